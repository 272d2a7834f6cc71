"""Examples of drugs under investigation: most are new ones themselves, and some are none."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built
from trialrun.model import criteria as c

# What has a usual dose is no new drug.
_OF_OLD = re.compile(r"high(?:er)?[\s-]+dose|high\b", re.IGNORECASE)


def of_new_drugs(core: Built, phrase: Phrase, context: Context) -> bool:
    """ "Investigational drugs (such as vaccines)": new ones; "including high-dose steroids": usual ones."""
    if not any(
        isinstance(x, c.Received) and x.concept == "investigational agent" for x in c.leaves(core.tree)
    ):
        return False
    old = _OF_OLD.match(context.text, phrase.examples[0].start) is not None
    return not (old and context.excluding and not phrase.negated)
