"""When a trial opens or closes, why not, what to ask next, and a verdict done again from its document."""

from __future__ import annotations

import doctest
import itertools
import random
import subprocess
import sys
from datetime import date, timedelta

import msgspec
import pytest
from tests.strategies import DAY, FACTS, LEAVES

import trialrun
from trialrun.catalog import catalog
from trialrun.matching import ranking, screen, screening
from trialrun.matching.answers import apply
from trialrun.matching.asking import next_question, open_questions
from trialrun.matching.audit import audit, decode, encode, replay
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import combine
from trialrun.matching.screening import overall, quick_verdict
from trialrun.matching.when import Plan, course, effect
from trialrun.matching.whynot import fewest, why_not
from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.eligibility import Criterion, Eligibility, Kind
from trialrun.model.errors import BadRequest
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy
from trialrun.model.study import Study, decode_study
from trialrun.model.time import Duration, Moment

OPEN = Policy()
SOURCE = p.Source("Resource/1")


def criterion(tree: c.Tree, kind: Kind = "inclusion", id: str = "I1") -> Criterion:
    return Criterion(id, kind, "a sentence", tree)


def trial(*criteria: Criterion) -> tuple[Study, Eligibility]:
    return Study(), Eligibility("test", "", criteria)


def four_weeks(concept: str) -> c.Received:
    return c.Received(concept, within=c.Window(at_most=Duration(4, "weeks"), anchor="treatment"))


def given(concept: str, until: str) -> p.TreatmentFact:
    end = Moment.parse(until)
    return p.TreatmentFact(concept=concept, status="completed", on=end, until=end, source=SOURCE)


# ---- when ----------------------------------------------------------------------------------------------


def test_a_washout_ends_and_a_laboratory_value_expires() -> None:
    low = c.Measurement("hemoglobin", c.Range(low=9.0), "g/dL")
    study, eligibility = trial(criterion(four_weeks("azacitidine"), "exclusion", "E1"), criterion(low))
    patient = p.Patient(
        facts=(
            given("azacitidine", "2026-11-14"),
            p.MeasurementFact(
                concept="hemoglobin", value=11.0, unit="g/dL", on=Moment.parse("2026-11-20"), source=SOURCE
            ),
        )
    )
    policy = Policy(complete=frozenset(("treatments",)))
    found = course(study, eligibility, patient, DAY, policy, DAY + timedelta(days=400))
    assert found.verdict == "ineligible"
    assert found.holds_from == {"E1": "2026-12-13"}
    assert found.lasts_until == date(2026, 12, 12)
    assert [(turn.day.isoformat(), turn.verdict) for turn in found.turns] == [
        ("2026-12-13", "eligible"),
        ("2027-02-19", "possibly eligible"),
    ]


def test_every_turn_is_what_a_screening_says_on_that_day() -> None:
    chance = random.Random(3)
    for _ in range(60):
        study, eligibility = trial(
            *(
                criterion(chance.choice(LEAVES), chance.choice(("inclusion", "exclusion")), f"I{n}")
                for n in range(4)
            )
        )
        patient = p.Patient(birth=Moment.parse("2008-12-01"), facts=tuple(chance.sample(FACTS, 12)))
        end = DAY + timedelta(days=365)
        found = course(study, eligibility, patient, DAY, OPEN, end)
        days = [DAY, *(turn.day for turn in found.turns), end]
        verdicts = [found.verdict, *(turn.verdict for turn in found.turns)]
        for day, after, verdict in zip(days, days[1:], verdicts, strict=False):
            for on in {day, after - timedelta(days=1)}:
                if day <= on <= end:
                    assert screen(study, eligibility, patient, on).verdict == verdict


