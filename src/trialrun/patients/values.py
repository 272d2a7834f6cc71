"""The value of an Observation: number, unit and bound, or an answer; and the laboratory's own limits."""

from __future__ import annotations

import math
import re
from typing import Literal, cast

import msgspec

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.time import Moment, full_years
from trialrun.patients import fhir
from trialrun.patients.codes import code_list, has_code, names, short_system, shown
from trialrun.vocab.concepts import concepts
from trialrun.vocab.units import PREDICTED, canonical_unit, convert

Comparator = Literal["", "<", "<=", ">", ">="]

_COMPARATORS: dict[str, Comparator] = {
    "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=", "": "", "ad": "",
}  # fmt: skip
_WRITTEN = re.compile(
    r"\s*(<=|>=|[<>≤≥])?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d{1,9}(?:\.\d+|,\d{1,2}(?!\d))?)\s*((?:10\s?[\^*]|[^\d\s]).{0,30})?"
)
_THOUSANDS = re.compile(r",\d{3}")
_LOINC_PREDICTED = ("20152-5", "19872-1")  # FEV1 and FVC, measured/predicted


class Value(msgspec.Struct, frozen=True):
    """A number with its unit and comparator, or an answer: coded, written or yes/no."""

    number: float | None = None
    comparator: Comparator = ""
    unit: str = ""
    answer: fhir.CodeableConcept | None = None

    @property
    def shown(self) -> str:
        if self.number is not None:
            return f"{self.comparator}{self.number:g} {self.unit}".strip()
        return shown(self.answer)

    @property
    def empty(self) -> bool:
        return self.number is None and self.answer is None


def value_of(measured: fhir.Measured) -> Value:
    """The value of an Observation or a component. Text that is a number with a unit is a number."""
    answer = measured.value_codeable_concept
    if answer is None and measured.value_boolean is not None:
        answer = fhir.CodeableConcept(text="yes" if measured.value_boolean else "no")
    if answer is None and measured.value_string and measured.value_string.strip():
        answer = fhir.CodeableConcept(text=measured.value_string.strip())
    number = _number(measured)
    if number is not None:
        return msgspec.structs.replace(number, answer=answer)
    if answer is not None and not answer.coding and answer.text:
        written = written_value(answer.text)
        if written is not None:
            return written
    return Value(answer=answer)


def _number(measured: fhir.Measured) -> Value | None:
    quantity = measured.value_quantity
    if quantity is not None and quantity.value is not None and math.isfinite(quantity.value):
        comparator = _COMPARATORS.get((quantity.comparator or "").strip())
        if comparator is not None:
            return Value(quantity.value, comparator, unit_of(quantity))
    if measured.value_integer is not None:
        return Value(float(measured.value_integer))
    return None


def unit_of(quantity: fhir.Quantity) -> str:
    """The unit in canonical form; a unit that is not known stays as it is written."""
    for text in (quantity.code if _ucum(quantity) else None, quantity.unit, quantity.code):
        if text and (known := canonical_unit(text)) is not None:
            return known
    return (quantity.unit or quantity.code or "").strip()


def _ucum(quantity: fhir.Quantity) -> bool:
    return short_system(quantity.system) in ("http://unitsofmeasure.org", "")


