"""What somebody may have had before, up to a bound or on a condition, and how an earlier illness has to be by now."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.demands import NOTE
from trialrun.criteria.trees.build import Built, Place, attest, every, implies, leaf, negate, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

_MAY_HAVE_HAD = re.compile(
    r"(?:(?:patients?|subjects?|participants?|they|women|men|individuals?|volunteers?)\s+)?may\s+(?:also\s+)?have\s+"
    r"(?:(?:previously\s+)?(?:had|received|undergone|taken|used)|been\s+(?:previously\s+)?(?:treated\s+with|given|exposed\s+to))\s+(?P<all>(?P<what>(?:[^;:.<>≤≥=]|\.(?!\s+[A-Z]))*?)(?:\s*,)?(?:\s+|(?<=\s))"
    r"(?:but\s+|however,?\s+)?(?P<how>(?:for\s+(?:less|no|up|at|not|more|fewer|a\s+maximum)|within|up\s+to|if|provided|as\s+long|so\s+long|until|prior\s+to|before|unless|only|at\s+least|more\s+than"
    r"|less\s+than|no\s+more|not\s+more|a\s+maximum|≤|(?:it\s+|they\s+|this\s+|these\s+)?(?:must|should)\s+(?:be|have))\b[^;]*|≤[^;]*))",
    re.IGNORECASE,
)
# It is asked of those who had it; "within a year" is a permission, which a person reads.
_OF_THEM = re.compile(
    r"for\s|if\b|provided|as\s+long|so\s+long|until|unless|at\s+least|more|(?:it\s+|they\s+|this\s+|these\s+)?(?:must|should)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:up\s+to|no\s+more|not\s+more|a\s+maximum|≤|less\s+than)", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:patients?|subjects?|participants?|excluded|eligible)\b|\bbut\s+(?:no|not)\b", re.I
)


def may_have_had(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "May have received A or B for less than 4 weeks": whoever had one is asked for that; nobody has to."""
    match = None if context.excluding else _MAY_HAVE_HAD.fullmatch(text, start, end)
    if match is None or _ANOTHER.search(match["all"]):
        return None
    if not match["what"].strip():
        counted = context.clause(text, *match.span("all"), context) if _COUNT.match(match["how"]) else None
        if counted is not None and all(isinstance(x, c.Received) for x in c.leaves(counted.tree)):
            return counted
        return attest(text, start, end, "investigator")
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    named = [x for x in c.leaves(given.tree) if isinstance(x, c.Received) and is_coded(x.concept, "therapy")]
    of_them = _OF_THEM.match(match["how"]) is not None and not isinstance(given.tree, c.Not)
    if not of_them or len(named) < len(given.places):
        return attest(text, start, end, "investigator")
    return implies(with_leaves(given, _at_any_time), attest(text, *match.span("how"), "investigator"))


def _at_any_time(tree: c.Tree, place: Place) -> Built:
    return leaf(
        c.Received(tree.concept, excepting=tree.excepting) if isinstance(tree, c.Received) else tree, *place
    )


_REQUIRED = re.compile(
    r"(?P<who>(?!(?:not|no)\b)[^,;:.()<>≤≥=]{3,120}?)\s+(?:(?:who|that|which)\s+)?(?:(?:are|is)\s+)?(?P<how>required\s+to\s+(?:be|have\s+been)\s+"
    r"(?:(?:clinically|neurologically|adequately|completely|fully|well|medically)\s+)*"
    r"(?:NED|(?:disease|relapse|recurrence|seizure|symptom|pain)[\s-]free|free\s+(?:of|from)|without|in\s+(?:complete\s+|clinical\s+|full\s+)?remission|stable|controlled|asymptomatic|recovered|resolved|treated|cured|inactive|off)\b[^;]*)",
    re.IGNORECASE,
)


def required_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with gout required to be in remission", among what keeps out: those who have it and are not."""
    match = _REQUIRED.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    who = context.clause(text, *match.span("who"), context.as_inclusion())
    if who.unparsed or not any(isinstance(x, c.Condition) for x in c.leaves(who.tree)):
        return attest(text, start, end, "investigator")
    context.note(NOTE)
    return every([who, negate(attest(text, *match.span("how"), "investigator"))])


RULES = ((may_have_had, ("may have ", "may also have ")), (required_so, ("required to ",)))
"""Each with words of which one stands in whatever it reads."""
