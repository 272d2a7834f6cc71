"""The comparison of two flat views: values, entities, negation, shape."""

from __future__ import annotations

import pytest
from evaluation.scoring import Counts
from evaluation.tree_view import tree_view
from evaluation.view import Comparison, Entity, Shape, Value, View, alike, compare, denied, node, words

from trialrun.criteria import parse
from trialrun.model.criteria import leaves
from trialrun.model.eligibility import Criterion, Kind, Span


def seen(*names: str, negated: bool = False) -> View:
    found = View()
    found.shape = node("and", [found.entity(Entity(("finding",), [name], [], negated)) for name in names])
    return found


def counts(comparison: Comparison) -> tuple[int, int, int]:
    return comparison.entities.right, comparison.entities.found, comparison.entities.gold


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Value(18.0, None), Value(18.0, None), True),
        (Value(18.0, None), Value(18.0, None, low_included=False), False),
        (
            Value(2.0, None, False, unit="weeks", length=True),
            Value(2.0, None, unit="weeks", length=True),
            True,
        ),
        (Value(2.0, None, unit="EU/mL"), Value(2.0, None, unit="eu/ml"), True),
        (Value(1.5, None, unit="g/dL"), Value(15.0, None, unit="g/L"), True),
        (Value(None, 12.0, unit="mo"), Value(None, 12.0, unit="months"), True),
        (Value(None, 12.0, unit="months"), Value(None, 1.0, unit="years"), True),
        (Value(None, 72.0, unit="hours"), Value(None, 3.0, unit="days"), True),
        (Value(None, 1.0, unit="months"), Value(None, 30.0, unit="days"), False),
        (Value(None, 3.0, unit="x ULN"), Value(None, 3.0, unit="x normal"), True),
        (Value(None, 3.0, unit="x ULN"), Value(None, 3.0, unit="x LLN"), False),
        (Value(30.0, None, unit="mL/min/{1.73_m2}"), Value(30.0, None, unit="mL/{1.73_m2}/min"), True),
        (Value(5.0, None), Value(5.0, None, unit="mg"), False),
        (Value(0.0, 2.0), Value(0.0, None), False),
        (Value(3.0, 3.0, sign="±"), Value(3.0, 3.0), False),
    ],
)
def test_values_are_equal_by_bounds_strictness_and_unit(one: Value, other: Value, same: bool) -> None:
    assert one.equals(other) is same
    assert other.equals(one) is same


def test_words_fold_case_plural_digits_and_function_words() -> None:
    assert words("Carcinomas of the PaO2") == {"carcinoma", "pao", "2"}
    assert words("of") == {"of"}
    assert alike(words("skin cancer"), words("cancer")) == pytest.approx(2 / 3)
    assert alike(words("severe skin cancer stage"), words("cancer")) < 0.5


def test_entities_match_one_to_one_the_closest_first() -> None:
    comparison = compare(seen("liver disease", "disease"), seen("disease", "liver disease", "asthma"))
    assert counts(comparison) == (2, 3, 2)
    assert comparison.surplus == ["finding:asthma"]
    assert comparison.missed == []


def test_another_group_does_not_match() -> None:
    ours = View()
    ours.entity(Entity(("drug",), ["iron"]))
    assert counts(compare(seen("iron"), ours)) == (0, 1, 1)


def test_a_second_name_of_a_matched_entity_is_neither_right_nor_wrong() -> None:
    gold = View()
    gold.entity(Entity(("finding",), ["kidney disease", "CKD"]))
    assert counts(compare(gold, seen("kidney disease", "CKD"))) == (1, 1, 1)
    modified = View()
    modified.entity(Entity(("finding",), ["infection"], ["viral infection", "bacterial infection"]))
    ours = seen("viral infection", "bacterial infection")
    comparison = compare(modified, ours)
    assert counts(comparison) == (1, 1, 1)


def test_negation_counts_negated_entities_only() -> None:
    comparison = compare(seen("stroke", negated=True), seen("stroke"))
    assert comparison.negation == Counts(0, 0, 1, 0)
    assert counts(comparison) == (1, 1, 1)
    assert compare(seen("stroke"), seen("stroke", negated=True)).negation == Counts(1, 0, 0, 0)
    assert compare(seen("a", negated=True), seen("a", negated=True)).negation == Counts(1, 1, 1, 1)


