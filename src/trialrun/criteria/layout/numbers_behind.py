"""Numbers of a list that have run into the line before: "… basal cell carcinoma 25.", "… at entry 26."."""

from __future__ import annotations

import re

from trialrun.criteria.layout.passages import Item, Passage

_NUMBER = re.compile(r"(?:\b(?P<word>[A-Za-z]+)|\))[.;,]?\s+(?P<number>\d{1,2})[.)]$")
# Behind these a number is a value.
_VALUED = frozenset(
    "class grade stage type phase score level version part cohort group arm line cycle day week month year age ecog karnofsky"
    " of to than least most from and or over under above below at is covid ctcae table appendix section step".split()
)


# Behind the name of an illness or of what is done a number counts nothing.
_BEARS_NO_NUMBER = frozenset(
    "carcinoma carcinomas cancer cancers disease diseases disorder disorders infection infections abuse pregnancy surgery"
    " illness malignancy malignancies lactation melanoma lymphoma asthma epilepsy hypertension".split()
)


def _runs_in(end: re.Match[str] | None) -> bool:
    return end is not None and (end["word"] or "").lower() in _BEARS_NO_NUMBER


def without_next_numbers(items: list[Item]) -> list[Item]:
    """The items; where lines beside each other end with numbers that follow each other, without those."""
    for item, told in zip(items, unnumbered([x.passage for x in items]), strict=True):
        item.passage = told
    return items


def unnumbered(passages: list[Passage]) -> list[Passage]:
    """The passages in their order, without the number of the next one at the end of each."""
    ends = [
        _NUMBER.search(x.text, max(0, len(x.text) - 40)) if x.text[-1:] in ".)" else None for x in passages
    ]
    numbers = [
        int(end["number"]) if end is not None and (end["word"] or "").lower() not in _VALUED else None
        for end in ends
    ]
    last = len(passages) - 1
    told: list[Passage] = []
    for place, (passage, end, before, number, behind) in enumerate(
        zip(passages, ends, [None, *numbers], numbers, [*numbers[1:], None], strict=False)
    ):
        follows = number is not None and (
            before == number - 1 or behind == number + 1 or (place < last and _runs_in(end))
        )
        told.append(
            passage.slice(0, end.start("number")).trimmed() if follows and end is not None else passage
        )
    return told
