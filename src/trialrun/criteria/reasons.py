"""Conditions that a phrase names only as the reason for something else: "treatment for X", "exposure to X".

Whoever was treated for tuberculosis had it; whoever was exposed to it need not have.
"""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, attest, every, leaf, negate, unparsed
from trialrun.criteria.context import Context
from trialrun.criteria.phrase import Phrase, chunk_name
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_ARTICLES = (
    r"(?:\s+(?:a|an|the|their|his|her|any|this|other|another|active|known|prior|previous|existing))*\s*$"
)
_TREATED = re.compile(
    r"\b(?:treat(?:ments?|ed|ing)|therap(?:y|ies)|medications?|drugs?|surgery|interventions?|regimens?)\s+(?:for|of)"
    + _ARTICLES,
    re.IGNORECASE,
)
_EXPOSED = re.compile(
    r"\b(?:(?:exposure|exposed|susceptib\w+)\s+to|contact\s+with|(?:vaccinat|immuni[sz]at|prophyla)\w*\s+(?:against|for|of)"
    r"|risk\s+(?:of|for|factors?\s+for)|suspicion\s+of|screening\s+for|concern\s+for)" + _ARTICLES,
    re.IGNORECASE,
)


def treated_for(phrase: Phrase, context: Context) -> Built | None:
    """The leaves of a phrase whose condition is the reason of a treatment; None for any other phrase."""
    concept = next((x for x in phrase.concepts), None)
    if concept is None or chunk_name(concept, "therapy") or not chunk_name(concept, "condition"):
        return None
    before = context.text[phrase.start : concept.start]
    if _EXPOSED.search(before):
        return unparsed(context.text, phrase.start, phrase.end)
    if phrase.family or phrase.courses or not _TREATED.search(before):
        return None
    if any(x.kind == "word" or x.role == "result" for x in phrase.chunks if x.end <= concept.start):
        return None
    disease = chunk_name(concept, "condition")
    built = _of_the_trial(phrase, disease, concept.start, concept.end, context)
    if built is None:
        now = phrase.ongoing and not phrase.prior and phrase.window is None
        had = leaf(c.Condition(disease, None if now else "history"), concept.start, concept.end)
        built = every([had, attest(context.text, phrase.start, phrase.end, "investigator")])
    return negate(built) if phrase.negated else built


def _of_the_trial(phrase: Phrase, disease: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior therapy for myeloma" in a trial of myeloma: treatment of the cancer."""
    if not is_a(disease, "malignancy", "condition"):
        return None
    if not any(
        is_a(own, disease, "condition") or is_a(disease, own, "condition") for own in context.diseases
    ):
        return None
    if phrase.quantities or any(x.start > end and x.kind in ("word", "concept") for x in phrase.chunks):
        return None
    ongoing = True if phrase.ongoing and not phrase.prior and phrase.window is None else None
    tree = c.Received("antineoplastic therapy", ongoing, within=phrase.window, line=phrase.line)
    return leaf(tree, phrase.start, end)
