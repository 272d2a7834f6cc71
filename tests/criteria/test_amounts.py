"""How long, how often and how much of it: bounds beside what they are of, and bounds that are the whole demand."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "Dizziness on at least 3 days a week": 'condition(dizziness) and "dizziness" >= 3 d/wk',
        "Migraine on at least 6 days per month": "condition(migraine) and migraine days >= 6 /mo",
        "Headache 12 or more days per month": "condition(headache) and headache days >= 12 /mo",
        "Vertigo at least 4 times a day": 'condition(vertigo) and "vertigo" >= 4 /d',
        "Ischemic stroke lasting less than 3 hours": (
            'condition(ischemic stroke) and "ischemic stroke duration" < 3 h'
        ),
        "Vertigo (duration > 2 hours)": 'condition(vertigo) and "vertigo duration" > 2 h',
        "Sedentary (less than 90 minutes of brisk walking per week)": (
            'condition(physical inactivity) and "brisk walking" < 90 min/wk'
        ),
        "Exercising fewer than 2 times a week": '"exercise" < 2 /wk',
        "At least 4 years of rowing experience": '"rowing experience" >= 4 a',
        "Less than one year of fencing practice": '"fencing practice" < 1 a',
        "Has at least 3 months experience with an insulin pump": (
            'received(insulin pump) and "experience with insulin pump" >= 3 mo'
        ),
        # a treatment of that length stays one
        "Bladder training for at least 6 weeks": 'received("bladder training") for at least 6 weeks',
        "Prescribed to take six or more medicines daily": '"medicines per day" >= 6',
        "Low leg strength (< 30 kg in men; < 20 kg in women) using a dynamometer": (
            '(sex male and "leg strength" < 30 kg or sex female and "leg strength" < 20 kg)'
            ' and attest by investigator "using a dynamometer"'
        ),
        # a list of bounds that "or" joins lets in whoever meets one
        "Low grip strength (<27 kg in men; <16 kg in women) or slow gait speed (<0.8 m/s)": (
            "sex male and grip strength < 27 kg or sex female and grip strength < 16 kg or gait speed < 0.8 m/s"
        ),
        "Thoracic curve of 20°-35°": '"thoracic curve" from 20 to 35 deg',
        # the age of another than the patient
        "Maternal age 20 to 40 years": '"maternal age" from 20 to 40 a',
        "Class II or III wounds": "wound class from 2 to 3 and condition(wound)",
        # the latest score need not be of that day
        "GCS of 14 within 12 hours after admission or extubation": (
            'gcs = 14 and attest by investigator "within 12 hours after admission or extubation"'
        ),
        # the extent is that of what stands before it, and of no tumor
        "Aneurysm with a maximum diameter of at least 45 mm": '"aneurysm diameter" >= 45 mm and condition(aneurysm)',
        "Leiomyoma with a diameter of more than 4 cm": "tumor size > 4 cm and condition(uterine fibroids)",
        "Kyphosis with a thoracic angle of at least 50 degrees": '"thoracic angle" >= 50 deg and condition(kyphosis)',
        "Minimum of 4 hours of dialysis per session": 'received(dialysis) and "dialysis session duration" >= 4 h',
        "Mothers aged 20 years or older": '"maternal age" >= 20 a',
        "Children with -2 to -6 diopters (D) of myopia": 'age < 18 years and "myopia" from -6 to -2 [diop]',
        # a known scale is not renamed by the words around it
        "Eastern Cooperative Oncology Group (ECOG) PS of 0 or 1": 'ecog from 0 to 1 and unparsed "PS"',
        "Modified Thompson score of 2-4 on MRI": (
            '"modified thompson score" from 2 to 4 and attest by investigator "on MRI"'
        ),
        # a stroke is as old as its symptoms, a treatment is not
        "Acute stroke within 8 hours of symptom onset": "condition(stroke) acute within 8 hours before screening",
        "Intracerebral hemorrhage within 24 hours after ictus": (
            "condition(intracerebral hemorrhage) within 24 hours before screening"
        ),
        "WHO 0-1": "ecog from 0 to 1",
        "Patients treated with radical cystectomy between 2003 and 2012": (
            'received(radical cystectomy) and attest by investigator "between 2003 and 2012"'
        ),
        # what is indicated was not given
        "Indication for treatment with an aminoglycoside (gentamicin or tobramycin)": (
            'attest by investigator "Indication for treatment with an aminoglycoside"'
            ' and attest by investigator "gentamicin or tobramycin"'
        ),
    },
    exclusion={
        "Head trauma with loss of consciousness for more than 20 minutes": (
            'condition(head injury) and condition(loss of consciousness) and "loss of consciousness" > 20 min'
        ),
        "Participated in balance training during the previous 5 months": (
            'received("balance training") within 5 months before screening'
        ),
        # years of the calendar are no value of what stands before them
        "Received a transfusion in France between 1981 and 1994": (
            'received(transfusion) and attest by investigator "in France between 1981 and 1994"'
        ),
        "Blood transfusion prior to 1991": 'received(transfusion) and attest by investigator "prior to 1991"',
        "Participating in another exercise program": "received(exercise program) ongoing",
        # a trial is no treatment
        "Participation in another clinical trial within 30 days": (
            'attest by investigator "Participation in another clinical trial within 30 days"'
        ),
        "Use of sedatives on 4 or more days per week": 'received(sedative) ongoing and "sedative" >= 4 d/wk',
        "Aspirin at doses exceeding 100 mg per day": 'received(aspirin) and "aspirin dose" > 100 mg/d',
        # a z-score is no weight
        "Z scores for weight-for-age (WAZ) or weight-for-height (WHZ) < -2": (
            "weight-for-age z-score < -2 or weight-for-height z-score < -2"
        ),
        "History of bleeding disorder in the patient or the patient's family": (
            "condition(bleeding disorder) history or family history(bleeding disorder)"
        ),
    },
)
def test_the_bound_stands_in_the_tree(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    "sign", "a minimum of|minimum of|no fewer than|at most|a maximum of|up to|exceeding|=>".split("|")
)
@pytest.mark.parametrize("tail", ["days a week", "times per month", "hours per day"])
def test_every_sign_of_a_bound_is_read(sign: str, tail: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* Vertigo {sign} 3 {tail}")
    assert not criterion.note
    assert "unparsed" not in write(criterion.tree)
    assert '"vertigo' in write(criterion.tree)


def test_a_denial_reaches_the_bound() -> None:
    told = tree("No seizures lasting more than 10 minutes", "inclusion")
    assert told == 'not (condition(seizure) and "seizure duration" > 10 min)'


def test_a_treatment_within_hours_of_the_onset_of_a_stroke_is_not_timed_by_the_screening() -> None:
    assert "before screening" not in tree("Thrombolysis within 4 hours of stroke onset", "inclusion")


def test_the_apostrophe_of_a_length_is_no_end_of_it() -> None:
    with_it = tree("Tennis elbow of more than 3 months' duration", "inclusion")
    assert with_it == tree("Tennis elbow of more than 3 months duration", "inclusion")
