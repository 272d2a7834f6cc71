"""Ways of giving that the drugs of a list share: "intravenous antivirals, antibiotics or antifungals"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_ROUTE = re.compile(
    r"(?:systemic|intravenous|iv|parenteral|oral|topical|inhaled|intramuscular)\b", re.IGNORECASE
)
# What is given in more than one way, so that the word before it picks some.
_IN_MANY_WAYS = ("anti-infective", "antihistamine", "nsaid", "corticosteroid")


def share_routes(phrases: list[Phrase], context: Context) -> list[Phrase]:
    """The route of the first drug holds for the bare ones behind it; a person says whether it was so."""
    shared, lead = list(phrases), None
    for index, phrase in enumerate(phrases):
        if phrase.built is not None or not phrase.chunks:
            lead = None
            continue
        drug = chunk_name(phrase.concepts[0], "therapy") if len(phrase.concepts) == 1 else None
        if not drug:
            lead = None
            continue
        opens = next((x for x in phrase.chunks if x.kind in ("word", "concept")), phrase.chunks[0])
        if _ROUTE.match(opens.text):
            # "intravenous contrast, or NSAIDs": no NSAID is meant to be given like that
            lead = opens if any(is_a(drug, kind, "therapy") for kind in _IN_MANY_WAYS) else None
        elif (
            lead is not None
            and phrase.concepts[0].role != "uncoded"
            and phrase.bare
            and not phrase.words
            and phrase.required is None
        ):
            if any(is_a(drug, kind, "therapy") for kind in _IN_MANY_WAYS):
                own = context.text[phrase.start : phrase.end]
                route = lead.text.split()[0]
                joined = context.text[lead.end : phrase.start].strip(" ,") in ("or", "and", "and/or")
                if joined and " " not in lead.text:  # "topical or intranasal steroids": one drug
                    route = context.text[lead.start : phrase.start].strip()
                asks = c.Attest(f"{route} {own}", "investigator")
                asked = Built(asks, ((lead.start, phrase.end),))
                shared[index] = replace(phrase, required=asked)
        else:
            lead = None
    return shared
