"""The bound behind two pains is of either: a patient with mild hip pain is not let in by a bound on the knee."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Hip or knee pain score of at least 5",
            "score(pain score) >= 5 and condition(hip pain) or score(pain score) >= 5 and condition(knee pain)",
        ),
        (
            "Leg pain or back pain ≥ 40 mm on VAS",
            "score(pain score) >= 4 and condition(leg pain) or score(pain score) >= 4 and condition(back pain)",
        ),
        ("Fatigue or pain score ≥ 4", "condition(fatigue) or score(pain score) >= 4"),
        (
            "Back pain or leg pain for at least 6 months",
            "condition(back pain) for at least 6 months or condition(leg pain) for at least 6 months",
        ),
        (
            "Leg pain or back pain requiring up to four injections",
            "(condition(leg pain) or condition(back pain))"
            ' and attest by investigator "requiring up to four injections"',
        ),
        (
            "At least 6 weeks previous conservative treatment (i.e., physical therapy)",
            "received(conservative treatment) for at least 6 weeks or received(physical therapy) for at least 6 weeks",
        ),
        (
            "At least 2 months prior nonoperative treatment, including acupuncture",
            "received(conservative treatment) for at least 2 months or received(acupuncture) for at least 2 months",
        ),
    ],
)
def test_inclusions(sentence: str, expected: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == expected
