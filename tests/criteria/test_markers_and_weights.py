"""Markers before cancers, diseases beside a weight, and groups of people who have something besides."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "MSI-H or dMMR endometrial cancer": (
            "(test(microsatellite instability) positive or test(mismatch repair deficiency) positive) "
            "and condition(endometrial cancer)"
        ),
        # a marker alone lets nobody in, whatever is said behind the cancer
        "MSI-H or dMMR gastric cancer that is recurrent": (
            "(test(microsatellite instability) positive or test(mismatch repair deficiency) positive) "
            "and condition(gastric cancer) recurrent"
        ),
        "BRAF V600E or V600K mutant melanoma which is unresectable": (
            "(test(braf v600e) positive or test(braf v600k) mutated) and condition(melanoma) unresectable"
        ),
        "In CR or PR to at least 4 cycles of platinum": (
            '(response = CR or response = PR) and attest by investigator "at least 4 cycles" '
            "and received(platinum chemotherapy)"
        ),
        "BRAF V600E or melanoma": "test(braf v600e) positive or condition(melanoma)",
        "EGFR exon 19 deletion or L858R mutation positive NSCLC": (
            "(test(egfr exon 19 deletion) positive or test(egfr l858r) positive) "
            "and condition(non-small cell lung cancer)"
        ),
        "RAS and BRAF wild-type colorectal cancer": (
            'test(ras mutation) "wild type" and test(braf mutation) "wild type" and condition(colorectal cancer)'
        ),
        "CD20-positive follicular or mantle cell lymphoma": (
            "test(cd20) positive and (condition(follicular lymphoma) or condition(mantle cell lymphoma))"
        ),
        "HER2-positive or triple-negative breast cancer": (
            "condition(HER2-positive breast cancer) or condition(triple-negative breast cancer)"
        ),
    },
    exclusion={
        "Known EGFR mutation or ALK translocation positive NSCLC": (
            "(test(egfr mutation) positive or test(alk rearrangement) positive) "
            "and condition(non-small cell lung cancer)"
        ),
    },
)
def test_a_marker_before_a_cancer_asks_for_the_cancer_too(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "BMI >= 30 kg/m2, or >= 27 kg/m2 with at least one weight-related comorbidity": (
            "bmi >= 30 kg/m2 or bmi >= 27 kg/m2 "
            'and attest by investigator "at least one weight-related comorbidity"'
        ),
        "BMI >= 30 kg/m2 or BMI >= 27 kg/m2 with one of the following: hypertension, asthma": (
            "bmi >= 30 kg/m2 or bmi >= 27 kg/m2 and (condition(hypertension) or condition(asthma))"
        ),
        "BMI >= 30 kg/m2 or >= 27 kg/m2 with a weight-related comorbidity (hypertension, sleep apnea)": (
            "bmi >= 30 kg/m2 or bmi >= 27 kg/m2 and (condition(hypertension) or condition(sleep apnea))"
        ),
        "Diabetic or hypertensive patients with CKD": (
            "(condition(diabetes mellitus) or condition(hypertension)) and condition(chronic kidney disease)"
        ),
        "Peak pruritus NRS >= 4": "pruritus nrs >= 4",
    },
    exclusion={
        "Pregnant or lactating women with malaria": (
            "sex female and (condition(pregnancy) or condition(lactation)) and condition(malaria)"
        ),
    },
)
def test_what_is_asked_besides_is_asked_of_its_own_alternative(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Leptomeningeal disease or cord compression not treated with surgery or radiation": (
            "(condition(leptomeningeal disease) or condition(spinal cord compression)) "
            'and attest by investigator "not treated with surgery or radiation"'
        ),
        "Unprotected left main disease (LVEF < 40%)": (
            'condition("unprotected left main disease") and lvef < 40 %'
        ),
        "Autoimmune disease such as lupus or hepatitis": (
            "condition(autoimmune disease) or condition(systemic lupus erythematosus) or condition(hepatitis) "
            'and attest by investigator "Autoimmune disease such as lupus or hepatitis"'
        ),
        "Conditions that would preclude surgery, such as fracture": (
            'attest by investigator "Conditions that would preclude surgery" or condition(fracture) '
            'and attest by investigator "Conditions that would preclude surgery, such as fracture"'
        ),
        "Men who have had a non-traumatic hip or wrist fracture": (
            "sex male and (condition(hip fracture) or condition(wrist fracture)) "
            'and attest by investigator "non-traumatic hip or wrist fracture"'
        ),
    },
)
def test_nobody_is_kept_out_for_a_word_of_the_description(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
