"""Letters before a cancer's abbreviation that tell its course: "mRCC" is metastatic, "RRMM" relapsed or refractory."""

from __future__ import annotations

import re

_TOLD = {
    "mRCC": "metastatic renal cell carcinoma",
    "mHSPC": "metastatic hormone-sensitive prostate cancer",
    "mCSPC": "metastatic hormone-sensitive prostate cancer",
    "RRMM": "relapsed or refractory multiple myeloma",
    "NDMM": "newly diagnosed multiple myeloma",
}
# Each with a word that it needs, in lower case. In brackets the letters repeat what stands before them.
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (letters.lower(), re.compile(rf"(?<![(\w-]){letters}(?![\w-])"), words)
    for letters, words in _TOLD.items()
)
