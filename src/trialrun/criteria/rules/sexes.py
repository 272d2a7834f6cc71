"""Bounds that are another for women than for men, however the text sets them side by side.

"Hemoglobin (women > 12 g/dL; men > 13 g/dL)", "HDL < 50/40 mg/dL (F/M)", "creatinine ≥ 1.4 and ≥ 1.5 mg/dL in
females and males respectively" are told again as "hemoglobin > 12 g/dL in women and > 13 g/dL in men", which the
grammar reads.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some
from trialrun.criteria.words.windows import duration
from trialrun.model import criteria as c

_SIGN = (
    r"(?:<=|>=|=<|=>|[<>≤≥]=?|(?:less|greater|more|lower|higher)\s+than(?:\s+or\s+equal\s+to)?|at\s+least|at\s+most"
    r"|above|below|over|under|up\s+to|exceeding)"
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:\s*(?:%|percent\b|(?!(?:in|for|or|and|if)\b)[a-zA-Zµμ]{1,6}(?![a-zA-Z])(?:\s?/\s?(?:\d*\s?[a-zA-Zµμ]{1,5}(?![a-zA-Z])\^?[23³]?|100\s?ml))?(?:\s+per\s+(?:day|week))?))?"
_WHO = (
    r"(?:(?:in|for|if|among)\s+)?(?:the\s+)?(?P<{0}>(?:adult\s+)?(?:women|woman|females?|girls?|men|man|males?|boys?)|[FM](?![a-z]))"
    r"(?:\s+(?:patients?|subjects?|participants?))?"
)
_WHAT = rf"(?:(?P<head>[^()<>≤≥=;,\d]{{3,80}}?)\s*\((?=[^()]*(?:\([^()]*\)[^()]*)*\)$))?(?:(?P<before>[^()]*?[^\s()]\s*)(?P<join>\s(?:or|and)\s+|;\s*))?(?P<what>(?:(?!{_SIGN})[^<>≤≥=;,()\d]){{3,70}}?|[^<>≤≥=;,()]{{3,70}}?)"
_AND = r"\s*(?:[;,/]\s*(?:(?:and|or)\s+)?|(?:and|or)\s+)"

_FORMS = tuple(
    re.compile(rf"{_WHAT}\s*[(\[,:;]*\s*{form}\s*[)\]]?", re.IGNORECASE | re.DOTALL)
    for form in (
        # > 12 g/dL in women; > 13 g/dL in men
        rf"(?P<sign>{_SIGN})\s*(?P<one>{_NUMBER})(?P<unit>{_UNIT})\s*[(,]?\s*{_WHO.format('first')}\)?{_AND}"
        rf"(?P<sign2>{_SIGN})?\s*(?P<two>{_NUMBER})(?P<unit2>{_UNIT})\s*[(,]?\s*{_WHO.format('second')}\)?",
        # women > 12 g/dL, men > 13 g/dL
        rf"{_WHO.format('first')}\s*[:,]?\s*(?P<sign>{_SIGN})\s*(?P<one>{_NUMBER})(?P<unit>{_UNIT}){_AND}"
        rf"{_WHO.format('second')}\s*[:,]?\s*(?P<sign2>{_SIGN})?\s*(?P<two>{_NUMBER})(?P<unit2>{_UNIT})",
        # > 12 and > 13 g/dL in women and men respectively, < 50/40 mg/dL; F/M
        rf"(?P<sign>{_SIGN})\s*(?P<one>{_NUMBER})(?P<unit>{_UNIT})\s*(?:and|or|/)\s*(?P<sign2>{_SIGN})?\s*(?P<two>{_NUMBER})(?P<unit2>{_UNIT})"
        rf"\s*[;,(]?\s*{_WHO.format('first')}\s*(?:and|or|/)\s*{_WHO.format('second')}\)?(?:\s*,?\s*\(?respectively\)?)?",
    )
)
_FEMALE = re.compile(r"(?:adult\s+)?(?:wom[ae]n|females?|girls?|f)", re.IGNORECASE)

# What every form has: a sooner look than at the forms.
_TWO_NUMBERS = re.compile(r"\d[^\d]+\d")
_EACH_SEX = tuple(
    re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)
    for words in ("m[ae]n|males?|boys?|m", "wom[ae]n|females?|girls?|f")
)


# "low grip strength (< 26 kg in men, …)": the bound says it.
_PEOPLE = r"(?:(?:patients?|subjects?|participants?|individuals|those|who|with|has|have|having)\s+)*"
_DIRECTED = {
    True: re.compile(rf"^{_PEOPLE}(?:high|higher|elevated|increased|raised|large)\s+", re.IGNORECASE),
    False: re.compile(rf"^{_PEOPLE}(?:low|lower|reduced|decreased|diminished|poor|weak)\s+", re.IGNORECASE),
}
_UPWARDS = re.compile(r"[>≥]|=>|greater|more|higher|at\s+least|above|over|exceed", re.IGNORECASE)


_OF_THE_ILL = re.compile(
    r"(?P<ill>.{3,80}?)\s+(?:with|and|who\s+have)\s+(?:an?\s+)?(?P<value>\S.*)", re.IGNORECASE
)


# "low muscle index (LMI) (< 7 kg/m2 in men; …) using impedance": its short name, and what stands behind.
_SHORT_NAME = re.compile(r"\s*\([A-Z][A-Za-z-]{1,9}\)(?=\s*[(\[])")
_BOUNDS_END = re.compile(
    rf"(?P<bounds>[^()\[\]]{{3,80}}(?:\([^()]{{1,12}}\)\s*)?[(\[][^()\[\]]*?{_SIGN}\s*\d[^()\[\]]*[)\]])\s*"
    r"(?:(?P<how>(?:(?:as\s+)?(?:measured|assessed|determined|estimated|evaluated|calculated|tested)\s+(?:by|with|using|on|via|in)|using|by\s+means\s+of|on)\s[^;]{3,120})"
    r"|[,;]?\s*(?P<join>or|and)\s+(?P<other>\S.{3,120}))",
    re.IGNORECASE,
)


def by_sex(text: str, start: int, end: int, context: Context) -> Built | None:
    """One bound for women and one for men, of the same thing."""
    piece = text[start:end]
    if len(piece) > 240 or not _TWO_NUMBERS.search(piece) or not all(x.search(piece) for x in _EACH_SEX):
        return None
    longer = _BOUNDS_END.fullmatch(piece)
    if longer is None or not all(x.search(longer["bounds"]) for x in _EACH_SEX):
        return _by_sex(text, start, end, context)
    bounds = _by_sex(text, start, start + longer.end("bounds"), context)
    if bounds is None:
        return None
    if longer["how"]:
        how = longer["how"]
        cut = re.search(r"\)\s*(?:or|and)\s|\s(?:or|and)\s", how)
        if cut is None:
            return every([bounds, attest(text, start + longer.start("how"), end, "investigator")])
        first, last = start + longer.start("how"), start + longer.start("how") + cut.end()
        told = attest(text, first, first + cut.start() + how[cut.start()].count(")"), "investigator")
        other = context.clause(text, last, end, context)
        return _joined(every([bounds, told]), other, cut.group(), context)
    other = context.clause(text, start + longer.start("other"), end, context)
    return _joined(bounds, other, longer["join"], context)


def _joined(one: Built, other: Built, join: str, context: Context) -> Built:
    either = context.excluding or join.strip(" )").lower() == "or"
    return some([one, other]) if either else every([one, other])


def _by_sex(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    if (short := _SHORT_NAME.search(piece)) is not None:
        piece = piece[: short.start()] + " " * (short.end() - short.start()) + piece[short.end() :]
    for form in _FORMS:
        match = form.fullmatch(piece)
        if match is None:
            continue
        women = [_FEMALE.fullmatch(match[who]) is not None for who in ("first", "second")]
        if women[0] == women[1]:
            continue
        unit, unit2 = (
            match["unit"].strip() or match["unit2"].strip(),
            match["unit2"].strip() or match["unit"].strip(),
        )
        if unit2.lower().startswith(f"{unit.lower()} per"):
            unit = unit2  # "above 30 g and 20 g per day"
        first, second = ("women" if is_so else "men" for is_so in women)
        what = _DIRECTED[bool(_UPWARDS.match(match["sign"]))].sub("", match["what"].strip())
        told = (
            f"{what} {match['sign']} {match['one']} {unit} in {first}"
            f" and {match['sign2'] or match['sign']} {match['two']} {unit2} in {second}"
        )
        both = context.plain(told, 0, len(told), context.of(told))
        head = match["head"]
        if not _of_each_sex(both.tree) and not head and unit.lower().startswith("drinks"):
            head = what  # "alcohol abuse (> 7 drinks per week for women, …)": the unit tells of what
            told = told.replace(head.strip(), "alcohol intake", 1)
            both = context.plain(told, 0, len(told), context.of(told))
        ill = None
        if not _of_each_sex(both.tree) and not head and (of_ill := _OF_THE_ILL.fullmatch(what)):
            # "atrial fibrillation with CHA2DS2-VASc ≥ 2 in men or ≥ 3 in women": asked of either sex
            place = start + match.start("what"), start + match.start("what") + of_ill.end("ill")
            ill = context.clause(text, *place, context)
            if ill.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(ill.tree)):
                continue
            told = told[of_ill.start("value") :]
            both = context.plain(told, 0, len(told), context.of(told))
        if not _of_each_sex(both.tree):
            continue
        here = start + match.start("what"), end
        built = Built(both.tree, (here,) * len(both.places))
        if ill is not None:
            built = every([ill, built])
        if head:  # "anemia (hemoglobin < 12 g/dL in women or < 13 g/dL in men)"
            if match["before"]:
                return None
            last = match.end("head") if match["head"] else match.end("what")
            named = context.clause(text, start, start + last, context)
            if isinstance(named.tree, c.Not):  # "no anemia (hemoglobin < 12 g/dL in women or …)"
                return negate(some([negate(named), built]))
            return some([named, built]) if context.excluding else every([named, built])
        if not match["before"]:
            return built
        before = context.clause(text, start, start + match.end("before"), context)
        either = context.excluding or match["join"].strip().lower() == "or"
        return some([before, built]) if either else every([before, built])
    return None


def _of_each_sex(tree: c.Tree) -> bool:
    """Whether a tree bounds something for women, and something for men, and says nothing else."""
    leaves = list(c.leaves(tree))
    sexes = {x.sex for x in leaves if isinstance(x, c.IsSex)}
    bounds = [x for x in leaves if isinstance(x, (c.Measurement, c.Score))]
    return len(sexes) == 2 and len(bounds) >= 2 and len(bounds) + 2 == len(leaves)


_MEN_OR_WOMEN = re.compile(
    r"(?:adult\s+)?(?P<men>men|males)\s+(?P<of_men>(?:with|who\s+have)\s+[^;:]*?\d[^;:]*?)\s*,?\s+(?:and|or)\s+(?P<what>(?:(?:non-?\s?)?(?:post|pre|peri)-?\s?menopausal|sterile|infertile|fertile)\s+)?(?P<women>women|females)\s*,?\s+(?P<of_women>(?:with|who\s+have|aged?)\s*[^;:]*\d[^;:]*)",
    re.IGNORECASE,
)


def men_or_women(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Men with A > 1, and postmenopausal women, aged 50 or more, with A > 2": the one or the other; nobody is both."""
    match = _MEN_OR_WOMEN.fullmatch(text, start, end)
    if match is None:
        return None
    of_men, of_women = (context.clause(text, *match.span(x), context) for x in ("of_men", "of_women"))
    if of_men.unparsed or of_women.unparsed:
        return None
    women = [leaf(c.IsSex("female"), *match.span("women"))]
    if match["what"]:
        women.append(context.clause(text, *match.span("what"), context))
    men = leaf(c.IsSex("male"), *match.span("men"))
    return some([every([men, of_men]), every([*women, of_women])])


