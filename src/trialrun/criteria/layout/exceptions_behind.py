"""A bullet that only excepts something of the one before it: "Prior cancer", "Exception: skin cancer"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.layout.passages import Item, Passage, passages_of
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import mentions

_EXCEPTS = re.compile(
    r"\W*(?:(?:the|only|possible|permitted|allowed|accepted|note)\b:?\s+)*"
    r"(?:exceptions?(?:\s+(?:to|for|of)\s+(?:this|these|the\s+above)(?:\s+criteri(?:on|a))?)?(?:\s*[:–—-]\s*|\s+(?:is|are|includes?|would\s+be|may\s+be)\s*:?\s*|$)"
    r"|except(?:ing)?(?:\s+for)?\b\s*:?\s*|with\s+the\s+exceptions?\s+of\s*:?\s*)",
    re.IGNORECASE,
)
_PERMITTED = re.compile(
    r"\s*,?\s+(?:is|are|will\s+be|may\s+be)\s+(?:allowed|permitted|acceptable|eligible)\W*$", re.IGNORECASE
)
_FAR = 4  # bullets, back to the one of which something is excepted
_GROUPS: tuple[Group, Group] = ("condition", "therapy")


def with_exceptions_behind(items: list[Item]) -> list[Item]:
    """The items, an exception as a list under the one of which it is a kind; one of nothing stays where it is."""
    for item in items[1:]:
        if "xcept" in item.passage.text[:40]:
            break
    else:
        return items  # nearly always
    found: list[Item] = []
    for item in items:
        head = _EXCEPTS.match(item.passage.text)
        spared = [] if head is None else _spared(item, head.end())
        place = _of_which(found, spared) if spared else None
        if place is None:
            found.append(item)
            continue
        whole = found[place].passage
        whole = whole.slice(0, len(whole.text.rstrip(" .;,:")))
        told = Passage(f"{whole.text} except:", [*whole.offsets, *([-1] * len(" except:"))])
        found[place] = replace(found[place], passage=told, children=spared)
    return found


def _spared(item: Item, begin: int) -> list[Item]:
    """What is excepted, as items of a list."""
    text = item.passage.text
    permitted = _PERMITTED.search(text, begin)
    own = item.passage.slice(begin, permitted.start() if permitted is not None else len(text)).trimmed()
    return [*([replace(item, passage=own, children=[])] if own.text else []), *item.children]


def _of_which(items: list[Item], spared: list[Item]) -> int | None:
    """Which of the items names something of which the first that is excepted is a kind."""
    kinds = [x for item in spared[:1] for line in passages_of(item) for x in mentions(line.text)]
    for place in range(len(items) - 1, max(-1, len(items) - 1 - _FAR), -1):
        if items[place].children or not items[place].passage.text:
            continue
        wider = mentions(items[place].passage.text)
        for group in _GROUPS:
            pairs = ((one.of(group), other.of(group)) for one in kinds for other in wider)
            if any(a and b and a != b and is_a(a, b, group) for a, b in pairs):
                return place
    return None
