"""Values told of either of two illnesses, what shows an illness, kinds told by vessels, and lines that begin with "or"."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    exclusion={
        "TIA or lacunar stroke within 2 months with NIHSS > 5": (
            "condition(transient ischemic attack) within 2 months before screening or nihss > 5"
            " and condition(lacunar stroke) within 2 months before screening"
        ),
        "One, two, or three vessel disease": (
            "condition(single-vessel coronary artery disease)"
            " or condition(two-vessel coronary artery disease)"
            " or condition(three-vessel coronary artery disease)"
        ),
        "Single- or double-vessel CAD": (
            "condition(single-vessel coronary artery disease)"
            " or condition(two-vessel coronary artery disease)"
        ),
        "Two or more vessel disease": 'unparsed "Two or more vessel disease"',
        "One or two vessels treated": 'unparsed "two vessels treated"',
        "Two-vessel disease": "condition(two-vessel coronary artery disease)",
        "CD4 < 25 %": "cd4 percentage < 25 %",
        "CD4 count < 15 % within 3 months before enrolment": (
            "cd4 percentage < 15 % within 3 months before enrolment"
        ),
        "CD4 below 250 cells/mm3": "cd4 count < 250 /uL",
    },
    inclusion={
        "TIA or lacunar stroke within 2 months with NIHSS > 5": (
            "(condition(transient ischemic attack) within 2 months before screening"
            " or condition(lacunar stroke) within 2 months before screening) and nihss > 5"
        ),
        "Asthma or COPD within the past year with FEV1 < 50 % predicted": (
            "(condition(asthma) within 1 year before screening"
            " or condition(chronic obstructive pulmonary disease) within 1 year before screening)"
            " and fev1 < 50 % predicted"
        ),
        "Angina or myocarditis within 1 year with LVEF < 35 %": (
            "(condition(angina pectoris) within 1 year before screening"
            " or condition(myocarditis) within 1 year before screening) and (lvef < 35 %"
            " or condition(angina pectoris) within 1 year before screening"
            ' and attest by investigator "Angina or myocarditis within 1 year with LVEF < 35 %")'
        ),
        "Gout or pseudogout within 1 year with urate > 8 mg/dL": (
            "(condition(gout) within 1 year before screening"
            " or condition(chondrocalcinosis) within 1 year before screening) and uric acid > 8 mg/dL"
        ),
        "Pancreatitis within 1 year or gout with urate > 8 mg/dL": (
            "condition(pancreatitis) within 1 year before screening or uric acid > 8 mg/dL"
            " and condition(gout)"
        ),
        "TIA or lacunar stroke within 2 months": (
            "condition(transient ischemic attack) within 2 months before screening"
            " or condition(lacunar stroke) within 2 months before screening"
        ),
        "Coronary artery disease as evidenced by prior myocardial infarction, CABG or angina": (
            "condition(myocardial infarction) history or condition(coronary artery disease)"
            " and condition(angina pectoris) or (condition(coronary artery disease)"
            " or received(cabg) or condition(angina pectoris))"
            ' and attest by investigator "as evidenced by prior myocardial infarction, CABG'
            ' or angina"'
        ),
        "Liver disease as evidenced by jaundice or ascites": (
            "condition(hepatic disease) and (condition(jaundice) or condition(ascites))"
            " or (condition(hepatic disease) or condition(jaundice) or condition(ascites))"
            ' and attest by investigator "as evidenced by jaundice or ascites"'
        ),
        "Severe asthma as evidenced by intubation or bronchoscopic thermoplasty": (
            'condition(asthma) severe and attest by investigator "as evidenced by intubation'
            ' or bronchoscopic thermoplasty"'
        ),
        "Severe asthma as evidenced by hospitalization or intubation": (
            'condition(asthma) severe and attest by investigator "as evidenced by hospitalization'
            ' or intubation"'
        ),
        "Cirrhosis as demonstrated by biopsy, imaging or ascites": (
            'condition(cirrhosis) and attest by investigator "as demonstrated by biopsy, imaging or ascites"'
        ),
        "Osteoporosis as evidenced by T-score below -2.5 or fracture": (
            "condition(osteoporosis)"
            ' and attest by investigator "as evidenced by T-score below -2.5 or fracture"'
        ),
        "Heart failure as shown by echocardiography or MRI": "condition(heart failure)",
        "Iron deficiency as evidenced by ferritin < 25 or TSAT < 15 %": (
            "condition(iron deficiency) and (ferritin < 25 or transferrin saturation < 15 %)"
        ),
        "One- or two-vessel disease": (
            "condition(single-vessel coronary artery disease)"
            " or condition(two-vessel coronary artery disease)"
        ),
        "1, 2 or 3 vessel coronary artery disease": (
            "condition(single-vessel coronary artery disease)"
            " or condition(two-vessel coronary artery disease)"
            " or condition(three-vessel coronary artery disease)"
        ),
        "1- or 3-vessel disease within 4 months": (
            "condition(single-vessel coronary artery disease) within 4 months before screening"
            " or condition(three-vessel coronary artery disease) within 4 months before screening"
        ),
        "CD4 count ≥ 15 %": "cd4 percentage >= 15 %",
        "CD4 decreased by 15 %": 'unparsed "CD4 decreased by 15 %"',
        "Lymphocytes > 35 %": 'unparsed "Lymphocytes > 35 %"',
    },
)
def test_a_member_alone_is_not_enough(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Psoriasis", "Or surgically sterile"), ["condition(psoriasis) or condition(surgically sterile)"]),
        (("HbA1c > 7 %", "OR fasting glucose > 130 mg/dL"), ["hba1c > 7 % or fasting glucose > 130 mg/dL"]),
        (("Gout", "or, uric acid > 9 mg/dL"), ["condition(gout) or uric acid > 9 mg/dL"]),
        (
            ("Age over 40 years", "Gout", "Or psoriasis", "Weight over 50 kg"),
            ["age > 40 years", "condition(gout) or condition(psoriasis)", "weight > 50 kg"],
        ),
        (("Gout", "Orchitis"), ["condition(gout)", "condition(orchitis)"]),
    ],
)
def test_a_line_that_begins_with_or_is_another_way_in(lines: tuple[str, ...], expected: list[str]) -> None:
    text = "Inclusion Criteria:\n\n" + "".join(f"* {line}\n" for line in lines)
    assert [write(x.tree) for x in compile_text(text)] == expected
