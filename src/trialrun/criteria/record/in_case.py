"""Headings that say in which case their list is asked: "In the presence of X:", "Without X:", "If frail:"."""

from __future__ import annotations

import re

import msgspec

# What such a heading says more than a case: how its list joins, what becomes of whom, that it goes on.
_GOES_ON = (
    r"\b(?:following|any|one|either|both|each|all|of\s*:|criteria|these|includ\w+|such|defined|must|should|shall|may|can|will|be|unless|except"
    r"|they|you|eligible|excluded|ineligible|allowed|permitted|acceptable|required|then|who|that|which|histor(?:y|ies)|evidence|signs?|symptoms?)\s*(?=:)"
    r"|\b(?:following|any|either|both|all|criteria|these|includ\w+|such\s+as|defined|must|should|shall|may|will|unless|except|they|you|eligible|excluded|ineligible|allowed"
    r"|permitted|acceptable|required)\b"
)
_CASE = re.compile(
    rf"\W*(?!(?:[^:]*?(?:{_GOES_ON})))"
    r"(?:(?P<sure>(?:in\s+(?:the\s+)?presence\s+of|in\s+(?:the\s+)?cases?\s+of|(?:if|when|where)(?:\s+there\s+(?:is|are))?)\s+(?P<had>[^:;.]{3,80}?)"
    r"|in\s+(?:the\s+)?(?P<lacked>absence\s+of\s+[^:;.]{3,80}?))"
    r"|(?:with\s+(?P<beside>[^:;.]{3,60}?)|(?P<without>(?:without|no)\s+[^:;.]{3,60}?)))\s*:\s*",
    re.IGNORECASE,
)
_OPENS = frozenset(
    form for word in ("in ", "if ", "whe", "wit", "no ") for form in (word, word.capitalize(), word.upper())
)
_BULLETS = " -*•\t\n"


class Case(msgspec.Struct, frozen=True):
    """Where a heading names the case; surely: it names nothing else, whatever its list says."""

    start: int
    end: int
    surely: bool


def case_named(heading: str) -> Case | None:
    """In which case the list under a heading is asked; None for a heading of another kind."""
    begins = heading.lstrip(_BULLETS) if heading[:1] in _BULLETS else heading
    if begins[:3] not in _OPENS or (match := _CASE.fullmatch(heading)) is None:
        return None
    told = next(name for name in ("had", "lacked", "beside", "without") if match[name])
    return Case(*match.span(told), surely=match["sure"] is not None)
