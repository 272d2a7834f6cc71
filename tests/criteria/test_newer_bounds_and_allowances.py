"""Newer records: bounds of some, allowances of the next sentence, what a bracket says of an exception, long lists."""

from __future__ import annotations

from tests.criteria.reading import each, tree

LIVER = "condition(liver metastasis)"


@each(
    inclusion={
        "AST, ALT ≤ 2 × ULN without liver metastases; ≤ 4 × ULN with liver metastases": (
            f"ast <= 2 x ULN and alt <= 2 x ULN or {LIVER} and ast <= 4 x ULN and alt <= 4 x ULN"
        ),
        "ALT ≤ 2 × ULN in patients without liver metastases, ≤ 4 × ULN in patients with liver metastases": (
            f"alt <= 2 x ULN or {LIVER} and alt <= 4 x ULN"
        ),
        "ALT < 2 times the upper limit of normal; for patients with liver metastases < 4 times": (
            f"alt < 2 x ULN or {LIVER} and alt < 4 x ULN"
        ),
        "ALT ≤ 2 x ULN. In patients with liver metastases ≤ 4 x ULN.": (
            f"alt <= 2 x ULN or {LIVER} and alt <= 4 x ULN"
        ),
        "ALT ≤ 2 x ULN. Up to 4 x ULN is permitted in patients with liver metastases.": (
            f"alt <= 2 x ULN or {LIVER} and alt <= 4 x ULN"
        ),
        "Bilirubin ≤ 2 x ULN (≤ 4 x ULN is acceptable if Gilbert syndrome)": (
            "bilirubin <= 2 x ULN or condition(gilbert syndrome) and bilirubin <= 4 x ULN"
        ),
        "eGFR ≥ 70 mL/min; ≥ 40 mL/min for patients receiving carboplatin": (
            "egfr >= 70 mL/min/{1.73_m2} or received(carboplatin) ongoing and egfr >= 40 mL/min/{1.73_m2}"
        ),
        "Platelets ≥ 90 x 10^9/L, bilirubin ≤ 2 x ULN; patients with Gilbert syndrome: bilirubin ≤ 4 x ULN": (
            "platelets >= 90 10*9/L and (bilirubin <= 2 x ULN"
            " or condition(gilbert syndrome) and bilirubin <= 4 x ULN)"
        ),
    },
    exclusion={
        "ALT > 2 x ULN, or > 4 x ULN in the presence of liver metastases": (
            f"alt > 2 x ULN and not {LIVER} or {LIVER} and alt > 4 x ULN"
        ),
        "Bilirubin > 2 x ULN, or > 4 x ULN for subjects with Gilbert syndrome": (
            "bilirubin > 2 x ULN and not condition(gilbert syndrome)"
            " or condition(gilbert syndrome) and bilirubin > 4 x ULN"
        ),
    },
)
def test_another_bound_for_some_widens_the_first_one(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_bound_of_something_else_stays_a_demand_of_its_own() -> None:
    from trialrun.criteria import compile_text, write

    text = "Inclusion Criteria:\n\n* Age ≥ 18 years. Patients with diabetes must have HbA1c ≤ 8 %\n"
    assert [write(x.tree) for x in compile_text(text)] == [
        "age >= 18 years",
        "if condition(diabetes mellitus) then hba1c <= 8 %",
    ]


@each(
    inclusion={
        "2 to 4 prior lines of therapy in the metastatic setting": (
            "received(antineoplastic therapy) lines >= 2"
            ' and attest by investigator "2 to 4 prior lines of therapy in the metastatic setting"'
        ),
        "Between 2 and 4 prior regimens": "received(antineoplastic therapy) lines from 2 to 4",
        "Exactly two prior lines of therapy": "received(antineoplastic therapy) lines = 2",
        "Archived tumor tissue (block or slides), not older than 9 months": (
            'unparsed "Archived tumor tissue (block or slides), not older than 9 months"'
        ),
    },
    exclusion={
        "Two or more prior regimens for advanced disease": (
            'received(antineoplastic therapy) lines >= 2 and attest by investigator "for advanced disease"'
        ),
    },
)
def test_lines_of_a_setting_are_counted_by_a_person(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No prior chemotherapy (adjuvant chemotherapy allowed if > 9 months ago)": (
            "not (received(chemotherapy except adjuvant chemotherapy)"
            " or received(adjuvant chemotherapy) and not attest by investigator"
            ' "adjuvant chemotherapy allowed if > 9 months ago")'
        ),
    },
    exclusion={
        "Radiotherapy within 3 weeks. A washout of 1 week is allowed for palliative radiotherapy.": (
            "received(radiotherapy except palliative radiotherapy) within 3 weeks before screening"
            " or received(palliative radiotherapy) within 3 weeks before screening"
            ' and not attest by investigator "A washout of 1 week is allowed for palliative radiotherapy"'
        ),
        "Corticosteroids within 3 weeks. Inhaled corticosteroids are permitted.": (
            "received(corticosteroid except inhaled corticosteroid) within 3 weeks before screening"
        ),
        "Prior chemotherapy; adjuvant chemotherapy is allowed if completed > 9 months before": (
            "received(chemotherapy except adjuvant chemotherapy)"
            " or received(adjuvant chemotherapy) and not attest by investigator"
            ' "adjuvant chemotherapy is allowed if completed > 9 months before"'
        ),
        # what is permitted is no kind of what keeps out
        "Live vaccines within 3 weeks. Administration of killed vaccines is allowed.": (
            "received(live vaccine) within 3 weeks before screening"
        ),
        "Active infection. Prophylactic antibiotics are allowed.": "condition(infection) active",
    },
)
def test_what_the_next_sentence_permits_is_spared(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No malignancy other than skin cancer (basal cell carcinoma)": (
            "not condition(malignancy except basal cell carcinoma)"
        ),
    },
    exclusion={
        "Any cancer except basal cell carcinoma (excised)": (
            "condition(malignancy except basal cell carcinoma)"
            ' or condition(basal cell carcinoma) and not attest by investigator "excised"'
        ),
        "Thyroid disease except hypothyroidism (controlled with levothyroxine)": (
            "condition(thyroid disease except hypothyroidism)"
            ' or condition(hypothyroidism) and not attest by investigator "controlled with levothyroxine"'
        ),
    },
)
def test_a_bracket_behind_an_exception_is_said_of_what_is_spared(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Heart failure, LVEF < 45%, unstable angina, foobarred heart, stroke": (
            'condition(heart failure) or lvef < 45 % or condition(unstable angina) or unparsed "foobarred heart"'
            " or condition(stroke)"
        ),
        "ALK fusion, ROS1 fusion, HER2 amplification": (
            "test(alk rearrangement) positive or test(ros1 rearrangement) positive or test(her2) positive"
        ),
        "Nursing or pregnant within 2 years": (
            "condition(lactation) or condition(pregnancy) within 2 years before screening"
        ),
    },
)
def test_each_member_of_a_long_list_keeps_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Patients with liver metastases may have ALT ≤ 4 x ULN": (
            "if condition(liver metastasis) then alt <= 4 x ULN"
        ),
    },
    exclusion={
        "Any medical or dental condition that would interfere": (
            '(attest by investigator "Any medical or dental condition" or condition("dental condition"))'
            ' and attest by investigator "that would interfere"'
        ),
    },
)
def test_what_some_may_have_is_asked_of_nobody_else(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
