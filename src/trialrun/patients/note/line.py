"""One sentence of a note with what governs the things it names: cues, section, and temporal expressions."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from trialrun.model.patient import Source
from trialrun.patients.note.scope import Cue, Say, said
from trialrun.patients.note.sentences import Sentence
from trialrun.patients.note.times import When
from trialrun.vocab.mentions import Mention

# "Non-diabetic"; "non-Hodgkin lymphoma" is a name of its own.
_NON = re.compile(r"\bnon[- ]?$", re.I)
_NEXT_ITEM = re.compile(
    r",\s*(?:\+\s*)?(?!(?:stopped|completed|ended|quit|diagnosed|dx|dx'?d|last|most|started|given|resolved|which)\b)\w"
)


_ASIDE = re.compile(r"\([^()]*\)")
_COMPANION = re.compile(r"\bwith (?:[\w-]+ ){1,3}?(?=(?:on|in|at)?\s*$)")
_OPENS_CLAUSE = re.compile(r"(?:[,;.:(–—]|\band|\bthen|\bbut|^)\s*$", re.I)
_ENDS = re.compile(r"[;)]")
_ANOTHER_VALUE = re.compile(r"[\s:]*(?:(?:it|was|at|of)\s+)*[<>]?\d[\d.,]*[^()]{0,12}\)")
_DASH = re.compile(r"\s[-–]\s+\S")
_PREPOSITION = re.compile(r"\b(?:in|on|since|from|until|about|around|early|late|mid|during)\b", re.I)
_NEXT_OF_LIST = re.compile(r"\s*\)?\s*(?:,|;|\band\b)(?!\s*(?:s?he|the|they|patient|pt)\b)", re.I)
# "stable since 2022, prostate cancer", "TIA in 2015 and diabetes": the date is of what stands before it.
_APART = re.compile(r",|\b(?:and|on)\b")
# What may stand before a time in brackets that dates what stands before these.
_ONLY_TIME = re.compile(
    r"(?:[A-Za-z][^(),;\d]{0,40},|\d+\s*(?:cycles?|doses?|courses?|fractions?|sessions?|infusions?|times|x),?)?\W*(?:(?:in|on|since|from|until|till|about|approximately|around|early|late|mid|circa|dx'?d?|diagnosed|last|done|performed|given|completed"
    r"|stopped|started|implanted|placed|resected|most recent|initially|first|quit|both|[x×]\s?\d)\b\W*)*",
    re.I,
)


class Line(msgspec.Struct, frozen=True):
    """One sentence with what was found in it."""

    sentence: Sentence
    on: date
    cues: list[Cue]
    whens: list[When]
    headed: When | None = None  # the day in the heading above, which dates what nothing else does

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def source(self) -> Source:
        return Source(self.sentence.place)

    def shown(self, mention: Mention) -> str:
        return self.text[mention.start : mention.end]

    def without(self, taken: list[tuple[int, int]]) -> Line:
        """Without the years that are values: "BNP 2010"."""
        years = [
            w for w in self.whens if not (w.behind and any(a <= w.start and w.end <= b for a, b in taken))
        ]
        return msgspec.structs.replace(self, whens=years) if len(years) < len(self.whens) else self

    def says(self, start: int, end: int) -> frozenset[Say]:
        """What the cues and the section say of characters `start` to `end`."""
        says = said(self.cues, start, end)
        if _NON.search(self.text, max(0, start - 5), start):
            says |= {"absent"}
        section = self.sentence.section
        if section == "family":
            says |= {"family"}
        elif section == "history":
            says |= {"history"}
        elif section == "plan" and says.isdisjoint(("ongoing", "history", "given")):
            says |= {"planned"}
        elif section == "vaccines":
            says |= {"hypothetical"} if "allergy" not in says else set()
        elif section == "stopped" and says.isdisjoint(("absent", "ongoing", "planned")):
            says |= {"stopped"}
        elif section == "medications" and says.isdisjoint(("stopped", "absent")):
            says |= {"ongoing"}
        return says

    def when(self, start: int, end: int, *, value: bool = False, joined: bool = False) -> When | None:
        """The temporal expression that dates characters `start` to `end`; value: they are a result.

        Results that are listed are of one day: the only one that the sentence names. joined: what is done with
        something else is done on the same day ("mastectomy with axillary dissection on 10 May 2025").
        """
        around = [w for w in self.whens if w.start <= start and end <= w.end]
        if around:  # "quit smoking in 2010"
            return around[0]
        after = [w for w in self.whens if w.start >= end and not w.following and not self._aside(end, w)]
        before = [w for w in self.whens if w.end <= start]
        leading = [w for w in before if w.following and start - w.end <= 80]
        close = not after or (bool(leading) and start - leading[-1].end < after[0].start - end)
        if leading and close and not _broken(self.text[leading[-1].end : start]):
            return leading[-1]
        between = _ASIDE.sub("", self.text[end : after[0].start]) if after else ""
        if joined:
            between = _COMPANION.sub("", between)
        # A calendar date belongs to the last item of a list, a length of time to all of it.
        listed = (
            after and after[0].dated and _NEXT_ITEM.search(between) and not _of_a_course(after[0], between)
        )
        if after and after[0].behind and _DASH.search(between):
            listed = True  # "coronary disease - infarction 2021"
        if after and not _broken(between) and not listed:
            return after[0]
        whole = value and len(self.whens) == 1 and bool(after) and not after[0].behind
        if whole and after[0].dated and _of_values(between):
            return after[0]
        if (
            before
            and self._opens(before[-1])
            and (value or not self._listed(before[-1]))
            and (before[-1].dated or ";" not in self.text[before[-1].end : start])
        ):
            return before[-1]
        if before and start - before[-1].end <= 12 and not before[-1].behind:
            apart = before[-1].dated and _APART.search(self.text, before[-1].end, start)
            theirs = apart and not _OPENS_CLAUSE.search(self.text, 0, before[-1].start)
            if not theirs and not _ENDS.search(self.text, before[-1].end, start):
                return before[-1]
        return self.headed if value else None

    def _opens(self, when: When) -> bool:
        """Whether a time opens the sentence and so dates all of it: "Labs 12 May 2026: …", "In 2019 she …"."""
        if when.start > 15:
            return False
        return not when.behind or not self.text[: when.start].strip(" (")

    def _listed(self, when: When) -> bool:
        """Whether a time closes the first item of a list: "TIA in 2015 and migraine", "MTX (until 2016), SSZ"."""
        named = _PREPOSITION.sub("", self.text[: when.start]).strip(" (")
        return bool(named) and when.dated and _NEXT_OF_LIST.match(self.text, when.end) is not None

    def _aside(self, end: int, when: When) -> bool:
        """Whether a time stands in brackets behind character `end` and dates something else named there."""
        opened = self.text.rfind("(", end, when.start)
        if opened < 0 or self.text.find(")", opened, when.start) >= 0:
            return False
        if _ANOTHER_VALUE.match(self.text, when.end):
            return True  # "7.9 % (2 months ago 8.4)": the day of the value behind it
        return _ONLY_TIME.fullmatch(self.text, opened + 1, when.start) is None

    def at(self, place: int) -> When | None:
        """The temporal expression that begins at or around a character, or just behind it."""
        found = (w for w in self.whens if w.start <= place <= w.end or 0 <= w.start - place <= 3)
        return next((w for w in found if w.role in ("event", "end") and w.until is None), None)

    def denies_only(self, when: When | None) -> bool:
        """Whether a denial dated so is only of some time: "in the last 6 months", "since 2020", "in 2025"."""
        return (
            when is not None
            and when.moment.first < self.on
            and (when.role == "onset" or (when.dated and not when.moment.exact))
        )


_TOGETHER = re.compile(r"(?:,\s*[\w/-]+(?:\s[\w/-]+)?)+,?\s+and\s+[\w/-]+(?:\s[\w/-]+)?\s*")


def _of_a_course(when: When, between: str) -> bool:
    """ "A, B and C from May to June": from one day to another all of them were given."""
    return when.until is not None and _TOGETHER.fullmatch(between) is not None


_ITEMS = re.compile(r",(?!\d)|\band\b")
_LONGEST_PANEL = 400  # characters between a result and the day at the end of its list


def _of_values(between: str) -> bool:
    """Whether what follows a result up to the day is a list of further results."""
    others = _ITEMS.split(between)[1:]
    return not _broken(between, _LONGEST_PANEL) and all(any(map(str.isdigit, other)) for other in others)


def _broken(between: str, longest: int = 120) -> bool:
    return (
        bool(
            re.search(
                r"\bbut\b|\bhowever\b|;|\bs/p\b|\bstatus[- ]post\b|\bpresent(?:s|ed)\b|\bwho\b|\boff\b|\bwith(?:out)?\b|\bafter\b|\b(?:and|,)\s+(?:is|has|was|underwent|received)\b|\bcomplain",
                between,
            )
        )
        or len(between) > longest
    )
