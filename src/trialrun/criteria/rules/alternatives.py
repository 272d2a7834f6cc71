"""Conditions and alternatives: if, unless, in case of, another bound for some."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured, of_the_last
from trialrun.criteria.rules.for_whom import of_age
from trialrun.criteria.rules.raised import spared_of_its_own
from trialrun.criteria.rules.runs import next_demand
from trialrun.criteria.rules.spared_in_brackets import FURTHER, in_bracket, last_is_spared, spared_by
from trialrun.criteria.rules.washouts import long_ago, spared_sooner
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some, unparsed
from trialrun.criteria.words.comparisons import says_value
from trialrun.criteria.words.gaps import GAP
from trialrun.criteria.words.quantities import Quantity, quantities
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded
from trialrun.vocab.mentions import fold

_IF_FIRST = re.compile(
    r"^(?:if|when|in case of|in patients with|for (?:patients|subjects|participants) (?:with|who)"
    r"|for(?=\s+(?:patients|subjects|participants|children|adults|adolescents|infants|those)\s+(?:aged?|ages|older|younger|over|under|above|below|between|less|greater|more|[<>≤≥=]|\d))"
    r"|(?:for|in)(?=\s+(?:wom[ea]n|females?|m[ea]n|males?)\b)"
    r"|(?:for|in)(?=\s+(?:patients|subjects|participants|those)\s+(?:on|receiving|taking|using|(?:previously\s+|currently\s+)?treated\s+with|undergoing)\s)"
    r"|(?:for|in)(?=\s+(?:adults?|children|infants|adolescents|(?:adult|pa?ediatric|adolescent)\s+(?:patients|subjects|participants))\s*[,:]))\s+(?P<condition>[^,:]{3,120})[,:]\s*(?P<then>.+)$",
    re.I | re.S,
)


def conditional(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "If A, B": B is asked only of those with A."""
    match = None if context.excluding else _IF_FIRST.match(text[start:end])
    if match is None:
        return None
    spares = "unless" in match["condition"].lower()  # "patients with A (unless B)": those with A, and not B
    within = context.as_exclusion() if spares else context
    condition = of_age(text, start + match.start("condition"), start + match.end("condition"), within)
    then = context.clause(text, start + match.start("then"), end, context)
    return implies(condition, then)


_OF_SOME_BEHIND = re.compile(
    r"\s(?<=[\w)%]\s)\s*(?=(?:(?:For|In)\s+(?:patients|subjects|participants|those|children|adults|adolescents|infants|women|men|males|females|boys|girls)\b[^:;.]{0,80}"
    r"|(?:Adults?|Children|Adolescents|Infants|Men|Women|Males|Females)(?:\s+patients)?(?:\s[^:;.,()]{2,30})?|(?:Over|Under)\s+(?:age\s+)?\d[^:;.,()]{0,20}"
    r"|Ages?\s+(?:\d|under|over|less|more|greater)[^:;.,()]{0,30}):\s*\S)"
)


def of_some_behind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Platelets ≥ 100 For patients with X: ALT ≤ 5 x ULN": a stop is lost, and the second is asked of those."""
    if context.excluding or text.find(":", start, end) < 0:
        return None
    match = _OF_SOME_BEHIND.search(text, start + 1, end)
    if match is None or not says_value(text[start : match.start()]):
        return None
    first = context.clause(text, start, match.start(), context)
    rest = context.clause(text, match.end(), end, context)
    if text[: match.start()].lower().endswith(" or") and isinstance(rest.tree, c.IfThen):
        # "Karnofsky ≥ 70 OR Age under 16: Lansky ≥ 50": for them it is another way in
        who, cut = rest.tree, len([*c.leaves(rest.tree.condition)])
        theirs = every([Built(who.condition, rest.places[:cut]), Built(who.then, rest.places[cut:])])
        return some([first, theirs])
    return every([first, rest])


