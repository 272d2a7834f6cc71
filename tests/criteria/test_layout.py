"""Eligibility texts of every shape become the same items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.criteria.layout.sections import Item, sections


def outline(text: str) -> list[tuple[str, list[object]]]:
    def item(found: Item) -> object:
        return [found.passage.text, *map(item, found.children)] if found.children else found.passage.text

    return [(section.kind, [item(x) for x in section.items]) for section in sections(text)]


def test_markdown_bullets_nest_by_indentation() -> None:
    text = "Inclusion Criteria:\n\n* Adults\n* Any of the following:\n\n  * Asthma\n  * Hay fever\n\nExclusion Criteria:\n\n* Pregnancy"
    assert outline(text) == [
        ("inclusion", ["Adults", ["Any of the following:", "Asthma", "Hay fever"]]),
        ("exclusion", ["Pregnancy"]),
    ]


def test_wrapped_lines_of_the_older_format_are_joined() -> None:
    text = (
        "\n        Inclusion Criteria:\n\n          -  Adults with a long and winding description of their disease that\n"
        "             goes on here\n\n          -  Second\n"
    )
    assert outline(text) == [
        (
            "inclusion",
            ["Adults with a long and winding description of their disease that goes on here", "Second"],
        )
    ]


def test_doubled_bullets_of_finder_pages() -> None:
    assert outline("Inclusion Criteria:\n\n  • - Adults.\n  • - Able to walk.") == [
        ("inclusion", ["Adults.", "Able to walk."])
    ]


def test_a_list_inside_one_line_is_split() -> None:
    text = "* Adequate function as shown by: - Creatinine < 2 mg/dL; - Bilirubin < 1 mg/dL"
    assert outline(text) == [
        (
            "inclusion",
            [["Adequate function as shown by:", "Creatinine < 2 mg/dL;", "Bilirubin < 1 mg/dL"]],
        )
    ]


def test_enumerations_inside_a_line() -> None:
    assert outline("* One of: a) asthma b) hay fever") == [
        ("inclusion", [["One of:", "asthma", "hay fever"]])
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Inclusion Criteria:", "inclusion"),
        ("INCLUSION CRITERIA", "inclusion"),
        ("Key Exclusion Criteria:", "exclusion"),
        ("Other inclusion criteria:", "inclusion"),
        ("**Exclusion criteria**", "exclusion"),
        ("Exclusion:", "exclusion"),
        ("Inclusion Criteria for Part A:", "inclusion"),
        ("Non-inclusion criteria:", "exclusion"),
        ("Exclusion Criteria (all cohorts):", "exclusion"),
    ],
)
def test_headings(heading: str, kind: str) -> None:
    assert outline(f"{heading}\n\n* Asthma") == [(kind, ["Asthma"])]


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients who meet the exclusion criteria of the protocol are not enrolled",
        "Inclusion in another trial",
        "Must meet all inclusion criteria",
    ],
)
def test_sentences_that_only_mention_the_word_are_no_headings(sentence: str) -> None:
    assert outline(f"Inclusion Criteria:\n\n* {sentence}") == [("inclusion", [sentence])]


def test_exclusion_first_and_headings_inside_a_paragraph() -> None:
    assert outline("Exclusion Criteria:\n* Asthma\nInclusion Criteria:\n* Adults")[0][0] == "exclusion"
    assert outline("Inclusion criteria: adults. Exclusion criteria: asthma.") == [
        ("inclusion", ["adults."]),
        ("exclusion", ["asthma."]),
    ]


def test_the_scope_of_a_heading() -> None:
    [section] = sections("Inclusion Criteria for Part A:\n\n* Asthma")
    assert section.scope == "Part A"


def test_escapes_are_read_and_keep_their_places() -> None:
    text = r"* Glucose \<126 mg/dL"
    [section] = sections(text)
    passage = section.items[0].passage
    assert passage.text == "Glucose <126 mg/dL"
    place = passage.text.index("<126")
    span = passage.span(place, place + 4)
    assert text[span.start : span.end] == r"\<126"


def test_labels_of_the_oldest_records() -> None:
    text = "PATIENT CHARACTERISTICS: Age: 18 to 70 Performance status: ECOG 0-1 Renal: Creatinine no greater than 2 mg/dL No dialysis"
    [(kind, items)] = outline(text)
    assert kind == "inclusion"
    labelled = ["Renal:", "Creatinine no greater than 2 mg/dL", "No dialysis"]
    assert isinstance(items[0], list) and labelled in items[0]


@given(st.text(alphabet="ab .:;-*•\n()12\\<> Inclusion", max_size=300))
def test_every_letter_lands_in_an_item_or_a_heading(text: str) -> None:
    covered = set()

    def collect(item: Item) -> None:
        covered.update(item.passage.offsets)
        for child in item.children:
            collect(child)

    for section in sections(text):
        for item in section.items:
            collect(item)
    for offset, char in enumerate(text):
        if char.isalpha() and offset not in covered:
            line = text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
            # headings, bullets made of a letter, enumeration marks
            assert "nclusion" in line or any(mark in line for mark in (")", ".", "o ")), line
