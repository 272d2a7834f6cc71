"""A filtration rate that the sentence does not relate to the body's surface, as laboratories do."""

from __future__ import annotations

from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion

NOTE = "Read as: a filtration rate per 1.73 m² of body surface, though the sentence has it in mL/min."
_RATES = ("egfr", "measured gfr")


def with_surface(one: Criterion) -> Criterion:
    """The criterion, with a note where its rate in mL/min is compared with one per 1.73 m²."""
    low = one.text.lower()
    if ("ml" not in low and "milli" not in low) or "1.73" in low or "1,73" in low or "bsa" in low:
        return one
    rates = [x for x in c.leaves(one.tree) if isinstance(x, c.Measurement) and x.concept in _RATES]
    if not any(x.unit == "mL/min/{1.73_m2}" for x in rates) or "surface" in low:
        return one
    return rebuilt(one, built_of(one), NOTE)
