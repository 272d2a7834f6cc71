"""Demands that some need not meet, or that are made of some only: "(not required if …)", "(must be ≤ 60 if …)"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import again
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.model import criteria as c

_MEASURED = (c.Measurement, c.Score, c.Test)
_TOLD = (c.Condition, c.Measurement, c.Score, c.Test, c.IsSex, c.Age, c.Response)

_WAIVED = re.compile(
    r"[\[(]\s*(?P<inside>(?P<what>(?:(?!not\b|no\b)[\w/-]+\s+){0,4}?)(?:(?:is|are|will\s+be|may\s+be|can\s+be)\s+)?"
    r"(?:not\s+(?:required|needed|necessary|mandatory|applicable)|waived|unnecessary)\s+"
    r"(?P<how>if|for|in|when|where|unless|provided(?:\s+that)?)\s+(?P<who>(?:[^()\[\]]|\([^()]*\)){3,200}))[\])]",
    re.IGNORECASE,
)
WAIVED = (
    *("(not re", "(not ne", "(not ma", "(not ap", "not required ", "not needed ", "not necessary "),
    *("not mandatory ", "not applicable ", "waived ", "unnecessary "),
)
_THE_DEMAND = re.compile(
    r"(?:(?:this|the|it|that|which|these)\s*)?(?:requirements?|criteri(?:on|a)|demand|condition|restriction|exclusion|value|level|limit)?",
    re.IGNORECASE,
)
_LISTED = re.compile(r",|;|\b(?:and|or)\b", re.IGNORECASE)


def waived(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "PSA ≥ 10 ng/mL (not required if X)": whoever has X needs no such value."""
    match = _WAIVED.search(text, start, end)
    if match is None or not text[start : match.start()].strip(" ,;-"):
        return None
    if text.count("(", start, match.start()) != text.count(")", start, match.start()):
        return None
    told = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    main = context.clause(told, start, end, context.of(told))
    if isinstance(main.tree, c.Allowed):
        return None
    which: type[c.All] | type[c.AnyOf] = c.AnyOf if context.excluding else c.All
    members = [Built(*one) for one in operands(main, which)]
    before = [x for x in members if x.end <= match.start()]
    if not before:
        return None
    last = max(before, key=lambda x: x.end)
    if any(x.start < match.start() < x.end for x in members):
        return None  # of what it is waived, cannot be told
    if isinstance(last.tree, c.Unparsed):
        whole = unparsed(text, last.start, match.end())
        return every([*(x for x in members if x is not last), whole]) if which is c.All else None
    inside = match.span("inside")
    who = _those(text, *match.span("who"), inside, context)
    if match["what"].strip() and _THE_DEMAND.fullmatch(match["what"].strip()) is None:
        if all(isinstance(x, c.Condition) for x in c.leaves(last.tree)):
            # "gastric cancer (biopsy not required if …)": how it is found, and not whether
            context.note(f"Read as: “{' '.join(match['inside'].split())}” asks nothing more.")
            return main
        who = unparsed(text, *inside)  # a part of the demand: of which, cannot be told
    elif match["how"].lower() == "unless":
        who = negate(who)

    def spared(member: Built) -> Built:
        if member is last:
            return _but(member, who, context)
        beside = text[member.end : last.start] if member.end <= last.start else "."
        if _measures(member) and _measures(last) and _LISTED.search(beside):
            # "A ≥ 1 and B ≥ 2 (not required if X)": perhaps neither is
            return _but(member, attest(text, *inside, "investigator"), context)
        return member

    parts = [spared(x) for x in members]
    return (every if which is c.All else some)(parts)


def _but(member: Built, who: Built, context: Context) -> Built:
    return every([member, negate(who)]) if context.excluding else some([member, who])


def _measures(part: Built) -> bool:
    return all(isinstance(x, _MEASURED) for x in c.leaves(part.tree))


def _those(text: str, start: int, end: int, asked: tuple[int, int], context: Context) -> Built:
    """Of whom it is said, as far as a record tells it plainly; else a person says whether it is so."""
    who = context.clause(text, start, end, context.as_inclusion())
    plain = not isinstance(who.tree, c.Not) and all(map(_told, c.leaves(who.tree)))
    return who if plain else attest(text, *asked, "investigator")


def _told(tree: c.Tree) -> bool:
    past = isinstance(tree, c.Condition) and (tree.status == "history" or tree.within is not None)
    return isinstance(tree, _TOLD) and not past


_DEMANDED = re.compile(
    r"[\[(]\s*(?P<inside>(?:(?:but|and|however,?)\s+)?(?:(?:the\s+)?(?:patients?|subjects?|participants?|age|value|level|this|they|it)\s+)?"
    r"(?:must|should|shall|has\s+to|have\s+to|needs?\s+to)\s+(?:be|have(?:\s+an?)?)\s+"
    r"(?P<bound>(?:[^()\[\]]|\([^()]*\)){1,80}?)\s*,?\s+(?P<how>if|when|for(?!\s+(?:an?|at|up|more|less|over|\d+)\b)|in\s+case\s+of)\s+(?P<who>(?:[^()\[\]]|\([^()]*\)){3,160}))[\])]\W*",
    re.IGNORECASE,
)
DEMANDED = ("must ", "should ", "shall ", " to be ", " to have ")


