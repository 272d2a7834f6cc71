"""How treatment is given: planned, at a dose that does not change, for some time."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.refining import changed
from trialrun.criteria.phrases.tails import asks_a_person
from trialrun.criteria.trees.build import Built, attest, every, implies, negate, operands, some
from trialrun.criteria.words.comparisons import WORDS
from trialrun.criteria.words.windows import anchor_of, duration
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

AMOUNT = rf"(?:\d+(?:\.\d+)?|(?:{WORDS})(?:\s*\(\d+\))?|an?)"
UNIT = r"(?:(?:full|calendar|consecutive|complete|completed)\s+)?(?:hours?|days?|weeks?|wks?|months?|mos?|years?|yrs?)\b"
_PEOPLE = r"(?:(?:all\s+)?(?:patients?|subjects?|participants?|individuals?|those|persons|people)\s+)?"
_ARE = r"(?:(?:who|that)\s+)?(?:(?:must\s+be|should\s+be|have\s+been|has\s+been|will\s+be|(?:(?:are|is)\s+)?to\s+be|are|is|were|be|being)\s+)?"
_PLAN = r"(?:plans?(?=\s+to\s+(?:undergo|receive|start|begin|initiate|be\s+treated)\b)|planned|scheduled|booked|listed|wait-?\s?listed|planning|anticipated|intended|awaiting|about|due(?!\s+to\s+(?!(?:undergo|receive|start|begin|have|be|get|commence|initiate|take|enter)\b))|candidates?\s+scheduled)"
_PLANNED = re.compile(
    rf"^{_PEOPLE}(?:{_ARE}|with\s+(?:an?\s+)?(?=planned|scheduled))(?:already\s+)?(?P<plan>{_PLAN})\b\s*"
    r"(?:to\s+(?:receive|undergo|have|start|begin|initiate|commence|take|get|be\s+(?:treated|given|started)\s*(?:with|on)?)\s+"
    r"|for\s+|on\s+(?:receiving|undergoing|having|starting)\s+|(?:treatment|therapy)\s+with\s+|(?:use|administration|receipt|initiation)\s+of\s+)?"
    r"(?:(?:an?|the|their|any|other|elective)\s+)*(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WILL = re.compile(
    rf"^{_PEOPLE}(?:(?:who|that)\s+)?(?:will|are\s+(?:going|about)\s+to|is\s+(?:going|about)\s+to)\s+(?:receive|undergo|be\s+treated\s+with|be\s+undergoing)\s+"
    r"(?:(?:an?|the|their|any)\s+)*(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PLANNED_AFTER = re.compile(
    r"^(?P<what>\S.{2,80}?)\s+(?:(?:that\s+)?(?:is|are|has been|have been|will be)\s+)?(?:already\s+)?(?:planned|scheduled|anticipated)"
    r"(?P<time>\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_PLAN_INCLUDES = re.compile(
    r"(?:(?:the|their|a)\s+)?(?:(?:planned|intended)\s+(?:treatment|therapy|management|regimen)(?:\s+plan)?|(?:treatment|therapy|therapeutic|management)\s+plan|plan\s+of\s+(?:treatment|care))\s+"
    r"(?:that\s+)?(?:(?:will|must|should|is\s+to)\s+)?(?:includes?|including|involves?|involving|consists?\s+of|consisting\s+of|comprises?)\s+(?P<what>[a-z][^;:()]{3,120})",
    re.IGNORECASE,
)


def plan_includes(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Treatment plan includes chemotherapy": it is planned."""
    match = _PLAN_INCLUDES.fullmatch(text, start, end)
    return None if match is None else _to_come(text, *match.span("what"), None, context)


