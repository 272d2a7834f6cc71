"""Measurements, scales and counted lines of therapy: a concept and the quantity that belongs to it."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from trialrun.criteria.phrases.cell_counts import PER_MICROLITER, counted_in_blood, meant_unit, too_few
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.named_by_values import measured_by
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.rated import PAIN, as_points, other_symptom, painful, rated_directly
from trialrun.criteria.trees.build import Built, attest, every, leaf, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.quantities import Quantity
from trialrun.model import criteria as c
from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.concepts import Group, concepts, is_a, is_coded
from trialrun.vocab.mentions import mentions
from trialrun.vocab.specimens import specimen
from trialrun.vocab.units import canonical_unit, convert

AGE_UNITS: tuple[c.AgeUnit, ...] = ("years", "months", "weeks", "days")

# A unit of time in which a measurement such as life expectancy is given.
TIME_UNITS = {"years": "a", "months": "mo", "weeks": "wk", "days": "d", "hours": "h"}


# Points that a class of the Child-Pugh score stands for; Pugh 1973, doi:10.1002/bjs.1800600817.
_CHILD_PUGH = {1.0: (5.0, 6.0), 2.0: (7.0, 9.0), 3.0: (10.0, 15.0)}


def classed(phrase: Phrase, used: set[int]) -> list[Built]:
    """ "NYHA class III or IV", "Child-Pugh B", "ISS stage II": a scale with a class."""
    told = next((x for x in phrase.chunks if x.kind == "grade"), None) if phrase.grade else None
    for concept in phrase.concepts:
        scale = chunk_name(concept, "scale")
        grade = told or (_stage_behind(phrase, concept) if scale else None)
        if grade is None or not _others_are_owned(phrase, concept, grade):
            continue
        interval: c.Range | None = phrase.grade if told else _in_classes(phrase.stage)
        if scale == "child-pugh" and interval is not None:
            interval = _in_points(interval)
        if not scale or interval is None or not _plausible(scale, "scale", interval):
            continue
        used.add(id(concept))
        start, end = min(concept.start, grade.start), max(concept.end, grade.end)
        return [leaf(c.Score(scale, interval), start, end)]
    return []


def _stage_behind(phrase: Phrase, concept: Chunk) -> Chunk | None:
    """ "ISS | stage II": the stage directly behind a scale is the scale's, and not that of a disease."""
    following = next((x for x in phrase.chunks if x.start >= concept.end), None)
    return following if following is not None and following.kind == "stage" and phrase.stage else None


def _in_classes(stages: tuple[str, ...]) -> c.Range | None:
    """Stages in a row as a range; None where a letter says more or one in the middle is missing."""
    numbers = [_STAGES.index(x) for x in stages if x in _STAGES]
    if len(numbers) != len(stages) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return c.Range(float(numbers[0]), float(numbers[-1]))


_STAGES = ("0", "I", "II", "III", "IV", "V")


def _others_are_owned(phrase: Phrase, scale: Chunk, grade: Chunk) -> bool:
    """ "NYHA class II-IV with LVEF ≤ 40 %": every bound beside the class has a measurement of its own."""
    reached = max(scale.end, grade.end)
    for quantity in phrase.quantities:
        before = [x for x in phrase.concepts if reached <= x.start < quantity.start]
        owner = [x for x in before if _analyte(x) or painful(x)]
        if not owner:
            return False
        reached = quantity.end
    return True


def _in_points(classes: c.Range) -> c.Range | None:
    """Child-Pugh classes as points; a number over 3 is points already."""
    low, high = classes.low, classes.high
    if any(x is not None and x > 3 for x in (low, high)):
        return classes
    points = [p for k, p in _CHILD_PUGH.items() if _contains(classes, k)]
    if not points:
        return None
    return c.Range(None if low is None else points[0][0], None if high is None else points[-1][1])


