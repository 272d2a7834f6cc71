"""One patient against one trial: a verdict for each criterion with its reasons, and one for the trial.

The trial's verdict is never more certain than its criteria: "ineligible" when one is not met, otherwise
"possibly eligible" while any is unknown, "eligible" only when all are met. Beyond that:

- A criterion limited to an arm, cohort or phase (`applies_to`) is asked of those who join that part only. The
  patient is ineligible when every part is closed to them; otherwise the best part's verdict is the trial's
  (see `parts`).
- A record without a sentence that asks something (none, or only "contact the site") never makes anyone
  "eligible": it does not say what is asked.
- A patient who is recorded as deceased is never "eligible"; the day of death is not known, so that the
  criteria are judged as they are and a note says so.
- An allowance is met in either section: it keeps nobody out, and counts nowhere, since it asks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from trialrun.criteria import write
from trialrun.matching import wording
from trialrun.matching.bearing import with_bearing
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import Change, asking, combine, decisive, is_allowance, judge, timeline
from trialrun.matching.finding import ASSUMED, Finding
from trialrun.matching.parts import Asked, asked_in, judged_parts, part_names
from trialrun.matching.policies import resolved
from trialrun.matching.results import of_pregnancy
from trialrun.model.criteria import Condition, IfThen, IsSex, Sex, Test, Tree, leaves
from trialrun.model.eligibility import Criterion, Eligibility, Span
from trialrun.model.errors import BadRequest
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.model.screening import (
    CriterionVerdict,
    Overall,
    PartVerdict,
    Policy,
    Reason,
    Screening,
    Standing,
    Verdict,
)
from trialrun.model.study import Study
from trialrun.vocab.concepts import is_a

SHOWN_CLAUSES = 4
"""How many reasons a sentence names before it counts the rest."""

DECEASED = "The record says that the patient has died."
NO_CRITERIA = "The trial's record holds no sentence that asks anything of a patient."
NO_PART = (
    "All that is known to be asked is met, but the open way into the trial leads through a part of which the "
    "record says nothing: ask the trial which cohort, arm or phase is open."
)


def screen(
    study: Study,
    eligibility: Eligibility,
    patient: Patient | Chart,
    on: date,
    policy: Policy = Policy(),
    *,
    part: str = "",
) -> Screening:
    """The patient judged against every criterion of the trial, as of the day `on`.

    part: an arm, cohort or phase that the patient would join (see `parts.part_names`); criteria of others are
    not applicable then, and do not count. Raises BadRequest when the trial names no such part.

    >>> from trialrun.model.study import study_from
    >>> from trialrun.criteria import compile_study
    >>> study = study_from({"protocolSection": {"eligibilityModule": {"minimumAge": "18 Years"}}})
    >>> screen(study, compile_study(study), Patient(), date(2026, 11, 21)).unknown
    1
    """
    chart = patient if isinstance(patient, Chart) else Chart(patient)
    policy = resolved(policy, chart.patient, on)
    criteria = tuple(judge_criterion(criterion, chart, on, policy) for criterion in eligibility.criteria)
    if part:
        asked = _asked_in(study, eligibility, part)
        verdicts = [one.verdict for one, (counts, _) in zip(criteria, asked, strict=True) if counts]
        criteria = tuple(
            one if counts else msgspec.structs.replace(one, standing="not applicable")
            for one, (counts, _) in zip(criteria, asked, strict=True)
        )
        eligibility = for_part(study, eligibility, part)
    else:
        verdicts = [criterion.verdict for criterion in criteria]
    counted = asking(zip(eligibility.criteria, verdicts, strict=True))
    verdict, parts = _whole(study, eligibility, verdicts, chart.patient.deceased)
    return Screening(
        trial=study.nct_id,
        title=study.title,
        patient=chart.patient.id,
        on=on,
        verdict=verdict,
        criteria=criteria,
        met=counted.count("met"),
        not_met=counted.count("not met"),
        unknown=counted.count("unknown"),
        notes=why_no_more(eligibility, verdict, verdicts, deceased=chart.patient.deceased),
        parts=parts,
        part=part,
    )


def for_part(study: Study, eligibility: Eligibility, part: str) -> Eligibility:
    """What the trial asks of those who join one part: an arm, a cohort, a phase, a group of people.

    Raises BadRequest when the trial names no such part.
    """
    asked = _asked_in(study, eligibility, part)
    held = [
        msgspec.structs.replace(criterion, applies_to="") if of_all else criterion
        for criterion, (counts, of_all) in zip(eligibility.criteria, asked, strict=True)
        if counts
    ]
    return msgspec.structs.replace(eligibility, criteria=tuple(held))


def _asked_in(study: Study, eligibility: Eligibility, part: str) -> tuple[Asked, ...]:
    asked = asked_in(study, eligibility.criteria, part)
    if asked is None:
        names = part_names(study, eligibility.criteria)
        raise BadRequest(
            f"{study.nct_id or 'This trial'} names no such arm, cohort or phase.",
            hint=f"It names: {'; '.join(names[:12])}." if names else "It names none; leave the choice out.",
        )
    return asked


def why_no_more(
    eligibility: Eligibility, verdict: Overall, verdicts: Sequence[Verdict], *, deceased: bool
) -> tuple[str, ...]:
    """Why the verdict is not "eligible" where the criteria alone do not say it."""
    notes = []
    if deceased:
        notes.append(DECEASED)
    if not asks(eligibility):
        notes.append(NO_CRITERIA)
    everywhere = (
        found for one, found in zip(eligibility.criteria, verdicts, strict=True) if not one.applies_to
    )
    if not notes and verdict == "possibly eligible" and all(found == "met" for found in everywhere):
        limited = [f for one, f in zip(eligibility.criteria, verdicts, strict=True) if one.applies_to]
        if "unknown" not in limited:
            notes.append(NO_PART)
    return tuple(notes)


def asks(eligibility: Eligibility) -> bool:
    return any(
        criterion.kind != "structured" and not is_allowance(criterion.tree)
        for criterion in eligibility.criteria
    )


# ---- one criterion -------------------------------------------------------------------------------------


def verdict_of(criterion: Criterion, truth: Truth) -> Verdict:
    """The trial's view of a truth: an exclusion is met when its proposition is false."""
    if is_allowance(criterion.tree):
        return "met"
    if truth is Truth.UNKNOWN:
        return "unknown"
    return "met" if (truth is Truth.YES) is (criterion.kind != "exclusion") else "not met"


