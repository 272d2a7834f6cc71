"""Abbreviations that words nearby explain, drug names known by their stems, and what covers what."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import FILES, Group, concepts, data_files, is_a, known, read_table
from trialrun.vocab.context import drug_by_stem
from trialrun.vocab.explain import explain
from trialrun.vocab.mentions import mentions, resolve


@pytest.mark.parametrize(
    ("text", "short", "group", "name"),
    [
        ("PD treated with levodopa", "PD", "condition", "parkinson disease"),
        ("PD catheter in place, ESRD", "PD", "therapy", "peritoneal dialysis"),
        ("relapse of MS, EDSS up to 5", "MS", "condition", "multiple sclerosis"),
        ("moderate MS with mitral valve area below 1 cm2", "MS", "condition", "mitral stenosis"),
        ("PE or deep vein thrombosis", "PE", "condition", "pulmonary embolism"),
        ("severe PE after 34 weeks of gestation", "PE", "condition", "preeclampsia"),
        ("CR below 1.5 mg/dL", "CR", "measurement", "creatinine"),
        ("on PCP prophylaxis", "PCP", "condition", "pneumocystis pneumonia"),
        ("ASA of grade III", "ASA", "scale", "asa"),
        ("ASA 100 mg and clopidogrel", "ASA", "therapy", "aspirin"),
        ("TBI of 12 Gy before transplant", "TBI", "therapy", "total body irradiation"),
        ("TBI with loss of consciousness", "TBI", "condition", "traumatic brain injury"),
        ("CD or UC in flare", "UC", "condition", "ulcerative colitis"),
    ],
)
def test_words_nearby_tell_what_an_abbreviation_means(text: str, short: str, group: Group, name: str) -> None:
    (found,) = [mention for mention in mentions(text) if text[mention.start : mention.end] == short]
    assert found.candidates == ((group, name),)


@pytest.mark.parametrize(
    "text", ["Response of at least PR or CR", "confirmed PD", "Her PCP agrees", "Mr. PV"]
)
def test_without_such_words_nothing_is_guessed(text: str) -> None:
    explained = {"PD", "CR", "PCP", "PV"}
    assert not [m for m in mentions(text) if text[m.start : m.end] in explained]


def test_every_meaning_of_an_abbreviation_is_a_concept() -> None:
    rows = read_table(data_files("abbreviations")[0][1])
    assert len(rows) > 40
    for row in rows:
        assert row["abbreviation"][0].isupper() and row["near"]
        (group,) = (group for group in FILES if group == row["group"])
        assert known(row["name"], group) is not None, row


@pytest.mark.parametrize(
    ("drug", "broader"),
    [
        ("zorbatinib", "kinase inhibitor"),
        ("quixalimab", "monoclonal antibody"),
        ("pravotegravir", "antiretroviral therapy"),
        ("nubrociclib", "targeted therapy"),
        ("velocitabine", "chemotherapy"),
        ("xuloconazole", "antifungal"),
    ],
)
def test_a_new_drug_is_known_by_its_stem(drug: str, broader: str) -> None:
    assert drug not in concepts("therapy")
    assert resolve(drug, "therapy") == drug
    assert is_a(drug, broader, "therapy")
    (found,) = mentions(f"Prior treatment with {drug.capitalize()}")
    assert found.of("therapy") == drug


def test_stems_have_classes_and_spare_the_drugs_of_ours() -> None:
    for row in read_table(data_files("stems")[0][1]):
        assert row["is_a"] in concepts("therapy"), row
    for word in ("accept", "precipitant", "platinib", "mab", "participate", "exercise", "pristine"):
        assert drug_by_stem(word) is None or word == "platinib"
    assert resolve("imatinib", "therapy") == "imatinib"
    assert is_a("imatinib", "bcr-abl inhibitor", "therapy")


@pytest.mark.parametrize(
    ("group", "broader", "narrower"),
    [
        ("condition", "malignancy", "acute myeloid leukemia"),
        ("condition", "malignancy", "multiple myeloma"),
        ("condition", "hematologic malignancy", "multiple myeloma"),
        ("condition", "hematologic malignancy", "mantle cell lymphoma"),
        ("condition", "infection", "pneumocystis pneumonia"),
        ("condition", "autoimmune disease", "systemic lupus erythematosus"),
        ("condition", "cardiovascular disease", "myocardial infarction"),
        ("therapy", "anthracycline", "daunorubicin"),
        ("therapy", "proteasome inhibitor", "bortezomib"),
        ("therapy", "proteasome inhibitor", "carfilzomib"),
        ("therapy", "immunomodulatory drug", "lenalidomide"),
        ("therapy", "anti-cd38 antibody", "daratumumab"),
        ("therapy", "hypomethylating agent", "azacitidine"),
        ("therapy", "hypomethylating agent", "decitabine"),
        ("therapy", "strong cyp3a4 inhibitor", "ketoconazole"),
        ("therapy", "cyp3a4 inhibitor", "clarithromycin"),
        ("therapy", "stem cell transplant", "autologous stem cell transplant"),
        ("therapy", "systemic antineoplastic therapy", "daratumumab"),
        ("therapy", "anticoagulant", "apixaban"),
        ("therapy", "corticosteroid", "dexamethasone"),
    ],
)
def test_the_broader_covers_the_narrower_and_not_the_other_way(
    group: Group, broader: str, narrower: str
) -> None:
    assert is_a(narrower, broader, group)
    assert not is_a(broader, narrower, group)


def test_an_ambiguous_abbreviation_is_explained_with_the_words_that_decide() -> None:
    found = explain("PD")
    assert not found.found and not found.suggestions
    assert {one.name for one in found.depends} == {"parkinson disease", "peritoneal dialysis"}
    assert all("levodopa" in one.near for one in found.depends if one.name == "parkinson disease")
    assert next(one.meanings[0].name for one in explain("PD on levodopa").found) == "parkinson disease"
