"""What a good or a bare name means: "Controlled diabetes is defined as …", "Significant is defined as …"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, leaf
from trialrun.model import criteria as c

_DEFINED = r"\s+(?:is|are|was|were|will\s+be|shall\s+be)\s+(?:here\s+)?defined\s+(?:as|by)\b"
# Of what is well: among what keeps out, its definition describes those who stay in.
_GOOD = re.compile(
    r"\W*(?:(?:well|clinically|medically|adequately|optimally|sufficiently)[\s-]+)*"
    r"(?P<how>controlled|stable|stabili[sz]ed|inactive|quiescent|adequate|acceptable|sufficient|satisfactory|normal)"
    rf"\s+[^.;:,()<>≤≥=]{{3,60}}?(?:\s*\([^()]{{1,20}}\))?{_DEFINED}",
    re.IGNORECASE,
)
_COURSE = ("controlled", "stable", "stabili", "inactive", "quiescent")
# A word that stands for itself is another sentence's.
_BARE = re.compile(
    r"\W*(?:clinically\s+)?(?:significant|severe|serious|major|minor|recent|regular|chronic|stable|controlled|uncontrolled"
    rf"|adequate|prolonged|frequent|excessive|long[\s-]term){_DEFINED}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:must|should|shall|required|exclu\w+|ineligible|eligible|not\s+(?:be\s+)?(?:allowed|permitted)|unless)\b",
    re.IGNORECASE,
)


def good_name(text: str, start: int, end: int, context: Context) -> Built | None:
    """A name that another sentence uses; nobody is asked for its definition, and nobody is kept out by it."""
    if text[:start].strip(" (["):
        return None
    good = _GOOD.match(text, start, end)
    behind = good or _BARE.match(text, start, end)
    if behind is None or not text[behind.end() : end].strip(" :.") or _ASKS.search(text, behind.end(), end):
        return None
    if good is not None and not context.excluding:
        if not good["how"].lower().startswith(_COURSE):
            return None  # "adequate renal function is defined as …": the demand itself
        what = context.clause(text, good.end(), end, context)
        if any(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(what.tree)):
            return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
