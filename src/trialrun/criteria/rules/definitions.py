"""Names that a sentence defines."""

from __future__ import annotations

import re

from trialrun.criteria.lists.asides import as_denied
from trialrun.criteria.lists.defined import by_value
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.shown import is_high, may_tell
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

# "For corticosteroids, this means prednisone 20 mg a day": what another sentence asks.
_MEANS = re.compile(
    r"(?:(?:for|regarding|concerning)\b[^,;:.]{3,60},\s*)?(?:this|these|that|it)\s+(?:(?:will|would|shall)\s+)?(?:means?|refers?\s+to|is\s+defined\s+as)\b",
    re.IGNORECASE,
)


def meaning(text: str, start: int, end: int, context: Context) -> Built | None:
    """What a sentence says of a word in another one decides nothing by itself."""
    return unparsed(text, start, end) if _MEANS.match(text, start, end) else None


_DEFINED = re.compile(
    r"^(?P<name>[^():;]{3,90}?)\s*[,(:]*\s*(?:(?:which|that)\s+)?(?:(?:is|are|was|as)\s+)?defined\s+(?:as|by)\s+(?P<what>(?:[^();]|\([\w/-]{1,12}\)){3,160}?)\)?$",
    re.IGNORECASE | re.DOTALL,
)
_BY_WHOM = re.compile(
    r"\b(?:criteria|guidelines?|classification|definition|protocol|investigator|who|dsm|icd)\b", re.IGNORECASE
)


# "A or B (defined as ALT > 100) before delivery": the bracket is B's, with whatever stands behind it.
_TAILED = re.compile(
    r"[^():;]{3,90}\(\s*(?:which\s+is\s+|is\s+|as\s+)?defined\s+(?:as|by)\s+[^();]{3,160}\)"
    r"(?=\s+(?P<tail>(?:before|prior|during|after|until)\b[^():;,]{0,60})$)",
    re.IGNORECASE,
)


# "Hepatic or renal dysfunction as defined by renal dysfunction: creatinine > 2 mg/dL": one of them, by its values.
_DEFINES_ONE = re.compile(
    r"(?P<all>[^():;<>≤≥=\d]{5,140}?)\s*,?\s+(?:as\s+)?defined\s+(?:as|by)\s+"
    r"(?P<one>(?P<name>[^():;,<>≤≥=\d]{3,60}?)\s*:\s*[^:;()]*\d[^:;()]*)",
    re.IGNORECASE,
)


