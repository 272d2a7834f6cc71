"""The search index on disk: a tantivy folder beside the store, mended when it is behind or broken.

The store commits first, the index second, and each document carries the number of the batch that wrote it.
So the index never knows a trial that the store does not, and the highest number in it says what it lacks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialrun.catalog.document import INDEX_FORMAT, analyzers, schema
from trialrun.model.errors import CatalogError

if TYPE_CHECKING:
    import tantivy

STAMP = "trialrun.json"
_HEAP = 64_000_000


class DamagedIndex(Exception):
    """The folder is no index of this catalog in this format, or cannot be read."""


def stamp(catalog: str) -> dict[str, str]:
    """What an index was made for: the catalog, and the form of its documents.

    Not the vocabulary: the store knows which trials it has changed for, and they are indexed anew with them.
    """
    return {"catalog": catalog, "format": INDEX_FORMAT}


class SearchIndex:
    """An open index, one object for each process; its searchers are snapshots that threads may share."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder = folder
        self.index = index
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def create(cls, folder: Path, made_for: dict[str, str]) -> SearchIndex:
        """An empty index in a new folder; what was there is deleted."""
        import tantivy

        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / STAMP).write_text(json.dumps(made_for), encoding="utf-8")
        return cls(folder, _registered(tantivy.Index(schema(), str(folder), reuse=False)))

    @classmethod
    def open(cls, folder: Path, made_for: dict[str, str]) -> SearchIndex:
        """The index in the folder. Raises DamagedIndex when it is none, or was made for something else."""
        import tantivy

        try:
            found = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DamagedIndex("its stamp cannot be read") from error
        if not isinstance(found, dict) or found.get("catalog") != made_for["catalog"]:
            raise DamagedIndex("it belongs to another catalog")
        if found != made_for:
            raise DamagedIndex("it was made by another version of trialrun")
        try:
            opened = cls(folder, _registered(tantivy.Index.open(str(folder))))
            opened.batch()  # reads from every segment
        except Exception as error:
            raise DamagedIndex(f"tantivy cannot read it ({type(error).__name__})") from error
        return opened

    def searcher(self) -> tantivy.Searcher:
        return self.index.searcher()

    def reload(self) -> None:
        """Makes the last commit visible to new searchers."""
        self.index.reload()

    def batch(self) -> int:
        """The highest number of a batch whose documents are in the index; 0 for an empty index."""
        import tantivy

        searcher = self.searcher()
        if searcher.num_docs == 0:
            return 0
        found = searcher.aggregate(tantivy.Query.all_query(), {"last": {"max": {"field": "batch"}}})
        return int(found["last"]["value"])

    # ---- writing ---------------------------------------------------------------------------------------

    def writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self.index.writer(_HEAP, 1)
            except ValueError as error:
                raise CatalogError(
                    "The search index is being written by another program.",
                    place=str(self.folder),
                    hint="Wait until it has finished, then try again.",
                ) from error
            # A program that was killed may have left files of the commit that comes now; it would stumble
            # over them.
            self._writer.garbage_collect_files()
        return self._writer

    def put(self, key: int, batch: int, fields: dict[str, Any]) -> None:
        """Adds a trial's document, in place of an earlier one; visible after `commit`."""
        import tantivy

        writer = self.writer()
        writer.delete_documents_by_term("key", key)
        writer.add_document(tantivy.Document.from_dict({**fields, "key": key, "batch": batch}, schema()))

    def commit(self) -> None:
        """Makes everything that was put durable and visible, as one step."""
        if self._writer is not None:
            self._writer.commit()
            self.reload()

    def rollback(self) -> None:
        if self._writer is not None:
            self._writer.rollback()

    def close(self) -> None:
        """Waits for merges and gives the writer's lock back."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _registered(index: tantivy.Index) -> tantivy.Index:
    stems, words = analyzers()
    index.register_tokenizer("stems", stems)
    index.register_tokenizer("words", words)
    index.config_reader("manual")
    return index


def remove_leftovers(directory: Path, keep: Iterable[str]) -> None:
    """Deletes folders of earlier indexes that a program left behind when it was stopped."""
    kept = set(keep)
    for folder in directory.glob("index-*"):
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
