"""The conditions of a note's sentence: the patient's or a relative's, denied, past, with course and stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import cast

import msgspec

from trialrun.model.criteria import Course, Severity
from trialrun.model.patient import (
    ConditionFact,
    FamilyFact,
)
from trialrun.model.time import Moment
from trialrun.patients.note.line import Line
from trialrun.patients.note.scope import RELATIVE, Say
from trialrun.vocab.concepts import is_a, narrower_count, read_table
from trialrun.vocab.mentions import mentions

LONG_AGO = 28
"""Days after which something that happened is not said to go on."""
# What stands behind a disease's name and makes it the name of something else.
_NOT_IT = re.compile(
    r"[\s-]*(?:immun(?:e|ity)\b|vaccin\w+|immuni[sz]ation|expos(?:ed|ure)\b|traits?\b|board\b|prevention\b|(?:chemo)?prophyla\w+|screen\w*|tests?\b|testing|clinic|ward|unit|department|service|specialist|center|centre"
    r"|(?:core |surface |total |Ig[GM] )?(?:[sce]?(?-i:A[bg])s?\b|antibod(?:y|ies)|antigens?)|serolog\w+|surveillance|RNA|DNA|PCR|viral load|titers?|Ig[GM]"
    r"|medications?|drugs?|therapy|therapies|treatments?|risk|precautions|support group|education|panel|work-?up|protocol|endemic|virus vaccine|model|registry|stud(?:y|ies)|trial)\b"
    # "HIV status: pending", "GBS unknown"
    r"|[\s:-]*(?:status\b(?![- ](?:post|epil|asthm|migr))|(?:(?:is|status)\s+)?(?:unknown(?! (?:primary|origin|cause|a?etiology))|pending|awaited|not (?:yet )?(?:tested|done|checked|performed|assessed))\b)",
    re.I,
)
_MANY = 30
"""Kinds that make a concept a group of diseases."""
_FREE_OF_DISEASE = re.compile(
    r"\bno (?:\w+ )?evidence of (?:\w+ )?(?:disease|recurrence)\b|\bNED\b|\b(?:disease|cancer)[- ]free\b|\bcured\b",
    re.I,
)
_NO_CONDITION = frozenset(("healthy", "medical condition", "allergic disease", "disability"))
_PREGNANCIES = re.compile(r"(?:\w+\s+)*pregnancies\b", re.I)
# What a note denies to say that it did not bring the patient here.
_OF_THE_MOMENT = frozenset(("injury", "infection", "hemorrhage"))
# "Otherwise healthy" speaks of what is left beside a disease.
_OTHERWISE = re.compile(
    r"\botherwise\b|\b(?:birth (?:to|of)|delivered|delivery of) (?:an? )?(?=healthy)", re.I
)
# "Delivered at term a healthy boy": the child's health.
_CHILD_IS = re.compile(
    r"\b(?:boy|girl|baby|infant|newborn|child|son|daughter|neonate|donor|partner|wife|husband)\s+(?:(?:is|was|alive and)\s+)*$",
    re.I,
)
_OF_A_CHILD = re.compile(
    r"\s+(?:\w+\s+)?(?:boys?|girls?|baby|babies|infants?|newborns?|child|children|sons?|daughters?|twins?|neonates?)\b",
    re.I,
)
_UNREAD_KIND = re.compile(
    r"\b(?!acute|chronic|active|clinical|significant|typical|obvious|additional|medical|previous|gross|focal|abdominal|physical|surgical)\w{3,}(?:ive|ic|al|ous|ary)[ -]$|\b\w+-\w+ing $",
    re.I,
)
# "cT2 N1 M1b"
_TNM_SPREAD = re.compile(
    r"\b[cpyr]{0,3}T(?:[0-4]|is|x)[a-d]?\s*,?\s*[cpy]?N(?:[0-3]|x)[a-d]?(?:\([^()]*\))?\s*,?\s*[cp]?M1[a-d]?\b",
    re.I,
)
# "ST depressions", "respiratory depression"
_OTHER_DEPRESSION = re.compile(
    r"\b(?:ST|ST[- ]segment|segment|J[- ]point|respiratory|CNS|marrow|skull|PR|cortical)[- ]+(?:\w+\s)?$",
    re.I,
)
# "HBV: sAg neg", "CMV D+/R-"
_MARKERS = re.compile(
    r"\s*:(?!\s*(?:pos|\+|yes\b|y\b|no\b|none|nil|neg(?:ative)?\s*(?:[.,;]|$)|reactive|detected|known|chronic|active|acute|treated|on\b|dx|since|diagnosed|genotype|\d))\s*[^.;]{0,25}?\b(?:neg|pos|not|non|NR|ND|undetect|immune|unknown|pending|n/a|no\b)"
    r"|[\s:]*\(?(?:[DR]\s?[+-]|[+-]\s?/\s?[+-])"
)
# "Mother bipolar": named directly behind the relative.
_RELATIVES = re.compile(rf"\b{RELATIVE}\s+(?:(?:is|was|also|both)\s+)*$", re.I)
# "Thoughts of suicide" are no attempt.
_THOUGHT = re.compile(
    r"\b(?:thoughts?|thinking|ideas?|ideation|contemplat\w+|talks?|talking|threat\w*|plans?)\s+(?:of|about|for)\s+(?:\w+\s+)?$",
    re.I,
)
_INTOLERANT = re.compile(r"\bintoleran(?:t|ce)\b(?:\s+(?:to|of)\s+[\w-]+)?\s*\([^()]*$", re.I)
# "?pneumonia", "PE vs pneumonia": supposed.
_ASKED = re.compile(r"(?:(?<![\w)])\?\s?|\b(?:vs\.?|versus)\s+)$", re.I)
_AGAINST = re.compile(r"\s+(?:vs\.?|versus)\s", re.I)
_FURTHER = re.compile(r"\b(?:another|other|further|additional|new|more|repeated)\s+(?:\w+\s+)?$", re.I)
_AGAIN = re.compile(
    r"\b(?:recurrences?|relapses?|reactivation|progression|exacerbations?|flares?|worsening) of (?:an? |the |his |her |their |this )?(?:[\w-]+ ){0,2}$",
    re.I,
)
_GONE = re.compile(r"\b(?:removed|resected|excised|cured|ablated|operated|treated)\b", re.I)
_QUIT = re.compile(r"\b(?:quit|former|ex|stopped|past)\b", re.I)
# "Hypothyroidism after thyroiditis": the thyroiditis came before; "stopped for lymphopenia": it was there then.
_AFTER_IT = re.compile(
    r"\b(?:after|following|(?:stopped|discontinued|held|withdrawn|ceased|interrupted|delayed|d/?c['’]?d|(?:stopped|discontinued|held) (?:in|on|after) [^,;()]{1,24}?|(?:dose[- ])?reduc(?:ed|tion)(?: (?:in|from|to|by) [^,;()]{1,30}?| [\w-]+)?) (?:for|due to|d/t|because of))\s+(?:an? |the |her |his |their |prior )?(?:[\w-]+\s+){0,2}$",
    re.I,
)
# "Stopped methotrexate (hepatitis)": why it was stopped, and no more of now than that.
_IN_BRACKETS = re.compile(r"\w\s*\([^()]*$")
_SEVERITY = re.compile(r"\b(mild|moderate|severe)(?:ly)?[\s-]+(?:\w+\s+){0,1}$", re.I)
_GRADE_BEFORE = re.compile(r"\b(?:grade\s*|(?-i:Gr?\.?)\s?)([1-5])\s+$", re.I)
_GRADE_AFTER = re.compile(r"[\s,(]*(?:CTCAE\s+)?grade\s*([1-5])\b|[\s(]*(?-i:Gr?\.?)\s?([1-5])\b", re.I)
_STAGE = re.compile(
    r"\b(?:stage|AJCC|FIGO|ISS|R-ISS|[cpy]{0,2}T[0-4][a-d]?,?\s?N[0-3][a-d]?,?\s?M[01][a-d]?,?)\s+(?:group\s+)?\(?((?:IV|I{1,3}|[0-4])\s?[A-C]?[0-3]?)(?![\w-])",
    re.I,
)
_COURSES: tuple[tuple[re.Pattern[str], Course], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.I), cast(Course, course))
    for pattern, course in (
        (r"newly[- ]diagnosed|new diagnosis|recently diagnosed", "newly diagnosed"),
        (r"in (?:complete |partial |full |sustained )?remission", "in remission"),
        (r"relapsed|in relapse|relapse", "relapsed"),
        (r"refractory", "refractory"),
        (r"recurrent|recurrence", "recurrent"),
        (r"metastatic|metastasi[sz]ed|with metastases", "metastatic"),
        (r"locally[- ]advanced", "locally advanced"),
        (r"unresectable|inoperable", "unresectable"),
        (
            r"(?:poorly|not|inadequately|insufficiently|badly)(?:[- ]well)?[- ]controlled|uncontrolled|out of control",
            "uncontrolled",
        ),
        (r"well[- ]controlled|controlled", "controlled"),
        (r"treatment[- ]na[iï]ve|untreated", "untreated"),
        (r"asymptomatic", "asymptomatic"),
        (r"chronic", "chronic"),
        (r"acute", "acute"),
        (r"stable", "stable"),
        (r"progressive", "progressive"),
    )
)


def conditions(
    line: Line, start: int, end: int, concept: str, says: frozenset[Say]
) -> Iterator[ConditionFact | FamilyFact]:
    text = line.text
    if concept in _NO_CONDITION or _NOT_IT.match(text, end):
        if (
            concept == "healthy"
            and not _OTHERWISE.search(text, max(0, start - 24), start + len("otherwise healthy"))
            and not _OF_A_CHILD.match(text, end)
            and not _CHILD_IS.search(text, 0, start)
            and says.isdisjoint(("family", "hypothetical", "absent"))
        ):
            yield ConditionFact(concept=concept, source=line.source, shown=text[start:end], status="active")
        return
    if concept == "depression" and _OTHER_DEPRESSION.search(text, max(0, start - 30), start):
        return
    if concept == "suicide attempt" and _THOUGHT.search(text, 0, start):
        concept = "suicidal ideation"
    if _INTOLERANT.search(text, 0, start):
        return  # "hydroxyurea intolerant (leg ulcers)": what it did then
    if is_a(concept, "infection", "condition") and _MARKERS.match(text, end):
        return  # "HBV: sAg neg": the label of results
    absent = "absent" in says
    if "family" in says or _RELATIVES.search(text, 0, start):
        yield FamilyFact(concept=concept, source=line.source, shown=text[start:end], absent=absent)
        return
    if absent and _FURTHER.search(text[max(0, start - 24) : start]):
        return  # "without another seizure" comes after one
    if absent and (again := _AGAIN.search(text, max(0, start - 50), start)):
        # "No recurrence of her cancer": she had it, and it is over; an asthma without exacerbations need not be.
        gone = is_a(concept, "neoplasm", "condition") and re.match(r"recur|relaps", again[0], re.I)
        yield ConditionFact(
            concept=concept,
            source=line.source,
            shown=text[start:end],
            status="resolved" if gone else "unknown",
        )
        return
    if concept == "pregnancy" and (_PREGNANCIES.match(text, start, end) or (absent and "history" in says)):
        return  # "3 pregnancies", "no prior pregnancy": what was says nothing of the present
    if absent and concept in _OF_THE_MOMENT:
        return  # "no trauma", "no sign of infection": no reason for today's complaint, and no HIV, no old fracture
    if absent and _UNREAD_KIND.search(text[max(0, start - 24) : start]):
        return  # "no obstructive pancreatitis" denies this kind, which is not in the vocabulary
    if absent and "history" in says and narrower_count(concept, "condition") >= _MANY:
        return  # "no history of heart disease" comes with an infarction; it denies the past, not the present
    if "hypothetical" in says or "planned" in says or (text[end : end + 2].strip() in ("?",)):
        return
    when = line.when(start, end) if concept != "former smoker" else None
    past = when is not None and when.role == "event" and (line.on - when.moment.last).days > LONG_AGO
    ended = (when is not None and when.until is not None) or (
        _FREE_OF_DISEASE.search(text, end) is not None and is_a(concept, "neoplasm", "condition")
    )
    told = text[end : when.start] if when is not None and when.behind else None
    if past and told is not None and is_a(concept, "neoplasm", "condition") and not _GONE.search(told):
        past = False  # "lymphoma (2024)": of then, and not over by that
    if past and _for_life(concept):
        past = False
    if past and is_a(concept, "metastatic cancer", "condition") and not _GONE.search(text):
        past = False  # "1/2026: bone metastases": found then, and they do not go by themselves
    over = (
        ("history" in says and not _lifelong(text, start, end, concept))
        or ended
        or _AFTER_IT.search(text, max(0, start - 40), start) is not None
        or ("stopped" in says and _IN_BRACKETS.search(text, 0, start) is not None)
        or (past and not re.search(r"\bdiagnos\w+|\bsince\b|\bdx", text, re.I))
    )
    moment = when.moment if when is not None else None
    until = None if absent or when is None else moment if when.role == "end" else when.until
    quit_ = (
        concept in ("smoking", "tobacco use")
        and not absent
        and _QUIT.search(text, max(0, start - 30), end + 20) is not None
    )
    if quit_ and until is None and moment is not None:
        until, when = moment, None  # "quit 20 years ago"
    if over and concept == "pregnancy" and until is None:
        until = _delivered(text, start, end, moment, line.on)
    if absent and line.denies_only(when):
        return  # "no stroke in the last 6 months" denies none before
    fact = ConditionFact(
        concept=concept,
        source=line.source,
        shown=text[start:end],
        on=Moment.on(line.on) if absent else None if quit_ or (when and when.role == "end") else moment,
        until=until,
        status="unknown"
        if absent
        else "resolved"
        if quit_ or (over and concept == "pregnancy")
        else "unknown"
        if over
        else "active",
        absent=absent,
        suspected=not absent
        and (
            "possible" in says
            or _ASKED.search(text, 0, start) is not None
            or _AGAINST.match(text, end) is not None
        ),
        # "No severe asthma" denies the severe form, "no acute infarct" the acute one.
        severity=_severity(text, start),
        grade=_grade(text, start, end),
        stage="" if absent else _stage(text, concept, start),
    )
    courses = _courses(text, start, end)
    if not absent and "metastatic" not in courses and _spread_by_tnm(text, start, end, concept):
        courses = (*courses, "metastatic")
    if not absent and (later := _course_of_disease(text, end, concept)) and later not in courses:
        courses = (*courses, later)
    yield msgspec.structs.replace(fact, course=courses[0]) if courses else fact
    for course in courses[1:]:
        yield msgspec.structs.replace(fact, course=course)


PUERPERIUM_DAYS = 42


def _delivered(text: str, start: int, end: int, when: Moment | None, on: date) -> Moment | None:
    """When a pregnancy that is over ended: on the day told, or for a woman in childbed in the last six weeks."""
    if when is not None:
        return when
    childbed = re.match(r"post-?partum|puerperal", text[start:end], re.I)
    return Moment(on - timedelta(days=PUERPERIUM_DAYS), on) if childbed else None


def _severity(text: str, start: int) -> Severity | None:
    match = _SEVERITY.search(text[max(0, start - 30) : start])
    return cast(Severity, match[1].lower()) if match else None


def _spread_by_tnm(text: str, start: int, end: int, concept: str) -> bool:
    """Whether a TNM beside a cancer's name says that it has distant metastases."""
    return is_a(concept, "malignancy", "condition") and any(
        match.start() - end <= _REACH and start - match.end() <= _REACH
        for match in _TNM_SPREAD.finditer(text)
    )


