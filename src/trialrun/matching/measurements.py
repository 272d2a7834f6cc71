"""Laboratory values, vital signs and function tests against the bounds of a criterion.

- The latest result counts, as `latest` says. Without a window of its own, a criterion takes results of the
  last `policy.measurement_days` days; a window of the criterion ("within 14 days") stands in place of the
  policy. An older result counts as missing, and the reason says so.
- Narrower quantities count ("qtcf" is a "qtc"), each by its own latest result; they must agree. A broader
  one ("qtc" for "qtcf") decides nothing.
- A value with a comparator ("< 0.5") is an interval; it decides only when the whole interval does.
- Values are converted to the criterion's unit by `vocab.units`; what cannot be converted leaves it unknown.
  A share of something ("%") beside an amount ("10*9/L") is another quantity and is not considered, unless
  nothing else is there.
- "x ULN" and "x LLN" need the result's own limits. "% predicted" needs a result in per cent of the
  predicted value (or in plain per cent of a quantity that is no share by itself). "x baseline" is unknown.
- A value outside of the vocabulary's plausible bounds is a slip of the pen or of the unit: unknown.
- Bounds are compared with a relative tolerance of 1e-9.
- A value of another specimen than the quantity's usual one ("leukocytes" of the cerebrospinal fluid) is
  another quantity: each is compared only with a criterion that names it.
- "On two occasions" and "for at least 3 months" ask for a row of values, as `repeated` says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from trialrun.criteria.trees.writer import write_window
from trialrun.matching.chart import Chart
from trialrun.matching.days import Limits, limits
from trialrun.matching.finding import Finding
from trialrun.matching.intervals import Interval, inside, same
from trialrun.matching.latest import Judged, Outcome, age_limit, days_between, latest
from trialrun.matching.repeated import repeatedly
from trialrun.matching.wording import (
    a_list,
    called,
    interval,
    joined,
    named,
    number,
    quantity,
    row_words,
    told,
    told_all,
    too_old,
    value,
)
from trialrun.model.criteria import Measurement
from trialrun.model.errors import AmbiguousUnit
from trialrun.model.logic import Truth
from trialrun.model.patient import MeasurementFact
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import concepts
from trialrun.vocab.units import BASELINE, LLN, PREDICTED, ULN, convert, unit


def judge_measurement(node: Measurement, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring."""
    subject = f"{_name(node)}{_age_words(node, policy)}"
    if node.unit == BASELINE:
        return Finding(
            Truth.UNKNOWN,
            f"the criterion compares {_name(node)} with the patient's own baseline, which no record names",
            missing=f"the baseline value of {_name(node)}",
        )
    bounds = limits(node.within, on)
    if bounds.undecided:
        return Finding(Truth.UNKNOWN, bounds.undecided, missing=f"when {_name(node)} is measured")
    if node.within is None:
        bounds = age_limit(on, policy.measurement_days)
    facts = same_quantity(node, chart.measurements.covered_by(node.concept))
    if not facts:
        return _nothing(node, chart, subject)
    stale = f", so it may be older than {days_between(bounds.earliest, on)} days" if bounds.earliest else ""
    by_concept: dict[str, list[MeasurementFact]] = {}
    for fact in facts:
        by_concept.setdefault(fact.concept, []).append(fact)
    outcomes = [latest(group, on, bounds, lambda f: _judge(node, f), stale) for group in by_concept.values()]
    if node.repeated is not None or node.lasting is not None:
        outcomes = [
            _row(node, on, bounds, group, outcome)
            for group, outcome in zip(by_concept.values(), outcomes, strict=True)
        ]
    present = [outcome for outcome in outcomes if not outcome.absent]
    if not present:
        return _too_old(subject, outcomes, bounds, on)
    return _combined(node, present, subject)


def _name(node: Measurement) -> str:
    specimen = f" in {node.specimen}" if node.specimen else ""
    return named(node.concept, "measurement") + specimen


