"""Demands on some people only: "women of child-bearing potential must …"."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.saying import only_attests
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, some, unparsed, without
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_SUBJECT = re.compile(
    r"^(?P<who>(?:(?:all|any|for|in|female|male|sexually active|fertile|pre-?menopausal|heterosexual(?:ly active)?)\s+)*"
    r"(?:women|woman|females?|female (?:patients|subjects|participants)|men|males?|male (?:patients|subjects|participants)|patients|subjects|participants|wocbp|wcbp)\b"
    r"(?P<more>[^:;.]{0,110}?))\s*[,:]?\s*"
    r"(?P<verb>must|should|shall|need(?:s)? to|have to|has to|are required to|is required to|will be required to|required to|will be(?=\s+(?:either|surgically|post-?menopausal|(?:permanently\s+)?steril|non-?pregnan|using\b|practi[cs]))|agree(?:s)? to|who agree to|consents? to(?=\s+(?:us|practi|employ|avoid|abst|contracep|prevent|refrain))|willing to|willing(?=\s+(?:from|during|throughout)\b)|with (?:a )?negative|have (?:a )?negative|require|:)\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_HOSPITALISED = re.compile(
    r"(?:all\s+|adult\s+)*(?P<how>(?:currently\s+)?hospitali[sz]ed)\s+"
    r"(?:(?:adult|male|female)\s+)*(?:patients?|subjects?|participants?|adults?|children|women|men|individuals)\s+with\s+(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


_ADMITTED = re.compile(
    r"(?:(?:adult|all)\s+)*(?:patients?\s+|subjects?\s+|participants?\s+|children\s+|adults?\s+|those\s+)?(?:who\s+(?:are|were|have\s+been)\s+)?(?P<how>admitted)\s+"
    r"(?:with|for|because\s+of|due\s+to)\s+(?:an?\s+|the\s+)?(?:diagnosis\s+of\s+)?(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def hospitalised(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hospitalized patients with X": both."""
    match = _HOSPITALISED.fullmatch(text[start:end]) or _ADMITTED.fullmatch(text[start:end])
    if match is None or "suspicion" in match.group().lower():
        return None
    stay = leaf(
        c.Received("hospitalization", ongoing=True), start + match.start("how"), start + match.end("how")
    )
    what = context.clause(text, start + match.start("what"), end, context)
    if match["how"].lower() == "admitted" and not any(
        isinstance(x, c.Condition) for x in c.leaves(what.tree)
    ):
        return None  # "admitted for surgery": one that is still to come
    return every([stay, what])


_NOW_OR_PLANNED = re.compile(
    r"(?P<now>(?:current|existing|present|ongoing)\s+(?:or|and/or)\s+(?:planned|intended|desired|anticipated|planning(?:\s+of)?))\s+"
    r"(?P<what>[^,;:.()]{3,80})",
    re.IGNORECASE,
)


