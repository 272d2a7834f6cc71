"""What an amendment changed: kinds of change, reasons, alignment, and the seeds' amendment from 2020 to today."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import SEEDS, needs
from tests.strategies import DAY, patients, trees
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.criteria import COMPILER, compile_study, parse
from trialrun.criteria.compiler import compile_text
from trialrun.criteria.diff import KINDS, Difference, compare, effect
from trialrun.demo.build import demo_records
from trialrun.demo.trials import demo_trials
from trialrun.matching import evaluate
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Eligibility, Kind
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.records import Record, read_source

TRIALS = {"NCT03875495": "TEM-MM", "NCT04347616": "NK4AML"}


def eligibility(*criteria: Criterion) -> Eligibility:
    return Eligibility(COMPILER, "", criteria)


def criterion(tree: str | c.Tree, text: str = "", *, kind: Kind = "inclusion", id: str = "I1") -> Criterion:
    return Criterion(id, kind, text or str(tree), parse(tree) if isinstance(tree, str) else tree)


def section(*sentences: str) -> Eligibility:
    """A section compiled from sentences "inclusion: …", "exclusion: …"."""
    parts = {"inclusion": "Inclusion Criteria:\n\n", "exclusion": "\nExclusion Criteria:\n\n"}
    for sentence in sentences:
        kind, _, text = sentence.partition(": ")
        parts[kind] += f"* {text}\n"
    return eligibility(*compile_text("".join(parts.values())))


def kinds(difference: Difference) -> list[str]:
    return [change.kind for change in difference.changes]


def demo() -> list[Eligibility]:
    found = []
    for record in demo_records():
        assert isinstance(record, Record)
        found.append(compile_study(record.study))
    return found


# ---- one criterion -------------------------------------------------------------------------------------

TIGHTER = (
    ("inclusion", "ecog from 0 to 2", "ecog from 0 to 1", "ecog from 0 to 2 → ecog from 0 to 1: tighter"),
    ("inclusion", "platelets >= 50000 /uL", "platelets >= 100 10*9/L", "platelets >= 50000 /uL → platelets >= 100 10*9/L: tighter"),
    ("exclusion", "ecog > 2", "ecog >= 2", "ecog > 2 → ecog >= 2: tighter"),
    ("exclusion", "condition(stroke) within 3 months before screening", "condition(stroke) within 6 months before screening",
     "condition(stroke) within 3 months before screening → condition(stroke) within 6 months before screening: tighter"),
    ("exclusion", "condition(malignancy except skin cancer)", "condition(malignancy)",
     "condition(malignancy except skin cancer) → condition(malignancy): tighter"),
    ("inclusion", "condition(leukemia)", "condition(acute myeloid leukemia)", "condition(leukemia) → condition(acute myeloid leukemia): tighter"),
    ("exclusion", "condition(HIV infection)", "condition(HIV infection) or condition(hepatitis B)", "new: condition(hepatitis B)"),
    ("inclusion", "condition(asthma) or ecog <= 1", "ecog <= 1", "gone: condition(asthma)"),
    ("inclusion", "ecog <= 1", "ecog <= 1 and sex female", "new: sex female"),
    ("exclusion", "received(chemotherapy) and received(surgery)", "received(chemotherapy)", "gone: received(surgery)"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "reason"), TIGHTER)
def test_tighter_and_its_mirror_image_looser(kind: Kind, old: str, new: str, reason: str) -> None:
    before, after = (eligibility(criterion(tree, kind=kind)) for tree in (old, new))
    (change,) = compare(before, after).changes
    assert (change.kind, change.reason) == ("tighter", reason)
    (mirrored,) = compare(after, before).changes
    assert mirrored.kind == "looser"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ecog from 0 to 1", "ecog from 1 to 2"),
        ("creatinine < 2 mg/dL", "creatinine < 2 x ULN"),
        (
            "received(chemotherapy) within 4 weeks before treatment",
            "received(chemotherapy) within 4 weeks before surgery",
        ),
        ('attest "able to travel to the clinic"', 'attest "able to travel to the hospital"'),
    ],
)
def test_what_is_not_shown_is_only_changed(old: str, new: str) -> None:
    (change,) = compare(eligibility(criterion(old)), eligibility(criterion(new))).changes
    assert change.kind == "changed"
    assert change.reason


def test_other_words_for_the_same_patients() -> None:
    old = criterion("ecog <= 1", "ECOG 0 or 1")
    for new in (
        criterion("ecog <= 1", "Performance status ECOG of at most 1"),
        criterion("ecog < 2", "ECOG below 2"),
        criterion("ecog >= 2", "ECOG 2 or more", kind="exclusion", id="E1"),
    ):
        (change,) = compare(eligibility(old), eligibility(new)).changes
        assert change.kind == "reworded"
        assert change.reason


def test_spaces_bullets_and_quotes_do_not_count() -> None:
    old = criterion("ecog <= 1", "ECOG  0-1; the patient's own")
    new = criterion("ecog <= 1", "* ecog 0–1; the patient’s own.")
    assert kinds(compare(eligibility(old), eligibility(new))) == ["same"]


def test_a_criterion_for_one_arm_is_another_one() -> None:
    old = criterion("ecog <= 1")
    new = msgspec.structs.replace(old, applies_to="Part A")
    (change,) = compare(eligibility(old), eligibility(new)).changes
    assert (change.kind, change.reason) == ("changed", "for everybody → for Part A")


def test_permissions_keep_nobody_out() -> None:
    old = eligibility(criterion("ecog <= 1"))
    new = eligibility(criterion("ecog <= 1"), criterion('allowed "Prior surgery is allowed"', id="I2"))
    assert [(x.kind, x.reason) for x in compare(old, new).changes][1] == (
        "added",
        "a permission, which keeps nobody out",
    )
    assert compare(new, old).changes[1].reason == "a permission, which kept nobody out"


# ---- whole sections ------------------------------------------------------------------------------------


def test_sentences_are_aligned_by_what_they_are_about() -> None:
    old = section(
        "inclusion: ECOG performance status 0-1",
        "inclusion: Platelets ≥ 100 x 10^9/L",
        "inclusion: Hemoglobin ≥ 9 g/dL",
        "exclusion: History of stroke within 6 months",
        "exclusion: Pregnant or breastfeeding women",
    )
    new = section(
        "inclusion: Hemoglobin ≥ 8 g/dL",
        "inclusion: Zubrod score no more than 2",
        "inclusion: Thrombocytes of at least 100 G/L",
        "exclusion: Women who are pregnant or breastfeeding",
        "exclusion: Known HIV infection",
    )
    difference = compare(old, new)
    found = {(x.old and x.old.id, x.new and x.new.id): x.kind for x in difference.changes}
    assert found == {
        ("I3", "I1"): "looser",
        ("I1", "I2"): "looser",
        ("I2", "I3"): "reworded",
        ("E2", "E1"): "reworded",
        (None, "E2"): "added",
        ("E1", None): "removed",
    }
    assert difference.counts == dict.fromkeys(KINDS, 0) | {
        "looser": 2,
        "reworded": 2,
        "added": 1,
        "removed": 1,
    }


def test_a_sentence_split_in_two_says_where_its_half_comes_from() -> None:
    old = eligibility(criterion("ecog <= 1 and hemoglobin >= 9 g/dL", "ECOG 0-1 and hemoglobin at least 9"))
    new = eligibility(
        criterion("ecog <= 1", "ECOG 0-1"),
        criterion("hemoglobin >= 9 g/dL", "Hemoglobin at least 9", id="I2"),
    )
    reasons = {change.kind: change.reason for change in compare(old, new).changes}
    assert reasons["added"] == "already followed from I1"


@given(
    found=st.lists(st.tuples(trees(max_leaves=5), st.sampled_from(("inclusion", "exclusion"))), max_size=6)
)
def test_a_section_is_the_same_as_itself(found: list[tuple[c.Tree, Kind]]) -> None:
    one = eligibility(
        *(criterion(tree, f"sentence {i}", kind=kind, id=f"X{i}") for i, (tree, kind) in enumerate(found))
    )
    difference = compare(one, one)
    assert kinds(difference) == ["same"] * len(found)
    assert all(change.old is change.new for change in difference.changes)


def test_every_demo_trial_is_the_same_as_itself() -> None:
    for one in demo():
        assert set(kinds(compare(one, one))) <= {"same"}


@settings(max_examples=50)
@given(
    old=st.lists(trees(max_leaves=4), max_size=5),
    new=st.lists(trees(max_leaves=4), max_size=5),
    kind=st.sampled_from(("inclusion", "exclusion")),
    patient=patients(),
)
def test_each_criterion_is_counted_once_and_no_patient_disproves_a_change(
    old: list[c.Tree], new: list[c.Tree], kind: Kind, patient: Patient
) -> None:
    before, after = (
        eligibility(*(criterion(tree, f"words {i}", kind=kind, id=f"X{i}") for i, tree in enumerate(part)))
        for part in (old, new)
    )
    difference = compare(before, after)
    assert sorted(x.old.id for x in difference.changes if x.old) == [f"X{i}" for i in range(len(old))]
    assert [x.new.id for x in difference.changes if x.new] == [f"X{i}" for i in range(len(new))]
    for change in difference.changes:
        if change.old is None or change.new is None:
            continue
        then, now = (evaluate(effect(one), patient, DAY) for one in (change.old, change.new))
        if change.kind in ("tighter", "reworded"):
            assert not (now is Truth.YES and then is Truth.NO)
        if change.kind in ("looser", "reworded"):
            assert not (then is Truth.YES and now is Truth.NO)


BOUNDS = st.floats(1, 200, allow_nan=False).map(lambda value: round(value, 1))


@given(low=BOUNDS, high=BOUNDS, upper=st.booleans(), kind=st.sampled_from(("inclusion", "exclusion")))
def test_moving_a_bound_is_tighter_one_way_and_looser_the_other(
    low: float, high: float, upper: bool, kind: Kind
) -> None:
    if low == high:
        return
    low, high = sorted((low, high))
    wide, narrow = (c.Range(high=high), c.Range(high=low)) if upper else (c.Range(low=low), c.Range(low=high))
    one, other = (
        eligibility(criterion(c.Measurement("alt", wanted, "U/L"), "ALT", kind=kind))
        for wanted in (wide, narrow)
    )
    expected = ["tighter", "looser"] if kind == "inclusion" else ["looser", "tighter"]
    assert kinds(compare(one, other)) + kinds(compare(other, one)) == expected


# ---- the seeds -----------------------------------------------------------------------------------------


@pytest.mark.corpus
@needs(SEEDS)
def test_the_amendments_of_the_seed_trials() -> None:
    """Between the registry's XML of 2020 and the pages of today one trial let more patients in."""
    found: dict[str, list[Eligibility]] = {}
    for path in sorted(SEEDS.glob("*.xml")) + sorted(SEEDS.glob("*.txt")):
        for record in read_source(path):
            assert isinstance(record, Record)
            name = record.study.identification.acronym or TRIALS[record.study.nct_id]
            found.setdefault(name, []).append(compile_study(record.study))
    unchanged = compare(*found["TEM-MM"])
    assert unchanged.counts["same"] == len(found["TEM-MM"][1].criteria)
    amended = {x.new.id: (x.kind, x.reason) for x in compare(*found["NK4AML"]).changes if x.new}
    assert amended["I4"] == ("looser", "ecog from 0 to 1 → ecog from 0 to 2: looser")
    assert amended["E1"] == ("looser", "new: received(antineoplastic therapy)")
    removed = [x.old.id for x in compare(*found["NK4AML"]).changes if x.kind == "removed" and x.old]
    assert "E9" in removed