def test_a_plan_closes_a_trial() -> None:
    study, eligibility = trial(criterion(four_weeks("azacitidine"), "exclusion", "E1"))
    plan = Plan.parse("start azacitidine 2026-12-01")
    assert plan == Plan("azacitidine", date(2026, 12, 1))
    found = effect(study, eligibility, p.Patient(), plan, OPEN)
    assert (found.before, found.after, found.criteria) == ("possibly eligible", "ineligible", ("E1",))
    taking = p.TreatmentFact(concept="warfarin", status="ongoing", source=SOURCE)
    study, eligibility = trial(criterion(c.Received("warfarin", ongoing=True), "exclusion", "E1"))
    stop = Plan.parse("stop warfarin 2026-12-01")
    found = effect(study, eligibility, p.Patient(facts=(taking,)), stop, OPEN)
    assert (found.before, found.criteria) == ("ineligible", ("E1",))


@pytest.mark.parametrize(
    "text", ["", "start", "start azacitidine", "begin azacitidine 2026-12-01", "start qqq 2026-12-01"]
)
def test_what_is_no_plan(text: str) -> None:
    with pytest.raises(BadRequest):
        Plan.parse(text)


# ---- why not -------------------------------------------------------------------------------------------


def some_tree(chance: random.Random, depth: int) -> c.Tree:
    if depth == 0 or chance.random() < 0.3:
        return c.Attest(f"question {chance.random()}")
    of = tuple(some_tree(chance, depth - 1) for _ in range(chance.randint(2, 3)))
    shape = chance.choice(("all", "any", "not", "if", "at least"))
    made: dict[str, c.Tree] = {
        "all": c.All(of),
        "any": c.AnyOf(of),
        "not": c.Not(of[0]),
        "if": c.IfThen(of[0], of[1]),
        "at least": c.AtLeast(chance.randint(1, len(of)), of),
    }
    return made[shape]


def opens(tree: c.Tree, truths: list[Truth], places: tuple[int, ...], against: Truth) -> bool:
    tried = [truth.negated() if n in places else truth for n, truth in enumerate(truths)]
    return combine(tree, iter(tried)) is not against


def test_the_change_is_the_smallest_there_is() -> None:
    """Held against every set of leaves, by size."""
    chance = random.Random(5)
    for _ in range(300):
        tree = some_tree(chance, 2)
        parts = tuple(c.leaves(tree))
        truths = [chance.choice(tuple(Truth)) for _ in parts]
        for want, against in ((True, Truth.NO), (False, Truth.YES)):
            cost, _ = fewest(tree, iter(truths))[want]

            decided = [n for n, t in enumerate(truths) if t.decided]
            least = next(
                size
                for size in range(len(parts) + 1)
                if any(
                    opens(tree, truths, places, against) for places in itertools.combinations(decided, size)
                )
            )
            assert cost == least


def test_only_creatinine() -> None:
    study, eligibility = trial(
        criterion(c.Measurement("creatinine", c.Range(high=1.5), "mg/dL")),
        criterion(c.Condition("stroke"), "exclusion", "E1"),
    )
    value = p.MeasurementFact(
        concept="creatinine", value=1.6, unit="mg/dL", on=Moment.on(DAY - timedelta(days=2)), source=SOURCE
    )
    found = why_not(study, eligibility, p.Patient(facts=(value,)), DAY)
    (obstacle,) = found.obstacles
    assert found.near_miss
    assert (found.verdict, found.verdict_after) == ("ineligible", "possibly eligible")
    assert (obstacle.criterion, obstacle.needed) == ("I1", "at most 1.5 mg/dL")
    assert "1.6 mg/dL" in obstacle.now
    assert obstacle.holds_from == "2027-02-18"  # the value is too old then


def test_age_is_no_near_miss_and_an_open_trial_has_no_obstacle() -> None:
    study, eligibility = trial(criterion(c.Age(c.Range(low=18.0))))
    child = p.Patient(birth=Moment.parse("2010-05-05"))
    found = why_not(study, eligibility, child, DAY)
    assert found.obstacles[0].fixed and not found.near_miss
    assert found.obstacles[0].holds_from == "2028-05-05"
    assert why_not(study, eligibility, p.Patient(), DAY).obstacles == ()


