"""What stands behind a list and belongs to all of it: causes, the line of a treatment, for what reasons, since when.

"No A or B as first-line treatment" keeps out nobody for an A that was given later.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, some, unparsed, with_leaves
from trialrun.criteria.trees.build import negate as denied
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|may|allowed|permitted|eligible|excluded|who|but)\b|[;:]",
    re.IGNORECASE,
)
_NO = r"(?P<no>(?:no|without|absence\s+of)\s+)?"

_CAUSED = re.compile(
    rf"{_NO}(?P<ill>[^,;:()<>≤≥=\d]{{4,120}}?)(?:\s*,)?\s+(?P<cause>(?:(?:potentially|possibly|probably|presumably|likely)\s+)?(?:from|due\s+to|caused\s+by|secondary\s+to|resulting\s+from)\s+"
    r"(?!(?:the\s+)?(?:study|trial|time|date|day|\d))[^;:()<>≤≥=\d]{3,160}?\s(?:and/or|or|and)\s+[^,;:()<>≤≥=\d]{3,90}(?P<behind>,\s+that\s+[^;:()<>≤≥=\d]{3,160})?)",
    re.IGNORECASE,
)
_ANOTHER_ILLNESS = re.compile(
    r"\b(?:histor(?:y|ies)\s+of|active|uncontrolled|severe|known|presence|pregnan\w+|concurrent|who|with|within|during|before|any|current|currently|other|use|months?|years?|weeks?|days?)\b",
    re.IGNORECASE,
)
_NOT_OF_ILLNESS = re.compile(
    r"\b(?:recover\w*|free|differ\w*|suffer\w*|apart|away|prevent\w*|death|dead|die|recruit\w*|select\w*|refer\w*|draw\w*)\s*$|\b(?:unable|inability|able|unwilling|volunteers?|healthy)\b",
    re.I,
)

_MEMBERS = re.compile(r",|\b(?:and/or|and|or)\b", re.IGNORECASE)
# Where what follows can be no reason of its own.
_SURELY_CAUSES = re.compile(
    r"\bmetasta\w+|\b(?:potentially|possibly|probably|presumably|likely)\b", re.IGNORECASE
)


def causes_listed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Neuropathy from diabetes, cisplatin or surgery": whether the surgery keeps out by itself, a person tells."""
    match = _CAUSED.fullmatch(text, start, end)
    if match is None or _NOT_OF_ILLNESS.search(match["ill"]) or _OTHERWISE.search(match["ill"]):
        return None
    if _ANOTHER_ILLNESS.search(match["cause"].removesuffix(match["behind"] or "")) or (
        _OTHERWISE.search(match["cause"])
    ):
        return None
    ill = context.clause(text, *match.span("ill"), context.as_exclusion() if match["no"] else context)
    leaves = list(c.leaves(ill.tree))
    if not any(isinstance(x, c.Condition) for x in leaves):
        return None
    if ill.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in leaves):
        return None
    if not isinstance(ill.tree, (c.Condition, c.All)):
        return None  # from which of them it comes, cannot be told
    _, *others = _MEMBERS.split(match["cause"])
    if _SURELY_CAUSES.search(match.group()) is None and any(
        x.of("condition") or x.of("therapy") for other in others for x in mentions(other)
    ):
        if "," not in match["cause"] or not match["cause"].lower().startswith("from"):
            return None
        whole = attest(text, match.start("ill"), end, "investigator")
        return denied(whole) if match["no"] else whole
    asked = every([ill, attest(text, *match.span("cause"), "investigator")])
    return denied(asked) if match["no"] else asked


_OF_LINE = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<given>[^;:()<>≤≥=\d]{4,160}?\s(?:and/or|or)\s+[^,;:()<>≤≥=\d]{3,60}?)\s+"
    r"(?P<line>as\s+(?:(?:an?|the|part\s+of)\s+)*(?:(?:first|second|third|1st|2nd|3rd|initial|front|salvage|adjuvant|neoadjuvant|induction|maintenance|primary)[\s-]*(?:line)?)\s+"
    r"(?:treatment|therapy|chemotherapy|regimen)(?:\s+(?:for|of)\s+[^,;:()<>≤≥=\d]{3,90})?)",
    re.IGNORECASE,
)


