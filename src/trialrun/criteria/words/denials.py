"""Where a text says of what it names that there is none: "no X", "unable to undergo X", "X was ruled out".

For texts that are left to a person (`left_open`). Nothing is decided by it: a sentence that is compiled has its
negations in its tree.
"""

from __future__ import annotations

import re

from trialrun.criteria.words.cues import cues
from trialrun.vocab.mentions import fold

# Between a denial and what it denies, and between two things that are denied together. A preposition turns
# it: "not suitable for X" denies no X.
_PASSED = (
    r"(?!(?:for|to|with|as|by|only|suitable|able|related|due|because|than|but|who|that|which|if)\b)[\w-]+"
)
_SEEN = r"(?:evidence|signs?|symptoms?|history|diagnosis|presence|suspicion|findings?|episodes?|indications?)"
_NEAR = re.compile(
    rf"(?:\s+(?:ever|been|yet|previously))*\s+(?:treated\s+with|exposed\s+to)\s+(?:{_PASSED}\s+){{0,2}}"
    rf"|(?:(?:\s+{_PASSED}){{0,4}}\s+{_SEEN}\s+of)?(?:\s+{_PASSED}(?:\s+or\s+{_PASSED})?){{0,3}}\s+|\s*",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"\s*(?:,|/|;)?\s*(?:(?:and/or|and|or|nor)\s+)?(?:{_PASSED}\s+){{0,2}}")
# What else says that there is none of it, or will be none.
_UNDERGO = (
    r"(?:undergo|have|receive|take|use|perform|complete|attend|accept|exhibit|demonstrate|show|suffer\s+from)"
)
_REFUSES = re.compile(
    r"\bnon-(?=\w)|\b(?:(?:unable|not\s+able|inability|unwilling|fail(?:s|ed|ure)?|refus(?:e|es|ed|al)|declin(?:e|es|ed))\s+to\s+"
    rf"{_UNDERGO}"
    r"|(?:do|does|did)\s+not\s+(?:intend|plan|wish|want|agree)\s+to(?:\s+(?:undergo|have|receive|take|use))?"
    rf"|(?:do|does|did)\s+not\s+{_UNDERGO}"
    r"|not\s+(?:(?:yet|been|currently|previously|clinically)\s+){0,2}(?:diagnosed\s+with|suffer(?:ing)?\s+from|infected\s+with|affected\s+by"
    r"|complicated\s+(?:by|with)|accompanied\s+by|exposed\s+to|participating\s+in|taking\s+part\s+in)"
    r"|in\s+the\s+absence\s+of|lack(?:s|ing)?(?:\s+of)?(?:\s+access\s+to)?|refus(?:e|es|ed|ing)|withdrawal\s+of|devoid\s+of"
    r"|(?:refrain|abstain)(?:s|ed|ing)?\s+from|abst(?:inence|ention)\s+from|avoid(?:s|ed|ing|ance\s+of)?|none\s+of"
    r"|(?:to\s+)?(?:exclude|rule\s+out)|exclu(?:ded\s+from|sion\s+of)|not\s+eligible\s+for|ineligible\s+for)\b",
    re.IGNORECASE,
)
# A picture that does not fit a disease speaks against it; "incompatible with MRI" of an implant does not.
_SPEAKS_AGAINST = re.compile(
    r"\b(?:in(?:compatible|consistent)|not\s+(?:compatible|consistent|in\s+keeping))\s+with"
    rf"(?:\s+{_SEEN}\s+of)?(?:\s+{_PASSED}){{0,2}}\s+$"
    r"|\bnot\s+(?:suggestive|indicative|typical|characteristic)\s+of\s+$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"\b(?:inco|not)", re.IGNORECASE)
_REACH = 60
"""So many characters before a disease may tell that something speaks against it."""
_BEHIND = re.compile(
    r"-?\s?free\b(?!\s+(?:T[34]|PSA|testosterone|light|flap|thyrox))"
    r"|-na[iï]ve\b|(?:\s+disease)?\s+(?:is|are|was|were|(?:has|have|had|must|should|can|could|to)(?:\s+have)?\s+(?:be|been))\s+"
    r"(?:(?:not|never)\s+(?:present|detected|found|seen|observed|identified|visible|apparent|evident)|absent|ruled\s+out"
    r"|excluded\s+(?:by|on|with|through|using|via)\b)",
    re.IGNORECASE,
)


class Denials:
    """The denials of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [cue.end for cue in cues(fold(text)) if cue.role.startswith("neg")]
        self._ends += (match.end() for match in _REFUSES.finditer(text))

    def before(self, start: int) -> bool:
        """Whether what stands at that place is denied by words before it."""
        last = max((end for end in self._ends if end <= start), default=None)
        return last is not None and _NEAR.fullmatch(self._text, last, start) is not None

    def spoken_against(self, start: int) -> bool:
        """Whether something is said not to fit the disease that stands there."""
        first = max(0, start - _REACH)
        found = _AGAINST.search(self._text, first, start)
        return found is not None and _SPEAKS_AGAINST.search(self._text, found.start(), start) is not None

    def behind(self, end: int) -> bool:
        """Whether words behind that place deny what ends there."""
        return _BEHIND.match(self._text, end) is not None

    def together(self, end: int, start: int) -> bool:
        """Whether what starts there is denied together with what ended before."""
        return _ALSO.fullmatch(self._text, end, start) is not None
