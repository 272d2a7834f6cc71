"""`read_any`: a patient from whatever was given, recognised by its content, never by its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import Patient

# Each reader is imported when its form is met: of a bundle, what reads notes is not needed.
Form = Literal["fhir", "answers", "note"]


# zip, gzip, bzip2, xz, 7z: what databases and exports arrive in.
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c")


class _Resource(msgspec.Struct):
    """As much of a FHIR resource as tells that it is one."""

    resource_type: object = msgspec.field(name="resourceType", default="")


def form_of(data: bytes) -> Form | None:
    """FHIR JSON, structured answers or a note; None for what is none of these."""
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return "answers" if head[:1] == b"{" and _json_answers(head) else "fhir"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    from trialrun.patients.note import is_note

    if '"resourceType"' in text:
        return "fhir"  # cut off at its beginning: what reads FHIR says so
    if _yaml_answers(text):
        return "answers"
    return "note" if is_note(text) else None


def _json_answers(head: bytes) -> bool:
    try:
        if msgspec.json.decode(head, type=_Resource).resource_type:
            return False
        from trialrun.patients.answers_file import is_answers

        return is_answers(msgspec.json.decode(head))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False


def _yaml_answers(text: str) -> bool:
    """A mapping by its first line that says anything: a prose sentence is no field of the form."""
    from trialrun.patients.answers_file import FIELDS, OTHER, is_answers, parse
    from trialrun.patients.note import is_note

    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    first = next((line for line in lines if line.strip() != "---"), "")
    key, colon, rest = first.partition(":")
    if not colon or key.strip().strip("\"'") not in FIELDS | OTHER:
        return False
    if rest.strip() and not rest.startswith((" ", "\t")):
        return False
    try:
        return is_answers(parse(text.encode(), ""))
    except MalformedPatient:
        return "\n" in text and not is_note(rest)


def read_any(data: bytes, name: str, *, patient_id: str = "", on: date | None = None) -> Patient:
    """The patient of FHIR R4 JSON, of structured answers (YAML or JSON), or of a note in plain English.

    on: the day of a note or of answers that name none; today if missing. Raises MalformedPatient, BadForm.
    """
    if data.startswith(_PACKED):
        raise MalformedPatient(
            "This is an archive or a compressed file.",
            place=name,
            hint="Unpack it first. Of an OMOP database, give trialrun patient the folder with its tables.",
        )
    form = form_of(data)
    if form == "answers":
        from trialrun.patients.answers_file import parse, read_answers

        return read_answers(parse(data, name), name, on)
    if form == "note":
        from trialrun.patients.note import read_note

        found = read_note(data.decode("utf-8-sig"), name, on)
        return msgspec.structs.replace(found, id=Path(name).stem if name not in ("", "stdin") else "note")
    from trialrun.patients.reader import read_patient

    return read_patient(data, name, patient_id=patient_id)
