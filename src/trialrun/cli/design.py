"""`trialrun design …`: early-phase designs, exact, from numbers alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.design_output import JSON, PLOT, print_json, print_table

if TYPE_CHECKING:
    from trialrun.design.two_stage.designs import TwoStage

design = typer.Typer(
    help="Plan, check and report early-phase designs: exact, from numbers alone.", no_args_is_help=True
)

_P0 = Annotated[float, typer.Option("--p0", help="Response rate not worth pursuing.")]
_P1 = Annotated[float, typer.Option("--p1", help="Response rate worth pursuing.")]


def register(app: typer.Typer) -> None:
    from trialrun.cli import design_escalation, design_late, design_phase_two

    design_phase_two.register(design)
    design_escalation.register(design)
    design_late.register(design)
    app.add_typer(design, name="design")


@design.command()
def simon(
    p0: _P0,
    p1: _P1,
    alpha: Annotated[float, typer.Option("--alpha", help="Bound of the type I error.")] = 0.05,
    beta: Annotated[float, typer.Option("--beta", help="Bound of the type II error.")] = 0.2,
    min_pet: Annotated[float, typer.Option("--min-pet", help="Least P(stop early) under p0.")] = 0.0,
    n1_min: Annotated[int, typer.Option("--n1-min", help="Smallest first stage.")] = 1,
    n1_max: Annotated[int | None, typer.Option("--n1-max", help="Largest first stage.")] = None,
    n_max: Annotated[int | None, typer.Option("--n-max", help="Largest total; none is needed.")] = None,
    balanced: Annotated[bool, typer.Option("--balanced", help="Equal stages (an even total).")] = False,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Simon's two-stage designs: optimal, minimax and every admissible one, with a proof of optimality.

    Example: `trialrun design simon --p0 .2 --p1 .5 --alpha .1 --beta .1`
    """
    from trialrun.design.two_stage import simon as engine

    rules = engine.Constraints(min_pet, n1_min, n1_max, n_max, (0.5, 0.5) if balanced else (0.0, 1.0))
    found = engine.search(p0, p1, alpha, beta, rules)
    if plot is not None:
        from trialrun.design import pictures

        pictures.admissible(found, plot)
    if as_json:
        print_json(
            {
                "optimal": _row(found.optimal),
                "minimax": _row(found.minimax),
                "admissible": [_row(d) for d in found.admissible],
                "proof": {
                    "n_from": found.proof.n_from,
                    "n_to": found.proof.n_to,
                    "reason": found.proof.reason,
                },
            }
        )
        return
    named = [("optimal", found.optimal), ("minimax", found.minimax)]
    middle = [("admissible", d) for d in found.admissible if d not in (found.optimal, found.minimax)]
    print_table(
        f"Simon's designs for p0 {p0:g}, p1 {p1:g}, alpha {alpha:g}, beta {beta:g}",
        ("design", "stop if", "promising if", "EN(p0)", "PET(p0)", "alpha", "power"),
        [
            (
                name,
                f"<= {d.r1}/{d.n1}",
                f"> {d.r}/{d.n}",
                f"{d.en0:.2f}",
                f"{d.pet0:.4f}",
                f"{d.type_1:.4f}",
                f"{d.power:.4f}",
            )
            for name, d in [*named, *middle]
        ],
    )
    print(f"Searched totals {found.proof.n_from} to {found.proof.n_to}: {found.proof.reason}.")


