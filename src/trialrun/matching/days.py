"""Where a recorded event lies in time, seen from the day of the screening, with dates that may be partial.

One rule stands above all others: *a record knows the past*. A date that is missing, or a partial one that
holds the screening's day, is taken to lie on or before that day. A date that lies wholly after it is an
event that has not happened yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from trialrun.model.criteria import Window
from trialrun.model.logic import Truth
from trialrun.model.patient import AN_ANSWER, ConditionFact, Fact, TreatmentFact
from trialrun.model.time import Duration, Moment
from trialrun.vocab.concepts import in_sessions

ONE_DAY = timedelta(days=1)


def happened(moment: Moment | None, on: date) -> Moment | None:
    """The days on which it may have happened as known `on` that day; None when it has not happened yet."""
    if moment is None:
        return Moment(date.min, on)
    if moment.first > on:
        return None
    return Moment(moment.first, min(moment.last, on))


def not_before(event: Moment, limit: date) -> Truth:
    """Whether the event lies on the limit or after it."""
    if event.first >= limit:
        return Truth.YES
    return Truth.NO if event.last < limit else Truth.UNKNOWN


def not_after(event: Moment, limit: date) -> Truth:
    """Whether the event lies on the limit or before it."""
    if event.last <= limit:
        return Truth.YES
    return Truth.NO if event.first > limit else Truth.UNKNOWN


def answered(fact: Fact) -> bool:
    """Whether somebody was asked for the concept as such: then what is said of it holds for all of its kinds.

    An entry of a list stands for one case only: beside a resolved "infection" another one may be there.
    """
    return fact.source == AN_ANSWER


def stands(denial: Fact, on: date, days: int) -> bool:
    """Whether a stated absence still tells something of that day: it has no date, or one of the last `days`.

    A list that says "none" without a date is taken as kept up; what was denied on one day may come later.
    """
    return denial.on is None or denial.on.first.toordinal() >= on.toordinal() - days


class Limits(msgspec.Struct, frozen=True):
    """A window as days: an event counts from `earliest` to `latest`, both included.

    earliest None: no bound. undecided: why the window cannot be laid down at a screening; "" if it can.
    """

    earliest: date | None
    latest: date
    undecided: str = ""


def limits(window: Window | None, on: date) -> Limits:
    """The window laid down on the screening's day, as which every anchor still to come counts."""
    if window is None:
        return Limits(None, on)
    if window.after:
        return Limits(None, on, f"this is about the time after {window.anchor}, which a screening cannot see")
    if window.anchor == "diagnosis":
        return Limits(None, on, "the time is counted from a diagnosis that the sentence does not name")
    earliest = None if window.at_most is None else window.at_most.first_inside(on)
    latest = on if window.at_least is None else window.at_least.last_outside(on)
    if (window.at_most is not None and earliest is None) or latest is None:
        return Limits(None, on, "the time is counted in half-lives, and the drug's half-life is not known")
    return Limits(earliest, latest)


def lasts(
    status: str, until: Moment | None, on: date, *, running: str, over: str, unstated: Truth = Truth.UNKNOWN
) -> Truth:
    """Whether a state recorded with a status and perhaps an end is still there on that day.

    running, over: the words of `status` for the two; any other word leaves it open (`unstated`). An end
    counts more than the word: what ended later than `on` was still there on that day.
    """
    if until is not None and until.last < on:
        return Truth.NO
    if until is not None and until.first > on:
        return Truth.YES
    if status == over:
        return Truth.NO
    if status == running:
        return Truth.YES if until is None or until.first == on else Truth.UNKNOWN
    return Truth.UNKNOWN if until is not None else unstated


def active(fact: ConditionFact, on: date) -> Truth:
    """Whether the condition was there on that day."""
    return lasts(fact.status, fact.until, on, running="active", over="resolved")


def ongoing(fact: TreatmentFact, on: date) -> Truth:
    """Whether the treatment was going on on that day. A procedure without an end is done in a day.

    Of what is given in sessions a session that is over does not say whether the next one comes.
    """
    if fact.kind == "procedure" and fact.status != "ongoing" and in_sessions(fact.concept):
        short = fact.until is None or fact.on is None or (fact.until.last - fact.on.last).days <= 1
        if short and not answered(fact):
            return Truth.UNKNOWN
    unstated = Truth.NO if fact.kind == "procedure" else Truth.UNKNOWN
    return lasts(fact.status, fact.until, on, running="ongoing", over="completed", unstated=unstated)


def last_day(start: Moment, still: Truth, until: Moment | None, on: date, *, brief: bool = False) -> Moment:
    """The days that may be the last (so far) of something that began at `start`.

    still: whether it is going on. brief: without a recorded end it took a day.
    """
    if still is Truth.YES:
        return Moment.on(on)
    if until is not None and until.first <= on:
        end = Moment(until.first, min(until.last, on))
    elif brief:
        end = start
    else:
        end = Moment(start.first, on)
    if start.first > end.last:  # an end before the start: one of the two is wrong, and the end is what counts
        return end
    return Moment(max(end.first, start.first), end.last)


# ---- the days on which time alone changes something ----------------------------------------------------


def turning_days(moment: Moment | None, durations: tuple[Duration, ...], on: date) -> Iterator[date]:
    """Days after `on` when a statement about this date may change: it comes, or a window closes on it."""
    if moment is None:
        return
    for day in {moment.first, moment.last}:
        if day >= on:
            yield day
            yield from _next(day)
        for duration in durations:
            yield from _leaves(duration, day, on)


def _next(day: date) -> Iterator[date]:
    if day < date.max:
        yield day + ONE_DAY


_SLACK = 5
"""Days by which adding a duration and subtracting it may differ: months are of unequal length."""


def _leaves(duration: Duration, day: date, on: date) -> Iterator[date]:
    """The first days that lie at least `duration` after `day`, and longer, counted from it or back to it."""
    about = duration.after(day)
    if about is None or (on - about).days > _SLACK:
        return
    # How long something was given is counted forward: three months from November 30 end on February 28.
    yield about
    yield from _next(about)
    candidate = date.fromordinal(max(about.toordinal() - _SLACK, 1))
    for _ in range(2 * _SLACK + 2):
        limit = duration.before(candidate)
        if limit is None or candidate == date.max:
            return
        if limit == day:
            yield candidate
        if limit > day:
            yield candidate
            return
        candidate += ONE_DAY
