"""Who is pregnant or nursing, who means to be and who does not prevent it, listed in any order."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.demands import NOTE
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_WOMEN = r"(?:wom[ae]n|females?|girls|ladies|female\s+(?:patients?|subjects?|participants?))"
_ANYBODY = r"(?:patients?|subjects?|participants?|individuals?|those|persons|people)"
_ARE = r"(?:(?:who|that)\s+)?(?:(?:are|is|be)\s+)?(?:known\s+to\s+be\s+|currently\s+|actively\s+)*"
_STATE = r"(?:pregnan(?:t|cy)|lactating|lactation|breast[\s-]*feeding|nursing|parturient|gravid)"
# "Pregnant", "who are lactating", "breast-feeding women", "women who are pregnant", "nursing during the study"
_IS_SO = re.compile(
    rf"(?:(?:(?:any|all|a)\s+)*(?P<who>{_WOMEN}|{_ANYBODY})\s+)?{_ARE}(?:or\s+)?(?P<state>{_STATE})(?:\s+(?P<behind>{_WOMEN}|{_ANYBODY}))?",
    re.IGNORECASE,
)
_MEANS = (
    r"(?:plan(?:s|ned|ning)?|intend(?:s|ing)?|intention|wish(?:es|ing)?|want(?:s|ing)?|hop(?:es?|ing)|desir(?:es?|ing)|desire|try(?:ing)?"
    r"|attempt(?:s|ing)?|seek(?:s|ing)?|anticipat(?:es?|ing)|expect(?:s|ing)?|consider(?:s|ing)?|contemplat(?:es?|ing))"
)
_CONTRACEPTION = r"(?:contracepti(?:on|ves?|ve\s+(?:methods?|measures?))|birth[\s-]control(?:\s+(?:methods?|measures?|pills?))?)"
# "plan to become pregnant in the next year", "not using adequate contraception": what they say themselves
_IS_SAID = re.compile(
    rf"(?:if\s+(?:(?:the|a)\s+)?(?=she\b|{_WOMEN}|{_ANYBODY}|patient\b))?(?:she\s+|(?P<who>{_WOMEN}|{_ANYBODY})\s+)?{_ARE}(?:"
    r"(?:potentially|possibly)\s+pregnant"
    rf"|(?:an?\s+|the\s+|have\s+|has\s+)*{_MEANS}\b(?![^,;:()]*\b(?:m[ae]n|males?|partners?|not|unwilling|unable|who|potential)\b)[^,;:()]{{0,40}}?"
    r"\b(?:pregnan\w+|conceiv\w+|conception|child(?:ren)?|breast[\s-]*feed\w*)\b[^,;:()]{0,90}"
    rf"|(?:not\s+(?:using|practi[cs]ing|willing\s+to\s+use)|unwilling\s+to\s+(?:use|practi[cs]e)|(?:failure|refusal|unwillingness|inability)\s+to\s+(?:use|practi[cs]e)"
    rf"|inadequate|insufficient|lack\s+of|no|without|do(?:es)?\s+not\s+use|refus(?:e|es|ing)\s+to\s+use)\s+(?:[\w-]+\s+){{0,5}}?{_CONTRACEPTION}[^,;:()]{{0,60}})",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:during|in|throughout|within)\s+(?:the\s+)?[^,;:()]{3,60}", re.IGNORECASE)
_AND = rf"and\s+(?={_ARE}{_STATE}|(?:{_WOMEN}|{_ANYBODY})\s)"
_ITEMS = re.compile(rf"\s*[,/]\s*(?:(?:and/or|or|{_AND})\s*)?|\s+(?:and/or\s|or\s|{_AND})\s*", re.IGNORECASE)
_FOR_WOMEN = re.compile(r"\s*\((?:for\s+|in\s+)?(?:women|females?)(?:\s+only)?\)$", re.IGNORECASE)
_LEAD = re.compile(
    rf"(?:(?:all|any)\s+)*(?P<who>{_WOMEN}|{_ANYBODY})\s+(?=(?:who|that|are|is|currently)\s)", re.IGNORECASE
)


# "Pregnant or nursing, or men or women who wish to have a child": what the states are joined to.
_STATES_FIRST = re.compile(
    rf"(?:{_ARE}{_STATE}\s*(?:,\s*(?:and/or\s+|or\s+|and\s+)?|/|\s(?:and/or|or|and)\s+)){{1,3}}"
    rf"(?=(?:(?:any|all|both|fertile|sexually\s+active)\s+)*(?:m[ae]n|males?|{_WOMEN}|{_ANYBODY}|whose|partners?)\b)",
    re.IGNORECASE,
)
_JOIN_BEHIND = re.compile(r"[\s,/]*(?:\b(?:and/or|or|and))?\s*$", re.IGNORECASE)
_OF_FERTILITY = re.compile(
    rf"\b{_MEANS}\b|contracep|birth\s+control|(?:not|un)\s*willing|refus|pregnan|father", re.IGNORECASE
)
_MORE_KNOWN = re.compile(r"[;:<>≤≥=]|\b(?:unless|except|if)\b", re.IGNORECASE)
_OWN_WORDS = frozenset(("pregnancy", "lactation", "childbearing potential", "premenopausal", "infertility"))


def _states_first(text: str, start: int, end: int, context: Context) -> Built | None:
    """The states are in a record; all that is said of men and women behind them is what they say themselves."""
    match = _STATES_FIRST.match(text, start, end)
    if match is None or _MORE_KNOWN.search(text, start, end):
        return None
    behind = text[match.end() : end]
    named = {x.of("condition") for x in mentions(behind)} - {"", None}
    if not _OF_FERTILITY.search(behind) or named - _OWN_WORDS:
        return None
    finish = start + len(_JOIN_BEHIND.sub("", text[start : match.end()]))
    having = context.clause(text, start, finish, context)
    if not all(isinstance(x, c.Condition) for x in c.leaves(having.tree)):
        return None
    return some([having, attest(text, match.end(), end)])


# "Pregnant or nursing women (women of childbearing potential have to use contraception)"
_WITH_DUTY = re.compile(
    rf"(?P<states>(?:(?:any|all)\s+)*(?:(?:{_WOMEN}|{_ANYBODY})\s+)?{_ARE}{_STATE}(?:(?:\s*[,/]\s*(?:(?:and/or|or|and)\s+)?|\s+(?:and/or|or|and)\s+)(?:{_ARE})?{_STATE}){{0,3}}(?:\s+(?:{_WOMEN}|{_ANYBODY}))?)\s*"
    rf"[(\[]\s*(?P<duty>(?:(?:all|the|fertile|premenopausal)\s+)*(?P<who>{_WOMEN}|{_ANYBODY}|WOCBP|WCBP)\b(?P<which>[^()\[\];:]{{0,60}}?)\s(?:must|should|shall|have\s+to|has\s+to|need\s+to|(?:are|is)\s+(?:required|obliged|asked|expected)\s+to|will|agree)\b(?!\s+not\b)[^()\[\]]*)[)\]]?\W*",
    re.IGNORECASE,
)
_PREVENTION = re.compile(rf"{_CONTRACEPTION}|abstinen|abstain|barrier|condom", re.IGNORECASE)
_TESTED = re.compile(
    r"[^,;:()]{3,80}?\smust\s+have\s+(?:had\s+)?an?\s+negative\s+(?:(?:serum|urine|blood)\s+)?(?:pregnancy|hcg|β-hcg)\s+test[^,;:()]{0,60}",
    re.IGNORECASE,
)
_FERTILE = re.compile(r"(?:childbearing|child-bearing|reproductive)|^\s*(?:WOCBP|WCBP)", re.IGNORECASE)
_NOT_ALL = re.compile(r"\b(?:unless|except|if|not|no|without|pregnan\w+)\b", re.IGNORECASE)


def _with_duty(text: str, start: int, end: int, context: Context) -> Built | None:
    """The states keep out, and so does it where the bracket's demand on the others is not met."""
    match = _WITH_DUTY.fullmatch(text, start, end)
    if match is None:
        return None
    having = context.clause(text, *match.span("states"), context)
    if not all(isinstance(x, (c.Condition, c.IsSex)) for x in c.leaves(having.tree)):
        return None
    if _TESTED.fullmatch(match["duty"]):
        tested = context.clause(text, *match.span("duty"), context)
        return None if tested.unparsed else some([having, tested])
    if not _PREVENTION.search(match["duty"]) or _NOT_ALL.search(match["duty"]):
        return None
    context.note(NOTE)
    asked = negate(attest(text, *match.span("duty")))
    place = match.start("who"), match.end("which")
    if _FERTILE.search(match["who"] + match["which"]):
        return some([having, every([leaf(c.Condition("childbearing potential"), *place), asked])])
    if re.match(_WOMEN, match["who"], re.IGNORECASE):
        return some([having, every([leaf(c.IsSex("female"), *place), asked])])
    return some([having, asked])


