"""Groups that one sentence names: "Group 1: A Group 2: B", and a list that is for some patients alone."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, some, unparsed
from trialrun.model import criteria as c

_NAMES = r"(?:Group|Cohort|Stratum|Arm|Category|Population)"
_MARK = re.compile(rf"\b(?P<name>{_NAMES})\s+(?P<mark>[1-6]|I{{1,3}}|IV|[A-D])\s*:\s*")
_SERIES = (tuple("123456"), ("I", "II", "III", "IV"), tuple("ABCD"))
HINTS = tuple(
    f"{name} {mark}:"
    for name in ("group", "cohort", "stratum", "arm", "category", "population")
    for mark in "1ia"
)


def listed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No diabetes Group 1: never treated Group 2: on steroids": each group is another way in."""
    marks = list(_MARK.finditer(text, start, end))
    names = {mark["name"].lower() for mark in marks}
    found = tuple(mark["mark"] for mark in marks)
    if len(marks) < 2 or len(names) != 1 or not any(found == one[: len(found)] for one in _SERIES):
        return None
    ends = [mark.start() for mark in marks[1:]] + [end]
    groups = [
        context.clause(text, mark.end(), stop, context)
        if stop > mark.end()
        else unparsed(text, mark.start(), mark.end())
        for mark, stop in zip(marks, ends, strict=True)
    ]
    ahead = text[start : marks[0].start()].strip(" ,;:.-")
    if not ahead:
        return some(groups)
    head = context.clause(text, start, marks[0].start(), context)
    return some([head, *groups]) if context.excluding else every([head, some(groups)])


# "Special conditions for ineligibility of transplanted patients: A and B": keeps nobody else out.
_OF_SOME = re.compile(
    r"[^:;.]{0,60}\b(?:in)?eligib\w+\s+(?:of|for|in|among)\s+(?!(?:all|any|the|study|trial|these|such)\b)[^:;.]{3,60}?\s"
    r"(?:patients|subjects|participants|women|men|children|recipients)\s*:\s*\S",
    re.IGNORECASE,
)


def of_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """What is listed for some patients alone, whom the introduction names: left to a person."""
    return unparsed(text, start, end) if _OF_SOME.match(text, start, end) else None


_ANNOUNCED = re.compile(r"[^:;.]{3,60}:\s*", re.DOTALL)