def line_of_each(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior A or B as first-line treatment for gout": either of them so, and not A at any time."""
    match = _OF_LINE.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(text, start, end):
        return None
    given = context.clause(text, *match.span("given"), context.as_exclusion() if match["no"] else context)
    if not isinstance(given.tree, c.AnyOf) or not all(isinstance(x, c.Received) for x in given.tree.of):
        return None
    asked = every([given, attest(text, *match.span("line"), "investigator")])
    return denied(asked) if match["no"] else asked


_AFFECTING = re.compile(
    r"(?:(?:any|current|prior|recent|concurrent|concomitant|chronic|the)\s+)*(?:(?:use|intake)\s+of\s+)?(?:(?:any|other)\s+)*(?:drugs?|medications?|medicines?|agents?|therap(?:y|ies)|substances?)\s+"
    r"(?:(?:that|which)\s+(?:(?:can|may|might|could|would|will|are\s+known\s+to|potentially)\s+)*)?(?:known\s+to\s+)?(?:affect|alter|influence|interfere\s+with|modify|impair|inhibit|stimulate|enhance)(?:s|ing)?\s+"
    r"[^;:()<>≤≥=\d]{3,120}?,\s+[^;:()<>≤≥=\d]{3,90}?\s(?:and/or|or|and)\s+[^,;:()<>≤≥=\d]{3,60}?"
    r"\s+(?:within|in|during|for)\s+(?:(?:the|last|past|previous|prior|preceding|at|least)\s+)*(?:\d{1,3}|one|two|three|four|six|eight|twelve)\s+(?:days?|weeks?|months?|years?|hours?)\b[^,;:()]{0,60}",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:such\s+as|including|includes?|e\.g|like)\b", re.IGNORECASE)


def affecting_several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Drugs that affect bone resorption, formation or turnover within 3 months": the time is of the drugs."""
    match = _AFFECTING.fullmatch(text, start, end)
    if match is None or _NAMED.search(match.group()) or _OTHERWISE.search(match.group()):
        return None
    return attest(text, start, end, "investigator")


_FOR_REASONS = re.compile(
    r"(?P<reacts>[^;:()<>≤≥=]{0,80}?(?:hypersensitiv\w+|intoleran\w+|allerg\w+)\s+to\s+(?:[^;:()<>≤≥=]|\([^()]*\)){3,200}?)(?:\s*,)?\s+"
    r"(?P<why>for\s+(?:any\s+)?reasons?\s+(?:other\s+than|except|apart\s+from)\s+[^;:()<>≤≥=]{3,90})",
    re.IGNORECASE,
)


def reacts_for_reasons(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Intolerance to A, B, or C, for reasons other than nausea": for whichever of them."""
    match = _FOR_REASONS.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    reacts = context.clause(text, *match.span("reacts"), context)
    if reacts.unparsed or not all(isinstance(x, c.Allergy) for x in c.leaves(reacts.tree)):
        return attest(text, start, end, "investigator")
    return every([reacts, attest(text, *match.span("why"), "investigator")])


_SHOWN_SO = re.compile(
    r"(?:known\s+)?(?:hypersensitivity|allerg(?:y|ies)|intolerance)\s+\((?:history\s+of\s+)?[^()]{3,60}\)\s+to\s+[^;:()]{3,200}",
    re.IGNORECASE,
)


def reacts_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Allergy (history of rash) to penicillin": a rash that came of it."""
    match = _SHOWN_SO.fullmatch(text, start, end)
    return attest(text, start, end, "investigator") if match is not None and context.excluding else None


_NONE_OR_LESS = re.compile(
    r"(?P<none>(?:no|without)\s+(?:(?:prior|previous)\s+)?[^,;:()<>≤≥=\d]{4,80}?)(?:\s*,)?\s+or\s+(?P<less>(?:less|fewer|no\s+more|not\s+more)\s+than\s+\d{1,3}\s+(?:days?|weeks?|months?|years?)\s+of\s+[^,;:()<>≤≥=\d]{2,80})",
    re.IGNORECASE,
)
_ITS_DRUG = re.compile(r".*\bof\s+(?:(?:prior|previous)\s+)?", re.IGNORECASE)


def none_or_less(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior chemotherapy or less than 4 weeks of cisplatin": so much of one that is such a therapy is let in."""
    match = _NONE_OR_LESS.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    none = context.clause(text, *match.span("none"), context)
    less = _ITS_DRUG.sub("", match["less"], count=1)
    one = context.clause(f"prior {less}", 0, len(less) + 6, context.of(f"prior {less}"))
    if not isinstance(none.tree, c.Not) or not isinstance(none.tree.of, c.Received):
        return None
    if not isinstance(one.tree, c.Received) or not is_a(one.tree.concept, none.tree.of.concept, "therapy"):
        return None
    return some([none, attest(text, *match.span("less"), "investigator")])


_HAVE_OR_WILL = re.compile(
    r"(?P<who>(?:(?:patients?|subjects?|participants?|those|who|that|must)\s+)*)(?:have|has|had)\s+(?:already\s+)?(?:received|undergone|had|underwent)\s+or\s+(?:who\s+)?"
    r"(?:will|(?:is|are)\s+(?:going|about|scheduled|planned|expected|due)\s+to|plans?\s+to)\s+(?:soon\s+)?(?:receive|undergo|have)\s+(?P<what>[^;:()<>≤≥=]{3,160})",
    re.IGNORECASE,
)


def have_or_will(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have received or will receive a kidney transplant": one that was given, or one that is still to come."""
    match = _HAVE_OR_WILL.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match["what"]):
        return None
    told = f"have received {match['what']}"
    given = context.clause(told, 0, len(told), context.of(told))
    leaves = list(c.leaves(given.tree))
    whole = attest(text, start, end, "investigator")
    if given.unparsed or isinstance(given.tree, c.Not) or not all(isinstance(x, c.Received) for x in leaves):
        return whole
    if any(isinstance(x, c.Received) and (x.ongoing or x.within or x.lines or x.planned) for x in leaves):
        return whole

    def planned(tree: c.Tree, _: tuple[int, int]) -> Built:
        assert isinstance(tree, c.Received)
        return leaf(replace(tree, planned=True), *match.span("what"))

    done = Built(given.tree, (match.span("what"),) * len(given.places))
    return some([done, with_leaves(given, planned)])


_SIGNED_BY = re.compile(
    r"[^;:()<>≤≥=]{0,60}\b(?:inability|unwilling\w*|unable|refusal|not\s+able|lack|ability|able|willing\w*)\b[^;:()<>≤≥=]{0,90}\bconsent\s*,?\s+either\s+by\s+[^;:()<>≤≥=]{3,160}?\s+or\s*,?\s+[^;:()<>≤≥=]{3,200}",
    re.IGNORECASE,
)


def signed_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Inability to sign a consent, either by the patient or by a parent": who signs it is no other reason."""
    return attest(text, start, end) if _SIGNED_BY.fullmatch(text, start, end) is not None else None


_ON_PROTOCOL = re.compile(
    r"(?:[^;:()<>≤≥=]{0,60}?\b)?(?:enrolled|participating|registered|entered)\s+(?:and\s+(?:in\s+)?[^,;:()]{3,40}?\s+)?(?:in|on|onto|into)\s+(?:an?|the|another|one\s+of\s+the)\s+(?:(?!not\b|no\b)[\w-]+\s+){0,4}?(?:protocol|study|trial)\s+"
    r"(?:involving|that\s+involves|using|utilizing)\s+[^;:()]{3,120}",
    re.IGNORECASE,
)


def on_protocol(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Enrolled on a protocol involving interferon": of the protocol, and not that it is given today."""
    if context.excluding or _ON_PROTOCOL.fullmatch(text, start, end) is None:
        return None
    if _OTHERWISE.search(re.sub(r"\bmust\b", "", text[start:end], flags=re.IGNORECASE)) is not None:
        return None
    if re.search(r"\b(?:no|not|never|without|cannot)\b", text[start:end], re.IGNORECASE):
        return None
    return attest(text, start, end, "investigator")


_AVOIDED = re.compile(
    r"(?:[\w-]+\s+){0,4}?avoid(?:s|ing)?\s+(?:(?:the\s+)?use\s+of\s+)?[^;:]{3,300}", re.IGNORECASE
)


def avoided(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Avoid laxatives, use of enemas", among the exclusions: what people are told to do keeps nobody out."""
    if not context.excluding or _AVOIDED.fullmatch(text, start, end) is None:
        return None
    if re.search(
        r"\b(?:not|unable|unwilling|cannot|refus\w+|fail\w*|to)\s+avoid", text[start:end], re.IGNORECASE
    ):
        return attest(text, start, end)
    return unparsed(text, start, end)


_USERS = re.compile(
    r"(?P<head>(?:(?:patients?|subjects?|participants?|those|individuals|people)\s+)?(?:who|that)\s+(?:currently\s+|regularly\s+)?(?:use|take|require|need)\s+(?:any\s+|other\s+)*"
    r"(?:drugs?|medications?|medicines?|agents?)\s+(?:that|which)\s+[^,;:()<>≤≥=]{3,90}?)\s*,?\s+(?:such\s+as|including|e\.g\.,?|like)\s+(?P<named>[^;:()<>≤≥=\d]{3,200})",
    re.IGNORECASE,
)


def users_of(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients who use drugs that raise potassium, such as A or B": who uses them today."""
    match = _USERS.fullmatch(text, start, end)
    if match is None or not context.excluding or _OTHERWISE.search(match["named"]):
        return None
    told = f"patients who currently use {match['named']}"
    named = context.clause(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Received) and x.ongoing for x in c.leaves(named.tree)):
        return None
    place = match.span("named")
    return some(
        [
            attest(text, *match.span("head"), "investigator"),
            Built(named.tree, (place,) * len(named.places)),
        ]
    )


_MEDICATIONS = re.compile(
    r"(?P<first>(?:other|any|all)\s+(?:other\s+)?(?:drugs?|medications?|agents?)\s+(?:used\s+)?for\s+(?:the\s+)?(?:treatment|prevention|prophylaxis|therapy)\b[^;:]{3,200});\s*(?P<more>[^:]{3,300})",
    re.IGNORECASE,
)


def medications_listed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Other drugs for malaria; aspirin; quinine": medication that is not to be taken along, and no aspirin of old."""
    match = _MEDICATIONS.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    parts = [attest(text, *match.span("first"), "investigator")]
    at = match.start("more")
    for one in match["more"].split(";"):
        said = one.strip()
        begin = text.index(said, at, end) if said else at
        at += len(one) + 1
        if not said:
            continue
        told = f"current use of {said}"
        member = context.clause(told, 0, len(told), context.of(told))
        place = begin, begin + len(said)
        taken = all(isinstance(x, c.Received) and x.ongoing for x in c.leaves(member.tree))
        parts.append(Built(member.tree, (place,) * len(member.places)) if taken else unparsed(text, *place))
    return some(parts)


RULES = (
    (causes_listed, ("from ", "due to", "caused by", "secondary to")),
    (line_of_each, (" as ",)),
    (
        affecting_several,
        ("affect", "alter", "influenc", "interfer", "modif", "impair", "inhibit", "stimulat", "enhanc"),
    ),
    (reacts_for_reasons, ("for reason", "for any reason")),
    (reacts_so, ("sensitivity (", "allergy (", "allergies (", "intolerance (")),
    (none_or_less, ("or less than ", "or fewer than ", "or no more than ", "or not more than ")),
    (have_or_will, ("or will ", "or are ", "or is ", "or plan", "or who ")),
    (signed_by, ("either by",)),
    (on_protocol, ("involv", "using ", "utilizing ")),
    (avoided, ("avoid",)),
    (
        users_of,
        (
            "who use ",
            "who take ",
            "who require ",
            "who need ",
            "that use ",
            "that take ",
            "who currently ",
            "who regularly ",
        ),
    ),
    (medications_listed, (";",)),
)
"""Each with words of which one stands in whatever it reads."""
