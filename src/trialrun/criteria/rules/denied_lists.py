"""A denial that lists behind a colon what it denies: "Must not have any implants that …: clips, stents"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built

_ANY_SUCH = (
    r"(?:devices?|implants?|objects?|materials?|hardware|treatments?|therap(?:y|ies)|medications?|medicines|drugs?|agents?|illness(?:es)?|diseases?"
    r"|disorders?|conditions?|contra-?indications?|complications?|infections?|malignanc(?:y|ies)|symptoms|procedures|abnormalities|deficits|comorbidities)"
)
_DENIED_LIST = re.compile(
    r"(?:(?:(?:patients?|subjects?|participants?|candidates?|volunteers?|they)\s+)?(?:must|should|may|can|shall|do|does)\s*not\s+have|no|without|absence\s+of)\s+"
    rf"(?:(?!\b(?:except|unless|if|other\s+than|following|as\s+follows|including|such\s+as)\b)[^:;.()<>≤≥=])*?\b{_ANY_SUCH}\b"
    r"(?:\s+(?:that|which)\s+(?:(?!\b(?:except|unless|if|including|such\s+as)\b)[^:;.()<>≤≥=]){3,90})?\s*(?P<colon>:)(?!\s*\d)\s*(?P<list>[^:;]{5,500})",
    re.IGNORECASE,
)
_NO_LIST = re.compile(
    r"\b(?:no|not|never|without|must|should|unless|except|if|able|age|eligible|allowed|permitted|excluded|note)\b|[<>≤≥=]|(?<=[a-z])\s+[A-Z][a-z]",
)
_SEVERAL = re.compile(r",|\b(?:or|and)\b")


def denied_list(text: str, start: int, end: int, context: Context) -> Built | None:
    """What stands behind the colon is denied with what stands before it, of which it names some."""
    if context.excluding:
        return None
    match = _DENIED_LIST.fullmatch(text, start, end)
    if match is None or _NO_LIST.search(match["list"]) or not _SEVERAL.search(match["list"]):
        return None
    colon = match.start("colon")
    told = f"{text[start:colon]}, such as{text[colon + 1 : end]}"
    built = context.clause(told, 0, len(told), context.of(told))
    return Built(built.tree, ((start, end),) * len(built.places))
