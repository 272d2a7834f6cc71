"""mCODE: stage, disease status, response, genetic variants."""

from __future__ import annotations

from typing import Any

import pytest
from tests.patients.samples import (
    ICD10,
    LOINC,
    SNOMED,
    clinical,
    coded,
    condition,
    observation,
    only,
    read,
)

from trialrun.model.patient import ConditionFact, ResponseFact, TestFact

CANCER = condition(
    coded(ICD10, "C50.9", "Breast cancer"), clinicalStatus=clinical("active"), onsetDateTime="2024-03"
)
FOCUS = [{"reference": "Condition/r", "type": "Condition"}]


def stage(text: str = "IV", **more: Any) -> dict[str, Any]:
    code = coded(LOINC, "21908-9", "Stage group.clinical Cancer")
    return (
        observation(code, valueCodeableConcept=coded("http://cancerstaging.org", text)) | {"id": "s"} | more
    )


def status(code: str, day: str, id: str, **more: Any) -> dict[str, Any]:
    value = coded(SNOMED, code)
    given = observation(coded(LOINC, "97509-4"), valueCodeableConcept=value, effectiveDateTime=day)
    return given | {"id": id, "focus": FOCUS} | more


def response(text: str, day: str = "2025-09-01", **more: Any) -> dict[str, Any]:
    code = {"text": "Response to treatment (IMWG)"}
    return observation(code, valueCodeableConcept={"text": text}, effectiveDateTime=day) | {"id": "o"} | more


def conditions(*resources: dict[str, Any]) -> list[ConditionFact]:
    return [fact for fact in read(*resources).facts if isinstance(fact, ConditionFact)]


def test_a_stage_belongs_to_its_focus() -> None:
    fact = only(CANCER, stage(focus=FOCUS))
    assert (fact.concept, fact.stage, fact.source.derived_from) == ("breast cancer", "IV", ("Observation/s",))


def test_a_stage_without_focus_belongs_to_the_only_cancer_with_a_remark() -> None:
    metastasis = condition(coded(SNOMED, "94222008", "Bone metastasis")) | {"id": "m"}
    patient = read(CANCER, metastasis, stage())
    recorded = [fact for fact in patient.facts if fact.source.place != "derived"]
    assert [fact.stage for fact in recorded if isinstance(fact, ConditionFact)] == ["IV", ""]
    assert any("the only cancer" in problem for problem in patient.problems)


def test_a_stage_that_may_belong_to_two_cancers_belongs_to_none() -> None:
    other = condition(coded(ICD10, "C18.9", "Colon cancer")) | {"id": "c"}
    patient = read(CANCER, other, stage())
    assert [fact.stage for fact in patient.facts if isinstance(fact, ConditionFact)] == ["", ""]
    assert any("not clear of which cancer" in problem for problem in patient.problems)


def test_the_diagnosis_s_own_stage_is_kept() -> None:
    staged = CANCER | {"stage": [{"summary": {"text": "Stage II"}}]}
    patient = read(staged, stage(focus=FOCUS))
    diagnosis = patient.facts[0]
    assert isinstance(diagnosis, ConditionFact) and diagnosis.stage == "II"
    assert any("differs from the stage" in problem for problem in patient.problems)


def test_the_latest_disease_status_is_the_course() -> None:
    facts = read(
        CANCER, status("271299001", "2025-01-01", "old"), status("359746009", "2025-06-01", "new")
    ).facts
    assert [(f.concept, f.source.place) for f in facts if isinstance(f, ResponseFact)] == [
        ("PD", "Observation/old"),
        ("SD", "Observation/new"),
    ]
    first, course = (fact for fact in facts if isinstance(fact, ConditionFact))
    assert (first.course, course.course) == (None, "stable")
    assert (course.source.place, course.source.derived_from) == ("Observation/new", ("Condition/r",))
    assert course.on == first.on  # a condition's date is its onset, whoever says how it goes


def test_a_later_response_ends_a_progression() -> None:
    later = status("268910001", "2025-06-01", "new")
    assert len(conditions(CANCER, status("271299001", "2025-01-01", "old"), later)) == 1


