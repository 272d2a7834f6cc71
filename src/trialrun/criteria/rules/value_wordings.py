"""Short forms of values, classes and contraindications, told in the words that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Callable

_GROWTH = r"(?:weight|height|length|BMI|head\s+circumference)(?:[\s-]for[\s-](?:age|height|length))?"
_SPECIMEN = r"(?:serum|blood|plasma|urine|urinary|saliva)(?:\s+(?:tests?|samples?|specimens?))?"
_HEART_SCAN = (
    r"(?:radionuclide|radioisotope|nuclear|MUGA|echocardiogra(?:m|phy|phic)|gated\s+blood\s+pool)(?:\s+scan)?"
)
_CLASS = r"(?:I{1,3}|IV|[1-4])(?![\w.])"


def _each_growth(match: re.Match[str]) -> str:
    first, other = match.group(1), match.group(3)
    return f"{first} z-score{match.group(2)}{other} z-score" if other else f"{first} z-score"


def _wound_class(match: re.Match[str]) -> str:
    more = re.sub(r"class\s+", "", match["more"], flags=re.IGNORECASE)
    return f"{match['where']}wounds with wound class {match['first']}{more}"


def _refraction(error: str) -> Callable[[re.Match[str]], str]:
    def told(match: re.Match[str]) -> str:
        bound = re.sub(r"\s*D(?=\s|$)|(?<=\d)-(?=\s|$)", "", match["bound"])
        return f"{error} of {bound} D"

    return told


# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # signs of a bound that came through another alphabet: "ANC ³ 1500", "bilirubin £ 2 mg/dL"
    *(
        (
            lost,
            re.compile(
                rf"(?<![^\s(]){lost}\s*(?=(?:(?:NCI[\s-]*)?CTC(?:AE)?\b\s*)?(?:grade\s+|class\s+)?\d)",
                re.IGNORECASE,
            ),
            meant,
        )
        for lost, meant in (("³", "≥ "), ("£", "≤ "))
    ),
    # a bound that stands in brackets: "(at least) stable disease"
    *(
        (f"({bound})", re.compile(rf"\({bound}\)\s*(?=[a-z\d])", re.IGNORECASE), f"{bound} ")
        for bound in ("at least", "at most", "up to", "more than", "less than")
    ),
    # up to the day before a birthday
    (
        "birthday",
        re.compile(
            r"(?P<low>\d{1,2})\s*(?:years?\s*)?(?:to|-|–|through)\s*(?P<high>\d{1,2})(?:\s*(?:years?|yrs?)(?:\s+(?:old|of\s+age))?)?\s*"
            r"[,(]\s*(?:up\s+to\s*,?\s*)?(?:but\s+)?(?:not\s+including|excluding)\s+(?:the|their)\s+(?P=high)(?:st|nd|rd|th)\s+birthday\s*\)?",
            re.IGNORECASE,
        ),
        r"≥ \g<low> and < \g<high> years",
    ),
    # the fewer of two numbers is enough
    (
        "minimum",
        re.compile(
            r"\b(?:an?\s+)?minimum\s+(?:of\s+)?(?P<least>\d+)\s*(?:-|–|to)\s*\d+\s+(?=(?:[a-z-]+\s+){0,2}(?:episodes|attacks|seizures|events|exacerbations|visits|relapses|flares|infections)\b)",
            re.IGNORECASE,
        ),
        r"at least \g<least> ",
    ),
    # "surface antigen and core antibody for hepatitis B": the virus behind them is of both
    *(
        (
            f"for hepatitis {virus}",
            re.compile(
                rf"\b(?P<first>surface\s+(?:antigen|antibody)|core\s+antibody)\s+(?P<join>and|or|and/or)\s+(?P<second>surface\s+(?:antigen|antibody)|core\s+antibody)\s+for\s+hepatitis\s+{virus}\b",
                re.IGNORECASE,
            ),
            rf"hepatitis {virus.upper()} \g<first> \g<join> hepatitis {virus.upper()} \g<second>",
        )
        for virus in ("b",)
    ),
    # however the clearance was found
    (
        "measured or calculated",
        re.compile(
            r"\bmeasured\s+or\s+calculated\s+(?=(?:creatinine\s+clearance|CrCl|GFR|eGFR)\b)", re.IGNORECASE
        ),
        "",
    ),
    # a short name before the noun that it leans on
    (
        ") transfusion",
        re.compile(r"(?<=\bcell)s?\s+\(p?RBCs?\)(?=\s+transfusions?\b)", re.IGNORECASE),
        "",
    ),
    # "Z scores for weight-for-age (WAZ) or weight-for-height (WHZ) < -3": each is a value of its own
    *(
        (
            needed,
            re.compile(
                rf"\b{needed}s?\s+(?:for|of)\s+({_GROWTH})(?:\s*\([A-Z]{{2,4}}\))?(?:(\s*(?:/|,|and/or|or|and)\s*)({_GROWTH})(?:\s*\([A-Z]{{2,4}}\))?)?",
                re.IGNORECASE,
            ),
            _each_growth,
        )
        for needed in ("z score", "z-score")
    ),
    # "performance status0-1"
    *(
        (f"{noun}{low}", re.compile(rf"({noun})(?={low}\s*(?:[-–]|or|to)\s*\d\b)", re.IGNORECASE), r"\1 ")
        for noun in ("status", " ps")
        for low in "012"
    ),
    *(
        (
            f"{one}/{other}",
            re.compile(rf"\b{one}/{other}(?=\s+contra-?\s?indications?\b)", re.IGNORECASE),
            f"{one} or {other}",
        )
        for one, other in (("absolute", "relative"), ("relative", "absolute"))
    ),
    # it began when its symptoms did: "stroke within 6 hours of symptom onset"
    *(
        (
            needed,
            re.compile(
                r"(?<=\b)(?P<ill>(?:stroke|infarct|infarction|STEMI|NSTEMI|h(?:a)?emorrhage|ischa?emic\s+attack|TIA|occlusion|coronary\s+syndrome)(?:\s*\([^()]{2,20}\))?)\s*,?\s+"
                r"(?:within|in|less\s+than|<)\s*(?:the\s+(?:first|last)\s+)?(?P<long>\d+(?:\.\d+)?\s*(?:h|hrs?|hours?|minutes?|days?))\s+(?:of|from|after|since|following)\s+(?:the\s+)?"
                r"(?:(?:first\s+)?(?:symptoms?|stroke|clinical|its|disease|ictal)[\s-]+onset|onset(?:\s+of\s+(?:the\s+)?(?:first\s+)?(?:symptoms|stroke))?|ictus)(?!\s+to\b)",
                re.IGNORECASE,
            ),
            r"\g<ill> within \g<long>",
        )
        for needed in ("onset", "ictus")
    ),
    # whose age it is: "mothers aged 18 years or older"
    *(
        (
            needed,
            re.compile(
                r"^(?:the\s+)?mothers?\s+(?:(?:who\s+)?(?:must\s+be|is|are)\s+)?(?:aged?\s+)?(?=(?:(?:between|at\s+least|over|under|older\s+than|younger\s+than|from|[<>≤≥]=?)\s*)?\d[\d\s-]*(?:(?:and|to)\s*\d+\s*)?(?:years?|yrs?)\b[\s\w]{0,16}$)",
                re.IGNORECASE,
            ),
            "maternal age ",
        )
        for needed in ("mother ", "mothers ")
    ),
    # "-1 to -5 D of myopia": the bound before what it is of
    *(
        (
            error,
            re.compile(
                rf"(?<![\w.])(?P<bound>(?:(?:at\s+least|more\s+than|less\s+than|up\s+to|[<>≤≥]=?)\s*)?[-−–+]?\d+(?:\.\d+)?(?:\s*D)?-?(?:\s*(?:to|and)\s*[-−–+]?\d+(?:\.\d+)?)?)\s*(?:D|diopt(?:er|re)s?)(?:\s*\(D\))?\s+(?:of\s+)?{error}\b",
                re.IGNORECASE,
            ),
            _refraction(error),
        )
        for error in ("myopia", "hyperopia", "astigmatism", "anisometropia")
    ),
    # the performance status of the World Health Organization, named by that alone
    *(
        (
            needed,
            re.compile(
                r"^(?:PS\s+)?(WHO)\s*[:=]?\s*(?=[01]\s*(?:-|–|to|or|,)\s*[12]\b(?!\.)|(?:<=|[<≤])\s*[123]\b(?!\.))"
            ),
            "WHO PS ",
        )
        for needed in ("who 0", "who 1", "who <", "who ≤", "who:")
    ),
    # the class of a wound by how clean it is
    (
        "wounds",
        re.compile(
            rf"\b(?:CDC\s+)?class(?:es)?\s+(?P<first>{_CLASS})(?P<more>(?:\s*(?:,|/|-|–|,?\s*(?:or|and|to))\s*(?:class\s+)?{_CLASS})*)\s+"
            r"(?P<where>(?:(?:surgical|abdominal|operative|post-?operative)\s+)*)wounds\b",
            re.IGNORECASE,
        ),
        _wound_class,
    ),
    # in what it is looked for, behind the test: "pregnancy test (urine or serum)"
    *(
        (
            f"{test}{opening}",
            re.compile(
                rf"(?<={test})\{opening}\s*(?:(?:either|by|in|an?|of|performed|on)\s+)*{_SPECIMEN}(?:\s*(?:and/or|or|and|/|,)\s*(?:an?\s+)?{_SPECIMEN})*(?:\s+(?:is|are)\s+(?:acceptable|sufficient|allowed))?\s*\{closing}",
                re.IGNORECASE,
            ),
            "",
        )
        for test in ("test ", "tests ", "testing ", "screen ", "screening ", "hcg ")
        for opening, closing in ("()", "[]")
    ),
    # what is found in serum, and no serum that is given
    (
        "serum antibod",
        re.compile(
            r"\bserum\s+(antibod(?:y|ies))\b(?:\s+(?:as\s+)?(?:determined|detected|shown|confirmed)\s+by\s+(?:Western\s+blot|ELISA|EIA|immunoassay)(?:\s+analysis)?)?",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    # "men/women must …": all of them, and nobody who is both
    *(
        (
            f"{one}/{other}",
            re.compile(
                rf"(?<!no )\b{one}\s?/\s?{other}(?=\s+(?:of|who|must|should|shall|need|have|has|are|with|in|on|aged?|between)\b)",
                re.IGNORECASE,
            ),
            f"{one} and {other}",
        )
        for one, other in (
            *(
                ("men", "women"),
                ("women", "men"),
                ("males", "females"),
                ("females", "males"),
                ("male", "female"),
                ("female", "male"),
            ),
        )
    ),
    # by which examination a fraction is measured is told in a note
    *(
        (
            value,
            re.compile(
                rf"\b{_HEART_SCAN}(?:\s*(?:/|,?\s(?:or|and/or)\s)\s*{_HEART_SCAN})*\s+(?=(?:(?:resting|left|right|ventricular|cardiac)\s+){{0,3}}(?:ejection\s+fraction|LVEF)\b)",
                re.IGNORECASE,
            ),
            "",
        )
        for value in ("ejection", "lvef")
    ),
    # a bound on the factor is one on its activity
    (
        "factor ",
        re.compile(
            r"\b(factor\s+(?:VIII|IX))\s+(?=(?:of\s+)?(?:[<>≤≥]|(?:less|more|greater|lower|higher)\s+than\b|below\b|above\b|under\b|at\s+(?:least|most)\b)[^,;]{0,12}?\d[\d.]*\s*(?:%|IU|U/))",
            re.IGNORECASE,
        ),
        r"\1 level ",
    ),  # the noun behind is that of both
    *(
        (
            needed,
            re.compile(
                r"\b(total)(\s+(?:and/or|and|or)\s+|\s*/\s*)(?=(?:direct|conjugated)\s+bilirubin\b)",
                re.IGNORECASE,
            ),
            r"\1 bilirubin\2",
        )
        for needed in ("direct bilirubin", "conjugated bilirubin")
    ),
    # how much is drunk
    (
        "consumption of",
        re.compile(
            r"^consumption\s+of\s+(?=(?:more\s+than|at\s+least|[>≥]=?)?\s*\d+\s+(?:(?:alcoholic|standard)\s+)*drinks?\b)",
            re.IGNORECASE,
        ),
        "alcohol consumption of ",
    ),
)
