"""Which disease a trial demands: its stages and courses, told before or behind it, and lists of several diseases."""

import pytest

from trialrun.criteria import compile_study, compile_text, write
from trialrun.model.study import study_from


def tree(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


def of_lymphoma(sentence: str) -> str:
    study = study_from(
        {
            "protocolSection": {
                "conditionsModule": {"conditions": ["Mantle Cell Lymphoma"]},
                "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n * {sentence}\n"},
            }
        }
    )
    return " | ".join(write(one.tree) for one in compile_study(study).criteria if one.kind == "inclusion")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a second disease with a course of its own is another way in, and qualifies nothing
        (
            "Newly diagnosed melanoma, recurrent melanoma, or metastatic kidney cancer",
            'condition(melanoma) "newly diagnosed" or condition(melanoma) recurrent or '
            "condition(kidney cancer) metastatic",
        ),
        (
            "Newly diagnosed unresectable sarcoma, recurrent sarcoma, or metastatic melanoma",
            'condition(sarcoma) "newly diagnosed" and condition(sarcoma) unresectable or '
            "condition(sarcoma) recurrent or condition(melanoma) metastatic",
        ),
        # the courses of the one disease before them
        (
            "Sarcoma that is unresectable or metastatic",
            "condition(sarcoma) unresectable or condition(sarcoma) metastatic",
        ),
        (
            "Melanoma, locally advanced or metastatic",
            'condition(melanoma) "locally advanced" or condition(melanoma) metastatic',
        ),
        (
            "Melanoma must be stage III, IV, or recurrent",
            "condition(melanoma) stage III|IV or condition(melanoma) recurrent",
        ),
        ("Stage IIIB, IV or recurrent melanoma", "condition(melanoma) stage IIIB|IV or condition(melanoma) recurrent"),
    ],
)  # fmt: skip
def test_courses_and_stages_are_those_of_the_disease(sentence: str, expected: str) -> None:
    assert tree("Inclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Stage II or III", "condition(mantle cell lymphoma) stage II|III"),
        ("Histologically proven stage I, II, or IV disease", "condition(mantle cell lymphoma) stage I|II|IV"),
        (
            "Stage IV or recurrent disease",
            "condition(mantle cell lymphoma) stage IV or condition(mantle cell lymphoma) recurrent",
        ),
        ("No stage IV disease", "not condition(mantle cell lymphoma) stage IV"),
        (
            "Locally advanced, locally recurrent, or metastatic disease",
            'condition(mantle cell lymphoma) "locally advanced" or condition(mantle cell lymphoma) recurrent and '
            'attest by investigator "locally recurrent" or condition(mantle cell lymphoma) metastatic',
        ),
        # asked of those of one stage: nobody of another stage is kept out
        (
            "Patients with stage III disease must have ascites",
            "if condition(mantle cell lymphoma) stage III then condition(ascites)",
        ),
    ],
)
def test_a_stage_is_of_the_cancer_that_the_trial_studies(sentence: str, expected: str) -> None:
    assert of_lymphoma(sentence) == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("Exclusion", "Presence of anti-HIV", "test(hiv test) positive"),
        (
            "Exclusion",
            "Presence of HBsAg, or anti-HCV with HCV RNA in serum",
            "test(hbsag) positive or test(hcv antibody) positive and test(hcv rna) positive",
        ),
        ("Inclusion", "Absence of HBsAg and anti-HCV", "test(hbsag) negative and test(hcv antibody) negative"),
        ("Exclusion", "HBsAg in serum", "test(hbsag) positive"),
        ("Exclusion", "Presence of asthma", "condition(asthma)"),
        ("Exclusion", "Diagnoses of asthma or stroke", "condition(asthma) or condition(stroke)"),
        ("Inclusion", "Red blood cell casts", "condition(red blood cell casts)"),
        (
            "Exclusion",
            "Any prior treatment for acromegaly, including octreotide, prednisone or surgery",
            "condition(acromegaly) history and received(octreotide) or condition(acromegaly) history and attest by "
            'investigator "Any prior treatment for acromegaly, including octreotide, prednisone or surgery"',
        ),
        (
            "Inclusion",
            "No prior treatment for hepatitis C, including interferon or ribavirin",
            "condition(hepatitis C) untreated",
        ),
        (
            "Inclusion",
            "No concurrent agents with proarrhythmic potential, including sotalol",
            'not (attest by investigator "agents with proarrhythmic potential" or received(sotalol) ongoing)',
        ),
        # examples of what is denied, and not of what the denial is about
        (
            "Inclusion",
            "No treatment with curative intent available, such as surgery",
            'unparsed "No treatment with curative intent available, such as surgery"',
        ),
    ],
)  # fmt: skip
def test_what_is_found_and_what_was_given(kind: str, sentence: str, expected: str) -> None:
    assert tree(kind, sentence) == expected


@pytest.mark.parametrize(
    "introduction",
    [
        "In order to be eligible to participate in this study, an individual must meet all of the following criteria:",
        "Subjects must fulfill the following criteria to be entered in this study:",
        "To be eligible for entry into the study, subjects must meet each of the following criteria prior to randomization:",
        "Patient must conform to the following:",
        "Adequate hematopoietic, hepatic, and renal function based on the following tests:",
    ],
)
def test_an_introduction_that_only_announces_is_no_part_of_its_items(introduction: str) -> None:
    text = f"Inclusion Criteria:\n\n{introduction}\n\n * Platelets > 100,000/mm3\n * History of gout\n"
    assert [write(one.tree) for one in compile_text(text)] == [
        "platelets > 100000 /uL",
        "condition(gout) history",
    ]


def test_a_list_of_what_keeps_out_volunteers_is_asked_of_them() -> None:
    text = (
        "Exclusion Criteria:\n\nA healthy volunteer who meets any of the following criteria will be excluded from "
        "participation in this study:\n\n * History of gout\n * BMI > 30\n"
    )
    assert [write(one.tree) for one in compile_text(text)] == [
        "condition(healthy) and condition(gout) history",
        "condition(healthy) and bmi > 30",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Type 2 diabetes, as determined by the association's guidelines, which include a fasting glucose > 126 mg/dL",
            "condition(type 2 diabetes mellitus)",
        ),
        ("Gout as defined by the ACR criteria, which require crystals", "condition(gout)"),
        # what is asked of the patients behind the definition is asked
        (
            "Asthma as defined by the guidelines, who must have an FEV1 above 50 %",
            "condition(asthma) and fev1 > 50 % predicted",
        ),
    ],
)  # fmt: skip
def test_what_guidelines_ask_for_is_part_of_the_diagnosis(sentence: str, expected: str) -> None:
    assert tree("Inclusion", sentence) == expected
