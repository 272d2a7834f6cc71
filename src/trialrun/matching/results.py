"""Qualitative tests, markers and genetic alterations, and responses to treatment.

Tests. A finding (positive, mutated, deleted, amplified, rearranged, abnormal) of a narrower concept is one of
the broader ("FLT3-ITD mutated" for "FLT3"); an absence of findings (negative, wild type, normal) of a broader
concept is one of the narrower. The other ways round decide nothing, unless the narrower is only another
method (`BY_ANY_METHOD`). For each concept the latest result counts, as `latest` says; concepts that disagree
are a conflict. Results do not grow old by the policy, except for passing states (`PASSING`): a pregnancy test
of last year says nothing of today. A man has no pregnancy test, and none is asked of him: without one on
record it counts as negative at all times.

Serologies and diagnoses do not inform each other: "hepatitis B" on a list of conditions may be past, and a
positive antibody may be a vaccination. So `Test` looks at test results alone and `Condition` at conditions.

Where the list of tests is complete, a finding that is not in it is taken to be absent; a test that was not
done has still no negative result.

Responses. The latest response counts (of the line asked for), on the scale sCR > CR > CRi and CR > VGPR >
PR > MR > SD > PD; CRi belongs to acute leukemia and VGPR to myeloma, so they do not compare. "CR" itself
includes sCR, which is defined as a CR with more. A response by other criteria than those asked for decides
nothing; one without criteria is taken as by those asked for. A category that only some criteria have (VGPR:
IMWG) asks for a response by these.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trialrun.criteria.trees.writer import write_window
from trialrun.matching.chart import Chart
from trialrun.matching.days import Limits, limits
from trialrun.matching.finding import Finding, silent
from trialrun.matching.latest import Judged, Outcome, age_limit, days_between, latest
from trialrun.matching.repeated import repeatedly
from trialrun.matching.wording import a_list, joined, length, named, row_words, told, told_all
from trialrun.model.criteria import Response, Result, Test
from trialrun.model.logic import Truth
from trialrun.model.patient import ResponseFact, TestFact
from trialrun.model.screening import Evidence, Policy
from trialrun.vocab.alterations import kinds, names_change
from trialrun.vocab.concepts import is_a, is_coded

FINDINGS: frozenset[Result] = frozenset(
    ("positive", "mutated", "deleted", "amplified", "rearranged", "abnormal")
)
PASSING = frozenset(
    (
        "alcohol test",
        "blood culture",
        "cotinine test",
        "drug screen",
        "ecg result",
        "influenza test",
        "pregnancy test",
        "rsv test",
        "sars-cov-2 test",
        "urinalysis",
        "urine blood dipstick",
        "urine culture",
        "urine glucose dipstick",
        "urine ketones dipstick",
        "urine protein dipstick",
    )
)
"""Tests of states that pass: a result older than the policy's `measurement_days` counts as missing."""

BY_ANY_METHOD = frozenset(("influenza test", "sars-cov-2 test", "syphilis test", "tuberculosis test"))
"""Tests whose narrower ones are ways to answer the same: a negative IGRA is a negative tuberculosis test."""

# (asked, found): whether a result says yes or no to the one asked for; what is not here leaves it open.
_SAYS: dict[tuple[Result, Result], Truth] = {
    ("positive", "negative"): Truth.NO,
    ("negative", "positive"): Truth.NO,
    ("normal", "abnormal"): Truth.NO,
    ("abnormal", "normal"): Truth.NO,
    ("mutated", "wild type"): Truth.NO,
    ("wild type", "mutated"): Truth.NO,
    ("deleted", "wild type"): Truth.NO,
    ("wild type", "deleted"): Truth.NO,
    ("positive", "deleted"): Truth.YES,
    ("positive", "amplified"): Truth.YES,
    ("positive", "rearranged"): Truth.YES,
    ("negative", "deleted"): Truth.NO,
    ("negative", "amplified"): Truth.NO,
    ("negative", "rearranged"): Truth.NO,
    ("mutated", "negative"): Truth.NO,
    ("deleted", "negative"): Truth.NO,
    ("amplified", "negative"): Truth.NO,
    ("rearranged", "negative"): Truth.NO,
}


