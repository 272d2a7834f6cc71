"""What a disease did under earlier treatment, how its stage is told, and counts that must stand without support."""

from __future__ import annotations

from tests.criteria.reading import each, tree

LUNG = "condition(non-small cell lung cancer)"


@each(
    inclusion={
        "Progressed on or after prior carboplatin": (
            'received(carboplatin) and attest by investigator "Progressed on or after prior carboplatin"'
        ),
        "Disease must have progressed following treatment with sunitinib": (
            'received(sunitinib) and attest by investigator "progressed following treatment with sunitinib"'
        ),
        "Refractory to pomalidomide and a PI": (
            "received(pomalidomide) and received(proteasome inhibitor) "
            'and attest by investigator "Refractory to pomalidomide and a proteasome inhibitor"'
        ),
        "Must have been exposed to a CD38 mAb": "received(anti-cd38 antibody)",
        "NSCLC previously treated with nivolumab": f"{LUNG} and received(nivolumab)",
        "Prior therapy with an IMiD and a PI": (
            "received(immunomodulatory drug) and received(proteasome inhibitor)"
        ),
        "Disease suitable for radiotherapy": 'attest by investigator "Disease suitable for radiotherapy"',
    },
    exclusion={
        "Progressed during treatment with docetaxel": (
            'received(docetaxel) and attest by investigator "Progressed during treatment with docetaxel"'
        ),
        "Chemotherapy with neoadjuvant intent": "received(neoadjuvant chemotherapy)",
        "Prior exposure to the study drug": 'attest by investigator "Prior exposure to the study drug"',
        "Study drug within 28 days": "received(investigational agent) within 28 days before screening",
        "Long-term anticoagulant therapy with warfarin": "received(warfarin) ongoing",
        # what is spared of a count is no way in
        "No more than 1 malignancy within 5 years, other than skin cancer": (
            'unparsed "No more than 1 malignancy within 5 years" and unparsed "other than skin cancer"'
        ),
        "More than one episode of pneumonia in the past year": (
            'condition(pneumonia) within 1 year before screening and "episode of pneumonia in past year" > 1'
        ),
    },
)
def test_what_earlier_treatment_did_is_asked_beside_the_treatment(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Stage IIIB/C or recurrent NSCLC": f"{LUNG} stage IIIB|IIIC or {LUNG} recurrent",
        "Stage IIIA-C NSCLC": f"{LUNG} stage IIIA|IIIB|IIIC",
        "Stage III A/B NSCLC": f"{LUNG} stage IIIA|IIIB",
        "Dukes stage B or C colon cancer": "condition(colon cancer) stage B|C",
        "Oligometastatic NSCLC": f'{LUNG} metastatic and attest by investigator "Oligometastatic"',
        "Stage IIIB or oligometastatic NSCLC": (
            f'{LUNG} stage IIIB or {LUNG} metastatic and attest by investigator "oligometastatic"'
        ),
        "Zubrod 0-1 or better": "ecog from 0 to 1",
        "Zubrod 1-2 or better": "ecog from 0 to 2",
        "Karnofsky 70-80 or better": "karnofsky >= 70",
    },
    exclusion={
        "Liver disease such as cirrhosis, hepatitis B, etc.": (
            "condition(hepatic disease) or condition(cirrhosis) or condition(hepatitis B)"
        ),
        "Asthma, epilepsy etc": (
            'condition(asthma) or condition(epilepsy) or attest by investigator "Asthma, epilepsy, etc"'
        ),
        "Non-traumatic fracture or dislocation": (
            "(condition(fracture) or condition(dislocation)) "
            'and attest by investigator "Non-traumatic fracture or dislocation"'
        ),
    },
)
def test_a_letter_behind_a_stage_is_its_substage(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Neutrophils >= 1000/mm3 without G-CSF within 7 days (14 days for pegfilgrastim) before screening": (
            "neutrophils >= 1000 /uL and not (received(g-csf) within 7 days before screening "
            "or received(pegfilgrastim) within 14 days before screening)"
        ),
        "Platelets >= 75,000/mm3, or >= 50,000/mm3 if marrow plasma cells >= 50%": (
            "platelets >= 75000 /uL or bone marrow plasma cells >= 50 % and platelets >= 50000 /uL"
        ),
        "Platelets >= 70 x 10^9/L for patients in whom < 50% of bone marrow nucleated cells are plasma cells; "
        ">= 40 x 10^9/L for patients in whom >= 50% of bone marrow nucleated cells are plasma cells": (
            "(if bone marrow plasma cells < 50 % then platelets >= 70 10*9/L) "
            "and (if bone marrow plasma cells >= 50 % then platelets >= 40 10*9/L)"
        ),
        "Platelets >= 50 x 10^9/L (>= 30 x 10^9/L if marrow plasma cells are >= 50% of nucleated cells) "
        "without transfusion for 7 days": (
            "(platelets >= 50 10*9/L or bone marrow plasma cells >= 50 % and platelets >= 30 10*9/L) "
            "and not received(transfusion) within 7 days before screening"
        ),
        "Serum M-protein >= 1 g/dL on protein electrophoresis": "serum m-protein >= 1 g/dL",
        "Measurable disease defined by one of: serum M-protein >= 1 g/dL; FLC >= 10 mg/dL with abnormal ratio": (
            "serum m-protein >= 1 g/dL "
            'or free light chain >= 10 mg/dL and attest by investigator "abnormal ratio"'
        ),
    },
    exclusion={},
)
def test_counts_without_support_and_values_of_myeloma(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
