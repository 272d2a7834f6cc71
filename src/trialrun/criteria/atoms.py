"""One noun phrase of a criterion → leaves of the tree: the concept, what qualifies it, and what was left over.

What is left over (a residue) never disappears. Where it can only narrow the meaning ("lymphoma involving the
skin") it stays as unparsed text beside the leaf; where it could turn the meaning ("risk of bleeding",
"suspected sepsis", "malaria vaccine") the whole phrase is unparsed.
"""

from __future__ import annotations

import itertools
import re

from msgspec.structs import replace
from msgspec.structs import replace as replaced

from trialrun.criteria.build import Built, attest, denied, every, leaf, negate, some, unparsed, with_leaves
from trialrun.criteria.chunks import Chunk
from trialrun.criteria.context import Context
from trialrun.criteria.measured import aged, classed, lines, measured, stage_of_life
from trialrun.criteria.phrase import Phrase, chunk_name, either_course, either_qualifier
from trialrun.criteria.refining import refined
from trialrun.criteria.residues import residues
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a


def compile_phrase(phrase: Phrase, context: Context) -> Built:
    """The leaves of one segment; never fails: what is not understood is unparsed."""
    if phrase.built is not None:
        return phrase.built
    if variants := either_qualifier(phrase):
        either = some(compile_phrase(variant, context) for variant in variants)
        return denied(either) if phrase.negated else either
    if (allergic := _allergic(phrase, context)) is not None:
        return negate(allergic) if phrase.negated else allergic
    parts = _core(phrase, context)
    if parts is None and phrase.required is not None:
        # "patients requiring oxygen", "no requirement for steroids": only what is required says something.
        if any(x.kind != "aside" and x.role not in _SAYS_NOTHING for x in phrase.chunks):
            return every([_not_understood(phrase, context), phrase.required])
        parts = []
    if parts is None or (phrase.negated and _of_some_people(phrase)) or _of_others(phrase):
        return _not_understood(phrase, context)
    if phrase.negated and phrase.required is None and _denied_by_prefix(phrase):
        # "non-smoking adults of 18 to 40 years": only what the prefix stands before is denied.
        return every(negate(x) if isinstance(x.tree, c.Condition) else x for x in parts)
    if phrase.required is not None:
        parts = [*parts, phrase.required]
    built = every(parts)
    if phrase.negated:
        return denied(built)
    return built if context.excluding else with_leaves(built, _no_worse)


def _no_worse(tree: c.Tree, place: tuple[int, int]) -> Built:
    """ "Neuropathy no greater than grade 1" lets in whoever has none: what it asks is none above the grade."""
    if not isinstance(tree, c.Condition) or tree.grade is None or tree.grade.high is None:
        return leaf(tree, *place)
    if tree.grade.low is not None or is_a(tree.concept, "neoplasm", "condition"):
        return leaf(tree, *place)  # the grade of a tumour is no severity
    worse = c.Range(low=tree.grade.high, low_included=not tree.grade.high_included)
    return negate(leaf(replaced(tree, grade=worse), *place))


def _of_some_people(phrase: Phrase) -> bool:
    """Who is meant stands before the denial, which does not reach it, and was not read apart."""
    cut = next((i for i, x in enumerate(phrase.chunks) if x.role.startswith("neg")), 0)
    return any(x.role in ("sex", "age") or x.kind == "quantity" for x in phrase.chunks[:cut])


def _of_others(phrase: Phrase) -> bool:
    """ "Household contact with children under 12": the children are not the patient."""
    for index, chunk in enumerate(phrase.chunks[1:], 1):
        if chunk.role in ("sex", "age") and phrase.chunks[index - 1].text.lower() in (
            "with",
            "of",
            "to",
            "from",
            "by",
        ):
            return any(x.kind in ("concept", "word") for x in phrase.chunks[: index - 1])
    return False


def _denied_by_prefix(phrase: Phrase) -> bool:
    return any(
        x.role == "neg" and x.text.lower().startswith("non") and x.text.lower() != "none"
        for x in phrase.chunks
    )


