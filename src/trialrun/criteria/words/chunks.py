"""What a sentence is made of, before grammar: quantities, windows, concepts, cue words, plain words.

A chunk covers a stretch of the sentence. The finders (`quantities`, `windows`, `cues`, `vocab.mentions`)
each claim stretches; `chunk` puts them in one row, in which every character but white space belongs to
exactly one chunk.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any, Literal

import msgspec

from trialrun.criteria.words.authorities import criteria_for_treatment
from trialrun.criteria.words.cell_diseases import with_cell_diseases
from trialrun.criteria.words.cues import cue_of, cues, exertions, unturned
from trialrun.criteria.words.extents import MAYBE_NTH, extents
from trialrun.criteria.words.neutral import ASSAY_SIGNS, assays, neutral
from trialrun.criteria.words.numbered_kinds import untold_kinds, with_numbered_kinds
from trialrun.criteria.words.occasions import OFTEN, occasions
from trialrun.criteria.words.quantities import quantities
from trialrun.criteria.words.ratios import with_ratios
from trialrun.criteria.words.remedies import MAYBE as MAYBE_REMEDY
from trialrun.criteria.words.remedies import with_remedies
from trialrun.criteria.words.responses import response_rules, responses, unreached
from trialrun.criteria.words.scale_ends import MAYBE as MAYBE_ENDS
from trialrun.criteria.words.scale_ends import scale_ends
from trialrun.criteria.words.signs import Together, Words
from trialrun.criteria.words.spoken import (
    MAYBE_ANSWERING,
    PREDNISONE_DOSE,
    answering,
    for_cure_or_prevention,
    never_given,
    once_in_life,
    spoken,
    whole_ones,
    with_angiography,
    with_creatinine,
    with_doses,
    with_either_noun,
    with_exposure,
    with_scales,
    with_treatments,
)
from trialrun.criteria.words.vaccines import with_vaccines
from trialrun.criteria.words.windows import windows
from trialrun.vocab.mentions import Mention, fold, mentions
from trialrun.vocab.spelling import lowered

ChunkKind = Literal[
    "quantity",  # Quantity
    "grade",  # Range
    "stage",  # tuple of stages
    "lines",  # Range: how many lines of therapy
    "window",  # Window
    "repeated",  # Repeated: on how many occasions
    "concept",  # Mention
    "cue",  # what cues.CUES says; `role` tells which
    "and",
    "but",
    "or",
    "and/or",
    "comma",
    "slash",
    "stop",  # ; : .
    "(",
    ")",
    "aside",  # Built: a bracket that says more of the item before it
    "built",  # Built: a bracket that was compiled on its own
    "examples",  # chunks of what "such as" names
    "exception",  # chunks of what "except" spares
    "word",
]


class Chunk(msgspec.Struct, gc=False):
    """A stretch of a sentence with what it was recognised as."""

    kind: ChunkKind
    start: int
    end: int
    text: str
    value: Any = None
    role: str = ""
    extra: Any = None  # a window's FoundWindow with its alternative; the rules by which a response is judged


# "non-lactating", "nonpregnant": a denial that is written as one word with what it denies.
_DENIED = re.compile(
    r"\bnon[\s-]*(?=(?:pregnant|lactating|breast-?feeding|nursing)\b"
    r"|(?:diabetic|asthmatic|hypertensive|cirrhotic|epileptic|obese|septic|hemophiliac)s?"
    r"(?:$|[.;]| (?:patients?|subjects?|participants?|volunteers?|individuals?|people|adults?|children|wom[ae]n|m[ae]n|females?|males?|controls?|donors?)\b))"
)
_OR_MORE = re.compile(
    r"\b(?:[2-9]|two|three|four|five|six)\s+or\s+(?:more|fewer)\b|\b(?:at\s+)?(?:either\s+)?one\s+or\s+both(?=\s+(?:of\s+)?(?:the\s+|these\s+|those\s+|their\s+)?[a-z])"
)
_MAYBE_OR_MORE = Words("or more", "or fewer", "or both")
_EITHER_TIME = re.compile(
    r"\b(?P<both>(?:either )?(?:before|prior to|during|after|following)(?:,? (?:or|and|and/or) |/)(?:before|during|after|following))\b"
    r"(?P<bare>\W*(?:$|(?:(?:the|this|study|trial) )*(?:treatments?|therapy|therapies|study|trial|procedures?)\b))?"
)
_NOT = re.compile(r"\bnon[\s‐-]\Z")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\+\s?/\s?[-−–]|[^\W_]+(?:['’.\-‐‑–+][^\W_]+)*[+%]?|[^\w\s]|_")
_JOINS: dict[str, ChunkKind] = {
    "and": "and",
    "but": "but",
    "&": "and",
    "plus": "and",
    "or": "or",
    "and/or": "and/or",
    ",": "comma",
    "/": "slash",
    ";": "stop",
    ":": "stop",
    ".": "stop",
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
}
_AND_OR = re.compile(r"\band\s*/\s*or\b|\bor\s*/\s*and\b|\band\s*\(\s*or\s*\)|\bnor\b")


# "prednisone 20 mg/day, or equivalent": in whichever drug the dose is given.
_OR_EQUIVALENT = re.compile(r",?\s*\bor\s+(?:an?\s+|its\s+|the\s+)?equivalents?(?=\s*(?:$|[.,;)]))")
# "acquired immunodeficiency syndrome (AIDS)-related illness": AIDS.
_OF_AIDS = re.compile(
    r"(?<=\(AIDS\))-(?:related|associated|defining) (?:illness(?:es)?|diseases?|conditions?|disorders?)\b"
)
# How many drugs a chemotherapy is made of, which no record of one of them tells.
_OF_SEVERAL = re.compile(
    r"\b(?:combination|multi[- ]?agent|single[- ]agent)(?= (?:cytotoxic |systemic )?chemotherap)"
)
# "Aged 18 or younger at onset": when that age was; the record says so of the whole sentence.
_AGED_AT = re.compile(
    r"(?<=age )(?:at|of) (?:the )?(?:time of )?(?:disease |symptoms? )?onset\b"
    r"|(?<=[a-z0-9)] )at (?:the )?(?:time of )?(?:disease |symptoms? )?onset\b(?: of (?:the )?(?:disease|symptoms|illness)\b)?"
)
# "Progression on at least 2 serial MRI scans": on how many it has to be seen, and no value.
_ON_SEVERAL = re.compile(
    r"\b(?:on|in|by) (?:at least |a minimum of )?(?:[2-9]|two|three|four)(?: or more)?(?: (?!of\b|the\b)[a-z]+){0,4} (?:scans|biopsies)\b"
)
# "Melanoma of ocular or mucosal origin": where it began, which no list of sites tells.
_OF_ORIGIN = re.compile(
    r"\bof (?:[a-z-]+ ){0,2}?[a-z-]+(?:, (?:[a-z-]+ )?[a-z-]+)*,? ?(?:or|and/or|/) ?(?:[a-z-]+ )?[a-z-]+ origins?\b"
)
# "Biopsy to exclude cancer", "dementia that would exclude them": nothing is spared.
_RULING_OUT = re.compile(r"\b(?:to|will|would|may|might|should|shall|must|can|could|that|which) exclude\b")
# "HSV types 1 or 2": of either type, as the virus has no other.
_EITHER_TYPE = re.compile(
    r"\b(?:hsv|herpes simplex(?: virus)?|hiv|human immunodeficiency virus)(?: ?\(h[is]v\))?[ ,-]{1,2}(?P<both>types? ?(?:1 ?(?:or|and|and/or|/) ?(?:types? ?)?2|i (?:or|and) ii))\b"
)
# "Primary or initial infection with CMV": which of its infections, no list of diagnoses tells.
_FIRST_INFECTION = re.compile(
    r"\b(?:primary|secondary|initial|first)(?:(?: or | and/or | ?/ ?)(?:primary|initial|first|secondary|recurrent))? infection with\b"
)
# "Progression on or after X" is one time, and no two alternatives.
_ON_OR_AFTER = re.compile(
    r"\b(?:progress(?:ion|ed)|relapsed?|recurrence|recurred)(?: of (?:the |their )?disease)? (?P<when>(?:on|during|while on) or (?:after|following))\b"
)
# "No significant findings on history, vital signs and ECG": by what nothing was found.
_EXAMINED = r"(?:the |an? )?(?:(?:medical|resting|12 lead|12-lead|full|general|clinical|screening|laboratory|blood|physical) )*(?:history(?! of)|vital signs|physical(?: exams?| examinations?)?|examinations?|ecgs?|ekgs?|electrocardiograms?|(?:chest )?(?:x[ -]?rays?|radiographs?)|echocardio(?:grams?|graphy)|ultrasound|imaging|laboratory|lab|tests?|urinalysis|results|values|investigations?|determinations|parameters|evaluations?|assessments?)"
_NOTHING_FOUND = re.compile(
    r"\b(?P<what>(?:(?:abnormal(?:ity|ities)?(?: findings?| results?)?|findings?|deviations?(?: from (?:the )?normal)?) (?:on|in|at|from|during|by|of)|abnormal)"
    rf" {_EXAMINED}(?:(?:,? (?:and/or|and|or) |, ?){_EXAMINED})+)\b"
)
# "AS or psoriasis": letters for a disease, and no conjunction; "AS PER AMENDMENT" is only loud.
_ABBREVIATED = re.compile(r"(?<![\w-])(?<![A-Z] )AS(?![\w-])(?!\s+[A-Z]{2})")
_RISK = re.compile(r"\bint(?:ermediate)?[- ][12]\b")  # a class of risk, and no number
# "prior chemotherapy for this disease", "ascites as the only evidence of disease", "hypertension on treatment":
# what narrows and is no filler.
OF_THIS = re.compile(
    r"\bfor (?:this|the (?:same|present|current|study|trial)|their (?:present|current)) (?:disease|condition|malignancy|cancer|tumou?r|indication|diagnosis|illness|disorder)\b"
    r"|\bas (?:the |an? |their )?(?:only|sole) (?:evidence|manifestation|sites?|signs?|indication) of (?:the )?(?:disease|relapse|recurrence|progression|metastas[ei]s)\b"
    r"|(?<=[\w)\]%] )(?<!\bwhile )(?:on|under) (?:medical |drug )?(?:treatment|therapy|medication)\b(?! (?:with|for|of|in|by|that|to)\b)"
)
_MAYBE_OF_THIS = Words("for th", "only", "sole", "on treat", "on thera", "on medic", "on drug", "under ")
_LIKENED = re.compile(
    r" (?:illness(?:es)?|symptoms?|syndromes?|diseases?|disorders?|reactions?|conditions?|features|peptide|growth)\b"
)
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:[a-z-]+ ){1,3}?and (?:the |an? )?[a-z-]+")
# A rank, and no value; how a disease goes, and nobody's past.
_NO_VALUE = re.compile(r"\d(?: ?(?:st|nd|rd|th))? (?:per)?centiles?\b|\bnatural history(?: of)?\b")
# "The Women's Clinic", "a children's hospital": whose house it is, and not who may join. "Female's aged 18" are.
_OF_A_HOUSE = re.compile(
    r"'s (?:[a-z]+ ){0,2}?(?:hospitals?|clinics?|health|wards?|units?|cent(?:er|re)s?|homes?|study|studies|initiative|schools?"
    r"|oncology|cancer|foundation|institutes?|university|department|network)\b"
)


_ASKED = Together(
    *(ASSAY_SIGNS, MAYBE_ANSWERING, MAYBE_NTH, MAYBE_REMEDY, OFTEN),
    *(_MAYBE_OF_THIS, _MAYBE_OR_MORE),
)


def chunk(text: str) -> list[Chunk]:
    """The chunks of a sentence from left to right."""
    folded = fold(text)
    claims: list[Chunk] = []
    taken = bytearray(len(text))

    def claim(
        kind: ChunkKind, start: int, end: int, value: object = None, role: str = "", extra: object = None
    ) -> None:
        if start < end and taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            claims.append(Chunk(kind, start, end, text[start:end], value, role, extra))

    listed = unturned(folded, cues(folded)) if "non-" in folded or "non " in folded else cues(folded)
    if "'s " in folded:
        listed = [x for x in listed if x.role not in ("sex", "age") or not _OF_A_HOUSE.match(folded, x.end)]
    if "-like" in text:  # "influenza-like illness" names no example
        listed = [
            x for x in listed if text[x.start - 1 : x.end] != "-like" or not _LIKENED.match(folded, x.end)
        ]
    may_stand = _ASKED.stand_in(f"{folded} ")
    joined = "nor" in folded or ("and" in folded and ("/" in folded or "(" in folded))
    for match in _AND_OR.finditer(folded) if joined and "or" in folded else ():
        begin, end = match.span()
        if not [cue for cue in listed if cue.start < begin and end < cue.end]:
            claim("or" if match.group() == "nor" else "and/or", match.start(), match.end())
    found = with_scales(text, folded, mentions(text))
    if "item " in folded or "question " in folded or "hpf" in folded or "high power" in folded:
        found = whole_ones(folded, found)
    found = with_angiography(text, found) if "MRA" in text else found
    found = with_exposure(text, found) if " exposure" in folded else found
    found = with_vaccines(text, folded, found) if "vaccin" in folded or "immuni" in folded else found
    found = with_creatinine(folded, found) if "creatine" in folded else found
    found = with_doses(folded, found) if "predniso" in folded else found
    for dose in found if "predniso" in folded else ():
        if dose.candidates == PREDNISONE_DOSE:
            claim("concept", dose.start, dose.end, dose)  # with its "or equivalent"
    if " ratio" in folded or "ratio of " in folded:
        found = with_ratios(folded, found)
    if "cell" in folded:
        found = with_cell_diseases(folded, found)
    if "immunosuppression" in folded:
        found = with_treatments(folded, found)
    if MAYBE_REMEDY in may_stand:
        found = with_remedies(folded, found)
    if " or " in folded or "and/or" in folded:
        found = with_either_noun(folded, found)
    if "type" in folded or "class" in folded or "grade" in folded or "vessel" in folded:
        found = with_numbered_kinds(folded, found)
    # A name that holds digits or comparison words ("HIV-1", "glucose level") is a name, not a quantity.
    numbered = _DIGIT.search(text) is not None
    named = [(m.start, m.end) for m in found if _DIGIT.search(text, m.start, m.end)] if numbered else []
    if "class i" in folded:  # "class III obesity" holds its class
        named += [(m.start, m.end) for m in found if "class i" in folded[m.start : m.end]]
    if "non-" in folded or "non " in folded:  # "non-HIV associated": not that condition
        found = [x for x in found if not x.of("condition") or not _NOT.search(folded, 0, x.start)]
    for match in _DENIED.finditer(folded) if "non" in folded else ():
        claim("cue", *match.span(), "", "neg")
        found += [
            Mention(match.end() + x.start, match.end() + x.end, x.candidates)
            for x in mentions(text[match.end() :])[:1]
            if x.start == 0
        ]
    for start, end, untreated in never_given(folded, found) if "na" in folded else ():
        claim("built", start, end, untreated, "naive")
    no_cues = unreached(folded) if " than " in folded else ()
    for start, end in (*no_cues, *exertions(folded)):
        claim("word", start, end)
    rated = list(responses(text))
    rules = list(response_rules(folded)) if rated or "response" in [cue.role for cue in listed] else []
    for start, end, by in rules:
        claim("cue", start, end, by, "response-criteria")
    for cue in listed:
        if cue.role == "response-criteria":
            claim("cue", cue.start, cue.end, cue.value, cue.role)
    for extent in extents(text, nth=MAYBE_NTH in may_stand):
        claim("cue", extent.start, extent.end, extent.means, "extent")
    for start, end, category in rated:
        claim("cue", start, end, category, "response")
    for start, end in scale_ends(lowered(text)) if numbered and MAYBE_ENDS.search(folded) else ():
        claim("cue", start, end, "", "filler")
    for match in (
        _NOTHING_FOUND.finditer(folded)
        if "abnormal" in folded or "finding" in folded or "deviat" in folded
        else ()
    ):
        claim("word", *match.span("what"))
    for start, end in neutral(folded, found):
        claim("cue", start, end, "", "filler")
    for often in occasions(folded) if OFTEN in may_stand else ():
        claim("repeated", often.start, often.end, often.value)
    for start, end, name in spoken(folded):
        claim(
            "concept",
            start,
            end,
            Mention(start, end, (("condition", name),)),
            "shared" if name == "medical condition" else "",
        )
    for start, end in assays(folded, found) if ASSAY_SIGNS in may_stand else ():
        claim("cue", start, end, "investigator", "judge")
    for start, end in answering(folded, found) if MAYBE_ANSWERING in may_stand else ():
        claim("cue", start, end, "investigator", "judge")
    for start, end in criteria_for_treatment(folded, found) if "criteria for " in folded else ():
        claim("cue", start, end, "investigator", "judge")
    for start, end in once_in_life(folded, found) if "lifetime " in folded else ():
        claim("cue", start, end, "history", "status")
    for match in _EITHER_TYPE.finditer(folded) if "type" in folded else ():
        claim("cue", *match.span("both"), "", "filler")
    for start, end in untold_kinds(folded, found) if "type" in folded else ():
        claim("cue", start, end, "investigator", "judge")
    for start, end in for_cure_or_prevention(folded, found) if "ic " in folded or "dose" in folded else ():
        claim("cue", start, end, "investigator", "judge")
    for match in _FIRST_INFECTION.finditer(folded) if "infection with " in folded else ():
        claim("cue", *match.span(), "investigator", "judge")
    for match in _ON_SEVERAL.finditer(folded) if "scan" in folded or "biops" in folded else ():
        claim("cue", *match.span(), "investigator", "judge")
    for match in _OF_ORIGIN.finditer(folded) if " origin" in folded else ():
        claim("cue", *match.span(), "investigator", "judge")
    if "onset" in folded and ("age" in folded or "year" in folded):
        for match in _AGED_AT.finditer(folded):
            claim("cue", *match.span(), "", "filler")
    for match in _RULING_OUT.finditer(folded) if "exclude" in folded else ():
        claim("word", *match.span())
    for match in _OF_SEVERAL.finditer(folded) if " chemo" in folded else ():
        claim("cue", *match.span(), "investigator", "judge")
    for match in _ON_OR_AFTER.finditer(folded) if " or after" in folded or " or following" in folded else ():
        claim("word", *match.span("when"))
    for match in _NO_VALUE.finditer(folded) if "centile" in folded or "natural h" in folded else ():
        claim("word", *match.span())
    for match in _RISK.finditer(folded) if "int" in folded else ():
        claim("word", match.start(), match.end())
    for match in OF_THIS.finditer(folded) if _MAYBE_OF_THIS in may_stand else ():
        claim("word", match.start(), match.end())
    for match in _OR_EQUIVALENT.finditer(folded) if "equivalent" in folded else ():
        claim("cue", *match.span(), "", "filler")
    for match in _OF_AIDS.finditer(text) if "S)-" in text else ():
        claim("cue", *match.span(), "", "filler")
    for match in _ABBREVIATED.finditer(text) if "AS" in text else ():
        if not any(x.start <= match.start() < x.end for x in found):
            claim("word", *match.span())
    for match in _SUMMED.finditer(text) if "+" in text else ():
        claim("word", match.start(), match.end())  # "Gleason 4+3": neither number is the score
    for window in windows(folded):
        claim("window", window.start, window.end, window.value, "", window)
        if folded.endswith(_FIRST_GIVEN, window.start, window.end):
            for given in found:  # "prior to the first dose of | nivolumab", "… of | nivolumab or ipilimumab"
                if given.start == window.end + 1 and given.of("therapy"):
                    claim("cue", given.start, _end_of_either(folded, given.end, found), "", "filler")
    for match in _EITHER_TIME.finditer(folded) if "during" in folded or "after" in folded else ():
        # one preposition of what follows, and no alternatives; with nothing of its own behind it it is not passed over
        kind: ChunkKind = "cue" if match["bare"] is None else "word"
        claim(kind, match.start(), match.end("both"), "", "filler" if match["bare"] is None else "")
    for quantity in quantities(text, folded):
        if not (named and any(start < quantity.end and quantity.start < end for start, end in named)):
            claim(quantity.kind, _with_sign(text, quantity.start), quantity.end, quantity.value)
            if quantity.lead is not None:
                claim("cue", *quantity.lead, "", "filler")
    for match in _BETWEEN.finditer(folded) if "between " in folded else ():
        claim("word", *match.span())
    for match in _OR_MORE.finditer(folded) if _MAYBE_OR_MORE in may_stand else ():
        claim("word", match.start(), match.end())  # how many of what follows: no alternatives
    for cue in listed:
        if cue.strong and not ("lack of" in folded and _named_by_a_lack(folded, cue.start, found)):
            claim("cue", cue.start, cue.end, cue.value, cue.role)
    for mention in found:
        blocked = taken.find(1, mention.start, mention.end)
        if blocked > mention.start:  # "healthy male | or female": what stands free may be a name too
            for part in mentions(text[mention.start : blocked]):
                shifted = Mention(mention.start + part.start, mention.start + part.end, part.candidates)
                claim("concept", shifted.start, shifted.end, shifted)
        if blocked == mention.start:  # "co-infection with | hepatitis B": so may what stands behind
            free = taken.find(0, mention.start, mention.end)
            for part in mentions(text[free : mention.end]) if free >= 0 else ():
                shifted = Mention(free + part.start, free + part.end, part.candidates)
                claim("concept", shifted.start, shifted.end, shifted)
        if blocked < 0:
            claim("concept", mention.start, mention.end, mention)
            behind = text[mention.end : mention.end + 2]
            if behind[:1] == "+" and mention.of("test") and not behind[1:].isalnum():
                claim("cue", mention.end, mention.end + 1, "positive", "result")  # "HER2+"
    for cue in listed:
        claim("cue", cue.start, cue.end, cue.value, cue.role)
    if rules and len({by for *_, by in rules}) == 1:  # "CR or CRi per ELN": of both
        for one in claims:
            one.extra = rules[0][2] if one.role == "response" else one.extra
    claims.sort(key=_START)
    if unclaimed := _free(text, claims):
        _claim_the_rest(text, folded, unclaimed, taken, claim)
        claims.sort(key=_START)
        if "plus" in folded:
            _sums(claims)
    return claims


def _named_by_a_lack(folded: str, start: int, found: list[Mention]) -> bool:
    """ "Lack of factor VIII": the name of an illness, and nothing that was not given."""
    return folded.startswith("lack of", start) and any(x.start == start and x.of("condition") for x in found)


def _sums(chunks: list[Chunk]) -> None:
    """ "Blasts plus promyelocytes ≥ 50 %": between measured things "plus" adds, and is no conjunction."""
    if not any(x.kind == "quantity" for x in chunks):
        return
    for before, chunk in itertools.pairwise(chunks):
        if chunk.text.lower() == "plus" and before.kind == "concept" and before.value.of("measurement"):
            chunk.kind = "word"


def _with_sign(text: str, start: int) -> int:
    """Where "= 18 to 30" begins: an equals sign before a range says no more."""
    begin = len(text[:start].rstrip()) - 1
    return begin if begin >= 0 and text[begin] == "=" and text[begin - 1 : begin] not in "<>≤≥" else start


def _end_of_either(folded: str, end: int, found: list[Mention]) -> int:
    """Where "A or B" ends that begins with the drug that ends here, where the clause ends with it."""
    if (either := _EITHER.match(folded, end)) is None:
        return end
    other = next((x.end for x in found if x.start == either.end() and x.of("therapy")), 0)
    return other if other and _CLAUSE_ENDS.match(folded, other) else end


_EITHER = re.compile(r"\s*(?:/|and/or|or|and|plus)\s*")
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[.,;()])")
_FIRST_GIVEN = ("first dose of", "first administration of", "first infusion of", "first injection of")
_START = attrgetter("start")
_SUMMED = re.compile(r"(?<![\w.])\d\s?\+\s?\d(?:\s?=\s?\d{1,2})?(?![\w.%])")


def _free(text: str, claims: list[Chunk]) -> list[tuple[int, int]]:
    """Where something stands between the claims (in order); white space alone is nothing."""
    found: list[tuple[int, int]] = []
    reached = 0
    for one in claims:
        if one.start > reached and not text[reached : one.start].isspace():
            found.append((reached, one.start))
        reached = one.end
    if reached < len(text) and not text[reached:].isspace():
        found.append((reached, len(text)))
    return found


def _words_in(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words of which at least a part lies in the stretches; looks at no other part of the text."""
    done = 0
    found: list[tuple[int, int]] = []
    for start, end in stretches:
        begin = start
        if text[start] != " ":
            while begin > done and not text[begin - 1].isspace():
                begin -= 1  # a word may begin in what is claimed; none goes on over white space
        for match in _WORD.finditer(text, begin if begin > done else done):
            place = match.span()
            if place[0] >= end:
                break
            done = place[1]
            if done > start:
                found.append(place)
    return found


def _claim_the_rest(
    text: str, folded: str, free: list[tuple[int, int]], taken: bytearray, claim: Callable[..., None]
) -> None:
    """Single words and signs that no finder claimed."""
    for start, end in _words_in(text, free):
        if taken.find(1, start, end) < 0:
            if (single := cue_of(folded[start:end])) is not None:  # its phrase overlapped a concept
                claim("cue", start, end, single[1], single[0])
            else:
                claim(_JOINS.get(folded[start:end], "word"), start, end)
            continue
        if taken.find(0, start, end) < 0:
            continue
        # The rest of a word of which a finder claimed a part.
        position = start
        while position < end:
            if taken[position]:
                position += 1
                continue
            stop = position
            while stop < end and not taken[stop]:
                stop += 1
            piece = text[position:stop]
            if piece in ("'s", "’s"):
                position = stop
                continue  # "the subject's life expectancy"
            if any(map(str.isalnum, piece)):
                claim("word", position, stop)
            elif piece.strip("-‐‑–—'"):
                claim(_JOINS.get(piece, "word"), position, stop)
            position = stop
