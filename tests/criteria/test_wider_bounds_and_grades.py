"""A wider bound for those with a disease, values of before an illness, grades of a dipstick, levels of the blood."""

from __future__ import annotations

from tests.criteria.reading import each, tree

_LIVER = "condition(liver metastasis)"


@each(
    inclusion={
        "ALT ≤ 2 x ULN unless liver metastases are present, in which case it must be ≤ 4 x ULN": (
            f"alt <= 2 x ULN or {_LIVER} and alt <= 4 x ULN"
        ),
        "AST (SGOT)/ALT (SGPT) ≤ 3 x ULN unless liver metastases are present in which case they must be ≤ 6 x ULN": (
            f"ast <= 3 x ULN and alt <= 3 x ULN or {_LIVER} and ast <= 6 x ULN and alt <= 6 x ULN"
        ),
        "AST (SGOT) and ALT (SGPT) ≤ 3 x ULN or ≤ 6 x ULN in patients with liver metastases": (
            f"ast <= 3 x ULN and alt <= 3 x ULN or {_LIVER} and ast <= 6 x ULN and alt <= 6 x ULN"
        ),
        "QTc ≤ 440 ms except in patients with bundle branch block, in whom it must be < 490 ms": (
            "qtc <= 440 ms or condition(bundle branch block) and qtc < 490 ms"
        ),
        "ALT ≤ 3 x ULN, but ≤ 6 x ULN if the elevation is due to liver metastases": (
            f"alt <= 3 x ULN or {_LIVER} and alt <= 6 x ULN"
        ),
        "ALT ≤ 3 x ULN; if liver metastases are present, ≤ 6 x ULN": (
            f"alt <= 3 x ULN or {_LIVER} and alt <= 6 x ULN"
        ),
        "ALT ≤ 2 x ULN if no demonstrable liver metastases or ≤ 4 x ULN in the presence of liver metastases": (
            f"alt <= 2 x ULN or {_LIVER} and alt <= 4 x ULN"
        ),
        "Bilirubin ≤ 1.2 x ULN if no liver metastases or ≤ 2 x ULN in the presence of Gilbert's syndrome or liver metastases": (
            f"bilirubin <= 1.2 x ULN or (condition(gilbert syndrome) or {_LIVER}) and bilirubin <= 2 x ULN"
        ),
        # the second bound names what it is of
        "Bilirubin ≤ 2 x ULN unless the patient has Gilbert syndrome, in which case ALT must be ≤ 3 x ULN": (
            "bilirubin <= 2 x ULN or condition(gilbert syndrome) and alt <= 3 x ULN"
        ),
        # no bound at all for some stays a question
        "Creatinine ≤ 2 x ULN unless on dialysis, in which case any value is allowed": (
            'creatinine <= 2 x ULN or attest by investigator "on dialysis, in which case any value is allowed"'
        ),
    },
    exclusion={
        "ALT > 3 x ULN unless liver metastases are present, in which case > 6 x ULN": (
            f"alt > 3 x ULN and not {_LIVER} or {_LIVER} and alt > 6 x ULN"
        ),
        "Platelets < 80 x 10^9/L unless bone metastases are present, in which case < 40 x 10^9/L": (
            "platelets < 80 10*9/L and not condition(bone metastasis)"
            " or condition(bone metastasis) and platelets < 40 10*9/L"
        ),
    },
)
def test_wider_bound(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_two_values_are_not_asked_of_the_ill_alone() -> None:
    # Whoever had no liver metastasis passed with any value.
    sentence = "Aspartate aminotransferase (AST [SGOT]) and alanine aminotransferase (ALT [SGPT]) ≤ 3 x ULN or ≤ 6 x ULN in patients with liver metastases"
    assert not tree(sentence).startswith("if ")
    assert not tree("Urea and hemoglobin above 11 or above 8 in patients with heart failure").startswith(
        "if "
    )


@each(
    inclusion={
        "Pre-stroke mRS ≤ 2": "premorbid mrs <= 2",
        "Modified Rankin Scale score of 0-2 prior to the index stroke": "premorbid mrs from 0 to 2",
        "mRS score < 3 before stroke onset": "premorbid mrs < 3",
        "Barthel index ≥ 80 before hip fracture": '"premorbid barthel index" >= 80',
        "mRS ≤ 2": "mrs <= 2",
        "Barthel index ≥ 70 prior to randomization": "barthel index >= 70",
    },
    exclusion={
        "Modified Rankin score > 3 before the event": "premorbid mrs > 3",
        "Karnofsky < 50 before treatment": "karnofsky < 50",
        "Prior stroke with mRS > 3": "mrs > 3 and condition(stroke) history",
    },
)
def test_value_of_before_the_illness(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Urine dipstick for proteinuria < 3+": "dipstick proteinuria < 3",
        "Dipstick proteinuria ≤ 1+": "dipstick proteinuria <= 1",
        "Neck disability index of at least 20/50": "ndi >= 20",
        "MoCA score of at least 21 out of 30": "moca >= 21",
        "DLCO ≥ 35% predicted, corrected for hemoglobin": "dlco >= 35 % predicted",
        "Apnea-hypopnea index between 5 and 25 events per hour": "apnea-hypopnea index from 5 to 25",
        "At least 4 tender joints and 3 swollen joints": "tender joint count >= 4 and swollen joint count >= 3",
        "Karnofsky ≥ 60, see Appendix C": "karnofsky >= 60",
        "Karnofsky ≥ 60 (see Section 4.2)": "karnofsky >= 60",
        "PD-L1 TPS ≥ 5% in tumor tissue": "score(tumor proportion score) >= 5",
        "Troponin above the 99th percentile": "troponin > 1 x ULN",
        "Ki-67 ≥ 30%": "ki-67 level >= 30 %",
        "Ki-67 positive": "test(ki-67) positive",
        "MRD ≥ 0.1%": "minimal residual disease level >= 0.1 %",
        "TMB ≥ 12 mut/Mb": "tumor mutational burden level >= 12 /Mb",
        "Stone density < 900 HU": "stone density < 900 [hnsf'U]",
        "Interleukin-8 ≥ 20 pg/mL": "interleukin-8 level >= 20 pg/mL",
        "Factor IX activity < 2 IU/dL": "factor ix activity < 2 [IU]/dL",
        "Kt/V ≥ 1.4": "kt/v >= 1.4",
    },
    exclusion={
        "Urine protein ≥ +++": "dipstick proteinuria >= 3",
        "2+ proteinuria": "dipstick proteinuria >= 2",
        "Proteinuria > 1+ on urinalysis": "dipstick proteinuria > 1",
        "Proteinuria of more than 2 g per day": "proteinuria > 2 g/d",
        "Proteinuria grade ≥ 3": "condition(proteinuria) grade >= 3",
        "Vitamin B12 < 180 pg/mL": "vitamin b12 level < 180 pg/mL",
        "Vitamin E > 500 IU/day": 'received(vitamin e) and "vitamin e dose" > 500 [IU]/d',
        "Daily dose of prednisone above 12.5 mg": "received(prednisone) and prednisone dose > 12.5 mg/d",
        "MRD positive": "test(minimal residual disease) positive",
    },
)
def test_values_by_their_own_habits(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "DLCO or DLVA ≥ 55 % predicted (corrected for hemoglobin or alveolar ventilation)": 'dlco >= 55 % predicted or "dlva" >= 55 % predicted',
        "No predisposition to gout": 'attest by investigator "No predisposition to gout"',
        "Have an FVC greater than 45 percent and less than or equal to 80 percent of predicted OR a corrected DL(co) greater than 30 percent, with no evidence of gout": '(fvc from above 45 to 80 % predicted or "corrected dl" > 30 %) and not condition(gout) and attest by investigator "co"',
    },
    exclusion={
        "Scoliosis with a Cobb angle of greater than 12 degree": "cobb angle > 12 deg and condition(scoliosis)",
        "Fever > 38.4 degree C": "temperature > 38.4 Cel",
        "Evidence of progressive multi-focal leukoencephalopathy (PML)": 'condition("multi focal leukoencephalopathy") progressive or condition(progressive multifocal leukoencephalopathy)',
    },
)
def test_units_in_the_singular_and_what_brackets_tell(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
