"""Labels in a line, each with what it introduces: "Antibiotics: A, B Anticonvulsants: C, D", "Allowed: A"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, some, unparsed
from trialrun.model import criteria as c

_LABEL = re.compile(
    r"(?:(?<=[a-z0-9)])\s+|\A)(?!(?:Note|Exception|Example|Or|And|But)\b)[A-Z][a-z-]{3,}(?:\s+[a-z-]+){0,2}:\s"
)
_NAMES = re.compile(r"\s*[^.;:<>≤≥=]{3,200}")


def several_labels(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Antibiotics: A, B Anticonvulsants: C": each label with its own list, and none of them dropped."""
    if text.count(": ", start, end) < 2:
        return None
    piece = text[start:end]
    cuts = [match.start() for match in _LABEL.finditer(piece)]
    if len(cuts) < 2 or cuts[0] or len(cuts) != piece.count(": "):
        return None
    parts = []
    for begin, finish in zip(cuts, [*cuts[1:], len(piece)], strict=True):
        begin += len(piece[begin:finish]) - len(piece[begin:finish].lstrip())
        listed = piece[begin:finish].partition(": ")[2]
        if not _NAMES.fullmatch(listed):
            return None
        part = context.clause(text, start + begin, start + finish, context)
        parts.append(
            unparsed(text, start + begin, start + finish) if isinstance(part.tree, c.Allowed) else part
        )
    return some(parts) if context.excluding else every(parts)


# "A patients: ECOG 0-1 B patients: ECOG 2": no bound of the one group is asked of the other.
GROUPS = (" patients:", " patients :")
_GROUP = r"(?:(?:arms?|groups?|strat(?:um|a)|cohorts?|parts?|regimens?)\s+)?"
_EACH_GROUP = re.compile(
    rf"(?P<first>{_GROUP}(?-i:[A-D]|[1-4]|I{{1,3}}|IV)\s+patients?\s*:)?[^:]{{0,60}}?\d[^:]{{0,60}}?\s{_GROUP}(?<!hepatitis )(?<!type )(?<!stage )(?<!class )(?<!grade )(?<!Child-Pugh )(?-i:[B-D]|[2-4]|II|III|IV)\s+patients?\s*:\s*[^:]{{3,120}}",
    re.IGNORECASE,
)


def of_each_group(text: str, start: int, end: int, context: Context) -> Built | None:
    """The values of the groups of a trial, run together: a person knows for which of them somebody comes."""
    if _EACH_GROUP.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


ALLOWED = (
    "allowed:",
    "allowed :",
    "permitted:",
    "acceptable:",
    "allowed medications:",
    "permitted medications:",
    "allowed:]",
)
_ALLOWED = re.compile(
    r"[\[(]?(?:(?:the\s+)?following\s+(?:[a-z]+\s+){0,3}(?:is|are)\s+)?(?:also\s+)?(?:allowed|permitted|acceptable)"
    r"(?:\s+(?:concomitant\s+)?(?:treatments?|medications?|therap(?:y|ies)|drugs))?\s*:\s*[\])]?\s*"
    r"(?P<what>(?=.*\b(?:except|excluding|other\s+than|apart\s+from|with\s+the\s+exception)\b)[^.;:]{3,240}?)[\s.]*",
    re.IGNORECASE,
)


def allowed_except(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Allowed: antihistamines (except cetirizine)": what is left out of the permission is not permitted."""
    match = _ALLOWED.fullmatch(text, start, end)
    if match is None:
        return None
    told = match["what"] + " are allowed"
    built = context.clause(told, 0, len(told), context.of(told))
    if any(isinstance(x, (c.Unparsed, c.Allowed)) for x in c.leaves(built.tree)):
        return unparsed(text, start, end)
    return Built(built.tree, ((start, end),) * len(built.places))


EXCLUDED = (" excluded", " ineligible", " not eligible")
_SAID_OF_ONE = re.compile(
    r"(?P<label>(?:[a-z][^.;:()\d]{1,60}?)(?:,|/|\s(?:or|and))\s[^.;:()\d]{2,60}?):\s*(?P<rest>[^.;:]{3,120}?\s(?:are|is|will\s+be)\s+(?:excluded|ineligible|not\s+eligible)\b[^:;]*)",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(r"\b(?:criteria|not?|without|allowed|except|unless|if|when|must)\b", re.IGNORECASE)


def said_of_one(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "HIV or hepatitis C: those with HIV are excluded because …": the label keeps out the others too."""
    match = _SAID_OF_ONE.fullmatch(text, start, end)
    if match is None or not context.excluding or _NO_NAMES.search(match["label"]):
        return None
    label = context.clause(text, *match.span("label"), context)
    named = [x for x in c.leaves(label.tree) if not isinstance(x, c.IsSex)]
    if len(named) < 2 or not all(isinstance(x, (c.Condition, c.Received)) for x in named):
        return None
    one = context.clause(text, *match.span("rest"), context)
    return label if {*c.leaves(one.tree)} <= {*c.leaves(label.tree)} else some([label, one])
