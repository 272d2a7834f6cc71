"""Lists of what is permitted, spared or explained: "Allowed:", "No other cancer except:", "Brain metastases allowed if:"."""

from __future__ import annotations

import itertools
import re

from msgspec.structs import replace

from trialrun.criteria.layout.passages import Item, Passage, passages_of
from trialrun.criteria.trees.build import Built, leaf, unparsed
from trialrun.model import criteria as c

_AMENDED = r"(?:as\s+)?per\s+amendments?[\s\d/.,#-]*:?\s*"
# "Allowed:", "The following are permitted:", "[Allowed: AS PER AMENDMENT 7/5/00:", "Concurrent Medication: Allowed:"
PERMITS = re.compile(
    rf"(?:\W*{_AMENDED}|[\[(\s]+|[\w -]{{0,40}}:\s*)?(?:"
    r"(?!no\b|none\b|neither\b)(?:[\w /,'()-]{0,80}\b)?(?<!not )(?<!not be )(?<!non-)(?<!non )(?:allowed|permitted|acceptable)\b"
    r"(?:(?!.*\b(?:not|only|if)\b)[^.]{0,40}|[,\s]+but\s+(?:is\s+|are\s+)?(?:(?:preferably\s+)?not|discouraged)\b[^.:]{0,60}):?"
    rf"(?:\s*{_AMENDED})?"
    # what is advised, is asked of nobody
    r"|(?:strongly\s+)?(?:recommended|encouraged|suggested)\b[^.:]{0,80}:)",
    re.IGNORECASE,
)
# "Lesions considered nonmeasurable include:": what a word of the protocol means, asked of nobody.
EXPLAINS = re.compile(
    r"[^.:]{0,80}\b(?:(?:(?:considered|deemed|regarded\s+as|defined\s+as)\s+(?:\w+\s+)?(?:non-?|un)(?:measurable|evaluable|assessable))"
    r"|not\s+(?:be\s+)?(?:considered|deemed|regarded\s+as)\s+(?:\w+\s+)?(?:measurable|evaluable|assessable)"
    r"|(?:non-?|un)(?:measurable|evaluable)\s+(?:disease|lesions?)\s+(?:includes?|is|are))\b[^.:]{0,60}:?\s*",
    re.IGNORECASE,
)


def asks_nothing(item: Item) -> bool:
    """Whether a line says that the list under it is permitted, or what a word means.

    "Groups allowed: group 1: …": of these groups a patient has to be in one.
    """
    told = item.passage.text.strip()
    if OF_ITS_KIND.match(told) or _ALLOWED_WHEN.match(told) or _REMARKS.match(told):
        return False
    if (aside := _ASIDE_BEHIND.search(told)) is not None:
        told = (
            f"{told[: aside.start()]}:"  # "The following steroids are permitted (a low dose is 10 mg a day):"
        )
    if not any(form.fullmatch(told) for form in (PERMITS, EXPLAINS)):
        return False
    return not all(_COHORT.match(child.passage.text) for child in item.children)


# "NOTE: multifocal tumours are permitted:": said of those tumours, and no heading of what comes next.
_REMARKS = re.compile(r"\W*(?:please\s+)?note\b(?![^:]*:[^:]*\b(?:following|these)\b)", re.IGNORECASE)
# "Brain metastases allowed provided:": of whoever has them the list is asked.
_ALLOWED_WHEN = re.compile(
    r"\W*\w[^.:]*\b(?:allowed|permitted|acceptable)\b[^.:]*\b(?:when|provided|unless|as\s+long|so\s+long|on\s+condition)\b",
    re.IGNORECASE,
)
# "Disease status: the following are allowed:": the patient's own is one of these.
OF_ITS_KIND = re.compile(
    r"\W*(?:(?:eligible|allowed|permitted|acceptable)\s+)?(?:(?:the|following|disease|cancer|tumou?r|leukemia|lymphoma)\s+)*"
    r"(?:(?:disease|remission|response|menopausal|performance|mutation|hormone\s+receptor|receptor)\s+status(?:es)?"
    r"|(?:disease|tumou?r|cancer|histolog\w+|donor)\s+(?:types?|stages?|subtypes?|entities)|diagnos[ei]s|histolog(?:y|ies)|histologic(?:al)?\s+(?:sub)?types?|stages?)\b"
    r"(?!\s+(?:of|with|by|after|before|within|in)\b)",
    re.IGNORECASE,
)
"""How a line begins that says of what kind the patient's illness is, or in which state."""
_KINDS_ALLOWED = re.compile(
    r"\b(?:following\b[^:;.]{0,40}?\s+(?:are|is)|(?:one|any)\s+of)?\s*(?:allowed|permitted|acceptable|eligible)\s*:\s*$",
    re.IGNORECASE,
)
_ALLOWED_AT_LAST = (
    *(word + "ed:" for word in ("allow", "permitt", "Allow", "Permitt")),
    *("ptable:", "igible:", "ED:", "BLE:", " :"),
)
_COHORT = re.compile(
    r"\W*(?:cohort|group|arm|stratum|population|part)\s+(?:\d{1,2}|[A-H]|I{1,3}|IV)\b", re.IGNORECASE
)
_ASIDE_BEHIND = re.compile(
    r"(?<=\w)\s\((?![^()]*\b(?:not|only|if|unless|must|provided|except)\b)[^()]{4,200}\)\s*:$", re.IGNORECASE
)


