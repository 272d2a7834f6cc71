"""Treatments that somebody failed, is naive to or has been off for some time."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.refining import changed
from trialrun.criteria.rules.given import AMOUNT, UNIT
from trialrun.criteria.trees.build import Built, attest, every, implies, negate
from trialrun.criteria.trees.uncoded import has_uncoded_name
from trialrun.criteria.words.windows import duration, none_for
from trialrun.model import criteria as c
from trialrun.vocab.mentions import resolve

_PEOPLE = r"(?:(?:all\s+)?(?:patients?|subjects?|participants?|women|men|individuals?|those|they)\s+)?(?:who\s+|with\s+)?"
# How it did not help, as nouns: "inadequate response", "secondary loss of response", "primary non-response".
_NO_HELP = (
    r"(?:(?:an?|any|primary|secondary|documented|prior|previous|history\s+of)\s+)*"
    r"(?:(?:no|poor|inadequate|insufficient|incomplete|suboptimal|lack\s+of|loss\s+of|lost)\s+(?:(?:an?|the|clinical|therapeutic|adequate|initial)\s+)*response"
    r"|lack\s+of\s+(?:efficacy|response|effect(?:iveness)?|benefit)|ineffectiveness|non-?\s?response)"
)
_OR = r"(?:\s*,\s*(?:or|and/or)\s+|\s*,\s*|\s+or\s+|\s+and/or\s+|\s*/\s*)"
_FAILED = re.compile(
    rf"{_PEOPLE}(?:(?:must|should)\s+)?(?:(?:have|has|had|be|is|are)\s+)?(?:previously\s+)?"
    rf"(?P<how>{_NO_HELP}\s+(?:to|of|with|from)|{_NO_HELP}(?:\s+to)?(?:{_OR}(?:{_NO_HELP}|intolerance)(?:\s+to)?)*{_OR}(?:{_NO_HELP}\s+to|intolerance\s+(?:to|of))|"
    r"failed|not\s+responded\s+to|(?:been\s+)?unresponsive\s+to|failed\s+to\s+respond\s+to|failure\s+(?:of|to\s+respond\s+to|on)|(?:no|poor|inadequate|lack\s+of|insufficient)\s+response\s+to|responded\s+to|responsive\s+to|(?:(?:show(?:ed|ing|s)|demonstrat(?:ed|ing|es)|good|adequate|favou?rable|initial|clinical|documented|an?)\s+)+response\s+to(?:\s+at\s+least)?(?:\s+(?:one|two|three|[1-4]))?(?:\s+or\s+more)?)\s+"
    r"(?:(?:the|all|any|an?|on|adequate|trial\s+of)\s+)*(?P<what>[^,;:()<>≤≥=]{3,90}?|(?=[^;:]*\bor\b)(?![^;:]*\b(?:and|but|with)\b)[^;:()<>≤≥=]{3,140}?)\W*",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"(?:(?P<least>at\s+least|a?\s*minimum\s+of|more\s+than)\s+)?(?P<n>{AMOUNT})[\s-]*(?P<u>{UNIT})\s+(?:course\s+)?of\s+",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:if|unless|except|must|may|that|which|who|eligible|excluded|allowed|not|no)\b|\bto\s+[a-z]+",
    re.IGNORECASE,
)
_NO_TREATMENT = re.compile(
    r"\b(?:if|unless|except|or|must|may|that|which|who|eligible|excluded|allowed|not|no)\b|\bto\s+[a-z]+",
    re.IGNORECASE,
)


_MANY = (
    r"(?:(?:(?:at\s+least|a\s+minimum\s+of|[≥>]=?)\s*(?:\d|one|two|three|four)|(?:\d|one|two|three|four)\s+or\s+more)(?:\s*\(\d\))?"
    r"\s+(?:(?:prior|previous|different|distinct|separate|other)\s+)*)"
)
# Lines and regimens are counted by the grammar.
_COUNT = re.compile(rf"{_MANY}(?!.*\b(?:regimens?|lines?|courses?|cycles?)\b)", re.IGNORECASE)
_ONE = re.compile(r"(?:(?:at\s+least|≥|>=|minimum\s+of)\s*(?:1|one)\b|(?:1|one)\s+or\s+more)", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"{_PEOPLE}(?:(?:must|should)\s+)?(?:(?:have|has|had|be|is|are|been)\s+)*"
    r"(?P<lead>(?:(?:currently|prior|previous|previously|current|concurrent|concomitant)\s+)?"
    r"(?:treatment\s+with|therapy\s+with|treated\s+with|use\s+of|exposure\s+to|taking|using|receiving|received|on)\s+)"
    rf"(?P<count>{_MANY})(?P<what>[^,;:()<>≤≥=]{{3,90}}?)\W*",
    re.IGNORECASE,
)


def several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Taking at least two oral antidiabetics": one is taken, and somebody has to say that there are as many."""
    match = _SEVERAL.fullmatch(text[start:end])
    if match is None or _NO_TREATMENT.search(match["what"]):
        return None
    told = text[start + match.start("lead") : start + match.end("lead")] + match["what"]
    built = context.clause(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Received) and not has_uncoded_name(x) for x in c.leaves(built.tree)):
        return None
    begin = start + match.start("lead")
    here = Built(built.tree, ((begin, end),) * len(built.places))
    if _ONE.match(match["count"]):
        return here
    return every([here, attest(text, start + match.start("count"), end, "investigator")])


