"""What is told so loosely that a person has to say what is meant: "current history of gout", "scheduled admission"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c

_PEOPLE = r"(?:(?:patients?|subjects?|participants?|those|who|with|have|has|having|had|an?|the|any)\s+)*"
_NO = r"(?P<no>(?:no|without|not\s+have)\s+(?:an?\s+|any\s+)?)?"
_CURRENT_HISTORY = re.compile(
    rf"\W*{_PEOPLE}{_NO}(?P<said>(?P<current>(?:current|present|active)\s+)history\s+of\s+(?P<what>[^;:()]{{3,160}}?))(?P<rest>\s*\([^()]{{3,160}}\))?\W*",
    re.IGNORECASE,
)


def current_history(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Current history of gout": who has it now, and of whoever had it once a person says what is meant."""
    match = _CURRENT_HISTORY.fullmatch(text, start, end)
    if match is None:
        return None
    begin, finish = match.span("current")
    told = text[:begin] + " " * (finish - begin) + text[finish:]
    first = match.end("no") if match["no"] else start
    apart = context.as_exclusion() if match["no"] else context
    built = context.clause(told, first, end, apart.of(told))
    asked = attest(text, *match.span("said"), "investigator")

    def now(tree: c.Tree, place: Place) -> Built:
        own = leaf(tree, *place)
        if not isinstance(tree, c.Condition) or tree.status != "history" or tree.within is not None:
            return own
        return some([leaf(replace(tree, status="active"), *place), every([own, asked])])

    if isinstance(built.tree, c.Not) or not any(isinstance(x, c.Condition) for x in c.leaves(built.tree)):
        return None
    of_today = with_leaves(built, now)
    return negate(of_today) if match["no"] else of_today


_EXAMINED = (
    r"(?:(?:12-?lead\s+)?(?:ECG|EKG|electrocardiogra(?:m|phic|phy))|EEG|electroencephalogra(?:m|phic|phy)|MRI|CT|PET|imaging|radiographic|radiologic(?:al)?"
    r"|chest\s+x-?ray|echocardiogra(?:m|phic|phy)|laboratory|lab|urinalysis|spirometry|ophthalmoscopic|endoscopic)"
)
_POINTS_TO = re.compile(
    rf"\W*{_PEOPLE}{_NO}(?P<asked>(?:(?:known|current|previous|prior|past|history|diagnosis|diagnoses|evidence|presence|of|or|and|any|clinically|significant|relevant|screening|baseline|resting|abnormal)\s+)*"
    rf"{_EXAMINED}(?:\s+(?:test|scan|screening))?\s+(?:abnormalit(?:y|ies)|findings?|changes?|results?)\s+(?:(?:that|which)\s+)?(?:indicat(?:e|es|ing|ive\s+of)|suggest(?:s|ing|ive\s+of)?|consistent\s+with|compatible\s+with)\s+[^;]{{4,200}}?)\W*",
    re.IGNORECASE,
)


def points_to(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ECG changes suggesting a risk": one question; to have had an ECG is no part of it."""
    match = _POINTS_TO.fullmatch(text, start, end)
    if match is None:
        return None
    asked = attest(text, *match.span("asked"), "investigator")
    return negate(asked) if match["no"] else asked


# An admission to come, or one that was not an emergency.
_SCHEDULED = re.compile(r"\W*(?:scheduled|elective|planned)\s+(?:hospital\s+)?admissions?\W*", re.IGNORECASE)


def scheduled(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Scheduled admission": to come, or made by appointment."""
    if _SCHEDULED.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


RULES = (
    (current_history, ("current history of ", "present history of ", "active history of ")),
    (points_to, ("indicat", "suggest", "consistent with", "compatible with")),
    (scheduled, ("admission",)),
)
"""Each with words of which one stands in whatever it reads."""
