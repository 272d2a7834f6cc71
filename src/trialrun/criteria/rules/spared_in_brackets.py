"""Exceptions in brackets: "A, B (unless C) or D" spares those with B, and nobody for A or D."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.tails import runs_on
from trialrun.criteria.trees.build import Built, attest, every, negate, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

FURTHER = re.compile(
    r"[;:()\[\]]|\b(?:unless|except|however|but|excluded|ineligible|eligible|excluding|must|should|allowed|permitted)\b",
    re.IGNORECASE,
)
"""Of clauses, brackets and further demands: whose exception it is, and what it holds, cannot be told."""

# "Bilirubin < 2 (unless A) AST < 100": behind the bracket begins another demand.
_NEW_DEMAND = re.compile(
    r"\s*\)(?:\s*,\s*(?:and\s+|or\s+)?(?=[A-Za-z][A-Za-z -]{1,40}\s*(?:[<>≤≥]|(?:less|greater|more)\s+than\b))|\s+(?=[A-Z][A-Za-z]+\b[^;.]*(?:\d|normal|\bU?LN\b)))"
)
_AND_MORE = re.compile(r"\s*\)(?:\s*,)?\s*(?:(?<=,)|(?:or|and/or|and)\s)\s*(?=\S)", re.IGNORECASE)
_JOIN = re.compile(r"\s*[,;/]\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+", re.IGNORECASE)


def in_bracket(text: str, start: int, end: int, match: re.Match[str], context: Context) -> Built | None:
    """ "A (unless B) or C": B spares those with A, and C stands by itself. match: ends where B begins."""
    if "(" not in match.group():
        return None
    begin = start + match.end()
    close = text.find(")", begin, end)
    if close < 0 or "(" in text[begin:close]:
        return None
    if _NEW_DEMAND.match(text, close, end):
        apart = [
            context.clause(text, start, close + 1, context),
            context.clause(text, close + 1, end, context),
        ]
        return some(apart) if context.excluding else every(apart)
    more = _AND_MORE.match(text, close, end)
    if more is None:
        return None
    rest = context.clause(text, more.end(), end, context.as_exclusion())
    main = context.clause(text, start, start + match.start(), context)
    denied = isinstance(main.tree, c.Not)
    if not context.excluding and not denied:
        return None
    keeping = negate(main) if denied and not context.excluding else main
    exception = spared_by(text, begin, close, context)
    whole = last_is_spared(keeping, text, (start, start + match.start()), exception, None)
    if whole is None:
        whole = context.clause(text, start, close + 1, context)
        whole = whole if context.excluding else negate(whole)
    return some([whole, rest]) if context.excluding else negate(some([whole, rest]))


def last_is_spared(
    keeping: Built, text: str, place: tuple[int, int], exception: Built, asked: Built | None
) -> Built | None:
    """Of several that keep out, the exception behind the last spares of that one.

    asked: what a person is asked of the others, where no further member shows whose exception it is. None
    where there is one, or where the last shares its noun with those before it.
    """
    members = [Built(tree, places) for tree, places in operands(keeping, c.AnyOf)]
    joins = [x.end() for x in _JOIN.finditer(text, *place)]
    if len(members) < 2 or not joins:
        return None
    last = [x for x in members if min(a for a, _ in x.places) >= joins[-1]]
    others = [x for x in members if x not in last]
    if not last or not others or any(b > joins[-1] for x in others for _, b in x.places):
        return None
    alone = some(others) if asked is None else every([some(others), negate(asked)])
    return some([alone, every([some(last), negate(exception)])])


def spared_by(text: str, start: int, end: int, context: Context) -> Built:
    """Who is spared; "unless it is acceptable to the physician", "unless due to haemolysis": somebody says so."""
    said = text[start:end].strip(" )")
    built = context.clause(text, start, end, context)
    left_open = isinstance(built.tree, c.Allowed) or (built.unparsed and _one_statement(said))
    if left_open or _WHAT_FOR.match(said) or _lends_its_disease(built, said, context):
        return attest(text, start, start + len(said), "investigator")
    return built


def _lends_its_disease(built: Built, said: str, context: Context) -> bool:
    """ "No prior malignancy unless in remission for 2 years": not the one that the trial studies."""
    own = any(isinstance(x, c.Condition) and x.concept in context.diseases for x in c.leaves(built.tree))
    return own and not any(x.of("condition") for x in mentions(said))


# "unless for treatment of A or B": what it was given for, and no exception for whoever has A.
_WHAT_FOR = re.compile(
    r"(?:is\s+|are\s+|given\s+|used\s+|taken\s+)*(?:for|as)\s+(?:\w+\s+){0,4}(?:purposes?|reasons?|indications?)\b"
    r"|(?:for\s+[\w\s-]+\s(?:and|or)\s+)?(?:given\s+|used\s+|taken\s+)?as\s+(?:an?\s+)?(?:pre-?medications?|anti-?emetics?|replacement|prophylaxis)\b"
    r"|(?:given\s+|used\s+|taken\s+)?(?:for|as)\s+(?:the\s+|an?\s+)?(?:adjuvant\s+|prior\s+|previous\s+)?(?:treatments?|therap(?:y|ies)|management|prevention|prophylaxis|palliation)\b(?![^;]*\b(?:if|unless|must|but)\b)",
    re.IGNORECASE,
)
_MOST_WORDS = 25


def _one_statement(said: str) -> bool:
    """Whether the words say one thing that is so or not, and begin no further demand."""
    words = len(said.split())
    return 1 < words <= _MOST_WORDS and FURTHER.search(said) is None and not runs_on(said)
