"""A stretch between conjunctions, with its chunks sorted by what they say."""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from msgspec.structs import replace

from trialrun.criteria.phrases.denied_now import denied_again, denied_now, denies_past
from trialrun.criteria.phrases.old_cause import of_old_cause
from trialrun.criteria.phrases.results import is_told, says_of
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.windows import FoundWindow
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, ancestors, concepts, is_a
from trialrun.vocab.mentions import Mention


class Phrase(msgspec.Struct, gc=False):
    """A segment between conjunctions, sorted by what its chunks say."""

    chunks: list[Chunk]
    concepts: list[Chunk] = msgspec.field(default_factory=list)
    quantities: list[Chunk] = msgspec.field(default_factory=list)
    grade: c.Range | None = None
    stage: tuple[str, ...] = ()
    lines: Chunk | None = None
    window: c.Window | None = None
    found_window: FoundWindow | None = None
    status: c.Status | None = None
    severities: tuple[c.Severity, ...] = ()
    courses: list[Chunk] = msgspec.field(default_factory=list)
    any_course: bool = False  # courses lent by another item, which joined them by "or"
    judged: list[Chunk] = msgspec.field(default_factory=list)
    extents: list[Chunk] = msgspec.field(default_factory=list)  # TNM, "second remission": for a person
    result: c.Result | Literal[""] = ""
    result_leads: bool = False
    result_for: bool = False  # "negative for": the result is of all that is listed behind it
    by_serology: bool = False  # "seropositive": the result is of antibodies
    negated: bool = False
    prior: bool = False
    ongoing: bool = False
    used: bool = False  # "use of", "using": now, of what one takes day by day
    planned: bool = False  # "scheduled for": still to come
    family: bool = False
    personal: bool = False  # beside the family's: the patient's own history
    sex: str = ""
    stage_of_life: str = ""
    line: int | None = None
    response: Chunk | None = None
    response_criteria: c.ResponseRules = ""
    disease: Chunk | None = None
    words: list[Chunk] = msgspec.field(default_factory=list)
    built: Built | None = None
    required: Built | None = None
    examples: list[Chunk] = msgspec.field(default_factory=list)
    repeated: Chunk | None = None

    @property
    def start(self) -> int:
        return self.chunks[0].start

    @property
    def end(self) -> int:
        return self.chunks[-1].end

    @property
    def bare(self) -> bool:
        """Only a concept, without any qualifier in front."""
        return bool(self.chunks) and self.chunks[0].kind == "concept"


# What says that something is given, and not when.
_GIVEN = frozenset(("treatment with", "therapy with", "treated with", "administration of", "receipt of"))


