"""Sentences that let people with some other disease in as well: "patients with treated brain metastases are eligible"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, operands, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded
from trialrun.vocab.mentions import mentions

_STUDY = r"(?:\s+(?:in(?:to)?|for|to|the|this|our|study|trial|protocol|be|participat(?:e|ion)|enrol(?:l?ment|led|l)?|included|inclusion|enter|entry))*"
_WELCOME = re.compile(
    r"(?:however,?\s+)?(?P<who>(?:(?:all|any)\s+)?(?:patients?|subjects?|participants?|those|individuals|people)\s+(?:with|who\s+have|having)\s+)?"
    r"(?P<what>[^;:]{3,200}?)\s+(?:(?P<may>(?:may|can|could|might|will\s+also)\s+(?:also\s+|still\s+)?be)|(?:are|is)(?:\s+(?:also|still|potentially))?)\s+"
    rf"(?:eligible|included|enrol?led|admitted|allowed|permitted){_STUDY}(?P<more>\s*\([^()]*\)|\s*,?\s+(?:after|following|once)\s[^;:]*)?\W*",
    re.IGNORECASE | re.DOTALL,
)
_TURNED = re.compile(
    r"\b(?:not|no longer|only|unless|except|excluded|ineligible|must|should|if|provided|cannot)\b", re.I
)
_SENTENCE_ENDS = re.compile(r"\.\s+[A-Z]")
_AFFECTED = ("metastatic cancer", "central nervous system involvement")


def also_eligible(text: str, start: int, end: int, context: Context) -> Built | None:
    """Whoever has the disease is asked whether it is as the sentence wants it; nobody else is.

    Of the trial's own disease, or of a cancer, it may be the whole demand.
    """
    match = _WELCOME.fullmatch(text, start, end)
    if match is None or _TURNED.search(match["what"]) or _TURNED.search(match["more"] or ""):
        return None
    if not match["who"] and not match["may"] and not context.excluding:
        return None
    if _SENTENCE_ENDS.search(match["what"]):
        return None  # "Autoimmune disease. Patients with psoriasis may be enrolled": the first keeps out
    if not any(is_a(x, "malignancy", "condition") for x in context.diseases):
        return None
    named = list(dict.fromkeys(x.of("condition") for x in mentions(match["what"])))
    if not named or not all(named) or any(_own(x, context) for x in named):
        return None
    if context.excluding:
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    place = match.start("what"), match.end("what")
    plain = context.clause(text, *place, context.as_exclusion()).tree
    if plain in [c.Condition(x) for x in named] and not match["more"]:
        if not _spread(named[0]):
            return None
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    ill = some([leaf(c.Condition(name), *place) for name in named])
    return implies(ill, attest(text, start, end, "investigator"))


_ALSO = re.compile(
    r"(?:(?:however|but),?\s+)?(?:those|patients?|subjects?|participants?|individuals|people)\s+(?:who|with|without|that|for\s+whom|unfit|ineligible|intolerant|unable|not)\b"
    r"[^;.]{2,200}?\s+(?:are|is|may|will|can)\s+(?:also\s+be|be\s+also|also)\s+(?:considered\s+)?(?:eligible|included|enrol?led|admitted|allowed|permitted)"
    rf"{_STUDY}\s*\.?",
    re.IGNORECASE,
)
_BESIDES = re.compile(rf"(?P<main>[^;]{{6,400}}?)\s*[;.]\s+(?P<also>{_ALSO.pattern})", re.IGNORECASE)


# Who cannot have had what is asked for; of anybody else it may be more of what he has besides.
_UNFIT = re.compile(
    r"\b(?:unfit|ineligible|intoleran\w+|unable|refus\w+|declin\w+|contra-?indicat\w+|cannot|without|never"
    r"|not\s+(?:eligible|candidates?|suitable|tolerate|able|fit|received|had|willing))\b",
    re.IGNORECASE,
)


def lets_others_in(first: str, sentence: str) -> bool:
    """Whether a sentence lets in others than those whom the one before it asks for."""
    if _ALSO.fullmatch(sentence.strip()) is None:
        return False
    named, also = ({x.of("condition") for x in mentions(part)} - {""} for part in (first, sentence))
    return _UNFIT.search(sentence) is not None or bool(named & also)


def besides(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must have failed A; those unfit for A are also eligible": one or the other."""
    match = None if context.excluding else _BESIDES.fullmatch(text, start, end)
    if match is None or not lets_others_in(match["main"], match["also"]):
        return None
    main = context.clause(text, *match.span("main"), context)
    return some([main, attest(text, *match.span("also"), "investigator")])