def _grade(text: str, start: int, end: int) -> float | None:
    match = _GRADE_BEFORE.search(text[max(0, start - 12) : start]) or _GRADE_AFTER.match(text, end)
    return float(match[match.lastindex or 1]) if match else None


def _stage(text: str, concept: str, start: int) -> str:
    if not is_a(concept, "neoplasm", "condition"):
        return ""
    found = sorted(_STAGE.finditer(text), key=lambda match: abs(match.start() - start))
    if not found or abs(found[0].start() - start) > 80:
        return ""
    written = re.sub(r"\s", "", found[0][1]).upper()
    roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}
    return roman.get(written[0], written[0]) + written[1:] if written[0].isdigit() else written


@cache
def _for_life(concept: str) -> bool:
    text = (resources.files("trialrun.patients") / "data" / "lifelong.tsv").read_text(encoding="utf-8")
    return not _EPISODE.search(concept) and any(
        is_a(concept, row["condition"], "condition")
        and not any(other and is_a(concept, other, "condition") for other in row["but"].split("|"))
        for row in read_table(text)
    )


# What such a disease brings now and then: "ketoacidosis" is a kind of diabetes.
_EPISODE = re.compile(
    r"acidosis|exacerbation|flare|crisis|relapse|acute|coma|hyperosmolar|hypoglyc|emergency|attack|episode|mania|manic|psychosis|megacolon|infarct"
)
# "Previous hypertension": the word is of this disease, and not of a history.
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior|former(?:ly)?|remote|recover\w+ from)\b(?![^,;]*\bhistory\b)[^,;]*$", re.I
)
# What may be over after all: "diabetes, resolved after weight loss", "hypertension in pregnancy".
_OVER = re.compile(
    r"\b(?:resolved|remission|cured|revers\w+|transient|temporary|gestational|pregnan\w+|steroid[- ]induced|in childhood|as a child|in the past|former\w*|no longer|remote|"
    r"excluded|misdiagnos\w+|off (?:all )?(?:medication|treatment)s?|transplant\w*)\b",
    re.I,
)


