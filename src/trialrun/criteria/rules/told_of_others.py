"""Words that say nothing of the patient: of relatives and parents, of how somebody was born, of the study itself.

"Hearing children of deaf parents" are not deaf, "gout or gout in a first-degree relative" needs no gout of one's
own, and "one model would be to compare women with men" asks nobody for a sex.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.model import criteria as c

_ASKS = re.compile(
    r"\b(?:must|should|shall|may|agree\w*|willing\w*|able|consent\w*|assent\w*|sign\w*|use[sd]?|using|unless|except\w*|if|allowed|permitted|exclud\w+|eligib\w+|ineligible)\b",
    re.IGNORECASE,
)

_NEAR = r"(?:(?:an?y?|the|one|two|or|more|their|his|her|at\s+least|living)\s+)*(?:first|1st|second|2nd)(?:(?:\s*,)?\s+(?:or|and)\s+(?:second|2nd))?[\s-]+degree\s+(?:family\s+|blood\s+)?(?:relatives?|family\s+members?|kin)"
_IN_RELATIVE = re.compile(
    rf"(?P<no>(?:no|without|absence\s+of)\s+)?(?:(?P<own>[^;:()]{{3,120}}?)(?:\s*,)?\s+(?:and/or|or)\s+)?(?P<theirs>(?P<ill>[^,;:()]{{3,90}}?)\s+(?:in|among|of)\s+{_NEAR}\b[^,;:()]{{0,60}})",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"(?:(?:an?|any|known|positive|the)\s+)*(?:history|diagnosis)\s+of\s+", re.IGNORECASE)
_OWN = re.compile(r"\b(?:personal|own|patient's|individual)\b", re.IGNORECASE)


def in_relative(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Gout or gout in a first-degree relative": the patient's own, or that of a near relative, as a person says."""
    match = _IN_RELATIVE.fullmatch(text, start, end)
    if match is None or "family" in match["ill"].lower() or _ASKS.search(match.group()):
        return None
    if match["own"] and "family" in match["own"].lower():
        return None
    whole = attest(text, match.start("own") if match["own"] else match.start("ill"), end, "investigator")
    if match["no"] and context.excluding:
        return None
    kept_out = context.as_exclusion()
    told = _HISTORY.sub("", match["ill"], count=1)
    ill = context.clause(told, 0, len(told), kept_out.of(told))
    named = ill.tree
    if not isinstance(named, c.Condition):
        if match["own"]:
            return None
        return negate(whole) if match["no"] else whole
    place = match.span("theirs")
    of_relative = [
        leaf(c.FamilyHistory(named.concept), *match.span("ill")),
        attest(text, *place, "investigator"),
    ]
    if not match["own"]:
        theirs = every(of_relative)
        return negate(theirs) if match["no"] else theirs
    own = context.clause(text, *match.span("own"), kept_out if match["no"] else context)
    ills = {x.concept for x in c.leaves(own.tree) if isinstance(x, c.Condition)}
    if own.unparsed or not (ills == {named.concept} or (ills and _OWN.search(match["own"]))):
        return negate(whole) if match["no"] else whole  # whose the first is, cannot be told
    either = some([own, every(of_relative)])
    return negate(either) if match["no"] else either


_KIN = r"(?:offsprings?|children|child|sons?|daughters?|spouses?|wives|husbands|partners?|siblings?|brothers?|sisters?|twins?|relatives?|caregivers?|carers?|parents?|mothers?|fathers?|family\s+members?|grandchildren)"
_PEOPLE = r"(?:parents?|mothers?|fathers?|patients?|children|individuals?|people|persons?|subjects?|participants?|probands?|women|men|adults|veterans|survivors|donors|victims|those|siblings?|addicts|smokers|alcoholics)"
_KIN_OF = re.compile(
    rf"(?:(?:adult|healthy|hearing|young|minor|biological|full|unaffected|affected|first-degree|the|an?|any|all|both|male|female|older|younger|same-sex)\s+){{0,4}}{_KIN}(?:\s*,?\s+(?:and|or|and/or)\s+{_KIN})?\s+of\s+"
    rf"(?!either\b|any\b|all\b|both\b|child-?bearing|reproductive)(?:(?!who\b|with\b|and\b|or\b)[\w'’-]+\s+){{0,5}}?{_PEOPLE}\b(?:\s+(?:with|who|having|suffering|diagnosed|affected|on|receiving|undergoing|enrolled|in)\s[^;:]{{2,160}})?",
    re.IGNORECASE,
)


