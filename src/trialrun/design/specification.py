"""Designs from plain mappings, as they stand in a YAML file or come from a command line.

A file for a joined phase I/II trial:

    title: NK4AML
    escalation: {rule: 3+3, doses: 3, deescalate: true, confirm: true}
    two_stage: {r1: 2, n1: 10, r: 5, n: 17, p0: 0.2, p1: 0.5, alpha: 0.1, beta: 0.1}
    scenarios: {rising: [0.05, 0.15, 0.30]}
    odds_ratios: [0.25, 1, 4]
    funnel: {arrivals: 2, screen_failure: 0.25}

`two_stage` may name a search instead: {search: optimal, p0: 0.2, p1: 0.5, alpha: 0.1, beta: 0.1}, with
`constraints: {min_pet: 0.5, n1_max: 20}` if there are any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from inspect import signature
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from trialrun.design.errors import MOST_DOSES, BadDesign, whole
from trialrun.design.escalation.rule import CountRule
from trialrun.design.exact import check_truth
from trialrun.design.odds import conditional_response
from trialrun.design.operations import Funnel
from trialrun.design.seamless import Seamless
from trialrun.design.two_stage.designs import TwoStage

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from trialrun.design.escalation.backfill import Backfill, BackfillCrm
    from trialrun.design.escalation.late import TiteBoin, TiteCrm
    from trialrun.design.escalation.staged import AcceleratedTitration, RollingSix
    from trialrun.design.escalation.utility import Boin12

    OtherRule = AcceleratedTitration | RollingSix | TiteCrm | TiteBoin | Boin12 | Backfill | BackfillCrm

RULES = ("3+3", "boin", "keyboard", "mtpi2", "i3+3", "crm", "crm2", "blrm", "ewoc")
# Rules whose states are more than counts: some follow patients in time, some weigh responses too.
OTHER_RULES = ("titration", "rolling6", "tite-crm", "tite-boin", "boin12", "backfill", "backfill-crm")
_Kind = TypeVar("_Kind", bound="DataclassInstance")
_KEYS = (
    "title",
    "escalation",
    "two_stage",
    "count_phase_1",
    "scenarios",
    "odds_ratios",
    "response",
    "funnel",
    "doses",
)


@dataclass(frozen=True)
class Trial:
    """A whole specification: the joined design and what to study about it."""

    title: str
    design: Seamless
    scenarios: dict[str, tuple[float, ...]]
    odds_ratios: tuple[float, ...]
    response: tuple[float, ...] | None
    funnel: Funnel | None
    dose_names: tuple[str, ...]
    source: dict[str, Any]


def rule(values: Mapping[str, Any]) -> CountRule:
    """The escalation rule that `values` describe; `rule` names it, the rest are its parameters."""
    given: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in mapping("escalation", values).items()
    }
    name = str(given.pop("rule", "")).lower()
    if name in OTHER_RULES:
        raise BadDesign(
            f"{name} has more states than counts of toxicities.",
            hint="It is for `design decide` and `design simulate` (titration also for `design oc`).",
        )
    if name not in RULES:
        raise BadDesign(f"unknown escalation rule {name!r}.", hint=f"Use one of {', '.join(RULES)}.")
    if name == "3+3":
        from trialrun.design.escalation.three_plus_three import ThreePlusThree

        return _build(name, ThreePlusThree, given, needed=("doses",))
    if name in ("boin", "keyboard", "mtpi2", "i3+3"):
        from trialrun.design.escalation import interval

        kinds: dict[str, type[interval.Interval]] = {"boin": interval.Boin, "i3+3": interval.I3Plus3}
        return _build(name, kinds.get(name, interval.Keyboard), given, needed=("target", "doses"))
    from trialrun.design.escalation import crm, two_parameter

    if name in ("crm", "crm2"):
        _skeleton(given, crm)
    if name == "crm":
        return _build(name, crm.Crm, given, needed=("skeleton", "target"))
    if name == "crm2":
        _require(name, given, ("skeleton", "target"))
        return _call(name, two_parameter.Crm2.from_skeleton, given)
    given.pop("doses", None)
    _require(name, given, ("amounts", "reference"))
    if not isinstance(given["amounts"], tuple):
        given["amounts"] = (given["amounts"],)
    return _call(name, two_parameter.ewoc if name == "ewoc" else two_parameter.Blrm.for_doses, given)


def other_rule(values: Mapping[str, Any]) -> OtherRule:
    """A rule of `OTHER_RULES`, with the parameters of its class, or of the design it rests on."""
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    name = str(given.pop("rule", "")).lower()
    if name == "titration":
        from trialrun.design.escalation.staged import AcceleratedTitration
        from trialrun.design.escalation.three_plus_three import ThreePlusThree

        own = {k: given.pop(k) for k in ("moderate",) if k in given}
        base_3 = _build(name, ThreePlusThree, given, needed=("doses",))
        return _build(name, AcceleratedTitration, {"base": base_3, **own}, needed=())
    if name == "rolling6":
        from trialrun.design.escalation.staged import RollingSix

        return _build(name, RollingSix, given, needed=("doses",))
    if name == "tite-crm":
        from trialrun.design.escalation import crm, late

        _skeleton(given, crm)
        return _build(name, late.TiteCrm, given, needed=("skeleton", "target", "window"))
    if name == "boin12":
        from trialrun.design.escalation.utility import Boin12

        return _build(name, Boin12, given, needed=("doses", "tox_limit", "response_floor"))
    if name == "backfill-crm":
        from trialrun.design.escalation import crm
        from trialrun.design.escalation.backfill import BackfillCrm

        own = {k: given.pop(k) for k in ("per_cohort", "most") if k in given}
        _skeleton(given, crm)
        model = _build(name, crm.Crm, given, needed=("skeleton", "target"))
        return _build(name, BackfillCrm, {"rule": model, **own}, needed=())
    from trialrun.design.escalation.interval import Boin

    if name == "tite-boin":
        from trialrun.design.escalation.late import TiteBoin

        _require(name, given, ("target", "doses", "window"))
        own = {k: given.pop(k) for k in ("window", "max_pending") if k in given}
        return _build(name, TiteBoin, {"base": _build(name, Boin, given, needed=()), **own}, needed=())
    if name == "backfill":
        from trialrun.design.escalation.backfill import Backfill

        own = {k: given.pop(k) for k in ("per_cohort", "most") if k in given}
        base = _build(name, Boin, given, needed=("target", "doses"))
        return _build(name, Backfill, {"rule": base, **own}, needed=())
    raise BadDesign(
        f"unknown escalation rule {name!r}.", hint=f"Use one of {', '.join((*RULES, *OTHER_RULES))}."
    )


def _skeleton(given: dict[str, Any], crm: ModuleType) -> None:
    """Replaces a number of doses by the skeleton of `getprior`, when the target is known."""
    doses = given.pop("doses", None)
    if "skeleton" not in given and doses is not None and "target" in given:
        width = given.pop("halfwidth", 0.05)
        whole("doses", doses, 1, MOST_DOSES)
        nu = given.pop("prior_mtd", (doses + 1) // 2)
        kind = given.get("kind", "empiric")
        _check_kind("halfwidth", width, float)
        _check_kind("target", given["target"], float)
        whole("prior_mtd", nu, 1, doses)
        given["skeleton"] = crm.getprior(width, given["target"], nu, doses, kind=kind)


def two_stage(values: Mapping[str, Any]) -> TwoStage:
    """A two-stage design from its boundaries, or from a search by criterion."""
    given = mapping("two_stage", values)
    criterion = given.pop("search", None)
    if criterion is None:
        return _build("two_stage", TwoStage, given, needed=("r1", "n1", "r", "n", "p0", "p1"))
    if criterion not in ("optimal", "minimax"):
        raise BadDesign(f"unknown criterion {criterion!r}.", hint="Use optimal or minimax.")
    _require("two_stage", given, ("p0", "p1", "alpha", "beta"))
    from trialrun.design.two_stage import simon

    limits = {
        k: tuple(v) if isinstance(v, list) else v
        for k, v in mapping("constraints", given.pop("constraints", None) or {}).items()
    }
    rules = _build("constraints", simon.Constraints, limits, needed=())
    found = _call("two_stage", simon.search, {**given, "constraints": rules})
    return found.optimal if criterion == "optimal" else found.minimax


def trial(values: Mapping[str, Any]) -> Trial:
    """A joined trial from a mapping in the form of this module's example."""
    unknown = [k for k in values if k not in _KEYS]
    if unknown:
        raise BadDesign(f"unknown key {unknown[0]!r}.", hint=f"Known keys are {', '.join(_KEYS)}.")
    _require("a joined trial", values, ("escalation", "two_stage"))
    escalation = rule(values["escalation"])
    counted = values.get("count_phase_1", True)
    if not isinstance(counted, bool):
        raise BadDesign(f"count_phase_1 is {counted!r}.", hint="Write true or false.")
    design = Seamless(escalation, two_stage(values["two_stage"]), counted)
    scenarios = scenarios_of(values, escalation.doses)
    if not scenarios:
        raise BadDesign(
            "no toxicity scenario to compute.", hint="Add scenarios: {name: [p at dose 1, p at dose 2, ...]}."
        )
    response = values.get("response")
    if response is not None:
        response = numbers("response", response)
        check_truth(response, escalation.doses, "response")
    ratios = numbers("odds_ratios", values.get("odds_ratios") or [1.0])
    for ratio in ratios:
        conditional_response(0.5, 0.5, ratio)
    names = names_of(values)
    if names and len(names) != escalation.doses:
        raise BadDesign(
            f"{len(names)} dose names for {escalation.doses} doses.", hint="Give one name a dose, or none."
        )
    return Trial(
        title=str(values.get("title", "Joined phase I/II trial")),
        design=design,
        scenarios=scenarios,
        odds_ratios=ratios,
        response=response,
        funnel=_build("funnel", Funnel, mapping("funnel", values["funnel"]), needed=())
        if values.get("funnel")
        else None,
        dose_names=names or tuple(f"dose {k + 1}" for k in range(escalation.doses)),
        source=dict(values),
    )


