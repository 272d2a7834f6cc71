"""Reading terminologies for import: OMOP Athena's CSV, OncoTree (JSON or TSV), the Disease Ontology (OBO).

Which it is shows in the content. Only what names a thing of one of our groups is taken, and only current,
standard concepts with exact synonyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from trialrun.model.errors import MalformedVocabulary
from trialrun.vocab.concepts import Group
from trialrun.vocab.imported import Raw

_HINT = "Give a folder of OMOP Athena's CSV, OncoTree's tumor types (JSON, TSV) or an OBO file."


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
        return _oncotree_json(text, path), "oncotree", path.name
    if start.startswith("format-version:") or "\n[Term]" in start:
        found, release = _obo(text, path)
        return found, "doid", f"{path.name} {release}".strip()
    if start.lower().startswith("level_1\t"):
        return _oncotree_tsv(text, path), "oncotree", path.name
    raise MalformedVocabulary("is no terminology that can be imported.", place=str(path), hint=_HINT)


# ---- OMOP --------------------------------------------------------------------------------------------

_DOMAINS: dict[str, tuple[Group, str]] = {
    "Condition": ("condition", ""),
    "Drug": ("therapy", "drug"),
    "Procedure": ("therapy", "procedure"),
    "Device": ("therapy", "device"),
    "Measurement": ("measurement", ""),
}
_SYSTEMS = {"ICD10CM": "ICD-10-CM", "ICD10": "ICD-10-CM", "ICDO3": "ICD-O-3"}
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
    concepts: dict[str, dict[str, str]] = {}
    read = False
    for _, row in _rows(folder, "CONCEPT.CSV", needed):
        read = True
        if (
            row["domain_id"] in _DOMAINS
            and row["standard_concept"] in ("S", "C")
            and not row.get("invalid_reason")
        ):
            concepts[row["concept_id"]] = row
    if not read:
        raise MalformedVocabulary("holds no CONCEPT.csv with concepts.", place=str(folder), hint=_HINT)
    also: dict[str, list[str]] = {}
    for _, row in _rows(folder, "CONCEPT_SYNONYM.CSV", ("concept_id", "concept_synonym_name")):
        if row["concept_id"] in concepts and row.get("language_concept_id", _ENGLISH) == _ENGLISH:
            also.setdefault(row["concept_id"], []).append(row["concept_synonym_name"].strip())
    above: dict[str, list[str]] = {}
    columns = ("ancestor_concept_id", "descendant_concept_id", "min_levels_of_separation")
    for _, row in _rows(folder, "CONCEPT_ANCESTOR.CSV", columns):
        if row["min_levels_of_separation"] == "1":
            above.setdefault(row["descendant_concept_id"], []).append(row["ancestor_concept_id"])
    if not above:
        columns = ("concept_id_1", "concept_id_2", "relationship_id")
        for _, row in _rows(folder, "CONCEPT_RELATIONSHIP.CSV", columns):
            if row["relationship_id"].lower() == "is a" and not row.get("invalid_reason"):
                above.setdefault(row["concept_id_1"], []).append(row["concept_id_2"])
    for number, row in concepts.items():
        group, kind = _DOMAINS[row["domain_id"]]
        if kind == "drug" and row["standard_concept"] == "C":
            kind = "class"
        system = _SYSTEMS.get(row["vocabulary_id"], row["vocabulary_id"])
        yield Raw(
            number,
            row["concept_name"].strip(),
            group,
            tuple(also.get(number, ())),
            (f"{system}:{row['concept_code'].strip()}",),
            tuple(above.get(number, ())),
            {"kind": kind} if kind else {},
        )


# ---- OncoTree ----------------------------------------------------------------------------------------

_TUMOR = "neoplasm"
_QUALIFIED = re.compile(r",\s*(?:NOS|other)$", re.IGNORECASE)


def _tumor(code: str, name: str, parents: tuple[str, ...], codes: tuple[str, ...] = ()) -> Raw:
    return Raw(code, _QUALIFIED.sub("", name.strip()), "condition", (), (f"ONCOTREE:{code}", *codes), parents)


def _root() -> Raw:
    """Everything in OncoTree is a neoplasm; its tissues are places and no conditions."""
    return Raw("", _TUMOR, "condition")


def _oncotree_json(text: str, path: Path) -> list[Raw]:
    try:
        document = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise MalformedVocabulary(f"is no JSON ({error}).", place=str(path)) from error
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
    return tuple(f"{system}:{code}" for system, codes in pairs if isinstance(codes, list) for code in codes)


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


# ---- OBO ---------------------------------------------------------------------------------------------

_EXACT = re.compile(r'"(?P<name>(?:[^"\\]|\\.)*)" EXACT\b')
_PREFIXES = {"ICD10CM": "ICD-10-CM", "MESH": "MESH", "NCI": "NCI", "SNOMEDCT": "SNOMED", "UMLS_CUI": "UMLS"}


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
    codes = [term["id"][0]]
    for reference in term.get("xref", ()):
        system, _, code = reference.partition(":")
        known = next((ours for prefix, ours in _PREFIXES.items() if system.startswith(prefix)), "")
        if known and code:
            codes.append(f"{known}:{code.split()[0]}")
    synonyms = (match["name"] for line in term.get("synonym", ()) if (match := _EXACT.match(line)))
    parents = tuple(line.partition("!")[0].split("{")[0].strip() for line in term.get("is_a", ()))
    return Raw(term["id"][0], term["name"][0], "condition", tuple(synonyms), tuple(codes), parents)