DEMANDS = re.compile(
    r"\W*(?:(?:no|not|at\s+least|must|fertile|negative)\b|(?:(?:all|the|female|male)\s+)*(?:patients?|subjects?|participants?|volunteers?|women|men)\b[^.;:]{0,60}?\b(?:must|shall|should|(?:is|are)\s+required))"
    r"|(?<=[\s,])(?:must|shall|(?:is|are)\s+required(?=\s+(?:for|in|of)\s+(?:all\s+)?(?:patients|subjects|participants|women|men|those)\b))\b",
    re.IGNORECASE,
)
"""Words with which a line under "Allowed:" asks for something all the same."""

# "Statins, as long as the dose was stable before entry": of whoever takes them that is asked.
_ON_CONDITION = re.compile(
    r"(?<=[\s(])(?:if|provid(?:ed|ing)|as\s+long\s+as|so\s+long\s+as)\s", re.IGNORECASE
)
_BEFORE_ENTRY = re.compile(
    r"\b(?:(?:prior\s+to|before)\s+(?:(?:the|study)\s+)*(?:entry|enrol\w+|screening|baseline|randomi[sz]ation)"
    r"|(?:been|is|are|was|were|on\s+a|a)\s+(?:\w+\s+)?stable)\b",
    re.IGNORECASE,
)


# "Lithium at a constant dose for 3 weeks prior to entry": the same, without the word.
_STEADY = re.compile(
    r"\b(?:stable|steady|unchanged|constant|fixed)\s+(?:doses?|dosages?|regimens?)\b[^.;:]*\b(?:days?|weeks?|months?|prior\s+to|before)\b",
    re.IGNORECASE,
)


def on_condition(line: Passage) -> Passage | None:
    """A line under "Allowed:" that says on what condition, as a sentence of its own; None for any other."""
    text = line.text.rstrip(" .)")
    so = _ON_CONDITION.search(text) if _BEFORE_ENTRY.search(text) else None
    what = text[: so.start()].rstrip(" ,(") if so else ""
    if so is None and _STEADY.search(text) and not any(mark in text for mark in ".;:("):
        if DEMANDS.search(text):
            return None
        return _with(line.slice(0, len(text)), " allowed")
    if so is None or len(what) < 3 or any(mark in text for mark in ".;:") or "(" in what:
        return None
    said = what.lower().endswith(("allowed", "permitted", "acceptable"))
    return _with(line.slice(0, len(what)), "" if said else " allowed").joined(
        line.slice(so.start(), len(text))
    )


def permission(text: str) -> Built:
    """What a line under "Allowed:" permits; "aspirin, but must be stopped before surgery" is left to a person."""
    if DEMANDS.search(text) is not None:
        return unparsed(text, 0, len(text))
    return leaf(c.Allowed(text), 0, len(text))


# "No other cancer except:", "Any surgery with the exception of the following:": the list is what is spared.
SPARES = re.compile(
    r"(?<=[\w)\],])\s+(?:except(?:ing|ions?(?:\s+(?:of|for|are|include))?)?|unless|excluding|other\s+than|apart\s+from|aside\s+from|with\s+the\s+exceptions?\s+of)\b"
    r"(?:\s+(?:for|in|any|one|either|all|of|those|patients|with|who|have|had|a|history|the|following|adequately|curatively|previously|successfully|treated|excised|resected|completely|surgically"
    r"|cured|conditions?|diseases?|cancers?|tumou?rs?|malignanc(?:y|ies)|drugs?|medications?|treatments?|therap(?:y|ies)))*\s*:?\s*$",
    re.IGNORECASE,
)
_ANNOUNCES_LIST = re.compile(
    r"(?:\s+(?:any\s+|one\s+|either\s+|all\s+)?(?:of\s+)?(?:the\s+)?following(?:\s+\w+)?)?\s*:?\s*$",
    re.IGNORECASE,
)


def spared_list(item: Item) -> tuple[Passage, list[Item]]:
    """ "No other cancer except:" with its list as one sentence, and what is listed there and is a demand."""
    text = item.passage.text
    head = _ANNOUNCES_LIST.search(text)
    told = item.passage.slice(0, head.start() if head else len(text))
    if told.text.lower().endswith(("exception", "exceptions")):
        told = Passage(f"{told.text} of", [*told.offsets, -1, -1, -1])
    spared = list(itertools.takewhile(lambda child: not DEMANDS.match(child.passage.text), item.children))
    listed = [
        passage.slice(0, len(passage.text.rstrip(" .;,:"))).trimmed()
        for child in spared
        for passage in passages_of(child)
    ]
    for number, passage in enumerate(listed):
        join = "" if number == 0 else " or" if number == len(listed) - 1 else ","
        told = Passage(told.text + join, [*told.offsets, *([-1] * len(join))]).joined(passage)
    return told, item.children[len(spared) :]