def test_changing_the_obstacles_opens_the_trial() -> None:
    chance = random.Random(9)
    seen = 0
    for _ in range(150):
        criteria = [
            criterion(chance.choice(LEAVES), chance.choice(("inclusion", "exclusion")), f"I{n}")
            for n in range(5)
        ]
        study, eligibility = trial(*criteria)
        chart = Chart(p.Patient(facts=tuple(chance.sample(FACTS, 14))))
        verdicts = [quick_verdict(one, chart, DAY, OPEN) for one in criteria]
        found = why_not(study, eligibility, chart, DAY)
        assert (found.verdict == "ineligible") == (overall(study, eligibility, verdicts) == "ineligible")
        if found.obstacles:
            seen += 1
            assert found.verdict_after != "ineligible"
            failing = {
                one.id for one, verdict in zip(criteria, verdicts, strict=True) if verdict == "not met"
            }
            assert {one.criterion for one in found.obstacles} <= failing
    assert seen > 30


# ---- what to ask ---------------------------------------------------------------------------------------


def test_the_question_that_bears_on_most_trials_comes_first() -> None:
    shared = criterion(c.Score("ecog", c.Range(high=1.0)))
    trials = [
        trial(shared, criterion(c.Condition("stroke"), "exclusion", "E1")),
        trial(shared),
        trial(shared, criterion(c.Test("hiv test", "positive"), "exclusion", "E1")),
    ]
    asking = next_question(trials, p.Patient(), DAY)
    assert asking.question is not None
    assert (asking.question.id, asking.question.trials) == ("score:ecog", 3)
    assert asking.question.options == ("0", "1", "2", "3", "4", "5")
    well = apply(p.Patient(), "score:ecog", "1", DAY)
    after = next_question(trials, well, DAY)
    assert [one.settled for one in after.trials] == [False, True, False]
    assert [one.verdict for one in after.trials][1] == "eligible"
    ill = next_question(trials, apply(p.Patient(), "score:ecog", "3", DAY), DAY)
    assert ill.question is None
    assert {one.verdict for one in ill.trials} == {"ineligible"}


@pytest.mark.parametrize(
    ("tree", "answer", "truth"),
    [
        (c.Condition("stroke"), "yes", "yes"),
        (c.Condition("hypertensive urgency", status="active"), "in the past", "no"),
        (c.Condition("infection", status="active"), "in the past", "no"),  # of all its kinds
        (c.Condition("stroke"), "no, never", "no"),
        (c.FamilyHistory("breast cancer"), "yes", "yes"),
        (c.Allergy("doxorubicin"), "no", "no"),
        (c.Received("warfarin", ongoing=True), "yes, now", "yes"),
        (c.Received("warfarin", ongoing=True), "now", "yes"),
        (four_weeks("warfarin"), "yes, until 2026-01-05", "no"),
        (four_weeks("antineoplastic therapy"), "yes, until 2026-01-05", "no"),
        (c.Received("antineoplastic therapy", ongoing=True), "yes, until 2026-01-05", "no"),
        (c.Received("warfarin"), "no, never", "no"),
        (c.Test("hiv test", "positive"), "negative", "no"),
        (c.Measurement("creatinine", c.Range(high=1.5), "mg/dL"), "1.2", "yes"),
        (c.Measurement("creatinine", c.Range(high=1.5), "x ULN"), "2.4 / 1.2", "no"),
        (c.Score("karnofsky", c.Range(low=70.0)), "80", "yes"),
        (c.Age(c.Range(low=18.0)), "2000-01-05", "yes"),
        (c.IsSex("female"), "male", "no"),
        (c.Attest("willing to travel"), "yes", "yes"),
        (c.Attest("fit enough", "investigator"), "no", "no"),
    ],
)
def test_answers_become_facts(tree: c.Tree, answer: str, truth: str) -> None:
    study, eligibility = trial(criterion(tree))
    (question,) = open_questions([(study, eligibility)], p.Patient(), DAY)
    assert question.text.endswith("?")
    told = apply(p.Patient(), question.id, answer, DAY)
    (reason,) = screen(study, eligibility, told, DAY).criteria[0].reasons
    assert reason.truth == truth


