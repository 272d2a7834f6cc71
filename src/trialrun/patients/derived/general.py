"""Body mass index, eGFR, and what a man's sex rules out."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.patient import AnyFact, ConditionFact, MeasurementFact, Patient, Source
from trialrun.model.time import full_years
from trialrun.patients.derived.values import body_size, is_adult, latest, recorded_since
from trialrun.vocab.units import convert

_WOMEN_ONLY = ("pregnancy", "lactation", "childbearing potential")


def body_mass_index(patient: Patient, place: str) -> Iterator[AnyFact]:
    """weight [kg] / height [m]², of the latest weight, unless a BMI is recorded on that day or later.

    Quetelet's index; Keys et al., J Chronic Dis 1972, doi:10.1016/0021-9681(72)90027-6.
    """
    body = body_size(patient, but_for="bmi")
    if body is None or not (0.3 <= body.metres <= 2.8 and body.kilograms > 0):
        return
    yield MeasurementFact(
        concept="bmi",
        source=Source("derived", body.places),
        shown="body mass index from weight and height",
        on=body.on,
        value=round(body.kilograms / body.metres**2, 1),
        unit="kg/m2",
    )


def egfr(patient: Patient, place: str) -> Iterator[AnyFact]:
    """CKD-EPI 2021 from the latest serum creatinine, unless an eGFR is recorded on that day or later.

    142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.2 x 0.9938^age (x 1.012 if female); k 0.7 and a -0.241 for women,
    0.9 and -0.302 for men; adults only. Inker et al., NEJM 2021, doi:10.1056/NEJMoa2102953. Where the day of
    birth is not known, the greater age counts: the estimate is then the lower one.
    """
    creatinine = latest(patient, "creatinine")
    if creatinine is None or creatinine.on is None or patient.birth is None or patient.sex is None:
        return
    if recorded_since(patient, "egfr", creatinine.on) or not is_adult(patient, creatinine.on):
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
