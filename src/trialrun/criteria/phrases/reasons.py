"""Phrases that do not mean what their concept and their time say by themselves.

"Treatment for X", "exposure to X": whoever was treated for tuberculosis had it; whoever was exposed to it
need not have. "On metformin for at least 3 months", "diabetes ≥ 6 months": how long, not how long ago.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.amounts import with_amounts
from trialrun.criteria.phrases.atoms import compile_phrase
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.measured import may_be_none
from trialrun.criteria.phrases.passing import LASTING, PASSING
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.refining import LASTING_COURSES, changed, for_so_long
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    denied,
    every,
    leaf,
    negate,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.nouns import ADJECTIVE
from trialrun.criteria.words.quantities import Quantity
from trialrun.model import criteria as c
from trialrun.model.time import Duration, DurationUnit
from trialrun.vocab.concepts import is_a

_ARTICLES = (
    r"(?:\s+(?:a|an|the|their|his|her|any|this|other|another|active|known|prior|previous|existing"
    r"|mild|moderate|severe|serious))*\s*$"
)
_TREATED = re.compile(
    r"\b(?:treat(?:ments?|ed|ing)|therap(?:y|ies)|medications?|drugs?|surgery|interventions?|regimens?)\s+(?:for|of"
    r"|(?<=treatment\s)to|(?<=therapy\s)to|(?<=medication\s)to)" + _ARTICLES,
    re.IGNORECASE,
)
# "medication for medical or | psychiatric conditions": an adjective that leans on the next item's noun.
_TREATED_TOO = re.compile(
    r"\b(?:treat(?:ments?|ed|ing)|therap(?:y|ies)|medications?|drugs?)\s+(?:for|of)\s+[\w-]+(?:al|ic|ous|ar|ive|ary)"
    r"\s+(?:or|and|and/or)\s+$",
    re.IGNORECASE,
)
# "drugs for diabetes or | dyslipidemia": of two conditions the treatment is both's.
_TREATED_BOTH = re.compile(
    r"\b(?:treat(?:ments?|ed|ing)|therap(?:y|ies)|medications?|drugs?)\s+(?:for|of)\s+(?:(?!(?:or|and)\b)[\w'-]+\s+){1,4}"
    r"(?:or|and|and/or)\s+(?:(?:any\s+)?other\s+|for\s+)?$",
    re.IGNORECASE,
)
_EXPOSED = re.compile(
    r"\b(?:(?:exposure|exposed|susceptib\w+)\s+to|contact\s+with|(?:vaccinat|immuni[sz]at|prophyla)\w*\s+(?:against|for|of)"
    r"|risk\s+(?:of|for|factors?\s+for)|suspicion\s+of|screening\s+for|concern\s+for)" + _ARTICLES,
    re.IGNORECASE,
)

_HISTORY_OR = re.compile(
    r"\b(?:history|presence|diagnosis)\s+of\s*(?:,|/|and/or|or)\s*(?:\w+\s+){0,3}?(?:treat|therap)",
    re.IGNORECASE,
)

# What somebody has to judge, and what no record says.
_FEARED = re.compile(
    r"\b(?:risks?(?:\s+factors?)?\s+(?:of|for)|suspicion\s+of|concerns?\s+(?:for|about)|predispositions?\s+to)"
    + _ARTICLES,
    re.IGNORECASE,
)


# "Psoriasis therapy", "tuberculosis (TB) treatment": named by the disease, which alone keeps nobody out.
_ITS_TREATMENT = re.compile(
    r"(?:\s*\([^()]{1,12}\))?\s+(?:(?:specific|directed|modifying|maintenance|controller|rescue)\s+)?"
    r"(?:therap(?:y|ies)|treatments?|medications?|medicines?|drugs?)\b(?!\s+(?:fail|allerg|intoleran|abuse|addict|depend|resist|naive|na[iï]ve|free))",
    re.IGNORECASE,
)
_SHORTEST_REASON = 6  # characters: "risk of"


def treated_for(phrase: Phrase, context: Context) -> Built | None:
    """The leaves of a phrase whose condition is the reason of a treatment; None for any other phrase."""
    concept = phrase.concepts[0] if phrase.concepts else None
    if concept is None or chunk_name(concept, "therapy"):
        return None
    if (for_cancer := _for_a_cancer(phrase, context)) is not None:
        return negate(for_cancer) if phrase.negated else for_cancer
    if not chunk_name(concept, "condition"):
        return None
    start = phrase.start
    before = context.text[start : concept.start]
    if len(before) > _SHORTEST_REASON:
        if _FEARED.search(before):
            return attest(context.text, phrase.start, phrase.end, "investigator")
        if _EXPOSED.search(before):
            return unparsed(context.text, phrase.start, phrase.end)
    joined = start > 8 and context.text[start - 3 : start - 1] in _JOIN_ENDS
    too, kind = _TREATED_TOO.search(context.text, 0, start) if joined else None, []
    if too is None and _joined_before(context.text, start) and _told_with_it(phrase, before, context):
        too = _TREATED_BOTH.search(context.text, 0, start)
        kind = context.text[: too.start()].split()[-1:] if too else []
        if kind and ADJECTIVE.search(kind[0].lower()) and kind[0].lower() not in _WHEN_TREATED:
            too = None  # "immunologic therapy for A or B": a treatment with a name
    # "for metastatic X": the course stands between
    until = min((x.start for x in phrase.courses if x.start < concept.start), default=concept.start)
    treated = _TREATED.search(before) or _TREATED.search(context.text[start:until])
    # "Chronic therapy for X": the therapy is chronic
    lead = start + treated.start() if treated else start
    if not any(map(str.isdigit, before)):  # "at most 2 months of amblyopia therapy": met by none, too
        treated = treated or _ITS_TREATMENT.match(context.text, concept.end, phrase.end)
    courses = [x for x in phrase.courses if x.value not in ("acute", "chronic") or x.start > lead]
    if phrase.family or len(courses) > 1 or not (too or treated) or "untreated" in [x.value for x in courses]:
        return None
    course = courses[0].value if courses else None
    # A denial is said of the question, and is no part of it.
    first = (
        too.start() - (len(kind[0]) + 1 if kind and kind[0].lower() in _WHEN_TREATED else 0)
        if too
        else next((x.start for x in phrase.chunks if not x.role.startswith("neg")), concept.start)
    )
    if any(x.kind == "word" or x.role == "result" for x in phrase.chunks if x.end <= concept.start):
        return None
    disease = chunk_name(concept, "condition")
    if _HISTORY_OR.search(before):  # whoever was treated for it had it
        had_it = leaf(c.Condition(disease, "history", within=phrase.window), concept.start, concept.end)
        return negate(had_it) if phrase.negated else had_it
    built = _of_the_trial(phrase, disease, concept.start, concept.end, context)
    if may_be_none(phrase):
        built = attest(context.text, first, phrase.end, "investigator")
    if built is None:
        now = phrase.ongoing and not phrase.prior and phrase.window is None
        severity = phrase.severities[0] if len(phrase.severities) == 1 else None
        known = c.Condition(disease, None if now else "history", severity, course=course)
        had = leaf(known, concept.start, concept.end)
        built = every([had, attest(context.text, first, phrase.end, "investigator")])
    return negate(built) if phrase.negated else built


_WHEN_TREATED = frozenset(
    "current active recent acute previous receiving undergoing requiring having taking concurrent concomitant"
    " ongoing chronic systemic medical pharmacologic pharmacological specific continuous".split()
)


def _joined_before(text: str, start: int) -> bool:
    """Whether a conjunction may stand directly before; asked of nearly every illness."""
    return start > 8 and text[start - 4 : start] in _JOINS


# How a conjunction ends, with one blank behind it or two.
_JOIN_ENDS = frozenset(("or", "nd", "OR", "ND", "Or", "r ", "d ", "R ", "D "))
_JOINS = frozenset(("and ", "/or ", " or ", "her ", "for ", "AND ", " OR "))


def _told_with_it(phrase: Phrase, before: str, context: Context) -> bool:
    """ "Therapy for asthma or | COPD within 4 weeks", "… or for | COPD": nothing but another illness."""
    if any(chunk_name(x, "condition") in ("pregnancy", "lactation") for x in phrase.concepts):
        return False
    if before[:4].lower() == "for " or context.text[: phrase.start].lower().endswith(" for "):
        return len(phrase.concepts) == 1 and not phrase.words and not phrase.negated
    told = [x for x in phrase.chunks if x.kind != "window" and x.text.lower() not in ("other", "another")]
    return len(told) == 1 and told[0].kind == "concept"


_OF_ANY_KIND = re.compile(
    r"\b(?:treat(?:ments?|ed)|therap(?:y|ies)|regimens?)\s+(?:for|of|in)"
    r"(?:\s+(?:an?|the|their|his|her|any|this|active|known))*\s+$",
    re.IGNORECASE,
)


def _for_a_cancer(phrase: Phrase, context: Context) -> Built | None:
    """ "Prior systemic therapy for metastatic cancer": a treatment; a person knows what it was for.

    Whoever has the metastases was not therefore treated for them.
    """
    diseases = [x for x in phrase.concepts if chunk_name(x, "condition")]
    if not diseases or (disease := diseases[0]).start == phrase.start:
        return None
    told = [*phrase.concepts, *phrase.courses]
    told += [x for x in phrase.chunks if x.kind == "stage" or x.role in ("result", "judge")]
    told.sort(key=lambda x: x.start)
    if told[0] is disease:
        return None
    if not is_a(chunk_name(disease, "condition"), "malignancy", "condition") or phrase.family:
        return None
    if any(x.end <= told[0].start and x.kind in ("word", "concept") for x in phrase.chunks):
        return None
    lead = _OF_ANY_KIND.search(context.text[phrase.start : told[0].start])
    if lead is None or phrase.quantities:
        return None
    first = next((x.start for x in phrase.chunks if not x.role.startswith("neg")), phrase.start)
    asked = attest(context.text, first, phrase.end, "investigator")
    given = _against_cancer(phrase, told[0].start, context)
    return asked if may_be_none(phrase) else every([given, asked])


def _against_cancer(phrase: Phrase, end: int, context: Context) -> Built:
    """The treatment that a phrase names up to a place, as it says of time, line and reach."""
    ongoing = True if phrase.ongoing and not phrase.prior and phrase.window is None else None
    systemic = "systemic" in context.text[phrase.start : end].lower()
    given = "systemic antineoplastic therapy" if systemic else "antineoplastic therapy"
    return leaf(c.Received(given, ongoing, within=phrase.window, line=phrase.line), phrase.start, end)


def _of_the_trial(phrase: Phrase, disease: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior therapy for myeloma" in a trial of myeloma: treatment of the cancer."""
    if not is_a(disease, "malignancy", "condition"):
        return None
    if not any(
        is_a(own, disease, "condition") or is_a(disease, own, "condition") for own in context.diseases
    ):
        return None
    if phrase.quantities or any(x.start > end and x.kind in ("word", "concept") for x in phrase.chunks):
        return None
    if phrase.window is not None and _SINCE_BEGUN.search(context.text, phrase.start, end):
        return None  # "within 14 months after beginning treatment": of a course, only its end is looked up
    begins = [x.start for x in phrase.courses if phrase.start < x.start < start]
    if not begins:
        return _against_cancer(phrase, end, context)
    # "Prior medication for metastatic breast cancer": what was given sooner does not count
    narrowed = attest(context.text, begins[0], end, "investigator")
    return every([_against_cancer(phrase, begins[0], context), narrowed])


