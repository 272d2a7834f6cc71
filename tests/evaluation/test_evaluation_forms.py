"""LCT's logical forms: reading, mending, and the flat view that they are compared in."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.form_view import form_view, number
from evaluation.forms import Form, read_form
from evaluation.printing import EvaluationError
from evaluation.tree_view import tree_view
from evaluation.view import Value, View, compare

from trialrun.criteria import parse
from trialrun.model.criteria import Condition, Measurement, leaves
from trialrun.model.eligibility import Criterion, Span


def form(body: str, *, section: str = "INC", folder: Path) -> Form:
    path = folder / "NCT00000001_1.js"
    path.write_text(f"'{section}'\n\n'an invented sentence'\n\n'the same'\n\n{body}\n", encoding="utf-8")
    return read_form(path)


def view(body: str, folder: Path, section: str = "INC") -> View:
    return form_view(form(body, section=section, folder=folder))


def values(body: str, folder: Path) -> list[str]:
    return [str(value) for value in view(body, folder).values]


def entities(body: str, folder: Path) -> list[str]:
    return [str(entity) for entity in view(body, folder).entities]


def test_reads_calls_methods_and_strings(tmp_path: Path) -> None:
    read = form('cond("a \\"b\\" c").mod("x")\n  .num_filter(eq(op(GT), val("3")))', folder=tmp_path)
    assert [root.name for root in read.roots] == ["cond"]
    assert read.roots[0].strings() == ['a "b" c']
    assert [method.name for method in read.roots[0].methods] == ["mod", "num_filter"]
    assert read.repairs == []


@pytest.mark.parametrize(
    ("body", "repair"),
    [
        ('union(cond("a"), cond("b")))', "a stray ')'"),
        ('union(cond("a"), cond("b")', "an unclosed bracket"),
        ('union(cond("a") cond("b"))', "a missing comma"),
        ('cond("a"), cond("b")', "more than one form"),
    ],
)
def test_mends_brackets_and_commas_and_says_so(body: str, repair: str, tmp_path: Path) -> None:
    read = form(body, folder=tmp_path)
    assert repair in read.repairs
    assert {str(entity) for entity in form_view(read).entities} == {"finding:a", "finding:b"}


def test_a_file_that_is_no_form_is_an_error_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.js"
    path.write_text("console.log('hello')")
    with pytest.raises(EvaluationError, match="not a logical form") as raised:
        read_form(path)
    assert raised.value.place == str(path)


@pytest.mark.parametrize(
    ("eq", "expected"),
    [
        ('eq(op(GTEQ), val("18"))', ["≥ 18"]),
        ('eq(val("2"), op(BETWEEN), val("5"), unit("mg"), unit("dL"))', ["≥ 2 ≤ 5 mg/dL"]),
        ('eq(op(GT), val("140"), val("90"), unit("mmHg"))', ["> 140 mm[Hg]", "> 90 mm[Hg]"]),
        ('eq(val("-2"), op(LTEQ), op(LT), val("1"))', ["≥ -2 < 1"]),
        ('and(eq(op(GT), val("3")), eq(op(LTEQ), val("7"), unit("mg")))', ["> 3 ≤ 7 mg"]),
        ('or(eq(op(GT), val("9")), eq(op(LT), val("2"), unit("mg")))', ["> 9 mg", "< 2 mg"]),
        ('eq(val("0"), val("1"), val("2"))', ["≥ 0 ≤ 2"]),
        ('eq(val("1"), val("4"))', ["= 1", "= 4"]),
        ('eq(op(LT), val("two"))', ["< 2"]),
        ('eq(unit("stage"), val("III"))', ["= 3"]),
        ('eq(op(LTEQ), val("1.5"), unit(REF_RANGE_NORMAL))', ["≤ 1.5 x normal"]),
        ("eq(op(LT), unit(REF_RANGE_HIGH))", ["< 1 x normal"]),
        ('eq(op(LT), val("12 , 000"), unit("mm3"))', ["< 12000 /uL"]),
        ('eq(op(GT), val("1"), unit("kg"), unit("m^ 2"))', ["> 1 kg/m2"]),
        ('eq(op(GT), val("450"), unit("G"), unit("L"))', ["> 450 10*9/L"]),
        ('eq(op(GT), val("9"), unit("cells"), unit("mm 3"))', ["> 9 /uL"]),
        ('eq(op(LT), val("30"), unit("ml"), unit("min"), unit("1.73m2"))', ["< 30 mL/min/{1.73_m2}"]),
        ('eq(op(GT), val("9"), unit("kg"), unit("kilograms"))', ["> 9 kg"]),
        ('eq(op(LT), val("2"), unit("D"))', ["< 2 [diop]"]),
        ('eq(op(LT), val("2"), unit("diopters"), unit("D"))', ["< 2 [diop]"]),
        ('eq(val("3"), op(PLUS_MINUS))', ["±= 3"]),
        ('eq(val("a long time"))', []),
        ("eq(op(GT))", []),
    ],
)
def test_values(eq: str, expected: list[str], tmp_path: Path) -> None:
    assert values(f'lab("x").num_filter({eq})', tmp_path) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('proc("x").temporality(eq(temporal_per(PAST), val("6"), temporal_unit(MONTH)))', ["≤ 6 months"]),
        ('proc("x").temporality(eq(temporal_per(PAST), temporal_unit(YEAR)))', ["≤ 1 years"]),
        ('proc("x").temporality(eq(temporal_per(PAST)))', []),
        ('cond("x").duration(eq(val("2"), temporal_unit(WEEK)))', ["= 2 weeks"]),
        ('age().num_filter(eq(op(LT), val("70")))', ["< 70 years"]),
        ('clin_score("x").num_filter(eq(op(GT), val("60"), unit("%")))', ["> 60"]),
        ('drug("x").temporality(eq(val("5"), unit("half - lives")))', ["≤ 5 half-lives"]),
        ('cond("x").min_count(eq(op(GTEQ), val("2")))', ["≥ 2"]),
        ('cond("x").min_count(eq(op(GTEQ), val("one")))', []),
        ('proc("x").num_filter(eq(op(GTEQ), val("1")))', []),
        ('lab("x").num_filter(eq(op(GTEQ), val("1")))', ["≥ 1"]),
    ],
)
def test_values_of_times_ages_and_scores(body: str, expected: list[str], tmp_path: Path) -> None:
    assert values(body, tmp_path) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('cond("a").equiv(cond("ABC"))', ["finding:a=ABC"]),
        ('clin_score("XYZ").equiv(clin_score("x yield z"))', ["measurement:XYZ=x yield z"]),
        ('cond("a").equiv(cond("b"), cond("c"))', ["finding:a", "finding:b", "finding:c"]),
        ('cond("a").equiv(vital("BMI").num_filter(eq(op(GT), val("4"))))', ["finding:a", "measurement:BMI"]),
        ('allergy(drug("a"))', ["drug:a"]),
        ('cond("hypersensitivity").caused_by(drug("a"))', ["drug:a"]),
        ("union(male(), female())", []),
        ("intersect(female(), adult())", ["demographic:female", "demographic:age"]),
        ("drug()", []),
        ('cond().mod("systemic")', ["finding:systemic"]),
        ('obs("a").num_filter(eq(val("3")))', ["measurement:a"]),
        ('obs("a").num_filter(eq(unit("grade"), val("3")))', ["finding:a"]),
        ('immune("x vaccine")', ["drug:x vaccine"]),
        ('immune("x vaccination")', ["procedure:x vaccination"]),
        ('neg(cond("a"), cond("b"))', ["not finding:a", "not finding:b"]),
        ('neg(neg(cond("a")))', ["finding:a"]),
        ('cond("a").except(cond("b"))', ["finding:a", "finding:b"]),
        ('union(cond("a"), cond("A"))', ["finding:a=A"]),
    ],
)  # fmt: skip
def test_entities(body: str, expected: list[str], tmp_path: Path) -> None:
    assert entities(body, tmp_path) == expected


def test_a_stay_in_hospital_is_a_procedure_and_a_place_is_nothing(tmp_path: Path) -> None:
    found = view('enc(INPATIENT).loc(unit("ward"))', tmp_path)
    assert [entity.groups for entity in found.entities] == [("procedure",)]
    assert {"hospitalization", "admitted", "ward"} <= set(found.entities[0].names)
    assert view('enc(REFERRAL).loc(hosp("some hospital"))', tmp_path).entities == []


@pytest.mark.parametrize(
    ("body", "section", "expected"),
    [
        ('union(cond("a"), intersect(drug("b"), proc("c")))', "INC", "or(and(drug, procedure), finding)"),
        ('neg(union(cond("a"), drug("b")))', "INC", "and(not drug, not finding)"),
        ('cond("a").except(cond("b"))', "INC", "and(finding, not finding)"),
        ('cond("a").equiv(cond("b"), cond("c"))', "EXC", "or(finding, finding, finding)"),
        ('if_then(female(), cond("a"))', "INC", "or(finding, not demographic)"),
        ('seq(cond("a"), after(proc("b"), proc("c")))', "INC", "and(finding, or(procedure, procedure))"),
        ('criteria(cond("a"), cond("b")).min_count(eq(op(GTEQ), val("1")))', "INC", "or(finding, finding)"),
        ('criteria(cond("a"), cond("b"))', "INC", "and(finding, finding)"),
        ('criteria(cond("a"), cond("b"))', "EXC", "or(finding, finding)"),
        ('union(cond("a").severity(SEVERE), cond("a"))', "INC", "finding"),
        ("union(male(), female())", "INC", "nothing"),
    ],
)
def test_shapes(body: str, section: str, expected: str, tmp_path: Path) -> None:
    assert compare(view(body, tmp_path, section), View()).shapes[0] == expected


@pytest.mark.parametrize(
    "ours", ["condition(obesity) or bmi > 30", "condition(obesity) and bmi > 30", "bmi > 30"]
)
def test_a_finding_told_by_a_value_is_joined_to_it_in_any_way(ours: str, tmp_path: Path) -> None:
    gold = view('cond("obesity").equiv(vital("BMI").num_filter(eq(op(GT), val("30"))))', tmp_path)
    tree = parse(ours)
    text = "obesity (BMI > 30)"
    places = {"obesity": Span(0, 7), "bmi": Span(9, 17)}
    spans = tuple(places[leaf.concept] for leaf in leaves(tree) if isinstance(leaf, (Condition, Measurement)))
    criterion = Criterion("I1", "inclusion", text, tree, Span(0, len(text)), spans)
    assert compare(gold, tree_view(text, "INC", [criterion])).shape


def test_an_alternative_that_is_no_value_is_not_joined_by_and(tmp_path: Path) -> None:
    gold = view('cond("a").equiv(cond("b"), cond("c"))', tmp_path)
    both = view('intersect(cond("a"), cond("b"), cond("c"))', tmp_path)
    assert not compare(gold, both).shape


def test_strictness_counts_for_ages_and_not_for_lengths_of_time(tmp_path: Path) -> None:
    long = view('cond("a").duration(eq(op(GT), val("2"), temporal_unit(WEEK)))', tmp_path).values[0]
    assert long.equals(Value(2.0, None, unit="weeks", length=True))
    old = view('age().num_filter(eq(op(GT), val("70")))', tmp_path).values[0]
    assert not old.equals(Value(70.0, None, unit="years"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one", 1),
        ("IV", 4),
        ("- 2.5", -2.5),
        ("50 , 000", 50000),
        ("twice", 2),
        ("May 2019", None),
        (".5", 0.5),
    ],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert number(text) == expected
