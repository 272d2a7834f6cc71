"""Denials of one line between which the stops were lost: "No gout No asthma, e.g. of childhood Not pregnant"."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Where a denial begins with a capital behind a word; a bound ("No more than") may be of what stands before it.
_DENIAL = re.compile(
    r" (?<=[\w)%+] )(?=No(?! (?:more|greater|less|fewer|later|earlier|longer|higher|lower|or|and)\b) [A-Za-z]|Not pregnant\b)"
)
# What else begins a demand, in a line that has lost its stops before denials already.
_DEMAND = re.compile(
    r" (?<=[\w)%+] )(?=Not (?:[a-z]|HIV)|(?:Fertile|Patients?|Women) (?:[a-z]+ ){0,4}(?:must|should)\b|Must (?:be|have|use|not)\b"
    r"|Negative [a-z]|Normal [a-zA-Z]|Able to\b|Accessible\b|Available for\b|Willing to\b|History of [a-z]|HIV(?:-1)? negative\b|(?:Effective|Adequate) (?:contraception|birth control)\b|At least \d"
    r"|Prior [^.;:]{3,90}\b(?:allowed|permitted)\b)"
)
# Behind one of these a sentence goes on.
_GOES_ON = frozenset(
    "a an the any of with and or nor if when for in on at by to from has have had is are be must should that which who whose"
    " no not than if between both either because although while unless except but as was were may".split()
)
# Of alternatives nobody knows which end at the denial: "A OR B No C", "one of the following: A No B".
_EITHER = re.compile(r"\bOR\b|\b(?i:one|any|either|1|2|two|some) of\b(?![^.;:]{0,60}\ballowed:)[^.;:]{0,60}:")
_GROUPS = re.compile(r"\s(?:Group|Cohort|Arm|Part|Stratum|Strata)s? (?:\d|[A-Z]\b|I)[^.;:]{0,20}:")
_WORD = re.compile(r"[A-Za-z]{2}")  # no number of a line alone: "2.3 No asthma"
_DENIES = re.compile(r"(?:[A-Z][\w /-]{2,40}:\s*)?(?:No|Not|Without)\b")


def before_denials(text: str) -> list[int]:
    """Where in a line that lost its stops a denial begins, and the demands beside it."""
    found = sorted(_places(_DENIAL, text))
    if not found and not text.startswith("Not pregnant "):
        return []
    if ":" in text and _GROUPS.search(text) is not None:
        return []  # of whom the next denial is told
    for either in _EITHER.finditer(text):
        begin = max((place for place in found if place <= either.start()), default=0)
        if either.group() == "OR" or _DENIES.match(text, begin) is None:
            return []
    first = 0 if _DENIES.match(text) else found[0]
    for place in _places(_DEMAND, text):
        opened = text.rfind(":", first, place) > max((x for x in found if x < place), default=0)
        if place > first and not (opened and text.startswith("History", place)):
            found.append(place)
    return sorted(set(found))


def _places(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    depth = reached = 0
    for match in pattern.finditer(text):
        depth += text.count("(", reached, match.start()) - text.count(")", reached, match.start())
        reached = match.start()
        told = depth <= 0 and _WORD.search(text, 0, reached) is not None
        if told and text[:reached].rsplit(None, 1)[-1].lower() not in _GOES_ON:
            yield match.end()