_IF_LAST = re.compile(
    rf"{GAP}\(?(?:(?:for|in)\s+(?P<people>(?:patients?|subjects?|participants?|children|infants?|newborns?|neonates?|toddlers|adolescents?|teenagers|boys|girls|adults?|those|women|men|females?|males?)"
    r"\b[^;:]{0,80}?)|for\s+(?:the\s+)?(?P<tumor>(?:recurrent|relapsed|refractory|progressive|newly\s+diagnosed|untreated|metastatic|advanced|Gilbert)\b[^;:,()]{3,60}?)"
    r"|for\s+(?P<ill>(?!(?:the|an?|any|all|each|both|this|at|more|less|over|age|study|enrol\w*|entry|inclusion)\b)[A-Za-z][\w'/ -]{2,50}?)"
    r"|(?:if|when)\s+(?P<case>(?!(?:clinically|applicable|possible|needed|necessary|indicated|available)\b)\w[^;,]{2,60}?))\)?$",
    re.I | re.S,
)
_BOUNDS = re.compile(
    r"[<>≤≥=]{1,2}|\b(?:at least|at most|up to|less than|greater than|more than|below|above|no more than)\b",
    re.I,
)


_SPARING = re.compile(
    r"\b(?:except(?:ing|ed)?|excluding|other\s+than|apart\s+from|unless|exceptions?\s+of)\W*(?:for)?\W*$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\s+or\s+(?!equal)", re.I)
_LAST_OR = re.compile(r",?\s+or\s+(?=(?:(?!\s+or\s).)*$)", re.I)


def bounded_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Karnofsky ≥ 50 for patients > 16 years": a bound that is asked only of those of an age, sex or disease."""
    if context.excluding:
        return None
    match = _IF_LAST.search(text, start + 1, end)
    built = None if match is None else _bounded_for(text, start, match, context)
    if built is None and text.endswith((")", ").", ");"), start, end):
        return _with_a_remark(text, start, end, context)
    return built


def _bounded_for(text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    asked = text[start : match.start()]
    if not says_value(asked) or _SPARING.search(asked) is not None:
        return None  # "… except in patients with X": of all others
    if asked.count("(") > asked.count(")"):
        return None  # "Platelets ≥ 20 (may be transfused if not bleeding)": of what the bracket says
    _, _, theirs = (match["people"] or "").partition(",")
    if theirs and _BOUNDS.search(theirs):
        return (
            None  # "ALP ≤ 2.5 x ULN, and in patients with X, ALP ≤ 5 x ULN": they have a bound of their own
        )
    bounds = len(_BOUNDS.findall(asked))
    if bounds > 1 and (bounds > 2 or len(_EITHER.findall(asked)) != 1):
        return None
    group = next(name for name in ("people", "tumor", "ill", "case") if match[name])
    # The few words behind the bound tell sooner than the bound that this is none.
    condition = context.clause(text, *match.span(group), context)
    whose = (c.Age, c.IsSex, c.Condition, c.Test, c.Measurement)
    if not all(isinstance(x, whose) for x in c.leaves(condition.tree)):
        return None
    then = context.clause(text, start, match.start(), context)
    if not all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(then.tree)):
        return None
    last = None
    if isinstance(then.tree, c.AnyOf):
        last = _LAST_OR.search(asked)
        if last is None:
            return None
    elif bounds > 1:  # "A and B ≤ 2 x ULN or ≤ 5 x ULN in patients with X": the first is not theirs alone
        return None
    if match["tumor"] and not _of_one_course(condition.tree, then.tree):
        return None  # "PSA ≥ 2 for metastatic prostate cancer": of what the value tells
    if match["ill"] and not _of_one_illness(condition.tree, then.tree, context):
        return None
    if last is not None:  # "ECOG 0-2, or Lansky ≥ 50 for children": the last alternative is theirs
        others = context.clause(text, start, start + last.start(), context)
        own = context.clause(text, start + last.end(), match.start(), context)
        if not all(
            isinstance(x, (c.Measurement, c.Score)) for x in (*c.leaves(others.tree), *c.leaves(own.tree))
        ):
            return None
        return some([others, every([condition, own])])
    return implies(condition, then)


