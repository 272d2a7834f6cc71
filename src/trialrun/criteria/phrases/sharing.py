"""Qualifiers that the members of a list share: status and severity in front, bounds and times at the end."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.course_behind import EVENTS, with_course_behind, with_stage_behind
from trialrun.criteria.phrases.either import either_qualifier
from trialrun.criteria.phrases.measured import share_measured, share_units
from trialrun.criteria.phrases.past_members import behind_the_family, past_ends, told_of_now
from trialrun.criteria.phrases.phrase import (
    Phrase,
    chunk_name,
    degree_trails,
    either_course,
    inherit,
    of_kind,
    of_serology,
    sort_chunks,
)
from trialrun.criteria.phrases.rated import rated_alike
from trialrun.criteria.phrases.recency import of_any_degree, recent_of_all
from trialrun.criteria.phrases.shared_times import (
    OVER,
    bare_illness,
    grade_of_both,
    happens_at_once,
    lasts_now,
    lasts_so_long,
    share_windows,
    shares_noun,
    timed,
    window_trails,
)
from trialrun.criteria.phrases.weighed import WEIGHED, doubtful_degrees, weighed_histories
from trialrun.criteria.words.spoken import FOR_WHAT
from trialrun.vocab.concepts import is_a

# Lasting conditions that are under control or not. A stroke, a pregnancy, a malignancy is neither, and in a
# list behind "uncontrolled" it keeps out by itself.
_LASTING = (
    *(
        "hypertension",
        "hypotension",
        "diabetes mellitus",
        "heart disease",
        "heart failure",
        "arrhythmia",
        "angina pectoris",
        "asthma",
    ),
    *(
        "chronic obstructive pulmonary disease",
        "pulmonary disease",
        "epilepsy",
        "seizure disorder",
        "thyroid disease",
        "endocrine disease",
        "metabolic disease",
    ),
    *("psychiatric disorder", "renal disease", "hepatic disease", "gastrointestinal disease"),
    *("glaucoma", "dyslipidemia"),
    *(
        "pain",
        "hypercalcemia",
        "autoimmune disease",
        "coagulation disorder",
        "cardiovascular disease",
        "neurological disease",
    ),
    *("pleural effusion", "pericardial effusion", "ascites"),
)


def _is_graded(phrase: Phrase) -> bool:
    """Whether it has a grade of toxicity, and not the class of a scale."""
    scales = any(chunk_name(x, "scale") for x in phrase.concepts)
    return phrase.grade is not None and bool(phrase.concepts) and not scales


def _grade_leads(phrase: Phrase) -> bool:
    """ "Grade 2 or higher rash": a grade that is told before the illness."""
    if not _is_graded(phrase):
        return False
    return any(x.kind == "grade" and x.end <= phrase.concepts[0].start for x in phrase.chunks)


def _takes_grade(phrase: Phrase) -> bool:
    """ "Grade ≥ 2 rash, mucositis or diarrhea": the bare ones are meant from this grade on."""
    name = chunk_name(phrase.concepts[0], "condition") if len(phrase.concepts) == 1 else None
    if not name or not phrase.bare or phrase.quantities or phrase.stage or phrase.required is not None:
        return False
    return not any(is_a(name, kind, "condition") for kind in _UNGRADED)


# What has no grade of severity, and keeps out by itself.
_UNGRADED = ("pregnancy", "lactation", "neoplasm", "HIV infection", "hepatitis", "substance abuse",
             "imprisonment")  # fmt: skip


# States of life or of the law: nobody is severely imprisoned.
_STATES = (
    *("pregnancy", "lactation", "imprisonment", "legal incapacity", "nursing home residence"),
    *("homelessness", "childbearing potential", "no childbearing potential", "premenopausal"),
)


def _a_state(phrase: Phrase) -> bool:
    """Whether it names a state that has no degree, whatever is said of the illnesses before it."""
    name = (chunk_name(phrase.concepts[0], "condition") or "") if len(phrase.concepts) == 1 else ""
    return any(is_a(name, state, "condition") for state in _STATES)


_DETERMINERS = frozenset("a an any other another the all".split())


def _apart(phrase: Phrase) -> bool:
    """ "severe asthma or any heart disease": with an article of its own the item stands by itself."""
    return phrase.chunks[0].text.lower().split()[0] in _DETERMINERS


def _anew(phrase: Phrase) -> bool:
    """ "… or any heart disease"; "or other diseases" goes on with what was told."""
    return _apart(phrase) and "other" not in phrase.chunks[0].text.lower().split()


_ANEW = re.compile(
    r"(?:an?\s+|any\s+)?(?:known|documented|established|diagnosed"
    r"|(?P<people>(?:patients?|subjects?|participants?|individuals?|people|those)\s+(?:with|who\s+have)))\b"
    r"|(?:any|(?P<article>an?))\s+(?!(?:other|others|further|additional|related|associated|such|similar|resulting|of|kind|type|form)\b)",
    re.IGNORECASE,
)


def _of_one_noun(phrase: Phrase, following: Phrase) -> bool:
    """ "active or latent tuberculosis": the noun is both's, and each adjective is its own item's."""
    ends = {x.end for x in phrase.concepts if x.role == "shared"}
    return any(x.end in ends for x in following.concepts)


def _of_noun_behind(template: Phrase, phrase: Phrase, context: Context) -> bool:
    """ "Severe asthma, cardiac or renal disease": the noun is that of the next, and not of the one before.

    Not behind "significant medical problems: cardiac or renal disease", of which they are.
    """
    before = [chunk_name(x, "condition") for x in template.concepts]
    own = [x for x in phrase.concepts if x.role == "shared"]
    told = any(x.text.lower().startswith(context.text[x.start : x.end].lower()) for x in own)
    return told and bool(before) and "medical condition" not in before


_OWN_DEGREE = ("high", "low", "slight")


def _degreed(phrase: Phrase) -> bool:
    if phrase.courses or phrase.severities or phrase.judged or phrase.words or phrase.required:
        return True
    uncoded = [x for x in phrase.concepts if x.role == "uncoded"]  # "severe infection or high fever"
    return bool(uncoded) and any(x.text.lower().startswith(_OWN_DEGREE) for x in uncoded)


def _of_its_own_course(phrase: Phrase) -> bool:
    """ "active hepatitis or | untreated tuberculosis": the adjective stands in the place of the other."""
    ahead = phrase.chunks[0]
    if any(x.value == "in remission" for x in phrase.courses):
        return True  # "active cancer or cancer in remission"
    return ahead.role == "course" and ahead.value in _OWN_COURSES


_OWN_COURSES = ("untreated", "uncontrolled", "refractory", "symptomatic", "recurrent")
_DEGREES = ("uncontrolled", "symptomatic")
# Of two of one such sort every word of degree is both's: "refractory nausea, vomiting", "symptomatic ascites,
# pleural effusion".
_OF_A_SORT = (("sign or symptom",), ("pleural effusion", "pericardial effusion", "ascites"))


def _of_a_sort(name: str, other: str) -> bool:
    return any(
        any(is_a(name, kind, "condition") for kind in sort)
        and any(is_a(other, kind, "condition") for kind in sort)
        for sort in _OF_A_SORT
    )


def _of_degree(phrase: Phrase, template: Phrase, whole: bool, examples: bool) -> Phrase:
    """ "uncontrolled hypertension, diabetes or heart failure": the word reaches what can be controlled.

    whole: how severe and whether symptomatic reach the item too, as in "severe asthma or allergy"; in a
    longer list of what keeps out they may be the first item's own.
    """
    names = [name for x in phrase.concepts[:1] if (name := chunk_name(x, "condition"))]
    before = chunk_name(template.concepts[0], "condition") if template.concepts else None
    known = [x for x in (*template.concepts, *template.judged) if x.kind == "concept"]
    unhealed = next((x for x in known if chunk_name(x, "condition") == "non-healing wound"), None)
    if unhealed is not None and names and names[0] in ("fracture", "ulcer", "skin ulcer"):
        return replace(phrase, judged=[unhealed])  # "unhealed wounds, ulcers or fractures"
    found = [x for x in (*template.words, *template.judged) if x.text.lower() == "abnormal"]
    if found and phrase.bare and _of_procedure(template) and _of_procedure(phrase):
        # "abnormal mammogram or smear": not that either was made
        judge = replace(found[0], kind="cue", role="judge", value="investigator")
        return replace(phrase, judged=[judge])
    if not (names or examples) and (told := [x for x in template.judged if x.text.lower() in _USED_SO]):
        # "recent use of A or B", "chronic use of A, B or C"; nobody uses an operation
        used = whole if told[0].text.lower() == "recent" else not _of_procedure(phrase)
        return replace(phrase, judged=told) if used else phrase
    whole = whole or bool(before and names and _of_a_sort(before, names[0]))
    if not examples and names and (of_all := weighed_histories(template)):
        return replace(phrase, judged=of_all)  # "relevant history of gout or hepatitis"
    if not names or any(is_a(name, broad, "condition") for name in names for broad in EVENTS):
        return phrase
    lasting = any(is_a(name, broad, "condition") for name in names for broad in _LASTING)
    first = (
        [x for x in template.courses if x.end <= template.concepts[0].start]
        if template.concepts
        else template.courses
    )
    courses = [
        x
        for x in first
        if (x.value in ("uncontrolled", "untreated") and lasting)
        or (x.value in _DEGREES and whole)
        or (x.value == "refractory" and before and _of_a_sort(before, names[0]))
    ]
    either = either_course(template)
    if courses and either:
        courses = (
            first  # "recurrent or uncontrolled seizures, arrhythmia": one of them does not stand for both
        )
    lead = template.concepts[0].start if template.concepts else template.end
    judged = [x for x in template.judged if x.end <= lead and not examples and x.text.lower() not in FOR_WHAT]
    if not whole:
        # "clinically significant anemia, asthma or diabetes": each of them that can be so
        weighed = [x for x in judged if WEIGHED.search(x.text)]
        if any("defin" in x.text.lower() for x in phrase.chunks):
            weighed = []  # "significant heart disease, as defined by angina": it says what is significant
        weighed += () if examples or courses or _anew(phrase) else doubtful_degrees(template, names, lead)
        ill = any(is_a(name, broad, "condition") for name in names for broad in _UNGRADED)
        return replace(phrase, courses=courses, any_course=either, judged=[] if ill else weighed)
    bad = () if degree_trails(template) else template.severities
    return replace(phrase, courses=courses, any_course=either, severities=bad, judged=judged)


_USED_SO = ("recent", "chronic", "regular", "habitual")


def _of_procedure(phrase: Phrase) -> bool:
    return len(phrase.concepts) == 1 and of_kind(phrase.concepts[0], "procedure")


def share_qualifiers(
    phrases: list[Phrase],
    joins: list[str],
    inherited: Phrase | None,
    context: Context,
    *,
    denied: bool = False,
    examples: bool = False,
) -> list[Phrase]:
    """Leading qualifiers go forward to bare items; trailing bounds, windows and results go backward.

    denied: the list stands behind "no". examples: it stands behind "such as", as kinds of `inherited`.
    """
    if len(phrases) == 1 and inherited is None:
        return phrases  # nobody lends it anything
    shared: list[Phrase] = []
    template = inherited
    pair = len(phrases) == 2 and joins[0] in ("or", "and/or", "and", "slash") and not _apart(phrases[1])
    # the item with a grade in front, or that of which examples are listed
    grading = inherited if examples and inherited is not None and _is_graded(inherited) else None
    own_words = False  # an item behind the first has adjectives of its own
    # "A, history of B, C, history of D": said again for D, it was of B alone
    told_again = phrases[0].status is None and sum(x.status == "history" for x in phrases) > 1
    over = past_ends(phrases, joins)
    # "History of infarction within 6 months, asthma, gout": the first is told with a time of its own
    timed_first = len(phrases) > 2 and phrases[0].status == "history" and phrases[0].window is not None
    degrees = not examples and "any " in context.text
    for index, phrase in enumerate(phrases):
        past = template is not None and template.status == "history"
        found = template is not None and template.result_for  # "negative for HIV and active gout"
        starts_bare = phrase.bare or _starts_plain(phrase, weighed=past, active=found)
        own_words = own_words or ((index > 0 or inherited is not None) and _degreed(phrase))
        any_degree = degrees and index > 0 and of_any_degree(phrases, index, context)
        kept = False  # whether what was done before goes on to lend its "prior" to those behind this item
        if template is not None and starts_bare and not phrase.negated:
            opened = index and not examples and phrase.chunks[0].role == "filler" and template.concepts
            anew = _ANEW.match(context.text, phrase.start) if opened else None
            if anew is not None and anew["article"]:
                # of what is denied; "severe renal or a hepatic disease" is one noun's
                anew = anew if (denied or context.excluding) and not shares_noun(template) else None
            if anew is not None or any_degree:
                # "severe nausea or known ulcer", "… and patients with asthma": told by itself
                template = replace(template, courses=[], severities=(), judged=[])
                if anew is not None and anew["people"]:
                    template = replace(template, status=None, prior=False)
                elif template.status == "active":
                    template = replace(template, status=None)  # "no active asthma or any seizure"
            if _of_one_noun(template, phrase):
                status = template.status if past else None
                template = replace(template, courses=[], severities=(), judged=[], status=status)
            lent = not template.quantities or any(x.role == "severity" for x in template.chunks)
            severity = lent and (not context.excluding or shares_noun(template, phrase))
            if severity and context.excluding and inherited is None and not shares_noun(template):
                severity = not _of_noun_behind(template, phrase, context)
            leads = template.window is not None and not window_trails(template) and phrase.window is None
            if severity and phrase.bare and template.concepts and either_qualifier(template):
                # "active or chronic hepatitis B or C": either is enough for each
                shared.append(_behind_its_lead(phrase, template))
                continue
            state = bool(template.severities) and phrase.bare and _a_state(phrase)
            severity = severity and not state
            if not (severity or own_words or state or _degreed(phrase)):
                of_degree = _of_degree(phrase, template, denied or pair or examples, examples)
                if of_degree.courses and phrase.bare and template.concepts and either_qualifier(template):
                    shared.append(_behind_its_lead(phrase, template))
                    continue
                phrase = of_degree
            apart = len(phrases) == 2 and index == 1 and joins[0] == ", or" and bool(phrase.judged)
            own_course = inherited is None and _of_its_own_course(phrase)
            event = template.status == "active" and happens_at_once(phrase)
            apart = apart or event or (template.status == "active" and own_course)
            # "Active A, or B of clinical relevance": behind the comma B is told with words of its own.
            past_over = template.status == "history" and (
                told_again
                or index > over
                or (timed_first and lasts_now(phrase))
                or told_of_now(phrase, context)
            )
            lender = replace(template, status=None) if apart or past_over else template
            kept = _only_given(template, phrase)
            lender = replace(lender, prior=False) if told_again or past_over or kept else lender
            kept = kept or event
            if lender.family and inherited is None and behind_the_family(phrases, joins, index):
                lender = replace(lender, family=False, personal=False)
            phrase = inherit(phrase, lender, severity=severity)
            if lender.status == "active" and _used_now(template, phrase, context.text):
                phrase = replace(phrase, ongoing=True)
            phrase = timed(phrase, template) if leads and template is not inherited else phrase
        if phrase.grade is not None:
            grading = phrase if _grade_leads(phrase) else None
        elif (
            grading is not None and joins[index - 1 :][:1] != ["or"] and any(x is grading for x in shared[1:])
        ):
            grading = None  # "infection, grade 2 neuropathy, stroke": no grade is asked of the stroke
        elif grading is not None and not any_degree and _takes_grade(phrase):
            phrase = replace(phrase, grade=grading.grade)
        shared.append(phrase)
        if template is not None and template.result_for and phrase.quantities:
            template = replace(template, result_for=False)  # "negative for HIV, age > 18 and gout": demands
        qualified = phrase.status or phrase.prior or phrase.ongoing or phrase.courses or phrase.severities
        if not kept and (phrase.concepts or qualified or (phrase.words and template is None)):
            trailing = phrase.status is not None and _status_trails(phrase)
            template = replace(phrase, status=None, prior=False) if trailing else phrase
            if _answers(phrase):
                template = replace(template, courses=[])
    shared = share_units(share_measured(shared))
    if len(shared) > 1:
        if shared[0].judged and context.excluding:
            shared = recent_of_all(shared, joins)
        demanded = not (context.excluding or denied)
        if [x for x in shared if x.courses or x.extents]:
            shared = with_course_behind(shared, joins, demanded=demanded)
        shared = with_stage_behind(shared, joins) if demanded else shared
    lasting = bool(shared[-1].quantities) and not denied and len(phrases) > 1 and lasts_so_long(phrases[-1])
    lent_from = len(shared)  # the first phrase to which the result at the end of its list was lent
    for index in range(len(shared) - 2, -1, -1):
        one, following = shared[index], shared[index + 1]
        if (
            not one.quantities
            and one.grade is None
            and one.result != "normal"
            and following.quantities
            and following.concepts
            and _measurable(one)
            and (following.quantities[0].start > following.concepts[0].start)
        ):
            shared[index] = replace(one, quantities=[following.quantities[0]])
        elif lasting and bare_illness(one) and (joins[index][:2] != ", " or len(phrases) > 2):
            shared[index] = replace(one, quantities=shared[-1].quantities)
        if following.quantities and not one.quantities:
            shared[index] = rated_alike(shared[index], following, joins[: index + 1])
        tested = bool(one.concepts) and all(chunk_name(x, "test") for x in one.concepts)
        tested = tested or (
            (following.result == "negative" or following.by_serology) and _germs(one, following, context)
        )
        normal = (
            following.result == "normal" and _measurable(one) and not (one.quantities or following.quantities)
        )
        trails = _result_trails(following) or lent_from == index + 1
        trails = trails and not (following.result in _ALTERED and _is_alteration(one))
        if not one.result and following.result and (tested or normal) and trails:
            shared[index], lent_from = (
                replace(shared[index], result=following.result, by_serology=following.by_serology),
                index,
            )
        if following.grade is not None and grade_of_both(one, following):
            shared[index] = replace(shared[index], grade=following.grade)
            context.note(_GRADE_OF_ALL)
        if not one.status and following.status and _status_trails(following) and one.concepts:
            shared[index] = replace(shared[index], status=following.status)
    return share_windows(shared, joins, context)


_GRADE_OF_ALL = "Read as: the grade behind a member of the list holds for the one before it too."


def _answers(phrase: Phrase) -> bool:
    """ "PV, resistant to hydroxyurea, with …": how it answers to a drug is nothing of what follows."""
    if not phrase.courses or not phrase.concepts or not chunk_name(phrase.concepts[0], "therapy"):
        return False
    behind = [x for x in phrase.chunks if x.start >= phrase.courses[-1].end]
    return bool(behind) and behind[0].text.lower() in ("to", "with", "on", "after")


def _only_given(template: Phrase, phrase: Phrase) -> bool:
    """ "Prior cardiac surgery, renal failure": what was done before says nothing of a lasting illness."""
    lent = template.prior and template.status is None and template.concepts and phrase.concepts
    if not lent or chunk_name(template.concepts[0], "condition"):
        return False
    if not chunk_name(template.concepts[0], "therapy") or chunk_name(phrase.concepts[0], "therapy"):
        return False
    name = chunk_name(phrase.concepts[0], "condition")
    return bool(name) and not any(is_a(name, event, "condition") for event in OVER)


def _behind_its_lead(phrase: Phrase, template: Phrase) -> Phrase:
    """The bare item behind the adjectives, and the conjunctions between them, of the item that lends them."""
    lead = [x for x in template.chunks if x.end <= template.concepts[0].start]
    return sort_chunks([*(x for x in lead if not x.role.startswith("neg")), *phrase.chunks])


_PLAIN = ("filler", "severity", "course", "who", "use")
_OF_THE_ILL = re.compile(r"infect|disease|aids|tive", re.IGNORECASE)
_ALTERED = ("amplified", "deleted", "rearranged", "mutated")
_ALTERATION = re.compile(
    r"(?:fusions?|rearrangements?|translocations?|mutations?|deletions?)$", re.IGNORECASE
)


_USED = (" use", " usage", " treatment", " therapy")


def _used_now(template: Phrase, phrase: Phrase, text: str) -> bool:
    """ "Current depression or opioid use": the use is current, too."""
    if len(phrase.concepts) != 1 or phrase.prior or phrase.window or phrase.planned:
        return False
    drug, first = phrase.concepts[0], template.chunks[0].text.lower()
    said = text[drug.end : drug.end + 10].lower().startswith(_USED) or drug.text.lower().endswith(_USED)
    return said and first in ("current", "ongoing") and bool(chunk_name(drug, "therapy"))


def _is_alteration(phrase: Phrase) -> bool:
    """ "ALK fusion or HER2 amplification": a name that tells how the gene is altered."""
    return any(_ALTERATION.search(x.text) for x in phrase.concepts)


def _starts_plain(phrase: Phrase, *, weighed: bool, active: bool) -> bool:
    """Whether an item takes what leads its list; weighed: as in "history of A, significant B".

    active: also one that is told to be active.
    """
    for chunk in phrase.chunks:
        if active and (chunk.role, chunk.value) == ("status", "active"):
            continue
        if chunk.kind != "cue" or not (chunk.role in _PLAIN or (weighed and chunk.role == "judge")):
            return chunk.kind == "concept"
    return False


def _measurable(phrase: Phrase) -> bool:
    return any(chunk_name(x, "measurement") or chunk_name(x, "scale") for x in phrase.concepts)


def _germs(one: Phrase, following: Phrase, context: Context) -> bool:
    """ "HIV, HBV and HCV negative": bare names of germs, and not the disease that the trial studies."""
    qualified = one.status or one.courses or one.severities or one.judged or one.prior or one.window
    if qualified or not (of_serology(one) and of_serology(following)):
        return False
    named = [chunk_name(x, "condition") for x in one.concepts]
    ill = any(_OF_THE_ILL.search(x.text) for x in one.concepts)
    return not ill and not set(named) & set(context.diseases)


def _result_trails(phrase: Phrase) -> bool:
    trailing = [x for x in phrase.chunks if x.role == "result"] if phrase.concepts else []
    return bool(trailing) and any(x.start > phrase.concepts[-1].start for x in trailing)


def _status_trails(phrase: Phrase) -> bool:
    return bool(phrase.concepts) and any(
        x.role == "status" and x.start > phrase.concepts[0].end for x in phrase.chunks
    )
