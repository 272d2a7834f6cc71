"""Two causes of one illness, a drug still taken for so long, whom a demand is for, and what is spared of it."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    # the cause is one question, however it is told
    "No hearing loss associated with otosclerosis or with meningitis": (
        'not (condition(hearing loss) and attest by investigator "associated with otosclerosis'
        ' or with meningitis")'
    ),
    "No anemia associated with proven folate deficiency (vitamin responsive) or with renal failure": (
        "not (condition(anemia)"
        ' and attest by investigator "associated with proven folate deficiency (vitamin responsive)'
        ' or with renal failure")'
    ),
    "No asthma, COPD, or dyspnea due to heart failure or to obesity": (
        "not (condition(asthma) or condition(chronic obstructive pulmonary disease)"
        ' or condition(dyspnea) and attest by investigator "due to heart failure or to obesity")'
    ),
    # those who may have had it must have recovered
    "Prior immunotherapy allowed and recovered": (
        'if received(immunotherapy) then attest by investigator "recovered"'
    ),
    "Prior surgery acceptable and fully recovered": (
        'if received(surgery) then attest by investigator "fully recovered"'
    ),
    "At least 4 weeks since prior chemotherapy and recovered": (
        "not received(chemotherapy) within less than 4 weeks before treatment"
        ' and (if received(chemotherapy) then attest by investigator "prior chemotherapy'
        ' and recovered")'
    ),
    "Surgery within 4 weeks not allowed and recovered from prior surgery": (
        "not received(surgery) within 4 weeks before screening"
        ' and (if received(surgery) then attest by investigator "recovered from prior surgery")'
    ),
    # of whom it is demanded
    "Sexually active females must use contraception": (
        'if sex female and attest "Sexually active" then attest "use contraception"'
    ),
    "All sexually active men must use a condom": (
        'if sex male and attest "sexually active" then attest "use a condom"'
    ),
    "Fertile men must use contraception": (
        'if sex male and attest "Fertile" then attest "use contraception"'
    ),
    "Fertile women must use contraception": (
        'if condition(childbearing potential) then attest "use contraception"'
    ),
    "Women of childbearing potential who are not currently sexually active must agree to use contraception": (
        "if condition(childbearing potential)"
        ' and attest "not currently sexually active" then attest "agree to use contraception"'
    ),
    "Male patients must use a condom": 'if sex male then attest "use a condom"',
    # still taken, and for so long
    "Currently taking methotrexate and has taken it for at least 12 weeks": (
        "received(methotrexate) ongoing for at least 12 weeks"
    ),
    "Currently on metformin at a dose of at least 1000 mg/day and have been on it for at least 8 weeks": (
        'received(metformin) ongoing for at least 8 weeks and "metformin dose" >= 1000 mg/d'
    ),
    "Currently taking prednisone for at least 4 weeks": ("received(prednisone) ongoing for at least 4 weeks"),
    "Melanoma inoperable by laser or knife": (
        'condition(melanoma) and attest by investigator "inoperable by laser or knife"'
    ),
    "Solid tumor incurable by surgery or other standard therapy": (
        'condition(solid tumor) and attest by investigator "incurable by surgery or other standard therapy"'
    ),
    # states have no degree
    "No severe asthma, breastfeeding or legal incapacity": (
        "not (condition(asthma) severe or condition(lactation) or condition(legal incapacity))"
    ),
    "No severe depression or imprisonment": ("not (condition(depression) severe or condition(imprisonment))"),
    "No severe asthma, COPD, or pregnancy": (
        "not (condition(asthma) severe or condition(chronic obstructive pulmonary disease) severe"
        " or condition(pregnancy))"
    ),
}
EXCLUSIONS = {
    "Cirrhosis caused by alcohol or by hepatitis C": (
        'condition(cirrhosis) and attest by investigator "caused by alcohol or by hepatitis C"'
    ),
    "Anemia associated with proven folate deficiency (vitamin responsive) or renal failure": (
        "condition(anemia)"
        ' and attest by investigator "associated with proven folate deficiency (vitamin responsive)'
        ' or renal failure"'
    ),
    "Anemia related to chemotherapy or with bleeding": (
        'condition(anemia) and attest by investigator "related to chemotherapy" or condition(hemorrhage)'
    ),
    "Patients with asthma or with COPD": (
        "condition(asthma) or condition(chronic obstructive pulmonary disease)"
    ),
    "Hypertension related to renal artery stenosis (RAS) or history of stroke": (
        'condition(hypertension) and attest by investigator "related to renal artery stenosis"'
        " or condition(stroke) history"
    ),
    # a sign of it is spared, and not the illness
    "Serious infection (excluding colonization with Candida or MRSA)": (
        'condition(infection) severe and not attest by investigator "colonization with Candida or MRSA"'
    ),
    "Infection except exposure to varicella or measles": (
        'condition(infection) and not attest by investigator "exposure to varicella or measles"'
    ),
    "Any infection except candidiasis": "condition(infection except candidiasis)",
    "Any vaccine except vaccination against influenza": "received(vaccine except influenza vaccine)",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_kept_to_whom_it_is_said_of(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
