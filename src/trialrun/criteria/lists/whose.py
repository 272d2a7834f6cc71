"""Of whom a list speaks: men or women in all of its members, or somebody beside the patient."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c


def without_men(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """ "Men and non-pregnant women": everybody who is not pregnant."""
    first = phrases[0]
    women = phrases[1] if len(phrases) > 1 else first
    bare = all(x.role in ("sex", "filler", "who", "must") for x in first.chunks)
    names = {chunk_name(x, "condition") for x in women.concepts}
    if first.sex != "male" or women.sex not in ("", "female") or not bare or not women.negated:
        return phrases, joins
    return (phrases[1:], joins[1:]) if names and names <= {"pregnancy", "lactation"} else (phrases, joins)


def sex_of_all(phrases: list[Phrase], joins: list[str]) -> Chunk | None:
    """ "Women with A or B": the word is everybody's when no other item says who it is about."""
    first = phrases[0]
    if first.sex not in ("female", "male") or not {"or", "and/or"} & {x.removeprefix(", ") for x in joins}:
        return None
    if all(map(_aged, phrases)) and not any(p.sex or p.stage_of_life for p in phrases[1:]):
        lead = next((x for x in first.chunks if x.role != "filler"), None)
        return lead if lead is not None and lead.role == "sex" else None  # "men under 55 or over 75"
    if any(
        p.sex or p.stage_of_life or any(x.role == "who" for x in p.chunks) or p.quantities
        for p in phrases[1:]
    ):
        return None
    lead = next((x for x in first.chunks if x.role not in ("filler", "neg")), None)
    whole = all(p.concepts and chunk_name(p.concepts[0], "condition") for p in phrases)
    named = {chunk_name(p.concepts[0], "condition") for p in phrases if p.concepts}
    if lead is None or lead.role != "sex" or not whole or first.negated:
        return None
    return None if named & {"pregnancy", "lactation", "childbearing potential", "postmenopausal"} else lead


def _aged(phrase: Phrase) -> bool:
    """Bounds on an age, and nothing else."""
    told = phrase.concepts or phrase.words or phrase.built or phrase.response or phrase.negated
    years = all(x.value.compared and x.value.unit in ("", "years") for x in phrase.quantities)
    return bool(phrase.quantities) and years and not told


def of_a_person(tree: c.AnyOf, text: str) -> bool:
    """ "Woman or partner refuses", "child or parent has …": the sex or age tells which person is meant."""
    asked = any(isinstance(x, (c.Unparsed, c.Attest)) for x in tree.of)
    if any(isinstance(x, c.Age) for x in tree.of) and _CHILD_OR_PARENT.search(text) is not None:
        return True
    return asked and any(isinstance(x, c.IsSex) for x in tree.of)


# "Child or parent has …": which of the two, and not that children are kept out.
_YOUNG = r"(?:child|children|infants?|adolescents?|teens?)"
_THEIRS = r"(?:parents?|care-?givers?|guardians?|family|mothers?|fathers?|siblings?)"
_OR = r"\s*(?:,|/|or|and/or|and)\s*(?:(?:the|an?|their|his|her|at least one)\s+)*"
_CHILD_OR_PARENT = re.compile(rf"\b(?:{_YOUNG}{_OR}{_THEIRS}|{_THEIRS}{_OR}{_YOUNG})\b", re.IGNORECASE)
