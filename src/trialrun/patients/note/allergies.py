"""What tells an allergy from a treatment: "penicillin allergy", "penicillin (rash)", "allergies except sulfa"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.model.patient import AllergyFact
from trialrun.patients.note.line import Line
from trialrun.patients.note.scope import Say
from trialrun.vocab.mentions import Mention, mentions

_ALLERGIES = frozenset(("drug allergy", "allergic disease", "hypersensitivity"))
OTHER_THAN = r"(?:except(?:ing)?(?: for| to)?|other than|apart from|aside from|besides|but(?: for)?|save)\b"
# "No known drug allergies except penicillin"
_ALL_BUT = re.compile(rf"\ballerg(?:y|ies)\s*,?\s*{OTHER_THAN}[^.;]{{0,30}}$", re.I)
_CALLED_ALLERGY = re.compile(r"[\s-]+(?:allerg(?:y|ies)|hypersensitivity|intolerance)\b", re.I)
_REACTION = re.compile(
    r"\s*(?:[-–—:→(]|\bcaus(?:es|ed|ing)\b)\s*(?:(?:a|an|mild|severe|skin|facial|history of)\s+)*"
    r"(?:rash|hives|anaphyla\w+|angio-?edema|urticaria|swelling|itch\w*|pruritus|wheez\w+)\b[^.;,)]*",
    re.I,
)
_SAID_OF_IT = re.compile(r"\s*(?:[-–—:→]|\()\s*[^.;,)]*", re.I)

# "Egg allergy (hives)", "beta-blocker intolerance (bradycardia)"
_NAMED_ALLERGY = re.compile(r"\b(?:allergy|intolerance|hypersensitivity)$", re.I)
_OF_INTOLERANCE = re.compile(
    r"[\s-]+(?:allerg(?:y|ies)|hypersensitivity|intoleran(?:ce|t))\s*(?:[-–—:→]|\()\s*[^.;,)]*", re.I
)


def reactions(line: Line, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """Where stands what a drug does to the allergic: "penicillin (rash)" is an allergy, and no rash now."""
    for mention in found:
        named = _NAMED_ALLERGY.search(line.shown(mention)) is not None
        if named and (match := _SAID_OF_IT.match(line.text, mention.end)):
            yield match.span()
        if not mention.of("therapy"):
            continue
        if match := _OF_INTOLERANCE.match(line.text, mention.end):
            yield match.span()
        allergic = line.sentence.section == "allergies" or "allergy" in line.says(mention.start, mention.end)
        if match := (_SAID_OF_IT if allergic else _REACTION).match(line.text, mention.end):
            yield match.span()


def allergies_of(line: Line, mention: Mention, says: frozenset[Say]) -> tuple[list[AllergyFact], bool]:
    """The allergies that a mention states, and whether it states nothing else beside them."""
    condition, therapy = mention.of("condition"), mention.of("therapy")

    def to(drug: str, absent: bool) -> list[AllergyFact]:
        return [AllergyFact(concept=drug, source=line.source, shown=line.shown(mention), absent=absent)]

    if "allergy" in says and not (condition and not therapy):
        return to(therapy, "absent" in says) if therapy else [], True
    if therapy and says.isdisjoint(("family", "hypothetical")):
        called_so = _CALLED_ALLERGY.match(line.text, mention.end) is not None
        if (
            called_so
            or _ALL_BUT.search(line.text, 0, mention.start)
            or line.sentence.section == "allergies"
            or _REACTION.match(line.text, mention.end)
        ):
            return to(therapy, called_so and "absent" in says), True
    if condition not in _ALLERGIES:
        return [], False
    if re.match(rf"\s*,?\s*{OTHER_THAN}", line.text[mention.end :], re.I):
        return [], True
    drug = _drug_of_allergy(line.shown(mention))
    if not drug:
        return [], False
    sure = says.isdisjoint(("family", "hypothetical", "possible"))
    # Who tolerates penicillin may well have another allergy.
    return to(drug, "absent" in says) if sure else [], "absent" in says


_ALLERGIC = re.compile(
    r"[\s-]+(?:allerg|hypersens|anaphyl|intoleran)|\s*[(:–-]\s*(?:rash|hives|anaphyl|angio-?ed|itch|swell)",
    re.I,
)


def of_allergen(line: Line, start: int, end: int, drug: str, says: frozenset[Say]) -> Iterator[AllergyFact]:
    """The allergy to what is an abbreviation of a drug only where allergies are told of: "PCN (rash)"."""
    told = line.sentence.section == "allergies" or "allergy" in says
    if (told or _ALLERGIC.match(line.text, end)) and says.isdisjoint(("family", "hypothetical", "possible")):
        yield AllergyFact(
            concept=drug, source=line.source, shown=line.text[start:end], absent="absent" in says
        )


def is_reaction(line: Line, start: int, says: frozenset[Say]) -> bool:
    """Whether a condition that begins at `start` is what something did to the allergic: "penicillin (rash)"."""
    if line.sentence.section == "allergies":
        return True
    return "allergy" in says and _BEHIND_DRUG.search(line.text, 0, start) is not None


_BEHIND_DRUG = re.compile(r"(?:[(–—:→-]|\bcaus(?:es|ed|ing))\s*(?:(?:a|an|mild|severe|skin)\s+)*$", re.I)


def _drug_of_allergy(name: str) -> str:
    """The drug in "penicillin allergy", where that is a name of its own; "" for an allergy to something else."""
    if match := re.fullmatch(r"(.+?)[\s-]+(?:allergy|hypersensitivity|intolerance)", name, re.I):
        return next((found.of("therapy") or "" for found in mentions(match[1])), "")
    return ""
