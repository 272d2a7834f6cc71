"""Where one sentence of a passage ends and the next begins."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.passages import Passage
from trialrun.vocab.mentions import mentions

# A bound that is followed by the next demand without a stop: "1.5 mg/dL SGOT no greater than …".
_RUN_ON = re.compile(
    r"(?:(?<=\d)|(?<=%)|(?<=mg/dL)|(?<=g/dL)|(?<=mm3)|(?<=mm\^3)|(?<=U/L)|(?<=/uL)|(?<=mL/min)|(?<=ULN)|(?<=ULN\))|(?<=normal)"
    r"|(?<=predicted)|(?<=normal \(ULN\)))\s+(?=(?:[A-Z][a-z]+|[A-Z][A-Z0-9]{1,6})\b(?! (?:of|for)\b))(?!OR\b|AND\b|ULN\b|LLN\b|Hg\b)"
)
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])")
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|incl|excl|resp|etc|no|nos|dr|st|fig|ca|cf|max|min|yrs?|wks?|mos?|sp|spp|inc|U\.S|a\.m|p\.m|[A-Z])\.)$",
    re.IGNORECASE,
)


def sentences_of(passage: Passage) -> list[Passage]:
    """Splits at full stops that end a sentence."""
    text = passage.text
    cuts = [0]
    for match in _STOP.finditer(text):
        if _NO_STOP.search(text[: match.start()]) and not text[: match.start()].endswith("etc."):
            continue
        if text[: match.start()].count("(") > text[: match.start()].count(")"):
            continue
        cuts.append(match.end())
    for match in _RUN_ON.finditer(text):
        following = mentions(text[match.end() : match.end() + 60])
        opens = bool(following) and following[0].start == 0 and following[0].of("measurement")
        if opens and text[: match.start()].count("(") == text[: match.start()].count(")"):
            cuts.append(match.end())
    cuts = sorted(set(cuts))
    cuts.append(len(text))
    parts = [passage.slice(a, b).trimmed() for a, b in itertools.pairwise(cuts)]
    return [part for part in parts if part.text.strip(" .;,:-*")] or ([passage] if text.strip() else [])
