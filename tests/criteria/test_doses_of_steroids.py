"""Doses beside what is given: "steroids (> 10 mg/day of prednisone or equivalent)" spares who takes less."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree as reads


@pytest.mark.parametrize(
    "line",
    [
        "Corticosteroids (> 15 mg/day of prednisone or equivalent)",
        "Corticosteroids (> 15 mg daily prednisone equivalents)",
        "Corticosteroids > 15 mg/day prednisone",
    ],
)
def test_a_dose_narrows_what_is_given(line: str) -> None:
    tree = reads(line, "exclusion")
    assert " or " not in tree
    assert "received(corticosteroid)" in tree and "prednisone dose > 15 mg/d" in tree


def test_the_dose_of_one_member_is_not_asked_of_the_next() -> None:
    line = "Corticosteroids (> 15 mg daily prednisone equivalent) or other immunosuppressive drugs"
    assert reads(line, "exclusion") == (
        "received(corticosteroid) and prednisone dose > 15 mg/d or received(immunosuppressive drug)"
    )


def test_a_bare_dose_is_that_of_the_drug_before_it() -> None:
    assert (
        reads("Metformin > 850 mg/day", "exclusion") == 'received(metformin) and "metformin dose" > 850 mg/d'
    )
    assert reads("Prednisone ≤ 10 mg/day") == "prednisone dose <= 10 mg/d"


def test_a_greatest_dose_asks_nobody_to_take_it() -> None:
    assert "received(" not in reads(
        "Corticosteroids must be tapered to ≤ 8 mg/day of prednisone or equivalent"
    )


def test_a_part_measured_in_a_bracket_keeps_out_only_with_what_stands_before_it() -> None:
    """A value by its own name may be of a part: by itself it says nothing of the disease."""
    tree = reads("Keratoconus (anterior corneal curvature > 48 D)", "exclusion")
    assert tree == 'condition(keratoconus) and "anterior corneal curvature" > 48 [diop]'
    assert reads("Anemia (hemoglobin < 8 g/dL)", "exclusion") == "hemoglobin < 8 g/dL"
