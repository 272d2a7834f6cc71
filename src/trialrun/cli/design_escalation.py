"""`trialrun design oc|decide|pathways|table`: escalation rules and what they do, on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialrun.cli.design_output import JSON, PLOT, numbers, print_json, print_table

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.escalation.rule import CountRule, Escalation, Pathway
    from trialrun.design.exact import Characteristics

_RULE = Annotated[
    str,
    typer.Argument(metavar="RULE", help="3+3, boin, keyboard, mtpi2, i3+3, crm, crm2, blrm or ewoc."),
]
_ANY_RULE = Annotated[
    str,
    typer.Argument(
        metavar="RULE",
        help="3+3, boin, keyboard, mtpi2, i3+3, crm, crm2, blrm, ewoc, titration, rolling6, tite-crm, "
        "tite-boin, boin12, backfill (of BOIN) or backfill-crm.",
    ),
]
_DOSES = Annotated[int | None, typer.Option("--doses", min=1, help="Number of dose levels.")]
_TARGET = Annotated[float | None, typer.Option("--target", help="Toxicity probability aimed at.")]
_SKELETON = Annotated[
    str, typer.Option("--skeleton", metavar="P,P,…", help="Prior toxicity guesses (crm); else by getprior.")
]
_COHORTS = Annotated[
    int | None, typer.Option("--cohorts-planned", min=1, help="Most cohorts (interval designs).")
]
_COHORT = Annotated[int | None, typer.Option("--cohort", min=1, help="Patients in a cohort.")]
_PATIENTS = Annotated[int | None, typer.Option("--patients", min=1, help="Patients in all (crm, blrm).")]
_SET = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Any other parameter of the rule, e.g. deescalate=true, cohorts=12.",
    ),
]


_AS_GIVEN = Annotated[
    bool,
    typer.Option("--as-given", help="Take the outcomes as they are, even if the rule assigns otherwise."),
]


def register(design: typer.Typer) -> None:
    for command in (oc, decide, pathways, table):
        design.command()(command)


def oc(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", help="3+3, boin, keyboard, mtpi2, i3+3, crm, crm2, blrm, ewoc or titration."
        ),
    ],
    truth: Annotated[str, typer.Option("--truth", metavar="P,P,…", help="True toxicity per dose.")],
    moderate: Annotated[
        str, typer.Option("--moderate", metavar="P,P,…", help="True moderate toxicity per dose (titration).")
    ] = "",
    target: _TARGET = None,
    skeleton: _SKELETON = "",
    planned: _COHORTS = None,
    cohort: _COHORT = None,
    patients: _PATIENTS = None,
    settings: _SET = None,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Exact operating characteristics of an escalation rule at true toxicity probabilities.

    Example: `trialrun design oc boin --target .3 --truth .05,.15,.3,.45,.6`
    """
    true = numbers(truth, "--truth")
    values = rule_values(rule, len(true), target, skeleton, _given(settings, planned, cohort, patients))
    chosen: Any
    if rule.lower() == "titration":
        chosen = any_rule(values)
        result = chosen.oc(true, numbers(moderate, "--moderate") if moderate else None)
    else:
        chosen = count_rule(values)
        result = chosen.oc(true)
    print_characteristics(chosen, result, {"exact": True}, "Exact operating characteristics", as_json, plot)


def print_characteristics(
    chosen: object,
    result: Characteristics,
    how: dict[str, Any],
    title: str,
    as_json: bool,
    plot: Path | None,
) -> None:
    """A design's characteristics as a table or as JSON; `how` says whether and how they were simulated."""
    if plot is not None:
        result.plot(plot)
    columns = {
        "selected": result.selected.tolist(),
        "patients": result.patients.tolist(),
        "toxicities": result.toxicities.tolist(),
    }
    backfilled = getattr(result, "backfilled", None)
    if backfilled is not None:
        columns["backfilled"] = backfilled.tolist()
    if as_json:
        doses = [
            {"dose": k + 1, "truth": p, **{name: values[k] for name, values in columns.items()}}
            for k, p in enumerate(result.truth)
        ]
        print_json(
            {
                "rule": repr(chosen),
                **how,
                "doses": doses,
                **columns,
                "none_selected": result.none_selected,
                "expected_patients": result.expected_n,
                "overdosed": result.overdosed,
                "sizes": [{"patients": n, "probability": p} for n, p in result.sizes],
            }
        )
        return
    print(chosen)
    print_table(
        title,
        ("dose", "true toxicity", *columns),
        [
            (
                str(k + 1),
                f"{p:g}",
                *(f"{v[k]:.4f}" if name == "selected" else f"{v[k]:.2f}" for name, v in columns.items()),
            )
            for k, p in enumerate(result.truth)
        ],
    )
    print(f"No dose selected: {result.none_selected:.4f}; {result.expected_n:.2f} patients expected.")


