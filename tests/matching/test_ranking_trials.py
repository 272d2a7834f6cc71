"""Ranking the trials for one patient: relevance, verdict, status, distance, counts, ties."""

from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import msgspec
import pytest
from tests.matching.judging import ON, condition, no, patient

from trialrun.criteria import parse
from trialrun.matching import Weights, match, screen
from trialrun.matching.ranking import (
    OTHER_STATUS,
    OVER_LIMIT,
    TOO_FAR,
    UNRELATED,
    nearest_site,
    score,
    verdict_value,
)
from trialrun.matching.relevance import patient_terms, relevance, specificity, studied
from trialrun.matching.schema import schema_text
from trialrun.model import patient as p
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.study import (
    Conditions,
    ContactsLocations,
    EligibilityModule,
    GeoPoint,
    Identification,
    Location,
    Protocol,
    Status,
    Study,
)

MILAN = (45.4643, 9.1895)
AML = "acute myeloid leukemia"


def study(
    id: str,
    *conditions: str,
    status: str = "RECRUITING",
    title: str = "",
    keywords: tuple[str, ...] = (),
    sites: tuple[Location, ...] = (),
    volunteers: bool | None = None,
) -> Study:
    return Study(
        protocol_section=Protocol(
            identification_module=Identification(nct_id=id, brief_title=title or id),
            status_module=Status(overall_status=status),
            conditions_module=Conditions(conditions=conditions, keywords=keywords),
            eligibility_module=EligibilityModule(healthy_volunteers=volunteers),
            contacts_locations_module=ContactsLocations(locations=sites),
        )
    )


def asks(*logic: str) -> Eligibility:
    criteria = tuple(Criterion(f"I{n}", "inclusion", text, parse(text)) for n, text in enumerate(logic, 1))
    return Eligibility("test", "text", criteria)


ANY = asks("ecog <= 1")


def ranked(trials: list[tuple[Study, Eligibility]], *facts: p.AnyFact, **options: Any) -> list[str]:
    return [one.trial for one in match(trials, patient(*facts), ON, **options).matches]


# ---- relevance -----------------------------------------------------------------------------------------


def test_the_more_specific_the_common_concept_the_more_relevant() -> None:
    trials = [(study(name, name), ANY) for name in ("malignancy", "leukemia", AML, "hematologic malignancy")]
    assert ranked(trials, condition(AML)) == [AML, "leukemia", "hematologic malignancy", "malignancy"]
    assert 0 < specificity("malignancy") < specificity("leukemia") < specificity(AML) <= 1


def test_a_sibling_is_not_relevant_and_a_narrower_trial_is() -> None:
    other = study("other", "acute lymphoblastic leukemia")
    narrower = study("narrower", "acute promyelocytic leukemia")
    found = match([(other, ANY), (narrower, ANY)], patient(condition(AML)), ON)
    assert [one.trial for one in found.matches] == ["narrower"]
    assert found.matches[0].because == (AML, "acute promyelocytic leukemia")
    assert found.not_listed == {UNRELATED: 1}


def test_the_place_where_a_condition_is_named_counts() -> None:
    named = studied(study("x", "Multiple Myeloma", title="A trial in leukaemia", keywords=("hypertension",)))
    assert named["multiple myeloma"] > named["leukemia"] > named["hypertension"] > 0


def test_a_broad_word_of_a_title_does_not_count_beside_a_narrower_condition() -> None:
    """A trial of glioblastoma is not about everyone with a tumour, one of alkaptonuria not about obesity."""
    fields = study("fields", "glioblastoma", title="Tumour-treating fields in newly diagnosed glioblastoma")
    enzyme = study("enzyme", "alkaptonuria", keywords=("metabolic disease", "arthritis"))
    basket = study("basket", "glioblastoma", "neoplasm")
    trials = [(one, ANY) for one in (fields, enzyme, basket)]
    assert ranked(trials, condition("multiple myeloma")) == ["basket"]
    assert ranked(trials, condition("obesity")) == []
    assert sorted(ranked(trials, condition("glioblastoma"))) == ["basket", "fields"]
    assert ranked(trials, condition("rheumatoid arthritis")) == ["enzyme"]
    assert studied(study("x", title="A trial in malignancy and leukaemia")).keys() == {
        "malignancy",
        "leukemia",
    }


def test_a_group_beside_one_of_its_kinds_counts_half() -> None:
    """Indexes file a trial of myeloma under "neoplasms" too, which makes it no trial for lymphoma."""
    filed = study("filed", "multiple myeloma", "hematologic malignancy", "neoplasm")
    broad = study("broad", "hematologic malignancy")
    assert ranked([(filed, ANY), (broad, ANY)], condition("hodgkin lymphoma")) == ["broad", "filed"]
    assert studied(filed)["multiple myeloma"] == 1.0
    assert studied(filed)["neoplasm"] == studied(filed)["hematologic malignancy"] == 0.5


