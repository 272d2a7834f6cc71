"""Demands that stand each for itself: "either not A, or B", "must not have A and must have B".

The denial ends where the second verb, or the second group of people, begins.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_PEOPLE = r"(?:(?:(?:all|the|study)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals|persons|they)\s+)"
_VERBS = (
    r"(?:(?:have|has|had|having|be|been|are|is|were|was|do|does|did|receive[ds]?|take|taking|use|using)\s+)"
)
_EITHER = re.compile(
    rf"\W*{_PEOPLE}?(?:(?:who|must|should|shall)\s+)*{_VERBS}*either\s*:?\s+(?P<first>{_VERBS}*(?:not|no|never|without)\s+\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# Where the other alternative begins, the surest sign first: capitals, a verb of its own.
_OTHERWISE = (
    re.compile(r"\s*[,;]?\s+OR\s+"),
    re.compile(rf"\s*[,;]?\s+or\s+(?={_VERBS}|must\s|should\s|treated\s|with\s)", re.IGNORECASE),
    re.compile(r"\s*[,;]?\s+or\s+(?!equal\b|more\b|less\b|greater\b|older\b|younger\b)", re.IGNORECASE),
)

EITHER = ("either no", "either be", "either ha", "either: no", "either never", "either with")


def either_not(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Either not fertile or with a negative test": the second is what lets in those whom the first does not."""
    match = None if context.excluding else _EITHER.fullmatch(text, start, end)
    if match is None:
        return None
    cuts: list[re.Match[str]] = []
    for sign in _OTHERWISE:
        cuts = [x for x in sign.finditer(text, match.start("first"), end) if _is_outside(text, start, x)]
        if not cuts:
            continue
        if len(cuts) > 1 or "," in text[match.start("first") : cuts[0].start()]:
            break
        first = context.clause(text, match.start("first"), cuts[0].start(), context)
        other = context.clause(text, cuts[0].end(), end, context)
        return some([first, other])
    return unparsed(text, start, end) if cuts else None  # how far the denial reaches cannot be told


def _is_outside(text: str, start: int, cut: re.Match[str]) -> bool:
    return text.count("(", start, cut.start()) == text.count(")", start, cut.start())


_NOT_BUT = re.compile(
    r"(?P<denied>[^;:]*?\b(?:must|should|shall|may|can)\s*not\s[^;:]*?)\s*,?\s+(?:and|but)\s+(?:(?:they|patients|subjects|participants)\s+)?"
    r"(?P<asked>(?:must|should|shall)\s+(?!not\b|also\s+not\b|never\b|neither\b)[^;]+)",
    re.IGNORECASE,
)
_GOVERNED = re.compile(r"\b(?:who|whom|whose|that|which|unless|if|either|neither|except)\b", re.IGNORECASE)