_OVER_BEHIND = re.compile(
    rf"[^,;.]{{0,50}}?(?:{_OVER.pattern})|,\s*(?:(?:now|which|since|has|have|is|was)\s+)*(?:{_OVER.pattern})",
    re.I,
)


def _lifelong(text: str, start: int, end: int, concept: str) -> bool:
    """Whether what a history names goes on: "PMH: hypertension, diabetes"."""
    if not _for_life(concept) or _EARLIER.search(text, 0, start):
        return False
    first = max(text.rfind(",", 0, start), text.rfind(";", 0, start), 0)
    return not (_OVER.search(text, first, start) or _OVER_BEHIND.match(text, end))


_LATE = ("in remission", "relapsed", "refractory", "metastatic", "unresectable", "uncontrolled", "controlled")
"""What may be told behind a disease's name: "hypertension controlled with amlodipine"."""
_CONTROL = re.compile(
    r"[\s,(–-]*(?:(?:is|was|are|has been|that|which|well|poorly|badly|currently|now|rate|fairly|not|inadequately|insufficiently)[\s-]+)*"
    r"(?:(?:un)?controlled\b|out of control\b)?",
    re.I,
)


# "With relapse of her myeloma": the word for the course governs the name.
_OF_IT = re.compile(
    r"\b(relapse|recurrence|new diagnosis) of (?:an? |the |his |her |their |this )?(?=(?:[\w-]+ ){0,2}$)",
    re.I,
)


