"""Permissions and remarks: what a sentence allows or tells, and asks of nobody."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.permission_bounds import bounded, exception_of, spared_alone, without_stop
from trialrun.criteria.rules.permission_conditions import asked_of_them
from trialrun.criteria.rules.permission_exceptions import left_out
from trialrun.criteria.rules.washouts import asked_since, long_ago
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

_ALLOWED = re.compile(
    r"\b(?:(?:is|are|will be|may be|can be|be|was|were)\s+(?:also\s+)?(?:allowed|permitted|acceptable|permissible|not exclu\w+)"
    r"|(?:allowed|permitted|acceptable|permissible)\s*(?:$|[.;,(]|if\b|only\b|provided\b|until\b|when\b|as long\b|given that\b|prior\b|before\b)|(?:is|are) not (?:an )?exclu\w+)",
    re.IGNORECASE,
)


# "Patients with A may receive B": what is done for some of those who take part.
_MAY_RECEIVE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|volunteers?|those|they|individuals?|women|men|children|adults)\b)[^.;:<>≤≥]{0,120}?\s"
    # "patients who can take tablets", "are able to comply and can take tablets": what they must be able to do
    r"(?<!who )(?<!that )(?:may|(?<!and )can|will\s+be\s+allowed\s+to)\s+(?:also\s+|still\s+|then\s+)?(?:receive|be\s+(?:given|treated|offered|continued|re-?treated|re-?screened)|continue|take|use|remain\s+on|start|resume)\b[^;:]*",
    re.IGNORECASE | re.DOTALL,
)


def may_receive(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with A may receive B": a permission, which keeps nobody out."""
    piece = text[start:end]
    if context.excluding or _MAY_RECEIVE.fullmatch(piece) is None or _FORBIDDEN.search(piece):
        return None
    if _DEMANDED.search(piece.lower()) or _ON_CONDITION.search(piece):
        return None
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


# "Patients cannot receive B": no such treatment goes on, or none was given in the time named.
_MUST_NOT_RECEIVE = re.compile(
    r"(?P<start>(?:[\w-]+\s+){0,5}?)(?P<verb>(?:(?:must|should|may|shall|can)\s+not|cannot)\s+(?:have\s+|be\s+)?receiv(?:e|ed|ing))\s+(?=\S)",
    re.IGNORECASE,
)
_GIVEN_IN_TIME = re.compile(
    r"\b(?:within|(?:in|during|over)\s+the\s+(?:last|past|previous|preceding|prior))\b", re.IGNORECASE
)
_LATER = re.compile(r"\b(?:while|after|until|during\s+(?:the\s+)?(?:study|trial|treatment))\b", re.IGNORECASE)


