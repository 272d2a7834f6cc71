"""Patients' data (FHIR R4, mCODE, a short form) as facts with value, unit, date and source."""

from __future__ import annotations

from trialrun.patients.form import FORM, BadForm, read_form
from trialrun.patients.reader import read_patient

__all__ = ["FORM", "BadForm", "read_form", "read_patient"]
