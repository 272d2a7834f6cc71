"""Finds grades, stages and classes in text: "> grade 2", "CTCAE III-IV", "NYHA class III or IV", "stage IIIB"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialrun.criteria.words.comparisons import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    EQUAL,
    Found,
    bounded,
    comparison_kind,
    spaced,
)
from trialrun.model.criteria import Range

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_ROMANS = ("I", "II", "III", "IV", "V", "VI")
_ORDINAL = r"(?:IV|III|II|I|V|[0-5])(?:[abcABC](?![a-z]))?"
_WHOLE = r"(?:IV|III|II|I|V|[0-5])"
_GRADE = re.compile(
    rf"""(?<!\w)(?:(?P<cmp>(?:no\ |not\ )?worse\ than|{spaced(AT_MOST)}|{spaced(AT_LEAST)}|{spaced(BELOW)}|{spaced(ABOVE)}|{spaced(EQUAL)})\s*(?:a\s+)?)?
        (?:(?:NCI[-\s]*)?(?:CTC(?:AE)?|common\ (?:terminology|toxicity)\ criteria(?:\ for\ adverse\ events)?)(?:\s\((?:NCI[-\s])?CTC(?:AE)?(?:\ v?\d(?:\.\d+)?)?\))?(?:\s*\(?v(?:ersion)?\.?\s*\d(?:\.\d+)?\)?|\s+\d\.\d+)?[\s:,]*)?
        (?P<word>grade|toxicity\ grade|gr\.|grades)[\s:=]*(?:of\s+)?
        (?P<cmp2>{spaced(AT_MOST)}|{spaced(AT_LEAST)}|{spaced(BELOW)}|{spaced(ABOVE)}|{spaced(EQUAL)})?\s*
        (?P<first>{_ORDINAL})(?![\w.]*\d|[^\W\d_])
        (?:\s*(?P<join>-|–|to|,?\s*and/or\b|,?\s*or\b|,?\s*and\b|/|,|&|through)\s*(?:grade\s+)?(?P<second>{_ORDINAL})(?!\w)
            (?P<rest>(?:\s*(?:,\s*(?:or\b|and\b|and/or\b)?|and/or\b|or\b|and\b|/|&)\s*(?:grade\s+)?{_WHOLE}(?![\w.%]|\s*(?:[x×]|weeks?|months?|days?|years?)\b))+)?)?
        (?P<suffix>\s*(?:or|and)\s+(?:higher|greater|more|above|worse|over|less|lower|below|better)\b(?:\s+grade)?|\+)?
        (?:\s*(?:by|per|according\ to|of|on|in)?\s*\(?(?:the\s+)?(?:NCI[-\s]*)?(?:CTC(?:AE)?|common\ (?:terminology|toxicity)\ criteria(?:\ for\ adverse\ events)?)\)?(?:\s*(?:v(?:ersion)?\.?)?\s*\d(?:\.\d+)?)?\)?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ORDINAL_OF_LIST = re.compile(rf"(?<!\w){_ORDINAL}(?!\w)", re.IGNORECASE)
_BEYOND = re.compile(
    r"\s*(?:-|–|to|through)\s*(?:grade\s+)?(?:[6-9]|10)\b(?![.%]|\s*(?:weeks?|months?|days?|years?|hours?)\b)",
    re.IGNORECASE,
)
_CTCAE = re.compile(
    rf"(?<!\w)(?:NCI[-\s]*)?CTC(?:AE)?\s*(?:v(?:ersion)?\.?\s*\d(?:\.\d+)?\s*)?[:,]?\s*(?P<first>{_ORDINAL})\s*(?:-|–|to|or|and|/)\s*(?P<second>{_ORDINAL})(?!\w)",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"(?<!\w)(?:(?:clinical|pathologic(?:al)?|AJCC|FIGO|TNM|Ann Arbor|Dukes'?|UICC|INSS|BCLC|Rai|Binet)\s+)*stages?\s*:?\s*"
    r"(?P<list>(?:IV|V|III|II|I|0|[1-5]|(?<=[\s:])[A-D](?=\b))(?:(?-i:\s[ABC](?=\s?/\s?[ABC]\b))|[ABCDE]?[1-3]?)(?:\s*(?:,\s*or|,\s*and|,|/|-|–|or|and|to|through)\s*(?:stage\s+)?(?:IV|V|III|II|I|0|[1-5]|[A-D](?=\b))[ABCDE]?[1-3]?)*)(?!\w)"
    r"(?P<suffix>\s*(?:or|and)\s+(?:higher|greater|above|more advanced)\b)?",
    re.IGNORECASE,
)
_SUBSTAGE = re.compile(r"(?:IV|III|II|I)[ABC]")
_APART = re.compile(r"(?<=[IV])\s(?=[ABC]\s?/)")  # "III A/B"
_STAGE_WORD = re.compile(r"stage\s+|\band\b", re.IGNORECASE)
_STAGE_ORDER = ("0", "I", "II", "III", "IV", "V")
# A disease of the kidneys has a fifth stage, cancers have four.
_FIVE_STAGES = re.compile(r"\b(?:kidney|renal|ckd|tanner|pubert\w+)\b", re.IGNORECASE)