def says(asked: Result, found: Result, concept: str) -> Truth:
    """What one result of a concept says of another result of it."""
    if asked == found:
        return Truth.YES
    if names_change(concept) and not {asked, found} & {"normal", "abnormal"}:
        return _of_a_change(asked, found, kinds(concept))
    return _SAYS.get((asked, found), Truth.UNKNOWN)


def _of_a_change(asked: Result, found: Result, own: frozenset[Result]) -> Truth:
    """The same of a change of the genome, whose name says which kind it is, or leaves that open.

    A "braf v600e" is the same whether it is called positive or mutated; but an amplified gene says nothing of
    its mutations, and its wild type nothing of an amplification.
    """
    if own and _spoken_of(asked, own).isdisjoint(_spoken_of(found, own)):
        return Truth.UNKNOWN
    any_other = found in FINDINGS or (asked, found) == ("amplified", "wild type")
    if not own and asked not in ("positive", "negative", "wild type") and any_other:
        return Truth.UNKNOWN  # it is altered: in which way is not said, or in another one
    return Truth.of((asked in FINDINGS) is (found in FINDINGS))


def _spoken_of(result: Result, own: frozenset[Result]) -> frozenset[Result]:
    """The kinds of change that a result tells of."""
    if result in ("positive", "negative"):
        return own
    return own - {"amplified"} if result == "wild type" else frozenset((result,))


