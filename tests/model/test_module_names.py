"""A module's names: given once, since a second value under the same name leaves the first one dead."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "trialrun"


def assigned(body: list[ast.stmt]) -> Iterator[str]:
    """Names that a module's own statements give; an alternative (`try`, `if`) gives each name once."""
    for statement in body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield from (node.id for node in [statement.target] if isinstance(node, ast.Name))
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not statement.decorator_list:  # of an overload there are several
                yield statement.name
        elif isinstance(statement, ast.Try):
            handlers = [name for handler in statement.handlers for name in assigned(handler.body)]
            yield from dict.fromkeys([*assigned([*statement.body, *statement.orelse]), *handlers])
        elif isinstance(statement, ast.If):
            yield from dict.fromkeys([*assigned(statement.body), *assigned(statement.orelse)])


def twice(text: str) -> list[str]:
    counts = Counter(assigned(ast.parse(text).body))
    return [name for name, times in counts.items() if times > 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A = 1\ndef f():\n    A = 2\nB = 3", []),
        ("A = 1\nA = 2", ["A"]),
        ("A: int = 1\nB = 2\nA: int = 3", ["A"]),
        ("A, B = 1, 2\nC = B = 3", ["B"]),
        ("def f(): ...\nf = 1", ["f"]),
        ("A: int\nA = 1", []),
        ("try:\n    import json\n    J = json\nexcept ImportError:\n    J = None", []),
        ("if TYPE_CHECKING:\n    A = 1\nelse:\n    A = 2", []),
        ("A = 1\nif True:\n    A = 2", ["A"]),
    ],
)
def test_what_counts_as_given_twice(text: str, found: list[str]) -> None:
    assert twice(text) == found


def test_no_module_gives_a_name_twice() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    assert len(files) > 100
    found = {str(file.relative_to(SOURCE)): twice(file.read_text(encoding="utf-8")) for file in files}
    assert {name: names for name, names in found.items() if names} == {}
