"""The statistical section of a protocol from a specification: one document, which `report_files` writes.

Every number is computed from the specification, which stands at the end of the document itself, so that the
document can be made again from what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from trialrun.design import specification
from trialrun.design.errors import BadDesign
from trialrun.design.escalation.interval import Interval
from trialrun.design.escalation.rule import CountRule
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.specification import Trial
from trialrun.design.two_stage.designs import TwoStage

if TYPE_CHECKING:
    from trialrun.design.operations import Funnel
    from trialrun.design.seamless import Row

_REFERENCES = {
    "simon": "Simon R. Optimal two-stage designs for phase II clinical trials. Control Clin Trials "
    "1989;10:1-10. "
    "doi:10.1016/0197-2456(89)90015-9",
    "koyama": "Koyama T, Chen H. Proper inference from Simon's two-stage designs. Stat Med "
    "2008;27:3145-3154. "
    "doi:10.1002/sim.3123",
    "jung": "Jung SH, Kim KM. On the estimation of the binomial probability in multistage clinical trials. "
    "Stat Med 2004;23:881-896. doi:10.1002/sim.1653",
    "3+3": "Storer BE. Design and analysis of phase I clinical trials. Biometrics 1989;45:925-937. "
    "doi:10.2307/2531693",
    "boin": "Liu S, Yuan Y. Bayesian optimal interval designs for phase I clinical trials. J R Stat Soc C "
    "2015;64:507-523. doi:10.1111/rssc.12089",
    "keyboard": "Yan F, Mandrekar SJ, Yuan Y. Keyboard: a novel Bayesian toxicity probability "
    "interval design for "
    "phase I clinical trials. Clin Cancer Res 2017;23:3994-4003. doi:10.1158/1078-0432.CCR-17-0220",
    "i3+3": "Liu M, Wang SJ, Ji Y. The i3+3 design for phase I clinical trials. J Biopharm Stat "
    "2020;30:294-304. "
    "doi:10.1080/10543406.2019.1636811",
    "crm": "O'Quigley J, Pepe M, Fisher L. Continual reassessment method: a practical design for "
    "phase 1 clinical "
    "trials in cancer. Biometrics 1990;46:33-48. doi:10.2307/2531628",
    "blrm": "Neuenschwander B, Branson M, Gsponer T. Critical aspects of the Bayesian approach to "
    "phase I cancer "
    "trials. Stat Med 2008;27:2420-2439. doi:10.1002/sim.3230",
    "plackett": "Plackett RL. A class of bivariate distributions. J Am Stat Assoc 1965;60:516-522. "
    "doi:10.1080/01621459.1965.10480807",
}


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """caption, column heads, and rows of cells already written as text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture, its caption, and what it shows in words; `draw` writes it in the format of the name."""

    caption: str
    alt: str
    draw: Callable[[Path], None]


@dataclass(frozen=True)
class Source:
    """Text to be kept as it is (the specification)."""

    text: str


# Of the simulated calendars.
_TRIALS, _SEED = 2000, 1

Block = Heading | Paragraph | Table | Figure | Source


@dataclass(frozen=True)
class Document:
    title: str
    blocks: tuple[Block, ...]


def document(values: Mapping[str, Any]) -> Document:
    """The section for a specification with `escalation`, `two_stage`, or both (then the joined trial too)."""
    has_1, has_2 = "escalation" in values, "two_stage" in values
    if not has_1 and not has_2:
        raise BadDesign("nothing to report.", hint="Give the keys escalation, two_stage or both.")
    blocks: list[Block] = []
    used: list[str] = []
    title = str(values.get("title", "Early-phase trial"))
    whole = specification.trial(values) if has_1 and has_2 else None
    if has_1:
        escalation = whole.design.escalation if whole else specification.rule(values["escalation"])
        scenarios = specification.scenarios_of(values, escalation.doses)
        blocks += _escalation(escalation, scenarios, specification.names_of(values))
        used.append(_family(str(values["escalation"].get("rule", ""))))
    if has_2:
        design = whole.design.two_stage if whole else specification.two_stage(values["two_stage"])
        blocks += _two_stage(design)
        used += ["simon", "koyama", "jung"]
    if whole:
        blocks += _joined(whole)
        used.append("plackett")
    blocks += _losses(values, whole)
    blocks += [Heading("References"), *(Paragraph(_REFERENCES[k]) for k in dict.fromkeys(used))]
    blocks += _source(values)
    return Document(f"{title}: statistical considerations", tuple(blocks))


def _family(name: str) -> str:
    families = {"mtpi2": "keyboard", "crm2": "crm", "ewoc": "blrm"}
    return families.get(name.lower(), name.lower())


def _escalation(
    rule: CountRule, scenarios: Mapping[str, tuple[float, ...]], names: tuple[str, ...]
) -> list[Block]:
    blocks: list[Block] = [Heading("Dose escalation"), Paragraph(_sentence(rule))]
    if names:
        listed = "; ".join(f"dose {k}: {name}" for k, name in enumerate(names, start=1))
        blocks.append(Paragraph(f"Dose levels: {listed}."))
    if isinstance(rule, ThreePlusThree):
        blocks.append(_three_plus_three(rule))
    if isinstance(rule, Interval):
        blocks.append(_boundaries(rule))
    if scenarios:
        head = ("scenario", "", *(f"dose {k + 1}" for k in range(rule.doses)), "none", "patients")
        rows: list[tuple[str, ...]] = []
        for name, truth in scenarios.items():
            oc = rule.oc(truth)
            rows.append((name, "true toxicity", *(f"{p:.3g}" for p in truth), "", ""))
            rows.append(("", "selected", *(f"{v:.4f}" for v in oc.selected), f"{oc.none_selected:.4f}", ""))
            rows.append(("", "patients", *(f"{v:.2f}" for v in oc.patients), "", f"{oc.expected_n:.2f}"))
        blocks.append(Table("Exact operating characteristics of the escalation", head, tuple(rows)))
        blocks.append(_selection(rule, scenarios))
        blocks.append(
            Paragraph(
                "The characteristics are exact: every possible course of the escalation is counted, with "
                "equal states merged. Patients are assumed independent with a toxicity probability that "
                "depends on the dose alone."
            )
        )
    return blocks


def _selection(rule: CountRule, scenarios: Mapping[str, tuple[float, ...]]) -> Figure:
    def words(name: str, truth: tuple[float, ...]) -> str:
        shares = [rule.oc(truth).none_selected, *rule.oc(truth).selected]
        best = max(range(len(shares)), key=lambda k: shares[k])
        return f"{name}: {f'dose {best}' if best else 'no dose'}, {shares[best]:.2f}"

    likeliest = "; ".join(words(name, truth) for name, truth in scenarios.items())
    return Figure(
        "Probability of selecting each dose, by scenario",
        "Lines of the probability that no dose, or each dose, is selected; one line a scenario. Most likely "
        f"selected: {likeliest}.",
        lambda out: _pictures().decision_curve(rule, scenarios, out),
    )


def _pictures() -> ModuleType:
    from trialrun.design import pictures

    return pictures


def _sentence(rule: CountRule) -> str:
    """The rule's own description without the name of its class."""
    name, _, rest = repr(rule).partition("(")
    return f"Rule ({'3+3' if isinstance(rule, ThreePlusThree) else name}): {rest.removesuffix(')')}."


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _three_plus_three(rule: ThreePlusThree) -> Table:
    n1, n2 = rule.cohort, rule.extended
    lowest = "end without a dose at the lowest level"
    back = (
        f"fall back one level, treat up to {n2} there; {lowest}"
        if rule.deescalate
        else f"end; the level below is selected; {lowest}"
    )
    top = f"; at the highest level extend to {n2}" if rule.confirm else ""
    rows = (
        (f"{_span(0, rule.extend_at - 1)} of {n1}", f"escalate{top}"),
        (f"{_span(rule.extend_at, rule.too_many - 1)} of {n1}", f"extend the level to {n2} patients"),
        (f"at most {rule.too_many - 1} of {n2}", "escalate; at the highest level it is selected"),
        (f"{rule.too_many} or more of {n1} or {n2}", back),
    )
    return Table("Decision table", ("toxicities at the level", "decision"), rows)


