"""Demands that stand under a heading that keeps out: "Must not be pregnant", "No asthma", "At least 4 weeks since …".

Whoever wrote them meant what they say, and not that those who meet them are kept out.
"""

from __future__ import annotations

import re

from trialrun.criteria.lists.loose import of_the_healthy
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, leaf, negate, operands, some, unparsed, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a, is_coded

HINTS = ("must", "should", "shall", "required to", "not", "no ", "free", "least", "than", ">", "≥", "minimum")
NOTE = "A demand among the exclusions: read as keeping out those who do not meet it."

_DEMANDS = re.compile(
    # "For treated metastases, patients should be off steroids"
    r"(?:note\s*:\s*)?(?:(?:for|in)\s+[^,;:.()<>]{3,80},\s+)?(?:(?:all|the|an?)\s+)*(?:(?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|wom[ae]n|females?|m[ae]n|males?|they)\s+)?"
    r"(?:(?:must|should|shall)(?:\s+not\s+(?!only\b)[a-z]{2,}|\s+(?:be|have|meet|take|receive|use|undergo|agree|refrain|abstain))"
    r"|(?:may\s+not|can\s*not)\s+(?:be|have|meet|take|receive|use|undergo)|(?:will\s+be|are|is)\s+required\s+to\s+(?:be|have|take|use|practi[cs]e|undergo|agree|refrain|abstain|avoid))\b"
    # "Toxicity of earlier treatment must have resolved": of whatever it is told, it is asked for
    r"|(?:(?!\b(?:who|whom|that|which|if|unless|when|whose)\b)[^;:.,()<>≤≥\d]){3,90}\s+(?:must\s+(?:not\s+)?(?:be|have|resolve|recover|agree|consent|practi[cs]e|use|employ|refrain|abstain|avoid)|(?:should|may|shall)\s+not\s+(?:be|have\s+been)\s+(?:given|taken|used|administered|ingested|received)\s+(?:with)?in\b|should\s+(?:not\s+)?(?:be|have\s+been)\s+(?:at\s+least|no|more|completed|done|performed|stopped|discontinued))\b"
    # "Parents, and children where appropriate, must be willing to consent"
    r"|(?:(?:all|the|an?|both|any)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals?|parents?|guardians?|caregivers?|famil(?:y|ies)|wom[ae]n|m[ae]n)\b(?:(?!\b(?:who|whom|that|which|if|unless|when|whose|must|should|shall)\b)[^;:.()<>≤≥\d]){3,140}?"
    r"\s(?:must|should|shall)\s+(?:(?:also|both)\s+)?(?:be\s+(?:willing|able|prepared)|agree|consent|give|sign|provide|comply)\b"
    # "Bilirubin may not exceed 2 mg/dL", "neuropathy must not exceed grade 2"
    r"|(?:(?!\b(?:who|whom|that|which|if|unless|when|whose)\b)(?:[^;:.,()<>≤≥\d]|(?<=[A-Za-z-])\d)){3,90}\s+(?:must|should|may|shall|can|is|are)\s*not\s+(?:to\s+)?(?:exceed|be\s+(?:greater|more|higher|larger|worse|less|lower)\s+than)\b",
    re.IGNORECASE,
)
# "Diabetes, must not have A or B": whom it asks cannot be told
_LED = re.compile(
    r"(?!in\b)(?:(?!\b(?:who|whom|that|which|if|unless|when|whose|must|should)\b)[^,;:.()]){2,60},\s+(?:they\s+)?(?:must|should)\s+not\s+(?:have|be)\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"(?:(?:all|the|an?|patients?|subjects?|participants?|individuals?|they|who)\s+)*can\s*not\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"(?:(?:patients|subjects|participants)\s+)?(?:no\s+(?!longer|more|less|greater|later|earlier)|free\s+(?:of|from)\s"
    r"|not\s+(?:(?:currently|actively)\s+)?(?:pregnant|lactating|nursing|breast|receiving|taking|on\s))",
    re.IGNORECASE,
)
_LEAST = r"(?:at\s+least|more\s+than|greater\s+than|no\s+less\s+than|a?\s*minimum\s+of|[>≥]=?)"
_SINCE = re.compile(
    rf"{_LEAST}\s*\w+(?:\s*\(\d+\))?[\s-]*(?:hours?|days?|weeks?|months?|years?)\s+(?:(?:must|should)\s+have\s+(?:elapsed|passed)\s+)?(?:since|from|after|beyond|past)\b",
    re.IGNORECASE,
)
# What a trial rather forbids than asks for: more of it, and none other.
_FORBIDS = re.compile(
    r"no\s+(?:\w+\s+)?(?:concurrent|concomitant|other|additional|current|ongoing)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"no\s+(?:known|evidence\s+of|concurrent|other|active|uncontrolled)\b", re.IGNORECASE)


def demanded(text: str, start: int, end: int, context: Context) -> Built | None:
    """The opposite of the demand, which keeps out."""
    if not context.excluding:
        return None
    piece = text[start:end]
    if (given := forbidden(text, start, end, context)) is not None:
        return given
    if ";" in piece:
        return None  # several clauses, each to be read by itself
    if _LED.match(piece):
        return unparsed(text, start, end)
    if _DEMANDS.match(piece):
        built = context.clause(text, start, end, context.as_inclusion())
        if built.unparsed or any(isinstance(x, c.Allowed) for x in c.leaves(built.tree)):
            return unparsed(text, start, end) if built.unparsed else built
        if _CANNOT.match(piece) and all(isinstance(x, c.Attest) for x in c.leaves(built.tree)):
            return built  # "cannot undergo MRI": an inability, and nothing that is forbidden
        if any(isinstance(x, c.Received) and x.within and x.within.at_least for x in c.leaves(built.tree)):
            return unparsed(text, start, end)  # who had none of it at any time is not kept out
        context.note(NOTE)
        return opposite(built)
    if _SINCE.match(piece):
        built = context.clause(text, start, end, context.as_inclusion())
        if all(isinstance(x, (c.Received, c.Attest)) for x in c.leaves(built.tree)) and _denies(built.tree):
            context.note(NOTE)
            return opposite(built)
    if _WITHOUT.match(piece):
        return _without(text, start, end, context)
    return None


# "Aspirin should not be taken daily": of what it is told, and not of whom.
_FORBIDDEN = re.compile(
    r"(?P<what>(?!(?:all|the|any)?\s*(?:patients?|subjects?|participants?|volunteers?|individuals?|they|wom[ae]n|m[ae]n)\b)[^;:.]{3,140}?)\s+"
    r"(?P<no>(?:should|must|may|shall|can)\s*not\s+(?:be|have\s+been)\s+)"
    r"(?P<done>(?:co-?)?(?:given|taken|used|administered|received|prescribed|ingested|consumed)\b[^;:]*)",
    re.IGNORECASE,
)


def forbidden(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Aspirin should not be taken daily", among the exclusions: whoever takes it daily is kept out."""
    if not context.excluding:
        return None
    match = _DO_NOT.fullmatch(text, start, end) or _FORBIDDEN.fullmatch(text, start, end)
    if match is None or _TURNED.search(match.group()) is not None:
        return None
    first, last = match.span("no")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    built = context.clause(told, start, end, context.of(told))
    if any(isinstance(x, (c.Allowed, c.Unparsed)) for x in c.leaves(built.tree)):
        return None
    context.note(NOTE)
    return with_leaves(built, _at_that_time)


def _at_that_time(node: c.Tree, place: Place) -> Built:
    """ "Contraceptives may not be used": now, and not ever."""
    if isinstance(node, c.Received) and node == c.Received(node.concept):
        node = c.Received(node.concept, ongoing=True)
    return leaf(node, *place)


# "Do not use ribavirin in women": said to whoever enrols, and not of those who do not
_DO_NOT = re.compile(
    r"(?P<no>do\s+not\s+(?:use|give|administer|prescribe)\s+)(?P<what>[^;:.]{3,120}?\s(?:in|for|to)\s+(?:(?:any|all|pregnant|female|male|paediatric|pediatric|adult|elderly|the)\s+){0,3}"
    r"(?:patients|subjects|participants|women|females|men|males|children|infants|those)\b[^;:.]*)",
    re.IGNORECASE,
)
_TURNED = re.compile(r"\b(?:unless|except|if|but|however|allowed|permitted)\b", re.IGNORECASE)


def _without(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    built = context.clause(text, start, end, context.as_inclusion())
    leaves = list(c.leaves(built.tree))
    if _KNOWN.match(piece) and all(isinstance(x, c.Attest) for x in leaves):
        context.note(NOTE)
        return opposite(built)
    if not _denies(built.tree):
        return None
    wanted = [_wanted(x, piece, context) for x in leaves]
    if not any(wanted):
        context.note('"No …" among the exclusions: read as keeping out those who have it.')
        return opposite(built)
    if any(isinstance(x, (c.Received, c.Measurement, c.Score)) for x in leaves) or not all(wanted):
        return unparsed(text, start, end)  # which way it points cannot be told
    return None


def _denies(tree: c.Tree) -> bool:
    if isinstance(tree, c.All):
        return all(_denies(x) or isinstance(x, (c.Attest, c.IfThen)) for x in tree.of) and any(
            map(_denies, tree.of)
        )
    return isinstance(tree, c.Not)


def opposite(built: Built) -> Built:
    """Who does not meet a demand: one part of it not met is enough."""
    if isinstance(built.tree, c.Unparsed):
        return built
    if not isinstance(built.tree, c.All):
        return negate(built)
    return some(negate(Built(tree, places)) for tree, places in operands(built, c.All))


def _wanted(leaf: c.Tree, piece: str, context: Context) -> bool:
    """What a trial may ask for, so that its absence can be what keeps people out."""
    if isinstance(leaf, c.Condition):
        good = leaf.course in ("measurable", "in remission", "stable", "controlled")
        return good or not is_coded(leaf.concept, "condition") or _is_studied(leaf.concept, context)
    if isinstance(leaf, c.Received):
        recent = leaf.within is not None and leaf.within.at_most is not None
        return not _FORBIDS.match(piece) and not (recent and _is_drug(leaf.concept))
    return not isinstance(leaf, (c.Allergy, c.Attest))


def _is_drug(concept: str) -> bool:
    found = concepts("therapy").get(concept)
    return found is not None and found.columns.get("kind") in ("drug", "class")


def _is_studied(concept: str, context: Context) -> bool:
    of_mothers = concept in ("pregnancy", "lactation")
    return any(
        is_a(own, concept, "condition") or (of_mothers and is_a(own, "pregnancy complication", "condition"))
        for own in context.diseases
    )


# ---- sections ------------------------------------------------------------------------------------------

_PEOPLE = r"(?:(?:all\s+)?(?:patients|subjects|participants|volunteers|individuals|women|females|men|males|they)\s+)?"
_FORM = re.compile(
    rf"\W*(?:{_PEOPLE}(?:must|should|shall)\s+(?:not\s+)?(?:be|have|use|agree)\b|(?:fertile|female|male|hiv\S*)\s+\w+\s+must\b"
    r"|no\s+(?!longer\b|more\b|less\b|greater\b|telephone|consent|informed|access|support|care-?giver|family|venous|measurable|english|transport|ability|willing|interest"
    r"|fixed|contact|phone|internet|valid|insurance)"
    r"|not\s+(?:(?:currently|actively)\s+)?(?:pregnant|lactating|nursing|breast|receiving|taking|on\b)|(?:never|free\s+(?:of|from))\s"
    rf"|{_SINCE.pattern}|recovered\s+from|(?:is\s+|be\s+)?able\s+to\b|life\s+expectancy\s*(?:of\s+|is\s+|:\s*)?(?:{_LEAST}|not\s+less)"
    rf"|(?:ecog|who|zubrod|swog)\b[^<>.]{{0,40}}(?:≤|<=|0\s*(?:-|–|to|or)\s*[12])|(?:karnofsky|kps)\b[^<>.]{{0,40}}(?:[≥>]|at\s+least|\d\d\s*(?:-|–|to)\s*100)"
    rf"|(?:wbc|white\s+blood|platelets?|absolute\s+neutrophil|anc\b|ha?emoglobin|neutrophils?)[^<≤.]{{0,25}}?{_LEAST}\s*\d)",
    re.IGNORECASE,
)


def has_form_of_demand(text: str) -> bool:
    """Whether a line reads like an entry of a list of demands: "No prior X", "Platelets at least …", "Able to …"."""
    return _FORM.match(text) is not None


def lists_demands(texts: list[str]) -> bool:
    """Whether the lines under an excluding heading are a list of demands that got under the wrong one."""
    demands = sum(map(has_form_of_demand, texts))
    return (demands >= 3 and 2 * demands >= len(texts)) or demands == len(texts) >= 2


_NOT_BEYOND = re.compile(
    r"[^;:,()<>≤≥=]{2,80}?\s(?:(?:of|is|are|was)\s+)?(?:not\s+(?:exceed(?:ing|s)?|above|over|below|under)|not?\s+(?:more|greater|higher|less|lower|fewer)\s+than)\s+(?:[^;:,()]|,(?=\d)){1,60}",
    re.IGNORECASE,
)
_NEXT = re.compile(r",\s+(?:and\s+)?|;\s*")
NOT_BEYOND = (
    "not exceed",
    *(f"not {than} " for than in ("above", "over", "below", "under")),
    *(
        f"{no} {than} "
        for no in (" no", "not")
        for than in ("more", "greater", "higher", "less", "lower", "fewer")
    ),
)


def not_beyond(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Creatinine not exceeding 2 mg/dL" among the exclusions: nobody is kept out for a good value."""
    if not context.excluding:
        return None
    if not all(_NOT_BEYOND.fullmatch(x) for x in _NEXT.split(text[start:end])):
        return _beside_others(text, start, end, context)
    wanted = context.plain(text, start, end, context.as_inclusion())
    if isinstance(wanted.tree, c.Not):
        return None
    if not all(map(of_the_healthy, c.leaves(wanted.tree))):
        return _beside_others(text, start, end, context)
    context.note(NOTE)
    return negate(wanted)


_MEMBERS = re.compile(r",\s+(?:(?:and/or|and|or)\s+)?|;\s*|\s+or\s+", re.IGNORECASE)
_LEANS = re.compile(
    r"(?:with|within|in|on|at|for|by|if|unless|except\w*|who|which|that|while|when|after|before|during|without|no|not|despite|as|or|and|except)\b",
    re.IGNORECASE,
)


def _beside_others(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Creatinine not exceeding 2 mg/dL, gout": the good value keeps nobody out, and the gout does."""
    places = [start, *(x.end() for x in _MEMBERS.finditer(text, start, end)), end]
    begins = [x.start() for x in _MEMBERS.finditer(text, start, end)]
    members = list(zip(places[:-1], [*begins, end], strict=True))
    bounds = [_NOT_BEYOND.fullmatch(text, *place) is not None for place in members]
    if not any(bounds) or any(begin >= finish for begin, finish in members):
        return None
    parts: list[Built] = []
    for (begin, finish), bound in zip(members, bounds, strict=True):
        inside = context.as_inclusion() if bound else context
        part = context.clause(text, begin, finish, inside)
        if part.unparsed or _LEANS.match(text, begin, finish):
            return None
        if bound and not all(map(of_the_healthy, c.leaves(part.tree))):
            return None
        if not bound and not all(isinstance(x, _REASONS) for x in c.leaves(part.tree)):
            return None
        parts.append(negate(part) if bound else part)
    context.note(NOTE)
    return some(parts)


_REASONS = (c.Condition, c.Received, c.Measurement, c.Score, c.Attest, c.Allergy)
