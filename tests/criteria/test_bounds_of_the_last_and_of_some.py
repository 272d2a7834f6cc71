"""Whose a bound is: that of the last value, of those of an age or a sex, of the illness before a bracket."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # a bracket is of the demand before it
        "AST and ALT no greater than 3 times ULN, and bilirubin no greater than 1.5 times ULN "
        "(in patients with Gilbert's disease, no greater than 4 times ULN)": (
            "transaminases <= 3 x ULN and "
            "(bilirubin <= 1.5 x ULN or condition(gilbert syndrome) and bilirubin <= 4 x ULN)"
        ),
        "ALT and AST <= 3 x ULN; bilirubin <= 1.5 x ULN (<= 2 x ULN if Gilbert's syndrome)": (
            "transaminases <= 3 x ULN and "
            "(bilirubin <= 1.5 x ULN or condition(gilbert syndrome) and bilirubin <= 2 x ULN)"
        ),
        "AST, ALT and alkaline phosphatase no greater than 2 times ULN (4 times ULN for liver metastases)": (
            "ast <= 2 x ULN and alt <= 2 x ULN and alp <= 2 x ULN or condition(liver metastasis) "
            "and ast <= 4 x ULN and alt <= 4 x ULN and alp <= 4 x ULN"
        ),
        # values that are asked of some
        "Age less than 16 years: Lansky 60-100%": "if age < 16 years then lansky from 60 to 100",
        "FEV1 at least 50% predicted Adults: DLCO at least 50% predicted": (
            "fev1 >= 50 % predicted and (if age >= 18 years then dlco >= 50 % predicted)"
        ),
        "Karnofsky 60-100% OR Age less than 16 years: Lansky 60-100%": (
            "karnofsky from 60 to 100 or age < 16 years and lansky from 60 to 100"
        ),
        "Age over 18: diagnosis of gout": "age > 18 years and condition(gout)",
        # the class is of the heart failure
        "No heart disease, including congestive heart failure (NYHA class III or IV)": (
            "not (condition(heart disease) or condition(heart failure) and nyha from 3 to 4)"
        ),
        "No angina, arrhythmia, or congestive heart failure (NYHA class II-IV)": (
            "not (condition(angina pectoris) or condition(arrhythmia) "
            "or condition(heart failure) and nyha from 2 to 4)"
        ),
        "LVEF greater than 45% per MUGA scan": "lvef > 45 %",
    },
    exclusion={
        "Men: hemoglobin < 10 g/dL": "sex male and hemoglobin < 10 g/dL",
        "Liver disease such as cirrhosis (Child-Pugh C)": (
            "condition(hepatic disease) or condition(cirrhosis) and child-pugh from 10 to 15"
        ),
        "Arrhythmia or congestive heart failure (NYHA class III or IV)": (
            "condition(arrhythmia) or condition(heart failure) and nyha from 3 to 4"
        ),
    },
)
def test_read(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