_ALLERGIES = frozenset(("allergic disease", "hypersensitivity", "drug allergy"))
_ALLERGIC = re.compile(
    r"(?:drug )?(?:allerg(?:y|ies)|hyper-?sensitivity|intolerances?|sensitivity|contra-?indications?)",
    re.IGNORECASE,
)


def _allergic(phrase: Phrase, context: Context) -> Built | None:
    """ "Aspirin allergy", "statin intolerance": an allergy to it, and not that it was taken."""
    said = [
        x
        for x in phrase.chunks
        if not (x.kind == "cue" and x.role in ("filler", "who", "neg", "neg-history", "status"))
    ]
    named = [x for x in said if x.kind in ("concept", "word")]
    if len(named) != 2 or any(x not in named and x.role not in ("severity", "judge") for x in said):
        return None
    substance, what = named
    drug = chunk_name(substance, "therapy") if substance.kind == "concept" else ""
    known = what.kind == "concept" and chunk_name(what, "condition") in _ALLERGIES
    if (
        not drug
        or not (known or _ALLERGIC.fullmatch(what.text))
        or context.text[substance.end : what.start].strip(" -")
    ):
        return None
    kind = concepts("therapy")[drug].columns.get("kind") if drug in concepts("therapy") else "drug"
    if kind not in ("drug", "class", "vaccine", "other"):
        return None
    return leaf(c.Allergy(drug), substance.start, what.end)


_SAYS_NOTHING = ("who", "filler", "must", "neg")

# What findings mean is for a person to judge: "changes consistent with …", "not significant for …".
_INTERPRETED = re.compile(
    r"\b(?:associated with|suggestive of|suggesting|consistent with|indicative of|suspicious for|compatible with"
    r"|(?<!non )(?<!non-)specific (?:to|for|of)|characteristic of|typical (?:of|for)|diagnostic (?:of|for)|pathognomonic"
    r"|that (?:would|could|may|might) |which (?:would|could|may|might) |likely to |non-?compatible)\b",
    re.IGNORECASE,
)


_THOSE = (
    r"(?:(?:patients?|subjects?|participants?|those|individuals|people|who|with|having|have|has|is|are|being|deemed|there|any|an?|the|known|other"
    r"|medical|clinical|absolute|relative|standard|general|specific|surgical|presence|of|at|in|on|history)\s+)*"
)
_PERMITS = re.compile(
    r"\b(?:may|can|will|would|enrol\w*|eligible|allow\w*|permit\w*|except\w*|unless)\b", re.IGNORECASE
)
# What somebody suspects, fears or finds indicated, and what a list leaves open.
_ASKED = re.compile(
    rf"{_THOSE}(?:(?:highly |clinically |strongly )?suspected \w|suspicion \w|(?:(?:very )?(?:high|higher|highest|low|increased|elevated|moderate|intermediate"
    r"|significant|greater|major|substantial|serious|bleeding|cardiac|cardiovascular|surgical|potential)[ -]+)*risks? (?:of|for|from)\b"
    r"|(?:\w+ ){0,3}(?:contra-?)?indications?\b|(?:\w+ ){0,3}contra-?indicated\b|indicated for\b|(?:\w+ ){1,3}contra-?indicating\b"
    r"|etc\b|so (?:on|forth)\b|(?:the )?like\W*$|(?:any )?others?\W*$|similar\W*$)",
    re.IGNORECASE,
)


# "certain medications": which ones the record does not say.
_CERTAIN = re.compile(
    r"\bcertain\s+(?:\w+\s+){0,3}?(?:medications?|medicines?|drugs?|agents|treatments?|therap(?:y|ies)|vaccines?|conditions|diseases|infections|cancers"
    r"|illnesses|disorders|problems|types|kinds|antibiotics)\b",
    re.IGNORECASE,
)


