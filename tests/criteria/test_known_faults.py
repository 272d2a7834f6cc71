"""Faults that were long known: what a tail, an exception, a label or a "use of" belongs to."""

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what makes it harmless is said of what is spared …
        (
            "Autoimmune disease except for psoriasis that is treated with creams",
            "condition(autoimmune disease except psoriasis) or condition(psoriasis) and not "
            'attest by investigator "that is treated with creams"',
        ),
        (
            "Any cancer except prostate cancer that does not require therapy",
            "condition(malignancy except prostate cancer) or condition(prostate cancer) and not "
            'attest by investigator "that does not require therapy"',
        ),
        # … what makes it harmful, of what keeps out
        (
            "Skin disease other than acne that would interfere with assessment",
            'condition(skin disease except acne) and attest by investigator "that would interfere with assessment"',
        ),
        (
            "Neurological disease other than migraine that requires daily medication",
            "condition(neurological disease except migraine) and "
            'attest by investigator "that requires daily medication"',
        ),
        # a question is put with the word that turns it
        (
            "Heart disease except mitral valve prolapse without regurgitation",
            "condition(heart disease except mitral valve prolapse) or condition(mitral valve prolapse) and not "
            'attest by investigator "without regurgitation"',
        ),
        # alcohol is no illicit drug, and a problem with it no abuse of drugs
        ("Illicit drug use", "condition(illicit drug use)"),
        ("Drug abuse or alcoholism", "condition(drug abuse) or condition(alcohol abuse)"),
        ("Abuse of narcotics", "condition(drug abuse)"),
        ("Abuse of alcohol or narcotics", "condition(substance abuse)"),
        # what somebody takes day by day is used now, unless another time is told
        ("Use of insulin", "received(insulin) ongoing"),
        ("Using warfarin or heparin", "received(warfarin) ongoing or received(heparin) ongoing"),
        ("Any use of insulin", "received(insulin)"),
        ("Use of antibiotics prior to enrolment", "received(antibiotic)"),
        ("Use of chemotherapy", "received(chemotherapy)"),
        ("Use of steroids in the past year", "received(corticosteroid) within 1 year before screening"),
    ],
)
def test_who_is_kept_out(sentence: str, expected: str) -> None:
    assert tree("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("diseases", "sentence", "expected"),
    [
        # a second solid tumor is no reason to let in, nor the first one to keep out
        (
            ("solid tumor",),
            "Another malignancy in the past 2 years",
            "condition(malignancy except solid tumor) within 2 years before screening or condition(solid tumor) "
            'within 2 years before screening and attest by investigator "another solid tumor than the one for '
            'which the patient would join"',
        ),
        (
            ("malignancy",),
            "Other malignancy",
            'condition(malignancy) and attest by investigator "another malignancy than the one for which the '
            'patient would join"',
        ),
        (("malignancy", "breast cancer"), "Other malignancy", "condition(malignancy except breast cancer)"),
        (("breast cancer",), "Other malignancy", "condition(malignancy except breast cancer)"),
        (("solid tumor",), "Heart failure", "condition(heart failure)"),
    ],
)
def test_another_cancer_where_many_are_studied(
    diseases: tuple[str, ...], sentence: str, expected: str
) -> None:
    (one,) = compile_text(f"Exclusion Criteria:\n\n * {sentence}\n", diseases=diseases)
    assert write(one.tree) == expected
    assert len(one.spans) == expected.count("condition(") + expected.count("attest")
