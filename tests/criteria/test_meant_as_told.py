"""Lengths, brackets, exceptions and lines without a bullet, each read as the record means it."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, sentences, write
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.signs import Signs


@each(
    inclusion={
        # how long, and not how long ago
        "No more than 15 years of smoking": "not condition(smoking) for more than 15 years",
        "Within 3 months of stroke": "condition(stroke) within 3 months before screening",
        "No more than 4 months of chemotherapy": "not received(chemotherapy) for more than 4 months",
        # none since then, or no longer than that
        "Have not used ibuprofen for more than 3 days": 'attest "Have not used ibuprofen for more than 3 days"',
        "Have not used ibuprofen for more than 3 months": "not received(ibuprofen) within 3 months before screening",
        "Have not received lithium for more than 2 weeks during the previous year": 'not (received(lithium) for more than 2 weeks and attest by investigator "for more than 2 weeks during the previous year")',
        "Have not used ibuprofen for at least 3 days": "not received(ibuprofen) within less than 3 days before screening",
        # an event of the patient's own
        "Heparin within 48 hours prior to delivery": 'received(heparin) and attest by investigator "within 48 hours prior to delivery"',
        "Heparin within 48 hours prior to enrollment": "received(heparin) within 48 hours before enrolment",
        # up to the day before a birthday
        "Age 16 to 21 years (not including the 21st birthday)": "age from 16 to below 21 years",
        "Aged 10-13 years, up to but not including the 13th birthday": "age from 10 to below 13 years",
        # the fewer of two numbers is enough
        "A minimum of 2-3 migraine attacks per month": "migraine attacks >= 2",
        # the virus behind them is of both
        "Negative surface antigen and core antibody for hepatitis B": "test(hbsag) negative and test(anti-hbc) negative",
        # more people of whom it is asked
        "Women of childbearing potential (or less than 1 year after menopause) must have a negative pregnancy test": 'if (condition(childbearing potential) or attest "less than 1 year after menopause") then test(pregnancy test) negative',
        "Women of childbearing potential (not surgically sterile) must have a negative pregnancy test": "if condition(childbearing potential) then test(pregnancy test) negative",
        # what was given is spared, and no illness
        "No prior chemotherapy except: emergency steroids for asthma, croup or spinal cord compression": 'not (received(chemotherapy) and not attest by investigator "emergency steroids for asthma, croup or spinal cord compression")',
        "No prior chemotherapy except: steroids": "not received(chemotherapy except corticosteroid)",
    },
    exclusion={
        # said again of the people
        "Psoriasis that requires treatment or has asthma": 'condition(psoriasis) and attest by investigator "that requires treatment" or condition(asthma)',
        "Psoriasis that requires treatment or have been treated with methotrexate": 'condition(psoriasis) and attest by investigator "that requires treatment" or received(methotrexate)',
        "A tumor that requires treatment or has metastases": 'condition(neoplasm) and attest by investigator "that requires treatment or has metastases"',
        "An infection that requires antibiotics or has been treated with vancomycin": 'condition(infection) and attest by investigator "that requires antibiotics or has been treated with vancomycin"',
        # what has a usual dose is no new drug
        "Other investigational drugs including high-dose methotrexate": "received(investigational agent) or received(high-dose methotrexate)",
        "Other investigational drugs including vaccines": "received(investigational agent)",
        "Prior chemotherapy, except steroids for nausea or asthma": 'received(chemotherapy) and not attest by investigator "steroids for nausea or asthma"',
        "(gout)": "condition(gout)",
        "(HIV)": "condition(HIV infection)",
    },
)
def test_the_sentence_is_read_as_it_is_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a line among bullets that lost its own
            "Inclusion Criteria:\n\n* Gout\n\nPatients will not be eligible if they:\n\n* have asthma\n\nhave had a stroke\n\n* have epilepsy\n",
            [
                ("inclusion", "condition(gout)"),
                ("exclusion", "condition(asthma)"),
                ("exclusion", "condition(stroke) history"),
                ("exclusion", "condition(epilepsy)"),
            ],
        ),
        (  # what nobody may have
            "Inclusion Criteria:\n\n* Must not have malignant disease. These include:\n\n  * lymphoma\n  * leukemia\n",
            [
                ("inclusion", "not condition(malignancy)"),
                ("exclusion", "condition(lymphoma)"),
                ("exclusion", "condition(leukemia)"),
            ],
        ),
        (
            "Inclusion Criteria:\n\n* No asthma. These are eligible:\n\n  * gout\n  * psoriasis\n",
            [
                ("inclusion", "not condition(asthma)"),
                ("inclusion", "condition(gout)"),
                ("inclusion", "condition(psoriasis)"),
            ],
        ),
    ],
)
def test_the_list_points_where_its_heading_does(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(x.kind, write(x.tree)) for x in compile_text(text)] == expected


def test_a_rule_that_gives_up_leaves_no_note() -> None:
    (open_still,) = compile_text(
        "Inclusion Criteria:\n\n* ALT no greater than 3 times ULN if bilirubin less than ULN, "
        "OR bilirubin no greater than 2 times ULN if ALT less than ULN\n"
    )
    assert "unparsed" in write(open_still.tree)
    assert open_still.note == ""


def test_a_rule_that_retells_a_part_as_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def itself(text: str, start: int, end: int, context: Context) -> Built | None:
        tried.append(text[start:end])
        return context.clause(text, start, end, context)

    monkeypatch.setitem(sentences.CHANCES, "exclusion", Signs([(itself, ("fever",))]))
    built = sentences.compile_sentence("Fever", 0, 5, sentences.context_for("Fever", "exclusion"))
    assert write(built.tree) == "condition(fever)"
    assert len(tried) == 2