def _row(
    node: Measurement,
    on: date,
    bounds: Limits,
    facts: Sequence[MeasurementFact],
    outcome: Outcome[MeasurementFact],
) -> Outcome[MeasurementFact]:
    """The outcome for the whole row of results that ends with the latest one."""
    if outcome.absent:
        return outcome
    truth = repeatedly(
        facts, on, bounds, lambda f: _judge(node, f), outcome.truth, node.repeated, node.lasting
    )
    if truth is outcome.truth:
        return outcome
    asked = a_list(row_words(node.repeated, node.lasting))
    text = "which is not so" if truth is Truth.NO else "which the record does not tell"
    said = [
        Judged(truth, f"{one.text}, but asked is {asked}, {text}", f"{_name(node)} {asked}")
        for one in outcome.said
    ]
    return Outcome(truth, outcome.facts, tuple(said))


def _age_words(node: Measurement, policy: Policy) -> str:
    if node.within is not None:
        return f" {write_window(node.within)}"
    return f" from the last {policy.measurement_days} days"


def _combined(node: Measurement, present: Sequence[Outcome[MeasurementFact]], subject: str) -> Finding:
    facts = tuple(fact for outcome in present for fact in outcome.facts)
    said = [one for outcome in present for one in outcome.said]
    truths = {outcome.truth for outcome in present}
    if len(truths) == 1 and (truth := truths.pop()).decided:
        return Finding(truth, a_list((one.text for one in said), "and"), facts)
    open_ones = [one for one in said if not one.truth.decided]
    if open_ones:
        missing = open_ones[0].missing
        if missing == "its date":
            missing = f"a dated value of {_name(node)}"
        return Finding(
            Truth.UNKNOWN,
            joined(one.text for one in open_ones),
            facts,
            missing=missing or subject,
        )
    text = f"results disagree: {a_list((one.text for one in said), 'but')}"
    return Finding(
        Truth.UNKNOWN, text, facts, missing=f"which value of {_name(node)} is right", conflict=True
    )


def _nothing(node: Measurement, chart: Chart, subject: str) -> Finding:
    others = chart.measurements.covered_by(node.concept)
    if others:
        text = f"the record has {told_all(others[:3])}, but nothing in {node.unit}"
        return Finding(Truth.UNKNOWN, text, others[:3], missing=f"{subject} in {node.unit}")
    broader = chart.measurements.broader_than(node.concept)
    if broader:
        text = f"the record says {told(broader[0])}, the criterion asks for {_name(node)}"
        return Finding(Truth.UNKNOWN, text, broader[:1], missing=subject)
    return Finding(Truth.UNKNOWN, f"the record has no value of {_name(node)}", missing=subject)


def _too_old(subject: str, outcomes: Sequence[Outcome[MeasurementFact]], bounds: Limits, on: date) -> Finding:
    facts = tuple(fact for outcome in outcomes for fact in outcome.facts)
    if not facts:
        text = "the record has values only from outside of the time that the criterion asks for"
        return Finding(Truth.UNKNOWN, text, missing=subject)
    assert bounds.earliest is not None
    limit = days_between(bounds.earliest, on)
    return Finding(Truth.UNKNOWN, too_old(facts, limit), facts, missing=subject)


# ---- one result ----------------------------------------------------------------------------------------


def _usual_unit(concept: str) -> str:
    known = concepts("measurement").get(concept)
    return known.columns.get("unit", "") if known else ""


def _is_share(text: str) -> bool:
    found = unit(text)
    return found is not None and found.dimension in ("fraction", PREDICTED)


def same_quantity(node: Measurement, facts: Sequence[MeasurementFact]) -> tuple[MeasurementFact, ...]:
    """Leaves out shares where an amount is asked for and amounts where a share is; unnamed units stay."""
    if not facts:
        return ()
    if node.unit in (ULN, LLN):
        wanted = _is_share(_usual_unit(node.concept))
    else:
        wanted = _is_share(node.unit)
    facts = [f for f in facts if f.specimen == node.specimen]
    return tuple(f for f in facts if not f.unit or _is_share(f.unit) is wanted or _convertible(node, f))


def known_interval(node: Measurement, fact: MeasurementFact) -> Interval | None:
    """What one result says of the quantity, in the criterion's unit; None where it decides nothing."""
    if _implausible(fact):
        return None
    if node.unit in (ULN, LLN):
        limit = fact.upper_limit if node.unit == ULN else fact.lower_limit
        return None if limit is None or not limit > 0 else _interval(fact, fact.value / limit)
    try:
        return _interval(fact, _converted(node, fact))
    except AmbiguousUnit:
        return None


