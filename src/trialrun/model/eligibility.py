"""A trial's eligibility section: its criteria, each a sentence of the record with the tree that it means."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.model.criteria import Attest, Tree, Unparsed, leaves

Kind = Literal["inclusion", "exclusion", "structured"]
Coverage = Literal["compiled", "attested", "partly", "unparsed"]


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Characters `start` to `end` (exclusive) of the eligibility text as the record holds it."""

    start: int
    end: int


class Curated(msgspec.Struct, frozen=True):
    """Who read a criterion anew, when (YYYY-MM-DD) and why.

    outdated: the record's sentence has changed since; what stands is the compiler's reading. tree: the
    curator's reading in the text form, and instead_of: the compiler's, where the curator's stands.
    """

    author: str
    on: str
    reason: str
    tree: str
    instead_of: str = ""
    outdated: bool = False


class Criterion(msgspec.Struct, frozen=True, gc=False):
    """One demand of a trial: a sentence of its record and what it means.

    id:     "I3", "E12" by order in the text; "age", "sex", "volunteers" for the record's own fields.
    kind:   "inclusion": the tree must hold; "exclusion": it must not; "structured": a field, must hold.
    text:   the sentence of the record, unwrapped. `lead` is the sentence that introduces its list, if any.
    span:   where it stands; None for structured criteria. `spans`: one for each leaf of the tree.
    section: heading as written ("Other inclusion criteria"); `applies_to`: arm, cohort or phase named there.
    note:   why the sentence was read this way, where it can be read in more than one.
    curated: a person's correction of the reading, or one that is outdated.
    """

    id: str
    kind: Kind
    text: str
    tree: Tree
    span: Span | None = None
    spans: tuple[Span, ...] = ()
    lead: str = ""
    section: str = ""
    applies_to: str = ""
    note: str = ""
    curated: Curated | None = None

    @property
    def coverage(self) -> Coverage:
        """ "compiled": all understood; "attested": a person must answer a part; "partly"; "unparsed"."""
        kinds = [type(leaf) for leaf in leaves(self.tree)]
        if Unparsed in kinds:
            return "unparsed" if all(kind is Unparsed for kind in kinds) else "partly"
        return "attested" if Attest in kinds else "compiled"


class Eligibility(msgspec.Struct, frozen=True):
    """A whole eligibility section, compiled.

    compiler: version of the compiler. text: the section as the record holds it (what the spans refer to).
    """

    compiler: str
    text: str
    criteria: tuple[Criterion, ...] = ()
