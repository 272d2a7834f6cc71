"""How numbers, ranges, windows, dates and facts read in a sentence for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from trialrun.model.criteria import Length, Range, Repeated
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.screening import Evidence
from trialrun.model.time import Moment
from trialrun.vocab.concepts import Group, concepts
from trialrun.vocab.units_shown import unit_shown


def number(value: float) -> str:
    """Up to six significant digits, without an exponent where people would not write one."""
    text = f"{value:.6g}"
    return f"{value:.0f}" if "e" in text and 1 <= abs(value) < 1e15 else text


def quantity(value: float, unit: str) -> str:
    if unit in ("x ULN", "x LLN", "x baseline"):
        return f"{number(value)} × {unit[2:]}"
    return f"{number(value)} {unit_shown(unit)}".strip()


def interval(wanted: Range, unit: str = "") -> str:
    """ "below 9 g/dL", "from 18 to 70 years"."""
    low, high = wanted.low, wanted.high
    if high is None:
        assert low is not None
        return f"{'at least' if wanted.low_included else 'above'} {quantity(low, unit)}"
    if low is None:
        return f"{'at most' if wanted.high_included else 'below'} {quantity(high, unit)}"
    if low == high:
        return f"exactly {quantity(low, unit)}"
    start = number(low) if wanted.low_included else f"above {number(low)}"
    end = quantity(high, unit) if wanted.high_included else f"below {quantity(high, unit)}"
    return f"from {start} to {end}"


def length(asked: Length) -> str:
    """ "for at least 4 weeks"."""
    if asked.at_least is None:
        assert asked.at_most is not None
        return f"for {'less than' if asked.at_most.strict else 'at most'} {asked.at_most}"
    if asked.at_most is None:
        return f"for {'more than' if asked.at_least.strict else 'at least'} {asked.at_least}"
    return f"for {asked.at_least} to {asked.at_most}"


def row_words(repeated: Repeated | None, lasting: Length | None) -> list[str]:
    """ "on 2 occasions at least 24 hours apart", "for at least 3 months"."""
    found = []
    if repeated is not None:
        apart = f" at least {repeated.apart} apart" if repeated.apart else ""
        found.append(f"the same on {repeated.times} occasions{apart}")
    if lasting is not None:
        found.append(f"the same {length(lasting)}")
    return found


def day(moment: Moment | date | None) -> str:
    """ "2026-05-03", "2026-05", "2026", or "without a date"."""
    if moment is None:
        return "without a date"
    return moment.isoformat() if isinstance(moment, date) else str(moment)


def a_list(items: Iterable[str], joint: str = "and") -> str:
    """ "one, two and three"; each item once."""
    words = list(dict.fromkeys(items))
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def besides(concept: str, excepting: Sequence[str]) -> str:
    """The concept with its exceptions."""
    return f"{concept} other than {a_list(excepting, 'or')}" if excepting else concept


def another(concept: str, excepting: Sequence[str]) -> str:
    """ "any other infection", "any malignancy other than skin cancer"."""
    return f"any {besides(concept, excepting)}" if excepting else f"any other {concept}"


def joined(texts: Iterable[str], most: int = 3) -> str:
    """Clauses with semicolons between, each once; more than a few are counted."""
    clauses = list(dict.fromkeys(texts))
    if len(clauses) > most + 1:
        clauses[most:] = [f"and {len(clauses) - most} more"]
    return "; ".join(clauses)


def told_all(facts: Iterable[AnyFact], most: int = 3) -> str:
    """The facts in a clause, each once; more than a few are counted."""
    clauses = list(dict.fromkeys(told(fact) for fact in facts))
    if len(clauses) > most + 1:
        clauses[most:] = [f"{len(clauses) - most} more"]
    return a_list(clauses)


def too_old(facts: Sequence[AnyFact], days: int) -> str:
    """ "hemoglobin 12 g/dL of 2026-01-10 is older than 90 days and counts as missing"."""
    verbs = ("is", "counts") if len(facts) == 1 else ("are", "count")
    said = told_all(facts)
    return f"{said} {verbs[0]} older than {days} days and {verbs[1]} as missing"


@cache
def named(concept: str, group: Group) -> str:
    """The concept's name in its usual capitals: "eGFR" of "egfr", "HBsAg" of "hbsag"."""
    return _spelled(concept, group) if concept in concepts(group) else concept


@cache
def _spelled(concept: str, group: Group) -> str:
    """Only of the vocabulary's own names, so that nothing of a patient is kept."""
    # Another spelling counts for its capitals alone: spaces and hyphens stay the concept's own.
    same = (also for also in concepts(group)[concept].also if _letters(also) == _letters(concept))
    capitals = next((also for also in same if also != also.lower()), "") or _by_words(concept, group)
    letters = (char for char in capitals if char.isalnum())
    return "".join(next(letters) if char.isalnum() else char for char in concept)


def _by_words(concept: str, group: Group) -> str:
    """The concept with each word that another spelling has in capitals: "anti-CD38 antibody"."""
    words = (word for also in concepts(group)[concept].also for word in re.findall(r"\w+", also))
    capitals = {word.lower(): word for word in words if sum(map(str.isupper, word)) > 1}
    return re.sub(r"\w+", lambda found: capitals.get(found[0].lower(), found[0]), concept)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


# The group of the vocabulary in which a kind of fact has its concepts; the others have none.
_GROUPS: dict[type, Group] = {
    ConditionFact: "condition",
    FamilyFact: "condition",
    AllergyFact: "therapy",
    MeasurementFact: "measurement",
    ScoreFact: "scale",
    TestFact: "test",
    TreatmentFact: "therapy",
}


