"""Abbreviations that a trial's text defines: "tricuspid regurgitation (TR)", and "TR" from there on.

Behind a mention a word in brackets that begins as the mention does, is short and has capitals names the same
thing. Where it stands again it bears the mention's label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from evaluation.marks import Mark

_BRACKET = re.compile(r" ?[(\[](?P<short>(?=[\w/-]*[A-Z][\w/-]*[A-Z])[A-Za-z][\w/-]{1,7})[)\]]")
_WORD = re.compile(r"\w+")
_LABELS = frozenset(("Condition", "Drug", "Procedure", "Measurement", "Device"))


def definitions(text: str, marks: Iterable[Mark]) -> dict[str, str]:
    """The abbreviations defined in the text, with the labels of what they stand for."""
    found: dict[str, str] = {}
    for mark in marks:
        if mark.label not in _LABELS:
            continue
        name = text[mark.start : mark.end]
        bracket = _BRACKET.search(name) if name.endswith((")", "]")) else _BRACKET.match(text, mark.end)
        if bracket is None:
            continue
        initials = "".join(
            word[0] for word in _WORD.findall(name[: bracket.start()] if bracket.end() == len(name) else name)
        )
        short = bracket["short"]
        if short.rstrip("s")[-1].lower() in name.lower() and short[0].lower() in initials.lower():
            found.setdefault(short.rstrip("s"), mark.label)
    return found


def again(text: str, marks: Iterable[Mark], known: Mapping[str, str]) -> Iterator[Mark]:
    """The places of known abbreviations that bear no mark yet."""
    if not known:
        return
    taken = list(marks)
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})s?(?![\w-])"
    )
    for match in pattern.finditer(text):
        mark = Mark(
            *match.span(), known[match.group() if match.group() in known else match.group().rstrip("s")]
        )
        if not any(mark.overlaps(other) for other in taken):
            yield mark
