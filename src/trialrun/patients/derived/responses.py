"""Response of multiple myeloma by IMWG and of acute myeloid leukemia by ELN, from measured values.

One assessment each: where the criteria want two in a row or imaging, a person has to confirm it, and the
fact says "unconfirmed". Where a value that could forbid a category is missing, the lower category is given
or none.
"""

from __future__ import annotations

import re
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
    """One assessment: serum M-protein in g/dL, urine M-protein in mg/24 h, light chains in mg/L.

    immunofixation_negative: of serum and of urine; None when one of them is not known.
    """

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


def imwg(baseline: Myeloma, now: Myeloma, nadir: Myeloma = Myeloma()) -> Category | None:
    """The category of one assessment against the one before treatment; None where values do not tell.

    Progression, from the lowest value: serum M-protein up 25 % and 0.5 g/dL, or 1 g/dL where the lowest was
    5 g/dL; urine M-protein up 25 % and 200 mg/24 h; where neither is measurable the difference of light
    chains up 25 % and 100 mg/L. Complete: immunofixation of serum and urine negative and plasma cells below
    5 %; a stringent one also needs a marrow without clonal cells, which no value here says, so that it is
    never given. Very good partial: serum down 90 % and urine below 100 mg/24 h. Partial: serum down 50 %,
    urine down 90 % or below 200. Minimal: serum down 25 %, urine down 50 %. By light chains, where no
    M-protein is measurable (1 g/dL, 200 mg/24 h) and the difference is 100 mg/L or more: its fall of 90 %,
    50 %. Kumar et al., Lancet Oncol 2016, doi:10.1016/S1470-2045(16)30206-6.
    """
    if _progressed(baseline, now, nadir):
        return "PD"
    if now.immunofixation_negative and now.plasma_cells is not None and now.plasma_cells < 5:
        return "CR"
    if baseline.serum is not None and baseline.serum >= 1 and now.serum is not None:
        return _by_fall(1 - now.serum / baseline.serum, baseline, now)
    before, after = baseline.difference, now.difference
    urine_measurable = baseline.urine is not None and baseline.urine >= 200
    if before is not None and after is not None and before >= 100 and not urine_measurable:
        fall = 1 - after / before
        return "VGPR" if fall >= 0.9 else "PR" if fall >= 0.5 else None
    return None


def _progressed(baseline: Myeloma, now: Myeloma, nadir: Myeloma) -> bool:
    def rise(first: float | None, low: float | None, value: float | None) -> tuple[float, float] | None:
        """By how much a value lies above the lowest one, and that one."""
        known = [one for one in (first, low) if one is not None]
        return None if value is None or not known else (value - min(known), min(known))

    serum = rise(baseline.serum, nadir.serum, now.serum)
    if serum is not None:
        up, lowest = serum
        if (up >= 0.5 and up >= 0.25 * lowest) or (lowest >= 5 and up >= 1):
            return True
    urine = rise(baseline.urine, nadir.urine, now.urine)
    if urine is not None and urine[0] >= 200 and urine[0] >= 0.25 * urine[1]:
        return True
    if (baseline.serum or 0) >= 1 or (baseline.urine or 0) >= 200:
        return False
    chains = rise(baseline.difference, nadir.difference, now.difference)
    return chains is not None and chains[0] > 100 and chains[0] >= 0.25 * chains[1]


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
    if fall >= 0.25 and (not urine or after <= 0.5 * before):
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
    with incomplete recovery (CRi, which includes CRh): one of the counts lower, or both with neutrophils of
    0.5 and platelets of 50 at least. Partial: counts as in complete, blasts 5 to 25 % and down by half.
    Döhner et al., Blood 2022, doi:10.1182/blood.2022016867. A leukemia-free state needs a marrow that is
    not empty, which no number here says, so that counts lower still give no category.
    """
    recovered = (neutrophils >= 1.0) + (platelets >= 100)
    if marrow_blasts < 5:
        if circulating_blasts is None or circulating_blasts > 0:
            return None
        partly = recovered == 1 or (neutrophils >= 0.5 and platelets >= 50)
        return "CR" if recovered == 2 else "CRi" if partly else None
    halved = blasts_before is not None and marrow_blasts <= 0.5 * blasts_before
    return "PR" if marrow_blasts <= 25 and halved and recovered == 2 else None


# ---- from facts ----------------------------------------------------------------------------------------


def imwg_response(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Of the latest serum M-protein, light chains or immunofixation, against the last values before the
    latest treatment's start."""
    start = _latest_start(patient)
    if start is None or not has(patient, "multiple myeloma") or _recorded(patient, start):
        return
    serum = series(patient, "serum m-protein", "g/dL") or series(patient, "m-protein", "g/dL")
    kappa = series(patient, "kappa free light chain", "mg/L")
    before = [value for value in serum or kappa if value.on.last <= start]
    after = [value.on for value in serum or kappa if value.on.first > start]
    after += [fact.on for fact in _immunofixations(patient) if fact.on and fact.on.first > start]
    if not before or not after:
        return
    day = max(after, key=lambda moment: moment.last)
    first, places = _assessment(patient, serum, kappa, before[-1].on)
    last, more = _assessment(patient, serum, kappa, day)
    if category := imwg(first, last, _lowest(patient, serum, kappa, start, day)):
        yield _fact(category, "IMWG", day, (*places, *more))


def _lowest(patient: Patient, serum: list[Value], kappa: list[Value], start: date, day: Moment) -> Myeloma:
    """The lowest values since the start, before the day's assessment."""

    def between(values: list[Value]) -> list[Value]:
        return [v for v in values if start < v.on.first and (day.last - v.on.last).days > ASSESSMENT_DAYS]

    def least(values: list[Value]) -> float | None:
        return min((value.number for value in between(values)), default=None)

    chains = [
        found
        for value in between(kappa)
        if (found := _assessment(patient, serum, kappa, value.on)[0]).difference is not None
    ]
    lowest = min(chains, key=lambda found: found.difference or 0.0, default=Myeloma())
    return Myeloma(
        serum=least(serum),
        urine=least(series(patient, "urine m-protein", "mg/(24.h)")),
        kappa=lowest.kappa,
        lambda_=lowest.lambda_,
    )


def _immunofixations(patient: Patient) -> list[TestFact]:
    return [
        fact
        for fact in patient.facts
        if isinstance(fact, TestFact) and fact.concept and is_a(fact.concept, "immunofixation", "test")
    ]


def _fixed(patient: Patient, day: Moment) -> tuple[bool | None, list[str]]:
    """Whether immunofixation of serum and urine is negative about a day, and where that stands.

    "Serum and urine" may be one result. One positive is enough for a no; None where one is missing.
    """
    near_by = [
        fact
        for fact in _immunofixations(patient)
        if fact.on is not None and abs((fact.on.last - day.last).days) <= ASSESSMENT_DAYS
    ]
    places = [fact.source.place for fact in near_by]
    if any(fact.result == "positive" for fact in near_by):
        return False, places
    negative = {fact.concept for fact in near_by if fact.result == "negative"}
    both = {"serum immunofixation", "urine immunofixation"} <= negative
    shown = any(
        fact.result == "negative" and re.search(r"serum\b.*\burine|urine\b.*\bserum", fact.shown, re.I)
        for fact in near_by
    )
    return (True if both or shown else None), places


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
    negative, fixed = _fixed(patient, day)
    numbers = {name: value.number for name, value in found.items() if value is not None}
    places = [*(value.place for value in found.values() if value is not None), *fixed]
    return Myeloma(**numbers, immunofixation_negative=negative), places