def announced_alone(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior chemotherapy:", with nothing behind it: whether all of it is meant, a person has to say."""
    if not context.excluding or start or _ANNOUNCED.fullmatch(text) is None or ":" in text[:end]:
        return None
    built = context.clause(text[:end], start, end, context.of(text[:end]))
    if not isinstance(built.tree, c.Received) or built.tree.within is not None:
        return None
    return every([built, attest(text, start, end, "investigator")])


# "(patients with A only)", "(women only)": of whom alone the sentence is said.
_ONLY_THESE = re.compile(
    r"\s*[(\[]\s*(?:(?:for|in|of|applies\s+to|applicable\s+to)\s+)?(?:the\s+)?"
    r"(?P<whom>(?:patients|subjects|participants|women|men|females?|males?|children|adults)\b"
    r"[^()\[\]]{0,80}?)\s+only\s*[)\]]\W*$",
    re.IGNORECASE,
)


def of_these_only(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior chemotherapy (patients with A only)": asked of those alone whom the bracket names."""
    match = _ONLY_THESE.search(text, start, end)
    if match is None or match.start() <= start:
        return None
    built = context.clause(text, start, match.start(), context)
    whose = context.clause(text, *match.span("whom"), context.as_inclusion())
    if whose.unparsed:
        whose = attest(text, *match.span("whom"), "investigator")
    return every([built, whose]) if context.excluding else implies(whose, built)


_EITHER_WITH = re.compile(
    r"(?P<who>(?:[A-Za-z][\w-]+\s+){1,3}(?:or|and/or)\s+(?:[A-Za-z][\w-]+\s+){1,3}?(?:patients|subjects|participants|individuals|persons|people|women|men|children|adults))\s+"
    r"(?:with|who\s+have|having|suffering\s+from)\s+(?P<what>[^,;:()]{3,100})",
    re.IGNORECASE,
)


def either_with(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Diabetic or hypertensive patients with X": either of them, and X besides."""
    match = _EITHER_WITH.fullmatch(text, start, end)
    if match is None:
        return None
    who = context.clause(text, *match.span("who"), context)
    told = list(c.leaves(who.tree))
    if who.unparsed or sum(isinstance(x, c.Condition) for x in told) < 2:
        return None
    if not all(isinstance(x, (c.Condition, c.IsSex)) for x in told) or isinstance(who.tree, c.Not):
        return None
    what = context.clause(text, *match.span("what"), context)
    if what.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(what.tree)):
        return None
    return every([who, what])


_PEOPLE = r"(?:patients|subjects|participants|women|men|children|adults|those)\s+(?:with|who|having)\b"
_EITHER_GROUP = re.compile(
    rf"(?P<one>(?:adult\s+|all\s+)?{_PEOPLE}[^;:.]{{3,150}}?)\s*,?\s+or\s+(?P<other>{_PEOPLE}[^;:.]{{3,150}})",
    re.IGNORECASE,
)
_WITH_A_PLAN = re.compile(
    r"\w,?\s(?:who\s+(?:are|is|have|has)\s+)?(?:scheduled|planned|planning|undergoing|awaiting|requiring|receiving|treated|referred|listed)\b",
    re.IGNORECASE,
)
EITHER_HINTS = tuple(
    f"or {people} " for people in ("patients", "subjects", "participants", "women", "men", "those")
)


def either_group(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with A, scheduled for B, or patients with C, scheduled for D": of each group what is told of it."""
    match = _EITHER_GROUP.fullmatch(text, start, end)
    if match is None or not all(_WITH_A_PLAN.search(match[one]) for one in ("one", "other")):
        return None
    return some(context.clause(text, *match.span(one), context) for one in ("one", "other"))


_AGED = r"(?:newborns?|neonates?|infants?|babies|children|adolescents|teenagers|adults)"
# "Infants or fetuses with X": of whom only one has an age that everybody knows.
_BOTH_WITH = re.compile(
    rf"(?:(?:all|any)\s+)*(?P<first>{_AGED}|[a-z]{{4,16}}s)\s*(?:,?\s+(?:or|and/or|and)\s+|/)(?P<second>{_AGED}|[a-z]{{4,16}}s)\s+"
    r"(?:with|who\s+have|having|suffering\s+from)\s+(?P<what>[^;]{3,300})",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"(?:f(?:o)?etuses|toddlers|preschoolers|preterms|mothers|fathers|parents|caregivers|care-givers|carers|families|spouses|partners|siblings|relatives|youths|elders|seniors"
    r"|grandparents|teachers|volunteers|donors)",
    re.IGNORECASE,
)


def both_with(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Infants or fetuses with X": X is asked of either, and an infant without it is none of them."""
    match = _BOTH_WITH.fullmatch(text, start, end)
    if match is None:
        return None
    ages = [re.fullmatch(_AGED, match[one], re.IGNORECASE) for one in ("first", "second")]
    others = [_OF_PEOPLE.fullmatch(match[one]) for one in ("first", "second")]
    if sum(x is not None for x in ages) != 1 or sum(x is not None for x in others) != 1:
        return None
    who = some(
        context.clause(text, *match.span(one), context)
        if aged
        else attest(text, *match.span(one), "investigator")
        for one, aged in zip(("first", "second"), ages, strict=True)
    )
    return every([who, context.clause(text, *match.span("what"), context)])


BOTH_HINTS = (
    *("etuses", "toddlers", "preschoolers", "preterms", "mothers", "fathers", "parents", "givers", "carers"),
    *("families", "spouses", "partners", "siblings", "relatives", "youths", "elders", "seniors", "teachers"),
    *("volunteers", "donors"),
)
