from __future__ import annotations

from trialrun.records.text_blocks import dedented, unescaped, unwrapped

LONG = "word " * 18 + "end"  # 93 columns


def test_dedenting_keeps_lines_and_bullets() -> None:
    block = "\r\n    In:\r\n\r\n      -  one\r\n         more\r\n\r\n           -  two\r\n  "
    assert dedented(block) == "In:\n\n  -  one\n     more\n\n       -  two"


def test_a_block_that_begins_on_the_first_line_is_dedented_below_it() -> None:
    assert dedented("First\n    second\n      third") == "First\nsecond\n  third"


def test_a_line_broken_for_lack_of_room_is_joined() -> None:
    assert unwrapped(f"\n      {LONG}\n      next line\n    ") == f"{LONG} next line"


def test_a_break_with_room_to_spare_was_meant() -> None:
    assert unwrapped("\n      Short.\n      Next.\n") == "Short.\nNext."


def test_bullets_and_paragraphs_stay_apart() -> None:
    block = (
        f"\n      Intro:\n\n        -  {LONG}\n           end\n\n        -  b\n\n      {LONG}\n\n      new\n"
    )
    assert unwrapped(block) == f"Intro:\n\n  -  {LONG} end\n\n  -  b\n\n{LONG}\n\nnew"


def test_markdown_escapes() -> None:
    assert unescaped(r"3 x 10\^9 \<b\> \[1\] C:\new") == r"3 x 10^9 <b> [1] C:\new"