# ---- the command ---------------------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    files = dict(demo_trials())
    paths = tmp_path / "old.json", tmp_path / "new.json"
    for path, name in zip(paths, ("NCT04347616-2020.json", "NCT04347616.json"), strict=True):
        path.write_bytes(files[name])
    return paths


def test_the_command_prints_what_changed(versions: tuple[Path, Path]) -> None:
    done = CliRunner().invoke(app, ["diff", *map(str, versions)])
    assert done.exit_code == 0
    assert "ecog from 0 to 1 → ecog from 0 to 2: looser" in done.stdout
    assert "2 removed" in done.stdout


def test_the_command_prints_one_json_document(versions: tuple[Path, Path]) -> None:
    done = CliRunner().invoke(app, ["diff", *map(str, versions), "--json"])
    document = json.loads(done.stdout)
    assert set(document["counts"]) == set(KINDS)
    assert sum(document["counts"].values()) == len(document["changes"])
    looser = [one for one in document["changes"] if one["change"] == "looser"]
    assert any(one["old"]["logic"] == "ecog from 0 to 1" for one in looser)


def test_versions_of_the_catalog(tmp_path: Path, versions: tuple[Path, Path]) -> None:
    run = CliRunner().invoke
    for path in versions:
        assert run(app, ["load", str(path), "--catalog", str(tmp_path / "catalog")]).exit_code == 0
    done = run(app, ["diff", "NK4AML@1", "NK4AML@2", "--catalog", str(tmp_path / "catalog"), "--json"])
    assert json.loads(done.stdout)["counts"]["looser"] >= 1
    same = run(app, ["diff", "NK4AML", "nk4aml@2", "--catalog", str(tmp_path / "catalog"), "--json"])
    counts = json.loads(same.stdout)["counts"]
    assert counts["same"] == sum(counts.values())


def test_versions_of_two_trials_are_told_as_two(versions: tuple[Path, Path], tmp_path: Path) -> None:
    record = json.loads(versions[1].read_bytes())
    record["protocolSection"]["identificationModule"]["nctId"] = "NCT90000001"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(record), encoding="utf-8")
    done = CliRunner().invoke(app, ["diff", str(versions[0]), str(other)])
    assert done.exit_code == 0
    assert "NCT04347616 and NCT90000001 are two trials" in done.stderr
    assert "two trials" not in CliRunner().invoke(app, ["diff", *map(str, versions)]).stderr
