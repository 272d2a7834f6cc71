"""What is said of a whole: relative clauses with several verbs, signs of a disease, multiples of a limit."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Pregnant women will not be newly enrolled": "not (sex female and condition(pregnancy))",
        "Teenagers with epilepsy must not be included": "not (age from 12 to below 18 years and condition(epilepsy))",
        # whom the second clause names does not enter; the first asks for itself
        "Able to swallow capsules; anybody with bowel disease that would hinder uptake is not eligible": (
            'attest "Able to swallow capsules" and not (condition(intestinal disease) and attest '
            'by investigator "that would hinder uptake")'
        ),
        "People with epilepsy must not be admitted onto this protocol": "not condition(epilepsy)",
        # a question is told without the denial that stands before it
        "Without circumstances that would prevent visits or put the subject at risk": (
            'not attest by investigator "circumstances that would prevent visits or put the subject at risk"'
        ),
    },
    exclusion={
        "Malformations which are disabling, cause hypoxemia, or need major surgery": (
            "condition(congenital abnormality) and attest by investigator "
            '"which are disabling, cause hypoxemia, or need major surgery"'
        ),
        "Arrhythmia that is symptomatic or requires a pacemaker": (
            'condition(arrhythmia) and attest by investigator "that is symptomatic or requires a pacemaker"'
        ),
        # an edema counts where it comes from the lupus
        "Symptoms of lupus, such as edema": (
            "condition(systemic lupus erythematosus) symptomatic or condition(edema) and attest by "
            'investigator "Symptoms of lupus, such as edema"'
        ),
        "ALT 4-fold greater than the upper limit of normal": "alt > 4 x ULN",
        "AST two times or greater than the ULN": "ast >= 2 x ULN",
        "Creatinine three times higher than normal": "creatinine > 3 x ULN",
        "Examples of live vaccines are yellow fever and measles": (
            'allowed "Examples of live vaccines are yellow fever and measles"'
        ),
        "Women of child-bearing potential must agree not to conceive": (
            'not (if condition(childbearing potential) then attest "agree not to conceive")'
        ),
        # the substance is named once for both reactions, and who takes it is not kept out
        "History of allergy to, or intolerance of, ibuprofen or codeine": "allergy(ibuprofen) or allergy(codeine)",
        "Known allergic reactions to or hypersensitivity to statins": "allergy(statin)",
        "Known allergy, intolerance, or medical contraindication to ibuprofen": (
            "allergy(ibuprofen) or attest by investigator "
            '"Known allergy, intolerance, or medical contraindication to ibuprofen"'
        ),
        # what one cannot stand is no allergen
        "Intolerance of MRI scanning or exercise": 'attest by investigator "Intolerance of MRI scanning or exercise"',
        "Intolerance to eggs": "allergy(egg)",
        "Nursing or pregnant women are not eligible for this trial": (
            "sex female and (condition(lactation) or condition(pregnancy))"
        ),
    },
)
def test_of_the_whole(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_examples_of_what_keeps_out_are_no_remark() -> None:
    assert "allowed" not in tree(
        "Examples of diseases that are not accepted are asthma and gout", "exclusion"
    )


def test_another_demand_of_the_people_is_no_part_of_the_relative_clause() -> None:
    """ "or have agreed" is said of the people, and not of the operation."""
    read = tree("Undergoing an operation that requires anesthesia or have a fracture")
    assert (
        read
        == 'received(surgery) planned and attest by investigator "that requires anesthesia" or condition(fracture)'
    )
