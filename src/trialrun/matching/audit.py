"""A verdict as one document that can be checked: what was asked, what was known, and what followed from it.

The document holds the study's record, its criteria as they were compiled (sentence, its SHA-256, tree in the
text form), the patient's facts with their places, the policy, the day, the versions, and the verdicts.
`replay` does it all again and says what is different now: the reading of a sentence, or the judgement of a
tree.
"""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec

from trialrun.criteria import COMPILER, parse, write
from trialrun.matching.screening import judge_criterion, screen
from trialrun.model.criteria import leaves
from trialrun.model.eligibility import Criterion, Eligibility, Kind, Span
from trialrun.model.errors import BadRequest, TrialrunError
from trialrun.model.patient import Patient
from trialrun.model.screening import CriterionVerdict, Policy, Screening
from trialrun.model.study import Study
from trialrun.model.version import VERSION

FORM = "trialrun audit 1"


class Versions(msgspec.Struct, frozen=True):
    """Who judged: trialrun, the compiler, and a fingerprint of the concepts' data."""

    trialrun: str
    compiler: str
    vocabulary: str


class AuditedCriterion(msgspec.Struct, frozen=True):
    """One sentence of the record, its hash, and what it was read as."""

    id: str
    kind: Kind
    text: str
    sha256: str
    tree: str
    span: Span | None = None
    lead: str = ""
    section: str = ""
    applies_to: str = ""


class Audit(msgspec.Struct, frozen=True):
    """The whole document. record: the study as it was read; record_sha256: of its JSON. part: as chosen."""

    form: str
    versions: Versions
    on: date
    policy: Policy
    record: Study
    record_sha256: str
    criteria: tuple[AuditedCriterion, ...]
    patient: Patient
    screening: Screening
    part: str = ""


class Difference(msgspec.Struct, frozen=True):
    """What is otherwise now. about: a criterion's id, or "record", "trial", "versions"."""

    about: str
    then: str
    now: str
    why: str


def audit(
    study: Study,
    eligibility: Eligibility,
    patient: Patient,
    on: date,
    policy: Policy,
    vocabulary: str,
    *,
    part: str = "",
) -> Audit:
    """The document of one screening. vocabulary: the fingerprint of the concepts' data."""
    return Audit(
        form=FORM,
        versions=Versions(VERSION, eligibility.compiler, vocabulary),
        on=on,
        policy=policy,
        record=study,
        record_sha256=_hash(msgspec.json.encode(study)),
        criteria=tuple(_audited(criterion) for criterion in eligibility.criteria),
        patient=patient,
        screening=screen(study, eligibility, patient, on, policy, part=part),
        part=part,
    )


def encode(document: Audit) -> bytes:
    """The document as JSON."""
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2) + b"\n"


def decode(data: bytes) -> Audit:
    """Reads what `encode` wrote. Raises BadRequest."""
    try:
        found = msgspec.json.decode(data, type=Audit)
    except msgspec.MsgspecError as error:
        raise BadRequest(f"This is no audit of a screening: {error}.") from None
    if found.form != FORM:
        raise BadRequest("This audit has a form that this version does not read.")
    return found


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _audited(criterion: Criterion) -> AuditedCriterion:
    return AuditedCriterion(
        id=criterion.id,
        kind=criterion.kind,
        text=criterion.text,
        sha256=_hash(criterion.text.encode()),
        tree=write(criterion.tree),
        span=criterion.span,
        lead=criterion.lead,
        section=criterion.section,
        applies_to=criterion.applies_to,
    )


# ---- again ---------------------------------------------------------------------------------------------


def replay(document: Audit, vocabulary: str) -> tuple[Difference, ...]:
    """Everything done again: the record compiled, its trees judged. Empty when all is as it was."""
    from trialrun.criteria import compile_study  # only here: who writes an audit needs no compiler

    found = list(_tampered(document))
    versions = Versions(VERSION, COMPILER, vocabulary)
    if versions != document.versions:
        why = "another version made the document"
        found.append(Difference("versions", _told(document.versions), _told(versions), why))
    now = compile_study(document.record)
    found += _readings(document, now)
    fresh = screen(document.record, now, document.patient, document.on, document.policy, part=document.part)
    found += _judgements(document, now, fresh)
    if fresh.verdict != document.screening.verdict:
        why = (
            "it follows from the criteria that differ"
            if found
            else "the trial's verdict is put together anew"
        )
        found.append(Difference("trial", document.screening.verdict, fresh.verdict, why))
    return tuple(found)


def _told(versions: Versions) -> str:
    return f"trialrun {versions.trialrun}, compiler {versions.compiler}, vocabulary {versions.vocabulary}"


def _tampered(document: Audit) -> list[Difference]:
    found = []
    digest = _hash(msgspec.json.encode(document.record))
    if digest != document.record_sha256:
        found.append(Difference("record", document.record_sha256, digest, "the record in it was changed"))
    for one in document.criteria:
        if _hash(one.text.encode()) != one.sha256:
            why = "the sentence in it was changed"
            found.append(Difference(one.id, one.sha256, _hash(one.text.encode()), why))
    return found


def _readings(document: Audit, now: Eligibility) -> list[Difference]:
    """Sentences that are compiled otherwise now, are gone, or are new."""
    then = {one.id: one.tree for one in document.criteria}
    trees = {one.id: write(one.tree) for one in now.criteria}
    return [
        Difference(id, then.get(id, ""), trees.get(id, ""), "the sentence is read in another way")
        for id in dict.fromkeys((*then, *trees))
        if then.get(id) != trees.get(id)
    ]


def _judgements(document: Audit, now: Eligibility, fresh: Screening) -> list[Difference]:
    """Verdicts that differ: by another reading, or for the same tree."""
    verdicts = {one.id: one for one in fresh.criteria}
    texts = {one.id: one for one in document.criteria}
    found = []
    for one in document.screening.criteria:
        new = verdicts.get(one.id)
        audited = texts.get(one.id)
        if new is None or audited is None or (one.verdict, one.reason) == (new.verdict, new.reason):
            continue
        again = _judged_again(audited, document)
        same_tree = again is not None and again.verdict == one.verdict
        why = (
            "by another reading"
            if same_tree and new.logic != one.logic
            else "the same tree is judged otherwise"
        )
        found.append(Difference(one.id, f"{one.verdict}: {one.reason}", f"{new.verdict}: {new.reason}", why))
    return found


def _judged_again(audited: AuditedCriterion, document: Audit) -> CriterionVerdict | None:
    """The tree as it was read then, judged now; None when it can no longer be read."""
    from trialrun.matching.chart import Chart
    from trialrun.matching.policies import resolved

    try:
        tree = parse(audited.tree)
    except TrialrunError:
        return None
    span = audited.span or Span(0, 0)
    criterion = Criterion(
        audited.id, audited.kind, audited.text, tree, span, tuple(span for _ in leaves(tree))
    )
    policy = resolved(document.policy, document.patient, document.on)
    return judge_criterion(criterion, Chart(document.patient), document.on, policy)
