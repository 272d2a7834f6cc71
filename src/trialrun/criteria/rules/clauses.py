"""Labels, clauses and relative clauses: where a sentence is several."""

from __future__ import annotations

import re

from trialrun.criteria.layout.headings import is_label
from trialrun.criteria.layout.introductions import time_of_list, with_time
from trialrun.criteria.lists.cancers import spared_on
from trialrun.criteria.lists.example_chunks import behind_semicolon
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured
from trialrun.criteria.rules.negative_for import behind_a_result
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    some,
    unparsed,
)
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

# "No malignancy except: …": the colon ends no label, the sentence goes on behind it.
_GOES_ON = re.compile(
    r"\b(?:except(?:ing|ions?)?(?: for| of)?(?: the following)?|excluding|other than(?: the following)?|includ(?:es?|ing)|such as|unless|apart from"
    r"|due to|caused by|secondary to|because of|resulting from|associated with"
    r"|(?:includ(?:es?|ing)|such as)\s*,?\s*but\s+(?:(?:is|are)\s+)?not\s+(?:limited|restricted)\s+to)\s*$"
    # "except curatively treated: …": what is spared stands behind the colon, whatever it must have had
    r"|\b(?:except(?:ing|ions?)?(?: for| of)?|other than|apart from)(?: [\w-]+){0,2} (?:(?:re)?treated|resected|excised|cured|controlled)\s*$",
    re.IGNORECASE,
)


_FERTILE = re.compile(
    r"(?:if\s+)?(?:(?:women|woman|females?|patients?)\s+)?(?:(?:of|with|having)\s+)?(?:child-?\s?bearing|reproductive)\s+(?:potential|age|capacity)(?:\s+(?:women|females?))?",
    re.IGNORECASE,
)


# "Albumin:creatinine ratio", "a titre of 1:50": the colon divides, and is no label's.
_RATIO = re.compile(r"[^:;.()]{2,40}:[a-z]+\s+ratio\b|[^:;.()]{2,70}\b1\s?:\s?\d", re.IGNORECASE)


_LABEL_OF_PEOPLE = re.compile(
    r"(?:for\s+)?(?:(?:all\s+)?(?:patients|subjects|participants|those)\s+(?:with|who\s+have|on|receiving|(?:status\s+)?post|after|following)\s+(?P<a>\S.{2,50})"
    r"|(?P<b>(?!(?:all|eligible|study|the|other|both|these|potential|suitable|such|enrolled|control|trial|evaluable)\b)[a-z][\w' -]{2,40}?)\s+(?:patients|subjects|participants))",
    re.IGNORECASE,
)


_ONE_OF = re.compile(r"\b(?:with|have|has|having)\s+(?:one|any|either)\s+of\s+(?:the|these)\s", re.IGNORECASE)
_DENIED_BY = re.compile(
    r"(?:no|without|absence\s+of|must\s+not\s+have)\s.*\b(?:defined|evidenced|indicated|manifested|shown|demonstrated|documented)\s+(?:by|as)\s*",
    re.IGNORECASE | re.DOTALL,
)
_DEMANDS = re.compile(r"\b(?:must|should|shall|required|since|no|not|except|unless)\b", re.IGNORECASE)
_FOR_SOME = re.compile(r"\W*(?:for|in)\s+(?!(?:all|any|both|the\s+following)\b)", re.IGNORECASE)
_AS_FOLLOWS = re.compile(r"\bas\s+follows\b(?!.*\d)", re.IGNORECASE)


_UNLESS_SO = re.compile(r"\s*(?:unless|except\s+(?:if|when|where))\b", re.IGNORECASE)


_NOT_TAKEN = re.compile(
    r"(?:(?:concomitant|concurrent|other|any|all|the|following|prior|previous)\s+)*(?:medications?|treatments?|therap(?:y|ies)|drugs?|agents?)"
    r"(?:\s+(?:and|or)\s+(?:medications?|treatments?|therap(?:y|ies)|drugs?|agents?))?\s+(?:(?:that|which)\s+)?(?:(?:are|is)\s+)?not\s+(?:allowed|permitted)",
    re.IGNORECASE,
)


_LABEL = re.compile(r"(?P<label>[^:;.()]{2,70}):(?<!\*\d\d:)\s*(?P<rest>\S.*)$", re.DOTALL)


