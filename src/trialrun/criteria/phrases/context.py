"""What a sentence is read in: its section's kind, the disease under study, the way to compile its parts."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, unparsed
from trialrun.model.eligibility import Kind

MAX_DEPTH = 40
"""How many sentences may stand inside one another; what lies deeper is unparsed."""

Read = tuple[Built, tuple[str, ...]]
"""A clause's tree, and why it was read this way."""


class Context(msgspec.Struct, frozen=True, gc=False):
    """text: the sentence that places count in. studied: concepts of the study's conditions.
    excluding: whether it stands among exclusions, as its kind says; asked so often that it is told once.

    compile: compiles a part of the sentence by all rules; grammar: by the grammar alone.
    notes: why the sentence was read this way, where there is a choice.
    """

    text: str
    kind: Kind
    studied: tuple[str, ...]
    compile: Callable[[str, int, int, Context], Built]
    grammar: Callable[[str, int, int, Context], Built]
    notes: list[str] = msgspec.field(default_factory=list)
    depth: int = 0
    # Filled when the reading depends on `studied`, or on the clause that it stands in.
    asked: list[bool] = msgspec.field(default_factory=list)
    # Clauses read by the grammar, and by all rules, with their notes: several may try the same one.
    # Places count in the clause.
    read: dict[tuple[str, Kind], Read] = msgspec.field(default_factory=dict)
    compiled: dict[tuple[str, Kind], Read] = msgspec.field(default_factory=dict)
    # Clauses that rules are reading now, and how often one stands in itself.
    under_way: dict[tuple[str, Kind], int] = msgspec.field(default_factory=dict)
    excluding: bool = False

    @property
    def diseases(self) -> tuple[str, ...]:
        """The diseases that the trial studies; a reading that asks for them holds for this trial only."""
        self.asked.append(True)
        return self.studied

    def of(self, text: str) -> Context:
        """The same context for a part of the sentence that is taken out of it."""
        return replace(self, text=text)

    def taken_out(self, text: str) -> Context:
        """The context of a part that is read by itself: tells what that part alone notes and asks for."""
        return replace(self, text=text, notes=[], asked=[])

    def as_exclusion(self) -> Context:
        return replace(self, kind="exclusion", excluding=True)

    def as_inclusion(self) -> Context:
        return replace(self, kind="inclusion", excluding=False)

    def note(self, reading: str) -> None:
        if reading not in self.notes:
            self.notes.append(reading)

    def clause(self, text: str, start: int, end: int, context: Context) -> Built:
        """Compiles `text[start:end]` as a sentence of its own."""
        if context.depth >= MAX_DEPTH:
            return unparsed(text, start, end)
        return self.compile(text, start, end, replace(context, depth=context.depth + 1))

    def plain(self, text: str, start: int, end: int, context: Context) -> Built:
        """Compiles `text[start:end]` by the grammar alone."""
        return self.grammar(text, start, end, context)
