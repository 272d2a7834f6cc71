"""A demand with a tail that only a person can answer: "no cardiac or renal disease that would preclude …"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.refining import changed
from trialrun.criteria.phrases.tails import asks_a_person, runs_on
from trialrun.criteria.trees.build import Built, attest, every, narrowed, negate, some
from trialrun.criteria.words.nouns import ADJECTIVE, DESCRIBING, may_name_therapy
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import mentions

_BEGINS = re.compile(
    r"(?:\s+|(?<=,))(?:(?:that|which)\s+\w+|(?:for|in)\s+(?:which|whom)\b|sufficient\w*\s+to\b|severe\s+enough\b|of\s+(?:such|sufficient)\b|(?:un)?likely\s+to\b"
    r"|(?:(?:contra-?indicat|preclud|prevent(?!ion|at|ive)|compromis|confound|jeopardi)\w+|interfer(?:es?|ed|ing)\b))",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s+(?:and/or|and|or)\s+|\s*/\s*|\s*,\s*(?:(?:and/or|and|or)\s+)?", re.IGNORECASE)
_LIST = re.compile(r"[,;:()]|\b(?:or|and|and/or)\b|/", re.IGNORECASE)


# "A or B, other than C, that …": the exception is told between two commas.
_SPARED_BETWEEN = re.compile(
    r",\s*(?:other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from)\s+[^,;:()]{3,60},$", re.IGNORECASE
)
# ", which would …": behind a comma it is said of the whole list.
_OF_ALL = re.compile(
    r"(?:that|which)\s+(?:would|could|may|might|can)\b(?!.*\b(?:or|and|unless|except|if|but)\b)[^,;:()<>≤≥=]*",
    re.IGNORECASE | re.DOTALL,
)
_SPARES_THOSE = re.compile(
    r"\b(?:unless|except(?:ing)?(?:\s+for)?|excluding|other\s+than|apart\s+from)(?:\s+(?:those|ones|the\s+ones))?$",
    re.IGNORECASE,
)


_EXAMPLES = re.compile(
    r"\s*,?\s*\(?(?:such\s+as|including(?:,?\s+but\s+not\s+limited\s+to)?|e\.\s?g\.|for\s+example)\s",
    re.IGNORECASE,
)


def tailed(text: str, start: int, end: int, context: Context) -> Built | None:
    """The tail holds for the whole of what stands before it: one thing, or things that share their noun."""
    piece = text[start:end]
    match = _BEGINS.search(piece)
    if match is None or match.start() < 3:
        return None
    head, tail = piece[: match.start()], piece[match.start() :].strip()
    if (
        context.excluding
        and (shown := _SHOWN.fullmatch(tail)) is not None
        and (_ANY_OF_TWO.fullmatch(head))
        and (told := tailed(text, start, end - len(tail) + shown.end("tail"), context)) is not None
    ):
        # "any A or B that may … (e.g. C, D)": a C is one of them that may
        listed = context.clause(
            text, end - len(tail) + shown.start("inside"), end - len(tail) + shown.end("inside"), context
        )
        return None if listed.unparsed else some([told, listed])
    whole = head.endswith(",") and bool(_OF_ALL.fullmatch(tail) or _EFFECT.fullmatch(tail))
    whole = whole and not _SPARES.search(_SPARED_BETWEEN.sub("", head))
    spoken_against = _SPOKEN_AGAINST.fullmatch(tail) is not None and not _LIST.search(head)
    examples = _EXAMPLES.search(tail) if shared_noun(head) else None
    said = tail[: examples.start()] if examples else tail
    if not whole and not spoken_against and not _one_tail(said):
        return None
    if _SPARES_THOSE.search(head):
        return None  # "except those that …": the tail is the exception's
    if _SPARES.search(head) and head[-1:] != "," and _said_of_what_is_spared(tail):
        return None  # "except a hypothyroidism that is treated"
    any_of_two = _MAY_DO.match(tail) and (
        (context.excluding and _ANY_OF_TWO.fullmatch(head)) or _VAGUE_OR.fullmatch(head)
    )
    if not whole and _LIST.search(head) and not shared_noun(head) and not any_of_two:
        return None
    main = context.clause(text, start, start + match.start(), context)
    speaks_against = _CONTRAINDICATED.match(tail) and any(
        isinstance(x, c.Received) for x in c.leaves(main.tree)
    )
    if speaks_against or (spoken_against and main.unparsed):
        return attest(text, start, end, "investigator")  # "exercise contraindicated": not whoever exercises
    if main.unparsed == match.start() or isinstance(main.tree, (c.Attest, c.Allowed, c.Unparsed)):
        return None
    begin = start + match.start() + len(match.group()) - len(match.group().lstrip())
    denied = isinstance(main.tree, c.Not)
    core = Built(main.tree.of, main.places) if isinstance(main.tree, c.Not) else main
    if not examples:
        return narrowed(main, attest(text, begin, end, "investigator"))
    if main.unparsed or (not denied and not context.excluding):
        return None
    kept_out = _with_examples(
        text, begin, begin + examples.start(), begin + examples.end(), end, core, context
    )
    return negate(kept_out) if denied else kept_out


def _with_examples(
    text: str, begin: int, cut: int, listed: int, end: int, core: Built, context: Context
) -> Built:
    """ "Cardiac or renal disease that would preclude surgery, such as heart failure": each of the examples too.

    An example of any "medical or surgical condition" is one only where the tail holds for it.
    """
    named = context.clause(text, listed, end, context.as_exclusion())
    known = all(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(named.tree))
    if not known or any(x == c.Condition("medical condition") for x in c.leaves(core.tree)):
        return every([core, attest(text, begin, end, "investigator")])
    return some([every([core, attest(text, begin, cut, "investigator")]), named])


# "Conditions for which exercise, sedation or fasting is unsafe": nobody is meant because of a sedation.
_SPOKEN_AGAINST = re.compile(
    r"(?:for|in)\s+(?:which|whom)\s+[^;:()<>≤≥=]{3,140}?\s(?:is|are|was|were|(?:would|may|might|could|can)\s+be)\s+(?:\w+ly\s+)?"
    r"(?:contra-?indicated|unsafe|harmful|hazardous|dangerous|impossible|inappropriate|inadvisable"
    r"|not\s+(?:recommended|advised|advisable|safe|possible|appropriate|suitable|indicated|feasible))\W*",
    re.IGNORECASE,
)
_CONTRAINDICATED = re.compile(r"contra-?indicated\b", re.IGNORECASE)
# "Any A or B that may …": "any" is said of both, and so is the tail.
_ANY_OF_TWO = re.compile(
    r"(?:(?:presence|evidence|history)\s+of\s+)?(?:any|other|impair(?:ment|ed))\s+(?!(?:of\s+the\s+following)\b)(?:(?!(?:or|and|and/or|who|that|which|with|without|no|not|unless|except)\b)[^\s,;:()/]+\s+){1,7}?"
    r"(?:or|and/or)\s+(?:(?!(?:or|and|and/or|who|that|which|with|without|no|not|unless|except|history|prior|previous|use)\b)[^\s,;:()/]+(?:\s+|$)){1,6}",
    re.IGNORECASE,
)
# "Serious medical condition or infection other than X that would …": what is so vague is meant only if it would.
_VAGUE_OR = re.compile(
    r"(?:(?:an?|any|other|no|without|presence\s+of|history\s+of)\s+)*(?:(?:underlying|pre-?existing|serious|severe|significant|major|concurrent|concomitant|intercurrent|uncontrolled|chronic|acute|active|medical|systemic|clinically)\s+)+"
    r"(?:conditions?|illness(?:es)?|diseases?|disorders?|problems?)\s+(?:or|and/or)\s+(?!(?:any\s+)?other\s)(?:(?!(?:or|and|and/or|who|that|which|with|without|no|not|unless|history|prior|previous|use)\b)[^\s,;:()/]+(?:\s+|$)){1,8}",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"(?P<tail>[^()]{8,160}?)\s*\((?:e\.?\s?g\.?|such\s+as|for\s+example|including),?\s*(?P<inside>[^()]{4,})\)\W*",
    re.IGNORECASE,
)
_MAY_DO = re.compile(r"(?:that|which)\s+(?:may|might|could|would|can|will)\b", re.IGNORECASE)


# "… that can produce weakness or fatigue": what it brings about is the tail's own list.
_EFFECT = re.compile(
    r"(?:that|which)\s+(?:(?:can|could|may|might|would|will|is\s+known\s+to|are\s+known\s+to)\s+)?"
    r"(?:produc|caus|mimic|induc|resembl|explain|trigger|account|contribut|predispos|lead|result)(?:e|s|es|k)?\b"
    r"(?!.*\b(?:who|patients?|subjects?|within|history|taking|on|prior|no|not)\b.*)(?:\s+[\w-]+){1,8}",
    re.IGNORECASE | re.DOTALL,
)


_VERB = (
    r"(?:(?:can|could|may|might|would|will)\s+(?:not\s+)?\w+|(?:is|are|was|were|has|have|had)\b|(?:result|requir|need|caus|lead|affect|impair"
    r"|interfer|limit|prevent|preclud|compromis|produc|increas|decreas|alter|involv|threaten|occur|persist|worsen|mak|put|plac)(?:e?s|e|ed)?\b)"
)
# ", and" before the last one as well, but no "and" alone: "that are active and require therapy" is read as it stands.
# "… that required steroids, or has current colitis" is said of the patient.
_NO_PATIENT = (
    r"(?!(?:has|have)\s+(?:(?:an?|any|known)\s+)*(?:current(?:ly)?|active|ongoing|history|concurrent)\b)"
)
_SEVERAL = re.compile(
    rf"(?:that|which)\s+(?:{_VERB}[^,;:()]{{0,80}},\s+){{1,4}}(?:or|and|and/or)\s+{_NO_PATIENT}{_VERB}[^,;:()]+|"
    rf"(?:that|which)\s+{_VERB}[^,;:()]{{1,80}}?(?:,\s+or\s+(?:that|which)\s+|\s+or\s+(?:(?:that|which)\s+)?){_NO_PATIENT}{_VERB}[^,;:()]+",
    re.IGNORECASE,
)
_THAT = re.compile(r"\s+(?=(?:that|which)\s)", re.IGNORECASE)


def several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Anomalies that are disabling, cause X or require Y": all of it is said of the anomalies."""
    match = _THAT.search(text, start + 3, end)
    if match is None or _SEVERAL.fullmatch(text, match.end(), end) is None:
        return None
    head = text[start : match.start()]
    if (_LIST.search(head) and not shared_noun(head)) or _SPARES.search(head):
        return None
    main = context.clause(text, start, match.start(), context)
    if not context.excluding and not isinstance(main.tree, c.Not):
        return None  # "… a procedure that requires X or have agreed to Y": another demand
    if main.unparsed or isinstance(main.tree, (c.Attest, c.Allowed)):
        return None
    asked = attest(text, match.end(), end, "investigator")
    return narrowed(main, asked)


