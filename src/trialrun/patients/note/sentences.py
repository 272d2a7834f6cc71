"""The sentences of a note and the section that each stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, cast

import msgspec

from trialrun.patients.months import MONTH
from trialrun.patients.note.columns import days_of_columns, of_columns

Section = Literal["", "history", "family", "allergies", "medications", "stopped", "vaccines", "plan", "other"]


class Sentence(msgspec.Struct, frozen=True):
    """One sentence, unwrapped; `number` counts from one. `place` is what its facts name as their source.

    dated: the date in the heading above it ("Labs 28 Feb 2026:"), as written; what it tells is of that day.
    """

    number: int
    text: str
    section: Section = ""
    dated: str = ""

    @property
    def place(self) -> str:
        return f"sentence {self.number}: {self.text}"


# "LABS (2/28/2026)", "Imaging from 3 March 2026:", "Labs today"
_DATED = (
    r"(?:(?:[,(]\s*)?(?:(?:from|of|on|dated)\s+)?"
    rf"(?P<dated>\d[\d/.-]{{5,9}}|\d{{1,2}}\s+{MONTH}\s+\d{{4}}|{MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}|today|yesterday)\)?)"
)
_HEADINGS: tuple[tuple[re.Pattern[str], Section], ...] = tuple(
    (re.compile(rf"(?:{pattern})\s*(?:{_DATED}\s*)?(?::|-\s|$)\s*", re.I), cast(Section, section))
    for pattern, section in (
        (r"fam(?:ily)? ?(?:medical )?(?:history|hx|hist)|FM?H|FM?Hx", "family"),
        (
            r"(?:past |prior |previous )?(?:medical|surgical|psychiatric|obstetric(?:al)?) history"
            r"|past history|PMHx?|PSHx?|history",
            "history",
        ),
        (r"(?:drug |known )?allerg(?:y|ies)(?: and intolerances)?", "allergies"),
        (
            r"(?:previous|prior|past|stopped|discontinued|failed|earlier)(?: (?:systemic|oncologic(?:al)?|anti-?cancer|lines? of))?"
            r" (?:medications?|meds|treatments?|therap(?:y|ies)|drugs|regimens?|lines|biologics?|(?:b|cs|ts)?DMARDs?|ART|AEDs?|AAD)"
            r"(?: (?:stopped|discontinued))?|(?:medications?|meds|drugs) (?:stopped|discontinued)|stopped|discontinued",
            "stopped",
        ),
        (
            r"vaccin(?:es|ations?)(?: (?:history|status))?|immuni[sz]ations?(?: (?:history|status))?",
            "vaccines",
        ),
        (
            r"DHx?|drug history|(?:current |home |discharge |outpatient |ongoing |regular |repeat )?(?:medications?|medicines|meds|drugs|treatment|Rx)(?: (?:on|at) (?:discharge|admission|home))?",
            "medications",
        ),
        (
            r"plan|(?:MDT |MDM |board )?(?:outcome|decision)|recommendations?|recs?|proposal|(?:assessment and |a/)plan|follow[- ]?up|disposition|to do",
            "plan",
        ),
        (
            r"(?:oncologic(?:al)?|oncology|cancer|biologics?|DMARD|DMT|ART|chemo(?:therapy)?|tx|ha?ematologic(?:al)?|disease|transplant|interval|interim|treatment|hepatology|neurologic(?:al)?) (?:history|hx|events|course)"
            r"|subjective|objective|history of (?:the )?present(?:ing)? (?:illness|complaint)|HPI|chief complaint|presenting complaint|CC|social history|SH"
            r"|(?:physical |clinical )?exam(?:ination)?|vital signs|vitals|labs?|laborator(?:y|ies)(?: (?:data|results|values|findings))?"
            r"|bloods|blood (?:tests?|results|work)|biochemistry|ha?ematology|serolog(?:y|ies)|virology|microbiology|micro|background|co-?morbidities"
            r"|social|SHx|PS|imaging|assessment|impression|(?:(?:principal|primary|secondary|other|main|admission|discharge|final|working) )?diagnos[ie]s|review of systems|ROS|pathology|oncologic diagnosis|problem list|problems"
            r"|investigations|findings|course|summary|demographics|patient|results|staging|performance status",
            "other",
        ),
    )
)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-*•–])\s+")
# A full stop that ends no sentence: after a title, an abbreviation, an initial, before a small letter or digit.
_NO_END = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|approx|ca|No|Fig|dept|Jr|Sr|min|max|incl|excl|resp|cf)|(?<!/)\b[A-Z])\.$"
)
# "No hepatitis B. His father …": the letter of a name, and nobody's initial.
_LETTERED = re.compile(
    r"\b(?:hepatitis|hep|vitamins?|types?|class|stages?|grade|group|influenza|h(?:a)?emophilia|child[- ]pugh|factor|protein|cohort|arm|part)"
    r"(?:[ ,/]+(?:and |or |& )?[A-Z])*[ ,/]+(?:and |or |& )?[A-Z]\.$",
    re.IGNORECASE,
)
# Behind a full stop some abbreviations begin a sentence: "GERD. s/p appendectomy 1995".
_END = re.compile(
    r"(?<=[.!?])(?!(?<=\?)\s+(?:No|Yes|None|N|Y)\b)[\"')\]]*\s+(?=[A-Z0-9\"'(\[]|(?:s/p|h/o|c/o|p/w|r/o|no|denies|nil|[a-z]{1,5}[A-Z]+)\b|\+\s?[A-Za-z])"
)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences in order.

    A heading alone on its line opens a section until the next heading or a line that begins a narrative ("The
    patient …"); one with text behind it governs that line and the items of a list below it.
    """
    number = 0
    text, tables = _without_tables(text)
    for told, day in tables:
        number += 1
        yield Sentence(number, told, "other", day)
    section: Section = ""
    inline = False
    dated = ""
    for block, item in _blocks(text):
        heading, rest, day = _heading(block)
        if heading is not None:
            section, inline, dated = heading, bool(rest), day
        elif (inline and not item) or _NARRATIVE.match(block):
            section = ""
            dated = "" if _NARRATIVE.match(block) else dated
        for part in _split(rest):
            number += 1
            yield Sentence(number, part, section, dated)


