"""Values of one day: "temperature below 38 °C on the day of vaccination" is no value of an earlier visit."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.criteria.words.windows import anchor_of
from trialrun.model import criteria as c
from trialrun.model.time import Duration

_ON_THE_DAY = re.compile(
    r"\bon\s+(?:the\s+)?(?:same\s+|calendar\s+|actual\s+)*day\s+of\s+(?P<anchor>[a-z][\w-]*(?:\s+[\w-]+){0,4})",
    re.IGNORECASE,
)
# What ends the words of the anchor.
_ENDS = re.compile(
    r"\s+(?:and|or|with|without|in|at|who|if|must|should|will|is|are|before|prior|within|as|by)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_APART = re.compile(r"[;:]|\.\s|\bwithin\b")
# "at screening and on the day of surgery": on both.
_BESIDE_ANOTHER = re.compile(r"(?:\b(?:and|or)|/|,)\s*\Z", re.IGNORECASE)
_NO_ANCHOR = ("study", "diagnosis")


def on_the_day(text: str, built: Built) -> Built:
    """The sentence with the day of the values and results that stand before "on the day of …"."""
    for match in _ON_THE_DAY.finditer(text):
        anchor = anchor_of(_ENDS.sub("", match["anchor"]).lower())
        if anchor in _NO_ANCHOR or _BESIDE_ANOTHER.search(text, 0, match.start()):
            continue
        day = c.Window(at_most=Duration(1, "days", strict=True), anchor=anchor)
        begin = max((stop.end() for stop in _APART.finditer(text, 0, match.start())), default=0)

        def timed(
            node: c.Tree, place: Place, begin: int = begin, end: int = match.start(), day: c.Window = day
        ) -> Built:
            if isinstance(node, (c.Measurement, c.Test)) and begin <= place[0] < end and node.within is None:
                node = replace(node, within=day)
            return leaf(node, *place)

        built = with_leaves(built, timed)
    return built
