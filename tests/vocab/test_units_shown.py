"""Units as people write them."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import concepts
from trialrun.vocab.units_shown import unit_shown


@pytest.mark.parametrize(
    ("coded", "shown"),
    [
        ("10*9/L", "10⁹/L"),
        ("10*12/L", "10¹²/L"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("[lb_av]", "lb"),
        ("[in_i]", "in"),
        ("[degF]", "°F"),
        ("Cel", "°C"),
        ("kg/m2", "kg/m²"),
        ("umol/L", "µmol/L"),
        ("ug/(24.h)", "µg/24 h"),
        ("m[IU]/mL", "mIU/mL"),
        ("mm[Hg]", "mmHg"),
        ("cm[H2O]", "cmH₂O"),
        ("%{predicted}", "% predicted"),
        ("{pack-years}", "pack-years"),
        ("mg/dL", "mg/dL"),
        ("ms", "ms"),
        ("", ""),
    ],
)
def test_a_unit_reads_as_people_write_it(coded: str, shown: str) -> None:
    assert unit_shown(coded) == shown


def test_no_unit_of_the_vocabulary_is_shown_as_a_code() -> None:
    units = {found.columns.get("unit", "") for found in concepts("measurement").values()}
    assert not [unit for unit in units if set(unit_shown(unit)) & set("[]{}*")]
