"""Tests that garbage is looked for seldom only as long as somebody wants it so."""

from __future__ import annotations

import gc

import pytest

from trialrun.model.garbage import SELDOM, garbage_seldom


def test_the_collector_runs_as_before_afterwards_also_after_an_error() -> None:
    before = gc.get_threshold()
    with garbage_seldom():
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == before
    with pytest.raises(ValueError, match="ended"), garbage_seldom():
        raise ValueError("ended")
    assert gc.get_threshold() == before
