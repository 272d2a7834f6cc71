"""Circumstances that no record of the patient tells: how they came, what is at hand, what became of them."""

from __future__ import annotations

import re

from trialrun.criteria.words.signs import Signs

_PEOPLE = (
    r"(?:(?:all|any|adult|eligible|the|consecutive|patients?|subjects?|participants?|individuals?|persons?|people|children|infants|women|men|those"
    r"|inpatients?|outpatients?|who|that|have|has|had|been|are|is|were|was|be|being|must|should)\s+)*"
)
_NO_MORE = (
    r"(?!(?:and|or|no|not|nor|without|unless|except|excluding|if|but|must|should|may|can|with|who|whose|eligible|excluded|for|due|because|after|before"
    r"|within|during|under|over)\b)"
)
_NAMED = rf"(?:{_NO_MORE}[\w.’'&-]+\s+){{0,8}}?"
_PLACE = (
    r"(?:emergency\s+(?:departments?|rooms?|units?)|ed|er|a\s*&\s*e|hospitals?|clinics?|services?|departments?|wards?|units?|cent(?:er|re)s?|institut(?:e|ion)s?"
    r"|universit(?:y|ies)|registr(?:y|ies)|practices?|programs?|programmes?|communit(?:y|ies)|schools?|nursing\s+homes?|laborator(?:y|ies))"
)
# By which way they came: "admitted to the emergency department", "referred to a pain service".
_CAME = re.compile(
    rf"{_PEOPLE}(?:newly\s+)?(?:referred|transferred|admitted|admission|present(?:ed|ing|s)?|presentation|discharged|brought|attend(?:ed|ing|s)?|seen|visit(?:ed|ing)|registered"
    rf"|enrolled|recruited|identified|followed(?:[\s-]up)?|hospitali[sz]ed|managed)\s+(?:(?:to|at|in|into|from|by|through|via|on)\s+)*{_NAMED}{_PLACE}"
    rf"(?:\s+(?:of|in|at)\s+{_NAMED}{_NO_MORE}[\w.’'-]+)?",
    re.IGNORECASE,
)
# What became of them: "left against medical advice", "death during hospitalization".
_LEFT = re.compile(
    rf"{_PEOPLE}(?:left|leaving|leave|died|dead|death|deceased|lost\s+to\s+follow[\s-]?up|withdrew|dropped\s+out|discharged\s+(?:alive|home))"
    r"(?:\s+(?!(?:and|or|unless|except|if|but|due|from|because)\b)[\w/'-]+){0,8}",
    re.IGNORECASE,
)
# What is at hand: "CT scan available", "archival tissue must be available for analysis".
_AT_HAND = re.compile(
    r"(?:(?!\b(?:if|where|when|unless|which|whom|who|with|and|or|that)\b)[^;:,()<>≤≥=\d]){4,100}?\s(?:(?:is|are|was|were|be|must|should|has|have|to|been|being|made|not)\s+)*(?:un)?available"
    r"(?:\s+(?:at|for|from|in|on|before|prior\s+to|as|to)\s[^;:()<>≤≥=]{3,80})?",
    re.IGNORECASE,
)
# How long they have done it: "at least 2 years of listening experience".
_MOST = r"(?:at\s+least|more\s+than|less\s+than|over|under|a?\s*minimum\s+of|[<>≤≥]=?|about)"
_LONG = rf"(?:{_MOST}\s*)?(?:\d+|an?|one|two|three|four|five|six|ten|twelve)\s+(?:weeks?|months?|years?)"
_DOING = r"(?:experience|practice|practise|training|schooling|employment|service|participation|sports?|exercise|expertise)"
_EXPERIENCED = re.compile(
    rf"{_PEOPLE}(?:(?:with|having|has|have|had|a|an|history|of)\s+)*(?:{_LONG}\s+(?:of\s+|in\s+)?(?:[\w-]+\s+){{0,4}}?{_DOING}|(?:[\w-]+\s+){{0,4}}?{_DOING}\s+(?:for|of)\s+{_LONG})"
    r"(?:\s+(?:in|with|of|on|as)\s+[^;:,()<>≤≥=]{3,60})?",
    re.IGNORECASE,
)
# What they say of themselves.
_OF_ONESELF = re.compile(
    rf"{_PEOPLE}self[\s-]?(?:identif(?:y|ies|ied|ying)|disclos(?:e[sd]?|ing)|report(?:s|ed|ing)?|describ(?:e[sd]?|ing))\s+(?:as|of|to\s+be|having|any|being)\s[^<>≤≥=;:]{{3,100}}",
    re.IGNORECASE,
)
# What they do in their free time or take, and how much of it.
_HABIT = re.compile(
    rf"{_PEOPLE}(?:(?:regular|heavy|frequent|daily|habitual|occasional|current)\s+)*(?:consumers?|engage(?:ment|d|s)?\s+in|participat(?:ion|ed|es|ing)\s+in\s+(?:structured|regular|organi[sz]ed|competitive))\s[^<>≤≥=;:]{{3,160}}",
    re.IGNORECASE,
)
# What an examination shows, in the words of whoever does it: "normal neurological findings", "abnormal gait".
_FOUND = re.compile(
    rf"{_PEOPLE}(?:(?:with|any|no|an?|clinically|significant(?:ly)?|grossly|completely|otherwise|known|relevant|having|presence\s+of)\s+)*(?:ab)?normal\s+"
    r"(?:(?!(?:and|or|range|limits?|values?|levels?)\b)[a-z-]+\s+){0,3}(?:findings?|examinations?|exams?|hearing|vision|gait|speech|anatomy|development|appearance|sleep|color\s+vision|mobility|sensation)"
    r"(?:\s+(?:on|in|at|of|during|by|for)\s+(?!(?:least|most)\b)[a-z][^;:,()<>≤≥=\d]{2,60})?",
    re.IGNORECASE,
)
# How far off they read the chart: records tell acuity in letters or logMAR.
_SEEN = re.compile(
    r"(?:(?!\b(?:and|who|history|treatment|age[ds]?)\b)[^;:()<>≤≥=\d]){0,60}\b(?:acuity|bcva|va|vision|snellen)\b(?:(?!\b(?:and|who|history|treatment|age[ds]?)\b)[^;:()<>≤≥=\d])*[<>≤≥=]{0,2}\s*"
    r"(?:20|6)\s?/\s?\d{1,4}(?:(?:(?!\b(?:who|history|treatment|age[ds]?)\b)[^;:()<>≤≥=\d])*(?:20|6)\s?/\s?\d{1,4})?(?:(?!\b(?:and|who|history|treatment|age[ds]?)\b)[^;:()<>≤≥=\d])*",
    re.IGNORECASE,
)
# Of somebody else's age: "mother at least 15 years of age", "both parents older than 18".
_OTHERS_AGE = re.compile(
    r"(?:(?:the|an?|child's|infant's|subject's|patient's|participant's|biological|both|their|his|her|at\s+least\s+one|either|primary|family|legal|with|having|has)\s+)*"
    r"(?:mothers?|fathers?|parents?|care-?givers?|carers?|guardians?|partners?|spouses?|donors?|husbands?|wi(?:fe|ves)|siblings?)(?:['’]s?)?\s+(?:(?:who|that|is|are|must|should|be|being|age[ds]?|of|at|the|time|delivery|birth|with|an?)\s+)*"
    r"(?:at\s+least|older\s+than|younger\s+than|over|under|above|below|more\s+than|less\s+than|between|from|[<>≤≥]=?)?\s*\d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?\s*(?:years?|yrs?|y/?o)(?:\s+(?:of\s+age|old))?(?:\s+(?:or|and)\s+(?:older|over|above|younger))?",
    re.IGNORECASE,
)
# What they do, or where they serve.
_OCCUPIED = re.compile(
    r"\s*(?:(?:all|any|current|former|active|retired|professional|competitive|elite|amateur|recreational|[a-z]+-trained|trained|high-level|medical|nursing|undergraduate|university|college|high\s+school"
    r"|military|active-duty|post-9/11|combat|hospital|health-?\s?care|health|shift|night|competition|national|being|is|are|an?|the|who)\s+)*"
    r"(?:athletes?|veterans?|students?|nurses?|soldiers?|employees?|military\s+personnel|service\s+members|shift\s+workers?|night\s+workers?|(?:health-?\s?care|health|hospital)\s+(?:workers?|professionals?|providers?|staff))"
    r"(?:\s+(?:of|at|in|from|due\s+to|because\s+of)\s+(?:(?!\b(?:and|or|with|who|aged?|not)\b)[^;:,()<>≤≥=\d])+)?",
    re.IGNORECASE,
)
# What changes of itself: "unstable body weight (more than 3 kg over 3 months)".
_UNSTEADY = re.compile(
    rf"{_PEOPLE}(?:(?:with|an?|any|of|presence)\s+)*(?:unstable|fluctuating|unsteady|varying)\s+(?:body\s+)?(?:weight|mass|bmi|diet|dietary\s+habits|sleep\s+(?:schedule|pattern))(?:\s+(?:over|during|in|within|for)\s[^;:()]{{3,60}})?",
    re.IGNORECASE,
)
# How many drugs they take, or for how long they have been treated, whatever it is.
_ANY_DRUGS = re.compile(
    rf"{_PEOPLE}(?:(?:prescribed(?:\s+to\s+take)?|to\s+take|taking|takes?|on|using|use\s+of|receiving|who|currently|concurrent)\s+)*(?:(?:at\s+least|more\s+than|over|≥|>|a\s+minimum\s+of)\s*)?"
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)(?:\s+or\s+more)?\s+(?:(?:different|daily|regular|chronic|oral|prescribed|prescription|concomitant|long-?term)\s+)*(?:medications?|medicines|drugs|pills|tablets)"
    r"(?:\s+(?:per|a|each|every)\s+day|\s+daily|\s+regularly)?",
    re.IGNORECASE,
)
_TREATED_FOR_LONG = re.compile(
    rf"{_PEOPLE}(?:(?:have|has|been|already|previously)\s+)*treated\s+(?:for\s+)?(?:at\s+least|more\s+than|less\s+than|over|longer\s+than|up\s+to|[<>≤≥]=?)\s*\d{{1,3}}\s+(?:days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
# What is planned or at hand of them: "for whom a blood sample is planned".
_FOR_WHOM = re.compile(
    rf"{_PEOPLE}(?:for|in|from|on)\s+whom\s+(?:an?|the|at\s+least\s+one)\s+(?:(?!\b(?:and|or|not|no|failed)\b)[^;:()<>≤≥=\d]){{3,60}}?\s(?:(?:is|are|was|were|has\s+been|have\s+been|will\s+be|can\s+be|could\s+be)\s+)"
    r"(?:planned|available|scheduled|obtained|taken|collected|stored|possible|requested|missing|lacking|feasible)(?:\s+(?:at|on|for|during|from|in|before|after)\s[^;:()<>≤≥=]{3,60})?",
    re.IGNORECASE,
)
_ALIVE = re.compile(
    rf"{_PEOPLE}(?:(?:still|who|are|is|were|was|remain(?:ed|ing)?)\s+)*(?:alive|living|surviving|survived)\s+(?:(?:at|for|more\s+than|at\s+least|beyond)\s+)*\d{{1,3}}\s+(?:days?|weeks?|months?|years?)\s+(?:after|following|from|post|since)\s[^;:()<>≤≥=]{{3,80}}",
    re.IGNORECASE,
)
# How well they get across what they mean.
_HAMPERED = re.compile(
    rf"{_PEOPLE}(?:(?:with|an?|any|severely|significantly)\s+)*(?:limited|impaired|reduced|poor|insufficient|inadequate)\s+(?:verbal|oral|written|language|communicati(?:on|ve)|reading|comprehension|literacy)\s+(?:and\s+\w+\s+)?"
    r"(?:capacity|capacities|ability|abilities|capabilit(?:y|ies)|competenc(?:e|ies|y))",
    re.IGNORECASE,
)
# How long there has been no sign of a disease that is named elsewhere.
_FREE = re.compile(
    rf"{_PEOPLE}(?:(?:clinically|currently|continuously|completely|remained|remain)\s+)*(?:disease|cancer|tumou?r|relapse|recurrence|progression|symptom|seizure)[\s-]free"
    rf"(?:\s+(?:for|since|over)\s+(?:the\s+(?:last|past)\s+)?(?:{_LONG}|(?:appropriate|defined)\s[^;:()]{{3,60}})(?:\s+(?:or\s+more|(?:prior\s+to|before|since|from)\s[^;:()<>≤≥=]{{3,60}}))?)?",
    re.IGNORECASE,
)
# With whom they live, and what they look after themselves.
_AT_HOME = re.compile(
    rf"{_PEOPLE}(?:(?:with|having|has|have|a)\s+)*(?:(?:one|two|single|both|only\s+one)[\s-]+parents?\s+(?:in|at)\s+(?:the\s+)?(?:home|household|house|family)|(?:one|two|single)[\s-]parent\s+(?:famil(?:y|ies)|households?)"
    r"|manag(?:e|es|ing)\s+(?:their|his|her|his\s+or\s+her)\s+own\s+[a-z ]{4,40})",
    re.IGNORECASE,
)
# Each with words of which one stands in whatever it reads.
_FORMS = Signs(
    (
        (_FREE, ("-free", "e free", "r free", "n free", "m free")),
        (_AT_HOME, ("parent", "own ")),
        (_UNSTEADY, ("unstable", "fluctuating", "unsteady", "varying")),
        (_FOUND, ("normal ",)),
        (_FOR_WHOM, (" whom ",)),
        (_ALIVE, ("alive", "living", "surviv")),
        (_HAMPERED, ("capacit", "abilit", "competenc")),
        (_SEEN, ("20/", "6/", "20 /", "6 /")),
        (
            _OTHERS_AGE,
            (
                *("mother", "father", "parent", "giver", "carer", "guardian", "partner", "spouse", "donor"),
                *("husband", "wife", "wives", "sibling"),
            ),
        ),
        (
            _OCCUPIED,
            (
                *(
                    "athlete",
                    "veteran",
                    "student",
                    "nurse",
                    "soldier",
                    "employee",
                    "personnel",
                    "service member",
                ),
                *("worker", "professional", "provider", "staff"),
            ),
        ),
        (_ANY_DRUGS, ("medication", "medicines", "drugs", "pills", "tablets")),
        (_TREATED_FOR_LONG, ("treated ",)),
        (
            _CAME,
            (
                *(
                    "referred",
                    "transferred",
                    "admi",
                    "present",
                    "discharged",
                    "brought",
                    "attend",
                    "seen",
                    "visit",
                ),
                *("registered", "enrolled", "recruited", "identified", "followed", "hospitali", "managed"),
            ),
        ),
        (
            _LEFT,
            (
                *("left", "leav", "died", "dead", "death", "deceased", "lost to", "withdrew", "dropped"),
                "discharged",
            ),
        ),
        (_AT_HAND, ("available",)),
        (
            _EXPERIENCED,
            (
                *("experience", "practi", "training", "schooling", "employ", "service", "participa", "sport"),
                *("exercise", "expertise"),
            ),
        ),
        (_OF_ONESELF, ("self",)),
        (_HABIT, ("consumer", "engage", "participat")),
    )
)


def only_the_team_knows(words: str) -> bool:
    """Whether the words, in which nothing known was found, tell a circumstance."""
    return any(form.fullmatch(words) for form in _FORMS.chances(words.lower()))


_DESCENT = re.compile(
    r"(?:of\s+)?(?:caucasian|hispanic|latin[oa]|asian|african[\s-]american|han\s+chinese)s?(?:\s+(?:race|ethnicity|descent|origin|ancestry))?",
    re.IGNORECASE,
)


def says_descent(words: str) -> bool:
    """Whether the words say from whom somebody descends, which the patient tells."""
    return words[:1] in "CcHhLlAaOo" and _DESCENT.fullmatch(words) is not None
