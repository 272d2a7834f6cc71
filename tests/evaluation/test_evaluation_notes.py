"""The commands on notes: tiny invented data in the layouts of the real ones, and how silence is read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from evaluation.assuming import Reader
from evaluation.bm25 import BM25, words
from evaluation.printing import EvaluationError

from evaluation import cost, trec, trialgpt
from trialrun.patients import read_note

NOTE = (
    "0. A 61-year-old man presents with cough and asthma.\n1. He denies fever.\n"
    "2. The patient will provide informed consent, and will comply with the trial protocol."
)


def pair(kind: str, text: str, expert: str) -> dict[str, Any]:
    return {
        "patient_id": "p1", "note": NOTE, "trial_id": "NCT00000001", "trial_title": "Asthma",
        "criterion_type": kind, "criterion_text": text, "expert_eligibility": expert,
        "gpt4_eligibility": expert, "training": True,
    }  # fmt: skip


PAIRS = [
    pair("inclusion", "Age 18 years or older", "included"),
    pair("inclusion", "Age below 40 years", "not included"),
    pair("inclusion", "Asthma", "included"),
    pair("inclusion", "Multiple myeloma", "not enough information"),
    pair("inclusion", "Written informed consent", "included"),
    pair("inclusion", "Creatinine < 1.5 mg/dL", "not enough information"),
    pair("exclusion", "1. Multiple myeloma", "not excluded"),
    pair("exclusion", "Asthma", "excluded"),
    pair("exclusion", "Fever", "not excluded"),
    pair("exclusion", "Pregnant women", "not applicable"),
    pair("exclusion", "Creatinine > 1.5 mg/dL", "not enough information"),
    pair("exclusion", "Severe asthma", "not enough information"),
    pair("exclusion", "Treatment with rituximab", "not excluded"),
    pair("exclusion", "Allergy to penicillin", "excluded"),
]


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    (tmp_path / trialgpt.FILE).write_text(json.dumps(PAIRS), encoding="utf-8")
    return tmp_path


def test_every_principle_on_one_note(annotations: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = trialgpt.judge_all(trialgpt.pairs(annotations))
    wrong = [(r.pair.criterion_text, r.pair.expert_eligibility, r.ours) for r in rows if r.cause]
    assert wrong == [("Allergy to penicillin", "excluded", "not excluded")]
    trialgpt.main([str(annotations), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["accuracy"] == pytest.approx(13 / 14)
    assert document["gpt4"]["accuracy"] == 1
    assert document["inclusion"]["accuracy"] == 1
    assert document["exclusion"]["majority"]["accuracy"] == pytest.approx(3 / 8)
    assert sum(document["causes"].values()) == 1
    trialgpt.main([str(annotations)])
    assert "Allergy to penicillin" in capsys.readouterr().out


def test_silence_never_bars() -> None:
    reader = Reader(read_note(NOTE, "n", date(2020, 1, 1)), NOTE, date(2020, 1, 1))
    tree = trialgpt.compiled("Multiple myeloma", "inclusion")[0].tree
    assert reader.lenient(tree, 1).truth == 0
    assert reader.lenient(tree, -1).truth == -1
    assert reader.judged(tree, 0).truth == 0


@pytest.mark.parametrize(
    ("text", "topic", "label"),
    [
        # The trial's own disease, or its class, with what only describes its form.
        ("Lung cancer that is larger than a fist", "Lung cancer", "not enough information"),
        ("Lung cancer that is larger than a fist", "Asthma", "not excluded"),
        # What only a result, a clinician or the patient can say.
        ("Chest CT shows scars", "Asthma", "not enough information"),
        ("Serum creatinine >1.5 mg/dl without a nephrologist's approval", "Asthma", "not enough information"),
        ("Not fit in the opinion of the surgeon", "Asthma", "not enough information"),
        ("Desires future fertility", "Asthma", "not enough information"),
        ("Not able to comply in the investigator's opinion", "Asthma", "not excluded"),
        # What happened long ago did not also happen lately, unless the note says so.
        ("Stroke within 3 months before screening", "Asthma", "not excluded"),
    ],
)
def test_what_silence_answers(text: str, topic: str, label: str) -> None:
    note = NOTE.replace("1. He denies fever.", "1. He had a stroke two years ago.")
    reader = Reader(read_note(note, "n", date(2020, 1, 1)), note, date(2020, 1, 1))
    reader.about(topic)
    asked = pair("exclusion", text, label) | {"note": note}
    assert trialgpt.verdict(msgspec.convert(asked, trialgpt.Pair), reader)[0] == label


def test_macro_f1_by_hand() -> None:
    gold, ours = ["a", "a", "b", "c"], ["a", "b", "b", "b"]
    assert trialgpt.macro_f1(gold, ours) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)


@pytest.mark.parametrize("content", [None, "[]", "{", '[{"note": 1}]'])
def test_annotations_that_are_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / trialgpt.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError):
        trialgpt.main([str(tmp_path)])


# ---- ranking -------------------------------------------------------------------------------------------


def test_bm25_by_hand() -> None:
    index = BM25({"one": words("asthma asthma cough"), "two": words("gout")})
    idf, norm = index.idf["asthma"], 1.2 * (1 - 0.75 + 0.75 * 3 / 2)
    assert index.score(words("Asthma?"), "one") == pytest.approx(idf * 2 * 2.2 / (2 + norm))
    assert index.score(words("Asthma?"), "two") == 0


def test_ndcg_and_auroc_by_hand() -> None:
    assert trec.ndcg([2, 0]) == 1
    assert trec.ndcg([0, 0]) is None
    assert trec.ndcg([0, 2]) == pytest.approx((2 / 1.5849625) / 2)
    assert trec.auroc([3, 1], [2, 1]) == pytest.approx((2 + 0.5) / 4)
    assert trec.auroc([], [1]) == 0.5


def study(number: str, title: str, condition: str, criteria: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": title},
            "conditionsModule": {"conditions": [condition]},
            "eligibilityModule": {"eligibilityCriteria": criteria, "minimumAge": "18 Years"},
        }
    }


@pytest.fixture
def collection(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "judged" / "invented"
    (folder / "qrels").mkdir(parents=True)
    notes = [{"_id": "t1", "text": "A 61-year-old man has asthma. He smokes and has a cough."}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, notes)), encoding="utf-8")
    judged = {"NCT00000001": 2, "NCT00000002": 1, "NCT00000003": 0, "NCT00000009": 2}
    grades = "query-id\tcorpus-id\tscore\n" + "".join(f"t1\t{t}\t{g}\n" for t, g in judged.items())
    (folder / "qrels" / "test.tsv").write_text(grades, encoding="utf-8")
    records = tmp_path / "records"
    records.mkdir()
    for number, (title, condition, criteria) in enumerate(
        (
            ("Inhalers for asthma", "Asthma", "Inclusion Criteria:\n\n* Asthma\n"),
            ("Asthma who never smoked", "Asthma", "Exclusion Criteria:\n\n* Current tobacco use\n* Cough\n"),
            ("Gout in smoking men with a cough", "Gout", "Inclusion Criteria:\n\n* Gout\n"),
        ),
        1,
    ):
        content = study(f"NCT0000000{number}", title, condition, criteria)
        (records / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "judged", records


def test_judged_trials_are_ranked(collection: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    trec.main([str(collection[0]), "--records", str(collection[1]), "--json"])
    document = json.loads(capsys.readouterr().out)
    # The eligible trial comes first; the one that excludes him is worse for him than one of another disease.
    assert document["ndcg_10"] == pytest.approx((2 + 1 / 2) / (2 + 1 / 1.5849625))
    assert (document["p_10"], document["auroc"]) == (0.1, 1)
    assert document["pairs"] == 3  # the fourth is not among the records
    assert set(document["bm25"]) == {"ndcg_10", "p_10", "auroc"}
    assert document["invented"]["topics"] == 1
    trec.main([str(collection[0]), "--records", str(collection[1])])
    assert "invented, BM25" in capsys.readouterr().out


def test_records_and_judgments_must_meet(collection: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(EvaluationError):
        trec.main([str(tmp_path / "records"), "--records", str(collection[1])])
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.json").write_text(json.dumps(study("NCT00000077", "x", "Gout", "")), encoding="utf-8")
    with pytest.raises(EvaluationError):
        trec.main([str(collection[0]), "--records", str(other)])


def test_the_cost_of_a_patient(collection: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    command = [str(collection[0]), "--records", str(collection[1]), "--price", "3.6"]
    cost.main([*command, "--json"])
    document = json.loads(capsys.readouterr().out)
    assert (document["patients"], document["trials"]) == (1, 3)
    assert 0 < document["seconds"] <= document["seconds_p95"]
    assert document["dollars"] == pytest.approx(document["seconds"] / 1000)
    assert all(one["doi"] for one in document["published"].values())
    cost.main(command)
    assert "10.1056/AIoa2400181" in capsys.readouterr().out
    with pytest.raises(EvaluationError):
        cost.main([*command, "--limit", "0"])
