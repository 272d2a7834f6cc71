"""The ends of a scale bound nobody; bounds listed behind "with" are of who has the illness; how long is said of one."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Hip osteoarthritis with pain ≥ 5 on 0-10 NRS": (
            "score(pain score) >= 5 and condition(hip osteoarthritis) and condition(pain)"
        ),
        "Neck pain of 3 or more (0-10)": "score(pain score) >= 3 and condition(neck pain)",
        "Hip pain ≥ 35 mm on a 0-100 mm VAS": "score(pain score) >= 3.5 and condition(hip pain)",
        "Pain ≤ 2 on an 11-point NRS": "score(pain score) <= 2",
        "MMSE ≥ 22/30": "mmse >= 22",
        "MMSE below 25 (range 0-30)": "mmse < 25",
        "MoCA of 17 to 24 out of 30": "moca from 17 to 24",
        "≥ 5 swollen joints (of 66) and ≥ 4 tender joints (68-joint count)": (
            "swollen joint count >= 5 and tender joint count >= 4"
        ),
        "Itch ≥ 5 on NRS": '"pruritus rating" >= 5 and condition(pruritus)',
        "Worst itch NRS ≥ 5": "pruritus nrs >= 5",
        # a bracket that asks for something is no scale's end
        "ECOG performance status (0-2)": "ecog from 0 to 2",
    },
    exclusion={
        "Pain intensity of more than 6 (NRS 0-10)": "score(pain score) > 6",
        "Knee pain > 8 on 0-10 NRS": "score(pain score) > 8 and condition(knee pain)",
    },
)
def test_the_ends_of_a_scale_are_no_bound(sentence: str, expected: str, kind: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Polymyalgia rheumatica with ESR ≥ 40 mm/h or CRP ≥ 12 mg/L": (
            "condition(polymyalgia rheumatica) and (esr >= 40 mm/h or crp >= 12 mg/L)"
        ),
        "Asthma with an eosinophil count of at least 250/µL, FeNO ≥ 30 ppb or IgE > 90 IU/mL": (
            "condition(asthma) and (eosinophils >= 250 /uL or feno >= 30 [ppb] or ige > 90 [IU]/mL)"
        ),
        "COPD for at least 2 years with CAT score ≥ 12 or mMRC ≥ 2": (
            "condition(chronic obstructive pulmonary disease) at least 2 years before screening"
            " and (score(copd assessment test) >= 12 or mmrc >= 2)"
        ),
    },
    exclusion={
        "Cirrhosis with INR > 1.8 or creatinine > 2 mg/dL": (
            "condition(cirrhosis) and inr > 1.8 or creatinine > 2 mg/dL and (condition(cirrhosis)"
            ' or attest by investigator "Cirrhosis with INR > 1.8 or creatinine > 2 mg/dL")'
        ),
    },
)
def test_any_of_the_values_is_of_who_has_the_illness(sentence: str, expected: str, kind: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "HbA1c 7.5 to 11 % on metformin for at least 10 weeks": (
            "hba1c from 7.5 to 11 % and received(metformin) ongoing for at least 10 weeks"
        ),
        "Type 2 diabetes treated with metformin for at least 5 months": (
            "condition(type 2 diabetes mellitus) and received(metformin) for at least 5 months"
        ),
        "Anemia with ferritin < 40 ng/mL for at least 2 months": (
            "condition(anemia) and ferritin < 40 ng/mL for at least 2 months"
        ),
        "Rheumatoid arthritis for at least 8 months with CRP > 9 mg/L": (
            "condition(rheumatoid arthritis) at least 8 months before screening and crp > 9 mg/L"
        ),
        "HIV infection on ART for at least 8 months with CD4 count > 250 cells/µL": (
            "condition(HIV infection) and received(antiretroviral therapy) ongoing for at least 8 months"
            " and cd4 count > 250 /uL"
        ),
    },
    exclusion={
        "Diabetes on insulin for more than 2 years": (
            "condition(diabetes mellitus) and received(insulin) ongoing for more than 2 years"
        ),
    },
)
def test_how_long_is_said_of_the_part_in_which_it_stands(sentence: str, expected: str, kind: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "NT-proBNP ≥ 500 pg/mL if in sinus rhythm or ≥ 1000 pg/mL if in atrial fibrillation": (
            'condition("sinus rhythm") and nt-probnp >= 500 pg/mL'
            " or condition(atrial fibrillation) and nt-probnp >= 1000 pg/mL"
            " or nt-probnp >= 500 pg/mL and nt-probnp >= 1000 pg/mL"
        ),
        "Hemoglobin 8 to 10 g/dL for patients not on dialysis, 9 to 11 g/dL for patients on dialysis": (
            "not received(dialysis) ongoing and hemoglobin from 8 to 10 g/dL"
            " or received(dialysis) ongoing and hemoglobin from 9 to 11 g/dL"
            " or hemoglobin from 8 to 10 g/dL and hemoglobin from 9 to 11 g/dL"
        ),
        "FEV1 ≥ 35 % and < 75 % of predicted": "fev1 from 35 to below 75 % predicted",
        "LVEF between 30 % and 45 %": "lvef from 30 to 45 %",
        "Factor IX activity ≤ 2 % and ≥ 100 treated days": (
            'factor ix activity <= 2 % and unparsed "≥ 100 treated days"'
        ),
        "Knee osteoarthritis Kellgren-Lawrence grade 1 or 2 with pain ≥ 5 on 0-10 NRS": (
            "score(kellgren-lawrence grade) from 1 to 2 and score(pain score) >= 5"
            ' and condition(knee osteoarthritis) and unparsed "pain"'
        ),
        "HbA1c of 7.5 % to 9.5 % (58-80 mmol/mol)": "hba1c from 7.5 to 9.5 %",
    },
    exclusion={
        "Autoimmune disease requiring immunosuppressants (replacement therapy is not considered systemic treatment)": (
            "condition(autoimmune disease) and "
            '(received(immunosuppressive drug) ongoing or attest by investigator "requiring immunosuppressants")'
            ' and not attest by investigator "replacement therapy"'
        ),
    },
)
def test_bounds_of_some_and_between_percentages(sentence: str, expected: str, kind: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_remark_on_what_counts_as_treatment_asks_for_nothing() -> None:
    remark = "Replacement therapy (e.g., hydrocortisone) is not considered a form of systemic treatment."
    assert tree(remark, "exclusion") == f'allowed "{remark[:-1]}"'
