"""Tests of sentences that one rule alone reads: without it another reading, often a wrong one, would stand."""

from __future__ import annotations

from tests.criteria.reading import each, tree

SPLEEN = "A test must have shown that the splenectomy was complete"
WOMB = "The hysterectomy must be documented by a report"
DEVICE = "Participant agrees to use condoms, and be abstinent from intercourse during the study and for 60 days after the last dose"
SUITED = "not a suitable candidate for omalizumab or mepolizumab"
REGIMENS = "No more than 2 prior chemotherapy regimens as adjuvant therapy or for metastatic disease"


@each(
    exclusion={
        # An infection with what the vaccine is against, and not any.
        "Varicella vaccination or infection within 4 months": "received(varicella vaccine) within 4 months before screening"
        " or condition(varicella) within 4 months before screening",
        "Influenza infection or immunization in the past 5 weeks": "received(influenza vaccine) within 5 weeks before screening"
        " or condition(influenza) within 5 weeks before screening",
        "Influenza vaccination or infection of the joint": "(received(influenza vaccine) or condition(infection))"
        ' and attest by investigator "of the joint"',
        # Either value shows the one illness.
        "Uncontrolled hypothyroidism as evidenced by TSH > 10 mIU/L or free T4 < 0.5 ng/dL": "condition(hypothyroidism)"
        " uncontrolled and (tsh > 10 m[IU]/L or free t4 < 0.5 ng/dL)",
        "Current or planned breastfeeding": 'condition(lactation) active or attest "Current or planned breastfeeding"',
        # Whoever takes the one is not kept out by that.
        f"Severe asthma, {SUITED}": f'condition(asthma) severe and attest by investigator "{SUITED}"',
        "Joint pain in case of lupus": "condition(systemic lupus erythematosus) and condition(arthralgia)",
    },
    inclusion={
        "No varicella vaccination or infection within 4 months": "not (received(varicella vaccine) within 4 months before screening"
        " or condition(varicella) within 4 months before screening)",
        "Patients with gout will be excluded from this trial because their urate is treated": "not condition(gout)",
        "Disease progression during or intolerance to lenvatinib": "received(lenvatinib) and (response = PD"
        ' or attest by investigator "intolerance to lenvatinib")',
        "Disease that can be measured by CT": "condition(malignancy) measurable",
        # Nobody is asked to have had the operation.
        SPLEEN: f'if received(splenectomy) then attest by investigator "{SPLEEN}"',
        WOMB: f'if received(hysterectomy) then attest by investigator "{WOMB}"',
        "Reside in Norway": "residence(Norway)",
        REGIMENS: f'received(chemotherapy) lines <= 2 or attest by investigator "{REGIMENS}"',
        DEVICE: f'attest "{DEVICE}"',
        "Joint pain in case of lupus": "if condition(systemic lupus erythematosus) then condition(arthralgia)",
        "Participants were eligible if they had gout": "condition(gout)",
        "Less than 2 years since diagnosis of epilepsy": "condition(epilepsy)"
        " and not condition(epilepsy) at least 2 years before screening",
        "Diagnosis of gout or psoriasis, or a diagnosis of angina for at least 6 months": "condition(gout)"
        " or condition(psoriasis) or condition(angina pectoris) at least 6 months before screening",
        # What kind of candidate belongs to what is asked of a person, and is no illness.
        "Rheumatoid arthritis, good candidate for a TNF inhibitor": "condition(rheumatoid arthritis)"
        ' and attest by investigator "good candidate for a TNF inhibitor"',
        "Obesity, poor candidate for surgery": 'condition(obesity) and attest by investigator "poor candidate for surgery"',
        "Gout, candidate for surgery": 'condition(gout) and attest by investigator "candidate for surgery"',
    },
)
def test_one_rule_reads_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    exclusion={
        "Visual acuity as measured and macular edema in at least two quadrants": 'unparsed "Visual acuity as measured"'
        ' or condition(macular edema) and attest by investigator "in at least two quadrants"',
    },
    inclusion={
        "Visual acuity of 20/40 or better in at least one eye": 'attest by investigator "Visual acuity of 20/40 or better in at least one eye"',
        "Best corrected visual acuity 20/200 or worse and uveitis in at least one eye": "attest by investigator"
        ' "Best corrected visual acuity 20/200 or worse" and condition(uveitis) and attest by investigator "in at least one eye"',
        "Visual acuity >= 0.5 in at least one eye": "best corrected visual acuity >= 0.5"
        ' and attest by investigator "in at least one eye"',
        "Intraocular pressure > 21 mmHg in at least one eye": "intraocular pressure > 21 mm[Hg]"
        ' and attest by investigator "in at least one eye"',
        "At least 6 swollen joints": "swollen joint count >= 6",
    },
)
def test_how_many_parts_of_the_body_is_no_value(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
