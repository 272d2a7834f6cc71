"""Files, folders, archives and archives within them, as a stream of single files.

One file is in memory at a time; an archive is never unpacked to disk, and its paths are only names.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mmap
import os
import posixpath
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from trialrun.model.errors import MalformedRecord
from trialrun.records.record import Buffer, Rejected, printable, shortened
from trialrun.records.sniff import HEAD, Container, container

# A file beyond this is not held in memory: on disk it is mapped, in an archive it is rejected.
LARGEST_IN_MEMORY = 64 << 20
LARGEST_MEMBER = 1 << 30
_DEEPEST = 4
_CHUNK = 1 << 16

_BROKEN_ARCHIVE = (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError)
# An encrypted member is a RuntimeError, an unknown way of compression a NotImplementedError.
_BROKEN_MEMBER = (*_BROKEN_ARCHIVE, RuntimeError, NotImplementedError, ValueError, struct.error)


class Content(NamedTuple):
    """One file: its name, and its bytes or a map of them."""

    name: str
    data: Buffer


def files(source: Path) -> Iterator[Content | Rejected]:
    """Every file of a file, folder or archive, by name. Hidden files of a folder are no records.

    Raises MalformedRecord when the source does not exist.
    """
    if source.is_dir():
        yield from _folder(source)
    elif source.is_fifo():
        yield from contents(source.read_bytes(), printable(source.name))
    elif source.exists():
        yield from _file(source, source.name)
    else:
        raise MalformedRecord(
            "there is no such file or folder.", place=str(source), hint="Check the path, or give - for stdin."
        )


def contents(data: bytes, name: str) -> Iterator[Content | Rejected]:
    """Every file in `data`: of an archive its members, else the data itself."""
    return _stream(io.BytesIO(data), name, 0, data)


def _folder(folder: Path) -> Iterator[Content | Rejected]:
    found = False
    closed: list[OSError] = []
    for path, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in folders:
            # Following links could go round in circles.
            if Path(path, name).is_symlink():
                found = True
                linked = Path(folder.name, Path(path, name).relative_to(folder)).as_posix()
                yield Rejected(printable(linked), "", "a link to a folder; give that folder itself")
        for name in sorted(name for name in names if not _hidden(name)):
            file = Path(path, name)
            found = True
            yield from _file(file, Path(folder.name, file.relative_to(folder)).as_posix())
    for error in closed:
        found = True
        name = Path(folder.name, Path(error.filename).relative_to(folder)).as_posix()
        yield Rejected(printable(name), "", f"this folder cannot be opened: {error.strerror or error}")
    if not found:
        yield Rejected(printable(folder.name or str(folder)), "", "an empty folder: no record in it")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _file(path: Path, name: str) -> Iterator[Content | Rejected]:
    name = printable(name)
    if not path.is_file():
        yield Rejected(name, "", "not a regular file")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            if container(head) is None:
                yield Content(name, _whole(stream))
            else:
                yield from _stream(stream, name, 0)
    except OSError as error:
        yield Rejected(name, "", f"cannot be opened: {error.strerror or error}")


def _whole(stream: IO[bytes]) -> Buffer:
    size = os.fstat(stream.fileno()).st_size
    if size <= LARGEST_IN_MEMORY:
        return stream.read()
    return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _stream(
    stream: IO[bytes], name: str, depth: int, data: bytes | None = None
) -> Iterator[Content | Rejected]:
    """The files within a stream that can seek. data: the stream's bytes, where they are at hand."""
    kind = container(stream.read(HEAD))
    stream.seek(0)
    if kind is None:
        yield Content(name, stream.read() if data is None else data)
    elif depth >= _DEEPEST:
        yield Rejected(name, "", "archives within archives within archives; unpack the outer ones")
    elif kind == "zip":
        yield from _zip(stream, name, depth)
    elif kind == "tar":
        yield from _tar(stream, name, depth)
    else:
        yield from _compressed(stream, name, depth, kind)


def _compressed(stream: IO[bytes], name: str, depth: int, kind: Container) -> Iterator[Content | Rejected]:
    """A compressed tar archive, or one compressed file, which keeps its name."""
    try:
        plain = io.BufferedReader(_expanded(stream, kind), _CHUNK)
        head = plain.read(512)
        plain.seek(0)
        data = b"" if container(head) == "tar" else plain.read(LARGEST_MEMBER + 1)
    except _BROKEN_ARCHIVE as error:
        yield _broken(name, error)
        return
    if container(head) == "tar":
        yield from _tar(plain, name, depth)
    elif len(data) > LARGEST_MEMBER:
        yield _too_large(name)
    else:
        yield from _stream(io.BytesIO(data), name, depth + 1, data)


