"""What a sentence that was read by halves may decide: nothing by a part that hangs on words not understood.

"A tumor of the lung or blorping pleura with progression despite zorbing" was read as a lung tumor or words
that nobody understood: who has the tumor alone would be let in, though the progression is asked of both.
Lists that keep out: `half_read_lists`; what is demanded: `half_read_demands`.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, every, leaf, some
from trialrun.model import criteria as c

# A new demand begins here: what stands before says nothing of it.
APART = re.compile(r";|\.\s|\bOR\b|\bor (?:have|has|had|is|are|be|must|with|who)\b|\n")
# What is plainly an alternative of its own, or spares somebody.
_OWN = re.compile(
    r"(?:an?y? ?other|others?|related|similar|both|unless|except|if|any|have|has|had|is|are|with|who|must"
    r"|suspected|patients?|subjects?|a (?:history|diagnosis)|history|evidence|presence|documented|positive)\b"
    r"|[^\w\s]",
    re.IGNORECASE,
)


def beside_unread(text: str, parts: list[Built]) -> list[Built]:
    """Alternatives of which one is enough, each beside one that was not understood waiting for its words."""
    unread = [part for part in parts if part.unparsed]
    if not unread:
        return parts
    own = [part.start for part in parts if _OWN.match(text, part.start)]
    waiting: dict[int, list[Built]] = {}
    told: list[list[Built]] = []
    for part in parts:
        near = None if part.unparsed else _nearest(text, part, unread, own)
        if near is None:
            told.append([part])
            continue
        if near not in waiting:
            told.append(waiting.setdefault(near, [_question(unread[near])]))
        waiting[near].append(part)
    return [one if not parts else every([some(parts), one]) for one, *parts in told]


def _nearest(text: str, part: Built, unread: list[Built], own: list[int]) -> int | None:
    """The first of what was not understood that may say more of the part."""
    bound = all(isinstance(x, (c.Age, c.Measurement, c.Score)) for x in c.leaves(part.tree))
    for place, one in enumerate(unread):
        if bound:  # a value says by itself what it asks: "≥ 18 years (or the legal age of the country)"
            if _IF.match(text, part.end) and part.end < one.start < part.end + 4:
                return place
        elif not _apart(text, part, one, own):
            return place
    return None


def _question(part: Built) -> Built:
    """What was not understood in the part, the first of it."""
    leaves = zip(c.leaves(part.tree), part.places, strict=True)
    return next(leaf(x, *place) for x, place in leaves if isinstance(x, c.Unparsed))


def _apart(text: str, part: Built, unread: Built, own: list[int]) -> bool:
    """Whether the two say nothing of each other: "asthma or other …" (own: where these begin)."""
    first, second = sorted((x.start, x.end) for x in (part, unread))
    begin, end = unread.start, unread.end
    if text[begin - 1 : begin] == "(":  # of what stands before it alone: "gout (if not treated), asthma"
        adjacent = begin == second[0] and not _JOINS.search(text, first[1], begin - 1)
        return not adjacent or _OF_WHOM.match(text, begin) is not None
    if begin == second[0] and " " not in text[begin:end].strip():
        return True
    if any(first[1] <= place <= second[0] for place in own):
        return True
    between = _SHORT.sub("", text[first[1] : second[0]])
    if isinstance(part.tree, c.Test | c.Response) and unread.start < part.start and _of_disease(unread):
        return _STOP.search(between) is not None
    return APART.search(between) is not None


def _of_disease(part: Built) -> bool:
    """Whether an illness stands in it: a marker behind "or" is of that illness, and lets nobody in alone."""
    return any(isinstance(x, c.Condition) for x in c.leaves(part.tree))


_STOP = re.compile(r"[.;:\n]")
_JOINS = re.compile(r"[,;]|\b(?:or|and)\b", re.IGNORECASE)
_IF = re.compile(r"\s*\(if\s", re.IGNORECASE)  # "≥ 250 (if on zidovudine)": asked of nobody else
_OF_WHOM = re.compile(
    r"(?:for|in)\s|if\s+(?:tested|known|available|applicable|done|performed|measured)\b", re.IGNORECASE
)  # "≤ 3 x ULN (for patients with …)": asked of these
_SHORT = re.compile(r"\b(?:e\.\s?g|i\.\s?e|etc|vs|incl)\.(?=\s)", re.IGNORECASE)  # no sentence ends there
