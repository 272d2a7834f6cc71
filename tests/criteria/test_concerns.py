"""What an attestation is about: the thing and the relation to it, and nothing where it names none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.criteria import parse
from trialrun.criteria.trees.concerns import Concern, concern
from trialrun.model.criteria import Attest


def about(text: str) -> Concern | None:
    return concern(Attest(text, "investigator"))


def names(text: str) -> tuple[str, list[tuple[str, str]]]:
    found = about(text)
    assert found is not None, text
    return found.relation, [(thing.kind, thing.name) for thing in found.things]


@pytest.mark.parametrize(
    "text",
    [
        "Contraindication to MRI",
        "Any known contraindications to an MRI scan",
        "MRI contraindications",
        "Patients in whom MRI is contraindicated",
        "women with an absolute contraindication for undergoing MRI",
        "Persons who are not suitable for MRI",
    ],
)
def test_one_contraindication_in_many_words_is_about_one_thing(text: str) -> None:
    assert names(text) == ("contraindication", [("therapy", "magnetic resonance imaging")])


@pytest.mark.parametrize(
    ("text", "relation", "things"),
    [
        ("candidates for liver transplantation", "indication", [("therapy", "liver transplant")]),
        ("Indication for radiotherapy", "indication", [("therapy", "radiotherapy")]),
        (
            "at high risk of stroke or bleeding",
            "risk",
            [("condition", "stroke"), ("condition", "hemorrhage")],
        ),
        ("suspected pneumonia", "suspicion", [("condition", "pneumonia")]),
        ("for the treatment of asthma", "purpose", [("condition", "asthma")]),
        ("that is due to heart failure", "cause", [("condition", "heart failure")]),
        ("associated with diabetes", "link", [("condition", "diabetes mellitus")]),
        ("before cardiac surgery", "time", [("therapy", "cardiac surgery")]),
    ],
)
def test_the_relation_is_told(text: str, relation: str, things: list[tuple[str, str]]) -> None:
    assert names(text) == (relation, things)


def test_what_no_vocabulary_holds_goes_by_its_words() -> None:
    assert names("contraindications to hirudotherapy sessions") == (
        "contraindication",
        [("therapy", "hirudotherapy sessions")],
    )


def test_a_denied_one_is_marked() -> None:
    denied = about("No contraindication to MRI")
    assert denied is not None
    assert denied.denied
    plain = about("Contraindication to MRI")
    assert plain is not None
    assert not plain.denied


@pytest.mark.parametrize(
    "text",
    [
        "Contraindication to study medication",
        "Willing to attend all visits",
        "Any condition that contraindicates participation in the study",
        "for other reasons",
        "during the collection period",
        "at risk",
        "Suspicion of",
    ],
)
def test_what_names_nothing_is_about_nothing(text: str) -> None:
    assert about(text) is None


def test_the_places_point_into_the_text() -> None:
    text = "Contraindications to spinal anesthesia or heparin"
    found = about(text)
    assert found is not None
    assert [text[thing.start : thing.end] for thing in found.things] == ["spinal anesthesia", "heparin"]


def test_it_is_no_part_of_the_tree() -> None:
    """An attestation stays one: what it is about decides nothing."""
    assert parse('attest by investigator "Contraindication to MRI"') == Attest(
        "Contraindication to MRI", "investigator"
    )


def test_programs_are_told_beside_the_leaf(tmp_path: Path) -> None:
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99999999", "briefTitle": "A trial"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "eligibilityModule": {
                "eligibilityCriteria": "Exclusion Criteria:\n\n* Contraindication to MRI\n* Asthma"
            },
        }
    }
    path = tmp_path / "trial.json"
    path.write_text(json.dumps(record))
    shown = CliRunner().invoke(app, ["criteria", str(path), "--json"])
    asked, known = (one["leaves"][0] for one in json.loads(shown.stdout)["criteria"])
    assert asked["about"]["relation"] == "contraindication"
    assert asked["about"]["things"][0]["name"] == "magnetic resonance imaging"
    assert "about" not in known


@pytest.mark.parametrize(
    ("text", "relation", "things"),
    [
        ("Inability to tolerate MRI", "contraindication", [("therapy", "magnetic resonance imaging")]),
        ("that would preclude the use of heparin", "contraindication", [("therapy", "heparin")]),
        ("referred for colonoscopy", "indication", [("therapy", "colonoscopy")]),
        ("Patient has been recommended for biopsy", "indication", [("therapy", "biopsy")]),
        ("Two or more risk factors for stroke", "risk", [("condition", "stroke")]),
        ("associated with a high risk of bleeding", "risk", [("condition", "hemorrhage")]),
        ("Conditions causing pain", "link", [("condition", "pain")]),
    ],
)
def test_the_relation_is_told_by_a_verb(text: str, relation: str, things: list[tuple[str, str]]) -> None:
    assert names(text) == (relation, things)


@pytest.mark.parametrize("text", ["Unable to take part in the study", "that would prevent participation"])
def test_what_speaks_against_the_study_is_about_no_thing(text: str) -> None:
    assert about(text) is None
