"""`trialrun ask`: one question after the other, each the one that settles most of a patient's trials."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import (
    AsJson,
    CatalogDirectory,
    Complete,
    LabAge,
    MoreSources,
    On,
    PatientArgument,
    Statuses,
)
from trialrun.cli.terminal import safe_line

if TYPE_CHECKING:
    from trialrun.matching.asking import Asking


def register(app: typer.Typer) -> None:
    app.command()(ask)


def ask(
    patient: PatientArgument,
    more: MoreSources = None,
    status: Statuses = None,
    candidates: Annotated[
        int, typer.Option("--trials", metavar="N", help="How many of the best-ranked trials to settle.")
    ] = 30,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="ID=ANSWER",
            help='An answer that was already given, for example "score:ecog=1"; "ID=" skips a question.',
        ),
    ] = None,
    on: On = "",
    complete: Complete = "",
    lab_age: LabAge = 90,
    catalog: CatalogDirectory = "",
    as_json: AsJson = False,
) -> None:
    """Ask what is missing about a patient, the most telling question first.

    A question is the better, the more of the patient's trials its answer is expected to settle: to close
    them, or to leave nothing open in them that can be asked. An empty answer skips a question, "stop" ends.
    With --json nothing is asked: the next question and how the trials stand are printed; give the answers
    so far with --answer. Nothing is stored.

    Example: `trialrun ask bundle.json --status recruiting --answer "score:ecog=1" --json`
    """
    from trialrun.catalog.directory import catalog_directory
    from trialrun.catalog.matcher import Matcher
    from trialrun.cli.patients import policy_of, read_joined, screening_day, tell_of_outdated
    from trialrun.matching.answers import apply, check_question
    from trialrun.matching.asking import Session, next_question, questions_in
    from trialrun.model.errors import BadRequest
    from trialrun.vocab import labels

    if candidates < 1:
        raise BadRequest("The number of trials is at least 1.")
    day, policy = screening_day(on), policy_of(complete, lab_age)
    wanted = [labels.parse("status", part) for text in status or () for part in text.split(",") if part]
    joined = read_joined(patient, more, day)
    known = joined.patient
    for one in joined.conflicts:
        print(safe_line(one.sentence), file=sys.stderr)
    skipped: set[str] = set()
    with Matcher.open(catalog_directory(catalog or None)) as matcher:
        tell_of_outdated(matcher)
        found = matcher.candidates(known, day, policy, status=wanted, limit=candidates)
    asked: frozenset[str] | None = None
    for text in answer or ():
        # An id holds the criterion's own words, and they an equals sign at times; an answer holds none.
        name, sign, said = text.rpartition("=")
        if not sign:
            raise BadRequest("An answer is written ID=ANSWER.", place=safe_line(text[:60]))
        asked = questions_in(found) if asked is None else asked
        check_question(name.strip(), asked)
        skipped.add(name.strip())
        if said.strip():
            known = apply(known, name.strip(), said, day)
    if as_json:
        import msgspec

        asking = next_question(found, known, day, policy, skip=skipped)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(asking), indent=2).decode() + "\n")
        return
    before: Asking | None = None
    session = Session(found, known, day, policy, skip=skipped)
    while True:
        asking = session.asking()
        _print_state(asking)
        if before is not None:
            _print_changes(before, asking)
        before = asking
        question = asking.question
        if question is None:
            print("Nothing more can be asked.")
            return
        choice = f" [{' / '.join(question.options)}]" if question.options else ""
        print(f"\n{question.text}{choice}  (bears on {question.trials} trials)")
        try:
            said = input("> ").strip()
        except EOFError:
            return
        if said.lower() == "stop":
            return
        try:
            session.answer(question.id, said)
        except BadRequest as error:
            print(f"{error.message} {error.hint}")
            before = None


def _print_changes(before: Asking, now: Asking) -> None:
    """The trials that the last answer opened, closed or settled."""
    for was, one in zip(before.trials, now.trials, strict=True):
        if was.verdict != one.verdict:
            sign = "-" if one.verdict == "ineligible" else "+"
            print(f"  {sign} {safe_line(one.trial)}  {safe_line(one.title)}: {was.verdict} → {one.verdict}")
        elif one.settled and not was.settled:
            print(f"  = {safe_line(one.trial)}  {safe_line(one.title)}: {one.verdict}, nothing more to ask")


def _print_state(asking: Asking) -> None:
    verdicts = [trial.verdict for trial in asking.trials]
    unsettled = sum(not trial.settled for trial in asking.trials)
    counts = ", ".join(
        f"{verdicts.count(word)} {word}"
        for word in ("eligible", "possibly eligible", "ineligible")
        if word in verdicts
    )
    print(f"{len(verdicts)} trials: {counts}; {unsettled} may still be settled by an answer.")
