"""A denial behind a demand, proofs that do not suffice, and treatments that were changed."""

from __future__ import annotations

from tests.criteria.reading import each, tree

TIME = "within 10 days before screening"
NEITHER = f"not (received(aspirin) {TIME} or received(naproxen) {TIME})"


@each(
    inclusion={
        "Has gout and took no aspirin or naproxen within 10 days": f"condition(gout) and {NEITHER}",
        "Patients with gout and no aspirin or naproxen within 10 days": f"condition(gout) and {NEITHER}",
        "Patients with gout and use no aspirin or naproxen within 10 days": f"condition(gout) and {NEITHER}",
        "Has used no aspirin or naproxen within 10 days": NEITHER,
        "Gout, no stroke or heart attack within 5 months": (
            "condition(gout) and not (condition(stroke) within 5 months before screening"
            " or condition(myocardial infarction) within 5 months before screening)"
        ),
        "Take no more than 15 mg of prednisone daily": "prednisone dose <= 15 mg/d",
    },
    exclusion={
        "Used no contraception in the last 5 months": 'attest "Used no contraception in the last 5 months"',
    },
)
def test_the_time_and_the_denial_are_of_both_that_are_denied(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Diagnoses of lymphoma based on fine needle aspiration alone are not acceptable.": (
            'attest by investigator "Diagnoses of lymphoma based on fine needle aspiration alone are not acceptable"'
        ),
        "Cytology alone is not sufficient": 'attest by investigator "Cytology alone is not sufficient"',
        "Patients who have not changed their medications for gout and epilepsy in the past 5 weeks": (
            'attest by investigator "Patients who have not changed their medications for gout and epilepsy'
            ' in the past 5 weeks"'
        ),
        "At least 3 and no more than 5 prior platinum-based combination chemotherapy courses (i.e., cisplatin or carboplatin) required": (
            'attest by investigator "At least 3 and no more than 5 prior platinum-based combination chemotherapy courses'
            ' (i.e., cisplatin or carboplatin) required"'
        ),
    },
    exclusion={
        "Have changed their epilepsy medication within 5 weeks": (
            'attest by investigator "Have changed their epilepsy medication within 5 weeks"'
        ),
        "More than 5 prior platinum-based combination chemotherapy courses (i.e., cisplatin or carboplatin)": (
            'attest by investigator "More than 5 prior platinum-based combination chemotherapy courses"'
        ),
    },
)
def test_what_only_a_person_knows_neither_demands_the_disease_nor_the_treatment(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Prior treatment with a hypomethylating agent or venetoclax. Hydroxyurea is permitted.": (
            "received(hypomethylating agent) or received(venetoclax)"
        ),
        "Any prior chemotherapy. Hydroxyurea is permitted.": "received(chemotherapy except hydroxyurea)",
    },
)
def test_a_permission_in_the_next_sentence_spares_only_kinds_of_what_keeps_out(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No smoking for at least 5 months and cotinine < 15 ng/mL": (
            'not condition(smoking) within less than 5 months before screening and unparsed "cotinine < 15 ng/mL"'
        ),
        "No fever or temperature > 38 C": "not (condition(fever) or temperature > 38 Cel)",
    },
    exclusion={
        # a stop is lost between what keeps out and what is permitted
        "History of hepatitis or cirrhosis on ultrasound Past gallstones are permitted.": (
            "(condition(hepatitis) history or condition(cirrhosis) history)"
            ' and not attest by investigator "Past gallstones are permitted"'
        ),
        "Patients with stable Parkinson disease are permitted": (
            'allowed "Patients with stable Parkinson disease are permitted"'
        ),
    },
)
def test_a_value_that_is_asked_for_is_not_denied_and_no_permission_hides_what_keeps_out(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected
