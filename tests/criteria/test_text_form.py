"""The text form: what is printed reads back as the same tree; mistakes are placed."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thoroughness import examples

from trialrun.criteria import parse, write
from trialrun.model import criteria as c
from trialrun.model.errors import MalformedCriterion
from trialrun.model.time import Duration

names = st.one_of(
    st.sampled_from(
        [
            "creatinine",
            "ecog",
            "multiple myeloma",
            "HIV infection",
            "del(17p)",
            "not a name",
            "grade",
            "5-fu",
            "x ULN",
        ]
    ),
    st.text(min_size=1, max_size=12).filter(lambda s: '"' not in s and s == s.strip() and s.isprintable()),
)
texts = st.text(min_size=1, max_size=30).filter(lambda s: s.strip())
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@st.composite
def ranges(draw: st.DrawFn) -> c.Range:
    low, high = sorted((draw(numbers), draw(numbers)))
    included = draw(st.booleans()), draw(st.booleans())
    shape = draw(st.sampled_from(["low", "high", "both"]))
    if shape == "low":
        return c.Range(low=low, low_included=included[0])
    if shape == "high":
        return c.Range(high=high, high_included=included[1])
    return c.Range(low, high, *(included if low < high else (True, True)))


_amounts = st.floats(min_value=0, max_value=1e6, allow_nan=False)
_times = st.sampled_from(["hours", "days", "weeks", "months", "years", "half-lives"])
durations = st.builds(Duration, _amounts, _times, st.booleans())
windows = st.builds(
    c.Window, durations, st.none() | durations, st.sampled_from(c.ANCHORS), st.booleans()
) | st.builds(c.Window, st.none(), durations, st.sampled_from(c.ANCHORS), st.booleans())
maybe = st.none() | windows
lengths = (
    st.none()
    | st.builds(c.Length, durations, st.none() | durations)
    | st.builds(c.Length, st.none(), durations)
)
repeats = st.none() | st.builds(
    c.Repeated, st.integers(2, 20), st.none() | st.builds(Duration, _amounts, _times)
)
specimens = st.none() | st.sampled_from(get_args(c.Specimen))
leaf = st.one_of(
    st.builds(c.Age, ranges(), st.sampled_from(["years", "months", "weeks", "days"])),
    st.builds(c.IsSex, st.sampled_from(["female", "male"])),
    st.builds(
        c.Condition,
        names,
        st.sampled_from([None, "active", "history"]),
        st.sampled_from([None, "mild", "severe"]),
        st.sampled_from([None, "relapsed", "early relapse", "newly diagnosed", "acute"]),
        st.none() | ranges(),
        st.lists(names, max_size=2).map(tuple),
        st.lists(names, max_size=2).map(tuple),
        maybe,
        lengths,
    ),
    st.builds(c.FamilyHistory, names),
    st.builds(c.Allergy, names),
    st.builds(
        c.Measurement,
        names,
        ranges(),
        st.sampled_from(["", "mg/dL", "x ULN", "% predicted", "10*9/L", "mL/min/{1.73_m2}", "and", "a b"]),
        maybe,
        specimens,
        repeats,
        lengths,
    ),
    st.builds(c.Score, names, ranges()),
    st.builds(
        c.Test, names, st.sampled_from(["positive", "negative", "wild type", "mutated"]), maybe, repeats
    ),
    st.builds(
        c.Response,
        st.sampled_from(["CR", "VGPR", "PD", "CRi"]),
        st.booleans(),
        st.sampled_from(["", "IMWG", "ELN"]),
        st.none() | st.integers(1, 9),
        maybe,
        lengths,
    ),
    st.builds(
        c.Received,
        names,
        st.sampled_from([None, True]),
        st.none() | ranges(),
        st.lists(names, max_size=2).map(tuple),
        maybe,
        st.none() | st.integers(1, 9),
        lengths,
        st.booleans(),
    ),
    st.builds(c.Received, names, within=maybe, lasting=lengths, stable=st.booleans(), planned=st.booleans()),
    st.builds(c.Personal, st.sampled_from(["residence", "language", "insurance"]), names),
    st.builds(c.Attest, texts, st.sampled_from(["patient", "investigator"])),
    st.builds(c.Allowed, texts),
    st.builds(c.Unparsed, texts),
)


def logic(operand: st.SearchStrategy[c.Tree]) -> st.SearchStrategy[c.Tree]:
    several = st.lists(operand, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(c.All, several),
        st.builds(c.AnyOf, several),
        st.builds(c.Not, operand),
        several.flatmap(lambda of: st.builds(c.AtLeast, st.integers(1, len(of)), st.just(of))),
        st.builds(c.IfThen, operand, operand),
    )


@settings(max_examples=examples(600))
@given(st.recursive(leaf, logic, max_leaves=12))
def test_what_is_printed_reads_back_as_the_same_tree(tree: c.Tree) -> None:
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "ecog <= 1",
        "creatinine < 2 x ULN",
        "received(investigational agent) within 4 weeks before treatment",
        'attest "written informed consent"',
        "condition(malignancy except non-melanoma skin cancer) history",
        "if sex female then test(pregnancy test) negative",
        "at least 2 of (ecog <= 1, age >= 18 years, sex male)",
    ],
)
def test_the_form_that_people_write_is_the_form_that_is_printed(text: str) -> None:
    assert write(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "line 1, column 1", "empty"),
        ("ecog <=", "line 1, column 8", "ends too early"),
        ("ecog <= one", "line 1, column 9", "expected a number"),
        ("ecog <= 1 and", "line 1, column 14", "expected a name"),
        ("(ecog <= 1", "line 1, column 11", "expected ')'"),
        ("sex femal", "line 1, column 5", "female or male"),
        ("ecog <= 1\nor frobnicate(x)", "line 2, column 4", "not a word of the criteria language"),
        ('attest "no end', "line 1, column 8", "does not close"),
        ("received(x) within 4 fortnights before treatment", "line 1, column 22", "unit of time"),
        ("allergy(penicillin except amoxicillin)", "line 1, column 20", "no exceptions"),
        ("sex male and\nfamily history(cancer except leukemia)", "line 2, column 23", "no exceptions"),
        ("test(hiv test except hbsag) positive", "line 1, column 15", "no exceptions"),
        ("measurement(alt except ast) > 3", "line 1, column 17", "no exceptions"),
        ("score(ecog except nyha) > 3", "line 1, column 12", "no exceptions"),
        ("received(x) within 4 weeks before lunch", "line 1, column 35", "not an anchor"),
        ("age from 70 to 18 years", "line 1, column 1", "empty"),
        ("at least 3 of (sex male, sex female)", "line 1, column 1", "counts from one"),
        ("not " * 500 + "sex male", "line 1", "nested too deeply"),
        ("(" * 500 + "sex male", "line 1", "nested too deeply"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, place: str, message: str) -> None:
    with pytest.raises(MalformedCriterion) as caught:
        parse(text)
    assert caught.value.place.startswith(place)
    assert message in caught.value.message


@given(st.text(alphabet='abc ()"<>=0123456789,|andorif\n', max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        tree = parse(text)
    except MalformedCriterion:
        return
    assert parse(write(tree)) == tree
