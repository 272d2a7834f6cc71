"""Sentences behind which another one lets some in after all, or gives the bound that is asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.permitting import SPARES
from trialrun.criteria.layout.pieces import Piece, is_open, joined_pieces
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.rules.bounds import goes_on_with_permitted
from trialrun.criteria.rules.enrolled import lets_in
from trialrun.criteria.rules.for_whom import goes_on_with_bound
from trialrun.criteria.rules.not_counted import is_not_for_some
from trialrun.criteria.rules.permissions import permits_some
from trialrun.criteria.rules.taken_back import takes_back
from trialrun.criteria.rules.welcome import lets_others_in
from trialrun.criteria.trees.build import attest, every, negate, some
from trialrun.model import criteria as c


def with_those_let_in(sentences: list[Passage], section: Section) -> list[Passage]:
    """The sentences, each with one behind it that is only about some of those of whom it speaks."""
    if len(sentences) < 2:
        return sentences
    joined: list[Passage] = []
    for sentence in sentences:
        place = _told_of(joined, sentence.text, section)
        if place is None:
            joined.append(sentence)
        else:
            joined[place] = joined[place].joined(sentence)
    return joined


def _told_of(before: list[Passage], sentence: str, section: Section) -> int | None:
    """Which of the sentences before it a sentence lets some of after all."""
    if not before:
        return None
    last, first = len(before) - 1, before[-1].text
    if takes_back(sentence):
        return last
    if section.kind != "exclusion":
        goes_on = goes_on_with_bound(first, sentence) or goes_on_with_permitted(first, sentence)
        goes_on = goes_on or lets_others_in(first, sentence)
        return last if goes_on else None
    if is_not_for_some(sentence) or (lets_in(sentence) and not lets_in(first)):
        return last
    if not permits_some(first, sentence):
        return None
    if _SHORTER.search(sentence) is not None:  # of the sentence that gives the longer time
        return next((i for i in range(last, -1, -1) if _TIME.search(before[i].text)), last)
    return last


_SHORTER = re.compile(r"\b(?:washout|wash-out|interval|window)\b", re.IGNORECASE)
_TIME = re.compile(r"\bwithin\b", re.IGNORECASE)


def except_listed(
    head: Passage, told: Passage, section: Section, read: Callable[[Passage, Section], Piece]
) -> Piece:
    """What a head says, except the list under it; where that is not read, a person tells who is spared."""
    together = read(told, section)
    spares = SPARES.search(head.text)
    if not isinstance(together.built.tree, c.Unparsed) or spares is None:
        return together
    alone = read(head.slice(0, spares.start()), section)
    if is_open(alone) or isinstance(alone.built.tree, c.Allowed):
        return together
    start = len(alone.passage.text)
    listed = told.slice(start, len(told.text)).trimmed()
    asked = Piece(listed, attest(listed.text, 0, len(listed.text), "investigator"))
    if section.kind == "exclusion":
        return joined_pieces([alone, msgspec.structs.replace(asked, built=negate(asked.built))], every)
    return joined_pieces([alone, asked], some)
