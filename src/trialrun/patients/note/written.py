"""The day on which a note was written, by its own heading."""

from __future__ import annotations

import re

from trialrun.model.time import Moment
from trialrun.patients.note.times import Frame, dates_in

_HEAD = 8
"""Lines from the top among which a note says when it was written."""
# "Date of visit: 14 March 2026", "Seen on 14/03/2026", "DOS 3/14/26"
_LABEL = re.compile(
    r"^\W*(?:(?:date|day)(?: of (?:the )?(?:visit|service|encounter|note|consultation|clinic|discharge|report|letter|examination|assessment))?"
    r"|(?:visit|encounter|clinic|note|service|discharge|consultation|report|letter) date|DOS|discharged|dictated|seen|reviewed|written|clinic)"
    r"(?:\s+(?:on|in clinic on|at|in))?\s*[:\s-]\s*",
    re.IGNORECASE,
)
# "ONCOLOGY CLINIC NOTE 03/14/2026", "Progress note, 14 March 2026"
_KIND = re.compile(
    r"\b(?:note|visit|letter|summary|consult(?:ation)?|clinic|encounter|report|follow[- ]?up|assessment)\b",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:birth|DOB|born|admi\w+|diagnos\w+|dx|surgery|operation|since|until|next|started|last|prior|previous)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 10
# "Clinic note 1 February 2026. 63-year-old woman …": pasted without its lines, the heading is the first sentence.
_SENTENCE_ENDS = re.compile(r"(?<=\w)[.;]\s+(?=[A-Z\d])")


def day_written(text: str, frame: Frame) -> Moment:
    """The day that a heading in the first lines names and that is not later than the frame's day; else that day.

    Where it may be one of two days ("03/04/2026"), both.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()][:_HEAD]
    for line in map(_heading, lines):
        if _OTHER_DAY.search(line) or len(line.split()) > _MOST_WORDS:
            continue
        found = dates_in(line, frame)
        if len(found) != 1:
            continue
        start, end, moment = found[0]
        label = _LABEL.match(line)
        alone = not (line[:start] + line[end:]).strip(" \t.,:;()[]-–#*_")
        if not (alone or (label and label.end() >= start) or _KIND.search(line, 0, start)):
            continue
        if moment.first <= frame.on:
            return Moment(moment.first, min(moment.last, frame.on))
    return Moment.on(frame.on)


def _heading(line: str) -> str:
    return line if len(line.split()) <= _MOST_WORDS else _SENTENCE_ENDS.split(line, maxsplit=1)[0]
