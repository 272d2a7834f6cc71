"""Leaves of what a phrase names: conditions, therapies, tests, responses, and the disease of the trial."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.course_order import in_order
from trialrun.criteria.phrases.judgements import judgements
from trialrun.criteria.phrases.needed import ANY_CARE, UNDERGOING, done_once, undergone
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, either_course
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.alterations import altered, of_its_own
from trialrun.vocab.concepts import concepts, in_sessions, is_a, is_coded, narrower_count
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import resolve


def of_concepts(phrase: Phrase, context: Context, used: set[int]) -> list[Built]:
    """The main concept, and further ones joined to it by "with"."""
    found: list[Built] = []
    names: set[str] = set()
    reached = None
    for chunk in phrase.concepts:
        if id(chunk) in used:
            continue
        if reached is not None:
            between = context.text[reached : chunk.start].strip(" ,").lower()
            same = {
                name
                for group, name in chunk.value.candidates
                if name in names or any(is_a(known, name, group) for known in names)
            }
            wordless = not any(x.kind == "word" for x in phrase.chunks if reached <= x.start < chunk.start)
            if same and wordless and not re.match(r"(?:(?:and|or) )?with\b", between):
                used.add(id(chunk))  # "acute myeloid leukemia (AML)"
                reached = chunk.end
                continue
            given = chunk_name(chunk, "therapy")
            if given and wordless and (_WHILE_ON.fullmatch(between) or _is_on(given, between)):
                found.append(leaf(c.Received(given, ongoing=True), chunk.start, chunk.end))
                used.add(id(chunk))
                reached = chunk.end
                continue
            if given and wordless and phrase.window is None and UNDERGOING.fullmatch(between):
                found.append(leaf(undergone(given), chunk.start, chunk.end))
                used.add(id(chunk))
                reached = chunk.end
                continue
            if (told := between.strip("()- ")) and not re.fullmatch(
                r"(?:and |or )?with(?: (?:a|an|the|known|active|concomitant|documented|positive))*|",
                told,
            ):
                break
        built = _concept(phrase, chunk, context)
        if built is None:
            break
        if found and _of_kind(phrase, chunk, found[-1], context):
            found.pop()
        found.append(built)
        names |= {name for _, name in chunk.value.candidates}
        used.add(id(chunk))
        reached = chunk.end
    if len(found) > 1 and (context.excluding or phrase.negated) and _one_below_the_other(found, context.text):
        found = [some(found)]
    if found:
        found += judgements(phrase, context)
    return found


def _one_below_the_other(found: list[Built], text: str) -> bool:
    """ "Chloramphenicol Isoniazid": what a list names without a stop, of which each is meant by itself.

    In "cytotoxic immunosuppressive agents" and "Bleeding ulcer" both names tell of one thing.
    """
    listed = False
    for one, other in pairwise(found):
        before, behind = one.tree, other.tree
        if text[one.end : other.start].strip():
            return False
        first, second = text[one.start : one.end], text[other.start : other.end]
        begins = second[:2].istitle() and first[:1].isupper()
        if isinstance(before, c.Condition) and isinstance(behind, c.Condition):
            if not begins or not (listed or first.split()[-1].islower()):  # "Bleeding Ulcer" may be one name
                return False
        elif isinstance(before, c.Received) and isinstance(behind, c.Received):
            if not _is_drug(before.concept) or not _is_drug(behind.concept):
                return False
            single = _is_drug(before.concept, "drug") and not narrower_count(before.concept, "therapy")
            several = second.endswith("s") or not narrower_count(behind.concept, "therapy")
            if not begins and not (single and several):
                return False
        else:
            return False
        listed = True
    return True


def _is_drug(name: str, *kinds: str) -> bool:
    known = concepts("therapy").get(name)
    return known is not None and known.columns.get("kind") in (kinds or ("drug", "class"))


def _of_kind(phrase: Phrase, chunk: Chunk, before: Built, context: Context) -> bool:
    """ "viral infection with hepatitis B": the second name is a kind of the first, and says it too.

    What goes on behind it ("…, hepatitis C or HIV") is then told in the place of the kind, not of the first.
    """
    kind, name = before.tree, chunk_name(chunk, "condition")
    suppressed = context.text[before.start : chunk.start].lower().split()
    if (
        suppressed[-1:] == ["with"]
        and suppressed[-2:-1] == ["immunosuppression"]
        and chunk_name(chunk, "therapy")
    ):
        return True  # what was done with the drug
    if not isinstance(kind, c.Condition) or not name or not is_a(kind.concept, "infection", "condition"):
        return False
    if not re.fullmatch(
        r"\s*(?:with|by|due to)\s+(?:(?:the|an?)\s+)?", context.text[before.end : chunk.start]
    ):
        return False
    lasting = (
        kind.concept == "chronic infection" and context.excluding and is_a(name, "infection", "condition")
    )
    return lasting or is_a(name, kind.concept, "condition")


# "negative HCV RNA while on an antiviral": what goes on at the same time.
_WHILE_ON = re.compile(
    r"(?:positive |negative )?(?:while|whilst) (?:still )?(?:on|under|receiving|taking|using|(?:being )?treated with)"
    r"(?: (?:an?|the|any|active|current|ongoing))*"
)


_ON = re.compile(
    r"(?:currently |maintained |now |still )?(?:on|under|receiving|taking)(?: (?:an?|the|any|stable|chronic|current|ongoing))*"
)


def _is_on(given: str, between: str) -> bool:
    """ "Renal failure on dialysis": a drug, or what is given in sessions; not "lesions on biopsy"."""
    return (_is_drug(given) or (given in concepts("therapy") and in_sessions(given))) and _ON.fullmatch(
        between
    ) is not None


def _concept(phrase: Phrase, chunk: Chunk, context: Context) -> Built | None:
    condition = chunk_name(chunk, "condition")
    therapy = chunk_name(chunk, "therapy")
    test = chunk_name(chunk, "test")
    start, end = chunk.start, chunk.end
    if phrase.family and condition:
        relatives = leaf(c.FamilyHistory(condition), start, end)
        own = leaf(c.Condition(condition, "history", within=phrase.window), start, end)
        return some([own, relatives]) if phrase.personal else relatives
    denied = context.excluding or phrase.negated
    other = _OTHER_OF_A_GENE.search(context.text, 0, end) if test and denied else None
    if other is not None and other.end() == end:
        # "no other EGFR mutations": which ones are meant beside those that the trial asks for, a person knows
        return attest(context.text, other.start(), end, "investigator")
    if test and phrase.result and not (condition and phrase.status == "active"):
        expressed = any(x.role == "result" and "expres" in x.text.lower() for x in phrase.chunks)
        result = of_its_own(context.text[start:end], phrase.result)
        name, result = altered(test, result, expressed=expressed and result == "amplified")
        return leaf(c.Test(name, result, phrase.window), start, end)
    if condition and phrase.by_serology and phrase.result and not _is_carried(condition):
        # "CMV seronegative": no antibodies; who has them was infected once, and need not be ill.
        antibodies = resolve(f"{context.text[start:end]} serology", "test")
        if antibodies:
            return leaf(c.Test(antibodies, phrase.result, phrase.window), start, end)
        ill = with_courses(phrase, condition, start, end, context.text)  # "seronegative arthritis"
        return every([ill, attest(context.text, phrase.start, max(end, phrase.end), "investigator")])
    if condition and phrase.result not in ("", "positive", "negative"):
        return None
    if condition and not (therapy and (phrase.prior or phrase.ongoing)):
        ill = with_courses(phrase, condition, start, end, context.text)
        if ill.tree == c.Condition(condition) and condition in _BY_TREATMENT:
            disease, drug = _BY_TREATMENT[condition]
            treated = [
                leaf(c.Condition(disease), start, end),
                leaf(c.Received(drug, ongoing=True), start, end),
            ]
            ill = some([ill, every(treated)])
        return negate(ill) if phrase.result == "negative" else ill
    if therapy:
        if phrase.result:
            return None
        return _therapy(phrase, therapy, start, end, context)
    if test and phrase.negated and _SUBSTANCE.search(context.text, start, end):
        return leaf(c.Test(test, "positive", phrase.window), start, end)  # "no HIV antibody"
    if (
        test
        and (
            _ALTERATION.search(f"{test} {context.text[start:end]}")
            or _CHANGED.search(context.text, start, end)
        )
        and not _examined(context.text, start, end)
    ):
        return leaf(c.Test(test, "positive", phrase.window), start, end)
    return None


_OTHER_OF_A_GENE = re.compile(
    r"\b(?:[Oo]ther|[Aa]dditional|[Ff]urther)\s+(?:known\s+)?[A-Z][A-Z0-9]{2,6}\s+(?:\w+\s+)?(?:mutation|alteration|variant|aberration)s?$"
)
# Diseases that are named by their treatment: the record of a patient has the disease and the drug.
_BY_TREATMENT = {"insulin-treated diabetes": ("diabetes mellitus", "insulin")}

# Infections that last in whoever has the antibodies, so that records hold them as conditions.
_CARRIED = ("HIV infection", "hepatitis B", "hepatitis C")


def _is_carried(condition: str) -> bool:
    return any(is_a(condition, carried, "condition") for carried in _CARRIED)


# A name that is a finding by itself: "FLT3-ITD", "BRAF V600E", "del(17p)".
_ALTERATION = re.compile(
    r"mutation|mutant|insertion|exon[ -]?\d+ skipping|\bmsi-?(?: ?h\b| ?high)|\bdmmr\b|instability[- ]high|high microsat|\bpmmr\b|mmr[- ]deficien|deficient m|repair[- ]deficient|deletion|translocation|rearrangement|fusion|amplification|positive|\+|-itd\b|\bitd\b|\btkd\b"
    r"|\b[a-z]\d{2,4}[a-z]\b|\bdel\b|\bt\(\d",
    re.IGNORECASE,
)


# The same, where the words say it and not only the concept's name: "PTEN loss", "RET alteration".
_CHANGED = re.compile(
    r"\b(?:loss|alterations?|aberrations?|over-?\s?expression)\b|\bHER-?2[-\s]low\b", re.IGNORECASE
)

# "EGFR mutation testing", "EGFR mutation status available": not what came out.
_EXAMINED = re.compile(
    r"\s*(?:gene\s+|mutation(?:al)?\s+)?(?:tests?|testing|status|analys[ie]s|assessments?|assays?|results?|reports?|detection"
    r"|examinations?|determination|evaluation|profil(?:e|ing)|information)\b",
    re.IGNORECASE,
)


def _examined(text: str, start: int, end: int) -> bool:
    return bool(_EXAMINED.match(text, end)) or text[start:end].lower().endswith(
        (" status", " test", " testing")
    )


_SUBSTANCE = re.compile(r"\b(?:antibod(?:y|ies)|antigens?|RNA|DNA)\W*$", re.IGNORECASE)


# "Currently receiving drugs or surgery" is not said of whoever once had an operation.
_ANY_SURGERY = ("surgery", "major surgery", "minor surgery", "cancer surgery")
_REPEATEDLY = re.compile(r"\b(?:chronic|long[\s-]?term|long-?\s?standing|maintenance)\W*$", re.IGNORECASE)
_AT_ONCE = re.compile(r"\b(?:concurrent|concomitant|simultaneous)\b", re.IGNORECASE)


_WAY = re.compile(
    r"(?:(?:intravenous|iv|parenteral|oral|intramuscular|subcutaneous|aerosoli[sz]ed|nebuli[sz]ed)\s+)+(?=\S)"
)


def _by_a_way(name: str) -> str | None:
    """ "intravenous pentamidine": the known drug, of which somebody has to say by which way it was given."""
    way = _WAY.match(name)
    if way is None or is_coded(name, "therapy"):
        return None
    drug = resolve(name[way.end() :], "therapy")
    known = concepts("therapy").get(drug) if drug else None
    return drug if known is not None and known.columns.get("kind") in ("drug", "class") else None


_COURSES_OF = (
    "antineoplastic therapy",
    "investigational agent",
    "vaccine",
    "blood product",
    "contrast medium",
)
"""What is given in courses that are over soon: "use of chemotherapy" asks whether it was given at any time."""


# "use of antibiotics before entry", "use of steroids for more than 3 months": when it was, is said.
_AT_ANOTHER_TIME = re.compile(
    r"\b(?:prior|before|preceding|previous(?:ly)?|past|ever|history|during|since|until|after"
    r"|for\s+(?:(?:at|more|less|longer|greater)\s+(?:least|than)\s+|over\s+|up\s+to\s+|[<>≥≤]\s*)?\d)",
    re.IGNORECASE,
)


def _taken_daily(concept: str) -> bool:
    """Whether "use of" it speaks of today: a drug that is taken on and on."""
    known = concepts("therapy").get(concept)
    if known is not None and known.columns.get("kind") not in ("drug", "class"):
        return False
    return not any(is_a(concept, one, "therapy") for one in _COURSES_OF)


# "Progression on sorafenib": that it was given, and not that it still is.
_LOST_ON = re.compile(
    r"\b(?:progress|relaps|fail|recurr|worsen|breakthrough|resistan)\w*\s+(?:disease\s+)?(?:while\s+|when\s+|during\s+)?on\s+(?:[\w-]+\s+){0,2}\Z",
    re.IGNORECASE,
)


def _therapy(phrase: Phrase, concept: str, start: int, end: int, context: Context) -> Built:
    """Treatment with the phrase's window; "28 days or 5 half-lives" is two windows."""
    if (known := _by_a_way(concept)) is not None:
        given = _therapy(phrase, known, start, end, context)
        return every([given, attest(context.text, start, end, "investigator")])
    if phrase.planned and phrase.window is None:
        return leaf(c.Received(concept, planned=True), start, end)
    before = [x for x in phrase.chunks if x.end <= start and x.role != "judge"]
    on = bool(before) and before[-1].text.lower() == "on"  # "on antiviral treatment"
    on_it = (phrase.ongoing or on) and not _LOST_ON.search(context.text, max(0, start - 60), start)
    if phrase.used and _taken_daily(concept) and not _AT_ANOTHER_TIME.search(context.text, end):
        on_it = True
    # "History of seizures or on anticonvulsants": the history is the other member's.
    over = phrase.prior and not (on and not any(x.role in ("prior", "neg-received") for x in phrase.chunks))
    # "ongoing androgen deprivation or orchiectomy" asks for an orchiectomy at any time
    once = done_once(concept)
    # "no concurrent surgery" is none at that time
    at_once = concept in _ANY_SURGERY and "requir" not in context.text[max(0, start - 60) : start].lower()
    once = once and not (context.excluding and (at_once or _AT_ONCE.search(context.text[:start])))
    once = once and not _REPEATEDLY.search(context.text[max(0, start - 16) : start])
    in_hospital = concept == "hospitalization" and context.text[start:end].lower().endswith("ed")
    ongoing = True if (in_hospital or (on_it and not once)) and not over and phrase.window is None else None
    if once and ongoing is None and phrase.window is None and not over and _to_be_done(context.text, start):
        return leaf(c.Received(concept, planned=True), start, end)
    study = concept == "investigational agent" and _of_this_study(phrase, context.text, start)
    if study or concept.endswith(ANY_CARE):
        # the drug of this very study, which the record of another one's says nothing of
        begin = min((x.start for x in phrase.chunks if not x.role.startswith("neg")), default=start)
        return attest(context.text, min(begin, start), max(end, phrase.end), "investigator")
    first = leaf(c.Received(concept, ongoing, within=phrase.window, line=phrase.line), start, end)
    found = phrase.found_window
    if found is None or found.alternative is None:
        return first
    second = leaf(c.Received(concept, within=found.alternative, line=phrase.line), start, end)
    both = found.shorter != (found.value.at_least is not None)
    return every([first, second]) if both else some([first, second])


