"""Washouts told twice, in days and in half-lives of the drug, and which of the two counts."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    some,
    with_leaves,
)
from trialrun.criteria.trees.ranges import not_longer
from trialrun.criteria.words.windows import duration, none_for
from trialrun.model import criteria as c
from trialrun.model.time import Duration
from trialrun.vocab.concepts import is_a

_NUMBER = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|ten|twelve)(?:\s*\(\d+\))?"
_TIME = rf"(?P<n{{0}}>{_NUMBER})[\s-]*(?P<u{{0}}>hours?|days?|weeks?|months?)"
_LIVES = (
    rf"(?:(?:at\s+least|approximately|about)\s+)?(?P<h{{0}}>{_NUMBER})\s*(?:x\s*|×\s*)?(?:(?:drug|elimination|terminal|plasma|known)\s+)*(?:half[\s-]?li(?:ves|fe)|t\s?1/2)"
    r"(?:\s+of\s+(?:the\s+|that\s+|each\s+)?(?:(?:study|investigational|respective|previous|prior)\s+)?(?:drugs?|agents?|products?|compounds?|medications?|therapy|treatment))?"
    r"(?:\s*\((?:if\s+(?:known|available|applicable)|of\s+[\w ]{{3,30}})\))?"
)
_JOIN = r"\s*,?\s*(?P<open{0}>\()?\s*(?:or|and|/)\s*(?:(?:within|less\s+than|at\s+least|[<≤>≥]=?)\s*)?(?:the\s+(?:last|past)\s+)?"
_WHICH = (
    r"(?:\s*[,;]?\s*\(?\s*which\s?ever\s+(?:(?:time\s+)?period\s+)?(?:is|was|comes|occurs)\s+(?:the\s+)?"
    r"(?P<which>short\w*|long\w*|less\w*|great\w*|first|earli\w*|lat\w*)\s*\)?\s*,?)?"
)
_PAIR = re.compile(
    r"(?P<of>(?:the\s+)?(?P<which_of>shorter|longer|lesser|greater)\s+of\s+(?:either\s+)?)?"
    rf"(?:{_LIVES.format('1')}{_JOIN.format('1')}{_TIME.format('1')}|{_TIME.format('2')}{_JOIN.format('2')}{_LIVES.format('2')})"
    rf"(?:\s+|(?=[,;(]))?{_WHICH}(?P<close>\))?",
    re.IGNORECASE,
)
_SHORT = ("short", "less", "first", "earl")
_SINCE = re.compile(r"\b(?:at\s+least|minimum\s+of|[≥>]=?)\s*$", re.IGNORECASE)


def washout(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "within 5 half-lives or 14 days, whichever is shorter": inside both; of the longer, inside either."""
    pairs = list(_PAIR.finditer(text, start, end))
    if len(pairs) != 1:
        return None
    match = pairs[0]
    which = (match["which"] or match["which_of"] or "").lower()
    opened = bool(match["open1"] or match["open2"])
    if bool(match["close"]) and not opened and "(" not in match.group():
        return None
    if not which and _SINCE.search(text, start, match.start()):
        return None  # "at least 2 weeks or 5 half-lives since": either or both is not said
    side = "1" if match["h1"] else "2"
    own = duration(match["n" + side], match["u" + side])
    lives = duration(match["h" + side], "half lives")
    before = text[start : match.start()]
    after = text[match.end() : end]
    told = f"{before}{match['n' + side]} {match['u' + side]} {after.lstrip(' ,')}".strip()
    built = context.clause(told, 0, len(told), context.of(told))
    shorter = which.startswith(_SHORT)
    if built.unparsed or not any(_timed(x, own) for x in c.leaves(built.tree)):
        return None

    def both(tree: c.Tree, _: tuple[int, int]) -> Built:
        window = _timed(tree, own)
        if window is None or not isinstance(tree, c.Received):
            return leaf(tree, start, end)
        other = replace(
            tree,
            within=_of_length(window, lives),
        )
        join = every if shorter == (window.at_most is not None) else some
        return join([leaf(tree, start, end), leaf(other, start, end)])

    return with_leaves(built, both)


