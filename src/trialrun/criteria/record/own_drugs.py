"""The trial's own drugs: "allergy to the study drug" asks about those that its record lists.

"Investigational agent" is in no list of a patient's allergies, so that a complete list would let in
whoever is allergic to the very drug that the trial gives. What the record lists without a drug's name
("arm A", "chemotherapy") is asked of a person.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec.structs import replace

from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.criteria.trees.build import LOGIC, Built, Place, allergic_to, leaf, some, with_leaves
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.model.study import Intervention, Study
from trialrun.vocab.concepts import concept, is_a, is_coded
from trialrun.vocab.mentions import mentions

UNNAMED = "investigational agent"
NOTE = "Read as: the study's drugs are those that the record lists: {}."

_GIVEN = frozenset(("DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "DIETARY_SUPPLEMENT", "GENETIC"))
_NO_DRUG = frozenset(("placebo", "saline", "standard of care", UNNAMED))
# "JDQ443", "EF-1 peptide": a name of its own, and no description of an arm.
_NAME = re.compile(r"(?=[^\s]*[A-Za-z])[\w.-]+(?:\s+[\w.-]+)?")
_NAMELESS = re.compile(
    r"\b(?:placebo|control|group|arm|cohort|standard|sham|no|usual|vehicle|dose)\b", re.IGNORECASE
)
# Of this study, and not of any.
_OWN = re.compile(
    r"\b(?:study|trial|protocol|test|investigational|experimental)[\s-]+(?:\w+\s+)?"
    r"(?:drug|medication|medicine|agent|product|treatment|therap|vaccine|compound|intervention)|\bIMPs?\b",
    re.IGNORECASE,
)
_ANY = re.compile(r"\b(?:all\s+types\s+of|other)\s+(?:experimental|investigational)\b", re.IGNORECASE)


class OwnDrugs(NamedTuple):
    """names: concepts or, where none is known, names. complete: nothing is listed that has no name."""

    names: tuple[str, ...]
    complete: bool


def own_drugs(study: Study) -> OwnDrugs:
    """The drugs that the record lists as interventions."""
    listed = [one for one in study.arms.interventions if one.type in _GIVEN]
    named = tuple(dict.fromkeys(name for one in listed for name in _names(one) if name not in _NO_DRUG))
    return OwnDrugs(named, all(_names(one) and not _classes(one.name) for one in listed))


def _names(given: Intervention) -> list[str]:
    told = [name for name in _therapies(given.name) if name in _NO_DRUG or _is_substance(name)]
    if told or mentions(given.name):
        return told
    if other := [name for text in given.other_names for name in _therapies(text) if _is_substance(name)]:
        return other[:1]
    own = _NAME.fullmatch(given.name) and not _NAMELESS.search(given.name)
    return [given.name.lower()] if own else []


def _therapies(text: str) -> list[str]:
    return [name for mention in mentions(text) if (name := mention.of("therapy"))]


def _classes(text: str) -> list[str]:
    return [name for name in _therapies(text) if name not in _NO_DRUG and not _is_substance(name)]


def _is_substance(name: str) -> bool:
    return concept(name, "therapy").columns.get("kind") in ("drug", "vaccine", "cell therapy")


def with_own_drugs(study: Study, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, asking for the study's drugs by their names, and for what it gives as a treatment."""
    if short := _in_capitals(study):
        criteria = tuple([_as_treatment(study, one) if _abbreviates(one, short) else one for one in criteria])
    if not any(map(_asks_for_them, criteria)):
        return criteria
    drugs = own_drugs(study)
    return tuple(_named(one, drugs) for one in criteria)


def _asks_for_them(one: Criterion) -> bool:
    leaves = c.leaves(one.tree) if type(one.tree) in LOGIC else (one.tree,)
    for tree in leaves:  # in a plain loop: asked of every criterion
        if (type(tree) is c.Allergy or type(tree) is c.Received) and UNNAMED in _asked(tree):
            return True
    return False


def _asked(tree: c.Tree) -> tuple[str, ...]:
    """The names by which a leaf can ask for the study's own drugs."""
    if isinstance(tree, c.Allergy):
        return (tree.concept,)
    return tree.excepting if isinstance(tree, c.Received) else ()


def _named(one: Criterion, drugs: OwnDrugs) -> Criterion:
    leaves = list(c.leaves(one.tree))
    if not any(UNNAMED in _asked(tree) for tree in leaves) or len(leaves) != len(one.spans):
        return one
    if not _OWN.search(one.text) or _ANY.search(one.text):
        return one
    person = c.Attest(" ".join(one.text.split()), "investigator")

    def change(tree: c.Tree, place: Place) -> Built:
        if isinstance(tree, c.Allergy) and tree.concept == UNNAMED:
            asked = [leaf(allergic_to(name), *place) for name in drugs.names]
            return some(asked if drugs.complete and asked else [*asked, leaf(person, *place)])
        if isinstance(tree, c.Received) and UNNAMED in tree.excepting:
            own = [
                name for name in drugs.names if is_a(name, tree.concept, "therapy") and name != tree.concept
            ]
            others = [name for name in tree.excepting if name != UNNAMED]
            if own:
                return leaf(replace(tree, excepting=tuple(dict.fromkeys([*others, *own]))), *place)
        return leaf(tree, *place)

    built = with_leaves(built_of(one), change)
    if built.tree == one.tree:
        return one
    return rebuilt(one, built, NOTE.format(", ".join(drugs.names)) if drugs.names else "")


def _in_capitals(study: Study) -> tuple[str, ...]:
    """The words without a small letter in the names of what the record gives."""
    told = [name for one in study.arms.interventions for name in (one.name, *one.other_names)]
    return tuple({word for name in told for word in _WORD.findall(name) if word.upper() == word})


_WORD = re.compile(r"\w+")


def _abbreviates(one: Criterion, short: tuple[str, ...]) -> bool:
    """Whether it asks for an illness by a short name, of one of these words, that the vocabulary lacks."""
    for word in short:
        if word in one.text:
            break
    else:
        return False
    for tree in c.leaves(one.tree):  # in a plain loop: asked of every criterion
        if type(tree) is not c.Condition or len(tree.concept) >= _LONGEST:
            continue
        if tree.concept.upper() in one.text and not is_coded(tree.concept, "condition"):
            return True
    return False


_LONGEST = 8  # characters of an abbreviation


def _as_treatment(study: Study, one: Criterion) -> Criterion:
    """ "History of XYZT", where the record gives "XYZT with drug A": it was given, and is no illness."""
    given = [name for told in study.arms.interventions for name in (told.name, *told.other_names)]

    def change(tree: c.Tree, place: Place) -> Built:
        if isinstance(tree, c.Condition) and not is_coded(tree.concept, "condition"):
            short = tree.concept.upper()
            plain = tree == c.Condition(tree.concept, tree.status, within=tree.within)
            word = re.compile(rf"(?<![\w-]){re.escape(short)}(?![\w-])")
            if plain and 2 < len(short) < _LONGEST and word.search(one.text) and any(map(word.search, given)):
                ongoing = True if tree.status == "active" else None
                return leaf(c.Received(tree.concept, ongoing, within=tree.within), *place)
        return leaf(tree, *place)

    built = with_leaves(built_of(one), change)
    return one if built.tree == one.tree else rebuilt(one, built, "")
