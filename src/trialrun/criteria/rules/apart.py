"""Lists in which one item is a refusal, a contraindication or an allergy: only that item is what a person says.

"Anemia, patient refusal, or contraindications to regional anesthesia" is three demands. Read as one, the whole
list would become a question to a person.
"""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

# "… or with an allergy to X"
_ALLERGIC = r"(?:with|has|have)\s+(?:an?\s+|known\s+)*(?=contra-?indic|allerg(?:y|ies)\s+to|hyper-?sens)"
_SAYS = re.compile(
    rf"(?:(?:or|and|and/or|also)\s+)?(?:{_ALLERGIC})?(?:(?:the|any|known|patients?(?:'s|s')?|subjects?|participants?|parental|current)\s+)*"
    r"(?:refus(?:al|es?|ing)\b|unwilling|(?:in|dis)?abilit(?:y|ies)\s+(?:to|or)\b|(?:un)?able\s+(?:to|or)\b|willing|agree(?:s|ing|ment)?\b"
    r"|(?:lack|absence|withdrawal)\s+of\s+(?:\w+\s+)?(?:consent|cooperation|compliance)"
    r"|(?:no|without|not)\s+(?:\w+\s+){0,2}consent|(?:written|signed)\s+(?:\w+\s+)?(?:informed\s+)?consent|informed\s+consent"
    r"|who\s+(?:have\s+|has\s+)?(?:signed|given|provided)\s+(?:\w+\s+){0,3}consent|signed\s+(?:(?:the|an?|written)\s+)*(?:informed\s+)?consent"
    r"|(?:with\s+)?good\s+(?:compliance|adherence)\b"
    r"|non-?consent\w+|non-?complian\w+|non-?cooperat\w+|uncooperative|language\s+barrier|non-?english|incarcerat\w+|prisoners?\b"
    r"|contra-?indications?\b|allerg(?:y|ies|ic\s+\w+)\b|hyper-?sensitivit(?:y|ies)\b|intoleran(?:ce|t)\s+(?:to|of)\b)",
    re.IGNORECASE,
)
# "… or women of childbearing potential who do not use contraception": theirs, and nobody's of the items before.
_UNPROTECTED = re.compile(
    r"(?:(?:or|and|and/or|also)\s+)?(?:for\s+)?(?:(?:any|those|all|female|sexually\s+active)\s+)*(?:wom[ae]n|females?|patients|subjects|participants)\s+"
    r"(?:of|with)\s+(?:child-?\s?bearing|reproductive|fertile)\s+(?:potential|age|capacity)\s*(?:\([^()]*\)\s*)?,?\s*"
    r"(?:(?:who|that|are|is|do|does|will)\s+)*(?:unwilling|not\s+(?:willing|able|agree\w*|us(?:e|ing)|practi[sc]\w+)|unable|refus\w+)\b"
    r"|(?:(?:or|and|and/or)\s+)?(?:fe)?males?\s+(?:and|or|and/or)\s+(?:fe)?males?\s+who\s+(?:can\s?not|(?:do|will)\s+not)\s+(?:comply|follow|agree|use)\b",
    re.IGNORECASE,
)
# What somebody does or means to do, whose own list cannot be told from the sentence's.
_MEANS = (
    r"(?:(?:the|who|are|is|be|current(?:ly)?|ongoing|concurrent(?:ly)?|simultaneous(?:ly)?|concomitant|recent|previous|prior|also)\s+)*"
    r"(?:participat(?:ion|ing|es?|ed)\s+in\b|(?:tak(?:e|es|en|ing)\s+part|involved)\s+in\s+(?:an?|any|other|another)\b(?=[^;:.]{0,60}\b(?:stud|trial))|enrol(?:l?ed|l?ment|ling)\s+in\b|planning\s+(?:to|on|a|of)\b|plans?\s+to\b"
    r"|intend(?:s|ing)?\s+to\b|intentions?\s+(?:to|of)\b|desir(?:es?|ing)\s+to\b|wish(?:es|ing)?\s+to\b|(?:trying|attempting|seeking)\s+to\b)"
)
_MEANT = re.compile(_MEANS, re.IGNORECASE)
# An item after an allergy that may still name what the allergy is to.
_ALLERGY = re.compile(r"contra-?indic|allerg|hyper-?sens|intoleran", re.IGNORECASE)
_ALLERGY_ALONE = re.compile(
    r"(?:(?:a|known|any|severe|history of)\s+)*(?:contra-?indications?|allerg(?:y|ies)|allergic\s+reactions?|hyper-?sensitivit(?:y|ies)|intolerances?)"
    r"(?:\s+(?:to|of|for))?",  # "allergy to, or intolerance of, X"
    re.IGNORECASE,
)
_ALLERGY_TO = re.compile(
    r"(?:contra-?indications?|allerg(?:y|ies)|allergic\s+reactions?|hyper-?sensitivit(?:y|ies)|(?:adverse\s+)?reactions?|anaphyla\w+|intolerances?)\s+(?:to|of|for|against)\b",
    re.IGNORECASE,
)
_CAUSED = re.compile(
    r"\b(?:un|in)?(?:abl|abilit)[^,;]*\b(?:due\s+to|because\s+of|caused\s+by|resulting\s+from|secondary\s+to|owing\s+to)\s",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:that|which|who|whose|because|due to|as well as)\b", re.IGNORECASE)
