"""A sentence left to a person says what the record holds of the things it names, and decides nothing."""

from __future__ import annotations

from judging import ON, OPEN, condition, drug, no, value

from trialrun.matching.bearing import MOST
from trialrun.matching.chart import Chart
from trialrun.matching.screening import judge_criterion
from trialrun.model import patient as p
from trialrun.model.criteria import Attest, Not, Tree, Unparsed
from trialrun.model.eligibility import Criterion
from trialrun.model.screening import CriterionVerdict

WEIGHED = (
    "Anything that makes an operation unsafe, such as heart failure, asthma, epilepsy, angina or warfarin"
)


def verdict(tree: Tree, *facts: p.AnyFact) -> CriterionVerdict:
    criterion = Criterion("E1", "exclusion", WEIGHED, tree)
    return judge_criterion(criterion, Chart(p.Patient(facts=facts)), ON, OPEN)


def test_what_the_record_has_is_shown_and_the_verdict_stays_open() -> None:
    for tree in (Unparsed(WEIGHED), Attest(WEIGHED, by="investigator"), Not(Unparsed(WEIGHED))):
        found = verdict(tree, condition("heart failure", on="2019"))
        assert found.verdict == "unknown"
        assert "the record has heart failure" in found.reason
        assert [one.place for one in found.evidence] == ["Condition/1"]
        assert found.reasons[0].missing


def test_a_narrower_disease_and_a_drug_bear_on_it_too() -> None:
    found = verdict(Unparsed(WEIGHED), condition("left heart failure"), drug("warfarin", on="2024"))
    assert len(found.evidence) == 2


def test_what_is_denied_or_still_to_come_or_not_named_does_not() -> None:
    for fact in (
        no("heart failure"),
        condition("heart failure", on="2027"),
        condition("gout"),
        value("hemoglobin", 9, "g/dL"),
        drug("warfarin", absent=True),
    ):
        found = verdict(Unparsed(WEIGHED), fact)
        assert found.verdict == "unknown"
        assert found.evidence == ()
        assert "of what it names" not in found.reason


def test_many_are_shown_as_few() -> None:
    many = [condition(name) for name in ("heart failure", "asthma", "epilepsy", "angina pectoris")]
    assert len(verdict(Unparsed(WEIGHED), *many).evidence) == MOST


def test_an_answer_decides_and_nothing_is_added_to_it() -> None:
    answer = p.AnswerFact(concept=WEIGHED, source=p.Source("answer"), yes=False, by="investigator")
    found = verdict(Attest(WEIGHED, by="investigator"), condition("heart failure"), answer)
    assert found.verdict == "met"
    assert "of what it names" not in found.reason
