"""What a sentence that was read by halves may demand: nothing that the words not understood may turn.

"Negative for zorb, gout and asthma" demands no asthma; "people with gout and their zorbs" need no gout.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.record.either_illness import rows
from trialrun.criteria.trees.build import Built, some, unparsed
from trialrun.model import criteria as c

# That somebody was given something is said by such a word before it.
_GIVEN = re.compile(
    r"\b(?:receiv(?:ed|ing)|(?<!to )(?<!will )(?<!may )(?<!can )receives?|treat\w*|under(?:go\w*|went)|had"
    r"|prior|previous\w*|pre-?treat\w*|tak(?:e|en|ing)|on|use[ds]?|using|given|post\w*|after|following|since|fail\w*"
    r"|complet\w*|administ\w*)\b[^.;:]*$",
    re.IGNORECASE,
)


def surely_asked(text: str, parts: list[Built]) -> list[Built]:
    """What is demanded beside words not understood: nothing that these may deny or allow.

    And no treatment that is only spoken of: "the lesion lies where ablation is frobbable".
    """
    if not any(part.unparsed for part in parts):
        return parts
    if len(runs := rows(text, parts)) < len(parts):  # one of the illnesses is enough
        parts = [some(run) if len(run) > 1 else run[0] for run in runs]
    turned = _turned(text, parts)
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
        open_ = open_ or (listed and not isinstance(part.tree, c.AnyOf | c.AtLeast)) or turned(part)
        spoken_of = _is_plain(part.tree) and (
            _GIVEN.search(text, 0, part.end) is None or _OCCASION.match(text, part.end) is not None
        )
        one = unparsed(text, part.start, part.end) if open_ or spoken_of else part
        if told and _adjoin(text, told[-1], one) and (one is not part or told[-1] not in parts):
            told[-1] = unparsed(text, told[-1].start, max(told[-1].end, one.end))
        else:
            told.append(one)
    return told if any(one not in parts for one in told) else parts


_OCCASION = re.compile(r"\s+(?:clinic|visit|appointment|candidate|protocol|program\w*)s?\b", re.IGNORECASE)
# A remark or permission, which asks for nothing that it names.
_REMARK = re.compile(
    r"\b(?:closed\s+to|not\s+considered|(?:is|are|be)\s+(?:considered|eligible\b(?!\s+for)|acceptable|allowed|permitted)"
    r"|(?:acceptable|allowed|permitted|eligible)\W*$|may(?!\s+not)\b|can\s+be|should\s+be|will\s+(?:be|qualify)|provided)\b",
    re.IGNORECASE,
)
# People of several kinds, of whom not each is asked the same.
_PEOPLE = re.compile(
    r"\b(?:volunteers?|controls|relatives|siblings|parents|spouses|partners|care-?givers|offspring|pairs|dyads"
    r"|couples|family\s+members?|(?:fe)?males|boys|girls)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:negative|free\s+of|absence|lack|exclu\w+|ineligible|never|no|not|nor|without|for\s+(?!at\b|the\b|more\b|over\b|\d)[\w\s/-]{1,40},)"
    r"(?!\s+(?:more|greater|less|fewer|later|earlier|only)\b)[^;.:\n]*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;\n]|\.\s")
_OF_WHOM = (c.Condition, c.Received, c.IsSex)


def _turned(text: str, parts: list[Built]) -> Callable[[Built], bool]:
    """Whether words not understood say of a demand that it is none, or is another's.

    "Localized gout is closed to accrual", "healthy adults and volunteers with zorb", "negative for zorb, gout
    and asthma".
    """
    unread = [
        (start, end)
        for part in parts
        for leaf, (start, end) in zip(c.leaves(part.tree), part.places, strict=True)
        if isinstance(leaf, c.Unparsed)
    ]
    of_people = any(_PEOPLE.search(text, start, end) for start, end in unread)
    remarks = [
        (start, end)
        for part in parts
        for leaf, (start, end) in zip(c.leaves(part.tree), part.places, strict=True)
        if isinstance(leaf, c.Unparsed | c.Attest) and _REMARK.search(text, start, end)
    ]

    def turned(part: Built) -> bool:
        leaves = part.tree.of if isinstance(part.tree, c.AnyOf | c.All) else (part.tree,)
        if not all(isinstance(leaf, _OF_WHOM) for leaf in leaves):
            return False
        if of_people:
            return True
        if any(not _CLAUSE.search(text, *_between(part, remark)) for remark in remarks):
            return True
        return isinstance(leaves[0], c.Condition) and _TURNS.search(text, 0, part.start) is not None

    return turned


def _between(part: Built, unread: tuple[int, int]) -> tuple[int, int]:
    return min(part.end, unread[1]), max(part.start, unread[0])


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