def _of_length(window: c.Window, lives: Duration) -> c.Window:
    """The window with another length, whose bound counts itself where that of the window does."""
    if window.at_most is not None:
        return replace(window, at_most=replace(lives, strict=window.at_most.strict))
    assert window.at_least is not None
    return replace(window, at_least=replace(lives, strict=window.at_least.strict))


def _timed(tree: c.Tree, length: Duration) -> c.Window | None:
    """The window of a treatment, where it is as long as the washout."""
    if not isinstance(tree, c.Received) or tree.within is None:
        return None
    bounds = (bound for bound in (tree.within.at_most, tree.within.at_least) if bound is not None)
    return tree.within if any((x.amount, x.unit) == (length.amount, length.unit) for x in bounds) else None


_SIGN = r"(?:≥|>=?|at\s+least|more\s+than|minimum\s+of)"
_COMPLETED = (
    rf"(?:(?:any|all|the|prior|previous)\s+)*(?P<what{{0}}>[a-z][^,;:()<>≥≤\d]{{{{3,60}}}}?)\s*,?\s*(?:(?:completed|stopped|finished|given|ended|administered|performed)\s+)?"
    rf"(?P<bound{{0}}>{_SIGN})\s*(?P<time{{0}}>\d+\s*(?:days?|weeks?|months?))"
)
_EACH_COMPLETED = re.compile(
    rf"{_COMPLETED.format('1')}(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+){_COMPLETED.format('2')}"
    rf"(?:(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+){_COMPLETED.format('3')})?\s+(?P<before>(?:prior\s+to|before)\s+\S.*)",
    re.IGNORECASE,
)


# "on interferon for at least 12 weeks": how long it has lasted, and no time since it.
_LASTING = re.compile(r"\b(?:for|been|on|receiving|taking)\s*$|^(?:ha(?:ve|s)\s+)?been\b", re.IGNORECASE)
# How these end: quickly looked for before the rest.
_BEFORE_ALL = re.compile(r"\s(?:prior\s+to|before)\s", re.IGNORECASE)


def each_completed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chemotherapy ≥ 3 weeks and radiation ≥ 2 weeks prior to entry": none of them sooner before, and none asked for."""
    if context.excluding or _BEFORE_ALL.search(text, start, end) is None:
        return None
    match = _EACH_COMPLETED.fullmatch(text, start, end)
    if match is None:
        return None
    parts: list[Built] = []
    for one in "123":
        if not match["what" + one]:
            continue
        if _LASTING.search(match["what" + one]):
            return None
        time = f"{none_for(match['bound' + one])} {match['time' + one]}"
        told = f"No {match['what' + one]} {time} {match['before']}"
        built = context.clause(told, 0, len(told), context.of(told))
        if not isinstance(built.tree, c.Not) or not all(
            isinstance(x, c.Received) for x in c.leaves(built.tree)
        ):
            return None
        parts.append(Built(built.tree, (match.span("what" + one),) * len(built.places)))
    return every(parts)


_LONG_AGO = re.compile(
    r"\s*(?:that\s+)?(?:(?:it|they|this|these|all|(?:the\s+)?(?:(?:last|most\s+recent|final)\s+)?(?:dose|treatment|administration|cycle|course|infusion|injection|therapy|drug))\s+)?"
    r"(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+)?(?:last\s+)?"
    r"(?:(?:completed|given|discontinued|stopped|administered|received|finished|ended|taken|performed|done|delivered|ceased|concluded|equal\s+to\s+or)\s+)*"
    r"(?P<bound>≥|>=?|at\s+least|(?:more|greater|longer)\s+than(?:\s+or\s+equal\s+to)?|a\s+minimum\s+of|over)\s*(?P<time>\d+(?:\.\d+)?\s*(?:days?|weeks?|wks?|months?|years?|yrs?))"
    r"(?:\s+or\s+more)?\s*(?:(?P<before>(?:prior\s+to|before|preceding)\s+[^,;:()]{3,80}?)|ago|previously|earlier|(?:have|has)\s+(?:elapsed|passed)(?:\s+since\s+[^,;:()]{3,60}?)?"
    r"|since\s+(?:the\s+|their\s+)?(?:last|completion|end|most\s+recent|final|prior)\b[^,;:()]{0,60}?)"
    r"(?:\s*,?\s+and\s+(?P<rest>[^,;:()]{5,100}))?\W*",
    re.IGNORECASE,
)


