"""What is known or only suspected: the one a record holds, the other a person has to say."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, negate, some
from trialrun.model import criteria as c

_KNOWN = r"(?:known|confirmed|proven|documented|diagnosed|established|verified|definite|manifest)"
_THOUGHT = r"(?:(?:highly|clinically|strongly|initially)\s+)?(?:suspected|presumed|presumptive|suspicion\s+of)(?:\s+(?:of\s+having|to\s+have))?"
_EITHER = re.compile(
    rf"^(?P<no>(?:no|without|absence\s+of)\s+)?(?:(?:patients?|subjects?|participants?|those|individuals|people|infants|children|adults|women|men)\s+)?(?:(?:with|having|who\s+have|have|has|a|an|any|the)\s+)*"
    rf"(?:{_KNOWN}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_THOUGHT}|{_THOUGHT}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_KNOWN})\s+(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def suspected(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Known or suspected infection": an infection, or what somebody says is suspected."""
    match = _EITHER.match(text[start:end])
    if match is None:
        return None
    what = context.clause(text, start + match.start("what"), end, context)
    if not any(isinstance(x, (c.Condition, c.Test, c.Received)) for x in c.leaves(what.tree)):
        return None
    begin = start + (match.end("no") if match["no"] else 0)
    if isinstance(what.tree, c.Not):
        return None
    either = some([what, attest(text, begin, end, "investigator")])
    return negate(either) if match["no"] else either
