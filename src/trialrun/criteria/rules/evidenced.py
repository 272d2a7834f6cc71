"""Illnesses that others show: "liver disease as evidenced by ascites, varices or encephalopathy"."""

from __future__ import annotations

import re

from trialrun.criteria.lists.defined import by_value
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.shown import all_define
from trialrun.criteria.rules.permission_exceptions import is_named
from trialrun.criteria.trees.build import Built, attest, every, negate, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

EVIDENCED = ("evidenced by", "manifested by", "demonstrated by", "shown by", "indicated by", "defined by")

_BY_SEVERAL = re.compile(
    r"(?P<what>[^,;:()<>≤≥=\d]{4,90}?)\s*,?\s+(?P<by>as\s+(?P<how>evidenced|demonstrated|shown|indicated|manifested|defined)\s+by\s+"
    r"(?P<list>(?:(?:an?|any|the|prior|previous|past|known|personal)\s+)*(?:history\s+of\s+)?[^;:()<>≤≥=]{4,240}?(?:,|\s(?:or|and/or)\s)[^;:()<>≤≥=]{3,240}))",
    re.IGNORECASE,
)
_PROOF = re.compile(
    r"\b(?:biops|histolog|cytolog|patholog|imaging|radiograph|radiolog|\w*gra(?:phy|phic|m|ms)\b|MRI\b|CT\b|PET\b|ECG\b|EKG\b|scans?\b"
    r"|ultraso|x-?rays?\b|cultures?\b|PCR\b|serolog|tests?\b|testing\b|assays?\b|spirometr|\w*scop(?:y|ies)\b|\w*metry\b|examination|titers?\b|markers?\b)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:who|whom|if|unless|except\w*|must|should|criteria|guidelines?|the\s+following|investigator)\b",
    re.IGNORECASE,
)


def by_several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A as evidenced by history of B, C or D": whoever has A and one of these; a B that is an A, by itself.

    Whether an A without them counts, or one of them without an A on the record, a person says. To let somebody
    in, one of them alone is never enough: where they are not all known, the A is asked for, and how it shows.
    """
    match = _BY_SEVERAL.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match["by"]):
        return None
    what = context.clause(text, *match.span("what"), context)
    ill = negate(what) if isinstance(what.tree, c.Not) else what
    wanted = not context.excluding and not isinstance(what.tree, c.Not)
    if context.excluding and isinstance(what.tree, c.Not):
        return None
    named = [x for x in c.leaves(ill.tree) if isinstance(x, c.Condition)]
    if len(named) != 1 or not all(x is named[0] or isinstance(x, c.Attest) for x in c.leaves(ill.tree)):
        return None
    listed = context.clause(text, *match.span("list"), context.as_exclusion())
    shown = [Built(*one) for one in operands(listed, c.AnyOf)]
    asked = attest(text, *match.span("by"), "investigator")
    alone = [x for x in shown if _is_one(x.tree, named[0].concept)]
    ills = any(isinstance(x, c.Condition) for x in c.leaves(listed.tree))
    if len(shown) < 2 or not ills or not all(map(_is_shown, c.leaves(listed.tree))):
        if not wanted or match["how"].lower() == "defined":
            return None
        if not ills and _PROOF.search(match["list"]):
            return None  # "heart failure as shown by echocardiography or MRI": how it was found
        return some([*(alone if len(shown) > 1 else ()), every([what, asked])])
    if wanted and match["how"].lower() == "defined":
        return None
    if match["how"].lower() == "defined":  # that is what the name means
        return negate(listed) if isinstance(what.tree, c.Not) else listed
    others = [x for x in shown if not any(x is one for one in alone)]
    beside = [x for x in others if all(isinstance(one, c.Condition) for one in c.leaves(x.tree))]
    found = [every([ill, some(beside)])] if beside else []
    kept_out = some([*alone, *found, every([some([ill, *others]), asked])])
    return negate(kept_out) if isinstance(what.tree, c.Not) else kept_out


def _is_shown(tree: c.Tree) -> bool:
    return isinstance(tree, c.Attest) or is_named(tree)


def _is_one(tree: c.Tree, ill: str) -> bool:
    return all(isinstance(x, c.Condition) and is_a(x.concept, ill, "condition") for x in c.leaves(tree))


_TOOL = (
    r"(?:[\w-]*graph(?:y|ic|ically)?|[\w-]*grams?|ECG|EKG|EEG|MRI|CT|PET|x-?rays?|radiographs?|imaging|scans?|ultraso\w+|biops(?:y|ies)|cultures?"
    r"|[\w-]+scop(?:y|ies)|(?:[\w-]*scopic\s+|physical\s+|clinical\s+)?exam(?:ination)?s?|tests?)"
)
_OLD_OR_SEEN = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<lead>(?:(?:any|an?|known|prior|previous|medical)\s+)*history)\s+(?:of\s+)?(?:and/or|or)\s+"
    r"(?P<seen>(?:(?:any|current|present|active|clinical)\s+)*(?:evidence|signs?|findings?)\s+of\s+(?P<ill>[^,;:()<>≤≥=\d]{3,90}?)\s+"
    rf"(?:on|by|at)\s+(?:(?:an?|the|screening|baseline)\s+)*(?:[\w-]+\s+){{0,3}}?{_TOOL})\W*",
    re.IGNORECASE,
)


def old_or_seen(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "History or evidence of A on ECG": what an examination shows today, no list of diagnoses has to hold."""
    match = _OLD_OR_SEEN.fullmatch(text, start, end)
    if match is None or (match["no"] and context.excluding):
        return None
    told = f"{match['lead']} of {match['ill']}"
    inside = context.as_exclusion() if match["no"] else context
    old = context.clause(told, 0, len(told), inside.of(told))
    if old.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(old.tree)):
        return None
    place = match.start("lead"), match.end("ill")
    seen = attest(text, *match.span("seen"), "investigator")
    either = some([Built(old.tree, (place,) * len(old.places)), seen])
    return negate(either) if match["no"] else either


_BY_VALUE = re.compile(
    r"(?P<what>[^,;:()<>≤≥=\d]{4,60}?)\s*,?\s+as\s+(?:evidenced|demonstrated|shown|indicated|manifested)\s+by(?:\s*:)?\s+"
    r"(?P<by>[^;]*\d[^;]*)",
    re.IGNORECASE,
)


def by_value_and_more(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Anemia as evidenced by hemoglobin < 8 g/dL frobbing": the value is the anemia, whatever the rest says."""
    match = _BY_VALUE.fullmatch(text, start, end)
    if match is None or context.excluding or _OTHERWISE.search(match["by"]):
        return None
    what = context.clause(text, *match.span("what"), context)
    if not isinstance(what.tree, c.Condition) or not by_value(what.tree.concept):
        return None
    parts = [Built(*one) for one in operands(context.plain(text, start, end, context), c.All)]
    values = [x for x in parts if isinstance(x.tree, c.Measurement)]
    others = [x for x in parts if x.tree != what.tree and x not in values]
    if not values or not all(all_define(x.tree, what.tree) for x in values):
        return None
    return (
        every([*values, *others]) if all(isinstance(x.tree, c.Unparsed | c.Attest) for x in others) else None
    )


RULES = (
    (by_value_and_more, (" by ", " by:")),
    (by_several, EVIDENCED),
    (old_or_seen, ("evidence of ", "sign of ", "signs of ", "finding of ", "findings of ")),
)
"""Each with words of which one stands in whatever it reads."""
