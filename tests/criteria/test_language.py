"""docs/criteria-language.md: its examples compile, its trees read back, its grammar is the reader's."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from tests.strategies import trees

from trialrun.criteria import parse, write
from trialrun.criteria.compiler import compile_text
from trialrun.criteria.trees.reader import _TOKEN
from trialrun.criteria.trees.writer import RESERVED
from trialrun.model import criteria as c
from trialrun.model.errors import MalformedCriterion

PAGE = (Path(__file__).parents[2] / "docs" / "criteria-language.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.S | re.M)


def pairs() -> list[tuple[str, str]]:
    found = []
    for block in blocks("criteria"):
        lines = block.splitlines()
        assert len(lines) % 2 == 0
        for sentence, tree in zip(lines[::2], lines[1::2], strict=True):
            assert tree.startswith("    ") and not sentence.startswith(" ")
            found.append((sentence, tree.strip()))
    return found


@pytest.mark.parametrize(("sentence", "tree"), pairs())
def test_the_compiler_makes_the_tree_of_the_sentence(sentence: str, tree: str) -> None:
    kind, _, text = sentence.partition(": ")
    compiled = compile_text(f"{kind.capitalize()} Criteria:\n\n* {text}")
    assert [(one.kind, write(one.tree)) for one in compiled] == [(kind, tree)]


@pytest.mark.parametrize("tree", [tree for _, tree in pairs()] + "".join(blocks("tree")).splitlines())
def test_every_tree_of_the_page_reads_back(tree: str) -> None:
    assert write(parse(tree)) == tree


def test_every_node_has_three_examples() -> None:
    """Each class of leaf, and each of the logic, at least three times."""
    found = [parse(tree) for tree in [t for _, t in pairs()] + "".join(blocks("tree")).splitlines()]
    nodes: list[type] = []
    for tree in found:
        stack: list[c.Tree] = [tree]
        while stack:
            node = stack.pop()
            nodes.append(type(node))
            stack += c.children(node)
    assert {node.__name__: nodes.count(node) for node in get_args(c.Tree) if nodes.count(node) < 3} == {}


# ---- the grammar ---------------------------------------------------------------------------------------
#
# A rule is a list of alternatives, an alternative a list of items.


class Item(NamedTuple):
    """ "word" or "rule" with its name; "maybe", "many" or "one of" with a rule of its own."""

    kind: str
    name: str = ""
    rule: Rule = ()


Rule = Sequence[Sequence[Item]]


@cache
def grammar() -> dict[str, Rule]:
    """The rules of the page's EBNF."""
    (text,) = blocks("ebnf")
    tokens = re.findall(r'"[^"]*"|[a-z]+|[=|;{}()\[\]]', text)
    rules: dict[str, Rule] = {}
    at = 0

    def alternatives(until: str) -> Rule:
        nonlocal at
        rule: list[list[Item]] = [[]]
        closing = {"(": ("one of", ")"), "[": ("maybe", "]"), "{": ("many", "}")}
        while tokens[at] != until:
            token = tokens[at]
            at += 1
            if token == "|":
                rule.append([])
            elif token in closing:
                kind, end = closing[token]
                rule[-1].append(Item(kind, rule=alternatives(end)))
            elif token.startswith('"'):
                rule[-1].append(Item("word", token[1:-1].replace("'", '"')))
            else:
                rule[-1].append(Item("rule", token))
        at += 1
        return rule

    while at < len(tokens):
        name = tokens[at]
        assert tokens[at + 1] == "="
        at += 2
        rules[name] = alternatives(";")
    return rules


TERMINALS = ("concept", "name", "scale", "unit", "string", "number", "whole")


def test_the_grammar_is_closed() -> None:
    used: set[str] = set()

    def walk(rule: Rule) -> None:
        for alternative in rule:
            for item in alternative:
                if item.kind == "rule":
                    used.add(item.name)
                walk(item.rule)

    for rule in grammar().values():
        walk(rule)
    assert used - set(grammar()) == set(TERMINALS)
    assert set(grammar()) - used == {"tree"} - used


# What the reader takes, the grammar describes: recognition of every printed tree.


def ends(rule: Rule, tokens: tuple[str, ...], start: int) -> set[int]:
    """Where a match of the rule that begins at `start` may end."""
    found: set[int] = set()
    for alternative in rule:
        places = {start}
        for item in alternative:
            places = {end for place in places for end in _item_ends(item, tokens, place)}
        found |= places
    return found


def _item_ends(item: Item, tokens: tuple[str, ...], start: int) -> set[int]:
    if item.kind == "word":
        return {start + 1} if tokens[start : start + 1] == (item.name,) else set()
    if item.kind == "rule":
        return _rule_ends(item.name, tokens, start)
    if item.kind == "one of":
        return ends(item.rule, tokens, start)
    if item.kind == "maybe":
        return {start} | ends(item.rule, tokens, start)
    reached, waiting = {start}, {start}
    while waiting:
        new = {end for place in waiting for end in ends(item.rule, tokens, place)} - reached
        reached |= new
        waiting = new
    return reached


@cache
def _rule_ends(name: str, tokens: tuple[str, ...], start: int) -> set[int]:
    if name in TERMINALS:
        return _terminal_ends(name, tokens, start)
    return ends(grammar()[name], tokens, start)