def sort_chunks(chunks: list[Chunk]) -> Phrase:
    """The chunks of a segment by role."""
    phrase = Phrase(chunks)
    elsewhere = False
    for place, chunk in enumerate(chunks):
        kind, role = chunk.kind, chunk.role
        if kind == "concept":
            phrase.concepts.append(chunk)
            continue
        elsewhere = elsewhere or (bool(phrase.concepts) and turns_elsewhere(chunk))
        if kind == "word" and not role:  # most of the others
            phrase.words.append(chunk)
        elif kind == "cue" and role in _QUALIFYING and (elsewhere or _of_a_place(phrase, chunks, place)):
            phrase.words.append(chunk)  # "angina after previous surgery": the surgery's, not the angina's
        elif role == "judge" and place and _is_for(phrase, chunks, place):
            phrase.words.append(chunk)  # "chemotherapy for advanced disease": the disease's
        elif (
            role == "judge"
            and phrase.concepts
            and chunks[place - 1] in phrase.words
            and chunk.text.lower() == "major"
        ):
            phrase.words.append(chunk)  # "tumor invading major vessels": the vessels'
        elif kind == "quantity":
            phrase.quantities.append(chunk)
        elif kind == "examples":
            phrase.examples.append(chunk)
        elif kind == "repeated":
            phrase.repeated = phrase.repeated or chunk
        elif kind == "grade" and phrase.grade is None:
            phrase.grade = chunk.value
        elif kind == "stage" and not phrase.stage:
            phrase.stage = chunk.value
        elif kind == "lines" and phrase.lines is None:
            phrase.lines = chunk
        elif kind == "window" and phrase.window is None:
            phrase.window, phrase.found_window = chunk.value, chunk.extra
        elif kind == "cue" and role == "result" and phrase.concepts and chunks[place - 1].text == "with":
            phrase.words.append(chunk)  # "HIV positive with undetectable viral load": of what follows
        elif kind == "cue":
            _sort_cue(phrase, chunk)
        elif kind == "aside":
            phrase.required = chunk.value
        elif kind == "built":
            phrase.built = chunk.value
        elif kind in ("comma", "stop", "and", "or", "and/or", "slash", "(", ")"):
            continue
        else:
            phrase.words.append(chunk)
    kinds, roles = {x.kind for x in chunks}, {x.role for x in chunks}
    if "planned" in roles:
        _plan(phrase, [x for x in chunks if x.role == "planned"])
    if phrase.ongoing and phrase.prior:
        of_old = phrase.status == "history" or any(denies_past(x) for x in chunks)
        if not of_old and all(x.text.lower() in _GIVEN for x in chunks if x.role == "prior"):
            phrase.prior = False  # "currently receiving treatment with"
    if phrase.prior and phrase.concepts and of_old_cause(chunks, phrase.concepts[0]):
        phrase.prior = phrase.status == "history" or phrase.negated
    if not kinds.isdisjoint(("or", "and", "and/or")):
        phrase.negated = phrase.negated or denied_again(chunks)
        said = {(x.role, x.value) for x in chunks if x.kind == "cue"}
        given = phrase.status == "history" or any(
            x.role in ("neg-received", "neg-history") or (x.role == "prior" and x.text.lower() not in _GIVEN)
            for x in chunks
        )
        now = ("status", "active") in said or (given and not _ONGOING.isdisjoint(said))
        if now and not _PAST.isdisjoint(said):
            phrase.status, phrase.ongoing = "history", False  # "previous or concurrent": at any time
    if phrase.status == "active" and _once_active(chunks):
        phrase.status, phrase.ongoing = "history", False
    if phrase.status is None and "neg-ongoing" in roles and denied_now(chunks):
        phrase.status = "active"
    if not roles.isdisjoint(("prior", "ongoing")):
        phrase.judged += [_first_word(x) for x in chunks if _says_how_long(x, phrase)]
    return phrase


def _says_how_long(chunk: Chunk, phrase: Phrase) -> bool:
    """ "Recent use of A", "chronic use of A", "regular use": how recent, long or often, a person knows."""
    if chunk.kind != "cue" or chunk.role not in ("prior", "ongoing"):
        return False
    often = () if phrase.quantities and not (phrase.prior or phrase.window) else _OFTEN  # a dose tells
    return chunk.text[:9].lower().startswith(("recent ", *often))


def _first_word(chunk: Chunk) -> Chunk:
    word = chunk.text.split()[0]
    return Chunk("cue", chunk.start, chunk.start + len(word), word, role="judge", extra=chunk.text)


_OFTEN = ("chronic ", "regular ", "habitual ")
_IN_ITS_COURSE = frozenset(
    ("during", "throughout", "course", "period", "duration", "projected", "expected", "anticipated")
)
_WORD = re.compile(r"\S+")


def _plan(phrase: Phrase, plans: list[Chunk]) -> None:
    """Treatments may be planned; before anything else, or with a time, the plan is only words."""
    behind = [x for x in phrase.concepts if x.start >= plans[-1].end]
    phrase.planned = (
        len(plans) == 1
        and bool(behind)
        and behind == phrase.concepts
        and phrase.window is None
        and bool(chunk_name(behind[0], "therapy"))
        and not any(
            x.role in ("ongoing", "prior", "status") and x.end <= plans[0].start for x in phrase.chunks
        )
    )
    if not phrase.planned:
        words = [one for x in plans for one in _words_of(x)]
        phrase.words += words
        phrase.chunks = sorted(
            [x for x in phrase.chunks if x.role != "planned"] + words, key=lambda x: x.start
        )
    elif {x.text.lower() for x in phrase.words} <= _IN_ITS_COURSE:
        # "during the course of the study": that is when planned things come
        phrase.words, done = [], behind[-1].end
        phrase.chunks = [x for x in phrase.chunks if x.start < done or x.text.lower() not in _IN_ITS_COURSE]


def _words_of(chunk: Chunk) -> list[Chunk]:
    return [
        Chunk("word", chunk.start + m.start(), chunk.start + m.end(), m.group())
        for m in _WORD.finditer(chunk.text)
    ]