def _not_understood(phrase: Phrase, context: Context) -> Built:
    """Unparsed text, or a question for the investigator where the words are about a judgement."""
    words = context.text[phrase.start : phrase.end]
    if (
        phrase.judged
        or _INTERPRETED.search(words)
        or (not phrase.quantities and _ASKED.match(words) and not _PERMITS.search(words))
        or _CERTAIN.search(words)
    ):
        return attest(context.text, phrase.start, phrase.end, "investigator")
    return unparsed(context.text, phrase.start, phrase.end)


_CLAUSE_WORD = re.compile(r"(?:that|which|who|whom|requir\w+|need\w*|treated|managed)$", re.IGNORECASE)


def _time_of_clause(phrase: Phrase) -> tuple[Phrase, list[Chunk]]:
    """ "disease that required treatment in the past 2 years": the time is the clause's, not the disease's."""
    window = next((x for x in phrase.chunks if x.kind == "window"), None)
    if window is None or not phrase.concepts or window.value != phrase.window:
        return phrase, []
    first = phrase.concepts[0].end
    between = [x for x in phrase.chunks if first <= x.start < window.start and x.kind in ("word", "cue")]
    opens = next((k for k, x in enumerate(between) if _CLAUSE_WORD.match(x.text)), None)
    if opens is None or not any(x.kind == "word" for x in between[opens:]):
        return phrase, []
    return replace(phrase, window=None, found_window=None), [window]


_CLASS_BEFORE = re.compile(r"\bclass(?:es)?\s*$", re.IGNORECASE)


def _core(phrase: Phrase, context: Context) -> list[Built] | None:
    used: set[int] = set()
    phrase = _taken_for_long(phrase)
    scored = classed(phrase, used)
    if scored:
        phrase = replace(phrase, grade=None)  # it was the scale's, not the condition's
    elif any(x.kind == "grade" and _CLASS_BEFORE.search(context.text[: x.start]) for x in phrase.chunks):
        return None  # "class III with …": the class of a scale that stands elsewhere
    bounds = measured(phrase, context, used)
    if len(bounds) > 1 and context.excluding and phrase.result != "normal" and not _together(bounds, context):
        bounds = [some(bounds)]  # "creatinine > 2 mg/dL hematocrit > 51 %": each keeps out
    ages = aged(phrase, context, used)
    phrase, timed = _time_of_clause(phrase)
    parts = (
        _sexes(phrase, context)
        + scored
        + lines(phrase, used)
        + bounds
        + stage_of_life(phrase, ages)
        + ages
        + _named(phrase, context, used)
        + _responded(phrase, used)
    )
    if not parts:
        return _disease_only(phrase, context) or _generic_therapy(phrase, context)
    words = phrase.words
    if phrase.line is not None:
        if any(isinstance(part.tree, c.Condition) for part in parts):
            parts.append(_line_of_therapy(phrase))
        words = [x for x in words if x.text.lower() not in ("after", "following")]
    rest = [x for x in phrase.quantities if id(x) not in used] + words + timed
    if not any(isinstance(x, c.Condition) for part in parts for x in c.leaves(part.tree)):
        # Qualifiers that only a condition can carry: on anything else they are not understood.
        rest += phrase.courses
        rest += [x for x in phrase.chunks if x.role == "severity" or x.kind == "stage"]
        rest += [x for x in phrase.chunks if x.kind == "grade" and not scored]
    rest += _unused(phrase, used)
    if (phrase.prior or phrase.status == "history") and all(_of_now(part) for part in parts):
        # "previous LVEF below 40 %": the latest value does not tell.
        rest += [x for x in phrase.chunks if x.role in ("prior", "status")]
    parts, rest = refined(phrase, parts, rest, context.text)
    if not rest:
        return parts
    residue = residues(rest, parts, context)
    return None if residue is None else parts + residue


_LONG = ("chronic", "long standing", "longstanding")


