"""What reaches over a whole list: how much of each is used, for what, and in which part of the study.

"Excessive use of caffeine, cannabis or opioids" keeps out nobody for one use of cannabis; "A, B, and C, during
the first 8 weeks of the study" speaks of A as well.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.model import criteria as c

_NO = r"(?P<no>(?:no|without)\s+)?"
_CLAUSE = re.compile(
    r"\b(?:who|that|which|unless|except|excluding|including|such\s+as|like|if|but|may|must|not|no|within|during|in\s+the|for|prior|history|planned|allergy|hypersensitivity)\b",
    re.IGNORECASE,
)
_ANY_SUCH = re.compile(
    r"(?:(?:any|other)\s+)*(?:agents|drugs|substances|medications)\s+(?:that|which)\s[^,]+", re.IGNORECASE
)
_JOINT = re.compile(r"\s*,\s+(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|\s*/\s*", re.IGNORECASE)

_HOW = r"(?:excessive|heavy|regular|frequent|habitual|intensive|prolonged|recreational|immoderate|extensive)"
_USED_SO = re.compile(
    rf"{_NO}(?:any\s+)?(?P<how>(?:{_HOW}(?:\s*,\s*|\s*/\s*|\s+and/or\s+|\s+and\s+|\s+or\s+|\s+))+)"
    r"(?P<use>use|usage|consumption|intake|ingestion)\s+of\s+(?P<list>[^;:()<>≤≥=\d]{3,200})",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[a-z]+\W*$", re.IGNORECASE)
_SO_USED = tuple(
    f"{how} {use} of "
    for how in (
        *("excessive", "heavy", "regular", "frequent", "habitual", "intensive", "prolonged", "recreational"),
        *("immoderate", "extensive"),
    )
    for use in ("use", "usage", "consumption", "intake", "ingestion")
)


def used_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Regular, excessive use of A, B or C": each of them used so, which a person says where no name does."""
    match = _USED_SO.fullmatch(text, start, end)
    if match is None or not (context.excluding or match["no"]):
        return None
    how = match["how"].strip()
    last = _LAST_WORD.search(how)
    assert last is not None
    several = last.start() > 0
    members = [x for x in _JOINT.split(match["list"]) if x.strip()]
    named = [x for x in members if not _ANY_SUCH.fullmatch(x)]
    if (len(members) < 2 and not several) or not named or any(map(_CLAUSE.search, named)):
        return None
    parts: list[Built] = []
    at = match.start("list")
    for member in members:
        place = (at := text.index(member, at, end)), at + len(member)
        at = place[1]
        told = f"{last.group().strip()} {match['use']} of {member}"
        built = context.clause(told, 0, len(told), context.of(told).as_exclusion())
        whole = f"{how} {match['use']} of {member}"
        question = Built(attest(whole, 0, len(whole), "investigator").tree, (place,))
        leaves = list(c.leaves(built.tree))
        taken = Built(built.tree, (place,) * len(built.places))
        if built.unparsed or member not in named:
            taken = question
        elif not all(isinstance(x, (c.Received, c.Condition, c.Attest)) for x in leaves):
            return None
        elif any(isinstance(x, c.Received) for x in leaves) and (
            several or not any(isinstance(x, c.Attest) for x in leaves)
        ):
            taken = every([*(leaf(x, *place) for x in leaves if not isinstance(x, c.Attest)), question])
        parts.append(taken)
    if all(isinstance(part.tree, c.Attest) for part in parts):
        return None
    either = some(parts)
    return negate(either) if match["no"] and not context.excluding else either


_USED_FOR = re.compile(
    rf"{_NO}(?P<list>[^;:()<>≤≥=\d]{{3,160}}?\s(?:and/or|or|and)\s+[^,;:()<>≤≥=\d]{{3,60}}?)\s+(?:use|usage)\s+(?P<tail>for\s+[^;:]{{3,160}})",
    re.IGNORECASE,
)


