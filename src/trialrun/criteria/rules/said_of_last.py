"""What stands behind a list or an illness and is said of the last member alone, or asks one question of it all."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

_NONE = r"(?P<no>(?:no|without)\s+(?:any\s+)?)?"
_REACTION = (
    r"(?:reactions?|toxicit(?:y|ies)|[a-z]{4,}toxicity|adverse\s+(?:events?|effects?)|side\s+effects?)"
)
_DEGREE = (
    r"(?:grade\s+(?:[1-5]|I{1,3}|IV|V)(?:\s*(?:-|–|to|or|/)\s*(?:[1-5]|I{1,3}|IV|V|higher|greater|above))?"
    r"|severe|serious|life-threatening|significant|dose-limiting|unacceptable|major)"
)
_EARLIER = r"(?:prior|previous|earlier|past)"
_REACTED = re.compile(
    rf"{_NONE}(?P<first>[^;:()<>≤≥=]{{4,160}}?)(?:\s*,)?\s+(?:or|and/or)\s+(?P<last>(?:(?:an?|any|history\s+of)\s+)*(?:{_DEGREE}\s+)?(?:(?!(?:other|another)\b)[a-z-]+\s+){{0,3}}?{_REACTION}"
    rf"\s+(?:during|while\s+(?:on|receiving|taking)|with|on|to|from|after|following|of|due\s+to)\s+(?:(?:any|an?|the|their|treatment|therapy|use|with|of)\s+)*(?P<earlier>{_EARLIER}\s+)?(?P<given>[^;:,()<>≤≥=]{{3,80}}))",
    re.IGNORECASE,
)
_MAY_BE_OF_BOTH = re.compile(
    r"allerg|sensitiv|anaphyla|intoleran|reaction|toxic|adverse|side effect|rash|\bgrade\b|\b(?:other|except|unless|if|who|due|during|while)\b",
    re.IGNORECASE,
)
REACTED = ("reaction", "toxicit", "adverse e", "side effect")


def reacted_to_earlier(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Epilepsy or grade 4 reaction during prior rituximab": when the epilepsy came, nobody asks."""
    match = _REACTED.fullmatch(text, start, end)
    if match is None or _MAY_BE_OF_BOTH.search(match["first"]):
        return None
    if not (context.excluding or match["no"]):
        return None
    if match["earlier"] is None and not _treatment(text, *match.span("given"), context):
        return None
    first = context.clause(text, *match.span("first"), context.as_exclusion())
    if not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(first.tree)):
        return None
    if isinstance(first.tree, c.Not) or not any(isinstance(x, c.Condition) for x in c.leaves(first.tree)):
        return None
    last = context.clause(text, *match.span("last"), context.as_exclusion())
    if last.unparsed or any(
        isinstance(x, c.Condition) and " from " in x.concept for x in c.leaves(last.tree)
    ):
        last = attest(text, *match.span("last"), "investigator")
    either = some([first, last])
    return negate(either) if match["no"] and not context.excluding else either


def _treatment(text: str, start: int, end: int, context: Context) -> bool:
    """Whether one treatment is named there, and nothing else."""
    return isinstance(context.clause(text, start, end, context.as_exclusion()).tree, c.Received)


_LEFT = re.compile(
    rf"{_NONE}(?P<whole>(?:(?P<left>residual|lingering|remaining)\s+|(?P<lasting>(?:persistent|persisting|ongoing|unresolved|continuing)\s+))?(?P<what>(?!(?:drug\s+|acute\s+)?(?:toxicit|side\s+effect|adverse))[a-z][a-z -]{{2,50}}?)\s+"
    rf"(?P<link>from|of|after|following|due\s+to|caused\s+by|secondary\s+to|related\s+to|resulting\s+from)\s+(?:(?:an?|any|the|their)\s+)*{_EARLIER}\s+[^;:()<>≤≥=]{{3,80}})",
    re.IGNORECASE,
)
LEFT = (
    *("residual ", "lingering ", "remaining ", "persistent ", "persisting ", "ongoing ", "unresolved "),
    *("continuing ", "from prior", "from previous", "from earlier", "from past"),
)
_SEVERAL = re.compile(r"\b(?:or|and|no|not)\b|[/,]", re.IGNORECASE)


