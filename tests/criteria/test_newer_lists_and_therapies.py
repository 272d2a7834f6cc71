"""Records of recent years: what a list shares, whose tumor is meant, a disease before its therapy."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

_HCC = ("hepatocellular carcinoma",)


def _in_trial(sentence: str, kind: str, diseases: tuple[str, ...]) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}\n", diseases=diseases)
    return write(criterion.tree)


@each(
    inclusion={
        "Not pregnant and in good general health": "not condition(pregnancy) and condition(healthy)",
        "No history of gout, age 20 to 50 years": ("not condition(gout) history and age from 20 to 50 years"),
        "Neither pregnant nor nursing": "not (condition(pregnancy) or condition(lactation))",
    },
    exclusion={},
)
def test_nobody_is_asked_not_to_be_healthy(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Gout or a patient who has psoriasis": "condition(gout) or condition(psoriasis)",
    },
    exclusion={
        "Epilepsy or anyone who has had a stroke": "condition(epilepsy) or condition(stroke) history",
        "Gout and any subject who has asthma": "condition(gout) or condition(asthma)",
    },
)
def test_people_named_anew_are_others(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No other malignancy except prostate cancer (PSA < 4 ng/mL)": (
            "not (condition(malignancy except prostate cancer) or condition(prostate cancer) and "
            'not attest by investigator "PSA < 4 ng/mL")'
        ),
    },
    exclusion={
        "Any malignancy except indolent prostate cancer (Gleason &lt; 7)": (
            "condition(malignancy except prostate cancer) or condition(prostate cancer) and "
            'not attest by investigator "indolent prostate cancer (Gleason < 7)"'
        ),
    },
)
def test_a_value_in_the_bracket_of_what_is_spared_spares(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "On stable gout therapy": 'received("gout therapy") ongoing',
    },
    exclusion={
        "Psoriasis therapy within 6 weeks": ('received("psoriasis therapy") within 6 weeks before screening'),
        "Receiving tuberculosis (TB) treatment": "received(antituberculosis drug) ongoing",
        "Current diabetes medication": "received(antidiabetic) ongoing",
        "Psoriasis": "condition(psoriasis)",
    },
)
def test_who_has_the_disease_was_not_therefore_treated(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Clinically significant anemia, asthma, or pregnancy": (
            'condition(anemia) and attest by investigator "Clinically significant anemia" or '
            'condition(asthma) and attest by investigator "Clinically significant asthma" or '
            "condition(pregnancy)"
        ),
        "Intravenous antivirals or antifungals": (
            'received(antiviral) and attest by investigator "Intravenous antivirals" or '
            'received(antifungal) and attest by investigator "Intravenous antifungals"'
        ),
        "Systemic corticosteroids or immunosuppressants": (
            "received(systemic corticosteroid) or received(immunosuppressive drug)"
        ),
        "Gout, psoriasis and other diseases": (
            'condition(gout) or condition(psoriasis) or attest by investigator "other diseases"'
        ),
        "Pulmonary infections and/or diseases": (
            "condition(lower respiratory tract infection) or condition(pulmonary disease)"
        ),
    },
)
def test_what_the_list_shares_and_how_it_closes(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Epilepsy or symptomatic brain metastases requiring dexamethasone in the last 3 weeks": (
            "condition(epilepsy) or condition(brain metastasis) symptomatic and "
            "received(dexamethasone) within 3 weeks before screening"
        ),
        "Concurrent active hepatitis B (HBsAg positive) and hepatitis C (HCV RNA positive) infection": (
            "condition(hepatitis B) active and condition(hepatitis C) or "
            "(condition(hepatitis B) active or condition(hepatitis C)) and attest by investigator "
            '"Concurrent active hepatitis B (HBsAg positive) and hepatitis C (HCV RNA positive) infection"'
        ),
        "Heart disease (e.g., some arrhythmias)": (
            'condition(heart disease) or attest by investigator "some arrhythmias"'
        ),
        "Current treatment with methotrexate (MTX; eg, Trexall)": "received(methotrexate) ongoing",
    },
)
def test_times_brackets_and_examples(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_tumor_that_grows_is_the_one_of_the_trial() -> None:
    told = _in_trial("Tumor invading major blood vessels", "exclusion", _HCC)
    assert told == (
        'condition(hepatocellular carcinoma) and attest by investigator "invading major blood vessels"'
    )
    assert "except hepatocellular carcinoma" in _in_trial("Other tumors", "exclusion", _HCC)


def test_systemic_therapy_is_no_radiation_of_the_tumor() -> None:
    assert _in_trial("Prior systemic anti-tumor treatment", "exclusion", _HCC) == (
        "received(systemic antineoplastic therapy)"
    )


def test_measurable_disease_is_that_of_now() -> None:
    measured = "condition(hepatocellular carcinoma) measurable"
    assert _in_trial("Patients had at least one measurable lesion", "inclusion", _HCC) == measured
    assert _in_trial("Patients who have measurable disease", "inclusion", _HCC) == measured


def test_a_scan_is_of_the_part_that_the_list_names() -> None:
    assert tree("Brain MRI or CT within 3 weeks before enrolment") == (
        "received(brain mri) within 3 weeks before enrolment or received(brain ct) within 3 weeks before enrolment"
    )
    assert tree("MRI or CT within 3 weeks before enrolment") == (
        "received(magnetic resonance imaging) within 3 weeks before enrolment or "
        "received(computed tomography) within 3 weeks before enrolment"
    )


def test_advanced_is_an_alternative_of_its_own() -> None:
    assert _in_trial("Advanced or metastatic disease", "inclusion", _HCC) == (
        "condition(hepatocellular carcinoma) metastatic or condition(hepatocellular carcinoma) and "
        'attest by investigator "Advanced or metastatic disease"'
    )
