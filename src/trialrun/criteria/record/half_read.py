"""Alternatives of an inclusion of which one was not understood: the others let nobody in by themselves.

"Sarcoma of the arm or leg with progression despite prior chemotherapy": where words are left over, nobody
knows whether they are an alternative or say more of what stands before them. Nobody is let in by an
illness or a treatment of a sentence that was read by halves; whoever fits it is left to a person.
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
    own = [begin for begin, _ in map(_span, parts) if _OWN.match(text, begin)]
    waiting: dict[int, list[Built]] = {}
    told: list[list[Built]] = []
    for part in parts:
        near = None
        if not part.unparsed and not _is_bound(part):
            near = next((place for place, one in enumerate(unread) if not _apart(text, part, one, own)), None)
        if near is None:
            told.append([part])
            continue
        if near not in waiting:
            told.append(waiting.setdefault(near, [_first_unread(unread[near])]))
        waiting[near].append(part)
    return [one if not parts else every([some(parts), one]) for one, *parts in told]


def _span(part: Built) -> tuple[int, int]:
    return min(part.places)[0], max(part.places)[1]


def _first_unread(part: Built) -> Built:
    leaves = zip(c.leaves(part.tree), part.places, strict=True)
    return next(leaf(x, *place) for x, place in leaves if isinstance(x, c.Unparsed))


def _is_bound(part: Built) -> bool:
    """Values say by themselves what they ask: "≥ 18 years (or the legal age of the country)"."""
    return all(isinstance(x, (c.Age, c.Measurement, c.Score)) for x in c.leaves(part.tree))


def _apart(text: str, part: Built, unread: Built, own: list[int]) -> bool:
    """Whether the two say nothing of each other: "asthma or other …" (own: where these begin)."""
    first, second = sorted(map(_span, (part, unread)))
    begin, end = _span(unread)
    if text[begin - 1 : begin] == "(":  # of what stands before it alone: "gout (if not treated), asthma"
        adjacent = begin == second[0] and not text[first[1] : begin - 1].strip()
        return not adjacent or _OF_WHOM.match(text, begin) is not None
    if begin == second[0] and " " not in text[begin:end].strip():
        return True
    if any(first[1] <= place <= second[0] for place in own):
        return True
    return APART.search(_SHORT.sub("", text[first[1] : second[0]])) is not None


_OF_WHOM = re.compile(r"(?:for|in)\s", re.IGNORECASE)  # "≤ 3 x ULN (for patients with …)": asked of these
_SHORT = re.compile(r"\b(?:e\.\s?g|i\.\s?e|etc|vs|incl)\.(?=\s)", re.IGNORECASE)  # no sentence ends there
