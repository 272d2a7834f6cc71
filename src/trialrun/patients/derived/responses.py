"""Response of multiple myeloma by IMWG and of acute myeloid leukemia by ELN, from measured values.

One assessment each: where the criteria want two in a row or imaging, a person has to confirm it, and the
fact says "unconfirmed". Where a value that could forbid a category is missing, the lower category is given
or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from trialrun.model.patient import AnyFact, Patient, ResponseFact, Source, TestFact, TreatmentFact
from trialrun.model.time import Moment
from trialrun.patients.derived.values import Value, has, near, series
from trialrun.vocab.concepts import is_a

Category = Literal["sCR", "CR", "CRi", "VGPR", "PR", "MR", "SD", "PD"]
ASSESSMENT_DAYS = 28
"""Values of one assessment are at most so many days apart."""


class Myeloma(msgspec.Struct, frozen=True):
    """One assessment: serum M-protein in g/dL, urine M-protein in mg/24 h, light chains in mg/L."""

    serum: float | None = None
    urine: float | None = None
    kappa: float | None = None
    lambda_: float | None = None
    immunofixation_negative: bool | None = None
    plasma_cells: float | None = None

    @property
    def difference(self) -> float | None:
        """Involved minus uninvolved free light chain, mg/L."""
        return None if self.kappa is None or self.lambda_ is None else abs(self.kappa - self.lambda_)


def imwg(baseline: Myeloma, now: Myeloma, nadir: float | None = None) -> Category | None:
    """The category of one assessment against the one before treatment; None where values do not tell.

    Progression: serum M-protein 25 % and 0.5 g/dL above its lowest. Complete: immunofixation negative and
    plasma cells below 5 %; stringent: the light chain ratio normal, 0.26 to 1.65, too. Very good partial:
    serum down 90 % and urine below 100 mg/24 h. Partial: serum down 50 %, urine down 90 % or below 200.
    Minimal: down 25 %. By light chains, where no M-protein is measurable (1 g/dL, 200 mg/24 h) and the
    difference is 100 mg/L or more: its fall of 90 %, 50 %. Kumar et al., Lancet Oncol 2016,
    doi:10.1016/S1470-2045(16)30206-6.
    """
    lowest = min(value for value in (baseline.serum, nadir) if value is not None) if baseline.serum else nadir
    if now.serum is not None and lowest is not None:
        rise = now.serum - lowest
        if rise >= 0.5 and rise >= 0.25 * lowest:
            return "PD"
    if now.immunofixation_negative and now.plasma_cells is not None and now.plasma_cells < 5:
        ratio = now.kappa / now.lambda_ if now.kappa is not None and now.lambda_ else None
        return "sCR" if ratio is not None and 0.26 <= ratio <= 1.65 else "CR"
    if baseline.serum is not None and baseline.serum >= 1 and now.serum is not None:
        return _by_fall(1 - now.serum / baseline.serum, baseline, now)
    before, after = baseline.difference, now.difference
    urine_measurable = baseline.urine is not None and baseline.urine >= 200
    if before is not None and after is not None and before >= 100 and not urine_measurable:
        fall = 1 - after / before
        return "VGPR" if fall >= 0.9 else "PR" if fall >= 0.5 else None
    return None


def _by_fall(fall: float, baseline: Myeloma, now: Myeloma) -> Category | None:
    """By the fall of the serum M-protein; the urine may forbid what the serum allows."""
    urine = baseline.urine is not None and baseline.urine >= 200
    if urine and now.urine is None and fall >= 0.25:
        return None
    before, after = baseline.urine or 0.0, now.urine or 0.0
    if fall >= 0.9 and (not urine or after < 100):
        return "VGPR"
    if fall >= 0.5 and (not urine or after < 200 or after <= 0.1 * before):
        return "PR"
    if fall >= 0.25:
        return "MR"
    return "SD"


def eln(
    marrow_blasts: float,
    circulating_blasts: float | None,
    neutrophils: float,
    platelets: float,
    blasts_before: float | None = None,
) -> Category | None:
    """The category of a marrow, blasts in %, counts in 10^9/L; None where values do not tell.

    Complete: marrow blasts below 5 %, none in the blood, neutrophils 1.0 or more and platelets 100 or more;
    with incomplete recovery (CRi, which includes CRh): one of the counts lower. Partial: counts as in
    complete, blasts 5 to 25 % and down by half. Döhner et al., Blood 2022, doi:10.1182/blood.2022016867. A
    leukemia-free state needs a marrow that is not empty, which no number here says, so that both counts low
    give no category.
    """
    recovered = (neutrophils >= 1.0) + (platelets >= 100)
    if marrow_blasts < 5:
        if circulating_blasts is None or circulating_blasts > 0:
            return None
        return "CR" if recovered == 2 else "CRi" if recovered == 1 else None
    halved = blasts_before is not None and marrow_blasts <= 0.5 * blasts_before
    return "PR" if marrow_blasts <= 25 and halved and recovered == 2 else None


# ---- from facts ----------------------------------------------------------------------------------------


def imwg_response(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Of the latest serum M-protein or light chains, against the last before the latest treatment's start."""
    start = _latest_start(patient)
    if start is None or not has(patient, "multiple myeloma") or _recorded(patient, start):
        return
    serum = series(patient, "serum m-protein", "g/dL") or series(patient, "m-protein", "g/dL")
    kappa = series(patient, "kappa free light chain", "mg/L")
    measured = serum or kappa
    before = [value for value in measured if value.on.last <= start]
    after = [value for value in measured if value.on.first > start]
    if not before or not after:
        return
    first, places = _assessment(patient, serum, kappa, before[-1].on)
    last, more = _assessment(patient, serum, kappa, after[-1].on)
    nadir = min(
        (value.number for value in serum if start < value.on.first and value is not after[-1]), default=None
    )
    if category := imwg(first, last, nadir):
        yield _fact(category, "IMWG", after[-1].on, (*places, *more))


