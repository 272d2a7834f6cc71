"""Treatments and stays with the disease that they are for: "knee replacement with a diagnosis of arthritis"."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

_LINKS = (
    re.compile(
        r"\s*,?\s+(?P<link>(?:with|and)\s+(?:an?\s+|the\s+)?"
        r"(?:(?:clinical|confirmed|established|primary|main|definite|prior|known)\s+)?diagnos[ie]s\s+of"
        r"|(?P<asked>due\s+to|because\s+of|owing\s+to|secondary\s+to|on\s+account\s+of|for(?:\s+the)?\s+treatment\s+of))\s+(?=\S)",
        re.IGNORECASE,
    ),
    re.compile(r"\s+(?P<link>(?P<asked>for))\s+(?=\S)", re.IGNORECASE),
)
_TIME = re.compile(
    r"\s+(?:within|in|during|over)\s+(?:(?:the|last|past|previous|prior|preceding|next)\s+)*(?:\d+|one|two|three|four|five|six|twelve|a)?\s*-?"
    r"(?:days?|weeks?|months?|years?)\b[^,;:()]{0,60}$",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(
    r"\s*,?\s+but\s+(?:not\s+(?P<with>of|with|for)\s|without\s|no\s)\s*(?P<what>[^,;:()]{3,80})$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[,;:/()]|\b(?:or|and)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\s*(?:all\s+)?(?:(?:fe)?males?\s*(?:or|and|/)\s*(?:fe)?males?|(?:wo)?men\s*(?:or|and|/)\s*(?:wo)?men)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|other\s+than|if|must|should|may|can|could|would|eligible|ineligible|excluded|included|allowed|permitted|candidates?"
    r"|indicated|indications?|who|whom|which|whose|that|suspected|suspicion|possible|probable|risk|prevent\w*|prophyla\w*|screening|failure\s+of)\b",
    re.IGNORECASE,
)
_SPARED = re.compile(r"\b(?:except|excepting|excluding|unless|apart\s+from|other\s+than)\b", re.IGNORECASE)
_ELSE = re.compile(
    r"[,;:()<>≤≥=]|\b(?:no|not|without|with|after|before|who|which|that|unless|except|than|from|by)\b",
    re.IGNORECASE,
)


def indication(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Undergoing gastrectomy due to gastric cancer": the operation, and nobody without the cancer."""
    for links in _LINKS:
        *_, link = (None, *links.finditer(text, start + 4, end))
        if link is not None:
            return _linked(text, start, end, link, context)
    return None


def _linked(text: str, start: int, end: int, link: re.Match[str], context: Context) -> Built | None:
    first, last = link.end(), end
    if _OTHERWISE.search(text, first, end):
        return None
    lead = _BOTH.match(text, start, link.start())
    before = lead.end() if lead else start
    if _SEVERAL.search(text, before, link.start()) or _SPARED.search(text, before, link.start()):
        return None  # of which of several it is told cannot be known; "except for A": what is spared
    time = _TIME.search(text, first, last)
    last = time.start() if time else last
    spared = _BUT_NOT.search(text, first, last)
    last = spared.start() if spared else last
    if _ELSE.search(text, first, last):
        return None
    disease = context.clause(text, first, last, context.as_inclusion())
    if not _ill(disease) or _of_the_trial(disease, context):
        return None
    main = _given(text, start, link.start(), time, context)
    if main is None:
        return None
    given = negate(main) if isinstance(main.tree, c.Not) else main
    told = link.groupdict().get("asked")
    if told and told.lower() == "for" and not _done_for(given, disease):
        return None
    parts = [given, disease]
    if spared is not None:
        denied = context.clause(text, *spared.span("what"), context.as_inclusion())
        if not _ill(denied) or isinstance(main.tree, c.Not):
            return None
        parts.append(negate(denied))
    if told:  # that it was done because of it
        parts.append(attest(text, link.start("link"), last, "investigator"))
    return negate(every(parts)) if isinstance(main.tree, c.Not) else every(parts)


