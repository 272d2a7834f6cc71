"""A shorter time for some: "more than 4 weeks since chemotherapy (at least 2 weeks if the disease progresses)"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, some, with_leaves
from trialrun.criteria.words.windows import duration
from trialrun.model import criteria as c

HINTS = ("(at least ", "(a minimum ", "(minimum ", "weeks if ", "days if ", "week if ", "months if ")
_SOONER = re.compile(
    r"(?P<main>[^();:]*\bsince\s[^();:]*?)\s*\((?:or\s+)?(?P<bound>at\s+least\s+|(?:a\s+)?minimum\s+(?:of\s+)?|>\s*|≥\s*|more\s+than\s+)?(?P<n>\d+|one|two|three|four|six)\s+"
    r"(?P<u>days?|weeks?|months?)\s*(?P<case>(?:if|when|with|in\s+case|provided|,)\s?[^()]+)\)\W*",
    re.IGNORECASE,
)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}


def sooner_if(text: str, start: int, end: int, context: Context) -> Built | None:
    """None within the shorter time, and within the longer one none unless the case is given."""
    match = _SOONER.fullmatch(text, start, end) if not context.excluding and "(" in text else None
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    if not isinstance(main.tree, c.Not) or not all(isinstance(x, c.Received) for x in c.leaves(main.tree)):
        return None
    bound = match["bound"] or "at least"
    shorter = duration(match["n"], match["u"].lower(), "more than" if ">" in bound or "more" in bound else "")
    shorter = shorter.beyond()

    def sooner(tree: c.Tree, place: tuple[int, int]) -> Built:
        if not isinstance(tree, c.Received) or tree.within is None:
            return leaf(tree, *place)
        return leaf(replace(tree, within=replace(tree.within, at_most=shorter)), *place)

    for one in c.leaves(main.tree):
        longest = one.within.at_most if isinstance(one, c.Received) and one.within is not None else None
        if longest is None or _days(longest.amount, longest.unit) <= _days(shorter.amount, shorter.unit):
            return None
    first, last = match.span("case")
    first += len(match["case"]) - len(match["case"].lstrip(" ,"))
    case = attest(text, first, last, "investigator")
    return every([with_leaves(main, sooner), some([main, case])])


def _days(amount: float, unit: str) -> float:
    return amount * _DAYS.get(unit.removesuffix("s"), 0)
