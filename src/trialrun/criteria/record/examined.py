"""Examinations by which something is found: that one was made keeps nobody out.

"Abnormalities in vital signs, ECG or laboratory tests": each patient had an ECG, and what it showed is asked.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, attest, every, negate, operands, some, unparsed
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

_EXAMINATIONS = frozenset(
    (
        *("electrocardiogram", "echocardiogram", "electroencephalogram", "holter monitoring", "stress test"),
        *(
            "x-ray",
            "chest x-ray",
            "computed tomography",
            "chest ct",
            "brain ct",
            "magnetic resonance imaging",
        ),
        *("brain mri", "cardiac mri", "positron emission tomography", "ultrasound", "bone scan"),
        *("bone densitometry", "mammogram", "multigated acquisition scan", "spirometry"),
        *("physical examination", "nerve conduction study", "blood smear"),
    )
)
_MAY_EXAMINE = Words(
    *("ecg", "ekg", "cardiog", "ray", "radiogr", "exam", "mri", "magnetic", "tomogr", "ct ", "ct,", "ct."),
    *("cts", "scan", "echo", "ultraso", "sonogr", "eeg", "encephalogra", "densito", "dxa", "dexa", "holter"),
    *("mammogra", "spirom", "function test", "stress test", "muga", "conduction stud", "smear", "pet"),
)
# "Prior MRI", "whoever had a CT scan": here the examination itself is asked for.
_MADE = re.compile(
    r"\b(?:prior|previous(?:ly)?|past|had|undergone|underwent|undergoing|undergo|received|planned|scheduled|recent|repeated|history\s+of"
    r"|requir\w+|need\w*)\s+(?:[\w-]+\s+){0,4}\Z",
    re.IGNORECASE,
)
# In what an examination can keep a patient out by itself.
_LISTS = {"exclusion": (c.AnyOf, c.Received, c.Not), "inclusion": (c.All, c.Not)}
_FINDING = re.compile(
    r"\b(?:(?:clinically\s+)?(?:significant|relevant|important)\s+)?(?:abnormal\w*|findings?|deviat\w+|results?)\b",
    re.IGNORECASE,
)


def by_what_was_found(text: str, built: Built, kind: Kind) -> Built:
    """The sentence with each examination that alone would keep a patient out left to a person."""
    if type(built.tree) not in _LISTS[kind] or not _MAY_EXAMINE.stand_in(text.lower()):
        return built
    if not any(isinstance(x, c.Received) and x.concept in _EXAMINATIONS for x in c.leaves(built.tree)):
        return built
    return _left_open(text, built, kind == "exclusion")


def _left_open(text: str, built: Built, keeps_out: bool) -> Built:
    match built.tree:
        case c.Not(of):
            return negate(_left_open(text, Built(of, built.places), not keeps_out))
        case c.AnyOf() if keeps_out:
            return some(_left_open(text, Built(*part), keeps_out) for part in operands(built, c.AnyOf))
        case c.All() if not keeps_out:
            return every(_left_open(text, Built(*part), keeps_out) for part in operands(built, c.All))
        case c.Received(concept) if keeps_out and concept in _EXAMINATIONS:
            start, end = built.places[0]
            if built.tree != c.Received(concept) or _MADE.search(text, 0, start):
                return built
            found = _FINDING.search(text, 0, start)
            return (
                unparsed(text, start, end)
                if found is None
                else attest(text, found.start(), end, "investigator")
            )
        case _:
            return built
