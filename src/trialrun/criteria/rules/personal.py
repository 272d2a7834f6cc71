"""Sentences about language, residence and insurance."""

from __future__ import annotations

import re
from functools import cache

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.languages import language, names
from trialrun.vocab.places import find_country

_PEOPLE = (
    r"(?:(?:all\s+)?(?:the\s+)?(?:patients?|subjects?|participants?|individuals?|adults?|women|men|those|persons|people|parents?)\s+)?"
    r"(?:(?:who|that)\s+)?(?:(?:must|should|will)\s+)?(?:(?:are|is|be|have|has)\s+)?"
)
_VERB = r"(?:read|writ|speak|understand|communicat|convers|comprehend)(?:e|es|ing|s)?"


_WELL = r"(?:sufficient|adequate|good|basic|working|fluent|proficient|reasonable|satisfactory|excellent)(?:\s+(?:spoken|written|oral))?"
# "verbally and in writing", "as a first language"
_HOW = r"(?:\s+(?:fluently|well|adequately|verbally|orally|in\s+writing|both|and|or|,|(?:as\s+)?(?:their|a|the)?\s*(?:first|native|primary|main)\s+language)){0,6}"


@cache
def _speaking() -> tuple[re.Pattern[str], ...]:
    name = rf"(?:{'|'.join(map(re.escape, names()))})"
    # A join is cut in one way only: with two for every blank, the ways of a long list double with each name.
    listed = rf"(?P<langs>{name}(?:(?>\s*(?:,(?:\s*(?:or|and)\b)?|/|and/or\b|or\b|and\b)\s*){name})*)"
    able = r"(?P<no>un|not\s+)?(?:able\s+to|capable\s+of)\s+|(?P<none>in)?ability\s+to\s+|(?P<not>(?:do(?:es)?\s+not|can\s*not|non-?|not)\s*)"
    return (
        re.compile(
            rf"{_PEOPLE}(?:{able})?(?P<verbs>(?:(?:fluently|adequately)\s+)?{_VERB}(?:(?>\s*(?:,(?:\s*(?:and|or)\b)?|/|and/or\b|and\b|or\b)\s*){_VERB})*"
            rf"|(?:be\s+)?(?:fluent|proficient|fluency|proficiency|conversant)\s+in(?:\s+{_VERB})?)\s+(?:in\s+)?(?:the\s+)?{listed}(?:\s+languages?)?{_HOW}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"{_PEOPLE}(?P<not>non-?\s?|not\s+)?(?:native\s+)?{listed}[\s-]+(?P<verbs>(?:native\s+)?speak(?:ing|ers?))"
            r"(?:\s+(?:patients?|subjects?|participants?|adults?|individuals|persons|people|only))?",
            re.IGNORECASE,
        ),
        # "Good command of French", "insufficient knowledge of the Dutch language", "native speakers of English"
        re.compile(
            rf"{_PEOPLE}(?:with\s+|(?P<no>no|lack(?:ing|s)?(?:\s+of)?|without|absence\s+of)\s+)?(?:an?\s+|the\s+)?"
            rf"(?:{_WELL}|(?P<not>insufficient|inadequate|poor|limited))?\s*"
            r"(?P<verbs>knowledge|command|mastery|understanding|comprehension|proficiency|fluency|native\s+speakers?|speakers?)\s+(?:of|in)\s+"
            rf"(?:(?:the|spoken|written|and|or|and/or)\s+)*{listed}(?:\s+languages?)?{_HOW}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"{_PEOPLE}(?:with\s+|(?P<no>no|lack(?:ing|s)?(?:\s+of)?|without)\s+)?(?:{_WELL}|(?P<not>insufficient|inadequate|poor|limited))\s+"
            rf"{listed}\s+(?P<verbs>(?:language\s+)?(?:skills|proficiency|knowledge|comprehension|fluency|ability|abilities))",
            re.IGNORECASE,
        ),
    )


# Reading and writing are more than a record says of a language, as is to have grown up with it.
_SPOKEN = re.compile(
    r"speak|underst|communic|convers|fluen|proficien|knowledge|command|mastery|comprehen|skills|abilit",
    re.IGNORECASE,
)
_MORE = re.compile(r"\bnative\b|\b(?:first|primary|main)\s+language\b", re.IGNORECASE)
_AND_READ = re.compile(
    r"\s+and\s+(?:(?:can|able\s+to)\s+)?(?=(?:read|write|speak|understand)\s+\w+$)", re.IGNORECASE
)
# What the study lacks; of an aphasia it cannot be told whether the language is known.
_REASON = re.compile(
    r"\s+(?:due\s+to|because\s+of|owing\s+to)\s+[^.;:\d]*\b(?:translat|interpret|questionnair|materials?|resources?|staff|instruments?|scales?)[^.;:\d]*$",
    re.IGNORECASE,
)


