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

import pytest

import trialrun
from trialrun.criteria import compile_text

_ROOMS = ("criteria", "vocab", "records", "patients", "matching", "catalog", "web")
_TIMES = 26  # 2^26 turns are minutes
_MOST_PAIRS = 40


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
    ],
)
def test_a_row_without_an_end_is_left_at_once(sentence: str) -> None:
    """Each member of these rows could once be cut in two ways, and all of them together in any."""
    assert compile_text("Inclusion Criteria:\n\n* Gout (resolved)\n")
    begun = time.process_time()
    assert compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert time.process_time() - begun < 5
