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
    r",\s*(?!(?:stopped|completed|ended|diagnosed|last|most|started|given|resolved|which)\b)\w"
)


class Line(msgspec.Struct, frozen=True):
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

    def shown(self, mention: Mention) -> str:
        return self.text[mention.start : mention.end]

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
        elif section == "medications" and says.isdisjoint(("stopped", "absent")):
            says |= {"ongoing"}
        return says

    def when(self, start: int, end: int, *, value: bool = False) -> When | None:
        """The temporal expression that dates characters `start` to `end`; value: they are a result.

        Results that are listed are of one day: the only one that the sentence names.
        """
        after = [w for w in self.whens if w.start >= end and not w.following]
        before = [w for w in self.whens if w.end <= start]
        leading = [w for w in before if w.following and start - w.end <= 80]
        close = not after or (bool(leading) and start - leading[-1].end < after[0].start - end)
        if leading and close and not _broken(self.text[leading[-1].end : start]):
            return leading[-1]
        between = self.text[end : after[0].start] if after else ""
        # A calendar date belongs to the last item of a list, a length of time to all of it.
        listed = (
            after and after[0].dated and _NEXT_ITEM.search(between) and not _of_a_course(after[0], between)
        )
        if after and not _broken(between) and not listed:
            return after[0]
        if value and len(self.whens) == 1 and after and after[0].dated and _of_values(between):
            return after[0]
        if before and (before[-1].start <= 15 or start - before[-1].end <= 12):
            return before[-1]
        return None

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
                r"\bbut\b|\bhowever\b|;|\bpresent(?:s|ed)\b|\bwho\b|\bwith(?:out)?\b|\bafter\b|\b(?:and|,)\s+(?:is|has|was|underwent|received)\b|\bcomplain",
                between,
            )
        )
        or len(between) > longest
    )
