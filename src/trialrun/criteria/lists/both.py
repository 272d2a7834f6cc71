"""Two things that somebody has together: "coinfected with A and B", "both A and B"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a


def coinfected(phrases: list[Phrase], kinds: list[str], parts: list[Built], context: Context) -> Built | None:
    """ "Coinfected with HBV and HCV": with both; whether one will do is for a person to say.

    In a trial of an infection it will: there "coinfected" is beside the infection of the trial.
    """
    if not context.excluding or kinds != ["and"] or len(parts) != 2:
        return None
    if _said_of_both(phrases, parts) or _shown_beside(phrases, parts, context.text):
        asked = attest(context.text, phrases[0].start, phrases[-1].end, "investigator")
        return some([every(parts), every([some(parts), asked])])
    if not any(x.text.lower().replace("-", "").startswith("coinfect") for x in phrases[0].chunks):
        return None
    if any(is_a(x, "infection", "condition") for x in context.diseases):
        return None
    if not all(isinstance(part.tree, c.Condition) for part in parts):
        return None
    asked = attest(context.text, phrases[0].start, phrases[-1].end, "investigator")
    return some([every(parts), every([some(parts), asked])])


def _said_of_both(phrases: list[Phrase], parts: list[Built]) -> bool:
    """ "Both A and B", where A and B are no kinds of one thing, as in "both oral and inhaled steroids"."""
    first, second = phrases
    said = any(x.kind == "cue" and x.text.lower() == "both" for x in first.chunks)
    if not said or len(first.concepts) != 1 or len(second.concepts) != 1 or first.quantities:
        return False
    one, other = first.concepts[0], second.concepts[0]
    apart = one.role != "shared" and one.text.split()[-1].lower() != other.text.split()[-1].lower()
    return apart and all(isinstance(part.tree, (c.Condition, c.Received, c.Allergy)) for part in parts)


_SHOWN = re.compile(
    r"\b(?:documented|confirmed|proven|verified|concomitant|concurrent|coexist(?:ing|ent)|co-?existing|accompanying|resulting)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\W*(?:(?:all|any|the)\s+)?(?:patients|subjects|participants|individuals|women|men|children|adults|those|people)\s+(?:with|who\s+have|having|suffering\s+from)\s",
    re.IGNORECASE,
)


def _shown_beside(phrases: list[Phrase], parts: list[Built], text: str) -> bool:
    """ "Patients with A and documented B": of those who have A, the ones in whom B was found."""
    if not all(isinstance(part.tree, c.Condition) for part in parts):
        return False
    first, second = phrases
    if not first.concepts or not second.concepts or _PEOPLE.match(text) is None:
        return False
    said = _SHOWN.search(text, first.concepts[-1].end, second.concepts[0].start)
    return said is not None and _SHOWN.search(text, 0, first.concepts[0].start) is None
