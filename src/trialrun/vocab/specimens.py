"""In what a quantity is measured: words for specimens, and which specimen a quantity has by itself."""

from __future__ import annotations

import re
from functools import cache

from trialrun.model.criteria import Specimen
from trialrun.vocab.concepts import concepts

# The most particular ones first: "24-hour urine" is a urine.
WORDS: tuple[tuple[Specimen, str], ...] = (
    (
        "24-hour urine",
        r"(?:24[- ]?h(?:(?:ou)?rs?)?|timed) (?:collected )?urin(?:e|ary)(?: collection)?",
    ),
    ("urine", r"(?:spot |random |voided |midstream )?urin(?:e|ary)(?: (?:sample|specimen))?"),
    ("cerebrospinal fluid", r"cerebro ?spinal fluid(?: \(csf\))?|csf|spinal fluid|lumbar puncture fluid"),
    ("bone marrow", r"(?:bone )?marrow(?: (?:aspirate|biopsy|sample))?"),
    ("stool", r"stools?|f(?:a?e)cal|f(?:a?e)ces"),
    ("saliva", r"saliva(?:ry)?"),
    ("sputum", r"sputum"),
    ("sweat", r"sweat"),
    ("semen", r"semen|seminal fluid|ejaculate"),
    ("synovial fluid", r"synovial(?: fluid)?|joint fluid"),
    ("pleural fluid", r"pleural (?:fluid|effusion)"),
    ("ascitic fluid", r"ascit(?:ic fluid|es)|peritoneal fluid"),
    ("cord blood", r"(?:umbilical )?cord blood"),
    ("capillary blood", r"capillary(?: whole)? blood|capillary|finger ?stick|finger ?prick"),
    ("arterial blood", r"arterial blood"),
    ("venous blood", r"venous blood"),
)
_WORDS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in WORDS)
BLOOD = re.compile(r"\b(?:serum|plasma|(?:whole |peripheral )?blood)\b", re.IGNORECASE)
"""The usual specimen of a laboratory value that does not name another."""


def specimen(text: str) -> Specimen | None:
    """The specimen that the words name; None for blood, serum, plasma and for what is none."""
    return next((name for name, words in _WORDS if words.search(text)), None)


@cache
def usual_specimens(concept: str) -> frozenset[str]:
    """The specimens that a quantity's own names tell, so that nobody has to name them again."""
    known = concepts("measurement").get(concept)
    spellings = (concept, *(known.also if known else ()))
    found = {name for spelling in spellings for name, words in _WORDS if words.search(spelling)}
    if any(re.search(r"uria\b", spelling) for spelling in spellings):
        found.add("urine")
    if "24-hour urine" in found:
        found.add("urine")
    return frozenset(found)


def told_apart(concept: str, text: str) -> Specimen | None:
    """The specimen that the words name, where the quantity does not have it without saying so."""
    found = specimen(text)
    return None if found is None or found in usual_specimens(concept) else found
