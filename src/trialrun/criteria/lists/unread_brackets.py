"""Brackets beside words that were not understood, or in such words themselves: what they can decide."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.lists.asides import Aside
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, leaf, unparsed
from trialrun.model import criteria as c

_OPEN = (c.Attest, c.Unparsed)
_MUST = r"\b(?:must|should|shall|needs?\s+to|ha(?:s|ve)\s+to)\b"
# "(any nodule must be proven benign)", "(rashes must have healed)": a demand of something else, and which
# way it counts among what keeps out cannot be told. "(must be proven by biopsy)" says more of what is named.
_OF_ANOTHER = re.compile(
    rf"(?!(?:which|that|this|these|those|it|they|if|when|diagnos\w+|note|nb)\b)[a-z][^;:.]*?\s{_MUST}",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:no|not|non|never|without|absence|free)\b[^.;:()]{0,40}$", re.IGNORECASE)
_IF_GIVEN = re.compile(rf"(?:if|when)\s[^;:.]*?{_MUST}", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:(?:no|not)\s+(?:greater|more|higher)\s+than|less\s+than|at\s+most|up\s+to|below|under|[<≤])",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:(?:no|not)\s+(?:less|lower|fewer)\s+than|(?:greater|more|higher)\s+than|at\s+least|above|over|[>≥])",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"\b(?:if|unless|except|when|where|with|without|allowed|permitted|acceptable|provided"
    r"|for|in\s+(?!(?:an?\s+|the\s+)?(?:\d|urin\w*|blood|serum)))\b",
    re.IGNORECASE,
)


def beside_brackets(built: Built, asides: list[Aside], context: Context) -> tuple[Built, list[Aside]]:
    """A clause and its brackets, with as much left open as their reach leaves open."""
    text = context.text
    told = [x for x in asides if not _inside_open(x.built, built)]
    if any(_another_demand(x, built, context.excluding) for x in told):
        return _whole(built, told, text), []
    told = [_demanded_too(x) for x in told]
    if not told or not built.unparsed:
        return built, told
    if _all_unread(built) and all(isinstance(x.built.tree, _OPEN) and not x.asked_of_some for x in told):
        return _whole(built, told, text), []
    # Of one member, of several or of the words not understood: whoever denies it is not denied the whole.
    return built, [_unread(x) for x in told]


def _whole(built: Built, asides: list[Aside], text: str) -> Built:
    parts = [built, *(x.built for x in asides)]
    begin = min(x.start for x in parts)
    denied = _DENIAL.search(text, 0, begin) if isinstance(built.tree, c.Not) else None
    return unparsed(text, denied.start() if denied else begin, max(x.end for x in parts))


def _inside_open(bracket: Built, built: Built) -> bool:
    """ "gout or frobbing of joints (knee or hip) by zorb": words that are asked whole hold it already."""
    if not isinstance(bracket.tree, _OPEN):
        return False
    leaves = list(zip(c.leaves(built.tree), built.places, strict=True))
    read = [place[0] for tree, place in leaves if not isinstance(tree, _OPEN)]
    return any(
        isinstance(tree, _OPEN)
        and start <= bracket.start
        and bracket.end < end
        # "known asthma (mild) or frobbing", asked whole beside an asthma: it is said of that as well
        and not any(start <= one < bracket.start for one in read)
        # "frequent (> 2 a year) courses of frobbing or prednisone": what stands first may be said of all
        and not (read and start == built.start)
        for tree, (start, end) in leaves
    )


def _all_unread(built: Built) -> bool:
    return all(isinstance(x, c.Unparsed) for x in c.leaves(built.tree))


def _unread(aside: Aside) -> Aside:
    said = aside.built
    if not isinstance(said.tree, c.Attest) or aside.asked_of_some or aside.widens:
        return aside
    return replace(aside, built=leaf(c.Unparsed(said.tree.text), *said.places[0]))


def _another_demand(aside: Aside, built: Built, excluding: bool) -> bool:
    """Whether a bracket that was not understood may ask for more of somebody whom the clause decides upon."""
    said = aside.built.tree
    if not isinstance(said, c.Unparsed):
        return False
    if not aside.widens:
        return (excluding or isinstance(built.tree, c.Not)) and _OF_ANOTHER.match(said.text) is not None
    last = max(zip(built.places, c.leaves(built.tree), strict=True), key=lambda one: one[0])[1]
    if not isinstance(last, c.Measurement | c.Score):
        return False
    if _IF_GIVEN.match(said.text) or _OF_SOME.search(said.text) is None:
        return True  # "protein < 2+ (at most 500 mg in 24 hours)": the same, told of another value
    other_end = _AT_MOST if last.range.high is None else _AT_LEAST if last.range.low is None else None
    return other_end is not None and other_end.match(said.text) is not None


def _demanded_too(aside: Aside) -> Aside:
    """ "On X for 8 weeks (if on Y, this must have been given …)": no other way in."""
    said = aside.built.tree
    if aside.widens and isinstance(said, c.Unparsed) and _IF_GIVEN.match(said.text):
        return replace(aside, widens=False)
    return aside