_CAUSE = re.compile(r"(?<=\w)\s+(?:due\s+to|because\s+of)\b", re.IGNORECASE)
# Behind another item only: "drug abuse or documented noncompliance".
_NOT_COMPLYING = r"(?:poor\s+compliance|non-?\s?compliance|non-?adherence)\b"
_DOES_NOT_COMPLY = re.compile(
    rf"(?:(?:or|and/or|documented|known|an?)\s+)*(?:history\s+of\s+)?(?:documented\s+|known\s+)?{_NOT_COMPLYING}",
    re.IGNORECASE,
)
_BEGINS = rf"(?:the\s+|patient\s+|any\s+|{_ALLERGIC})*(?:refus|unwilling|inabilit|unable|non-?consent|contra-?indic|allerg(?:y|ies) to|hypersens|(?:(?:documented|known)\s+)*(?:a\s+)?(?:history\s+of\s+)?{_NOT_COMPLYING})"
_COMMA = re.compile(
    # "unable or unwilling to comply" is one refusal
    r"\s*,\s*(?:(?:and/or|or|and)\s+)?"
    rf"|(?<!\bunable)(?<!\binability)(?<!\bincapable)(?<!\bunwilling)(?<!\bwilling)(?<!\bunwillingness)\s+(?:or|and/or)\s+(?={_BEGINS}|{_MEANS})",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"\s*,\s*(?:(?:and/or|or|and)\s+)?|(?<!willing)(?<!able)(?<!capable)(?<!ready)\s+and\s+(?=(?:are\s+|is\s+|be\s+)?"
    r"(?:willing|(?:has\s+|have\s+)?(?:the\s+)?ability\s+to|able\s+to|agrees?\s+to|(?:give|provide|sign)\w*\s+(?:\w+\s+){0,2}consent|(?:with\s+)?good\s+(?:compliance|adherence)\b)"
    rf"|{_MEANS})",
    re.IGNORECASE,
)
# "Patient refusal or heart failure", "lack of consent or renal failure": what is said, and one disease.
_SAID_FIRST = re.compile(
    r"(?P<said>(?:(?:the|any|patients?(?:'s|s'|’s)?|subjects?(?:'s)?|parental)\s+)*(?:refusal(?:\s+to\s+(?:participate|consent|take\s+part))?"
    r"|(?:lack|absence|withdrawal)\s+of\s+(?:\w+\s+){0,2}consent|inability\s+to\s+(?:give\s+)?(?:\w+\s+)?consent|no\s+consent))"
    r"\s+(?:or|and|and/or)\s+(?P<other>[^,;:]{3,60})",
    re.IGNORECASE,
)
# "Inability to swallow or malabsorption"; not "inability to tolerate heat or cold", "to rule out infection or ascites"
_UNABLE_FIRST = re.compile(
    r"(?P<said>(?:(?:patients?|subjects?|who|are|is)\s+)*(?:inability|unable|unwilling(?:ness)?|refus(?:al|es|ing)|not\s+(?:able|willing))\s+to\s+"
    r"(?!(?:tolerate|treat|control|manage|distinguish|recogni[sz]e|report|assess|exclude|rule|discontinue|avoid|stop|measure|detect|prevent|diagnose|confirm|differentiate"
    r"|evaluate|determine|have|bear|withstand|risk|accept)\b)[^,;:]{3,60}?)"
    r"\s+or\s+(?:(?:an?|any|known|history\s+of)\s+)*(?P<other>(?!(?:to|be|have|for|in|on|of|with|by|not)\b)[^,;:]{3,60})",
    re.IGNORECASE,
)
# What is asked of some only is asked of them in the words after "and" too.
_OF_SOME = re.compile(
    r"\b(?:if|when|unless|for|in\s+case|women|woman|females?|men|males?|childbearing)\b", re.IGNORECASE
)


