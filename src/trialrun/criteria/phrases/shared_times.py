"""The time that the members of a list share: "A, B or C within 4 weeks"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.passing import LASTING, PASSING, happens_once
from trialrun.criteria.phrases.phrase import (
    Phrase,
    chunk_name,
)
from trialrun.criteria.trees.build import Built, denied, negate
from trialrun.criteria.words.chunks import Chunk
from trialrun.model.criteria import Window
from trialrun.vocab.concepts import concepts, is_a


def shares_noun(*phrases: Phrase) -> bool:
    """ "severe viral or bacterial infection": one noun, so that its adjective is everybody's."""
    return any(x.role == "shared" for phrase in phrases for x in phrase.concepts)


# What is there now or not at all: a time at the end of the list is not meant of it.
_PRESENT = ("uncontrolled", "controlled", "stable", "chronic", "metastatic", "measurable")


def share_windows(phrases: list[Phrase], joins: list[str], context: Context) -> list[Phrase]:
    """ "A, B, C or D within 4 weeks before treatment": the time is everybody's.

    Not of "A, B within 4 weeks" without a conjunction, unless nothing else would be said of A, nor of "A, and
    B within 4 weeks": there each item may have its own; one in the middle of a list reaches to the comma
    before it. An item that is asked for as present ("active A") has no time before.
    """
    shared = list(phrases)
    words = {join.removeprefix(", ") for join in joins} & {"and", "or", "and/or", "slash"}
    joined = bool(words) or _only_timed(phrases, joins) or _timed_behind_comma(phrases[-1], context)
    lent: Phrase | None = None
    lender = len(shared) - 1
    of_all = _bracket_of_all(phrases)
    if len(phrases) > 2 and not of_all and (pair := _bracket_of_two(phrases, joins)) is not None:
        shared[pair] = timed(shared[pair], shared[pair + 1])
    whole = bracketed = noted = to_come = False
    for index in range(len(shared) - 1, -1, -1):
        one = shared[index]
        if one.window is not None:
            own = one.chunks[-1].role == "bracket" and not (index and shares_noun(shared[index - 1]))
            own = own and not of_all
            lends = window_trails(one) and not own and not one.negated and not one.window.after
            to_come = lends and _is_to_come(one)
            lent, lender = (one if lends else None), index
            whole = not any(x.concepts or x.quantities or x.window for x in shared[index + 1 :])
            # "A, B, or C within 6 months, or D": the first "or" ends a list of its own
            whole = whole or (joins[index - 1 : index + 1] == [", or", ", or"] and index > 1)
            # "A, B or C within 4 weeks, or D within 2 weeks": so does the first where D has a time of its own
            timed_too = index > 1 and joins[index - 1 : index + 1] == ["or", ", or"]
            whole = whole or (timed_too and shared[index + 1].window is not None)
            bracketed = (
                one.chunks[-1].role == "bracket" and not of_all
            )  # of the items that share its noun, and of no other
            continue
        if lent is not None and bracketed and not shares_noun(one):
            lent = None
        if lent is None or not joined:
            continue
        if index + 1 < len(shared) and _at_any_time(one, shared[index + 1], context):
            lent = None  # "stroke at any time or bleeding within 6 months"
            continue
        if to_come and _is_of_old(one):
            lent = None  # "previous transplant or planned transplant within 6 months": the first at any time
            continue
        given = one.status is None and any(map(_is_given, phrases[index + 1 : lender + 1]))
        if given and _is_diagnosed(one):
            continue
        if lent.status == "history" and one.status is None and _lasts(one):
            continue  # "heart failure, or a history of stroke within 6 months": it is there now
        after_comma = joins[index].startswith(", ")
        apart = after_comma and len(shared) == 2 and not shares_noun(one)
        if (apart and not (context.excluding and _used_too(one, shared[1], context))) or (
            not whole and (after_comma or joins[index] == "comma")
        ):
            lent = None
            continue
        first_denied = one.negated and index > 0
        either = {*joins[index:lender]} <= {"or", "and/or", "slash"}
        if one.quantities and joins[index] == "or" and _other_bound(shared[index + 1]):
            shared[index] = timed(one, lent)
            continue
        if one.quantities and one.quantities[-1:] == lent.quantities[-1:]:
            shared[index] = timed(one, lent)  # "A, B and C below 3 within 7 days": one bound, and its time
            continue
        if (one.quantities and not _is_dosed(one)) or (first_denied and not either):
            lent = None
            continue
        said = any(x.role == "status" and x.value == "active" for x in one.chunks)
        lasts = any(x.value in _PRESENT for x in one.courses) and not _of_either_course(one)
        # "uncontrolled A, B or C within 1 month": at that time it was so
        alike = (
            lasts and shares_noun(one) and "chronic" not in _told_so(one) and _told_so(one) == _told_so(lent)
        )
        present = said or (lasts and not alike) or _is_nursing(one)
        if not present and (one.concepts or one.response or one.examples or one.words):
            shared[index] = timed(one, lent)
            noted = len(shared) > 2
        if first_denied:  # "asthma and no A or B within 7 days": the time is of what is denied
            lent = None
    if shared[-1].window is not None and shared[-1].window.anchor != "screening" and len(shared) > 1:
        shared[:-1] = [_as_anchored(one, shared[-1].window) for one in shared[:-1]]
    if noted:
        context.note(_TIME_OF_ALL if all(x.window is not None for x in shared) else _TIME_OF_SOME)
    return shared


