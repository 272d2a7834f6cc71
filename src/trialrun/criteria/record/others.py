"""What a sentence says of somebody else than the patient: a caregiver's age, a partner's infection, what a
donor has, or somebody whom the patient meets.

No record of the patient answers that; it is left to a person.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, Place, attest, leaf, unparsed, with_leaves
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c

_WHOSE = (
    r"(?:(?:no|the|an?|their|his|her|(?:patient|subject|participant|child|infant)(?:'s|s'|s)?"
    r"|at least one|one|both|either|primary|main|family|informal|legal)\s+)*"
)
_CARER = r"(?:care-?givers?|carers?|parents?|guardians?|study\s+partners?|informants?|companions?)"
_PARTNER = r"(?:(?:sexual\s+)?partners?|spouses?|husbands?|wife|wives)"
_NO_PERSON = r"(?!['’-]|\s+(?:study|trial|protocol|compound|drug|molecule|record|report)\b)"
_SUBJECT = re.compile(rf"\W*{_WHOSE}(?:{_CARER}|{_PARTNER}|siblings?)\b{_NO_PERSON}", re.IGNORECASE)
_SOMEBODY = re.compile(
    # "born to mothers with hepatitis B"
    r"\b(?:born\s+to|delivered\s+(?:by|to)|(?:child|children|infants?|newborns?|offspring|sons?|daughters?)\s+of)\s+(?:an?\s+|the\s+)?"
    r"(?:(?!and\b|or\b)[\w/-]+\s+){0,3}?(?:mothers?|fathers?|parents?|women)\b"
    rf"|\bwhose\s+(?:{_CARER}|{_PARTNER}|mothers?|fathers?|siblings?)\b"
    rf"|\b(?:has|have|having|with)\s+(?:an?|at\s+least\s+one)\s+(?:(?!and\b|or\b|who\b)[\w-]+\s+){{0,3}}?{_CARER}\b{_NO_PERSON}",
    re.IGNORECASE,
)
# "contact with persons who have measles": what those have, to the end of the list
_IN_TOUCH = re.compile(
    r"\b(?:contacts?|expos(?:ure|ed)|(?:liv(?:es?|ing)|resid(?:es?|ing)|work(?:s|ing)?|cohabit\w*)(?=\s+(?:\w+\s+){0,3}?with\b))\b[^;.:]{0,40}?"
    r"\b(?:persons?|people|individuals?|someone|somebody|anyone|(?:family|household)\s+members?|infants?|children|patients?|wom[ae]n|adults?|relatives?|cases?)"
    r"\s+(?:who\b|that\b|with\b|having\b|infected\b|of\b)[^;.]*"
    r"|\b(?:liv(?:es?|ing)|resid(?:es?|ing))\s+with\s+(?:an?\s+|other\s+|current\s+|active\s+)*smokers?\b",
    re.IGNORECASE,
)
# "DONOR: age under 12 years"
_DONOR = re.compile(
    r"\W*(?:(?:potential|related|unrelated|sibling|living|stem\s+cell|bone\s+marrow)\s+)*donors?(?:\s+(?:exclusions?|inclusions?|criteria|eligibility|selection))*\s*:[^;]*",
    re.IGNORECASE,
)
# "Donors aged 18-40", "healthy donors without hepatitis B": what is asked of them.
_DONOR_ASKED = re.compile(
    r"\W*(?:(?:all|any|the|each|potential|eligible|healthy|related|unrelated|sibling|family|living|stem\s+cell|(?:bone\s+)?marrow)\s+)*donors?\s+"
    r"(?:ages?d?|must|should|shall|may|will|with(?:out)?|who|is|are|has|have|ha[sd]|not?|between|under|over|weigh\w*|weight|at\s+least|[<>≥≤]|\d)(?=\W|\d|$)"
    r"(?![^;]*\b(?:patients?|recipients?|subjects?)\b)(?!\s+available)[^;]*",
    re.IGNORECASE,
)
# "HLA-identical sibling donor available", "must have a related donor": who looks for one says.
_HAS_DONOR = re.compile(
    r"\W*(?:(?:patients?|subjects?|must|should|have|has|having|with|without|no|not|available|availability\s+of|presence\s+of|lack\s+of|absence\s+of|an?|the|of|at\s+least|one|either)\s+)*"
    r"(?=[^.;:]*\b(?:HLA|histocompatible|matched|mismatched|identical|compatible|related|unrelated|sibling|family|haplo\w*|stem\s+cell|marrow|cord\s+blood|suitable|syngeneic|allogeneic)\b)"
    r"(?:(?!and\b|or\b(?!\s+(?:un)?related|\s+(?:sibling|family|phenotyp|genotyp|partially|closely|mis-?match|match|one))|with\b|for\b|if\b|from\b|to\b)[\w/,-]+\s+){1,12}donors?"
    r"(?:\s+(?:is\s+|are\s+|must\s+be\s+|has\s+been\s+)?(?:not\s+)?(?:available|identified|found|located|willing))?\W*",
    re.IGNORECASE,
)
_WITH_PARTNER = re.compile(
    rf"\bwith\s+(?:an?\s+|their\s+)?(?:(?!and\b|or\b|who\b)[\w/-]+\s+){{0,6}}?{_PARTNER}\b", re.IGNORECASE
)
_ENDS = re.compile(
    r"[,;.:]|\b(?:and|but)\s+(?:the\s+)?(?:patients?|subjects?|participants?|child(?:ren)?|infants?)\b",
    re.IGNORECASE,
)
_MAYBE = Words(
    *("giver", "carer", "parent", "guardian", "partner", "spouse", "husband", "wife", "wives"),
    *("contact", "expos", "living", "lives ", "resid", "working", "works ", "cohabit", "donor"),
    *("mother", "father", "sibling", "informant", "companion", "born to", "women"),
)
# Of each of these one stands in what somebody related has, what a partner has, and whom the patient meets.
_RELATED = Words(
    *("born", "delivered", "child", "infant", "offspring", "son", "daughter"),
    *("whose", "giver", "carer", "parent", "guardian", "partner", "informant", "companion"),
)
_PARTNERS = Words("partner", "spouse", "husband", "wife", "wives")
_TOUCHED = Words("contact", "expos", "live", "living", "resid", "work", "cohabit")
_FACTS = (c.Condition, c.Received, c.Test, c.Age, c.Measurement, c.Score, c.Allergy)


def of_others(text: str, built: Built) -> Built:
    """The sentence with what it says of somebody else left open."""
    lowered = text.lower()
    if not _MAYBE.stand_in(lowered):
        return built
    if "donor" in lowered and any(form.fullmatch(text) for form in (_DONOR, _DONOR_ASKED, _HAS_DONOR)):
        return attest(text, 0, len(text.rstrip(" .;,")), "investigator")
    said = _stretches(text, lowered)
    if not said:
        return built

    def open_(tree: c.Tree, place: Place) -> Built:
        if isinstance(tree, _FACTS) and any(start <= place[0] < end for start, end in said):
            return unparsed(text, *place)
        return leaf(tree, *place)

    opened = with_leaves(built, open_)
    if opened.tree == built.tree:
        return built
    if all(isinstance(x, c.Unparsed) for x in c.leaves(opened.tree)):
        return unparsed(text, 0, len(text.rstrip(" .;,")))
    return opened


def _stretches(text: str, lowered: str) -> list[tuple[int, int]]:
    """Where the text speaks of somebody else."""
    found = []
    if (subject := _SUBJECT.match(text)) is not None:
        found.append((subject.start(), _end(text, subject.end())))
    if _RELATED.stand_in(lowered):
        found += [(one.start(), _end(text, one.end())) for one in _SOMEBODY.finditer(text)]
    if _PARTNERS.stand_in(lowered):
        found += [one.span() for one in _WITH_PARTNER.finditer(text)]
    if _TOUCHED.stand_in(lowered):
        found += [one.span() for one in _IN_TOUCH.finditer(text)]
    if "donor" in lowered and (donor := _DONOR.match(text)) is not None:
        found.append(donor.span())
    return found


def _end(text: str, start: int) -> int:
    stop = _ENDS.search(text, start)
    return stop.start() if stop is not None else len(text)
