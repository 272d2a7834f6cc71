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
        # what happens anywhere is meant at the place of the item before it
        ("Ocular infection or inflammation", "condition(eye infection) or condition(ocular inflammation)"),
        ("Lumbar infection and/or tumor", 'condition("lumbar infection") or condition("lumbar tumor")'),
        ("Viral infection or tumor", "condition(viral infection) or condition(neoplasm)"),
        (
            "Lung infection or any tumor",
            "condition(lower respiratory tract infection) or condition(neoplasm)",
        ),
        ("Lung cancer or infection", "condition(lung cancer) or condition(infection)"),
        # one abbreviation for the score of a marrow and that of a prostate
        ("Myelodysplasia with IPSS > 2.0", "ipss > 2 and condition(myelodysplastic syndrome)"),
        (
            "IPSS > 19 with urinary retention",
            "score(international prostate symptom score) > 19 and condition(urinary retention)",
        ),
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


def listed(section: str, text: str, *diseases: str) -> list[str]:
    return [write(one.tree) for one in compile_text(f"{section} Criteria:\n\n{text}", diseases=diseases)]


def test_a_list_is_asked_of_those_whom_its_heading_names() -> None:
    both = "* Women:\n  * Hemoglobin > 12 g/dL\n* Men:\n  * Hemoglobin > 13 g/dL\n"
    assert listed("Inclusion", both) == [
        "if sex female then hemoglobin > 12 g/dL",
        "if sex male then hemoglobin > 13 g/dL",
    ]
    fertile = "* For women of childbearing potential:\n  * Negative pregnancy test\n  * Not breastfeeding\n"
    assert listed("Inclusion", fertile) == [
        "if condition(childbearing potential) then test(pregnancy test) negative",
        "if condition(childbearing potential) then not condition(lactation)",
    ]
    # where only women are spoken of, being one may be what is asked
    assert listed("Inclusion", "* Women:\n  * Hemoglobin > 12 g/dL\n") == ["hemoglobin > 12 g/dL"]
    who = "* Patients with HIV who:\n  * have a CD4 count below 350/uL\n  * have had a stroke\n"
    assert listed("Exclusion", who) == [
        "condition(HIV infection) and cd4 count < 350 /uL",
        "condition(HIV infection) and condition(stroke) history",
    ]
    assert listed("Inclusion", who)[0] == "condition(HIV infection)"


def test_diseases_with_lists_of_their_own_are_told_apart() -> None:
    lists = (
        "* Patients with acromegaly:\n  * IGF-1 > 1.3 x ULN\n  * Prior surgery\n"
        "* Patients with asthma:\n  * FEV1 > 60% predicted\n  * Prior treatment with salbutamol\n"
    )
    assert listed("Inclusion", lists, "acromegaly", "asthma") == [
        "if condition(acromegaly) then igf-1 > 1.3 x ULN",
        "if condition(acromegaly) then received(surgery)",
        "if condition(asthma) then fev1 > 60 % predicted",
        "if condition(asthma) then received(albuterol)",
    ]
    must = "* Patients with diabetes must have:\n  * HbA1c < 8%\n  * no retinopathy\n"
    assert listed("Inclusion", must, "asthma") == [
        "if condition(diabetes mellitus) then hba1c < 8 %",
        "if condition(diabetes mellitus) then not condition(retinopathy)",
    ]
    assert listed("Inclusion", must, "diabetes mellitus")[0] == "hba1c < 8 %"


def test_the_groups_of_one_line_are_asked_apart() -> None:
    found = compile_text("Inclusion Criteria:\n\n* Group A: hypertension; Group B: age 60 to 80 years\n")
    assert [(one.applies_to, write(one.tree)) for one in found] == [
        ("Group A", "condition(hypertension)"),
        ("Group B", "age from 60 to 80 years"),
    ]