def test_shapes_are_compared_after_de_morgan_and_flattening() -> None:
    def leaf(view: View, name: str) -> Shape:
        return view.entity(Entity(("finding",), [name]))

    gold, ours = View(), View()
    gold.shape = node("not", [node("or", [leaf(gold, "a"), node("or", [leaf(gold, "b"), leaf(gold, "c")])])])
    ours.shape = node("and", [node("not", [leaf(ours, name)]) for name in ("c", "a", "b")])
    assert compare(gold, ours).shape
    ours.shape = node("or", [node("not", [leaf(ours, name)]) for name in ("c", "a", "b")])
    assert not compare(gold, ours).shape


def compiled(text: str, tree: str, places: list[str], section: str = "INC", kind: Kind = "inclusion") -> View:
    """The view of a tree in its text form, with the words from which each leaf came."""
    parsed = parse(tree)
    spans = tuple(Span(text.index(place), text.index(place) + len(place)) for place in places)
    assert len(spans) == sum(1 for _ in leaves(parsed))
    return tree_view(text, section, [Criterion("I1", kind, text, parsed, spans=spans)])


def test_the_view_of_a_tree_takes_names_from_the_text() -> None:
    text = "Platelets above 50,000 and no kidney failure within 6 months before surgery"
    tree = "platelets > 50 10*9/L and not condition(renal failure) within 6 months before surgery"
    found = compiled(text, tree, ["Platelets above 50,000", "kidney failure"])
    assert [str(value) for value in found.values] == ["> 50 10*9/L", "≤ 6 months"]
    assert [(e.groups[0], e.names[0], e.negated) for e in found.entities] == [
        ("measurement", "Platelets", False),
        ("finding", "kidney failure", True),
        ("procedure", "surgery", False),
    ]


def test_normal_has_no_values_and_bounds_of_one_concept_are_a_range() -> None:
    normal = compiled("normal bilirubin", "bilirubin >= 1 x ULN", ["bilirubin"])
    assert [str(value) for value in normal.values] == ["≥ 1 x ULN"]
    both = compiled("normal bilirubin", "bilirubin >= 1 x LLN and bilirubin <= 1 x ULN", ["bilirubin"] * 2)
    assert both.values == []
    ages = compiled("over 18, under 70", "age > 18 years and age < 70 years", ["over 18", "under 70"])
    assert [str(value) for value in ages.values] == ["> 18 < 70 years"]


def test_a_value_told_by_the_name_of_a_finding_is_both() -> None:
    text = "thrombocytopenia < 50 G/L"
    found = compiled(text, "platelets < 50 10*9/L", [text])
    assert found.entities[0].groups == ("measurement", "finding")
    bare = compiled("platelets < 50 G/L", "platelets < 50 10*9/L", ["platelets < 50 G/L"])
    assert bare.entities[0].groups == ("measurement",)


def test_an_age_is_a_value_where_the_sentence_gives_it() -> None:
    assert compiled("Adults", "age >= 18 years", ["Adults"]).values == []
    said = compiled("Adult or woman aged 18 years or more", "age >= 18 years", ["Adult"])
    assert [str(value) for value in said.values] == ["≥ 18 years"]


def test_a_value_is_what_the_sentence_writes() -> None:
    one = "Ramipril more than 5 mg, Child-Pugh B, eGFR < 40 mL/min"
    view = compiled(
        one,
        "ramipril dose > 5 mg/d and child-pugh from 7 to 9 and egfr < 40 mL/min/{1.73_m2}",
        ["Ramipril more than 5 mg", "Child-Pugh B", "eGFR < 40 mL/min"],
    )
    assert [str(value) for value in view.values] == ["> 5 mg", "< 40 mL/min"]
    points = compiled("Child-Pugh B (7 to 9)", "child-pugh from 7 to 9", ["Child-Pugh B (7 to 9)"])
    assert [str(value) for value in points.values] == ["≥ 7 ≤ 9"]


def test_promises_give_no_times_and_a_number_counts_once() -> None:
    promised = "agrees to use contraception for 5 months after the last dose"
    assert not compiled(promised, f'attest "{promised}"', [promised]).values
    told = "weeks of training: 6 weeks"
    both = compiled(told, f'received("training") for at least 6 weeks and attest "{told}"', [told, told])
    assert [str(value) for value in both.values] == ["≥ 6 weeks"]


def test_a_class_asked_of_a_person_has_its_place() -> None:
    text = "Systemic diseases or asthma"
    view = compiled(text, 'attest "Systemic diseases" or condition(asthma)', ["Systemic diseases", "asthma"])
    assert [entity.names[0] for entity in view.entities] == ["Systemic diseases", "asthma"]
    assert view.shape is not None and len(view.shape.of) == 2
    other = "diseases that make asthma worse"
    assert compiled(other, f'attest "{other}"', [other]).shape is None


