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


_SIZE = r"(?:large|small|giant|bulky)"
_PLACE = r"(?!(?:or|and|no|not|any|the|a|an|other|cell|single|multiple|new)\b)[a-z]+"
# of the body, as the place of what is set in
_PART = (
    r"(?:eye|ocular|retinal|lens|ear|cochlear|middle\s+ear|dental|breast|penile|testicular|hip|knee|shoulder|joint|spinal|bone|cranial|facial|nasal|chin"
    r"|blood\s+vessel|vascular|cardiac|heart\s+valve|valve|neural|brain|nerve|metal(?:lic)?|silicone|contraceptive|orthopa?edic|electronic|magnetic)"
)
_SEEN = r"(?:lesions|cysts|tumou?rs|infarcts|infarctions|h(?:a)?emorrhages|nodules|polyps|aneurysms|ulcers|defects|effusions|masses|metastases)"


def _of_each_place(match: re.Match[str]) -> str:
    """ "Large hepatic, splenic or renal cysts": large ones, wherever they are."""
    join = match["join"].strip(" ,").lower()
    places = [place for place in _WORDS.split(match["places"]) if place]
    return f" {join} ".join(f"{match['size']} {place} {match['noun']}".strip() for place in places)


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
    # how large, wherever it is
    *(
        (
            f"{size} ",
            re.compile(
                rf"\b(?P<size>{_SIZE})\s+(?P<places>{_PLACE}(?:\s*,\s*{_PLACE}){{0,4}}(?P<join>\s*,?\s+(?:and/or|and|or)\s+){_PLACE})\s+(?P<noun>{_SEEN})(?![\w-])",
                re.IGNORECASE,
            ),
            _of_each_place,
        )
        for size in ("large", "small", "giant", "bulky")
    ),
    *(
        (
            f" {noun}",
            re.compile(
                rf"\b(?P<size>)(?P<places>{_PART}(?:\s*,\s*{_PART}){{0,5}}(?P<join>\s*,?\s+(?:and/or|and|or)\s+){_PART})\s+(?P<noun>{noun})(?![\w-])",
                re.IGNORECASE,
            ),
            _of_each_place,
        )
        for noun in ("implants", "prostheses")
    ),
    # what is fed either way
    (
        "enteral ",
        re.compile(
            r"\b(?P<how>(?:(?:supplemental|supplementary|total|partial)\s+)?)(?P<one>(?:par)?enteral)(?P<join>\s+(?:and/or|and|or)\s+)(?P<other>(?:par)?enteral)\s+"
            r"(?P<noun>nutrition|feedings?|alimentation)(?![\w-])",
            re.IGNORECASE,
        ),
        r"\g<how>\g<one> \g<noun>\g<join>\g<how>\g<other> \g<noun>",
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
