"""Rarer conditions and newer treatments have names of their own, below what they are kinds of."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import resolve


@pytest.mark.parametrize(
    ("words", "broader", "group"),
    [
        ("brainstem tumor", "brain tumor", "condition"),
        ("bone marrow metastases", "metastatic cancer", "condition"),
        ("lymphocytic interstitial pneumonitis", "interstitial lung disease", "condition"),
        ("FPIES", "food allergy", "condition"),
        ("APDS", "primary immunodeficiency", "condition"),
        ("chemotherapy induced neutropenia", "neutropenia", "condition"),
        ("periarteritis nodosa", "polyarteritis nodosa", "condition"),
        ("gastric ulceration", "gastric ulcer", "condition"),
        ("cryptococcal meningitis", "fungal meningitis", "condition"),
        ("fungal meningitis", "invasive fungal infection", "condition"),
        ("disseminated HSV", "herpes simplex", "condition"),
        ("multidermatomal zoster", "herpes zoster", "condition"),
        ("intermediate grade NHL", "intermediate- to high-grade non-hodgkin lymphoma", "condition"),
        ("aggressive lymphoma", "intermediate- to high-grade non-hodgkin lymphoma", "condition"),
        ("supratentorial GBM", "glioblastoma", "condition"),
        ("hyperhydration", "fluid overload", "condition"),
        ("hypertriglyceridemic", "hyperlipidemia", "condition"),
        ("RVO", "retinal disease", "condition"),
        ("IAP", "intra-abdominal pressure", "measurement"),
        ("HIV-1 vaccine", "hiv vaccine", "therapy"),
        ("supine hypertension", "hypertension", "condition"),
        ("postprandial hypoglycemia", "hypoglycemia", "condition"),
        ("complicated parapneumonic effusion", "parapneumonic effusion", "condition"),
        ("parapneumonic effusion", "pleural effusion", "condition"),
        ("pigment epithelial detachment", "retinal disease", "condition"),
        ("insertional Achilles tendinopathy", "achilles tendinopathy", "condition"),
        ("mid-portion Achilles tendinopathy", "achilles tendinopathy", "condition"),
        ("SD-OCT", "optical coherence tomography", "therapy"),
        ("methylthioninium chloride", "methylene blue", "therapy"),
        ("IgPro20", "subcutaneous immunoglobulin", "therapy"),
        ("Mini-Cog test", "mini-cog", "scale"),
        ("Neuropsychiatric Inventory", "neuropsychiatric inventory", "scale"),
        ("sac-TMT", "antibody-drug conjugate", "therapy"),
        ("insulin icodec", "insulin", "therapy"),
        ("glecirasib", "kras inhibitor", "therapy"),
        ("mRNA-4157", "cancer vaccine", "therapy"),
        ("pulsed field ablation", "atrial fibrillation ablation", "therapy"),
        ("HoLEP", "prostate surgery", "therapy"),
        ("leadless pacemaker", "pacemaker", "therapy"),
    ],
)
def test_the_name_is_known_and_has_its_place(words: str, broader: str, group: Group) -> None:
    found = resolve(words, group)
    assert found
    assert is_a(found, broader, group)


@pytest.mark.parametrize(
    ("one", "other", "group"),
    [
        ("contralateral breast cancer", "bilateral breast cancer", "condition"),
        ("chemotherapy induced neutropenia", "congenital neutropenia", "condition"),
        ("aggressive non-hodgkin lymphoma", "intermediate-grade non-hodgkin lymphoma", "condition"),
        ("telisotuzumab vedotin", "telisotuzumab adizutecan", "therapy"),
        ("pulsed field ablation", "av node ablation", "therapy"),
    ],
)
def test_neighbours_stay_apart(one: str, other: str, group: Group) -> None:
    first, second = resolve(one, group), resolve(other, group)
    assert first and second and not is_a(first, second, group) and not is_a(second, first, group)


@pytest.mark.parametrize(
    ("narrow", "broad", "kind"),
    [
        ("pneumocystis pneumonia", "AIDS-related opportunistic infection", "condition"),
        ("cytomegalovirus retinitis", "AIDS-related opportunistic infection", "condition"),
        ("cryptococcal meningitis", "AIDS-related opportunistic infection", "condition"),
        ("diffuse large B-cell lymphoma", "large cell lymphoma", "condition"),
        ("small bowel obstruction", "bowel obstruction", "condition"),
        ("heart failure with reduced ejection fraction", "chronic heart failure", "condition"),
        ("cor pulmonale", "chronic heart failure", "condition"),
        ("rectal bleeding", "intestinal bleeding", "condition"),
        ("cholangiocarcinoma", "biliary adenocarcinoma", "condition"),
        ("low anterior resection", "rectal surgery", "therapy"),
    ],
)
def test_a_kind_lies_below_what_it_is_a_kind_of(narrow: str, broad: str, kind: str) -> None:
    assert is_a(narrow, broad, kind)


def test_an_acute_heart_failure_is_no_chronic_one() -> None:
    assert not is_a("acute heart failure", "chronic heart failure", "condition")
