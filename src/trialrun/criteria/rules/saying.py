"""Attestations: what only a person can say."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.tails import asks_a_person
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    unparsed,
)
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions
from trialrun.vocab.spelling import lowered

_JUDGED = re.compile(
    r"\b(?:in|at|by|upon|on|per|according to) (?:the )?(?:opinion|judge?ment|discretion|view|assessment|determination|estimation)\b"
    r"|\b(?:investigator|physician|doctor|clinician|surgeon|oncologist)(?:'s|s'|s)?(?:'s)? (?:opinion|judge?ment|discretion|assessment|view|believes?|considers?|feels?|deems?|thinks?|determines?|determination|decision)\b"
    r"|\b(?:judged|deemed|considered|felt|determined|believed|thought|as assessed|assessed) (?:to be |as |likely |not |clinically |\w+ )?(?:\w+ )?(?:by|necessary by) (?:the |an |their |treating )?(?:\w+ )?(?:investigator|physician|doctor|clinician|study|surgeon|pi\b|team|sponsor)"
    r"|\b(?:judged|deemed|considered|determined)\b[^.;:]{0,80}\bby (?:the )?(?:(?:principal|study|site) )?investigator"
    r"|\b(?:opinion|judge?ment) of (?:the )?(?:\w+ )?(?:investigator|physician|doctor|clinician|pi)\b|\binvestigator considers\b",
)


_CONSENT = re.compile(
    r"\b(?:informed consent|(?:lack|absence|withdrawal) of (?:\w+ )?consent|(?:consent|permission) (?:of|from) (?:an? |the |at least one |both |their )*(?:parents?|legal|guardian)|consent form|written consent|signed consent|assent\b|consent (?:to|for|obtained|given|provided)|(?:give|giving|provide|provides|provided|providing|sign|signed|signs|obtain|obtained|capable of|ability to|able to|willing to|unable to|inability to) (?:\w+ ){0,4}consent|consenting)\b",
)


_WILLING = re.compile(
    r"\b(?=[a-z])(?:(?:un)?willing(?:ness)?|unwilling|refus(?:e|es|al|ing)|agree(?:s|d|ment|ing)?\s+(?:to|not)|(?:in)?ability (?:or willingness )?to|(?:un)?able (?:and willing |or willing )?to|failure to (?:collect|harvest|mobili[sz]e|procure|isolate|manufacture)|capable of|incapable of|commit(?:s|ted)? to|prepared to|accept(?:s|ing)? to|intend(?:s|ing)? to|plan(?:s|ning)? to|desire(?:s)? to|comply|complian(?:t|ce)|complies|adhere\w*|(?:trying|attempt(?:s|ing)?|seeking|wish(?:es|ing)?|hop(?:es|ing))\s+(?:to\s+(?:become|get|be|have|conceive|father)\b|for\s+(?:a\s+)?pregnan)|(?:non-?|un)?cooperative(?! oncology)|non-?complian\w+|available for|availability|accessible for|understand\w*|literate|read and|speak\w*|fluent|reside\w*|living within|geographic\w*|has access to|have access to|own(?:s)? a|telephone|legal(?:ly)? (?:authori[sz]ed|guardian|capacity|incapac\w+|representative|incompeten\w+)|guardianship|incarcerat\w+|prison\w*|(?:on|under) (?:probation|parole|bail)|institutionali[sz]ed|health insurance|insured|affiliat\w+ (?:to|with)|social security|vulnerable|protected adults?|deprived of (?:\w+ )?(?:libert\w+|freedom)|judicial|legal protection|tutelage|curatorship|participa(?:te|ting|tion) in (?:another|other|any other|a|any|an (?:[\w-]+,? ){1,7}(?:study|trial))|enrol+(?:ed|ing|ment|s)? in(?:to)? (?:another|other|any other|any|an? (?:[\w-]+,? ){0,7}(?:study|trial))|(?:tak(?:e|es|en|ing) part|involved|involvement) in (?:another|other|any other|any|an?) (?:[\w-]+,? ){0,7}(?:stud(?:y|ies)|trials?)|contracepti\w+|birth control|abstinen\w+|abstain|barrier method|condom)\b",
)


_ELSEWHERE = re.compile(
    r"\b(?:participa\w+|enrol\w+|tak(?:e|es|en|ing) part|involved) (?:in|into) (?:another|other|any other|any|an?)"
    r" (?:[\w-]+,? ){0,7}?(?:study|studies|trials?|research|protocol)\b",
    re.IGNORECASE,
)


def _studied_elsewhere(piece: str, start: int, plain: Built) -> bool:
    """ "Another pregnancy study", "enrolled in another trial with chemotherapy": what that study is about."""
    match = _ELSEWHERE.search(piece)
    if match is None:
        return False
    for tree, place in zip(c.leaves(plain.tree), plain.places, strict=True):
        if isinstance(tree, c.Condition):
            return True
        if isinstance(tree, c.Received) and place[1] - start > match.start():
            return _NEXT.search(piece, match.end(), max(match.end(), place[0] - start)) is None
    return False


_NEXT = re.compile(r"[,;/]|\b(?:or|and)\b", re.IGNORECASE)

# "18 years or older at the time of signing the informed consent": when, and nothing to say.
_AT_CONSENT = re.compile(
    r"\b(?:at|on|when|before|prior to)\s+(?:the\s+)?(?:(?:time|date|day|moment)\s+of\s+)?"
    r"(?:(?:signing|signature|provision|giving|obtaining|obtainment|acquisition)\s+(?:of\s+)?)?"
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
_OF_WILL = Words(
    *("willing", "refus", "agree", "ability", "able ", "failure to", "capable of", "commit", "prepared to", "accept", "intend", "plan"),
    *("desire", "compl", "adhere", "trying", "attempt", "seeking", "wish", "hop", "cooperative", "availab", "accessible", "understand"),
    *("literate", "read and", "speak", "fluent", "reside", "living within", "geographic", "access to", "own a", "owns a", "telephone"),
    *("legal", "guardian", "incarcerat", "prison", "probation", "parole", "bail", "institutionali", "insur", "affiliat", "social security", "vulnerable", "protected adult"),
    *("deprived", "judicial", "tutelage", "curatorship", "participa", "enrol", "part in", "involved in", "involvement in", "contracepti", "birth control", "abstinen", "abstain"),
    *("barrier method", "condom"),
)  # fmt: skip


def _judged(lowered: str) -> re.Match[str] | None:
    """Where a sentence says whose judgement it is."""
    return _JUDGED.search(lowered) if _OF_JUDGEMENT.stand_in(lowered) else None


def _is_willing(lowered: str) -> re.Match[str] | None:
    """Where a sentence asks for somebody's will, understanding or standing before the law."""
    return _WILLING.search(lowered) if _OF_WILL.stand_in(lowered) else None


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
# "Volunteers will be eligible if …", under a heading that keeps out.
_LETS_IN = re.compile(
    r"(?!.*\b(?:not|unless|in-?eligible|only|except|otherwise)\b)[^.;:]*?\b(?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|people|adults?|children|women|men|males|females|they)\b[^.;:]*?\s(?:will|may|can|would|shall)\s+(?:also\s+|still\s+)?be\s+eligible\b",
    re.IGNORECASE | re.DOTALL,
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
    willing = _is_willing(low)
    if not (judged or consents or willing):
        return None
    if not context.excluding and _KEEPS_OUT.search(piece):
        return unparsed(text, start, end)  # whoever says yes to it is kept out: no question to be met
    if context.excluding and "eligible" in low and _LETS_IN.search(outside):
        return unparsed(text, start, end)  # and whoever says yes to this is let in
    if judged is not None:
        beside = _said_of_them(text, start, end, context) or _beside(text, start, end, judged, context)
        return beside or attest(text, start, end, "investigator")
    plain = context.plain(text, start, end, context)
    kinds = {type(x) for x in c.leaves(plain.tree)}
    elsewhere = _studied_elsewhere(piece, start, plain)
    named_so = any(isinstance(x, c.Received) and _ABILITY.match(x.concept) for x in c.leaves(plain.tree))
    if not elsewhere and not named_so and not kinds & {c.Unparsed, c.Attest}:
        return plain
    if (apart := _said_of_them(text, start, end, context)) is not None:
        return apart
    if willing is not None and not _consents(low):
        beside = _beside(text, start, end, willing, context)
        if beside is not None:
            return beside
    answered = _ANSWERED.search(piece) is not None and _WEIGHED.search(piece) is None
    asked = attest(text, start, end, "patient" if answered else "investigator")
    aged = None if context.excluding else _aged(text, start, end, context)
    return asked if aged is None else every([aged, asked])


_AGES = (
    r"(?P<age{0}>(?:(?:aged?|ages)\s+|(?:between|over|under|above)\s+(?:the\s+)?ages?\s+of\s+)?(?:(?:between|from|over|under|at\s+least|older\s+than|younger\s+than)\s+|[<>≥≤]=?\s*)?"
    r"\d{{1,2}}(?:\s*(?:to|and|-|–)\s*\d{{1,2}})?[\s-]*(?:years?|yrs?)\b(?:\s*(?:of\s+age|old|(?:and|or)\s+(?:older|over|above)))*)"
)
_WHO_IS = r"(?:(?:all|healthy|adult|male|female|and|or|m[ae]n|wom[ae]n|males|females|volunteers?|patients?|subjects?|participants?|individuals|persons|people|children|adults|those|who|will\s+be|are|is|must\s+be)\s+)"
_AGED_FIRST = re.compile(rf"{_WHO_IS}+{_AGES.format('')}(?=\s|,|$)", re.IGNORECASE)
_AGED_LAST = re.compile(rf"{_WHO_IS}{{2}}.*?\s(?=aged?\s){_AGES.format('')}$", re.IGNORECASE | re.DOTALL)
_YEARS = re.compile(
    r"\b(?:aged|ages?\s+(?:of|between|from)?\s*\d)|\d[\s-]*(?:years?|yrs?|months?)\b", re.IGNORECASE
)
_AGE_WORD = re.compile(r"(?:aged?|ages)\s+", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:if|unless|except|may|for\s+(?:those|patients|subjects|participants)|eligible|excluded|when|whose|partners?|spouses?|donors?|caregivers?|siblings?|relatives?)\b|;",
    re.IGNORECASE,
)


