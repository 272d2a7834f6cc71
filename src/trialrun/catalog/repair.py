"""Bringing index and store together again after a program was stopped, or the index was lost or damaged."""

from __future__ import annotations

import uuid
import zlib
from pathlib import Path

import msgspec

from trialrun.catalog.document import document
from trialrun.catalog.index import DamagedIndex, SearchIndex, remove_leftovers, stamp
from trialrun.catalog.prepare import unpack_study, with_id
from trialrun.catalog.store import Store
from trialrun.model.study import Study, decode_study

_COMMIT_EVERY = 2000


def opened(directory: Path, store: Store) -> tuple[SearchIndex | None, str]:
    """The index as it is, and what is wrong with it: "" when it fits the store, None when it is unusable."""
    name = store.meta("index")
    if not name:
        return None, "it was never finished"
    try:
        index = SearchIndex.open(directory / name, _stamp(store))
    except DamagedIndex as error:
        return None, str(error)
    return index, _difference(store, index)


def _stamp(store: Store) -> dict[str, str]:
    return stamp(store.meta("catalog"))


def _difference(store: Store, index: SearchIndex) -> str:
    """The index is asked first: a writer that commits in between must not look like a fault."""
    indexed, documents = index.batch(), index.searcher().num_docs
    stored, trials = store.last_batch(), store.count()
    if indexed > stored:
        return "it knows more than the store"
    if indexed < stored:
        return "the last batch is missing from it"
    return "" if documents == trials else "it has another number of trials than the store"


def mended(directory: Path, store: Store) -> tuple[SearchIndex, list[str]]:
    """The index in step with the store, for a writer, and sentences on what had to be done."""
    index, reason = opened(directory, store)
    if index is not None and reason == "the last batch is missing from it":
        count = _catch_up(store, index)
        if not _difference(store, index):
            remove_leftovers(directory, {index.folder.name})
            return index, [
                f"The search index lacked the last {count} trials of the store; it has them again."
            ]
        reason = "it has another number of trials than the store"
    if index is None or reason:
        new = store.count() == 0
        index = _rebuilt(directory, store)
        messages = [] if new else [f"The search index was made anew from the store: {reason}."]
    else:
        messages = []
    remove_leftovers(directory, {index.folder.name})
    return index, messages


def _catch_up(store: Store, index: SearchIndex) -> int:
    count = 0
    for key, trial, batch, study in store.rows("id, batch, study", "batch > ?", index.batch()):
        index.put(key, batch, document(_study(store, key, trial, study)))
        count += 1
    index.commit()
    return count


def _rebuilt(directory: Path, store: Store) -> SearchIndex:
    """A new index beside the old one; the store names it only when it is complete."""
    index = SearchIndex.create(directory / f"index-{uuid.uuid4().hex[:8]}", _stamp(store))
    for count, (key, trial, batch, study) in enumerate(store.rows("id, batch, study"), 1):
        index.put(key, batch, document(_study(store, key, trial, study)))
        if count % _COMMIT_EVERY == 0:
            index.commit()
    index.commit()
    store.set_meta("index", index.folder.name)
    return index


def _study(store: Store, key: int, trial: str, packed: bytes) -> Study:
    """A trial's current version; from the canonical record where an earlier model packed it."""
    try:
        return unpack_study(packed)
    except (msgspec.MsgspecError, zlib.error):
        number = store.one("SELECT current FROM trial WHERE key = ?", key)
        canonical = store.canonical(key, int(number[0])) if number else None
        assert canonical is not None
        return with_id(decode_study(zlib.decompress(canonical)), trial)