def _boundaries(rule: Interval) -> Table:
    rows = tuple(
        tuple("never" if v is None else str(v) for v in row)
        for row in rule.boundaries()
        if row[0] % rule.cohort == 0
    )
    head = ("patients at the dose", "escalate if at most", "de-escalate if at least", "eliminate if at least")
    return Table("Boundaries: number of patients with toxicity", head, rows)


def _two_stage(design: TwoStage) -> list[Block]:
    bounds = ""
    if design.alpha is not None and design.beta is not None:
        bounds = f" The nominal bounds are alpha {design.alpha:g} and beta {design.beta:g}."
    n2 = design.n - design.n1
    rule = (
        f"H0: response rate at most {design.p0:g}; alternative: at least {design.p1:g}.{bounds} Stage one "
        f"treats {design.n1} evaluable patients. With {design.r1} or fewer responses the trial "
        "stops; otherwise "
        f"{n2} more are treated. With more than {design.r} responses in all {design.n} the treatment "
        "is called "
        "promising."
    )
    rows = []
    steps = sorted(
        {design.p0, design.p1, *(round(design.p0 + k * (design.p1 - design.p0) / 4, 4) for k in (1, 2, 3))}
    )
    for p in steps:
        oc = design.oc(p)
        rows.append(
            (f"{p:.4g}", f"{oc.reject:.4f}", f"{oc.pet:.4f}", f"{oc.en:.2f}", f"{oc.en_curtailed:.2f}")
        )
    inference = []
    for x in range(design.n + 1):
        i = design.infer(x)
        size = f"{x}/{i.patients}"
        inference.append(
            (
                size,
                f"{i.umvue:.4f}",
                f"{i.median_unbiased:.4f}",
                f"{i.p_value:.4f}",
                f"{i.lower:.4f}-{i.upper_exact:.4f}",
            )
        )
    return [
        Heading("Two-stage design"),
        Paragraph(rule),
        Table(
            "Exact operating characteristics",
            ("response rate", "promising", "stop after stage one", "expected n", "expected n, curtailed"),
            tuple(rows),
        ),
        Figure(
            "Boundaries, and the probability of each conclusion",
            f"Left, responses against patients: stop with {design.r1} or fewer of {design.n1}, promising "
            f"with more than {design.r} of {design.n}. Right, by the true response rate: the probability of "
            f"promising rises from {design.type_1:.4f} at {design.p0:g} to {design.power:.4f} at "
            f"{design.p1:g}; that of stopping after stage one falls from {design.pet0:.4f}.",
            design.plot,
        ),
        Paragraph(
            "Inference respects the stopping rule: the p-value and interval order the outcomes by stage and "
            "responses (Koyama and Chen), the estimate is the uniformly minimum variance unbiased one (Jung "
            "and Kim). The upper limits given keep their level exactly. A stage two of another size than "
            "planned is analysed by the conditional error given stage one (Koyama and Chen)."
        ),
        Table(
            "Inference by responses, 95 % intervals",
            ("responses", "UMVUE", "median unbiased", "p-value", "interval"),
            tuple(inference),
        ),
    ]


