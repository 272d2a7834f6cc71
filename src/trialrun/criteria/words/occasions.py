"""Finds how often a result must be seen: "on two separate occasions", "three consecutive readings 1 week apart".

Works on spelling-folded text in lower case (`vocab.mentions.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialrun.criteria.words.comparisons import parse_number
from trialrun.criteria.words.signs import Words
from trialrun.criteria.words.windows import duration
from trialrun.model.criteria import Repeated
from trialrun.model.time import Duration

_COUNT = r"(?P<n>two|three|four|five|[2-9])(?: \(\d\))?"
_EACH = r"(?:separate|different|consecutive|distinct|successive|independent|repeated|sequential|individual|further|qualifying|subsequent)"
_UNIT = r"(?:hours?|h|days?|weeks?|months?)"
_APART = (
    rf"(?:,? (?:that are |which are |each |taken |obtained |measured |performed |separated by |at an interval of |with an interval of )*(?:at least |≥ ?|>= ?|a minimum of |more than )?"
    rf"(?P<apart>\d+|one|two|three|four|an?)[ -](?P<unit>{_UNIT})(?: apart| between (?:them|each)?)?)"
)
_ON = re.compile(
    rf"\b(?:confirmed |documented |measured |elevated )?(?:on|in|at|over|during|by|from) (?:at least |a minimum of |≥ ?)?{_COUNT} (?:or more )?"
    rf"(?:(?:{_EACH},? )*(?:occasions?|times)|(?:{_EACH},? )+(?:screening |blood |fasting |clinic |laboratory |lab |blood pressure |study )?"
    rf"(?:measurements?|determinations?|readings?|assessments?|visits?|samples?|tests?|specimens?|evaluations?|days|recordings?|draws?|values|results)"
    rf"|(?:determinations|readings|measurements|recordings))(?:{_APART})?(?: on (?:different|separate) days)?\b"
)
_BEFORE = re.compile(
    rf"^(?:(?:at least|a minimum of) )?{_COUNT} (?:{_EACH} )+(?=(?:positive|negative|normal|abnormal)\b"
    r"|(?:[\w-]+ ){1,4}(?:values?|measurements?|readings?|levels?|determinations?|results?|counts?)\b)"
)
_LATER = re.compile(rf"(?:tests?|results?|samples?|swabs?|specimens?|cultures?|measurements?)?{_APART}$")
OFTEN = Words(
    *("occasion", "consecutive", "separate", "different", "distinct", "successive", "sequential"),
    *("determination", "reading", "measurement", "recording", "times"),
)


@dataclass(slots=True)
class FoundRepeated:
    start: int
    end: int
    value: Repeated


def occasions(folded: str) -> Iterator[FoundRepeated]:
    """How often, in order of the text."""
    if (first := _BEFORE.match(folded)) is not None:
        later = _LATER.search(folded, first.end())
        value = Repeated(int(parse_number(first["n"])), _apart(later))
        yield FoundRepeated(first.start(), first.end(), value)
        if later is not None:
            yield FoundRepeated(later.start(), later.end(), value)
    for match in _ON.finditer(folded):
        value = Repeated(int(parse_number(match["n"])), _apart(match))
        yield FoundRepeated(match.start(), match.end(), value)


def _apart(match: re.Match[str] | None) -> Duration | None:
    if match is None or not match["apart"]:
        return None
    return duration(match["apart"], match["unit"])
