"""Few platelets are no disorder of clotting; platelets that do not work are one of bleeding."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import is_a


@pytest.mark.parametrize(
    "few", ["thrombocytopenia", "immune thrombocytopenia", "heparin-induced thrombocytopenia"]
)
def test_few_platelets_are_a_disorder_of_platelets_alone(few: str) -> None:
    assert is_a(few, "platelet disorder", "condition")
    assert not is_a(few, "coagulation disorder", "condition")
    assert not is_a(few, "bleeding disorder", "condition")


@pytest.mark.parametrize("bleeds", ["platelet function disorder", "hemophilia A", "von willebrand disease"])
def test_what_makes_people_bleed_is_a_bleeding_disorder(bleeds: str) -> None:
    assert is_a(bleeds, "bleeding disorder", "condition")
