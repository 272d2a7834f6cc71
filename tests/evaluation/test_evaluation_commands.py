"""The four commands on tiny corpora in the layouts of the real ones, and once on a part of the real ones."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evaluation.marks import Document, Mark, Result, flat
from evaluation.printing import EvaluationError, run
from evaluation.tokenised import joined
from tests.shared_data import DATA, RECORDS_XML, needs, require

from evaluation import chia, coverage, fb, lct
from trialrun.model.errors import TrialrunError

Main = Callable[[list[str]], None]


def printed(main: Main, source: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The one JSON object that the command prints."""
    main([str(source), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def table(main: Main, source: Path, capsys: pytest.CaptureFixture[str]) -> str:
    main([str(source)])
    return capsys.readouterr().out


# ---- LCT ----


def lct_corpus(folder: Path) -> Path:
    """Three invented criteria of an invented trial: one right, one with a wrong gold, one left unparsed."""
    forms = folder / "lct" / "leaf_logical_forms" / "annotator_1" / "batch1"
    texts = folder / "lct" / "leaf_clinical_trials" / "batch1"
    forms.mkdir(parents=True)
    texts.mkdir(parents=True)
    (texts / "NCT00000001.txt").write_text(
        "Inclusion Criteria:\n\n- Age ≥18 years\n- HbA1c <8.0%\n\nExclusion Criteria:\n\n- Glims that blorp\n"
    )
    written = {
        1: ("INC", "-  Age ≥ 18 years", 'age().num_filter(eq(op(GTEQ), val("18"), temporal_unit(YEAR)))'),
        2: ("INC", "-  HbA 1c < 8.0 %", 'lab("HbA 1c").num_filter(eq(op(LTEQ), val("8.0"), unit("%")))'),
        3: ("EXC", "-  Glims that blorp", 'cond("Glims that blorp")'),
    }
    for number, (section, sentence, form) in written.items():
        text = f"'{section}'\n\n'{sentence}'\n\n'{sentence}'\n\n\n{form}"
        (forms / f"NCT00000001_{number}.js").write_text(text, encoding="utf-8")
    return folder


def test_lct_prints_its_measures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(lct.main, lct_corpus(tmp_path), capsys)
    assert document == {
        "values": {"precision": 0.5, "recall": 0.5, "f1": 0.5},
        "entities": {"precision": 1.0, "recall": 0.6667, "f1": 0.8},
        "negation": {"precision": 1.0, "recall": 1.0, "f1": 1.0},
        "shape": {"exact": 0.6667},
        "no_residue": {"share": 0.6667},
        "values_of_trees_alone": {"precision": 0.5, "recall": 0.5, "f1": 0.5},
        "entities_of_trees_alone": {"precision": 1.0, "recall": 0.6667, "f1": 0.8},
        "negation_of_trees_alone": {"precision": 1.0, "recall": 1.0, "f1": 1.0},
    }


def test_lct_lists_errors_and_doubtful_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = table(lct.main, lct_corpus(tmp_path), capsys)
    assert "3 criteria" in shown
    assert "missed:  finding:Glims that blorp" in shown
    assert "surplus: < 8 %" in shown
    assert "LTEQ 8.0, where the sentence has <" in shown


def test_lct_reads_the_sentence_as_the_trial_has_it() -> None:
    trial = "Inclusion Criteria:\n\n  - SpO2 ≥92%,\n    at rest\n"
    assert lct.as_written("-  SpO 2 ≥ 92 % , at rest", trial) == "  - SpO2 ≥92%,\n    at rest"
    assert lct.as_written("-  SpO 2 ≥ 92 % ( rest )", trial) == "-  SpO 2 ≥ 92% (rest)"


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("a ( b , c ) ; d .", "a (b, c); d."),
        ("IL - 2 / IL - 6 , e . g . , x", "IL-2/IL-6, e.g., x"),
        ("50 , 000 / mm 3 , 1 , 2", "50,000/mm3, 1, 2"),
        ("the patient 's age is > = 3", "the patient's age is >= 3"),
        ("- a bullet stays", "- a bullet stays"),
        ("no tokens here", "no tokens here"),
    ],
)
def test_tokens_are_joined_and_every_character_keeps_its_place(tokens: str, text: str) -> None:
    passage = joined(tokens)
    assert passage.text == text
    assert [tokens[offset] for offset in passage.offsets] == list(text)


