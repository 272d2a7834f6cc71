"""Conditions, tests, treatments, allergies, relatives and responses named in one sentence of a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import cast

import msgspec

from trialrun.model.patient import (
    AnyFact,
    ConditionFact,
    MeasurementFact,
    ScoreFact,
)
from trialrun.model.time import Moment
from trialrun.patients.note.allergies import allergies_of, is_reaction, of_allergen, reactions
from trialrun.patients.note.conditions import conditions
from trialrun.patients.note.line import Line
from trialrun.patients.note.panels import normal_panels
from trialrun.patients.note.quantities import measured
from trialrun.patients.note.results import alteration_of, responses, result_of
from trialrun.patients.note.scope import cues
from trialrun.patients.note.sentences import Sentence
from trialrun.patients.note.sited import sited
from trialrun.patients.note.times import Frame, times
from trialrun.patients.note.treatments import treatments
from trialrun.vocab.concepts import Group, concepts, read_table
from trialrun.vocab.mentions import Mention, mentions


class Word(msgspec.Struct, frozen=True):
    """A word of `data/note_words.tsv`: what it names and whether it says that this is there."""

    group: Group
    concept: str
    says: str


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[Word, ...]]]:
    text = (resources.files("trialrun.patients") / "data" / "note_words.tsv").read_text(encoding="utf-8")
    rows = read_table(text)
    table: dict[str, tuple[Word, ...]] = {}
    for r in rows:
        word = Word(cast(Group, r["group"]), r["concept"], r["says"])
        table[r["word"].lower()] = (*table.get(r["word"].lower(), ()), word)
    spellings = "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])", re.I), table


def facts_of(
    sentence: Sentence, frame: Frame, meanings: Mapping[str, tuple[Group, str]]
) -> Iterator[AnyFact]:
    """The facts of one sentence, in the order of kinds: values, tests, conditions, treatments, responses.

    meanings: what ambiguous abbreviations stand for in this note, by the words about one of them.
    """
    text = sentence.text
    found = [
        msgspec.structs.replace(mention, candidates=(meanings[short],))
        if (short := text[mention.start : mention.end]) in meanings
        else mention
        for mention in mentions(text)
    ]
    headed = next(iter(times(sentence.dated, frame)), None) if sentence.dated else None
    line = Line(sentence, frame.on, cues(text), times(text, frame), headed)
    # A denial of one site ("no infarct in the left frontal lobe") says nothing of the others.
    found += [one for one in sited(text, found) if "absent" not in line.says(one.start, one.end)]
    today = Moment.on(frame.on)
    spans = list(reactions(line, found))
    values = list(measured(text, found, sentence.place, today))
    line = line.without([(value.start, value.end) for value in values])
    if _POINTS.search(text):
        values = [value for value in values if isinstance(value.fact, ScoreFact)]
    for value in values:
        spans.append((value.start, value.end))
        when = line.when(value.start, value.end, value=True)
        dated = when is not None and when.role == "event"
        fact = value.fact
        if isinstance(fact, (MeasurementFact, ScoreFact)) and dated and when is not None:
            fact = msgspec.structs.replace(fact, on=when.moment)
        elif isinstance(fact, (MeasurementFact, ScoreFact)) and _of_another_time(
            text, value.start, value.end, fact.concept
        ):
            fact = msgspec.structs.replace(fact, on=None)
        bound = _ONLY_A_BOUND.search(text, max(0, value.start - 40), value.start)
        if bound and (not bound["time"] or (isinstance(fact, MeasurementFact) and fact.comparator)):
            continue
        if line.says(value.start, value.end).isdisjoint(("hypothetical", "planned", "family")):
            yield fact
    pattern, table = _words()
    words = [
        (m.start(), m.end(), table[m[0].lower()])
        for m in pattern.finditer(text)
        # "febrile neutropenia" has a name of its own
        if not any(
            (x.start <= m.start() and m.end() < x.end) or (x.start < m.start() and m.end() <= x.end)
            for x in found
        )
    ]
    for mention in found:
        if any(start <= mention.start < end for start, end in spans):
            continue
        if any(start < mention.end and mention.start < end for start, end, _ in words):
            continue
        yield from _of_mention(line, mention)
    for start, end, meant in words:
        if meant[0].says == "dosed" and not _DOSED.match(text, end):
            continue  # "78 % pred"
        for word in meant:
            if word.concept in concepts(word.group):
                yield from _of_word(line, start, end, word)
    yield from normal_panels(line)
    yield from responses(line)


def _of_mention(line: Line, mention: Mention) -> Iterator[AnyFact]:
    if not mention.of("test") and _ABBREVIATED_VALUE.match(line.text[mention.start :]):
        return
    if line.shown(mention) == "DNR" and _CODE_STATUS.search(line.text):
        return
    if line.shown(mention) == "RA" and _ROOM_AIR.search(line.text, 0, mention.start):
        return
    if line.shown(mention) == "ABC" and _CELL_OF_ORIGIN.search(line.text):
        return
    says = line.says(mention.start, mention.end)
    test, condition, therapy = mention.of("test"), mention.of("condition"), mention.of("therapy")
    allergies, spent = allergies_of(line, mention, says)
    yield from allergies
    if spent:
        return
    if condition and is_reaction(line, mention.start, says):
        return
    if test and (result := result_of(line, mention, says) or alteration_of(line, mention, says)):
        yield result
        shown = condition or (_SHOWN_BY.get(test, "") if result.result == "positive" else "")
        if shown and result.result in ("positive", "negative"):
            absent = result.result == "negative"
            yield ConditionFact(
                concept=shown, source=line.source, shown=line.shown(mention), absent=absent,
                status="unknown" if absent else "active", on=Moment.on(line.on) if absent else None,
            )  # fmt: skip
        return
    if condition:
        yield from conditions(line, mention.start, mention.end, condition, says)
    elif therapy:
        yield from treatments(line, mention.start, mention.end, therapy, says)


# Tests whose positive result is the infection; a negative one need not deny it ("HPV 16 negative").
_SHOWN_BY = dict.fromkeys(
    ("hpv test", "high-risk hpv test", "hpv-16 test", "hpv-18 test"), "human papillomavirus infection"
)
# "Stopped for lymphopenia (ALC 0.4)": a value of an unknown day, and not of today.
_OF_THEN = re.compile(
    r"\b(?:stopped|discontinued|held|withdrawn|ceased|d/?c['’]?d)\b[^.;()]{0,30}?\b(?:for|due to|d/t|because of)\b[^.;()]*\([^()]*$"
    r"|\b(?:stopped|discontinued|held|withdrawn|ceased|d/?c['’]?d)\s+(?:for|due to|d/t|because of)\s+(?:\w+\s+){0,2}$",
    re.I,
)
# "Stopped when eGFR <30", "transfuse for Hgb <7", "goal INR 2.5": what is aimed at or waited for.
_ONLY_A_BOUND = re.compile(
    r"\b(?:(?P<time>when(?:ever)?|once|until|unless|while)|goals?|target(?:ing)?|aim(?:ing)?(?: for)?|keep|maintain|hold|(?:transfus\w+|call|hold|treat|give|titrat\w+|replace\w*|notify)\s+(?:\w+\s+)?(?:for|if|to))\s+(?:(?:an?|the|his|her|of|is|for|to|if|is:)\s+)*:?\s*$",
    re.I,
)
# "Nadir CD4 85", "PSA 45 at diagnosis", "peak creatinine 3.1": of some other day than today.
_OF_OLD = r"nadir|peak(?:ed)?|(?<!in )(?:pre-?\s?(?:treatment|op(?:erative)?|transplant|stroke|morbid|admission|injury)|baseline|initial(?:ly)?|diagnostic|admission|highest|lowest|maximum|(?<!no )previous(?:ly)?|prior)"
_OLD_BEFORE = re.compile(
    rf"\b(?:{_OF_OLD})\s+(?:(?:serum|plasma|total|blood|value|level|was|of|his|her)\s+)*$", re.I
)
_TODAY = re.compile(r"\b(?:now|today|currently)\b", re.I)
_OLD_WITHIN = re.compile(r"\b(?:peak(?:ed)?|nadir|baseline|pre-?\s?stroke|premorbid)\b", re.I)
_OLD_AFTER = re.compile(
    r"[^,;.()\d]{0,20}?[\s,(]*\b(?:at|on|before|prior to)\s+(?:(?:the|time of|initial|first|his|her|original)\s+)*(?:diagnos[ie]s|presentation|baseline|admission|transplant(?:ation)?|dx|relapse|enrol+ment)\b"
    r"|\s*\(\s*(?:nadir|peak|baseline)\s*\)|\s+at its (?:peak|nadir|lowest|highest)\b",
    re.I,
)
# "Gleason 4+4 at diagnosis (2018), PSA 45": what is listed with it is of that day too.
_OLD_LISTED = re.compile(
    r"\bat (?:the )?(?:(?:time of|initial|first|his|her|original) )*(?:diagnosis|dx)\b(?![^;]*\b(?:now|today|current(?:ly)?|latest|recent(?:ly)?|last)\b)[^;:.]*$",
    re.I,
)


def _of_another_time(text: str, start: int, end: int, concept: str) -> bool:
    """Whether a value without a day is of another time than the note's."""
    return bool(
        _OF_THEN.search(text, 0, start)
        or _OLD_BEFORE.search(text, max(0, start - 40), start)
        or (
            "peak" not in concept
            and _OLD_WITHIN.search(text, start, end)
            and not _TODAY.search(text, start, end)
        )
        or _OLD_LISTED.search(text, 0, start)
        or _OLD_AFTER.match(text, end)
    )


