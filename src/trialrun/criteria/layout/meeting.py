"""Introductions with a demand of their own before a list that is to be met: "leukemia and meeting the following"."""

from __future__ import annotations

import re

from trialrun.criteria.layout.introductions import NEGATIVE, only_values
from trialrun.criteria.layout.passages import Passage
from trialrun.model.eligibility import Kind

# "Diagnosis of leukemia requiring therapy and meeting the following criteria:": a demand, and then a list of demands.
_MEETING = re.compile(
    r"[\s,]+(?:(?:and|who|which|that|but)\s+)*(?:(?:also|must|should|shall|will|can)\s+)*(?:meet(?:s|ing)?|satisf(?:y|ies|ying)|fulfil(?:l|ls|ling)?)\s+"
    r"(?:each\s+of\s+|all\s+(?:of\s+)?)?(?:the\s+)?following\s+(?:\w+\s+){0,2}?(?:criteria|conditions|requirements|characteristics)\W*$",
    re.IGNORECASE,
)


WHO_MEET = re.compile(
    r"[\s,]+(?:(?:and|who|which|that|must)\s+)*(?:meet(?:s|ing)?|satisf(?:y|ies|ying)|fulfil(?:l|ls|ling)?)$",
    re.IGNORECASE,
)
"""The end of what stands before "the following": who has a disease and meets one of a list."""


def before_meeting(introduction: Passage, kind: Kind) -> Passage | None:
    """What an introduction asks for before it says that all of its list is to be met; None for any other."""
    listed = kind == "inclusion" and "ollowing" in introduction.text
    match = _MEETING.search(introduction.text) if listed else None
    if match is None or NEGATIVE.match(introduction.text):
        return None
    if only_values(introduction.text[: match.start()].lower()):
        return None  # "the function of major organs meets the following requirements:"
    return introduction.slice(0, match.start()).trimmed()