def must_not_receive(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients cannot receive B within 30 days": those who did are not taken."""
    match = _MUST_NOT_RECEIVE.match(text, start, end)
    if match is None or context.excluding or match["verb"].lower().split()[-2:] == ["have", "received"]:
        return None
    rest = text[match.end() : end]
    if (timed := _GIVEN_IN_TIME.search(rest)) is None and _LATER.search(rest):
        return None
    verb = "not received" if timed else "not receiving"
    begin, finish = match.span("verb")
    told = text[:begin] + verb.ljust(finish - begin) + text[finish:]
    built = context.clause(told, start, end, context.of(told))
    for part, (left, right) in zip(c.leaves(built.tree), built.places, strict=True):
        if isinstance(part, c.Unparsed) and left < finish and right > begin:
            return unparsed(text, start, end)  # which way it points was not understood
    return built


_MUST_NOT_BE_GIVEN = re.compile(
    r"(?:(?!\b(?:who|whom|that|which|if|when|unless|no|not|patients|subjects|participants|women|men)\b)[^.;:<>≤≥]){3,120}?"
    r"(?P<verb>\s+(?:(?:must|should|may|shall|can)\s+not|cannot)\s+(?:have\s+been|be)\s+(?:given|taken|used|administered|ingested|received))"
    r"\s+(?:within|(?:in|during|over)\s+the\s+(?:last|past|previous|preceding|prior))\b(?!.*\b(?:after|following|unless|except|if)\b)[^.;:]+",
    re.IGNORECASE,
)


def must_not_be_given(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Aspirin should not be given within 7 days": those to whom it was are not taken."""
    match = _MUST_NOT_BE_GIVEN.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    begin, finish = match.span("verb")
    told = text[:begin] + " " * (finish - begin) + text[finish:]
    given = context.clause(told, start, end, context.as_exclusion().of(told))
    if not all(isinstance(x, c.Received) and x.within is not None for x in c.leaves(given.tree)):
        return None
    return negate(given)


# "Women of non-childbearing potential may be enrolled": so may everybody else.
_MAY_JOIN = re.compile(
    r"(?P<who>(?:(?:male|female|adult|p(?:a)?ediatric|healthy|all|any|both|pregnant|lactating|nursing|breast-?\s?feeding|and|or)\s+)*"
    r"(?:patients?|subjects?|participants?|volunteers?|those|individuals?|women|men|males?|females?|children|adults)\b[^.;:<>≤≥]{0,120}?)\s"
    r"(?:may|can)\s+(?:also\s+|still\s+)?(?:be\s+(?:enrol?led|included|recruited|considered|eligible|entered)|enrol?l?|participate|take\s+part|join|enter)"
    r"(?:\s+(?:in(?:to)?|for|to|the|this|study|trial|protocol|inclusion|enrol?l?ment|participation|participate|be|enrol?led|included))*(?:\s+in\s+[\w\s-]{3,40})?\W*",
    re.IGNORECASE | re.DOTALL,
)


def permitted_to_all(who: str) -> bool:
    """Whether both sexes are named and nothing else: "both men and women"."""
    return _BOTH_SEXES.fullmatch(who.strip()) is not None


_BOTH_SEXES = re.compile(
    r"(?:(?:all|both|adult|healthy)\s+)*(?:(?:fe)?males?|men|women)\s*(?:and/or|and|or|/|,)\s*(?:(?:fe)?males?|men|women)"
    r"(?:\s+(?:patients|subjects|participants|volunteers))?",
    re.IGNORECASE,
)


# "Women after hysterectomy do not need this test", "patients with other psychiatric disorders are included".
_EXEMPT = re.compile(
    r"(?:(?:all|any)\s+)?(?:women|men|females?|males?|those|patients?|participants?|subjects?)\b[^.;:]{0,260}?\s(?:"
    r"(?:do|does|will|would)\s+not\s+(?:require|need)\s+(?:(?:this|the|an?|any|to\s+(?:have|use|undergo))\s+)?(?:[\w-]+\s+){0,2}"
    r"(?:test(?:s|ing)?|tested|contraception|contraceptives?|birth\s+control)"
    r"|(?<=\s)(?:are|will\s+be|may\s+be|can\s+be)\s+(?:also\s+|still\s+)?(?:included|eligible|accepted|allowed))\W*",
    re.IGNORECASE | re.DOTALL,
)
_OF_OTHERS = re.compile(r"\bwith\s+other\b", re.IGNORECASE)
_NEEDS_NOT = re.compile(r"\bnot\s+(?:require|need)\b", re.IGNORECASE)
_DEMANDED_TOO = re.compile(
    r"\b(?:must|should|shall|only|if|unless|who\s+do(?:es)?\s+not|but|except\w*)\b", re.IGNORECASE
)


# "Patients are not required to have measurable disease": whoever has it may join as well.
# With a time it is a denial: "not required to have received steroids within 2 weeks".
_NOT_ASKED = re.compile(
    r"(?:(?:all|the)\s+)?(?:(?:patients?|participants?|subjects?|women|men)\s+)?(?:(?:(?:are|is|do|does|will)\s+)?not\s+(?:be\s+)?(?:required|need)\s+to"
    r"|need\s+not)\s+(?:have|be|undergo|meet|receive)\b(?![^.;:]*\b(?:within|in\s+the\s+(?:last|past|previous))\s)[^.;:]*",
    re.IGNORECASE,
)


def exempt(text: str, start: int, end: int, context: Context) -> Built | None:
    """Who is spared a test, or taken in besides: it is asked of nobody."""
    piece = text[start:end]
    not_asked = _NOT_ASKED.fullmatch(piece) is not None
    if not (not_asked or _EXEMPT.fullmatch(piece)) or _DEMANDED_TOO.search(piece):
        return None
    if not (not_asked or _NEEDS_NOT.search(piece) or (_OF_OTHERS.search(piece) and not context.excluding)):
        return None
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


_AS_WELL = re.compile(r"\b(?:may|can)\s+(?:also|still)\b", re.IGNORECASE)
_STATES = frozenset(
    ("childbearing potential", "no childbearing potential", "postmenopausal", "surgically sterile")
)


def may_join(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women of non-childbearing potential may be enrolled": a permission, which asks it of nobody.

    Of people with some disease it may be the whole demand: with the trial's own that is how it is read, with
    another a person has to say.
    """
    piece = text[start:end]
    match = _MAY_JOIN.fullmatch(piece)
    if context.excluding or match is None or _FORBIDDEN.search(piece) or _ON_CONDITION.search(piece):
        return None
    who = context.clause(text, start, start + match.end("who"), context.as_exclusion())
    if isinstance(who.tree, c.Allowed) or permitted_to_all(match["who"]):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)  # "men and women may be enrolled"
    named = [x.concept for x in c.leaves(who.tree) if isinstance(x, c.Condition)]
    plain = all(isinstance(x, (c.IsSex, c.Condition)) for x in c.leaves(who.tree))
    own = any(is_a(x, y, "condition") or is_a(y, x, "condition") for x in named for y in context.diseases)
    states = _STATES if own else _STATES | {"pregnancy", "lactation"}
    if _AS_WELL.search(piece) or (plain and states.issuperset(named)):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)
    asked = any(isinstance(x, (c.Condition, c.Received, c.Test)) for x in c.leaves(who.tree))
    return unparsed(text, start, end) if asked and not own else None


_NO_DEMAND = re.compile(
    r"(?:[\w /-]{1,40}:\s*)?(?:not specified|unspecified|none specified|no restrictions?|not applicable|n/?a|see (?:also )?(?:disease characteristics|patient characteristics|prior(?: concurrent)? therapy|chemotherapy|radiotherapy|surgery|endocrine therapy|hormonal therapy|biologic therapy|above|below|other)"
    r"|(?:please )?(?:see|refer to) (?:the )?(?:general )?(?:inclusion|exclusion|eligibility)(?: (?:and|or) (?:inclusion|exclusion))? criteria(?: (?:above|below|#?\d+))?|(?:please )?see (?:also )?(?:the )?(?:appendix|table|section|figure|list|protocol)(?: [\w.-]+)?(?: for [\w ,/-]{3,60})?"
    r"|(?:(?:hormone |estrogen |progesterone )*receptor|menopausal|performance|hormonal|disease|menstrual) status:? (?:not (?:specified|required)|any)|there (?:is|are) no (?:upper |lower )*(?:age |weight )*(?:limits?|restrictions?)|there will be no (?:exclusions?|restrictions?|limitations?)(?: based)? on (?:(?:the basis of|sex|gender|race|ethnic(?:ity| group| background| origin)?|age|or|and)(?:, | )?)+"
    r"|(?:this|the) study has (?:been changed|changed)|enrol+ment of (?:women|men|minorities|children)(?: and (?:women|men|minorities|children))? is encouraged|same as (?:for )?(?:the )?(?:in|out)-?patients?|none|(?:there are )?no (?:specific |other |additional |further )?(?:inclusion|exclusion|exclusionary) criteria(?: (?:apply|specified))?|please contact site for information|same as above"
    r"|any status|(?:more|further|additional) (?:information|details?) (?:about|on|regarding) (?:this|these|the) criteri(?:on|a) (?:can|may) be found in the (?:study )?protocol)\W*",
    re.IGNORECASE,
)


_ELSEWHERE_WRITTEN = re.compile(
    r"(?:note:?\s*)?(?:(?:other|additional|further|more|the|all)\s+)*(?:protocol[- ](?:defined|specific|specified)\s+)?(?:(?:inclusion|exclusion|eligibility|entry|and|or|/|&)\s*)+"
    r"criteria\s+(?:may|will|might|also|apply|applied|as|are)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_UNWRITTEN = re.compile(r"appl|protocol|full|complete|detail", re.IGNORECASE)


def written_elsewhere(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Other protocol-defined criteria may apply": only who has the protocol can say."""
    piece = text[start:end]
    if _ELSEWHERE_WRITTEN.fullmatch(piece) is None or _UNWRITTEN.search(piece) is None:
        return None
    return attest(text, start, end, "investigator")


# "Male or female", "any age": the sentence names everybody.
_EVERYBODY = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals?|adults?)\s+)?(?:may\s+be\s+)?(?:of\s+)?(?:"
    r"(?:no|without)\s+(?:gender|sex)\s+(?:limit(?:ation)?|restriction|preference)s?|no\s+(?:limit(?:ation)?|restriction)s?\s+(?:on|of|in|to|for|as\s+to)\s+(?:the\s+)?(?:gender|sex)"
    r"|(?:gender|sex)\s+(?:(?:is|are)\s+)?(?:not\s+(?:limited|restricted)|unlimited|unrestricted|no\s+limit)|(?:regardless|irrespective)\s+of\s+(?:the\s+)?(?:gender|sex)"
    r"|(?:any|all)\s+(?:ages?|sex(?:es)?|genders?|races?|ethnicit(?:y|ies))(?:(?:,|\s+or|\s+and|/)\s*(?:any\s+|all\s+)?(?:ages?|sex(?:es)?|genders?|races?|ethnicit(?:y|ies)|ethnic\s+(?:group|background|origin)s?))*"
    r"|(?:all|adult|either|both)?\s*(?:fe)?(?:males?|men|women)\s*(?:and/or|and|or|/|,)\s*(?:fe)?(?:males?|men|women)(?:\s+(?:patients|subjects|participants|volunteers|sex|gender))?)"
    r"(?:\s+(?:are\s+eligible|may\s+(?:participate|enrol+)|only))?\W*",
    re.IGNORECASE,
)


def everybody(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Male or female", "Any age": keeps nobody out."""
    piece = text[start:end]
    if context.excluding or _EVERYBODY.fullmatch(piece) is None:
        return None
    if len(set(re.findall(r"fe?male|women|\bmen|\bmale", piece.lower()))) == 1:
        return None
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


# Which words a protocol uses for diseases: a remark to the reader, and nothing that is asked of a patient.
_REMARK = re.compile(
    r"\W*(?:note:?\s*)?(?:however,?\s*)?(?:(?:this|the)\s+(?:protocol|study|trial)\s+(?:uses|used|follows|retains)\s+the\s+(?:former|old|older|new|newer)\s+(?:terminology|classification|nomenclature)"
    r"|(?:these|the|all)\s+(?:\w+\s+){0,2}criteria(?:\s+for\s+[\w ]{2,40})?\s+(?:are|were)\s+(?:based\s+on|taken\s+from|adapted\s+from)\s[^.;]*\b(?:guidelines?|recommendations?|consensus)\b[^.;]*"
    r"|an?\s+new\s+(?:classification\s+(?:scheme|system)|terminology|nomenclature)\b[^.]*\b(?:has\s+been|was)\s+(?:adopted|introduced)\b[^.]*"
    r"|(?:[^.;:<>≤≥()\[\]]|\([^()]*\)){3,280}\s(?:is|are|will)\s+not\s+(?:be\s+)?(?:considered|regarded|counted)\s+(?:as\s+|to\s+be\s+)?(?:an?\s+)?(?:forms?\s+of\s+|prior\s+|lines?\s+of\s+|systemic\s+|immunosuppressive\s+)+(?:treatments?|therap(?:y|ies))"
    r"|the\s+(?:terminology|classification|nomenclature)\s+of\b[^.]*\bwill\s+replace\s+the\s+former\s+(?:terminology|classification|nomenclature)\b[^.]*)\W*",
    re.IGNORECASE,
)


def remark(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "However, this protocol uses the former terminology": asks nobody for anything."""
    if _REMARK.fullmatch(text, start, end) is None or _OPEN_BRACKET.search(text, start, end):
        return (
            None  # "autoimmune disease (insulin is not considered systemic treatment)": only the bracket is
        )
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_OPEN_BRACKET = re.compile(r"\([^()]*\b(?:is|are|will)\s+not\b|\s[-–—]\s")


# "Patients may have received prior chemotherapy": those who have not are let in too.
_MAY_HAVE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|they|women|men|individuals?|volunteers?)\s+)?may\s+(?:also\s+)?(?:or\s+may\s+not\s+)?(?:have|be)\s+(?:had|received|undergone|been|previously|prior|taken|used|a\s+(?:family\s+)?history|family\s+history|on|taking|receiving)\b"
    r"(?!.*\b(?:not|no|never|only|unless|if|provided|must|should|but|however|at\s+least|more\s+than|less\s+than|within|until|except|excluding|other\s+than|prior\s+to|before|as\s+long)\b)[^.;:<>≤≥=\d]*"
    # "Ascites may be present"
    r"|(?!.*\b(?:not?|only|unless|if|provided|must|should|but|when|where|which|that|who|whom)\b)[^.;:<>≤≥=\d]{3,120}\smay\s+(?:also\s+)?be\s+present\W*",
    re.IGNORECASE | re.DOTALL,
)


# "Women may have an intrauterine device": those who have none are let in too.
_MAY_HAVE_ONE = re.compile(
    r"(?:(?:all|any)\s+)?(?:patients?|subjects?|participants?|they|women|men|females?|males?|individuals?|volunteers?)\s+may\s+(?:also\s+)?have\s+"
    r"(?!.*\b(?:not|no|never|only|unless|if|provided|must|should|but|however|until|except|excluding|other\s+than|as\s+long)\b)(?P<what>[^.;:<>≤≥=\d]+)",
    re.IGNORECASE | re.DOTALL,
)


def may_have(text: str, start: int, end: int, context: Context) -> Built | None:
    """What somebody may have had keeps nobody out, and is asked of nobody."""
    if not context.excluding and _MAY_HAVE.fullmatch(text, start, end):
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    match = _MAY_HAVE_ONE.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context.as_inclusion())
    given = all(isinstance(x, c.Received) and is_coded(x.concept, "therapy") for x in c.leaves(what.tree))
    if given and not context.excluding:
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    return unparsed(text, start, end)  # one of a list that may be had is no demand


_ORGAN = (
    r"(?:organ|cardiac|heart|cardiovascular|renal|kidney|hepatic|liver|pulmonary|lung|respiratory|bone\s+marrow|marrow|ha?ematologic(?:al)?|ha?ematopoietic|thyroid|adrenal"
    r"|neurologic(?:al)?|immune|gastrointestinal|coagulation|hearing|visual|cognitive|swallowing|bowel|bladder|urinary|mental|metabolic|endocrine|ovarian|left\s+ventricular|major\s+organ)"
)
_PEOPLE_HAVE = r"(?:(?:all\s+)?(?:patients?|subjects?|participants?)\s+)?(?:(?:must|should|who|have|has|having|with)\s+)*(?:an?\s+)?"
_FUNCTIONS = re.compile(
    rf"{_PEOPLE_HAVE}(?:adequate|normal|good|sufficient|acceptable|satisfactory|stable)\s+(?:baseline\s+|overall\s+|end\s+)?{_ORGAN}(?:\s+functions?)?"
    rf"(?:\s*(?:,\s*(?:and\s+|or\s+|and/or\s+)?|/|\s+(?:and|or|and/or)\s+)(?:(?:adequate|normal|good)\s+)?{_ORGAN}(?:\s+functions?)?)*\s+functions?(?:\s+(?:at|by|on|as\s+determined|as\s+assessed)\b[^;:<>≤≥=\d]{{0,60}})?\W*",
    re.IGNORECASE,
)


def functions(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Normal renal and liver function": without a bound, it is for the investigator to say."""
    if context.excluding or _FUNCTIONS.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_LIMITED = re.compile(
    r"(?P<count>(?:no\s+more\s+than|at\s+most|up\s+to|a\s+maximum\s+of|only|≤|<=)\s+(?:\d+|one|two|three|four|five)\b.{3,120}?)\s+(?:is\s+|are\s+)?(?:allowed|permitted)",
    re.IGNORECASE | re.DOTALL,
)


def limited(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No more than 2 prior regimens allowed": a bound, no permission."""
    match = _LIMITED.fullmatch(text[start:end])
    if match is None or context.excluding or re.match(r"only", match["count"], re.IGNORECASE):
        return None
    built = context.clause(text, start, start + match.end("count"), context)
    return None if built.unparsed else built


_FORBIDDEN = re.compile(
    r"\b(?:not|no|nor|never|neither|only|unless|cannot|without|except)\b|\b(?:disallow|prohibit|forbid)",
    re.IGNORECASE,
)


def allowance(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    if _NO_DEMAND.fullmatch(piece):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)
    if _ALLOWED_LIST.match(piece):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)
    match = _ALLOWED.search(piece)
    if match is None or re.search(r"[.;]\s", piece[: match.start()]):
        return None
    if (spared := exception_of(text, start, start + match.start())) is not None:
        return spared_alone(text, start, end, spared, context)
    permits = start + match.start()
    if (out := left_out(text, start, permits, end, context)) is not None:
        return out
    if (other := _FORBIDDEN_AFTER.match(piece, match.end())) is not None:
        return context.clause(text, start + other.end(), end, context)  # the permission itself asks nothing
    before = piece[: match.start()].lower()
    if before.startswith("(") and piece.count("(") > piece.count(")"):
        return context.clause(text, start + 1, end, context)  # a bracket that nothing closes
    if before[1:].count("(") > before[1:].count(")") or before.endswith("("):
        return None  # "hemoglobin ≥ 8 g/dL (transfusion is allowed)": only the bracket permits
    if ":" in before:
        return None
    if len(before) > 160 and (_SEVERAL.search(before) or not _ENDS.match(piece, match.end())):
        return None  # too much stands before the permission to be all permitted
    if "not exclu" in match.group().lower() or "not an exclu" in match.group().lower():
        before = re.sub(r"\bnot\b", "", before)
    elif _FORBIDDEN.search(before) or re.search(r"\bnot\s+$", before):
        return None
    apart = without_stop(text, start, end, permits, context) or bounded(text, start, end, permits, context)
    if apart is not None:
        return apart
    if _RUN_ON.search(piece, 0, match.start()) and _DIGIT.search(before):
        return unparsed(text, start, end)  # "Stable for 4 weeks CNS metastases allowed": a demand before it
    if _DEMANDED_AFTER.search(piece, match.end()):
        return unparsed(text, start, end)  # other demands follow, and a stop between them is lost
    if _DEMANDED.search(before) or re.search(r"[<>≤≥][^,;]*[,;]\s", before):
        return _after_demand(text, start, end, match.start(), context)
    if (bound := _BOUND_BEHIND.match(piece, match.end())) is not None and not context.excluding:
        given = context.clause(text, start, start + match.start(), context)
        if given.unparsed or isinstance(given.tree, c.Not):
            return unparsed(text, start, end)
        begin = start + bound.start("how" if bound["how"] else "done")
        return implies(given, attest(text, begin, end, "investigator"))
    if (condition := _ON_CONDITION.search(piece, match.start())) is not None:
        return _permitted_if(text, start, end, condition, match.start(), context)
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


# Of a long list the permission is the end: "A, B, C or D will be acceptable for study".
_ENDS = re.compile(
    r"\s*(?:(?:for|in|on|by)\s+(?:the\s+|this\s+)?(?:study|trial|protocol|entry|enrol?lment|inclusion|participation)(?:\s+entry)?)?\W*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[;<>≤≥=\d]|\b(?:who|must|should|shall|required|if|is|are|has|have)\b")

# "A is allowed, B is not".
_FORBIDDEN_AFTER = re.compile(
    r"\s*(?:(?<=[,;])|[,;]|\b(?:but|whereas|while|and)\b)\s*(?:(?:but|whereas|while|and|however)\b,?\s*)*"
    r"(?=[^.;]*\b(?:not\s+(?:be\s+)?(?:allowed|permitted|acceptable)|prohibited|forbidden|disallowed)\b)",
    re.IGNORECASE,
)
# "Must have A, B is allowed": a demand stands before what is permitted.
_DEMANDED = re.compile(r"\b(?:must|should|shall|required)\b")


# "A allowed, dosage must be stable": of whoever takes A.
_BOUND_BEHIND = re.compile(
    r"\s*(?:(?<=[,;(])|[,;(])\s*(?:but\s+|and\s+|however,?\s+)?(?P<how>[^.;:]{0,60}?\b(?:must|should)\s+(?:be|have|not)\b)"
    r"|(?:\s*,)?\s+and\s+(?P<done>(?:(?:is|are|has|have|been|fully|adequately)\s+){0,3}(?:recovered|resolved|completed|finished|discontinued|stopped|stable)\b)",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=[a-z)]) (?:[A-Z][a-z]{2,}|CNS)\b")
_DIGIT = re.compile(r"\d")
_DEMANDED_AFTER = re.compile(r"(?<=[\w)]) (?:At least|No|Not|Must|More than)\s+(?!longer\b)\w")


def _after_demand(text: str, start: int, end: int, permits: int, context: Context) -> Built | None:
    """The demand, and the permission behind the last comma; one on a condition could loosen the demand."""
    cut = max(text.rfind(mark, start, start + permits) for mark in (", ", "; "))
    if (
        cut <= start
        or context.excluding
        or not text[start:cut].strip()
        or _DEMANDED.search(text[cut : start + permits].lower())
    ):
        return None
    rest = re.sub(r"^[,;]\s+(?:and|but|although|though|however)?,?\s*", "", text[cut:end])
    permission = context.clause(text, end - len(rest), end, context)
    alone = isinstance(permission.tree, c.Allowed)
    if not alone and not isinstance(permission.tree, c.IfThen):
        return unparsed(text, start, end)
    if alone and _ON_CONDITION.search(rest):
        return unparsed(text, start, end)
    return every([context.clause(text, start, cut, context), permission])


_ALLOWED_LIST = re.compile(
    r"(?:also\s+)?(?:allowed|permitted|acceptable)(?:\s+(?:\w+\s+){0,2}?(?:treatments?|medications?|therap(?:y|ies)|drugs)(?:\s+during\s+(?:the\s+)?(?:study|trial))?)?\s*:\s*(?!.*\b(?:not|only|if|unless)\b)\S",
    re.I | re.S,
)
_ON_CONDITION = re.compile(
    r"\b(?P<only>only\s+(?:if|when|in case of)|provided(?:\s+that)?|given\s+that|as long as|so long as)\b|\b(?:if|when)\b(?!\s+(?:(?:clinically|medically)\s+)?(?:needed|necessary|required|indicated|appropriate|desired|applicable|possible)\b)",
    re.IGNORECASE,
)


_TAKEN_THEN = re.compile(r"\s+(?:taken|given|administered|used)\s.*\b(?:before|after|prior\s+to)\b", re.I)


def _permitted_if(
    text: str, start: int, end: int, condition: re.Match[str], permits: int, context: Context
) -> Built | None:
    """ "A allowed if B": A alone keeps nobody out, but whoever has A needs B."""
    if condition.end() >= end - start or not text[start : start + permits].strip(" ,;:"):
        return None  # "allowed, if completed": of what, another line told
    given = context.clause(text, start, start + permits, context.as_exclusion())
    begin, denied = start + condition.end(), isinstance(given.tree, c.Not)
    if not denied and (timed := long_ago(text, given, begin, end, context)) is not None:
        return timed
    if denied or any(isinstance(x, (c.Unparsed, c.Attest, c.Allowed)) for x in c.leaves(given.tree)):
        if condition["only"]:
            return None  # a demand that a person has to read
        since = asked_since(text, (start, start + permits), (begin, end), context)
        return since or asked_of_them(given, text, (start, end), (begin, end), context)
    needed = context.clause(text, begin, end, context.as_inclusion())
    if _TAKEN_THEN.match(text, begin, end):  # "if taken two hours before X": how, and not that X was taken
        needed = attest(text, begin + 1, end, "investigator")
    leaves = list(c.leaves(needed.tree))
    had = {x.concept for x in c.leaves(given.tree) if isinstance(x, c.Condition)}
    # "prior cancer allowed if disease-free for the time usual for that cancer", "if completed before advanced or …"
    repeated = any(isinstance(x, c.Condition) and x.concept in had for x in leaves)
    again = any(isinstance(x, c.Attest) for x in leaves) and (repeated or isinstance(needed.tree, c.AnyOf))
    if needed.unparsed or again or isinstance(needed.tree, c.Allowed):
        needed = attest(
            text, begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end, "investigator"
        )
    return every([given, negate(needed)]) if context.excluding else implies(given, needed)


_SPARES_NOTHING = re.compile(
    r"\b(?:except(?:ions?|ing)?(?:\s+(?:for|of|are))?|other\s+than|with\s+the\s+exceptions?\s+of|excluding|unless)\s*:\W*$",
    re.IGNORECASE,
)


def exceptions_elsewhere(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No malignancy except:" without its list: whom it spares stands elsewhere, or nowhere."""
    behind = text[start : min(len(text), end + 3)]  # the colon may be cut off
    alone = _EXCEPTION_ALONE.match(text, start, end) is not None
    return unparsed(text, start, end) if alone or _SPARES_NOTHING.search(behind) else None


# "Exception: psoriasis": of what, stands elsewhere.
_EXCEPTION_ALONE = re.compile(r"\W*exceptions?\s*:\s*\w", re.IGNORECASE)


ALLOWANCES = (
    "allow", "permi", "accept", "exclu", "specif", "none", "restrict",
    "applic", "n/a", "criteria", "see ", "contact", "same", "any status", "found in",
)  # fmt: skip
"""At least one of these stands in whatever `allowance` finds."""


_OTHERWISE = re.compile(
    r"(?P<allowed>[^;.]*\b(?:allowed|permitted|acceptable|eligible)\b[^;.]*?)\s*[;.,]?\s*\botherwise,?\s+(?P<rest>(?:no|not|must|patients?|subjects?)\b.+)",
    re.IGNORECASE | re.DOTALL,
)


def otherwise(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Palliative radiotherapy is allowed, otherwise no radiotherapy": a demand, of which that is spared."""
    match = _OTHERWISE.fullmatch(text, start, end)
    if match is None:
        return None
    rest = context.clause(text, *match.span("rest"), context)
    if context.excluding or rest.unparsed or not isinstance(rest.tree, c.Not):
        return unparsed(text, start, end)
    spared = attest(text, *match.span("allowed"), "investigator")
    return negate(every([negate(rest), negate(spared)]))
