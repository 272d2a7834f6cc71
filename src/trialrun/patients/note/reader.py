"""`read_note`: the facts that a clinical note in plain English states, each with its sentence.

What nobody mentions stays unknown. Denied, possible, planned, past and relatives' things are kept apart; what a
note only supposes ("return if fever") is no fact. Nothing is inferred from findings: a rash and a positive
antinuclear antibody are these two facts and no lupus.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from trialrun.model.criteria import Sex
from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    Patient,
    Source,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients.derived import derive
from trialrun.patients.note.allergies import OTHER_THAN
from trialrun.patients.note.either_day import either, of_either
from trialrun.patients.note.findings import facts_of
from trialrun.patients.note.person import birth_of, sex_of
from trialrun.patients.note.sentences import Sentence, sentences
from trialrun.patients.note.times import Frame, month_first
from trialrun.patients.note.written import day_written
from trialrun.vocab.concepts import is_a
from trialrun.vocab.context import abbreviated

MAX_CHARACTERS = 200_000
CONSENT = "informed consent"
"""The concept of the answer that a note's sentence on consent and compliance gives."""

_CONSENT = re.compile(
    r"\b(?:will|willing(?:ly)?|agrees?|able|has|have|gave|gives?|is going|ready)\b[^.;]{0,40}\b(?:informed consent|consent(?:ed)?|comply|complies)\b"
    r"|\bconsents?(?:ed)? to\b|\b(?:informed )?consent (?:was )?(?:obtained|given|signed)\b",
    re.I,
)
_NO_CONSENT = re.compile(
    r"\b(?:not|unable|refus\w+|declin\w+|unwilling|without|lacks?|withdr\w+)\b[^.;]{0,40}\bconsent", re.I
)
# "G2P1 at 22 weeks", "22 weeks' gestation": she is with child; "born at 34 weeks' gestation" tells of a child.
_WITH_CHILD = re.compile(
    r"(?<!born )(?<!delivered )(?<!birth )(?<!delivery )(?<!section )"
    r"(?:\bat |\bcurrently |\bnow |[,(]\s*|\bIUP at |G\d+\s?P\d+\s+(?:at )?)\d{1,2}(?:\s?\d/7|\+\d)?\s?(?:weeks?|wks?)(?:['’]|\s+of)?\s+"
    r"(?:gestation(?:al age)?|pregnant|EGA)\b(?!\s+(?:at birth|infant|newborn|neonate|baby))"
    r"|\bG\d+\s?P\d+,?\s+(?:woman |female )?(?:currently )?(?:at |@\s?)(?:\d{1,2}(?:\s?\d/7|\s?\+\s?\d)?\s?(?:weeks?|wks?|w)\b|\d{1,2}(?:\s\d/7|\s?\+\s?\d|w\d)\b)"
    r"|(?<!\bborn )(?<!delivered )(?<!\bdelivery )(?:\bat |\bGA:? |\bEGA:? |@\s?)(?:[1-3]?\d|4[0-2])(?:\s?\+\s?[0-6]|\s[0-6]/7|w[0-6]d?)(?=\s*(?:weeks|wks|by\b|with\b|$|[,.;]))"
    r"|\b(?:single(?:ton)? )?IUP\b",
    re.I,
)
_PAST_CHILD = re.compile(
    r"\b(?:born|deliver\w*|birth|miscarr\w*|abort\w*|stillb\w*|loss|history|previous|prior|died|when|c-?section|cesarean)\b",
    re.I,
)
_NO_ALLERGY = re.compile(
    r"\b(?:NKDA|NKA|no known (?:drug |medication |food )?allerg(?:y|ies)|no allerg(?:y|ies)|denies (?:any )?allerg(?:y|ies))\b"
    rf"(?!\s*,?\s*{OTHER_THAN})",
    re.I,
)


def is_note(text: str) -> bool:
    """Whether a text is prose: sentences of words, neither JSON nor a table."""
    head = text.lstrip("\ufeff \t\r\n")[:4000]
    if not head or head[0] in "{[<" or "\x00" in head:
        return False
    words = re.findall(r"[A-Za-z]{2,}", head)
    return len(words) >= 4 and len(words) * 3 >= sum(1 for word in head.split() if re.search(r"\w", word))