def _convertible(node: Measurement, fact: MeasurementFact) -> bool:
    try:
        convert(fact.value, fact.unit, node.unit, fact.concept)
    except AmbiguousUnit:
        return unit(fact.unit) is None  # what is no unit at all may be anything
    return True


def _judge(node: Measurement, fact: MeasurementFact) -> Judged:
    implausible = _implausible(fact)
    if implausible:
        return Judged(Truth.UNKNOWN, implausible, f"a plausible value of {_name(node)}")
    if node.unit in (ULN, LLN):
        limit = fact.upper_limit if node.unit == ULN else fact.lower_limit
        which = "upper" if node.unit == ULN else "lower"
        if limit is None or not limit > 0:
            text = f"{told(fact)} comes without the laboratory's {which} limit of normal"
            return Judged(Truth.UNKNOWN, text, f"the laboratory's {which} limit of {_name(node)}")
        return _compare(node, fact, fact.value / limit, node.unit)
    try:
        converted = _converted(node, fact)
    except AmbiguousUnit:
        has = f"in {fact.unit}" if fact.unit else "without a unit"
        asks = f"in {node.unit}" if node.unit else "as a number without a unit"
        text = f"{told(fact)} is {has} and cannot be compared with a bound {asks}"
        return Judged(Truth.UNKNOWN, text, f"{_name(node)} {asks}")
    return _compare(node, fact, converted, node.unit)


def _converted(node: Measurement, fact: MeasurementFact) -> float:
    """The value in the criterion's unit. Raises AmbiguousUnit."""
    share = PREDICTED in (node.unit, fact.unit) and not _is_fraction(_usual_unit(fact.concept))
    if share and _is_share(fact.unit) and _is_share(node.unit):
        # Per cent of a volume or a capacity is per cent of the predicted one.
        return fact.value
    return convert(fact.value, fact.unit, node.unit, fact.concept)


def _is_fraction(text: str) -> bool:
    found = unit(text)
    return found is not None and found.dimension == "fraction"


def _implausible(fact: MeasurementFact) -> str:
    known = concepts("measurement").get(fact.concept)
    if known is None:
        return ""
    low, high = known.columns.get("low", ""), known.columns.get("high", "")
    usual = known.columns.get("unit", "")
    try:
        found = convert(fact.value, fact.unit, usual, fact.concept)
    except AmbiguousUnit:
        return ""
    too_high = high and found > float(high) and not same(found, float(high))
    too_low = low and not fact.comparator and found < float(low) and not same(found, float(low))
    if not (too_high or too_low):
        return ""
    bounds = f"{number(float(low))} to {quantity(float(high), usual)}" if low and high else "what is possible"
    return f"{told(fact)} is not plausible (outside of {bounds})"


def _compare(node: Measurement, fact: MeasurementFact, converted: float, in_unit: str) -> Judged:
    known = _interval(fact, converted)
    truth = inside(known, node.range)
    shown = told(fact)
    if in_unit not in (fact.unit, ""):
        sign = f"{fact.comparator} " if fact.comparator else ""
        shown += f" (that is {sign}{quantity(float(f'{converted:.4g}'), in_unit)})"
    asked = interval(node.range, in_unit)
    if truth is Truth.YES:
        return Judged(truth, f"{shown} is {asked}")
    if truth is Truth.NO:
        return Judged(truth, f"{shown} is not {asked}")
    text = f"{called(fact)} is only known as {value(fact)}, which does not tell whether it is {asked}"
    return Judged(truth, text, f"an exact value of {_name(node)}")


def _interval(fact: MeasurementFact, converted: float) -> Interval:
    if fact.comparator in ("<", "<="):
        floor = 0.0 if converted >= 0 and _never_negative(fact.concept) else -math.inf
        return Interval(floor, converted, open_high=fact.comparator == "<")
    if fact.comparator in (">", ">="):
        return Interval(converted, math.inf, open_low=fact.comparator == ">")
    return Interval.exactly(converted)


def _never_negative(concept: str) -> bool:
    known = concepts("measurement").get(concept)
    return known is not None and float(known.columns.get("low") or -1) >= 0
