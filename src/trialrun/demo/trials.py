"""The demonstration's trials: two public trials retold in our own words, and others that are invented.

Each is a ClinicalTrials.gov v2 study in `demo/trials/`. NCT04347616 (NK4AML) stands there twice, as of 2020
and as of today, so that a catalog has a history to show. An invented trial has an id from NCT99900001 on,
"[Invented]" before its titles and "(invented)" behind every name.
"""

from __future__ import annotations

from importlib import resources

INVENTED = "NCT999"  # how the id of an invented trial begins; the registry is nowhere near such numbers


def demo_trials() -> list[tuple[str, bytes]]:
    """The name and the JSON of every record, older versions of a trial before newer ones."""
    folder = resources.files("trialrun.demo") / "trials"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda f: f.name)
    return [(file.name, file.read_bytes()) for file in files]
