"""Advice: what the staff of a trial should tell somebody, what is recommended for some, whom a demand spares.

Whatever such a sentence names is asked of nobody, and keeps nobody out, in whatever list it stands.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, implies, leaf
from trialrun.model import criteria as c

_PEOPLE = r"(?:patients?|subjects?|participants?|individuals|people|persons|those|volunteers|women|men|females?|males?|children|infants|adults)"
_DEMANDED = re.compile(
    r"\b(?:must|shall|required|mandatory|only|exclu\w+|eligible|ineligible|unless|consent|assent|enrol\w*|not\s+(?:be\s+)?(?:allowed|permitted))\b",
    re.IGNORECASE,
)
# No relative clause: "patients for whom surgery is recommended" are those who are meant.
_RECOMMENDED = re.compile(
    rf"(?!(?:no|not|if)\b)(?:(?!\b(?:who|whom|whose|which|that|if|when|where|unless|caution|{_PEOPLE})\b)[^;:.<>≤≥=]){{3,160}}?\s+(?:is|are)\s+(?:(?:strongly|highly|generally|also|usually)\s+)*"
    rf"(?:recommended|advised|advisable|encouraged|suggested)\s+(?:for|in)\s+(?:(?:all|any|the|such|some|adult|male|female|these|other)\s+){{0,2}}{_PEOPLE}\b[^;]{{3,300}}",
    re.IGNORECASE,
)
RECOMMENDS = (
    *(f"{how} for " for how in ("recommended", "advised", "advisable", "encouraged", "suggested")),
    *(f"{how} in " for how in ("recommended", "advised", "advisable", "encouraged", "suggested")),
)


def recommended(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Aspirin is recommended for patients who had a stroke": nobody has to have had one."""
    if _RECOMMENDED.fullmatch(text, start, end) is None or _DEMANDED.search(text, start, end) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_STAFF = re.compile(
    r"(?:(?:in|for|with)\s+(?:such|these|those|this|all|certain)\s+[^,;:.]{2,60},\s+)?(?:(?:the|an?|all|each|every|any|treating|study|principal|site|clinical|responsible|attending|local)\s+)*"
    r"(?:investigators?|physicians?|doctors?|clinicians?|nurses?|staff|personnel|coordinators?|counsel+ors?)\s+"
    r"(?:should|shall|must|will|may|(?:is|are)\s+(?:advised|encouraged|asked|requested|expected)\s+to)\s+(?:(?:also|carefully|closely)\s+)?"
    r"(?:advise|counsel|warn|inform|remind|educate|instruct|tell|encourage|monitor)\s+(?P<rest>[^;]{3,400})",
    re.IGNORECASE,
)
STAFF = (
    " advise ",
    " counsel ",
    " warn ",
    " inform ",
    " remind ",
    " educate ",
    " instruct ",
    " tell ",
    " encourage ",
    " monitor ",
)


def staff_should(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "The investigator should advise the parents of the risk of bleeding": asked of no patient."""
    match = _STAFF.fullmatch(text, start, end)
    if match is None or _DEMANDED.search(match["rest"]) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_EXEMPT_FROM = re.compile(
    rf"(?:(?:all|any)\s+)?(?:sterile\s+|fertile\s+)?{_PEOPLE}\b[^;:.]{{0,300}}?\s+(?:is|are|will\s+be)\s+(?:also\s+)?exempt(?:ed)?\s+from\s+(?:this|these|the|those|that|any|such|all)\b[^;:.]{{0,60}}?"
    r"(?:requirements?|criteri(?:on|a)|tests?|testing|restrictions?|rules?|exclusions?|limits?|limitations?|contraception|birth\s+control)",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:must|should|shall|only|unless|if|but|except\w*|provided|required|eligible)\b", re.IGNORECASE
)


def exempt_from(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women after hysterectomy are exempt from this requirement": of them, and of others, nothing is asked."""
    if _EXEMPT_FROM.fullmatch(text, start, end) is None or _BESIDES.search(text, start, end) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_TOLD = re.compile(
    rf"(?:(?:all|any|the|fertile|sexually\s+active|adult)\s+)*(?P<who>{_PEOPLE})\s+(?:[^,;:.]{{2,80}}?\s+)?will\s+be\s+(?:advised|counsel+ed|informed|told|instructed|warned|cautioned|reminded|encouraged|asked)\s+"
    r"(?:that|to|not\s+to|of|about|on|regarding|against)\b[^;:]{3,300}",
    re.IGNORECASE,
)


def will_be_told(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Men will be advised that …, and they should avoid conception": asked of men, who say so."""
    match = None if context.excluding else _TOLD.fullmatch(text, start, end)
    if match is None:
        return None
    asked = attest(text, start, end)
    who = match["who"].lower()
    if who.startswith(("wom", "fem")):
        return implies(leaf(c.IsSex("female"), *match.span("who")), asked)
    if who.startswith(("men", "male")):
        return implies(leaf(c.IsSex("male"), *match.span("who")), asked)
    return asked


RULES = (
    (recommended, RECOMMENDS),
    (staff_should, STAFF),
    (exempt_from, ("exempt",)),
    (will_be_told, ("will be ",)),
)
"""Each with words of which one stands in whatever it reads."""
