"""Leaves that no record decides: attestations, which a person answers, allowances and text not understood."""

from __future__ import annotations

from datetime import date

from trialrun.matching.chart import Chart
from trialrun.matching.days import Limits
from trialrun.matching.finding import Finding
from trialrun.matching.latest import Judged, latest
from trialrun.matching.wording import told
from trialrun.model.criteria import Allowed, Attest, Unparsed
from trialrun.model.logic import Truth
from trialrun.model.patient import AnswerFact
from trialrun.model.screening import Policy


def normalised(text: str) -> str:
    """A question's text without case, spacing and final punctuation: how answers find their question."""
    return " ".join(text.split()).rstrip(".;:,?!").strip().casefold()


def judge_attest(node: Attest, chart: Chart, on: date, policy: Policy) -> Finding:
    """As the latest answer to the same text says; the patient cannot answer for the investigator."""
    wanted = normalised(node.text)
    answers = [f for f in chart.answers if normalised(f.concept) == wanted and f.by in _heard(node)]
    outcome = latest(answers, on, Limits(None, on), _judge)
    if outcome.absent:
        who = "the investigator" if node.by == "investigator" else "a person"
        return Finding(Truth.UNKNOWN, f"{who} has to say this", missing=f"an answer by the {node.by}")
    if outcome.truth is Truth.UNKNOWN:
        text = "the answers disagree"
        return Finding(Truth.UNKNOWN, text, outcome.facts, missing="which answer is right", conflict=True)
    return Finding(outcome.truth, outcome.said[0].text, outcome.facts)


def _heard(node: Attest) -> tuple[str, ...]:
    return ("investigator",) if node.by == "investigator" else ("patient", "investigator")


def _judge(fact: AnswerFact) -> Judged:
    return Judged(Truth.of(fact.yes), f"answered {told(fact)}")


def judge_allowed(node: Allowed, chart: Chart, on: date, policy: Policy) -> Finding:
    """What is allowed asks for nothing, so that it holds for everyone."""
    return Finding(Truth.YES, "this allows something and keeps nobody out")


def judge_unparsed(node: Unparsed, chart: Chart, on: date, policy: Policy) -> Finding:
    """Unknown for every patient."""
    text = "this was not understood and has to be read by a person"
    return Finding(Truth.UNKNOWN, text, missing="a person's reading of the sentence")
