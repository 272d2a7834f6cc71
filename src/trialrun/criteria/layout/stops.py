"""Where one sentence of a passage ends and the next begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from trialrun.criteria.layout.lost_stops import before_denials
from trialrun.criteria.layout.numbers_behind import unnumbered
from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.words.nouns import ADJECTIVE
from trialrun.model.eligibility import Kind
from trialrun.vocab.mentions import mentions

# A bound that is followed by the next demand without a stop: "1.5 mg/dL SGOT no greater than …".
_RUN_ON = re.compile(
    r"\s(?=\s*[A-Z])(?<!(?:the|per| by| to|lls|fil|ets|eet|ing) (?:19|20)\d\d\s)(?:(?<=\d\s)|(?<=%\s)|(?<=mg/dL\s)|(?<=g/dL\s)|(?<=mm3\s)|(?<=mm\^3\s)|(?<=U/L\s)|(?<=/uL\s)|(?<=mL/min\s)|(?<=ULN\s)"
    r"|(?<=ULN\)\s)|(?<=normal\s)|(?<=predicted\s)|(?<=normal \(ULN\)\s))\s*(?=(?:[A-Z][a-z]+|[A-Z][A-Z0-9]{1,6})\b(?! (?:of|for)\b))(?!OR\b|AND\b|ULN\b|LLN\b|Hg\b)"
)
# The same after words: "No ascites Albumin at least 3 g/dL".
_RUN_ON_WORDS = re.compile(
    r"\s(?<=[a-z)]\s)\s*(?=[A-Z][a-z]{3,}\b(?! (?:of|for)\b)(?:\s[\w()-]+){0,3}?\s*"
    r"(?:[<>≤≥]|(?:no\s+(?:greater|more|less)|greater|more|less|at\s+least|at\s+most|below|above)\b[^.;:]{0,18}?\d))"
)
# "Limited stage disease Measurable disease": what is to be measured is asked for in a demand of its own.
_RUN_ON_MEASURABLE = re.compile(
    r"\s(?<=[a-z)]\s)\s*(?=(?:Measurable|Evaluable|(?:Bi|Uni)dimensionally measurable)\b[^.;:]{0,40}\b(?:disease|lesions?|tumou?rs?)\b)"
)
# "At least 12 weeks Histologically proven sarcoma": how the disease was told opens the next demand.
_RUN_ON_PROVEN = re.compile(
    r"\s(?=\s*[HCPMRSB])(?:(?<=years\s)|(?<=months\s)|(?<=weeks\s)|(?<=days\s)|(?<=[\d)%]\s))\s*(?=(?:(?:Histo|Cyto|Patho|Micro|Radio|Sero)\w*log|Biopsy|Clinical)[\w-]*"
    r"(?:(?:\s*/\s*|\s+(?:or|and|and/or)\s+)[A-Za-z-]+)?[\s-]+(?:confirmed|documented|proven|proved|diagnosed|verified|established)\b)"
)
# "Carcinoma of the larynx Primary or recurrent disease": which of it, in a demand of its own.
_OF_COURSE = r"(?:[Pp]rimary|[Rr]ecurrent|[Rr]elapsed|[Rr]efractory|[Mm]etastatic|[Rr]esidual|[Pp]ersistent|[Nn]ewly diagnosed|[Uu]nresectable|[Ll]ocally advanced)"
_RUN_ON_COURSE = re.compile(
    rf"\s(?<=[a-z)]\s)\s*(?=[PRMNUL])(?={_OF_COURSE}(?:,? (?:or|and/or) {_OF_COURSE})* disease\b(?! (?:of|in|to|at|after|that|which|who|must|may)\b))"
)
# "Proven renal cell carcinoma Unresectable disease Pleural effusions allowed": what may be stands behind demands.
_RUN_ON_ALLOWED = re.compile(
    r"\s(?<=[a-z)]\s)\s*(?=[A-Z][a-z]{3,}\b[^.;:]{0,100}\b(?:allowed|permitted)\W*\Z)"
)
_PROVEN_FIRST = re.compile(
    rf"\W*(?:(?:Histo|Cyto|Patho|Micro|Radio|Sero)\w*log|Biopsy|Clinical|Diagnos|Confirmed|Proven|Documented|{_OF_COURSE} disease\b)"
)
_SAID_OF_NEXT = re.compile(
    r"^[A-Z]|(?:ed|en|ly|ing|ic|al|ive|ous|able|ible)$"
)  # "confirmed Metastatic disease"
_MEASURABLE_FIRST = re.compile(
    r"(?:^|(?<=\s))(?:Measurable|Evaluable|(?:Bi|Uni)dimensionally measurable)(?: (?:or|and/or) evaluable)? disease\s+"
    r"(?=(?:[A-Z][a-z]+|CNS|HER2|PSA|NOTE|No):?\s(?!or\b))"
)
# "No involvement of the marrow A new classification scheme has been adopted": a remark behind a demand.
_RUN_ON_REMARK = re.compile(r"(?<=[\w)])\s+(?=A new (?:classification|terminology|nomenclature)\b)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LEADS = frozenset(
    "a an the any of with and or if when for in on at by to from has have had is are be must should serum plasma total urine baseline fasting"
    " who whose that which no not than their his her your if prior between both either".split()
)
_PEOPLE_END = tuple(
    f"{people}{end}"
    for people in (
        "ale participants",
        "ale patients",
        "ale subjects",
        "ale participant",
        "Males",
        "emales",
        "Women",
    )
    for end in ("", ":")
)
_STOP = re.compile(r"[.!?](?P<gap>\s+)(?=[A-Z(\[])")
# "Interferon. (Amended to allow it.) Prior vaccines": a sentence in brackets, and the next one.
_BRACKETED = re.compile(r"(?<=[.!?]\s)(?:\([^()]{12,}\.\)|\[[^\[\]]{12,}\.\])\s+(?=[A-Z])")
# "Group A: …; Group B: …": what is asked of one group, and what of the next.
_NEXT_GROUP = re.compile(r";\s+(?=(?:Group|Cohort|Arm|Part|Stratum)\s+(?:\d{1,2}|[A-Z])\s*:)")
_GROUPS = ("Group ", "Cohort ", "Arm ", "Part ", "Stratum ")
_DIGIT = re.compile(r"\d")
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|incl|excl|resp|etc|no|nos|dr|st|fig|ca|cf|max|min|yrs?|wks?|mos?|sp|spp|inc|U\.S|a\.m|p\.m|[A-Z])\.)$",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"\W*\d{1,2}\.")  # "- 2. Age …": of a line, and no sentence


_LONGEST_ABBREVIATION = 16  # characters looked at before a full stop


class _Depth:
    """How many brackets are open at a place; asked for places in increasing order, it reads the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = self.depth = 0

    def at(self, place: int) -> int:
        self.depth += self.text.count("(", self.place, place) - self.text.count(")", self.place, place)
        self.place = place
        return self.depth


