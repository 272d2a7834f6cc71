"""A trial of several cohorts is open to whoever fits one of them."""

from __future__ import annotations

import pytest

from trialrun.matching.parts import asked_in, judged_parts, part_names
from trialrun.model.criteria import Unparsed
from trialrun.model.eligibility import Criterion
from trialrun.model.screening import Verdict
from trialrun.model.study import Study, study_from

Judged = list[tuple[Criterion, Verdict]]


def study(*arms: str, phases: tuple[str, ...] = ()) -> Study:
    return study_from(
        {
            "protocolSection": {
                "designModule": {"phases": list(phases)},
                "armsInterventionsModule": {"armGroups": [{"label": arm} for arm in arms]},
            }
        }
    )


def judged(*pairs: tuple[str, Verdict]) -> Judged:
    return [
        (Criterion(f"I{n}", "inclusion", "x", Unparsed("x"), applies_to=part), verdict)
        for n, (part, verdict) in enumerate(pairs, 1)
    ]


ARMS = ("Cohort A", "Cohort B")


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [
        ([("", "met"), ("Cohort A", "not met"), ("Cohort B", "met")], "eligible"),
        ([("", "met"), ("Cohort A", "not met"), ("Cohort B", "unknown")], "possibly eligible"),
        ([("", "met"), ("Cohort A", "not met"), ("Cohort B", "not met")], "ineligible"),
        ([("", "not met"), ("Cohort A", "met"), ("Cohort B", "met")], "ineligible"),
        ([("", "unknown"), ("Cohort A", "met")], "possibly eligible"),
        ([("", "met"), ("Cohorts A and B", "not met")], "ineligible"),
        ([("", "met"), ("except Cohort A", "not met"), ("Cohort A", "not met")], "ineligible"),
        ([("", "met"), ("except Cohort A", "not met")], "eligible"),
    ],
)
def test_the_best_part_s_verdict_is_the_trial_s(pairs: list[tuple[str, Verdict]], verdict: str) -> None:
    assert judged_parts(study(*ARMS), judged(*pairs))[0] == verdict


def test_each_part_has_its_verdict_and_counts_what_is_asked_there() -> None:
    pairs = judged(("", "met"), ("Cohort A", "not met"), ("Cohort B", "unknown"))
    _, parts = judged_parts(study(*ARMS), pairs)
    assert [(one.part, one.verdict, one.met, one.not_met, one.unknown) for one in parts] == [
        ("Cohort A", "ineligible", 1, 1, 0),
        ("Cohort B", "possibly eligible", 1, 0, 1),
    ]


def test_a_part_that_nobody_names_stays_possible() -> None:
    only = judged(("", "met"), ("Cohort A", "not met"))
    assert judged_parts(study(), only)[0] == "possibly eligible"
    assert judged_parts(study(*ARMS), only)[0] == "eligible"  # cohort B asks nothing more
    phase = judged(("", "met"), ("Phase II", "not met"))
    assert judged_parts(study(phases=("PHASE1", "PHASE2")), phase)[0] == "eligible"
    assert judged_parts(study(phases=("PHASE2",)), phase)[0] == "ineligible"


def test_parts_of_two_sorts_must_both_be_open() -> None:
    pairs = judged(
        ("Phase 1", "not met"), ("Phase 2", "met"), ("Phase 2, Cohort 1", "not met"), ("Cohort 2", "met")
    )
    verdict, parts = judged_parts(study(phases=("PHASE1", "PHASE2")), pairs)
    assert verdict == "eligible"  # phase 2 with cohort 2
    assert {one.part: one.verdict for one in parts} == {
        "Phase 1": "ineligible",
        "Phase 2": "eligible",
        "Cohort 1": "ineligible",
        "Cohort 2": "eligible",
    }


def test_groups_of_people_are_all_that_there_are() -> None:
    pairs = judged(("Patients", "not met"), ("Healthy controls", "not met"))
    assert judged_parts(study(), pairs)[0] == "ineligible"


def test_many_parts_are_judged_without_trying_every_way() -> None:
    names: list[tuple[str, Verdict]] = [
        (f"{sort} {number}", "not met")
        for sort in ("Cohort", "Arm", "Part", "Step")
        for number in range(1, 30)
    ]
    assert judged_parts(study(), judged(*names))[0] == "possibly eligible"


def test_donors_and_caregivers_are_no_way_in_for_a_patient() -> None:
    pairs = judged(("Donors", "met"), ("Recipients", "not met"))
    verdict, parts = judged_parts(study(), pairs)
    assert verdict == "ineligible"
    assert [(one.part, one.verdict) for one in parts] == [
        ("Donors", "eligible"),
        ("Recipients", "ineligible"),
    ]
    assert judged_parts(study(), judged(("Caregivers", "met")))[0] == "possibly eligible"
    assert judged_parts(study(), judged(("", "not met"), ("Donors", "met")))[0] == "ineligible"


def test_a_part_can_be_chosen_by_its_name_or_its_arm_s_label() -> None:
    told = study("Cohort A: venetoclax", "Cohort B")
    criteria = [one for one, _ in judged(("", "met"), ("Cohort A", "met"), ("Cohort B", "met"))]
    assert part_names(told, criteria) == ("Cohort A", "Cohort B", "Cohort A: venetoclax")
    for name in ("cohort a", "Cohort A: Venetoclax"):
        found = asked_in(told, criteria, name)
        assert found is not None and [one.counts for one in found] == [True, True, False]
    assert asked_in(told, criteria, "Cohort C") is None