def quick_verdict(criterion: Criterion, chart: Chart, on: date, policy: Policy) -> Verdict:
    """The verdict of `judge_criterion` without its reasons."""
    truths = [judge(leaf, chart, on, policy).truth for leaf in leaves(criterion.tree)]
    return verdict_of(criterion, combine(criterion.tree, iter(truths)))


def judge_criterion(criterion: Criterion, chart: Chart, on: date, policy: Policy) -> CriterionVerdict:
    """One criterion with the reasons of all its leaves."""
    parts = tuple(leaves(criterion.tree))
    findings = [with_bearing(leaf, judge(leaf, chart, on, policy), chart, on) for leaf in parts]
    truths = [finding.truth for finding in findings]
    truth = combine(criterion.tree, iter(truths))
    marks = decisive(criterion.tree, iter(truths))
    changes = [timeline(leaf, chart, on, policy, now) for leaf, now in zip(parts, truths, strict=True)]
    spans: Sequence[Span | None] = criterion.spans
    if len(spans) != len(parts):
        spans = (None,) * len(parts)
    reasons = tuple(
        _reason(leaf, finding, change, mark, span)
        for leaf, finding, change, mark, span in zip(parts, findings, changes, marks, spans, strict=True)
    )
    deciding = [reason for reason in reasons if reason.decisive]
    verdict = verdict_of(criterion, truth)
    assumed = _rests_on_assumption(criterion.tree, findings, truth)
    return CriterionVerdict(
        id=criterion.id,
        kind=criterion.kind,
        text=criterion.text,
        verdict=verdict,
        reason=_sentence([reason.text for reason in deciding]),
        evidence=tuple(dict.fromkeys(fact for reason in deciding for fact in reason.evidence)),
        logic=write(criterion.tree),
        lead=criterion.lead,
        section=criterion.section,
        assumed=assumed,
        changes_on=_first_change(criterion.tree, truths, changes, truth),
        coverage=criterion.coverage,
        note=criterion.note,
        applies_to=criterion.applies_to,
        reasons=reasons,
        standing=_standing(
            criterion.tree, verdict, assumed, parts, truths, marks, deciding, chart.patient.sex
        ),
    )


def _standing(
    tree: Tree,
    verdict: Verdict,
    assumed: bool,
    parts: Sequence[Tree],
    truths: Sequence[Truth],
    marks: Sequence[bool],
    deciding: Sequence[Reason],
    sex: Sex | None,
) -> Standing:
    if is_allowance(tree) or (verdict == "met" and _of_others(tree, parts, truths, marks, sex)):
        return "not applicable"
    if verdict == "unknown" and any(reason.conflict for reason in deciding):
        return "conflict"
    return "assumed" if assumed else verdict


WOMENS = ("pregnancy", "lactation", "childbearing potential", "postmenopausal", "premenopausal")
"""States of women: nothing that is asked of them concerns a man."""


