"""What is asked of whoever has something, lists without stops, and how far a degree reaches."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSION = {
    "Previous interferon therapy requires approval of the trial chair": 'if received(interferon) then attest by investigator "approval of the trial chair"',
    "Patients with epilepsy must be discussed with the trial office": 'if condition(epilepsy) then attest by investigator "discussed with the trial office"',
    "Participants with gout require an eGFR above 45": "if condition(gout) then egfr > 45",
    "Men should use condoms or a barrier method": 'if sex male then attest "use condoms or a barrier method"',
    "Life expectancy of at least 6 months at entry Cytologically or histologically proven melanoma": "life expectancy >= 6 mo and condition(melanoma)",
    "No concurrent use of rifampin phenytoin carbamazepine": "not (received(rifampin) ongoing or received(phenytoin) ongoing or received(carbamazepine) ongoing)",
    "Mild to severe eczema": "condition(eczema) mild or condition(eczema) moderate or condition(eczema) severe",
    "Moderate to advanced dementia": "condition(dementia) moderate or condition(dementia) severe",
}
EXCLUSION = {
    "Previous interferon therapy requires approval of the trial chair": 'received(interferon) and not attest by investigator "approval of the trial chair"',
    "Ketoconazole Rifampin": "received(ketoconazole) or received(rifampin)",
    "Diabetes mellitus Gout": "condition(diabetes mellitus) or condition(gout)",
    "Bleeding Ulcer": "condition(hemorrhage) and condition(ulcer)",
    "Fluorouracil adjuvant therapy": "received(fluorouracil) and received(adjuvant therapy)",
    "Previous cancer except treated: basal cell carcinoma; melanoma in situ": 'condition(malignancy except basal cell carcinoma, melanoma in situ) history or condition(basal cell carcinoma) history and not attest by investigator "treated basal cell carcinoma" or condition(melanoma in situ) history and not attest by investigator "treated basal cell carcinoma, melanoma in situ"',
    "Gout or depression. Stable angina is allowed.": "condition(gout) or condition(depression)",
    "Autoimmune disease. Controlled hypothyroidism is allowed.": 'condition(autoimmune disease) and not attest by investigator "Controlled hypothyroidism is allowed"',
}


@each(inclusion=INCLUSION, exclusion=EXCLUSION)
def test_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


BESIDE = {
    "Inability to swallow capsules or short bowel syndrome": (
        'attest by investigator "Inability to swallow capsules" or condition(short bowel syndrome)'
    ),
    "Inability to tolerate aspirin or clopidogrel": (
        'attest by investigator "Inability to tolerate aspirin or clopidogrel"'
    ),
    "Diastolic blood pressure > 110 mmHg or systolic > 180 mmHg despite treatment": (
        "(diastolic blood pressure > 110 mm[Hg] or systolic blood pressure > 180 mm[Hg])"
        ' and attest by investigator "despite treatment"'
    ),
    "Stroke, seizure, or hemorrhage within 6 months, or dementia": (
        "condition(stroke) within 6 months before screening or condition(seizure) within 6 months before screening"
        " or condition(hemorrhage) within 6 months before screening or condition(dementia)"
    ),
}


@each(inclusion={}, exclusion=BESIDE)
def test_what_stands_beside_a_question_or_a_time(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_is_permitted_beside_a_value_of_some_people_is_no_way_in() -> None:
    asked = "Hemoglobin at least 9 g/dL (transfusions allowed) For patients post kidney transplantation: ANC at least 1000/uL"
    assert tree(asked) == (
        "hemoglobin >= 9 g/dL and (if received(kidney transplant) then neutrophils >= 1000 /uL)"
    )
    assert tree("Prior cancer allowed provided disease free for the usual time for that specific cancer") == (
        'if condition(malignancy) history then attest by investigator "disease free for the usual time for that specific cancer"'
    )


@each(
    inclusion={},
    exclusion={
        # what is permitted is asked, and not whether it is
        "Brain metastases. Stable brain metastases are permitted.": (
            'condition(brain metastasis) and not attest by investigator "Stable brain metastases"'
        ),
        "Clinically significant diseases, such as asthma or gout": (
            'attest by investigator "Clinically significant diseases"'
            ' or condition(asthma) and attest by investigator "Clinically significant diseases, such as asthma"'
            ' or condition(gout) and attest by investigator "Clinically significant diseases, such as asthma or gout"'
        ),
        "Active local or systemic infection": "condition(infection) active",
        "Prior revascularization": "received(revascularization)",
        "Myocardial infarction or bleeding": "condition(myocardial infarction) or condition(hemorrhage)",
        "Myocardial ischemia or infarction": "condition(ischemic heart disease) or condition(myocardial infarction)",
        "Coronary revascularization": "received(coronary revascularization)",
    },
)
def test_what_a_question_is_about(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_candidate_for_an_operation_has_not_had_it() -> None:
    said = "Patients must be acceptable candidates for valve replacement (TAVR) surgery"
    assert tree(said) == f'attest by investigator "{said}"'
    assert "not received(chemotherapy)" in tree("Suitable candidate for surgery and no prior chemotherapy")
