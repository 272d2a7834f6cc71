"""The demo trials can be read, compiled and loaded, are varied enough, and are marked as invented."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.shared_data import SEEDS, needs

from trialrun.catalog import Catalog, Query
from trialrun.criteria import compile_study
from trialrun.demo.build import build, demo_records
from trialrun.demo.patients import demo_patients
from trialrun.demo.trials import INVENTED, demo_trials
from trialrun.matching import screen
from trialrun.model.screening import Screening
from trialrun.model.study import Study, decode_study
from trialrun.patients import read_patient
from trialrun.records import Record
from trialrun.vocab.places import distance_km, place

RETOLD = {"NCT04347616", "NCT03875495"}


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    return {name: decode_study(data) for name, data in demo_trials()}


@pytest.fixture(scope="module")
def invented(studies: dict[str, Study]) -> list[Study]:
    return [study for study in studies.values() if study.nct_id not in RETOLD]


def test_every_demo_trial_can_be_read_without_a_problem() -> None:
    records = list(demo_records())
    assert all(isinstance(record, Record) and not record.problems for record in records)
    assert len(records) == len(demo_trials())


def test_every_criterion_of_every_demo_trial_has_its_text_and_place(studies: dict[str, Study]) -> None:
    for study in studies.values():
        eligibility = compile_study(study)
        assert any(criterion.kind == "inclusion" for criterion in eligibility.criteria), study.nct_id
        for criterion in eligibility.criteria:
            assert criterion.text.strip()
            assert criterion.kind == "structured" or criterion.span is not None


def test_an_invented_trial_cannot_be_taken_for_a_real_one(invented: list[Study]) -> None:
    assert len(invented) >= 40
    for study in invented:
        assert study.nct_id.startswith(INVENTED)
        assert study.title.startswith("[Invented] ")
        assert study.identification.official_title.startswith("[Invented] ")
        assert "no such trial exists" in study.description.detailed_description
        assert study.sponsors.lead_sponsor is not None
        assert study.sponsors.lead_sponsor.name.endswith("(invented)")
        for official in study.contacts.overall_officials:
            assert official.name.endswith("(invented)")
        for site in study.contacts.locations:
            assert re.search(r"Demonstration|Fictional|Example", site.facility)


def test_no_one_can_be_reached_through_an_invented_trial(invented: list[Study]) -> None:
    for study in invented:
        people = [
            *study.contacts.central_contacts,
            *(c for s in study.contacts.locations for c in s.contacts),
        ]
        for contact in people:
            assert contact.email.endswith("@example.org")
            assert contact.phone.startswith("+00 ")  # no country has this code
    for name, data in demo_trials():
        for address in re.findall(rb"[\w.+-]+@[\w.-]+", data):
            assert address.endswith(b"@example.org"), name


def test_sites_stand_in_the_city_that_they_name(studies: dict[str, Study]) -> None:
    for study in studies.values():
        for site in study.contacts.locations:
            where = place(f"{site.city}, {site.country}")
            assert site.geo_point is not None
            assert distance_km((site.geo_point.lat, site.geo_point.lon), where.point) < 5, site.city


def test_the_demo_shows_something_for_everybody(invented: list[Study]) -> None:
    conditions = " ".join(c.lower() for study in invented for c in study.conditions.conditions)
    for field in (
        "leukemia",
        "myeloma",
        "lymphoma",
        "cancer",
        "diabetes",
        "heart failure",
        "healthy volunteers",
    ):
        assert field in conditions
    statuses = Counter(study.status.overall_status for study in invented)
    assert statuses["RECRUITING"] >= 20
    assert set(statuses) >= {
        "NOT_YET_RECRUITING",
        "COMPLETED",
        "TERMINATED",
        "SUSPENDED",
        "ACTIVE_NOT_RECRUITING",
    }
    assert {study.design.study_type for study in invented} == {
        "INTERVENTIONAL",
        "OBSERVATIONAL",
        "EXPANDED_ACCESS",
    }
    phases = {phase for study in invented for phase in study.design.phases}
    assert phases >= {"PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA"}
    assert {study.eligibility.sex for study in invented} == {"ALL", "FEMALE", "MALE"}
    assert sum("CHILD" in study.eligibility.std_ages for study in invented) >= 5
    assert sum(bool(study.eligibility.healthy_volunteers) for study in invented) >= 4
    assert any(i.type == "DEVICE" for study in invented for i in study.arms.interventions)
    assert len({country for study in invented for country in study.countries}) >= 30


def test_the_catalog_is_built_in_seconds_and_building_twice_changes_nothing(tmp_path: Path) -> None:
    start = time.perf_counter()
    first = build(tmp_path)
    assert time.perf_counter() - start < 15
    assert (first.read, first.rejected) == (len(demo_trials()), [])
    second = build(tmp_path)
    assert (second.stored, second.unchanged) == (0, first.read)
    with Catalog.open(tmp_path) as catalog:
        assert len(catalog) == first.new
        assert [version.current for version in catalog.versions("NK4AML")] == [False, True]
        assert catalog.study("NK4AML").status.overall_status == "RECRUITING"


def test_the_built_catalog_answers_a_search(tmp_path: Path) -> None:
    build(tmp_path)
    with Catalog.open(tmp_path) as catalog:
        found = catalog.search(Query(text="myeloma", status=("RECRUITING",), country=("Italy",)))
        assert "NCT03875495" in {hit.id for hit in found.studies}
        assert all("myeloma" in " ".join(hit.conditions).lower() for hit in found.studies)


# ---- the invented patients and the invented trials -----------------------------------------------------


def _screened(number: int, patient: str, studies: dict[str, Study]) -> Screening:
    on = date(2027, 3, 2)
    study = studies[f"NCT999{number:05}.json"]
    bundle = next(bundle for key, _, _, bundle in demo_patients(on) if key == patient)
    return screen(study, compile_study(study), read_patient(bundle, patient), on)


@pytest.mark.parametrize(
    ("number", "patient"),
    [
        (2, "aml-first-line-unfit"),
        (3, "mds-excess-blasts-2"),
        (4, "myeloma-vgpr"),
        (6, "myeloma-neuropathy"),
        (10, "child-leukemia"),
        (36, "healthy-volunteer"),
        (40, "healthy-volunteer"),
    ],
)
def test_a_patient_finds_a_trial_that_may_be_open(
    number: int, patient: str, studies: dict[str, Study]
) -> None:
    found = _screened(number, patient, studies)
    assert [(c.text, c.reason) for c in found.criteria if c.verdict == "not met"] == []
    assert found.verdict == "possibly eligible"


@pytest.mark.parametrize(
    ("number", "patient", "criterion"),
    [
        (4, "myeloma-neuropathy", "E7"),  # neuropathy of grade 3 or more
        (36, "aml-pregnant", "E9"),  # pregnancy
        (2, "aml-relapsed", "E2"),  # earlier venetoclax and hypomethylating agent
        (12, "aml-first-line-unfit", "I1"),  # too old for a transplant
    ],
)
def test_a_patient_is_kept_out_for_the_right_reason(
    number: int, patient: str, criterion: str, studies: dict[str, Study]
) -> None:
    found = _screened(number, patient, studies)
    assert found.verdict == "ineligible"
    assert criterion in {c.id for c in found.criteria if c.verdict == "not met"}


def test_a_washout_is_that_of_every_item_of_its_list(studies: dict[str, Study]) -> None:
    """Her chemotherapy ended more than a year ago; the trial asks for 14 days."""
    found = _screened(1, "aml-relapsed", studies)
    assert {c.id: c.verdict for c in found.criteria}["E7"] != "not met"


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        (10, {"Phase 1", "Phase 2"}),
        (19, {"Cohort A", "Cohort B", "Cohort C"}),
        (46, {"Healthy controls", "Mild cognitive impairment", "Alzheimer's disease"}),
    ],
)
def test_what_one_cohort_asks_is_not_demanded_of_the_others(
    number: int, parts: set[str], studies: dict[str, Study]
) -> None:
    found = _screened(number, "healthy-volunteer", studies)
    assert {part.part for part in found.parts} == parts
    asked = [criterion for criterion in found.criteria if criterion.kind != "structured"]
    everybody = [criterion for criterion in asked if not criterion.applies_to]
    named = parts - {"Phase 1"} | ({"except Cohort A"} if number == 19 else set())
    assert {criterion.applies_to for criterion in asked} == named | {""}
    for part in found.parts:
        own = [
            c
            for c in asked
            if c.applies_to == part.part
            or (c.applies_to.startswith("except") and c.applies_to[7:] != part.part)
        ]
        fields = len(found.criteria) - len(asked)
        assert part.met + part.not_met + part.unknown == fields + len(everybody) + len(own)


# ---- the two retold trials -----------------------------------------------------------------------------


def _facts(study: Study) -> dict[str, object]:
    """What is a fact and not prose: ids, titles, numbers, coded values, names."""
    ids, design = study.identification, study.design
    info = design.design_info
    return {
        "nct": study.nct_id,
        "title": ids.brief_title.removesuffix(f" ({ids.acronym})"),
        "secondary": {(i.id, i.type) for i in ids.secondary_id_infos},
        "status": study.status.overall_status,
        "type": design.study_type,
        "phases": design.phases,
        "conditions": study.conditions.conditions,
        "masking": info.masking_info.masking if info and info.masking_info else "",
        "purpose": info.primary_purpose if info else "",
        "enrollment": design.enrollment_info,
        "sex": study.eligibility.sex,
        "ages": (study.eligibility.minimum_age, study.eligibility.maximum_age),
        "arms": {(arm.label, arm.type, frozenset(arm.intervention_names)) for arm in study.arms.arm_groups},
        "interventions": {(i.type, i.name, frozenset(i.arm_group_labels)) for i in study.arms.interventions},
        "officials": {official.name for official in study.contacts.overall_officials},
        "central": {contact.name for contact in study.contacts.central_contacts},
        "phones": {c.phone for site in study.contacts.locations for c in site.contacts if c.phone},
    }


@pytest.mark.corpus
@needs(SEEDS)
def test_the_retold_trials_keep_the_facts_of_their_pages(studies: dict[str, Study]) -> None:
    from trialrun.records import read_source

    compared = 0
    for page in sorted(SEEDS.glob("*.txt")):
        for record in read_source(page):
            assert isinstance(record, Record)
            acronym = record.study.identification.acronym
            retold = next(
                s for name, s in studies.items() if s.identification.acronym == acronym and "2020" not in name
            )
            ours = _facts(retold)
            for what, fact in _facts(record.study).items():
                # A page need not say everything: TEM-MM's has neither an id nor a central contact.
                if fact and fact != ("", "") and what != "interventions":
                    assert ours[what] == fact, (acronym, what)
                    compared += 1
    assert compared >= 20


@pytest.mark.corpus
@needs(SEEDS)
def test_no_sentence_of_the_seeds_is_repeated(studies: dict[str, Study]) -> None:
    """No eight words in a row are the same; official titles are facts and may stay."""

    def words(text: str) -> list[str]:
        return re.findall(r"[\w^.+%/-]+", text.lower())

    theirs: set[tuple[str, ...]] = set()
    for page in sorted([*SEEDS.glob("*.txt"), *SEEDS.glob("*.xml")]):
        told = words(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))
        theirs |= {tuple(told[i : i + 8]) for i in range(len(told) - 7)}
    for name in ("NCT03875495.json", "NCT04347616.json", "NCT04347616-2020.json"):
        study = studies[name]
        prose = [study.description.brief_summary, study.description.detailed_description]
        prose += study.eligibility.eligibility_criteria.splitlines()
        prose += [arm.description for arm in study.arms.arm_groups]
        prose += [
            t
            for o in study.outcomes.primary_outcomes + study.outcomes.secondary_outcomes
            for t in (o.measure, o.description)
        ]
        for text in prose:
            ours = words(text)
            same = [ours[i : i + 8] for i in range(len(ours) - 7) if tuple(ours[i : i + 8]) in theirs]
            assert not same, (name, " ".join(same[0]))
