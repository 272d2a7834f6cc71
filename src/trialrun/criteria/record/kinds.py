"""Lists of diseases or values of which one is enough: "Confirmed sarcoma, including: A, B, C"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.criteria.layout.bare_diseases import announces_kinds, disease_alone
from trialrun.criteria.layout.introductions import NEGATIVE, How
from trialrun.criteria.layout.passages import Item, introduction
from trialrun.criteria.layout.permitting import EXAMPLES, EXAMPLES_COME
from trialrun.criteria.trees.build import Built, every, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind
from trialrun.vocab.concepts import is_a, is_coded

_LEAST_SHARE = 0.6  # of the lines name a disease; the others may be kinds that the vocabulary lacks
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_DEMAND = re.compile(
    r"\W*(?:no|not|must|at least|patients?|age|without|normal|adequate|[<>≤≥\d])\b", re.IGNORECASE
)


# "Measurable disease, defined as:": of myeloma any of the values that follow makes it measurable.
_MEASURABLE = re.compile(
    r"\bmeasurable\s+(?:disease|(?:multiple\s+)?myeloma)\b[^.;]{0,90}:\s*$", re.IGNORECASE
)
_OF_MYELOMA = re.compile(
    r"\b(?:(?:m|para|myeloma|monoclonal)[\s-]?(?:protein|spike|component)|light[\s-]chains?|s?flc|bence[\s-]jones)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"[<>≤≥]|\b(?:at\s+least|more\s+than|greater\s+than)\b", re.IGNORECASE)
_JOINED = re.compile(r"\band\W*$", re.IGNORECASE)


_STERILE = re.compile(r"\bsteril(?:e|i[sz]ed|i[sz]ation)\b[^.:;]{0,60}:?\s*$", re.IGNORECASE)
_BEARS_NONE = re.compile(
    r"\b(?:not?|non|without)\b[^.:;]{0,40}?\b(?:reproductive|child-?\s?bearing)\s+potential\b[^.:;]{0,30}?"
    r"(?:such\s+as|e\.?\s?g\.?|i\.?\s?e\.?|for\s+example|including)\b",
    re.IGNORECASE,
)


def measures_of_myeloma(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under "Measurable disease:" are each a bound on what a myeloma puts out."""
    if len(lines) < 2 or "easurable" not in lead or not _MEASURABLE.search(lead):
        return False
    if NEGATIVE.match(lead) or _ALL.search(lead) or any(map(_JOINED.search, lines[:-1])):
        return False
    return all(_OF_MYELOMA.search(line) and _BOUND.search(line) for line in lines)


# "The following patients are eligible:" and lines that each name the people with another disease.
_ELIGIBLE = re.compile(
    r"\W*(?:the\s+)?(?:following|these)\s+(?:(?:groups?|categories|types?|kinds)\s+of\s+)?(?:patients?|subjects?|participants?|individuals|people|persons|groups?)\s+"
    r"(?:are|will\s+be|may\s+be|can\s+be|is)\s+(?:eligible|included|enrol{1,2}ed|recruited|admitted|studied)\b[^:.]{0,60}:?\W*",
    re.IGNORECASE,
)
_ILL = re.compile(
    r"\W*(?:(?:adult|male|female|pediatric)\s+)*(?:patients?|subjects?|participants?|individuals|people|persons|those|adults|children|women|men)\s+(?:with|who\s+have|having|suffering\s+from|diagnosed\s+with)\b",
    re.IGNORECASE,
)


