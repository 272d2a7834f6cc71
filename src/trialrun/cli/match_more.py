"""What `trialrun match` can add to the ranking: near misses, times, the effect of a plan."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text

from trialrun.catalog.matcher import Matcher
from trialrun.cli.screen import NO_CLINICIAN
from trialrun.matching import Matches
from trialrun.matching.fast.order import Wish
from trialrun.matching.when import Course, Effect, Plan, course
from trialrun.matching.whynot import WhyNot
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy

AHEAD = timedelta(days=730)
"""How far a timeline looks."""


class Closed(msgspec.Struct, frozen=True):
    """What a plan closes: how many trials, and the first of them."""

    plan: Plan
    total: int
    trials: tuple[Effect, ...]


class More(msgspec.Struct, frozen=True):
    """The additions that were asked for; None for the others."""

    near_misses: tuple[WhyNot, ...] | None = None
    timeline: tuple[Course, ...] | None = None
    plan: Closed | None = None


def courses(
    matcher: Matcher, found: Matches, patient: Patient, on: date, policy: Policy
) -> tuple[Course, ...]:
    """How the listed trials stand over the next two years."""
    trials = matcher.named([one.trial for one in found.matches])
    return tuple(course(*trial, patient, on, policy, on + AHEAD) for trial in trials)


def closed(matcher: Matcher, patient: Patient, plan: Plan, policy: Policy, wish: Wish) -> Closed:
    total, trials = matcher.closed_by(patient, plan, policy, wish)
    return Closed(plan, total, trials)


def document(found: Matches, more: More) -> Any:
    """The ranking alone, or with what was added to it."""
    added = {name: value for name, value in msgspec.structs.asdict(more).items() if value is not None}
    return {"matches": found, **added} if added else found


def show(more: More) -> None:
    """Prints the additions, and the closing line of the command."""
    console = Console(emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())
    if more.near_misses is not None:
        _heading(console, "Near misses: a single fact is against the patient")
        for one in more.near_misses:
            obstacle = one.obstacles[0]
            console.print(_text(f"{one.trial}  {one.title}", "bold"))
            line = f"  {obstacle.criterion}: {obstacle.now}; needed: {obstacle.needed}"
            when = f"; by time alone from {obstacle.holds_from}" if obstacle.holds_from else ""
            console.print(_text(line + when))
        if not more.near_misses:
            console.print(_text("None.", "dim"))
    if more.timeline is not None:
        _heading(console, "Timeline, if nothing new becomes known")
        events = sorted(_events(more.timeline))
        for event in events:
            console.print(_text("  ".join(event)))
        if not events:
            console.print(_text("Time alone opens or closes none of them in the next two years.", "dim"))
    if more.plan is not None:
        plan = more.plan.plan
        verb = "starting" if plan.starts else "stopping"
        _heading(console, f"Closed by {verb} {plan.concept} on {plan.day}: {more.plan.total}")
        for effect in more.plan.trials:
            console.print(_text(f"{effect.trial}  {effect.title}  ({', '.join(effect.criteria)})"))
    console.print(_text(f"\n{NO_CLINICIAN}", "italic"))


def _events(courses: tuple[Course, ...]) -> list[tuple[str, str, str]]:
    """Day, trial, and what happens then, where the trial's verdict changes."""
    found = []
    for one in courses:
        verdict = one.verdict
        for turn in one.turns:
            if turn.verdict != verdict:
                criteria = ", ".join(f"{id} {word}" for id, word in turn.criteria)
                found.append((turn.day.isoformat(), one.trial, f"{verdict} → {turn.verdict} ({criteria})"))
                verdict = turn.verdict
    return found


def _heading(console: Console, text: str) -> None:
    console.print(_text(f"\n{text}", "bold underline"))


def _text(text: str, style: str = "") -> Text:
    """Text from outside without control characters, which a terminal would obey."""
    return Text("".join(char if char.isprintable() or char == "\n" else " " for char in text), style=style)
