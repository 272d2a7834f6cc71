"""Sentences that say themselves which way they point: "Exclusion criteria include X", "excluded if X"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, negate, unparsed
from trialrun.model import criteria as c

_EVERYBODY = r"\b(?:men\s+(?:and|or)\s+women|women\s+(?:and|or)\s+men)\b"
_PEOPLE = (
    r"(?:(?:all|any|these|those|such|the|potential|women|men|adult|pediatric|female|male)\s+)*"
    r"(?:patients?|subjects?|participants?|individuals?|volunteers?|persons?|people|candidates?|men\s+(?:and|or)\s+women|women\s+(?:and|or)\s+men|women|men|children|infants|they|you|he/she)"
)
_OUT = r"(?:also\s+)?(?:excluded|ineligible|not\s+(?:be\s+)?(?:eligible|included|enrolled|admitted|accepted))"
_STUDY = (
    r"(?:\s+(?:from|for|in|to)\s+(?:(?:enrolling|participating|participation|entry|enrol+ment|inclusion|being)\s*"
    r"(?:in(?:to)?\s+)?)?(?:the|this|our)?\s*(?:present|current)?\s*(?:study|trial|protocol|participation)?)?"
)
_OPENING = r"(?:(?:furthermore|moreover|in\s+addition|additionally|however|also|finally|likewise),?\s+)?"
_KEEPING_OUT = tuple(
    re.compile(_OPENING + pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Other exclusion criteria are X", "Exclusions included patients with X"
        r"(?:(?:other|further|additional|also|specific|main|major|key|general|the|mri|are)\s+)*"
        r"exclusion(?:s|ary)?(?:\s+criteri(?:a|on))?\s+(?:also\s+)?"
        r"(?:include[sd]?|are|were|is|was|will\s+(?:be|include)|would\s+(?:be|include)|consist(?:s|ed)?\s+of)"
        r"(?:\s+the\s+following)?\s*:?\s+(?P<what>(?!not\b|no\b|as\s|the\s+same\b|that\b|listed|given|defined|based|determined)\S.*)",
        # "Also excluded were X", "Excluded from the study are X"
        rf"(?:also\s+)?excluded{_STUDY}\s+(?:are|were|will\s+be)(?:\s+the\s+following)?\s*:?\s+(?P<what>\S.*)",
        # "Patients will be excluded if they have X", "They were ineligible because of X"
        rf"(?P<who>{_PEOPLE})\s+(?:(?:will|would|must|should|shall)\s+(?:also\s+)?be|are|were|will)\s+{_OUT}{_STUDY}\s*,?\s*"
        r"(?:for\s+(?:any\s+of\s+)?the\s+following(?:\s+reasons?)?\s*:\s*|(?:if|when|because\s+of|due\s+to|on\s+the\s+basis\s+of|for)\s+)"
        r"(?!(?:the|this|any|a|our)\s+(?:\w+\s+)?(?:study|trial|protocol|reason)|specific|certain|part|further|more|whom)"
        r"(?:they\s+|he/she\s+|he\s+or\s+she\s+|you\s+|the\s+patient\s+)?(?P<what>\S.*)",
        rf"(?P<who>{_PEOPLE})\s+(?:may\s+not|cannot|can\s+not)\s+(?:participate|take\s+part|enrol+|enter|be\s+(?:enrolled|included)){_STUDY}\s+"
        r"if\s+(?:they\s+|he/she\s+|you\s+)?(?P<what>\S.*)",
        # "Not eligible if X", "We will exclude patients with X"
        # "Any of these will exclude the patient", "A history of X excludes subjects from the study"
        r"(?P<what>(?!.*\bnot\b)\S.*?)\s+(?:(?:will|would|shall|must|should)\s+)?excludes?\s+(?:(?:the|a|any|all)\s+)?"
        rf"(?:potential\s+)?(?:patients?|subjects?|participants?|individuals?|volunteers?|candidates?|persons?|you){_STUDY}",
        r"(?:not\s+eligible|ineligible|excluded?)\s+if\s+(?P<what>\S.*)",
        r"(?:we|the\s+investigators)\s+(?:will|shall)\s+(?:also\s+)?exclude\s+(?P<what>\S.*)",
    )
)

_SOME = re.compile(r"\b(?:women|female|men|male|children|infants|adult|pediatric)\b", re.IGNORECASE)


def keeping_out(text: str, start: int, end: int, context: Context) -> Built | None:
    """X keeps out, under whatever heading the sentence stands."""
    piece = text[start:end]
    match = next((found for form in _KEEPING_OUT if (found := form.fullmatch(piece))), None)
    if match is None:
        return None
    what = context.clause(
        text, start + match.start("what"), start + match.end("what"), context.as_exclusion()
    )
    if what.unparsed or any(isinstance(x, c.Allowed) for x in c.leaves(what.tree)):
        return unparsed(text, start, end) if not context.excluding else None
    if (who := match.groupdict().get("who")) and _SOME.search(who) and not re.search(_EVERYBODY, who, re.I):
        # "Women will be ineligible if …" keeps no man out
        people = context.clause(
            text, start + match.start("who"), start + match.end("who"), context.as_exclusion()
        )
        if people.unparsed or not all(isinstance(x, (c.IsSex, c.Age)) for x in c.leaves(people.tree)):
            return unparsed(text, start, end)
        what = every([people, what])
    return what if context.excluding else negate(what)
