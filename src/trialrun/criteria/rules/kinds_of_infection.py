"""Kinds of germs beside a word for where an infection is: "systemic infection (bacterial, fungal)"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

HINTS = ("systemic", "disseminated", "invasive", "locali", "local ", "deep", "opportunistic", "chronic")

_KIND = r"(?:bacterial|viral|fungal|mycotic|parasitic|protozoal|mycobacterial|other)"
_JOIN = r"(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+)"
_ALWAYS = r"systemic|locali[sz]ed|local|deep(?:[\s-]seated)?|opportunistic"
# Of an invasive fungal infection the vocabulary has a name.
_WHERE = rf"(?P<where>{_ALWAYS}|disseminated|invasive)"
_LISTED = re.compile(
    rf"(?P<before>[^;:()]{{0,80}}?)\b(?P<where>{_ALWAYS})\s+(?P<kinds>{_KIND}(?:{_JOIN}{_KIND})+)\s+infections?\b(?P<behind>[^;:()]*)",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    rf"(?P<before>[^;:()]{{0,80}}?)\b(?P<said>(?:{_WHERE}|chronic)\s+(?P<noun>infections?)\s*\((?:e\.?\s?g\.?,?\s*|i\.?\s?e\.?,?\s*|such\s+as\s+|including\s+|whether\s+)?"
    rf"(?P<kinds>{_KIND}(?:{_JOIN}{_KIND})*)(?:\s+infections?)?\))(?P<behind>[^;:()]*)",
    re.IGNORECASE,
)


# "Systemic tuberculosis, cryptococcosis, or candidiasis": each of them may be of one place.
_NAMED_THERE = re.compile(
    r"(?P<before>(?:(?:no|any|an?|or|prior|previous|current|known|active|history\s+of|evidence\s+of|[a-z]+-(?:proven|confirmed|documented)|documented|confirmed)\s+)*)"
    r"(?P<whole>systemic\s+(?P<named>(?!infections?\b)[^,;:()]{4,60},\s[^;:()]{4,200}))",
    re.IGNORECASE,
)


def named_there(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Systemic tuberculosis, cryptococcosis, or candidiasis": of each a person says whether it is systemic."""
    match = _NAMED_THERE.fullmatch(text, start, end)
    if match is None:
        return None
    first, last = match.start("whole"), match.start("named")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    one = context.clause(told, start, end, context.of(told))
    listed = negate(one) if isinstance(one.tree, c.Not) else one
    if not isinstance(listed.tree, c.AnyOf) or not all(map(_is_infection, c.leaves(listed.tree))):
        return None
    asked = every([listed, attest(text, *match.span("whole"), "investigator")])
    return asked if listed is one else negate(asked)


def told_where(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Systemic bacterial, viral or fungal infection": of each kind a person says whether it is systemic.

    "Systemic infection (bacterial, viral)": what is recorded as a systemic infection is one, whatever its germ.
    """
    if (match := _LISTED.fullmatch(text, start, end)) is not None:
        first, last = match.start("where"), match.start("kinds")
        told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
        one = context.clause(told, start, end, context.of(told))
        until = match.start("behind")
        if any(isinstance(x, c.Unparsed) and first <= at < until for x, (at, _) in _told(one)):
            return None
        asked = attest(text, first, until, "investigator")

        def there(tree: c.Tree, place: tuple[int, int]) -> Built:
            own = leaf(tree, *place)
            return every([own, asked]) if _is_infection(tree) and last <= place[0] < until else own

        return with_leaves(one, there)
    match = _BRACKET.fullmatch(text, start, end)
    if match is None:
        return None
    where = match["where"] or ""
    whole = _read(f"{match['before']}{where or 'chronic'} {match['noun']}{match['behind']}", match, context)
    kinds = f"{'' if where else 'chronic '}{match['kinds']} {match['noun']}"
    listed = _read(f"{match['before']}{kinds}{match['behind']}", match, context)
    if whole.unparsed or listed.unparsed or isinstance(whole.tree, c.Not) != isinstance(listed.tree, c.Not):
        return None
    if isinstance(whole.tree, c.Not):
        whole, listed = negate(whole), negate(listed)
        return negate(_either(whole, listed, text, match))
    return _either(whole, listed, text, match)


_SYSTEMIC = r"(?:systemic|generali[sz]ed|disseminated)"
_LOCAL = r"(?:local(?:i[sz]ed)?|regional)"
_AT_ONE_PLACE = re.compile(
    r"(?P<before>(?:(?:no|any|an?|the|with|presence|of|history|evidence|active|acute|current|known|suspected|ongoing|untreated|or|and)\s+)*)"
    rf"(?P<either>(?P<first>{_SYSTEMIC})(?:\s*/\s*|\s+(?:or|and/or|and)\s+){_LOCAL}|{_LOCAL}(?:\s*/\s*|\s+(?:or|and/or|and)\s+)(?P<second>{_SYSTEMIC}))\s+"
    r"(?P<noun>(?:[a-z-]+\s+){0,2}(?:infections?|dermatitis|disease|inflammation|sepsis))\s+"
    r"(?P<there>(?:at|in|near|around|of|on|within|adjacent\s+to)\s+(?:or\s+(?:near|around)\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,3}(?:sites?|area|field|wound|joint|knee|hip|limb|region|eye|breast)\b[^,;:()<>≤≥=]{0,60})",
    re.IGNORECASE,
)


def at_one_place(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Systemic or local infection at the site of surgery": what is systemic is at no one place."""
    match = _AT_ONE_PLACE.fullmatch(text, start, end)
    if match is None:
        return None
    denied = not context.excluding and re.match(r"\W*no\b", match["before"], re.IGNORECASE) is not None
    if not context.excluding and not denied:
        return None
    lead = re.sub(r"^\W*no\s+", "", match["before"], flags=re.IGNORECASE) if denied else match["before"]
    systemic = match["first"] or match["second"]
    apart = context.as_exclusion()
    parts: list[Built] = []
    for told in (f"{lead}{systemic} {match['noun']}", f"{lead}{match['noun']}"):
        built = context.clause(told, 0, len(told), apart.of(told))
        if built.unparsed or not any(isinstance(x, c.Condition) for x in c.leaves(built.tree)):
            return None
        parts.append(Built(built.tree, (match.span(),) * len(built.places)))
    there = attest(text, match.start("noun"), end, "investigator")
    either = some([parts[0], every([parts[1], there])])
    return negate(either) if denied else either


def _either(whole: Built, listed: Built, text: str, match: re.Match[str]) -> Built:
    if match["where"]:
        listed = every([listed, attest(text, *match.span("said"), "investigator")])
    return some([whole, listed])


def _read(told: str, match: re.Match[str], context: Context) -> Built:
    built = context.clause(told, 0, len(told), context.of(told))
    return Built(built.tree, (match.span("said"),) * len(built.places))


def _told(built: Built) -> list[tuple[c.Tree, tuple[int, int]]]:
    return list(zip(c.leaves(built.tree), built.places, strict=True))


def _is_infection(tree: c.Tree) -> bool:
    return isinstance(tree, c.Condition) and is_a(tree.concept, "infection", "condition")


RULES = (
    (at_one_place, ("systemic", "generalised", "generalized", "disseminated")),
    (told_where, HINTS),
    (named_there, ("systemic ",)),
)
"""Each with words of which one stands in whatever it reads."""
