"""A name is found in whichever spelling it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trialrun.vocab.mentions import mentions
from trialrun.vocab.spelling import fold
from trialrun.vocab.units import _folded as _folded_unit


@pytest.mark.parametrize(
    ("written", "group", "name"),
    [
        ("hyperuricaemia", "condition", "hyperuricemia"),
        ("polycythaemia vera", "condition", "polycythemia vera"),
        ("obstructive sleep apnoea", "condition", "obstructive sleep apnea"),
        ("seborrhoeic dermatitis", "condition", "seborrheic dermatitis"),
        ("viral haemorrhagic fever", "condition", "viral hemorrhagic fever"),
        ("colour blindness", "condition", "color blindness"),
        ("premature labour", "condition", "preterm labor"),
        ("leucopenia", "condition", "leukopenia"),
        ("melanocytic naevus", "condition", "nevus"),
        ("herniated disks", "condition", "disc herniation"),
        ("diskectomy", "therapy", "discectomy"),
        ("uterine artery embolisation", "therapy", "uterine artery embolization"),
        ("faecal occult blood test", "therapy", "fecal occult blood test"),
    ],
)
def test_british_and_american_spellings_name_the_same(written: str, group: str, name: str) -> None:
    found = mentions(f"Subjects with {written} now")
    assert [(m.start, m.end) for m in found] == [(14, 14 + len(written))]
    assert (group, name) in found[0].candidates


@pytest.mark.parametrize("word", ["labouratory tests", "diskontinued", "diskharge"])
def test_only_whole_words_are_respelt(word: str) -> None:
    assert not mentions(word)


@pytest.mark.parametrize("folded", [fold, _folded_unit], ids=["names", "units"])
def test_letters_of_ascii_are_folded_as_beside_any_other_letter(folded: Callable[[str], str]) -> None:
    plain = "".join(map(chr, range(128)))
    assert folded(plain) == folded(plain + "é")[:-1]
    assert len(folded(plain)) == len(plain)
