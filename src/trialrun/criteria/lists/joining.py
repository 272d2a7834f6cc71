"""How a list is joined: by and or by or, where it falls apart into demands of their own."""

from __future__ import annotations

import itertools
import re
from typing import cast

from trialrun.criteria.lists.cancers import NOTE as NOTE_OF_CANCERS
from trialrun.criteria.lists.cancers import several_cancers
from trialrun.criteria.lists.describing import unknown_beside_bound
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.people import by_people, healthy_beside_ill
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.shown import defines
from trialrun.criteria.trees.build import Built, attest, every, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a

_EACH_VALUE = "Read as: each of the listed values keeps out by itself."
_EACH_MEMBER = "Read as: each member of the list keeps out by itself."


def still_true(notes: list[str], tree: c.Tree, kind: str) -> tuple[str, ...]:
    """The notes of a sentence without those of what keeps out, where its tree keeps nobody out so.

    A part of a sentence that lets in may be read as a list that keeps out, and come to something else.
    """
    if not notes or kind == "exclusion" or _denies(tree):
        return tuple(notes)
    return tuple(note for note in notes if note not in (_EACH_VALUE, _EACH_MEMBER))


def _denies(tree: c.Tree) -> bool:
    """Whether the tree asks that something which can be looked up is not there."""
    if isinstance(tree, c.Not):
        return not all(isinstance(leaf, (c.Unparsed, c.Attest)) for leaf in c.leaves(tree))
    return any(map(_denies, c.children(tree)))


def nominal(phrase: Phrase) -> bool:
    """A noun phrase of the same list, not a demand of its own."""
    if phrase.built is not None and phrase.chunks[-1].role == "defined":
        return True  # "gout and anemia (hemoglobin < 8 g/dL)"
    return bool(phrase.concepts or phrase.words or phrase.stage_of_life) and not phrase.quantities


def loosest(phrases: list[Phrase], kinds: list[str], context: Context) -> int | None:
    """Where a list falls into two demands: at "but", and in "A or B, up to 80 years" at the last comma.

    Not in "A or B < 50 in women, < 40 in men": the last bound is of the same quantity, for others.
    """
    if "but" in kinds and len(kinds) > 1:
        return kinds.index("but")
    if by_people(phrases[-2:]):
        return None
    if not context.excluding and kinds[-1] == "comma" and {"or", "and/or"} & set(kinds):
        return len(kinds) - 1
    return None


_HAVING = re.compile(r"\W*with\s+(?!(?:or\s+without|no|an?\s+absence|absence|neither)\b)", re.IGNORECASE)


