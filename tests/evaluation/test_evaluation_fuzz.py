"""The fuzzer: the same seed makes the same lines, all of them are accounted for, and faults are found."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from evaluation import fuzz
from trialrun.criteria import compiler

DEMO = Path(__file__).parents[2] / "src" / "trialrun" / "demo" / "trials"


def test_a_seed_makes_the_same_lines_and_another_one_others() -> None:
    some = list(fuzz.items(DEMO, 50, 1))
    assert some == list(fuzz.items(DEMO, 50, 1))
    assert [seed for _, seed in some] != [seed for _, seed in fuzz.items(DEMO, 50, 2)]
    line = "Platelets at least 100 x 10^9/L within 7 days"
    assert {fuzz.mutated(line, random.Random(seed)) for seed in range(50)} != {line}


def test_more_lines_than_there_are_go_round_again() -> None:
    count = sum(1 for _ in fuzz.real_lines(DEMO))
    items = list(fuzz.items(DEMO, count + 5, 1))
    assert len(items) == count + 5
    assert items[0][0] == items[count][0] and items[0][1] != items[count][1]


def test_shapes_hold_no_words() -> None:
    assert fuzz.shape("ECOG ≤ 12  (or\tKarnofsky)") == "a ≤ 0 (a a)"


def test_a_fault_is_found_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(text: str) -> object:
        raise ValueError("secret words 12")

    fuzz._loaded()
    monkeypatch.setattr(fuzz, "compile_text", faulty)
    fate = fuzz.judged(("Age over 18", 3))
    assert fate.problem == "raised ValueError: a a 0"
    result = fuzz.Result()
    result.add(fate)
    assert result.problems.total() == 1 and result.lines == 1 and result.fine == 0


def test_a_fault_that_the_compiler_catches_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(self: object, item: object, section: object) -> None:
        raise ValueError("inside")

    monkeypatch.setattr(compiler._Compiler, "item", faulty)
    assert fuzz.judged(("Age over 18", 3)).problem == "the compiler failed inside"


def test_a_line_without_an_end_is_given_up_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that backtracks through every cut of a row of words would hold the whole run."""
    row = re.compile(r"(?:\s*or\s*)+!")

    def hanging(text: str) -> object:
        return row.search("or " * 40)

    fuzz._loaded()
    monkeypatch.setattr(fuzz, "compile_text", hanging)
    monkeypatch.setattr(fuzz, "HANGS", 0.2)
    assert fuzz.judged(("Age over 18", 3)).problem == "still at it after 0.2 s"


def test_the_command_balances(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz.main([str(DEMO), "--lines", "60", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["lines"] == told["fine"] == 60 and told["problems"] == {}
