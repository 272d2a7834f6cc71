"""Patients in memory, for a short time, under keys that nobody can guess.

A key travels in the body of a form, never in an address: so it is in no log, no history and no referrer.
Nothing is written to disk, and nothing survives the process.

A patient is forgotten when nobody asked for a while, on request, and, where pages run scripts, soon after the
last page that shows the patient was closed.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import msgspec

from trialrun.model.errors import TrialrunError
from trialrun.model.patient import Patient
from trialrun.web.cases import Case

Value = TypeVar("Value")
GRACE = 20.0
"""Seconds after the last page was left: the next page of the same patient may be on its way."""


class ForgottenPatient(TrialrunError):
    """A key that stands for no patient: expired, forgotten on request, or never given out."""


class _Held(msgspec.Struct):
    case: Case
    used: float
    views: set[str] = msgspec.field(default_factory=set)
    left: float | None = None  # when the last page was closed
    worked_out: OrderedDict[Hashable, Any] = msgspec.field(default_factory=OrderedDict)


class PatientStore:
    """Holds at most `capacity` patients, each for `minutes` after it was last used; the oldest goes first."""

    def __init__(
        self, *, minutes: float = 30, capacity: int = 64, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.minutes = minutes
        self.capacity = capacity
        self._clock = clock
        self._held: OrderedDict[str, _Held] = OrderedDict()  # the oldest use first
        self._lock = threading.Lock()

    def put(self, patient: Patient | Case) -> str:
        """Keeps the patient and returns a new key (256 random bits)."""
        key = secrets.token_urlsafe(32)
        case = patient if isinstance(patient, Case) else Case(patient)
        with self._lock:
            self._drop_expired()
            while len(self._held) >= self.capacity:
                self._held.popitem(last=False)
            self._held[key] = _Held(case, self._clock())
        return key

    def get(self, key: str) -> Patient:
        """The patient of that key, as `case` gives it. Raises ForgottenPatient."""
        return self.case(key).patient

    def case(self, key: str) -> Case:
        """What is held under the key, whose time begins anew. Raises ForgottenPatient."""
        with self._lock:
            return self._use(key).case

    def change(self, key: str, change: Callable[[Case], Case]) -> Case:
        """Replaces what is held by what `change` makes of it. Raises ForgottenPatient."""
        with self._lock:
            held = self._use(key)
            changed = change(held.case)
            if changed is not held.case:
                held.case = changed
                held.worked_out.clear()
            return changed

    def worked_out(self, key: str, about: Hashable, work: Callable[[Case], Value]) -> Value:
        """What `work` makes of the case, remembered under `about` until the case changes or is forgotten."""
        with self._lock:
            held = self._use(key)
            case = held.case
            if about in held.worked_out:
                found: Value = held.worked_out[about]
                return found
        found = work(case)  # may take long, so others are not kept waiting
        with self._lock:
            if held.case is case:
                held.worked_out[about] = found
                while len(held.worked_out) > 9:
                    held.worked_out.popitem(last=False)
        return found

    # ---- pages that show a patient ---------------------------------------------------------------------

    def viewed(self, key: str) -> str:
        """A name for one page that shows the patient, to be given back when it is closed; "" if forgotten."""
        view = secrets.token_urlsafe(9)
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return ""
            held.views.add(view)
            held.left = None
        return view

    def closed(self, key: str, view: str) -> None:
        """A page was closed. Soon after the last one, the patient is forgotten."""
        with self._lock:
            held = self._held.get(key)
            if held is None or view not in held.views:
                return
            held.views.discard(view)
            if not held.views:
                held.left = self._clock()

    # ---- forgetting ------------------------------------------------------------------------------------

    def forget(self, key: str) -> None:
        """Drops the patient of that key, if there is one."""
        with self._lock:
            self._held.pop(key, None)

    def drop_expired(self) -> None:
        """Drops every patient whose time is over; the server calls it every few seconds."""
        with self._lock:
            self._drop_expired()

    def _use(self, key: str) -> _Held:
        self._drop_expired()
        held = self._held.get(key)
        if held is None:
            raise ForgottenPatient(
                "This patient’s data are no longer in memory.",
                hint=f"They are kept for {self.minutes:g} minutes. Please enter them again.",
            )
        held.used = self._clock()
        self._held.move_to_end(key)
        return held

    def _drop_expired(self) -> None:
        now = self._clock()
        for key, held in list(self._held.items()):
            if held.used <= now - self.minutes * 60 or (held.left is not None and held.left <= now - GRACE):
                del self._held[key]

    def __len__(self) -> int:
        return len(self._held)
