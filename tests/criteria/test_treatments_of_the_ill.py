"""Of people with a disease one of several treatments is asked; a dose is that of the drug; what only explains."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # the other treatment without the disease is not what is meant
        "Patients with asthma taking theophylline or montelukast": (
            "condition(asthma) and (received(theophylline) ongoing or received(montelukast) ongoing)"
        ),
        "Gout on allopurinol, febuxostat or colchicine": (
            "condition(gout) and (received(allopurinol) ongoing or received(febuxostat) ongoing"
            " or received(colchicine) ongoing)"
        ),
        "Adults with epilepsy or migraine receiving topiramate or valproate": (
            "age >= 18 years and (condition(epilepsy) or condition(migraine))"
            " and (received(topiramate) ongoing or received(valproate) ongoing)"
        ),
        # an operation is still to be done, and dialysis goes on
        "Obese patients undergoing bariatric surgery": (
            "condition(obesity) and received(bariatric surgery) planned"
        ),
        "Patients with lupus nephritis undergoing dialysis": (
            "condition(lupus nephritis) and received(dialysis) ongoing"
        ),
        "Women with uterine fibroids undergoing hysterectomy or oophorectomy": (
            "sex female and condition(uterine fibroids) and (received(hysterectomy) planned"
            " or received(oophorectomy) planned)"
        ),
        "Women using oral contraceptives or an intrauterine device": (
            "sex female and (received(oral contraceptive) ongoing or received(intrauterine device) ongoing)"
        ),
        # on what it is seen is no treatment
        "Measurable melanoma on CT or MRI": "condition(melanoma) measurable",
    },
    exclusion={
        "Patients with atrial fibrillation on warfarin or apixaban": (
            "condition(atrial fibrillation) and (received(warfarin) ongoing or received(apixaban) ongoing)"
        ),
        # without the people these may be two reasons
        "Asthma on steroids or pregnancy": (
            "condition(asthma) and received(corticosteroid) ongoing or condition(pregnancy)"
        ),
    },
)
def test_one_of_several_treatments_is_asked_of_the_ill(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Taking metformin ≤ 1500 mg daily": 'received(metformin) ongoing and "metformin dose" <= 1500 mg/d'
    },
    exclusion={
        "Use of prednisone > 15 mg/day": "received(prednisone) and prednisone dose > 15 mg/d",
        "Intake of prednisolone (or equivalent) > 15 mg": "received(prednisolone) and prednisone dose > 15 mg/d",
        "Prior aspirin > 100 mg once daily within 2 weeks": (
            "received(aspirin) within 2 weeks before screening"
            ' and "aspirin dose" > 100 mg/d within 2 weeks before screening'
        ),
    },
)
def test_a_dose_behind_its_drug_is_read_with_the_drug(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Sarcoidosis, a disease characterized by granulomas in the lung and/or lymphadenopathy": (
            "condition(sarcoidosis)"
        ),
        "Infants or toddlers with bronchiolitis": (
            '(age < 12 months or attest by investigator "toddlers") and condition(bronchiolitis)'
        ),
        "Imaging findings suggestive of pancreatitis": (
            'attest by investigator "Imaging findings suggestive of pancreatitis"'
        ),
        "Likely to have asthma": 'attest by investigator "Likely to have asthma"',
    },
    exclusion={
        # low platelets alone are no such syndrome
        "HELLP syndrome (hemolysis, elevated liver enzymes, low platelets)": "condition(HELLP syndrome)",
        "Eclampsia or HELLP [hemolysis, elevated liver enzymes, low platelets] syndrome": (
            "condition(eclampsia) or condition(HELLP syndrome)"
        ),
        "Sarcoidosis, a disease characterized by granulomas, pregnancy": (
            'condition(sarcoidosis) or unparsed "a disease characterized by granulomas" or condition(pregnancy)'
        ),
        "Asthma, history of gout in the patient or her family, epilepsy": (
            "condition(asthma) or condition(gout) history or family history(gout) or condition(epilepsy)"
        ),
        "Any leukemia, without or with treatment": "condition(leukemia)",
        "These will be assessed by the study nurse at baseline": (
            'allowed "These will be assessed by the study nurse at baseline"'
        ),
        "Thrombosis in the uterine, ovarian or gonadal veins": (
            'condition(thrombosis) and attest by investigator "in the uterine, ovarian or gonadal veins"'
        ),
    },
)
def test_what_only_explains_a_name_asks_for_nothing_more(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_words_that_a_question_holds_are_asked_once() -> None:
    assert tree("Advanced Acme cochlear implant users") == (
        'received(cochlear implant) and attest by investigator "Advanced Acme cochlear implant users"'
    )
