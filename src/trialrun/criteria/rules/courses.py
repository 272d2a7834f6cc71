"""What the disease did under treatment: progression on it, intolerance of it."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_PROGRESSED = r"(?:(?:documented|confirmed|radiographic|radiologic(?:al)?|clinical|objective)\s+)*(?:disease\s+)?(?:progress(?:ion|ed|ive disease)|relapsed?|resistan(?:ce|t)|refractory|failed|failure)"
_INTOLERANT = (
    r"(?:(?:documented|known|unacceptable)\s+)?(?:intoleran(?:ce|t)|unable to tolerate|inability to tolerate)"
)
_LINK = r"\s*(?:,|,?\s*and/or|,?\s*or|/)\s*"
_EITHER = re.compile(
    rf"^(?:(?:patients?|subjects?|participants?|who|with|have|has|had|must have|are|is|were)\s+)*(?:(?P<a>{_PROGRESSED})(?:\s+(?:on|during|after|following|to|under|while on)(?:\s+or\s+(?:after|following))?)?"
    rf"{_LINK}(?:(?:were|are|is|been)\s+)?(?P<b>{_INTOLERANT})|(?P<b2>{_INTOLERANT})(?:\s+(?:of|to))?{_LINK}(?:(?:were|are|is|been)\s+)?(?P<a2>{_PROGRESSED}))"
    r"\s+(?:of|to|on|for|with|after|during|following)\s+(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def progressed_or_intolerant(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progression on or intolerance of X": X was given; whether it failed or was not tolerated, a person says."""
    match = _EITHER.match(text[start:end])
    if match is None:
        return None
    given = context.clause(text, start + match.start("what"), end, context.as_exclusion())
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    a, b = ("a", "b") if match["a"] else ("a2", "b2")
    progressed: Built
    if re.search(r"progress", match[a], re.IGNORECASE):
        progressed = leaf(c.Response("PD"), start + match.start(a), start + match.end(a))
    else:
        progressed = attest(text, start + match.start(a), start + match.end(a), "investigator")
    intolerant = attest(text, start + match.start(b), end, "investigator")
    return every([given, some([progressed, intolerant])])


_NUMERAL = r"(?:(?:IV|I{1,3}|[0-4])(?:[ABC]\d?)?(?:/[ABC](?!\w))?)"
_STAGED = (
    r"(?:(?:AJCC|FIGO|UICC|TNM|Ann\s+Arbor|clinical|pathologic(?:al)?)\s+)?"
    rf"stages?\s+{_NUMERAL}(?:\s*(?:,\s*(?:and/or|or|and|to)\b|-|–|/|,|\bto\b|\bor\b|\band\b|\bthrough\b)\s*(?:stages?\s+)?{_NUMERAL})*(?![\w-])"
)
_COURSE = (
    rf"(?:{_STAGED}|oligo-?\s?metastatic|locally\s+advanced|locally\s+recurrent|advanced|metastatic|recurrent|relapsed|refractory|persistent"
    r"|progressive|unresectable|inoperable|non-?resectable|disseminated)"
)
_ONE_COURSE = re.compile(_COURSE, re.IGNORECASE)
_EITHER_OF = re.compile(r"\bor\b|/", re.IGNORECASE)
_ONE_STAGE = re.compile(_STAGED, re.IGNORECASE)
_ANY_COURSE = re.compile(
    r"(?:(?:patients?|subjects?|with|have|has|had|must|a|an|diagnosis|of|histologic(?:al)?(?:ly)?|cytologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?"
    r"|clinical(?:ly)?|or|and|confirmed|proven|documented|known)[\s,]+)*"
    rf"(?P<courses>{_COURSE}(?:\s*(?:,\s*(?:and/or|or)|,|/|and/or|or)\s*{_COURSE})+)\s+(?P<what>(?!or\b|and\b)[^,;:()<>≤≥=]{{4,90}})",
    re.IGNORECASE,
)


_BETWEEN_STAGES = re.compile(r"\s*(?:,\s*(?:and/or|or|and)?|\band\b|/)\s*(?=\w)", re.IGNORECASE)


def stages_joined(course: str) -> str:
    """ "stage IIIA, IIIB" as "stage IIIA or IIIB": nobody has two stages."""
    return _BETWEEN_STAGES.sub(" or ", course) if _ONE_STAGE.fullmatch(course) else course