_EITHER = re.compile(
    r"^(?:any\s+)?(?P<now>current|concurrent|concomitant|ongoing|present|prior|previous|past|recent)\s*(?:,\s*)?(?:or|and/or|/)\s*"
    r"(?:planned|scheduled|anticipated)\s+(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_IN_THE_STUDY = (
    r"(?:during|in|throughout|over|within)\s+(?:the\s+)?(?:(?:course|duration|period|time)\s+of\s+)?(?:the\s+|this\s+|their\s+)?"
    r"(?:individual\s+)?(?:study|trial|protocol|participation|observation|follow-?\s?up|treatment)(?:\s+(?:period|participation|duration|phase|treatment|course))*"
    r"(?:\s+in\s+(?:the|this)\s+(?:study|trial))?|while\s+(?:on|in)\s+(?:the\s+)?(?:study|trial)|at\s+the\s+time\s+of\s+(?:the\s+)?(?:study|trial)"
)
_LATER = re.compile(
    rf"\s*,?\s*(?:(?P<study>{_IN_THE_STUDY})"
    rf"|(?:within|in|during)\s+(?:the\s+)?(?:next\s+)?(?P<n>{AMOUNT})\s*(?P<u>{UNIT})(?:\s+(?P<side>after|following|of|from)\s+(?P<anchor>[a-z0-9 /]+))?)\s*$",
    re.IGNORECASE,
)


# "Women scheduled for …": who is meant is a demand of its own.
_SOMEBODY = re.compile(
    r"(?:(?:all|any)\s+)?(?P<who>adults?|women|men|children|(?:adult|female|male)\s+(?:patients?|subjects?|participants?|individuals?|volunteers?))\s+(?=(?:who|that|scheduled|planned|planning|booked|awaiting|on|receiving|taking|with\s+at\s+least)\s)",
    re.IGNORECASE,
)
_ASKED_OF = re.compile(r"\b(?:must|should|shall|need|needs|has\s+to|have\s+to)\b", re.IGNORECASE)


def _of_somebody(
    text: str, start: int, end: int, context: Context, rule: Callable[[str, int, int, Context], Built | None]
) -> Built | None:
    """The people that a sentence begins with, and what the rule reads of them."""
    match = _SOMEBODY.match(text, start, end)
    if match is None or _ASKED_OF.search(text, match.end(), end):
        return None
    said = rule(text, match.end(), end, context)
    if said is None:
        return None
    return every([context.clause(text, *match.span("who"), context), said])


_NO_PLAN = re.compile(r"no\s+(?:other\s+)?(?=(?:planned|scheduled)\s+(?!for\b|to\b))", re.IGNORECASE)