def defines_one(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hepatic or renal dysfunction as defined by renal dysfunction: creatinine > 2": its values alone are asked."""
    match = _DEFINES_ONE.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    words = match["name"].lower().split()
    if not set(words) <= set(re.findall(r"[\w-]+", match["all"].lower())):
        return None
    one = context.clause(text, *match.span("one"), context)
    return one if all(isinstance(x, c.Measurement) for x in c.leaves(one.tree)) else None


def defined(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Obesity defined as BMI > 35": the definition is what is tested, and obesity its name."""
    if (tailed := _TAILED.match(text[start:end].rstrip(" ."))) is not None:
        whole = defined(text, start, start + tailed.end(), context)
        tail = start + tailed.start("tail"), start + tailed.end("tail")
        return every([whole, attest(text, *tail, "investigator")]) if whole is not None else None
    if (one := defines_one(text, start, end, context)) is not None:
        return one
    match = _DEFINED.match(text[start:end])
    if match is None or _BY_WHOM.search(match["what"]):
        return None
    within = as_denied(match["what"], match["name"], context)
    what = context.clause(text, start + match.start("what"), start + match.end("what"), within)
    tested = all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(what.tree))
    if context.excluding and isinstance(what.tree, c.AnyOf):
        # "defined as clearance < 30 mL/min or requiring dialysis"
        tested = isinstance(what.tree.of[0], (c.Measurement, c.Score)) and all(
            isinstance(x, (c.Measurement, c.Score, c.Received)) for x in what.tree.of
        )
        # "immunosuppression defined as receipt of A or B": whoever received one is meant
        tested = tested or all(isinstance(x, c.Received) for x in c.leaves(what.tree))
        tested = tested or _others_behind(what, text)
    if what.unparsed or not tested:
        return None
    name = context.clause(text, start, start + match.end("name"), context)
    last = max(name.places)
    named = list(zip(c.leaves(name.tree), name.places, strict=True))
    tree = next(tree for tree, place in named if place == last)
    if sum(place == last for _, place in named) != 1 or not isinstance(
        tree, (c.Condition, c.Unparsed, c.Attest)
    ):
        return None
    if isinstance(tree, (c.Unparsed, c.Attest)) and len(named) > 1:
        return None
    if isinstance(tree, (c.Unparsed, c.Attest)) and (denial := _DENIES.search(tree.text)) is not None:
        # "No rapid progression defined as LDH > 500": not understood, the name holds the denial
        if context.excluding:
            return what
        good = _GOOD.search(tree.text, denial.end()) is not None  # "no response, defined as HbA1c > 8 %"
        return unparsed(text, start, end) if good else negate(what)
    if isinstance(tree, c.Condition) and (
        tree.status == "history" or tree.within is not None or tree.excepting
    ):
        return None
    beside = [node for node, place in named if place != last]
    if beside and all(isinstance(x, c.Attest) and _HOW_ACTIVE.fullmatch(x.text) for x in beside):
        return what  # the values say how active, and nobody else needs to
    return with_leaves(name, lambda node, place: what if place == last else leaf(node, *place))


_DENIES = re.compile(r"\b(?:no|not|none|without|absence|lack|free|never|neither)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:respon\w+|function\w*|benefit\w*|improve\w*|control\w*|change\w*|remission|success\w*|adequate\w*|reduction|effect\w*"
    r"|achiev\w+|recover\w*|normal\w*|good|healthy|sufficient\w*)\b",
    re.IGNORECASE,
)


_OR_ELSE = re.compile(r",\s*or\b", re.IGNORECASE)


def _others_behind(what: Built, text: str) -> bool:
    """ "Anemia, defined as hemoglobin < 8 g/dL, or heart failure": behind the comma another thing that keeps out."""
    parts = [Built(*one) for one in operands(what, c.AnyOf)]
    values = [x for x in parts if isinstance(x.tree, (c.Measurement, c.Score))]
    others = parts[len(values) :]
    if not values or not others or any(x is not y for x, y in zip(parts, values, strict=False)):
        return False
    apart = _OR_ELSE.search(text, max(x.end for x in values), min(x.start for x in others))
    return apart is not None and not any(
        isinstance(y, (c.Measurement, c.Score)) for x in others for y in c.leaves(x.tree)
    )


_HOW_ACTIVE = re.compile(
    r"(?:(?:mild(?:ly)?|moderate(?:ly)?|severe(?:ly)?|highly|to|or)[\s–-]*)+", re.IGNORECASE
)


# "…, as determined by the guidelines, which include a fasting glucose above 126 mg/dL": what they ask for.
_BY_GUIDELINES = re.compile(
    r"(?P<what>[^.;:()<>≤≥=]{3,90}?)\s*,?\s+as\s+(?:determined|defined|specified|described|diagnosed)\s+(?:by|in|according\s+to)\s+(?:the\s+)?[^,;:()<>≤≥=]{0,80}?"
    r"\b(?:guidelines?|criteria|definition|classification|WHO|ADA|ACR)\s*,?\s+(?:which|that)\s+(?:includes?|requires?|comprises?|specif(?:y|ies)|states?|is|are)\s+[^;]{3,300}",
    re.IGNORECASE | re.DOTALL,
)
GUIDED = ("as determined", "as defined", "as specified", "as described", "as diagnosed")
_OTHERWISE_ASKED = re.compile(
    r"\b(?:who|must|should|and\s+(?:have|has|are|is|with)|excluded|eligible|unless|except)\b", re.IGNORECASE
)


def by_guidelines(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Diabetes, as defined by the guidelines, which include a glucose above X": the diagnosis says that it was."""
    match = _BY_GUIDELINES.fullmatch(text, start, end)
    if match is None or _OTHERWISE_ASKED.search(text, match.end("what"), end):
        return None
    what = context.clause(text, *match.span("what"), context)
    if not isinstance(what.tree, c.Condition):
        return None
    context.note("Read as: what the guidelines ask for is part of the diagnosis.")
    return leaf(what.tree, start, end)


_BY_ANY = re.compile(
    r"(?P<no>(?:no|without|absence\s+of)\s+(?:(?:evidence|history)\s+of\s+)?)?(?P<name>[^():;.,]{3,80}?)\s*,?\s*[\[(]?\s*(?:which\s+is\s+|is\s+|are\s+|as\s+)?defined\s+(?:as|by)\s+"
    r"(?:having\s+|the\s+presence\s+of\s+)?(?:one\s+or\s+more|at\s+least\s+(?:one|1)|any(?:\s+one)?|either|one|1\s+or\s+more)(?:\s+of)?(?:\s+the\s+following|\s+these)?(?:\s+(?:conditions|criteria|events|findings))?\s*:?\s+"
    r"(?P<what>[^:;]{3,400}?)[\])]?",
    re.IGNORECASE | re.DOTALL,
)


# What stands before the bracket that closes the definition.
_CLOSED = re.compile(r"(?:[^()]|\([^()]*\))*\)")
_JOINED = re.compile(r"\s*[,;]\s*(?:(?:and/or|or|and)\s+)?(?=[\w<>≤≥])")


def by_any(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No significant heart disease defined as one or more of: A, B": whoever has A or B has what is meant."""
    match = _BY_ANY.fullmatch(text[start:end].rstrip(" ."))
    if match is None:
        return None
    if (closed := _CLOSED.match(match["what"])) is not None:
        # "H (defined as any of: A or B), known D": the definition ends with its bracket
        behind = start + match.start("what") + closed.end()
        joined = _JOINED.match(text, behind, end)
        if not context.excluding or joined is None:
            return None
        parts = [
            context.clause(text, start, behind, context),
            context.clause(text, joined.end(), end, context),
        ]
        return None if any(isinstance(x.tree, c.Allowed) for x in parts) else some(parts)
    keeps_out = context.as_exclusion()
    listed = context.clause(text, start + match.start("what"), start + match.end("what"), keeps_out)
    if isinstance(listed.tree, c.Not) or any(isinstance(x, c.Allowed) for x in c.leaves(listed.tree)):
        return None
    if match["no"]:
        return negate(listed)
    return listed if context.excluding else None


BADLY = ("uncontrolled", "controlled", "severe")
_OF_BAD = r"(?:uncontrolled|severe|(?:poorly|inadequately|insufficiently|badly|not\s+(?:well|adequately))[\s-]controlled)"
_WITH_VALUES = re.compile(
    rf"(?P<no>(?:no|without)\s+)?(?P<name>(?:[^():;\d<>≤≥=]{{0,80}}?\b)?{_OF_BAD}\s[^():;,\d<>≤≥=]{{3,60}}?)"
    r"(?:\s*[(\[:,]\s*(?:(?:which\s+is\s+|is\s+|as\s+)?defined\s+(?:as|by)\s+)?|\s+(?:as\s+)?defined\s+(?:as|by)\s+|\s+with\s+)"
    r"(?P<values>[^;()\[\]]*\d[^;()\[\]]*)(?:[)\]]\s+(?P<tail>(?:despite|in\s+spite|while|on|under|during|within|at)\s[^;:()]{3,80})|[)\]]?\W*)",
    re.IGNORECASE,
)


_TAIL_INSIDE = re.compile(
    r"(?:,|(?<=\w))\s+(?P<tail>(?:despite|in\s+spite|while)\s.*)", re.IGNORECASE | re.DOTALL
)
# "…, or hypertension": another member of the list, and no part of the definition.
_ANOTHER = re.compile(
    r",(?!\s*(?:determined|measured|assessed|as|with|despite|on|in|at|by|and)\b)", re.IGNORECASE
)
_OF_TODAY = re.compile(
    r"at\s+(?:the\s+)?(?:time\s+of\s+)?(?:study\s+)?(?:screening|baseline|entry|enrol?l?ment|inclusion|randomi[sz]ation)(?:\s+visit)?\W*",
    re.IGNORECASE,
)


def badly(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Uncontrolled hypertension (SBP ≥ 160 mmHg)" keeps out by the one or the other.

    The record may hold the diagnosis with no value, or one of another day.
    """
    match = _WITH_VALUES.fullmatch(text, start, end)
    if match is None or context.excluding == bool(match["no"]):
        return None
    keeps_out = context.as_exclusion()
    begin, stop = match.span("values")
    tail = match.span("tail")
    if (inside := _TAIL_INSIDE.search(text, begin, stop)) is not None:
        if match["tail"]:
            return None
        stop, tail = inside.start(), inside.span("tail")
    values = context.clause(text, begin, stop, keeps_out)
    if not all(isinstance(x, c.Measurement) for x in c.leaves(values.tree)) or isinstance(values.tree, c.Not):
        if (
            told := _beside_values(text, match.span("name"), (begin, stop), tail, values, keeps_out)
        ) is not None:
            return negate(told) if match["no"] else told
        defined = "defined" in text[match.end("name") : begin].lower()
        defined = defined and _ANOTHER.search(text, begin, stop) is None
        asked = _as_defined(text, match.span("name"), end, keeps_out) if defined else None
        return negate(asked) if match["no"] and asked is not None else asked
    name = context.clause(text, *match.span("name"), keeps_out)
    ill = operands(name, c.AnyOf)[-1][0]
    if not isinstance(ill, c.Condition) or ill.within is not None or ill.status == "history":
        return None
    if (ill.course != "uncontrolled" and ill.severity is None) or not may_tell(values.tree, ill):
        return None
    if all(getattr(x, "range", c.Range(low=0)).low is None for x in c.leaves(values.tree)) and is_high(ill):
        # "No uncontrolled diabetes (glucose no more than 200 mg/dL)": what those have who are let in
        return every([negate(name), values]) if match["no"] and not match["tail"] else None
    either = some([name, values])
    if (
        tail[1] > tail[0] and _OF_TODAY.fullmatch(text, *tail) is None
    ):  # "… (SBP ≥ 160 mmHg) despite two drugs"
        either = every([either, attest(text, *tail, "investigator")])
    return negate(either) if match["no"] else either


_COMPARED = re.compile(
    r"[<>≤≥]|\b(?:greater|more|higher|less|lower|above|below|over|under)\b[^()\d]{0,12}\d", re.IGNORECASE
)


_EXAMPLE = re.compile(r"\W*(?:[ei]\.?\s?[ge]\b|such\s+as|includ\w+|for\s+example)", re.IGNORECASE)


def _beside_values(
    text: str,
    called: tuple[int, int],
    bracket: tuple[int, int],
    tail: tuple[int, int],
    values: Built,
    context: Context,
) -> Built | None:
    """ "Uncontrolled hypertension (frobbed SBP > 160 mmHg)": the bracket says what it is, whoever can read it.

    It keeps out without the diagnosis, and the diagnosis without it.
    """
    bracketed = text[bracket[0] - 1 : bracket[0]] == "(" and tail[0] == tail[1]
    if not bracketed or not values.unparsed or _COMPARED.search(text, *bracket) is None:
        return None
    if _EXAMPLE.match(text, *bracket) is not None:
        return None  # "(e.g., SBP > 160 mmHg, or a crisis)": each of them by itself
    name = context.clause(text, *called, context)
    ill = name.tree
    if not isinstance(ill, c.Condition) or ill.within is not None or ill.status == "history":
        return None
    if not by_value(ill.concept) or not any(x.of("measurement") for x in mentions(text[slice(*bracket)])):
        return None  # "uncontrolled asthma (more than 2 attacks a year)": which asthma is meant
    return some([name, unparsed(text, *bracket)])


def _as_defined(text: str, name: tuple[int, int], end: int, context: Context) -> Built | None:
    """ "Severe anemia is defined by a count below 7 and two transfusions": whether it is so bad, a person says.

    Neither has everybody whom it means the word on the record, nor does the word alone mean as much.
    """
    ill = context.clause(text, *name, context)
    said = ill.tree
    if not isinstance(said, c.Condition) or said.within is not None:
        return None
    if said.severity is None and said.course != "uncontrolled":
        return None
    bare = leaf(c.Condition(said.concept, said.status), *ill.places[0])
    return every([bare, attest(text, name[0], end, "investigator")])


_TERM = re.compile(
    r"(?:(?:disease|tumou?r|treatment|therapy|primary|early|late|clinical|biochemical|hematologic|complete|partial|objective|platinum|hormone|castrat\w+)[\s-]+)*"
    r"(?:progress(?:ion|ive)(?:\s+disease)?|responses?|remissions?|relapsed?(?:\s+disease)?|recurrence|refractor(?:y|iness)(?:\s+disease)?|resistan(?:ce|t)(?:\s+disease)?"
    r"|intoleran(?:ce|t)|failure|(?:(?:women|females?|participants?|a|an|woman|of)\s+)*(?:non-?\s?)?child-?\s?bearing\s+potential"
    r"|(?:post-?\s?)?menopaus(?:e|al)(?:\s+status)?|(?:(?:highly|medically)\s+)?(?:effective|adequate|acceptable)\s+contraception"
    r"|(?:sexual\s+)?abstinence)\s*(?:\([^()]{1,12}\)\s*)?(?:to\s+(?:[\w-]+\s+){1,4})?(?:is|are|was|were|will\s+be|shall\s+be|being)\s+defined\s+(?:as|by)\b",
    re.IGNORECASE,
)


def term(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progressive disease is defined as …": what a word of another sentence means; nobody is asked for it."""
    if _TERM.match(text, start, end) is None and not _of_menopause(text, start, end, context):
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_METHODS = re.compile(
    r"\W*(?:note:?\s*)?(?:(?:the|some|examples?\s+of|highly|medically|acceptable|adequate|effective|reliable|approved|appropriate|accepted|allowed)\s+)*"
    r"(?:(?:methods?|forms?|means|measures)\s+of\s+)?(?:(?:highly|medically|acceptable|adequate|effective|reliable)\s+)*(?:contracepti(?:on|ves?)|birth[\s-]control)"
    r"(?:\s+(?:methods?|measures?|forms?|options?))?\s+(?:(?:may\s+)?includes?|consists?\s+of|are(?=\s*:|\s+as\s+follows|\s+defined))\b"
    r"|\W*(?:note:?\s*)?to\s+be\s+considered\s+(?:to\s+be\s+|as\s+)?(?:of\s+)?(?:non-?\s?)?child-?\s?bearing\s+potential\b"
    r"|\W*(?:note:?\s*)?(?:a\s+)?(?:wom[ae]n|females?|participants?|subjects?)\s+(?:(?:will|are|is|be|can|not)\s+)+considered\s+(?:to\s+be\s+|as\s+)?(?:not\s+)?(?:of\s+)?"
    r"(?:non-?\s?)?child-?\s?bearing\s+potential\s+(?:if|when|unless)\b",
    re.IGNORECASE,
)
# A note under what keeps out, which tells what counts as contraception.
_FOOTNOTE = re.compile(
    r"\W*(?:\d{1,2}\s+)?(?:(?:highly|medically)\s+)?(?:acceptable|adequate|effective|reliable|approved|appropriate|accepted|allowed)\s+"
    r"(?:(?:methods?|forms?)\s+of\s+(?:contraception|birth\s+control)|(?:contraceptive|contraception|birth[\s-]control)\s+(?:methods?|measures?|forms?))\s*:",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:must\s+(?:agree|use|have\s+a\s+negative)|excluded|ineligible|required\s+to|not\s+(?:be\s+)?(?:accepted|allowed|eligible))\b",
    re.IGNORECASE,
)


def methods(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Effective methods of contraception include …": what the words of another demand mean."""
    told = _METHODS.match(text, start, end) or (context.excluding and _FOOTNOTE.match(text, start, end))
    if not told or _ASKS.search(text, start, end):
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_EXAMPLES = re.compile(
    r"\W*(?:(?:some|possible|common|typical)\s+)?examples?\s+of\s+[^.;:()]{3,100}?\s+(?:(?:may|would|can)\s+)?(?:includes?|are|is|be)\b(?!\s*:?\s*$)(?:,?\s+but\s+(?:are\s+|is\s+)?not\s+limited\s+to\b,?)?",
    re.IGNORECASE,
)


_ILLS = re.compile(
    r"\b(?:conditions?|diseases?|disorders?|illness(?:es)?|infections?|abnormalit(?:y|ies)|comorbidit(?:y|ies)|problems?)\b",
    re.IGNORECASE,
)


def examples(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Examples of live vaccines include …": what the words of another sentence mean.

    "Examples of such diseases include A or B" among the exclusions: A and B keep out too.
    """
    match = _EXAMPLES.match(text, start, end)
    if match is None or _ASKS.search(text, start, end):
        return None
    if context.excluding and _ILLS.search(match.group()):
        listed = context.clause(text, match.end(), end, context)
        if any(isinstance(x, c.Condition) for x in c.leaves(listed.tree)):
            return listed
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_POINTS = re.compile(r"\bscore\b.*\b\d\s+points?\s+(?:each|for|if)\b", re.IGNORECASE | re.DOTALL)


def points(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A score above 6, 1 point each: A, B": how the score is counted; A alone does not reach it."""
    return unparsed(text, start, end) if _POINTS.search(text, start, end) else None


_MENOPAUSE = re.compile(
    r"(?:(?:women|females?|patients?)\s+(?:who\s+)?(?:are\s+)?)?(?:post-?\s?)?menopaus(?:e|al)(?:\s+(?:status|wom[ae]n|females?|patients?))?\s*,?\s*"
    r"(?:(?:is|are|was|were)\s+)?defined\s+(?:as|by)\b",
    re.IGNORECASE,
)
_OF_WOMEN = ("breast cancer", "gynecologic cancer", "menopause", "postmenopausal")


def _of_menopause(text: str, start: int, end: int, context: Context) -> bool:
    """ "Post-menopausal, defined as …" in a trial of men and women alike: whom contraception is not asked of."""
    if context.excluding or _MENOPAUSE.match(text, start, end) is None:
        return False
    studied = context.diseases
    cancer = any(is_a(x, "malignancy", "condition") for x in studied)
    return cancer and not any(is_a(x, kind, "condition") for x in studied for kind in _OF_WOMEN)


_SHARE_OF_PEOPLE = re.compile(
    r"\b\d{1,3}\s*(?:%|percent|per cent)\s+(?:of\s+)?(?:the\s+)?(?:study\s+|enrolled\s+)?(?:patients?|participants?|subjects?|volunteers|population|enrol\w+)\b"
    r"|\b(?:\d+|one|two|three|half)\s+(?:patients|participants|subjects|volunteers)\s+(?:will|may|can|are to)\s+be\s+(?:enrolled|recruited|included|accrued)",
    re.IGNORECASE,
)


def of_the_study(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No more than 10 % of participants will be older than 50": a plan of the study, no demand on a patient."""
    if _SHARE_OF_PEOPLE.search(text, start, end) is None:
        return None
    return unparsed(text, start, end)
