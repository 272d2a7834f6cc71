"""Compiled passages: a sentence's tree with its places, several after each other, the record's own words."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.trees.build import Built, attest, every
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind, Span


class Piece(msgspec.Struct, gc=False):
    """A compiled passage."""

    passage: Passage
    built: Built
    notes: tuple[str, ...] = ()
    whole: Passage | None = None  # the sentence with the words that limit it to a part

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple([self.passage.span(start, end) for start, end in self.built.places])


_SPARES = re.compile(
    r"\b(?:unless(?:\s+(?:they|he|she|he\s*/\s*she|(?:the\s+)?(?:patients?|subjects?)))?|except(?:ing|ions?)?(?:\s+(?:for|of|in))?(?:\s+[\w-]+){0,3}?\s+who)\s*:\s*$",
    re.IGNORECASE,
)


def spared_by(lead: str, piece: Piece) -> Piece:
    """A line under "… unless they:" as a question: whom it describes is spared, and not asked for by itself."""
    if not lead.endswith(":") or _SPARES.search(lead) is None:
        return piece
    text = piece.passage.text
    return msgspec.structs.replace(piece, built=attest(text, 0, len(text), "investigator"))


def asked_whole(passage: Passage) -> Piece:
    """ "Must have failed two therapies:": of what its list names; whether they failed, a person says."""
    text = passage.text
    return Piece(passage, attest(text, 0, len(text.rstrip(" :")), "investigator"))


_KINDS_COME = re.compile(
    r"\b(?:includ\w+|such\s+as|e\.?g\.?|any|following|defined)\b[^:]*:\W*$", re.IGNORECASE
)


def only_announced(piece: Piece, kind: Kind) -> Piece:
    """ "Rash:", with lines behind it that say of what kind: whether all of it keeps out, a person has to say."""
    text = piece.passage.text
    if kind == "inclusion" or not text.endswith(":") or not isinstance(piece.built.tree, c.Condition):
        return piece
    if _KINDS_COME.search(text):
        return piece
    whole = attest(text, 0, len(text.rstrip(" :")), "investigator")
    return msgspec.structs.replace(piece, built=every([piece.built, whole]))


def own_text(passage: Passage) -> str:
    """The words of the record alone, without what a heading or an introduction lent."""
    text, offsets = passage.text, passage.offsets
    if isinstance(offsets, range) or not offsets or min(offsets) >= 0:
        return text.strip()
    lent = [place for place, offset in enumerate(offsets) if offset < 0 and text[place] not in " ;"]
    for place in reversed(lent):
        text = text[:place] + text[place + 1 :]
    return text.strip()


def shifted(built: Built, by: int) -> Built:
    return Built(built.tree, tuple((start + by, end + by) for start, end in built.places))


def moved(parts: list[tuple[Passage, Built]]) -> tuple[Passage, list[Built]]:
    """The passages one after the other, and the trees with their places moved along."""
    texts: list[str] = []
    offsets: list[int] = []
    moved: list[Built] = []
    last = ""
    for own, built in parts:
        if last and own.text:
            between = " " if last in ".;:," else "; "
            texts.append(between)
            offsets += [-1] * len(between)
        shift = len(offsets)
        moved.append(shifted(built, shift))
        texts.append(own.text)
        offsets += own.offsets
        last = own.text[-1:] or last
    return Passage("".join(texts), offsets), moved


def joined_pieces(pieces: list[Piece], combine: Callable[[list[Built]], Built]) -> Piece:
    passage, built = moved([(piece.passage, piece.built) for piece in pieces])
    notes = tuple(dict.fromkeys(note for piece in pieces for note in piece.notes))
    return Piece(passage, combine(built), notes)


def is_open(piece: Piece) -> bool:
    """Whether some of its words were not understood."""
    return any(isinstance(leaf, c.Unparsed) for leaf in c.leaves(piece.built.tree))


def names_the_ill(tree: c.Tree, *, healthy: bool = False) -> bool:
    """Whether a disease is asked for and everything was understood: no group of people that reads as one.

    healthy: the healthy will do, too.
    """
    leaves = list(c.leaves(tree))
    ill = any(isinstance(x, c.Condition) and (healthy or x.concept != "healthy") for x in leaves)
    return ill and not any(isinstance(x, c.Unparsed) for x in leaves)
