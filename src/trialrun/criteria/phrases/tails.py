"""What follows a known concept and only narrows it, in words that no record answers: a person has to.

"… that would preclude study participation", "… unrelated to the disease", "… to more than 25 % of bone
marrow": the concept is understood, and so is what kind of question the tail asks; who can answer it is the
investigator. Tails of other kinds stay unparsed.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.amounts import with_amounts
from trialrun.criteria.trees.build import Built, attest, every, operands
from trialrun.criteria.words.nouns import ADJECTIVE, GERUNDS, group_of_head
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_LINK = r"(?:(?:and|or|,)\s+)?(?:(?:(?:that|which|who|of|with|in)\s+)?(?:is|are|was|were|has|have|be)\s+)?"
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # what it would do to the study or the patient
        r"(?:and\s+)?(?:(?:that|which|who|it)\s+)?(?:(?:is|are)\s+(?:likely|known|expected|thought|considered|sufficient\w*)\s+to"
        r"|(?:would|could|may|might|can|cannot|will|in\s+(?:any|some)\s+way)\b).*",
        r"(?:and\s+)?(?:(?:that|which|who)\s+)?(?:seriously\s+|significantly\s+|potentially\s+|adversely\s+)?"
        r"(?:preclud\w+|contra-?indicat\w+|interfer(?:es?|ed|ing|ence)\b|prevent\w*|compromis\w+|jeopardi[sz]\w+|confound\w*|impair\w*|limit(?:s|ed|ing)?\b"
        r"|prohibit\w*|influenc\w+|complicat\w+|obscur\w+|(?:pos|plac|render|mak)(?:es?|ing|ed)\b|puts?\b|putting\b|deem\w*|inhibit\w*|alter(?:s|ing)?\b|affect\w*"
        r"|caus(?:es|ing)\b|result\w*\s+in|lead\w*\s+to|sufficient\w*\s+to|severe\s+enough\s+to|enough\s+to|to\s+(?:such\s+)?an?\s+extent)\b.*",
        rf"{_LINK}(?:of\s+)?(?:such|sufficient|enough|so)\s+(?:a\s+)?(?:severity|magnitude|severe|serious)\b.*",
        r"(?:un)?likely\s+to\b.*",
        # that nothing else helps
        r"(?:(?:or|and)\s+)?for\s+(?:which|whom)\s+(?:there\s+(?:is|are|exists?)\s+)?(?:no|other|standard|curative|effective|conventional|known)\b.*",
        rf"{_LINK}(?:incurable|not\s+(?:amenable|curable|eligible|suitable|a\s+candidate)|(?:no\s+longer\s+)?(?:amenable|responsive|curable)|refractory)"
        r"\b(?:\s+(?:to|by|with|for)\b.*)?",
        # what it comes from: attribution is a judgement
        rf"{_LINK}(?:(?:not\s+)?(?:directly\s+|clearly\s+|considered\s+|thought\s+to\s+be\s+|believed\s+to\s+be\s+)?"
        r"(?:due\s+to|caused\s+by|resulting\s+from|attribut(?:able|ed)\s+to|secondary\s+to|(?:un)?related\s+to|associated\s+with"
        r"|unassociated\s+with|explained\s+by|other\s+than\s+that\s+due\s+to))\b.*",
        r"(?:of|with)\s+(?:unknown|undetermined|uncertain|any|other|another|known|non-?\w+)\s+(?:a?etiolog\w+|cause|origin|significance|nature)\b.*",
        # how far the radiation field reached
        r"to\s+(?:(?:a|the)\s+)?(?:(?:greater|more|less|no\s+more|no\s+greater|at\s+least|up\s+to|>|≥|<|≤)\s*(?:than\s+)?)?(?:or\s+equal\s+to\s+)?\d+(?:\.\d+)?\s*(?:%|percent)"
        r"\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+){0,4}(?:marrow|pelvis|skeleton|volume|reserves?|spine|space|producing\s+areas?)\b.*",
        r"to\s+(?:(?:the|all|any|an?|only|sole|single|one|study|target|index|indicator|marker|measurable|evaluable|lesions?|areas?|sites?|of|known|major|large|significant"
        r"|portions?|fields?|or|disease|bone|marrow|bearing|tumou?rs?|parameters|being|studied|used|for|assessment|response|and|primary|same|region)\s*)+",
        r"for (?:this|the (?:same|present|current|study|trial)|their (?:present|current))"
        r" (?:disease|condition|malignancy|cancer|tumou?r|indication|diagnosis|illness|disorder)",
        r"as (?:the |an? |their )?(?:only|sole)\b.*",
        # what it was given for
        r"(?:(?:given|used|administered|prescribed|indicated|performed)\s+)?for\s+"
        r"(?!(?:\w+\s+){0,2}(?:hours?|days?|weeks?|months?|years?)\b)(?!(?:at\s+least|more\s+than|less\s+than|up\s+to|longer|greater|over|about|approximately|an?\s+(?:period|minimum|total|duration)"
        r"|those|patients?|subjects?|participants?|volunteers?|children|adults?|infants?|women|men|females?|males?|persons?|people"
        r"|example|instance|enrol\w+|entry|inclusion|the\s+(?:last|past|previous))\b)[^\d<>≤≥=]+",
        # beside what else it happened
        r"(?:(?:occurring|developing|diagnosed|performed|given|received|started)\s+)?(?:either\s+)?(?:during|throughout|while\s+(?:on|receiving|taking)|despite"
        r"|before|prior\s+to|after|following)\s+[^\d<>≤≥=]+",
        # what else is said of it
        r"(?:that|which|whose|(?:for|in|of|to|with|from|by)\s+(?:which|whom|whose)|where)\s+(?!(?:will|should|must|shall|means|includes?)\b)[^\d<>≤≥=]+",
        r"(?:involving|affecting|concerning(?!\s+for\b)|invading|extending|covering|limited\s+to|confined\s+to|located|adjacent\s+to|arising\s+(?:in|from)"
        r"|originating\s+(?:in|from)|consisting\s+of|characteri[sz]ed\s+by|manifested\s+by|complicated\s+by|accompanied\s+by"
        r"|(?:in|on|at|to|of|within|outside|around|near)\s+(?:the|an?|any|either|both|only|other|multiple|more\s+than\s+one)\b)\s+[^\d<>≤≥=]+",
        r"(?:as\s+(?:an?\s+)?(?:anti-?emetics?|prophylaxis|pre-?medication|replacement\s+therapy|part\s+of\b.*|treatment\b.*|therapy\b.*))",
    )
)
# Tails whose own list would be read as the sentence's: only as the end of it.
_LAST_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # what the word before it means in this trial
        r"(?:(?:as|which\s+is|that\s+is|is|are)\s+)?(?:defined|described|specified|outlined|determined|judged|assessed|evidenced|documented"
        r"|confirmed|demonstrated|manifested|indicated|suggested)\s+(?:as|by|in|per|on|with|according|to)\b[^\d<>≤≥=]+",
        # to whom or what
        r"to\s+(?!(?:the\s+)?(?:study|trial|be)\b)[^\d<>≤≥=]+",
    )
)
# How much, how often, how long, by which way and by what it is seen, with numbers: no record says it so.
_AMOUNT = (
    r"(?:(?:greater|more|less|no\s+more|no\s+greater|no\s+less|at\s+least|at\s+most|up\s+to|a\s+minimum\s+of"
    r"|a\s+maximum\s+of|>|≥|<|≤|about|approximately|over|under)\s*(?:than\s+)?(?:=\s*)?)"
)
_N = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|ten|twelve)"
_UNIT_OF_TIME = (
    r"(?:consecutive\s+)?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
)
_UNIT_OF_DOSE = (
    r"(?:m?c?g|grams?|milligrams?|micrograms?|kg|m?l|i?u|units?|drinks?|cigarettes?|packs?|tablets?|doses?|cycles?"
    r"|courses?|gy|cgy|rads?)"
)
_COUNTED_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # how long: "for more than 7 days", "persisting for 2 weeks or more"
        rf"(?:(?:persisting|lasting|given|taken|continuing|present|ongoing)\s+)?(?:for|of|over|during)\s+(?:(?:the|first|any|a|an|period|duration|total)\s+|of\s+)*"
        rf"{_AMOUNT}?\s*{_N}(?:\s*(?:-|–|to|or)\s*{_N})?\s*-?\s*{_UNIT_OF_TIME}(?:\s+(?:or\s+(?:more|longer|less)|duration|in\s+duration|in\s+a\s+row|in\s+total))?",
        # how much and how often: "at 500 mg/day", "of more than 10 mg prednisone daily", "3 times a week"
        rf"(?:(?:at|in|of|with)\s+)?(?:(?:an?|the|daily|total|cumulative|doses?|levels?|of)\s+)*{_AMOUNT}?\s*{_N}(?:\s*(?:-|–|to|or)\s*{_N})?\s*{_UNIT_OF_DOSE}\b"
        r"(?:\s*/\s*(?:kg|m\^?2|day|d|week|wk|month|dose|h|hr))*(?:\s*(?:(?:per|a|each|every|/)\s*(?:\d+\s+)?(?:days?|weeks?|months?|kg|doses?)|daily|weekly|monthly|(?:once|twice)\s+(?:daily|a\s+day|weekly|a\s+week)|or\s+(?:more|less|greater|equivalent)))*",
        rf"(?:{_AMOUNT}?\s*{_N}\s*(?:times|days|episodes?|occasions?)|once|twice)\s+(?:per|a|each|every|/)\s*(?:day|week|month|year)",
        # how much of it they do: "> 3 x 30 min moderate exercise per week"
        rf"{_AMOUNT}?\s*{_N}(?:\s*[x×]\s*{_N})?\s*-?\s*(?:minutes?|mins?|hours?|hrs?|sessions?)\s+(?:of\s+)?(?:(?!(?:and|or)\b)[a-z-]+\s+){{0,4}}?(?:per|a|each|every|/)\s*(?:day|week|month|session)",
        # when, counted from what no record has a date of: "within 7 days prior to day 0"
        rf"(?:(?:in|during|within|for)\s+(?:(?:the|a|an|last|past|previous|preceding|first|period|of)\s+)*)?{_AMOUNT}?\s*{_N}(?:\s*(?:-|–|to|or)\s*{_N})?\s*{_UNIT_OF_TIME}"
        r"(?:\s+(?:or\s+(?:more|longer|less)))?\s+(?:before|prior\s+to|preceding|after|following|from|of|post|since)\s+[^,;:<>≤≥=]{2,70}",
        # what the word before it means, with its bounds
        r"(?:(?:as|which\s+is|that\s+is|is|are)\s+)?(?:defined|confirmed|documented|evidenced|demonstrated|indicated)\s+(?:as|by)\b[^,;:]*",
    )
)
# What is spared, told after a concept: whether it is that, a person has to say.
_SPARED = re.compile(
    r"(?:other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from|with\s+(?:the\s+)?exceptions?\s+of|not\s+including|besides|aside\s+from)\s+(?P<what>[^;:]+)",
    re.IGNORECASE | re.DOTALL,
)
_TURNED_AGAIN = re.compile(
    r"\b(?:unless|must|should|however|but|if|eligible|excluded|allowed|permitted|will|may)\b", re.IGNORECASE
)
# With what, in what: only where it names nothing that a record would hold.
_UNKNOWN_TAIL = re.compile(
    r"(?:with(?!\s+(?:or|no|the\s+exception)\b)|in|of|at|on|by|from|under|outside|without)\s+[^\d<>≤≥=]+",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_TAIL = 9
# Which of them, however it is told, where the sentence ends with it and nothing is bounded.
_ANY_TAIL = re.compile(
    r"(?:(?:,|and)\s+)?(?:with|in|of|at|on|by|from|under|outside|within|to|for|as|after|before|during|throughout|while|since|due|per"
    r"|who|whom|that|which|where|whose|(?!(?:bleed|swell|snor|vomit|smok|drink|meet|fulfill?|includ)ing\b)[a-z]{3,}ing|(?!(?:need|unexplain|retard)ed\b)[a-z]{3,}ed)\s+(?!(?:no|not)\b)[^<>≤≥=±]{3,}",
    re.DOTALL,
)
_SAID_OF_IT = re.compile(
    r"(?:that|which|who)\s+(?:(?:is|are|was|were|has|have|been|being|be)\s+)+(?:\w+ly\s+)*\w+ed"
)
_TURNING = re.compile(
    r"\b(?:unless|except|excluding|allowed|permitted|eligible\s+if|other\s+than|must|should|excluded|exclusion|however|but)\b|[;:]|\bif\b",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(
    r"[a-z)] (?:No|Not|At|Must|Measurable|Bidimensional\w*|Unidimensional\w*|Evaluable|Prior|Concurrent"
    r"|Patients?|Subjects?|Disease|Any|Histologic\w*|Age|All|Adequate|The|Recovered|Ineligible|Eligible|Performance|Hormone"
    r"|Previous\w*|Stage|Newly|Relapsed|Documented|Stable|Karnofsky|ECOG|Platelets?|Hemoglobin|WBC|Bilirubin|Creatinine|Life|Negative|Positive"
    r"|Able|Willing|Male|Female|Men|Women|Current(?:ly)?|Active|Known|Received|Receiving|History|Have|Has)\b"
)
"""Words in capitals with which these texts begin the next demand without a stop."""
_LONGEST = 220
# Where they are looked after: "followed in the heart centre of the university".
_PLACE_OF_CARE = re.compile(
    r"(?:(?:and|who|are|were|is|was|being|followed(?:\s+up)?|treated|seen|hospitali[sz]ed|admitted|recruited|attending|registered|managed|enrolled)\s+)*"
    r"(?:(?:in|at|from|of)\s+)?(?:(?:the|an?|our|one\s+of\s+the)\s+)?(?:(?!(?:no|not|or|and|who|with|within|for)\b)[\w'’.&-]+\s+){0,7}?"
    r"(?:hospitals?|clinics?|cent(?:er|re)s?|university|universities|institutes?|departments?|wards?|polyclinics?|outpatient\s+services?)"
    r"(?:\s+(?:of|in|at)\s+(?:(?!(?:no|not|or|and|who|with|within|for)\b)[\w'’.-]+\s*){1,6})?",
    re.IGNORECASE,
)
# Of these one stands in whatever turns a sentence.
_TURNING_SIGNS = Words(
    *(
        "unless",
        "except",
        "exclu",
        "allowed",
        "permitted",
        "eligible",
        "other",
        "must",
        "should",
        "however",
        "but",
        "if",
        ";",
        ":",
    )
)
_CARES = Words(
    *("hospital", "clinic", "center", "centre", "universit", "institute", "department", "ward", "outpatient")
)
_NEEDS_A_NOUN = frozenset(
    (
        "the a an any certain other either both of to in on at for with by from or and recurrent metastatic"
        " primary refractory relapsed advanced active acute chronic severe malignant local regional prior"
        " previous concurrent residual persistent"
    ).split()
)
"""The last word of a stretch whose noun stands beyond the next "or": no whole tail."""
_LETTERS_LAST = re.compile(r"\w*\Z")


def runs_on(words: str) -> bool:
    """Whether the next demand begins in them, without a stop."""
    return _RUNS_ON.search(words) is not None


def asks_a_person(tail: str, *, last: bool = False) -> bool:
    """Whether the words after a concept narrow it by what only a person can tell.

    last: whether the sentence ends with them.
    """
    words = " ".join(tail.split()).strip(" ,")
    if not words or len(words) > _LONGEST or runs_on(f"a {words}"):
        return False
    if last and (spared := _SPARED.fullmatch(words)) is not None:
        return _one_spared(spared["what"])
    lowered = words.lower()
    if _TURNING_SIGNS.stand_in(lowered) and _TURNING.search(words):
        return False
    if _CARES.stand_in(lowered) and _PLACE_OF_CARE.fullmatch(words):
        return True
    if last and _SAID_OF_IT.fullmatch(words):
        return True
    if _ends_open(lowered) or _lacks_its_noun(words.split()[-1]):
        return False
    for pattern in (*_COUNTED_TAILS, *_TAILS, *_LAST_TAILS) if last else (*_COUNTED_TAILS, *_TAILS):
        if pattern.fullmatch(words):
            return True
    if last and _ANY_TAIL.fullmatch(words) is not None and not mentions(words):
        return True  # what names a disease or drug is a fact of the record that was not read
    short = last and len(words.split()) <= _SHORT_TAIL
    return short and _UNKNOWN_TAIL.fullmatch(words) is not None and not mentions(words)


def _one_spared(what: str) -> bool:
    """Whether an exception spares one thing, in words that are more than a known name."""
    if _TURNED_AGAIN.search(what) or _LISTED.search(what) or _ends_open(what.lower()):
        return False
    return not any(mention.end - mention.start >= len(what.strip()) for mention in mentions(what))


_LISTED = re.compile(r"[,/()]|\b(?:and|or)\b", re.IGNORECASE)


def _ends_open(lowered: str) -> bool:
    last = _LETTERS_LAST.search(lowered.rpartition(" ")[2])
    return lowered.endswith("-") or (last is not None and last.group() in _NEEDS_A_NOUN)


def _lacks_its_noun(word: str) -> bool:
    """Whether the last word is an adjective; "cancer" and "assessment" only end like one."""
    if (
        word.lower().endswith("ment")
        or word.lower() in GERUNDS
        or word.lower()
        in (
            "testing",
            "screening",
            "monitoring",
            "scanning",
            "dosing",
        )
    ):
        return False
    return ADJECTIVE.search(word.lower()) is not None and group_of_head(word) is None and not mentions(word)


def with_questions(built: Built, text: str) -> Built:
    """The same, with tails behind a known concept as questions to the investigator."""
    if not built.unparsed:
        return built
    asked = _asked_once(Built(_asked(built.tree, list(built.places), None), built.places), text)
    many = len(asked.places) > 1
    low = text.lower() if many else ""
    if not many or not _MAYBE_AMOUNTS.stand_in(low) or _AMOUNTS.search(low) is None:
        return asked
    return with_amounts(asked, text)


# What every bound of a length of time, of a frequency or of a daily dose is told with.
_AMOUNTS = re.compile(
    r"(?:\d|\b(?:two|three|four|five|six|seven|eight|ten|twelve|more|less|longer))\s?-?"
    r"(?:(?:h|hours?|hrs?|minutes?|mins?)\b|(?:times|days?|nights?|episodes?|occasions?|attacks?|sessions?)\s?(?:per|an?|each|every|/)\b"
    r"|m?c?g\s?(?:/|daily|per|a\b|each)|[a-z]+\s+or\s+(?:more|less)\b)"
    r"|\b(?:last(?:s|ed|ing)|persist\w*|duration)\b[^,;:]{0,30}\d|\d\s\w+['’]?\s(?:in\s|of\s)?duration",
)

_MAYBE_AMOUNTS = Words(
    *"0123456789",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "ten",
    "twelve",
    "more",
    "less",
    "longer",
)


def _asked_once(built: Built, text: str) -> Built:
    """Words that a question holds, or that go on where it ends: "Big Ben device | users" is one question."""
    if type(built.tree) is not c.All:
        return built
    parts = [Built(*part) for part in operands(built, c.All)]
    asked = [x for x in parts if type(x.tree) is c.Attest]
    left = [x for x in parts if type(x.tree) is c.Unparsed]
    for rest in left:
        for question in asked:
            whole = _one_question(question, rest, text)
            if whole is not None:
                gone = (question, rest)
                kept = [whole if x is question else x for x in parts if x is question or x not in gone]
                return _asked_once(every(kept), text)
    return every(parts) if len(asked) > 1 else built


_ONLY_LEADS = re.compile(
    r"(?:during|in|at|on|of|for|with|by|to|from|before|after|since|throughout)", re.IGNORECASE
)


def _one_question(question: Built, rest: Built, text: str) -> Built | None:
    (first, last), (start, end) = question.places[0], rest.places[0]
    if start >= first and end <= last:
        return question
    if end <= first:
        near = text[end:first].isspace() and _ONLY_LEADS.fullmatch(text, start, end) is not None
    else:
        # in a bracket only a name may stand, or one word of what is asked
        near = first <= start < last or (start <= first < last <= end and text[first - 1 : first] not in "([")
    begin, finish = min(first, start), max(last, end)
    words = text[begin:finish]
    if not near or finish - begin > _LONGEST or runs_on(words) or _BOUND.search(words):
        return None
    if _TURNING.search(words) or not isinstance(question.tree, c.Attest):
        return None
    return attest(text, begin, finish, question.tree.by)


_BOUND = re.compile(r"[<>≤≥=\d]|\b(?:no|not|without|or|and|as well as)\b", re.IGNORECASE)


# "… either before or during pregnancy": a time that a list of any length shares.
_WHEN = re.compile(
    r"(?:either\s+)?(?:before|during|throughout|after)(?:\s+(?:or|and)\s+(?:before|during|after))?"
    r"(?:\s+(?!(?:the\s+)?(?:study|trial)\b|or\b|and\b)[a-z-]+){1,4}",
    re.IGNORECASE,
)
_GENERIC = ("medical condition", "comorbidity", "systemic disease", "chronic disease")


def _may_stand_alone(tree: c.Tree) -> bool:
    """A list of which some items may be meant without the tail: "A, B or other illness that …"."""
    if not isinstance(tree, c.AnyOf):
        return False
    return len(tree.of) > 2 or any(
        isinstance(x, c.Condition) and x.concept in _GENERIC for x in c.leaves(tree)
    )


def _asked(tree: c.Tree, places: list[tuple[int, int]], known: int | None) -> c.Tree:
    """places: of the leaves, taken one by one; known: where the known concept beside a leaf begins."""
    if isinstance(tree, (c.All, c.AnyOf, c.AtLeast)):
        starts: list[int] = []
        lists: list[int] = []
        ahead = 0
        for operand in tree.of:
            if type(operand) is c.Unparsed:
                ahead += 1
            else:
                (lists if _may_stand_alone(operand) else starts).append(places[ahead][0])
                ahead += len([*c.leaves(operand)])
        whole = type(tree) is c.All
        beside = min(starts) if starts and whole else None
        told: list[c.Tree] = []
        for operand in tree.of:
            when = type(operand) is c.Unparsed and _WHEN.fullmatch(operand.text) is not None
            shared = when and beside is None and lists and whole
            told.append(_asked(operand, places, min(lists) if shared else beside))
        return replace(tree, of=tuple(told))
    if type(tree) is c.Not:
        return c.Not(_asked(tree.of, places, None))
    if type(tree) is c.IfThen:
        return c.IfThen(_asked(tree.condition, places, None), _asked(tree.then, places, None))
    place = places.pop(0)
    if (
        type(tree) is c.Unparsed
        and known is not None
        and known < place[0]
        and asks_a_person(tree.text, last=not places)
    ):
        return c.Attest(tree.text, "investigator")
    return tree