def one_of_kinds(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under an introduction are kinds of a disease: none is asked for besides another."""
    if measures_of_myeloma(lead, lines):
        return True
    if len(lines) > 1 and "steril" in lead.lower() and EXAMPLES.search(lead) and _STERILE.search(lead):
        return True  # "surgically sterile, such as:": nobody had all of these operations
    if len(lines) > 1 and "potential" in lead and EXAMPLES_COME.search(lead) and _BEARS_NONE.search(lead):
        return True  # "not of childbearing potential, such as:": one reason is enough
    if len(lines) < 2 or NEGATIVE.match(lead) or _ALL.search(lead):
        return False
    named = [name for line in lines if (name := disease_alone(line))]
    if len(named) < _LEAST_SHARE * len(lines) or len(set(named)) < 2:
        return False
    if EXAMPLES.search(lead) or announces_kinds(lead):
        return True
    if _ELIGIBLE.fullmatch(lead) and len(named) == len(lines) and all(map(_ILL.match, lines)):
        return True
    return all(is_a(name, "malignancy", "condition") for name in named)


_EXAMPLES_FOLLOW = re.compile(
    r"\b(?:such\s+as|including|for\s+example|e\.?g\.?)[\s,]*(?:any\s+of\s+)?the\s+following\s*:\s*$",
    re.IGNORECASE,
)


def _kinds_in_groups(item: Item) -> bool:
    """Whether an introduction names diseases "such as the following:", some with kinds under them."""
    lead = introduction(item)
    if len(item.children) < 2 or not any(child.children for child in item.children):
        return False
    if not _EXAMPLES_FOLLOW.search(lead) or NEGATIVE.match(lead) or _ALL.search(lead):
        return False
    return any(disease_alone(child.passage.text) for child in item.children)


def lists_kinds(item: Item) -> bool:
    """Whether the lines under an item are kinds of the disease that it names."""
    if any(child.children for child in item.children):
        return _kinds_in_groups(item)
    return one_of_kinds(introduction(item), [x.passage.text for x in item.children])


def joined_as_kinds(how: How, item: Item) -> How:
    """How kinds of a disease join: one is enough; those in groups are read by themselves."""
    return replace(how, all=False, template=how.template and not _kinds_in_groups(item))


def kinds_first(item: Item) -> int:
    """How many lines at the start of an announced list are kinds of a disease, where demands follow them."""
    if len(item.children) < 3 or any(child.children for child in item.children):
        return 0
    lead, lines = introduction(item), [x.passage.text for x in item.children]
    count = next((i for i, line in enumerate(lines) if not disease_alone(line)), len(lines))
    if not 2 <= count < len(lines) or not all(_DEMAND.match(line) for line in lines[count + 1 :]):
        return 0
    return count if one_of_kinds(lead, lines[:count]) else 0


def with_examples(parts: Sequence[Built]) -> Built:
    """The head of a list or an example; an example alone where the head asks for no more than a disease."""
    head, *examples = parts
    plain = head.tree
    if isinstance(plain, c.Not) or (isinstance(plain, c.Condition) and plain == c.Condition(plain.concept)):
        return some(parts)
    return some([head, every([head, some(examples)])])


_COURSE_OR_STAGE = re.compile(
    r"\W*(?:stages?\s+[\dIVX]|newly\s+diagnosed|relapsed|refractory|recurrent|metastatic|locally\s+advanced|unresectable|localized|early[\s-]stage|limited|extensive"
    r"|in\s+(?:first|second|third|\d)|(?:chronic|accelerated|blast)\s+phase|blast\s+crisis)",
    re.IGNORECASE,
)


def kinds_under(item: Item, kind: Kind) -> bool:
    """Whether the lines under a disease among alternatives are its kinds or courses: one is enough."""
    lines = [child.passage.text for child in item.children]
    head = disease_alone(item.passage.text.rstrip(" :")) if kind == "inclusion" and len(lines) > 1 else ""
    if not head or _ALL.search(item.passage.text):
        return False
    if all(map(_COURSE_OR_STAGE.match, lines)):
        return True
    named = [name for line in lines if (name := disease_alone(line)) and is_a(name, head, "condition")]
    several = len(set(named)) > 1 and head not in named and len(named) >= _LEAST_SHARE * len(lines)
    return several or one_of_kinds(introduction(item), lines)


def asks_head(item: Item, kind: Kind) -> bool:
    """Whether the disease over a list among alternatives is asked for besides: "Myeloma:", "relapsed"."""
    head = disease_alone(item.passage.text.rstrip(" :")) if kind == "inclusion" else ""
    named = [disease_alone(child.passage.text) for child in item.children]
    return is_coded(head, "condition") and not all(name and is_a(name, head, "condition") for name in named)
