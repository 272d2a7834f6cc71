"""A sentence that was read by halves lets nobody in by one of its alternatives."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree
from tests.matching.judging import ON, OPEN, condition, drug, lab, patient, value

from trialrun.criteria import compile_text
from trialrun.matching.evaluator import evaluate
from trialrun.model import patient as p


@pytest.mark.parametrize(
    ("sentence", "fact", "verdict"),
    [
        (
            "Sarcoma of the arm or blorping leg with progression despite zorbing",
            condition("sarcoma"),
            "unknown",
        ),
        ("Gout or asthma frobbing on methotrexate or prednisone", drug("prednisone"), "unknown"),
        ("Gout or asthma frobbing on methotrexate or prednisone", condition("gout"), "unknown"),
        (
            "Frobbing of both knees as shown by zorbing (e.g. neck pain, gout, etc.)",
            condition("gout"),
            "unknown",
        ),
        (
            "Refractory gout (zorbing only where frobbed) or asthma frobbing on prednisone",
            condition("gout"),
            "unknown",
        ),
        # plainly alternatives
        ("Positive HIV antibody or positive frobbing of zorb", lab("hiv test", "positive"), "yes"),
        ("Gout or any other zorbing illness", condition("gout"), "yes"),
        ("Gout or zorbing", condition("gout"), "yes"),
        ("Frobbing of the knee; or gout", condition("gout"), "yes"),
        ("Gout or asthma", condition("gout"), "yes"),
        # a value says by itself what it asks
        ("Platelets ≥ 50 x 10^9/L (or as the country zorbs)", value("platelets", 60, "10*9/L"), "yes"),
    ],
)
def test_who_is_let_in(sentence: str, fact: p.AnyFact, verdict: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}")
    assert evaluate(criterion.tree, patient(fact), ON, OPEN).name.lower() == verdict


def test_an_exclusion_keeps_out_by_each_of_its_parts() -> None:
    sentence = "Gout or asthma frobbing on methotrexate or prednisone"
    assert tree(sentence, "exclusion").startswith("condition(gout) or ")