_NEVER = re.compile(
    rf"{_PEOPLE}(?:(?:have|has|had|be|is|are|been)\s+)*(?:not|never)\s+(?:(?:have|been|previously|before|yet)\s+)*previously\s+(?:been\s+)?"
    r"(?:treated\s+with|exposed\s+to|received|taken|used)\s+"
    # what was never taken is not taken now, either
    r"(?:(?:and|or|nor)\s+(?:(?:is|are|be|being|not|currently|now|presently|still)\s+)*(?:receiving|taking|using|on|treated\s+with)\s+)?"
    r"(?P<what>(?!(?:and|or|nor)\b)[^,;:()<>≤≥=]{3,90}?)\W*",
    re.IGNORECASE,
)


def never(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Not previously treated with X", as a demand: X was never given. Among exclusions it may mean either."""
    match = _NEVER.fullmatch(text[start:end])
    if match is None or context.excluding:
        return None
    begin = start + match.start("what")
    what = context.clause(text, begin, start + match.end("what"), context.as_exclusion())
    return negate(what) if all(isinstance(x, c.Received) for x in c.leaves(what.tree)) else None


def failed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Failed prior fludarabine": it was given, and somebody has to say that it failed."""
    match = _FAILED.fullmatch(text[start:end])
    if match is None:
        return None
    long = _LONG.match(match["what"])
    # "two or more antidepressants": how many is said with the failure
    many = long or _COUNT.match(match["what"])
    begin = start + match.start("what") + (many.end() if many else 0)
    if _NOT_GIVEN.search(text, begin, start + match.end("what")):
        return None
    what = context.clause(text, begin, start + match.end("what"), context.as_inclusion())
    if not all(isinstance(x, c.Received) for x in c.leaves(what.tree)) or isinstance(what.tree, c.Not):
        return None
    if long is not None:  # "failed 3 months of conservative treatment"
        length = c.Length(duration(long["n"], long["u"], long["least"] or ""))
        given = changed(what, c.Received, lambda node: None if node.lines else replace(node, lasting=length))
        if given is None:
            return None
        what = given
    return every([what, attest(text, start + match.start("how"), end, "investigator")])


_NOT_BORNE = re.compile(
    rf"{_PEOPLE}(?:(?:cannot|can\s+not|could\s+not|do(?:es)?\s+not|did\s+not|not\s+able\s+to)\s+tolerate|(?:(?:is|are)\s+)?not\s+tolerating)\s+"
    r"(?P<what>[^;:()<>≤≥=]{3,140}?)\W*",
    re.IGNORECASE,
)


_TREATMENT = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|regimens?|medications?|drugs?|agents?|dos(?:e|es|ing))\W*$",
    re.IGNORECASE,
)


def not_borne(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Cannot tolerate A or other B": a person's answer, for both; nobody is meant who only takes B."""
    match = _NOT_BORNE.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context.as_exclusion())
    told = all(isinstance(x, (c.Received, c.Unparsed, c.Attest)) for x in c.leaves(what.tree))
    given = told and not isinstance(what.tree, c.Not) and _TREATMENT.search(match["what"]) is not None
    given = given or all(isinstance(x, c.Received) for x in c.leaves(what.tree))
    return attest(text, start, end, "investigator") if given and not isinstance(what.tree, c.Not) else None


