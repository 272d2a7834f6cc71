"""Short forms of which a word, or a time, is said of several things, told for each of them."""

from __future__ import annotations

import re

_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|twelve)"
_NO_CLAUSE = (
    r"(?!\b(?:who|which|that|with|without|for|if|except|unless|excluding|other\s+than|planned|history|and)\b)"
)

# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # "unhealed wound or fracture": what is said of both
    *(
        (
            f"{state}",
            re.compile(
                rf"\b(?P<state>(?:(?:long-?\s?term|long-?\s?lasting|chronic|severe|serious)(?:\s*,)?\s+)+{state})\s+(?P<one>wounds?|ulcers?|fractures?|incisions?)(?P<join>\s+(?:or|and/or)\s+|\s*/\s*)"
                r"(?P<other>(?:bone\s+)?(?:wounds?|ulcers?|fractures?|incisions?))\b",
                re.IGNORECASE,
            ),
            r"\g<state> \g<one> or \g<state> \g<other>",
        )
        for state in ("unhealed", "non-healing", "nonhealing")
    ),
    # "prior or concurrent A or B within the past 7 days": either of them, in that time or now
    *(
        (
            f" {now} ",
            re.compile(
                rf"^(?P<no>(?:(?:no|without|any)\s+)?)(?:prior|previous)(?:\s*/\s*|\s+(?:and/or|or|and)\s+){now}\s+(?:(?:use|receipt)\s+of\s+)?"
                rf"(?P<list>(?:{_NO_CLAUSE}[^;:()<>≤≥=\d]){{4,160}}?)\s+(?P<time>(?:with)?in\s+(?:the\s+)?(?:(?:past|last|previous|preceding|prior)\s+)?{_NUMBER}\s+{_UNIT}\b(?![^;:]*,)[^;:()]*)$",
                re.IGNORECASE,
            ),
            r"\g<no>\g<list> \g<time>",
        )
        for now in ("concurrent", "concomitant", "current")
    ),
    # how long before an examination the test is made: nobody is asked for the examination
    (
        "pregnancy test",
        re.compile(
            rf"\b(?P<test>pregnancy\s+tests?)\s*,\s+(?=(?:at\s+most\s+)?{_NUMBER}\s+{_UNIT}\s+(?:prior\s+to|before)\b)",
            re.IGNORECASE,
        ),
        r"\g<test> within ",
    ),
    # which drugs count as such: one of them beside another is no single agent
    (
        "single",
        re.compile(
            r"\b(?P<alone>single[\s-]agent\s+(?:[\w-]+\s+){0,4}?[\w-]+)\s*\((?:e\.?\s?g\.?|such\s+as|for\s+example|including)[^()]*\)",
            re.IGNORECASE,
        ),
        r"\g<alone>",
    ),
    # what is left of either
    (
        "residual",
        re.compile(
            r"\bresidual\s+(?P<size>measurable\s+)?(?P<one>[a-z]+)\s+(?:and/or|or)\s+(?P<other>[a-z]+)\s+(?P<noun>mass(?:es)?|tumou?rs?|lesions?|nodes?|metastas[ei]s)\b",
            re.IGNORECASE,
        ),
        r"\g<size>residual \g<one> \g<noun> or \g<size>residual \g<other> \g<noun>",
    ),
    # an adjective that may be left out, before the noun that it is of: "a history of (allergic) asthma"
    *(
        (
            needed,
            re.compile(
                r"\b(of(?:\s+an?)?|any|current|active|known|prior|previous|chronic|acute|severe)\s+\(((?:non-?\s?)?[a-z]+(?:ic|ious|al|ive|ant|ary))\)\s+(?=(?!(?:or|and|in|of|with)\b)[a-z])",
                re.IGNORECASE,
            ),
            r"\1 \2 ",
        )
        for needed in ("ic) ", "ious) ", "al) ", "ive) ", "ant) ", "ary) ")
    ),
)
