"""Sentences that say nothing in parts: a person is asked for the whole of them.

"The criteria for gout include arthritis" demands no arthritis, "a biopsy is insufficient" no biopsy, and "an
indication for surgery other than trauma" spares nobody who had a trauma.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules import (
    advice,
    excluded_by_words,
    former_treatment,
    joined_demands,
    not_yet_so,
    reaching_lists,
    reactions_to,
    said_of_lists,
    told_of_findings,
    told_of_others,
    within_ranges,
)
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|may|allowed|permitted|eligible|excluded|who|but)\b|[;:]",
    re.IGNORECASE,
)

_CRITERIA_OF = re.compile(
    r"(?:the\s+)?(?:(?:diagnostic|clinical|accepted|DSM-\S+)\s+)?criteria\s+(?:for|of)\s+(?P<ill>[^,;:()]{3,80}?)\s+(?:includes?|comprises?|requires?|are)\b\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
_OF_THE_STUDY = re.compile(
    r"\b(?:inclusion|exclusion|eligib\w+|enrol\w+|entry|study|trial|participa\w+|admission|selection|treatment|transplant\w*)\b",
    re.IGNORECASE,
)


def criteria_of_illness(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "The criteria for gout include arthritis": who has it was told elsewhere, and how it shows a person knows."""
    match = _CRITERIA_OF.match(text, start, end)
    if match is None or _OF_THE_STUDY.search(match["ill"]):
        return None
    if not any(x.of("condition") for x in mentions(match["ill"])):
        return None
    return attest(text, start, end, "investigator")


CRITERIA_OF = ("criteria for ", "criteria of ")

_OTHER_INDICATION = re.compile(
    r"(?:(?:any|an|with|other|having|who\s+have)\s+)*(?:surgical\s+)?indications?\s+(?:for|of)\s+[^,;:()]{3,80}?\s+other\s+than\s+[^;:]{3,160}",
    re.IGNORECASE,
)