def _taken_for_long(phrase: Phrase) -> Phrase:
    """ "Chronic opioid use": treatment that goes on; of a treatment "chronic" says nothing else."""
    named = [x for x in phrase.concepts if chunk_name(x, "therapy")]
    if (
        len(phrase.concepts) != 1
        or not named
        or chunk_name(named[0], "condition")
        or len(phrase.courses) != 1
    ):
        return phrase
    course = phrase.courses[0]
    if course.text.lower() not in _LONG or course.start > named[0].start:
        return phrase
    return replace(phrase, courses=[], ongoing=True, chunks=[x for x in phrase.chunks if x is not course])


def _together(bounds: list[Built], context: Context) -> bool:
    """ "SpO2 < 92 % with FiO2 of 0.3 or more": both at once."""
    gaps = [
        context.text[a.end : b.start] for a, b in itertools.pairwise(sorted(bounds, key=lambda x: x.start))
    ]
    return any(re.search(r"\b(?:with|while|despite|under)\b", gap, re.IGNORECASE) for gap in gaps)


def _unused(phrase: Phrase, used: set[int]) -> list[Chunk]:
    """Concepts that no leaf names; "hemoglobin Hb < 12" names one thing twice."""
    named = {name for x in phrase.concepts if id(x) in used for name in x.value.candidates}
    measured = any(id(x) in used for x in phrase.quantities)
    return [
        x
        for x in phrase.concepts
        if id(x) not in used
        and not (
            measured and any(n in named and n[0] in ("measurement", "scale") for n in x.value.candidates)
        )
    ]


def _of_now(part: Built) -> bool:
    return all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(part.tree))


def _line_of_therapy(phrase: Phrase) -> Built:
    """ "relapse after front-line treatment": the treatment was given."""
    chunk = next(x for x in phrase.chunks if x.role == "line")
    return leaf(c.Received("antineoplastic therapy", line=phrase.line), chunk.start, chunk.end)


def _judgements(phrase: Phrase, context: Context) -> list[Built]:
    """ "clinically significant", "adequate": nobody but the investigator can say."""
    found = []
    for judged in phrase.judged:
        if judged.text.lower() == "recent" and phrase.window is not None:
            continue  # "recent infarction within 3 months": the time says how recent
        noun = next(
            (x for x in phrase.chunks if x.start >= judged.end and (x.kind == "concept" or x.role == "line")),
            None,
        )
        found.append(attest(context.text, judged.start, noun.end if noun else judged.end, "investigator"))
    return found


def _sexes(phrase: Phrase, context: Context) -> list[Built]:
    named = [x for x in phrase.chunks if x.kind == "cue" and x.role == "sex"]
    if len({x.value for x in named}) != 1 or phrase.sex == "both":
        return []  # "boys and girls" are everybody
    chunk = named[0]
    names = [chunk_name(x, "condition") for x in phrase.concepts]
    if any(name in ("pregnancy", "lactation", "childbearing potential", "postmenopausal") for name in names):
        return []
    sex: c.Sex = "female" if phrase.sex == "female" else "male"
    return [leaf(c.IsSex(sex), chunk.start, chunk.end)]


def _named(phrase: Phrase, context: Context, used: set[int]) -> list[Built]:
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
            if same and wordless:
                used.add(id(chunk))  # "acute myeloid leukemia (AML)"
                reached = chunk.end
                continue
            given = chunk_name(chunk, "therapy")
            if given and wordless and _WHILE_ON.fullmatch(between):
                found.append(leaf(c.Received(given, ongoing=True), chunk.start, chunk.end))
                used.add(id(chunk))
                reached = chunk.end
                continue
            if not re.fullmatch(
                r"(?:and |or )?with(?: (?:a|an|the|known|active|concomitant|documented|positive))*|",
                between.strip("()- "),
            ):
                break
        built = _concept(phrase, chunk, context)
        if built is None:
            break
        found.append(built)
        names |= {name for _, name in chunk.value.candidates}
        used.add(id(chunk))
        reached = chunk.end
    if found:
        found += _judgements(phrase, context)
    return found