def _contains(interval: c.Range, value: float) -> bool:
    above = interval.low is None or value > interval.low or (value == interval.low and interval.low_included)
    below = (
        interval.high is None or value < interval.high or (value == interval.high and interval.high_included)
    )
    return above and below


def lines(phrase: Phrase, used: set[int]) -> list[Built]:
    """ "at least two prior lines of chemotherapy": how many lines, of what the phrase names."""
    if phrase.lines is None:
        return []
    therapy = next((x for x in phrase.concepts if chunk_name(x, "therapy") and id(x) not in used), None)
    told = next((x.of("therapy") for x in mentions(phrase.lines.text) if x.of("therapy")), "")
    name = chunk_name(therapy, "therapy") if therapy else told or "antineoplastic therapy"
    if therapy:
        used.add(id(therapy))
    tree = c.Received(name, lines=phrase.lines.value, within=phrase.window)
    return [leaf(tree, phrase.lines.start, max(phrase.lines.end, therapy.end if therapy else 0))]


def may_be_none(phrase: Phrase) -> bool:
    """ "0-1 prior regimens": met by whoever had none."""
    return phrase.lines is not None and not phrase.lines.value.low


_ONLY_IN = {
    "smoking": ("{pack-years}",),
    "tobacco use": ("{pack-years}",),
    "pregnancy": ("weeks", "months"),
    "neoplasm": ("mm", "cm"),
    "lesion": ("mm", "cm"),
}
"""Findings whose bound is told only in such units: "pregnant (> 20 weeks)", "smoking > 10 pack-years"."""


def _told_in(chunk: Chunk, quantity: Quantity) -> bool:
    named = chunk_name(chunk, "condition")
    if named in ("smoking", "tobacco use") and not chunk.text.lower().endswith("smoking"):
        return False  # "current smokers with > 10 pack-years": two demands
    units = _ONLY_IN.get(named)
    return units is None or (quantity.unit in units and quantity.compared)


# Tests that are quantities where a bound stands beside them: "HBV DNA < 500 IU/mL".
_QUANTIFIED = {
    "hbv dna": "hbv dna level",
    "hcv rna": "hcv rna level",
    "hiv rna": "hiv viral load",
    "ki-67": "ki-67 level",
    "minimal residual disease": "minimal residual disease level",
    "tumor mutational burden": "tumor mutational burden level",
}


def _analyte(chunk: Chunk) -> str:
    if named := chunk_name(chunk, "measurement"):
        return named
    return measured_by(chunk) or _QUANTIFIED.get(chunk_name(chunk, "test"), "")


_EXTENTS = re.compile(
    r"(?:(?:maximum|maximal|max|largest|greatest|mean|minimum)\s+)?(?P<what>diameter|size|length|width|depth|thickness|area|volume)"
)


def _of_what(chunk: Chunk, phrase: Phrase) -> str:
    """ "Aneurysm with a maximum diameter > 5 cm": the diameter of what stands before it, and of no tumor."""
    analyte = _analyte(chunk)
    extent = _EXTENTS.fullmatch(chunk.text.lower())
    if extent is None or (analyte != "tumor size" and is_coded(analyte, "measurement")):
        return analyte
    before = [name for x in phrase.concepts if x.end <= chunk.start and (name := chunk_name(x, "condition"))]
    if len(before) != 1:
        return analyte
    if any(is_a(before[0], one, "condition") for one in _GROWTHS):
        return "tumor size" if extent["what"] in ("diameter", "size") else analyte
    return f"{before[0]} {extent['what']}"


_GROWTHS = ("neoplasm", "lesion", "metastatic cancer")
# "BSA ≥ 10 %": how much of the surface is affected, and no number of square metres.
_AS_SHARE = {
    "bsa": "affected body surface area",
    "cd4 count": "cd4 percentage",  # what infants are judged by
}


