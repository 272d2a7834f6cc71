"""Units of measurement as people write them in criteria and as FHIR codes them (UCUM).

Every unit has one canonical text in UCUM's manner: "mg/dL", "10*9/L", "/uL", "mL/min/{1.73_m2}", "mm[Hg]",
"log10 [IU]/mL"; a quantity without a unit has "". Atoms, factors and spellings stand in `data/units.tsv`.
Units of different dimension convert only through an analyte, whose factors stand in `data/measurements*.tsv`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import msgspec

from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.concepts import concepts, data_files, read_table
from trialrun.vocab.spelling import table_of_bytes

ULN = "x ULN"
LLN = "x LLN"
PREDICTED = "% predicted"
BASELINE = "x baseline"
RELATIVE = frozenset({ULN, LLN, PREDICTED, BASELINE})
"""Units that relate a value to something else known of the patient; they convert to nothing."""


class Unit(msgspec.Struct, frozen=True):
    """A unit: base value = value * factor + offset, of 10**value where `log` is set."""

    canonical: str
    dimension: str
    factor: float = 1.0
    offset: float = 0.0
    log: bool = False


class _Atom(msgspec.Struct, frozen=True):
    name: str
    dimension: str
    factor: float
    offset: float


# One character for one, so that positions in the folded text are positions in the text.
_FOLD = str.maketrans(
    {
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", strict=True)),
        **dict.fromkeys("µμ", "u"),
        **dict.fromkeys("×✕✖х´", "x"),
        **dict.fromkeys("·⋅∙•‧", "."),
        **dict.fromkeys("−–‐‑⁻", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\t\n\r", " "),
        **dict.fromkeys("∕⁄", "/"),
        **dict.fromkeys("º˚", "°"),
        "＾": "^",
        "％": "%",
    }
)
_FOLD_ASCII = table_of_bytes(lambda letter: letter.translate(_FOLD))

_POWERS = {"3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10, "11": 11, "12": 12}
_WORDS = {
    "thousand": 3, "thousands": 3, "thou": 3, "tsd": 3, "million": 6, "millions": 6, "mill": 6, "billion": 9,
    "k": 3, "K": 3, "M": 6, "G": 9, "Gpt": 9, "GI": 9, "Giga": 9, "giga": 9, "T": 12, "Tpt": 12,
}  # fmt: skip
_NOUNS = (
    r"(?:(?:white |red )?(?:blood )?cells?|nucleated cells|platelets?|thrombocytes|leu[ck]ocytes|neutrophils?"
    r"|granulocytes|lymphocytes|eosinophils?|erythrocytes|WBCs?|RBCs?"
    r"|(?:CD\d+\+?(?: T)?[ -]?)(?:cells|lymphocytes)?"
    r"|blasts|events|beats?|breaths?|pulses|contractions|counts?|particles|#"
    r"|\{(?!1[.,]73|letters|pack-years|cigarettes|drinks)[^{}]*\})"
)

_NOTE = r"(?:\{[^{}]*\}|\s*(?:of\s+)?(?:urinary |urine )?(?:creatinine|creat|[Cc]r)\b)?"

_LETTERS = re.compile(r"[A-Za-z]+")
_FIRST_WORDS = re.findall(
    r"\w+",
    """x e log per k m g t gpt gi giga tpt thousand thousands thou tsd million millions mill billion white red
    blood cell cells nucleated platelet platelets thrombocytes leukocytes leucocytes neutrophil neutrophils
    granulocytes lymphocytes eosinophil eosinophils erythrocytes wbc wbcs rbc rbcs cd blasts events beat beats
    breath breaths pulses contractions count counts particles bpm""",
)
"""First words of a unit that are no atom, as `_NOUNS` and the powers of `_Table` have them."""


def _alternatives(spellings: Iterable[str]) -> str:
    """A regular expression of the spellings, in any case, that prefers the longest; a blank may be missing.

    It branches letter by letter: a flat list of hundreds of spellings would be tried one after the other.
    """
    tree: dict[str, Any] = {}
    for spelling in spellings:
        node = tree
        for letter in spelling.lower():
            node = node.setdefault(letter, {})
        node[""] = {}

    def written(node: dict[str, Any]) -> str:
        branches = [
            (r"\s?" if letter == " " else re.escape(letter)) + written(below)
            for letter, below in sorted(node.items())
            if letter
        ]
        if not branches:
            return ""
        joined = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
        return f"{joined}?" if "" in node else joined

    return written(tree)


_BLANKS = re.compile(r"\s+")


class _Table:
    """The atoms by spelling, and the regular expressions made of them."""

    def __init__(self) -> None:
        self.exact: dict[str, _Atom] = {}
        self.folded: dict[str, _Atom] = {}
        self.alone: dict[str, str] = {}
        coded: set[str] = set()
        for row in read_table(dict(data_files("units"))["units.tsv"]):
            offset = float(row["offset"] or 0)
            atom = _Atom(row["unit"], row["dimension"], float(row["factor"]), offset)
            self.alone[atom.name] = row["alone"]
            only_coded = [s for s in row["coded"].split("|") if s]
            coded.update(only_coded)
            for spelling in (row["unit"], *(s for s in row["also"].split("|") if s), *only_coded):
                for form in self._forms(spelling.translate(_FOLD)):
                    self.exact.setdefault(form, atom)
        for spelling in sorted(self.exact, key=lambda s: (s != s.lower(), s)):
            if len(spelling) > 1:
                self.folded.setdefault(spelling.lower(), self.exact[spelling])
        self.coded = {c.lower() for c in coded}
        self.words: dict[str, bool] = dict.fromkeys(_FIRST_WORDS, True)
        for spelling, atom in self.exact.items():
            if first := _LETTERS.match(spelling):
                word = first[0].lower()
                self.words[word] = self.words.get(word, False) or self.alone[atom.name] != "no"
        self._compile()

    @staticmethod
    def _forms(spelling: str) -> tuple[str, ...]:
        """Words of four letters and more also have a plural."""
        if spelling.isalpha() and len(spelling) >= 4 and spelling.islower() and not spelling.endswith("s"):
            return (spelling, spelling + "s")
        return (spelling,)

    def _compile(self) -> None:
        prose = [s for s in self.exact if s not in self.coded]
        every = _alternatives(prose)
        anything = _alternatives(self.exact)
        power = (
            r"(?:(?:[xX*.]\s*)?10\s*(?:\^|\*\*?|[eE]\+?|exp)?\s*[({\[]?\s?(?P<power>1[012]|[3-9])\s?[)}\]]?"
            r"|[xX]\s*(?P<thousand>1[ ,.]?000)|[eE]\+?0?(?P<e>9|3|6|12)(?=/)"
            r"|(?P<word>thousands?|thou|Tsd|tsd|millions?|mill(?![a-z])|billion)(?:s? of)?"
            r"|(?P<letter>[KkM]|[Gg]iga|[GT](?=\s*/\s*[Ll]\b)|Gpt|GI|Tpt)(?=\s*/|\s*cells))"
        )
        over = r"(?:\s*/\s*|\s*\(?\bper\s+(?:each\s+|1\s+)?)"

        def whole(atoms: str) -> str:
            inverse = rf"(?:[ .*]*(?:{atoms})\^?\(?-\s?1(?!\d)\)?)"
            return (
                rf"(?P<log>log(?:\s?\(?10\)?)?\s*\(?\s*)?(?:{power}\s*)?(?P<noun>{_NOUNS})?\s*"
                rf"(?P<top>(?:{atoms}){_NOTE})?(?P<below>(?:(?:{over}(?:{atoms})|{inverse}){_NOTE})*)\)?"
            )

        # Only the scoped flag makes atoms case-blind: the letters of `power` mean K and G, not k and g.
        self.prose = re.compile(whole(f"(?i:{every})"))
        self.full = re.compile(whole(f"(?i:{anything})"))
        self.over_atom = re.compile(rf"(?:{over}|[ .*]*)(?P<atom>(?i:{anything})){_NOTE}(?:\^?\(?-\s?1\)?)?")
        self.atom = re.compile(rf"(?i:{anything})")

    def find(self, spelling: str) -> _Atom | None:
        """The atom of a spelling: as written, else in any case."""
        spelling = _BLANKS.sub(" ", spelling)
        for form in (spelling, spelling.replace(" ", "")):
            if found := self.exact.get(form) or (self.folded.get(form.lower()) if len(form) > 1 else None):
                return found
        return None


@cache
def _table() -> _Table:
    return _Table()


def _build(match: re.Match[str]) -> Unit | None:
    """The unit of a match of `_Table.prose` or `_Table.full`; None where an atom turns out not to be one."""
    table = _table()
    power = 0
    if found := match["power"] or match["e"]:
        power = _POWERS[found]
    elif match["thousand"]:
        power = 3
    elif word := match["word"] or match["letter"]:
        power = _WORDS[word] if word in _WORDS else _WORDS[word.lower()]
    above: list[_Atom] = []
    if match["top"]:
        first = table.atom.match(match["top"])
        atom = table.find(first[0]) if first else None
        if atom is None:
            return None
        above.append(atom)
    below: list[_Atom] = []
    for part in table.over_atom.finditer(match["below"] or ""):
        atom = table.find(part["atom"])
        if atom is None:
            return None
        below.append(atom)
    if not above and not below:
        return None
    volumes = any(atom.dimension == "volume" for atom in below)
    if above and above[0].name == "M[IU]" and volumes:  # nobody measures millions of units in a millilitre
        above = [_Atom("m[IU]", "activity", 1e-3, 0.0)]
    if power and above and above[0].dimension not in ("copies", "activity", "mass"):
        return None
    return _compose(power, above, below, bool(match["log"]))


def _compose(power: int, above: list[_Atom], below: list[_Atom], log: bool) -> Unit:
    factor = 10.0**power
    for atom in above:
        factor *= atom.factor
    for atom in below:
        factor /= atom.factor
    scale = f"10*{power}" if power else ""
    top = ".".join(part for part in (scale, *(atom.name for atom in above)) if part)
    canonical = top + "".join(f"/{atom.name}" for atom in below)
    dimension = ".".join(atom.dimension for atom in above) + "".join(f"/{atom.dimension}" for atom in below)
    if dimension == "volume/volume":
        dimension = "fraction"
    offset = above[0].offset if above and not below else 0.0
    return Unit(f"log10 {canonical}" if log else canonical, dimension, factor, offset, log)


_SPECIAL = {
    "xuln": ULN, "uln": ULN, "*uln": ULN, "timesuln": ULN,
    "xlln": LLN, "lln": LLN, "*lln": LLN, "timeslln": LLN,
    "%predicted": PREDICTED, "%ofpredicted": PREDICTED, "%pred": PREDICTED, "percentpredicted": PREDICTED,
    "percentofpredicted": PREDICTED, "%ofthepredictedvalue": PREDICTED, "%ofpredictedvalue": PREDICTED,
    "%predictedvalue": PREDICTED, "%{predicted}": PREDICTED,
    "xbaseline": BASELINE, "timesbaseline": BASELINE,
}  # fmt: skip
_PER_MINUTE = {"bpm", "b.p.m.", "beatsperminute", "beatsperminute(bpm)", "beatspermin", "rpm", "brpm"}
_MOLAR = re.compile(r"([munp])M\b(?!/)")
# "anisometropia > 1.5 D": diopters; elsewhere the letter alone stands for too much.
_DIOPTERS = re.compile(
    r"D\b(?![-/'’\d.]|\s*[(/])(?=\s*(?:$|[^\w\s]|(?:or|and|in|of|at|for|sphere|cylinder|myopia|hyperopia)\b))"
)
# "head circumference ≤ -3 SD"; "2 SD below the mean" says its direction behind the number.
_DEVIATIONS = re.compile(r"SDS?\b(?!\s+(?:above|below|over|under|from|of|less|more|lower|higher|away)\b)")
# "25 EU/mL", "> 50 GPL/mL": units of one assay, which convert to nothing but themselves.
_ARBITRARY = re.compile(r"(?P<unit>[A-Z]{2,4})\s?/\s?(?P<volume>mL|ml|ML|L|l|dL|dl)\b")
_PREDICTED = re.compile(
    r"(?:%|percent)(?:\s+of)?(?:\s+the)?\s*(?:age[- ]|normal\s+)?"
    r"pred(?:icted)?\.?(?:\s+(?:normal\s+)?values?)?\b",
    re.I,
)
_BPM = re.compile(r"(?:bpm|beats per min(?:ute)?|breaths per min(?:ute)?)\b", re.I)
_ANNOTATION = re.compile(
    r"\{[^{}]*\}|\((?:score|ratio|nominal)\)|1|#|\[pH\]|pH|points?|score|index|ratio", re.I
)


@lru_cache(maxsize=65536)
def unit(text: str) -> Unit | None:
    """The unit that the whole text names, or None. Text without a unit ("", "1", "{score}") gives unit ""."""
    folded = text.translate(_FOLD).strip()
    squeezed = re.sub(r"\s+", "", folded).lower()
    if special := _SPECIAL.get(squeezed):
        return Unit(special, special)
    if squeezed in _PER_MINUTE:
        return _compose(0, [], [_table().exact["min"]], False)
    if molar := _MOLAR.fullmatch(folded):
        folded = f"{molar[1]}mol/L"
    match = _table().full.fullmatch(folded)
    if match and (found := _build(match)):
        return found
    if not folded or _ANNOTATION.fullmatch(folded):
        return Unit("", "number")
    return None


def canonical_unit(text: str) -> str | None:
    """The canonical text of a unit, "" for a number without unit, None for what is no unit."""
    found = unit(text)
    return found.canonical if found else None


def match_unit(text: str, position: int) -> tuple[int, str] | None:
    """The longest unit that begins at `position` of a text in prose: (its end, its canonical text), or None.

    A unit ends at a word's boundary. Single letters and words that prose uses otherwise count only directly
    after a number; "in" never does.
    """
    folded = _folded(text)
    if not _may_begin(folded, position):
        return _of_capitals(folded, position)
    if predicted := _PREDICTED.match(folded, position):
        return predicted.end(), PREDICTED
    if per_minute := _BPM.match(folded, position):
        return per_minute.end(), "/min"
    if molar := _MOLAR.match(folded, position):
        return molar.end(), f"{molar[1]}mol/L"
    match = _table().prose.match(folded, position)
    while match and match.end() > position:
        end = match.end()
        while folded[end - 1] == " ":
            end -= 1
        found = _build(match) if _is_unit(folded, match, position, end) else None
        if found:
            if found.canonical in _DOSES and (daily := _DAILY.match(folded, end)):
                return daily.end(), f"{found.canonical}/d"
            return end, found.canonical
        match = _table().prose.match(folded, position, match.end() - 1)
    return _of_capitals(folded, position)


_DOSES = frozenset(("mg", "g", "ug", "[IU]"))
_DAILY = re.compile(r" +(?:once )?(?:daily|(?:a|each|every) day)\b")


def _of_capitals(folded: str, position: int) -> tuple[int, str] | None:
    """Diopters and standard deviations by their letters, and the units of one assay."""
    if not folded[position : position + 1].isupper() or not _after_number(folded, position):
        return None
    if diopters := _DIOPTERS.match(folded, position):
        return diopters.end(), "[diop]"
    if deviations := _DEVIATIONS.match(folded, position):
        return deviations.end(), "SD"
    if assay := _ARBITRARY.match(folded, position):
        return assay.end(), f"{assay['unit']}/{_VOLUMES[assay['volume'].lower()]}"
    return None


_VOLUMES = {"ml": "mL", "l": "L", "dl": "dL"}


@lru_cache(maxsize=4)
def _folded(text: str) -> str:
    if text.isascii():
        return text.encode("ascii").translate(_FOLD_ASCII).decode("ascii")
    return text.translate(_FOLD)


_OVER = re.compile(r"\s*(?:/|\(?per\b|[.*-])|\s+[A-Za-z]+\s?-1")


def _may_begin(folded: str, position: int) -> bool:
    """Whether the first word can begin a unit: a quick look that spares most of prose the full expression."""
    first = _LETTERS.match(folded, position)
    if first is None:
        return folded[position : position + 1] in _SIGNS
    stands_alone = _table().words.get(first[0].lower())
    return stands_alone is not None and (stands_alone or _OVER.match(folded, first.end()) is not None)


_SIGNS = frozenset("%/x*.1({[#°℃℉")


def _after_number(folded: str, position: int) -> bool:
    while position and folded[position - 1] == " ":
        position -= 1
    return position > 0 and folded[position - 1].isdigit()


def _is_unit(folded: str, match: re.Match[str], position: int, end: int) -> bool:
    last, after = folded[end - 1], folded[end : end + 1]
    if last.isalnum() and after.isalnum():
        return False
    if last == ")" and "(" not in folded[position:end]:
        return False
    if position and folded[position].isalpha() and folded[position - 1].isalpha():
        return False
    after_number = _after_number(folded, position)
    power = match["power"] or match["thousand"] or match["e"] or match["word"] or match["letter"]
    if match["below"]:
        return bool(match["top"] or power or match["noun"] or after_number)
    if power or match["noun"] or not match["top"]:
        return bool(match["top"] and power)
    atom = _table().find(match["top"])
    if atom is None:
        return False
    if (
        len(match["top"].strip()) == 1
        and match["top"] != "%"
        and (not after_number or after in ("-", "'", "’"))
    ):
        return False
    rule = _table().alone[atom.name]
    return rule == "yes" or (rule == "number" and after_number)


def _linear(value: float, source: Unit, target: Unit) -> float:
    """Between units of one dimension."""
    if source.canonical == target.canonical:
        return value
    if source.log:
        value = 10.0**value
    if source.factor != target.factor or source.offset != target.offset:
        value = (value * source.factor + source.offset - target.offset) / target.factor
    if target.log:
        return math.log10(value) if value > 0 else -math.inf
    return value


_HBA1C_FRACTION, _HBA1C_IFCC = "fraction", "substance/substance"


def _hba1c(value: float, source: Unit, target: Unit) -> float | None:
    """NGSP per cent from and to IFCC mmol/mol: NGSP = 0.09148 x IFCC + 2.152.

    Hoelzel et al., Clin Chem 2004;50:166-174, doi:10.1373/clinchem.2003.024802.
    """
    percent, ratio = _known("%"), _known("mmol/mol")
    if (source.dimension, target.dimension) == (_HBA1C_IFCC, _HBA1C_FRACTION):
        return _linear(0.09148 * _linear(value, source, ratio) + 2.152, percent, target)
    if (source.dimension, target.dimension) == (_HBA1C_FRACTION, _HBA1C_IFCC):
        return _linear((_linear(value, source, percent) - 2.152) / 0.09148, ratio, target)
    return None


def _known(text: str) -> Unit:
    found = unit(text)
    if found is None:
        raise AmbiguousUnit(
            f"{text!r} is not a unit of the vocabulary", hint='Write it as UCUM does, for example "mg/dL".'
        )
    return found


@cache
def _analyte_units(analyte: str) -> tuple[tuple[Unit, float], ...]:
    """Units that an analyte is measured in, one a dimension, each with its factor to the canonical unit."""
    known = concepts("measurement").get(analyte)
    if known is None:
        return ()
    units = [(_known(known.columns.get("unit", "")), 1.0)]
    for pair in known.columns.get("other_units", "").split("|"):
        if pair:
            name, _, factor = pair.rpartition("=")
            units.append((_known(name), float(factor)))
    return tuple(units)


@lru_cache(maxsize=65536)
def _route(source: str, target: str, analyte: str) -> tuple[Unit, Unit, Unit, Unit, float]:
    """(source, its pivot, the target's pivot, target, factor between the pivots)."""
    start, goal = _known(source), _known(target)
    if start.dimension == goal.dimension and (start.canonical == goal.canonical or not _is_relative(start)):
        return start, start, goal, goal, math.nan
    ways = {found.dimension: (found, factor) for found, factor in reversed(_analyte_units(analyte))}
    if start.dimension in ways and goal.dimension in ways:
        (one, up), (two, down) = ways[start.dimension], ways[goal.dimension]
        return start, one, two, goal, up / down
    subject = f" of {analyte}" if analyte else ""
    hint = (
        f"Give the value{subject} in {target or 'no unit'}, or in a unit of the same kind."
        if analyte
        else "Name the analyte: some units convert only through its molar mass."
    )
    raise AmbiguousUnit(
        f"{source or 'a number without unit'} cannot be converted to {target or 'none'}", hint=hint
    )


def _is_relative(found: Unit) -> bool:
    return found.canonical in RELATIVE


def convert(value: float, unit: str, to: str, analyte: str = "") -> float:
    """The value in another unit. `analyte` is a measurement's canonical name, needed between dimensions.

    Raises AmbiguousUnit for what is no unit, and where no factor between the dimensions is known.
    """
    if analyte == "hba1c":
        through_ifcc = _hba1c(value, _known(unit), _known(to))
        if through_ifcc is not None:
            return through_ifcc
    start, one, two, goal, factor = _route(unit, to, analyte)
    if math.isnan(factor):
        return _linear(value, start, goal)
    return _linear(_linear(value, start, one) * factor, two, goal)
