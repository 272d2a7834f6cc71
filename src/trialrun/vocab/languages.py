"""Languages that people speak: their names and codes."""

from __future__ import annotations

import re
from functools import cache

from trialrun.vocab.concepts import data_files, read_table


@cache
def _languages() -> tuple[dict[str, str], dict[str, str]]:
    """Names by code, and by each spelling in lower case."""
    rows = [row for _, text in data_files("languages") for row in read_table(text)]
    by_code = {row["code"]: row["name"] for row in rows}
    by_name = {
        name.casefold(): row["name"]
        for row in rows
        for name in (row["name"], *row["also"].split("|"))
        if name
    }
    return by_code, by_name


def language(text: str) -> str:
    """The language of that name or BCP 47 code ("English", "en-US"); "" when it is none that we know."""
    by_code, by_name = _languages()
    text = text.strip()
    if found := by_name.get(text.casefold()):
        return found
    code = re.fullmatch(r"([a-z]{2,3})(?:[-_]\w+)*", text, re.IGNORECASE)
    return by_code.get(code[1].lower(), "") if code else ""


@cache
def names() -> tuple[str, ...]:
    """Every spelling, in lower case, the longest first."""
    return tuple(sorted(_languages()[1], key=len, reverse=True))
