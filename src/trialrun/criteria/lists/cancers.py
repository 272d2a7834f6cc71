"""Cancers and other diseases named side by side: of which organ each is, and that nobody is asked for all."""

from __future__ import annotations

import itertools
import re
from functools import cache

from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import resolve_shared
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, concepts, is_a, is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention

# Kinds of tissue that a cancer of any organ may have: of which organ, the end of the list says.
_HISTOLOGY = re.compile(
    r"(?:(?:adeno|adenosquamous |squamous cell |undifferentiated |anaplastic |large cell |small cell "
    r"|mucinous |neuroendocrine |spindle cell |clear cell |poorly differentiated )*carcinoma|sarcoma)s?",
    re.IGNORECASE,
)
_OF_SITE = re.compile(r"\s+of\s+(?:the\s+)?(?P<site>\w.*)", re.IGNORECASE)


def of_the_site_behind(phrase: Phrase, joins: list[str], after: list[Phrase]) -> Phrase | None:
    """ "Squamous cell carcinoma or | adenocarcinoma of the esophagus": both are the esophagus's."""
    if not joins or not after or len(phrase.concepts) != 1 or phrase.chunks[-1] is not phrase.concepts[0]:
        return None
    own = phrase.concepts[0]
    if joins[0].removeprefix(", ") not in ("or", "and/or", "slash", "comma"):
        return None
    if _HISTOLOGY.fullmatch(own.text) is None:
        return None
    for place, following in enumerate(after):
        named = following.concepts[0] if following.concepts else None
        if named is None or following.chunks[0] is not named or "situ" in named.text.lower():
            return None
        tissue = _HISTOLOGY.match(named.text)
        if tissue is None:
            return None
        if (site := _OF_SITE.fullmatch(named.text, tissue.end())) is not None:
            if any(not one.concepts for one in after[place + 1 :]):
                return None  # "of the lung or esophagus": of more than one organ
            found = resolve_shared(f"{own.text} of the {site['site']}", own)
            if found is None:
                name = uncoded(f"{own.text} of {site['site']}")
                mention = Mention(own.start, own.end, (("condition", name),))
                found = Chunk("concept", own.start, own.end, name, mention, "shared")
            return sort_chunks([found if x is own else x for x in phrase.chunks])
        if tissue.end() < len(named.text):
            return None
    return None


_SORTS = re.compile(
    r"(?:diseases|disorders|conditions|infections|abnormalities|malignancies|tumou?rs|cancers|carcinomas|injuries|neoplasms|syndromes|lymphomas|leuk[ae]mias)$",
    re.IGNORECASE,
)


def sorts_of_one_noun(phrases: list[Phrase], joins: list[str], parts: list[Built], text: str) -> Built | None:
    """ "Corneal and retinal diseases": whether one of them is enough, a person says."""
    last = phrases[-1].concepts
    kinds = {join.removeprefix(", ") for join in joins}
    if kinds - {"comma"} != {"and"} or not last or not _SORTS.search(last[-1].text):
        return None
    if any(len(p.concepts) != 1 or p.concepts[0].role != "shared" for p in phrases[:-1]):
        return None
    if len(parts) != len(phrases) or not all(isinstance(part.tree, c.Condition) for part in parts):
        return None
    if several_cancers(phrases):
        return None  # nobody is asked for both
    return every([some(parts), attest(text, phrases[0].start, phrases[-1].end, "investigator")])


def several_cancers(phrases: list[Phrase]) -> bool:
    """ "Patients with breast and ovarian cancer": two groups of people, and nobody is asked for both."""
    names = []
    for phrase in phrases:
        if len(phrase.concepts) != 1 or phrase.words or phrase.quantities:
            return False
        if phrase.negated or phrase.family or phrase.required is not None:
            return False
        if phrase.status == "history" and phrases[0].status != "history":
            return False  # "breast cancer and a history of ovarian cancer"
        names.append(chunk_name(phrase.concepts[0], "condition"))
    return nobody_has_all(names)


NOTE = "Read as: one of these cancers, since nobody is asked to have them all."


def nobody_has_all(names: list[str]) -> bool:
    """Whether these are cancers of different kinds or places."""
    if not all(name and is_coded(name, "condition") for name in names):
        return False
    if not all(is_a(name, "malignancy", "condition") for name in names):
        return False
    if any(_ANYWHERE.search(name) for name in names):
        return False
    # of three, two that nobody has together are enough: "lymphoma, chronic lymphocytic leukemia and myeloma"
    return any(not _may_be_one(one, other) for one, other in itertools.combinations(names, 2))


# With no place of its own; a myelodysplastic syndrome stands beside leukemias as one of them.
_ANYWHERE = re.compile(
    r"metasta|leptomeningeal|solid tumor|advanced|second|hereditary|(?<!myelodysplastic )syndrome"
)


@cache
def _may_be_one(one: str, other: str) -> bool:
    """Whether one tumour may be both: a third is a kind of both."""
    kinds = (ancestors(name, "condition") for name in concepts("condition"))
    return any(one in above and other in above for above in kinds)


_SPARING = re.compile(r"\b(?:except(?:ing|ions?)?|other\s+than|excluding|apart\s+from)\b", re.IGNORECASE)
_LISTED = re.compile(r"[^:]*:(?=[^:]*$)")
_OF_ITS_OWN = re.compile(
    r"\b(?:patients?|subjects?|participants?|who|history|any|known|active|current|pregnan\w+|concurrent|prior|previous|within|must|no|not(?!\s+requiring))\b",
    re.IGNORECASE,
)
_CANCER = re.compile(
    r"carcinomas?|cancers?|sarcomas?|melanomas?|neoplas\w+|tumou?rs?|lymphomas?|malignanc\w+", re.IGNORECASE
)


def spared_on(piece: str, cuts: list[re.Match[str]], excluding: bool) -> str | None:
    """ "Any cancer other than A; B; or C": the clauses go on with what is spared, where the last of them says
    so by its "or", or a colon announces them, and all name cancers. The same with commas, and as long."""
    first = piece[: cuts[0].start()]
    if (said := _SPARING.search(first)) is None or _CANCER.search(first) is None or "(" in piece:
        return None
    if _LISTED.match(first, said.end()) is None:
        by_or = (cuts[-1]["join"] or "").lower() == "or" and not any(m["join"] for m in cuts[:-1])
        if not excluding or not by_or:
            return None
    ends = [*(m.start() for m in cuts[1:]), len(piece)]
    for match, end in zip(cuts, ends, strict=True):
        clause = piece[match.end() : end]
        if _CANCER.search(clause) is None or _OF_ITS_OWN.search(clause) is not None:
            return None
    return "".join("," if any(m.start() == at for m in cuts) else char for at, char in enumerate(piece))
