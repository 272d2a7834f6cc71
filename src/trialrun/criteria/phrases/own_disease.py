"""Phrases that name no disease, and mean the trial's own: "measurable disease", "prior therapy"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.criteria.phrases.concept_leaves import (
    condition_of,
    evaluable_in,
    only_evaluable,
    with_courses,
)
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.judgements import judgements
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, every, leaf, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_LESION = re.compile(r"(?:measurable )?(?:disease|lesion|tumou?r|target)", re.IGNORECASE)
# "uncontrolled …", "symptomatic …" without a noun may be of any disease.
_OF_ANY = ("uncontrolled", "controlled", "symptomatic", "asymptomatic", "stable")


# Some other disease; or what is done to it: "therapy to the measurable lesion".
_NOT_OF_ITS_OWN = re.compile(
    r"\b(?:other|another|additional|underlying|medical|(?:therapy|treatment|surgery|radiotherapy)\s+(?:to|of))\b",
    re.IGNORECASE,
)


# What is said of an illness that drugs hold in check, and of no cancer.
_KEPT_IN_CHECK = re.compile(
    r"(?:poorly|badly|inadequately|insufficiently|well|adequately)[\s-]+controlled.*", re.I
)


def of_disease_alone(phrase: Phrase, context: Context) -> list[Built] | None:
    """ "relapsed or refractory disease", "measurable disease": the disease that the trial studies."""
    if phrase.concepts or not phrase.courses:
        return None
    wanted = [x for x in phrase.courses if x.value not in ("chronic", "acute")]
    lesions = all(_LESION.match(x.text) for x in phrase.words) and any(
        x.value == "measurable" for x in wanted
    )
    one = all(x.value.range.low == 1 and x.value.unit == "" for x in phrase.quantities)
    if not wanted or not (lesions or not phrase.words) or (phrase.quantities and not (lesions and one)):
        return None
    if _NOT_OF_ITS_OWN.search(context.text, phrase.start, phrase.end):
        return None
    if any(_KEPT_IN_CHECK.fullmatch(x.text) for x in wanted) and any(
        is_a(x, "malignancy", "condition") for x in context.diseases
    ):
        return None
    named = phrase.disease is not None or any(_LESION.search(x.text) for x in (*wanted, *phrase.words))
    if not named:
        people = any(x.kind == "cue" and x.role == "who" for x in phrase.chunks)
        if not people or any(x.value in _OF_ANY for x in wanted):
            return None
    past = phrase.status == "history" or phrase.prior
    if past and any(x.value == "measurable" for x in wanted) and not context.excluding:
        phrase = replace(
            phrase, status=None, prior=False
        )  # "patients had a measurable lesion": what is measured is there
    start, end = phrase.courses[0].start, phrase.end
    diseases = context.diseases
    cancers = [x for x in diseases if is_a(x, "malignancy", "condition")]
    if cancers:  # a tumor that the vocabulary does not call malignant stands beside them
        cancers = [x for x in diseases if x in cancers or _another_tumor(x, cancers)]
    if not diseases and any(x.value == "measurable" for x in wanted):
        cancers = ["malignancy"]  # nothing else is measured so
    if not cancers and not diseases:
        return None
    if cancers and {x.value for x in phrase.courses} == {"stable"} and not phrase.negated:
        return [leaf(c.Response("SD", within=phrase.window), start, end)]  # as "stable disease" is
    text = context.text
    if (evaluable := evaluable_in(phrase)) is not None and all(
        x.value == "measurable" for x in phrase.courses
    ):
        asked = attest(text, evaluable.start, end, "investigator")
        if only_evaluable(phrase):
            return [asked]
        measured = [leaf(condition_of(phrase, x, "measurable"), start, end) for x in cancers or diseases]
        return [some([*measured, asked])]
    told = [with_courses(phrase, disease, start, end, text) for disease in cancers or diseases]
    return [some([*told, *_or_advanced(phrase, cancers, context)])]


def _or_advanced(phrase: Phrase, cancers: Sequence[str], context: Context) -> list[Built]:
    """ "Advanced or metastatic disease": which one is advanced is for a person to say."""
    course = phrase.courses[0]
    judged = next((x for x in phrase.judged if x.end <= course.start), None)
    if judged is None or not any(
        x.kind in ("or", "and/or", "slash") and judged.end <= x.start < course.start for x in phrase.chunks
    ):
        return []
    asked = attest(context.text, judged.start, phrase.end, "investigator")
    return [every([leaf(condition_of(phrase, one), judged.start, phrase.end), asked]) for one in cancers] or [
        asked
    ]


def _another_tumor(disease: str, cancers: list[str]) -> bool:
    return is_a(disease, "neoplasm", "condition") and not any(is_a(x, disease, "condition") for x in cancers)


_ANNOUNCED = re.compile(r"\bfollowing\b|\bconcurrent\b|\bconcomitant\b")
_TREATMENT = re.compile(r"\b(?:therap(?:y|ies)|treatments?)\b")
_OF_ANY_DRUG = re.compile(r"\bwith (?:\w+ )?(?:drugs?|medications?|agents?|products?|medicines?)\b")


def of_therapy_alone(phrase: Phrase, context: Context) -> list[Built] | None:
    """ "previous therapy" in a cancer trial: treatment of the cancer."""
    if phrase.words or phrase.concepts or phrase.quantities or not (phrase.prior or phrase.line):
        return None
    words = context.text[phrase.start : phrase.end].lower()
    if _ANNOUNCED.search(words):
        return None  # "treatment with any of the following": a heading
    if not _TREATMENT.search(words):
        return None
    if _OF_ANY_DRUG.search(words):
        return None  # "treatment with drugs …" is of any kind
    if not any(is_a(disease, "malignancy", "condition") for disease in context.diseases):
        return None
    tree = c.Received("antineoplastic therapy", within=phrase.window, line=phrase.line)
    return [leaf(tree, phrase.start, phrase.end), *judgements(phrase, context)]