def spelled(fact: AnyFact) -> str:
    """A fact's concept in its usual capitals; "" for none."""
    group = _GROUPS.get(type(fact))
    return named(fact.concept, group) if group else fact.concept


def called(fact: AnyFact) -> str:
    """The concept, with the source's own words where they differ."""
    name = spelled(fact)
    if not fact.shown or _letters(fact.shown) == _letters(fact.concept):
        return name or fact.shown
    return f"{name} (“{fact.shown}”)" if name else fact.shown


def value(fact: MeasurementFact) -> str:
    """ "hemoglobin < 8.1 g/dL"."""
    sign = f"{fact.comparator} " if fact.comparator else ""
    return f"{sign}{quantity(fact.value, fact.unit)}"


def told(fact: AnyFact) -> str:
    """The fact in a clause: what it says and when."""
    words = [_SAYINGS[type(fact)](fact)]
    if isinstance(fact, TreatmentFact):
        words.append(_course(fact))
    elif isinstance(fact, ConditionFact) and not fact.absent:
        words.append(_lasting(fact))
    elif fact.on is not None:
        words.append(f"of {fact.on}")
    return " ".join(word for word in words if word)


def _lasting(fact: ConditionFact) -> str:
    start = f"since {fact.on}" if fact.on else ""
    end = f"until {fact.until}" if fact.until else ""
    if fact.status == "resolved" or fact.until:
        start = f"from {fact.on}" if fact.on else ""
    words = " ".join(part for part in (start, end) if part)
    state = {"active": "active", "resolved": "resolved", "unknown": ""}[fact.status]
    inside = ", ".join(part for part in (state, words) if part)
    return f"({inside})" if inside else ""


def _course(fact: TreatmentFact) -> str:
    if fact.absent:
        return f"of {fact.on}" if fact.on else ""
    state = "" if fact.status == "unknown" else fact.status
    start = f"from {fact.on}" if fact.on else ""
    if fact.kind == "procedure" and fact.until is None and fact.on:
        start = f"on {fact.on}" if fact.on.exact else f"in {fact.on}"
    end = f"until {fact.until}" if fact.until else ""
    line = f"line {fact.line}" if fact.line else ""
    inside = ", ".join(part for part in (state, line, " ".join(p for p in (start, end) if p)) if part)
    return f"({inside})" if inside else ""


def _condition(fact: ConditionFact) -> str:
    if fact.absent:
        return f"no {called(fact)}"
    grade = f"grade {number(fact.grade)}" if fact.grade is not None else ""
    stage = f"stage {fact.stage}" if fact.stage else ""
    more = ", ".join(part for part in (fact.severity or "", fact.course or "", grade, stage) if part)
    suspected = "suspected " if fact.suspected else ""
    return f"{suspected}{called(fact)}{', ' + more if more else ''}"


def _measurement(fact: MeasurementFact) -> str:
    limits = [
        f"{word} {quantity(limit, fact.unit)}"
        for word, limit in (("lower limit", fact.lower_limit), ("upper limit", fact.upper_limit))
        if limit is not None
    ]
    specimen = f" in {fact.specimen}" if fact.specimen else ""
    return f"{called(fact)}{specimen} {value(fact)}{' (' + ', '.join(limits) + ')' if limits else ''}"


_WITHOUT_SUBSTANCE = {"allergy": "allergy", "drug": "drug allergy"}
"""What "no known allergy" and "no known drug allergy" are about, which name no substance."""


def _allergy(fact: AllergyFact) -> str:
    if fact.concept in _WITHOUT_SUBSTANCE:
        return f"{'no known ' if fact.absent else ''}{_WITHOUT_SUBSTANCE[fact.concept]}"
    return f"{'no ' if fact.absent else ''}allergy to {called(fact)}"


_SAYINGS: dict[type, Callable[[Any], str]] = {
    ConditionFact: _condition,
    FamilyFact: lambda f: f"{'no ' if f.absent else ''}{called(f)} in the family",
    AllergyFact: _allergy,
    MeasurementFact: _measurement,
    ScoreFact: lambda f: f"{called(f)} {number(f.value)}",
    TestFact: lambda f: f"{called(f)} {f.result or 'inconclusive'}",
    TreatmentFact: lambda f: f"no {called(f)}" if f.absent else called(f),
    ResponseFact: lambda f: (
        f"{f.concept}{f' by {f.criteria}' if f.criteria else ''}{f' to line {f.line}' if f.line else ''}"
    ),
    AnswerFact: lambda f: f"{'yes' if f.yes else 'no'}, said the {f.by}",
}


def evidence(fact: AnyFact) -> Evidence:
    """The fact as it is shown beside a verdict."""
    shown = _SAYINGS[type(fact)](fact)
    if isinstance(fact, TreatmentFact):
        shown = f"{shown} {_course(fact)}".strip()
    elif isinstance(fact, ConditionFact) and not fact.absent:
        shown = f"{shown} {_lasting(fact)}".strip()
    return Evidence(shown, fact.source.place, str(fact.on) if fact.on else "")


def shown_evidence(fact: Evidence) -> str:
    """ "hemoglobin 8.1 g/dL (Observation/12, 2026-11-02)"."""
    where = ", ".join(part for part in (fact.place, fact.on) if part)
    return f"{fact.shown} ({where})" if where else fact.shown
