"""Who has to have recovered, and from what: whoever never had a treatment has nothing to recover from."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, operands, some
from trialrun.model import criteria as c

_TOXICITY = r"(?:toxicit\w+|adverse (?:events?|effects?)|side effects?)"
_RECOVERED = re.compile(
    r"(?:(?P<main>\S.*?)(?:,\s*|\s+)and\s+(?:(?:have|has|be|must have)\s+)?"
    r"|(?:(?:patients|subjects|participants)\s+)?(?:(?:must|should|who)\s+)?(?:(?:have|has|be|had)\s+)?)"
    r"(?P<how>(?:(?:fully|adequately|completely|sufficiently|clinically)\s+)?recovered(?:\s+(?:from|to|since|after)\b[^.;:]*)?"
    rf"|(?:(?:full|complete|adequate|sufficient|satisfactory)\s+)?(?:resolution|recovery)\s+(?:from|of)\s+(?:\w+\s+){{0,5}}?{_TOXICITY}[^.;:]*"
    rf"|(?:all|any)\s+(?:\w+[\s-]+){{0,6}}?{_TOXICITY}\b[^.;:]{{0,80}}?\b(?:resolved|recovered|returned|improved)\b[^.;:]*)",
    re.IGNORECASE | re.DOTALL,
)


_ASIDE = re.compile(r"\([^()]*\)")


def recovered(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Recovered from prior surgery", "… and recovered": somebody has to judge that."""
    match = _RECOVERED.fullmatch(text[start:end])
    if match is None or re.search(r"\b(?:not|nor|no|never)\b", _ASIDE.sub("", match["how"]), re.IGNORECASE):
        return None
    judged = attest(text, start + match.start("how"), end, "investigator")
    if not match["main"]:
        return judged
    if match["how"].lower() == "recovered" and (since := _SINCE.search(match["main"])) is not None:
        judged = attest(text, start + since.end(), end, "investigator")  # from what it is
    if (may := _MAY_HAVE.search(match["main"])) is not None:  # "prior A allowed and recovered": if they had A
        begin, how = start + may.end(), start + match.start("how")
        told = f"{text[:begin]}{' if '.ljust(how - begin)}{text[how:]}"
        if_had = context.clause(told, start, end, context.of(told))
        return if_had if isinstance(if_had.tree, c.IfThen) else attest(text, start, end, "investigator")
    main = context.clause(text, start, start + match.end("main"), context)
    if isinstance(main.tree, c.Unparsed) and _LONG_SINCE.match(text, start, end) and not context.excluding:
        return attest(text, start, end, "investigator")  # "since prior therapy": since what, nobody read
    given = None if _ASKS_MORE.search(match["how"]) else _any_given(main)
    if given is not None:  # whoever never had it has nothing to recover from
        judged = implies(given, judged)
    return every([main, judged])


_MAY_HAVE = re.compile(r"(?<!\bnot )\b(?:allowed|permitted|acceptable)\b(?=\W*$)", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+", re.IGNORECASE)
_LONG_SINCE = re.compile(
    r"(?:at\s+least|more\s+than)\s+\w+\s+(?:days?|weeks?|months?)\s+since\s+(?!diagnos|relaps|onset|progress)[^.;:,]+",
    re.IGNORECASE,
)
_ASKS_MORE = re.compile(r"\b(?:with|without|and|or|including)\b", re.IGNORECASE)


def _any_given(main: Built) -> Built | None:
    """What was not given in the time before; None where the tree asks anything else."""
    denied = [main]  # "not A within 4 weeks and not B within 6 weeks"
    if isinstance(main.tree, c.All):
        denied = [Built(*part) for part in operands(main, c.All)]
    if not all(isinstance(part.tree, c.Not) for part in denied):
        return None
    lately = [Built(*one) for part in denied for one in operands(negate(part), c.AnyOf)]
    given = [one for part in lately if (one := _ever_for_that(part)) is not None]
    return some(given) if len(given) == len(lately) else None


def _ever_for_that(lately: Built) -> Built | None:
    """ "A within 4 weeks" at any time; of "A for gout within 4 weeks" a person still says for what it was."""
    parts = [Built(*one) for one in operands(lately, c.All)]
    asked = [x for x in parts if isinstance(x.tree, c.Attest) and not _NO_KIND.match(x.tree.text)]
    others = [x for x in parts if not isinstance(x.tree, c.Attest)]
    if len(others) != 1 or (ever := _at_any_time(others[0].tree)) is None:
        return None
    return every([leaf(ever, *others[0].places[0]), *asked])


# Whom it spares, and what else is asked, says nothing of what was given.
_NO_KIND = re.compile(r"(?:except|excluding|unless|other than|apart from|not)\b|\d", re.IGNORECASE)


def _at_any_time(given: c.Tree) -> c.Received | None:
    if not isinstance(given, c.Received) or given.within is None or given.within.at_most is None:
        return None
    ever = c.Received(given.concept, excepting=given.excepting)
    return ever if given == replace(ever, within=given.within) else None
