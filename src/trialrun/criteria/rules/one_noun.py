"""Two names of which one lends a word to the other: "benign or malignant meningioma", "thyroid nodules or cancer"."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, some, with_leaves
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve

_EITHER_NATURE = re.compile(
    r"\b(?P<first>(?:non-?)?malignant|cancerous|benign)\s*(?:and/or|or|and|/)\s*(?P<second>(?:non-?)?malignant|cancerous|benign|non-?cancerous)\s+"
    r"(?P<noun>(?:(?!(?:or|and|of|with|in)\b)[\w-]+\s+){0,2}?(?:tumou?rs?|neoplasms?|lesions?|growths?|nodules?|mass(?:es)?|[a-z]+omas?|disorders?|diseases?|conditions?))\b",
    re.IGNORECASE,
)


def either_nature(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Benign or malignant meningioma": the meningioma; where its name says cancer, the benign one besides."""
    match = _EITHER_NATURE.search(text, start, end)
    if match is None or match["first"].lower() == match["second"].lower():
        return None
    noun = match["noun"]
    known = resolve(noun, "condition")
    told = (
        noun if known and not is_a(known, "malignancy", "condition") else f"malignant {noun} or benign {noun}"
    )
    whole = f"{text[start : match.start()]}{told}{text[match.end() : end]}"
    built = context.clause(whole, 0, len(whole), context.of(whole))
    return None if built.unparsed else Built(built.tree, ((start, end),) * len(built.places))


_ORGAN = (
    r"(?:thyroid|breast|colon|colonic|colorectal|liver|hepatic|lung|pulmonary|kidney|renal|skin|prostate|prostatic|gastric|stomach|bladder|pancreas|pancreatic"
    r"|ovarian|uterine|cervical|endometrial|esophageal|laryngeal|brain|bone|testicular|adrenal|rectal|oral)"
)
_ORGAN_OR_CANCER = re.compile(
    rf"(?P<lead>(?:[\w/-]+\s+){{0,6}}?)(?P<organ>{_ORGAN})\s+(?P<what>[a-z]+)\s*(?:or|and/or|/)\s*(?P<cancer>cancer|carcinoma|malignanc(?:y|ies)|tumou?rs?|neoplasms?)(?P<rest>\s+(?:within|in\s+the)\s[^,;:()]{{4,60}})?",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"(?:nodules?|cysts?|polyps?|adenomas?|goiters?|lumps?|mass(?:es)?|growths?|hyperplasia)", re.IGNORECASE
)


OR_CANCER = ("or cancer", "/cancer", "or carcinoma", "or malignan", "or tumor", "or tumour", "or neoplasm")
"""One of these stands in whatever `organ_or_cancer` reads."""