def ordinal(text: str) -> int:
    """Grade or class as a number: "III" and "3" are 3, "IIb" is 2."""
    written = text.strip().replace("İ", "I").lower()
    stripped = written.rstrip("abc") or written
    return _ROMAN[stripped] if stripped in _ROMAN else int(stripped)


def find_grades(text: str) -> Iterator[Found]:
    for match in _GRADE.finditer(text):
        first = ordinal(match["first"])
        if first < 5 and _BEYOND.match(text, match.end()):
            continue  # "grade 3 to 8": of another scale, and no grade 3 alone
        words = (match["cmp"] or match["cmp2"] or "").lower().replace("worse", "more")
        suffix = (match["suffix"] or "").lower()
        if match["second"]:
            listed = [ordinal(match["second"]), *map(ordinal, _ORDINAL_OF_LIST.findall(match["rest"] or ""))]
            second = listed[-1]
            steps = [later - one for one, later in pairwise((first, *listed))]
            if min(steps) < 1 or (match["rest"] and max(steps) > 1):
                continue  # "1, 3 and 4": no range
            interval = Range(float(first), float(second))
        elif words:
            interval = bounded(comparison_kind(words), float(first))
        elif suffix:
            lower = re.search(r"less|lower|below|better", suffix)
            interval = Range(high=float(first)) if lower else Range(low=float(first))
        else:
            interval = Range(float(first), float(first))
        yield Found("grade", match.start(), match.end(), interval)
    for match in _CTCAE.finditer(text):
        first, second = ordinal(match["first"]), ordinal(match["second"])
        if first < second:
            yield Found("grade", match.start(), match.end(), Range(float(first), float(second)))


# After these names only a Roman numeral is a class ("ASA physical status I-III"): a digit is a value.
_ROMAN_ONLY = (
    r"\bASA\)?(?:\ (?:physical\ (?:status|state)|PS|score|grade|status))?(?:\ (?:class|classification|grade|score))?"
    r"|\bscore|\bgrading|\bcategory|\bKillip|\bHurley|\bFontaine|\bMallampati"
    r"|\bFitzpatrick(?:\ skin)?(?:\ (?:photo)?types?)?"
)
_CLASS = re.compile(
    rf"""(?P<name>(?<!\w)(?:functional\ )?class(?:es|ification)?s?|\bNYHA\)?|Heart\ Association\)?|Pugh\)?(?:\ score)?
            |(?-i:\bChild(?:['’]?s)?-?(?=[\s-]*[ABC]\b))
            |(?:\bYahr|\bH\ ?&\ ?Y)\)?(?:\ (?:scale|score|staging))?(?:\ stages?)?|\bGMFCS\)?(?:\ levels?)?|(?P<roman>{_ROMAN_ONLY}))
        \s*(?:of\s+|is\s+|:\s*|status\s+)?(?P<cmp>{spaced(AT_MOST)}|{spaced(AT_LEAST)}|{spaced(BELOW)}|{spaced(ABOVE)}|{spaced(EQUAL)})?\s*(?:class\s+)?
        (?P<first>IV|VI|V|III|II|I|[1-4](?:\.5)?|[ABC])(?![\w%]|\.\w)
        (?P<rest>(?:\s*(?:,\s*(?:or|and)?|-|–|to|or|and|/|through)\s*(?:class\s+)?(?:IV|VI|V|III|II|I|[1-4](?:\.5)?|[ABC])(?![\w%]|\.\w))+)?
        (?P<suffix>\s*(?:or|and)\s+(?:higher|greater|more|above|worse|over|less|lower|below|better)\b|\+)?""",
    re.VERBOSE | re.IGNORECASE,
)
# "> NYHA class II", "worse than Child-Pugh A": the comparator stands before the scale.
_BEFORE_SCALE = re.compile(
    rf"(?P<cmp>(?:worse|better)\s+than|{AT_MOST}|{AT_LEAST}|{BELOW}|{ABOVE})\s*(?:(?:an?|the)\s+)?"
    r"(?:NYHA|New\s+York|Child-?|Killip|CCS|ASA)?[\s-]*(?:functional\s+)?$",
    re.IGNORECASE,
)
_REACH = 40
"""Characters before a class among which its scale and a comparator may stand."""

