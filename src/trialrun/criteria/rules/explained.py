"""What a sentence says only to explain a name: a definition behind a comma, what letters in brackets stand for."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built
from trialrun.model import criteria as c

# "COPD, a disease characterized by airflow obstruction due to bronchitis or emphysema": what every COPD is.
_APPOSED = re.compile(
    r"(?P<name>[^,;:]{3,120}?(?:\([^()]{2,40}\))?)\s*,\s+(?:which\s+is\s+)?an?\s+(?:(?!(?:or|and|with)\b)[a-z-]+\s+){0,3}?"
    r"(?:diseases?|disorders?|conditions?|states?|syndromes?|illness|malformation|phenomenon)(?:\s+(?:state|process|entity))?\s+"
    r"(?:(?:that|which)\s+(?:is|are)\s+)?(?:mainly\s+|usually\s+|typically\s+)?(?:characteri[sz]ed|defined|marked|manifested)\s+by\s+(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
# With one of these the sentence goes on after its explanation.
_GOES_ON = re.compile(
    r"[;:<>≤≥=]|\.\s|\b(?:must|should|shall|will|may|can|who|whose|have|has|had|excluded|eligible|unless|except|excluding|not|no|without)\b"
    r"|,\s*(?:and|or|with|on|within|at|aged?)\b",
    re.IGNORECASE,
)


def apposition(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "COPD, a disease characterized by …": the name says it all, and its definition asks for nothing more."""
    match = _APPOSED.fullmatch(text, start, end)
    if match is None or _GOES_ON.search(text, match.start("what"), end):
        return None
    if context.excluding and "," in re.sub(r"\([^()]*\)", "", match["what"]):
        return None  # the list that it stands in may go on
    name = context.clause(text, *match.span("name"), context)
    told = list(c.leaves(name.tree))
    if not isinstance(told[0], c.Condition) or any(not isinstance(x, c.Attest) for x in told[1:]):
        return None
    if isinstance(name.tree, (c.AnyOf, c.Not, c.IfThen)):
        return None
    context.note("Read as: what stands behind the comma explains the name before it.")
    return name


APPOSED = ("ed by",)


# "HELLP [hemolysis, elevated liver enzymes, low platelets] syndrome": each letter with its word.
_SPELT = re.compile(
    r"(?P<short>\b[A-Z]{3,8})(?P<kept>(?:\s+[Ss]yndrome)?)\s*[\[(](?P<long>[^()\[\]]{8,120})[\])]"
)
_SMALL = frozenset(("and", "of", "the", "with", "in", "for", "or", "a", "to"))


def spelt_out(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "HELLP syndrome (hemolysis, elevated enzymes, low platelets)": low platelets alone are none."""
    for match in _SPELT.finditer(text, start, end):
        if "," not in match["long"] and " and " not in match["long"]:
            continue  # what is no list is read where it stands
        words = [x for x in re.split(r"[\s,/-]+", match["long"].lower()) if x and x not in _SMALL]
        if not _spells(match["short"].lower(), words):
            continue
        cut = match.end("kept")
        blank = text[:cut] + " " * (match.end() - cut) + text[match.end() :]
        return context.clause(blank, start, end, context.of(blank))
    return None


def _spells(letters: str, words: list[str]) -> bool:
    """Whether the words' first letters make the abbreviation in their order; a word may add another of its own."""
    if not words:
        return not letters
    if not letters or words[0][0] != letters[0]:
        return False
    return any(
        words[0].startswith(letters[:1]) and _spells(letters[used:], words[taken:])
        for used in (1, 2)
        for taken in (1, 2)
        if used == 1 or letters[1:2] in words[0][1:]
    )


SPELT = ("syndrome",)
