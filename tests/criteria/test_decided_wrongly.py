"""Sentences of which a patient's record once decided what they do not say: they must ask what they ask."""

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a time between two exceptions is of what keeps out
        (
            "Any cancer except lung cancer within the past 3 years (except for basal cell carcinoma)",
            "condition(malignancy except lung cancer, basal cell carcinoma) within 3 years before screening",
        ),
        (
            "Malignancy other than prostate cancer within 5 years prior to enrolment, except melanoma",
            "condition(malignancy except prostate cancer, melanoma) within 5 years before enrolment",
        ),
        # … and one behind the last of them, of what is spared
        (
            "Past neoplasm other than breast cancer, except for melanoma without evidence of disease for at least 7 years",
            "condition(neoplasm except breast cancer, melanoma) history or condition(melanoma) history and not "
            'attest by investigator "without evidence of disease for at least 7 years"',
        ),
        # what another trial gives was not given to this patient
        (
            "Already enrolled in another clinical trial with chemotherapy",
            'attest by investigator "Already enrolled in another clinical trial with chemotherapy"',
        ),
        ("Enrolled in a vaccine trial", 'attest by investigator "Enrolled in a vaccine trial"'),
        # an infant who is fed is not the patient
        ("Being pregnant or breast-feeding an infant", "condition(pregnancy) or condition(lactation)"),
        # "one or both" counts, and is no alternative to the surgery
        (
            "Previous surgery at one or both of the fused levels",
            'received(surgery) and unparsed "at one or both of the fused"',
        ),
        # what a condition would do harm to is no condition of the patient's
        (
            "Any disorder that could interfere with assessment of gait, pain or mood",
            'attest by investigator "Any disorder that could interfere with assessment of gait, pain or mood"',
        ),
        (
            "Renal disease that may affect absorption, metabolism or bleeding",
            'condition(renal disease) and attest by investigator "that may affect absorption, metabolism or bleeding"',
        ),
        # examples have to be such as the words behind them say
        (
            "Mental illness (e.g., depression, dementia) that would preclude participation",
            "(condition(psychiatric disorder) or condition(depression) or condition(dementia)) and "
            'attest by investigator "that would preclude participation"',
        ),
        (
            "Active infection (e.g., pneumonia) requiring antibiotics",
            "(condition(infection) active or condition(pneumonia) active) and "
            '(received(antibiotic) ongoing or attest by investigator "requiring antibiotics")',
        ),
        # nobody has had yet what is planned
        (
            "Planned systemic therapy within four weeks before enrolment, including chemotherapy",
            'unparsed "Planned systemic therapy within four weeks before enrolment, including chemotherapy"',
        ),
        (
            "Systemic therapy for advanced lung cancer (including chemotherapy, immunotherapy)",
            "(received(systemic antineoplastic therapy) or received(chemotherapy) or received(immunotherapy)) and "
            'attest by investigator "Systemic therapy for advanced lung cancer"',
        ),
        (
            "Exposure to an experimental vaccine within 28 days",
            "received(investigational agent) within 28 days before screening",
        ),
        # what was treated is no reason by itself
        (
            "Prior systemic therapy for metastatic melanoma",
            "received(systemic antineoplastic therapy) and attest by investigator "
            '"Prior systemic therapy for metastatic melanoma"',
        ),
        # an example counts where it is such as the words before it say
        (
            "Suffering from systemic diseases that are not under control, including diabetes and asthma",
            'unparsed "Suffering from systemic diseases that are not under control" or unparsed "Suffering from '
            'systemic diseases that are not under control" and (condition(diabetes mellitus) or condition(asthma))',
        ),
        (
            "Gastrointestinal illness or condition that would limit absorption",
            'condition(gastrointestinal disease) and attest by investigator "that would limit absorption"',
        ),
        # a definition asks nothing
        (
            "For corticosteroids, this means prednisone 20 mg a day",
            'unparsed "For corticosteroids, this means prednisone 20 mg a day"',
        ),
        # an age and a disease beside it keep out one by one
        ("Age < 18 years, dementia", "age < 18 years or condition(dementia)"),
        ("Age < 18 years, with dementia", "age < 18 years and condition(dementia)"),
    ],
)
def test_exclusions(sentence: str, expected: str) -> None:
    assert tree("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Males and/or females over age 18", "age > 18 years"),
        ("Over age 21", "age > 21 years"),
        # what goes with a disease is no alternative to it
        (
            "Asthma or COPD, with dyspnea or cough",
            "(condition(asthma) or condition(chronic obstructive pulmonary disease)) and "
            "(condition(dyspnea) or condition(cough))",
        ),
        # never given, however the name is written
        (
            "HIV-1 infected antiretroviral therapy (ART)-naive adults",
            "not received(antiretroviral therapy) and age >= 18 years and condition(HIV-1 infection)",
        ),
        # whoever is spared a test is not asked for
        (
            "Females after hysterectomy do not require this test",
            'allowed "Females after hysterectomy do not require this test"',
        ),
        (
            "Patients with other psychiatric disorders are included",
            'allowed "Patients with other psychiatric disorders are included"',
        ),
        ("Patients above age 65 with renal failure", "age > 65 years and condition(renal failure)"),
        ("Age 18 - 50 years at the time of the first study vaccination", "age from 18 to 50 years"),
    ],
)
def test_inclusions(sentence: str, expected: str) -> None:
    assert tree("Inclusion", sentence) == expected


def test_a_line_that_had_room_for_more_ends_its_criterion() -> None:
    text = "Inclusion Criteria:\n\n * Age 18 years or older\n * ECOG 0-1\nSigned consent\nHemoglobin above 9 g/dL\n"
    assert [write(one.tree) for one in compile_text(text)] == [
        "age >= 18 years",
        "ecog from 0 to 1",
        'attest "Signed consent"',
        "hemoglobin > 9 g/dL",
    ]
    wrapped = "Inclusion Criteria:\n\n * Diagnosis of asthma or chronic obstructive pulmonary disease by the\n   Global Initiative\n"
    assert len(compile_text(wrapped)) == 1


def test_what_a_line_spares_may_stand_in_the_lines_behind_it() -> None:
    spared = "not condition(malignancy except basal cell carcinoma, melanoma) within 5 years before screening"
    flat = "Inclusion Criteria:\n\n * No other malignancy within 5 years except:\n * Basal cell carcinoma\n * Melanoma\n"
    assert [write(one.tree) for one in compile_text(flat)] == [spared]
    run_on = "Inclusion Criteria:\n\nNo other malignancy within 5 years, except:\n\nBasal cell carcinoma Melanoma No asthma\n"
    (one,) = compile_text(run_on)
    assert write(one.tree) == f"{spared} and not condition(asthma)"
    others = "Exclusion Criteria:\n\n * Other malignancy except:\n * Basal cell carcinoma\n * HIV infection\n"
    assert [write(one.tree) for one in compile_text(others)] == [
        "condition(malignancy except basal cell carcinoma)",
        "condition(HIV infection)",
    ]
    nowhere = "Exclusion Criteria:\n\n * Other malignancy within 5 years, except:\n * HIV infection\n"
    assert write(compile_text(nowhere)[0].tree) == 'unparsed "Other malignancy within 5 years, except"'


def test_whoever_may_come_in_below_a_limit_is_left_to_a_person() -> None:
    sentence = "Platelets > 100,000/uL; may be included if lower counts are due to the disease"
    assert tree("Inclusion", sentence) == (
        'platelets > 100000 /uL or unparsed "may be included if lower counts are due to the disease"'
    )