def denied_and_asked(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must not have A or B and must have C": what is asked for is not denied with the rest."""
    match = None if context.excluding else _NOT_BUT.fullmatch(text, start, end)
    if match is None or _GOVERNED.search(match["denied"]) or not _is_balanced(match["denied"]):
        return None
    parts = [context.clause(text, *match.span(part), context) for part in ("denied", "asked")]
    if all(isinstance(x, c.Unparsed) for x in c.leaves(parts[1].tree)):
        return None
    return every(parts)


def _is_balanced(words: str) -> bool:
    return words.count("(") == words.count(")")


_MUST = r"\b(?:must|should|shall|(?:have|has|need)\s+to)\s"
_OF_WHOM = r"(?:(?:all|any|those)\s+)?(?:patients?|subjects?|participants?|individuals|persons|people|women|men|those|adults|children)\s+(?:(?:with|without|on|receiving|taking|aged|over|under)\s|who\s)"
_EACH_GROUP = re.compile(
    rf"(?P<one>{_OF_WHOM}[^;:]*?{_MUST}[^;:]*?)\s*,?\s+(?:or|and|while|whereas)\s+(?P<other>{_OF_WHOM}[^;:]*?{_MUST}[^;:]*)",
    re.IGNORECASE,
)


def of_each_group(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with A must have B or patients with C must have D": a demand on each group, whatever joins them."""
    match = None if context.excluding else _EACH_GROUP.fullmatch(text, start, end)
    if match is None:
        return None
    parts = [context.clause(text, *match.span(part), context) for part in ("one", "other")]
    return every(parts) if all(isinstance(part.tree, c.IfThen) for part in parts) else None


_OWN_HEAD = re.compile(
    r"(?:(?:an?|the|any|known|current|prior|previous|active)\s+)*(?P<head>diagnosis|history|evidence|presence)\s+of\s+[^;:()]+?(?P<or>\s*,?\s+or\s+)"
    r"(?P<other>(?:an?|the|any|known|current|prior|previous)\s+(?:(?:known|current|prior|previous|recent)\s+)*(?P=head)\s+of\s+[^;:()]+)",
    re.IGNORECASE,
)


def with_own_head(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Diagnosis of A or B, or a diagnosis of C for a year": the year is of C, which has a head of its own."""
    match = _OWN_HEAD.fullmatch(text, start, end)
    if match is None:
        return None
    first = context.clause(text, start, match.start("or"), context)
    other = context.clause(text, *match.span("other"), context)
    return None if isinstance(first.tree, c.Not) else some([first, other])


_ARE_AND_HAVE = re.compile(
    r"(?:(?:patients|subjects|participants|they)\s+)?(?:(?:who|must)\s+)*(?P<are>(?:are|is|be)\s+(?!not\b|either\b|between\b)[^,;:.()<>≤≥=\d]{3,50}?)\s+and\s+(?:(?:who|must)\s+)?(?P<have>(?:have|has|had)\s+[^;:]+)",
    re.IGNORECASE,
)


def are_and_have(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Are HIV-positive and have a viral load < 400 within a week": so recent is the load."""
    match = None if context.excluding else _ARE_AND_HAVE.fullmatch(text, start, end)
    if match is None or _ALTERNATIVE.search(match["have"]):
        return None
    first = context.clause(text, *match.span("are"), context)
    if not isinstance(first.tree, c.Condition):
        return None
    return every([first, context.clause(text, *match.span("have"), context)])


_ALTERNATIVE = re.compile(r"\bor\s+(?:are|is|be|who)\b", re.IGNORECASE)
_PROVEN = re.compile(
    r"(?:(?:histo|cyto|patho)logic(?:al)?(?:ly)?\s+(?:(?:or|and/or)\s+)?)+(?:confirmed|proven|documented|verified|diagnosed)\s+",
    re.IGNORECASE,
)
_UNTREATED = re.compile(
    r"(?P<what>[^;:<>≤≥=]{8,300}?[a-z)])\s+(?P<rest>Previously\s+(?:un)?treated\b\s*(?P<stage>[Ss]tage\s+[^;:()<>≤≥=]{1,30})?(?P<more>[^;:()<>≤≥=]*))"
)


def untreated_behind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, B or C Previously untreated stage III": a stop is lost, and what stands behind it is said of each."""
    match = None if context.excluding else _UNTREATED.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    if what.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(what.tree)):
        return None
    if not match["more"].strip():
        told = f"{match['rest']} {_PROVEN.sub('', match['what'].strip())}"
        built = context.clause(told, 0, len(told), context.of(told))
        courses = [x.course for x in c.leaves(built.tree) if isinstance(x, c.Condition)]
        if not built.unparsed and courses and all(courses):
            return Built(built.tree, ((start, end),) * len(built.places))
    rest = context.clause(text, *match.span("rest"), context)
    if rest.unparsed:
        rest = attest(text, *match.span("rest"), "investigator")
    return every([what, rest])


_COUNTED = re.compile(
    r"(?P<main>(?:no\s+(?:more|greater)\s+than|at\s+most|up\s+to|a\s+maximum\s+of|[≤<]=?)\s+\S+\s+(?:(?:prior|previous|different|systemic|cytotoxic|chemotherapy|hormonal|treatment|therapy)\s+)*"
    r"(?:regimens?|lines?(?:\s+of\s+(?:chemo)?therapy)?|therapies|treatments|courses|chemotherapies))\s+(?:for|in|as)\s+[^;:()]+?\s+or\s+(?:for|in|as)\s+[^;:()]+",
    re.IGNORECASE,
)


def counted_for_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No more than 2 regimens for metastatic disease or as adjuvant therapy": who had so few at all had no more so."""
    match = None if context.excluding else _COUNTED.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    given = main.tree
    if not isinstance(given, c.Received) or given.lines is None:
        return None
    return some([main, attest(text, start, end, "investigator")])


_LATELY = re.compile(
    r"(?P<what>[^();:]*\b(?:or|and/or|and)\b[^();:]*?)\s*\((?P<time>(?:with)?in\s+(?:the\s+)?(?:(?:last|past|previous|prior)\s+)?\d+\s+(?:hours?|days?|weeks?|months?|years?)\b[^()\d]{0,40})\)\W*",
    re.IGNORECASE,
)


def lately(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Steroids, antibiotics or NSAIDs (within 2 weeks)": nobody is kept out by a drug of long ago."""
    match = _LATELY.fullmatch(text, start, end)
    if match is None:
        return None
    told = f"{match['what']} {match['time']}"
    built = context.clause(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Received) and x.within is not None for x in c.leaves(built.tree)):
        return None
    return Built(built.tree, ((start, end),) * len(built.places))


_ABUSE_AND = re.compile(
    r"(?P<pair>[^,;:()]*?\b(?:abuse|misuse)\s+(?:or|and/or)\s+(?:dependence|dependency|addiction))\s+and\s+(?P<other>(?!(?:in|within|not|no)\b)[^,;:()]+)",
    re.IGNORECASE,
)


def abuse_and(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Alcohol abuse or dependence and insomnia": the insomnia, with the one or the other."""
    match = None if context.excluding else _ABUSE_AND.fullmatch(text, start, end)
    if match is None:
        return None
    parts = [context.clause(text, *match.span(part), context) for part in ("pair", "other")]
    if not all(isinstance(x, c.Condition) for part in parts for x in c.leaves(part.tree)):
        return None
    return every(parts)


_BUT_NOT = re.compile(
    r"(?P<main>(?:(?:patients|subjects|participants|with|who|have|has|having|must)\s+)*(?:at\s+least\s+)?(?:one|two|three|any|either|[123])\s+(?:\([123]\)\s+)?(?:or\s+more\s+)?of\s+[^;]+?)\s*,?\s+"
    r"but\s+(?P<no>(?:no|not|never|without)\s+(?!limited\b|only\b|necessarily\b|restricted\b|both\b|all\b|exclusively\b)[^;]+)",
    re.IGNORECASE,
)


def one_but_not(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "One of A, B or C, but no D": that there is no D is none of those."""
    match = _BUT_NOT.fullmatch(text, start, end)
    if match is None or not _is_balanced(match["main"]):
        return None
    return every(context.clause(text, *match.span(part), context) for part in ("main", "no"))


_SO_MANY = re.compile(
    r"[^;:()<>≤≥=\d]*\b(?:blood\s+pressure|BP|glucose|lipids?|cholesterol|pain|asthma)\b[^;:()<>≤≥=\d]*\s(?:with|on|by|using|despite|requiring|taking)\s+"
    r"(?:(?:no\s+more\s+than|not\s+more\s+than|at\s+most|at\s+least|more\s+than|less\s+than|fewer\s+than|up\s+to|a\s+maximum\s+of|[<>≤≥]=?)\s*)?(?:\d|one|two|three|four|five)(?:\s+or\s+(?:more|fewer|less))?\s+"
    r"(?:(?!(?:weeks|days|months|years|doses)\b)[\w-]+\s+){0,2}?(?:drugs?|medications?|medicines?|agents?|anti[a-z]+s)\W*",
    re.IGNORECASE,
)


def with_so_many(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Blood pressure controlled with no more than 2 drugs": the drugs are counted, and not the pressure."""
    if _SO_MANY.fullmatch(text, start, end) is None:
        return None
    plain = context.plain(text, start, end, context)
    if not any(isinstance(x, c.Measurement) for x in c.leaves(plain.tree)):
        return None
    return attest(text, start, end, "investigator")


_WITHOUT_OR_WITH = re.compile(
    r"(?P<ill>[^,;:()<>≤≥=]{4,80}?)\s+(?P<lacks>without\s+(?!or\b)[^,;:()<>≤≥=]+?)\s+or\s+(?P<has>with\s+[^,;:()]+)",
    re.IGNORECASE,
)


def without_or_with(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Atrial fibrillation without anticoagulation or with a pacemaker": the illness, in either case."""
    match = _WITHOUT_OR_WITH.fullmatch(text, start, end)
    if match is None:
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not isinstance(ill.tree, c.Condition):
        return None
    lacks, has = (context.clause(text, *match.span(part), context) for part in ("lacks", "has"))
    return every([ill, some([lacks, has])])


_NOT_OR_CANNOT = re.compile(
    r"[^,;:()]*\bnot\s+(?:(?:adequately|sufficiently)\s+)?(?:respond(?:ed|ing)?|improved?)(?:\s+adequately)?\s+(?:to|on|with)\s+or\s+(?:who\s+)?(?:cannot|can\s+not|could\s+not|did\s+not|do\s+not|does\s+not)\s+tolerate\b[^;:()]*",
    re.IGNORECASE,
)


def not_or_cannot(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have not responded to or cannot tolerate A": the one "not" does not deny the other."""
    if _NOT_OR_CANNOT.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_BUT_MAY = re.compile(
    r"(?P<main>[^;:]*\b(?:no|not|without|free\s+of)\b[^;:]*?)\s*,?\s+but\s+(?:(?:they|patients|subjects|participants)\s+)?(?P<may>(?:may|can)\s+(?:also\s+|still\s+)?(?:be|have|receive|take|use)\s+(?!(?:no|not|only)\b)(?:(?:had|been|received|receiving|taking|on|an?|prior|a\s+history\s+of)\s+)*(?P<what>[^;:]+))",
    re.IGNORECASE,
)


def but_may(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No active infection, but may be on suppressive therapy": a permission asks for nothing."""
    match = None if context.excluding else _BUT_MAY.fullmatch(text, start, end)
    if match is None or not _is_balanced(match["main"]) or _ASKED_TOO.search(match["may"]):
        return None
    main = context.clause(text, *match.span("main"), context)
    what = context.clause(text, *match.span("what"), context.as_exclusion())
    if any(_is_kind(x, y) for x in c.leaves(what.tree) for y in c.leaves(main.tree)):
        # "no chemotherapy, but may have had hydroxyurea": an exception, and how far it goes a person says
        return some([main, attest(text, *match.span("may"), "investigator")])
    return every([main, leaf(c.Allowed(" ".join(match["may"].split())), *match.span("may"))])


def _is_kind(one: c.Tree, other: c.Tree) -> bool:
    if isinstance(one, c.Received) and isinstance(other, c.Received):
        return is_a(one.concept, other.concept, "therapy")
    if isinstance(one, c.Condition) and isinstance(other, c.Condition):
        return is_a(one.concept, other.concept, "condition")
    return False


_ASKED_TOO = re.compile(r"\b(?:if|unless|provided|must|should|only|but|and)\b", re.IGNORECASE)


_OWN_BRACKETS = re.compile(
    r"(?P<lead>(?:(?:any|known|active|current|uncontrolled|untreated|chronic|acute|history|evidence|of)\s+)*)"
    r"(?P<one>[^,;:()<>≤≥=]{2,60}?\([^()<>≤≥]{2,60}\))(?:\s*,)?\s+(?:and/or|or)\s+(?P<other>(?!(?:who|with|in|at|on|for)\b)[^,;:()<>≤≥=]{2,60}?\([^()<>≤≥]{2,60}\))\W*",
    re.IGNORECASE,
)


def with_own_brackets(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Active hepatitis B (antigen found) or hepatitis C (RNA found)": what is in a bracket is said of one."""
    match = _OWN_BRACKETS.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    parts = []
    for name in ("one", "other"):
        told = f"{match['lead']}{match[name]}"
        built = context.clause(told, 0, len(told), context.of(told))
        ill = all(isinstance(x, (c.Condition, c.Test, c.Attest)) for x in c.leaves(built.tree))
        if not ill or not any(isinstance(x, c.Condition) for x in c.leaves(built.tree)):
            return None
        parts.append(Built(built.tree, (match.span(name),) * len(built.places)))
    return some(parts)


GROUP_HINTS = tuple(
    f" {join} {who} "
    for join in ("or", "and", "while", "whereas")
    for who in (
        "patients",
        "subjects",
        "participants",
        "those",
        "women",
        "men",
        "adults",
        "children",
        "individuals",
    )
)
ASKED = tuple(
    f" {before} {verb} "
    for before in ("and", "but", "they", "patients", "subjects", "participants")
    for verb in ("must", "should", "shall")
)
OWN_HEADS = tuple(
    f"or {said} {head} of "
    for said in ("a", "an", "the", "any", "known", "current", "prior", "previous", "recent")
    for head in ("diagnosis", "history", "evidence", "presence", "known history", "prior history")
)


# Behind a relative clause, what is said of the people again and not of their illness.
_AGAIN = re.compile(
    r"(?P<first>[^;]*?\b(?:that|which)\s[^;]{3,160}?)\s*,?\s+or\s+(?P<second>(?:(?:is|are)\s+(?:currently\s+)?(?:pregnant|breast\W?feeding|lactating|nursing)"
    r"|(?P<have>(?:ha(?:ve|s)\s+(?:had|received|taken|used|undergone|ever|an?\s+history)|(?:are|is)\s+(?:currently\s+)?(?:taking|receiving|using|allergic|unable|planning))|(?P<bare>have)(?=\s(?!to\b|been\b|not\b)\w|\s+been\s+(?:treated|diagnosed|vaccinated|hospitali[sz]ed)\b)|(?P<other>has)(?=\s(?!to\b|been\b|not\b)\w)))\b[^;]*)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\W*(?:(?:patients?|subjects?|they|who)\s+)*(?:have|has|are|is|had|were)\b", re.IGNORECASE
)
# What is said of one illness is no "have".
_ONE_ILLNESS = re.compile(
    r"\b(?:that|which)\s+(?:(?:is|has|was|requires|needs|causes|limits|affects|interferes|impairs|makes)\b|(?:may|might|could|would)\s)",
    re.IGNORECASE,
)
# "Gout that requires treatment or have …": the illness is one, and they are several.
_IT_IS_ONE = re.compile(
    r"\b(?:that|which)\s+(?:is|has|was|requires|needs|causes|limits|affects|interferes|impairs|makes)\s",
    re.IGNORECASE,
)
_IT_NEEDS = re.compile(r"\b(?:that|which)\s+(?:requires|needs)\s", re.IGNORECASE)
# What an illness has itself.
_OF_AN_ILLNESS = ("metastatic cancer", "sign or symptom", "bleeding")
AGAIN = tuple(f" or {verb} " for verb in ("have", "has", "are", "is"))


def said_again_of_them(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have an illness that requires X or have had Y": who had Y is kept out without the illness, too."""
    if not context.excluding or (" that " not in text and " which " not in text):
        return None
    match = _AGAIN.fullmatch(text, start, end)
    if match is None:
        return None
    one = _IT_IS_ONE.search(match["first"]) is not None
    of_one = match["other"] or (match["bare"] and one)
    if match["have"] and not of_one and _OF_THEM.match(text, start, end) is None:
        return None
    if match["bare"] and not one and (" been " in match["second"] or not _ONE_ILLNESS.search(match["first"])):
        return None  # "tumors that bleed or have ulcers"
    if match["other"] and _IT_NEEDS.search(match["first"]) is None:
        return None
    second = context.clause(text, *match.span("second"), context)
    if match["other"] and not all(
        isinstance(x, c.Condition) and not any(is_a(x.concept, y, "condition") for y in _OF_AN_ILLNESS)
        for x in c.leaves(second.tree)
    ):
        return None  # "a tumor that requires treatment or has metastases"
    if second.unparsed or match["first"].count("(") != match["first"].count(")"):
        return None
    return some([context.clause(text, *match.span("first"), context), second])


_OR_ANY = re.compile(
    r"(?P<main>[^;:()<>≤≥=]{3,120}?)\s+(?:other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from)\s+(?!any\b)[^;:()<>≤≥=]{2,100}?(?:\s*,)?\s+(?:and/or|or)\s+"
    r"(?P<any>any\s+(?!of\b|other\b|one\b)[^,;:()<>≤≥=]{3,60}?)(?:\s+(?:within|(?:in|during)\s+the|less\s+than|\w+\s+(?:days|weeks|months)\s+(?:before|prior))\s[^,;:()]{3,60})?",
    re.IGNORECASE,
)


def or_any_besides(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Analgesics other than ibuprofen or any opioid": whether opioids are spared too, a person says."""
    match = _OR_ANY.fullmatch(text, start, end)
    if match is None:
        return None
    first = match.start("any")
    told = f"{text[:first]}   {text[first + 3 :]}"
    main = context.clause(told, start, end, context.of(told))
    whole = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    named = context.clause(text, *match.span("any"), context.as_exclusion())
    if not isinstance(whole, (c.Received, c.Condition)) or type(named.tree) is not type(whole):
        return None
    if not isinstance(named.tree, (c.Received, c.Condition)) or named.tree.concept not in whole.excepting:
        return None
    if isinstance(whole, c.Condition) and is_a(whole.concept, "neoplasm", "condition"):
        return None  # "except skin cancer or any carcinoma in situ"
    perhaps = leaf(replace(whole, concept=named.tree.concept, excepting=()), *match.span("any"))
    perhaps = every([perhaps, attest(text, *match.span("any"), "investigator")])
    kept_out = some([Built(whole, main.places), perhaps])
    return negate(kept_out) if isinstance(main.tree, c.Not) else kept_out
