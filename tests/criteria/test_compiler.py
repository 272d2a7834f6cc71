"""The compiler as a whole: spans, coverage, structure, bad input."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thoroughness import examples

from trialrun.criteria import compile_study, parse, sentences, write
from trialrun.criteria.compiler import FAILED, compile_text
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.model.study import study_from

WORDS = (
    "patients with without no history of active severe prior within 4 weeks before enrollment ≥ 18 years age creatinine < 2 x ULN mg/dL or "
    "and unless except for ( ) , ; : . ECOG 0-1 stroke HIV positive negative pregnancy chemotherapy allowed not must have been including e.g. "
    "grade 3 any one of the following women men willing consent opinion investigator if in case of at least two lines 10^9/L / and/or"
).split()


def check(text: str) -> tuple[Criterion, ...]:
    criteria = compile_text(text, diseases=("multiple myeloma",))
    for criterion in criteria:
        leaves = list(c.leaves(criterion.tree))
        assert len(leaves) == len(criterion.spans)
        assert criterion.text.strip()
        assert criterion.span is not None
        assert criterion.note != FAILED
        for span in (criterion.span, *criterion.spans):
            assert 0 <= span.start <= span.end <= len(text)
        assert parse(write(criterion.tree)) == criterion.tree
    return criteria


@settings(max_examples=examples(400))
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), st.booleans())
def test_any_row_of_criteria_words_compiles_to_a_tree_that_reads_back(
    words: list[str], excluding: bool
) -> None:
    check(f"{'Exclusion' if excluding else 'Inclusion'} Criteria:\n\n* {' '.join(words)}")


@settings(max_examples=examples(200))
@given(st.text(max_size=200))
def test_no_text_breaks_the_compiler(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "[(" * 5_000 + ")]" * 5_000,
        "and or " * 10_000,
        "* and or and or\n" * 2_000,
        "".join(f"{' ' * (depth % 60)}* level {depth}:\n" for depth in range(3_000)),
        "unless " * 5_000,
        "a; " * 20_000,
        "treatment " * 40 + "of asthma. - Short treatment 100for 1",
        "Prior " * 40 + "Treatment: \n Prior Prior",
        "≥ 1 mg/dL " * 3_000,
        "x" * 200_000,
        "1" * 50_000,
        "\\" * 10_000,
    ],
)
def test_hostile_texts_are_compiled_all_the_same(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "line",
    [
        "* Are taking ginseng. (This trial was changed. Before, patients taking ginseng were eligible.)",
        "* Active (i.e., redness and swelling of the ankle with normal radiographs) arthritis or other deformity "
        "that would prevent walking",
        "* Women must have a negative pregnancy test (urine is acceptable) within 48 hours before filgrastim",
        "* Women must have a negative pregnancy test (urine test is acceptable) within 48 hours prior to "
        "receiving filgrastim (G-CSF)",
        "* Experimental drugs (other than epoetin * * * * and experimental triazoles).",
        "* Heart failure of NYHA class \u0130",
    ],
)
def test_the_compiler_does_not_fail_inside(line: str) -> None:
    assert check(f"Inclusion Criteria:\n\n{line}\n\nExclusion Criteria:\n\n{line}")


@pytest.mark.parametrize("words", ["symptoms listed: ", "planned: ", "in case of planned: ", "no planned "])
def test_a_part_that_many_rules_try_is_compiled_once(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: were each rule to compile it anew, thirty repetitions would take 2^30 turns."""
    turns = 0
    by_rules = sentences._by_rules

    def counted(text: str, start: int, end: int, context: Context) -> Built:
        nonlocal turns
        turns += 1
        assert turns < 1_000
        return by_rules(text, start, end, context)

    monkeypatch.setattr(sentences, "_by_rules", counted)
    check(words * 30 + "stroke")


def test_nothing_of_the_text_is_lost() -> None:
    text = (
        "Inclusion Criteria:\n\n* Adults with frobnication of the third kind\n* ECOG 0-1, quuxed or not\n\n"
        "Exclusion Criteria:\n\n* Any of the following:\n    * Stroke\n    * Zorbification within 3 weeks\n"
    )
    criteria = check(text)
    covered = set()
    for criterion in criteria:
        assert criterion.span is not None
        covered.update(range(criterion.span.start, criterion.span.end))
    for word in ("frobnication", "third kind", "quuxed", "Stroke", "Zorbification"):
        assert text.index(word) in covered
    shown = " ".join(write(criterion.tree) for criterion in criteria)
    assert "frobnication" in shown and "quuxed" in shown and "Zorbification" in shown


def test_words_that_nobody_knows_are_unparsed_and_counted() -> None:
    [criterion] = compile_text("Inclusion Criteria:\n\n* Frobnicated quuxes")
    assert criterion.coverage == "unparsed"
    assert isinstance(criterion.tree, c.Unparsed)


