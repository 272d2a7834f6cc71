"""What a measured value shows by itself: the disease that it defines, the examination that it came from."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built
from trialrun.model import criteria as c

# Diseases that are low or high values, with the values; the name need not be on record.
_DEFINED = {
    "renal impairment": ("creatinine clearance", "egfr", "creatinine"),
    "renal failure": ("creatinine clearance", "egfr", "creatinine"),
    "renal disease": ("creatinine clearance", "egfr"),
    "hepatic impairment": ("bilirubin", "alt", "ast", "transaminases"),
    "hyperbilirubinemia": ("bilirubin",),
    "anemia": ("hemoglobin",),
    "thrombocytopenia": ("platelets",),
    "neutropenia": ("neutrophils",),
    "leukopenia": ("leukocytes",),
    "QT prolongation": ("qtc", "qtcf", "qt interval"),
}
# Diseases with the values that tell how badly they are controlled: "uncontrolled diabetes, HbA1c > 9 %".
_TOLD_BY = {
    "hypertension": ("systolic blood pressure", "diastolic blood pressure", "blood pressure"),
    "hypotension": ("systolic blood pressure", "diastolic blood pressure", "blood pressure"),
    "diabetes mellitus": ("hba1c", "glucose", "fasting glucose", "random glucose"),
    "hyperglycemia": ("hba1c", "glucose", "fasting glucose", "random glucose"),
}
# Examinations, with what they measure and nothing else does as a rule.
_EXAMINED = {
    "spirometry": ("fev1", "fvc", "fev1/fvc", "dlco", "vital capacity", "total lung capacity"),
    "echocardiogram": ("lvef", "shortening fraction"),
    "muga scan": ("lvef",),
    "electrocardiogram": ("qtc", "qtcf", "qt interval", "pr interval", "qrs duration", "heart rate"),
}


def shown_by_value(phrase: Phrase, bounds: list[Built], context: Context, used: set[int]) -> Phrase:
    """The phrase without what a value in it makes needless; such names are marked as used.

    "Renal insufficiency with a clearance below 40": in an exclusion the clearance keeps out, also whoever has
    no such diagnosis on record. "Spirometry with FVC < 60 %": the value tells that it was measured.
    """
    values = {x.concept for bound in bounds for x in c.leaves(bound.tree) if isinstance(x, c.Measurement)}
    if not values or not all(isinstance(x, c.Measurement) for b in bounds for x in c.leaves(b.tree)):
        return phrase
    for chunk in phrase.concepts:
        if id(chunk) in used:
            continue
        given = chunk_name(chunk, "therapy") or chunk_name(chunk, "test")
        defined = _DEFINED.get(chunk_name(chunk, "condition"), ()) if context.excluding else ()
        if values.issubset(defined) or values.issubset(_EXAMINED.get(given, ())):
            used.add(id(chunk))
            if defined and phrase.severities:  # the value says how severe
                others = [x for x in phrase.chunks if x.role != "severity"]
                phrase = replace(phrase, severities=(), chunks=others)
    return phrase


def all_define(bounds: c.Tree, ill: c.Tree) -> bool:
    """Whether bounds say what the illness is: "abnormal renal function: creatinine > 2 mg/dL"."""
    if not isinstance(ill, c.Condition):
        return False
    known = _DEFINED.get(ill.concept, ())
    return all(isinstance(x, c.Measurement) and x.concept in known for x in c.leaves(bounds))


def may_tell(values: c.Tree, ill: c.Condition) -> bool:
    """Whether bounds say how bad the illness is: "uncontrolled hypertension", "SBP > 160 mmHg"."""
    known = (*_DEFINED.get(ill.concept, ()), *_TOLD_BY.get(ill.concept, ()))
    return all(isinstance(x, c.Measurement) and x.concept in known for x in c.leaves(values))


def is_high(ill: c.Condition) -> bool:
    """Whether it is the high values that are bad."""
    return ill.concept in ("hypertension", "diabetes mellitus", "hyperglycemia", "hyperbilirubinemia")


def defines(value: Phrase, disease: Phrase) -> bool:
    """Whether the one phrase is a bound on what defines the other's disease: "anemia, hemoglobin < 8"."""
    if not value.quantities or len(value.concepts) != 1 or len(disease.concepts) != 1 or disease.quantities:
        return False
    ill = chunk_name(disease.concepts[0], "condition")
    known = _DEFINED.get(ill, ()) or (_TOLD_BY.get(ill, ()) if disease.courses or disease.severities else ())
    return chunk_name(value.concepts[0], "measurement") in known
