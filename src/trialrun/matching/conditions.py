"""Conditions: what a record of diagnoses says about a criterion.

How a `Condition` is judged, in order:

1. Every positive record of the concept, of a narrower one or of a broader one is weighed: does it count,
   not count, or possibly count? It counts when its concept is covered by the criterion's and by none of the
   exceptions, it is not only suspected, and its status, severity, grade, course, stage and time are those
   asked for. What the record leaves out leaves it possible. A broader record ("leukemia" for AML) never
   counts by itself.
2. Exceptions are judged record by record: breast cancer beside a basal cell carcinoma is a malignancy other
   than skin cancer. A record that may be the exception (a "skin cancer" for "other than basal cell
   carcinoma") is possible, and so is a sign or a sequel of what is excepted (a tremor for "other than
   Parkinson disease"). Metastases are excepted with the cancer that they come from.
3. A stated absence of the concept or a broader one makes it NO. Together with a positive record that is not
   surely later it is a conflict: unknown. A dated absence counts for `policy.measurement_days` days, as a
   result does, and then as missing; only what one is born with cannot have come since.
4. Otherwise any record that counts makes it YES; any possible one leaves it unknown.
5. Otherwise a present record of just the concept asked for that differs from the demand makes it NO: a
   "neuropathy, grade 1" is no neuropathy above grade 2, a tuberculosis recorded as resolved is not active
   (but a resolved "infection" says nothing of other infections: a status denies only a concept without
   narrower ones, unless somebody was asked for it: an infection "in the past" is an answer for all of them).
6. Otherwise nothing is recorded: unknown, or NO by assumption where the list of conditions is complete.

Status: "active" asks for presence on the screening's day, "history" for presence at any time. A pregnancy or
lactation without a word for it is asked for as present. Of other conditions a sentence that
does not say (None) takes a record of unstated status as a listing that counts, and leaves one that is
resolved open; with a time window it asks for any time.

Time: "within" asks for the last day of the condition (for an event such as a stroke: its onset), "at least"
for the onset of what is still present and for the end of what is over. A record outside the window does not
exclude another, unrecorded one.
"""

from __future__ import annotations

from datetime import date

import msgspec

from trialrun.criteria.trees.writer import write_window
from trialrun.matching import stages
from trialrun.matching.chart import Chart, Shelf
from trialrun.matching.consequences import is_sign, may_come_of
from trialrun.matching.days import (
    active,
    answered,
    happened,
    last_day,
    limits,
    not_after,
    not_before,
    stands,
)
from trialrun.matching.finding import Finding, Part, Weighed, silent, surely_later, weakest
from trialrun.matching.health import HEALTHY, judge_healthy
from trialrun.matching.hierarchy import has_narrower, is_inborn, may_be
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.spread import is_spread, primaries, spread_of
from trialrun.matching.wording import (
    a_list,
    another,
    besides,
    called,
    interval,
    joined,
    length,
    number,
    told,
    told_all,
    too_old,
)
from trialrun.model.criteria import Condition, Course, Severity
from trialrun.model.logic import Truth, all_of
from trialrun.model.patient import ConditionFact
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import is_a, is_coded

EVENTS = frozenset(
    (
        "acute coronary syndrome",
        "cardiac arrest",
        "embolism",
        "febrile seizure",
        "fracture",
        "hemorrhage",
        "major adverse cardiovascular event",
        "myocardial infarction",
        "stroke",
        "suicide attempt",
        "syncope",
        "thromboembolism",
        "transient ischemic attack",
    )
)
"""Conditions that happen on a day and whose lists keep them as "active" for ever: their onset counts."""


# What every disease may be called: no list of diseases, however complete, says that none of them is one.
_ANY_DISEASE = frozenset(("medical condition", "chronic disease", "comorbidity", "systemic disease"))


