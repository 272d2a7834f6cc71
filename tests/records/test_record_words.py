from __future__ import annotations

import pytest

from trialrun.records import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phase 1", ("PHASE1",)),
        ("Phase 1/Phase 2", ("PHASE1", "PHASE2")),
        ("Phase 2 / Phase 1", ("PHASE1", "PHASE2")),
        ("Phase 2|Phase 3", ("PHASE2", "PHASE3")),
        ("Phase I/II", ("PHASE1", "PHASE2")),
        ("Phase 1/2", ("PHASE1", "PHASE2")),
        ("Early Phase 1", ("EARLY_PHASE1",)),
        ("Phase 0", ("EARLY_PHASE1",)),
        ("N/A", ("NA",)),
        ("Phase 1: what it means", ()),
        ("Phase 5", ()),
        ("Phase 1/Phase 9", ()),
        ("1", ()),
        ("", ()),
    ],
)
def test_phases(text: str, expected: tuple[str, ...]) -> None:
    assert words.phases(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("October 1, 2020", "2020-10-01"),
        ("October 2020", "2020-10"),
        ("Feb 29, 2020", "2020-02-29"),
        ("February 03, 2023", "2023-02-03"),
        ("2020-10-01", "2020-10-01"),
        ("2020-10", "2020-10"),
        ("February 29, 2021", ""),
        ("2021-02-30", ""),
        ("Octember 2020", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert words.iso_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("18 Years", "18 Years"), ("1 years", "1 Year"), ("6 month", "6 Months"), ("N/A", ""), ("old", "")],
)
def test_ages(text: str, expected: str) -> None:
    assert words.age(text) == expected


@pytest.mark.parametrize(
    ("minimum", "maximum", "groups"),
    [
        ("", "", ("CHILD", "ADULT", "OLDER_ADULT")),
        ("18 Years", "", ("ADULT", "OLDER_ADULT")),
        ("18 Years", "64 Years", ("ADULT",)),
        ("18 Years", "65 Years", ("ADULT", "OLDER_ADULT")),
        ("", "17 Years", ("CHILD",)),
        ("17 Years", "18 Years", ("CHILD", "ADULT")),
        ("65 Years", "", ("OLDER_ADULT",)),
        ("6 Months", "24 Months", ("CHILD",)),
        ("1 Day", "1 Week", ("CHILD",)),
    ],
)
def test_age_groups(minimum: str, maximum: str, groups: tuple[str, ...]) -> None:
    assert words.age_groups(minimum, maximum) == groups


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("None (Open Label)", ("NONE", ())),
        ("Double", ("DOUBLE", ())),
        ("Double (Participant, Investigator)", ("DOUBLE", ("PARTICIPANT", "INVESTIGATOR"))),
        ("Double Blind (Subject, Caregiver)", ("DOUBLE", ("PARTICIPANT", "CARE_PROVIDER"))),
        ("Somewhat", ("", ())),
    ],
)
def test_masking(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert words.masking(text) == expected


def test_identifiers_are_typed_by_their_form_alone() -> None:
    assert words.id_type("2019-001929-27") == "EUDRACT_NUMBER"
    assert words.id_type("2022-500001-12-00") == "CTIS"
    assert words.id_type("HEM-2019-001") == ""
