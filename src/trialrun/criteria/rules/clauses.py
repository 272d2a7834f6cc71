"""Labels, clauses and relative clauses: where a sentence is several."""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, every, negate, some, unparsed
from trialrun.criteria.context import Context


def labelled(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Performance status: ECOG 0-2", "Age: 18 to 70": a label and what it introduces."""
    piece = text[start:end]
    match = re.match(r"(?P<label>[^:;.()]{2,70}):\s*(?P<rest>\S.*)$", piece, re.DOTALL)
    if match is None:
        return None
    if len(match["label"].split()) > 6 or re.search(
        r"\d|\b(?:at least|since|no|not|than|within)\b", match["label"], re.I
    ):
        parts = [
            context.clause(text, start, start + match.end("label"), context),
            context.clause(text, start + match.start("rest"), end, context),
        ]
        return some(parts) if context.excluding else every(parts)
    rest = context.clause(text, start + match.start("rest"), end, context)
    if not rest.unparsed:
        return rest
    whole = context.plain(text, start, end, context)
    return whole if whole.unparsed < rest.unparsed + len(match["label"]) else None


def clauses(text: str, start: int, end: int, context: Context) -> Built | None:
    """Clauses joined by a semicolon; in an exclusion each keeps out, in an inclusion each is demanded."""
    piece = text[start:end]
    cuts = [m for m in re.finditer(r";\s*(?:(?P<join>and|or)\b\s*)?", piece) if m.end() < len(piece)]
    if not cuts or piece.count("(") != piece.count(")"):
        return None
    depths = [piece[: m.start()].count("(") - piece[: m.start()].count(")") for m in cuts]
    cuts = [m for m, depth in zip(cuts, depths, strict=True) if depth == 0]
    if not cuts:
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = [(b, f) for b, f in zip(bounds[::2], bounds[1::2], strict=True) if piece[b:f].strip(" ,.;")]
    if len(pairs) < 2:
        return None
    parts = [context.clause(text, start + b, start + f, context) for b, f in pairs]
    either = context.excluding or any(m["join"] == "or" for m in cuts)
    return some(parts) if either else every(parts)


def relative(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "AML patients …, who have … and are …": the main clause and what its relative clauses add."""
    piece = text[start:end]
    cuts = [
        m
        for m in re.finditer(
            r",?\s+(?P<and>and\s+)?(?:(?=(?:ineligible|not eligible|unfit|unsuitable|not suitable|not candidates?)\s+for\b)"
            r"|whose\s+(?=\w)|(?:who|whom)\s+(?=(?:have|has|had|are|is|were|was|must|should|do|did|cannot|can)\b))",
            piece,
        )
        if piece[: m.start()].count("(") == piece[: m.start()].count(")")
    ]
    if not cuts or cuts[0].start() < 3:
        return None
    if not re.search(
        r"\w{4,}",
        re.sub(
            r"(?i)\b(?:patients|subjects|participants|individuals|those|women|men|or|and)\b",
            "",
            piece[: cuts[0].start()],
        ),
    ):
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
    for index in range(len(pairs) - 2, 0, -1):  # "who are (…) | ineligible for": one clause
        if re.fullmatch(
            r"\s*(?:are|is|were|was)\s*(?:\([^)]*\)\s*)?", piece[pairs[index][0] : pairs[index][1]]
        ):
            pairs[index : index + 2] = [(pairs[index][0], pairs[index + 1][1])]
    return every(context.clause(text, start + begin, start + finish, context) for begin, finish in pairs)


_DISALLOWED = re.compile(
    r"^(?P<what>.{3,200}?)\s+(?:(?:is|are|will be|must be|should be)\s+(?:also\s+)?(?:not\s+(?:be\s+)?(?:allowed|permitted|acceptable|eligible|included|enrolled)"
    r"|excluded(?:\s+from\s+(?:the\s+|this\s+)?(?:study|trial|participation))?|prohibited|forbidden|ineligible)"
    r"|(?:will|may|can|must|should)\s+not\s+be\s+(?:allowed|permitted|eligible|included|enrolled)|not\s+(?:allowed|permitted))\s*$",
    re.IGNORECASE | re.DOTALL,
)


def disallowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X is not allowed", "patients with X are excluded": X keeps out, under whatever heading it stands."""
    match = _DISALLOWED.match(text[start:end])
    if match is None:
        return None
    what = context.clause(text, start, start + match.end("what"), context.as_exclusion())
    if what.unparsed:
        return unparsed(text, start, end)
    return what if context.excluding else negate(what)
