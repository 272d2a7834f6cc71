"""Concepts that are said with a verb, an adjective or half a name, which no list of names can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.trees.build import Built, leaf, negate
from trialrun.criteria.words.abused import abused
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, known
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention

# "Class III or IV heart failure" names the scale by the disease alone.
_HEART_CLASS = re.compile(
    r"(?<!\w)(?:functional\s+)?class(?:es)?(?=\s*(?:[<>≤≥=]+\s*)?(?:IV|I{1,3}|[1-4])\b[^.;:()]{0,24}?\s(?:(?:congestive|chronic|systolic)\s+)*"
    r"(?:heart failure|cardiac failure|cardiac insufficiency|CHF|HF)\b)",
    re.IGNORECASE,
)


def with_scales(text: str, folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions with the scales that a sentence names by half of their name, or by a name of two."""
    found = with_heart_classes(text, folded, found) if "class" in folded else found
    found = with_child(text, found) if "Child" in text else found
    return with_prognosis(text, found) if "IPSS" in text else found


def with_heart_classes(text: str, lowered: str, found: list[Mention]) -> list[Mention]:
    """Adds the scale of the class that stands before heart failure."""
    if "failure" not in lowered and "hf" not in lowered:
        return found
    bare = [
        Mention(match.start(), match.end(), (("scale", "nyha"),))
        for match in _HEART_CLASS.finditer(text)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in found)
        and not re.search(r"(?:association\)?|NYHA\)?|killip|functional)\s*$", text[: match.start()], re.I)
    ]
    return sorted([*found, *bare], key=lambda mention: mention.start) if bare else found


# "Child B or C": the scale by its first name. Case tells it from a child with hepatitis B.
_CHILD = re.compile(r"(?<!\w)Child(?:['’]?s)?(?=[\s-]+(?:class\s+)?[ABC]\b(?!\s+(?:virus|infection|viral)))")


def with_child(text: str, found: list[Mention]) -> list[Mention]:
    """Adds the Child-Pugh scale where only its first name stands."""
    bare = [
        Mention(match.start(), match.end(), (("scale", "child-pugh"),))
        for match in _CHILD.finditer(text)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in found)
    ]
    return sorted([*found, *bare], key=lambda mention: mention.start) if bare else found


# "CT angiography or MRA": of the vessels, and no drug.
_OF_VESSELS = re.compile(
    r"\b(?:CTA|DSA|CT|MRI|MRV|angiogra\w+|occlu\w+|stenos[ei]s|aneurysm\w*|arter(?:y|ial)\s+(?:imaging|dissection))\b",
    re.IGNORECASE,
)


def with_angiography(text: str, found: list[Mention]) -> list[Mention]:
    """Takes "MRA" for the imaging where the text speaks of vessels or of other imaging."""
    if not _OF_VESSELS.search(text):
        return found
    drug = ("therapy", "mineralocorticoid receptor antagonist")
    imaging: tuple[tuple[Group, str], ...] = (("therapy", "mr angiography"),)
    return [
        Mention(x.start, x.end, imaging) if drug in x.candidates and text[x.start : x.end] == "MRA" else x
        for x in found
    ]


# "PHQ-9 item 9 ≥ 1", "15 eosinophils per hpf": a part of the scale, and what is seen in a tissue.
_OF_A_PART = re.compile(
    r"\s*\(?(?:item|question)s? (?:no )?\d|s?(?: (?:cells? )?per | ?/ ?)(?:hpf|high power)"
)


def whole_ones(folded: str, found: list[Mention]) -> list[Mention]:
    """Without names of scales and cells behind which something else is told that is counted."""
    return [
        x for x in found if not (x.of("scale") or x.of("measurement")) or not _OF_A_PART.match(folded, x.end)
    ]


_EXPOSED = re.compile(r"\s+exposure\b(?!\s+to\b)", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:prior|previous|past|earlier|any|no|without|recent)\s+(?:or\s+(?:current|concurrent|concomitant)\s+)?(?:systemic\s+|oral\s+)?$",
    re.IGNORECASE,
)


def with_exposure(text: str, found: list[Mention]) -> list[Mention]:
    """Takes "prior BTK inhibitor exposure" for the drug: who was exposed to it received it."""
    held: list[Mention] = []
    for mention in found:
        behind = _EXPOSED.match(text, mention.end)
        given = known(mention.of("therapy"), "therapy") if behind is not None else None
        if behind is None or given is None or given.columns.get("kind") not in ("drug", "class"):
            held.append(mention)
        elif _EARLIER.search(text, 0, mention.start) and not mention.of("condition"):
            held.append(Mention(mention.start, behind.end(), mention.candidates))
        else:
            held.append(mention)
    return held


