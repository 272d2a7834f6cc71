"""Lines in which several demands stand without a stop between them, and lists of which one is enough."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

RUN_ON = {
    # each denial is read for itself, and what is asked behind it
    "No gout No psoriasis Not pregnant or nursing Negative pregnancy test": [
        "not condition(gout)",
        "not condition(psoriasis)",
        "not (condition(pregnancy) or condition(lactation))",
        "test(pregnancy test) negative",
    ],
    "Ferritin at least 30 ng/mL (by immunoassay) No hemochromatosis": [
        'ferritin >= 30 ng/mL and attest by investigator "by immunoassay"',
        "not condition(hemochromatosis)",
    ],
    "Renal: No clinical or laboratory evidence of nephritis No kidney stones or gout": [
        "not condition(nephritis)",
        "not (condition(kidney stone) or condition(gout))",
    ],
    "Other: No prior rituximab No requirement for warfarin, e.g., atrial fibrillation No manifest anemia No asthma": [
        "not received(rituximab)",
        "not (received(warfarin) ongoing or condition(atrial fibrillation))",
        'not condition("manifest anemia")',
        "not condition(asthma)",
    ],
    "No asthma, e.g.: Hay fever Eczema No glaucoma": [
        "not (condition(asthma) or condition(seasonal allergic rhinitis) or condition(eczema))",
        "not condition(glaucoma)",
    ],
    "No requirement for any of the following: Warfarin Phenytoin No pregnant or nursing women": [
        "not (received(warfarin) ongoing or received(phenytoin) ongoing)",
        "not (condition(pregnancy) or condition(lactation))",
    ],
    "Other: Not HIV positive No substance abuse Not suicidal": [
        "not condition(HIV infection)",
        "not condition(substance abuse)",
        "not condition(suicidal ideation)",
    ],
    "No epilepsy History of migraine for at least 2 years No stroke": [
        "not condition(epilepsy)",
        "condition(migraine) history at least 2 years before screening",
        "not condition(stroke)",
    ],
    "No asthma No uncontrolled hypertension": [
        "not condition(asthma)",
        "not condition(hypertension) uncontrolled",
    ],
    "LVEF at least 50% by echocardiogram No active angina": [
        "lvef >= 50 %",
        "not condition(angina pectoris) active",
    ],
    "Good health, without significant medical history Not pregnant": [
        'condition(healthy) and attest by investigator "without significant medical history"',
        "not condition(pregnancy)",
    ],
    # near misses: a number, a bound, alternatives, groups, what stands in brackets
    "Took part in Protocol No 81 before": ['unparsed "Took part in Protocol No 81 before"'],
    "Bilirubin No greater than 2 mg/dL": ["bilirubin <= 2 mg/dL"],
    "2.3 No prior surgery": ['unparsed "2.3 No prior surgery"'],
    "Untreated gout OR No more than one prior flare No psoriasis": [
        'condition(gout) untreated or unparsed "No more than one prior flare No psoriasis"'
    ],
    "Group 1: No gout Group 2: No asthma No psoriasis": [
        "not condition(gout)",
        "not condition(asthma) and not condition(psoriasis)",
    ],
    "No asthma (e.g., in childhood No inhaler)": [
        'not (condition(asthma) or unparsed "in childhood No inhaler")'
    ],
    # of a list of which one is enough, no value is asked for by itself
    "No gout, defined as any of the following: Tophi on the hands Uric acid above 7 mg/dL": [
        'unparsed "No gout, defined as any of the following: Tophi on the hands Uric acid above 7 mg/dL"'
    ],
    "Severe gout with either: Hemoglobin less than 9 g/dL Platelet count less than 60,000/mm3": [
        'condition(gout) severe and unparsed "with either: Hemoglobin less than 9 g/dL'
        ' Platelet count less than 60,000/mm3"'
    ],
    "All of the following: Hemoglobin at least 9 g/dL Platelet count at least 60,000/mm3": [
        "hemoglobin >= 9 g/dL",
        "platelets >= 60000 /uL",
    ],
}


@pytest.mark.parametrize(("line", "expected"), RUN_ON.items())
def test_a_line_that_lost_its_stops_is_several_demands(line: str, expected: list[str]) -> None:
    criteria = compile_text(f"Inclusion Criteria:\n\n* {line}\n")
    assert [write(one.tree) for one in criteria] == expected


def test_any_value_of_a_list_keeps_out() -> None:
    line = "Any of the following: Hemoglobin less than 9 g/dL Platelet count less than 60,000/mm3"
    criteria = compile_text(f"Exclusion Criteria:\n\n* {line}\n")
    assert [write(one.tree) for one in criteria] == ["hemoglobin < 9 g/dL", "platelets < 60000 /uL"]


@each(
    inclusion={
        # the topic of an old record asks for nothing
        "Hepatic: No clinical or laboratory evidence of cirrhosis": "not condition(cirrhosis)",
        "Other: Not moribund or bedridden": "not (condition(moribund) or condition(bedridden))",
        "Renal: Creatinine normal OR Creatinine clearance or inulin clearance greater than 50% normal": (
            'creatinine <= 1 x ULN or unparsed "Creatinine clearance"'
            ' or unparsed "inulin clearance greater than 50% normal"'
        ),
        "Chemotherapy: No prior methotrexate": "not received(methotrexate)",
        # one of the states is enough, and nobody knows where the list ends
        "Psoriatic arthritis in one of the following states: First flare after methotrexate Late flare": (
            "condition(psoriatic arthritis) and unparsed"
            ' "in one of the following states: First flare after methotrexate Late flare"'
        ),
        "Psoriasis or eczema with at least one of the following: Scalp involvement Nail involvement": (
            "(condition(psoriasis) or condition(eczema)) and unparsed"
            ' "with at least one of the following: Scalp involvement Nail involvement"'
        ),
        "Must meet 1 of the following criteria: Fever above 39 C More than 3 swollen joints Raised CRP": (
            'unparsed "Must meet 1 of the following criteria: Fever above 39 C More than 3 swollen joints Raised CRP"'
        ),
        "Psoriasis in one of the following states: First flare Asthma in a second attack": (
            'unparsed "Psoriasis in one of the following states: First flare Asthma in a second attack"'
        ),
        "One of the following: Asthma of childhood No response to montelukast": (
            'unparsed "One of the following: Asthma of childhood No response to montelukast"'
        ),
        # near misses: members that stops divide, and capitals within names
        "One of the following: asthma, eczema, or Crohn's disease": (
            "condition(asthma) or condition(eczema) or condition(crohn disease)"
        ),
        "Has one of the following: Asthma; Eczema; Gout": (
            "condition(asthma) or condition(eczema) or condition(gout)"
        ),
        # a row of names: all of them, or one
        "Warfarin Phenytoin Rifampin": 'unparsed "Warfarin Phenytoin Rifampin"',
        "Known gout Asthma controlled with montelukast": (
            'unparsed "Known gout Asthma controlled with montelukast"'
        ),
        "No asthma Gout Psoriasis": "not (condition(asthma) or condition(gout) or condition(psoriasis))",
        "Type 2 Diabetes Mellitus and Chronic Kidney Disease": (
            "condition(type 2 diabetes mellitus) and condition(chronic kidney disease)"
        ),
        # what a comma joins to what is denied is not asked for
        "No patients with uncontrolled seizures, controlled seizures but with less than one month free of them": (
            'unparsed "No patients with uncontrolled seizures, controlled seizures'
            ' but with less than one month free of them"'
        ),
        "No gout, psoriasis or asthma": (
            "not (condition(gout) or condition(psoriasis) or condition(asthma))"
        ),
        "Metastatic breast cancer Stage IV": "condition(metastatic breast cancer) stage IV",
    },
    exclusion={
        "Any of the following: Asthma Gout Psoriasis": (
            "condition(asthma) or condition(gout) or condition(psoriasis)"
        ),
        "Warfarin Phenytoin Rifampin": "received(warfarin) or received(phenytoin) or received(rifampin)",
    },
)
def test_lists_without_their_line_breaks(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_one_line_of_a_part_is_enough_where_one_of_the_list_is_asked() -> None:
    text = (
        "Inclusion Criteria:\n\n* Meets 1 of the following criteria:\n\n"
        "  * Group 1\n\n    * Psoriasis; age < 40 years\n\n    * Gout; age < 60 years\n\n"
        "  * Group 2\n\n    * Asthma\n\n    * Eczema\n"
    )
    assert [(one.applies_to, write(one.tree)) for one in compile_text(text)] == [
        ("Group 1", "condition(psoriasis) and age < 40 years or condition(gout) and age < 60 years"),
        ("Group 2", "condition(asthma) or condition(eczema)"),
    ]


def test_all_lines_of_a_part_are_asked_where_all_of_the_list_is() -> None:
    text = (
        "Inclusion Criteria:\n\n* Meets all of the following criteria:\n\n"
        "  * Group 1\n\n    * Psoriasis\n\n    * Age < 40 years\n\n  * Group 2\n\n    * Asthma\n\n    * Age < 60 years\n"
    )
    assert [(one.applies_to, write(one.tree)) for one in compile_text(text)] == [
        ("Group 1", "condition(psoriasis)"),
        ("Group 1", "age < 40 years"),
        ("Group 2", "condition(asthma)"),
        ("Group 2", "age < 60 years"),
    ]


def test_letters_of_a_list_that_begins_before_the_line() -> None:
    text = "Use of prednisone within 3 months. g) Use of warfarin within 4 weeks. h) History of gout."
    assert [write(one.tree) for one in compile_text(f"Exclusion Criteria:\n\n* {text}\n")] == [
        "received(prednisone) within 3 months before screening",
        "received(warfarin) within 4 weeks before screening",
        "condition(gout) history",
    ]


def test_one_of_which_announces_no_alternatives() -> None:
    text = (
        "Inclusion Criteria:\n\nPrior use of two drugs, one of which was methotrexate.\n\n"
        "  * Age > 20 years\n\n  * Psoriasis\n"
    )
    assert [write(one.tree) for one in compile_text(text)][-2:] == ["age > 20 years", "condition(psoriasis)"]
