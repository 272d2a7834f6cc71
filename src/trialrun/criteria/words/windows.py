"""Finds time windows in text: "within 4 weeks prior to the first dose", "at least 6 months before entry",
"in the past 5 years", "until day -3", with their anchors. Works on spelling-folded text (`vocab.mentions.fold`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from trialrun.criteria.words.comparisons import WORD_NUMBERS
from trialrun.criteria.words.signs import Words
from trialrun.model.criteria import Window
from trialrun.model.time import Duration, DurationUnit


class FoundWindow(msgspec.Struct, gc=False):
    start: int
    end: int
    value: Window
    alternative: Window | None = None  # "or 5 half-lives"
    shorter: bool = False  # "whichever is shorter": both windows must hold
    lasting: bool = False  # "for at least 3 months": how long it has been there, or was given


_WORDS = "|".join(sorted(WORD_NUMBERS, key=len, reverse=True))
_AMOUNT = rf"(?:\d+(?:\.\d+)?|(?:{_WORDS})(?: \(\d+\))?|an?|half a)"
_UNIT = (
    r"(?:full |calendar |consecutive |complete |completed |whole )?"
    r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|mth?s?|years?|yrs?|y|half lives|half life|halflives)\b"
)
_DURATION = rf"(?P<n{{0}}>{_AMOUNT}(?:(?<=\d)|(?<=\))|(?=\s)))\s*(?P<u{{0}}>{_UNIT})(?:\s*\((?:approximately |about |i\.?e\.?,? )?\d+ ?{_UNIT}\))?"
# "(or 5 half-lives, whichever is longer)": the stated alternative depends on the drug; kept as written text.
_ANCHOR_WORD = (
    r"(?:the|a|an|of|for|to|in|on|at|this|their|any|our|first|initial|start|starting|started|beginning|begin|commencing|commencement|"
    r"initiation|initiating|obtaining|obtainment|provision|administration|administering|receipt|receiving|date|day|day 1|day 0|time|planned|scheduled|"
    r"anticipated|expected|actual|study|trial|protocol|drug|drugs|dose|doses|dosing|treatment|treatments|therapy|therapies|medication|"
    r"product|products|agent|agents|investigational|experimental|interventions?|ip|imp|vaccine|vaccination|injection|infusion|"
    r"screening|visit|screen|enrollment|enrolment|enrolling|enrolled|entry|entering|inclusion|randomization|randomisation|randomized|allocation|allocated|being|"
    r"consent|consenting|informed|signing|signature|signed|registration|registering|baseline|cycle|cycle 1|c1d1|v1|conditioning|regimen|"
    r"transplant|transplantation|hsct|sct|surgery|operation|surgical|procedure|leukapheresis|apheresis|collection|"
    r"diagnosis|participation|participating|admission|eligibility|evaluation|assessment|1|present|examination|"
    r"appointment|appointments|evaluations|assessments|sampling|experiment|recruitment|measurements?|testing|session|interview|"
    r"pre|icf|into|written|tests?|laboratory|lab|labs|imaging|scan|lymphodepletion|lymphodepleting|chemotherapy|radiotherapy|radiation|induction|use|period|phase|"
    # the trial's own drug, by its number
    r"(?:(?<=dose of )|(?<=doses of )|(?<=administration of ))[a-z][a-z]+[ -]?\d\d\d+[a-z]?)"
)
_ANCHOR = rf"(?P<anchor{{0}}>(?:(?<=during),)?(?:\s+{_ANCHOR_WORD}\b|\s*\({_ANCHOR_WORD}(?:\s+{_ANCHOR_WORD})*\)|\s*/\s*{_ANCHOR_WORD}\b)*(?:(?<=admission) or (?:extubation|intubation|transfer|discharge|arrival|presentation|delivery|birth)\b)?)"
_BEFORE = r"(?:(?:prior to|before),?(?: or | and |/)(?:after|following|during)|prior to|prior|before|preceding|previous to|of|from|ahead of|leading up to|in advance of|to(?!\s+\d))"
_KIND_OF_HALF_LIFE = r"(?:drug |elimination |terminal |pk |plasma |serum |pharmacokinetic |biological )*"
_WITHIN = re.compile(
    rf"(?:\b|(?<!\w)(?=[<>≤≥]))(?P<lead>within|in|during|over|for|less than|<=?|≤|fewer than|no more than|not more than|at least|≥|>=?|more than|greater than|"
    rf"longer than|a minimum of|minimum of|minimum|no less than|not less than)?\s*"
    rf"(?P<past>(?:the |a )?(?:period of )?(?:last|past|previous|preceding|prior|most recent|former)\s+)?"
    rf"(?:the\s+)?{_DURATION.format('')}(?:\s+(?:time\s+)?period\b)?"
    rf"(?P<later>\s*(?:or more|or longer|or greater)(?! than\b))?"
    rf"(?P<halflife>\s*,?\s*\(?(?:or|and|/)\s*(?:within\s*)?(?:at least\s*)?{_AMOUNT} {_KIND_OF_HALF_LIFE}half lives(?: of [a-z ]{{1,30}})?"
    rf"\s*\)?(?:\s*,?\s*\(?\s*which ?ever (?:(?:is|was|period is|comes|occurs) )?(?:the )?(?:longer|shorter|greater|longest|shortest|less|lesser|first|earlier|later)\)?,?)?)?"
    rf"(?P<whichever>\s*\(?,?\s*which ?ever (?:is|comes) \w+\)?,?)?"
    rf"\s*,?\s*(?:(?P<side>(?:immediately |directly )?{_BEFORE}|after|following|since|ago|earlier|previously|beforehand|post)\b{_ANCHOR.format('')})?",
)
# One of these stands in every window.
_TIMES = Words("hour", "hrs", "day", "week", "wk", "mo", "mth", "year", "yr", "half")
# "the past year", "the week before": a unit without a number; and what says that a time is the least.
_NEAR = Words(
    *(
        f"{side} {unit}"
        for side in ("last", "past", "previous", "preceding", "prior", "former")
        for unit in ("year", "month", "week")
    ),
    *(
        f"{unit} {side}"
        for unit in ("year", "month", "week", "day")
        for side in ("prior to", "before", "preceding")
    ),
)
_LONGER = Words("at least", "≥", ">", "more", "greater", "longer", "minimum", "no less", "over")
_AND_AT_MOST = Words("but ", "and no", "and less", "and at most", "and up to")
_SHORT_TIME = re.compile(r"\d ?[hdwy]\b")
# Where a length of time ends, and where one ends that is counted back: quickly looked for before the rest.
_LENGTH_ENDS = re.compile(rf"[\d)\s]{_UNIT}")
_COUNTED_BACK = re.compile(
    rf"[\d)\s]{_UNIT}(?:\s*\([^()]*\))?\s*,?\s*(?:prior to|before|preceding|ago|earlier|from|of)\b"
)
_PAST = re.compile(
    r"\b(?:within|in|during|over) (?:the |a )?(?:last|past|previous|preceding|prior|former) (?P<unit>year|month|week)\b",
)
# "past-year heroin use": the time stands before what it is of.
_PAST_NOUN = re.compile(
    r"(?:^|(?<=[(,;:] )|(?<=\()|(?<=\b(?:or|of) )|(?<=\band )|(?<=\bwith )|(?<=\bany ))(?:past|previous|last) (?P<unit>year|month|week) (?!(?:or|and|of|before|prior|in|for|to|at|was|is|must|who)\b)(?=[a-z])"
)
_FOR = re.compile(
    rf"\b(?:for|lasting|of|(?:that |which )?(?:has|have) (?:lasted|persisted)(?: for)?)(?: (?:the last|the past|a (?:period|duration|time) of|a period))? (?:(?P<least>at least|≥|>=|>|more than|greater than|longer than|a minimum of|no less than|over)\s*)?"
    rf"{_DURATION.format('')}(?P<more>,? or (?:more|longer|greater)(?! than\b))?"
    r"(?! *(?:after|following|before|prior|post|from|of age|old))",
)
_BETWEEN = re.compile(
    rf"(?:\b(?:between|from) )?\b(?P<n1>{_AMOUNT})\s*(?P<u1>{_UNIT})?\s*(?:-|–|to|and| )\s*{_DURATION.format('')}"
    rf"\s*,?\s*(?P<side>(?:prior to|before|preceding|ago|earlier|from|of)\b{_ANCHOR.format('')})",
)
_THE_LAST = re.compile(
    rf"\b(?:within|in|during|over) (?:the |a )?(?P<unit>year|month|week|day) (?P<side>(?:prior to|before|preceding)\b{_ANCHOR.format('')})",
)
# "for at least 2 months but no more than 3 years": how long at the least, and how long at the most.
_FOR_BOUNDED = re.compile(
    rf"\bfor (?P<least>at least|≥|>=|>|more than|a minimum of|no less than)\s*{_DURATION.format('1')},?\s+(?:but|and)\s+"
    rf"(?P<most>no more than|not more than|no longer than|not longer than|at most|less than|up to)\s*{_DURATION.format('2')}"
    rf"(?:\s+(?:immediately |directly )?(?:prior to|before|preceding)\b{_ANCHOR.format('')})?",
)
_DURED = re.compile(r"\b(?:duration|history|minimum)\s*$")
_UNITS: dict[str, DurationUnit] = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_ANCHORS = tuple(
    (anchor, re.compile(words))
    for anchor, words in (
        ("consent", r"consent|icf"),
        ("screening", r"screen"),
        ("randomisation", r"randomi[sz]|allocat"),
        ("enrolment", r"enrol|entry|entering|inclusion|registr|participa|admission|eligib"),
        ("conditioning", r"condition|lymphodeplet"),
        ("apheresis", r"apheresis|collection"),
        ("transplant", r"transplant|\bh?sct\b"),
        ("surgery", r"surg|operation|procedure"),
        ("diagnosis", r"diagnos"),
        ("baseline", r"baseline"),
        (
            "treatment",
            r"dose|dosing|drug|treatment|therap|medication|product|agent|infusion|injection|vaccin|imp\b|\bip\b|intervention"
            r"|cycle|c1d1|day [01]\b|chemo|radi|induction|administ",
        ),
    )
)


_UNBRACKETED = str.maketrans("()/", "   ")


@lru_cache(maxsize=4096)
def anchor_of(words: str) -> str:
    """The anchor that the words name; "study" when they only say so, "screening" when they say nothing."""
    words = words.translate(_UNBRACKETED)
    for anchor, pattern in _ANCHORS:
        if pattern.search(words):
            return anchor
    return "study" if words.strip() else "screening"


_WHOLE = re.compile(r"^(?:full|calendar|consecutive|completed?|whole) ")


def duration(amount: str, unit: str, bound: str = "") -> Duration:
    """ "four (4)", "weeks" as a Duration; strict behind a bound that does not count itself ("less than")."""
    amount = amount.strip().lower()
    if amount in ("a", "an"):
        number = 1.0
    elif amount == "half a":
        number = 0.5
    elif amount[0].isalpha():
        number = float(WORD_NUMBERS[re.split(r"\W", amount)[0]])
    else:
        number = float(amount)
    unit = _WHOLE.sub("", unit.strip().lower())
    strict = _STRICT.fullmatch(bound.strip()) is not None
    return Duration(number, "half-lives" if unit.startswith("half") else _UNITS[unit[0]], strict)


_STRICT = re.compile(
    r"(?:less|fewer|shorter|more|greater|longer)\s+than|under|below|<|over|above|exceeding|>", re.IGNORECASE
)


def none_for(bound: str) -> str:
    """How long there was none of what ended so long ago: "at least 4 weeks" ago, none "less than" 4 weeks ago."""
    return "within" if _STRICT.fullmatch(bound.strip()) else "less than"


def tells_time(folded: str) -> bool:
    """Whether a text may hold a window: a quick look at its words."""
    return bool(_TIMES.stand_in(folded)) or _SHORT_TIME.search(folded) is not None


def windows(folded: str) -> Iterator[FoundWindow]:
    """Windows of the text in order."""
    if not tells_time(folded):
        return
    near = _NEAR.stand_in(folded)
    timed = _LENGTH_ENDS.search(folded) is not None
    for match in _BETWEEN.finditer(folded) if timed and _COUNTED_BACK.search(folded) else ():
        if (between := _between(match)) is not None:
            yield between
    for match in _THE_LAST.finditer(folded) if near else ():
        anchor = anchor_of(match["anchor"] or "")
        one = Duration(1, _UNITS[match["unit"][0]])
        yield FoundWindow(match.start(), match.end(), Window(at_most=one, anchor=anchor))
    bounded = "for " in folded and timed and _LONGER.stand_in(folded)
    for match in _FOR_BOUNDED.finditer(folded) if bounded and _AND_AT_MOST.stand_in(folded) else ():
        least = duration(match["n1"], match["u1"], match["least"])
        most = duration(match["n2"], match["u2"], match["most"])
        yield FoundWindow(match.start(), match.end(), Window(most, least), lasting=True)
    for match in _WITHIN.finditer(folded) if timed else ():
        found = _window(match)
        if found is not None:
            yield found
    for match in _FOR.finditer(folded) if timed and _LONGER.stand_in(folded) else ():
        if not (match["least"] or match["more"]) or (match.group().startswith("of") and match["more"]):
            continue
        if match.group().startswith("of ") and not _DURED.search(folded, 0, match.start()):
            continue
        length = Window(
            at_least=duration(match["n"], match["u"], "" if match["more"] else match["least"] or "")
        )
        yield FoundWindow(match.start(), match.end(), length, lasting=True)
    for match in itertools.chain(_PAST.finditer(folded), _PAST_NOUN.finditer(folded)) if near else ():
        unit = _UNITS[match["unit"][0]]
        yield FoundWindow(match.start(), match.end("unit"), Window(at_most=Duration(1, unit)))


_BARE_ANCHOR = re.compile(
    r"(?:\s+(?:the|an?|of|for|to|in|on|at|this|their|any|our|first|initial|planned|scheduled|anticipated|expected|actual))+",
)
_GOES_ON = re.compile(
    r"\s+(?!(?:and|or|but|with|without|in|at|for|is|are|was|were|who|that|which|unless|except)\b)\w"
)


# "at least 4 weeks prior treatment with X": how long it was given.
_GIVEN = re.compile(r"\s+(?:treatment|therapy|exposure|use)\s+(?:with|of|to)\b")

# What happens to the patient, and anchors nothing.
_SIDES_OF_EVENTS = ("prior to", "before", "preceding")
_OWN_EVENT = re.compile(
    r"\s*(?:delivery|childbirth|birth|labou?r|conception|discharge|extubation)\b(?! (?:of|room)\b)"
)


_AGO = ("ago", "earlier", "previously", "prior", "prior to", "before")


def _window(match: re.Match[str]) -> FoundWindow | None:
    lead = match["lead"] or ""
    side = match["side"] or ""
    past = match["past"]
    anchor_words = match["anchor"] or ""
    # "of the study", "within 6 months of diagnosis" are windows; "5 years of age", "3 days of fever" are not.
    if side in ("of", "from", "to") and not (lead == "within" and anchor_words.strip(" ()/")):
        side = ""
        anchor_words = ""
    if lead == "over" and not past and side in _AGO and not match.group().startswith("over the"):
        lead = "more than"  # "over a year ago", and not "over the year before"
    if lead in ("for", "of", "over", "in", "during") and not past:
        if lead == "for" or not side:
            return None
        lead = "within"
    if not (past or side or lead == "within"):
        return None
    if side in ("prior", "previous") and not lead and not past:
        pass
    length = duration(match["n"], match["u"], "" if match["later"] or lead == "over" else lead)
    longer = lead in (
        "at least", "≥", ">=", ">", "more than", "greater than", "longer than", "a minimum of", "minimum of", "minimum",
        "no less than", "not less than",
    )  # fmt: skip
    if match["later"]:
        longer = True
    if side in ("ago", "earlier", "previously", "beforehand") and not lead:
        return None
    if longer and side in ("prior", "previous") and _GIVEN.match(match.string, match.end("side")):
        return FoundWindow(match.start(), match.start("side"), Window(at_least=length), lasting=True)
    after = side in ("after", "following", "post", "since")
    if side == "since":
        # "at least 4 weeks since prior chemotherapy": the treatment lies before now.
        return None
    end = match.end()
    if side and _BARE_ANCHOR.fullmatch(anchor_words) and _GOES_ON.match(match.string, match.end()):
        return None  # "within 6 weeks of an earlier vaccination": an event that is no anchor
    if side in _SIDES_OF_EVENTS and not anchor_words and _OWN_EVENT.match(match.string, match.end()):
        return None  # "within 72 hours prior to delivery"
    if match["side"] and not side:
        end = match.start("side")
    if after and not anchor_words.strip(" ()/"):
        return None
    anchor = anchor_of(anchor_words) if not past or anchor_words.strip() else "screening"
    start = match.start()
    while end > start and match.string[end - 1] in " ,":
        end -= 1
    # "off metformin for at least 2 months prior to entry" says how long, not how long ago.
    lasting = longer and match.string[:start].endswith("for ")
    other = _half_lives(match["halflife"] or "", length.strict)
    shorter = _SHORTER.search((match["halflife"] or "") + (match["whichever"] or "")) is not None
    if longer:
        window = Window(at_least=length, anchor=anchor, after=after)
        alternative = Window(at_least=other, anchor=anchor, after=after) if other else None
    else:
        window = Window(at_most=length, anchor=anchor, after=after)
        alternative = Window(at_most=other, anchor=anchor, after=after) if other else None
    return FoundWindow(start - 4 if lasting else start, end, window, alternative, shorter, lasting)


def _between(match: re.Match[str]) -> FoundWindow | None:
    """ "3 to 6 months before enrolment": at least the one and at most the other."""
    least = duration(match["n1"], match["u1"] or match["u"])
    most = duration(match["n"], match["u"])
    words = (match["anchor"] or "").strip(" ()/")
    if match["side"].startswith(("from", "of")) and not words:
        return None
    if least.unit == most.unit and least.amount >= most.amount:
        return None
    return FoundWindow(match.start(), match.end(), Window(most, least, anchor_of(words)))


_SHORTER = re.compile(r"which ?ever .*\b(?:short|less|first|earl|soon)")
_HALF_LIVES = re.compile(rf"(?P<n>{_AMOUNT}) {_KIND_OF_HALF_LIFE}half lives")


def _half_lives(words: str, strict: bool) -> Duration | None:
    match = _HALF_LIVES.search(words)
    if match is None:
        return None
    lives = duration(match["n"], "half lives")
    return lives.beyond() if strict else lives
