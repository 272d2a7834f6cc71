"""Demands with a proviso: "A, provided that B", "A is allowed as long as B"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, unparsed
from trialrun.model import criteria as c

_PROVIDED = re.compile(
    r"(?<!\bhas)(?<!\bhave)(?<!\bhad)(?<!\bbeen)(?<!\bis)(?<!\bare)(?<!\bbe)(?<!consent),?\s+"
    r"(?:provided(?: that)?(?!\s+(?:by|to|with|written|informed)\b)|providing that|as long as|so long as|on (?:the )?condition that|only if)\s+(?=\S)",
    re.IGNORECASE,
)
_PERMITTED = re.compile(
    r"\s+(?:is|are|will be|may be|can be)\s+(?:also\s+)?(?:allowed|permitted|acceptable|eligible|included|enrolled|permissible)\s*$",
    re.IGNORECASE,
)


_MAY = re.compile(
    r"(?:(?:patients?|subjects?|participants?|volunteers?|individuals?|they|women|men)\s+)?may\s+(?:also\s+|still\s+)?(?:be|have|receive|take|use)\s+(?P<what>\S[^;:()]*)",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:not|no|never|without)\b", re.IGNORECASE)


def provided(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, provided that B": both; "A is allowed provided that B": B is asked of those with A."""
    piece = text[start:end]
    match = _PROVIDED.search(piece)
    if (
        match is None
        or match.start() < 3
        or piece.count("(", 0, match.start()) != piece.count(")", 0, match.start())
    ):
        return None
    condition = context.clause(text, start + match.end(), end, context)
    may = _MAY.match(piece, 0, match.start())
    if may is not None and not context.excluding:
        # "Patients may have A, as long as B": asked of those with A
        who = context.clause(text, start + may.start("what"), start + match.start(), context.as_exclusion())
        if who.unparsed or isinstance(who.tree, (c.Not, c.Allowed)):
            return unparsed(text, start, end)
        denied = _NEVER.search(piece, match.end()) is not None
        if denied or condition.unparsed:
            condition = attest(text, start + match.end(), end, "investigator")
        return implies(who, condition)
    permitted = _PERMITTED.search(piece[: match.start()])
    if permitted is not None:
        if re.search(r"\b(?:not|no|never)\b", piece[: permitted.end()], re.IGNORECASE):
            return None
        inclusive = context if not context.excluding else context.as_inclusion()
        main = context.clause(text, start, start + permitted.start(), inclusive)
        if main.unparsed:
            return None
        return every([main, negate(condition)]) if context.excluding else implies(main, condition)
    main = context.clause(text, start, start + match.start(), context)
    if isinstance(main.tree, c.Allowed):
        return leaf(c.Unparsed(" ".join(piece.split())), start, end)
    return every([main, condition])
