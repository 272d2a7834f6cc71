"""Brackets that are a part of the name before them: "diabetes (type 2)", "hepatitis (B or C)", "allergy (to eggs)"."""

from __future__ import annotations

import re
from collections.abc import Callable


def _to_that_alone(match: re.Match[str]) -> str:
    """ "allergy (to penicillin) or asthma": the bracket tells where the allergens end."""
    return f"{match['ill']} {match['to']}{'; or ' if match['more'] else ''}"


def _by_its_test(match: re.Match[str]) -> str:
    """ "negative hepatitis B (HBsAg) test": that test is meant; without the noun the bracket stays."""
    return f"{match['test']}{match['noun'] or ''}" if match["noun"] or match["behind"] else match.group()


_KIND = r"(?:bacterial|viral|fungal|mycotic|parasitic|protozoal|mycobacterial)"
_JOIN = re.compile(r"\s*(?:,\s*(?:(?:and/or|and|or)\s+)?|/\s*|\b(?:and/or|and|or)\s+)", re.IGNORECASE)


def _treated_for_each(match: re.Match[str]) -> str:
    """ "treatment for infection (bacterial, viral)": the treatment keeps out, and no infection by itself."""
    lead, noun, time = match["lead"], match["noun"], match["time"] or ""
    kinds = _JOIN.split(match["kinds"])
    if _GIVEN.match(lead) is not None:  # what was given is named, and for what it was is asked
        return f"{lead}{' or '.join(kinds)} {noun}{time}"
    return " or ".join(f"{lead}{kind} {noun}{time}" for kind in kinds)


_GIVEN = re.compile(r"(?:antibiotic|antimicrobial|hospitali)", re.IGNORECASE)
_BEGINS = r"(?:^|(?<=\bor )|(?<=\band )|(?<=\bno )|(?<=\bany )|(?<=, ))"
_TREATED = (
    r"(?P<lead>(?:(?:current|ongoing|recent|prior|previous|chronic|requiring|receiving|undergoing|need\s+for)\s+)*(?:treatment|therapy|hospitali[sz]ation|antibiotics?|antimicrobials?|medications?)\s+"
    r"(?:for|of|due\s+to)\s+(?:(?:an?|any|active|acute|recent|serious|severe|current|known|suspected)\s+)*)"
)
_KINDS = (
    rf"(?P<kinds>{_KIND}(?:(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+){_KIND})+)"
)
_TIME = r"(?P<time>\s+(?:within|in\s+the\s+(?:last|past|previous))\s[^,;:()]{3,60})?"


_NOUNS = ("disease", "syndrome", "failure", "virus", "cancer", "attack", "disorder", "thrombosis")


def _name_around(match: re.Match[str]) -> str:
    """ "Acute respiratory distress (ARDS) syndrome": the letters stand for the whole name, and interrupt it."""
    words = [*re.findall(r"[a-z]+", match["words"].lower()), match["noun"].lower()]
    letters = match["short"].lower()
    meant = "".join(x[0] for x in words[-len(letters) :]) == letters
    return f"{match['words']}{match['noun']}" if meant else match.group()


# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    *(
        (
            f") {noun}",
            re.compile(
                rf"\b(?P<words>(?:[a-z]+[ -]){{1,5}})\((?P<short>(?-i:[A-Z]{{2,6}}))\)\s+(?P<noun>{noun})\b",
                re.IGNORECASE,
            ),
            _name_around,
        )
        for noun in _NOUNS
    ),
    # what is treated, of several kinds
    *(
        (
            noun,
            re.compile(
                rf"{_BEGINS}{_TREATED}{told}{_TIME}",
                re.IGNORECASE,
            ),
            _treated_for_each,
        )
        for noun in ("infection", "pneumonia", "meningitis", "sepsis", "endocarditis")
        for told in (
            rf"{_KINDS}\s+(?P<noun>{noun}s?)\b(?!\s*\()",
            rf"(?P<noun>{noun}s?)\s+\((?:e\.?g\.?,?\s+|i\.?e\.?,?\s+)?{_KINDS}\)",
        )
    ),
    # which kind of it, in brackets
    (
        "(type",
        re.compile(
            r"\bdiabetes(?:\s+mellitus)?\s*\((?P<kinds>types?\s+(?:1|2|II?)(?:\s*(?:,|/|and/or|or|and|&)\s*(?:type\s+)?(?:1|2|II?))?)\)"
            # "… requiring A or B": what holds for both kinds is said once
            r"(?!\s+(?:requiring|treated|controlled|on|with|who|that|which)\b[^.;]*\bor\b)",
            re.IGNORECASE,
        ),
        r"\g<kinds> diabetes",
    ),
    (
        "hepatitis (",
        re.compile(
            r"\b(?:(?i:viral)\s+)?(?P<ill>[Hh]epatitis)\s+\((?:(?i:types?|virus)\s+)?(?P<kinds>[A-E](?:(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+)[A-E])*)\)"
        ),
        r"\g<ill> \g<kinds>",
    ),
    # "hepatitis B (HBsAg) test": by what the test is known
    *(
        (
            f"({known}",
            re.compile(
                rf"\b(?i:hepatitis)\s+{germ}(?:\s+virus)?\s+\((?P<test>{test})\)(?P<noun>\s+(?:tests?|testing|serology|screen(?:ing)?|results?)\b)?"
                r"(?=(?P<behind>(?:\s+(?:and|or|and/or)\s[^.;:]{3,60}?)?\s+(?:tests?|testing|serology|results?)\b)|(?<=\))\W*$)?",
            ),
            _by_its_test,
        )
        for known, germ, test in (
            ("hbsag", "B", "(?i:HBs-?Ag)"),
            ("anti-h", "[BC]", "(?i:anti-HBc|anti-HCV)"),
            ("hcv ab", "C", "(?i:HCV[ -]Ab)"),
        )
    ),
    (
        " (to ",
        re.compile(
            r"\b(?P<ill>allerg(?:y|ies|ic)|hypersensitivity|intolerance|sensitivity)\s+\((?P<to>to\s+[^()]{3,60})\)(?P<more>\s*,?\s+or\s+)?",
            re.IGNORECASE,
        ),
        _to_that_alone,
    ),
    *(
        (
            f"{women} (",
            re.compile(
                rf"\b{women}\s+\((?P<which>post-?\s?menopausal|pre-?\s?menopausal|non-?\s?pregnant|surgically\s+sterile)\)",
                re.IGNORECASE,
            ),
            rf"\g<which> {women}",
        )
        for women in ("women", "females")
    ),
)
