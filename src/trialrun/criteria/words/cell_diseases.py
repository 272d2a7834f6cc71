"""Diseases that are named by a cell with which others are treated: in "NK cell leukemia" nobody was given cells."""

from __future__ import annotations

import re

from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_NOUN = re.compile(
    r"[ -](?:large |granular |lymphocyt\w+ |clonal |chronic |aggressive |malignant )*"
    r"(?:diseases?|disorders?|dyscrasias?|malignanc(?:y|ies)|neoplas(?:ms?|ias?)|tumou?rs?|cancers?|proliferations?|leuk[a]?emias?"
    r"|lymphomas?|sarcomas?|lymphoproliferat\w+(?: (?:diseases?|disorders?))?|lymphocytos[ei]s|deficienc(?:y|ies)|defects?|dysfunctions?)\b"
)
# "NK-cell or T-cell lymphoma", "NK/T-cell": of another cell that shares the noun.
_OTHER_CELLS = re.compile(
    r"(?:\s?(?:,|/|\bor\b|\band\b|\band/or\b)\s?(?:(?:or|and|[btk]|nk|plasma|mast|natural killer)[ -])+?cell)+(?=[ -])"
)


def with_cell_diseases(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions, with cells that are given and a disease of them behind as that disease."""
    told: list[Mention] = []
    reached = 0
    for mention in found:
        if mention.start < reached:
            continue
        if folded.endswith("cell", mention.start, mention.end) and mention.of("therapy"):
            mention = _disease(folded, mention, found)
            reached = mention.end
        told.append(mention)
    return told


def _disease(folded: str, cells: Mention, found: list[Mention]) -> Mention:
    begin = cells.end
    if (others := _OTHER_CELLS.match(folded, begin)) is not None:
        noun = _NOUN.match(folded, others.end())
        if noun is None:
            return cells
        name = uncoded(folded[cells.start : cells.end] + noun.group())
        return Mention(cells.start, cells.end, (("condition", resolve(name, "condition") or name),))
    noun = _NOUN.match(folded, begin)
    end = noun.end() if noun is not None else 0
    end = max(end, next((x.end for x in found if x.start == begin + 1 and x.of("condition")), 0))
    if not end:
        return cells
    words = folded[cells.start : end]
    return Mention(cells.start, end, (("condition", resolve(words, "condition") or uncoded(words)),))
