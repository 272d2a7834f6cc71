"""Several conditions, treatments, allergies or relatives' diseases asked for in one question.

"Do you have, or have you ever had, any of these: …?" is answered by no, by "only" one of them, or by "several
of them". A no denies every one that is named; "only" one denies the others, and that one is asked next. A yes
or "several" says that at least one holds: it is kept as an answer, and the named ones are then asked one by
one. Every one is named in the question, so that nobody denies what was not asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from trialrun.matching.wording import a_list, named
from trialrun.model.errors import BadRequest
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    Patient,
    Source,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.vocab.concepts import Group

MOST = 6
"""As many as can be read in one breath."""
ONLY, SEVERAL = "only ", "several of them"
_JOINT = " | "
_SINGLE = {"conditions": "condition", "treatments": "treatment", "allergies": "allergy", "families": "family"}
_PLURAL = {single: plural for plural, single in _SINGLE.items()}
_VOCABULARY: dict[str, Group] = {
    "conditions": "condition",
    "treatments": "therapy",
    "allergies": "therapy",
    "families": "condition",
}
_WORDS = {
    "conditions": "Do you have, or have you ever had, any of these: {}?",
    "treatments": "Have you ever received any of these: {}?",
    "allergies": "Are you allergic to any of these, or must you not take one of them: {}?",
    "families": "Has a close relative ever had any of these: {}?",
}


def can_be_grouped(name: str) -> bool:
    """Whether a question of this id may be asked together with others of its kind."""
    kind, _, about = name.partition(":")
    return kind in _PLURAL and _JOINT.strip() not in about


def group_of(names: Iterable[str]) -> str:
    """The id of one question for questions of one kind; the order of the names does not matter."""
    parts = sorted(name.partition(":")[::2] for name in names)
    (kind,) = {kind for kind, _ in parts}
    return f"{_PLURAL[kind]}:{_JOINT.join(about for _, about in parts)}"


def members(name: str) -> tuple[str, ...]:
    """The ids of the single questions in a question for several; none where it is no such question."""
    kind, _, about = name.partition(":")
    return tuple(f"{_SINGLE[kind]}:{one}" for one in about.split(_JOINT)) if kind in _SINGLE else ()


def options_for_group(name: str) -> tuple[str, ...]:
    """The answers to choose from: none, one of them alone, several."""
    _, _, about = name.partition(":")
    return ("no", *(f"{ONLY}{one}" for one in about.split(_JOINT)), SEVERAL)


def words_for_group(name: str) -> str:
    """The question in plain words."""
    kind, _, about = name.partition(":")
    return _WORDS[kind].format(a_list((named(one, _VOCABULARY[kind]) for one in about.split(_JOINT)), "or"))


def facts_of(name: str, said: str, today: Moment, source: Source) -> tuple[AnyFact, ...]:
    """What an answer to a question for several says: a no denies each, a yes is kept as it was given.

    said: one of `options_for_group`, in small letters, or "yes". Raises BadRequest for anything else.
    """
    kind, _, about = name.partition(":")
    if kind not in _SINGLE:
        raise BadRequest("This is not a question.", place=name[:60])
    asked = about.split(_JOINT)
    if said in ("yes", SEVERAL):
        return (AnswerFact(concept=name, yes=True, by="patient", on=today, source=source),)
    alone = next((one for one in asked if said == f"{ONLY}{one}".lower()), "")
    if not alone and said != "no":
        raise BadRequest(
            "This answer is not understood.", hint=f"Possible: {', '.join(options_for_group(name))}."
        )
    denied = tuple(_denied(kind, one, today, source) for one in asked if one != alone)
    if not alone:
        return denied
    kept = AnswerFact(concept=f"{kind}:{alone}", yes=True, by="patient", on=today, source=source)
    return (*denied, kept)


def _denied(kind: str, concept: str, today: Moment, source: Source) -> AnyFact:
    match kind:
        case "conditions":
            return ConditionFact(concept=concept, absent=True, on=today, source=source)
        case "treatments":
            return TreatmentFact(concept=concept, absent=True, on=today, source=source)
        case "allergies":
            return AllergyFact(concept=concept, absent=True, on=today, source=source)
        case _:
            return FamilyFact(concept=concept, absent=True, on=today, source=source)


def suspected(patient: Patient, passed_over: Iterable[str]) -> dict[str, int]:
    """Single questions of those for several that were answered by yes or passed over; with how many each had.

    They are asked one by one from then on.
    """
    names = [fact.concept for fact in patient.facts if isinstance(fact, AnswerFact)]
    return {one: len(parts) for name in (*names, *passed_over) if (parts := members(name)) for one in parts}
