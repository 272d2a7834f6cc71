"""Tests that the words are words without which a rule or a pattern is not even tried."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import trialrun.criteria
from trialrun.criteria.rules.order import RULES
from trialrun.criteria.words.signs import Signs, Together, Words


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(trialrun.criteria.__path__, "trialrun.criteria."):
        yield found.name


def _tables() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every table of signs in the compiler, by the place where it stands."""
    for rule, signs in RULES:
        yield f"rule {rule.__module__}.{rule.__name__}", tuple(signs)
    for module in _modules():
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, (Words, Signs)):
                yield f"{module}.{name}", value.words


TABLES = tuple(_tables())


def test_the_tables_of_rules_of_quantities_and_of_single_patterns_are_all_looked_at() -> None:
    places = [place for place, _ in TABLES]
    assert len(places) > len(RULES) + 30
    assert "trialrun.criteria.words.quantities._FINDERS" in places
    assert "trialrun.criteria.layout.headings._SIGNS" in places


@pytest.mark.parametrize(("place", "signs"), TABLES, ids=[place for place, _ in TABLES])
def test_no_sign_is_a_single_letter(place: str, signs: tuple[str, ...]) -> None:
    # ("word") without its comma is no tuple, and falls to letters, of which one stands in every sentence
    assert signs
    assert [sign for sign in signs if not sign or (len(sign) == 1 and sign.isalpha())] == []


@pytest.mark.parametrize(("place", "signs"), TABLES, ids=[place for place, _ in TABLES])
def test_the_signs_of_a_table_are_of_one_case(place: str, signs: tuple[str, ...]) -> None:
    # they are looked for in the text in lower case, or as it is written: of both, some would never be found
    assert all(sign == sign.lower() for sign in signs) or all(sign.isupper() for sign in signs)


def test_what_is_asked_together_stands_as_asked_alone() -> None:
    scans, doses, none = Words("scan", "x-ray"), Words(" mg", "dose "), Words("zebra")
    together = Together(scans, doses, none)
    for text in ("a scan at any dose level", "two scans", "5 mg daily", "nothing of it", ""):
        assert together.stand_in(text) == [words for words in (scans, doses, none) if words.stand_in(text)]
