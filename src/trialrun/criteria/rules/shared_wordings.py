"""What several nouns share, or what only names a scale or a kind: told for each, or left out."""

from __future__ import annotations

import re
from collections.abc import Callable

_SITE = (
    r"(?:penile|urethral|vaginal|vulvar|vulval|genital(?:\s+tract)?|perineal|perianal|scrotal|cervicovaginal)"
)
_SORE = r"(?:irritations?|rash(?:es)?|lesions?|ulcers?|ulcerations?|sores?|blisters?|trauma|injur(?:y|ies)|abrasions?|lacerations?|inflammation|infections?)"
_HURT = r"(?:trauma|injur(?:y|ies)|lesions?|abrasions?|lacerations?|burns?|ulcers?)"
_JOINED = r"(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|\s*/\s*)"
_WORDS = re.compile(rf"{_JOINED}(?=[a-z])", re.IGNORECASE)


def _of_each_site(match: re.Match[str]) -> str:
    """ "Penile or vulvar rash, or lesions": each of them at one of these places, and none on the arm."""
    sites = _WORDS.split(match["sites"])
    return " or ".join(f"{site} {sore}" for site in sites for sore in _WORDS.split(match["sores"]))


# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    *(
        (
            site,
            re.compile(
                rf"(?<![\w-])(?P<sites>{_SITE}(?:{_JOINED}{_SITE}){{0,3}})\s+(?P<sores>{_SORE}(?:{_JOINED}{_SORE}){{1,6}})(?![\w-])(?!\s+(?:of|on|in|at|to)\b)",
                re.IGNORECASE,
            ),
            _of_each_site,
        )
        for site in (
            "penile ",
            "urethral ",
            "vagina",
            "vulva",
            "genital ",
            "perineal ",
            "perianal ",
            "scrotal ",
        )
    ),
    *(
        (
            site,
            re.compile(
                rf"(?<![\w-])(?P<sites>(?:ocular|eye|corneal|ear|spinal|hepatic|renal))\s+(?P<sores>(?:infections?|inflammation){_JOINED}{_HURT})(?![\w-])(?!\s+(?:of|on|in|at|to)\b)",
                re.IGNORECASE,
            ),
            _of_each_site,
        )
        for site in (
            "ocular inf",
            "eye inf",
            "corneal inf",
            "ear inf",
            "spinal inf",
            "hepatic inf",
            "renal inf",
        )
    ),
    # the name of a scale asks for no such symptom
    *(
        (
            f"{analog} scale ",
            re.compile(
                r"\bvisual\s+analog(?:ue)?\s+scale\s+(?:(?:score|rating)\s+)?(?:for|of)\s+pain(?:\s+\(VAS\))?(?=\s)",
                re.IGNORECASE,
            ),
            "pain VAS",
        )
        for analog in ("analog", "analogue")
    ),
    # "T1b-c": either of the two
    *(
        (
            f"t{number}",
            re.compile(rf"(?<![\w-])(T{number})([a-c])\s?[-–]\s?([b-d])(?![\w-])"),
            r"\1\2-\1\3",
        )
        for number in "1234"
    ),
    # what the word means, in a bracket
    *(
        (
            f"{word} (",
            re.compile(
                rf"\b(?P<said>{word})\s+\((?:(?:i\.?e\.?,?|a|any|known|prior|previous)\s+)*(?:history\s+of\s+)?(?:(?:any|an?|severe|serious)\s+)*"
                r"(?:allerg(?:y|ies)|allergic\s+reactions?|hypersensitivity(?:\s+reactions?)?|anaphyla(?:xis|ctic\s+reactions?))\)(?=\s+to\s)",
                re.IGNORECASE,
            ),
            r"\g<said>",
        )
        for word in ("hypersensitivity", "allergy", "allergies", "sensitivity")
    ),
)
