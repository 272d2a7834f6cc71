"""Clauses of plain sentences, said ("you have a stroke") and demanded ("you must not have had a stroke").

Clauses that differ only in what they are about merge: "you have HIV or hepatitis B".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from trialrun.criteria.plain.words import a_list, is_plural

Tense = Literal["present", "perfect", "ever", "relative", "quote"]


class Clause(msgspec.Struct, frozen=True):
    """A subject, a verb and what it is about; `negated` makes it a denial.

    tense: "present" (you have …), "perfect" (you have had …; `verb` is the participle), "ever" (you have ever
           had …), "relative" (a blood relative of yours has …), "quote" (words that only a person can judge;
           `verb` says who).
    items: what the verb is about, joined by `joint`; before, after: words on both sides of them.
    forbidden: the sentence that demands the contrary, where the usual one would sound wrong.
    """

    verb: str
    items: tuple[str, ...]
    subjects: tuple[str, ...] = ("you",)
    tense: Tense = "present"
    before: str = ""
    after: str = ""
    joint: str = "or"
    negated: bool = False
    forbidden: str = ""

    @property
    def kind(self) -> tuple[object, ...]:
        """What two clauses share that can be said in one."""
        return self.verb, self.tense, self.before, self.after, self.negated


def merged(clauses: Iterable[Clause], joint: Literal["and", "or"]) -> list[Clause]:
    """The clauses of a conjunction or a disjunction, with those in one that can be said in one.

    Denials merge only under "and": "you do not have A or B" denies both.
    """
    found: list[Clause] = []
    for clause in clauses:
        before = next((i for i, one in enumerate(found) if _mergeable(one, clause, joint)), None)
        if before is None:
            found.append(clause)
        else:
            found[before] = _merge(found[before], clause, joint)
    return found


def _mergeable(one: Clause, other: Clause, joint: str) -> bool:
    if "quote" in (one.tense, other.tense) or one.forbidden or other.forbidden:
        return False
    if _same_but_for_time(one, other):
        return joint == ("and" if one.negated else "or")
    if one.kind != other.kind:
        return False
    if one.negated and joint == "or":
        return False
    alone = len(one.items) == 1 or one.joint == ("or" if one.negated else joint)
    if one.subjects == other.subjects:
        # Two ranges of one quantity are said in two clauses, and so are two results of one test.
        return alone and one.subjects == ("you",) and len(other.items) == 1
    several = one.subjects != ("you",) and other.subjects != ("you",)
    return several and one.items == other.items and joint == "and" and not one.negated


def _same_but_for_time(one: Clause, other: Clause) -> bool:
    """Whether two clauses differ in only the time: "in the last 30 days or in the last 3 half-lives"."""
    timed = one.after and other.after and one.after != other.after and "," not in one.after + other.after
    return bool(timed) and one == msgspec.structs.replace(other, after=one.after, joint=one.joint)


def _merge(one: Clause, other: Clause, joint: str) -> Clause:
    if _same_but_for_time(one, other):
        return msgspec.structs.replace(one, after=f"{one.after} or {other.after}")
    if one.subjects != other.subjects:
        return msgspec.structs.replace(one, subjects=(*one.subjects, *other.subjects))
    items = tuple(dict.fromkeys((*one.items, *other.items)))
    return msgspec.structs.replace(one, items=items, joint="or" if one.negated else joint)


# ---- said ----------------------------------------------------------------------------------------------


def says(clause: Clause, *, elide: bool = False) -> str:
    """The clause as a statement. elide: without the subject, after a clause that had the same."""
    if clause.tense == "quote":
        words = a_list(clause.items, clause.joint)
        if clause.verb == "the record":
            return f"this is allowed: {words}"
        return f"{clause.verb} {'finds that this is not so' if clause.negated else 'confirms this'}: {words}"
    if clause.tense == "relative":
        subject = "no blood relative of yours" if clause.negated else "a blood relative of yours"
        return _spaced(subject, "has or had", a_list(clause.items, clause.joint), clause.after)
    subject = "" if elide else subject_of(clause)
    return _spaced(subject, _finite(clause), _about(clause))


def subject_of(clause: Clause) -> str:
    return a_list(clause.subjects, "and")


def _finite(clause: Clause) -> str:
    many = clause.subjects == ("you",) or len(clause.subjects) > 1 or is_plural(clause.subjects[0])
    if clause.tense in ("perfect", "ever"):
        have = "have" if many else "has"
        if clause.tense == "ever":
            return f"{have} {'never' if clause.negated else 'ever'} {clause.verb}"
        return f"{have} {'not ' if clause.negated else ''}{clause.verb}"
    if clause.verb == "be":
        return f"{'are' if many else 'is'}{' not' if clause.negated else ''}"
    if clause.negated:
        return f"{'do' if many else 'does'} not {clause.verb}"
    return clause.verb if many else _third_person(clause.verb)


def _third_person(verb: str) -> str:
    return "has" if verb == "have" else f"{verb}s"


def _about(clause: Clause) -> str:
    return _spaced(clause.before, a_list(clause.items, clause.joint) if clause.items else "", clause.after)


# ---- demanded ------------------------------------------------------------------------------------------


def demands(clause: Clause) -> str:
    """The clause as a demand, without its full stop."""
    if clause.forbidden and clause.negated:
        return clause.forbidden
    if clause.tense == "quote":
        return _asked(clause)
    if clause.tense == "relative":
        items = a_list(clause.items, clause.joint)
        if clause.negated:
            return f"No blood relative of yours may have, or have had, {items}"
        return f"A blood relative of yours must have, or have had, {items}"
    subject = capitalized(subject_of(clause))
    if clause.tense in ("perfect", "ever"):
        ever = "never " if clause.tense == "ever" and clause.negated else ""
        denial = "not " if clause.negated and not ever else ""
        tail = " at some time" if clause.tense == "ever" and not clause.negated else ""
        return _spaced(subject, f"must {ever}{denial}have {clause.verb}", _about(clause)) + tail
    return _spaced(subject, f"must {'not ' if clause.negated else ''}{clause.verb}", _about(clause))


_ASKS = {
    "the study team": "The study team will ask",
    "the study doctor": "The study doctor will judge",
    "a person": "A person has to read this",
    "the record": "It is fine, and keeps nobody out",
}


def _asked(clause: Clause) -> str:
    words = f"{_ASKS[clause.verb]}: {a_list(clause.items, clause.joint)}"
    return f"{words}. It must not be so" if clause.negated and clause.verb != "the record" else words


# ---- typography ----------------------------------------------------------------------------------------


def capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def _spaced(*parts: str) -> str:
    text = " ".join(part for part in parts if part)
    return text.replace(" ,", ",")


def quoted(text: str) -> str:
    """Words of the record in quotation marks."""
    return f"“{' '.join(text.split()).rstrip(' .;,')}”"


def sentence(words: str) -> str:
    """With a capital at its beginning and a full stop at its end."""
    return capitalized(words) + ("" if words.endswith((".", "?", "!", ".”")) else ".")


def semicolons(parts: Sequence[str], joint: str) -> str:
    """ "A; B; or C"."""
    return f"{'; '.join(parts[:-1])}; {joint} {parts[-1]}" if len(parts) > 1 else parts[0]
