"""The salt, ester or water of a drug's name: "quinidine sulfate" names the drug that "quinidine" names.

Our data files name the drug. Behind it a record writes the form that is sold, whose words name something
else when they stand alone ("phosphate" is measured, "potassium" is given).
"""

from __future__ import annotations

import re
from functools import lru_cache

from trialrun.vocab.concepts import Group, concepts
from trialrun.vocab.context import drug_by_stem

# Of an electrolyte an amount that is no dose, or a noun behind it, speaks: "digoxin, potassium < 3",
# "amlodipine, a calcium channel blocker".
_ELECTROLYTE = (
    r"(?:phosphate|sodium|potassium|calcium)(?! ?(?:\d[\d.,]*+(?! ?(?:m|mc|µ|u)?g\b)|sparing|channel|level"
    r"|concentration|supplement|binder|intake|excretion|wasting|loss|value|deficien|replacement|antagonist"
    r"|blocker|imbalance|disorder|abnormal|restrict|free))"
)
_SALT = re.compile(
    r"(?: (?:di|tri|mono|hemi)?(?:sul(?:f|ph)ate|citrate|acetate|nitrate|gluconate|malate|mesylate|maleate"
    r"|tartrate|bitartrate|besylate|besilate|fumarate|succinate|tosylate|hydrobromide|hydrochloride|hcl"
    r"|pamoate|palmitate|decanoate|enanthate|propionate|furoate|valerate|xinafoate|medoxomil|disoproxil"
    r"|alafenamide|axetil|etexilate|hydrate|bromide|benzoate|edisylate|trometamol|tromethamine|meglumine|"
    + _ELECTROLYTE
    + r")){1,2}\b(?! ?(?:[<>=≥≤]|levels?\b|liposom))"
)
MAY_BEGIN_SALT = frozenset(f" {letter}" for letter in "abcdefghmnpstvx")
"""Blank and first letter, told before a salt is looked for behind a name."""


def salted(folded: str, end: int, names: tuple[tuple[Group, str], ...]) -> int:
    """Where the drug's name ends with its salt; `end` where none follows, or where it is no single drug."""
    salt = _SALT.match(folded, end)
    return salt.end() if salt and all(group == "therapy" and _drug(name) for group, name in names) else end


@lru_cache(maxsize=4096)
def _drug(name: str) -> bool:
    concept = concepts("therapy").get(name) or drug_by_stem(name)
    return concept is not None and concept.columns.get("kind") == "drug"
