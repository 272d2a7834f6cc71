"""What reports of imaging, cytology and the laboratory say a patient has; the words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from trialrun.criteria import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.model.logic import Truth
from trialrun.model.patient import ConditionFact
from trialrun.model.screening import Policy
from trialrun.patients import read_note

ON = date(2026, 11, 22)


def found(text: str) -> dict[str, bool]:
    """Conditions of the sentence, and whether they are there."""
    facts = read_note(f"A 60-year-old woman. {text}", "note", ON).facts
    return {
        f.concept: not f.absent for f in facts if isinstance(f, ConditionFact) and f.source.place != "derived"
    }


def truth(text: str, tree: str) -> Truth:
    return judge(
        parse(tree), Chart(read_note(f"A 60-year-old woman. {text}", "note", ON)), ON, Policy()
    ).truth


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Doppler showed stenosis in the left internal carotid artery.", "internal carotid artery stenosis"),
        ("There is a 70% stenosis of both carotid arteries.", "carotid artery stenosis"),
        ("CT angiography: 80% L ICA stenosis.", "internal carotid artery stenosis"),
        ("Narrowing of the right renal artery was found.", "renal artery stenosis"),
        ("She had an occlusion of the proximal LAD.", "coronary artery occlusion"),
        ("MRI shows a recent infarct of the left thalamus.", "ischemic stroke"),
        ("MRI shows two infarcts in the right frontal lobe.", "ischemic stroke"),
        ("CT showed infarction in the left MCA territory.", "ischemic stroke"),
        ("She is in renal/hepatic failure.", "renal failure"),
        ("The smear showed a squamous intraepithelial/glandular lesion.", "squamous intraepithelial lesion"),
        ("Her smear is HPV 16 positive.", "human papillomavirus infection"),
        ("She tested positive for HPV 18.", "human papillomavirus infection"),
        ("Shiga toxin-producing E. coli was found in the stool.", "escherichia coli infection"),
    ],
)
def test_a_lesion_is_named_with_its_site(text: str, concept: str) -> None:
    assert truth(text, f"condition({concept})") is Truth.YES


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        # The infarct of a kidney is no stroke; a finding of one side or lobe denied leaves the others open.
        ("CT shows an infarct of the left kidney.", "ischemic stroke"),
        ("MRI showed no infarct in the left frontal lobe.", "ischemic stroke"),
        ("There was no narrowing of the right renal artery.", "renal artery stenosis"),
        ("She is at risk of thrombosis of the portal vein.", "portal vein thrombosis"),
        ("Her mother had an infarct of the cerebellum.", "ischemic stroke"),
        ("She is HPV 16 negative.", "human papillomavirus infection"),
        ("Immunohistochemistry was p16 positive.", "human papillomavirus infection"),
        # A normal pressure in someone treated for a high one.
        ("She is normotensive.", "hypertension"),
    ],
)
def test_what_the_words_leave_open(text: str, concept: str) -> None:
    assert truth(text, f"condition({concept})") is Truth.UNKNOWN


def test_a_low_grade_lesion_is_no_high_grade_one() -> None:
    assert truth("Pap smear: LSIL.", "condition(high-grade squamous intraepithelial lesion)") is Truth.UNKNOWN
    assert truth("Pap smear: LSIL.", "condition(abnormal pap smear)") is Truth.YES


def test_an_artery_of_the_belly_is_no_celiac_disease() -> None:
    assert "celiac disease" not in found("CT: encasement of the celiac axis, enlarged celiac lymph nodes.")
    assert found("She has celiac disease.") == {"celiac disease": True}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("TSH 24 mU/L, free T4 0.3 ng/dL.", "hypothyroidism"),
        ("TSH 24 mU/L, free T4 4 pmol/L.", "hypothyroidism"),
        ("LDL 212 mg/dL.", "hypercholesterolemia"),
        ("LDL 5.6 mmol/L.", "hypercholesterolemia"),
    ],
)
def test_values_far_from_any_limit_make_the_diagnosis(text: str, concept: str) -> None:
    assert truth(text, f"condition({concept})") is Truth.YES


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("TSH 24 mU/L, free T4 1.1 ng/dL.", "hypothyroidism"),  # subclinical
        ("TSH 2.4 mU/L, free T4 0.3 ng/dL.", "hypothyroidism"),  # of the pituitary, or of the time
        ("TSH 24 mU/L.", "hypothyroidism"),
        ("TSH 24 mU/L in 2024. Free T4 0.3 ng/dL in 2026.", "hypothyroidism"),
        ("LDL 165 mg/dL.", "hypercholesterolemia"),
    ],
)
def test_values_that_do_not_make_it_leave_it_open(text: str, concept: str) -> None:
    assert truth(text, f"condition({concept})") is Truth.UNKNOWN


def test_what_the_note_says_of_the_disease_counts_before_its_values() -> None:
    text = "She has no hypercholesterolemia. LDL 212 mg/dL."
    assert truth(text, "condition(hypercholesterolemia)") is Truth.NO
