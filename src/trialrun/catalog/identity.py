"""Which trial a record is a version of, and whether it is the newest: the only place that writes trials.

A record with an NCT id is that trial. One without (a finder's page with an empty id) is the trial of the same
title, when exactly one has it, else a trial of its own under an id made from its content; a record with an
NCT id and the same title that comes later takes that trial over, and the made-up id stays an alias.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

from trialrun.catalog.document import identifier_key
from trialrun.catalog.prepare import Prepared, renamed
from trialrun.catalog.store import Store

Kind = Literal["new", "updated", "older", "unchanged"]
PAGE = "PAGE-"
# Shorter titles are shared by unrelated trials ("Pilot study"): then the sponsor must agree as well.
_TELLING_TITLE = 30


class Outcome(msgspec.Struct, frozen=True):
    """What became of a record.

    note: a sentence for the person who loads, "" if there is nothing to say. fields: the trial's index
    document where it has to be written, None where what is shown did not change.
    """

    kind: Kind
    key: int
    id: str
    note: str = ""
    fields: dict[str, Any] | None = None


def put(store: Store, record: Prepared, batch: int, loaded_at: str) -> Outcome:
    """Stores a record as a version of its trial, inside the caller's transaction."""
    key, trial, note = _identify(store, record)
    if record.id != trial:
        record = _called(record, trial)
    if key is None:
        return _new(store, record, trial, batch, loaded_at, note)
    known = store.one("SELECT number FROM version WHERE trial = ? AND digest = ?", key, record.digest)
    if known:
        return Outcome("unchanged", key, trial, note)
    renamed = store.one("SELECT id FROM trial WHERE key = ?", key) != (trial,)
    if renamed:
        _rename(store, key, trial)
    outcome = _next(store, record, key, trial, batch, loaded_at, note)
    if renamed and outcome.fields is None:
        return msgspec.structs.replace(outcome, fields=_shown_as(store, key, trial, batch))
    return outcome


def _called(record: Prepared, trial: str) -> Prepared:
    """The record under an id that it does not state itself."""
    made = renamed(record.study, trial)
    return msgspec.structs.replace(record, id=trial, study=made.study, fields=made.fields)


def _rename(store: Store, key: int, trial: str) -> None:
    """Gives a trial its real id; the one it had stays an alias."""
    found = store.one("SELECT id FROM trial WHERE key = ?", key)
    assert found is not None
    store.connection.execute("UPDATE trial SET id = ? WHERE key = ?", (trial, key))
    _add_names(store, key, {identifier_key(str(found[0])): "former id", identifier_key(trial): "id"})


def _shown_as(store: Store, key: int, trial: str, batch: int) -> dict[str, Any]:
    """The document of a trial whose shown version stays, under a new id."""
    found = store.one("SELECT study FROM trial WHERE key = ?", key)
    assert found is not None
    made = renamed(bytes(found[0]), trial)
    store.connection.execute("UPDATE trial SET study = ?, batch = ? WHERE key = ?", (made.study, batch, key))
    return made.fields


# ---- which trial ---------------------------------------------------------------------------------------


def _identify(store: Store, record: Prepared) -> tuple[int | None, str, str]:
    """The trial's key (None for a new one), its id, and a note."""
    if record.id:
        found = store.one("SELECT key FROM trial WHERE id = ?", record.id)
        if found:
            return int(found[0]), record.id, ""
        return _adopted(store, record)
    same = store.all(
        "SELECT DISTINCT trial.key, trial.id FROM version JOIN trial ON trial.key = version.trial "
        "WHERE version.digest = ?",
        record.digest,
    )
    if len(same) == 1:
        return int(same[0][0]), str(same[0][1]), ""
    found_trials = _same_title(store, record)
    if len(found_trials) == 1:
        key, trial = found_trials[0]
        return key, trial, f"has no trial id; by its title it is a version of {trial}"
    made_up = _made_up_id(store, record)
    if found_trials:
        listed = ", ".join(trial for _, trial in found_trials[:5])
        return None, made_up, f"has no trial id and its title is that of {listed}; stored as {made_up}"
    return None, made_up, f"has no trial id; stored as {made_up}"


def _same_title(store: Store, record: Prepared, only_pages: bool = False) -> list[tuple[int, str]]:
    """Trials with one of the record's titles; where there are several, those of its sponsor."""
    marks = ",".join("?" * len(record.titles))
    rows = store.all(
        "SELECT DISTINCT trial.key, trial.id, trial.sponsor, title.key FROM title "
        f"JOIN trial ON trial.key = title.trial WHERE title.key IN ({marks}) ORDER BY trial.key",
        *record.titles,
    )
    trials: dict[int, tuple[str, bool]] = {}
    for key, trial, sponsor, title in rows:
        same_sponsor = sponsor == record.sponsor or not sponsor or not record.sponsor
        if (same_sponsor or len(title) >= _TELLING_TITLE) and (trial.startswith(PAGE) or not only_pages):
            trials[key] = (trial, sponsor == record.sponsor)
    if len(trials) > 1:
        of_sponsor = {key: found for key, found in trials.items() if found[1]}
        trials = of_sponsor or trials
    return [(key, trial) for key, (trial, _) in trials.items()]


