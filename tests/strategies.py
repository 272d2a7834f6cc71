"""Hypothesis strategies for criterion trees and patients, for every room's tests.

Both draw from the same small set of real concepts, broad and narrow ones of one kind among them, so that a
drawn tree often has something to say about a drawn patient. `DAY` is the screening's day they are made for.

    trees()             any tree; `leaves()` only leaves
    patients()          any patient
    refined_patients()  (patient, the same patient of whom more is known)

Leaves and facts are made once by a seeded generator (`random_leaf`, `random_fact`), and the strategies draw
from these pools: that is fast, and what fails shrinks to few leaves and facts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st

from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.time import Duration, Moment

DAY = date(2026, 11, 21)

CONDITIONS = (
    "malignancy",
    "hematologic malignancy",
    "leukemia",
    "acute myeloid leukemia",
    "acute lymphoblastic leukemia",
    "breast cancer",
    "infection",
    "tuberculosis",
    "neuropathy",
    "peripheral neuropathy",
    "stroke",
    "pregnancy",
)
THERAPIES = (
    "antineoplastic therapy",
    "chemotherapy",
    "anthracycline",
    "doxorubicin",
    "daunorubicin",
    "azacitidine",
    "anticoagulant",
    "warfarin",
)
TESTS = ("hiv test", "hepatitis b test", "hbsag", "flt3 mutation", "flt3-itd", "pregnancy test", "her2")
SCALES = ("ecog", "karnofsky", "nyha")
# Analyte: units that convert into each other, and a plausible value in the first of them.
ANALYTES: dict[str, tuple[tuple[str, ...], float]] = {
    "creatinine": (("mg/dL", "umol/L"), 1.2),
    "hemoglobin": (("g/dL", "g/L", "mmol/L"), 11.0),
    "alt": (("U/L",), 40.0),
    "ast": (("U/L",), 40.0),
    "transaminases": (("U/L",), 40.0),
    "qtc": (("ms", "s"), 440.0),
    "qtcf": (("ms", "s"), 440.0),
}
FACTORS = {
    ("creatinine", "umol/L"): 88.4,
    ("hemoglobin", "g/L"): 10.0,
    ("hemoglobin", "mmol/L"): 0.6206,
    ("qtc", "s"): 0.001,
    ("qtcf", "s"): 0.001,
}
QUESTIONS = ("written informed consent", "willing to travel")
COURSES: tuple[c.Course, ...] = (
    "relapsed",
    "refractory",
    "newly diagnosed",
    "progressive",
    "stable",
    "in remission",
    "early relapse",
)
RESULTS: tuple[c.Result, ...] = ("positive", "negative", "mutated", "wild type", "normal", "abnormal")
RESPONSES = ("sCR", "CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "relapse")
STAGES = ("I", "II", "III", "IIIA", "IV", "limited")

DISEASES = (CONDITIONS[:6], CONDITIONS[6:8], CONDITIONS[8:10], *((name,) for name in CONDITIONS[10:]))
FAMILIES: dict[type, tuple[tuple[str, ...], ...]] = {
    p.ConditionFact: DISEASES,
    p.FamilyFact: DISEASES,
    p.AllergyFact: (THERAPIES,),
    p.TreatmentFact: (THERAPIES[:6], THERAPIES[6:]),
    p.TestFact: (("hiv test",), ("hepatitis b test", "hbsag"), ("flt3 mutation", "flt3-itd"), ("her2",)),
    p.ScoreFact: (("ecog", "karnofsky"), ("nyha",)),
    p.MeasurementFact: (("creatinine",), ("hemoglobin",), ("alt", "ast", "transaminases"), ("qtc", "qtcf")),
    p.ResponseFact: (RESPONSES,),
    p.AnswerFact: (QUESTIONS[:1], QUESTIONS[1:]),
}
"""Concepts that have to do with each other. Facts of a family that a patient has none of are news."""


# ---- days ----------------------------------------------------------------------------------------------

_EDGES = (0, 1, 27, 28, 29, 30, 31, 89, 90, 91, 180, 181, 182, 365, 366)


def random_day(chance: random.Random) -> date:
    """A day before `DAY`, often just where a window of a criterion ends."""
    recent = chance.randint(0, 100)
    back = chance.choice((recent, recent, chance.choice(_EDGES), chance.randint(0, 3000)))
    return DAY - timedelta(days=back)


def random_moment(chance: random.Random) -> Moment | None:
    """A day, a month, a year or nothing; sometimes in the future."""
    if chance.random() < 0.15:
        return None
    day = random_day(chance)
    if chance.random() < 0.08:
        day = DAY + (DAY - day)
    return Moment.parse(day.isoformat()[: chance.choice((10, 10, 10, 10, 7, 4))])


# ---- trees ---------------------------------------------------------------------------------------------


def random_range(chance: random.Random, numbers: Sequence[float]) -> c.Range:
    """A range with bounds among the numbers."""
    low, high = sorted((chance.choice(numbers), chance.choice(numbers)))
    included = chance.random() < 0.5, chance.random() < 0.5
    shape = chance.choice(("low", "high", "both"))
    if shape == "low":
        return c.Range(low=low, low_included=included[0])
    if shape == "high":
        return c.Range(high=high, high_included=included[1])
    return c.Range(low, high, *(included if low < high else (True, True)))


_LENGTHS = (
    Duration(4, "weeks"),
    Duration(28, "days"),
    Duration(1, "months"),
    Duration(6, "months"),
    Duration(1.5, "months"),
    Duration(5, "years"),
    Duration(24, "hours"),
    Duration(5, "half-lives"),
    Duration(0, "days"),
)


def random_window(chance: random.Random, share: float = 0.4) -> c.Window | None:
    if chance.random() > share:
        return None
    anchor = chance.choice(("screening", "treatment", "enrolment", "treatment", "diagnosis"))
    shape = chance.choice(("at most", "at most", "at least", "between"))
    if shape == "between":
        longest = chance.choice((Duration(1, "years"), Duration(6, "months")))
        return c.Window(longest, chance.choice((Duration(4, "weeks"), Duration(3, "months"))), anchor)
    length = chance.choice(_LENGTHS)
    if shape == "at least":
        return c.Window(at_least=length, anchor=anchor)
    return c.Window(at_most=length, anchor=anchor, after=chance.random() < 0.1)


def _sometimes(chance: random.Random, *values: Any, share: float = 0.3) -> Any:
    return chance.choice(values) if chance.random() < share else None


def _measurement(chance: random.Random) -> c.Measurement:
    concept = chance.choice(tuple(ANALYTES))
    units, usual = ANALYTES[concept]
    unit = chance.choice((*units, *units, "x ULN", "x LLN"))
    scale = 1.0 if unit.startswith("x ") else usual * FACTORS.get((concept, unit), 1.0)
    bounds = [scale * factor for factor in (0.5, 0.9, 1.0, 1.1, 1.5, 2.0)]
    return c.Measurement(concept, random_range(chance, bounds), unit, random_window(chance))


def _condition(chance: random.Random) -> c.Condition:
    return c.Condition(
        chance.choice(CONDITIONS),
        status=chance.choice((None, None, "active", "history")),
        severity=_sometimes(chance, "mild", "severe", share=0.1),
        course=_sometimes(chance, *COURSES, share=0.15),
        grade=random_range(chance, (1.0, 2.0, 3.0, 4.0)) if chance.random() < 0.1 else None,
        stage=_sometimes(chance, ("III",), ("IIIA",), ("I", "II"), ("limited",), share=0.1) or (),
        excepting=_sometimes(chance, ("breast cancer",), ("leukemia",), ("tuberculosis",)) or (),
        within=random_window(chance, 0.25),
    )


def _received(chance: random.Random) -> c.Received:
    return c.Received(
        chance.choice(THERAPIES),
        ongoing=_sometimes(chance, True),
        lines=random_range(chance, (0.0, 1.0, 2.0, 3.0)) if chance.random() < 0.2 else None,
        excepting=_sometimes(chance, ("doxorubicin",), ("azacitidine",), ("warfarin",)) or (),
        within=random_window(chance),
        line=_sometimes(chance, 1, 2, share=0.15),
    )


_SCORED = {"ecog": (0.0, 1.0, 2.0, 3.0), "karnofsky": (50.0, 60.0, 70.0, 80.0, 90.0), "nyha": (1.0, 2.0, 3.0)}


def _score(chance: random.Random) -> c.Score:
    scale = chance.choice(SCALES)
    return c.Score(scale, random_range(chance, _SCORED[scale]))


_LEAF_MAKERS: tuple[tuple[int, Callable[[random.Random], c.Tree]], ...] = (
    (6, _condition),
    (6, _received),
    (5, _measurement),
    (3, _score),
    (2, lambda r: c.Test(r.choice(TESTS), r.choice(RESULTS), random_window(r, 0.2))),
    (2, lambda r: c.Response(
        r.choice(RESPONSES), r.random() < 0.5, r.choice(("", "", "IMWG", "ELN")), _sometimes(r, 1, 2)
    )),
    (2, lambda r: c.Age(
        random_range(r, (17.0, 18.0, 65.0, 70.0, 216.0)), r.choice(("years", "years", "months", "weeks"))
    )),
    (1, lambda r: c.IsSex(r.choice(("female", "male")))),
    (1, lambda r: c.FamilyHistory(r.choice(CONDITIONS))),
    (1, lambda r: c.Allergy(r.choice(THERAPIES))),
    (1, lambda r: c.Attest(r.choice(QUESTIONS), r.choice(("patient", "investigator")))),
    (1, lambda r: c.Unparsed("something nobody understood")),
)  # fmt: skip


def random_leaf(chance: random.Random) -> c.Tree:
    """A leaf of any class."""
    makers = [maker for _, maker in _LEAF_MAKERS]
    return chance.choices(makers, [weight for weight, _ in _LEAF_MAKERS])[0](chance)


LEAVES = tuple(random_leaf(random.Random(f"leaf {number}")) for number in range(3000))


def leaves() -> st.SearchStrategy[c.Tree]:
    """Leaves of every class."""
    return st.sampled_from(LEAVES)


@cache
def trees(max_leaves: int = 8) -> st.SearchStrategy[c.Tree]:
    """Trees of every class of node (but `Allowed`, which is only ever a root)."""

    def grown(smaller: st.SearchStrategy[c.Tree]) -> st.SearchStrategy[c.Tree]:
        several = st.lists(smaller, min_size=2, max_size=4).map(tuple)
        return st.one_of(
            st.builds(c.All, several),
            st.builds(c.AnyOf, several),
            st.builds(c.Not, smaller),
            st.builds(c.IfThen, smaller, smaller),
            several.flatmap(lambda of: st.builds(c.AtLeast, st.integers(1, len(of)), st.just(of))),
        )

    return st.recursive(leaves(), grown, max_leaves=max_leaves)


# ---- facts ---------------------------------------------------------------------------------------------


def _condition_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    concept = chance.choice(CONDITIONS)
    if chance.random() < 0.25:
        severity = _sometimes(chance, "severe")
        return p.ConditionFact(concept=concept, absent=True, severity=severity, **common)
    return p.ConditionFact(
        concept=concept,
        status=chance.choice(("active", "active", "resolved", "unknown")),
        suspected=chance.random() < 0.15,
        severity=_sometimes(chance, "mild", "moderate", "severe", share=0.5),
        course=_sometimes(chance, *COURSES, share=0.5),
        grade=_sometimes(chance, 1.0, 2.0, 3.0, 4.0, share=0.5),
        stage=_sometimes(chance, *STAGES, share=0.5) or "",
        until=random_moment(chance) if chance.random() < 0.3 else None,
        **common,
    )


def _treatment_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    concept = chance.choice(THERAPIES)
    if chance.random() < 0.2:
        return p.TreatmentFact(concept=concept, absent=True, **common)
    return p.TreatmentFact(
        concept=concept,
        kind=chance.choice(("drug", "drug", "procedure")),
        status=chance.choice(("ongoing", "completed", "completed", "unknown", "planned")),
        until=random_moment(chance) if chance.random() < 0.5 else None,
        line=_sometimes(chance, 1, 2, 3, share=0.5),
        **common,
    )


def _measurement_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    concept = chance.choice(tuple(ANALYTES))
    units, usual = ANALYTES[concept]
    unit = chance.choice(units)
    scale = usual * FACTORS.get((concept, unit), 1.0)
    return p.MeasurementFact(
        concept=concept,
        value=scale * chance.choice((0.4, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 3.0)),
        unit="" if chance.random() < 0.1 else unit,
        comparator=chance.choice(("",) * 8 + ("<", "<=", ">", ">=")),
        lower_limit=_sometimes(chance, scale * 0.8, share=0.5),
        upper_limit=_sometimes(chance, scale * 1.2, share=0.5),
        **common,
    )


def _score_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    scale = chance.choice(SCALES)
    return p.ScoreFact(concept=scale, value=chance.choice(_SCORED[scale]), **common)


def _test_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    result = _sometimes(chance, *RESULTS, share=0.8)
    return p.TestFact(concept=chance.choice(TESTS), result=result, **common)


def _response_fact(chance: random.Random, common: dict[str, Any]) -> p.AnyFact:
    criteria = chance.choice(("", "", "IMWG", "RECIST"))
    line = _sometimes(chance, 1, 2)
    return p.ResponseFact(concept=chance.choice(RESPONSES), line=line, criteria=criteria, **common)


_FACT_MAKERS: tuple[tuple[int, Callable[[random.Random, dict[str, Any]], p.AnyFact]], ...] = (
    (6, _condition_fact),
    (6, _treatment_fact),
    (5, _measurement_fact),
    (3, _score_fact),
    (2, _test_fact),
    (2, _response_fact),
    (1, lambda r, common: p.FamilyFact(concept=r.choice(CONDITIONS), absent=r.random() < 0.5, **common)),
    (1, lambda r, common: p.AllergyFact(concept=r.choice(THERAPIES), absent=r.random() < 0.5, **common)),
    (1, lambda r, common: p.AnswerFact(
        concept=r.choice(QUESTIONS), yes=r.random() < 0.5, by=r.choice(("patient", "investigator")), **common
    )),
)  # fmt: skip


def random_fact(chance: random.Random) -> p.AnyFact:
    """A fact of any kind that leaves ask about."""
    makers = [maker for _, maker in _FACT_MAKERS]
    common = {"source": p.Source(f"Resource/{chance.randint(1, 999)}"), "on": random_moment(chance)}
    return chance.choices(makers, [weight for weight, _ in _FACT_MAKERS])[0](chance, common)


FACTS = tuple(random_fact(random.Random(f"fact {number}")) for number in range(5000))


@st.composite
def births(draw: st.DrawFn) -> Moment:
    """A date of birth around the bounds that trees ask for, sometimes only a month or a year."""
    years = draw(st.sampled_from((3, 17, 18, 19, 64, 65, 66, 70, 71, 90)))
    day = date(DAY.year - years, DAY.month, DAY.day) + timedelta(days=draw(st.integers(-40, 40)))
    return Moment.parse(day.isoformat()[: draw(st.sampled_from((10, 10, 7, 4)))])


@cache
def patients(max_facts: int = 16) -> st.SearchStrategy[p.Patient]:
    """Patients with facts that trees ask about."""
    return st.builds(
        p.Patient,
        id=st.just("patient"),
        birth=st.none() | births(),
        sex=st.sampled_from((None, "female", "male")),
        facts=st.lists(st.sampled_from(FACTS), max_size=max_facts).map(tuple),
    )


# ---- more knowledge ------------------------------------------------------------------------------------


def _narrower(chance: random.Random, moment: Moment | None, *, past: bool = True) -> Moment:
    """A better date for the same event: inside the days that it may have had. A record knows the past."""
    if moment is None:
        return Moment.on(random_day(chance))
    last = min(moment.last, DAY) if past and moment.first <= DAY else moment.last
    span = (last - moment.first).days
    start, end = sorted((chance.randint(0, span), chance.randint(0, span)))
    return Moment(moment.first + timedelta(days=start), moment.first + timedelta(days=end))


def _end(chance: random.Random, start: Moment | None) -> Moment:
    """A day for the end of what began at `start` and is over."""
    day = random_day(chance)
    return Moment.on(day if start is None else max(day, start.first))


class _Filler:
    """Fills in, by chance, what a fact left open."""

    def __init__(self, chance: random.Random, fact: p.AnyFact) -> None:
        self.chance = chance
        self.fact = fact
        self.changes: dict[str, Any] = {}

    def fill(self, name: str, values: Sequence[Any]) -> None:
        if self.chance.random() < 0.5:
            self.changes[name] = self.chance.choice(values)

    def now(self, name: str) -> Any:
        return self.changes.get(name, getattr(self.fact, name))


def _refined(chance: random.Random, fact: p.AnyFact, resolve: bool) -> p.AnyFact:
    """The same fact with some of what it left open filled in."""
    filler = _Filler(chance, fact)
    filler.fill("on", (_narrower(chance, fact.on),))
    if isinstance(fact, p.ConditionFact):
        if fact.suspected:
            filler.fill("suspected", (False,))
        if not fact.absent:
            _fill_condition(filler, fact, resolve)
    elif isinstance(fact, p.TreatmentFact) and not fact.absent:
        _fill_treatment(filler, fact)
    elif isinstance(fact, p.MeasurementFact):
        _fill_measurement(filler, fact)
    elif isinstance(fact, p.TestFact) and fact.result is None:
        filler.fill("result", RESULTS)
    elif isinstance(fact, p.ResponseFact) and fact.line is None:
        filler.fill("line", (1, 2, 3))
    return msgspec.structs.replace(fact, **filler.changes)


def _narrower_end(filler: _Filler, until: Moment, *, past: bool) -> Moment:
    """A better date for an end; no better knowledge puts it before the start."""
    start = filler.now("on")
    if start is not None and until.first < start.first <= until.last:
        until = Moment(start.first, until.last)
    return _narrower(filler.chance, until, past=past)


def _fill_condition(filler: _Filler, fact: p.ConditionFact, resolve: bool) -> None:
    if fact.severity is None and fact.grade is None:
        name, values = filler.chance.choice(
            (("severity", ("mild", "moderate", "severe")), ("grade", (1.0, 2.0, 3.0)))
        )
        filler.fill(name, values)
    if fact.course is None:
        filler.fill("course", COURSES)
    if not fact.stage:
        filler.fill("stage", STAGES)
    if fact.status == "unknown":
        filler.fill("status", ("active", "resolved") if resolve else ("active",))
    if fact.until is not None:
        filler.fill("until", (_narrower_end(filler, fact.until, past=fact.status == "resolved"),))
    elif fact.status == "resolved":
        filler.fill("until", (_end(filler.chance, filler.now("on")),))


def _fill_treatment(filler: _Filler, fact: p.TreatmentFact) -> None:
    if fact.line is None:
        filler.fill("line", (1, 2, 3))
    if fact.status == "unknown" and fact.kind == "drug":
        filler.fill("status", ("ongoing", "completed"))
    if fact.until is not None:
        filler.fill("until", (_narrower_end(filler, fact.until, past=fact.status == "completed"),))
    elif fact.kind == "drug" and filler.now("status") == "completed":
        filler.fill("until", (_end(filler.chance, filler.now("on")),))


def _fill_measurement(filler: _Filler, fact: p.MeasurementFact) -> None:
    units, usual = ANALYTES[fact.concept]
    sizes = {unit: usual * FACTORS.get((fact.concept, unit), 1.0) for unit in units}
    if not fact.unit:  # the unit in which the value makes sense
        filler.fill("unit", [unit for unit, size in sizes.items() if 0.3 < fact.value / size < 4])
    scale = sizes.get(filler.now("unit"), fact.value)
    if fact.lower_limit is None:
        filler.fill("lower_limit", (scale * 0.8,))
    if fact.upper_limit is None:
        filler.fill("upper_limit", (scale * 1.2,))


def is_news(fact: p.AnyFact, known: Sequence[p.AnyFact]) -> bool:
    """Whether nothing was known of the fact's family of concepts."""
    families = FAMILIES[type(fact)]
    family = next((names for names in families if fact.concept in names), None)
    return family is not None and not any(type(k) is type(fact) and k.concept in family for k in known)


@st.composite
def refined_patients(draw: st.DrawFn, *, resolve: bool = True) -> tuple[p.Patient, p.Patient]:
    """A patient, and the same patient of whom more is known.

    More is: a better date, birth or sex; a status, severity, grade, course, stage, result, line, unit or
    limit that was missing; a confirmed suspicion; facts of a family of concepts about which nothing was
    known. resolve: whether a condition of unstated status may turn out to be over.
    """
    before = draw(patients())
    chance = random.Random(draw(st.integers(0, 2**32)))
    known = [_refined(chance, fact, resolve) if chance.random() < 0.6 else fact for fact in before.facts]
    news = [fact for fact in draw(_news) if is_news(fact, before.facts)]
    changes: dict[str, Any] = {"facts": (*known, *news)}
    if before.sex is None:
        changes["sex"] = chance.choice((None, "female", "male"))
    if before.birth is not None and chance.random() < 0.5:
        changes["birth"] = _narrower(chance, before.birth)
    elif before.birth is None:
        changes["birth"] = draw(st.none() | births())
    return before, msgspec.structs.replace(before, **changes)


_news = st.lists(st.sampled_from(FACTS), max_size=3)
