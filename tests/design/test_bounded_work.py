"""Questions that would take minutes, or whose answer makes no sense, are refused at once with the reason."""

from __future__ import annotations

import time

import pytest

from trialrun.design.errors import BadDesign
from trialrun.design.escalation.crm import Crm, getprior
from trialrun.design.escalation.interval import Boin
from trialrun.design.two_stage import bryant_day
from trialrun.design.two_stage.bryant_day import BryantDay


@pytest.mark.parametrize("rates", [(0.2, 0.21, 0.4, 0.2), (0.2, 0.5, 0.4, 0.39), (0.2, 0.25, 0.4, 0.2)])
def test_hypotheses_that_are_too_close_are_known_before_the_walk(rates: tuple[float, ...]) -> None:
    began = time.monotonic()
    with pytest.raises(BadDesign, match="at most 400 patients"):
        BryantDay.search(*rates, 0.1, 0.1, 0.1)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("rates", "errors"),
    [
        ((0.2, 0.45, 0.4, 0.2), (0.1, 0.1, 0.1)),
        ((0.1, 0.3, 0.3, 0.15), (0.1, 0.1, 0.2)),
        ((0.3, 0.6, 0.4, 0.1), (0.15, 0.05, 0.15)),
    ],
)
def test_where_the_walk_begins_changes_no_design(
    rates: tuple[float, ...], errors: tuple[float, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = BryantDay.search(*rates, *errors)
    monkeypatch.setattr(bryant_day, "_fewest", lambda *_: 2)
    assert BryantDay.search(*rates, *errors) == found


def test_an_escalation_with_too_many_ways_is_refused_at_once() -> None:
    rule = Crm(getprior(0.05, 0.25, 3, 5), 0.25, patients=1000)
    began = time.monotonic()
    with pytest.raises(BadDesign, match="1000 patients on 5 doses can come out in too many ways"):
        rule.oc((0.05, 0.1, 0.25, 0.4, 0.5))
    assert time.monotonic() - began < 20
    assert Boin(0.25, 1, cohorts=30).oc((0.2,)).expected_n > 3  # many patients are no matter on one dose


@pytest.mark.parametrize("target", [0.01, 0.049, 0.61, 0.9])
def test_boin_takes_the_targets_that_it_is_made_for(target: float) -> None:
    with pytest.raises(BadDesign, match=r"Give one from 0\.05 to 0\.6"):
        Boin(target, 3)


@pytest.mark.parametrize("target", [0.05, 0.25, 0.6])
def test_no_dose_is_eliminated_for_nothing(target: float) -> None:
    assert all(out is None or out > 0 for *_, out in Boin(target, 3).boundaries())


def test_one_dose_is_not_several() -> None:
    assert "1 dose," in repr(Boin(0.25, 1)) and "3 doses," in repr(Boin(0.25, 3))
