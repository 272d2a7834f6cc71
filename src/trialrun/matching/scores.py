"""Scores on clinical scales, with performance status converted between ECOG and Karnofsky.

The latest score of the last `policy.measurement_days` days counts, as `latest` says. A score on the scale
asked for comes first; only where there is none that counts, one on a scale that `vocab.scales` converts
stands in. A conversion gives an interval (ECOG 1 is Karnofsky 70 to 90): it decides only when the whole
interval does. A value that is not on its scale decides nothing.
"""

from __future__ import annotations

from datetime import date

from trialrun.matching.chart import Chart
from trialrun.matching.finding import Finding
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.latest import Judged, Outcome, age_limit, days_between, latest
from trialrun.matching.wording import a_list, interval, joined, named, number, told, too_old
from trialrun.model.criteria import Score
from trialrun.model.logic import Truth
from trialrun.model.patient import ScoreFact
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import is_a
from trialrun.vocab.scales import bounds as scale_bounds
from trialrun.vocab.scales import convert, plausible


def judge_score(node: Score, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring."""
    bounds = age_limit(on, policy.measurement_days)
    limit = days_between(bounds.earliest, on) if bounds.earliest else policy.measurement_days
    stale = f", so it may be older than {limit} days"
    missing = f"{_name(node)} from the last {policy.measurement_days} days"
    direct = chart.scores.covered_by(node.scale)
    outcome = latest(direct, on, bounds, lambda f: _judge(node, f), stale)
    if not outcome.absent:
        return _finding(node, outcome, missing)
    others = [f for f in chart.scores.all if f not in direct and _converted(node, f) is not None]
    converted = latest(others, on, bounds, lambda f: _judge_converted(node, f), stale)
    if not converted.absent:
        return _finding(node, converted, missing)
    old = tuple(dict.fromkeys((*outcome.facts, *converted.facts)))
    if old:
        return Finding(Truth.UNKNOWN, too_old(old, limit), old, missing=missing)
    return Finding(Truth.UNKNOWN, f"the record has no {_name(node)} score", missing=missing)


def _name(node: Score) -> str:
    return named(node.scale, "scale")


def _finding(node: Score, outcome: Outcome[ScoreFact], missing: str) -> Finding:
    said = list(dict.fromkeys(one.text for one in outcome.said))
    if outcome.truth.decided:
        return Finding(outcome.truth, a_list(said), outcome.facts)
    open_ones = [one.text for one in outcome.said if not one.truth.decided]
    text = joined(open_ones) if open_ones else f"scores disagree: {a_list(said, 'but')}"
    return Finding(Truth.UNKNOWN, text, outcome.facts, missing=missing, conflict=not open_ones)


def known_interval(scale: str, fact: ScoreFact) -> Interval | None:
    """What a score, on the scale asked for or another, says on that scale; None where it says nothing."""
    if fact.concept == scale or is_a(fact.concept, scale, "scale"):
        on_scale = scale_bounds(scale) is None or plausible(scale, fact.value)
        return Interval.exactly(fact.value) if on_scale else None
    bounds = convert(fact.value, fact.concept, scale)
    return None if bounds is None else Interval(*bounds)


def _judge(node: Score, fact: ScoreFact) -> Judged:
    if known_interval(node.scale, fact) is None:
        text = f"{told(fact)} is no value of this scale"
        return Judged(Truth.UNKNOWN, text, f"a {_name(node)} score")
    return _judged(inside(Interval.exactly(fact.value), node.range), told(fact), node)


def _judge_converted(node: Score, fact: ScoreFact) -> Judged:
    bounds = _converted(node, fact)
    assert bounds is not None
    low, high = bounds
    shown = number(low) if low == high else f"{number(low)} to {number(high)}"
    text = f"{told(fact)} (as {_name(node)}: {shown})"
    return _judged(inside(Interval(low, high), node.range), text, node)


def _judged(truth: Truth, text: str, node: Score) -> Judged:
    asked = interval(node.range)
    if truth is Truth.UNKNOWN:
        return Judged(
            truth, f"{text} does not tell whether {_name(node)} is {asked}", f"a {_name(node)} score"
        )
    return Judged(truth, f"{text} {'is' if truth is Truth.YES else 'is not'} {asked}")


def _converted(node: Score, fact: ScoreFact) -> tuple[float, float] | None:
    return convert(fact.value, fact.concept, node.scale)
