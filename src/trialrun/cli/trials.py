"""Finding the trial that a command's argument means: a source that `read` takes, or an id in the catalog."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trialrun.model.errors import BadRequest, CatalogError, MalformedRecord, UnknownTrial, quoted

if TYPE_CHECKING:
    from trialrun.model.eligibility import Eligibility
    from trialrun.model.study import Study


def find_trial(trial: str, catalog: str = "") -> tuple[Study, Eligibility]:
    """The study and its compiled eligibility. Raises UnknownTrial, MalformedRecord, BadRequest."""
    # As a path an empty text would be the whole current directory.
    if trial == "-" or (trial and Path(trial).exists()):
        return _from_source(trial)
    from trialrun.catalog import Catalog, catalog_directory

    directory = catalog_directory(catalog or None)
    try:
        with Catalog.open(directory) as opened:
            return opened.study(trial), opened.eligibility(trial)
    except UnknownTrial as error:
        if not _looks_like_a_file(trial):
            raise
        raise UnknownTrial(
            f"There is no such file here, and no trial of this name in the catalog: {quoted(trial)}.",
            hint="Check the path, or give the id of a trial of the catalog.",
        ) from error
    except CatalogError as error:
        raise UnknownTrial(
            f'"{trial}" is neither a file here nor a trial in a catalog ({error.message.rstrip(".")}).',
            hint="Give a record's file, or load records with: trialrun load PATH",
        ) from error


def _looks_like_a_file(name: str) -> bool:
    return "/" in name or "\\" in name or bool(Path(name).suffix[1:].isalnum() and Path(name).suffix)


def _from_source(source: str) -> tuple[Study, Eligibility]:
    from trialrun.criteria import compile_study
    from trialrun.records import Rejected, read_bytes, read_source

    outcomes = read_bytes(sys.stdin.buffer.read(), "stdin") if source == "-" else read_source(Path(source))
    first = next(iter(outcomes), None)
    if first is None:
        raise MalformedRecord("holds no trial record.", place=source)
    if isinstance(first, Rejected):
        raise MalformedRecord(first.reason, place=f"{first.name} {first.place}".strip())
    if next(iter(outcomes), None) is not None:
        raise BadRequest(
            "holds more than one record.",
            place=source,
            hint="Load them with 'trialrun load' and name one by its id.",
        )
    return first.study, compile_study(first.study)
