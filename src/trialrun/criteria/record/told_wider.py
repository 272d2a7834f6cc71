"""What a tree asks more widely than its sentence: any stem cells, other drugs, how many dimensions."""

from __future__ import annotations

import re

from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.vocab.concepts import is_a

_MARROW = re.compile(r"\b[Mm]arrow\s+[Tt]ransplant|\bBMT\b")
_ANY_SOURCE = re.compile(r"stem[\s-]cell|blood|progenitor|h(?:a)?ematopoietic|\bHSCT\b", re.IGNORECASE)
_DIMENSIONS = re.compile(
    r"\b(?:bi|uni)-?dimensional(?:ly)?(?=\s+(?:(?:or|and)\s+\w+\s+)?(?:measur|evalua))", re.IGNORECASE
)

STEM_CELLS = "Read as: a transplant of stem cells from whatever source, marrow or blood."
MEASURABLE = "Read as: measurable disease, though the sentence wants it “{}” so."


def with_what_is_wider(one: Criterion) -> Criterion:
    """The criterion, with a note where its tree asks for more kinds than its sentence names."""
    text = one.text
    if _MARROW.search(text) and not _ANY_SOURCE.search(text):
        given = [x.concept for x in c.leaves(one.tree) if isinstance(x, c.Received)]
        if any(is_a(name, "stem cell transplant", "therapy") for name in given):
            one = rebuilt(one, built_of(one), STEM_CELLS)
    measured = _DIMENSIONS.search(text)
    if measured is None or not any(
        isinstance(x, c.Condition) and x.course == "measurable" for x in c.leaves(one.tree)
    ):
        return one
    return rebuilt(one, built_of(one), MEASURABLE.format(measured.group().lower()))


# "Other antiretroviral agents", "no other concurrent chemotherapy": other than what, no word before it tells
_ANY_OTHER = re.compile(
    r"\W*(?:(?:any|all|the|no|not|must|have|has|had|who|are|is|on|use|uses|using|usage|of|with|patients?|subjects?|participants?|taking|receiving|received|receipt|treatment|treated"
    r"|therapy|concurrent|concomitant|current|currently|prior|previous|planned|ongoing|simultaneous|administration|requiring|need|for|or|and/or|and)\s+)*other\s+(?!than\b)[a-z]",
    re.IGNORECASE,
)
ANY_OTHER = "Read as: any such treatment, though the sentence says “other”."


def with_any_other(one: Criterion) -> Criterion:
    """The criterion, with a note where any such treatment keeps out, though the sentence says "other"."""
    if _ANY_OTHER.match(one.text) is None:
        return one
    first = next(iter(c.leaves(one.tree)))
    if not isinstance(first, c.Received) or first.excepting or first.concept == "investigational agent":
        return one
    denied = one.kind == "exclusion" or isinstance(one.tree, c.Not)
    return rebuilt(one, built_of(one), ANY_OTHER) if denied else one
