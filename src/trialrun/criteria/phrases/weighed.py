"""How bad the first illness of a list is, and whether the others are so: "severe asthma, COPD or gout"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a

WEIGHED = re.compile(r"\b(?:significant(?:ly)?|relevant|infection with)\b", re.IGNORECASE)
"""What a person weighs, of each member of a list that can be so."""

_DEGREE = re.compile(r"(?:mild|moderate|severe|serious|symptomatic)", re.IGNORECASE)
# Who had one had it badly.
_AT_ONCE = ("anaphylaxis", "injury")


def doubtful_degrees(template: Phrase, names: list[str], lead: int) -> list[Chunk]:
    """ "Severe asthma, COPD or gout": whether the others have to be severe, a person says."""
    if any(is_a(name, broad, "condition") for name in names for broad in _AT_ONCE):
        return []
    first = chunk_name(template.concepts[0], "condition") if template.concepts else ""
    if first and is_a(first, "infection", "condition") and not is_a(names[0], "infection", "condition"):
        return []  # "serious infection, gout": an infection is called so, and the gout is not
    told = [x for x in template.chunks if x.role == "severity" or x.value == "symptomatic"]
    told = [replace(x, role="judge", value="investigator") for x in told if x.end <= lead]
    return told[:1] or [x for x in template.judged if x.end <= lead and _DEGREE.match(x.text)]


def weighed_histories(template: Phrase) -> list[Chunk]:
    """What stands before "history of" and weighs all that was had: "clinically relevant history of"."""
    past = next((x.start for x in template.chunks if x.role == "status" and x.value == "history"), 0)
    return [x for x in template.judged if x.end <= past and WEIGHED.search(x.text)]
