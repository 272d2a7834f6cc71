"""A record made ready for the store: compressed, compiled, its identity and its index document worked out.

This is the costly part of loading and touches no file, so that worker processes can do it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from trialrun.catalog import corrections, facts
from trialrun.catalog.document import document, identifiers
from trialrun.catalog.store import Store
from trialrun.model.criteria import Unparsed
from trialrun.model.eligibility import Criterion, Eligibility, Span
from trialrun.model.study import Study, decode_study
from trialrun.vocab import imported, packaged
from trialrun.vocab.concepts import FILES, data_files

if TYPE_CHECKING:  # slow to import, and a search needs none of it
    from trialrun.matching.facets import Facets
    from trialrun.records import Record, Rejected

# zlib: part of every Python. 2 packs registry text to 29 % of its size; 4 gains two per cent for half as much
# time again. 1 is for what is read in bulk.
_ARCHIVE_LEVEL = 2
_WORKING_LEVEL = 1


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """A record as the store takes it. `canonical` is None where it equals `original`; both are compressed.

    digest: SHA-256 of the canonical bytes. titles: keys of the titles. sponsor: key of the lead sponsor.
    made_by: the compiler and vocabulary that made `study`, `eligibility` and `fields`.
    """

    name: str
    format: str
    id: str
    original: bytes
    canonical: bytes | None
    digest: bytes
    updated: str
    titles: tuple[str, ...]
    sponsor: str
    identifiers: dict[str, str]
    problems: tuple[str, ...]
    study: bytes
    eligibility: bytes
    fields: dict[str, Any]
    made_by: str
    note: str = ""


class Held(msgspec.Struct, frozen=True, array_like=True):
    """A record that the catalog holds already, byte for byte: there is nothing to compile."""

    name: str


class Compiled(msgspec.Struct, frozen=True, array_like=True):
    """What is derived from a canonical record and made anew when the compiler or the vocabulary changes.

    problem: a sentence when the compiler failed, else "".
    """

    study: bytes
    eligibility: bytes
    fields: dict[str, Any]
    made_by: str
    problem: str = ""


@cache
def vocabulary() -> str:
    """A fingerprint of the vocabulary: what is derived from it is stale when it changes."""
    digest = hashlib.sha256(f"{packaged.version()} {imported.fingerprint()}".encode())
    for prefix in sorted({*FILES.values(), "abbreviations", "stems", "countries", "regions"}):
        for name, text in data_files(prefix):
            digest.update(name.encode())
            digest.update(text.encode())
    return digest.hexdigest()[:12]


@cache
def _model() -> str:
    """A fingerprint of the form in which studies and criteria are packed."""
    from trialrun.matching.facets import Facets

    schemas = msgspec.json.schema_components((Study, Eligibility, Facets))
    return hashlib.sha256(msgspec.json.encode(schemas, order="deterministic")).hexdigest()[:12]


def made_by() -> str:
    """Who compiles now: the compiler's version, the vocabulary's and the model's fingerprints."""
    from trialrun import criteria

    return f"{criteria.COMPILER} {vocabulary()} {_model()}"


_study_packed = msgspec.msgpack.Decoder(Study)


def unpack_study(packed: bytes) -> Study:
    return _study_packed.decode(zlib.decompress(packed))


@cache
def _criteria_packed() -> msgspec.msgpack.Decoder[tuple[Eligibility, Facets]]:
    from trialrun.matching.facets import Facets

    return msgspec.msgpack.Decoder(tuple[Eligibility, Facets])


def unpack_criteria(packed: bytes) -> tuple[Eligibility, Facets]:
    return _criteria_packed().decode(zlib.decompress(packed))


def pack(value: Study | tuple[Eligibility, Facets]) -> bytes:
    """A study, or its criteria and what else ranking needs, as a row of the store holds them."""
    return zlib.compress(msgspec.msgpack.encode(value), _WORKING_LEVEL)


def title_key(title: str) -> str:
    """A title without case, spaces and punctuation."""
    return "".join(char for char in title.casefold() if char.isalnum())


def with_id(study: Study, trial: str) -> Study:
    """The study with the id that the catalog knows it by, where the record itself has none (or another)."""
    if study.nct_id == trial:
        return study
    replaced = msgspec.structs.replace
    identification = replaced(study.identification, nct_id=trial)
    protocol = replaced(study.protocol_section, identification_module=identification)
    return replaced(study, protocol_section=protocol)