# ---- Chia and FB ----


def chia_corpus(folder: Path) -> Path:
    corpus = folder / "chia"
    corpus.mkdir()
    text = "Platelets > 50 10^9/L\r\nNo asthma\r\n"
    (corpus / "NCT00000001_inc.txt").write_bytes(text.encode())
    (corpus / "NCT00000001_inc.ann").write_text(
        "T1\tMeasurement 0 9\tPlatelets\nT2\tValue 10 14\t> 50\nR1\tHas_value Arg1:T1 Arg2:T2\t\n"
        "T3\tNegation 23 25\tNo\nT4\tCondition 26 32\tasthma\nT5\tNon-query-able 0 9\tPlatelets\n"
    )
    (corpus / "annotation.conf").write_text("[entities]\n")
    return folder


def test_chia_prints_strict_and_relaxed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(chia.main, chia_corpus(tmp_path), capsys)
    assert document == {
        "strict": {"precision": 0.75, "recall": 0.75, "f1": 0.75},
        "relaxed": {"precision": 1.0, "recall": 1.0, "f1": 1.0},
    }


def test_chia_lists_what_is_bounded_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "bounds of Value: > 50 | > 50 10^9/l 1" in table(chia.main, chia_corpus(tmp_path), capsys)


def test_chia_covers_an_open_stretch() -> None:
    assert chia.gold_marks("T1\tCondition 3 8;12 20\tviral infection\n") == [Mark(3, 20, "Condition")]


def fb_corpus(folder: Path) -> Path:
    corpus = folder / "fb"
    corpus.mkdir()
    lines = (
        "1:4:age,9:22:lower_bound\tage ≥ @NUMBER years",
        "1:14:chronic_disease\tatopic eczema",
        "1:7:chronic_disease,17:33:upper_bound\tstroke within the @NUMBER weeks",
        "",
    )
    (corpus / "medical_ner.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_fb_finds_hidden_numbers_in_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = fb.found_marks("age ≥ @NUMBER years ( copd )")
    assert found == [Mark(0, 3, "age"), Mark(6, 19, "lower_bound"), Mark(22, 26, "chronic_disease")]
    document = printed(fb.main, fb_corpus(tmp_path), capsys)
    assert set(document) == {"strict", "relaxed"}
    assert document["relaxed"]["recall"] >= document["strict"]["recall"] > 0


def test_marks_flatten_to_the_longest() -> None:
    marks = [Mark(0, 4, "a"), Mark(2, 9, "b"), Mark(9, 11, "c"), Mark(5, 5, "d")]
    assert flat(marks) == [Mark(2, 9, "b"), Mark(9, 11, "c")]


def test_relaxed_counts_overlaps_and_strict_counts_equal_marks() -> None:
    result = Result()
    gold = [Mark(0, 4, "x"), Mark(5, 9, "x"), Mark(12, 14, "y")]
    result.add(
        Document("1", "abcdefghijklmno", gold, [Mark(0, 9, "x"), Mark(12, 14, "y"), Mark(10, 11, "y")])
    )
    assert result.leaves() == {
        "strict": {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333},
        "relaxed": {"precision": 0.6667, "recall": 1.0, "f1": 0.8},
    }


# ---- coverage ----


def study(number: int, criteria: str, **status: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": "An invented trial"},
            "statusModule": {"overallStatus": "COMPLETED", **status},
            "conditionsModule": {"conditions": ["Multiple Myeloma"] if number == 1 else ["Asthma"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]},
            "eligibilityModule": {"eligibilityCriteria": criteria, "minimumAge": "18 Years"},
        }
    }


