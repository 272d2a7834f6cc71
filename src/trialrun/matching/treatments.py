"""Treatments: drugs, classes, procedures, transplants, with their windows, washouts and lines.

How a `Received` is judged, in order:

0. What is planned ("scheduled for surgery") is judged by planned treatments alone: one that is the concept
   and none of the exceptions makes it YES; nothing makes it NO.
1. Planned treatments and those dated after the screening's day do not count. Every other record of the
   concept, of a narrower or of a broader one is weighed as conditions are: covered by the concept and by
   none of the exceptions, going on where that is asked, of the line of therapy asked for, in the window.
   What the record leaves out leaves it possible; a broader record ("chemotherapy" for an anthracycline)
   never counts by itself.
2. A window speaks of the *last* such treatment: "within 4 weeks" holds when any counts inside it, "at least
   6 months before" when there is one and none is (or may be) more recent. A treatment lies where its last
   day lies: today while it goes on, its end, or for a procedure without an end its date; a drug without an
   end may have been given until today. A window in half-lives holds only while the drug is still given.
3. A stated absence ("never given") of the concept or a broader one makes it NO; together with a record that
   is not surely later it is a conflict: unknown. A dated absence counts for `policy.measurement_days` days;
   since then the treatment may have been given.
4. A record that counts makes it YES, a possible one leaves it unknown. A more recent one than an "at least"
   allows makes it NO. A drug of just the name asked for, recorded as completed, is not ongoing: NO; a
   session of dialysis that is over says nothing of the next. What is
   the answer to a question ("until when?") speaks of the last one of the concept and of its kinds: it was
   neither later nor does it go on.
5. `lines` counts different numbers of lines among the records that count (for anticancer therapy as such, a
   third line means three). What is recorded is a lower bound; an upper bound exists only where the list of
   treatments is complete, or for "never given": none.
6. Otherwise nothing is recorded: unknown, or NO by assumption where the list of treatments is complete.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import msgspec

from trialrun.criteria.trees.writer import write_window
from trialrun.matching.chart import Chart
from trialrun.matching.days import (
    answered,
    happened,
    last_day,
    limits,
    not_after,
    not_before,
    ongoing,
    stands,
)
from trialrun.matching.finding import Finding, Part, Weighed, silent, surely_later, weakest
from trialrun.matching.hierarchy import has_narrower, may_be
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.wording import (
    a_list,
    another,
    besides,
    interval,
    joined,
    length,
    told,
    told_all,
    too_old,
)
from trialrun.model.criteria import Length, Received
from trialrun.model.logic import Truth, all_of, any_of
from trialrun.model.patient import TreatmentFact
from trialrun.model.screening import Policy
from trialrun.model.time import Moment
from trialrun.vocab.concepts import is_a, is_coded

ALL_LINES = frozenset(("antineoplastic therapy", "systemic antineoplastic therapy"))
"""What lines of therapy are counted of: a third line of it means that there were two before."""


class _Course(msgspec.Struct, frozen=True):
    """One record weighed: whether it counts apart from "at least", and whether it is as long ago as that."""

    weighed: Weighed[TreatmentFact]
    given: Truth
    long_ago: Truth

    @property
    def fact(self) -> TreatmentFact:
        return self.weighed.fact


def judge_received(node: Received, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring."""
    shelf = chart.treatments
    known = (*shelf.covered_by(node.concept), *shelf.broader_than(node.concept))
    if node.planned:
        return _planned(node, [fact for fact in known if fact.status == "planned"])
    facts = [fact for fact in known if fact.status != "planned" and happened(fact.on, on) is not None]
    absences = [f for f in facts if f.absent and is_a(node.concept, f.concept, "therapy")]
    courses = [_weigh(node, fact, on) for fact in facts if not fact.absent]
    standing = [f for f in absences if stands(f, on, policy.measurement_days)]
    live = [c for c in courses if c.given is not Truth.NO and not (c.weighed.vague and standing)]
    if absences and live:
        newer = [c for c in live if all(surely_later(c.fact, absence, on) for absence in absences)]
        if len(newer) < len(live):
            return _conflict(node, absences, live)
    if node.lines is not None:
        return _lines(node, standing, live, policy)
    if live:
        return _last(node, live)
    if standing:
        return Finding(Truth.NO, f"the record says {told_all(absences)}", tuple(absences))
    denials = [c.weighed for c in courses if c.weighed.denies]
    if denials:
        return Finding(Truth.NO, a_list(one.why for one in denials), tuple(one.fact for one in denials))
    coded = is_coded(node.concept, "therapy")
    missing = f"whether {asked(node)} was given"
    if node.ongoing:
        missing = f"whether {asked(msgspec.structs.replace(node, ongoing=None))} is being given"
    nothing = silent("treatments", asked(node), missing, policy, coded=coded)
    if absences and nothing.truth is Truth.UNKNOWN:
        text = too_old(absences, policy.measurement_days)
        return Finding(Truth.UNKNOWN, text, tuple(absences), missing=nothing.missing)
    if courses and nothing.truth is Truth.UNKNOWN:
        other = another(node.concept, node.excepting)
        text = f"{courses[0].weighed.why}, and nothing is said about {other}"
        return Finding(Truth.UNKNOWN, text, tuple(c.fact for c in courses), missing=nothing.missing)
    return nothing


