"""Bodies of requests, read in memory only: form fields, uploaded files, JSON.

Litestar's own form parser moves an upload of more than a megabyte into a temporary file. A patient's data
must not touch the disk, so the parts are read here from the body, whose size the server has already limited.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from trialrun.model.errors import BadRequest
from trialrun.model.time import day_of_screening

MOST_PARTS = 300


class Form(msgspec.Struct, frozen=True):
    """Fields by name, each with all its values in order, and the files that are not empty."""

    fields: dict[str, list[str]]
    files: dict[str, bytes]

    def first(self, name: str) -> str:
        """The first value of a field without blanks around it; "" when there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """All values of a field that are not empty."""
        return [value.strip() for value in self.fields.get(name, ()) if value.strip()]


def parse_form(content_type: str, body: bytes) -> Form:
    """A form in either of the two encodings that browsers use. Raises BadRequest."""
    kind, options = parse_options_header(content_type)
    if kind == "application/x-www-form-urlencoded":
        fields: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_PARTS
            )
        except ValueError:
            raise BadRequest("The form has too many fields.") from None
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return Form(fields, {})
    if kind == "multipart/form-data" and options.get("boundary"):
        return _multipart(options["boundary"], body)
    raise BadRequest("The request is not a form.")


def _multipart(boundary: str, body: bytes) -> Form:
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
            segment: MultipartSegment | None = None
            data = bytearray()
            for event in (*parser.parse(body), *parser.parse(b"")):
                if isinstance(event, MultipartSegment):
                    segment, data = event, bytearray()
                elif event:
                    data += event
                elif segment is not None:
                    if segment.filename is None:
                        fields.setdefault(segment.name, []).append(data.decode("utf-8", "replace"))
                    elif data:
                        files[segment.name] = bytes(data)
                    segment = None
    except (MultipartError, ValueError):
        raise BadRequest("The form cannot be read: its parts are broken.") from None
    return Form(fields, files)


def parse_day(text: str, default: date) -> date:
    """A day as YYYY-MM-DD, from 1900 to 2199. Raises BadRequest."""
    if not text:
        return default
    try:
        return day_of_screening(text)
    except ValueError:
        raise BadRequest(
            "The day of the screening is not a date.", place="on", hint="Write it as 2027-01-04."
        ) from None


def parse_days(text: str, default: int) -> int:
    """A number of days from 1 to 36500. Raises BadRequest."""
    if not text:
        return default
    days = whole(text, 1, 36_500)
    if days is None:
        raise BadRequest(
            "The age of a measurement is not a number of days.",
            place="measurement_days",
            hint="Write a whole number, 90.",
        )
    return days


def whole(text: str, least: int, most: int) -> int | None:
    """The whole number that the text is; None where it is none between the two, both included."""
    if len(text) > 9 or not (text.isascii() and text.isdecimal()):
        return None
    return int(text) if least <= int(text) <= most else None