def labelled(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Performance status: ECOG 0-2", "Age: 18 to 70": a label and what it introduces."""
    piece = text[start:end]
    if _RATIO.match(piece):
        return None
    match = _LABEL.match(piece)
    if match is not None and _GOES_ON.search(match["label"]):
        colon = start + match.end("label")
        told = text[:colon] + " " + text[colon + 1 :]
        return context.clause(told, start, end, context.of(told))
    if match is None:
        match = re.match(r"(?P<label>[A-Za-z /]{3,30}?)\s+[-–]\s+(?P<rest>\S.*)$", piece, re.DOTALL)
        if match is None or not is_label(match["label"]):
            return None
        # "Performance status - ECOG 0-2"
        label, body = start + match.end("label"), start + match.start("rest")
        alone = context.clause(text, body, end, context)
        if not alone.unparsed and not any(isinstance(x, c.Age) for x in c.leaves(alone.tree)):
            return alone
        return context.plain(text[:label] + " " * (body - label) + text[body:], start, end, context)
    if not context.excluding and _DENIED_BY.fullmatch(match["label"]):
        # "No liver disease, as defined by: ALT > 100": what the colon tells is denied with it
        colon = start + match.end("label")
        told = text[:colon] + " " + text[colon + 1 :]
        return context.clause(told, start, end, context.of(told))
    if (time := time_of_list(match["label"])) is not None:  # "Within 4 weeks before entry: antibiotics"
        listed = context.clause(text, start + match.start("rest"), end, context)
        if (lent := with_time(listed, time)) is not None:
            return lent
    if "ot " in match["label"] and _NOT_TAKEN.fullmatch(match["label"].strip()):
        # "Concomitant medications not allowed: A, B": those that are named
        taken = context.clause(text, start + match.start("rest"), end, context.as_exclusion())
        return taken if context.excluding else negate(taken)
    if _AS_FOLLOWS.search(match["label"]):  # what follows says it all
        return context.clause(text, start + match.start("rest"), end, context)
    if not context.excluding and _FOR_SOME.match(match["label"]):  # "For relapsed A after B: …"
        asked = context.clause(text, start + match.start("rest"), end, context)
        if isinstance(asked.tree, c.Allowed):
            if _DEMANDS.search(match["rest"]):
                return unparsed(text, start, end)  # more is asked there than what is permitted
            return leaf(c.Allowed(" ".join(piece.split())), start, end)
        if isinstance(asked.tree, c.Unparsed):
            return unparsed(text, start, end)  # of whom it is asked, is asked of nobody
    if _OF_AN_AGE_OR_SEX.search(match["label"]) and (of_some := _bounds_of_some(text, start, match, context)):
        return of_some
    if len(match["label"].split()) > 6 or re.search(
        r"\d|\b(?:at least|since|no|not|than|within)\b", match["label"], re.I
    ):
        # "One of the inherited X: A and B, or C": whoever has any of them
        of_list = context.as_exclusion() if _ONE_OF.search(match["label"]) else context
        parts = [
            context.clause(text, start, start + match.end("label"), context),
            context.clause(text, start + match.start("rest"), end, of_list),
        ]
        if not context.excluding and _denies_hypertension(parts[0]) and _are_high(parts[1]):
            # "No hypertension: BP > 150/90 mmHg": what the colon tells is what is denied
            told = f"{match['label'].strip()} ({match['rest'].strip()})"
            built = context.clause(told, 0, len(told), context.of(told))
            return Built(built.tree, ((start, end),) * len(built.places))
        if not context.excluding and _FOR_SOME.match(match["label"]):
            return implies(*parts)
        return some(parts) if context.excluding else every(parts)
    rest = context.clause(text, start + match.start("rest"), end, context)
    if _UNLESS_SO.match(match["label"]):  # "Unless due to lymphoma: bilirubin below 3"
        spared = attest(text, start, start + match.end("label"), "investigator")
        return every([rest, negate(spared)]) if context.excluding else some([rest, spared])
    if not context.excluding and _FERTILE.fullmatch(match["label"].strip()):
        who = leaf(c.Condition("childbearing potential"), start, start + match.end("label"))
        return implies(who, rest)
    if (of := _LABEL_OF_PEOPLE.fullmatch(match["label"].strip())) is not None and not context.excluding:
        group = "a" if of["a"] else "b"
        begin = start + len(match["label"]) - len(match["label"].lstrip()) + of.start(group)
        who = context.clause(text, begin, begin + len(of[group]), context)
        known = all(
            isinstance(x, (c.Condition, c.Received, c.Age, c.IsSex, c.Test)) for x in c.leaves(who.tree)
        )
        if known and not set(c.leaves(who.tree)) & set(c.leaves(rest.tree)):
            return implies(who, rest)  # "Myeloma patients: …" is asked of them only
    if _OF_PREGNANCIES.fullmatch(match["label"].strip()) and (ill := _besides_pregnancy(rest)):
        return every([leaf(ill, start, start + match.end("label")), rest])
    if not rest.unparsed:
        named = _DEGREED.match(match["label"])
        if named is None or context.excluding or not is_measured(rest):
            return rest
        # "Severe asthma: FEV1 < 60 %": whom the values are asked of
        who = context.clause(text, start, start + match.end("label"), context)
        return every([who, rest]) if all(isinstance(x, c.Condition) for x in c.leaves(who.tree)) else rest
    whole = context.plain(text, start, end, context)
    return whole if whole.unparsed < rest.unparsed + len(match["label"]) else None


_OF_AN_AGE_OR_SEX = re.compile(
    r"\b(?:adults?|child(?:ren)?|adolescents?|infants?|men|women|(?:fe)?males?|girls|boys|ages?|aged|years?)\b",
    re.IGNORECASE,
)


def _bounds_of_some(text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    """ "Adults: DLCO ≥ 60 %", "age under 16: Lansky ≥ 50": values that are asked of those of an age or a sex."""
    who = context.clause(text, start, start + match.end("label"), context.as_inclusion())
    told = list(c.leaves(who.tree))
    if not all(isinstance(x, c.IsSex) or _one_sided(x) for x in told) or who.tree != told[0]:
        return None
    rest = context.clause(text, start + match.start("rest"), start + match.end("rest"), context)
    if not is_measured(rest):
        return None
    return every([who, rest]) if context.excluding else implies(who, rest)


def _one_sided(tree: c.Tree) -> bool:
    return isinstance(tree, c.Age) and (tree.range.low is None or tree.range.high is None)


def _denies_hypertension(built: Built) -> bool:
    denied = built.tree.of if isinstance(built.tree, c.Not) else None
    return isinstance(denied, c.Condition) and is_a(denied.concept, "hypertension", "condition")


def _are_high(built: Built) -> bool:
    """Whether they are pressures from some value on; "No hypertension: BP < 140/90" asks for the value."""
    return all(
        isinstance(x, c.Measurement) and x.concept.endswith("blood pressure") and x.range.low is not None
        for x in c.leaves(built.tree)
    )


# A topic bears no degree: "Asthma: FEV1 > 60 %" may say what is asked of those who have it.
_DEGREED = re.compile(
    r"\s*(?:(?:patients?|subjects?|participants?|adults?|men|women)\s+with\s+)?(?:an?\s+)?(?:mild|moderate|severe|active|confirmed|diagnos|established"
    r"|documented|newly|relapsed|recurrent|advanced|metastatic|symptomatic|chronic|uncontrolled|poorly|inadequately|moderately|severely)",
    re.IGNORECASE,
)


# "High-risk pregnancies: diabetes or hypertension": these in a pregnancy, and not in anybody.
_OF_PREGNANCIES = re.compile(
    r"(?:(?:known|any|current|women\s+with)\s+)*(?:(?:(?:high|increased)[- ]risk|complicated|pathological|abnormal)\s+pregnan(?:cy|cies)"
    r"|pregnanc(?:y|ies)\s+(?:complications?|complicated\s+by|at\s+(?:high\s+)?risk)|complications?\s+(?:of|in|during)\s+pregnancy)",
    re.IGNORECASE,
)


def _besides_pregnancy(listed: Built) -> c.Condition | None:
    """The pregnancy that a list of conditions leaves unsaid; None where each of them is one."""
    ill = [x for x in c.leaves(listed.tree) if isinstance(x, c.Condition)]
    unsaid = any(not is_a(x.concept, "pregnancy", "condition") for x in ill)
    return c.Condition("pregnancy") if unsaid else None


_ALLERGENS = re.compile(
    r"[^;(]*\b(?:allerg|hyper-?sensitiv|intoleran)\w*\b[^;(]*?\b(?:to|of)\b[^;]*\b(?:including|such\s+as|limited\s+to)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|who|which|history|known\s+to|patients?|subjects?|participants?|within|prior)\b",
    re.IGNORECASE,
)


def clauses(text: str, start: int, end: int, context: Context) -> Built | None:
    """Clauses joined by a semicolon; in an exclusion each keeps out, in an inclusion each is demanded."""
    piece = text[start:end]
    if (shown := behind_semicolon(piece, excluding=context.excluding)) != piece:
        told = text[:start] + shown + text[end:]
        return context.clause(told, start, end, context.of(told))
    cuts = [
        m
        for m in re.finditer(r";\s*(?:(?:and\s*/\s*)?(?P<join>and|or)\b(?!\s*/)\s*)?", piece, re.IGNORECASE)
        if m.end() < len(piece)
    ]
    if not cuts or piece.count("(") != piece.count(")"):
        return None
    if (goes_on := _GOES_ON.search(piece, 0, cuts[0].start())) is not None and not cuts[0]["join"]:
        first, last = start + goes_on.end(), start + cuts[0].end()
        told = text[:first] + " " * (last - first) + text[last:]
        return context.clause(told, start, end, context.of(told))
    if context.excluding and _ALLERGENS.match(piece, 0, cuts[0].start()) and not _VERB.search(piece):
        # "allergy to any component, including A; B; and C": all of it is what the allergy is to
        told = text[:start] + piece.replace(";", ",") + text[end:]
        return context.clause(told, start, end, context.of(told))
    if (spared := spared_on(piece, cuts, context.excluding)) is not None:
        told = text[:start] + spared + text[end:]
        return context.clause(told, start, end, context.of(told))
    depths = [piece[: m.start()].count("(") - piece[: m.start()].count(")") for m in cuts]
    cuts = [m for m, depth in zip(cuts, depths, strict=True) if depth == 0]
    if not cuts:
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = [(b, f) for b, f in zip(bounds[::2], bounds[1::2], strict=True) if piece[b:f].strip(" ,.;")]
    if len(pairs) < 2:
        return None
    parts = [context.clause(text, start + b, start + f, context) for b, f in pairs]
    if context.excluding:
        return some(parts)
    if "egative for" in piece:
        parts = behind_a_result(piece, parts, text, context)
    joins = {m["join"].lower() for m in cuts if m["join"]}
    if joins == {"and", "or"}:
        return unparsed(text, start, end)  # how far each reaches cannot be told
    if joins != {"or"}:
        return some(parts) if _for_each_sex(parts) else every(parts)
    if isinstance(parts[0].tree, c.Not) and not any(isinstance(part.tree, c.Not) for part in parts[1:]):
        # "No A; or B": neither.
        others = [context.clause(text, start + b, start + f, context.as_exclusion()) for b, f in pairs[1:]]
        return negate(some([negate(parts[0]), *others]))
    return some(parts)


def _for_each_sex(parts: list[Built]) -> bool:
    """ "Boys must be 6 to 12; girls 6 to 11": a demand for each, of which a patient can meet one alone."""
    asked = [{x.sex for x, _ in operands(part, c.All) if isinstance(x, c.IsSex)} for part in parts]
    return all(len(sexes) == 1 for sexes in asked) and len(set().union(*asked)) == len(parts)


# "No women who are pregnant", "No patients with A who have B": the denial is of both.
_DENIED_PEOPLE = re.compile(r"(?:no|not|without|absence\s+of|free\s+of)\b", re.IGNORECASE)


_PEOPLE = re.compile(
    r"(?:(?:any|all|an?|other|another)\s+)*(?:those|patients?|subjects?|participants?|individuals?|persons?|people|volunteers?|wom[ae]n|m[ae]n|females?|males?"
    r"|any(?:one|body))",
    re.IGNORECASE,
)
_WHO = (
    r"(?:who|whom)\s+(?=(?:have|has|had|are|is|were|was|must|should|do|did|cannot|can|reached|achieved|attained|received|underwent"
    r"|completed|responded|relapsed|progressed)\b)"
)
_RELATIVE = re.compile(
    r",?\s+(?:(?:and|(?P<or>or|and/or))\s+(?:(?:is|are|was|were)\s+(?=ineligible|not|unfit|unsuitable))?)?"
    rf"(?:(?=(?:ineligible|not eligible|unfit|unsuitable|not suitable|not candidates?)\s+for\b)|whose\s+(?=\w)|{_WHO}"
    rf"|(?<=(?:[\s/]or|and)\s)(?P<people>)(?={_PEOPLE.pattern}\s+{_WHO}))"
)


_ALLOWED_FOR = re.compile(r"\b(?<!not )(?:allowed|permitted|acceptable)\s+(?:for|in|to)\b", re.IGNORECASE)


def relative(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "AML patients …, who have … and are …": the main clause and what its relative clauses add."""
    piece = text[start:end]
    cuts = [
        m
        for m in _RELATIVE.finditer(piece)
        if piece[: m.start()].count("(") == piece[: m.start()].count(")")
        and (m["people"] is None or m["or"] or context.excluding)
    ]
    ends = [0, *(m.end() for m in cuts)]  # where the part before each cut begins
    # "… or women | who are …": the people and what is said of them are one part
    cuts = [
        m
        for m, begin in zip(cuts, ends, strict=False)
        if begin == 0 or not _PEOPLE.fullmatch(piece, begin, m.start())
    ]
    if not cuts or cuts[0].start() < 3:
        return None
    if _ALLOWED_FOR.search(piece, 0, cuts[0].start()) is not None:
        return None  # "A allowed for patients who have not received B": B is asked of nobody else
    if not re.search(
        r"\w{4,}",
        re.sub(
            r"(?i)\b(?:patients?|subjects?|participants?|individuals?|persons?|people|volunteers?|those|any(?:one|body)|women|men|or|and)\b",
            "",
            piece[: cuts[0].start()],
        ),
    ):
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
    for index in range(len(pairs) - 2, 0, -1):  # "who are (…) | ineligible for": one clause
        if re.fullmatch(
            r"\s*(?:are|is|were|was)\s*(?:\([^)]*\)\s*)?", piece[pairs[index][0] : pairs[index][1]]
        ):
            pairs[index : index + 2] = [(pairs[index][0], pairs[index + 1][1])]
    parts = [context.clause(text, start + begin, start + finish, context) for begin, finish in pairs]
    if len(parts) == 2 and isinstance(parts[1].tree, c.Allowed):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)  # "men who take A are not excluded"
    if context.excluding and all(m["people"] is not None for m in cuts):
        return some(parts)  # "pregnant women and women who …"
    if len(cuts) == 1 and (last := _last_alternative(piece, cuts[0], parts[0])) is not None:
        return some([*last[:-1], every([last[-1], parts[1]])])
    if len(parts) != len(cuts) + 1 or not any(m["or"] for m in cuts):
        if isinstance(parts[0].tree, c.Not) and _DENIED_PEOPLE.match(piece):
            return negate(every([negate(parts[0]), *parts[1:]]))
        return every(parts)
    if cuts[0]["or"]:  # "history of X or who take Y"
        if isinstance(parts[0].tree, c.Not) and _DENIED_PEOPLE.match(piece) and all(m["or"] for m in cuts):
            return negate(some([negate(parts[0]), *parts[1:]]))  # "no women with X or who take Y": neither
        return some(parts) if all(m["or"] for m in cuts) else unparsed(text, start, end)
    if not all(m["or"] for m in cuts[1:]):
        return unparsed(text, start, end)
    return every([parts[0], some(parts[1:])])


_OR_ELSE = re.compile(r",\s+or\s+(?=(?:be|is|are|was|were|has|have|had|must)\s)", re.IGNORECASE)
_GOVERNS = re.compile(
    r"\b(?:no|not|never|without|neither|unless|except|if|when|who|whose|that|which|either|whether)\b|,\s+and\s|;|:",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:including|such as|with)\b")
OR_ELSE = tuple(f" or {verb} " for verb in "be is are was were has have had must".split())


def or_else(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must have had two lines including X, or be refractory to Y": what stands behind is another way in."""
    piece = text[start:end]
    cuts = list(_OR_ELSE.finditer(piece))
    if len(cuts) != 1 or _GOVERNS.search(piece):
        return None
    if "," in _EXAMPLES.split(piece[: cuts[0].start()], maxsplit=1)[0]:
        return None  # "was premature, of low birth weight, or had sepsis": one list
    cut = cuts[0]
    if (
        piece.count("(", 0, cut.start()) != piece.count(")", 0, cut.start())
        or len(piece[: cut.start()].split()) < 3
    ):
        return None
    parts = [
        context.clause(text, start, start + cut.start(), context),
        context.clause(text, start + cut.end(), end, context),
    ]
    return None if any(isinstance(x.tree, c.Allowed) for x in parts) else some(parts)


_COMMA_OR = re.compile(r",\s+or\s")


def _last_alternative(piece: str, cut: re.Match[str], main: Built) -> list[Built] | None:
    """ "Age ≥ 60, or ≥ 18 and unfit for X": the alternatives before "and", of which the last one goes with it."""
    if re.match(r"\s+and\s", cut.group()) is None or not isinstance(main.tree, c.AnyOf):
        return None
    last = [
        m
        for m in _COMMA_OR.finditer(piece, 0, cut.start())
        if piece.count("(", 0, m.start()) == piece.count(")", 0, m.start())
    ]
    if len(last) != 1 or "," in piece[last[0].end() : cut.start()]:
        return None
    return [Built(*one) for one in operands(main, c.AnyOf)]


_PREDICATED = re.compile(
    r"\W*(?P<head>(?:(?:patients?|subjects?|participants?|individuals?|persons?|people|those|men|women|adults|children)\s+)?"
    r"(?:have|has|having|with|diagnosed\s+with|suffer(?:s|ing)?\s+from)\s+(?P<named>[^,;:().]+?\s+or\s+[^,;:().]+?))\s+"
    r"and\s+(?P<tail>(?:are|is|were|was|have|has|take|use|receive|require|need)\s+[^;:]+)",
    re.IGNORECASE,
)
SECOND_VERBS = tuple(
    f" and {verb} " for verb in "are is were was have has take use receive require need".split()
)
# A verb of its own behind "or", or a second "and": which of them the last one goes with, is not told.
_SECOND = re.compile(
    r"\band\b|\bor\s+(?:who\s+)?(?:have|has|are|is|were|was|with|without|take|use|receive|a\s+history)\b",
    re.IGNORECASE,
)


def predicated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have A or B and are on C": the second verb has the same subject, whichever of the two they have."""
    match = None if context.excluding else _PREDICATED.fullmatch(text[start:end].rstrip(" ."))
    if match is None or _SECOND.search(match["named"]) or _SECOND.search(match["tail"]):
        return None
    return every(
        context.clause(text, start + begin, start + finish, context)
        for begin, finish in (match.span("head"), match.span("tail"))
    )


_DONE = re.compile(
    # how it is carried out, for which nobody has to have had it: "surgery is performed according to …"
    r"\b(?:is|are)\s+(?:performed|done|carried\s+out)\s+(?:by|according\s+to|as\s+per|in\s+accordance\s+with|following|under)\b"
    r"|\b(?:will|shall)\s+(?:also\s+|then\s+)?be\s+(?:performed|done|obtained|collected|assessed|measured|monitored|followed|evaluated|carried\s+out|conducted|executed|undertaken"
    r"|tested|recorded|given|administered|treated|randomi[sz]ed|assigned|asked|informed|screened|offered|used|determined|reviewed)\b",
    re.IGNORECASE,
)


# "Individuals with anemia will not undergo …": who has which procedure, and not who may enter.
_UNDERGO = re.compile(
    r"^(?:otherwise,?\s+)?(?:\w+\s+){0,2}?(?:patients|subjects|participants|individuals|volunteers|children|women|men|adults|those)\b"
    r"(?:(?!\b(?:who|that|if|unless|must|exclu\w+|eligible|ineligible)\b).)*?\b(?:will|shall|would)\s+(?:not\s+|also\s+|then\s+)*"
    r"(?:undergo|receive|be\s+(?:treated|offered|managed|followed|monitored))\b(?!.*\b(?:if|unless|must|exclu\w+|eligible|ineligible)\b)",
    re.IGNORECASE | re.DOTALL,
)


_DONE_SO = tuple(f"{verb} {how}" for verb in ("is", "are") for how in ("performed ", "done ", "carried out "))
PROCEDURES = (
    *("will be", "will also be", "will then be", "shall be", "would be", "undergo", "receive"),
    *_DONE_SO,
)
"""At least one of these stands in whatever `procedure_told` finds."""


def procedure_told(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Serologic tests will be performed": what the study does, no demand on the patient."""
    piece = text[start:end]
    if _UNDERGO.match(piece):
        return unparsed(text, start, end)
    match = _DONE.search(piece)
    if match is None or re.search(r"\b(?:must|who|if|unless|excluded?|not|no)\b", piece, re.IGNORECASE):
        return None
    return unparsed(text, start, end) if len(piece[: match.start()].split()) <= 15 else None