def speaks(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Able to speak and understand English or Spanish", "Non-English speaking patients"."""
    if (reason := _REASON.search(text, start, end)) is not None:
        end = reason.start()
    if (cut := _AND_READ.search(text, start, end)) is not None:  # "speak Cantonese and read Chinese"
        both = [_speaks(text, start, cut.start()), _speaks(text, cut.end(), end)]
        known = [one for one in both if one is not None and not isinstance(one.tree, c.Not)]
        if len(known) == len(both):
            return every(known)
    return _speaks(text, start, end)


def _speaks(text: str, start: int, end: int) -> Built | None:
    piece = text[start:end].strip()
    match = next((found for pattern in _speaking() if (found := pattern.fullmatch(piece))), None)
    if match is None:
        return None
    begin = start + match.start("langs")
    spoken = []
    for one in re.finditer(r"[^,/]+?(?=\s*(?:,|/|\bor\b|\band\b|$))", match["langs"]):
        name = language(re.sub(r"^\s*(?:or|and|and/or)\s+", "", one.group()))
        if name:
            spoken.append(leaf(c.Personal("language", name), begin + one.start(), begin + one.end()))
    if not spoken:
        return None
    groups = match.groupdict()
    denied = any(groups.get(name) for name in ("no", "none", "not"))
    both = re.search(r"\band\b(?!\s*/)", match["langs"]) and not denied
    built = (every if both else some)(spoken)
    if _SPOKEN.search(match["verbs"]) is None or _MORE.search(piece):
        told = start + match.start("verbs") if denied else start
        built = every([built, attest(text, told, start + match.end())])
    return negate(built) if denied else built


_LIVES = re.compile(
    rf"{_PEOPLE}(?P<no>not\s+)?(?:an?\s+)?(?:(?:current|permanent|legal|lawful)\s+)*(?:residents?|residing|resides?|living|lives?)\s+"
    r"(?:of|in|within)\s+(?:the\s+)?(?P<place>[A-Z][\w.' -]{1,40}|(?:study\s+|hospital\s+|local\s+|defined\s+)?catchment\s+areas?)",
)


def lives(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Resident of Canada", "living in the catchment area"."""
    match = _LIVES.fullmatch(text[start:end].strip()) or _LIVES.fullmatch(
        text[start : start + 1].lower() + text[start + 1 : end].strip()
    )
    if match is None:
        return None
    words = " ".join(match["place"].split())
    country = find_country(words)
    if country is None and "catchment" not in words.lower():
        return None
    place = country.name if country else "catchment area"
    at = start + match.start("place")
    built = leaf(c.Personal("residence", place), at, at + len(match["place"]))
    return negate(built) if match["no"] else built


_INSURED = re.compile(
    rf"{_PEOPLE}(?:(?P<no>no|not|without|lack(?:ing|s)?(?:\s+of)?|absence\s+of)\s+)?(?:(?:have|having|has|with|be|being)\s+)?"
    r"(?:(?:covered|affiliated|registered|insured|enrolled|benefit(?:s|ing)?|beneficiary|beneficiaries|affiliation|member|coverage|covering)\s+(?:by|to|with|of|from|in|under|for)\s+)?"
    r"(?:(?:an?|the|any|french|current|valid|active|adequate)\s+)*"
    r"(?P<what>(?:(?:national|public|private|statutory)\s+)?(?:health(?:\s*care)?|medical)\s+insurance|(?:medications?|drugs?|prescription|pharmacy|dental)\s+(?:insurance|coverage)|(?:national\s+)?social\s+(?:security|insurance)|medicare|medicaid)"
    r"(?:\s+(?:coverage|cover|schemes?|systems?|plans?|regimes?|programs?|protection|affiliation|or\s+equivalent))*",
    re.IGNORECASE,
)


def insured(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Affiliated with a social security system", "no health insurance"."""
    match = _INSURED.fullmatch(text[start:end].strip())
    if match is None:
        return None
    words = " ".join(match["what"].lower().split())
    known = next(
        name
        for name, pattern in (
            ("social security", "social"),
            ("medicare", "medicare"),
            ("medicaid", "medicaid"),
            *((f"{of} insurance", of) for of in ("medication", "drug", "prescription", "pharmacy", "dental")),
            ("health insurance", "insurance"),
        )
        if pattern in words
    )
    at = start + match.start("what")
    built = leaf(c.Personal("insurance", known), at, at + len(match["what"]))
    return negate(built) if match["no"] else built


SPEAKS = (
    *("speak", "underst", "communic", "convers", "fluen", "proficien", "knowledge of", "command of"),
    *("comprehension", "read ", "write ", "skills"),
)
"""One of these stands in whatever `speaks` reads."""
