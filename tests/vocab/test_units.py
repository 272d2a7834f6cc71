"""Units as people write them, their conversions, and where in a text a unit stands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.concepts import concepts
from trialrun.vocab.units import canonical_unit, convert, match_unit, unit

SPELLINGS = """
mg/dL: mg/dl | mg / dL | MG/DL | mg/deciliter | mg per dL | mg/100 mL | milligrams per deciliter | mg.dL-1
umol/L: µmol/L | umol/l | μmol/L | micromol/L | mcmol/L | µM | umol per liter
/uL: /mm3 | /mm^3 | /mm³ | /µL | /mcL | /ul | cells/µL | cells/mm3 | cells per microliter | /cumm | {cells}/uL
/uL: per mm3 | per cubic millimeter | neutrophils/mm3 | CD4+ cells/µL
10*9/L: x 10^9/L | 10*9/L | ×10⁹/L | 10e9/L | x109/L | x 10E9/L | G/L | 10^9/l | X 10^9/L | x 10(9)/L
10*9/L: x 10^9 cells/L | x 10^9 /L | giga/L | 10^9 platelets/L | Gpt/L | billion/L
10*3/uL: K/µL | 10^3/uL | thousand/mm3 | x10^3/µL | k/uL | 10*3/uL | x 10³/µL | K/mm3 | x 1000/mm3 | thou/mcL
10*6/uL: 10^6/µL | M/uL | million/mm3 | 10*6/uL
10*12/L: 10^12/L | T/L | x10¹²/L
mL/min/{1.73_m2}: ml/min/1.73m2 | mL/min/1.73 m² | mL/min/{1.73_m2} | mL/min per 1.73 m2 | mL/minute/1.73m^2
mL/min/{1.73_m2}: ml/min/1,73m2 | mL/min/1.73m² | mL/min/{1.73_m2}
mL/min: mL/min | ml/minute | cc/min | mL per minute | mL.min-1
g/dL: g/dL | gm/dL | g/dl | grams per deciliter | gr/dL
g/L: g/L | g/l | gram/liter
mmol/L: mmol/L | mM | mmol/l | mmol/litre
U/L: U/L | u/l | units/L | U/l
[IU]/L: IU/L | iu/l | [IU]/L | [iU]/L | I.U./L | international units/L
m[IU]/mL: mIU/mL | m[IU]/mL | MIU/mL | mIU/ml
u[IU]/mL: µIU/mL | uIU/mL | mcIU/mL
ng/mL: ng/mL | ng/ml | NG/ML
pg/mL: pg/mL | pg/ml
mm[Hg]: mmHg | mm Hg | mm[Hg] | mm of Hg | millimeters of mercury | mmhg
/min: bpm | beats/min | beats per minute | /min | {beats}/min | breaths per minute | beats/minute
ms: ms | msec | milliseconds | msecs
kg: kg | kilograms | kgs
[lb_av]: lb | lbs | pounds | [lb_av]
kg/m2: kg/m2 | kg/m² | kg/m^2 | kg per square meter | kg/sqm
Cel: °C | Cel | degrees Celsius | ºC | ° C
[degF]: °F | [degF] | degrees Fahrenheit
%: % | percent | per cent
mmol/mol: mmol/mol
copies/mL: copies/mL | cp/mL | copies/ml
log10 [IU]/mL: log10 IU/mL | log IU/mL | log₁₀ IU/mL
mg/g: mg/g | mg/g{creat} | mg/g creatinine | mg/g Cr
g/(24.h): g/24h | g/24 hours | g/24 hr | g/(24.h)
mg/kg/d: mg/kg/day | mg/kg/d
meq/L: mEq/L | meq/l
mosm/kg: mOsm/kg
ukat/L: µkat/L | ukat/l
% predicted: % predicted | % of predicted | %predicted | percent predicted
: {score} | 1 | {INR} | {ratio}
{letters}: {letters} | letters
[wood'U]: Wood units | WU
"""
TABLE = [
    (spelling.strip(), line.split(":")[0].strip())
    for line in SPELLINGS.strip().splitlines()
    for spelling in line.split(":", 1)[1].split(" | ")
]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 80


@pytest.mark.parametrize(("spelling", "expected"), TABLE)
def test_a_spelling_has_one_canonical_text(spelling: str, expected: str) -> None:
    assert canonical_unit(spelling) == expected


@pytest.mark.parametrize("expected", sorted({expected for _, expected in TABLE}))
def test_a_canonical_text_stands_for_itself(expected: str) -> None:
    assert canonical_unit(expected) == expected


@pytest.mark.parametrize("text", ["bananas", "of", "the", "x", "mg/", "/", "ULN/LLN", "and/or", "yes"])
def test_what_is_no_unit(text: str) -> None:
    assert canonical_unit(text) is None


MATCHES = [
    ("LDH ≤ 600¦ U/L", "U/L"),
    ("LDH ≤ 600¦U/L;", "U/L"),
    ("ANC ≥ 1.5¦ x 10^9/L, and", "10*9/L"),
    ("platelets ≥ 100,000¦/mm3.", "/uL"),
    ("ANC > 1500¦ cells/mm^3 or", "/uL"),
    ("FEV1 > 70¦% of predicted", "% predicted"),
    ("saturation > 92¦ % on room air", "%"),
    ("clearance ≥ 30¦ mL/min/1.73 m2 by", "mL/min/{1.73_m2}"),
    ("clearance ≥ 60¦ mL/min (Cockcroft)", "mL/min"),
    ("(ANC > 0.5¦ x 10^9/L)", "10*9/L"),
    ("pulse > 100¦ beats per minute", "/min"),
    ("prothrombin time ≤ 14¦ s", "s"),
    ("temperature > 38¦ C and", "Cel"),
    ("hemoglobin > 8¦ g/dL (transfusion allowed)", "g/dL"),
    ("HIV RNA < 50¦ copies/mL", "copies/mL"),
    ("lesion ≥ 10¦ mm in", "mm"),
    ("QTcF above 480¦ milliseconds or", "ms"),
    ("up to 5¦ milligrams per day", "mg/d"),
    ("1.5¦ mill/mm3", "10*6/uL"),
    ("height of 60¦ inches", "[in_i]"),
    ("prednisone ≤ 10¦ mg/day", "mg/d"),
]
NO_MATCHES = [
    "bilirubin ≤ 2¦ x ULN",
    "60¦ in the last month",
    "within 3¦ months before",
    "3¦ in a row",
    "grade 3¦ a or b",
    "more than 2¦ and/or",
    "age 18¦ to 70",
    "hepatitis¦ C",
    "class¦ m",
    "0.5¦ m-protein",
    "at least 2¦ lines of therapy",
    "within 14¦ days",
    "one¦ man",
]


@pytest.mark.parametrize(("marked", "expected"), MATCHES)
def test_a_unit_is_found_in_prose(marked: str, expected: str) -> None:
    text, position = marked.replace("¦", ""), marked.index("¦")
    position += len(text[position:]) - len(text[position:].lstrip())
    found = match_unit(text, position)
    assert found is not None
    end, name = found
    assert name == expected
    assert canonical_unit(text[position:end]) == expected
    assert not text[position:end].endswith((" ", ",", "."))


@pytest.mark.parametrize("marked", NO_MATCHES)
def test_prose_is_not_taken_for_a_unit(marked: str) -> None:
    text, position = marked.replace("¦", ""), marked.index("¦")
    position += len(text[position:]) - len(text[position:].lstrip())
    assert match_unit(text, position) is None


# value, unit, analyte, value in the other unit, other unit (conversion tables of clinical chemistry).
TEXTBOOK = [
    (100, "umol/L", "creatinine", 1.13, "mg/dL"),
    (1, "mg/dL", "creatinine", 88.4, "umol/L"),
    (17.1, "umol/L", "bilirubin", 1.0, "mg/dL"),
    (34.2, "umol/L", "direct bilirubin", 2.0, "mg/dL"),
    (7, "mmol/L", "glucose", 126, "mg/dL"),
    (5.6, "mmol/L", "fasting glucose", 101, "mg/dL"),
    (48, "mmol/mol", "hba1c", 6.54, "%"),
    (7, "%", "hba1c", 53, "mmol/mol"),
    (86, "mmol/mol", "hba1c", 10.0, "%"),
    (5.2, "mmol/L", "cholesterol", 201, "mg/dL"),
    (2.6, "mmol/L", "ldl", 100.5, "mg/dL"),
    (1.0, "mmol/L", "hdl", 38.7, "mg/dL"),
    (1.7, "mmol/L", "triglycerides", 150.5, "mg/dL"),
    (2.5, "mmol/L", "calcium", 10.0, "mg/dL"),
    (5, "meq/L", "calcium", 10.0, "mg/dL"),
    (1.2, "mmol/L", "ionized calcium", 4.8, "mg/dL"),
    (0.7, "mmol/L", "magnesium", 1.7, "mg/dL"),
    (1.5, "meq/L", "magnesium", 1.82, "mg/dL"),
    (1.0, "mmol/L", "phosphate", 3.1, "mg/dL"),
    (140, "meq/L", "sodium", 140, "mmol/L"),
    (4, "meq/L", "potassium", 4, "mmol/L"),
    (7, "mmol/L", "urea", 42, "mg/dL"),
    (7, "mmol/L", "bun", 19.6, "mg/dL"),
    (400, "umol/L", "uric acid", 6.72, "mg/dL"),
    (100, "g/L", "hemoglobin", 10, "g/dL"),
    (6.2, "mmol/L", "hemoglobin", 9.99, "g/dL"),
    (35, "g/L", "albumin", 3.5, "g/dL"),
    (600, "umol/L", "albumin", 3.99, "g/dL"),
    (1.0, "10*9/L", "neutrophils", 1000, "/uL"),
    (100, "10*3/uL", "platelets", 100, "10*9/L"),
    (150000, "/uL", "platelets", 150, "10*9/L"),
    (4.5, "10*6/uL", "erythrocytes", 4.5, "10*12/L"),
    (0.4, "L/L", "hematocrit", 40, "%"),
    (50, "nmol/L", "vitamin d", 20.0, "ng/mL"),
    (1.7, "nmol/L", "testosterone", 49.0, "ng/dL"),
    (100, "pmol/L", "estradiol", 27.2, "pg/mL"),
    (15, "pmol/L", "free t4", 1.165, "ng/dL"),
    (500, "nmol/L", "cortisol", 18.1, "ug/dL"),
    (20, "umol/L", "iron", 111.7, "ug/dL"),
    (100, "pmol/L", "nt-probnp", 846, "pg/mL"),
    (100, "pmol/L", "bnp", 346, "pg/mL"),
    (18, "mg/dL", "lactate", 2.0, "mmol/L"),
    (60, "ug/dL", "ammonia", 35.2, "umol/L"),
    (300, "mg/g", "uacr", 33.9, "mg/mmol"),
    (250, "pmol/L", "vitamin b12 level", 339, "pg/mL"),
    (20, "nmol/L", "folate level", 8.83, "ng/mL"),
    (10, "pmol/L", "parathyroid hormone", 94.3, "pg/mL"),
    (1, "ukat/L", "alt", 60, "U/L"),
    (200, "IU/L", "ldh", 200, "U/L"),
    (98.6, "[degF]", "temperature", 37.0, "Cel"),
    (70, "[in_i]", "height", 177.8, "cm"),
    (150, "[lb_av]", "weight", 68.04, "kg"),
    (1000, "[IU]/mL", "hcv rna level", 3.0, "log10 [IU]/mL"),
    (3.3, "g/L", "fibrinogen", 330, "mg/dL"),
    (1, "g/(24.h)", "proteinuria", 1000, "mg/(24.h)"),
    (16, "kPa", "pao2", 120.0, "mm[Hg]"),
    (0.7, "", "fev1/fvc", 70, "%"),
]


def test_enough_analytes_are_compared_with_the_textbook() -> None:
    assert len({analyte for _, _, analyte, _, _ in TEXTBOOK}) >= 40


@pytest.mark.parametrize(("value", "given_unit", "analyte", "expected", "asked"), TEXTBOOK)
def test_conversions_agree_with_the_textbook(
    value: float, given_unit: str, analyte: str, expected: float, asked: str
) -> None:
    assert analyte in concepts("measurement")
    assert convert(value, given_unit, asked, analyte) == pytest.approx(expected, rel=0.006)


@pytest.mark.parametrize(
    ("source", "target", "analyte"),
    [
        ("mmol/L", "mg/dL", ""),
        ("mL/min", "mL/min/{1.73_m2}", "creatinine clearance"),
        ("x ULN", "mg/dL", "creatinine"),
        ("% predicted", "%", "dlco"),
        ("mmol/mol", "%", ""),
        ("g/dL", "U/L", "albumin"),
        ("", "mg/dL", "creatinine"),
        ("bananas", "mg/dL", "creatinine"),
        ("m[IU]/mL", "ng/mL", "hcg level"),
    ],
)
def test_what_cannot_be_converted_says_so_with_a_hint(source: str, target: str, analyte: str) -> None:
    with pytest.raises(AmbiguousUnit) as caught:
        convert(1.0, source, target, analyte)
    assert caught.value.hint


CONCENTRATIONS = ["mg/dL", "g/L", "ug/mL", "ng/mL", "mg/L", "mmol/L", "umol/L", "nmol/mL"]
COUNTS = ["/uL", "10*9/L", "10*3/uL", "10*6/L", "10*12/L", "/mL"]
TEMPERATURES = ["Cel", "[degF]"]
LENGTHS = ["mm", "cm", "m", "[in_i]", "[ft_i]", "um"]
FAMILIES = [
    ("creatinine", CONCENTRATIONS),
    ("platelets", COUNTS),
    ("temperature", TEMPERATURES),
    ("height", LENGTHS),
    ("hba1c", ["%", "mmol/mol"]),
]
VALUES = st.floats(min_value=1e-3, max_value=1e6, allow_nan=False)
FAMILY = st.sampled_from(FAMILIES).flatmap(
    lambda family: st.tuples(st.just(family[0]), *[st.sampled_from(family[1])] * 3)
)


@given(VALUES, FAMILY)
def test_there_and_back_is_where_it_was(value: float, chosen: tuple[str, str, str, str]) -> None:
    analyte, first, second, _ = chosen
    assert convert(convert(value, first, second, analyte), second, first, analyte) == pytest.approx(
        value, rel=1e-9, abs=1e-9
    )


@given(VALUES, FAMILY)
def test_a_detour_changes_nothing(value: float, chosen: tuple[str, str, str, str]) -> None:
    analyte, first, second, third = chosen
    detour = convert(convert(value, first, second, analyte), second, third, analyte)
    assert detour == pytest.approx(convert(value, first, third, analyte), rel=1e-9, abs=1e-9)


@given(VALUES, VALUES, FAMILY)
def test_the_order_of_values_is_kept(low: float, high: float, chosen: tuple[str, str, str, str]) -> None:
    analyte, first, second, _ = chosen
    if low < high and not math.isclose(low, high, rel_tol=1e-9):
        assert convert(low, first, second, analyte) < convert(high, first, second, analyte)


@given(st.text(max_size=30), st.integers(min_value=0, max_value=30))
def test_any_text_is_answered(text: str, position: int) -> None:
    found = match_unit(text, min(position, len(text)))
    assert found is None or found[0] <= len(text)
    canonical = canonical_unit(text)
    assert canonical is None or canonical_unit(canonical) == canonical


def test_every_measurement_has_a_known_unit_and_bounds() -> None:
    for found in concepts("measurement").values():
        name = found.columns.get("unit", "")
        assert canonical_unit(name) == name, found.name
        low, high = float(found.columns["low"]), float(found.columns["high"])
        assert low < high, found.name
        for pair in filter(None, found.columns.get("other_units", "").split("|")):
            other, _, factor = pair.rpartition("=")
            assert float(factor) > 0, found.name
            known, own = unit(other), unit(name)
            assert known is not None, found.name
            assert own is not None and own.dimension != known.dimension, found.name
