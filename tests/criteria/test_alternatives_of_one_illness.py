"""Alternatives of one illness, measures of one inflammation, and what is told of a part or a reading."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Women of non-childbearing potential must be postmenopausal or surgically sterile": "if condition(no childbearing potential) then (condition(postmenopausal) or condition(surgically sterile))",
        "DAS28 > 5.1 and CRP ≥ 8 mg/L or ESR ≥ 30 mm/h": "das28 > 5.1 and (crp >= 8 mg/L or esr >= 30 mm/h)",
        "Tanner stage 3 or higher": "score(tanner stage) from 3 to 5",
        "Pneumonia with CURB-65 ≥ 2 and fever or SpO2 < 92%": "curb-65 >= 2 and condition(pneumonia) and condition(fever) or condition(pneumonia) and spo2 < 92 %",
        "TIA with ABCD2 score ≥ 5 and age > 65 or minor stroke with NIHSS ≤ 4": '"abcd2 score" >= 5 and condition(transient ischemic attack) and age > 65 years or nihss <= 4 and condition("minor stroke")',
        "Eosinophilic esophagitis with ≥ 20 eosinophils per hpf": 'condition(eosinophilic esophagitis) and unparsed "with ≥ 20 eosinophils per hpf"',
        "Central subfield thickness ≥ 310 µm on OCT": "central subfield thickness >= 310 um",
    },
    exclusion={
        "Infection resistant to linezolid or daptomycin": 'condition(infection) refractory and unparsed "resistant to linezolid or daptomycin"',
        "HAM-D item 3 score > 2": 'unparsed "HAM-D item 3 score > 2"',
        "Influenza-like illness or fever": "condition(influenza-like illness) or condition(fever)",
        "FEV1/FVC < 0.6 post-bronchodilator": "fev1/fvc < 0.6",
        "Positive drug screen at screening or admission": "test(drug screen) positive",
    },
)  # fmt: skip
def test_alternatives_stay_with_what_they_are_alternatives_of(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected
