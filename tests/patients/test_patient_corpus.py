"""Real exports, read from beside the repository: 150 Synthea lives and the mCODE examples."""

from __future__ import annotations

import io
import tarfile
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.shared_data import DATA, SYNTHEA, needs

from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, ResponseFact, TestFact
from trialrun.patients import read_patient

MCODE = DATA / "patients" / "mcode"

pytestmark = pytest.mark.corpus


def synthea() -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(SYNTHEA.read_bytes())) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and "/bundles/" in member.name:
                yield member.name, content.read()


@needs(SYNTHEA)
@pytest.mark.slow
def test_synthea() -> None:
    """Every life is read, every date is one, nearly everything finds its concept, in seconds."""
    kinds: Counter[str] = Counter()
    unresolved: Counter[str] = Counter()
    problems: list[str] = []
    spent = 0.0
    for name, data in synthea():
        began = time.process_time()
        patient = read_patient(data, name)
        spent += time.process_time() - began
        assert patient.id
        assert patient.birth is not None
        assert patient.sex in ("female", "male")
        problems += patient.problems
        for fact in patient.facts:
            kinds[type(fact).__name__] += 1
            unresolved[type(fact).__name__] += not fact.concept
            derived = fact.source.place.startswith("derived")
            assert derived or fact.on is not None, "every resource of these lives is dated"
            assert derived or fact.codes
        kinds["patients"] += 1
    assert kinds["patients"] == 150
    assert kinds["deceased"] == 0
    assert problems == []
    # Counted in the resources: 17,753 Observations with 1,005 blood pressures of two values each, of which
    # scores and tests are apart; 882 Conditions and what 1,005 smoking statuses and men's sex say.
    assert kinds["MeasurementFact"] + kinds["ScoreFact"] + kinds["TestFact"] > 17_500
    assert kinds["TreatmentFact"] >= 1033 + 1246 + 1438
    assert kinds["AllergyFact"] == 41
    assert kinds["ConditionFact"] > 882 + 1005
    assert unresolved["MeasurementFact"] <= 50
    assert unresolved["ConditionFact"] <= 20
    assert unresolved["TreatmentFact"] <= 100
    assert spent < 30


@needs(MCODE)
@pytest.mark.parametrize(
    ("name", "facts", "conditions"),
    [
        ("TrialMatching_Patient01.json", 16, {"invasive ductal carcinoma of the breast": "IV"}),
        ("TrialMatching_Patient02.json", 27, {"invasive ductal carcinoma of the breast": "IV"}),
        ("patient_data.json", 14, {"breast cancer": "IIIA"}),
        ("eom_patient_1.json", 15, {"breast cancer": "IV", "lung metastasis": ""}),
    ],
)
def test_mcode(name: str, facts: int, conditions: dict[str, str]) -> None:
    patient = read_patient((MCODE / name).read_bytes(), name)
    recorded = [fact for fact in patient.facts if fact.source.place != "derived"]
    assert len(recorded) == facts  # counted by hand
    found = {fact.concept: fact.stage for fact in patient.facts if isinstance(fact, ConditionFact)}
    assert conditions.items() <= found.items()
    assert _results(patient)["estrogen receptor"] <= {"positive", "negative"}
    if name == "TrialMatching_Patient01.json":
        assert _results(patient)["esr1 mutation"] == _results(patient)["pik3ca mutation"] == {"mutated"}
        assert _results(patient)["microsatellite instability"] == {"positive"}
    assert all(not isinstance(fact, MeasurementFact) or fact.value >= 0 for fact in patient.facts)


def _results(patient: Patient) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for fact in patient.facts:
        if isinstance(fact, TestFact):
            found.setdefault(fact.concept, set()).add(fact.result)
    return found


@needs(MCODE)
def test_mcode_disease_status() -> None:
    patient = read_patient((MCODE / "eom_patient_1.json").read_bytes(), "eom")
    assert [fact.shown for fact in patient.facts if isinstance(fact, ResponseFact)] == [
        "Cancer Disease Progression: Patient's condition improved (finding)"
    ]


@needs(MCODE)
def test_a_bundle_of_studies_is_no_patient() -> None:
    from trialrun.model.errors import MalformedPatient

    with pytest.raises(MalformedPatient, match="resources but no Patient"):
        read_patient((MCODE / "resource.json").read_bytes(), "resource.json")
