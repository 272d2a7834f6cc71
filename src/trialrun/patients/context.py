"""The context that a name or code brings with it: "History of …", "Suspected …", "… in relapse"."""

from __future__ import annotations

import re
from typing import Literal

from trialrun.model.criteria import Course
from trialrun.model.patient import Code
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import resolve

Context = Literal["", "history", "absent", "suspected", "family", "no family", "allergy", "no allergy"]


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


_BEFORE: tuple[tuple[re.Pattern[str], Context], ...] = (
    (_pattern(r"no (?:known |significant )?family history of "), "no family"),
    (_pattern(r"family history of ", r"family history: ?", r"fhx?:? ", r"f/h:? ?"), "family"),
    (_pattern(r"no (?:known )?(?:allergy|allergies|hypersensitivity|intolerance) to "), "no allergy"),
    (
        _pattern(
            r"(?:known )?(?:drug )?allergy to ",
            r"allergic (?:reaction )?to ",
            r"(?:hypersensitivity|intolerance|intolerant) to ",
        ),
        "allergy",
    ),
    (
        _pattern(
            r"no (?:known |past |personal )?(?:history|evidence|signs?|suspicion|diagnosis) of ",
            r"no known ",
            r"no current ",
            r"denies ",
        ),
        "absent",
    ),
    (
        _pattern(
            r"(?:personal |past |previous |prior |known )?(?:medical |surgical )?history of ",
            r"(?:h/o|hx of|pmh of):? ?",
            r"(?:previous|prior|past|former|resolved|status post|s/p) ",
            r"old (?=myocardial|cerebral|infarct|MI\b|stroke|fracture)",
        ),
        "history",
    ),
    (
        _pattern(
            r"(?:suspected|possible|probable|provisional|presumed|query|rule out|r/o)(?: diagnosis of)?:? ",
            r"suspicion of ",
        ),
        "suspected",
    ),
)
_AFTER: tuple[tuple[re.Pattern[str], Context], ...] = (
    (_pattern(r",? (?:not found|ruled out|excluded|absent)$"), "absent"),
    (_pattern(r",? \(?suspected\)?$"), "suspected"),
    (_pattern(r",? \(?history(?: of)?\)?$"), "history"),
    (_pattern(r" (?:allergy|hypersensitivity|intolerance)$"), "allergy"),
)

_NOT = r"(?<!not )(?<!non)(?<!non-)(?<!never )(?<!without )(?<!castration )(?<!castration-)"
_DEPTH = r"(?:full |complete |partial |sustained |early |clinical |molecular |first |second )*"


def _course(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"[,(]?\s*{_NOT}\b(?:{pattern})\b\)?", re.I)


# Words for courses, and whether they mean them wherever they stand; the others only beside a known concept.
_COURSES: tuple[tuple[re.Pattern[str], tuple[Course, ...], bool], ...] = (
    (_course("not having achieved remission|failed remission|without (?:mention of )?remission"), (), True),
    (_course(rf"in {_DEPTH}remission"), ("in remission",), True),
    (_course("(?:in )?early relapsed?"), ("early relapse",), True),
    (_course("relapsed and refractory"), ("relapsed", "refractory"), True),
    (_course(r"relapsed(?: ?(?:/|or|-) ?refractory)?|in relapse|relapse of"), ("relapsed",), True),
    (_course("(?:primary )?refractory"), ("refractory",), True),
    (_course("recurrent|recurrence of|in recurrence"), ("recurrent",), True),
    (_course("newly[ -]diagnosed"), ("newly diagnosed",), True),
    (_course("untreated|treatment[- ]na[iï]ve"), ("untreated",), True),
    (_course("metastatic"), ("metastatic",), True),
    (_course("locally[ -]advanced"), ("locally advanced",), True),
    (_course("unresectable|inoperable"), ("unresectable",), True),
    (_course("progressive|progressing"), ("progressive",), False),
    (_course("stable"), ("stable",), False),
    (_course("uncontrolled|poorly controlled"), ("uncontrolled",), False),
    (_course("(?:well[- ])?controlled"), ("controlled",), False),
    (_course("asymptomatic"), ("asymptomatic",), False),
    (_course("symptomatic"), ("symptomatic",), False),
    (_course("chronic"), ("chronic",), False),
    (_course("acute"), ("acute",), False),
)


