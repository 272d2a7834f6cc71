"""What is known of one patient: facts with value, unit, date and the place each came from.

A fact never says more than its source. Dates may be partial (`Moment`), absence is stated only where the
source states it (`absent`), and concepts are the canonical names of `trialrun.vocab` ("" when a code or
name resolves to none: such a fact is kept and shown, but decides nothing).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.model.criteria import Course, Result, Severity, Sex, Specimen
from trialrun.model.time import Moment

ConditionStatus = Literal["active", "resolved", "unknown"]
TreatmentStatus = Literal["ongoing", "completed", "planned", "unknown"]


class Code(msgspec.Struct, frozen=True):
    """A code in a system by its short name: "SNOMED", "ICD-10-CM", "LOINC", "RxNorm", "CPT", or its URI."""

    system: str
    code: str
    display: str = ""


class Source(msgspec.Struct, frozen=True):
    """Where a fact came from: "Condition/123" of a bundle, a form's field, a sentence of a note."""

    place: str
    derived_from: tuple[str, ...] = ()


AN_ANSWER = Source("an answer")
"""Of a fact that somebody gave as the answer to a question about its concept as such."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="fact"):
    """Base of all facts.

    concept: canonical name, or "". shown: the source's own words for it. on: when it was true or recorded.
    """

    concept: str
    source: Source
    shown: str = ""
    codes: tuple[Code, ...] = ()
    on: Moment | None = None


class ConditionFact(Fact, frozen=True, kw_only=True, tag="condition"):
    """A diagnosis or finding. status "unknown" where the source has none. `on` is its onset.

    absent: the source says that the patient does not have it (refuted, "no known …").
    suspected: provisional or differential; decides nothing on its own.
    """

    status: ConditionStatus = "unknown"
    absent: bool = False
    suspected: bool = False
    severity: Severity | None = None
    course: Course | None = None
    grade: float | None = None
    stage: str = ""
    until: Moment | None = None


class FamilyFact(Fact, frozen=True, kw_only=True, tag="family"):
    """A condition of a relative; `absent` when the source denies it."""

    absent: bool = False


class AllergyFact(Fact, frozen=True, kw_only=True, tag="allergy"):
    """An allergy or intolerance; `absent` for "no known allergy" to the concept."""

    absent: bool = False


class MeasurementFact(Fact, frozen=True, kw_only=True, tag="measurement"):
    """A number with its UCUM unit, and the laboratory's own limits in the same unit where given.

    comparator: "<" or ">" when the source has only a bound ("< 0.5"); "" for an exact value.
    specimen: in what it was measured, where that is not the quantity's usual specimen.
    """

    value: float
    unit: str = ""
    comparator: Literal["", "<", "<=", ">", ">="] = ""
    specimen: Specimen | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None


class ScoreFact(Fact, frozen=True, kw_only=True, tag="score"):
    """A value on a clinical scale; `concept` names the scale."""

    value: float


class TestFact(Fact, frozen=True, kw_only=True, tag="test"):
    """The result of a qualitative test or a marker; result None when it was inconclusive."""

    __test__ = False

    result: Result | None = None


class TreatmentFact(Fact, frozen=True, kw_only=True, tag="treatment"):
    """A drug, procedure, transplant, radiotherapy: `on` its start, `until` its end (None: not known).

    status "ongoing" only where the source says so. absent: never given ("not-done"). line: therapy line.
    """

    kind: Literal["drug", "procedure"] = "drug"
    status: TreatmentStatus = "unknown"
    absent: bool = False
    until: Moment | None = None
    line: int | None = None


class ResponseFact(Fact, frozen=True, kw_only=True, tag="response"):
    """A response to treatment; `concept` is the category (CR, VGPR, PR, SD, PD …)."""

    line: int | None = None  # the line of therapy that it followed
    criteria: str = ""


class AnswerFact(Fact, frozen=True, kw_only=True, tag="answer"):
    """A person's answer to a question that records cannot hold; `concept` is the attestation's text."""

    yes: bool
    by: Literal["patient", "investigator"] = "patient"


AnyFact = (
    ConditionFact
    | FamilyFact
    | AllergyFact
    | MeasurementFact
    | ScoreFact
    | TestFact
    | TreatmentFact
    | ResponseFact
    | AnswerFact
)

FactKind = Literal["conditions", "treatments", "tests", "allergies", "family"]


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """One patient. `problems` are remarks of the reader: what it left out and why, without patient data.

    languages: those that the source names, which need not be all. country: of residence, or "".

    >>> stroke = ConditionFact(concept="stroke", source=Source("a letter"), on=Moment.parse("2024-03"))
    >>> patient = Patient(birth=Moment.parse("1961-04-23"), sex="female", facts=(stroke,))
    >>> str(patient.facts[0].on)
    '2024-03'
    """

    id: str = ""
    birth: Moment | None = None
    sex: Sex | None = None
    deceased: bool = False
    languages: tuple[str, ...] = ()
    country: str = ""
    facts: tuple[AnyFact, ...] = ()
    problems: tuple[str, ...] = ()
