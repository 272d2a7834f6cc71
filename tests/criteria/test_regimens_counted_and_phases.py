"""Older cancer trials: what counts as a regimen, phases of a leukemia, what was seen by which scan."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # what the examples count is not asked for; what a regimen contained is
        "No more than 3 prior chemotherapy regimens (including maintenance therapy)": (
            "received(chemotherapy) lines <= 3"
        ),
        "At least 2 prior regimens, including carboplatin and paclitaxel, for ovarian cancer": (
            "received(antineoplastic therapy) lines >= 2 "
            'and attest by investigator "for ovarian cancer, including carboplatin and paclitaxel"'
        ),
        "At least one regimen must have contained docetaxel or paclitaxel": (
            "received(docetaxel) or received(paclitaxel)"
        ),
        "Peripheral neuropathy no greater than grade 1 (including tinnitus)": (
            "not (condition(peripheral neuropathy) grade > 1 or condition(tinnitus) grade > 1)"
        ),
        # each phase has its name
        "Accelerated or blastic phase CML": (
            "condition(accelerated phase chronic myeloid leukemia) or condition(blast phase chronic myeloid leukemia)"
        ),
        "CML in chronic or accelerated phase": (
            "condition(chronic phase chronic myeloid leukemia) or condition(accelerated phase chronic myeloid leukemia)"
        ),
        "Moderate or high grade chondrosarcoma": (
            'condition("intermediate grade chondrosarcoma") or condition("high grade chondrosarcoma")'
        ),
        "Metastatic, inflammatory, or recurrent breast cancer": (
            "condition(inflammatory breast cancer) or condition(breast cancer) metastatic or condition(breast cancer) recurrent"
        ),
        # by what it was seen is no other way in
        "Melanoma confirmed by biopsy or excision": "condition(melanoma)",
        "Evidence of a patent hepatic shunt by Doppler US, MRI, or angiography": 'condition("patent hepatic shunt")',
        "Resectable gastric cancer as determined by standard work-up, including CT and endoscopic ultrasound": (
            'condition("resectable gastric cancer")'
        ),
        "Ascites may be present": 'allowed "Ascites may be present"',
        "No prior hemorrhagic or embolic cerebrovascular accident": "not condition(stroke) history",
        "Women who are not of childbearing potential (i.e., who are postmenopausal)": (
            "sex female and (condition(no childbearing potential) or condition(postmenopausal))"
        ),
    },
    exclusion={
        "More than 1 prior line of chemotherapy (including adjuvant therapy)": "received(chemotherapy) lines > 1",
        "Chronic or accelerated phase chronic myeloid leukemia": (
            "condition(chronic phase chronic myeloid leukemia) or condition(accelerated phase chronic myeloid leukemia)"
        ),
        "Ischemic or hemorrhagic cerebrovascular accident within 1 year": (
            "condition(stroke) within 1 year before screening"
        ),
    },
)
def test_read(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_runs_on_behind_a_phase_is_no_part_of_it() -> None:
    read = tree("CML in chronic or accelerated phase Newly diagnosed acute leukemia")
    assert "accelerated phase chronic myeloid leukemia" not in read