# "negative HCV RNA while on an antiviral": what goes on at the same time.
_WHILE_ON = re.compile(
    r"(?:positive |negative )?(?:while|whilst) (?:still )?(?:on|under|receiving|taking|using|(?:being )?treated with)"
    r"(?: (?:an?|the|any|active|current|ongoing))*"
)


def _concept(phrase: Phrase, chunk: Chunk, context: Context) -> Built | None:
    condition = chunk_name(chunk, "condition")
    therapy = chunk_name(chunk, "therapy")
    test = chunk_name(chunk, "test")
    start, end = chunk.start, chunk.end
    if phrase.family and condition:
        relatives = leaf(c.FamilyHistory(condition), start, end)
        own = leaf(c.Condition(condition, "history", within=phrase.window), start, end)
        return some([own, relatives]) if phrase.personal else relatives
    if test and phrase.result and not (condition and phrase.status == "active"):
        return leaf(c.Test(test, phrase.result, phrase.window), start, end)  # type: ignore[arg-type]
    if condition and phrase.result not in ("", "positive", "negative"):
        return None
    if condition and not (therapy and (phrase.prior or phrase.ongoing)):
        if phrase.result == "negative":
            return negate(_with_courses(phrase, condition, start, end))
        return _with_courses(phrase, condition, start, end)
    if therapy:
        if phrase.result:
            return None
        return _therapy(phrase, therapy, start, end, context)
    if test and _ALTERATION.search(f"{test} {context.text[start:end]}"):
        return leaf(c.Test(test, "positive", phrase.window), start, end)
    return None


# A name that is a finding by itself: "FLT3-ITD", "BRAF V600E", "del(17p)".
_ALTERATION = re.compile(
    r"mutation|mutant|deletion|translocation|rearrangement|fusion|amplification|positive|\+|-itd\b|\bitd\b|\btkd\b"
    r"|\b[a-z]\d{2,4}[a-z]\b|\bdel\b|\bt\(\d",
    re.IGNORECASE,
)


# Done once: "ongoing androgen deprivation or orchiectomy" asks for an orchiectomy at any time.
_ONCE = ("procedure", "transplant")
_AT_ONCE = re.compile(r"\b(?:concurrent|concomitant|simultaneous)\b", re.IGNORECASE)


def _therapy(phrase: Phrase, concept: str, start: int, end: int, context: Context) -> Built:
    """Treatment with the phrase's window; "28 days or 5 half-lives" is two windows."""
    before = [x for x in phrase.chunks if x.end <= start]
    on_it = phrase.ongoing or (bool(before) and before[-1].text.lower() == "on")  # "on antiviral treatment"
    once = (
        concepts("therapy")[concept].columns.get("kind") in _ONCE if concept in concepts("therapy") else False
    )
    # "no concurrent surgery" is none at that time
    once = once and not (context.excluding and _AT_ONCE.search(context.text[:start]))
    ongoing = True if on_it and not once and not phrase.prior and phrase.window is None else None
    first = leaf(c.Received(concept, ongoing, within=phrase.window, line=phrase.line), start, end)
    found = phrase.found_window
    if found is None or found.alternative is None:
        return first
    second = leaf(c.Received(concept, within=found.alternative, line=phrase.line), start, end)
    both = found.shorter != (found.value.at_least is not None)
    return every([first, second]) if both else some([first, second])


def _condition(
    phrase: Phrase, concept: str, course: str | None = None, severity: c.Severity | None = None
) -> c.Condition:
    status = phrase.status
    if status is None and phrase.prior:
        status = "history"
    if phrase.window is not None and status == "active":
        status = None
    return c.Condition(
        concept,
        status,
        severity,
        course,  # type: ignore[arg-type]
        phrase.grade,
        phrase.stage,
        within=phrase.window,
    )


