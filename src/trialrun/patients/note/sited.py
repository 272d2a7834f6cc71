"""Conditions that a note tells by a lesion and its site: "stenosis in the left internal carotid artery".

Imaging reports put the place behind the lesion and describe both at length. What the vocabulary knows is the
short name ("carotid artery stenosis", "cerebral infarction"); here the words are put in that order and the
name is looked up. Likewise two kinds that share their noun: "renal/hepatic failure" names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import Mention, resolve

_LESION = r"stenos[ie]s|narrowing|occlusions?|dissections?|aneurysms?|thrombos[ie]s|infarct(?:ion)?s?"
_WORDS = r"(?:the|his|her|an?|both|left|right|bilateral|[LR]|proximal|distal|middle|posterior|anterior|superior|inferior|medial|lateral|main|deep|subcortical)"
_SITED = re.compile(
    rf"\b(?P<lesion>{_LESION})(?:\s*\([^()]*\))?\s+(?:of|in|at|involving|affecting|within)\s+(?:{_WORDS}\s+)*"
    r"(?P<site>[a-z]+(?:\s(?!and\b|or\b|with\b|which\b|that\b)[a-z]+){0,2}|ICA|MCA|ACA|PCA|RCA|LAD|LICA|RICA)\b",
    re.I,
)
# "90% L ICA stenosis".
_ABBREVIATED = re.compile(rf"\b(?:[LR]\s+)?(?P<site>ICA|LICA|RICA)\s+(?P<lesion>{_LESION})\b")
_SITES: dict[str, str] = {
    "ica": "internal carotid artery",
    "lica": "internal carotid artery",
    "rica": "internal carotid artery",
    "lad": "coronary artery",
    "rca": "coronary artery",
}
# Parts of the brain, whose infarct is a stroke.
_BRAIN = re.compile(
    r"(?:periventricular |deep )?white matter|basal ganglia|thalam\w+|pons\b|pontine\b|medulla\b|midbrain|brain ?stem|cerebell\w+"
    r"|(?:frontal|parietal|temporal|occipital)(?: lobe| cortex)?\b|internal capsule|corona radiata|putamen|caudate"
    r"|cerebr\w+|brain\b|hemisphere|(?:MCA|PCA|ACA)\b|insula\w*|centrum semiovale",
    re.I,
)
_ONE = {"stenoses": "stenosis", "thromboses": "thrombosis", "narrowing": "stenosis"}
_SHARED = re.compile(r"\b(?P<first>(?:[A-Za-z]+ ){0,3}[A-Za-z]+)/[A-Za-z]+ (?P<head>[A-Za-z]+)\b")


def sited(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Conditions told by lesion and site, or by a shared noun, where no name in the text covers them."""
    if "/" in text:
        for match in _SHARED.finditer(text):
            yield from _shared(match, found)
    for match in _SPREAD_TO.finditer(text):
        yield from _spread(match)
    for pattern in (_SITED, _ABBREVIATED):
        for match in pattern.finditer(text):
            name = _named(match["lesion"].lower(), match["site"].lower())
            if name and _free(name, match.start("lesion"), match.end("lesion"), found):
                start, end = sorted((match.span("lesion"), match.span("site")))
                yield Mention(start[0], end[1], (("condition", name),))


# "Lung and liver mets": of both.
_SPREAD_TO = re.compile(
    r"\b(?P<sites>[a-z]+(?:\s*,\s*[a-z]+){0,3}),?\s*(?:\band\b|&|/|\+)\s*[a-z]+\s+(?P<spread>mets?|metastas[ei]s)\b",
    re.I,
)


def _spread(match: re.Match[str]) -> Iterator[Mention]:
    for site in re.finditer(r"[A-Za-z]+", match["sites"]):
        if name := resolve(f"{site[0].lower()} metastasis", "condition"):
            start = match.start("sites") + site.start()
            yield Mention(start, start + len(site[0]), (("condition", name),))


def _named(lesion: str, site: str) -> str:
    lesion = _ONE.get(lesion, lesion if lesion.endswith("sis") else lesion.rstrip("s"))
    if lesion.startswith("infarct") and _BRAIN.match(site):
        return resolve("cerebral infarction", "condition")
    place = _SITES.get(site, site)
    words = place.split()
    for length in range(len(words), 0, -1):
        if found := resolve(f"{' '.join(words[:length])} {lesion}", "condition"):
            return found
    return ""


def _shared(match: re.Match[str], found: list[Mention]) -> Iterator[Mention]:
    words = match["first"].split()
    for first in range(len(words)):
        name = resolve(f"{' '.join(words[first:])} {match['head']}", "condition")
        if name:
            start = match.start("first") + len(" ".join(words[:first])) + (first > 0)
            if _free(name, start, match.end("first"), found):
                yield Mention(start, match.end("first"), (("condition", name),))
            return


def _free(name: str, start: int, end: int, found: list[Mention]) -> bool:
    """Whether neither the condition nor a kind of it is named there already."""
    there = (one.of("condition") for one in found if one.start < end and start < one.end)
    return not any(is_a(other, name, "condition") for other in there if other)
