"""What `trialrun screen` can do besides the verdict: why not, an audit, an audit replayed."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import msgspec

from trialrun.catalog.prepare import vocabulary
from trialrun.cli.terminal import safe
from trialrun.matching.audit import audit, decode, encode, replay
from trialrun.matching.whynot import why_not
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import BadRequest
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy
from trialrun.model.study import Study


def reasons(
    study: Study, eligibility: Eligibility, patient: Patient, on: date, policy: Policy, as_json: bool
) -> None:
    """Prints the smallest change that opens the trial."""
    found = why_not(study, eligibility, patient, on, policy)
    if as_json:
        _print_json(found)
        return
    print(safe(f"{found.trial} {found.title}"))
    if not found.obstacles:
        print(f"On {on}: {found.verdict}; no fact closes it.")
        return
    count = len(found.obstacles)
    word = "fact keeps" if count == 1 else "facts keep"
    print(f"On {on}: {found.verdict}. {count} {word} the patient out; without: {found.verdict_after}.")
    for one in found.obstacles:
        print(safe(f"  {one.criterion}: {one.now}"))
        print(safe(f"      needed: {one.needed}"))
        for fact in one.evidence:
            print(safe(f"      fact: {fact.shown} ({', '.join(filter(None, (fact.place, fact.on)))})"))
        if one.holds_from:
            print(f"      by time alone from {one.holds_from}")
        elif one.fixed:
            print("      nothing changes this")


def write_audit(
    path: Path,
    study: Study,
    eligibility: Eligibility,
    patient: Patient,
    on: date,
    policy: Policy,
    part: str = "",
) -> None:
    """Writes the document. Raises BadRequest when the file cannot be written."""
    document = encode(audit(study, eligibility, patient, on, policy, vocabulary(), part=part))
    try:
        path.write_bytes(document)
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise BadRequest(f"The audit cannot be written: {reason}.", place=str(path)) from None
    print(f"The audit is in {path}; it holds the patient's facts.", file=sys.stderr)


def replayed(path: Path, as_json: bool) -> None:
    """Prints what differs now; exit status 1 when something does."""
    try:
        document = decode(path.read_bytes())
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise BadRequest(f"The audit cannot be read: {reason}.", place=str(path)) from None
    found = replay(document, vocabulary())
    if as_json:
        _print_json(
            {"trial": document.screening.trial, "verdict": document.screening.verdict, "differences": found}
        )
    elif not found:
        print(f"{document.screening.trial} on {document.on}: {document.screening.verdict}, as in the audit.")
    for one in () if as_json else found:
        print(safe(f"{one.about}: {one.why}\n    then: {one.then}\n    now:  {one.now}"))
    if any(one.about != "versions" for one in found):
        raise SystemExit(1)


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
