"""What "systemic" picks of drugs that are given on the skin, too, and of illnesses of one place or of all."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, every, leaf, with_leaves
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded


def _also_topical(concept: str) -> bool:
    """Drugs that are given on the skin or the eye as often as by mouth: of them "systemic" picks some."""
    if concept.startswith(_ONE_WAY):
        return False
    topical = any(is_a(concept, broad, "therapy") for broad in ("anti-infective", "antihistamine", "nsaid"))
    topical = topical or is_coded(f"topical {concept}", "therapy")
    return topical and not is_a(concept, "antiretroviral therapy", "therapy")


_ONE_WAY = ("topical ", "systemic ", "oral ", "intravenous ", "inhaled ", "intranasal ", "intravitreal ")
_ALWAYS_SYSTEMIC = (
    "antineoplastic therapy",
    "antiretroviral therapy",
    "corticosteroid",
    "anticoagulant",
    "immunoglobulin",
)
_ANYWHERE = ("neoplasm", "infection", "hemorrhage")


def asked_of(tree: c.Tree) -> bool:
    """Whether "systemic" makes a question beside the leaf."""
    return isinstance(tree, c.Received) and _also_topical(tree.concept)


def picked_by_systemic(tree: c.Tree) -> bool:
    """Drugs that are given on the skin or into the lung, too, and illnesses of one place or of all."""
    if isinstance(tree, c.Condition):
        return tree.concept != "malignancy" and any(
            is_a(tree.concept, broad, "condition") for broad in _ANYWHERE
        )
    if not isinstance(tree, c.Received) or tree.concept.startswith("systemic"):
        return False
    return tree.concept == "radiotherapy" or not any(
        is_a(tree.concept, broad, "therapy") for broad in _ALWAYS_SYSTEMIC
    )


# Kinds of germs; behind "systemic infection, such as" one of the skin is not meant.
_OF_ONE_PLACE = frozenset(
    ("bacterial infection", "fungal infection", "viral infection", "parasitic infection")
)


def may_be_local(example: str, named: list[str]) -> bool:
    """ "Systemic infection such as bacterial infection": one of the skin is no such infection."""
    return example in _OF_ONE_PLACE and "systemic infection" in named


def says_systemic(chunk: Chunk) -> bool:
    """ "systemic", "prior systemic treatment with"."""
    return chunk.role in ("filler", "ongoing", "use", "prior") and "systemic " in f"{chunk.text} ".lower()


def asked_whether_systemic(phrase: Phrase, parts: list[Built] | None, context: Context) -> list[Built] | None:
    """ "Systemic antibiotics", of which the vocabulary makes all of them: a person knows which it is."""
    named = [x for x in phrase.concepts if x.text[:1] in "sS" and x.text[:9].lower() == "systemic "]
    if not named or parts is None:
        return parts
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    if not any(map(asked_of, leaves)) or any(isinstance(x, c.Attest) for x in leaves):
        return parts
    return [*parts, *(attest(context.text, x.start, x.end, "investigator") for x in named)]


# "Systemic treatment with A, B or": the next of the list, of which it is said, too.
_OF_THE_LIST = re.compile(
    r"\bsystemic\s+(?:(?:treatment|therapy|use|administration)\s+(?:with|of)\s+)?"
    r"(?:(?!(?:topical|local|inhaled|with|of|in|for|to|who|that|use|treatment|therapy)\b)[\w/-]+\s*,?\s+){1,8}?"
    r"(?:(?<=,\s)|(?:and|or|and/or)\s+)\Z",
    re.IGNORECASE,
)


def by_systemic_way(phrase: Phrase, parts: list[Built], context: Context) -> list[Built]:
    """ "Systemic treatment with corticosteroids": not those that are inhaled or given on the skin.

    "Systemic treatment with fluconazole or itraconazole": of drugs that are given on the skin, too, a person
    knows the way.
    """
    if (said := next(filter(says_systemic, phrase.chunks), None)) is not None:
        start = said.start + said.text.lower().find("systemic")
        return [_picked(with_leaves(part, _systemic_form), start, context) for part in parts]
    listed = _OF_THE_LIST.search(context.text, 0, phrase.start) if phrase.bare else None
    if listed is None:
        return parts
    return [_picked(with_leaves(part, _systemic_form), listed.start(), context) for part in parts]


def _picked(part: Built, start: int, context: Context) -> Built:
    """The same, with a question about the way by which it is given."""
    if not any(map(asked_of, c.leaves(part.tree))):
        return part
    return every([part, attest(context.text, min(start, part.start), part.end, "investigator")])


def _systemic_form(tree: c.Tree, place: tuple[int, int]) -> Built:
    if isinstance(tree, c.Received) and tree.concept in ("corticosteroid", "antineoplastic therapy"):
        tree = replace(tree, concept=f"systemic {tree.concept}")
    return leaf(tree, *place)
