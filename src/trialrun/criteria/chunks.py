"""What a sentence is made of, before grammar: quantities, windows, concepts, cue words, plain words.

A chunk covers a stretch of the sentence. The finders (`quantities`, `windows`, `cues`, `vocab.mentions`)
each claim stretches; `chunk` puts them in one row, in which every character but white space belongs to
exactly one chunk.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Literal

import msgspec

from trialrun.criteria.build import Built, leaf, negate
from trialrun.criteria.cues import cue_of, cues
from trialrun.criteria.extents import extents
from trialrun.criteria.occasions import occasions
from trialrun.criteria.quantities import quantities
from trialrun.criteria.responses import response_rules, responses
from trialrun.criteria.signs import Words
from trialrun.criteria.vaccines import with_vaccines
from trialrun.criteria.windows import windows
from trialrun.model import criteria as c
from trialrun.vocab.mentions import Mention, fold, mentions

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


class Chunk(msgspec.Struct):
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
_NOT = re.compile(r"\bnon[\s‐-]\Z")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+(?:['’.\-‐‑–+][^\W_]+)*[+%]?|[^\w\s]|_")
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


# By what one knows it, as far as it says no more: no number, no person whose judgement it is.
_STEP = (
    r"(?!(?:who|which|that|and|or|but|with|without|within|for|if|unless|except|in|on|no|not|than|more|less|at|investigators?"
    r"|physicians?|doctors?|clinicians?|\w*surgeons?|team|sponsor|opinion|discretion|greater|above|below|over|under|between|from"
    r"|before|after|prior|during)\b)[a-z][\w/.']*"
)
# Further methods of the same list: "…, chest x-ray or biopsy".
_ALSO = (
    r"(?:(?: \([a-z]{2,8}\))?(?: ?/ ?|,? (?:or|and|and/or) |, )(?:an? |by |the )?(?:echo\w*|muga|multi(?:ple)? ?gated (?:radionuclide )?(?:acquisition|angiograph\w*)(?: \(muga\))?|mri|ct|pet|pcr|imaging|ultrasound|ultrasonography|(?:chest |plain )?x ray\w*"
    r"|radiograph\w*|radionuclide scan|bone scan|endoscopy|histopatholog\w*|patholog\w*|histolog\w*|cytolog\w*|biops\w*|immunohistochemistry|ihc|fish"
    r"|serology|culture|physical exam(?:ination)?|clinical exam(?:ination)?|examination|pulse oximetry|laboratory (?:tests?|values|findings)|ecg|spirometry)(?: scans?)?\b)*"
)
_METHOD = (
    rf"(?:the |an? |his |her |their )?(?>{_STEP}(?: {_STEP}){{0,7}})"
    r"(?! ?[<>≤≥=±(\d])(?! (?:of|at|greater|more|less|above|below|over|under|between|from) )"
    rf"{_ALSO}"
)

_PROOF = r"(?:biopsy|culture|histology|cytology|pathology|laboratory|ct|mri|ultrasound|angiography|angiogram|endoscopy|x ray)(?: scan)?"


# "with or without X" asks for nothing; "according to WHO criteria 2016" and "by echo" say how one knows.
_NEUTRAL = re.compile(
    r"\b(?:his|her|hers|him|he|she|s) ?/ ?(?:his|hers?|him|he|she)\b|(?:,? or |,? and |, | ?/ ?)(?:an? |the |by )*(?:sub|co) ?investigators?\b|"
    r"(?:, ?)?\b(?:(?:either|used|given) )*(?:alone|as (?:a )?(?:single agents?|monotherapy)),? or in combination"
    r"(?: with (?:each other|one another|other (?:agents|drugs|medications|therapies|treatments)))?\b(?! (?:with|of)\b)|"
    r"\bwith(?: or | and |, or | ?/ ?)without (?:(?!who\b|and\b|or\b|but\b|allowed\b|permitted\b|acceptable\b|eligible\b|is\b|are\b)[\w']+ ?){1,6}"
    r"|\b(?:whether (?:it is )?)?(?:associated|accompanied|combined|consistent|related|linked|treated|medicated|controlled|operated|resected|ruptured"
    r"|complicated|diagnosed|documented|confirmed|irradiated|vaccinated|hospitali[sz]ed|displaced|concurrent|dependent|present) or not(?: (?:with|to|by) (?:(?!who\b|and\b|or\b|but\b)[\w']+ ?){1,5})?(?=[,.;:)]|$)"
    r"|\bwhether or not (?:(?:they are|it is|it was|associated|treated|related|due|caused|accompanied) ?)(?:(?!who\b|and\b|or\b|but\b)[\w']+ ?){0,5}(?=[,.;:)]|$)"
    r"|\b(?:whether or not|regardless of(?: whether)?|irrespective of(?: whether)?) (?:[\w'/]+ ?){1,8}(?=[,.;:)]|$)"
    r"|\b(?:treated or untreated|untreated or treated)\b"
    r"|\b(?:from )?birth (?:to|until|through|up to) (?=[<≤]|less|under|below|younger)"
    # "score of at least 5 on a 0-10 scale": the ends of the scale are no bound
    r"|\bon (?:an?|the) (?:scale (?:of|from) )?(?:\d{1,2} ?(?:-|–|to)? ?)?\d{1,3} ?-?(?: ?(?:mm|cm|points?))?"
    r"(?: scale\b|(?= (?:(?:numeric(?:al)?|visual|pain|rating|analog(?:ue)?|likert|verbal) ?)*(?:scale|nrs|vas|nprs)\b))"
    r"|\b(?:according to|as defined by|defined by|per|by|based on|as per|using) (?:the )?(?:[\w/.]+ ){0,6}?"
    r"(?:criteria|classification|guidelines?|definition)(?: \(?(?:v(?:ersion)? ?)?\d[\d.]*\)?)?"
    r"|\b(?:by|on|via|using|with) (?:either )?(?:an? )?(?:(?:2d|3d|transthoracic|resting|standard) )?"
    r"(?:echo|echocardiograph\w*|echocardiogram|muga|multi(?:ple)? ?gated acquisition|cockcroft(?: and)? gault|mdrd|ckd epi|spirometry|ecg|mri|ct|pcr"
    r"|histopathology|pathology|histology|cytology|biopsy|immunohistochemistry|ihc|fish)(?: \([\w ]{2,8}\))?(?: (?:scan|formula|equation|method))?"
    r"(?: \(muga\))?(?:(?: (?:or|and) | ?/ ?)(?:an? )?(?:[23] ?d )?(?:echo|echocardiogram|echocardiography|muga|multi(?:ple)? ?gated acquisition|mri|ct|histopathology|pathology|histology|cytology|biopsy)"
    r"(?: \([\w ]{2,8}\))?(?: scan)?)?\b"
    r"|\b(?:by|on) (?:medical )?(?:history|physical exam(?:ination)?|clinical exam(?:ination)?)(?: (?:and/or|or|and) (?:by )?(?:medical history|history|physical exam(?:ination)?|clinical exam(?:ination)?))*"
    + _ALSO
    + r"|\bco ?infect(?:ions?|ed) with\b"
    # "hepatitis B or C co-infection": the infection is named before
    r"|(?:(?<=hiv )|(?<=h[bcd]v )|(?<=virus )|(?<=titis [bcd] )|(?<= or [bcd] )|(?<=/[bcd] ))co ?infect(?:ions?|ed)\b(?! by\b)"
    r"|\bby (?:serum|urine|blood|laboratory|imaging|radiographic|clinical|physical|serologic(?:al)?|standard) \w+"
    + _ALSO
    + rf"|\b{_PROOF}(?:(?:, (?:or |and )?| or | and | ?/ ?){_PROOF}){{0,4}} (?:proven|confirmed|documented|verified)\b(?! by\b)"
    + r"|\b(?:at|on|upon|by) (?:the )?(?:time|date|day|moment) of (?:(?:the|their|this|study|trial|protocol|initial|first|entry|into) )*"
    r"(?:entry|enrol?lment|inclusion|registration|recruitment|randomi[sz]ation|screening|study(?! (?:vaccin|immuni|inject|infus|dos|treat|drug|medic|surg|proced|interv))|visit)\b"
    r"|\bat (?:(?:the|both|study|screening|baseline|enrol?lment) )*visits? \d{1,2}\b|\bat (?:the )?(?:screening|baseline|enrol?lment|study|inclusion) visit\b"
    r"|\b(?:in|on|breathing|while breathing) room air\b|\bat rest\b"
    r"|\b(?:(?:as )?(?:documented|recorded|noted|indicated|listed|present|shown|found|confirmed) )?(?:in|on|from|per|according to) (?:the |their |his |her )?"
    r"(?:patients? |subjects? )?(?:(?:electronic|medical|health|clinical|clinic|hospital) ){1,3}(?:record|chart|note|file|problem list)s?(?: (?:data|system))?\b"
    r"|\b(?:(?:as )?(?:documented|recorded|noted|indicated|listed|present) )?(?:in|on|from) (?:the |their )?(?:problem list|e[hm]r)(?: in the e[hm]r)?\b"
    r"|\b(?:as )?(?:measured|assessed|determined|evaluated|diagnosed|verified|estimated|classified|graded|detected|objectified|quantified"
    r"|monitored|rated|scored) (?:by(?: means of)?|on|using|via|through|according to|per|based on) "
    + _METHOD
    + r"|\b(?:according to|as per|based on) "
    + _METHOD
    + r"|\b(?:on|at) (?:the )?(?:day|date|time) of (?:(?:the|their|first|second|initial|study|index|planned|scheduled|elective|primary) )*(?:vaccination|immunization|injection|infusion|dosing|treatment|surgery"
    r"|transplantation|transplant|intervention|operation|procedure|randomi[sz]ation|screening|enrol?lment|inclusion|registration|admission|consent|visit)\b(?: (?:on|to|in|at) (?:the )?(?:\w+ ){1,3}(?:department|hospital|unit|ward|icu|clinic)\b)?"
)


# By which examination it was seen: "thrombosis by Doppler ultrasound", "metastases on bone scan or CT".
_TOOL = (
    r"(?:(?:chest|plain|bone|spiral|contrast|enhanced|abdominal|pelvic|brain|cranial|cardiac|renal|doppler|duplex|colou?r|standard|routine|repeat"
    r"|baseline|screening|physical|neurologic(?:al)?|clinical|ophthalmologic(?:al)?|gynecologic(?:al)?|rectal|digital|slit|lamp|stress|exercise|12|lead"
    r"|two|dimensional|historical|recent|previous|radionuclide|nuclear|thallium|gallium|marrow|bilateral|liver|needle|fine|core|open|surgical|blood|sputum|urine|stool|csf|serum"
    r"|tissue|direct|serial|computed|computerized|magnetic|resonance|positron|emission|transthoracic|transesophageal|coronary|pulmonary|mr|ct|pet"
    r"|barium|capsule|perfusion|diffusion|weighted|multigated|multi|multiple|gated|laboratory|viral|bacterial|quantitative|qualitative|licensed|federally|approved|hemoglobin|protein|trans|thoracic|esophageal)[ -])*"
    r"(?:x rays?|xrays?|radiograph(?:y|s|ic)?|scans?|ct|mri|imaging|tomography|ultrasound|ultrasonograph\w*|sonogra(?:m|ms|phy)|echo|echocardiogra(?:m|ms|phy)"
    r"|electrocardiogra(?:m|ms|phy)|ecgs?|ekgs?|eegs?|electroencephalogra(?:m|ms|phy)|acquisition(?: \(muga\))?|angiogra(?:m|ms|phy)|arteriogra(?:m|ms|phy)|venogra(?:m|ms|phy)"
    r"|mammogra(?:m|ms|phy)|endoscopy|colonoscopy|bronchoscopy|laparoscopy|cystoscopy|biops(?:y|ies)|aspirat(?:e|es|ion)|cultures?|cytology|histology"
    r"|pathology|histopathology|serology|elisa|eia|(?:(?:western|dot|southern|northern) |immuno)blots?|pcr|immunohistochemistry|immunofluorescence|immunophenotyping|flow cytometry|karyotyp(?:e|ing)"
    r"|cytogenetics?|electrophoresis|exam(?:ination)?s?|spirometry|scintigraphy|muga|microscopy|smears?|fundoscopy|gastroscopy|hysteroscopy|arthroscopy|sigmoidoscopy|enemas?|swallow|sequences?|densitometry|polysomnography|manometry|lumbar puncture|discography|myelography|(?:pulmonary|lung) function test(?:s|ing)?|pfts?|csf(?= (?:evaluation|analysis|exam)))"
    r"(?: (?:scans?|exam(?:ination)?s?|test(?:ing|s)?|stud(?:y|ies)|analysis|evaluation|findings?|criteria|films?|imaging|results?))?(?: \([\w -]{2,12}\))?"
)
_BY_TOOL = re.compile(
    rf"\b(?P<told>(?:as )?(?:documented|confirmed|determined|indicated|demonstrated|evidenced|detected|shown|seen|diagnosed|verified|proven|established"
    rf"|identified|visible|evident|detectable|apparent|assessed|evaluated|judged) )?(?:by|on|via) (?:(?:an?|the|either|both|any|most recent|recent) )*{_TOOL}"
    rf"(?:(?:, ?| ?/ ?| )(?:(?:and/or|and|or) )?(?:by |on |an? |the )*{_TOOL})*\b(?! (?:of|for|showing|with|guided|guidance|abnormal\w*|evidence)\b)"
)


def _by_tools(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """How a known condition was seen; of "abnormalities on ECG" the examination is all that is known."""
    ends = {mention.end for mention in found if mention.of("condition") or mention.of("test")}
    for match in _BY_TOOL.finditer(folded):
        before = folded[: match.start()].rstrip()
        if (
            match["told"]
            or len(before) in ends
            or before.endswith(("positive", "negative", "%", "predicted"))
        ):
            yield match.span()


# Words without which nothing of this can stand in a text: a cheap first look.
_MAYBE_NEUTRAL = Words(
    *("birth", "regardless", "irrespective", " scale", "nrs", "vas", "nprs"),
    *("his/", "her/", "he/", "him/", "s/he", "/ her", "/ she", "investigator"),
    *("with or", "with and", "with/", "with /", "or without", "combination", "or not", "or untreated", "or treated", "criteria", "classif", "guideline", "definition", "echo", "muga", "gated", "cockcroft", "mdrd", "ckd"),
    *("spirom", "ecg", "mri", " ct", "pcr", "histolog", "co infect", "coinfect", "by history", "by medical", "exam"),
    *("cytolog", "biopsy", "immunohist", "ihc", "fish", "by serum", "by urine", "by blood", "by lab", "by imag"),
    *("by radio", "by clin", "by phys", "by stand", "by serol", "room air", "at rest", "measured", "assessed"),
    *("determined", "evaluated", "diagnosed", "verified", "estimated", "graded", "detected", "objectified"),
    *("quantified", "monitored", "rated", "scored", "according to", "as per", "based on", "record", "chart"),
    *("clinical note", "ehr", "emr", "problem list", "day of", "date of", "time of", "moment of", "visit"),
    *("proven", "confirmed", "documented", "verified"),
)  # fmt: skip


# "Class III or IV heart failure" names the scale by the disease alone.
_HEART_CLASS = re.compile(
    r"(?<!\w)(?:functional\s+)?class(?:es)?(?=\s*(?:[<>≤≥=]+\s*)?(?:IV|I{1,3}|[1-4])\b[^.;:()]{0,24}?\s(?:(?:congestive|chronic|systolic)\s+)*"
    r"(?:heart failure|cardiac failure|cardiac insufficiency|CHF|HF)\b)",
    re.IGNORECASE,
)


def _with_heart_classes(text: str, lowered: str, found: list[Mention]) -> list[Mention]:
    if "class" not in lowered or ("failure" not in lowered and "hf" not in lowered):
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


def _with_child(text: str, found: list[Mention]) -> list[Mention]:
    if "Child" not in text:
        return found
    bare = [
        Mention(match.start(), match.end(), (("scale", "child-pugh"),))
        for match in _CHILD.finditer(text)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in found)
    ]
    return sorted([*found, *bare], key=lambda mention: mention.start) if bare else found


_SUBSTANCE = (
    r"(?:alcohol|ethanol|drugs?|substances?|narcotics?|opiates?|opioids?|cocaine|cannabis|marijuana|medications?|illicit|illegal|recreational|prescription"
    r"|street|psychoactive|controlled|intravenous|iv|chemicals?|solvents?)"
)
_OR = r"(?:\s*(?:,|/|\band/or\b|\bor\b|\band\b)\s*(?:(?:or|and)\s+)?)"
_ANY = r"(?:(?:any|other|another|illicit|illegal|some)\s+)*"
_ABUSE = re.compile(
    rf"\b(?:active(?:ly)?\s+)?(?:abus(?:e|es|ed|ing|ers?)|misus(?:e|es|ing)|dependen(?:ce|t|cy) (?:on|upon|of)|addict(?:ion|ed) to)\s+(?:of\s+)?{_ANY}"
    rf"(?P<what>{_SUBSTANCE}(?:{_OR}{_ANY}{_SUBSTANCE}|\s+{_SUBSTANCE})*)(?:\s+of abuse)?\b(?!\s+(?:abuse|dependence|addiction|use|test))"
)
_RISK = re.compile(r"\bint(?:ermediate)?[- ][12]\b")  # a class of risk, and no number
# "prior chemotherapy for this disease", "ascites as the only evidence of disease", "hypertension on treatment":
# what narrows and is no filler.
OF_THIS = re.compile(
    r"\bfor (?:this|the (?:same|present|current|study|trial)|their (?:present|current)) (?:disease|condition|malignancy|cancer|tumou?r|indication|diagnosis|illness|disorder)\b"
    r"|\bas (?:the |an? |their )?(?:only|sole) (?:evidence|manifestation|sites?|signs?|indication) of (?:the )?(?:disease|relapse|recurrence|progression|metastas[ei]s)\b"
    r"|(?<=[\w)\]%] )(?<!\bwhile )(?:on|under) (?:medical |drug )?(?:treatment|therapy|medication)\b(?! (?:with|for|of|in|by|that|to)\b)"
)
_MAYBE_OF_THIS = Words("for th", "only", "sole", "on treat", "on thera", "on medic", "on drug", "under ")
# "medical, psychiatric or substance abuse disorder": the first adjective leans on the noun of the last.
_MEDICAL = re.compile(
    r"\bmedical(?=\s*(?:,|/|\bor\b|\band/or\b)\s*(?:or\s+)?(?:psych|surgical|mental|neuro|behav|substance|emotional|social))"
)


# "Platinum-resistant", "imatinib refractory or intolerant": before a disease an adjective, and nothing given.
_ANSWERS = r"(?:resistant|refractory|sensitive|insensitive|intolerant|ineligible|eligible|unresponsive)"
_ANSWERING = re.compile(
    rf"\b(?P<drug>[a-z]{{4,}})[ -]{_ANSWERS}(?:(?: or | and |/|, | and/or )(?:(?P=drug)[ -])?{_ANSWERS})*(?= (?!to\b|or\b|and\b)[a-z])"
)
_MAYBE_ANSWERING = Words("resistant", "refractory", "sensitive", "eligible", "unresponsive")


def _answering(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """How the disease answers to a drug, where no name of the vocabulary holds it ("steroid-resistant X")."""
    for match in _ANSWERING.finditer(folded):
        begin, end = match.span()
        within = any(x.start <= begin and x.end > end for x in found)
        if not within and any(x.start == begin and x.end <= end and x.of("therapy") for x in found):
            yield begin, end


# "antiretroviral therapy (ART)-naive adults": never had it, where no name of the vocabulary says so.
_NAIVE = re.compile(r"\s?(?:\(\w{2,8}\))?(?:[\s-]+(?:therapy|treatment))?[\s-]+na(?:i|ï)ve\b")


def _never_given(folded: str, found: list[Mention]) -> Iterator[tuple[int, int, Built]]:
    """What somebody is naive to, as what was never given."""
    for mention in found:
        drug = mention.of("therapy")
        match = _NAIVE.match(folded, mention.end) if drug else None
        if match is not None:
            place = mention.start, match.end()
            yield (*place, negate(leaf(c.Received(drug), *place)))


# "renal disease or condition that …": one noun.
_EITHER_NOUN = re.compile(
    r"\b(?:diseases?|illness(?:es)?|disorders?|conditions?|syndromes?)(?P<rest>\s(?:or|and/or)\s(?:(?:medical|other)\s)?"
    r"(?:diseases?|illness(?:es)?|disorders?|conditions?|syndromes?))(?=\s(?:that|which|requiring|likely|affecting|interfering)\b)"
)


def _with_either_noun(folded: str, found: list[Mention]) -> list[Mention]:
    rests = {match.start("rest"): match.end("rest") for match in _EITHER_NOUN.finditer(folded)}
    return [Mention(x.start, rests.get(x.end, x.end), x.candidates) for x in found] if rests else found


def _spoken(folded: str) -> Iterator[tuple[int, int, str]]:
    """Concepts that are said with a verb or half a noun, which no list of names can hold."""
    if "abus" in folded or "misus" in folded or "depend" in folded or "addict" in folded:
        for match in _ABUSE.finditer(folded):
            only = set(re.findall(r"[a-z]+", match["what"])) <= {"alcohol", "ethanol"}
            yield match.start(), match.end(), "alcohol abuse" if only else "substance abuse"
    if "medical" in folded:
        for match in _MEDICAL.finditer(folded):
            yield match.start(), match.end(), "medical condition"


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

    listed = list(cues(folded))
    for match in _AND_OR.finditer(folded) if "or" in folded else ():
        if not any(cue.start < match.start() and match.end() < cue.end for cue in listed):
            claim("or" if match.group() == "nor" else "and/or", match.start(), match.end())
    found = _with_child(text, _with_heart_classes(text, folded, mentions(text)))
    found = with_vaccines(text, folded, found)
    if " or " in folded or "and/or" in folded:
        found = _with_either_noun(folded, found)
    # A name that holds digits or comparison words ("HIV-1", "glucose level") is a name, not a quantity.
    named = [(m.start, m.end) for m in found if _DIGIT.search(text, m.start, m.end)]
    if "non-" in folded or "non " in folded:  # "non-HIV associated": not that condition
        found = [x for x in found if not x.of("condition") or not _NOT.search(folded, 0, x.start)]
    for match in _DENIED.finditer(folded) if "non" in folded else ():
        claim("cue", *match.span(), "", "neg")
        found += [
            Mention(match.end() + x.start, match.end() + x.end, x.candidates)
            for x in mentions(text[match.end() :])[:1]
            if x.start == 0
        ]
    for start, end, untreated in _never_given(folded, found) if "na" in folded else ():
        claim("built", start, end, untreated, "naive")
    rated = list(responses(text))
    rules = list(response_rules(folded)) if rated or any(cue.role == "response" for cue in listed) else []
    for start, end, by in rules:
        claim("cue", start, end, by, "response-criteria")
    for cue in listed:
        if cue.role == "response-criteria":
            claim("cue", cue.start, cue.end, cue.value, cue.role)
    for extent in extents(text, folded):
        claim("cue", extent.start, extent.end, extent.means, "extent")
    for start, end, category in rated:
        claim("cue", start, end, category, "response")
    neutral = [m.span() for m in _NEUTRAL.finditer(folded)] if _MAYBE_NEUTRAL.stand_in(folded) else []
    if " by " in folded or " on " in folded or " via " in folded:
        neutral += _by_tools(folded, found)
        neutral.sort(key=_length, reverse=True)  # "by MRI | , CT scan or chest x-ray": the whole list
    for start, end in neutral:
        claim("cue", start, end, "", "filler")
    for often in occasions(folded):
        claim("repeated", often.start, often.end, often.value)
    for start, end, name in _spoken(folded):
        claim(
            "concept",
            start,
            end,
            Mention(start, end, (("condition", name),)),
            "shared" if name == "medical condition" else "",
        )
    for start, end in _answering(folded, found) if _MAYBE_ANSWERING.stand_in(folded) else ():
        claim("cue", start, end, "investigator", "judge")
    for match in _RISK.finditer(folded) if "int" in folded else ():
        claim("word", match.start(), match.end())
    for match in OF_THIS.finditer(folded) if _MAYBE_OF_THIS.stand_in(folded) else ():
        claim("word", match.start(), match.end())
    for match in _SUMMED.finditer(text) if "+" in text else ():
        claim("word", match.start(), match.end())  # "Gleason 4+3": neither number is the score
    for window in windows(folded):
        claim("window", window.start, window.end, window.value, "", window)
        if folded.endswith(_FIRST_GIVEN, window.start, window.end):
            for given in found:  # "prior to the first dose of | nivolumab"
                if given.start == window.end + 1 and given.of("therapy"):
                    claim("cue", given.start, given.end, "", "filler")
    for quantity in quantities(text, folded):
        if not any(start < quantity.end and quantity.start < end for start, end in named):
            claim(quantity.kind, _with_sign(text, quantity.start), quantity.end, quantity.value)
            if quantity.lead is not None:
                claim("cue", *quantity.lead, "", "filler")
    for match in _OR_MORE.finditer(folded) if " or " in folded else ():
        claim("word", match.start(), match.end())  # how many of what follows: no alternatives
    for cue in listed:
        if cue.strong:
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
            if (
                text.startswith("+", mention.end)
                and mention.of("test")
                and not text[mention.end + 1 : mention.end + 2].isalnum()
            ):
                claim("cue", mention.end, mention.end + 1, "positive", "result")  # "HER2+"
    for cue in listed:
        claim("cue", cue.start, cue.end, cue.value, cue.role)
    if len({by for *_, by in rules}) == 1:  # "CR or CRi per ELN": of both
        for one in claims:
            one.extra = rules[0][2] if one.role == "response" else one.extra
    claims.sort(key=_START)
    if unclaimed := _free(text, claims):
        _claim_the_rest(text, folded, unclaimed, taken, claim)
        claims.sort(key=_START)
        if "plus" in folded:
            _sums(claims)
    return claims


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


_FIRST_GIVEN = ("first dose of", "first administration of", "first infusion of", "first injection of")
_START = attrgetter("start")
_SUMMED = re.compile(r"(?<![\w.])\d\s?\+\s?\d(?:\s?=\s?\d{1,2})?(?![\w.%])")


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


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


def _words_in(text: str, stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The words of which at least a part lies in the stretches; looks at no other part of the text."""
    done = 0
    for start, end in stretches:
        begin = start
        while begin > done and not text[begin - 1].isspace():
            begin -= 1  # a word may begin in what is claimed; none goes on over white space
        done = max(begin, done)
        while done < end and (match := _WORD.search(text, done)) is not None and match.start() < end:
            done = match.end()
            if done > start:
                yield match.span()


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
            if any(char.isalnum() for char in piece):
                claim("word", position, stop)
            elif piece.strip("-‐‑–—'"):
                claim(_JOINS.get(piece, "word"), position, stop)
            position = stop
