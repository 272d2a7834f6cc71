"""Synthea patients against real records: nothing raises, every verdict follows from its parts."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest
from tests.shared_data import RECORDS_XML, SYNTHEA, needs

from trialrun.criteria import compile_study
from trialrun.matching import match, screen
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import is_allowance
from trialrun.model.eligibility import Eligibility
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy
from trialrun.model.study import Study
from trialrun.patients import read_patient
from trialrun.records import Record, read_source

ON = date(2020, 6, 1)
CLOSED = Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family")))

pytestmark = [pytest.mark.corpus, needs(RECORDS_XML, SYNTHEA)]


def some_patients(count: int) -> Iterator[Patient]:
    with tarfile.open(SYNTHEA) as archive:
        bundles = (m for m in archive if m.name.endswith(".json") and "index" not in m.name)
        for member in islice(bundles, count):
            content = archive.extractfile(member)
            assert content is not None
            yield read_patient(content.read(), member.name)


@pytest.fixture(scope="module")
def trials() -> list[tuple[Study, Eligibility]]:
    records = (found for found in read_source(RECORDS_XML) if isinstance(found, Record))
    return [(record.study, compile_study(record.study)) for record in islice(records, 150)]


def test_verdicts_follow_from_their_parts(trials: list[tuple[Study, Eligibility]]) -> None:
    seen = set()
    for person in some_patients(4):
        chart = Chart(person)
        for study, eligibility in trials:
            for policy in (Policy(), CLOSED):
                found = screen(study, eligibility, chart, ON, policy)
                verdicts = [one.verdict for one in found.criteria]
                seen.update(verdicts)
                asked = [one for one in eligibility.criteria if not is_allowance(one.tree)]
                assert found.met + found.not_met + found.unknown == len(asked)
                assert found.verdict != "eligible" or set(verdicts) == {"met"}
                assert found.verdict != "ineligible" or "not met" in verdicts
                for one in found.criteria:
                    assert one.reason and one.logic and any(reason.decisive for reason in one.reasons)
                    assert one.changes_on == "" or date.fromisoformat(one.changes_on) > ON
    assert seen == {"met", "not met", "unknown"}


def test_every_trial_is_listed_or_counted(trials: list[tuple[Study, Eligibility]]) -> None:
    for person in some_patients(4):
        found = match(trials, person, ON, limit=10)
        assert found.considered == len(trials) == len(found.matches) + sum(found.not_listed.values())
        scores = [one.score for one in found.matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < one.relevance <= 1 for one in found.matches)
        backwards = match(trials[::-1], person, ON, limit=10)
        assert [one.trial for one in backwards.matches] == [one.trial for one in found.matches]
