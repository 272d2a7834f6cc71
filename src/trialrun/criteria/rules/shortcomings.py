"""What is too little, too narrow or poor in a patient: for a person to say, and no disease by that name.

"Inadequate bone stock or infection" is a shortcoming and a disease; "poor medical condition" is no condition that
somebody has.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, some
from trialrun.criteria.words.signs import Words
from trialrun.vocab.mentions import mentions

_LEAD = (
    r"(?:(?:patients?|subjects?|participants?|individuals|those|with|who|has|have|having|is|are|be|in|of|an?|the|any|very"
    r"|presence|evidence)\s+)*"
)
_SHORT = r"(?:inadequate|insufficient|poor|deficient|unsuitable|unfavou?rable|suboptimal|compromised|bad|reduced|limited|lack\s+of(?:\s+(?:adequate|sufficient))?)"
_NOUN = r"(?:coverage|quality|stock|spaces?|anatomy|mass|alignment|hygiene|acoustic\s+windows?|windows?|dentition|vasculature|landing\s+zones?|morphology)"
_FULL_NOUN = rf"{_SHORT}\s+(?:(?!(?:and|or|with)\b)[\w-]+\s+){{0,3}}?{_NOUN}(?:\s+(?:of|at|over|around|for|in|to)\s+[^,;:()]{{3,60}}?)?"
_TOO = (
    r"(?:(?!(?:and|or|with)\b)[\w-]+\s+){1,4}?(?:(?:that|which)\s+)?(?:is|are)\s+too\s+"
    r"(?:narrow|small|short|large|wide|thin|tight|deep|shallow|steep|long|weak|close|far|tortuous|calcified)\b(?:\s+(?:for|to)\s+[^,;:()]{3,80}?)?"
)
_STATE = r"(?:(?:general|medical|physical|overall|clinical|systemic|nutritional|functional|health|performance)\s+)+(?:condition|state|health|constitution)|(?:condition|health)"
_POOR = rf"(?:poor|bad|weak|deteriorat(?:ed|ing)|reduced|seriously\s+impaired|impaired)\s+(?:{_STATE})"
_WHOLE = re.compile(
    rf"{_LEAD}(?P<told>(?:whose\s+)?(?:{_FULL_NOUN}|{_TOO}|{_POOR}))(?:\s*\((?P<inside>[^()]*)\))?(?P<more>\s*(?:,\s*(?:or\s+|and/or\s+)?|\s(?:or|and/or)\s+)(?P<rest>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SPARES = re.compile(r"\b(?:unless|except|if|must|should|but)\b", re.IGNORECASE)
_KNOWN = Words("coverage", "quality", "stock", "space", "anatomy", "mass", "alignment", "hygiene", "window",
               "dentition", "vasculature", "zone", "morphology", " too ", "condition", "state", "health", "constitution")  # fmt: skip
HINTS = ("inadequate", "insufficient", "poor ", "deficient", "unsuitable", "unfavo", "suboptimal", "compromised", "bad ",
         "reduced ", "limited ", "lack of", " too ", "weak ", "deteriorat", "impaired ")  # fmt: skip


def shortcoming(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Inadequate tissue coverage or open wounds": of the first somebody judges, the second a record tells."""
    if not _KNOWN.stand_in(text[start:end].lower()):
        return None
    match = _WHOLE.fullmatch(text, start, end)
    if match is None or _SPARES.search(text, start, end):
        return None
    if any(x.of("measurement") or x.of("scale") or x.of("therapy") for x in mentions(match["told"])):
        return None
    asked = attest(text, match.start("told"), match.end("told"), "investigator")
    parts = [asked]
    if match["inside"]:
        if not context.excluding:
            return None
        parts.append(context.clause(text, *match.span("inside"), context))
    if match["more"]:
        if not context.excluding:
            return None
        rest = context.clause(text, *match.span("rest"), context)
        if rest.unparsed:
            return None
        parts.append(rest)
    return some(parts)
