"""Units as people write them: "10⁹/L" for UCUM's "10*9/L", "lb" for "[lb_av]"."""

from __future__ import annotations

import re
from functools import lru_cache

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_BRACKETED = {
    "lb_av": "lb",
    "oz_av": "oz",
    "stone_av": "stone",
    "in_i": "in",
    "ft_i": "ft",
    "degF": "°F",
    "H2O": "H₂O",
    "diop": "D",
    "wood'U": "Wood units",
}
_WHOLE = {"Cel": "°C"}
_PARTS = (
    (re.compile(r"10\*(-?\d+)"), lambda match: "10" + match[1].translate(_RAISED)),
    (re.compile(r"\[([^\[\]]*)\]"), lambda match: _BRACKETED.get(match[1], match[1])),
    (re.compile(r"(?<=[^\W\d_])([23])(?![\d.])"), lambda match: match[1].translate(_RAISED)),  # m2, mm3
    (re.compile(r"\bu(?=(?:mol|g|L|kat|U)\b)"), lambda match: "µ"),
    (re.compile(r"/\(24\.h\)"), lambda match: "/24 h"),
    (re.compile(r"%\{"), lambda match: "% {"),
    (re.compile(r"\{([^{}]*)\}"), lambda match: match[1].replace("_", " ")),
)


@lru_cache(maxsize=4096)
def unit_shown(unit: str) -> str:
    """A UCUM unit for people: "mL/min/1.73 m²" of "mL/min/{1.73_m2}", "µmol/L" of "umol/L"."""
    if unit in _WHOLE:
        return _WHOLE[unit]
    for pattern, written in _PARTS:
        unit = pattern.sub(written, unit)
    return unit
