"""`trialrun design single|fleming|bryant-day|…`: phase II designs beside Simon's, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialrun.cli.design_output import JSON, PLOT, numbers, print_json, print_table

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.two_stage.multi_stage import MultiStage

_P0 = Annotated[float, typer.Option("--p0", help="Response rate not worth pursuing.")]
_P1 = Annotated[float, typer.Option("--p1", help="Response rate worth pursuing.")]
_ALPHA = Annotated[float, typer.Option("--alpha", help="Bound of the type I error.")]
_BETA = Annotated[float, typer.Option("--beta", help="Bound of the type II error.")]


def register(design: typer.Typer) -> None:
    for command in (single, fleming, predictive, bop2, looks, attained):
        design.command()(command)
    design.command("bryant-day")(bryant_day)
    design.command("thall-simon")(thall_simon)


def single(
    p0: _P0, p1: _P1, alpha: _ALPHA = 0.05, beta: _BETA = 0.2, as_json: JSON = False, plot: PLOT = None
) -> None:
    """The smallest exact single-stage design.

    Example: `trialrun design single --p0 .2 --p1 .5 --alpha .1 --beta .1`
    """
    from trialrun.design.two_stage.multi_stage import SingleStage

    found = SingleStage.search(p0, p1, alpha, beta)
    if plot is not None:
        found.plot(plot)
    if as_json:
        print_json({"r": found.r, "n": found.n, "alpha": found.type_1, "power": found.power})
        return
    print(f"promising with more than {found.r} responses of {found.n}")
    print(f"alpha {found.type_1:.4f}, power {found.power:.4f}")


def fleming(
    p0: _P0,
    p1: _P1,
    stages: Annotated[str, typer.Option("--stages", metavar="N,N,…", help="Patients in each stage.")],
    alpha: _ALPHA = 0.05,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Fleming's design: stops early either way; bounds by his formula, characteristics exact.

    Example: `trialrun design fleming --p0 .2 --p1 .4 --stages 15,15,15`
    """
    from trialrun.design.two_stage import multi_stage

    rule = multi_stage.fleming(p0, p1, alpha, _whole(stages, "--stages"))
    _print_looks("Fleming's design", rule, {}, as_json, plot)