_SINCE_BEGUN = re.compile(
    r"\b(?:after|since|from|following|of)\s+(?:the\s+)?(?:begin|beginning|start|starting|initiation|initiating)\b",
    re.IGNORECASE,
)
_FROM_EVENT = re.compile(r"\s*(?:of|after|following|from|since|post)\b", re.IGNORECASE)


def counted_from_event(phrase: Phrase, context: Context) -> bool:
    """ "Relapse within 6 months of the last chemotherapy": the time is counted from what no anchor names."""
    for chunk in phrase.chunks:
        if chunk.kind == "window" and _FROM_EVENT.match(context.text, chunk.end):
            return any(x.start > chunk.end for x in (*phrase.concepts, *phrase.words))
    return False


def _of_a_course(phrase: Phrase) -> bool:
    condition = bool(phrase.concepts) and chunk_name(phrase.concepts[0], "condition")
    return bool(condition) and any(x.value in LASTING_COURSES for x in phrase.courses)


# "lasting", "that has lasted": how long one lasts, and not for how long there was none.
_OF_THIS_LENGTH = re.compile(
    r"of\s|(?P<lasting>last|(?:(?:that|which)\s+)?(?:has|have)\s+(?:last|persist))", re.IGNORECASE
)


def _one_lasting(phrase: Phrase) -> bool:
    found = phrase.found_window
    told = (_OF_THIS_LENGTH.match(x.text) for x in phrase.chunks if found and x.extra is found)
    return any(match is not None and match["lasting"] for match in told)