def asked(node: Received) -> str:
    """The criterion's treatment in words."""
    parts = [
        "ongoing" if node.ongoing else "planned" if node.planned else "",
        besides(node.concept, node.excepting),
        f"as line {node.line}" if node.line else "",
        f"in {interval(node.lines)} lines" if node.lines else "",
        "at an unchanged dose" if node.stable else "",
        length(node.lasting) if node.lasting else "",
        write_window(node.within) if node.within else "",
    ]
    return " ".join(part for part in parts if part)


def _planned(node: Received, plans: list[TreatmentFact]) -> Finding:
    """Whether such a treatment is planned; when it will be given, and in which line, a plan need not say."""
    sure = [fact for fact in plans if not fact.absent and _concept(node, fact).truth is Truth.YES]
    detailed = node.within or node.lines or node.line or node.lasting or node.stable
    if sure and not detailed:
        return Finding(Truth.YES, f"the record has {told_all(sure)}", tuple(sure))
    missing = f"whether {asked(node)} is so"
    if sure:
        return Finding(Truth.UNKNOWN, f"the record has {told_all(sure)}", tuple(sure), missing=missing)
    return Finding(Truth.UNKNOWN, f"the record has no plan for {node.concept}", missing=missing)


def _conflict(node: Received, absences: list[TreatmentFact], live: list[_Course]) -> Finding:
    return Finding(
        Truth.UNKNOWN,
        f"the record says {told_all(absences)}, but it also has {told_all(c.fact for c in live)}",
        (*absences, *(c.fact for c in live)),
        missing=f"which of the two holds for {node.concept}",
        conflict=True,
    )


def _last(node: Received, live: list[_Course]) -> Finding:
    """The window speaks of the last treatment: one counts, and none is more recent than "at least" allows."""
    recent = [c for c in live if c.weighed.truth is Truth.YES and c.long_ago is Truth.NO]
    any_given = any_of(c.given for c in live)
    none_recent = all_of(max(c.weighed.truth.negated(), c.long_ago) for c in live)
    truth = all_of((any_given, none_recent))
    if truth is Truth.YES:
        counted = [c for c in live if c.given is Truth.YES]
        said = told_all(c.fact for c in counted)
        return Finding(Truth.YES, f"the record has {said}", tuple(c.fact for c in counted))
    if truth is Truth.NO:
        assert node.within is not None
        said = told_all(c.fact for c in recent)
        text = f"{said} is more recent than {write_window(node.within)}"
        return Finding(Truth.NO, text, tuple(c.fact for c in recent))
    open_ones = [c for c in live if c.given is not Truth.YES or c.long_ago is not Truth.YES]
    whys = dict.fromkeys(c.weighed.why or _undated(node, c.fact) for c in open_ones)
    missing = next((c.weighed.missing for c in open_ones if c.weighed.missing), "")
    return Finding(
        Truth.UNKNOWN,
        joined(whys),
        tuple(c.fact for c in open_ones),
        missing=missing or f"when {a_list(c.fact.concept for c in open_ones)} was last given",
    )


def _undated(node: Received, fact: TreatmentFact) -> str:
    assert node.within is not None
    return f"the record has {told(fact)}, which does not tell whether it was {write_window(node.within)}"


