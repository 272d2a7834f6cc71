"""Lines that are headings of sections: which kind of criteria stands under them, and for which part of the trial."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.layout.parts import Parts
from trialrun.criteria.trees.limits import ID, JOIN, KIND
from trialrun.criteria.words.signs import Words
from trialrun.model.eligibility import Kind
from trialrun.vocab.mentions import mentions
from trialrun.vocab.spelling import lowered

_WHO = (
    r"(?:for\s|of\s)?(?:the\s)?(?:study\s|trial\s|all\s|main\s|key\s|major\s|core\s|general\s|specific\s"
    r"|additional\s|other\s|primary\s|eligibility\s|summary\s|further\s|\w{1,15}\s){0,4}?"
)
# "Cohort 1 - Exclusion criteria", "Healthy controls: inclusion criteria": whose they are.
_OF_WHOM = r"(?:(?=[^\n]{0,60}clusion\s+criteri)[A-Za-z][\w'’/-]*(?:\s+[\w'’/-]+){0,4}?\s*(?:\s[-–—]|:)\s+)?"
_NUMBER = r"(?:(?:\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]{1,4}(?:\.[IVX]{1,4})*|[A-H])\.?\s+)?"
_HEADING = re.compile(
    rf"""^[\W_]*{_NUMBER}(?P<before>{_OF_WHOM}{_WHO})
        (?P<which>inclusion(?:ary)?|exclusion(?:ary)?|included|excluded|eligibility|non[- ]?inclusion|non[- ]?eligibility
        |ineligibility|(?:non[- ]?)?selection(?=\s+criteri))
        (?:\s+(?:and|/|&)\s*(?:inclusion|exclusion))?
        \s*(?:criteri(?:a|on|ons|um)|requirements?|conditions?|factors?)?
        (?P<after>(?:\s*[-–—]\s*|\s+)?[^:.;\n]{{0,70}}?)
        \s*(?:\([^)\n]{{0,200}}\))?\s*(?:(?P<colon>:)|(?<=criteria)\.)?[\s*_#]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Labels of the registry's oldest cancer records, which stand alone on a line or inside a paragraph.
ORGANS = (
    r"Hepatic|Renal|Cardiovascular|Cardiac|Pulmonary|Neurologic(?:al)?|Metabolic|Immunologic(?:al)?|Gastrointestinal"
    r"|Dermatologic(?:al)?|Ophthalmic"
)
LABELS = (
    r"(?:Disease|Patient) characteristics|Prior(?:/| )concurrent therapy|Age|Sex|Gender|Menopausal status"
    rf"|Performance status|Life expectancy|Hematopoietic|Hematologic(?:al)?|{ORGANS}|Neurology|Weight|Other|Biologic therapy"
    r"|Chemotherapy|Endocrine therapy|Hormonal therapy|Radiotherapy|Radiation therapy|Surgery|Hormone receptor status|Bone marrow"
)
_BARE_LABEL = re.compile(rf"\W*(?:{LABELS})\W*", re.IGNORECASE)
_OLDEST = re.compile(r"\b(?:DISEASE|PATIENT) CHARACTERISTICS\b", re.IGNORECASE)


def of_oldest_form(text: str) -> bool:
    """Whether an eligibility text has the form of the registry's oldest cancer records."""
    return "characteristics" in text.lower() and bool(_OLDEST.search(text))


def is_label(line: str) -> bool:
    """Whether a line of such a record is one of its labels and nothing else: "Surgery", "--Age--"."""
    return len(line) <= 60 and bool(_BARE_LABEL.fullmatch(line))


# Topics of the protocol template that many sponsors share, each on a line of its own.
_TEMPLATE_LABEL = re.compile(
    r"\W*(?:Age|Weight|Sex|Informed consent|Types? of participants?(?: and (?:target )?disease characteristics)?"
    r"|Sex and contraceptive(?:\s*/\s*| and )barrier requirements|Medical conditions"
    r"|Prior\s*/\s*concomitant (?:therapy|medications?)|Prior\s*/\s*concurrent clinical (?:study|trial) experience"
    r"|Diagnostic assessments|Other (?:inclusions|exclusions)(?: criteria)?)\s*:?\W*",
    re.IGNORECASE,
)


def of_template(text: str) -> bool:
    """Whether an eligibility text has the topics of the sponsors' template: at least two of its own."""
    lowered = text.lower()
    if "participant" not in lowered and "medical conditions" not in lowered:
        return False
    told = {line.strip(" *_:-").lower() for line in text.splitlines() if is_template_label(line)}
    return len(told - {"age", "weight", "sex", "informed consent"}) > 1


def is_template_label(line: str) -> bool:
    """Whether a line is one of these topics and nothing else: "Prior/Concomitant Therapy"."""
    return len(line) <= 80 and _TEMPLATE_LABEL.fullmatch(line) is not None


# Headings of the registry's oldest cancer records; all of them state who is let in.
_OLD_HEADING = re.compile(
    r"^\W*(?:(?i:DISEASE CHARACTERISTICS|PATIENT CHARACTERISTICS|PRIOR(?:/| )CONCURRENT THERAPY)"
    r"|PROTOCOL ENTRY CRITERIA|(?:Concurrent|Prior) (?:Medication|Treatment)|Patients must have"
    r"|Required|Co-existing Condition|Risk Behavior)\s*:?\W*$"
)
# Standing alone, a word for what keeps out.
_REASONS = re.compile(
    r"[\W_]*(?:absolute\s+|study\s+)?(?:contra-?indications?|exclusions)\s*:?[\W_]*", re.IGNORECASE
)
# The headings of records written in another language, whose criteria may be English all the same.
_FOREIGN = re.compile(
    r"""[\W_]*(?:(?P<out>Ausschlu(?:ss|ß)kriterien|crit[eè]res\s+(?:d['’]exclusion|de\s+non[- ]inclusion)
        |criterios\s+de\s+exclusi[oó]n|criteri\s+di\s+esclusione|crit[eé]rios\s+de\s+exclus[aã]o)
        |Einschlu(?:ss|ß)kriterien|crit[eè]res\s+d['’]inclusion|criterios\s+de\s+inclusi[oó]n|criteri\s+di\s+inclusione
        |crit[eé]rios\s+de\s+inclus[aã]o)\s*:?[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Topics of the same records that stand under a heading of either kind.
_TOPIC = re.compile(
    r"\W*(?:(?:Concurrent|Prior) (?:Medication|Treatment)|Co-existing Condition|Risk Behavior)\s*:?\W*"
)
# "Who may take part", "You cannot join this study:"
_TAKING_PART = re.compile(
    r"""\W*(?:(?:who|which|what|people|patients|participants|volunteers|you|those)\s+){1,3}
        (?:(?P<no>cannot|can['’]t|(?:can|may|should|must|will)\s+not(?:\s+be\s+able\s+to)?|(?:is|are)\s+not\s+able\s+to)
        |can|may|should|is\s+able\s+to|are\s+able\s+to)
        \s+(?:take\s+part|participate|join|enrol+|be\s+(?:included|enrolled))(?:\s+(?:in\s+)?(?:this|the)\s+(?:research|clinical)?\s*(?:study|trial))?
        \s*[?:]?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME = r"(?:Inclusion\s+Criteria|Exclusion\s+Criteria|INCLUSION\s+CRITERIA|EXCLUSION\s+CRITERIA)"
# "Inclusion Criteria - Stage 1", "Exclusion Criteria - Healthy Controls": the line goes on with whose they are.
_GOES_ON_WITH_WHOM = (
    rf"(?![^\S\n]+(?i:(?:[-–—]\s*)?(?:for\s+)?(?:(?:{KIND}|stages?)\s+{ID}(?:{JOIN}{ID})*\b(?:\s+only)?(?:\s*\([^()\n]{{1,60}}\))?"
    r"|(?<=[-–—]\s)(?:(?:all|both)\s+)?(?:[\w'’-]+\s+){0,3}(?:patients|subjects|participants|controls?|volunteers|donors?|recipients?|groups?"
    r"|cohorts?|arms|parts|phases|stages|care-?givers?|parents))\s*:?[^\S\n]*$))"
)
_ASIDE = r"(?:\s*\([^()\n]{0,80}\))?"
_INSIDE = re.compile(
    rf"""(?P<heading>
        # at the beginning of a line or sentence, with a colon
        (?:(?<=[.;:\n])|(?<=\s\s)|^)[^\S\n]{{0,3}}(?i:(?:(?:key|main|major|general|additional|other)\ )?
        (?:inclusion|exclusion)(?:\s+criteria|\s+criterion)?(?:\ for\ [^:.\n]{{1,60}})?\s*:)
        |(?:(?<=[.;:\n])|(?<=\s\s)|^)[^\S\n]{{0,3}}(?:C|c)riteria\ for\ (?:in|ex)clusion\s*:
        # the same with capitals, and without a colon before what can only be a criterion or a bullet
        |(?:(?<=[.;:\n])|^)[^\S\n]{{0,3}}{_NAME}\s*\([^()]{{0,200}}\)\s*:?
        |(?:(?<=[.;:]\ )|^)(?:\d{{1,2}}\.\d{{1,2}}\.?\ )?{_NAME}{_GOES_ON_WITH_WHOM}(?=[^\S\n]+(?:[-–•*]\s|\d{{1,2}}[.)]|(?!Number\b|Requirements?\b)[A-Z][a-z]))
        # inside a paragraph, behind a word that does not make it an object or a reference
        |(?<=[\w)%.;,]\ )(?<!\ and\ )(?<!\ or\ )(?<!\bthe\ )(?<!\bin\ )(?<!\bsee\ )(?<!\bof\ )(?<!\bper\ )(?<!\bto\ )(?<!\ball\ )
        (?<!\bany\ )(?<!\bother\ )(?<!\bPatient\ )(?<!\bGeneral\ )(?<!\bfollowing\ )(?<!\bspecific\ )(?<!\bmeet\ )(?<!\bmeets\ )
        (?<!\bunder\ )(?<!\bmeeting\ )(?<!\bLaboratory\ )
        (?:{_NAME}(?:{_ASIDE}\s*:|(?=[ \t]*\n\s*(?:\n|[-•*])))|(?:Inclusion|Exclusion)\s+criteria{_ASIDE}\s*:)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_CLUSION = re.compile(
    r"clusion(?<=(?:in|ex)clusion)"
)  # of the text in lower case; the longest common part is found at once
_MOST_BEFORE = 16  # characters of such a heading before that word


def inside_paragraphs(text: str) -> Iterator[re.Match[str]]:
    """Headings that stand inside a paragraph, as the group `heading`; looked for only around their word."""
    reached = 0
    for word in _CLUSION.finditer(lowered(text)):
        begin = word.start() - 2
        for start in range(max(reached, begin - _MOST_BEFORE), begin + 1):
            if (match := _INSIDE.match(text, start)) is not None:
                reached = match.end()
                yield match
                break


# Every heading of a section holds one of these.
_SIGNS = Words(
    "clusion", "included", "excluded", "eligib", "characteristics", "prior", "protocol", "concurrent", "patients must",
    "required", "co-ex", "take part", "participate", "join", "enrol", "selection", "indication", "schlu",
    "clusi", "exclus", "inclus", "risk beh",
)  # fmt: skip


# One of these says of a usual heading which section it opens.
_NAMED = Words("inclusion", "exclusion", "included", "excluded", "eligib", "selection")
_SAYS = re.compile(
    r"\b(?:must|should|will|would|are|is|were|was|include[sd]?|who|have|has|if|not|may|see|meet\w*|any)\b",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\([^)]*\)")


_VERDICT = re.compile(r"\W*(?:excluded|required|allowed|permitted|prohibited|not allowed)\b", re.IGNORECASE)


def keeps_topic(text: str) -> bool:
    """Whether a heading only says what holds for the topic above it: "Excluded within 14 days before entry:"."""
    return _VERDICT.match(text) is not None


def keeps_kind(text: str) -> bool:
    """Whether a heading of the oldest records names a topic, and leaves to the one above what its criteria do."""
    return _TOPIC.fullmatch(text) is not None


_CRITERIA = re.compile(r"(?P<word>[A-Za-z]{8,12})(?=\s+criteri(?:a|on)\b)", re.IGNORECASE)
_KINDS = ("inclusion", "exclusion", "eligibility")
_MOST_SLIPS = 2
_LONGEST_TWO_WORDS = 40
_LONGEST_MISSPELLED = 60  # characters: of a heading and nothing else


def _well_spelled(text: str) -> str:
    """A heading with "inclusion" or "exclusion" for what is nearest to one of them: "Exlcusion criteria:"."""
    if "criteri" not in text.lower():
        return _both_misspelled(text)
    match = _CRITERIA.search(text)
    if match is None or match["word"].lower() in _KINDS:
        return text
    kind = _nearest(match["word"])
    return text if not kind else text[: match.start()] + kind.capitalize() + text[match.end() :]


def _nearest(word: str) -> str:
    """Which of the kinds a misspelled word was meant for; empty where it is none or may be either."""
    from rapidfuzz.distance import OSA

    slips = sorted((OSA.distance(word.lower(), kind), kind) for kind in _KINDS)
    return "" if slips[0][0] > _MOST_SLIPS or slips[0][0] == slips[1][0] else slips[0][1]


# Letters of "criteria" stand in another order, or one is missing: the line has two words and nothing else.
_TWO_WORDS = re.compile(r"[\W_]*(?P<which>[A-Za-z]{7,12})\s+(?P<noun>[Cc][A-Za-z]{5,9})\s*:?[\W_]*")
_NOUNS = ("criteria", "criterion")


def _both_misspelled(text: str) -> str:
    """ "Exlcusion cirteria:": a line of two words, each of which is nearly one of a heading."""
    match = _TWO_WORDS.fullmatch(text) if len(text) <= _LONGEST_TWO_WORDS else None
    if match is None:
        return text
    from rapidfuzz.distance import OSA

    if min(OSA.distance(match["noun"].lower(), noun) for noun in _NOUNS) > _MOST_SLIPS:
        return text
    kind = _nearest(match["which"])
    if not kind:
        return text
    before, between, after = (
        text[: match.start("which")],
        text[match.end("which") : match.start("noun")],
        text[match.end("noun") :],
    )
    return f"{before}{kind.capitalize()}{between}criteria{after}"


# "Risk Behavior: Excluded:": the topic and what holds for it, on one line.
_OF_TOPIC = re.compile(
    r"\W*(?P<topic>(?:Concurrent|Prior) (?:Medication|Treatment)|Co-existing Condition|Risk Behavior)\s*:\s*(?=(?:Excluded|Required)\b[^.;:]*:\W*$)"
)


def topic_of(text: str) -> str:
    """The topic that a heading names before it says what holds for it; empty for other lines."""
    match = _topic(text)
    return "" if match is None else match["topic"]


def _topic(text: str) -> re.Match[str] | None:
    return _OF_TOPIC.match(text) if "Excluded" in text or "Required" in text else None


def heading(text: str, parts: Parts) -> tuple[Kind, str, str] | None:
    """Kind, label and part of the trial when the line is a section's heading and nothing else."""
    if (topic := _topic(text)) is not None:
        text = text[topic.end() :]
    found = _heading(_well_spelled(text) if len(text) <= _LONGEST_MISSPELLED else text, parts)
    return None if found is None else (found[0], text.strip(" :*#_\t?"), found[2])


def _heading(text: str, parts: Parts) -> tuple[Kind, str, str] | None:
    lower = text.lower()
    if len(text) > 260 or not _SIGNS.stand_in(lower):
        return None
    if _OLD_HEADING.match(text):
        return "inclusion", text.strip(" :*#_"), ""
    if _REASONS.fullmatch(text) is not None:
        return "exclusion", text.strip(" :*#_"), ""
    if (foreign := _FOREIGN.fullmatch(text)) is not None:
        return "exclusion" if foreign["out"] else "inclusion", text.strip(" :*#_"), ""
    if (part := _TAKING_PART.match(text)) is not None:
        return "exclusion" if part["no"] else "inclusion", text.strip(" :*#_\t?"), ""
    match = _HEADING.match(text) if _NAMED.stand_in(lower) else None
    if match is None or len(_BRACKET.sub("", text)) > 160:
        return None
    which, after = match["which"].lower(), match["after"].strip(" -–—:")
    has_noun = "criteri" in lower or "requirement" in lower
    if not match["colon"] and not has_noun and (after or match["before"].strip()):
        return None
    if after and not match["colon"] and len(after.split()) > 6:
        return None
    if _SAYS.search(_BRACKET.sub("", text)) and (
        not re.search(r"\b(?:if|who|not)\b[^:]*(?:the following|any of)[^:]*:\W*$", text, re.I)
        and not re.match(r"^\W*(?:inclusion|exclusion) criteria\b[^:]{0,70}:\W*$", text, re.I)
    ):
        return None
    if _OF_SOME.search(match["before"]):
        return None  # "Patients with gout are excluded if they have any of the following:", and nobody else
    kind: Kind = "exclusion" if which.startswith(("excl", "non", "ineli")) else "inclusion"
    label = text.strip(" :*#_\t")
    return kind, label, parts.in_heading(f"{match['before']} {after} {text[match.end('after') :]}")


_OF_SOME = re.compile(
    r"\b(?:with|having|who\s+ha(?:ve|d))\s+(?!(?:any|one|either|all|the|following|these|a\s+history)\b)\w",
    re.IGNORECASE,
)
_BARE_TOPIC = re.compile(
    r"\W*(?:(?:concurrent|prior|allowed|required|excluded|other)\s+)*(?:medications?|treatments?|therap(?:y|ies)|risk behaviou?r|note|notes)\W*",
    re.IGNORECASE,
)


_VERSION = re.compile(
    r"\W*(?:note:?\s*)?(?:(?:as\s+)?per\s+|new\s+)?(?:amend(?:ed|ment)|revis(?:ed|ion)|addendum|changed|previous\s+version|original\s+version)"
    r"[\s\d/.:#-]*(?:was|as\s+follows)?\W*",
    re.IGNORECASE,
)
# Headings of protocols' own forms, which stand without a colon.
_OF_A_FORM = re.compile(
    r"(?:prior|previous)\s*(?:/|&|\band\b)\s*(?:concomitant|concurrent|current)\s+"
    r"(?:therap(?:y|ies)|medications?|treatments?|clinical\s+(?:study|trial)\s+experience)\W*",
    re.IGNORECASE,
)


# "Celecoxib study:": whose criteria come.
_OF_A_STUDY = re.compile(
    r"\W*(?:(?!no\b|not\b|in\b|any\b)[\w/-]+\s+){1,4}(?:(?:sub-?)?study|trial|protocol|arm)\s*:\W*",
    re.IGNORECASE,
)


def bare_label(text: str) -> bool:
    """Whether a line without anything under it only names a topic, as "Life expectancy:" does."""
    stripped = text.strip()
    if _VERSION.fullmatch(stripped) or _OF_A_FORM.fullmatch(stripped):
        return True  # "PER AMENDMENT 4/3/96:"
    if ":" in stripped and _OF_A_STUDY.fullmatch(stripped):
        return True
    if not stripped.endswith(":") or len(stripped.split()) > 5 or re.search(r"[\d<>≤≥]", stripped):
        return False
    return is_label(stripped) or bool(_BARE_TOPIC.fullmatch(stripped)) or not mentions(stripped)