_GIVING = re.compile(
    r"(?:(?:the|any)\s+)?(?:use|administration|receipt|intake|treatment|therapy|exposure)\s+(?:of|with|to)\b",
    re.IGNORECASE,
)


def _used_too(one: Phrase, last: Phrase, context: Context) -> bool:
    """ "Use of A, or administration of B within 4 weeks": of both, as whoever uses A did so in that time."""
    if not one.used or one.prior or not one.concepts or not chunk_name(one.concepts[0], "therapy"):
        return False
    return _GIVING.match(context.text, last.start) is not None


def _told_so(phrase: Phrase) -> set[object]:
    return {x.value for x in phrase.courses}


def _of_either_course(phrase: Phrase) -> bool:
    """ "Stable or unstable angina": any angina, and no state of today."""
    told = _told_so(phrase)
    return "uncontrolled" in told and ("stable" in told or "controlled" in told)


_EVER = re.compile(
    r"\b(?:ever|at\s+any\s+(?:time|point)|in\s+(?:his|her|their|the)\s+life-?\s?time)\b", re.IGNORECASE
)


def _at_any_time(phrase: Phrase, following: Phrase, context: Context) -> bool:
    """Whether it is said behind the phrase that it counts at any time."""
    if not phrase.concepts:
        return False
    return _EVER.search(context.text, phrase.concepts[-1].end, following.start) is not None


def _is_given(phrase: Phrase) -> bool:
    """ "… or is receiving steroids within 2 weeks": with its own verb, and the time is the treatment's."""
    verb, *given = [x.text.lower() for x in phrase.chunks[:2]]
    return verb in _VERBS and any(x.startswith(("receiv", "taking", "taken", "using")) for x in given)


_VERBS = ("is", "are", "has", "have", "has been", "have been")


def _is_diagnosed(phrase: Phrase) -> bool:
    """ "A diagnosis of immunodeficiency, or …": what somebody has, and no event of that time."""
    told = phrase.concepts[0].start if phrase.concepts else phrase.end
    return any("diagnosis of" in x.text.lower() for x in phrase.chunks if x.end <= told) or _lasts(phrase)


def _lasts(phrase: Phrase) -> bool:
    """A disease that stays, told of today."""
    named = [chunk_name(x, "condition") for x in phrase.concepts]
    return len(named) == 1 and any(is_a(named[0], kind, "condition") for kind in LASTING if named[0])


_COMING = frozenset(
    ("planned", "expected", "anticipated", "scheduled", "intended", "upcoming", "planning", "foreseen")
)


def _is_to_come(phrase: Phrase) -> bool:
    return phrase.planned or any(x.text.lower() in _COMING for x in phrase.chunks)


