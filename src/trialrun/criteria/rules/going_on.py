"""What people are permitted to go on with: "patients will be allowed to continue hormones"."""

from __future__ import annotations

import re

_TO_GO_ON = re.compile(
    r"\bto\s+(?:continue|remain|stay|take|receive|use|keep)\s+(?:(?:taking|using|receiving|on|with|their|the|any)\s+)*"
    r"(?P<what>(?:(?!\b(?:for|throughout|during|until|while|as|at|in|on)\b)[^.;,()])+)"
    r"(?!.*\b(?:if|unless|only|provided|as\s+long|must|not|but)\b)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:(?:the|all|study|these|such|eligible)\s+)*(?:patients?|subjects?|participants?|volunteers?|women|they)",
    re.IGNORECASE,
)


def thing_permitted(who: str, sentence: str) -> str:
    """What is permitted, where the sentence has the people for its subject; else the subject itself."""
    goes_on = _TO_GO_ON.search(sentence) if _PEOPLE.fullmatch(who.strip()) is not None else None
    return who if goes_on is None else goes_on["what"].strip()
