"""Whom an exception spares, and what is told of one place only: nobody else is let in or kept out by it."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # a bound that is not asked of those, and a denial
        "Hemoglobin > 8 g/dL except for patients who have thalassemia and need no transfusion": (
            'hemoglobin > 8 g/dL or attest by investigator "patients who have thalassemia and need no '
            'transfusion"'
        ),
        "No prior sarcoma except those who were in remission for 4 years and are off steroids": (
            'not (condition(sarcoma) history and not attest by investigator "those who were in '
            'remission for 4 years and are off steroids")'
        ),
        "No malignancy except patients who had melanoma": "not condition(malignancy except melanoma)",
        "Gout, except patients who had a transplant": 'condition(gout) and not attest by investigator "patients who had a transplant"',
        "No active systemic infection or infection at the injection site": (
            "not (condition(systemic infection) active or condition(infection) active and attest by "
            'investigator "at the injection site")'
        ),
        "Platelets ³ 75000/mm3 and bilirubin £ 2 mg/dL": "platelets >= 75000 /uL and bilirubin <= 2 mg/dL",
        # adults are no children, whatever age they may not pass
        "Healthy adults under age 55": "age from 18 to below 55 years and condition(healthy)",
        "Adults 70 years or younger": "age from 18 to 70 years",
        "Adults and adolescents under 25 years": "age from 12 to below 25 years",
        "Adults aged 21 to 40": "age from 21 to 40 years",
        "Adults younger than 18 years": "age < 18 years",
        "No pre-planned surgery or chemotherapy during the study": "not (received(surgery) planned or received(chemotherapy) planned)",
    },
    exclusion={
        # of whom only a person can say whether they are spared
        "Prior melanoma, except those who were cured at least three years ago and needed no drugs": (
            'condition(melanoma) history and not attest by investigator "those who were cured at '
            'least three years ago and needed no drugs"'
        ),
        ("History of stroke, except for subjects who had full recovery and no seizure within 2 years"): (
            'condition(stroke) history and not attest by investigator "subjects who had full recovery '
            'and no seizure within 2 years"'
        ),
        "Prior radiotherapy except patients who received prednisone and methotrexate": (
            'received(radiotherapy) and not attest by investigator "patients who received prednisone '
            'and methotrexate"'
        ),
        "Prior lymphoma (except for participants whose last cycle was 6 years ago)": (
            'condition(lymphoma) history and not attest by investigator "participants whose last '
            'cycle was 6 years ago"'
        ),
        # what they had is a kind of what keeps out
        "Any malignancy except patients who had melanoma": "condition(malignancy except melanoma)",
        "Prior chemotherapy except patients who received methotrexate": "received(chemotherapy except methotrexate)",
        "Gout, asthma or diabetes except patients who have type 1 diabetes": (
            "condition(gout) or condition(asthma)"
            " or condition(diabetes mellitus except type 1 diabetes mellitus)"
        ),
        "Prior malignancy, except those with melanoma": "condition(malignancy except melanoma) history",
        # of the whole body, or with a place of its own: the other place is not theirs
        "Active systemic infection or infection at the injection site": (
            "condition(systemic infection) active or condition(infection) active and attest by "
            'investigator "at the injection site"'
        ),
        "Disseminated herpes zoster or scar at the biopsy site": (
            'condition("disseminated herpes zoster") or condition(scar) and attest by investigator '
            '"at the biopsy site"'
        ),
        "Sepsis or abscess in the treatment area within the last 2 months": (
            "condition(sepsis) within 2 months before screening or condition(abscess) within 2 months "
            'before screening and attest by investigator "in the treatment area"'
        ),
        "Fracture of the wrist or fracture at the implant site": (
            'condition(fracture) and attest by investigator "of the wrist" or condition(fracture) and '
            'attest by investigator "at the implant site"'
        ),
        # of two that could both be there
        "Eczema or scar at the injection site": (
            '(condition(eczema) or condition(scar)) and attest by investigator "at the injection site"'
        ),
        "Tattoo or scar at the injection site": '(received(tattoo) or condition(scar)) and attest by investigator "at the injection site"',
        # signs that came through another alphabet
        "Peripheral neuropathy of ³CTCAE Grade 2": "condition(peripheral neuropathy) grade >= 2",
        "Rash ³ grade 3": "condition(rash) grade >= 3",
        "Platelets < 50000/mm³": "platelets < 50000 /uL",
        "Adults under 60 years": "age < 60 years",
        # a disease can be active, a stroke cannot
        "Active cardiovascular disease including stroke, myocardial infarction or heart failure": (
            "condition(cardiovascular disease) active or condition(stroke) or condition(myocardial "
            "infarction) or condition(heart failure) active"
        ),
        "Active infection, stroke or hepatitis": "condition(infection) active or condition(stroke) or condition(hepatitis) active",
        "Active infection or pneumonia": "condition(infection) active or condition(pneumonia) active",
        # what was planned before
        "Patients with preplanned liver transplantation during the observation period": "received(liver transplant) planned",
        "Preplanned cardioversion": "received(cardioversion) planned",
        "Patients with scheduled visits": 'unparsed "Patients with scheduled visits"',
        # any drug of the trial
        "Known to be allergic to any test drug or its excipients": "allergy(investigational agent)",
    },
)
def test_spared_people_and_places(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
