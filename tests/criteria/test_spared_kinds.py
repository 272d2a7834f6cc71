"""Who is let in by the kind of a disease that he has, and is kept out by another one of it all the same."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No prior radiotherapy (palliative radiotherapy allowed if > 3 months ago)": (
            "not (received(radiotherapy except palliative radiotherapy)"
            " or received(palliative radiotherapy) and not attest by investigator"
            ' "palliative radiotherapy allowed if > 3 months ago")'
        ),
    },
    exclusion={
        "Other malignancy within 4 years; those with a cured skin cancer are not excluded": (
            "condition(malignancy except skin cancer) within 4 years before screening"
            " or condition(skin cancer) within 4 years before screening"
            ' and not attest by investigator "cured skin cancer"'
        ),
        "Prior cancer. Patients with resected cervical carcinoma in situ are not excluded.": (
            "condition(malignancy except carcinoma in situ of the cervix) history"
            " or condition(carcinoma in situ of the cervix) history"
            ' and not attest by investigator "Patients with resected cervical carcinoma in situ are not excluded"'
        ),
        "Seizures; patients with febrile seizures as a child are not excluded": (
            "condition(seizure except febrile seizure) or condition(febrile seizure)"
            ' and not attest by investigator "febrile seizures as a child"'
        ),
        "Psychiatric disorder; patients with mild anxiety disorder are eligible": (
            "condition(psychiatric disorder except anxiety disorder)"
            " or condition(anxiety disorder) and not condition(anxiety disorder) mild"
        ),
        "Lung disease requiring therapy, those with mild asthma are not excluded": (
            "(condition(pulmonary disease except asthma) or condition(asthma)"
            ' and not attest by investigator "mild asthma") and attest by investigator "requiring therapy"'
        ),
        "Infection; patients with controlled HIV infection are eligible": (
            "condition(infection except HIV infection)"
            " or condition(HIV infection) and not condition(HIV infection) controlled"
        ),
        # of which kinds it speaks, its names do not tell
        "Corticosteroids (topical or inhaled corticosteroids allowed)": (
            'received(corticosteroid) and not attest by investigator "topical or inhaled corticosteroids"'
        ),
        "Cancer (skin tumors other than melanoma are not exclusionary)": (
            'condition(malignancy) and not attest by investigator "skin tumors other than melanoma"'
        ),
        # another disease does not undo the one that keeps out
        "Heart disease; patients with hypertension are not excluded": (
            "condition(heart disease)"
            ' and not attest by investigator "patients with hypertension are not excluded"'
        ),
        "Chronic disease requiring therapy (e.g., gout, epilepsy). Patients who have asthma or eczema are not excluded.": (
            '(attest by investigator "Chronic disease" or condition(gout) or condition(epilepsy))'
            ' and attest by investigator "requiring therapy"'
            ' and not attest by investigator "Patients who have asthma or eczema are not excluded"'
        ),
        # what is told of the disease itself, or of a value, decides as before
        "Hepatitis C; patients with undetectable HCV RNA may be enrolled": (
            "condition(hepatitis C) and not test(hcv rna) negative"
        ),
        "Bilirubin > 2 x ULN; patients with Gilbert syndrome are eligible": (
            "bilirubin > 2 x ULN and not condition(gilbert syndrome)"
        ),
        "Autoimmune disease; patients with vitiligo are eligible": "condition(autoimmune disease except vitiligo)",
    },
)
def test_another_kind_keeps_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
