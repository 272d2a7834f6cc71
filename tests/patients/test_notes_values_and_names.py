"""Whose a value or a result of a note is, where its name stands elsewhere; the words are invented."""

from __future__ import annotations

import pytest
from tests.patients.invented_notes import told as facts

from trialrun.model.patient import (
    MeasurementFact,
    TestFact,
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("His LDL and HDL levels were 145 and 53 mg/dL, respectively.", {"ldl": 145.0, "hdl": 53.0}),
        ("Her ferritin and TSH were 40 and 3.5, respectively.", {"ferritin": 40.0, "tsh": 3.5}),
        # more values than names: whose they are cannot be told
        ("His LDL and HDL were 120, 45 and 30, respectively.", {}),
        ("The flow rate was low when the urine volume was 130 mL.", {"voided volume": 130.0}),
        ("The urine volume was 1300 mL.", {"urine output": 1300.0}),
        # with an exponent, as machines write; the digit before the e alone would be another value
        ("Platelets were 1.5e5 /uL.", {"platelets": 150_000.0}),
        ("HIV viral load 2E+05 copies/mL, platelets 120.", {"hiv viral load": 200_000.0, "platelets": 120.0}),
        ("WBC 1.2e4/uL", {"leukocytes": 12_000.0}),
        ("Hemoglobin 1e400 g/dL.", {}),
    ],
)  # fmt: skip
def test_values_of_their_names(text: str, values: dict[str, float]) -> None:
    found = [f for f in facts(f"A 60-year-old man. {text}") if isinstance(f, MeasurementFact)]
    assert {f.concept: f.value for f in found} == values


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Positive immunoassay for anti-HCV and HBsAg negative.", {"hcv antibody": "positive"}),
        ("Negative rapid test for HBsAg, anti-HCV positive.", {"hbsag": "negative"}),
    ],
)  # fmt: skip
def test_a_result_told_before_its_test_is_that_tests(text: str, results: dict[str, str]) -> None:
    found = {f.concept: f.result for f in facts(text) if isinstance(f, TestFact)}
    assert len(found) == 2 and found.items() >= results.items()