def used_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A or B usage for gout within 14 days": the use of either of them."""
    match = _USED_FOR.fullmatch(text, start, end)
    if match is None or _CLAUSE.search(match["list"]):
        return None
    told = f"{match['no'] or ''}use of {match['list']} {match['tail']}"
    built = context.clause(told, 0, len(told), context.of(told))
    known = [x for x in c.leaves(built.tree) if not isinstance(x, (c.Attest, c.Unparsed))]
    if not known or not all(isinstance(x, c.Received) for x in known):
        return None
    return Built(built.tree, ((start, end),) * len(built.places))


_STUDY = r"(?:the\s+)?(?:study|trial|protocol|experiment)(?:\s+(?:period|participation|treatment|therapy|duration|phase|drug|medication))?"
_IN_STUDY = re.compile(
    rf"{_NO}(?P<list>[^;:<>≤≥=\d]{{3,300}}?)\s*,?\s+(?P<time>(?:during|for|throughout|in)\s+the\s+(?:(?:first|initial|last|final)\s+(?:\d{{1,3}}|one|two|three|four|six|eight|twelve)\s+(?:hours?|days?|weeks?|months?|years?)"
    rf"|(?:course|duration|whole|entire\s+duration|entire\s+course))\s+(?:of|on|in|after)\s+{_STUDY})",
    re.IGNORECASE,
)
IN_STUDY = (" of the study", " of study", " of the trial", " of the protocol", " on study", " on the study", " in the study")  # fmt: skip


