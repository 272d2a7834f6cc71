"""The concepts that criteria and patients speak of: names, hierarchy, codes.

Every concept has a canonical name, unique within its group. Data files (`data/GROUP*.tsv`) say what is
what; this module only loads and answers. A data file starts with `#` lines (what it is, source, form), then
a line of column names, then one concept a line; lists inside a column are separated by `|`:

    name    canonical name, lower case except for proper abbreviations, singular, American spelling
    is_a    names of its broader concepts in the same group
    also    synonyms; written in CAPITALS (up to six characters) they match only in capitals
    codes   SYSTEM:CODE; an ICD-10-CM code stands for itself and everything below it

A concept may stand in two files: the second adds to the first. Vocabularies that the user imported
(`vocab.imported`) come after the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec

from trialrun.model.errors import UnknownConcept

Group = Literal["condition", "therapy", "test", "measurement", "scale"]
FILES: dict[Group, str] = {
    "condition": "conditions",
    "therapy": "therapies",
    "test": "tests",
    "measurement": "measurements",
    "scale": "scales",
}


class Concept(msgspec.Struct, frozen=True):
    """One line of a data file. `columns` holds the group's further columns (a therapy's kind, a unit …)."""

    name: str
    group: Group
    is_a: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    columns: dict[str, str] = {}


def read_table(text: str) -> list[dict[str, str]]:
    """Rows of a data file as dictionaries; comments and empty lines are skipped."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return []
    header = lines[0].split("\t")
    return [dict(zip(header, (*line.split("\t"), *[""] * len(header)), strict=False)) for line in lines[1:]]


def data_files(prefix: str) -> list[tuple[str, str]]:
    """Names and texts of the data files whose name begins with `prefix`, in order of name."""
    folder = resources.files("trialrun.vocab") / "data"
    names = sorted(item.name for item in folder.iterdir() if item.name.startswith(prefix))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names if name.endswith(".tsv")]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


_CORE = {"name", "is_a", "also", "codes"}


@cache
def curated_concepts(group: Group) -> dict[str, Concept]:
    """The concepts of our own data files by canonical name."""
    found: dict[str, Concept] = {}
    for _, text in data_files(FILES[group]):
        for row in read_table(text):
            name = row["name"].strip()
            columns = {key: cell.strip() for key, cell in row.items() if key not in _CORE and cell.strip()}
            is_a, also, codes = (_list(row.get(key, "")) for key in ("is_a", "also", "codes"))
            new = Concept(name, group, is_a, also, codes, columns)
            found[name] = _merged(found[name], new) if name in found else new
    return found


@cache
def concepts(group: Group) -> dict[str, Concept]:
    """All concepts of a group by canonical name: ours, and what imported vocabularies add."""
    from trialrun.vocab.imported import vocabularies

    found = curated_concepts(group)
    if imports := vocabularies():
        found = dict(found)
        for vocabulary in imports:
            for new in vocabulary.concepts:
                if new.group == group:
                    found[new.name] = _merged(found[new.name], new) if new.name in found else new
    return found


def _merged(one: Concept, other: Concept) -> Concept:
    """A concept that a second file adds synonyms or codes to."""
    return Concept(
        one.name,
        one.group,
        tuple(dict.fromkeys(one.is_a + other.is_a)),
        tuple(dict.fromkeys(one.also + other.also)),
        tuple(dict.fromkeys(one.codes + other.codes)),
        {**other.columns, **one.columns},
    )


def known(name: str, group: Group) -> Concept | None:
    """The concept of that canonical name; None where there is none.

    Also a condition of the package, and a drug that is known by the ending of its name.
    """
    if (found := concepts(group).get(name)) is not None:
        return found
    if group == "condition":
        from trialrun.vocab.packaged import packaged

        return packaged().concept(name)
    if group == "therapy":
        from trialrun.vocab.context import drug_by_stem

        return drug_by_stem(name)
    return None


def concept(name: str, group: Group) -> Concept:
    """The concept of that canonical name. Raises UnknownConcept."""
    if (found := known(name, group)) is None:
        raise UnknownConcept(f"{name!r} is not a {group} of the vocabulary")
    return found


def is_coded(name: str, group: Group) -> bool:
    """Whether the vocabulary holds a concept of that canonical name; any other name is *uncoded*."""
    return known(name, group) is not None


@lru_cache(maxsize=32768)  # uncoded names come from texts and are without end
def ancestors(name: str, group: Group) -> frozenset[str]:
    """The concept itself and everything broader than it.

    An uncoded name has itself and, where its head is a known concept ("ankle surgery"), what covers that.
    """
    return _ancestors(name, group) if is_coded(name, group) else _ancestors_of_uncoded(name, group)