def _once_active(chunks: list[Chunk]) -> bool:
    """ "History of active tuberculosis", "previously active lupus": active then, and perhaps no longer."""
    before: Chunk | None = None
    for chunk in chunks:
        if chunk.kind == "concept":
            return False
        if (chunk.role, chunk.value) == ("status", "active") and before is not None:
            if before.kind != "cue":
                return False  # "4 active lesions"
            said = before.role, before.value
            return (
                before.kind == "cue"
                and said in _PAST
                and (before.role != "prior" or before.text.lower() in _FORMERLY)
            )
        if chunk.role != "filler":
            before = chunk
    return False


_FORMERLY = ("prior", "previous", "previously", "past")


_ONGOING = frozenset((("ongoing", "ongoing"), ("neg-ongoing", "ongoing"), ("neg-ongoing", "active")))
_PAST = frozenset(
    (("prior", "prior"), ("status", "history"), ("neg-received", "prior"), ("neg-history", "history"))
)


DENYING_BEHIND = ("neg-history", "neg-received", "neg-ongoing")


def denies_another(phrase: Phrase) -> bool:
    """ "Melanoma with no prior | chemotherapy": what is denied stands behind, and is not the melanoma."""
    named = False
    for place, chunk in enumerate(phrase.chunks):
        if named and chunk.role in DENYING_BEHIND:
            behind = phrase.chunks[place + 1 :]
            return any(x.kind == "concept" or x.text.lower() in _GIVEN_THINGS for x in behind)
        named = named or chunk.kind == "concept"
    return False


_GIVEN_THINGS = frozenset(
    "therapy therapies treatment treatments drug drugs medication medications agent agents".split()
)


def _of_a_place(phrase: Phrase, chunks: list[Chunk], place: int) -> bool:
    """ "irradiation of current surgical sites": behind "of" or "in" the adjective is that noun's."""
    if not phrase.concepts or place + 1 >= len(chunks) or chunks[place].role not in ("status", "ongoing"):
        return False
    before = next((x for x in reversed(chunks[:place]) if x.text.lower() not in _ARTICLES), None)
    return before is not None and before.text.lower() in _PLACING and chunks[place + 1].kind == "word"


def _is_for(phrase: Phrase, chunks: list[Chunk], place: int) -> bool:
    """Whether the chunk says what the treatment before it is for."""
    before = [x.text.lower() for x in chunks[:place] if x.role not in ("course", "judge")]
    return bool(phrase.concepts) and bool(before) and before[-1] == "for"


_PLACING = frozenset(("of", "in", "to", "at", "on"))
_ARTICLES = frozenset(("a", "an", "the", "any", "his", "her", "their"))


_QUALIFYING = ("status", "prior", "severity", "course", "ongoing")
_ELSEWHERE = frozenset("associated after before following during while when until despite".split()) | {
    "prior to"
}
_PEOPLE = frozenset(
    "patients subjects participants individuals people persons volunteers children adults women men".split()
)


def turns_elsewhere(chunk: Chunk) -> bool:
    """Whether what follows is about something else: "after …", "in patients with …"."""
    if chunk.kind not in ("word", "cue") and chunk.role != "filler":
        return False
    word = chunk.text.lower()
    if " or " in word or " and " in word:
        word = word.split()[-1]  # "before or after": one preposition
    return ((chunk.kind == "word" or chunk.role == "filler") and word in _ELSEWHERE) or (
        chunk.kind == "cue" and (word in _PEOPLE or chunk.role == "if")
    )


