"""Values, classes of drugs and times that each member of a list has for itself."""

from tests.criteria.reading import each, tree

from trialrun.vocab.concepts import is_a


@each(
    inclusion={
        "Total and direct bilirubin ≤ 3 mg/dL": "bilirubin <= 3 mg/dL and direct bilirubin <= 3 mg/dL",
        "Serum and urine creatinine < 2.5 mg/dL": "creatinine < 2.5 mg/dL and urine creatinine < 2.5 mg/dL",
        "Hemoglobin of at least normal": "hemoglobin >= 1 x LLN",
        "Platelets at or above normal": "platelets >= 1 x LLN",
        "Patients with anemia may receive transfusions": 'allowed "Patients with anemia may receive transfusions"',
        "Patients who can take tablets by mouth": 'unparsed "Patients who can take tablets by mouth"',
    },
    exclusion={
        "Total or direct bilirubin > 3 mg/dL": "bilirubin > 3 mg/dL or direct bilirubin > 3 mg/dL",
        "Serum or plasma creatinine > 2.5 mg/dL": "creatinine > 2.5 mg/dL",
        "Chemotherapy, vaccine or surgery within 5 weeks, or radiotherapy within 3 weeks": (
            "received(chemotherapy) within 5 weeks before screening"
            " or received(vaccine) within 5 weeks before screening"
            " or received(surgery) within 5 weeks before screening"
            " or received(radiotherapy) within 3 weeks before screening"
        ),
        "PCV in either eye": (
            'condition(polypoidal choroidal vasculopathy) and attest by investigator "in either eye"'
        ),
        "Prior PCV chemotherapy": "received(procarbazine-lomustine-vincristine)",
        "Any prior anti-TIGIT agent": "received(anti-tigit antibody)",
        "Strong or moderate inhibitors of CYP3A": "received(strong or moderate cyp3a4 inhibitor)",
        "Cerebral aneurysm clips": "received(aneurysm clip)",
    },
)
def test_each_is_named_apart(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_whoever_had_one_drug_had_its_class_and_not_the_other_way_round() -> None:
    for drug, group in (
        ("tiragolumab", "anti-tigit antibody"),
        ("ketoconazole", "strong or moderate cyp3a4 inhibitor"),
        ("diltiazem", "strong or moderate cyp3a4 inhibitor"),
        ("naxitamab", "anti-gd2 antibody"),
    ):
        assert is_a(drug, group, "therapy")
        assert not is_a(group, drug, "therapy")
    assert not is_a("naxitamab", "dinutuximab", "therapy")
    assert not is_a("cimetidine", "strong or moderate cyp3a4 inhibitor", "therapy")