def _with_courses(phrase: Phrase, concept: str, start: int, end: int) -> Built:
    """One leaf; for several courses or severities one each, joined as the sentence joins them."""
    measured = [x for x in phrase.courses if x.value == "measurable"]
    if measured and len({x.value for x in phrase.courses}) > 1:
        others = [x for x in phrase.courses if x.value != "measurable"]
        return every(  # "measurable or evaluable, locally advanced or metastatic": two questions
            _with_courses(replace(phrase, courses=courses), concept, start, end)
            for courses in (others, measured)
        )
    courses: list[str | None] = list(dict.fromkeys(x.value for x in phrase.courses)) or [None]
    # A CTCAE grade says how severe; "moderate or severe" is either.
    severities: list[c.Severity | None] = list(dict.fromkeys(phrase.severities)) or [None]
    if phrase.grade is not None:
        severities = [None]
    join = some if either_course(phrase) else every
    return join(
        some(leaf(_condition(phrase, concept, course, severity), start, end) for severity in severities)
        for course in courses
    )


def _responded(phrase: Phrase, used: set[int]) -> list[Built]:
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
    rules = phrase.response_criteria
    tree = c.Response(chunk.value, at_least, rules, phrase.line, phrase.window)  # type: ignore[arg-type]
    return [leaf(tree, chunk.start, chunk.end)]


_LESION = re.compile(r"(?:measurable )?(?:disease|lesion|tumou?r|target)", re.IGNORECASE)
# "uncontrolled …", "symptomatic …" without a noun may be of any disease.
_OF_ANY = ("uncontrolled", "controlled", "symptomatic", "asymptomatic", "stable")


def _disease_only(phrase: Phrase, context: Context) -> list[Built] | None:
    """ "relapsed or refractory disease", "measurable disease": the disease that the trial studies."""
    wanted = [x for x in phrase.courses if x.value not in ("chronic", "acute")]
    lesions = all(_LESION.match(x.text) for x in phrase.words) and any(
        x.value == "measurable" for x in wanted
    )
    one = all(x.value.range.low == 1 and x.value.unit == "" for x in phrase.quantities)
    if (
        not wanted
        or phrase.concepts
        or not (lesions or not phrase.words)
        or (phrase.quantities and not (lesions and one))
    ):
        return None
    if re.search(
        r"\b(?:other|another|additional|underlying)\b", context.text[phrase.start : phrase.end], re.I
    ):
        return None  # some other disease
    named = phrase.disease is not None or any(_LESION.search(x.text) for x in (*wanted, *phrase.words))
    if not named:
        people = any(x.kind == "cue" and x.role == "who" for x in phrase.chunks)
        if not people or any(x.value in _OF_ANY for x in wanted):
            return None
    start, end = phrase.courses[0].start, phrase.end
    diseases = context.diseases
    cancers = [x for x in diseases if is_a(x, "malignancy", "condition")]
    if not diseases and any(x.value == "measurable" for x in wanted):
        cancers = ["malignancy"]  # nothing else is measured so
    if not cancers and not diseases:
        return None
    if cancers and {x.value for x in phrase.courses} == {"stable"} and not phrase.negated:
        return [leaf(c.Response("SD", within=phrase.window), start, end)]  # as "stable disease" is
    return [some(_with_courses(phrase, disease, start, end) for disease in cancers or diseases)]


def _generic_therapy(phrase: Phrase, context: Context) -> list[Built] | None:
    """ "previous therapy" in a cancer trial: treatment of the cancer."""
    words = context.text[phrase.start : phrase.end].lower()
    if phrase.words or phrase.concepts or phrase.quantities or not (phrase.prior or phrase.line):
        return None
    if not re.search(r"\b(?:therap(?:y|ies)|treatments?)\b", words):
        return None
    if re.search(r"\bwith (?:\w+ )?(?:drugs?|medications?|agents?|products?|medicines?)\b", words):
        return None  # "treatment with drugs …" is of any kind
    if not any(is_a(disease, "malignancy", "condition") for disease in context.diseases):
        return None
    tree = c.Received("antineoplastic therapy", within=phrase.window, line=phrase.line)
    return [leaf(tree, phrase.start, phrase.end), *_judgements(phrase, context)]