def _none_so_long(phrase: Phrase) -> Phrase:
    """ "No fever for at least 3 days": none within the 3 days before."""
    found = phrase.found_window
    if found is None or not found.lasting or found.value.at_least is None or _of_a_course(phrase):
        return phrase
    if any(x.extra is found and _OF_THIS_LENGTH.match(x.text) for x in phrase.chunks):
        return phrase  # "no asthma of more than 2 years": the old one is denied
    within = c.Window(at_most=found.value.at_least.beyond(), anchor=found.value.anchor)
    return replace(phrase, window=within, found_window=replace(found, value=within, lasting=False))


_UNTIL = re.compile(r"\b(?:prior\s+to|before|preceding)\b", re.IGNORECASE)


_IN_VAIN = re.compile(r"\b(?:fail\w*|despite|refractory|intoleran\w*|respon\w*)", re.IGNORECASE)


def _until_then(lasted: Built, phrase: Phrase, context: Context) -> Built:
    """ "On insulin for at least 2 months before screening": it goes on, and was not given at some time."""
    if _IN_VAIN.search(context.text):
        return lasted
    if not any(x.extra is phrase.found_window and _UNTIL.search(x.text) for x in phrase.chunks):
        return lasted

    def change(tree: c.Tree, place: Place) -> Built:
        given = isinstance(tree, c.Received) and tree.lasting is not None and not tree.planned
        return leaf(replace(tree, ongoing=True) if given else tree, *place)

    return with_leaves(lasted, change)


