"""Every criterion of the two seed pages compiles as a careful human would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.shared_data import SEEDS, require

from trialrun.criteria import compile_study, parse, write
from trialrun.model import criteria as c
from trialrun.model.eligibility import Eligibility
from trialrun.records import Record, read_source

ROOT = Path(__file__).parents[2]
PAGES = {"TEM-MM": "TEM-MM", "NK4AML": "NK4AML"}


def expected() -> dict[tuple[str, str], str]:
    """(trial, criterion's id) → tree in the text form, from the fixture file."""
    found: dict[tuple[str, str], str] = {}
    trial = identifier = ""
    for line in (ROOT / "tests/fixtures/criteria/seeds.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            trial = line[3:].strip()
        elif re.fullmatch(r"[A-Za-z][\w-]*", line):
            identifier = line
        elif (
            line.startswith("    ")
            and not line.startswith("    why:")
            and not identifier.endswith("-absent")
            and (trial, identifier) not in found
        ):
            found[trial, identifier] = line.strip()
    return found


def elided(tree: c.Tree) -> c.Tree:
    """The tree without the words that it quotes."""
    if isinstance(tree, c.Attest):
        return c.Attest("…", tree.by)
    if isinstance(tree, c.Allowed):
        return c.Allowed("…")
    if isinstance(tree, c.Unparsed):
        return c.Unparsed("…")
    if isinstance(tree, c.All):
        return c.All(tuple(map(elided, tree.of)))
    if isinstance(tree, c.AnyOf):
        return c.AnyOf(tuple(map(elided, tree.of)))
    if isinstance(tree, c.Not):
        return c.Not(elided(tree.of))
    if isinstance(tree, c.AtLeast):
        return c.AtLeast(tree.count, tuple(map(elided, tree.of)))
    if isinstance(tree, c.IfThen):
        return c.IfThen(elided(tree.condition), elided(tree.then))
    return tree


@pytest.fixture(scope="module")
def compiled() -> dict[str, Eligibility]:
    require(SEEDS)
    found = {}
    for page in sorted(SEEDS.glob("*.txt")):
        for outcome in read_source(page):
            assert isinstance(outcome, Record)
            found[outcome.study.identification.acronym] = compile_study(outcome.study)
    return found


@pytest.mark.corpus
@pytest.mark.parametrize("trial", sorted(PAGES))
def test_every_criterion_of_the_page_has_a_fixture(trial: str, compiled: dict[str, Eligibility]) -> None:
    ids = [criterion.id for criterion in compiled[trial].criteria]
    assert sorted(ids) == sorted(key for name, key in expected() if name == trial)


@pytest.mark.corpus
@pytest.mark.parametrize(("trial", "identifier"), sorted(expected()))
def test_the_criterion_compiles_as_a_careful_human_would(
    trial: str, identifier: str, compiled: dict[str, Eligibility]
) -> None:
    criterion = next(x for x in compiled[trial].criteria if x.id == identifier)
    assert write(elided(criterion.tree)) == expected()[trial, identifier]


@pytest.mark.corpus
@pytest.mark.parametrize("trial", sorted(PAGES))
def test_every_leaf_points_into_its_sentence(trial: str, compiled: dict[str, Eligibility]) -> None:
    eligibility = compiled[trial]
    for criterion in eligibility.criteria:
        if criterion.kind == "structured":
            continue
        leaves = list(c.leaves(criterion.tree))
        assert len(leaves) == len(criterion.spans)
        for leaf, span in zip(leaves, criterion.spans, strict=True):
            source = " ".join(eligibility.text[span.start : span.end].split())
            assert source
            if isinstance(leaf, (c.Attest, c.Unparsed)):
                assert leaf.text.split()[0] in source


@pytest.mark.parametrize("key", sorted(expected()))
def test_the_fixtures_are_in_the_text_form(key: tuple[str, str]) -> None:
    text = expected()[key]
    assert write(parse(text)) == text