def demanded_of_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "18 and over (must be 60 or under if X)": more is asked of those with X, and nothing less of anybody."""
    match = None if context.excluding else _DEMANDED.search(text, start, end)
    if match is None or match.end() < end or match.start() < start + 3:
        return None
    before = text[start : match.start()].rstrip()
    main = context.clause(text, start, start + len(before), context)
    if isinstance(main.tree, c.Allowed):
        return None
    asked = _bounded(main, text, before, match.span("bound"), context)
    if asked is None:
        return every([main, unparsed(text, *match.span("inside"))])
    return every([main, implies(_those(text, *match.span("who"), match.span("who"), context), asked)])


def _bounded(main: Built, text: str, before: str, at: tuple[int, int], context: Context) -> Built | None:
    """The other bound, of what the last demand before the bracket names."""
    members = [Built(*one) for one in operands(main, c.All)]
    last = max(members, key=lambda x: x.end)
    if isinstance(last.tree, c.Age):
        told = f"aged {text[slice(*at)]}"
        if not re.search(r"\b(?:years?|months?|weeks?|days?)\b", told):
            told = f"{told} {last.tree.unit}"
        other = context.clause(told, 0, len(told), context.of(told))
        if isinstance(other.tree, c.Age):
            return leaf(other.tree, *at)
        return None
    if not isinstance(last.tree, (c.Measurement, c.Score)) or len(members) > 1:
        return None
    return again(text, before, *at, context)


_REQUIRED_ONLY = re.compile(
    r"(?P<what>[^;:.()<>≤≥=]{3,120}?)\s+(?:(?:is|are|will\s+be)\s+)?(?:required|needed|necessary|mandatory)\s+only\s+"
    r"(?:if|when|in\s+case\s+of|for|in|of)\s+(?P<who>[^;:.]{3,200})",
    re.IGNORECASE,
)
REQUIRED_ONLY = ("required only ", "needed only ", "necessary only ", "mandatory only ")
# Where a stop is lost, the next sentence begins with a capital.
_RUN_ON = re.compile(r"(?<=[a-z0-9)\]]) (?=[A-Z][a-z]{3,})")
_DENIED = re.compile(r"\b(?:not|no|never|neither|nor|none)\b", re.IGNORECASE)


def required_only(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Reconfirmation required only if in remission for a year": nobody needs such a remission."""
    if context.excluding:
        return None
    whole = text[start:end].rstrip(" .")
    at = max((whole.find(x) for x in REQUIRED_ONLY), default=-1)
    cuts = [x.end() for x in _RUN_ON.finditer(whole, 0, max(at, 0))]
    begin = start + (cuts[-1] if cuts else 0)
    match = _REQUIRED_ONLY.fullmatch(text, begin, start + len(whole))
    if match is None or _DENIED.search(match["what"]) or _DENIED.search(match["who"]):
        return None
    asked = attest(text, begin, match.end(), "investigator")
    of_them = implies(_those(text, *match.span("who"), match.span("who"), context), asked)
    if not cuts:
        return of_them
    return every([context.clause(text, start, begin - 1, context), of_them])


_HOWEVER = re.compile(
    r"(?P<main>(?:[^;()]|\([^()]*\)){6,400}?)\s*;\s*(?P<let>(?:(?:however|but|although),?\s+)?(?:(?:the|these|such)\s+)?"
    r"(?:patients?|subjects?|participants?|individuals|volunteers|persons|people|they|children|women|men)\s+(?:may|can|could|will|are)\s+(?:still\s+|also\s+|nevertheless\s+)?"
    r"(?:be\s+)?(?:entered|enrol?led|included|eligible|admitted|considered|accepted|registered)\b[^;]{0,40}?\s(?:if|when|provided|as\s+long\s+as)\s[^;]{3,500})",
    re.IGNORECASE | re.DOTALL,
)
HOWEVER = (
    *("entered", "enrolled", "enroled", "included", "eligible", "admitted", "considered", "accepted"),
    "registered",
)


def however_entered(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Untreated X; however, participants may be entered if …": with X they may have had that treatment."""
    match = None if context.excluding else _HOWEVER.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    if isinstance(main.tree, c.Allowed):
        return None
    let_in = attest(text, *match.span("let"), "investigator")
    members = [Built(*one) for one in operands(main, c.All)]
    # Who they are, and which disease they have, it is asked of them all the same.
    own = [x for x in members if isinstance(x.tree, (c.Age, c.IsSex, c.Condition))]
    plain = [x for x in own if not isinstance(x.tree, c.Condition) or x.tree.course is None]
    rest = [x for x in members if not any(x is y for y in plain)]
    if not rest:
        return some([main, let_in])
    ill = [with_leaves(x, _whatever_its_course) for x in rest if isinstance(x.tree, c.Condition)]
    return every([*plain, *ill, some([every(rest), let_in])])


def _whatever_its_course(tree: c.Tree, place: tuple[int, int]) -> Built:
    return leaf(replace(tree, course=None) if isinstance(tree, c.Condition) else tree, *place)


# With words of which at least one stands in whatever the rule reads.
RULES = (
    (waived, WAIVED),
    (demanded_of_some, DEMANDED),
    (required_only, REQUIRED_ONLY),
    (however_entered, HOWEVER),
)
