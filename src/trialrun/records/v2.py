"""ClinicalTrials.gov API version 2: one study, a list of studies, a page of an answer, or JSON Lines.

The canonical record is the study's own JSON, without white space between its parts. A study that is
broken does not take its neighbours with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from trialrun.model.errors import in_plain_words
from trialrun.model.study import decode_study
from trialrun.records.record import Buffer, Record, Rejected, line_and_column, record_of

T = TypeVar("T")

# Lists may hold pages, and pages lists of studies; nothing nests deeper.
_DEEPEST = 3

_OTHER_JSON = {
    "FullStudiesResponse": "an answer of the registry's API version 1 (FullStudiesResponse), which was "
    "switched off in 2024; fetch the study again from /api/v2/studies",
    "StudyFieldsResponse": "an answer of the registry's API version 1 (StudyFieldsResponse), which holds "
    "single fields, not studies; fetch the studies from /api/v2/studies",
    "StudyStatistics": "statistics of the registry, not a study; fetch studies from /api/v2/studies",
    "resourceType": "FHIR, not a trial record; `trialrun patient` reads a patient's bundle",
    "resultsSection": "results without the study's protocolSection; fetch the whole study",
    "derivedSection": "derived terms without the study's protocolSection; fetch the whole study",
    "annotationSection": "annotations without the study's protocolSection; fetch the whole study",
}
_NO_STUDY = "JSON, but not a study: it has no protocolSection; give a study of the API version 2"


_elements = msgspec.json.Decoder(list[msgspec.Raw])
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])

# What can open, close or hide a bracket. A string is one token, so that no bracket inside one counts; a
# quote alone is a string that never ends.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{}]', re.DOTALL)
_LIST_START = re.compile(rb'\s*(?:\{[^\[{}]*"studies"\s*:\s*)?\[')
_SEPARATOR = re.compile(rb"\s*,?\s*")


class _Malformed(Exception):
    """JSON that cannot be read from a byte on."""

    def __init__(self, reason: str, byte: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.byte = byte


def read_json(data: Buffer, name: str) -> Iterator[Record | Rejected]:
    """Every study of a JSON document, or of a document with one JSON value a line."""
    if _first_line_stands_alone(data):
        yield from _json_lines(data, name)
        return
    try:
        yield from _studies(data, name, 0)
    except _Malformed as error:
        yield from _rescued(data, name, error)


def _studies(data: Buffer, name: str, depth: int) -> Iterator[Record | Rejected]:
    """The studies of one JSON value. Raises _Malformed, but only before the first study."""
    if bytes(data[:4096]).lstrip().startswith(b"["):
        yield from _list(_decoded(_elements, data), name, depth)
        return
    try:
        members = _decoded(_members, data)
    except msgspec.ValidationError:
        yield Rejected(name, "", _NO_STUDY)
        return
    if "protocolSection" in members:
        yield _study(bytes(data), name)
    elif "studies" not in members:
        yield Rejected(name, "", next((_OTHER_JSON[key] for key in _OTHER_JSON if key in members), _NO_STUDY))
    elif not (studies := bytes(members["studies"])).startswith(b"["):
        yield Rejected(name, "$.studies", "not a list of studies; fetch a page from /api/v2/studies")
    else:
        yield from _list(_decoded(_elements, studies), name, depth)


def _list(elements: list[msgspec.Raw], name: str, depth: int) -> Iterator[Record | Rejected]:
    if not elements:
        yield Rejected(name, "", "an empty list: no study in it")
    for index, element in enumerate(elements):
        yield from _element(bytes(element), f"{name}[{index}]", depth + 1)


def _element(data: bytes, name: str, depth: int) -> Iterator[Record | Rejected]:
    if depth > _DEEPEST:
        yield Rejected(name, "", "lists within lists; give a list of studies")
        return
    try:
        yield from _studies(data, name, depth)
    except _Malformed as error:
        yield Rejected(name, line_and_column(data, error.byte), error.reason)


def _study(data: bytes, name: str) -> Record | Rejected:
    try:
        study = decode_study(data)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        return Rejected(
            name, path.strip("`"), f"{in_plain_words(message)}; correct it or fetch the study again"
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(error, data) from None
    return record_of(study, name, "ctgov-v2", data, canonical=msgspec.json.format(data, indent=-1))


def _decoded(decoder: msgspec.json.Decoder[T], data: Buffer | bytes) -> T:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(error, data) from None


def _malformed(error: Exception, data: Buffer) -> _Malformed:
    if isinstance(error, RecursionError):
        return _Malformed("JSON that is nested too deeply to be a study; fetch it again", 0)
    if isinstance(error, UnicodeDecodeError):
        try:
            bytes(data).decode()
        except UnicodeDecodeError as whole:
            return _Malformed("not UTF-8; save the file as UTF-8", whole.start)
    message, _, byte = str(error).removesuffix(")").partition(" (byte ")
    if "truncated" in message or not byte.isdigit():
        return _Malformed("JSON that is cut off; download it again", len(data))
    return _Malformed(
        f"malformed JSON: {message.removeprefix('JSON is malformed: ')}; download it again", int(byte)
    )


# ---- one value a line ----------------------------------------------------------------------------------


def _first_line_stands_alone(data: Buffer) -> bool:
    end = data.find(b"\n")
    if end < 0 or not data[end : end + 4096].strip():
        return False
    return _is_value(data[:end])


def _is_value(line: bytes) -> bool:
    if not line.lstrip().startswith((b"{", b"[")):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _json_lines(data: Buffer, name: str) -> Iterator[Record | Rejected]:
    index = 0
    for number, line in enumerate(_lines(data), start=1):
        if not line.strip():
            continue
        try:
            yield from _studies(line, f"{name}[{index}]", 1)
        except _Malformed as error:
            yield Rejected(f"{name}[{index}]", f"line {number}, column {error.byte + 1}", error.reason)
        index += 1


def _lines(data: Buffer) -> Iterator[bytes]:
    start, end = 0, data.find(b"\n")
    while end >= 0:
        yield data[start:end]
        start, end = end + 1, data.find(b"\n", end + 1)
    yield data[start:]


# ---- a document that is broken somewhere ---------------------------------------------------------------


def _rescued(data: Buffer, name: str, error: _Malformed) -> Iterator[Record | Rejected]:
    """What is whole in a broken document: its lines, or the elements of its list before the break."""
    starts = [line for line in _first_lines(data, 8) if line.lstrip().startswith(b"{")]
    if len(starts) > 1 and any(map(_is_value, starts)):
        yield from _json_lines(data, name)
        return
    broken = Rejected(name, line_and_column(data, error.byte), error.reason)
    opening = _LIST_START.match(data)
    if opening is None:
        yield broken
        return
    reported = False
    for found in _scanned(data, opening.end(), name, broken):
        reported = reported or isinstance(found, Rejected)
        yield found
    if not reported:
        yield broken


def _first_lines(data: Buffer, count: int) -> list[bytes]:
    return [line for line, _ in zip(_lines(data), range(count), strict=False)]


def _scanned(data: Buffer, start: int, name: str, broken: Rejected) -> Iterator[Record | Rejected]:
    """The elements of a list from `start` on, by their brackets alone: a broken one is stepped over."""
    depth, index, end, opened = 0, 0, start, start
    for token in _TOKEN.finditer(data, start):
        mark = token[0]
        if mark == b'"':
            break
        if mark in (b"{", b"["):
            if depth == 0:
                opened = token.start()
                if not _SEPARATOR.fullmatch(data[end:opened]):
                    yield Rejected(f"{name}[{index}]", line_and_column(data, end), "not a study")
                    index += 1
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                end = token.end()
                yield from _scanned_element(data, opened, end, f"{name}[{index}]")
                index += 1
    yield Rejected(f"{name}[{index}]" if depth else name, broken.place, broken.reason)


def _scanned_element(data: Buffer, start: int, end: int, name: str) -> Iterator[Record | Rejected]:
    try:
        yield from _studies(data[start:end], name, 1)
    except _Malformed as error:
        yield Rejected(name, line_and_column(data, start + error.byte), error.reason)
