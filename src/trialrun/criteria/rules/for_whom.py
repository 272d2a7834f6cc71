"""Demands that say of whom they are asked: "patients with X must have Y", "for adults, X will be required"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.shown import all_define
from trialrun.criteria.rules.bounds import again, is_measured, tighter
from trialrun.criteria.rules.given import stable
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, operands, some
from trialrun.criteria.trees.uncoded import has_uncoded_name
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind
from trialrun.vocab.concepts import is_a, is_coded

_BARE_AGE = re.compile(
    r"(?:(?:the|all|those|patients?|subjects?|participants?|adults?|individuals?|who|are)\s+)*"
    r"(?P<age>(?:(?:over|under|above|below|older\s+than|younger\s+than|at\s+least)\s+|[<>≥≤]=?\s*)(?:1[2-9]|[2-9]\d))(?=\W*$|\s+(?:and|or)\s)",
    re.IGNORECASE,
)


def of_age(text: str, start: int, end: int, context: Context) -> Built:
    """Of whom something is asked; of people a bare number is their age: "patients over 60"."""
    match = _BARE_AGE.fullmatch(text, start, end)
    if match is None:
        return context.clause(text, start, end, context)
    told = f"age {match['age']}"
    built = context.clause(told, 0, len(told), context.of(told))
    return (
        Built(built.tree, (match.span("age"),))
        if isinstance(built.tree, c.Age)
        else context.clause(text, start, end, context)
    )


_MUST = re.compile(
    r"^(?:(?:all|any|for)\s+)?(?:(?P<group>adults?|children|infants|adolescents|teenagers|(?:adult|pa?ediatric|adolescent)\s+(?:patients|subjects|participants))\s+(?:also\s+)?"
    r"|(?:patients|subjects|participants|individuals|those|people|persons|men|women)\s+"
    r"(?:(?:(?:with|on|taking|receiving|using)\s+|who\s+(?:(?:have\s+)?(?:had|received|undergone)|have|has|are|were|take|received?|use|underwent)\s+)(?P<who>[^.;:]{3,120}?)"
    r"|(?P<age>(?:aged?\s+|(?:who\s+are\s+)?(?:over|under|above|below|older\s+than|younger\s+than)\s+|[<>≥≤]=?\s*)\d{1,2}"
    r"(?:\s*(?:years?|yrs?|y/?o)(?:\s+(?:of\s+age|old))?)?(?:\s+(?:(?:and|or)\s+)?(?:older|over|above|younger))?))\s+"
    r"|(?P<kind>(?!(?:all|any|eligible|study|the|other|both|these|such|enrolled|control|trial|evaluable|potential|suitable|adult|p[a]?ediatric|male|female|no|each|every|most|participating|in-?|out-?)\b)[a-z][\w/+' -]{2,40}?)\s+(?:patients|subjects|participants|individuals|persons|people)\s+)"
    r"(?P<verb>must|should|shall|need to|have to|has to|are required to|will be required to|(?<!who )(?<!that )(?<!which )(?<!may )(?<!not )require(?=\s+(?!(?:further|additional|continued|ongoing|urgent|immediate|chronic)\b)(?:an?|the|at|prior|\w+)\s)|(?P<may>may|can)(?=\s+have\s+(?:an?\s+)?[^;]*\d))\s+(?P<then>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def demanded_of(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with X must have Y": Y is asked of those with X; of everybody where X is what the trial studies."""
    match = _MUST.match(text[start:end])
    if match is None or context.excluding:
        return None
    told = next(one for one in ("who", "age", "group", "kind") if match[one])
    # "With A, B and C": whoever has one of them.
    one_of = context.as_exclusion() if told == "who" and "," in match["who"] else context
    who = of_age(text, start + match.start(told), start + match.end(told), one_of)
    if told in ("age", "group") and not isinstance(who.tree, c.Age):
        return None
    if told == "kind" and not _is_disease(who.tree):
        return None
    then = context.clause(text, start + match.start("then" if match["may"] else "verb"), end, context)
    generic = told == "who" and _OF_A_COURSE.fullmatch(match["who"]) is not None
    if who.unparsed and generic:
        who = attest(text, start + match.start(told), start + match.end(told), "investigator")
    if who.unparsed or (match["may"] and not is_measured(then)):
        return None
    if generic:  # some of those who have the disease that was named before
        return implies(who, then)
    if all(isinstance(x, c.Unparsed) for x in c.leaves(then.tree)):
        # Read as a whole it would ask for X of everybody.
        return stable(text, start, end, context) or (implies(who, then) if told in ("who", "kind") else None)
    if any(
        isinstance(x, c.Condition) and not x.stage and studies(x.concept, context.diseases)
        for x in c.leaves(who.tree)
    ):  # of one stage among others it is asked of those alone
        return every([who, then])
    return implies(who, then)


