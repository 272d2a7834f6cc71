"""Short forms of joining, sparing and comparing, told in the words that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Callable

# What says that a time in months is still to come, or how fast something goes.
_NO_TIME_BACK = (
    r"(?:plan|will|expect|schedul|anticipat|intend|likely|every|per|each|times?|increas|decreas|rise|chang|loss|gain|grow|doubl"
    r"|progress|surviv|life|complet|follow|availab|able|willing|last|past|previous|prior|preced|more|less|least|relaps|recur"
    r"|study|trial|born|pregnan|due|return|mov|relocat|within|during|before|after|since|should|must|may)"
)
_COURSE = r"(?:relapsed|refractory|recurrent|progressive|metastatic|unresectable|locally\s+advanced|newly\s+diagnosed|untreated|persistent)"
_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|eight|nine|ten|twelve)"

_DEMANDS = re.compile(r"\b(?:no|not|without|must|should|able|willing|age|signed)\b", re.IGNORECASE)


def _named_alone(match: re.Match[str]) -> str:
    """ "A; B OR; C": one of the things named; demands that a stop divides are all made."""
    return match.group() if _DEMANDS.search(match.group()) else f"{match['first']}; or {match['last']}"


_VACCINATED = r"(?:vaccinations?|immuni[sz]ations?|vaccines?)(?:\s+(?:against|for|with))?"


def _of_one_germ(match: re.Match[str]) -> str:
    """ "Infection with or vaccination against measles": neither any infection nor any vaccine."""
    given, germ = (match["given"] or match["first"]).split()[0], match["germ"]
    return f"{germ} infection or {given} against {germ}"


def _of_either_half(match: re.Match[str]) -> str:
    """ "Systolic or diastolic heart failure": a failure of either kind."""
    join = " or " if "/" in match["join"] else match["join"]
    return f"{match['one']} {match['noun']}{join}{match['other']} {match['noun']}"


_CAUGHT = r"(?:infections?|infected|coloni[sz]ation|coloni[sz]ed)"
_MET = r"(?:exposures?|exposed|contacts?|carriage)"

_BY = re.compile(r"\bby$", re.IGNORECASE)


def _caught_or_met(match: re.Match[str]) -> str:
    """ "Infection with or exposure to measles": no other infection than that."""
    one, other = (_BY.sub("with", match[group]) for group in ("one", "other"))
    return f"{one} {match['germ']} or {other} {match['germ']}"


# What nobody needs for the thing that an exception spares, but for the illness that it is taken from.
_TREATED_SO = r"(?:systemic|intravenous|i\.?v\.?|parenteral|active|ongoing|current|immediate|further|chronic|anti-?[a-z]+|specific|immunosuppressive|cytotoxic|oral|long-term|daily)"
_TREATMENT = r"(?:treatment|therapy|medications?|chemotherapy|antibiotics?|antimicrobials?|antivirals?|hospitali[sz]ation|immunosuppress(?:ion|ants?|ives?)|radiotherapy|intervention)"


# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # of either half of the heart's work
    (
        "systolic",
        re.compile(
            r"\b(?P<one>systolic|diastolic)(?P<join>\s*/\s*|\s+(?:or|and|and/or)\s+)(?P<other>(?!(?P=one))(?:systolic|diastolic))\s+"
            r"(?P<noun>(?:(?:congestive|chronic)\s+)?heart\s+failure|HF\b|(?:(?:left\s+ventricular|LV|cardiac)\s+)?dysfunction)",
            re.IGNORECASE,
        ),
        _of_either_half,
    ),
    # the germ stands behind both
    *(
        (
            joined,
            re.compile(
                rf"\b(?P<one>{one}\s+(?:with|by|to|of))(?:\s*,)?\s*(?:\s(?:or|and/or)\s|/)\s*(?P<other>(?:(?:known|recent|prior)\s+)?{other}\s+(?:with|by|to|of))\s+"
                r"(?P<germ>(?:(?!(?:or|and|who|which|that|any|within|in|during|before|prior|at|for|the|an?)\b)[^\s,;:()]+\s+){0,3}?(?:(?!(?:or|and|within)\b)[^\s,;:()]+))"
                r"(?=\s+(?:within|in\s+the|during|before|prior|at|or|and)\b|\s*[,;.]|\s*$)",
                re.IGNORECASE,
            ),
            _caught_or_met,
        )
        for one, other, joined in (
            (_CAUGHT, _MET, "infect"),
            (_MET, _CAUGHT, "infect"),
            (_CAUGHT, _MET, "coloni"),
        )
    ),
    # "cancer, other than skin cancer that requires therapy": it is the cancer that requires it
    (
        "requir",
        re.compile(
            r"(?<=[a-z])\s*,?\s(?P<except>other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from|with\s+the\s+exception\s+of)\s+"
            r"(?P<spared>(?!(?:those|patients?|subjects?|people|individuals?|wom[ae]n|children|when|if|in|one)\b)(?:(?!\b(?:not|no|nor|who|that|which|if|unless|but|with|without|for|patients?|subjects?|those)\b)[^,;:().<>≤≥=\d]){3,60}?)"
            rf"(?=\s+(?:(?:that|which)\s+)?(?:currently\s+|is\s+|are\s+)?requir(?:es?|ing|ed)\s+(?:{_TREATED_SO}\s+){{0,3}}{_TREATMENT}(?:\s+(?:treatment|therapy|medications?))?(?!\s+only)\b)",
            re.IGNORECASE,
        ),
        r" (\g<except> \g<spared>)",
    ),
    # nobody is asked how advanced AIDS is
    *(
        (
            f"{joined} aids",
            re.compile(
                rf"\b(?P<how>advanced|symptomatic|severe)\s+(?P<before>ARC|AIDS[\s-]related\s+complex(?:\s*\(ARC\))?|HIV\s+(?:infection|disease))\s+{joined}\s+AIDS\b(?![\s-]+(?:related|dementia|defining))",
                re.IGNORECASE,
            ),
            rf"AIDS {joined} \g<how> \g<before>",
        )
        for joined in ("or", "and/or", "and")
    ),
    # a pain at rest and one on exertion: at any time
    (
        " at rest ",
        re.compile(
            r"\b(?P<pain>(?:chest\s+)?pain|angina(?:\s+pectoris)?|dyspn(?:o)?ea|shortness\s+of\s+breath|breathlessness|dizziness|wheezing|cough|palpitations|claudication)"
            r"\s+(?:either\s+)?at\s+rest\s+(?:and/or|or|and)\s+(?:on|with|during|upon)\s+(?:any\s+|physical\s+)?(?:exertion|exercise|effort|activity|movement)\b",
            re.IGNORECASE,
        ),
        r"\g<pain>",
    ),
    # "hemoptysis in two months": in the last two
    *(
        (
            f" in {count}",
            re.compile(
                rf"^((?!.*\b{_NO_TIME_BACK})[^;:()<>≤≥=\d]{{4,120}}?)\s+in\s+(?={_COUNT}\s+(?:week|month|year)s?\W*$)",
                re.IGNORECASE,
            ),
            r"\1 within ",
        )
        for count in (
            *"123456789",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "eight",
            "nine",
            "ten",
            "twelve",
        )
    ),
    # of one germ
    (
        "infection",
        re.compile(
            rf"\b(?:infections?\s+(?:with|by)(?:\s+or\s+|/)(?P<given>{_VACCINATED})|(?P<first>{_VACCINATED})(?:\s+or\s+|/)infections?\s+(?:with|by))\s+"
            r"(?P<germ>(?:(?!(?:or|and|who|which|that|any)\b)[^\s,;:()]+\s+){0,3}?(?:(?!(?:or|and)\b)[^\s,;:()]+))(?=\s+(?:within|in\s+the|during|before|prior|at)\b|\s*[,;.]|\s*$)",
            re.IGNORECASE,
        ),
        _of_one_germ,
    ),
    # a history of what is listed, and not any history
    (
        "medical histor",
        re.compile(
            r"\b(?:(?:any|an?|past|prior|previous)\s+){0,3}medical\s+histor(?:y|ies)\s+(?:including|such\s+as)\s+(?!but\b)",
            re.IGNORECASE,
        ),
        "history of ",
    ),
    # kidney disease has stages, and no grades of toxicity
    *(
        (
            name.lower(),
            re.compile(
                rf"\b({name}(?:\s*\(CKD\))?),?\s+grades?\s+(?=(?:[1-5]|I{{1,3}}|IV|V)\b)", re.IGNORECASE
            ),
            r"\1 stage ",
        )
        for name in ("CKD", "kidney disease")
    ),
    # "no more than mild X": neither moderate nor severe
    *(
        (
            f"than {degree}",
            re.compile(
                rf"\b(?:no|not)\s+(?:more|worse|greater)\s+than\s+{degree}\s+(?=(?!to\b|or\b|and\b)[a-z])",
                re.IGNORECASE,
            ),
            worse,
        )
        for degree, worse in (("mild", "no moderate or severe "), ("moderate", "no severe "))
    ),
    # "no other cancer but A": none except A
    (
        " but ",
        re.compile(
            r"^(?P<none>\W*(?:no|without|absence\s+of)\s+(?:any\s+)?(?:other|prior|previous|concurrent|additional)\s+(?:[\w-]+\s+){0,3}?(?:therap(?:y|ies)|treatments?|malignanc(?:y|ies)|cancers?|medications?|drugs?|diseases?|illness(?:es)?))\s+but\s+"
            r"(?!(?:with|who|has|have|no|not|may|must|an?|is|are|only|at|on|if|had|was|were)\b)(?=[a-z])",
            re.IGNORECASE,
        ),
        r"\g<none> except ",
    ),
    # "A, as well as patients with B": no third thing that is well
    (
        "as well as ",
        re.compile(
            r"\s*,?\s+as\s+well\s+as\s+(?:(?:patients|those|subjects|participants|individuals)\s+(?:with|who\s+have)\s+)?(?=[A-Za-z])",
            re.IGNORECASE,
        ),
        " and ",
    ),
    # "with the previous month": a slip of the pen
    *(
        (
            f"with {past}",
            re.compile(
                rf"\bwith\s+{past.replace(' ', chr(92) + 's+')}\s+(?=(?:{_COUNT}\s+)?(?:days?|weeks?|months?|years?)\b)",
                re.IGNORECASE,
            ),
            f"within {past} ",
        )
        for past in ("previous", "the previous", "the last", "the past", "past", "last", "the preceding")
    ),
    # "not of childbearing potential, defined as sterile", "… or using contraception": the denial ends there
    *(
        (
            f"not {of}",
            re.compile(
                r"\bnot\s+(?:be\s+|being\s+)?of\s+(?:child-?\s?bearing|reproductive)\s+(?:potential|capacity)(?=\s*[,(]?\s*"
                r"(?:(?:(?:as|is|are)\s+)?defined|meaning|that\s+is|i\.?\s?e\b|e\.?\s?g\b|such\s+as|including|due\s+to|because|by\s+reason"
                r"|(?:or\s+|either\s+)?(?:post-?\s?menopaus|(?:surgical|permanent)ly\s+steril|sterile\b|hysterectom)"
                r"|or\s+(?:(?:is|are|be|must|who|currently|if)\s+)*(?:us(?:e|es|ing)|practi[cs]|willing|agree|on|abstinent|taking)))",
                re.IGNORECASE,
            ),
            "of non-childbearing potential",
        )
        for of in ("of child", "be of child", "being of child", "of reprod", "be of reprod")
    ),
    # "Patients must have relapsed or refractory gout": a course, and nothing that they must have done
    *(
        (
            f" {must} have ",
            re.compile(
                rf"^\W*(?:patients|subjects|participants)\s+{must}\s+have\s+(?:an?\s+)?(?:(?:confirmed|documented|known)\s+)?(?P<of>diagnos[ei]s\s+of\s+)?"
                rf"(?={_COURSE}\s*(?:/|(?:,\s*)?(?:and/or|or)\s)\s*{_COURSE}\s+(?!(?:to|after|on|from|following|within|during|and|or|disease|despite|if)\b)[a-z])",
                re.IGNORECASE,
            ),
            "diagnosis of ",
        )
        for must in ("must", "should")
    ),
    # "A; B OR; C": the word stands on the wrong side of the stop
    (
        " or;",
        re.compile(r"^(?P<first>[^\d<>≤≥()]+?)\sor;\s+(?:or\s+)?(?P<last>[^;\d<>≤≥()]+)$", re.IGNORECASE),
        _named_alone,
    ),
)
