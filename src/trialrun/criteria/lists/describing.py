"""Members behind a comma that describe what stands before it: "asthma, not controlled, on steroids"."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.model import criteria as c

_COURSES = frozenset(("course", "severity", "status"))


def with_courses(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """ "Asthma, not controlled": a course alone behind the comma is that of the one disease before it."""
    while joins and joins[0] == "comma" and joins[1:2] in ([], ["comma"]):
        first, second = phrases[:2]
        told = all(x.kind == "cue" and x.role in _COURSES for x in second.chunks)
        if not told or len(first.concepts) != 1 or first.quantities or first.words or first.negated:
            break
        if not chunk_name(first.concepts[0], "condition") or first.chunks[-1] is not first.concepts[0]:
            break
        phrases, joins = [sort_chunks([*first.chunks, *second.chunks]), *phrases[2:]], joins[1:]
    return phrases, joins


_IN_BETWEEN = re.compile(
    r"(?:in|with|without|after|following|on|at|not)\s+(?!(?:any|an?|the|whom|which)\b)\w+", re.IGNORECASE
)


def each_described(phrases: list[Phrase], joins: list[str], text: str) -> list[list[Phrase]]:
    """ "Leukemia, after first-line therapy, or lymphoma": each disease with what is said of it.

    Empty where nothing stands between commas behind a disease and before another one.
    """
    if len(phrases) < 3 or not any(join.removeprefix(", ") == "or" for join in joins):
        return []
    begins = [0]
    for index, phrase in enumerate(phrases[1:], 1):
        told = joins[index - 1] == "comma" and _IN_BETWEEN.match(text, phrase.start) is not None
        if told and begins[-1] == index - 1 and not any(chunk_name(x, "condition") for x in phrase.concepts):
            if joins[index : index + 1] not in ([], ["comma"], [", or"]):
                return []
            continue
        begins.append(index)
    heads = [phrases[index] for index in begins]
    ill = all(x.concepts and chunk_name(x.concepts[0], "condition") and not x.quantities for x in heads)
    named = ill and all(not _IN_BETWEEN.match(text, x.start) for x in heads)
    if not named or not 2 <= len(begins) < len(phrases):
        return []
    return [phrases[begin:end] for begin, end in itertools.pairwise([*begins, len(phrases)])]


_APPOSED = re.compile(
    r"(?:locali[sz]ed|local|limited|confined|restricted|located|involving|affecting|adjacent|next|near|close)\s+(?:to|in|at|on|the)\b"
    r"|(?:involving|affecting|concerning|extending|requiring|resulting)\b"
    r"|(?:(?:currently|still|already)\s+)?(?:on|taking|receiving|under|treated)\s",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:(?:currently|still|already)\s+)?(?:on|taking|receiving|under)\s", re.IGNORECASE)


def apposed(phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context) -> Built | None:
    """ "Infection, local to the operated site": of the infection.

    "Asthma, on steroids" is of those who take them for it, or of both: one without the other is for a person.
    """
    if not context.excluding or joins != ["comma"] or len(parts) != 2:
        return None
    first, second = parts[0].tree, parts[1].tree
    if isinstance(second, c.Unparsed):
        return every(parts) if _APPOSED.match(context.text, phrases[1].start) else None
    if not isinstance(first, c.Condition) or not isinstance(second, c.Received):
        return None
    if not _ON.match(context.text, phrases[1].start):
        return None
    asked = attest(context.text, phrases[0].start, phrases[1].end, "investigator")
    return some([every(parts), every([some(parts), asked])])


_NARROWS = re.compile(
    r"(?:as|at|in|on|by|per|via|within|despite|with|without|not|no|who|which|that|if|when|where|unless|except|after|before|during|for|from|of|to|under|using"
    r"|regardless|irrespective|because|due|based|according|and|or|\w+(?:ed|ing|ly))\b",
    re.IGNORECASE,
)


def unknown_beside_bound(phrases: list[Phrase], context: Context) -> bool:
    """ "LVEF < 40 %, odd finding": a noun that nobody knows behind a bound is a reason of its own."""
    if len(phrases) != 2 or not all(p.quantities and p.concepts for p in phrases[:1]):
        return False
    other = phrases[1]
    named = other.words and not other.concepts and not other.quantities and not other.negated
    return bool(named) and _NARROWS.match(context.text, other.start) is None
