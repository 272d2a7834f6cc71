"""Known or only suspected, causes that are spared, remarks about the page, and how a diagnosis may be come by."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No neutropenia due to causes other than lymphoma": 'not (condition(neutropenia) and attest by investigator "due to causes other than lymphoma")',
        "Diagnosis of gout, which may be confirmed at the screening visit": "condition(gout)",
        "Diagnosis of gout, which may be confirmed only by a rheumatologist": 'condition(gout) and attest by investigator "which may be confirmed only by a rheumatologist"',
    },
    exclusion={
        "Patients who have or are suspected to have sepsis": 'condition(sepsis) or attest by investigator "Patients who have or are suspected to have sepsis"',
        "Subjects with, or suspected of having, gout": 'condition(gout) or attest by investigator "Subjects with, or suspected of having, gout"',
        "Has or is suspected to have tuberculosis": 'condition(tuberculosis) or attest by investigator "Has or is suspected to have tuberculosis"',
        "Neutropenia due to reasons other than lymphoma": 'condition(neutropenia) and attest by investigator "due to reasons other than lymphoma"',
        "Hepatitis from any cause other than gout": 'condition(hepatitis) and attest by investigator "from any cause other than gout"',
        "Seizures other than due to fever": 'condition(seizure) and attest by investigator "other than due to fever"',
        "Cancer other than skin cancer": "condition(malignancy except skin cancer)",
        "The information listed above is not intended to contain all considerations relevant to joining a trial": 'allowed "The information listed above is not intended to contain all considerations relevant to joining a trial"',
        "Not all exclusion criteria are listed": 'allowed "Not all exclusion criteria are listed"',
        "Infection with or vaccination against measles within 5 weeks": (
            "condition(measles) within 5 weeks before screening"
            " or received(mmr vaccine) within 5 weeks before screening"
        ),
        "Vaccination or infection with influenza": "condition(influenza) or received(influenza vaccine)",
        "Any medical history including asthma or gout": "condition(asthma) history or condition(gout) history",
        "Is using illegal drugs (buprenorphine is allowed)": 'condition(illicit drug use) and not attest by investigator "buprenorphine"',
        "Active infection (prophylactic antibiotics are allowed)": "condition(infection) active",
    },
)
def test_what_is_said_of_the_illness_and_what_of_the_page(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_an_introduction_that_only_says_which_values_come_asks_for_nothing() -> None:
    told = compile_text(
        "Inclusion Criteria:\n\n"
        "* The function of major organs meets the following requirements:\n"
        "  * Renal function: creatinine ≤ 1.4 x ULN\n"
        "  * Platelets ≥ 80 x 10^9/L\n"
    )
    assert [write(one.tree) for one in told] == ["creatinine <= 1.4 x ULN", "platelets >= 80 10*9/L"]


@each(
    inclusion={
        "No concurrent treatment for gout or asthma": 'not (condition(gout) and attest by investigator "treatment for gout" or condition(asthma) and attest by investigator "concurrent treatment for gout or asthma")',
    },
    exclusion={
        "Concurrent treatment for gout or asthma": 'condition(gout) and attest by investigator "Concurrent treatment for gout" or condition(asthma) and attest by investigator "Concurrent treatment for gout or asthma"',
        "Chronic therapy for gout or asthma": 'condition(gout) history and attest by investigator "Chronic therapy for gout" or condition(asthma) history and attest by investigator "Chronic therapy for gout or asthma"',
        "Systemic therapy for psoriasis or eczema within 4 weeks": 'condition(psoriasis) history and attest by investigator "Systemic therapy for psoriasis" or condition(eczema) history and attest by investigator "Systemic therapy for psoriasis or eczema within 4 weeks"',
        "Immunologic therapy for psoriasis or eczema": 'received("immunologic therapy") and attest by investigator "for psoriasis or eczema"',
        "Concomitant treatment for gout or asthma": 'condition(gout) and attest by investigator "Concomitant treatment for gout" or condition(asthma) and attest by investigator "Concomitant treatment for gout or asthma"',
        "Ongoing treatment for gout or asthma": 'condition(gout) and attest by investigator "Ongoing treatment for gout" or condition(asthma) and attest by investigator "Ongoing treatment for gout or asthma"',
    },
)
def test_the_treatment_of_two_illnesses_is_asked_for_with_both(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


def test_a_permission_that_names_nothing_is_left_to_a_person() -> None:
    """A line that lost its beginning: the compiler once failed on it, and the criterion was lost."""
    (one,) = compile_text(
        "Inclusion Criteria:\n\n* allowed, if completed > 5 months before the diagnosis of gout\n"
    )
    assert "failed" not in one.note
    assert one.coverage in ("unparsed", "attested", "partly")
