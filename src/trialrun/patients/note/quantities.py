"""Numbers of a note: laboratory values, vital signs and scores, with unit, bound and the laboratory's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, cast

import msgspec

from trialrun.model.patient import AnyFact, MeasurementFact, ScoreFact, Source
from trialrun.model.time import Moment
from trialrun.vocab.concepts import concepts
from trialrun.vocab.mentions import Mention
from trialrun.vocab.scales import score_range
from trialrun.vocab.units import match_unit

# "0,9" as much of Europe writes it; "112,000" holds thousands; "1.5e5" is written by machines.
_NUMBER = (
    r"(?P<number>(?>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+,\d+(?![,\d])"
    r"|\d+(?:\.\d+)?(?:e\+?\d{1,2}(?![\w.]))?))(?!e\d)"
)
_COMPARED = (
    r"(?P<compared><=|>=|<|>|≤|≥|less than|greater than|more than|above|below|over|under|at least)?\s*"
)
_LINK = (
    r"[\s\-]*(?:\([^()\d]{0,30}\)\s*)?(?:(?:levels?|counts?|values?|rate|scores?|concentration|reading|measurement|status|class|performance|percentage|titer)\b\s*)*"
    r"(?:(?:[=:,]|(?:of|is|was|were|are|at|to|up to|as high as|as low as|approximately|approx\.?|about|around|currently|today|elevated|increased|decreased|reduced|low|high|"
    r"normal|noted|found|measured|has|have|dropped|rose|risen|fell|fallen|declined|improved|gone|went|a|level|peak(?:ed)?|now|from|on (?:room air|admission|arrival)|with a value)\b)\s*){0,5}"
    # "TSH level (13 mU/L)": the value in brackets, unless they hold more than that.
    r"(?:\((?=\s*[<>≤≥]?\s*\d[\d.,]*\s*[^\s()\d][^()]{0,15}\)))?"
)
_VALUE = re.compile(
    _LINK
    + _COMPARED
    + _NUMBER
    # No value: a date, an age, a range ("LVEF 35-40%"), feet and inches.
    + r"(?!\s*(?:[-–]\s?\d|['’′]|/\d{1,2}/\d{2,4}|/(?:19|20)\d\d\b|-?year|-?month|-?day|-?week|st\b|nd\b|rd\b|th\b))",
    re.I,
)
# Cells that were counted in a field of the microscope are those of a urine or a smear.
_PER_FIELD = re.compile(
    r"\s*(?:[A-Za-z]+\s*)?(?:/|per\s)\s*(?:hpf|lpf|(?:high|low)[- ]power(?:ed)? field|field)\b", re.I
)
_CHANGED_TO = re.compile(
    rf"\s*(?:[^\s\d(]\S{{0,9}}\s+)?(?:\([^()]{{0,30}}\)\s*)?(?:to\s|→|-{{1,2}}>|=>)\s*{_COMPARED}{_NUMBER}",
    re.I,
)
# "HbA1c 8.9 % (2 months ago), today 8.1"
_NOW = re.compile(
    rf"(?:\s*[^\s\d,;().]{{1,10}})?\s*(?:\([^()]{{1,40}}\))?\s*[,;]\s*(?:and\s+|but\s+)?(?:now|today|currently)\s*(?:(?:is|at|of|up to|down to|[=:])\s*)*{_COMPARED}{_NUMBER}"
    r"(?!\s*(?:[-–/]\s?\d|th\b|st\b|nd\b|rd\b|-?(?:year|month|day|week)|mg\b(?!/)|x\b|(?:years?|months?|days?|weeks?|cycles?|drugs?|doses?)\b))",
    re.I,
)
_ARROW = re.compile(r"\s*(?:[^\s\d]\S{0,9}\s+)?(?:→|-{1,2}>|=>)")
_PRESSURE = re.compile(_LINK + r"(?P<systolic>\d{2,3})\s*/\s*(?P<diastolic>\d{2,3})(?!\d|/)", re.I)
_LIMITS = re.compile(
    r"\s*[(\[]\s*(?:(?:normal|reference|ref\.?|nl|normal range|range)[^)\]\d]*)?(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)[^)\]]{0,20}[)\]]?",
    re.I,
)
# "LDH 1.5x ULN"
_TIMES_LIMIT = re.compile(
    r"\s*(?:[x×]|times)\s*(?:the\s+)?(?:ULN|upper\s+(?:limit|normal)(?:\s+(?:limit|of\s+normal))?)\b", re.I
)
_UPPER = re.compile(
    r"\s*[(\[]\s*(?:ULN|upper limit(?: of normal)?)\s*(?:of|=|:|is)?\s*(?P<high>\d+(?:\.\d+)?)[^)\]]{0,20}[)\]]?",
    re.I,
)
_COMPARATORS: dict[str, str] = {
    "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "less than": "<", "below": "<",
    "under": "<", "greater than": ">", "more than": ">", "above": ">", "over": ">", "at least": ">=",
}  # fmt: skip
# Names that stand for a quantity only directly before a number.
_SHORT = re.compile(
    r"\b(?P<name>RR|resp(?:irations?)?|T|temp|Tmax|sats?|O2 ?sats?|SpO2|SaO2|Hb|Hgb|Hct|PLT|[Pp]lts?|hgb|alb|[Cc]r(?:ea?t?)?|Na|K|Ca|Mg|Alb|Glu|Phos|Eos|Wt|Ht|weighs|wt|ht|[Nn]euts?|TB(?=[\s:=]*\d{1,2}\.\d)|(?<![A-Z] )P)\b(?=[\s:=]*(?:of |is |was )?\d)"
)
_SHORT_NAMES = {
    "rr": "respiratory rate", "resp": "respiratory rate", "respiration": "respiratory rate",
    "respirations": "respiratory rate", "t": "temperature", "temp": "temperature", "tmax": "temperature",
    "sat": "spo2", "sats": "spo2", "o2 sat": "spo2", "o2 sats": "spo2", "o2sat": "spo2", "o2sats": "spo2", "spo2": "spo2", "sao2": "spo2",
    "hb": "hemoglobin", "hgb": "hemoglobin", "hct": "hematocrit", "plt": "platelets", "plts": "platelets", "alb": "albumin", "eos": "eosinophils", "mg": "magnesium", "glu": "glucose", "phos": "phosphate", "cr": "creatinine", "cre": "creatinine", "crea": "creatinine", "creat": "creatinine",
    "na": "sodium", "k": "potassium", "ca": "calcium", "wt": "weight", "weighs": "weight", "ht": "height",
    "p": "heart rate", "neut": "neutrophils", "neuts": "neutrophils", "tb": "bilirubin",
}  # fmt: skip
_TEMPERATURE = re.compile(
    r"(?<![\d.])(?P<number>\d{2,3}(?:\.\d+)?)\s*(?:°|º|degrees?|deg\.?)?\s*(?P<unit>C|F|Celsius|Fahrenheit|centigrade)\b"
)
# What a bare number can only mean, by analyte: (least, greatest, unit). In any other of the usual units nobody
# could live with it; where two units are possible (a bilirubin of 5), it stays without a unit.
_IMPLIED: dict[str, tuple[tuple[float, float, str], ...]] = {
    "leukocytes": ((0, 100, "10*9/L"), (1000, 500000, "/uL")),
    "neutrophils": ((0, 30, "10*9/L"), (100, 200000, "/uL")),
    "lymphocytes": ((0, 50, "10*9/L"), (200, 200000, "/uL")),
    "eosinophils": ((0, 10, "10*9/L"), (50, 100000, "/uL")),
    "platelets": ((1, 1500, "10*9/L"), (2000, 3000000, "/uL")),
    "temperature": ((33, 43, "Cel"), (91, 110, "[degF]")),
    "heart rate": ((20, 260, "/min"),),
    "respiratory rate": ((4, 80, "/min"),),
    "spo2": ((40, 100, "%"),),
    "hemoglobin": ((2, 21, "g/dL"), (30, 220, "g/L")),
    "hematocrit": ((8, 70, "%"),),
    "bmi": ((10, 100, "kg/m2"),),
    "height": ((0.4, 2.4, "m"), (90, 250, "cm")),
    "egfr": ((2, 150, "mL/min/{1.73_m2}"),),
    "psa": ((0, 100000, "ng/mL"),),
    "bnp": ((1, 100000, "pg/mL"),),
    "nt-probnp": ((1, 500000, "pg/mL"),),
    "esr": ((0, 200, "mm/h"),),
    "qtc": ((200, 800, "ms"),),
    "qtcf": ((200, 800, "ms"),),
    "creatinine clearance": ((2, 250, "mL/min"),),
    "ferritin": ((1, 100000, "ng/mL"),),
    "cea": ((0, 100000, "ng/mL"),),
    "ca 125": ((0, 100000, "U/mL"),),
    "ca 19-9": ((0, 1000000, "U/mL"),),
    "ca 15-3": ((0, 100000, "U/mL"),),
    "tsh": ((0, 500, "u[IU]/mL"),),
    "creatinine": ((0.1, 15, "mg/dL"), (25, 2000, "umol/L")),
    "bilirubin": ((0.1, 1.9, "mg/dL"), (40, 900, "umol/L")),
    "albumin": ((1, 6.5, "g/dL"), (10, 65, "g/L")),
    "calcium": ((1, 4, "mmol/L"), (5, 20, "mg/dL")),
    "potassium": ((1.5, 9, "mmol/L"),),
    "sodium": ((100, 180, "mmol/L"),),
    "ast": ((3, 20000, "U/L"),),
    "alt": ((3, 20000, "U/L"),),
    "alp": ((10, 5000, "U/L"),),
    "ldh": ((50, 20000, "U/L"),),
    "hba1c": ((3.5, 19, "%"), (20, 195, "mmol/mol")),
    "lvef": ((5, 90, "%"),),
    "tumor proportion score": ((0, 100, "%"),),
    "glucose": ((1, 28, "mmol/L"), (40, 1500, "mg/dL")),
}


_UROFLOW = re.compile(r"\bflow\s+rate|\buroflow|\bvoid(?:ed|ing)\b|\bmicturition", re.I)


class Measured(msgspec.Struct, frozen=True):
    """A value found: its fact and the characters from its name to its end."""

    fact: AnyFact
    start: int
    end: int


def measured(text: str, found: list[Mention], place: str, on: Moment) -> Iterator[Measured]:
    """The values of a sentence. `on` is the day that a value has unless the sentence dates it."""
    taken: list[tuple[int, int]] = []
    for value in (*_paired(text, place, on), *_respectively(text, found, place, on)):
        taken.append((value.start, value.end))
        yield value
    for mention in found:
        if _overlaps((mention.start, mention.end), taken) or _IN_ORDER.match(text, mention.end):
            continue
        for value in _of_mention(text, mention, place, on):
            taken.append((value.start, value.end))
            yield value
    for match in _SHORT.finditer(text):
        if not _overlaps(match.span(), taken):
            value_match = _latest(text, _VALUE.match(text, match.end()))
            name = _SHORT_NAMES[match["name"].lower()]
            if value_match and (one := _measurement(text, match.start(), name, value_match, place, on)):
                taken.append((one.start, one.end))
                yield one
    for match in _CHILD.finditer(text):
        ends = score_range(match["value"].replace(" ", ""), "child-pugh")
        if ends is not None and ends[0] == ends[1]:
            score = ScoreFact(
                concept="child-pugh", source=Source(place), shown=match[0], on=on, value=ends[0]
            )
            yield Measured(score, match.start(), match.end())
    for match in _PACK_YEARS.finditer(text):
        fact = MeasurementFact(
            concept="tobacco exposure", source=Source(place), shown=match[0], on=on,
            value=float(match["number"]), unit="{pack-years}",
        )  # fmt: skip
        yield Measured(fact, match.start(), match.end())
    for match in _TEMPERATURE.finditer(text):
        unit = "Cel" if match["unit"][0] in "Cc" else "[degF]"
        low, high, _ = _IMPLIED["temperature"][0 if unit == "Cel" else 1]
        if low <= float(match["number"]) <= high and not _overlaps(match.span(), taken):
            fact = MeasurementFact(
                concept="temperature", source=Source(place), shown=match[0], on=on,
                value=float(match["number"]), unit=unit,
            )  # fmt: skip
            yield Measured(fact, match.start(), match.end())


_ONE_NUMBER = r"\d+(?:\.\d+)?"
# "AST/ALT 24/31", "H/H 8.4/25"
_PAIRED = re.compile(
    rf"\b(?P<names>AST/ALT|ALT/AST|SGOT/SGPT|SGPT/SGOT|BUN/Cr(?:eatinine)?|H/H|H&H|Hgb/Hct)[\s:=]*(?:of\s+|was\s+|were\s+)?(?P<one>{_ONE_NUMBER})\s*/\s*(?P<other>{_ONE_NUMBER})(?![\d/])",
    re.I,
)
_PAIRS = {
    "ast/alt": ("ast", "alt"), "sgot/sgpt": ("ast", "alt"), "alt/ast": ("alt", "ast"), "sgpt/sgot": ("alt", "ast"),
    "bun/cr": ("bun", "creatinine"), "bun/creatinine": ("bun", "creatinine"), "h/h": ("hemoglobin", "hematocrit"),
    "h&h": ("hemoglobin", "hematocrit"), "hgb/hct": ("hemoglobin", "hematocrit"),
}  # fmt: skip


def _paired(text: str, place: str, on: Moment) -> Iterator[Measured]:
    for match in _PAIRED.finditer(text) if "/" in text else ():
        for name, number in zip(_PAIRS[match["names"].lower()], (match["one"], match["other"]), strict=True):
            value = float(number)
            fact = MeasurementFact(
                concept=name, source=Source(place), shown=match[0], on=on, value=value,
                unit=next((u for low, high, u in _IMPLIED.get(name, ()) if low <= value <= high), ""),
            )  # fmt: skip
            yield Measured(fact, match.start(), match.end())


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _of_mention(text: str, mention: Mention, place: str, on: Moment) -> Iterator[Measured]:
    if (scale := mention.of("scale")) and (one := _score(text, mention, scale, place, on)):
        yield one
        return
    name = mention.of("measurement")
    if not name:
        return
    if "blood pressure" in name and (match := _PRESSURE.match(text, mention.end)):
        for part in ("systolic", "diastolic"):
            fact = MeasurementFact(
                concept=f"{part} blood pressure", source=Source(place), on=on, unit="mm[Hg]",
                shown=text[mention.start : match.end()], value=float(match[part]),
            )  # fmt: skip
            yield Measured(fact, mention.start, match.end())
        return
    match = _latest(text, _VALUE.match(text, mention.end))
    if match is not None and (one := _measurement(text, mention.start, name, match, place, on)):
        yield one


_AND_ANOTHER = re.compile(r"\s*(?:,?\s*and\b|,|/|&)\s*", re.I)
_IN_ORDER = re.compile(
    r"(?:\s+(?:levels?|values?|counts?|concentrations?))?\s*(?:were|was|are|of|=|:|\()\s*"
    rf"(?P<numbers>{_ONE_NUMBER}(?:\s*(?:,?\s*and\b|,|/|&)\s*{_ONE_NUMBER})+)(?P<unit>[^.;()]{{0,20}}?),?\s*resp(?:ectively|\.)",
    re.I,
)


def _respectively(text: str, found: list[Mention], place: str, on: Moment) -> Iterator[Measured]:
    """ "LDL and HDL were 120 and 45 mg/dL, respectively": the values in the order of their names."""
    if "resp" not in text.lower():
        return
    row: list[Mention] = []
    for mention in found:
        if not mention.of("measurement"):
            row = []
            continue
        joined = bool(row) and _AND_ANOTHER.fullmatch(text, row[-1].end, mention.start) is not None
        row = [*row, mention] if joined else [mention]
        match = _IN_ORDER.match(text, mention.end) if len(row) > 1 else None
        if match is None:
            continue
        numbers = re.findall(_ONE_NUMBER, match["numbers"])
        unit = match_unit(text, match.start("unit") + len(match["unit"]) - len(match["unit"].lstrip()))
        for one, number in zip(row, numbers, strict=False):
            name = one.of("measurement")
            if len(numbers) != len(row) or not name or name not in concepts("measurement"):
                break
            fact = MeasurementFact(
                concept=name, source=Source(place), shown=text[row[0].start : match.end()], on=on,
                value=float(number), unit=unit[1] if unit else "",
            )  # fmt: skip
            yield Measured(fact, row[0].start, match.end())


def _latest(text: str, match: re.Match[str] | None) -> re.Match[str] | None:
    """ "Fell from 11.2 to 9.4 g/dL": the second value is the one that holds."""
    if match is None:
        return None
    if re.search(r"\bfrom\b", match[0], re.I):
        return _CHANGED_TO.match(text, match.end())
    while _ARROW.match(text, match.end()) and (later := _CHANGED_TO.match(text, match.end())):
        match = later  # "eGFR 55 → 41 → 38"
    return _NOW.match(text, match.end()) or match


def _measurement(
    text: str, start: int, name: str, match: re.Match[str], place: str, on: Moment
) -> Measured | None:
    number = _number(match["number"])
    end = match.end()
    after = re.compile(r"[\s-]?").match(text, end)
    found = match_unit(text, after.end() if after else end) or match_unit(text, end)
    if found and re.compile(r"/[a-z]").match(text, found[0]):
        found = None  # "2140 s/p transfusions": no seconds
    unit = found[1] if found else ""
    end = found[0] if found else end
    if unit == "%":
        name, unit = _SHARES.get(name, (name, unit))
    if name in _OF_ANY_FLUID and _OTHER_FLUID.search(text, 0, start):
        return None
    if _NEXT_COLUMN.match(text, end):
        return None  # of which day each column is, the row does not say
    if (unit == "/mL" and _slipped(name, number)) or _PER_FIELD.match(text, end):
        return None
    if not unit and _THOUSAND.match(text, end) and name in _COUNTS:
        unit, end = "10*3/uL", end + 1
    if not unit:
        unit = next((u for low, high, u in _IMPLIED.get(name, ()) if low <= number <= high), "")
    low = high = None
    if not unit and (times := _TIMES_LIMIT.match(text, match.end())) is not None:
        high, end = 1.0, times.end()  # in units of the laboratory's limit, of which a bound in multiples is
    elif limits := _LIMITS.match(text, end):
        low, high = float(limits["low"]), float(limits["high"])
        end = limits.end()
        if low >= high:
            low = high = None
    elif limits := _UPPER.match(text, end):
        high, end = float(limits["high"]), limits.end()
    if name == "urine output" and unit == "mL" and _UROFLOW.search(text):
        name = "voided volume"  # of one micturition, and not of a day
    if name not in concepts("measurement"):
        return None
    fact = MeasurementFact(
        concept=name,
        source=Source(place),
        shown=text[start:end],
        on=on,
        value=number,
        unit=unit,
        comparator=cast(
            Literal["", "<", "<=", ">", ">="], _COMPARATORS.get((match["compared"] or "").lower(), "")
        ),
        lower_limit=low,
        upper_limit=high,
    )
    return Measured(fact, start, end)


def _number(written: str) -> float:
    if _THOUSANDS.fullmatch(written):
        return float(written.replace(",", ""))
    return float(written.replace(",", "."))


_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")


def _slipped(name: str, number: float) -> bool:
    """ "Platelets 300000 /ml": ordinary for a microlitre and impossible for a millilitre, so that the unit is a slip."""
    return any(
        u == "/uL" and low <= number <= high and number < low * 1000
        for low, high, u in _IMPLIED.get(name, ())
    )


# "FEV1 82 %" is of the predicted; "neutrophils 65 %" are of the leukocytes.
_SHARES = {
    "fev1": ("fev1", "% predicted"), "fvc": ("fvc", "% predicted"), "dlco": ("dlco", "% predicted"),
    "neutrophils": ("neutrophil percentage", "%"), "lymphocytes": ("lymphocyte percentage", "%"),
}  # fmt: skip
# "UA: WBC >50", "CSF: protein 45, glucose 60": not of the blood.
_OF_ANY_FLUID = frozenset(
    (
        "leukocytes",
        "erythrocytes",
        "glucose",
        "total protein",
        "albumin",
        "ldh",
        "neutrophils",
        "lymphocytes",
        "eosinophils",
    )
)
_OTHER_FLUID = re.compile(
    r"\b(?:UA|U/A|urinalysis|urine|CSF|LP|lumbar puncture|(?:pleural|ascitic|synovial|peritoneal|pericardial) fluid|(?:thora|para)centesis|BAL)\b"
    r"(?![^;]*\b(?:serum|blood|labs|CBC|BMP|CMP)\b)[^;]*$"
)
# "WBC 184K"
_THOUSAND = re.compile(r"[Kk](?![\w/])")
_COUNTS = ("leukocytes", "platelets", "neutrophils", "lymphocytes", "eosinophils", "monocytes")
# "Creatinine    88        92        60-110": the columns of a table.
_NEXT_COLUMN = re.compile(
    r"(?:\s+[HL*])?(?:\s{2,}|\s*\t\s*|\s*\|\s*)[<>]?\d+(?:\.\d+)?(?!\s*[-–]\s*\d|[\w.])(?=\s*[HL*]?(?:\s{2}|\s*$|\t|\s*\|))"
)
# "Rai 0 -> Rai III": the former one.
_TO_LATER = re.compile(r"\s*(?:→|-{1,2}>|=>)")
_CHILD = re.compile(r"\bChild\s+(?:class\s+)?(?P<value>[ABC]\s?(?:[5-9]|1[0-5]))\b")
_PACK_YEARS = re.compile(
    r"\b(?P<number>\d{1,3}(?:\.\d)?)[\s-]*(?:(?:pack|pk)[\s-]*(?:years?|yrs?)\b|(?-i:PYH?)\b)", re.I
)
_SCORE = re.compile(
    r"[\s\-]*(?:(?:performance|status|score|class|scale|grade|stage|PS)\b\s*)*(?:\([^()\d]{0,20}\)\s*)?(?:(?:of|is|was|=|:|at|,)\s*)*"
    r"(?P<value>\d{1,3}(?:\.5)?(?!\d|\.\d|\s*[-–/]\s*\d)|(?:I{1,3}|IV)\b(?!\s*[-–/]\s*[IV])|[A-C](?:\d{1,2})?\b)",
)


_GLEASON_SUM = re.compile(
    r"[\s:]*(?:score|sum|grade|of|is|was|=|,|[\s:])*(?P<one>[1-5])\s*\+\s*(?P<other>[1-5])\b(?:\s*=\s*(?:10|[2-9])\b)?",
    re.I,
)


def _score(text: str, mention: Mention, scale: str, place: str, on: Moment) -> Measured | None:
    if scale == "gleason" and (total := _GLEASON_SUM.match(text, mention.end)):
        fact = ScoreFact(
            concept=scale, source=Source(place), shown=text[mention.start : total.end()], on=on,
            value=int(total["one"]) + int(total["other"]),
        )  # fmt: skip
        return Measured(fact, mention.start, total.end())
    match = _SCORE.match(text, mention.end)
    if match is None:
        return None
    ends = score_range(match["value"], scale)
    if ends is None or ends[0] != ends[1] or _TO_LATER.match(text, match.end()):
        return None
    fact = ScoreFact(
        concept=scale, source=Source(place), shown=text[mention.start : match.end()], on=on, value=ends[0]
    )
    return Measured(fact, mention.start, match.end())
