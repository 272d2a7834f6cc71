"""What compiling looks at: counted, so that a costly pattern does not come back to every sentence unnoticed."""

from __future__ import annotations

import pytest

from trialrun.criteria.lists import requirements
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.sentences import context_for
from trialrun.criteria.words import chunks, cues
from trialrun.criteria.words.chunks import chunk
from trialrun.criteria.words.signs import Signs, Words


def test_words_are_sought_only_where_no_finder_claimed_anything() -> None:
    text = "no history of asthma, zzyx-qw within 6 months"
    claims = [one for one in chunk(text) if one.text not in ("zzyx-qw", ",")]
    free = chunks._free(text, claims)
    assert [text[start:end].strip() for start, end in free] == [", zzyx-qw"]
    assert [text[start:end] for start, end in chunks._words_in(text, free)] == [",", "zzyx-qw"]


def test_a_word_of_which_a_part_is_claimed_is_found_whole_and_once() -> None:
    text = "abc-def ghi"
    assert list(chunks._words_in(text, [(3, 4), (6, 7)])) == [(0, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "patients and/or relatives (with or without treatment), in the absence of any",
        "no prior therapy; history of, at least, severe/moderate illness",
        "",
    ],
)
def test_cue_words_are_the_same_with_and_without_a_letter_beyond_ascii(text: str) -> None:
    assert text.isascii()
    assert list(cues.cues(text)) == list(cues.cues(f"{text} é"))


def test_a_list_that_requires_nothing_is_taken_as_it_is() -> None:
    text = "asthma, gout or treatment of the foot"
    listed = chunk(text)
    context: Context = context_for(text, "exclusion")
    assert requirements.with_requirements(listed, context) is listed


def test_chances_come_in_the_order_of_the_table_and_once() -> None:
    table = Signs([("third", ("zoo",)), ("first", ("b", "ab")), ("second", ("a",)), ("never", ("q",))])
    assert table.chances("abba") == ["first", "second"]
    assert table.chances("") == []


@pytest.mark.parametrize("more", [(), ("u", "v", "w", "x", "y", "z")])
def test_few_words_and_many_are_found_alike(more: tuple[str, ...]) -> None:
    words = Words("ab", "cd", *more)
    assert words.stand_in("fabg") and words.stand_in("cd")
    assert not words.stand_in("a b c d") and not words.stand_in("")