def measured(phrase: Phrase, context: Context, used: set[int]) -> list[Built]:
    """Every measurement or scale of the phrase with the quantity that belongs to it."""
    found: list[Built] = []
    if phrase.family:
        return found  # "family history of melanoma before 50": nothing of the patient's
    for chunk in phrase.quantities:
        quantity: Quantity = chunk.value
        concept = rated_directly(phrase, chunk, _quantity_owner(phrase, chunk, used))
        if concept is None or _how_many(concept, chunk):
            continue
        if sign_lost(quantity, context.text[chunk.start : chunk.end]) and not _of_few_points(concept):
            continue
        if not quantity.unit and _counts_parts(context.text, chunk):
            continue  # "visual acuity of 20/40 in at least one eye"
        if not quantity.unit and _RANGE_OF_SOME.search(context.text[: chunk.start]):
            continue  # "in the postmenopausal range for women under 50": the number is their age
        scale, analyte = chunk_name(concept, "scale"), _of_what(concept, phrase)
        if scale == PAIN or (painful(concept) and not analyte):
            scale, quantity = PAIN, as_points(quantity)
        if analyte.endswith(" dose") and quantity.range.low is None and _given_beside(phrase, concept):
            continue  # "steroids must be tapered to ≤ 10 mg/day of prednisone": whoever has none has less
        start, end = min(concept.start, chunk.start), max(concept.end, chunk.end)
        if quantity.second is not None:
            if not analyte.endswith("blood pressure"):
                continue
            pair = (
                ("systolic blood pressure", quantity.range),
                ("diastolic blood pressure", quantity.second),
            )
            join = some if context.excluding else every
            found.append(
                join(leaf(c.Measurement(x, r, "mm[Hg]", phrase.window), start, end) for x, r in pair)
            )
            used |= {id(chunk), id(concept)}
            continue
        if scale and (quantity.unit in ("", "%") or not analyte):
            if quantity.unit not in ("", "%") or not _plausible(scale, "scale", quantity.range):
                continue
            other = other_symptom(phrase, concept) if scale == PAIN else ""
            rating = (
                c.Measurement(f"{other} rating", quantity.range, "")
                if other
                else c.Score(scale, quantity.range)
            )
            rated = leaf(rating, start, end)
            if phrase.window is not None and phrase.window.after:
                # "GCS of 15 within 24 hours after admission": the latest score need not be of then
                times = [x for x in phrase.chunks if x.kind == "window"]
                rated = every([rated, *(attest(context.text, x.start, x.end, "investigator") for x in times)])
            found.append(rated)
        elif analyte and quantity.compared:
            if quantity.unit == "%":
                analyte = _AS_SHARE.get(analyte, analyte)
                if analyte == "fev1" and (whole := _OF_CAPACITY.match(context.text, chunk.end)):
                    # "FEV1 below 70 % of the FVC": their ratio, and no share of what is predicted
                    analyte, end = "fev1/fvc", max(end, whole.end())
                    used |= {id(x) for x in phrase.concepts if chunk.end <= x.start < end}
            unit = measurement_unit(analyte, quantity.unit)
            if unit is None and re.search(r"\b24\b", context.text[: chunk.start]):
                # "24-hour urine protein < 500 mg"
                unit = measurement_unit(analyte, f"{quantity.unit}/(24.h)")
            if unit is None and _DAILY.search(context.text):
                unit = measurement_unit(analyte, f"{quantity.unit}/d")  # "daily alcohol intake above 20 g"
            if unit is None or not _credible(analyte, quantity.range, unit):
                continue
            if counted_in_blood(analyte) and specimen(context.text[phrase.start : phrase.end]) is None:
                if (meant := meant_unit(analyte, quantity.range, unit)) != unit:
                    unit = meant
                    context.note(PER_MICROLITER)
                if too_few(analyte, quantity.range, unit):
                    continue
            value = leaf(c.Measurement(analyte, quantity.range, unit, phrase.window), start, end)
            if (ever := _EVER.search(context.text, end, phrase.end)) is not None:
                # the latest value can say that it was so; that it never was, no single one can
                value = some([value, attest(context.text, start, ever.end(), "investigator")])
            found.append(value)
        else:
            continue
        used |= {id(chunk)} if painful(concept) else {id(chunk), id(concept)}
        if scale == PAIN and not quantity.range.low:  # "pain ≤ 3" holds for having none
            used |= {id(x) for x in phrase.concepts if painful(x)}
    if phrase.result == "normal" and not phrase.quantities:
        # "normal bilirubin": within the laboratory's own limits.
        for concept in phrase.concepts:
            if analyte := chunk_name(concept, "measurement"):
                within: list[tuple[c.Range, str]] = []
                if analyte not in _HIGH_ONLY:
                    within.append((c.Range(low=1.0), "x LLN"))
                if analyte not in _LOW_ONLY and not _AT_LEAST.search(context.text, concept.end, phrase.end):
                    within.append((c.Range(high=1.0), "x ULN"))
                found += [
                    leaf(c.Measurement(analyte, interval, unit, phrase.window), concept.start, concept.end)
                    for interval, unit in within
                ]
                used.add(id(concept))
    return found


