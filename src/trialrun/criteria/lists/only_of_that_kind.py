"""Examples of a narrower kind than their names tell: "low-grade glioma (e.g., astrocytoma)"."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, attest, every, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, is_a, narrower_count

_BROAD = 60
"""An ancestor with more kinds below it does not make two diseases kinds of one another."""


def of_that_kind(core: Built, examples: Built, text: str) -> Built:
    """ "Low-grade glioma (astrocytoma)" wanted: an astrocytoma that a person says is of low grade."""
    whole = core.tree
    if not isinstance(whole, c.Condition):
        return examples
    above = _above(whole.concept)
    cancer = _CANCER.match(whole.concept) is not None
    if not above and not cancer:
        return examples
    told: list[Built] = []
    alike: list[Built] = []
    for tree, places in operands(examples, c.AnyOf):
        near = isinstance(tree, c.Condition) and (
            _only_alike(tree.concept, whole.concept, above)
            or (cancer and _of_any_organ(tree.concept, whole.concept))
        )
        (alike if near else told).append(Built(tree, places))
    if not alike:
        return examples
    return some([*told, every([some(alike), attest(text, core.start, core.end, "investigator")])])


_CANCER = re.compile(r"(?!.*\bsolid tumor)[a-z].*\b\w*(?:cancer|carcinoma|sarcoma|tumor|neoplasm)s?\b")
_TISSUE = re.compile(
    r"(?:(?:invasive|mixed|pure|(?:adeno-?)?squamous|undifferentiated|anaplastic|large|small|mucinous"
    r"|neuroendocrine|spindle|clear|poorly differentiated|signet ring|transitional|serous|papillary|ductal"
    r"|lobular|epidermoid|sarcomatoid|basaloid|cell)[ -])*(?:(?:adeno-?)?carcinoma|cancer|sarcoma|tumor)s?"
)


def _of_any_organ(example: str, cancer: str) -> bool:
    """ "Bladder cancer, including adenocarcinoma": a tissue that cancers of other organs have as well."""
    return _TISSUE.fullmatch(example) is not None and not is_a(example, cancer, "condition")


def _above(name: str) -> list[str]:
    """What a disease is a kind of, without what is so broad that it says little."""
    wider = ancestors(name, "condition")
    return [x for x in wider if x != name and narrower_count(x, "condition") <= _BROAD]


def _only_alike(example: str, kind: str, above: list[str]) -> bool:
    """Whether an example is not of the kind by its name, but of what that is a kind of."""
    return not is_a(example, kind, "condition") and any(is_a(example, x, "condition") for x in above)
