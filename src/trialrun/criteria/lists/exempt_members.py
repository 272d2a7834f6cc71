"""Exceptions by what is said of one member: of "A, B or C, except treated C" nobody is spared an A."""

from __future__ import annotations

import re

from trialrun.criteria.lists.exempt import Exempt, names_in
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a


def granted(built: Built, spared: Built) -> Built:
    """The tree for all but those who are spared."""
    if isinstance(built.tree, c.Not):
        return negate(every([negate(built), negate(spared)]))
    return every([built, negate(spared)])


_WITHOUT_FINDING = ("negative", "normal", "wild type")
_NONE_OF = re.compile(r"\b(?:negative|normal|wild[\s-]type)\s+(?:[\w-]+\s+){0,4}\Z", re.IGNORECASE)


def granted_or_weighed(built: Built, spared: Built, exempt: Exempt, context: Context) -> Built:
    """ "Negative drug screen, except for cannabis": of a finding that is not spared, a person says so."""
    clean = all(isinstance(x, c.Test) and x.result in _WITHOUT_FINDING for x in c.leaves(built.tree))
    if clean and not context.excluding and not isinstance(built.tree, c.Not):
        told = _NONE_OF.search(context.text, 0, built.start)
        begin = built.start if told is None else told.start()
        whole = attest(context.text, begin, max(built.end, exempt.end), "investigator")
        return some([built, whole])
    return granted(built, spared)


def is_of_some(built: Built, exempt: Exempt, phrase: Phrase) -> bool:
    """Whether an exception names some members of a list, and others are none of what it names."""
    tree = built.tree.of if isinstance(built.tree, c.Not) else built.tree
    if not isinstance(tree, c.AnyOf) or any(isinstance(x, c.Not) for x in tree.of):
        return False
    named = [
        _named(x, place, exempt, phrase)
        for x, place in zip(c.leaves(built.tree), built.places, strict=True)
        if place[0] < exempt.start
    ]
    return any(named) and not all(named)


def of_members(built: Built, exempt: Exempt, told: list[Phrase], first: Phrase, context: Context) -> Built:
    """The tree with each of the exceptions at the members that it names, or at all of them.

    first: the exception before which words may stand that are said of the others, too.
    """
    for phrase in told:
        if not is_of_some(built, exempt, phrase):
            built = granted(built, attest(context.text, phrase.start, phrase.end, "investigator"))
            continue
        lent = phrase is not first and first.concepts and first.start < first.concepts[0].start
        begin = first.start if lent else phrase.start
        spared = attest(context.text, begin, phrase.end, "investigator")
        built = _at_members(built, exempt, phrase, spared)
    return built


def _at_members(built: Built, exempt: Exempt, phrase: Phrase, spared: Built) -> Built:
    def change(tree: c.Tree, place: Place) -> Built:
        one = leaf(tree, *place)
        return every([one, negate(spared)]) if _named(tree, place, exempt, phrase) else one

    return with_leaves(built, change)


def _named(tree: c.Tree, place: Place, exempt: Exempt, phrase: Phrase) -> bool:
    """Whether a leaf before the exception is of what it names."""
    if place[0] >= exempt.start or not isinstance(tree, (c.Condition, c.Received)):
        return False
    group = "condition" if isinstance(tree, c.Condition) else "therapy"
    return any(of == group and is_a(tree.concept, name, of) for of, name in names_in(phrase.concepts))
