"""Which trials of a catalog are worth holding against a patient: those about what the patient has."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.catalog import Catalog
from trialrun.matching.relevance import HEALTHY, patient_terms
from trialrun.model.criteria import Eligibility
from trialrun.model.patient import Patient
from trialrun.model.study import Study


def trials_for(catalog: Catalog, patient: Patient) -> Iterator[tuple[Study, Eligibility]]:
    """Trials that the index finds by the patient's conditions; a healthy person may suit any trial."""
    terms = patient_terms(patient)
    return catalog.trials() if HEALTHY in terms else catalog.candidates(terms)
