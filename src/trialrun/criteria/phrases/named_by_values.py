"""Findings that are named by their values: "thrombocytopenia < 100 x 10^9/L" bounds the platelets."""

from __future__ import annotations

from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.words.chunks import Chunk

_FINDINGS = {
    "thrombocytopenia": "platelets",
    "neutropenia": "neutrophils",
    "lymphopenia": "lymphocytes",
    "leukopenia": "leukocytes",
    "leukocytosis": "leukocytes",
    "thrombocytosis": "platelets",
    "eosinophilia": "eosinophils",
    "hyperglycemia": "glucose",
    "hypernatremia": "sodium",
    "hypocalcemia": "calcium",
    "hypophosphatemia": "phosphate",
    "hyperuricemia": "uric acid",
    "anemia": "hemoglobin",
    "QT prolongation": "qtc",
    "bradycardia": "heart rate",
    "tachycardia": "heart rate",
    "hypoglycemia": "glucose",
    "obesity": "bmi",
    "hypertriglyceridemia": "triglycerides",
    "hypokalemia": "potassium",
    "hyperkalemia": "potassium",
    "hyponatremia": "sodium",
    "hypercalcemia": "calcium",
    "hypomagnesemia": "magnesium",
    "hypoalbuminemia": "albumin",
    "hypoxemia": "spo2",
    "hyperbilirubinemia": "bilirubin",
    "hyperphosphatemia": "phosphate",
    "hypermagnesemia": "magnesium",
    "hypercholesterolemia": "cholesterol",
    "fever": "temperature",
    "pregnancy": "gestational age",
    "neoplasm": "tumor size",
    "lesion": "tumor size",
    "smoking": "tobacco exposure",
    "tobacco use": "tobacco exposure",
}


# The value does not tell all of these: of an atrial fibrillation the rate can be the same.
_IN_PART = {"sinus bradycardia": "heart rate", "sinus tachycardia": "heart rate"}


def measured_in_part(chunk: Chunk) -> str:
    """The measurement that tells a finding, when a person says what else it is; none for others."""
    return _IN_PART.get(chunk_name(chunk, "condition"), "")


def measured_by(chunk: Chunk) -> str:
    """The measurement by which a finding is told: potassium for hyperkalemia; none for others."""
    return _FINDINGS.get(chunk_name(chunk, "condition"), "")
