"""What used to be left over of a sentence: each with the tree that a clinician would give it."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

INCLUSIONS = {
    # how long somebody is expected to live, told with a verb
    "Expected to live for at least 4 months": "life expectancy >= 4 mo",
    "A minimum life expectancy of 12 weeks": "life expectancy >= 12 wk",
    "Life expectancy = or > 5 months": "life expectancy >= 5 mo",
    # a word for a multiple of a limit, and "normal" without more
    "Creatinine less than twice normal": "creatinine < 2 x ULN",
    "AST no more than twice the upper limit of normal": "ast <= 2 x ULN",
    "Lipase within normal institutional limits": "lipase <= 1 x ULN",
    # how often something was given
    "No more than 2 prior chemotherapies": "received(chemotherapy) lines <= 2",
    "No more than 1 prior biologic therapy regimen": "received(biologic therapy) lines <= 1",
    # a demand on some is none on the others
    "Negative pregnancy test required of fertile women": (
        "if condition(childbearing potential) then test(pregnancy test) negative"
    ),
    "Girls who have periods must use reliable birth control": (
        'attest "Girls who have periods must use reliable birth control"'
    ),
    # what may be or need not be, and what is said to the reader
    "Patients may have received prior adjuvant chemotherapy": (
        'allowed "Patients may have received prior adjuvant chemotherapy"'
    ),
    "Measurable disease not required": 'allowed "Measurable disease not required"',
    "However, this protocol uses the older classification": (
        'allowed "However, this protocol uses the older classification"'
    ),
    # whom a judgement is about is known
    "Adults with gout who are able to walk 20 metres": (
        'age >= 18 years and condition(gout) and attest by investigator "who are able to walk 20 metres"'
    ),
    # treatment told without "received"
    "Failed prior fludarabine": (
        'received(fludarabine) and attest by investigator "Failed prior fludarabine"'
    ),
    "Chemotherapy-naive": "not received(chemotherapy)",
    "Patients must have been off steroids for at least 3 weeks": (
        "not received(corticosteroid) within less than 3 weeks before enrolment"
    ),
    # bounds
    "DLCO must not be less than 55% predicted": "dlco >= 55 % predicted",
    "Tumor must be at least 4 mm": "tumor size >= 4 mm",
    "Performance status (Karnofsky scale) must be greater than 60": "karnofsky > 60",
    "Normal renal and liver function": 'attest by investigator "Normal renal and liver function"',
    "No HIV antibody": "not test(hiv test) positive",
    # a wider bound of some is theirs besides; a tighter one is asked of them too
    "AST no greater than 2 times upper limit of normal (ULN)(no greater than 4 times ULN if liver metastases present)": (
        "ast <= 2 x ULN or condition(liver metastasis) active and ast <= 4 x ULN"
    ),
    "ALT no greater than 3 times ULN (no greater than 2 times ULN if alkaline phosphatase is greater than 4 times ULN)": (
        "alt <= 3 x ULN and (if alp > 4 x ULN then alt <= 2 x ULN)"
    ),
    # ages in hours, and how long a pregnancy has lasted
    "Newborns less than 48 hours old": "age < 2 days",
    "Pregnant (> 24 weeks)": '"gestational age" > 24 wk',
}
EXCLUSIONS = {
    "Unlikely to survive more than 3 weeks": "not life expectancy > 3 wk",
    "Death expected within 7 days": "life expectancy <= 7 d",
    "Hepatitis B or C infection": "condition(hepatitis B) or condition(hepatitis C)",
    # what a word before the name, or a number behind it, narrows is a question beside it
    "IV acyclovir": 'received(acyclovir) and attest by investigator "IV acyclovir"',
    "Certain infections": 'condition(infection) and attest by investigator "Certain infections"',
    "Fever for 7 days in a row": 'condition(fever) and attest by investigator "for 7 days in a row"',
    "Oral or intravenous acyclovir": (
        'received(acyclovir) and attest by investigator "Oral" or '
        'received(acyclovir) and attest by investigator "intravenous acyclovir"'
    ),
    "Cytokines not specifically allowed": (
        'received(cytokine therapy) and attest by investigator "not specifically allowed"'
    ),
    "Amantadine hydrochloride": "received(amantadine)",
    # drugs told by what they do are no illness of the patient
    "Medications known to cause neutropenia": (
        'attest by investigator "Medications known to cause neutropenia"'
    ),
    "Drugs that cause anemia or kidney damage, or rifampin": (
        'attest by investigator "Drugs that cause anemia or kidney damage" or received(rifampin)'
    ),
    "Change in antiretroviral therapy within 8 weeks": (
        'attest by investigator "Change in antiretroviral therapy within 8 weeks"'
    ),
    # a name is not made of what somebody cannot do
    "Unable to swallow tablets": 'attest by investigator "Unable to swallow tablets"',
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_nothing_is_left_over(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_circled_numbers_part_a_list() -> None:
    text = "Exclusion Criteria:\n\n* Severe asthma; ② heart failure; ③ gout"
    assert [write(criterion.tree) for criterion in compile_text(text)] == [
        "condition(asthma) severe",
        "condition(heart failure)",
        "condition(gout)",
    ]
