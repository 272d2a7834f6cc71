"""Sentences whose nouns nobody has to have: what is preferred, whose test is done, what only raises a suspicion."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, some, unparsed
from trialrun.model import criteria as c

_PREFERRED = re.compile(
    r"[^;:<>≤≥]{3,160}?\s(?:is|are|will\s+be)\s+(?:strongly\s+|highly\s+)?(?:preferred|preferable|encouraged|recommended)"
    r"(?:\s*,?\s+(?:to|over|but|for|if|when|in|as|rather|although|however)\b[^;:<>≤≥]{0,160})?\W*",
    re.IGNORECASE,
)
_DEMANDS = re.compile(r"\b(?:must|required|mandatory|excluded|eligible|unless|except)\b", re.IGNORECASE)


def preferred(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A newly obtained biopsy is preferred to archival tissue": whoever has none of them may still join."""
    if context.excluding or _PREFERRED.fullmatch(text, start, end) is None:
        return None
    if _DEMANDS.search(text, start, end) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_NO_REQUIREMENT = re.compile(
    r"(?:there\s+(?:is|are)\s+)?no\s+requirements?\s+(?:for|of|to\s+have|as\s+to|on)\s+"
    r"[^;:<>≤≥=]{0,60}?\b(?:measurable|evaluable|prior|previous|biops\w+|tests?|testing|confirm\w*|histolog\w*|status|expression|number|duration|washout|wash-out)\b"
    r"[^;:<>≤≥=]{0,80}",
    re.IGNORECASE,
)


def not_required(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No requirement for measurable disease": with it or without."""
    if context.excluding or _NO_REQUIREMENT.fullmatch(text, start, end) is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_DONE_FOR_SOME = re.compile(
    r"[^;:.]{3,120}?\b(?:tests?|testing|assays?|scans?|mri|ct|biops(?:y|ies)|assessments?|examinations?|measurements?)\s+"
    r"(?:will|should|must|is|are|has|have)\s+(?:only\s+)?(?:to\s+)?(?:be\s+)?(?:only\s+)?(?:performed|done|required|needed|carried\s+out|obtained|repeated)\s+"
    r"only\s+(?:for|in|on|if|when|to)\b[^;]{3,200}",
    re.IGNORECASE,
)


def done_for_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "The RNA test is performed only for those with antibodies": asks nobody to have antibodies."""
    return None if _DONE_FOR_SOME.fullmatch(text, start, end) is None else unparsed(text, start, end)


_SUSPICION = re.compile(
    r"(?P<any>(?:(?:any|presence|evidence|history|known|clinical)\s+(?:(?:or|and|of|the|any|evidence|clinical)\s+)*)?\bother\s+(?:active\s+|significant\s+)?(?:diseases?|conditions?|illness(?:es)?)\s*,"
    r"(?:(?!\bor\s+any\s+other\b)[^.]){3,260}?\b(?:giving|gives?|that\s+gives?|which\s+gives?|raising|with)\s+(?:a\s+)?reasonable\s+suspicion\b.*)",
    re.IGNORECASE | re.DOTALL,
)


def suspicion(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Any other disease, neurologic dysfunction or finding giving reasonable suspicion of …": a doctor says.

    A disease that stands in this list keeps out only where it gives such a suspicion.
    """
    match = _SUSPICION.search(text, start, end) if context.excluding else None
    if match is None:
        return None
    asked = attest(text, *match.span("any"), "investigator")
    before = text[start : match.start("any")].rstrip(" ,;")
    before = re.sub(r"\W+(?:and/or|and|or)$", "", before)
    if not before.strip():
        return asked
    return some([context.clause(text, start, start + len(before), context), asked])


_DETAINED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals|persons|those|any|all|who|that|is|are|have|has|been|being|prisoners|or|incarcerated|involuntarily)\s+)*"
    r"(?:(?:compulsorily|involuntarily|legally)\s+)?(?:detained|hospitali[sz]ed|committed|held|confined)\s+(?:for|because\s+of)\s+(?:the\s+)?treatment\s+of\s+"
    r"(?:either\s+)?(?:an?\s+)?[^;]{3,120}",
    re.IGNORECASE,
)


