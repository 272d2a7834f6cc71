"""Plain sentences: grammar and meaning of each node, words for every tree, and how hard they are to read."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from tests.strategies import trees
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.criteria import compile_study, parse, write
from trialrun.criteria.plain import plain
from trialrun.criteria.plain.words import article, is_plural, what_the_score_means
from trialrun.demo.build import demo_records
from trialrun.demo.trials import demo_trials
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind
from trialrun.records import Record
from trialrun.vocab.concepts import FILES, concepts, data_files, read_table
from trialrun.vocab.scales import bounds
from trialrun.vocab.units import canonical_unit

INCLUSIONS = {
    "age >= 18 years": "You must be at least 18 years old.",
    "age from 18 to 70 years": "You must be 18 to 70 years old.",
    "age > 18 years": "You must be at least 19 years old.",
    "age < 1 years": "You must be younger than 1 year.",
    "age <= 6 months": "You must be younger than 7 months.",
    "not age < 18 years": "You must be at least 18 years old.",
    "sex female": "You must be female.",
    "not sex female": "You must be male.",
    "creatinine < 2 x ULN": "Your kidney test (creatinine) must be below twice the lab's upper limit.",
    "not creatinine > 1.5 mg/dL": "Your kidney test (creatinine) must be at most 1.5 mg/dL.",
    "not hemoglobin from 8 to 10 g/dL": "Your red blood level (hemoglobin) must be below 8 or above 10 g/dL.",
    "platelets >= 50000 /uL": "Your platelet count (cells that stop bleeding) must be at least 50,000 per microliter.",
    "neutrophils >= 1 10*9/L": "Your count of infection-fighting blood cells (neutrophils) must be at least 1 billion per liter.",
    "lvef >= 45 %": "Your heart pumping strength (ejection fraction) must be at least 45%.",
    "dlco > 50 % predicted": "Your lung test of gas exchange (DLCO) must be above 50% of what is normal for you.",
    "life expectancy >= 1 mo": "Your expected time to live must be at least 1 month.",
    "life expectancy >= 3 mo": "Your expected time to live must be at least 3 months.",
    "qtc < 450 ms within 14 days before treatment": "Your heart rhythm time (QTc) must be below 450 ms, measured in the 14 days before treatment starts.",
    "alt <= 3 x ULN and ast <= 3 x ULN and bilirubin <= 2 mg/dL": "Your liver test (ALT) and your liver test (AST) must be at most 3 times the lab's upper limit. "
    "Your liver test (bilirubin) must be at most 2 mg/dL.",
    "bilirubin <= 1.5 x ULN or condition(gilbert syndrome) and bilirubin <= 3 x ULN": "Your liver test (bilirubin) must be at most 1.5 times the lab's upper limit, "
    "or at most 3 times the lab's upper limit if you have Gilbert syndrome (a harmless liver trait).",
    "ecog from 0 to 1": "You must be able to do at least light work (ECOG 0 or 1).",
    "ecog <= 2": "You must be up and about for at least half the day (ECOG 0 to 2).",
    "not ecog >= 3": "You must be up and about for at least half the day (ECOG 0 to 2).",
    "karnofsky > 60": "You must be able to care for yourself (Karnofsky 70 or higher).",
    "not nyha from 3 to 4": "You must be at most slightly limited by your heart (NYHA class 1 or 2).",
    "nyha <= 2": "You must be at most slightly limited by your heart (NYHA class 1 or 2).",
    "mmse >= 24": "Your memory test score (MMSE, 0 to 30, higher is better) must be 24 or higher.",
    "test(hiv test) negative": "Your HIV test must be negative.",
    "test(flt3 mutation) mutated": "Your gene test for FLT3 must show a change in the gene (mutation).",
    "condition(multiple myeloma) relapsed": "You must have multiple myeloma (bone marrow cancer) that has come back.",
    "condition(non-small cell lung cancer) stage IIIB|IV": "You must have non-small cell lung cancer in stage IIIB or IV.",
    "condition(postmenopausal)": "You must be past the menopause.",
    "not condition(healthy)": "Healthy volunteers cannot join.",
    "condition(healthy)": "You must be healthy.",
    "response >= VGPR": "The result of the last treatment must be only small traces of disease (very good partial response), or better.",
    "received(antineoplastic therapy) lines >= 2": "You must have had at least 2 lines (separate rounds) of cancer treatment.",
    "received(antineoplastic therapy) lines = 1": "You must have had 1 line (one round) of cancer treatment.",
    "received(antineoplastic therapy) lines <= 0": "You must not have had cancer treatment.",
    "received(chemotherapy) line 1": "You must have had chemotherapy as the first line of treatment.",
    "received(stem cell transplant) at least 6 months before enrolment": "You must have had a stem cell transplant, the last time at least 6 months before you join the trial.",
    "not (condition(stroke) history or condition(myocardial infarction) history)": "You must never have had a stroke or a heart attack.",
    "not (condition(pregnancy) or condition(lactation))": "You must not be pregnant or breastfeeding.",
    "if condition(childbearing potential) then test(pregnancy test) negative within 7 days before treatment": "If you are able to become pregnant, "
    "your pregnancy test must be negative, taken in the 7 days before treatment starts.",
    "not condition(diabetes mellitus) or hba1c < 8 %": "If you have diabetes, your long-term blood sugar (HbA1c) must be below 8%.",
    "at least 2 of (condition(asthma), ecog <= 1, sex male)": "At least two of these must be true: you have asthma; you are able to do at least light work (ECOG 0 or 1); and you are male.",
    'attest "Signed informed consent."': "The study team will ask: “Signed informed consent”.",
    'attest by investigator "fit for the trial"': "The study doctor will judge: “fit for the trial”.",
    'allowed "Prior surgery is allowed"': "It is fine, and keeps nobody out: “Prior surgery is allowed”.",
    'unparsed "measurable disease"': "A person has to read this: “measurable disease”.",
    "family history(breast cancer)": "A blood relative of yours must have, or have had, breast cancer.",
}  # fmt: skip
EXCLUSIONS = {
    "condition(pregnancy) or condition(lactation)": "You cannot join if you are pregnant or breastfeeding.",
    "condition(malignancy except non-melanoma skin cancer) within 5 years before screening": "You cannot join if you have had any cancer other than skin cancer that is not melanoma in the last 5 years.",
    "condition(infection) active uncontrolled": "You cannot join if you have an active infection that is not under control.",
    "condition(hepatic impairment) severe": "You cannot join if you have a liver that works poorly (severe).",
    "condition(hematologic disease except multiple myeloma) severe": "You cannot join if you have any severe blood disease other than multiple myeloma (bone marrow cancer).",
    "condition(neuropathy) grade > 2": "You cannot join if you have nerve damage of grade 3 or higher (severe or worse).",
    "condition(stroke) within 1 weeks before treatment": "You cannot join if you have had a stroke in the week before treatment starts.",
    "condition(seizure) history": "You cannot join if you have ever had a seizure.",
    "received(warfarin) ongoing": "You cannot join if you are taking warfarin (a blood thinner).",
    "received(chemotherapy) within 4 weeks before treatment or received(radiotherapy) within 4 weeks before treatment": "You cannot join if you have had chemotherapy or radiation treatment in the 4 weeks before treatment starts.",
    "received(investigational agent) within 30 days before screening or received(investigational agent) within 5 half-lives before screening": "You cannot join if you have taken "
    "a test medicine from a trial in the last 30 days or in the last 5 half-lives (the time in which half of a drug leaves the body).",
    "received(trastuzumab) and not test(her2) positive": "You cannot join if you have been treated with trastuzumab, unless your tumor test for HER2 is positive.",
    "received(pacemaker)": "You cannot join if you have a pacemaker.",
    "allergy(penicillin)": "You cannot join if you are allergic to (or must not take) penicillin.",
    "family history(long QT syndrome)": "You cannot join if a blood relative of yours has or had long QT syndrome (a heart rhythm problem).",
    "condition(heart failure) and nyha from 3 to 4": "You cannot join if you have heart failure and are short of breath with light activity, because of your heart (NYHA class 3 or 4).",
    "systolic blood pressure > 140 mm[Hg] or diastolic blood pressure > 90 mm[Hg]": "You cannot join if your upper blood pressure number is above 140 mmHg or your lower blood pressure number is above 90 mmHg.",
    "hemoglobin < 8 g/dL or condition(hypertension) uncontrolled or ecog >= 3": "You cannot join if any of these is true: your red blood level (hemoglobin) is below 8 g/dL; "
    "you have high blood pressure that is not under control; or you are in bed or a chair for more than half the day (ECOG 3 or higher).",
    "not condition(breast cancer)": "You must have breast cancer.",
    "age < 18 years": "You cannot join if you are younger than 18 years.",
    'attest by investigator "any other reason"': "The study doctor will judge: “any other reason”. You cannot join if it is so.",
}  # fmt: skip


@pytest.mark.parametrize(("tree", "sentence"), INCLUSIONS.items())
def test_an_inclusion_is_a_demand(tree: str, sentence: str) -> None:
    assert plain(parse(tree), "inclusion") == plain(parse(tree), "structured") == sentence


@pytest.mark.parametrize(("tree", "sentence"), EXCLUSIONS.items())
def test_an_exclusion_keeps_out(tree: str, sentence: str) -> None:
    assert plain(parse(tree), "exclusion") == sentence


@given(tree=trees())
def test_every_tree_has_sentences(tree: c.Tree) -> None:
    for kind in ("inclusion", "exclusion", "structured"):
        text = plain(tree, kind)
        assert text[0].isupper() or text[0] in "“"
        assert text.endswith(".")
        assert "  " not in text
        assert not re.search(r"\b(?:a a|an an|a an|an a|any any|a any|have have|, ,|\bNone)\b", text)
        assert text.count("(") == text.count(")")
        assert text.count("“") == text.count("”")


@given(tree=trees(max_leaves=5))
def test_nothing_of_a_tree_is_left_out(tree: c.Tree) -> None:
    """The words of each quoted leaf, and the name of each condition and treatment, stand in the sentences."""
    text = plain(tree, "inclusion")
    for leaf in c.leaves(tree):
        if isinstance(leaf, (c.Attest, c.Unparsed)):
            assert leaf.text in text
        elif isinstance(leaf, c.Measurement):
            bound = leaf.range.low if leaf.range.low is not None else leaf.range.high
            assert bound is not None
            digits = f"{bound:,.6g}"
            assert digits in text or (leaf.unit.startswith("x ") and bound in (1, 2))


# ---- the table -----------------------------------------------------------------------------------------


def rows() -> list[dict[str, str]]:
    return read_table(dict(data_files("plain"))["plain.tsv"])


def test_the_table_speaks_of_the_vocabulary() -> None:
    assert len(rows()) > 250
    for row in rows():
        name, group = row["concept"], row["group"]
        assert row["plain"] == row["plain"].strip() != ""
        if group == "unit":
            assert canonical_unit(name) == name
        elif group == "score":
            score = parse(name)
            assert isinstance(score, c.Score) and write(score) == name
            assert bounds(score.scale) is not None
            assert what_the_score_means(score), "a range that stands so in the table is looked up so"
        else:
            (known,) = (known for known in FILES if known == group)
            assert name in concepts(known)


def test_each_row_stands_once() -> None:
    keys = [(row["group"], row["concept"]) for row in rows()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("infection", "an infection"), ("uterus scan", "a uterus scan"), ("HIV test", "an HIV test"), ("ulcer", "an ulcer"),
     ("MRI scan", "an MRI scan"), ("CT scan", "a CT scan"), ("heart attack", "a heart attack"), ("hourly test", "an hourly test")],
)  # fmt: skip
def test_articles(noun: str, expected: str) -> None:
    assert article(noun) == expected


def test_plurals() -> None:
    assert is_plural("liver tests (ALT and AST)")
    assert is_plural("seizures that return")
    assert not any(
        map(is_plural, ("diabetes", "tuberculosis (TB)", "count of blood cells", "weight loss", "AIDS"))
    )


# ---- how hard it is to read ----------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]


def syllables(word: str) -> int:
    """A rough count: groups of vowels, less a silent e."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)


