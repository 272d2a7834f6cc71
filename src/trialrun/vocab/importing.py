"""Reading terminologies for import: OMOP Athena's CSV, OncoTree, the Disease Ontology.

Which it is shows in the content. Only what names a thing of one of our groups is taken, and only current,
standard concepts with exact synonyms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialrun.model.errors import MalformedVocabulary
from trialrun.vocab.concepts import Group
from trialrun.vocab.imported import Raw

_HINT = "Give a folder of OMOP Athena's CSV, OncoTree (JSON, TSV) or the Disease Ontology (OBO, JSON)."


def read_terminology(path: Path) -> tuple[list[Raw], str, str]:
    """Concepts, a default name ("omop", "oncotree", "doid") and the source. Raises MalformedVocabulary."""
    if path.is_dir() or (path.name.upper().startswith("CONCEPT") and path.suffix.lower() == ".csv"):
        folder = path if path.is_dir() else path.parent
        return list(_omop(folder)), "omop", folder.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedVocabulary(
            f"cannot be read as text ({error}).", place=str(path), hint=_HINT
        ) from error
    start = text.lstrip()[:2000]
    if start.startswith(("{", "[")):
        document = _json(text, path)
        if isinstance(document, dict) and "graphs" in document:
            found, release = _graphs(document, path)
            return found, "doid", f"{path.name} {release}".strip()
        return _oncotree_json(document, path), "oncotree", path.name
    if start.startswith("format-version:") or "\n[Term]" in start:
        found, release = _obo(text, path)
        return found, "doid", f"{path.name} {release}".strip()
    if start.lower().startswith("level_1\t"):
        return _oncotree_tsv(text, path), "oncotree", path.name
    raise MalformedVocabulary("is no terminology that can be imported.", place=str(path), hint=_HINT)


def _json(text: str, path: Path) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise MalformedVocabulary(f"is no JSON ({error}).", place=str(path)) from error
    except RecursionError:
        raise MalformedVocabulary("is nested too deeply.", place=str(path), hint=_HINT) from None


# ---- OMOP --------------------------------------------------------------------------------------------

_DOMAINS: dict[str, tuple[Group, str]] = {
    "Condition": ("condition", ""),
    "Drug": ("therapy", "drug"),
    "Procedure": ("therapy", "procedure"),
    "Device": ("therapy", "device"),
    "Measurement": ("measurement", ""),
}
# Names of vocabularies where a patient's codes (`patients.codes.SYSTEMS`) bear others.
_SYSTEMS = {
    "ICD10CM": "ICD-10-CM",
    "ICD10": "ICD-10-CM",
    "ICD9CM": "ICD-9-CM",
    "ICD10PCS": "PCS",
    "ICDO3": "ICD-O-3",
    "CPT4": "CPT",
}
_ENGLISH = "4180186"


def _rows(folder: Path, name: str, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of a tab-separated file; nothing when the file is not there."""
    found = {file.name.upper(): file for file in folder.iterdir()}
    file = found.get(name)
    if file is None:
        return
    with file.open(encoding="utf-8-sig", errors="strict", newline="") as lines:
        header: list[str] = []
        try:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\r\n").split("\t")
                if not header:
                    header = [cell.strip().lower() for cell in cells]
                    if missing := [column for column in needed if column not in header]:
                        raise MalformedVocabulary(
                            f"lacks the column {missing[0]}.", place=f"{file} line 1", hint=_HINT
                        )
                    continue
                if len(cells) != len(header):
                    raise MalformedVocabulary(
                        f"has {len(cells)} cells where the head has {len(header)}.",
                        place=f"{file} line {number}",
                    )
                yield number, dict(zip(header, cells, strict=True))
        except UnicodeDecodeError as error:
            raise MalformedVocabulary("is not UTF-8.", place=str(file)) from error


def _omop(folder: Path) -> Iterator[Raw]:
    needed = ("concept_id", "concept_name", "domain_id", "vocabulary_id", "standard_concept", "concept_code")
    concepts: dict[str, _Row] = {}
    read = False
    for _, row in _rows(folder, "CONCEPT.CSV", needed):
        read = True
        if (
            row["domain_id"] in _DOMAINS
            and row["standard_concept"] in ("S", "C")
            and not row.get("invalid_reason")
        ):
            group, kind = _DOMAINS[row["domain_id"]]
            if kind == "drug" and row["standard_concept"] == "C":
                kind = "class"
            system = _SYSTEMS.get(row["vocabulary_id"], row["vocabulary_id"])
            code = f"{system}:{row['concept_code'].strip()}"
            concepts[row["concept_id"]] = _Row(row["concept_name"].strip(), group, kind, code)
    if not read:
        raise MalformedVocabulary("holds no CONCEPT.csv with concepts.", place=str(folder), hint=_HINT)
    also: dict[str, list[str]] = {}
    for _, row in _rows(folder, "CONCEPT_SYNONYM.CSV", ("concept_id", "concept_synonym_name")):
        if row["concept_id"] in concepts and row.get("language_concept_id", _ENGLISH) == _ENGLISH:
            also.setdefault(row["concept_id"], []).append(row["concept_synonym_name"].strip())
    above = _nearest(folder, concepts)
    for number, one in concepts.items():
        yield Raw(
            number,
            one.name,
            one.group,
            tuple(also.get(number, ())),
            (one.code,),
            above.get(number, ()),
            {"kind": one.kind} if one.kind else {},
            own=one.code,
        )


