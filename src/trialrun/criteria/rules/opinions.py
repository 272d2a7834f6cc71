"""What somebody has, if a doctor judges it so: the one a record holds, the other is asked."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, operands, with_leaves
from trialrun.criteria.words.gaps import GAP
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_coded
from trialrun.vocab.mentions import mentions

_WHO = (
    r"(?:(?:the|an?|their|his|her|treating|study|principal|site|local|responsible|attending|primary|clinical|qualified|experienced)\s+)*"
    r"(?:investigators?|physicians?|doctors?|clinicians?|surgeons?|oncologists?|psychiatrists?|cardiologists?|specialists?|pi|study\s+team)"
)
_VIEW = r"(?:(?:best|clinical|medical|own|professional)\s+)*(?:opinion|judge?ment|discretion|assessment|view|determination|evaluation|estimation|decision)"
_OPINION = rf"(?:(?:the\s+)?{_VIEW}\s+of\s+{_WHO}|{_WHO}(?:'s|s'|’s|s’)?\s+{_VIEW})"
_MORE = r"(?:\s+(?:or|and|and/or)\s+(?:(?:the|his|her|their|a)\s+)*(?:designee|delegate|sub-?investigator|sponsor|medical\s+monitor|sub-?I))?"
_TAIL = re.compile(
    rf"{GAP}(?:(?:(?:that|which)\s+(?:is|are|was|were)\s+)?(?:as\s+)?(?:judged|deemed|determined|assessed|considered|evaluated|decided)\s+"
    rf"(?:(?:to\s+be\s+)?(?:clinically\s+)?(?:significant|relevant|unstable|uncontrolled|serious|severe)\s+)?by\s+{_WHO}{_MORE}$"
    rf"|(?:as\s+)?(?:in|at|per|as\s+per|according\s+to|based\s+on|upon|by)\s+{_OPINION}{_MORE}$"
    rf"|(?:that|which)(?:\s*,)?\s+(?:in|at|by|according\s+to)\s+{_OPINION}{_MORE}(?:\s*,)?\s+"
    r"(?:would|could|may|might|can|will|makes?|puts?|places?|poses?|precludes?|prevents?|interferes?|contraindicates?|compromises?|increases?|affects?|limits?)\b[^;:]*$)",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"(?:in|at|by|according\s+to)\s+{_OPINION}\s*,?\s+(?=\S)", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|other\s+than|if|when|must|should|shall|will|may|can|could|would|eligible|ineligible|excluded|included|allowed|permitted"
    r"|provided|adequate|sufficient|able|unable|not|never|neither|nor|consent|suitable|unsuitable|risk|such\s+as|including|e\.?g|like)\b|[;:]",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:no|without|absence\s+of|free\s+(?:of|from))\s+(?:(?:any|evidence\s+of|history\s+of)\s+)*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r",\s*(?:(?:or|and)\s+)?|\b(?:or|and)\s+(?:any|other|history|known|current)\b", re.IGNORECASE
)

# Of these nobody's record says whether the patient has one.
_VAGUE = frozenset(
    (
        "medical condition",
        "comorbidity",
        "systemic disease",
        "chronic disease",
        "clinically significant disease",
    )
)


def opinion(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Uncontrolled asthma as judged by the investigator": nobody who has no asthma."""
    lead = _LEAD.match(text, start, end)
    tail = None if lead else _TAIL.search(text, start + 3, end)
    if lead is not None:
        first, last, told = lead.end(), end, (start, start + len(lead.group().rstrip(" ,")))
    elif tail is not None:
        first, last = start, tail.start()
        words = text[tail.start() : end]
        told = (end - len(words.lstrip(" ,")), end)
        if any(x.of("condition") or x.of("therapy") for x in mentions(words)) and _GOES_ON.search(
            words.lstrip(" ,")
        ):
            return None  # "…, or diabetes": another one, of which nobody has to judge
    else:
        return None
    denial = _DENIED.match(text, first, last)
    if _OTHERWISE.search(text, first, last):
        return None
    main = context.clause(text, first, last, context)
    tree = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    if main.unparsed or isinstance(main.tree, c.Not) != (denial is not None):
        return None
    parts = [Built(*part) for part in operands(negate(main) if denial is not None else main, c.All)]
    known = [
        part for part in parts if not isinstance(part.tree, c.Attest)
    ]  # "significant": part of what is asked
    if not known or not all(_known(x) for part in known for x in c.leaves(part.tree)):
        return None
    # Of which of several it is said cannot be told: the question is the whole sentence.
    whole = (denial.end() if denial is not None else start, end)
    bare = [with_leaves(part, _unweighed) for part in known]
    alone = len(parts) == 1 and bare == parts and not isinstance(tree, c.AnyOf)
    found = every([*bare, attest(text, *(told if alone else whole), "investigator")])
    return negate(found) if denial is not None else found


_WEIGHED = frozenset(
    (
        *("stable", "progressive", "uncontrolled", "controlled", "untreated or uncontrolled", "refractory"),
        *("symptomatic", "asymptomatic", "measurable", "unresectable"),
    )
)


def _unweighed(tree: c.Tree, place: tuple[int, int]) -> Built:
    """The disease without how bad it is: it is that which the doctor judges, whatever the record says."""
    if not isinstance(tree, c.Condition):
        return leaf(tree, *place)
    if tree.course in _WEIGHED:
        tree = replace(tree, course=None, lasting=None)
    return leaf(replace(tree, severity=None), *place)


def _known(tree: c.Tree) -> bool:
    """Whether it is of a kind that records hold, under a name of the vocabulary."""
    if isinstance(tree, (c.Condition, c.Received)):
        group: Group = "condition" if isinstance(tree, c.Condition) else "therapy"
        return is_coded(tree.concept, group) and tree.concept not in _VAGUE
    return isinstance(tree, (c.Measurement, c.Score, c.Test, c.Age, c.IsSex))


# At least one of these stands in whatever the rule reads.
HINTS = (
    "opinion", "judg", "discretion", "view", "assess", "determin", "evaluat", "estimat", "decision",
    "decided", "deem", "consider",
)  # fmt: skip
