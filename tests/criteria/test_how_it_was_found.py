"""How a disease was found is nothing else that counts; one-sided "normal"; stages of a trial are no stages of a disease."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    exclusion={
        # an examination keeps nobody out by itself
        "Cardiomyopathy documented by raised markers or by EKG": (
            'condition(cardiomyopathy) and attest by investigator "documented by raised markers or by EKG"'
        ),
        "Gastritis verified by endoscopy or breath test": (
            'condition(gastritis) and attest by investigator "verified by endoscopy or breath test"'
        ),
        # what only names the examinations says nothing more
        "Epilepsy confirmed by MRI or by CT": "condition(epilepsy)",
        # and what follows may be another disease
        "Epilepsy confirmed by MRI or stroke": "condition(epilepsy) or condition(stroke)",
    },
    inclusion={
        "Aortic stenosis documented by echocardiography or by a catheter": (
            "condition(aortic stenosis) and "
            'attest by investigator "documented by echocardiography or by a catheter"'
        ),
        # nobody is ill for too little creatinine, or for filtering too much of it
        "Creatinine within normal limits": "creatinine <= 1 x ULN",
        "Normal bilirubin": "bilirubin <= 1 x ULN",
        "Normal creatinine clearance": "creatinine clearance >= 1 x LLN",
        "Normal sodium": "sodium >= 1 x LLN and sodium <= 1 x ULN",
    },
)
def test_the_sentence_means_the_tree(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_stage_beside_the_heading_is_one_of_the_trial() -> None:
    text = (
        "Inclusion Criteria Stage 1:\n\n* Age 20 years or older\n\n"
        "Inclusion Criteria Stage 2:\n\n* Stage II disease\n\nExclusion Criteria:\n\n* Stage 1\n"
    )
    compiled = compile_text(text, diseases=("melanoma",))
    assert [(x.kind, x.applies_to, write(x.tree)) for x in compiled] == [
        ("inclusion", "Stage 1", "age >= 20 years"),
        ("inclusion", "Stage 2", "condition(melanoma) stage II"),
        ("exclusion", "", "condition(melanoma) stage I"),
    ]