def expecting(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnant, nursing or planning to conceive", "pregnant or no contraception": the record says the one.

    Every item has to be of these two kinds, and both have to be there.
    """
    if not context.excluding:
        return None
    if "(" in text[start:end] and (both := _with_duty(text, start, end, context)) is not None:
        return both
    if (aside := _FOR_WOMEN.search(text, start, end)) is not None:
        end = aside.start()
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    known: list[Built] = []
    said: list[tuple[int, int]] = []
    stops = [*(m.span() for m in _ITEMS.finditer(text, begin, end)), (end, end)]
    while stops:
        place = next(
            (i for i in range(len(stops) - 1, -1, -1) if _IS_SAID.fullmatch(text, begin, stops[i][0])), None
        )  # "not using contraception or abstinence" goes on as far as it may
        if (told := _IS_SO.fullmatch(text, begin, stops[0][0])) is not None:
            name = (
                "pregnancy"
                if re.match("pregnan|gravid|partur", told["state"], re.IGNORECASE)
                else "lactation"
            )
            known.append(leaf(c.Condition(name), *told.span("state")))
            place = 0
        elif place is not None:
            said.append((begin, stops[place][0]))
        elif said and _WHEN.fullmatch(text, begin, stops[0][0]):
            said[-1] = said[-1][0], stops[0][0]  # "or intend to become so, during the study"
            place = 0
        else:
            return _states_first(text, start, end, context)
        begin = stops[place][1]
        del stops[: place + 1]
    if not known or not said:
        return None
    either = some([*known, *(attest(text, *one) for one in said)])
    anybody = any(re.match(rf"{_ANYBODY}\b", text[first:last], re.IGNORECASE) for first, last in said)
    if lead is None or anybody or not re.match(_WOMEN, lead["who"], re.IGNORECASE):
        return either
    return every([leaf(c.IsSex("female"), *lead.span("who")), either])