_OR = re.compile(r"\bor\b", re.IGNORECASE)
_JOINS = frozenset(("or", "and", "and/or"))
# "male or female": no choice between demands.
_EITHER_SEX = re.compile(
    r"\b(?:(?:fe)?males?|m[ae]n|wom[ae]n)\s+or\s+(?:(?:fe)?males?|m[ae]n|wom[ae]n)\b|\d\s*(?:years?\s*)?or\s+(?=older|above|over|more)",
    re.IGNORECASE,
)


def apart(text: str, start: int, end: int, context: Context) -> Built | None:
    """The items before, the one that a person says, the items after; None where there are no such items."""
    piece = text[start:end]
    if "," not in piece and _JOINS.isdisjoint(piece.lower().split()):
        return None  # one item
    if not context.excluding and "or" in piece.lower() and _OR.search(_EITHER_SEX.sub("", piece)):
        return None
    bounds = _items(piece, _COMMA if context.excluding or _OF_SOME.search(piece) else _ABLE)
    if len(bounds) == 1 and context.excluding and (said_first := _SAID_FIRST.fullmatch(piece)) is not None:
        bounds = [said_first.span("said"), said_first.span("other")]
        if len(mentions(piece[slice(*bounds[1])])) != 1 or not mentions(piece[slice(*bounds[1])])[0].of(
            "condition"
        ):
            return None
    if len(bounds) == 1 and context.excluding and (unable := _UNABLE_FIRST.fullmatch(piece)) is not None:
        other = mentions(unable["other"])
        ill = (
            other and all(x.of("condition") for x in other) and other[-1].end == len(unable["other"].rstrip())
        )
        said = [x.start for x in mentions(unable["said"]) if x.of("condition")]
        if ill and not any(said):  # the inability itself may be a name
            bounds = [unable.span("said"), unable.span("other")]
    first = next((i for i, x in enumerate(bounds) if _ALLERGY_ALONE.fullmatch(piece[slice(*x)].strip())), 0)
    alone = sum(
        1
        for _ in itertools.takewhile(
            lambda x: _ALLERGY_ALONE.fullmatch(piece[slice(*x)].strip()), bounds[first:]
        )
    )
    last_alone = first + alone
    if (
        alone
        and last_alone < len(bounds)
        and (not first or _ALLERGY_TO.match(piece[slice(*bounds[last_alone])]))
    ):
        # "intolerance, allergy or hypersensitivity to X", "eczema, allergy or hypersensitivity to X"
        bounds[first : last_alone + 1] = [(bounds[first][0], bounds[last_alone][1])]
    if len(bounds) < 2:
        return None
    meant = [bool(_MEANT.match(piece[a:b])) for a, b in bounds]
    unprotected = [bool(_UNPROTECTED.match(piece[a:b])) for a, b in bounds]
    said = [
        means or risks or bool(_SAYS.match(piece[a:b])) or bool(a and _DOES_NOT_COMPLY.match(piece, a, b))
        for means, risks, (a, b) in zip(meant, unprotected, bounds, strict=True)
    ]
    if any(means and not following for means, following in zip(meant, said[1:], strict=False)):
        return None  # "planning to take A, B": B may be what is planned
    if not any(said) or all(said):
        return None
    last = piece[bounds[-1][0] : bounds[-1][1]]
    if (
        said[-2] and not said[-1]
    ):  # "…, patient refusal, conversion due to bleeding": it is the last one's cause
        last = _CAUSE.sub(" ", last)
    goes_on = _GOES_ON.search(last, len("who ") if said[-1] and last.lower().startswith("who ") else 0)
    if not unprotected[-1] and goes_on:
        return None
    for (begin, finish), says, following in zip(bounds, said, said[1:], strict=False):
        if says and not following and _CAUSED.search(piece, begin, finish):
            # "inability to swallow due to nausea, vomiting or obstruction": of what, in one answer
            asked = attest(text, start + begin, end, "investigator")
            if not begin:
                return asked
            before = re.sub(r"[\s,]*(?:\b(?:and/or|and|or))?\s*$", "", piece[:begin])
            return some([context.clause(text, start, start + len(before), context), asked])
    if len(bounds) < 3 and _ALLERGY.search(piece[bounds[said.index(True)][0] : bounds[said.index(True)][1]]):
        return None  # "allergy to A, B": the second may be what the allergy is to
    runs: list[tuple[int, int]] = []
    for index, (begin, finish) in enumerate(bounds):
        if runs and not said[index] and not said[index - 1]:
            runs[-1] = (runs[-1][0], finish)
        elif (
            runs
            and said[index - 1]
            and not said[index]
            and _substance(piece, bounds[index - 1], bounds[index:])
        ):
            runs[-1] = (runs[-1][0], bounds[-1][1])
            break
        else:
            runs.append((begin, finish))
    if len(runs) < 2:
        return None
    parts = [context.clause(text, start + a, start + b, context) for a, b in runs]
    if len(parts) == 2 and meant[-1] and context.excluding:
        parts[0] = _at_that_time(parts[0], piece[slice(*runs[0])], piece[slice(*runs[1])], context)
    if (any(meant) or not context.excluding) and any(part.unparsed for part in parts):
        return None
    return some(parts) if context.excluding else every(parts)


