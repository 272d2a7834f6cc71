"""Hypothesis strategies for criterion trees and patients, for every room's tests.

Both draw from the same small set of real concepts, broad and narrow ones of one kind among them, so that a
drawn tree often has something to say about a drawn patient. `DAY` is the screening's day they are made for.

    trees()         any tree; `leaves()` only leaves
    patients()      any patient; `tests.knowledge` has pairs of patients of whom less and more is known
    leaves_about()  leaves that ask about what a patient has

Leaves and facts are made once by a seeded generator (`random_leaf`, `random_fact`), and the strategies draw
from these pools: that is fast, and what fails shrinks to few leaves and facts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

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
PERSONAL = (("language", "English"), ("residence", "France"), ("insurance", "health insurance"))
QUESTIONS = ("written informed consent", "willing to travel", "language: English", "residence: France")
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
    p.AnswerFact: tuple((question,) for question in QUESTIONS),
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
    Duration(28, "days", strict=True),
    Duration(1, "months", strict=True),
    Duration(24, "hours", strict=True),
    Duration(5, "half-lives", strict=True),
)


def random_window(chance: random.Random, share: float = 0.4) -> c.Window | None:
    if chance.random() > share:
        return None
    anchor = chance.choice(("screening", "treatment", "enrolment", "treatment", "diagnosis"))
    shape = chance.choice(("at most", "at most", "at least", "between"))
    if shape == "between":
        longest = chance.choice((Duration(1, "years"), Duration(6, "months", strict=True)))
        return c.Window(longest, chance.choice((Duration(4, "weeks"), Duration(3, "months"))), anchor)
    length = chance.choice(_LENGTHS)
    if shape == "at least":
        return c.Window(at_least=length, anchor=anchor)
    return c.Window(at_most=length, anchor=anchor, after=chance.random() < 0.1)


def _sometimes(chance: random.Random, *values: Any, share: float = 0.3) -> Any:
    return chance.choice(values) if chance.random() < share else None


LASTING = (
    c.Length(Duration(4, "weeks")),
    c.Length(Duration(28, "days"), Duration(1, "years")),
    c.Length(at_most=Duration(6, "months")),
    c.Length(Duration(3, "months")),
    c.Length(Duration(28, "days", strict=True)),
    c.Length(at_most=Duration(6, "months", strict=True)),
)
REPEATED = (
    c.Repeated(2),
    c.Repeated(3),
    c.Repeated(2, Duration(1, "weeks")),
    c.Repeated(2, Duration(24, "hours")),
)


def _measurement(chance: random.Random) -> c.Measurement:
    concept = chance.choice(tuple(ANALYTES))
    units, usual = ANALYTES[concept]
    unit = chance.choice((*units, *units, "x ULN", "x LLN"))
    scale = 1.0 if unit.startswith("x ") else usual * FACTORS.get((concept, unit), 1.0)
    bounds = [scale * factor for factor in (0.5, 0.9, 1.0, 1.1, 1.5, 2.0)]
    window = random_window(chance)
    return c.Measurement(
        concept,
        random_range(chance, bounds),
        unit,
        window,
        specimen=_sometimes(chance, "urine", "cerebrospinal fluid", share=0.1),
        repeated=_sometimes(chance, *REPEATED, share=0.2),
        lasting=_sometimes(chance, *LASTING, share=0.1),
    )


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
        lasting=_sometimes(chance, *LASTING, share=0.1),
    )


def _received(chance: random.Random) -> c.Received:
    planned = chance.random() < 0.05
    return c.Received(
        chance.choice(THERAPIES),
        ongoing=_sometimes(chance, True) if not planned else None,
        planned=planned,
        lasting=_sometimes(chance, *LASTING, share=0.15),
        stable=chance.random() < 0.05,
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
    (2, lambda r: c.Test(
        r.choice(TESTS), r.choice(RESULTS), random_window(r, 0.2), _sometimes(r, *REPEATED, share=0.2)
    )),
    (2, lambda r: c.Response(
        r.choice(RESPONSES),
        r.random() < 0.5,
        r.choice(("", "", "IMWG", "ELN")),
        _sometimes(r, 1, 2),
        random_window(r, 0.2),
        _sometimes(r, *LASTING, share=0.2),
    )),
    (1, lambda r: c.Personal(*r.choice(PERSONAL))),
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
        specimen=_sometimes(chance, "urine", share=0.1),
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
    source = p.AN_ANSWER if chance.random() < 0.15 else p.Source(f"Resource/{chance.randint(1, 999)}")
    common = {"source": source, "on": random_moment(chance)}
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
        languages=st.sampled_from(((), ("English",), ("French", "German"))),
        country=st.sampled_from(("", "France", "Canada")),
        facts=st.lists(st.sampled_from(FACTS), max_size=max_facts).map(tuple),
    )


# ---- leaves that ask about what a patient has ----------------------------------------------------------

_ASKS: dict[type, type] = {
    c.Condition: p.ConditionFact,
    c.FamilyHistory: p.FamilyFact,
    c.Allergy: p.AllergyFact,
    c.Measurement: p.MeasurementFact,
    c.Score: p.ScoreFact,
    c.Test: p.TestFact,
    c.Received: p.TreatmentFact,
    c.Response: p.ResponseFact,
    c.Attest: p.AnswerFact,
}


def _topic(kind: type, concept: str) -> tuple[type, str]:
    """The kind of fact and the family of concepts."""
    family = next((names for names in FAMILIES[kind] if concept in names), (concept,))
    return kind, family[0]


def _asked_topic(leaf: c.Tree) -> tuple[type, str] | None:
    kind = _ASKS.get(type(leaf))
    if kind is None:
        return None
    names = ("concept", "scale", "category", "text")
    return _topic(kind, next(getattr(leaf, name) for name in names if hasattr(leaf, name)))


@cache
def _leaves_by_topic() -> dict[tuple[type, str] | None, list[c.Tree]]:
    found: dict[tuple[type, str] | None, list[c.Tree]] = {}
    for leaf in LEAVES:
        found.setdefault(_asked_topic(leaf), []).append(leaf)
    return found


def leaves_about(patient: p.Patient, chance: random.Random, count: int) -> list[c.Tree]:
    """Leaves of which most ask about a fact that the patient has."""
    by_topic = _leaves_by_topic()
    topics = [_topic(type(fact), fact.concept) for fact in patient.facts]
    pools = [by_topic[topic] for topic in topics if topic in by_topic] or [by_topic[None]]
    return [chance.choice(chance.choice((*pools, *pools, by_topic[None]))) for _ in range(count)]
