"""What something that nobody understood requires: a procedure is still to come, and no record answers it."""

from __future__ import annotations

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts


def unknown_needs(phrase: Phrase, parts: list[Built]) -> bool:
    """ "Three or more levels requiring surgery", where only the surgery was understood."""
    need = next((i for i, x in enumerate(phrase.chunks) if x.text.lower().startswith("requir")), 0)
    return any(x.kind == "word" for x in phrase.chunks[:need]) and any(
        still_to_come(x) for part in parts for x in c.leaves(part.tree)
    )


def without_question(needed: Built) -> Built:
    """ "Patients requiring dialysis": with no illness beside it the therapy is what is asked."""
    told = [Built(*part) for part in operands(needed, c.AnyOf) if not isinstance(part[0], c.Attest)]
    return some(told) if told else needed


_DONE = (None, "device", "radiation", "transplant", "cell therapy")


def still_to_come(tree: c.Tree) -> bool:
    """ "Two levels requiring surgery": who needs a procedure has not had it; a drug he may be taking."""
    if not isinstance(tree, c.Received) or tree.within is not None or tree.concept == "hospitalization":
        return False
    known = concepts("therapy").get(tree.concept)
    kind = None if known is None else known.columns.get("kind")
    return not tree.ongoing if kind == "procedure" else kind in _DONE
