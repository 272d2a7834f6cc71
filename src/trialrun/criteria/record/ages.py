"""Age groups that a text gives demands of their own: "Under 65 years: ECOG 0-1", "Age 65-70 years: ECOG 0".

Such a group is no demand: it says of whom what follows is asked. A text that names a single one ("Age 18-75
years:") means it as a demand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from trialrun.criteria.layout.passages import Item
from trialrun.criteria.trees.build import Built, every, implies
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span

_UNIT = r"(?:years?|yrs?|months?|weeks?|days?)"
_COUNT = r"\d{1,3}(?:\.\d)?"
_GROUP = re.compile(
    rf"""\W*(?P<group>
        (?:(?:for|in|if|patients?|subjects?|participants?|children|adults?|aged?|ages|who\ are|of\ age|between
            |from)\b,?\s*){{0,4}}
        (?:(?:over|under|above|below|up\ to|at\ least|(?:less|greater|more|older|younger)\ than)\s+
            |[<>≤≥]=?\s*)?
        {_COUNT}\s*(?:{_UNIT}\s*)?
        (?:(?:-|–|to|and|through)\s*(?:(?:less\ than|under)\s+|<\s*)?{_COUNT}\s*(?:{_UNIT}\s*)?)?
        (?:(?:of\ age|old)\s*)?
        (?:(?:and|or)\s+(?:over|under|older|younger|above|below|less|greater|more)\s*)?
    ):\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_AGED = re.compile(rf"\b(?:aged?|ages|old|older|younger|{_UNIT})\b", re.IGNORECASE)


def age_group(line: str) -> tuple[int, int, int] | None:
    """Start and end of the age group that opens a line, and where what is asked of it begins."""
    match = _GROUP.match(line) if ":" in line else None
    if match is None or not _AGED.search(match["group"]):
        return None
    return match.start("group"), match.start("group") + len(match["group"].rstrip()), match.end()


def age_groups(lines: Iterable[str]) -> frozenset[str]:
    """The age groups of a text that are told apart: empty where it names fewer than two."""
    found = set()
    for line in lines:
        if (place := age_group(line)) is not None:
            found.add(line[place[0] : place[1]].lower())
    return frozenset(found) if len(found) > 1 else frozenset()


def regrouped(items: list[Item]) -> list[Item]:
    """The items with those that follow the heading of an age group in the same list put under it."""
    kept: list[Item] = []
    heading: Item | None = None
    for item in items:
        text = item.passage.text
        place = age_group(text)
        item.children = regrouped(item.children)
        if place is not None and place[2] == len(text):
            heading = None if item.children else item
            kept.append(item)
        elif heading is None or place is not None or text.rstrip().endswith(":"):
            heading = None
            kept.append(item)
        else:
            heading.children.append(item)
    return kept


def is_age(built: Built) -> bool:
    """Whether a tree says an age, and nothing else that was understood."""
    held = list(c.leaves(built.tree))
    return any(isinstance(x, c.Age) for x in held) and all(isinstance(x, (c.Age, c.Unparsed)) for x in held)


def asked_of(group: Built, asked: Built, *, exclusion: bool) -> Built:
    """What is asked of an age group alone; what keeps out keeps out those of that age."""
    return every((group, asked)) if exclusion else implies(group, asked)


def limited_to(criterion: Criterion, group: Built, spans: tuple[Span, ...]) -> Criterion:
    """A criterion that stands under the heading of an age group, asked of that group alone."""
    if isinstance(criterion.tree, c.Allowed):
        return criterion
    own = Built(criterion.tree, tuple((span.start, span.end) for span in criterion.spans))
    there = Built(group.tree, tuple((span.start, span.end) for span in spans))
    limited = asked_of(there, own, exclusion=criterion.kind == "exclusion")
    return msgspec.structs.replace(
        criterion, tree=limited.tree, spans=tuple(Span(start, end) for start, end in limited.places)
    )
