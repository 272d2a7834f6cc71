"""Vocabularies that a user imported: where they are kept, and how they join what we hold ourselves.

One file a vocabulary in a directory of the user's. Where an imported name or exact synonym is one of ours, it
is our concept and keeps our place in the hierarchy; the import only adds synonyms and codes to it. A synonym
or a code that is ours for something else stays ours; whose own code is ours lies below our concept.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from trialrun.model.errors import BadRequest, MalformedVocabulary
from trialrun.vocab.concepts import FILES, Concept, Group, curated_concepts

VARIABLE = "TRIALRUN_VOCABULARY"
_SUFFIX = ".vocabulary"
_FORM = 1


class Imported(msgspec.Struct, frozen=True):
    """A vocabulary as kept. source: the file's name and release. digest: changes whenever the concepts do."""

    form: int
    name: str
    source: str
    imported_on: date
    digest: str
    concepts: tuple[Concept, ...]


class Raw(msgspec.Struct, frozen=True):
    """A concept as a terminology's file has it.

    parents: ids of the broader ones in the same file. own: the one of its codes that means just this concept,
    while the others are references to terminologies that divide the world otherwise.
    """

    id: str
    name: str
    group: Group
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    own: str = ""


class Conflict(msgspec.Struct, frozen=True):
    """A spelling or a code of the import that is ours for another concept, and stays ours."""

    what: str
    imported: str
    ours: str


def directory(asked: str = "") -> Path:
    """The directory that an option named, `$TRIALRUN_VOCABULARY`, or one in the user's data directory."""
    named = asked or os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("trialrun", appauthor=False)) / "vocabulary"


@cache
def vocabularies() -> tuple[Imported, ...]:
    """The imported vocabularies of the default directory, in order of name."""
    return read(directory())


def read(folder: Path) -> tuple[Imported, ...]:
    """The vocabularies kept in the folder. Raises MalformedVocabulary."""
    if not folder.is_dir():
        return ()
    return tuple(_one(file) for file in sorted(folder.glob(f"*{_SUFFIX}")))


def _one(file: Path) -> Imported:
    try:
        found = msgspec.msgpack.decode(file.read_bytes(), type=Imported)
    except (OSError, msgspec.MsgspecError) as error:
        raise MalformedVocabulary(
            "is no vocabulary that trialrun imported.", place=str(file), hint="Remove it and import again."
        ) from error
    if found.form != _FORM:
        raise MalformedVocabulary(
            "was imported by another version of trialrun.", place=str(file), hint="Import it again."
        )
    return found


def fingerprint() -> str:
    """What of the imported vocabularies a compiled criterion depends on."""
    return " ".join(f"{one.name}:{one.digest}" for one in vocabularies())


