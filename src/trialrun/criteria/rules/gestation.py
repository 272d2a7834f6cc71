"""How far a pregnancy is, or was at birth: "before 37 weeks of gestation", "33 weeks 6 days", "pregnant ≥ 20 weeks"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c

_WEEKS_AND_DAYS = re.compile(
    r"(?<![\d.])(?P<w>[1-4]?\d)\s*(?:(?:weeks?|wks?)?\s*(?:\+|and|,)?\s*(?P<d>[0-6])\s*/\s*7(?:\s*days?)?(?!\d)"
    r"|(?:weeks?|wks?|w)\s*(?:\+|and|,|-)?\s*(?P<days>[0-6])\s*(?:days?|d)\b|\s?\+\s?(?P<more>[0-6])(?![\d.%])(?=\s*(?:weeks?|wks?|$|[-–,;)]|to\b|and\b)))",
    re.IGNORECASE,
)
_OF_GESTATION = re.compile(
    r"(?:\b(?:born|delivered)\s+)?(?:\b(?:at|of|from|with)\s+)*(?P<bound>(?:between\s+)?(?:(?:[<>≤≥]=?|less\s+than|more\s+than|at\s+least|up\s+to)\s*)?\d[\d.\s-]*?(?:(?:\s*(?:to|and|–|or\s+[<>≤≥])\s*)\d[\d.]*)?)"
    r"\s*(?:completed\s+)?weeks?['’]?\s*(?:'|’|s)?\s*(?P<later>or\s+(?:more|less|greater|later|earlier)\s+)?(?:of\s+)?(?:gestation(?:al\s+age)?|GA|amenorrh?(?:o?ea)|post-?menstrual\s+age)\b"
    r"(?P<behind>\s+(?:or|and)\s+(?:more|less|greater|later|earlier|above|over|below|under)\b)?",
    re.IGNORECASE,
)
_WEEKS = r"(?P<n>\d[\d.]*)\s*(?:completed\s+)?(?:weeks?|wks?)\b['’]?\s*"
_GESTATION = r"(?:of\s+)?(?:gestation(?:al\s+age)?|pregnancy|amenorrh?(?:o?ea)|GA|post-?menstrual\s+age)\b"
# "born before 32 weeks": counted from the beginning of the pregnancy, as none is born otherwise.
_SIDED = re.compile(
    r"(?P<born>\b(?:born|delivered|delivery|birth)\s+)?\b(?P<side>(?:at|on)\s+or\s+(?:after|beyond|above)|no\s+earlier\s+than|after|beyond|past|(?:at|on)\s+or\s+before|before|prior\s+to|earlier\s+than|up\s+to|until)"
    rf"\s+(?:the\s+)?{_WEEKS}(?P<of>{_GESTATION})?",
    re.IGNORECASE,
)
_PREGNANT = re.compile(
    r"\b(?P<who>gestations?|pregnan(?:t|cy|cies)(?:\s+(?:wom[ae]n|patients?|subjects?|participants?|females?|mothers?))?)\s*,?\s*(?:at|of|with|who\s+are|beyond|over|for)?\s*"
    r"(?P<bound>(?:between\s+|from\s+)?(?:[<>≤≥]=?\s*|(?:less|more|greater)\s+than\s+|at\s+least\s+|beyond\s+)?\d[\d.]*(?:\s*(?:-|–|to|and)\s*\d[\d.]*)?)\s*(?:completed\s+)?(?:weeks?|wks?)\b"
    r"(?P<later>\s+(?:or|and)\s+(?:more|less|greater|later|earlier|over|above|below|beyond)\b)?"
    r"(?!\s*(?:before|after|ago|prior|post|following|of\s+age|from|since|earlier|previously|preceding))",
    re.IGNORECASE,
)
_WEEKS_TO_WEEKS = re.compile(
    r"\b(?P<n>\d[\d.]*)\s*(?:weeks?|wks?)\s*(?P<to>-|–|to|and|through)\s*(?=\d[\d.]*\s*(?:completed\s+)?(?:weeks?|wks?)\b)",
    re.IGNORECASE,
)
# "Gestational age above 35 weeks of amenorrhea": from when they are counted
_AMENORRHEA = re.compile(r"(?P<weeks>\bweeks?)\s+(?:of\s+)?amenorrh?o?ea\b", re.IGNORECASE)
# Who or what is of that age now: of a finding it would be the age at which it began.
_OF_THAT_AGE = re.compile(
    r"(?:^|\b(?:pregnan\w*|wom[ae]n|patients?|born|birth|deliver\w*|infants?|neonates?|newborns?|labou?r|gestations?|singletons?|twins?|fetus(?:es)?))\s*(?:\([^()]*\)\s*)?[,:]?\s*(?:are|is|who)?\s*$",
    re.IGNORECASE,
)
_SIDES = {
    "up": "<=",
    "until": "<=",
    "before": "<",
    "prior": "<",
    "earlier": "<",
    "after": ">",
    "beyond": ">",
    "past": ">",
    "no": ">=",
}
# Of a former pregnancy the present age says nothing, and of another's child the patient's own.
_FORMER = re.compile(
    r"\b(?:history|previous(?:ly)?|prior(?!\s+to)|past(?!\s+\d)|former|last|subsequent|ever|sibling|within)\b",
    re.IGNORECASE,
)
_LATER = {"later": "more", "earlier": "less", "beyond": "more"}

HINTS = (
    "gestation",
    "/7",
    "/ 7",
    " ga",
    "pregnan",
    "amenorr",
    "born ",
    "deliver",
    "birth",
    "miscarr",
    "demise",
    "fetal loss",
)
_DIGIT = re.compile(r"\d")
_WITHOUT_NUMBER = Words("amenorr", "completed weeks")


def gestation(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Born at 23 0/7 to 28 6/7 weeks of gestation": the gestational age in weeks."""
    piece = text[start:end]
    if not (_DIGIT.search(piece) or _WITHOUT_NUMBER.stand_in(piece.lower())):
        return None  # nothing to tell otherwise
    if _FORMER.search(piece):
        return _formerly(text, start, end, context)
    told = _WEEKS_AND_DAYS.sub(_in_weeks, piece)
    told = _AMENORRHEA.sub(r"\g<weeks>", told) if "gestational age" in told.lower() else told
    told = _WEEKS_TO_WEEKS.sub(r"\g<n> \g<to> ", told)
    named = "gestational age" in told.lower()
    if not named:
        told = _SIDED.sub(_sided, told, count=1)
    if "gestational age " not in told.lower():
        told = _OF_GESTATION.sub(_with_age, told, count=1).strip(" ,(")
    if "gestational age" not in told.lower():
        told = _PREGNANT.sub(_pregnant, told, count=1)
    told = told.replace("completed weeks", "weeks")
    if told == piece or "gestational age" not in told.lower():
        return None
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed or not any(isinstance(x, c.Measurement) for x in c.leaves(built.tree)):
        return None
    return Built(built.tree, ((start, end),) * len(built.places))