def left_by_earlier(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Residual neuropathy from previous chemotherapy": the neuropathy, and what left it a person says."""
    match = _LEFT.fullmatch(text, start, end)
    if match is None or _SEVERAL.search(match["whole"]):
        return None
    if match["link"].lower() != "from" and not (match["left"] or match["lasting"]):
        return None
    begins = match.start("lasting" if match["lasting"] else "what")
    ill = context.clause(text, begins, match.end("what"), context)
    if not isinstance(ill.tree, c.Condition):
        return None
    if not (match["left"] or match["lasting"] or is_coded(ill.tree.concept, "condition")):
        return None
    left = every([ill, attest(text, *match.span("whole"), "investigator")])
    return negate(left) if match["no"] else left


_REMOVED = re.compile(
    r"(?P<ill>[^;:()<>≤≥=]{0,120}?)(?<![a-z])(?P<how>(?:(?:that|which)\s+(?:is|are|was|were)\s+)?(?:(?:not|no\s+longer|surgically|completely|potentially|judged|considered|to|be)\s+)*(?:un|in)?(?:resectable|operable|removable|excisable|curable|resected|excised|removed)\s+"
    r"(?:by|with|via|through|using)\s+(?=[^;:]*\bor\b)(?:(?!\b(?:and\s+ha(?:ve|s|d)|who|must|aged?|not?|if|unless)\b)[^;:<>≤≥=\d])+?)"
    r"(?P<besides>(?:\s*,)?\s+and\s+(?:who\s+)?(?:have|has|had|with)\s+[^;:]+)?",
    re.IGNORECASE,
)


_DONE = re.compile(r"\b(?:resected|excised|removed)\b", re.IGNORECASE)
REMOVED = tuple(
    f"{removed} "
    for removed in (
        "resectable",
        "operable",
        "removable",
        "excisable",
        "curable",
        "resected",
        "excised",
        "removed",
    )
)


def removable_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Sarcoma resectable by excision or amputation": how it can be removed, and nothing that was done."""
    match = _REMOVED.fullmatch(text, start, end)
    if match is None or (context.excluding and _DONE.search(match["how"])):
        return None
    asked = attest(text, *match.span("how"), "investigator")
    besides = [context.clause(text, *match.span("besides"), context)] if match["besides"] else []
    if not match["ill"].strip():
        return every([asked, *besides])
    ill = context.clause(text, *match.span("ill"), context)
    if isinstance(ill.tree, c.Not) or any(isinstance(x, c.Received) for x in c.leaves(ill.tree)):
        return None
    if ill.unparsed:
        asked = attest(text, match.start("ill"), match.end("how"), "investigator")
        return every([asked, *besides])
    return every([ill, asked, *besides])


_LACKING = re.compile(
    r"(?P<values>[^;:]*\d[^;:]*?\S)\s*\(\s*in\s+the\s+absence\s+of\s[^()]{3,120}\)\W*", re.IGNORECASE
)
_BEFORE_LAST = re.compile(
    r",\s+(?:(?:and/or|or)\s+)?(?=[a-z])|\s(?:and/or|or)\s+(?!(?:equal|less|greater|more|lower|higher|above|below)\b)(?=[a-z])",
    re.IGNORECASE,
)


def last_lacking(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Platelets < 80, hematocrit < 20 % (in the absence of bleeding)": the bracket is said of the last value."""
    match = _LACKING.fullmatch(text, start, end) if context.excluding else None
    cuts = list(_BEFORE_LAST.finditer(text, *match.span("values"))) if match is not None else []
    if not cuts:
        return None
    before = context.clause(text, start, cuts[-1].start(), context)
    last = context.clause(text, cuts[-1].end(), end, context)
    values = [[x for x in c.leaves(part.tree) if isinstance(x, c.Measurement)] for part in (before, last)]
    if before.unparsed or last.unparsed or not all(values) or len(values[1]) > 1:
        return None
    if not all(isinstance(x, c.Measurement) for x in c.leaves(before.tree)):
        return None
    return some([before, last])


RULES = (
    (last_lacking, ("in the absence of ",)),
    (reacted_to_earlier, REACTED),
    (left_by_earlier, LEFT),
    (removable_by, REMOVED),
)
"""Each with words of which one stands in whatever it reads."""