EXAMPLES_COME = re.compile(
    r"[\s,;(]*\b(?:e\.?\s?g\.?|i\.?\s?e\.?|such\s+as|for\s+(?:example|instance)|including(?:[\s,]*but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?)"
    r"(?:[\s,]*(?:any\s+of\s+)?the\s+following)?[\s,]*:\s*$",
    re.IGNORECASE,
)
"""Words at the end of an introduction that only say that examples come."""
EXAMPLES = re.compile(
    r"\b(?:e\.?\s?g\.?|such\s+as|for\s+(?:example|instance)|including[\s,]*but\s+(?:is\s+|are\s+)?not\s+limited\s+to)[\s,]*:?\s*$",
    re.IGNORECASE,
)
"""The same, of examples and no definition."""
SHORT = 6
"""Words, of an introduction that may only name its topic."""
# "Anticancer therapy within 3 weeks; however, the following are allowed:": the list is spared of what stands before.
_PERMITTED_BEHIND = re.compile(
    r"(?:\s*[.;,(\[–—-]\s*|\s(?=with\s))(?:however|but|although|though|note)?\W*(?:with\s+(?=(?:the\s+)?following\s+exceptions))?(?:only\s+)?(?:(?:the\s+)?following\s+(?:(?!not\b|never\b)[\w/-]+\s+){0,4}?(?:(?:are|is|will\s+be|may\s+be)\s+)?)?"
    r"(?:allowed|permitted|acceptable|exceptions?(?:\s+(?:are|include))?)\s*:\s*$",
    re.IGNORECASE,
)
# "Allowed if liver enzymes are stable:", "Permitted for treatment of mild toxicity:": said of each of the list.
_ALLOWED_SO = re.compile(
    r"[\[(\s]*(?:(?:concurrent|prior)\s+(?:medications?|treatments?)\s*:\s*)?"
    r"(?P<so>(?:allowed|permitted)\s+(?:but\s+)?(?P<how>only\b|if\b|when\b|provided\b|as\s+long\b|for\b|in\b|after\b|with(?:in)?\b|up\b|at\b)[^:]{3,200}?)\s*:\W*",
    re.IGNORECASE,
)
# "Other: No contraindication, e.g.:": a label before what is denied.
_LABEL = re.compile(r"[A-Z][\w/-]*(?:\s[\w/-]+){0,3}:\s+(?=(?:No|Not|None|Without|Must\s+not)\b)")
_SAID_ALLOWED = re.compile(
    r"\W*(?P<what>[^:]{3,}?)\s+(?:(?:is|are)\s+)?(?:allowed|permitted)\s*[.:]?\W*", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\W*(?:(?:(?:no|not|none|the|these|following|concurrent|prior|medications?|treatments?|therapy)\b\W*)*"
    r"|(?:part|phase|cohort|group|arm|step|stratum)\s+\w+(?:\s+(?:only|patients))*)\W*",
    re.IGNORECASE,
)


def rewritten(item: Item) -> Item:
    """A line with a list under it that says what is permitted, as one that other rules read; any other as it is."""
    text = item.passage.text
    if (label := _LABEL.match(text)) is not None and (
        EXAMPLES_COME.search(text) or (text.endswith(":") and len(text[label.end() :].split()) > SHORT)
    ):
        item = replace(item, passage=item.passage.slice(label.end(), len(text)))
        text = item.passage.text
    if (
        text.endswith(_ALLOWED_AT_LAST)
        and _KINDS_ALLOWED.search(text) is not None
        and OF_ITS_KIND.match(text)
    ):
        return replace(item, passage=_with(Passage("", []), "One of the following:"))
    if "llowed" not in text and "ermitted" not in text and "cceptable" not in text and "xception" not in text:
        return item
    behind = _PERMITTED_BEHIND.search(text)
    if behind is not None and _NO_NAME.fullmatch(text[: behind.start()]):
        if PERMITS.fullmatch(alone := text[behind.start() :].lstrip(" .;,-–—([")):
            return replace(item, passage=item.passage.slice(len(text) - len(alone), len(text)))
    elif behind is not None:
        told = item.passage.slice(0, behind.start())
        return replace(item, passage=_with(told, " except:"))
    if (so := _ALLOWED_SO.fullmatch(text)) is not None and PERMITS.fullmatch(text.strip()) is None:
        words = " " + " ".join(so["so"].lower().split())
        listed = [
            child if child.children else replace(child, passage=_with(_unstopped(child.passage), words))
            for child in item.children
        ]
        return replace(item, passage=Passage("", []), children=listed)
    said = _SAID_ALLOWED.fullmatch(text)
    if (
        said
        and not _NO_NAME.fullmatch(said["what"])
        and all(DEMANDS.match(x.passage.text) for x in item.children)
    ):
        return replace(item, passage=_with(item.passage.slice(0, len(text.rstrip(" .:"))), " if:"))
    return item


def _unstopped(passage: Passage) -> Passage:
    return passage.slice(0, len(passage.text.rstrip(" .;,")))


def _with(passage: Passage, words: str) -> Passage:
    return Passage(passage.text + words, [*passage.offsets, *([-1] * len(words))])