@pytest.mark.parametrize(("answer", "absent"), [("Present", False), ("Absent", True)])
def test_measurable_disease(answer: str, absent: bool) -> None:
    said = observation({"text": "Measurable disease"}, valueCodeableConcept={"text": answer}) | {"id": "o"}
    _, fact = conditions(CANCER, said)
    assert (fact.concept, fact.course, fact.absent) == ("breast cancer", "measurable", absent)
    assert fact.source.derived_from == ("Condition/r",)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("VGPR", "VGPR"),
        ("Very good partial response (VGPR)", "VGPR"),
        ("very good partial remission", "VGPR"),
        ("Stringent complete response", "sCR"),
        ("Complete remission", "CR"),
        ("CRi", "CRi"),
        ("Partial response", "PR"),
        ("Stable disease", "SD"),
        ("PD", "PD"),
    ],
)
def test_responses(text: str, category: str) -> None:
    fact = only(response(text))
    assert isinstance(fact, ResponseFact)
    assert (fact.concept, fact.criteria) == (category, "IMWG")


def test_lower_case_is_no_abbreviation() -> None:
    assert not isinstance(only(response("pd")), ResponseFact)


def test_the_line_of_therapy_comes_from_an_extension() -> None:
    line = {"url": "http://example.org/fhir/StructureDefinition/therapy-line", "valuePositiveInt": 2}
    assert only(response("VGPR", extension=[line])).line == 2


def variant(gene: str, answer: str = "LA9633-4", *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    studied = {
        "code": coded(LOINC, "48018-6"),
        "valueCodeableConcept": coded("http://www.genenames.org", "HGNC:1", gene),
    }
    return observation(
        coded(LOINC, "69548-6"),
        valueCodeableConcept=coded(LOINC, answer),
        component=[studied, *parts],
        **more,
    )


@pytest.mark.parametrize(
    ("observed", "concept", "result"),
    [
        (variant("BRAF"), "braf mutation", "mutated"),
        (variant("BRAF", "LA9634-2"), "braf mutation", "wild type"),
        (
            variant("MYCN", interpretation=[coded(SNOMED, "12645001", "Gene amplification")]),
            "mycn amplification",
            "amplified",
        ),
        (variant("BRAF", interpretation=[coded(SNOMED, "12645001")]), "", "amplified"),
        (variant("RET"), "ret mutation", "mutated"),
        (variant("FGFR3", interpretation=[coded(SNOMED, "12645001")]), "fgfr3 amplification", "amplified"),
        (variant("ZZYZX1"), "", "mutated"),
    ],
)
def test_variants(observed: dict[str, Any], concept: str, result: str) -> None:
    fact = only(observed)
    assert isinstance(fact, TestFact)
    assert (fact.concept, fact.result) == (concept, result)


def test_the_absence_of_one_named_variant_is_no_wild_type() -> None:
    named = {"code": coded(LOINC, "48005-3"), "valueCodeableConcept": {"text": "p.Val600Glu"}}
    assert only(variant("BRAF", "LA9634-2", named)).result is None


def test_a_benign_variant_decides_nothing() -> None:
    benign = {"code": coded(LOINC, "53037-8"), "valueCodeableConcept": coded(LOINC, "LA6675-8", "Benign")}
    assert only(variant("BRAF", "LA9633-4", benign)).result is None


def test_a_gene_is_known_by_its_hgnc_id_whatever_the_display() -> None:
    gene = {"coding": [{"system": "http://www.genenames.org/geneId", "code": "HGNC:3236", "display": "ERBB"}]}
    component = [{"code": coded(LOINC, "48018-6", "Gene studied"), "valueCodeableConcept": gene}]
    present = coded(LOINC, "LA9633-4", "Present")
    variant = coded(LOINC, "69548-6", "Genetic variant")
    fact = only(observation(variant, component=component, valueCodeableConcept=present))
    assert (fact.concept, fact.result) == ("egfr mutation", "mutated")
