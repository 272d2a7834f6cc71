"""Each change of a gene is a test of its own: a fusion is no mutation, and a skin test no blood test."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "RET fusion-positive thyroid cancer": "test(ret fusion) positive and condition(thyroid cancer)",
        "RET-rearranged thyroid cancer": "test(ret fusion) positive and condition(thyroid cancer)",
        "Documented RET mutation": "test(ret mutation) positive",
        "RET positive": "test(ret alteration) positive",
        "Known RET alteration": "test(ret alteration) positive",
        "MET amplification": "test(met amplification) positive",
        "c-Met overexpressing gastric cancer": "test(met overexpression) positive and condition(gastric cancer)",
        "MET exon 14 skipping mutation": "test(met exon 14 skipping) positive",
        "FGFR2 fusion or rearrangement": "test(fgfr2 fusion) positive",
        "FGFR3 mutation": "test(fgfr3 mutation) positive",
        "FGFR1 gene amplification": "test(fgfr1 amplification) positive",
        "FGFR alteration": "test(fgfr alteration) positive",
        "EGFR-amplified glioblastoma": "test(egfr amplification) positive and condition(glioblastoma)",
        "EGFR-overexpressing colorectal cancer": "test(egfr expression) positive and condition(colorectal cancer)",
        "EGFR-mutated lung adenocarcinoma": "test(egfr mutation) mutated and condition(lung adenocarcinoma)",
        "HER2-mutant breast cancer": "test(her2 mutation) positive and condition(breast cancer)",
        "HER2-low metastatic breast cancer": "test(her2-low) positive and condition(metastatic breast cancer)",
        "PTEN loss": "test(pten loss) positive",
        "Germline BRCA1/2 mutation": "test(germline brca mutation) positive",
        "Germline or somatic BRCA mutation": "test(brca mutation) positive",
        "BRCA2 mutation": "test(brca2 mutation) positive",
        "JAK2 V617F mutation": "test(jak2 v617f) positive",
        "JAK2 mutation": "test(jak2 mutation) positive",
        "IDH1 R132C mutation": "test(idh1 r132c) positive",
        # a change that a list shares, and one that an item has of its own
        "Activating mutation of EGFR, ALK translocation or RET rearrangement": (
            "test(egfr mutation) mutated or test(alk rearrangement) positive or test(ret fusion) positive"
        ),
        "Mutation of KRAS or amplification of MET": (
            "test(kras mutation) mutated or test(met amplification) positive"
        ),
        "FGFR2 fusion or mutation": "test(fgfr2 fusion) positive or test(fgfr2 mutation) positive",
        "RET fusion, mutation or amplification": (
            "test(ret fusion) positive or test(ret mutation) positive or test(ret amplification) positive"
        ),
        "HER2 overexpression or amplification": "test(her2) positive",
        # of which of the two the mutation is, the list leaves open
        "FGFR1 or FGFR2 fusion or mutation": (
            'test(fgfr1 fusion) positive or test(fgfr2 fusion) positive or unparsed "mutation"'
        ),
        "KRAS mutation or hypertension": "test(kras mutation) positive or condition(hypertension)",
        "FGFR1, FGFR2 or FGFR3 amplification": (
            "test(fgfr1 amplification) positive or test(fgfr2 amplification) positive "
            "or test(fgfr3 amplification) positive"
        ),
        "Negative QuantiFERON test within 2 months before enrolment": (
            "test(interferon-gamma release assay) negative within 2 months before enrolment"
        ),
        "PR3- or MPO-ANCA positive": "test(pr3-anca) positive or test(mpo-anca) positive",
        "Seropositive for hepatitis A IgM": "test(hav igm) positive",
    },
    exclusion={
        "BRAF mutation or fusion": "test(braf mutation) positive or test(braf fusion) positive",
        "Known RET, MET, or BRAF mutation": (
            "test(ret mutation) positive or test(met mutation) positive or test(braf mutation) positive"
        ),
        "JAK2 V617F positive myelofibrosis": "test(jak2 v617f) positive and condition(myelofibrosis)",
        "Positive tuberculin skin test": "test(tuberculin skin test) positive",
        "Positive tuberculosis test": "test(tuberculosis test) positive",
        "Positive hepatitis A antibody": "test(hav antibody) positive",
        "Positive RPR": "test(nontreponemal test) positive",
        "No RET fusion": "not test(ret fusion) positive",
    },
)  # fmt: skip
def test_each_change_is_asked_for_itself(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