def eln_response(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Of the latest marrow after the latest treatment's start, with counts within 28 days of it."""
    start = _latest_start(patient)
    if start is None or not has(patient, "acute myeloid leukemia") or _recorded(patient, start):
        return
    marrow = series(patient, "bone marrow blasts", "%")
    after = [value for value in marrow if value.on.first > start]
    if not after:
        return
    day = after[-1].on
    neutrophils = near(series(patient, "neutrophils", "10*9/L"), day, ASSESSMENT_DAYS)
    platelets = near(series(patient, "platelets", "10*9/L"), day, ASSESSMENT_DAYS)
    if neutrophils is None or platelets is None:
        return
    circulating = near(series(patient, "peripheral blood blasts", "%"), day, ASSESSMENT_DAYS)
    before = [value for value in marrow if value.on.last <= start]
    category = eln(
        after[-1].number,
        circulating.number if circulating else None,
        neutrophils.number,
        platelets.number,
        before[-1].number if before else None,
    )
    if category:
        used = [after[-1], neutrophils, platelets, *([circulating] if circulating else [])]
        oldest = min((value.on for value in used), key=lambda moment: moment.last)
        yield _fact(category, "ELN", oldest, tuple(value.place for value in used))


def _fact(category: Category, criteria: str, on: Moment, places: tuple[str, ...]) -> ResponseFact:
    return ResponseFact(
        concept=category,
        source=Source("derived", tuple(dict.fromkeys(places))),
        shown=f"{category} by {criteria}, one assessment, unconfirmed",
        on=on,
        criteria=criteria,
    )


def _latest_start(patient: Patient) -> date | None:
    """The first day of the latest anticancer treatment that has an exact one."""
    days = [
        fact.on.first
        for fact in patient.facts
        if isinstance(fact, TreatmentFact)
        and fact.concept
        and not fact.absent
        and fact.status != "planned"
        and fact.on is not None
        and fact.on.exact
        and is_a(fact.concept, "antineoplastic therapy", "therapy")
    ]
    return max(days, default=None)


def _recorded(patient: Patient, start: date) -> bool:
    """Whether a person has judged the response since; undated judgements count."""
    return any(isinstance(f, ResponseFact) and (f.on is None or f.on.last >= start) for f in patient.facts)


def _assessment(
    patient: Patient, serum: list[Value], kappa: list[Value], day: Moment
) -> tuple[Myeloma, list[str]]:
    found: dict[str, Value | None] = {
        "serum": near(serum, day, ASSESSMENT_DAYS),
        "urine": near(series(patient, "urine m-protein", "mg/(24.h)"), day, ASSESSMENT_DAYS),
        "kappa": near(kappa, day, ASSESSMENT_DAYS),
        "lambda_": near(series(patient, "lambda free light chain", "mg/L"), day, ASSESSMENT_DAYS),
        "plasma_cells": near(series(patient, "bone marrow plasma cells", "%"), day, ASSESSMENT_DAYS),
    }
    fixation = [
        fact
        for fact in patient.facts
        if isinstance(fact, TestFact)
        and "immunofixation" in fact.concept
        and fact.on is not None
        and abs((fact.on.last - day.last).days) <= ASSESSMENT_DAYS
    ]
    negative = all(fact.result == "negative" for fact in fixation) if fixation else None
    numbers = {name: value.number for name, value in found.items() if value is not None}
    places = [value.place for value in found.values() if value is not None]
    return Myeloma(**numbers, immunofixation_negative=negative), places
