"""What stands behind something told of others, of one bound or of one time, and is none of it."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Cholangitis with ALP > 3 x ULN and/or bilirubin > ULN but < 3 x ULN": "condition(cholangitis) and (alp > 3 x ULN or bilirubin > 1 x ULN) and bilirubin < 3 x ULN",
        "NSCLC with disease progression on or after docetaxel": "condition(non-small cell lung cancer) and response = PD and received(docetaxel)",
        "Healthy with no significant findings on history, vital signs and ECG": 'condition(healthy) and attest by investigator "no significant findings on history, vital signs and ECG"',
    },
    exclusion={
        "Migraine, family history of stroke, gout": "condition(migraine) or family history(stroke) or condition(gout)",
        "Cerebral infarction/hemorrhage": "condition(ischemic stroke) or condition(intracerebral hemorrhage)",
        "Migraine, gout, or family history of stroke, glaucoma": "condition(migraine) or condition(gout) or family history(stroke) or family history(glaucoma)",
        "Progression on or after docetaxel as their last regimen": 'received(docetaxel) and unparsed "Progression on or after" and attest by investigator "as their last"',
    },
)  # fmt: skip
def test_what_follows_is_of_its_own(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
