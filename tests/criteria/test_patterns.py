"""No pattern of ours takes a time that doubles with each repeated word: untrusted text goes through them all."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

import trialrun
from trialrun.criteria import compile_text

_ROOMS = ("criteria", "vocab", "records", "patients", "matching", "catalog", "web")
_TIMES = 26  # 2^26 turns are minutes
_MOST_PAIRS = 40
_MOST_HEADS = 6
# Behind the first words of a form: a list that never comes to its next member.
_JOINING = (" or", " and/or", " and", ",", "/", " -", " , or", " (", " x ,")
# The parts of a pattern, as the standard library reads them: a row of pairs of what is done and with what.
_PARSER = importlib.import_module("re._parser")
_PARTS = importlib.import_module("re._constants")
_REPEATS = (_PARTS.MAX_REPEAT, _PARTS.MIN_REPEAT)
_FEW = 4  # turns of a loop, which two ways of cutting cannot make many


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict):
        yield from _within(list(value.values()))


def _patterns(room: str) -> dict[re.Pattern[str], str]:
    """Every pattern that a module of the room holds, with its name."""
    package = importlib.import_module(f"trialrun.{room}")
    names = [package.__name__] + [
        found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    modules = [importlib.import_module(name) for name in names]
    return {
        pattern: f"{module.__name__}.{name}"
        for module in modules
        for name, value in list(vars(module).items())
        for pattern in _within(value)
    }


def _texts(pattern: re.Pattern[str]) -> Iterator[str]:
    """The pattern's own words, alone and in pairs, said again and again, and then something else."""
    words = list(
        dict.fromkeys(re.findall(r"(?<!\\)[a-z]{2,}|(?<=\\[swdb])[a-z]{2,}", pattern.pattern.lower()))
    )
    pairs = itertools.islice(itertools.permutations(words[:10], 2), _MOST_PAIRS)
    for said in (*words[:100], *(" ".join(pair) for pair in pairs), "1", "(", "a,", "x/", "- "):
        for between in (" ", ", ") if " " in said else (" ", ", ", "  "):
            yield (said + between) * _TIMES + "zzqq ."
    for head, joining in itertools.product(("", *words[:_MOST_HEADS]), _JOINING):
        yield f"{head}{joining * _TIMES} zzqq"


class _TooLongError(Exception):
    pass


def _ring(_: int, __: FrameType | None) -> None:
    raise _TooLongError


@pytest.mark.parametrize("room", _ROOMS)
def test_repeated_words_do_not_double_the_time(room: str) -> None:
    """The clock counts this process's own work, so that a busy machine fails nothing."""
    assert trialrun.__version__
    found = _patterns(room)
    before = signal.signal(signal.SIGVTALRM, _ring)
    slow = []
    try:
        for pattern, name in found.items():
            for text in _texts(pattern):
                signal.setitimer(signal.ITIMER_VIRTUAL, 2.0)
                try:
                    pattern.search(text)
                    pattern.fullmatch(text)
                except _TooLongError:
                    slow.append((name, text[:40]))
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert slow == []


def _takes_a_blank(part: Any) -> bool:
    """Whether it can be one blank."""
    done, what = part
    if done is _PARTS.IN:
        denied = what[0][0] is _PARTS.NEGATE
        listed = any(map(_lists_a_blank, what[1:] if denied else what))
        return listed is not denied
    if done is _PARTS.NOT_LITERAL:
        return bool(what != ord(" "))
    return done is _PARTS.ANY or (done is _PARTS.LITERAL and what == ord(" "))


def _lists_a_blank(member: Any) -> bool:
    kind, what = member
    if kind is _PARTS.CATEGORY:
        return what in (_PARTS.CATEGORY_SPACE, _PARTS.CATEGORY_NOT_DIGIT, _PARTS.CATEGORY_NOT_WORD)
    if kind is _PARTS.RANGE:
        return bool(what[0] <= ord(" ") <= what[1])
    return kind is _PARTS.LITERAL and what == ord(" ")


def _repeats_blanks(part: Any) -> bool:
    done, what = part
    return done in _REPEATS and len(what[2]) == 1 and _takes_a_blank(what[2][0])


