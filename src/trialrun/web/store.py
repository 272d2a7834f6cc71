"""Patients in memory, for a short time, under keys that nobody can guess.

A key travels in the body of a form, never in an address: so it is in no log, no history and no referrer.
Nothing is written to disk, and nothing survives the process.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from trialrun.model.errors import TrialrunError
from trialrun.model.patient import Patient


class ForgottenPatient(TrialrunError):
    """A key that stands for no patient: expired, forgotten on request, or never given out."""


class PatientStore:
    """Holds at most `capacity` patients, each for `minutes` after it was last used; the oldest goes first."""

    def __init__(
        self, *, minutes: float = 30, capacity: int = 64, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.minutes = minutes
        self.capacity = capacity
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, Patient]] = OrderedDict()  # the oldest use first
        self._lock = threading.Lock()

    def put(self, patient: Patient) -> str:
        """Keeps the patient and returns a new key (256 random bits)."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._drop_expired()
            while len(self._held) >= self.capacity:
                self._held.popitem(last=False)
            self._held[key] = (self._clock(), patient)
        return key

    def get(self, key: str) -> Patient:
        """The patient of that key, whose time begins anew. Raises ForgottenPatient."""
        with self._lock:
            self._drop_expired()
            if key not in self._held:
                raise ForgottenPatient(
                    "This patient’s data are no longer in memory.",
                    hint=f"They are kept for {self.minutes:g} minutes. Please enter them again.",
                )
            patient = self._held[key][1]
            self._held[key] = (self._clock(), patient)
            self._held.move_to_end(key)
            return patient

    def forget(self, key: str) -> None:
        """Drops the patient of that key, if there is one."""
        with self._lock:
            self._held.pop(key, None)

    def drop_expired(self) -> None:
        """Drops every patient whose time is over; the server calls it each minute."""
        with self._lock:
            self._drop_expired()

    def _drop_expired(self) -> None:
        oldest = self._clock() - self.minutes * 60
        while self._held:
            key, (used, _) = next(iter(self._held.items()))
            if used > oldest:
                return
            del self._held[key]

    def __len__(self) -> int:
        return len(self._held)
