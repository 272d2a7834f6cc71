"""What a sentence says beside what its tree asks, told in the criterion's note."""

from __future__ import annotations

from trialrun.criteria.record.body_surface import with_surface
from trialrun.criteria.record.ingredients import with_ingredients
from trialrun.criteria.record.measured_how import with_circumstances, with_moments
from trialrun.criteria.record.proofs import with_proof
from trialrun.criteria.record.told_by_name import SAYS_OTHERWISE, with_names_told
from trialrun.criteria.record.told_wider import (
    with_age_then,
    with_any_other,
    with_any_way,
    with_sensitising,
    with_what_is_wider,
)
from trialrun.model.eligibility import Criterion


def with_notes(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, with the proof, the measuring and the kind they want, and the ingredients they name."""
    noted = [with_circumstances(with_ingredients(with_proof(one))) for one in criteria]
    for place, one in enumerate(criteria):
        typed = "HIV" in one.text and ("1" in one.text or "2" in one.text)
        if (
            typed
            or "arrow" in one.text
            or "BMT" in one.text
            or "imensional" in one.text
            or "RECIST" in one.text
            or "olid Tumo" in one.text
            or "olid tumo" in one.text
        ):
            noted[place] = with_what_is_wider(noted[place])
        if "ther " in one.text:
            noted[place] = with_any_other(noted[place], criteria)
        if "ystemic " in one.text:
            noted[place] = with_any_way(noted[place])
        if " at " in one.text and " or " in one.text:
            noted[place] = with_moments(noted[place])
        if " time of " in one.text:
            noted[place] = with_age_then(noted[place])
        if "ensiti" in one.text:
            noted[place] = with_sensitising(noted[place])
        if "GFR" in one.text or "iltration" in one.text:
            noted[place] = with_surface(noted[place])
        if SAYS_OTHERWISE.stand_in(one.text.lower()):
            noted[place] = with_names_told(noted[place])
    return tuple(noted)
