"""Undoes the spaces that corpora put around punctuation, and remembers where each character stood.

LCT's logical forms and FB's criteria hold their sentences as rows of tokens ("IL - 2 ( 5 mg / dL )"). The
registry's text, which the compiler reads, has no such spaces. The rules are those of English typography and
know nothing of medicine:

- no space before , . ; : ) ] % nor after ( [;
- none around a hyphen, a slash or an apostrophe that stands between two words or numbers;
- none inside an abbreviation of single letters ("e . g ." → "e.g."), nor around the comma of thousands.
"""

from __future__ import annotations

import re

from trialrun.criteria.layout.sections import Passage

# The blanks of each match are dropped.
_TIGHT = tuple(
    re.compile(pattern)
    for pattern in (
        r"[ ]+(?=[,;:)\]%]|\.(?:\s|$|[,;)]))",
        r"(?<=[(\[])[ ]+",
        r"\b[A-Za-z] \.(?: ?[A-Za-z] \.)+",  # "e . g ."
        r"[\w)%] ?[-/'’] ?(?=\w)",
        r"\d , ?(?=\d{3}\b)",
        r"[<>] (?==)",
        r"/ ?[cdkmµu]?m ?\^? ?(?=[23]\b)",  # "kg / m 2"
    )
)


def joined(text: str) -> Passage:
    """The text without the tokens' spaces; `offsets` tells each character's place in the text given."""
    dropped: set[int] = set()
    for pattern in _TIGHT:
        for match in pattern.finditer(text):
            dropped.update(i for i in range(match.start(), match.end()) if text[i] == " ")
    kept = [i for i in range(len(text)) if i not in dropped]
    return Passage("".join(text[i] for i in kept), kept)
