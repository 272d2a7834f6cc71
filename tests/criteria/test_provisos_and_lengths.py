"""What an exception is tied to, how long something lasted, and before what a time is counted."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    # the denial reaches over "; and/or"
    "No history of stroke; and/or seizures": "not (condition(stroke) history or condition(seizure))",
    "Active asthma; and/or chronic bronchitis": "condition(asthma) active or condition(chronic bronchitis)",
    "No history of stroke; and no seizures": "not condition(stroke) history and not condition(seizure)",
    "No epilepsy; and active asthma": "not condition(epilepsy) and condition(asthma) active",
    # asked of those alone who are spared
    "No history of malignancy, except basal cell carcinoma, provided it was excised": (
        "not condition(malignancy except basal cell carcinoma) history and"
        ' (not condition(malignancy) history or attest by investigator "basal cell carcinoma, provided it was excised")'
    ),
    "No diabetes unless diet controlled, provided HbA1c is below 7%": (
        '(not condition(diabetes mellitus) or attest by investigator "diet controlled")'
        " and (not condition(diabetes mellitus) or hba1c < 7 %)"
    ),
    # how far the pregnancy is, and not how long ago one began
    "Pregnant for at least 20 weeks": 'condition(pregnancy) and "gestational age" >= 20 wk',
    "Have been pregnant for more than 30 weeks and are at least 16 years of age": (
        'condition(pregnancy) and "gestational age" > 30 wk and age >= 16 years'
    ),
    "Pregnant for less than 12 weeks": 'condition(pregnancy) and "gestational age" < 12 wk',
    # what is no childbearing potential is none of what is denied
    "Not of childbearing potential, defined as post-menopausal for at least 2 years or surgically sterile": (
        "condition(no childbearing potential) or condition(postmenopausal) at least 2 years before screening"
        " or condition(surgically sterile)"
    ),
    "If female, not of childbearing potential, defined as postmenopausal or surgically sterile": (
        "if sex female then (condition(postmenopausal) or condition(surgically sterile))"
    ),
    "Female subjects not of childbearing potential or using contraception": (
        'sex female and condition(no childbearing potential) or received("contraception") ongoing'
    ),
    "Not pregnant or of childbearing potential": (
        "not (condition(pregnancy) or condition(childbearing potential))"
    ),
    "Not of childbearing potential": "not condition(childbearing potential)",
    # the drugs that a time is counted to were not given before
    "Negative pregnancy test within 7 days of starting ribavirin and interferon": (
        "test(pregnancy test) negative within 7 days before treatment"
        ' and attest by investigator "within 7 days of starting ribavirin and interferon"'
    ),
    "Hemoglobin above 9 g/dL within 14 days before starting ribavirin or interferon": (
        "hemoglobin > 9 g/dL within 14 days before treatment"
        ' and attest by investigator "within 14 days before starting ribavirin or interferon"'
    ),
    "Women of childbearing potential must have a negative pregnancy test within 1 week of beginning"
    " administration of combination isoniazid and rifampin": (
        "if condition(childbearing potential) then test(pregnancy test) negative within 1 week before treatment"
        ' and attest by investigator "within 1 week of beginning administration of combination isoniazid and rifampin"'
    ),
    "No aspirin within 7 days before starting clopidogrel or heparin": (
        "not (received(aspirin) within 7 days before treatment"
        ' and attest by investigator "within 7 days before starting clopidogrel or heparin")'
    ),
    "Platelets above 100 x 10^9/L within 7 days of starting treatment and hemoglobin above 9 g/dL": (
        "platelets > 100 10*9/L within 7 days before treatment and hemoglobin > 9 g/dL"
    ),
    # who never had it is let in
    "No more than 2 months of insulin therapy in the past 2 years": (
        "not received(insulin) for more than 2 months within 2 years before screening"
    ),
    "No more than 6 weeks of methotrexate": "not received(methotrexate) for more than 6 weeks",
    "At least 2 months of insulin therapy in the past 2 years": (
        "received(insulin) for at least 2 months within 2 years before screening"
    ),
}
EXCLUSIONS = {
    # nobody is spared by the proviso alone
    "Use of statins, except simvastatin as long as the patient is not taking fibrates": (
        "received(statin except simvastatin) ongoing or received(statin) ongoing and received(fibrate) ongoing"
    ),
    "Prior use of metformin, except subjects who stopped metformin in 1999, provided they were not then taking"
    " sulfonylureas": (
        "received(metformin) and not attest by investigator"
        ' "subjects who stopped metformin in 1999, provided they were not then taking sulfonylureas"'
    ),
    "History of malignancy, except basal cell carcinoma, provided it was excised": (
        "condition(malignancy except basal cell carcinoma) history or condition(malignancy) history"
        ' and not attest by investigator "basal cell carcinoma, provided it was excised"'
    ),
    "Diabetes mellitus, unless diet controlled, provided that HbA1c is below 7%": (
        'condition(diabetes mellitus) and not attest by investigator "diet controlled"'
        " or condition(diabetes mellitus) and not hba1c < 7 %"
    ),
    "Use of steroids other than those provided on study": (
        'received(corticosteroid) ongoing and not attest by investigator "those provided on study"'
    ),
    "Hypertension, provided that it is uncontrolled": (
        'condition(hypertension) and unparsed "it is uncontrolled"'
    ),
    "History of stroke; and/or seizures": "condition(stroke) history or condition(seizure)",
    # so long, and not so long ago; what may be over within the time named
    "Unexplained fever >= 39 C for at least 7 days": (
        'temperature >= 39 Cel for at least 7 days and attest by investigator "Unexplained fever"'
    ),
    "Fever >= 39 C persisting for 7 days or longer within the 30 days prior to study entry": (
        "temperature >= 39 Cel within 30 days before enrolment"
        ' and attest by investigator "for 7 days or longer"'
    ),
    "Diarrhea for more than 14 days within the past 2 months": (
        'condition(diarrhea) within 2 months before screening and attest by investigator "for more than 14 days"'
    ),
    "Cough lasting more than 2 weeks within the last 3 months": (
        'condition(cough) within 3 months before screening and "cough duration" > 2 wk within 3 months before screening'
    ),
    "Diarrhea for more than 14 days": "condition(diarrhea) for more than 14 days",
    # the list goes on: no drug that the time is counted to
    "Live vaccine within 4 weeks of starting treatment or heparin": (
        "received(live vaccine) within 4 weeks before treatment or received(heparin)"
    ),
    "Stroke within 3 months before receiving alteplase or placebo": (
        "condition(stroke) within 3 months before treatment"
        ' and attest by investigator "within 3 months before receiving alteplase or placebo"'
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_trees(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