_OF_A_COURSE = re.compile(
    r"(?:recurrent|relapsed|refractory|metastatic|persistent|residual|newly\s+diagnosed|locali[sz]ed|(?:locally\s+)?advanced|unresectable)\s+(?:disease|tumou?rs?)",
    re.IGNORECASE,
)


def _is_disease(tree: c.Tree) -> bool:
    """ "Diabetic patients", "HIV-positive patients": one disease that the vocabulary knows."""
    return isinstance(tree, c.Condition) and is_coded(tree.concept, "condition")


def studies(concept: str, diseases: Sequence[str]) -> bool:
    """Whether everybody who joins has it: of several diseases that a trial studies each has but one."""
    related = [(is_a(concept, own, "condition"), is_a(own, concept, "condition")) for own in diseases]
    return any(kind for kind, _ in related) and all(kind or wider for kind, wider in related)


_REQUIRED = re.compile(
    r"(?:(?:for|in)\s+(?P<group>[^.;:,]*?\b(?:patients|women|men|females|males|subjects|participants|adults|children)\b[^.;:,]{0,40}),\s+)?"
    r"(?P<what>[^.;:]{3,120}?)\s*,?\s+(?P<to_be>(?:is|are|will\s+be)\s+)?(?P<no>not\s+)?required"
    r"(?:\s+(?:of|in|for|from)\s+(?P<who>[^.;:,()]*?\b(?:patients|women|men|females|males|subjects|participants|adults|children|potential)))?\W*",
    re.IGNORECASE,
)
_NO_REQUIRED = re.compile(
    r"\b(?:not|no|if|unless|when|that|which|who|must|may|only|than|dose|time|assessments?|tests|studies|visits?|submission|registration|insurance)\b",
    re.IGNORECASE,
)


