"""Pictures of results as SVG: what was seen at the doses or in two stages, what a record's sizes can mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trialrun.design.pictures import BLUE, GREEN, GREY, ORANGE, RED, finish, plain, start

if TYPE_CHECKING:
    from trialrun.design.escalation.estimates import Estimates
    from trialrun.design.operations import Screened, Timeline
    from trialrun.design.two_stage.identify import Identified
    from trialrun.design.two_stage.inference import Inference

_MONTH = 30.44


def doses(found: Estimates, out: Path) -> None:
    """Patients and toxicities per dose, and the observed and the design's own estimates with limits."""
    figure, (left, right) = start(9, 3.8, 2)
    levels = [d.dose for d in found.doses]
    toxic = [d.toxicities for d in found.doses]
    free = [d.patients - d.toxicities for d in found.doses]
    left.bar(levels, free, bottom=toxic, color=GREEN, label="without toxicity")
    left.bar(levels, toxic, color=RED, label="with toxicity")
    left.set(xlabel="dose", ylabel="patients", ylim=(0, 1.3 * max(1, *(d.patients for d in found.doses))))
    left.yaxis.get_major_locator().set_params(integer=True)
    left.legend(frameon=False, loc="upper right", ncols=2)
    tried = [d for d in found.doses if d.patients]
    for d in tried:
        right.plot([d.dose, d.dose], [d.lower, d.upper], color=GREY, lw=2)
    right.plot(
        [d.dose for d in tried],
        [d.rate or 0.0 for d in tried],
        "o",
        ms=10,
        mfc="none",
        color=BLUE,
        label="observed",
    )
    own = [d for d in found.doses if d.model is not None]
    if own:
        right.plot(
            [d.dose for d in own], [d.model for d in own], "D-", color=ORANGE, label="design's estimate"
        )
    right.plot([], [], color=GREY, lw=2, label=f"exact {found.confidence:.0%} limits")
    right.set(xlabel="dose", ylabel="probability of toxicity", ylim=(0, 1), xlim=(0.5, len(levels) + 0.5))
    # Below the axis, where no limit runs.
    right.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, fontsize=8)
    decision = found.decision
    if decision.dose is None:
        end = f"dose {decision.recommended}" if decision.recommended else "no dose"
        title = f"ended, {end} recommended"
    else:
        title = f"{decision.action}: {decision.patients} at dose {decision.dose}"
        left.axvspan(decision.dose - 0.5, decision.dose + 0.5, color=BLUE, alpha=0.12, lw=0)
    figure.suptitle(title, fontsize=10)
    for axis in (left, right):
        axis.set_xticks(levels)
        plain(axis)
    finish(figure, out)


def inference(found: Inference, p0: float, p1: float, out: Path) -> None:
    """Estimates and intervals of the response rate beside p0 and p1."""
    figure, axis = start(7, 2.8)
    rows = [
        ("observed rate", found.mle, None),
        ("UMVUE", found.umvue, None),
        ("median unbiased, exact limits", found.median_unbiased, (found.lower, found.upper_exact)),
        ("median unbiased, published limits", found.median_unbiased, (found.lower, found.upper)),
    ]
    for k, (_, value, limits) in enumerate(rows):
        if limits is not None:
            axis.plot(limits, [k, k], color=BLUE, lw=2)
        axis.plot([value], [k], "o", color=BLUE)
    for p, name in ((p0, "p0"), (p1, "p1")):
        axis.axvline(p, color=GREY, lw=0.8, ls="--")
        axis.annotate(name, (p, -0.6), ha="center", annotation_clip=False)
    axis.set_yticks(range(len(rows)), [name for name, _, _ in rows])
    axis.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), xlabel="response rate")
    seen = f"{found.responses} of {found.patients}: {'promising' if found.promising else 'not promising'}"
    axis.set_title(f"{seen}, p = {found.p_value:.4f}, {found.confidence:.0%} limits", fontsize=10, pad=18)
    plain(axis)
    finish(figure, out)


def identified(found: Sequence[Identified], out: Path) -> None:
    """One row a setting, from p0 to p1, with alpha and beta; the criteria by colour."""
    figure, axis = start(7, max(2.0, 1.1 + 0.26 * len(found)))
    colours = {"optimal": BLUE, "minimax": ORANGE, "admissible": GREEN}
    for k, i in enumerate(found):
        label = colours[i.criterion] if all(e.criterion != i.criterion for e in found[:k]) else None
        axis.plot([i.p0, i.p1], [k, k], "o-", color=colours[i.criterion], label=label and i.criterion, lw=1.5)
        axis.text(1.02, k, f"alpha {i.alpha:g}, beta {i.beta:g}", va="center", fontsize=8, clip_on=False)
    axis.set(xlim=(0, 1), ylim=(max(len(found), 1) - 0.5, -0.5), xlabel="response rate, from p0 to p1")
    axis.set_yticks([])
    axis.grid(axis="x", color=GREY, lw=0.4, alpha=0.5)
    if found:
        figure.legend(frameon=False, loc="outside lower center", ncols=3)
    first = found[0].design if found else None
    axis.set_title(
        f"settings whose design has n1 = {first.n1} and n = {first.n}"
        if first
        else "no setting has this design",
        fontsize=10,
    )
    plain(axis)
    finish(figure, out)


def timelines(found: Mapping[str, tuple[Screened, Timeline]], out: Path) -> None:
    """By scenario how many candidates are needed (exact), and how long it takes (simulated)."""
    figure, (left, right) = start(9, 3.8, 2)
    colours = (BLUE, ORANGE, GREEN, RED, GREY) * 9
    for (name, (screened, line)), colour in zip(found.items(), colours, strict=False):
        most = screened.quantile(0.999)
        left.step(range(most + 1), screened.mass.cumsum()[: most + 1], where="post", color=colour, label=name)
        days = np.sort(line.days) / _MONTH
        right.plot(days, np.arange(1, days.size + 1) / days.size, color=colour, label=name)
    left.set(xlabel="candidates", ylabel="P(at most so many), exact", ylim=(0, 1.02))
    right.set(xlabel="months", ylabel="share of simulated trials that have ended", ylim=(0, 1.02))
    right.legend(frameon=False, loc="lower right")
    for axis in (left, right):
        plain(axis)
    finish(figure, out)
