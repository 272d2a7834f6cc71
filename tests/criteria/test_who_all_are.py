"""Whom a heading names, what a list allows, and which of a list is asked: nobody is let in by a permission."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_text, write


def trees(text: str, *diseases: str) -> list[str]:
    return [f"{k.kind[:3]} {write(k.tree)}" for k in compile_text(text, diseases=diseases)]


def listed(*lines: str) -> str:
    return "\n".join(["Inclusion Criteria:", "", *lines])


@pytest.mark.parametrize(
    ("head", "lines", "expected"),
    [
        (
            "Patients with gout will be eligible if all of the following are met:",
            ("* Age 30 or older",),
            ["inc condition(gout) and age >= 30 years"],
        ),
        (
            "Pregnant women may be eligible for this study if they:",
            ("* have asthma",),
            ["inc sex female and condition(pregnancy) and condition(asthma)"],
        ),
        (
            "Mothers may be eligible for this study if they:",
            ("* have asthma",),
            ['inc unparsed "Mothers" and condition(asthma)'],
        ),
        # an item of another list lets some in, too
        (
            "* Patients with brain metastases are eligible if:",
            ("  * LDH < 250 U/L",),
            ["inc if condition(brain metastasis) then ldh < 250 U/L"],
        ),
        (
            "* Brain metastases are allowed provided:",
            ("  * LDH < 250 U/L",),
            ["inc if condition(brain metastasis) then ldh < 250 U/L"],
        ),
        (
            "Neither volunteers nor patients will be eligible if they:",
            ("* are under the age of 14",),
            [
                'exc unparsed "Neither volunteers nor patients will be eligible if they"',
                "exc age < 14 years",
            ],
        ),
    ],
)
def test_a_heading_names_all_who_join_or_some_who_may_too(
    head: str, lines: tuple[str, ...], expected: list[str]
) -> None:
    assert trees(listed(head, "", *lines)) == expected


def test_two_such_headings_name_two_groups() -> None:
    text = listed(
        *("Mothers may be eligible for this study if they:", "", "* have asthma", ""),
        *("Fathers may be eligible for this study if they:", "", "* have gout"),
    )
    assert [(one.applies_to, write(one.tree)) for one in compile_text(text)] == [
        ("Mothers", "condition(asthma)"),
        ("Fathers", "condition(gout)"),
    ]


def test_so_they_do_where_they_keep_out_and_stand_in_the_list_before() -> None:
    text = """Exclusion Criteria

Mothers will not be eligible for this study if they:

  -  Have gout.

  -  Infants will not be eligible for this study if they:

  -  Have jaundice.
"""
    assert [(one.applies_to, write(one.tree)) for one in compile_text(text)] == [
        ("Mothers", "condition(gout)"),
        ("Infants", "condition(jaundice)"),
    ]


def test_relatives_of_others_are_people_of_their_own() -> None:
    text = """Inclusion Criteria:

FIRST-DEGREE RELATIVES OF CHILDREN WITH ASTHMA:

1. Age 20 to 60 years

HEALTHY CHILDREN:

