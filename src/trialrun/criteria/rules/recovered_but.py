"""What need not have recovered: "4 weeks since radiotherapy and recovered (alopecia allowed)".

The permission is of the recovery alone; how long ago the treatment was is asked of everybody.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, Place, attest, leaf, with_leaves
from trialrun.model import criteria as c

_RECOVERED = re.compile(r"\b(?:recover|resol)\w+", re.IGNORECASE)


def but_for(main: Built, what: Built, text: str, permission: Place) -> Built | None:
    """The demand, its question of recovery with the harm that may be left; None where it asks no such thing."""
    if any(isinstance(x, c.Received) for x in c.leaves(what.tree)):
        return None
    asked = [
        (tree, place)
        for tree, place in zip(c.leaves(main.tree), main.places, strict=True)
        if isinstance(tree, c.Attest) and _RECOVERED.search(tree.text)
    ]
    if len(asked) != 1 or _RECOVERED.search(text, *permission) is not None:
        return None
    [(question, (begin, _))] = asked

    def told(tree: c.Tree, place: Place) -> Built:
        return attest(text, begin, permission[1], question.by) if tree is question else leaf(tree, *place)

    return with_leaves(main, told)
