"""What a terminal may be given: text from outside holds nothing that it would obey."""

from __future__ import annotations


def safe(text: str) -> str:
    """The text with a space in place of each control or direction character; line breaks stay."""
    return "\n".join(map(safe_line, text.split("\n")))


def safe_line(text: str) -> str:
    """The same in one line."""
    return "".join(char if char.isprintable() else " " for char in text)
