"""What stands behind the last illness of several: "asthma, COPD or bronchiectasis requiring oral steroids".

Of a general name it is said of all: "pneumonia or another infection requiring antibiotics". Of one more of
their sort it may be the last one's own, and a person says whether the others are meant without it.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built, attest, every, operands, some
from trialrun.criteria.trees.uncoded import has_uncoded_name
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, is_a, narrower_count

# So wide that two of them have nothing in common.
_WIDEST = 410
_FLUID = ("pleural effusion", "pericardial effusion", "ascites")
# What protocols list for its own sake, whatever is required of what stands beside it.
_BY_ITSELF = (
    *("pregnancy", "lactation", "HIV infection", "viral hepatitis", "substance abuse", "neoplasm"),
    *("myocardial infarction", "stroke", "cardiac arrest", "pulmonary embolism", "unstable angina"),
    *("heart failure", "cirrhosis", "tuberculosis"),
    *("psychotic disorder", "bipolar disorder", "suicidal ideation", "suicide attempt"),
)
_SYMPTOMS = re.compile(
    r"(?:with(?:out)?\s+)?(?:(?:clinical(?:ly)?|any|related|associated|significant|obvious|apparent|severe|serious|relevant|evident|accompanying)\s+)*"
    r"(?:symptoms?|signs?|complications?|manifestations?|sequelae)\b",
    re.IGNORECASE,
)


def any_of(phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context) -> Built:
    """Any member of a list; of one that keeps out with what is told behind the last of them."""
    if not context.excluding or len(parts) != len(phrases) or len(parts) < 2:
        return some(parts)
    if not _of_one_list(joins):
        return some(parts)
    last = phrases[-1]
    if len(phrases) == 2 and joins[-1].startswith(", ") and not _general(last):
        return some(parts)
    tail = _tail(last, parts[-1], context)
    if tail is None:
        return some(parts)
    general = _general(last)
    if isinstance(tail.tree, c.Condition) and has_uncoded_name(tail.tree):  # "with clinical symptoms"
        tail = attest(context.text, context.text.rfind("with", 0, tail.start), tail.end, "investigator")
        parts = [*parts[:-1], every([Built(*operands(parts[-1], c.All)[0]), tail])]
    name = chunk_name(last.concepts[0], "condition")
    end = max(last.end, tail.end)
    of_all: list[Built] = []
    held = list(parts)
    for index in range(len(parts) - 2, -1, -1):
        own = _plain_illness(phrases[index], parts[index], last)
        if not own or own == name or any(is_a(own, x, "condition") for x in _BY_ITSELF):
            break
        if general and is_a(own, name, "condition"):
            of_all.insert(0, held.pop(index))
        elif _of_one_sort(own, name):
            asked = attest(context.text, phrases[index].concepts[0].start, end, "investigator")
            held[index] = every([parts[index], asked])
        else:
            break
    if of_all and isinstance(held[-1].tree, c.All):
        first, *rest = (Built(*one) for one in operands(held[-1], c.All))
        held[-1] = every([some([*of_all, first]), *rest])
    return some(held)


def _of_one_list(joins: list[str]) -> bool:
    """Whether the list is one: its members between commas, and a conjunction before the last."""
    return joins[-1] in _CONJUNCTIONS and _IN_A_LIST.issuperset(joins[:-1])


_CONJUNCTIONS = frozenset(comma + join for comma in ("", ", ") for join in ("or", "and", "and/or", "slash"))
_IN_A_LIST = _CONJUNCTIONS | {"comma", ", comma"}


def _general(last: Phrase) -> bool:
    """ "… or other infection", "… or any other lung disease"."""
    return last.chunks[0].text.lower().split()[-1:] == ["other"] or any(
        x.text.lower().startswith(("other ", "another ")) for x in last.chunks[:2]
    )


def _tail(last: Phrase, part: Built, context: Context) -> Built | None:
    """What is told behind the last illness, and could be told of those before it."""
    if len(last.concepts) != 1 and last.required is None:
        named = [chunk_name(x, "condition") for x in last.concepts]
        if len(named) != 2 or not all(named):
            return None
    if not last.concepts or not chunk_name(last.concepts[0], "condition") or last.negated:
        return None
    if last.required is not None:
        asks = all(isinstance(x, (c.Attest, c.Received, c.Unparsed)) for x in c.leaves(last.required.tree))
        required = asks and last.required.start >= last.concepts[0].end and last.chunks[-1].role != "own"
        return last.required if required else None
    listed = [Built(*one) for one in operands(part, c.All)]
    if len(listed) != 2 or not isinstance(listed[0].tree, c.Condition):
        return None
    tail = listed[1]
    begin = context.text.rfind(" with", last.concepts[0].end - 1, tail.start + 4)
    if begin < 0 or tail.start < last.concepts[0].end:
        return None
    if isinstance(tail.tree, c.Condition):
        sign = any(is_a(tail.tree.concept, x, "condition") for x in ("sign or symptom", "hemorrhage"))
        return tail if sign or _SYMPTOMS.match(tail.tree.concept) else None
    if isinstance(tail.tree, (c.Attest, c.Unparsed)):
        return tail if _SYMPTOMS.match(tail.tree.text) else None
    return None


def _plain_illness(phrase: Phrase, part: Built, last: Phrase) -> str:
    """The illness of which the phrase tells no more than what leads the list; empty where it tells more."""
    tree = part.tree
    if isinstance(tree, c.All) and all(isinstance(x, c.Attest) for x in tree.of[1:]):
        tree = tree.of[0]
    if not isinstance(tree, c.Condition) or len(phrase.concepts) != 1 or phrase.chunks[-1].kind != "concept":
        return ""
    if phrase.required is not None or phrase.window != last.window or phrase.words or phrase.negated:
        return ""
    alike = (phrase.status, phrase.severities) == (last.status, last.severities)
    alike = alike and (bool(last.judged) or not phrase.judged)
    courses = {x.value for x in phrase.courses} == {x.value for x in last.courses}
    return tree.concept if alike and courses else ""


def _of_one_sort(one: str, other: str) -> bool:
    if is_a(one, other, "condition") or is_a(other, one, "condition"):
        return True
    if all(any(is_a(x, kind, "condition") or kind in x for kind in _FLUID) for x in (one, other)):
        return True
    shared = set(ancestors(one, "condition")) & set(ancestors(other, "condition"))
    return any(narrower_count(x, "condition") <= _WIDEST for x in shared)
