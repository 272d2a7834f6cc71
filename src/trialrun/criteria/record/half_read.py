"""What a sentence that was read by halves may decide: nothing by a part that hangs on words not understood.

"A tumor of the lung or blorping pleura with progression despite zorbing" was read as a lung tumor or words
that nobody understood: who has the tumor alone would be let in, though the progression is asked of both.
"Pain from frobbing or gout" asks nothing of gout by itself.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialrun.criteria.trees.build import Built, every, leaf, operands, some, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import mentions

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


_JOINS = re.compile(r"[,;]|\b(?:or|and)\b", re.IGNORECASE)
_IF = re.compile(r"\s*\(if\s", re.IGNORECASE)  # "≥ 250 (if on zidovudine)": asked of nobody else
_OF_WHOM = re.compile(
    r"(?:for|in)\s|if\s+(?:tested|known|available|applicable|done|performed|measured)\b", re.IGNORECASE
)  # "≤ 3 x ULN (for patients with …)": asked of these
_SHORT = re.compile(r"\b(?:e\.\s?g|i\.\s?e|etc|vs|incl)\.(?=\s)", re.IGNORECASE)  # no sentence ends there

_BY = r"(?:of|for|to|from|with|by|on|in|against|via|during|after|before)"
_OPEN_END = re.compile(rf"\b{_BY}\W*$", re.IGNORECASE)
_GOVERNS = re.compile(rf"\b{_BY}\s+((?:[\w/-]+\s+){{0,4}}[\w/-]+)$", re.IGNORECASE)
_JOINED = re.compile(
    rf"\s*(?:,|(?P<or>,?\s*\b(?:or|and|and/or)\b))\s*(?P<by>{_BY}\s+)?(?:(?:an?|the)\s+)?", re.IGNORECASE
)
_GROUPS: dict[type, Group] = {
    c.Condition: "condition",
    c.Received: "therapy",
    c.Allergy: "therapy",
    c.Test: "test",
}


def behind_unread(text: str, parts: list[Built]) -> list[Built]:
    """Alternatives that keep out, each that goes on with words not understood waiting for these.

    "Lesions from frobbing gout or asthma" and "lesions not seen by frobbing or by surgery" ask for no asthma
    and no surgery by themselves.
    """
    if not any(part.unparsed for part in parts):
        return parts
    waits: dict[int, Built] = {}
    first: set[int] = set()
    order = sorted(parts, key=lambda part: part.start)
    for before, after in pairwise(order):
        joint = _JOINED.fullmatch(text, before.end, after.start)
        if joint is None or type(after.tree) not in _GROUPS:
            continue
        if not joint["or"] and before is not order[0] and id(before) not in first:
            continue  # a comma goes on with the list in which the words stand: "gout, drugs from zorb, cough"
        words = waits.get(id(before)) or (_goes_on(text, before, after, joint) if before.unparsed else None)
        if words is not None:
            waits[id(after)] = words
            first |= {id(after)} if before is order[0] or id(before) in first else set()
    return (
        [every([part, waits[id(part)]]) if id(part) in waits else part for part in parts] if waits else parts
    )


def _goes_on(text: str, before: Built, after: Built, joint: re.Match[str]) -> Built | None:
    """The words not understood of which what is listed next is said as well."""
    leaves = zip(c.leaves(before.tree), before.places, strict=True)
    words, place = max(
        ((x, place) for x, place in leaves if isinstance(x, c.Unparsed)), key=lambda found: found[1]
    )
    said = text[place[0] : before.end].rstrip()
    governed = _GOVERNS.search(said)
    if joint["by"] or _OPEN_END.search(said):
        return leaf(words, *place)
    group = _GROUPS[type(after.tree)]
    if governed is not None and any(x.end == len(governed[1]) and x.of(group) for x in mentions(governed[1])):
        return leaf(words, *place)
    return None


_MORE = re.compile(
    r",\s+or\s|;|\bor\s+(?:have|has|had|is|are|who|those|any|other)\b|\bthose\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SPARES = re.compile(
    r"\(|.(?:except|excluding|unless|(?<! in )other than)\b", re.IGNORECASE
)  # or says more of what stands before


def with_more(text: str, built: Built) -> Built | None:
    """What keeps out only together, where words not understood hold another alternative: spares nobody.

    "Gout treated by frobbing, or uncontrolled zorbing": who has no gout may have the other.
    """
    parts = sorted((Built(*one) for one in operands(built, c.All)), key=lambda part: part.start)
    for before, after in pairwise(parts):
        if not isinstance(after.tree, c.Unparsed) or _SPARES.match(text, after.start - 1):
            continue
        if "/" in text[before.end : after.start] or _MORE.search(_BRACKETS.sub("", after.tree.text)):
            return unparsed(text, built.start, built.end)
    return None


# That somebody was given something is said by such a word before it.
_GIVEN = re.compile(
    r"\b(?:receiv(?:ed|ing)|(?<!to )(?<!will )(?<!may )(?<!can )receives?|treat\w*|under(?:go\w*|went)|had"
    r"|prior|previous\w*|pre-?treat\w*|tak(?:e|en|ing)|on|use[ds]?|using|given|post\w*|after|following|since|fail\w*"
    r"|complet\w*|administ\w*)\b[^.;:]*$",
    re.IGNORECASE,
)


def given(text: str, parts: list[Built]) -> list[Built]:
    """What is demanded beside words not understood: nothing that these may deny or make one of several.

    And no treatment that is only spoken of: "the lesion lies where ablation is frobbable".
    """
    if not any(isinstance(part.tree, c.Unparsed) for part in parts):
        return parts
    told: list[Built] = []
    listed = False
    for part in (order := sorted(parts, key=lambda part: part.start)):
        open_ = False
        if told and isinstance((before := told[-1]).tree, c.Unparsed):
            begins = told[-2].end if len(told) > 1 else order[0].start
            listed = listed or _LISTS.search(text, begins, part.start) is not None
            if before not in parts and part.start < before.end:
                open_ = True  # the same words told in another way
            elif not _STOP.search(text, before.end, part.start):
                open_ = _OR_ELSE.search(text, begins, part.start) is not None or (
                    not isinstance(part.tree, c.Not) and _DENIES.search(text, begins, before.end) is not None
                )
        open_ = open_ or (listed and not isinstance(part.tree, c.AnyOf | c.AtLeast))
        spoken_of = _is_plain(part.tree) and _GIVEN.search(text, 0, part.end) is None
        one = unparsed(text, part.start, part.end) if open_ or spoken_of else part
        if told and _adjoin(text, told[-1], one) and (one is not part or told[-1] not in parts):
            told[-1] = unparsed(text, told[-1].start, max(told[-1].end, one.end))
        else:
            told.append(one)
    return told if any(one not in parts for one in told) else parts


_OR_ELSE = re.compile(r"\bOR\b|\bor\s+(?:who|those|have|has|had|is|are)\b|\bonly\s+(?:in|for)\b[^,;.]*$")
_DENIES = re.compile(
    r"\b(?:never|not|non|without|no(?!\s+(?:more|greater|less|fewer|later|earlier)\b))\b[^,;.()]*$",
    re.IGNORECASE,
)
# One of what follows is enough, or it only shows what is meant.
_LISTS = re.compile(
    r"\b(?:one|any|either|some|1|2|two|three)\s+of\b[^.;]*:\W*$|\b(?:includ\w+|categor\w+|features|factors)\b(?!.*\ball\b)[^.;:]*:\W*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;:\n]")


def _is_plain(tree: c.Tree) -> bool:
    return isinstance(tree, c.Received) and tree == c.Received(tree.concept)


def _adjoin(text: str, one: Built, other: Built) -> bool:
    both = isinstance(one.tree, c.Unparsed) and isinstance(other.tree, c.Unparsed)
    return both and not text[one.end : other.start].strip()
