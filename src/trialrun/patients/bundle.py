"""From bytes to FHIR resources: a Bundle, one resource, a list, or NDJSON; each kept raw until it is read.

What is not JSON, or JSON but not FHIR, is a `MalformedPatient` with its line and column. One broken entry in
a good bundle is a remark with its place; no remark holds any of the content.
"""

from __future__ import annotations

import codecs
import re
from typing import TypeVar

import msgspec

from trialrun.model.errors import MalformedPatient, in_plain_words
from trialrun.patients import fhir

MAX_BYTES = 256 * 1024 * 1024
"""The largest input that is read unless the caller allows more: a Synthea life is 0.5 to 4 MB."""
_MAX_DEPTH = 4  # bundles within bundles (batch responses hold search sets)

_T = TypeVar("_T")

_bundles = msgspec.json.Decoder(fhir.Bundle)
_entries = msgspec.json.Decoder(fhir.Entry)
_heads = msgspec.json.Decoder(fhir.Head)
_lists = msgspec.json.Decoder(list[msgspec.Raw])
_raw = msgspec.json.Decoder(msgspec.Raw)

_BYTE = re.compile(r"\(byte (\d+)\)")
_R4_TYPE = re.compile(r"[A-Z][A-Za-z]{2,63}")


class Held(msgspec.Struct, frozen=True):
    """One resource of the input. place: "Condition/123", or "Condition (entry 7)" where it has no id."""

    type: str
    id: str
    place: str
    raw: msgspec.Raw
    full_url: str = ""


class Resources:
    """The resources of one input in their order, what went wrong, and the look-up of references."""

    def __init__(self) -> None:
        self.held: list[Held] = []
        self.problems: list[str] = []
        self._seen: dict[str, Held] = {}
        self._by_reference: dict[str, Held] = {}

    def add(self, found: Held, *, history: bool) -> None:
        """Takes a resource in. A second copy of the same resource is read only once and remarked on."""
        earlier = self._seen.get(found.place) if found.id else None
        if earlier is not None:
            if bytes(earlier.raw) == bytes(found.raw):
                self.problems.append(f"{found.place}: holds the same resource twice; read once")
                return
            if history:
                self.problems.append(f"{found.place}: an older version in the history was left out")
                return
            self.problems.append(f"{found.place}: two different resources have this id; both were read")
        else:
            self._seen[found.place] = found
        self.held.append(found)
        if found.full_url:
            self._by_reference.setdefault(found.full_url, found)
        if found.id:
            self._by_reference.setdefault(f"{found.type}/{found.id}", found)
            self._by_reference.setdefault(f"urn:uuid:{found.id}", found)

    def find(self, reference: fhir.Reference | None) -> Held | None:
        """The resource that a reference names by fullUrl, urn:uuid or Type/id; None where it is not here."""
        if reference is None or not reference.reference:
            return None
        text = reference.reference
        return self._by_reference.get(text) or self._by_reference.get(relative(text))


def relative(reference: str) -> str:
    """ "Type/id" of a reference, whatever server or version it names; the text itself where it has none."""
    path = reference.partition("/_history/")[0]
    parts = path.rsplit("/", 2)
    return "/".join(parts[-2:]) if len(parts) >= 2 else path


def read_resources(data: bytes, name: str, max_bytes: int = MAX_BYTES) -> Resources:
    """All resources of the input. Raises MalformedPatient."""
    if len(data) > max_bytes:
        raise MalformedPatient(
            f"This is larger than {max_bytes // (1024 * 1024)} MB.",
            place=name,
            hint="Export one patient at a time, or allow more with the size limit.",
        )
    data = _utf8(data, name)
    found = Resources()
    taker = _Taker(found, name)
    try:
        top = _top(data, name)
    except RecursionError:
        raise _nested(name) from None
    if isinstance(top, list):
        for line, raw in top:
            taker.take(raw, line)
    elif _head(top, name).resource_type == "Bundle":
        taker.open(_bundle(top, name), "Bundle")
    else:
        taker.take(top, "entry 1")
    return found


def _nested(name: str) -> MalformedPatient:
    return MalformedPatient("This is nested too deeply to be FHIR.", place=name)


def _utf8(data: bytes, name: str) -> bytes:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode()
            except UnicodeError:
                raise MalformedPatient("This is neither UTF-8 nor UTF-16 text.", place=name) from None
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise MalformedPatient("This is empty.", place=name, hint="A FHIR R4 Bundle in JSON is expected.")
    if data.lstrip()[:1] == b"<":
        raise MalformedPatient(
            "This is XML or HTML, not JSON.",
            place=name,
            hint="Export the patient as a FHIR R4 Bundle in JSON.",
        )
    return data


def _top(data: bytes, name: str) -> msgspec.Raw | list[tuple[str, msgspec.Raw]]:
    """The one value of the input, or a list of (place, value) for a JSON list and for NDJSON."""
    try:
        if data.lstrip()[:1] == b"[":
            return [(f"entry {number}", raw) for number, raw in enumerate(_lists.decode(data), 1)]
        return _raw.decode(data)
    except msgspec.DecodeError as error:
        lines = _lines(data)
        if lines is not None:
            return lines
        raise _not_json(error, data, name) from None


