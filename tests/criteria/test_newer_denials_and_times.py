"""Newer records: what is denied behind a disease, which adjective and which time is everybody's, and plain names."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Stage III gastric cancer with no previous radiotherapy": (
            "condition(gastric cancer) stage III and not received(radiotherapy)"
        ),
        "Recurrent ovarian cancer without prior immunotherapy or radiotherapy": (
            "condition(ovarian cancer) recurrent and not (received(immunotherapy) or received(radiotherapy))"
        ),
        "Stage II melanoma with no prior therapy": (
            'condition(melanoma) stage II and unparsed "no prior therapy"'
        ),
        # how far the denial reaches is for a person, and the disease is not denied
        "Sarcoma or osteosarcoma in adults with no prior chemotherapy": (
            'unparsed "Sarcoma or osteosarcoma in adults with no prior chemotherapy"'
        ),
        "Cisplatin not received within 3 months": "not received(cisplatin) within 3 months before screening",
    },
    exclusion={
        "Gout, severe eczema in children with no prior methotrexate": (
            'condition(gout) and unparsed "severe eczema in children with no prior methotrexate"'
        ),
    },
)
def test_denies_what_stands_behind_and_not_the_disease_before_it(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No uncontrolled or symptomatic arrhythmia, angina or heart failure": (
            "not (condition(arrhythmia) uncontrolled or condition(arrhythmia) symptomatic"
            " or condition(angina pectoris) uncontrolled or condition(angina pectoris) symptomatic"
            " or condition(heart failure) uncontrolled or condition(heart failure) symptomatic)"
        ),
    },
    exclusion={
        "Symptomatic or uncontrolled ascites, pleural effusion or pericardial effusion": (
            "condition(ascites) symptomatic or condition(ascites) uncontrolled"
            " or condition(pleural effusion) symptomatic or condition(pleural effusion) uncontrolled"
            " or condition(pericardial effusion) symptomatic or condition(pericardial effusion) uncontrolled"
        ),
        "Recurrent or uncontrolled seizures, arrhythmia": (
            "condition(seizure) recurrent or condition(seizure) uncontrolled"
            " or condition(arrhythmia) recurrent or condition(arrhythmia) uncontrolled"
        ),
        "Unstable or severe asthma, COPD or heart failure": (
            "condition(asthma) uncontrolled or condition(asthma) severe"
            " or condition(chronic obstructive pulmonary disease) uncontrolled"
            " or condition(chronic obstructive pulmonary disease) severe"
            " or condition(heart failure) uncontrolled or condition(heart failure) severe"
        ),
    },
)
def test_either_adjective_is_enough_for_each_member_of_a_list(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No TIA or stroke (within 9 months)": (
            "not (condition(transient ischemic attack) within 9 months before screening"
            " or condition(stroke) within 9 months before screening)"
        ),
    },
    exclusion={
        "History of heart attack or TIA (≤ 9 months)": (
            "condition(myocardial infarction) history within 9 months before screening"
            " or condition(transient ischemic attack) history within 9 months before screening"
        ),
        "Radiotherapy or surgery (< 3 weeks before enrolment)": (
            "received(radiotherapy) within less than 3 weeks before enrolment"
            " or received(surgery) within less than 3 weeks before enrolment"
        ),
        "Recent (< 2 months) stroke or pulmonary embolism": (
            "condition(stroke) within less than 2 months before screening"
            " or condition(pulmonary embolism) within less than 2 months before screening"
        ),
        # a lasting disease has no such time
        "Diabetes or heart attack (< 9 months)": (
            "condition(diabetes mellitus) or condition(myocardial infarction) within less than 9 months before screening"
        ),
        "Stroke (within 9 months) or surgery (within 2 months)": (
            "condition(stroke) within 9 months before screening or received(surgery) within 2 months before screening"
        ),
    },
)
def test_a_time_in_brackets_behind_a_list_of_events(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No active syphilis or tuberculosis infection": (
            "not (condition(syphilis) active or condition(tuberculosis) active)"
        ),
        "Serum Cr ≤ 1.4 x ULN": "creatinine <= 1.4 x ULN",
        "No prior multiagent chemotherapy": (
            'not (received(chemotherapy) and attest by investigator "multiagent chemotherapy")'
        ),
    },
    exclusion={
        "Tuberculosis infection": "condition(mycobacterium tuberculosis infection)",
        "Prior autologous stem cell or solid organ transplantation": (
            "received(autologous stem cell transplant) or received(solid organ transplant)"
        ),
        "Previous combination chemotherapy": (
            'received(chemotherapy) and attest by investigator "combination chemotherapy"'
        ),
        "Live vaccines (mumps, yellow fever) within 6 weeks": (
            "received(live vaccine) within 6 weeks before screening"
            ' or received("mumps vaccine") within 6 weeks before screening'
            " or received(yellow fever vaccine) within 6 weeks before screening"
        ),
        "Use of DDI": 'received("ddi") ongoing',
        "Prior d4T or ddI": "received(stavudine) or received(didanosine)",
        "Opioids or prolonged use of naproxen": (
            'received(opioid) or received(naproxen) ongoing and attest by investigator "prolonged use of naproxen"'
        ),
    },
)
def test_names_that_say_more_or_less_than_they_seem_to(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_hydrocortisone_on_the_skin_is_no_systemic_steroid() -> None:
    from trialrun.vocab.concepts import is_a

    assert is_a("topical hydrocortisone", "corticosteroid", "therapy")
    assert not is_a("topical hydrocortisone", "hydrocortisone", "therapy")
