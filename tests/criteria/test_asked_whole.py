"""Sentences of which a person is asked the whole, and members that a definition names."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Negative urine cultures for Klebsiella": (
            'test(urine culture) negative or attest by investigator "Negative urine cultures for Klebsiella"'
        ),
        "Sputum culture negative for Aspergillus": (
            'test(sputum culture) negative or attest by investigator "Sputum culture negative for '
            'Aspergillus"'
        ),
        "Two negative blood cultures for Staphylococcus aureus": 'attest by investigator "Two negative blood cultures for Staphylococcus aureus"',
        "Negative blood culture within 7 days": "test(blood culture) negative within 7 days before screening",
        "The criteria for major depression include insomnia or weight loss": (
            'attest by investigator "The criteria for major depression include insomnia or weight loss"'
        ),
        "Must meet criteria for major depression": "condition(major depressive disorder)",
        "Needle biopsy is insufficient": 'attest by investigator "Needle biopsy is insufficient"',
        "Skin biopsy alone is not sufficient for diagnosis": 'attest by investigator "Skin biopsy alone is not sufficient for diagnosis"',
        "ALT, AST or bilirubin ≤ 2 x ULN within 14 days before enrolment": (
            "alt <= 2 x ULN within 14 days before enrolment and ast <= 2 x ULN within 14 days before "
            "enrolment and bilirubin <= 2 x ULN within 14 days before enrolment"
        ),
        "Hemoglobin, platelets and neutrophils > 10 within 7 days": (
            "hemoglobin > 10 within 7 days before screening and platelets > 10 within 7 days before "
            "screening and neutrophils > 10 within 7 days before screening"
        ),
        ("Platelets ≥ 90 x 10^9/L and neutrophils ≥ 1.2 x 10^9/L within 14 days before enrolment"): (
            "platelets >= 90 10*9/L and neutrophils >= 1.2 10*9/L within 14 days before enrolment"
        ),
        (
            "Inadequate response to one antihistamine and a course of immunotherapy over a period of at "
            "least 4 months, within 8 months of screening"
        ): (
            'attest by investigator "Inadequate response to one antihistamine and a course of '
            'immunotherapy over a period of at least 4 months, within 8 months of screening"'
        ),
        "Able to read, write and speak the local language": 'attest "Able to read, write and speak the local language"',
        "Able to speak French": "language(French)",
        (
            "Agrees to use a condom, and refrain from donating sperm during the study and for 60 days "
            "after the last dose"
        ): (
            'attest "Agrees to use a condom, and refrain from donating sperm during the study and for '
            '60 days after the last dose"'
        ),
        "Creatinine clearance 30 - 60 mL/min requires approval of the investigator": (
            'if creatinine clearance from 30 to 60 mL/min then attest by investigator "approval of the '
            'investigator"'
        ),
        "No chronic steroids": (
            'not (received(corticosteroid) ongoing and attest by investigator "chronic use of steroids")'
        ),
    },
    exclusion={
        "Positive blood culture for Klebsiella": 'test(blood culture) positive and attest by investigator "for Klebsiella"',
        "Indication for amputation other than gangrene (e.g. trauma, tumor)": (
            'attest by investigator "Indication for amputation other than gangrene (e.g. trauma, tumor)"'
        ),
        "Surgery other than appendectomy": "received(surgery except appendectomy)",
        "QTc 450.5 to 480 ms requires medical monitor approval": (
            'qtc from 450.5 to 480 ms and not attest by investigator "medical monitor approval"'
        ),
        "Prior radiotherapy requires discussion with the sponsor": (
            'received(radiotherapy) and not attest by investigator "discussion with the sponsor"'
        ),
        "History of substance abuse or chemical dependency (prescription drugs, alcohol)": "condition(substance abuse) history or condition(substance dependence) history",
        "History of drug abuse (cocaine, heroin, alcohol)": (
            "condition(cocaine abuse) history or condition(heroin use disorder) history or "
            "condition(alcohol abuse) history"
        ),
        ("Gout, underlying medical condition, or other serious disease that could be a risk"): (
            'condition(gout) or attest by investigator "underlying medical condition, or other serious '
            'disease that could be a risk"'
        ),
        "Asthma, or other serious illness that could interfere": (
            'condition(asthma) or attest by investigator "other serious illness that could interfere"'
        ),
        "Uncontrolled systemic infection such as bacterial infection": (
            "condition(systemic infection) uncontrolled or condition(bacterial infection) uncontrolled "
            'and attest by investigator "systemic infection such as bacterial infection"'
        ),
        "Systemic infection such as HIV or hepatitis B": (
            "condition(systemic infection) or condition(HIV infection) or condition(hepatitis B)"
        ),
        "Chronic oral corticosteroids": (
            'received(oral corticosteroid) ongoing and attest by investigator "chronic use of oral '
            'corticosteroids"'
        ),
        "Chronic opioid use": "received(opioid) ongoing",
        "Chronic hepatitis": "condition(chronic hepatitis)",
        (
            "Poorly controlled illness that could delay healing or raise the risk of bleeding, such as "
            "hemophilia or use of warfarin"
        ): (
            'attest by investigator "Poorly controlled illness that could delay healing or raise the '
            'risk of bleeding, such as hemophilia or use of warfarin"'
        ),
        "Uncontrolled illness that could delay healing, such as diabetes": (
            'attest by investigator "Uncontrolled illness that could delay healing" or '
            "condition(diabetes mellitus) uncontrolled"
        ),
        "Active dermatitis or is undergoing antibiotic treatment for cellulitis": (
            "condition(dermatitis) active or received(antibiotic) ongoing and attest by investigator "
            '"for cellulitis"'
        ),
        "Diabetes or receiving insulin": "condition(diabetes mellitus) or received(insulin) ongoing",
        (
            "Any history of significant arrhythmia, defined as atrial fibrillation (AF), atrial "
            "flutter, or heart block"
        ): (
            "condition(atrial fibrillation) history or condition(atrial flutter) history or "
            "condition(heart block) history"
        ),
        ("Significant lung disease, as defined by history/evidence of COPD, asthma, or pulmonary fibrosis"): (
            "condition(chronic obstructive pulmonary disease) history or condition(asthma) history or "
            "condition(pulmonary fibrosis) history"
        ),
        "Severe infection, defined as pneumonia, sepsis, or fever": (
            "condition(infection) severe and (condition(pneumonia) or condition(sepsis) or condition(fever))"
        ),
        "Chronic kidney disease, defined as eGFR < 60, proteinuria, or dialysis": (
            "condition(chronic kidney disease) and (egfr < 60 or condition(proteinuria) or "
            "received(dialysis))"
        ),
    },
)
def test_what_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