def predictive(
    p0: _P0,
    p1: _P1,
    alpha: _ALPHA = 0.1,
    beta: _BETA = 0.1,
    first_look: Annotated[int, typer.Option("--first-look", min=1, help="Patients at the first look.")] = 10,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Lee and Liu's design: after every patient stop when success at the end is improbable.

    Example: `trialrun design predictive --p0 .2 --p1 .4 --alpha .1 --beta .1`
    """
    from trialrun.design.two_stage.bayes import PredictiveProbability

    found = PredictiveProbability.search(p0, p1, alpha, beta, first_look=first_look)
    more = {"theta_l": found.theta_l, "theta_t": list(found.theta_t), "prior": list(found.prior)}
    low, high = found.theta_t
    title = (
        f"Predictive probability: stop below {found.theta_l:g}; success when P(p > p0) exceeds a theta_t in "
        f"[{low:.3f}, {high:.3f})"
    )
    _print_looks(title, found.rule, more, as_json, plot)


def bop2(
    p0: _P0,
    p1: _P1,
    look: Annotated[str, typer.Option("--looks", metavar="N,N,…", help="Patients at each look.")],
    alpha: _ALPHA = 0.1,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """BOP2: go on while P(p > p0 | data) is at least lambda (n / N)^gamma; the rule with the most power.

    Example: `trialrun design bop2 --p0 .2 --p1 .4 --alpha .1 --looks 10,20,30,40`
    """
    from trialrun.design.two_stage.bayes import Bop2

    found = Bop2.search(p0, p1, alpha, _whole(look, "--looks"))
    more = {"lambda": found.lam, "gamma": found.gamma, "prior": list(found.prior)}
    _print_looks(f"BOP2 with lambda {found.lam:g}, gamma {found.gamma:g}", found.rule, more, as_json, plot)


def thall_simon(
    p0: _P0,
    p1: _P1,
    standard: Annotated[
        str, typer.Option("--standard", metavar="A,B", help="Beta distribution of the standard's rate.")
    ],
    look: Annotated[str, typer.Option("--looks", metavar="N,N,…", help="Patients at each look.")],
    delta: Annotated[float, typer.Option("--delta", help="Improvement over the standard aimed at.")] = 0.0,
    lower: Annotated[
        float, typer.Option("--lower", help="Stop when P(better by delta) is at most this.")
    ] = 0.05,
    upper: Annotated[
        float, typer.Option("--upper", help="Promising when P(better) is at least this.")
    ] = 0.95,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Thall and Simon's monitoring against an uncertain standard; p0 and p1 only describe the rule.

    Example: `trialrun design thall-simon --standard 20,80 --delta .15 --looks 10,20,30 --p0 .2 --p1 .4`
    """
    from trialrun.design.errors import BadDesign
    from trialrun.design.two_stage import bayes

    beta = numbers(standard, "--standard")
    if len(beta) != 2 or min(beta) <= 0:
        raise BadDesign(
            f"--standard {standard!r} is not a Beta distribution.", hint="Write --standard 20,80."
        )
    rule = bayes.thall_simon(
        (beta[0], beta[1]),
        delta=delta,
        lower=lower,
        upper=upper,
        looks=_whole(look, "--looks"),
        p0=p0,
        p1=p1,
    )
    _print_looks("Thall and Simon's rule", rule, {"standard": list(beta)}, as_json, plot)


def looks(
    bounds: Annotated[
        str,
        typer.Option(
            "--bounds", metavar="N:A[:B],…", help="Per look: patients, stop with <= A, promising with >= B."
        ),
    ],
    p0: _P0,
    p1: _P1,
    curtailed: Annotated[
        bool, typer.Option("--curtailed", help="End the moment the conclusion is settled.")
    ] = False,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Exact characteristics of any stopping boundaries, curtailed or not.

    Without B a look stops only for futility; the last look is promising with more than A.

    Example: `trialrun design looks --bounds 10:2,17:5 --p0 .2 --p1 .5 --curtailed`
    """
    from trialrun.design.two_stage.multi_stage import MultiStage

    rule = MultiStage(read_bounds(bounds), p0, p1)
    _print_looks("Stopping boundaries", rule.curtailed() if curtailed else rule, {}, as_json, plot)


def read_bounds(bounds: str) -> tuple[tuple[int, int, int], ...]:
    """Looks (patients, fail with <= a, succeed with >= b) from "10:2,17:5"."""
    from trialrun.design.errors import BadDesign

    rows: list[tuple[int, int, int]] = []
    parts = [part for part in bounds.split(",") if part.strip()]
    for k, part in enumerate(parts, start=1):
        try:
            values = [int(v) for v in part.split(":")]
            n, a = values[:2]
            b = values[2] if len(values) == 3 else a + 1 if k == len(parts) else n + 1
            if len(values) > 3:
                raise ValueError
        except ValueError:
            raise BadDesign(f"look {k}, {part!r}, is not N:A or N:A:B.", hint="Write 10:2,17:5.") from None
        rows.append((n, a, b))
    if not rows:
        raise BadDesign("no look is given.", hint="Write --bounds 10:2,17:5.")
    return tuple(rows)


def attained(
    p0: _P0,
    p1: _P1,
    n1: Annotated[int, typer.Option("--n1", help="Patients of stage one, as attained.")],
    n: Annotated[int, typer.Option("--n", help="Patients of both stages, as attained.")],
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Green and Dahlberg's rule for stage sizes that came out otherwise than planned.

    For inference after a stage two of another size see `design infer --stage-1`.

    Example: `trialrun design attained --p0 .2 --p1 .5 --n1 12 --n 20`
    """
    from trialrun.design.two_stage.multi_stage import green_dahlberg

    rule = green_dahlberg(p0, p1, n1, n)
    if plot is not None:
        rule.plot(plot)
    if as_json:
        print_json(
            {
                "r1": rule.r1,
                "n1": n1,
                "r": rule.r,
                "n": n,
                "alpha": rule.type_1,
                "power": rule.power,
                "pet0": rule.pet0,
                "en0": rule.en0,
            }
        )
        return
    first = f"stop with {rule.r1} or fewer of {n1}" if rule.r1 >= 0 else f"no stop after {n1}"
    print(f"{first}; promising with more than {rule.r} of {n}")
    print(f"alpha {rule.type_1:.4f}, power {rule.power:.4f}, PET(p0) {rule.pet0:.4f}, EN(p0) {rule.en0:.2f}")


def bryant_day(
    pr0: Annotated[float, typer.Option("--pr0", help="Response rate not worth pursuing.")],
    pr1: Annotated[float, typer.Option("--pr1", help="Response rate worth pursuing.")],
    tox0: Annotated[float, typer.Option("--tox0", help="Unacceptable toxicity rate.")],
    tox1: Annotated[float, typer.Option("--tox1", help="Acceptable toxicity rate.")],
    alpha_r: Annotated[float, typer.Option("--alpha-r", help="Bound: poor response accepted.")] = 0.1,
    alpha_t: Annotated[float, typer.Option("--alpha-t", help="Bound: poor safety accepted.")] = 0.1,
    beta: Annotated[float, typer.Option("--beta", help="Bound: good treatment rejected.")] = 0.1,
    odds_ratio: Annotated[
        float, typer.Option("--odds-ratio", help="Of toxicity and response, for the characteristics shown.")
    ] = 1.0,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Bryant and Day's two-stage design, which watches response and toxicity together.

    Example: `trialrun design bryant-day --pr0 .2 --pr1 .45 --tox0 .4 --tox1 .2`
    """
    from trialrun.design.two_stage.bryant_day import BryantDay

    found = BryantDay.search(pr0, pr1, tox0, tox1, alpha_r, alpha_t, beta)
    if plot is not None:
        found.plot(plot)
    truths = {
        "both poor": (pr0, tox0),
        "poor response": (pr0, tox1),
        "poor safety": (pr1, tox0),
        "both good": (pr1, tox1),
    }
    shown = {name: found.oc(*truth, odds_ratio) for name, truth in truths.items()}
    if as_json:
        rule: dict[str, Any] = {k: getattr(found, k) for k in ("r1", "t1", "n1", "r", "t", "n")}
        rule["truths"] = [
            {"truth": name, "accept": oc.accept, "pet": oc.pet, "en": oc.en} for name, oc in shown.items()
        ]
        print_json({**rule, "odds_ratio": odds_ratio})
        return
    print(
        f"go on with more than {found.r1} responses and more than {found.t1} free of toxicity of {found.n1}"
    )
    print(f"accept with more than {found.r} and more than {found.t} of {found.n}")
    print_table(
        f"Exact operating characteristics, odds ratio {odds_ratio:g}",
        ("truth", "accepted", "stop after stage one", "expected n"),
        [(name, f"{oc.accept:.4f}", f"{oc.pet:.4f}", f"{oc.en:.2f}") for name, oc in shown.items()],
    )


def _whole(text: str, option: str) -> tuple[int, ...]:
    from trialrun.design.errors import BadDesign

    values = numbers(text, option)
    if not values or any(v != int(v) or v < 1 for v in values):
        raise BadDesign(f"{option} {text!r} is not a list of patient numbers.", hint=f"Write {option} 10,20.")
    return tuple(int(v) for v in values)


def _print_looks(
    title: str, rule: MultiStage, more: dict[str, Any], as_json: bool, plot: Path | None
) -> None:
    if plot is not None:
        rule.plot(plot)
    null, good = rule.oc(rule.p0), rule.oc(rule.p1)
    if as_json:
        print_json(
            {
                **more,
                "looks": [
                    {
                        "n": n,
                        "stop_at_most": a if a >= 0 else None,
                        "promising_at_least": b if b <= n else None,
                        "stopped_p0": stop + go,
                        "stopped_p1": stop_1 + go_1,
                    }
                    for (n, a, b), (_, stop, go), (_, stop_1, go_1) in zip(
                        rule.looks, null.looks, good.looks, strict=True
                    )
                ],
                "alpha": null.reject,
                "power": good.reject,
                "en0": null.en,
                "en1": good.en,
            }
        )
        return
    print_table(
        title,
        ("patients", "stop if", "promising if", f"ends here, p {rule.p0:g}", f"ends here, p {rule.p1:g}"),
        [
            (
                str(n),
                f"<= {a}" if a >= 0 else "never",
                f">= {b}" if b <= n else "never",
                f"{stop + go:.4f}",
                f"{stop_1 + go_1:.4f}",
            )
            for (n, a, b), (_, stop, go), (_, stop_1, go_1) in zip(
                rule.looks, null.looks, good.looks, strict=True
            )
        ],
    )
    print(
        f"alpha {null.reject:.4f}, power {good.reject:.4f}; expected n {null.en:.2f} under p0, {good.en:.2f} "
        "under p1"
    )