def organ_or_cancer(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Thyroid nodules or cancer": a cancer of the thyroid; whether any other is meant, a person says."""
    match = _ORGAN_OR_CANCER.fullmatch(text, start, end)
    if match is None or (context.excluding and not _GROWTH.fullmatch(match["what"])):
        return None
    name = resolve(f"{match['organ']} {match['cancer']}", "condition") or resolve(
        f"{match['organ']} cancer", "condition"
    )
    if not name:
        return None
    head = context.clause(text, start, match.end("what"), context)
    any_one = f"{match['lead']}{match['cancer']}{match['rest'] or ''}"
    wide = context.clause(any_one, 0, len(any_one), context.of(any_one))
    if head.unparsed or isinstance(head.tree, c.Not) or not isinstance(wide.tree, c.Condition):
        return None
    place = match.span("cancer")
    timed = head
    if match["rest"]:
        first = f"{text[start : match.end('what')]}{match['rest']}"
        timed = context.clause(first, 0, len(first), context.of(first))
        timed = Built(timed.tree, ((start, match.end("what")),) * len(timed.places))
    own = leaf(c.Condition(name, wide.tree.status, within=wide.tree.within), *place)
    asked = attest(text, start, end, "investigator")
    return some([timed, own, every([leaf(wide.tree, *place), asked])])


_ORGAN_OF = (
    r"(?:hepatic|liver|renal|kidney|cardiac|heart|pulmonary|lung|respiratory|pancreatic|thyroid|adrenal|gastrointestinal|hematologic(?:al)?|haematologic(?:al)?"
    r"|neurologic(?:al)?|cardiovascular|cerebrovascular|bone\s+marrow)"
)
_TOLD = rf"{_ORGAN_OF}(?:\s*\([^()]{{2,80}}\))?"
_ORGANS_TOLD = re.compile(
    rf"(?P<degree>(?:(?:severe|moderate\s+(?:to|or)\s+severe|significant|uncontrolled|chronic|acute|known|impaired)\s+)*)"
    rf"(?P<items>{_TOLD}(?:(?:\s*,\s*(?:(?:and/or|or|and)\s+)?|\s*/\s*|\s+(?:and/or|or|and)\s+){_TOLD})+)\s+"
    r"(?P<noun>insufficiency|impairment|failure|dysfunctions?|diseases?|disorders?|injury)\b",
    re.IGNORECASE,
)
# The organs, and one with its bracket: quickly looked for before the rest.
_ORGAN_SIGNS = Words(
    *(
        "hepatic",
        "liver",
        "renal",
        "kidney",
        "cardiac",
        "heart",
        "pulmonary",
        "lung",
        "respiratory",
        "pancreatic",
        "thyroid",
    ),
    *("gastrointestinal", "hematologic", "haematologic", "neurologic", "vascular", "marrow"),
)
_BRACKETED = re.compile(rf"{_ORGAN_OF}\s*\(", re.IGNORECASE)
_ONE_TOLD = re.compile(
    rf"(?P<organ>{_ORGAN_OF})(?P<value>\s*\([^()]{{2,80}}\))?(?P<join>\W*(?:\b(?:and/or|or|and)\b\s*)?)",
    re.IGNORECASE,
)


def organs_told(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hepatic (Child-Pugh C) or renal (GFR < 30) insufficiency": each organ with the noun, and its own bracket."""
    if not _ORGAN_SIGNS.stand_in(text[start:end].lower()) or not _BRACKETED.search(text, start, end):
        return None
    match = _ORGANS_TOLD.search(text, start, end)
    if match is None or "(" not in match["items"]:
        return None
    told = "".join(
        f"{match['degree']}{one['organ']} {match['noun']}{one['value'] or ''}{one['join'] or ''}"
        for one in _ONE_TOLD.finditer(match["items"])
    )
    whole = f"{text[start : match.start()]}{told}{text[match.end() : end]}"
    built = context.clause(whole, 0, len(whole), context.of(whole))
    if isinstance(built.tree, (c.Attest, c.Unparsed)):
        return None  # left to a person, in the words of the text
    return Built(built.tree, ((start, end),) * len(built.places))


_TISSUE = (
    r"(?:(?:squamous(?:[\s-]+cell)?|adenosquamous|small[\s-]+cell|large[\s-]+cell|clear[\s-]+cell|transitional[\s-]+cell|spindle[\s-]+cell|undifferentiated|anaplastic"
    r"|neuroendocrine|mucinous|poorly\s+differentiated|basaloid|invasive)\s+)*(?:(?:adeno|leiomyo|carcino)?(?:carcinomas?|sarcomas?)|cancers?|SCCs?)"
)
_ORGANS = r"(?:(?:[a-z]+\s+)?(?!(?:the|and|or|with|who|that)\b)[a-z]+)"
_TISSUES_OF_ORGANS = re.compile(
    rf"\b(?P<tissues>{_TISSUE}(?:\s*,\s*{_TISSUE})*\s*,?\s*(?:or|and/or|/)\s*{_TISSUE})\s+of\s+(?:the\s+)?"
    rf"(?P<organs>{_ORGANS}(?:\s*,\s*(?:the\s+)?{_ORGANS})*\s*,?\s*(?:or|and/or)\s+(?:the\s+)?{_ORGANS})(?=\W*$|\s*[;.,(]|\s+(?:that|which|who|with)\b)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*(?:,\s*(?:or|and/or)\b|,|\bor\b|\band/or\b|/)\s*(?:the\s+)?", re.IGNORECASE)


def tissues_of_organs(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Squamous carcinoma or adenocarcinoma of the lung or esophagus": either tissue, in either organ."""
    match = _TISSUES_OF_ORGANS.search(text, start, end)
    if match is None:
        return None
    organs = [x.strip() for x in _NEXT.split(match["organs"]) if x.strip()]
    if len(organs) < 2 or not all(map(_is_organ, organs)):
        return None
    tissues = [
        x.strip() for x in _NEXT.split(_SCC.sub("squamous cell carcinoma", match["tissues"])) if x.strip()
    ]
    parts = []
    for tissue, organ in itertools.product(tissues, organs):
        whole = f"{text[start : match.start()]}{tissue} of the {organ}{text[match.end() : end]}"
        built = context.clause(whole, 0, len(whole), context.of(whole))
        if any(isinstance(x, c.Unparsed) and not x.text.startswith("of the ") for x in c.leaves(built.tree)):
            return None
        if not isinstance(built.tree, (c.Condition, c.All, c.AnyOf)):
            return None
        built = with_leaves(
            built, _asked
        )  # "squamous cell carcinoma of the bladder": it has no name of its own
        parts.append(Built(built.tree, ((start, end),) * len(built.places)))
    return some(parts)


def _asked(tree: c.Tree, place: tuple[int, int]) -> Built:
    return leaf(c.Attest(tree.text, "investigator") if isinstance(tree, c.Unparsed) else tree, *place)


_SCC = re.compile(r"\bSCCs?\b")


def _is_organ(name: str) -> bool:
    told = (f"{name} cancer", f"cancer of the {name}", f"{name} adenocarcinoma", f"{name} tumor")
    return any(resolve(x, "condition") for x in told)
