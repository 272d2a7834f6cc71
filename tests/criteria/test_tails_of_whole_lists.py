"""Words that belong to a whole list, or to one member of it: trees of sentences in our own words."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def _tree(sentence: str, kind: str) -> str:
    found = compile_text(f"{kind} Criteria:\n\n* {sentence}\n")
    return " | ".join(write(x.tree) for x in found)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "No prior antihypertensive therapy OR less than 12 weeks of prior lisinopril",
            'not received(antihypertensive) or attest by investigator "less than 12 weeks of prior lisinopril"',
        ),
        (
            "MRI within 2-3 weeks prior to enrollment",
            "received(magnetic resonance imaging) within 3 weeks before enrolment",
        ),
        (
            "No surgery within 4-6 weeks before enrolment",
            "not received(surgery) within 6 weeks before enrolment",
        ),
        (
            "Stroke within 3 to 6 months before randomization",
            "condition(stroke) between 3 months and 6 months before randomisation",
        ),
        (
            "Patients who have undergone or will undergo coronary artery bypass grafting",
            "received(cabg) or received(cabg) planned",
        ),
        (
            "No prior cisplatin or etoposide as first line treatment for ovarian cancer",
            'not ((received(cisplatin) or received(etoposide)) and attest by investigator "as first line treatment for ovarian cancer")',
        ),
        ("No prior cisplatin or etoposide", "not (received(cisplatin) or received(etoposide))"),
        (
            "No history of peripheral neuropathy from diabetes, chemotherapy or previous spinal surgery",
            'not attest by investigator "history of peripheral neuropathy from diabetes, chemotherapy or previous spinal surgery"',
        ),
        (
            "No lung metastases from melanoma, sarcoma, or thyroid cancer",
            'not (condition(lung metastasis) and attest by investigator "from melanoma, sarcoma, or thyroid cancer")',
        ),
        ("Clinical Stages T2a-c or T3a-b", 'attest by investigator "Clinical Stages T2a-c or T3a-b"'),
        (
            "Breast cancer, estrogen receptor positive or progesterone receptor positive",
            "condition(breast cancer) and (test(estrogen receptor) positive or test(progesterone receptor) positive)",
        ),
        (
            "Breast cancer, HER2 negative or unknown",
            'condition(breast cancer) and attest by investigator "HER2 negative or unknown"',
        ),
        (
            "Patient must be enrolled on a protocol involving the use of interferon",
            'attest by investigator "Patient must be enrolled on a protocol involving the use of interferon"',
        ),
        (
            "Measurable disease; patients with leukemia are not required to have measurable disease",
            "condition(malignancy) measurable or condition(leukemia)",
        ),
        (
            "Not pregnant Fertile patients must use effective contraception",
            'not condition(pregnancy) | attest "Fertile patients must use effective contraception"',
        ),
        (
            "melanoma, kidney tumors, and other tumors) Must have had recurrence within the past 6 weeks",
            'unparsed "melanoma, kidney tumors, and other tumors) Must have had recurrence within the past 6 weeks"',
        ),
        (
            "All patients must have had asthma, and must have been free of eye disease or systemic disease that may have altered vision",
            'condition(asthma) history and not ((condition(eye disease) or attest by investigator "systemic disease") and attest by investigator "that may have altered vision")',
        ),
        (
            "Must have either anemia (hemoglobin less than 10 g/dL), thrombocytopenia (less than 80,000/mm3), or splenomegaly",
            "condition(anemia) and hemoglobin < 10 g/dL or platelets < 80000 /uL or condition(splenomegaly)",
        ),
    ],
)
def test_who_is_let_in(sentence: str, tree: str) -> None:
    assert _tree(sentence, "Inclusion") == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Surgery within 4-6 weeks before enrolment", "received(surgery) within 6 weeks before enrolment"),
        ("Have received or will receive rituximab", "received(rituximab) or received(rituximab) planned"),
        (
            "Evidence of new liver disease, potentially from alcohol or tumor resulting from hepatitis B",
            'condition(hepatic disease) and attest by investigator "new liver disease" and attest by investigator "potentially from alcohol or tumor resulting from hepatitis B"',
        ),
        (
            "Peripheral neuropathy from diabetes, cisplatin or prior spinal surgery",
            'attest by investigator "Peripheral neuropathy from diabetes, cisplatin or prior spinal surgery"',
        ),
        (
            "Use of medications that affect bone metabolism, resorption or formation within the previous 6 months",
            'attest by investigator "Use of medications that affect bone metabolism, resorption or formation within the previous 6 months"',
        ),
        ("Paget's disease of the nipple", "condition(paget disease of the breast)"),
        ("Paget's disease of the vulva", "condition(extramammary paget disease)"),
        ("Paget's disease", "condition(paget disease of bone)"),
        (
            "Avoid use of aspirin, use of ibuprofen, and alcohol",
            'unparsed "Avoid use of aspirin, use of ibuprofen, and alcohol"',
        ),
        ("Unwilling to avoid alcohol, aspirin", 'attest "Unwilling to avoid alcohol, aspirin"'),
        (
            "Inability to sign an informed consent, either by the patient, or in the case of a child, by the parent",
            'attest "Inability to sign an informed consent, either by the patient, or in the case of a child, by the parent"',
        ),
        (
            "Hypersensitivity (history of allergic reactions) to penicillin or macrolide antibiotics",
            "allergy(penicillin) or allergy(macrolide)",
        ),
        (
            "Allergy (history of rash) to penicillin",
            'attest by investigator "Allergy (history of rash) to penicillin"',
        ),
        (
            "Known significant intolerance or hypersensitivity to aspirin, ibuprofen, or naproxen, for reasons other than heartburn",
            'attest by investigator "Known significant intolerance or hypersensitivity to aspirin, ibuprofen, or naproxen, for reasons other than heartburn"',
        ),
        (
            "Genital tract infection or trauma",
            'condition(genital infection) or condition("genital tract trauma")',
        ),
        ("Eye infection or injury", "condition(eye infection) or condition(ocular injury)"),
        (
            "Vaginal irritation, rash or ulcer",
            'condition("vaginal irritation") or condition("vaginal rash") or condition("vaginal ulcer")',
        ),
        ("Vaginal infection or pelvic trauma", 'condition(vaginal infection) or condition("pelvic trauma")'),
        (
            "Patients who use drugs that interact with lithium such as aspirin, warfarin and diuretics",
            'attest by investigator "Patients who use drugs that interact with lithium" or received(aspirin) ongoing or received(warfarin) ongoing or received(diuretic) ongoing',
        ),
        (
            "Other drugs for the treatment or prevention of malaria; aspirin; chloroquine for more than 48 hours",
            'attest by investigator "Other drugs for the treatment or prevention of malaria" or received(aspirin) ongoing or received(chloroquine) ongoing for more than 48 hours',
        ),
        (
            "Previous cancer (unless a disease free interval of at least 5 years) or concurrent malignancies with the exception of basal cell carcinoma of the skin",
            'condition(malignancy except basal cell carcinoma) history and not attest by investigator "a disease free interval of at least 5 years" or condition(malignancy except basal cell carcinoma) active',
        ),
        (
            "Breast cancer, estrogen receptor positive or progesterone receptor positive",
            "condition(breast cancer) or test(estrogen receptor) positive or test(progesterone receptor) positive",
        ),
    ],
)
def test_who_is_kept_out(sentence: str, tree: str) -> None:
    assert _tree(sentence, "Exclusion") == tree
