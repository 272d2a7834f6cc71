"""What reading a source yields: a record with its study, or what was rejected, where and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from mmap import mmap
from typing import Literal

import msgspec

from trialrun.model.study import Study, encode_study

Buffer = bytes | mmap
Format = Literal["ctgov-v2", "ctgov-xml", "finder-page"]

_NCT_ID = re.compile(r"NCT\d{8}")
_NCT_ID_IN_NAME = re.compile(r"(?i)(?<![A-Z0-9])NCT\d{8}(?!\d)")


class Record(msgspec.Struct, frozen=True):
    """One trial record that was read.

    name:      where it came from: "a.json", "a.json[3]", "all.tar.xz!2020/NCT00000001.xml".
    original:  the bytes of the record as they stood in its source.
    canonical: the record as ClinicalTrials.gov v2 JSON; `decode_study(canonical) == study`.
    problems:  remarks for a person: what was inferred, what was not understood.
    """

    name: str
    format: Format
    original: bytes
    canonical: bytes
    study: Study
    problems: tuple[str, ...] = ()


class Rejected(msgspec.Struct, frozen=True):
    """Something that should have been a record and could not be read.

    place:  line and column, JSON path, byte; empty when it is the whole file.
    reason: what is wrong and what to do next, in plain words.
    """

    name: str
    place: str
    reason: str


def record_of(
    study: Study,
    name: str,
    form: Format,
    original: bytes,
    *,
    canonical: bytes | None = None,
    problems: Iterable[str] = (),
) -> Record | Rejected:
    """The record, unless its identity is impossible: a malformed trial id, or neither id nor title.

    canonical: the study's own JSON where the source is already in canonical form.
    """
    identifier = study.nct_id
    if identifier and not _NCT_ID.fullmatch(identifier):
        return Rejected(
            name,
            _ID_PLACE[form],
            f"the trial id {shortened(identifier)} is not NCT and eight digits; "
            "correct the id or download the record again",
        )
    if not identifier and not study.title:
        return Rejected(
            name,
            _IDENTITY_PLACE[form],
            "a part of a study with neither a trial id nor a title; give the whole record",
        )
    remarks = list(dict.fromkeys(problems))
    named = {found.upper() for found in _NCT_ID_IN_NAME.findall(name)}
    if identifier and named and identifier not in named | set(study.identification.nct_id_aliases):
        remarks.append(f"the record says {identifier}, its file's name another trial; the record counts")
    return Record(
        name, form, original, encode_study(study) if canonical is None else canonical, study, tuple(remarks)
    )


# A page is a text without paths: its identity may stand anywhere.
_IDENTITY_PLACE: dict[Format, str] = {
    "ctgov-v2": "$.protocolSection.identificationModule",
    "ctgov-xml": "clinical_study/id_info",
    "finder-page": "",
}
_ID_PLACE: dict[Format, str] = {
    "ctgov-v2": "$.protocolSection.identificationModule.nctId",
    "ctgov-xml": "clinical_study/id_info/nct_id",
    "finder-page": "",
}


def shortened(text: str, length: int = 60) -> str:
    """A piece of a source as it may stand in a message: one line, quoted, not too long."""
    line = printable(" ".join(text.split()))
    return f'"{line if len(line) <= length else line[: length - 1] + "…"}"'


def printable(text: str) -> str:
    """Text from outside, safe to print: control characters and broken encodings are replaced."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def line_and_column(data: Buffer, byte: int) -> str:
    """The place of a byte as people count: lines and columns from 1."""
    before = data[: max(byte, 0)]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return f"line {line}, column {column}"
