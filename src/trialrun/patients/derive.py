"""Facts that follow from recorded ones: body mass index, eGFR, and what a man's sex rules out.

Each derivation is a small function in `DERIVATIONS`; it names its formula and source, and each derived fact
names the facts that it rests on (`Source.derived_from`). A recorded fact is never replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.patient import AnyFact, ConditionFact, MeasurementFact, Patient, Source
from trialrun.model.time import Moment, add_months, full_years
from trialrun.vocab.units import convert

_HEIGHT_KEEPS_MONTHS = 1  # of a child's height
_ADULT = 18
_WOMEN_ONLY = ("pregnancy", "lactation", "childbearing potential")


def derive(patient: Patient, place: str) -> Patient:
    """The patient with the derived facts after the recorded ones. `place` names the Patient resource."""
    derived = [fact for derivation in DERIVATIONS for fact in derivation(patient, place)]
    return msgspec.structs.replace(patient, facts=(*patient.facts, *derived)) if derived else patient


def body_mass_index(patient: Patient, place: str) -> Iterator[AnyFact]:
    """weight [kg] / height [m]², of the latest weight, unless a BMI is recorded on that day or later.

    Quetelet's index; Keys et al., J Chronic Dis 1972, doi:10.1016/0021-9681(72)90027-6. An adult's height is
    taken from any day; a child's must lie within a month of the weight.
    """
    weight = _latest(patient, "weight")
    if weight is None or weight.on is None or _recorded_since(patient, "bmi", weight.on):
        return
    height = _latest(patient, "height", near=None if _is_adult(patient, weight.on) else weight.on)
    if height is None:
        return
    try:
        metres = convert(height.value, height.unit, "m", "height")
        kilograms = convert(weight.value, weight.unit, "kg", "weight")
    except AmbiguousUnit:
        return
    if not (0.3 <= metres <= 2.8 and kilograms > 0):
        return
    yield MeasurementFact(
        concept="bmi",
        source=Source("derived", (weight.source.place, height.source.place)),
        shown="body mass index from weight and height",
        on=weight.on,
        value=round(kilograms / metres**2, 1),
        unit="kg/m2",
    )


def egfr(patient: Patient, place: str) -> Iterator[AnyFact]:
    """CKD-EPI 2021 from the latest serum creatinine, unless an eGFR is recorded on that day or later.

    142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.2 x 0.9938^age (x 1.012 if female); k 0.7 and a -0.241 for women,
    0.9 and -0.302 for men; adults only. Inker et al., NEJM 2021, doi:10.1056/NEJMoa2102953. Where the day of
    birth is not known, the greater age counts: the estimate is then the lower one.
    """
    creatinine = _latest(patient, "creatinine")
    if creatinine is None or creatinine.on is None or patient.birth is None or patient.sex is None:
        return
    if _recorded_since(patient, "egfr", creatinine.on) or not _is_adult(patient, creatinine.on):
        return
    try:
        value = convert(creatinine.value, creatinine.unit, "mg/dL", "creatinine")
    except AmbiguousUnit:
        return
    if value <= 0:
        return
    age = full_years(patient.birth.first, creatinine.on.last)
    yield MeasurementFact(
        concept="egfr",
        source=Source("derived", (creatinine.source.place, place)),
        shown="eGFR (CKD-EPI 2021) from creatinine, age and sex",
        on=creatinine.on,
        value=round(ckd_epi_2021(value, age, female=patient.sex == "female"), 1),
        unit="mL/min/{1.73_m2}",
    )


def ckd_epi_2021(creatinine: float, age: int, *, female: bool) -> float:
    """eGFR in mL/min/1.73 m² from creatinine in mg/dL and age in years. doi:10.1056/NEJMoa2102953."""
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / kappa
    estimate = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938**age
    return float(estimate * 1.012 if female else estimate)


def not_of_a_man(patient: Patient, place: str) -> Iterator[AnyFact]:
    """A man is not pregnant, does not breastfeed, and is no woman of childbearing potential.

    Not derived where the record says otherwise: then its sex or its facts are wrong, and a person must look.
    """
    if patient.sex != "male":
        return
    said = {fact.concept for fact in patient.facts if isinstance(fact, ConditionFact)}
    for concept in _WOMEN_ONLY:
        if concept not in said:
            yield ConditionFact(
                concept=concept, source=Source("derived", (place,)), shown="the patient is male", absent=True
            )


DERIVATIONS: tuple[Callable[[Patient, str], Iterator[AnyFact]], ...] = (body_mass_index, egfr, not_of_a_man)


def _latest(patient: Patient, concept: str, near: Moment | None = None) -> MeasurementFact | None:
    """The latest exact value of an analyte (within a month of `near`); of equals the last in the record."""
    best: MeasurementFact | None = None
    for fact in patient.facts:
        if not isinstance(fact, MeasurementFact) or fact.concept != concept or fact.comparator:
            continue
        if fact.on is None or (near is not None and not _within_a_month(fact.on, near)):
            continue
        if best is None or best.on is None or fact.on.last >= best.on.last:
            best = fact
    return best


def _within_a_month(one: Moment, other: Moment) -> bool:
    months = _HEIGHT_KEEPS_MONTHS
    return add_months(other.first, -months) <= one.first and one.last <= add_months(other.last, months)


def _recorded_since(patient: Patient, concept: str, day: Moment) -> bool:
    return any(
        isinstance(fact, MeasurementFact)
        and fact.concept == concept
        and fact.on is not None
        and fact.on.last >= day.first
        for fact in patient.facts
    )


def _is_adult(patient: Patient, on: Moment) -> bool:
    return patient.birth is not None and full_years(patient.birth.last, on.first) >= _ADULT