def in_study(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, B, and C, during the first 8 weeks of the study": when it is, is asked of each of them."""
    match = _IN_STUDY.fullmatch(text, start, end)
    if match is None or not (context.excluding or match["no"]) or not _JOINT.search(match["list"]):
        return None
    given = context.clause(text, *match.span("list"), context.as_exclusion())
    leaves = list(c.leaves(given.tree))
    if not isinstance(given.tree, c.AnyOf) or given.unparsed:
        return None
    if not all(isinstance(x, (c.Received, c.Attest)) for x in leaves):
        return None
    if any(isinstance(x, c.Received) and (x.within or x.planned or x.lasting) for x in leaves):
        return None
    asked = every([given, attest(text, *match.span("time"), "investigator")])
    return negate(asked) if match["no"] and not context.excluding else asked


_EXPECTING_THEN = re.compile(
    r"(?P<no>(?:no|not)\s+)?(?P<who>(?:(?:patients?|subjects?|participants?|women|females?)\s+)?(?:(?:who|that)\s+)?(?:(?:are|is|be)\s+)?(?:pregnant|lactating|nursing|breast-?\s?feeding)"
    r"(?:(?:\s*,\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+|\s*/\s*)(?:pregnant|lactating|nursing|breast-?\s?feeding)){0,3}(?:\s+(?:women|females?|patients?|subjects?))?)"
    rf"\s*,?\s+(?P<when>at\s+any\s?(?:time|point)\s+(?:during|in|throughout|of)\s+{_STUDY})",
    re.IGNORECASE,
)


def expecting_then(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnant at any time during the study": whoever is so now, and whoever will be."""
    match = _EXPECTING_THEN.fullmatch(text, start, end)
    if match is None or not (context.excluding or match["no"]):
        return None
    now = context.clause(text, *match.span("who"), context.as_exclusion())
    if not all(isinstance(x, (c.Condition, c.IsSex)) for x in c.leaves(now.tree)):
        return None
    either = some([now, attest(text, match.start("who"), end, "investigator")])
    return negate(either) if match["no"] and not context.excluding else either


_TIME = r"(?:with)?in\s+(?:the\s+)?(?:(?:last|past|previous|preceding)\s+)?(?:\d{1,3}|one|two|three|four|six|eight|twelve)\s+(?:hours?|days?|weeks?|months?|years?)\b[^,;:()]{0,60}"
_ON_APPROVAL = re.compile(
    rf"{_NO}(?P<list>[^;:<>≤≥=]{{3,400}}?)\s*,?\s+(?:except|unless)\s+(?P<when>(?:[\w'’-]+\s+){{0,6}}?(?:approv\w+|permission|permitted|consent|agree\w*|discretion|authori[sz]\w+)(?:\s+(?:by|of|from)\s+(?:[\w'’-]+\s+){{0,4}}?[\w'’-]+)?)"
    rf"\s+(?P<time>{_TIME})",
    re.IGNORECASE,
)
ON_APPROVAL = ("approv", "permission", "permitted", "consent", "agree", "discretion", "authori")


def except_on_approval(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, B or C except on the sponsor's approval within 4 weeks": the time is of what was given."""
    match = _ON_APPROVAL.fullmatch(text, start, end)
    if match is None or not (context.excluding or match["no"]):
        return None
    told = f"{match['list']} {match['time']}"
    given = context.clause(told, 0, len(told), context.of(told).as_exclusion())
    leaves = list(c.leaves(given.tree))
    if given.unparsed or not any(isinstance(x, c.Received) and x.within for x in leaves):
        return None
    if not all(isinstance(x, (c.Received, c.Attest)) for x in leaves) or isinstance(given.tree, c.Not):
        return None
    place = match.span("list")
    spared = negate(attest(text, *match.span("when"), "investigator"))
    kept_out = every([Built(given.tree, (place,) * len(given.places)), spared])
    return negate(kept_out) if match["no"] and not context.excluding else kept_out


_KINDS = re.compile(
    r"(?P<head>[^;:]{5,200}?\b(?:within|in\s+the\s+(?:last|past|previous)|during\s+the\s+(?:last|past|previous))\s[^;:]{3,90}?)(?P<link>\s*,?\s+(?:including|such\s+as|like|e\.?g\.?,?)(?:\s*,?\s*but\s+not\s+limited\s+to)?\s*,?"
    r"(?:\s+(?:drugs|agents|medications?|medicines|therap(?:y|ies)|treatments?)\s+(?:such\s+as|like|including))?\s*:?)\s+(?P<list>[^:;]{3,80};[^:]{3,600})",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r",|\b(?:who|that|which|unless|except|if|but|may|must|not|no|within|during|history|prior|are|is)\b|\d\s*(?:days?|weeks?|months?|years?|%)",
    re.IGNORECASE,
)


def kinds_between_semicolons(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Any steroid within 4 weeks including: A; B; C": kinds of what was given in that time."""
    match = _KINDS.fullmatch(text, start, end)
    if match is None or _SAYS_MORE.search(match["list"]):
        return None
    listed = match["list"].replace(";", ",")
    cut = listed.rfind(",")
    if not re.match(r",\s*(?:and|or)\b", listed[cut:]):
        listed = f"{listed[:cut]} or{listed[cut + 1 :]}"
    told = f"{match['head']} such as {listed}"
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed >= len(built.places):
        return None
    longer, begin = len(listed) - len(match["list"]), match.start("list") - len(match["head"]) - 9

    def moved(place: int) -> int:
        if place <= len(match["head"]):
            return start + place
        return min(max(place + begin - (longer if place >= len(told) - 2 else 0), start), end)

    return Built(built.tree, tuple((moved(first), moved(last)) for first, last in built.places))


_ABSENT = re.compile(
    r"(?P<what>[^;:()]{5,200}?)\s*,?\s+(?P<lack>in\s+the\s+absence\s+of\s+[^;:()<>≤≥=\d]{3,80}?\s(?:or|and|and/or)\s+[^;:()<>≤≥=\d]{3,80})",
    re.IGNORECASE,
)


def in_absence(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Normal X-ray in the absence of fever or cough": a cough lets nobody in."""
    match = _ABSENT.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    what = context.clause(text, *match.span("what"), context)
    if what.unparsed:
        return unparsed(text, start, end)
    return every([what, attest(text, *match.span("lack"), "investigator")])


RULES = (
    (used_so, _SO_USED),
    (used_for, (" use for ", " usage for ")),
    (in_study, IN_STUDY),
    (expecting_then, ("at any time ", "at anytime ", "at any point ")),
    (except_on_approval, ON_APPROVAL),
    (kinds_between_semicolons, (";",)),
)
"""Each with words of which one stands in whatever it reads."""
ABSENT = ("in the absence of ",)