def _aged(text: str, start: int, end: int, context: Context) -> Built | None:
    """The age of the people of whom the rest is asked: "healthy adults aged 18 to 55 years who agree to …"."""
    match = _AGED_FIRST.match(text, start, end) or _AGED_LAST.fullmatch(text, start, end)
    if match is None or _OF_OTHERS.search(text, start, end):
        return None
    first, last = match.span("age")
    if _YEARS.search(text, start, first) or _YEARS.search(text, last, end):
        return None  # "men aged 18 to 40 or women aged 18 to 35"
    told = "aged " + _AGE_WORD.sub("", match["age"], count=1)
    built = context.plain(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Age) for x in c.leaves(built.tree)):
        return None
    return Built(built.tree, (match.span("age"),) * len(built.places))


_ABILITY = re.compile(r"(?:un)?able\b|(?:in)?ability\b")  # "unable to swallow tablets" names no treatment
_OF_THEM = re.compile(
    r"\s*,?\s+(?:and\s+)?(?=(?:who|whom)\s)|\s*,?\s+and\s+(?=(?:are\s+|is\s+|be\s+)?(?:willing|able|agree|capable|prepared|consent)\w*\b)|(?<=[a-z)])\s+(?=(?:un)?willing\s+to\b|(?:un)?able\s+to\b|in\s+the\s+(?:opinion|judge?ment)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"[,;:/]|\b(?:and|or|not|no|without|unless|except|if|must|should|will|may|with\s+an?\s+(?:parent|guardian|caregiver)|parents?|partners?|guardians?)\b",
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
        if _SAYS_MORE.search(text, cut.end(), end) or _another_behind(text[cut.end() : end]):
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


_OR_ELSE = re.compile(r",\s*(?:and/or|or)\s+", re.IGNORECASE)


def _another_behind(told: str) -> bool:
    """ "… that in the opinion of a doctor would be a risk, or diabetes": what stands behind the comma is another."""
    behind = _OR_ELSE.search(told)
    return behind is not None and any(x.of("condition") for x in mentions(told[behind.end() :]))


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


# "Caucasian", "self-identifies as transgender": what somebody says of himself.
_SELF_TOLD = re.compile(
    rf"(?:{_PEOPLE})?(?:(?:must|should|be|is|are|of|self-?identif\w+|self-?reported|as|an?|with|ethnic(?:ally)?|race|ethnicity|ethnic\s+origin|racial\s+background)[\s:]+)*"
    r"(?:non-?\s?)?(?:caucasian|white|black|african[\s-]american|hispanic|latin[oa]|latinx|asian|han\s+chinese|chinese|japanese|korean|indian|african|european|transgender|cisgender)"
    r"(?:\s*(?:or|and|/|,)\s*(?:non-?)?(?:caucasian|white|black|african[\s-]american|african|hispanic|latin[oa]|asian|european|chinese|japanese|korean|indian))*"
    r"(?:\s+(?:race|ethnicity|descent|origin|ancestry|heritage|background|ethnic\s+group|patients?|subjects?|participants?|individuals|volunteers|people))*",
    re.IGNORECASE,
)


def told_of_oneself(text: str, start: int, end: int, context: Context) -> Built | None:
    """Race, ethnicity and gender identity, which no field of a record decides."""
    if _SELF_TOLD.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "patient")