def read_note(text: str, name: str, on: date | None = None) -> Patient:
    """The patient whom a note describes, as of the day `on` (today).

    `name` stands in errors and as the patient's id. Raises MalformedPatient for what is no prose or too long;
    no message repeats any of the note.
    """
    if len(text) > MAX_CHARACTERS:
        raise MalformedPatient(f"A note is at most {MAX_CHARACTERS:,} characters long.", place=name)
    if not is_note(text):
        raise MalformedPatient(
            "This is no note in plain English.", place=name, hint="Sentences are expected, as UTF-8 text."
        )
    today = on or date.today()
    frame = Frame(today, month_first=month_first(text))
    written = day_written(text, frame)
    read = list(sentences(text))
    whole = " ".join(sentence.text for sentence in read)
    sex = sex_of(whole)
    birth, facts = _as_of(read, whole, sex, msgspec.structs.replace(frame, on=written.first))
    problems = []
    if not written.exact:
        # "03/04/2026": what counts from that day counts from the one or the other.
        birth_of_later, of_later = _as_of(read, whole, sex, msgspec.structs.replace(frame, on=written.last))
        birth, facts = either(birth, birth_of_later), of_either(facts, of_later)
        problems.append(
            f"note: its heading's day may be {written.first} or {written.last}, so what it tells without a "
            f"date is of either; write the day as {written.last} to settle it"
        )
    elif written.first < today:
        problems.append(
            f"note: written on {written.first}, by its heading; what it tells without a date is of that day"
        )
    if birth is None:
        problems.append("note: states no age that could be read")
    if sex is None:
        problems.append("note: states no sex that could be read")
    patient = Patient(id="note", birth=birth, sex=sex, facts=tuple(facts), problems=tuple(problems))
    return derive(patient, "note: sex")


def _as_of(
    read: list[Sentence], whole: str, sex: Sex | None, frame: Frame
) -> tuple[Moment | None, list[AnyFact]]:
    """The birth and the facts that sentences state, as of the frame's day. whole: the sentences as one text."""
    birth = birth_of(whole, frame)
    frame = msgspec.structs.replace(frame, birth=birth)
    meanings = {whole[start:end]: meaning for start, end, meaning in abbreviated(whole)}
    facts: list[AnyFact] = []
    for sentence in read:
        facts.extend(_of_sentence(sentence))
        facts.extend(facts_of(sentence, frame, meanings))
    return birth, _each_once(_of_the_patient(_surgery_named(facts), birth, sex, frame.on))


def _of_sentence(sentence: Sentence) -> list[AnyFact]:
    source = Source(sentence.place)
    found: list[AnyFact] = []
    if match := _NO_ALLERGY.search(sentence.text):
        concept = "drug" if re.search(r"drug|medication|NKDA", match[0], re.I) else "allergy"
        found.append(AllergyFact(concept=concept, source=source, shown=match[0], absent=True))
    match = _WITH_CHILD.search(sentence.text)
    if match and not _PAST_CHILD.search(sentence.text, max(0, match.start() - 60), match.end()):
        found.append(
            ConditionFact(concept="pregnancy", source=source, shown=match[0].strip(" ,("), status="active")
        )
    if (match := _NO_CONSENT.search(sentence.text)) or (match := _CONSENT.search(sentence.text)):
        refused = _NO_CONSENT.search(sentence.text) is not None
        found.append(AnswerFact(concept=CONSENT, source=source, shown=match[0], yes=not refused))
    return found


def _surgery_named(facts: list[AnyFact]) -> list[AnyFact]:
    """Without "surgery" as such beside a named operation of the same note: it is that one."""
    named = any(
        isinstance(f, TreatmentFact) and f.kind == "procedure" and f.concept != "surgery" and not f.absent
        and is_a(f.concept, "surgery", "therapy")
        for f in facts
    )  # fmt: skip
    if not named:
        return facts
    return [
        f for f in facts
        if not (isinstance(f, TreatmentFact) and f.concept == "surgery" and not f.absent and f.on is None)
    ]  # fmt: skip


CHILD_YEARS = 8
"""Below this age a note's pregnancy is the mother's, and who is breastfed does not lactate."""


def _of_the_patient(facts: list[AnyFact], birth: Moment | None, sex: Sex | None, day: date) -> list[AnyFact]:
    """Without the pregnancies and lactation of the mother of a child or of a man's partner."""
    child = birth is not None and (day - birth.first).days < CHILD_YEARS * 365.25
    if not child and sex != "male":
        return facts
    mothers = ("pregnancy", "lactation")
    return [f for f in facts if not (isinstance(f, ConditionFact) and f.concept in mothers and not f.absent)]


def _each_once(facts: list[AnyFact]) -> list[AnyFact]:
    """Without repetitions: the same fact of the same day from a later sentence."""
    seen: set[AnyFact] = set()
    kept = []
    for fact in facts:
        bare = msgspec.structs.replace(fact, source=Source(""), shown="")
        if bare not in seen:
            seen.add(bare)
            kept.append(fact)
    return kept