def other_indication(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Indication for surgery other than arthritis (e.g. trauma)": whoever had a trauma may be there for arthritis."""
    match = _OTHER_INDICATION.fullmatch(text, start, end)
    return attest(text, start, end, "investigator") if match is not None else None


_TOO_LITTLE = re.compile(
    r"(?P<done>[^,;:()<>≤≥=]{4,90}?)\s+(?:is|are|was|were)\s+(?:(?:also|alone|by\s+itself)\s+)*(?:insufficient|inadequate|not\s+(?:sufficient|adequate|enough)|non-?diagnostic|inconclusive)"
    r"(?:\s+(?:for|to)\s+[^,;:()<>≤≥=]{3,90})?",
    re.IGNORECASE,
)


def too_little(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A needle aspiration is insufficient": what does not do, and no demand that one was made."""
    match = _TOO_LITTLE.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(text, start, end):
        return None
    if not any(x.of("therapy") or x.of("test") for x in mentions(match["done"])):
        return None
    return attest(text, start, end, "investigator")


TOO_LITTLE = ("insufficient", "inadequate", "not sufficient", "not adequate", "not enough", "diagnostic", "inconclusive")  # fmt: skip

_GERM = r"for\s+(?P<germ>[^,;:()<>≤≥=\d]{3,60})"
_CULTURE = re.compile(
    rf"(?P<lead>(?:(?:an?|the|have|has|with|had|documented|patients?|must|subjects?|at\s+least\s+one)\s+)*)(?P<count>(?:two|three|[2-5]|consecutive)\s+(?:consecutive\s+)?)?"
    rf"(?:(?:negative|sterile)\s+(?P<what>(?:[a-z]+\s+)?cultures?)(?:\s+results?)?|(?P<behind>(?:[a-z]+\s+)?cultures?)(?:\s+results?)?\s+(?:(?:is|are|was|were|must|should|be)\s+)*negative)\s+{_GERM}",
    re.IGNORECASE,
)
_MORE_OF_IT = re.compile(
    r"\b(?:and|or|within|before|prior|after|since|during|at|in|with|on|no|not|the)\b", re.IGNORECASE
)


def culture_for_germ(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Negative blood cultures for Candida": one that grew nothing does, and one that grew another germ may."""
    match = _CULTURE.fullmatch(text, start, end)
    if match is None or _MORE_OF_IT.search(match["germ"]):
        return None
    told = f"negative {match['what'] or match['behind']}"
    grew_nothing = context.clause(told, 0, len(told), context.of(told))
    whole = attest(text, start + len(match["lead"]), end, "investigator")
    if match["count"] or not isinstance(grew_nothing.tree, c.Test) or grew_nothing.tree.result != "negative":
        return whole
    return some([leaf(grew_nothing.tree, start, end), whole])


CULTURES = ("culture",)

_RESPONSE_OVER = re.compile(
    r"(?:(?:an?|with|has|have|had|having|documented|history\s+of)\s+)*(?:inadequate|insufficient|poor|no|lack\s+of(?:\s+adequate)?)\s+response\s+to\s+[^;:]{3,160}?\s(?:and|or)\s+[^;:]{3,120}?"
    r"\s(?:over|for|during)\s+(?:an?\s+)?(?:(?:minimum\s+)?(?:period|course|duration)\s+of\s+)(?:at\s+least\s+)?\d[^;:]{3,90}",
    re.IGNORECASE,
)


def response_over_time(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Inadequate response to A and B over a period of 6 months": not that B was given 6 months ago."""
    if _RESPONSE_OVER.fullmatch(text, start, end) is None or _OTHERWISE.search(text, start, end):
        return None
    return attest(text, start, end, "investigator")


_HARMFUL = re.compile(
    r"(?:(?:any|an?|other|with|has|have|patients?|subjects?)\s+)*(?:(?:poorly|inadequately|insufficiently|badly)\s+controlled|uncontrolled|unstable|severe|serious|significant)\s+"
    r"(?:(?:medical|systemic|underlying|chronic|concurrent|comorbid|and|or)\s+)*(?:conditions?|diseases?|illness(?:es)?|disorders?|comorbidit(?:y|ies))\s+(?:that|which)\s+"
    r"(?:could|may|might|would|can)\s+[^,;:()]{3,120}?\s+(?:and|or)\s+[^,;:()]{3,120}?\s*,?\s+such\s+as\s+[^;:]{3,400}",
    re.IGNORECASE | re.DOTALL,
)


def harmful_illness(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Uncontrolled illness that could do A or raise the risk of B, such as C": the C that is, and does."""
    if not context.excluding or _HARMFUL.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_VAGUE = (
    r"(?:(?:an?|any|other|another)\s+)*(?:(?:underlying|serious|severe|significant|concurrent|concomitant|intercurrent|uncontrolled|chronic|acute|medical)\s+)+"
    r"(?:conditions?|illness(?:es)?|diseases?|disorders?|problems?)"
)
_OR_OTHER = re.compile(
    rf"(?P<first>[^;:()]{{4,200}}?),\s+(?P<vague>{_VAGUE}\s*,?\s+(?:or|and/or)\s+(?:any\s+)?other\s+[^,;:()]{{3,80}}?\s+(?:that|which)\s+(?:would|could|may|might|can|in\s+the)\s+[^;:]{{3,200}})",
    re.IGNORECASE,
)


def or_other_that(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Gout, medical condition, or other illness that would be a risk": not any medical condition."""
    match = _OR_OTHER.fullmatch(text, start, end)
    if not context.excluding or match is None or _OTHERWISE.search(text, start, end):
        return None
    first = context.clause(text, *match.span("first"), context)
    if first.unparsed or isinstance(first.tree, c.Not):
        return None
    return some([first, attest(text, *match.span("vague"), "investigator")])


_OR_UNDERGOING = re.compile(
    r"(?P<first>[^,;:()<>≤≥=\d]{4,120}?)(?:\s*,)?\s+or\s+(?:(?:is|are|currently|who|actively)\s+)*(?P<on>(?:undergoing|receiving|being\s+treated\s+with)\s+[^,;:()<>≤≥=\d]{4,80}?\s+for\s+(?!the\b|an?\b|at\b|more\b|less\b)[^,;:()<>≤≥=\d]{4,60})",
    re.IGNORECASE,
)


def or_undergoing(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Active infection or is undergoing treatment for infection": for what it is given says nothing of the first."""
    match = _OR_UNDERGOING.fullmatch(text, start, end)
    if not context.excluding or match is None or _OTHERWISE.search(text, start, end):
        return None
    first = context.clause(text, *match.span("first"), context)
    if not any(isinstance(x, c.Condition) for x in c.leaves(first.tree)):
        return None
    if first.unparsed or any(isinstance(x, c.Received) for x in c.leaves(first.tree)):
        return None
    given = context.clause(text, *match.span("on"), context)
    if given.unparsed:
        return None
    return some([first, given])


UNDERGOING = ("undergoing ", "receiving ", "treated with ")

_SPEAKS_THERE = re.compile(
    r"(?:(?:is|are|be|being|the|must|patients?|participants?|subjects?)\s+)*(?:able|ability|capable)\s+(?:to|of)\s+[a-z]+(?:\s*,\s*[a-z]+)*(?:\s*,)?\s+(?:and|or|and/or)\s+[a-z]+(?:\s+in)?\s+(?:the\s+)?"
    r"(?:local|national|native|native|official|country's|site's|study)\s+language\b[^;:()]*",
    re.IGNORECASE,
)


def speaks_there(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Able to read, understand and speak the local language": each of them that language."""
    if _SPEAKS_THERE.fullmatch(text, start, end) is None or _OTHERWISE.search(text, start, end):
        return None
    return attest(text, start, end)


_AGREES_DURING = re.compile(
    r"(?:(?:patients?|participants?|subjects?|women|men|must|be|is|are|and|to|who|willing)\s+)*(?:agree[sd]?|agreement|commit\w*)\s+to\s+(?:use|using|practi[cs]e)\s+[^,;:()]{3,90}?,?\s+and\s+"
    r"(?:(?:be|remain|stay|practi[cs]e|use|refrain|abstain|continue)\b)\s+[^;:()]{3,120}?\s(?:during|throughout|for|until)\s+[^;:]{3,160}",
    re.IGNORECASE,
)


def agrees_during(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Agrees to use contraception, and be abstinent for 90 days after the last dose": so long both."""
    if context.excluding or _AGREES_DURING.fullmatch(text, start, end) is None:
        return None
    return None if _OTHERWISE.search(text, start, end) else attest(text, start, end)


_IN_EMERGENCY = re.compile(
    r"(?:(?:an?|any|undergoing|for|patients|scheduled|requiring|having|who|had|have)\s+)*(?:emergency|emergent)(?:\s*/\s*|\s+or\s+)?(?:urgent\s+|emergency\s+|emergent\s+)?"
    r"\s*(?:[a-z]+\s+){0,2}?(?:surger(?:y|ies)|operations?|procedures?|interventions?|c(?:a)?esarean(?:\s+(?:section|delivery))?)",
    re.IGNORECASE,
)


def in_emergency(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Emergency surgery": the one for which the patient is there now, and none of years ago."""
    return (
        attest(text, start, end, "investigator")
        if _IN_EMERGENCY.fullmatch(text, start, end) is not None
        else None
    )


_WITH_ASSAY = re.compile(
    r"(?P<found>[^;:]{6,200}?)(?:\s*,)?\s+(?P<how>(?:using|utili[sz]ing)\s+(?:an?|the)\s+(?:[\w./-]+\s+){1,6}?(?:assays?|kits?|test\s+kits?|ELISA))",
    re.IGNORECASE,
)


def with_assay(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Viral load above 1,000 copies/mL using the X assay": by which it was found a person knows, and nobody is given it."""
    match = _WITH_ASSAY.fullmatch(text, start, end)
    if match is None:
        return None
    found = context.clause(text, *match.span("found"), context)
    if found.unparsed or not all(
        isinstance(x, (c.Measurement, c.Test, c.Condition)) for x in c.leaves(found.tree)
    ):
        return None
    return (
        None
        if isinstance(found.tree, c.Not)
        else every([found, attest(text, *match.span("how"), "investigator")])
    )


_EITHER_SO = re.compile(
    r"(?P<first>[^,;:()<>≤≥=]{4,160}?)(?:\s*,)?\s+and\s+(?P<either>(?:(?:must|should)\s+)?(?:be|are|is)\s+either\s+[^;:()]{3,90}?\s+or\s+(?:have|has|had|be|are|is)\s[^;:()]{3,120})",
    re.IGNORECASE,
)


def either_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Gout and be either asymptomatic or have tophi": the first, and one of two that a person tells apart."""
    match = _EITHER_SO.fullmatch(text, start, end)
    if match is None:
        return None
    first = context.clause(text, *match.span("first"), context)
    if first.unparsed or isinstance(first.tree, c.Not):
        return None
    return every([first, attest(text, *match.span("either"), "investigator")])


_FOUND = r"(?:findings?|symptoms?|signs?|imaging|histor(?:y|ies)|biops(?:y|ies)|histology|cytology|serology|results?|tests?|endoscopy|radiographs?|scans?|pathology|presentation)"
_POINTS_TO = re.compile(
    rf"(?:(?:the|an?)\s+)?(?:[a-z-]+\s+){{0,3}}?{_FOUND}(?:(?:\s*,\s*|\s+)(?:(?:and/or|and|or)\s+)?(?:[a-z-]+\s+){{0,2}}?{_FOUND}){{0,4}}\s+"
    r"(?:(?:that|which|strongly|clearly|may)\s+)*(?:support(?:s|ing)?|suggest(?:s|ing)?|indicat(?:es?|ing)|show(?:s|ing)?)\s+(?!(?:no|not|that|the\s+absence)\b)[^;:<>≤≥=\d]{3,120}",
    re.IGNORECASE,
)


def points_to(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Symptoms and imaging support gout": that what was found speaks for it, is for a person to say."""
    if _POINTS_TO.fullmatch(text, start, end) is None or _OTHERWISE.search(text, start, end):
        return None
    return attest(text, start, end, "investigator")


_KIND_OF_TROUBLE = r"(?:illness(?:es)?|conditions?|diseases?|disorders?|problems?|circumstances?|situations?|reasons?|factors?)"
_HOW_BAD = (
    r"(?:(?:an?|any|other|another|all|such|major|serious|severe|significant|clinically|concurrent|concomitant|intercurrent|underlying|uncontrolled|unstable|chronic"
    r"|acute|active|medical|personal|general|pre-?existing|co-?existing|life-?threatening)\s+)*"
)
_UNNAMED_THAT = re.compile(
    rf"(?P<no>(?:no|without|absence\s+of)\s+)?(?P<whole>{_HOW_BAD}{_KIND_OF_TROUBLE}(?:(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|\s*/\s*){_HOW_BAD}{_KIND_OF_TROUBLE})+"
    r"(?:\s*,)?\s+(?:(?:that|which)\s+(?:would|could|may|might|can|will|preclud\w+|prevent\w*|interfer\w+|prohibit\w*|limit\w*|compromis\w+)|(?:preclud|prevent|prohibit|interfer|limit|compromis)ing)\b"
    r"[^,;:()<>≤≥=]{3,160})",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|allowed|permitted|eligible|excluded|but|such\s+as|including|e\.g|like|pregnan\w+|lactat\w+|histor\w+|prior|previous|within)\b",
    re.IGNORECASE,
)


UNNAMED_THAT = (
    *(
        f"{link} {does}"
        for link in (" that", " which")
        for does in (
            "would ",
            "could ",
            "may ",
            "might ",
            "can ",
            "will ",
            "preclud",
            "prevent",
            "interfer",
            "prohibit",
            "limit",
            "compromis",
        )
    ),
    *("precluding ", "preventing ", "prohibiting ", "interfering ", "limiting ", "compromising "),
)


def unnamed_that(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No medical condition, circumstance or reason that would preclude surgery": one question, whatever it is."""
    match = _UNNAMED_THAT.fullmatch(text, start, end)
    if match is None or _AND_MORE.search(match["whole"]) or (context.excluding and match["no"]):
        return None
    asked = attest(text, *match.span("whole"), "investigator")
    return negate(asked) if match["no"] else asked


_PARTICULARLY = re.compile(
    rf"(?P<no>(?:no|without|absence\s+of)\s+)?(?P<whole>{_HOW_BAD}(?<=\s)(?:illness(?:es)?|conditions?|diseases?|disorders?|problems?)(?:\s*,\s*|\s+\(|\s+)"
    r"(?:particularly|especially|in\s+particular|notably)\s+[^;:()<>≤≥=]{3,160}\)?)",
    re.IGNORECASE,
)


def particularly(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chronic illnesses, particularly gout": a gout that is such an illness, which a person tells."""
    match = _PARTICULARLY.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(text, start, end) or context.excluding == bool(match["no"]):
        return None
    asked = attest(text, *match.span("whole"), "investigator")
    return negate(asked) if match["no"] else asked


_SAYS_MORE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|may|allowed|permitted|eligible|excluded|but|or|and)\b",
    re.IGNORECASE,
)
_INFECTED = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<lead>(?:(?:patients?|subjects?|participants?|those|individuals|with|who|having|have|has|an?|any|known|presence\s+of)\s+)*)"
    r"(?P<whole>(?:[a-z-]+\s+){0,3}?infected\s+(?:[a-z-]+\s+){0,5}?(?:that|which)\s+(?:can\s?not|could\s+not|are\s+not|is\s+not|have\s+not|has\s+not|will\s+not|were\s+not|was\s+not)\s+(?:be\s+|been\s+)?"
    r"(?:\w+ly\s+)?(?:removed|replaced|changed|exchanged|drained|debrided|closed|explanted|removable|revised|excised|taken\s+out)\b[^,;:()<>≤≥=]{0,80})",
    re.IGNORECASE,
)


def infected_thing(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Infected catheter that cannot be removed": it is that catheter which is infected, and has to stay."""
    match = _INFECTED.fullmatch(text, start, end)
    if match is None or _SAYS_MORE.search(match["whole"]) or (context.excluding and match["no"]):
        return None
    asked = attest(text, *match.span("whole"), "investigator")
    return negate(asked) if match["no"] else asked


_TEST_AND_AGREES = re.compile(
    r"(?:(?P<who>(?:[a-z-]+\s+){1,4}?(?:females?|women|girls|adolescents))\s+(?:must|should)\s+)?"
    r"(?P<test>(?:(?:must|should|have|has|had|with|an?)\s+)*(?:(?:documented|confirmed)\s+)?negative\s+[^,;:()]{0,40}?pregnancy\s+tests?\b[^,;:()]{0,90}?)(?:\s*,)?\s+and\s+(?:to\s+)?"
    r"(?P<agrees>(?:(?:must|be|should|is|are)\s+)*(?:agree[sd]?|willing|commit\w*|consents?)\s+to\s+[^;:]{3,240})",
    re.IGNORECASE,
)


def test_and_agrees(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have a negative pregnancy test within a week, and agree to avoid pregnancy": a record holds the test."""
    match = _TEST_AND_AGREES.fullmatch(text, start, end)
    if match is None or context.excluding or _OTHERWISE.search(match["test"]):
        return None
    done = context.clause(text, *match.span("test"), context)
    if not all(isinstance(x, (c.Test, c.IsSex)) for x in c.leaves(done.tree)):
        return None
    both = every([done, attest(text, *match.span("agrees"))])
    return both if match["who"] is None else implies(_such(text, match.span("who"), context), both)


def _such(text: str, place: tuple[int, int], context: Context) -> Built:
    """Of whom it is asked; what of them was not understood a person says."""
    who = context.clause(text, *place, context)
    if any(isinstance(x, c.Unparsed) for x in c.leaves(who.tree)):
        return attest(text, *place, "investigator")
    return who


_SINCE_SUCH = re.compile(
    r"(?P<since>(?:(?:at\s+least|more\s+than)\s+)(?:\d+|one|two|three|four|six|eight|twelve)\s+(?:days?|weeks?|months?|years?)\s+since\s+(?:(?:prior|previous|last|any|other|the|use\s+of)\s+)*)"
    r"(?P<kind>(?:drugs?|medications?|medicines?|agents?|therap(?:y|ies)|treatments?)\s+(?:that|which|known\s+to|likely\s+to|affecting|altering|with|causing|inhibiting|inducing)\s+[^,;:()]{3,90}?)"
    r"(?:\s*,)?\s+(?:including|such\s+as)(?:(?:\s*,)?\s+but\s+not\s+limited\s+to(?:\s*,)?)?\s+(?P<named>[^;:()]{3,240})",
    re.IGNORECASE,
)
SINCE_SUCH = (
    "since prior ",
    "since previous ",
    "since last ",
    "since any ",
    "since other ",
    "since use ",
    "since the ",
)


def since_such(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 6 months since drugs that affect bone, including A or B": A and B a record holds."""
    match = _SINCE_SUCH.fullmatch(text, start, end)
    if match is None or context.excluding or _OTHERWISE.search(match["named"]):
        return None
    told = f"{match['since']}{match['named']}"
    none = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(none.tree, c.Not) or not all(isinstance(x, c.Received) for x in c.leaves(none.tree)):
        return None
    place = match.span("named")
    named = Built(none.tree, (place,) * len(none.places))
    return every([named, attest(text, start, match.end("kind"), "investigator")])


_ONLY_THESE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those|individuals)\s+)?(?:(?:who|that)\s+)?(?:(?:have|has|had|having|were|was)\s+)*"
    r"(?P<only>only\s+)(?:(?:ever|previously)\s+)?(?:received|undergone|underwent|had|been\s+treated\s+with|treated\s+with)\s+(?P<list>[^;:()<>≤≥=]{3,200}?\s(?:and/or|and|or)\s[^;:()<>≤≥=]{3,120})",
    re.IGNORECASE,
)


def only_these(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients who only received A and B": whether it was only these, a person tells of all of them."""
    match = _ONLY_THESE.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match["list"]):
        return None
    first, last = match.span("only")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    given = context.clause(told, start, end, context.of(told))
    if not all(isinstance(x, c.Received) for x in c.leaves(given.tree)) or isinstance(given.tree, c.Not):
        return None
    return every([given, attest(text, first, end, "investigator")])


_RESULTS_DO = re.compile(
    r"(?:(?:the|a|any|local|central|prior|previous|historical|archival|existing|external|outside)\s+)*(?:(?:laboratory|lab|tests?|testing|assay|imaging|biopsy|pathology|genetic|molecular)\s+)+"
    r"(?:results?|reports?|values?|data|documentation)(?:\s+(?:from|of|by)\s+[^,;:()]{3,60}?)?\s+(?:is|are|will\s+be|may\s+be|can\s+be)\s+(?:also\s+)?(?:acceptable|accepted|allowed|permitted|used)\s*,?\s+"
    r"(?:if|when|provided|as\s+long\s+as)\b[^;:]{3,400}",
    re.IGNORECASE,
)


def results_do(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Local laboratory results are acceptable if the test is validated": of what does, and nothing that anybody has."""
    return attest(text, start, end, "investigator") if _RESULTS_DO.fullmatch(text, start, end) else None


RULES = (
    *told_of_others.RULES,
    *told_of_findings.RULES,
    *excluded_by_words.RULES,
    *joined_demands.RULES,
    *former_treatment.RULES,
    *advice.RULES,
    *reactions_to.RULES,
    *said_of_lists.RULES,
    *reaching_lists.RULES,
    *within_ranges.RULES,
    *not_yet_so.RULES,
    (only_these, ("only ",)),
    (results_do, ("acceptable", "accepted", "allowed", "permitted", "be used")),
    (test_and_agrees, ("pregnancy test",)),
    (since_such, SINCE_SUCH),
    (unnamed_that, UNNAMED_THAT),
    (particularly, ("particular", "especially ", "notably ")),
    (infected_thing, ("infected ",)),
    (points_to, (" support", " suggest", " indicat", " show")),
    (in_emergency, ("emergen",)),
    (with_assay, ("using ", "utilizing ", "utilising ")),
    (either_so, (" either ",)),
    (criteria_of_illness, CRITERIA_OF),
    (other_indication, ("other than",)),
    (too_little, TOO_LITTLE),
    (culture_for_germ, CULTURES),
    (response_over_time, ("response to",)),
    (harmful_illness, ("such as",)),
    (or_other_that, ("or other", "or any other")),
    (or_undergoing, UNDERGOING),
    (speaks_there, ("language",)),
    (agrees_during, ("agree", "commit")),
)
"""Each with words of which one stands in whatever it reads."""
