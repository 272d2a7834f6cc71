"""Allergies to what a list names, and harm that treatments did: "A, B or C allergy", "A or B toxicity"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.trees.build import Built, allergic_to, attest, every, leaf
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_ALLERGY_TO = re.compile(
    r"\b(?:allerg\w*|hyper-?sensitiv\w*|sensitivit(?:y|ies)|intoleran\w*)\b[^,;:()]*?\s(?:to|of|against)\s",
    re.IGNORECASE,
)


_ALLERGY_BEHIND = re.compile(
    r"\b(?:allerg(?:y|ies)|hyper-?sensitivit(?:y|ies)|sensitivit(?:y|ies)|intolerances?)$", re.IGNORECASE
)


_LEADS_IN = ("filler", "who", "neg", "neg-history", "status")


def _allergy_to(phrase: Phrase, part: Built) -> Built | None:
    """The allergy to what an item names and says nothing else of; None where it says more."""
    given = part.tree
    said = [x for x in phrase.chunks if x.kind != "concept" and x.role not in _LEADS_IN]
    if said or not isinstance(given, c.Received) or given != c.Received(given.concept):
        return None
    known = concepts("therapy").get(given.concept)
    if known is not None and known.columns.get("kind") not in ("drug", "class", "vaccine", "other"):
        return None
    return leaf(allergic_to(given.concept), *part.places[0])


def _is_allergy(tree: c.Tree) -> bool:
    """Whether the tree is of an allergy; some are diseases with a name of their own, as that to latex."""
    if not isinstance(tree, c.Condition):
        return isinstance(tree, c.Allergy)
    named = is_a(tree.concept, "allergic disease", "condition")
    return named or _ALLERGY_BEHIND.search(tree.concept) is not None


def allergies(phrases: list[Phrase], parts: list[Built], context: Context) -> list[Built]:
    """ "Intolerance to A, B or C", where A was not understood: B and C are what it is to, and not given.

    Nor are A and B in "A, B or C allergy".
    """
    if (told := _of_one_substance(phrases, parts, context)) is not None:
        return told
    if _is_allergy(parts[-1].tree) and _ALLERGY_BEHIND.search(context.text, 0, phrases[-1].end):
        to_them = [
            part if _is_allergy(part.tree) else _allergy_to(phrase, part)
            for phrase, part in zip(phrases[:-1], parts[:-1], strict=False)
        ]
        if len(parts) == len(phrases) and all(one is not None for one in to_them):
            return [*(one for one in to_them if one is not None), parts[-1]]
    if not any(isinstance(part.tree, c.Received) for part in parts[1:]):
        return parts
    if _ALLERGY_TO.search(context.text, phrases[0].start, phrases[0].end) is None:
        return parts
    read = [parts[0]]
    for phrase, part in zip(phrases[1:], parts[1:], strict=False):
        given = part.tree
        if not isinstance(given, c.Received) or given != c.Received(given.concept) or not phrase.bare:
            break
        read.append(leaf(allergic_to(given.concept), *part.places[0]))
    return [*read, *parts[len(read) :]]


_REACTION_TO = re.compile(
    r"\b(?:allerg(?:y|ies)|allergic\s+reactions?|hyper-?sensitivit(?:y|ies)|sensitivit(?:y|ies)|intolerances?)"
    r"\s+(?:to|of|against)\s+(?P<what>[\w -]{3,40})$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|any|an?)\s+", re.IGNORECASE)
_ALLERGIC = ("allergic disease", "hypersensitivity", "drug allergy", "anaphylaxis")
_BROUGHT_ON = ("asthma", "angioedema", "urticaria", "bronchospasm", "anaphylaxis", "rash")


def _of_one_substance(phrases: list[Phrase], parts: list[Built], context: Context) -> list[Built] | None:
    """ "Allergy, asthma or intolerance to aspirin": a bare allergy is one to it, and so may be the asthma."""
    last = phrases[-1]
    match = _REACTION_TO.search(context.text, last.start, last.end) if context.excluding else None
    if match is None or len(parts) != len(phrases) or len(parts) < 2:
        return None
    substance = resolve(_ARTICLE.sub("", match["what"].strip()), "therapy")
    known = concepts("therapy").get(substance) if substance else None
    if known is None or known.columns.get("kind") not in ("drug", "class", "vaccine", "other"):
        return None
    bare = [isinstance(x.tree, c.Condition) and x.tree == c.Condition(x.tree.concept) for x in parts]
    named = [x.tree.concept if isinstance(x.tree, c.Condition) else "" for x in parts]
    allergic = [plain and name in _ALLERGIC for plain, name in zip(bare, named, strict=True)]
    if not any(allergic[:-1]) and isinstance(parts[-1].tree, c.Allergy):
        return None
    told: list[Built] = []
    for phrase, part, name, is_allergy in zip(phrases[:-1], parts[:-1], named, allergic, strict=False):
        if is_allergy:
            continue
        if name in _BROUGHT_ON and any(allergic[:-1]):
            part = every([part, attest(context.text, phrase.start, last.end, "investigator")])
        told.append(part)
    return [*told, leaf(allergic_to(substance), match.start(), last.end)]


_COMPLICATION = re.compile(
    r"\w+[ -](?P<head>complications?|toxicit(?:y|ies)|reactions?|events?|abnormalit(?:y|ies)|injuries)$",
    re.IGNORECASE,
)


# "aspirin | or NSAID-induced asthma": the asthma that either brings on
_BROUGHT_ABOUT = re.compile(r"[\w-]+[ -](?P<head>(?:induced|related|associated)\s+[\w\s-]+)$", re.IGNORECASE)


def by_treatment(phrase: Phrase, join: list[str], after: list[Phrase], context: Context) -> Phrase | None:
    """ "Chemotherapy | or radiation toxicity": what treatments did, and not that they were given."""
    if join not in (["or"], ["and/or"], ["and"], ["slash"]) or len(phrase.concepts) != 1 or phrase.words:
        return None
    own, following = phrase.concepts[0], after[0]
    if phrase.chunks[-1] is not own or not chunk_name(own, "therapy") or chunk_name(own, "condition"):
        return None
    if any(x.role in ("use", "prior", "ongoing") for x in phrase.chunks):
        return None
    named = [
        x for x in following.chunks if x.kind in ("concept", "word") or x.text.lower() in ("events", "event")
    ]
    told = _COMPLICATION.fullmatch(context.text, named[0].start, named[-1].end) if named else None
    if named and told is None and join != ["and"] and not own.text.endswith("s"):
        told = _BROUGHT_ABOUT.fullmatch(context.text, named[0].start, named[-1].end)
    if told is None or (following.concepts and not chunk_name(following.concepts[-1], "condition")):
        return None
    name = f"{own.text} {told['head']}"
    mention = Mention(own.start, own.end, (("condition", resolve(name, "condition") or uncoded(name)),))
    found = Chunk("concept", own.start, own.end, name, mention, "shared")
    return sort_chunks([found if x is own else x for x in phrase.chunks])
