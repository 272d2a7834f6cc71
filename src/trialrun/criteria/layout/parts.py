"""The parts of a trial (phases, cohorts, arms, groups of people) to which a heading or a sentence limits a demand.

A limit is written as the record names the part, without "only" and "for": "Cohort A", "Phases 1 and 2",
"Healthy controls"; "except Cohort A" is every other part, and "Part B, Cohort 1" is a part inside a part.
`limits` (beside this) reads that form back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trialrun.criteria.trees.limits import ID, JOIN, KIND, folded
from trialrun.criteria.words.signs import Words

_NUMBERED = rf"\b{KIND}\s+(?:#\s?)?{ID}\b(?:{JOIN}(?:{KIND}\s+)?{ID}\b)*"
_NAMED = (
    r"\b(?:dose[- ]?(?:escalation|expansion|finding|confirmation|optimi[sz]ation)(?:\s+(?:phase|part|cohorts?|portion|stage|arm))?"
    r"|(?:safety\s+)?(?:run|lead)-?\s?in(?:\s+(?:phase|part|period|cohort|portion))"
    r"|(?:expansion|extension|maintenance|randomi[sz]ed|induction|consolidation|re-?treatment|cross-?over|pilot)"
    r"\s+(?:phase|part|cohorts?|portion|period|sub-?study))\b"
)
# What may stand between the name and the end of a heading: "portion of the study", "patients", "(lung cancer)".
_AFTER = (
    r"(?:\s+(?:portion|part|phase|cohorts?|arm|patients|subjects|participants|volunteers|study|trial|entry|criteria|enrol\w+"
    r"|treatment|dose\s+(?:escalation|expansion)|of\s+(?:the|this)\s+(?:study|trial|protocol)))*"
)
_PART = rf"(?P<part>{_NUMBERED}|{_NAMED})(?P<after>(?:\s*\([^()]{{1,60}}\))?{_AFTER})(?:\s+only)?"
_WHO = (
    r"(?:all\s+)?(?:(?:patients|subjects|participants|volunteers|those|individuals|women|men|children)\s+)?"
    r"(?:(?:who are |to be )?(?:enrolled|enrolling|entering|entered|randomi[sz]ed|assigned|treated|participating|included)\s+)?"
    r"(?:in|on|to|into|for)?\s*(?:the\s+)?"
)
_CRITERIA = (
    r"(?:(?:additional|specific|further|other|eligibility|entry|inclusion|exclusion)\s+)*(?:criteria\s+)?"
)
_HEADING = re.compile(
    rf"\W*{_CRITERIA}(?:(?:for|in|of|specific to|[-–])\s+)?{_WHO}{_PART}(?:\s*[-–]\s*[^:.,;]{{2,60}}(?=:))?[\s:.\-–*)\]]*",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\W*(?:(?:criteria\s+)?(?:for|in)\s+)?(?:all|both|each|every)\s+(?:of\s+the\s+)?(?:study\s+|treatment\s+)?"
    r"(?:cohorts?|arms?|groups?|phases?|parts?|strata|sub-?studies|patients?|subjects?|participants?|volunteers?|dose levels?)[\s:.\-–*)\]]*",
    re.IGNORECASE,
)
_PREFIXES = (
    # "Cohort A: …", "For phase 2, …", "Part 1 - …"
    re.compile(
        rf"\W*(?:(?:for|in|on)\s+)?{_WHO}{_PART}\s*(?::|,(?=\s)|\s[-–—](?=\s))\s*(?=\S)", re.IGNORECASE
    ),
    # "(Phase 2 only) …", "[Arm B] …"
    re.compile(rf"[\[(]\s*(?:(?:for|in)\s+)?{_WHO}{_PART}\s*[\])]\W*(?=\S)", re.IGNORECASE),
    # "Patients in cohort B must …"
    re.compile(
        rf"\W*(?:all\s+)?(?:(?:patients|subjects|participants|volunteers)\s+(?:who\s+are\s+)?(?:enrolled\s+|enrolling\s+|entering\s+"
        rf"|randomi[sz]ed\s+|assigned\s+|treated\s+)?(?:in|on|to|into)\s+(?:the\s+)?{_PART})\s+(?=(?:only\s+)?(?:must|should|shall|may|will|are|have|need)\b)",
        re.IGNORECASE,
    ),
)
_SUFFIXES = (
    re.compile(
        rf"\s*[\[(]\s*(?:(?:applies\s+to|applicable\s+to|for|in)\s+)?{_WHO}{_PART}\s*[\])][\s.;,]*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\s*(?:,\s*|\s[-–—]\s+|\s)(?:(?:for|in)\s+)?(?:the\s+)?(?P<part>{_NUMBERED}|{_NAMED}){_AFTER}\s+only[\s.;,]*$",
        re.IGNORECASE,
    ),
)
_SUFFIX_SIGNS = (Words("(", "["), Words("only"))  # what each of them needs
# "Stable disease (second randomization)": asked of those alone who come so far.
_LATER_STEP = re.compile(
    r"[\[(]\s*(?:(?:at|for|before|prior\s+to)\s+)?(?:the\s+)?(?P<part>(?:second|third|2nd|3rd)\s+(?:randomi[sz]ation|registration))"
    r"(?:\s+only)?\s*[\])][\s.;,]*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"\s*[\[(]\s*(?:for\s+|in\s+)?(?:the\s+)?(?P<part>{_NUMBERED}|{_NAMED})(?:\s+only)?\s*[\])]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;]*(?:(?:and/or|and|or|while|whereas)\b)?\s*", re.IGNORECASE)
_DENIES = re.compile(
    r"\s*(?:no|without)\s+(?:(?:prior|previous|history\s+of|known|active)\s+)*", re.IGNORECASE
)
_DENIED_INSIDE = re.compile(r"\b(?:no|not|none|never|without|except|unless|neither|nor|if)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*[A-Za-z][^<>≤≥=\d(]{1,60}?\s+(?=(?:of\s+)?(?:[<>≤≥=]|\d|at least|up to))")
_STARTS_WITH_BOUND = re.compile(r"[<>≤≥=\d]|(?:at least|at most|up to|less|more|greater)\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\s*,?\s*[\[(]?\s*(?:except(?:ing)?|excluding|not\s+(?:for|required\s+(?:for|in)|applicable\s+(?:to|in|for)))\s+"
    rf"(?:(?:for|in)\s+)?{_WHO}{_PART}\s*[\])]?[\s.;,]*$",
    re.IGNORECASE,
)
# People of another sort than the patients of the trial.
_DONORS = (
    r"(?:(?:living|stem cell|bone marrow|cord(?: blood)?|kidney|liver|related|unrelated|sibling|family|potential|blood)\s+)*donors?"
    r"(?:\s+(?:siblings?|relatives?|brothers?|sisters?|family\s+members?))?"
)
_OTHERS = (
    r"(?:(?:healthy|normal|control|non-?\w{3,12})\s+(?:\w+\s+)?(?:volunteers?|controls?|participants?|subjects?|individuals|adults|people|donors?"
    rf"|groups?|cohort|children(?:\s+and\s+adolescents)?)|controls?|{_DONORS}"
    r"|care-?givers?|parents?(?!\s(?:study|trial|protocol))|siblings|relatives|family members|spouses?|partners|mothers?|infants?|newborns?)"
)
# "First-degree relatives of children with gout:", "Unaffected siblings of patients:"
_KIN = (
    r"(?:(?:(?:first|second)[\s-]degree|biological|adult|affected|unaffected|healthy|full)\s+)*"
    r"(?:relatives|siblings|family\s+members|parents|mothers|fathers|spouses)\s+of\s+[^:;.,()<>≥≤]{3,60}"
)
_KIN_IF_THEY = re.compile(
    r"^[\W_]*(?P<people>(?:pregnant\s+)?(?:mothers|fathers|infants|newborns|babies|children|parents|women|siblings|caregivers|partners))"
    r"\s+(?:may|will|can|are|should)\s+(?:also\s+)?(?:not\s+)?(?:be\s+)?(?:in)?eligible(?:\s+(?:for|to\s+(?:enter|join|participate\s+in))\s+(?:this|the)\s+(?:study|trial|protocol))?"
    r"\s+(?:if|when)(?:\s+they)?[ \t]*:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_PEOPLE = re.compile(
    rf"\W*{_CRITERIA}(?:[-–,]\s*)?(?:for\s+)?(?:the\s+)?(?P<people>{_KIN}|{_OTHERS})(?:\s+(?:group|cohort|eligibility|criteria|only))*\s*(?:\([^()]{{1,60}}\))?\s*:\W*",
    re.IGNORECASE,
)
# "Donors must have:"; infants or mothers who must have something may be those whom the trial is about.
_DONORS_MUST = re.compile(
    rf"\W*(?:the\s+)?(?P<people>{_DONORS})\s+(?:must|should)\s+(?:have|be|meet)(?:\s+(?:all\s+(?:of\s+)?)?the\s+following(?:\s+criteria)?)?\s*:\W*",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    rf"\W*{_CRITERIA}(?:for\s+)?(?:the\s+)?(?P<people>(?:(?:patients?|subjects?|participants?|volunteers|individuals|adults|children|cases|recipients?|probands?)"
    r"(?:\s+(?:with|having|without)\s+(?!the\b|any\b|known\b)[^:.,;]{2,60})?"
    r"|(?!(?:the|all|any|other|age|which)\b)[^:.,;]{2,50}\s+(?:patients|subjects|participants|groups?|cohort|volunteers|cases)))"
    r"(?:\s+only)?\s*(?:\([^()]{1,60}\))?\s*:\W*",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\W*(?:for\s+)?(?:the\s+)?(?P<people>(?!(?:the|all|any|other|age|risk|ethnic|support|cancer|cooperative|which|following)\b)"
    r"[^:.,;<>≥≤]{2,50}\s(?:cohort|sub-?study|treatment arm|study arm|control arm))(?:\s+only)?\s*:\W*",
    re.IGNORECASE,
)
# "Eligibility for genome sequencing:": asked of those alone of whom that is done besides.
_DONE_BESIDES = re.compile(
    r"\bfor\s+(?:the\s+)?(?P<part>(?:(?!(?:this|study|all|with|who|undergoing|patients?|subjects?|participants?|individuals|people|women|men|children|families)\b)[a-z][\w/-]*\s+){0,4}?(?:sequencing|genotyping|sub-?stud(?:y|ies)))\W*$",
    re.IGNORECASE,
)
# "Excluded for the 12 patients who will undergo biopsies:": so many of the patients, of whom more is asked.
_SOME_OF_THEM = re.compile(
    r"\W*(?:(?:also|additional(?:ly)?|excluded|required|exclusions?|criteria)\s+)*(?:for|in|of)\s+(?P<part>the\s+(?:first\s+)?(?:\d{1,3}|six|ten|twelve|twenty)\s+"
    r"(?:patients|subjects|participants|volunteers|women|men|children)\s+(?:who|that)\s+[^:.,;<>≥≤]{5,70})\s*:\W*",
    re.IGNORECASE,
)
# "Excluded for the 12 patients who …:" tells of whom, and that they are kept out.
LEAVES_OUT = re.compile(r"\W*(?:(?:also|additional(?:ly)?)\s+)*exclu(?:ded|sions?)\b", re.IGNORECASE)
_ELIGIBILITY = re.compile(r"\W*eligib?l?\w*\s", re.IGNORECASE)
# "Inclusion Criteria - Healthy Controls", without a colon.
_OTHERS_BEHIND = re.compile(
    rf"\W*(?:in|ex)clusion\s+criteria\s*(?:[-–—]|\bfor\b)\s*(?:the\s+)?{_OTHERS}\W*$", re.IGNORECASE
)
# "Donors, 18-40 years:", "Controls (aged 20 to 60):": the age of these people alone.
_AGED = re.compile(
    r"\s*[,(\[–—-]?\s*(?P<age>(?:(?:aged?|ages|between)\s+)*(?:[<>≥≤]=?\s*|(?:over|under|at\s+least)\s+)?\d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?"
    r"\s*(?:years?|yrs?|months?)\b(?:\s+(?:of\s+age|old|(?:and|or)\s+(?:older|over|above|younger)))*)\s*[)\]]?(?=\s*:\W*$)",
    re.IGNORECASE,
)
# "Exposed group: children under 2 years", "Controls: adults": a label, and behind it what is asked of that group.
_LABELLED = re.compile(
    r"[\W_]*(?:\d{1,2}[.)]\s*)?(?P<part>(?:(?!(?:age|risk|ethnic|blood|support|cooperative|muscle|functional|diagnostic|drug|peer|this|following)\b)"
    r"[a-z][\w/-]*\s+){1,3}(?:group|cohort)|cases|controls|(?:un|non-?)?exposed)\s*:\s*(?=\w|[<>≥≤])",
    re.IGNORECASE,
)
_MAY_LABEL = Words("group:", "group :", "cohort:", "cohort :", "cases:", "controls:", "exposed:")
# One of these tells of others beside it.
_ONE_OF_TWO = re.compile(
    r"\b(?:(?:un|non-?)?exposed|controls?|comparison|reference|healthy)\b", re.IGNORECASE
)
_MARK = re.compile(
    rf"\b{KIND}\s+#?\s?[\divxa-h]|\bdose[- ]?[efco]|\b(?:run|lead)-?\s?in\b|\bphase|\bcohorts?\b|\bportion"
)
_NO_PEOPLE = re.compile(
    r"\b(?:following|must|may|are|is|will|if|who|eligible|excluded|history|evidence)\b", re.I
)
MAX_HEADING = 110
"""Characters; a longer line is no heading of a part."""


_LETTER_OR_DIGIT = re.compile(r"\w")


def _ends_with_colon(line: str) -> bool:
    """Whether nothing but signs stands behind a colon, as at the end of a heading."""
    colon = line.rfind(":")
    return colon >= 0 and _LETTER_OR_DIGIT.search(line, colon) is None


@dataclass(frozen=True, slots=True)
class Limited:
    """A sentence limited to a part: the part's name, and what of the sentence demands something.

    lent: words that stand once, before the first of several such stretches, and are meant before this one too.
    """

    part: str
    start: int
    end: int
    lent: str = ""


_GROUP_OF_PEOPLE = re.compile(
    r"(?!.*\b(?:following|must|may|should|are|is|will|if|who|eligible|excluded|included|have|has|any|all|no|not)\b)"
    r"[\W_]*(?:[\w'’/-]+\s+){0,4}?(?:patients|subjects|participants|volunteers|children|adolescents|adults|relatives|siblings|controls|cases|women|men|infants)\b[^:;.<>≥≤]{0,80}:\W*",
    re.IGNORECASE,
)


def _told_twice(lines: list[str]) -> frozenset[str]:
    """Headings of groups that stand over inclusions and over exclusions alike: "Children with stroke:"."""
    found: set[str] = set()
    twice: set[str] = set()
    for line in lines:
        if (
            ":" not in line
            or len(line) > MAX_HEADING
            or not _ends_with_colon(line)
            or not _GROUP_OF_PEOPLE.fullmatch(line)
        ):
            continue
        words = folded(line)
        if words in found and " " in words:
            twice.add(words)
        found.add(words)
    return frozenset(twice) if len(twice) > 1 else frozenset()


def _names_others(line: str) -> bool:
    """Whether a heading names people beside the patients."""
    if len(line) > MAX_HEADING:
        return False
    if _ends_with_colon(line) and (
        _OTHER_PEOPLE.fullmatch(_without_age(line)) or _DONORS_MUST.fullmatch(line)
    ):
        return True
    return "riteria" in line and _OTHERS_BEHIND.search(line) is not None


def _over_headings(lines: list[str]) -> list[str]:
    """The lines over headings of whom a trial takes that may say of which people it does."""
    found = []
    for place, line in enumerate(lines):
        if "nclusion" in line or "NCLUSION" in line:
            before = next((one.rstrip() for one in reversed(lines[:place]) if one.strip()), "")
            if over_heading(before):
                found.append(before)
    return found


_LONGEST_NAME = 6  # words


def over_heading(line: str) -> bool:
    """Whether a line over a heading may say whose criteria come: "Healthy controls"."""
    words = line.split()
    return 0 < len(words) <= _LONGEST_NAME and words[0][0].isalpha() and line.rstrip()[-1].isalpha()


_LAST_BRACKET = re.compile(r"\([^()]*\)\s*:?\s*$")
_EXCEPTS = Words("except", "excluding", "not")
_EVERY = Words("all", "both", "each", "every")
# Words, in lower case, without which a text names no part.
_SORTS = Words(
    *("phase", "part", "cohort", "arm", "group", "strat", "study", "module", "period", "step", "panel"),
    *("segment", "portion", "dose", "lead-in", "lead in", "run-in", "run in"),
)
_PARTS = Words(*_EVERY.words, *_SORTS.words)  # most lines hold none of them: told in one pass
_DIGIT = re.compile(r"\d")


def _without_age(text: str) -> str:
    return _AGED.sub("", text) if _DIGIT.search(text) else text


@dataclass(frozen=True, slots=True)
class Parts:
    """What one record calls its parts. arms: labels of its arms of several words, as `folded`. people: its sections speak of
    people beside the patients (controls, donors), so that "Patients:" is a part too. groups: labels, in lower case, of groups
    that it tells apart."""

    arms: frozenset[str] = frozenset()
    people: bool = False
    groups: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()  # "Mothers may be eligible if they:" beside "Infants …": in lower case
    named: dict[str, str | None] = field(
        default_factory=dict, compare=False
    )  # by lines: each is asked for often

    @classmethod
    def of(cls, text: str, arms: Iterable[str] = ()) -> Parts:
        labels = frozenset(words for arm in arms if " " in (words := folded(arm)))
        lines = text.splitlines()
        people = any(_names_others(line) for line in lines if ":" in line or "riteria" in line)
        people = people or any(_names_others(f"{line}:") for line in _over_headings(lines))
        kin = frozenset(x["people"].lower() for x in _KIN_IF_THEY.finditer(text)) if "ligible" in text else ()
        several = frozenset(kin) if len(kin) > 1 else frozenset()
        return cls(labels | _told_twice(lines), people, _groups_labelled(text), several)

    def heading(self, text: str) -> str | None:
        """The part that a line names and nothing else; "" when it names all of them; None for other lines."""
        if text not in self.named:
            self.named[text] = self._heading(text) if len(text) <= MAX_HEADING else None
        return self.named[text]

    def _heading(self, text: str) -> str | None:
        lowered = text.lower()
        named = _PARTS.stand_in(lowered)
        if (
            named
            and _EVERY.stand_in(lowered)
            and _EVERYBODY.fullmatch(text)
            and (text.rstrip().endswith(":") or len(text.split()) <= 4)
        ):
            return ""
        if (
            named
            and _SORTS.stand_in(lowered)
            and _MARK.search(lowered)
            and (match := _HEADING.fullmatch(text))
        ):
            return _tidy(match["part"])
        colon = text.rstrip(" *").endswith(":")
        if self.kin and (kin := self.of_kin(text)):
            return kin
        if self.arms and (colon or len(self.arms) > 1):
            words = folded(_LAST_BRACKET.sub("", text))
            if words in self.arms:
                return _tidy(text)
        if colon and "elig" in lowered and _ELIGIBILITY.match(text) and (done := _DONE_BESIDES.search(text)):
            return _tidy(done["part"])
        if colon and " the " in lowered and (some := _SOME_OF_THEM.fullmatch(text)) is not None:
            return _tidy(some["part"])
        if colon and (donors := _DONORS_MUST.fullmatch(text)) is not None:
            return _tidy(donors["people"])
        if not colon or _NO_PEOPLE.search(text):
            return None
        text = _without_age(text)
        match = _OTHER_PEOPLE.fullmatch(text) or _GROUP.fullmatch(text)
        if match is None and self.people:
            match = _PEOPLE.fullmatch(text)
        if match and re.search(
            rf"\band\s+(?:{_OTHERS}|patients?|subjects?)\b", match["people"], re.IGNORECASE
        ):
            return ""  # "Controls and patients:"
        return _tidy(match["people"]) if match else None

    def of_kin(self, text: str) -> str:
        """Whom a line names of people who belong together: "Mothers may be eligible if they:"; or nothing."""
        match = _KIN_IF_THEY.fullmatch(text) if self.kin else None
        return _tidy(match["people"]) if match else ""

    def limited(self, text: str) -> Limited | None:
        """The part to which a sentence limits itself: "Cohort B: …", "… (phase 2 only)"."""
        if self.groups and (label := _LABELLED.match(text)) and label["part"].lower() in self.groups:
            return Limited(_tidy(label["part"]), label.end(), len(text))
        lowered = text.lower()
        if ("randomi" in lowered or "registration" in lowered) and (later := _LATER_STEP.search(text)):
            return Limited(_tidy(later["part"]), 0, later.start()) if later.start() >= 3 else None
        if not _SORTS.stand_in(lowered) or not _MARK.search(lowered):
            return None
        for prefix in _PREFIXES:
            if (match := prefix.match(text)) and _demands(text[match.end() :]):
                return Limited(_tidy(match["part"]), match.end(), len(text))
        if _EXCEPTS.stand_in(lowered) and (match := _EXCEPTION.search(text)):
            return Limited(f"except {_tidy(match['part'])}", 0, match.start()) if match.start() else None
        for suffix, sign in zip(_SUFFIXES, _SUFFIX_SIGNS, strict=True):
            if sign.stand_in(lowered) and (match := suffix.search(text)) and match.start() >= 3:
                return Limited(_tidy(match["part"]), 0, match.start())
        return None

    def several(self, text: str) -> list[Limited]:
        """ "X (Arm A) and Y (Arm B)": each stretch with the part in brackets behind it; else empty."""
        if text.count(":") > 1 and (named := _one_after_the_other(text)):
            return named
        found = list(_IN_BRACKETS.finditer(text)) if text.count("(") > 1 else []
        if len({match["part"].lower() for match in found}) < 2 or text[found[-1].end() :].strip(" .;,"):
            return []
        stretches: list[Limited] = []
        begin, lent, denial = 0, "", ""
        for match in found:
            between = _BETWEEN.match(text, begin) if stretches else None
            begin = between.end() if between else begin
            piece = text[begin : match.start()]
            if not stretches:
                denied = _DENIES.match(piece)
                if _DENIED_INSIDE.search(piece, denied.end() if denied else 0):
                    return []
                denial = denied.group() if denied else ""
                subject = _SUBJECT.match(piece)
                lent = denial or (subject.group() if subject else "")
            own = "" if not stretches else denial
            if stretches and not denial and _STARTS_WITH_BOUND.match(piece):
                own = lent
            if stretches and (_DENIED_INSIDE.search(piece) or _DENIES.match(piece)):
                return []
            if not _demands(piece):
                return []
            stretches.append(Limited(_tidy(match["part"]), begin, match.start(), own))
            begin = match.end()
        return stretches

    def announced(self, text: str) -> str:
        """The part that an introduction names: "Patients may be eligible for Cohort I of this study if they:"."""
        lowered = text.lower()
        match = _INTO_PART.search(text) if _MARK.search(lowered) else None
        if match is None and "study" in lowered:
            match = _INTO_SUBSTUDY.search(text)
        return _tidy(match["part"]) if match else ""

    def in_heading(self, text: str) -> str:
        """The part that the heading of a whole section names: "Inclusion criteria for healthy volunteers:"."""
        found = _PART_ALONE.search(text) or _STAGE_BEHIND.search(text)
        if found:
            return _tidy(found.group())
        if _EVERYBODY.search(text):
            return ""
        if (done := _DONE_BESIDES.search(text)) is not None:
            return _tidy(done["part"])
        others = _ANY_OTHERS.search(text)
        patients = _ANY_PATIENTS.search(text)
        if others and patients and not others.start() <= patients.start() < others.end():
            return ""  # "for patients and controls"
        if others:
            return _tidy(others.group())
        if self.people and patients:
            return _tidy(patients.group())
        words = folded(text)
        arm = next((arm for arm in self.arms if len(arm) > 3 and re.search(rf"\bfor {arm}\b", words)), "")
        return text[-len(arm) - 1 :].strip(" :") if arm and words.endswith(arm) else ""


def age_in_heading(text: str) -> tuple[int, int] | None:
    """Where the heading of a part says how old its people are: "Donors, 18-40 years:"."""
    aged = _AGED.search(text) if ":" in text else None
    return aged.span("age") if aged is not None else None


def _groups_labelled(text: str) -> frozenset[str]:
    """The labels of groups of which different things are asked; one alone is of everybody, unless it tells of another."""
    if not _MAY_LABEL.stand_in(text.lower()):
        return frozenset()
    labels = frozenset(
        label["part"].lower() for line in text.splitlines() if (label := _LABELLED.match(line)) is not None
    )
    return labels if len(labels) > 1 else frozenset(x for x in labels if _ONE_OF_TWO.search(x))


_INTO_PART = re.compile(rf"\b(?:for|in|into|to|enter)\s+(?:the\s+)?{_PART}", re.IGNORECASE)
_INTO_SUBSTUDY = re.compile(r"\bfor\s+(?:the|this)\s+(?P<part>sub-?study)\b", re.IGNORECASE)
_PART_ALONE = re.compile(rf"{_NUMBERED}|{_NAMED}", re.IGNORECASE)
_ANY_OTHERS = re.compile(rf"\b{_OTHERS}\b", re.IGNORECASE)
_ANY_PATIENTS = re.compile(
    r"\b(?:patients?|subjects?|cases?|recipients?|probands?|children|adolescents|adults)\b", re.IGNORECASE
)


# A trial of several stages numbers them; those of a disease are told with what has them.
_STAGE_OF_TRIAL = re.compile(r"\W*(?:for\s+)?(?P<stage>stage\s+[1-4])\s*(?P<colon>:?)\W*", re.IGNORECASE)
_STAGE_BEHIND = re.compile(r"\bstage\s+[1-4](?=[\s:)]*$)", re.IGNORECASE)


def stage_of_trial(text: str, *, beside_heading: bool) -> str | None:
    """The stage of the trial that a line names and nothing else: "Stage 1:", or "Stage 1" behind a heading."""
    match = _STAGE_OF_TRIAL.fullmatch(text) if text[:80].lower().find("stage") >= 0 else None
    if match is None or not (match["colon"] or beside_heading):
        return None
    return _tidy(match["stage"])


_LABEL = re.compile(rf"(?:^|(?<=[\s;,.])){_NUMBERED}\s*:\s*", re.IGNORECASE)


def _one_after_the_other(text: str) -> list[Limited]:
    """ "Cohort A: X; Cohort B: Y": each part with what stands behind its name; else empty."""
    marks = list(_LABEL.finditer(text))
    names = [_tidy(mark.group()) for mark in marks]
    if len(set(names)) < 2 or len(set(names)) < len(names) or text[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    stretches = [
        Limited(name, mark.end(), mark.end() + len(text[mark.end() : end].rstrip(" ,;")))
        for name, mark, end in zip(names, marks, ends, strict=True)
    ]
    return stretches if all(_demands(text[one.start : one.end]) for one in stretches) else []


def _demands(rest: str) -> bool:
    return bool(re.search(r"\w{2}", rest))


def _tidy(name: str) -> str:
    """The part's name as it is shown: "PART B" as "Part B", without what surrounds it."""
    name = re.sub(r"\s*\([^()]*\)\s*:?\s*$", "", " ".join(name.split()))
    name = re.sub(r"^(?:for|in)\s+(?:the\s+)?", "", name.strip(" :.*-–([])"), flags=re.IGNORECASE)
    name = re.sub(r"\s+only$", "", name, flags=re.IGNORECASE)
    if name.isupper() and len(name) > 4:
        name = re.sub(r"(?!\b[IVX]+\b)[A-Z]{2,}", lambda word: word.group().lower(), name)
    return name[:1].upper() + name[1:]
