"""What an escalation says about toxicity at each dose, with exact limits dose by dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialrun.design.binomial import lower, tail
from trialrun.design.errors import probability
from trialrun.design.two_stage.inference import root

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.escalation.outcomes import Decision


@dataclass(frozen=True)
class DoseEstimate:
    """Toxicity at one dose (level from 1).

    rate: the observed one, None where nobody was treated; lower, upper: Clopper-Pearson limits, which use the
    patients of this dose alone and take their number as given; model: the design's own estimate, which
    borrows from the other doses, None where the design has none.
    """

    dose: int
    patients: int
    toxicities: int
    rate: float | None
    lower: float
    upper: float
    model: float | None = None


@dataclass(frozen=True, repr=False)
class Estimates:
    """Estimates per dose with what the design says next; limits of a two-sided interval."""

    decision: Decision
    doses: tuple[DoseEstimate, ...]
    confidence: float

    @staticmethod
    def of(
        patients: Sequence[int],
        toxicities: Sequence[int],
        decision: Decision,
        confidence: float,
        model: Sequence[float | None] = (),
    ) -> Estimates:
        """Estimates from counts per dose."""
        probability("confidence", confidence)
        rows = []
        for k, (n, t) in enumerate(zip(patients, toxicities, strict=True)):
            low, high = clopper_pearson(t, n, confidence)
            own = model[k] if model else None
            rows.append(DoseEstimate(k + 1, n, t, t / n if n else None, low, high, own))
        return Estimates(decision, tuple(rows), confidence)

    @property
    def recommended(self) -> int | None:
        """The level that an ended escalation selects, None for none or while it goes on."""
        return self.decision.recommended

    def plot(self, out: Path) -> None:
        """Writes patients and estimates per dose as SVG (needs the extra `plot`)."""
        from trialrun.design import result_pictures

        result_pictures.doses(self, out)

    def __repr__(self) -> str:
        rows = []
        for d in self.doses:
            model = "" if d.model is None else f"  estimate {d.model:.3f}"
            span = f"{self.confidence:.0%} {d.lower:.3f} to {d.upper:.3f}" if d.patients else "untried"
            rows.append(f"  dose {d.dose}: {d.toxicities} of {d.patients} with toxicity  {span}{model}")
        return "\n".join([f"Estimates({self.decision!r})", *rows])


def clopper_pearson(x: int, n: int, confidence: float) -> tuple[float, float]:
    """The exact two-sided limits of a binomial probability; 0 and 1 without patients."""
    beyond = (1 - confidence) / 2
    low = root(lambda p: tail(n, x - 1, p) - beyond) if x else 0.0
    high = root(lambda p: beyond - lower(n, x, p)) if x < n else 1.0
    return low, high