def _is_of_old(phrase: Phrase) -> bool:
    """Whether it is told as past, or is a transplant, which stays."""
    if _is_to_come(phrase):
        return False
    given = [concepts("therapy").get(chunk_name(x, "therapy")) for x in phrase.concepts]
    lasts = any(one is not None and one.columns.get("kind") == "transplant" for one in given)
    return phrase.prior or phrase.status == "history" or lasts


# "within 28 days", and not "in the last 28 days", which counts from today
_NO_ANCHOR = re.compile(
    r"\W*(?:within|<|≤|less\s+than|at\s+least)\s+(?:the\s+)?(?!(?:last|past|previous|preceding|prior)\b).*(?:hours?|days?|weeks?|months?|years?|half-li(?:fe|ves))\W*",
    re.IGNORECASE,
)


def _as_anchored(phrase: Phrase, last: Window) -> Phrase:
    """ "Surgery within 4 weeks or biopsy within 1 week of the first dose": both times count from there."""
    own = phrase.window
    if own is None or own.anchor != "screening" or own.after or last.after:
        return phrase
    if not any(x.kind == "window" and _NO_ANCHOR.fullmatch(x.text) for x in phrase.chunks):
        return phrase
    return replace(phrase, window=replace(own, anchor=last.anchor))


def _bracket_of_all(phrases: list[Phrase]) -> bool:
    """ "Stroke or heart attack (< 6 months)": of events, or of treatments, that have no other time."""
    if phrases[-1].chunks[-1].role != "bracket" or any(p.window is not None for p in phrases[:-1]):
        return False
    if any(len(p.concepts) != 1 or p.words or p.status == "active" for p in phrases):
        return False
    return not any(p.negated for p in phrases[1:]) and all(happens_once(p.concepts[0]) for p in phrases)


def _bracket_of_two(phrases: list[Phrase], joins: list[str]) -> int | None:
    """ "Stroke or infarction (within 6 months), or gout": of both events; where the first is."""
    for index, one in enumerate(phrases[1:-1], 1):
        if one.window is None or one.chunks[-1].role != "bracket" or joins[index - 1] not in _EITHER:
            continue
        apart = joins[index].startswith((", ", "comma")) and (
            index == 1 or joins[index - 2].startswith((", ", "comma"))
        )
        if apart and _bracket_of_all(phrases[index - 1 : index + 1]):
            return index - 1
    return None


_EITHER = ("or", "and/or", "slash")


def _other_bound(phrase: Phrase) -> bool:
    """ "Heart rate < 50 | or > 100 bpm within 7 days": one measurement, on either side of what is normal."""
    if not phrase.quantities or phrase.words:
        return False
    return all(
        x.kind in ("quantity", "window") or x.role in ("filler", "shared", "bracket") for x in phrase.chunks
    )


def _is_dosed(phrase: Phrase) -> bool:
    """ "Prednisone above 10 mg/day": the number says how much of it is taken, and leaves room for a time."""
    doses = all(_DOSE.match(x.value.unit) for x in phrase.quantities)
    return doses and len(phrase.concepts) == 1 and bool(chunk_name(phrase.concepts[0], "therapy"))


_DOSE = re.compile(r"(?:m|u|k)?g(?:/(?:k?g|m2))?(?:/d|\W*$)|(?:\[?[iI]U\]?|U)/d")


def _is_nursing(phrase: Phrase) -> bool:
    """ "Nursing or pregnant within 2 years": who nurses does so now."""
    named = phrase.concepts[-1:]
    return any(chunk_name(x, "condition") == "lactation" and x.text.endswith("ing") for x in named)


def _timed_behind_comma(phrase: Phrase, context: Context) -> bool:
    """ "Surgery, radiation, chemotherapy, within 4 weeks": behind its own comma the time is everybody's."""
    last = phrase.chunks[-1]
    return last.kind == "window" and context.text[: last.start].rstrip().endswith(",")