def grade(text: str) -> float:
    """The Flesch–Kincaid grade level: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid 1975).

    Items of a list count as sentences, as they do for readability tools when they stand on lines of their own.
    """
    sentences = [part for part in re.split(r"[.:;]\s|[.:;]$", text) if re.search("[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def written() -> Iterator[tuple[c.Tree, Kind]]:
    """Trees of the demo's trials and of the fixtures, without those that quote the record: its words are its own."""
    found: list[tuple[c.Tree, Kind]] = []
    for record in demo_records():
        assert isinstance(record, Record)
        found += [(one.tree, one.kind) for one in compile_study(record.study).criteria]
    kind: Kind = "inclusion"
    for line in (ROOT / "tests/fixtures/criteria/sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found.append((parse(line.strip()), kind))
        elif line.startswith(("inclusion", "exclusion")):
            kind = "inclusion" if line.startswith("inclusion") else "exclusion"
    for tree, of in found:
        if not any(isinstance(leaf, (c.Attest, c.Unparsed, c.Allowed)) for leaf in c.leaves(tree)):
            yield tree, of


def test_a_patient_can_read_it() -> None:
    """Median at most grade 9 of Flesch–Kincaid, over the criteria that quote no words of a record."""
    grades = [grade(plain(tree, kind)) for tree, kind in written()]
    assert len(grades) > 300
    assert statistics.median(grades) <= 9


def test_the_measure_of_reading_tells_hard_from_easy() -> None:
    assert grade("The cat sat on the mat.") < 2
    assert (
        grade("Histologically documented metastatic adenocarcinoma with radiologically evaluable lesions.")
        > 15
    )


def test_the_command_says_criteria_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "trial.json"
    path.write_bytes(dict(demo_trials())["NCT04347616.json"])
    shown = CliRunner().invoke(app, ["criteria", str(path), "--plain"])
    assert shown.exit_code == 0
    assert "You must be at least 18 years old." in shown.stdout
    document = json.loads(CliRunner().invoke(app, ["criteria", str(path), "--json"]).stdout)
    assert document["criteria"][0]["plain"] == "You must be at least 18 years old."


@pytest.mark.parametrize(
    ("tree", "kind", "words"),
    [
        ('not (received(surgery) and received("surgery on hip"))', "inclusion", "You must not have had surgery on hip."),
        ("received(surgery) planned", "exclusion", "You cannot join if you are due to have surgery."),
        ("received(metformin) ongoing stable for at least 8 weeks", "inclusion",
         "You must be taking metformin at a dose that has not changed for at least 8 weeks."),
        ("condition(brain metastasis) stable for at least 4 weeks", "inclusion",
         "You must have cancer that has spread to the brain and has been stable for at least 4 weeks."),
        ("systolic blood pressure > 140 mm[Hg] on 2 occasions 1 week apart", "inclusion",
         "Your upper blood pressure number must be above 140 mmHg in 2 tests in a row, at least 1 week apart."),
        ("language(English) or language(Spanish)", "inclusion", "You must speak English or Spanish."),
        ("residence(United States)", "exclusion", "You cannot join if you live in the United States."),
        ("insurance(health insurance)", "inclusion", "You must have health insurance."),
    ],
)  # fmt: skip
def test_what_lasts_repeats_or_is_planned(tree: str, kind: Kind, words: str) -> None:
    assert plain(parse(tree), kind) == words
