"""A finder page as lines under headings: what both layouts have in common.

A layout is a list of headings in the order of its pages. A line counts as a heading only where it keeps
that order, so that a heading's words in prose ("Enrollment", "Inclusion criteria") are prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from trialrun.records.text_blocks import unescaped


class Heading(NamedTuple):
    """A heading of a layout.

    key:     what the text under it is.
    pattern: matches the whole line; its group `value`, if any, is the value on the heading's own line.
    accepts: whether the value on the line (or "") and the lines below can belong to this heading.
    """

    key: str
    pattern: re.Pattern[str]
    accepts: Callable[[str, Sequence[str]], bool] = lambda _value, _below: True


class Section(NamedTuple):
    """The lines under a heading, as they stand.

    title: the heading's own line; value: what that line says after the heading.
    """

    key: str
    title: str
    value: str
    lines: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The value and the lines that are not blank, stripped."""
        return tuple(text for line in (self.value, *self.lines) if (text := line.strip()))

    @property
    def prose(self) -> str:
        """The lines as paragraphs, without outer blank lines and Markdown's escapes."""
        return unescaped("\n".join(line.strip() for line in self.lines).strip())


EMPTY = Section("", "", "", ())


def heading(words_: str) -> re.Pattern[str]:
    """A heading that stands alone on its line; a colon may follow it."""
    return re.compile(rf"(?i){words_}\s*:?")


def labelled(words_: str) -> re.Pattern[str]:
    """A heading that may be followed by its value on the same line."""
    return re.compile(rf"(?i){words_}(?:\s*:\s*|\s+|$)(?P<value>.*)")


class Page(NamedTuple):
    """A page split at its headings. top: the lines before the first of them."""

    top: Section
    sections: tuple[Section, ...]

    def under(self, key: str) -> Section:
        """The section of that key, or an empty one."""
        return next((section for section in self.sections if section.key == key), EMPTY)

    def has(self, key: str) -> bool:
        return any(section.key == key for section in self.sections)


def split(lines: Sequence[str], layout: Sequence[Heading]) -> Page:
    """The page under the longest run of headings that keeps the layout's order; of equals, the earliest."""
    chain = _longest_rising(lines, layout)
    sections = tuple(
        Section(layout[order].key, lines[number], value, tuple(lines[number + 1 : end]))
        for (number, order, value), (end, _, _) in pairwise([*chain, (len(lines), -1, "")])
    )
    first = chain[0][0] if chain else len(lines)
    return Page(Section("top", "", "", tuple(lines[:first])), sections)


_Found = tuple[int, int, str]
"""A line that may be a heading: its number, the heading's place in the layout, the value on the line."""


def _candidates(number: int, lines: Sequence[str], layout: Sequence[Heading]) -> list[_Found]:
    line = lines[number].strip()
    found = []
    for order, entry in enumerate(layout):
        match = entry.pattern.fullmatch(line) if line else None
        if match is None:
            continue
        value = (match.groupdict().get("value") or "").strip()
        if entry.accepts(value, lines[number + 1 : number + 12]):
            found.append((number, order, value))
    return found


def _longest_rising(lines: Sequence[str], layout: Sequence[Heading]) -> list[_Found]:
    # best[k]: the longest chain so far whose last heading is the layout's k-th.
    best: list[list[_Found]] = [[] for _ in layout]
    for number in range(len(lines)):
        longer = []
        for found in _candidates(number, lines, layout):
            order = found[1]
            before = max(best[:order], key=len, default=[])
            if len(before) + 1 > len(best[order]):
                longer.append((order, [*before, found]))
        for order, chain in longer:
            best[order] = chain
    return max(best, key=len, default=[])


def below(lines: Sequence[str]) -> str:
    """The first line that is not blank, stripped; for `Heading.accepts`."""
    return next((line.strip() for line in lines if line.strip()), "")
