"""The catalog: one directory with the store of records and the search index; one writer, many readers."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from trialrun.catalog import corrections, repair
from trialrun.catalog.corrections import Correction
from trialrun.catalog.corrections import State as CorrectionState
from trialrun.catalog.document import document, identifier_key
from trialrun.catalog.index import SearchIndex
from trialrun.catalog.lock import WriterLock
from trialrun.catalog.prepare import earlier, made_by, understood
from trialrun.catalog.query import Query, checked
from trialrun.catalog.results import LoadReport, Results, Version
from trialrun.catalog.search import Snapshot, answer, candidates
from trialrun.catalog.store import Store
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import BadRequest, CatalogError, UnknownTrial, quoted
from trialrun.model.garbage import garbage_seldom
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy
from trialrun.model.study import Study
from trialrun.vocab.concepts import ancestors

if TYPE_CHECKING:  # slow to import, and a search needs none
    from trialrun.catalog.matcher import Matcher
    from trialrun.matching import Matches
    from trialrun.records import Record, Rejected

Progress = Callable[[LoadReport], None]


class Catalog:
    """An open catalog. Its reading methods may be called from several threads at once.

    messages: what opening it mended, in sentences for a person.

    >>> from tempfile import TemporaryDirectory
    >>> from trialrun import Catalog, Patient
    >>> with TemporaryDirectory() as folder, Catalog.open(folder, write=True) as catalog:
    ...     catalog.match(Patient(), date(2026, 11, 21)).total
    0
    """

    def __init__(self, directory: Path, store: Store, index: SearchIndex, lock: WriterLock | None) -> None:
        self.directory = directory
        self.store = store
        self.index = index
        self.messages: list[str] = []
        self._lock = lock
        self._guard = threading.Lock()
        self._snapshot: tuple[tuple[object, ...], Snapshot] | None = None
        self._matcher: Matcher | None = None

    # ---- opening and closing ---------------------------------------------------------------------------

    @classmethod
    def open(cls, directory: Path | str, *, write: bool = False) -> Catalog:
        """Opens the catalog in the directory; for writing, makes it where there is none.

        Whatever a stopped program left behind is mended first. Raises CatalogError when there is no catalog,
        when the file is another program's, and for a second writer.
        """
        directory = Path(directory)
        if directory.exists() and not directory.is_dir():
            raise CatalogError("This is a file, not a directory.", place=str(directory))
        return cls._open_to_write(directory) if write else cls._open_to_read(directory)

    @classmethod
    def _open_to_write(cls, directory: Path) -> Catalog:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(directory)
            lock.acquire()
        except OSError as error:
            raise CatalogError(
                f"This directory cannot be written to ({error.strerror or error}).",
                place=str(directory),
                hint="Give another directory with --catalog, or set TRIALRUN_CATALOG.",
            ) from error
        store = Store(directory, write=True)
        try:
            store.open()
            index, messages = repair.mended(directory, store)
        except BaseException:
            store.close()
            lock.release()
            raise
        catalog = cls(directory, store, index, lock)
        catalog.messages = messages
        return catalog

    @classmethod
    def _open_to_read(cls, directory: Path) -> Catalog:
        store = Store(directory, write=False)
        try:
            store.open()
            index, reason = repair.opened(directory, store)
            messages: list[str] = []
            if reason:
                messages = cls._mend(directory)
                index, reason = repair.opened(directory, store)
            if index is None:
                raise CatalogError(
                    f"The search index cannot be used: {reason}.",
                    place=str(directory),
                    hint="If nobody is loading records into this catalog, run: trialrun load --recompile",
                )
        except BaseException:
            store.close()
            raise
        catalog = cls(directory, store, index, None)
        catalog.messages = messages
        return catalog

    @classmethod
    def _mend(cls, directory: Path) -> list[str]:
        """Mends the index for a reader, unless a writer is at work (it will see to it) or may not be."""
        try:
            with cls._open_to_write(directory) as catalog:
                return catalog.messages
        except CatalogError:
            return []

    def close(self) -> None:
        self.index.close()
        self.store.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- writing ---------------------------------------------------------------------------------------

    def load(self, records: Iterable[Record | Rejected], progress: Progress | None = None) -> LoadReport:
        """Stores records that are already read; compiles and indexes them in this process.

        Loading the same records again changes nothing. Stopped at any moment, the batches that were stored
        stay, whole. `progress` is called with the report so far.
        """
        from trialrun.catalog import loading

        self._require_writer()
        growing = self.matcher.growing()
        with garbage_seldom():
            report = loading.load_records(self.store, self.index, records, progress, growing.grow)
            self.matcher.snapshot(growing)
            self.matcher.tidy()
        return report

    def load_sources(
        self, sources: Iterable[Path], *, workers: int = 1, progress: Progress | None = None
    ) -> LoadReport:
        """Reads and stores files, folders and archives; reading and compiling on `workers` processes.

        More than one worker needs a main module that can be imported (`if __name__ == "__main__":`).
        Raises MalformedRecord when a source does not exist; what is in it can only be rejected.
        """
        from trialrun.catalog import loading

        self._require_writer()
        growing = self.matcher.growing()
        with garbage_seldom():
            report = loading.load_sources(self.store, self.index, sources, workers, progress, growing.grow)
            self.matcher.snapshot(growing)
            self.matcher.tidy()
        return report

    def recompile(
        self,
        *,
        everything: bool = False,
        workers: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Compiles and indexes again what an earlier compiler or vocabulary made; how many trials that was.

        everything: all trials, whoever made them. `progress` is called with the number done and of all.
        """
        from trialrun.catalog import loading

        self._require_writer()
        with garbage_seldom():
            count = loading.recompile(self.store, self.index, everything, workers, progress)
            self.matcher.snapshot()
            self.matcher.tidy()
        return count

    def correct(self, id: str, criterion: str, tree: str, author: str, reason: str, on: date) -> Correction:
        """Puts a curator's reading over one criterion ("I3"); it survives recompiling and newer versions.

        tree: in the text form. Raises UnknownTrial, BadRequest where the trial has no such criterion,
        MalformedCriterion with line and column.
        """
        self._require_writer()
        key, trial = self._find(id)
        found = self._trial(key, trial)[1].criteria
        named = [one for one in found if one.id.lower() == criterion.lower()]
        if not named:
            listed = ", ".join(one.id for one in found)
            raise BadRequest(f'{trial} has no criterion "{criterion}".', hint=f"It has: {listed}.")
        made = corrections.made(named[0], trial, tree, author, reason, on)
        self._keep(key, lambda: corrections.put(self.store, key, made))
        return made

    def add_correction(self, correction: Correction) -> None:
        """Keeps a correction from elsewhere. Raises UnknownTrial, MalformedCriterion."""
        self._require_writer()
        corrections.tree_of(correction.tree)
        key, trial = self._find(correction.trial)
        kept = msgspec.structs.replace(correction, trial=trial)
        self._keep(key, lambda: corrections.put(self.store, key, kept))

    def remove_correction(self, id: str, criterion: str) -> Correction:
        """Forgets the correction of a criterion. Raises UnknownTrial, and BadRequest when there is none."""
        self._require_writer()
        key, trial = self._find(id)
        for state in self.corrections(trial):
            gone = state.correction
            if criterion.lower() in (state.criterion.lower(), gone.criterion.lower()):
                self._keep(key, partial(corrections.remove, self.store, key, gone.digest))
                return gone
        raise BadRequest(f'{trial} has no correction of "{criterion}".', hint="See: trialrun correct --list")

    def corrections(self, id: str = "") -> list[CorrectionState]:
        """The corrections of a trial, or of all, and whether each still holds. Raises UnknownTrial."""
        asked = self._find(id)[0] if id else None
        found: list[CorrectionState] = []
        for key, some in corrections.of_all(self.store).items():
            if asked in (None, key):
                found += corrections.states(self._trial(key, some[0].trial)[1], some)
        return found

    def _keep(self, key: int, change: Callable[[], None]) -> None:
        """Changes a trial's corrections; the trial counts as changed, in the store and in the index."""
        batch = self.store.next_batch()
        try:
            with self.store.transaction() as connection:
                change()
                connection.execute("UPDATE trial SET batch = ? WHERE key = ?", (batch, key))
                row = self.store.one("SELECT id FROM trial WHERE key = ?", key)
                assert row is not None
                self.index.put(key, batch, document(self._trial(key, str(row[0]))[0]))
            self.index.commit()
        except BaseException:
            self.index.rollback()
            raise

    def _require_writer(self) -> None:
        if self._lock is None:
            raise CatalogError(
                "The catalog was opened to read.",
                place=str(self.directory),
                hint="Open it with write=True.",
            )

    # ---- one trial -------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many trials there are."""
        return self.store.count()

    def stale(self) -> int:
        """How many trials were compiled by an earlier version; they are compiled anew whenever asked for."""
        found = self.store.one("SELECT count(*) FROM trial WHERE made_by <> ?", made_by())
        return int(found[0]) if found else 0

    def trial_id(self, id: str) -> str:
        """The id of the trial that is called so: NCT number, EudraCT or other number, acronym, former id.

        Raises UnknownTrial when there is none or, with their ids, when there are several.
        """
        return self._find(id)[1]

    def _find(self, id: str) -> tuple[int, str]:
        found = self.store.all(
            "SELECT trial.key, trial.id, name.kind FROM name JOIN trial ON trial.key = name.trial "
            "WHERE name.key = ? ORDER BY trial.id",
            identifier_key(id),
        )
        best = [row for row in found if row[2] in ("id", "former id")] or found
        if len(best) == 1:
            return int(best[0][0]), str(best[0][1])
        shown = quoted(id)
        if not best:
            raise UnknownTrial(
                f"No trial of the catalog is called {shown}.",
                place=str(self.directory),
                hint="Search for it with: trialrun search WORDS",
            )
        listed = ", ".join(row[1] for row in best[:8])
        raise UnknownTrial(
            f"{shown} is the name of {len(best)} trials: {listed}.", hint="Give one of these ids."
        )

    def study(self, id: str) -> Study:
        """The current version of a trial; its `nct_id` is the catalog's id. Raises UnknownTrial."""
        return self._trial(*self._find(id))[0]

    def eligibility(self, id: str) -> Eligibility:
        """A trial's criteria as the present compiler understands them. Raises UnknownTrial."""
        return self._trial(*self._find(id))[1]

    def _trial(self, key: int, trial: str) -> tuple[Study, Eligibility]:
        row = self.store.one("SELECT made_by, study, eligibility FROM trial WHERE key = ?", key)
        assert row is not None
        return understood(self.store, key, trial, *row)

    def versions(self, id: str) -> list[Version]:
        """Every version of a trial's record, in the order of loading. Raises UnknownTrial."""
        key, _ = self._find(id)
        rows = self.store.all(
            "SELECT number, version.updated, effective, name, format, loaded_at, digest, "
            "number = trial.current, problems FROM version JOIN trial ON trial.key = version.trial "
            "WHERE version.trial = ? ORDER BY number",
            key,
        )
        return [
            Version(
                number=number,
                updated=updated,
                effective=effective,
                name=name,
                format=form,
                loaded_at=loaded_at,
                digest=digest.hex(),
                current=bool(current),
                problems=tuple(json.loads(problems)),
            )
            for number, updated, effective, name, form, loaded_at, digest, current, problems in rows
        ]

    def version(self, id: str, number: int) -> tuple[Study, Eligibility]:
        """A version of a trial and its criteria, as the present compiler and the corrections have them.

        Raises UnknownTrial.
        """
        key, trial = self._find(id)
        if self.store.one("SELECT 1 FROM trial WHERE key = ? AND current = ?", key, number):
            return self._trial(key, trial)
        return earlier(self.store, key, trial, self.canonical(trial, number))

    def canonical(self, id: str, version: int | None = None) -> bytes:
        """A version (the current one) as ClinicalTrials.gov v2 JSON, as it was read. Raises UnknownTrial."""
        return self._bytes(id, version, "coalesce(canonical, original)")

    def original(self, id: str, version: int | None = None) -> bytes:
        """The bytes of a version (the current one) as they stood in its source. Raises UnknownTrial."""
        return self._bytes(id, version, "original")

    def _bytes(self, id: str, version: int | None, column: str) -> bytes:
        key, trial = self._find(id)
        row = self.store.one(
            f"SELECT {column} FROM version WHERE trial = ?1 AND number = "
            "coalesce(?2, (SELECT current FROM trial WHERE key = ?1))",
            key,
            version,
        )
        if row is None:
            raise UnknownTrial(
                f"{trial} has no version {version}.", hint=f"It has versions 1 to {len(self.versions(id))}."
            )
        return zlib.decompress(row[0])

    # ---- many trials -----------------------------------------------------------------------------------

    def search(self, query: Query) -> Results:
        """The trials that a query finds, with counts by facet. Raises BadRequest and UnknownPlace.

        All of it, the hits included, is of one moment, whatever a writer does meanwhile.
        """
        snapshot = self._current()
        request = checked(query, snapshot.countries if query.country else frozenset())
        try:
            return answer(snapshot, request)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise self._damaged(error) from error

    def trials(self) -> Iterator[tuple[Study, Eligibility]]:
        """Every trial with its compiled criteria, in the order of first loading."""
        for key, trial, *packed in self.store.rows("id, made_by, study, eligibility"):
            yield understood(self.store, key, trial, *packed)

    def candidates(self, conditions: Iterable[str]) -> Iterator[tuple[Study, Eligibility]]:
        """Trials about any of the condition concepts, about something broader, or about something narrower.

        conditions: canonical names ("acute myeloid leukemia"); for that one, trials of leukemia, of
        hematologic malignancy and of FLT3-mutated AML are candidates as well.
        """
        names = list(dict.fromkeys(conditions))
        named = {f"condition:{wider}" for name in names for wider in ancestors(name, "condition")}
        for key in candidates(self._current(), named, [f"condition:{name}" for name in names]):
            row = self.store.one("SELECT id, made_by, study, eligibility FROM trial WHERE key = ?", key)
            if row is not None:
                yield understood(self.store, key, *row)

    def match(self, patient: Patient, on: date, policy: Policy = Policy(), **wishes: Any) -> Matches:
        """All trials ranked for a patient, as of the day `on`.

        wishes: the keywords of `trialrun.matching.match`: near, within_km, status, limit, unrelated, weights.
        """
        return self.matcher.match(patient, on, policy, **wishes)

    @property
    def matcher(self) -> Matcher:
        """What answers questions about a patient and all trials."""
        with self._guard:
            if self._matcher is None:
                from trialrun.catalog.matcher import Matcher

                self._matcher = Matcher(self.directory, self.store, writer=self._lock is not None)
            return self._matcher

    def _current(self) -> Snapshot:
        """The index as of its last commit; looked at anew when that has changed."""
        with self._guard:
            state = self._index_state()
            if self._snapshot is None or self._snapshot[0] != state:
                try:
                    if self._lock is None and state[0] != self.index.folder.name:
                        found, reason = repair.opened(self.directory, self.store)
                        if found is None:
                            raise OSError(reason)
                        self.index = found
                    self.index.reload()
                    self._snapshot = (state, Snapshot(self.index.searcher()))
                except (OSError, ValueError) as error:
                    raise self._damaged(error) from error
            return self._snapshot[1]

    def _index_state(self) -> tuple[object, ...]:
        name = self.store.meta("index")
        try:
            found = (self.directory / name / "meta.json").stat()
        except OSError as error:
            raise self._damaged(error) from error
        return name, found.st_ino, found.st_mtime_ns, found.st_size

    def _damaged(self, error: Exception) -> CatalogError:
        return CatalogError(
            f"The search index is damaged ({type(error).__name__}); no record is lost.",
            place=str(self.directory),
            hint="Open the catalog again, or make the index anew with: trialrun load --recompile",
        )
