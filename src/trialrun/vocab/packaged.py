"""Conditions that no data file of ours holds, by their ICD-10-CM names, from the package simple-icd-10-cm.

The package carries the tabular list (public domain) as one large file. Reading it takes most of a second, so
what a text can name is worked out once and kept in the platform's cache directory; without that directory it
is worked out anew each time. Nothing of it becomes part of our data files.

A name is used where it says one thing: names with "other", "unspecified", "with", "and", a comma and the
like only make sense beside their neighbours in the list, and words that the grammar reads by itself
("acute", "severe", "bilateral") must not hide in a name. The concept is named as the list names it, in small
letters, and lies below the concept of ours whose code covers its code.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
from functools import cache
from importlib import metadata
from pathlib import Path

import msgspec

from trialrun.vocab.concepts import FILES, Concept, Group, by_curated_code, curated_concepts, data_files
from trialrun.vocab.spelling import curated, fold, hides_qualifier, variants

PACKAGE = "simple-icd-10-cm"
_FORM = "3"  # raise it when the rules below change: what is kept was made by the old ones


class Packaged(msgspec.Struct, frozen=True, array_like=True):
    """entries: the names of the broader concepts and the code (or "") by name. terms: folded spellings and
    the name that each stands for. codes: name by code."""

    entries: dict[str, tuple[tuple[str, ...], str]] = {}
    terms: dict[str, str] = {}
    codes: dict[str, str] = {}

    def concept(self, name: str) -> Concept | None:
        if (entry := self.entries.get(name)) is None:
            return None
        codes = (f"ICD-10-CM:{entry[1]}",) if entry[1] else ()
        return Concept(name, "condition", entry[0], (), codes, {"source": PACKAGE})


@cache
def version() -> str:
    """The package's version, or "" where it is not installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return ""


@cache
def packaged() -> Packaged:
    """The conditions of the package; none where it is not installed."""
    if not version():
        return Packaged()
    kept = _kept_at()
    if kept is not None:
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept.read_bytes(), type=Packaged)
    made = _made()
    if kept is not None:
        _keep(kept, made)
    return made


