"""Examples of a narrower kind than their names tell: "low-grade glioma (e.g., astrocytoma)"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, attest, every, leaf, operands, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, is_a, is_coded, narrower_count

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


_SITE = re.compile(
    r"\b(?:intervertebral|dis[ck]s?|(?:inter)?spin(?:e|al|ous)|lumbar|knee|hip|shoulder|joint|tendon|eye|ocular|retinal|corneal|ear|nasal|sinus"
    r"|dental|skin|scalp|facial|liver|hepatic|lung|pulmonary|kidney|renal|bladder|prostat(?:e|ic)|uterine|ovarian|vaginal|pelvic"
    r"|abdominal|rectal|anal|gastric|esophageal|oesophageal|cardiac|coronary|carotid|vascular|breast|thyroid|brain|cerebral)\b"
)


def given_as_the_whole(core: Built, examples: Built, text: str) -> Built:
    """ "First-line therapy (e.g., A)": A in that line; "knee treatment, such as ablation": of the knee."""
    whole = core.tree
    if not isinstance(whole, c.Received):
        return examples
    if whole.line is not None:
        examples = with_leaves(examples, lambda tree, place: leaf(_in_line(tree, whole.line), *place))
    if is_coded(whole.concept, "therapy") or _SITE.search(whole.concept) is None:
        return examples
    told: list[Built] = []
    anywhere: list[Built] = []
    for tree, places in operands(examples, c.AnyOf):
        sited = not isinstance(tree, c.Received) or _SITE.search(tree.concept) is not None
        (told if sited else anywhere).append(Built(tree, places))
    if not anywhere:
        return examples
    asked = attest(text, core.start, anywhere[-1].end, "investigator")
    return some([*told, every([some(anywhere), asked])])


def _in_line(tree: c.Tree, line: int | None) -> c.Tree:
    given = isinstance(tree, c.Received) and tree.line is None and tree.lines is None and not tree.planned
    return replace(tree, line=line) if given else tree