class _Row(NamedTuple):
    """What is kept of a row of CONCEPT.csv, of which there may be millions."""

    name: str
    group: Group
    kind: str
    code: str


def _nearest(folder: Path, concepts: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The nearest concepts above each: where those directly above were not taken, the ones above these."""
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    columns = ("ancestor_concept_id", "descendant_concept_id", "min_levels_of_separation")
    for line, row in _rows(folder, "CONCEPT_ANCESTOR.CSV", columns):
        below, above = row["descendant_concept_id"], row["ancestor_concept_id"]
        if below == above or below not in concepts or above not in concepts:
            continue
        if not row["min_levels_of_separation"].isdecimal():
            raise MalformedVocabulary(
                "has a level of separation that is no number.", place=f"{folder} CONCEPT_ANCESTOR line {line}"
            )
        level = int(row["min_levels_of_separation"])
        nearest, others = found.get(below, (level, ()))
        if level <= nearest:
            found[below] = (level, (*others, above) if level == nearest else (above,))
    if found:
        return {below: above for below, (_, above) in found.items()}
    related: dict[str, tuple[str, ...]] = {}
    columns = ("concept_id_1", "concept_id_2", "relationship_id")
    for _, row in _rows(folder, "CONCEPT_RELATIONSHIP.CSV", columns):
        if (
            row["relationship_id"].lower() == "is a"
            and not row.get("invalid_reason")
            and row["concept_id_1"] in concepts
        ):
            related[row["concept_id_1"]] = (*related.get(row["concept_id_1"], ()), row["concept_id_2"])
    return related


# ---- OncoTree ----------------------------------------------------------------------------------------

_TUMOR = "neoplasm"
_QUALIFIED = re.compile(r",\s*(?:NOS|other)$", re.IGNORECASE)


def _tumor(code: str, name: str, parents: tuple[str, ...], codes: tuple[str, ...] = ()) -> Raw:
    return Raw(code, _QUALIFIED.sub("", name.strip()), "condition", (), (f"ONCOTREE:{code}", *codes), parents)


def _root() -> Raw:
    """Everything in OncoTree is a neoplasm; its tissues are places and no conditions."""
    return Raw("", _TUMOR, "condition")


def _oncotree_json(document: object, path: Path) -> list[Raw]:
    found = [_root()]
    if isinstance(document, dict):
        for root in document.values():
            _nested(root, "", 0, found, path)
    elif isinstance(document, list):
        for place, entry in enumerate(document):
            _flat(entry, f"{path} [{place}]", found)
    if len(found) == 1:
        raise MalformedVocabulary("holds no tumor types.", place=str(path), hint=_HINT)
    return found


def _cross(entry: dict[str, Any]) -> tuple[str, ...]:
    references = entry.get("externalReferences")
    pairs = references.items() if isinstance(references, dict) else ()
    return tuple(
        f"{_PREFIXES.get(system, system)}:{code}"
        for system, codes in pairs
        if isinstance(codes, list)
        for code in codes
    )


def _nested(entry: object, parent: str, level: int, found: list[Raw], path: Path) -> None:
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("code"), str)
        or not isinstance(entry.get("name"), str)
    ):
        raise MalformedVocabulary(
            "has a tumor type without code or name.",
            place=f"{path}, below {parent or 'the root'}",
            hint=_HINT,
        )
    code = entry["code"]
    if level > 1:
        found.append(_tumor(code, entry["name"], (parent,), _cross(entry)))
    children = entry.get("children")
    for child in children.values() if isinstance(children, dict) else ():
        _nested(child, code if level > 1 else "", level + 1, found, path)


def _flat(entry: object, place: str, found: list[Raw]) -> None:
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("code"), str)
        or not isinstance(entry.get("name"), str)
    ):
        raise MalformedVocabulary("is a tumor type without code or name.", place=place, hint=_HINT)
    level = entry.get("level", 2)
    if isinstance(level, int) and level > 1:
        parent = entry.get("parent") or ""
        found.append(_tumor(entry["code"], entry["name"], (parent if level > 2 else "",), _cross(entry)))


_CELL = re.compile(r"(?P<name>.+) \((?P<code>[^()]+)\)$")


def _oncotree_tsv(text: str, path: Path) -> list[Raw]:
    """Rows of levels, each cell "Name (CODE)"; the first level is the tissue."""
    lines = text.splitlines()
    depth = sum(column.lower().startswith("level_") for column in lines[0].split("\t"))
    found = {"": _root()}
    for number, line in enumerate(lines[1:], 2):
        parent = ""
        for level, cell in enumerate(line.split("\t")[:depth]):
            if not cell.strip():
                break
            match = _CELL.match(cell.strip())
            if match is None:
                raise MalformedVocabulary(
                    "has a cell that is not “Name (CODE)”.", place=f"{path} line {number}, level {level + 1}"
                )
            if level:
                found.setdefault(match["code"], _tumor(match["code"], match["name"], (parent,)))
                parent = match["code"]
    return list(found.values())


# ---- ontologies, as OBO and as its JSON --------------------------------------------------------------

_EXACT = re.compile(r'"(?P<name>(?:[^"\\]|\\.)*)" EXACT\b')
_PREFIXES = {
    "ICD10CM": "ICD-10-CM",
    "ICD9CM": "ICD-9-CM",
    "MESH": "MESH",
    "NCI": "NCIt",
    "SNOMEDCT": "SNOMED",
    "UMLS_CUI": "UMLS",
}


def _obo(text: str, path: Path) -> tuple[list[Raw], str]:
    """Terms that are not obsolete, with exact synonyms, cross references and is_a."""
    release, found = "", []
    term: dict[str, list[str]] | None = None
    began = 0
    for number, line in enumerate((*text.splitlines(), "[End]"), 1):
        line = line.strip()
        if line.startswith("["):
            if term is not None and (made := _term(term, f"{path} line {began}")) is not None:
                found.append(made)
            term, began = ({} if line == "[Term]" else None), number
        elif line and not line.startswith("!"):
            tag, colon, value = line.partition(":")
            if not colon:
                raise MalformedVocabulary("is neither a tag nor a stanza.", place=f"{path} line {number}")
            if term is not None:
                term.setdefault(tag, []).append(value.strip())
            elif tag == "data-version":
                release = value.strip()
    if not found:
        raise MalformedVocabulary("holds no terms.", place=str(path), hint=_HINT)
    return found, release


def _term(term: dict[str, list[str]], place: str) -> Raw | None:
    if term.get("is_obsolete") == ["true"]:
        return None
    if not term.get("id") or not term.get("name"):
        raise MalformedVocabulary("has a term without id or name.", place=place)
    synonyms = (match["name"] for line in term.get("synonym", ()) if (match := _EXACT.match(line)))
    parents = (line.partition("!")[0].split("{")[0].strip() for line in term.get("is_a", ()))
    return _disease(term["id"][0], term["name"][0], synonyms, term.get("xref", ()), parents)


def _disease(
    identifier: str, name: str, also: Iterable[str], references: Iterable[str], parents: Iterable[str]
) -> Raw:
    codes = [identifier]
    for reference in references:
        system, _, code = reference.partition(":")
        known = next((ours for prefix, ours in _PREFIXES.items() if system.startswith(prefix)), "")
        if known and code:
            codes.append(f"{known}:{code.split()[0]}")
    return Raw(identifier, name, "condition", tuple(also), tuple(codes), tuple(parents))


class _Value(msgspec.Struct):
    val: str = ""
    pred: str = ""


class _Meta(msgspec.Struct):
    synonyms: list[_Value] = []
    xrefs: list[_Value] = []
    deprecated: bool = False
    version: str = ""


class _Node(msgspec.Struct):
    id: str
    lbl: str = ""
    type: str = ""
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Edge(msgspec.Struct):
    sub: str
    pred: str
    obj: str


class _Graph(msgspec.Struct):
    nodes: list[_Node] = []
    edges: list[_Edge] = []
    meta: _Meta = msgspec.field(default_factory=_Meta)


def _graphs(document: dict[str, Any], path: Path) -> tuple[list[Raw], str]:
    """Classes that are not deprecated, with exact synonyms, cross references and is_a."""
    try:
        graphs = msgspec.convert(document["graphs"], list[_Graph])
    except msgspec.ValidationError as error:
        raise MalformedVocabulary(
            f"is no ontology as JSON ({error}).", place=str(path), hint=_HINT
        ) from error
    parents: dict[str, list[str]] = {}
    for edge in (edge for graph in graphs for edge in graph.edges if edge.pred == "is_a"):
        parents.setdefault(edge.sub, []).append(_short(edge.obj))
    found = [
        _disease(
            _short(node.id),
            node.lbl,
            (synonym.val for synonym in node.meta.synonyms if synonym.pred == "hasExactSynonym"),
            (reference.val for reference in node.meta.xrefs),
            parents.get(node.id, ()),
        )
        for graph in graphs
        for node in graph.nodes
        if node.type == "CLASS" and node.lbl and not node.meta.deprecated
    ]
    if not found:
        raise MalformedVocabulary("holds no terms.", place=str(path), hint=_HINT)
    return found, next((_release(graph.meta.version) for graph in graphs if graph.meta.version), "")


def _short(address: str) -> str:
    """ "DOID:162" of the address that ends with DOID_162."""
    return address.rpartition("/")[2].replace("_", ":", 1)


def _release(address: str) -> str:
    """ "doid/releases/2026-07-31/doid.json" of the address that ends so."""
    return address.rpartition("/obo/")[2]
