"""Every sentence of the two retold trials compiles as a careful human would read it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from trialrun.criteria import compile_study, parse, write
from trialrun.demo.trials import demo_trials
from trialrun.model.eligibility import Criterion
from trialrun.model.study import decode_study

FIXTURE = Path(__file__).parents[1] / "fixtures" / "criteria" / "demo_seeds.txt"
_QUOTED = re.compile(r'((?:attest(?: by investigator)?|allowed|unparsed)) "(?:[^"\\]|\\.)*"')


class Pair(msgspec.Struct):
    """One criterion of the fixture: its sentence and the tree that a careful human makes of it."""

    trial: str
    id: str
    text: str = ""
    tree: str = ""
    open: bool = False


@cache
def pairs() -> tuple[Pair, ...]:
    found: list[Pair] = []
    trial = ""
    for line in FIXTURE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            trial = line[3:].strip()
        elif re.fullmatch(r"[A-Za-z]\w*", line):
            found.append(Pair(trial, line))
        elif line.startswith("    | "):
            found[-1].text = line[6:]
        elif line.strip() == "open:":
            found[-1].open = True
        elif line.startswith("    ") and not found[-1].tree:
            found[-1].tree = line.strip()
    return tuple(found)


@cache
def compiled(trial: str) -> dict[str, Criterion]:
    data = dict(demo_trials())[f"{trial}.json"]
    return {criterion.id: criterion for criterion in compile_study(decode_study(data)).criteria}


def _parameters() -> list[object]:
    return [
        pytest.param(
            pair, id=f"{pair.trial}-{pair.id}", marks=[pytest.mark.xfail(strict=True)] if pair.open else []
        )
        for pair in pairs()
    ]


def test_every_criterion_stands_in_the_fixture_with_its_sentence() -> None:
    for trial in {pair.trial for pair in pairs()}:
        here = {pair.id: pair.text for pair in pairs() if pair.trial == trial}
        there = {id: "" if c.kind == "structured" else c.text for id, c in compiled(trial).items()}
        assert here == there


@pytest.mark.parametrize("pair", _parameters())
def test_the_sentence_compiles_as_a_careful_human_would(pair: Pair) -> None:
    assert _QUOTED.sub(r'\1 "…"', write(compiled(pair.trial)[pair.id].tree)) == pair.tree


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.trial}-{pair.id}")
def test_the_fixture_is_in_the_text_form(pair: Pair) -> None:
    assert write(parse(pair.tree)) == pair.tree
