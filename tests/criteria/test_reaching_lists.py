"""How far a word before a list, a time or a purpose behind it reaches: over all members, or over its own alone."""

import pytest
from tests.criteria.reading import each, tree

_DECOMPENSATED = (
    'attest by investigator "decompensated liver disease (e.g., cirrhosis or primary sclerosing cholangitis)"'
)


@each(
    inclusion={
        # "any" begins anew, and is no severe or active one
        "No severe asthma or any heart failure": (
            "not (condition(asthma) severe or condition(heart failure))"
        ),
        "No active colitis or any seizure": "not (condition(colitis) active or condition(seizure))",
        "No moderate to severe pain or any bleeding within 3 days of surgery": (
            "not (condition(pain) moderate within 3 days before surgery or condition(pain) severe within 3 days "
            "before surgery or condition(hemorrhage) within 3 days before surgery)"
        ),
        "No severe nausea or any other gastrointestinal disease": (
            "not (condition(nausea) severe or condition(gastrointestinal disease) severe)"
        ),
        "No severe asthma or a seizure within 8 months": (
            "not (condition(asthma) severe within 8 months before screening "
            "or condition(seizure) within 8 months before screening)"
        ),
        "No severe renal or a hepatic disease": (
            "not (condition(renal disease) severe or condition(hepatic disease) severe)"
        ),
        "Severe asthma or a seizure": "condition(asthma) severe or condition(seizure) severe",
        # nor is what counts of any degree
        "No severe asthma or colitis of any grade": "not (condition(asthma) severe or condition(colitis))",
        "No grade 3 rash or colitis of any grade": "not (condition(rash) grade = 3 or condition(colitis))",
        "No severe asthma or seizures of any severity": (
            "not (condition(asthma) severe or condition(seizure))"
        ),
        "No severe asthma or any severity of heart failure": (
            "not (condition(asthma) severe or condition(heart failure))"
        ),
        "No severe illness (e.g., asthma, any kind of gout, or epilepsy)": (
            'not (attest by investigator "severe illness" or condition(asthma) severe or condition(gout) severe '
            "or condition(epilepsy) severe)"
        ),
        # what is no more than an example is so as well
        "No severe decompensated liver disease (e.g., cirrhosis or primary sclerosing cholangitis)": (
            f"not (condition(hepatic decompensation) severe or condition(cirrhosis) and {_DECOMPENSATED} "
            f"or condition(primary sclerosing cholangitis) and {_DECOMPENSATED})"
        ),
        "No severe lung disease (e.g., asthma or COPD)": (
            "not (condition(pulmonary disease) severe or condition(asthma) severe "
            "or condition(chronic obstructive pulmonary disease) severe)"
        ),
    },
    exclusion={
        "Uncontrolled diabetes or hypertension of any degree": (
            "condition(diabetes mellitus) uncontrolled or condition(hypertension)"
        ),
        "Severe psoriasis, or any cirrhosis": "condition(psoriasis) severe or condition(cirrhosis)",
        "Decompensated liver disease (e.g., ascites or varices)": (
            "condition(hepatic decompensation) or condition(ascites) or condition(gastroesophageal varices)"
        ),
    },
)
def test_degrees_before_a_list(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No recent transfusion, vaccination or seizure": (
            'not (received(transfusion) and attest by investigator "recent transfusion" or received(vaccine) and '
            'attest by investigator "recent vaccination" or condition(seizure) and '
            'attest by investigator "recent seizure")'
        ),
    },
    exclusion={
        "Recent surgery, transfusion, or fracture": (
            'received(surgery) and attest by investigator "Recent surgery" or received(transfusion) and '
            'attest by investigator "Recent transfusion" or condition(fracture) and '
            'attest by investigator "Recent fracture"'
        ),
        "Recent use of methotrexate, azathioprine or cyclosporine": (
            'received(methotrexate) and attest by investigator "Recent use of methotrexate" or '
            'received(azathioprine) and attest by investigator "Recent use of azathioprine" or '
            'received(cyclosporine) and attest by investigator "Recent use of cyclosporine"'
        ),
        # what lasts, or is told by itself, need not be recent
        "Recent stroke, gout, any infection, history of fracture": (
            'condition(stroke) and attest by investigator "Recent stroke" or condition(gout) or '
            "condition(infection) or condition(fracture) history"
        ),
        "Recent stroke within 6 weeks, gout or fracture": (
            "condition(stroke) within 6 weeks before screening or condition(gout) or condition(fracture)"
        ),
        # how much of each is used
        "Frequent, prolonged use of opioids, barbiturates or drugs that impair driving": (
            'received(opioid) ongoing and attest by investigator "Frequent, prolonged use of opioids" or '
            'received(barbiturate) ongoing and attest by investigator "Frequent, prolonged use of barbiturates" '
            'or attest by investigator "Frequent, prolonged use of drugs that impair driving"'
        ),
        "Habitual use of barbiturates or opioids": (
            'received(barbiturate) ongoing and attest by investigator "Habitual use of barbiturates" or '
            'received(opioid) ongoing and attest by investigator "Habitual use of opioids"'
        ),
        "Excessive use of alcohol or history of gout": (
            "condition(heavy alcohol use) or condition(gout) history"
        ),
        "Regular use of analgesics including opioids and aspirin": (
            "(received(analgesic) ongoing or received(opioid) ongoing or received(aspirin) ongoing) and "
            'attest by investigator "Regular use of analgesics"'
        ),
    },
)
def test_how_recent_and_how_much(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No pregnant or nursing women at any time during the trial": (
            "not (sex female and (condition(pregnancy) or condition(lactation)) or attest by investigator "
            '"pregnant or nursing women at any time during the trial")'
        ),
        # a symptom that must not be there lets nobody in
        "Normal ECG within 3 months in the absence of syncope or palpitations": (
            "test(ecg result) normal within 3 months before screening and attest by investigator "
            '"in the absence of syncope or palpitations"'
        ),
        "ALT < 3 x ULN in the absence of cirrhosis or < 5 x ULN in the presence of cirrhosis": (
            "alt < 3 x ULN or condition(cirrhosis) and alt < 5 x ULN"
        ),
    },
    exclusion={
        "Macrolides, azoles, and barbiturates, during the first 6 weeks of the study": (
            "(received(macrolide) or received(azole antifungal) or received(barbiturate)) and "
            'attest by investigator "during the first 6 weeks of the study"'
        ),
        "Ongoing treatment with methotrexate, azathioprine, or other immunosuppressants except with the sponsor's "
        "approval within 2 months prior to enrollment": (
            "(received(methotrexate) within 2 months before enrolment or received(azathioprine) within 2 months "
            "before enrolment or received(immunosuppressive drug) within 2 months before enrolment) and "
            'not attest by investigator "with the sponsor\'s approval"'
        ),
        "Methotrexate or azathioprine usage for psoriasis during 60 days": (
            '(received(methotrexate) or received(azathioprine)) and unparsed "for psoriasis during 60 days"'
        ),
        "Any immunosuppressant within 6 weeks of entry including but not limited to drugs such as: azathioprine; "
        "tacrolimus (Prograf); sirolimus": (
            "received(immunosuppressive drug) within 6 weeks before enrolment or received(azathioprine) within 6 "
            "weeks before enrolment or received(tacrolimus) within 6 weeks before enrolment or "
            "received(sirolimus) within 6 weeks before enrolment"
        ),
        "Any immunosuppressant within 6 weeks of entry; gout; asthma": (
            "received(immunosuppressive drug) within 6 weeks before enrolment or condition(gout) or "
            "condition(asthma)"
        ),
    },
)
def test_times_and_purposes_behind_a_list(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # of a lymphoma but the follicular, and behind a marker, no grade is told
        (
            "Mantle cell lymphoma or follicular lymphoma, grade 2",
            "condition(mantle cell lymphoma) or condition(follicular lymphoma) grade = 2",
        ),
        (
            "HER2-positive breast cancer or endometrial cancer grade 2",
            "condition(HER2-positive breast cancer) or condition(endometrial cancer) grade = 2",
        ),
        (
            "Ependymoma or oligodendroglioma grade 2",
            "condition(ependymoma) grade = 2 or condition(oligodendroglioma) grade = 2",
        ),
    ],
)
def test_the_grade_behind_the_last(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected
