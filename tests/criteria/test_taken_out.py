"""A part out of which a rule took something is read as if that had never stood there, each leaf in its place."""

from __future__ import annotations

import re

import pytest

from trialrun.criteria import write
from trialrun.criteria.sentences import compile_sentence, context_for
from trialrun.criteria.words.gaps import GAP


@pytest.mark.parametrize(
    ("text", "told", "stands"),
    [
        ("Gout               or psoriasis", "condition(gout) or condition(psoriasis)", ["Gout", "psoriasis"]),
        ("Gout  or psoriasis", "condition(gout) or condition(psoriasis)", ["Gout", "psoriasis"]),
        ("Known     gout   ", "condition(gout)", ["gout"]),
    ],
)
def test_blanks_that_were_left_behind(text: str, told: str, stands: list[str]) -> None:
    built = compile_sentence(text, 0, len(text), context_for(text, "exclusion"))
    assert write(built.tree) == told
    assert [text[start:end] for start, end in built.places] == stands


def test_what_is_open_is_told_without_the_blanks() -> None:
    text = "Ferritin      > 300 ng/mL and     quux of the      fifth order"
    built = compile_sentence(text, 0, len(text), context_for(text, "inclusion"))
    closed = re.sub(" +", " ", text)
    alone = compile_sentence(closed, 0, len(closed), context_for(closed, "inclusion"))
    assert write(built.tree) == write(alone.tree)
    own = [" ".join(text[start:end].split()) for start, end in built.places]
    assert own == [closed[start:end] for start, end in alone.places]


@pytest.mark.parametrize("between", [" ", "  ", ", ", " , ", ",  ", " ,   "])
def test_a_gap_is_blanks_with_or_without_a_comma(between: str) -> None:
    text = f"gout{between}if lame"
    found, meant = (re.search(gap + "(?:if|when)", text) for gap in (GAP, r"\s*,?\s+"))
    assert found is not None and meant is not None
    assert found.span() == meant.span()


@pytest.mark.parametrize("between", ["", ",", ", ,", ",,"])
def test_a_comma_alone_is_no_gap(between: str) -> None:
    assert re.search(f"t{GAP}if", f"gout{between}if lame") is None
