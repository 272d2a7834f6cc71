"""Bytes to records: each file is recognised by its content and given to the reader of its form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialrun.records import sources
from trialrun.records.finder_pages import read_page
from trialrun.records.legacy_xml import read_xml
from trialrun.records.record import Buffer, Record, Rejected
from trialrun.records.sniff import Form, form, in_utf8
from trialrun.records.v2 import read_json

Outcome = Record | Rejected

_NOT_RECORDS: dict[Form, str] = {
    "empty": "an empty file; download it again",
    "binary": "neither text nor a known archive; give JSON, XML, a page as text, or an archive of these",
    "html": "a web page (HTML), not a record; download the record as JSON or XML, or save the page as text",
}


def read_source(source: Path) -> Iterator[Outcome]:
    """Every record of a file, a folder or an archive, in order; what cannot be read is `Rejected`.

    Raises MalformedRecord when the source does not exist.
    """
    return _read(sources.files(source))


def read_bytes(data: bytes, name: str) -> Iterator[Outcome]:
    """Every record in `data`, which may be a record, several, or an archive."""
    return _read(sources.contents(data, name))


def read_content(content: sources.Content) -> Iterator[Outcome]:
    """Every record of one file that `sources.files` opened; a large file stays a map of the disk."""
    return _records(content.data, content.name)


def _read(contents: Iterator[sources.Content | Rejected]) -> Iterator[Outcome]:
    for content in contents:
        if isinstance(content, Rejected):
            yield content
        else:
            yield from _records(content.data, content.name)


def _records(data: Buffer, name: str) -> Iterator[Outcome]:
    try:
        text = in_utf8(data)
    except UnicodeDecodeError as error:
        yield Rejected(name, f"byte {error.start}", "damaged UTF-16 text; save the file as UTF-8")
        return
    kind = form(text)
    if kind in _NOT_RECORDS:
        yield Rejected(name, "", _NOT_RECORDS[kind])
    elif kind == "json":
        yield from read_json(text, name)
    elif kind == "xml":
        # An XML document states its own encoding.
        yield read_xml(bytes(data), name)
    else:
        yield read_page(bytes(text), name)
