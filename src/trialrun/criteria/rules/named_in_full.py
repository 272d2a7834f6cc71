"""Sentences told again so that each kind has its whole name, and each treatment what it was given for.

"Chronic or accelerated phase CML", "moderate or high grade sarcoma", "therapy, including A, for B".
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, negate, some
from trialrun.criteria.words.signs import Signs
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_PHASE = r"(chronic|accelerated|blast(?:ic)?)"
_OR = r"(?:,\s*(?:(?:and/or|or|and)\b)?|/|\b(?:and/or|or|and)\b)"
_CML = r"(?:CML|chronic\s+my[a-z]+\s+leuka?emia)(?:\s*\(CML\))?"
# With no word before it that would be said of the first alone.
_BARE = r"(?:^|(?<=\bwith\s)|(?<=\bof\s)|(?<=\bconfirmed\s)|(?<=\bhave\s))"
_STOPS = r"(?=\W*$|\s*[,;.:()]|\s+(?:who|that|with|without|after|and|or|within|for|at|by|not)\b)"
_COURSED = r"(locally\s+advanced|metastatic|recurrent|advanced|unresectable)"
_USE = r"(?:abuse|dependence|dependency|addiction|use\s+disorders?)"
_DRUGS = r"(nicotine|tobacco|cannabis|marijuana|alcohol|opioids?|cocaine)"
_STROKE_BY = r"(?:ha?emorrhagic|thrombotic|ischa?emic|(?:thrombo-?)?embolic)"

_WITH_TIMES = tuple(
    f"with {n}" for n in (*range(1, 10), "one ", "two ", "three ", "four ", "six ", "eight ", "twelve ")
)
# A word (in lower case) that stands wherever the wording does, the wording, and how it is told.
_FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # "moderate or high grade": how malignant it is, and not how severe
    (
        "moderate",
        re.compile(r"\bmoderate(?:ly)?\s*(or|and|/)\s*((?:high|low|poor)[\s-]+grade)\b", re.IGNORECASE),
        r"intermediate \1 \2",
    ),
    # "any substance dependence except for nicotine": the dependence on it
    *(
        (
            word,
            re.compile(
                rf"\b((?:substance|drug)\s+(?:or\s+alcohol\s+)?({_USE}))(?P<by>\s*,?\s+{sign}\s+){_DRUGS}(?!\s+{_USE})(?=\W*$|\s*[;.)]|\s+(?:within|in)\b)",
                re.IGNORECASE,
            ),
            r"\1\g<by>\4 \2",
        )
        for word, sign in (("except", r"except(?:ing)?(?:\s+for)?"), ("other than", r"other\s+than"))
    ),
    # the phases of one leukemia, each with its name
    (
        "phase",
        re.compile(
            rf"{_BARE}{_PHASE}\s*{_OR}\s*{_PHASE}\s*{_OR}\s*{_PHASE}\s+phases?\s+{_CML}", re.IGNORECASE
        ),
        r"\1 phase CML or \2 phase CML or \3 phase CML",
    ),
    (
        "phase",
        re.compile(rf"{_BARE}{_PHASE}(?:\s+phase)?\s*{_OR}\s*{_PHASE}\s+phase\s+{_CML}", re.IGNORECASE),
        r"\1 phase CML or \2 phase CML",
    ),
    (
        "phase",
        re.compile(
            rf"{_BARE}{_CML}\s*,?\s+in\s+(?:the\s+|either\s+)*{_PHASE}\s*{_OR}\s*{_PHASE}\s*{_OR}\s*{_PHASE}\s+phases?{_STOPS}",
            re.IGNORECASE,
        ),
        r"\1 phase CML or \2 phase CML or \3 phase CML",
    ),
    (
        "phase",
        re.compile(
            rf"{_BARE}{_CML}\s*,?\s+in\s+(?:the\s+|either\s+)*{_PHASE}(?:\s+phase)?\s*{_OR}\s*{_PHASE}\s+phase{_STOPS}",
            re.IGNORECASE,
        ),
        r"\1 phase CML or \2 phase CML",
    ),
    # one kind of breast cancer between courses of any
    (
        "inflammatory",
        re.compile(
            rf"\b(?:{_COURSED}\s*,\s*inflammatory|inflammatory\s*,\s*{_COURSED})\s*,?\s*(?:and/or|or)\s+(?={_COURSED}\s+(?:breast|(?:adeno)?carcinoma\s+of\s+the\s+breast)\b)",
            re.IGNORECASE,
        ),
        r"inflammatory breast cancer or \1\2 or ",
    ),
    # either is of that organ: a carcinoma in situ of another one is spared by nothing
    (
        " in situ",
        re.compile(
            r"\b(carcinoma\s+in\s+situ)\s*(or|and/or|and|/)\s*(?=stage\s+(?:0|I{1,3}|IV|[1-4])[AB]?\d?\s+(?:carcinoma|cancer)s?\s+(of\s+the\s+(?:uterine\s+)?[a-z]+)\b)",
            re.IGNORECASE,
        ),
        r"\1 \3 \2 ",
    ),
    (
        " in situ",
        re.compile(
            r"(?<!cervical )(?<!breast )(?<!bladder )(?<!prostate )(?<!uterine )(?<!endometrial )\b(carcinoma\s+in\s+situ)\s*(or|and/or|and|/)\s*(?=stage\s+(?:0|I{1,3}|IV|[1-4])[AB]?\d?\s+(cervical|breast|bladder|prostate|uterine|endometrial)\s+(?:carcinoma|cancer)s?\b)",
            re.IGNORECASE,
        ),
        r"\3 \1 \2 ",
    ),
    # either is a stroke: a hemorrhage elsewhere is none
    (
        "vascular",
        re.compile(
            rf"\b{_STROKE_BY}\s*(?:or|and/or|and|/)\s*{_STROKE_BY}\s+(?=cerebro-?\s?vascular\s+(?:events?|accidents?|strokes?)\b)",
            re.IGNORECASE,
        ),
        "",
    ),
    # "at least one regimen must have contained A": A was given
    (
        "regimen",
        re.compile(
            r"^(?:at\s+least\s+(?:one|1)\s+)?(?:(?:of\s+(?:these|the)|prior|previous|chemotherapy|systemic|such)\s+)*regimens?\s+(?:must\s+have\s+(?:contained|included)|containing)\s+(?:at\s+least\s+)?(?=[a-z])",
            re.IGNORECASE,
        ),
        "prior treatment with ",
    ),
    # its abbreviation between the virus and what it inflames: one illness, and no other retinitis
    (
        "retinitis",
        re.compile(
            r"\b(?:cytomegalovirus\s*\(\s*CMV\s*\)|CMV\s*\(\s*cytomegalovirus\s*\))\s+(?=retinitis\b)",
            re.IGNORECASE,
        ),
        "cytomegalovirus ",
    ),
    # a slip of the pen for "within"
    (
        " with ",
        re.compile(
            r"(?<=\w\s)with(?=\s+(?:\d+|one|two|three|four|six|eight|twelve)\s+(?:hours|days|weeks|months|years)\s+(?:of|prior\s+to|before|preceding)\s+(?:the\s+)?(?:(?:first|initial)\s+(?:dose|study|administration|infusion)|(?:study\s+)?(?:enrol\w+|entry|randomi[sz]ation|registration|start)\b|(?:start|initiation|beginning)\s+of\b|(?:starting|initiating|receiving)\b))",
            re.IGNORECASE,
        ),
        "within",
    ),
    # "chemotherapy, including A, for B": B is what it was given for, and no example
    (
        ", for ",
        re.compile(
            r"^([^;:()]*?\b(?:\w*therap(?:y|ies)|treatments?|surgery|medications?|regimens?))\s*,\s+(including\s+[^;:()]{3,80}?)\s*,\s+(for\s+(?:the\s+)?[^,;:()]{3,60})$",
            re.IGNORECASE,
        ),
        r"\1 \3, \2",
    ),
)
HINTS = (
    "except",
    "other than",
    "moderate",
    " phase",
    "vascular",
    "inflammatory",
    "regimen",
    ", for ",
    "retinitis",
    " in situ",
    " biops",
    *_WITH_TIMES,
)
"""At least one of these stands in whatever `named_in_full` finds."""
_CHANCES = Signs(((form, words), (needed,)) for needed, form, words in _FORMS)


def named_in_full(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence told so; None where it has no such wording, or is not understood so either."""
    piece = told = text[start:end]
    low = piece.lower()
    if "inflammatory" in low and (each := _each_limited(piece, (start, end), context)) is not None:
        return each
    for form, words in _CHANCES.chances(low):
        told = form.sub(words, told)
    if " biops" in low and not context.excluding and (had := _OPERATED_OR_BIOPSIED.fullmatch(told)):
        # "spinal tumor surgery or biopsy": a biopsy of that tumor, and no other one
        told = f"{had['lead']}{had['what']}{had['done']}{had['what']}{had['biopsy']}"
    if told == piece:
        return None
    told = told.strip()
    built = context.clause(told, 0, len(told), context.of(told))
    if isinstance(built.tree, c.Unparsed):
        return None  # left to a person, in the words of the text
    built = Built(built.tree, ((start, end),) * len(built.places))
    if "regimen" in low and any(_given_for_much(x) for x in c.leaves(built.tree)):
        return every([built, attest(text, start, end, "investigator")])
    return built