def compiled(study: Study) -> Compiled:
    """Everything derived from a study: its packed form, compiled criteria and index document."""
    from trialrun.matching.facets import facets

    eligibility, problem = _eligibility(study)
    return Compiled(pack(study), pack((eligibility, facets(study))), document(study), made_by(), problem)


def ready() -> None:
    """Loads the compiler and its vocabulary, which are otherwise loaded for the first record."""
    from trialrun import criteria
    from trialrun.matching import facets  # noqa: F401  loads what the ranking knows of places

    criteria.compile_text("Inclusion Criteria:\n\n* Age 18 years or older")


def _eligibility(study: Study) -> tuple[Eligibility, str]:
    """A study's criteria, compiled. A fault of the compiler costs no trial: its text is left to a person."""
    from trialrun import criteria

    try:
        return criteria.compile_study(study), ""
    except Exception as error:
        text = study.eligibility.eligibility_criteria
        whole = Span(0, len(text))
        unread = (
            (Criterion("I1", "inclusion", text, Unparsed(text), whole, (whole,)),) if text.strip() else ()
        )
        problem = f"has criteria that could not be compiled ({type(error).__name__}): please report this"
        return Eligibility(criteria.COMPILER, text, unread), problem


def understood(
    store: Store, key: int, trial: str, maker: str, study: bytes, eligibility: bytes
) -> tuple[Study, Eligibility]:
    """What a row of `trial` holds, with a curator's corrections."""
    study, criteria, _ = for_matching(store, key, trial, maker, study, eligibility)
    return unpack_study(study), criteria


def for_matching(
    store: Store, key: int, trial: str, maker: str, study: bytes, eligibility: bytes
) -> tuple[bytes, Eligibility, Facets]:
    """As `understood`, the study still packed, and what else the ranking needs.

    It is made anew when an earlier compiler, vocabulary or model made it.
    """
    if maker != made_by():
        number = store.one("SELECT current FROM trial WHERE key = ?", key)
        canonical = store.canonical(key, int(number[0])) if number else None
        assert canonical is not None
        made = recompiled(canonical, trial)
        study, eligibility = made.study, made.eligibility
    criteria, found = unpack_criteria(eligibility)
    return study, corrections.applied(criteria, corrections.of_all(store).get(key, ())), found


def earlier(store: Store, key: int, trial: str, canonical: bytes) -> tuple[Study, Eligibility]:
    """A version that is not shown any more, compiled now, with the corrections that hold for it."""
    study = with_id(decode_study(canonical), trial)
    criteria, _ = _eligibility(study)
    return study, corrections.applied(criteria, corrections.of_all(store).get(key, ()))


class Renamed(msgspec.Struct, frozen=True, array_like=True):
    """What of a record depends on its id."""

    study: bytes
    fields: dict[str, Any]


def renamed(study: bytes, trial: str) -> Renamed:
    """A packed study, and its document, under the id that the catalog knows it by."""
    called = with_id(unpack_study(study), trial)
    return Renamed(pack(called), document(called))


def recompiled(canonical: bytes, trial: str) -> Compiled:
    """What is derived from a canonical record (compressed) that the catalog holds under that id."""
    return compiled(with_id(decode_study(zlib.decompress(canonical)), trial))


def prepared(record: Record, holds: Callable[[bytes], bool]) -> Prepared | Held | Rejected:
    """The record ready for the store; rejected when nothing tells which trial it is.

    holds: whether the catalog holds a record of this digest.
    """
    from trialrun.records import Rejected

    study = record.study
    trial = study.nct_id.strip().upper()
    titles = (study.identification.brief_title, study.identification.official_title)
    keys = tuple(dict.fromkeys(key for key in map(title_key, titles) if key))
    if not trial and not keys:
        return Rejected(record.name, "", "neither a trial id nor a title: nothing tells which trial this is")
    digest = hashlib.sha256(record.canonical).digest()
    if holds(digest):
        return Held(record.name)
    made = compiled(with_id(study, trial) if trial else study)
    lead = study.sponsors.lead_sponsor
    return Prepared(
        name=record.name,
        format=record.format,
        id=trial,
        original=zlib.compress(record.original, _ARCHIVE_LEVEL),
        canonical=None
        if record.canonical == record.original
        else zlib.compress(record.canonical, _ARCHIVE_LEVEL),
        digest=digest,
        updated=facts.updated(study),
        titles=keys,
        sponsor=title_key(lead.name) if lead else "",
        identifiers=identifiers(study),
        problems=record.problems,
        study=made.study,
        eligibility=made.eligibility,
        fields=made.fields,
        made_by=made.made_by,
        note=made.problem,
    )
