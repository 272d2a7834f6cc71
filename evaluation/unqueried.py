"""What Chia's annotators leave without mentions, because no database answers it.

Chia marks such a sentence as a whole: what a patient agrees to, what a partner does, other studies, what is
allowed once the study runs. What is named inside is mostly left alone. Some of these sentences are so from
their first word ("women of childbearing potential must agree to …"), in others only what follows the cue is
("adults with asthma who understand …", "any illness that in the opinion of …", "ability to attend …"). Other
such sentences (consent, contraception, judgement) have their mentions as often as not, and keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# A sentence ends at a stop before a capital, a number or a bracket.
_END = re.compile(r"(?<=[.;:])\s+(?=[A-Z0-9(])")
_WHOLE = re.compile(r"\bagree(?:s|d|ing|ment)?\b|(?<!sexual )\bpartners?\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"\b(?:un)?willing|\bunderstand|\bliterate\b|\b(?:allowed|permitted)\b|\bopinion of\b|\bthe investigator would\b"
    r"|\b(?:un)?able to comply\b|\bcomply\b|\b(?:in)?ability to\b|\battend\b|\bvisits\b|\bvisit\b(?! \d)|\bthe protocol\b"
    r"|\bincluded in\b|\bcompromis|\bwritten\b|\bappropriate\b|\bquestionnaires\b|\btheir (?!excipient|component|ingredient)"
    r"|\b(?:participat|enrol|involv)\w*\b.*\b(?:other|another|any|clinical|investigational|research)\b.{0,30}\b(?:study|studies|trials?)\b"
    # What somebody may do or need not, what is remarked, how a lesion or a cause is found.
    r"|\bcan (?!be associated|not\b|cause|influence|have)|\bdo not (?:need|require|want|use)\b|(?<!\()\bnote\b"
    r"|\bmeasurable (?:and |or |lesion|disease|metastas)|\bidentified\b|\bdue to the\b|\btoxicities\b|\bphysical activity\b"
    r"|\b(?:double[- ]barrier|accepted (?=contracept))",
    re.IGNORECASE,
)


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a passage in which nothing is asked of a database."""
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        if _WHOLE.search(text, start, end):
            yield start, end
        elif match := _BEHIND.search(text, start, end):
            yield match.start(), end
