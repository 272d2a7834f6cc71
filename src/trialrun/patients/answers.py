"""What coded and written answers mean: results, severities, grades, stages, responses and scores.

The codes stand in `data/answers.tsv`; the words in this module. A word that is not known means nothing.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Literal, cast

from trialrun.model.criteria import Result, Severity
from trialrun.patients import fhir
from trialrun.patients.codes import code_list, names
from trialrun.vocab.concepts import read_table
from trialrun.vocab.mentions import resolve
from trialrun.vocab.scales import score_range

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


@cache
def _answers() -> dict[tuple[str, str, str], str]:
    """Meaning by kind, system and code."""
    text = (resources.files("trialrun.patients") / "data" / "answers.tsv").read_text(encoding="utf-8")
    return {(row["kind"], row["system"], row["code"]): row["means"] for row in read_table(text)}


def coded(kind: str, concept: fhir.CodeableConcept | None) -> str:
    """What the first known code of the element means in answers of this kind, or ""."""
    if concept is None:
        return ""
    table = _answers()
    found = (table.get((kind, code.system, code.code)) for code in code_list(concept))
    return next((means for means in found if means), "")


Said = Literal["", "positive", "negative", "normal", "abnormal", "inconclusive"]

# ---- results of tests ----------------------------------------------------------------------------------

_NEGATIVE = re.compile(
    r"(?:(?:not|non|un)[- ]?(?:detected|reactive|present|seen|found|pregnant|amplified|rearranged|mutated)"
    r"|negative|neg|absent|none(?: detected| seen)?|no|nonreactive|undetectable|undetected|false"
    r"|.*\bnot detected|not (?:present|pregnant) in .*|negative for .*"
    r"|(?:not|non)[- ]?positive|not .* positive|no longer (?:positive|reactive)"
    r"|(?:no|none|never|neither|without|cannot be|no longer)\b[^.,;:]*\bdetected"
    r"|(?!gram\b).*\b(?:= ?)?negative)",
    re.I,
)
_POSITIVE = re.compile(
    r"(?:(?:strongly |weakly )?(?:positive|detected|reactive|present|pos)|yes|pregnant|true|\+{1,4}"
    r"|[1-4]\+|positive for .*|.* detected|(?!gram\b).*\b(?:= ?)?positive|.*= ?\+{1,4}|amplified|rearranged)",
    re.I,
)
_OPEN = re.compile(
    r"(?:inconclusive|indeterminate|equivocal|borderline|invalid|unknown|pending"
    r"|not (?:done|performed|tested)|weakly reactive|unsatisfactory.*|see (?:note|comment))",
    re.I,
)
_NORMAL = re.compile(
    r"(?:within )?normal(?: limits| study)?|unremarkable|wnl|no abnormalit(?:y|ies)(?: detected)?", re.I
)
_ABNORMAL = re.compile(r"abnormal(?: study| finding)?|pathologic(?:al)?", re.I)
_RESULTS: dict[Said, re.Pattern[str]] = {
    "inconclusive": _OPEN,
    "normal": _NORMAL,
    "abnormal": _ABNORMAL,
    "negative": _NEGATIVE,
    "positive": _POSITIVE,
}
_CHANGES: tuple[tuple[re.Pattern[str], Result], ...] = tuple(
    (re.compile(pattern, re.I), change)
    for change, pattern in cast(
        tuple[tuple[Result, str], ...],
        (
            ("wild type", r"wild[- ]?type|un-?mutated|not mutated|no mutations?(?: detected| found)?"),
            ("mutated", r"mutated|mutant|mutations?(?: detected| present| found| positive)?"),
            ("amplified", r"amplified|gene amplification|amplification(?: detected| present)?"),
            ("deleted", r"deleted|gene deletion|homozygous deletion"),
            ("rearranged", r"rearranged|(?:rearrangement|fusion)(?: detected| present)?"),
        ),
    )
)


# "Positive" in words that take it back or speak of another day or another thing.
_NOT_POSITIVE = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|falsely|false|previous(?:ly)?|prior|former(?:ly)?"
    r"|initially|negative)\b",
    re.I,
)
_NOT_NEGATIVE = re.compile(
    r"\b(?:not|never|falsely|false|previous(?:ly)?|prior|former(?:ly)?|initially)\s+(?:\w+\s+)?negative\b"
    r"|(?<!not )(?<!non-)(?<!non )\b(?:positive|reactive)\b(?! .*\bnot\b).*\bnegative$",
    re.I,
)


def result_word(text: str) -> Said:
    """What a text says as the result of a test; "" where it is no result, or more than one."""
    plain = text.strip().strip(".")
    for means, pattern in _RESULTS.items():
        if pattern.fullmatch(plain):
            doubted = {"positive": _NOT_POSITIVE, "negative": _NOT_NEGATIVE}.get(means)
            return "" if doubted and doubted.search(plain) else means
    return ""


# HER2 by immunohistochemistry, ASCO/CAP 2018 (doi:10.1200/JCO.2018.77.8738): 0 and 1+ are negative.
_STAINED = re.compile(
    r"(?:(?:HER-?2|IHC|immunohistochemistry|score|staining)[\s:,]*)*([0-3])\s?\+?"
    r"(?:\s*\(?(?:negative|equivocal|positive)\)?)?",
    re.I,
)
HER2_STAINS: dict[str, Said] = {"0": "negative", "1": "negative", "2": "inconclusive", "3": "positive"}


def her2_stain(concept: fhir.CodeableConcept | None) -> Said:
    """What "1+", "IHC 2+" or "3+ (positive)" says of HER2; "" for other answers."""
    stains = (match for name in names(concept) if (match := _STAINED.fullmatch(name)))
    return next((HER2_STAINS[match[1]] for match in stains), "")


def result(concept: fhir.CodeableConcept | None) -> Said:
    """What a coded answer says as the result of a test; "" where it is no result."""
    known = cast(Said, coded("result", concept))
    return known or next((means for name in names(concept) if (means := result_word(name))), "")


def decided(said: Said) -> Result | None:
    """The result, None where there is none or it was inconclusive."""
    return None if said in ("", "inconclusive") else cast(Result, said)


def change(concept: fhir.CodeableConcept | None, text: str = "") -> Result | None:
    """ "mutated", "wild type", "amplified", "deleted", "rearranged" where the answer says so."""
    if known := coded("change", concept):
        return cast(Result, known)
    for name in (*names(concept), text.strip()):
        for pattern, means in _CHANGES:
            if pattern.fullmatch(name):
                return means
    return None


# ---- how severe, how far ------------------------------------------------------------------------------

_SEVERITIES: tuple[tuple[re.Pattern[str], Severity], ...] = (
    (re.compile(r"\bmild\b", re.I), "mild"),
    (re.compile(r"\bmoderate\b", re.I), "moderate"),
    (re.compile(r"\bsevere\b|\blife[- ]threatening\b", re.I), "severe"),
)
_GRADE = re.compile(
    r"\b(?:(?:CTC(?:AE)?|toxicity)[ ,]+)?grade\s+([0-5]|I{1,3}|IV|V)\b(?!\s?(?:-|–|/|to|or)\s?[0-5IV])", re.I
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_BY_GRADE: dict[int, Severity] = {1: "mild", 2: "moderate", 3: "severe", 4: "severe", 5: "severe"}


def grade(concept: fhir.CodeableConcept | None) -> int | None:
    """The CTCAE grade that a severity states by code or as "grade 3"."""
    if known := coded("grade", concept):
        return int(known)
    for name in names(concept):
        if match := _GRADE.search(name):
            return _ROMAN.get(match[1].upper()) or int(match[1])
    return None


def severity(concept: fhir.CodeableConcept | None) -> Severity | None:
    """Mild, moderate or severe; of a grade as CTCAE v5.0 words it (grade 4, life-threatening, is severe)."""
    if known := coded("severity", concept):
        return cast(Severity, known)
    if (number := grade(concept)) is not None:
        return _BY_GRADE.get(number)
    for name in names(concept):
        said = {means for pattern, means in _SEVERITIES if pattern.search(name)}
        if len(said) == 1:
            return said.pop()
    return None


_STAGED = re.compile(r"\bstage\s+(?:group\s+)?[cpy]{0,2}(0|[1-4]|IV|I{1,3})\s?([A-E]?[0-3]?)(?![\w-])", re.I)
_STAGE = re.compile(
    r"(?:(?:AJCC|UICC|FIGO|R-?ISS|ISS|Rai|Binet|Ann Arbor|Lugano|Durie[- ]Salmon)\s+)?"
    r"[cpy]{0,2}(0|[1-4]|IV|I{1,3})([A-E]?[0-3]?)",
    re.I,
)
_TO_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def stage(concept: fhir.CodeableConcept | None) -> str:
    """ "IIIA" of "Stage 3A (qualifier value)", "c3A" or "Stage IIIA"; other stagings as they are written."""
    codes = [code.code for code in code_list(concept) if code.system == "AJCC"]
    for text in (*names(concept), *codes):
        match = _STAGED.search(text) or _STAGE.fullmatch(text)
        if match:
            number = match[1].upper()
            return _TO_ROMAN.get(number, number) + match[2].upper()
    return next(iter(reversed(names(concept))), "")


# ---- responses, scores, smoking -----------------------------------------------------------------------

# Whole words in any case; the abbreviations only as they are written.
_RESPONSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:(?i:{words}(?: \({means}\))?)|{means})"), means)
    for means, words in (
        ("sCR", "stringent complete (?:response|remission)"),
        ("VGPR", "very good partial (?:response|remission)"),
        ("CRi", "complete (?:response|remission) with incomplete (?:blood )?(?:count|hematologic) recovery"),
        ("CR", "complete (?:response|remission)"),
        ("PR", "partial (?:response|remission)"),
        ("MR", "minimal response"),
        ("SD", "stable disease"),
        ("PD", "progressive disease|disease progression"),
        ("relapse", "(?:disease )?relapsed?(?: from (?:CR|complete (?:response|remission)))?"),
    )
)
_SCALES_OF_RESPONSE = re.compile(r"\b(IMWG|ELN|RECIST|Lugano|IWG)\b", re.I)


def response(concept: fhir.CodeableConcept | None, text: str = "") -> str:
    """The category of a response to treatment ("VGPR"), or ""."""
    if known := coded("response", concept):
        return known
    for name in (*names(concept), text.strip()):
        for pattern, means in _RESPONSES:
            if pattern.fullmatch(name):
                return means
    return ""


def response_criteria(*texts: str) -> str:
    """The criteria that a response was judged by, where a text names them."""
    known = {"imwg": "IMWG", "eln": "ELN", "recist": "RECIST", "lugano": "Lugano", "iwg": "IWG"}
    for text in texts:
        if match := _SCALES_OF_RESPONSE.search(text):
            return known[match[1].lower()]
    return ""


def smoking(concept: fhir.CodeableConcept | None, text: str = "") -> str:
    """ "current", "former", "never" of a smoking status, or ""."""
    if known := coded("smoking", concept):
        return known
    for name in (*names(concept), text):
        low = name.lower()
        if re.search(r"\bnever\b|^non[- ]?smoker$", low):
            return "never"
        if re.search(r"\b(?:former|ex|quit|past|stopped|no longer)\b", low):
            return "former"
        # Who does not smoke now may have smoked before; whose room is smoky need not smoke.
        if re.search(r"\b(?:unknown|not|no|non|nonsmoker|passive|denies|second-?hand)\b", low):
            continue
        if re.search(r"\b(?:current|every day|some days?|daily|smoker|smokes)\b", low):
            return "current"
    return ""


_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d)?)(?![\w.]*\d)")
_CLASS = re.compile(r"(?i:class|grade|stage|score)\s+([A-E]|I{1,3}|IV|VI?)\b")


def score(scale: str, concept: fhir.CodeableConcept | None) -> tuple[float, float] | None:
    """The lowest and highest value that an answer stands for on a scale; None for what is not on it.

    (2, 2) of "ECOG 2 - ambulatory", (3, 3) of "NYHA class III", (7, 9) of "Child-Pugh B".
    """
    if known := coded(scale, concept):
        return score_range(known, scale)
    for coding in (concept.coding or ()) if concept else ():
        for extension in coding.extension or ():
            if extension.url == ORDINAL and extension.value_decimal is not None:
                return score_range(f"{extension.value_decimal:g}", scale)
    for name in names(concept):
        written = _after_scale(name, scale)
        numbers = {match[1] for match in _NUMBER.finditer(written)}
        letter = _CLASS.search(written)
        if ends := score_range(written, scale):
            return ends
        if letter or len(numbers) == 1:
            return score_range(letter[1] if letter else numbers.pop(), scale)
    return None


def _after_scale(text: str, scale: str) -> str:
    """What follows the scale's own name: "B8" of "Child-Pugh B8"."""
    words = text.split()
    for length in range(min(len(words) - 1, 6), 0, -1):
        if resolve(" ".join(words[:length]), "scale") == scale:
            return " ".join(words[length:])
    return text