def detained(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Compulsorily detained for treatment of a psychiatric or physical (e.g. infectious) illness": no illness by itself."""
    match = _DETAINED.fullmatch(text, start, end) if context.excluding else None
    if match is None or not re.search(r"compulsor|involuntar|legally", match.group(), re.IGNORECASE):
        return None
    return attest(text, start, end, "investigator")


_ACCOMPANIED = re.compile(
    r"(?P<main>[^;:()]{3,120}?)(?:(?P<apart>\s*,)?\s+(?:and\s+)?(?:that|which)|\s*[(\[](?:that|which)?)\s*"
    r"(?:may|might|can|could)\s+(?P<either>(?:or\s+(?:may|might|can|could)\s+not|and\s+(?:may|might)\s+not)\s+)?(?:also\s+|often\s+)?"
    r"(?:(?:be\s+)?accompanied|co-?occur|co-?exist|occur\s+together|(?P<linked>be\s+(?:associated|combined)))\s+(?:by|with)\s+"
    r"[^;:()<>≤≥=]{3,120}[)\]]?",
    re.IGNORECASE,
)
ACCOMPANIED = ("accompanied", "occur", "coexist", "co-exist", "associated", "combined")


def accompanied(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Rash that may be accompanied by fever or itching": the rash is meant, with them or without."""
    match = _ACCOMPANIED.fullmatch(text, start, end)
    if match is None or (match["linked"] and not match["either"] and not match["apart"]):
        return None  # "illness that may be associated with suicide": perhaps only such an illness
    main = context.clause(text, start, match.end("main"), context)
    if isinstance(main.tree, c.Unparsed):
        return attest(text, start, end, "investigator")
    if main.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(main.tree)):
        return None
    context.note("Read as: what may go with it changes nothing.")
    return main


_BY_STANDARD = re.compile(
    r"(?:the\s+)?(?:[\w-]+\s+){0,4}?(?:surgery|surgeries|radiotherapy|radiation|chemotherapy|treatments?|therapy|therapies|transplantation|an[a]?esthesia|resections?"
    r"|procedures?|operations?|care|dosing|medications?)\s(?:[^;:.<>≤≥=]{1,120}\s)??will\s+be\s+(?:(?:performed|done|given|administered|delivered|carried\s+out|conducted|managed|provided|made)\s+)?"
    r"(?:according\s+to|in\s+accordance\s+with|as\s+per|per|following|in\s+keeping\s+with)\s+[^;:<>≤≥=]{0,80}\b(?:standards?|practices?|guidelines?|protocols?|policy|policies|care)\b[^;:<>≤≥=]{0,60}",
    re.IGNORECASE,
)


def by_standard(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Surgery will be according to accepted standards": how the trial goes on, and nothing that was done before."""
    if _BY_STANDARD.fullmatch(text, start, end) is None or _DEMANDS.search(text, start, end) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_HISTORY_TAKEN = re.compile(
    r"(?:(?:an?|complete|full|medical|clinical|detailed|interval|baseline)\s+)*history\s*(?:/|\band\b|&)\s*(?:(?:an?|complete|full)\s+)*physical(?:\s+exam(?:ination)?s?)?"
    r"(?:\s*\(H\s?&\s?P\))?(?:\s+(?:performed\s+|done\s+|completed\s+)?(?:within|≤|less\s+than)\s[^;:]{3,90})?\W*",
    re.IGNORECASE,
)
HISTORY = ("history/physical", "history / physical", "history and ", "history & physical")


def history_taken(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "History/physical examination within 4 weeks": both are done, and of the first no record tells."""
    if context.excluding or _HISTORY_TAKEN.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_TESTED_SOME = re.compile(
    r"(?P<main>[^;:()]{3,80}?\S)\s*\((?P<remark>(?:[\w-]+\s+){0,3}test(?:ing|s)?\s+(?:is\s+|are\s+)?(?:only\s+)?(?:required|needed|mandatory|necessary)\s+(?:only\s+)?"
    r"(?:for|in|of|if)\s+(?P<who>[^()]{3,80}))\)\W*",
    re.IGNORECASE,
)


def tested_of_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "HIV negative (testing required for patients at risk)": of those a test is asked, which a negative one is."""
    match = None if context.excluding else _TESTED_SOME.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    if main.unparsed:
        return None
    if isinstance(main.tree, c.Test):
        context.note(
            f"Read as: the result is asked of everybody, though “{' '.join(match['remark'].split())}”."
        )
        return main
    if not isinstance(main.tree, c.Not):
        return None
    who = attest(text, *match.span("who"), "investigator")
    return every([main, implies(who, attest(text, *match.span("remark"), "investigator"))])


# What a sentence tells the reader of the study, of its tests and units: nothing that anybody has to be or to have.
_EXPLANATION = re.compile(
    # "These six tests allow detection of most …"
    r"(?:these|those|the|this)\s+(?:(?:\w+|\d+)\s+){0,5}?(?:tests?|scans?|examinations?|questions|questionnaires?|items|scales?|measurements?|assessments?|procedures?|criteria|definitions?)\s+"
    r"(?:(?:will|would|should|may|can)\s+)?(?:allows?|enables?|permits?|helps?|serves?|ensures?|aims?)\s+(?:for\s+|us\s+|to\s+|the\s+)*"
    r"(?:detect\w*|identif\w*|recogni\w*|diagnos\w*|assess\w*|evaluat\w*|estimat\w*|measur\w*|exclu(?:de|ding|sion)|minimi[sz]\w*|maximi[sz]\w*|distinguish\w*|discriminat\w*|compar\w*|determin\w*)\b.{3,400}"
    # "Their inclusion is necessary to develop knowledge of the disease"
    r"|(?P<why>their|the|its)\s+(?:inclusion|participation|enrol?lment|recruitment)(?:\s+of\s+[\w\s-]{3,60}?)?\s+(?:is|are|was|will\s+be)\s+(?:\w+ly\s+)?(?:necessary|needed|essential|important|crucial|justified|required|vital)\s+"
    r"(?:to|for|because|since|in\s+order\s+to|as)\s.{3,500}"
    # "Such participants would receive a higher dose instead"
    r"|(?:such|these|those)\s+(?:patients?|subjects?|participants?|individuals|volunteers|people|persons)\s+(?:will|would)\s+(?:then\s+|also\s+|instead\s+)?"
    r"(?:receive|be\s+(?:given|treated|offered|administered|followed|referred|scheduled|asked|contacted)|undergo)\s.{3,400}"
    # "One unit is equivalent to half a pint of beer"
    r"|\W*(?:(?:one|1|an?)\s+)?(?:standard\s+)?(?:alcoholic\s+)?(?:units?|drinks?|serving|beverage|pack[- ]years?)(?:\s+of\s+(?:alcohol|drinking))?(?:\s*\([^()]{2,30}\))?\s+(?:is|are|=|equals?|being)\s*(?:defined\s+as|(?:equivalent|equal)\s+to|approximately|about|to|\d)\s?.{3,300}"
    # "The families can be pooled for the analysis"
    r"|(?:if\s+[^;:.]{3,120}?,\s+)?(?:(?!(?:no|not|only)\b)[\w-]+\s+){1,6}?(?:can|may|will|could)\s+(?:also\s+)?be\s+(?:pooled|analy[sz]ed)\b[^;:.<>≤≥]{0,200}",
    re.IGNORECASE | re.DOTALL,
)
EXPLAINING = (
    *("these ", "those ", "inclusion", "participation", "enrollment", "enrolment", "recruitment", "such "),
    *("unit", "drink", "serving", "beverage", "pack", "pooled", "be analy", "this ", "the "),
)
_ASKED_BESIDES = re.compile(
    r"\b(?:must|shall|should|mandatory|excluded|ineligible|eligible|unless|except|not\s+allowed|not\s+permitted|criteri(?:a|on)\s+for\s+(?:in|ex)clusion)\b"
    r"|\.\s+(?!e\.g|i\.e)[A-Z][a-z]|[;:]",
)


def explanation(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "These six tests allow detection of most hernias": what the trial does, and why, is asked of nobody."""
    match = _EXPLANATION.fullmatch(text, start, end)
    if match is None or _ASKED_BESIDES.search(text, start, end) is not None:
        return None
    if text[:start].strip(" ([") and match["why"] is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


_TELLS_THE_TEAM = re.compile(
    r"(?:(?:the|all|any|each)\s+)?(?:patients?|subjects?|participants?|volunteers?|candidates?|you|they)\s+(?:(?:will|would)\s+)?(?:also\s+)?"
    r"(?:need|have|has|needs|must|should|(?:is|are|be)\s+(?:asked|required|requested|expected))\s+(?:to\s+)?(?:please\s+)?(?:inform|tell|notify|contact|let|advise|call)\s+"
    r"(?:the\s+|their\s+|our\s+|a\s+)?(?:(?:research|study|trial|clinical|transplant|treating)\s+)*(?:team|staff|investigators?|doctors?|physicians?|nurses?|coordinators?|centers?|centres?|office|site|personnel)\b.{0,400}",
    re.IGNORECASE | re.DOTALL,
)
TELLING = ("inform ", "tell ", "notify ", "contact ", "let ", "advise ", "call ")


def tells_the_team(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "The patient will need to inform the team about the surgeon": what is to be done, and no state to be in."""
    if _TELLS_THE_TEAM.fullmatch(text, start, end) is None:
        return None
    return unparsed(text, start, end) if context.excluding else attest(text, start, end)


# With words of which at least one stands in whatever the rule reads.
RULES = (
    (preferred, ("prefer", "encourag", "recommend")),
    (not_required, ("no requirement",)),
    (explanation, EXPLAINING),
    (tells_the_team, TELLING),
    (done_for_some, (" only ",)),
    (suspicion, ("suspicion",)),
    (accompanied, ACCOMPANIED),
    (detained, ("compulsor", "involuntar", "legally")),
    (history_taken, HISTORY),
    (by_standard, ("will be ",)),
    (tested_of_some, ("(test", "testing ", " tests ", " test ")),
)
