"""Patients' data (FHIR R4, mCODE, notes, answers) as facts with value, unit, date and source.

Each reader is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialrun.patients.form import FORM, BadForm, read_form
    from trialrun.patients.merging import Conflict, Merged, merge, of_one_person
    from trialrun.patients.note import read_note
    from trialrun.patients.reader import read_patient
    from trialrun.patients.recognise import read_any
else:
    from trialrun.model.lazily import lazily

    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("FORM", "BadForm", "read_form"), "trialrun.patients.form"),
            **dict.fromkeys(("Conflict", "Merged", "merge", "of_one_person"), "trialrun.patients.merging"),
            "read_note": "trialrun.patients.note",
            "read_patient": "trialrun.patients.reader",
            "read_any": "trialrun.patients.recognise",
        },
    )

__all__ = [
    "FORM",
    "BadForm",
    "Conflict",
    "Merged",
    "merge",
    "of_one_person",
    "read_any",
    "read_form",
    "read_note",
    "read_patient",
]
