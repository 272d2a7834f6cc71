"""What the commands about a patient share: reading the patient, the day, and how missing facts are read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from trialrun.model.errors import BadRequest, MalformedPatient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trialrun.catalog.matcher import Matcher
    from trialrun.model.patient import Patient
    from trialrun.model.screening import Policy
    from trialrun.patients import Merged

OUTDATED = 200
"""So many trials are compiled anew before anybody wonders what is being done."""


def tell_of_outdated(matcher: Matcher) -> None:
    """Says on standard error why the first answer of a catalog takes long, where it does."""
    if (trials := matcher.outdated()) >= OUTDATED:
        print(
            f"{trials:,} trials were compiled by an earlier version of trialrun, and are compiled anew "
            "first. To do it once for all, on all cores: trialrun load --recompile",
            file=sys.stderr,
        )


def read_one(source: str, on: date) -> Patient:
    """The patient of a file, or of standard input for "-", in any form. Raises MalformedPatient.

    on: the day of the screening, which is that of a note or of answers that name none themselves.

    A person of an OMOP database is named behind its source: "FOLDER#12".
    """
    from trialrun.patients import read_any
    from trialrun.patients.omop import is_omop, read_person

    database, _, person = source.rpartition("#")
    if is_omop(database or source):
        return read_person(database, person) if database else read_person(source)

    if source == "-":
        return read_any(sys.stdin.buffer.read(), "stdin", on=on)
    if not source:
        raise nothing_named()
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise MalformedPatient(f"The file cannot be opened: {reason}.", place=source) from None
    return read_any(data, source, on=on)


def nothing_named() -> MalformedPatient:
    """For a name that is empty, as a shell's variable may be; as a path it would be the current directory."""
    return MalformedPatient(
        "No patient was named: the name is empty.", hint="Give a file, or - for standard input."
    )


def read_joined(source: str, more: Sequence[str] | None, on: date) -> Merged:
    """The patient of one source, or of several together, with what they disagree about.

    Raises MalformedPatient, also where the sources seem to be of two people.
    """
    from trialrun.patients import merge, of_one_person

    sources = (source, *(more or ()))
    if sources.count("-") > 1:
        raise BadRequest("Standard input can be one source only.")
    read = [("stdin" if name == "-" else Path(name).name, read_one(name, on)) for name in sources]
    return of_one_person(merge(read))


def screening_day(text: str) -> date:
    """The day that an option names; today for "". Raises BadRequest."""
    from datetime import date

    from trialrun.model.time import day_of_screening

    if not text:
        return date.today()
    try:
        return day_of_screening(text)
    except ValueError:
        raise BadRequest(
            f'"{_shown(text)}" is not a day.', hint="Write it as year-month-day, for example 2026-11-02."
        ) from None


def policy_of(complete: str, lab_age: int) -> Policy:
    """The policy that the options ask for. Raises BadRequest."""
    from trialrun.model.patient import FactKind
    from trialrun.model.screening import Policy

    if lab_age < 0:
        raise BadRequest("A measurement cannot count for less than 0 days.")
    complete_kinds: list[FactKind] = []
    covered: list[tuple[FactKind, int]] = []
    for part in filter(None, (part.strip().lower() for part in complete.split(","))):
        kind, colon, months = (word.strip() for word in part.partition(":"))
        if kind not in get_args(FactKind):
            raise BadRequest(
                f'"{_shown(kind)}" is not a kind of facts.', hint=f"Allowed: {', '.join(get_args(FactKind))}."
            )
        if not colon:
            complete_kinds.append(cast("FactKind", kind))
        elif months.isdecimal() and len(months) < 5 and 0 < int(months) < 1200:
            covered.append((cast("FactKind", kind), int(months)))
        else:
            raise BadRequest(
                f'"{_shown(months)}" is not a number of months.', hint="For example: conditions:24"
            )
    return Policy(complete=frozenset(complete_kinds), measurement_days=lab_age, covered=tuple(covered))


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text[:60])