_OR_NOW = re.compile(
    r"(?P<old>[^,;:]{6,140}?\s(?:(?:that|which)\s+(?:has\s+|have\s+|had\s+)?(?:required|needed)|requiring|needing)\s+[^,;:()]{3,60}?)"
    r"(?:(?:\s*,)?\s+or\s+|\s*,\s+(?=has\s|have\s))"
    r"(?P<now>(?:(?:has|have|who\s+has|who\s+have)\s+)?(?:an?\s+|any\s+)?(?:current|active|ongoing)\s+"
    r"(?!(?:\w+\s+){0,2}(?:treatments?|therap(?:y|ies)|medications?|interventions?|management|monitoring|surveillance|care|use|support)\b)[^;:]{3,220})",
    re.IGNORECASE,
)


def or_goes_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "History of A/B that required steroids, or current A/B": the need is told of the old ones alone."""
    match = _OR_NOW.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    parts = [context.clause(text, *match.span(one), context) for one in ("old", "now")]
    return None if parts[0].unparsed else some(parts)


def _one_tail(tail: str) -> bool:
    """Whether the words to the end are one tail: what is joined to it is a tail too, or names nothing known."""
    if not asks_a_person(tail) or "," in tail:
        return False
    if _EFFECT.fullmatch(tail):
        return True
    _, *others = re.split(r"\s+(?:or|and)\s+", tail)
    return all(asks_a_person(other) or (len(other.split()) <= 6 and not mentions(other)) for other in others)


def shared_noun(head: str) -> bool:
    """Whether a list's items before the last are adjectives that need its noun: "cardiac, hepatic or renal disease"."""
    items = _JOIN.split(head)
    last = items[-1].split()
    return (
        len(items) > 1
        and len(last) > 1
        and not re.search(r"[;:()]", head)
        and all(item.split() and _describes(item.split()[-1].lower()) for item in items[:-1])
        and last[0].lower() not in ("other", "any", "another")
    )


