"""Sentences and their trees: a new case is two lines in tests/fixtures/criteria/sentences.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialrun.criteria import parse, write
from trialrun.criteria.compiler import compile_text

FIXTURES = Path(__file__).parents[1] / "fixtures" / "criteria" / "sentences.txt"


def pairs() -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in FIXTURES.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1][2].append(line.strip())
        elif line and not line.startswith("#"):
            kind, _, sentence = line.partition(": ")
            found.append((kind, sentence, []))
    return found


@pytest.mark.parametrize(("kind", "sentence", "trees"), pairs())
def test_the_sentence_means_the_tree(kind: str, sentence: str, trees: list[str]) -> None:
    text = f"{kind.capitalize()} Criteria:\n\n* {sentence}"
    compiled = compile_text(text)
    assert [write(criterion.tree) for criterion in compiled] == trees
    assert all(criterion.kind == kind for criterion in compiled)
    assert all(write(parse(tree)) == tree for tree in trees)
