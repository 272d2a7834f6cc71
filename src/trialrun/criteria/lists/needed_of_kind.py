"""What is required behind examples, is of any of them: "chronic disease such as gout requiring treatment"."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, every, operands, some
from trialrun.model import criteria as c

_NEED = re.compile(
    r"(?:(?:that|which)\s+(?:currently\s+)?)?(?:requir|need|necessitat)(?:es|e|ing|s|ed)?\b|with\s+symptoms",
    re.IGNORECASE,
)


def needed_of_kind(core: Built, examples: Built, text: str) -> Built | None:
    """The kind or an example of it, with what the last example is said to require."""
    if type(core.tree) is c.All and (each := _needed_before(core, examples)) is not None:
        return each
    if not isinstance(core.tree, (c.Condition, c.Attest)) or "(" in text[core.end : examples.start]:
        return None
    if core.end > examples.start:
        return None
    if isinstance(examples.tree, c.All):
        parts = [Built(*one) for one in operands(examples, c.All)]
        told = _need(parts)
        plain = len(parts) == 2 and all(isinstance(x, c.Condition) for x in c.leaves(parts[0].tree))
        return every([some([core, parts[0]]), told]) if told and plain else None
    members = [Built(*one) for one in operands(examples, c.AnyOf)]
    last = [Built(*one) for one in operands(members[-1], c.All)]
    told = _need(last)
    if told is None or len(last) != 2 or not all(isinstance(x.tree, (c.Condition, c.All)) for x in members):
        return None
    ill = [Built(*operands(x, c.All)[0]) for x in members]
    if any(not isinstance(x.tree, c.Condition) for x in ill):
        return None
    if any(isinstance(x.tree, c.All) and not _asks_for(x, told) for x in members[:-1]):
        return None
    return every([some([core, *ill]), told])


def _needed_before(core: Built, examples: Built) -> Built | None:
    """ "Infections requiring surgery (e.g. appendicitis)": an appendicitis that requires it."""
    ill, *told = [Built(*one) for one in operands(core, c.All)]
    needs = [x.text for one in told for x in c.leaves(one.tree) if isinstance(x, c.Attest)]
    if len(told) != 1 or len(needs) != 1 or _NEED.match(needs[0]) is None or told[0].end > examples.start:
        return None
    if not isinstance(ill.tree, c.Condition) or not all(
        isinstance(x, (c.Received, c.Attest)) for x in c.leaves(told[0].tree)
    ):
        return None
    if not all(isinstance(x, c.Condition) for x in c.leaves(examples.tree)):
        return None
    return every([some([ill, examples]), told[0]])


def _need(parts: list[Built]) -> Built | None:
    """What of a member tells that it requires something; None where nothing does."""
    last = parts[-1]
    told = [x.text for x in c.leaves(last.tree) if isinstance(x, c.Attest)]
    return last if len(parts) > 1 and told and all(map(_NEED.match, told)) else None


def _asks_for(member: Built, told: Built) -> bool:
    """Whether a member is asked only for what is told behind the last one."""
    asked = [x.text for x in c.leaves(told.tree) if isinstance(x, c.Attest)]
    own = [Built(*one) for one in operands(member, c.All)][1:]
    return all(isinstance(x.tree, c.Attest) and x.tree.text.endswith(asked[-1]) for x in own)
