"""What the record's other fields tell about its sentences: who can join, and what the trial gives."""

from __future__ import annotations

from trialrun.criteria.record.one_sex import asked_of_one_sex
from trialrun.criteria.record.own_drugs import with_own_drugs
from trialrun.model.eligibility import Criterion
from trialrun.model.study import Study


def told_by_fields(study: Study, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, with the study's drugs by name and demands on one sex asked of that one."""
    return asked_of_one_sex(study, with_own_drugs(study, criteria))
