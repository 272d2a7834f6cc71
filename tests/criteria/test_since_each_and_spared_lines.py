"""Lists under "At least 4 weeks since …", and lines that name what a line before them spares."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_text, write
from trialrun.model.eligibility import Criterion


def _criteria(*lines: str) -> list[Criterion]:
    return list(compile_text("Inclusion Criteria:\n\n" + "\n\n".join(lines) + "\n"))


@pytest.mark.parametrize("head", ["since any of the following:", "since any one of the following therapies:"])
def test_since_any_is_since_each(head: str) -> None:
    read = _criteria(f"* At least 4 weeks {head}", "  * Warfarin", "  * Heparin")
    assert [(x.kind, write(x.tree)) for x in read] == [
        ("inclusion", f"not received({drug}) within less than 4 weeks before treatment")
        for drug in ("warfarin", "heparin")
    ]


@pytest.mark.parametrize(
    "including", ["including:", "including, but not limited to:", "including the following:"]
)
def test_what_a_washout_includes_keeps_out_and_is_asked_of_nobody(including: str) -> None:
    read = _criteria(
        f"* At least 3 months since immunosuppressants, {including}", "  * Cyclosporine", "  * Tacrolimus"
    )
    for drug in ("cyclosporine", "tacrolimus"):
        (found,) = [x for x in read if f"received({drug})" in write(x.tree)]
        denied = write(found.tree).startswith("not ")
        assert denied == (found.kind == "inclusion")
        assert f"received({drug}) within less than 3 months before treatment" in write(found.tree)
    assert any("immunosuppress" in write(x.tree) for x in read)


@pytest.mark.parametrize(
    "head",
    [
        "* No prior malignancy within 5 years except adequately treated:",
        "* No other cancer within 3 years, except nonmelanoma skin cancer",
    ],
)
def test_nobody_is_asked_to_have_a_carcinoma_in_situ(head: str) -> None:
    read = _criteria(head, "* Carcinoma in situ of the cervix", "* Not pregnant")
    cancer, pregnant = (write(x.tree) for x in read)
    assert cancer.startswith("not ")
    assert "malignancy except" in cancer
    assert "carcinoma in situ of the cervix" in cancer
    assert pregnant == "not condition(pregnancy)"


def test_another_demand_is_not_spared() -> None:
    read = _criteria("* No other cancer except nonmelanoma skin cancer", "* Stage III melanoma")
    assert [write(x.tree) for x in read][1] == "condition(melanoma) stage III"


def test_who_is_to_be_treated_was_not() -> None:
    assert tree("Patients to be treated with methotrexate") == "received(methotrexate) planned"
