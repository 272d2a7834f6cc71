"""How bad the first of several is, and what the last of them requires: whether it is meant of all, a person says."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No pneumonia, cellulitis or other infection requiring intravenous antibiotics": (
            "not ((condition(pneumonia) or condition(cellulitis) or condition(infection))"
            " and (received(intravenous antibiotic) ongoing"
            ' or attest by investigator "requiring intravenous antibiotics"))'
        ),
        # who is asked for one of them is let in by each
        "Asthma, COPD or bronchiectasis requiring oral steroids": (
            "condition(asthma) or condition(chronic obstructive pulmonary disease) or condition(bronchiectasis)"
            ' and (received(oral corticosteroid) ongoing or attest by investigator "requiring oral steroids")'
        ),
    },
    exclusion={
        "Asthma, COPD or bronchiectasis requiring oral steroids": (
            "condition(asthma)"
            ' and attest by investigator "Asthma, COPD or bronchiectasis requiring oral steroids"'
            " or condition(chronic obstructive pulmonary disease)"
            ' and attest by investigator "COPD or bronchiectasis requiring oral steroids"'
            " or condition(bronchiectasis)"
            ' and (received(oral corticosteroid) ongoing or attest by investigator "requiring oral steroids")'
        ),
        "Hypothyroidism, diabetes or other endocrine disorder requiring medication": (
            "(condition(hypothyroidism) or condition(diabetes mellitus) or condition(endocrine disease))"
            ' and attest by investigator "requiring medication"'
        ),
        "Pleural effusion, ascites or pericardial effusion with clinical symptoms": (
            "condition(pleural effusion)"
            ' and attest by investigator "Pleural effusion, ascites or pericardial effusion with clinical symptoms"'
            " or condition(ascites)"
            ' and attest by investigator "ascites or pericardial effusion with clinical symptoms"'
            ' or condition(pericardial effusion) and attest by investigator "with clinical symptoms"'
        ),
        "Crohn disease or ulcerative colitis with bleeding": (
            'condition(crohn disease) and attest by investigator "Crohn disease or ulcerative colitis with bleeding"'
            " or condition(ulcerative colitis) and condition(hemorrhage)"
        ),
        "Severe asthma, COPD, or epilepsy": (
            "condition(asthma) severe"
            ' or condition(chronic obstructive pulmonary disease) and attest by investigator "Severe COPD"'
            ' or condition(epilepsy) and attest by investigator "Severe epilepsy"'
        ),
        "Symptomatic heart failure, arrhythmia, or gout": (
            "condition(heart failure) symptomatic"
            ' or condition(arrhythmia) and attest by investigator "Symptomatic arrhythmia"'
            ' or condition(gout) and attest by investigator "Symptomatic gout"'
        ),
        "Clinically relevant history of gout or hepatitis": (
            'condition(gout) history and attest by investigator "Clinically relevant history of gout"'
            " or condition(hepatitis) history"
            ' and attest by investigator "Clinically relevant hepatitis"'
        ),
        # an illness that keeps out by itself, or one of another sort, needs nothing
        "HIV, hepatitis B, or infection requiring antibiotics": (
            "condition(HIV infection) or condition(hepatitis B) or condition(infection)"
            ' and (received(antibiotic) ongoing or attest by investigator "requiring antibiotics")'
        ),
        "Epilepsy, gout, or psoriasis requiring systemic treatment": (
            "condition(epilepsy) or condition(gout)"
            ' or condition(psoriasis) and attest by investigator "requiring systemic treatment"'
        ),
        "Angina, myocardial infarction or arrhythmia requiring treatment": (
            "condition(angina pectoris) or condition(myocardial infarction)"
            ' or condition(arrhythmia) and attest by investigator "requiring treatment"'
        ),
        "Stroke or diabetes with end organ damage": (
            "condition(stroke) or condition(diabetes mellitus) and condition(end-organ damage)"
        ),
        "Severe asthma, pregnancy or anaphylaxis": (
            "condition(asthma) severe or condition(pregnancy) or condition(anaphylaxis)"
        ),
        "Severe asthma, mild COPD, or epilepsy": (
            "condition(asthma) severe or condition(chronic obstructive pulmonary disease) mild"
            " or condition(epilepsy)"
        ),
        "Severe nausea, vomiting or diarrhea": (
            "condition(nausea) severe or condition(vomiting) severe or condition(diarrhea) severe"
        ),
        "Significant stroke or hepatitis": (
            'condition(stroke) and attest by investigator "Significant stroke" or condition(hepatitis)'
        ),
        "Psychosis, bipolar disorder, or depression with psychotic symptoms": (
            "condition(psychotic disorder) or condition(bipolar disorder)"
            " or condition(depression) and condition(psychotic symptom)"
        ),
        "Serious infection, diabetes, or asthma": (
            "condition(infection) severe or condition(diabetes mellitus) or condition(asthma)"
        ),
        "Severe asthma or any heart disease": "condition(asthma) severe or condition(heart disease)",
        "Serious heart disease or other medical conditions": (
            "condition(heart disease) severe"
            ' or attest by investigator "Serious heart disease or other medical conditions"'
        ),
        # a class is of the illness before its comma, and beside "or" it keeps out by itself
        "Cirrhosis, Child-Pugh class B or C": "child-pugh from 7 to 15 and condition(cirrhosis)",
        "Myocardial infarction within 5 months or NYHA class III": (
            "condition(myocardial infarction) within 5 months before screening or nyha = 3"
        ),
        "Unstable angina, NYHA class III or IV, or stroke": (
            "condition(unstable angina) or nyha from 3 to 4 or condition(stroke)"
        ),
        "Cirrhosis or Child-Pugh class B": "condition(cirrhosis) or child-pugh from 7 to 9",
        # nobody's obesity is under control
        "Uncontrolled diabetes (HbA1c ≥ 9 %) or obesity": (
            "condition(diabetes mellitus) uncontrolled or condition(obesity) or hba1c >= 9 %"
        ),
    },
)
def test_a_qualifier_decides_for_those_of_whom_it_is_told(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
