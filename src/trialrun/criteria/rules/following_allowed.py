"""Lists inside a sentence that says what is allowed: "Disease status: the following are allowed: A; B".

Of drugs that is a permission. Of what the patient has it names the kinds that may join: one of them is asked for.
"""

from __future__ import annotations

import re

from trialrun.criteria.layout.permitting import OF_ITS_KIND
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, implies, leaf, some, unparsed
from trialrun.model import criteria as c

HINTS = ("allowed:", "permitted:", "acceptable:", "eligible:", "acceptable for", "eligible for")

_ALLOWED = re.compile(
    r"(?:(?:for|in)\s+(?P<who>(?:patients|subjects|participants|those)\s[^,;:]{3,120}),\s+)?"
    r"(?P<topic>(?:[A-Za-z][\w/ -]{0,40}:\s*)?(?:only\s+)?(?:any\s+(?:one\s+)?of\s+)?(?:the\s+)?following(?:\s+[\w/-]+){0,4}?)\s+(?:are|is|will\s+be|may\s+be)\s+(?:considered\s+)?"
    r"(?:allowed|permitted|acceptable|eligible)(?:\s+(?:for|to)(?:\s+(?:the|this|study|trial|be|enrol\w*|entry|inclusion|participation|enter))+)?\s*:\s*(?P<list>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOPIC_ONLY = re.compile(
    r":\s*(?:(?:any|one|of|the|only)\s+)*following\W*$|^(?:the\s+)?following\s+", re.IGNORECASE
)
_VALUES = re.compile(
    r"\bfollowing\s+(?:\w+\s+){0,2}(?:counts?|values?|levels?|limits?|results?|parameters?)$", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*;\s*(?:(?:and|or|and/or)\s+)?", re.IGNORECASE)


def following_allowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """One of the kinds that a sentence lists as allowed, the values that it lists; or a permission."""
    match = None if context.excluding else _ALLOWED.fullmatch(text, start, end)
    if match is None:
        return None
    topic = match["topic"].strip()
    listed = match.span("list")
    if _VALUES.search(topic):
        asked = context.clause(text, *listed, context)
        if match["who"] is None:
            return asked
        who = context.clause(text, *match.span("who"), context)
        return implies(who, asked) if not who.unparsed else unparsed(text, start, end)
    told = _TOPIC_ONLY.sub("", topic) if topic.lower().startswith(("the following", "following")) else topic
    if not OF_ITS_KIND.match(told):
        if ";" in match["list"]:
            return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
        return None
    if match["who"] is not None:
        return unparsed(text, start, end)
    cuts = [x.span() for x in _BETWEEN.finditer(text, *listed)]
    begins, ends = [listed[0], *(b for _, b in cuts)], [*(a for a, _ in cuts), listed[1]]
    kinds = [context.clause(text, a, b, context) for a, b in zip(begins, ends, strict=True) if a < b]
    if len(kinds) == 1 and "," in match["list"] and not isinstance(kinds[0].tree, c.AnyOf):
        return unparsed(text, start, end)  # of a list between commas all would be asked for
    return some(kinds)
