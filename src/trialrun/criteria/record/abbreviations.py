"""Abbreviations that a record defines: "major depressive episode (MDE)", and later "more than three MDEs"."""

from __future__ import annotations

import re
from functools import lru_cache

from trialrun.criteria.record.written import Written
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import resolve

_DEFINED = re.compile(r"(?<=[ /-])[(\[]\s*(?P<short>[A-Z][A-Za-z0-9]{1,6})\s*[)\]]")
# A long line of a record is broken; a bullet, which begins a line of its own, ends the name.
_WORDS_BEFORE = re.compile(r"(?<![\w-])(?:[A-Za-z][\w'’-]*(?:[ /-]+| ?\r?\n {2,}(?=[a-z(\[]))){2,8}$")
_REACH = 400  # characters before a bracket, in which its words are looked for
_WORD = re.compile(r"[A-Za-z0-9'’]+")
_SMALL = frozenset("of the and in for with to or a an by on at from".split())
_CONJUNCTIONS = ("OR", "AND", "NOT", "NO", "IF", "NOR")
_GROUPS: tuple[Group, ...] = ("condition", "therapy", "test", "measurement", "scale")


class Abbreviations:
    """What a record's own abbreviations stand for, where the vocabulary alone would not know it."""

    def __init__(self, text: str) -> None:
        self.meant = _definitions(text) if "(" in text or "[" in text else {}
        names = "|".join(sorted(map(re.escape, self.meant), key=len, reverse=True))
        self._used = (
            re.compile(rf"(?<![\w(\[-])(?P<short>{names})(?P<many>s?)(?![\w)\]-])") if names else None
        )

    def written_out(self, text: str) -> Written | None:
        """A sentence with its abbreviations written out; None where it has none behind what defines them."""
        if self._used is None:
            return None
        found = [
            match for match in self._used.finditer(text) if match.start() > _defined_at(match["short"], text)
        ]
        if not found:
            return None
        return Written.of(
            text, ((*match.span(), self.meant[match["short"]] + match["many"]) for match in found)
        )


def _defined_at(short: str, text: str) -> int:
    """Where the sentence itself puts the abbreviation in brackets; -1 where it does not."""
    return max(text.find(f"({short})"), text.find(f"[{short}]"))


def _definitions(text: str) -> dict[str, str]:
    found: dict[str, str | None] = {}
    for match in _DEFINED.finditer(text):
        words = _WORDS_BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
        if words is None:
            continue
        short = match["short"]
        name = _long_form(words.group(), short)
        if name is None or short in _CONJUNCTIONS or not _tells_more(short, name):
            continue
        known = found.get(short, name)
        found[short] = name if known is not None and known.lower() == name.lower() else None
    return {short: name for short, name in found.items() if name is not None}


def _long_form(words: str, short: str) -> str | None:
    """The words before the bracket whose initials the abbreviation is, small words apart."""
    letters = short.lower()
    named = list(_WORD.finditer(words))
    at = len(letters) - 1
    for word in reversed(named):
        if word.group()[0].lower() == letters[at]:
            at -= 1
            if at < 0:
                return " ".join(words[word.start() :].split()).strip(" -/")
        elif word.group().lower() not in _SMALL:
            return None
    return None


@lru_cache(maxsize=4096)
def _tells_more(short: str, name: str) -> bool:
    """Whether the vocabulary knows the name, and the abbreviation not, or as something else."""
    long = _concepts(name)
    return bool(long) and long != _concepts(short)


def _concepts(name: str) -> frozenset[tuple[Group, str]]:
    return frozenset((group, found) for group in _GROUPS if (found := resolve(name, group)))
