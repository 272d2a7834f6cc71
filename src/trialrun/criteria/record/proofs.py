"""How a disease must be known: "histologically confirmed", "proven by biopsy", "documented on MRI".

A record seldom says by what its diagnoses were found, so that a tree asks for the disease alone. Nothing is
to be lost by that: the criterion's note says which proof the sentence wants, for whoever screens to look at.
"""

from __future__ import annotations

import re

from trialrun.criteria.record.rebuilt import asked_already, built_of, rebuilt
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.vocab.mentions import mentions

NOTE = "Read as: a diagnosis on the record counts as it is, though the sentence wants it “{}”."

_FOUND = (
    r"(?:confirm(?:ed|ation)|determined|proven|proved|proof|document(?:ed|ation)|verifi(?:ed|cation)|established|diagnos(?:ed|is)"
    r"|demonstrated|evidenced|evidence|assessed|detected|identified|visuali[sz]ed|observed|measured|seen|shown)"
)
_FIELD = (
    r"(?:histo-?patholog|histolog|cytolog|patholog|microbiolog|bacteriolog|virolog|serolog|radiolog|radiograph|angiograph"
    r"|echocardiograph|endoscop|electrocardiograph|polysomnograph|cytogenetic|genetic|immunohistochemi|parasitolog)"
)
_MANNER = rf"(?:{_FIELD}\w*|biops(?:y|ies)|culture|laboratory|lab|molecularly|surgically)"
_TOOL = (
    rf"(?:{_FIELD}\w*|biops(?:y|ies)|cultures?|mri|magnetic\s+resonance(?:\s+imaging)?|cta?|computed\s+tomography|pet(?:[\s/-]ct)?|x-?rays?|imaging|ultraso\w+"
    r"|echo|oct|pcr|sonogra\w+|dopplers?|scans?|spirometry|colonoscop\w+|gastroscop\w+|bronchoscop\w+|laparoscop\w+|arthroscop\w+|laparotomy|eegs?|ecgs?|tte|tee|autopsy|histology|karyotyp\w+|elisa|western\s+blots?|immunoblots?)"
)
_PROOF = re.compile(
    # "histologically or cytologically confirmed", "biopsy-proven"
    rf"\b(?:{_MANNER}(?:\s*(?:,|/|\bor\b|\band\b|-))+\s*)*{_MANNER}[\s-]+(?:and\s+\w+\s+)?{_FOUND}\b"
    # "confirmed by liver biopsy or MRI", "diagnosed on CT"
    rf"|\b{_FOUND}\s+(?:either\s+)?(?:by|on|via|with|through|using|in)\s+(?:(?:an?|the|standard|either)\s+)*(?:[\w-]+\s+){{0,3}}?{_TOOL}\b(?:(?:\s*(?:,|/|\bor\b|\band/or\b))+\s*(?:[\w-]+\s+){{0,2}}?{_TOOL}\b)*"
    # "by the 1997 ACR criteria", "as defined by the Amsterdam criteria", "meeting DSM-IV criteria"
    r"|\b(?:(?:as\s+)?(?:defined|classified|determined|diagnosed|established)\s+(?:by|according\s+to|using|per)|according\s+to|by|per|based\s+on"
    r"|meet(?:s|ing)?|met|fulfil(?:l|ls|ling|led)?|satisf(?:y|ies|ying|ied))\s+(?:the\s+|all\s+)*(?=(?:[\w.'’&/-]+\s+){0,7}?(?-i:[A-Z\d]))"
    r"(?:(?!(?:following|recist|response|nyha|these|that|severity|inclusion|exclusion|eligibility)\b)[\w.'’&/-]+\s+){1,7}?criteria\b"
    # "fibrosis (American Thoracic Society criteria)"
    r"|(?<=\()(?:(?:the|by|per|according\s+to)\s+)*(?=(?:[\w.'’&/-]+\s+){0,7}?(?-i:[A-Z\d]))"
    r"(?:(?!(?:following|recist|response|nyha|these|that|severity|inclusion|exclusion|eligibility|milan|toxicity)\b)[\w.'’&/-]+\s+){1,7}?criteria(?=\))",
    re.IGNORECASE,
)
_SIGNS = Words(
    "criteria",
    "determin",
    "confirm",
    "prove",
    "proof",
    "document",
    "verif",
    "establish",
    "diagnos",
    "demonstrat",
    "evidence",
    "assessed",
    "detected",
    "identified",
    "visuali",
    "observed",
    "measured",
    "seen",
    "shown",
)


# "CNS metastases by CT scan or MRI", "asthma based on spirometry": behind the name, and without a verb
_BEHIND = re.compile(
    rf"[\s,(]*(?P<proof>(?:by|on|via)\s+(?:(?:an?|the|standard|either|both)\s+)*(?:[\w-]+\s+){{0,2}}?{_TOOL}\b(?:\s+scans?)?"
    rf"(?:(?:\s*(?:,|/|\bor\b|\band\b|\band/or\b))+\s*(?:[\w-]+\s+){{0,2}}?{_TOOL}\b(?:\s+scans?)?)*"
    r"|based\s+(?:up)?on\s+(?:(?:an?|the)\s+)?(?!(?:age|which|whether|these|this)\b)[^,;:.()<>≤≥=\d]{3,80})",
    re.IGNORECASE,
)
_BEHIND_WORDS = Words(" by ", " on ", " via ", "based o")


def _told_behind(one: Criterion) -> str:
    """What a disease is to be found by, where it stands directly behind its name; "" where nothing does."""
    known = {x.concept for x in c.leaves(one.tree) if isinstance(x, c.Condition)}
    named = {x.concept for x in c.leaves(one.tree) if isinstance(x, (c.Received, c.Test, c.Measurement))}
    for match in _BEHIND.finditer(one.text):
        before = one.text[max(match.start() - 80, 0) : match.start()]
        ill = [x for x in mentions(before) if x.end == len(before)]
        tools = {name for x in mentions(match["proof"]) for _, name in x.candidates}
        if any(x.of("condition") in known for x in ill) and not tools & named:
            return match["proof"]
    return ""


def with_proof(one: Criterion) -> Criterion:
    """The criterion, with a note where it names a disease and wants it proven."""
    match = _PROOF.search(one.text) if _SIGNS.stand_in(one.text.lower()) else None
    proof = "" if match is None else match.group()
    if not proof and _BEHIND_WORDS.stand_in(one.text):
        proof = _told_behind(one)
    if not proof:
        return one
    leaves = list(c.leaves(one.tree))
    words = " ".join(proof.split())
    asked = any(words in text for text in asked_already(one))
    if asked or not any(isinstance(leaf, c.Condition) for leaf in leaves):
        return one
    return rebuilt(one, built_of(one), NOTE.format(inside(words)))


def inside(words: str) -> str:
    """Words as they stand inside a sentence: without the capital of its first one, but for "MRI"."""
    name = _NAME_FIRST.match(words) is not None
    return words[0].lower() + words[1:] if words[1:2].islower() and not name else words


_NAME_FIRST = re.compile(r"(?:[A-Z][a-z]+\s+){1,2}(?:(?:of|for|and)\s+)?[A-Z][a-z]+")
