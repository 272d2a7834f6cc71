"""Permissions on a condition that no leaf holds: "prednisone for rash allowed if the dose was unchanged"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    leaf,
    operands,
    with_leaves,
)
from trialrun.model import criteria as c

# What happens once somebody has joined.
_ON_STUDY = re.compile(
    r"\ballowed\s+to\s+(?:increase|cross|continue|resume|receive|switch)|\bcross-?\s?over|\bon\s+stud(?:y|ies)\b|\bduring\s+(?:the\s+)?(?:study|trial|protocol)\b"
    r"|\bstudy\s+(?:drugs?|agents?|medications?|therapy|treatment)\b",
    re.IGNORECASE,
)


def asked_of_them(given: Built, text: str, whole: Place, condition: Place, context: Context) -> Built:
    """ "A for B allowed if C": whoever may have that is asked for C; who is known to have none passes.

    So does whoever had A for something else, which a person says. Of what was not understood at all a person
    has to read the permission.
    """
    if context.excluding or _ON_STUDY.search(text, *whole):
        context.note("Permitted on a condition, which a person has to read.")
        return leaf(c.Allowed(" ".join(text[slice(*whole)].split())), *whole)
    begin, end = condition
    needed = attest(text, begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end, "investigator")
    parts = [Built(*part) for part in operands(given, c.All)]
    parts = [x for x in parts if not isinstance(x.tree, c.Not) or any(map(_open, c.leaves(x.tree)))]
    if all(any(map(_open, c.leaves(x.tree))) for x in parts):
        return attest(text, *whole, "investigator")
    return implies(with_leaves(every(parts), _asked), needed)


def _asked(tree: c.Tree, place: Place) -> Built:
    return leaf(c.Attest(tree.text, "investigator") if isinstance(tree, c.Unparsed) else tree, *place)


def _open(tree: c.Tree) -> bool:
    return isinstance(tree, (c.Unparsed, c.Attest, c.Allowed))
