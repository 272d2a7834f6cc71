"""Short forms told in the words that the grammar reads: "antibody positive with detectable RNA"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built

_OF_LIVER = r"ALT|AST|ALT\s+or\s+AST|ALT/AST|(?:amino)?transaminases?|aminotransferases?"
_PLACE = r"(?:lumbar\s+spine|spine|total\s+hip|hip|femoral\s+neck)"
_SO_MUCH = (
    r"(?:(?:at\s+least|(?:more|greater|less|fewer)\s+than|over|under|up\s+to|a\s+minimum\s+of|[<>≥≤]=?)\s*)?"
)
# Each with a word that it needs, in lower case.
_FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # an episode is the one or the other: it asks for nothing
    (
        "single",
        re.compile(
            r"(?:,\s*)?\b(?:either\s+)?(?:single(?:\s+episode)?\s+(?:or|and/or)\s+recurrent|recurrent\s+(?:or|and/or)\s+single)(?:\s+episodes?\b)?(?:\s*,(?=\s+with))?",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        "positive with",
        re.compile(
            r"\bpositive\s+with\s+(?:an?\s+)?((?:un)?detectable)\s+(?=(?:H[BC]V|HIV)[\s-](?:[DR]NA)\b)",
            re.IGNORECASE,
        ),
        r"positive and \1 ",
    ),
    (
        "positive with",
        re.compile(
            r"\b((?:hepatitis\s+C|HCV)\b[^,;]*?\spositive)\s+with\s+(?:an?\s+)?((?:un)?detectable)\s+(?=(?:viral\s+)?RNA\b)",
            re.IGNORECASE,
        ),
        r"\1 and \2 HCV ",
    ),
    (
        "not treated",
        re.compile(
            r"^((?!no\b)(?:[a-z]+\s+){1,3}(?<!\bis\s)(?<!are\s)(?<!was\s)(?<!were\s))(?=not\s+treated$)",
            re.IGNORECASE,
        ),
        r"\1that is ",
    ),
    (
        "consumption of",
        re.compile(
            r"^consumption\s+of\s+(?=(?:more\s+than|at\s+least|[>≥]=?)?\s*\d+\s+(?:(?:alcoholic|standard)\s+)*drinks?\b)",
            re.IGNORECASE,
        ),
        "alcohol consumption of ",
    ),
    (
        "pack",
        re.compile(
            rf"\b(smokers?)\s+(?:with\s+(?:an?\s+(?:smoking\s+)?history\s+of\s+)?|of\s+|who\s+(?:have\s+)?smoked\s+)(?={_SO_MUCH}\s*\d+\s*pack[\s-]?years?\b)",
            re.IGNORECASE,
        ),
        r"\1 who have tobacco exposure ",
    ),
    (
        "pack",
        re.compile(
            rf"\b(smokers?)\s*\(\s*({_SO_MUCH}\s*\d+\s*pack[\s-]?years?)\s*\)",
            re.IGNORECASE,
        ),
        r"\1 who have tobacco exposure \2",
    ),
    (
        "spine",
        re.compile(
            rf"(\bT-?\s?scores?\b[^,;]*?\d)\s+(?:at|in|of)\s+(?:the\s+)?{_PLACE}(?:(?:\s*,\s*|,?\s+or\s+|/)(?:the\s+)?{_PLACE})+$",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (
        "bilirubin",
        re.compile(
            rf"\b(?P<of>{_OF_LIVER})\b(?P<one>[^,;]*?ULN\)?,?\s+or\s+)(?P<other>(?P=of)\b[^,;]*?ULN\)?)\s+with\s+(?:an?\s+)?(?=(?:(?:total|direct|serum)\s+)?bilirubin)",
            re.IGNORECASE,
        ),
        r"\g<of>\g<one>\g<other> and ",
    ),
    (
        "glycoprotein",
        re.compile(
            r"\b(inhibitors?|inducers?|substrates?)\s+(?:of|for)\s+(?:the\s+)?P-?\s?glycoprotein(?:\s*\(P-?gp\))?(?!\s*(?:and|or|,|/|\w*transporter))",
            re.IGNORECASE,
        ),
        r"P-glycoprotein \1",
    ),
    (
        "parous",
        re.compile(
            r"\b((?:nulli|primi|multi)parous\s+)(?=women\s+(?:at|with|between)\s+\S?\s*\d+[^,;]*weeks\b(?!\s*(?:after|before|post|following|of\s+age|from|since|ago|prior)))",
            re.IGNORECASE,
        ),
        r"\1pregnant ",
    ),
)
HINTS = tuple(dict.fromkeys(needed for needed, _, _ in _FORMS))


def reworded(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence with such forms told out; None where it has none of them."""
    piece = told = text[start:end]
    low = piece.lower()
    for needed, form, words in _FORMS:
        if needed in low:
            told = form.sub(words, told)
    if told == piece:
        return None
    told = told.strip()
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed and not context.plain(text, start, end, context).unparsed:
        return None
    return Built(built.tree, ((start, end),) * len(built.places))
