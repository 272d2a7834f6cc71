"""Which hypotheses does a design belong to? A record often states only n1 and n, or only the rule's name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialrun.design.binomial import SLACK, Array, pmf, sf
from trialrun.design.errors import BadDesign, whole
from trialrun.design.two_stage import simon
from trialrun.design.two_stage.designs import TwoStage

# A grid of settings for a larger trial would take minutes, and no record states one.
_LARGEST = 500
CRITERIA = ("optimal", "minimax", "admissible")


@dataclass(frozen=True)
class Grid:
    """The settings to try. Differences p1 - p0 are `steps`; the defaults are those the field plans with."""

    p0: tuple[float, ...] = tuple(round(0.05 * k, 2) for k in range(1, 15))
    steps: tuple[float, ...] = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
    alpha: tuple[float, ...] = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2)
    beta: tuple[float, ...] = (0.05, 0.1, 0.15, 0.2)

    def settings(self) -> list[tuple[float, float]]:
        """Pairs (p0, p1) with p1 < 1."""
        return [(a, round(a + s, 10)) for a in self.p0 for s in self.steps if a + s < 1 - 1e-9]


@dataclass(frozen=True)
class Identified:
    """A setting whose design of this criterion has the stated sizes."""

    criterion: str
    p0: float
    p1: float
    alpha: float
    beta: float
    design: TwoStage


def identify(
    n1: int,
    n: int,
    *,
    r1: int | None = None,
    r: int | None = None,
    criteria: tuple[str, ...] = CRITERIA,
    grid: Grid | None = None,
) -> list[Identified]:
    """Every setting of the grid whose optimal, minimax or (other) admissible design has these sizes.

    A design that is optimal or minimax is listed as such and not again as admissible.
    """
    whole("n", n, 2, _LARGEST)
    if r1 is not None:
        whole("r1", r1, 0, n1 - 1)
    if r is not None:
        whole("r", r, 0, n - 1)
    if r1 is not None and r is not None and r < r1:
        raise BadDesign(
            f"r = {r} is below r1 = {r1}: a trial that goes on already has more responses.",
            hint="Give r1 <= r, the largest numbers of responses that fail.",
        )
    if not 1 <= n1 < n:
        raise BadDesign(f"n1 = {n1} and n = {n}: n is the total of both stages.", hint="Give 1 <= n1 < n.")
    unknown = [c for c in criteria if c not in CRITERIA]
    if unknown:
        raise BadDesign(f"unknown criterion {unknown[0]!r}.", hint=f"Use one of {', '.join(CRITERIA)}.")
    chosen = grid or Grid()
    found: list[Identified] = []
    for p0, p1 in chosen.settings():
        level, power = rejection_grid(n1, n, p0), rejection_grid(n1, n, p1)
        for alpha in chosen.alpha:
            for beta in chosen.beta:
                if alpha + beta >= 1:
                    continue
                # Most settings have no design of these sizes at all; that is much cheaper to see than to
                # search.
                if not ((level <= alpha + SLACK) & (power >= 1 - beta - SLACK)).any():
                    continue
                result = simon.search(p0, p1, alpha, beta)
                for criterion, design in (
                    ("optimal", result.optimal),
                    ("minimax", result.minimax),
                    *(("admissible", d) for d in result.admissible[1:-1]),
                ):
                    if criterion not in criteria or (design.n1, design.n) != (n1, n):
                        continue
                    if (r1 is not None and design.r1 != r1) or (r is not None and design.r != r):
                        continue
                    found.append(Identified(criterion, p0, p1, alpha, beta, design))
    return sorted(found, key=lambda i: (CRITERIA.index(i.criterion), i.p0, i.p1, i.alpha, i.beta))


def rejection_grid(n1: int, n: int, p: float) -> Array:
    """P(X1 > r1 and X > r) for r1 = 0..n1 - 1 (rows) and r = 0..n - 1 (columns)."""
    x1 = np.arange(n1 + 1)
    r = np.arange(n)
    need = np.clip(r[None, :] - x1[:, None] + 1, 0, n - n1 + 1)
    joint = pmf(n1, p)[:, None] * sf(n - n1, p)[need]
    upper: Array = np.cumsum(joint[::-1], axis=0)[::-1]
    return upper[1:]
