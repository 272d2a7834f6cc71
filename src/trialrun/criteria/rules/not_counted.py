"""What is not counted as the treatment that an illness required: a person who says whether it did has to know it."""

from __future__ import annotations

import re
from functools import partial

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, operands, with_leaves
from trialrun.model import criteria as c

HINTS = tuple(
    f" not {be}{said}"
    for be in ("", "be ", "to be ")
    for said in ("considered", "regarded", "count", "class", "deemed", "viewed")
)
_NOT_COUNTED = re.compile(
    r"(?P<main>[^;]{8,700}?)[.;]\)?\s+(?P<what>(?:(?!(?<!\be\.g)(?<!\beg)(?<!\bi\.e)(?<!\betc)\.\s)[^;:]){3,260}?)\s+(?:is|are|will|would|shall|should)\s+not\s+(?:be\s+|to\s+be\s+)?(?:considered|regarded|counted|classed|classified|deemed|viewed)"
    r"(?:\s+(?:as|to|be|an?|any|forms?|types?|kinds?|of))*\s+(?:[\w-]+\s+){0,2}?(?:treatments?|therap(?:y|ies))\b(?:(?!\.\s)[^;:]){0,80}",
    re.IGNORECASE | re.DOTALL,
)
_TREATED = re.compile(r"\b(?:treat(?:ments?|ed)|therap(?:y|ies)|medications?)\b", re.IGNORECASE)


def of_the_question(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A that required systemic treatment. Replacement is not considered systemic treatment": it frees nobody by itself."""
    match = _NOT_COUNTED.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    denied = isinstance(main.tree, c.Not)
    parts = [Built(*part) for part in operands(negate(main) if denied else main, c.All)]
    asked = [x for x in parts if isinstance(x.tree, c.Attest) and _TREATED.search(x.tree.text)]
    if not any(isinstance(x, c.Condition) for x in c.leaves(main.tree)):
        return None
    if not asked:  # of each of several illnesses
        told = with_leaves(main, partial(_whole_question, text, end))
        return None if told.tree == main.tree else told
    first = min(x.start for x in asked)
    kept = [x for x in parts if x.start < first or not isinstance(_asserted(x.tree), c.Attest)]
    whole = every([*kept, attest(text, first, end, "investigator")])
    return negate(whole) if denied else whole


def _whole_question(text: str, end: int, tree: c.Tree, place: Place) -> Built:
    if isinstance(tree, c.Attest) and _TREATED.search(tree.text):
        return attest(text, place[0], end, "investigator")
    return leaf(tree, *place)


def _asserted(tree: c.Tree) -> c.Tree:
    return tree.of if isinstance(tree, c.Not) else tree


NOT_FOR = ("not apply", "n't apply", "n’t apply", "not applicable")
_NOT_FOR_THEM = re.compile(
    r"(?P<main>[^;:]{4,400}?)(?:[.,;(]|\s[-–—(])\s*(?:(?:this|the|it|which)\s+)?(?:(?:exclusion|criterion|restriction|rule|requirement)\s+)*(?:(?:does|do|is|are)\s+not|(?:does|do|is|are)n['’]t)\s+"
    r"(?:apply|applicable)\s+(?:to|for|in)\s+(?P<who>(?:(?:the|a)\s+)?(?:subsets?\s+of\s+|sub-?groups?\s+of\s+)?(?:patients?|subjects?|participants?|individuals|those|people|women|men|children|adults)\b[^;:]{3,240})",
    re.IGNORECASE | re.DOTALL,
)


def is_not_for_some(sentence: str) -> bool:
    """ "This does not apply to those in part 2": said of the sentence before it."""
    low = sentence.lower()
    return any(x in low for x in NOT_FOR) and _NOT_FOR_THEM.fullmatch(f"What. {sentence}") is not None


def not_for_them(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior A. This does not apply to those in part 2, who must have had it": they are not kept out by it, and by no lack of it."""
    match = _NOT_FOR_THEM.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    main = context.clause(text, *match.span("main"), context)
    if isinstance(main.tree, (c.Allowed, c.IfThen)):
        return None
    who = (
        match.span("who")
        if "(" in match["who"]
        else (match.start("who"), match.start("who") + len(match["who"].rstrip(" .)")))
    )
    return every([main, negate(attest(text, *who, "investigator"))])