def kin_of_the_ill(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hearing children of deaf parents": whose children they are, a person says; they have not what these have."""
    if _KIN_OF.fullmatch(text, start, end) is None or _ASKS.search(text, start, end):
        return None
    return attest(text, start, end, "investigator")


_AND_KIN = re.compile(
    rf"[^;:]{{3,160}}?\s(?:and|and/or|or|as\s+well\s+as)\s+(?:their|his|her|his/her|his\s+or\s+her)\s+(?:(?:[\w-]+\s+){{0,4}}?){_KIN}\b(?P<rest>[^;:]{{0,200}})",
    re.IGNORECASE,
)
_WHO_HAVE = re.compile(
    r"\b(?:individuals?|patients?|people|persons?|subjects?|participants?|children|adults|probands?|women|men|those)\s+(?:of\s+(?:either|any|all|both)\s+[\w-]+\s+)?(?:with|who|having|suffering|diagnosed|affected)\b",
    re.IGNORECASE,
)


def and_their_kin(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "People with gout and their siblings": two groups, of which the second needs no gout."""
    match = _AND_KIN.fullmatch(text, start, end)
    if match is None or context.excluding or _ASKS.search(match.group()):
        return None
    if _WHO_HAVE.search(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_BACKGROUNDS = re.compile(
    r"\s*,?\s+(?:of|from|regardless\s+of)\s+(?:all|any|every|diverse|different|various|each)\s+(?:(?:(?:ethnic|racial|cultural|religious|socio-?economic|social|national|linguistic|educational)(?:ity|al)?|races?|ethnicit(?:y|ies)|genders?|sex(?:es)?)(?:\s*[,/]\s*|\s*,?\s+(?:and/or|and|or)\s+))*"
    r"(?:(?:ethnic|racial|cultural|religious|socio-?economic|social|national)\s+)?(?:backgrounds?|groups?|origins?|races?|ethnicit(?:y|ies)|heritages?)\W*",
    re.IGNORECASE,
)


def whatever_background(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adults with gout of all ethnic and cultural backgrounds": everybody's background will do."""
    said = _BACKGROUNDS.search(text, start, end)
    if said is None or context.excluding or said.end() < end or said.start() - start < 5:
        return None
    rest = context.clause(text, start, said.start(), context)
    if isinstance(rest.tree, c.Allowed):
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    if isinstance(rest.tree, c.Unparsed):
        return None
    return every([rest, leaf(c.Allowed(" ".join(said.group().split())), said.start(), end)])


_BORN = re.compile(
    r"(?:(?:the|who|subjects?|patients?|participants?|child(?:ren)?|infants?|he|she|or|they|must)\s+)*(?:was|were|has\s+been|have\s+been|had\s+been)\s+(?:born\s+(?:as\s+)?)?(?:an?\s+)?(?:(?:healthy|single(?:ton)?)\s+)?(?:full[\s-]*term|term)\s+"
    r"(?:infants?|newborns?|bab(?:y|ies)|neonates?)\b(?P<more>[^;:]{0,90})",
    re.IGNORECASE,
)


def born_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Was a full-term infant": how somebody was born long ago, and no age of today."""
    return attest(text, start, end, "investigator") if _BORN.fullmatch(text, start, end) is not None else None


_MODEL = re.compile(
    r"(?:an?|the|another|one|our|this)\s+(?:(?:possible|alternative|other|second|main|primary|overall|proposed|general|study|research|experimental)\s+)*"
    r"(?:model|design|approach|strategy|alternative|hypothesis|rationale|comparison|analysis|aim|objective|goal|purpose|idea|focus)\s+"
    r"(?:(?:of|for)\s+[^,;:.]{3,60}?\s+)?(?:is|was|(?:would|will|could|may|might)(?:\s+(?:also\s+)?be)?|compares?|involves?|examines?)\s+[^;]{5,400}",
    re.IGNORECASE,
)
_OF_THIS_STUDY = re.compile(
    r"(?P<who>[^.;:()]{5,200}?)\s+(?:is|are|will\s+be|constitute|form)\s+the\s+(?:(?:main|primary|sole|intended|particular)\s+)*(?:focus|subjects?|targets?|target\s+(?:population|group)s?)\s+(?:of|for|in)\s+"
    r"(?:this|the|our)\s+(?:(?:present|current)\s+)?(?:protocol|study|trial|research|project|investigation)\W*",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:women|men|males?|females?|children|adolescents|adults|patients|girls|boys|people)\b", re.I
)


def of_the_design(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "One model would be to compare women with men": a remark on the study, which asks nobody for anything."""
    if text[:start].strip(" ([") or _ASKS.search(text, start, end):
        return None
    if _MODEL.fullmatch(text, start, end) is not None:
        return unparsed(text, start, end)
    focus = _OF_THIS_STUDY.fullmatch(text, start, end)
    if focus is None or len(_GROUPS.findall(focus["who"])) < 2:
        return None
    return unparsed(text, start, end)


_SEEN_AS = re.compile(
    r"(?P<who>(?:(?:all|adult|eligible|the|healthy|male|female|non-?pregnant|men|women|and|or)\s+)*(?:patients?|subjects?|participants?|individuals|volunteers|men|women|males|females|adults|children|infants|adolescents|people)\b[^.;:]{5,240}?)(?<! that)(?<! which)(?<! who)(?<! and)(?<! or)\s+"
    r"(?P<how>(?:will|can|may)\s+be\s+(?:screened|seen|evaluated|examined|studied|assessed|followed|interviewed|admitted)\s+(?:as|in|at|on|by|through|either)\b[^.;:]{3,160})",
    re.IGNORECASE,
)


_THERE = re.compile(
    r"\b(?:in-?patients?|out-?patients?|clinics?|hospitals?|cent(?:er|re)s?|wards?|units?|departments?|NIH)\b",
    re.IGNORECASE,
)


def seen_as(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adults with gout will be screened as inpatients or in the clinic": where they are seen is no alternative."""
    match = _SEEN_AS.fullmatch(text, start, end)
    if match is None or context.excluding or _THERE.search(match["how"]) is None:
        return None
    if _ASKS.search(match["how"].replace("may", "")):
        return None
    who = context.clause(text, *match.span("who"), context)
    return None if who.unparsed else every([who, attest(text, *match.span("how"), "investigator")])


_SPARES = re.compile(
    r"\b(?:unless|except\w*|if|may|allowed|permitted|exclud\w+|eligib\w+|ineligible)\b", re.IGNORECASE
)
_STUDY = r"(?:study|studies|trial|trials|protocol|protocols|program|programme)"
_ENROLLED_OR_LEFT = re.compile(
    rf"(?:(?:patients?|subjects?|participants?|who|must|have|has|had|been|be|is|are|was|were|previously|currently|formerly|either|prior)\s+)*(?:enrol+ed|participat\w+|registered|entered|enrol+ment|participation)\s+(?:in|on|onto|into)\s+[^;:]{{3,120}}?\b{_STUDY}\b[^;:]{{0,60}}?\s+(?:and/or|or|and)\s+"
    rf"(?:(?:who|have|has|had|been|were|was|subsequently|then|been)\s+)*(?:terminated|completed|discontinued|withdrawn|withdrew|finished|dropped\s+out|completing|rolled\s+over)\s+[^;:]{{0,120}}?\b{_STUDY}\b[^;:]{{0,60}}",
    re.IGNORECASE,
)


def enrolled_or_left(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Enrolled in one interferon study or terminated from another": of the studies, not what is given today."""
    if _ENROLLED_OR_LEFT.fullmatch(text, start, end) is None or _SPARES.search(text, start, end):
        return None
    return attest(text, start, end, "investigator")


RULES = (
    (in_relative, ("degree relative", "degree family", "degree blood", "degree kin")),
    (kin_of_the_ill, (" of ",)),
    (and_their_kin, (" their ", " his ", " her ", " his/her ")),
    (whatever_background, (" all ", " any ", " every ", " diverse ", " different ", " various ", " each ")),
    (born_so, ("term inf", "term new", "term bab", "term neo")),
    (
        of_the_design,
        (
            *("model ", "design ", "approach ", "strategy ", "alternative ", "hypothesis ", "rationale "),
            *("comparison ", "analysis ", "aim ", "objective ", "goal ", "purpose ", "idea ", "focus "),
            *("subject", "target"),
        ),
    ),
    (
        seen_as,
        (
            " be screened",
            " be seen",
            " be evaluated",
            " be examined",
            " be studied",
            " be assessed",
            " be followed",
            " be interviewed",
            " be admitted",
        ),
    ),
    (
        enrolled_or_left,
        ("terminated", "completed", "discontinued", "withdr", "finished", "dropped", "completing", "rolled"),
    ),
)
"""Each with words of which one stands in whatever it reads."""

SECOND_WORDS = {
    kin_of_the_ill: (
        *(
            "offspring",
            "child",
            "son",
            "daughter",
            "spouse",
            "wives",
            "husband",
            "partner",
            "sibling",
            "brother",
        ),
        *("sister", "twin", "relative", "caregiver", "carer", "parent", "mother", "father", "family member"),
    ),
    and_their_kin: (
        *(
            "offspring",
            "child",
            "son",
            "daughter",
            "spouse",
            "wives",
            "husband",
            "partner",
            "sibling",
            "brother",
        ),
        *("sister", "twin", "relative", "caregiver", "carer", "parent", "mother", "father", "family member"),
    ),
    whatever_background: ("background", "group", "origin", "race", "ethnicit", "heritage"),
    of_the_design: (
        "would",
        "will",
        "could",
        "may",
        "might",
        " is ",
        " are ",
        " was ",
        "compare",
        "involve",
        "examine",
        "constitute",
        " form ",
    ),
    enrolled_or_left: ("enrol", "participa", "register", "entered"),
}
