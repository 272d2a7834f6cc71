"""Of whom a list is asked, as its heading says: "Patients without X:", "Women:", "Those with X who:"."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from trialrun.criteria.layout.introductions import NEGATIVE
from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.record.in_case import case_named
from trialrun.criteria.rules.for_whom import are_people, people_named, sex_named, studies
from trialrun.criteria.trees.build import Built, attest, unparsed
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind


class ListOf(msgspec.Struct, frozen=True):
    """The people whom a heading names, and where.

    surely: the list is asked of them whatever it says; else only where it asks for values, ages and times,
    for it may say more of what they have. of_all: the heading asks of everybody to be one of them.
    """

    passage: Passage
    people: Built
    surely: bool = False
    of_all: bool = False


def list_of(
    heading: Passage,
    kind: Kind,
    record: tuple[str, frozenset[str], tuple[str, ...]],
    read: Callable[[Passage], Built],
) -> ListOf | None:
    """Of whom the list under a heading is asked; None for a heading that names nobody, or everybody.

    record: its text, whom all of its headings name, and what the trial studies.
    """
    if (case := case_named(heading.text)) is not None:
        passage = heading.slice(case.start, case.end)
        people = read(passage)
        if people.unparsed or not are_people(people):
            if not case.surely:
                return None
            people = attest(passage.text, 0, len(passage.text), "investigator")
        return ListOf(passage, people, surely=case.surely)
    text, told_apart, diseases = record
    by_sex = sex_named(heading.text, kind, text)
    named = by_sex or people_named(heading.text)
    if named is None:
        return None
    passage = heading.slice(named.start, named.end)
    people = read(passage)
    denied = NEGATIVE.match(passage.text) is not None
    if by_sex is None and (people.unparsed or not are_people(people)):
        if not denied:
            return None
        people = unparsed(passage.text, 0, len(passage.text))
    apart = denied or by_sex is not None or len(told_apart) > 1
    if kind == "inclusion" and not apart:
        if named.who:
            return ListOf(passage, people, of_all=True)  # "Patients with X who:" asks for X
        had = [x.concept for x in c.leaves(people.tree) if isinstance(x, c.Condition)]
        if any(studies(x, diseases) for x in had):
            return None  # whom the trial studies: the list may say more of them
    treated = named.lent and all(isinstance(x, c.Received) for x in c.leaves(people.tree))
    return ListOf(passage, people, surely=apart or named.must or named.who or treated)
