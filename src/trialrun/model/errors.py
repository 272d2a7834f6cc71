"""Errors in the words of the people who meet them: what is wrong, where, and what to do next."""

from __future__ import annotations

import re


class TrialrunError(Exception):
    """Base of every error that a user can cause or mend.

    message: what is wrong, one sentence.
    place:   where (file, member of an archive, line and column, field path); may be empty.
    hint:    the next step; may be empty.

    No text of a patient's record is ever part of an error.
    """

    def __init__(self, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        if not self.hint:
            return text
        ended = text.rstrip("\"'”’)]").endswith((".", "!", "?", "…", ":"))
        return f"{text}{'' if ended else '.'} {self.hint}"


class MalformedRecord(TrialrunError):
    """A trial record cannot be read."""


class MalformedPatient(TrialrunError):
    """A patient's data cannot be read."""


class MalformedCriterion(TrialrunError):
    """A criterion in the text form cannot be parsed, or a node was built from impossible operands."""


class MalformedVocabulary(TrialrunError):
    """A file of a terminology cannot be read, or an imported vocabulary is damaged."""


class UnknownConcept(TrialrunError):
    """A name stands for nothing in the vocabulary."""


class UnknownTrial(TrialrunError):
    """No trial of that id in the catalog, and no readable source of that name."""


class UnknownPlace(TrialrunError):
    """A place that the gazetteer does not hold."""


class AmbiguousUnit(TrialrunError):
    """A unit that cannot be converted to the one asked for."""


class CatalogError(TrialrunError):
    """The catalog cannot be opened, is locked by another writer, or is not one of ours."""


class BadRequest(TrialrunError):
    """An option or a query parameter that cannot be understood."""


def quoted(text: str) -> str:
    """What a person wrote, in quotation marks: cut when long, no control characters."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return f'"{shown[:60]}…"' if len(shown) > 60 else f'"{shown}"'


_SHAPES = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_EXPECTED = re.compile(r"(?i)expected `([^`]*)`, got `([^`]*)`")


def in_plain_words(message: str) -> str:
    """A decoder's complaint about the shape of a value, for people who never saw a type's name."""
    match = _EXPECTED.fullmatch(message)
    if match is None:
        return message
    expected, got = (
        " or ".join(
            dict.fromkeys(_SHAPES.get(kind, kind) for kind in kinds.removesuffix(" | null").split(" | "))
        )
        for kinds in match.groups()
    )
    return f"{expected} is expected here, not {got}"
