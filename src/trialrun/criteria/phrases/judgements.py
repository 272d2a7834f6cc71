"""What only the investigator can say of a phrase: "clinically significant asthma", "adequate support"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c


def judgements(phrase: Phrase, context: Context) -> list[Built]:
    """ "clinically significant", "adequate": nobody but the investigator can say."""
    found: list[Built] = []
    asked: Chunk | None = None
    for judged in phrase.judged:
        if judged.text.lower() in ("recent", "new") and phrase.window is not None:
            continue  # "recent infarction within 3 months": the time says how recent
        if asked is not None and context.text[asked.end : judged.start].strip().lower() in ("or", "and/or"):
            continue  # "significant or unexplained bleeding": one question, of either
        asked = judged
        noun = next(
            (x for x in phrase.chunks if x.start >= judged.end and (x.kind == "concept" or x.role == "line")),
            None,
        )
        asks = attest(context.text, judged.start, noun.end if noun else judged.end, "investigator")
        found.append(_of_its_own(asks, judged, noun, phrase, context) if noun else asks)
    return found


def _of_its_own(asks: Built, judged: Chunk, noun: Chunk, phrase: Phrase, context: Context) -> Built:
    """The same question of this item alone: of "significant pain or asthma" that of "significant asthma"."""
    if not isinstance(asks.tree, c.Attest):
        return asks
    begin = max(judged.start, phrase.start)
    own = context.text[noun.start : noun.end]
    named = (
        noun.text.split()[-1].lower().rstrip("s")
    )  # the noun that the list lends: "renal or hepatic disease"
    if noun.text != own and named not in context.text[noun.end :].lower():
        return asks
    told = context.text[begin : noun.start] + noun.text
    if begin > judged.start:
        if _GOES_ON.match(told):
            return asks
        lead = judged.extra or judged.text
        if judged.kind == "concept":  # "unhealed wounds, ulcers or fractures"
            lead = lead.rsplit(" ", 1)[0]
        told = f"{lead} {told}"
    if told.count("(") > told.count(")"):  # "prophylactic filgrastim (G-CSF"
        told = told[: told.index("(")]
    return Built(replace(asks.tree, text=" ".join(told.split())), asks.places)


# What is no name of its own: "advanced, according to …".
_GOES_ON = re.compile(
    r"(?:with|without|who|that|which|as|defined|according|meet|meets|met|by|in|of|for|to|at|any|is|are|after|before|during|evolved|including)\b",
    re.IGNORECASE,
)
