"""The results of tests in words and the responses to treatment that a note's sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.model.patient import (
    ResponseFact,
    TestFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers
from trialrun.patients.note.line import Line
from trialrun.vocab.mentions import Mention

_SAID = (
    r"(?P<said>not (?:detected|reactive|amplified|mutated|rearranged)|non-?reactive|undetectable|wild[- ]?type|unmutated|positive|negative|neg\b|pos\b|normal|unremarkable|abnormal|reactive"
    r"|detected|mutated|mutant|mutation|amplified|amplification|rearranged|rearrangement|deleted|deletion|within normal limits|equivocal|indeterminate)"
)
# "ER, PR and HER2 negative": further markers may stand between, but no other's result.
_AFTER = re.compile(
    r"[\s,\-:()]*(?:(?:is|are|was|were|of|results?|tests?|testing|status|and|both|came back|returned|showed|came|remains?|examination"
    rf"|(?!{_SAID.replace('?P<said>', '?:')})(?-i:[A-Z][\w-]{{1,8}}))\b[\s,\-:()]*){{0,5}}"
    + _SAID
    + r"(?!\s+for\b)",  # "positive for ER, negative for HER2"
    re.I,
)
_BEFORE = re.compile(
    r"(?P<said>positive|negative|normal|unremarkable|abnormal)(?:\s+(?:for|result for|test for|serolog\w+ for))?(?:\s+\w+){0,1}\s*$",
    re.I,
)


def result_of(line: Line, mention: Mention) -> TestFact | None:
    text = line.text
    match = _AFTER.match(text, mention.end) or _BEFORE.search(
        text[max(0, mention.start - 40) : mention.start]
    )
    if match is None:
        return None
    word = match["said"].lower()
    word = {"unremarkable": "normal", "within normal limits": "normal"}.get(word, word)
    result = answers.change(None, word) or answers.decided(answers.result_word(word))
    if result is None and word not in ("equivocal", "indeterminate"):
        return None
    when = line.when(mention.start, mention.end)
    on = when.moment if when is not None and when.role == "event" else Moment.on(line.on)
    return TestFact(
        concept=mention.of("test"),
        source=line.source,
        shown=text[mention.start : mention.end],
        on=on,
        result=result,
    )


_RESPONSE = re.compile(
    r"\b(?:stringent complete|very good partial|complete|partial|minimal) (?:response|remission)\b|\bstable disease\b|\bprogressive disease\b|\bdisease progression\b"
    r"|\b(?:VGPR|sCR)\b",
    re.I,
)


def responses(line: Line) -> Iterator[ResponseFact]:
    for match in _RESPONSE.finditer(line.text):
        says = line.says(match.start(), match.end())
        if not says.isdisjoint(("absent", "family", "hypothetical", "planned", "possible")):
            continue
        if category := answers.response(None, match[0] if match[0].isupper() else match[0].lower()):
            when = line.when(match.start(), match.end())
            yield ResponseFact(
                concept=category,
                source=line.source,
                shown=match[0],
                on=when.moment if when else Moment.on(line.on),
            )