_TAKES_PART = re.compile(
    r"\b(?:participat\w+|enrol\w+)\s+in\b.*?(?P<time>\s(?:within|in\s+the\s+(?:last|past|previous|prior|preceding)|during\s+the\s+(?:last|past|previous|prior|preceding))\s[^,;:()]{3,80})$",
    re.IGNORECASE | re.DOTALL,
)
_OF_ANY_TIME = re.compile(
    r"\b(?:prior|previous\w*|history|ever|past|within|current\w*|concurrent\w*|concomitant\w*|ongoing|planned)\b",
    re.IGNORECASE,
)


def _at_that_time(first: Built, given: str, taken: str, context: Context) -> Built:
    """ "An investigational drug or participation in a trial within 4 weeks": the time is that of both."""
    match = _TAKES_PART.search(taken)
    alone = all(isinstance(x, c.Received) and x.within is None for x in c.leaves(first.tree))
    if match is None or not alone or _OF_ANY_TIME.search(given):
        return first
    told = given + match["time"]
    timed = context.clause(told, 0, len(told), context.of(told))
    if isinstance(timed.tree, c.AnyOf) and isinstance(first.tree, c.AnyOf):
        # "a drug, device or product": what "product" adds was nothing without the time either
        read = [Built(*x) for x in operands(timed, c.AnyOf) if not isinstance(x[0], c.Unparsed)]
        timed = some(read) if len(read) == len(first.tree.of) else timed
    if not all(isinstance(x, c.Received) and x.within is not None for x in c.leaves(timed.tree)):
        return first
    context.note("Read as: the time at the end holds for the whole list.")
    return Built(timed.tree, first.places) if len(timed.places) == len(first.places) else first


def _items(piece: str, joins: re.Pattern[str]) -> list[tuple[int, int]]:
    """Items between commas that stand in no bracket."""
    cuts = [
        m for m in joins.finditer(piece) if piece.count("(", 0, m.start()) == piece.count(")", 0, m.start())
    ]
    begins = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(piece)]
    return [(a, b) for a, b in zip(begins, ends, strict=True) if piece[a:b].strip()]


_UNDERGO = re.compile(
    r"\b(?:unable|inabilit(?:y|ies)|unwilling\w*|refus\w+)\s+(?:or\s+unwilling\w*\s+)?(?:to\s+)?(?:undergo|tolerate|have|perform|complete|receive|take|swallow|use)\b",
    re.IGNORECASE,
)


def _substance(piece: str, item: tuple[int, int], following: list[tuple[int, int]]) -> bool:
    """After an allergy or contraindication: whether what follows may be more of what it is to."""
    found = mentions(piece[following[0][0] : following[0][1]])
    if _UNDERGO.search(
        piece, item[0], item[1]
    ):  # "inability to undergo MRI, CT": what cannot be done to them
        bare = bool(found) and found[0].start == 0 and not found[0].of("condition")
        return bare and all(m.of("therapy") or m.of("test") for m in found)
    if not _ALLERGY.search(piece[item[0] : item[1]]):
        return False
    return not any(m.of("condition") for m in found)


# At least one of these stands in whatever the rule reads.
HINTS = (
    "refus", "willing", "abilit", "able", "consent", "agree", "complian", "adheren", "cooperat", "barrier",
    "english", "incarcer", "prison", "indication", "allerg", "sensitiv", "intoleran", "bearing",
    "participat", "part in", "involved in", "enrol", "planning", "plan to", "plans to", "intend", "intention", "desir", "wish",
    "trying", "attempting", "seeking", "males who can", "males who do n", "males who will n",
)  # fmt: skip
