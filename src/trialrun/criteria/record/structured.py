"""The record's own fields as criteria: ages, sex, healthy volunteers, conditions studied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from trialrun.model.criteria import (
    Age,
    AnyOf,
    Attest,
    Condition,
    IfThen,
    IsSex,
    Not,
    Range,
    Tree,
    Unparsed,
    children,
    conjunction,
)
from trialrun.model.eligibility import Criterion
from trialrun.model.study import Study
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_AGE = re.compile(r"(\d{1,5}) (Year|Month|Week|Day|Hour|Minute)s?", re.IGNORECASE)
_NO_BOUND = re.compile(r"(?:n/?a|none|no limit)?", re.IGNORECASE)
_UNITS: dict[str, Literal["years", "months", "weeks", "days"]] = {
    "year": "years",
    "month": "months",
    "week": "weeks",
    "day": "days",
}


def structured(study: Study) -> Iterator[Criterion]:
    """Criteria "age", "sex" and "volunteers", where the record's fields restrict who can join."""
    module = study.eligibility
    ages = tuple(_age_bounds(module.minimum_age, module.maximum_age))
    if ages:
        shown = f"{module.minimum_age or 'no lower bound'} to {module.maximum_age or 'no upper bound'}"
        yield Criterion("age", "structured", f"Ages eligible: {shown}", conjunction(ages))
    if module.sex in ("FEMALE", "MALE"):
        sex: Literal["female", "male"] = "female" if module.sex == "FEMALE" else "male"
        yield Criterion("sex", "structured", f"Sexes eligible: {sex}", IsSex(sex))
    if module.healthy_volunteers is False:
        yield Criterion(
            "volunteers", "structured", "Does not accept healthy volunteers", Not(Condition("healthy"))
        )


def studied(study: Study, diseases: tuple[str, ...], criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Criterion "conditions", where no sentence asks for what the trial studies and the healthy cannot join.

    A record whose text asks only for an age would else let in anybody of that age. Whether somebody without
    the condition can join (a trial of prevention) is for the investigator to say, so it never keeps out.
    """
    named = study.conditions.conditions
    asked = [x for one in criteria if one.kind == "inclusion" for x in _demanded(one.tree)]
    concepts = [x.concept for x in asked if isinstance(x, Condition)]
    if study.eligibility.healthy_volunteers or not named or "healthy" in concepts:
        return
    if any(
        is_a(x, disease, "condition") or is_a(disease, x, "condition")
        for x in concepts
        for disease in diseases
    ):
        return
    belongs = Attest("belongs to those whom the trial studies", "investigator")
    has = tuple(Condition(disease) for disease in diseases)
    tree: Tree = AnyOf((*has, belongs)) if has else belongs
    yield Criterion("conditions", "structured", f"Studied: {', '.join(named)}", tree)


def _demanded(tree: Tree) -> Iterator[Tree]:
    """The leaves that somebody has to meet: "no other cancer" and "if on warfarin, …" ask nobody for them."""
    if type(tree) is Not:
        return
    below = (tree.then,) if type(tree) is IfThen else children(tree)
    if not below:
        yield tree
    for part in below:
        yield from _demanded(part)


def _age_bounds(minimum: str, maximum: str) -> Iterator[Tree]:
    """ "18 Years" and "70 Years": a maximum of 70 years ends with the 71st birthday."""
    bounds = {}
    for side, text in (("low", minimum), ("high", maximum)):
        match = _AGE.fullmatch(text.strip())
        if match is None:
            if not _NO_BOUND.fullmatch(text.strip()):
                yield Unparsed(f"{'from' if side == 'low' else 'to'} {text.strip()}")
            continue
        amount, word = float(match.group(1)), match.group(2).lower()
        if word in ("hour", "minute"):
            # Shorter than a day: as the day that it lies in.
            amount, word = amount // (24 if word == "hour" else 1440), "day"
        bounds[side] = (amount, _UNITS[word])
    low, high = bounds.get("low"), bounds.get("high")
    if low and high and low[1] == high[1] and low[0] <= high[0]:
        yield Age(Range(low[0], high[0]), low[1])
        return
    if low:
        yield Age(Range(low=low[0]), low[1])
    if high:
        yield Age(Range(high=high[0]), high[1])


def diseases_of(study: Study) -> tuple[str, ...]:
    """Concepts of the conditions that the study studies, in the record's order."""
    names: list[str] = []
    for condition in study.conditions.conditions:
        for mention in mentions(condition):
            if (name := mention.of("condition")) and name not in names and name != "healthy":
                names.append(name)
    return tuple(names)


def treated(study: Study, diseases: tuple[str, ...]) -> tuple[str, ...]:
    """The diseases that its patients have: none where it is to prevent them, or to find them."""
    info = study.design.design_info
    return () if info is not None and info.primary_purpose in ("PREVENTION", "SCREENING") else diseases
