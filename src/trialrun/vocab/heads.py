"""The known concept at the head of a name that the vocabulary does not hold: "ankle surgery" is a surgery.

English puts the head last ("cervical whiplash *syndrome*"), or before "of" ("*stenosis* of the …"). A name
whose other words could turn its meaning ("pseudotumor", "fear of surgery", "malaria vaccine") has none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trialrun.vocab.concepts import Group, is_coded
from trialrun.vocab.mentions import fold, resolve, variants

# Words beside a head with which the whole is no longer a kind of it.
_TURNING = re.compile(
    r"\b(?:no|non|not|without|pseudo\w*|anti|pre|post|peri|para|quasi|like|mock|sham|dummy|free|absen\w+|lack|risk|fear|suspect\w*"
    r"|possib\w*|probab\w*|potential|predispos\w*|suscept\w*|screen\w*|prevent\w*|prophyla\w*|vaccin\w*|family|familial"
    r"|donor|maternal|paternal|parental|partner\w*|caregiver\w*|simulat\w*|resist\w*|intoleran\w*|allerg\w*|hypersens\w*"
    r"|refus\w*|contraindic\w*|fail\w*|planned|scheduled|elective|negative|former|previous\w*|prior|past|resolved|treated"
    r"|cured|history|threatened|impending|imminent|incipient|borderline|subclinical|latent|carrier|exposure|contact|withdraw\w*|induced"
    r"|abstinence|cessation|seeking|dose|placebo|nutrition\w*|spiritual|traditional|alternative|virtual|digital)\b"
)
# Narrowing prepositions; everything from them on only says where, in whom, from what.
_TAIL = re.compile(
    r" (?:of|in|from|with|due to|caused by|secondary to|at|on|to|for|involving|affecting)(?: the| a| an)? "
)
# What names something else behind another word: "ST depression", "nerve block", "portal hypertension".
_AMBIGUOUS = frozenset(
    "depression hypertension hypotension failure block abuse dependence attack stroke shock cramp fever cold"
    " flu diabetes discharge delivery labor labour resistance withdrawal rejection pressure".split()
)
_LONGEST = 12
"""Words; a longer name is a description, and its head is not looked for."""


@lru_cache(maxsize=16384)
def head(name: str, group: Group) -> str:
    """The concept of the group of which the uncoded name is a kind, or ""."""
    folded = " ".join(fold(name).split())
    if is_coded(folded, group) or len(folded.split()) > _LONGEST or _TURNING.search(folded):
        return ""
    core = _TAIL.split(folded, maxsplit=1)[0]
    words = core.split()
    for start in range(0 if core != folded else 1, len(words)):
        ending = " ".join(words[start:])
        found = resolve(ending, group)
        if found and (len(words) - start > 1 or start == 0):
            return found
        if found and ending in variants(found) and ending.removesuffix("s") not in _AMBIGUOUS:
            return found  # a single word only by the concept's own name: an "ulcer" may be that of the foot
    return ""


_ARTICLES = re.compile(r"\b(?:a|an|the|any|some|other|his|her|their|its|your)\b")


@lru_cache(maxsize=16384)
def uncoded(words: str) -> str:
    """The words as an uncoded name: folded, single blanks, articles and punctuation at the ends cut."""
    return " ".join(_ARTICLES.sub(" ", fold(words)).replace('"', " ").split()).strip(" .,;:()'*")
