"""What "systemic" picks of drugs that are given on the skin, too, and of illnesses of one place or of all."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, leaf
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a


def _also_topical(concept: str) -> bool:
    """Drugs that are given on the skin or the eye as often as by mouth: of them "systemic" picks some."""
    topical = any(is_a(concept, broad, "therapy") for broad in ("anti-infective", "antihistamine", "nsaid"))
    return topical and not is_a(concept, "antiretroviral therapy", "therapy")


_ALWAYS_SYSTEMIC = (
    "antineoplastic therapy",
    "antiretroviral therapy",
    "corticosteroid",
    "anticoagulant",
    "immunoglobulin",
)
_ANYWHERE = ("neoplasm", "infection", "hemorrhage")


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


def says_systemic(chunk: Chunk) -> bool:
    """ "systemic", "systemic treatment with"."""
    return chunk.role in ("filler", "ongoing", "use") and chunk.text[:8].lower() == "systemic"


def asked_whether_systemic(phrase: Phrase, parts: list[Built] | None, context: Context) -> list[Built] | None:
    """ "Systemic antibiotics", of which the vocabulary makes all of them: a person knows which it is."""
    named = [x for x in phrase.concepts if x.text[:9].lower() == "systemic "]
    if not named or parts is None:
        return parts
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    if not any(isinstance(x, c.Received) and _also_topical(x.concept) for x in leaves):
        return parts
    return [*parts, *(attest(context.text, x.start, x.end, "investigator") for x in named)]


def systemic_alone(tree: c.Tree, place: tuple[int, int]) -> Built:
    """ "Systemic treatment with corticosteroids": not those that are inhaled or given on the skin."""
    if isinstance(tree, c.Received) and tree.concept in ("corticosteroid", "antineoplastic therapy"):
        tree = replace(tree, concept=f"systemic {tree.concept}")
    return leaf(tree, *place)
