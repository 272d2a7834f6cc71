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
        "Lithium at least 3 weeks and clozapine at least 2 weeks prior to screening": "not received(lithium) within less than 3 weeks before screening and not received(clozapine) within less than 2 weeks before screening",
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
        "Gastroparesis > 1 month in duration, defined by nausea, vomiting, or bloating": "condition(gastroparesis) more than 1 month before screening and (condition(nausea) or condition(vomiting) or condition(bloating))",
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


@each(
    inclusion={
        "No history of the following: Gout Psoriasis Glaucoma": "not (condition(gout) history or condition(psoriasis) history or condition(glaucoma) history)",
        "At least 6 months since the following: Methotrexate Tacrolimus": "not (received(methotrexate) within less than 6 months before treatment or received(tacrolimus) within less than 6 months before treatment)",
        "No autoimmune disease such as but not limited to: vitiligo, psoriasis": "not (condition(autoimmune disease) or condition(vitiligo) or condition(psoriasis))",
        "Prior Carboplatin Chemotherapy": "received(carboplatin)",
    },
    exclusion={
        "Current use of the following: Lithium Clozapine Heparin": "received(lithium) or received(clozapine) or received(heparin)",
        "Prior Carboplatin Chemotherapy": "received(carboplatin)",
    },
)  # fmt: skip
def test_items_that_lost_their_commas_are_each_one_of_a_list(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Men and postmenopausal women": "if sex female then condition(postmenopausal)",
        "Male, and postmenopausal or surgically sterile female patients, 40 years or older": "(if sex female then (condition(postmenopausal) or condition(surgically sterile))) and age >= 40 years",
        "Men or women of non-childbearing potential aged 20 to 60 years": "(if sex female then condition(no childbearing potential)) and age from 20 to 60 years",
        "Males and females who are postmenopausal": "if sex female then condition(postmenopausal)",
        "Adult men and nonpregnant, nonlactating women": "age >= 18 years and not condition(pregnancy) and not condition(lactation)",
        "Postmenopausal women and men over 50 years": "(if sex female then condition(postmenopausal)) and age > 50 years",
    },
    exclusion={},
)  # fmt: skip
def test_what_is_asked_of_women_keeps_no_man_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Women who are postmenopausal and have gout or psoriasis": "condition(postmenopausal) and (condition(gout) or condition(psoriasis))",
        "Gout or psoriasis AND hemoglobin above 10 g/dL": "(condition(gout) or condition(psoriasis)) and hemoglobin > 10 g/dL",
        "GOUT AND PSORIASIS OR VITILIGO": "condition(gout) and condition(psoriasis) or condition(vitiligo)",
    },
    exclusion={
        "Are pregnant and have gout or psoriasis": "condition(pregnancy) and (condition(gout) or condition(psoriasis))",
        "Gout or psoriasis AND current smoking": "(condition(gout) or condition(psoriasis)) and condition(smoking) active",
    },
)  # fmt: skip
def test_alternatives_of_a_clause_stay_in_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Hachinski ischemia score of at most 4": "score(modified hachinski ischemic score) <= 4",
        "ADAS-Cog-11 score of at least 18": "adas-cog >= 18",
    },
    exclusion={},
)  # fmt: skip
def test_a_number_or_an_illness_in_the_name_of_a_scale_is_no_demand(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Have been taking clozapine for the past 12 weeks": "received(clozapine) ongoing for at least 12 weeks",
        "Have been treated with clozapine during the last 6 months": "received(clozapine) within 6 months before screening",
        "Type 1 diabetes within 3 months of diagnosis": "condition(type 1 diabetes mellitus) and not condition(type 1 diabetes mellitus) more than 3 months before screening",
        "Newly diagnosed rheumatoid arthritis (within 1 year of diagnosis)": 'condition(rheumatoid arthritis) "newly diagnosed" and not condition(rheumatoid arthritis) more than 1 year before screening',
    },
    exclusion={
        "Has been taking clozapine for the past 12 weeks": "received(clozapine) within 12 weeks before screening",
    },
)  # fmt: skip
def test_a_time_up_to_now_is_how_long_it_has_been(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Relapsing-remitting or secondary progressive multiple sclerosis": "condition(relapsing-remitting multiple sclerosis) or condition(secondary progressive multiple sclerosis)",
    },
    exclusion={
        "Steroid or radiation-induced cataract": 'condition("steroid induced cataract") or condition("radiation induced cataract")',
        "Steroids or radiation-induced cataract": 'received(corticosteroid) or condition("radiation induced cataract")',
        "Use of ibuprofen or aspirin-induced asthma": 'received(ibuprofen) ongoing or condition("aspirin induced asthma")',
        "End-stage hepatic or renal disease": "condition(end-stage liver disease) or condition(end-stage renal disease)",
        "End-stage renal disease or liver disease": "condition(end-stage renal disease) or condition(hepatic disease)",
        "Acute myocardial ischemia or infarction": "condition(ischemic heart disease) acute or condition(myocardial infarction) acute",
    },
)  # fmt: skip
def test_what_two_illnesses_share_is_said_once(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Normal ECG and laboratory test results": 'test(ecg result) normal and attest by investigator "Normal ECG and laboratory test results"',
        "No abnormal ECG or laboratory results": 'not attest by investigator "abnormal ECG or laboratory results"',
        "Normal chest x-ray and blood tests": 'test(chest x-ray) normal and attest by investigator "Normal blood tests"',
    },
    exclusion={},
)  # fmt: skip
def test_results_without_a_name_are_not_lost_beside_one_that_has_it(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected
