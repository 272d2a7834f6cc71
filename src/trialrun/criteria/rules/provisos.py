"""Demands with a proviso: "A, provided that B", "A is allowed as long as B"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, negate, some, unparsed
from trialrun.model import criteria as c

_PROVIDED = re.compile(
    r"(?<!\bhas)(?<!\bhave)(?<!\bhad)(?<!\bbeen)(?<!\bis)(?<!\bare)(?<!\bbe)(?<!consent),?\s+"
    r"(?:provided(?: that)?(?!\s+(?:by|to|with|on|in|at(?!\s+(?:least|most))|as|during|through|under|written|informed)\b)|providing that|given that|as long as|so long as|on (?:the )?condition that|only if)\s+(?=\S)",
    re.IGNORECASE,
)
_PERMITTED = re.compile(
    r"\s+(?:is|are|will be|may be|can be)\s+(?:also\s+)?(?:allowed|permitted|acceptable|eligible|included|enrolled|permissible)\s*$",
    re.IGNORECASE,
)


# What was so once, which a record of today does not tell.
_ONCE = re.compile(r"\b(?:was|were|had|did|then)\b", re.IGNORECASE)
_MAY = re.compile(
    r"(?:(?:patients?|subjects?|participants?|volunteers?|individuals?|they|women|men)\s+)?may\s+(?:also\s+|still\s+)?(?:be|have|receive|take|use)\s+(?P<what>\S[^;:()]*)",
    re.IGNORECASE,
)
# "Steroids can be used as long as …": what may be given while somebody takes part.
_MAY_BE_GIVEN = re.compile(
    r"(?P<what>(?!(?:no|not|only)\b)[^;:()]{2,80}?)\s+(?:can|may|could)\s+(?:also\s+|still\s+)?be\s+(?:used|given|administered|continued|taken|prescribed|received)\b",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"(?<=[\s,])(?:with\s+(?:the\s+)?)?(?:except\w*|unless|excluding|other\s+than|apart\s+from)\b",
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
        # of whom nobody says that he is let in, it gives the reason: "pregnancy, given that …"
        or (
            match[0].lower().strip(" ,").startswith("given") and not _PERMITTED.search(piece[: match.start()])
        )
        or piece.count("(", 0, match.start()) != piece.count(")", 0, match.start())
    ):
        return None
    if (spares := _SPARES.search(piece, 4, match.start())) is not None:
        whole = _of_an_exception(
            text, start, (spares.start(), spares.end(), match.start(), match.end()), end, context
        )
        if whole is not None:
            return whole
    if (given := _MAY_BE_GIVEN.match(piece, 0, match.start())) is not None:
        return _of_those_given(text, start, given, end, context)
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
        # of whom it is asked was not understood: a person reads it
        return unparsed(text, start, end) if context.excluding else attest(text, start, end, "investigator")
    return every([main, condition])


def _of_those_given(text: str, start: int, given: re.Match[str], end: int, context: Context) -> Built:
    """Nobody needs what it is given for; a person says whether those who are on it may be."""
    if context.excluding:
        return unparsed(text, start, end)
    who = context.clause(text, start, start + given.end("what"), context.as_exclusion())
    asked = attest(text, start, end, "investigator")
    drug = who.tree
    if not isinstance(drug, c.Received) or drug.within is not None or drug.lines is not None:
        return asked
    return implies(Built(replace(drug, ongoing=True), who.places), asked)


def _of_an_exception(
    text: str, start: int, at: tuple[int, int, int, int], end: int, context: Context
) -> Built | None:
    """ "A except B, provided that C": who has B is spared with C only, and nobody is kept out by C alone."""
    before, told, behind, asked = (start + x for x in at)
    main = context.clause(text, start, behind, context)
    base = context.clause(text, start, before, context)
    if context.excluding:
        if base.unparsed or isinstance(base.tree, c.Allowed):
            return None
        if main.unparsed or any(map(_is_exception, c.leaves(main.tree))):
            return every([base, negate(attest(text, told, end, "investigator"))])
        return some([main, every([base, negate(_proviso(text, (told, asked, end), context.as_inclusion()))])])
    if main.unparsed or not isinstance(base.tree, c.Not):
        return None
    return every([main, some([base, _proviso(text, (told, asked, end), context)])])


def _is_exception(tree: c.Tree) -> bool:
    return isinstance(tree, c.Attest) and _SPARES.match(f" {tree.text}", 1) is not None


def _proviso(text: str, at: tuple[int, int, int], context: Context) -> Built:
    """What is asked of those who are spared; a person reads what a record does not tell."""
    told, start, end = at
    if _ONCE.search(text, start, end) is None:
        built = context.clause(text, start, end, context)
        if not built.unparsed:
            return built
    return attest(text, told, end, "investigator")
