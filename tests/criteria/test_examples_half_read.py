"""Examples of what was not understood, words that a list shares, and headings before a denial."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    exclusion={
        # a treatment for it, and not the illness
        "Specific therapy for infections (including tuberculosis)": 'unparsed "Specific therapy for infections'
        ' (including tuberculosis)"',
        "Infections (including tuberculosis)": "condition(infection) or condition(tuberculosis)",
        # of such drugs, and not any vaccine
        "Investigational malaria drugs/therapies including vaccines": 'received("investigational malaria drugs")'
        ' or received("investigational malaria drugs") and received(vaccine)',
        "Ocular hypertension in response to topical or periocular steroids": "condition(ocular hypertension)"
        ' and unparsed "in response to topical or periocular steroids"',
        "Any past radiation to head or neck": "received(head and neck radiotherapy)",
        "Asthma with or without rhinitis or eczema": "condition(asthma)",
    },
    inclusion={
        "Sarcoma with involvement of 3 or more sites, including any T2 N1": "condition(sarcoma) and attest by"
        ' investigator "with involvement of 3 or more sites, including any T2 N1"',
        "Unilateral or bilateral hearing loss": "condition(hearing loss)",
        "Bladder, head and neck, or lung cancer": "condition(bladder cancer) or condition(head and neck cancer)"
        " or condition(lung cancer)",
        "Melanoma with evidence of bone, pelvic, or liver metastases": "condition(melanoma) and (condition(bone metastasis)"
        ' or condition("pelvic metastases") or condition(liver metastasis))',
        "Melanoma with or without bone or liver metastases": "condition(melanoma)",
        # nobody knows whether the liver must show symptoms too
        "Melanoma with symptomatic brain or liver metastases": 'condition(melanoma) and unparsed "symptomatic brain"'
        ' or condition(liver metastasis) and unparsed "symptomatic brain"',
        "Renal: No clinical or laboratory evidence of gout": "not condition(gout)",
    },
)
def test_read_as(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_heading_of_people_is_of_them_alone() -> None:
    assert tree("Women: No asthma or gout").startswith("if sex female then")


def test_no_words_behind_the_examples_are_lost() -> None:
    read = tree("Negative result for selected abused substances (including alcohol) at the first visit")
    assert "at the first visit" in read
