"""Screening one patient against one trial: verdicts, reasons, the trial's verdict, its parts, the schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import msgspec
import pytest
from tests.matching.judging import ON, condition, drug, no, patient, score, value
from tests.shared_data import SEEDS, needs

from trialrun.criteria import compile_study, parse
from trialrun.matching import screen
from trialrun.matching.schema import schema_text
from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.eligibility import Criterion, Eligibility, Kind, Span
from trialrun.model.screening import CriterionVerdict, Policy
from trialrun.model.study import ArmGroup, ArmsInterventions, Identification, Protocol, Study

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"

STUDY = Study(
    protocol_section=Protocol(identification_module=Identification(nct_id="NCT1", brief_title="One"))
)


def criterion(id: str, logic: str, kind: Kind = "inclusion", **fields: str) -> Criterion:
    spans = tuple(Span(n, n + 1) for n, _ in enumerate(c.leaves(parse(logic))))
    return Criterion(id, kind, f"Sentence {id}.", parse(logic), spans=spans, **fields)


def eligibility(*criteria: Criterion) -> Eligibility:
    return Eligibility("test", "text", criteria)


def verdict_of(
    logic: str, *facts: p.AnyFact, kind: str = "inclusion", policy: Policy = Policy()
) -> CriterionVerdict:
    found = screen(STUDY, eligibility(criterion("I1", logic, kind)), patient(*facts), ON, policy)
    return found.criteria[0]


AML = condition("acute myeloid leukemia", on="2024-03-01")


# ---- one criterion -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "facts", "verdict"),
    [
        ("inclusion", [AML], "met"),
        ("inclusion", [no("malignancy")], "not met"),
        ("inclusion", [], "unknown"),
        ("exclusion", [AML], "not met"),
        ("exclusion", [no("malignancy")], "met"),
        ("exclusion", [], "unknown"),
        ("structured", [AML], "met"),
    ],
)
def test_an_exclusion_is_met_when_it_does_not_apply(kind: str, facts: list[p.AnyFact], verdict: str) -> None:
    assert verdict_of("condition(acute myeloid leukemia)", *facts, kind=kind).verdict == verdict


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_an_allowance_keeps_nobody_out(kind: str) -> None:
    assert verdict_of('allowed "hydroxyurea until day -3"', kind=kind).verdict == "met"


def test_an_allowance_beside_a_demand_is_passed_over() -> None:
    demand = "received(chemotherapy) within 4 weeks before treatment"
    both = f'{demand} or allowed "hydroxyurea until day -3"'
    for facts in ([], [drug("azacitidine", "ongoing")], [drug("doxorubicin", "planned")]):
        for kind in ("inclusion", "exclusion"):
            assert (
                verdict_of(both, *facts, kind=kind).verdict == verdict_of(demand, *facts, kind=kind).verdict
            )
    assert [one.decisive for one in verdict_of(both).reasons] == [True, False]


def test_reasons_come_from_the_decisive_leaves_only() -> None:
    logic = "condition(acute myeloid leukemia) and ecog <= 1 and creatinine <= 1.5 mg/dL"
    facts = [AML, score("ecog", 1), value("creatinine", 2.1, "mg/dL")]
    found = verdict_of(logic, *facts)
    assert found.verdict == "not met"
    assert "Creatinine 2.1 mg/dL" in found.reason and "leukemia" not in found.reason
    assert [one.place for one in found.evidence] == ["Observation/1"]
    assert [one.decisive for one in found.reasons] == [False, False, True]
    assert [one.truth for one in found.reasons] == ["yes", "yes", "no"]
    assert [one.span for one in found.reasons] == [Span(0, 1), Span(1, 2), Span(2, 3)]
    assert found.logic == "condition(acute myeloid leukemia) and ecog <= 1 and creatinine <= 1.5 mg/dL"
    # What keeps an unknown open, and nothing else:
    found = verdict_of(logic, AML, score("ecog", 1))
    assert found.verdict == "unknown"
    assert found.reason == "The record has no value of creatinine."
    assert [one.missing for one in found.reasons if one.decisive] == ["creatinine from the last 90 days"]


def test_a_reason_is_one_sentence_however_long_the_criterion() -> None:
    names = ("tuberculosis", "hepatitis B", "hepatitis C", "HIV infection", "sepsis", "influenza")
    found = verdict_of(" or ".join(f"condition({name})" for name in names), kind="exclusion")
    assert found.reason == (
        "The record says nothing about tuberculosis, hepatitis B, hepatitis C, HIV infection and 2 more."
    )


def test_only_what_rests_on_an_assumption_is_marked_so() -> None:
    closed = Policy(complete=frozenset(("conditions",)))
    alone = verdict_of("condition(tuberculosis)", kind="exclusion", policy=closed)
    assert (alone.verdict, alone.assumed) == ("met", True)
    assert "taken as complete" in alone.reason
    both = verdict_of(
        "condition(tuberculosis) and ecog > 2", score("ecog", 1), kind="exclusion", policy=closed
    )
    assert (both.verdict, both.assumed) == ("met", False)


def test_a_washout_that_ends_is_told_for_the_whole_criterion() -> None:
    recent = drug("azacitidine", on="2026-05-01", until="2026-11-10")
    logic = "received(azacitidine) within 4 weeks before treatment"
    closed = Policy(complete=frozenset(("treatments",)))
    found = verdict_of(logic, recent, kind="exclusion", policy=closed)
    assert (found.verdict, found.changes_on) == ("not met", "2026-12-09")
    later = screen(
        STUDY, eligibility(criterion("E1", logic, "exclusion")), patient(recent), date(2026, 12, 9), closed
    )
    assert later.criteria[0].verdict == "met"
    assert verdict_of("sex female or sex male").changes_on == ""


# ---- the whole trial -----------------------------------------------------------------------------------


def overall(*criteria: Criterion, facts: tuple[p.AnyFact, ...] = (AML,), study: Study = STUDY) -> str:
    return screen(study, eligibility(*criteria), patient(*facts), ON).verdict


MET = criterion("I1", "condition(acute myeloid leukemia)")
FAILED = criterion("E1", "condition(leukemia)", "exclusion")
OPEN = criterion("I2", "ecog <= 1")


def test_the_verdict_is_never_more_certain_than_its_parts() -> None:
    assert overall(MET) == "eligible"
    assert overall(MET, OPEN) == "possibly eligible"
    assert overall(MET, OPEN, FAILED) == "ineligible"
    found = screen(STUDY, eligibility(MET, OPEN, FAILED), patient(AML), ON)
    assert (found.met, found.not_met, found.unknown) == (1, 1, 1)
    assert (found.trial, found.title, found.patient, found.on) == ("NCT1", "One", "one", ON)


def test_a_record_that_asks_nothing_makes_no_one_eligible() -> None:
    assert overall() == "possibly eligible"
    assert overall(criterion("age", "age >= 0 years", "structured")) == "possibly eligible"
    assert overall(criterion("I1", 'allowed "contact the site"')) == "possibly eligible"
    found = screen(STUDY, eligibility(), patient(), ON)
    assert found.notes and found.criteria == ()


def test_a_deceased_patient_is_noted_and_never_eligible() -> None:
    gone = msgspec.structs.replace(patient(AML), deceased=True)
    found = screen(STUDY, eligibility(MET), gone, ON)
    assert found.verdict == "possibly eligible"
    assert "has died" in found.notes[0]
    assert screen(STUDY, eligibility(FAILED), gone, ON).verdict == "ineligible"


def test_a_criterion_of_one_arm_keeps_nobody_out_of_the_trial() -> None:
    arms = ArmsInterventions(arm_groups=(ArmGroup(label="A"), ArmGroup(label="B")))
    two_arms = msgspec.structs.replace(
        STUDY,
        protocol_section=msgspec.structs.replace(STUDY.protocol_section, arms_interventions_module=arms),
    )
    in_a = criterion("E1", "condition(leukemia)", "exclusion", applies_to="Cohort A")
    in_b = criterion("E2", "condition(leukemia)", "exclusion", applies_to="Cohort B")
    open_b = criterion("E3", "condition(pregnancy)", "exclusion", applies_to="cohort b")
    assert overall(MET, in_a, study=two_arms) == "possibly eligible"
    assert overall(MET, in_a, open_b, study=two_arms) == "possibly eligible"
    assert overall(MET, in_a, in_b, study=two_arms) == "ineligible"
    assert overall(MET, in_a, in_b) == "possibly eligible"  # there may be other parts
    assert overall(MET, FAILED, in_a, study=two_arms) == "ineligible"


# ---- the published form --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["screening", "match"])
def test_the_schemas_are_those_of_the_model(name: str) -> None:
    published = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(name), "write them anew: python -m trialrun.matching.schema docs/schemas"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_a_screening_is_of_the_published_form() -> None:
    found = screen(
        STUDY,
        eligibility(MET, OPEN, FAILED, criterion("I9", 'attest "consent" and condition(pregnancy)')),
        patient(AML, drug("azacitidine", on="2026-05-01"), sex="female", birth="1960"),
        ON,
    )
    told = json.loads(msgspec.json.encode(found))
    jsonschema.validate(told, json.loads(schema_text("screening")), cls=jsonschema.Draft202012Validator)
    assert set(told) >= {"trial", "patient", "on", "verdict", "criteria"}
    assert set(told["criteria"][0]) >= {"id", "kind", "text", "verdict", "reason", "evidence"}


# ---- real records --------------------------------------------------------------------------------------


@pytest.mark.corpus
@needs(SEEDS)
@pytest.mark.parametrize("page", ["NCT03875495.xml", "NCT04347616.xml"])
def test_a_seed_judges_every_sentence_of_its_record(page: str) -> None:
    from trialrun.records import Rejected, read_source

    (record,) = read_source(SEEDS / page)
    assert not isinstance(record, Rejected)
    compiled = compile_study(record.study)
    facts = (AML, condition("multiple myeloma", course="early relapse"), score("ecog", 1))
    found = screen(record.study, compiled, patient(*facts, birth="1961-04-02", sex="female"), ON)
    assert [one.id for one in found.criteria] == [one.id for one in compiled.criteria]
    assert len(found.criteria) >= 15
    for judged, source in zip(found.criteria, compiled.criteria, strict=True):
        assert judged.reason.endswith(".") and judged.text == source.text
        assert len(judged.reasons) == len(list(c.leaves(source.tree)))
        assert any(one.decisive for one in judged.reasons)
    age = next(one for one in found.criteria if one.id == "age")
    assert age.verdict == "met" and age.evidence[0].place == "Patient"


def test_what_asks_nothing_is_shown_and_not_counted() -> None:
    listed = eligibility(
        criterion("I1", "condition(acute myeloid leukemia)"),
        criterion("I2", 'allowed "Not specified"'),
        criterion("E1", 'allowed "N/A"', kind="exclusion", applies_to="Cohort A"),
    )
    found = screen(STUDY, listed, patient(AML), ON)
    assert (found.met, found.not_met, found.unknown) == (1, 0, 0)
    assert [one.standing for one in found.criteria] == ["met", "not applicable", "not applicable"]
    assert [(one.part, one.met) for one in found.parts] == [("Cohort A", 1)]
    nobody = screen(STUDY, listed, patient(no("malignancy")), ON)
    assert (nobody.met, nobody.not_met) == (0, 1)


def test_a_pregnancy_test_does_not_concern_a_man() -> None:
    listed = eligibility(
        criterion("I1", "condition(acute myeloid leukemia)"),
        criterion("I2", "test(pregnancy test) negative within 7 days before treatment"),
        criterion("E1", "condition(pregnancy) or test(pregnancy test) positive", kind="exclusion"),
    )
    man = patient(AML, no("pregnancy"), sex="male")
    found = screen(STUDY, listed, man, ON)
    assert found.verdict == "eligible"
    assert [one.standing for one in found.criteria] == ["met", "not applicable", "not applicable"]
    assert screen(STUDY, listed, patient(AML, sex="female"), ON).unknown == 2