_REMARK = re.compile(r"\s\((?P<remark>[^()]{20,400})\)\W*$")


def _with_a_remark(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "CD4 < 15 % for children > 5 years (…)": a bracket that was not understood is asked of them alone, too."""
    match = _REMARK.search(text, start + 1, end)
    last = None if match is None else _IF_LAST.search(text, start + 1, match.start())
    built = None if last is None else _bounded_for(text, start, last, context)
    if match is None or built is None or not isinstance(built.tree, c.IfThen):
        return None
    if not context.clause(text, *match.span("remark"), context).unparsed:
        return None
    cut = len([*c.leaves(built.tree.condition)])
    then = Built(built.tree.then, built.places[cut:])
    return implies(
        Built(built.tree.condition, built.places[:cut]),
        every([then, unparsed(text, *match.span("remark"))]),
    )


# They tell how the marrow, the kidney or the liver does, and never that there is a tumour.
_OF_NO_TUMOR = frozenset(
    (
        "hemoglobin",
        "platelets",
        "neutrophils",
        "creatinine",
        "creatinine clearance",
        "total bilirubin",
        "alt",
        "ast",
    )
)


def _of_one_course(ill: c.Tree, asked: c.Tree) -> bool:
    """Whether a well-being is asked of a tumour's course, beside which others stand, or a value of what raises it."""
    if not isinstance(ill, c.Condition):
        return False
    if isinstance(asked, c.Score) and asked.scale in ("karnofsky", "lansky", "ecog"):
        return is_a(ill.concept, "neoplasm", "condition")
    if ill.course and isinstance(asked, c.Measurement) and asked.concept in _OF_NO_TUMOR:
        return is_a(ill.concept, "neoplasm", "condition")
    return ill.concept == "gilbert syndrome"


# How a patient or an organ does: at least so well, and no sign of the illness behind it.
_BREATH_AND_HEART = frozenset(("fev1", "fvc", "dlco", "lvef", "oxygen saturation"))
_LIVER = frozenset(("bilirubin", "direct bilirubin", "transaminases", "alp"))


def _of_one_illness(ill: c.Tree, asked: c.Tree, context: Context) -> bool:
    """ "Karnofsky 70-100 for glioma", "bilirubin ≤ 2.5 mg/dL for liver metastases": not everybody who joins has it."""
    involved = isinstance(ill, c.Condition) and ill.concept.endswith(" involvement")
    if not isinstance(ill, c.Condition) or not (involved or is_coded(ill.concept, "condition")):
        return False
    tumor = (
        involved
        or is_a(ill.concept, "neoplasm", "condition")
        or is_a(ill.concept, "metastatic cancer", "condition")
    )
    for one in c.leaves(asked):
        if isinstance(one, c.Score):
            fits = one.scale in ("karnofsky", "lansky", "ecog")
        elif isinstance(one, c.Measurement) and one.concept in _BREATH_AND_HEART:
            fits = one.range.low is not None
        elif isinstance(one, c.Measurement) and one.concept == "life expectancy":
            fits = True
        else:
            fits = tumor and isinstance(one, c.Measurement) and one.concept in _OF_NO_TUMOR | _LIVER
        if not fits:
            return False
    studied = context.diseases
    return not studied or not all(is_a(own, ill.concept, "condition") for own in studied)


_UNLESS = re.compile(
    r",?\s+\(?(?:unless|except (?:if|when|where|in (?:the )?cases?(?: of)?))\s+", re.IGNORECASE
)


_UNLESS_FIRST = re.compile(
    r"^(?:unless|except (?:if|when|for))\s+(?P<exception>[^,]{3,120}),\s*(?P<main>.+)$", re.I | re.S
)


def unless(text: str, start: int, end: int, context: Context) -> Built | None:
    """A unless B: let in with A or B; kept out with A and not B."""
    first = _UNLESS_FIRST.match(text[start:end])
    if first is not None:
        main = context.clause(text, start + first.start("main"), end, context)
        exception = context.clause(
            text, start + first.start("exception"), start + first.end("exception"), context
        )
        return every([main, negate(exception)]) if context.excluding else some([main, exception])
    match = _UNLESS.search(text[start:end])
    if match is None or match.start() == 0 or FURTHER.search(text, start, start + match.start()):
        return None
    if (split := in_bracket(text, start, end, match, context)) is not None:
        return split
    if (cut := next_demand(text, start + match.end(), end)) is not None:
        # "Bilirubin ≤ 2 mg/dL unless due to hemolysis AST ≤ 60 U/L": the next value spares nobody
        other = context.clause(text, cut, end, context)
        if all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(other.tree)):
            both = [context.clause(text, start, cut, context), other]
            return some(both) if context.excluding else every(both)
    main = context.clause(text, start, start + match.start(), context)
    given = negate(main) if isinstance(main.tree, c.Not) else main
    if (given is main) == context.excluding and (
        since := long_ago(text, given, start + match.end(), end, context)
    ):
        return since
    said = text[start + match.end() : end].strip(" )")
    exception = spared_by(text, start + match.end(), end, context)
    if _STRICTER.search(said):
        # "Age under 18, unless the local law is stricter": then others are kept out besides
        begin = start + match.end() - len(match.group().lstrip(" ,("))
        asked = attest(text, begin, start + match.end() + len(said), "investigator")
        return some([main, asked]) if context.excluding else every([main, negate(asked)])
    own = spared_of_its_own(main, exception, said, excluding=context.excluding)
    if own is not None:
        return own
    if not isinstance(exception.tree, (c.Attest, c.Unparsed)):
        keeping = main if context.excluding else negate(main) if given is not main else None
        begin = start + match.end() - len(match.group().lstrip(" ,("))
        asked = attest(text, begin, start + match.end() + len(said), "investigator")
        if keeping and (
            own := last_is_spared(keeping, text, (start, start + match.start()), exception, asked)
        ):
            return own if context.excluding else negate(own)
    if context.excluding:
        return every([main, negate(exception)])
    return some([main, exception])


