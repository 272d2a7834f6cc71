"""What a sentence denies as a whole, "no A or B", read as the list of an exclusion would say it: "A or B"."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, negate
from trialrun.model import criteria as c

# "Hepatic: no …": a heading of whose list this is, and of no people.
_OF_PEOPLE = (
    r"(?:wom[ae]n|m[ae]n|(?:fe)?males?|adults?|child(?:ren)?|infants?|patients?|subjects?|participants?|controls?"
    r"|donors?|group|arm|cohort|part|phase|step|stratum|notes?|exceptions?|allowed|permitted|excluded|exclusions?|if|for|in)"
)
_HEADING = rf"(?:\W*(?!(?:\w+\s+)?{_OF_PEOPLE}\b)[a-z]{{4,}}(?:[ /][a-z]{{3,}}){{0,2}}:)?"
_NO = re.compile(
    rf"{_HEADING}"
    r"\W*(?:no|without|absence of|must not have|do(?:es)? not have)\s+"
    r"(?=(?!more|less|greater|later|earlier|fewer|other than|or\b|and\b)[a-z])",
    re.IGNORECASE,
)
# Of whom a demand is made, or a bound set, is told behind "no" by rules of their own.
_SAYS_MORE = re.compile(
    r"\b(?:allowed|permitted|acceptable|eligible|included|excluded|enrolled|accepted|will|may|must|should|can|is|are"
    r"|but|unless|no|not|without|contacts?|relatives?)\b|:",
    re.IGNORECASE,
)
_BOUNDED = re.compile(r"\b(?:less|greater|more|at least|at most)\b|[<>≤≥=]", re.IGNORECASE)
# What is told of people, of a use that goes on, or of a value for either sex, belongs together.
_TOGETHER = re.compile(
    r"(?:current|ongoing)\s+use\s+of\b|[^,;.]*\bwith\b[^;.]*\b(?:for|in)\s+(?:wo)?men\b|"
    r"(?:(?:adult|pediatric|elderly|premature|preterm)\s+)?"
    r"(?:women|men|females?|males?|children|infants|adults|adolescents|neonates|newborns)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")


def denied_from(text: str, built: Built) -> int | None:
    """Where the words begin that an inclusion denies as a whole, if an exclusion may read them better."""
    match = _NO.match(text)
    if match is None or _SAYS_MORE.search(_BRACKETS.sub(" ", text[match.end() :])):
        return None
    if _TOGETHER.match(text, match.end()) is None and (not built.unparsed or _BOUNDED.search(text)):
        return None
    return match.end()


def denied_whole(built: Built, kept_out: Built) -> Built:
    """The tree of an inclusion, or the better one of what it denies as an exclusion would read it, denied.

    Better is one that leaves nothing unread; of people ("no women with A or B") what they have is read
    together with who they are.
    """
    if kept_out.unparsed or any(isinstance(x, c.Allowed) for x in c.leaves(kept_out.tree)):
        return built
    return negate(kept_out)