1. Age 4 to 16 years
"""
    assert [(one.applies_to, write(one.tree)) for one in compile_text(text)] == [
        ("First-degree relatives of children with asthma", "age from 20 to 60 years"),
        ("Healthy children", "age from 4 to 16 years"),
    ]


def test_what_the_trial_studies_is_had_by_all_wherever_the_heading_stands() -> None:
    text = listed("* Patients with gout are eligible if:", "  * uric acid > 7 mg/dL")
    assert trees(text, "gout") == ["inc condition(gout) and uric acid > 7 mg/dL"]
    assert trees(text, "asthma") == ["inc if condition(gout) then uric acid > 7 mg/dL"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("* Disease status: the following are allowed:", "  * Partial remission", "  * Stable disease"),
            ["inc response = PR or response = SD"],
        ),
        (
            ("* The following diagnoses are permitted:", "  * Crohn disease", "  * Ulcerative colitis"),
            ["inc condition(crohn disease) or condition(ulcerative colitis)"],
        ),
        (
            ("* The following medications are allowed:", "  * Aspirin", "  * Heparin"),
            ['inc allowed "Aspirin"', 'inc allowed "Heparin"'],
        ),
        (
            ("* Steroids allowed when:", "  * the dose is below 10 mg"),
            ['inc if received(corticosteroid) then unparsed "the dose is below 10 mg"'],
        ),
        (
            ("* Disease status: the following are allowed: partial remission; stable disease",),
            ["inc response = PR or response = SD"],
        ),
        (
            ("* Medication: the following are allowed: aspirin; heparin",),
            ['inc allowed "Medication: the following are allowed: aspirin; heparin"'],
        ),
    ],
)
def test_of_kinds_that_are_allowed_one_is_asked(lines: tuple[str, ...], expected: list[str]) -> None:
    assert trees(listed(*lines)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                "* Patients with any of the following diagnoses:",
                "* Lupus nephritis, class III or IV",
                "* Severe rheumatoid arthritis",
                "* Systemic sclerosis",
                "* No prior transplant",
            ),
            [
                'inc unparsed "Lupus nephritis, class III or IV" or condition(rheumatoid arthritis) severe'
                " or condition(systemic sclerosis)",
                "inc not received(transplant)",
            ],
        ),
        (
            (
                "* Must have one of the following diagnoses",
                "* Crohn disease",
                "* Ulcerative colitis",
                "* ECOG 0-1",
            ),
            ["inc condition(crohn disease) or condition(ulcerative colitis)", "inc ecog from 0 to 1"],
        ),
        (
            ("1. Patients with one of the following diseases", "2. Gout", "3. Pseudogout", "4. Age over 30"),
            ["inc condition(gout) or condition(chondrocalcinosis)", "inc age > 30 years"],
        ),
    ],
)
def test_a_list_on_its_headings_depth_names_alternatives(lines: tuple[str, ...], expected: list[str]) -> None:
    assert trees(listed(*lines)) == expected


def test_groups_told_by_time_stay_under_their_heading() -> None:
    text = listed(
        "Adults aged 20 to 60.\n",
        "No illness that could interfere with the study. These include the following diseases and conditions:\n",
        "(Within the past 3 months): stroke, lactation\n",
        "(A history of): sarcoidosis, gout\n",
        "Willing to stop smoking.",
    )
    assert trees(text)[2:] == [
        "exc condition(stroke) within 3 months before screening or condition(lactation) within 3 months before screening",
        "exc condition(sarcoidosis) history or condition(gout) history",
        'inc attest "Willing to stop smoking"',
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Karnofsky 60-100 for sarcoma", "if condition(sarcoma) then karnofsky from 60 to 100"),
        (
            "Lung function: FEV1 ≥ 50 % for sarcoidosis",
            "if condition(sarcoidosis) then fev1 >= 50 % predicted",
        ),
        (
            "Bilirubin no greater than 4 mg/dL for liver metastases",
            "if condition(liver metastasis) then bilirubin <= 4 mg/dL",
        ),
        ("AST ≤ 6 x ULN for liver involvement", 'if condition("liver involvement") then ast <= 6 x ULN'),
        # of what the value tells, it is a part of the diagnosis
        ("PSA > 6 ng/mL for prostate cancer", "psa > 6 ng/mL and condition(prostate cancer)"),
        (
            "Fasting glucose > 140 mg/dL for diabetes",
            "fasting glucose > 140 mg/dL and condition(diabetes mellitus)",
        ),
        (
            "Any age (6 to 50 to be eligible for transplantation)",
            'unparsed "Any age (6 to 50 to be eligible for transplantation)"',
        ),
        (
            "Gallstones with an indication for surgery",
            'condition(gallstones) and attest by investigator "with an indication for surgery"',
        ),
    ],
)
def test_a_bound_for_an_illness_demands_no_illness(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_a_bound_for_what_everybody_has_is_asked_of_everybody() -> None:
    text = listed("* Karnofsky 60-100 for sarcoma")
    assert trees(text, "sarcoma") == ["inc karnofsky from 60 to 100 and condition(sarcoma)"]
    assert trees(text, "sarcoma", "glioma") == ["inc if condition(sarcoma) then karnofsky from 60 to 100"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No asthma lasting more than 3 years", "not condition(asthma) more than 3 years before screening"),
        (
            "No depression lasting longer than 4 months",
            'not (condition(depression) and attest by investigator "lasting longer than 4 months")',
        ),
        (
            "No history of epilepsy lasting more than 3 years",
            'not (condition(epilepsy) history and attest by investigator "lasting more than 3 years")',
        ),
        ("No asthma for more than 3 years", "not condition(asthma) within 3 years before screening"),
        ("No fever lasting more than 2 days", "not condition(fever) for more than 2 days"),
    ],
)
def test_a_long_illness_that_is_denied_spares_the_short_one(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Myeloma with need for systemic therapy",
            'condition(multiple myeloma) and attest by investigator "with need for systemic therapy"',
        ),
        (
            "Mantle cell lymphoma in need of treatment",
            'condition(mantle cell lymphoma) and attest by investigator "in need of treatment"',
        ),
        ("Gastric cancer with metastases", "condition(gastric cancer) and condition(metastatic cancer)"),
        (
            "Gastric cancer with metastases or multiple myeloma",
            "condition(gastric cancer) metastatic or condition(multiple myeloma)",
        ),
        ("Sarcoma with lung metastases", "condition(sarcoma) and condition(lung metastasis)"),
        (
            "Gastric cancer with metastases to bone",
            'condition(gastric cancer) and condition(metastatic cancer) and attest by investigator "to bone"',
        ),
        (
            "Cytomegalovirus (CMV) retinitis and gout",
            "condition(cytomegalovirus retinitis) and condition(gout)",
        ),
    ],
)
def test_what_is_said_of_an_illness_stays_with_it(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "LVEF at least 45 % by multigated acquisition scan (MUGA) scan or 2-D echocardiogram",
            "lvef >= 45 %",
        ),
        ("Greater than 35 % ejection fraction per MUGA scan or echo", "lvef > 35 %"),
        ("LVEF < 35 % on ventriculography, echo or MRI", "lvef < 35 %"),
        ("Left ventricular ejection fraction by radionuclide angiography of at least 55 %", "lvef >= 55 %"),
        ("Bone density T-score < -2 by DXA scan or quantitative ultrasound", "bone density t-score < -2"),
        # an examination that is itself asked for
        (
            "Echocardiogram or MUGA scan within 3 weeks",
            "received(echocardiogram) within 3 weeks before screening"
            " or received(multigated acquisition scan) within 3 weeks before screening",
        ),
    ],
)
def test_how_a_value_is_measured_is_no_other_way_in(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No prior use of lithium for more than a year", "not received(lithium) for more than 1 year"),
        (
            "No previous treatment with statins or fibrates for over 5 months",
            "not (received(statin) for more than 5 months or received(fibrate) for more than 5 months)",
        ),
        (
            "No prior chemotherapy for at least 5 weeks",
            "not received(chemotherapy) within less than 5 weeks before screening",
        ),
        (
            "No statins for more than 5 weeks before enrollment",
            "not received(statin) within 5 weeks before enrolment",
        ),
    ],
)
def test_a_long_use_that_is_denied_spares_the_short_one(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Concurrent prednisone for skin rash allowed if the dose was unchanged for 5 weeks",
            'if received(prednisone) ongoing and attest by investigator "for skin rash" '
            'then attest by investigator "the dose was unchanged for 5 weeks"',
        ),
        (
            "Prior abnormal skin colour allowed if stable for at least 5 months",
            'attest by investigator "Prior abnormal skin colour allowed if stable for at least 5 months"',
        ),
        (
            "Metformin is permitted if clinically indicated",
            'allowed "Metformin is permitted if clinically indicated"',
        ),
        (
            "Patients on the lower dose arm will be allowed to increase the dose if disease progresses",
            'allowed "Patients on the lower dose arm will be allowed to increase the dose if disease progresses"',
        ),
    ],
)
def test_a_permission_on_a_condition_asks_for_it(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_lines_under_allowed_ask_what_they_are_bound_to() -> None:
    text = listed(
        "Concurrent Medication:\n",
        "Allowed:\n",
        "- Metformin if on a stable dose.",
        "- Statins, as long as the dose has been unchanged for 6 weeks prior to study entry.",
        "- Aspirin.",
        "- Prophylaxis against malaria is required for all patients who travel.",
    )
    assert trees(text) == [
        'inc if received(metformin) ongoing then attest by investigator "on a stable dose"',
        "inc if received(statin) ongoing then attest by investigator"
        ' "the dose has been unchanged for 6 weeks prior to study entry"',
        'inc allowed "Aspirin."',
        'inc unparsed "Prophylaxis against malaria is required for all patients who travel."',
    ]
