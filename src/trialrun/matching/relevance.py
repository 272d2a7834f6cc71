"""How much a trial is about what a patient has: the conditions of both, with the vocabulary's hierarchy.

A trial is relevant when a condition that it studies covers one of the patient's ("leukemia" for a patient
with acute myeloid leukemia), or is a kind of it. The more specific the broader of the two is, the more it
counts: a trial of "malignancy" is about everyone with cancer, one of "mantle cell lymphoma" about few. A
broad word of a title or a keyword ("tumour-treating fields") says nothing beside a kind of it among the
conditions that the record names: that trial is about glioblastoma alone. Where the conditions themselves name
a group beside one of its kinds ("neoplasms" beside "multiple myeloma"), the group counts half.
Specificity is the intrinsic information content of Seco, Veale and Hayes (ECAI 2004, pages 1089-1090):
1 - log(number of narrower concepts + 1) / log(number of all concepts).

A trial for healthy volunteers is relevant to a person who is recorded as healthy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from trialrun.matching.health import is_illness
from trialrun.model.patient import ConditionFact, Patient
from trialrun.model.study import Study
from trialrun.vocab.concepts import ancestors, concepts, is_a, narrower_count
from trialrun.vocab.mentions import mentions

HEALTHY = "healthy"

# Where a study names a condition, and how much that counts. A catalog's index looks at the same fields.
FIELDS = {"conditions": 1.0, "title": 0.8, "keywords": 0.7}

GROUP = 0.5
"""A condition beside one of its own kinds: as a rule the heading that an index files the kind under."""
RESOLVED = 0.3
"""A condition of the past is a weak reason to look for a trial."""
SUSPECTED = 0.5
BESIDES_CANCER = 0.5
"""Someone with a malignancy looks for its treatment first, and only then for that of other conditions."""
DERIVED = "derived"
"""The place of what was worked out from other facts."""
WORKED_OUT = 0.5
"""What follows from a value (anemia from a hemoglobin) is less than a diagnosis, and none beside a cancer."""
SYMPTOM = 0.25
"""Symptoms are shared by very different diseases."""
VOLUNTEERS_ONLY = 0.6
"""The trial takes healthy volunteers but is not about them."""
RECORD_IS_BROADER = 0.8
"""The patient's record says "leukemia", the trial studies one kind of it."""


class Relevance(msgspec.Struct, frozen=True):
    """value: 0 (not about the patient) to 1. patient, study: the two concepts that make it; "" for 0."""

    value: float = 0.0
    patient: str = ""
    study: str = ""


@cache
def specificity(concept: str) -> float:
    """0 for a concept that covers everything, 1 for one without narrower ones."""
    total = max(len(concepts("condition")), 2)
    return 1 - math.log(narrower_count(concept, "condition") + 1) / math.log(total)


def patient_terms(patient: Patient) -> dict[str, float]:
    """What the patient has, with how much each counts as a reason to look for a trial (0 to 1)."""
    terms: dict[str, float] = {}
    facts = [f for f in patient.facts if isinstance(f, ConditionFact) and f.concept and not f.absent]
    cancer = any(f.status != "resolved" and is_a(f.concept, "malignancy", "condition") for f in facts)
    ill = any(fact.status != "resolved" and is_illness(fact.concept) for fact in facts)
    for fact in facts:
        if fact.concept == HEALTHY and ill:
            continue  # "otherwise healthy": not whom a trial of healthy volunteers looks for
        weight = RESOLVED if fact.status == "resolved" else SUSPECTED if fact.suspected else 1.0
        if fact.source.place == DERIVED:
            if cancer:
                continue  # the low counts of a leukemia are no reason to look for trials of other causes
            weight *= WORKED_OUT
        if cancer and not is_a(fact.concept, "neoplasm", "condition"):
            weight *= BESIDES_CANCER
        if is_a(fact.concept, "sign or symptom", "condition"):
            weight *= SYMPTOM
        terms[fact.concept] = max(terms.get(fact.concept, 0.0), weight)
    return terms


def studied(study: Study) -> dict[str, float]:
    """The conditions that a study names, with how much the place counts where it names them."""
    places: dict[str, Iterable[str]] = {
        "conditions": study.conditions.conditions,
        "title": (study.identification.brief_title, study.identification.official_title),
        "keywords": study.conditions.keywords,
    }
    found: dict[str, float] = {}
    for place, texts in places.items():
        # One pass over all texts of a field; the line's end keeps names from running together.
        for mention in mentions(" |\n ".join(texts)):
            name = mention.of("condition")
            if name:
                found[name] = max(found.get(name, 0.0), FIELDS[place])
    named = [name for name, value in found.items() if value == FIELDS["conditions"]]
    broad = set().union(*(ancestors(name, "condition") - {name} for name in named))
    kept = {name: value for name, value in found.items() if name not in broad or name in named}
    return {name: GROUP if name in broad else value for name, value in kept.items()}


def relevance(terms: Mapping[str, float], named: Mapping[str, float], *, volunteers: bool) -> Relevance:
    """The strongest tie between a patient's terms and a study's. volunteers: it accepts healthy ones."""
    best = Relevance()
    if HEALTHY in terms and volunteers:
        best = Relevance(1.0 if HEALTHY in named else VOLUNTEERS_ONLY, HEALTHY, "healthy volunteers")
    for own, weight in terms.items():
        for other, place in named.items():
            if is_a(own, other, "condition"):
                value = round(weight * place * specificity(other), 6)
            elif is_a(other, own, "condition"):
                value = round(weight * place * specificity(own) * RECORD_IS_BROADER, 6)
            else:
                continue
            if (value, own, other) > (best.value, best.patient, best.study):
                best = Relevance(value, own, other)
    return best
