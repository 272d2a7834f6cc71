"""A heading of people, a permission or a care that stands behind a demand changes it no further than it says."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@pytest.mark.parametrize("kind", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Stroke within 30 days before randomization Female participants",
        "Stroke within 30 days before randomization Male subjects:",
        "Stroke within 30 days before randomization. Male participants",
        "Stroke within 30 days before randomization. Female patients:",
    ],
)
def test_a_heading_of_people_behind_a_sentence_asks_for_no_sex(kind: str, sentence: str) -> None:
    stroke, people = compile_text(f"{kind} Criteria:\n\n* {sentence}\n")
    assert write(stroke.tree) == "condition(stroke) within 30 days before randomisation"
    assert write(people.tree).startswith("allowed ")


@each(
    inclusion={
        "Male participants": "sex male",
        "Women may participate if they have a negative pregnancy test": (
            "if sex female then test(pregnancy test) negative"
        ),
        "A female subject is eligible if she is not nursing": "if sex female then not condition(lactation)",
        "The surgery is performed according to local standards": (
            'unparsed "The surgery is performed according to local standards"'
        ),
        # whoever had it lately is kept out, and the rest of the line stands
        "Treatment-naive metastatic urothelial cancer, prior adjuvant chemotherapy is allowed if completed more than 6 months ago": (
            "condition(urothelial carcinoma) untreated and condition(urothelial carcinoma) metastatic"
            " and not received(adjuvant chemotherapy) within 6 months before screening"
        ),
        "Previous systemic therapy is permitted if more than 12 months ago": (
            'if attest by investigator "Previous systemic therapy" then attest by investigator "more than 12 months ago"'
        ),
    },
    exclusion={
        "Pregnant and nursing Women": "sex female and (condition(pregnancy) or condition(lactation))",
        # the history is that of the event which has a time
        "History of stroke within 6 months, asthma, active hepatitis B": (
            "condition(stroke) history within 6 months before screening or condition(asthma)"
            " or condition(hepatitis B) active"
        ),
        "History of stroke within 6 months, pulmonary embolism, fracture": (
            "condition(stroke) history within 6 months before screening or condition(pulmonary embolism) history"
            " or condition(fracture) history"
        ),
        "Central nervous system metastases (CNS) or seizures": (
            "condition(central nervous system metastasis) or condition(seizure)"
        ),
        "Arrhythmia requiring urgent medical attention": (
            'condition(arrhythmia) and attest by investigator "requiring urgent medical attention"'
        ),
        "Any condition requiring immediate medical care": 'attest by investigator "immediate medical care"',
    },
)
def test_what_stands_behind(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
