"""What was read of one sentence is kept for others, and must never change how they read."""

from __future__ import annotations

import re

import pytest

from trialrun.criteria import compile_text, sentences, write
from trialrun.criteria.phrases.kept import Kept
from trialrun.criteria.record import readings
from trialrun.criteria.trees.build import leaf
from trialrun.criteria.words.signs import Either
from trialrun.model.criteria import Unparsed


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_PARTS", Kept(most=1000, longest=120))
    monkeypatch.setattr(readings, "_READINGS", Kept(most=1000, longest=300))


def trees(*lines: str, heading: str = "Inclusion Criteria:") -> list[str]:
    return [write(one.tree) for line in lines for one in compile_text(f"{heading}\n\n* {line}\n")]


@pytest.mark.parametrize("heading", ["Inclusion Criteria:", "Exclusion Criteria:"])
@pytest.mark.parametrize(
    "sentence",
    [
        "No rash from an earlier drug Patient age: Under 21",
        "Time since onset: over 18",
        "Asthma; over 18",
        "Over 18",
        "Women, 18 to 65",
        "Platelets at least 100,000/mm3; over 18",
    ],
)
def test_a_sentence_reads_alike_whatever_was_read_before_it(heading: str, sentence: str) -> None:
    alone = trees(sentence, heading=heading)
    sentences._PARTS = Kept(most=1000, longest=120)
    readings._READINGS = Kept(most=1000, longest=300)
    before = ("Under 21", "18 to 65", "COPD; over 18", "Over 18", "Stroke; 18 to 65", "Women; under 21")
    trees(*before, heading=heading)
    assert trees(sentence, heading=heading) == alone


def test_a_bare_number_is_an_age_as_a_whole_sentence_only() -> None:
    assert trees("18 to 65") == ["age from 18 to 65 years"]
    (tree,) = trees("Asthma; 18 to 65")
    assert "age" not in tree


def test_a_kept_part_brings_its_notes_along() -> None:
    part = "severe rash, asthma, or gout within 4 weeks before entry"
    first, second = (
        [one.note for one in compile_text(f"Exclusion Criteria:\n\n* {text}\n")]
        for text in (f"Psoriasis; {part}", f"Migraine; {part}")
    )
    assert first == second
    assert any(first)


def test_what_is_kept_stays_bounded() -> None:
    kept = Kept(most=2, longest=5)
    reading = leaf(Unparsed("x"), 0, 1), ()
    kept.put("longer than five", "inclusion", reading)
    assert kept.of(("longer than five", "inclusion")) is None
    for text in ("a", "b", "c"):
        kept.put(text, "inclusion", reading)
    assert kept.of(("c", "inclusion")) == reading
    assert kept.of(("a", "inclusion")) is None
    assert kept.of(("c", "exclusion")) is None


TABLE = (
    (r"\bby (?:ct|mri)\b", (" ct", " mri")),
    (r"\bct(?: scan)?\b", ("ct",)),
    (r"\b(?:with or )?without \w+", ("without",)),
    (r"\bor without\b", ("or without",)),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seen by ct scan and by mri",
        "ct scan, ct, by ct",
        "with or without asthma by mri or without",
        "asthma or without ct",
        "nothing of it",
    ],
)
def test_several_patterns_find_what_their_union_finds(text: str) -> None:
    union = re.compile("|".join(pattern for pattern, _ in TABLE))
    found = [match.span() for match in Either(TABLE).finditer(text)]
    assert found == [match.span() for match in union.finditer(text)]
