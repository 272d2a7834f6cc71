"""How many questions settle a patient's trials, in the order of `trialrun ask` and in two other orders.

    python -m evaluation.questions CATALOG FOLDER [--patients 100] [--trials 20]

Each patient's record is hidden but for age, sex and the newest condition that half as many trials or more
are about. The candidate trials are the best-ranked for what is left. Questions are answered from the hidden
record, taken as complete, by a person who promises what is demanded and denies what bars; what the record
does not tell cannot be answered, and what no answer would decide is not asked. Counted are the questions
until every candidate trial is settled (closed, or nothing more to ask), and until nine in ten are.

"best": the questions of `trialrun ask`, of which some name several conditions or treatments (at most six; a
yes, which is said where the record has one of them, counts as a question and leads to the single ones).
"single": its order with one fact in each question. "random": an open fact by chance. "fixed": by kind and
name, as a form would ask. All ask only what still bears on an unsettled trial.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from evaluation.assuming import signed_leaves
from evaluation.patients import arguments, people
from trialrun.catalog.matcher import Matcher
from trialrun.matching.asking import Question, Session, Trials, question_id
from trialrun.matching.chart import Chart
from trialrun.matching.grouping import members
from trialrun.matching.relevance import patient_terms
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, ScoreFact, TestFact
from trialrun.model.time import Moment

_MOST = 400
Order = Callable[[list[Question], random.Random], Question]
ORDERS: dict[str, Order] = {
    "best": lambda found, chance: found[0],
    "single": lambda found, chance: found[0],
    "random": lambda found, chance: chance.choice(sorted(found, key=lambda one: one.id)),
    "fixed": lambda found, chance: min(found, key=lambda one: one.id),
}


def main() -> None:
    parser = arguments(__doc__ or "", patients=100)
    parser.add_argument("--trials", type=int, default=20, help="candidate trials for each patient")
    asked = parser.parse_args()
    counts: dict[str, list[tuple[int, int]]] = {name: [] for name in ORDERS}
    used = 0
    with Matcher.open(asked.catalog) as matcher:
        for patient in people(asked.folder, 0):
            if used == asked.patients:
                break
            case = _case(matcher, patient, asked.on, asked.trials)
            if case is None:
                continue
            hidden, trials = case
            used += 1
            for name, order in ORDERS.items():
                session = Session(trials, hidden, asked.on, together=name == "best")
                counts[name].append(_ask(session, trials, patient, asked.on, order, random.Random(used)))
            print(f"\r{used} patients", end="", file=sys.stderr)
    print(file=sys.stderr)
    figures = {
        name: {
            "all_mean": statistics.mean(one for one, _ in found),
            "all_median": statistics.median(one for one, _ in found),
            "nine_in_ten_mean": statistics.mean(one for _, one in found),
            "nine_in_ten_median": statistics.median(one for _, one in found),
        }
        for name, found in counts.items()
        if found
    }
    if asked.json:
        print(msgspec.json.encode({"patients": used, **figures}).decode())
        return
    print(f"{used} patients, {asked.trials} candidate trials each; questions until settled")
    print(f"{'order':10} {'all: mean':>12} {'median':>8} {'9 in 10: mean':>16} {'median':>8}")
    for name, row in figures.items():
        print(f"{name:10} {row['all_mean']:12.1f} {row['all_median']:8.1f} "
              f"{row['nine_in_ten_mean']:16.1f} {row['nine_in_ten_median']:8.1f}")  # fmt: skip


def _case(matcher: Matcher, patient: Patient, on: date, limit: int) -> tuple[Patient, Trials] | None:
    """Age, sex and one condition, with the candidate trials; of the conditions that most count as a reason to
    look for a trial the newest that has enough of them. None without one."""
    terms = patient_terms(patient)
    facts = [f for f in patient.facts if isinstance(f, ConditionFact) and f.concept in terms and f.on]
    tried: set[str] = set()
    for fact in sorted(facts, key=lambda f: (terms[f.concept], str(f.on), f.concept), reverse=True):
        if fact.concept in tried:
            continue
        tried.add(fact.concept)
        hidden = msgspec.structs.replace(patient, facts=(fact,))
        trials = matcher.candidates(hidden, on, limit=limit)
        if len(trials) >= limit // 2:
            return hidden, trials
    return None


def _ask(
    session: Session, trials: Trials, full: Patient, on: date, order: Order, chance: random.Random
) -> tuple[int, int]:
    """Questions until all of the trials are settled, and until nine in ten are."""
    nearly = -1
    promised = _promised(trials)
    for number in range(_MOST):
        settled = sum(trial.settled for trial in session.outlooks)
        if nearly < 0 and settled >= 0.9 * len(trials):
            nearly = number
        found = session.questions()
        if not found:
            return number, nearly if nearly >= 0 else number
        question = order(found, chance)
        while not session.useful(question.id):
            session.answer(question.id, "")
            if not (found := session.questions()):
                return number, nearly if nearly >= 0 else number
            question = order(found, chance)
        session.answer(question.id, answered(question.id, question.options, full, on, promised))
    return _MOST, nearly if nearly >= 0 else _MOST


def _promised(trials: Trials) -> dict[str, str]:
    """What a person answers who wants to join: yes to what is demanded, no to what bars."""
    wanted: dict[str, int] = {}
    for _, eligibility in trials:
        for criterion in eligibility.criteria:
            for leaf, sign in signed_leaves(criterion.tree, -1 if criterion.kind == "exclusion" else 1):
                name = question_id(leaf)
                wanted[name] = wanted.get(name, 0) + sign
    return {name: "yes" if sign >= 0 else "no" for name, sign in wanted.items()}


def answered(
    name: str, options: Sequence[str], patient: Patient, on: date, promised: Mapping[str, str]
) -> str:
    """The answer that the whole record gives to the question of that id; "" where it cannot tell."""
    if parts := members(name):
        said = [answered(part, (), patient, on, promised) for part in parts]
        there = [part for part, one in zip(parts, said, strict=True) if not one.startswith("no")]
        return "no" if not there else f"only {there[0].partition(':')[2]}" if len(there) == 1 else "yes"
    kind, _, about = name.partition(":")
    chart = Chart(patient)
    if kind == "condition":
        found = [f for f in chart.conditions.covered_by(about) if not f.absent]
        current = any(f.status != "resolved" for f in found)
        return "yes" if current else "in the past" if found else "no, never"
    if kind == "treatment":
        given = [f for f in chart.treatments.covered_by(about) if not f.absent]
        if not given:
            return "no, never"
        if any(f.status == "ongoing" for f in given):
            return "yes, now"
        last = max((f.until or f.on for f in given if f.until or f.on), default=None)
        return f"yes, until {_shown(last)}" if last is not None else "yes"
    if kind == "measurement":
        values = [f for f in chart.measurements.exactly(about) if isinstance(f, MeasurementFact)]
        from trialrun.matching.answers import usual_unit

        fits = [f for f in values if f.unit == usual_unit(about) and not f.comparator]
        return f"{fits[0].value}" if fits else ""
    if kind == "score":
        scores = [f for f in chart.scores.exactly(about) if isinstance(f, ScoreFact)]
        return f"{scores[0].value:g}" if scores else ""
    if kind == "test":
        tests = [f for f in chart.tests.exactly(about) if isinstance(f, TestFact) and f.result]
        known = tests[0].result if tests else None
        return known if known is not None and known in options else ""
    if kind == "family":
        return "yes" if any(not f.absent for f in chart.family.covered_by(about)) else "no"
    if kind == "allergy":
        return "yes" if any(not f.absent for f in chart.allergies.covered_by(about)) else "no"
    return promised.get(name, "yes") if kind in ("patient", "investigator") else ""


def _shown(moment: Moment) -> str:
    return moment.last.isoformat()


if __name__ == "__main__":
    main()
