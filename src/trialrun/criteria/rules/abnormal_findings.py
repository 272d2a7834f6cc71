"""Results that one word tells of several examinations: "abnormal mammogram or breast ultrasound"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

HINTS = ("normal ",)

_EXAMINATION = (
    r"(?:examinations?|exams?|ultraso(?:und|nograph)\w*|sonogra\w+|x-?rays?|radiogra\w+|ECGs?|EKGs?|EEGs?|EMGs?|electro\w+gra(?:ms?|phy)"
    r"|echocardiogra\w+|MRIs?|CTs?|tomography|imaging|scans?|mammogra\w+|colonoscopy|endoscopy|gastroscopy|cystoscopy|bronchoscopy"
    r"|spirometry|biops(?:y|ies)|smears?|cytology|tests?|urinalysis|panels?)"
)
_OTHER = r"(?!(?:or|and|no|not|any|an?|the|of|in|on|with|for|to|by|who|prior|previous|planned|recent|history|positive|negative|abnormal|normal)\b)"
_MEMBER = rf"(?:{_OTHER}[\w-]+\s+){{0,4}}?{_OTHER}{_EXAMINATION}(?![\w-])(?:\s+scans?)?"
_JOIN = re.compile(r"\s*(?:,\s*(?:(?P<last>and/or|and|or)\s+)?|\b(?P<only>and/or|and|or)\s+)", re.IGNORECASE)
_BETWEEN = r"(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+)"
_EACH = re.compile(
    rf"(?P<no>(?:no|without)\s+)?(?P<how>(?:(?:(?:any|an?|the|known|clinically|significant(?:ly)?)\s+){{0,3}})(?:abnormal|normal))\s+"
    rf"(?P<tests>{_MEMBER}(?:{_BETWEEN}{_MEMBER})+)\s*"
    r"(?P<time>(?:within|in\s+the|at\s+(?:screening|baseline|enrol?l?ment|study\s+entry))[^,;:()<>≤≥=]{0,60})?",
    re.IGNORECASE,
)


def of_each_examination(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Abnormal mammogram or breast ultrasound": neither was only made."""
    match = _EACH.fullmatch(text, start, end)
    if match is None:
        return None
    joints = [x["last"] or x["only"] for x in _JOIN.finditer(match["tests"]) if x["last"] or x["only"]]
    joined = {x.lower() for x in joints}
    sound = not match["how"].lower().endswith("abnormal")
    denied = bool(match["no"])
    if len(joined) != 1 or (sound and (context.excluding or denied)) or (denied and context.excluding):
        return None
    members = _JOIN.sub("\n", match["tests"]).split("\n")
    parts: list[Built] = []
    for member in members:
        told = f"{match['how']} {member} {match['time'] or ''}".strip()
        built = context.clause(told, 0, len(told), context.of(told))
        if built.unparsed or any(isinstance(x, c.Received) for x in c.leaves(built.tree)):
            built = attest(told, 0, len(told), "investigator")
        parts.append(Built(built.tree, ((start, end),) * len(built.places)))
    if denied:
        return negate(some(parts))
    return every(parts) if joined == {"and"} and not context.excluding else some(parts)