_OF_PEOPLE = r"(?:\s+(?:patients?|subjects?|participants?|volunteers?|adults))?"
_MALES = rf"(?:men|males?){_OF_PEOPLE}"
_FEMALES = rf"(?:adult\s+)?(?:women|females?){_OF_PEOPLE}"
_FERTILE = (
    r"(?:non-?\s?(?:pregnant|lactating|nursing|breast-?\s?feeding|child-?\s?bearing|fertile)|(?:pre|peri|post)-?\s?menopausal"
    r"|infertile|(?:surgically\s+)?steril(?:e|i[sz]ed)|hysterectomi[sz]ed)"
)
_QUALITIES = rf"{_FERTILE}(?:(?:\s*,\s*(?:(?:and|or)\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+){_FERTILE})*"
_BEHIND = (
    rf"(?:who\s+are\s+(?:either\s+)?(?P<who>{_QUALITIES})"
    r"|(?P<of>(?:of|with|without)\s+(?:no\s+|non-?\s?)?(?:child-?\s?bearing|reproductive)\s+(?:potential|capacity))(?:\s*\(WO?N?O?CBP\))?)"
)
_AND_OR = r"(?:\s*,\s*(?:(?:and|or|and/or)\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+)"
# "Men and postmenopausal women …", "postmenopausal women and men …": what is said of the women, and of all.
_MEN_AND_SOME = tuple(
    re.compile(
        rf"\W*(?P<well>(?:(?:healthy|adult)\s+)+)?(?:either\s+)?{pair}(?P<rest>(?:\s*,|\s*\(|\s).*|)",
        re.IGNORECASE | re.DOTALL,
    )
    for pair in (
        rf"{_MALES}{_AND_OR}(?:healthy\s+)?(?P<what>{_QUALITIES})\s+(?P<women>{_FEMALES})",
        rf"{_MALES}{_AND_OR}(?P<women>{_FEMALES})\s+{_BEHIND}",
        rf"(?P<what>{_QUALITIES})\s+(?P<women>{_FEMALES}){_AND_OR}{_MALES}(?!\s+(?:with|who|whose)\b[^,;]*\bpartner)",
    )
)
# What may follow of everybody; what else follows may be of the women alone.
_OF_ALL = re.compile(
    r"\W*(?:age[sd]?\b|between\b|from\s+\d|over\b|older\b|at\s+least\s+\d+\s+years|[<>≥≤]|\d|patients?,?\b|in\s+good\b|with\b|diagnosed\b|suffering\b|having\b|who\s+have\b)",
    re.IGNORECASE,
)
_OF_WOMEN = re.compile(
    r"pregnan|contracep|birth|menopaus|menstr|menses|hyster|ovar|fsh|steril|lactat|nurs|feeding",
    re.IGNORECASE,
)


