"""Wordings and the words that tell the same, each tried where the grammar alone leaves a part of a sentence unread."""

from __future__ import annotations

import re

PEOPLE = (
    r"(?:(?:all|any|adult|the|consecutive)\s+)*(?:patients?|subjects?|participants?|individuals?|persons?|people|children|infants|newborns?|neonates?|adults"
    r"|women|men|those|inpatients?|outpatients?)"
)

# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # of whom something is behind them
    (
        "after ",
        re.compile(
            rf"^({PEOPLE})\s+(?:status\s+)?after\s+(?=(?!the\b|this\b|that\b|being\b|having\b|an?\s|\w+ing\b|\d|at\b|more\b|less\b|inclusion|enrol|informed|failure|signing)[a-z])",
            re.IGNORECASE,
        ),
        r"\1 following ",
    ),
    (
        "operated",
        re.compile(
            rf"^({PEOPLE})?\s*(?:(?:who|that)\s+(?:will|are|is)\s+|(?:are|is)\s+)?(?:to|about\s+to|going\s+to|planned\s+to|scheduled\s+to|will|waiting\s+to)\s+be\s+operated(?:\s+(?:on|upon))?\b"
            r"(?:\s+(?=(?:for|because|due|with|under|in|by|at)\b)|$)",
            re.IGNORECASE,
        ),
        r"\1 scheduled for surgery ",
    ),
    (
        "operated",
        re.compile(
            rf"^({PEOPLE})\s+(?:(?:who|that)\s+)?(?:(?:have|has|had)\s+been\s+|were\s+|was\s+)?(?:previously\s+)?operated(?:\s+(?:on|upon))?\s+(?=(?:for|because\s+of|due\s+to)\s)",
            re.IGNORECASE,
        ),
        r"\1 with previous surgery ",
    ),
    # which stay it is, and what for
    (
        "related",
        re.compile(
            r"\b((?!(?:no|not|or|and|any|with|of|for)\b)[A-Za-z][\w-]*(?:\s+(?!(?:no|not|or|and)\b)[a-z]+){0,2}?)[\s-]+related\s+(hospitali[sz]ations?|hospital\s+admissions?)\b",
            re.IGNORECASE,
        ),
        r"\2 for \1",
    ),
    ("experience", re.compile(rf"^(?:({PEOPLE})\s+)?experiences?\s+(?=[a-z])", re.IGNORECASE), r"\1 with "),
    # who made the diagnosis
    (
        "by a",
        re.compile(
            r"(?<=\bdiagnosis)(\s+of\s+[^,;:()<>≤≥=]{3,60}?)?\s+(?:(?:was|is|has\s+been|that\s+was)\s+)?(?:made|given|established|confirmed|performed|provided)\s+by\s+an?\s+(?:(?!(?:and|or)\b)[\w-]+\s+){0,3}?"
            r"(?:doctor|physician|clinician|specialist|professional|practitioner|paediatrician|pediatrician|[a-z]+(?:iatr|og)ist)\b",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (
        "for a ",
        re.compile(
            r"\bfor\s+a\s+(?:period|time|duration)(?:\s+of)?\s+(?=(?:at|less|more|longer|no|over|under|[<>≤≥]|\d))",
            re.IGNORECASE,
        ),
        "for ",
    ),
    # whoever had what follows
    (
        " if ",
        re.compile(
            r"[\s,]\s*+(?:,\s*)?(?:were|was|are|is|will\s+be)\s+(?:included|eligible|enrolled|recruited|considered)(?:\s+(?:for|in|into)\s+(?:the\s+|this\s+)?(?:study|inclusion|trial))?\s+if\s+"
            r"(?:they|the\s+(?:participants?|patients?|subjects?)|he\s+or\s+she|s?he)\s+(?:had|have|has|met|meets?|fulfil\w*|were|was|are|is)(?:\s+(?:all|any|one|each)(?:\s+of)?)?(?:\s+the\s+following(?:\s+criteria)?)?\s*:?$",
            re.IGNORECASE,
        ),
        "",
    ),
    # of oneself or of another it is the same disease
    (
        "history of",
        re.compile(
            r"(?:^|(?<=[,;]\s))(?:(?:known|a|any|positive)\s+)*history\s+of\s+([a-z][^,;:()]{3,60}?)\s+in\s+(?:(?:the|either)\s+)*(?:patients?|subjects?|participants?)\s+or\s+(?:(?:his|her|their|the|his\s+or\s+her|his/her|a|any|patient['’]?s['’]?|subject['’]?s['’]?|participant['’]?s['’]?)\s+)*"
            r"(?:family(?:\s+members?)?|relatives?)(?=$|[,;])",
            re.IGNORECASE,
        ),
        r"personal or family history of \1",
    ),
    ("disclosed", re.compile(r"^(?:self-?\s?)?disclosed\s+(?:as|to\s+be)\s+", re.IGNORECASE), ""),
    (
        "either ha",
        re.compile(r"^either\s+(?:have|has|having|had)\s+(?:had\s+)?", re.IGNORECASE),
        "having had ",
    ),
    ("emergency", re.compile(r"\bemergency\s+(?:department|room)\s+visits\b", re.IGNORECASE), "ED visits"),
    (
        "equivalent",
        re.compile(
            r"\bat\s+(?:the|an?|a\s+dose)\s+equivalent\s+(?:of|to)\s+|\bat\s+a\s+dose\s+(?:of|equivalent\s+(?:of|to))\s+(?=\S?\s*\d)",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        "enrol",
        re.compile(
            r"\benrol(?:l?ment|led|ling)\s+in\s+(?:an?\s+)?(?=(?:[\w-]+\s+){1,4}(?:program(?:me)?s?|courses?)\b)",
            re.IGNORECASE,
        ),
        "participation in a ",
    ),
    ("reported as", re.compile(r"\breported\s+as\s+(?=[<>≤≥=\d])", re.IGNORECASE), ""),
    ("equipped", re.compile(r"\bequipped\s+with\b", re.IGNORECASE), "fitted with"),
    (
        "who suffered",
        re.compile(r"\bwho\s+(?:have\s+|has\s+|had\s+)?suffered\s+(?:from\s+)?(?=[a-z])", re.IGNORECASE),
        "with ",
    ),
    # how long it takes
    (
        "hour",
        re.compile(
            r"^((?:[a-z-]+\s+){0,2}?(?:surgery|operation|procedure|an(?:a)?esthesia))\s+(?:time\s+|duration\s+)?(?:(?:that\s+)?(?:lasts?|continues?|takes|lasted|continued|will\s+last|is\s+expected\s+to\s+last)(?:\s+for)?|exceed(?:s|ing)\s*(?=\d))\s+(?=more|less|at|over|under|longer|[<>≤≥]|\d)",
            re.IGNORECASE,
        ),
        r"\1 lasting ",
    ),
    # the noun that stands before the number, once more behind it
    (
        " in ",
        re.compile(
            r"\b((?:length|diameter|width|height|thickness|size|depth)\b[^;:()]*?\d\s*(?:[a-z]+|\"))\s+in\s+(?:length|diameter|width|height|thickness|size|depth)$",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (
        "length of stay",
        re.compile(
            r"\b(?:(hospital|icu|ward)(?:i[sz]ed)?\s+)?(?:patients?|subjects?|participants?)\s+with\s+(?:an?\s+)?(?=length\s+of\s+stay\b)",
            re.IGNORECASE,
        ),
        r"\1 ",
    ),
    (
        "planning on",
        re.compile(r"\bplanning\s+on\s+(?:becoming|getting)\s+(?=pregnan)", re.IGNORECASE),
        "planning to become ",
    ),
    # "loss of consciousness > 5 min"
    (
        "consciousness",
        re.compile(
            r"\b(loss\s+of\s+consciousness|unconsciousness)\s*>\s*(?=\d+\s*(?:s|sec|min|h))",
            re.IGNORECASE,
        ),
        r"\1 for more than ",
    ),
    (
        " in ",
        re.compile(
            r"\s(?:for\s+)?((?:more\s+than|at\s+least|less\s+than|over|[<>≤≥]=?)\s*\d+\s*(?:hours?|h|days?|weeks?))\s+in\s+(?:situ|place)\b",
            re.IGNORECASE,
        ),
        r" for \1",
    ),
    (
        "presenting with",
        re.compile(
            r"(?<=[a-z])(?<!patients)(?<!subjects)(?<!participants)(?<!individuals)(?<!children)(?<!adults)\s+presenting\s+with\s+(?=[a-z])",
            re.IGNORECASE,
        ),
        " with ",
    ),
    ("controls", re.compile(r"^(non-?\s?[a-z]+ic)\s+controls?$", re.IGNORECASE), r"\1 patients"),
    # the grade of the New York Heart Association by another name
    (
        "function",
        re.compile(
            r"\b(?:heart|cardiac)\s+function(?:al)?\s+(?:grades?|levels?|grading)\b(?!\s*\()", re.IGNORECASE
        ),
        "cardiac function class",
    ),
    (
        "heart function",
        re.compile(
            r"\b(?:class|grade)\s+((?:I{1,3}|IV)(?:\s*(?:-|–|to|or|/)\s*(?:I{1,3}|IV))?)\s+heart\s+function\b"
        ),
        r"cardiac function class \1",
    ),
    # of the white cells
    (
        "bands",
        re.compile(r"(?<=%)\s*(?:immature\s+)?bands\b(?=\W*(?:$|\bor\b|\band\b|on\b))", re.IGNORECASE),
        " immature neutrophils",
    ),
    # a heading that the values behind it explain
    (
        " met",
        re.compile(
            r"^(?:the\s+)?(?:(?:blood|routine|biochemi\w+|laboratory|haematolog\w+|hematolog\w+|organ|functions?|examinations?|tests?|indices|indexes|indicators|standards?|criteria|requirements?"
            r"|following|of|for|and|values?|parameters?|main|adequate)\s+)+(?:(?:should|must|shall|need\s+to|have\s+to|has\s+to|will|are|is|to)\s+)+be(?:en)?\s+(?:met|satisfied|fulfilled)\s*[:：,;-]?\s*(?=\S)",
            re.IGNORECASE,
        ),
        "",
    ),
    # how it is often misspelt
    (
        "occur",
        re.compile(r"\b(oc)c?ur+(ed|ing|ence)\b(?<!occurred)(?<!occurring)(?<!occurrence)", re.IGNORECASE),
        r"\1curr\2",
    ),
    ("with performed", re.compile(r"\bwith\s+(?:an?\s+)?performed\s+", re.IGNORECASE), "with "),
    ("c/s", re.compile(r"\bc/s\b", re.IGNORECASE), "cesarean section"),
    ("these include", re.compile(r"^these\s+(?:may\s+)?include\s*:?\s+(?=[a-z])", re.IGNORECASE), ""),
    # everybody is of one of them
    (
        "both sex",
        re.compile(
            r"(?:\s+(?:in|of|from))?\s+(?:(?:different|all|various)\s+ages?(?:\s+groups?)?\s+and\s+(?:of\s+)?both\s+sex(?:es)?|both\s+sex(?:es)?\s+and\s+(?:of\s+)?(?:different|all|various)\s+ages?(?:\s+groups?)?)\b",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        "planned a",
        re.compile(
            r"\b(?:who\s+)?(?:have|has|had)\s+been\s+planned\s+(?:for\s+)?(?=an?\s+[a-z])", re.IGNORECASE
        ),
        "scheduled for ",
    ),
    (
        "population",
        re.compile(
            r"^(?:the\s+|general\s+)*population\s+(?=(?:aged?|ages|with|between|over)\b)", re.IGNORECASE
        ),
        "people ",
    ),
    (
        "diagnostic",
        re.compile(
            r"\bdiagnostic(?=\s+(?:(?:was|is)\s+)?(?:given|made|established|confirmed)\s+by\b)", re.IGNORECASE
        ),
        "diagnosis",
    ),
    (
        "dialysis",
        re.compile(r"\b((?:hemo|haemo|peritoneal\s+)?dialysis)\s+program(?:me)?\b", re.IGNORECASE),
        r"\1",
    ),
    # a disease tells its symptoms
    (
        "symptoms",
        re.compile(
            r"\b(heartburn|reflux|asthma|allergy|depression|anxiety|rhinitis|menopausal|flu|cold|migraine|constipation|diarrh?oea)\s+symptoms\b(?=\s+(?:at\s+least|more\s+than|on|for|during|within|[<>≥≤\d]))",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (
        "providing",
        re.compile(r"\b(allowed|permitted|acceptable),?\s+providing(?:\s+that)?\b", re.IGNORECASE),
        r"\1 provided",
    ),
    # an example of whoever is meant
    (
        "experiences any",
        re.compile(
            rf"^(?:{PEOPLE}\s+)?(?:who\s+)?experiences?\s+any\s+of\s+the\s+following(?:\s+during\s+(?:the|an?)\s+[^:;,]{{3,60}})?\s*:\s*",
            re.IGNORECASE,
        ),
        "",
    ),
)