def _of_some(text: str, given: Built, begin: int, end: int, context: Context) -> Built | None:
    """The same of "prior systemic therapy", of which a person has to say whether what was given is meant."""
    parts = [Built(*one) for one in operands(given, c.All)]
    asked = [x for x in parts if isinstance(x.tree, c.Attest)]
    known = [x for x in parts if not isinstance(x.tree, c.Attest)]
    if not asked or not known:
        return None
    timed = long_ago(text, every(known), begin, end, context)
    if timed is None or not (context.excluding or isinstance(timed.tree, c.Not)):
        return None
    lately = timed if context.excluding else negate(timed)
    kept_out = every([lately, *asked])
    return kept_out if context.excluding else negate(kept_out)


def asked_since(text: str, given: Place, needed: Place, context: Context) -> Built | None:
    """ "A allowed if more than 6 months ago", where A was not read: whoever had it must have had it before."""
    if _LONG_AGO.fullmatch(text, *needed) is None:
        return None
    had, so = (attest(text, begin, end, "investigator") for begin, end in (given, needed))
    return every([had, negate(so)]) if context.excluding else implies(had, so)


def long_ago(text: str, given: Built, begin: int, end: int, context: Context) -> Built | None:
    """What "… allowed if completed at least 4 weeks before entry" asks of whoever had it: none of it since.

    `given` is what is allowed, from `begin` to `end` the condition. Among the exclusions: who is kept out.
    """
    match = _LONG_AGO.fullmatch(text, begin, end)
    if match is not None and any(isinstance(x, c.Attest) for x in c.leaves(given.tree)):
        return _of_some(text, given, begin, end, context)
    if match is None or not all(isinstance(x, c.Received) and not x.within for x in c.leaves(given.tree)):
        return None
    time = f"{none_for(match['bound'])} {match['time']}"
    told = f"No chemotherapy {time} {match['before'] or 'before screening'}"
    probe = context.clause(told, 0, len(told), context.of(told).as_inclusion())
    timed = probe.tree.of if isinstance(probe.tree, c.Not) else None
    if not isinstance(timed, c.Received) or timed.within is None:
        return None
    window = timed.within
    lately = with_leaves(given, lambda tree, place: leaf(replace(tree, within=window, ongoing=None), *place))
    if not match["rest"]:
        return lately if context.excluding else negate(lately)
    rest = context.clause(text, *match.span("rest"), context.as_inclusion())
    if rest.unparsed:
        rest = attest(text, *match.span("rest"), "investigator")
    if context.excluding:
        return some([lately, every([given, negate(rest)])])
    return every([negate(lately), implies(given, rest)])


_NOT_FOR_DAYS = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals)\s+)?(?:(?:who|must|should)\s+)*(?:(?:have|has|had)\s+not\s+(?:been\s+)?(?:used|taken|received|given|treated\s+with|on)"
    r"|no(?:\s+(?:prior|previous))?\s+(?:use|intake)\s+of)\s[^,;:()]{3,100}?\sfor\s+(?:more|longer|greater)\s+than\s+\w+\s+(?:hours|days)",
    re.IGNORECASE,
)


def not_for_days(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have not used aspirin for more than 2 days": none since then, or no longer than that; a person says."""
    if _NOT_FOR_DAYS.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end)


def spared_sooner(main: Built, other: Built) -> Built:
    """ "At least 3 weeks since chemotherapy (24 hours since hydroxyurea)": the drug is no part of the longer time."""
    given, drugs = main.tree, list(c.leaves(other.tree))
    given = given.of if isinstance(given, c.Not) else given
    if not isinstance(given, c.Received) or given.within is None or given.within.at_most is None:
        return main
    longest, names = given.within.at_most, []
    for drug in drugs:
        if not isinstance(drug, c.Received) or drug.within is None or drug.within.at_most is None:
            return main
        if not is_a(drug.concept, given.concept, "therapy") or drug.concept == given.concept:
            return main
        if not not_longer(drug.within.at_most, longest, strictly=True):
            return main
        names.append(drug.concept)
    spared = replace(given, excepting=tuple(dict.fromkeys((*given.excepting, *names))))
    return Built(c.Not(spared) if isinstance(main.tree, c.Not) else spared, main.places)