_PROOF = (
    r"(?:(?:patients?|subjects?|participants?|with|have|has|must|be|a|an|diagnosis|evidence|of|histologic(?:al)?(?:ly)?|cytologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?"
    r"|radiologic(?:al)?(?:ly)?|radiographic(?:al)?(?:ly)?|clinical(?:ly)?|biopsy|and/or|or|and|confirmed|proven|documented|known)[\s,-]+)*"
)
_OF_OWN = re.compile(
    rf"(?:(?P<no>no|without)\s+(?:evidence\s+of\s+)?)?{_PROOF}(?P<courses>{_COURSE}(?:\s*(?:,\s*(?:and/or|or)|,|/|and/or|or)\s*{_COURSE})*)"
    r"(?:\s+(?:disease|cancer|tumou?rs?))?",
    re.IGNORECASE,
)
_COURSE_LAST = re.compile(rf"{_COURSE}\Z", re.IGNORECASE)  # quickly looked for before the rest
# How a course can end, told more quickly still: in one of these words, or in the numeral of a stage.
_LAST_WORDS = (
    *(
        "advanced",
        "metastatic",
        "recurrent",
        "relapsed",
        "refractory",
        "persistent",
        "progressive",
        "unresectable",
    ),
    *("inoperable", "resectable", "disseminated"),
)
_LAST_OF_NUMERAL = "ivabc0123456789"
_SAID_BEHIND = re.compile(
    rf"{_PROOF}(?P<what>(?!{_COURSE})[^,;:()<>≤≥=]{{3,90}}?)\s*(?:,\s*|\s(?=unresectable|metastatic|recurrent|refractory|relapsed))?"
    r"(?P<link>,\s*(?:that|which)\s+(?:is|are)|\s+(?:that|which)\s+(?:is|are)|\s+(?:must|should|has\s+to)\s+be|\s*:)?(?:\s+either)?\s*"
    rf"(?P<courses>\b{_COURSE}(?:\s*(?:,\s*(?:and/or|or)|,|/|and/or|or)\s*{_COURSE})*)",
    re.IGNORECASE,
)


_LOCALLY = re.compile(r"locally\s+recurrent", re.IGNORECASE)
_FEW_METASTASES = re.compile(r"oligo-?\s?metastatic", re.IGNORECASE)
BEHIND = (
    *("metastatic", "recurrent", "unresectable", "nonresectable", "non-resectable", "inoperable"),
    *("refractory", "relapsed", "locally advanced", "stage", "progressive"),
)