def _lines(node: Received, absences: list[TreatmentFact], live: list[_Course], policy: Policy) -> Finding:
    assert node.lines is not None
    coded = is_coded(node.concept, "therapy")
    sure = [c for c in live if c.weighed.truth is Truth.YES and all_of((c.given, c.long_ago)) is Truth.YES]
    bounded = (coded and "treatments" in policy.complete) or bool(absences and not live)
    counted = count_of_lines(node, [c.fact.line for c in sure], [c.fact.line for c in live], bounded)
    low, high = counted.low, counted.high
    truth = inside(counted, node.lines)
    if truth is Truth.UNKNOWN and not live and not absences:
        missing = f"how many lines of {node.concept} were given"
        return silent("treatments", asked(node), missing, policy, coded=coded)
    facts = (*absences, *(c.fact for c in live))
    count = f"{low:g}" if high == low else f"at least {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"
    text = f"the record has {count} line{'' if count == '1' else 's'} of {node.concept}"
    if live:
        text += f": {told_all(c.fact for c in live)}"
    if truth is Truth.UNKNOWN:
        missing = f"how many lines of {node.concept} were given"
        return Finding(truth, f"{text}, and it need not list all", facts, missing=missing)
    assumed = inside(Interval(low, math.inf), node.lines) is not truth and not (absences and not live)
    return Finding(truth, text, facts, assumed=assumed)


def count_of_lines(
    node: Received, sure: Sequence[int | None], possible: Sequence[int | None], bounded: bool
) -> Interval:
    """How many lines there were, from the line numbers of the courses that count and that may count.

    bounded: what is not among the possible ones was not given.
    """
    numbers = {line for line in sure if line}
    low = max(len(numbers), 1 if sure else 0)
    if counts_itself(node):
        low = max(low, *numbers, 0)
    if not bounded:
        return Interval(low, math.inf)
    return Interval(
        low, max(low, len({line for line in possible if line}) + sum(n is None for n in possible))
    )


def counts_itself(node: Received) -> bool:
    """Whether a third line of it means that there were two before."""
    return node.concept in ALL_LINES and node.within is None and not node.excepting


# ---- one record ----------------------------------------------------------------------------------------


def _weigh(node: Received, fact: TreatmentFact, on: date) -> _Course:
    start = happened(fact.on, on)
    assert start is not None
    going_on = ongoing(fact, on)
    end = last_day(start, going_on, fact.until, on, brief=fact.kind == "procedure")
    parts = [
        _concept(node, fact),
        _going_on(node, fact, going_on),
        _line(node, fact),
        _length(node, fact, start, end, going_on),
        _dose(node, fact),
    ]
    base = weakest(parts)
    at_most, long_ago = Part("time", Truth.YES), Truth.YES
    if node.within is not None:
        bounds = limits(node.within, on)
        if bounds.undecided:
            only_recent = node.within.at_least is None and not node.within.after
            today = only_recent and node.within.anchor != "diagnosis" and end.first >= on
            truth = Truth.YES if today else Truth.UNKNOWN
            at_most = Part("time", truth, bounds.undecided, f"when {fact.concept} was last given")
        else:
            if bounds.earliest is not None:
                at_most = _at_most(node, fact, not_before(end, bounds.earliest))
            if node.within.at_least is not None:
                long_ago = not_after(end, bounds.latest)
    worst = weakest([*parts, at_most])
    vague = base.name == "concept" and not is_a(fact.concept, node.concept, "therapy")
    listed = (
        fact.concept == node.concept
        and node.within is None
        and node.lasting is None
        and base.name == "ongoing"
        and base.truth is Truth.NO
        and not has_narrower(node.concept, "therapy")
    )
    over = node.ongoing is not None and going_on is Truth.NO
    last = answered(fact) and parts[0].truth is not Truth.NO and is_a(node.concept, fact.concept, "therapy")
    denies = listed or (last and (over or at_most.truth is Truth.NO))
    weighed = Weighed(fact, base.truth, worst.why, worst.missing, vague=vague, denies=denies)
    return _Course(weighed, worst.truth, long_ago)