def by_group(passage: Passage) -> list[Passage]:
    """ "Group A: …; Group B: …" as a passage for each group; empty for other passages."""
    text = passage.text
    if ";" not in text or not text.lstrip().startswith(_GROUPS):
        return []
    depth = _Depth(text)
    cuts = [match.end() for match in _NEXT_GROUP.finditer(text) if depth.at(match.start()) == 0]
    if not cuts:
        return []
    return [passage.slice(a, b).trimmed() for a, b in itertools.pairwise([0, *cuts, len(text)])]


def _outside_brackets(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The pattern's matches that begin where no bracket is open."""
    depth: _Depth | None = None
    for match in pattern.finditer(text):
        depth = depth or _Depth(text)
        if depth.at(match.start()) == 0:
            yield match


# "… before enrolment Female participants:": the heading of the lines that come next, or of none.
_OF_PEOPLE_NEXT = re.compile(
    r"(?:(?P<stop>[.;])|(?P<noun>\b(?:\d+|days?|weeks?|months?|registration|enrol+ment|randomi[sz]ation|screening|baseline|entry|study|trial"
    r"|treatment|therapy|dose|drug|consent|disease|function|ULN)\)?))\s+"
    r"(?P<people>(?:Fem|M)ale\s+(?:participants?|patients?|subjects?)|(?(stop)(?:(?:Fem|M)ales|Women)|(?!)))\s*:?\Z"
)
_NAMES_PEOPLE = re.compile(
    r"\b(?:ages?d?|years?|adults?|volunteers?|gender|sex|healthy|(?:fe)?males?|(?:wo)?men)\b", re.IGNORECASE
)


def _heading_behind(passage: Passage) -> tuple[int, Passage] | None:
    """Where a heading of people hangs behind a sentence, and the heading with its colon.

    "Aged 18 to 45. Male subjects" describes people all along, and goes on asking for them.
    """
    text = passage.text
    match = _OF_PEOPLE_NEXT.search(text, max(0, len(text) - 40))
    if match is None or _NAMES_PEOPLE.search(text, 0, match.start("people")):
        return None
    people = passage.slice(*match.span("people"))
    return match.start("people"), Passage(f"{people.text}:", [*people.offsets, -1])


# "Gout. g) Use of steroids. h) Asthma": lines of a list that begins before this one
_LETTERED = re.compile(r"[.;]\s+(?=[b-z]\)\s+[A-Z][a-z])")
_LETTER = re.compile(r"[b-z]\)\s+(?=[A-Z][a-z])")
# "Gout. 10.Pregnancy": the next line of a numbered list
_BEFORE_NUMBER = re.compile(r"(?<=[a-z]{3})\.\s+(?=\d{1,2}\.[A-Z][a-z]{2})")


def sentences_of(passage: Passage, kind: Kind = "inclusion") -> list[Passage]:
    """Splits at full stops that end a sentence, and before a heading that hangs behind the last."""
    text = passage.text
    if text.endswith(_PEOPLE_END) and (found := _heading_behind(passage)) is not None:
        place, heading = found
        return [*sentences_of(passage.slice(0, place).trimmed(), kind), heading]
    cuts = [0]
    depth: _Depth | None = None
    for match in _STOP.finditer(text):
        gap = match.start("gap")
        before = text[max(0, gap - _LONGEST_ABBREVIATION) : gap]
        if _NO_STOP.search(before) and not before.endswith("etc."):
            continue
        depth = depth or _Depth(text)
        if depth.at(gap) > 0 or _NUMBER.fullmatch(text, 0, gap):
            continue
        cuts.append(match.end())
    if ".) " in text or ".] " in text:
        cuts += [match.end() for match in _BRACKETED.finditer(text)]
    if _DIGIT.search(text):
        cuts += _before_values(text) if kind == "inclusion" else _places_of_values(text)
        if ". " in text:
            cuts += [match.end() for match in _outside_brackets(_BEFORE_NUMBER, text)]
    if "log" in text or "iops" in text or "linic" in text:
        cuts += [
            match.end()
            for match in _outside_brackets(_RUN_ON_PROVEN, text)
            if len(text[: match.start()].split()) > 1
        ]
    if " No" in text or text.startswith("Not pregnant "):
        cuts += before_denials(text)
    if "A new " in text:
        cuts += [match.end() for match in _RUN_ON_REMARK.finditer(text)]
    if " disease" in text:
        courses = list(_outside_brackets(_RUN_ON_COURSE, text))
        for match in courses if len(courses) == 1 else ():  # several may be alternatives
            told = text[: match.start()].split()
            if len(told) > 1 and told[-1].lower() not in _LEADS and _SAID_OF_NEXT.search(told[-1]) is None:
                cuts.append(match.end())
    if "able" in text:
        for match in _outside_brackets(_RUN_ON_MEASURABLE, text):
            told = _IN_BRACKETS.sub(" ", text[: match.start()]).split()
            if len(told) > 1 and told[-1].lower() not in _LEADS:
                cuts.append(match.end())
        cuts += [match.end() for match in _outside_brackets(_MEASURABLE_FIRST, text)]
    if "allowed" in text or "permitted" in text:
        ends = [*sorted(cuts), len(text)]
        cuts += [cut for a, b in itertools.pairwise(ends) for cut in _before_allowed(text, a, b)]
    if ") " in text and len(lettered := [match.end() for match in _LETTERED.finditer(text)]) > 1:
        cuts += lettered
    if len(cuts) == 1:
        return [passage.trimmed()] if text.strip(" .;,:-*") else [passage] if text.strip() else []
    cuts = sorted(set(cuts))
    cuts.append(len(text))
    parts = [_unlettered(passage.slice(a, b).trimmed()) for a, b in itertools.pairwise(cuts)]
    return unnumbered([part for part in parts if part.text.strip(" .;,:-*")]) or (
        [passage] if text.strip() else []
    )


def _unlettered(passage: Passage) -> Passage:
    mark = _LETTER.match(passage.text)
    return passage if mark is None else passage.slice(mark.end(), len(passage.text))


def _before_allowed(text: str, begin: int, end: int) -> Iterator[int]:
    """Where behind a proven disease a demand begins, and at last what is allowed."""
    piece = text[begin:end]
    if _PROVEN_FIRST.match(piece) is None or not piece.rstrip(" .;").endswith(("allowed", "permitted")):
        return
    for match in _outside_brackets(_RUN_ON_ALLOWED, piece):
        before = piece[: match.start()]
        last = before.rsplit(None, 1)[-1]
        if ":" not in before and (
            last.endswith(")") or (last.lower() not in _LEADS and _SAID_OF_NEXT.search(last) is None)
        ):
            yield begin + match.end()


def _before_values(text: str) -> Iterator[int]:
    """Where a measured thing begins behind another bound, or behind words that end a demand.

    In a list of which one is enough, "one of the following: uric acid > 9 mg/dL Creatinine > 2 mg/dL", nothing ends.
    """
    one_of = [match.end() for match in _ONE_OF.finditer(text)] if ":" in text else []
    for place in _places_of_values(text):
        list_begins = max((begin for begin in one_of if begin <= place), default=place)
        if list_begins == place or _LIST_ENDS.search(text, list_begins, place) is not None:
            yield place


_ONE_OF = re.compile(
    r"\b(?:one|any|either|some|two|three|[123])(?: or more)? of\b[^.;:]{0,70}:|\beither:", re.IGNORECASE
)
_LIST_ENDS = re.compile(r"[.;]\s")


def _places_of_values(text: str) -> Iterator[int]:
    for match in _outside_brackets(_RUN_ON, text):
        if _begins_with_measured(text, match.end()) or _tested(text, match.end()):
            yield match.end()
    for match in _outside_brackets(_RUN_ON_WORDS, text):
        before = text[: match.start()].rsplit(None, 1)[-1].lower()
        if before in _LEADS or ADJECTIVE.search(before) or len(text[: match.start()].split()) < 2:
            continue
        if _begins_with_measured(text, match.end()):
            yield match.end()


_RESULT = re.compile(r"\s+(?:is\s+|must\s+be\s+)?(?:normal|negative|positive)\b")


def _tested(text: str, place: int) -> bool:
    """ "Creatinine clearance > 60 mL/min Urinalysis normal": a test with its result, behind a bound."""
    first = next(iter(mentions(text[place : place + 60])), None)
    named = first is not None and first.start == 0 and bool(first.of("test"))
    return named and first is not None and _RESULT.match(text, place + first.end) is not None


def _begins_with_measured(text: str, place: int) -> bool:
    following = mentions(text[place : place + 60])
    return bool(following) and following[0].start == 0 and bool(following[0].of("measurement"))
