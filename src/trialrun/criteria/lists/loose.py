"""A list of commas alone that keeps out: each member by itself, with what leans on the member before it.

"Stroke, no teeth, LVEF < 40 %": three reasons, of which nobody has to have all. Only what cannot stand alone
("with aphasia", "requiring dialysis", "> 3 months") says more of its neighbour.
"""

from __future__ import annotations

import re

from trialrun.criteria.lists.joining import (
    BAD_WHEN_HIGH,
    BAD_WHEN_LOW,
    WELL_ABOVE,
    age_alone,
    nominal,
    written_from,
)
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, every, some, unparsed
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c

_LEANS = re.compile(
    r"\W*(?:(?:and|or)\s+)?(?:who|whom|whose|that|which|where|with|without|not|requir\w+|need(?:s|ing|ed)?|despite|although|as|in|on|at|of|to|for"
    r"|after|before|during|since|due|if|when|but|unless|except\w*|defined|including|involving|affecting|concerning|resulting|leading|causing"
    r"|is|are|was|were|has|have|had|been|being)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W*(?:will|would|must|shall|should|may|can|cannot|however|although|though|therefore|then|also|they|he|she|it|this|these|those)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\W*(?:no|none|never|non|absence|lack)\b", re.IGNORECASE)


def each_keeps_out(
    phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context
) -> Built | None:
    """The list as reasons of their own; None for a list that is joined in words, or tells who somebody is."""
    if not context.excluding or set(joins) != {"comma"} or len(parts) != len(phrases):
        return None
    if len(parts) < 3:
        return some(parts) if _illness_behind_value(phrases, parts, context) else None
    if any(p.sex or p.stage_of_life for p in phrases):
        return None  # "women, over 50, with osteoporosis"
    first = phrases[0]
    if not (nominal(first) or first.concepts or first.negated or age_alone(first, context)):
        return None
    groups: list[list[int]] = []
    denied: list[int] = []
    for index, phrase in enumerate(phrases):
        start = written_from(phrase, context)
        leans = _LEANS.match(context.text, start) is not None or (
            bool(phrase.quantities) and not phrase.concepts
        )
        if groups and leans:
            groups[-1].append(index)
            continue
        if _GOES_ON.match(context.text, start):
            return None  # a sentence, and no list
        if groups and (phrase.negated or _DENIES.match(context.text, start)):
            denied.append(index)  # whether it is lacking besides, or by itself a reason
        groups.append([index])
    if len(groups) < 2:
        return None
    *before, last = groups
    if len(last) > 1 and len(before) > 0 and not denied:
        # "A, B, who have C": whether A needs C too cannot be told
        head, more = last[0], every(parts[i] for i in last[1:])
        told = (
            more
            if any(isinstance(x, (c.Unparsed, c.Attest)) for x in c.leaves(more.tree))
            else some([more, _whole(phrases, context)])
        )
        listed = [every(parts[i] for i in group) for group in before]
        return every([some([*listed, parts[head]]), told])
    if denied:
        known = [every(parts[i] for i in group) for group in groups if group[0] not in denied]
        lacking = [unparsed(context.text, phrases[i].start, phrases[i].end) for i in denied]
        return some([every([some(known), _whole(phrases, context)]), *lacking])
    return some(every(parts[i] for i in group) for group in groups)


def of_the_healthy(tree: c.Tree) -> bool:
    """Whether it is a value that is as it should be: "creatinine ≤ 2 mg/dL"."""
    if not isinstance(tree, (c.Measurement, c.Score)):
        return False
    name = tree.concept if isinstance(tree, c.Measurement) else tree.scale
    if tree.range.low is None:
        return name in BAD_WHEN_HIGH
    return tree.range.high is None and (name in BAD_WHEN_LOW or name in WELL_ABOVE)


def _illness_behind_value(phrases: list[Phrase], parts: list[Built], context: Context) -> bool:
    """ "BMI > 40, gout": an illness of its own; behind its name a value may tell how bad it is."""
    value, ill = parts[0].tree, parts[1].tree
    if (
        of_the_healthy(value)
        or not isinstance(value, (c.Measurement, c.Score))
        or not isinstance(ill, (c.Condition, c.Received))
    ):
        return False
    start = written_from(phrases[1], context)
    leans = _LEANS.match(context.text, start) or _GOES_ON.match(context.text, start)
    return not leans and not phrases[1].negated and bool(phrases[1].concepts)


def _whole(phrases: list[Phrase], context: Context) -> Built:
    return attest(context.text, phrases[0].start, phrases[-1].end, "investigator")


def stressed_and(chunks: list[Chunk]) -> int | None:
    """ "A or B AND C": a conjunction in capitals stands above one in small letters; where that is."""
    stressed = [i for i, x in enumerate(chunks) if x.kind == "and" and x.text == "AND"]
    either = {x.text for x in chunks if x.kind == "or"}
    plain = any(x.kind == "and" and x.text != "AND" for x in chunks)
    if not stressed or plain or not either or any(text.isupper() for text in either):
        return None
    return stressed[0] if stressed[0] > 0 and stressed[-1] < len(chunks) - 1 else None
