"""Questions that are asked as one: of illnesses that nobody names, of what a thing is infected with, of purposes."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No other medical condition or reason that would preclude exercise": 'not attest by investigator "other medical condition or reason that would preclude exercise"',
        "No major illness, circumstance or reason which could prevent travel": 'not attest by investigator "major illness, circumstance or reason which could prevent travel"',
        "No asthma or other reason that would preclude exercise": 'not (condition(asthma) or attest by investigator "other reason that would preclude exercise")',
        "No serious illness or psychiatric disorder that would preclude exercise": 'not ((attest by investigator "serious illness" or condition(psychiatric disorder) severe) and attest by investigator "that would preclude exercise")',
        "No infected pacemaker which cannot be explanted": 'not attest by investigator "infected pacemaker which cannot be explanted"',
        "No chronic medical conditions, in particular asthma or gout": 'not attest by investigator "chronic medical conditions, in particular asthma or gout"',
        "No prior surgery or radiotherapy for cancer of the colon or rectum": 'not ((received(surgery) or received(radiotherapy)) and attest by investigator "for cancer of the colon or rectum")',
        "This will be at the physician's discretion": 'allowed "This will be at the physician\'s discretion"',
        "Eligibility is at the discretion of the investigator": 'attest by investigator "Eligibility is at the discretion of the investigator"',
    },
    exclusion={
        "Any serious illness, condition or circumstance that may interfere with dialysis": 'attest by investigator "Any serious illness, condition or circumstance that may interfere with dialysis"',
        "Any condition or situation precluding exercise": 'attest by investigator "Any condition or situation precluding exercise"',
        "Gout or other condition that would interfere with exercise": 'condition(gout) or attest by investigator "other condition that would interfere with exercise"',
        "Infected central venous catheters which cannot be removed": 'attest by investigator "Infected central venous catheters which cannot be removed"',
        "Infected wound that has not been debrided": 'attest by investigator "Infected wound that has not been debrided"',
        "Infected prosthesis": "condition(infection) and received(prosthesis)",
        "Chronic illnesses, particularly renal and hepatic disorders": 'attest by investigator "Chronic illnesses, particularly renal and hepatic disorders"',
        "Chronic infections, especially tuberculosis and hepatitis B": "condition(chronic infection) or condition(tuberculosis) or condition(hepatitis B)",
        "It was left to the discretion of the treating physician.": 'allowed "It was left to the discretion of the treating physician"',
        "Unfit at the discretion of the investigator": 'attest by investigator "Unfit at the discretion of the investigator"',
        "Prior surgery or chemotherapy for disease of the lung and pleura": '(received(surgery) or received(chemotherapy)) and attest by investigator "for disease of the lung and pleura"',
        "Radiotherapy for tumors of the head and neck": 'received(radiotherapy) and attest by investigator "for tumors of the head and neck"',
        "Corticosteroids or methotrexate for gout": '(received(corticosteroid) or received(methotrexate)) and attest by investigator "for gout"',
        "Obesity in a patient whom the surgeon would not give full doses of study drugs": 'condition(obesity) and attest by investigator "in a patient whom the surgeon would not give full doses of study drugs"',
        "Therapeutic doses of heparin": 'received(heparin) and attest by investigator "Therapeutic doses of heparin"',
        "Prophylactic doses of enoxaparin": 'received(enoxaparin) and attest by investigator "Prophylactic doses of enoxaparin"',
        "Therapeutic antibiotics": 'received(antibiotic) and attest by investigator "Therapeutic antibiotics"',
    },
)
def test_what_is_one_question(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
