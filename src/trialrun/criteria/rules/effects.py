"""Drugs that are told by what they do: "medications that may cause neutropenia or bleeding"."""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, attest, some
from trialrun.criteria.context import Context
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_DRUGS = r"(?:drugs?|medications?|medicines?|agents?|compounds?|substances?|products?|supplements?)"
_EFFECT = (
    r"(?:causes?|causing|associated\s+with|affect(?:s|ing)?|interacts?|interacting|interfer(?:es?|ing)|induces?|inducing|inhibits?|inhibiting|alters?|altering"
    r"|influenc(?:es?|ing)|suppress(?:es)?|prolongs?|lowers?|raises?|increases?|decreases?|reduces?|impairs?|have\s+(?:an?\s+)?(?:effects?|activity|influence)|has\s+(?:an?\s+)?(?:effect|activity|influence))"
)
# "drugs known to cause A or B": the list is of what they cause, and no record says which drugs those are.
_BY_EFFECT = re.compile(
    rf"(?:(?!who\b|if\b|unless\b|except\b)[\w/-]+\s+){{0,8}}?{_DRUGS}(?:\s*\([^()]{{1,40}}\))?\s+(?:(?:that|which|with|to)\s+)?(?:(?:are|is|have\s+been|has\s+been)\s+)?"
    r"(?:(?:known|likely|suspected|expected|shown|reported|thought|believed|used|potential(?:ly)?|possibly|significantly|directly|adversely|may|can|could|might|would|will|to|be)\s+)*"
    rf"{_EFFECT}\b(?P<what>[^;:()]*)",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLES = re.compile(
    r"\b(?:such\s+as|includ\w+|e\.?g|like|unless|except\w*|other\s+than|within|if)\b", re.IGNORECASE
)


def by_effect(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Use of drugs that may cause neutropenia or bleeding": what they do says which drugs are meant."""
    piece = text[start:end]
    match = _BY_EFFECT.fullmatch(piece)
    if match is None or _EXAMPLES.search(match["what"]) or _FORBIDDEN_TWICE.search(piece):
        return None
    given = any(x.of("therapy") for x in mentions(match["what"]))
    if given and re.search(r",|\b(?:and|or)\b", match["what"]):
        return _and_a_drug(text, start, end, context)
    if any(x.of("therapy") for x in mentions(piece[: match.start("what")])):
        return None
    return attest(text, start, end, "investigator")


_LAST_ITEM = re.compile(r",\s*(?:and/or|or|and)\s+(?=\w)")


def _and_a_drug(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Drugs that cause A or B, or rifampin": the last item of the list is a drug itself."""
    cuts = list(_LAST_ITEM.finditer(text, start, end))
    if not cuts or not context.excluding:
        return None
    last = context.clause(text, cuts[-1].end(), end, context)
    if not all(isinstance(x, c.Received) for x in c.leaves(last.tree)):
        return None
    if any(x.of("therapy") for x in mentions(text[start : cuts[-1].start()])):
        return None
    return some([attest(text, start, cuts[-1].start(), "investigator"), last])


_FORBIDDEN_TWICE = re.compile(r"\b(?:must|should|shall|allowed|permitted|eligible|excluded)\b", re.IGNORECASE)