def _only_timed(phrases: list[Phrase], joins: list[str]) -> bool:
    """ "Stroke, infarction in the last 6 months", "any A, B, C within 4 weeks": bare members of one sort.

    Events, or treatments that pass; a transplant or a lasting disease between commas keeps out at any time.
    """
    if set(joins) != {"comma"} or any(p.window is not None for p in phrases[:-1]):
        return False
    if not all(p.bare for p in phrases[1:-1]) or any(p.negated for p in phrases[1:]):
        return False
    if any(len(p.concepts) != 1 or p.words or p.status == "active" or p.ongoing for p in phrases):
        return False
    ill = [chunk_name(p.concepts[0], "condition") for p in phrases]
    if all(ill):
        return all(any(is_a(name, event, "condition") for event in PASSING) for name in ill)
    given = [concepts("therapy").get(chunk_name(p.concepts[0], "therapy")) for p in phrases]
    kinds = ["" if one is None else one.columns.get("kind", "") for one in given]
    first = phrases[0].chunks[0]
    bare = not phrases[0].prior and (phrases[0].bare or first.role in ("filler", "use", "neg"))
    return bare and all(kinds) and "transplant" not in kinds and (len(kinds) > 2 or "procedure" not in kinds)


_TIME_OF_ALL = "Read as: the time at the end holds for every member of the list."
_TIME_OF_SOME = "Read as: the time behind a member of the list holds for those directly before it too."


def timed(phrase: Phrase, other: Phrase) -> Phrase:
    """The phrase with the other's time."""
    return replace(phrase, window=other.window, found_window=other.found_window)


def window_trails(phrase: Phrase) -> bool:
    """Whether the phrase's window stands after its concept."""
    if not phrase.concepts:
        return phrase.chunks[-1].kind == "window"
    return any(x.kind == "window" and x.start > phrase.concepts[0].start for x in phrase.chunks)


def grade_of_both(one: Phrase, last: Phrase) -> bool:
    """ "Rash or mucositis grade 3": the grade behind the last is that of the one before it, too.

    Not of a malignancy with a marker of its own, nor of a lymphoma: of these no grade is told.
    """
    if not (one.concepts and last.concepts) or one.grade is not None or one.quantities or one.result:
        return False
    if any(chunk_name(x, "scale") for x in last.concepts) or not grade_trails(last):
        return False
    named = [chunk_name(x, "condition") for x in one.concepts]
    marked = any(name and ("positive" in name or "negative" in name) for name in named)
    return not (marked or any(map(_without_grades, named)))


def _without_grades(name: str | None) -> bool:
    """A malignancy of the blood; a follicular lymphoma has grades."""
    if not name or is_a(name, "follicular lymphoma", "condition"):
        return False
    return any(is_a(name, kind, "condition") for kind in ("lymphoma", "leukemia", "multiple myeloma"))


def grade_trails(phrase: Phrase) -> bool:
    """Whether it ends with its grade, or with the time at which it was of this grade."""
    if phrase.grade is None:
        return False  # nearly always
    told = next((x for x in reversed(phrase.chunks) if x.kind != "window" and x.role != "filler"), None)
    return told is not None and told.kind == "grade"


_BESIDE = frozenset(
    (
        *("on", "with", "taking", "receiving", "while", "despite", "under", "using", "treated with"),
        *(
            "on treatment with",
            "receiving treatment with",
            "having",
            "currently taking",
            "currently receiving",
        ),
    )
)


def timed_part(phrase: Phrase) -> int | None:
    """Where the second part begins in "HbA1c 7 to 10 % | on metformin for at least 8 weeks".

    How long is said of the part in which it stands: of the treatment there, of a value in "migraine | with 4
    to 14 headache days for at least 3 months", of the illness in "dry eye for at least 6 months | with …".
    """
    found = phrase.found_window
    if found is None or not found.lasting or phrase.negated or phrase.examples or phrase.required:
        return None
    chunks = phrase.chunks
    place = next((i for i, x in enumerate(chunks) if x.kind == "window"), 0)
    links = [i for i, x in enumerate(chunks) if i and x.kind in ("cue", "word") and _links(x.text.lower())]
    before, behind = [i for i in links if i < place], [i for i in links if i > place]
    if behind:
        told = [x for x in chunks[:place] if x.kind == "concept"]
        cut = behind[0]
        return cut if told and not _valued(chunks[:cut]) and _given_or_valued(chunks[cut:]) else None
    if not before:
        return None
    cut = before[-1]
    while cut - 1 in links:
        cut -= 1
    told = [x for x in chunks[:cut] if x.kind == "concept" and not chunk_name(x, "therapy")]
    return cut if told and _given_or_valued(chunks[cut:place]) else None


