"""What is given for each of several illnesses, in either of two times, and of whom a thing is required."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write
from trialrun.criteria.record.abuse import NOTE, names_only_abuse, with_abuse_kept_out

INCLUSIONS = {
    # who has one of the illnesses is not treated for it by that
    "On treatment for hypertension, diabetes or hyperlipidemia": (
        'condition(hypertension) history and attest by investigator "On treatment for hypertension"'
        ' or condition(diabetes mellitus) history and attest by investigator "On treatment for diabetes"'
        ' or condition(hyperlipidemia) history and attest by investigator "On treatment for hyperlipidemia"'
    ),
    "No treatment for malaria, tuberculosis or leprosy": (
        'not (condition(malaria) history and attest by investigator "treatment for malaria"'
        ' or condition(tuberculosis) history and attest by investigator "treatment for tuberculosis"'
        ' or condition(leprosy) history and attest by investigator "treatment for leprosy")'
    ),
    # either time counts
    "No insulin within 3 months before screening or for more than 2 weeks": (
        "not (received(insulin) within 3 months before screening or received(insulin) for more than 2 weeks)"
    ),
    # whom a demand spares
    "Must have received hepatitis B vaccine (except subjects with prior infection)": (
        'received(hepatitis b vaccine) or attest by investigator "subjects with prior infection"'
    ),
    "Receiving levodopa at study entry (except volunteers enrolled in another trial)": (
        'received(levodopa) ongoing or attest by investigator "volunteers enrolled in another trial"'
    ),
    "Diagnosis of epilepsy (except infants enrolled in the substudy)": (
        'condition(epilepsy) and not attest by investigator "infants enrolled in the substudy"'
    ),
    "Treated with chemotherapy other than methotrexate": "received(chemotherapy except methotrexate)",
    # in what a test is made
    "Negative pregnancy test (urine or serum) within 7 days of enrollment": (
        "test(pregnancy test) negative within 7 days before enrolment"
    ),
    "Women of childbearing potential must have a negative pregnancy test (serum or urine) within 3 days of"
    " enrollment and agree to use contraception": (
        "if condition(childbearing potential) then test(pregnancy test) negative within 3 days before enrolment"
        ' and attest "agree to use contraception"'
    ),
    "Women who are of childbearing potential must have a negative pregnancy test (urine test is acceptable) within"
    " 48 hours of enrollment": (
        "if condition(childbearing potential) then test(pregnancy test) negative within 48 hours before enrolment"
    ),
    "Negative drug screen (urine) at screening": "test(drug screen) negative",
    # of all of them, and not of whoever would be both
    "Men/women must be 18 years or older": "age >= 18 years",
    "Males/females must weigh at least 50 kg": "weight >= 50 kg",
    "All men/women of childbearing potential should practice birth control": (
        'attest "All men/women of childbearing potential should practice birth control"'
    ),
    # before what the time is counted
    "CD4 count above 200 cells/µL within 14 days prior to study drug administration": (
        "cd4 count > 200 /uL within 14 days before treatment"
    ),
    "Platelets above 100 x 10^9/L within 14 days prior to rituximab": (
        'platelets > 100 10*9/L within 14 days before treatment and attest by investigator "prior to rituximab"'
    ),
    "Platelets above 100 x 10^9/L within two weeks before surgery": (
        "platelets > 100 10*9/L within 2 weeks before surgery"
    ),
    "Hemoglobin above 9 g/dL within 14 days of starting ribavirin": (
        "hemoglobin > 9 g/dL within 14 days before treatment"
        ' and attest by investigator "within 14 days of starting ribavirin"'
    ),
    "Negative pregnancy test within 14 days of starting chemotherapy": (
        "test(pregnancy test) negative within 14 days before treatment"
    ),
    # now on either, and not on the first alone
    "On metformin or insulin for at least 3 months": (
        "received(metformin) ongoing for at least 3 months or received(insulin) ongoing for at least 3 months"
    ),
    "On dialysis or previous transplant": "received(dialysis) ongoing or received(transplant)",
    # by what it is found
    "The diagnosis will be based on findings at arthroscopy or on clinical grounds": (
        'attest by investigator "The diagnosis will be based on findings at arthroscopy or on clinical grounds"'
    ),
    "Diagnosis of asthma based on wheezing": "condition(asthma)",
    "Presence of HSV-2 serum antibody as determined by Western blot analysis": "test(hsv-2 antibody) positive",
}
EXCLUSIONS = {
    "Maintenance therapy for gout, cryptococcal meningitis, or toxoplasmosis": (
        'received("maintenance therapy") and attest by investigator "for gout"'
        ' or received("maintenance therapy") and attest by investigator "for cryptococcal meningitis"'
        ' or received("maintenance therapy") and attest by investigator "for toxoplasmosis"'
    ),
    "Treatment with steroids for asthma, COPD or eczema": (
        'received(corticosteroid) and attest by investigator "for asthma"'
        ' or received(corticosteroid) and attest by investigator "for COPD"'
        ' or received(corticosteroid) and attest by investigator "for eczema"'
    ),
    "Treatment for malaria or tuberculosis, or leprosy": (
        'condition(malaria) history and attest by investigator "Treatment for malaria"'
        ' or condition(tuberculosis) history and attest by investigator "Treatment for tuberculosis"'
        ' or condition(leprosy) history and attest by investigator "Treatment for leprosy"'
    ),
    # a member of its own
    "Treatment for malaria, pregnancy or lactation": (
        'condition(malaria) history and attest by investigator "Treatment for malaria"'
        " or condition(pregnancy) or condition(lactation)"
    ),
    "Treatment for malaria, active tuberculosis or leprosy": (
        'condition(malaria) history and attest by investigator "Treatment for malaria"'
        " or condition(tuberculosis) active or condition(leprosy) active"
    ),
    "Insulin within 3 months before screening or lasting more than 2 weeks": (
        "received(insulin) within 3 months before screening or received(insulin) for more than 2 weeks"
    ),
    "Other antiretroviral therapy (besides zidovudine) within 30 days of study entry OR lasting more than 14 days": (
        "received(antiretroviral therapy except zidovudine) within 30 days before enrolment"
        " or received(antiretroviral therapy except zidovudine) for more than 14 days"
    ),
    "Diarrhea within 2 weeks or for at least 7 days": (
        "condition(diarrhea) within 2 weeks before screening or condition(diarrhea) for at least 7 days"
    ),
    # two clauses of one noun
    "Medical or neurological disorders which require ongoing medication, or which may affect the heart": (
        '(attest by investigator "Medical or neurological disorders" or condition(neurological disease)) and attest by investigator'
        ' "which require ongoing medication, or which may affect the heart"'
    ),
    # said of the people again, and not of their illness
    "Have an infection that requires antibiotics or have had surgery within 3 weeks": (
        'condition(infection) and attest by investigator "that requires antibiotics"'
        " or received(surgery) within 3 weeks before screening"
    ),
    "Heart disease that requires treatment or is pregnant": (
        'condition(heart disease) and attest by investigator "that requires treatment" or condition(pregnancy)'
    ),
    "Have gout that requires treatment or have asthma": (
        'condition(gout) and attest by investigator "that requires treatment" or condition(asthma)'
    ),
    "Have lesions that are bleeding or have ulcers": (
        'condition("lesions") and attest by investigator "that are bleeding or have ulcers"'
    ),
    "Infection that is severe or is resistant to treatment": (
        'condition(infection) and attest by investigator "that is severe or is resistant to treatment"'
    ),
    # what people may go on with spares nobody from what keeps out
    "Use of insulin. Patients will be permitted to remain on metformin during the study.": (
        "received(insulin) ongoing"
    ),
    "Treatment with bevacizumab within 6 weeks. Participants will be allowed to continue their statins.": (
        "received(bevacizumab) within 6 weeks before screening"
    ),
    "Use of antidiabetics. Patients will be permitted to remain on metformin during the study.": (
        "received(antidiabetic except metformin) ongoing or received(metformin) ongoing and not attest by investigator"
        ' "Patients will be permitted to remain on metformin during the study"'
    ),
    "Positive HIV test (blood)": "test(hiv test) positive",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_trees(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


RECORD = """Inclusion Criteria

