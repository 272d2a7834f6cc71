"""The fast engine says what the reference evaluator says, on generated trees and patients."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.matching.test_real_patients_and_records import some_patients
from tests.shared_data import RECORDS_XML, SYNTHEA, needs
from tests.strategies import DAY, FACTS, LEAVES, patients, trees
from tests.thoroughness import examples

from trialrun.criteria import compile_study
from trialrun.matching import evaluate
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import asking
from trialrun.matching.fast import Table, TableBuilder
from trialrun.matching.screening import overall, quick_verdict
from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.screening import Policy
from trialrun.model.study import Study
from trialrun.model.time import Moment
from trialrun.records import Record, read_source

VERDICTS = {1: "eligible", 0: "possibly eligible", -1: "ineligible"}
POLICIES = (
    Policy(),
    Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family"))),
    Policy(complete=frozenset(("treatments",)), measurement_days=28),
)
SOURCE = p.Source("Patient/1")
DAY_BEFORE = Moment.on(DAY - timedelta(days=1))
RARE_LEAVES: tuple[c.Tree, ...] = (
    c.Condition("healthy"),
    c.Allergy("doxorubicin"),
    c.Allergy("drug"),
    c.Allowed("hydroxyurea is allowed"),
    c.Measurement("creatinine", c.Range(high=1.5), "x baseline"),
    c.Attest("Willing to travel.", "patient"),
    c.Condition("frozen elbow knot"),
    c.Condition("elbow infection", "history"),
    c.Condition("malignancy", excepting=("slow elbow growth",)),
    c.Received("oral corticosteroid"),
    c.Received("systemic corticosteroid", "ongoing"),
    c.Received("elbow surgery"),
    c.Received("elbow surgery", lines=c.Range(high=1)),
    c.Received("chemotherapy", excepting=("elbow bath",)),
    c.Allergy("elbow varnish"),
    c.FamilyHistory("frozen elbow knot"),
    c.Test("elbow strip", "positive"),
    c.Measurement("elbow bend", c.Range(low=30)),
    c.Condition("malignancy", excepting=("breast cancer",)),
    c.Condition("metastatic cancer", excepting=("breast cancer",)),
    c.Condition("neoplasm", "history", excepting=("acute myeloid leukemia", "basal cell carcinoma")),
    c.Condition("down syndrome"),
    c.Condition("pregnancy"),
    c.Condition("term pregnancy"),
    c.Condition("pregnancy", "history"),
    c.Test("pregnancy test", "negative"),
    c.Test("pregnancy test", "positive"),
)
RARE_FACTS: tuple[p.AnyFact, ...] = (
    p.ConditionFact(concept="healthy", source=SOURCE, status="active"),
    p.AllergyFact(concept="allergy", absent=True, source=SOURCE),
    p.AllergyFact(concept="drug", absent=True, source=SOURCE),
    p.ConditionFact(concept="", shown="something else", source=SOURCE),
    p.ConditionFact(concept="", shown="Frozen elbow knot", source=SOURCE, status="active"),
    p.ConditionFact(concept="infection", shown="Elbow infection", source=SOURCE, status="resolved"),
    p.ConditionFact(concept="infection", absent=True, source=SOURCE),
    p.TreatmentFact(concept="dexamethasone", kind="drug", source=SOURCE),
    p.TreatmentFact(concept="dexamethasone", kind="drug", absent=True, source=SOURCE),
    p.TreatmentFact(concept="hydrocortisone", kind="drug", status="completed", source=SOURCE),
    p.TreatmentFact(concept="surgery", kind="procedure", source=SOURCE),
    p.TreatmentFact(concept="elbow surgery", kind="procedure", source=SOURCE),
    p.AllergyFact(concept="", shown="Elbow varnish", source=SOURCE),
    p.FamilyFact(concept="", shown="frozen elbow knot", absent=True, source=SOURCE),
    p.TestFact(concept="", shown="elbow strip", result="negative", source=SOURCE),
    p.MeasurementFact(concept="", shown="elbow bend", value=45, on=Moment.parse("2026-01-02"), source=SOURCE),
    p.ConditionFact(concept="breast cancer", source=SOURCE, status="active"),
    p.ConditionFact(concept="bone metastasis", source=SOURCE, status="active"),
    p.ConditionFact(concept="basal cell carcinoma", source=SOURCE, status="resolved"),
    p.ConditionFact(concept="malignancy", absent=True, on=Moment.parse("2026-02-03"), source=SOURCE),
    p.ConditionFact(concept="down syndrome", absent=True, on=Moment.parse("2016-02-03"), source=SOURCE),
    p.TreatmentFact(concept="chemotherapy", absent=True, on=Moment.parse("2026-02-03"), source=SOURCE),
    p.ConditionFact(concept="pregnancy", status="resolved", source=SOURCE),
    p.ConditionFact(concept="pregnancy", absent=True, on=DAY_BEFORE, source=SOURCE),
    p.ConditionFact(concept="term pregnancy", status="active", source=SOURCE),
    p.TestFact(concept="pregnancy test", result="positive", source=SOURCE),
)


def random_tree(chance: random.Random, depth: int = 3) -> c.Tree:
    if depth == 0 or chance.random() < 0.35:
        return chance.choice(RARE_LEAVES) if chance.random() < 0.15 else chance.choice(LEAVES)
    several = tuple(random_tree(chance, depth - 1) for _ in range(chance.randint(2, 4)))
    shape = chance.choice(("all", "any", "not", "if", "at least"))
    if shape == "all":
        return c.All(several)
    if shape == "any":
        return c.AnyOf(several)
    if shape == "not":
        return c.Not(several[0])
    if shape == "if":
        return c.IfThen(several[0], several[1])
    return c.AtLeast(chance.randint(1, len(several)), several)


def random_patient(chance: random.Random) -> p.Patient:
    born = DAY - timedelta(days=chance.choice((17, 18, 19, 65, 70, 71)) * 365 + chance.randint(-20, 40))
    facts = [chance.choice(FACTS) for _ in range(chance.randint(0, 30))]
    facts += [fact for fact in RARE_FACTS if chance.random() < 0.1]
    return p.Patient(
        birth=None
        if chance.random() < 0.1
        else Moment.parse(born.isoformat()[: chance.choice((10, 10, 7, 4))]),
        sex=chance.choice((None, "female", "male")),
        deceased=chance.random() < 0.05,
        facts=tuple(facts),
    )


def trial(criteria: list[Criterion]) -> tuple[Study, Eligibility]:
    return Study(), Eligibility("test", "", tuple(criteria))


def table_of(trials: list[tuple[Study, Eligibility]]) -> Table:
    builder = TableBuilder()
    for study, eligibility in trials:
        builder.add(study, eligibility)
    return Table(builder.arrays())


def disagreements(
    table: Table, trials: list[tuple[Study, Eligibility]], patient: p.Patient, on: date, policy: Policy
) -> list[tuple[int, object, object]]:
    chart = Chart(patient)
    tally = table.tally(chart, on, policy)
    found = []
    for number, (study, eligibility) in enumerate(trials):
        verdicts = [quick_verdict(one, chart, on, policy) for one in eligibility.criteria]
        counted = asking(zip(eligibility.criteria, verdicts, strict=True))
        expected = (
            overall(study, eligibility, verdicts, deceased=patient.deceased),
            *(counted.count(word) for word in ("met", "not met", "unknown")),
        )
        said = (
            VERDICTS[int(tally.verdict[number])],
            *(int(counts[number]) for counts in (tally.met, tally.not_met, tally.unknown)),
        )
        if said != expected:
            found.append((number, said, expected))
    return found


def test_20_000_generated_trees_and_patients() -> None:
    chance = random.Random(20261121)
    trials = [
        trial([Criterion("I1", chance.choice(("inclusion", "exclusion")), "a sentence", random_tree(chance))])
        for _ in range(260)
    ]
    table = table_of(trials)
    pairs = 0
    for number in range(80):
        on = DAY + timedelta(days=chance.choice((0, 0, 1, 27, 28, 90, 400)))
        assert not disagreements(table, trials, random_patient(chance), on, POLICIES[number % 3])
        pairs += len(trials)
    assert pairs >= 20_000


def test_every_leaf_that_can_be_drawn() -> None:
    leaves = list(dict.fromkeys((*LEAVES, *RARE_LEAVES)))
    trials = [trial([Criterion("I1", "inclusion", "a sentence", leaf)]) for leaf in leaves]
    table = table_of(trials)
    chance = random.Random(7)
    for number in range(12):
        assert not disagreements(table, trials, random_patient(chance), DAY, POLICIES[number % 3])


def test_a_broader_record_touches_concepts_of_the_package() -> None:
    """They stand in no list of concepts; that a record may mean one is not taken for its absence."""
    leaf = c.Condition("grand mal seizure")
    trials = [trial([Criterion("E1", "exclusion", "a sentence", leaf)])]
    patient = p.Patient(facts=(p.ConditionFact(concept="epilepsy", source=SOURCE, status="active"),))
    for policy in POLICIES:
        assert not disagreements(table_of(trials), trials, patient, DAY, policy)


def test_whole_trials_with_parts_and_allowances() -> None:
    chance = random.Random(11)
    trials = []
    for _ in range(300):
        criteria = []
        for number in range(chance.randint(0, 6)):
            part = chance.choice(
                ("", "", "", "Arm A", "Arm B", "except Arm A", "Phase 2", "Arms A and B", "Donors")
            )
            kind = chance.choice(("inclusion", "exclusion", "structured"))
            tree = c.Allowed("it is allowed") if chance.random() < 0.1 else random_tree(chance, 1)
            if chance.random() < 0.1:
                tree = c.Unparsed("not understood")
            criteria.append(Criterion(f"I{number}", kind, "a sentence", tree, applies_to=part))
        study, eligibility = trial(criteria)
        phases = chance.choice(((), ("PHASE1", "PHASE2")))
        section = study.protocol_section
        design = msgspec.structs.replace(section.design_module, phases=phases)
        section = msgspec.structs.replace(section, design_module=design)
        trials.append((msgspec.structs.replace(study, protocol_section=section), eligibility))
    table = table_of(trials)
    seen = set()
    for number in range(25):
        patient = random_patient(chance)
        assert not disagreements(table, trials, patient, DAY, POLICIES[number % 3])
        seen.update(table.tally(Chart(patient), DAY, POLICIES[number % 3]).verdict.tolist())
    assert seen == {1, 0, -1}


def test_assumed_counts_what_rests_on_the_policy() -> None:
    leaf = c.Condition("stroke")
    trials = [
        trial(
            [
                Criterion("E1", "exclusion", "a sentence", leaf),
                Criterion("I1", "inclusion", "another", leaf),
            ]
        )
    ]
    closed = Policy(complete=frozenset(("conditions",)))
    table = table_of(trials)
    tally = table.tally(Chart(p.Patient()), DAY, closed)
    assert (tally.met[0], tally.not_met[0], tally.assumed[0]) == (1, 1, 2)
    assert table.tally(Chart(p.Patient()), DAY, Policy()).assumed[0] == 0


@settings(
    max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(trees(), min_size=1, max_size=4), patients(), st.sampled_from(POLICIES))
def test_any_trees_and_patient(drawn: list[c.Tree], patient: p.Patient, policy: Policy) -> None:
    trials = [trial([Criterion("I1", "inclusion", "a sentence", tree)]) for tree in drawn]
    tally = table_of(trials).tally(Chart(patient), DAY, policy)
    for number, tree in enumerate(drawn):
        truth = evaluate(tree, patient, DAY, policy)
        assert (tally.met[number], tally.not_met[number], tally.unknown[number]) == (
            (truth == 1),
            (truth == -1),
            (truth == 0),
        )


def test_an_empty_table_and_a_trial_without_criteria() -> None:
    assert len(table_of([]).tally(Chart(p.Patient()), DAY, Policy()).verdict) == 0
    tally = table_of([trial([])]).tally(Chart(p.Patient()), DAY, Policy())
    assert tally.verdict.tolist() == [0]


@pytest.mark.parametrize("sex", ["female", "male", None])
def test_sex_alone(sex: c.Sex | None) -> None:
    trials = [trial([Criterion("sex", "structured", "Sexes eligible: female", c.IsSex("female"))])]
    tally = table_of(trials).tally(Chart(p.Patient(sex=sex)), DAY, Policy())
    assert tally.not_met[0] == (sex == "male")


@pytest.mark.corpus
@needs(RECORDS_XML, SYNTHEA)
def test_real_patients_and_records() -> None:
    records = (found for found in read_source(RECORDS_XML) if isinstance(found, Record))
    trials = [(record.study, compile_study(record.study)) for record in islice(records, 60)]
    table = table_of(trials)
    for number, patient in enumerate(some_patients(4)):
        assert not disagreements(table, trials, patient, date(2020, 6, 1), POLICIES[number % 3])