_LONGER_THAN = re.compile(
    r"for (?:over|more than|longer than|greater than|>) ?(?:\d+|an?|one|two|three|four|six|twelve) \w+",
    re.IGNORECASE,
)


_OF_A_LENGTH = ("no ", "without", "never", "absence", "must not have", "should not have", "may not have")


def _used_longer(phrase: Phrase) -> bool:
    """ "No prior use of lithium for more than a year": a short use is not denied.

    Whoever has "not taken lithium for more than a year" has taken none of late.
    """
    found = phrase.found_window
    dated = sum(x.kind == "window" for x in phrase.chunks) > 1  # "… during the previous year"
    if not dated and any(
        x.role.startswith("neg") and not x.text.lower().startswith(_OF_A_LENGTH) for x in phrase.chunks
    ):
        return False
    if found is None or not phrase.prior or not any(chunk_name(x, "therapy") for x in phrase.concepts):
        return False
    return any(x.extra is found and _LONGER_THAN.fullmatch(x.text) for x in phrase.chunks)


def none_so_long(phrases: list[Phrase]) -> list[Phrase]:
    """What is denied "for at least 3 days" as none within them.

    "No fever or cough lasting more than 3 days" denies either of that length.
    """
    told = [p.found_window for p in phrases if _one_lasting(p) or _used_longer(p)]
    return [p if p.found_window in told else _none_so_long(p) for p in phrases]


_TIMES: tuple[DurationUnit, ...] = ("years", "months", "weeks", "days")