def test_what_follows_from_a_value_is_no_diagnosis() -> None:
    """The low hemoglobin of a leukemia does not make a trial of sickle cell disease one for the patient."""
    low = condition("anemia", source=p.Source("derived", ("Observation/hemoglobin",)))
    trials = [(study("cells", "sickle cell disease"), ANY)]
    assert ranked(trials, condition(AML), low) == []
    assert ranked(trials, condition(AML), condition("anemia")) == ["cells"]
    assert 0 < patient_terms(patient(low))["anemia"] < patient_terms(patient(condition("anemia")))["anemia"]


def test_what_is_denied_suspected_or_over_counts_less() -> None:
    terms = patient_terms(
        patient(
            condition("hypertension"),
            condition("asthma", "resolved"),
            condition("gout", suspected=True),
            no(AML),
            condition("headache"),
        )
    )
    assert AML not in terms
    assert terms["hypertension"] > terms["gout"] > terms["asthma"] >= terms["headache"] > 0
    beside = patient_terms(patient(condition("hypertension"), condition(AML)))
    assert beside[AML] > beside["hypertension"]


def test_healthy_people_are_for_trials_that_take_volunteers() -> None:
    takes, not_asked = study("takes", AML, volunteers=True), study("not", AML, volunteers=False)
    found = match([(takes, ANY), (not_asked, ANY)], patient(condition("healthy")), ON)
    assert [one.trial for one in found.matches] == ["takes"]
    assert found.matches[0].because == ("healthy", "healthy volunteers")
    assert relevance({AML: 1.0}, {"hypertension": 1.0}, volunteers=True).value == 0


# ---- order ---------------------------------------------------------------------------------------------


def test_open_trials_come_before_closed_ones_and_recruiting_before_others() -> None:
    closed = asks(f"not condition({AML})")
    trials = [
        (study("ineligible", AML), closed),
        (study("completed", AML, status="COMPLETED"), asks(f"condition({AML})")),
        (study("possible", AML), asks("ecog <= 1", f"condition({AML})")),
        (study("eligible", AML), asks(f"condition({AML})")),
    ]
    assert ranked(trials, condition(AML)) == ["eligible", "possible", "completed", "ineligible"]
    found = match(trials, patient(condition(AML)), ON).matches
    assert [one.verdict for one in found] == ["eligible", "possibly eligible", "eligible", "ineligible"]
    assert found[-1].failing == ("I1",)
    assert (found[1].met, found[1].not_met, found[1].unknown) == (1, 0, 1)


def test_a_trial_that_is_only_possible_says_why() -> None:
    """Nothing is unknown or against the patient, who is not eligible: the reader is told the reason."""
    met = asks(f"condition({AML})")
    (sentence,) = met.criteria
    part = msgspec.structs.replace(sentence, id="I2", applies_to="cohort 2", tree=parse("condition(stroke)"))
    parts = msgspec.structs.replace(met, criteria=(sentence, part))
    facts = (condition(AML), no("stroke"))
    cases = (
        (parts, patient(*facts), "which cohort, arm or phase is open"),
        (Eligibility("test", "", ()), patient(*facts), "no sentence that asks anything"),
        (met, msgspec.structs.replace(patient(*facts), deceased=True), "has died"),
    )
    for eligibility, somebody, why in cases:
        (one,) = match([(study("one", AML), eligibility)], somebody, ON).matches
        assert (one.verdict, one.unknown) == ("possibly eligible", 0)
        assert why in one.note
        assert screen(study("one", AML), eligibility, somebody, ON).notes == (one.note,)
    (plain,) = match([(study("one", AML), met)], patient(*facts), ON).matches
    assert (plain.verdict, plain.note) == ("eligible", "")
    assert match([(study("one", AML), ANY)], patient(*facts), ON).matches[0].note == ""


def test_the_order_never_depends_on_the_catalog_s() -> None:
    trials = [(study(f"NCT{n:03}", AML), ANY) for n in range(30)]
    shuffled = random.Random(1).sample(trials, len(trials))
    assert ranked(shuffled, condition(AML), limit=None) == [f"NCT{n:03}" for n in range(30)]


