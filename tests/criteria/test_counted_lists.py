"""Lists of which only so many items are asked: no patient is turned away, or let in, by one of them alone."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

_ITEMS = "condition(diabetes mellitus), condition(hypertension), condition(obesity)"


@pytest.mark.parametrize("kind", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("lead", "count"),
    [
        ("At least two of the following:", 2),
        ("At least 2 (two) of the following risk factors:", 2),
        ("Two or more of the following risk factors:", 2),
        ("Must have ≥ 2 of the following:", 2),
        ("Any two of the following:", 2),
        ("Two of the three criteria below must be fulfilled:", 2),
        ("2 of the following 3 criteria must be met:", 2),
        ("A minimum of two of the following:", 2),
        ("At least 2 cardiovascular risk factors:", 2),
    ],
)
def test_so_many_of_a_list(kind: str, lead: str, count: int) -> None:
    text = f"{kind} Criteria:\n\n* {lead}\n  * Diabetes\n  * Hypertension\n  * Obesity\n"
    assert [write(one.tree) for one in compile_text(text)] == [f"at least {count} of ({_ITEMS})"]


def test_more_than_two_are_three() -> None:
    text = "Inclusion Criteria:\n\n* More than two of the following:\n  * Diabetes\n  * Hypertension\n  * Obesity\n  * Asthma\n"
    assert write(compile_text(text)[0].tree) == f"at least 3 of ({_ITEMS}, condition(asthma))"


@pytest.mark.parametrize(
    "lead", ["At least 2 weeks after any of the following:", "More than 2 months since one of the following:"]
)
def test_a_time_counts_no_items(lead: str) -> None:
    text = f"Inclusion Criteria:\n\n* {lead}\n  * Stroke\n  * Seizure\n  * Syncope\n"
    assert "at least 2 of" not in write(compile_text(text)[0].tree)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Two or more of diabetes, hypertension and obesity", f"at least 2 of ({_ITEMS})"),
        ("Any 2 of: diabetes, hypertension, obesity", f"at least 2 of ({_ITEMS})"),
        ("Two of the following: diabetes, hypertension, obesity", f"at least 2 of ({_ITEMS})"),
        ("Two out of three of the following: diabetes, hypertension, obesity", f"at least 2 of ({_ITEMS})"),
        ("Any of: diabetes, obesity", "condition(diabetes mellitus) or condition(obesity)"),
        ("At least one of diabetes or obesity", "condition(diabetes mellitus) or condition(obesity)"),
        ("At least 2 of 3 samples positive", 'unparsed "At least 2 of 3 samples positive"'),
    ],
)
def test_so_many_on_one_line(sentence: str, tree: str) -> None:
    assert [write(one.tree) for one in compile_text(f"Inclusion Criteria:\n\n* {sentence}")] == [tree]


def _listed_under(introduction: str, kind: str, *items: str) -> list[str]:
    lines = "".join(f"  * {item}\n" for item in items)
    return [write(x.tree) for x in compile_text(f"{kind} Criteria:\n\n* {introduction}\n{lines}")]


def test_of_so_many_failed_therapies_the_list_names_which() -> None:
    drugs = ("Methotrexate", "Sulfasalazine", "Leflunomide")
    counted = "at least 2 of (received(methotrexate), received(sulfasalazine), received(leflunomide))"
    for said in (
        "Must have failed two prior therapies",
        "Subjects must have failed at least two standard treatments before being enrolled",
    ):
        assert _listed_under(f"{said}:", "Inclusion", *drugs) == [
            f'attest by investigator "{said}" and {counted}'
        ]
    apart = ["received(methotrexate)", "received(sulfasalazine)", "received(leflunomide)"]
    assert _listed_under("Failed at least two prior therapies:", "Exclusion", *drugs) == apart
