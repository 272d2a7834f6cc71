"""What stands behind a disease or a test: of whom it is asked, what drugs did, what a marker means."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Negative urine pregnancy test within 5 days before dosing for females of childbearing potential": (
            "if condition(childbearing potential) then "
            "test(pregnancy test) negative within 5 days before treatment"
        ),
        "Essential thrombocythemia resistant to or intolerant of hydroxyurea": (
            "condition(essential thrombocythemia) and received(hydroxyurea) "
            'and (attest by investigator "resistant" or attest by investigator "intolerant of hydroxyurea")'
        ),
        "Thyroid cancer, progressed on lenvatinib or intolerant of it": (
            "condition(thyroid cancer) and received(lenvatinib) "
            'and attest by investigator "progressed on lenvatinib or intolerant of it"'
        ),
        "Insufficient response or intolerance to at least one JAK inhibitor": (
            "received(jak inhibitor) "
            'and attest by investigator "Insufficient response or intolerance to at least one JAK inhibitor"'
        ),
        # to which treatment a response was, no record says; the latest one may be the relapse since
        "Partial or complete response to the last platinum chemotherapy": (
            "received(platinum chemotherapy) and attest by investigator "
            '"Partial or complete response to the last platinum chemotherapy"'
        ),
        "Ovarian cancer in complete or partial response to platinum": (
            "condition(ovarian cancer) and received(platinum chemotherapy) "
            'and attest by investigator "in complete or partial response to platinum"'
        ),
        "CML not resistant to or intolerant of imatinib": (
            'unparsed "CML not resistant to" or unparsed "intolerant of imatinib"'
        ),
        "0 to 2 prior PARP inhibitors": 'attest by investigator "0 to 2 prior PARP inhibitors"',
        # untreated and of an extent: not one or the other
        "Melanoma, untreated, unresectable or metastatic": (
            'condition(melanoma) and unparsed "untreated, unresectable or metastatic"'
        ),
        "Follicular lymphoma, previously untreated, or relapsed": (
            "condition(follicular lymphoma) untreated or condition(follicular lymphoma) relapsed"
        ),
        "MSI-high or dMMR colorectal cancer": (
            "(test(microsatellite instability) positive or test(mismatch repair deficiency) positive) "
            "and condition(colorectal cancer)"
        ),
        "HER2-positive (IHC 3+, or IHC 2+ and FISH positive) gastric cancer": (
            "test(her2) positive and condition(gastric cancer) "
            'and attest by investigator "IHC 3+, or IHC 2+ and FISH positive"'
        ),
        # no record says how active; that it is, some do
        "Moderately to severely active ulcerative colitis despite azathioprine": (
            "condition(ulcerative colitis) active "
            'and attest by investigator "Moderately to severely" and received(azathioprine)'
        ),
        # the score says how active, and nobody needs to
        "Moderately to severely active ulcerative colitis, defined as a Mayo score of 5 to 11": (
            "score(mayo score) from 5 to 11"
        ),
        "Oligodendroglioma with unmethylated MGMT promoter": (
            "condition(oligodendroglioma) and test(mgmt methylation) negative"
        ),
        "IDH-mutant astrocytoma with a methylated MGMT promoter": (
            "test(idh mutation) mutated and condition(astrocytoma) and test(mgmt methylation) positive"
        ),
        "Glioblastoma, MGMT unmethylated": "condition(glioblastoma) and test(mgmt methylation) negative",
        "BRCA1 or BRCA2 germline or somatic mutation": "test(brca mutation) positive",
        "At most 2 prior PARP inhibitors": 'attest by investigator "At most 2 prior PARP inhibitors"',
    },
    exclusion={
        "Treated with more than 3 TKIs": (
            'received(tyrosine kinase inhibitor) and attest by investigator "Treated with more than 3 TKIs"'
        ),
        # the bracket is another reason, and narrows nothing
        "Gastric cancer (or HER2 positive)": "condition(gastric cancer) or test(her2) positive",
        "Hepatitis B with positive HBeAg": "condition(hepatitis B) and test(hbeag) positive",
        # an illness beside it keeps out however active it is
        "Moderately active psoriasis or syphilis": (
            'condition(psoriasis) active and unparsed "Moderately" or condition(syphilis) active'
        ),
        "Unmethylated MGMT": "test(mgmt methylation) negative",
        "Major surgery within 21 days or biopsy within 5 days of the first dose": (
            "received(major surgery) within 21 days before treatment "
            "or received(biopsy) within 5 days before treatment"
        ),
        # counted from today, whatever the other is counted from
        "Stroke in the last 8 months or TIA within 2 months before randomisation": (
            "condition(stroke) within 8 months before screening "
            "or condition(transient ischemic attack) within 2 months before randomisation"
        ),
    },
)
def test_what_stands_behind_is_read_with_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_more_than_some_lines_are_still_counted() -> None:
    assert tree("More than 2 prior lines of chemotherapy", "exclusion") == "received(chemotherapy) lines > 2"