def joint_cells(row: Row) -> tuple[str, ...]:
    """A row of a table of both phases: scenario, odds ratio, no dose, error rates, their excess, power."""
    return (
        row.scenario,
        f"{row.odds_ratio:g}",
        f"{row.null.none_selected:.4f}",
        f"{row.null.success:.4f}",
        f"{row.null.success_given_phase_2:.4f}",
        f"{row.inflation:+.4f}",
        f"{row.alternative.success:.4f}",
        f"{row.alternative.success_given_phase_2:.4f}",
    )


def _joined(trial: Trial) -> list[Block]:
    rows = trial.design.study(trial.scenarios, trial.odds_ratios, trial.response)
    cells = tuple(map(joint_cells, rows))
    head = (
        "scenario",
        "odds ratio",
        "no dose",
        "alpha",
        "alpha | phase II",
        "excess",
        "power",
        "power | phase II",
    )
    design = trial.design.two_stage
    counted = "count" if trial.design.count_phase_1 else "do not count"
    worst = max(rows, key=lambda r: r.null.success_given_phase_2)
    bound = design.alpha if design.alpha is not None else design.type_1
    text = (
        f"Patients of phase I at the selected dose {counted} in stage one. The exact level of the two-stage "
        f"design alone is {design.type_1:.4f}, its bound {bound:g}. The largest level among trials "
        "that reach "
        f"phase II is {worst.null.success_given_phase_2:.4f} ({worst.scenario}, odds ratio "
        f"{worst.odds_ratio:g})."
    )
    if worst.null.success_given_phase_2 > bound + 1e-12:
        mended = trial.design.corrected(trial.scenarios, trial.odds_ratios, bound).two_stage
        text += (
            f" The bound is kept in every scenario when more than {mended.r} instead of more than "
            f"{design.r} of "
            f"{design.n} responses are required; the power of the two-stage design is then "
            f"{mended.power:.4f} "
            f"instead of {design.power:.4f}."
        )
    else:
        text += " The bound is kept in every scenario."
    return [
        Heading("The joined trial"),
        Paragraph(text),
        Table("Exact characteristics of the joined trial under p0 and under the alternative", head, cells),
        Figure(
            "Level among trials that reach phase II, by odds ratio",
            f"One line a scenario; the dotted line is the bound {bound:g}. Largest: "
            f"{worst.null.success_given_phase_2:.4f}, scenario {worst.scenario} at odds ratio "
            f"{worst.odds_ratio:g}.",
            lambda out: _pictures().seamless(rows, out, bound),
        ),
        Paragraph(
            "Odds ratios are those of toxicity and response in one patient at one dose (Plackett's form). "
            "At an odds ratio of 1 counting phase I patients cannot change the level."
        ),
    ]


