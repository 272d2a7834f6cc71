"""What a permission leaves out: "prior chemotherapy is allowed, excluding docetaxel" keeps docetaxel out."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, negate
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

_EXCEPT = (
    r"(?:excluding|except(?:ing)?(?:\s+for)?|(?:with\s+)?the\s+exceptions?\s+of|with\s+exceptions?\s+of|other\s+than|apart\s+from)"
    # What is named there: "as listed below", "specified elsewhere" and the like name nothing.
    r"\s+(?!(?:as|those|these|that|which|where|what|listed|prohibited|specifically|otherwise|the\s+following)\b)"
)
_BEHIND = re.compile(
    rf"(?:allowed|permitted|acceptable|permissible)\s*[,;(]?\s*\b{_EXCEPT}(?P<what>[^.;:()]{{3,160}})(?:\)\s*)?\W*",
    re.IGNORECASE,
)
_BRACKET = re.compile(rf"\(\s*{_EXCEPT}(?P<what>[^()]{{3,120}})\)", re.IGNORECASE)
_INLINE = re.compile(rf"(?<=\w),?\s+\b{_EXCEPT}(?P<what>[^.;:()]{{3,120}}?),?\s*$", re.IGNORECASE)
_TIMES = re.compile(r"(?:(?:prior|previous|past|concurrent|concomitant|current|ongoing)\s+)*", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:no|not|none|never|neither|nor|without|only|if|unless|must|should|provided|reasons|purposes|indications|causes)\b",
    re.IGNORECASE,
)
_LENT_TAIL = re.compile(r"\s*\b(?:for|as|of|in|to|within|at|before|prior)\s.+?(?=\s*$)", re.IGNORECASE)


def left_out(text: str, start: int, permits: int, end: int, context: Context) -> Built | None:
    """ "A is allowed, excluding B", "A (except B) is allowed": B is not, whatever becomes of the rest of A."""
    low = text[start:end].lower()
    if "exc" not in low and "other than" not in low and "apart from" not in low:
        return None
    behind = _BEHIND.search(text, permits, end)
    inline = _BRACKET.search(text, start, permits) or _INLINE.search(text, start, permits)
    found = behind if behind is not None and behind.end() == end else inline
    if found is None:
        return None
    main = start, permits if found is behind else found.start()
    if _TURNED.search(text, *main) or _TURNED.search(found["what"]):
        return None
    tail = text[found.end() : permits] if found is not behind else ""
    times = _TIMES.match(text, start)
    told = (times.group() if times else "") + found["what"]
    if _LENT_TAIL.fullmatch(tail.rstrip()):
        told += tail.rstrip()
    out = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    given = context.clause(text, *main, context.as_exclusion())
    if any(isinstance(x, c.Condition) and _is_studied(x.concept, context) for x in c.leaves(out.tree)):
        return None  # "prior malignancy other than lung cancer is allowed" in a trial of lung cancer
    if context.excluding and found is inline:
        if permits - start > 160 or any(mark in f"{text[slice(*main)]}{tail}" for mark in "(;"):
            return None
        return _perhaps_kept_out(out, given, attest(text, start, end, "investigator"))
    if told.strip() != found["what"].strip() and all(_is_one(x, given.tree) for x in c.leaves(out.tree)):
        begin, stop = found.span("what")
        out = Built(out.tree, tuple((begin, stop) for _ in out.places))
        return out if context.excluding else negate(out)
    asked = attest(text, start, end, "investigator")
    if not all(isinstance(x, (c.Received, c.Condition)) for x in c.leaves(given.tree)):
        return None if context.excluding or found is inline else asked
    return every([given, negate(asked)]) if context.excluding else implies(given, asked)


def _perhaps_kept_out(out: Built, given: Built, permitted: Built) -> Built | None:
    """ "A (except B) is allowed" among the exclusions, where another line may spare B: of B a person says."""
    for named in (out, given):
        if all(is_named(x) for x in c.leaves(named.tree)):
            return every([named, negate(permitted)])
    return None


def _is_studied(disease: str, context: Context) -> bool:
    return any(is_a(disease, own, "condition") or is_a(own, disease, "condition") for own in context.diseases)


def _is_one(tree: c.Tree, of: c.Tree) -> bool:
    """A treatment or disease that a record can deny, and one of those permitted: live vaccines are more than that."""
    if isinstance(tree, c.Received) and isinstance(of, c.Received):
        return is_a(tree.concept, of.concept, "therapy")
    return (
        isinstance(tree, c.Condition)
        and isinstance(of, c.Condition)
        and is_a(tree.concept, of.concept, "condition")
    )


def is_named(tree: c.Tree) -> bool:
    """Whether the vocabulary has a name for the illness or treatment."""
    if isinstance(tree, c.Condition):
        return is_coded(tree.concept, "condition")
    return isinstance(tree, c.Received) and is_coded(tree.concept, "therapy")