# "Myeloma, treated with melphalan, now with recurrent disease": the disease is the cancer that was named.
_DISEASE_AGAIN = re.compile(r"\b(recurrent|relapsed|refractory) disease\b", re.I)
_NOT_SAID = re.compile(
    r"\b(?:no|not|without|denies|for|if|possible|possibly|suspected|suspicious|concern\w*|risk|rule|exclude|likely|never|absent|none)\b[^.;]*$",
    re.I,
)
_REACH = 120


def _course_of_disease(text: str, end: int, concept: str) -> Course | None:
    """The course that the rest of the sentence tells of "disease", where it names no cancer in between."""
    if not is_a(concept, "malignancy", "condition"):
        return None
    match = _DISEASE_AGAIN.search(text, end, end + _REACH)
    if match is None or _NOT_SAID.search(text, max(end, match.start() - 40), match.start()):
        return None
    between = mentions(text[end : match.start()])
    if any(name and is_a(name, "neoplasm", "condition") for one in between if (name := one.of("condition"))):
        return None
    return cast(Course, match[1].lower())


# Behind a comma stands another thing, unless a course follows at once: "myeloma, now relapsed".
_NEXT = re.compile(
    r"[;:.]|\b(?:and|but|who|which)\b"
    r"|,(?!\s*(?:(?:now|currently|is|was|still|again)\s+)*(?:in |relapsed|refractory|metastatic|unresectable|uncontrolled|(?:well|poorly|badly)[- ]|controlled))",
    re.I,
)


def _courses(text: str, start: int, end: int) -> tuple[Course, ...]:
    """Courses said directly before the name, or in the few words behind it."""
    ahead = _OF_IT.sub(r"\1 ", text[max(0, start - 45) : start])
    before = re.split(r"[,;:.]|\b(?:and|with|of|for|has|had|the)\b", ahead)[-1]
    after = _NEXT.split(text[end : end + 40])[0]
    found: list[Course] = []
    for pattern, course in _COURSES:
        late = course in _LATE
        if course == "controlled" and "uncontrolled" in found:
            continue  # "poorly controlled" holds the word
        negated = re.search(r"\b(?:not|non|un)[\s-]*$", before)
        told = after
        if course in ("controlled", "uncontrolled"):
            said = _CONTROL.match(after)  # of the disease itself, and of no other behind it
            told = said[0] if said else ""
        here = (pattern.search(before) and not negated) or (late and pattern.search(told))
        if here and course not in found:
            found.append(course)
    return tuple(found)
