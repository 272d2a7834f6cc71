"""The derivations in order; a later one may rest on what an earlier one derived.

A derivation is a small function that names its formula and source. Each derived fact names the facts that it
rests on (`Source.derived_from`) and bears the day of the oldest of them that can change, so that it expires
with it: a value older than the policy's window counts as missing, derived or not. A recorded fact is never
replaced, and where the record has the value itself, of that day or later, nothing is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from trialrun.model.patient import AnyFact, Patient
from trialrun.patients.derived.blood import corrected_calcium, neutrophil_count
from trialrun.patients.derived.body import body_surface_area, creatinine_clearance
from trialrun.patients.derived.diagnosed import hypercholesterolemia, hypothyroidism
from trialrun.patients.derived.general import body_mass_index, egfr, not_of_a_man
from trialrun.patients.derived.liver import child_pugh
from trialrun.patients.derived.pregnant import not_pregnant_after_delivery, not_pregnant_by_test
from trialrun.patients.derived.regimens import lines_of_therapy
from trialrun.patients.derived.responses import eln_response, imwg_response
from trialrun.patients.derived.spread import metastatic_cancer
from trialrun.patients.derived.toxicity import graded_values

DERIVATIONS: tuple[Callable[[Patient, str], Iterator[AnyFact]], ...] = (
    body_mass_index,
    body_surface_area,
    egfr,
    creatinine_clearance,
    neutrophil_count,
    corrected_calcium,
    child_pugh,
    graded_values,
    hypothyroidism,
    hypercholesterolemia,
    imwg_response,
    eln_response,
    lines_of_therapy,
    metastatic_cancer,
    not_of_a_man,
    not_pregnant_by_test,
    not_pregnant_after_delivery,
)


def derive(patient: Patient, place: str) -> Patient:
    """The patient with the derived facts after the recorded ones. `place` names the Patient resource."""
    for derivation in DERIVATIONS:
        if derived := tuple(derivation(patient, place)):
            patient = msgspec.structs.replace(patient, facts=(*patient.facts, *derived))
    return patient