def records(folder: Path) -> Path:
    source = folder / "records"
    source.mkdir()
    first = (
        "Inclusion Criteria:\n\n- Age at least 18 years\n- Able to give informed consent\n"
        "- Glims that blorp\n\nExclusion Criteria:\n\n- Pregnancy or glims that blorp"
    )
    dates = {"studyFirstSubmitDate": "2007-12-31"}
    (source / "a.json").write_text(json.dumps(study(1, first, **dates)))
    (source / "b.json").write_text(json.dumps(study(2, "", studyFirstSubmitDate="2008-01-01")))
    (source / "c.json").write_text('{"protocolSection": ')
    return source


def test_coverage_counts_every_criterion_and_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = records(tmp_path)
    archive = tmp_path / "records.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(source, "records")
    document = printed(coverage.main, archive, capsys)
    assert {name: document[name]["share"] for name in coverage.CLASSES} == {
        "compiled": 0.25,
        "attested": 0.25,
        "partly": 0.25,
        "unparsed": 0.25,
    }
    assert document["records"] == {"read": 3, "compiled": 2, "rejected": 1, "failed": 0}
    assert document["criteria"] == 4
    assert set(document["kinds"]) == {"haematology", "other", "phase 1/2", "before 2008", "since 2008"}
    assert document["speed"]["median_ms"] > 0


def test_coverage_prints_tables_and_the_balance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = table(coverage.main, records(tmp_path), capsys)
    assert "3 read = 2 compiled + 1 rejected + 0 failed (balanced); 1 have no criteria text" in shown
    assert "c.json" in shown
    assert "glims that blorp" in shown


# ---- errors ----


@pytest.mark.parametrize("module", [lct, chia, fb, coverage], ids=lambda module: module.__name__)
def test_an_empty_folder_is_an_error_of_the_user(
    module: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TrialrunError):
        module.main([str(tmp_path / "missing")])
    with pytest.raises(SystemExit) as stopped:
        run(lambda: module.main([str(tmp_path / "missing")]))
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_the_error_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="leaf_logical_forms"):
        lct.evaluate(tmp_path)


# ---- the real corpora, in part ----


def unpacked(archive: str, folder: Path, count: int) -> Path:
    """The first members of a shared archive, or a skip."""
    path = DATA / "corpora" / archive
    require(path)
    with tarfile.open(path) as tar:
        for _ in range(count):
            member = tar.next()
            if member is None:
                break
            tar.extract(member, folder, filter="data")
    return folder


@pytest.mark.corpus
def test_lct_runs_on_the_corpus(tmp_path: Path) -> None:
    result = lct.evaluate(unpacked("lct.tar.xz", tmp_path, 10_000))
    assert len(result.judged) > 1000
    assert all(counts.right <= min(counts.found, counts.gold) for counts in result.counts.values())
    assert result.counts["entities"].precision > 0.9
    assert result.counts["values"].precision > 0.85


@pytest.mark.corpus
def test_chia_runs_on_the_corpus(tmp_path: Path) -> None:
    leaves = chia.evaluate(unpacked("chia.tar.xz", tmp_path, 10_000)).leaves()
    assert leaves["relaxed"]["f1"] > leaves["strict"]["f1"] > 0.5


@pytest.mark.corpus
def test_fb_runs_on_the_corpus(tmp_path: Path) -> None:
    leaves = fb.evaluate(unpacked("fb.tar.xz", tmp_path, 100)).leaves()
    assert leaves["relaxed"]["f1"] > leaves["strict"]["f1"] > 0.55


@pytest.mark.corpus
@needs(RECORDS_XML)
def test_coverage_runs_on_the_records() -> None:
    result = coverage.evaluate(RECORDS_XML, 40)
    assert (result.read, result.compiled, result.balanced) == (40, 40, True)
    assert result.failed == []