def lasting(phrase: Phrase, context: Context) -> Built | None:
    """A phrase that says how long: of a condition since when, of a treatment a question to the study team."""
    found = phrase.found_window
    if found is not None and found.lasting and found.value.at_least is not None:
        condition = bool(phrase.concepts) and chunk_name(phrase.concepts[0], "condition")
        if condition and not _of_a_course(phrase):
            if phrase.negated and _one_lasting(phrase):
                so_long = _there_so_long(replace(phrase, negated=False), found.value.at_least, context)
                return _no_old_one(phrase, context) if so_long is None else denied(so_long)
            return _there_so_long(phrase, found.value.at_least, context)
        if phrase.lines is not None or not (phrase.concepts or phrase.response):
            return None
        bare = replace(phrase, window=None, found_window=None, negated=False)
        given = compile_phrase(bare, context)
        lasted = for_so_long(given, c.Length(found.value.at_least, found.value.at_most), context.text)
        if lasted is not None and phrase.negated:
            return denied(lasted)
        if lasted is not None:
            return lasted if context.excluding or phrase.prior else _until_then(lasted, phrase, context)
        if condition or phrase.negated:
            return None
        if not any(isinstance(x, (c.Received, c.Response)) for x in c.leaves(given.tree)):
            return unparsed(context.text, phrase.start, phrase.end)
        return every([given, attest(context.text, found.start, found.end, "investigator")])
    if found is not None and not context.excluding and not phrase.negated and found.value.at_most is not None:
        held = _UNTIL_NOW.search(context.text, phrase.start, phrase.end)
        if held is not None and phrase.concepts and chunk_name(phrase.concepts[0], "therapy"):
            now = replace(phrase, window=None, found_window=None, ongoing=True)
            return for_so_long(compile_phrase(now, context), c.Length(found.value.at_most), context.text)
    return _bounded(phrase, context) if phrase.quantities else None


# "have been taking it for the past 12 weeks": all that time, and not once within it.
_UNTIL_NOW = re.compile(
    r"\b(?:has|have|had)\s+been\s+(?:taking|on|using|receiving|treated\s+with)\b[^;:]*?"
    r"\b(?:for|throughout)\s+(?:at\s+least\s+)?the\s+(?:past|last|previous|preceding)\s",
    re.IGNORECASE,
)


_LASTED = re.compile(r"persist(?:s|ed|ing)|last(?:s|ed|ing)", re.IGNORECASE)


def _there_so_long(phrase: Phrase, length: Duration, context: Context) -> Built | None:
    """ "Fever for more than 3 days": there now, and for so long; no old one.

    None for what lasts by itself ("diabetes for at least a year"), of which the time says since when.
    """
    inside = next((x for x in phrase.words if x.kind == "window" and x.value.at_most is not None), None)
    lasting = next((x for x in phrase.chunks if x.kind == "window" and x.extra is phrase.found_window), None)
    if inside is not None and lasting is not None:
        # "fever for more than 3 days within the last month": it was there then, and may be over
        told = [lasting if x is inside else x for x in phrase.words]
        then = replace(phrase, window=inside.value, found_window=inside.extra, words=told)
        if not phrase.quantities or phrase.negated:
            return compile_phrase(then, context)
        then = replace(then, words=[x for x in told if not (x is lasting or _LASTED.fullmatch(x.text))])
        asked = attest(context.text, lasting.start, lasting.end, "investigator")
        return every([compile_phrase(then, context), asked])
    names = [chunk_name(x, "condition") for x in phrase.concepts]
    if _only_had(phrase, now=context.excluding):
        phrase = replace(phrase, prior=False, status=None)  # "have had pain for at least a year"
    if any(x.value == "chronic" for x in phrase.courses) and len(phrase.courses) == 1:
        phrase = replace(phrase, courses=[])  # how long it has been there says just that
    found, short = phrase.found_window, all(name and _is_short(name) for name in names)
    if found is not None and not phrase.negated and length.unit == "hours" and not short:
        # "loss of consciousness for more than an hour": how long it lasted, and not how long ago it was
        happened = compile_phrase(replace(phrase, window=None, found_window=None), context)
        asked = attest(context.text, found.start, found.end, "investigator")
        return with_amounts(every([happened, asked]), context.text)
    if phrase.negated or phrase.prior or phrase.courses or phrase.status == "history":
        return None
    if not short:
        return None
    if any(is_a(name, "migraine", "condition") for name in names if name):
        return None
    alone = compile_phrase(replace(phrase, window=None, found_window=None), context)

    def last(node: c.Tree) -> c.Tree | None:
        if isinstance(node, (c.Condition, c.Measurement)) and node.within is None and node.lasting is None:
            return replace(node, lasting=c.Length(length))
        return node if isinstance(node, (c.Attest, c.Unparsed)) else None

    return changed(alone, None, last)