@design.command()
def identify(
    n1: Annotated[int, typer.Option("--n1", help="Patients in stage one.")],
    n: Annotated[int, typer.Option("--n", help="Patients in both stages.")],
    r1: Annotated[int | None, typer.Option("--r1", help="Stage one's boundary, if stated.")] = None,
    r: Annotated[int | None, typer.Option("--r", help="The final boundary, if stated.")] = None,
    criterion: Annotated[
        str, typer.Option("--criterion", help="optimal, minimax or admissible; all when left out.")
    ] = "",
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Which hypotheses a record's two-stage design belongs to, from its sizes.

    The grid: p0 from 0.05 to 0.70 and p1 - p0 from 0.10 to 0.40 by 0.05; alpha 0.01, 0.025, 0.05, 0.1, 0.15,
    0.2; beta 0.05, 0.1, 0.15, 0.2.

    Example: `trialrun design identify --n1 10 --n 17 --criterion optimal`
    """
    from trialrun.design.two_stage import identify as engine

    criteria = (criterion,) if criterion else engine.CRITERIA
    found = engine.identify(n1, n, r1=r1, r=r, criteria=criteria)
    if plot is not None:
        from trialrun.design import result_pictures

        result_pictures.identified(found, plot)
    if as_json:
        print_json(
            [
                {
                    "criterion": i.criterion,
                    "p0": i.p0,
                    "p1": i.p1,
                    "alpha": i.alpha,
                    "beta": i.beta,
                    "r1": i.design.r1,
                    "n1": i.design.n1,
                    "r": i.design.r,
                    "n": i.design.n,
                }
                for i in found
            ]
        )
        return
    if not found:
        print(f"No setting of the grid has a design with n1 = {n1} and n = {n}.")
        return
    print_table(
        f"Settings whose design has n1 = {n1} and n = {n}",
        ("criterion", "p0", "p1", "alpha", "beta", "stop if", "promising if"),
        [
            (
                i.criterion,
                f"{i.p0:g}",
                f"{i.p1:g}",
                f"{i.alpha:g}",
                f"{i.beta:g}",
                f"<= {i.design.r1}/{n1}",
                f"> {i.design.r}/{n}",
            )
            for i in found
        ],
    )


@design.command()
def infer(
    responses: Annotated[int, typer.Option("--responses", help="Responses seen in all.")],
    p0: _P0,
    p1: _P1,
    r1: Annotated[
        int | None, typer.Option("--r1", help="Stage one stops with this many responses or fewer.")
    ] = None,
    n1: Annotated[int | None, typer.Option("--n1", help="Patients in stage one.")] = None,
    r: Annotated[int | None, typer.Option("--r", help="Promising with more responses than this.")] = None,
    n: Annotated[int | None, typer.Option("--n", help="Patients in both stages.")] = None,
    bounds: Annotated[
        str, typer.Option("--bounds", metavar="N:A[:B],…", help="Any looks, as in `design looks`, instead.")
    ] = "",
    patients: Annotated[
        int | None, typer.Option("--patients", help="Patients treated, if not n1 or n.")
    ] = None,
    stage_1: Annotated[
        int | None, typer.Option("--stage-1", help="Responses of stage one, when stage two deviated.")
    ] = None,
    confidence: Annotated[float, typer.Option("--confidence", help="Of the two-sided interval.")] = 0.95,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Inference after a trial in two stages, or with any looks, that respects its stopping rule.

    Example: `trialrun design infer --r1 2 --n1 10 --r 5 --n 17 --p0 .2 --p1 .5 --responses 7`
    """
    from dataclasses import asdict

    from trialrun.design.errors import BadDesign
    from trialrun.design.two_stage.designs import TwoStage

    if bounds:
        from trialrun.cli.design_phase_two import read_bounds
        from trialrun.design.two_stage.multi_stage import MultiStage

        if stage_1 is not None:
            raise BadDesign(
                "--stage-1 is for two stages.", hint="Give --r1, --n1, --r and --n instead of --bounds."
            )
        if any(number is not None for number in (r1, n1, r, n)):
            raise BadDesign(
                "--bounds and the numbers of a two-stage design are two designs.",
                hint="Give --bounds, or --r1, --n1, --r and --n.",
            )
        result = MultiStage(read_bounds(bounds), p0, p1).infer(responses, patients, confidence)
    else:
        if r1 is None or n1 is None or r is None or n is None:
            raise BadDesign("the design is not complete.", hint="Give --r1, --n1, --r and --n, or --bounds.")
        result = TwoStage(r1, n1, r, n, p0, p1).infer(responses, patients, confidence, stage_1)
    if plot is not None:
        result.plot(plot, p0, p1)
    if as_json:
        print_json(asdict(result))
        return
    verdict = "promising" if result.promising else "not promising"
    print(f"{result.responses} responses in {result.patients} patients: {verdict}")
    if not result.planned:
        least = "no total" if result.critical is None else f"{result.critical} or more responses"
        print(f"  stage two had another size than planned: {least} would be promising given stage one")
    for name, value in (
        (
            "p-value (Koyama-Chen)",
            f"{result.p_value:.6f}",
        ),
        ("UMVUE", f"{result.umvue:.6f}"),
        ("median unbiased", f"{result.median_unbiased:.6f}"),
        ("observed rate", f"{result.mle:.6f}"),
        (f"{confidence:.0%} interval, exact", f"{result.lower:.4f} to {result.upper_exact:.4f}"),
        (f"{confidence:.0%} interval, as published", f"{result.lower:.4f} to {result.upper:.4f}"),
    ):
        print(f"  {name:<32} {value}")


@design.command()
def seamless(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML specification of the trial.")],
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """A joined phase I/II trial as one exact calculation: its level, its power and what counting costs.

    Example: `trialrun design seamless nk4aml.yaml`
    """
    from dataclasses import asdict

    from trialrun.design import specification
    from trialrun.design.report import joint_cells

    trial = specification.read(file)
    rows = trial.design.study(trial.scenarios, trial.odds_ratios, trial.response)
    stage = trial.design.two_stage
    bound = stage.alpha if stage.alpha is not None else stage.type_1
    highest = max(rows, key=lambda row: row.null.success_given_phase_2)
    worst = highest.null.success_given_phase_2
    exceeded = [row for row in rows if row.null.success_given_phase_2 > bound + 1e-12]
    mended = stage
    if exceeded:
        mended = trial.design.corrected(trial.scenarios, trial.odds_ratios, bound).two_stage
    if plot is not None:
        from trialrun.design import pictures

        pictures.seamless(rows, plot, bound)
    if as_json:
        print_json(
            {
                "title": trial.title,
                "two_stage": _row(stage),
                "alpha_bound": bound,
                "alpha_worst": worst,
                "exceeded": [
                    {
                        "scenario": row.scenario,
                        "odds_ratio": row.odds_ratio,
                        "by": row.null.success_given_phase_2 - bound,
                    }
                    for row in exceeded
                ],
                "corrected": _row(mended),
                "rows": [
                    {
                        "scenario": row.scenario,
                        "odds_ratio": row.odds_ratio,
                        "inflation": row.inflation,
                        "null": asdict(row.null),
                        "alternative": asdict(row.alternative),
                    }
                    for row in rows
                ],
            }
        )
        return
    print(f"{trial.title}: {trial.design.escalation}")
    print(stage)
    print_table(
        "Exact; 'given' are the probabilities among trials that reach phase II",
        ("scenario", "odds ratio", "no dose", "alpha", "alpha given", "excess", "power", "power given", "n"),
        [(*joint_cells(row), f"{row.alternative.patients:.1f}") for row in rows],
    )
    if not exceeded:
        print(f"The bound {bound:g} is kept in every scenario (largest level {worst:.4f}).")
        return
    print(f"The bound {bound:g} is exceeded in {len(exceeded)} of {len(rows)} rows:")
    for name in dict.fromkeys(row.scenario for row in exceeded):
        ratios = ", ".join(f"{row.odds_ratio:g}" for row in exceeded if row.scenario == name)
        by = max(row.null.success_given_phase_2 for row in exceeded if row.scenario == name) - bound
        print(f"  {name}: at odds ratio {ratios}, by up to {by:.4f}")
    print(
        f"It is kept when more than {mended.r} instead of more than {stage.r} responses are required; power "
        f"{mended.power:.4f} instead of {stage.power:.4f}."
    )


@design.command()
def timeline(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML specification with a funnel.")],
    trials: Annotated[int, typer.Option("--trials", min=2, help="Simulated trials.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the simulation.")] = 1,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """How many candidates the escalation needs (exact) and how long it takes (simulated).

    Example: `trialrun design timeline nk4aml.yaml`
    """
    from trialrun.design import operations, specification

    trial = specification.read(file)
    funnel = trial.funnel or operations.Funnel()
    rows = []
    drawn = {}
    for name, truth in trial.scenarios.items():
        screened = funnel.screened(trial.design.escalation.oc(truth).sizes)
        line = operations.simulate_escalation(
            trial.design.escalation, truth, funnel, trials=trials, seed=seed
        )
        rows.append(
            {
                "scenario": name,
                "screened_mean": screened.mean,
                "screened_90": screened.quantile(0.9),
                "days_mean": float(line.days.mean()),
                "days_mc_error": line.mc_error,
                "days_90": line.quantile(0.9),
            }
        )
        drawn[name] = screened, line
    if plot is not None:
        from trialrun.design import result_pictures

        result_pictures.timelines(drawn, plot)
    if as_json:
        print_json({"seed": seed, "trials": trials, "rows": rows})
        return
    heads = ("scenario", "screened, mean", "90 % within", "days, mean", "standard error", "90 % within")
    print_table(
        f"Candidates (exact) and duration ({trials} simulated trials, seed {seed})",
        heads,
        [tuple(v if isinstance(v, str) else f"{v:.1f}" for v in row.values()) for row in rows],
    )


@design.command()
def report(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML specification.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT", help="Ends in .html or .docx.")],
) -> None:
    """Write the statistical section of a protocol: rule, tables, boundaries, assumptions, references.

    Example: `trialrun design report nk4aml.yaml --out section.docx`
    """
    from trialrun.design import report_files, specification

    report_files.write(specification.load(file), out)
    print(f"written: {out}", file=sys.stderr)


def _row(d: TwoStage) -> dict[str, float | int]:
    return {
        "r1": d.r1,
        "n1": d.n1,
        "r": d.r,
        "n": d.n,
        "en0": d.en0,
        "pet0": d.pet0,
        "alpha": d.type_1,
        "power": d.power,
    }
