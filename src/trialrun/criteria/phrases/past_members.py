"""How far the past of a member reaches in its list: "A, history of B or C, D"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase


def past_ends(phrases: list[Phrase], joins: list[str]) -> int:
    """ "A, history of B or C, D": the last item of what is history there; the list goes on behind it."""
    told = next((i for i, x in enumerate(phrases) if x.status == "history"), 0)
    pair = told > 0 and told < len(joins) - 1 and joins[told] in ("or", "and/or")
    return told + 1 if pair and joins[told + 1].startswith(("comma", ",")) else len(phrases)


_TOLD_OF_NOW = re.compile(
    r"(?:(?:any|clinical|current|laboratory|the|other)\s+)*(?:evidence|presence|signs?)(?:\s+(?:or|and)\s+symptoms?)?\s+of\b",
    re.IGNORECASE,
)


def told_of_now(phrase: Phrase, context: Context) -> bool:
    """ "History of A or evidence of B": the one is of old, the other is found today."""
    return _TOLD_OF_NOW.match(context.text, phrase.start) is not None


def behind_the_family(phrases: list[Phrase], joins: list[str], index: int) -> bool:
    """ "Asthma, family history of glaucoma, obesity": the obesity is the patient's own again."""
    begins = next((i for i, x in enumerate(phrases[:index]) if x.family), 0)
    if not begins or joins[begins - 1] != "comma":
        return False
    return joins[index - 1] == "comma" or joins[index - 1].startswith(", ")
