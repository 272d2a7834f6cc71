"""What something that nobody understood requires: a procedure is still to come, and no record answers it."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, Place, leaf, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, in_sessions, is_a


def unknown_needs(phrase: Phrase, parts: list[Built]) -> bool:
    """ "Three or more levels requiring surgery", where only the surgery was understood."""
    need = next((i for i, x in enumerate(phrase.chunks) if x.text.lower().startswith("requir")), 0)
    return any(x.kind == "word" for x in phrase.chunks[:need]) and any(
        still_to_come(x) for part in parts for x in c.leaves(part.tree)
    )


def without_question(needed: Built) -> Built:
    """ "Patients requiring dialysis": with no illness beside it the therapy is what is asked."""
    told = [Built(*part) for part in operands(needed, c.AnyOf) if not isinstance(part[0], c.Attest)]
    return some(told) if told else needed


ANY_CARE = ("medical attention", "medical care", "medical assistance")
"""What tells that somebody needs help, and not which: no record has it under this name."""

_DONE = (None, "device", "radiation", "transplant", "cell therapy")


def still_to_come(tree: c.Tree) -> bool:
    """ "Two levels requiring surgery": who needs a procedure has not had it; a drug he may be taking."""
    if not isinstance(tree, c.Received) or tree.within is not None or tree.concept == "hospitalization":
        return False
    known = concepts("therapy").get(tree.concept)
    kind = None if known is None else known.columns.get("kind")
    return not tree.ongoing if kind == "procedure" else kind in _DONE


_ONCE = ("procedure", "transplant")
_OPERATION = re.compile(
    r"\b(?:surger(?:y|ies)|fusions?|fixations?|repairs?|resections?|excisions?|amputations?|osteosynthes[ie]s"
    r"|(?:joint|valve|knee|hip|disc|shoulder) replacements?"
    r"|\w*(?:(?:ectom|otom|ostom|plast)(?:y|ies)|desis|pexy))"
    r"(?= (?:of|in|at|on|for|to|with|from|via|by|using)\b|$)"
)


def done_once(concept: str) -> bool:
    """An operation, by its kind or by the head of its name: it does not go on, as dialysis does."""
    known = concepts("therapy").get(concept)
    if known is None:
        return _OPERATION.search(concept) is not None
    return known.columns.get("kind") in _ONCE and not in_sessions(concept)


def to_be_had(tree: c.Received) -> bool:
    """ "Cataract requiring surgery": an operation or a transplant, of which no time is said."""
    if tree.ongoing or tree.planned or tree.within is not None or not done_once(tree.concept):
        return False
    known = concepts("therapy").get(tree.concept)
    transplanted = known is not None and known.columns.get("kind") == "transplant"
    return known is None or transplanted or is_a(tree.concept, "surgery", "therapy")


def taken_now(node: c.Tree, place: Place) -> Built:
    """ "requiring antimicrobials, such as antifungals": what is an example is taken now, or to come."""
    if not isinstance(node, c.Received) or node != c.Received(node.concept):
        return leaf(node, *place)
    return leaf(undergone(node.concept), *place)


UNDERGOING = re.compile(
    r"(?:(?:and|who|that) )*(?:(?:is|are|will be|currently|now) )*"
    r"(?:undergoing|(?<=will )undergo)(?: (?:an?|the|any))*"
)


def undergone(given: str) -> c.Received:
    """ "Obese patients undergoing surgery", "… undergoing dialysis": still to be done, or going on."""
    return c.Received(given, planned=True) if done_once(given) else c.Received(given, ongoing=True)