# "Conditions that contraindicate muscle testing", "health reasons preventing exercise": whatever they are.
_WHATEVER = re.compile(
    r"(?:(?:any|other|another|all|health|medical|personal|physical|psychological|underlying|known|existing)\s+)*"
    r"(?:conditions?|reasons?|circumstances?|situations?|factors?|problems?|issues?|contra-?indications?)\s+(?P<tail>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


_NAMES_SOME = re.compile(
    r"\b(?:such as|including|e\.?g\b|i\.?e\b|like|especially|namely|or|and)\b|\(", re.IGNORECASE
)


def whatever(text: str, start: int, end: int, context: Context) -> Built | None:
    """Conditions that nobody names and of which only what they would do is said."""
    match = _WHATEVER.fullmatch(text, start, end)
    if match is None or not asks_a_person(match["tail"]) or _OTHERWISE.search(match["tail"]):
        return None
    if (
        len(mentions(match["tail"])) > 1
        or _NAMES_SOME.search(match["tail"])
        or re.match(r"(?:which|that)\s+(?:are|is|has|have)\b", match["tail"])
    ):
        return None
    return (
        attest(text, start, end, "investigator")
        if context.plain(text, start, end, context).unparsed
        else None
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
    r"\b(?:consent|assent|(?:un)?willing|trying|attempting|wish|agree|refus|comply|complian|adhere|commit|intend|plan|desire|contracepti|birth control|abst[ai]"
    r"|able to (?:understand|read|give|provide|attend|swallow|travel|speak)|speak|read|literate|fluent|resid|living|insur|telephone|barrier|condom)",
    re.IGNORECASE,
)


# "A disorder which would create an unacceptable risk": that, the patient cannot weigh, whatever else it limits.
_WEIGHED = re.compile(
    r"\b(?:that|which)\s+(?:would|could|may|might|can)\s+(?:\w+ly\s+)?(?:create|pose|present|constitute|cause|carry|involve|result\s+in|lead\s+to)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:risks?|hazards?|complications?|failure)\b",
    re.IGNORECASE,
)


def only_attests(piece: str) -> bool:
    low = lowered(piece)
    return bool(_judged(low) or _consents(low) or _is_willing(low))


# "Patients who are not suitable for surgery": people of whom nothing else is said.
_DISEASE = r"(?:(?:patients|subjects|participants|those|who|has|have|having|with|must|be|the|all|any|an?|known|their|target|residual|bulky)\s+)*(?:diseases?|illness(?:es)?|lesions?)\s+"
_SUITED = re.compile(
    rf"(?:not\s+)?(?:an?\s+)?(?:(?:good|poor|suitable)\s+)?(?:surgical|operative|transplant|surgery)\s+candidates?|(?:{_PEOPLE}|{_DISEASE})?(?:(?:who|that|which)\s+)?(?:(?:are|is|were|was|must|should|be|deemed|considered|judged|medically|clinically)\s+)*"
    r"(?:(?:not\s+)?(?:an?\s+)?(?:eligible|suitable|appropriate|amenable|fit|(?:(?:good|poor|suitable|acceptable|appropriate|adequate|ideal|reasonable|potential|eligible)\s+)?candidates?)|ineligible|unfit|unsuitable)\s+(?:for|to)\s+"
    r"(?:\([A-Z]{2,6}\)|(?!\b(?:study|trial|inclusion|enrol\w+|participat\w+|entry|protocol|if|unless|except|who|with|must|should|but|after|before|within|no|not|prior|previous|without|have|has|had)\b)[^\d<>≤≥=,;:()])+",
    re.IGNORECASE,
)


_CANDIDATE = re.compile(
    r"(?P<main>[^;]{3,160}?)\s*,\s*(?:and\s+)?(?P<told>(?:(?:who\s+)?(?:is|are)\s+)?(?:not\s+)?(?:an?\s+)?(?:(?:good|suitable|eligible|appropriate)\s+)?"
    r"candidates?\s+for\s+[^;]+)",
    re.IGNORECASE,
)


def candidate(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Severe asthma, candidate for A or B": the disease, and what a doctor has to say of the treatments."""
    match = _CANDIDATE.fullmatch(text[start:end])
    if match is None or ("(" in match["main"] and ")" not in match["main"]):
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    return every([main, attest(text, start + match.start("told"), end, "investigator")])


def attested_part(text: str, start: int, end: int, context: Context) -> Built | None:
    """A judgement that no record holds, beside parts that a record does: "ineligible for …", "non-rapidly …"."""
    piece = text[start:end]
    match = re.match(
        r"^(?:are|is|were|be)?\s*(?:\([^)]*\)\s*)?(?:in|not\s+)?(?:eligible|candidates?|fit|suitable|appropriate|a candidate)\s+(?:for|to)\b",
        piece,
        re.IGNORECASE,
    ) or re.match(
        r"^(?:(?:are|is|were)\s+)?(?:\([^)]*\)\s*)?(?:ineligible|unfit|unsuitable)\b", piece, re.IGNORECASE
    )
    match = match or _SUITED.fullmatch(piece)
    return attest(text, start, end, "investigator") if match else None


# At least one of these stands in whatever the three patterns of `attestation` find.
HINTS = (
    "opinion", "judg", "discretion", "view", "assess", "determin", "estimat", "consider", "deem", "felt", "feel", "believ",
    "thought", "think", "decision", "consent", "assent", "willing", "refus", "agree", "able", "abili", "commit", "prepared",
    "accept", "inten", "plan", "desire", "compl", "adhere", "cooperat", "capable", "avail", "accessib", "understand",
    "litera", "read and", "speak", "fluent", "resid", "living", "geograph", "access to", "own", "telephone", "legal",
    "guardian", "incarcerat", "prison", "probation", "parole", "bail", "institution", "insur", "affiliat", "social sec", "vulnerable", "protected",
    "deprived", "enrol", "judicial", "tutelage", "curator", "participat", "contracept", "birth control", "abst", "barrier", "condom",
    "part in", "involved in", "involvement in", "failure to", "trying", "attempt", "seeking", "wish", "hop",
)  # fmt: skip


OF_ONESELF = (
    *("caucasian", "white", "black", "african", "hispanic", "latin", "asian", "chinese", "japanese"),
    *("korean", "indian", "european", "gender"),
)
"""One of these stands in whatever `told_of_oneself` reads."""
