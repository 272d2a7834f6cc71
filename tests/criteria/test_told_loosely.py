"""What is told loosely of two things, of then and now, or behind a list, and what a person has to say of it."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

STEROIDS = 'attest by investigator "without any systemic corticosteroid or opioid treatment"'
REPLACED = "requiring systemic therapy. Hormone replacement is not considered systemic therapy"


@each(
    inclusion={
        "The cough is stable for at least 3 weeks before treatment, without any systemic corticosteroid or opioid treatment": (
            f"condition(cough) stable for at least 3 weeks and {STEROIDS}"
        ),
        "Brain metastases stable for at least 6 weeks, without the use of steroids": (
            'condition(brain metastasis) stable for at least 6 weeks and attest by investigator "without the use of steroids"'
        ),
        "No systemic or local infection at the site of puncture": (
            'not (condition(systemic infection) or condition(infection) and attest by investigator "infection at the site of puncture")'
        ),
        "No current history of gout": (
            'not (condition(gout) active or condition(gout) history and attest by investigator "current history of gout")'
        ),
    },
    exclusion={
        # the time is of the last, and perhaps of both
        "Kidney transplantation, or abdominal surgery within 5 months before enrollment": (
            "received(kidney transplant) within 5 months before enrolment or received(kidney transplant) and attest by investigator"
            ' "Kidney transplantation, or abdominal surgery within 5 months before enrollment" or received(abdominal surgery)'
            " within 5 months before enrolment"
        ),
        "Stroke, or transient ischemic attack within 5 months": (
            'condition(stroke) within 5 months before screening or condition(stroke) and attest by investigator "Stroke, or transient'
            ' ischemic attack within 5 months" or condition(transient ischemic attack) within 5 months before screening'
        ),
        "Hepatitis, or major surgery within 5 months": (
            "condition(hepatitis) or received(major surgery) within 5 months before screening"
        ),
        "Stroke or transient ischemic attack within 5 months": (
            "condition(stroke) within 5 months before screening or condition(transient ischemic attack) within 5 months before screening"
        ),
        # what is systemic is at no one place
        "Systemic or local infection at the site of puncture": (
            'condition(systemic infection) or condition(infection) and attest by investigator "infection at the site of puncture"'
        ),
        "Local or systemic infection near the operative field": (
            'condition(systemic infection) or condition(infection) and attest by investigator "infection near the operative field"'
        ),
        "Systemic or local infection": "condition(infection)",
        # what the treatment was for
        "Prior radiotherapy for any malignancy other than thyroid cancer": (
            "received(radiotherapy) and attest by investigator"
            ' "Prior radiotherapy for any malignancy other than thyroid cancer"'
        ),
        "Previous chemotherapy for cancer within 2 years except for bladder cancer": (
            "received(chemotherapy) within 2 years before screening and attest by investigator"
            ' "Previous chemotherapy for cancer within 2 years except for bladder cancer"'
        ),
        "Any malignancy other than thyroid cancer": "condition(malignancy except thyroid cancer)",
        # now, or once
        "Current history of gout": (
            'condition(gout) active or condition(gout) history and attest by investigator "Current history of gout"'
        ),
        "Current or past history of gout": "condition(gout) history",
        "History of gout": "condition(gout) history",
        # by what it was found, nobody is kept out
        "EKG changes suggesting ischemia": 'attest by investigator "EKG changes suggesting ischemia"',
        "Current evidence of laboratory abnormalities indicating hemolysis": (
            'attest by investigator "Current evidence of laboratory abnormalities indicating hemolysis"'
        ),
        "Elective admission": 'attest by investigator "Elective admission"',
        "Scheduled surgery": "received(surgery) planned",
        "Apparent unability or unwillingness to return for visits": (
            'attest "Apparent unability or unwillingness to return for visits"'
        ),
        "Long-term unhealed ulcer or fracture": (
            'condition("unhealed ulcer") and attest by investigator "Long-term unhealed ulcer" or'
            ' condition("unhealed fracture") and attest by investigator "Long-term unhealed fracture"'
        ),
        # a disease may be severe, a dependence is not
        "Severe oxygen-dependent emphysema": "condition(oxygen dependence) and condition(emphysema) severe",
        # one question for each, with what is not counted
        f"Active psoriasis or lupus {REPLACED}": (
            f'condition(psoriasis) active and attest by investigator "psoriasis or lupus {REPLACED}" or'
            f' condition(systemic lupus erythematosus) active and attest by investigator "{REPLACED}"'
        ),
    },
)
def test_told_loosely(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def _trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


def test_an_introduction_that_asks_for_no_support() -> None:
    values = "  1. Hemoglobin >= 8 g/dL\n  2. Platelets >= 70 x 10^9/L\n"
    given = ["hemoglobin >= 8 g/dL", "platelets >= 70 10*9/L"]
    for head, asked in (
        ("Adequate bone marrow function (no transfusion within 10 days):", "received(transfusion)"),
        ("Adequate hematologic function, without growth factors for 10 days:", "received(growth factor)"),
    ):
        expected = [f"not {asked} within 10 days before screening", *given]
        assert _trees(f"Inclusion Criteria:\n* {head}\n{values}") == expected
    assert _trees(f"Inclusion Criteria:\n* Adequate bone marrow function:\n{values}") == given