_AT_LEAST = re.compile(r"\b(?:at least|equal to or above|at or above) (?:the )?normal\b", re.IGNORECASE)
# Of these a laboratory's other limit asks for nothing: nobody is ill for too little creatinine, or for
# filtering too much of it.
_HIGH_ONLY = frozenset(
    (
        *("creatinine", "bilirubin", "direct bilirubin", "indirect bilirubin", "alt", "ast", "transaminases"),
        *("alp", "ggt", "ldh", "bun", "urea", "crp", "esr", "lipase", "amylase"),
        *("troponin", "troponin i", "troponin t", "creatine kinase", "ck-mb", "inr", "ammonia"),
    )
)
_LOW_ONLY = frozenset(("creatinine clearance", "egfr", "measured gfr", "lvef"))
_EVER = re.compile(r"\bat any (?:time|point)(?: (?:in the past|previously|prior|before)\b)?", re.IGNORECASE)
_OF_CAPACITY = re.compile(
    r"\s*of\s+(?:the\s+|their\s+)?(?:FVC|(?:forced\s+)?vital\s+capacity)\b(?:\s*\(FVC\))?", re.IGNORECASE
)
_EQUAL = re.compile(r"\s*(?:=|equals?\b)", re.IGNORECASE)


def sign_lost(quantity: Quantity, written: str) -> bool:
    """ "Hemoglobin = 9 g/dL", "age = 18 years": nobody asks for one value; half of a "≥" or "≤" was lost."""
    return quantity.range.low == quantity.range.high and _EQUAL.match(written) is not None


_FEW_POINTS = 15


def _of_few_points(concept: Chunk) -> bool:
    """Whether the scale has so few values that one of them may be meant: "ECOG = 0", "GCS = 15"."""
    scale = chunk_name(concept, "scale")
    if not scale or scale not in concepts("scale"):
        return False
    columns = concepts("scale")[scale].columns
    low, high = columns.get("low"), columns.get("high")
    return bool(low and high) and float(high or 0) - float(low or 0) <= _FEW_POINTS


_RANGE_OF_SOME = re.compile(
    r"\brange\b[^,;:]{0,30}\b(?:for|in|among)\s+(?:women|men|females?|males?|patients|subjects|participants|those)\s*$",
    re.IGNORECASE,
)


def _how_many(concept: Chunk, chunk: Chunk) -> bool:
    """ "At least two episodes of hypoglycemia": how many there were, and no value of the glucose."""
    named = chunk_name(concept, "measurement") or chunk_name(concept, "scale") or chunk_name(concept, "test")
    return not named and not chunk.value.unit and chunk.end <= concept.start


_PARTS = re.compile(
    r"\s+(?:eye|ear|limb|leg|arm|knee|hip|hand|joint|quadrant|vessel|arter|lobe|segment|organ|lesion|site|location|area|region)(?:s|y|ies)?\b",
    re.IGNORECASE,
)