Patients must have:

  -  Gout.

Exclusion Criteria

Prior Medication:

Excluded:

  -  Isoniazid.

Required:

  -  Allopurinol for at least 3 months. {abuse}
  -  Colchicine.
"""


def test_nobody_is_required_to_abuse_drugs() -> None:
    read = with_abuse_kept_out(
        compile_text(RECORD.format(abuse="Active drug or alcohol abuse that would hinder visits."))
    )
    assert [(x.id, x.text) for x in read] == [
        ("I1", "Gout."),
        ("E1", "Isoniazid."),
        ("I2", "Allopurinol for at least 3 months."),
        ("E2", "Active drug or alcohol abuse that would hinder visits."),
        ("I3", "Colchicine."),
    ]
    turned = read[3]
    assert turned.kind == "exclusion" and turned.note == NOTE
    assert write(turned.tree) == (
        'condition(substance abuse) active and attest by investigator "that would hinder visits"'
    )


def test_what_is_required_besides_stays() -> None:
    for sentence in ("No drug abuse.", "Methadone for drug addiction.", "Study drug use for 4 weeks."):
        read = compile_text(RECORD.format(abuse=sentence))
        assert with_abuse_kept_out(read) == read
    first = compile_text(
        "Inclusion Criteria\n\nRequired:\n\n  -  Drug abuse.\n\nExclusion Criteria\n\n  -  Gout.\n"
    )
    assert with_abuse_kept_out(first) == first
    assert names_only_abuse("Present use of excessive alcohol or illicit drugs (e.g., cocaine)")


def test_paragraphs_go_on_with_if_they() -> None:
    text = (
        "Inclusion Criteria\n\nPatients may be eligible if they:\n\n  -  Have gout.\n\n"
        "Patients are not eligible if they:\n\nAre pregnant. Have ever taken colchicine.\n\n"
        "Have a history of severe neuropathy.\n\nAre taking St. John's wort.\n\nSigned informed consent is needed.\n"
    )
    assert [(x.kind, write(x.tree)) for x in compile_text(text)] == [
        ("inclusion", "condition(gout)"),
        ("exclusion", "condition(pregnancy)"),
        ("exclusion", "received(colchicine)"),
        ("exclusion", "condition(neuropathy) history severe"),
        ("exclusion", "received(st. john's wort) ongoing"),
        ("inclusion", 'attest "Signed informed consent is needed"'),
    ]
