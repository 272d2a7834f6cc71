"""Whom an exception in brackets spares: those with the member before it, and nobody for the others."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No gout, hypertension (unless treated with diuretics) or stroke": "not (condition(gout) or condition(hypertension) and not received(diuretic) or condition(stroke))",
        "No prior chemotherapy or radiotherapy (unless for skin cancer)": 'not (received(chemotherapy) and not attest by investigator "unless for skin cancer" or received(radiotherapy) and not condition(skin cancer))',
        "Age 18-70 (unless the local law is stricter)": 'age from 18 to 70 years and not attest by investigator "unless the local law is stricter"',
        "Platelets > 100,000 (unless due to marrow involvement), hemoglobin > 9": '(platelets > 100000 or attest by investigator "due to marrow involvement") and hemoglobin > 9',
    },
    exclusion={
        "HIV positivity, a positive Mantoux test (unless previously immunized with BCG), or pneumonia": "test(hiv test) positive or test(tuberculin skin test) positive and not (received(vaccine) and received(bcg vaccine)) or condition(pneumonia)",
        "Gout, pregnancy (unless sterilized), stroke": "condition(gout) or condition(pregnancy) and not condition(surgically sterile) or condition(stroke)",
        "Gout, hypertension (unless treated with diuretics) or stroke": "condition(gout) or condition(hypertension) and not received(diuretic) or condition(stroke)",
        "Gout, asthma (unless well controlled), or diabetes": 'condition(gout) or condition(asthma) and not attest by investigator "well controlled" or condition(diabetes mellitus)',
        "Hepatitis B or a positive tuberculin test (unless treated with isoniazid)": 'condition(hepatitis B) and not attest by investigator "unless treated with isoniazid" or test(tuberculin skin test) positive and not received(isoniazid)',
        "Gout or hypertension (unless on stable treatment)": '(condition(gout) or condition(hypertension)) and not attest by investigator "on stable treatment"',
        "ALT > 3 x ULN or bilirubin > 1.5 x ULN (unless Gilbert's syndrome)": "alt > 3 x ULN or bilirubin > 1.5 x ULN and not condition(gilbert syndrome)",
        "Hypertension (unless treated with diuretics)": "condition(hypertension) and not received(diuretic)",
        "Gout, stroke, or third-degree heart block unless the patient has a pacemaker": '(condition(gout) or condition(stroke)) and not attest by investigator "unless the patient has a pacemaker" or condition(third-degree atrioventricular block) and not received(pacemaker)',
        "HIV, hepatitis B or hepatitis C infection unless on antiviral therapy": '(condition(HIV infection) or condition(hepatitis B)) and not attest by investigator "unless on antiviral therapy" or condition(hepatitis C) and not received(antiviral) ongoing',
        "Bilirubin > 1.5 x ULN, unless the patient has Gilbert's syndrome": "bilirubin > 1.5 x ULN and not condition(gilbert syndrome)",
        "Systemic corticosteroids (unless used for replacement purposes)": 'received(systemic corticosteroid) and not attest by investigator "used for replacement purposes"',
    },
)  # fmt: skip
def test_a_bracket_spares_of_the_member_before_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_an_exception_without_a_disease_does_not_speak_of_the_trial_s_own() -> None:
    text = (
        "Inclusion Criteria:\n\n* No prior malignancy unless the patient has been in remission for 2 years\n"
    )
    (criterion,) = compile_text(text, diseases=("prostate cancer",))
    assert write(criterion.tree) == (
        "not condition(malignancy except prostate cancer) history or attest by investigator"
        ' "the patient has been in remission for 2 years"'
    )


def test_a_note_that_permits_something_is_no_heading_of_what_follows() -> None:
    text = "Exclusion Criteria:\n\nNOTE: {}:\n\n  -  Prior cetuximab\n\n  -  Gout\n"
    of_itself = compile_text(text.format("bilateral tumors are permitted"))
    of_a_list = compile_text(text.format("the following are permitted"))
    assert [write(x.tree) for x in of_itself] == ["received(cetuximab)", "condition(gout)"]
    assert [write(x.tree) for x in of_a_list] == ['allowed "Prior cetuximab"', 'allowed "Gout"']
