"""Where a list ends that has a time behind it: what follows stands by itself."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No aspirin or warfarin within 14 days before screening or gout": "not (received(aspirin) within 14 days before screening or received(warfarin) within 14 days before screening or condition(gout))",
    },
    exclusion={
        "Major surgical procedure, open biopsy, or significant traumatic injury within 28 days prior to enrollment or anticipation of need for major surgery during the course of the study": 'received(major surgery) within 28 days before enrolment or received(surgical biopsy) within 28 days before enrolment or condition(injury) within 28 days before enrolment and attest by investigator "significant traumatic injury" or attest by investigator "anticipation of need for major surgery during the course of the study"',
        "Corticosteroids, cytotoxic agents, or interferon within 30 days prior to study entry or gout": "received(corticosteroid) within 30 days before enrolment or received(chemotherapy) within 30 days before enrolment or received(interferon) within 30 days before enrolment or condition(gout)",
        "History of abdominal fistula, gastrointestinal perforation, abdominal abscess within 6 months prior to enrollment or gout": "condition(abdominal fistula) history within 6 months before enrolment or condition(gastrointestinal perforation) history within 6 months before enrolment or condition(intra-abdominal abscess) history within 6 months before enrolment or condition(gout)",
        "Asthma, stroke within 6 months or gout": "condition(asthma) or condition(stroke) within 6 months before screening or condition(gout)",
        "Major surgery (including open biopsy) or fracture within 28 days prior to randomization or anticipation of the need for major surgery": 'received(major surgery) within 28 days before randomisation or received(surgical biopsy) within 28 days before randomisation or condition(fracture) within 28 days before randomisation or attest by investigator "anticipation of the need for major surgery"',
        "Surgery, or dental procedures within 2 weeks of entry or during the study period": 'received(surgery) within 2 weeks before enrolment or received(dental procedure) within 2 weeks before enrolment or unparsed "during the study period"',
        "Syphilis, gonorrhea or chlamydia infection within the past 6 months, or pregnancy": "condition(syphilis) within 6 months before screening or condition(gonorrhea) within 6 months before screening or condition(chlamydia infection) within 6 months before screening or condition(pregnancy)",
        "Rituximab or infliximab within 6 months or 5 half-lives before screening": "received(rituximab) within 6 months before screening or received(rituximab) within 5 half-lives before screening or received(infliximab) within 6 months before screening or received(infliximab) within 5 half-lives before screening",
        "Aspirin or warfarin within 14 days before screening or expected receipt during the study": 'received(aspirin) within 14 days before screening or received(warfarin) within 14 days before screening or attest by investigator "expected receipt during the study"',
        "Stroke or transient ischemic attack within 6 months or longer": "condition(stroke) at least 6 months before screening or condition(transient ischemic attack) at least 6 months before screening",
        "Chemotherapy, radiotherapy or immunotherapy within 28 days of study entry or during the course of study": 'received(chemotherapy) within 28 days before enrolment or received(radiotherapy) within 28 days before enrolment or received(immunotherapy) within 28 days before enrolment or attest by investigator "Chemotherapy, radiotherapy or immunotherapy within 28 days of study entry or during the course of study"',
        "Pancreatitis or hepatitis within the last 6 months or any evidence of cirrhosis": "condition(pancreatitis) within 6 months before screening or condition(hepatitis) within 6 months before screening or condition(cirrhosis)",
        "Asthma, or myocardial infarction within 6 months or uncontrolled hypertension": "condition(asthma) or condition(myocardial infarction) within 6 months before screening or condition(hypertension) uncontrolled",
        "Heart failure, myocardial infarction or stroke within the last 3 months or a history of arrhythmia": "condition(heart failure) within 3 months before screening or condition(myocardial infarction) within 3 months before screening or condition(stroke) within 3 months before screening or condition(arrhythmia) history",
        "Myocardial infarction or stroke within 6 months of enrollment or angina within 3 months": "condition(myocardial infarction) within 6 months before enrolment or condition(stroke) within 6 months before enrolment or condition(angina pectoris) within 3 months before screening",
        "Immunodeficiency, immunosuppressive therapy such as chemotherapy or radiotherapy within the preceding 6 months, or asthma": "condition(immunodeficiency) or received(immunosuppressive drug) or received(chemotherapy) within 6 months before screening or received(radiotherapy) within 6 months before screening or condition(asthma)",
    },
)
def test_the_time_is_of_the_list_before_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