def _given(text: str, start: int, end: int, time: re.Match[str] | None, context: Context) -> Built | None:
    """What is done, with the time that stands behind the disease; None where it is no treatment or stay."""
    told, stop = text, end
    if time is not None:
        told, stop = text[:end] + " " * (time.start() - end) + text[time.start() :], time.end()
    main = context.clause(told, start, stop, context.of(told))
    leaves = list(c.leaves(main.tree))
    if not all(isinstance(x, (c.Received, c.Age, c.IsSex, c.Attest)) for x in leaves):
        return None
    named = [x for x in leaves if isinstance(x, c.Received)]
    if not named or not any(x.planned or is_coded(x.concept, "therapy") for x in named):
        return None
    if isinstance(main.tree, c.Not):
        return main if len(leaves) == 1 else None
    together = main.tree.of if isinstance(main.tree, c.All) else (main.tree,)
    return main if set(together) == set(leaves) else None


def _done_for(given: Built, disease: Built) -> bool:
    """Whether it is done to those who have the disease: no vaccination for influenza, no surgery for weight loss."""
    done = [x.concept for x in c.leaves(given.tree) if isinstance(x, c.Received)]
    aimed_at = any(x.concept in _AIMS for x in c.leaves(disease.tree) if isinstance(x, c.Condition))
    kinds = ("surgery", "hospitalization", "icu admission", "transplant")
    return not aimed_at and any(is_a(one, kind, "therapy") for one in done for kind in kinds)


_AIMS = frozenset(
    ("weight loss", "pregnancy", "lactation", "healthy", "labor", "postmenopausal", "surgically sterile")
)


def _of_the_trial(built: Built, context: Context) -> bool:
    """Whether it is broader than the disease of the trial, which such words do not mean to keep out."""
    named = [x.concept for x in c.leaves(built.tree) if isinstance(x, c.Condition)]
    broad = [x for x in named if is_a(x, "neoplasm", "condition")]
    return any(
        own != x and is_a(own, x, "condition") for x in broad for own in (context.diseases if broad else ())
    )


def _ill(built: Built) -> bool:
    """Known diseases, of which no time is told: that is the treatment's."""
    return all(
        isinstance(x, c.Condition) and is_coded(x.concept, "condition") and not (x.within or x.lasting)
        for x in c.leaves(built.tree)
    )


# At least one of these stands in whatever the rule reads.
HINTS = ("due to", "because of", "owing to", "secondary to", "on account of", "diagnosis of", "diagnoses of", "treatment of", "surgery for",
         "ectomy for", "plasty for", "resection for", "hospitalization for", "hospitalisation for", "admission for", "hospitalized for",
         "hospitalised for", "transplantation for", "transplant for", "operation for")  # fmt: skip


# "Pneumonia requiring ventilation for at least 3 days": so long the ventilation was, and not the pneumonia.
_BROUGHT = re.compile(
    r"(?P<main>[^,;:()<>≤≥=]{4,120}?)\s+(?P<link>(?:(?:that|which)\s+(?:has\s+|have\s+|had\s+)?)?"
    r"(?:(?P<needs>requir(?:ing|ed|es?)|necessitat(?:ing|ed|es?))|resulting\s+in|resulted\s+in|results?\s+in|leading\s+to|led\s+to))\s+"
    r"(?P<what>[^,;:()]{4,100})",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:unless|except|excluding|other\s+than|if|must|should|may|can|could|would|not|no|without|who|whom|which|whose|that)\b",
    re.IGNORECASE,
)


# What comes and goes: what it needed within a month was needed by one of that month.
_EPISODE = re.compile(
    r"\b(?:infections?|exacerbations?|episodes?|attacks?|flares?|bleed(?:ing|s)?|h(?:a)?emorrhages?|hypoglyc(?:a)?emia|events?|sepsis|pneumonia"
    r"|seizures?|cris[ie]s|injur(?:y|ies)|trauma|fractures?)\b",
    re.IGNORECASE,
)