def decide(
    rule: _ANY_RULE,
    outcomes: Annotated[str, typer.Option("--outcomes", help='Cohorts so far, such as "1NNN 2NNT".')] = "",
    doses: _DOSES = None,
    target: _TARGET = None,
    skeleton: _SKELETON = "",
    planned: _COHORTS = None,
    cohort: _COHORT = None,
    patients: _PATIENTS = None,
    settings: _SET = None,
    as_given: _AS_GIVEN = False,
    confidence: Annotated[float, typer.Option("--confidence", help="Of the limits per dose.")] = 0.95,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """What an escalation rule says after these outcomes. N: no toxicity, T: dose-limiting toxicity.

    Further letters: M moderate toxicity (titration); P still pending (rolling6); E response, B response and
    toxicity (boin12, backfill, backfill-crm). For tite-crm and tite-boin, 1N@30 is a patient followed for 30
    days so far.

    Example: `trialrun design decide 3+3 --doses 3 --outcomes "1NNN 2NNT"`
    """
    from dataclasses import asdict

    values = rule_values(rule, doses, target, skeleton, _given(settings, planned, cohort, patients))
    chosen = any_rule(values)
    found = chosen.infer(outcomes, confidence, strict=not as_given)
    decision = found.decision
    if plot is not None:
        found.plot(plot)
    if as_json:
        print_json(
            {
                "action": decision.action,
                "dose": decision.dose,
                "patients": decision.patients,
                "recommended": decision.recommended,
                "reason": decision.reason,
                "details": decision.details,
                "doses": [asdict(d) for d in found.doses],
            }
        )
        return
    if decision.stopped:
        end = f"dose {decision.recommended}" if decision.recommended else "no dose"
        print(f"stop, {end} is recommended: {decision.reason}")
    else:
        who = "1 patient" if decision.patients == 1 else f"{decision.patients or 'no'} patients"
        print(f"{decision.action}: {who} at dose {decision.dose} ({decision.reason})")


def pathways(
    rule: _RULE,
    outcomes: Annotated[str, typer.Option("--outcomes", help="Cohorts so far; none at the start.")] = "",
    cohorts: Annotated[int, typer.Option("--cohorts", min=1, max=6, help="How many cohorts ahead.")] = 2,
    doses: _DOSES = None,
    target: _TARGET = None,
    skeleton: _SKELETON = "",
    planned: _COHORTS = None,
    cohort: _COHORT = None,
    patients: _PATIENTS = None,
    settings: _SET = None,
    as_given: _AS_GIVEN = False,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """Dose-transition pathways: every course of the next cohorts and what follows.

    Example: `trialrun design pathways crm --doses 5 --target .25 --cohorts 2`
    """
    root = _rule(rule, doses, target, skeleton, _given(settings, planned, cohort, patients)).pathways(
        outcomes, cohorts, strict=not as_given
    )
    if plot is not None:
        from trialrun.design import pictures

        pictures.pathways(root, plot)
    if as_json:
        print_json(_tree(root))
        return
    for so_far, node in root.walk(outcomes):
        end = f"stop, recommend {f'dose {node.recommended}' if node.recommended else 'no dose'}"
        following = f"{node.patients} at dose {node.dose}" if node.dose else end
        print(f"{so_far or '(start)':<40} {following}")


def table(
    rule: _RULE,
    target: _TARGET = None,
    planned: _COHORTS = None,
    cohort: _COHORT = None,
    patients: _PATIENTS = None,
    settings: _SET = None,
    as_json: JSON = False,
    plot: PLOT = None,
) -> None:
    """The decision table of an interval design: boundaries by the number of patients at a dose.

    Example: `trialrun design table boin --target .3 --set cohorts=6`
    """
    from trialrun.design.errors import BadDesign
    from trialrun.design.escalation.interval import Interval

    chosen = _rule(rule, 2, target, "", _given(settings, planned, cohort, patients))
    if not isinstance(chosen, Interval):
        raise BadDesign(f"{rule} has no table by counts at one dose.", hint="Use boin, keyboard or i3+3.")
    if plot is not None:
        from trialrun.design import pictures

        pictures.decision_table(chosen, plot)
    rows = chosen.boundaries()
    names = ("patients", "escalate_at_most", "deescalate_at_least", "eliminate_at_least")
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    print_table(
        f"{rule}: number of patients with toxicity",
        ("patients", "escalate if <=", "de-escalate if >=", "eliminate if >="),
        [tuple("never" if v is None else str(v) for v in row) for row in rows],
    )


def _given(
    settings: list[str] | None, planned: int | None, cohort: int | None, patients: int | None
) -> list[str]:
    """The settings, with the options that are written out."""
    options = {"cohorts": planned, "cohort": cohort, "patients": patients}
    spelt = {"cohorts": "--cohorts-planned", "cohort": "--cohort", "patients": "--patients"}
    for setting in settings or []:
        name, _, value = (part.strip() for part in setting.partition("="))
        if (chosen := options.get(name)) is not None and value != str(chosen):
            from trialrun.design.errors import BadDesign

            raise BadDesign(
                f"{spelt[name]} {chosen} and --set {name}={value} contradict each other.",
                hint="Give one of them.",
            )
    return [*(f"{name}={value}" for name, value in options.items() if value is not None), *(settings or [])]


def _rule(
    name: str, doses: int | None, target: float | None, skeleton: str, settings: list[str] | None
) -> CountRule:
    return count_rule(rule_values(name, doses, target, skeleton, settings))


# How a parameter that has no default is given, where --set NAME=VALUE is not the way.
_OPTIONS = {
    "target": "--target .3",
    "doses": "--doses 3",
    "skeleton": "--skeleton .05,.12,.25 (or --doses, for which one is made)",
    "window": "--set window=84 (days)",
    "tox_limit": "--set tox_limit=.35",
    "response_floor": "--set response_floor=.25",
    "amounts": "--set amounts=10,20,40",
    "reference": "--set reference=40",
}


def count_rule(values: dict[str, Any]) -> CountRule:
    """The rule with counts for a state; what is missing is named by its option."""
    from trialrun.design import specification

    with _missing():
        return specification.rule(values)


def any_rule(values: dict[str, Any]) -> Escalation:
    """Any rule; what is missing is named by its option."""
    from trialrun.design import specification

    with _missing():
        if str(values["rule"]).lower() in specification.RULES:
            return specification.rule(values)
        return specification.other_rule(values)


@contextmanager
def _missing() -> Iterator[None]:
    from trialrun.design import specification

    try:
        yield
    except specification.MissingParameter as error:
        ways = (_OPTIONS.get(name, f"--set {name}=VALUE") for name in error.names)
        error.hint = f"Add {' and '.join(ways)}."
        raise


def rule_values(
    name: str, doses: int | None, target: float | None, skeleton: str, settings: list[str] | None
) -> dict[str, Any]:
    """The mapping that `specification` builds a rule from."""
    import yaml

    from trialrun.design.errors import BadDesign

    values: dict[str, Any] = {"rule": name}
    if skeleton:
        values["skeleton"] = numbers(skeleton, "--skeleton")
    elif doses is not None:
        values["doses"] = doses
    if target is not None:
        values["target"] = target
    for setting in settings or []:
        key, equals, value = setting.partition("=")
        if not equals:
            raise BadDesign(f"--set {setting} has no value.", hint="Write it as NAME=VALUE.")
        if "," in value:
            values[key.strip()] = numbers(value, f"--set {key}=")
            continue
        try:
            values[key.strip()] = yaml.safe_load(value)
        except yaml.YAMLError:
            raise BadDesign(f"--set {setting} cannot be read.", hint="Give a number or true/false.") from None
    return values


def _tree(node: Pathway) -> dict[str, Any]:
    return {
        "outcome": node.outcome,
        "dose": node.dose,
        "patients": node.patients,
        "recommended": node.recommended,
        "multiplicity": node.multiplicity,
        "branches": [_tree(b) for b in node.branches],
    }