def _counts_parts(text: str, chunk: Chunk) -> bool:
    """ "In at least one eye": of how many parts of the body something is said, and no value."""
    if _PARTS.match(text, chunk.end) is None:
        return False
    return text[: chunk.start].rstrip().lower().endswith((" in", " on", " affecting", " involving"))


def _given_beside(phrase: Phrase, dose: Chunk) -> bool:
    return any(chunk_name(x, "therapy") for x in phrase.concepts if x is not dose)


_DAILY = re.compile(r"\b(?:daily|a\s+day|per\s+day)\b|/\s?d(?:ay)?\b", re.IGNORECASE)
# The greatest grade that somebody alive can have: ECOG 5 is death.
_OF_THE_LIVING = {"ecog": 4.0}


def _plausible(name: str, group: Group, interval: c.Range) -> bool:
    """Whether both bounds lie where values of the scale or analyte can lie, and anybody alive between."""
    worst = _OF_THE_LIVING.get(name) if group == "scale" else None
    least = interval.low
    if worst is not None and least is not None and least >= worst:
        return least == worst and interval.low_included
    columns = concepts(group)[name].columns
    low, high = columns.get("low"), columns.get("high")
    bounds = [x for x in (interval.low, interval.high) if x is not None]
    return all((not low or x >= float(low)) and (not high or x <= float(high)) for x in bounds)


def _credible(analyte: str, interval: c.Range, unit: str) -> bool:
    """A threshold that no value can reach was misread; one without a unit cannot be checked."""
    usual = _usual_unit(analyte)
    if not usual or not unit or unit in ("x ULN", "x LLN", "% predicted"):
        return True
    if unit.startswith(_DRINKS):
        return all(0 <= x <= 200 for x in (interval.low, interval.high) if x is not None)
    if (unit, usual) == ("mL/min/{1.73_m2}", "mL/min"):
        return all(0 < x <= 300 for x in (interval.low, interval.high) if x is not None)
    try:
        bounds = [
            convert(x, unit, usual, analyte) for x in (interval.low, interval.high) if x is not None and x > 0
        ]
    except AmbiguousUnit:
        return False
    return all(_plausible(analyte, "measurement", c.Range(low=x)) for x in bounds)


def _usual_unit(analyte: str) -> str:
    """The unit in which the vocabulary gives the analyte; "" where it has none or does not know it."""
    known = concepts("measurement").get(analyte)
    return known.columns.get("unit", "") if known else ""


def lends_unit(quantity: Quantity, one: str, other: str) -> str:
    """The unit that a bare bound on `one` takes from the bound on `other` behind it; "" for none."""
    usual = _usual_unit(one)
    if not usual or usual != _usual_unit(other) or quantity.unit.startswith(("x ", "% ")):
        return ""
    return quantity.unit


def credible_in(analyte: str, bound: c.Range, unit: str) -> bool:
    """Whether a bound in that unit is one that values of the analyte can reach."""
    known = measurement_unit(analyte, unit)
    if not known or too_few(analyte, bound, meant_unit(analyte, bound, known)):
        return False
    return _credible(analyte, bound, known)


_DRINKS = "{drinks}/"


@cache
def commensurable(unit: str, usual: str, analyte: str) -> bool:
    """Whether a value of the analyte in `unit` can be compared with one in its usual unit."""
    try:
        convert(1.0, unit, usual, analyte)
    except AmbiguousUnit:
        return False
    return True