# Of her who has given birth; nobody else is asked for a birth.
_SINCE_BIRTH = re.compile(
    r"(?:(?:who\s+are|and)\s+)?(?:at\s+least|more\s+than|>|≥|over)\s*(?P<n>\d+)\s+(?P<u>days|weeks|months)\s+post-?\s?partum\W*",
    re.IGNORECASE,
)


def men_and_some_women(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Men and postmenopausal women with X": of women that they are so, of everybody the rest."""
    if context.excluding:
        return None
    match = next((m for form in _MEN_AND_SOME if (m := form.fullmatch(text, start, end))), None)
    if match is None:
        return None
    named = match.groupdict()
    group = next(x for x in ("what", "who", "of") if named.get(x))
    rest = match["rest"].strip(" ,;")
    birth = _SINCE_BIRTH.fullmatch(rest)
    if rest and birth is None and (not _OF_ALL.match(rest) or _OF_WOMEN.search(rest)):
        return None
    what = context.clause(text, *match.span(group), context)
    if what.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(what.tree)):
        return None
    told = {x.concept for x in c.leaves(what.tree) if isinstance(x, c.Condition)}
    # Of men nothing is denied by it that they are not pregnant.
    free = told <= {"pregnancy", "lactation"}
    parts = [what if free else implies(leaf(c.IsSex("female"), *match.span("women")), what)]
    if match["well"]:
        parts.insert(0, context.clause(text, *match.span("well"), context))
    if birth is not None:
        recent = c.Condition("postpartum", within=c.Window(duration(birth["n"], birth["u"])))
        parts.append(leaf(c.Not(recent), end - len(match["rest"].lstrip(" ,;")), end))
    elif rest:
        parts.append(context.clause(text, end - len(match["rest"].lstrip(" ,;")), end, context))
    return every(parts)