_WORD = re.compile(r"[A-Za-z0-9'/+.\-]+")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?")


def _terminal_ends(name: str, tokens: tuple[str, ...], start: int) -> set[int]:
    token = tokens[start] if start < len(tokens) else ""
    if name in ("number", "whole"):
        whole = _NUMBER.fullmatch(token) and (name == "number" or float(token).is_integer())
        return {start + 1} if whole else set()
    quoted = {start + 1} if token.startswith('"') else set()
    if name == "string" or quoted:
        return quoted
    if name == "unit":
        pair = tokens[start : start + 2]
        if pair in (("x", "ULN"), ("x", "LLN"), ("x", "baseline"), ("%", "predicted")):
            return {start + 2}
        return (
            {start + 1}
            if token and re.fullmatch(r"[^()\",|<>=]+", token) and token not in RESERVED
            else set()
        )
    reserved = {"except"} if name == "concept" else RESERVED
    found: set[int] = set()
    while start < len(tokens) and _WORD.match(tokens[start]) and tokens[start].lower() not in reserved:
        start += 1
        found.add(start)
    return found


def recognised(text: str) -> bool:
    tokens = tuple(match[1] for match in _TOKEN.finditer(text))
    _rule_ends.cache_clear()
    return len(tokens) in _rule_ends("tree", tokens, 0)


@given(tree=trees(max_leaves=6))
def test_every_printed_tree_is_of_the_grammar(tree: c.Tree) -> None:
    assert recognised(write(tree))


@pytest.mark.parametrize(
    "text",
    ["ecog <= 1 and", "not", "condition(asthma) grade", "sex other", "age > 18", "(ecog <= 1", "ecog 1", "attest consent"],
)  # fmt: skip
def test_what_the_reader_refuses_is_not_of_the_grammar(text: str) -> None:
    assert not recognised(text)
    with pytest.raises(MalformedCriterion):
        parse(text)


# What the grammar describes, the reader takes: sentences made by chance.

_SAMPLES = {
    "concept": ("asthma", "acute myeloid leukemia", '"except this"', "t-cell", "HER2"),
    "name": ("creatinine", '"age at onset"', "body fat"),
    "scale": ("ecog", "karnofsky"),
    "unit": ("mg/dL", "10*9/L", "x ULN", "% predicted", "%", '"per field"'),
    "string": ('"a text"', r'"with \"quotes\""', '"ümläut"'),
    "number": ("0", "1", "2.5", "1e3", "70"),
    "whole": ("1", "2"),
}


def made(rule: Rule, chance: random.Random, depth: int) -> list[str]:
    words: list[str] = []
    # The last alternatives are the shallow ones; deep inside, only these.
    for kind, name, inner in chance.choice(rule if depth > 0 else rule[-1:]):
        if kind == "word":
            words.append(name)
        elif kind == "rule" and name in _SAMPLES:
            words.append(chance.choice(_SAMPLES[name]))
        elif kind == "rule":
            more = made(grammar()[name], chance, depth - 1 if depth > 0 or name != "leaf" else 1)
            words += _rising(more) if name == "range" else more
        else:
            times = {"one of": 1, "maybe": chance.randint(0, 1), "many": chance.choice((0, 0, 1, 2))}[kind]
            for _ in range(times):
                words += made(inner, chance, depth)
    return words


def _rising(words: list[str]) -> list[str]:
    """The words of a range with its numbers in order, so that most ranges hold a number."""
    numbers = iter(sorted((word for word in words if word in _SAMPLES["number"]), key=float))
    return [next(numbers) if word in _SAMPLES["number"] else word for word in words]


# What a node refuses by itself.
_REFUSED = (
    "is empty",
    "'at least' counts",
    "'at least' needs two operands",
    "lines of therapy count",
    "no comparison",
    "repeats itself",
)


def _repeats_a_modifier(error: MalformedCriterion) -> bool:
    """The grammar leaves it to the text of the page that each modifier stands at most once."""
    met = re.search(r"(?:not|expect) '\"?([\w ]+)", error.message)
    modifiers = {*get_args(c.Course), *get_args(c.Status), *get_args(c.Severity), "grade", "stage"}
    return met is not None and met[1] in modifiers


def test_what_the_grammar_makes_the_reader_takes() -> None:
    chance = random.Random(7)
    taken = 0
    for _ in range(3000):
        rule, depth = chance.choice((("leaf", 2), ("leaf", 2), ("tree", 5)))
        text = " ".join(made(grammar()[rule], chance, depth))
        try:
            tree = parse(text)
        except MalformedCriterion as error:
            assert _repeats_a_modifier(error) or any(word in error.message for word in _REFUSED), text
            continue
        taken += 1
        assert parse(write(tree)) == tree
    assert taken > 2000


@pytest.mark.parametrize(
    ("rule", "values"),
    [("course", get_args(c.Course)), ("anchor", c.ANCHORS), ("result", get_args(c.Result))],
)
def test_the_words_are_those_of_the_model(rule: str, values: tuple[str, ...]) -> None:
    written = {item.name for alternative in grammar()[rule] for item in alternative}
    assert written == {json.dumps(value) if " " in value else value for value in values}
