"""What is taken back behind a demand: "The exception would be …", "(Amended to now allow these.)"."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

HINTS = (
    "exception",
    "amended",
    "no longer",
    "now allowed",
    "now permitted",
    "now eligible",
    "now acceptable",
)

_EXCEPTION = (
    r"(?:however,?\s+)?(?:(?:the|an|one|another|only|sole|single|possible|other)\s+){0,3}exceptions?"
    r"(?:\s+to\s+(?:this|these|the|that)(?:\s+[a-z]+){0,3})?\s+(?:(?:would|will|may|might|can|could|should|is|are|was|were)\s+)(?:be\s+)?"
    r"(?!not\b|no\b|allowed\b|permitted\b|possible\b)(?P<who>[^;]{3,400})"
)
_WHEN = r"(?:,?\s*(?:as\s+of|per|as\s+per|by|since|in|from|under|with|according\s+to)\s[^;()\[\]]{2,60})?"
_TAKEN_BACK = (
    r"[\[(]?\s*(?:(?:as\s+)?amended\b[\s\d/.,:-]*(?:(?:to|and)\s+)?(?:now\s+|also\s+)*(?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?)"
    r"(?P<what>\s+(?!as\s|per\s|by\s|since\s|in\s)[^;()\[\]]{2,120}?)?"
    r"|(?:(?:this|these|it|they|which|such\s+patients)\s+(?:is|are|criterion\s+is|exclusion\s+is)\s+)?(?:no\s+longer\s+(?:an?\s+)?(?:exclu(?:ded|sion|sionary)|required|requirement|prohibited|disallowed|applicable)(?:\s+criteri(?:on|a))?"
    r"|now\s+(?:allowed|permitted|eligible|acceptable)))"
    rf"{_WHEN}[\s.]*[\])]?[\s.]*"
)
_EXCEPTION_BEHIND = re.compile(_EXCEPTION, re.IGNORECASE | re.DOTALL)
_TAKEN_BACK_BEHIND = re.compile(_TAKEN_BACK, re.IGNORECASE)
_MAIN = r"(?P<main>[^;]{3,500}?)"
_WITH_EXCEPTION = re.compile(rf"{_MAIN}\.\s+(?P<told>{_EXCEPTION})", re.IGNORECASE | re.DOTALL)
_WITH_TAKEN_BACK = re.compile(
    rf"{_MAIN}(?:\.\s+(?=[\[(\w])|\s*(?=[\[(]))(?P<told>{_TAKEN_BACK})", re.IGNORECASE | re.DOTALL
)
# Of several things before it, or of one kind of what it names, it may take back but some.
_SEVERAL = re.compile(r",|\b(?:or|and|and/or|except)\b", re.IGNORECASE)
_JUST_THESE = re.compile(
    r"\W*(?:these|this|them|it|those|such\s+(?:patients|subjects|use|therapy))?\W*", re.IGNORECASE
)
# "Oxygen at home (no longer required)": perhaps by the patient, where nothing says by the protocol.
_OF_THE_RECORD = re.compile(
    r"\b(?:amend\w*|criteri(?:on|a)|as\s+of|(?:as\s+)?per|since|protocol)\b", re.IGNORECASE
)
# People, or with words of their own: an exception by its name alone is told as one.
_NOT_A_NAME = re.compile(
    r"\d|\b(?:patients?|subjects?|participants?|those|who|which|that|if|when|where|made|for|in|may|must|not)\b",
    re.IGNORECASE,
)

# "No prior therapy for A except: emergency therapy for B or C": what was given, and no illness, is spared.
_GIVEN = r"(?:therap(?:y|ies)|treatments?|chemotherapy|radiotherapy|radiation|irradiation|surgery|(?:cortico)?steroids?)"
_GIVEN_FOR = re.compile(
    rf"(?P<main>[^;:()]*?\b{_GIVEN}\b[^;:()]*?)\s*,?\s+except(?:\s+for)?\s*:?\s+(?P<what>(?:(?!for\b)[\w-]+\s+){{0,4}}?{_GIVEN}\s+for\s+[^;:()]*?(?:,|\s(?:and|or)\s)[^;:()]*)",
    re.IGNORECASE,
)


def except_for_these(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior therapy for A except emergency therapy for B, C or D": a person says whether it was that."""
    match = _GIVEN_FOR.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    if main.unparsed or isinstance(main.tree, c.Not) == context.excluding:
        return None
    spared = attest(text, *match.span("what"), "investigator")
    if context.excluding:
        return every([main, negate(spared)])
    return negate(every([negate(main), negate(spared)]))


