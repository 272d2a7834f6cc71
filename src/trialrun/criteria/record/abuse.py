"""Abuse of drugs among what a record requires.

The oldest records of HIV trials left out the heading "Risk behavior: excluded" and kept what stood under it,
behind a list of what is required. Nobody is asked to abuse drugs: what stands there keeps out.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.sentences import compile_sentence, context_for
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion

NOTE = "Read as: what keeps out, since nobody is asked for it."

_DRUGS = frozenset("alcohol ethanol drug drugs substance substances narcotic narcotics".split())
_TAKEN = frozenset("use abuse misuse ingestion consumption addiction dependence".split())
_SAID_OF_IT = frozenset(
    "a an the or and of to patient patients subject subjects with who have any known significant active"
    " current currently present ongoing chronic recent history excessive substantial intravenous injection"
    " illicit recreational psychoactive".split()
)
# What more is said of it, and by whom it is judged.
_WEIGHED = re.compile(
    r"[\s,]*(?:\(|\b(?:that|which|judged|considered|sufficient|as\s+defined|in\s+the\s+(?:opinion|judge?ment))\b)",
    re.IGNORECASE,
)


def with_abuse_kept_out(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, an abuse that stands under "Required" behind what keeps out as an exclusion."""
    first = next((i for i, one in enumerate(criteria) if one.kind == "exclusion"), len(criteria))
    if not any(map(_requires_abuse, criteria[first:])):
        return criteria
    counts = {"inclusion": 0, "exclusion": 0}
    turned = []
    for place, one in enumerate(criteria):
        if place > first and _requires_abuse(one):
            one = _turned(one)
        if one.kind in counts:
            counts[one.kind] += 1
            one = msgspec.structs.replace(one, id=f"{one.id[:1]}{counts[one.kind]}")
        turned.append(one)
    return tuple(turned)


def _requires_abuse(one: Criterion) -> bool:
    return (
        one.kind == "inclusion" and one.section.lower().startswith("required") and names_only_abuse(one.text)
    )


def names_only_abuse(text: str) -> bool:
    """Whether a sentence names the abuse of alcohol or drugs and nothing else, however that is weighed."""
    weighed = _WEIGHED.search(text)
    words = set(re.findall(r"[a-z]+", text[: weighed.start() if weighed else len(text)].lower()))
    return bool(words & _DRUGS and words & _TAKEN) and words <= _DRUGS | _TAKEN | _SAID_OF_IT


def _turned(one: Criterion) -> Criterion:
    built = compile_sentence(one.text, 0, len(one.text), context_for(one.text, "exclusion"))
    count = len([*c.leaves(built.tree)])
    spans = (one.span,) * count if one.span is not None else ()
    note = " ".join(filter(None, (one.note, NOTE)))
    return msgspec.structs.replace(
        one, id="E0", kind="exclusion", tree=built.tree, spans=spans, section="", lead="", note=note
    )
