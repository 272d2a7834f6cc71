"""Where in a list of "and" and "or" a clause begins to which all the alternatives behind it belong."""

from __future__ import annotations

import re

from trialrun.criteria.lists.joining import adds, nominal
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase


def last_clause(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """The place of the clause's first phrase; what stands before it is asked for besides."""
    place = _of_a_verb(phrases, joins, context)
    return _last_demand(phrases, joins, context) if place is None else place


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
