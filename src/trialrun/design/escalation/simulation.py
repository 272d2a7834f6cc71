"""What the simulated escalations share: drawing patients, and summing trials up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialrun.design.binomial import Array, Bools, Ints
from trialrun.design.exact import Characteristics, check_truth
from trialrun.design.odds import conditional_response


class Patients:
    """Patients with toxicity and response, which have one odds ratio, drawn from a seeded generator."""

    def __init__(
        self, toxicity: Sequence[float], response: Sequence[float], odds_ratio: float, seed: int
    ) -> None:
        check_truth(toxicity, len(toxicity))
        check_truth(response, len(toxicity), "response")
        self.rng = np.random.default_rng(seed)
        self.toxicity = toxicity
        self.given = [conditional_response(t, e, odds_ratio) for t, e in zip(toxicity, response, strict=True)]

    def treat(self, level: int, patients: int) -> str:
        """One letter a patient at `level` (from 0): N neither, E response, T toxicity, B both."""
        letters = ""
        for _ in range(patients):
            toxic = bool(self.rng.random() < self.toxicity[level])
            responds = bool(self.rng.random() < self.given[level][0 if toxic else 1])
            letters += "NETB"[2 * toxic + responds]
        return letters


def summarise(
    truth: Sequence[float],
    level: Ints,
    tox: Array | Ints | Bools,
    selected: Ints,
    trials: int,
    doses: int,
    target: float | None,
    treated: Ints | None = None,
) -> Characteristics:
    """Characteristics from simulated levels (trials, patients; from 0), toxicities and selections."""
    mask = np.ones(level.shape, bool) if treated is None else np.arange(level.shape[1]) < treated[:, None]
    share = np.bincount(selected, minlength=doses + 1) / trials
    patients = np.bincount(level[mask], minlength=doses) / trials
    toxic = np.bincount(level[mask], weights=np.asarray(tox, float)[mask], minlength=doses) / trials
    totals = np.bincount(mask.sum(axis=1)) / trials
    return Characteristics.of(truth, share, patients, toxic, totals, target, trials)
