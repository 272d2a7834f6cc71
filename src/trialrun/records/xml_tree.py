"""XML as untrusted input: parsed without entities or network, read as children by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trialrun.records.record import Rejected, printable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# libxml2 repeats the place at the end of some messages: ", line 3, column 5", " line 3".
_PLACE = re.compile(r",? line \d+(?:, column \d+)?\s*$")

_ROOTS = {
    "html": "a web page (HTML), not a record; download the record as JSON or XML",
    "rss": "a feed (RSS) that names studies, not a study; download the studies themselves",
    "feed": "a feed (Atom) that names studies, not a study; download the studies themselves",
    "search_results": "a list of search results, not a study; download the studies themselves",
    "Bundle": "FHIR, not a trial record; `trialrun patient` reads a patient's bundle",
}


def parse(data: bytes, name: str) -> Node | Rejected:
    """The root element. No entity is resolved and nothing is fetched; a document that declares entities,
    nests too deeply or holds a text beyond libxml2's limits is rejected."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return _malformed(data, name, error)
    declared = root.getroottree().docinfo.internalDTD
    # The stubs of lxml leave the entities of a DTD out.
    if declared is not None and list(declared.iterentities()):  # type: ignore[union-attr]
        return Rejected(
            name, "", "XML that declares entities, which are never resolved here; give it without them"
        )
    return Node(root)


def what_it_is(root: Node) -> str:
    """What an XML document is that is not a `clinical_study`, and what to do; "" for a `clinical_study`."""
    tag = root.tag
    if tag == "clinical_study":
        return ""
    return _ROOTS.get(tag, f"XML whose root element is <{tag[:40]}>, not <clinical_study> of the registry")


def _malformed(data: bytes, name: str, error: Exception) -> Rejected:
    if data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return Rejected(name, "line 1, column 1", _ROOTS["html"])
    line, column = getattr(error, "position", None) or (0, 0)
    message = printable(_PLACE.sub("", (getattr(error, "msg", None) or str(error)).split("\n")[0]))
    return Rejected(
        name,
        f"line {line}, column {column}" if line else "",
        f"malformed XML: {message or 'no element found'}; the file may be cut off, download it again",
    )


class Node:
    """An element's children by name; text is stripped, absent text is "".

    asked_for: the names that somebody asked for, so that a reader can say what it left unread.
    """

    __slots__ = ("asked_for", "children", "element")

    def __init__(self, element: Element | None) -> None:
        self.element = element
        self.asked_for: set[str] = set()
        self.children: dict[str, list[Element]] = {}
        for child in element if element is not None else ():
            self.children.setdefault(child.tag, []).append(child)

    @property
    def tag(self) -> str:
        """The element's name without its namespace: "{http://www.w3.org/2005/Atom}feed" is a feed."""
        return "" if self.element is None else str(self.element.tag).rpartition("}")[2]

    def all(self, tag: str) -> Sequence[Element]:
        self.asked_for.add(tag)
        return self.children.get(tag, ())

    def text(self, tag: str) -> str:
        self.asked_for.add(tag)
        found = self.children.get(tag)
        return text_of(found[0]) if found else ""

    def texts(self, tag: str) -> tuple[str, ...]:
        return tuple(text for child in self.all(tag) if (text := text_of(child)))

    def node(self, tag: str) -> Node:
        found = self.all(tag)
        return Node(found[0]) if found else _ABSENT

    def nodes(self, tag: str) -> Iterator[Node]:
        return map(Node, self.all(tag))

    def attribute(self, tag: str, name: str) -> str:
        found = self.all(tag)
        return str(found[0].get(name, "")) if found else ""

    def block(self, tag: str) -> str:
        """The text as it stands of an element's `textblock`, or of the element itself."""
        found = self.all(tag)
        if not found:
            return ""
        inner = found[0].find("textblock")
        return _whole_text(found[0] if inner is None else inner)

    def flag(self, tag: str) -> bool | None:
        text = self.text(tag)
        return {"yes": True, "no": False}.get(text.casefold()) if text else None

    def __bool__(self) -> bool:
        return self.element is not None


_ABSENT = Node(None)


def text_of(element: Element) -> str:
    text = _whole_text(element)
    return text.replace("\r", "").strip() if text else ""


def _whole_text(element: Element) -> str:
    """The text of an element with that of the elements inside it: "CO<sub>2</sub> laser" is one text."""
    if len(element):
        return "".join(str(part) for part in element.itertext())
    return element.text or ""
