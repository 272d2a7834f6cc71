"""What a sentence says beside what its tree asks, told in the criterion's note."""

from __future__ import annotations

from trialrun.criteria.record.ingredients import with_ingredients
from trialrun.criteria.record.measured_how import with_circumstances
from trialrun.criteria.record.proofs import with_proof
from trialrun.model.eligibility import Criterion


def with_notes(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, with the proof and the measuring that they want, and the ingredients that they name."""
    return tuple(with_circumstances(with_ingredients(with_proof(one))) for one in criteria)