# Of the prostate's symptoms and of the prognosis of myelodysplasia: one abbreviation, two scores.
_PROGNOSIS = re.compile(
    r"myelodysplas|\bMDS\b|\bCMML\b|leuk[a]?emi|blasts?\b|cytogenetic|cytopeni|\b(?:low|lower|high|higher|very high)[ -]risk\b"
    r"|\bint(?:ermediate)?(?:[ -](?:1|2|I|II)\b|[ -]risk)|IPSS\W[^.;]{0,30}?\d\.\d",
    re.IGNORECASE,
)
_OF_THE_PROSTATE = re.compile(r"prostat|\bBPH\b|\bLUTS\b|urinar|voiding|\bAUA\b|Qmax", re.IGNORECASE)


def with_prognosis(text: str, found: list[Mention]) -> list[Mention]:
    """Takes "IPSS" for the score of myelodysplasia where the text speaks of that and of no prostate."""
    if not _PROGNOSIS.search(text) or _OF_THE_PROSTATE.search(text):
        return found
    symptoms = ("scale", "international prostate symptom score")
    return [Mention(x.start, x.end, (("scale", "ipss"),)) if symptoms in x.candidates else x for x in found]


# "medical, psychiatric or substance abuse disorder": the first adjective leans on the noun of the last.
_MEDICAL = re.compile(
    r"\bmedical(?=\s*(?:,|/|\bor\b|\band/or\b)\s*(?:or\s+)?(?:psych|surgical|mental|neuro|behav|substance|emotional|social))"
)


# "Platinum-resistant", "imatinib refractory or intolerant": before a disease an adjective, and nothing given.
_ANSWERS = r"(?:resistant|refractory|sensitive|insensitive|intolerant|ineligible|eligible|unresponsive)"
_ANSWERING = re.compile(
    rf"\b(?P<drug>[a-z]{{4,}})[ -]{_ANSWERS}(?:(?: or | and |/|, | and/or )(?:(?P=drug)[ -])?{_ANSWERS})*(?= (?!to\b|or\b|and\b)[a-z])"
)
MAYBE_ANSWERING = Words("resistant", "refractory", "sensitive", "eligible", "unresponsive")


