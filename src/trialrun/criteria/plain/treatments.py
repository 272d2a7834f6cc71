"""What is said in plain words of treatments and procedures: had, being had, planned, how often and when."""

from __future__ import annotations

from trialrun.criteria.plain.clauses import Clause
from trialrun.criteria.plain.words import (
    bare,
    lasting,
    noun,
    number,
    ordinal,
    other_than,
    predicate,
    times,
    window,
)
from trialrun.criteria.trees.normal import whole_steps
from trialrun.model.criteria import Received
from trialrun.vocab.concepts import concepts, is_a

_ANTINEOPLASTIC = "antineoplastic therapy"


def received(leaf: Received, negated: bool) -> Clause:
    """The clause that says that a treatment was, is or will be given, or that it is not."""
    verb, rest = predicate(leaf.concept, "therapy")
    at_any_time = not (
        leaf.within
        or leaf.excepting
        or leaf.lines
        or leaf.line
        or leaf.lasting
        or leaf.stable
        or leaf.planned
    )
    if rest and at_any_time and (leaf.ongoing or verb == "have"):  # who was given a pacemaker has one
        return Clause(verb, (rest,), negated=negated)
    words = noun(leaf.concept, "therapy")
    if leaf.excepting:
        words = f"any {bare(words)}{other_than(leaf.excepting, 'therapy')}"
    if leaf.planned:
        when = window(leaf.within) if leaf.within else ""
        return Clause("be", (words,), before="due to have", after=when, negated=negated)
    dose = "at a dose that has not changed" if leaf.stable else ""
    steady = " ".join(part for part in (_line(leaf), dose, lasting(leaf.lasting)) if part)
    after = steady + _time(leaf, bool(steady))
    if leaf.lines:
        return _lines(leaf, words, after, negated)
    participle, running = _verbs(leaf.concept, words)
    if leaf.ongoing and leaf.within is None:
        return Clause("be", (words,), before=running, after=after, negated=negated)
    if leaf.within and leaf.within.at_least is not None and negated:
        # Never had, or had too lately: no short denial says both.
        whole = f"that you have {participle} {words} {after}"
        return Clause("be", (f"someone of whom it is true {whole}",), negated=True)
    return Clause(participle, (words,), tense="perfect", after=after, negated=negated)


# Words of what is not taken.
_HAD = (
    "treatment",
    "therapy",
    "radiation",
    "replacement",
    "scan",
    "vaccine",
    "blood product",
    "antibod",
    "cells",
)


def _verbs(concept: str, words: str) -> tuple[str, str]:
    """(participle, words for a treatment that goes on) that fit the kind of treatment."""
    known = concepts("therapy").get(concept)
    kind = known.columns.get("kind", "") if known else ""
    if kind not in ("drug", "class") or any(word in words for word in _HAD):
        return "had", "having"
    if is_a(concept, _ANTINEOPLASTIC, "therapy"):
        return ("had", "having") if "therapy" in concept else ("been treated with", "being treated with")
    return "taken", "taking"


def _lines(leaf: Received, words: str, after: str, negated: bool) -> Clause:
    assert leaf.lines is not None
    low, high = whole_steps(leaf.lines)
    low = max(low, 0)
    if high == 0:
        return Clause("had", (words,), tense="perfect", after=after, negated=not negated)
    if high == float("inf"):
        count = f"at least {_rounds(low)}"
    elif low == 0:
        count = f"at most {_rounds(high)}"
    else:
        count = _rounds(low) if low == high else f"{number(low)} to {_rounds(high)}"
    return Clause("had", (f"{count} of {bare(words)}",), tense="perfect", after=after, negated=negated)


def _rounds(count: float) -> str:
    return f"{times(count, 'line')} ({'separate rounds' if count != 1 else 'one round'})"


def _line(leaf: Received) -> str:
    return f"as the {ordinal(leaf.line)} line of treatment" if leaf.line else ""


def _time(leaf: Received, follows: bool) -> str:
    if leaf.within is None:
        return ""
    space = " " if follows else ""
    if leaf.within.at_least is None or leaf.within.after:
        return space + window(leaf.within)
    return f", the last time {window(leaf.within)}"
