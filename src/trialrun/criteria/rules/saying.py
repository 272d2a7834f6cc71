"""Permissions and attestations: what a sentence allows, and what only a person can say."""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, attest, every, implies, leaf, negate, unparsed
from trialrun.criteria.context import Context
from trialrun.criteria.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions
from trialrun.vocab.spelling import lowered

_ALLOWED = re.compile(
    r"\b(?:(?:is|are|will be|may be|can be|be|was|were)\s+(?:also\s+)?(?:allowed|permitted|acceptable|permissible|not exclu\w+)"
    r"|(?:allowed|permitted|acceptable|permissible)\s*(?:$|[.;,(]|if\b|only\b|provided\b|until\b|when\b|as long\b|prior\b|before\b)|(?:is|are) not (?:an )?exclu\w+)",
    re.IGNORECASE,
)


# "Patients with A may receive B": what is done for some of those who take part.
_MAY_RECEIVE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|volunteers?|those|they|individuals?|women|men|children|adults)\b)[^.;:<>≤≥]{0,120}?\s"
    r"(?:may|can|will\s+be\s+allowed\s+to)\s+(?:also\s+|still\s+|then\s+)?(?:receive|be\s+(?:given|treated|offered|continued|re-?treated|re-?screened)|continue|take|use|remain\s+on|start|resume)\b[^;:]*",
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


_NO_DEMAND = re.compile(
    r"(?:[\w /-]{1,40}:\s*)?(?:not specified|none specified|no restrictions?|not applicable|n/?a|see (?:also )?(?:disease characteristics|patient characteristics|prior(?: concurrent)? therapy|chemotherapy|radiotherapy|surgery|endocrine therapy|hormonal therapy|biologic therapy|above|below|other)"
    r"|(?:please )?(?:see|refer to) (?:the )?(?:general )?(?:inclusion|exclusion|eligibility)(?: (?:and|or) (?:inclusion|exclusion))? criteria(?: (?:above|below|#?\d+))?|(?:please )?see (?:also )?(?:the )?(?:appendix|table|section|figure|list|protocol)(?: [\w.-]+)?(?: for [\w ,/-]{3,60})?"
    r"|(?:(?:hormone |estrogen |progesterone )*receptor|menopausal|performance|hormonal|disease|menstrual) status:? (?:not (?:specified|required)|any)|there (?:is|are) no (?:upper |lower )*(?:age |weight )*(?:limits?|restrictions?)|there will be no (?:exclusions?|restrictions?|limitations?)(?: based)? on (?:(?:the basis of|sex|gender|race|ethnic(?:ity| group| background| origin)?|age|or|and)(?:, | )?)+"
    r"|(?:this|the) study has (?:been changed|changed)|enrol+ment of (?:women|men|minorities|children)(?: and (?:women|men|minorities|children))? is encouraged|same as (?:for )?(?:the )?(?:in|out)-?patients?|none|(?:there are )?no (?:specific |other |additional |further )?(?:inclusion|exclusion|exclusionary) criteria(?: (?:apply|specified))?|please contact site for information|same as above)\W*",
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
    r"(?:any|all)\s+(?:ages?|sex(?:es)?|genders?|races?|ethnicit(?:y|ies))(?:(?:,|\s+or|\s+and|/)\s*(?:any\s+|all\s+)?(?:ages?|sex(?:es)?|genders?|races?|ethnicit(?:y|ies)|ethnic\s+(?:group|background|origin)s?))*"
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
    r"|an?\s+new\s+(?:classification\s+(?:scheme|system)|terminology|nomenclature)\b[^.]*\b(?:has\s+been|was)\s+(?:adopted|introduced)\b[^.]*"
    r"|the\s+(?:terminology|classification|nomenclature)\s+of\b[^.]*\bwill\s+replace\s+the\s+former\s+(?:terminology|classification|nomenclature)\b[^.]*)\W*",
    re.IGNORECASE,
)


