"""What a record tells is read although a question to a person stands in the same sentence."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

FERTILE = "if condition(childbearing potential) then"


@each(
    inclusion={
        "Women of childbearing potential are willing to use birth control, men are willing to use condoms": (
            f'({FERTILE} attest "willing to use birth control") '
            'and (if sex male then attest "willing to use condoms")'
        ),
        "Male volunteers willing from the first dose until month 3 to use barrier contraception": (
            'if sex male then attest "willing from the first dose until month 3 to use barrier contraception"'
        ),
        "Male subjects consent to use a barrier method": (
            'if sex male then attest "consent to use a barrier method"'
        ),
    },
    exclusion={
        "Pregnant or nursing, or men or women who wish to have a child within 1 year": (
            "condition(pregnancy) or condition(lactation) "
            'or attest "men or women who wish to have a child within 1 year"'
        ),
        "Pregnant or lactating, or male subjects who intend to father a child": (
            "condition(pregnancy) or condition(lactation) "
            'or attest "male subjects who intend to father a child"'
        ),
        # the women with a disease are others than those who hope for a child
        "Pregnant or patients with asthma": "condition(pregnancy) or condition(asthma)",
    },
)
def test_each_sex_is_asked_its_own_and_states_are_read(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "If the participant is of childbearing potential, contraception must be used, breastfeeding is not"
        " allowed, and a pregnancy test must be negative": (
            f'{FERTILE} attest "contraception must be used" and not condition(lactation) '
            "and test(pregnancy test) negative"
        ),
        "Females of childbearing potential must use contraception, have a negative pregnancy test and must not"
        " breastfeed": (
            f'{FERTILE} attest "use contraception" and test(pregnancy test) negative '
            "and not condition(lactation)"
        ),
        "Age 20-70 years, female or male, signed informed consent": (
            'age from 20 to 70 years and attest "signed informed consent"'
        ),
        "Male or female, aged 30-50 years, who gave written consent and signed it": (
            'attest "Male or female, aged 30-50 years, who gave written consent and signed it"'
        ),
    },
    exclusion={
        "Alcohol abuse or documented history of noncompliance with insulin": (
            "condition(alcohol abuse) "
            'or attest by investigator "documented history of noncompliance with insulin"'
        ),
        "Depression, drug abuse or non-adherence to treatment": (
            'condition(depression) or condition(drug abuse) or attest "non-adherence to treatment"'
        ),
        "Hepatitis B or use of steroids or methotrexate for a long time": (
            "condition(hepatitis B) or (received(corticosteroid) ongoing or received(methotrexate)) "
            'and attest by investigator "for a long time"'
        ),
    },
)
def test_demands_with_a_verb_of_their_own_are_read_apart(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    exclusion={
        "Insufficient bone stock or osteoporosis": (
            'attest by investigator "Insufficient bone stock" or condition(osteoporosis)'
        ),
        "A spinal canal that is too narrow for the electrode": (
            'attest by investigator "spinal canal that is too narrow for the electrode"'
        ),
        "Patients in poor physical condition (cachexia)": (
            'attest by investigator "poor physical condition" or condition(cachexia)'
        ),
        "Poor renal function": "condition(renal impairment)",
        "Any kidney disease or liver disease that may raise the risk": (
            "(condition(renal disease) or condition(hepatic disease)) "
            'and attest by investigator "that may raise the risk"'
        ),
        "Previous surgery on the lumbar spine": "received(surgery) and received(lumbar surgery)",
        "Chronic pain syndrome": "condition(chronic pain syndrome)",
    },
    inclusion={
        "Performance status of 0 to 2 (ECOG scale)": "ecog from 0 to 2",
        "Chronic low back pain for at least 9 months": "condition(low back pain) for at least 9 months",
        "Must have had shoulder pain for at least 3 months": "condition(shoulder pain) for at least 3 months",
    },
)
def test_the_sure_part_is_neither_widened_nor_asked_twice(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_heading_that_names_men_asks_nobody_else() -> None:
    lines = "  * use a condom during intercourse; OR\n  * abstain from intercourse\n"
    heading = "* Male participants, even if vasectomized (with a negative semen analysis), who agree to:\n"
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n{heading}{lines}")
    assert write(criterion.tree).startswith("if sex male then (")


@each(
    inclusion={
        "Must not have any other chronic pain disorder": "not condition(chronic pain)",
    },
    exclusion={
        "Disease that precludes drug absorption, metabolism or excretion, such as gastric ulcer": (
            "attest by investigator "
            '"Disease that precludes drug absorption, metabolism or excretion" or condition(gastric ulcer)'
        ),
        "Prior treatment of the study eye with ranibizumab or aflibercept": (
            '(received(ranibizumab) or received(aflibercept)) and attest by investigator "of the study eye"'
        ),
        "Hypersensitivity due to amoxicillin": "allergy(amoxicillin)",
        "Hypersensitivity to any component of the study drug(s)": "allergy(investigational agent)",
        "A participant with a prior stroke may be considered for enrollment if the investigator agrees": (
            'condition(stroke) history and not attest by investigator "investigator agrees"'
        ),
        # any other vaccine is no such therapy
        "Prior gut-directed therapy excluding killed oral vaccines": (
            'received("gut directed therapy" except vaccine) or received("gut directed therapy") '
            'and received(vaccine) and not attest by investigator "killed oral vaccines"'
        ),
        "Prior surgery except simple biopsy": (
            "received(surgery except biopsy) or received(biopsy) "
            'and not attest by investigator "simple biopsy"'
        ),
        "Use of inhibitors for P-glycoprotein (P-gp)": "received(p-glycoprotein inhibitor) ongoing",
    },
)
def test_one_thing_is_asked_once_and_of_whom_it_is_said(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_another_chronic_disease_is_another_than_the_one_that_is_studied() -> None:
    text = "Exclusion Criteria:\n\n* Other chronic pain disorders\n"
    (criterion,) = compile_text(text, diseases=("low back pain",))
    assert write(criterion.tree) == "condition(chronic pain except low back pain)"
