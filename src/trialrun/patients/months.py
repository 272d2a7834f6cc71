"""The names of months as people write them in notes and forms."""

from __future__ import annotations

# The whole name or its usual abbreviations: decitabine and octreotide begin like months, too.
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
"""A regular expression of a month's name; to be matched in any case."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(name: str) -> int:
    """1 to 12 for a name that `MONTH` matches. Raises ValueError for another word."""
    return _MONTHS.index(name[:3].lower()) + 1
