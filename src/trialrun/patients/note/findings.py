"""Conditions, tests, treatments, allergies, relatives and responses named in one sentence of a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, cast

import msgspec

from trialrun.model.criteria import Course, Severity
from trialrun.model.patient import (
    AllergyFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    ResponseFact,
    ScoreFact,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers
from trialrun.patients.note.quantities import measured
from trialrun.patients.note.scope import Cue, Say, cues, said
from trialrun.patients.note.sentences import Sentence
from trialrun.patients.note.times import When, times
from trialrun.vocab.concepts import Group, concepts, is_a, narrower_count, read_table
from trialrun.vocab.mentions import Mention, mentions


class Word(msgspec.Struct, frozen=True):
    """A word of `data/note_words.tsv`: what it names and whether it says that this is there."""

    group: Group
    concept: str
    says: str


class _Line(msgspec.Struct, frozen=True):
    """One sentence with what was found in it."""

    sentence: Sentence
    on: date
    cues: list[Cue]
    whens: list[When]

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def source(self) -> Source:
        return Source(self.sentence.place)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, Word]]:
    text = (resources.files("trialrun.patients") / "data" / "note_words.tsv").read_text(encoding="utf-8")
    rows = read_table(text)
    table = {r["word"].lower(): Word(cast(Group, r["group"]), r["concept"], r["says"]) for r in rows}
    spellings = "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])", re.I), table


def facts_of(
    sentence: Sentence, on: date, birth: Moment | None, meanings: Mapping[str, tuple[Group, str]]
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
    line = _Line(sentence, on, cues(text), times(text, on, birth))
    today = Moment.on(on)
    spans: list[tuple[int, int]] = []
    for value in measured(text, found, sentence.place, today):
        spans.append((value.start, value.end))
        when = _when(line, value.start, value.end)
        dated = when is not None and when.role == "event"
        fact = value.fact
        if isinstance(fact, (MeasurementFact, ScoreFact)) and dated and when is not None:
            fact = msgspec.structs.replace(fact, on=when.moment)
        if _said(line, value.start, value.end).isdisjoint(("hypothetical", "planned", "family")):
            yield fact
    pattern, table = _words()
    words = [(m.start(), m.end(), table[m[0].lower()]) for m in pattern.finditer(text)]
    reactions = list(_reactions(line, found))
    for mention in found:
        if any(start <= mention.start < end for start, end in (*spans, *reactions)):
            continue
        if any(start < mention.end and mention.start < end for start, end, _ in words):
            continue
        yield from _of_mention(line, mention)
    for start, end, word in words:
        if word.concept in concepts(word.group):
            yield from _of_word(line, start, end, word)
    yield from _responses(line)


def _of_mention(line: _Line, mention: Mention) -> Iterator[AnyFact]:
    if _ABBREVIATED_VALUE.match(line.text[mention.start :]):
        return
    says = _said(line, mention.start, mention.end)
    test, condition, therapy = mention.of("test"), mention.of("condition"), mention.of("therapy")
    if "allergy" in says and not (condition and not therapy):
        if therapy:
            absent = "absent" in says
            yield AllergyFact(
                concept=therapy, source=line.source, shown=_shown(line, mention), on=None, absent=absent
            )
        return
    if therapy and "family" not in says and "hypothetical" not in says:
        called_so = _CALLED_ALLERGY.match(line.text, mention.end)
        if (
            called_so
            or _ALL_BUT.search(line.text, 0, mention.start)
            or line.sentence.section == "allergies"
            or _REACTION.match(line.text, mention.end)
        ):
            absent = bool(called_so) and "absent" in says
            yield AllergyFact(concept=therapy, source=line.source, shown=_shown(line, mention), absent=absent)
            return
    if condition in _ALLERGIES and re.match(rf"\s*,?\s*{OTHER_THAN}", line.text[mention.end :], re.I):
        return
    if condition in _ALLERGIES and (drug := _drug_of_allergy(_shown(line, mention))):
        if says.isdisjoint(("family", "hypothetical", "possible")):
            yield AllergyFact(
                concept=drug, source=line.source, shown=_shown(line, mention), absent="absent" in says
            )
        if "absent" in says:
            return  # who tolerates penicillin may well have another allergy
    if test and (result := _result(line, mention)):
        yield result
        if condition and result.result in ("positive", "negative"):
            absent = result.result == "negative"
            yield ConditionFact(
                concept=condition, source=line.source, shown=_shown(line, mention), absent=absent,
                status="unknown" if absent else "active", on=Moment.on(line.on) if absent else None,
            )  # fmt: skip
        return
    if condition:
        yield from _condition(line, mention.start, mention.end, condition, says)
    elif therapy:
        yield from _treatment(line, mention.start, mention.end, therapy, says)


# ---- allergies -----------------------------------------------------------------------------------------

_ALLERGIES = frozenset(("drug allergy", "allergic disease", "hypersensitivity"))
OTHER_THAN = r"(?:except(?:ing)?(?: for| to)?|other than|apart from|aside from|besides|but(?: for)?|save)\b"
# "No known drug allergies except penicillin"
_ALL_BUT = re.compile(rf"\ballerg(?:y|ies)\s*,?\s*{OTHER_THAN}[^.;]{{0,30}}$", re.I)
_CALLED_ALLERGY = re.compile(r"[\s-]+(?:allerg(?:y|ies)|hypersensitivity|intolerance)\b", re.I)
_REACTION = re.compile(
    r"\s*(?:[-–—:→(]|\bcaus(?:es|ed|ing)\b)\s*(?:(?:a|an|mild|severe|skin|facial|history of)\s+)*"
    r"(?:rash|hives|anaphyla\w+|angio-?edema|urticaria|swelling|itch\w*|pruritus|wheez\w+)\b[^.;,)]*",
    re.I,
)
_SAID_OF_IT = re.compile(r"\s*(?:[-–—:→]|\()\s*[^.;,)]*", re.I)


def _reactions(line: _Line, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """Where stands what a drug does to the allergic: "penicillin (rash)" is an allergy, and no rash now."""
    for mention in found:
        if not mention.of("therapy"):
            continue
        allergic = line.sentence.section == "allergies" or "allergy" in _said(
            line, mention.start, mention.end
        )
        if match := (_SAID_OF_IT if allergic else _REACTION).match(line.text, mention.end):
            yield match.span()


def _drug_of_allergy(name: str) -> str:
    """The drug in "penicillin allergy", where that is a name of its own; "" for an allergy to something else."""
    if match := re.fullmatch(r"(.+?)[\s-]+(?:allergy|hypersensitivity|intolerance)", name, re.I):
        return next((found.of("therapy") or "" for found in mentions(match[1])), "")
    return ""


# "PH: 5.3" among the values of a urine is no pulmonary hypertension.
_ABBREVIATED_VALUE = re.compile(r"[A-Za-z]{1,3}\s*[:=]\s*\d")


def _of_word(line: _Line, start: int, end: int, word: Word) -> Iterator[AnyFact]:
    says = _said(line, start, end)
    if word.says == "absent":
        says = says ^ {"absent"}
    elif word.says == "history":
        says = says | {"history"}
    if word.group == "condition":
        yield from _condition(line, start, end, word.concept, says)
    else:
        yield from _treatment(line, start, end, word.concept, says)


def _said(line: _Line, start: int, end: int) -> frozenset[Say]:
    says = said(line.cues, start, end)
    section = line.sentence.section
    if section == "family":
        says |= {"family"}
    elif section == "history":
        says |= {"history"}
    elif section == "plan" and says.isdisjoint(("ongoing", "history", "given")):
        says |= {"planned"}
    elif section == "medications" and says.isdisjoint(("stopped", "absent")):
        says |= {"ongoing"}
    return says


def _shown(line: _Line, mention: Mention) -> str:
    return line.text[mention.start : mention.end]


def _when(line: _Line, start: int, end: int) -> When | None:
    """The temporal expression that dates characters `start` to `end`."""
    after = [w for w in line.whens if w.start >= end and not w.following]
    before = [w for w in line.whens if w.end <= start]
    leading = [w for w in before if w.following and start - w.end <= 80]
    close = not after or (bool(leading) and start - leading[-1].end < after[0].start - end)
    if leading and close and not _broken(line.text[leading[-1].end : start]):
        return leading[-1]
    between = line.text[end : after[0].start] if after else ""
    # A calendar date belongs to the last item of a list, a length of time to all of it.
    if after and not _broken(between) and not (after[0].dated and _NEXT_ITEM.search(between)):
        return after[0]
    if before and (before[-1].start <= 15 or start - before[-1].end <= 12):
        return before[-1]
    return None


_NEXT_ITEM = re.compile(
    r",\s*(?!(?:stopped|completed|ended|diagnosed|last|most|started|given|resolved|which)\b)\w"
)
_LONG_AGO = 28
"""Days after which something that happened is not said to go on."""


def _broken(between: str) -> bool:
    return (
        bool(
            re.search(
                r"\bbut\b|\bhowever\b|;|\bpresent(?:s|ed)\b|\bwho\b|\bwith(?:out)?\b|\bafter\b|\b(?:and|,)\s+(?:is|has|was|underwent|received)\b|\bcomplain",
                between,
            )
        )
        or len(between) > 120
    )


# ---- conditions ----------------------------------------------------------------------------------------

# What stands behind a disease's name and makes it the name of something else.
_NOT_IT = re.compile(
    r"[\s-]*(?:vaccin\w+|immuni[sz]ation|(?:chemo)?prophyla\w+|screen\w*|tests?\b|testing|clinic|ward|unit|department|service|specialist|center|centre"
    r"|antibod(?:y|ies)|antigens?|serolog\w+|RNA|DNA|PCR|viral load|titers?|Ig[GM]"
    r"|medications?|drugs?|therapy|therapies|treatments?|risk|precautions|support group|education|panel|work-?up|protocol|endemic|virus vaccine|model|registry|stud(?:y|ies)|trial)\b",
    re.I,
)
_MANY = 30
"""Kinds that make a concept a group of diseases."""
_FREE_OF_DISEASE = re.compile(
    r"\bno (?:\w+ )?evidence of (?:\w+ )?(?:disease|recurrence)\b|\bNED\b|\b(?:disease|cancer)[- ]free\b|\bcured\b",
    re.I,
)
_NO_CONDITION = frozenset(("healthy", "medical condition", "allergic disease", "disability"))
# "Otherwise healthy" speaks of what is left beside a disease.
_OTHERWISE = re.compile(
    r"\botherwise\b|\b(?:birth (?:to|of)|delivered|delivery of) (?:an? )?(?=healthy)", re.I
)
_UNREAD_KIND = re.compile(
    r"\b(?!acute|chronic|active|clinical|significant|typical|obvious|additional|medical|previous|gross|focal|abdominal|physical|surgical)\w{3,}(?:ive|ic|al|ous|ary)[ -]$",
    re.I,
)
_SEVERITY = re.compile(r"\b(mild|moderate|severe)(?:ly)?[\s-]+(?:\w+\s+){0,1}$", re.I)
_GRADE_BEFORE = re.compile(r"\bgrade\s*([1-5])\s+$", re.I)
_GRADE_AFTER = re.compile(r"[\s,(]*(?:CTCAE\s+)?grade\s*([1-5])\b", re.I)
_STAGE = re.compile(
    r"\b(?:stage|AJCC|FIGO|ISS|R-ISS)\s+(?:group\s+)?((?:IV|I{1,3}|[0-4])\s?[A-C]?[0-3]?)(?![\w-])", re.I
)
_COURSES: tuple[tuple[re.Pattern[str], Course], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.I), cast(Course, course))
    for pattern, course in (
        (r"newly[- ]diagnosed|new diagnosis of|recently diagnosed", "newly diagnosed"),
        (r"in (?:complete |partial |full |sustained )?remission", "in remission"),
        (r"relapsed|in relapse|relapse of", "relapsed"),
        (r"refractory", "refractory"),
        (r"recurrent|recurrence of", "recurrent"),
        (r"metastatic|metastasi[sz]ed|with metastases", "metastatic"),
        (r"locally[- ]advanced", "locally advanced"),
        (r"unresectable|inoperable", "unresectable"),
        (r"poorly[- ]controlled|uncontrolled", "uncontrolled"),
        (r"well[- ]controlled|controlled", "controlled"),
        (r"treatment[- ]na[iï]ve|untreated", "untreated"),
        (r"asymptomatic", "asymptomatic"),
        (r"chronic", "chronic"),
        (r"acute", "acute"),
        (r"stable", "stable"),
        (r"progressive", "progressive"),
    )
)


def _condition(
    line: _Line, start: int, end: int, concept: str, says: frozenset[Say]
) -> Iterator[ConditionFact | FamilyFact]:
    text = line.text
    if concept in _NO_CONDITION or _NOT_IT.match(text, end):
        if (
            concept == "healthy"
            and not _OTHERWISE.search(text, max(0, start - 24), start + len("otherwise healthy"))
            and says.isdisjoint(("family", "hypothetical", "absent"))
        ):
            yield ConditionFact(concept=concept, source=line.source, shown=text[start:end], status="active")
        return
    absent = "absent" in says
    if "family" in says:
        yield FamilyFact(concept=concept, source=line.source, shown=text[start:end], absent=absent)
        return
    if absent and _UNREAD_KIND.search(text[max(0, start - 24) : start]):
        return  # "no obstructive pancreatitis" denies this kind, which is not in the vocabulary
    if absent and "history" in says and narrower_count(concept, "condition") >= _MANY:
        return  # "no history of heart disease" comes with an infarction; it denies the past, not the present
    if "hypothetical" in says or "planned" in says or (text[end : end + 2].strip() in ("?",)):
        return
    when = _when(line, start, end)
    past = when is not None and when.role == "event" and (line.on - when.moment.last).days > _LONG_AGO
    ended = (when is not None and when.until is not None) or (
        _FREE_OF_DISEASE.search(text, end) is not None and is_a(concept, "neoplasm", "condition")
    )
    over = "history" in says or ended or (past and not re.search(r"\bdiagnos\w+|\bsince\b", text, re.I))
    moment = when.moment if when is not None else None
    if absent and _within_some_time(line, when):
        return  # "no stroke in the last 6 months" denies none before
    fact = ConditionFact(
        concept=concept,
        source=line.source,
        shown=text[start:end],
        on=Moment.on(line.on) if absent else None if when and when.role == "end" else moment,
        until=None if absent or when is None else moment if when.role == "end" else when.until,
        status="unknown"
        if absent
        else "resolved"
        if over and concept == "pregnancy"
        else "unknown"
        if over
        else "active",
        absent=absent,
        suspected="possible" in says and not absent,
        severity=None if absent else _severity(text, start),
        grade=None if absent else _grade(text, start, end),
        stage="" if absent else _stage(text, concept, start),
    )
    courses = () if absent else _courses(text, start, end)
    yield msgspec.structs.replace(fact, course=courses[0]) if courses else fact
    for course in courses[1:]:
        yield msgspec.structs.replace(fact, course=course)


def _within_some_time(line: _Line, when: When | None) -> bool:
    """Whether a denial is only of some time: "in the last 6 months", "since 2020", "in 2025"."""
    return (
        when is not None
        and when.moment.first < line.on
        and (when.role == "onset" or (when.dated and not when.moment.exact))
    )


def _severity(text: str, start: int) -> Severity | None:
    match = _SEVERITY.search(text[max(0, start - 30) : start])
    return cast(Severity, match[1].lower()) if match else None


def _grade(text: str, start: int, end: int) -> float | None:
    match = _GRADE_BEFORE.search(text[max(0, start - 12) : start]) or _GRADE_AFTER.match(text, end)
    return float(match[1]) if match else None


def _stage(text: str, concept: str, start: int) -> str:
    if not is_a(concept, "neoplasm", "condition"):
        return ""
    found = sorted(_STAGE.finditer(text), key=lambda match: abs(match.start() - start))
    if not found or abs(found[0].start() - start) > 80:
        return ""
    written = re.sub(r"\s", "", found[0][1]).upper()
    roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}
    return roman.get(written[0], written[0]) + written[1:] if written[0].isdigit() else written


def _courses(text: str, start: int, end: int) -> tuple[Course, ...]:
    """Courses said directly before the name, or in the few words behind it."""
    before = re.split(r"[,;:.]|\b(?:and|with|of|for|has|had|the)\b", text[max(0, start - 45) : start])[-1]
    after = re.split(r"[;:.]|\b(?:and|but|who|which)\b", text[end : end + 40])[0]
    found: list[Course] = []
    for pattern, course in _COURSES:
        late = course in ("in remission", "relapsed", "refractory", "metastatic", "unresectable")
        negated = re.search(r"\b(?:not|non|un)[\s-]*$", before)
        here = (pattern.search(before) and not negated) or (late and pattern.search(after))
        if here and course not in found:
            found.append(course)
    return tuple(found)


# ---- tests ---------------------------------------------------------------------------------------------

_SAID = (
    r"(?P<said>not (?:detected|reactive|amplified|mutated|rearranged)|non-?reactive|undetectable|wild[- ]?type|unmutated|positive|negative|neg\b|pos\b|normal|unremarkable|abnormal|reactive"
    r"|detected|mutated|mutant|mutation|amplified|amplification|rearranged|rearrangement|deleted|deletion|within normal limits|equivocal|indeterminate)"
)
# "ER, PR and HER2 negative": further markers may stand between, but no other's result.
_AFTER = re.compile(
    r"[\s,\-:()]*(?:(?:is|are|was|were|of|results?|tests?|testing|status|and|both|came back|returned|showed|came|remains?|examination"
    rf"|(?!{_SAID.replace('?P<said>', '?:')})(?-i:[A-Z][\w-]{{1,8}}))\b[\s,\-:()]*){{0,5}}"
    + _SAID
    + r"(?!\s+for\b)",  # "positive for ER, negative for HER2"
    re.I,
)
_BEFORE = re.compile(
    r"(?P<said>positive|negative|normal|unremarkable|abnormal)(?:\s+(?:for|result for|test for|serolog\w+ for))?(?:\s+\w+){0,1}\s*$",
    re.I,
)


def _result(line: _Line, mention: Mention) -> TestFact | None:
    text = line.text
    match = _AFTER.match(text, mention.end) or _BEFORE.search(
        text[max(0, mention.start - 40) : mention.start]
    )
    if match is None:
        return None
    word = match["said"].lower()
    word = {"unremarkable": "normal", "within normal limits": "normal"}.get(word, word)
    result = answers.change(None, word) or answers.decided(answers.result_word(word))
    if result is None and word not in ("equivocal", "indeterminate"):
        return None
    when = _when(line, mention.start, mention.end)
    on = when.moment if when is not None and when.role == "event" else Moment.on(line.on)
    return TestFact(
        concept=mention.of("test"),
        source=line.source,
        shown=text[mention.start : mention.end],
        on=on,
        result=result,
    )


# ---- treatments ----------------------------------------------------------------------------------------

_DONE = frozenset(("procedure", "transplant", "radiation", "vaccine", "cell therapy", "device"))
_LINE = re.compile(r"\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)[- ]line\b", re.I)
_LINES = {"fi": 1, "1s": 1, "se": 2, "2n": 2, "th": 3, "3r": 3, "fo": 4, "4t": 4, "5t": 5}
# "GH of 19.7 ng/mL" is a hormone's level, not a treatment with it.
_LEVEL = re.compile(
    r"\s*(?:levels?\s*)?(?:(?:of|is|was|[=:])\s*)?[<>]?\s*\d[\d.,]*\s*(?:[munpµ]?g|[munpµk]?(?:IU|U)|[munpµ]?mol)/(?:d?m?[Ll])\b"
)
_WITHOUT_FINDING = re.compile(r"[^.;,]{0,40}?\b(?:negative|normal|unremarkable)\b", re.I)
_GOES_ON = re.compile(
    r"[^;,.]{0,60}?\b(?:and|which)\s+(?:(?:is|are)\s+)?(?:continues|continuing|ongoing)\b(?!\s+(?:to|on|with)\b)",
    re.I,
)
# "No prior chemotherapy": none was given; "has not stopped aspirin": it was.
_NO_PRIOR = re.compile(
    r"\b(?:no|not|never|without|denies|denied|neither)\b(?:\s+[\w-]+){0,3}?\s+(?:prior|previous(?:ly)?|past)\b|\bno\s+(?:[\w-]+\s+)?$",
    re.I,
)
# "CT chest in 8 weeks" is still to come.
_AHEAD = re.compile(
    r"[^.;,]{0,30}?\bin (?:about |another )?(?:\d+|an?|one|two|three|four|six|eight|twelve)(?:\s*(?:-|to)\s*\d+)?\s+(?:days?|weeks?|months?|years?)\b"
    r"(?!\s+(?:of|ago)\b)",
    re.I,
)
_REFUSED = re.compile(r"\b(?:refus|declin|contraindicat)\w*|\bnot (?:been )?(?:on|taking|using)\b", re.I)


def _treatment(
    line: _Line, start: int, end: int, concept: str, says: frozenset[Say]
) -> Iterator[TreatmentFact]:
    text = line.text
    if not says.isdisjoint(("family", "hypothetical", "allergy")):
        return
    if _LEVEL.match(text, end):
        return
    if _REFUSED.search(text[max(0, start - 40) : start]):
        return
    kind = (
        concepts("therapy")[concept].columns.get("kind", "drug") if concept in concepts("therapy") else "drug"
    )
    procedure = kind in _DONE
    when = _when(line, start, end)
    moment = when.moment if when is not None else None
    status: Literal["ongoing", "completed", "planned", "unknown"] = "unknown"
    denied_past = _NO_PRIOR.search(text, max(0, start - 80), start) is not None
    absent = "absent" in says and ("stopped" not in says or denied_past)
    if absent and procedure and _WITHOUT_FINDING.match(text, end):
        absent = False  # "the biopsy was negative": it was done
    if absent and _within_some_time(line, when):
        return  # "no steroids in the last 2 weeks" says nothing of the time before
    until = when.until if when is not None else None
    if "stopped" in says and "absent" in says and not absent:
        says -= {"stopped"}  # it was not stopped, whatever else became of it
    if _AHEAD.match(text, end) and says.isdisjoint(("given", "ongoing", "stopped", "absent", "history")):
        says, when, moment = says | {"planned"}, None, None
    stopped = "stopped" in says or (when is not None and when.role == "end") or until is not None
    if absent:
        if "ongoing" in says or "planned" in says:
            return  # "is not on aspirin" says nothing of the past
    elif "planned" in says and "stopped" not in says:
        status = "planned"
    elif stopped:
        status = "completed"
    elif (
        "ongoing" in says
        or _GOES_ON.match(text, end)
        or (when is not None and when.role == "onset" and not procedure)
    ):
        status = "ongoing"
    elif procedure:
        status = "completed"
    ended = status == "completed"
    yield TreatmentFact(
        concept=concept,
        source=line.source,
        shown=text[start:end],
        kind="procedure" if kind in ("procedure", "transplant", "radiation", "device") else "drug",
        on=None if absent or (stopped and not procedure and until is None) else moment,
        until=None if not ended else until or (moment if stopped or procedure else None),
        status=status,
        absent=absent,
        line=_line_of(text, start),
    )


def _line_of(text: str, start: int) -> int | None:
    found = [match for match in _LINE.finditer(text) if abs(match.start() - start) <= 40]
    return _LINES[found[-1][1][:2].lower()] if found else None


# ---- responses -----------------------------------------------------------------------------------------

_RESPONSE = re.compile(
    r"\b(?:stringent complete|very good partial|complete|partial|minimal) (?:response|remission)\b|\bstable disease\b|\bprogressive disease\b|\bdisease progression\b"
    r"|\b(?:VGPR|sCR)\b",
    re.I,
)


def _responses(line: _Line) -> Iterator[ResponseFact]:
    for match in _RESPONSE.finditer(line.text):
        says = _said(line, match.start(), match.end())
        if not says.isdisjoint(("absent", "family", "hypothetical", "planned", "possible")):
            continue
        if category := answers.response(None, match[0] if match[0].isupper() else match[0].lower()):
            when = _when(line, match.start(), match.end())
            yield ResponseFact(
                concept=category,
                source=line.source,
                shown=match[0],
                on=when.moment if when else Moment.on(line.on),
            )