def _without_tables(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without the rows of tables whose columns are days, and the values of these with their days."""
    kept: list[str] = []
    values: list[tuple[str, str]] = []
    days: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if here := days_of_columns(line):
            days = here
            continue
        row = list(of_columns(line, days)) if days else []
        if row:
            values += row
            continue
        days = days if re.fullmatch(r"[\s|+-]*", line) and line.strip() else []
        kept.append(line)
    return "\n".join(kept), values


_NARRATIVE = re.compile(r"(?:The patient|Patient|She|He|They|Mr|Mrs|Ms|On|This|A|An)\b\.? ")


# Words with which a line of its own begins in small letters.
_OPENS_ANEW = re.compile(
    r"(?:s/p|h/o|c/o|p/w|r/o|a/w|w/o|no|not|denies|denied|nil|pt|never|ex-|currently|now|since|stopped|started)\b|[a-z]{1,3}[A-Z]|[^\s].*\s{3}"
)
_BREAKS = re.compile(r"[.!?:;]$")
# A line that cannot end so, however short.
_OPEN_END = re.compile(
    r"(?:[,(/&+-]|\b(?:and|or|of|with|the|an?|to|for|in|on|at|by|from|was|is|had|has|no|not|mild|moderate|severe))$",
    re.I,
)
_SHORTEST = 35
"""Characters of a line that small letters below it may carry on."""
_WRAPS_FROM = 50
"""Characters that a line has at least where a text is broken into lines of one width."""


def _width(lines: list[str]) -> int:
    """The width at which the text was broken into lines: of its longest line that goes on in small letters.

    0 where none does, and each line stands for itself.
    """
    return max(
        (
            len(line) for line, following in pairwise(lines)
            if len(line) >= _WRAPS_FROM and following[:1].islower()
            and not _BREAKS.search(line) and not _OPENS_ANEW.match(following)
        ),
        default=0,
    )  # fmt: skip


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line ends only because the page was that wide: its next word would not have fitted."""
    full = width > 0 and len(line) >= _WRAPS_FROM and len(f"{line} {following.split()[0]}") > width
    if following[:1].islower() and not _OPENS_ANEW.match(following):
        return len(line) >= _SHORTEST or _OPEN_END.search(line) is not None
    return full


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Lines and whether each is an item of a list; those that only wrap a sentence are joined."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    width = _width(lines)
    held, held_item, last = "", False, ""
    for line in lines:
        bare = _NUMBERED.sub("", line).strip()
        fresh = bool(_NUMBERED.match(line)) or not bare or _heading(bare)[0] is not None
        if held and not fresh and not _BREAKS.search(held) and _goes_on(last, bare, width):
            held, last = f"{held} {bare}", line
            continue
        if held:
            yield held, held_item
        held, held_item, last = bare, bool(_NUMBERED.match(line)), line
    if held:
        yield held, held_item


def _heading(block: str) -> tuple[Section | None, str, str]:
    for pattern, section in _HEADINGS:
        match = pattern.match(block)
        if match is not None and (":" in match[0] or match.end() == len(block)):
            return section, block[match.end() :], match["dated"] or ""
    return None, block, ""


def _split(block: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(block):
        told = block[start : match.start()]
        if _NO_END.search(told) and not _LETTERED.search(told):
            continue
        if part := block[start : match.start()].strip():
            yield part
        start = match.end()
    if part := block[start:].strip():
        yield part
