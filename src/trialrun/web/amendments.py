"""What two versions of a trial's record differ in: its criteria in meaning, and its main facts as stated."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec

from trialrun.catalog import Catalog, Version
from trialrun.criteria.diff import Change, ChangeKind, Difference, compare
from trialrun.model.errors import BadRequest
from trialrun.model.study import Study
from trialrun.web import wording
from trialrun.web.criteria_view import KIND_TITLES
from trialrun.web.prose import unescaped
from trialrun.web.search_view import where
from trialrun.web.trial_view import trial_view

ON_THE_TRIALS_PAGE = 20  # changes; more stand on a page of their own
_MOST_WORDS = 400  # of a sentence in which single words are marked
_FEW_WORDS = 2
_ALIKE = 0.35  # sentences less alike than this are shown without marks, which would only confuse

Marked = tuple[tuple[str, bool], ...]
"""Pieces of a sentence, each with whether the other version lacks it."""

TITLES: dict[ChangeKind, tuple[str, str]] = {
    "tighter": ("Tighter", "Asks more: nobody fits who did not fit before"),
    "looser": ("Looser", "Asks less: everybody fits who fitted before"),
    "changed": ("Changed", "Asks something else, or it is not certain whether more or fewer people fit"),
    "added": ("Added", "Has no counterpart in the earlier version"),
    "removed": ("Removed", "Has no counterpart in the later version"),
    "reworded": ("Reworded", "Other words; the same people fit"),
}


class Amended(msgspec.Struct, frozen=True):
    """One criterion that differs. id: in the later version, else in the earlier one ("I4", "I4, before I3").

    anchor: the later version's id, "" without one. side: whether it must apply. old, new: the sentences,
    empty where there is none. logic: what is different in the text form; remark: the same in words.
    """

    id: str
    anchor: str
    side: str
    applies_to: str
    old: Marked
    new: Marked
    logic: str
    remark: str


class AmendedGroup(msgspec.Struct, frozen=True):
    """All changes of one kind, in the record's order."""

    kind: ChangeKind
    title: str
    meaning: str
    changes: tuple[Amended, ...]


class FactChange(msgspec.Struct, frozen=True):
    """A fact of the record, as it was and as it is."""

    name: str
    old: str
    new: str


class Amendment(msgspec.Struct, frozen=True):
    """What a version changed. old, new: the versions, in words. same: criteria that stayed as they were.

    words: the numbers of changes in a sentence; "" when the criteria differ in nothing.
    """

    old: str
    new: str
    numbers: tuple[int, int]
    groups: tuple[AmendedGroup, ...]
    same: int
    facts: tuple[FactChange, ...]

    @property
    def count(self) -> int:
        return sum(len(group.changes) for group in self.groups)


def in_order(versions: Sequence[Version]) -> list[Version]:
    """The versions from the oldest to the one that is shown."""
    return sorted(versions, key=lambda version: (version.effective, version.number))


def named(version: Version) -> str:
    """ "version 2 (12 May 2021)"; without the date where the record has none."""
    return f"version {version.number}" + (f" ({wording.day(version.updated)})" if version.updated else "")


def latest(catalog: Catalog, id: str, versions: Sequence[Version]) -> Amendment | None:
    """What the version that is shown changed; None for a trial with one version."""
    ordered = in_order(versions)
    return between(catalog, id, ordered[-2], ordered[-1]) if len(ordered) > 1 else None


def chosen(versions: Sequence[Version], old: str, new: str) -> tuple[Version, Version]:
    """The two versions that an address asks for, the older one first; "" is the last but one and the last.

    Raises BadRequest.
    """
    ordered = in_order(versions)
    by_number = {str(version.number): version for version in ordered}
    if len(ordered) < 2:
        raise BadRequest("This trial has one version only: there is nothing to compare.")
    asked = {old or str(ordered[-2].number), new or str(ordered[-1].number)}
    found = [by_number[number] for number in asked if number in by_number]
    if len(found) != 2:
        raise BadRequest(
            "These are not two versions of this trial.", hint=f"Choose two of 1 to {len(ordered)}."
        )
    first, second = sorted(found, key=ordered.index)
    return first, second