def judge_test(node: Test, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring."""
    asked = f"{_name(node)} {node.result}{' ' + write_window(node.within) if node.within else ''}"
    asked += "".join(f", {words}" for words in row_words(node.repeated, None))
    missing = _result_of(node)
    if chart.patient.sex == "male" and of_pregnancy(node.concept) and not _recorded(node, chart):
        truth = Truth.of(node.result not in FINDINGS)
        return Finding(truth, "the patient is male", evidence=(Evidence("male", "Patient"),))
    bounds = limits(node.within, on)
    if bounds.undecided:
        return Finding(Truth.UNKNOWN, bounds.undecided, missing=missing)
    outcomes = _outcomes(node, chart, on, bounds, policy)
    present = [outcome for outcome in outcomes if not outcome.absent]
    if not present:
        old = tuple(fact for outcome in outcomes for fact in outcome.facts)
        if old:
            text = f"{told_all(old)} is too old to count"
            return Finding(Truth.UNKNOWN, text, old, missing=f"a newer result for {_name(node)}")
        return _unrecorded(node, asked, missing, policy)
    facts = tuple(fact for outcome in present for fact in outcome.facts)
    said = [one for outcome in present for one in outcome.said]
    decided = {outcome.truth for outcome in present if outcome.truth.decided}
    doubts = [outcome for outcome in present if not outcome.truth.decided and not _only_vague(node, outcome)]
    if len(decided) == 1 and not doubts:
        truth = decided.pop()
        deciding = [one.text for one in said if one.truth is truth]
        return Finding(truth, f"the record has {a_list(deciding)}", facts)
    if len(decided) == 2:
        text = f"results disagree: {a_list((one.text for one in said), 'but')}"
        missing = f"which result for {_name(node)} is right"
        return Finding(Truth.UNKNOWN, text, facts, missing=missing, conflict=True)
    open_ones = [one for one in said if not one.truth.decided] or said
    joint = joined(one.text for one in open_ones)
    return Finding(Truth.UNKNOWN, f"{joint}, the criterion asks for {asked}", facts, missing=missing)


def of_pregnancy(concept: str) -> bool:
    """Whether a test of this name tells of a pregnancy."""
    return is_a(concept, "pregnancy test", "test")


def _recorded(node: Test, chart: Chart) -> bool:
    """Whether the record has such a test, which is then looked at, whatever sex is stated."""
    return bool(chart.tests.covered_by(node.concept) or chart.tests.broader_than(node.concept))


def _name(node: Test) -> str:
    return named(node.concept, "test").removesuffix(" result")


def _result_of(node: Test) -> str:
    return f"a result for {_name(node)}"


def _unrecorded(node: Test, asked: str, missing: str, policy: Policy) -> Finding:
    if node.result not in FINDINGS:
        return Finding(Truth.UNKNOWN, f"the record has no result for {_name(node)}", missing=missing)
    return silent("tests", asked, missing, policy, coded=is_coded(node.concept, "test"))


def _outcomes(node: Test, chart: Chart, on: date, bounds: Limits, policy: Policy) -> list[Outcome[TestFact]]:
    shelf = chart.tests
    by_concept: dict[str, list[TestFact]] = {}
    for fact in (*shelf.covered_by(node.concept), *shelf.broader_than(node.concept)):
        by_concept.setdefault(fact.concept, []).append(fact)
    found = []
    for concept, facts in by_concept.items():
        passing = node.within is None and any(is_a(concept, name, "test") for name in PASSING)
        days = age_limit(on, policy.measurement_days) if passing else bounds
        relevant = _relevant(node, concept, _row(node, facts, on, days))
        if relevant is not None:
            found.append(relevant)
    return found


def _row(node: Test, facts: Sequence[TestFact], on: date, days: Limits) -> Outcome[TestFact]:
    """What the latest result says, or the row of results that ends with it."""

    def judge(fact: TestFact) -> Judged:
        return _judge(node, fact)

    outcome = latest(facts, on, days, judge, _stale(days, on))
    if node.repeated is None or outcome.absent:
        return outcome
    truth = repeatedly(facts, on, days, judge, outcome.truth, node.repeated, None)
    if truth is outcome.truth:
        return outcome
    return Outcome(
        truth, outcome.facts, tuple(Judged(truth, one.text, _result_of(node)) for one in outcome.said)
    )


def _stale(days: Limits, on: date) -> str:
    return f", so it may be older than {days_between(days.earliest, on)} days" if days.earliest else ""


def _relevant(node: Test, concept: str, outcome: Outcome[TestFact]) -> Outcome[TestFact] | None:
    """None for what says nothing of the concept: a narrower one's negative."""
    narrower = concept != node.concept and is_a(concept, node.concept, "test")
    if node.concept in BY_ANY_METHOD:
        return outcome
    results = [fact.result for fact in outcome.facts]
    if narrower and results and all(result is not None and result not in FINDINGS for result in results):
        return None
    return outcome


def _only_vague(node: Test, outcome: Outcome[TestFact]) -> bool:
    """A finding of a broader concept: consistent with whatever the narrower ones say."""
    return all(
        fact.concept != node.concept and is_a(node.concept, fact.concept, "test") and fact.result in FINDINGS
        for fact in outcome.facts
    )


def _judge(node: Test, fact: TestFact) -> Judged:
    if fact.result is None:
        return Judged(Truth.UNKNOWN, told(fact), f"a clear result for {_name(node)}")
    equal = fact.concept == node.concept
    narrower = not equal and is_a(fact.concept, node.concept, "test")
    finding = fact.result in FINDINGS
    if equal or finding is narrower or (narrower and node.concept in BY_ANY_METHOD):
        return Judged(says(node.result, fact.result, node.concept), told(fact), _result_of(node))
    return Judged(Truth.UNKNOWN, told(fact), _result_of(node))


# ---- responses -----------------------------------------------------------------------------------------

_DEPTH = {"PD": 0, "SD": 1, "MR": 2, "PR": 3, "VGPR": 4, "CRi": 4, "CR": 5, "sCR": 6}


_ONLY_OF: dict[str, tuple[str, ...]] = {
    "sCR": ("IMWG",),
    "VGPR": ("IMWG",),
    "MR": ("IMWG",),
    "CRi": ("ELN", "IWG"),
}
"""The criteria that have a category which others do not know."""


def judge_response(node: Response, chart: Chart, on: date, policy: Policy) -> Finding:
    """See the module's docstring."""
    missing = f"the {'response to line ' + str(node.line) if node.line else 'last response'}"
    missing += f" by {node.criteria} criteria" if node.criteria else ""
    facts = chart.responses.all
    bounds = Limits(None, on) if node.within is None else limits(node.within, on)
    if bounds.undecided:
        return Finding(Truth.UNKNOWN, bounds.undecided, missing=missing)
    if node.line is None:
        outcome = latest(facts, on, bounds, lambda f: _judge_response(node, f))
    else:
        outcome = _of_line(node, facts, on, bounds)
    if outcome.absent:
        return Finding(Truth.UNKNOWN, "the record has no such response to treatment", missing=missing)
    asked = f"{node.category}{' or better' if node.at_least else ''}"
    if node.lasting is not None and outcome.truth is Truth.YES:
        own = facts if node.line is None else [f for f in facts if f.line in (None, node.line)]
        truth = repeatedly(
            own, on, bounds, lambda f: _judge_response(node, f), outcome.truth, None, node.lasting
        )
        outcome = Outcome(truth, outcome.facts, outcome.said)
        asked += f" {length(node.lasting)}"
    said = joined(one.text for one in outcome.said)
    if outcome.truth is Truth.UNKNOWN:
        text = f"{said}, which does not tell whether it was {asked}"
        return Finding(Truth.UNKNOWN, text, outcome.facts, missing=missing)
    relation = "is" if outcome.truth is Truth.YES else "is not"
    return Finding(outcome.truth, f"the response {said} {relation} {asked}", outcome.facts)


def _of_line(
    node: Response, facts: Sequence[ResponseFact], on: date, bounds: Limits
) -> Outcome[ResponseFact]:
    """The response to one line of therapy. One without a line may be of it, and must then agree."""

    def answer(of: Sequence[ResponseFact]) -> Outcome[ResponseFact]:
        return latest(of, on, bounds, lambda f: _judge_response(node, f))

    numbered = [f for f in facts if f.line == node.line]
    unnumbered = [f for f in facts if f.line is None]
    found = answer(numbered)
    if found.absent:
        possible = answer(unnumbered)
        return Outcome(Truth.UNKNOWN, possible.facts, possible.said, absent=possible.absent)
    for fact in unnumbered:
        both = answer([*numbered, fact])
        if both.truth is not found.truth:
            return Outcome(Truth.UNKNOWN, both.facts, both.said)
    return found


def _judge_response(node: Response, fact: ResponseFact) -> Judged:
    wanted = (node.criteria,) if node.criteria else _ONLY_OF.get(node.category, ())
    if wanted and fact.criteria and fact.criteria.casefold() not in (one.casefold() for one in wanted):
        return Judged(Truth.UNKNOWN, told(fact), f"the response by {a_list(wanted, 'or')}")
    return Judged(_reaches(node, fact.concept), told(fact))


def _reaches(node: Response, found: str) -> Truth:
    asked = node.category
    if found == asked or (asked == "CR" and found == "sCR"):
        return Truth.YES
    if "relapse" in (asked, found):
        # Whether a relapse was called progressive disease, or the other way round, depends on the criteria.
        other = found if asked == "relapse" else asked
        return Truth.UNKNOWN if other in ("PD", "SD") else Truth.NO
    if found not in _DEPTH or {asked, found} == {"CRi", "VGPR"}:
        return Truth.UNKNOWN
    return Truth.of(node.at_least and _DEPTH[found] > _DEPTH[asked])