# "Dementia other than Alzheimer's (vascular dementia, Lewy body dementia)": the others, and not what is spared.
_OTHERS = re.compile(
    r"(?P<main>[^;:()]{3,120}?\s)other\s+than\s+(?P<spared>[^;:,()]{3,60}?)\s*\((?P<others>[^():;<>≤≥=\d]{4,240})\)",
    re.IGNORECASE,
)


def others_in_brackets(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A other than B (C, D)", where C and D are no kinds of B: they are named as the others, each of which counts."""
    match = _OTHERS.search(text, start, end)
    if match is None or "," not in match["others"]:
        return None
    spared = [x.of("condition") for x in mentions(match["spared"])]
    others = [x.of("condition") for x in mentions(match["others"])]
    whole = [x.of("condition") for x in mentions(match["main"])]
    if not all((*spared, *others)) or not spared or len(others) < 2 or _ALIKE.search(match["others"]):
        return None
    if any(is_a(a, b, "condition") or is_a(b, a, "condition") for a in others for b in spared):
        return None
    if "malignancy" in whole or "neoplasm" in whole:
        return None  # of cancers such a bracket rather goes on with what is spared
    if whole and whole[-1] and not any(is_a(x, whole[-1], "condition") for x in others):
        return None
    begin = match.start("others")
    told = f"{text[:begin]}e.g., {text[begin:]}"
    built = context.clause(told, start, end + len("e.g., "), context.of(told))
    whole_sentence = Built(built.tree, ((start, end),) * len(built.places))
    return with_leaves(whole_sentence, _in_its_own_words)


def _in_its_own_words(node: c.Tree, place: Place) -> Built:
    if isinstance(node, (c.Attest, c.Unparsed)):
        node = msgspec.structs.replace(node, text=node.text.replace("(e.g., ", "(", 1))
    return leaf(node, *place)


# Those of the spared ones that were treated are told there, or it is told already how the names are meant.
_ALIKE = re.compile(
    r"\b(?:e\.?\s?g|i\.?\s?e|such\s+as|including|for\s+example|treated|cured|resected|in\s+situ|or|and/or|with|without|if|when|unless)\b",
    re.IGNORECASE,
)


def takes_back(sentence: str) -> bool:
    """Whether a sentence loosens the one before it, and asks for nothing itself."""
    low = sentence.lower()
    if not any(word in low for word in HINTS):
        return False
    said = sentence.strip()
    return (
        _EXCEPTION_BEHIND.fullmatch(said.rstrip(" .")) is not None
        or _TAKEN_BACK_BEHIND.fullmatch(said) is not None
    )


def with_exception(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior chemotherapy. An exception is A": as "except A"; of other exceptions a person is asked."""
    match = _WITH_EXCEPTION.fullmatch(text, start, end)
    if match is None:
        return None
    if _NOT_A_NAME.search(match["who"]) is None:
        told = f"{match['main']} except {match['who'].strip(' .')}"
        built = context.clause(told, 0, len(told), context.of(told))
        main = context.clause(text, *match.span("main"), context)
        if _excepts(main.tree, built.tree):
            return Built(built.tree, ((start, end),) * len(built.places))
    return _loosened(text, match, context)


def _excepts(main: c.Tree, spared: c.Tree) -> bool:
    """Whether the exception is an operand of the one thing that the demand names, and nothing besides."""
    before, after = list(c.leaves(main)), list(c.leaves(spared))
    if len(before) != 1 or len(after) != 1 or isinstance(main, c.Not) != isinstance(spared, c.Not):
        return False
    one, other = before[0], after[0]
    if not isinstance(one, (c.Condition, c.Received)) or not isinstance(other, (c.Condition, c.Received)):
        return False
    return msgspec.structs.replace(other, excepting=one.excepting) == one and other != one


def amended(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Investigational agents. (Amended to now allow these.)": it keeps nobody out any longer."""
    match = _WITH_TAKEN_BACK.fullmatch(text, start, end)
    if match is None:
        return None
    needed = "required" in match["told"].lower() and _OF_THE_RECORD.search(match["told"]) is None
    if needed or _SEVERAL.search(match["main"]) or _JUST_THESE.fullmatch(match["what"] or "") is None:
        return _loosened(text, match, context)
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


def _loosened(text: str, match: re.Match[str], context: Context) -> Built:
    main = context.clause(text, *match.span("main"), context)
    if isinstance(main.tree, c.Allowed):
        return leaf(c.Allowed(" ".join(match.group().split())), *match.span())
    spared = attest(text, *match.span("told"), "investigator")
    return every([main, negate(spared)]) if context.excluding else some([main, spared])


_FOR_OTHERS = re.compile(
    rf"(?P<given>[^,;:()<>≤≥=]*?\b{_GIVEN})\s+(?P<for>(?:for|of)\s+(?:(?:an?|any|the|other|another|prior|previous)\s+)*(?P<ill>[^,;:()<>≤≥=]{{3,60}}?))"
    r"(?P<time>\s+(?:within|in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|prior|preceding)\s+)?\d+\s*(?:days|weeks|months|years|year|month)\b[^,;:()<>≤≥=]{0,40}?)?"
    r"\s*,?\s+(?:except(?:ing)?(?:\s+for)?|other\s+than|excluding|apart\s+from|with\s+the\s+exception\s+of)\s+(?P<spared>[^,;:()<>≤≥=]{3,80}?)\W*",
    re.IGNORECASE,
)
_NO_TREATMENT = re.compile(r"\W*(?:no|without)\s+", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:or|and|not|no|without|who|that|which|if|within|in|for|treated|given)\b", re.IGNORECASE
)


def for_other_illness(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chemotherapy for cancer except for melanoma": of which of them it was given, and nobody's melanoma, is asked."""
    match = _FOR_OTHERS.fullmatch(text, start, end)
    if match is None or _MORE.search(match["spared"]) or _MORE.search(match["ill"]):
        return None
    spared = [x.of("condition") for x in mentions(match["spared"])]
    ill = [x.of("condition") for x in mentions(match["ill"])]
    if not (spared and all(spared) and ill and all(ill)) or any(
        x.of("therapy") for x in mentions(match["spared"])
    ):
        return None
    denied = None if context.excluding else _NO_TREATMENT.match(match["given"])
    first = start + (denied.end() if denied else 0)
    told = f"{text[first : match.end('given')]}{match['time'] or ''}"
    given = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    asked = attest(text, first, match.end("spared"), "investigator")
    if given.unparsed or not all(isinstance(x, (c.Received, c.Attest)) for x in c.leaves(given.tree)):
        whole = asked
    elif isinstance(given.tree, c.Not):
        return None
    else:
        whole = every([Built(given.tree, ((first, end),) * len(given.places)), asked])
    return negate(whole) if denied else whole


RULES = (
    (
        for_other_illness,
        tuple(f" {x}" for x in ("except", "other than", "excluding", "apart from", "exception of")),
    ),
    (except_for_these, (" except",)),
    (others_in_brackets, ("other than",)),
)
"""Of exceptions inside a sentence, each with words of which one stands in whatever it reads."""
