"""Facts that follow from recorded ones, each with formula, source and what it was derived from."""

from __future__ import annotations

from trialrun.patients.derived.chain import DERIVATIONS, derive
from trialrun.patients.derived.general import ckd_epi_2021
from trialrun.patients.derived.since import days_since

__all__ = ["DERIVATIONS", "ckd_epi_2021", "days_since", "derive"]
