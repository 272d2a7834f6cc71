"""Reads LCT's logical forms: a section, a sentence, the tagged sentence, and calls with chained methods.

    'EXC'
    'BMI > 35 kg / m 2'
    'vital("BMI") eq(op(GT), val("35"), unit("kg"), unit("m 2"))'
    vital("BMI").num_filter(eq(op(GT), val("35"), unit("kg"), unit("m 2")))

People wrote the forms by hand. A bracket too many or too few and a missing comma are mended, and each
mending is noted in `Form.repairs`; nothing else is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.printing import EvaluationError


@dataclass(slots=True)
class Call:
    """`name(args…)` with the methods chained to it; a bare word is a call without arguments."""

    name: str
    args: list[Call | str] = field(default_factory=list)
    methods: list[Call] = field(default_factory=list)

    def named(self, name: str) -> Iterator[Call]:
        """The calls of that name in this one, itself included."""
        if self.name == name:
            yield self
        for inner in (*self.args, *self.methods):
            if isinstance(inner, Call):
                yield from inner.named(name)

    def strings(self) -> list[str]:
        return [arg for arg in self.args if isinstance(arg, str)]


@dataclass(slots=True)
class Form:
    """One criterion of the gold. `roots` has more than one call only where the form falls apart."""

    name: str
    section: str
    sentence: str
    roots: list[Call]
    repairs: list[str]


_STRING = r"'((?:[^'\\]|\\.)*)'"
_FILE = re.compile(rf"\s*{_STRING}\s*{_STRING}\s*{_STRING}\s*(.*)", re.DOTALL)
_TOKEN = re.compile(r"\s*(?:(?P<string>\"(?:[^\"\\]|\\.)*\")|(?P<word>\w+)|(?P<sign>[().,;]))")
_ESCAPE = re.compile(r"\\(.)")


def read_form(path: Path) -> Form:
    """Raises EvaluationError when the file is no logical form."""
    match = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if match is None or match[1] not in ("INC", "EXC"):
        raise EvaluationError("not a logical form: three strings and a form are expected.", place=str(path))
    parser = _Parser(match[4], str(path))
    roots = parser.roots()
    return Form(path.stem, match[1], _ESCAPE.sub(r"\1", match[2]), roots, parser.repairs)


class _Parser:
    def __init__(self, text: str, place: str) -> None:
        self.repairs: list[str] = []
        self._place = place
        self._tokens: list[str] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise EvaluationError(f"not a logical form at {text[position:].strip()[:20]!r}.", place=place)
            self._tokens.append(match.group().strip())
            position = match.end()
        self._next = 0

    def roots(self) -> list[Call]:
        found: list[Call] = []
        while (token := self._peek()) is not None:
            if token in (",", ";"):
                self._next += 1
            elif token in (")", "."):
                self._repair(f"a stray {token!r}")
            else:
                item = self._item()
                if isinstance(item, Call):
                    found.append(item)
        if len(found) > 1:
            self.repairs.append("more than one form")
        return found

    def _peek(self) -> str | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _repair(self, what: str) -> None:
        self.repairs.append(what)
        self._next += 1

    def _item(self) -> Call | str:
        token = self._tokens[self._next]
        self._next += 1
        if token.startswith('"'):
            return _ESCAPE.sub(r"\1", token[1:-1])
        call = self._arguments(Call(token))
        while self._peek() == ".":
            self._next += 1
            name = self._peek()
            if name is None or not name[0].isalpha():
                self.repairs.append("a dot without a method")
                break
            self._next += 1
            call.methods.append(self._arguments(Call(name)))
        return call

    def _arguments(self, call: Call) -> Call:
        if self._peek() != "(":
            return call
        self._next += 1
        separated = True
        while (token := self._peek()) != ")":
            if token is None:
                self.repairs.append("an unclosed bracket")
                return call
            if token in (",", ";"):
                separated = True
                self._next += 1
            elif token in (".", "("):
                self._repair(f"a stray {token!r}")
            else:
                if not separated:
                    self.repairs.append("a missing comma")
                call.args.append(self._item())
                separated = False
        self._next += 1
        return call
