"""Which trials are about what a patient has: the conditions that studies name, each with its trials."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trialrun.matching.fast.columns import Arrays, unpacked
from trialrun.matching.relevance import (
    FIELDS,
    GROUP,
    HEALTHY,
    RECORD_IS_BROADER,
    VOLUNTEERS_ONLY,
    specificity,
)
from trialrun.vocab.concepts import ancestors

PLACES = (*FIELDS.values(), GROUP)
"""How much a place counts where a trial names a condition, by number."""


class Topics:
    """`topic.trials`: the trials that name a condition in a place, by condition and place."""

    def __init__(self, arrays: Arrays) -> None:
        self._trials, self._offsets = arrays["topic.trials"], arrays["topic.offsets"]
        self._volunteers = arrays["trial.volunteers"]
        names: list[str] = unpacked(arrays["names.topics"], list[str])
        self._numbers = {name: number for number, name in enumerate(names)}

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        """For each condition, named or broader than one that is, those named that it covers."""
        found: dict[str, list[str]] = {}
        for name in self._numbers:
            for wider in ancestors(name, "condition"):
                found.setdefault(wider, []).append(name)
        return found

    def relevances(self, terms: Mapping[str, float]) -> NDArray[np.float64]:
        """`relevance.relevance` of every trial. terms: as of `relevance.patient_terms`."""
        ties: list[tuple[float, int]] = []  # (value, condition and place)
        for own, weight in terms.items():
            above = ancestors(own, "condition")
            pairs = [(name, specificity(name)) for name in above if name in self._numbers]
            narrower = [name for name in self._narrower.get(own, ()) if name not in above]
            for name, worth in (*pairs, *((name, specificity(own) * RECORD_IS_BROADER) for name in narrower)):
                first = self._numbers[name] * len(PLACES)
                ties += [(round(weight * place * worth, 6), first + n) for n, place in enumerate(PLACES)]
        found = np.zeros(len(self._volunteers))
        # In rising order: what is written last stays.
        for value, code in sorted(ties):
            found[self._of(code)] = value
        if HEALTHY in terms:
            found[self._volunteers] = np.maximum(found[self._volunteers], VOLUNTEERS_ONLY)
            first = self._numbers.get(HEALTHY, 0) * len(PLACES)
            for code in range(first, first + len(PLACES)) if HEALTHY in self._numbers else ():
                named = self._of(code)
                found[named[self._volunteers[named]]] = 1.0
        return found

    def _of(self, code: int) -> NDArray[np.int32]:
        found: NDArray[np.int32] = self._trials[self._offsets[code] : self._offsets[code + 1]]
        return found
