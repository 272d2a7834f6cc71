"""What bounds a permission, drugs named by one of several targets, and an allergy to what stands before it."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Oral steroids are permitted only with approval of the medical monitor": (
            'if received(oral corticosteroid) then attest by investigator "only with approval of the medical monitor"'
        ),
        "Ibuprofen is allowed but not within 5 days before surgery": (
            "not received(ibuprofen) within 5 days before surgery"
        ),
        "Prior surgery is allowed, however radiotherapy must be completed at least 6 weeks before randomization": (
            "not received(radiotherapy) within less than 6 weeks before randomisation"
        ),
        "No prior MEK or BRAF inhibitor": ("not (received(mek inhibitor) or received(braf inhibitor))"),
    },
    exclusion={
        "Oral steroids are allowed only for the treatment of nausea": (
            'received(oral corticosteroid) and not attest by investigator "only for the treatment of nausea"'
        ),
        "Multivitamins are permitted, but must be stopped 5 days before surgery": (
            'received(dietary supplement) and not attest by investigator "must be stopped 5 days before surgery"'
        ),
        "Ibuprofen is allowed but not within 5 days before surgery": (
            "received(ibuprofen) within 5 days before surgery"
        ),
        "Antihistamines are permitted, but beta blockers must be stopped 4 days before screening": (
            "received(beta blocker) within 4 days before screening"
        ),
        "Any laxatives other than those specifically allowed": (
            'received(laxative) and attest by investigator "other than those specifically allowed"'
        ),
        "Prior transfusion is allowed Uncontrolled diabetes": ("condition(diabetes mellitus) uncontrolled"),
        "Use of statins is allowed": ('allowed "Use of statins is allowed"'),
        "Skin cancer excluding melanoma is allowed": 'condition(melanoma) and not attest by investigator "Skin cancer excluding melanoma is allowed"',
        "Examples of such illnesses include, but are not limited to, uncontrolled diabetes and active infection": (
            "condition(diabetes mellitus) uncontrolled or condition(infection) active"
        ),
        "Examples of live vaccines include measles and mumps": (
            'allowed "Examples of live vaccines include measles and mumps"'
        ),
        "Patients with HIV or hepatitis B, but stable HIV under treatment may be included": (
            'condition(hepatitis B) or condition(HIV infection) and not attest by investigator "stable HIV under treatment may be included"'
        ),
        "Prior treatment with a ROS1 or ALK inhibitor": (
            'received("ros1 inhibitor") or received(alk inhibitor)'
        ),
        "Prior exposure to MEK and/or BRAF inhibitors within 3 weeks before randomization": (
            "received(mek inhibitor) within 3 weeks before randomisation or received(braf inhibitor) within 3 weeks before randomisation"
        ),
        "Prior HER2- or EGFR-directed therapy": (
            "received(her2-targeted therapy) or received(egfr inhibitor)"
        ),
        "Prior therapy with anti-PD-1, PD-L1 or CTLA-4 antibodies": (
            "received(anti-pd-1 antibody) or received(anti-pd-l1 antibody) or received(anti-ctla-4 antibody)"
        ),
        "Prior PD-1/PD-L1 inhibitor": ("received(pd-1/pd-l1 inhibitor)"),
        "EGFR or ALK mutation": ("test(egfr mutation) positive or test(alk alteration) positive"),
        "Prior exposure to lenalidomide or known hypersensitivity to it": (
            "received(lenalidomide) or allergy(lenalidomide)"
        ),
        "Treatment with carboplatin or docetaxel or allergy to either drug": (
            "received(carboplatin) or received(docetaxel) or allergy(carboplatin) or allergy(docetaxel)"
        ),
        "Hepatitis or known allergy to such drugs": (
            'condition(hepatitis) or attest by investigator "known allergy to such drugs"'
        ),
    },
)
def test_permissions_targets_and_allergies(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