def written_value(text: str) -> Value | None:
    """The number, unit and bound that a text like "< 0.5 mg/dL" is made of; None for other text."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    unit = canonical_unit((match[3] or "").strip())
    if unit is None:
        return None
    # "0,9" is a decimal fraction, "112,000" holds thousands.
    number = match[2].replace(",", "") if _THOUSANDS.search(match[2]) else match[2].replace(",", ".")
    return Value(float(number), _COMPARATORS[match[1] or ""], unit)


def of_predicted(value: Value, concept: str, measured: fhir.Measured) -> Value:
    """A percentage of the predicted value gets the unit "% predicted", so that it is no other percentage."""
    if value.unit != "%":
        return value
    known = concepts("measurement").get(concept)
    said = has_code(code_list(measured.code), "LOINC", *_LOINC_PREDICTED) or any(
        re.search(r"\bpred(?:icted)?\b", name, re.I) for name in names(measured.code)
    )
    if said or (known is not None and known.columns.get("unit") == PREDICTED):
        return msgspec.structs.replace(value, unit=PREDICTED)
    return value


# ---- the laboratory's limits --------------------------------------------------------------------------

_SEXES = {"248152002": "female", "248153007": "male", "female": "female", "male": "male"}
_BETWEEN = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*([^\d\s].*)?")


class Limits(msgspec.Struct, frozen=True):
    """Lower and upper limit of normal in the unit of the value; `problem` says why there are none."""

    low: float | None = None
    high: float | None = None
    problem: str = ""


def limits_of(
    measured: fhir.Measured,
    value: Value,
    concept: str,
    sex: str | None,
    birth: Moment | None,
    on: Moment | None,
) -> Limits:
    """The limits of normal that apply to this patient, converted where their unit differs."""
    ranges = [
        found
        for found in measured.reference_range or ()
        if _is_normal(found) and _is_for(found, sex, birth, on)
    ]
    if not ranges:
        return Limits()
    read = dict.fromkeys(_converted(found, value, concept) for found in ranges)
    usable = [found for found in read if not found.problem]
    if not usable:
        return next(iter(read))
    if len(usable) > 1:
        return Limits(problem="has several reference ranges that may apply; none was used")
    return usable[0]


def _is_normal(found: fhir.ReferenceRange) -> bool:
    """Ranges of therapy, of alarm and the like are no limits of normal."""
    if found.type is None:
        return True
    codes = [code.code.lower() for code in code_list(found.type)]
    return "normal" in codes or (not codes and "normal" in (found.type.text or "").lower())


def _is_for(found: fhir.ReferenceRange, sex: str | None, birth: Moment | None, on: Moment | None) -> bool:
    """Not for the other sex, and not for another age; what the patient's data cannot tell may apply."""
    meant = {
        _SEXES[word]
        for part in found.applies_to or ()
        for word in (*(code.code for code in code_list(part)), *(name.lower() for name in names(part)))
        if word in _SEXES
    }
    if meant and sex and sex not in meant:
        return False
    if found.age is None or birth is None or on is None:
        return True
    age = full_years(birth.last, on.first)
    low, high = _years(found.age.low), _years(found.age.high)
    return not ((low is not None and age < low) or (high is not None and age > high))


_A_YEAR = {"mo": 12.0, "w": 52.1775, "d": 365.2425, "h": 8765.82}


def _years(age: fhir.Quantity | None) -> float | None:
    if age is None or age.value is None:
        return None
    unit = (age.code or age.unit or "a").lower()
    return age.value / next((n for start, n in _A_YEAR.items() if unit.startswith(start)), 1.0)


def _converted(found: fhir.ReferenceRange, value: Value, concept: str) -> Limits:
    low, high = _bound(found.low), _bound(found.high)
    if low is None and high is None and found.text:
        low, high = _written_limits(found.text, value.unit)
    try:
        ends = [None if bound is None else _in_unit(bound, value.unit, concept) for bound in (low, high)]
    except AmbiguousUnit:
        return Limits(problem="has a reference range in a unit that does not fit its value; it was left out")
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        return Limits(problem="has a reference range whose ends are swapped; it was left out")
    return Limits(ends[0], ends[1])


def _bound(quantity: fhir.Quantity | None) -> tuple[float, str] | None:
    if quantity is None or quantity.value is None or not math.isfinite(quantity.value):
        return None
    return quantity.value, unit_of(quantity)


def _in_unit(bound: tuple[float, str], unit: str, concept: str) -> float:
    """A limit without a unit is in the unit of its value."""
    number, own = bound
    return number if own in ("", unit) else convert(number, own, unit, concept)


def _written_limits(text: str, unit: str) -> tuple[tuple[float, str] | None, tuple[float, str] | None]:
    """Limits written as "0.6 - 1.1 mg/dL", "< 40" or ">= 60"."""
    if match := _BETWEEN.fullmatch(text):
        own = canonical_unit((match[3] or "").strip())
        if own is not None:
            return (float(match[1]), own or unit), (float(match[2]), own or unit)
    written = written_value(text)
    if written is None or written.number is None or not written.comparator:
        return None, None
    bound = (written.number, written.unit or unit)
    return (None, bound) if cast(str, written.comparator).startswith("<") else (bound, None)