def measurement_unit(analyte: str, written: str) -> str | None:
    """The unit of a threshold on this analyte; None when the written unit cannot belong to it."""
    if written in ("x ULN", "x LLN", "% predicted"):
        return written
    usual = _usual_unit(analyte)
    if written in AGE_UNITS:
        return TIME_UNITS[written] if commensurable(TIME_UNITS[written], usual, analyte) else None
    if not written:
        # A bare number has no unit at all: the evaluator will not compare it with a value that has one.
        return ""
    canonical = canonical_unit(written) or written
    if canonical == "deg" and usual == "Cel":
        return ""  # "38.5 degrees": of which scale it does not say
    if canonical == "mL/min" and usual == "mL/min/{1.73_m2}":
        return usual  # laboratories report it so, whatever the sentence leaves out
    if canonical == "mL/min/{1.73_m2}" and usual == "mL/min":
        return canonical  # another quantity: compared only with a value that is normalized, too
    if analyte == "alcohol intake" and canonical.startswith(_DRINKS):
        return canonical  # a drink is 8 to 20 g, by country: compared only with a number of drinks
    if canonical == "%" and usual and not commensurable("%", usual, analyte):
        return "% predicted" if analyte in ("fev1", "fvc", "dlco", "pef") else None
    return canonical if not usual or commensurable(canonical, usual, analyte) else None


def _quantity_owner(phrase: Phrase, chunk: Chunk, used: set[int]) -> Chunk | None:
    """The measurement or scale nearest before the quantity, else the nearest after it."""
    candidates = [
        x
        for x in phrase.concepts
        if id(x) not in used and (_analyte(x) or chunk_name(x, "scale")) and _told_in(x, chunk.value)
    ]
    before = [x for x in candidates if x.end <= chunk.start]
    if before:
        return before[-1]
    # "at least 100,000/mm3 platelets": directly after, and not the label of what comes next.
    follows = [x for x in phrase.chunks if x.start >= chunk.end and x.role != "filler"]
    return follows[0] if follows and follows[0] in candidates and chunk.value.compared else None


def share_units(phrases: list[Phrase]) -> list[Phrase]:
    """ "Systolic > 180 or diastolic > 110 mmHg": the unit is that of the bare bound, too."""
    shared = list(phrases)
    for index in range(len(shared) - 2, -1, -1):
        one, following = shared[index], shared[index + 1]
        if len(one.quantities) != 1 or len(following.quantities) != 1:
            continue
        bare, told = one.quantities[0].value, following.quantities[0].value
        names = [chunk_name(x, "measurement") for x in (*one.concepts[-1:], *following.concepts[-1:])]
        if bare.unit or not bare.compared or not told.unit or len(names) != 2:
            continue
        unit = lends_unit(told, names[0] or "", names[1] or "")
        if unit and credible_in(names[0] or "", bare.range, unit):
            quantity = replace(one.quantities[0], value=replace(bare, unit=unit))
            chunks = [quantity if x is one.quantities[0] else x for x in one.chunks]
            shared[index] = replace(one, chunks=chunks, quantities=[quantity])
    return shared


def share_measured(phrases: list[Phrase]) -> list[Phrase]:
    """ "BMI > 40 kg/m2 or < 18": a bound on its own is the same quantity's, in its unit where it has none."""
    shared = list(phrases)
    for index in range(1, len(shared)):
        before, one = shared[index - 1], shared[index]
        if one.concepts or one.words or len(one.quantities) != 1 or len(before.quantities) != 1:
            continue
        if any(x.text.lower() in ("age", "aged", "ages") for x in one.chunks):
            continue  # "BMI > 40 kg/m2 and age < 18"
        measured = [x for x in before.concepts if chunk_name(x, "measurement") or chunk_name(x, "scale")]
        first, bound = before.quantities[0].value, one.quantities[0].value
        if len(measured) != 1 or not bound.compared or (bound.unit in _AGES and not first.unit):
            continue
        if bound.unit not in ("", first.unit):
            continue
        quantity = replace(one.quantities[0], value=replace(bound, unit=first.unit))
        chunks = [quantity if x is one.quantities[0] else x for x in one.chunks]
        shared[index] = replace(one, chunks=chunks, quantities=[quantity], concepts=measured)
    return shared


_AGES = ("years", "months", "weeks", "days")
