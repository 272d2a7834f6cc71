"""How the compiler reads one sentence under a heading: what the tables of sentences are held against."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, kind: str = "inclusion") -> str:
    """The text form of the only criterion that the sentence makes."""
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


def each(*, inclusion: Mapping[str, str], exclusion: Mapping[str, str]) -> pytest.MarkDecorator:
    """Runs a test with the kind, the sentence and the tree of each line of both tables."""
    tables = {"inclusion": inclusion, "exclusion": exclusion}
    return pytest.mark.parametrize(
        ("kind", "sentence", "expected"),
        [(kind, *pair) for kind, table in tables.items() for pair in table.items()],
    )
