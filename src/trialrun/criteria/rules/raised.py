"""What two bounds are to each other, and what a disease raises: whoever has it is spared the bound on that alone."""

from __future__ import annotations

from trialrun.criteria.trees.build import Built, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c


def closes(one: c.Tree, other: c.Tree) -> bool:
    """Whether a bound from above closes the range that one from below opens: "> 2 mg/dL", "≤ 3 mg/dL"."""
    if not isinstance(one, c.Measurement) or not isinstance(other, c.Measurement):
        return False
    low, high = one.range.low, other.range.high
    return one.unit == other.unit and low is not None and high is not None and low < high


RAISED_BY = {"gilbert syndrome": ("bilirubin", "direct bilirubin", "indirect bilirubin")}


def spared_of_its_own(main: Built, case: Built, said: str, *, excluding: bool) -> Built | None:
    """ "ALT > 3 x ULN or bilirubin > 1.5 x ULN, except in Gilbert's syndrome": spared of the bilirubin.

    None where the case raises none of the bounds, or nothing else is bounded.
    """
    raised = RAISED_BY.get("gilbert syndrome" if "gilbert" in said.lower() else "", ())
    bounds = list(c.leaves(main.tree))
    own = [x for x in bounds if isinstance(x, c.Measurement) and x.concept in raised]
    if not own or len(own) == len(bounds) or not isinstance(main.tree, (c.All, c.AnyOf)):
        return None
    if not all(isinstance(x, (c.Measurement, c.Score)) for x in bounds):
        return None

    def spare(tree: c.Tree, place: tuple[int, int]) -> Built:
        bound = leaf(tree, *place)
        if not isinstance(tree, c.Measurement) or tree.concept not in raised:
            return bound
        return every([bound, negate(case)]) if excluding else some([bound, case])

    return with_leaves(main, spare)
