"""Which recorded courses and stages of a disease satisfy, contradict or leave open those asked for."""

from __future__ import annotations

import re
from functools import cache

from trialrun.model.criteria import Course
from trialrun.model.logic import Truth

# A recorded course that is also the other course, by the meaning of the words.
_IMPLIES: dict[Course, frozenset[Course]] = {
    "early relapse": frozenset(("relapsed", "recurrent")),
    "relapsed": frozenset(("recurrent",)),
    "recurrent": frozenset(("relapsed",)),
    "untreated": frozenset(("untreated or uncontrolled",)),
    "uncontrolled": frozenset(("untreated or uncontrolled",)),
}

_EARLY: tuple[Course, ...] = ("newly diagnosed", "untreated")
_LATE: tuple[Course, ...] = ("relapsed", "recurrent", "early relapse", "refractory")

# Courses that one record of one disease cannot have at once. What is not here may coexist ("relapsed" and
# "refractory", "relapsed" and "in remission", "metastatic" and "unresectable") and so stays unknown.
_CONTRADICTIONS: frozenset[frozenset[Course]] = frozenset(
    frozenset(pair)
    for pair in (
        *((early, late) for early in _EARLY for late in _LATE),
        ("progressive", "stable"),
        ("progressive", "in remission"),
        ("controlled", "uncontrolled"),
        ("controlled", "untreated or uncontrolled"),
        ("symptomatic", "asymptomatic"),
        ("chronic", "acute"),
        ("metastatic", "locally advanced"),
    )
)


def course(asked: Course, found: Course) -> Truth:
    """Whether a disease recorded with the course `found` has the course `asked`."""
    if asked == found or asked in _IMPLIES.get(found, frozenset()):
        return Truth.YES
    return Truth.NO if frozenset((asked, found)) in _CONTRADICTIONS else Truth.UNKNOWN


def precedes(asked: Course, found: Course) -> bool:
    """Whether the course asked for is one that a disease never has again once it had the course `found`."""
    return asked in _EARLY and found in _LATE


_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}
_STAGE = re.compile(r"(?P<system>.*?)\b(?P<main>IV|I{1,3}|[0-4])(?P<sub>[A-E]?[0-9]?)$", re.I)
_OPPOSITES = (frozenset(("limited", "extensive")),)


@cache
def _parsed(stage: str) -> tuple[str, str, str]:
    """(words before the numeral, Roman numeral, substage); the numeral is "" where there is none."""
    text = re.sub(r"\b(?:ajcc|uicc|clinical|pathologic(?:al)?|stage|group)\b", " ", stage, flags=re.I)
    text = " ".join(text.replace("-", " ").split()).casefold()
    match = _STAGE.fullmatch(text)
    if match is None:
        return text, "", ""
    main = match["main"].upper()
    return match["system"].strip(), _ROMAN.get(main, main), match["sub"].upper()


def _one_stage(asked: str, found: str) -> Truth:
    asked_system, asked_main, asked_sub = _parsed(asked)
    system, main, sub = _parsed(found)
    if asked_system != system:
        opposite = frozenset((asked_system, system)) in _OPPOSITES
        return Truth.NO if opposite and not main and not asked_main else Truth.UNKNOWN
    if asked_main != main:
        return Truth.NO if asked_main and main else Truth.UNKNOWN
    if sub.startswith(asked_sub):
        return Truth.YES
    return Truth.UNKNOWN if asked_sub.startswith(sub) else Truth.NO


def stage(asked: tuple[str, ...], found: str) -> Truth:
    """Whether a recorded stage is one of those asked for.

    A substage belongs to its stage ("IIIA" is a "III"); a stage does not tell its substage ("III" may be a
    "IIIA"); stages of different staging systems decide nothing about each other.
    """
    return max(_one_stage(one, found) for one in asked)