def judge_condition(node: Condition, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring. "Healthy" is judged by `judge_healthy`."""
    if node.concept == HEALTHY:
        return judge_healthy(chart, on, policy)
    shelf = chart.conditions
    facts = (*shelf.covered_by(node.concept), *shelf.broader_than(node.concept))
    weighed = [
        _weigh(node, fact, on, shelf)
        for fact in facts
        if not fact.absent and happened(fact.on, on) is not None
    ]
    absences = [fact for fact in facts if _denies(node, fact, on)]
    days = policy.measurement_days
    standing = [fact for fact in absences if is_inborn(fact.concept) or stands(fact, on, days)]
    live = [one for one in weighed if one.truth is not Truth.NO and not (one.vague and standing)]
    if standing or (absences and live):
        return _with_absences(node, absences, live, on)
    counted = [one for one in live if one.truth is Truth.YES]
    if counted:
        return Finding(Truth.YES, f"the record has {_facts(counted)}", _sources(counted))
    if live:
        return Finding(
            Truth.UNKNOWN,
            joined(one.why for one in live),
            _sources(live),
            missing=live[0].missing or f"whether this is {asked(node)}",
        )
    denials = [one for one in weighed if one.denies]
    if denials:
        return Finding(Truth.NO, joined(one.why for one in denials), _sources(denials))
    if node.concept in _ANY_DISEASE:
        policy = msgspec.structs.replace(policy, complete=frozenset())
    coded = is_coded(node.concept, "condition")
    nothing = silent("conditions", asked(node), f"whether there is {asked(node)}", policy, coded=coded)
    if absences and nothing.truth is Truth.UNKNOWN:
        text = too_old(absences, policy.measurement_days)
        return Finding(Truth.UNKNOWN, text, tuple(absences), missing=nothing.missing)
    if weighed and nothing.truth is Truth.UNKNOWN:
        text = f"{weighed[0].why}, and nothing is said about {another(node.concept, node.excepting)}"
        return Finding(Truth.UNKNOWN, text, _sources(weighed), missing=nothing.missing)
    return nothing


def asked(node: Condition) -> str:
    """The criterion's condition in words."""
    parts = [
        node.status if node.status == "active" else "",
        node.severity or "",
        node.course or "",
        besides(node.concept, node.excepting),
        f"stage {a_list(node.stage, 'or')}" if node.stage else "",
        f"of grade {interval(node.grade)}" if node.grade else "",
        "at any time" if node.status == "history" and node.within is None else "",
        length(node.lasting) if node.lasting else "",
        write_window(node.within) if node.within else "",
    ]
    return " ".join(part for part in parts if part)


def _facts(weighed: list[Weighed[ConditionFact]]) -> str:
    return told_all(one.fact for one in weighed)


def _sources(weighed: list[Weighed[ConditionFact]]) -> tuple[ConditionFact, ...]:
    return tuple(one.fact for one in weighed)


def _denies(node: Condition, fact: ConditionFact, on: date) -> bool:
    """A stated absence of the concept or a broader one; one of a severe form denies only the severe form."""
    if not fact.absent or fact.suspected or happened(fact.on, on) is None:
        return False
    return (
        is_a(node.concept, fact.concept, "condition")
        and fact.severity in (None, node.severity)
        and fact.course in (None, node.course)
        and fact.grade is None
        and not fact.stage
    )


def _with_absences(
    node: Condition, absences: list[ConditionFact], live: list[Weighed[ConditionFact]], on: date
) -> Finding:
    # The nearest of several absences is enough to say: "no stroke" rather than "no cardiovascular disease".
    nearest = next((fact for fact in absences if fact.concept == node.concept), absences[0])
    denial = f"the record says {told(nearest)}"
    if not live:
        return Finding(Truth.NO, denial, tuple(absences))
    newer = [
        one
        for one in live
        if one.truth is Truth.YES and all(surely_later(one.fact, absence, on) for absence in absences)
    ]
    if newer:
        return Finding(Truth.YES, f"the record has {_facts(newer)}", _sources(newer))
    return Finding(
        Truth.UNKNOWN,
        f"{denial}, but it also has {_facts(live)}",
        (*absences, *_sources(live)),
        missing=f"which of the two holds for {node.concept}",
        conflict=True,
    )


# ---- one record ----------------------------------------------------------------------------------------


def _weigh(
    node: Condition, fact: ConditionFact, on: date, shelf: Shelf[ConditionFact]
) -> Weighed[ConditionFact]:
    parts = _parts(node, fact, on, shelf)
    worst = weakest(parts)
    vague = worst.name == "concept" and fact.concept != node.concept and not _covered(node, fact)
    return Weighed(
        fact, worst.truth, worst.why, worst.missing, vague=vague, denies=_contradicts(node, fact, parts, on)
    )


def _covered(node: Condition, fact: ConditionFact) -> bool:
    return is_a(fact.concept, node.concept, "condition")


def _contradicts(node: Condition, fact: ConditionFact, parts: list[Part], on: date) -> bool:
    """Whether a record of just the concept asked for says that the leaf does not hold (rule 5)."""
    if node.within is not None or node.status == "history" or fact.suspected:
        return False
    # A record that is not old enough does not exclude another, unrecorded one that is.
    failing = {part.name for part in parts if part.truth is Truth.NO} - {"length"}
    if "concept" in failing:
        return False
    if answered(fact) and "status" in failing:
        return is_a(node.concept, fact.concept, "condition")
    if fact.concept != node.concept:
        return False
    if "status" in failing:
        return not has_narrower(node.concept, "condition")
    return bool(failing) and active(fact, on) is Truth.YES


def _parts(node: Condition, fact: ConditionFact, on: date, shelf: Shelf[ConditionFact]) -> list[Part]:
    return [
        _concept(node, fact, on, shelf),
        *_certainty(fact),
        _status(node, fact, on),
        _severity(node, fact),
        _grade(node, fact),
        _course(node, fact, on, shelf),
        _stage(node, fact),
        _time(node, fact, on),
        _length(node, fact, on),
    ]


def _concept(node: Condition, fact: ConditionFact, on: date, shelf: Shelf[ConditionFact]) -> Part:
    exception = next((e for e in node.excepting if is_a(fact.concept, e, "condition")), "")
    if exception:
        return Part("concept", Truth.NO, f"{told(fact)} is excepted")
    if not _covered(node, fact):
        why = f"the record says {told(fact)}, the criterion asks for {node.concept}"
        return Part("concept", Truth.UNKNOWN, why, f"whether the {fact.concept} is {node.concept}")
    if node.excepting and is_spread(fact.concept) and not is_spread(node.concept):
        origin = spread_of(primaries(shelf, on), node.excepting)
        if origin:
            return Part("concept", Truth.NO, f"{told(fact)} is taken for a spread of the excepted {origin}")
    possible = next((e for e in node.excepting if may_be(fact.concept, e, "condition")), "")
    if possible:
        why = f"the {told(fact)} may be the excepted {possible}"
        return Part("concept", Truth.UNKNOWN, why, f"whether the {fact.concept} is {possible}")
    cause = "" if is_sign(node.concept) else may_come_of(fact.concept, node.excepting)
    if cause:
        why = f"the {told(fact)} may come of the excepted {cause}"
        return Part("concept", Truth.UNKNOWN, why, f"whether the {fact.concept} comes of {cause}")
    return Part("concept", Truth.YES)


def _certainty(fact: ConditionFact) -> list[Part]:
    if not fact.suspected:
        return []
    why = f"{told(fact)} is not confirmed"
    return [Part("certainty", Truth.UNKNOWN, why, f"whether the {fact.concept} was confirmed")]


def _status(node: Condition, fact: ConditionFact, on: date) -> Part:
    if node.status == "history" or (node.status is None and node.within is not None):
        return Part("status", Truth.YES)
    present = active(fact, on)
    missing = f"whether the {fact.concept} is active"
    if node.status == "active" or is_state(node.concept):
        if present is Truth.UNKNOWN:
            why = f"the record has {told(fact)} but does not say whether it is active"
            return Part("status", present, why, missing)
        return Part("status", present, f"{told(fact)} is over" if present is Truth.NO else "")
    if present is Truth.NO:
        why = f"{told(fact)} is over, and the sentence does not say whether that counts"
        return Part("status", Truth.UNKNOWN, why, "whether a past condition counts here")
    if present is Truth.UNKNOWN and fact.until is not None:
        return Part("status", present, f"{told(fact)} may be over", missing)
    return Part("status", Truth.YES)


# CTCAE version 5.0 names its grades with these words (page 1): 1 mild, 2 moderate, 3 severe and 4
# life-threatening. A word alone does not make a grade: the record need not have used it in CTCAE's sense.
_SEVERITY_OF_GRADE: dict[int, Severity] = {1: "mild", 2: "moderate", 3: "severe", 4: "severe"}


def found_severity(fact: ConditionFact) -> Severity | None:
    """The severity that a record states, or that its grade is called."""
    return fact.severity or (_SEVERITY_OF_GRADE.get(int(fact.grade)) if fact.grade is not None else None)


def _severity(node: Condition, fact: ConditionFact) -> Part:
    if node.severity is None:
        return Part("severity", Truth.YES)
    found = found_severity(fact)
    if found is None:
        why = f"the record has {told(fact)} but does not say how severe it is"
        return Part("severity", Truth.UNKNOWN, why, f"how severe the {fact.concept} is")
    truth = Truth.of(found == node.severity)
    return Part("severity", truth, f"{told(fact)} is {found}, not {node.severity}")


def _grade(node: Condition, fact: ConditionFact) -> Part:
    if node.grade is None:
        return Part("grade", Truth.YES)
    if fact.grade is None:
        why = f"the record has {told(fact)} without a grade"
        return Part("grade", Truth.UNKNOWN, why, f"the CTCAE grade of the {fact.concept}")
    truth = inside(Interval.exactly(fact.grade), node.grade)
    why = f"{called(fact)} of grade {number(fact.grade)} is not {interval(node.grade)}"
    return Part("grade", truth, why)


def _course(node: Condition, fact: ConditionFact, on: date, shelf: Shelf[ConditionFact]) -> Part:
    if node.course is None:
        return Part("course", Truth.YES)
    truth = course_truth(node.course, fact.course, later_courses(fact, shelf, on))
    missing = f"whether the {fact.concept} is {node.course}"
    if truth is Truth.NO:
        return Part("course", truth, f"{told(fact)} is not {node.course}")
    if truth is Truth.UNKNOWN and fact.course is None:
        why = f"the record has {told(fact)} but does not say whether it is {node.course}"
        return Part("course", truth, why, missing)
    return Part("course", truth, f"{told(fact)} may also be {node.course}", missing)


def course_truth(asked: Course, found: Course | None, later: frozenset[Course]) -> Truth:
    """Whether a record of a course, or of none, has the course asked for. later: as of `later_courses`."""
    truth = Truth.UNKNOWN if found is None else stages.course(asked, found)
    if truth is Truth.UNKNOWN and any(stages.precedes(asked, one) for one in later):
        return Truth.NO
    return truth


def later_courses(fact: ConditionFact, shelf: Shelf[ConditionFact], on: date) -> frozenset[Course]:
    """The courses that other entries of the same disease have, which surely began no earlier than this one.

    An entry of a later day may be another tumor of the kind; entries without days are of one tumor.
    """
    entries = [one for one in shelf.exactly(fact.concept) if not one.absent and not one.suspected]
    if fact.on is None:
        return frozenset(one.course for one in entries if one.course and one.on is None)
    last = fact.on.last
    return frozenset(one.course for one in entries if one.course and one.on and last <= one.on.first <= on)


def _stage(node: Condition, fact: ConditionFact) -> Part:
    if not node.stage:
        return Part("stage", Truth.YES)
    wanted = a_list(node.stage, "or")
    if not fact.stage:
        why = f"the record has {told(fact)} without a stage"
        return Part("stage", Truth.UNKNOWN, why, f"the stage of the {fact.concept}")
    truth = stages.stage(node.stage, fact.stage)
    if truth is Truth.UNKNOWN:
        why = f"stage {fact.stage} of the {called(fact)} does not tell whether it is {wanted}"
        return Part("stage", truth, why, f"whether the stage of the {fact.concept} is {wanted}")
    return Part("stage", truth, f"{told(fact)} is not of stage {wanted}")


def is_state(concept: str) -> bool:
    """Whether it is a state of life that nobody asks for once it is over, unless as history."""
    return any(is_a(concept, state, "condition") for state in ("pregnancy", "lactation"))


def is_event(concept: str) -> bool:
    return any(is_a(concept, event, "condition") for event in EVENTS)


def _time(node: Condition, fact: ConditionFact, on: date) -> Part:
    if node.within is None:
        return Part("time", Truth.YES)
    bounds = limits(node.within, on)
    asked_time = write_window(node.within)
    if bounds.undecided:
        return Part("time", Truth.UNKNOWN, bounds.undecided, f"when the {fact.concept} was")
    start = happened(fact.on, on)
    assert start is not None
    present = active(fact, on)
    event = is_event(fact.concept)
    end = start if event else last_day(start, present, fact.until, on)
    truths = []
    if bounds.earliest is not None:
        truths.append(not_before(end, bounds.earliest))
    if node.within.at_least is not None:
        began, ended = not_after(start, bounds.latest), not_after(end, bounds.latest)
        if event:
            truths.append(began)
        elif present is Truth.UNKNOWN:
            truths.append(began if began is ended else Truth.UNKNOWN)
        else:
            truths.append(began if present is Truth.YES else ended)
    truth = all_of(truths)
    if truth is Truth.UNKNOWN:
        why = f"the record has {told(fact)}, which does not tell whether it was {asked_time}"
        return Part("time", truth, why, f"when the {fact.concept} was")
    return Part("time", truth, f"{told(fact)} was not {asked_time}")


def _length(node: Condition, fact: ConditionFact, on: date) -> Part:
    """Whether it has lasted so long; no record says since when a condition has been stable."""
    if node.lasting is None:
        return Part("length", Truth.YES)
    start = happened(fact.on, on)
    assert start is not None
    truths = []
    if node.course is not None or fact.on is None or active(fact, on) is not Truth.YES:
        truths.append(Truth.UNKNOWN)
    if node.lasting.at_least is not None:
        limit = node.lasting.at_least.last_outside(on)
        truths.append(Truth.UNKNOWN if limit is None else not_after(start, limit))
    if node.lasting.at_most is not None:
        limit = node.lasting.at_most.first_inside(on)
        longest = Truth.UNKNOWN if limit is None else not_before(start, limit)
        # What began long ago may still have been stable for a short time only.
        truths.append(longest if node.course is None else Truth.UNKNOWN)
    truth = all_of(truths)
    if truth is Truth.UNKNOWN:
        state = f" {node.course}" if node.course else ""
        so = f"been{state or ' there'}"
        why = f"the record has {told(fact)} but does not say whether it has {so} {length(node.lasting)}"
        return Part("length", truth, why, f"for how long the {fact.concept} has {so}")
    return Part("length", truth, f"{told(fact)} has not lasted {length(node.lasting)}")
