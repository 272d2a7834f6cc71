"""Wordings of tests and doses by their own habits: dipstick grades, points out of so many, doses of a day."""

from __future__ import annotations

import re
from collections.abc import Callable

_SO_MUCH = (
    r"(?:[<>≤≥]\s*=?|=\s*<|(?:of\s+)?(?:at\s+least|at\s+most|up\s+to|(?:no\s+|not\s+)?(?:more|less|greater|higher|lower)\s+than"
    r"(?:\s+or\s+equal\s+to)?|above|below|over|under|exceeding))"
)
_RANKIN = r"(?:(?:modified\s+)?Rankin(?:\s+scale)?(?:\s+\(mRS\))?|mRS)(?:\s+scores?)?(?:\s+\(mRS\))?"
_FUNCTION = rf"(?:{_RANKIN}|(?:Barthel|Katz)(?:\s+(?:index|score)){{0,2}}|Karnofsky(?:\s+(?:performance|status|score|scale|index)){{0,3}})"
_ILLNESS = (
    r"(?:the\s+|their\s+|this\s+)?(?:(?:current|index|qualifying|present|acute|new|recent|hip|onset\s+of(?:\s+the)?|occurrence\s+of(?:\s+the)?)\s+)*"
    r"(?:stroke|event|symptoms?|onset|ictus|illness|infarction|h(?:a)?emorrhage|fracture|injury|trauma|diagnosis|hospitali[sz]ation|cardiac\s+arrest)(?:\s+onset)?"
)


def _of_before(match: re.Match[str]) -> str:
    """The scale as one of its own: what somebody could do before the illness, and not today."""
    scale = "mRS" if re.search(r"rankin|mrs", match["scale"], re.IGNORECASE) else match["scale"]
    return f"premorbid {scale}{match['bound']}"


def _dipstick(match: re.Match[str]) -> str:
    grade = match["grade"].replace(" ", "")
    points = len(grade) if grade.startswith("+") else int(grade[0])
    return f"dipstick proteinuria {match['bound']} {points}"


def _at_least_on_dipstick(match: re.Match[str]) -> str:
    return re.sub(r"\s{2,}", " ≥ ", _dipstick(match))


def _out_of(match: re.Match[str]) -> str:
    return f"{match['scale']}{match['points']}"


_CORRECTED = (
    r"(?:corrected|adjusted)\s+for\s+(?:the\s+)?(?:h(?:a)?emoglobin|Hb|Hgb)(?:\s+(?:levels?|concentration|value))?"
    r"(?:\s+(?:and|or|and/or)\s+alveolar\s+(?:volume|ventilation))?"
)

