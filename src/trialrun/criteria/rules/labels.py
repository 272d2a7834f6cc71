"""Several labels in one line, each with what it introduces: "Antibiotics: A, B Anticonvulsants: C, D"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, some, unparsed
from trialrun.model import criteria as c

_LABEL = re.compile(
    r"(?:(?<=[a-z0-9)])\s+|\A)(?!(?:Note|Exception|Example|Or|And|But)\b)[A-Z][a-z-]{3,}(?:\s+[a-z-]+){0,2}:\s"
)
_NAMES = re.compile(r"\s*[^.;:<>≤≥=]{3,200}")


def several_labels(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Antibiotics: A, B Anticonvulsants: C": each label with its own list, and none of them dropped."""
    if text.count(": ", start, end) < 2:
        return None
    piece = text[start:end]
    cuts = [match.start() for match in _LABEL.finditer(piece)]
    if len(cuts) < 2 or cuts[0] or len(cuts) != piece.count(": "):
        return None
    parts = []
    for begin, finish in zip(cuts, [*cuts[1:], len(piece)], strict=True):
        begin += len(piece[begin:finish]) - len(piece[begin:finish].lstrip())
        listed = piece[begin:finish].partition(": ")[2]
        if not _NAMES.fullmatch(listed):
            return None
        part = context.clause(text, start + begin, start + finish, context)
        parts.append(
            unparsed(text, start + begin, start + finish) if isinstance(part.tree, c.Allowed) else part
        )
    return some(parts) if context.excluding else every(parts)