_CLASS_OF_LIST = re.compile(r"\b(?:IV|VI|V|III|II|I|[1-4](?:\.5)?|[ABC])\b")


def find_classes(text: str) -> Iterator[Found]:
    """ "class III or IV", "NYHA > II", "Child-Pugh B": an ordinal of the scale named before it."""
    for match in _CLASS.finditer(text):
        if match["first"].islower() or (match["roman"] and match["first"] not in _ROMANS):
            continue
        last = (_CLASS_OF_LIST.findall(match["rest"] or "") or [match["first"]])[-1]
        first, second = class_number(match["first"]), class_number(last)
        words, suffix = match["cmp"] or "", (match["suffix"] or "").lower()
        before = None
        if not (words or suffix or match["rest"]):
            before = _BEFORE_SCALE.search(text, max(0, match.start() - _REACH), match.start())
            words = before["cmp"].lower().replace("worse", "more").replace("better", "less") if before else ""
        if match["rest"]:
            if second <= first or _has_gap(text, match.span("first"), match.end("rest")):
                continue
            interval = Range(first, second)
        elif words:
            interval = bounded(comparison_kind(words), first)
        elif suffix:
            lower = re.search(r"less|lower|below|better", suffix)
            interval = Range(high=first) if lower else Range(low=first)
        else:
            interval = Range(first, first)
        # The word "class" belongs to the scale's name.
        start = match.start("cmp") if match["cmp"] else match.start("first")
        yield Found("grade", start, match.end(), interval, before.span("cmp") if before else None)


_BETWEEN_ENDS = re.compile(r"[-–]|\bto\b|\bthrough\b", re.IGNORECASE)


def _has_gap(text: str, first: tuple[int, int], end: int) -> bool:
    """ "I, III or IV": no range, since a class between them is not named."""
    if _BETWEEN_ENDS.search(text, first[1], end):
        return False
    listed = [text[slice(*first)], *(x.group() for x in _CLASS_OF_LIST.finditer(text, first[1], end))]
    numbers = [class_number(one) for one in listed]
    return any(later > one + 1 for one, later in pairwise(numbers))


def class_number(text: str) -> float:
    """Class A, B, C, I to IV, or a half step of Hoehn and Yahr ("2.5"), as a number."""
    upper = text.upper()
    if upper.endswith(".5"):
        return float(upper)
    return float("ABC".index(upper) + 1) if upper in "ABC" else float(ordinal(text))


