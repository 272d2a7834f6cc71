"""Drugs named by one of several targets: "ALK or ROS1 inhibitors", "anti-PD-1, PD-L1 or CTLA-4 antibodies"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built
from trialrun.vocab.mentions import resolve

# A gene or protein, as it is written: not "ACE", "MAO" or a cytochrome, whose inhibitors are named otherwise.
_TARGET = (
    r"(?>(?!(?:ACE|MAO|SSRI|SNRI|ARB|PPI|TNF|COX|CYP|HIV|HBV|HCV|DPP|XO|OR|AND|NOT|AG|PCR|AIDS|CNS)\b|CYP|MAO-|COX-|DPP-)"
    r"(?:CDK4/6|BCR-ABL1?|EGFr|[A-Z]{2,5}(?:-?[A-Z]?[0-9]{1,3}[A-Z]?)?(?:/[Nn]eu)?|c-?[A-Z]{3}|mTOR|Her-?2(?:/[Nn]eu)?))"
)
_JOIN = r"(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|\s*/\s*(?![Nn]eu\b)(?=[A-Z]))"
_LIST = rf"(?P<list>{_TARGET}(?:-?{_JOIN}{_TARGET})+)"
_SEVERAL = re.compile(
    rf"(?<![\w/-]){_LIST}[\s-]+(?P<noun>(?:(?:(?:tyrosine|serine/threonine)[\s-]+)?kinase[\s-]+)?(?i:inhibitors?|antagonists?)(?i:\s+(?:therapy|treatment))?"
    r"|(?i:(?P<aimed>directed|targeted|targeting)\s+(?:(?:monoclonal\s+)?antibod(?:y|ies)|therap(?:y|ies)|agents?|drugs?|treatments?|medications?)))(?![\w-])"
)
_AGAINST = re.compile(
    rf"(?<![\w/-])[Aa]nti-{_LIST}[\s-]+(?P<noun>(?i:(?:monoclonal\s+)?antibod(?:y|ies)|therap(?:y|ies)|agents?|drugs?|treatments?))(?![\w-])"
)
_SPLIT = re.compile("-?" + _JOIN)
HINTS = ("inhibitor", "antagonist", "directed ", "targeted ", "targeting ", "anti-")
"""At least one of these stands in whatever `one_of_targets` finds."""


def one_of_targets(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALK or ROS1 inhibitors": an inhibitor of either; that either gene is altered, nobody said."""
    piece = text[start:end]
    told = _AGAINST.sub(_each_against, _SEVERAL.sub(_each, piece))
    if told == piece:
        return None
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed:
        return None
    return Built(built.tree, ((start, end),) * len(built.places))


def _each(match: re.Match[str]) -> str:
    if "," not in match["list"] and " " not in match["list"]:
        return match.group()  # "PD-1/PD-L1 inhibitors": one class
    if match["aimed"] is not None:
        return " or ".join(map(_aimed_at, _SPLIT.split(match["list"])))
    if "kinase" in match["noun"]:
        noun = f" {match['noun']}"
    else:
        noun = " inhibitor"
    return " or ".join(f"{one}{noun}" for one in _SPLIT.split(match["list"]))


def _aimed_at(target: str) -> str:
    target = target.split("/")[0] if target.lower().endswith("/neu") else target
    known = resolve(f"{target}-directed therapy", "therapy")
    return f"{target}-directed therapy" if known else f"anti-{target} therapy"


def _each_against(match: re.Match[str]) -> str:
    if "," not in match["list"] and " " not in match["list"]:
        return match.group()
    noun = "antibody" if "antibod" in match["noun"].lower() else "therapy"
    return " or ".join(f"anti-{one} {noun}" for one in _SPLIT.split(match["list"]))