def brought_about(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Asthma leading to a hospital stay within 6 months": the asthma, and the stay at that time."""
    match = _BROUGHT.fullmatch(text, start, end)
    if match is None or _SEVERAL.search(match["main"]) or _NO_MORE.search(match["what"]):
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    treatments = list(c.leaves(given.tree))
    if not all(isinstance(x, c.Received) and is_coded(x.concept, "therapy") for x in treatments):
        return None
    if match["needs"]:
        timed = all(isinstance(x, c.Received) and (x.within or x.lasting) for x in treatments)
        operated = any(
            isinstance(x, c.Received) and is_a(x.concept, "surgery", "therapy") for x in treatments
        )
        if not timed or (operated and not context.excluding):
            return None  # "a fracture requiring surgery within 72 hours": one that is still to come
        plain = context.plain(text, start, end, context)
        if not _EPISODE.search(match["main"]) and not any(
            isinstance(x, (c.Attest, c.Unparsed)) for x in c.leaves(plain.tree)
        ):
            return None
    main = context.clause(text, start, match.end("main"), context)
    ill = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    if not isinstance(ill, c.Condition) or not is_coded(ill.concept, "condition"):
        return None
    what = negate(main) if isinstance(main.tree, c.Not) else main
    times = {x.within for x in treatments if isinstance(x, c.Received)}
    if match["needs"] and len(times) == 1 and ill.within is None and _EPISODE.search(match["main"]):
        status = None if ill.status == "active" else ill.status
        what = Built(msgspec.structs.replace(ill, within=times.pop(), status=status), what.places)
    parts = [what, given]
    if not match["needs"]:  # that it came to this because of it
        parts.append(attest(text, match.start("link"), end, "investigator"))
    return negate(every(parts)) if isinstance(main.tree, c.Not) else every(parts)


# "Infection requiring treatment or hospitalization within 4 weeks": either is the infection's, and so is the time.
_GENERIC = (
    r"(?:(?:systemic|clinical|medical|pharmacologic(?:al)?|active|any|additional|specific|urgent|acute|drug|new|oral|parenteral|intravenous|iv)\s+)*"
    r"(?:therap(?:y|ies)|treatments?|medications?|drugs?|interventions?|medical\s+(?:attention|care))"
)
_NEEDING = re.compile(
    r"(?P<main>[^,;:()<>≤≥=]{4,120}?)\s+(?P<tail>(?:(?:that|which)\s+(?:has\s+|have\s+|had\s+)?)?(?:requir(?:ing|ed|es?)|necessitat(?:ing|ed|es?)|need(?:ing|ed|s))\s+"
    rf"(?:(?P<a>{_GENERIC})\s+(?P<j1>and/or|or|and)\s+(?P<b>[^,;:()]{{4,60}}?)|(?P<c>[^,;:()]{{4,60}}?)\s+(?P<j2>and/or|or|and)\s+(?P<d>{_GENERIC}))"
    r"(?P<time>\s+(?:within|in\s+the|during\s+the)\s[^,;:()]{4,60})?)",
    re.IGNORECASE,
)


def needing_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X requiring treatment and/or hospitalization": an X, and who was in hospital for anything else has none."""
    match = _NEEDING.fullmatch(text, start, end)
    if match is None or _NO_MORE.search(match["tail"], 5):
        return None
    main = context.clause(text, start, match.end("main"), context)
    ill = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    if not any(isinstance(x, c.Condition) for x in c.leaves(ill)):
        return None
    named = f"{match['b'] or match['c']}{match['time'] or ''}"
    given = context.clause(named, 0, len(named), context.of(named).as_exclusion())
    if not all(isinstance(x, c.Received) and is_coded(x.concept, "therapy") for x in c.leaves(given.tree)):
        return None
    asked = attest(text, *match.span("tail"), "investigator")
    parts = [negate(main) if isinstance(main.tree, c.Not) else main, asked]
    if (match["j1"] or match["j2"]).lower() != "and":
        at = match.span("tail")
        parts[1] = some([Built(given.tree, (at,) * len(given.places)), asked])
    return negate(every(parts)) if isinstance(main.tree, c.Not) else every(parts)


BROUGHT = (
    "requir",
    "necessitat",
    "resulting in",
    "resulted in",
    "result in",
    "results in",
    "leading to",
    "led to",
)