# "A previous delivery at < 32 weeks": how far that pregnancy was, and not how long ago it ended.
_THEN = re.compile(
    r"(?P<head>[^;:()<>≤≥=\d]*?\b(?:births?|deliver(?:y|ies)|labou?r|loss(?:es)?|miscarriages?|stillbirths?|demise|deaths?|abortions?|pregnanc(?:y|ies)|PPROM|rupture\s+of\s+(?:the\s+)?membranes))\s*,?\s*\(?"
    r"(?P<when>(?:(?:that|which)\s+)?(?:(?:occurr(?:ed|ing)|at|from|of|between|before|after|prior\s+to|by|beyond|past|less|more|earlier|than|ended|ending)\s+)*(?:[<>≤≥]=?\s*)?\d[\d\s/+.-]*(?:(?:weeks?|wks?|and|to|–)\s*[\d\s/+.-]*)*"
    r"(?:completed\s+)?(?:weeks?|wks?|w)\b['’]?\s*(?:(?:of\s+)?(?:gestation(?:al\s+age)?|GA|pregnancy))?)\W*",
    re.IGNORECASE,
)
_AGO = re.compile(r"\b(?:ago|within|last|past)\b", re.IGNORECASE)


def _formerly(text: str, start: int, end: int, context: Context) -> Built | None:
    match = _THEN.fullmatch(text, start, end)
    if match is None or _AGO.search(match["when"]):
        return None
    told = context.clause(text, *match.span("head"), context)
    named = list(c.leaves(told.tree))
    if isinstance(told.tree, c.Not) or not all(isinstance(x, (c.Condition, c.IsSex)) for x in named):
        return None
    return every([told, attest(text, *match.span("when"), "investigator")])


def _in_weeks(match: re.Match[str]) -> str:
    days = int(match["d"] or match["days"] or match["more"] or 0)
    told = match["w"] if not days else f"{int(match['w']) + days / 7:.2f}"
    return f"{told} weeks" if match["days"] else told


def _sided(match: re.Match[str]) -> str:
    if not (match["of"] or match["born"]) or not _OF_THAT_AGE.search(
        match.string, 0, match.end("born") if match["born"] else match.start()
    ):
        return match.group()
    words = match["side"].lower().split()
    sign = _SIDES.get(words[0]) or (">=" if words[-1] in ("after", "beyond", "above") else "<=")
    return f", gestational age {sign} {match['n']} weeks"


def _with_age(match: re.Match[str]) -> str:
    later = (match["later"] or match["behind"] or "").split()
    suffix = f" or {_LATER.get(later[-1].lower(), later[-1])}" if later else ""
    return f", gestational age {match['bound']} weeks{suffix}"


def _pregnant(match: re.Match[str]) -> str:
    later = (match["later"] or "").split()
    suffix = f" or {_LATER.get(later[-1].lower(), later[-1])}" if later else ""
    beyond = (
        "more than "
        if re.search(r"\b(?:beyond|over)\s*$", match.group()[: match.start("bound") - match.start()])
        else ""
    )
    bound = match["bound"].replace("beyond", "more than")
    who = "" if match["who"].lower().startswith("gest") else f"{match['who']}, "
    return f"{who}gestational age {beyond}{bound} weeks{suffix}"