def planned(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Scheduled for hip replacement", "planned surgery during the study": treatment that is still to come."""
    if (of_them := _of_somebody(text, start, end, context, planned)) is not None:
        return of_them
    piece = text[start:end]
    if (none := _NO_PLAN.match(piece)) is not None:
        coming = planned(text, start + none.end(), end, context.as_exclusion())
        return None if coming is None else negate(coming)
    if (either := _EITHER.match(piece)) is not None:
        return _either(text, start, end, either, context)
    match = _PLANNED.match(piece) or _WILL.match(piece)
    if match is None:
        match = _PLANNED_AFTER.match(piece)
        if match is None or (match["time"] and not _LATER.fullmatch(match["time"])):
            return None
        return _to_come(text, start + match.start("what"), start + match.end("what"), match["time"], context)
    later = _LATER.search(match["what"])
    what_end = match.start("what") + (later.start() if later else len(match["what"]))
    if what_end <= match.start("what"):
        return None
    return _to_come(text, start + match.start("what"), start + what_end, later and later.group(), context)


_WHOSE_PLAN = re.compile(
    r"^(?!to\s+be\b)(?P<main>\S[^;:]{3,160}?)(?:\s*,)?\s+(?:and\s+)?(?:(?:who|that)\s+)?(?:(?:(?:are\s+|is\s+)?to\s+be|are|is|were|was|being|(?:have|has)\s+been)\s+)?"
    r"(?:with\s+(?:an?\s+)?(?P<with>(?:planned|scheduled)\s+(?!(?:for|to)\b)\S[^,;:]*)|(?P<plan>(?:scheduled|planned|booked|(?:wait-?)?listed|awaiting|planning)\s+(?:for|to\s+(?:undergo|receive|have)|(?<=awaiting\s))\s*\S.*)"
    r"|(?P<told>(?:with\s+(?:an?\s+)?(?:clear\s+|clinical\s+|surgical\s+|medical\s+)?indications?|indicated|eligible|referred|recommended|(?:an?\s+)?(?:(?:good|poor|suitable|appropriate|acceptable|ideal|reasonable|potential)\s+)?candidates?)"
    r"\s+for\s+(?!(?:the\s+|this\s+)*(?:study|trial|inclusion|enrol|participation|at\b|more\b|less\b))\S[^;:]*))$",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = re.compile(r"\b(?:and|or|at\s+least)\b", re.IGNORECASE)
_WHO = re.compile(
    r"(?:(?:all|any|adult|(?:fe)?male\s*(?:or|and|/)\s*(?:fe)?male|male|female|eligible)\s+)*(?:patients?|subjects?|participants?|individuals|adults?|children|women|men|people|those)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:no|not|non|without|never|neither|nor|unless|except|excluding|if|other\s+than|must|should|will|may|can|eligible|ineligible|excluded|allowed|permitted)\b",
    re.IGNORECASE,
)


PLANS = ("scheduled", "planned", "booked", "listed", "awaiting", "planning", "indicat", "eligible", "referred", "recommended",
         "candidate")  # fmt: skip


def with_plan(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adults with gallstones scheduled for surgery", "fistula with an indication for surgery": what they have, and what is meant to be done."""
    match = _WHOSE_PLAN.match(text[start:end])
    if match is None or _OTHERWISE.search(match["main"]) or _WHO.fullmatch(match["main"]):
        return None
    if match["main"].count("(") > match["main"].count(")"):
        return None  # "any age (5 to 55 to be eligible for transplantation)": said inside the bracket
    if _LISTED.search(match["main"]) and (context.excluding or not _WHO.match(match["main"])):
        return None  # in a list it cannot be told of which item that is said
    main = context.clause(text, start, start + match.end("main"), context)
    doubtful = main.unparsed or any(isinstance(x, c.Attest) for x in c.leaves(main.tree))
    if any(isinstance(x, c.Allowed) for x in c.leaves(main.tree)) or (
        doubtful and (match["told"] or context.excluding)
    ):
        return None
    if match["told"]:
        if _OTHERWISE.search(match["told"], len("eligible")) or re.search(r"[<>≤≥=]", match["told"]):
            return None
        return every([main, attest(text, start + match.start("told"), end, "investigator")])
    coming = context.clause(text, start + match.start("plan" if match["plan"] else "with"), end, context)
    planned = [x for x in c.leaves(coming.tree) if isinstance(x, c.Received) and x.planned]
    if coming.unparsed or not planned:
        return None
    return every([main, coming])


_PAST_OR_PLANNED = re.compile(
    r"^(?P<past>(?P<what>\S[^,;()]{2,60}?)\s+(?:within|in|during)\s+[^,;()]{4,50}?)\s*,?\s+(?:or|and/or)\s+(?:is\s+|are\s+)?(?:planned|scheduled|anticipated|expected)"
    r"(?P<time>\s+\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def past_or_planned(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Major surgery within 6 months or planned within the next 28 days": one that was, or one to come."""
    match = _PAST_OR_PLANNED.match(text[start:end])
    if match is None or not _LATER.fullmatch(match["time"]):
        return None
    was = _each(context.clause(text, start, start + match.end("past"), context), lambda node: node)
    what = start + match.start("what"), start + match.end("what")
    coming = _to_come(text, *what, match["time"], context)
    return some([was, coming]) if was is not None and coming is not None else None


def _to_come(text: str, start: int, end: int, time: str | None, context: Context) -> Built | None:
    window = None
    later = _LATER.fullmatch(time) if time else None
    if later is not None and later["n"]:
        anchor = anchor_of(later["anchor"] or "")
        window = c.Window(duration(later["n"], later["u"]), anchor=anchor, after=True)

    def plan(node: c.Received) -> c.Received | None:
        if node.within is not None or node.lines is not None:
            return None
        return replace(node, ongoing=None, planned=True, within=window)

    built = _each(context.clause(text, start, end, context), plan) or _planned_so(
        text, start, end, plan, context
    )
    if built is not None and later is not None and later["study"]:
        context.note("Read as: planned, at whatever time of the trial.")
    return built


# "… at our hospital", "… for weight loss", "… under general anesthesia"
_HOW = re.compile(r"\s+(?=(?:for|at|in|by|under|via|on)\s)", re.IGNORECASE)


_REASONED = re.compile(r"\b(?:diagnos[ie]s\s+of|due\s+to|because\s+of|secondary\s+to)\b", re.IGNORECASE)


def _planned_so(
    text: str, start: int, end: int, plan: Callable[[c.Received], c.Received | None], context: Context
) -> Built | None:
    """ "Gastrectomy or colectomy at this hospital": what is planned, and a question where or what for."""
    for cut in _HOW.finditer(text, start + 3, end):
        if not asks_a_person(text[cut.end() : end], last=True) or _OTHERWISE.search(text, start, end):
            continue
        if _REASONED.search(text, cut.end(), end):
            return None  # "… on both knees with a diagnosis of arthritis": of what, the record knows
        built = _each(context.clause(text, start, cut.start(), context), plan)
        if built is not None:
            return every([built, attest(text, cut.end(), end, "investigator")])
    return None


def _either(text: str, start: int, end: int, match: re.Match[str], context: Context) -> Built | None:
    """ "Concurrent or planned chemotherapy": one that goes on, or one to come."""
    later = _LATER.search(match["what"])
    what = start + match.start("what")
    what_end = what + (later.start() if later else len(match["what"]))
    past = match["now"].lower() in ("prior", "previous", "past", "recent")
    given = context.clause(text, what, what_end, context)

    def now(node: c.Received) -> c.Received:
        return node if past or node.within is not None else replace(node, ongoing=True)

    one, other = _each(given, now), _to_come(text, what, what_end, later and later.group(), context)
    return some([one, other]) if one is not None and other is not None else None


def _each(built: Built, change: Callable[[c.Received], c.Received | None]) -> Built | None:
    """Every treatment of a list changed; None where something else than treatments is in it."""
    return changed(built, c.Received, lambda node: None if node.planned else change(node))


# ---- doses that do not change --------------------------------------------------------------------------

_MORE = r"(?:at\s+least|≥|>/?=|>|more\s+than|greater\s+than|longer\s+than|a?\s*minimum\s+of|no\s+less\s+than)"
_LESS = r"(?:less\s+than|<|fewer\s+than|(?:no|not)\s+(?:more|longer|greater)\s+than|at\s+most|up\s+to|≤|<=)"
_NOW = (
    r"(?:\s*,?\s*(?:prior\s+to|before|preceding|of|at|leading\s+up\s+to)\s+(?:the\s+|their\s+|study\s+|first\s+)*"
    r"(?:screening|baseline|randomi[sz]ation|enrol?lment|study|trial|inclusion|entry|day\s+[01]|visit|dose|dosing|treatment|consent|drug|administration|start"
    r"|registration|of|the|visit\s+1|day|first)(?:\s+(?:of|the|study|entry|visit|drug|treatment|start|randomi[sz]ation|enrol?lment|dose|period|1|day|dosing|screening|baseline))*)?"
)
_FOR = (
    rf"(?:(?:for|over|during|within|in|since)\s+)?(?:(?P<less>{_LESS})\s*|(?P<more>{_MORE})\s*)?(?:the\s+)?(?:(?:last|past|previous|preceding|prior)\s+)?"
    rf"(?:(?:{_MORE})\s*)?(?P<n>{AMOUNT})\s*(?P<u>{UNIT})(?:\s+or\s+(?:more|longer))?{_NOW}"
)
_DOSES = r"(?:doses?|dosages?|dosing|regimens?|treatments?|therap(?:y|ies)|medications?|schedules?)"
_STABLE = re.compile(
    rf"^{_PEOPLE}{_ARE}(?:(?:on|receiving|taking|using|treated\s+with|maintained\s+on|at|with)\s+)?(?:an?\s+)?(?:stable|unchanged|constant|fixed)\s+"
    rf"(?:and\s+\w+\s+)?(?:(?!doses?\b|dosages?\b|dosing\b)[\w-]+\s+){{0,2}}?{_DOSES}(?:\s+{_DOSES})?(?:\s*\(s\))?\s+(?:of|with|for|on)\s+(?:an?\s+|the\s+|their\s+)?"
    rf"(?P<what>\S.*?)(?:\s*,?\s*\(?(?P<time>{_FOR})\)?)?$",
    re.IGNORECASE | re.DOTALL,
)
_STABLE_AFTER = re.compile(
    rf"^(?P<what>\S.{{2,80}}?)\s+(?:(?:must|should|has|have|had|is|are|if|and|that)\s+)*(?:be(?:en)?\s+)?(?:(?:at|on|in|of)\s+)?(?:an?\s+)?"
    rf"(?:stable|unchanged)(?:\s+{_DOSES})?(?:\s*,?\s*\(?(?P<time>{_FOR})\)?)?$",
    re.IGNORECASE | re.DOTALL,
)


_SOME_DRUG = re.compile(
    r"(?:(?:current|all|any|other|oral|concomitant|regular|prescribed|prescription|chronic|permitted|background|existing|their|the)\s+)*"
    r"(?:medications?|medicines?|drugs?|treatments?|therap(?:y|ies))",
    re.IGNORECASE,
)


def stable(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "On a stable dose of metformin for at least 8 weeks": it goes on, at a dose that has not changed."""
    if (of_them := _of_somebody(text, start, end, context, stable)) is not None:
        return of_them
    match = _STABLE.match(text[start:end]) or _STABLE_AFTER.match(text[start:end])
    if match is None:
        return None
    lasting = _length(match) if match["time"] else None
    what = start + match.start("what"), start + match.end("what")
    piece = re.sub(r"^(?:the\s+)?(?:dose|dosage)s?\s+of\s+", "", text[slice(*what)], flags=re.IGNORECASE)
    begin = what[1] - len(piece)
    doses = re.search(rf"\s+{_DOSES}$", piece, re.IGNORECASE)
    given = context.clause(text, begin, begin + (doses.start() if doses else len(piece)), context)

    def steady(node: c.Received) -> c.Received | None:
        if node.within is not None or node.lines is not None or node.lasting is not None:
            return None
        return replace(node, ongoing=True, stable=True, lasting=lasting)

    steadily = _each(given, steady)
    if steadily is None and _SOME_DRUG.fullmatch(text, begin, begin + len(piece)):
        # which drugs these are, a person knows; that something is taken says nothing
        return attest(text, start, end, "investigator")
    if steadily is not None and (aside := _IF_APPLICABLE.search(text, begin, what[1])) is not None:
        return _for_whoever_takes(steadily, given, aside.start(), context)
    if steadily is None or not _WHOEVER.match(text[start:end]):
        return steadily
    if context.excluding:
        return None
    taken = _each(given, lambda node: replace(node, ongoing=True))
    return implies(taken, steadily) if taken is not None else None


_IF_APPLICABLE = re.compile(r"[,(]\s*(?:if|as|where|when)\s+applicable\b", re.IGNORECASE)


def _for_whoever_takes(steadily: Built, given: Built, before: int, context: Context) -> Built | None:
    """ "A and B (if applicable)": of B only whoever takes it is asked for a dose that does not change."""
    if context.excluding:
        return steadily
    parts = [Built(*part) for part in operands(steadily, c.All)]
    taken = [_each(Built(*part), lambda node: replace(node, ongoing=True)) for part in operands(given, c.All)]
    last = max((i for i, part in enumerate(parts) if part.end <= before), default=None)
    if last is None or len(taken) != len(parts) or (drug := taken[last]) is None:
        return None
    return every([implies(drug, part) if i == last else part for i, part in enumerate(parts)])


# "Patients receiving steroids must be on a stable dose": asked only of those who take them.
_WHOEVER = re.compile(
    r"^(?:all\s+)?(?:patients?|subjects?|participants?|individuals|those|people|women|men)\s+(?:(?:who|that)\s+(?:are\s+)?)?"
    r"(?:receiv|tak|us|treated|on\b|requir|need).*\b(?:must|should|need|has|have)\b",
    re.IGNORECASE | re.DOTALL,
)


def _length(match: re.Match[str]) -> c.Length:
    length = duration(match["n"], match["u"], match["less"] or match["more"] or "")
    return c.Length(at_most=length) if match["less"] else c.Length(length)


# ---- for how long --------------------------------------------------------------------------------------

_GIVEN_FOR = re.compile(
    rf"^{_PEOPLE}(?:(?:who\s+)?(?:must\s+|should\s+)?(?:have|has|had)\s+)?(?:(?:been\s+)?(?:receiv(?:ed|ing)|treated\s+with|on|taking|taken|completed|undergone|had)\s+)?"
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))\s*(?P<n>{AMOUNT})[\s-]*(?P<u>{UNIT})\s+(?:course\s+)?(?:of|with)\s+"
    r"(?:(?:prior|previous|continuous|uninterrupted|consecutive)\s+)*(?:(?:treatment|therapy|use|administration)\s+(?:with|of)\s+)?(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


_THERAPY = re.compile(r"(?:therapy|treatment|chemotherapy|radiotherapy|immunotherapy)$")
# "…, or surgery within 4 weeks", "… or within 2 weeks": another alternative, with a time of its own.
_OR_ELSE = re.compile(
    r"(?:,\s*or\s+(?=[^,;]*\bwithin\b)|\s+or\s+(?=within\b))(?P<time>within\b)?", re.IGNORECASE
)


def given_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 3 months of treatment with imatinib"."""
    if (of_them := _of_somebody(text, start, end, context, given_for)) is not None:
        return of_them
    match = _GIVEN_FOR.match(text[start:end])
    if match is None:
        return None
    lasting = _length(match)
    what = start + match.start("what")
    other = _OR_ELSE.search(text, what, end)
    given = context.clause(text, what, other.start() if other else end, context)

    def long(node: c.Received) -> c.Received | None:
        known = is_coded(node.concept, "therapy") or _THERAPY.search(node.concept)
        named = known and node.lines is None and node.lasting is None
        return replace(node, lasting=lasting) if named else None

    long_given = _each(given, long)
    if long_given is None or other is None:
        return long_given
    if other["time"]:  # "4 months of A, or within 2 weeks": of A, too
        told = (
            text[: other.start()] + " " * (other.start("time") - other.start()) + text[other.start("time") :]
        )
        return some([long_given, context.clause(told, what, end, context.of(told))])
    return some([long_given, context.clause(text, other.end(), end, context)])


_ONCE = re.compile(
    rf"^{_PEOPLE}(?:(?:who|with|have|has|had|having|been|experienced|must)\s+)*(?:at\s+least|≥|>=|a?\s*minimum\s+of)\s*(?:one|1)\s+"
    r"(?:(?:prior|previous|documented|or\s+more)\s+)*(?P<what>(?!(?:of|the|following|other)\b)[^,;:()<>≤≥\d][^,;:()<>≤≥]{2,90})$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:or|and|at\s+least|not|no|without|unless|except)\b", re.IGNORECASE)


_NOT_GIVEN = re.compile(
    r"(?P<what>[^;:]{3,200}?)\s+(?:has|have|had)\s+not\s+(?:previously\s+|yet\s+|ever\s+)?been\s+"
    r"(?:performed|given|administered|received|used|undertaken|initiated|started|delivered|prescribed)\W*",
    re.IGNORECASE,
)


def not_given(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chemotherapy for metastatic disease has not been given": no such treatment."""
    match = _NOT_GIVEN.fullmatch(text, start, end)
    if match is None or re.search(
        r"\b(?:who|whom|that|which|if|when|unless|no|not)\b", match["what"], re.IGNORECASE
    ):
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    if not any(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    return negate(given)


def once(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least one hospitalization in the prior 12 months": that there was one."""
    match = _ONCE.match(text[start:end])
    if match is None or _SEVERAL.search(match["what"]):
        return None
    if not context.plain(text, start, end, context).unparsed:
        return None
    one = context.clause(text, start + match.start("what"), start + match.end("what"), context)
    return one if isinstance(one.tree, (c.Condition, c.Received)) else None