_WHOSE = re.compile(
    r"(?:(?:all|any)\s+)?(?:patients?|subjects?|participants?|those|individuals|people)\s+(?:with|who\s+have|having)\s+(?P<what>[^,;:]{3,120}?)\s*,?\s+"
    rf"whose\s+[^;:]{{3,300}}?\s+(?:are|is|may\s+be|will\s+be|can\s+be)\s+(?:eligible|included|enrol?led|allowed|permitted){_STUDY}\W*",
    re.IGNORECASE,
)


def eligible_whose(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with another cancer whose course does not interfere are eligible": asked of those with one."""
    match = _WHOSE.fullmatch(text, start, end)
    if match is None or re.search(r"\b(?:not\s+eligible|ineligible|only)\b", match.group(), re.IGNORECASE):
        return None
    if context.excluding:
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    who = context.clause(text, *match.span("what"), context.as_exclusion())
    if not all(isinstance(x, c.Condition) for x in c.leaves(who.tree)):
        return None
    return implies(who, attest(text, start, end, "investigator"))


_AT_DISCRETION = re.compile(
    r"(?:(?:however|therefore|thus|but),?\s+)?(?:(?:all|any)\s+)?(?:(?:patients?|subjects?|participants?|those|individuals|people)\s+(?:with|who\s+have|having|(?=who\s))\s*)?"
    r"(?P<what>[^.;:()<>≤≥]{3,160}?)\s+(?:(?:is|are|may\s+be|can\s+be|will\s+be)\s+)?(?:allowed|permitted|acceptable|eligible|enrol?led|included|admitted)"
    rf"{_STUDY}\s+(?:at|per|with|upon|on|in)\s+(?:the\s+)?(?:discretion|approval|judge?ment)\s+of\s+(?:the\s+)?[\w\s-]{{2,40}}\W*",
    re.IGNORECASE,
)


def at_discretion(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Stable atrial fibrillation allowed at the discretion of …": decided for those who have it, and for nobody else."""
    match = None if context.excluding else _AT_DISCRETION.fullmatch(text, start, end)
    if match is None or _TURNED.search(match["what"].replace("who are not", "")):
        return None
    if match["what"].lower().startswith(("no ", "none ", "neither ")):
        return None
    who = context.clause(text, *match.span("what"), context.as_exclusion())
    tree = who.tree.of if isinstance(who.tree, c.Not) else who.tree
    known = (c.Condition, c.Received, c.Attest)
    if not isinstance(tree, (c.Attest, c.Not)) and all(isinstance(x, known) for x in c.leaves(tree)):
        ill = [x.concept for x in c.leaves(tree) if isinstance(x, c.Condition)]
        if not any(_own(x, context) for x in ill):
            return implies(_as_named(who), attest(text, start, end, "investigator"))
    return None


def _as_named(who: Built) -> Built:
    """The people by their diseases and drugs alone: how bad these are is part of what a person decides."""
    named = [Built(*part) for part in operands(who, c.All)]
    coded = [x for x in named if not isinstance(x.tree, c.Attest) and all(map(_coded, c.leaves(x.tree)))]
    return with_leaves(every(coded), _whatever_its_course) if coded else who


def _coded(tree: c.Tree) -> bool:
    if isinstance(tree, c.Condition):
        return is_coded(tree.concept, "condition")
    return isinstance(tree, c.Received) and is_coded(tree.concept, "therapy")


def _whatever_its_course(tree: c.Tree, place: tuple[int, int]) -> Built:
    if isinstance(tree, c.Condition):
        tree = c.Condition(tree.concept, tree.status, within=tree.within)
    return leaf(tree, *place)


def _spread(concept: str) -> bool:
    return any(is_a(concept, known, "condition") for known in _AFFECTED)


def _own(concept: str, context: Context) -> bool:
    """Whether it is what the trial studies, or another cancer that it might study."""
    if is_a(concept, "malignancy", "condition") and not _spread(concept):
        return True
    return any(is_a(concept, own, "condition") or is_a(own, concept, "condition") for own in context.diseases)


# With words of which at least one stands in whatever the rule reads.
RULES = (
    (eligible_whose, ("whose",)),
    (at_discretion, ("discretion", "approval of", "judgment of", "judgement of")),
    (besides, (" also",)),
    (also_eligible, ("eligible", "included", "enrolled", "enroled", "allowed", "permitted", "admitted")),
)
