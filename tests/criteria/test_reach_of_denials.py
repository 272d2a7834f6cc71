"""How far a denial, an illness, a definition and a finding reach in what is listed behind them."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No glaucoma, no lithium or clozapine": "not condition(glaucoma) and not (received(lithium) or received(clozapine))",
        "Healthy, no gout, no lithium or clozapine": "condition(healthy) and not condition(gout) and not (received(lithium) or received(clozapine))",
        "Must not have gout or glaucoma, must not meet criteria for mania or bulimia nervosa": "not (condition(gout) or condition(glaucoma)) and not (condition(mania) or condition(bulimia nervosa))",
        "No gout, psoriasis or glaucoma, no lithium": "not (condition(gout) or condition(psoriasis) or condition(glaucoma)) and not received(lithium)",
        "No gout or no lithium or clozapine": 'unparsed "No gout or no lithium or clozapine"',
    },
    exclusion={
        "No gout or glaucoma, no lithium or clozapine": 'unparsed "No gout or glaucoma, no lithium or clozapine"',
    },
)  # fmt: skip
def test_each_denial_holds_for_its_own_list(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Have been on lithium for at least 16 weeks and have been on clozapine for at least 8 weeks before entry": "received(lithium) ongoing for at least 16 weeks and received(clozapine) ongoing for at least 8 weeks",
        "Lithium at least 3 weeks and clozapine at least 2 weeks prior to screening": "not received(lithium) within 3 weeks before screening and not received(clozapine) within 2 weeks before screening",
    },
    exclusion={},
)  # fmt: skip
def test_how_long_they_have_been_on_a_drug_is_no_time_without_it(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Cirrhosis confirmed by biopsy or laboratory parameters": 'condition(cirrhosis) and attest by investigator "confirmed by biopsy or laboratory parameters"',
        "Gastroparesis > 1 month in duration, defined by nausea, vomiting, or bloating": "condition(gastroparesis) at least 1 month before screening and (condition(nausea) or condition(vomiting) or condition(bloating))",
        "Osteoporosis defined by a T-score of -2.5 or lower or fracture": "condition(osteoporosis) and (bone density t-score <= -2.5 or condition(fracture))",
        "Asthma with severe eczema or allergic rhinitis": 'condition(asthma) and condition(eczema) severe or condition(allergic rhinitis) and (condition(asthma) or attest by investigator "Asthma with severe eczema or allergic rhinitis")',
    },
    exclusion={
        "Cirrhosis with ascites or is known to be HIV positive": "condition(cirrhosis) and condition(ascites) or condition(HIV infection)",
        "Gout, or asthma with eczema, severe hay fever, or vertigo": "condition(gout) or condition(asthma) and condition(eczema) or condition(seasonal allergic rhinitis) severe or condition(vertigo)",
    },
)  # fmt: skip
def test_what_tells_of_an_illness_lets_nobody_in_without_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
