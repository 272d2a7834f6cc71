"""The reference evaluator: what a criterion tree says of one patient on one day, leaf by leaf, with reasons.

It is slow and obvious on purpose; faster engines must agree with it. One function judges each class of leaf
(`JUDGES`), and the logic above the leaves is `trialrun.model.logic`. A leaf is YES or NO only when every
patient who fits the record would be; what the record leaves open is UNKNOWN. So under the open-world policy
(the default) more knowledge never turns one decided truth into the other, nor makes it unknown again, with
two exceptions: a condition recorded without a status counts as listed, and when it turns out to be over, a
sentence that does not ask for a status becomes unknown; and an answer against what the record says of the
same thing makes a conflict, which is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from trialrun.matching import (
    conditions,
    days,
    health,
    listed,
    measurements,
    person,
    results,
    scores,
    statements,
    treatments,
)
from trialrun.matching.chart import Chart
from trialrun.matching.finding import Finding
from trialrun.model.criteria import (
    Age,
    All,
    Allergy,
    Allowed,
    AnyOf,
    AtLeast,
    Attest,
    Condition,
    FamilyHistory,
    IfThen,
    IsSex,
    Measurement,
    Not,
    Personal,
    Received,
    Response,
    Score,
    Test,
    Tree,
    Unparsed,
    children,
    leaves,
)
from trialrun.model.eligibility import Criterion
from trialrun.model.logic import Truth, all_of, any_of, at_least
from trialrun.model.patient import Fact, Patient
from trialrun.model.screening import Policy, Verdict
from trialrun.model.time import Duration

Judge = Callable[[Any, Chart, date, Policy], Finding]

JUDGES: dict[type, Judge] = {
    Age: person.judge_age,
    IsSex: person.judge_sex,
    Condition: conditions.judge_condition,
    FamilyHistory: listed.judge_family_history,
    Allergy: listed.judge_allergy,
    Measurement: measurements.judge_measurement,
    Score: scores.judge_score,
    Test: results.judge_test,
    Response: results.judge_response,
    Received: treatments.judge_received,
    Personal: person.judge_personal,
    Attest: statements.judge_attest,
    Allowed: statements.judge_allowed,
    Unparsed: statements.judge_unparsed,
}


def judge(leaf: Tree, chart: Chart, on: date, policy: Policy) -> Finding:
    """The finding of one leaf."""
    return JUDGES[type(leaf)](leaf, chart, on, policy)


def evaluate(tree: Tree, patient: Patient | Chart, on: date, policy: Policy = Policy()) -> Truth:
    """Whether the proposition holds for the patient on that day, in Kleene's logic."""
    chart = patient if isinstance(patient, Chart) else Chart(patient)
    return combine(tree, iter([judge(leaf, chart, on, policy).truth for leaf in leaves(tree)]))


def combine(tree: Tree, truths: Iterator[Truth]) -> Truth:
    """The truth of a tree from those of its leaves, given in the order of `leaves`.

    An allowance asks nothing: beside other operands it is passed over, alone it holds.
    """
    return _combined(tree, truths)[0]


def is_allowance(tree: Tree) -> bool:
    """Whether the tree only allows, so that it keeps nobody out, in either section."""
    operands = children(tree)
    return all(is_allowance(one) for one in operands) if operands else isinstance(tree, Allowed)


def asking(judged: Iterable[tuple[Criterion, Verdict]]) -> list[Verdict]:
    """The verdicts of the criteria that ask something; "Not specified" is met by all and counts nowhere."""
    return [verdict for criterion, verdict in judged if not is_allowance(criterion.tree)]


def decisive(tree: Tree, truths: Iterator[Truth]) -> tuple[bool, ...]:
    """Which leaves make the tree's truth: those that decide it, or those that keep it open.

    A conjunction that fails is decided by its false operands, one that holds by all; a tree that is unknown
    is kept open by its unknown operands.
    """
    return tuple(_combined(tree, truths)[1])


def _combined(tree: Tree, truths: Iterator[Truth]) -> tuple[Truth, list[bool]]:
    """The truth of the tree, and for each leaf whether it makes it."""
    match tree:
        case All(of) | AnyOf(of) | AtLeast(_, of):
            operands = of
        case Not(operand):
            truth, marks = _combined(operand, truths)
            return truth.negated(), marks
        case IfThen(condition, then):
            operands = (Not(condition), then)
        case _:
            return next(truths), [True]
    parts = [(*_combined(operand, truths), is_allowance(operand)) for operand in operands]
    counted = [truth for truth, _, passed_over in parts if not passed_over]
    if not counted:
        return Truth.YES, [mark for _, marks, _ in parts for mark in marks]
    match tree:
        case All():
            whole = all_of(counted)
        case AtLeast(count, _):
            whole = at_least(count, counted)
        case _:
            whole = any_of(counted)
    # A truth is made by the operands that have it themselves: the false ones of a failed conjunction, all
    # of one that holds; of "at least 2 of", those that hold or those that fail.
    return whole, [
        mark and truth is whole and not passed_over for truth, marks, passed_over in parts for mark in marks
    ]


# ---- time alone ----------------------------------------------------------------------------------------


class Change(msgspec.Struct, frozen=True):
    """From `day` on, by time alone, the truth is another one (until the next change)."""

    day: date
    truth: Truth


def turning_days(leaf: Tree, chart: Chart, on: date, policy: Policy) -> set[date]:
    """Every day after `on` when the leaf's truth may change by time alone; some of them change nothing."""
    found: set[date] = set()
    facts: tuple[Fact, ...] = ()
    lengths: tuple[Duration, ...] = ()
    match leaf:
        case Age():
            found.update(person.turning_days(leaf, chart))
        case Condition(concept=health.HEALTHY):
            facts = chart.conditions.all
        case Condition():
            facts = (*chart.conditions.covered_by(leaf.concept), *chart.conditions.broader_than(leaf.concept))
            lengths = (*_lengths(leaf), Duration(policy.measurement_days, "days"))
        case Received():
            facts = (*chart.treatments.covered_by(leaf.concept), *chart.treatments.broader_than(leaf.concept))
            lengths = (*_lengths(leaf), Duration(policy.measurement_days, "days"))
        case Measurement():
            facts = chart.measurements.covered_by(leaf.concept)
            lengths = (*_lengths(leaf), Duration(policy.measurement_days, "days"))
        case Test():
            facts = (*chart.tests.covered_by(leaf.concept), *chart.tests.broader_than(leaf.concept))
            lengths = (*_lengths(leaf), Duration(policy.measurement_days, "days"))
        case Score():
            facts = chart.scores.all
            lengths = (Duration(policy.measurement_days, "days"),)
        case Response():
            facts = chart.responses.all
            lengths = _lengths(leaf)
        case FamilyHistory():
            facts = chart.family.all
        case Allergy():
            facts = chart.allergies.all
        case Attest() | Personal():
            facts = chart.answers
        case _:
            pass
    for fact in facts:
        found.update(days.turning_days(fact.on, lengths, on))
        found.update(days.turning_days(getattr(fact, "until", None), lengths, on))
    return {day for day in found if day > on}


def _lengths(leaf: Condition | Received | Measurement | Test | Response) -> tuple[Duration, ...]:
    found = [] if leaf.within is None else [leaf.within.at_most, leaf.within.at_least]
    if not isinstance(leaf, Test) and leaf.lasting is not None:
        found += [leaf.lasting.at_most, leaf.lasting.at_least]
    return tuple(length for length in found if length is not None)


def timeline(leaf: Tree, chart: Chart, on: date, policy: Policy, now: Truth) -> tuple[Change, ...]:
    """The leaf's changes after `on`, in order of time, if nothing new becomes known."""
    changes = []
    for day in sorted(turning_days(leaf, chart, on, policy)):
        truth = judge(leaf, chart, day, policy).truth
        if truth is not now:
            changes.append(Change(day, truth))
            now = truth
    return tuple(changes)
