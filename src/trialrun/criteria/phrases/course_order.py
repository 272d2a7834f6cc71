"""Several courses of one disease, some of them alternatives: "untreated locally advanced or metastatic"."""

from __future__ import annotations

import itertools

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c

# What a course is said of. Alternatives are of one sort; a course of another sort is a demand more.
_SORTS: dict[str, frozenset[str]] = {
    "untreated": frozenset(("therapy",)),
    "newly diagnosed": frozenset(("therapy",)),
    "relapsed": frozenset(("therapy",)),
    "early relapse": frozenset(("therapy",)),
    "refractory": frozenset(("therapy",)),
    "progressive": frozenset(("therapy",)),
    "in remission": frozenset(("therapy",)),
    "recurrent": frozenset(("therapy", "extent")),
    "metastatic": frozenset(("extent",)),
    "locally advanced": frozenset(("extent",)),
    "unresectable": frozenset(("extent",)),
    "symptomatic": frozenset(("symptoms",)),
    "asymptomatic": frozenset(("symptoms",)),
    "stable": frozenset(("control",)),
    "controlled": frozenset(("control",)),
    "uncontrolled": frozenset(("control",)),
    "chronic": frozenset(("time",)),
    "acute": frozenset(("time",)),
}

Courses = list[c.Course]


def in_order(phrase: Phrase) -> list[list[Courses]] | None:
    """The courses as demands, each of alternatives, each of courses that hold together.

    None where they are simply all joined alike. Courses that stand side by side hold together, and bind more
    tightly than "or". But "untreated locally advanced or metastatic" says "untreated" of both, and
    "relapsed or refractory symptomatic" says "symptomatic" of both.
    """
    courses = phrase.courses
    if phrase.any_course or len(courses) < 3 or any(x.value not in _SORTS for x in courses):
        return None
    joins = [_join(phrase, one, other) for one, other in itertools.pairwise(courses)]
    if "or" not in joins or "and" in joins:
        return None
    if "" not in joins:
        return _after_comma(courses, joins)
    groups: list[Courses] = [[courses[0].value]]
    for course, join in zip(courses[1:], joins, strict=True):
        if join:
            groups.append([])
        groups[-1].append(course.value)
    first, *between, last = groups
    demands: list[list[Courses]] = []
    if len(first) > 1 and _one_sort([first[-1], *(one[0] for one in (*between, last))]):
        apart = [x for x in first[:-1] if not _one_sort([x, first[-1]])]
        if len(apart) == len(first) - 1:
            demands = [[[x]] for x in apart]
            first = first[-1:]
    if len(last) > 1:
        demands += [[[x]] for x in last[1:]]
        last = last[:1]
    return [*demands, [first, *between, last]]


def _after_comma(courses: list[Chunk], joins: list[str]) -> list[list[Courses]] | None:
    """ "Untreated, locally advanced or metastatic", "unresectable, locally advanced or metastatic"."""
    values: Courses = [x.value for x in courses]
    if joins[0] != "comma" or set(joins[1:]) != {"or"}:
        return None
    rest = [[x] for x in values[1:]]
    extents = all("extent" in _SORTS[x] for x in values[1:])
    if extents and values[0] in ("untreated", "newly diagnosed", "progressive"):
        return [[[values[0]]], rest]
    if values[:2] == ["unresectable", "locally advanced"]:
        return [[values[:2], *rest[1:]]]
    return None


def _one_sort(values: list[c.Course]) -> bool:
    return bool(frozenset.intersection(*(_SORTS[x] for x in values)))


def _join(phrase: Phrase, one: Chunk, other: Chunk) -> str:
    """ "or", "and", "comma", or nothing between two courses."""
    kinds = {x.kind for x in phrase.chunks if one.end <= x.start < other.start}
    if kinds & {"or", "and/or", "slash"}:
        return "or"
    return "and" if kinds & {"and", "but"} else "comma" if "comma" in kinds else ""