def _adopted(store: Store, record: Prepared) -> tuple[int | None, str, str]:
    """A trial without an NCT id that this record, which has one, turns out to be."""
    pages = _same_title(store, record, only_pages=True)
    if len(pages) != 1:
        return None, record.id, ""
    key, page = pages[0]
    return key, record.id, f"takes over {page}, a page without a trial id and with the same title"


def _made_up_id(store: Store, record: Prepared) -> str:
    digest = record.digest.hex()
    for start in range(len(digest) - 8):
        made_up = PAGE + digest[start : start + 8]
        if store.one("SELECT 1 FROM trial WHERE id = ?", made_up) is None:
            return made_up
    raise AssertionError("57 ids of one digest are all taken")  # not reachable: 57 equal 32-bit numbers


# ---- which version -------------------------------------------------------------------------------------


def _new(store: Store, record: Prepared, trial: str, batch: int, loaded_at: str, note: str) -> Outcome:
    cursor = store.connection.execute(
        "INSERT INTO trial (id, batch, current, sponsor, made_by, study, eligibility) VALUES (?,?,1,?,?,?,?)",
        (trial, batch, record.sponsor, record.made_by, record.study, record.eligibility),
    )
    key = int(cursor.lastrowid or 0)
    _add_version(store, record, key, 1, _effective(record, "", loaded_at), batch, loaded_at)
    _add_names(store, key, {identifier_key(trial): "id", **record.identifiers})
    _add_titles(store, key, record.titles)
    return Outcome("new", key, trial, note, record.fields)


def _next(
    store: Store, record: Prepared, key: int, trial: str, batch: int, loaded_at: str, note: str
) -> Outcome:
    """A further version, the newest unless an earlier one is known to be newer."""
    found = store.one(
        "SELECT (SELECT max(number) FROM version WHERE trial = ?1), number, updated, effective FROM version "
        "WHERE trial = ?1 AND number = (SELECT current FROM trial WHERE key = ?1)",
        key,
    )
    assert found is not None
    last, shown, shown_updated, shown_effective = found
    number = int(last) + 1
    effective = _effective(record, str(shown_effective), loaded_at)
    _add_version(store, record, key, number, effective, batch, loaded_at)
    _add_names(store, key, record.identifiers)
    _add_titles(store, key, record.titles)
    if effective < shown_effective:
        if not shown_updated and not note:
            note = (
                f"is older than version {shown}, a page without a date that was loaded on {shown_effective}"
            )
        return Outcome("older", key, trial, note)
    store.connection.execute(
        "UPDATE trial SET batch = ?, current = ?, sponsor = ?, made_by = ?, study = ?, eligibility = ? "
        "WHERE key = ?",
        (batch, number, record.sponsor, record.made_by, record.study, record.eligibility, key),
    )
    return Outcome("updated", key, trial, note, record.fields)


def _effective(record: Prepared, shown: str, loaded_at: str) -> str:
    """The day that a version counts as of, so that all versions of a trial have one order.

    The record's own date of last update. A finder's page has none: it shows what its site showed when it was
    saved, which is no later than the day of loading, so that old registry files never replace it. Any other
    record without a date counts as of the day of the version it follows: then the order of loading decides.
    """
    return record.updated or (loaded_at[:10] if record.format == "finder-page" else shown)


def _add_version(
    store: Store, record: Prepared, key: int, number: int, effective: str, batch: int, loaded_at: str
) -> None:
    values: tuple[Any, ...] = (
        key,
        number,
        record.digest,
        record.updated,
        effective,
        record.name,
        record.format,
        loaded_at,
        batch,
        json.dumps(record.problems, ensure_ascii=False),
        record.original,
        record.canonical,
    )
    store.connection.execute(f"INSERT INTO version VALUES ({','.join('?' * len(values))})", values)


def _add_names(store: Store, key: int, names: dict[str, str]) -> None:
    store.connection.executemany(
        "INSERT OR IGNORE INTO name VALUES (?, ?, ?)", [(name, key, kind) for name, kind in names.items()]
    )


def _add_titles(store: Store, key: int, titles: tuple[str, ...]) -> None:
    store.connection.executemany(
        "INSERT OR IGNORE INTO title VALUES (?, ?)", [(title, key) for title in titles]
    )
