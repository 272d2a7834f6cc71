"""Illnesses of an inclusion that stand in a row with "and": of cancers, nobody is asked to have them all."""

from __future__ import annotations

import re

from trialrun.criteria.lists.cancers import nobody_has_all
from trialrun.criteria.trees.build import Built, every, operands, some
from trialrun.model import criteria as c

_AND = re.compile(r"\s*(?:,\s*)?(?:and\s+|&\s*)?(?:an?\s+|the\s+)?", re.IGNORECASE)
_OF_PEOPLE = frozenset({"healthy", "postmenopausal", "premenopausal", "childbearing potential"})


def either_cancer(text: str, built: Built) -> Built:
    """ "Adults of over 50 years with lymphoma and myeloma who …": one of the cancers is enough."""
    if not isinstance(built.tree, c.All) or " and " not in text:
        return built
    told: list[Built] = []
    for run in rows(text, [Built(*one) for one in operands(built, c.All)]):
        names = [part.tree.concept for part in run if isinstance(part.tree, c.Condition)]
        either = len(run) > 1 and re.search(r"\band\b|&", text[run[0].end : run[-1].start])
        told += [some(run)] if either and nobody_has_all(names) else run
    return every(told) if len(told) < len(list(operands(built, c.All))) else built


def rows(text: str, parts: list[Built]) -> list[list[Built]]:
    """The parts in the order of the text, illnesses between which only "and" or a comma stands together."""
    told: list[list[Built]] = []
    for part in sorted(parts, key=lambda part: part.start):
        goes_on = told and all(map(_is_illness, (told[-1][-1], part)))
        if goes_on and _joined(text, told[-1][-1].end, part.start):
            told[-1].append(part)
        else:
            told.append([part])
    return told


def _is_illness(part: Built) -> bool:
    return isinstance(part.tree, c.Condition) and part.tree.concept not in _OF_PEOPLE


def _joined(text: str, end: int, start: int) -> bool:
    return start > end and _AND.fullmatch(text, end, start) is not None and not text[end:start].isspace()