# Which rule holds besides: it takes in nobody whom the sentence keeps out.
_STRICTER = re.compile(
    r"\b(?:stricter|more\s+(?:strict|stringent|restrictive|conservative)|(?:requires?|specif(?:y|ies)|demands?|mandates?|sets?|is|are|has|have)\s+(?:an?\s+)?(?:older|higher|greater|longer)"
    r"|longer\s+(?:wash-?out|period|interval|time)\b.{0,40}\b(?:required|needed|mandated|specified)|prohibited\s+by)\b",
    re.IGNORECASE,
)


_ALTERNATIVE = re.compile(
    r"\s*[\[(]\s*(?P<inside>(?:(?:if|in case|when|for|within|unless|or)\b|[<>≤≥=]|\d+(?:\.\d+)?\s*(?:x\b|×|times\b|-?\s*fold\b)"
    r"|(?:less|greater|more|up to|at (?:least|most)|no more|not more)\b)[^()]{3,160})[\])]\s*$",
    re.IGNORECASE,
)
_FOR_SOME = re.compile(
    r"^(?:or\s+)?(?P<bound>(?:[<>≤≥=]|\d|(?:less|greater|more|up to|at|no|not)\b)[^,;:]+?)\s*,?\s+(?:if|in|for|when|with|among)\s+"
    r"(?:(?:the\s+)?(?:presence of|case of|patients? with|subjects? with|participants? with|those with|patients? who have"
    r"|subjects? who have|there (?:is|are)|documented|known|patient has|subject has|due to)\s+)*(?P<case>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def _bound_for_some(text: str, start: int, end: int, main: Built, context: Context) -> Built | None:
    """ "(≤ 5 x ULN if liver metastases)": the same values with another bound for those with the condition."""
    match = _FOR_SOME.match(text[start:end])
    measured = list(c.leaves(main.tree))
    if match is None or not all(isinstance(x, c.Measurement) for x in measured):
        return None
    found = [x.value for x in quantities(match["bound"], fold(match["bound"])) if x.kind == "quantity"]
    if len(found) != 1 or not isinstance(found[0], Quantity):
        return None
    other = found[0] if found[0].compared else _on_the_same_side(found[0], measured)
    if other is None:
        return None
    case = context.clause(text, start + match.start("case"), start + match.end("case"), context)
    if case.unparsed:
        case = attest(text, start + match.start("case"), start + match.end("case"), "investigator")
    place = (start, start + match.end("bound"))
    bounds = [
        leaf(c.Measurement(x.concept, other.range, other.unit or x.unit, x.within), *place)
        for x in measured
        if isinstance(x, c.Measurement)
    ]
    if context.excluding:
        return some([every([main, negate(case)]), every([case, some(bounds)])])
    return some([main, every([case, *bounds])])


def _on_the_same_side(bare: Quantity, measured: list[c.Tree]) -> Quantity | None:
    """ "≤ 2.5 x ULN (5 x ULN if …)": a bare multiple is a bound on the side of the first."""
    bounds = [x.range for x in measured if isinstance(x, c.Measurement)]
    if bare.range.low is None or bare.range.low != bare.range.high or bare.unit != "x ULN":
        return None
    if not all(x.low is None and x.high is not None and x.high < bare.range.low for x in bounds):
        return None
    return Quantity(c.Range(high=bare.range.low, high_included=bounds[0].high_included), bare.unit, True)


def alternative(text: str, start: int, end: int, context: Context) -> Built | None:
    """A closing bracket with another bound for some: "(if non cooperative: SpO2 > 95 %)", "(≤ 5 x ULN if …)"."""
    piece = text[start:end]
    match = _ALTERNATIVE.search(piece) if piece.rstrip().endswith((")", "]")) else None
    if match is None:
        return None
    inside_start = start + match.start("inside")
    inside_end = start + match.end("inside")
    inside = match["inside"]
    colon = re.match(
        r"(?:if|in case of|when|for)\s+(?P<condition>[^:]+):\s*(?P<then>.+)$", inside, re.I | re.S
    )
    within = re.match(
        r"(?P<window>within [^,]+?)\s+if\s+(?:(?:use|used) of\s+)?(?P<condition>.+)$", inside, re.I | re.S
    )
    if not context.excluding and (stop := piece.rfind("; ", 0, match.start())) > 0:
        # "ALT ≤ 3 x ULN; bilirubin ≤ 1.5 x ULN (≤ 3 x ULN if …)": of what stands behind the semicolon
        first = context.clause(text, start, start + stop, context)
        if not first.unparsed and is_measured(first):
            return every([first, context.clause(text, start + stop + 2, end, context)])
    if colon is None and within is None and _FOR_SOME.match(inside) is None:
        return None  # told before the rest is read
    main = context.clause(text, start, start + match.start(), context)
    if not context.excluding and (own := of_the_last(text, start, end, main, context)) is not None:
        return own
    bound = _bound_for_some(text, inside_start, inside_end, main, context)
    if bound is not None:
        return bound
    if colon is not None:
        begin = inside_start + colon.start("condition")
        condition = _condition_of(text, begin, inside_start + colon.end("condition"), context)
        then = context.clause(text, inside_start + colon.start("then"), inside_end, context)
        return some([main, every([condition, then])])
    leaves = list(c.leaves(main.tree))
    if within is not None and len(leaves) == 1 and isinstance(leaves[0], c.Received):
        found = next(iter(windows(fold(within["window"]))), None)
        if found is not None and leaves[0].within is not None:
            longer = c.Window(found.value.at_most, found.value.at_least, leaves[0].within.anchor)
            again = leaf(
                c.Received(leaves[0].concept, leaves[0].ongoing, None, leaves[0].excepting, longer),
                inside_start,
                inside_start + within.end("window"),
            )
            begin = inside_start + within.start("condition")
            return some([main, every([again, attest(text, begin, inside_end, "investigator")])])
    return None


def _condition_of(text: str, start: int, end: int, context: Context) -> Built:
    """The condition of an alternative; what no record holds is asked of a person."""
    built = context.clause(text, start, end, context)
    return attest(text, start, end, "investigator") if built.unparsed else built


_WITHOUT_OR_WITH = re.compile(
    r"(?P<none>(?:patients|subjects|participants)\s+without\s+[^,;:()]{3,100}?)\s*,?\s+or\s+"
    r"(?P<some>(?:[a-z]+ly\s+)?(?:[\w-]+\s+){0,2}(?:patients|subjects|participants|those)\s+(?:with|who)\s+[^;:]{3,200})",
    re.IGNORECASE,
)


def without_or_with(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients without A, or asymptomatic patients with B": the second are people of their own, who have B."""
    match = _WITHOUT_OR_WITH.fullmatch(text, start, end)
    if match is None:
        return None
    without, having = (context.clause(text, *match.span(x), context.as_inclusion()) for x in ("none", "some"))
    if without.unparsed:
        return None
    return some([without, unparsed(text, *match.span("some")) if having.unparsed else having])


_IN_CASE = re.compile(r"(?<!\beven)\s+in case of\s+", re.IGNORECASE)


def in_case(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A in case of B": keeps out those with both; asks A of those with B."""
    match = _IN_CASE.search(text[start:end])
    if match is None or match.start() < 3 or "(" in text[start : start + match.start()]:
        return None
    main = context.clause(text, start, start + match.start(), context)
    case = context.clause(text, start + match.end(), end, context)
    return every([case, main]) if context.excluding else implies(case, main)


_SINCE_WITH = re.compile(
    r"(?P<main>[^()]*\bsince\b[^()]*?)\s*\(\s*(?P<length>(?:at least\s+)?\d+(?:-\d+)?\s+(?:hours?|days?|weeks?|months?|years?))\s+"
    r"(?:for|since|if|after)\s+(?:prior\s+)?(?P<what>[^()]{3,80})\)(?:\s*,?\s*and\s+(?P<rest>recovered\b[^().;]*))?",
    re.IGNORECASE,
)


# "More than 4 weeks since A (6 weeks for B)": the second is meant as the first, unless it says otherwise.
_ABOVE = re.compile(r"\W*(?:(?:more|greater|longer)\s+than|over|>(?!=))", re.IGNORECASE)


def longer_since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 4 weeks since prior chemotherapy (6 weeks for nitrosoureas)": each with its own time."""
    match = _SINCE_WITH.fullmatch(text[start:end])
    if match is None or context.excluding:
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    length = re.sub(r"^at least\s+", "", match["length"], flags=re.IGNORECASE)
    above = _ABOVE.match(match["main"]) is not None and length == match["length"]
    told = f"{'More than' if above else 'At least'} {length} since prior {match['what'].strip()}"
    other = context.clause(told, 0, len(told), context.of(told))
    if main.unparsed or other.unparsed:
        return None
    place = (start + match.start("length"), start + match.end("what"))
    main = spared_sooner(main, other)
    parts = [main, Built(other.tree, (place,) * len(other.places))]
    if match["rest"]:
        parts.append(attest(text, start + match.start("rest"), end, "investigator"))
    return every(parts)


_SPARED_FIRST = re.compile(
    r"\s*(?:with\s+the\s+exception\s+of|with\s+the\s+exclusion\s+of|except(?:\s+for)?|excepting|apart\s+from|aside\s+from|other\s+than)\s+"
    r"(?P<spared>[^,;:.()]{3,120}),\s+(?P<main>[^,;]+)",
    re.IGNORECASE,
)


def spared_first(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "With the exception of X, any Y within 5 years": what is spared stands before what it is spared from."""
    match = _SPARED_FIRST.fullmatch(text, start, end)
    if match is None:
        return None
    told = f"{match['main']} except {match['spared']}"
    built = context.clause(told, 0, len(told), context.of(told))
    return None if built.unparsed else Built(built.tree, ((start, end),) * len(built.places))
