"""What a disease is treated with: in "hypertension drugs" nobody is asked for the disease."""

from __future__ import annotations

import re

from trialrun.criteria.words.signs import Words
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

MAYBE = Words("drug", "medication", "medicine", "therap", "treatment")
_REMEDY = re.compile(
    r" (?P<noun>drugs?|medications?|medicines?|therap(?:y|ies)|treatments?)\b"
    r"(?! (?:trials?|stud(?:y|ies)|failures?|abuse|misuse|overdose|allerg|hypersensitiv|reaction|resistan|naive|experienced|refractory|programs?|cent(?:er|re)s?))"
)
# "tuberculosis (tb) treatment"
_SHORT_FORM = re.compile(r" ?\([^()]*\)")
# "insulin for diabetes treatment", "despite asthma therapy": what another thing is for, and how it went.
_FOR = re.compile(
    r"\b(?:for|to|of|in|during|after|before|despite|under|with|without|on|uncontrolled|refractory|active|severe) $"
)


def with_remedies(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions, with a disease and the drugs behind it as those drugs."""
    return [_remedy(folded, x) if folded.startswith(" ", x.end) else x for x in found]


def _remedy(folded: str, mention: Mention) -> Mention:
    if {group for group, _ in mention.candidates} != {"condition"}:
        return mention
    behind = _REMEDY.match(folded, mention.end)
    if behind is None or _FOR.search(folded, max(0, mention.start - 14), mention.start):
        return mention
    if mention.of("condition") == "immunodeficiency":  # "immune suppression drugs"
        name = "immunosuppressive drug"
    else:
        words = _SHORT_FORM.sub("", folded[mention.start : behind.end()])
        name = resolve(words, "therapy") or uncoded(words)
    return Mention(mention.start, behind.end(), (("therapy", name),))