@cache
def _ancestors(name: str, group: Group) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            found = known(current, group)
            waiting.extend(found.is_a if found else ())
    return frozenset(seen)


def _ancestors_of_uncoded(name: str, group: Group) -> frozenset[str]:
    from trialrun.vocab.heads import head  # it reads names in texts, which stands above this module

    found = head(name, group)
    return frozenset((name, *(_ancestors(found, group) if found else ())))


@lru_cache(maxsize=32768)
def narrower_count(name: str, group: Group) -> int:
    """How many concepts of the group are kinds of this one."""
    return len(_at_or_below(name, group) - {name})


def have_kinds_in_common(one: str, other: str, group: Group) -> bool:
    """Whether some concept of our files is a kind of both ("brain tumor", "malignancy")."""
    return not _at_or_below(one, group).isdisjoint(_at_or_below(other, group))


@lru_cache(maxsize=4096)
def _at_or_below(name: str, group: Group) -> frozenset[str]:
    """The concepts of our files that are kinds of this one, itself among them."""
    narrower = _narrower(group)
    seen = {name}
    waiting = list(narrower.get(name, ()))
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += narrower.get(current, ())
    return frozenset(concepts(group).keys() & seen)


@cache
def _narrower(group: Group) -> Mapping[str, list[str]]:
    """The concepts next below each, among them those of the package by which ours have a broader one."""
    narrower: dict[str, list[str]] = {}
    ours = concepts(group)
    reached = dict.fromkeys(ours)
    waiting = list(ours)
    for name in waiting:
        found = ours.get(name) or known(name, group)
        for above in found.is_a if found else ():
            narrower.setdefault(above, []).append(name)
            if above not in reached:
                reached[above] = None
                waiting.append(above)  # the loop comes to it
    return narrower


def is_a(name: str, broader: str, group: Group) -> bool:
    """Whether `broader` covers `name` ("AML" is a "malignancy"); a concept covers itself."""
    return broader in ancestors(name, group)


# What somebody is "on": given again and again, each session recorded as a procedure that was completed.
_IN_SESSIONS = (
    *("renal replacement therapy", "apheresis", "phototherapy", "oxygen therapy", "parenteral nutrition"),
    *("mechanical ventilation", "non-invasive ventilation", "ecmo"),
)


def in_sessions(name: str) -> bool:
    """Whether a therapy goes on in sessions (dialysis, oxygen), although each of them is a procedure."""
    return not ancestors(name, "therapy").isdisjoint(_IN_SESSIONS)


@cache
def _codes(ours: bool = False) -> dict[tuple[str, str], tuple[tuple[Group, str], ...]]:
    """Concepts by system and code; only those of our own files, or all."""
    index: dict[tuple[str, str], list[tuple[Group, str]]] = {}
    for group in FILES:
        for found in (curated_concepts(group) if ours else concepts(group)).values():
            for code in found.codes:
                system, _, value = code.partition(":")
                index.setdefault((system, value.upper()), []).append((group, found.name))
    return {key: tuple(names) for key, names in index.items()}


def by_code(system: str, code: str) -> tuple[tuple[Group, str], ...]:
    """Concepts (group, name) that a code stands for.

    Of an ICD-10(-CM) code that is not one of ours, the packaged condition of just that code, else the
    concepts of the longest known beginning of it.
    """
    code = code.strip().upper()
    if system.startswith("ICD-10"):
        plain = code.replace(".", "")
        dotted = plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"
        if ("ICD-10-CM", dotted) not in _codes():
            from trialrun.vocab.packaged import packaged

            if name := packaged().codes.get(dotted):
                return (("condition", name),)
    return _by_beginning(system, code, _codes())


def by_curated_code(system: str, code: str) -> tuple[tuple[Group, str], ...]:
    """Concepts of our own files that a code stands for; of ICD-10(-CM) the longest known beginning."""
    return _by_beginning(system, code.strip().upper(), _codes(True))


def _by_beginning(
    system: str, code: str, index: dict[tuple[str, str], tuple[tuple[Group, str], ...]]
) -> tuple[tuple[Group, str], ...]:
    if system.startswith("ICD-10"):
        code = code.replace(".", "")
        while len(code) >= 3:
            dotted = code if len(code) == 3 else f"{code[:3]}.{code[3:]}"
            if found := index.get(("ICD-10-CM", dotted)):
                return found
            code = code[:-1]
        return ()
    return index.get((system, code), ())
