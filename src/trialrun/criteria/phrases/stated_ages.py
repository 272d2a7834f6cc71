"""Ages that a phrase states, in numbers or by a stage of life: "aged 18-65 years", "infants", "adults"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.measured import AGE_UNITS, sign_lost
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, leaf
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.quantities import Quantity
from trialrun.model import criteria as c

# Ages that the words stand for where no number is given. Adult from 18 years, as the registry's own groups
# have it ("child (birth to 17)", "adult (18 to 64)"); infant and newborn as in 45 CFR 46.202 and paediatrics.
_STAGES_OF_LIFE = {
    "adult": c.Age(c.Range(low=18)),
    "child": c.Age(c.Range(high=18, high_included=False)),
    "adolescent": c.Age(c.Range(12, 18, high_included=False)),
    "adolescent or adult": c.Age(c.Range(low=12)),
    "infant": c.Age(c.Range(high=12, high_included=False), "months"),
    "newborn": c.Age(c.Range(high=28, high_included=False), "days"),
}


def by_stage_of_life(phrase: Phrase, aged: list[Built], context: Context) -> list[Built]:
    """ "Adults", "children": an age, unless the phrase gives one; "adults under 60" are no children."""
    stage = _STAGES_OF_LIFE.get(phrase.stage_of_life or "")
    if stage is None or (aged and (context.excluding or phrase.negated)):
        return aged
    if aged:
        return [_from_then_on(stage, built) for built in aged]
    chunk = next(x for x in phrase.chunks if x.kind == "cue" and x.role == "age")
    if any(x.kind == "quantity" and x.value.unit in AGE_UNITS for x in phrase.chunks):
        return aged
    return [leaf(stage, chunk.start, chunk.end)]


def _from_then_on(stage: c.Age, built: Built) -> Built:
    """An age that is bounded by nothing but a later year begins with that of the stage of life."""
    age, begin = built.tree, stage.range.low
    if not isinstance(age, c.Age) or begin is None or stage.range.high is not None:
        return built
    if age.unit != stage.unit or age.range.low is not None or (age.range.high or 0) <= begin:
        return built
    return Built(replace(age, range=replace(age.range, low=begin, low_included=True)), built.places)


# "men ≥ 18 years with …": years directly after people are their age.
_PEOPLE = re.compile(
    r"\b(?:(?:in-?|out-?)?patients?|subjects?|participants?|individuals?|persons?|people|volunteers?|adults?|m[ea]n|wom[ea]n|males?|females?|boys?|girls?)"
    r"[\s,(:]*(?:(?:who\s+)?(?:must|should|are|is|be|from|between)\s+){0,2}$",
    re.IGNORECASE,
)


_AGED = re.compile(r"\b(?:aged?|ages)[\s:,]*(?:of|is|between|from|range)?\s*$", re.IGNORECASE)


_TELLS_AGE = re.compile(
    r"\bage[ds]?\b|\bold(?:er)?\b|\byounger\b|\bover\b(?!\s+(?:an?|the)\b)|years of age|\by/?o\b"
)
_SAYS_AGE = re.compile(r"\bages?\b", re.IGNORECASE)  # "over age 65"
# "An MRI less than 6 months old": how long ago it was made, and nobody's age.
_OF_A_THING = re.compile(
    r"\b(?:mri|ct|scans?|x-?rays?|radiographs?|images?|imaging|films?|biops(?:y|ies)|samples?|specimens?|tissue|blocks?|slides?|results?"
    r"|tests?|reports?|echocardiograms?|electrocardiograms?|ecgs?|material|fractures?|injur(?:y|ies)|lesions?|wounds?|prescriptions?)"
    r"(?:\s*\([^()]*\))?[\s,(]*(?:(?:that|which)\s+)?(?:(?:is|are|was|were|must|should|has|have|may|be|been|taken|obtained|collected)\s+)*$",
    re.IGNORECASE,
)


def aged(phrase: Phrase, context: Context, used: set[int]) -> list[Built]:
    found: list[Built] = []
    if phrase.family:
        return found  # "family history of melanoma under age 50": the relative's age
    for chunk in phrase.quantities:
        quantity: Quantity = chunk.value
        if id(chunk) in used or not quantity.compared or quantity.unit not in ("", "h", *AGE_UNITS):
            continue
        if sign_lost(quantity, context.text[chunk.start : chunk.end]):
            continue
        reach = 12 if quantity.unit == "years" else 28  # "3 months to 16 years of age"
        around = context.text[max(0, chunk.start - 30) : chunk.end + reach].lower()
        aged_so = _AGED.search(context.text[: chunk.start]) is not None or _SAYS_AGE.search(chunk.text)
        says_age = bool(_TELLS_AGE.search(around)) and not _OF_A_THING.search(context.text[: chunk.start])
        people = _PEOPLE.search(context.text[: chunk.start]) is not None
        if quantity.unit in ("weeks", "days") and phrase.concepts and not people:
            says_age = False  # "an injury less than 4 weeks old"
        if says_age and not people and _taken_over(quantity, context.text, chunk):
            says_age = False
        adult = quantity.unit == "years" and (_only_people(phrase) or people) and _adult(quantity.range)
        leads = not any(x.start < chunk.start for x in phrase.words)
        young = leads and _is_young(quantity, context.text, chunk)
        both_sexes = phrase.sex == "both" and _only_people(phrase) and (quantity.range.low or 0) >= 12
        if quantity.unit in AGE_UNITS and (says_age or adult or young):
            pass
        elif (
            quantity.unit == "h"
            and not phrase.concepts
            and (aged_so or _OLD_AFTER.match(context.text, chunk.end))
        ):
            pass  # "newborns under 72 hours old"
        elif quantity.unit == "" and both_sexes and _plausible_age(quantity.range):
            pass  # "male or female between 20 and 55"
        elif quantity.unit == "" and (young or (leads and people and _of_adults(quantity.range))):
            pass  # "patients must be ≥ 18", "adults 18-65", "children < 5"
        elif not (
            quantity.unit == ""
            and (
                re.search(r"\bage[ds]?\b|\b(?:younger|older)\b", around)
                or (
                    _only_people(phrase) and re.search(r"\d\s+(?:and|or|&) (?:over|older|up|above)\b", around)
                )
            )
            and (aged_so or not phrase.concepts)
            and _plausible_age(quantity.range)
        ):
            continue
        interval = quantity.range if quantity.unit != "h" else _in_days(quantity.range)
        default: c.AgeUnit = "days" if quantity.unit == "h" else "years"
        unit: c.AgeUnit = next((known for known in AGE_UNITS if known == quantity.unit), default)
        used.add(id(chunk))
        found.append(leaf(c.Age(interval, unit), chunk.start, chunk.end))
    return found


# "Taken three times a day over 4 months": how long something went on.
_TAKEN = re.compile(
    r"\b(?:treat\w*|therap\w*|tak(?:en?|ing)|given|receiv\w*|us(?:ed?|ing)|dos(?:es?|ing|ed)|daily|a\s+day|administ\w*|medicat\w*"
    r"|drugs?|stable|weight|persist\w*|last(?:ed|ing)|continu\w*|symptoms?|episodes?|course)\b",
    re.IGNORECASE,
)
_OF_AGE = re.compile(r"\bage[ds]?\b|\bold(?:er)?\b|\byounger\b|\by/?o\b", re.IGNORECASE)


def _taken_over(quantity: Quantity, text: str, chunk: Chunk) -> bool:
    """Whether nothing but "over" tells an age, and something was done so long."""
    if quantity.unit == "years" and (quantity.range.low or 0) >= 12:
        return False
    around = text[max(0, chunk.start - 30) : chunk.end + 28]
    if _OF_AGE.search(around) or _CHILDREN.search(text, 0, chunk.start):
        return False
    return _TAKEN.search(text, 0, chunk.start) is not None


# "children 6 months to 5 years": of children a length of time is their age.
_CHILDREN = re.compile(
    r"\b(?:children|child|infants?|toddlers|boys?|girls?|adolescents|teenagers|newborns?|neonates)\b[\s,(:]*(?:between\s+|from\s+)?"
    r"(?:\d{1,2}\s*(?:years?|months?|weeks?|days?)\s*(?:(?:to|-|–|through|and)\s*)?)?$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\W*(?:after|post|since|following|from|before|prior|ago|in\b|on\b|with(?:in|out)?\b|of\s+(?!age)|apart|gestation|duration|treat|post)",
    re.IGNORECASE,
)


def _is_young(quantity: Quantity, text: str, chunk: Chunk) -> bool:
    before = text[: chunk.start]
    if _CHILDREN.search(before) is None or _AFTERWARDS.match(text, chunk.end):
        return False
    if quantity.unit in AGE_UNITS:
        return True
    return quantity.unit == "" and (quantity.range.high or 99) <= 18 and (quantity.range.low or 0) < 18


def _of_adults(interval: c.Range) -> bool:
    """Bare numbers that behind people can only be years: "18 or older", "18-65"; no score, no BMI."""
    low, high = interval.low or 0, interval.high
    return low in (16, 18, 19, 20, 21) if high is None else 16 <= low <= 65 and 40 <= high <= 100


_OLD_AFTER = re.compile(r"\s*(?:old|of\s+(?:age|life)|after\s+birth)\b", re.IGNORECASE)


def _in_days(hours: c.Range) -> c.Range:
    low, high = (None if x is None else x / 24 for x in (hours.low, hours.high))
    return c.Range(low, high, hours.low_included, hours.high_included)


def _plausible_age(interval: c.Range) -> bool:
    return all(bound <= 120 for bound in (interval.low, interval.high) if bound is not None)


def _adult(interval: c.Range) -> bool:
    """Years that can only be an age where nothing else is named: "at least 18 years", "18 to 65 years"."""
    return (
        (interval.low or 0) >= 12 or (interval.high or 0) >= 40 or interval.high in (16, 17, 18, 19, 20, 21)
    )


def _only_people(phrase: Phrase) -> bool:
    return not phrase.concepts and not phrase.words and not phrase.courses