def stage_of_own(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Stage II or III", "stage IIIB, IV or recurrent disease": of the cancer that the trial studies."""
    match = _OF_OWN.fullmatch(text, start, end)
    cancers = [one for one in context.diseases if is_a(one, "malignancy", "condition")]
    if match is None or len(cancers) != 1:
        return None
    if not any(one.search(match["courses"]) for one in (_ONE_STAGE, _LOCALLY, _FEW_METASTASES)):
        return None
    if not context.plain(text, start, end, context).unparsed:
        return None
    built = _told_before(match["courses"], cancers[0], (start, end), context)
    return negate(built) if built is not None and match["no"] else built


def courses_behind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Sarcoma, unresectable or metastatic", "lymphoma must be stage III, IV, or recurrent": the courses of it."""
    last = text[max(start, end - 15) : end].lower()
    if not last.endswith(_LAST_WORDS) and last[-1:] not in _LAST_OF_NUMERAL:
        return None
    if _COURSE_LAST.search(text, start, end) is None:
        return None
    match = _SAID_BEHIND.fullmatch(text, start, end)
    if match is None:
        return None
    return _of_one_cancer(match, _ONE_COURSE, context)


_NEW = r"(?:(?:previously\s+)?untreated|treatment[\s-]na[iï]ve|newly\s+diagnosed)"
_BACK = r"(?:relapsed|recurrent|refractory|progressive)"
_NEW_OR_BACK = re.compile(rf"{_NEW}|{_BACK}", re.IGNORECASE)
_NEW_LAST = re.compile(rf"(?:{_NEW}|{_BACK})\Z", re.IGNORECASE)
_BY_TREATMENT = re.compile(
    rf"{_PROOF}(?P<what>[^,;:()<>≤≥=]{{3,90}}?)(?:\s*[,:]|,?\s+(?:that|which)\s+is)\s*(?:either\s+)?"
    rf"(?P<courses>(?=.*\b(?:{_NEW}))(?:{_NEW}|{_BACK})(?:(?:\s*,?\s*(?:\band/or\b|\bor\b|/)|\s*,)\s*(?:{_NEW}|{_BACK}))+)",
    re.IGNORECASE,
)


def new_or_back(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Lymphoma, previously untreated, or relapsed": alternatives of which none can be the other.

    Beside a stage or metastases an "untreated" is a further demand, and this is not about them.
    """
    if _NEW_LAST.search(text, start, end) is None:
        return None
    match = _BY_TREATMENT.fullmatch(text, start, end)
    if match is None or not _EITHER_OF.search(match["courses"]):
        return None
    return _of_one_cancer(match, _NEW_OR_BACK, context)


def _of_one_cancer(match: re.Match[str], course: re.Pattern[str], context: Context) -> Built | None:
    named = [one for one in mentions(match["what"]) if one.of("condition")]
    if len(named) != 1 or re.search(r"\b(?:or|and|no|not|without|prior)\b", match["what"], re.IGNORECASE):
        return None
    if not is_a(named[0].of("condition") or "", "neoplasm", "condition"):
        return None
    return _told_before(match["courses"], match["what"].strip(), match.span(), context, course)


def _told_before(
    courses: str,
    what: str,
    place: tuple[int, int],
    context: Context,
    one: re.Pattern[str] = _ONE_COURSE,
) -> Built | None:
    parts: list[Built] = []
    for course in one.findall(courses):
        built = _of_course(course, what, context)
        if not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(built.tree)):
            return None
        parts.append(Built(built.tree, (place,) * len(built.places)))
    return some(parts)


def _of_course(course: str, what: str, context: Context) -> Built:
    told = _FEW_METASTASES.sub("metastatic", _LOCALLY.sub("recurrent", stages_joined(course)))
    told = f"{told} {what}"
    built = context.clause(told, 0, len(told), context.of(told))
    if _LOCALLY.match(course) or _FEW_METASTASES.match(course):
        # where it came back, and how many metastases there are, no course says
        built = every([built, attest(course, 0, len(course), "investigator")])
    return built


_OLIGOMETASTATIC = re.compile(
    r"(?:(?:patients?|subjects?|with|have|has|having|must|a|an|diagnosis|of|histologically|cytologically|pathologically|biopsy|confirmed|proven|documented|known|newly|diagnosed)[\s,-]+)*"
    r"(?P<course>oligo-?\s?metastatic)\s+(?P<what>(?!or\b|and\b|disease\b|lesions?\b)[^,;:()<>≤≥=]{4,90})",
    re.IGNORECASE,
)


def oligometastatic(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Oligometastatic prostate cancer": the metastatic cancer; that its metastases are few, a person says."""
    match = _OLIGOMETASTATIC.fullmatch(text, start, end)
    if match is None:
        return None
    built = _of_course(match["course"], match["what"], context)
    found = {type(x) for x in c.leaves(built.tree)}
    if found != {c.Condition, c.Attest}:
        return None
    return Built(built.tree, (match.span(),) * len(built.places))


def any_course(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Unresectable, stage IV, or recurrent sarcoma": a stage among courses is one of the alternatives."""
    match = _ANY_COURSE.fullmatch(text[start:end])
    if match is None:
        return None
    listed = _ONE_COURSE.findall(match["courses"])
    staged = [course for course in listed if _ONE_STAGE.fullmatch(course)]
    few = any(_FEW_METASTASES.fullmatch(course) for course in listed)
    if not (staged or few) or len(staged) == len(listed):
        return None
    if not _EITHER_OF.search(_ONE_COURSE.sub(" ", match["courses"])):
        return None  # "unresectable, stage III": both are said of it
    parts: list[Built] = []
    for course in listed:
        built = _of_course(course, match["what"], context)
        if not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(built.tree)):
            return None
        place = start + match.start("courses"), start + match.end("what")
        parts.append(Built(built.tree, (place,) * len(built.places)))
    return some(parts)


_NOT_METASTATIC = re.compile(
    r"(?:(?:patients?|subjects?|participants?|men|women|adults|who|with|have|has|had|must|a|an|diagnosis|of|confirmed|histologically|documented)\s+)*"
    r"(?P<not>non-?\s?metastatic)\s+(?P<what>[^,;:<>≤≥=]{4,90})",
    re.IGNORECASE,
)


def not_metastatic(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Non-metastatic prostate cancer": the cancer, and no metastases of it."""
    match = _NOT_METASTATIC.fullmatch(text[start:end])
    if match is None:
        return None
    what = context.clause(text, start + match.start("what"), end, context)
    ill = what.tree
    if not isinstance(ill, c.Condition) or ill.course or not is_a(ill.concept, "malignancy", "condition"):
        return None
    place = start + match.start("not"), start + match.end("not")
    return every([what, negate(leaf(c.Condition(ill.concept, course="metastatic"), *place))])


_IN_TREATED = re.compile(
    r"^(?P<main>.{3,120}?)\s+(?:in|for|among)\s+(?P<who>(?:patients|subjects|those|participants)\s+(?:who\s+(?:were|have been|had been)\s+)?"
    r"(?:previously\s+)?treated(?:\s+(?:before|previously))?)$",
    re.IGNORECASE | re.DOTALL,
)


def in_treated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progressive disease in patients who were treated before": of a cancer, both the treatment and the course."""
    match = _IN_TREATED.match(text[start:end])
    if match is None or not any(is_a(disease, "malignancy", "condition") for disease in context.diseases):
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    treated = leaf(c.Received("antineoplastic therapy"), start + match.start("who"), end)
    return None if main.unparsed else every([treated, main])
