"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

PatientArgument = Annotated[
    str,
    typer.Argument(
        metavar="PATIENT",
        help="A patient, in any form that 'trialrun patient' reads; - reads standard input.",
        show_default=False,
    ),
]
MoreSources = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="FILE",
        help="Another source of the same patient, in any of these forms: a note beside a bundle, answers. "
        "What two sources disagree about is listed, and what rests on it is unknown.",
    ),
]
TrialArgument = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE|ID",
        help="A record (anything that 'trialrun read' takes), or the id of a trial in the catalog.",
        show_default=False,
    ),
]
On = Annotated[
    str, typer.Option("--on", metavar="DATE", help="The day of the screening; today if not given.")
]
Complete = Annotated[
    str,
    typer.Option(
        "--assume-complete",
        metavar="KINDS",
        help="Kinds of facts that the record lists completely, so that what is not in it is absent: "
        "conditions, treatments, tests, allergies, family; with commas between. With :MONTHS after a kind, "
        "only where the record covers at least so many months.",
    ),
]
LabAge = Annotated[
    int,
    typer.Option("--lab-age", metavar="DAYS", help="For how many days a measurement or score counts."),
]
CatalogDirectory = Annotated[
    str,
    typer.Option("--catalog", metavar="DIR", help="The catalog's directory; else $TRIALRUN_CATALOG."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Near = Annotated[
    str, typer.Option(metavar="PLACE", help='A place to measure distances from: "Milan", "45.46, 9.19".')
]
Within = Annotated[
    str, typer.Option(metavar="DISTANCE", help='Only trials with a site this near: "200km" or "120mi".')
]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="Only trials of this status, for example recruiting."),
]
Arm = Annotated[
    str,
    typer.Option(
        "--arm",
        metavar="NAME",
        help='The arm, cohort or phase that the patient would join, as the record names it: "Cohort A".',
    ),
]