_PEOPLE_TO_COME = re.compile(
    r"(?:(?:fe)?male\s+(?:participants?|patients?|subjects?)|(?:fe)?males|women)\s*", re.IGNORECASE
)


def people_to_come(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Female participants:" with nothing behind it: a heading, that lets nobody in and keeps nobody out."""
    if end - start > 24 or text[end:].strip() != ":" or text[:start].strip():
        return None
    if _PEOPLE_TO_COME.fullmatch(text, start, end) is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_IF_SHE = re.compile(
    r"(?:(?:an?|any|all)\s+)?(?P<who>(?:adult\s+)?(?:(?:fe)?male\s+(?:participants?|patients?|subjects?|volunteers?)|(?:fe)?males?|wom[ae]n|m[ae]n))\s+"
    r"(?:(?:is|are|will\s+be|may\s+be)\s+eligible(?:\s+(?:to\s+(?:participate|enrol+|enter|join|take\s+part)|for\s+(?:the|this)\s+(?:study|trial)|for\s+(?:participation|enrol+ment))"
    r"(?:\s+in\s+(?:the|this)\s+(?:study|trial))?)?|(?:may|can)\s+(?:participate|enrol+)(?:\s+in\s+(?:the|this)\s+(?:study|trial))?)\s*,?\s+"
    r"(?:only\s+)?(?:if|when|provided(?:\s+that)?|as\s+long\s+as)\s+(?:(?:she|he|they)\s+)?(?P<what>(?:is|are|has|have|agrees?|does|do|uses?)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
# "is not pregnant or breastfeeding", told without its verb
_VERB = re.compile(r"(?:is|are|has|have|does|do)\s+(?=\S)", re.IGNORECASE)


def eligible_if_she(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A female participant is eligible if she is not pregnant": asked of women, and of no man."""
    match = None if context.excluding else _IF_SHE.fullmatch(text, start, end)
    if match is None:
        return None
    sex: c.IsSex = c.IsSex("female" if _FEMALE_IN.search(match["who"]) else "male")
    begin = match.start("what")
    if (verb := _VERB.match(text, begin, end)) is not None:
        begin = verb.end()
    what = context.clause(text, begin, end, context)
    known = all(isinstance(x, (c.Condition, c.Attest, c.Test)) for x in c.leaves(what.tree))
    if what.unparsed or not known:
        what = attest(text, match.start("what"), end)
    return implies(leaf(sex, *match.span("who")), what)


_FEMALE_IN = re.compile(r"female|wom[ae]n", re.IGNORECASE)


_OLDEST = re.compile(
    r"(?:the\s+)?(?P<which>max(?:imum|imal)?|upper|min(?:imum|imal)?|lower)\.?\s+age(?:\s+limit)?\s+(?:for|of|in)\s+(?:all\s+)?(?P<who>(?:fe)?males?|(?:wo)?men|girls|boys)"
    r"(?:\s+(?:patients|subjects|participants))?\s*(?:(?:is|will\s+be|should\s+be|must\s+be|:|=|of)\s*)+(?P<age>\d{1,2})(?P<unit>\s*(?:years?|yrs?|months?))?(?:\s+(?:old|of\s+age))?\W*",
    re.IGNORECASE,
)


def age_limit(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Maximum age for women is 49": asked of women, and nothing of men."""
    match = None if context.excluding else _OLDEST.fullmatch(text, start, end)
    if match is None:
        return None
    sign = "<=" if match["which"][:2].lower() in ("ma", "up") else ">="
    told = f"age {sign} {match['age']} {match['unit'] or 'years'}"
    age = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(age.tree, c.Age):
        return None
    sex = c.IsSex("female" if _FEMALE.match(match["who"]) else "male")
    return implies(leaf(sex, *match.span("who")), Built(age.tree, ((match.start("age"), end),)))


RULES = (
    (age_limit, ("age for ", "age of ", "age in ", "age limit ")),
    (people_to_come, ("male participant", "male patient", "male subject", "males", "women")),
    (eligible_if_she, ("eligible", "may participate", "may enrol", "can participate", "can enrol")),
    (men_or_women, ("men with ", "males with ", "men who have ", "males who have ")),
    (men_and_some_women, (" men", " male", "males", "female", " women")),
)
"""Each with words of which one stands in whatever it reads; `by_sex` comes later, behind the rules for times."""
