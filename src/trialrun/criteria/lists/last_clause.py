"""Where in a list of "and" and "or" a clause begins to which all the alternatives behind it belong."""

from __future__ import annotations

import re

from trialrun.criteria.lists.joining import adds, nominal
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase


def last_clause(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """The place of the clause's first phrase; what stands before it is asked for besides."""
    place = _of_a_verb(phrases, joins, context)
    if place is None:
        place = _last_demand(phrases, joins, context)
    return _under_a_noun(phrases, joins, context) if place is None else place


def _of_a_verb(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """ "Women who are postmenopausal and have A or B": where the clause of the alternatives begins."""
    for index in range(len(joins) - 1, 0, -1):
        if joins[index] not in ("or", "and/or", "comma", ", or") or not nominal(phrases[index + 1]):
            return None
        opens = phrases[index]
        if joins[index - 1] in ("and", ", and"):
            if opens.negated or not adds(opens) or adds(phrases[index + 1]):
                return None
            apart = context.excluding and joins[index - 1] == ", and"
            return None if apart or "or" not in " ".join(joins[index:]) else index
    return None


_EITHER = re.compile(r"\beither\b", re.IGNORECASE)


def _last_demand(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """ "Age 18 to 60, asthma, and A or B", "no C, no D, and either A or B": where the last begins."""
    if ", and" not in joins or context.excluding:
        return None
    index = joins.index(", and") + 1
    before, after = phrases[:index], phrases[index:]
    if not set(joins[: index - 1]) <= {"comma", "and"} or not set(joins[index:]) <= {"or", "and/or"}:
        return None
    if len(after) < 2 or any(phrase.negated for phrase in after):
        return None
    either = _EITHER.search(context.text, before[-1].end, after[0].end) is not None
    apart = either or any(p.quantities for p in phrases) or all(p.negated for p in before)
    return index if apart else None


_GOVERNS = re.compile(
    r"\b(?:either|(?:evidence|signs?|symptoms?|presence|history|diagnos[ie]s|documentation|manifestations?"
    r"|features|complaints|episodes?|one|any)\s+of|(?:treatment|therapy|treated|intolerance|allergy|exposure)\s+(?:with|to))\s*$",
    re.IGNORECASE,
)


def _under_a_noun(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """ "A and B and evidence of C or D", "A and either C or D": where the alternatives of one noun begin."""
    kinds = [join.removeprefix(", ") for join in joins]
    index = len(kinds) - next((i for i, x in enumerate(reversed(kinds)) if x in ("and", "but")), len(kinds))
    if context.excluding or not 0 < index < len(phrases) - 1:
        return None
    if ", or" in joins[index:] and "comma" not in joins[index:]:
        return None  # "A and evidence of B or C, or D": the last stands apart
    if not set(kinds[:index]) <= {"comma", "and"} or any(p.negated for p in phrases):
        return None
    first, *others = phrases[index:]
    named = first.concepts and first.chunks[0].kind != "concept" and all(x.bare for x in others)
    if not named or not all(nominal(p) for p in phrases[index:]):
        return None
    return index if _GOVERNS.search(context.text, phrases[index - 1].end, first.concepts[0].start) else None