def store(folder: Path, name: str, source: str, concepts: tuple[Concept, ...], on: date) -> bool:
    """Keeps a vocabulary; False where just these concepts are there already. Raises BadRequest."""
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise BadRequest(
            f'"{name}" cannot name a vocabulary.', hint="Take letters, digits and hyphens: --as oncotree"
        )
    digest = hashlib.sha256(msgspec.msgpack.encode(concepts)).hexdigest()[:12]
    file = folder / f"{name}{_SUFFIX}"
    if file.exists() and _one(file).digest == digest:
        return False
    made = Imported(_FORM, name, source, on, digest, concepts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_bytes(msgspec.msgpack.encode(made))
        draft.replace(file)
    except OSError as error:
        raise BadRequest(
            f"cannot be written to ({error.strerror}).", place=str(folder), hint="Give another --vocabulary."
        ) from error
    return True


def remove(folder: Path, name: str) -> None:
    """Forgets a vocabulary. Raises BadRequest when there is none of that name."""
    names = [one.stem for one in sorted(folder.glob(f"*{_SUFFIX}"))] if folder.is_dir() else []
    if name not in names:
        raise BadRequest(
            f'no vocabulary is called "{name}".',
            place=str(folder),
            hint=f"There is: {', '.join(names) or 'none'}.",
        )
    (folder / f"{name}{_SUFFIX}").unlink()


def joined(raw: list[Raw]) -> tuple[tuple[Concept, ...], list[Conflict]]:
    """The concepts of an import under the names that they have beside ours, and where both disagree.

    Our own files only: what another import says does not matter, so that their order does not either.
    """
    ours, codes = _ours()
    names = _names(raw, ours)
    groups = {one.id: one.group for one in raw}
    conflicts: list[Conflict] = []
    made: dict[tuple[str, str], Concept] = {}
    for one in raw:
        name = names[one.id]
        also = [word for word in (one.name, *one.also) if word and word != name]
        kept_words, kept_codes = [], []
        for word in dict.fromkeys(also):
            owners = _owners(ours, word, one.group) - {name}
            if owners:
                conflicts.append(Conflict(word, name, ", ".join(sorted(owners))))
            else:
                kept_words.append(word)
        for code in dict.fromkeys(one.codes):
            if (owner := codes.get(code, (one.group, name))[1]) != name:
                conflicts.append(Conflict(code, name, owner))
            else:
                kept_codes.append(code)
        known = name in _owners(ours, name, one.group)
        above = [] if known else [names[p] for p in one.parents if groups.get(p) == one.group]
        group, owner = codes.get(one.own, ("", ""))
        if group == one.group and not known:
            # Another name for ours or for a kind of it: broader than this would not be safe to say.
            above.append(owner)
        new = Concept(
            name,
            one.group,
            tuple(broader for broader in dict.fromkeys(above) if broader != name),
            tuple(kept_words),
            tuple(kept_codes),
            {} if known else one.columns,
        )
        made[one.group, name] = _both(made[one.group, name], new) if (one.group, name) in made else new
    return tuple(made[key] for key in sorted(made)), conflicts


def _owners(ours: dict[str, set[tuple[str, str]]], word: str, group: str) -> set[str]:
    """Our concepts of the group that the word names."""
    return {name for key in _keys(word) for kind, name in ours.get(key, ()) if kind == group}


def _names(raw: list[Raw], ours: dict[str, set[tuple[str, str]]]) -> dict[str, str]:
    """The name of each concept by its id: ours where its name, else a synonym of it, is one of ours."""
    names: dict[str, str] = {}
    for one in raw:
        if len(owners := _owners(ours, one.name, one.group)) == 1:
            names[one.id] = owners.pop()
    claimed = {(one.group, names[one.id]) for one in raw if one.id in names}
    for one in raw:
        if one.id not in names:
            owners = {name for word in one.also for name in _owners(ours, word, one.group)}
            owners -= {name for name in owners if (one.group, name) in claimed}
            names[one.id] = owners.pop() if len(owners) == 1 else _lowered(one.name)
    return names


def _both(one: Concept, other: Concept) -> Concept:
    def union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a + b))

    return msgspec.structs.replace(
        one,
        is_a=union(one.is_a, other.is_a),
        also=union(one.also, other.also),
        codes=union(one.codes, other.codes),
    )


def _ours() -> tuple[dict[str, set[tuple[str, str]]], dict[str, tuple[str, str]]]:
    """Spellings and codes of our own files, with the group and the name of whose they are."""
    spellings: dict[str, set[tuple[str, str]]] = {}
    codes: dict[str, tuple[str, str]] = {}
    for group in FILES:
        for own in curated_concepts(group).values():
            for word in (own.name, *own.also):
                for key in _keys(word):
                    spellings.setdefault(key, set()).add((group, own.name))
            for code in own.codes:
                codes.setdefault(code, (group, own.name))
    return spellings, codes


def _keys(word: str) -> tuple[str, ...]:
    """An abbreviation as it is written; of other words the folded spellings."""
    from trialrun.vocab.spelling import is_abbreviation, variants

    if not word:
        return ()
    return (word,) if is_abbreviation(word) else tuple(variants(word))


def _lowered(name: str) -> str:
    """In small letters but for words with capitals inside: abbreviations, gene names."""
    return " ".join(word if re.search(r"\w[A-Z]", word) else word.lower() for word in name.split())