def answering(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """How the disease answers to a drug, where no name of the vocabulary holds it ("steroid-resistant X")."""
    for match in _ANSWERING.finditer(folded):
        begin, end = match.span()
        within = any(x.start <= begin and x.end > end for x in found)
        if not within and any(x.start == begin and x.end <= end and x.of("therapy") for x in found):
            yield begin, end


# "antiretroviral therapy (ART)-naive adults": never had it, where no name of the vocabulary says so.
_NAIVE = re.compile(r"\s?(?:\(\w{2,8}\))?(?:[\s-]+(?:therapy|treatment))?[\s-]+na(?:i|ï)ve\b")


def never_given(folded: str, found: list[Mention]) -> Iterator[tuple[int, int, Built]]:
    """What somebody is naive to, as what was never given."""
    for mention in found:
        drug = mention.of("therapy")
        match = _NAIVE.match(folded, mention.end) if drug else None
        if match is not None:
            place = mention.start, match.end()
            yield (*place, negate(leaf(c.Received(drug), *place)))


# "Creatine no greater than 2 mg/dL": a value of creatinine, written without its last letters.
_MISSPELT = re.compile(
    r"\s*(?:levels?\s*)?(?:\([^()]{1,12}\)\s*)?(?:[<>≤≥=]|(?:is\s+)?within\s+(?:the\s+)?(?:normal|institutional)"
    r"|(?:is|are|of|must|should|be|was|no|not|less|lower|greater|higher|more|at|below|above|under|over|up|exceeding)\s[^.;]*?(?:\d|normal|uln))"
)


def with_creatinine(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions with creatine taken for creatinine where a bound stands behind it."""
    return [
        Mention(x.start, x.end, (("measurement", "creatinine"),))
        if x.of("therapy") == "creatine supplement" and _MISSPELT.match(folded, x.end)
        else x
        for x in found
    ]


# "> 10 mg/day of prednisone or equivalent": in what the dose of a steroid is counted, and no treatment of its own.
_PER_DAY = r"(?: ?/ ?| per )(?:day|d|24 ?h(?:ours?)?)\b"
_DAILY = r"(?: once)?(?: daily| a day| qd)\b"
_DOSED = re.compile(
    rf"\d ?mg(?:{_PER_DAY})?(?:{_DAILY})?(?P<drug>(?: of)?(?: oral)? predniso(?:lo)?ne?\b"
    rf"(?:,? or (?:(?:its|an|the|other|any|steroid) )*equivalents?(?: dose)?| \(or (?:(?:its|an|the) )*equivalents?\)| ?/ ?(?:an )?equivalents?| equivalents?(?: dose)?)?(?:{_PER_DAY}|{_DAILY})?)"
)


PREDNISONE_DOSE: tuple[tuple[Group, str], ...] = (("measurement", "prednisone dose"),)


def with_doses(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions with prednisone as the measure of a dose, where it stands beside a bound in milligrams."""
    if "mg" not in folded:
        return found
    places = [(m.start("drug") + 1, m.end()) for m in _DOSED.finditer(folded)]
    if not places:
        return found
    rest = [x for x in found if not any(a < x.end and x.start < b for a, b in places)]
    dosed = [Mention(a, b, PREDNISONE_DOSE) for a, b in places]
    return sorted([*rest, *dosed], key=lambda x: x.start)


_TREATED_WITH = re.compile(
    r"\b(?:treat(?:ed|ment)|therapy)\s+(?:with|by)\b(?:(?!\b(?:due|because|that|who|which|history|for)\b)[^;.()])*$|\b(?:receiving|taking|undergoing)\s+(?:\w+\s+)?$"
)


def with_treatments(folded: str, found: list[Mention]) -> list[Mention]:
    """ "Treated with radiation or immunosuppression": what is given, and no immune deficiency."""
    return [
        Mention(x.start, x.end, (("therapy", "immunosuppressive drug"),))
        if folded.startswith("immunosuppression", x.start)
        and x.of("condition") == "immunodeficiency"
        and _TREATED_WITH.search(folded, 0, x.start)
        else x
        for x in found
    ]


# "renal disease or condition that …": one noun.
_EITHER_NOUN = re.compile(
    r"\b(?:diseases?|illness(?:es)?|disorders?|conditions?|syndromes?)(?P<rest>\s(?:or|and/or)\s"
    r"(?:diseases?|illness(?:es)?|disorders?|conditions?|syndromes?))(?=\s(?:that|which|requiring|likely|affecting|interfering)\b)"
)

# "Depression in T cells", "depression of bone marrow function": something falls, and nobody's mood.
_NO_MOOD = re.compile(
    r"(?<!marrow )(?<!segment )(?<!\bst )\bdepression (?:of|in) (?:(?!(?:with|and|or|of|in|patients?|adults|children|wom[ae]n|m[ae]n|people)\b)[\w-]+ ){0,3}?"
    r"(?:cells?|lymphocytes?|leukocytes?|neutrophils?|platelets?|counts?|marrow(?: function)?|function|immune system|immunity|consciousness|respiration|breathing)\b"
)
_LIFETIME = re.compile(r"\blifetime (?=\w)")


def once_in_life(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """ "Lifetime bipolar disorder": had it once; of what is counted over a life it is part of the name."""
    ill = {x.start for x in found if x.of("condition") and not x.of("measurement") and not x.of("scale")}
    for match in _LIFETIME.finditer(folded):
        if match.end() in ill and not folded.startswith(_COUNTED_OVER_LIFE, match.end()):
            yield match.start(), match.end() - 1


# "Therapeutic oral antibiotics", "prophylactic antibiotics": what they are given for, which no record of them tells.
_FOR_WHAT = re.compile(
    r"\b(?:therapeutic|prophylactic|therapeutic or prophylactic|prophylactic or therapeutic|(?:full|therapeutic|prophylactic)[ -]doses?(?: of)?) (?=(?:(?:oral|intravenous|iv|systemic|parenteral|topical) )?(?P<drug>(?!vaccin|doses?\b|study\b|trial\b|protocol\b|investigational\b)[a-z]))"
)


FOR_WHAT = ("therapeutic", "prophylactic")  # said of drugs, and of no illness behind them


def for_cure_or_prevention(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """Whether a known drug cures or prevents, where the vocabulary has no name that says it."""
    if "therapeutic " not in folded and "prophylactic " not in folded and "dose" not in folded:
        return
    for match in _FOR_WHAT.finditer(folded):
        begin, end = match.start(), match.end()
        drug = any(x.start in (end, match.start("drug")) and x.of("therapy") for x in found)
        if drug and not any(x.start <= begin < x.end for x in found):
            yield begin, end - 1


_COUNTED_OVER_LIFE = ("smok", "tobacco", "cigarette")


_MAYBE_EITHER_NOUN = Words(*("or disease", "or illness", "or disorder", "or condition", "or syndrome"))


def with_either_noun(folded: str, found: list[Mention]) -> list[Mention]:
    """Lengthens a name by the second of two general nouns, which says no more than the first."""
    if not _MAYBE_EITHER_NOUN.stand_in(folded):
        return found
    rests = {match.start("rest"): match.end("rest") for match in _EITHER_NOUN.finditer(folded)}
    return [Mention(x.start, rests.get(x.end, x.end), x.candidates) for x in found] if rests else found


def spoken(folded: str) -> Iterator[tuple[int, int, str]]:
    """Concepts that are said with a verb or half a noun, which no list of names can hold."""
    if "abus" in folded or "misus" in folded or "depend" in folded or "addict" in folded:
        yield from abused(folded)
    if "depression " in folded:
        for match in _NO_MOOD.finditer(folded):
            yield match.start(), match.end(), uncoded(match.group())
    if "medical" in folded:
        for match in _MEDICAL.finditer(folded):
            yield match.start(), match.end(), "medical condition"
