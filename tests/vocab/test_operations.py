"""Operations, examinations, devices and rarer conditions: what each is a kind of, and what it is not."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions, resolve


@pytest.mark.parametrize(
    ("words", "name", "broader"),
    [
        ("LLETZ", "loop electrosurgical excision", "cervical conization"),
        ("carotid artery stenting", "carotid stenting", "carotid revascularization"),
        ("ACDF", "anterior cervical discectomy and fusion", "spinal fusion"),
        ("arthroscopic rotator cuff repair", "rotator cuff repair", "surgery"),
        ("dental implants", "dental implant", "dental procedure"),
        ("TAP block", "transversus abdominis plane block", "nerve block"),
        ("elastic stockings", "compression stockings", "compression therapy"),
        ("EUS", "endoscopic ultrasound", "endoscopy"),
    ],
)
def test_a_therapy_is_a_kind_of(words: str, name: str, broader: str) -> None:
    assert resolve(words, "therapy") == name
    assert is_a(name, broader, "therapy")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carotid stenting", "carotid endarterectomy"),
        ("dental implant", "dental extraction"),
        ("laser iridotomy", "laser trabeculoplasty"),
        ("patch test", "allergy skin test"),
        ("partial laryngectomy", "total laryngectomy"),
    ],
)
def test_a_therapy_is_no_kind_of(one: str, other: str) -> None:
    assert resolve(one, "therapy") == one
    assert not is_a(one, other, "therapy") and not is_a(other, one, "therapy")


@pytest.mark.parametrize(
    ("words", "name", "broader"),
    [
        ("small cell lung cancer", "small cell lung cancer", "small cell carcinoma"),
        ("Eisenmenger's syndrome", "eisenmenger syndrome", "congenital heart disease"),
        ("miliary tuberculosis", "disseminated tuberculosis", "extrapulmonary tuberculosis"),
        ("cubital tunnel syndrome", "ulnar neuropathy", "mononeuropathy"),
        ("rubeosis iridis", "iris neovascularization", "eye disease"),
    ],
)
def test_a_condition_is_a_kind_of(words: str, name: str, broader: str) -> None:
    assert resolve(words, "condition") == name
    assert is_a(name, broader, "condition")


def test_a_heat_stroke_is_no_stroke() -> None:
    (found,) = mentions("heat stroke")
    assert found.of("condition") == "heat stroke"
    assert not is_a("heat stroke", "stroke", "condition")