def _concept(node: Received, fact: TreatmentFact) -> Part:
    exception = next((e for e in node.excepting if is_a(fact.concept, e, "therapy")), "")
    if exception:
        return Part("concept", Truth.NO, f"{told(fact)} is excepted")
    if not is_a(fact.concept, node.concept, "therapy"):
        why = f"the record says {told(fact)}, the criterion asks for {node.concept}"
        return Part("concept", Truth.UNKNOWN, why, f"whether the {fact.concept} was {node.concept}")
    possible = next((e for e in node.excepting if may_be(fact.concept, e, "therapy")), "")
    if possible:
        why = f"{told(fact)} may be the excepted {possible}"
        return Part("concept", Truth.UNKNOWN, why, f"whether the {fact.concept} was {possible}")
    return Part("concept", Truth.YES)


def _going_on(node: Received, fact: TreatmentFact, going_on: Truth) -> Part:
    if node.ongoing is None or going_on is Truth.YES:
        return Part("ongoing", Truth.YES)
    if going_on is Truth.UNKNOWN:
        why = f"the record has {told(fact)} but does not say whether it still goes on"
        return Part("ongoing", going_on, why, f"whether {fact.concept} still goes on")
    return Part("ongoing", going_on, f"{told(fact)} no longer goes on")


def _line(node: Received, fact: TreatmentFact) -> Part:
    if node.line is None:
        return Part("line", Truth.YES)
    if fact.line is None:
        why = f"the record has {told(fact)} but does not say in which line"
        return Part("line", Truth.UNKNOWN, why, f"in which line {fact.concept} was given")
    if fact.line == node.line:
        return Part("line", Truth.YES)
    return Part("line", Truth.NO, f"{told(fact)} was not line {node.line}")


def _length(node: Received, fact: TreatmentFact, start: Moment, end: Moment, going_on: Truth) -> Part:
    """For how long it was given, from the first day that is known to the last one."""
    if node.lasting is None:
        return Part("length", Truth.YES)
    truth = lasted(node.lasting, start, end, tells_days(fact, going_on))
    if truth is Truth.YES:
        return Part("length", truth)
    if truth is Truth.UNKNOWN:
        why = f"the record has {told(fact)}, which does not tell whether it was given {length(node.lasting)}"
        return Part("length", truth, why, f"for how long {fact.concept} was given")
    return Part("length", truth, f"{told(fact)} was not given {length(node.lasting)}")


def tells_days(fact: TreatmentFact, going_on: Truth) -> bool:
    """Whether the record tells the days from which and until which it was given."""
    ended = fact.until is not None or going_on is Truth.YES or fact.kind != "drug"
    return fact.on is not None and ended


def lasted(asked: Length, start: Moment, end: Moment, bounded: bool) -> Truth:
    """Whether what was given from `start` to `end` was given for so long."""
    truths = [] if bounded else [Truth.UNKNOWN]
    for bound, longest in ((asked.at_least, False), (asked.at_most, True)):
        if bound is None:
            continue
        soonest, latest = bound.after(start.first), bound.after(start.last)
        if soonest is None or latest is None:
            truths.append(Truth.UNKNOWN)
            continue
        long_enough = Truth.YES if end.first >= latest else Truth.NO if end.last < soonest else Truth.UNKNOWN
        longer = Truth.YES if end.first > latest else Truth.NO if end.last <= soonest else Truth.UNKNOWN
        reached = longer if bound.strict != longest else long_enough
        truths.append(reached.negated() if longest else reached)
    return all_of(truths)


def _dose(node: Received, fact: TreatmentFact) -> Part:
    if not node.stable:
        return Part("dose", Truth.YES)
    why = f"the record has {told(fact)} but does not say whether the dose has changed"
    return Part("dose", Truth.UNKNOWN, why, f"whether the dose of {fact.concept} has changed")


def _at_most(node: Received, fact: TreatmentFact, truth: Truth) -> Part:
    assert node.within is not None
    if truth is Truth.YES:
        return Part("time", truth)
    asked_time = write_window(node.within)
    if truth is Truth.UNKNOWN:
        why = f"the record has {told(fact)}, which does not tell whether it was {asked_time}"
        return Part("time", truth, why, f"when {fact.concept} was last given")
    return Part("time", truth, f"{told(fact)} was not {asked_time}")