def having(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """ "Asthma or COPD, with cough or dyspnea": where begins what goes with any of the alternatives."""
    for index, join in enumerate(joins, 1):
        if join == "comma" and _HAVING.match(context.text, written_from(phrases[index], context)):
            rest = {kind.removeprefix(", ") for kind in joins[index:]}
            return index if phrases[0].concepts and rest and not {"and", "but"} & rest else None
    return None


def written_from(phrase: Phrase, context: Context) -> int:
    """Where the words of a phrase begin, with what is trimmed off its front."""
    comma = context.text.rfind(",", 0, phrase.start)
    return comma + 1 if comma >= 0 and not context.text[comma + 1 : phrase.start].strip() else phrase.start


def runs_on(phrase: Phrase) -> bool:
    """More measured things or bounds in one phrase than belong together."""
    if len(phrase.quantities) != 1:
        return bool(phrase.quantities)
    return len({name for x in phrase.concepts if (name := chunk_name(x, "measurement"))}) > 1


def joined_by_slash(phrases: list[Phrase], kinds: list[str]) -> list[tuple[int, int]]:
    """ "Perimenopausal/menopausal women, aged 45 to 55": a slash joins its two neighbours and nothing else.

    Where each demand begins and ends; empty where no slash stands beside another conjunction, and where drugs
    stand beside one: those are given together.
    """
    if "slash" not in kinds or not set(kinds) - {"slash"} or not set(kinds) <= {"slash", "comma", "and"}:
        return []
    beside = {i for i, kind in enumerate(kinds) if kind == "slash"}
    slashed = [phrases[i] for i in sorted(beside | {i + 1 for i in beside})]
    if any(p.negated or not p.concepts or chunk_name(p.concepts[0], "therapy") for p in slashed):
        return []
    cuts = [0, *(i + 1 for i, kind in enumerate(kinds) if kind != "slash"), len(phrases)]
    return list(itertools.pairwise(cuts))


def joined_by_with(phrase: Phrase, context: Context) -> bool:
    """ "A or B above x with C above y": C may belong to both."""
    return re.search(r"\bwith\b", context.text[phrase.quantities[0].end : phrase.end]) is not None


def bound_first(phrases: list[Phrase], kinds: list[str]) -> int | None:
    """ "LVEF ≥ 45 % and normal ECG or …": the bound is a demand of its own, the alternatives follow it."""
    for index, kind in enumerate(kinds):
        if kind == "and":
            before, after = phrases[: index + 1], phrases[index + 1 :]
            lent = len(after) > 1 and all(_lent_by(p, after[-1]) for p in after[:-1])
            if all(p.quantities for p in before) and (lent or not any(p.quantities for p in after)):
                return index if "and" not in kinds[index + 1 :] else None
            return None
    return None


def _lent_by(phrase: Phrase, last: Phrase) -> bool:
    """ "Albumin < 2 and AST or lipase > 5 x ULN": the bound of the last is lent to the one before it."""
    bounds = [x.start for x in phrase.quantities]
    return bool(bounds and last.quantities) and min(bounds) >= last.quantities[0].start


_DESCRIBES = ("filler", "who", "age", "course", "severity")


# "No concurrent agents with …, including A": what is denied is of the kind that the examples are of.
DENIED_KIND = re.compile(
    r"(?:no|without)\s+(?:(?:any|other|prior|previous|concurrent|concomitant|current|active|ongoing|use\s+of|history\s+of"
    r"|major|serious|significant|known|underlying|medical|medically|psychiatric)\s+)*"
    r"(?:agents?|drugs?|medications?|medicines|illness(?:es)?|conditions?|diseases?|disorders?"
    r"|(?:(?<=prior )|(?<=concurrent )|(?<=previous ))(?:therapy|treatment))\b",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"(?:unresectable|metastatic|recurrent|resectable|symptomatic|progressive|untreated|locally|previously|stage)\b",
    re.IGNORECASE,
)
_ANY_DISEASE = re.compile(r"\bdiseases?$|\bmetasta", re.IGNORECASE)


def another_disease(first: Phrase, second: Phrase, text: str) -> bool:
    """ "Newly diagnosed melanoma, recurrent melanoma or …": the second names a disease of its own."""
    if not _ADJECTIVE.match(text) or not first.concepts or not second.concepts:
        return False
    own, other = chunk_name(first.concepts[0], "condition"), chunk_name(second.concepts[0], "condition")
    if not own or not other or _ANY_DISEASE.search(second.concepts[0].text):
        return False
    return bool(first.courses) if own == other else not is_a(own, other, "condition")


def one_of_these(
    phrases: list[Phrase], kinds: list[str], parts: list[Built], context: Context
) -> Built | None:
    """ "Asthma, COPD, bronchiectasis", where nothing says whether one of them or all are asked for.

    Nobody is asked for two cancers; of three other diseases whoever has none is kept out, and whether one is
    enough is for a person to say.
    """
    if context.excluding or set(kinds) != {"comma"} or len(parts) != len(phrases):
        return None
    known = [part.tree for part in parts if isinstance(part.tree, (c.Condition, c.Received))]
    plain = all(x.kind in ("concept", "comma") or x.role in _DESCRIBES for p in phrases for x in p.chunks)
    if len(known) < len(parts) or not plain:
        return None
    names = [x.concept for x in known if isinstance(x, c.Condition)]
    if any(is_a(one, other, "condition") for one, other in itertools.permutations(names, 2)):
        return None
    if len(names) == len(known) and all(is_a(x, "malignancy", "condition") for x in names):
        return None if any("metasta" in x for x in names) else some(parts)
    if len(known) < 3 or not any(isinstance(x, c.Condition) for x in known):
        return None
    return every([some(parts), attest(context.text, phrases[0].start, phrases[-1].end, "investigator")])


def last_join(kinds: list[str]) -> str:
    return next((kind for kind in reversed(kinds) if kind != "comma"), "")


_NARROWS = re.compile(
    r"(?:associated|accompanied|combined|along|together|in combination)\s+(?:with|by)\b", re.IGNORECASE
)


def narrows(phrases: list[Phrase], joins: list[str], context: Context) -> bool:
    """ "ALT or AST > 1.5 x ULN, associated with …": a last member that says more of the bounds before it."""
    bounded = joins[-1] == "comma" and bool(phrases[-2].quantities)
    return bounded and _NARROWS.match(context.text, phrases[-1].start) is not None


_BY_AGE = frozenset(("karnofsky", "lansky", "ecog"))
_VIRUSES = (frozenset(("hbsag", "anti-hbc", "hbeag", "hbv dna")), frozenset(("hcv antibody", "hcv rna")))


def _markers_of_one_virus(phrases: list[Phrase]) -> bool:
    names = {chunk_name(p.concepts[0], "test") if p.concepts and p.result else "" for p in phrases}
    return len(names) == 2 and any(names <= markers for markers in _VIRUSES)


def is_and(phrases: list[Phrase], kinds: list[str], context: Context, forced: str) -> bool:
    if forced:
        return forced == "and"
    excluding = context.excluding
    words = {kind for kind in kinds if kind != "comma"}
    if "but" in words:
        return True
    apart = excluding and kinds == ["comma"] and phrases[1].negated
    if apart and _WITHOUT.match(context.text, phrases[1].start):
        return True  # "LDL > 190, with no LDL < 100 since": one reason, and the denial is of it
    if by_people(phrases):
        return False
    if words <= {"and", "slash"} and all(p.concepts and p.result == "normal" for p in phrases):
        return not excluding  # "PT/PTT normal"
    bounds = [p for p in phrases if p.quantities and p.concepts]
    scales = [chunk_name(p.concepts[0], "scale") for p in bounds]
    if "slash" in words and len(scales) == len(phrases) and set(scales) <= _BY_AGE:
        return excluding  # "Karnofsky/Lansky ≥ 50": each age has its own
    if not excluding and len(phrases) == len(_BY_AGE.intersection(scales)) and words & {"or", "and/or"}:
        return False  # "Karnofsky or Lansky ≥ 50": nobody is asked for both
    if (
        not excluding
        and len(bounds) == len(phrases)
        and (
            words == {"and"}
            or (
                words <= {"and", "and/or", "slash"}
                and _alike(phrases)
                and ("and/or" not in words or _spare(phrases))
            )
            or _same_bound(phrases)
        )
    ):
        # "ALT and/or AST ≤ 2.5 x ULN": a patient is let in only when neither is above the bound.
        if words & {"or", "and/or"}:
            context.note("Read as: every one of the listed values must be within its bound.")
        return True
    if (
        excluding
        and len(bounds) == len(phrases)
        and (not words or len({id(p.quantities[0]) for p in bounds}) == 1)
    ):
        if words and not _so_long(phrases):
            context.note(_EACH_VALUE)
        return False  # "platelets < 100, bilirubin > 2", "ALT and AST > 3 x ULN"
    if words & {"or", "and/or"}:
        return False
    if words == {"and"} and not excluding and several_cancers(phrases):
        context.note(NOTE_OF_CANCERS)
        return False
    if excluding and not words and age_alone(phrases[0], context):
        # "Age under 18 years, dementia": two reasons, and no people who have both
        return any(not nominal(p) or adds(p) for p in phrases[1:])
    if words == {"and"} and len(phrases) == 2 and _markers_of_one_virus(phrases):
        return True  # "anti-HBc positive and HBV DNA positive": who has antibodies alone had it once
    if not excluding and healthy_beside_ill(phrases):
        return False
    if all(p.stage_of_life and not p.concepts for p in phrases):
        return False  # nobody is an infant and an adult
    if words == {"slash"} and not excluding and _none_altered(phrases):
        return True  # "EGFR/ALK wild type": neither is altered
    if words == {"slash"} and all(nominal(p) or p.response for p in phrases):
        return False  # "hypertension/diabetes"
    if words == {"slash"} and excluding and len(phrases) > 2:
        return False  # "A/B/C mutations", of which one was not understood
    if excluding and not words and len(phrases) == 2 and defines(phrases[1], phrases[0]):
        return False  # "renal insufficiency, clearance < 40": the value alone tells it
    if excluding and not words and len(phrases) == 2 and _given_as_well(phrases, context):
        return False
    if excluding and not words and len(phrases) == 2 and _of_organs(phrases, context):
        return False
    if excluding and not words and unknown_beside_bound(phrases, context):
        return False
    if excluding and not words and len(phrases) == 2 and _bounds_its_own(phrases, context):
        return False  # "epilepsy, anemia with hemoglobin < 8 g/dL": the value is the anemia's
    # "dementia, depression and MMSE ≤ 24" lists three things; "diabetes and HbA1c > 10 %" describes one.
    named = sum(bool(p.concepts) for p in phrases)  # of a longer list one may not be understood
    listed = len(phrases) > 2 and "comma" in kinds and named >= min(len(phrases), 3 + (len(phrases) > 5))
    alike = listed or all(nominal(p) for p in phrases)
    if excluding and alike and not any(adds(p) for p in phrases[1:]):
        if "and" in words:
            context.note(_EACH_MEMBER)
        return False
    return True


_COURSE_OF_ITS_OWN = re.compile(
    r"(?:any\s+)?(?:concurrent|concomitant|current|ongoing|simultaneous|prior|previous)\s+(?:(?:systemic|chronic|oral)\s+)?(?:treatment|therapy|use|administration|intake)\s",
    re.IGNORECASE,
)


def _given_as_well(phrases: list[Phrase], context: Context) -> bool:
    """ "Prior treatment with A, concurrent treatment with B": two courses, each with its own time."""
    given = all(len(p.concepts) == 1 and chunk_name(p.concepts[0], "therapy") for p in phrases)
    return given and _COURSE_OF_ITS_OWN.match(context.text, phrases[1].start) is not None


# Values of the liver and the kidneys, which a list of what keeps out asks for beside their diseases.
_OF_ORGANS = {
    "hepatic disease": ("alt", "ast", "transaminases", "bilirubin", "alp", "ggt"),
    "hepatitis": ("alt", "ast", "transaminases", "bilirubin"),
    "renal disease": ("creatinine", "creatinine clearance", "egfr", "bun", "urea"),
}
_ENZYMES = re.compile(r"\b(?:liver|hepatic)\s+(?:enzymes?|function)|transaminases?\b", re.IGNORECASE)


def _of_organs(phrases: list[Phrase], context: Context) -> bool:
    """ "Liver disease, ALT > 3 x ULN": the disease, or the value that tells of it."""
    disease, value = phrases
    if not nominal(disease) or disease.words or not disease.concepts or not value.quantities or adds(value):
        return False
    ill = chunk_name(disease.concepts[-1], "condition")
    measured = [name for x in value.concepts if (name := chunk_name(x, "measurement"))]
    for organ, values in _OF_ORGANS.items():
        if ill and is_a(ill, organ, "condition"):
            enzymes = organ != "renal disease" and _ENZYMES.search(context.text, value.start, value.end)
            return bool(enzymes) or (bool(measured) and all(x in values for x in measured))
    return False


def _bounds_its_own(phrases: list[Phrase], context: Context) -> bool:
    """Whether the second names another disease than the first, and with it what is measured in it."""
    before, phrase = phrases
    if not nominal(before) or before.words or not before.concepts or not phrase.quantities or adds(phrase):
        return False
    named = phrase.concepts[0] if len(phrase.concepts) > 1 else None
    own = chunk_name(named, "condition") if named and not chunk_name(named, "measurement") else ""
    others = [chunk_name(x, "condition") for x in before.concepts]
    if not own or named is None:
        return False
    if not _HAVING.match(context.text, named.end, phrase.quantities[0].start):
        return False
    return not any(is_a(own, x, "condition") or is_a(x, own, "condition") for x in others if x)


_WITHOUT = re.compile(r"(?:with\s+(?:no|an?\s+absence|absence)|without|in\s+the\s+absence)\b", re.IGNORECASE)
_AGE = re.compile(r"\W*(?:age[ds]?\b|(?:less|older|younger|greater|more)\s+than\b|\d)", re.IGNORECASE)


def age_alone(phrase: Phrase, context: Context) -> bool:
    """ "Age < 18 years": an age, and nobody whose age it is."""
    return (
        bool(phrase.quantities)
        and not phrase.concepts
        and not phrase.sex
        and not any(x.role == "who" for x in phrase.chunks)
        and _AGE.match(context.text, phrase.start) is not None
    )


def _none_altered(phrases: list[Phrase]) -> bool:
    """Whether one "wild type" or "negative" is said of several genes."""
    told = sum(any(x.role == "result" for x in phrase.chunks) for phrase in phrases)
    results = {phrase.result for phrase in phrases}
    named = all(p.concepts and chunk_name(p.concepts[0], "test") for p in phrases)
    return told == 1 and named and len(results) == 1 and results <= {"wild type", "negative"}


# What is bad when it falls: a floor is asked of each, and a ceiling asks for those in whom one has fallen.
# Two ways to measure the same (clearance or eGFR) are not among them: there either will do.
BAD_WHEN_LOW = frozenset(
    (
        *("lvef", "shortening fraction", "cardiac index", "spo2", "pao2", "pao2/fio2"),
        *("dlco", "fev1", "fvc", "fev1/fvc", "vital capacity", "total lung capacity", "peak expiratory flow"),
        *("hemoglobin", "platelets", "neutrophils", "lymphocytes", "leukocytes", "cd4 count"),
        *("albumin", "prothrombin activity", "fibrinogen"),
        *("six-minute walk distance", "peak vo2"),
    )
)


WELL_ABOVE = frozenset(
    ("creatinine clearance", "egfr", "urine output", "karnofsky", "lansky", "life expectancy")
)
BAD_WHEN_HIGH = frozenset(
    (
        *("bilirubin", "direct bilirubin", "ast", "alt", "transaminases", "alp", "ggt", "ldh"),
        *("creatinine", "bun", "urea", "inr", "prothrombin time", "aptt", "qtc", "qtcf", "ecog"),
    )
)


def demands_with_alternatives(phrases: list[Phrase], kinds: list[str]) -> list[tuple[int, int]]:
    """ "Platelets ≥ 100, hemoglobin ≥ 9 and INR or PT ≤ 1.5": demands, with "or" between neighbours only.

    Where each begins and ends; empty for a list in which "or" may reach further.
    """
    either = [kind in ("or", "and/or", "slash") for kind in kinds]
    if len(phrases) < 3 or all(either) or not {"or", "and/or"} & set(kinds):
        return []
    if by_people(phrases) or any(runs_on(phrase) for phrase in phrases) or _so_long(phrases):
        return []
    groups = list(itertools.pairwise([0, *(i + 1 for i, one in enumerate(either) if not one), len(phrases)]))
    bounds = [id(p.quantities[0]) if p.quantities and p.concepts else 0 for p in phrases]
    together = all(bounds) and all(len(set(bounds[first:end])) == 1 for first, end in groups)
    if together or all(spares_the_healthy(phrases[first]) for first, _ in groups):
        return groups
    # "BMI > 30, HbA1c > 7 % or glucose > 126": any of them; "asthma and eosinophils > 300 or FeNO > 25": both
    if all(_of_one_family(phrases[first:end]) for first, end in groups):
        return groups  # "DAS28 > 3.2 and CRP ≥ 5 or ESR ≥ 28": the one or the other tells of inflammation
    sorts = [_sort(phrase) for phrase in phrases]
    alike = all(len(set(sorts[first:end])) == 1 for first, end in groups)
    apart = all(sorts[end - 1] != sorts[end] for _, end in groups[:-1])
    joined = {kind for kind, one in zip(kinds, either, strict=True) if not one}
    return groups if "" not in sorts and alike and apart and joined == {"and"} else []


_FAMILIES = (frozenset(("crp", "hs-crp", "esr")), frozenset(("uacr", "upcr", "proteinuria", "albuminuria")))


def _of_one_family(group: list[Phrase]) -> bool:
    """Whether it is one bound, or bounds on what tells the same thing."""
    named = {
        chunk_name(p.concepts[0], "measurement") or chunk_name(p.concepts[0], "scale") if p.concepts else ""
        for p in group
    }
    if not all(p.quantities for p in group) or "" in named:
        return False
    return len(group) == 1 or any(named <= family for family in _FAMILIES)


def _sort(phrase: Phrase) -> str:
    """What sort of thing the phrase asks for; empty where it denies, or that is not seen."""
    if phrase.negated or phrase.built is not None or phrase.response is not None:
        return ""
    if phrase.quantities and not phrase.concepts:
        aged = any(x.text.lower() in ("age", "aged") for x in phrase.chunks)
        return "age" if aged or all(x.value.unit in ("years", "months") for x in phrase.quantities) else ""
    if not phrase.concepts or phrase.words:
        return ""
    measured = ("measurement", "scale") if phrase.quantities else ("test",) if phrase.result else ()
    for group in (*measured, "condition", "therapy", "test"):
        if chunk_name(phrase.concepts[0], cast(Group, group)):
            return "measurement" if group == "scale" else group
    return ""


def spares_the_healthy(phrase: Phrase) -> bool:
    """Whether the bounds are on the side of the healthy, as those of adequate organ function are."""
    if phrase.concepts and phrase.result == "normal":
        return True
    if not phrase.concepts or not phrase.quantities:
        return False
    name = chunk_name(phrase.concepts[0], "measurement") or chunk_name(phrase.concepts[0], "scale")
    low = name in BAD_WHEN_LOW or name in WELL_ABOVE
    if not low and name not in BAD_WHEN_HIGH:
        return False
    return all((x.value.range.low if low else x.value.range.high) is not None for x in phrase.quantities)


def _same_bound(phrases: list[Phrase]) -> bool:
    """Several analytes under one bound that is written once, on the side that spares the healthy."""
    bounds = {id(p.quantities[0]) for p in phrases}
    names = [chunk_name(p.concepts[0], "measurement") for p in phrases]
    if _so_long(phrases) or all(is_a(x, "bone density t-score", "measurement") for x in names):
        return False  # "lumbar spine or hip T-score ≤ -2.5": bone that is thin at either place
    low = all(name in BAD_WHEN_LOW for name in names)
    wanted = phrases[0].quantities[0].value.range
    return len(bounds) == 1 and (wanted.low if low else wanted.high) is not None


def _so_long(phrases: list[Phrase]) -> bool:
    """ "Asthma or COPD of less than 1 year's duration": illnesses, and no values under one bound."""
    last = phrases[-1]
    if not last.quantities or last.quantities[0].value.unit not in ("days", "weeks", "months", "years"):
        return False
    ill = [p.concepts[0] if p.concepts else None for p in phrases]
    return all(x and chunk_name(x, "condition") and not chunk_name(x, "measurement") for x in ill)


def _alike(phrases: list[Phrase]) -> bool:
    """Bounds on one side: "ALT and/or AST ≤ 2.5 x ULN", but not "score > 6 and/or clearance < 70"."""
    ranges = [x.value.range for p in phrases for x in p.quantities]
    return all(x.high is None for x in ranges) or all(x.low is None for x in ranges)


def _spare(phrases: list[Phrase]) -> bool:
    """Whether every bound is on the side that spares the healthy: not "SBP > 140 and/or DBP > 90"."""
    for phrase in phrases:
        low = chunk_name(phrase.concepts[0], "measurement") in BAD_WHEN_LOW
        if any((x.value.range.low if low else x.value.range.high) is None for x in phrase.quantities):
            return False
    return True


def adds(phrase: Phrase) -> bool:
    """ "… and who have …", "… and taking …": more about the same patient, no member of a list."""
    first = phrase.chunks[0]
    opens = first.role in ("who", "must", "ongoing") or first.text.lower() in _VERBS
    return (opens or phrase.negated) and first.text.lower() not in OTHERS


OTHERS = frozenset(("those", "patients", "subjects", "participants", "individuals", "people", "anyone"))


_VERBS = frozenset("are is have has had was were be been with".split())