def _lines(data: bytes) -> list[tuple[str, msgspec.Raw]] | None:
    """NDJSON: every line a resource; None where the first line is not a JSON object by itself."""
    values: list[tuple[str, msgspec.Raw]] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        if not values and not _is_object(line):
            return None
        values.append((f"line {number}", msgspec.Raw(line)))
    return values if len(values) > 1 else None


def _is_object(line: bytes) -> bool:
    try:
        _heads.decode(line)
    except (msgspec.MsgspecError, UnicodeError):
        return False
    return True


def _not_json(error: msgspec.DecodeError, data: bytes, name: str) -> MalformedPatient:
    match = _BYTE.search(str(error))
    at = int(match[1]) if match else len(data.rstrip())
    line = data.count(b"\n", 0, at) + 1
    column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    what = "This is not JSON." if match else "This is not JSON: it ends too early."
    return MalformedPatient(
        what, place=f"{name}, line {line}, column {column}", hint="A FHIR R4 Bundle in JSON is expected."
    )


def _head(raw: msgspec.Raw, name: str) -> fhir.Head:
    try:
        head = _heads.decode(raw)
    except RecursionError:
        raise _nested(name) from None
    except (msgspec.MsgspecError, UnicodeError):
        head = fhir.Head()
    if not _R4_TYPE.fullmatch(head.resource_type):
        raise MalformedPatient(
            "This is JSON, but not FHIR: it names no resourceType.",
            place=name,
            hint="A FHIR R4 Bundle is expected.",
        )
    return head


def _bundle(raw: msgspec.Raw, name: str) -> fhir.Bundle:
    try:
        return _bundles.decode(raw)
    except RecursionError:
        raise _nested(name) from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise MalformedPatient(f"This is not a FHIR Bundle: {reason(error)}.", place=name) from None


class _Taker:
    """Takes values in that should be resources, opening bundles."""

    def __init__(self, found: Resources, name: str) -> None:
        self.found = found
        self.name = name
        self.deleted: set[str] = set()

    def _decoded(self, decoder: msgspec.json.Decoder[_T], raw: msgspec.Raw, place: str) -> _T | None:
        try:
            return decoder.decode(raw)
        except RecursionError:
            raise _nested(self.name) from None
        except (msgspec.MsgspecError, UnicodeError) as error:
            self.found.problems.append(f"{place}: left out, {reason(error)}")
            return None

    def take(
        self, raw: msgspec.Raw, place: str, depth: int = 0, url: str = "", history: bool = False
    ) -> None:
        """One value; `place` names it where it has no id of its own."""
        head = self._decoded(_heads, raw, place)
        if head is None:
            return
        if not _R4_TYPE.fullmatch(head.resource_type):
            self.found.problems.append(f"{place}: left out, not a FHIR resource")
        elif head.resource_type == "Bundle":
            if depth >= _MAX_DEPTH:
                self.found.problems.append(f"{place}: left out, bundles are nested too deeply")
            else:
                inner = self._decoded(_bundles, raw, place)
                if inner is not None:
                    self.open(inner, place, depth + 1)
        else:
            id = head.id or (url.removeprefix("urn:uuid:") if url.startswith("urn:uuid:") else "")
            where = f"{head.resource_type}/{id}" if id else f"{head.resource_type} ({place})"
            if where in self.deleted:
                return
            self.found.add(Held(head.resource_type, id, where, raw, url), history=history)

    def open(self, bundle: fhir.Bundle, place: str, depth: int = 0) -> None:
        """The entries of a Bundle. The newest version comes first in a history, a deletion counts for all."""
        if any(link.relation == "next" for link in bundle.link or ()):
            self.found.problems.append("Bundle: one page of several; what is on the other pages was not read")
        for number, part in enumerate(bundle.entry or (), 1):
            where = f"entry {number}" if depth == 0 else f"{place}, entry {number}"
            entry = self._decoded(_entries, part, where)
            if entry is None:
                continue
            if entry.request is not None and entry.request.method == "DELETE":
                gone = relative(entry.request.url or entry.full_url or "")
                self.deleted.add(gone)
                self.found.problems.append(f"{where}: a deletion; what it deletes was left out")
            elif fhir.given(entry.resource):
                self.take(entry.resource, where, depth, entry.full_url or "", bundle.type == "history")


def reason(error: Exception) -> str:
    """Why a part could not be read: the element's path and the shape expected, never the content."""
    text = str(error)
    if isinstance(error, msgspec.ValidationError):
        what, _, path = text.partition(" - at ")
        said = in_plain_words(what).replace("expected here", f"expected at {path.strip('`$.') or 'its root'}")
        return f"{said[:1].lower()}{said[1:]}"
    return "it is not valid JSON in UTF-8"
