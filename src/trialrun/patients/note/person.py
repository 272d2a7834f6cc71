"""Who a note is about: age and sex."""

from __future__ import annotations

import re
from datetime import date, timedelta

from trialrun.model.criteria import Sex
from trialrun.model.time import Moment, add_months
from trialrun.patients.note.times import Frame, dates_in

_UNIT = r"(?P<unit>years?|yrs?|y\.?o\.?|y/o|y|months?|mos?|weeks?|wks?|days?)"
_AGES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?P<n>\d{{1,3}})[\s-]*{_UNIT}[\s-]*(?:old|of age|o\b)",
        r"\b(?P<n>\d{1,3})[\s-]*(?P<unit>y\.?o\b\.?|y/o)",
        rf"\b(?:aged|age(?: is| of)?:?)\s*(?P<n>\d{{1,3}})(?:\s*{_UNIT})?\b",
        r"\b(?P<n>\d{1,3})[\s-]*(?P<unit>years?|yrs?|months?)[\s-]+(?=(?:white|black|asian|hispanic|caucasian|african|female|male|woman|man|boy|girl)\b)",
        r"\b(?P<n>\d{1,3})\s?(?P<unit>)(?=[MF]\b)",
        r"\b(?P<n>\d{1,3})[\s-]*(?P<unit>years?|yrs?|y)[\s,/]+(?=(?-i:[MF])\b)",
        r"\b(?-i:Mrs?|Ms|Miss)\.?\s+(?-i:[A-Z])[\w'-]*\.?(?:\s+(?-i:[A-Z])[\w'-]+)?,\s*(?:(?:a|an|is|age)\s+)*(?P<n>\d{1,3})(?P<unit>)(?=\s*,)",
        r"\bage\s*(?:/\s*(?:sex|gender))?\s*:\s*(?P<n>\d{1,3})(?P<unit>)(?=\s*[/,]\s*[MF]\b)",
    )
)
_BORN = re.compile(r"(?:\bDOB|\b[Dd]ate of [Bb]irth|\b[Bb]irth ?date|(?<!was )\b[Bb]orn(?: on)?)\s*[:,-]?\s*")
_DECADE = re.compile(r"\bin (?:his|her|their) (?P<part>early |mid[- ]?|late )?(?P<ten>[2-9])0['’]?s\b", re.I)
_NEWBORN = re.compile(r"\b(?:newborn|neonate)\b", re.I)
# A title stands before a name: "432 ms" is a time, "MR of the spine" an image.
_FEMALE = r"\b(?:woman|female|girl|lady|gentlewoman|mother of|nun|housewife|waitress|(?-i:RHW|RHF)|(?-i:Mrs|Ms|MRS)\b(?=\.?\s+(?-i:[A-Z]))|G\d+P\d+)\b"
_MALE = r"\b(?:man|male|boy|gentleman|(?-i:RHM)|(?-i:Mr)\b(?=\.?\s+(?-i:[A-Z]))|father of)\b"
# "67 y/o M", "71F": the letter beside the age; "16 F sheath" and "1.2 M-protein" are other things.
_LETTER = re.compile(
    r"(?<![\d/.])\b\d{1,3}[\s-]?(?:years?[\s-]old|y\.?o\.?|y/o|yrs?|y)?[\s,/-]?\s?(?:AA|RH|LH)?(?P<sex>[MF])\b"
    r"(?![/+-]|\.\w|\s*(?:protein|spike|component|catheter|sheath|foley|tube|stent)\b)"
)
_OTHERS = re.compile(
    r"\b(?:(?:the|a|both|maternal|paternal|older|younger)\s+)*(?:mother|father|brother|sister|wife|husband|son|daughter|parents?"
    r"|grand\w+|aunt|uncle|cousin|partner|boyfriend|girlfriend|teacher|physician|doctor|mom|dad|spouse)s?['’]?s?\b(?:[^.;]*?\b(?:she|he|her|his)\b)?",
    re.I,
)


def birth_of(text: str, frame: Frame) -> Moment | None:
    """All the days on which the patient may have been born: by the date of birth, else by the first age stated."""
    on = frame.on
    if (label := _BORN.search(text)) is not None:
        days = [found for found in dates_in(text[label.end() : label.end() + 30], frame) if found[0] <= 1]
        if days and days[0][2].first <= on:
            return days[0][2]
    found = [match for pattern in _AGES for match in pattern.finditer(text) if not _other(text, match)]
    if found:
        match = min(found, key=lambda m: m.start())
        return _born(on, int(match["n"]), (match["unit"] or "y").lower())
    if decade := _DECADE.search(text):
        low = int(decade["ten"]) * 10
        part = (decade["part"] or "").strip(" -").lower()
        first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
        return Moment(
            add_months(on, -12 * (low + last + 1)) + timedelta(days=1), add_months(on, -12 * (low + first))
        )
    if _NEWBORN.search(text[:200]):
        return Moment(on - timedelta(days=28), on)
    return None


def _other(text: str, match: re.Match[str]) -> bool:
    """The age of a child, of a relative, or at an event is not the patient's."""
    before = text[max(0, match.start() - 40) : match.start()]
    return (
        bool(
            re.search(
                r"\b(?:son|daughter|mother|father|sister|brother|wife|husband|child|children|at(?: the)?|since|her|his)\W+(?:\w+\W+){0,2}$"
                r"|\b(?:gave birth to|mother of|father of|menarche|menopause|died|diagnosed)\b[^.]*$",
                before,
                re.I,
            )
        )
        and match.start() > 25
    )


def _born(on: date, age: int, unit: str) -> Moment | None:
    if unit.startswith("y") and age <= 130:
        return Moment(add_months(on, -12 * (age + 1)) + timedelta(days=1), add_months(on, -12 * age))
    if unit.startswith("mo") and age <= 1560:
        return Moment(add_months(on, -age - 1) + timedelta(days=1), add_months(on, -age))
    if unit.startswith(("w", "d")):
        days = 7 if unit.startswith("w") else 1
        last = on - timedelta(days=age * days)
        return Moment(last - timedelta(days=days - 1), last)
    return None


def sex_of(text: str) -> Sex | None:
    """The sex that the nouns beside the age state, else the one that the pronouns agree on."""
    own = _OTHERS.sub(" ", text)
    found = sorted(
        [(m.start(), "female") for m in re.finditer(_FEMALE, own, re.I)]
        + [(m.start(), "male") for m in re.finditer(_MALE, own, re.I)]
    )
    short = _LETTER.search(text)
    labelled = re.search(r"\b(?:sex|gender)\s*(?:is|:)?\s*(female|male|f|m)\b", text, re.I)
    if labelled:
        return "female" if labelled[1].lower().startswith("f") else "male"
    if short and short.start() < min((place for place, _ in found), default=len(text)):
        return "female" if short["sex"] == "F" else "male"
    if found and (len({sex for _, sex in found}) == 1 or found[0][0] < 120):
        return "female" if found[0][1] == "female" else "male"
    if short:
        return "female" if short["sex"] == "F" else "male"
    her = len(re.findall(r"\b(?:she|her|hers|herself)\b", own, re.I))
    him = len(re.findall(r"\b(?:he|his|him|himself)\b", own, re.I))
    if her and (him == 0 or her >= 4 * him):
        return "female"
    if him and (her == 0 or him >= 4 * her):
        return "male"
    return None
