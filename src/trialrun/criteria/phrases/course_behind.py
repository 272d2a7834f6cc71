"""A course or a stage behind the last of a list, told of those before it too: "AML or ALL in relapse"."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase, chunk_name, has_stages
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a

# What happens, or lasts, without a course of its own: nobody's stroke is under control.
EVENTS = (
    *(
        "myocardial infarction",
        "stroke",
        "transient ischemic attack",
        "pulmonary embolism",
        "thromboembolism",
    ),
    *("cardiac arrest", "unstable angina", "neoplasm", "substance abuse", "drug abuse", "suicidal ideation"),
    *("dementia", "pregnancy", "cirrhosis", "hepatitis", "obesity"),
    *("psychotic disorder", "bipolar disorder"),
)
# What is asked of whoever joins, whatever illness brings him.
_OUTCOMES = ("relapsed", "in remission", "measurable")
_OR = ("or", "and/or", "slash", ", or", "comma")


def with_course_behind(phrases: list[Phrase], joins: list[str], *, demanded: bool) -> list[Phrase]:
    """The illnesses of the list, each with the course that stands behind the last.

    demanded: whether the list has to hold. Where it keeps out, only a clause ("that is uncontrolled") binds
    the illnesses before it: "AML or ALL in relapse" could keep out any AML.
    """
    place = next((i for i, x in enumerate(phrases) if x.courses or _outcomes(x.extents)), 0)
    before, last, others = phrases[:place], phrases[place], phrases[place + 1 :]
    if not before or not last.concepts:
        return phrases
    names, told = [_only_named(x) for x in before], [*last.courses, *last.extents]
    if not all(names) or any(x not in _OR for x in joins):
        return phrases
    ill = last.concepts[-1]
    clause = [x for x in last.chunks if x.start >= ill.end]
    if not chunk_name(ill, "condition") or [x for x in clause if x.role in ("course", "extent")] != told:
        return phrases
    if any(x.role not in ("course", "extent", "filler", "who", "must") for x in clause):
        return phrases
    if not (_clause(clause) and len(phrases) == 2 and not last.extents) and not (
        demanded and _outcomes(told)
    ):
        return phrases
    if any(is_a(name, event, "condition") for name in names for event in EVENTS if event != "neoplasm"):
        return phrases
    # "in first relapse" is a question besides; behind the last of all it is asked of the whole list anyway
    asked = last.extents if others else []
    of_last = {"courses": told, "any_course": last.any_course, "extents": asked}
    return [*(replace(x, **of_last) for x in before), last, *others]


def with_stage_behind(phrases: list[Phrase], joins: list[str]) -> list[Phrase]:
    """ "Melanoma or sarcoma stage III": among what has to be so, the stage is asked of each malignancy."""
    *before, last = phrases
    if not last.stage or not last.concepts or any(x not in _OR for x in joins) or "or" not in joins[-1]:
        return phrases
    names = [_only_named(x) for x in before]
    behind = any(x.kind == "stage" and x.start >= last.concepts[-1].end for x in last.chunks)
    names.append(chunk_name(last.concepts[-1], "condition"))
    if not behind or any(x.stage for x in before) or not all(map(has_stages, names)):
        return phrases
    return [*(replace(x, stage=last.stage) for x in before), last]


def _only_named(phrase: Phrase) -> str:
    """The illness, where the member ends with its name and is told without a course or a time."""
    if not phrase.concepts or phrase.courses or phrase.extents or phrase.words or phrase.window:
        return ""
    ill = phrase.concepts[-1]
    return (chunk_name(ill, "condition") or "") if phrase.chunks[-1] is ill else ""


def _clause(chunks: list[Chunk]) -> bool:
    return chunks[0].text.lower().split()[0] in ("that", "which")


def _outcomes(courses: list[Chunk]) -> bool:
    return bool(courses) and all(x.value in _OUTCOMES for x in courses)
