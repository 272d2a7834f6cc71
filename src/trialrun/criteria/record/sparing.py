"""What keeps a disease out means another one than the disease that the trial studies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from trialrun.criteria.trees.build import LOGIC, Built, Place
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.concepts import have_kinds_in_common, is_a
from trialrun.vocab.mentions import resolve

NOTE = "Read as: another one than the disease that the trial studies."

# Broad names in exclusions that would otherwise swallow the disease under study.
BROAD = frozenset({"malignancy", "hematologic malignancy", "solid tumor", "hematologic disease", "neoplasm"})
_ALWAYS_ANOTHER = BROAD | {"second malignancy"}
_SAYS_OTHER = Words("other", "additional", "different", "further")
_OTHER = re.compile(r"\b(?:other(?!\s+than\b)|another|additional|different|further)\b[^,;:.()]*$", re.I)


# "Mixed small cell and non-small cell cancer": a tumor of both kinds, and not the one that the trial studies.
_MIXED = re.compile(r"\b(?:mixed|combined)\b[^.;]*\b(?:and|with|/)", re.I)


# Of these a patient may have two: that one is studied says nothing of a second.
_EXTENTS = ("locally advanced", "unresectable", "metastatic")
# A sort of cell is of many organs: squamous cell cancer of the skin is another than that of the larynx.
_OF_MANY_KINDS = BROAD | {"carcinoma", "squamous cell carcinoma", "adenocarcinoma"}


def sparing(text: str, built: Built, diseases: Sequence[str], denied: bool) -> Built:
    """The tree without the trial's own diseases in what it denies, where the denial names them broadly.

    A malignancy is always another one; any other disease is where the sentence says so ("no other liver
    disease" in a trial of hepatitis C). Where the trial studies all solid tumors, whether a tumor is the one
    for which the patient would join is for a person to say. denied: the sentence as a whole says whom the
    trial does not take.
    """
    leaves = c.leaves(built.tree) if type(built.tree) in LOGIC else (built.tree,)
    named = {x.concept for x in leaves if type(x) is c.Condition} if diseases else ()
    if not named or (
        named.isdisjoint((*_ALWAYS_ANOTHER, *diseases)) and not _SAYS_OTHER.stand_in(text.lower())
    ):
        return built
    sought = _Sparing(text, diseases, built.places)
    tree = sought.spared(built.tree, denied)
    return Built(tree, tuple(sought.kept))


class _Sparing:
    """kept: where the leaves of the new tree stand, in their order."""

    def __init__(self, text: str, diseases: Sequence[str], places: Sequence[Place]) -> None:
        self.text = text
        self.diseases = diseases
        self.places = iter(places)
        self.kept: list[Place] = []

    def spared(self, tree: c.Tree, denied: bool) -> c.Tree:
        match tree:
            case c.All(of):
                return c.All(tuple(self.spared(part, denied) for part in of))
            case c.AnyOf(of):
                parts = (self.spared(part, denied) for part in of)
                return c.AnyOf(
                    tuple(x for one in parts for x in (one.of if isinstance(one, c.AnyOf) else (one,)))
                )
            case c.AtLeast(count, of):
                return c.AtLeast(count, tuple(self.spared(part, denied) for part in of))
            case c.Not(of):
                return c.Not(self.spared(of, not denied))
            case c.IfThen(condition, then):
                # Of whom something is asked: the trial's own disease too, but it is no prior one.
                prior = isinstance(condition, c.Condition) and (
                    condition.status == "history" or condition.concept == "second malignancy"
                )
                return c.IfThen(self.spared(condition, prior), self.spared(then, denied))
        place = next(self.places)
        changed = self._leaf(tree, *place) if denied and isinstance(tree, c.Condition) else tree
        self.kept += [place] * sum(1 for _ in c.leaves(changed))
        return changed

    def _leaf(self, tree: c.Condition, start: int, end: int) -> c.Tree:
        diseases, text = self.diseases, self.text
        if tree in [c.Condition(disease) for disease in diseases] and _MIXED.search(
            text, max(0, start - 90), start
        ):
            return c.Unparsed(" ".join(text[start:end].split()))
        cancers = [x for x in diseases if is_a(x, "malignancy", "condition")]
        if tree.concept == "second malignancy" and cancers:
            tree = msgspec.structs.replace(tree, concept="malignancy")
        if cancers and tree == c.Condition("neoplasm") and _is_its_own(text, start, end):
            its = tuple(c.Condition(one) for one in cancers)
            return its[0] if len(its) == 1 else c.AnyOf(its)
        if tree.concept not in BROAD and not _OTHER.search(text, max(0, start - 60), start):
            return tree
        own = tuple(
            disease
            for disease in diseases
            if disease not in tree.excepting
            and not is_a(tree.concept, disease, "condition")
            and (
                is_a(disease, _lasting_or_not(tree.concept), "condition")
                or have_kinds_in_common(disease, tree.concept, "condition")
            )
        )
        spared = msgspec.structs.replace(tree, excepting=(*tree.excepting, *own)) if own else tree
        if own and tree.course in _EXTENTS and not tree.excepting and not _SAYS_OTHER.stand_in(text.lower()):
            # "unresectable cancer": how far the trial's own one has gone may be what is meant
            mine = [msgspec.structs.replace(tree, concept=one) for one in own]
            asked = tuple(
                c.All((one, c.Attest(f"{tree.course} {one.concept} is meant, too", "investigator")))
                for one in mine
            )
            return c.AnyOf((spared, *asked))
        if broad := [one for one in own if one in _OF_MANY_KINDS]:
            particular = tuple(x for x in spared.excepting if x not in broad)
            several = [msgspec.structs.replace(tree, concept=x, excepting=particular) for x in broad]
            return c.AnyOf((spared, *(c.All((x, _another(x.concept))) for x in several)))
        same = tree.concept in diseases or (tree.concept == "malignancy" and "neoplasm" in diseases)
        if not own and same and tree.concept not in tree.excepting:
            return c.All((tree, _another(tree.concept)))
        return spared


_TUMOR = re.compile(r"(?:tumou?rs?|lesions?)", re.I)
_OF_ANOTHER = re.compile(
    r"\b(?:other|another|second|additional|previous|prior|past|history|any|benign|primary|brain|spinal)\b[^,;:.]*$",
    re.I,
)
_GROWS = re.compile(
    r"\s+(?:(?:that|which|is|are|has|have|been|directly|clearly|may|might|likely|closely)\s+)*"
    r"(?:invad\w+|infiltrat\w+|involv\w+|encas\w+|encircl\w+|surround\w*|abut\w*|compress\w+|adjacent|close\s+to|eroding|penetrat\w+)\b",
    re.I,
)


def _is_its_own(text: str, start: int, end: int) -> bool:
    """ "Tumor invading a large vessel": how the one that the trial studies has grown."""
    named = _TUMOR.fullmatch(text, start, end) is not None
    return named and _GROWS.match(text, end) is not None and not _OF_ANOTHER.search(text, 0, start)


def _another(disease: str) -> c.Attest:
    return c.Attest(f"another {disease} than the one for which the patient would join", "investigator")


@cache
def _lasting_or_not(concept: str) -> str:
    """ "Other chronic pain" than the back pain that is studied, which may be chronic as well: of any pain."""
    return resolve(concept.removeprefix("chronic "), "condition") or concept