def _links(words: str) -> bool:
    return words in _BESIDE or words.startswith("on stable ")


def _given_or_valued(chunks: list[Chunk]) -> bool:
    """Whether they name treatments alone, or measured things with their values alone."""
    named = [x for x in chunks if x.kind == "concept"]
    given = bool(named) and all(chunk_name(x, "therapy") and not chunk_name(x, "condition") for x in named)
    return given or _valued(chunks)


def _valued(chunks: list[Chunk]) -> bool:
    named = [x for x in chunks if x.kind == "concept"]
    measured = [x for x in named if chunk_name(x, "measurement") or chunk_name(x, "scale")]
    return bool(measured) and len(named) == len(measured) and any(x.kind == "quantity" for x in chunks)


_LENGTHS = frozenset(("days", "weeks", "months", "years"))


def lasts_so_long(phrase: Phrase) -> bool:
    """ "COPD of at least 1 year's duration": what is told of the last is how long all of them have lasted."""
    if len(phrase.quantities) != 1 or len(phrase.concepts) != 1 or phrase.words:
        return False
    last, told = phrase.chunks[-1], phrase.quantities[0]
    if last.text.lower() not in ("duration", "in duration") or told.value.unit not in _LENGTHS:
        return False
    return told.start > phrase.concepts[0].end and bool(chunk_name(phrase.concepts[0], "condition"))


def of_such_length(phrase: Phrase) -> bool:
    """ "No gout or asthma of more than 2 years": how long it has lasted, and not since when there is none."""
    told = next((i for i, x in enumerate(phrase.chunks) if x.kind in ("window", "quantity")), 0)
    length = phrase.chunks[told]
    said = length.kind == "quantity" and length.value.unit in _LENGTHS
    return lasts_so_long(phrase) or (told > 0 and said and phrase.chunks[told - 1].text.lower() == "of")


def refused(built: Built, last: Phrase) -> Built:
    """A list that is denied, of which the last member may say how long it has lasted."""
    return negate(built) if of_such_length(last) else denied(built)


def bare_illness(phrase: Phrase) -> bool:
    """An illness of which no time is told."""
    ill = len(phrase.concepts) == 1 and bool(chunk_name(phrase.concepts[0], "condition"))
    return ill and phrase.window is None and not phrase.words and phrase.chunks[-1] is phrase.concepts[0]


# What is over as soon as it has come: "prior" before a list may speak of it as of what was done.
OVER = (
    *("myocardial infarction", "stroke", "transient ischemic attack", "thromboembolism", "cardiac arrest"),
    *("fracture", "injury", "bleeding", "seizure", "neoplasm", "infection", "substance abuse"),
)


_AT_ONCE = (
    *("myocardial infarction", "stroke", "transient ischemic attack", "cardiac arrest"),
    "pulmonary embolism",
)


def happens_at_once(phrase: Phrase) -> bool:
    """A stroke is not active, as the disease before it is: one of last month, over by now, is meant too."""
    name = chunk_name(phrase.concepts[0], "condition") if phrase.concepts else ""
    return bool(name) and any(is_a(name, event, "condition") for event in _AT_ONCE)


def lasts_now(phrase: Phrase) -> bool:
    """An illness that is no event: told without a time, it is asked for as it is today."""
    name = chunk_name(phrase.concepts[0], "condition") if phrase.concepts else None
    return (
        bool(name)
        and phrase.window is None
        and not any(is_a(name or "", event, "condition") for event in OVER)
    )