def now_or_planned(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Current or planned pregnancy": there now, or planned, which a person says."""
    match = _NOW_OR_PLANNED.fullmatch(text[start:end].rstrip(" ."))
    if match is None:
        return None
    begin = start + match.start("what")
    what = context.clause(text, begin, start + match.end(), context)
    match what.tree:
        case c.Condition(status=None):
            now = Built(msgspec.structs.replace(what.tree, status="active"), what.places)
        case c.Received(ongoing=None, within=None):
            now = Built(msgspec.structs.replace(what.tree, ongoing=True), what.places)
        case c.AnyOf((c.Received(ongoing=True), c.Attest())):  # "current or anticipated need for dialysis"
            now = without(what, lambda x: isinstance(x, c.Attest))
        case _:
            return None
    return some([now, attest(text, start, start + match.end())])


_STATE = r"(?:currently\s+|actively\s+)?(?:pregnant|pregnancy|lactating|lactation|breast[\s-]*feeding|nursing|parturient|gravid)"
_STATES = rf"{_STATE}(?:\s*(?:,\s*(?:or|and)|,|/|and/or|or|and)\s*{_STATE})*"
_WOMEN = r"(?:wom[ae]n|females?|girls|ladies|mothers?|female\s+(?:patients?|subjects?|participants?))"
_MOTHERS = re.compile(
    rf"(?:(?:all|any|known)\s+)*(?:(?P<states>{_STATES})\s+(?P<who>{_WOMEN})"
    rf"|(?P<who2>{_WOMEN})\s+(?:(?:who|that)\s+)?(?:(?:are|is)\s+)?(?:known\s+to\s+be\s+)?(?P<states2>{_STATES}))",
    re.IGNORECASE,
)


def mothers(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnant or lactating women": said of women, so that a man's record decides it."""
    match = _MOTHERS.fullmatch(text, start, end)
    if match is None:
        return None
    who, states = ("who", "states") if match["who"] else ("who2", "states2")
    inside = context.as_exclusion()  # "pregnant and nursing women": whoever is either
    having = context.clause(text, match.start(states), match.end(states), inside)
    return every([leaf(c.IsSex("female"), match.start(who), match.end(who)), having])


_PLANS = (
    r"(?:(?:who|that|wom[ae]n|females?)\s+)*(?:(?:is|are|have|has|having|with)\s+)?(?:currently\s+|actively\s+|an?\s+|the\s+)*"
    r"(?:plan(?:s|ning)?|intend(?:s|ing)?|intention|wish(?:es|ing)?|want(?:s|ing)?|hop(?:es?|ing)|desir(?:es?|ing)|try(?:ing)?|attempt(?:s|ing)?|seek(?:s|ing)?"
    r"|anticipat(?:es?|ing)|expect(?:s|ing)?|consider(?:s|ing)?|contemplat(?:es?|ing))\b"
    r"(?![^;:()]*\b(?:m[ae]n|males?|partners?|patients?|subjects?|participants?|not|unwilling|unable|who)\b)[^,;:.()]{0,40}?"
    r"\b(?:pregnan\w+|conceiv\w+|conception|child(?:ren)?|breast[\s-]*feed\w*)\b[^,;:()]{0,90}"
)
_OR_PLANNING = re.compile(
    rf"(?:(?:all|any|known)\s+)*(?:(?P<who>{_WOMEN})\s+|(?:the\s+)?(?:patient|subject|participant)s?\s+)?(?:(?:who|that)\s+)?(?:(?:are|is)\s+)?(?:known\s+to\s+be\s+)?"
    rf"(?:(?P<states>{_STATES})(?:\s+(?:at|during)\s+(?:the\s+)?(?:time\s+of\s+)?(?:study\s+)?(?:enrol\w+|screening|inclusion|entry|baseline))?"
    rf"(?P<who2>\s+{_WOMEN})?\s*(?:,\s*(?:or|and/or|and)|,|or|and/or|and)\s+(?P<plans>{_PLANS})"
    # "who are or intend to become pregnant"
    rf"|(?<=are )or\s+(?P<plans2>(?![^;]*\bbreast){_PLANS}))",
    re.IGNORECASE,
)


_OR_IS = re.compile(rf"\s*,?\s+(?:or|and/or)\s+(?:is|are)\s+(?P<states>{_STATES})\W*$", re.IGNORECASE)


def or_planning(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women who are pregnant, nursing or plan to become so": what the record says, and what they say."""
    match = _OR_PLANNING.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    plans = "plans" if match["plans"] else "plans2"
    begin = match.start(plans)
    behind = _OR_IS.search(text, begin, end)  # "… or is breastfeeding"
    meant = attest(text, begin, end if behind is None else behind.start())
    so = [] if behind is None else [context.clause(text, behind.start("states"), end, context)]
    if match["states"]:
        having = context.clause(text, match.start("states"), match.end("states"), context)
    else:
        having = leaf(c.Condition("pregnancy"), begin, end)
    either = some([having, meant, *so])
    who = "who" if match["who"] else "who2"
    if not match[who]:
        return either
    first = match.start(who) + len(match[who]) - len(match[who].lstrip())
    return every([leaf(c.IsSex("female"), first, match.end(who)), either])


_WHO_ARE_SO = re.compile(
    rf"(?:(?:who|that)\s+)?(?:(?:are|is)\s+)?(?:currently\s+)?(?P<states>{_STATES})", re.IGNORECASE
)
_MEANS = re.compile(
    r"(?:(?:who|that)\s+)?(?:(?:are|is|have|has|with)\s+)?(?:currently\s+|an?\s+|the\s+)?(?:plan|inten[dt]|wish|want|hop|desir|try|attempt|seek|expect|anticipat)\w*\b[^;:()]{0,40}?"
    r"\b(?:pregnan|conceiv|child|father|breast)\w*[^;:()]{0,60}",
    re.IGNORECASE,
)
_MOTHERS_WHO = re.compile(
    rf"(?:(?:all|any)\s+)*(?P<who>{_WOMEN})\s+(?P<what>(?:(?:who|that)\s)[^;:()]+)", re.IGNORECASE
)
_ITEMS = re.compile(r"\s*,\s*(?:(?:and/or|or|and)\s+)?|\s+(?:and/or|or)\s+", re.IGNORECASE)


PLANS = (" plan", " inten", " wish", " want", " hop", " desir", " try", " attempt", " seek")
"""One of these stands in whatever `mothers_or_planning` reads."""


def mothers_or_planning(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women who plan to become pregnant, or are pregnant or nursing": the plan is what they say, the rest is known."""
    match = _MOTHERS_WHO.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    states: list[tuple[int, int]] = []
    plans: list[tuple[int, int]] = []
    begin = match.start("what")
    for stop, following in [*(m.span() for m in _ITEMS.finditer(text, begin, end)), (end, end)]:
        if (told := _WHO_ARE_SO.fullmatch(text, begin, stop)) is not None:
            states.append(told.span("states"))
        elif _MEANS.fullmatch(text, begin, stop) is not None:
            plans.append((begin, stop))
        elif _STATE_IN_TRIAL.fullmatch(text, begin, stop) is not None:
            states.append((begin, stop))
        else:
            return None
        begin = following
    if not states or not plans:
        return None
    known = [leaf(c.Condition(_named(text[a:b])), a, b) for a, b in states]
    either = some([*known, *(attest(text, a, b) for a, b in plans)])
    return every([leaf(c.IsSex("female"), *match.span("who")), either])


# "are lactating during the study"
_STATE_IN_TRIAL = re.compile(
    rf"(?:(?:who|that)\s+)?(?:(?:are|is)\s+)?{_STATE}\s+(?:during|at)\s+[^,;:()]{{3,40}}", re.IGNORECASE
)


def _named(state: str) -> str:
    return "pregnancy" if re.search(r"pregnan|gravid|parturient", state, re.IGNORECASE) else "lactation"


# "… or male or female patients of reproductive potential who are not willing to employ birth control"
_OR_OTHERS = re.compile(
    r"\s*,?\s+(?:or|and|and/or)\s+(?P<others>(?:(?:both|all|any|fertile|sexually\s+active)\s+)*(?:fe)?(?:males?|m[ae]n|wom[ae]n)\b[^;]*?"
    r"\b(?:not\s+(?:willing|agree|using|us(?:e|ing)|prepared|practi[cs])|unwilling|refus\w*|unable|(?:do|does|will)\s+not"
    r"|plan(?:s|ning)?|intend(?:s|ing)?|wish(?:es|ing)?|desir\w+)\b[^;]*)",
    re.IGNORECASE,
)


def or_unwilling(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women who are nursing or men or women who refuse contraception": men are among those kept out."""
    if not context.excluding:
        return None
    for match in _OR_OTHERS.finditer(text, start, end):
        before = mothers(text, start, match.start(), context)
        if match.end() == end and before is not None:
            return some([before, attest(text, *match.span("others"))])
    return None


_FERTILE = re.compile(
    r"child\s*-?\s*bearing|childbearing|reproductive (?:potential|age|capacity)|wo?cbp|fertile|of child|procreat|pregnancy potential|able to (?:become pregnant|bear)",
    re.IGNORECASE,
)


_ARE_SO = re.compile(r"(?:agree|who\s+agree|willing)", re.IGNORECASE)
_WHO_ARE = re.compile(r"[\s,]+(?:(?:who|that|and)\s+)?(?:are|is|who|that)$", re.IGNORECASE)
_FERTILITY = re.compile(
    r"contracep|birth\s+control|abst[ai]|barrier|condom|pregnan|intercourse|vasectom|steril|breast[\s-]*feed|child|sperm|semen|partner",
    re.IGNORECASE,
)


# "Women of childbearing potential (or less than 2 years after the menopause) must …": of them too
_OR_THEY = re.compile(r"\(\s*(?:and/)?or\s+(?P<also>[^()]{4,}?)\s*\)", re.IGNORECASE)
# "Sexually active women", "women of childbearing potential who are sexually active", "fertile men"
_SEX_LIFE = re.compile(
    r"(?:not\s+)?(?:currently\s+)?(?:(?:hetero)?sexually\s+active\b(?:\s+with\b[^,;:]*)?|heterosexual(?:ly\s+active)?\b)",
    re.IGNORECASE,
)
_MENS_LIFE = re.compile(rf"{_SEX_LIFE.pattern}|\bfertile\b", re.IGNORECASE)
# "Women of non-childbearing potential must be postmenopausal": of whom that is asked
_INFERTILE = re.compile(
    r"\b(?:non?|not\s+(?:of|being\s+of)|without)[\s-]*(?:child|reproductive|fertile|wocbp)|\bnon-?(?:childbearing|fertile)",
    re.IGNORECASE,
)


def subject(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women of child-bearing potential must …": asked of them only."""
    piece = text[start:end]
    match = _SUBJECT.match(piece)
    if match is None or context.excluding:
        return None
    who, more, verb = match["who"], match["more"].strip(" ,"), match["verb"]
    if _ARE_SO.match(verb) and not _FERTILITY.search(piece):
        return None  # "women with A who are willing to take part": it is they who can join
    more = _WHO_ARE.sub("", f" {more}").strip()
    head = who[: len(who) - len(match["more"])]
    women = bool(re.search(r"\b(?:women|woman|females?|wocbp|wcbp)\b", head, re.IGNORECASE))
    men = bool(re.search(r"\b(?:men|males?)\b", head, re.IGNORECASE))
    who_end = start + match.end("who")
    others = r"\b(?:men|males?)\b(?!\s+partner)" if women else r"\b(?:women|females?)\b(?!\s+partner)"
    both = re.search(r"\b(?:and|or)\s+(?:all\s+|fertile\s+)?" + others[2:], more, re.IGNORECASE)
    if (women and men) or both or re.search(others, match["rest"], re.IGNORECASE):
        return None if (women and men) or both else _each_sex(text, start, end, others, context)
    if women and _FERTILE.search(who):
        potential = "no childbearing potential" if _INFERTILE.search(who) else "childbearing potential"
        condition = leaf(c.Condition(potential), start, who_end)
        if (also := _OR_THEY.search(text, start, who_end)) is not None:
            condition = some([condition, attest(text, *also.span("also"))])
        if re.search(r"\b(?:partner|men|male)s?\b", more, re.IGNORECASE):
            partnered = _WITH_PARTNERS.search(text, start, who_end)
            if partnered is None or re.search(
                r"\b(?:partner|men|male)s?\b", text[start : partnered.start()], re.I
            ):
                return None
            condition = every([condition, attest(text, *partnered.span("whose"))])
        elif (life := _SEX_LIFE.search(text, start, who_end)) is not None:
            condition = every([condition, attest(text, *life.span())])
    elif women or men:
        condition = leaf(c.IsSex("female" if women else "male"), start, who_end)
        if women and re.search(r"\bpre-?menopausal\b", head, re.IGNORECASE):
            condition = every([condition, leaf(c.Condition("premenopausal"), start, who_end)])
        if (life := (_SEX_LIFE if women else _MENS_LIFE).search(head)) is not None:
            condition = every([condition, attest(text, start + life.start(), start + life.end())])
        if more:
            more_start = start + match.start("more") + len(match["more"]) - len(match["more"].lstrip(" ,"))
            qualifier = re.sub(
                r"^(?:patients|subjects|participants|volunteers|individuals|enrolled in the study|with)\b\s*",
                "",
                more,
                flags=re.I,
            )
            if qualifier:
                begin = more_start + len(more) - len(qualifier)
                extra = (
                    attest(text, begin, begin + len(qualifier))
                    if re.search(r"\b(?:partner|sexual|fertil|intercourse|wish|father)", more, re.I)
                    else context.clause(text, begin, begin + len(qualifier), context)
                )
                condition = every([condition, extra])
    else:
        return None
    verb_start = start + match.start("verb")
    body_start = (
        verb_start
        if not re.match(r"must|should|shall|need|have to|has to|are req|is req|will be|:", verb, re.I)
        else start + match.start("rest")
    )
    demands = _demands(text, body_start, end, context)
    if _USE.match(text, body_start, end) and any(map(_prevents, c.leaves(demands.tree))):
        demands = attest(text, body_start, end)  # what they will use from now on, and not what they once did
    return implies(condition, demands)


# "Women of childbearing potential with fertile male partners must …": whose partners so are, a person says.
_WITH_PARTNERS = re.compile(
    r"(?<=\s)(?P<whose>(?:(?:who\s+(?:are|is)\s+)?(?:hetero)?sexually\s+active\s+)?with\s+(?:an?\s+|their\s+)?(?:(?!(?:or|and|who|no)\b)[\w-]+\s+){0,4}partners?)\s*,?\s*$",
    re.IGNORECASE,
)

_USE = re.compile(r"(?:(?:use|practi[cs]e|employ|start|adhere\s+to|continue)\s+|using\s+)", re.IGNORECASE)


_METHODS = ("hormonal contraceptive", "barrier contraception", "intrauterine device")


def _prevents(asked: c.Tree) -> bool:
    return isinstance(asked, c.Received) and any(is_a(asked.concept, x, "therapy") for x in _METHODS)


# "…, male participants …": a second clause, and no partner of the first one's people.
_OTHER_CLAUSE = re.compile(
    r"\s*(?:[,;]\s*(?:(?:and|while|whereas)\s+)?|(?<=\w)\.\s+|\s+and\s+)(?=(?:(?:all|any|fertile|sexually\s+active)\s+)*"
    r"(?:(?:fe)?males?|m[ae]n|wom[ae]n)\b(?!\s+(?:partners?|condoms?|or\b|and\b|with\s+whom)))",
    re.IGNORECASE,
)


def _each_sex(text: str, start: int, end: int, others: str, context: Context) -> Built | None:
    """ "Women of childbearing potential are willing to …, men are willing to …": of each sex its own."""
    for cut in _OTHER_CLAUSE.finditer(text, start, end):
        if re.search(others, text[start : cut.start()], re.IGNORECASE):
            return None
        if re.match(rf"\W*(?:\w+\s+){{0,2}}?{others}", text[cut.end() : end], re.IGNORECASE) is None:
            continue
        parts = [
            subject(text[:b], a, b, context.of(text[:b])) for a, b in ((start, cut.start()), (cut.end(), end))
        ]
        if all(part is not None and not part.unparsed for part in parts):
            return every([part for part in parts if part is not None])
    return None


def _demands(text: str, start: int, end: int, context: Context) -> Built:
    """What is demanded of them: "a negative test and agree to …", "be willing … or have undergone …"."""
    piece = text[start:end]
    cuts = list(
        re.finditer(
            r",?\s+(?P<join>and|or)\s+(?:must\s+|should\s+)?(?=(?:agree|agreement\s+to|be willing|willing|use|have|has|undergo|practice|not|refrain|be)\b)",
            piece,
            re.IGNORECASE,
        )
    )
    if not cuts:
        return context.clause(text, start, end, context)
    kinds = {m["join"].lower() for m in cuts}
    if len(kinds) > 1:
        return attest(text, start, end) if only_attests(piece) else unparsed(text, start, end)
    spans = [m.span() for m in cuts]
    if kinds == {"or"} and cuts[0].group().startswith(","):
        # "be sterile, postmenopausal, or willing to …": the commas before separate alternatives too
        before = piece[: cuts[0].start()]
        spans = [
            *(
                m.span()
                for m in _COMMA.finditer(before)
                if before.count("(", 0, m.start()) == before.count(")", 0, m.start())
            ),
            *spans,
        ]
    if kinds == {"and"}:  # "use contraception, have a negative test and must not …": each verb its own demand
        before = piece[: cuts[0].start()]
        spans = [
            *(
                m.span()
                for m in _VERB_NEXT.finditer(before)
                if before.count("(", 0, m.start()) == before.count(")", 0, m.start())
            ),
            *spans,
        ]
    bounds = [0, *(x for span in spans for x in span), len(piece)]
    parts = [
        context.clause(text, start + begin, start + finish, context)
        for begin, finish in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    return some(parts) if kinds == {"or"} else every(parts)


_COMMA = re.compile(r",\s+")
_VERB_NEXT = re.compile(
    r",\s+(?:must\s+|should\s+)?(?=(?:agree|be willing|use|have|has|undergo|practice|not|refrain|be)\s)",
    re.IGNORECASE,
)

# "Contraception should be used, breastfeeding is not allowed": each has its own verb.
_DEMANDED = re.compile(
    r"(?!(?:who|which|that|if|when|unless|or)\b)[^,;:]{3,120}?\s(?:(?:should|must|shall|has\s+to|have\s+to|needs?\s+to)\s+(?:not\s+)?be\b|(?:is|are)\s+(?:not\s+)?(?:allowed|permitted|required|prohibited|forbidden)\b)[^,;:]*",
    re.IGNORECASE,
)
_NEXT_DEMAND = re.compile(r"\s*[,;]\s+(?:and\s+)?", re.IGNORECASE)
DEMANDED_EACH = (
    *("should be", "should not be", "must be", "must not be", "shall be", "to be"),
    *("allowed", "permitted", "required", "prohibited", "forbidden"),
)


def each_demanded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Contraception must be used, and a pregnancy test must be negative": a record tells the second."""
    if context.excluding:
        return None
    cuts = [
        m.span()
        for m in _NEXT_DEMAND.finditer(text, start, end)
        if text.count("(", start, m.start()) == text.count(")", start, m.start())
    ]
    bounds = [start, *(x for cut in cuts for x in cut), end]
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    if len(parts) < 2 or not all(_DEMANDED.fullmatch(_IN_BRACKETS.sub("", text[a:b])) for a, b in parts):
        return None
    if len({only_attests(text[a:b]) for a, b in parts}) < 2:
        return None
    told = [context.clause(text, a, b, context) for a, b in parts]
    if any(all(isinstance(x, c.Unparsed) for x in c.leaves(one.tree)) for one in told):
        return None
    return every(told)


_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")


_OF_POTENTIAL = re.compile(
    r"^(?:(?:all|any)\s+)?(?:patients?|participants?|subjects?|persons?|individuals?)\s+(?:with|of)\s+(?:reproductive|child-?\s?bearing)\s+"
    r"(?:potential|capacity|age)\b.{0,80}?\b(?:agrees?|must|should|will|are required|needs?)\b",
    re.IGNORECASE | re.DOTALL,
)


def of_potential(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Participants with reproductive potential agree to …": men and women alike, and asked of them only."""
    if context.excluding or _OF_POTENTIAL.match(text[start:end]) is None:
        return None
    return attest(text, start, end)
