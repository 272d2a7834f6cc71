"""What a tree asks more widely than its sentence: any stem cells, other drugs, how many dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from trialrun.criteria.record.rebuilt import asked_already, built_of, rebuilt
from trialrun.criteria.trees.build import Built, Place, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve

_MARROW = re.compile(r"\b[Mm]arrow\s+[Tt]ransplant|\bBMT\b")
_ANY_SOURCE = re.compile(r"stem[\s-]cell|blood|progenitor|h(?:a)?ematopoietic|\bHSCT\b", re.IGNORECASE)
_DIMENSIONS = re.compile(
    r"\b(?:bi|uni)-?dimensional(?:ly)?(?=\s+(?:(?:or|and)\s+\w+\s+)?(?:measur|evalua))", re.IGNORECASE
)

_TYPE = re.compile(
    r"\bHIV[\s-]?(?:type\s)?(?P<type>[12])(?P<both>\s?(?:/|or\s|and\s|and/or\s)\s?(?:HIV[\s-]?)?[12])?\b"
)

STEM_CELLS = "Read as: a transplant of stem cells from whatever source, marrow or blood."
EITHER_TYPE = "Read as: HIV of either type, though the sentence names “{}”."
BY_RULES = "Read as: measurable disease, by whatever rules; the sentence names “{}”."
AGE_THEN = "Read as: the age today, though the sentence wants it “{}”."
MEASURABLE = "Read as: measurable disease, though the sentence wants it “{}” so."


def with_what_is_wider(one: Criterion) -> Criterion:
    """The criterion, with a note where its tree asks for more kinds than its sentence names."""
    text = one.text
    if _MARROW.search(text) and not _ANY_SOURCE.search(text):
        given = [x.concept for x in c.leaves(one.tree) if isinstance(x, c.Received)]
        if any(is_a(name, "stem cell transplant", "therapy") for name in given):
            one = rebuilt(one, built_of(one), STEM_CELLS)
    found = list(_TYPE.finditer(text))
    if len({x["type"] for x in found}) == 1 and not any(x["both"] for x in found):
        asked = [x.concept for x in c.leaves(one.tree) if isinstance(x, (c.Test, c.Condition))]
        if "hiv test" in asked or "HIV infection" in asked:
            one = rebuilt(one, built_of(one), EITHER_TYPE.format(found[0].group()))
    measured, rules = _DIMENSIONS.search(text), _RULES.search(text)
    if (measured is None and rules is None) or not any(
        isinstance(x, c.Condition) and x.course == "measurable" for x in c.leaves(one.tree)
    ):
        return one
    if rules is not None and not any(rules["name"] in told for told in asked_already(one)):
        one = rebuilt(one, built_of(one), BY_RULES.format(" ".join(rules["name"].split())))
    return (
        one if measured is None else rebuilt(one, built_of(one), MEASURABLE.format(measured.group().lower()))
    )


_RULES = re.compile(
    r"(?:\b(?:according\s+to|as\s+per|per|by|using|based\s+on|as\s+defined\s+by)\s+(?:the\s+)?|[\[(]\s*)"
    r"(?P<name>(?:[Mm]odified\s+|m|i)?(?:RECIST|[Rr]esponse\s+[Ee]valuation\s+[Cc]riteria\s+in\s+[Ss]olid\s+[Tt]umou?rs?(?:\s+\(RECIST\))?)(?:\s+(?:criteria\s+)?(?:v(?:ersion|\.)?\s*)?\d(?:\.\d)?)?)"
)
_AT_EVENT = re.compile(
    r"\bat\s+(?:the\s+)?(?:time|date|day|moment)\s+of\s+(?:(?:the|their|index|planned|initial|first|primary)\s+)*"
    r"(?:surgery|operation|procedure|transplant(?:ation)?|implant(?:ation)?|injury|admission|delivery|birth|conception|infusion|vaccination|treatment\s+initiation)\b",
    re.IGNORECASE,
)


def with_age_then(one: Criterion) -> Criterion:
    """ "Over 21 at the time of the surgery": the age today decides, and the note names the day."""
    then = _AT_EVENT.search(one.text)
    if then is None or not any(isinstance(x, c.Age) for x in c.leaves(one.tree)):
        return one
    return rebuilt(one, built_of(one), AGE_THEN.format(" ".join(then.group().split())))


_SENSITISING = re.compile(
    r"\b(?:(?:EGFR|epidermal\s+growth\s+factor\s+receptor(?:\s+\(EGFR\))?|TKI)[\s-]+)?sensiti[sz]ing[\s-]+"
    r"(?:(?:EGFR|epidermal\s+growth\s+factor\s+receptor(?:\s+\(EGFR\))?|TKI|activating|driver|somatic|gene|common)[\s-]+){0,4}(?:mutations?|alterations?|variants?)",
    re.IGNORECASE,
)


def with_sensitising(one: Criterion) -> Criterion:
    """ "EGFR-sensitising mutation": of a mutation, a person says whether it is one that makes drugs work."""
    match = _SENSITISING.search(one.text)
    if match is None or any(map(_SENSITISING.search, asked_already(one))):
        return one
    asked = " ".join(match.group().split())

    def so(tree: c.Tree, place: Place) -> Built:
        own = leaf(tree, *place)
        if not isinstance(tree, c.Test) or tree.concept != "egfr mutation":
            return own
        which = leaf(c.Attest(asked, "investigator"), *place)
        return some([own, negate(which)]) if tree.result in _NONE else every([own, which])

    return rebuilt(one, with_leaves(built_of(one), so))


_NONE = ("negative", "wild type", "normal")


# "Other antiretroviral agents", "no other concurrent chemotherapy": other than what, no word before it tells
_ANY_OTHER = re.compile(
    r"\W*(?P<since>(?:at\s+least|more\s+than)\s+\d+\s+(?:days|weeks|months|years)\s+(?:since|after|from)\s+)?(?:(?:any|all|the|no|not|must|have|has|had|who|are|is|on|use|uses|using|usage|of|with|patients?|subjects?|participants?|taking|receiving|received|receipt|treatment|treated"
    r"|therapy|concurrent|concomitant|current|currently|prior|previous|planned|ongoing|simultaneous|administration|requiring|need|for|or|and/or|and)\s+)*other\s+(?!than\b)[a-z]",
    re.IGNORECASE,
)
OTHER_THAN = "Read as: other than {}, which the record asks for."
ANY_OTHER = "Read as: any such treatment, though the sentence says “other”."


def with_any_other(one: Criterion, criteria: Iterable[Criterion]) -> Criterion:
    """The criterion, with a note where any such treatment keeps out, though the sentence says "other".

    What another criterion asks to have been given is no "other" one.
    """
    said = _ANY_OTHER.match(one.text)
    if said is None:
        return one
    first = next(iter(c.leaves(one.tree)))
    if not isinstance(first, c.Received) or first.excepting or first.concept == "investigational agent":
        return one
    if one.kind != "exclusion" and not isinstance(one.tree, c.Not):
        return one
    if said["since"]:  # what is demanded may have been given too lately, too
        return rebuilt(one, built_of(one), ANY_OTHER)
    demands = [x.tree for x in criteria if x.kind == "inclusion" and type(x.tree) in _MAY_DEMAND]
    asked = (x for tree in demands for x in _demanded(tree))
    named = {x.concept for x in asked if x.ongoing or not first.ongoing} - {first.concept}
    spared = tuple(x for x in sorted(named) if is_a(x, first.concept, "therapy"))
    if not spared:
        return rebuilt(one, built_of(one), ANY_OTHER)

    def other(tree: c.Tree, place: Place) -> Built:
        return leaf(replace(tree, excepting=spared) if tree == first else tree, *place)

    return rebuilt(one, with_leaves(built_of(one), other), OTHER_THAN.format(" and ".join(spared)))


_SYSTEMIC = re.compile(r"\bsystemic\s+(?P<what>[a-z-]{4,}(?:\s+(?!and\b|or\b)[a-z-]+){0,2})", re.IGNORECASE)
ANY_WAY = "Read as: any such treatment, though the sentence says “systemic”."
# of these only the kind that reaches the whole body is ever given or recorded
_ALWAYS = ("antiretroviral therapy", "anticoagulant", "immunoglobulin")


def with_any_way(one: Criterion) -> Criterion:
    """ "Prior systemic chemotherapy": that into the liver alone counts, too, and the note says so."""
    words = [x["what"].lower().split() for x in _SYSTEMIC.finditer(one.text)]
    named = {resolve(" ".join(x[:length]), "therapy") for x in words for length in (1, 2, 3)}
    given = [x.concept for x in c.leaves(one.tree) if isinstance(x, c.Received)]
    if not any(x in named for x in given) or any("ystemic" in text for text in asked_already(one)):
        return one
    if all(any(is_a(x, kind, "therapy") for kind in _ALWAYS) for x in given if x in named):
        return one
    return rebuilt(one, built_of(one), ANY_WAY)


_MAY_DEMAND = (c.Received, c.All, c.AnyOf)


def _demanded(tree: c.Tree) -> Iterator[c.Received]:
    if type(tree) is c.Received:
        yield tree
    elif type(tree) is c.All or type(tree) is c.AnyOf:
        for operand in tree.of:
            yield from _demanded(operand)
