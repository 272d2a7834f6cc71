"""An error is one or two whole sentences, however its parts were written."""

from __future__ import annotations

import pytest

from trialrun.model.errors import TrialrunError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (TrialrunError("It is empty", hint="Give another."), "It is empty. Give another."),
        (TrialrunError("It is empty.", hint="Give another."), "It is empty. Give another."),
        (TrialrunError("It (or that) is", place="a.json", hint="Do."), "a.json: It (or that) is. Do."),
        (TrialrunError('It is no "unit."', hint="Do."), 'It is no "unit." Do.'),
        (TrialrunError("It is empty", place="a.json"), "a.json: It is empty"),
    ],
)
def test_a_hint_begins_a_sentence(error: TrialrunError, text: str) -> None:
    assert str(error) == text
