"""What is denied twice is denied, and what is denied of the past is denied at any time."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # denied twice of one thing
        "Have not received and are not receiving interferon": "not received(interferon)",
        "Have never taken and are not taking warfarin": "not received(warfarin)",
        "Must not have received and must not be receiving rituximab": "not received(rituximab)",
        "Not previously treated with and not currently receiving methotrexate": (
            "not received(methotrexate)"
        ),
        "Not previously treated with or currently receiving methotrexate": "not received(methotrexate)",
        "Not previously treated with interferon or ribavirin": (
            "not (received(interferon) or received(ribavirin))"
        ),
        "No history of asthma and not currently using inhalers": (
            "not condition(asthma) history and not received(inhaler) ongoing"
        ),
        "Not known to be without asthma": "condition(asthma)",
        "Not without insulin": "received(insulin)",
        # none at any time, whatever it required
        "No prior high-dose chemotherapy requiring bone marrow or peripheral stem cell transplantation": (
            'not (received(high-dose chemotherapy) and attest by investigator "requiring bone '
            'marrow or peripheral stem cell transplantation")'
        ),
        "No previous radiotherapy requiring cardiac shielding": (
            'not (received(radiotherapy) and attest by investigator "requiring cardiac shielding")'
        ),
        "No prior or current use of warfarin": "not received(warfarin)",
        # given for it, or to prevent it
        "No current therapy or prophylaxis for tuberculosis": (
            'not attest by investigator "current therapy or prophylaxis for tuberculosis"'
        ),
        # what was there before need not be active
        "No pre-existing cardiac disease": "not condition(heart disease)",
        # one scale under several names
        "PS 0-1 (Zubrod)": "ecog from 0 to 1",
        "PS 0, 1 or 2 (SWOG scale)": "ecog from 0 to 2",
    },
    exclusion={
        # given for it, or to prevent it
        "Ongoing therapy and/or prophylaxis for a mycobacterial infection": (
            'attest by investigator "Ongoing therapy and/or prophylaxis for a mycobacterial infection"'
        ),
        "Current treatment and/or prevention of migraine": (
            'attest by investigator "Current treatment and/or prevention of migraine"'
        ),
        "Therapy or prophylaxis with fluconazole for candidiasis": (
            'received(fluconazole) and attest by investigator "for candidiasis"'
        ),
        "Ongoing therapy for tuberculosis": (
            'condition(tuberculosis) and attest by investigator "Ongoing therapy for tuberculosis"'
        ),
        # what was there before need not be active
        "Preexisting liver disease": "condition(hepatic disease)",
        "Pre-existing neuropathy ≥ grade 2": "condition(neuropathy) grade >= 2",
        "Active or pre-existing thyroid disease": "condition(thyroid disease) history",
        "Active liver disease": "condition(hepatic disease) active",
    },
)
def test_denials_keep_their_direction_and_time(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