def _describes(word: str) -> bool:
    return word in DESCRIBING or ADJECTIVE.search(word) is not None


# What it was given for, or of what it may not be capable: the list in the tail is the tail's own.
_PURPOSE = re.compile(
    r"(?<!not)(?<!except)\s+(?:for\s+(?:the\s+treatment\s+of\s+)?(?!(?:at|more|less|up|longer|over|an?|the\s+(?:last|past|previous)|those|whom|which|patients?|subjects?"
    r"|participants?|volunteers?|children|adults?|infants?|women|men|females?|males?|example|enrol\w+|entry|inclusion)\b)"
    r"(?!(?:any|whatever)\s+(?:reason|indication|condition|disease|purpose|cause)s?\W*$)"
    r"|in\s+the\s+(?=(?:neo-?adjuvant|adjuvant|metastatic|palliative|curative|advanced|recurrent)\b)"
    r"|(?:(?:that|which|and)\s+(?:is|are)\s+)?(?=(?:not\s+(?:amenable|curable|suitable|responsive)|refractory|amenable|unresponsive)\s+(?:to|by|with)\b|suitable\s+for\b))",
    re.IGNORECASE,
)
_NO_PURPOSE = re.compile(
    r"[\d<>≤≥=;:()]|\b(?:unless|except|excluding|other\s+than|if|who|that|which|must|should|will|may|no|not\s+(?!amenable|curable|suitable|responsive)|without|within"
    r"|since|before|after|prior|allowed|permitted|eligible|excluded|ineligible|required|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)


_SPARES = re.compile(r"\b(?:unless|except|excluding|other\s+than|apart\s+from)\b", re.IGNORECASE)


# "for recurrent, persistent, or metastatic disease": one disease
_COURSES = re.compile(
    r"for\s+(?:[\w-]+,\s+){1,3}(?:or|and|and/or)\s+[\w-]+\s+(?:disease|cancer|carcinoma|tumou?rs?)\W*",
    re.IGNORECASE,
)


_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six)"
_COUNT = re.compile(rf"\b{_NUMBER}\s+(?:or|and)\s+(?:{_NUMBER}|more|fewer)\s+", re.IGNORECASE)  # no list
_INCLUDING = re.compile(r"\s*,?\s+(?:including|such\s+as)\s+", re.IGNORECASE)


