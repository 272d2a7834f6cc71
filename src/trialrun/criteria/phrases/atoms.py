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

from trialrun.criteria.phrases.concept_leaves import of_concepts, of_extent, of_response
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.either import either_qualifier
from trialrun.criteria.phrases.judged import not_understood
from trialrun.criteria.phrases.measured import classed, lines, measured
from trialrun.criteria.phrases.narrowing import narrowed_by
from trialrun.criteria.phrases.needed import still_to_come, unknown_needs, without_question
from trialrun.criteria.phrases.own_disease import of_disease_alone, of_therapy_alone
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.quantified import own_quantity
from trialrun.criteria.phrases.refining import refined
from trialrun.criteria.phrases.residues import residues
from trialrun.criteria.phrases.shown import shown_by_value
from trialrun.criteria.phrases.stated_ages import aged, by_stage_of_life
from trialrun.criteria.phrases.systemic import (
    asked_whether_systemic,
    by_systemic_way,
)
from trialrun.criteria.trees.build import (
    Built,
    allergic_to,
    asks_for,
    attest,
    denied,
    every,
    leaf,
    negate,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a


def compile_phrase(phrase: Phrase, context: Context) -> Built:
    """The leaves of one segment; never fails: what is not understood is unparsed."""
    if phrase.built is not None:
        return _with_built(phrase, phrase.built, context)
    known = len(phrase.concepts)
    if known > 1 and phrase.quantities:
        phrase = _of_its_value(phrase, context)
    if known and (variants := either_qualifier(phrase)):
        either = some(compile_phrase(variant, context) for variant in variants)
        return denied(either) if phrase.negated else either
    if known and (allergic := _allergic(phrase, context)) is not None:
        return negate(allergic) if phrase.negated else allergic
    if known > 1 and (marked := _marked(phrase, context)) is not None:
        return denied(marked) if phrase.negated else marked
    if known and "with" in context.text and (both := _with_its_own(phrase, context)) is not None:
        return denied(both) if phrase.negated else both
    parts = _core(phrase, context)
    if parts and "ystemic" in context.text:
        parts = by_systemic_way(phrase, parts, context)
    parts = asked_whether_systemic(phrase, parts, context) if parts and known else parts
    if parts is None and phrase.required is not None:
        # "patients requiring oxygen", "no requirement for steroids": only what is required says something.
        if any(x.kind != "aside" and x.role not in _SAYS_NOTHING for x in phrase.chunks):
            if any(map(still_to_come, c.leaves(phrase.required.tree))):
                return unparsed(context.text, phrase.start, max(phrase.end, phrase.required.end))
            return every([not_understood(phrase, context), without_question(phrase.required)])
        parts = []
        phrase = replace(phrase, required=without_question(phrase.required))
    if parts is None or [x for x in parts if x.unparsed]:
        value = own_quantity(phrase, context, among=parts is not None)
        if value is not None:
            return value
        if parts is not None and phrase.ongoing and unknown_needs(phrase, parts):
            return unparsed(context.text, phrase.start, phrase.end)
    if parts is None or (phrase.negated and _of_some_people(phrase)) or _of_others(phrase):
        return not_understood(phrase, context)
    if phrase.negated and phrase.required is None and _denied_by_prefix(phrase):
        # "non-smoking adults of 18 to 40 years": only what the prefix stands before is denied.
        return every(negate(x) if isinstance(x.tree, c.Condition) else x for x in parts)
    if phrase.required is not None:
        parts = [*parts, phrase.required]
    if phrase.judged:
        parts += _steadily(phrase, parts, context)
    built = parts[0] if len(parts) == 1 else every(parts)
    if phrase.negated:
        return denied(built)
    return built if context.excluding else with_leaves(built, _no_worse)


_VALUE_OF = re.compile(r"\s+(?:ranges?|scores?|scales?|subscales?|severity|rating)\b", re.IGNORECASE)


def _of_its_value(phrase: Phrase, context: Context) -> Phrase:
    """ "PHQ-9 for depression score ≥ 15", "glucose in the diabetic range (≥ 126)": only the value is asked for."""
    named = [x for x in phrase.concepts if chunk_name(x, "measurement") or chunk_name(x, "scale")]
    others = [x for x in phrase.concepts if not any(x is one for one in named)]
    if not named or len(others) != 1:
        return phrase
    other = others[0]
    between = context.text[named[-1].end : other.start]
    if not chunk_name(other, "condition") or not _VALUE_OF.match(context.text, other.end):
        return phrase
    if not re.fullmatch(
        r"\)?(?:\s*\([^()]*\))?(?:\s+questionnaire)?\s+(?:for|of|in the)\s+", between, re.IGNORECASE
    ):
        return phrase
    chunks = [x for x in phrase.chunks if x is not other and x.text.lower() != "questionnaire"]
    words = [x for x in phrase.words if x.text.lower() != "questionnaire"]
    return replace(phrase, chunks=chunks, concepts=named, words=words)


def _steadily(phrase: Phrase, parts: list[Built], context: Context) -> list[Built]:
    """ "Blood pressure persistently > 160/100": one value does not tell whether it is always so."""
    said = [x for x in phrase.judged if x.text.lower() in ("persistently", "consistently", "repeatedly")]
    measured = all(isinstance(x, c.Measurement) for part in parts for x in c.leaves(part.tree))
    asked = [attest(context.text, x.start, x.end, "investigator") for x in said if parts and measured]
    if not (phrase.concepts and parts and measured):
        return asked
    name = phrase.concepts[0]  # "unexplained fever > 38.5 °C": a person says whether it is explained
    ends = [(x.start, x.end, name.start, name.end) for x in phrase.judged if x.text.lower() == "unexplained"]
    return asked + [attest(context.text, min(x), max(x), "investigator") for x in ends]


def _with_built(phrase: Phrase, built: Built, context: Context) -> Built:
    """What a bracket says, and what else stands in its phrase, which it cannot be joined to."""
    others = [x for x in phrase.chunks if x.kind != "built" and x.role not in _SAYS_NOTHING[:3]]
    if not others:
        return built
    if len(others) == 1 and others[0].role == "neg" and others[0].end <= built.start:
        return denied(built)
    if any(x.role == "naive" for x in phrase.chunks):
        rest = sort_chunks([x for x in phrase.chunks if x.kind != "built"])
        return every([built, compile_phrase(rest, context)])  # "ART-naive adults with HIV"
    start, end = others[0].start, others[-1].end
    if any(x.role.startswith("neg") for x in others):
        return unparsed(context.text, phrase.start, phrase.end)
    return every([built, unparsed(context.text, start, end)])


_PATIENTS = frozenset(("patients with", "subjects with", "participants with", "individuals with"))


def _marked(phrase: Phrase, context: Context) -> Built | None:
    """ "Metastatic ALK-positive lung cancer": the marker's result and the disease, which keeps every other word."""
    chunks = phrase.chunks
    if len(phrase.concepts) != 2 or not chunk_name(phrase.concepts[1], "condition"):
        return None
    marker, named = phrase.concepts
    at = next(i for i, x in enumerate(chunks) if x is marker)
    behind = at + 1  # "FLT3-ITD AML" needs no result
    if chunks[behind].role == "result" and not chunks[behind].text.lower().endswith(
        (" for", " to", " by", " in")
    ):
        behind += 1
    disease = behind
    while chunks[disease].text.lower() in _PATIENTS or chunks[disease].role in (
        "course",
        "severity",
        "stage",
    ):
        disease += 1
    virus = behind > at + 1 and is_a(chunk_name(marker, "condition") or "", "infection", "condition")
    if chunks[disease] is not named or not (chunk_name(marker, "test") or virus):
        return None
    rest = [x for x in (*chunks[:at], *chunks[behind:]) if not x.role.startswith("neg")]
    ill = sort_chunks(rest)
    ill = replace(  # with what the list lends it
        ill,
        status=ill.status or phrase.status,
        courses=ill.courses or phrase.courses,
        any_course=ill.any_course or phrase.any_course,
        stage=ill.stage or phrase.stage,
    )
    found = [compile_phrase(part, context) for part in (sort_chunks(chunks[at:behind]), ill)]
    return None if any(one.unparsed for one in found) else every(sorted(found, key=lambda one: one.start))


def _with_its_own(phrase: Phrase, context: Context) -> Built | None:
    """ "Diabetes with severe hypoglycemia within 3 months": neither severity nor time is the diabetes's."""
    chunks = phrase.chunks
    words = [x.text for x in chunks[:-1]]
    if "with" not in words[1:]:
        return None
    cut = words.index("with", 1)
    ill = chunks[cut - 1]
    if ill.kind != "concept" or {group for group, _ in ill.value.candidates} != {"condition"}:
        return None
    before, behind = chunks[:cut], chunks[cut + 1 :]
    timed = any(x.kind == "window" for x in behind) and len(behind) > 1
    own = (
        timed or behind[0].role in ("severity", "status", "course", "judge") or _of_the_first(before, behind)
    )
    if not own or any(x.kind == "window" for x in before) or sort_chunks(chunks) != phrase:
        return None
    if not any(x.kind in ("concept", "word") for x in behind):
        return None
    head = [x for x in before if not x.role.startswith("neg")] if phrase.negated else before
    return every(compile_phrase(sort_chunks(part), context) for part in (head, behind))


def _of_the_first(before: list[Chunk], behind: list[Chunk]) -> bool:
    """ "Grade 2 neuropathy with pain", "severe asthma with polyps": the degree is that of the first alone."""
    if not any(x.kind == "concept" and chunk_name(x, "condition") for x in behind):
        return False
    return any(x.kind == "grade" or x.role in ("severity", "course") for x in before)


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


_SAID_OF_ANYTHING = ("filler", "who", "neg", "neg-history", "status")
_ALLERGIES = frozenset(("allergic disease", "hypersensitivity", "drug allergy"))
_ALLERGIC = re.compile(
    r"(?:drug )?(?:allerg(?:y|ies)|hyper-?sensitivity|intolerances?|sensitivity|contra-?indications?)",
    re.IGNORECASE,
)


def _allergic(phrase: Phrase, context: Context) -> Built | None:
    """ "Aspirin allergy", "statin intolerance": an allergy to it, and not that it was taken."""
    if len(phrase.chunks) < 2:
        return None
    named = [x for x in phrase.chunks if x.kind in ("concept", "word")]
    if len(named) != 2:
        return None
    said = [x for x in phrase.chunks if not (x.kind == "cue" and x.role in _SAID_OF_ANYTHING)]
    if any(x not in named and x.role not in ("severity", "judge") for x in said):
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
    return leaf(allergic_to(drug), substance.start, what.end)


_SAYS_NOTHING = ("who", "filler", "must", "neg")

_CLAUSE_WORD = re.compile(r"(?:that|which|who|whom|requir\w+|need\w*|treated|managed)$", re.IGNORECASE)


def _time_of_clause(phrase: Phrase) -> tuple[Phrase, list[Chunk]]:
    """ "disease that required treatment in the past 2 years": the time is the clause's, not the disease's."""
    window = next((x for x in phrase.chunks if x.kind == "window"), None)
    if window is None or window.value != phrase.window:
        return phrase, []
    first = phrase.concepts[0].end
    between = [x for x in phrase.chunks if first <= x.start < window.start and x.kind in ("word", "cue")]
    opens = next((k for k, x in enumerate(between) if _CLAUSE_WORD.match(x.text)), None)
    if opens is None or not any(x.kind == "word" for x in between[opens:]):
        return phrase, []
    return replace(phrase, window=None, found_window=None), [window]


def _summed(phrase: Phrase) -> bool:
    """ "Blasts plus promyelocytes ≥ 50 %": a bound of the sum, which no single value decides."""
    if not [x for x in phrase.chunks if x.kind == "word" and x.text.lower() in ("plus", "+")]:
        return False
    return any(chunk_name(x, "measurement") for x in phrase.concepts)


_MEANWHILE = frozenset(("during", "throughout", "in", "while", "before", "after"))
_DRUGS = frozenset(("drug", "drugs", "medication", "medications", "agent", "agents", "medicines"))


def _of_a_drug(phrase: Phrase) -> bool:
    """ "Receiving medication with bleeding tendency": what the drug does, and nothing that the patient has."""
    if phrase.chunks[0].role not in ("ongoing", "use", "prior", "status"):
        return False
    opening = list(itertools.takewhile(lambda x: x.kind == "cue", phrase.chunks))
    said = [x.text.lower() for x in opening]
    told = [x.text.lower() for x in phrase.chunks[: len(opening) + 1]]
    if any(
        a in _DRUGS and b == "use" and z in _MEANWHILE
        for a, b, z in zip(told, told[1:], told[2:], strict=False)
    ):
        return True  # "history of drug use during pregnancy": no pregnancy by itself
    return any(one in _DRUGS and other == "with" for one, other in itertools.pairwise(said))


def _results_differ(phrase: Phrase) -> bool:
    """ "Positive antibody test followed by a negative RNA test": one result does not tell of both."""
    told = {x.value for x in phrase.chunks if x.kind == "cue" and x.role == "result"}
    return len(told) > 1 and sum(bool(chunk_name(x, "test")) for x in phrase.concepts) > 1


_CLASS_BEFORE = re.compile(r"\bclass(?:es)?\s*$", re.IGNORECASE)


def _core(phrase: Phrase, context: Context) -> list[Built] | None:
    used: set[int] = set()
    phrase = _taken_for_long(phrase) if phrase.courses else phrase
    scored = classed(phrase, used) if phrase.grade or phrase.stage else []
    if scored:
        phrase = replace(phrase, severities=())  # the class says how severe
        phrase = replace(phrase, grade=None) if phrase.grade else replace(phrase, stage=())  # the scale's
    elif [x for x in phrase.chunks if x.kind == "grade" and _CLASS_BEFORE.search(context.text[: x.start])]:
        return None  # "class III with …": the class of a scale that stands elsewhere
    valued = bool(phrase.quantities)
    opens = phrase.chunks[0].kind if phrase.chunks else ""
    if (valued and _summed(phrase)) or (opens == "cue" and _of_a_drug(phrase)):
        return None
    if len(phrase.concepts) > 1 and _results_differ(phrase):
        return None
    bounds = measured(phrase, context, used) if valued or phrase.result else []
    phrase = shown_by_value(phrase, bounds, context, used) if bounds else phrase
    if bounds[1:] and context.excluding and phrase.result != "normal" and not _together(bounds, context):
        bounds = [some(bounds)]  # "creatinine > 2 mg/dL hematocrit > 51 %": each keeps out
    ages = aged(phrase, context, used) if valued else []
    phrase = _relapsed(phrase) if phrase.extents else phrase
    phrase, timed = _time_of_clause(phrase) if phrase.window and phrase.concepts else (phrase, [])
    roles = {x.role for x in phrase.chunks}
    parts = (_sexes(phrase, context) if "sex" in roles else []) + scored
    if phrase.lines is not None:
        parts += lines(phrase, used)
    parts += bounds
    parts += by_stage_of_life(phrase, ages, context) if phrase.stage_of_life else ages
    if phrase.concepts:
        parts += of_concepts(phrase, context, used)
    if phrase.response is not None:
        parts += of_response(phrase, used)
    if phrase.extents:
        parts += of_extent(phrase, context)
    if not parts:
        return of_disease_alone(phrase, context) or of_therapy_alone(phrase, context)
    words = phrase.words
    if phrase.line is not None:
        if any(isinstance(part.tree, c.Condition) for part in parts):
            parts.append(_line_of_therapy(phrase))
        words = [x for x in words if x.text.lower() not in ("after", "following")]
    if phrase.judged and all(_of_person(part) for part in parts):
        begin, end = phrase.judged[0].start, max(phrase.judged[-1].end, *(part.end for part in parts))
        parts.append(attest(context.text, begin, end, "investigator"))  # "clinically unstable child"
    rest = [x for x in phrase.quantities if id(x) not in used] + words + timed
    if not [x for x in parts if type(x.tree) is c.Condition or asks_for(x.tree, c.Condition)]:
        # Qualifiers that only a condition can carry: on anything else they are not understood.
        rest += phrase.courses
        rest += [
            x
            for x in phrase.chunks
            if x.role == "severity" or (x.kind == "stage" and (phrase.stage or not scored))
        ]
        rest += [x for x in phrase.chunks if x.kind == "grade" and not scored]
    rest += _unused(phrase, used)
    if phrase.window is not None and all(_of_person(part) for part in parts):  # "children 3 months after …"
        rest += [x for x in phrase.chunks if x.kind == "window" and x not in rest]
    rest += (narrowing := narrowed_by(phrase, parts) if "filler" in roles else [])
    if narrowing and len(rest) == len(narrowing) == 1 and narrowing[0].text.lower() == "only":
        begin, end = min(rest[0].start, *(x.start for x in parts)), max(rest[0].end, *(x.end for x in parts))
        return [*parts, attest(context.text, begin, end, "investigator")]
    if (phrase.prior or phrase.status == "history") and all(_of_now(part) for part in parts):
        # "previous LVEF below 40 %": the latest value does not tell.
        rest += [x for x in phrase.chunks if x.role in ("prior", "status")]
    if rest or phrase.repeated is not None:
        parts, rest = refined(phrase, parts, rest, context.text)
    if not rest:
        return parts
    residue = residues(rest, parts, context)
    denials = [x.end for x in words if x.role == "neg"]
    if residue is None or (denials and any(_asks_behind(part, denials[0]) for part in parts)):
        return None  # "… hemoglobin ≥ 9 g/dL without transfusion": what is denied is not asked for
    return parts + residue


def _asks_behind(part: Built, place: int) -> bool:
    told = zip(c.leaves(part.tree), part.places, strict=True)
    return any(isinstance(x, (c.Condition, c.Received)) and where[0] >= place for x, where in told)


def _relapsed(phrase: Phrase) -> Phrase:
    """ "AML in second relapse": relapsed, besides what somebody has to say of it."""
    if not phrase.extents or phrase.courses:
        return phrase
    told = [x for x in phrase.extents if x.value == "relapsed"]
    if not told or not any(chunk_name(x, "condition") for x in phrase.concepts):
        return phrase
    return replace(phrase, courses=told[:1])


_LONG = ("chronic", "long standing", "longstanding")


def _taken_for_long(phrase: Phrase) -> Phrase:
    """ "Chronic opioid use": treatment that goes on; of a treatment "chronic" says nothing else."""
    if len(phrase.concepts) != 1 or len(phrase.courses) != 1:
        return phrase
    course, named = phrase.courses[0], phrase.concepts[0]
    if not chunk_name(named, "therapy") or chunk_name(named, "condition"):
        return phrase
    if course.text.lower() not in _LONG or course.start > named.start:
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
    left = [x for x in phrase.concepts if id(x) not in used]
    if not left:
        return left
    named = {name for x in phrase.concepts if id(x) in used for name in x.value.candidates}
    measured = any(id(x) in used for x in phrase.quantities)
    return [
        x
        for x in left
        if not (measured and any(n in named and n[0] in ("measurement", "scale") for n in x.value.candidates))
    ]


def _of_person(part: Built) -> bool:
    return all(isinstance(x, (c.Age, c.IsSex)) for x in c.leaves(part.tree))


_ADDED_UP = ("tobacco exposure",)
"""What a life adds up: "smoking history above 10 pack-years" is no value of another day."""


def _of_now(part: Built) -> bool:
    values = (c.Measurement, c.Score)
    return all(
        isinstance(x, values) and getattr(x, "concept", "") not in _ADDED_UP for x in c.leaves(part.tree)
    )


def _line_of_therapy(phrase: Phrase) -> Built:
    """ "relapse after front-line treatment": the treatment was given."""
    lent = phrase.chunks[-1]  # a list may tell it once, behind its last member
    chunk = next((x for x in phrase.chunks if x.role == "line"), lent)
    return leaf(c.Received("antineoplastic therapy", line=phrase.line), chunk.start, chunk.end)


def _sexes(phrase: Phrase, context: Context) -> list[Built]:
    named = [x for x in phrase.chunks if x.kind == "cue" and x.role == "sex"]
    if not named or len({x.value for x in named}) != 1 or phrase.sex == "both":
        return []  # "boys and girls" are everybody
    chunk = named[0]
    names = [chunk_name(x, "condition") for x in phrase.concepts]
    if any(name in ("pregnancy", "lactation", "childbearing potential", "postmenopausal") for name in names):
        return []
    sex: c.Sex = "female" if phrase.sex == "female" else "male"
    return [leaf(c.IsSex(sex), chunk.start, chunk.end)]
