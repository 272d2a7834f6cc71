"""Demands that nobody can meet together: none may keep everybody out, or let in whom the record keeps out."""

from __future__ import annotations

from datetime import date

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_study, compile_text, write
from trialrun.criteria.lint import lint
from trialrun.criteria.record.clashes import as_written, at_odds
from trialrun.matching import screen
from trialrun.model import criteria as c
from trialrun.model.patient import ConditionFact, Patient, Source
from trialrun.model.screening import Policy
from trialrun.model.study import Study, study_from
from trialrun.model.time import Moment

DAY = date(2026, 11, 21)


def study(text: str, **about: object) -> Study:
    return study_from({"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text, **about}}})


@pytest.mark.parametrize(
    "sentence",
    [
        "Age younger than 20 and older than 75 years",
        "Patients less than 20 years old and older than 75 years old",
        "Patients < 20 and > 75 years",
    ],
)
def test_ages_beyond_either_end_keep_out(sentence: str) -> None:
    assert tree(sentence, "exclusion") == "age < 20 years or age > 75 years"


def test_a_body_mass_index_beyond_either_end_keeps_out() -> None:
    assert tree("BMI ≥ 32 and ≤ 18 kg/m2", "exclusion") == "bmi >= 32 kg/m2 or bmi <= 18 kg/m2"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Boy and girl infants with croup",
            "age < 12 months and condition(croup)",
        ),
        (
            "Healthy women, men, and children",
            "(sex female or sex male or age < 18 years) and condition(healthy)",
        ),
        ("Two groups: 20-30 and 60-70 years of age", "age from 20 to 30 years or age from 60 to 70 years"),
        (
            "Boys must be 7 to 12 years of age; girls 7 to 10 years of age",
            "sex male and age from 7 to 12 years or sex female and age from 7 to 10 years",
        ),
        (
            "Ferritin in males less than 30 ng/mL; ferritin in females less than 20 ng/mL",
            "sex male and ferritin < 30 ng/mL or sex female and ferritin < 20 ng/mL",
        ),
    ],
)
def test_groups_of_people_stand_beside_each_other(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_people_who_are_related_are_not_taken_for_one_another() -> None:
    found = tree("A woman who lives with a man who has tuberculosis")
    assert "sex female or sex male" not in found
    assert "sex female and sex male" not in found


def test_a_class_between_those_listed_is_not_taken_in() -> None:
    for sentence in ("NYHA class I, III or IV", "NYHA class 1, 3 or 4", "Child-Pugh class A or C"):
        assert "from" not in tree(sentence, "exclusion").replace("child-pugh from 5 to 6", "")
    assert tree("NYHA class II, III or IV", "exclusion") == "nyha from 2 to 4"


TWO_GROUPS = """Inclusion Criteria:

* Age 20 to 40 years
* Age of at least 70 years

Exclusion Criteria:

* Pregnancy
"""


def test_criteria_that_rule_each_other_out_keep_nobody_out_by_themselves() -> None:
    found = screen(
        study(TWO_GROUPS), compile_study(study(TWO_GROUPS)), Patient(birth=Moment.parse("1996-05-05")), DAY
    )
    verdicts = {one.id: one.verdict for one in found.criteria}
    assert (verdicts["I1"], verdicts["I2"]) == ("met", "unknown")
    assert found.verdict == "possibly eligible"


def test_an_exclusion_that_swallows_what_is_asked_for_is_left_to_a_person() -> None:
    text = "Inclusion Criteria:\n\n* Asthma\n\nExclusion Criteria:\n\n* Lung disease"
    first, second = compile_study(study(text)).criteria[-2:]
    assert "I1" in second.note
    assert "E1" in first.note
    assert any(isinstance(leaf, c.Attest) for leaf in c.leaves(second.tree))
    assert len(second.spans) == len(list(c.leaves(second.tree)))
    assert write(as_written(second).tree) == write(compile_text(text)[1].tree)


GROUPS = """Inclusion Criteria:

* Patients aged 50 to 70 years with multiple myeloma whom their doctor holds fit enough
* Patients under 50 years of age with multiple myeloma at high risk of a toxic course
"""


def test_two_groups_by_age_do_not_keep_each_other_out() -> None:
    verdicts = {
        one.id: one.verdict
        for one in screen(
            study(GROUPS), compile_study(study(GROUPS)), Patient(birth=Moment.parse("1990-05-05")), DAY
        ).criteria
    }
    assert "not met" not in (verdicts["I1"], verdicts["I2"])


def test_patients_beside_healthy_volunteers_are_groups_of_their_own() -> None:
    text = "Inclusion Criteria:\n\n* Patients with gout\n* Patients with scabies\n* Normal volunteers"
    patient = Patient(facts=(ConditionFact(concept="gout", source=Source("x"), status="active"),))
    found = screen(
        study(text), compile_study(study(text)), patient, DAY, Policy(complete=frozenset(["conditions"]))
    )
    assert not [one.id for one in found.criteria if one.kind == "inclusion" and one.verdict == "not met"]


def test_what_a_cancer_consists_of_is_no_other_cancer() -> None:
    """The stage that the first line asks for still keeps out."""
    text = "Inclusion Criteria:\n\n* Stage IIB to IVA cervical cancer\n* Adenocarcinoma\n* Squamous cell carcinoma"
    first, *tissues = compile_study(study(text)).criteria[-3:]
    assert write(first.tree) == "condition(cervical cancer) stage IIB|III|IVA"
    assert all(any(isinstance(leaf, c.Attest) for leaf in c.leaves(one.tree)) for one in tissues)


def test_a_previous_stroke_is_an_earlier_one_than_the_stroke_of_the_trial() -> None:
    text = (
        "Inclusion Criteria:\n\n* Ischemic stroke, and a household of their own\n\n"
        "Exclusion Criteria:\n\n* History of stroke or gout"
    )
    facts = (ConditionFact(concept="ischemic stroke", source=Source("x"), status="active"),)
    whole = compile_study(study(text))
    found = {one.id: one.verdict for one in screen(study(text), whole, Patient(facts=facts), DAY).criteria}
    assert found["E1"] == "unknown"
    gout = ConditionFact(concept="gout", source=Source("x"), status="active")
    found = {
        one.id: one.verdict for one in screen(study(text), whole, Patient(facts=(*facts, gout)), DAY).criteria
    }
    assert found["E1"] == "not met"
    assert len(whole.criteria[-1].spans) == len(list(c.leaves(whole.criteria[-1].tree)))


def test_lint_still_tells_of_them() -> None:
    findings = lint(compile_study(study(TWO_GROUPS)))
    assert [one.criteria for one in findings if one.check == "contradiction"] == [("I1", "I2")]


def test_what_agrees_is_left_as_it_is() -> None:
    text = "Inclusion Criteria:\n\n* Age 18 to 70 years\n* Asthma\n\nExclusion Criteria:\n\n* Age over 65\n* COPD"
    assert all(not one.note for one in compile_study(study(text)).criteria if one.kind != "structured")


# ---- headings ------------------------------------------------------------------------------------------

MEDICATION = """Inclusion Criteria

Patients must have:

  -  HIV infection.

Exclusion Criteria

Concurrent Medication:

Excluded:

  -  Rifampin.

Prior Medication:

Excluded within 14 days of study entry:

  -  Interferon.

Excluded:

  -  Ribavirin.

Risk Behavior:

Excluded:

  -  Methadone.
"""


def test_a_heading_lends_its_list_the_time() -> None:
    trees = [write(one.tree) for one in compile_text(MEDICATION)]
    assert trees[1:] == [
        "received(rifampin) ongoing",
        "received(interferon) within 14 days before enrolment",
        "received(ribavirin)",
        "received(methadone)",
    ]


@pytest.mark.parametrize("heading", ["Exlcusion Criteria:", "Exlusion criteria", "Key excusion criteria:"])
def test_a_misspelled_heading_still_keeps_out(heading: str) -> None:
    found = compile_text(f"Inclusion Criteria:\n\n* Asthma\n\n{heading}\n\n* Pregnancy")
    assert [one.id for one in found] == ["I1", "E1"]


@pytest.mark.parametrize("heading", ["Diagnostic criteria:", "Duke criteria:"])
def test_other_criteria_are_no_heading_of_a_section(heading: str) -> None:
    found = compile_text(f"Inclusion Criteria:\n\n* Asthma\n\n{heading}\n\n* Wheezing")
    assert {one.kind for one in found} == {"inclusion"}


def test_what_would_be_done_to_some_asks_nothing_of_all() -> None:
    assert tree("Otherwise, pregnant participants with scabies would be treated as usual").startswith(
        "unparsed"
    )


# ---- lists ---------------------------------------------------------------------------------------------

LIST = """Inclusion Criteria:

* Adults

* {lead}

  * Stroke
  * Angina pectoris
  * Gout
"""


@pytest.mark.parametrize(
    "lead",
    [
        "None of the following within 3 months:",
        "Patients must have none of the following in the past 3 months:",
        "Must not have had any of the following within the past 3 months:",
        "No history of any of the following within 3 months:",
        "Without any of the following within 3 months:",
    ],
)
def test_of_a_denied_list_nothing_may_be_there(lead: str) -> None:
    """Whoever has one alone of the three is not let in."""
    found = compile_text(LIST.format(lead=lead))[1:]
    assert len(found) == 3
    for one in found:
        keeps_out = c.Not if one.kind == "inclusion" else c.Condition
        assert isinstance(one.tree, keeps_out), write(one.tree)


@pytest.mark.parametrize("lead", ["Ineligible subtypes:", "Not eligible:", "Excluded diagnoses:"])
def test_what_is_not_eligible_keeps_out(lead: str) -> None:
    assert [one.kind for one in compile_text(LIST.format(lead=lead))[1:]] == ["exclusion"] * 3


@pytest.mark.parametrize(
    "lead", ["Eligible subtypes:", "Histologically proven sarcoma, including:", "Sarcomas:"]
)
def test_kinds_of_a_disease_are_not_asked_for_together(lead: str) -> None:
    text = f"Inclusion Criteria:\n\n* {lead}\n\n  * Angiosarcoma\n  * Liposarcoma\n  * Leiomyosarcoma\n"
    (criterion,) = compile_text(text)
    kinds = "condition(angiosarcoma) or condition(liposarcoma) or condition(leiomyosarcoma)"
    assert kinds in write(criterion.tree)


def test_what_must_all_be_there_is_still_asked_for_together() -> None:
    lead = "Patients must have all of the following:"
    assert [write(one.tree) for one in compile_text(LIST.format(lead=lead))[1:]] == [
        "condition(stroke)",
        "condition(angina pectoris)",
        "condition(gout)",
    ]


def test_cancers_in_a_flat_list_keep_nobody_out_by_themselves() -> None:
    text = "Inclusion Criteria:\n\n* Angiosarcoma\n\n* Liposarcoma\n\n* Leiomyosarcoma\n\n* Adults"
    found = compile_study(study(text)).criteria
    asked = [one for one in found if any(isinstance(leaf, c.Attest) for leaf in c.leaves(one.tree))]
    assert [one.id for one in asked] == ["I1", "I2", "I3"]


def test_several_that_it_clashes_with_are_named_in_the_order_of_the_record() -> None:
    """The wider concepts of a disease are a set, whose order is another one in each process."""
    criteria = compile_text(
        "Inclusion Criteria:\n\n* Currently has plaque psoriasis\n\n"
        "Exclusion Criteria:\n\n* Autoimmune disease\n* Gout\n* Skin disease\n* Psoriasis\n"
    )
    assert at_odds(criteria)["I1"] == ("E1", "E3", "E4")
    assert at_odds(criteria[:1] + criteria[:0:-1])["I1"] == ("E4", "E3", "E1")


def test_a_record_of_thousands_of_bounds_is_compiled_all_the_same() -> None:
    """Each held against each other would take hours; those that shut each other out are still told."""
    lines = [f"* ALT ≥ {number}" for number in range(3, 6_000)]
    record = study("Inclusion Criteria:\n\n* ALT < 2\n" + "\n".join(lines))
    criteria = [one for one in compile_study(record).criteria if one.kind != "structured"]
    assert len(criteria) == 5_998
    assert "nobody could meet this" in criteria[0].note