# Asked for only: who must not have had one is not told which of the biopsies does no harm.
_OPERATED_OR_BIOPSIED = re.compile(
    r"(?P<lead>(?:(?:patients?|subjects?|participants?|who|must|have|has|had|undergone|underwent|received|prior|previous|an?)\s+)*)"
    r"(?P<what>(?:(?!(?:or|and|no|not|without|of|for|with|after|since|by|from|either)\b)[a-z-]+\s+){1,3}?(?:tumou?r|lesion|mass|nodule|polyp)\s+)"
    r"(?P<done>(?:surgery|resection|removal|excision|debulking)\s+(?:and/or|or)\s+)(?P<biopsy>biops(?:y|ies))\W*",
    re.IGNORECASE,
)


# "Locally advanced, inflammatory or metastatic breast cancer | treated with …": what comes behind is said of each.
_ONE_INFLAMMATORY = re.compile(
    rf"(?P<lead>[^,;:]*?)\b(?:{_COURSED}\s*,\s*inflammatory|inflammatory\s*,\s*{_COURSED})(?:\s*,)?\s*(?P<join>and/or|or)\s+"
    rf"(?P<last>{_COURSED}\s+(?:breast\s+(?:cancer|carcinoma)s?|(?:adeno)?carcinoma\s+of\s+the\s+breast))(?P<tail>(?:\s*,)?\s+[^;:]{{6,}})",
    re.IGNORECASE,
)


