"""Conditions from the package that carries ICD-10-CM: what is taken, where it hangs, what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trialrun.vocab import packaged as room
from trialrun.vocab.concepts import by_code, concept, concepts, is_a
from trialrun.vocab.mentions import mentions, resolve
from trialrun.vocab.packaged import packaged
from trialrun.vocab.spelling import curated

pytestmark = pytest.mark.skipif(not room.version(), reason="simple-icd-10-cm is not installed")


@pytest.mark.parametrize(
    ("text", "broader"),
    [
        ("gonococcal pericarditis", "infection"),
        ("otosclerosis", "ear disease"),
        ("kleptomania", "psychiatric disorder"),
        ("Hereditary sideroblastic anemia", "anemia"),
        ("mumps meningitis", "infection"),
        ("malignant neoplasm of lingual tonsil", "malignancy"),
    ],
)
def test_a_rare_condition_lies_below_one_of_ours(text: str, broader: str) -> None:
    name = resolve(text, "condition")
    assert name and name not in concepts("condition")
    assert is_a(name, broader, "condition")
    assert concept(name, "condition").columns["source"] == room.PACKAGE
    (found,) = mentions(f"history of {text} within a year")
    assert found.of("condition") == name


def test_what_we_hold_ourselves_stays_ours() -> None:
    folded, _ = curated()
    assert not set(packaged().terms) & set(folded)
    assert not set(packaged().entries) & set(concepts("condition"))
    assert resolve("acute myeloid leukemia", "condition") == "acute myeloid leukemia"


def test_words_of_the_grammar_stay_visible() -> None:
    words = {word for spelling in packaged().terms for word in spelling.split()}
    assert words.isdisjoint(
        {"acute", "chronic", "severe", "with", "without", "unspecified", "and", "or", "left"}
    )


def test_a_code_names_the_entry_and_never_an_inclusion_term() -> None:
    assert by_code("ICD-10-CM", "F63.2") == (("condition", "kleptomania"),)
    assert by_code("ICD-10-CM", "I10") == (("condition", "essential hypertension"),)
    for code, name in packaged().codes.items():
        assert concept(name, "condition").codes == (f"ICD-10-CM:{code}",)


def test_every_entry_hangs_below_concepts_that_exist() -> None:
    assert {above for entry, _ in packaged().entries.values() for above in entry} <= set(
        concepts("condition")
    )


@pytest.mark.parametrize("writable", [True, False])
def test_the_cache_changes_no_answer(tmp_path: Path, writable: bool) -> None:
    """Twice with a cache directory, and once with a place where none can be made."""
    home = tmp_path / "cache"
    if not writable:
        home.write_text("a file is in the way")
    program = "from trialrun.vocab.mentions import resolve; print(resolve('Otosclerosis', 'condition'))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    for _ in range(2 if writable else 1):
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == "otosclerosis"
    assert len(list(tmp_path.rglob("icd-10-cm-*.msgpack"))) == (1 if writable else 0)


def test_a_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "icd-10-cm-x.msgpack"
    place.write_bytes(b"\xc1 not a cache")
    monkeypatch.setattr(room, "_kept_at", lambda: place)
    room.packaged.cache_clear()
    try:
        assert "kleptomania" in room.packaged().entries
        assert place.stat().st_size > 100_000
    finally:
        room.packaged.cache_clear()
