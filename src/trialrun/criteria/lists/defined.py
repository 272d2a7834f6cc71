"""Conditions that a bracket behind them defines by a value: "anemia (hemoglobin < 8 g/dL)"."""

from __future__ import annotations

import re

from trialrun.criteria.lists.asides import Aside
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import chunk_name
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
    left ventricular dysfunction""".split(",")
)


# A rare disease is one whatever the value; "poor marrow reserve" is what the value says.
_NAMED_DISEASE = re.compile(
    r"\b(?:diseases?|syndromes?|occlusions?|thrombosis|thrombus|aneurysms?|ruptures?|regurgitation|prolapse|[a-z]*(?:itis|oma|omas|opath(?:y|ies))|fistulas?|hernias?|ulcers?)$"
)


def named_alone(before: list[Chunk]) -> str:
    """The condition that stands before a bracket without a word of how bad it is."""
    if not before or before[-1].kind != "concept":
        return ""
    if len(before) > 1 and before[-2].role in ("severity", "status", "judge", "course"):
        return ""
    return chunk_name(before[-1], "condition")


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
