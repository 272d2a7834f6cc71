"""What a terminal may be given: text from outside holds nothing that it would obey."""

from __future__ import annotations


def safe(text: str) -> str:
    """The text with a space in place of each control or direction character; line breaks stay."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
