"""The judged sheet: its form, Wilson's interval, and that a changed tree is not counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation.printing import EvaluationError

from evaluation import judge

DEMO = Path(__file__).parents[2] / "src" / "trialrun" / "demo" / "trials"


@pytest.mark.parametrize(
    ("sheet", "least"), [("judged.tsv", 590), ("judged_newer.tsv", 200), ("judged_halves.tsv", 150)]
)
def test_the_sheets_have_ids_and_judgements_and_no_text(sheet: str, least: int) -> None:
    rows = judge.read_sheet(judge.SHEET.with_name(sheet))
    assert len(rows) >= least
    for row in rows:
        assert row.trial.startswith("NCT") and len(row.sentence) == len(row.tree) == 12
        assert row.judgement in judge.JUDGEMENTS
        assert bool(row.cause) == (row.judgement != "right")
        assert len(row.cause) < 80


def test_wilsons_interval() -> None:
    low, high = judge.wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert judge.wilson(0, 0) == (0.0, 1.0)


def test_a_sample_is_the_same_each_time_and_scores_as_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = judge.sample(DEMO, 6, 1)
    assert drawn == judge.sample(DEMO, 6, 1) and len(drawn) == 6
    assert [one.row for one in drawn] != [one.row for one in judge.sample(DEMO, 6, 2)]
    sheet = tmp_path / "sheet.tsv"
    lines = []
    for place, one in enumerate(drawn):
        tree = "0" * 12 if place == 0 else one.row.tree
        sentence = "0" * 12 if place == 1 else one.row.sentence
        told = ("wrong", "a cause") if place == 2 else ("right", "")
        lines.append("\t".join((one.row.trial, one.row.criterion, sentence, tree, one.row.coverage, *told)))
    sheet.write_text("\n".join(lines) + "\n")
    judge.main([str(DEMO), "--sheet", str(sheet), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["judged"], found["changed"], found["gone"]) == (4, 1, 1)
    assert (found["right"]["count"], found["wrong"]["count"]) == (3, 1)
    assert found["right"]["share"] == 0.75


def test_those_read_only_in_part_are_drawn_by_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = judge.sample(DEMO, 50, 1, ("partly",))
    assert drawn and {one.row.coverage for one in drawn} == {"partly"}
    judge.main([str(DEMO), "--sample", "3", "--halves"])
    told = capsys.readouterr().out
    assert told.count("\tpartly\n") == 3 and 'unparsed "' in told


def test_a_trial_that_an_archive_holds_twice_is_drawn_from_once(tmp_path: Path) -> None:
    record = sorted(DEMO.glob("*.json"))[0].read_bytes()
    for name in ("first.json", "again.json"):
        (tmp_path / name).write_bytes(record)
    drawn = [(one.row.trial, one.row.criterion) for one in judge.sample(tmp_path, 50, 1)]
    assert len(drawn) > 5 and len(set(drawn)) == len(drawn)


def test_a_fault_of_the_sheet_is_told_with_its_line(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text("# head\nNCT1\tI1\tx\ty\tcompiled\tperhaps\t\n")
    with pytest.raises(EvaluationError) as raised:
        judge.read_sheet(sheet)
    assert raised.value.place.endswith("line 2")
