"""Lists of each part of a trial under "meets one of the following": within a part one line of it is enough."""

from __future__ import annotations

import re

from trialrun.criteria.layout.parts import Parts
from trialrun.criteria.layout.passages import Item, Passage

_ONE_OF = re.compile(r"\b(?:one|1|any|either) of (?:the )?following\b[^.;:]{0,60}:?\s*$", re.IGNORECASE)


def with_ways(items: list[Item], parts: Parts) -> list[Item]:
    """The items; where a line asks for one of its list and that names parts, each part's lines are alternatives."""
    for item in items:
        if not item.children:
            continue
        if _ONE_OF.search(item.passage.text) and all(
            child.children and parts.heading(child.passage.text) for child in item.children
        ):
            for child in item.children:
                if len(child.children) > 1:
                    child.children = [Item(Passage("", []), child.indent + 1, "or", child.children)]
        else:
            with_ways(item.children, parts)
    return items
