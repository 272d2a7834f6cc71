"""A file of arrays that is mapped into memory: checked when opened, replaced as a whole, never changed."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
_MAGIC = b"TRLRSEG1"
_ALIGNED = 64


class DamagedSegment(Exception):
    """The file is not there, is cut off, or does not hold what was written to it."""


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int


class _Header(msgspec.Struct, frozen=True):
    size: int
    crc: int
    arrays: list[_Entry]


def write(path: Path, arrays: Arrays) -> None:
    """Writes the arrays; the file has its name only when it is complete and on the disk."""
    entries: list[_Entry] = []
    place = 0
    for name, array in arrays.items():
        place = -(-place // _ALIGNED) * _ALIGNED
        entries.append(_Entry(name, array.dtype.str, array.shape, place))
        place += array.nbytes
    crc, written = 0, 0
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        blank = _header(_Header(place, 0, entries))
        file.write(blank)
        for entry, array in zip(entries, arrays.values(), strict=True):
            gap = bytes(entry.start - written)
            data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
            for part in (gap, data):
                file.write(part)
                crc = zlib.crc32(part, crc)
            written = entry.start + len(data)
        file.seek(0)
        file.write(_header(_Header(place, crc, entries), len(blank)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _header(header: _Header, length: int = 0) -> bytes:
    """Magic, length and contents, filled up to a multiple of the alignment."""
    # The checksum is known only at the end: room is left for the longest one.
    text = msgspec.json.encode(header)
    length = length or -(-(len(text) + 16 + len(_MAGIC) + 8) // _ALIGNED) * _ALIGNED
    return (_MAGIC + len(text).to_bytes(8, "little") + text).ljust(length, b" ")


def read(path: Path) -> Arrays:
    """The arrays as views into the mapped file. Raises DamagedSegment."""
    try:
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(whole[: len(_MAGIC)]) != _MAGIC:
            raise DamagedSegment("it is no file of this kind")
        head = len(_MAGIC) + 8
        length = int.from_bytes(bytes(whole[len(_MAGIC) : head]), "little")
        if not 0 < length < len(whole):
            raise DamagedSegment("it is cut off")
        header = msgspec.json.decode(bytes(whole[head : head + length]), type=_Header)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise DamagedSegment(f"it cannot be read ({type(error).__name__})") from error
    data = whole[len(_header(_Header(header.size, 0, header.arrays))) :]
    if len(data) != header.size:
        raise DamagedSegment("it is cut off")
    if zlib.crc32(data.data) != header.crc:
        raise DamagedSegment("its checksum is wrong")
    found: Arrays = {}
    for entry in header.arrays:
        dtype = np.dtype(entry.dtype)
        count = int(np.prod(entry.shape, dtype=np.int64))
        part = data[entry.start : entry.start + count * dtype.itemsize]
        found[entry.name] = np.asarray(part).view(dtype).reshape(entry.shape)
    return found