def _expanded(stream: IO[bytes], kind: Container) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if kind == "gzip":
        return gzip.GzipFile(fileobj=stream)
    return bz2.BZ2File(stream) if kind == "bzip2" else lzma.LZMAFile(stream)


class _Tail:
    """A stream that remembers how it ended: whole tar archives end with blocks of zeros."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.length = 0
        self.more = False  # whether anything but zeros follows the end of the archive
        self.last = b""

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.length += len(data)
        self.last = (self.last + data)[-512:]
        return data

    def ends_whole(self) -> bool:
        while data := self.read(_CHUNK):
            self.more = self.more or bool(data.strip(b"\0"))
        return len(self.last) == 512 and not self.last.strip(b"\0")


def _tar(stream: IO[bytes], name: str, depth: int) -> Iterator[Content | Rejected]:
    tail = _Tail(stream)
    found = False
    read: set[str] = set()
    links: list[tuple[str, tarfile.TarInfo]] = []
    try:
        # Of a stream tarfile only reads; its declared type also asks for writing and seeking.
        with tarfile.open(fileobj=tail, mode="r|") as archive:  # type: ignore[call-overload]
            for member in archive:
                if member.isdir() or _left_out(member.name):
                    continue
                found = True
                inner = f"{name}!{printable(member.name.removeprefix('./'))}"
                if member.islnk() or member.issym():
                    links.append((inner, member))
                    continue
                if not member.isfile():
                    yield Rejected(inner, "", "not a regular file")
                    continue
                read.add(posixpath.normpath(member.name))
                if member.size > LARGEST_MEMBER:
                    yield _too_large(inner)
                    continue
                try:
                    opened = archive.extractfile(member)
                    data = opened.read() if opened else b""
                except _BROKEN_ARCHIVE as error:
                    yield _broken(inner, error)
                    return
                yield from _stream(io.BytesIO(data), inner, depth + 1, data)
        yield from _dangling(links, read)
        whole = tail.ends_whole()
    except _BROKEN_ARCHIVE as error:
        yield _broken(name, error)
        return
    if not whole:
        yield Rejected(name, f"byte {tail.length}", "the archive is cut off; download it again")
    elif tail.more:
        yield Rejected(
            name, "", "more follows the end of the archive and was not read; give joined archives one by one"
        )
    elif not found:
        yield Rejected(name, "", "an empty archive: no record in it")


def _dangling(links: list[tuple[str, tarfile.TarInfo]], read: set[str]) -> Iterator[Rejected]:
    """The links to what was not read under a name of its own; a file is packed under one of its names."""
    for name, member in links:
        folder = "" if member.islnk() else posixpath.dirname(member.name)
        target = posixpath.normpath(posixpath.join(folder, member.linkname))
        if target not in read and not any(one.startswith(f"{target}/") for one in read):
            yield Rejected(
                name,
                "",
                f"a link to {shortened(member.linkname)}, which was not read from this archive; "
                "pack the file itself (tar --dereference --hard-dereference)",
            )


def _zip(stream: IO[bytes], name: str, depth: int) -> Iterator[Content | Rejected]:
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN_MEMBER as error:
        yield _broken(name, error)
        return
    with archive:
        members = [
            member for member in archive.infolist() if not member.is_dir() and not _left_out(member.filename)
        ]
        for member in members:
            inner = f"{name}!{printable(member.filename)}"
            if member.file_size > LARGEST_MEMBER:
                yield _too_large(inner)
                continue
            try:
                with archive.open(member) as opened:
                    data = opened.read(LARGEST_MEMBER + 1)
            except _BROKEN_MEMBER as error:
                yield _broken(inner, error)
                continue
            if len(data) > LARGEST_MEMBER:
                yield _too_large(inner)
            else:
                yield from _stream(io.BytesIO(data), inner, depth + 1, data)
        if not members:
            yield Rejected(name, "", "an empty archive: no record in it")


def _left_out(member: str) -> bool:
    return any(_hidden(part) for part in member.split("/") if part not in (".", ".."))


def _broken(name: str, error: Exception) -> Rejected:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return Rejected(name, "", "encrypted; unpack it with its password first")
    if isinstance(error, NotImplementedError):
        return Rejected(name, "", "packed in a way that is not read here; unpack it first")
    return Rejected(name, "", "the archive is damaged or cut off; download it again")


def _too_large(name: str) -> Rejected:
    return Rejected(name, "", f"larger than {LARGEST_MEMBER >> 30} GiB; unpack it and give the file itself")
