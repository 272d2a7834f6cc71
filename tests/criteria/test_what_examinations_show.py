"""What examinations show, resistance to drugs, and words that tell how something was found."""

from __future__ import annotations

from tests.criteria.reading import each, tree

WHOLE = "attest by investigator "
INCLUSION = {
    "Resistance to dasatinib or nilotinib": f'{WHOLE}"Resistance to dasatinib or nilotinib"',
    "ECG evidence of left ventricular hypertrophy": "condition(left ventricular hypertrophy)",
    "Class 2 or 3 obesity": "condition(class II obesity) or condition(morbid obesity)",
}
EXCLUSION = {
    # nobody is kept out for having had an electrocardiogram
    "Clinically relevant abnormalities in laboratory tests, vital signs or ECG": (
        f'{WHOLE}"Clinically relevant abnormalities in laboratory tests, vital signs or ECG"'
    ),
    "Sigmoidoscopy within 2 years": "received(sigmoidoscopy) within 2 years before screening",
    "Laboratory abnormalities: AST > 4 x ULN": "ast > 4 x ULN",
    "MRI or CT evidence of subdural hematoma": "condition(subdural hematoma)",
    "Atrial flutter in the ECG": "condition(atrial flutter)",
    "Gonorrhea, confirmed by NAAT": "condition(gonorrhea)",
    # whoever takes B resists nothing by that
    "Known resistance to voriconazole or B-lactams": f'{WHOLE}"Known resistance to voriconazole or B-lactams"',
    "Insulin resistance": "condition(insulin resistance)",
    "Platinum resistance": f'{WHOLE}"Platinum resistance"',
    "Lack of efficacy of or intolerance to triptans": (
        f'received(triptan) and {WHOLE}"Lack of efficacy of or intolerance to triptans"'
    ),
    "Bipolar I or II disorder": "condition(bipolar I disorder) or condition(bipolar II disorder)",
    "Class III obesity": "condition(morbid obesity)",
    "Any implanted device": "received(implanted device)",
}


@each(inclusion=INCLUSION, exclusion=EXCLUSION)
def test_shown(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_an_examination_of_which_more_is_asked_is_no_way_of_seeing() -> None:
    asked = "LVEF of 50% or more by echocardiography, and an ECG that is normal"
    assert tree(asked) == "lvef >= 50 % and test(ecg result) normal"
