"""Sentences of an exclusion behind which another one lets some in after all."""

from __future__ import annotations

from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.rules.enrolled import lets_in


def with_those_let_in(sentences: list[Passage], section: Section) -> list[Passage]:
    """The sentences of an exclusion, each with one behind it that lets some of those in after all."""
    if section.kind != "exclusion" or len(sentences) < 2:
        return sentences
    joined: list[Passage] = []
    for sentence in sentences:
        if joined and lets_in(sentence.text) and not lets_in(joined[-1].text):
            joined[-1] = joined[-1].joined(sentence)
        else:
            joined.append(sentence)
    return joined
