"""One value over another: in "LDL/HDL ratio above 5" neither is the value."""

from __future__ import annotations

import re

from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

# "septal wall thickness/posterior wall thickness ratio", "AST/platelet ratio index"
_OVER = re.compile(r"\s*[/:]\s*(?:[a-z][a-z0-9-]*[ -]){0,3}?[a-z][a-z0-9-]*[ -]ratio(?: index)?\b")
_BEHIND = re.compile(r"[ -]ratio(?: index)?\b")
_OF = re.compile(r"\bratio of (?:the |serum )?$")
_OTHER = re.compile(r"\s*[/:]\s*")
# Ratios themselves, of which each has a bound: "PT/INR ratio"; and so have values in multiples of the normal.
_ARE_RATIOS = frozenset(("inr", "prothrombin time", "aptt"))
_IN_NORMALS = re.compile(r"\b(?:uln|upper|normal|lln)\b")


def with_ratios(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions, with two values and "ratio" behind, or "ratio of" before them, as one of that name."""
    told: list[Mention] = []
    reached = 0
    for mention in found:
        if mention.start < reached:
            continue
        measured = mention.of("measurement")
        if measured and measured not in _ARE_RATIOS and not _IN_NORMALS.search(folded, mention.end):
            end = _end(folded, mention, found)
            if end:
                words = re.sub(r"\s*[/:]\s*", " to ", folded[mention.start : end])
                name = words if words.endswith(("ratio", "index")) else f"{words} ratio"
                known = resolve(name, "measurement") or uncoded(name)
                mention = Mention(mention.start, end, (("measurement", known),))
                reached = end
        told.append(mention)
    return told


def _end(folded: str, mention: Mention, found: list[Mention]) -> int:
    """Where the name of the ratio ends that begins with the mention; 0 where none does."""
    within = folded[mention.start : mention.end]
    if "ratio" in within:
        return 0
    if "/" in within:
        behind = _BEHIND.match(folded, mention.end)
        return behind.end() if behind else 0
    if (over := _OVER.match(folded, mention.end)) is not None:
        return over.end()
    if _OF.search(folded, 0, mention.start) and (slash := _OTHER.match(folded, mention.end)) is not None:
        return next((x.end for x in found if x.start == slash.end() and x.of("measurement")), 0)
    return 0
