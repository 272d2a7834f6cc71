"""What happens at one time and is over: of that a time says when it was, and not how long it has lasted."""

from __future__ import annotations

from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import Group, is_a

# What happens at one time, and is over.
PASSING = (
    *("myocardial infarction", "stroke", "transient ischemic attack", "pulmonary embolism", "cardiac arrest"),
    *("unstable angina", "thromboembolism", "hemorrhage", "acute coronary syndrome", "seizure"),
    *("gastrointestinal perforation", "bowel perforation", "abdominal fistula", "intra-abdominal abscess"),
)


def happens_once(named: Chunk) -> bool:
    """Whether it is an event or a treatment that passes, so that a time behind it says when it was."""
    if named.kind != "concept":
        return False
    for name, kinds in (
        (named.value.of("condition"), PASSING),
        (named.value.of("therapy"), _PASSING_TREATMENTS),
    ):
        if name:
            group: Group = "condition" if kinds is PASSING else "therapy"
            return any(is_a(name, kind, group) for kind in kinds)
    return False


_PASSING_TREATMENTS = (
    "antineoplastic therapy",
    "biologic therapy",
    "radiotherapy",
    "surgery",
    "investigational agent",
    "transfusion",
)

LASTING = (
    *(
        "heart failure",
        "cirrhosis",
        "asthma",
        "diabetes mellitus",
        "cardiomyopathy",
        "coronary artery disease",
    ),
    *("chronic obstructive pulmonary disease", "epilepsy", "dementia", "multiple sclerosis", "HIV infection"),
    *("autoimmune disease", "bleeding disorder", "renal failure", "hypertension"),
)
"""Illnesses that, once there, stay."""
