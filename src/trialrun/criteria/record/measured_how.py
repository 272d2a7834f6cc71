"""How a value must have been measured: "on room air", "at rest", "fasting", "by the Cockcroft-Gault formula".

A record of values seldom says so, so that a tree asks for the value alone. The criterion's note says what the
sentence wants besides, for whoever screens to look at.
"""

from __future__ import annotations

import re

from trialrun.criteria.record.proofs import inside
from trialrun.criteria.record.rebuilt import asked_already, built_of, rebuilt
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion

NOTE = "Read as: the value on the record counts, though the sentence wants it “{}”."

_FORMULA = (
    r"(?:(?:modified\s+|revised\s+)?(?:cockcroft(?:\s*(?:-|–|and|&)?\s*gault)?|mdrd|ckd-?\s?epi|schwartz|fridericia|bazett)(?:'s)?"
    r"(?:\s+(?:formula|equation|method|correction))?)"
)
_SCAN = (
    r"(?:echocardiogra(?:m|phy)|echo|muga(?:\s+scan)?|radionuclide\s+ventriculogra(?:m|phy)|cardiac\s+mri)"
)
_HOW = re.compile(
    r"\b(?:(?:while\s+)?(?:on|in|at|breathing)\s+(?:room|ambient)\s+air|without\s+(?:supplement(?:al|ary)\s+)?oxygen|at\s+rest"
    r"|(?:on|with)\s+(?:supplement(?:al|ary)\s+)?oxygen"
    # "the mean corpuscular volume", "mean arterial pressure" are values of their own
    r"|(?:mean|average|median)(?=\s+(?:[a-z]+\s+){0,2}?(?:QT|CD4|heart\s+rate|pulse|h(?:a)?emoglobin|(?:systolic|diastolic|blood|pulmonary|intraocular)\b|[SDI][BO]P\b|mm))"
    r"|(?:resting|fasting|fasted|sitting|seated|supine|standing|(?:pre|post)-?\s?bronchodilator)(?=\s+[a-z])"
    r"|(?:radionuclide|radioisotope|nuclear|muga|echocardiogra(?:m|phy|phic))(?:\s+(?:or|and/or)\s+(?:radionuclide|radioisotope|nuclear|muga|echocardiogra(?:m|phy|phic)))?(?=\s+(?:lvef|(?:left\s+ventricular\s+)?ejection))"
    rf"|(?:(?:as\s+)?(?:calculated|estimated|measured|determined|assessed|corrected)\s+)?(?:by|using|via|with|according\s+to|per)\s+(?:either\s+)?(?:(?:an?|the)\s+)?(?:{_FORMULA}|{_SCAN}(?:\s+or\s+(?:an?\s+)?{_SCAN})?))",
    re.IGNORECASE,
)
_SIGNS = Words(
    *(
        "air",
        "oxygen",
        "rest",
        "resting",
        "fast",
        "sitting",
        "seated",
        "supine",
        "standing",
        "bronchodilator",
        "mean",
        "average",
        "median",
    ),
    *("cockcroft", "mdrd", "epi", "schwartz", "fridericia", "bazett", "echo", "muga", "radionuclide", "mri"),
)


def with_circumstances(one: Criterion) -> Criterion:
    """The criterion, with a note where it says how a value is to be measured."""
    if not _SIGNS.stand_in(one.text.lower()):
        return one
    leaves = list(c.leaves(one.tree))
    values = [leaf.concept for leaf in leaves if isinstance(leaf, c.Measurement)]
    if not values:
        return one
    told = (inside(" ".join(match.group().split())) for match in _HOW.finditer(one.text))
    unasked = [
        words
        for words in dict.fromkeys(told)
        if not any(words in inside(text) for text in asked_already(one) if text)
        and not any(words.lower() in value for value in values)
    ]
    if not unasked:
        return one
    return rebuilt(one, built_of(one), NOTE.format("”, “".join(unasked)))


_AT_A_VISIT = re.compile(
    r"\bat\s+(?:the\s+)?(?:screening|randomi[sz]ation|baseline|enrol?l?ment|inclusion|admission|(?:visit|day|week|month)\s+-?\d+|run-?in)(?:\s+visit)?\b",
    re.IGNORECASE,
)


def with_moments(one: Criterion) -> Criterion:
    """ "< 100 at screening or < 95 at randomization": the note names the days."""
    values = [x.concept for x in c.leaves(one.tree) if isinstance(x, c.Measurement)]
    if len(values) == len(set(values)):
        return one
    told = [inside(" ".join(match.group().split())) for match in _AT_A_VISIT.finditer(one.text)]
    moments = list(dict.fromkeys(told))
    if len(moments) < 2:
        return one
    return rebuilt(one, built_of(one), NOTE.format("”, “".join(moments)))
