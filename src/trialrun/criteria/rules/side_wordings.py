"""What a sentence says beside what it asks, or of two nouns at once: told without it, or for each."""

from __future__ import annotations

import re
from collections.abc import Callable

_TIME = r"\d{1,3}\s*(?:hours?|days?|weeks?|months?|years?)"

# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # for what the trial wants a sample, and nothing that anybody has to be
    *(
        (
            f" {which} will be used ",
            re.compile(
                rf"\s*,\s+{which}\s+will\s+be\s+used\s+(?:to|for|as)\s+(?:(?!\b(?:must|should|only|unless|except|if|not|no|and\s+(?:who|is|are|has|have))\b)[^,;:.()<>≤≥=\d]){{3,120}}(?=[.\s]*$)",
                re.IGNORECASE,
            ),
            "",
        )
        for which in ("which", "that")
    ),
    # there at any time
    *(
        (
            there,
            re.compile(
                r"\b(?:pre-?existing\s*(?:,?\s+(?:or|and/or|and)\s+|/)(?:active|current|ongoing|concurrent)"
                r"|(?:active|current|ongoing|concurrent)\s*(?:,?\s+(?:or|and/or|and)\s+|/)pre-?existing)\s+(?=[a-z])",
                re.IGNORECASE,
            ),
            "past or current ",
        )
        for there in ("preexisting", "pre-existing")
    ),
    # one scale under the names of those who use it: "PS 0-1 (Zubrod)"
    (
        "ps ",
        re.compile(
            r"^(?P<whose>(?i:(?:patients?|subjects?|with|must|have|an?)\s+)*)PS(?P<bound>\s*(?:of\s+|[:=≤<]\s*)*(?:[0-4]\s*(?:-|–|to|or|,)\s*){0,3}[0-4])\s*\(\s*(?:ECOG|WHO|Zubrod|SWOG|GOG|CALGB|NCIC)(?:\s+(?:scale|criteria|score|performance\s+status|PS))?\s*\)"
        ),
        r"\g<whose>ECOG PS\g<bound>",
    ),
    # two lines of a list run together: "except treated skin cancer In situ cervical cancer"
    (
        "in situ",
        re.compile(
            r"(?P<first>\b(?i:except\w*|excluding|other\s+than|apart\s+from)\b[^.;,()]{3,100}?\b(?:cancers?|carcinomas?|tumou?rs?|melanoma))\s+"
            r"(?=(?:Carcinoma\s+in\s+situ|In\s+situ|Cervical\s+(?:carcinoma\s+)?in\s+situ)\b)"
        ),
        r"\g<first>, ",
    ),
    # "voluntary, written informed consent": one consent
    (
        "voluntary, ",
        re.compile(r"\bvoluntary,\s+(?=(?:signed|written|informed)\b)", re.IGNORECASE),
        "voluntary ",
    ),
    # the first one, or one in another's place
    (
        "new or replacement ",
        re.compile(r"\bnew\s+or\s+replacement\s+(?=[a-z])", re.IGNORECASE),
        "new ",
    ),
    # at what a treatment aims
    (
        " targeting ",
        re.compile(
            r"(?P<given>\b(?:radiotherapy|radiation(?:\s+therapy)?|radiosurgery|irradiation|SBRT|SABR|chemoradiotherapy|embolization|ablation))\s+targeting\s+(?=(?:the\s+|any\s+)?[a-z])",
            re.IGNORECASE,
        ),
        r"\g<given> to ",
    ),
    # how lately, in a bracket behind a treatment: "recent antibiotic therapy (< 2 weeks)"
    (
        "recent ",
        re.compile(
            rf"\brecent\s+(?P<what>(?!(?:history|changes?|onset)\b)[^()<>≤≥;:.,]{{2,80}}?\b(?:therap(?:y|ies)|treatments?|use|intake|surgery|transfusions?|vaccinations?|infusions?|injections?))\s*\((?:<|≤|less\s+than|within(?:\s+the)?(?:\s+(?:last|past|previous))?|in\s+the\s+(?:last|past|previous))\s*(?P<time>{_TIME})\)",
            re.IGNORECASE,
        ),
        r"\g<what> within \g<time>",
    ),
    # "K-877 (pemafibrate)": the code and the name of one drug
    *(
        (
            f"{end})",
            re.compile(
                rf"(?<![\w-])(?!CD|IL|HER|PD|TNF|COX|CYP|CA)[A-Z]{{1,4}}-?\d{{3,7}}[A-Z]?\s+\((?P<name>[a-z]{{3,16}}{end})\)"
            ),
            r"\g<name>",
        )
        for end in (
            "ib",
            "mab",
            "ine",
            "tide",
            "ate",
            "statin",
            "vir",
            "cept",
            "prazan",
            "zole",
            "gliptin",
            "gliflozin",
        )
    ),
    # which of the foreign bodies
    *(
        (
            f"{mri} ",
            re.compile(
                r"(?P<not>\b(?:non|not)[\s-]?MRI?[\s-]?(?:compatible|safe|conditional)|\b(?:MRI?|magnet(?:ic)?)[\s-]incompatible)\s+(?P<one>(?:metal(?:lic)?\s+|medical\s+|implanted\s+)?[a-z]+)\s+(?P<join>and/or|or|and)\s+(?P<other>(?:metal(?:lic)?\s+)?foreign\s+(?:bod(?:y|ies)|objects?|material))\b",
                re.IGNORECASE,
            ),
            r"\g<not> \g<one> \g<join> \g<not> \g<other>",
        )
        for mri in ("compatible", "safe", "conditional")
    ),
)