_EITHER_THERAPY = re.compile(
    r"(?:(?:no|prior|previous|any|other|concurrent|concomitant|systemic)\s+)*[a-z]+\s+(?:or|and/or)\s+[a-z]+\s+(?:therapy|treatment)\s*",
    re.IGNORECASE,
)


# "for metastatic disease or adjuvant treatment": what it was given for as well.
_OR_ADJUVANT = re.compile(r"\s+or\s+(?:as\s+)?(?:neo-?)?adjuvant\s+(?:therapy|treatment)\W*$", re.IGNORECASE)


_AGAINST = re.compile(r"(?:for|in)\b", re.IGNORECASE)


def purpose(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior chemotherapy for recurrent or metastatic disease", "tumour not amenable to surgery or radiation"."""
    piece = text[start:end]
    matches = [m for m in _PURPOSE.finditer(piece) if piece[m.start() - 8 : m.start()].lower() != "suitable"]
    if len(matches) != 1 or matches[0].start() < 3:
        return None
    match = matches[0]
    tail = piece[match.start() :].strip()
    group: Group = "condition" if _AGAINST.match(tail) else "therapy"
    examples = _INCLUDING.search(tail) if group == "condition" else None
    if examples is not None:  # "for metastatic breast cancer, including chemotherapy"
        if _NO_PURPOSE.search(tail) or not all(x.of("therapy") for x in mentions(tail[examples.end() :])):
            return None
        tail = tail[: examples.start()]
    told = mentions(_OR_ADJUVANT.sub("", tail))
    if _NO_PURPOSE.search(tail) or runs_on(tail) or len(tail) > 160:
        return None
    before = _COUNT.sub("some ", piece[: match.start()])
    if _EITHER_THERAPY.fullmatch(before) and " or " in tail:
        before = (
            ""  # "biologic or immunologic therapy for A or B": the one noun of both is what is given for them
        )
    if not all(x.of(group) for x in told) or _LIST.search(before):
        return None
    if _SPARES.search(piece[: match.start()]):
        return None  # "except inhaled steroids for asthma": what they are for is the exception's
    if group == "condition" and not may_name_therapy(piece[: match.start()]):
        return None
    main = context.clause(text, start, start + match.start(), context)
    leaves = list(c.leaves(main.tree))
    counted = any(isinstance(x, c.Received) and x.lines is not None for x in leaves)
    if "," in tail and not counted and not _COURSES.fullmatch(tail):
        return None
    wanted = c.Received if group == "condition" else c.Condition
    if not any(isinstance(x, wanted) for x in leaves) or not all(
        isinstance(x, (wanted, c.Attest)) for x in leaves
    ):
        return None
    begin = start + match.start() + len(match.group()) - len(match.group().lstrip())
    if any(isinstance(x, c.Received) and x.lines is not None and x.lines.high is not None for x in leaves):
        if context.excluding:
            return None
        asked_all = attest(text, start, end, "investigator")
        if (given := changed(main, c.Received, _at_least)) is not None:
            # "One to three regimens for metastatic disease": who had none at all had none for it.
            return every([given, asked_all])
        # "At most two regimens for metastatic disease": who had no more than two of any kind meets it.
        return some([main, asked_all])
    asked = attest(text, begin, end, "investigator")
    return narrowed(main, asked)


def _at_least(node: c.Received) -> c.Received | None:
    """The same treatment in as many lines or more; None where none at all would do."""
    if node.lines is None or not node.lines.low:
        return None
    return replace(node, lines=c.Range(low=node.lines.low, low_included=node.lines.low_included))


# "X refractory to standard therapy or for which none exists": either is said of the X.
_OR_FOR_WHICH = re.compile(
    r"(?P<head>[^;:]{4,160}?)\s*,?\s+(?P<first>(?:(?:that|which|who)\s+(?:(?:is|are|was|were|has|have|had)\s+)?)?"
    r"(?:(?:either|now|clearly|previously|since)\s+)*"
    r"(?:refractory|resistant|unresponsive|progressive|progressing|progressed|failed|failing|relapsed|recurred|incurable|not\s+(?:responsive|amenable|curable))\b[^;:]{0,120}?)"
    r"\s*,?\s+or\s+(?P<second>for\s+(?:which|whom)\s+(?:[^,;:()]|\([^()]*\)){6,160})",
    re.IGNORECASE | re.DOTALL,
)
OR_FOR_WHICH = ("or for which", "or for whom")


def or_for_which(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Leukemia refractory to chemotherapy or for which no therapy exists": a leukemia, of which one is said."""
    match = _OR_FOR_WHICH.fullmatch(text, start, end)
    if match is None or _SPARES.search(match["head"]):
        return None
    head = context.clause(text, *match.span("head"), context)
    if isinstance(head.tree, c.AnyOf) and not head.unparsed:  # "solid tumor or lymphoma that …": of either
        return every([head, attest(text, match.start("first"), end, "investigator")])
    first = context.clause(text, match.start("head"), match.end("first"), context)
    if head.unparsed or isinstance(head.tree, (c.Not, c.Attest, c.Allowed)) or isinstance(first.tree, c.Not):
        return None
    return some([first, every([head, attest(text, *match.span("second"), "investigator")])])


# "Prior chemotherapy, or a cancer that will require it": what the last one needs is said of an illness.
_OR_NEEDING = re.compile(
    r"(?P<first>[^;:()]{4,160}?)\s*,?\s+or\s+(?P<second>(?:(?:have|has|having|with)\s+)?(?P<ill>[^,;:()]{3,80}?)"
    r"\s+(?:that|which)\s+(?:will|may|might|would|could|can)\s+(?:require|need|necessitate)\s+[^,;:()]{3,80})",
    re.IGNORECASE,
)
NEEDING = (" require", " need", " necessitate")


def or_needing(text: str, start: int, end: int, context: Context) -> Built | None:
    """A treatment, or an illness that will need one: who was given the first is kept out as it is."""
    match = _OR_NEEDING.fullmatch(text, start, end) if context.excluding else None
    if match is None or _SPARES.search(match["first"]):
        return None
    first = context.clause(text, *match.span("first"), context)
    if first.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(first.tree)):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not isinstance(ill.tree, c.Condition):
        return None
    second = context.clause(text, match.start("ill"), match.end("second"), context)
    return None if second.unparsed else some([first, second])


HINTS = ("that ", "which ", "whom ", "sufficient", "enough", "of such", "likely", "indicat", "preclud", "interfer", "prevent",
         "compromis", "confound", "jeopardi")  # fmt: skip
"""At least one of these stands in whatever `tailed` finds."""


# At least one of these stands in whatever `purpose` reads.
PURPOSES = (
    " for ",
    " in the ",
    "amenable",
    "curable",
    "suitable",
    "responsive",
    "refractory to",
    "refractory with",
)


# What makes a disease no reason to keep somebody out, and what makes it one.
_SPARED_FOR = re.compile(
    r"(?:that|which|who)\s+(?:(?:is|are|was|were|has|have|had|been|being|be|can|currently|now|well|adequately|successfully|curatively"
    r"|completely|fully|definitively|appropriately|surgically|previously|considered|deemed|judged|clinically|medically|rate|under|in)[\s-]+)*"
    r"(?:treated|cured|controlled|stable|stabili[sz]ed|resolved|resected|excised|removed|healed|managed|inactive|asymptomatic|mild|remission|control|quiescent|curable"
    r"|not\s+(?:clinically\s+)?(?:requir\w+|active|significant|severe|treated|need\w*)"
    r"|do(?:es)?\s+not\s+(?!respond|improve)\w+|no\s+longer|undergone|received|recovered|regressed)\b",
    re.IGNORECASE,
)


def _said_of_what_is_spared(tail: str) -> bool:
    """Whether a clause behind an exception is said of it: "that is treated", and not "that requires …"."""
    return _SPARED_FOR.match(tail) is not None
