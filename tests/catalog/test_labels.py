"""The words for coded values: complete, unambiguous, and each with a sentence."""

from __future__ import annotations

import pytest

from trialrun.catalog.query import Query
from trialrun.model.errors import BadRequest
from trialrun.vocab import labels


@pytest.mark.parametrize("field", labels.fields())
def test_every_value_has_words_and_a_sentence(field: str) -> None:
    for option in labels.options(field):
        assert option.name[0].isupper()
        assert option.help.endswith(".") and option.help[0].isupper()
        assert labels.parse(field, option.value) == option.value
        assert labels.parse(field, option.name.lower()) == option.value
        assert labels.parse(field, labels.short(field, option.value)) == option.value


@pytest.mark.parametrize("field", labels.fields())
def test_no_spelling_stands_for_two_values(field: str) -> None:
    spellings = [
        s for o in labels.options(field) for s in {labels._key(t) for t in (o.value, o.name, *o.also)}
    ]
    assert len(spellings) == len(set(spellings))


def test_every_filter_of_the_search_is_explained() -> None:
    explained = {label.filter for label in labels.filters()}
    assert set(Query.__struct_fields__) - {"limit", "offset", "facet_size"} == explained
    assert all(label.help.endswith(".") for label in labels.filters())


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("status", "not-yet-recruiting", "NOT_YET_RECRUITING"),
        ("status", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("phase", "I", "PHASE1"),
        ("phase", "Phase II", "PHASE2"),
        ("phase", "1/2", "PHASE1/PHASE2"),
        ("phase", "early1", "EARLY_PHASE1"),
        ("type", "expanded-access", "EXPANDED_ACCESS"),
        ("sex", "F", "FEMALE"),
    ],
)
def test_values_as_people_write_them(field: str, text: str, value: str) -> None:
    assert labels.parse(field, text) == value


def test_recruiting_is_exactly_recruiting() -> None:
    assert labels.parse("status", "recruiting") == "RECRUITING"
    assert labels.name("status", "RECRUITING") == "Recruiting"


def test_an_unknown_value_lists_what_is_allowed() -> None:
    with pytest.raises(BadRequest) as caught:
        labels.parse("status", "recruting\x1b")
    assert "\x1b" not in str(caught.value)
    assert "Allowed values: recruiting, not yet recruiting" in caught.value.hint


def test_what_we_do_not_know_keeps_its_own_words() -> None:
    assert labels.name("status", "A_NEW_STATUS") == "A new status"
    assert labels.name("country", "United States") == "United States"
    assert labels.phase_name(("PHASE1", "PHASE2")) == "Phase 1 and 2"
    assert labels.phase_name(()) == ""


def test_what_is_no_order_is_told_in_good_english() -> None:
    with pytest.raises(BadRequest, match='"best" is not an order'):
        labels.parse("sort", "best")
