"""Names that say more, or less, than what they were taken for: kinds, courses, antibodies, places."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Low-grade glioma, such as astrocytoma": 'condition(low grade glioma) or condition(astrocytoma) and attest by investigator "Low-grade glioma"',
        "High-grade sarcoma (e.g., osteosarcoma)": 'condition("high grade sarcoma") or condition(osteosarcoma) and attest by investigator "High-grade sarcoma"',
        "Squamous cell carcinoma of the head and neck, including laryngeal cancer": 'condition(head and neck squamous cell carcinoma) or condition(laryngeal cancer) and attest by investigator "Squamous cell carcinoma of the head and neck"',
        "Indolent lymphoma (e.g., follicular lymphoma, marginal zone lymphoma)": "condition(indolent non-hodgkin lymphoma) or condition(follicular lymphoma) or condition(marginal zone lymphoma)",
        "Severe lung disease (i.e., COPD or asthma)": "condition(pulmonary disease) severe or condition(chronic obstructive pulmonary disease) severe or condition(asthma) severe",
        "No low-grade glioma (e.g., astrocytoma)": "not (condition(low grade glioma) or condition(astrocytoma))",
    },
    exclusion={
        "High-grade sarcoma (e.g., osteosarcoma)": 'condition("high grade sarcoma") or condition(osteosarcoma)',
    },
)  # fmt: skip
def test_an_example_of_a_narrower_kind_counts_where_it_is_of_that_kind(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No intractable vomiting or severe pain": "not (condition(vomiting) refractory or condition(pain) severe)",
        "Bilateral orchiectomy": "received(bilateral orchiectomy)",
        "Women who had a bilateral salpingo-oophorectomy": "sex female and received(bilateral oophorectomy)",
    },
    exclusion={
        "Acute pulmonary embolism": "condition(pulmonary embolism) acute",
        "Active hepatitis": "condition(hepatitis) active",
        "Intractable pain": "condition(pain) refractory",
        "Serious mental illness": "condition(psychiatric disorder) severe",
        "Acute rejection within 3 months": "condition(acute graft rejection) within 3 months before screening",
        "High grade PIN": "condition(high-grade prostatic intraepithelial neoplasia)",
    },
)  # fmt: skip
def test_how_severe_or_whence_is_no_part_of_a_broader_name(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Have serum CMV IgG antibodies": "test(cmv igg) positive",
        "Must have acetylcholine receptor antibodies": "test(anti-achr antibody) positive",
    },
    exclusion={
        "Have serum hepatitis C antibodies": "test(hcv antibody) positive",
        "Have had monoclonal antibodies": "received(monoclonal antibody)",
    },
)  # fmt: skip
def test_antibodies_that_somebody_has_are_a_test(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No disease in the bulbar urethra": 'unparsed "No disease in the bulbar urethra"',
        "Have commenced letrozole therapy within the previous 2 months": 'received(letrozole) within 2 months before screening and attest by investigator "Have commenced letrozole therapy within the previous 2 months"',
    },
    exclusion={
        "Currently on parole or probation": 'attest by investigator "Currently on parole or probation"',
        "Initiated insulin treatment within the last 3 months": 'received(insulin) within 3 months before screening and attest by investigator "Initiated insulin treatment within the last 3 months"',
        "Comorbidity limiting rehabilitation": 'attest by investigator "Comorbidity limiting rehabilitation"',
        "Any medical intractable disease": 'unparsed "Any medical intractable disease"',
        "Hepatic, HPA axis or thyroid dysfunction": 'condition(hepatic impairment) or unparsed "HPA axis" or condition(thyroid dysfunction)',
    },
)  # fmt: skip
def test_what_names_no_finding_or_treatment(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_long_list_of_languages_is_cut_in_one_way() -> None:
    # with two ways for every blank this text would not end
    listed = "French,   German,  " * 40
    assert tree(f"Speaks English,  {listed}Spanish") == (
        "language(English) or language(French) or language(German) or language(Spanish)"
    )
