"""What an illness requires, what is permitted on a condition of time, what may go with an illness."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(sentence: str, kind: str) -> list[str]:
    heading = "Inclusion Criteria:" if kind == "inclusion" else "Exclusion Criteria:"
    return [write(one.tree) for one in compile_text(f"{heading}\n\n* {sentence}")]


# Who needs a treatment and is not on it: a person says.
REQUIRED = {
    "Arthritis requiring methotrexate": (
        "condition(arthritis) and (received(methotrexate) ongoing"
        ' or attest by investigator "requiring methotrexate")'
    ),
    "Hemophilia requiring prednisone or cyclosporine": (
        "condition(hemophilia) and (received(prednisone) ongoing or received(cyclosporine) ongoing"
        ' or attest by investigator "requiring prednisone or cyclosporine")'
    ),
    # what it required then, it need not now
    "History of asthma requiring oral corticosteroids": (
        "condition(asthma) history and received(oral corticosteroid) and "
        'attest by investigator "requiring oral corticosteroids"'
    ),
    # with no illness beside it, the treatment is what the record tells
    "Patients who require insulin": "received(insulin) ongoing",
}


@pytest.mark.parametrize(("sentence", "expected"), REQUIRED.items())
def test_who_needs_a_treatment_and_has_it_not_yet_is_asked(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


ALLOWED_AFTER_A_TIME = {
    "Prior radiotherapy allowed if completed > 3 weeks before enrollment": (
        "not received(radiotherapy) within 3 weeks before enrolment"
    ),
    "Previous chemotherapy is permitted provided the last dose was given at least 12 months ago": (
        "not received(chemotherapy) within less than 12 months before screening"
    ),
    "Prior cetuximab or panitumumab allowed if stopped more than 8 weeks before randomization": (
        "not (received(cetuximab) within 8 weeks before randomisation"
        " or received(panitumumab) within 8 weeks before randomisation)"
    ),
    "No prior radiotherapy unless given more than 5 years ago": (
        "not received(radiotherapy) within 5 years before screening"
    ),
    "No prior interferon (permitted if more than 1 year ago)": (
        "not received(interferon) within 1 year before screening"
    ),
    "Prior surgery permitted if more than 4 weeks ago and fully recovered": (
        "not received(surgery) within 4 weeks before screening"
        ' and (if received(surgery) then attest by investigator "fully recovered")'
    ),
    # from a relapse on no record counts
    "Prior trastuzumab allowed if > 6 months before relapse": (
        'if received(trastuzumab) then attest by investigator "> 6 months before relapse"'
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), ALLOWED_AFTER_A_TIME.items())
def test_what_is_allowed_after_a_time_is_kept_out_before_it(sentence: str, expected: str) -> None:
    assert trees(sentence, "inclusion") == [expected]


KEPT_OUT_UNTIL = {
    "Prior chemotherapy unless completed at least 6 months before study entry": (
        "received(chemotherapy) within less than 6 months before enrolment"
    ),
    "Methotrexate (allowed if stopped at least 2 weeks before screening)": (
        "received(methotrexate) within less than 2 weeks before screening"
    ),
    "Prior radiotherapy unless > 4 weeks ago and recovered": (
        "received(radiotherapy) within 4 weeks before screening"
        ' or received(radiotherapy) and not attest by investigator "recovered"'
    ),
    "Steroids (allowed if given as eye drops)": (
        'received(corticosteroid) and not attest by investigator "given as eye drops"'
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), KEPT_OUT_UNTIL.items())
def test_the_time_of_an_exception_ends_an_exclusion(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


ACCOMPANIED = {
    "Urticaria that may be accompanied by fever or itching": ["condition(urticaria)"],
    "Seizures, which may or may not be associated with fever": ["condition(seizure)"],
    "Migraine (may be accompanied by nausea)": ["condition(migraine)"],
    # perhaps only such an illness is meant
    "Cataract that may be associated with steroids": [
        'condition(cataract) and attest by investigator "that may be associated with steroids"'
    ],
}


@pytest.mark.parametrize(("sentence", "expected"), ACCOMPANIED.items())
def test_what_may_go_with_an_illness_is_no_way_in_or_out(sentence: str, expected: list[str]) -> None:
    assert trees(sentence, "exclusion") == expected
    assert trees(sentence, "inclusion") == expected


DENIED = {
    "Does not require oxygen": "not received(oxygen therapy) ongoing",
    "Patient does not take insulin": "not received(insulin) ongoing",
    "Patients who do not use opioids": "not received(opioid) ongoing",
    "Participants do not smoke": "not condition(smoking)",
    "Did not have a stroke within 6 months": "not condition(stroke) within 6 months before screening",
    # of a verb that is no state of the patient the sentence denies the verb
    "Patients with brain stem tumors do not require a biopsy": (
        'unparsed "Patients with brain stem tumors do not require a biopsy"'
    ),
    "Does not meet criteria for schizophrenia": "not condition(schizophrenia)",
}


@pytest.mark.parametrize(("sentence", "expected"), DENIED.items())
def test_a_verb_is_denied_with_do(sentence: str, expected: str) -> None:
    assert trees(sentence, "inclusion") == [expected]


SMOKED = {
    "Smoker (> 10 pack-years)": "condition(smoking) and tobacco exposure > 10 {pack-years}",
    "Smoking more than 10 cigarettes per day": (
        "condition(smoking) and cigarettes per day > 10 {cigarettes}/d"
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), SMOKED.items())
def test_the_unit_says_what_is_counted_of_smoking(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


SHARED_TIME = {
    "Clinically significant illness or stroke within 4 weeks before dosing": (
        'attest by investigator "Clinically significant illness … within 4 weeks before dosing"'
        " or condition(stroke) within 4 weeks before treatment"
    ),
    # behind its comma the second has its own
    "Serious illness, or surgery within 3 months": (
        'attest by investigator "Serious illness" or received(surgery) within 3 months before screening'
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), SHARED_TIME.items())
def test_a_question_names_the_time_that_it_shares(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


AT_A_SITE = {
    "Arthritis other than gout in the study knee": (
        'condition(arthritis except gout) and attest by investigator "in the study knee"'
    ),
    "Ocular surgery except cataract surgery in the study eye within 3 months": (
        "received(ocular surgery except cataract surgery) within 3 months before screening"
        ' and attest by investigator "in the study eye"'
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), AT_A_SITE.items())
def test_the_site_is_said_of_the_whole_and_not_of_the_exception(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No requirement for measurable disease", 'allowed "No requirement for measurable disease"'),
        ("No requirement for oxygen", "not received(oxygen therapy) ongoing"),
        (
            "At least 4 weeks since treatment in a previous trial",
            'attest by investigator "At least 4 weeks since treatment in a previous trial"',
        ),
        (
            "Deep vein thrombosis confirmed clinically or by ultrasound",
            'condition(deep vein thrombosis) and attest by investigator "confirmed clinically or by ultrasound"',
        ),
    ],
)
def test_what_nobody_has_to_have(sentence: str, expected: str) -> None:
    assert trees(sentence, "inclusion") == [expected]


NO_NAMES = {
    "New arrhythmia within 3 months": "condition(arrhythmia) within 3 months before screening",
    "New or extensive retinopathy": (
        'condition(retinopathy) and attest by investigator "New or extensive retinopathy"'
    ),
    "Interferon administration within 2 weeks": "received(interferon) within 2 weeks before screening",
    "Use of ritonavir-containing products": "received(ritonavir) ongoing",
    "New York Heart Association class III or IV": "nyha from 3 to 4",
}


@pytest.mark.parametrize(("sentence", "expected"), NO_NAMES.items())
def test_a_word_beside_a_known_name_makes_no_unknown_one(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]


def test_a_prior_malignancy_of_which_more_is_asked_is_none_of_the_trials_own() -> None:
    text = "Inclusion Criteria:\n\n* Prior malignancy allowed provided disease-free for 5 years"
    (criterion,) = compile_text(text, diseases=("breast cancer",))
    assert write(criterion.tree) == (
        "if condition(malignancy except breast cancer) history"
        ' then attest by investigator "disease-free for 5 years"'
    )


SPARED_OF_A_LIST = {
    "Asthma, COPD or bronchiectasis. Mild asthma is permitted.": (
        'condition(asthma) and not attest by investigator "Mild asthma"'
        " or condition(chronic obstructive pulmonary disease) or condition(bronchiectasis)"
    ),
    "Any malignancy or HIV. Basal cell carcinoma is permitted.": (
        "condition(malignancy except basal cell carcinoma) or condition(HIV infection)"
    ),
    "Opioid abuse or alcohol abuse. Smoking is allowed.": (
        "condition(opioid abuse) or condition(alcohol abuse)"
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), SPARED_OF_A_LIST.items())
def test_what_is_permitted_spares_its_own_member_of_a_list_alone(sentence: str, expected: str) -> None:
    assert trees(sentence, "exclusion") == [expected]
