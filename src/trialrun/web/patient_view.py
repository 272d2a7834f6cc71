"""What was understood of a patient: facts as rows, the latest of each kind, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from trialrun.matching.wording import named, spelled
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment, full_years
from trialrun.vocab.units_shown import unit_shown
from trialrun.web import wording
from trialrun.web.cases import Case, Change, can_be_undone, fact_id, is_derived

ROWS = 150  # a page stays small even for a long record


class FactRow(msgspec.Struct, frozen=True):
    """A fact on the page. `understood` is "" when the words matched no concept: it then decides nothing.

    ids: of this fact and of the earlier ones of its kind. derived: it follows from others, named in `source`.
    """

    name: str
    value: str
    on: str
    source: str
    understood: str
    ids: tuple[str, ...]
    derived: bool = False

    @property
    def earlier(self) -> int:
        return len(self.ids) - 1


class ChangeRow(msgspec.Struct, frozen=True):
    """What was changed by hand, in words."""

    told: str
    can_be_undone: bool


class FactGroup(msgspec.Struct, frozen=True):
    """Facts of one kind."""

    title: str
    rows: tuple[FactRow, ...]


class PatientView(msgspec.Struct, frozen=True):
    """The patient in one line, and what is known, grouped. `left_out`: rows that did not fit the page."""

    line: str
    groups: tuple[FactGroup, ...]
    facts: int
    recognised: int
    left_out: int
    problems: tuple[str, ...]
    key_facts: str
    conflicts: tuple[str, ...] = ()
    doubt: str = ""
    changes: tuple[ChangeRow, ...] = ()

    @property
    def facts_words(self) -> str:
        """ "12 facts, 11 of them recognised"."""
        words = wording.count(self.facts, "fact")
        return words if self.facts == self.recognised else f"{words}, {self.recognised} of them recognised"

    @property
    def rows(self) -> int:
        return sum(len(group.rows) for group in self.groups)


_TITLES: tuple[tuple[type, str], ...] = (
    (ConditionFact, "Conditions"),
    (TreatmentFact, "Treatments"),
    (ResponseFact, "Responses to treatment"),
    (ScoreFact, "Scores"),
    (TestFact, "Tests and markers"),
    (MeasurementFact, "Measurements"),
    (AllergyFact, "Allergies"),
    (FamilyFact, "Family history"),
    (AnswerFact, "Answers"),
)


def case_view(case: Case, on: date) -> PatientView:
    """The view of a patient with what sources disagree about and what was changed by hand."""
    return msgspec.structs.replace(
        patient_view(case.patient, on),
        conflicts=tuple(one.sentence for one in case.conflicts),
        doubt=next((one.sentence for one in case.conflicts if one.kind == "person"), ""),
        changes=tuple(ChangeRow(_told(one), can_be_undone(case, one)) for one in case.changes),
    )


def _told(change: Change) -> str:
    """ "Removed: neuropathy, grade 3", "Creatinine: 1.2 mg/dL, before 2.4 mg/dL"."""
    if change.person is not None:
        before, after = change.person
        parts = []
        if before.sex != after.sex:
            parts.append(f"sex {after.sex or 'not stated'}, before {before.sex or 'not stated'}")
        if before.birth != after.birth:
            was, now = (moment(one.birth) or "not stated" for one in (before, after))
            parts.append(f"date of birth {now}, before {was}")
        return f"Corrected: {'; '.join(parts)}"
    was, now = ("; ".join(map(in_words, facts[:6])) for facts in (change.was, change.now))
    if not change.now:
        return f"Removed: {was}"
    return f"Corrected: {now}; before: {was}" if change.was else f"Added: {now}"


def in_words(fact: AnyFact) -> str:
    """A fact on one line: name, value, day."""
    row = _row([fact])
    value = "" if row.value and row.value in row.name else row.value  # "creatinine 1.4 mg/dL" tells it
    return ", ".join(part for part in (row.name, value, row.on) if part)


def patient_view(patient: Patient, on: date) -> PatientView:
    """The view of a patient on a day; of repeated facts the latest, with how many came before."""
    groups = []
    left = ROWS
    left_out = 0
    for kind, title in _TITLES:
        rows = _latest(fact for fact in patient.facts if type(fact) is kind)
        left_out += max(0, len(rows) - left)
        shown = tuple(rows[:left])
        left -= len(shown)
        if shown:
            groups.append(FactGroup(title, shown))
    return PatientView(
        line=patient_line(patient, on),
        groups=tuple(groups),
        facts=len(patient.facts),
        recognised=sum(bool(fact.concept) for fact in patient.facts),
        left_out=left_out,
        problems=patient.problems,
        key_facts=_key_facts(patient),
    )


_ON_PAPER = (ScoreFact, ResponseFact, TreatmentFact, MeasurementFact, TestFact)


def paper_facts(patient: Patient, most: int) -> tuple[str, ...]:
    """What a clinician looks for first besides the conditions: of each thing the latest, the newest first."""
    rows = []
    for kind in _ON_PAPER:
        known = [fact for fact in patient.facts if type(fact) is kind and fact.concept]
        rows += [in_words_short(row) for row in _latest(known)[: most // 3 + 1]]
    return tuple(rows[:most])


def in_words_short(row: FactRow) -> str:
    """ "ECOG 1 (21 Nov 2026)"."""
    same = "," not in row.value and _number(row.value) in _numbers(row.name)
    told = bool(row.value) and (row.value in row.name or same)
    text = row.name if told else f"{row.name} {row.value}".strip()
    return wording.shortened(text, 80) + (f" ({row.on})" if row.on else "")


_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _numbers(text: str) -> list[str]:
    return [found.replace(",", "") for found in _DIGITS.findall(text)]


def _number(value: str) -> str:
    """The number that a measurement's value begins with; "" for any other value."""
    match = _DIGITS.match(value)
    return match[0].replace(",", "") if match else ""