def test_lists_of_alternatives_are_one_criterion_and_lists_of_demands_are_many() -> None:
    together = compile_text("Inclusion Criteria:\n\n* One of the following:\n    * Asthma\n    * Psoriasis")
    assert [write(x.tree) for x in together] == ["condition(asthma) or condition(psoriasis)"]
    apart = compile_text("Inclusion Criteria:\n\n* All of the following:\n    * Asthma\n    * Psoriasis")
    assert [write(x.tree) for x in apart] == ["condition(asthma)", "condition(psoriasis)"]
    either = compile_text("Exclusion Criteria:\n\n* Any of the following:\n    * Asthma\n    * Psoriasis")
    assert [write(x.tree) for x in either] == ["condition(asthma)", "condition(psoriasis)"]
    both = compile_text("Exclusion Criteria:\n\n* All of the following:\n    * Asthma\n    * Psoriasis")
    assert [write(x.tree) for x in both] == ["condition(asthma) and condition(psoriasis)"]


def test_bullets_that_end_with_or_are_alternatives() -> None:
    [criterion] = compile_text("Inclusion Criteria:\n\n* Asthma; or\n* Psoriasis")
    assert write(criterion.tree) == "condition(asthma) or condition(psoriasis)"


def test_an_introduction_lends_its_words_to_its_list() -> None:
    text = "Exclusion Criteria:\n\n* History of any of the following within 6 months before enrollment:\n    * Stroke\n    * Myocardial infarction"
    assert [write(x.tree) for x in compile_text(text)] == [
        "condition(stroke) history within 6 months before enrolment",
        "condition(myocardial infarction) history within 6 months before enrolment",
    ]


def test_a_list_under_an_inclusion_heading_that_excludes() -> None:
    text = "* Patients with the following are excluded:\n    * Stroke"
    assert [(x.kind, write(x.tree)) for x in compile_text(text)] == [("exclusion", "condition(stroke)")]


def test_a_list_of_what_is_allowed_keeps_nobody_out() -> None:
    text = "Inclusion Criteria:\n\nAllowed:\n\n  - Aspirin\n\n  - Insulin\n"
    assert {type(x.tree) for x in compile_text(text)} == {c.Allowed}


def test_a_cancer_trial_that_excludes_malignancy_means_another_one() -> None:
    [criterion] = compile_text("Exclusion Criteria:\n\n* Malignancy", diseases=("multiple myeloma",))
    assert write(criterion.tree) == "condition(malignancy except multiple myeloma)"
    assert criterion.note


def test_what_lets_in_is_not_said_to_keep_out() -> None:
    """A note on how a list was read stands only where that reading came into the tree."""
    denied, asked, listed = compile_text(
        "Inclusion Criteria:\n\n* Pregnant women and nursing mothers are ineligible\n"
        "* Microscopic disease involvement following surgery and limited to the pelvis\n\n"
        "Exclusion Criteria:\n\n* Hepatitis B and hepatitis C"
    )
    assert "keeps out by itself" in denied.note and "keeps out by itself" in listed.note
    assert asked.kind == "inclusion" and asked.note == ""


def test_the_records_own_fields() -> None:
    study = study_from(
        {
            "protocolSection": {
                "eligibilityModule": {
                    "minimumAge": "6 Months",
                    "maximumAge": "70 Years",
                    "sex": "FEMALE",
                    "healthyVolunteers": False,
                }
            }
        }
    )
    assert [(x.id, write(x.tree)) for x in compile_study(study).criteria] == [
        ("age", "age >= 6 months and age <= 70 years"),
        ("sex", "sex female"),
        ("volunteers", "not condition(healthy)"),
    ]
    open_to_all = study_from(
        {"protocolSection": {"eligibilityModule": {"healthyVolunteers": True, "sex": "ALL"}}}
    )
    assert compile_study(open_to_all).criteria == ()


def test_time_grows_in_step_with_length() -> None:
    """A generous bound that only quadratic work could exceed."""
    import time

    rng = random.Random(1)

    def text(bullets: int) -> str:
        return "\n".join("* " + " ".join(rng.choices(WORDS, k=12)) for _ in range(bullets))

    compile_text(text(20))
    spent = []
    for bullets in (100, 800):
        start = time.process_time()
        compile_text(text(bullets))
        spent.append(time.process_time() - start)
    assert spent[1] / spent[0] < 40
    assert string.printable


@pytest.mark.parametrize(
    "sentence",
    [
        "Restrictions of movement (e.g., for the shoulder)",
        "Contact lenses worn overnight (such as for keratoconus)",
    ],
)
@pytest.mark.parametrize("kind", ["Inclusion", "Exclusion"])
def test_an_example_behind_what_is_no_treatment_is_read(sentence: str, kind: str) -> None:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}\n")
    assert criterion.note != FAILED
    assert sentence.split(" (")[0] in write(criterion.tree)


def test_examples_that_stand_before_what_they_are_of_raise_nothing() -> None:
    text = "Inclusion Criteria:\n\n* than prior (including chemotherapy adjuvant therapy) Prior carboplatin\n"
    assert all(criterion.note != FAILED for criterion in compile_text(text))


def test_no_fault_takes_the_other_criteria_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(chunks: list[Chunk], *_: object) -> tuple[list[Chunk], list[Chunk]]:
        if any(x.kind == "(" for x in chunks):
            raise AttributeError("'NoneType' object has no attribute 'candidates'")
        return chunks, []

    monkeypatch.setattr("trialrun.criteria.lists.clause.brackets", fails)
    found = compile_text(
        "Inclusion Criteria:\n\n* Zebrine stripes (or spots)\n* Able to give informed consent\n"
    )
    assert [one.note == FAILED for one in found] == [True, False]
