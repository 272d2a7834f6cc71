"""Heads of lists of kinds, and second members that are of another sort than the first; the words are ours."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(sentence: str, kind: str = "Exclusion") -> list[tuple[str, str]]:
    text = f"{kind} Criteria:\n\n* {sentence}"
    return [(one.kind, write(one.tree)) for one in compile_text(text)]


def tree(sentence: str, kind: str = "Exclusion") -> str:
    (one,) = trees(sentence, kind)
    return one[1]


@pytest.mark.parametrize(
    "head", ["Genetic diseases including:", "Genetic diseases, including but not limited to:"]
)
def test_whoever_has_another_disease_of_the_head_is_kept_out(head: str) -> None:
    assert trees(f"{head}\n  - Down syndrome\n  - Cystic fibrosis") == [
        ("exclusion", "condition(genetic disease)"),
        ("exclusion", "condition(down syndrome)"),
        ("exclusion", "condition(cystic fibrosis)"),
    ]


def test_a_head_that_only_announces_is_no_criterion() -> None:
    assert trees("Exclusions including:\n  - HIV\n  - Asthma") == [
        ("exclusion", "condition(HIV infection)"),
        ("exclusion", "condition(asthma)"),
    ]


def test_an_example_lets_in_only_with_what_its_head_asks_for() -> None:
    lines = "\n  - DLBCL\n  - Mantle cell lymphoma"
    head = "condition(B-cell non-hodgkin lymphoma)"
    kinds = "condition(diffuse large B-cell lymphoma) or condition(mantle cell lymphoma)"
    relapsed = tree(f"Relapsed B-cell lymphoma, such as:{lines}", "Inclusion")
    assert relapsed == f"{head} relapsed or {head} relapsed and ({kinds})"
    plain = tree(f"B-cell lymphoma, including but not limited to:{lines}", "Inclusion")
    assert plain == f"{head} or {kinds}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Arrhythmia other than atrial fibrillation, and heart failure",
            "condition(arrhythmia except atrial fibrillation) or condition(heart failure)",
        ),
        (
            "Retinopathy other than diabetic retinopathy, and scleritis",
            "condition(retinopathy except diabetic retinopathy) or condition(scleritis)",
        ),
        (
            "Psychiatric disorder other than depression, and anxiety",
            "condition(psychiatric disorder except depression, anxiety)",
        ),
        (
            "Malignancy except basal cell carcinoma, and carcinoma in situ of the cervix",
            "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix)",
        ),
    ],
)
def test_what_is_no_kind_of_the_whole_is_not_spared(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "More than 6 months of prior lamivudine, or within 3 weeks prior to study entry",
            "received(lamivudine) for more than 6 months or received(lamivudine) within 3 weeks before enrolment",
        ),
        (
            "At least 6 months of prior tamoxifen, or surgery within 4 weeks",
            "received(tamoxifen) for at least 6 months or received(surgery) within 4 weeks before screening",
        ),
        (
            "At least 3 months of treatment with imatinib or dasatinib",
            "received(imatinib) for at least 3 months or received(dasatinib) for at least 3 months",
        ),
    ],
)
def test_how_long_is_said_of_its_own_alternative(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Cirrhosis and evidence of ascites or encephalopathy",
            "condition(cirrhosis) and (condition(ascites) or condition(encephalopathy))",
        ),
        (
            "Asthma, COPD and evidence of pulmonary fibrosis",
            "condition(asthma) or condition(chronic obstructive pulmonary disease) or condition(pulmonary fibrosis)",
        ),
        ("Clinical symptoms and signs of heart failure", "condition(heart failure) symptomatic"),
    ],
)
def test_evidence_is_asked_for_beside_the_disease(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_the_time_of_an_example_is_that_of_the_event() -> None:
    asked = "within 30 days before screening"
    assert tree("History of stroke including TIA within 30 days") == (
        f"condition(stroke) history {asked} or condition(transient ischemic attack) history {asked}"
    )
    assert tree("History of heart disease, including infarction within 30 days").startswith(
        "condition(heart disease) history or "
    )


def test_examples_of_what_a_therapy_was_for_keep_nobody_out() -> None:
    assert tree("Prior radiotherapy (e.g., for Hodgkin lymphoma)") == "received(radiotherapy)"
    assert tree("Prior chemotherapy (such as cisplatin)") == "received(chemotherapy) or received(cisplatin)"


def test_the_denial_in_a_bracket_is_the_one_before_it() -> None:
    sentence = (
        "Patients must not have serious medical or psychiatric illness (i.e. no severe diabetes or cirrhosis)"
    )
    assert "not" not in tree(sentence)
    assert "condition(cirrhosis)" in tree(sentence)
    included = tree(sentence, "Inclusion")
    assert included.startswith("not (") and "not" not in included[4:]


def test_a_slash_does_not_speak_of_the_blood_pressure() -> None:
    assert tree("Pulmonary embolism/hypertension") == (
        "condition(pulmonary embolism) or condition(pulmonary hypertension)"
    )
    assert tree("Renal failure/hypertension") == "condition(renal failure) or condition(hypertension)"


@pytest.mark.parametrize(
    "lead", ["Ineligible for Part II if any of the following:", "Not eligible for part II if:"]
)
def test_what_makes_ineligible_for_a_part_keeps_out_of_it(lead: str) -> None:
    text = f"Inclusion Criteria:\n\n* Melanoma\n* {lead}\n  - Prior rituximab\n  - Asthma"
    found = [(one.kind, one.applies_to.lower(), write(one.tree)) for one in compile_text(text)]
    assert found[1:] == [
        ("exclusion", "part ii", "received(rituximab)"),
        ("exclusion", "part ii", "condition(asthma)"),
    ]


def test_a_vaccine_beside_an_investigational_drug_is_investigational() -> None:
    assert tree("Investigational drug, biologic or vaccine within 30 days") == (
        "received(investigational agent) within 30 days before screening"
    )
    assert tree("Investigational drug or radiotherapy within 30 days").endswith(
        "received(radiotherapy) within 30 days before screening"
    )


def test_what_may_interfere_is_said_of_each_where_one_is_not_understood() -> None:
    built = tree("Is thought to bear any undue burden, asthma, COPD or gout which may limit participation")
    assert built.endswith('and attest by investigator "which may limit participation"')
    assert built.startswith("(")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Autoimmune disease or asthma. Patients with vitiligo are allowed.",
            "condition(asthma) or condition(autoimmune disease except vitiligo)",
        ),
        (
            "Autoimmune disease; patients with vitiligo or hypothyroidism may be enrolled",
            "condition(autoimmune disease except vitiligo, hypothyroidism)",
        ),
        (
            "Hepatitis B; patients with hepatitis B may be enrolled if HBV DNA is undetectable",
            "condition(hepatitis B) and not (condition(hepatitis B) and test(hbv dna) negative)",
        ),
        (
            "Pneumonitis or heart failure. Radiation pneumonitis is permitted.",
            "condition(pneumonitis except radiation pneumonitis) or condition(heart failure)",
        ),
    ],
)
def test_who_has_another_besides_the_one_let_in_is_kept_out(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_what_is_permitted_behind_a_lost_stop_spares_what_it_is_a_kind_of() -> None:
    sentence = "Lung fibrosis or active pneumonitis on a CT scan Past radiation pneumonitis in the field is permitted"
    assert tree(sentence).startswith(
        "condition(pulmonary fibrosis) or condition(pneumonitis) active and not attest"
    )


def test_who_cannot_tolerate_several_is_asked_of_them_together() -> None:
    sentence = "Cannot tolerate standard second-line therapy or other first-line therapies"
    assert tree(sentence) == f'attest by investigator "{sentence}"'


def test_what_lies_over_a_place_is_said_of_each() -> None:
    assert tree("Tattoo or scar overlying the injection site") == (
        '(received(tattoo) or condition(scar)) and attest by investigator "overlying the injection site"'
    )


@pytest.mark.parametrize(
    ("heading", "people"),
    [
        ("Patients who are HIV-positive are eligible if:", "condition(HIV infection)"),
        (
            "Patients who are human immunodeficiency virus (HIV)-positive are eligible if:",
            "condition(HIV infection)",
        ),
        ("Subjects with diabetes may be enrolled if:", "condition(diabetes mellitus)"),
        ("Patients on warfarin can be included if:", "received(warfarin)"),
        (
            "Patients with hepatitis B may be eligible if all of the following are met:",
            "condition(hepatitis B)",
        ),
    ],
)
def test_a_list_is_asked_of_those_whom_its_heading_lets_in(heading: str, people: str) -> None:
    lines = "\n  - Platelets >= 75000/uL\n  - No heart failure"
    assert trees(f"{heading}{lines}", "Inclusion") == [
        ("inclusion", f"if {people} then platelets >= 75000 /uL"),
        ("inclusion", f"if {people} then not condition(heart failure)"),
    ]


def test_a_heading_that_names_nobody_asks_its_list_of_all() -> None:
    assert trees("Patients may be enrolled if:\n  - INR < 3\n  - Age > 18 years", "Inclusion") == [
        ("inclusion", "inr < 3"),
        ("inclusion", "age > 18 years"),
    ]


def test_a_gene_therapy_is_no_clotting_factor() -> None:
    assert tree("Receipt of FVIII gene therapy") == "received(factor viii gene therapy)"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Malignancy, except those treated with curative intent (such as skin cancer)",
            "condition(malignancy) and not"
            ' attest by investigator "those treated with curative intent (such as skin cancer)"',
        ),
        (
            "Cancer within 5 years except tumors considered cured (e.g., thyroid cancer), or sepsis",
            "condition(malignancy) within 5 years before screening and not attest",
        ),
        (
            "Malignancy except skin cancer (e.g., basal cell carcinoma)",
            "condition(malignancy except skin cancer, basal cell carcinoma)",
        ),
    ],
)
def test_an_example_of_those_spared_is_no_exception_by_itself(sentence: str, expected: str) -> None:
    assert tree(sentence).startswith(expected)


@pytest.mark.parametrize("what", ["an absent gag reflex", "absent tendon reflexes"])
def test_what_is_absent_is_so_alone(what: str) -> None:
    built = tree(f"Patients who have {what} or dysphagia")
    assert built.endswith(" or condition(dysphagia)") and not built.startswith("not (")


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("", "not received(radiotherapy) within less than 4 weeks before enrolment"),
        (
            " unless palliative",
            "not (received(radiotherapy) within less than 4 weeks before enrolment"
            ' and not attest by investigator "unless palliative")',
        ),
        (
            " if given to the brain",
            "not (received(radiotherapy) within less than 4 weeks before enrolment"
            ' and attest by investigator "if given to the brain")',
        ),
        (
            " and its effects must have resolved",
            "not received(radiotherapy) within less than 4 weeks before enrolment"
            ' and unparsed "its effects must have resolved"',
        ),
    ],
)
def test_what_is_told_behind_the_end_of_a_treatment_is_kept(tail: str, expected: str) -> None:
    sentence = f"Radiotherapy must be completed at least 4 weeks prior to enrolment{tail}"
    assert tree(sentence, "Inclusion") == expected