def _sort_cue(phrase: Phrase, chunk: Chunk) -> None:
    role, value = chunk.role, chunk.value
    if role == "neg":
        if (
            phrase.concepts
            or phrase.words
            or phrase.response
            or phrase.disease
            or phrase.stage
            or phrase.grade
        ):
            phrase.words.append(chunk)  # "stage III disease without A": it denies what follows, not the stage
        else:
            phrase.negated = not phrase.negated
    elif role == "neg-history":
        phrase.negated, phrase.status, phrase.prior = True, "history", True
    elif role == "neg-received":
        phrase.negated, phrase.prior = True, True
    elif role == "neg-ongoing":
        phrase.negated, phrase.ongoing = True, True
    elif role == "status":
        phrase.status = value
        phrase.ongoing = phrase.ongoing or value == "active"
        phrase.prior = phrase.prior or value == "history"
    elif role == "prior":
        phrase.prior = True
    elif role == "ongoing":
        phrase.ongoing = True
    elif role == "use":
        phrase.used = phrase.used or (chunk.text.lower() in _NOW and not phrase.concepts)
    elif role == "family":
        phrase.family, phrase.personal = True, value == "personal or family"
    elif role == "severity":
        phrase.severities = (*phrase.severities, value)
    elif role == "course":
        phrase.courses.append(chunk)
    elif role == "judge":
        phrase.judged.append(chunk)
    elif role == "extent":
        phrase.extents.append(chunk)
    elif role == "result":
        phrase.result = value
        phrase.by_serology = phrase.by_serology or "sero" in chunk.text.lower()
        phrase.result_leads = phrase.result_leads or not phrase.concepts
        phrase.result_for = phrase.result_leads and says_of(chunk)
    elif role == "sex":
        phrase.sex = value
    elif role == "age":
        phrase.stage_of_life = value
    elif role == "line":
        phrase.line = int(value)
    elif role == "response":
        phrase.response = chunk
    elif role == "response-criteria":
        phrase.response_criteria = value
    elif role == "disease":
        phrase.disease = chunk
    elif role == "filler" and chunk.text.lower() == "for":
        phrase.result_for = phrase.result_for or (bool(phrase.result) and not phrase.concepts)
    elif role not in ("filler", "who", "must", "planned") and not (role == "better" and phrase.response):
        phrase.words.append(chunk)


_NOW = frozenset(("use of", "the use of", "using", "uses", "intake of"))


def inherit(phrase: Phrase, other: Phrase, *, severity: bool) -> Phrase:
    """Qualifiers in front of the first item of a list hold for the bare items after it.

    severity: whether severity, course and judgement do too; without a shared noun they may be the first
    item's own ("severe depression, schizophrenia"), and an exclusion is then read as the wider one.
    """
    return replace(
        phrase,
        status=phrase.status or other.status,
        severities=phrase.severities or (other.severities if severity and not degree_trails(other) else ()),
        prior=phrase.prior or other.prior,
        ongoing=phrase.ongoing or (other.ongoing and _lends_ongoing(phrase, other)),
        used=phrase.used or other.used,
        planned=phrase.planned or (other.planned and _may_be_planned(phrase)),
        judged=phrase.judged
        or ([x for x in other.judged if x.end <= _first_concept(other)] if severity else []),
        courses=phrase.courses
        or ([x for x in other.courses if x.end <= _first_concept(other)] if severity else []),
        stage=phrase.stage or (other.stage if severity and _lends_stage(phrase, other) else ()),
        any_course=phrase.any_course if phrase.courses else either_course(other),
        family=phrase.family or other.family,
        personal=phrase.personal or (other.personal and not phrase.family),
        result=phrase.result or (other.result if other.result_leads and _has_result(phrase, other) else ""),
        result_leads=phrase.result_leads or other.result_leads,
        result_for=phrase.result_for or (other.result_for and not phrase.result),
        by_serology=phrase.by_serology or (other.by_serology and not phrase.result),
    )


def degree_trails(other: Phrase) -> bool:
    """ "Asthma (mild), rhinitis": how bad the first one is stands behind it, and is its own."""
    told = [x for x in other.chunks if x.role == "severity"]
    return bool(told) and all(x.start > _first_concept(other) for x in told)


def _may_be_planned(phrase: Phrase) -> bool:
    return bool(phrase.concepts) and all(chunk_name(x, "therapy") for x in phrase.concepts)


def _lends_stage(phrase: Phrase, other: Phrase) -> bool:
    """ "(Resected) stage IV breast or ovarian cancer": the stage in front is that of each malignancy."""
    named = other.concepts[0].end if other.concepts else other.end
    behind = any(x.kind == "stage" and x.start >= named for x in other.chunks)
    names = [chunk_name(x, "condition") for one in (other, phrase) for x in one.concepts[:1]]
    return not behind and len(names) == 2 and all(map(has_stages, names))


def has_stages(name: str) -> bool:
    """A malignancy, but for a spread of one and for a name that says its stage itself."""
    malignant = is_a(name, "malignancy", "condition") or _MALIGNANT.search(name) is not None
    return malignant and not re.search(r"metasta|stage|in situ", name)


