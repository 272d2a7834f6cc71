"""A demand and a permission between which the stop is lost: "Diagnosis of gout Prior surgery allowed"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.permitted import allowance
from trialrun.criteria.trees.build import Built, every, unparsed
from trialrun.model import criteria as c

HINTS = (" allowed", " permitted")
_DEMANDED = re.compile(
    r"(?:(?:newly\s+)?(?:histolog|cytolog|patholog|biops|radiolog|clinically\s+(?:diagnosed|documented|confirmed)|documented\b|confirmed\b|proven\b)"
    r"|(?:[\w-]+\s+){0,3}diagnosis\s+of\b|at\s+least\b)[^.;:]*?\b(?<!not\s)(?:allowed|permitted)\b",
    re.IGNORECASE,
)
# Where a sentence begins: no name, and no word of what stands before it.
_CAPITAL = re.compile(
    r"(?<=[a-z)])(?<!\bor)(?<!\band)(?<!\bof)(?<!\bby)(?<!\bto)(?<!\bin)(?<!\bfor)(?<!\bthe)\s+"
    r"(?=(?:Prior|Previous|Concurrent|Concomitant|Single|Multiple|Any|Other|Additional|Minimal|Mild|Slightly|Positive|Negative|Bone|Brain|CNS"
    r"|Measurable|Metasta(?:tic|ses)|Recurrent|Residual|Adjuvant|Neoadjuvant|Extra[a-z]+|Chemotherapy|Radiotherapy|Surgery|Steroids|Treated|Stable"
    r"|Second|Synchronous|Microscopic|Involvement|Patients|Primary|Secondary|Pleural|Lymph|Local|Regional)\b)"
)
_PERMITS = re.compile(r"\b(?:allowed|permitted)\b", re.IGNORECASE)
_DANGLING = re.compile(r"[\s,]+with\s*$", re.IGNORECASE)


def glued_permission(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Proven sarcoma Prior surgery allowed": what is demanded first stays demanded."""
    if context.excluding or _DEMANDED.match(text, start, end) is None:
        return None
    permits = _PERMITS.search(text, start, end)
    if permits is None:
        return None
    cut = _CAPITAL.search(text, start, permits.start())
    if cut is None:
        return None
    dangling = _DANGLING.search(text, start, cut.start())
    demand = context.clause(text, start, cut.start() if dangling is None else dangling.start(), context)
    permitted = context.clause(text, cut.end(), end, context)
    # "4 weeks since radiotherapy Palliative radiotherapy allowed": that one need not be so long ago
    spared = isinstance(demand.tree, c.Not)
    if spared or demand.unparsed or permitted.unparsed:
        as_told = allowance(text, start, end, context)
        all_of_it = as_told is not None and isinstance(as_told.tree, c.Allowed)
        return unparsed(text, start, end) if all_of_it else as_told
    return every([demand, permitted])
