"""Sentences behind which another one lets some in after all, or gives the bound that is asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.permitting import SPARES, on_condition, permission
from trialrun.criteria.layout.pieces import Piece, is_open, joined_pieces
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.rules.bounds import goes_on_with_permitted
from trialrun.criteria.rules.enrolled import lets_in
from trialrun.criteria.rules.for_whom import goes_on_with_bound
from trialrun.criteria.rules.not_counted import is_not_for_some
from trialrun.criteria.rules.permission_exceptions import is_named
from trialrun.criteria.rules.permissions import permits_some
from trialrun.criteria.rules.taken_back import takes_back
from trialrun.criteria.rules.welcome import lets_others_in
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, with_leaves
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


# "Antihistamines (except cetirizine)": what is left out of that which is permitted.
_LEAVES_OUT = re.compile(
    r"(?:(?!\b(?:no|not|if|must|only|unless)\b)[^.;:()])+?[\s,(]+(?:excluding|except(?:ing)?(?:\s+for)?|other\s+than|with\s+the\s+exceptions?\s+of|apart\s+from)\s+"
    r"(?P<out>(?:(?!\b(?:those|these|that|which|who|where|as|in|for|when|if|during|after|before|within|listed|specified|patients?|subjects?|above|below)\b)[^.;:()])+)\)?[\s.]*",
    re.IGNORECASE,
)
_ADVISED = re.compile(r"recommend|encourag|suggest", re.IGNORECASE)
_OF_THE_PAST = re.compile(r"\b(?:prior|previous|past|history)\b", re.IGNORECASE)


def permitted_line(
    line: Passage, heading: str, section: Section, read: Callable[[Passage, Section], Piece]
) -> Piece:
    """A line under "Allowed:"; of "A (except B)" a person says whether B is permitted after all."""
    if (told := on_condition(line)) is not None:
        return msgspec.structs.replace(read(told, section), whole=line)
    piece = Piece(line, permission(line.text))
    named = _LEAVES_OUT.fullmatch(line.text)
    advised = _ADVISED.search(heading) is not None
    if named is None or advised or not isinstance(piece.built.tree, c.Allowed):
        return piece
    out = read(line.slice(*named.span("out")), Section("exclusion", section.label, section.scope)).built
    given = any(isinstance(x, c.Received) for x in c.leaves(out.tree))
    if not given or not all(isinstance(x, c.Attest) or _is_given(x) for x in c.leaves(out.tree)):
        return piece
    if not _OF_THE_PAST.search(f"{heading} {line.text}"):
        out = with_leaves(out, _going_on)
    begin = named.start("out")
    out = Built(out.tree, tuple((first + begin, last + begin) for first, last in out.places))
    whole = attest(line.text, 0, len(line.text.rstrip(" .")), "investigator")
    kept_out = every([out, negate(whole)])
    return Piece(line, kept_out if section.kind == "exclusion" else negate(kept_out))


def _is_given(tree: c.Tree) -> bool:
    return isinstance(tree, c.Received) and is_named(tree)


def _going_on(tree: c.Tree, place: tuple[int, int]) -> Built:
    if isinstance(tree, c.Received) and tree.within is None and not tree.planned:
        tree = msgspec.structs.replace(tree, ongoing=True)
    return leaf(tree, *place)
