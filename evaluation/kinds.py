"""The kind of a trial, by which coverage is broken down: its field of medicine, phase and age."""

from __future__ import annotations

from trialrun.model.study import Study
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_BLOOD = ("hematologic malignancy", "hematologic disease")
_CANCER = ("malignancy", "neoplasm")


def field_of(study: Study) -> str:
    """ "haematology" (diseases of the blood, malignant or not), "oncology" (other tumours) or "other".

    Decided by the conditions of the record and the MeSH terms that the registry gave them; a trial of both
    is of haematology.
    """
    browse = study.derived_section.condition_browse_module
    terms = [term.term for term in (*browse.meshes, *browse.ancestors)]
    names = {
        name
        for text in (*study.conditions.conditions, *terms)
        for mention in mentions(text)
        if (name := mention.of("condition"))
    }
    for field, broad in (("haematology", _BLOOD), ("oncology", _CANCER)):
        if any(is_a(name, whole, "condition") for name in names for whole in broad):
            return field
    return "other"


def phase_of(study: Study) -> str:
    """ "phase 1" (early ones included), "phase 1/2", …, or "no phase"."""
    numbers = sorted({digit for phase in study.design.phases for digit in phase if digit.isdigit()})
    return f"phase {'/'.join(numbers)}" if numbers else "no phase"


def era_of(study: Study) -> str:
    """Before or since 2008, by the day on which the record was first submitted."""
    year = study.status.study_first_submit_date[:4]
    if not year.isdigit():
        return "no date"
    return "before 2008" if int(year) < 2008 else "since 2008"