_NUMBER = r"(?:[A-Z]|\d{1,2}|[IVX]{1,4})(?:\.\d+)*(?![\w-])"
# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # "mRS 0-1 before the stroke" says nothing of the mRS of today
    *(
        (
            scale,
            re.compile(
                rf"\b(?P<scale>{_FUNCTION})(?P<bound>\s*(?:(?:of|was|is)\s+)*(?:{_SO_MUCH}\s*)?\d{{1,3}}(?:\s*(?:-|–|to|or)\s*\d{{1,3}})?)\s*,?\s+"
                rf"(?:before|prior\s+to|preceding)\s+{_ILLNESS}\b",
                re.IGNORECASE,
            ),
            _of_before,
        )
        for scale in ("rankin", "mrs ", "barthel", "katz", "karnofsky")
    ),
    *(
        (
            scale,
            re.compile(
                rf"\b(?:pre-?\s?(?:stroke|event|fracture|injury|admission|existing|onset)|pre-morbid|premorbid|historical)\s+(?:functional\s+)?(?P<scale>{_FUNCTION})(?P<bound>)(?![\w-])",
                re.IGNORECASE,
            ),
            _of_before,
        )
        for scale in ("rankin", "mrs ", "barthel", "katz", "karnofsky")
    ),
    # protein by the colour of a strip: "urine protein ≥ 2+", "dipstick proteinuria < ++"
    *(
        (
            needed,
            re.compile(
                r"\b(?:(?:urine|urinary|dipstick|urinalysis|routine)\s+(?:(?:urine|urinary|routine|dipstick|test|tests|analysis|urinalysis|random|for|of|show|shows|showed|showing|suggests|suggested"
                r"|indicates|indicated|that|a)\s+){0,6})?protein(?:uria)?(?:\s+(?:level|levels|by|on|in|urine|dipstick|urinalysis|test|of|is|was|the|a)\b){0,5}\s*"
                rf"(?P<bound>{_SO_MUCH})\s*(?P<grade>\+{{1,4}}|[1-4]\s?\+)(?![\w+])(?:\s+(?:on|by|in|with|at)\s+(?:(?:a|the|urine|routine|random|baseline)\s+){{0,3}}(?:dipstick|urinalysis|urine|test\s+strip)(?:\s+(?:urinalysis|test|analysis))?)?",
                re.IGNORECASE,
            ),
            _dipstick,
        )
        for needed in ("protein <", "protein >", "protein ≥", "protein ≤", "proteinuria", "dipstick")
    ),
    (
        "+ protein",
        re.compile(
            r"(?P<bound>)(?P<grade>(?<![\w+.])(?:[1-4]\s?\+|\+{2,4}))\s+(?:or\s+(?:greater|more|higher)\s+)?protein(?:uria)?\b(?:\s+(?:on|by|in)\s+(?:(?:a|the|urine|routine)\s+){0,3}(?:dipstick|urinalysis))?",
            re.IGNORECASE,
        ),
        _at_least_on_dipstick,
    ),
    # points out of all that there are
    *(
        (
            needed,
            re.compile(
                rf"(?P<scale>\b{scale}\b(?:\s+(?:pain|scores?|scale|index|rating|\([A-Za-z-]{{2,8}}\))){{0,3}}\s*(?:(?:is|was)\s+)?{_SO_MUCH}\s*)(?P<points>\d+)\s*(?:/|out\s+of)\s*{top}(?:\s+points)?(?![\d./%])",
                re.IGNORECASE,
            ),
            _out_of,
        )
        for scale, top in (
            (r"(?:NDI|neck\s+disability\s+index)", "50"),
            (r"(?:pain|VAS)", "10"),
            (r"(?:MMSE|MoCA)", "30"),
            (r"Berg\s+balance", "56"),
            (r"strength", "5"),
            (r"Barthel", "100"),
        )
        for needed in (f"/{top}", f"/ {top}", f"out of {top}")
    ),
    # "daily dose of prednisone above 7.5 mg", "more than 15 mg of daily prednisone"
    (
        "daily dose of ",
        re.compile(
            rf"\b(?:total\s+)?daily\s+doses?\s+of\s+(?P<drug>[a-z]{{4,24}})\s+(?:(?:is|was|of)\s+)?(?P<bound>{_SO_MUCH})\s*(?P<dose>\d[\d.,]*)\s*(?P<unit>mg|g|mcg|µg|units|IU|U)\b(?!\s*/|\s+per|\s+(?:a|each)\s)",
            re.IGNORECASE,
        ),
        r"\g<drug> \g<bound> \g<dose> \g<unit>/day",
    ),
    (
        " daily pred",
        re.compile(
            rf"(?P<bound>{_SO_MUCH})\s*(?P<dose>\d[\d.]*)\s*mg\s+(?:of\s+)?daily\s+(?P<drug>prednis(?:ol)?one)\b",
            re.IGNORECASE,
        ),
        r"\g<drug> \g<bound> \g<dose> mg/day",
    ),
    # how a capacity is corrected is told in no record
    *(
        (
            needed,
            re.compile(
                r"(?P<value>\b(?:DLCO|TLCO|KCO|diffus(?:ion|ing)\s+capacity)[^;]{0,80}?\d\s*%?[^;(]{0,24}?)\s*"
                rf"(?:[(\[]\s*{_CORRECTED}\s*[)\]]|,?\s*{_CORRECTED}(?=\s*(?:$|[,;.)]|and\b|or\b)))",
                re.IGNORECASE,
            ),
            r"\g<value>",
        )
        for needed in ("for hemoglobin", "for haemoglobin", "for hb", "for hgb")
    ),
    # the 99th percentile is the laboratory's upper limit
    (
        "99th",
        re.compile(
            r"(?P<value>\btroponin(?:\s+[IT])?(?:\s+(?:levels?|values?|concentrations?))?)\s*(?:is\s+)?(?:>|above|exceeding|greater\s+than|higher\s+than)\s*(?:the\s+)?99th\s+percentile(?:\s+(?:of\s+)?(?:the\s+)?(?:upper\s+reference\s+limit(?:\s+\(URL\))?|URL|reference\s+(?:population|range)))?",
            re.IGNORECASE,
        ),
        r"\g<value> > ULN",
    ),
    # how often one breathes badly in an hour: the index counts it
    *(
        (
            needed,
            re.compile(
                r"(?P<value>\b(?:AHI|apn(?:o)?ea[\s-]+hypopn(?:o)?ea\s+index(?:\s+\(AHI\))?)[^;,.]{0,40}?\d)\s*(?:(?:events?|episodes?)\s*(?:/|per)\s*(?:hour|hr|h)|/\s*(?:hour|hr|h))\b(?:\s+of\s+sleep)?",
                re.IGNORECASE,
            ),
            r"\g<value>",
        )
        for needed in ("ahi", "hypopn")
    ),
    # a vitamin with a bound in a laboratory's unit is one that was measured
    *(
        (
            needed,
            re.compile(
                rf"\b(?P<what>(?:(?:serum|plasma|blood)\s+)?(?:vitamin\s+(?:A|E|C|B-?12)|folate|folic\s+acid))\s*(?P<bound>(?:of\s+|is\s+)?{_SO_MUCH}\s*\d[\d.,]*\s*(?:[pnµμum]?g|[pnµμum]?mol|mcg)\s*/\s*(?:d|m)?L\b)",
                re.IGNORECASE,
            ),
            r"\g<what> level \g<bound>",
        )
        for needed in ("vitamin ", "folate ", "folic ")
    ),
    # "at least 6 tender joints and 6 swollen joints"
    (
        "tender",
        re.compile(
            r"(?P<bound>[≥>]\s*=?\s*|\b(?:at\s+least|a\s+minimum\s+of|more\s+than)\s+)(?P<tender>\d+)\s+tender(?:\s+(?:and/or\s+painful\s+)?joints?)?\s+and\s+(?:(?:[≥>]\s*=?\s*|(?:at\s+least|a\s+minimum\s+of|more\s+than)\s+))?(?P<swollen>\d+)\s+swollen\s+joints?\b",
            re.IGNORECASE,
        ),
        r"\g<bound>\g<tender> tender joints and \g<bound>\g<swollen> swollen joints",
    ),
    # where the sentence is told at length
    *(
        (
            f"see {where}",
            re.compile(
                rf"\s*(?:[,;.]\s*(?:please\s+)?see\s+(?:the\s+)?{where}\s+{_NUMBER}(?=\s*(?:$|[,;)]|\.(?:\s|$)))|[(\[]\s*(?:please\s+)?see\s+(?:the\s+)?{where}\s+{_NUMBER}\s*[)\]])",
                re.IGNORECASE,
            ),
            "",
        )
        for where in ("appendix", "section", "table", "annex", "attachment")
    ),
    # of which tissue the score is told, it has no other
    *(
        (
            needed,
            re.compile(
                r"(?P<value>\b(?:TPS|CPS|tumou?r\s+proportion\s+score|combined\s+positive\s+score)[^;,.]{0,20}?\d\s*%?)\s+in\s+(?:the\s+)?tumou?r\s+(?:tissue|cells|samples?)\b",
                re.IGNORECASE,
            ),
            r"\g<value>",
        )
        for needed in ("tps", "cps", "proportion score", "positive score")
    ),
)