def split_context(text: str) -> tuple[str, Context]:
    """ "History of stroke" as ("stroke", "history")."""
    for pattern, context in _BEFORE:
        if (match := pattern.match(text)) and match.end() < len(text):
            return text[match.end() :].strip(), context
    for pattern, context in _AFTER:
        if (match := pattern.search(text)) and match.start():
            return text[: match.start()].strip(), context
    return text, ""


def split_courses(text: str, groups: tuple[Group, ...]) -> tuple[str, tuple[Course, ...]]:
    """ "AML in relapse" as ("AML", ("relapsed",)); "newly diagnosed, untreated AML" has two courses.

    "Relapsed/refractory" says only that one of the two holds; the name is given to all who relapsed.
    """
    courses: list[Course] = []
    for pattern, means, sure in _COURSES:
        match = pattern.search(text)
        if match is None:
            continue
        rest = re.sub(r"\s+", " ", text[: match.start()] + " " + text[match.end() :]).strip(" ,;-/")
        known = any(resolve(rest, group) for group in groups)
        if not rest or not (sure or known):
            continue
        text = rest
        courses += [course for course in means if course not in courses]
        if known:
            break
    return text, tuple(courses)


def split_all(
    texts: tuple[str, ...], groups: tuple[Group, ...]
) -> tuple[Context, tuple[Course, ...], tuple[str, ...]]:
    """The context and courses that names of one thing state, and the names without them, each once."""
    context: Context = ""
    courses: dict[Course, None] = {}
    bare: list[str] = []
    for text in texts:
        rest, said = split_context(text)
        context = context or said
        if not any(resolve(rest, group) for group in groups):
            rest, how = split_courses(rest, groups)
            courses |= dict.fromkeys(how)
        bare.append(rest)
    return context, tuple(courses), tuple(dict.fromkeys(bare))


# ICD-10: Z80-Z84 family history, Z85-Z87 personal history, Z88 allergy status to drugs. In C90-C95 the last
# character 1 is "in remission" (-CM, -GM) and 2 "in relapse" (-CM), in C81-C88 an A is "in remission" (-CM).
_ICD_10 = ("ICD-10", "ICD-10-CM", "ICD-10-GM")
_ICD_CONTEXT: tuple[tuple[re.Pattern[str], Context], ...] = (
    (re.compile(r"Z8[0-4]"), "family"),
    (re.compile(r"Z8[5-7]"), "history"),
    (re.compile(r"Z88"), "allergy"),
)
_ICD_COURSE: tuple[tuple[re.Pattern[str], Course], ...] = (
    (re.compile(r"C9[0-5]\.?[0-9A-Z]1$|C8[1-8]\.?[0-9A-Z]A$"), "in remission"),
    (re.compile(r"C9[0-5]\.?[0-9A-Z]2$"), "relapsed"),
)


def context_of_codes(codes: tuple[Code, ...]) -> Context:
    """The context that an ICD-10 chapter gives: Z85.3 is a history of breast cancer."""
    for code in codes:
        if code.system in _ICD_10:
            for pattern, context in _ICD_CONTEXT:
                if pattern.match(code.code.upper()):
                    return context
    return ""


def course_of_codes(codes: tuple[Code, ...]) -> Course | None:
    """The course that an ICD-10 code ends in: C92.02 is AML in relapse."""
    for code in codes:
        if code.system in ("ICD-10-CM", "ICD-10-GM"):
            for pattern, course in _ICD_COURSE:
                if pattern.match(code.code.upper()) and (
                    code.system == "ICD-10-CM" or course == "in remission"
                ):
                    return course
    return None
