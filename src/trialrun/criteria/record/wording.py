"""Words that mean the same as others, told in those that the rules are written for.

"Four (4) weeks" is "4 weeks", "no > 5" is "≤ 5", "individuals should" is "patients must". The record's own
words stay what is shown (`Written.read_back`). Here stands only what means the same in every sentence: what
holds of some sentences is a rule of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.record.written import Written
from trialrun.criteria.words.comparisons import WORD_NUMBERS
from trialrun.criteria.words.signs import Signs

_Put = str | Callable[[re.Match[str]], str]

_NUMBER = "|".join(word for word, value in WORD_NUMBERS.items() if value)
_UNIT = r"(?:days?|weeks?|months?|years?|hours?|half-?\s?lives)\b"
_TIMES = ("day", "week", "month", "year", "hour", "half")
_PEOPLE = (
    r"(?:patients?|subjects?|participants?|individuals?|volunteers?|women|men|females?|males?|children|they)"
)
_DEMANDED = ("should", "shall", "need to", "needs to", "have to", "has to", "required to")
_OR_LESS = r"(?:<|(?:is |are )?(?:less|lower|fewer|smaller) than\b)"
_OR_MORE = r"(?:>|(?:is |are )?(?:more|greater|higher|larger|older) than\b)"
_EQUAL_OR = r"(?:=|\b(?:is |are )?equals? to\b)\s?(?:/|\bor\b)\s?"
_THAN_OR_EQUAL = r"(?:than or equal(?: to)?|or equal (?:to|than))\b"
_PERMITTED = re.compile(r"\b(?:allowed|permitted|acceptable)\b", re.IGNORECASE)
_WHOLLY = r"(?:complete|total|partial)"
_ABUSED = r"(?:drugs?|alcohol|substances?)"
_ALLERGEN = r"(?:drugs?|medications?|medicines?|foods?|latex)"
_COURSE = r"(?:symptomatic|active|acute|chronic|uncontrolled|severe|progressive|persistent|current|recurrent)"
_KNOWN = r"(?:known|documented|established|proven|confirmed)"
# what limits it again: "acute or known chronic hepatitis"
_LIMITED = (
    r"(?:a?symptomatic|in?active|acute|chronic|(?:un)?controlled|severe|moderate|mild|progressive|persistent"
    r"|current|recurrent|untreated|treated|prior|previous|past|history|suspected|unstable|stable|or|and)"
)
_BRITISH = ("randomis", "hospitalis", "stabilis", "localis", "characteris")


def _once(match: re.Match[str]) -> str:
    """ "Four (4)": the number, where both are the same."""
    same = str(WORD_NUMBERS[match["word"].lower()]) == match["digits"]
    return match["digits"] if same else match.group()


def _at_most(match: re.Match[str]) -> str:
    """ "≤"; how much of a thing is permitted is a bound that the rules for permissions read in words."""
    return match.group() if _PERMITTED.search(match.string) else "≤"


def _in_digits(match: re.Match[str]) -> str:
    return str(WORD_NUMBERS[match["word"].lower()])


def _of_each(match: re.Match[str]) -> str:
    """ "Drug or food allergies": an allergy of each kind."""
    return re.sub(rf"({_ALLERGEN})(?=\W)", r"\1 allergy", match.group(), flags=re.I).removesuffix("allergy ")


# The words of which one must stand in the sentence (in lower case); what is said; what is read instead.
_AGAIN: tuple[tuple[tuple[str, ...], str, _Put], ...] = (
    (("(",), rf"\b(?P<word>{_NUMBER})\s?\(\s?(?P<digits>\d{{1,2}})\s?\)", _once),
    (_TIMES, rf"(?<![\w-])(?<!last )(?<!past )(?P<word>{_NUMBER})(?=[ -]{_UNIT})", _in_digits),
    # never at the beginning of a sentence, where "no" denies what follows
    (("no >", "not >"), r"(?<=\w )not? >(?!\s?/?\s?=)", _at_most),
    (("no <", "not <"), r"(?<=\w )not? <(?!\s?/?\s?=)", "≥"),
    (("=", "equal"), rf"{_EQUAL_OR}{_OR_LESS}", "≤"),
    (("=", "equal"), rf"{_EQUAL_OR}{_OR_MORE}", "≥"),
    (
        (" equal",),
        rf"\b(?:is |are )?(?:greater|more|higher|larger|older) {_THAN_OR_EQUAL}",
        "≥",
    ),
    (
        (" equal",),
        rf"\b(?:is |are )?(?:less|lower|fewer|smaller|younger) {_THAN_OR_EQUAL}",
        "≤",
    ),
    (  # behind it stands another for the other sex
        ("men)", "ale)", "ales)"),
        r"\b(?:no|not) (?:more|greater|higher) than (?=\d[^;.]{0,20}\((?:men|women|males?|females?)\))",
        "≤ ",
    ),
    (
        (" or older", " or above", " or over"),
        r"(?P<least>(?:\bat least|\bminimum of|≥|>=) ?\d+ (?:years?|months?|weeks?)(?: of age| old)?),?"
        r" or (?:older|above|over)\b(?! than)",
        r"\g<least>",
    ),
    (("percent", "per cent"), r"(?<=\d)\s?per\s?cent\b", "%"),
    (_TIMES, rf"\b(?P<number>\d+) or more (?P<unit>{_UNIT})", r"at least \g<number> \g<unit>"),
    (
        ("longer than",),
        rf"\b(?P<for>lasting |persisting |duration of |for |of )longer (?=than (?:\d|(?:{_NUMBER}) ))",
        r"\g<for>more ",
    ),
    (
        _DEMANDED,
        rf"\b(?P<who>{_PEOPLE}) (?:should|shall|needs? to|ha(?:ve|s) to|(?:is|are) required to)"
        r"(?= (?:not |also )?(?:be|have)\b)",
        r"\g<who> must",
    ),
    (
        ("history of",),
        r"(?<!or )(?<!and )(?<!/)\b(?:past|prior|previous|personal) (?:medical )?(?P<of>history of)\b",
        r"\g<of>",
    ),
    # whoever reports it: it may be over as well
    (
        ("reported history",),
        r"\b(?:self|patient|subject|parent|physician)[- ]reported (?P<of>history of)\b",
        r"\g<of>",
    ),
    # one consent, however it is given
    (("informed consent",), r"(?<=signed|ritten), (?=informed consent\b)", " "),
    (
        ("use of regular",),
        r"\b(?<!daily )use of regular (?=[\w-]+ (?:medications?|drugs?|medicines?|therap(?:y|ies))\b)",
        "regular use of ",
    ),
    (
        ("family history",),
        r"\b(?:patient|subject)(?:'s)?(?P<or>\s?(?:/|\band/or\b|\bor\b)\s?(?:a )?family history)\b",
        r"personal\g<or>",
    ),
    # wholly or in part: however it is
    (
        ("partial",),
        rf"\b{_WHOLLY}(?:,? or |/| and/or ){_WHOLLY} (?=(?:\w+ )?(?:obstruction|occlusion|paralysis)\b)",
        "",
    ),
    (("and/or",), rf"\b(?P<one>{_ABUSED} )and/(?=or {_ABUSED}\b)", r"\g<one>"),
    (
        ("allerg",),
        rf"\b(?:{_ALLERGEN}(?:,|/)\s?)*{_ALLERGEN}(?:,? (?:and/or|or|and) |\s?/\s?)(?:other )?{_ALLERGEN} "
        r"(?=allerg(?:y|ies)\b)",
        _of_each,
    ),
    (
        ("hiv blood level", "hiv plasma level", "hiv serum level"),
        r"\bHIV (?:blood|plasma|serum) levels?\b",
        "HIV viral load",
    ),
    (("unability",), r"\bunability\b", "inability"),
    # but not "contact with individuals who …", who are others
    (
        ("individuals", "persons"),
        r"(?<!with )(?<!from )(?<!to )\b(?:individuals|persons)"
        r"(?= (?:who|whose|must|over|aged?|under|undergoing|receiving|taking|requiring)\b)",
        "patients",
    ),
    (_BRITISH, r"(?<=andom|pital|tabil|local|acter)is(?=e[ds]?\b|ing\b|ations?\b)", "iz"),
    # on whichever side
    (
        ("lateral",),
        r"\b(?:unilateral|bilateral)(?: or |/| and/or )(?:unilateral|bilateral) (?=[a-z])",
        "",
    ),
    (
        ("neck",),
        r"\b(?P<to>radi\w+ (?:therapy )?(?:to|of) )(?:the )?head (?:or|and/or) (?:the )?neck\b",
        r"\g<to>the head and neck",
    ),
    (
        ("head and neck,",),
        r"\bhead and neck(?=,(?: (?:or |and )?[a-z]+,?){1,6} cancers?\b)",
        "head and neck cancer",
    ),
    # whether it is eaten or drunk
    (
        ("drink", "beverage"),
        r"\b(?P<food>foods?) (?:or|and|and/or) (?:drinks?|beverages?)(?= (?:containing|made|rich)\b)",
        r"\g<food>",
    ),
    (
        ("/therap", "/treatment", "/agents", "/medications"),
        r"\b(?P<drug>drugs|agents|medications)/(?:therapies|treatments|agents|medications)\b",
        r"\g<drug>",
    ),
    # whoever has it at all
    (
        ("or known ", "or documented ", "or established ", "or proven ", "or confirmed "),
        rf"(?<![\w-]){_COURSE} (?:and/)?or (?P<known>{_KNOWN} )(?!{_LIMITED}\b)(?=[a-z])",
        r"\g<known>",
    ),
    (
        tuple(f"{known} or " for known in ("known", "documented", "established", "proven", "confirmed")),
        rf"(?<![\w-])(?P<known>{_KNOWN} )or {_COURSE} (?!{_LIMITED}\b)(?=[a-z])",
        r"\g<known>",
    ),
    (("gravid",), r"\bnon-?gravid\b", "not pregnant"),
    (
        ("moderate or ", "mild or "),
        r"\b(?P<from>mild|moderate) or (?:greater|worse|higher|more severe) "
        r"(?!(?:than|in|to|of|on|or|and|as)\b)(?=[a-z])",
        r"\g<from> to severe ",
    ),
    (("paediatric",), r"(?<=p)ae(?=diatric)", "e"),
)
_PATTERNS = tuple((re.compile(said, re.IGNORECASE), put) for _, said, put in _AGAIN)
_CHANCES = Signs((number, words) for number, (words, _, _) in enumerate(_AGAIN))


def worded(text: str) -> Written | None:
    """A sentence in the words that the rules are written for; None where it is in those already."""
    told: Written | None = None
    for number in _CHANCES.chances(text.lower()):
        pattern, put = _PATTERNS[number]
        now = text if told is None else told.text
        changes = [
            (*match.span(), words)
            for match in pattern.finditer(now)
            if (words := match.expand(put) if isinstance(put, str) else put(match)) != match.group()
        ]
        if changes:
            told = Written.of(now, changes) if told is None else told.again(changes)
    return told
