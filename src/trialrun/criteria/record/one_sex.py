"""What is said of women in a trial that takes men too: asked of the women alone.

"Women who use contraception or are in their menopause", "Female participants:" beside "Male participants:"
would else keep out everybody of the other sex.
"""

from __future__ import annotations

import re
from typing import Literal

from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.criteria.trees.build import Built, asks_for, every, implies, operands, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.model.study import Study

Sex = Literal["female", "male"]
NOTE = "Read as: asked of {} alone, since the record takes {} too."
_PEOPLE: dict[Sex, str] = {"female": "women", "male": "men"}
_OTHER: dict[Sex, Sex] = {"female": "male", "male": "female"}
_WORDS: dict[Sex, str] = {"male": r"m[ae]n|males?|boys?", "female": r"wom[ae]n|females?|girls?"}
_NAMED: dict[Sex, re.Pattern[str]] = {
    sex: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for sex, words in _WORDS.items()
}
# "Women who …", "- The subject is a female …": who the sentence is about.
_SUBJECT: dict[Sex, re.Pattern[str]] = {
    sex: re.compile(
        rf"\W*(?:\d+[.)]\s*)?(?:(?:for|all|any|the|(?:subject|patient|participant)s?\s+is|are|an?|adult|healthy|fertile"
        rf"|(?:pre|post|peri)-?\s?menopausal|sexually|active|young|older)\s+)*(?:{words})\b",
        re.IGNORECASE,
    )
    for sex, words in _WORDS.items()
}
# What nobody asks for in order to take women alone.
_BIRTH = re.compile(
    r"contracep|anticoncep|menopaus|steril|fertil|childbearing|pregnan|lactat|hysterectom|tubal|oophorectom|condom|intrauterine"
)


def asked_of_one_sex(study: Study, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria of a record for both sexes; a demand on one of them is none on the other."""
    if study.eligibility.sex in ("FEMALE", "MALE"):
        return criteria
    named = [one for one in criteria if asks_for(one.tree, c.IsSex)]
    criteria = tuple(
        [
            _tested(x) if "egnancy" in x.text or "cg" in x.text or "CG" in x.text or "Cg" in x.text else x
            for x in criteria
        ]
    )
    return tuple([_asked(one, criteria) for one in criteria]) if named else criteria


def _tested(one: Criterion) -> Criterion:
    """ "Negative pregnancy test", of whoever joins: asked of the women, as no man has one."""
    if one.kind != "inclusion" or ("egnancy" not in one.text and "hcg" not in one.text.lower()):
        return one
    if len(one.spans) != sum(1 for _ in c.leaves(one.tree)):
        return one
    parts = [Built(*part) for part in operands(built_of(one), c.All)]
    tests = [part for part in parts if _of_pregnancy(part.tree)]
    if not tests or any(isinstance(x, c.IsSex) for x in c.leaves(one.tree)):
        return one
    who = Built(c.IsSex("female"), tests[0].places[:1])
    others = [part for part in parts if not _of_pregnancy(part.tree)]
    note = NOTE.format(_PEOPLE["female"], _PEOPLE["male"])
    return rebuilt(one, every([*others, implies(who, every(tests))]), note)


def _of_pregnancy(tree: c.Tree) -> bool:
    test = tree.of if isinstance(tree, c.Not) else tree
    return isinstance(test, c.Test) and test.concept == "pregnancy test"


def _asked(one: Criterion, criteria: tuple[Criterion, ...]) -> Criterion:
    if one.kind != "inclusion":
        return one
    leaves = [*c.leaves(one.tree)]
    sex = (
        next((leaf.sex for leaf in leaves if isinstance(leaf, c.IsSex)), None)
        if c.IsSex in map(type, leaves)
        else None
    )
    if sex is None or len(one.spans) != len(leaves) or not _SUBJECT[sex].match(one.text):
        return one
    others = _demanded(built_of(one), c.IsSex(sex))
    if others is None or not (_of_birth(others) or _takes(_OTHER[sex], one, criteria)):
        return one
    told = zip(one.spans, leaves, strict=True)
    place = next(span for span, leaf in told if isinstance(leaf, c.IsSex))
    who = Built(c.IsSex(sex), ((place.start, place.end),))
    built = implies(who, every(others)) if others else Built(c.Allowed(one.text), who.places)
    return rebuilt(one, built, NOTE.format(_PEOPLE[sex], _PEOPLE[_OTHER[sex]]))


def _demanded(built: Built, sex: c.IsSex) -> list[Built] | None:
    """What is demanded besides the sex; None where the sex is not demanded, or only of some."""
    if isinstance(built.tree, c.AnyOf):
        members = [Built(*part) for part in operands(built, c.AnyOf)]
        rests = [_demanded(member, sex) for member in members]
        if not rests[0] or any(isinstance(x, c.IsSex) and x != sex for x in c.leaves(built.tree)):
            return None
        return [some(every(rest) if rest else one for rest, one in zip(rests, members, strict=True))]
    parts = [Built(*part) for part in operands(built, c.All)]
    others = [part for part in parts if part.tree != sex]
    if len(others) == len(parts) or any(
        isinstance(x, c.IsSex) for part in others for x in c.leaves(part.tree)
    ):
        return None
    return others


def _of_birth(others: list[Built]) -> bool:
    """Whether all that was understood of the demand is about having children."""
    leaves = [leaf for part in others for leaf in c.leaves(part.tree)]
    told = [leaf for leaf in leaves if not isinstance(leaf, (c.Attest, c.Unparsed))]
    named = [leaf.concept for leaf in told if isinstance(leaf, (c.Condition, c.Received, c.Test))]
    return bool(named) and len(named) == len(told) and all(map(_BIRTH.search, named))


def _takes(sex: Sex, beside: Criterion, criteria: tuple[Criterion, ...]) -> bool:
    """Whether another sentence speaks of people of that sex as of those who may join."""
    if _NAMED[sex].search(beside.text):
        return False
    for one in criteria:
        if one.kind == "exclusion" and one.tree == c.IsSex(sex):
            return False
    return any(_NAMED[sex].search(f"{one.lead} {one.text}") for one in criteria if one.kind != "structured")
