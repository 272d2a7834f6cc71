"""Headings that say when their list holds: "Required in patients with X:", "Unless X:"."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from trialrun.criteria.layout.passages import Item
from trialrun.criteria.trees.build import Built, attest, every, implies, negate, some, unparsed
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Kind, Span
from trialrun.vocab.concepts import is_a

_REQUIRED_OF = re.compile(
    r"\W*required\s+(?:only\s+)?(?:(?:in|of|for)\s+(?!(?:at|the|all|more|less|over|up|\d))|(?=with\s)|if\s+)"
    r"(?P<when>[^:]{4,140})\s*:\W*",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\W*(?:unless|except\s+(?:if|when))\s+(?P<when>[^:]{4,140})\s*:\W*", re.IGNORECASE)
# "Brain metastases allowed if:", "Patients with X are eligible provided that all of the following are met:"
_LET_IN_IF = re.compile(
    r"\W*(?:(?:patients|subjects|participants|those|individuals|women)\s+(?:(?:with|who\s+have|having|receiving|taking|on)\s+|(?=who\s+are\b)))?"
    r"(?P<when>(?![^:;]*\b(?:not|never|cannot|must|should)\b[^:;]*\b(?:allowed|permitted|eligible|acceptable|enrolled|included)\b)(?!(?:no|none|neither|patients?|subjects?|participants?|volunteers?|you|they|women|men|children|infants?|concurrent\s+medications?|the\s+following)\b)[^:;]{3,120}?)"
    r"\s*,?\s+(?:(?:(?:is|are|may\s+be|will\s+be|can\s+be)\s+)?(?:allowed|permitted|eligible|acceptable)|(?:may|can)\s+be\s+(?:enrolled|included|admitted))"
    r"(?:\s+(?:to\s+(?:enter|join|participate|enrol?l)|entry|in(?:to)?|on(?:to)?|for|to|the|this|clinical|study|studies|trials?|protocol|phase\s+[1-4]))*(?:\s*,)?\s+"
    r"(?:only\s+)?(?:if|when|provided(?:\s+that)?|as\s+long\s+as|on\s+condition\s+that)"
    r"(?:\s+(?:they|(?:(?:all|each|both)\s+(?:of\s+)?)?(?:the\s+)?following(?:\s+(?:conditions|criteria|requirements))?(?:\s+(?:are|is|apply|have\s+been))?"
    r"(?:\s+(?:met|true|satisfied|fulfilled))?|(?:the\s+)?(?:patient|subject)s?|have|has|are|is|it|meet)\b)*\s*:\W*",
    re.IGNORECASE,
)
# "Patients with X are excluded if they have any of the following:"
_KEPT_OUT_IF = re.compile(
    r"\W*(?:patients|subjects|participants|those|individuals|women)\s+(?:with|who\s+have|having)\s+"
    r"(?P<when>(?!(?:any|one|either|all|the\s+following|these)\b)[^:;,]{3,80}?)\s+(?:(?:are|is|were|will\s+be|should\s+be|must\s+be)\s+)(?:also\s+)?(?:excluded|ineligible|not\s+eligible)"
    r"\s+(?:if|when)(?:\s+(?:they|had|have|has|are|there\s+is|(?:any|at\s+least)\b(?:\s+one)?(?:\s+of)?|one\s+(?:or\s+more\s+)?of|either(?:\s+of)?"
    r"|(?:the\s+)?following(?:\s+(?:conditions|criteria))?(?:\s+(?:are|is|apply|applies|present))*))*\s*:\W*",
    re.IGNORECASE,
)
_VERDICTS = Words("allowed", "permitted", "ligible", "acceptable", "excluded", " be ")
_ONE_OF = re.compile(r"\b(?:one|any|either)\b", re.IGNORECASE)
_MAYBE = Words("required", "unless", "except")


class When(msgspec.Struct, frozen=True):
    """Where a heading says of whom its list is asked.

    listed: as what the list is read; None for what the section says. told: as what those are read of whom it
    is asked. spares: of these people it is not asked. of_all: everybody who joins is one of them.
    """

    start: int
    end: int
    listed: Kind | None = "inclusion"
    told: Kind = "inclusion"
    spares: bool = False
    of_all: bool = False


def when_listed(heading: str) -> When | None:
    """Of whom the list under a heading is asked, or of whom it is not; None for another heading."""
    if _VERDICTS.stand_in(low := heading.lower()):
        if (let_in := _LET_IN_IF.fullmatch(heading)) is not None:
            one = _ONE_OF.search(heading, let_in.end("when"))
            return None if one else When(*let_in.span("when"), told="exclusion")
        if (kept_out := _KEPT_OUT_IF.fullmatch(heading)) is not None:
            return When(*kept_out.span("when"), listed="exclusion", told="exclusion")
    if not _MAYBE.stand_in(low[:24]):
        return None
    if (required := _REQUIRED_OF.fullmatch(heading)) is not None:
        return When(*required.span("when"))
    unless = _UNLESS.fullmatch(heading)
    return None if unless is None else When(*unless.span("when"), listed=None, spares=True)


# "Mothers may be eligible for this study if they:"
_ELIGIBLE_IF_THEY = re.compile(
    r"^(?![^\n]*\b(?:not|in)[ -]?eligible\b)[\s*•-]*\w[^\n:;]*\b(?:eligible|enrolled|included|admitted)\b"
    r"[^\n:;]*\b(?:if|when|provided)\b[^\n:;]*:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def for_whom_listed(
    when: When, item: Item, kind: Kind, told: Built, record: tuple[str, tuple[str, ...]]
) -> When:
    """The same, with whether the heading names everybody who joins, and not some who may join, too.

    It does where it stands above the only list of its kind, as no item of another one, or where it names what
    the trial studies. record: its text, and the diseases that it studies.
    """
    of_all = kind == "inclusion" and _says_who_all_are(item, told, *record)
    return replace(when, of_all=of_all)


def _says_who_all_are(item: Item, told: Built, text: str, diseases: tuple[str, ...]) -> bool:
    heading = item.passage.text
    if _ELIGIBLE_IF_THEY.match(heading) is None:
        return False
    ill = [x.concept for x in c.leaves(told.tree) if isinstance(x, c.Condition)]
    if any(all(is_a(own, x, "condition") for own in diseases) for x in ill if diseases):
        return True
    return not item.bullet and len(_ELIGIBLE_IF_THEY.findall(text)) == 1


def on_condition(
    criterion: Criterion, told: Built, heading: str, spans: tuple[Span, ...], when: When
) -> Criterion:
    """A criterion of the list under such a heading, with what the heading says in its place in the record."""
    if isinstance(criterion.tree, c.Allowed):
        return criterion
    if told.unparsed:
        whole = (
            attest(heading, 0, len(heading), "investigator")
            if when.spares
            else unparsed(heading, 0, len(heading))
        )
        told, spans = whole, (Span(spans[0].start, spans[-1].end),)
    own = Built(criterion.tree, tuple((span.start, span.end) for span in criterion.spans))
    there = Built(told.tree, tuple((span.start, span.end) for span in spans))
    if not when.spares:
        asked = criterion.kind == "inclusion" and not when.of_all
        built = implies(there, own) if asked else every([there, own] if when.of_all else [own, there])
    elif criterion.kind == "exclusion":
        built = every([own, negate(there)])
    else:
        built = some([own, there])
    return replace(criterion, tree=built.tree, spans=tuple(Span(*place) for place in built.places))