def remark(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "However, this protocol uses the former terminology": asks nobody for anything."""
    if _REMARK.fullmatch(text, start, end) is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


# "Patients may have received prior chemotherapy": those who have not are let in too.
_MAY_HAVE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|they|women|men|individuals?|volunteers?)\s+)?may\s+(?:also\s+)?(?:or\s+may\s+not\s+)?(?:have|be)\s+(?:had|received|undergone|been|previously|prior|taken|used|a\s+(?:family\s+)?history|family\s+history|on|taking|receiving)\b"
    r"(?!.*\b(?:not|no|never|only|unless|if|provided|must|should|but|however|at\s+least|more\s+than|less\s+than|within|until|except|excluding|other\s+than|prior\s+to|before|as\s+long)\b)[^.;:<>≤≥=\d]*",
    re.IGNORECASE | re.DOTALL,
)


def may_have(text: str, start: int, end: int, context: Context) -> Built | None:
    """What somebody may have had keeps nobody out, and is asked of nobody."""
    if context.excluding or _MAY_HAVE.fullmatch(text, start, end) is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


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


_NOT_ALLOWED = re.compile(
    r"(?P<main>\S.+?)\s*,?\s+(?P<tail>(?:(?:that|which)\s+)?(?:(?:is|are)\s+)?not\s+(?:specifically|otherwise|explicitly|expressly)\s+(?:allowed|permitted|listed|mentioned|included|excluded)\b[^;:]{0,60})",
    re.IGNORECASE | re.DOTALL,
)


def not_allowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Investigational agents not specifically allowed": which these are, the protocol says elsewhere."""
    match = _NOT_ALLOWED.fullmatch(text[start:end])
    if match is None:
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    if main.unparsed or isinstance(main.tree, (c.Allowed, c.Not)):
        return None
    return every([main, attest(text, start + match.start("tail"), end, "investigator")])


_LIMITED = re.compile(
    r"(?P<count>(?:no\s+more\s+than|at\s+most|up\s+to|a\s+maximum\s+of|only|≤|<=)\s+(?:\d+|one|two|three|four|five)\b.{3,120}?)\s+(?:is\s+|are\s+)?(?:allowed|permitted)",
    re.IGNORECASE | re.DOTALL,
)


def limited(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No more than 2 prior regimens allowed": a bound, no permission."""
    match = _LIMITED.fullmatch(text[start:end])
    if match is None or context.excluding or re.match(r"only", match["count"], re.IGNORECASE):
        return None
    return context.clause(text, start, start + match.end("count"), context)


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
    before = piece[: match.start()].lower()
    if not before.startswith("(") and before.count("(") > before.count(")"):
        return None  # "hemoglobin ≥ 8 g/dL (transfusion is allowed)": only the bracket permits
    if len(before) > 160 or ":" in before:
        return None  # too much stands before the permission to be all permitted
    if "not exclu" in match.group().lower() or "not an exclu" in match.group().lower():
        before = re.sub(r"\bnot\b", "", before)
    elif _FORBIDDEN.search(before) or re.search(r"\bnot\s+$", before):
        return None
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
        return implies(given, attest(text, start + bound.start("how"), end, "investigator"))
    if (condition := _ON_CONDITION.search(piece, match.start())) is not None:
        return _permitted_if(text, start, end, condition, match.start(), context)
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


# "Must have A, B is allowed": a demand stands before what is permitted.
_DEMANDED = re.compile(r"\b(?:must|should|shall|required)\b")


# "A allowed, dosage must be stable": of whoever takes A.
_BOUND_BEHIND = re.compile(
    r"\s*(?:(?<=[,;(])|[,;(])\s*(?:but\s+|and\s+|however,?\s+)?(?P<how>[^.;:]{0,60}?\b(?:must|should)\s+(?:be|have|not)\b)",
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
    r"(?:also\s+)?(?:allowed|permitted|acceptable)\s*:\s*(?!.*\b(?:not|only|if|unless)\b)\S", re.I | re.S
)
_ON_CONDITION = re.compile(
    r"\b(?P<only>only\s+(?:if|when|in case of)|provided(?:\s+that)?|as long as|so long as)\b|\b(?:if|when)\b(?!\s+(?:(?:clinically|medically)\s+)?(?:needed|necessary|required|indicated|appropriate|desired|applicable|possible)\b)",
    re.IGNORECASE,
)


def _permitted_if(
    text: str, start: int, end: int, condition: re.Match[str], permits: int, context: Context
) -> Built | None:
    """ "A allowed if B": A alone keeps nobody out, but whoever has A needs B."""
    if condition.end() >= end - start:
        return None
    given = context.clause(text, start, start + permits, context.as_exclusion())
    if any(isinstance(x, (c.Unparsed, c.Attest, c.Allowed)) for x in c.leaves(given.tree)) or isinstance(
        given.tree, c.Not
    ):
        if condition["only"]:
            return None  # a demand that a person has to read
        context.note("Permitted on a condition, which a person has to read.")
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    begin = start + condition.end()
    needed = context.clause(text, begin, end, context.as_inclusion())
    if needed.unparsed or isinstance(needed.tree, c.Allowed):
        needed = attest(
            text, begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end, "investigator"
        )
    return every([given, negate(needed)]) if context.excluding else implies(given, needed)


_TOXICITY = r"(?:toxicit\w+|adverse (?:events?|effects?)|side effects?)"
_RECOVERED = re.compile(
    r"(?:(?P<main>\S.*?)(?:,\s*|\s+)and\s+(?:(?:have|has|be|must have)\s+)?"
    r"|(?:(?:patients|subjects|participants)\s+)?(?:(?:must|should|who)\s+)?(?:(?:have|has|be)\s+)?)"
    r"(?P<how>(?:(?:fully|adequately|completely|sufficiently|clinically)\s+)?recovered(?:\s+(?:from|to|since|after)\b[^.;:]*)?"
    rf"|(?:resolution|recovery)\s+(?:from|of)\s+(?:\w+\s+){{0,5}}?{_TOXICITY}[^.;:]*"
    rf"|(?:all|any)\s+(?:\w+[\s-]+){{0,6}}?{_TOXICITY}\b[^.;:]{{0,80}}?\b(?:resolved|recovered|returned|improved)\b[^.;:]*)",
    re.IGNORECASE | re.DOTALL,
)


def recovered(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Recovered from prior surgery", "… and recovered": somebody has to judge that."""
    match = _RECOVERED.fullmatch(text[start:end])
    if match is None or re.search(r"\b(?:not|nor|no|never)\b", match["how"], re.IGNORECASE):
        return None
    judged = attest(text, start + match.start("how"), end, "investigator")
    if not match["main"]:
        return judged
    main = context.clause(text, start, start + match.end("main"), context)
    return every([main, judged])


_JUDGED = re.compile(
    r"\b(?:in|at|by|upon|on|per|according to) (?:the )?(?:opinion|judge?ment|discretion|view|assessment|determination|estimation)\b"
    r"|\b(?:investigator|physician|doctor|clinician|surgeon|oncologist)(?:'s|s'|s)?(?:'s)? (?:opinion|judge?ment|discretion|assessment|view|believes?|considers?|feels?|deems?|thinks?|determines?|determination|decision)\b"
    r"|\b(?:judged|deemed|considered|felt|determined|believed|thought|as assessed|assessed) (?:to be |as |likely |not |clinically |\w+ )?(?:\w+ )?(?:by|necessary by) (?:the |an |their |treating )?(?:\w+ )?(?:investigator|physician|doctor|clinician|study|surgeon|pi\b|team|sponsor)"
    r"|\b(?:opinion|judge?ment) of (?:the )?(?:\w+ )?(?:investigator|physician|doctor|clinician|pi)\b|\binvestigator considers\b",
)


_CONSENT = re.compile(
    r"\b(?:informed consent|(?:consent|permission) (?:of|from) (?:an? |the |at least one |both |their )*(?:parents?|legal|guardian)|consent form|written consent|signed consent|assent\b|consent (?:to|for|obtained|given|provided)|(?:give|giving|provide|provides|provided|providing|sign|signed|signs|obtain|obtained|capable of|ability to|able to|willing to|unable to|inability to) (?:\w+ ){0,4}consent|consenting)\b",
)


_WILLING = re.compile(
    r"\b(?:(?:un)?willing(?:ness)?|unwilling|refus(?:e|es|al|ing)|agree(?:s|ment|ing)?\s+(?:to|not)|(?:in)?ability (?:or willingness )?to|(?:un)?able (?:and willing |or willing )?to|failure to (?:collect|harvest|mobili[sz]e|procure|isolate|manufacture)|capable of|incapable of|commit(?:s|ted)? to|prepared to|accept(?:s|ing)? to|intend(?:s|ing)? to|plan(?:s|ning)? to|desire(?:s)? to|comply|complian(?:t|ce)|complies|adhere\w*|(?:non-?|un)?cooperative(?! oncology)|non-?complian\w+|available for|availability|accessible for|understand\w*|literate|read and|speak\w*|fluent|reside\w*|living within|geographic\w*|has access to|have access to|own(?:s)? a|telephone|legal(?:ly)? (?:authori[sz]ed|guardian|capacity|incapac\w+|representative|incompeten\w+)|guardianship|incarcerat\w+|prison\w*|institutionali[sz]ed|health insurance|insured|affiliat\w+ (?:to|with)|social security|vulnerable|protected adults?|deprived of (?:\w+ )?libert\w+|judicial|legal protection|tutelage|curatorship|participa(?:te|ting|tion) in (?:another|other|any other|a|any)|enrol+(?:ed|ing|ment|s)? in(?:to)? (?:another|other|any other|any)|contracepti\w+|birth control|abstinen\w+|abstain|barrier method|condom)\b",
)


_ELSEWHERE = re.compile(
    r"\b(?:participa\w+|enrol\w+) (?:in|into) (?:another|other|any other|any|an?) (?:\w+ ){0,4}(?:study|studies|trials?|research|protocol)\b",
    re.IGNORECASE,
)

# "18 years or older at the time of signing the informed consent": when, and nothing to say.
_AT_CONSENT = re.compile(
    r"\b(?:at|on|when|before|prior to)\s+(?:the\s+)?(?:(?:time|date|day|moment)\s+of\s+)?(?:(?:signing|signature|provision|giving)\s+(?:of\s+)?)?"
    r"(?:the\s+|their\s+)?(?:written\s+)?(?:informed\s+)?consent(?:\s+form)?\b",
)


# What stands in every judgement, and in every consent.
_OF_JUDGEMENT = Words(
    *(
        "opinion",
        "judg",
        "discretion",
        "view",
        "assess",
        "determin",
        "estimation",
        "consider",
        "deem",
        "felt",
        "feel",
    ),
    *("believ", "thought", "think", "decision"),
)
_OF_CONSENT = Words("consent", "assent", "permission")


def _judged(lowered: str) -> re.Match[str] | None:
    """Where a sentence says whose judgement it is."""
    return _JUDGED.search(lowered) if _OF_JUDGEMENT.stand_in(lowered) else None


def _consents(lowered: str, timed: bool = False) -> bool:
    """Whether a sentence asks for consent; timed: not where it only says when something is so."""
    if not _OF_CONSENT.stand_in(lowered):
        return False
    return _CONSENT.search(_AT_CONSENT.sub("", lowered) if timed else lowered) is not None


_IN_BRACKETS = re.compile(r"\([^()]*\)")
_KEEPS_OUT = re.compile(
    r"\b(?:be|are|is|was|were)\s+(?:also\s+)?(?:excluded|ineligible|not\s+(?:be\s+)?eligible)\b|\bexclusion\s+criteri|\b(?:is|are)\s+(?:reasons?|grounds|cause)\s+for\s+exclusion",
    re.IGNORECASE,
)


def attestation(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    outside = _IN_BRACKETS.sub(" ", piece) if "(" in piece else piece
    if outside != piece and only_attests(piece) and not only_attests(outside):
        built = context.plain(text, start, end, context)  # "12 years or older (consent of a parent …)"
        if not built.unparsed:
            return built
    low = lowered(piece)
    judged, consents = _judged(low), _consents(low, timed=True)
    willing = _WILLING.search(low)
    if not (judged or consents or willing):
        return None
    if not context.excluding and _KEEPS_OUT.search(piece):
        return unparsed(text, start, end)  # whoever says yes to it is kept out: no question to be met
    if judged is not None:
        beside = _said_of_them(text, start, end, context) or _beside(text, start, end, judged, context)
        return beside or attest(text, start, end, "investigator")
    plain = context.plain(text, start, end, context)
    kinds = {type(x) for x in c.leaves(plain.tree)}
    elsewhere = c.Condition in kinds and _ELSEWHERE.search(piece)  # "another pregnancy study"
    named_so = any(isinstance(x, c.Received) and _ABILITY.match(x.concept) for x in c.leaves(plain.tree))
    if not elsewhere and not named_so and not kinds & {c.Unparsed, c.Attest}:
        return plain
    if (apart := _said_of_them(text, start, end, context)) is not None:
        return apart
    if willing is not None and not _consents(low):
        beside = _beside(text, start, end, willing, context)
        if beside is not None:
            return beside
    return attest(text, start, end, "patient" if _ANSWERED.search(piece) else "investigator")


_ABILITY = re.compile(r"(?:un)?able\b|(?:in)?ability\b")  # "unable to swallow tablets" names no treatment
_OF_THEM = re.compile(
    r"\s*,?\s+(?:and\s+)?(?=(?:who|whom)\s)|\s*,?\s+and\s+(?=(?:are\s+|is\s+|be\s+)?(?:willing|able|agree|capable|prepared|consent)\w*\b)|(?<=[a-z)])\s+(?=(?:un)?willing\s+to\b|(?:un)?able\s+to\b|in\s+the\s+(?:opinion|judge?ment)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"[,;:/()]|\b(?:and|or|not|no|without|unless|except|if|must|should|will|may|with\s+an?\s+(?:parent|guardian|caregiver)|parents?|partners?|guardians?)\b",
    re.IGNORECASE,
)


_SAYS_MORE = re.compile(
    r"\b(?:must|should|shall|may|will|can|need\s+to|needs\s+to|required|exempt\w*|eligible|allowed|permitted|excluded|ineligible)\b",
    re.IGNORECASE,
)
_CONTRACEPTION = re.compile(r"contracepti|birth\s+control|abst[ai]|barrier|condom|pregnan", re.IGNORECASE)


def _said_of_them(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adults with A who are able to …": whom it is said of is one thing that a record holds."""
    for cut in _OF_THEM.finditer(text, start, end):
        if _SEVERAL.search(text, start, cut.start()):
            return None
        if not only_attests(text[cut.end() : end]) or only_attests(text[start : cut.start()]):
            continue
        if _SAYS_MORE.search(text, cut.end(), end):
            return None  # "women who … must use contraception": a demand on them, and not that it is they
        main = context.clause(text, start, cut.start(), context)
        leaves = list(c.leaves(main.tree))
        if main.unparsed or any(isinstance(x, (c.Attest, c.Allowed)) for x in leaves):
            return None
        mothers = all(isinstance(x, c.IsSex) or x == c.Condition("childbearing potential") for x in leaves)
        if mothers and not context.excluding and _CONTRACEPTION.search(text, cut.end(), end):
            return None  # asked of women, and not of everybody that she is one
        by: c.Attester = "patient" if _ANSWERED.search(text, cut.end(), end) else "investigator"
        return every([main, attest(text, cut.end(), end, by)])
    return None


def _beside(text: str, start: int, end: int, said: re.Match[str], context: Context) -> Built | None:
    """ "Hearing loss that would limit the ability to …": what a record holds, beside what a person says of it."""
    plain = context.plain(text, start, end, context)
    if not isinstance(plain.tree, c.All):
        return None
    places = list(zip(c.leaves(plain.tree), plain.places, strict=True))
    asked = [place for tree, place in places if isinstance(tree, c.Attest)]
    if len(asked) == len(places) or any(isinstance(tree, (c.Unparsed, c.Allowed)) for tree, _ in places):
        return None
    first, last = start + said.start(), start + said.end()
    inside = any(a <= first and last <= b and _TAIL.match(text, a) for a, b in asked)
    return plain if inside else None


_TAIL = re.compile(r"(?:that|which|who|likely|[a-z]+ing)\b", re.IGNORECASE)


_PEOPLE = r"(?:(?:all|any|adult|eligible)\s+)*(?:patients?|subjects?|participants?|individuals?|persons?|people|children|those|who)\s+"
# "High risk of bleeding", "Suicide risk": somebody weighs it.
_AT_RISK = re.compile(
    rf"(?:{_PEOPLE})?(?:(?:with|at|are|is|be|who|a|an|any|known|moderate|mild|low|high|higher|increased|elevated|significant|serious|severe|acute|current"
    r"|imminent|very|substantial|considerable|unacceptable|considered|to|or|and)\s+)*"
    r"(?!(?:no|not|without|or|and|factors?)\b)(?:[a-z-]+\s+){0,2}risk(?:\s+(?:of|for)\s+[a-z][a-z /-]{2,80})?",
    re.IGNORECASE,
)
# "Patients referred to a clinic", "transferred from other hospitals": by which way they came.
_CAME = re.compile(
    rf"{_PEOPLE}(?:(?:who|that)\s+)?(?:(?:are|were|is|was|have\s+been|has\s+been)\s+)?(?:being\s+)?"
    r"(?:referred|transferred|recruited|registered|seen|identified)\s+(?:to|from|by|through|in|at|via)\s+[a-z][\w .'/-]{3,90}",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"[\d<>≤≥=;:,]|\b(?:no|not|without|unless|except|if|must|should|will|factors?|free|eligible|excluded|low\s+risk)\b",
    re.IGNORECASE,
)


def weighed(text: str, start: int, end: int, context: Context) -> Built | None:
    """A risk that the patient runs, or the way on which he came: for the study team to say."""
    piece = text[start:end]
    if _OTHERWISE.search(piece):
        return None
    if _AT_RISK.fullmatch(piece) is None:
        came = _CAME.fullmatch(piece)
        if came is None or any(x.of("condition") or x.of("therapy") for x in mentions(piece)):
            return None
    plain = context.plain(text, start, end, context)
    return attest(text, start, end, "investigator") if plain.unparsed else plain


# What the patient answers; the rest of the attestations is the study team's.
_ANSWERED = re.compile(
    r"\b(?:consent|assent|(?:un)?willing|agree|refus|comply|complian|adhere|commit|intend|plan|desire|contracepti|birth control|abst[ai]"
    r"|able to (?:understand|read|give|provide|attend|swallow|travel|speak)|speak|read|literate|fluent|resid|living|insur|telephone|barrier|condom)",
    re.IGNORECASE,
)


def only_attests(piece: str) -> bool:
    low = lowered(piece)
    return bool(_judged(low) or _consents(low) or _WILLING.search(low))


def attested_part(text: str, start: int, end: int, context: Context) -> Built | None:
    """A judgement that no record holds, beside parts that a record does: "ineligible for …", "non-rapidly …"."""
    piece = text[start:end]
    match = re.match(
        r"^(?:are|is|were|be)?\s*(?:\([^)]*\)\s*)?(?:in|not\s+)?(?:eligible|candidates?|fit|suitable|a candidate)\s+(?:for|to)\b",
        piece,
        re.IGNORECASE,
    ) or re.match(
        r"^(?:(?:are|is|were)\s+)?(?:\([^)]*\)\s*)?(?:ineligible|unfit|unsuitable)\b", piece, re.IGNORECASE
    )
    return attest(text, start, end, "investigator") if match else None


# At least one of these stands in whatever the three patterns of `attestation` find.
HINTS = (
    "opinion", "judg", "discretion", "view", "assess", "determin", "estimat", "consider", "deem", "felt", "feel", "believ",
    "thought", "think", "decision", "consent", "assent", "willing", "refus", "agree", "able", "abili", "commit", "prepared",
    "accept", "inten", "plan", "desire", "compl", "adhere", "cooperat", "capable", "avail", "accessib", "understand",
    "litera", "read and", "speak", "fluent", "resid", "living", "geograph", "access to", "own", "telephone", "legal",
    "guardian", "incarcerat", "prison", "institution", "insur", "affiliat", "social sec", "vulnerable", "protected",
    "deprived", "enrol", "judicial", "tutelage", "curator", "participat", "contracept", "birth control", "abst", "barrier", "condom",
    "failure to",
)  # fmt: skip
