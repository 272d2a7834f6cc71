"""Patients' data (FHIR R4, mCODE, notes, answers) as facts with value, unit, date and source."""

from __future__ import annotations

from trialrun.patients.form import FORM, BadForm, read_form
from trialrun.patients.merge import Conflict, Merged, merge
from trialrun.patients.note import read_note
from trialrun.patients.reader import read_patient
from trialrun.patients.recognise import read_any

__all__ = [
    "FORM",
    "BadForm",
    "Conflict",
    "Merged",
    "merge",
    "read_any",
    "read_form",
    "read_note",
    "read_patient",
]