def _no_old_one(phrase: Phrase, context: Context) -> Built:
    """ "No asthma lasting more than 2 years": a younger one is not denied.

    How long an earlier one lasted, or one that passes, a person tells.
    """
    asked, found = replace(phrase, negated=False), phrase.found_window
    names = [chunk_name(x, "condition") for x in phrase.concepts]
    stays = all(name and any(is_a(name, kind, "condition") for kind in LASTING) for name in names)
    if found is None or (stays and not phrase.prior and phrase.status != "history"):
        return negate(compile_phrase(asked, context))
    alone = compile_phrase(replace(asked, window=None, found_window=None), context)
    return negate(every([alone, attest(context.text, found.start, found.end, "investigator")]))


# What comes and goes: "for more than 3 days" says how long it has been there this time.
_SHORT = ("sign or symptom", "respiratory tract infection")


def _is_short(name: str) -> bool:
    return any(is_a(name, kind, "condition") for kind in _SHORT)


_HAS_HAD = frozenset(("have had", "has had", "having had"))
_HAD = _HAS_HAD | {"had", "history of", "a history of"}


def _only_had(phrase: Phrase, *, now: bool) -> bool:
    """Whether nothing but "had" or "history of" says that it was earlier: with "for so long" it still is.

    now: of what keeps out only "has had" says so; "history of fever for a week" may be an old one.
    """
    past = [x for x in phrase.chunks if x.role == "prior" or (x.role, x.value) == ("status", "history")]
    return bool(past) and all(x.text.lower() in (_HAS_HAD if now else _HAD) for x in past)


def _bounded(phrase: Phrase, context: Context) -> Built | None:
    """ "Diabetes ≥ 6 months", "duration of symptoms < 14 days": since when a condition has been there."""
    if len(phrase.quantities) != 1 or phrase.window is not None or phrase.negated or not phrase.concepts:
        return None
    chunk = phrase.quantities[0]
    quantity: Quantity = chunk.value
    unit = next((known for known in _TIMES if known == quantity.unit), None)
    if unit is None or not quantity.compared:
        return None
    if any(chunk_name(x, g) for x in phrase.concepts for g in ("measurement", "scale", "therapy")):
        return None
    if not any(chunk_name(x, "condition") for x in phrase.concepts):
        return None
    around = context.text[max(0, chunk.start - 12) : chunk.end + 14].lower()
    if re.search(
        r"\bage|\bold|\bgestation|\bpregnan|\byounger|\bafter\b|\bprior\b|\bpost\b|\bafter\b", around
    ):
        return None
    chunks = [x for x in phrase.chunks if x is not chunk]
    bare = replace(phrase, quantities=[], chunks=chunks)
    wanted = quantity.range
    if wanted.high is not None and _happens(phrase):
        # Whoever had a stroke last month had one within 6 months, and another one years ago changes nothing.
        least = None if wanted.low is None else Duration(wanted.low, unit, not wanted.low_included)
        window = c.Window(Duration(wanted.high, unit, not wanted.high_included), least)
        return compile_phrase(replace(bare, window=window), context)
    built: list[Built] = []
    if wanted.low is not None:
        built.append(_since(bare, Duration(wanted.low, unit, not wanted.low_included), context))
    if wanted.high is not None:
        longer = _since(bare, Duration(wanted.high, unit, wanted.high_included), context)
        now = compile_phrase(bare, context)
        built += [now, negate(longer)] if wanted.low is None else [negate(longer)]
    if any(x.unparsed or not all(isinstance(y, c.Condition) for y in c.leaves(x.tree)) for x in built):
        return None
    return every(built)


def _happens(phrase: Phrase) -> bool:
    """Whether the time says when something happened ("stroke < 6 months"), and not how long it has lasted."""
    names = [name for x in phrase.concepts if (name := chunk_name(x, "condition"))]
    told = phrase.status == "history" and all(is_a(x, "malignancy", "condition") for x in names)
    found = any(x.value == "newly diagnosed" for x in phrase.courses)
    return told or found or all(any(is_a(x, one, "condition") for one in PASSING) for x in names)


def _since(phrase: Phrase, length: Duration, context: Context) -> Built:
    window = c.Window(at_least=length)
    return compile_phrase(replace(phrase, window=window), context)
