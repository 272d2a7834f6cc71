"""One patient from several sources: duplicates joined, and what two sources say differently listed.

Nothing is decided here. Both sides of a conflict stay among the facts, so that what rests on them is unknown
where the evaluator finds them at odds; the list says where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

import msgspec

from trialrun.model.criteria import Sex
from trialrun.model.errors import AmbiguousUnit, MalformedPatient
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ScoreFact,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients.derived import derive
from trialrun.vocab.units import convert

_CLOSE = 0.02
"""Two values of one day that differ by less than this share are one value, rounded differently."""


class Conflict(msgspec.Struct, frozen=True):
    """Two sources disagree. `first` and `second` say what and where, in words; `about` is the concept."""

    kind: str
    about: str
    first: str
    second: str

    @property
    def sentence(self) -> str:
        """What the sources say differently, for a person."""
        if self.kind == "person":
            return (
                f"These may be the records of two people: {self.first}, but {self.second}. "
                "Make sure that all are of one patient before you rely on any answer."
            )
        return f"The sources disagree about {self.about}: {self.first}, but {self.second}."


class Merged(msgspec.Struct, frozen=True):
    """The joined patient, the conflicts, and how many facts stood in more than one source.

    two_people: the sources differ so much about who the patient is that no answer may rest on them together.
    """

    patient: Patient
    conflicts: tuple[Conflict, ...] = ()
    joined: int = 0
    two_people: bool = False

    @property
    def doubt(self) -> str:
        """In words, that the sources may be of two people; "" where nothing speaks for it."""
        return next((one.sentence for one in self.conflicts if one.kind == "person"), "")


def merge(sources: Sequence[tuple[str, Patient]]) -> Merged:
    """The patient of all sources, each under its name. Raises MalformedPatient for none.

    The name is put before each fact's place ("note.txt: sentence 3: …"). Sex and the day of birth are the
    first source's that has one; a birth that fits all sources is narrowed to the days that they share.
    """
    if not sources:
        raise MalformedPatient("No source of a patient was given.")
    if len(sources) == 1:
        return Merged(sources[0][1])
    conflicts: list[Conflict] = []
    two_people = _two_people(sources, conflicts)
    birth = _birth(sources, conflicts)
    sex = _sex(sources, conflicts)
    facts: list[tuple[str, AnyFact]] = []
    held: dict[AnyFact, int] = {}
    joined = 0
    for name, patient in sources:
        own: set[AnyFact] = set()
        for fact in patient.facts:
            if fact.source.place == "derived":
                continue
            bare = msgspec.structs.replace(fact, source=Source(""), shown="", codes=())
            if bare in held and bare not in own:
                joined += 1
                continue
            own.add(bare)
            held.setdefault(bare, len(facts))
            place = Source(f"{name}: {fact.source.place}", fact.source.derived_from)
            facts.append((name, msgspec.structs.replace(fact, source=place)))
    conflicts.extend(_disagreements(facts))
    patient = Patient(
        id=" + ".join(dict.fromkeys(p.id for _, p in sources if p.id)),
        birth=birth,
        sex=sex,
        deceased=any(p.deceased for _, p in sources),
        languages=tuple(dict.fromkeys(one for _, p in sources for one in p.languages)),
        country=_country(sources, conflicts),
        facts=tuple(fact for _, fact in facts),
        problems=tuple(f"{name}: {problem}" for name, p in sources for problem in p.problems),
    )
    return Merged(_derived(patient, facts), tuple(conflicts), joined, two_people)


def of_one_person(joined: Merged) -> Merged:
    """The same, where the sources can be of one person. Raises MalformedPatient where they hardly can.

    A warning would be read after the answer, or not at all, and by then it rests on the facts of two.
    """
    if joined.two_people:
        raise MalformedPatient(
            "The sources seem to be of two people: what they say of birth, or of birth and sex, differs by "
            "more than a slip.",
            hint="Give only the sources of this patient, or correct the birth or sex in the one that has it "
            "wrong.",
        )
    return joined


_AGES_DIFFER = 731
"""An age told in passing may be a year or two old; births further apart than so many days are not one."""


def _two_people(sources: Sequence[tuple[str, Patient]], conflicts: list[Conflict]) -> bool:
    """Whether two sources can hardly be of one person; the doubt, also a lesser one, comes first of all.

    Another sex alone can be an entry of the administration, and another birth a slip of a finger.
    """
    doubts: list[tuple[bool, Conflict]] = []
    for (name, one), (other_name, other) in combinations(sources, 2):
        sexes = one.sex is not None and other.sex is not None and one.sex != other.sex
        births = 0
        if one.birth is not None and other.birth is not None:
            births = (max(one.birth.first, other.birth.first) - min(one.birth.last, other.birth.last)).days
        if not sexes and births <= 0:
            continue
        slip = births <= _AGES_DIFFER or _slip(one.birth, other.birth)
        told = [
            ", ".join(
                [str(who.sex)] * sexes + [f"born {who.birth}"] * (births > 0),
            )
            for who in (one, other)
        ]
        conflict = Conflict(
            "person", "who the patient is", f"{told[0]} ({name})", f"{told[1]} ({other_name})"
        )
        doubts.append((births > 0 and (sexes or not slip), conflict))
    conflicts.extend(conflict for _, conflict in sorted(doubts, key=lambda doubt: not doubt[0])[:1])
    return any(sure for sure, _ in doubts)


def _slip(one: Moment | None, other: Moment | None) -> bool:
    """Whether two days differ as by a slip: in one digit, two neighbours exchanged, or day for month."""
    if one is None or other is None or not (one.exact and other.exact):
        return False
    first, second = (f"{day.first:%Y%m%d}" for day in (one, other))
    differ = [at for at in range(8) if first[at] != second[at]]
    exchanged = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(first) == sorted(second)
    return len(differ) == 1 or exchanged or first == second[:4] + second[6:] + second[4:6]


def _derived(patient: Patient, facts: list[tuple[str, AnyFact]]) -> Patient:
    """The patient with what follows from values on which the sources agree; from older ones nothing does."""
    days: dict[tuple[str, Moment], list[tuple[str, MeasurementFact]]] = {}
    for name, fact in facts:
        if isinstance(fact, MeasurementFact) and fact.on is not None:
            days.setdefault((fact.concept, fact.on), []).append((name, fact))
    disputed: dict[str, date] = {}
    for (concept, day), held in days.items():
        if any(one[0] != two[0] and _value(one[1], two[1]) for one, two in combinations(held, 2)):
            disputed[concept] = max(day.last, disputed.get(concept, date.min))
    agreed = tuple(fact for fact in patient.facts if not _in_doubt(fact, disputed))
    found = derive(msgspec.structs.replace(patient, facts=agreed), "sources: sex")
    return msgspec.structs.replace(found, facts=(*patient.facts, *found.facts[len(agreed) :]))


def _in_doubt(fact: AnyFact, disputed: dict[str, date]) -> bool:
    until = disputed.get(fact.concept) if isinstance(fact, MeasurementFact) else None
    return until is not None and (fact.on is None or fact.on.first <= until)


def _sex(sources: Sequence[tuple[str, Patient]], conflicts: list[Conflict]) -> Sex | None:
    known = [(name, p.sex) for name, p in sources if p.sex]
    for name, sex in known[1:]:
        if sex != known[0][1]:
            conflicts.append(Conflict("sex", "sex", f"{known[0][1]} ({known[0][0]})", f"{sex} ({name})"))
            return None
    return known[0][1] if known else None


def _country(sources: Sequence[tuple[str, Patient]], conflicts: list[Conflict]) -> str:
    known = [(name, p.country) for name, p in sources if p.country]
    for name, country in known[1:]:
        if country != known[0][1]:
            first = f"{known[0][1]} ({known[0][0]})"
            conflicts.append(Conflict("country", "country", first, f"{country} ({name})"))
            return ""
    return known[0][1] if known else ""


def _birth(sources: Sequence[tuple[str, Patient]], conflicts: list[Conflict]) -> Moment | None:
    found: tuple[str, Moment] | None = None
    for name, patient in sources:
        if patient.birth is None:
            continue
        if found is None:
            found = (name, patient.birth)
            continue
        first, last = max(found[1].first, patient.birth.first), min(found[1].last, patient.birth.last)
        if first > last:
            conflicts.append(
                Conflict("birth", "birth", f"{found[1]} ({found[0]})", f"{patient.birth} ({name})")
            )
            # Only what holds of either is said of the age.
            found = (
                found[0],
                Moment(min(found[1].first, patient.birth.first), max(found[1].last, patient.birth.last)),
            )
        else:
            found = (found[0], Moment(first, last))
    return found[1] if found else None


def _disagreements(facts: list[tuple[str, AnyFact]]) -> Iterator[Conflict]:
    """Each pair of facts of one kind and concept, from two sources, that cannot both hold."""
    groups: dict[tuple[type, str], list[tuple[str, AnyFact]]] = {}
    for name, fact in facts:
        if fact.concept:
            groups.setdefault((type(fact), fact.concept), []).append((name, fact))
    for (kind, concept), held in groups.items():
        differ = _RULES.get(kind)
        if differ is None:
            continue
        reported: set[tuple[str, str]] = set()
        for index, (name, fact) in enumerate(held):
            for other_name, other in held[index + 1 :]:
                if other_name == name or (name, other_name) in reported:
                    continue
                if said := differ(fact, other):
                    reported.add((name, other_name))
                    label = kind.__name__.removesuffix("Fact").lower()
                    yield Conflict(label, concept, f"{said[0]} ({name})", f"{said[1]} ({other_name})")


Said = tuple[str, str] | None


def _same_day(one: AnyFact, other: AnyFact) -> bool:
    return one.on is not None and one.on == other.on and one.on.exact


def _presence(one: AnyFact, other: AnyFact) -> Said:
    absent, too = getattr(one, "absent", False), getattr(other, "absent", False)
    if absent == too or getattr(one, "suspected", False) or getattr(other, "suspected", False):
        return None
    if isinstance(one, TreatmentFact) and "planned" in (one.status, getattr(other, "status", "")):
        return None
    present = other if absent else one
    denial = one if absent else other
    if isinstance(present, ConditionFact):
        began_later = present.on is not None and denial.on is not None and present.on.first > denial.on.last
        if began_later or present.status == "resolved":
            return None
    return ("absent", "present") if absent else ("present", "absent")


def _status(one: AnyFact, other: AnyFact) -> Said:
    assert isinstance(one, ConditionFact) and isinstance(other, ConditionFact)
    if found := _presence(one, other):
        return found
    if {one.status, other.status} == {"active", "resolved"} and not one.absent and one.on == other.on:
        return one.status, other.status
    if one.stage and other.stage and one.stage != other.stage and one.on == other.on:
        return f"stage {one.stage}", f"stage {other.stage}"
    return None


def _value(one: AnyFact, other: AnyFact) -> Said:
    assert isinstance(one, MeasurementFact) and isinstance(other, MeasurementFact)
    if not _same_day(one, other) or one.comparator or other.comparator or not (one.unit and other.unit):
        return None
    try:
        converted = convert(other.value, other.unit, one.unit, one.concept)
    except AmbiguousUnit:
        return f"{one.value:g} {one.unit}", f"{other.value:g} {other.unit}"
    if abs(converted - one.value) <= _CLOSE * max(abs(one.value), abs(converted)):
        return None
    return f"{one.value:g} {one.unit}", f"{other.value:g} {other.unit}"


def _score(one: AnyFact, other: AnyFact) -> Said:
    assert isinstance(one, ScoreFact) and isinstance(other, ScoreFact)
    if not _same_day(one, other) or one.value == other.value:
        return None
    return f"{one.value:g}", f"{other.value:g}"


def _result(one: AnyFact, other: AnyFact) -> Said:
    assert isinstance(one, TestFact) and isinstance(other, TestFact)
    if one.result is None or other.result is None or one.result == other.result or not _same_day(one, other):
        return None
    return one.result, other.result


def _answer(one: AnyFact, other: AnyFact) -> Said:
    assert isinstance(one, AnswerFact) and isinstance(other, AnswerFact)
    return None if one.yes == other.yes else ("yes" if one.yes else "no", "yes" if other.yes else "no")


_RULES: dict[type, Callable[[AnyFact, AnyFact], Said]] = {
    ConditionFact: _status,
    FamilyFact: _presence,
    AllergyFact: _presence,
    TreatmentFact: _presence,
    MeasurementFact: _value,
    ScoreFact: _score,
    TestFact: _result,
    AnswerFact: _answer,
}