def _of_others(
    tree: Tree, parts: Sequence[Tree], truths: Sequence[Truth], marks: Sequence[bool], sex: Sex | None
) -> bool:
    """Whether a criterion is met since it speaks of the other sex, or of those under a condition."""
    if any(
        isinstance(leaf, IsSex) and truth is Truth.NO and mark
        for leaf, truth, mark in zip(parts, truths, marks, strict=True)
    ):
        return True
    if sex == "male" and all(_of_women(leaf) for leaf, mark in zip(parts, marks, strict=True) if mark):
        return True
    if isinstance(tree, IfThen):
        condition = combine(tree.condition, iter(truths))
        return condition is Truth.NO
    return False


def _of_women(leaf: Tree) -> bool:
    if isinstance(leaf, Test):
        return of_pregnancy(leaf.concept)
    return isinstance(leaf, Condition) and any(is_a(leaf.concept, state, "condition") for state in WOMENS)


def _reason(
    leaf: Tree, finding: Finding, changes: tuple[Change, ...], mark: bool, span: Span | None
) -> Reason:
    words: dict[Truth, Literal["yes", "no", "unknown"]] = {
        Truth.YES: "yes",
        Truth.NO: "no",
        Truth.UNKNOWN: "unknown",
    }
    return Reason(
        leaf=write(leaf),
        truth=words[finding.truth],
        text=finding.text,
        evidence=(*finding.evidence, *(wording.evidence(fact) for fact in finding.facts)),
        span=span,
        assumed=finding.assumed,
        changes_on=changes[0].day.isoformat() if changes else "",
        missing=finding.missing,
        decisive=mark,
        conflict=finding.conflict,
    )


_OPENINGS = (
    "the record says nothing about ",
    "the record has no value of ",
    "the record has no result for ",
    "the record says ",
    "the record has ",
    *ASSUMED.values(),
)


def _sentence(texts: Sequence[str]) -> str:
    """One sentence of the clauses, each once. Those that open alike are joined, and many are counted."""
    groups: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        plain = ";" not in text and ", and " not in text and " but " not in text
        opening = next((o for o in _OPENINGS if plain and text.startswith(o)), "")
        groups.setdefault(opening or text, []).append(text.removeprefix(opening))
    clauses = []
    for opening, rests in groups.items():
        shown = rests[:SHOWN_CLAUSES]
        if len(rests) > SHOWN_CLAUSES:
            shown.append(f"{len(rests) - SHOWN_CLAUSES} more")
        clauses.append(opening + wording.a_list(shown) if opening in _OPENINGS else opening)
    if len(clauses) > SHOWN_CLAUSES:
        clauses[SHOWN_CLAUSES:] = [f"and {len(clauses) - SHOWN_CLAUSES} more"]
    sentence = "; ".join(clauses)
    first_word = sentence.split(" ", 1)[0]
    if first_word.islower():  # "eGFR" and "pH" stay as they are
        sentence = sentence[:1].upper() + sentence[1:]
    return f"{sentence}." if sentence else ""


def _rests_on_assumption(tree: Tree, findings: Sequence[Finding], truth: Truth) -> bool:
    if not truth.decided or not any(finding.assumed for finding in findings):
        return False
    known = (Truth.UNKNOWN if finding.assumed else finding.truth for finding in findings)
    return combine(tree, known) is not truth


def _first_change(
    tree: Tree, truths: Sequence[Truth], changes: Sequence[tuple[Change, ...]], truth: Truth
) -> str:
    """The first day on which the tree's truth is another one, if nothing new becomes known; "" for never."""
    current = list(truths)
    events = sorted(
        (change.day, index, change.truth) for index, line in enumerate(changes) for change in line
    )
    for position, (day, index, found) in enumerate(events):
        current[index] = found
        last_of_day = position + 1 == len(events) or events[position + 1][0] != day
        if last_of_day and combine(tree, iter(current)) is not truth:
            return day.isoformat()
    return ""


# ---- the whole trial -----------------------------------------------------------------------------------


def overall(
    study: Study, eligibility: Eligibility, verdicts: Sequence[Verdict], *, deceased: bool = False
) -> Overall:
    """The trial's verdict from those of its criteria, in their order; see the module's docstring."""
    return _whole(study, eligibility, verdicts, deceased)[0]


def _whole(
    study: Study, eligibility: Eligibility, verdicts: Sequence[Verdict], deceased: bool
) -> tuple[Overall, tuple[PartVerdict, ...]]:
    verdict, parts = judged_parts(study, list(zip(eligibility.criteria, verdicts, strict=True)))
    if verdict == "eligible" and (deceased or not asks(eligibility)):
        verdict = "possibly eligible"
    return verdict, parts
