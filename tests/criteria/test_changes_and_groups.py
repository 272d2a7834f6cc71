"""Changes of a treatment, when a disease was found, and lists that are met by somebody who has a disease."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_study, compile_text, write
from trialrun.model.study import study_from

INCLUSIONS = {
    # found lately is not: there lately
    "Diagnosed with epilepsy within the past 4 years": (
        "condition(epilepsy) and not condition(epilepsy) more than 4 years before screening"
    ),
    "Diagnosis of melanoma within 3 months": "condition(melanoma) for at most 3 months",
    # what comes again may have come before
    "Stroke diagnosed within 6 hours": "condition(stroke) within 6 hours before screening",
    "No diagnosis of cancer within 4 years": "not condition(malignancy) within 4 years before screening",
    # each group is another way in
    "No gout Group 1: Patients dependent on steroids Group 2: No prior methotrexate": (
        "not condition(gout) and (received(corticosteroid) ongoing or not received(methotrexate))"
    ),
}
EXCLUSIONS = {
    "Recent (within two weeks) increase in cyclosporine or immunosuppressive therapy": (
        'attest by investigator "Recent (within two weeks) increase in cyclosporine or immunosuppressive therapy"'
    ),
    "Initiation of insulin or other hypoglycemic agents in the last 4 weeks": (
        'attest by investigator "Initiation of insulin or other hypoglycemic agents in the last 4 weeks"'
    ),
    "Decrease in mental capacity or drug abuse": (
        'condition("decrease in mental capacity") or condition(drug abuse)'
    ),
    "Reasons for ineligibility of dialysed patients: biopsy and angiography": (
        'unparsed "Reasons for ineligibility of dialysed patients: biopsy and angiography"'
    ),
    "Diagnosis of epilepsy within the past 4 years": "condition(epilepsy) within 4 years before screening",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_a_sentence_has_the_tree_of_a_careful_reader(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def _trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


def test_a_list_to_be_met_stands_beside_the_disease_that_introduces_it() -> None:
    text = (
        "Inclusion Criteria:\n\n- Diagnosis of psoriasis meeting the following criteria:\n\n"
        "    - Age 18 to 60 years\n\n    - Hemoglobin at least 9 g/dL\n"
    )
    assert _trees(text) == ["condition(psoriasis)", "age from 18 to 60 years", "hemoglobin >= 9 g/dL"]
    nobody = text.replace("Diagnosis of psoriasis", "A healthy volunteer")
    assert "age from 18 to 60 years" not in _trees(nobody)  # asked of volunteers, and not of patients


def test_a_list_that_keeps_out_those_with_a_disease_keeps_out_no_other() -> None:
    text = (
        "Exclusion Criteria:\n\n- Patients with gout meeting any of the following criteria:\n\n"
        "    - Smoker\n\n    - Hemoglobin below 9 g/dL\n"
    )
    assert _trees(text) == [
        "condition(gout) and condition(smoking)",
        "condition(gout) and hemoglobin < 9 g/dL",
    ]


def test_demands_of_an_old_record_that_run_on_are_parted_but_alternatives_are_not() -> None:
    def first(disease: str) -> list[str]:
        return _trees(f"DISEASE CHARACTERISTICS: {disease}\n\nPATIENT CHARACTERISTICS: Age: 18 and over\n")

    run_on = "Histologically proven thymoma or chordoma Recurrent disease after surgery"
    assert first(run_on)[0] == "condition(thymoma) or condition(chordoma)"
    alternatives = first("Thymoma in one of the following: Metastatic disease Recurrent disease")
    assert not any(one.startswith("condition(thymoma) recurrent") for one in alternatives)


def _study(disease: str, text: str, purpose: str = "TREATMENT") -> list[str]:
    record = {
        "protocolSection": {
            "designModule": {"designInfo": {"primaryPurpose": purpose}},
            "conditionsModule": {"conditions": [disease]},
            "eligibilityModule": {"eligibilityCriteria": text},
        }
    }
    found = compile_study(study_from(record)).criteria
    return [write(one.tree) for one in found if one.kind != "structured"]


def test_time_since_diagnosis_is_that_of_the_one_disease_that_the_trial_studies() -> None:
    text = "Inclusion Criteria:\n\n* Less than 3 years since diagnosis\n* At least 2 months since initial diagnosis\n"
    assert _study("Epilepsy", text) == [
        "condition(epilepsy) and not condition(epilepsy) at least 3 years before screening",
        "condition(epilepsy) at least 2 months before screening",
    ]
    assert _study("Melanoma", text)[0] == "condition(melanoma) for less than 3 years"


def test_a_severe_disease_of_the_kind_is_another_one_than_that_for_which_somebody_is_taken() -> None:
    text = "Inclusion Criteria:\n\n* {}\n\nExclusion Criteria:\n\n* Severe lung disease\n* Severe heart disease\n"
    assert _study("Asthma", text.format("Diagnosis of asthma"))[1:] == [
        "condition(pulmonary disease except asthma) severe",
        "condition(heart disease) severe",
    ]
    assert _study("Asthma", text.format("Age over 18"))[1] == "condition(pulmonary disease) severe"


def test_an_earlier_disease_is_not_the_one_that_the_trial_treats() -> None:
    plain = "condition(breast cancer except lobular carcinoma in situ) history"
    text = "Exclusion Criteria:\n\n* Prior history of breast cancer, except LCIS\n"
    assert _study("Breast Cancer", text, "PREVENTION") == [plain]
    (treated,) = _study("Breast Cancer", text)
    assert treated.startswith(f"{plain} and attest by investigator")


def test_a_line_with_several_parts_asks_each_of_them_for_its_own() -> None:
    found = compile_text(
        "Exclusion Criteria:\n\n* Group A: prior chemotherapy; Group B: prior radiotherapy\n"
    )
    assert [(one.applies_to, write(one.tree)) for one in found] == [
        ("Group A", "received(chemotherapy)"),
        ("Group B", "received(radiotherapy)"),
    ]