def _kept_at() -> Path | None:
    """Where the cache of this package and these data files is; None where there is no such directory."""
    import platformdirs

    digest = hashlib.blake2b(f"{_FORM} {version()}".encode(), digest_size=8)
    for prefix in FILES.values():
        for _, text in data_files(prefix):
            digest.update(text.encode())
    with contextlib.suppress(OSError, RuntimeError):
        folder = Path(platformdirs.user_cache_dir("trialrun", appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"icd-10-cm-{digest.hexdigest()}.msgpack"
    return None


def _keep(place: Path, made: Packaged) -> None:
    """Writes the cache so that a reader sees all of it or nothing; a full or read-only disk is no error."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        draft.write_bytes(msgspec.msgpack.encode(made))
        draft.replace(place)
        for old in place.parent.glob("icd-10-cm-*.msgpack"):
            if old != place:
                old.unlink(missing_ok=True)


# Chapters that name no condition of a person: causes from outside, factors of health status, provisional.
_NO_CONDITIONS = frozenset("UVWXYZ")
# What has no concept of ours above it by its code lies below the one for its chapter.
_CHAPTERS: tuple[tuple[str, str, str], ...] = (
    ("A00", "B99", "infection"),
    ("C00", "C99", "malignancy"),
    ("D00", "D49", "neoplasm"),
    ("D50", "D77", "hematologic disease"),
    ("D80", "D89", "immune disorder"),
    ("E00", "E35", "endocrine disease"),
    ("E70", "E89", "metabolic disease"),
    ("F01", "F99", "psychiatric disorder"),
    ("G00", "G99", "neurological disease"),
    ("H00", "H59", "eye disease"),
    ("H60", "H95", "ear disease"),
    ("I00", "I99", "cardiovascular disease"),
    ("J00", "J99", "respiratory disease"),
    ("K00", "K14", "oral and dental disease"),
    ("K20", "K68", "gastrointestinal disease"),
    ("K70", "K77", "hepatic disease"),
    ("L00", "L99", "skin disease"),
    ("M00", "M99", "musculoskeletal disease"),
    ("N00", "N39", "urologic disease"),
    ("N40", "N53", "male genital disease"),
    ("N60", "N65", "breast disease"),
    ("N70", "N98", "gynecologic disease"),
    ("O00", "O9A", "pregnancy complication"),
    ("P00", "P96", "neonatal disease"),
    ("Q00", "Q99", "congenital abnormality"),
    ("R00", "R69", "sign or symptom"),
    ("S00", "T14", "injury"),
    ("T20", "T34", "injury"),
)
_DEPENDENT = re.compile(
    r"\b(?:other|others|unspecified|specified|with|without|due|to|elsewhere|not|no|and|or|following|associated"
    r"|classified|classifiable|nos|nec|initial|subsequent|sequelae?|encounter|in|by|from|for|as|during|after"
    r"|affecting|involving|complicating|related|induced|single|multiple|right|left|bilateral|unilateral|upper"
    r"|lower|first|second|third|fourth|fifth|trimester|episode|stage|grade|type|degree|level|status|history"
    r"|findings?|current|past|remission|relapse|relapsed|active|inactive|acute|subacute|chronic|recurrent"
    r"|persistent|progressive|severe|mild|moderate|serious|profound|local|localized|generalized|uncontrolled"
    r"|controlled|unstable|stable|symptomatic|asymptomatic|significant|uncomplicated|complicated|adverse|effect"
    r"|underdosing|toxic|fetus|newborn|maternal|site|sites|part|parts|organ|region|disorders? of"
    r"|complications?|effects?|breakdown|displacement|behavior|\d+)\b|[,;:/%]"
)
# Single words of the list that mean something else in the prose of a trial, and too general names.
_EVERYDAY = frozenset(
    "reaction reactions induration shock infestation deformity contracture rupture strain sprain tic staring"
    " loss exposure neglect drowning crushing bite bites open closed displaced nondisplaced mixed simple"
    " partial complete total absence body".split()
)
_BRACKETED = re.compile(r"\s*[\[(][^\])]*[\])]?")


def _made() -> Packaged:
    """Works through the tabular list.

    An inclusion term may be narrower than the entry that it stands under, the same, or merely coded with it:
    each is a concept of its own beside the entry's, without the code, which does not tell it from the others.
    """
    own, capitals = curated()
    made = Packaged({}, {}, {})

    def add(text: str, above: tuple[str, ...], code: str) -> str:
        """The name under which the text is a concept now, or ""."""
        phrase = " ".join(_BRACKETED.sub("", text).removesuffix(" NOS").split())
        if not _says_one_thing(phrase) or hides_qualifier(phrase, "") or phrase in capitals:
            return ""
        spellings = variants(phrase)
        name = _small(phrase)
        if any(spelling in own or spelling in made.terms for spelling in spellings):
            return ""
        made.terms.update(dict.fromkeys(spellings, name))
        made.entries[name] = (tuple(dict.fromkeys((*_head(phrase, own), *above))), code)
        return name

    for code, described, included in _entries():
        if code[0] in _NO_CONDITIONS:
            continue
        above = _above(code)
        if code not in _own_codes() and (name := add(described, above, code)):
            made.codes[code] = name
        for text in included:
            add(text, above, "")
    return made


_NO_KIND = re.compile(r"^(?:non|pseudo|false|anti|pre|threatened)\b", re.IGNORECASE)


def _head(phrase: str, own: dict[str, set[tuple[Group, str]]]) -> tuple[str, ...]:
    """The concept of ours that the phrase ends with: a "hereditary sideroblastic anemia" is one of those."""
    words = fold(phrase).split()
    if _NO_KIND.search(phrase) or "of" in words:
        return ()
    for start in range(1, len(words)):
        named = own.get(" ".join(words[start:]), set())
        if kinds := tuple(name for group, name in named if group == "condition"):
            return kinds if len(kinds) == 1 else ()
    return ()


def _says_one_thing(phrase: str) -> bool:
    words = phrase.lower().split()
    if not words or len(words) > 6 or _DEPENDENT.search(phrase.lower()):
        return False
    return len(words) > 1 or (len(phrase) >= 6 and words[0] not in _EVERYDAY)


def _small(phrase: str) -> str:
    """The first letter small, unless the word is an abbreviation or a name with an apostrophe."""
    first, _, rest = phrase.partition(" ")
    if "'" in first or sum(letter.isupper() for letter in first) > 1:
        return phrase
    return f"{first.lower()} {rest}".strip()


def _above(code: str) -> tuple[str, ...]:
    """The concepts of ours that cover the code."""
    if named := tuple(name for group, name in by_curated_code("ICD-10-CM", code) if group == "condition"):
        return named
    chapter = next((name for low, high, name in _CHAPTERS if low <= code[:3] <= high), "")
    return (chapter,) if chapter in curated_concepts("condition") else ()


@cache
def _own_codes() -> frozenset[str]:
    marked = (code for found in curated_concepts("condition").values() for code in found.codes)
    return frozenset(code.partition(":")[2] for code in marked if code.startswith("ICD-10-CM:"))


def _entries() -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, name and inclusion terms of every entry of the package's tabular list."""
    from lxml import etree

    specification = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    places = specification.submodule_search_locations if specification else None
    listed = sorted(Path(place) / "data" for place in places or ())
    files = [file for folder in listed for file in sorted(folder.glob("icd10c*tabular*.xml"))]
    entries: list[tuple[str, str, tuple[str, ...]]] = []
    for file in files[-1:]:
        for diagnosis in etree.parse(file).iter("diag"):
            code, described = diagnosis.findtext("name") or "", diagnosis.findtext("desc") or ""
            if code and described:
                notes = (note.text or "" for term in diagnosis.findall("inclusionTerm") for note in term)
                entries.append((code.strip(), described, tuple(notes)))
    return entries
