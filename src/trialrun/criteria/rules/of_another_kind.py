"""What a sentence permits beside what keeps out, and is no kind of it: it spares nobody."""

from __future__ import annotations

import re

from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, is_a, is_coded, narrower_count
from trialrun.vocab.mentions import mentions


def of_another_kind(permitted: str, kept_out: c.Tree) -> bool:
    """ "EGFR inhibitors (prior chemotherapy is allowed)": no kind of what keeps out, so that it spares nobody."""
    permitted = _IN_BRACKETS.sub(" ", permitted)
    if (whose := _OF_WHOM.match(permitted)) is not None:
        permitted = permitted[whose.end() :]
        given = [] if _THOSE.match(permitted) else [x.of("therapy") for x in mentions(permitted)]
        return (  # "brain metastases unless stable. For patients with metastases, radiosurgery is allowed"
            bool(given)
            and all(given)
            and all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(kept_out))
        )
    if _THOSE.match(permitted):
        return False  # "seizures (those on anticonvulsants are not excluded)": some of them
    ills = [x.of("condition") for x in mentions(permitted)]
    told = [name for x in c.leaves(kept_out) for name in _ills(x)[:1]]
    if _SO.match(permitted) and not (ills and all(ills) and told and all(map(_is_one_disease, told))):
        return False  # "seizures (controlled ones are allowed)"; "autoimmune disease (controlled hypothyroidism …)"
    if ills and all(ills) and told and all(map(_of_named_ills, c.leaves(kept_out))):
        # "drug abuse (smoking is allowed)"
        told = [name for x in c.leaves(kept_out) for name in _ills(x)]
        asked = any(isinstance(x, c.Attest) for x in c.leaves(kept_out))
        return not any(_akin(a, b, asked=asked) for a in ills for b in told)
    named = [x.of("therapy") for x in mentions(permitted)]
    taken = [x.concept for x in c.leaves(kept_out) if isinstance(x, c.Received)]
    if named and all(named) and all(isinstance(x, c.Condition) for x in c.leaves(kept_out)):
        # "active infection (prophylactic antibiotics are allowed)"; not of drug use, of which a drug is one
        return not any(is_a(name, _USE, "condition") for x in c.leaves(kept_out) for name in _ills(x))
    if named and all(named) and all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(kept_out)):
        return not re.search(r"\d", permitted)  # "leukocytes > 25 x 10^9/L (hydroxyurea permitted)"
    if not named or not all(named) or not taken or len(taken) != sum(1 for _ in c.leaves(kept_out)):
        return False
    if any(_ANY_DRUG.fullmatch(x) and not narrower_count(x, "therapy") for x in taken):
        return False  # "any regular medication (paracetamol allowed)": whatever is named is one of them
    return not any(is_a(a, b, "therapy") or is_a(b, a, "therapy") for a in named for b in taken)


def _of_named_ills(tree: c.Tree) -> bool:
    """Whether it speaks of diseases by their names, and not of any illness."""
    if isinstance(tree, c.Condition):
        return is_coded(tree.concept, "condition")
    return isinstance(tree, c.Attest) and not _ANY_ILL.search(tree.text)


def _akin(one: str, other: str, *, asked: bool) -> bool:
    """Whether one is a sort of the other; beside a question already where both may be sorts of one thing."""
    if asked:  # two infections, one of which "requires intravenous therapy"
        return not ancestors(one, "condition").isdisjoint(ancestors(other, "condition"))
    return is_a(one, other, "condition") or is_a(other, one, "condition")


_USE = "substance use"
_ANY_ILL = re.compile(r"\b(?:illness|disease|condition|disorder|problem)", re.IGNORECASE)


def _ills(tree: c.Tree) -> list[str]:
    """The diseases that a leaf asks for, or that a question names."""
    if isinstance(tree, c.Condition):
        return [tree.concept] if is_coded(tree.concept, "condition") else []
    if not isinstance(tree, c.Attest):
        return []
    return [name for mention in mentions(tree.text) if (name := mention.of("condition"))]


_IN_BRACKETS = re.compile(r"\([^()]*\)")
_THOSE = re.compile(
    r"\W*(?:those|patients|subjects|participants|people|individuals|if|on|treated|receiving|taking)\b",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"\W*(?:for|in)\s+(?:patients|subjects|participants|those|individuals|people)\s+(?:with|who\s+have)\s[^,;:]{3,80},\s+",
    re.IGNORECASE,
)
_MANY = 60


def _is_one_disease(name: str) -> bool:
    """Whether it is no name for a whole field, of which a permission may mean any part."""
    return narrower_count(name, "condition") <= _MANY


_SO = re.compile(r"\W*(?:stable|controlled|well)\b", re.IGNORECASE)
_ANY_DRUG = re.compile(
    r"(?:(?!anti|chemo|radio|immuno|hormon)[a-z-]+ ){0,4}(?:medications?|medicines?|drugs?|supplements?|treatments?|therap(?:y|ies)|agents?|products?)"
)
