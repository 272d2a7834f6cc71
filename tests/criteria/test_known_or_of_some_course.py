"""Who has it at all beside who has it somehow, and names in situ, of a degree and of a biopsied tumor."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    # whoever is known to have it has it, whatever its course
    "No symptomatic or known liver metastases": "not condition(liver metastasis)",
    "No known or symptomatic liver metastases": "not condition(liver metastasis)",
    "No uncontrolled or documented gout": "not condition(gout)",
    "Confirmed or active gout": "condition(gout)",
    "No symptomatic liver metastases": "not condition(liver metastasis) symptomatic",
    "No known symptomatic liver metastases": "not condition(liver metastasis) symptomatic",
    "Women must be non-gravid and nonlactating": (
        "if sex female then not condition(pregnancy) and not condition(lactation)"
    ),
    # in situ is the last one
    "No prior lung cancer or intraductal carcinoma in situ": (
        "not (condition(lung cancer) history or condition(ductal carcinoma in situ) history)"
    ),
    "No prior lung cancer or squamous carcinoma in situ": (
        "not (condition(lung cancer) history or condition(squamous carcinoma in situ) history)"
    ),
    "No prior malignancy except adenocarcinoma in situ of the cervix": (
        "not condition(malignancy except adenocarcinoma in situ of the cervix) history"
    ),
    # a biopsy of that tumor
    "Must have undergone spinal tumor surgery or biopsy": (
        "condition(spinal tumor) history and received(surgery) or condition(spinal tumor) history and received(biopsy)"
    ),
    "Prior thyroid nodule removal or biopsy": (
        'received("thyroid nodule removal") or condition(thyroid nodule) and received(biopsy)'
    ),
    "Prior major surgery or biopsy": "received(major surgery) or received(biopsy)",
}
EXCLUSIONS = {
    "Symptomatic or known aortic aneurysm": "condition(aortic aneurysm)",
    "Chronic or known hepatitis C or gout": "condition(hepatitis C) or condition(gout)",
    "Severe or chronic asthma": "condition(asthma) severe or condition(asthma) chronic",
    "Prior bladder cancer or urothelial carcinoma in situ": (
        "condition(bladder cancer) history or condition(urothelial carcinoma in situ) history"
    ),
    "Moderate or greater ankle dysplasia": (
        'condition("ankle dysplasia") moderate or condition("ankle dysplasia") severe'
    ),
    "Mild or worse hearing loss": (
        "condition(hearing loss) mild or condition(hearing loss) moderate or condition(hearing loss) severe"
    ),
    "Moderate or more severe eczema": "condition(eczema) moderate or condition(eczema) severe",
    "Brain tumor surgery or biopsy within 4 weeks": (
        "condition(brain tumor) within 4 weeks before screening and received(surgery) within 4 weeks before screening"
        " or received(biopsy) within 4 weeks before screening"
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_as_it_is_said(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
