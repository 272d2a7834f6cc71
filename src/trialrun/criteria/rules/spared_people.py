"""Whom an exception spares by what is told of them: "malignancy, except those who were cured and stay so"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, narrowed, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a

_SPARING = ("except", "except for", "except in", "other than", "exception of", "excluding", "apart from")
_PEOPLE = (
    "those",
    "patients",
    "subjects",
    "participants",
    "individuals",
    "persons",
    "people",
    "women",
    "men",
    "children",
    "adults",
    "cases",
)
HINTS = tuple(f"{sparing} {people} " for sparing in _SPARING for people in _PEOPLE)

_THOSE_WHO = re.compile(
    r"(?P<main>[^;]{4,300}?)\s*[,(\[]?\s*\b(?:except(?:ing)?(?:\s+for|\s+in|\s+of)?|other\s+than|with\s+(?:the\s+)?exception\s+of|excluding|apart\s+from)\s+(?:in\s+)?"
    rf"(?P<who>(?:{'|'.join(_PEOPLE)})\s+(?:(?:patients|subjects|participants|individuals)\s+)?(?:who|whose|in\s+whom|for\s+whom|with\s+whom|(?:previously\s+|already\s+)?(?:randomi[sz]ed|enrolled|recruited|participating|assigned)\s+(?:to|in|into))\s[^;]{{4,300}}?)[\s)\].]*",
    re.IGNORECASE,
)
_TURNED_AGAIN = re.compile(r"\b(?:must|should|shall|unless|eligible|ineligible|excluded)\b", re.IGNORECASE)


def those_who(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Malignancy, except those who had A and did not need B": whether the patient is one of those, a person says."""
    match = _THOSE_WHO.fullmatch(text, start, end)
    if match is None or _TURNED_AGAIN.search(match["who"]):
        return None
    plain = context.plain(text, start, end, context)
    if not plain.unparsed and _is_kind_spared(plain.tree):
        return plain  # "malignancy except those who had melanoma"
    main = context.clause(text, *match.span("main"), context)
    if isinstance(main.tree, (c.IfThen, c.Attest, c.Allowed)):
        return None
    asked = attest(text, *match.span("who"), "investigator")
    if not context.excluding and not isinstance(main.tree, c.Not):
        if any(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(main.tree)):
            return some([main, asked])  # a bound that is not asked of those
        return every([main, negate(asked)])
    return narrowed(main, negate(asked))


def _is_kind_spared(tree: c.Tree) -> bool:
    """Whether what those people have or had is an operand of what it is a kind of, and nothing is asked besides."""
    named = [x for x in c.leaves(tree) if isinstance(x, (c.Condition, c.Received)) and x.excepting]
    group: Group = "condition" if named and isinstance(named[0], c.Condition) else "therapy"
    kinds = all(is_a(spared, x.concept, group) for x in named for spared in x.excepting)
    whole = tree.of if isinstance(tree, c.Not) else tree
    alone = whole in named or (isinstance(whole, c.AnyOf) and any(x in named for x in whole.of))
    return bool(named) and kinds and alone
