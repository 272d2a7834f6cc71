"""The results of tests in words and the responses to treatment that a note's sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.model.criteria import Result
from trialrun.model.patient import (
    ResponseFact,
    TestFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers
from trialrun.patients.note.line import Line
from trialrun.patients.note.scope import Say
from trialrun.vocab.alterations import altered
from trialrun.vocab.mentions import Mention

_SAID = (
    r"(?P<said>not (?:detected|reactive|amplified|mutated|rearranged)|non[- ]?reactive|(?-i:NR)\b|undetectable|wild[- ]?type|unmutated|positive|negative|neg\b|pos\b|normal|unremarkable|abnormal|reactive"
    r"|detected|mutated|mutant|amplified|rearranged|deleted|within normal limits|equivocal|indeterminate)"
)
# "ER, PR and HER2 negative": further markers may stand between, but no other's result.
_AFTER = re.compile(
    r"[\s,\-:()/]*(?:(?:is|are|was|were|of|results?|tests?|testing|status|and|both|came back|returned|showed|came|remains?|examination|germline|somatic|genetic|gene|mutations?|analysis|sequencing|panel"
    rf"|(?!{_SAID.replace('?P<said>', '?:')})(?-i:[A-Z][\w-]{{1,8}}))\b[\s,\-:()/]*){{0,5}}"
    + _SAID
    + r"(?!\s+for\b)",  # "positive for ER, negative for HER2"
    re.I,
)
# A change directly behind a gene's name; behind another's name it is that one's.
_CHANGE = re.compile(
    r"[\s\-]*(?:(?:germline|somatic|pathogenic|gene|driver)\s+)*(?P<said>mutation|amplification|rearrangement|deletion)\b",
    re.I,
)
_BEFORE = re.compile(
    r"(?P<said>positive|negative|normal|unremarkable|abnormal)(?:\s+(?:for|result for|test for|serolog\w+ for))?(?:\s+\w+){0,1}\s*$",
    re.I,
)


# "Positive immunoassay for anti-HCV and HBsAg negative": said of what stands behind "for".
_FOUND_FOR = re.compile(
    r"\b(?P<said>positive|negative|reactive|non-?reactive)\s+(?:[a-zA-Z-]+\s+){0,3}?(?:for|against)\s+(?:the\s+)?$",
    re.I,
)


# "ER 90 %, PR 0 %": the share of stained nuclei; from 1 % on the receptor is there (ASCO/CAP 2020,
# doi:10.1200/JCO.19.02309).
_BY_SHARE = ("estrogen receptor", "progesterone receptor")
_SHARE = re.compile(r"[\s:(]*(?:(?:is|was|of|at|IHC|[+-])[\s:(]*)*(?P<share>\d{1,3}(?:\.\d+)?)\s?%", re.I)


# "ER 8/8", by Allred: Harvey et al., J Clin Oncol 1999, doi:10.1200/JCO.1999.17.5.1474
_ALLRED = re.compile(r"[\s:(]*(?:Allred\s*)?(?P<score>[0-8])\s?/\s?8\b", re.I)


def _by_share(line: Line, mention: Mention, share: float) -> TestFact:
    when = line.when(mention.start, mention.end, value=True)
    return TestFact(
        concept=mention.of("test"),
        source=line.source,
        shown=line.shown(mention),
        on=when.moment if when is not None and when.role == "event" else Moment.on(line.on),
        result="positive" if share >= 1 else "negative",
    )


_LED_TO = re.compile(r"->|→|=>")


def result_of(line: Line, mention: Mention, says: frozenset[Say]) -> TestFact | None:
    text = line.text
    before = text[max(0, mention.start - 50) : mention.start]
    if (allred := _ALLRED.match(text, mention.end)) and mention.of("test") in _BY_SHARE:
        return _by_share(line, mention, float(allred["score"]) - 2)  # from 3 on it is there
    if (share := _SHARE.match(text, mention.end)) and mention.of("test") in _BY_SHARE:
        return _by_share(line, mention, float(share["share"]))
    if _SIGN.match(text, mention.end):
        return None  # the sign is its own result, and what follows is another's
    match = _FOUND_FOR.search(before) or _AFTER.match(text, mention.end) or _BEFORE.search(before[-40:])
    if match is None and (match := _CHANGE.match(text, mention.end)):
        if not says.isdisjoint(("absent", "possible", "family", "hypothetical", "planned")):
            return None
        if _asked_for(text, mention.start, match.end()):
            return None
    if match is None:
        return None
    word = match["said"].lower()
    word = {"unremarkable": "normal", "within normal limits": "normal", "nr": "non-reactive"}.get(word, word)
    result = answers.change(None, word) or answers.decided(answers.result_word(word))
    if result is None and word not in ("equivocal", "indeterminate"):
        return None
    when = line.when(mention.start, mention.end, value=True)
    on: Moment | None = when.moment if when is not None and when.role == "event" else Moment.on(line.on)
    if any(w.end <= mention.start and _LED_TO.search(text, w.end, mention.start) for w in line.whens):
        on = None  # "7+3 11/2024 -> MRD negative": some time after
    concept = mention.of("test")
    if result is not None:
        concept, result = altered(concept, result)
    return TestFact(
        concept=concept, source=line.source, shown=text[mention.start : mention.end], on=on, result=result
    )


# The name alone says that it is there: "KRAS G12C mutation", "MSI-high", "t(4;14)".
_ALTERED = re.compile(
    r"(?:\bmutations?|mutant|rearrange\w*|\bfusion|translocation|amplification|overexpression|deletion|insertion|duplication"
    r"|alterations?|\bloss|skipping|[- ](?:high|H|ITD|TKD)|\b(?:p\.)?[A-Z]\d{2,4}[A-Z]|\d+q-|^(?:t|del|inv|gain)\(.*|^del\s?\d+[pq]"
    r"|^(?:monosomy|trisomy|gain of) .*|Philadelphia[- ](?:chromosome|positive)|Ph\+|MSS|microsatellite stable)$",
)
_CARRIED = re.compile(
    r"\s+(?:(?:gene|germline|pathogenic|somatic)\s+)*(?:carrier|variant|alteration)s?\b", re.I
)
_STAINED = re.compile(
    r"[\s,:(]*(?:(?:IHC|score[d]?|immunohistochemistry|is|was)[\s:]+)*(?P<plus>[0-3])\s?\+", re.I
)
# "ER+/PR+/HER2-": signs that touch the name; "HCV Ab +, HBsAg -": or stand alone behind it.
_SIGN = re.compile(
    r"(?P<sign>\+|[-−–])(?=[\s,;/.)]|$)(?!\s*(?:pos|neg|not|non|detected|reactive|equivocal|\d))"
    r"|\s(?P<apart>\+|[-−–])(?=\s*(?:[,;.)]|$))",
    re.I,
)
# "KRAS mutation status is pending", "sent for KRAS G12C": asked for, and not found.
_ASKED_AFTER = re.compile(
    r"[\s,:(-]*(?:(?:is|are|was|were|results?)\s+)*(?:status|test\w*|analys\w+|panel|(?:is\s+)?pending|unknown|awaited|screen\w*|assay|sequencing|stud(?:y|ies)|inhibitor|inhibition"
    r"|not\b|kinase|\?)",
    re.I,
)
_ASKED_BEFORE = re.compile(
    r"\b(?:test\w*|analys\w+|screen\w*|assays?|assess\w*|evaluat\w*|check\w*|prob(?:e|es|ed)|sequenc\w+|search\w*|look\w*|sent|studied|FISH|PCR|rule\w* out|exclude)\s+(?:[\w-]+\s+)?(?:for|of)\s+(?:(?:a|an|any|the)\s+)?$",
    re.I,
)
# "Never smoked, EGFR L858R mutation": what is denied before a comma is another thing, unless it is a marker too.
_OF_ANOTHER = re.compile(
    r"\b(?:no|not|never|without|denies|denied|negative for)\s+(?!(?:[a-z]+\s+)?(?-i:[A-Z])[\w./()-]+(?:\s+[a-z]+)?,)[^,;]+,[^;]*$",
    re.I,
)


def _asked_for(text: str, start: int, end: int) -> bool:
    return bool(_ASKED_AFTER.match(text, end) or _ASKED_BEFORE.search(text, max(0, start - 50), start))


_EXPRESSED = re.compile(r"\bexpress|\bIHC\b|\bimmunohisto", re.I)


def alteration_of(line: Line, mention: Mention, says: frozenset[Say]) -> TestFact | None:
    """The finding of an alteration that is only named: there, or denied; None where it is no such name."""
    text, shown = line.text, line.shown(mention)
    stained = _STAINED.match(text, mention.end) if mention.of("test") == "her2" else None
    sign = _SIGN.match(text, mention.end)
    if sign and mention.of("test").endswith("rearrangement") and _EXPRESSED.search(text):
        return None  # "MYC+BCL2+ double expressor": proteins
    named = stained or sign or _ALTERED.search(shown) or _CARRIED.match(text, mention.end)
    if not named or not says.isdisjoint(("family", "hypothetical", "planned", "possible")):
        return None
    if "absent" not in says and _asked_for(text, mention.start, mention.end):
        return None
    result: Result | None = "positive"
    if "absent" in says:
        if _OF_ANOTHER.search(text, 0, mention.start):
            return None
        result = "negative"
    if sign:
        result = "positive" if sign[0].strip() == "+" else "negative"
    elif stained:
        result = answers.decided(answers.HER2_STAINS[stained["plus"]])
    return TestFact(
        concept=mention.of("test"), source=line.source, shown=shown, on=Moment.on(line.on), result=result
    )


_RESPONSE = re.compile(
    r"\b(?:stringent complete|very good partial|complete|partial|minimal) (?:response|remission)\b|\bstable disease\b|\bprogressive disease\b|\bdisease progression\b"
    r"|\b(?:VGPR|sCR)\b",
    re.I,
)


def responses(line: Line) -> Iterator[ResponseFact]:
    for match in _RESPONSE.finditer(line.text):
        says = line.says(match.start(), match.end())
        if not says.isdisjoint(("absent", "family", "hypothetical", "planned", "possible")):
            continue
        if category := answers.response(None, match[0] if match[0].isupper() else match[0].lower()):
            yield ResponseFact(
                concept=category,
                source=line.source,
                shown=match[0],
                on=_assessed(line, match.start(), match.end()),
            )


def _assessed(line: Line, start: int, end: int) -> Moment | None:
    """The day of a response: its own, else one not known where the sentence tells of a treatment of that time."""
    if when := line.when(start, end):
        return when.moment
    of_then = any(w.end <= start and (w.dated or w.role == "event") for w in line.whens)
    return None if of_then or line.says(start, end) & {"history"} else Moment.on(line.on)
