"""Treatments that are still to come are not taken for received ones."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Before chemotherapy": 'attest by investigator "Before chemotherapy"',
        "Patients before cardiac surgery": 'attest by investigator "Patients before cardiac surgery"',
        "Gastric cancer, before chemotherapy, radiotherapy or surgery": (
            'condition(gastric cancer) and attest by investigator "before chemotherapy, radiotherapy or surgery"'
        ),
        "Sarcoma but prior to surgery": 'condition(sarcoma) and attest by investigator "prior to surgery"',
        "Patients with sarcoma before surgery or radiotherapy": (
            'condition(sarcoma) and attest by investigator "before surgery or radiotherapy"'
        ),
        "Age 20 to 60 years, before cardiac surgery": (
            'age from 20 to 60 years and attest by investigator "before cardiac surgery"'
        ),
        "Pneumonia within 6 weeks before surgery or chemotherapy": (
            "condition(pneumonia) within 6 weeks before surgery"
            ' and attest by investigator "before surgery or chemotherapy"'
        ),
        "No pneumonia within 6 weeks before surgery or chemotherapy": (
            'attest by investigator "No pneumonia within 6 weeks before surgery or chemotherapy"'
        ),
        "Informed consent signed before surgery or dialysis": (
            'attest "Informed consent signed before surgery or dialysis"'
        ),
        # what was given, and the day from which the trial counts
        "Prior chemotherapy or radiotherapy": "received(chemotherapy) or received(radiotherapy)",
        "Methotrexate for at least 10 weeks prior to study entry or infliximab": (
            "received(methotrexate) ongoing for at least 10 weeks or received(infliximab)"
        ),
    },
    exclusion={
        "Glioma but before surgery, radiotherapy and/or temozolomide": (
            'condition(glioma) and attest by investigator "before surgery, radiotherapy and/or temozolomide"'
        ),
        "Blood transfusion before or after surgery": (
            'received(transfusion) and attest by investigator "before or after surgery"'
        ),
        "Chemotherapy before surgery": 'received(chemotherapy) and attest by investigator "before surgery"',
    },
)
def test_what_is_still_to_come_was_not_received(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Immunosuppression, defined as receipt of methotrexate or cyclosporine": (
            "condition(immunodeficiency) and (received(methotrexate) or received(cyclosporine))"
        ),
    },
    exclusion={
        "Immunosuppression, defined as receipt of methotrexate or azathioprine": (
            "received(methotrexate) or received(azathioprine)"
        ),
        "Placenta previa or anemia (defined as hemoglobin < 9 g/dL) before delivery": (
            '(condition(placenta previa) or hemoglobin < 9 g/dL) and attest by investigator "before delivery"'
        ),
        "Asthma or obesity (defined as BMI > 35 kg/m2)": "condition(asthma) or bmi > 35 kg/m2",
        "Current use of illegal substances": "condition(illicit drug use) active",
    },
)
def test_a_definition_stands_for_what_it_defines(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
