"""What is judged of a kind, and whether of its examples, too: "significant illness such as infection"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, every, leaf, negate, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_SOME_OF = re.compile(r"(?:certain|selected|specific)\b", re.IGNORECASE)


def some_of(core: Built) -> bool:
    """Whether a person says which ones are meant: "certain antibiotics"."""
    return any(isinstance(x, c.Attest) and _SOME_OF.match(x.text) for x in c.leaves(core.tree))


def judged_alike(core: Built, examples: Built, phrase: Phrase) -> Built | None:
    """ "Significant illness such as infection": the infection has to be significant too, unless it is told
    how bad it is ("… or infarction within 6 months")."""
    lead = phrase.concepts[0].start if phrase.concepts else phrase.end
    if not phrase.judged or any(x.end > lead for x in phrase.judged) or not isinstance(core.tree, c.All):
        return None
    leaves = core.tree.of
    if len(leaves) != 2 or not isinstance(leaves[0], c.Condition) or not isinstance(leaves[1], c.Attest):
        return None
    alike = [leaf(leaves[0], *core.places[0])]
    apart: list[Built] = []
    for tree, places in operands(examples, c.AnyOf):
        plain = isinstance(tree, c.Condition) and tree in (
            c.Condition(tree.concept),
            c.Condition(tree.concept, leaves[0].status),
        )
        (alike if plain else apart).append(Built(tree, places))
    if len(alike) == 1:
        return None
    return some([every([some(alike), leaf(leaves[1], *core.places[1])]), *apart])


def no_worse_than(core: Built, examples: Built) -> Built | None:
    """ "Neuropathy no greater than grade 1 (including hearing loss)": neither is worse than that."""
    listed = [Built(*one) for one in operands(examples, c.AnyOf)]
    if not all(isinstance(x.tree, c.Not) for x in (core, *listed)):
        return None
    return negate(some([negate(x) for x in (core, *listed)]))


_COMPENSATED_TOO = ("cirrhosis", "hepatitis", "cholangitis", "fatty liver disease")


def may_be_lighter(example: str, named: list[str]) -> bool:
    """ "Decompensated liver disease such as cirrhosis": a cirrhosis that is compensated is none."""
    if "hepatic decompensation" not in named:
        return False
    return any(is_a(example, kind, "condition") for kind in _COMPENSATED_TOO) and not is_a(
        example, "hepatic decompensation", "condition"
    )