def test_whom_something_is_denied_of_is_not_denied() -> None:
    view = compiled("No asthma in men", "not (sex male and condition(asthma))", ["men", "asthma"])
    assert [str(entity) for entity in view.entities] == ["demographic:male", "not finding:asthma"]


def test_attested_and_unparsed_text_names_nothing() -> None:
    found = compiled("consent and more", 'attest "consent" and unparsed "more"', ["consent", "more"])
    assert found.entities == []
    assert found.shape is None


def test_an_attestation_names_what_it_is_about() -> None:
    text = "No contraindication to MRI or heparin"
    found = compiled(text, f'attest by investigator "{text}"', [text])
    assert [str(entity.names[0]) for entity in found.entities] == ["MRI", "heparin"]
    assert [entity.groups[0] for entity in found.entities] == ["procedure", "drug"]
    assert all(entity.negated for entity in found.entities)
    assert compare(found, View()).shapes[0] == "and(not drug, not procedure)"


def test_that_something_is_not_linked_to_a_finding_does_not_negate_the_finding() -> None:
    text = "not associated with asthma"
    found = compiled(text, f'attest by investigator "{text}"', [text])
    assert [str(entity) for entity in found.entities] == ["finding:asthma=asthma"]
    assert compare(found, View()).shapes[0] == "not finding"


def test_a_criterion_of_the_other_kind_is_negated() -> None:
    found = compiled("no asthma here", "condition(asthma)", ["asthma"], "INC", "exclusion")
    assert [entity.negated for entity in found.entities] == [True]


def test_exceptions_are_no_negations() -> None:
    found = compiled("cancer except melanoma", "condition(malignancy except melanoma)", ["cancer"])
    assert [str(entity) for entity in found.entities] == ["finding:cancer", "finding:melanoma"]
    assert compare(found, View()).shapes[0] == "and(finding, not finding)"


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("non - renal surgery", "renal surgery"),
        ("Non-smokers", "smokers"),
        ("non-Hodgkin lymphoma", ""),
        ("non - small cell lung cancer", ""),
        ("nonunion", ""),
        ("noninvasive ventilation", ""),
    ],
)
def test_a_name_with_non_denies_the_rest_unless_it_is_a_name_of_its_own(name: str, rest: str) -> None:
    assert denied(name) == rest


def test_a_text_left_to_a_person_names_and_counts_but_has_no_shape() -> None:
    text = "Judged fit, with no active asthma, and walks at least 6 minutes"
    view = compiled(text, f'unparsed "{text}"', [text])
    assert [(e.groups, e.names, e.negated) for e in view.entities] == [(("finding",), ["asthma"], True)]
    assert [str(value) for value in view.values] == ["≥ 6 min"]
    assert view.shape is None
    about = "Contraindication to warfarin"
    told_once = compiled(about, f'attest by investigator "{about}"', [about])
    assert [set(e.names) for e in told_once.entities] == [{"warfarin"}]


@pytest.mark.parametrize(
    ("text", "tree", "groups"),
    [
        ("abuse of cocaine", "condition(cocaine use disorder)", ("finding", "drug")),
        ("epilepsy", "condition(epilepsy)", ("finding",)),
        ("a pacemaker", "received(pacemaker)", ("procedure", "finding")),
        ("rituximab", "received(rituximab)", ("drug",)),
        ("rituximab therapy", "received(rituximab)", ("drug", "procedure")),
        ("positive bone scan", "test(bone scan) positive", ("measurement", "finding", "procedure")),
        ("age of the mother above 20", '"maternal age" > 20 a', ("measurement", "demographic")),
    ],
)
def test_where_the_gold_has_one_thing_in_several_groups_the_view_of_a_tree_has_them_too(
    text: str, tree: str, groups: tuple[str, ...]
) -> None:
    (entity,) = compiled(text, tree, [text]).entities
    assert entity.groups == groups


def test_the_examination_that_a_note_wants_as_proof_is_told_outside_the_shape() -> None:
    text, span = "Histologically confirmed glioma", Span(0, 31)
    note = "Read as: it counts, though the sentence wants it “histologically confirmed”."
    criterion = Criterion("I1", "inclusion", text, parse("condition(glioma)"), spans=(span,), note=note)
    found = tree_view(text, "INC", [criterion])
    assert [e.names[0] for e in found.entities] == ["glioma", "histologically"]
    assert found.shape is not None
    assert found.shape.entity is found.entities[0]
    alone = tree_view(text, "INC", [criterion], left_open=False)
    assert [e.names[0] for e in alone.entities] == ["glioma"]