def required(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Negative pregnancy test required of fertile women": asked of them; "measurable disease not required"."""
    match = _REQUIRED.fullmatch(text[start:end])
    if match is None or context.excluding or _NO_REQUIRED.search(match["what"]):
        return None
    what = context.clause(text, start + match.start("what"), start + match.end("what"), context)
    if what.unparsed or isinstance(what.tree, (c.Attest, c.Allowed)) or has_uncoded_name(what.tree):
        return None
    if match["group"] and match["who"]:
        return None
    if match["no"]:
        return (
            None
            if match["who"] or match["group"]
            else leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
        )
    if match["to_be"] and _to_be_given(match["what"], what):
        what = attest(text, start + match.start("what"), end, "investigator")
    if not (match["who"] or match["group"]):
        return what
    told = "group" if match["group"] else "who"
    begin, finish = start + match.start(told), start + match.end(told)
    if re.fullmatch(
        r"(?:(?:all|the)\s+)*(?:patients|subjects|participants)", match[told].strip(), re.IGNORECASE
    ):
        return what
    if re.fullmatch(
        r"(?:all\s+)?fertile\s+(?:women|females|patients|female\s+patients)",
        match[told].strip(),
        re.IGNORECASE,
    ):
        return implies(leaf(c.Condition("childbearing potential"), begin, finish), what)
    who = of_age(text, begin, finish, context)
    if who.unparsed or any(isinstance(x, (c.Attest, c.Allowed)) for x in c.leaves(who.tree)):
        return None
    return implies(who, what)


_GIVEN = re.compile(
    r"\b(?:prior|previous\w*|past|earlier|history|complet\w+|recent|current\w*|ongoing|concurrent|concomitant|stable|failed|failure|received|lines?)\b",
    re.IGNORECASE,
)


def _to_be_given(words: str, what: Built) -> bool:
    """ "Whole breast irradiation is required": planned or given, for this disease; not that it was ever given."""
    return _GIVEN.search(words) is None and all(
        isinstance(x, c.Received) and x.within is None and not x.ongoing for x in c.leaves(what.tree)
    )


# ---- by a label or a second clause --------------------------------------------------------------------

_PEOPLE = r"(?:(?:all|those|the|any|adult)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|people|those|women|men|children|adults)"
_HAVE = r"(?:with(?:out)?|having|who\s+(?:have|had|has|are|were)|on|receiving|taking|not\s+(?:on|receiving|taking))"
_OF_WHOM = re.compile(
    rf"\W*(?:(?:for|in)\s+)?(?P<who>healthy\s+(?:volunteers|controls|subjects)|(?:{_PEOPLE}\s+{_HAVE}|with(?:out)?)\s+(?P<what>[^:;.]{{3,80}}?))"
    r"\s*:\s*(?P<then>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# A label that goes on behind its colon names nobody.
_LISTS = re.compile(
    r"\b(?:following|any|one|either|of|criteria|these|includ\w+|such|defined|diagnos\w+|score|grade|if|must|no)\b|\d",
    re.IGNORECASE,
)


_MUST_MEET = (
    r"(?:\s+(?:also|have|be|meet|fulfil+|satisfy|all|of|the|following|criteria|conditions|requirements))*"
)
_HEADING = re.compile(
    rf"\W*(?P<lent>(?:for|in)\s+)?(?P<who>{_PEOPLE}\s+{_HAVE}\s+(?P<what>(?:(?!\b(?:must|who)\b)[^:;.]){{3,80}}?))"
    rf"(?:,?\s+(?:(?P<must>must|should|shall|need\s+to|have\s+to){_MUST_MEET}|(?P<relative>who)(?:\s+(?:also|are|have|had|has|is))*))?\s*:\s*",
    re.IGNORECASE,
)


class Named(msgspec.Struct, frozen=True):
    """The people whom the heading of a list names: where; `lent`: "For …"; `must`, `who`: how the heading goes on."""

    start: int
    end: int
    must: bool = False
    who: bool = False
    lent: bool = False


def people_named(heading: str) -> Named | None:
    """Of whom the heading of a list says that the list is asked: "Patients without X:", "Those with X must:"."""
    match = _HEADING.fullmatch(heading)
    if match is None or _LISTS.search(match["what"]):
        return None
    told = (match[one] is not None for one in ("must", "relative", "lent"))
    return Named(*match.span("who"), *told)


def groups_named(lines: Iterable[str]) -> frozenset[str]:
    """The people whom headings name by what they have: more than one where a trial tells them apart."""
    headings = [line for line in lines if line.rstrip().endswith(":") and len(line) < 160]
    named = ((line, people_named(line)) for line in headings)
    return frozenset(line[one.start : one.end].lower() for line, one in named if one is not None)


_WOMEN = r"(?:women|woman|females?|girls)"
_MEN = r"(?:men|man|males?|boys)"
_OF_POTENTIAL = r"(?:of|with)\s+(?:child-?\s?bearing|reproductive)\s+(?:potential|age|capacity|ability)"
# Which of them are meant as well: none of the others, and no demand.
_EVEN_THOSE = r"(?:\s*(?:,|\(|-|–)?\s*(?:even|including|regardless\s+of|whether)\b[^:;.,()]{3,60}(?:\([^()]{3,60}\)|[^:;,()]{0,60}))?\)?"
_SEX_HEADING = re.compile(
    rf"\W*(?P<lent>(?:for|in|if)\s+)?(?:(?:all|the)\s+)*"
    rf"(?P<who>(?:(?:fertile|post-?\s?menopausal|pre-?\s?menopausal)\s+)?(?:{_WOMEN}|{_MEN})(?:\s+(?:patients?|subjects?|participants?|volunteers?))?"
    rf"(?:\s+{_OF_POTENTIAL}(?:\s*\(\w+\))?|\s+(?:with|who\s+have)\s+(?:(?:an?|female|sexual)\s+)*partners?(?:\s+{_OF_POTENTIAL})?)?)"
    rf"(?:\s+only|(?P<even>{_EVEN_THOSE}))?(?P<goes>,?\s*(?:who|must|should|shall|need\s+to|have\s+to)\b(?:\s+(?:also|are|have|be|meet|agree\s+to|all|of|the|following|criteria|requirements))*)?\s*:\s*",
    re.IGNORECASE,
)
_NAMES_A_WOMAN = re.compile(rf"(?<!\w)(?:fe)?{_WOMEN}(?!\w)", re.IGNORECASE)
_NAMES_A_MAN = re.compile(rf"(?<!\w){_MEN}(?!\w)", re.IGNORECASE)


def sex_named(heading: str, kind: Kind, text: str) -> Named | None:
    """The sex of whom the list under a heading is asked: "For women of childbearing potential:", "Men:".

    text: all that the record says; where it names only one sex, "Women who are:" may ask for women.
    """
    match = _SEX_HEADING.fullmatch(heading)
    if match is None:
        return None
    apart = (
        bool(match["lent"] or match["even"])
        or re.search(_OF_POTENTIAL, match["who"], re.IGNORECASE) is not None
    )
    if kind == "inclusion" and not apart and not (_NAMES_A_WOMAN.search(text) and _NAMES_A_MAN.search(text)):
        return None
    return Named(*match.span("who"))


def of_whom(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with X: ALT ≤ 5 x ULN": asked of those with X."""
    match = _OF_WHOM.fullmatch(text, start, end)
    if match is None or (match["what"] and _LISTS.search(match["what"])):
        return None
    who = context.clause(text, *match.span("who"), context)
    then = context.clause(text, *match.span("then"), context)
    if then.unparsed or not are_people(who):
        return None
    if not is_bounded(then.tree):  # "Patients with X: A or B" may list what X is
        return None
    if context.excluding and all_define(then.tree, who.tree):
        return then
    return every([who, then]) if context.excluding else implies(who, then)


def is_bounded(tree: c.Tree) -> bool:
    """Whether it asks for values, ages and times, or denies; what is plainly named may say more of the people."""
    parts = tree.of if isinstance(tree, c.All) else (tree,)
    return all(isinstance(part, c.Not) or all(map(_has_bound, c.leaves(part))) for part in parts)


def _has_bound(tree: c.Tree) -> bool:
    return isinstance(tree, (c.Measurement, c.Score, c.Age)) or getattr(tree, "within", None) is not None


def are_people(built: Built) -> bool:
    told = (c.Age, c.IsSex, c.Condition, c.Received, c.Test, c.Measurement)
    return all(isinstance(x, told) for x in c.leaves(built.tree))


_SIGN = r"(?:[<>≤≥=]|up\s+to|(?:no|not)\s+more\s+than|at\s+least|less\s+than|greater\s+than)"
_ANOTHER = re.compile(
    rf"(?P<main>[^;]*?\d[^;,]*?)\s*(?:;|,|\.(?=\s+[A-Z]))\s*(?:(?:and|or|but)\s+)?"
    rf"(?:(?:for|in|if)\s+)?(?P<who>{_PEOPLE}\s+{_HAVE}\s+[^;:,<>≤≥=\d]{{3,70}}?)"
    rf"(?:\s*(?::|,|\b(?:must|may|should|can)\s+have\b)\s*|\s+(?={_SIGN}))(?P<bound>(?:[A-Za-z][\w /]{{1,30}}?\s*)?{_SIGN}[^;]{{1,50}})",
    re.IGNORECASE | re.DOTALL,
)


# Whoever the second bound is of stands behind a stop: quickly looked for before the rest.
_BEHIND_STOP = re.compile(rf"[;,.]\s*(?:(?:and|or|but)\s+)?(?:(?:for|in|if)\s+)?{_PEOPLE}\s", re.IGNORECASE)
_NAMED = re.compile(rf"(?!{_SIGN})[A-Za-z][\w /]*?(?=\s*{_SIGN})", re.IGNORECASE)


def another_bound(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALT ≤ 3 x ULN; patients with X: ≤ 5 x ULN": the second is the bound of those with X."""
    if context.excluding or _BEHIND_STOP.search(text, start, end) is None:
        return None
    match = _ANOTHER.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    who = context.clause(text, *match.span("who"), context)
    if not is_measured(main) or not are_people(who):
        return None
    bound = again(text, match["main"], *match.span("bound"), context)
    if bound is None:
        return None
    own = [Built(*part) for part in operands(main, c.All)]
    others = [part for part in own if not _measures(part) <= _measures(bound)]
    if len(others) == len(own) or tighter(bound, main):
        return every([main, implies(who, bound)])
    # "…, platelets ≥ 75, bilirubin ≤ 1.5 x ULN; patients with X: bilirubin ≤ 3 x ULN": of the last alone
    own = [part for part in own if _measures(part) <= _measures(bound)]
    return every([*others, some([every(own), every([who, bound])])])


def goes_on_with_bound(first: str, second: str) -> bool:
    """Whether the second sentence gives the bound of some for what the first one bounds."""
    match = _ANOTHER.fullmatch(f"{first.rstrip(' .;,')}. {second.rstrip(' .;,')}")
    if match is None:
        return False
    # one that names its quantity is a demand of its own, unless it only lets in
    return _NAMED.match(match["bound"]) is None or (
        _MAY.search(second) is not None and _names_one_of(match["bound"], match["main"])
    )


_MAY = re.compile(r"\b(?:may|can)\s+have\b", re.IGNORECASE)


def _names_one_of(bound: str, main: str) -> bool:
    named = _NAMED.match(bound)
    return named is not None and any(
        word in main.lower() for word in re.findall(r"[a-z0-9]{2,}", named.group().lower())
    )


def _measures(built: Built) -> set[str]:
    return {x.scale if isinstance(x, c.Score) else getattr(x, "concept", "") for x in c.leaves(built.tree)}


_JOINS_IT = r"(?:patients?|subjects?|participants?|volunteers?|controls?|individuals?|donors?)"
_SUBSET = (
    rf"(?:(?!(?:at|more|less|the\s+(?:purpose|last|past)|\d)\b)(?:(?!(?:with|who|that|and|or|of|to|for|by|in|on|at|from|reasons?)\b)[\w'/+-]+\s+){{0,5}}?(?:{_JOINS_IT}|group|arm|cohort|sub-?study)"
    rf"|(?:the\s+|those\s+)?{_JOINS_IT}\s+(?:with|who|in|undergoing|receiving|taking|assigned|randomi[sz]ed|enrolled|entering|participating)\s+[^,;:()<>≤≥=]{{3,80}})"
)
_SOME_FIRST = re.compile(
    rf"(?:for|in|among)\s+(?P<who>{_SUBSET})\s*,\s+(?P<then>[^;:]{{3,160}})", re.IGNORECASE
)
_SOME_LAST = re.compile(
    rf"(?P<then>[^,;:]{{3,120}}),\s+(?:only\s+)?(?:for|in)\s+(?P<who>(?:the\s+|those\s+|all\s+)?"
    rf"(?:(?:{_JOINS_IT}|women|men|females|males|children|adults)\s+(?:with|who|in|undergoing|receiving|taking|having|assigned|randomi[sz]ed|enrolled|entering|participating)\s+[^,;:]{{3,80}}"
    r"|(?:[\w'/+-]+\s+){1,3}(?:group|arm|cohort|sub-?study)))\W*",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    rf"(?:(?:all|any|both|the|this|study|eligible|enrolled|potential|trial)\s+)*(?:{_JOINS_IT}|groups?)",
    re.IGNORECASE,
)
SUBSETS = ("for ", "in ", "among ")
_LEAF_OF_PEOPLE = (c.Age, c.IsSex, c.Condition, c.Test)


def kept_out_of_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "For imaging participants, claustrophobia", "pregnancy, for those who have a CT": who of them has it.

    Whether somebody is one of a group of the study, a person says.
    """
    if not context.excluding or text.find(",", start, end) < 0:
        return None
    first = text[start : start + 3].lower() in ("for", "in ", "amo")
    match = (_SOME_FIRST if first else _SOME_LAST).fullmatch(text, start, end)
    if match is None:
        return None
    begins_list = first and re.search(r"\b(?:with|who)\b", match["who"]) is not None
    then = context.clause(text, *match.span("then"), context)
    if begins_list and not is_bounded(then.tree):
        return None  # "in patients with A, B or C": all that they may have
    if then.unparsed == match.end("then") - match.start("then") or isinstance(then.tree, c.Allowed):
        return None
    if first and _EVERYBODY.fullmatch(match["who"]):
        return then
    who = context.clause(text, *match.span("who"), context.as_inclusion())
    if (
        who.unparsed
        or not all(isinstance(x, _LEAF_OF_PEOPLE) for x in c.leaves(who.tree))
        or has_uncoded_name(who.tree)
    ):
        who = attest(text, *match.span("who"), "investigator")
    return every([who, then])


_CARRIERS = re.compile(
    r"(?:(?:all|any)\s+)?(?P<who>(?:HBs-?Ag|HBV|HCV|HIV|HBc-?Ab|anti-?HBc|anti-?HCV|hepatitis\s+[BC])[\s-]positive)\s+(?:patients|subjects|participants|individuals)\s+"
    r"(?:must|should|shall|need\s+to|are\s+required\s+to)\s+(?P<what>(?!not\b)\S[^;:]{3,200})",
    re.IGNORECASE,
)
CARRIERS = ("positive patients", "positive subjects", "positive participants", "positive individuals")


def of_carriers(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "HBsAg-positive patients must have HBV DNA < 500 IU/mL": asked of them, and nobody has to be one."""
    match = None if context.excluding else _CARRIERS.fullmatch(text[start:end].rstrip(" ."))
    if match is None or any("hepatitis" in x or "HIV" in x for x in context.diseases):
        return None
    who = context.clause(text, start + match.start("who"), start + match.end("who"), context)
    what = context.clause(text, start + match.start("what"), start + match.end("what"), context)
    if not all(isinstance(x, (c.Test, c.Condition)) for x in c.leaves(who.tree)):
        return None
    return implies(who, what)