def read(path: Path) -> Trial:
    """The trial of a YAML file."""
    return trial(load(path))


def load(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; `BadDesign` when there is none."""
    import yaml

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadDesign(
            f"the file cannot be read: {error.strerror}.", place=str(path), hint="Check its name."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise BadDesign("this is not YAML.", place=where, hint="Check indentation and colons.") from None
    if not isinstance(values, dict):
        raise BadDesign(
            "the file holds no mapping of keys to values.",
            place=str(path),
            hint=f"Write lines such as title: …, with the keys {', '.join(_KEYS)}.",
        )
    return values


def mapping(name: str, value: Any) -> dict[str, Any]:
    """`value` as a mapping with text for keys, else `BadDesign`."""
    if not isinstance(value, Mapping):
        raise BadDesign(f"{name} is not a mapping.", hint=f"Write {name}: {{key: value, …}}.")
    return {str(k): v for k, v in value.items()}


def numbers(name: str, value: Any) -> tuple[float, ...]:
    """`value` as numbers, else `BadDesign`."""
    if not isinstance(value, list | tuple) or any(
        isinstance(v, bool) or not isinstance(v, int | float) for v in value
    ):
        raise BadDesign(f"{name} is not a list of numbers.", hint=f"Write {name}: [0.1, 0.2, …].")
    return tuple(float(v) for v in value)


def scenarios_of(values: Mapping[str, Any], doses: int) -> dict[str, tuple[float, ...]]:
    """The toxicity scenarios of a specification, one probability a dose."""
    found = {}
    for name, truth in mapping("scenarios", values.get("scenarios") or {}).items():
        found[name] = numbers(f"scenario {name}", truth)
        check_truth(found[name], doses)
    return found


def names_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the doses, if given."""
    names = values.get("doses") or ()
    if not isinstance(names, list | tuple):
        raise BadDesign("doses is not a list of names.", hint="Write doses: [first, second, …].")
    return tuple(str(v) for v in names)


class MissingParameter(BadDesign):
    """A design lacks parameters that have no default; `names` lists them."""

    def __init__(self, design: str, names: Sequence[str]) -> None:
        super().__init__(
            f"{design} needs {' and '.join(names)}.",
            hint=f"Write {', '.join(f'{name}: …' for name in names)}.",
        )
        self.names = tuple(names)


def _require(name: str, given: Mapping[str, Any], needed: tuple[str, ...]) -> None:
    missing = [k for k in needed if k not in given]
    if missing:
        raise MissingParameter(name, missing)


def _check_kind(name: str, value: Any, kind: Any) -> None:
    """`BadDesign` unless a value that was read as text can be a parameter of this annotated kind.

    Ranges are left to the design; whole numbers too, which say so themselves.
    """
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if value is None and NoneType in kinds:
        return
    if bool in kinds:
        fits, words = isinstance(value, bool), "true or false"
    elif float in kinds:
        fits, words = _is_number(value), "a number"
    elif any(get_origin(k) is tuple for k in kinds):
        fits = isinstance(value, tuple) and all(map(_is_number, value))
        words = "a list of numbers"
    elif str in kinds:
        fits, words = isinstance(value, str), "a word"
    else:
        return
    if not fits:
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else value
        raise BadDesign(f"{name} = {shown} is not {words}.", hint=f"Give {words} for {name}.")


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)


def _build(name: str, kind: type[_Kind], given: Mapping[str, Any], needed: tuple[str, ...]) -> _Kind:
    known = [f.name for f in fields(kind)]
    unknown = [k for k in given if k not in known]
    if unknown:
        raise BadDesign(f"{name} knows no {unknown[0]!r}.", hint=f"It knows {', '.join(known)}.")
    _require(name, given, needed)
    return _call(name, kind, given)


def _call(name: str, make: Callable[..., _Kind], given: Mapping[str, Any]) -> _Kind:
    hints = get_type_hints(make)
    known = {k: hints.get(k) for k in signature(make).parameters if k != "settings"}
    if "settings" in signature(make).parameters:
        # A TypedDict names what may follow.
        known |= get_type_hints(get_args(hints["settings"])[0])
    unknown = [k for k in given if k not in known]
    if unknown:
        raise BadDesign(f"{name} knows no {unknown[0]!r}.", hint=f"It knows {', '.join(known)}.")
    for key, value in given.items():
        _check_kind(key, value, known[key])
    try:
        return make(**given)
    except (TypeError, ValueError) as error:
        raise BadDesign(f"{name}: {error}.", hint="Give numbers where numbers are meant.") from None
