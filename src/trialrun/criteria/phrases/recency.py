"""How recent, told before a list, and of which degree, told behind a member of it.

"Recent surgery, biopsy or injury" asks it of each that passes; "severe asthma or colitis of any degree" asks
of the colitis no degree.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a

# What comes and is over again; of a stroke or a fracture of long ago nobody asks behind "recent".
_PASSES = (
    *("myocardial infarction", "stroke", "transient ischemic attack", "thromboembolism", "cardiac arrest"),
    *("pulmonary embolism", "fracture", "injury", "hemorrhage", "seizure", "infection"),
)
# "Recent surgery, a biopsy, any injury, history of gout": told by itself.
_BY_ITSELF = frozenset(
    "a an any another prior previous past history known current currently active ongoing".split()
)


def recent_of_all(phrases: list[Phrase], joins: list[str]) -> list[Phrase]:
    """The members of the list, each that passes as recent as the first."""
    told = _recent(phrases[0])
    if told is None or phrases[0].window is not None:
        return phrases
    members = [phrases[0]]
    for phrase, join in zip(phrases[1:], joins, strict=True):
        if join.removeprefix(", ") not in ("comma", "or", "and", "and/or", "slash") or phrase.negated:
            return phrases
        members.append(replace(phrase, judged=[told]) if _untimed(phrase, phrases[0]) else phrase)
    return members


def _recent(phrase: Phrase) -> Chunk | None:
    if not phrase.concepts or not phrase.judged or phrase.negated:
        return None
    ahead = phrase.concepts[0].start
    return next((x for x in phrase.judged if x.text[:6].lower() == "recent" and x.end <= ahead), None)


def _untimed(phrase: Phrase, first: Phrase) -> bool:
    """Whether the member passes, and nothing says when it was; "recent use of" lends its "of" to all."""
    timed = phrase.window or phrase.status or phrase.ongoing or phrase.planned
    timed = timed or (phrase.prior and not first.prior)
    if timed or phrase.judged or phrase.words or phrase.quantities or len(phrase.concepts) != 1:
        return False
    if phrase.chunks[0].text.lower().split()[0] in _BY_ITSELF:
        return False
    ill = chunk_name(phrase.concepts[0], "condition")
    if not ill:
        return bool(chunk_name(phrase.concepts[0], "therapy"))
    return any(is_a(ill, one, "condition") for one in _PASSES)


_ANY_DEGREE = re.compile(
    r"\s*\(?\s*(?:(?:of|at|with)\s+)?any\s+(?:grade|severity|degree|extent|intensity)\b", re.IGNORECASE
)


def of_any_degree(phrases: list[Phrase], index: int, context: Context) -> bool:
    """ "No severe asthma or colitis of any degree": of it alone no degree is asked."""
    concepts = phrases[index].concepts
    return bool(concepts) and _ANY_DEGREE.match(context.text, concepts[-1].end) is not None
