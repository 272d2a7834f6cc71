"""How a trial's criteria are laid out: each sentence of the record beside plain words and compiled logic.

The logic of a sentence with several demands is shown as a nested list ("all of", "any of") whose leaves are
written in the text form; a part that was not compiled says who reads or answers it.
"""

from __future__ import annotations

from itertools import groupby
from typing import Literal

import msgspec

from trialrun.criteria import write
from trialrun.criteria.plain import plain
from trialrun.criteria.trees.uncoded import NAMED, has_uncoded_name
from trialrun.model.criteria import (
    All,
    Allowed,
    AnyOf,
    AtLeast,
    Attest,
    IfThen,
    Not,
    Tree,
    Unparsed,
    children,
)
from trialrun.model.eligibility import Coverage, Criterion, Curated, Eligibility, Kind
from trialrun.web.prose import section_heading, unescaped

Reader = Literal["", "person reads", "person answers", "allowance"]

MOST_PLAIN = 550  # characters
KIND_TITLES: dict[Kind, str] = {
    "structured": "Asked of everyone",
    "inclusion": "Must apply",
    "exclusion": "Must not apply",
}


class Logic(msgspec.Struct, frozen=True):
    """A leaf (`text`, with who has to read or answer it) or a group (`word` and `of`)."""

    text: str = ""
    reader: Reader = ""
    word: str = ""
    of: tuple[Logic, ...] = ()


class CriterionView(msgspec.Struct, frozen=True):
    """One sentence of the record, what it asks in plain words, its logic."""

    id: str
    sentence: str
    plain: str
    logic: Logic
    coverage: Coverage
    note: str
    curated: Curated | None = None


class CriteriaGroup(msgspec.Struct, frozen=True):
    """Criteria that stand together: one kind, one heading, one introducing sentence.

    title, section, applies_to: empty where they are those of the group before.
    """

    title: str
    section: str
    lead: str
    applies_to: str
    criteria: tuple[CriterionView, ...]


class CriteriaView(msgspec.Struct, frozen=True):
    """All criteria in the record's order, and how many were compiled, answered or read by a person.

    written: whether the record has a text that could be read at all.
    """

    groups: tuple[CriteriaGroup, ...]
    total: int
    compiled: int
    attested: int
    partly: int
    unparsed: int
    written: bool


def criteria_view(eligibility: Eligibility) -> CriteriaView:
    """The view of a compiled eligibility section."""
    counted = {"compiled": 0, "attested": 0, "partly": 0, "unparsed": 0}
    for criterion in eligibility.criteria:
        counted[criterion.coverage] += 1
    return CriteriaView(
        groups=tuple(_groups(eligibility.criteria)),
        total=len(eligibility.criteria),
        written=bool(eligibility.text.strip()),
        **counted,
    )


def _groups(criteria: tuple[Criterion, ...]) -> list[CriteriaGroup]:
    found = []
    before: tuple[str, ...] = ()
    for (kind, section, applies_to, lead), members in groupby(
        criteria, key=lambda c: (c.kind, c.section, c.applies_to, c.lead)
    ):
        found.append(
            CriteriaGroup(
                title="" if (kind,) == before[:1] else KIND_TITLES[kind],
                section="" if (kind, section, applies_to) == before else section_heading(section),
                lead=unescaped(lead),
                applies_to="" if (kind, section, applies_to) == before else unescaped(applies_to),
                criteria=tuple(_view(criterion) for criterion in members),
            )
        )
        before = (kind, section, applies_to)
    return found


def _view(criterion: Criterion) -> CriterionView:
    return CriterionView(
        id=criterion.id,
        sentence=unescaped(criterion.text),
        plain=_plain(criterion),
        logic=logic_view(criterion.tree),
        coverage=criterion.coverage,
        note="" if criterion.curated else criterion.note,
        curated=criterion.curated,
    )


def _plain(criterion: Criterion) -> str:
    """Plain words for what is asked; for a lone quotation whose question it is."""
    tree = criterion.tree
    if isinstance(tree, Attest):
        return "You will be asked this." if tree.by == "patient" else "The study doctor will judge this."
    if isinstance(tree, Allowed):
        return "This is fine, and keeps nobody out."
    if isinstance(tree, Unparsed) or criterion.coverage == "unparsed":
        return "A person has to read this sentence."
    words = unescaped(plain(tree, criterion.kind))
    return words if len(words) <= MOST_PLAIN else "This has many parts; the logic names each of them."


def logic_view(tree: Tree) -> Logic:
    """The tree as nested lists; an operand without further structure stays in one line of the text form."""
    if isinstance(tree, All):
        return Logic(word="all of", of=tuple(map(logic_view, tree.of)))
    if isinstance(tree, AnyOf):
        return Logic(word="any of", of=tuple(map(logic_view, tree.of)))
    if isinstance(tree, AtLeast):
        return Logic(word=f"at least {tree.count} of", of=tuple(map(logic_view, tree.of)))
    if isinstance(tree, IfThen):
        return Logic(
            word="if the first, then the second", of=(logic_view(tree.condition), logic_view(tree.then))
        )
    if isinstance(tree, Not):
        return Logic(word="not", of=(logic_view(tree.of),)) if children(tree.of) else _negated(tree)
    return _leaf(tree)


def _negated(tree: Not) -> Logic:
    inner = _leaf(tree.of)
    return Logic(word="not", of=(inner,)) if inner.reader else Logic(text=f"not {inner.text}")


def _leaf(tree: Tree) -> Logic:
    if isinstance(tree, Unparsed):
        return Logic(text=unescaped(tree.text), reader="person reads")
    if isinstance(tree, Attest):
        return Logic(text=unescaped(tree.text), reader="person answers")
    if isinstance(tree, Allowed):
        return Logic(text=unescaped(tree.text), reader="allowance")
    mark = f" ({NAMED})" if has_uncoded_name(tree) else ""
    return Logic(text=write(tree) + mark)
