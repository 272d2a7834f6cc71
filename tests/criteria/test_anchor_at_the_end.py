"""The event at the end of a list is that from which all its times count."""

from __future__ import annotations

from tests.criteria.reading import tree


def test_every_time_of_a_list_counts_from_the_event_at_its_end() -> None:
    assert tree("Major surgery within 21 days or biopsy within 5 days of the first dose", "exclusion") == (
        "received(major surgery) within 21 days before treatment "
        "or received(biopsy) within 5 days before treatment"
    )


def test_the_last_months_still_count_from_today() -> None:
    assert tree("Stroke in the last 8 months or TIA within 2 months before randomisation", "exclusion") == (
        "condition(stroke) within 8 months before screening "
        "or condition(transient ischemic attack) within 2 months before randomisation"
    )
