"""Markers before the name of a cancer, or of several: "MSI-H or dMMR colorectal cancer", "HER2-negative A or B"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

HINTS = ("positive", "negative", "mutat", "mutant", "msi-", "dmmr", "-low", "amplifi", "rearrang", "wild")

_STATE = r"(?:[-\s]?(?:positive|negative|mutat(?:ed|ion)(?:[- ]positive)?|mutant|amplified|rearranged|overexpressing|low|high|wild[- ]type))"
_NAME = r"(?-i:[A-Z][A-Za-z0-9/]*(?:-[A-Z0-9][A-Za-z0-9]*)?)(?:\s(?:exon\s\d+\s(?:deletion|insertion)|(?:gene\s)?(?:mutation|translocation|alteration|amplification)|(?:alpha\s)?receptor|fusion|\d[\d.]*|[A-Z]\d+[A-Z]))?"
_MARKER = rf"(?:MSI-?\s?H(?:igh)?|[dp]MMR|MSS|{_NAME}{_STATE})(?:\s*\([^()]{{2,40}}\))?"
# "EGFR exon 19 deletion or L858R mutation positive": what is said of the last is said of each
_BARE = _NAME
_JOIN = r"\s*(?:,\s*(?:and/or|and|or)\b|,|/|\band/or\b|\bor\b|\band\b)\s*"
_MARKED = re.compile(
    r"(?P<lead>(?:(?:patients?|subjects?|participants?|adults|women|men|with|who|have|has|having|must|a|an|confirmed|documented|diagnosis|of|histologic(?:al)?(?:ly)?|cytologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?|or|known)[\s,-]+)*?)"
    rf"(?P<courses>(?:(?:metastatic|advanced|locally\s+advanced|unresectable|recurrent|relapsed)(?:\s*(?:,|/|or|and/or)\s*|\s+))*)"
    rf"(?P<markers>(?:(?:{_MARKER}|{_BARE}){_JOIN})*{_MARKER})(?P<behind>\s+status)?\s+(?P<what>(?!and\b|or\b)[a-z][^;:<>≤≥=]{{4,110}})",
    re.IGNORECASE,
)
_CANCER = re.compile(
    r"cancer|carcinoma|tumou?r|lymphoma|melanoma|SCLC|glioma|sarcoma|leuk|neoplasm|malignan|DLBCL|CRC|TNBC|HCC"
)
_ONE = re.compile(rf"{_MARKER}|{_BARE}", re.IGNORECASE)
_OF_ALL = re.compile(rf"{_STATE}$", re.IGNORECASE)
_ALTERED = re.compile(
    r"(?:deletion|insertion|fusion|mutation|translocation|alteration|amplification|[A-Z]\d+[A-Z])$"
)
_EITHER = re.compile(r"\bor\b|/(?!\s*neu)", re.IGNORECASE)
_STOPS = re.compile(
    r"\b(?:not|no|without|who|that|which|must|with|after|if|by|as|on|in|for|from|determined|tumou?r\s+tissue)\b",
    re.IGNORECASE,
)


def marked(text: str, start: int, end: int, context: Context) -> Built | None:
    """Each of the cancers with the markers: one marker alone lets nobody in."""
    match = _MARKED.fullmatch(text, start, end) if _CANCER.search(text, start, end) else None
    if match is None or match["behind"] or _STOPS.search(match["what"]):
        return None
    found = list(_ONE.finditer(match["markers"]))
    if len(found) < 2 and not re.search(r"\bor\b", match["what"]):
        return None
    shared = any(_alone(one.group()) for one in found)
    plain = context.plain(text, start, end, context)
    if not shared and not plain.unparsed and _each_has_disease(plain.tree):
        return None
    told = match["courses"] + match["what"]
    what = context.clause(told, 0, len(told), context.of(told).as_exclusion())
    leaves = list(c.leaves(what.tree))
    ill = [x for x in leaves if isinstance(x, c.Condition)]
    if what.unparsed or not ill or not all(isinstance(x, (c.Condition, c.Attest)) for x in leaves):
        return None
    if not all(is_a(x.concept, "neoplasm", "condition") for x in ill):
        return None
    base = match.start("markers")
    parts: list[Built] = []
    for one in found:
        begin, finish = base + one.start(), base + one.end()
        marker = context.clause(text, begin, finish, context)
        if _alone(one.group()):
            state = _OF_ALL.search(found[-1].group())
            said = f"{one.group()} {state.group().strip(' -') if state else ''}"
            marker = context.clause(said, 0, len(said), context.of(said))
            if not _tests(marker):
                return None
            marker = Built(marker.tree, ((begin, finish),) * len(marker.places))
        elif not _tests(marker):
            marker = attest(text, begin, finish, "investigator")
        parts.append(marker)
    between = _ONE.sub(" ", match["markers"])
    markers = some(parts) if _EITHER.search(between) else every(parts)
    place = match.span("what")
    return every([markers, Built(what.tree, (place,) * len(what.places))])


RESULTS = (
    *(
        "with positive",
        "with negative",
        "with mutat",
        "with mutant",
        "with wild",
        "with methyl",
        "with unmethyl",
    ),
    *(
        "with amplified",
        "with rearranged",
        "with a meth",
        "with an unm",
        "with a mut",
        "with a pos",
        "with a neg",
    ),
)
_RESULT_FIRST = re.compile(
    r"(?P<ill>[^,;:()<>≤≥=]{3,90}?)\s+with\s+(?P<found>(?:an?\s+)?(?P<result>positive|negative|mutated|mutant|wild[\s-]?type|methylated|unmethylated|amplified|rearranged)"
    r"\s+(?P<name>(?-i:[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9/-]*))(?:\s+(?:promoter|gene|status|result))?)",
    re.IGNORECASE,
)
_DENIED_OR_LISTED = re.compile(
    r"\b(?:or|and|no|not|without|never|non|except|unless|prior)\b|/", re.IGNORECASE
)


def with_result(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Glioblastoma with unmethylated MGMT": the result stands before the marker, and both behind the cancer."""
    match = _RESULT_FIRST.fullmatch(text, start, end)
    if match is None or _DENIED_OR_LISTED.search(match["ill"]):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    leaves = list(c.leaves(ill.tree))
    if not all(isinstance(x, (c.Condition, c.Test, c.Attest)) for x in leaves):
        return None
    if not any(isinstance(x, c.Condition) for x in leaves):
        return None
    # a name is read with its result behind it too, and then as one of the marker
    told = f"{match['name']} {match['result']}"
    found = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(found.tree, c.Test):
        return None
    return every([ill, Built(found.tree, (match.span("found"),) * len(found.places))])


def _alone(name: str) -> bool:
    """Whether nothing is said of the marker itself."""
    return re.fullmatch(_MARKER, name, re.IGNORECASE) is None and _ALTERED.search(name) is None


def _tests(built: Built) -> bool:
    return all(isinstance(x, c.Test) for x in c.leaves(built.tree))


def _each_has_disease(tree: c.Tree) -> bool:
    """Whether no alternative is a marker alone."""
    if isinstance(tree, c.AnyOf):
        return all(_each_has_disease(one) for one in tree.of)
    return any(isinstance(x, c.Condition) for x in c.leaves(tree))
