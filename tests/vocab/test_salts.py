"""A drug keeps its name with its salt, and the salt keeps its own where it stands for itself."""

from __future__ import annotations

import pytest

from trialrun.vocab.mentions import mentions


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("quinidine sulfate", "quinidine"),
        ("codeine sulphate", "codeine"),
        ("sitagliptin phosphate", "sitagliptin"),
        ("losartan potassium", "losartan"),
        ("losartan potassium 50 mg", "losartan"),
        ("ciprofloxacin hydrochloride monohydrate", "ciprofloxacin"),
        ("dexamethasone sodium phosphate", "dexamethasone"),
        ("salmeterol xinafoate", "salmeterol"),
        ("Tofacitinib citrate", "tofacitinib"),
    ],
)
def test_a_drug_with_its_salt_is_that_drug(written: str, drug: str) -> None:
    (found,) = mentions(f"Taking {written} daily")
    assert found.of("therapy") == drug
    assert written.startswith(f"Taking {written} daily"[found.start : found.end])
    assert len(f"Taking {written} daily"[found.start : found.end].split()) > 1


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("digoxin potassium < 3 mmol/L", ["digoxin", "potassium"]),
        ("digoxin potassium 3.1 mmol/L", ["digoxin", "potassium"]),
        ("digoxin, potassium supplements", ["digoxin", "potassium supplements"]),
        ("amlodipine calcium channel blocker", ["amlodipine", "calcium channel blocker"]),
        ("spironolactone potassium-sparing diuretic", ["spironolactone", "potassium-sparing diuretic"]),
        ("diuretics potassium", ["diuretics", "potassium"]),
    ],
)
def test_an_electrolyte_of_its_own_is_no_salt(sentence: str, names: list[str]) -> None:
    assert [sentence[m.start : m.end] for m in mentions(sentence)] == names