def between(catalog: Catalog, id: str, old: Version, new: Version) -> Amendment:
    """The differences from one version to another."""
    (before, first), (after, second) = catalog.version(id, old.number), catalog.version(id, new.number)
    difference = compare(first, second)
    return Amendment(
        old=named(old),
        new=named(new),
        numbers=(old.number, new.number),
        groups=_groups(difference),
        same=difference.counts["same"],
        facts=facts_changed(before, after, same_form=old.format == new.format),
    )


def _groups(difference: Difference) -> tuple[AmendedGroup, ...]:
    found = []
    for kind, (title, meaning) in TITLES.items():
        if changes := tuple(_amended(one) for one in difference.changes if one.kind == kind):
            found.append(AmendedGroup(kind, title, meaning, changes))
    return tuple(found)


def _amended(change: Change) -> Amended:
    old, new = change.old, change.new
    shown = new or old
    assert shown is not None
    moved = old is not None and new is not None and old.id != new.id
    before, after = marked(unescaped(old.text) if old else "", unescaped(new.text) if new else "")
    in_logic = change.kind in ("tighter", "looser", "changed")
    return Amended(
        id=f"{shown.id}, before {old.id}" if old and moved else shown.id,
        anchor=new.id if new else "",
        side=KIND_TITLES[shown.kind],
        applies_to=unescaped(shown.applies_to),
        old=before,
        new=after,
        logic=change.reason if in_logic else "",
        remark="" if in_logic or change.kind == "reworded" else change.reason,
    )


def marked(old: str, new: str) -> tuple[Marked, Marked]:
    """Both sentences in pieces; marked are the words that the other one does not have in this place."""
    before, after = old.split(), new.split()
    if not before or not after or max(len(before), len(after)) > _MOST_WORDS:
        return _plain(old), _plain(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _plain(old), _plain(new)
    first: list[tuple[str, bool]] = []
    second: list[tuple[str, bool]] = []
    steps = matcher.get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(steps):
        # A word or two that stayed between two changes is read with them.
        alone = j - i <= _FEW_WORDS and 0 < place < len(steps) - 1
        differs = tag != "equal" or alone
        _append(first, before[i:j], differs)
        _append(second, after[k:m], differs)
    return tuple(first), tuple(second)


def _append(pieces: list[tuple[str, bool]], words: list[str], differs: bool) -> None:
    if words and pieces and pieces[-1][1] is differs:
        pieces[-1] = (f"{pieces[-1][0]} {' '.join(words)}", differs)
    elif words:
        pieces.append((" ".join(words), differs))


def _plain(text: str) -> Marked:
    return ((" ".join(text.split()), False),) if text.strip() else ()


# ---- the rest of the record ----------------------------------------------------------------------------


def facts_changed(old: Study, new: Study, *, same_form: bool) -> tuple[FactChange, ...]:
    """The main facts that differ.

    same_form: both come from the same kind of source. Else what one of them leaves out is not compared: its
    form may have no place for it.
    """
    before, after = _stated(old), _stated(new)
    found = []
    for name in before:
        was, now = before[name], after[name]
        if was != now and (same_form or (was and now)):
            found.append(FactChange(name, was or "not stated", now or "not stated"))
    return tuple(found)


def _stated(study: Study) -> dict[str, str]:
    view = trial_view(study)
    dates = {row.name: row.value for row in view.dates}
    return {
        "Title": view.title,
        "Status": view.status.name if study.status.overall_status else "",
        "Why it stopped": view.stopped_why,
        "Phase": " / ".join(phase.name for phase in view.phases),
        "Enrolment": view.enrolment,
        **{name: dates.get(name, "") for name in ("Start", "Primary completion", "Completion")},
        "Sponsor": next((row.value for row in view.sponsor if row.name == "Sponsor"), ""),
        "Groups": "; ".join(arm.name for arm in view.arms),
        "Interventions": "; ".join(therapy.name for therapy in view.therapies),
        "Main outcomes": "; ".join(outcome.name for outcome in view.primary),
        "Sites": where(view.sites, view.countries) if view.sites else "",
    }
