"""Clinical notes in plain English as facts, each with the sentence that it was read from."""

from __future__ import annotations

from trialrun.patients.note.reader import MAX_CHARACTERS, is_note, read_note

__all__ = ["MAX_CHARACTERS", "is_note", "read_note"]
