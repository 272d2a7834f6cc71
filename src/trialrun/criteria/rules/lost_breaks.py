"""Lists of which one is enough, whose line breaks were lost: "in one of the following states: First remission Late relapse"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.joined_demands import and_free_of
from trialrun.criteria.trees.build import Built, every, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_LISTED = re.compile(
    r"(?:[\s,]*\b(?:and|who|which|that|is|are|must|in|of|with|by|at|as|on|from|for|to|because|due|meet(?:s|ing)?|ha(?:s|ve|ving)|presence|presenting"
    r"|(?:as\s+)?(?:defined|documented|evidenced|shown|demonstrated|manifested|indicated|proven|confirmed)|based|treated))*"
    r"[\s,]*\b(?:at\s+least\s+)?(?:(?:one|1|any|either|two|2)(?:\s+or\s+more)?\s+of\s+(?:the\s+)?following\b[^:.;()]{0,50}|either):\s*(?=(?-i:[A-Z\d<>≤≥]))",
    re.IGNORECASE,
)
# A capital behind a word: where a member of the list begins, if it is nobody's name.
_BREAK = re.compile(
    r" (?:(?<=[a-z\d)%] )|(?<=/L )|(?<=dL )|(?<=mL )|(?<=LN ))(?=(?:No|At|In|On|By) |[A-Z][a-z]{2,}(?![\w-]*['’]s\b))"
    r"(?!(?:Hodgkin|Kaposi|Parkinson|Crohn|Ewing|Wilms|Burkitt|Barrett|Graves|Lyme|Philadelphia|Epstein|Ann Arbor|Karnofsky|Gleason|Breslow|Clark"
    r"|Rai|Binet|Child|Dukes?|Hamilton|Beck|International|National|American|World|European|Gram|Durie|Salmon|Roman|Stages?|Grades?|Types?|Class|Groups?)\b)"
    r"(?<!\bor )(?<!\band )(?<!\bthe )(?<!\bof )"
)
_STOPS = re.compile(r";|[.]\s|,\s+or\b|\bOR\b")
_UNSURE = re.compile(r"\b(?:no|not|without|never|unless|except|and|if)\b|:", re.IGNORECASE)
_OF_NOBODY = re.compile(
    r"\W*(?:(?:all|patients?|subjects?|participants?|must|should|have|has|had|meets?|meeting|disease|diseases|evidence|diagnosis|prior|with|is|are|be|a|an|the)\b\W*)*",
    re.IGNORECASE,
)


def one_of_lost(text: str, start: int, end: int, context: Context) -> Built | None:
    """Who has the disease is asked; which of the members there are, and where the list ends, nobody can tell."""
    if context.excluding:
        return None
    listed = _LISTED.search(text, start, end)
    if listed is None:
        return None
    breaks = [match.end() for match in _BREAK.finditer(text, listed.end(), end)]
    if (
        "," in text[listed.end() : end]
    ):  # "Turner Syndrome, Childhood Onset Asthma": capitals within the names
        breaks = [place for place in breaks if not text[:place].rsplit(None, 1)[-1][0].isupper()]
    if not breaks or _STOPS.search(text, listed.end(), breaks[0]) is not None:
        return None
    whole = unparsed(text, start, end)
    if _OF_NOBODY.fullmatch(text, start, listed.start()) or _UNSURE.search(text, start, listed.start()):
        return whole
    if any(map(_names_another, (text[place : place + 60] for place in (listed.end(), *breaks)))):
        return whole  # "leukemia in one of the following states: First remission Lymphoma in relapse"
    head = context.clause(text, start, listed.start(), context)
    if head.unparsed or not any(isinstance(x, c.Condition) for x in c.leaves(head.tree)):
        return whole
    begin = end - len(text[listed.start() : end].lstrip(" ,"))
    return every([head, unparsed(text, begin, end)])


def _names_another(member: str) -> bool:
    first = next(iter(mentions(member)), None)
    return first is not None and first.start == 0 and bool(first.of("condition"))


HINTS = (
    *(f"{number} of following" for number in ("one", "1", "any", "either", "two", "2", "more")),
    *(f"{number} of the following" for number in ("one", "1", "any", "either", "two", "2", "more")),
    "either:",
)
RULES = ((one_of_lost, HINTS), (and_free_of, ("free of", "free from")))
