"""Whom an exception in brackets spares: those with the member before it, and nobody for the others."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No gout, hypertension (unless treated with diuretics) or stroke": "not (condition(gout) or condition(hypertension) and not received(diuretic) or condition(stroke))",
        "No prior chemotherapy or radiotherapy (unless for skin cancer)": 'not (received(chemotherapy) and not attest by investigator "unless for skin cancer" or received(radiotherapy) and not condition(skin cancer))',
        "Age 18-70 (unless the local law is stricter)": 'age from 18 to 70 years and not attest by investigator "unless the local law is stricter"',
        "Platelets > 100,000 (unless due to marrow involvement), hemoglobin > 9": '(platelets > 100000 or attest by investigator "due to marrow involvement") and hemoglobin > 9',
    },
    exclusion={
        "HIV positivity, a positive Mantoux test (unless previously immunized with BCG), or pneumonia": "test(hiv test) positive or test(tuberculosis test) positive and not (received(vaccine) and received(bcg vaccine)) or condition(pneumonia)",
        "Gout, pregnancy (unless sterilized), stroke": "condition(gout) or condition(pregnancy) and not condition(surgically sterile) or condition(stroke)",
        "Gout, hypertension (unless treated with diuretics) or stroke": "condition(gout) or condition(hypertension) and not received(diuretic) or condition(stroke)",
        "Gout, asthma (unless well controlled), or diabetes": 'condition(gout) or condition(asthma) and not attest by investigator "well controlled" or condition(diabetes mellitus)',
        "Hepatitis B or a positive tuberculin test (unless treated with isoniazid)": 'condition(hepatitis B) and not attest by investigator "unless treated with isoniazid" or test(tuberculosis test) positive and not received(isoniazid)',
        "Gout or hypertension (unless on stable treatment)": '(condition(gout) or condition(hypertension)) and not attest by investigator "on stable treatment"',
        "ALT > 3 x ULN or bilirubin > 1.5 x ULN (unless Gilbert's syndrome)": "alt > 3 x ULN or bilirubin > 1.5 x ULN and not condition(gilbert syndrome)",
        "Hypertension (unless treated with diuretics)": "condition(hypertension) and not received(diuretic)",
    },
)  # fmt: skip
def test_a_bracket_spares_of_the_member_before_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
