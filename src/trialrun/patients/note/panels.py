"""Panels of values that a note's sentence calls normal, and the conditions that it denies by that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from trialrun.model.patient import ConditionFact
from trialrun.model.time import Moment
from trialrun.patients.note.line import Line
from trialrun.vocab.concepts import read_table

_NORMAL = r"(?:normal|unremarkable|within normal (?:limits|range)|WNL)"
# "CBC and electrolytes were normal": other names may stand between, but no result and no verb.
_NAMES = (
    r"(?:\s*(?:,|/|\band\b|&)\s*(?:and\s+)?"
    r"(?:(?!normal|abnormal|was\b|were\b|is\b|are\b|and\b)[A-Za-z-]++\s?){1,3}){0,4}"
)
_AFTER = re.compile(
    rf"{_NAMES}\s*(?:(?:results?\s+)?(?:is|are|was|were|remains?|came back|returned|[:=-])\s*(?:all\s+|both\s+)?{_NORMAL}\b"
    rf"|\(?{_NORMAL}(?=\s*(?:[.,;)]|$)))",
    re.I,
)
_BEFORE = re.compile(r"\b(?<!not )(?:normal|unremarkable)\s+(?:\w+\s+)?$", re.I)
_EXCEPTED = re.compile(r"\b(?:except|apart from|aside from|other than|besides|save for)\b", re.I)


@cache
def _panels() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    text = (resources.files("trialrun.patients") / "data" / "panels.tsv").read_text(encoding="utf-8")
    denied = {
        name.lower(): tuple(row["denies"].split("|"))
        for row in read_table(text)
        for name in row["panel"].split("|")
    }
    names = "|".join(re.escape(name) for name in sorted(denied, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.I), denied


def normal_panels(line: Line) -> Iterator[ConditionFact]:
    """What a panel called normal denies; nothing where the sentence excepts something."""
    pattern, denied = _panels()
    for match in pattern.finditer(line.text):
        before = _BEFORE.search(line.text, max(0, match.start() - 24), match.start())
        after = _AFTER.match(line.text, match.end())
        if not (before or after) or _EXCEPTED.search(line.text):
            continue
        said = line.says(match.start(), match.end())
        if not said.isdisjoint(("absent", "possible", "hypothetical", "family", "planned", "history")):
            continue
        when = line.when(match.start(), match.end(), value=True)
        on = when.moment if when is not None and when.role == "event" else Moment.on(line.on)
        for concept in denied[match[0].lower()]:
            yield ConditionFact(
                concept=concept,
                source=line.source,
                shown=f"{match[0]} normal",
                on=on,
                absent=True,
            )
