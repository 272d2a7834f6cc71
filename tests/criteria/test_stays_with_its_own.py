"""What says more of one thing stays with it: a value in brackets behind a site, a refusal told twice, a permission."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write
from trialrun.vocab.concepts import is_a


def tree(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the value is that of the site or the circumstance before it
        (
            "Patient has osteoporosis of the hip (T-score of -2.5 or lower)",
            'condition(osteoporosis) and attest by investigator "of the hip" and bone density t-score <= -2.5',
        ),
        (
            "Hypotension during dialysis (systolic blood pressure < 90 mmHg)",
            'condition(hypotension) and attest by investigator "during dialysis" and systolic blood pressure < 90 mm[Hg]',
        ),
        # … where it is listed beside another disease, too
        (
            "Gout or osteoporosis of the hip (T-score of -2.5 or lower)",
            "condition(gout) or condition(osteoporosis)"
            ' and attest by investigator "of the hip" and bone density t-score <= -2.5',
        ),
        # … but a value by itself tells of what it defines, or that drugs do not control it
        ("Osteoporosis (T-score of -2.5 or lower)", "condition(osteoporosis) and bone density t-score <= -2.5"),
        ("Anemia (hemoglobin < 9 g/dL)", "hemoglobin < 9 g/dL"),
        (
            "Hypertension not controlled with medication (systolic blood pressure > 160 mmHg)",
            "condition(hypertension) uncontrolled or systolic blood pressure > 160 mm[Hg]",
        ),
        # one refusal, told in two words
        (
            "Fertile patients who are unwilling or unable to use contraception during the study",
            'attest "Fertile patients who are unwilling or unable to use contraception during the study"',
        ),
        (
            "Diabetic patients who are unwilling or unable to inject insulin",
            'condition(diabetes mellitus) and attest "who are unwilling or unable to inject insulin"',
        ),
        (
            "Epilepsy, or unwilling to keep a diary",
            'condition(epilepsy) or attest "unwilling to keep a diary"',
        ),
        # one treatment, of the one site or the other
        (
            "Radiotherapy to any knee joint or large weight-bearing compartment within 6 weeks",
            "received(radiotherapy) within 6 weeks before screening"
            ' and attest by investigator "to any knee joint or large weight-bearing compartment"',
        ),
        (
            "Infection of the study eye or ocular adnexa",
            'condition(infection) and attest by investigator "of the study eye or ocular adnexa"',
        ),
        ("Radiotherapy or significant anemia", 'received(radiotherapy) or condition(anemia) and attest by investigator "significant anemia"'),
        # names of classes are no drugs
        ("Prior camptothecin analogue", "received(camptothecin analog)"),
        ("Prior camptothecin", "received(camptothecin)"),
        ("Facial neuralgia", "condition(facial neuralgia)"),
        # what was given before caused what is there now
        (
            "Residual neuropathy from prior chemotherapy",
            'condition(neuropathy) and attest by investigator "Residual neuropathy from prior chemotherapy"',
        ),
        ("Prior neuropathy", "condition(neuropathy) history"),
        (
            "Neuropathy from vincristine or prior seizures",
            'condition(neuropathy) and unparsed "from vincristine" or condition(seizure) history',
        ),
        # what is told of others spares none of those who are kept out
        (
            "Received live vaccine within 30 days. Other vaccines such as tetanus are not excluded but should be"
            " given at least 1 week before dosing",
            "received(live vaccine) within 30 days before screening",
        ),
        (
            "Acceptable contraceptive methods: oral contraceptives, intrauterine devices or condoms",
            'allowed "Acceptable contraceptive methods: oral contraceptives, intrauterine devices or condoms"',
        ),
        (
            "No use of effective contraceptive methods: oral contraceptives or condoms",
            'attest "No use of effective contraceptive methods: oral contraceptives or condoms"',
        ),
        # alcohol is used, as the drugs behind it are
        (
            "Current alcohol or illicit drug use",
            'condition(alcohol use) active or condition(illicit drug use) active',
        ),
        ("Current alcohol or opioid use", "condition(alcohol use) active or received(opioid) ongoing"),
        ("Current gout or lithium treatment", "condition(gout) active or received(lithium) ongoing"),
        ("Current gout or previous opioid use", "condition(gout) active or received(opioid)"),
        (
            "Current gout or opioid use within 3 months",
            "condition(gout) active or received(opioid) within 3 months before screening",
        ),
        # letters of the words before them ask nothing
        ("Philadelphia chromosome-positive (Ph+) leukemia", "test(bcr-abl) positive and condition(leukemia)"),
        (
            "Rearranged during transfection (RET) fusion",
            'unparsed "Rearranged during transfection (RET) fusion"',
        ),
        (
            "Mechlorethamine, vincristine and prednisone (MOPP)",
            "(received(mechlorethamine) or received(vincristine) or received(prednisone))"
            ' and attest by investigator "MOPP"',
        ),
        ("Lymphoma (GAMMA)", 'condition(lymphoma) and attest by investigator "GAMMA"'),
        # a question is asked as a whole
        (
            "Language barrier precluding adequate understanding and cooperation",
            'condition(language barrier) and attest by investigator "precluding adequate understanding and cooperation"',
        ),
        ("Ongoing insulin may continue", 'allowed "Ongoing insulin may continue"'),
    ],
)  # fmt: skip
def test_exclusions(sentence: str, expected: str) -> None:
    assert tree("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "At least 6 weeks since radiotherapy to any knee joint or large weight-bearing bone",
            "not (received(radiotherapy) within less than 6 weeks before treatment"
            ' and attest by investigator "to any knee joint or large weight-bearing bone")',
        ),
        (
            "Intolerance to or failure on approved antihypertensive therapy",
            'received("approved antihypertensive therapy")'
            ' and attest by investigator "Intolerance to or failure on approved antihypertensive therapy"',
        ),
        # what may go on is asked of nobody
        (
            "Ongoing therapy for rheumatoid arthritis may continue on study",
            'allowed "Ongoing therapy for rheumatoid arthritis may continue on study"',
        ),
        ("Bisphosphonates may be continued", 'allowed "Bisphosphonates may be continued"'),
        (
            "Prior hormonal therapy may continue if PSA is rising",
            'unparsed "Prior hormonal therapy may continue if PSA is rising"',
        ),
        # whoever "will be considered eligible" is let in, and nothing is demanded of the others
        (
            "Membranous nephropathy and features of lupus will be considered eligible for the study",
            'unparsed "Membranous nephropathy and features of lupus will be considered eligible for the study"',
        ),
        ("All adults with gout will be considered eligible", "age >= 18 years and condition(gout)"),
    ],
)
def test_inclusions(sentence: str, expected: str) -> None:
    assert tree("Inclusion", sentence) == expected


def test_topotecan_is_a_camptothecin_analog() -> None:
    assert is_a("topotecan", "camptothecin analog", "therapy")
    assert is_a("irinotecan", "topoisomerase i inhibitor", "therapy")
    assert not is_a("topotecan", "camptothecin", "therapy")
    assert is_a("trigeminal neuralgia", "facial neuralgia", "condition")
