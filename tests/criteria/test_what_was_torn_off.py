"""Words that a reading once tore off: whom a clause keeps out, of whom a length is asked, that it is denied of today."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    # so long those who take it
    "Volunteer subjects taking lithium must have been on therapy with the drug for at least 3 months": (
        "if received(lithium) ongoing then received(lithium) ongoing for at least 3 months"
    ),
    "Patients on metformin must have received it for at least 6 weeks": (
        "if received(metformin) ongoing then received(metformin) ongoing for at least 6 weeks"
    ),
    "Subjects receiving statins should have been on stable therapy for 4 weeks": (
        "if received(statin) ongoing then received(statin) ongoing stable for at least 4 weeks"
    ),
    "Patients treated with antidepressants must have been on treatment for at least 2 months": (
        "if received(antidepressant) then received(antidepressant) ongoing for at least 2 months"
    ),
    # of today
    "No current pancreatitis": "not condition(pancreatitis) active",
    "No current symptomatic grade 3 or greater mucositis": (
        "not condition(mucositis) active symptomatic grade >= 3"
    ),
    "No ongoing gout or asthma": "not (condition(gout) active or condition(asthma) active)",
    "No concurrent warfarin": "not received(warfarin) ongoing",
    "No current or prior pancreatitis": "not condition(pancreatitis) history",
    "No current or previously documented pancreatitis": "not condition(pancreatitis)",
    "No current suicidal ideation within 2 months": (
        "not condition(suicidal ideation) within 2 months before screening"
    ),
    # which would keep out
    "No serious medical condition or infection other than tinea that would preclude anesthesia": (
        'not ((attest by investigator "serious medical condition" or condition(infection except tinea) severe)'
        ' and attest by investigator "that would preclude anesthesia")'
    ),
    "No current medications for gout or asthma": (
        "not ((condition(gout) or condition(asthma))"
        ' and attest by investigator "current medications for gout or asthma")'
    ),
}
EXCLUSIONS = {
    "Severe medical illness or infection other than tinea that would preclude anesthesia": (
        '(attest by investigator "Severe medical illness" or condition(infection except tinea) severe)'
        ' and attest by investigator "that would preclude anesthesia"'
    ),
    "Gout, asthma or infection other than tinea that would preclude anesthesia": (
        "condition(gout) or condition(asthma) or condition(infection except tinea)"
        ' and attest by investigator "that would preclude anesthesia"'
    ),
    "Malignancy other than minimal thymoma that requires chemotherapy": (
        '(condition(malignancy except thymoma) or condition(thymoma) and not attest by investigator "minimal thymoma")'
        ' and (received(chemotherapy) ongoing or attest by investigator "requires chemotherapy")'
    ),
    # what is said of what is spared
    "Infection other than cystitis that has resolved": (
        "condition(infection except cystitis)"
        ' or condition(cystitis) and not attest by investigator "that has resolved"'
    ),
    "Malignancy other than skin cancer that can be cured by surgery": (
        "condition(malignancy except skin cancer)"
        ' or condition(skin cancer) and not attest by investigator "that can be cured by surgery"'
    ),
    # drugs by what they do, and by what they are taken for
    "Non-antibiotic agents with known or suspected activity against malaria": (
        'attest by investigator "Non-antibiotic agents with known or suspected activity against malaria"'
    ),
    "Drugs known or suspected to cause gout": (
        'attest by investigator "Drugs known or suspected to cause gout"'
    ),
    "Interferon or other agents with activity against malaria": (
        'received(interferon) or attest by investigator "other agents with activity against malaria"'
    ),
    "Current use of medications for treatment of gout or asthma": (
        "(condition(gout) or condition(asthma))"
        ' and attest by investigator "Current use of medications for treatment of gout or asthma"'
    ),
    # whoever was treated for it had it, and who takes something has it now
    "Use of prescription drugs for gout or asthma": (
        "(condition(gout) history or condition(asthma) history)"
        ' and attest by investigator "Use of prescription drugs for gout or asthma"'
    ),
    "Taking drugs for gout or asthma": (
        '(condition(gout) or condition(asthma)) and attest by investigator "Taking drugs for gout or asthma"'
    ),
    "Medications for hypertension or pregnancy": (
        'condition(hypertension) history and attest by investigator "Medications for hypertension"'
        " or condition(pregnancy)"
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_nothing_is_torn_off(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
