"""A search to take away: as a CSV table and as an Atom feed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from urllib.parse import quote
from xml.etree import ElementTree

from trialrun.catalog import Hit, Results
from trialrun.vocab import labels
from trialrun.web.prose import unescaped

COLUMNS = (
    "id", "title", "status", "phase", "type", "conditions", "interventions", "sponsor", "sex", "minimum_age",
    "maximum_age", "enrollment", "start", "updated", "sites", "countries", "nearest_city", "nearest_km",
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"


def csv_table(results: Results) -> bytes:
    """One trial a line, UTF-8 with a mark that spreadsheets recognise."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for hit in results.studies:
        writer.writerow([_harmless(value) for value in _cells(hit)])
    return text.getvalue().encode("utf-8-sig")


def _cells(hit: Hit) -> tuple[object, ...]:
    return (
        hit.id,
        unescaped(hit.title),
        labels.name("status", hit.status) if hit.status else "",
        labels.phase_name(hit.phases),
        labels.name("type", hit.type) if hit.type else "",
        "; ".join(hit.conditions),
        "; ".join(hit.interventions),
        hit.sponsor,
        labels.name("sex", hit.sex) if hit.sex else "",
        hit.minimum_age,
        hit.maximum_age,
        "" if hit.enrollment is None else hit.enrollment,
        hit.start,
        hit.updated,
        hit.sites,
        "; ".join(hit.countries),
        hit.nearest.city if hit.nearest else "",
        hit.nearest.distance_km if hit.nearest else "",
    )


def _harmless(value: object) -> object:
    """A text that a spreadsheet would run as a formula, made a text."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


def atom(results: Results, base: str, address: str) -> bytes:
    """The trials as a feed, newest first. base: "http://127.0.0.1:8000"; address: the feed's own path."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(feed, "title", "Trials found by trialrun")
    _add(feed, "id", base + address)
    _add(feed, "updated", max((_moment(hit.updated) for hit in results.studies), default=_moment("")))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=base + address)
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "trialrun")
    for hit in results.studies:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        page = f"{base}/trials/{quote(hit.id, safe='')}"
        _add(entry, "title", unescaped(hit.title))
        _add(entry, "id", page)
        _add(entry, "updated", _moment(hit.updated))
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=page)
        status = labels.name("status", hit.status) if hit.status else ""
        _add(entry, "summary", " · ".join(part for part in (status, unescaped(hit.summary)) if part))
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    # Control characters have no place in XML, not even escaped.
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = "".join(char for char in text if char in "\t\n" or char >= " ")


def _moment(text: str) -> str:
    """A record's date, whole or partial, as a timestamp."""
    try:
        found = date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        found = date(1970, 1, 1)
    return datetime(found.year, found.month, found.day, tzinfo=UTC).isoformat()
