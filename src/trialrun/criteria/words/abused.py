"""Whose abuse a sentence speaks of: "abuse of opioids or cocaine" is the one or the other, and no other drug's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.vocab.heads import uncoded

_SUBSTANCE = (
    r"(?:alcohol|ethanol|drugs?|substances?|narcotics?|opiates?|opioids?|cocaine|cannabis|marijuana|medications?|illicit|illegal|recreational|prescription"
    r"|street|psychoactive|controlled|intravenous|iv|chemicals?|solvents?|etoh|benzodiazepines?|sedatives?|hypnotics?|tranquili[sz]ers?|barbiturates?|heroin"
    r"|(?:meth)?amphetamines?|stimulants?|inhalants?|hallucinogen(?:s|ics?)?|depressants?|(?:dissociative )?an(?:a)?esthetics?|opiods?|opium|morphine|methadone|fentanyl|oxycodone"
    r"|ketamine|mdma|ecstasy|lsd|pcp|phencyclidine|ghb|thc|cannabinoids?|painkillers|pain medications?)"
)
_OR = r"(?:\s*(?:,|/|\band/or\b|\bor\b|\band\b)\s*(?:(?:or|and)\s+)?)"
_ANY = r"(?:(?:any|other|another|any other|illicit|illegal|some)\s+)*"
_ABUSE = re.compile(
    rf"\b(?:active(?:ly)?\s+)?(?:drug\s+|substance\s+)?(?:abus(?:e|es|ed|ing|ers?)|misus(?:e|es|ing)|(?P<depends>dependen(?:ce|t|cy) (?:on|upon|of)|addict(?:ion|ed) to))\s+(?:of\s+)?{_ANY}"
    rf"(?P<what>{_SUBSTANCE}(?:{_OR}{_ANY}{_SUBSTANCE}|\s+{_SUBSTANCE})*)(?:\s+of abuse)?\b(?!\s+(?:abuse|dependence|addiction|use|test))"
)
_PARTED = re.compile(_OR)
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![si])s\Z")

_ALCOHOL = frozenset(("alcohol", "ethanol", "etoh"))
_OF_ANY_KIND = frozenset(
    ("substance", "substances", "psychoactive", "chemical", "chemicals", "or", "and", "any")
)
# What says of no drug which it is.
_UNTOLD = re.compile(
    r"(?:drugs?|substances?|medications?|chemicals?|prescription|illicit|illegal|recreational|street|controlled|psychoactive|intravenous|iv|painkillers)\Z"
)
# One name for the abuse of what goes by several.
_CALLED = {
    **dict.fromkeys(("opioid", "opiate", "narcotic", "opiod"), "opioid"),
    **dict.fromkeys(("marijuana", "cannabis", "thc", "cannabinoid"), "cannabis"),
    **dict.fromkeys(("alcohol", "ethanol", "etoh"), "alcohol"),
    **dict.fromkeys(("hypnotic", "sedative-hypnotic"), "sedative"),
}
_ABUSES = {
    "opioid": ("opioid use disorder", "opioid dependence"),
    "cocaine": ("cocaine use disorder", "cocaine dependence"),
    "cannabis": ("cannabis use disorder", "cannabis dependence"),
    "heroin": ("heroin dependence", "heroin dependence"),
    "amphetamine": ("amphetamine use disorder", "amphetamine use disorder"),
    "methamphetamine": ("methamphetamine use disorder", "methamphetamine use disorder"),
    "stimulant": ("stimulant use disorder", "stimulant use disorder"),
    "sedative": ("sedative use disorder", "sedative use disorder"),
    "benzodiazepine": ("benzodiazepine use disorder", "benzodiazepine use disorder"),
    "alcohol": ("alcohol abuse", "alcohol dependence"),
}


def abused(folded: str) -> Iterator[tuple[int, int, str]]:
    """The abuse of each substance that is named; one for all where any drug may be meant."""
    for match in _ABUSE.finditer(folded):
        places = _members(match)
        names = [_abuse(folded[start:end], match["depends"] is not None) for start, end in places]
        if all(names):
            starts = [match.start(), *(start for start, _ in places[1:])]
            ends = [*(end for _, end in places[:-1]), match.end()]
            yield from zip(starts, ends, names, strict=True)
        else:
            yield match.start(), match.end(), _of_any(set(re.findall(r"[a-z]+", match["what"])))


def _members(match: re.Match[str]) -> list[tuple[int, int]]:
    """Where the substances of the list stand."""
    text, (start, end) = match.string, match.span("what")
    places: list[tuple[int, int]] = []
    for cut in _PARTED.finditer(text, start, end):
        places.append((start, cut.start()))
        start = cut.end()
    return [*places, (start, end)]


def _abuse(what: str, depends: bool) -> str:
    """What the abuse of one substance is called, or the dependence on it; "" for that of any drug."""
    words = what.split()
    while len(words) > 1 and words[0] in ("any", "other", "another", "some"):
        words = words[1:]
    if _UNTOLD.match(words[-1]) or (words[-1].startswith("narcotic") and not depends):
        return ""  # narcotics are opioids to a physician, and to most others any illicit drug
    last = _PLURAL.sub("", words[-1])
    known = _ABUSES.get(_CALLED.get(last, last)) if len(words) == 1 else None
    if known is not None:
        return known[depends]
    return uncoded(" ".join((*words[:-1], last, "dependence" if depends else "abuse")))


def _of_any(named: set[str]) -> str:
    """What the abuse of these is called: alcohol is a substance, and no drug."""
    if named <= _ALCOHOL:
        return "alcohol abuse"
    return "drug abuse" if named.isdisjoint(_ALCOHOL) and not named <= _OF_ANY_KIND else "substance abuse"
