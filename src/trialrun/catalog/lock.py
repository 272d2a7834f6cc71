"""One writer at a time: a lock on a file, given back by the system when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from trialrun.model.errors import CatalogError


class WriterLock:
    """Held from `acquire` until `release` or the end of the process. Never inherited by child processes."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "writer.lock"
        self._file: BinaryIO | None = None

    def acquire(self) -> None:
        """Raises CatalogError when another writer holds the lock."""
        file = self.path.open("a+b")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise CatalogError(
                "Another program is writing to this catalog.",
                place=str(self.path.parent),
                hint="Wait until it has finished, or give another directory with --catalog.",
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()).encode())
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(1 << 20)  # beyond what is written, so that others can read who holds it
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
