"""`trialrun design simulate`: escalation rules that follow patients in time or weigh responses."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from trialrun.cli.design_escalation import any_rule, print_characteristics, rule_values
from trialrun.cli.design_output import JSON, PLOT, numbers


def register(design: typer.Typer) -> None:
    design.command()(simulate)


def simulate(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", help="rolling6, tite-crm, tite-boin, boin12, backfill (of BOIN) or backfill-crm."
        ),
    ],
    truth: Annotated[str, typer.Option("--truth", metavar="P,P,…", help="True toxicity per dose.")],
    response: Annotated[
        str,
        typer.Option(
            "--response", metavar="P,P,…", help="True response per dose (boin12, backfill, backfill-crm)."
        ),
    ] = "",
    odds_ratio: Annotated[
        float, typer.Option("--odds-ratio", help="Of toxicity and response in a patient.")
    ] = 1.0,
    target: Annotated[float | None, typer.Option("--target", help="Toxicity probability aimed at.")] = None,
    skeleton: Annotated[
        str,
        typer.Option("--skeleton", metavar="P,P,…", help="Prior toxicity guesses; else by getprior."),
    ] = "",
    window: Annotated[float | None, typer.Option("--window", help="Days of the toxicity window.")] = None,
    interval: Annotated[
        float,
        typer.Option("--interval", help="Days between two arrivals (rolling6: patients, else cohorts)."),
    ] = 14.0,
    trials: Annotated[int, typer.Option("--trials", min=2, help="Simulated trials.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the simulation.")] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any other parameter, e.g. patients=30."),
    ] = None,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Operating characteristics by seeded simulation of a rule that has no finite state.

    Example: `trialrun design simulate tite-crm --target .25 --window 84 --truth .05,.1,.25,.4,.55`
    """
    from trialrun.design import specification
    from trialrun.design.errors import BadDesign

    true = numbers(truth, "--truth")
    name = rule.lower()
    values = rule_values(name, len(true), target, skeleton, settings)
    if window is not None and name in ("tite-crm", "tite-boin"):
        values["window"] = window
    if name in specification.RULES or name == "titration":
        raise BadDesign(
            f"{rule} has a finite state: nothing needs to be simulated.", hint=f"Use `design oc {rule}`."
        )
    chosen: Any = any_rule(values)
    options: dict[str, Any] = {"trials": trials, "seed": seed}
    if name in ("boin12", "backfill", "backfill-crm"):
        if not response:
            raise BadDesign(f"{rule} needs response rates.", hint="Give --response .2,.3,.4, one a dose.")
        options["odds_ratio"] = odds_ratio
        result = chosen.simulate(true, numbers(response, "--response"), **options)
    else:
        if name == "rolling6":
            options["window"] = 28.0 if window is None else window
        result = chosen.simulate(true, interval=interval, **options)
    print_characteristics(
        chosen,
        result,
        {"exact": False, "trials": trials, "seed": seed, "mc_error": result.mc_error},
        f"Simulated operating characteristics ({trials} trials, seed {seed}, standard error of a selection "
        f"at most {result.mc_error:.4f})",
        as_json,
        plot,
    )
