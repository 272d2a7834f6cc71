"""Wordings that Chia marks whatever the compiler makes of them: it passes over them, or cuts them otherwise.

- A moment of the study or its treatment is a time ("at screening", "on the day of surgery").
- What one is allergic to is a drug even where only the study is named ("any of the study drugs", "excipients").
- What a diagnosis was found by is a procedure also as an adverb ("histologically"), and that it was confirmed
  a value; the manual that it follows qualifies it ("DSM-IV"), and is a measurement where its name is in full. A treatment of which only the course is told is
  a procedure ("prior treatment with").
- A part of the body behind its preposition is a qualifier where no name takes it in ("surgery of the wrist").
- Viruses of one name are one condition ("hepatitis B or C").
- A dose that does not change is a qualifier; a habit of use tells how often ("regular use").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# "At screening", "during the study period", "on the day of surgery": a time, which the compiler passes over.
_EVENT = (
    r"(?:screening|baseline|enrol?lment|inclusion|randomi[sz]ation|study (?:entry|start|period|treatment|visit)"
    r"|(?:the )?(?:initial |first )?assessment|visit \d+|day \d+|entry(?: into the study)?|admission|hospitali[sz]ation|diagnosis"
    r"|surgery|operation|vaccination|treatment(?: period| process| phase)?|exercise|birth|consent|informed consent"
    r"|participation|study(?! \w)|trial(?! \w)|(?:follow-up|postoperative|preoperative|perioperative) period)"
)
_MOMENT = re.compile(
    r"\b(?:(?:at|before|prior to|during|throughout|until|after|on|in|while on|for)(?: the)?(?: whole| entire| full| first)?"
    r"(?: (?:time|course|day|start|beginning|end|duration|initiation|period) of)(?: the)?(?: " + _EVENT + r")"
    r"|(?:at|before|prior to|during|throughout|until)(?: the)?(?: whole| entire)? " + _EVENT + r")"
    r"(?: (?:visit|period|examination)(?: \d+)?)?(?: (?:and|or) (?:baseline|screening|visit \d+))?\b"
    r"|\bin (?:the )?(?:near )?future\b|\bat the same time\b",
    re.IGNORECASE,
)
_ALLERGEN = re.compile(
    r"\b(?:allerg|(?:hyper)?sensi[tb]|intoleran|contra-?indicat|reaction)\w*[^.;\n]{0,60}?\b(?:to|of|against)"
    r"(?: (?:any|one|each|of|the|its|their|other|or))*"
    r" (?P<words>(?:(?:study|trial|investigational|used|tested) )?(?:drug|medication|product|treatment|substance)s?"
    r"|(?:components?|excipients?|ingredients?))\b(?! (?:of|class|used|that))",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:use of|taking|intake of|receiving|contraindications? to)(?: (?:any|the|other|an))*"
    r" (?P<words>(?:investigational |study )?(?:drug|medication|medicine|product)s?)\b(?! (?:abuse|use|that|known))",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:histo(?:patho)?log|cytolog|radiolog|radiograph|angiograph|echocardiograph|microbiolog)ically\b"
    r"|\b(?:histo|cyto|patho)logically\b|\bradiographically\b|\bhistolog(?:y|ical)\b|\bphysical examinations?\b",
    re.IGNORECASE,
)
_MANUAL_IN_FULL = re.compile(
    r"\bDiagnostic and Statistical Manual(?: of Mental Disorders?)?(?:,? (?:- ?)?(?:\w+ Edition|\(?[IV\d]+\)?))?(?:,? Text Revision)?(?: ?\((?:DSM)?[^()]*\))?",
    re.IGNORECASE,
)
_MANUAL = re.compile(r"\b(?:DSM|ICHD|ICD)[- ]+(?:I?V|III|[3-9]|10)(?:-?TR|-?R)?\b(?! (?:code|score))")
_SPANNED = re.compile(
    r"\bstable (?:dose|dosing|dosage|regimen)s?\b",
    re.IGNORECASE,
)
_INTENDED = re.compile(r"\bplan(?:s|ning)? to become\b|\bscheduled for\b", re.IGNORECASE)
_PROVEN = re.compile(r"(?:\b\w+ically|-)[ ]?(?P<words>confirmed|proven)\b", re.IGNORECASE)
_TREATED = re.compile(
    r"(?:(?:^|[.;,(] ?)|\b(?:prior|previous|current|concurrent|concomitant|ongoing|requir\w+|receiv\w+|under|on|any|no) )"
    r"(?P<words>treatments?)\b(?= (?:with|for|of)\b|[.;,)]|$)",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(?:chronic|regular|routine|habitual|frequent|daily) use\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:past (?:medical )?|medical )history\b", re.IGNORECASE)
_OBSERVED = re.compile(
    r"\bfamily history\b|\bsmokes?\b|\bfalls\b|\bsexually active\b|\bself-report(?:ed)?\b|\blanguage barriers?\b"
    r"|\b(?:(?:high|increased) )?(?:bleeding|suicidal|suicide) risk\b"
    r"|\b(?:(?:un)?able to |inability to )?(?:speak|read|understand|fluent in)\b[\w ,/]{0,40}?"
    r" (?:English|Spanish|French|German|Danish|Norwegian|Dutch|Chinese)(?: language)?"
    r"(?:(?: or | and |/)(?:English|Spanish|French|German|Danish|Norwegian|Dutch|Chinese)\b)?",
    re.IGNORECASE,
)
# What is as the drug under study, in the words that many records have.
_ALIKE = re.compile(
    r"\b(?:compounds|drugs|agents) (?:of|with) (?:a )?similar chemical (?:or|and) biologic(?:al)? composition to [\w-]+",
    re.IGNORECASE,
)
_SOCIETY = re.compile(
    r"\bAmerican Society of An(?:a)?esthesiolog(?:ists?|y)(?:['’]s?)?(?: \(ASA\))?"
    r"(?: (?:(?:physical )?status|score|risk classification|(?:physical )?class(?:ification)?(?! ?[IVX\d])))*",
    re.IGNORECASE,
)
_ACTING = re.compile(
    r"\b(?:drugs?|medications?|medicines|agents)\b(?= (?:known|that|which|related|associated|affecting|used|may)\b)",
    re.IGNORECASE,
)
# In a pair with "suspected" what is known has its mood, too.
_KNOWN = re.compile(r"\b(?:known|documented|diagnosed)\b(?= or (?:suspected|presumed)\b)", re.IGNORECASE)
_ANTICIPATED = re.compile(
    r"\banticipated(?: to (?:receive|require|undergo))?\b|\bsuspicious for\b", re.IGNORECASE
)
# An acuity on Snellen's chart, which the compiler takes for no number of letters.
_SNELLEN = re.compile(
    r"(?:[<>=≤≥]+\s*)?\b20\s?/\s?\d{2,3}\b(?:\s+or\s+(?:better|worse|less|more|greater))?", re.IGNORECASE
)
# How often: "twice a week", "at least 3 drinks per day".
_UNIT_OF_TIME = r"(?:day|daily|night|week|weekly|wk|month|monthly|year|annum|hour)"
_OFTEN = re.compile(
    r"(?:(?:\b(?:at least|more than|less than|up to|no more than|greater than|over)|[<>=≥≤]+) ?)?"
    r"(?:\b(?:once|twice|thrice|(?:\d+|one|two|three|four|five|several)(?: or more| or fewer)? (?:times|doses|cigarettes|drinks|units|packs"
    r"|glasses|cups|hours|minutes|sessions|episodes|attacks|days|nights|seizures|exacerbations|infections|tablets|pills)(?: of \w+)?)"
    r"(?:[ -]?(?:/|per|a|an|each|every)[ -]?|[ -])" + _UNIT_OF_TIME + r"\b)",
    re.IGNORECASE,
)
_SOME_OR_MORE = re.compile(
    r"\b(?:one|two|three|four|five|[1-9])(?: \([1-9]\))? or more\b(?! (?:of age|years|months|weeks|days|points))",
    re.IGNORECASE,
)
# Spells that are no window of the compiler's: "recent 3 months", "in the past".
_RECENTLY = re.compile(
    r"\b(?:(?:(?:with)?in|during|over|for) )?(?:the )?(?:recent|past|last|previous) (?:\d+|one|two|three|four|five|six|twelve) (?:years?|months?|weeks?|days?)\b"
    r"|\bin the past\b(?! (?:\d|one|two|three|four|five|six|few|several|twelve|year|month|week|decade))",
    re.IGNORECASE,
)
_VIRUSES = re.compile(
    r"\bhep(?:atitis)?\.? [A-C](?:(?:,| or| and|/|, or|, and| and/or) [A-C]\b)+(?: (?:virus )?infections?)?",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:disease|tumou?r|cancer) progression\b|\bprogression of (?:the )?disease\b", re.IGNORECASE
)
_SUSPECTED = re.compile(r"\bsuspicion\b(?! of)", re.IGNORECASE)
_BYGONE = re.compile(
    r"(?<!the )\bpast\b(?= (?:or|and) (?:current|present|active)|\s*[),;.]|$)|\b(?:current|active|present) (?:or|and) (?P<words>past)\b(?! (?:medical )?history)",
    re.IGNORECASE,
)
_HINDERED = re.compile(r"\bprecluding\b|\bpreventing\b", re.IGNORECASE)
# How an organ works, without a number.
_WORKING = re.compile(r"\badequate\b(?= (?:\w+ ){1,2}(?:functions?|reserves?)\b)", re.IGNORECASE)
# A house by its own name.
_HOUSE = re.compile(
    r"\b[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|of|and|de|for|the)){0,6} (?:Hospital|Clinic|Cent(?:er|re)|Unit|Department|Institute|Home)\b"
)
_TONGUE = re.compile(
    r"\b(?:English|French|[A-Z]\w+ish|German|Chinese|Japanese)[- ]speak(?:ing|ers)\b", re.IGNORECASE
)
_UNLESS = re.compile(r"\bunless\b", re.IGNORECASE)
_LABELS = (
    (_MOMENT, "Temporal"),
    (_ALLERGEN, "Drug"),
    (_TAKEN, "Drug"),
    (_SEEN, "Procedure"),
    (_MANUAL, "Qualifier"),
    (_MANUAL_IN_FULL, "Measurement"),
    (_SPANNED, "Qualifier"),
    (_INTENDED, "Mood"),
    (_KNOWN, "Mood"),
    (_ANTICIPATED, "Mood"),
    (_OFTEN, "Multiplier"),
    (_SOME_OR_MORE, "Multiplier"),
    (_RECENTLY, "Temporal"),
    (_VIRUSES, "Condition"),
    (_UNLESS, "Negation"),
    (_HOUSE, "Visit"),
    (_TONGUE, "Observation"),
    (_HINDERED, "Negation"),
    (_WORKING, "Value"),
    (_ENDING, "Condition"),
    (_SUSPECTED, "Mood"),
    (_BYGONE, "Temporal"),
    (_SNELLEN, "Value"),
    (_USED, "Multiplier"),
    (_PAST, "Temporal"),
    (_OBSERVED, "Observation"),
    (_ACTING, "Drug"),
    (_PROVEN, "Value"),
    (_ALIKE, "Drug"),
    (_SOCIETY, "Measurement"),
    (_TREATED, "Procedure"),
)


# A part of the body for which nothing is named, behind the preposition that leads to it.
_SIDE = (
    r"(?:same|fellow|left|right|other|affected|operated|both|either|operative|index|study|target|upper|lower|involved|treated"
    r"|contralateral|ipsilateral|residual)"
)
_PART = (
    rf"(?:{_SIDE} )*(?:liver|kidneys?|heart|lungs?|brain|CNS|central nervous system|spine|cervix|uterus|ovar(?:y|ies)|breasts?"
    r"|prostate|skin|eyes?|ears?|knees?|hips?|shoulders?|elbows?|wrists?|ankles?|hands?|foot|feet|legs?|arms?|limbs?|extremit(?:y|ies)"
    r"|stomach|esophagus|oesophagus|pancreas|colon|rectum|bladder|bones?|bone marrow|lymph nodes?|head|neck|face|teeth|tooth|abdomen|pelvis|chest|mouth|throat)"
)
_SITED = re.compile(
    rf"\b(?:of|in|to|on|at|involving|affecting) (?:(?:the|a|an|one|his|her) )?(?P<parts>{_PART}(?:(?:,| or| and|, or|, and|/| and/or) ?(?:the )?{_PART})*)\b",
    re.IGNORECASE,
)
_EACH_PART = re.compile(_PART + r"\b", re.IGNORECASE)


def _sited(text: str) -> Iterator[tuple[int, int, str]]:
    for row in _SITED.finditer(text):
        for part in _EACH_PART.finditer(text, *row.span("parts")):
            yield *part.span(), "Qualifier"


def worded(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _sited(text)
    for pattern, label in _LABELS:
        for match in pattern.finditer(text):
            yield *match.span("words" if "words" in pattern.groupindex else 0), label
