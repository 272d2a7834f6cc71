"""What is told behind a disease in several courses or responses: "lymphoma in relapse or refractory to therapy"."""

from __future__ import annotations

import re
from typing import Literal

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c

_RELAPSED = re.compile(
    r"(?P<ill>[^,;:()]{4,140}?)\s+(?:(?:that|which|who)\s+(?:is|are)\s+)?(?P<one>in\s+relapse|relapsed|recurrent)\s+or\s+"
    r"(?P<other>(?:refractory|resistant)\s+to\s+(?P<what>[^,;:()]{4,80}))\W*",
    re.IGNORECASE,
)
_ANY_THERAPY = re.compile(
    r"(?:(?:prior|previous|standard|conventional|initial|frontline|first-line|any|the|last|most\s+recent|primary|systemic)\s+)*(?:therap(?:y|ies)|treatments?|chemotherapy)",
    re.IGNORECASE,
)
_WITH_OTHERS = re.compile(
    r"\b(?:or|and|who|must|should|not|no|unless|except|if|relapsed|refractory)\b", re.IGNORECASE
)


def relapsed_or_refractory(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Lymphoma in relapse or refractory to prior therapy": of either course, and no demand of a therapy by itself."""
    match = _RELAPSED.fullmatch(text, start, end)
    if match is None or _WITH_OTHERS.search(match["ill"]) or _WITH_OTHERS.search(match["what"]):
        return None
    ill = _illness(text, *match.span("ill"), context)
    if ill is None or any(isinstance(x, c.Condition) and x.course for x in c.leaves(ill.tree)):
        return None
    one, other = _of_course(ill, "relapsed"), _of_course(ill, "refractory")
    if _ANY_THERAPY.fullmatch(match["what"]) is None:
        other = every([other, attest(text, *match.span("other"), "investigator")])
    return some([one, other])


def _of_course(ill: Built, course: Literal["relapsed", "refractory"]) -> Built:
    def change(tree: c.Tree, place: tuple[int, int]) -> Built:
        return leaf(replace(tree, course=course) if isinstance(tree, c.Condition) else tree, *place)

    return with_leaves(ill, change)


_CATEGORIES: dict[str, Literal["sCR", "CR", "CRi", "VGPR", "PR", "SD"]] = {
    "stringent complete": "sCR", "complete": "CR", "partial": "PR", "very good partial": "VGPR", "scr": "sCR",
    "cr": "CR", "cri": "CRi", "vgpr": "VGPR", "pr": "PR", "sd": "SD", "stable disease": "SD",
}  # fmt: skip
_ONE = r"(?:(?:stringent\s+complete|very\s+good\s+partial|complete|partial)(?:\s+(?:response|remission))?|sCR|CRi?|VGPR|PR|SD|stable\s+disease)"
_IN_RESPONSE = re.compile(
    rf"(?P<ill>[^,;:()]{{3,120}}?)\s+(?:(?:currently|now|that|which|who|is|are)\s+)*in\s+(?:an?\s+)?(?P<responses>{_ONE}(?:(?:\s*,\s(?:or\s)?|\s+or\s+(?:an?\s+)?|/){_ONE})+)\W*",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*,\s(?:or\s)?|\s+or\s+(?:an?\s+)?|/", re.IGNORECASE)
_NOUN = re.compile(r"\s+(?:response|remission)$", re.IGNORECASE)
RESPONSES = ("in cr", "in pr", "in vgpr", "in scr", "in sd", "in complete", "in partial", "in a complete",
             "in a partial", "in very good", "in stable", "in stringent")  # fmt: skip


def in_either_response(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Small cell lung cancer in PR or CR": the disease, and one of the responses."""
    match = _IN_RESPONSE.fullmatch(text, start, end)
    if match is None or _WITH_OTHERS.search(match["ill"]):
        return None
    ill = _illness(text, *match.span("ill"), context)
    if ill is None:
        return None
    parts: list[Built] = []
    for told in _NEXT.split(match["responses"]):
        category = _CATEGORIES.get(" ".join(_NOUN.sub("", told).lower().split()))
        if category is None:
            return None
        parts.append(leaf(c.Response(category), *match.span("responses")))
    return every([ill, some(parts)])


def _illness(text: str, start: int, end: int, context: Context) -> Built | None:
    """The disease, where nothing else is said there but what a person has to say of it."""
    ill = context.clause(text, start, end, context)
    kinds = {type(x) for x in c.leaves(ill.tree)}
    return (
        ill if c.Condition in kinds <= {c.Condition, c.Attest} and not isinstance(ill.tree, c.Not) else None
    )


_ANY_ILLNESS = (
    r"(?:(?:an?|any|other|another|all|known|existing|underlying|current|concurrent|concomitant|intercurrent|severe|serious|significant|clinically|major|uncontrolled|unstable|acute"
    r"|chronic|active|medical|systemic|physical|general)\s+)*(?:illness(?:es)?|diseases?|disorders?|conditions?|comorbidit(?:y|ies)|(?:medical|health)\s+problems?)"
)
_EITHER_HINDERS = re.compile(
    rf"(?:(?:patients?|subjects?|participants?|who|have|has|having|with|presence\s+of|history\s+of)\s+)*{_ANY_ILLNESS}(?:\s*,\s(?:or\s)?\s*{_ANY_ILLNESS})*\s+(?:or|and/or)\s+{_ANY_ILLNESS}\s+"
    r"(?:(?:that|which)\s+)?(?:(?:may|might|could|can|would|will|is|are|potentially|possibly|likely|to|expected|significantly)\s+)*"
    r"(?:interfer|preclud|compromis|confound|jeopardi|prevent|hinder|limit|impair|affect|endanger)[a-z]*\b[^;:<>≤≥=]{0,160}",
    re.IGNORECASE,
)
HINDERED = (
    *(" interfer", " preclud", " compromis", " confound", " jeopardi", " prevent", " hinder"),
    *(" limit", " impair", " affect", " endanger"),
)
_ASKS_BESIDE = re.compile(
    r"\b(?:such\s+as|including|e\.?g|if|unless|except|other\s+than|or\s+(?:who|history|prior|use))\b",
    re.IGNORECASE,
)


def either_hinders(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Severe illness or medical condition that may interfere": of either, whether it may, a person says."""
    if not context.excluding or _EITHER_HINDERS.fullmatch(text, start, end) is None:
        return None
    if _ASKS_BESIDE.search(text, start, end) is not None:
        return None
    plain = context.plain(text, start, end, context)
    alone = isinstance(plain.tree, c.Attest) and plain.tree.text == " ".join(text[start:end].split())
    return plain if alone else attest(text, start, end, "investigator")


_OF_THE_STUDY = (
    r"(?:(?:the|this|any|study|protocol|trial|planned|assigned|their|its|his|her|treatment|therapy|drug|procedure)\s+)*(?:study|trial|protocol|treatments?|therap(?:y|ies)|drugs?|medications?|agents?|procedures?"
    r"|evaluations?|assessments?|comparisons?|follow[\s-]?up|participation|conduct|results?|outcomes?|end-?\s?points?|analys[ei]s|interpretation|compliance|monitoring|measurements?|completion)"
)
_HINDERS_SEVERAL = re.compile(
    r"(?:(?:have|has|having)\s+)?(?P<ill>[A-Za-z][^,;:()<>≤≥=]{4,120}?)\s(?P<how>(?:(?:that|which)\s+)?(?:(?:may|might|could|can|would|will|is|are|likely|expected|possibly|potentially|significantly|to)\s+)+"
    rf"interfere\s+with\s+{_OF_THE_STUDY}(?:(?:\s*,\s(?:(?:or|and|and/or)\s+)?|\s+(?:or|and|and/or)\s+){_OF_THE_STUDY})*)\W*",
    re.IGNORECASE,
)
_SEVERAL_ILL = re.compile(
    r"(?<!\bprior)(?<!\bprevious)(?<!\bpast)(?<!\bconcurrent)(?<!\bcurrent)(?<!\bactive)(?<!\bsecond)\s(?:or|and|and/or)\s|,|/",
    re.IGNORECASE,
)
_HINDERS = "that may interfere with participation"


def hinders_several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Cancer likely to interfere with the study treatment or comparisons": one question of the cancer."""
    match = _HINDERS_SEVERAL.fullmatch(text, start, end)
    if match is None or " ".join(match["how"].split()) == _HINDERS or _ASKS_BESIDE.search(match["ill"]):
        return None
    if _SEVERAL_ILL.search(match["ill"]):
        return None  # of which of them it is said, others read
    told = f"{match['ill']} {_HINDERS}"
    built = context.clause(told, 0, len(told), context.of(told))
    asked = [x.text for x in c.leaves(built.tree) if isinstance(x, c.Attest) and x.text.endswith(_HINDERS)]
    if len(asked) != 1 or built.unparsed:
        return None
    how = " ".join(match["how"].split())

    def in_its_words(tree: c.Tree, _place: Place) -> Built:
        if isinstance(tree, c.Attest) and tree.text.endswith(_HINDERS):
            return leaf(replace(tree, text=tree.text.removesuffix(_HINDERS) + how), start, end)
        return leaf(tree, *match.span("ill"))

    return with_leaves(built, in_its_words)


_OTHER_SPREAD = re.compile(
    r"(?P<ill>(?:(?:any|known|active|prior|previous|history\s+of|presence\s+of|patients?|subjects?|with|have|has|having)\s+)*(?:other|another|second|additional)\s[^,;:()]{3,90}?),?\s+"
    r"with\s+(?P<far>(?:(?:known|distant|active|evidence\s+of|[a-z]+)\s+)??metasta(?:s[ie]s|tic\s+disease))\W*",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"(?:(?:known|distant|active|evidence\s+of)\s+)?metasta(?:s[ie]s|tic\s+disease)", re.IGNORECASE
)


def other_spread(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Another cancer, with metastases": it is that one which has spread."""
    match = _OTHER_SPREAD.fullmatch(text, start, end)
    if match is None or _WITH_OTHERS.search(match["ill"]):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not isinstance(ill.tree, c.Condition) or ill.tree.course is not None:
        return None
    if _FAR.fullmatch(match["far"]) is not None:
        return leaf(replace(ill.tree, course="metastatic"), start, end)
    return every([ill, attest(text, match.start("far"), end, "investigator")])


_ANY_CAUSE = r"(?:reasons?|causes?|etiolog(?:y|ies)|aetiolog(?:y|ies)|factors?|something|anything|conditions?|diseases?|disorders?)"
_BROUGHT = r"(?:due|secondary|attributable|related)\s+to|caused\s+by|because\s+of|resulting\s+from|from"
_OF_ANOTHER_CAUSE = re.compile(
    r"(?P<ill>[^,;:()<>≤≥=]{3,90}?)\s+(?P<tail>"
    rf"(?:{_BROUGHT}|for)\s+(?:(?:any|an?|some|all)\s+)?{_ANY_CAUSE}\s+other\s+than"
    rf"|other\s+than\s+(?:{_BROUGHT}))\s+(?P<spared>[^;:()<>≤≥=]{{2,80}}?)\W*",
    re.IGNORECASE,
)


_NONE = re.compile(r"^(?:no|without|absence\s+of)\s+", re.IGNORECASE)


def of_another_cause(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Anemia due to reasons other than gout": spared is a cause, and no kind of anemia; a person tells of it."""
    match = _OF_ANOTHER_CAUSE.fullmatch(text, start, end)
    if (
        match is None
        or _WITH_OTHERS.search(_NONE.sub("", match["ill"]))
        or _ASKS_BESIDE.search(match["spared"])
    ):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    denied = ill.tree.of if isinstance(ill.tree, c.Not) else ill.tree
    if not isinstance(denied, c.Condition) or denied.excepting:
        return None
    asked = attest(text, match.start("tail"), match.end("spared"), "investigator")
    if isinstance(ill.tree, c.Not):
        return negate(every([negate(ill), asked]))
    return every([ill, asked])


RULES = (
    (relapsed_or_refractory, ("or refractory to", "or resistant to")),
    (in_either_response, RESPONSES),
    (either_hinders, HINDERED),
    (hinders_several, (" interfere with",)),
    (other_spread, (" metasta",)),
    (of_another_cause, ("other than ",)),
)
"""Each with words of which one stands in whatever it reads."""
