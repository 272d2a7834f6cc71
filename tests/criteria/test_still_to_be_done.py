"""An operation that people require or are undergoing is one to come; what an illness requires now is not had yet.

Surgery that anybody once had does not answer either.
"""

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
        (
            "Bleeding requiring surgery",
            'condition(hemorrhage) and attest by investigator "requiring surgery"',
        ),
        (
            "Keratoconus requiring corneal transplantation",
            "condition(keratoconus) and (received(corneal transplant) planned"
            ' or attest by investigator "requiring corneal transplantation")',
        ),
        (
            "History of volvulus requiring surgery",
            'condition(volvulus) history and received(surgery) and attest by investigator "requiring surgery"',
        ),
        ("Patients with the need for hip surgery", "received(hip surgery) planned"),
        ("Need for distal femur osteotomy", 'received("distal femur osteotomy") planned'),
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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Currently taking antineoplastic treatment (e.g., chemotherapy, surgery)",
            "received(antineoplastic therapy) ongoing or received(chemotherapy) ongoing or received(surgery) ongoing"
            ' and attest by investigator "antineoplastic treatment (e.g., chemotherapy, surgery)"',
        ),
        (
            "Current androgen deprivation therapy or orchiectomy",
            "received(androgen deprivation therapy) ongoing or received(orchiectomy)",
        ),
    ],
)
def test_an_operation_of_long_ago_is_no_current_treatment(sentence: str, expected: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == expected
