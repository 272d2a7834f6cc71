"""Lines behind "at least one of the following:" on the same depth, of which none may be demanded by itself.

Where such a list ends no indent tells: what a line of it asks for decides nothing against a patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from trialrun.criteria.layout.introductions import joined_how
from trialrun.criteria.layout.passages import Item, Passage
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Kind, Span

_ANNOUNCES = re.compile(r"\bfollowing\b[^:;.]{0,80}:\W*$", re.IGNORECASE)
_NEVER = re.compile(
    r"\b(?:no|not|none|without|neither|allowed|permitted|allergy|defined\s+(?:as|by))\b", re.IGNORECASE
)
# What is asked of everybody, and ends a list of ways in.
_OF_EVERYBODY = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?|men|women|males?|females?|adults?|must|should|be|are|have|has|an?|the|all|signed|written|informed|willing\w*"
    r"|provides?|provision|gives?|given)\s+)*(?:age[ds]?|able|ability|agree\w*|capable|consent\w*|sign\w*|willing\w*|understand\w*|informed|ecog|karnofsky|zubrod|performance|life"
    r"|adequate|measurable|evaluable|histolog\w+|cytolog\w+|not?|negative|at\s+least\s+\d+\s+years|\d+\s+years|male|female|women|men|fertile)\b",
    re.IGNORECASE,
)
_MOST = 8  # lines


def ways_in(items: Iterable[Item], kind: Kind) -> dict[int, Passage]:
    """The line that announces a bullet as one of several, by the bullet's number; most are not announced."""
    heads: dict[int, Passage] = {}
    head: Item | None = None
    left = 0
    for number, item in enumerate(items):
        text = item.passage.text
        listed = head is not None and left > 0 and (item.bullet, item.indent) == (head.bullet, head.indent)
        if not listed or item.children or text.rstrip().endswith(":") or _OF_EVERYBODY.match(text):
            head = None
        left -= 1
        if head is not None:
            heads[number] = head.passage
        if text[-1:] == ":" and not item.children and item.bullet != "label" and _counts(text, kind):
            head, left = item, _MOST
    return heads


def _counts(text: str, kind: Kind) -> bool:
    """Whether a line announces a list of which so many count."""
    if _ANNOUNCES.search(text) is None or _NEVER.search(text) is not None:
        return False
    how = joined_how(text, kind)
    return how.count > 1 or (kind == "inclusion" and not how.all)


def among_others(criterion: Criterion, head: Passage) -> Criterion:
    """A line as what may count among others: a person says whether it has to."""
    if all(isinstance(x, (c.Allowed, c.Attest, c.Unparsed)) for x in c.leaves(criterion.tree)):
        return criterion
    own = Built(criterion.tree, tuple((span.start, span.end) for span in criterion.spans))
    told = attest(head.text, 0, len(head.text.rstrip(" :")), "investigator")
    span = head.span()
    asked = Built(told.tree, ((span.start, span.end),))
    built = (some if criterion.kind == "inclusion" else every)([own, asked])
    return replace(criterion, tree=built.tree, spans=tuple(Span(*place) for place in built.places))
