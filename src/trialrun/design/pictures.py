"""Pictures of designs as SVG, PNG or PDF, drawn with matplotlib (the extra `plot`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trialrun.design.errors import BadDesign

if TYPE_CHECKING:
    from trialrun.design.escalation.interval import Interval
    from trialrun.design.escalation.rule import CountRule, Pathway
    from trialrun.design.exact import Characteristics
    from trialrun.design.seamless import Row
    from trialrun.design.two_stage.bryant_day import BryantDay
    from trialrun.design.two_stage.designs import TwoStage, TwoStageSearch
    from trialrun.design.two_stage.multi_stage import MultiStage

# Colours that stay apart for colour-blind readers (Okabe and Ito).
BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#999999"
# Formats, and the mark of the day of writing that is left out of each.
_FORMATS: dict[str, dict[str, None]] = {"svg": {"Date": None}, "png": {}, "pdf": {"CreationDate": None}}
_MOVES = {1: ("E", GREEN), 0: ("S", BLUE), -1: ("D", ORANGE), -2: ("X", RED)}


def start(width: float, height: float, columns: int = 1) -> tuple[Any, Any]:
    """A figure with one axis or a row of them, in inches."""
    try:
        import matplotlib
    except ImportError:
        raise BadDesign(
            "pictures need matplotlib.", hint="Install it with: pip install 'trialrun[plot]'"
        ) from None
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "trialrun"
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, columns, figsize=(width, height), layout="constrained")
    return figure, axes


def finish(figure: Any, out: Path) -> None:
    """Writes and closes a figure, in the format that the ending of `out` names; equal input, equal file."""
    from matplotlib import pyplot

    form = out.suffix.lower().removeprefix(".")
    try:
        if form not in _FORMATS:
            raise BadDesign(
                f"a picture cannot be written as {out.suffix or 'a file without ending'}.",
                place=str(out),
                hint=f"Let its name end in {', '.join('.' + name for name in _FORMATS)}.",
            )
        figure.savefig(out, format=form, metadata=_FORMATS[form], dpi=200)
    except OSError as error:
        raise BadDesign(
            f"the picture cannot be written: {error.strerror}.", place=str(out), hint="Choose another place."
        ) from None
    finally:
        pyplot.close(figure)


def plain(axis: Any) -> None:
    """Takes the frame away but for the two axes."""
    axis.spines[["top", "right"]].set_visible(False)


def two_stage(design: TwoStage, out: Path) -> None:
    """Stopping boundaries by patients, and the probability of calling the treatment promising."""
    figure, (left, right) = start(9, 3.8, 2)
    left.plot([design.n1, design.n1], [-0.5, design.r1 + 0.5], color=RED, lw=4, label="stop")
    left.plot([design.n, design.n], [-0.5, design.r + 0.5], color=RED, lw=4)
    left.plot([design.n1, design.n1], [design.r1 + 0.5, design.n1], color=BLUE, lw=2, label="go on")
    left.plot([design.n, design.n], [design.r + 0.5, design.n], color=GREEN, lw=4, label="promising")
    left.plot([0, design.n], [0, design.n], color=GREY, lw=0.8, ls=":")
    left.set(xlabel="patients", ylabel="responses", xlim=(0, design.n + 1), ylim=(-0.5, design.n + 0.5))
    left.xaxis.get_major_locator().set_params(integer=True)
    left.yaxis.get_major_locator().set_params(integer=True)
    figure.suptitle(
        f"stop <= {design.r1}/{design.n1}, promising > {design.r}/{design.n}; level {design.type_1:.4f} "
        f"at p0 {design.p0:g}, power {design.power:.4f} at p1 {design.p1:g}",
        fontsize=10,
    )
    left.legend(frameon=False)
    grid = np.linspace(0, 1, 101)
    right.plot(grid, [design.rejection(float(p)) for p in grid], color=GREEN, label="promising")
    right.plot(grid, [design.pet(float(p)) for p in grid], color=RED, ls="--", label="stop after stage one")
    _hypotheses(right, design.p0, design.p1)
    for axis in (left, right):
        plain(axis)
    finish(figure, out)


def looks(rule: MultiStage, out: Path) -> None:
    """Stopping boundaries by patients, and the probability of calling the treatment promising."""
    figure, (left, right) = start(9, 3.8, 2)
    last = rule.looks[-1][0]
    named = {RED: "stop", GREY: "go on", GREEN: "promising"}
    for n, a, b in rule.looks:
        edges = (-0.5, a + 0.5, min(b - 0.5, n + 0.5), n + 0.5)
        for low, high, colour in zip(edges, edges[1:], (RED, GREY, GREEN), strict=False):
            if high > low:
                label = named.pop(colour, None)
                left.plot([n, n], [low, high], color=colour, lw=4, solid_capstyle="butt", label=label)
    left.set(xlabel="patients", ylabel="responses", xlim=(0, last + 1), ylim=(-0.5, last + 0.5))
    left.legend(frameon=False, loc="upper left")
    grid = np.linspace(0, 1, 101)
    right.plot(grid, [rule.rejection(float(p)) for p in grid], color=GREEN, label="promising")
    if len(rule.looks) > 1:
        right.plot(
            grid, [rule.en(float(p)) / last for p in grid], color=BLUE, ls="--", label=f"expected n / {last}"
        )
    _hypotheses(right, rule.p0, rule.p1)
    figure.suptitle(
        f"level {rule.rejection(rule.p0):.4f} at p0 {rule.p0:g}, power {rule.rejection(rule.p1):.4f} at p1 "
        f"{rule.p1:g}",
        fontsize=10,
    )
    for axis in (left, right):
        plain(axis)
    finish(figure, out)


def _hypotheses(axis: Any, p0: float, p1: float) -> None:
    """Marks p0 and p1 on an axis of true response rates."""
    for p, name in ((p0, "p0"), (p1, "p1")):
        axis.axvline(p, color=GREY, lw=0.8)
        axis.annotate(name, (p, 1.02), ha="center", annotation_clip=False)
    axis.set(xlabel="true response rate", ylabel="probability", xlim=(0, 1), ylim=(0, 1))
    # Below the axis, where no curve runs.
    axis.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)


def bryant_day(design: BryantDay, out: Path) -> None:
    """Probability of acceptance by true response and toxicity, with the four truths of the hypotheses."""
    figure, axis = start(6, 4.6)
    response, toxicity = np.linspace(0.01, 0.99, 41), np.linspace(0.01, 0.99, 41)
    accept = [[design.oc(float(r), float(t)).accept for r in response] for t in toxicity]
    filled = axis.contourf(response, toxicity, accept, levels=np.linspace(0, 1, 11), cmap="Greens")
    figure.colorbar(filled, ax=axis, label="P(accepted)")
    for r, t, name in (
        (design.pr0, 1 - design.ps0, "both poor"),
        (design.pr0, 1 - design.ps1, "poor response"),
        (design.pr1, 1 - design.ps0, "poor safety"),
        (design.pr1, 1 - design.ps1, "both good"),
    ):
        axis.plot([r], [t], "o", color=RED)
        label = f"{name}\n{design.oc(r, t).accept:.3f}"
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
        # To the left of the poor response rate and to the right of the good one: the two may be close.
        side, aside = ("right", -6) if r == design.pr0 else ("left", 6)
        axis.annotate(
            label, (r, t), textcoords="offset points", xytext=(aside, 6), ha=side, fontsize=8, bbox=box
        )
    axis.set(xlabel="true response rate", ylabel="true toxicity rate")
    plain(axis)
    finish(figure, out)


def admissible(search: TwoStageSearch, out: Path) -> None:
    """Expected against total size of every design on the front, admissible ones joined."""
    figure, axis = start(6, 4)
    hull = search.admissible
    others = [d for d in search.front if d not in hull]
    if others:
        axis.scatter([d.n for d in others], [d.en0 for d in others], color=GREY, label="best of its n")
    axis.plot([d.n for d in hull], [d.en0 for d in hull], "o-", color=BLUE, label="admissible")
    for d in hull:
        names = [n for n, e in (("minimax", search.minimax), ("optimal", search.optimal)) if e == d]
        label = "\n".join([*names, f"{d.r1}/{d.n1} {d.r}/{d.n}"])
        axis.annotate(label, (d.n, d.en0), textcoords="offset points", xytext=(6, 6))
    axis.margins(0.25)
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.set(xlabel="total n", ylabel="expected n under p0")
    axis.set_title(
        f"p0 {search.p0:g}, p1 {search.p1:g}, alpha {search.alpha:g}, beta {search.beta:g}", fontsize=10
    )
    axis.legend(frameon=False)
    plain(axis)
    finish(figure, out)


def characteristics(result: Characteristics, out: Path) -> None:
    """Selection probabilities and patients per dose."""
    figure, (left, right) = start(9, 3.6, 2)
    doses = np.arange(1, len(result.truth) + 1)
    labels = ["none", *(f"{d}\n{p:.3g}" for d, p in zip(doses, result.truth, strict=True))]
    shares = [result.none_selected, *result.selected]
    left.bar(range(len(labels)), shares, color=[GREY, *([BLUE] * doses.size)])
    left.set_xticks(range(len(labels)), labels)
    left.set(ylabel="probability of selection", xlabel="dose, true toxicity", ylim=(0, 1))
    safe = result.patients - result.toxicities
    right.bar(doses, safe, color=GREEN, label="without toxicity")
    right.bar(doses, result.toxicities, bottom=safe, color=RED, label="with toxicity")
    right.set_xticks(doses)
    right.set(
        ylabel="expected patients", xlabel="dose", ylim=(0, 1.25 * max(float(result.patients.max()), 1))
    )
    right.legend(frameon=False, loc="upper right", ncols=2)
    error = f"simulated, standard error of a selection at most {result.mc_error:.4f}"
    figure.suptitle(
        f"{error if result.mc_error else 'exact'}; {result.expected_n:.1f} patients expected", fontsize=10
    )
    for axis in (left, right):
        plain(axis)
    finish(figure, out)


def decision_table(rule: Interval, out: Path, patients: int = 18) -> None:
    """Moves by patients and toxicities: E escalate, S stay, D de-escalate, X eliminate."""
    table = rule.table()
    most = min(patients, rule.largest)
    figure, axis = start(0.42 * most + 1.2, 0.3 * most + 1.2)
    for n in range(1, most + 1):
        for t in range(n + 1):
            letter, colour = _MOVES[int(table[n, t])]
            axis.add_patch(_square(n, t, colour))
            axis.text(n, t, letter, ha="center", va="center", fontsize=8, color="white")
    axis.set(
        xlim=(0.4, most + 0.6), ylim=(-0.6, most + 0.6), xlabel="patients at the dose", ylabel="toxicities"
    )
    axis.set_xticks(range(1, most + 1))
    axis.set_yticks(range(0, most + 1, 3))
    words = {1: "escalate", 0: "stay", -1: "de-escalate", -2: "eliminate the dose"}
    for move, (letter, colour) in _MOVES.items():
        axis.plot([], [], "s", color=colour, label=f"{letter}  {words[move]}")
    axis.legend(frameon=False, loc="upper left")
    axis.set_title(f"{type(rule).__name__}, target {rule.target:g}", fontsize=10)
    plain(axis)
    finish(figure, out)


def _square(x: float, y: float, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, color=colour)


def pathways(root: Pathway, out: Path) -> None:
    """Dose-transition pathways as a tree from left to right."""
    leaves: list[Pathway] = []

    def collect(node: Pathway) -> None:
        if not node.branches:
            leaves.append(node)
        for branch in node.branches:
            collect(branch)

    collect(root)
    figure, axis = start(9, max(2.5, 0.3 * len(leaves)))
    place = {id(leaf): float(k) for k, leaf in enumerate(leaves)}

    def draw(node: Pathway, depth: int) -> float:
        ys = [draw(branch, depth + 1) for branch in node.branches]
        y = sum(ys) / len(ys) if ys else place[id(node)]
        for branch_y in ys:
            axis.plot([depth, depth + 1], [y, branch_y], color=GREY, lw=0.8, zorder=1)
        end = f"MTD {node.recommended}" if node.recommended else "no dose"
        text = f"dose {node.dose}" if node.dose else end
        label = f"{node.outcome} → {text}" if node.outcome else text
        colour = RED if node.dose is None and not node.recommended else GREEN if node.dose is None else BLUE
        box = {"facecolor": "white", "edgecolor": colour, "boxstyle": "round,pad=0.25"}
        axis.text(depth, y, label, ha="center", va="center", fontsize=8, bbox=box, zorder=2)
        return y

    draw(root, 0)
    depth = _depth(root)
    axis.set(xlim=(-0.4, depth + 0.4), ylim=(len(leaves), -1.2))
    axis.axis("off")
    for k in range(depth + 1):
        heading = "start" if k == 0 else f"cohort {k}"
        axis.text(k, -0.9, heading, ha="center", va="center", fontsize=8, color=GREY)
    for name, colour in (("next dose", BLUE), ("ends with a dose", GREEN), ("ends without", RED)):
        axis.plot([], [], "s", markerfacecolor="white", color=colour, label=name)
    axis.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=8)
    finish(figure, out)


def _depth(node: Pathway) -> int:
    return 1 + max((_depth(b) for b in node.branches), default=-1)


def seamless(rows: Sequence[Row], out: Path, bound: float | None = None) -> None:
    """The error rate among trials that reach phase II, by odds ratio, one line a scenario; bound: nominal."""
    figure, axis = start(6.5, 4)
    for name, colour in zip(
        dict.fromkeys(r.scenario for r in rows), (BLUE, ORANGE, GREEN, RED, GREY) * 9, strict=False
    ):
        here = [r for r in rows if r.scenario == name]
        axis.plot(
            [r.odds_ratio for r in here],
            [r.null.success_given_phase_2 for r in here],
            "o-",
            color=colour,
            label=name,
        )
    axis.axhline(rows[0].nominal_alpha, color="black", lw=0.8, ls="--", label="two-stage alone")
    if bound is not None:
        axis.axhline(bound, color="black", lw=0.8, ls=":", label=f"nominal bound {bound:g}")
    axis.set_xscale("log")
    ratios = sorted({row.odds_ratio for row in rows})
    axis.set_xticks(ratios, [f"{v:g}" for v in ratios], minor=False)
    axis.set_xticks([], minor=True)
    axis.set(xlabel="odds ratio of toxicity and response", ylabel="P(promising | p0, phase II reached)")
    axis.legend(frameon=False)
    plain(axis)
    finish(figure, out)


def decision_curve(rule: CountRule, scenarios: Mapping[str, Sequence[float]], out: Path) -> None:
    """Selection probabilities of several truths side by side."""
    figure, axis = start(7, 4)
    selected, _, _ = rule.paths().many([list(truth) for truth in scenarios.values()])
    for name, row, colour in zip(scenarios, selected, (BLUE, ORANGE, GREEN, RED, GREY) * 9, strict=False):
        axis.plot(range(rule.doses + 1), row, "o-", color=colour, label=name)
    axis.set_xticks(range(rule.doses + 1), ["none", *map(str, range(1, rule.doses + 1))])
    axis.set(xlabel="dose", ylabel="probability of selection", ylim=(0, 1))
    axis.legend(frameon=False)
    plain(axis)
    finish(figure, out)