# "Child-Pugh calc: bili 1, alb 2": points.
_POINTS = re.compile(r"\bchild[- ]pugh\b[^.;]{0,20}\b(?:calc\w*|points?|components?|breakdown)\b", re.I)
_DOSED = re.compile(
    r"\s*(?>\d+(?:\.\d+)?)(?:\s?(?:mg|mcg)\b|(?=\s*(?:[.,;)+]|$|(?:daily|bid|od|qd|mane)\b)))", re.I
)
_DIRECTLY_DENIED = re.compile(r"\b(?:not|never|no longer|isn't|wasn't)\s+(?:\w+\s+)?$", re.I)
# "PH: 5.3" among the values of a urine is no pulmonary hypertension.
# "98 % on RA", "breathing comfortably on RA": room air, and no arthritis.
_ROOM_AIR = re.compile(
    r"(?:\d\s?%?|\bsat\w*|\bO2|\bbreath\w+|\bstable|\bcomfortabl[ey]|\bwell|\bweaned)[\s(,]*(?:(?:on|in|at|to)\s+)?$",
    re.I,
)
_ABBREVIATED_VALUE = re.compile(
    r"[A-Za-z]{1,3}\s*[:=]\s*\d|(?!HPV)[A-Z]{1,3}\s(?:\d{1,3}\.\d+|\d{2,3})(?=\s*(?:[,;.)]|$|mg))"
)
# "ABC subtype" of a lymphoma is no abacavir.
_CELL_OF_ORIGIN = re.compile(r"\b(?:subtype|GCB|non-GCB|DLBCL|lymphoma|cell[- ]of[- ]origin|COO)\b", re.I)
# "DNR/DNI" is no daunorubicin.
_CODE_STATUS = re.compile(r"\bDNI\b|\bcode\b|\bresuscit|\bMOLST\b|\bPOLST\b", re.I)


def _of_word(line: Line, start: int, end: int, word: Word) -> Iterator[AnyFact]:
    says = line.says(start, end)
    if word.says == "absent":
        # "Not afebrile" denies the denial; "no history of cancer, non-smoker" does not.
        twice = _DIRECTLY_DENIED.search(line.text, max(0, start - 20), start)
        says = says - {"absent"} if twice else says | {"absent"}
    elif word.says == "history":
        says = says | {"history"}
    if word.says == "allergen":
        yield from of_allergen(line, start, end, word.concept, says)
    elif word.group == "condition" and not is_reaction(line, start, says):
        yield from conditions(line, start, end, word.concept, says)
    elif word.group == "therapy":
        yield from treatments(line, start, end, word.concept, says)
