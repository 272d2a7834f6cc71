"""What follows from what: single cases, enumeration of small domains, and the reference evaluator as judge."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from tests.strategies import DAY, LEAVES, patients, trees

from trialrun.criteria import parse
from trialrun.criteria.trees.entailment import excludes, implies
from trialrun.criteria.trees.normal import negations_inside
from trialrun.matching import evaluate
from trialrun.model import criteria as c
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient

FOLLOWS = (
    ("ecog from 0 to 1", "ecog from 0 to 2"),
    ("ecog < 2", "ecog <= 1"),
    ("age >= 18 years", "age >= 216 months"),
    ("age > 18 years", "age >= 19 years"),
    ("not age < 18 years", "age >= 18 years"),
    ("not ecog <= 1", "ecog >= 2"),
    ("sex female", "not sex male"),
    ("creatinine < 1.4 mg/dL", "creatinine < 132.6 umol/L"),
    ("hemoglobin >= 9 g/dL and hemoglobin <= 10 g/dL", "hemoglobin from 8 to 11 g/dL"),
    ("condition(acute myeloid leukemia)", "condition(malignancy)"),
    ("not condition(malignancy)", "not condition(acute myeloid leukemia)"),
    ("condition(malignancy except skin cancer)", "condition(malignancy)"),
    ("condition(malignancy except skin cancer)", "condition(malignancy except basal cell carcinoma)"),
    ("condition(infection) active severe", "condition(infection)"),
    ("condition(infection) active", "condition(infection) history"),
    ("condition(stroke) within 3 months before treatment", "condition(stroke) within 6 months before treatment"),
    ("condition(stroke) within 4 weeks before treatment", "condition(stroke) within 1 months before treatment"),
    ("condition(neuropathy) grade > 2", "condition(neuropathy) grade >= 2"),
    ("condition(breast cancer) stage III", "condition(breast cancer) stage III|IV"),
    ("received(doxorubicin) within 2 weeks before treatment", "received(anthracycline) within 4 weeks before treatment"),
    ("received(chemotherapy) lines >= 2", "received(chemotherapy)"),
    ("received(chemotherapy) lines >= 2", "received(antineoplastic therapy) lines >= 1"),
    ("creatinine < 2 mg/dL within 7 days before treatment", "creatinine < 2 mg/dL within 14 days before treatment"),
    ("test(flt3-itd) mutated", "test(flt3 mutation) mutated"),
    ("test(flt3 mutation) negative", "test(flt3-itd) negative"),
    ("response >= VGPR", "response >= PR"),
    ("response = CR by IMWG", "response >= PR"),
    ("age >= 18 years and ecog <= 1", "ecog <= 2 or sex male"),
    ("if condition(asthma) then ecog <= 1", "if condition(asthma) active then ecog <= 2"),
    ("at least 3 of (ecog <= 1, sex male, age >= 18 years, condition(asthma))", "at least 2 of (ecog <= 2, sex male, age >= 16 years, condition(asthma))"),
    ("at least 2 of (ecog <= 1, ecog <= 2, sex male)", "ecog <= 2"),
    ("ecog <= 1 and sex male", "at least 2 of (ecog <= 2, sex male, condition(asthma))"),
    ('attest "Signed consent"', 'attest "signed consent."'),
)  # fmt: skip
# No one of these follows, though each looks as if it might.
DOES_NOT = (
    ("condition(infection) history", "condition(infection)"),
    ("condition(stroke) within 1 months before treatment", "condition(stroke) within 4 weeks before treatment"),
    ("condition(stroke) within 3 months before treatment", "condition(stroke)"),
    ("condition(stroke) within 3 months before treatment", "condition(stroke) within 6 months before surgery"),
    ("condition(stroke) within 3 months after treatment", "condition(stroke) history"),
    ("condition(malignancy)", "condition(malignancy except skin cancer)"),
    ("condition(leukemia)", "condition(acute myeloid leukemia)"),
    ("received(doxorubicin) at least 6 months before treatment", "received(anthracycline) at least 6 months before treatment"),
    ("received(doxorubicin) lines <= 1", "received(anthracycline) lines <= 1"),
    ("received(anthracycline) lines <= 1", "received(anthracycline)"),
    ("creatinine < 2 mg/dL within 14 days before treatment", "creatinine < 2 mg/dL within 7 days before treatment"),
    ("creatinine < 2 mg/dL", "creatinine < 2 x ULN"),
    ("qtcf < 450 ms", "qtc < 450 ms"),
    ("test(flt3 mutation) mutated", "test(flt3-itd) mutated"),
    ("response >= PR", "response = PR"),
    ("response = CRi", "response >= VGPR"),
    ("condition(healthy)", "condition(medical condition)"),
    ("received(chemotherapy) within 5 half-lives before treatment", "received(chemotherapy) within 5 years before treatment"),
    ('attest "consent"', 'attest by investigator "consent"'),
    ("ecog <= 1 or sex male", "ecog <= 1"),
    ("at least 2 of (ecog <= 1, sex male, condition(asthma))", "sex male"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), FOLLOWS)
def test_follows(one: str, other: str) -> None:
    assert implies(parse(one), parse(other))
    assert implies(c.Not(parse(other)), c.Not(parse(one)))


def test_a_permission_asks_for_nothing() -> None:
    assert implies(parse("ecog <= 5"), parse('allowed "anything"'))
    assert not implies(parse('allowed "anything"'), parse("ecog <= 5"))


@pytest.mark.parametrize(("one", "other"), DOES_NOT)
def test_does_not_follow(one: str, other: str) -> None:
    assert not implies(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("age >= 18 years", "age < 16 years"),
        ("hemoglobin > 10 g/dL", "hemoglobin < 90 g/L"),
        ("ecog <= 1", "ecog > 1"),
        ("sex male", "sex female and ecog <= 1"),
        ("condition(acute myeloid leukemia)", "not condition(leukemia)"),
        ("test(hiv test) positive", "test(hiv test) negative"),
    ],
)
def test_excludes(one: str, other: str) -> None:
    assert excludes(parse(one), parse(other))
    assert excludes(parse(other), parse(one))


# ---- enumeration: scores, ages and values have few values that matter ----------------------------------


def _truth(tree: c.Tree, values: dict[str, float]) -> bool:
    match tree:
        case c.All(of):
            return all(_truth(part, values) for part in of)
        case c.AnyOf(of):
            return any(_truth(part, values) for part in of)
        case c.Not(of):
            return not _truth(of, values)
        case c.AtLeast(count, of):
            return sum(_truth(part, values) for part in of) >= count
        case c.IfThen(condition, then):
            return not _truth(condition, values) or _truth(then, values)
        case c.Score(_, wanted):
            return _holds(wanted, values["ecog"])
        case c.Age(wanted):
            return _holds(wanted, values["age"])
        case c.Measurement(_, wanted):
            return _holds(wanted, values["hemoglobin"])
    raise AssertionError(tree)


def _holds(wanted: c.Range, value: float) -> bool:
    low = wanted.low is None or value > wanted.low or (value == wanted.low and wanted.low_included)
    return low and (
        wanted.high is None or value < wanted.high or (value == wanted.high and wanted.high_included)
    )


def _random_range(chance: random.Random) -> c.Range:
    low, high = sorted((chance.randint(0, 4), chance.randint(0, 4)))
    shape = chance.choice(("low", "high", "both"))
    if shape == "low":
        return c.Range(low=low, low_included=chance.random() < 0.5)
    if shape == "high":
        return c.Range(high=high, high_included=chance.random() < 0.5)
    return c.Range(
        low, high, *((True, True) if low == high else (chance.random() < 0.5, chance.random() < 0.5))
    )


def _random_tree(chance: random.Random, depth: int) -> c.Tree:
    if depth == 0 or chance.random() < 0.3:
        wanted = _random_range(chance)
        kind = chance.choice(("ecog", "age", "hemoglobin"))
        if kind == "ecog":
            return c.Score("ecog", wanted)
        return c.Age(wanted) if kind == "age" else c.Measurement("hemoglobin", wanted, "g/dL")
    parts = tuple(_random_tree(chance, depth - 1) for _ in range(chance.randint(2, 3)))
    match chance.choice(("all", "any", "not", "at least", "if")):
        case "all":
            return c.All(parts)
        case "any":
            return c.AnyOf(parts)
        case "not":
            return c.Not(parts[0])
        case "if":
            return c.IfThen(parts[0], parts[1])
    return c.AtLeast(chance.randint(1, len(parts)), parts)


# Scores and completed ages are whole; a hemoglobin may lie between two bounds.
WORLD = [
    {"ecog": float(ecog), "age": float(age), "hemoglobin": half / 2}
    for ecog, age, half in product(range(6), range(6), range(-1, 11))
]


def test_what_is_said_to_follow_follows_in_every_case() -> None:
    """Brute force: all patients of a small world, 4,000 pairs of random trees."""
    chance = random.Random(20)
    shown = 0
    for _ in range(4000):
        one, other = _random_tree(chance, 1), _random_tree(chance, 2)
        if implies(one, other):
            shown += 1
            assert all(_truth(other, values) for values in WORLD if _truth(one, values)), (one, other)
    assert shown > 150


def test_single_ranges_are_decided_completely() -> None:
    """For two leaves of one quantity, with or without "not", what follows is always found."""
    chance = random.Random(21)
    for _ in range(1500):
        maker = chance.choice(
            (lambda r: c.Score("ecog", r), c.Age, lambda r: c.Measurement("hemoglobin", r, "g/dL"))
        )
        one, other = maker(_random_range(chance)), maker(_random_range(chance))
        if chance.random() < 0.4:
            one = c.Not(one)
        world = [values for values in WORLD if values["hemoglobin"] >= -0.5]
        truly = all(_truth(other, values) for values in world if _truth(one, values))
        if isinstance(other, c.Measurement):  # values go on below and above this small world
            if implies(one, other):
                assert truly
        elif any(_truth(one, values) for values in world):
            bounded = isinstance(other, c.Age) and not _has_upper(one)
            assert implies(one, other) is (truly and not (bounded and _has_upper(other)))


def _has_upper(tree: c.Tree) -> bool:
    if isinstance(tree, c.Not):
        return isinstance(tree.of, c.Age) and tree.of.range.high is None
    return isinstance(tree, c.Age) and tree.range.high is not None


# ---- the reference evaluator ---------------------------------------------------------------------------


@given(tree=trees(max_leaves=6), patient=patients())
def test_pushing_negations_inside_changes_nothing(tree: c.Tree, patient: Patient) -> None:
    assert evaluate(tree, patient, DAY) is evaluate(negations_inside(tree), patient, DAY)
    assert evaluate(c.Not(tree), patient, DAY) is evaluate(negations_inside(tree, negated=True), patient, DAY)


PAIRS = [
    (one, other)
    for one, other in (
        (random.Random(f"pair {number}").choice(LEAVES), random.Random(f"other {number}").choice(LEAVES))
        for number in range(30_000)
    )
    if one != other and implies(one, other)
]


def test_there_are_pairs_of_many_classes() -> None:
    assert len(PAIRS) > 60
    assert len({type(one) for one, _ in PAIRS}) >= 8


@settings(max_examples=60)
@given(patient=patients())
def test_no_patient_fits_a_tree_and_fails_what_follows_from_it(patient: Patient) -> None:
    from trialrun.matching.chart import Chart

    chart = Chart(patient)
    for one, other in PAIRS[:300]:
        if evaluate(one, chart, DAY) is Truth.YES:
            assert evaluate(other, chart, DAY) is not Truth.NO, (one, other)
        if evaluate(other, chart, DAY) is Truth.NO:
            assert evaluate(one, chart, DAY) is not Truth.YES, (one, other)