_OF_THIS_STUDY = re.compile(
    r"(?<!other )(?<!another )(?<!investigational )(?:study|trial)\s+(?:drug|medication|treatment|product|vaccine|therapy|agent)",
    re.IGNORECASE,
)


def _of_this_study(phrase: Phrase, text: str, start: int) -> bool:
    """Whether the drug of this very study was given before, and nothing else is said of it."""
    if phrase.window is not None or not phrase.prior or any(x.kind == "word" for x in phrase.chunks):
        return False
    return _OF_THIS_STUDY.match(text, start) is not None


# "Patients requiring hysterectomy", "women undergoing cesarean section": it is still to be done. What a disease
# requires ("bleeding requiring surgery") may be over.
_NEED = re.compile(
    r"(?:^|[,;.:(\n]|\b(?:patients?|subjects?|participants?|individuals?|volunteers?|adults?|children|infants?|(?:wo)?m[ae]n|females?|males?"
    r"|persons?|people|those|who|must|will|all|are|is|currently|not|no|without|with(?:\s+(?:an?|the))?)\b)\s*"
    r"(?:requir(?:es?|ing)|needs?|needing|(?:in )?need (?:for|of)|undergoing|(?<=must )undergo|(?<=will )undergo)\s+"
    r"(?:(?:(?!(?:who|had|have|has|history|prior|previous|past|status|after|within|in|for|of|no|not|without)\b)[\w-]+[ ,/]+){1,7}"
    r"(?:(?:or|and|and/or|with|plus)\s+)?)?(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_MAY_NEED = ("requir", "need", "undergo")


def _to_be_done(text: str, start: int) -> bool:
    lead = text[max(0, start - 90) : start]
    lowered = lead.lower()
    return any(word in lowered for word in _MAY_NEED) and _NEED.search(lead) is not None


def condition_of(
    phrase: Phrase, concept: str, course: c.Course | None = None, severity: c.Severity | None = None
) -> c.Condition:
    status = phrase.status
    if status is None and phrase.prior:
        status = "history"
    if status == "active":
        concept = _WHEN_ACTIVE.get(concept, concept)
    if phrase.window is not None and status == "active":
        status = None
    if concept == "oxygen dependence":  # "severe oxygen-dependent COPD": it is the disease that is severe
        severity = None
    return c.Condition(
        concept,
        status,
        severity,
        course,
        phrase.grade,
        phrase.stage,
        within=phrase.window,
    )


# An infection that lies dormant stands on a list of problems too, and is not what "active" asks for.
_WHEN_ACTIVE = {"mycobacterium tuberculosis infection": "tuberculosis"}


def with_courses(phrase: Phrase, concept: str, start: int, end: int, text: str) -> Built:
    """One leaf; for several courses or severities one each, joined as the sentence joins them."""
    measured = [x for x in phrase.courses if x.value == "measurable"]
    others = [x for x in phrase.courses if x.value != "measurable"]
    evaluable = evaluable_in(phrase)
    if not measured or (not others and evaluable is None):
        return _of_courses(phrase, concept, start, end)
    # "measurable or evaluable, locally advanced or metastatic": two questions
    ill = _of_courses(replace(phrase, courses=others), concept, start, end)
    if evaluable is None:
        return every([ill, _of_courses(replace(phrase, courses=measured), concept, start, end)])
    # No record says what can be evaluated: whoever has something to measure has it, others may.
    asked = attest(text, evaluable.start, max(evaluable.end, end), "investigator")
    if only_evaluable(phrase):
        return every([ill, asked])
    return every([ill, some([leaf(condition_of(phrase, concept, "measurable"), start, end), asked])])


def evaluable_in(phrase: Phrase) -> Chunk | None:
    return next(
        (x for x in phrase.courses if x.value == "measurable" and "evaluable" in x.text.lower()), None
    )


def only_evaluable(phrase: Phrase) -> bool:
    return all("measurable" not in x.text.lower() for x in phrase.courses if x.value == "measurable")


def _of_courses(phrase: Phrase, concept: str, start: int, end: int) -> Built:
    behind = [x for x in phrase.courses if x.start >= end]
    if behind and len(behind) < len(phrase.courses) and not _either_side(phrase, end, behind[0].start):
        # "locally advanced or metastatic | cancer, | previously untreated": the one and the other
        before = [x for x in phrase.courses if x.start < end]
        return every(
            _of_courses(replace(phrase, courses=one), concept, start, end) for one in (before, behind)
        )
    spread = [x for x in phrase.courses if x.text.lower() == "disseminated"]
    if spread and not is_a(concept, "neoplasm", "condition"):
        # No tumour is spread by metastasis here: the infection, and that it is disseminated by its name.
        others = replace(phrase, courses=[x for x in phrase.courses if x not in spread])
        name = resolve(f"disseminated {concept}", "condition") or uncoded(f"disseminated {concept}")
        parts = [_of_courses(others, known, start, end) for known in (concept, name)]
        return parts[1] if is_a(name, concept, "condition") else every(parts)
    symptom = is_a(concept, "sign or symptom", "condition")
    # "Symptoms of heart failure such as dyspnea": dyspnea is one.
    courses: list[c.Course | None] = list(
        dict.fromkeys(None if symptom and "symptoms" in x.text.lower() else x.value for x in phrase.courses)
    ) or [None]
    # A CTCAE grade says how severe; "moderate or severe" is either.
    severities: list[c.Severity | None] = list(dict.fromkeys(phrase.severities)) or [None]
    if phrase.grade is not None:
        severities = [None]

    def of(course: c.Course | None) -> Built:
        return some(
            [leaf(condition_of(phrase, concept, course, severity), start, end) for severity in severities]
        )

    if (told := in_order(phrase)) is not None:
        return every(some(every(map(of, one)) for one in either) for either in told)
    join = some if either_course(phrase) else every
    return join(map(of, courses))


def _either_side(phrase: Phrase, end: int, start: int) -> bool:
    """ "relapsed leukemia or refractory": an alternative between the name and what follows it."""
    return any(x.kind in ("or", "and/or", "slash") for x in phrase.chunks if end <= x.start < start)


def of_response(phrase: Phrase, used: set[int]) -> list[Built]:
    chunk = phrase.response
    if chunk is None:
        return []
    at_least = any(
        x.text.lower() in ("at least", "at least a") or "at least" in x.text.lower()
        for x in phrase.chunks
        if x.start < chunk.start
    )
    at_least = at_least or any(x.role == "better" for x in phrase.chunks)
    # "failure to achieve a partial response": whoever reached a deeper one has not failed.
    at_least = at_least or any(x.role == "neg" and "achiev" in x.text.lower() for x in phrase.chunks)
    rules: c.ResponseRules = phrase.response_criteria or (chunk.extra if chunk.extra is not None else "")
    tree = c.Response(chunk.value, at_least, rules, phrase.line, phrase.window)
    return [leaf(tree, chunk.start, chunk.end)]


def of_extent(phrase: Phrase, context: Context) -> list[Built]:
    """ "T2-T4 N0 M0", "in CR1": somebody has to say so; that there is a complete response can be known."""
    found = []
    for chunk in phrase.extents:
        if chunk.value == "CR":
            found.append(leaf(c.Response("CR", within=phrase.window), chunk.start, chunk.end))
        found.append(attest(context.text, chunk.start, chunk.end, "investigator"))
    return found
