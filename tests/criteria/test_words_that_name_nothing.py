"""What names nothing by itself: a word for whoever does not know the disease, a class without its target, "analog"."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No drug or alcohol use": "not (condition(alcohol use) or condition(illicit drug use))",
        "No gout (joint disease)": "not condition(gout)",
    },
    exclusion={
        "Have severe keratitis (eye disease)": "condition(keratitis) severe",
        "Active nephritis (kidney disease) or gout": "condition(nephritis) active or condition(gout) active",
        "Psoriasis (or another skin disease)": "condition(psoriasis) or condition(skin disease)",
        "Hepatitis (liver disease, cirrhosis)": "condition(hepatitis) or condition(hepatic disease) or condition(cirrhosis)",
        "Histamine agonists or antagonists": 'received("histamine agonists") or received("histamine antagonists")',
        "CYP2D6 inhibitors or substrates": 'received(cyp2d6 inhibitor) or received("cyp2d6 substrates")',
        "α2-agonist or antagonist within 14 days": 'received(alpha-2 agonist) within 14 days before screening or received("α2 antagonist") within 14 days before screening',
        "Alpha-2 agonist or antagonist": 'received(alpha-2 agonist) or received("alpha 2 antagonist")',
        "Serotonin agonists, antagonists or releasers": 'received("serotonin agonists") or received("serotonin antagonists") or received("releasers")',
        "Strong CYP3A4 inhibitors or inducers": "received(strong cyp3a4 inhibitor) or received(strong cyp3a4 inducer)",
        "Bosentan or its derivatives": 'received(bosentan) or received("derivatives of bosentan")',
        "Lamivudine or analog within 6 months": (
            "received(lamivudine) within 6 months before screening"
            ' or received("analog of lamivudine") within 6 months before screening'
        ),
        "Bosentan, sildenafil or other similar drugs within 7 days": (
            "received(bosentan) within 7 days before screening"
            " or received(sildenafil) within 7 days before screening"
            ' or received("drugs similar to sildenafil") within 7 days before screening'
        ),
        "Cerebral hemorrhage within 4 months": (
            "condition(intracerebral hemorrhage) within 4 months before screening"
        ),
        "Intracranial hemorrhage": "condition(intracranial hemorrhage)",
        "Borderline": 'unparsed "Borderline"',
        "Serious vision or hearing problems": "condition(visual impairment) severe or condition(hearing loss) severe",
        "Drug or alcohol use": "condition(alcohol use) or condition(illicit drug use)",
        "Current drug use or alcohol use": "condition(alcohol use) active or condition(illicit drug use) active",
        "Use of alcohol, tobacco or illicit drugs": "condition(alcohol use) or condition(tobacco use) or condition(illicit drug use)",
        "Alcohol or drug use disorder": "condition(substance abuse)",
        "Alcohol or drug use that would interfere with adherence": 'attest "Alcohol or drug use that would interfere with adherence"',
        "Alcohol use within 48 hours": "condition(alcohol use) within 48 hours before screening",
        "Alcohol consumption > 10 drinks per week": "alcohol intake > 10 {drinks}/wk",
        "Excessive alcohol use": "condition(heavy alcohol use)",
    },
)
def test_words_that_name_nothing(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
