"""What is said of today, of two things at once or by whose rules: told in the words that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Callable

_AT_ENTRY = (
    r"at\s+(?:(?:the\s+)?(?:time|moment)\s+of\s+)?(?:(?:the|their|study|trial|protocol|informed)\s+)*"
    r"(?:enrol?l?ment|screening|consent(?:ing)?|randomi[sz]ation|inclusion|entry|recruitment|registration)"
)
_ONE_USE = r"(?:(?:illicit|illegal|recreational|street)\s+)?(?:drugs?|substances?)"
_ALCOHOL = rf"(?:alcohol(?:\s*/\s*|\s+(?:and/or|or|and)\s+){_ONE_USE}|{_ONE_USE}(?:\s*/\s*|\s+(?:and/or|or|and)\s+)alcohol)"
_HABITS = {"dependence": "dependence", "dependency": "dependence", "addiction": "dependence"}


def _used_or_abused(match: re.Match[str]) -> str:
    """ "Active drug or alcohol use or dependence": on either of them."""
    how, habit = match["how"] or "", match["habit"].lower()
    habit = _HABITS.get(habit, "abuse")
    told = ("alcohol use", "illicit drug use", f"alcohol {habit}", f"drug {habit}")
    return " or ".join(f"{how}{one}" for one in told)


_THING = r"(?:an?|the|one)\s+(?:[\w-]+\s+){0,3}?(?:catheter|line|tube|stent|shunt|drain|port|access|pacemaker|prosthesis|implant|ostomy)"

_OPINION = r"(?:opinion|judge?ment)"
_JUDGE = r"(?:investigator|physician|clinician|doctor)"

# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # the name of the rules, and no solid tumor
    (
        "response evaluation criteria in solid",
        re.compile(
            r"\b(?:the\s+)?(?P<how>modified\s+)?response\s+evaluation\s+criteria\s+in\s+solid\s+tumou?rs?\b"
            r"(?:\s+(?:criteria|guidelines?))?(?:\s*[\[(]\s*RECIST\s*[\])])?(?:\s*,)?(?P<version>\s+(?:v(?:ersion|\.)?\s*)?\d(?:\.\d)?)?"
            r"(?:\s*[\[(]\s*RECIST[^()\[\]]{0,16}[\])])?",
            re.IGNORECASE,
        ),
        r"\g<how>RECIST\g<version>",
    ),
    # who judges of what nobody has to have
    (
        "or without ",
        re.compile(
            r"(?P<either>\bwith\s+or\s+without\s+(?:[a-z-]+\s+){0,3}?[a-z-]+)\s*\((?:"
            rf"(?:(?:as|when)\s+)?(?:judged|assessed|determined|evaluated|in\s+the\s+{_OPINION})\s*(?:by|of)?\s*(?:the\s+)?(?:[a-z-]+\s+){{0,2}}{_JUDGE}s?(?:['’]s\s+{_OPINION})?"
            rf"|(?:in|according\s+to)\s+the\s+{_JUDGE}['’]?s?['’]?\s+{_OPINION})\)",
            re.IGNORECASE,
        ),
        r"\g<either>",
    ),
    # by what they are known who are at risk
    (
        "at risk ",
        re.compile(
            r"^(?:(?:patients?|subjects?|participants?|those)\s+(?:(?:who\s+are)\s+)?)?(?:being\s+)?at\s+risk\s+(?:of|for)\s+[^,;:()<>≤≥=\d]{3,60}?\s*,?\s+(?:(?:is|are)\s+)?defined\s+(?:as|by)\s*:?\s*(?=[^\s:])",
            re.IGNORECASE,
        ),
        "",
    ),
    # who is held today, and not who once was
    *(
        (
            kept,
            re.compile(
                rf"^(?P<who>(?:(?:patients?|subjects?|participants?|persons?|individuals?|people|those|anyone|who|are|is|being)\s+)*)(?P<state>{kept}\w*)\s+{_AT_ENTRY}(?=[\s.]*$)",
                re.IGNORECASE,
            ),
            r"\g<who>currently \g<state>",
        )
        for kept in ("incarcerated", "imprisoned", "prisoner", "detained")
    ),
    # an allergy, then or now
    *(
        (
            f"{word} of ",
            re.compile(
                rf"^(?:(?:current|present|active)\s+(?:or|and/or)\s+(?:past|prior|previous)|(?:past|prior|previous)\s+(?:or|and/or)\s+(?:current|present|active))\s+(?:medical\s+)?{word}\s+of\s+(?=(?:(?:any|known|severe|serious|significant|confirmed|life-threatening)\s+)*(?:allerg|hyper-?sensitiv|intoleran|anaphyla))",
                re.IGNORECASE,
            ),
            "history of ",
        )
        for word in ("history", "histories")
    ),
    # each of two that are in the body
    *(
        (
            f" {there}",
            re.compile(
                rf"\b(?P<have>ha(?:ve|s|ving)|with)\s+(?:both\s+)?(?P<one>{_THING})\s+and\s+(?P<other>{_THING})\s+(?P<there>present|in\s+place|in\s+situ)\b",
                re.IGNORECASE,
            ),
            r"\g<have> \g<one> present and \g<other> present",
        )
        for there in ("present", "in place", "in situ")
    ),
    # an agent that was given, and no illness
    *(
        (
            f"{noun}",
            re.compile(
                rf"^(?P<no>(?:no|without)\s+)?(?:(?:any|a|prior|previous|past)\s+)*history\s+of\s+(?:an?|any)\s+(?P<drug>(?!(?:allerg\w+|reactions?|intoleran\w+)\b)(?:(?!(?:to|of|with|from|after|or|and|in|by|for|due)\b)[\w-]+\s+){{1,4}}?{noun}s?)\b(?=$|[\s.]*$|\s+(?:targeting|directed|against|for|within|in\s+the)\b)",
                re.IGNORECASE,
            ),
            r"\g<no>prior treatment with \g<drug>",
        )
        for noun in ("agent", "inhibitor", "antibody", "antagonist", "agonist")
    ),
    # how long the blood is thinned
    (
        "chronic anti",
        re.compile(
            r"^(?P<lead>(?:[^,;:()]{0,60}?\s)?)(?:(?:uses?|using|taking|on|receiving)\s+(?:of\s+)?)?chronic\s+(?:(?:systemic|oral|full-?dose|therapeutic)\s+)*anti-?\s?coagul(?:ation|ants?)(?:\s+(?:therapy|treatment|medications?|use|drugs?))?(?=[\s.]*$)",
            re.IGNORECASE,
        ),
        r"\g<lead>chronic use of anticoagulants",
    ),
    # either substance, used or depended on
    (
        "alcohol",
        re.compile(
            rf"^(?P<how>(?:(?:active|current|ongoing|recent)\s+)?){_ALCOHOL}\s+use\s*(?:/|\s(?:and/or|or)\s)\s*(?P<habit>dependence|dependency|addiction|abuse|misuse)\b(?=[\s.]*$)",
            re.IGNORECASE,
        ),
        _used_or_abused,
    ),
)