def test_the_laboratory_s_limit_is_spoken_of_only_where_it_counts() -> None:
    """A QTcF in milliseconds needs no upper limit of normal; a creatinine in multiples of it does."""
    asked = (
        criterion(c.Measurement("qtcf", c.Range(high=470.0), "ms")),
        criterion(c.Measurement("creatinine", c.Range(high=1.5), "x ULN"), id="I2"),
        criterion(c.Measurement("creatinine", c.Range(high=2.0), "mg/dL"), id="I3"),
    )
    found = {one.id: one.by_limit for one in open_questions([trial(*asked)], p.Patient(), DAY)}
    assert found == {"measurement:qtcf": False, "measurement:creatinine": True}


def test_unclear_answers_are_refused_and_skipped_questions_do_not_return() -> None:
    for question, answer in (
        ("score:ecog", "well"),
        ("sex:", "?"),
        ("birth:", "long ago"),
        ("condition:stroke", "maybe"),
        ("condition:stroke", "not sure"),
        ("condition:stroke", "none that I know of"),
        ("treatment:warfarin", "not known"),
        ("treatment:warfarin", "yes, until 2027-05-01"),
        ("allergy:doxorubicin", "nobody asked"),
        ("family:breast cancer", "yesterday"),
        ("patient:willing to travel", "not sure"),
        ("investigator:fit enough", "no idea"),
        ("score:ecog", "9"),
        ("score:ecog", "nan"),
        ("measurement:platelets", "inf"),
        ("measurement:platelets", "1_00"),
        ("measurement:creatinine", "1.4 / 0"),
        ("birth:", "2090-01-01"),
        ("birth:", "1950 or 1951"),
        ("colour:red", "yes"),
    ):
        with pytest.raises(BadRequest, match=r"not understood|lies ahead|not a question"):
            apply(p.Patient(), question, answer, DAY)
    trials = [trial(criterion(c.Condition("stroke"), "exclusion"))]
    assert next_question(trials, p.Patient(), DAY, skip={"condition:stroke"}).question is None


# ---- the document --------------------------------------------------------------------------------------

RECORD = b"""{"protocolSection": {
  "identificationModule": {"nctId": "NCT99990001", "briefTitle": "An invented trial"},
  "eligibilityModule": {"minimumAge": "18 Years", "sex": "ALL", "eligibilityCriteria":
    "Inclusion Criteria:\\n\\n* ECOG performance status 0 to 1\\n\\nExclusion Criteria:\\n\\n* Stroke"}}}"""


def test_an_audit_reproduces_its_verdict_or_says_what_differs() -> None:
    study = decode_study(RECORD)
    eligibility = trialrun.compile_study(study)
    ecog = p.ScoreFact(concept="ecog", value=2.0, on=Moment.on(DAY), source=p.Source("Observation/1"))
    patient = p.Patient(id="invented", birth=Moment.parse("1980-01-01"), facts=(ecog,))
    document = audit(study, eligibility, patient, DAY, OPEN, "words 1")
    again = decode(encode(document))
    assert again == document
    assert replay(again, "words 1") == ()
    assert [one.about for one in replay(again, "words 2")] == ["versions"]
    better = msgspec.structs.replace(patient, facts=(msgspec.structs.replace(ecog, value=1.0),))
    changed = msgspec.structs.replace(document, patient=better)
    differences = {one.about: one for one in replay(changed, "words 1")}
    assert differences.keys() == {"I1", "trial"}
    assert (differences["trial"].then, differences["trial"].now) == ("ineligible", "possibly eligible")
    other = msgspec.structs.replace(document.criteria[1], text="ECOG 0 to 2")
    forged = msgspec.structs.replace(document, criteria=(document.criteria[0], other, *document.criteria[2:]))
    assert [one.why for one in replay(forged, "words 1")] == ["the sentence in it was changed"]
    with pytest.raises(BadRequest):
        decode(b"{}")


