"""What a file is, told by its first bytes; its name is never asked."""

from __future__ import annotations

import re
import tarfile
from typing import Literal

from trialrun.records.record import Buffer

Container = Literal["zip", "gzip", "bzip2", "xz", "tar"]
Form = Literal["json", "xml", "text", "empty", "binary", "html"]

# As much as `container` and `form` want to see.
HEAD = 1 << 16

_MAGIC: tuple[tuple[bytes, Container], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)

# A bracket that opens a JSON document, not the first line of a settings file ("[section]").
_JSON = re.compile(rb'\{\s*(?:["}]|$)|\[\s*(?:[\[\]{"\-0-9tfn]|$)')


def container(head: bytes) -> Container | None:
    """The kind of archive or compression that the first bytes announce, or None."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if len(head) >= 512 and head[:512].strip(b"\0"):
        try:
            tarfile.TarInfo.frombuf(head[:512], "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            return None
        return "tar"
    return None


def form(data: Buffer) -> Form:
    """The form of a file's content, without regard to what it says."""
    head = data[:HEAD]
    if not head.strip():
        return "empty" if not data[:].strip() else "text"
    start = head.lstrip()
    if _JSON.match(start):
        return "json"
    if start.startswith(b"<"):
        return "html" if start[:15].lower().startswith((b"<!doctype html", b"<html")) else "xml"
    if b"\0" in head:
        return "binary"
    return "text"


def in_utf8(data: Buffer) -> Buffer:
    """The data without its byte order mark, from UTF-16 where the mark says so. Raises UnicodeDecodeError."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:].decode("utf-16").encode()
    return data
