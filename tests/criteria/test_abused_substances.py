"""Whose abuse is meant: that of the drugs that are named, each for itself, or that of any drug."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Abuse of opioids": "condition(opioid use disorder)",
        "Addiction to opioids": "condition(opioid dependence)",
        "Dependent on heroin or methamphetamine": "condition(heroin dependence) or condition(methamphetamine use disorder)",
        "Dependence on cannabis or heroin": "condition(cannabis dependence) or condition(heroin dependence)",
        "No abuse of opioids or cannabis": "not (condition(opioid use disorder) or condition(cannabis use disorder))",
        # what somebody is treated with is another thing
        "Diabetes on metformin or insulin": "condition(diabetes mellitus) and (received(metformin) ongoing or received(insulin) ongoing)",
    },
    exclusion={
        "Drug abuse of sedatives, opioids, or stimulants within the last 6 months": (
            "condition(sedative use disorder) within 6 months before screening"
            " or condition(opioid use disorder) within 6 months before screening"
            " or condition(stimulant use disorder) within 6 months before screening"
        ),
        "History of abuse of alcohol or benzodiazepines": (
            "condition(alcohol abuse) history or condition(benzodiazepine use disorder) history"
        ),
        "Dependence (alcohol, opioids)": "condition(alcohol dependence) or condition(opioid dependence)",
        "Misuse of ketamine or heroin": 'condition("ketamine abuse") or condition(heroin dependence)',
        "Abuse of prescription opioids": 'condition("prescription opioid abuse")',
        # any drug may be meant
        "Abuse of alcohol or drugs": "condition(substance abuse)",
        "Abuse of cannabis or other illicit drugs": "condition(drug abuse)",
        "Current abuse of intravenous drugs": "condition(drug abuse) active",
        "Alcohol or drug abuse": "condition(substance abuse)",
    },
)
def test_the_abuse_of_what_is_named(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