# ---- standing, and the package -------------------------------------------------------------------------


def test_verdicts_in_full() -> None:
    stroke = p.ConditionFact(concept="stroke", status="active", source=SOURCE)
    no_stroke = p.ConditionFact(concept="stroke", absent=True, source=SOURCE)
    criteria = (
        criterion(c.IfThen(c.IsSex("female"), c.Test("pregnancy test", "negative")), id="I1"),
        criterion(c.All((c.IsSex("female"), c.Condition("pregnancy"))), "exclusion", "E1"),
        criterion(c.Condition("stroke"), "exclusion", "E2"),
        criterion(c.Condition("tuberculosis"), "exclusion", "E3"),
        criterion(c.IsSex("male"), id="I2"),
    )
    study, eligibility = trial(*criteria)
    patient = p.Patient(sex="male", facts=(stroke, no_stroke))
    found = screen(study, eligibility, patient, DAY, Policy(complete=frozenset(("conditions",))))
    assert {one.id: one.standing for one in found.criteria} == {
        "I1": "not applicable",
        "E1": "not applicable",
        "E2": "conflict",
        "E3": "assumed",
        "I2": "met",
    }


def test_a_list_counts_as_complete_when_the_record_is_long_enough() -> None:
    study, eligibility = trial(criterion(c.Condition("tuberculosis"), "exclusion"))
    facts = tuple(
        p.ConditionFact(concept="neuropathy", status="active", on=Moment.parse(day), source=SOURCE)
        for day in ("2024-01-05", "2026-10-01")
    )
    for months, verdict in ((24, "met"), (48, "unknown")):
        policy = Policy(covered=(("conditions", months),))
        (one,) = screen(study, eligibility, p.Patient(facts=facts), DAY, policy).criteria
        assert (one.verdict, one.assumed) == (verdict, verdict == "met")
    old = screen(study, eligibility, p.Patient(facts=facts[:1]), DAY, Policy(covered=(("conditions", 24),)))
    assert old.criteria[0].verdict == "unknown"


def test_what_is_needed_is_told_in_words() -> None:
    relapsed = p.ConditionFact(concept="multiple myeloma", status="active", course="relapsed", source=SOURCE)
    given = p.TreatmentFact(concept="doxorubicin", on=Moment.on(DAY), source=SOURCE)
    study, eligibility = trial(
        criterion(c.Condition("multiple myeloma", course="newly diagnosed")),
        criterion(four_weeks("doxorubicin"), "exclusion", "E1"),
    )
    found = why_not(study, eligibility, p.Patient(facts=(relapsed, given)), DAY)
    assert [one.needed for one in found.obstacles] == [
        "newly diagnosed multiple myeloma",
        "not: doxorubicin within 4 weeks before treatment",
    ]


def test_docstrings_run() -> None:
    for module in (trialrun, ranking, screening, catalog, p):
        result = doctest.testmod(module)
        assert result.attempted and not result.failed


def test_importing_the_package_is_quick() -> None:
    slow = ("numpy", "msgspec", "tantivy")
    code = f"import sys, trialrun; print([name for name in {slow} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert set(trialrun.__all__) <= set(dir(trialrun))
    with pytest.raises(AttributeError):
        _ = trialrun.nothing_of_this_name


def test_what_no_answer_would_decide_is_not_asked() -> None:
    """A disease that is recorded, asked for in its relapse: whether it is there tells nothing more."""
    study, eligibility = trial(criterion(c.Condition("multiple myeloma", course="relapsed")))
    known = p.Patient(
        facts=(p.ConditionFact(concept="multiple myeloma", status="active", source=p.Source("note")),)
    )
    asking = next_question([(study, eligibility)], known, DAY)
    assert asking.question is None and asking.trials[0].settled
    assert next_question([(study, eligibility)], p.Patient(), DAY).question is not None
    limited = trial(criterion(c.Measurement("creatinine", c.Range(high=1.5), "x ULN")))
    assert next_question([limited], p.Patient(), DAY).question is not None
