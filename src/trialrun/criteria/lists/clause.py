"""A whole clause: brackets, examples ("such as"), exceptions ("except"), requirements ("requiring")."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.lists.asides import Aside, with_asides
from trialrun.criteria.lists.brackets import brackets
from trialrun.criteria.lists.coordination import compile_list
from trialrun.criteria.lists.exceptions import with_exceptions
from trialrun.criteria.lists.exempt import cut_exceptions
from trialrun.criteria.lists.requirements import of_old, required
from trialrun.criteria.lists.spread import with_its_spread
from trialrun.criteria.lists.unread_brackets import beside_brackets
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.naming import Naming, named
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import resolve_shared, trim
from trialrun.criteria.trees.build import Built, every, unparsed
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.cues import cue_of
from trialrun.model.criteria import Unparsed, leaves
from trialrun.vocab.concepts import is_a


def compile_chunks(chunks: list[Chunk], context: Context) -> Built:
    """A whole clause."""
    chunks = trim(_either_course(chunks))
    if not chunks:
        raise ValueError("a clause has at least one chunk")
    chunks = named(chunks, context.text, Naming())
    if "etasta" in context.text or "ETASTA" in context.text:
        chunks = with_its_spread(chunks, context.excluding)
    chunks, inner = brackets(chunks, context, lambda group, within: _clause(group, [], within))
    return _clause(chunks, inner, context)


_ILLNESS = frozenset("illness illnesses disease diseases condition conditions disorder disorders".split())


def _either_course(chunks: list[Chunk]) -> list[Chunk]:
    """ "acute or chronic hepatitis B" is hepatitis B of either course: "chronic" is no part of its name."""
    for index in range(len(chunks) - 2):
        course, join, noun = chunks[index : index + 3]
        if join.kind not in ("or", "and/or", "and", "slash"):
            continue
        if _of_any_origin(chunks[index : index + 4]):
            return [*chunks[:index], *_either_course(chunks[index + 3 :])]
        advanced = course.role == "judge" and course.text.lower() == "advanced"
        either = course.role == "course" or course.value in ("active", "history", "prior") or advanced
        if not either or noun.kind != "concept":
            continue
        first, *rest = noun.text.split()
        course_of = cue_of(first.lower())
        if rest == ["disease"] and course_of is not None and course_of[0] == "course":
            end = noun.start + len(first)  # "locally advanced or metastatic | disease"
            own = Chunk("cue", noun.start, end, first, course_of[1], "course")
            disease = Chunk("cue", end + 1, noun.end, rest[0], "disease", "disease")
            return [*chunks[: index + 2], own, disease, *_either_course(chunks[index + 3 :])]
        if advanced:
            continue
        plain = resolve_shared(" ".join(rest), noun) if rest else None
        if plain is None and set(rest) <= _ILLNESS:
            plain = resolve_shared("medical condition", noun)  # "acute or chronic | illness"
        if plain is None or chunk_name(plain, "condition") == chunk_name(noun, "condition"):
            continue
        if course.value in ("history", "prior") and is_a(
            chunk_name(plain, "condition"), "neoplasm", "condition"
        ):
            continue  # "prior or chronic lymphocytic leukemia": the adjective is of the name
        plain.role = ""
        if (
            rest
            and course.role == "course"
            and cue_of(first.lower()) is None
            and join.kind in ("or", "and/or")
        ):
            # "chronic or paroxysmal | fibrillation": the one, or the other by its own name
            own = replace(plain, start=course.start, end=course.end)
            return [*chunks[: index + 1], own, join, noun, *_either_course(chunks[index + 3 :])]
        if {course.value, first.lower()} == {"acute", "chronic"}:
            return [*chunks[:index], plain, *_either_course(chunks[index + 3 :])]
        cue = cue_of(first.lower())
        if cue is not None and cue[0] == "course":  # "locally advanced or metastatic | breast cancer"
            own = Chunk("cue", noun.start, noun.start + len(first), first, cue[1], "course")
            plain.start = noun.start + len(first) + 1
            return [*chunks[: index + 2], own, plain, *_either_course(chunks[index + 3 :])]
    return chunks


def _of_any_origin(chunks: list[Chunk]) -> bool:
    """ "congenital | or | acquired | coagulopathy": any coagulopathy."""
    if len(chunks) < 4 or chunks[1].kind not in ("or", "and/or", "slash") or chunks[3].kind != "concept":
        return False
    both = frozenset((chunks[0].text.lower(), chunks[2].text.lower()))
    plain = all(x.kind == "word" for x in (chunks[0], chunks[2]))
    # "genetic or acquired bleeding" is a tendency, and no hemorrhage
    return plain and both in _ORIGINS and chunk_name(chunks[3], "condition") not in ("", "hemorrhage")


_ORIGINS = frozenset(
    frozenset((one, "acquired")) for one in ("congenital", "inherited", "hereditary", "genetic", "inborn")
)


def _after_comma(chunks: list[Chunk], index: int) -> bool:
    """ ", requiring Z", ", that require Z"."""
    if chunks[index - 1].kind == "comma":
        return True
    relative = chunks[index - 1].text.lower() in ("that", "which")
    return relative and index > 1 and chunks[index - 2].kind == "comma"


def _requirement(chunks: list[Chunk], context: Context) -> tuple[list[Chunk], Built | None]:
    """Cuts ", requiring Z" off: after a comma it holds for the whole list before it."""
    for index in range(1, len(chunks) - 1):
        chunk = chunks[index]
        if (
            chunk.role == "ongoing"
            and chunk.text.lower().startswith("requir")
            and _after_comma(chunks, index)
        ):
            context.note("Read as: the requirement after the comma holds for the whole list before it.")
            end = next(
                (i for i in range(index + 2, len(chunks)) if _examples_of_the_head(chunks, i)), len(chunks)
            )
            cut = index if chunks[index - 1].kind == "comma" else index - 1
            head, asked = chunks[:cut], chunks[index + 1 : end]
            return trim([*head, *chunks[end:]]), required(
                asked, chunk, context, compile_list, of_old=of_old(head)
            )
    return chunks, None


def _examples_of_the_head(chunks: list[Chunk], index: int) -> bool:
    """ "X, requiring Z, including A or B": conditions after the second comma are examples of X, not of Z."""
    listed = chunks[index].value if chunks[index].kind == "examples" else chunks[index:]
    if chunks[index].kind != "examples" and chunks[index].role != "including":
        return False
    named = next((x for x in listed if x.kind == "concept"), None)
    return named is not None and bool(chunk_name(named, "condition"))


_DENIES = re.compile(r"\b(?:not|no|never|without|neither|none)\b", re.IGNORECASE)


def _denial_unread(built: Built, text: str) -> bool:
    return all(isinstance(x, Unparsed) for x in leaves(built.tree)) and bool(
        _DENIES.search(text, built.start, built.end)
    )


def _clause(chunks: list[Chunk], inner: list[Aside], context: Context) -> Built:
    chunks = trim(chunks)
    chunks, requirement = _requirement(chunks, context)
    chunks, spared = cut_exceptions(chunks)
    built = with_exceptions(compile_list(chunks, context), spared, context)
    built = every([built, *([requirement] if requirement else [])])
    if inner and _denial_unread(built, context.text):
        # "Must not be transforming (blasts > 20 %)": of what is denied the bracket says more.
        return unparsed(context.text, built.start, max(built.end, *(x.built.end for x in inner)))
    return with_asides(*beside_brackets(built, inner, context)) if inner else built