RESISTANCE = ("resistance",)
"""Stands in whatever `resistance` finds."""

_RESISTANCE = re.compile(
    rf"{_PEOPLE}(?:(?:have|has|had|having|an?|any|known|suspected|documented|confirmed|primary|secondary|acquired|clinical|genotypic|phenotypic"
    r"|viral|HIV|HIV-1|HBV|CMV|evidence\s+of|history\s+of|prior|previous)\s+)*"
    r"(?:resistance(?:[\s-]+(?:associated\s+)?(?:mutations?|substitutions?))?(?:\s+(?:or\s+)?(?:intolerance|sensitivity|hypersensitivity))?\s+to\s+(?P<what>[^;:()<>≤≥=]{3,140}?)"
    r"|(?P<drug>[a-z][\w -]{2,40}?)\s+resistance(?:\s+(?:or|and/or)\s+(?:dependence|dependency|intolerance))?)\W*",
    re.IGNORECASE,
)
_THESE = re.compile(
    r"(?:any|all|one|either)?\s*(?:of\s+)?(?:the\s+)?(?:study|trial|investigational)\s+(?:drugs?|medications?|agents?|treatments?)",
    re.IGNORECASE,
)


def resistance(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Known resistance to A or B": a person's answer, for both; nobody is meant who only takes B."""
    match = _RESISTANCE.fullmatch(text, start, end)
    if match is None:
        return None
    if match["what"] and _THESE.fullmatch(match["what"]):
        return attest(text, start, end, "investigator")
    what = context.clause(text, *match.span("what" if match["what"] else "drug"), context.as_exclusion())
    given = all(isinstance(x, c.Received) for x in c.leaves(what.tree)) and not isinstance(what.tree, c.Not)
    if not given or (match["drug"] and resolve(f"{match['drug']} resistance", "condition")):
        return None  # "insulin resistance" is an illness
    return attest(text, start, end, "investigator")


_NAIVE = re.compile(
    rf"{_PEOPLE}(?:(?:must|should)\s+)?(?:(?:be|is|are)\s+)?(?P<what>[^,;:()<>≤≥=]{{3,60}}?)?(?:[\s-]+(?:therapy|treatment))?[\s-]+na(?:i|ï)ve(?:\s+(?:patients?|subjects?|participants?))?(?:\s*,?\s+(?:with|and)\s+(?P<rest>[^;]{{3,200}}?))?\W*",
    re.IGNORECASE,
)


def naive(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chemotherapy-naive", "must be protease inhibitor naive": never had it."""
    match = _NAIVE.fullmatch(text[start:end])
    if match is None:
        return None
    what = context.clause(
        text, start + match.start("what"), start + match.end("what"), context.as_inclusion()
    )
    if not isinstance(what.tree, c.Received) or what.tree != c.Received(what.tree.concept):
        return None
    if has_uncoded_name(what.tree):
        return None
    if match["rest"]:
        return every(
            [
                negate(what),
                context.clause(text, start + match.start("rest"), start + match.end("rest"), context),
            ]
        )
    return negate(what)


_FOR_NAIVE = re.compile(
    r"(?:for|in)\s+(?:(?:patients?|subjects?|participants?|those|people)\s+(?:who\s+(?:are|is)\s+)?)?(?P<who>[a-z][\w /-]{2,40}?[\s-]na(?:i|ï)ve)"
    r"(?:\s+(?:patients?|subjects?|participants?|individuals?|people))?\s*[,:]\s*(?P<then>\S.+)",
    re.IGNORECASE | re.DOTALL,
)


def for_naive(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "For biologic-naive patients, X": X is asked of those who never had it, and of nobody else."""
    match = None if context.excluding else _FOR_NAIVE.fullmatch(text, start, end)
    if match is None:
        return None
    who = naive(text, *match.span("who"), context)
    if who is None or who.unparsed:
        return None
    return implies(who, context.clause(text, *match.span("then"), context))


_OFF = re.compile(
    rf"{_PEOPLE}(?:(?:must|should)\s+)?(?:(?:be|is|are|have|has|have\s+been|has\s+been)\s+)?(?P<first>off|discontinued|stopped|ceased|discontinue|stop)\s+(?:(?:of|all|any|prior|previous|the|taking|using|use\s+of|treatment\s+with|therapy\s+with)\s+)*(?P<what>[^;:()<>≤≥=]{{3,90}}?)\s+"
    r"(?:for\s+)?(?P<bound>(?:at\s+least|more\s+than|a\s+minimum\s+of|the|greater\s+than|less\s+than|fewer\s+than|within(?:\s+the(?:\s+last)?)?|in\s+the\s+last|>|≥|<)\s*)*(?P<long>(?:\d+|one|two|three|four|five|six|eight|twelve)\s+(?:days?|weeks?|months?|years?))"
    r"(?P<before>\s+(?:before|prior\s+to|preceding)\s+[^,;:()]{3,60}|\s+ago)?\W*",
    re.IGNORECASE,
)


_OTHERWISE = re.compile(r"\b(?:study|unless|except|if|due|because|never|who|must)\b", re.IGNORECASE)


_SUPPRESSION = re.compile(r"\bimmunosuppression\b", re.IGNORECASE)


def off(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Off chemotherapy for at least 4 weeks": none within that time; "stopped it less than 4 weeks ago": some."""
    match = _OFF.fullmatch(text[start:end])
    if match is None or _OTHERWISE.search(match["what"]):
        return None
    recently = re.match(r"less|fewer|within|in\b|<", match["bound"] or "", re.IGNORECASE) is not None
    if recently is not context.excluding:
        return None
    before = match["before"] if match["before"] and "ago" not in match["before"] else " before study entry"
    what = _SUPPRESSION.sub("immunosuppressive therapy", match["what"])  # what one can be off
    bound = (match["bound"] or "").strip()
    if recently:
        time = "less than" if re.match(r"less|fewer|<", bound, re.IGNORECASE) else "within"
    else:
        time = none_for(bound)
    told = f"{'' if recently else 'no '}{what} {time} {match['long']}{before}"
    built = context.clause(told, 0, len(told), context.of(told))
    inner = built.tree.of if isinstance(built.tree, c.Not) else built.tree if recently else None
    if inner is None or not all(
        isinstance(x, c.Received) and x.within is not None and x.ongoing is None for x in c.leaves(inner)
    ):
        return None
    return Built(built.tree, ((start + match.start("first"), end),) * len(built.places))


_AT_MOST_OF = re.compile(
    r"(?:(?:must|should)\s+have\s+(?:had\s+|received\s+)?|have\s+(?:had|received)\s+)?(?:(?P<no>not?\s+(?:more|longer|greater)\s+than)|at\s+most|(?P<less>less\s+than|fewer\s+than)|up\s+to)\s+"
    r"(?P<long>(?:\d+|one|two|three|four|six|twelve)\s+(?:days?|weeks?|months?|years?))\s+of\s+(?P<earlier>(?:prior|previous)\s+)?(?P<what>[^;:<>≤≥]{3,120})",
    re.IGNORECASE,
)
_LATELY = re.compile(r"\s(?:with)?in\s+the\s+(?:last|past|previous|preceding)\b", re.IGNORECASE)
SO_LONG = ("of prior", "of previous", "no more than", "not more than", "no longer than", "no greater than")


def so_long_at_most(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No more than 6 months of prior tamoxifen": none that lasted longer; who never had it is let in."""
    match = None if context.excluding else _AT_MOST_OF.fullmatch(text, start, end)
    if match is None or not (match["no"] or match["earlier"]):
        return None
    longer = "at least" if match["less"] else "more than"  # "less than 6 months": six are too many
    if _LATELY.search(match["what"]):
        told = f"{longer.capitalize()} {match['long']} of {match['what']}"
    else:
        told = f"Prior {match['what']} for {longer} {match['long']}"
    built = context.clause(told, 0, len(told), context.of(told).as_exclusion())
    known = all(isinstance(x, c.Received) and x.lasting is not None for x in c.leaves(built.tree))
    return negate(Built(built.tree, ((start, end),) * len(built.places))) if known else None
