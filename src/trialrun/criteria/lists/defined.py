"""Conditions that a bracket behind them defines by a value: "anemia (hemoglobin < 8 g/dL)"."""

from __future__ import annotations

import re

from trialrun.criteria.lists.asides import Aside
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS
from trialrun.criteria.trees.build import Built, attest, every, leaf, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

# What a value alone makes of somebody, or a name so wide that the value says what of it is meant.
_MEASURED = frozenset(
    name.strip()
    for name in """anemia, hypertension, hypotension, neutropenia, thrombocytopenia, leukopenia, lymphopenia,
    thrombocytosis, polycythemia, renal impairment, renal disease, renal failure, heart disease,
    cardiac impairment,
    hepatic impairment, hepatic disease, hepatic failure, hypothyroidism, hyperthyroidism, hyperbilirubinemia,
    hypoalbuminemia, hyperkalemia, hypokalemia, hypercalcemia, hypocalcemia, hyponatremia, hypernatremia,
    hypomagnesemia, hyperglycemia, hypoglycemia, hyperlipidemia, hypercholesterolemia, hypertriglyceridemia,
    hyperuricemia, proteinuria, albuminuria, hypogammaglobulinemia, obesity, morbid obesity, overweight,
    underweight, fever, bradycardia, tachycardia, hypoxemia, QT prolongation, iron deficiency,
    vitamin D deficiency, coagulation disorder, cytopenia, pancytopenia, leukocytosis, eosinophilia,
    hypophosphatemia, hyperphosphatemia, hypoproteinemia, metabolic acidosis,
    left ventricular dysfunction, diabetes mellitus""".split(",")
)


# A rare disease is one whatever the value; "poor marrow reserve" is what the value says.
_NAMED_DISEASE = re.compile(
    r"\b(?:diseases?|syndromes?|occlusions?|thrombosis|thrombus|aneurysms?|ruptures?|regurgitation|prolapse|[a-z]*(?:itis|oma|omas|opath(?:y|ies))|fistulas?|hernias?|ulcers?)$"
)


def named_alone(before: list[Chunk], after: list[Chunk]) -> str:
    """The condition that stands before a bracket, and after which nothing else says how bad it is.

    A word that the values explain is taken away ("uncontrolled"), unless another member may share it.
    """
    index = len(before) - 1
    while index > 0 and before[index].kind == "window":
        index -= 1
    if index < 0 or before[index].kind != "concept":
        return ""
    disease = chunk_name(before[index], "condition")
    timed, told = index < len(before) - 1, before[index - 1] if index else None
    if timed or (told is not None and told.role == "status"):
        return disease if is_coded(disease, "condition") and not by_value(disease) else ""
    if disease and told is not None and told.role in _HOW_BAD:
        if not _explained(told, before[: index - 1]) or _goes_on(after):
            return ""
        del before[index - 1]
    return disease


_HOW_BAD = ("severity", "judge", "course")


def _explained(told: Chunk, before: list[Chunk]) -> bool:
    """Whether it is the only word, and one that values explain."""
    if told.role == "course" and told.value != "uncontrolled":
        return False
    if before and before[-1].kind not in (*SEPARATORS, "cue", "stop"):
        return False
    return not any(x.role in _HOW_BAD for x in before[-2:])


def _goes_on(after: list[Chunk]) -> bool:
    """Whether another member follows that has no such word of its own."""
    if not after or after[0].kind not in SEPARATORS:
        return False
    following = next((x for x in after if x.kind not in SEPARATORS), None)
    return following is not None and following.kind != "cue"


def by_value(condition: str) -> bool:
    """Whether the value alone says who is meant; of any other disease it says how far it has gone."""
    return condition in _MEASURED or (
        not is_coded(condition, "condition") and _NAMED_DISEASE.search(condition) is None
    )


def of_that_disease(before: list[Chunk], aside: Aside) -> Aside:
    """ "Severe asthma (FEV1 < 40 %)": whoever has such a value for another reason is not meant.

    The value alone tells of diabetes, and of what is named after it.
    """
    named = before[-1] if before and before[-1].kind == "concept" else None
    name = "" if named is None else chunk_name(named, "condition")
    if named is None or not name or by_value(name) or is_a(name, "diabetes mellitus", "condition"):
        return aside
    whose = leaf(c.Condition(name), named.start, named.end)
    return Aside(every([whose, aside.built]), aside.widens, aside.defines)


def also_without_value(
    condition: str, valued: Built, named: Chunk, bracket: list[Chunk], context: Context
) -> Built:
    """ "Coagulopathy (INR > 1.5)": whether one that these tests do not show is meant, a person says."""
    if condition != "coagulation disorder":
        return valued
    meant = attest(context.text, bracket[0].start, bracket[-1].end, "investigator")
    return some([valued, every([leaf(c.Condition(condition), named.start, named.end), meant])])