def test_what_is_open_and_what_is_against_order_trials_of_one_verdict() -> None:
    """Never above a trial of a better verdict, however much is open there."""
    values = [
        verdict_value("eligible", 0, 0),
        verdict_value("possibly eligible", 0, 1),
        verdict_value("possibly eligible", 0, 12),
        verdict_value("possibly eligible", 0, 500),
        verdict_value("ineligible", 1, 0),
        verdict_value("ineligible", 1, 8),
        verdict_value("ineligible", 3, 8),
    ]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)


def test_weights_can_be_set() -> None:
    trials = [
        (study("near the topic", AML), asks(f"not condition({AML})")),
        (study("open", "malignancy"), ANY),
    ]
    assert ranked(trials, condition(AML))[0] == "open"
    assert ranked(trials, condition(AML), weights=Weights(relevance=20))[0] == "near the topic"
    parts: dict[str, Any] = {"relevance": 1, "verdict": 1.0, "status": "RECRUITING", "known": 1}
    assert score(Weights(), **parts, distance=0.0) == 1
    assert score(Weights(), **parts, distance=200.0) < score(Weights(), **parts, distance=100.0)
    assert score(Weights(0, 0, 0, 0, 0), **parts, distance=None) == 0


# ---- places --------------------------------------------------------------------------------------------


def site(city: str, country: str, status: str = "", point: GeoPoint | None = None) -> Location:
    return Location(facility=f"{city} hospital", city=city, country=country, status=status, geo_point=point)


def test_the_nearest_recruiting_site_counts() -> None:
    sites = (
        site("Milan", "Italy", "COMPLETED"),
        site("Rome", "Italy", "RECRUITING"),
        site("Turin", "Italy", "RECRUITING", GeoPoint(lat=45.07, lon=7.69)),
    )
    found = nearest_site(study("x", AML, sites=sites), MILAN)
    assert found is not None and found.city == "Turin"
    assert found.distance_km == pytest.approx(126, abs=3)
    only_closed = nearest_site(study("x", AML, sites=sites[:1]), MILAN)
    assert only_closed is not None and only_closed.distance_km < 5
    assert nearest_site(study("x", AML), MILAN) is None
    assert nearest_site(study("x", AML, sites=(site("Nowhere at all", "Italy"),)), MILAN) is None


def test_near_trials_come_first_and_far_ones_can_be_left_out() -> None:
    trials = [
        (study("a far", AML, sites=(site("Tokyo", "Japan"),)), ANY),
        (study("b near", AML, sites=(site("Milan", "Italy"),)), ANY),
        (study("c nowhere", AML), ANY),
    ]
    assert ranked(trials, condition(AML), near=MILAN) == ["b near", "a far", "c nowhere"]
    found = match(trials, patient(condition(AML)), ON, near=MILAN, within_km=500)
    assert [one.trial for one in found.matches] == ["b near"]
    assert found.not_listed == {TOO_FAR: 2}


# ---- counts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [0, 1, 2, 20, None])
def test_every_trial_is_listed_or_counted_with_a_reason(limit: int | None) -> None:
    trials = [
        (study("a", AML), ANY),
        (study("b", AML), ANY),
        (study("c", AML, status="COMPLETED"), ANY),
        (study("d", "asthma"), ANY),
    ]
    found = match(trials, patient(condition(AML)), ON, status=("RECRUITING",), limit=limit)
    assert found.total == 2
    assert found.considered == 4 == len(found.matches) + sum(found.not_listed.values())
    assert found.not_listed[OTHER_STATUS] == found.not_listed[UNRELATED] == 1
    assert found.not_listed.get(OVER_LIMIT, 0) == 2 - len(found.matches)
    everything = match(trials, patient(condition(AML)), ON, unrelated=True, limit=limit)
    assert everything.total == 4 and UNRELATED not in everything.not_listed
    whole = found.of_all(10)
    assert whole.considered == 10 == len(whole.matches) + sum(whole.not_listed.values())
    assert found.of_all(4) == found


def test_a_patient_without_conditions_matches_nothing_and_says_so() -> None:
    found = match([(study("a", AML), ANY)], patient(), ON)
    assert found.matches == () and found.not_listed == {UNRELATED: 1}


def test_a_match_is_of_the_published_form() -> None:
    trials = [(study("a", AML, sites=(site("Milan", "Italy"),)), ANY), (study("b", AML), ANY)]
    told = json.loads(msgspec.json.encode(match(trials, patient(condition(AML)), ON, near=MILAN, limit=1)))
    jsonschema.validate(told, json.loads(schema_text("match")), cls=jsonschema.Draft202012Validator)
    assert set(told) >= {"total", "matches"}
    assert set(told["matches"][0]) >= {"trial", "title", "verdict", "met", "not_met", "unknown"}