_MALIGNANT = re.compile(r"(?:cancer|carcinoma|lymphoma|melanoma|sarcoma)s?$")


def _lends_ongoing(phrase: Phrase, other: Phrase) -> bool:
    """ "Active ulcer, gastrectomy": that a condition is active does not say that a treatment goes on."""
    condition = bool(other.concepts) and bool(chunk_name(other.concepts[0], "condition"))
    if condition and other.concepts[0].text.lower().startswith("use of "):
        return True  # "current use of illicit drugs, such as heroin"
    treatment = bool(phrase.concepts) and not chunk_name(phrase.concepts[0], "condition")
    return not (condition and treatment)


def either_course(phrase: Phrase) -> bool:
    """Whether one of several courses is enough: "relapsed or refractory", but "relapsed and refractory"."""
    if phrase.any_course or len(phrase.courses) < 2:
        return True
    first, last = phrase.courses[0].end, phrase.courses[-1].start
    between = {x.kind for x in phrase.chunks if first <= x.start < last}
    return bool(between & {"or", "and/or", "slash"}) and "and" not in between


def _first_concept(phrase: Phrase) -> int:
    return phrase.concepts[0].start if phrase.concepts else phrase.end


_BY_SEROLOGY = frozenset({"viral infection", "sexually transmitted infection", "mycobacterial infection"})
_SEROLOGY = re.compile(r"(?i)^antibodies|\b(?:hiv|hb[scv]|hcv|hepatitis|htlv|cmv|ebv|syphilis|rpr|vdrl)")


def of_serology(phrase: Phrase) -> bool:
    """Whether the phrase names nothing but germs and tests for them: "HIV", "hepatitis B", "HBsAg"."""
    return bool(phrase.concepts) and all(map(is_serology, phrase.concepts))


def none_found(phrases: list[Phrase]) -> bool:
    """Whether one "negative" is said of several germs or tests for them, or stands before any list."""
    before = phrases[0].result_for
    if not all(phrase.result == "negative" and (before or of_serology(phrase)) for phrase in phrases):
        return False
    return sum(any(x.role == "result" for x in phrase.chunks) for phrase in phrases) == 1


def is_serology(chunk: Chunk) -> bool:
    """Whether a name is that of a germ or of a test for it."""
    condition, test = chunk_name(chunk, "condition"), chunk_name(chunk, "test")
    if condition and not _BY_SEROLOGY.isdisjoint(ancestors(condition, "condition")):
        return True
    return bool(_SEROLOGY.search(test))


def _has_result(phrase: Phrase, other: Phrase) -> bool:
    """Whether a result before a list is of this member too: "negative for HIV, hepatitis B and C"."""
    if other.result == "normal":
        # "normal ALT, blood pressure and echocardiogram": what was measured, or looked at, is normal too
        return _tested(phrase) or (_examined(phrase) and _examined(other) and not phrase.quantities)
    if _tested(phrase) or (of_serology(phrase) and of_serology(other)):
        return True
    if not other.result_for or phrase.quantities or not other.concepts or _tested(other, germs=False):
        return False
    return bool(phrase.concepts) and is_told(phrase.chunks, _first_concept(phrase))


def _examined(phrase: Phrase) -> bool:
    return any(chunk_name(x, "measurement") or of_kind(x, "procedure") for x in phrase.concepts)


def _tested(phrase: Phrase, *, germs: bool = True) -> bool:
    """Whether the phrase names a test, or a disease and "test" behind it; germs: also one for germs."""
    if any(chunk_name(x, "test") and (germs or not is_serology(x)) for x in phrase.concepts):
        return True
    last = phrase.chunks[-1]
    return last.role == "filler" and last.text.lower() in ("test", "tests") and bool(phrase.concepts)


def of_kind(chunk: Chunk, kind: str) -> bool:
    """Whether a chunk names a treatment of that kind: a drug, a procedure."""
    known = concepts("therapy").get(chunk_name(chunk, "therapy"))
    return known is not None and known.columns.get("kind") == kind


def chunk_name(chunk: Chunk, group: Group) -> str:
    mention: Mention = chunk.value
    for found, name in mention.candidates:  # as `mention.of`: asked more often than anything else
        if found == group:
            return name
    return ""