def _first(parts: Any, *, backwards: bool) -> Iterator[Any]:
    """The parts with which a row may begin, or end: those behind one that may be left out count too."""
    for part in reversed(parts) if backwards else parts:
        done, what = part
        left_out = False
        if done is _PARTS.SUBPATTERN:
            yield from _first(what[3], backwards=backwards)
        elif done is _PARTS.BRANCH:
            for branch in what[1]:
                yield from _first(branch, backwards=backwards)
        elif done in _REPEATS:
            left_out = what[0] == 0
            yield from [part] if _repeats_blanks(part) else _first(what[2], backwards=backwards)
        elif done in (_PARTS.AT, _PARTS.ASSERT, _PARTS.ASSERT_NOT):
            left_out = True
        else:
            yield part
        if not left_out:
            return


def _cut_anywhere(parts: Any) -> bool:
    """Whether a loop in it gives the blanks between two turns now to the one, now to the other."""
    for done, what in parts:
        if done is _PARTS.BRANCH:
            inside = what[1]
        elif done in (_PARTS.SUBPATTERN, _PARTS.ATOMIC_GROUP, _PARTS.ASSERT, _PARTS.ASSERT_NOT):
            inside = [what if done is _PARTS.ATOMIC_GROUP else what[-1]]
        elif done in (*_REPEATS, _PARTS.POSSESSIVE_REPEAT):
            inside = [what[2]]
        else:
            continue
        if done in _REPEATS and what[1] > _FEW:
            ends = [any(map(_repeats_blanks, _first(what[2], backwards=way))) for way in (False, True)]
            if all(ends):
                return True
        if any(map(_cut_anywhere, inside)):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"gout(?:\s*(?:,|or)\s*)+x", True),
        (r"gout(?:\s*(?:,|\bor\b))+\s*x", False),
        (r"gout (?:(?:\s+mild)?(?:[a-z]+ *)?(?=x))+", True),
        (r"gout (?:(?:\s+mild)?(?:[a-z]+\b)?)+", False),
        (r"(?:\s*or\s*){0,3}x", False),
        (r"(?:[^,]*or[^;]*)+x", True),
        (r"(?:[^\s,]*or[^;]*)+x", False),
        (r"(?=(?:x|(?P<a>\s*or\s*)+))", True),
    ],
)
def test_which_loops_are_cut_anywhere(pattern: str, expected: bool) -> None:
    assert _cut_anywhere(_PARSER.parse(pattern)) is expected


@pytest.mark.parametrize("room", _ROOMS)
def test_no_loop_both_begins_and_ends_with_blanks(room: str) -> None:
    """In `(?:\\s*(?:,|or)\\s*)+` each blank of "or or or or …" falls to either turn, and all of them in any way.

    Only a text with the words before the loop shows it, which no list of texts is sure to have: a million lines of
    chance found one that hung. `(?:\\s*(?:,|or))+\\s*` finds the same in one way.
    """
    found = _patterns(room).items()
    assert not [
        name for pattern, name in found if _cut_anywhere(_PARSER.parse(pattern.pattern, pattern.flags))
    ]


def test_a_sentence_that_nearly_has_the_form_is_read_at_once() -> None:
    """Behind the words with which a form begins, a word was once cut at every place, and every cut tried."""
    assert compile_text("Inclusion Criteria:\n\n* Gout (resolved)\n")  # what is loaded once is loaded
    begun = time.process_time()
    assert compile_text(
        "Inclusion Criteria:\n\n* Earlier hip surgery, including for a comminuted subtrochanteric fracture (repaired),"
        " and later removal of the implant\n"
    )
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Sores of " + "the left lung, " * 60 + "quux",
        "Sores of the " + "left lung or " * 60 + "quux",
        "Treatment with " + "ABC1 / " * 60 + "quux",
        "Treatment with anti-" + "ABC1 , " * 60 + "quux",
        "Negative " + "b- " * 60 + "pregnancy quux for women of childbearing potential",
        "Gout," + " " * 300 + "if quux",
        "Illness that may interfere with " + "study " * 60 + "quux",
        "Gout after drugs (both " + "and/or " * 60 + "quux)",
    ],
)
def test_a_row_without_an_end_is_left_at_once(sentence: str) -> None:
    """Each member of these rows could once be cut in two ways, and all of them together in any."""
    assert compile_text("Inclusion Criteria:\n\n* Gout (resolved)\n")
    begun = time.process_time()
    assert compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert time.process_time() - begun < 5
