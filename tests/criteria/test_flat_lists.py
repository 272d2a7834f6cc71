"""Lists that stand on the depth of the line that announces them, and exceptions that go on in the next line."""

import pytest

from trialrun.criteria import compile_text, write


def trees(kind: str, *lines: str) -> list[str]:
    text = "\n".join([f"{kind.capitalize()} Criteria:", "", *(f"* {line}" for line in lines)])
    return [write(criterion.tree) for criterion in compile_text(text)]


@pytest.mark.parametrize(
    ("head", "members", "expected"),
    [
        (
            "Any of the following within 6 months before enrolment:",
            ("Stroke", "Coronary stenting"),
            [
                "condition(stroke) within 6 months before enrolment",
                "received(coronary stent) within 6 months before enrolment",
            ],
        ),
        (
            "Up to 3 months prior to screening:",
            ("Myocardial infarction", "Pulmonary embolism"),
            [
                "condition(myocardial infarction) within 3 months before screening",
                "condition(pulmonary embolism) within 3 months before screening",
            ],
        ),
        (
            "Use of the following drugs within 30 days before screening:",
            ("Prednisone", "Methotrexate"),
            [
                "received(prednisone) within 30 days before screening",
                "received(methotrexate) within 30 days before screening",
            ],
        ),
        (
            "Uncontrolled disease, including:",
            ("Diabetes", "Hypertension"),
            ["condition(diabetes mellitus) uncontrolled", "condition(hypertension) uncontrolled"],
        ),
    ],
)
def test_members_are_read_under_their_head(head: str, members: tuple[str, ...], expected: list[str]) -> None:
    # the list ends where a line is no bare name of what it lists
    assert trees("exclusion", head, *members, "Pregnancy") == [*expected, "condition(pregnancy)"]


def test_what_is_no_drug_ends_a_list_of_drugs() -> None:
    listed = trees("exclusion", "Prior treatment with any of the following:", "Rituximab", "Heart failure")
    assert listed == ["received(rituximab)", "condition(heart failure)"]


def test_an_exception_goes_on_in_the_next_line() -> None:
    spared = trees(
        "inclusion", "No other malignancy except basal cell carcinoma OR", "Cervical carcinoma in situ"
    )
    assert spared == [
        "not condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix)"
    ]
    # what is no malignancy is an alternative of its own
    assert len(trees("inclusion", "No malignancy except skin cancer", "Age over 18")) == 2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "inclusion",
            'not received(chemotherapy) or attest by investigator "Given as adjuvant treatment or Completed a year ago"',
        ),
        (
            "exclusion",
            'received(chemotherapy) and not attest by investigator "Given as adjuvant treatment or Completed a year ago"',
        ),
    ],
)
def test_unless_spares_whom_its_list_names(kind: str, expected: str) -> None:
    head = "No prior chemotherapy unless:" if kind == "inclusion" else "Prior chemotherapy unless:"
    lines = f"{head}\n    * Given as adjuvant treatment\n    * Completed a year ago"
    assert trees(kind, lines) == [expected]


def test_a_range_of_regimens_keeps_both_bounds() -> None:
    for said in ("No less than 2 but no more than 4", "Not fewer than 2 and not more than 4"):
        assert trees("inclusion", f"{said} prior regimens") == [
            "received(antineoplastic therapy) lines from 2 to 4"
        ]