def _key_facts(patient: Patient) -> str:
    """The conditions that the patient has, at most six: what a reader checks first."""
    has: dict[str, str] = {}
    for fact in patient.facts:
        if not isinstance(fact, ConditionFact) or not fact.concept or is_derived(fact):
            continue
        if not fact.absent and fact.status != "resolved":
            # Each once: one record calls it "AML", another "Acute myeloid leukemia".
            same = fact.shown.casefold() == fact.concept.casefold()
            shown = named(fact.concept, "condition") if same else fact.shown or fact.concept
            has.setdefault(fact.concept, wording.shortened(shown, 60))
    names = list(dict.fromkeys(has.values()))
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def patient_line(patient: Patient, on: date) -> str:
    """ "Female, 63 years", "Male, born in 1961 (64 or 65 years)", "Sex not stated, age not stated"."""
    sex = (patient.sex or "sex not stated").capitalize()
    if patient.birth is None:
        return f"{sex}, age not stated"
    oldest, youngest = full_years(patient.birth.first, on), full_years(patient.birth.last, on)
    years = wording.count(oldest, "year") if oldest == youngest else f"{youngest} or {oldest} years"
    return f"{sex}, {years}"


def _latest(facts: Iterable[AnyFact]) -> list[FactRow]:
    by_name: dict[tuple[str, str], list[AnyFact]] = {}
    for fact in facts:
        name = (fact.shown or fact.concept).strip()
        by_name.setdefault((fact.concept or name.lower(), "" if fact.concept else name), []).append(fact)
    latest = [sorted(same, key=_recency, reverse=True) for same in by_name.values()]
    latest.sort(key=lambda same: (not same[0].concept, -_recency(same[0]).toordinal()))
    return [_row(same) for same in latest]


def _recency(fact: AnyFact) -> date:
    return fact.on.last if fact.on is not None else date.min


def _row(same: list[AnyFact]) -> FactRow:
    """The row of facts of one kind, the latest first."""
    fact = same[0]
    derived = is_derived(fact)
    source = f"worked out from {', '.join(fact.source.derived_from)}" if derived else fact.source.place
    # What an answer added has no words of its own.
    name = fact.shown or spelled(fact)
    if derived and isinstance(fact, ConditionFact) and fact.absent:
        # "Pregnancy: does not have it", since "the patient is male".
        name, source = fact.concept, f"worked out: {fact.shown}" if fact.shown else source
    return FactRow(
        name=name,
        value=", ".join(part for part in _value(fact) if part),
        on=moment(fact.on),
        source=source,
        understood=fact.concept,
        ids=tuple(fact_id(one) for one in same),
        derived=derived,
    )


def moment(value: Moment | None) -> str:
    """A possibly partial date in words; "" for none."""
    if value is None:
        return ""
    text = str(value)
    return " to ".join(wording.day(part) for part in text.split(".."))


def _value(fact: AnyFact) -> tuple[str, ...]:
    """What the fact says beyond its name."""
    match fact:
        case ConditionFact():
            grade = f"grade {fact.grade:g}" if fact.grade is not None else ""
            stage = f"stage {fact.stage}" if fact.stage else ""
            status = "does not have it" if fact.absent else fact.status if fact.status != "unknown" else ""
            until = f"until {moment(fact.until)}" if fact.until else ""
            suspected = "suspected only" if fact.suspected else ""
            return (status, fact.severity or "", fact.course or "", grade, stage, suspected, until)
        case MeasurementFact():
            limits = [f"{limit:g}" for limit in (fact.lower_limit, fact.upper_limit) if limit is not None]
            usual = f"usual {' to '.join(limits)}" if len(limits) == 2 else ""
            if len(limits) == 1:
                usual = f"{'upper' if fact.lower_limit is None else 'lower'} limit {limits[0]}"
            return (f"{fact.comparator}{fact.value:g} {unit_shown(fact.unit)}".strip(), usual)
        case ScoreFact():
            return (f"{fact.value:g}",)
        case TestFact():
            return (fact.result or "inconclusive",)
        case TreatmentFact():
            given = "never given" if fact.absent else fact.status if fact.status != "unknown" else "received"
            until = f"until {moment(fact.until)}" if fact.until else ""
            return (given, f"line {fact.line}" if fact.line is not None else "", until)
        case ResponseFact():
            return (f"after line {fact.line}" if fact.line is not None else "", fact.criteria)
        case AnswerFact():
            return ("yes" if fact.yes else "no", f"said by the {fact.by}")
        case AllergyFact() | FamilyFact():
            return ("does not have it" if fact.absent else "",)
