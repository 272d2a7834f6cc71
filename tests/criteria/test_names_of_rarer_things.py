"""Names that hold another's: silver nitrate is no nitrate, an allele's colon ends no label."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "HLA-B*58:01 negative": 'test("hla-b*5801") negative',
        "ECOG physical status 0-1": "ecog from 0 to 1",
        "International standardized ratio < 1.4": "inr < 1.4",
        "Creatinine phosphokinase < 4 x ULN": "creatine kinase < 4 x ULN",
        # a label is still one
        "Zubrod scale: 0-1": "ecog from 0 to 1",
    },
    exclusion={
        "Use of silver nitrate": "received(silver nitrate) ongoing",
        "Use of long-acting nitrates": "received(long-acting nitrate) ongoing",
        "Allergy to silver sulfadiazine": "allergy(silver sulfadiazine)",
        "Positive for HLA-B*57:01": 'test("hla-b*5701") positive',
        "Acute exacerbation of chronic bronchitis": "condition(exacerbation of chronic bronchitis)",
        "Anterior circulation infarct within 90 days": "condition(anterior circulation stroke) within 90 days before screening",
        "Smokers or vapers": "condition(smoking) or condition(e-cigarette use)",
        "Chewing tobacco": "condition(smokeless tobacco use)",
        # who had something done, told by a participle
        "Splenectomised patients": "received(splenectomy)",
        "Anticoagulated patients": "received(anticoagulant)",
        "Patients with a laryngeal mask airway": "received(laryngeal mask airway)",
        # not every drop is an artificial tear
        "Use of eye drops": 'received("eye drops") ongoing',
        "Use of lubricating eye drops": "received(artificial tears) ongoing",
        "Prior treatment with gepotidacin": "received(gepotidacin)",
        "Chikungunya vaccine within the last 28 days": "received(chikungunya vaccine) within 28 days before screening",
        "PIMS-TS": "condition(multisystem inflammatory syndrome in children)",
        # one aid of several is not any of them
        "Wheelchair users": "received(wheelchair)",
        "Use of a walking frame": "received(walker)",
        "Use of mobility aids": "received(mobility aid)",
        "Chest drain within the last 7 days": "received(chest tube) within 7 days before screening",
    },
)
def test_what_goes_by_a_name_of_its_own(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
