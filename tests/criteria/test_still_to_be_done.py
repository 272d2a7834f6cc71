"""An operation that people require or are undergoing is one to come; what an illness required may be over."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Patients requiring a hysterectomy", "received(hysterectomy) planned"),
        ("Requires tonsillectomy", "received(tonsillectomy) planned"),
        (
            "Undergoing splenectomy or colectomy",
            "received(splenectomy) planned or received(colectomy) planned",
        ),
        ("Subjects who will undergo knee replacement", "received(knee replacement) planned"),
        ("Patients who have undergone splenectomy", "received(splenectomy)"),
        ("Bleeding requiring surgery", "condition(hemorrhage) and received(surgery)"),
        (
            "Requires hysterectomy or had a mastectomy",
            "received(hysterectomy) planned or received(mastectomy)",
        ),
        ("Patients requiring dialysis", "received(dialysis) ongoing"),
    ],
)
def test_what_is_required_is_still_to_be_done(sentence: str, expected: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == expected