def _each_limited(piece: str, place: Place, context: Context) -> Built | None:
    match = _ONE_INFLAMMATORY.fullmatch(piece)
    if match is None:
        return None
    others = f"{match[2] or match[3]} or {match['last']}"
    parts: list[Built] = []
    for ill in (others, "inflammatory breast cancer"):
        told = f"{match['lead']}{ill}{match['tail']}"
        built = context.clause(told, 0, len(told), context.of(told))
        if built.unparsed:
            return None
        parts.append(Built(built.tree, (place,) * len(built.places)))
    if any(isinstance(part.tree, c.Not) for part in parts):
        return negate(some([negate(part) for part in parts]))
    return some(parts)


def _given_for_much(tree: c.Tree) -> bool:
    """ "A prior regimen containing steroids": they are given for much else than what the regimen was for."""
    return isinstance(tree, c.Received) and is_a(tree.concept, "corticosteroid", "therapy")


ANY_SORT = ("any histolog", "any type", "any subtype", "any cell type")
_OF_ANY_SORT = re.compile(
    r"(?P<what>[^.;:()\d<>≤≥=]{3,80}?)(?:,|\s(?:of|with))\s+any\s+(?:histolog(?:y|ies|ic(?:al)?\s+(?:sub)?type)|(?:cell\s+)?types?|subtypes?),?\s+[(\[]?\s*"
    r"(?:such\s+as|including|e\.?\s?g\.?,?|for\s+example|like)\s(?!.*\b(?:except|excluding|not?|without|if|who|that|which|with|must|treated|prior)\b)[^.;:()\d<>≤≥=]{3,160}[)\]]?\W*",
    re.IGNORECASE,
)


def of_any_sort(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Lung cancer of any histology such as adenocarcinoma": all of it, and no adenocarcinoma elsewhere."""
    match = _OF_ANY_SORT.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None  # what keeps out may name more among its examples: "… including carcinoma in situ"
    what = context.clause(text, *match.span("what"), context)
    named = list(c.leaves(what.tree))
    if isinstance(what.tree, c.Not) or not all(
        isinstance(x, c.Condition) and is_a(x.concept, "neoplasm", "condition") for x in named
    ):
        return None
    return Built(what.tree, ((start, end),) * len(what.places))
