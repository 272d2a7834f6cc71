"""Signs and consequences of a disease: beside it they are no other disease.

Who is asked for "no other neurological disease" in a trial of Parkinson disease may well have a tremor.
Whether a sign comes of the disease that is excepted or of another one the record seldom tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from trialrun.vocab.concepts import concepts, is_a

SIGN = "sign or symptom"
_ICD = "ICD-10-CM:"

# Textbook sequels, each with the diseases of which it comes as a rule.
_COMES_OF: dict[str, tuple[str, ...]] = {
    "portal hypertension": ("cirrhosis",),
    "hepatic encephalopathy": ("cirrhosis",),
    "hepatorenal syndrome": ("cirrhosis",),
    "hepatic impairment": ("chronic liver disease", "viral hepatitis"),
    "cytopenia": ("hematologic malignancy", "myelodysplastic syndrome", "hypersplenism"),
    "heart failure": ("coronary artery disease", "cardiomyopathy", "valvular heart disease"),
    "cor pulmonale": ("chronic lung disease", "pulmonary hypertension"),
    "respiratory failure": ("chronic lung disease", "pneumonia", "neuromuscular disease"),
    "renal impairment": ("glomerulonephritis", "polycystic kidney disease", "multiple myeloma"),
    "dementia": ("parkinson disease", "huntington disease"),
    "seizure": ("brain tumor", "stroke"),
}


@cache
def is_sign(concept: str) -> bool:
    """Whether it is a sign or a symptom: ICD-10 keeps these in its chapter R, and a migraine elsewhere."""
    known = concepts("condition").get(concept)
    codes = [one for one in (known.codes if known is not None else ()) if one.startswith(_ICD)]
    return all(one.startswith(f"{_ICD}R") for one in codes) if codes else is_a(concept, SIGN, "condition")


def may_come_of(concept: str, excepting: Iterable[str]) -> str:
    """The first excepted disease of which the sign or the sequel may come; "" for none."""
    return next((disease for disease in excepting if _may_come_of(concept, disease)), "")


@cache
def _may_come_of(concept: str, disease: str) -> bool:
    if is_sign(concept):
        return not is_sign(disease)
    return any(
        is_a(concept, sequel, "condition")
        and any(is_a(disease, cause, "condition") or is_a(cause, disease, "condition") for cause in causes)
        for sequel, causes in _COMES_OF.items()
    )