def find_stages(text: str) -> Iterator[Found]:
    for match in _STAGE.finditer(text):
        listed = _APART.sub("", _STAGE_WORD.sub("", match["list"]))
        parts = re.findall(r"(IV|V|III|II|I|0|[1-5]|[A-D])([ABCDE]?[1-3]?)|(-|–|to|through)", listed, re.I)
        stages: list[str] = []
        ranged = False
        for major, minor, dash in parts:
            if dash:
                ranged = True
                continue
            stage = _STAGE_ORDER[int(major)] if major.isdigit() else major.upper()
            if not minor and stage in "ABCD" and stages and _SUBSTAGE.fullmatch(stages[-1]):
                stage, minor = _major(stages[-1]), stage  # "IIIB/C", "IIIA-C"
            if ranged and stages:
                begin = stages.pop()
                stages += _from_stage(begin, stage + minor.upper(), text)
            stages.append(stage + minor.upper())
            ranged = False
        if match["suffix"] and stages and _major(stages[-1]) in _STAGE_ORDER:
            last = None if _FIVE_STAGES.search(text) else -1
            begin = stages.pop()
            stages += _later_substages(begin, text)
            stages += _STAGE_ORDER[_STAGE_ORDER.index(_major(begin)) + 1 : last]
        yield Found("stage", match.start(), match.end(), tuple(dict.fromkeys(stages)))


# Of these cancers it is known that stages I and II have no IC and IIC, of these that stage III has no IIID.
_ENDS_WITH_B = re.compile(r"\b(?:lung|NSCLC|breast|cervi\w+|gastric|stomach|pancrea\w+)\b", re.IGNORECASE)
_ENDS_WITH_C = re.compile(
    r"\b(?:lung|NSCLC|breast|cervi\w+|gastric|stomach|pancrea\w+|colo\w+|colon|rectal|endometri\w+|uter\w+|ovar\w+|fallopian"
    r"|peritoneal|prostate|testicular|(?:o)?esophag\w+|thyroid)\b",
    re.IGNORECASE,
)


def _letters(major: str, text: str) -> str:
    """The letters of the substages that this stage may have; of melanoma there is a IIID."""
    if _FIVE_STAGES.search(text) or (major in ("I", "II") and _ENDS_WITH_B.search(text)):
        return "AB"
    return "ABCD" if major == "III" and _ENDS_WITH_C.search(text) is None else "ABC"


def _later_substages(begin: str, text: str) -> list[str]:
    """The stage, and what lies behind it in its major stage: of "IA2" IA2, IA3, IB and IC; all of it of "IA"."""
    major = _major(begin)
    sub = begin[len(major) :]
    if sub in ("", "A", "A1"):
        return [major]
    if sub[0] not in _letters(major, text):
        return [begin]
    return _between(begin, major + _letters(major, text)[-1], text)


def _from_stage(begin: str, end: str, text: str) -> list[str]:
    """The stages from `begin` on, before `end`, which is a later one: of "IB-IIIB" IB, IC, II and IIIA."""
    first, last = _major(begin), _major(end)
    if first not in _STAGE_ORDER or last not in _STAGE_ORDER:
        if len(begin) == len(end) == 1 and begin < end:  # "stage A-C"
            return [chr(letter) for letter in range(ord(begin), ord(end))]
        return [begin]
    if _STAGE_ORDER.index(first) > _STAGE_ORDER.index(last):
        return [begin]
    if first == last:
        return _between(begin, end, text)[:-1] or [begin]
    between = _STAGE_ORDER[_STAGE_ORDER.index(first) + 1 : _STAGE_ORDER.index(last)]
    if end == last:
        return [*_later_substages(begin, text), *between]
    return [*_later_substages(begin, text), *between, *_between(last + "A1", end, text)[:-1]]


def _between(begin: str, end: str, text: str) -> list[str]:
    """The substages of one stage from `begin` to `end`, as few as tell them: IA2, IA3, IB and IC1 of "IA2-IC1"."""
    major = _major(begin)
    first, last = begin[len(major) :], end[len(major) :]
    letters = _letters(major, text)
    if not (first[:1] in letters and last[:1] in letters and first and last and first[0] <= last[0]):
        return [begin, end]
    found: list[str] = []
    for letter in letters[letters.index(first[0]) : letters.index(last[0]) + 1]:
        low = int(first[1:] or 1) if letter == first[0] else 1
        high = int(last[1:] or 3) if letter == last[0] else 3
        whole = low == 1 and high == 3 and (letter != last[0] or not last[1:])
        found += (
            [major + letter] if whole else [f"{major}{letter}{number}" for number in range(low, high + 1)]
        )
    return found


def _major(stage: str) -> str:
    match = re.match(r"IV|V|III|II|I|0", stage)
    return match.group() if match else stage