def _losses(values: Mapping[str, Any], whole: Trial | None) -> list[Block]:
    if whole is None or whole.funnel is None:
        return []
    from trialrun.design.operations import simulate_escalation

    funnel = whole.funnel
    rows = []
    for name, truth in whole.scenarios.items():
        screened = funnel.screened(whole.design.escalation.oc(truth).sizes)
        line = simulate_escalation(whole.design.escalation, truth, funnel, trials=_TRIALS, seed=_SEED)
        rows.append(
            (
                name,
                f"{screened.mean:.1f}",
                f"{screened.quantile(0.9)}",
                f"{line.days.mean() / 30.44:.1f} ({line.mc_error / 30.44:.2f})",
                f"{line.quantile(0.9) / 30.44:.1f}",
            )
        )
    head = ("scenario", "screened, mean", "90 % within", "months, mean (s.e.)", "months, 90 % within")
    return [
        Heading("Losses and time of the escalation"),
        Paragraph(
            f"A candidate becomes an evaluable patient with probability {funnel.success:.4f}. The number "
            f"screened is exact; durations are simulated ({_TRIALS} trials, seed {_SEED})."
        ),
        Table("Assumptions", ("what", "assumed"), _assumed(funnel)),
        Table("Candidates and duration", head, tuple(rows)),
    ]


def _assumed(funnel: Funnel) -> tuple[tuple[str, str], ...]:
    return (
        ("candidates per 30 days while a place is open", f"{funnel.arrivals:g}"),
        ("a candidate fails screening", f"{funnel.screen_failure:.0%}"),
        ("one attempt of collection yields enough cells", f"{funnel.mobilisation:.0%}"),
        ("attempts at most, days each", f"{funnel.attempts}, {funnel.attempt_days:g}"),
        ("days of manufacturing", f"{funnel.manufacturing_days:g}"),
        ("a released product is given", f"{funnel.delivered:.0%}"),
        ("a treated patient is evaluable (else replaced)", f"{funnel.evaluable:.0%}"),
        ("toxicity window, days", f"{funnel.window:g}"),
        ("days between two treatments in a cohort", f"{funnel.stagger:g}"),
    )


def _source(values: Mapping[str, Any]) -> list[Block]:
    import yaml

    from trialrun.model.version import VERSION

    plain = {k: values[k] for k in values}
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    return [
        Heading("Reproduction"),
        Paragraph(
            f"Computed with trialrun {VERSION}. Saved as design.yaml, the following gives this section "
            "again: trialrun design report design.yaml --out section.html"
        ),
        Source(text),
    ]
