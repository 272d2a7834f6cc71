"""What is said of one member of a list, of a disease's treatment, or of the examples behind an exception."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Severe or prior eczema", "condition(eczema) severe or condition(eczema) history"),
        ("Prior or severe eczema", "condition(eczema) history or condition(eczema) severe"),
        ("Severe, recurrent or previous gout", "condition(gout) severe or condition(gout) recurrent or condition(gout) history"),
        ("Active gout or untreated syphilis", "condition(gout) active or condition(syphilis) untreated"),
    ],
)  # fmt: skip
def test_each_adjective_keeps_out_by_itself(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


def test_nobody_has_what_is_only_a_risk() -> None:
    for sentence in ("At risk of falls or of seizures", "High risk for stroke and for bleeding"):
        assert tree("exclusion", sentence) == f'attest by investigator "{sentence}"'
    assert tree("exclusion", "Gout, or at risk of falls or of seizures") == (
        'condition(gout) or attest by investigator "at risk of falls or of seizures"'
    )


def test_examples_behind_an_exception_are_not_spared_with_it() -> None:
    assert tree("exclusion", "Skin disease other than psoriasis (e.g., eczema, vitiligo)") == (
        "condition(skin disease except psoriasis) or condition(eczema) or condition(vitiligo)"
    )
    # unless they are kinds of it
    spared = tree("exclusion", "Malignancy other than skin cancer (e.g., basal cell carcinoma)")
    assert spared == "condition(malignancy except skin cancer, basal cell carcinoma)"


def test_what_treats_a_disease_is_not_the_disease() -> None:
    assert tree("exclusion", "Gout medication within 2 weeks") == (
        'received("gout medication") within 2 weeks before screening'
    )
    assert tree("exclusion", "Immunosuppression drugs") == "received(immunosuppressive drug)"
    assert tree("exclusion", "Chemotherapy or radiation toxicity") == (
        "condition(chemotherapy toxicity) or condition(radiation toxicity)"
    )


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_a_drug_is_given_with_any_of_the_others(kind: str) -> None:
    assert tree(kind, "Taking methotrexate with sulfasalazine or leflunomide") == (
        "received(methotrexate) ongoing and (received(sulfasalazine) ongoing or received(leflunomide) ongoing)"
    )


def test_healthy_people_with_any_disease_of_a_list_are_still_those_people() -> None:
    assert tree("exclusion", "Healthy volunteers with a history of gout, asthma or stroke") == (
        "condition(healthy) and (condition(gout) history or condition(asthma) history or condition(stroke) history)"
    )


def test_whether_a_disease_counts_without_the_first_is_asked() -> None:
    assert tree("exclusion", "Diabetes with retinopathy or stroke") == (
        "condition(diabetes mellitus) and condition(retinopathy) or condition(stroke) and"
        ' (condition(diabetes mellitus) or attest by investigator "Diabetes with retinopathy or stroke")'
    )


def test_either_tissue_in_either_organ() -> None:
    assert tree("inclusion", "Adenocarcinoma or SCC of the esophagus or lung") == (
        "condition(esophageal adenocarcinoma) or condition(lung adenocarcinoma)"
        " or condition(esophageal squamous cell carcinoma) or condition(squamous cell lung cancer)"
    )


def test_sorts_of_disease_side_by_side_are_not_all_demanded() -> None:
    assert tree("inclusion", "Patients with renal and hepatic diseases").startswith(
        "(condition(renal disease) or condition(hepatic disease)) and attest"
    )


def test_alternatives_for_each_age_let_nobody_in_by_age_alone() -> None:
    (criterion,) = compile_text(
        "Inclusion Criteria:\n\n* Performance status:\n\n  * Karnofsky at least 60% if over 12 years of age OR\n\n"
        "  * Lansky at least 60% if 12 years of age and under"
    )
    assert write(criterion.tree) == ("age > 12 years and karnofsky >= 60 or age <= 12 years and lansky >= 60")


def test_a_demand_behind_the_bracket_of_an_unless_stands_by_itself() -> None:
    assert tree("inclusion", "Bilirubin below 2 mg/dL (unless taking atazanavir) ALT below 2 x ULN") == (
        "(bilirubin < 2 mg/dL or received(atazanavir) ongoing) and alt < 2 x ULN"
    )


def test_a_denial_behind_the_comma_is_of_the_value_before_it() -> None:
    assert tree("exclusion", "LDL above 190 mg/dL, with no LDL below 100 mg/dL within 6 months") == (
        "ldl > 190 mg/dL and not ldl < 100 mg/dL within 6 months before screening"
    )


def test_causes_as_examples_are_not_asked_for() -> None:
    assert tree("exclusion", "Neuropathy of any cause (e.g., diabetes)") == "condition(neuropathy)"


def test_the_assay_of_an_infection_stays_a_question() -> None:
    assert tree("inclusion", "HIV infection confirmed by ELISA and Western blot") == (
        'condition(HIV infection) and attest by investigator "confirmed by ELISA and Western blot"'
    )


def test_a_waived_demand_is_asked_of_nobody() -> None:
    assert tree("inclusion", "Biopsy may be waived for optic glioma").startswith("allowed ")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hepatic encephalopathy or coma", "condition(hepatic encephalopathy) or condition(hepatic coma)"),
        ("Ascites, or stroke or coma", "condition(ascites) or condition(stroke) or condition(coma)"),
        (
            "CNS infection or malignancy",
            "condition(central nervous system infection) or condition(malignancy)"
            ' and attest by investigator "CNS infection or malignancy"',
        ),
        (
            "Esophageal varices or ulcer bleeding",
            'condition(esophageal varices) and attest by investigator "Esophageal varices or ulcer bleeding"'
            " or condition(ulcer) and condition(hemorrhage)",
        ),
    ],
)
def test_a_place_told_once_reaches_the_next_member(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


def test_on_how_many_scans_it_was_seen_is_no_value() -> None:
    assert tree("inclusion", "Tumor recurrence on at least 2 MRI scans") == (
        'condition("tumor recurrence") and attest by investigator "on at least 2 MRI scans"'
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Syphilis, chlamydia by immunoblot", 'attest by investigator "by immunoblot"'),
        ("Lyme disease shown by immunoblot, or fever", "or condition(fever)"),
        ("HIV infection confirmed by western blot or asthma", "or condition(asthma)"),
        (
            "HIV infection shown by ELISA or another licensed assay",
            'investigator "shown by ELISA or another licensed assay"',
        ),
        ("HIV infection by ELISA, confirmed by a second antibody test, or asthma", "or condition(asthma)"),
    ],
)
def test_the_words_of_an_assay_end_before_the_next_demand(sentence: str, expected: str) -> None:
    told = tree("exclusion", sentence)
    assert expected in told
    assert "unparsed" not in told
