"""A range of stages names those that lie between its ends, substages too."""

from __future__ import annotations

from tests.criteria.reading import each, tree

LUNG = "condition(non-small cell lung cancer)"


@each(
    inclusion={
        "Stage IA2-II non-small cell lung cancer": f"{LUNG} stage IA2|IA3|IB|II",
        "Stage IB-IIIA NSCLC": f"{LUNG} stage IB|II|IIIA",
        "Stage IA-IIIB NSCLC": f"{LUNG} stage I|II|IIIA|IIIB",
        "Stage IIIB-IV NSCLC": f"{LUNG} stage IIIB|IIIC|IV",
        "Stage IIIB or higher NSCLC": f"{LUNG} stage IIIB|IIIC|IV",
        "Stage IIIB-IV melanoma": "condition(melanoma) stage IIIB|IIIC|IIID|IV",
        "Stage IIIA-D melanoma": "condition(melanoma) stage IIIA|IIIB|IIIC|IIID",
        "FIGO stage IA1-IB1 cervical cancer": "condition(cervical cancer) stage IA|IB1",
        "FIGO stage IB2-IVA cervical cancer": "condition(cervical cancer) stage IB2|IB3|II|III|IVA",
        "Stage IC-IIIC ovarian cancer": "condition(ovarian cancer) stage IC|II|IIIA|IIIB|IIIC",
        "Chronic kidney disease stage 3b-5": "condition(chronic kidney disease) stage IIIB|IV|V",
        "BCLC stage A-C hepatocellular carcinoma": "condition(hepatocellular carcinoma) stage A|B|C",
        # no range
        "Stage IB, II, or IIIA NSCLC": f"{LUNG} stage IB|II|IIIA",
        "Stage IA2 or IIB NSCLC": f"{LUNG} stage IA2|IIB",
        "Stage I to IIIA breast cancer": "condition(breast cancer) stage I|II|IIIA",
    },
    exclusion={"Stage IIE-IV lymphoma": "condition(lymphoma) stage IIE|III|IV"},
)
def test_a_range_of_stages(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
