"""What each leaf of a criterion tree says of a patient, as a clause in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from trialrun.criteria.plain.clauses import Clause, quoted
from trialrun.criteria.plain.treatments import received
from trialrun.criteria.plain.words import (
    a_list,
    bare,
    interval,
    lasting,
    listed,
    noun,
    number,
    ordinal,
    other_than,
    outside,
    predicate,
    repeated,
    shown,
    times,
    what_the_score_means,
    window,
    with_adjective,
    with_relative,
    your,
)
from trialrun.criteria.trees.normal import complement, completed, scale_values, whole_steps
from trialrun.model.criteria import (
    Age,
    Allergy,
    Allowed,
    Attest,
    Condition,
    Course,
    FamilyHistory,
    IsSex,
    Measurement,
    Personal,
    Range,
    Received,
    Response,
    Result,
    Score,
    Specimen,
    Test,
    Tree,
    Unparsed,
)
from trialrun.vocab.scales import bounds


def clause(leaf: Tree, negated: bool) -> Clause:
    """The clause that says that the leaf holds, or that it does not."""
    made: Clause = _CLAUSES[type(leaf)](leaf, negated)
    return made


# ---- who the patient is --------------------------------------------------------------------------------


def _age(leaf: Age, negated: bool) -> Clause:
    low, high = completed(leaf)
    unit = leaf.unit.removesuffix("s")
    if low > high:
        return Clause("be", (f"of an age that is {interval(leaf.range)} {leaf.unit}",), negated=negated)
    ranges = [(low, high)]
    if negated:
        ranges = [(-float("inf"), low - 1), (high + 1, float("inf"))]
        ranges = [(a, b) for a, b in ranges if a <= b and b >= 0 and a != float("inf")]
    if not ranges or (low, high) == (-float("inf"), float("inf")):
        return Clause("be", (f"of an age that is {interval(leaf.range)} {leaf.unit}",), negated=negated)
    words = " or ".join(_age_words(a, b, unit) for a, b in ranges)
    return Clause("be", (words,))


def _age_words(low: float, high: float, unit: str) -> str:
    if high == float("inf"):
        return f"at least {times(low, unit)} old"
    if low in (-float("inf"), 0):
        return f"younger than {times(high + 1, unit)}"
    return f"{times(low, unit)} old" if low == high else f"{number(low)} to {times(high, unit)} old"


def _sex(leaf: IsSex, negated: bool) -> Clause:
    other = {"female": "male", "male": "female"}[leaf.sex]
    return Clause("be", (other if negated else leaf.sex,))


# ---- what the patient has ------------------------------------------------------------------------------

_COURSES: dict[Course, str] = {
    "relapsed": "has come back",
    "recurrent": "has come back",
    "early relapse": "has come back early",
    "refractory": "did not respond to treatment",
    "newly diagnosed": "was newly found",
    "untreated": "is untreated",
    "progressive": "is getting worse",
    "stable": "is stable",
    "in remission": "has gone away for now",
    "metastatic": "has spread",
    "locally advanced": "has grown into tissue nearby",
    "unresectable": "cannot be removed by surgery",
    "measurable": "can be measured",
    "uncontrolled": "is not under control",
    "controlled": "is under control",
    "symptomatic": "causes symptoms",
    "asymptomatic": "causes no symptoms",
    "untreated or uncontrolled": "is untreated or not under control",
}
# How a state is said that has lasted.
_HAS_BEEN: dict[Course, str] = {
    "untreated": "has been untreated",
    "progressive": "has been getting worse",
    "stable": "has been stable",
    "in remission": "has been gone",
    "uncontrolled": "has not been under control",
    "controlled": "has been under control",
    "symptomatic": "has caused symptoms",
    "asymptomatic": "has caused no symptoms",
}
_COURSE_ADJECTIVES: dict[Course, str] = {"chronic": "long-lasting", "acute": "sudden"}
_GRADES = {1: "mild", 2: "moderate", 3: "severe", 4: "life-threatening", 5: "fatal"}


def _condition(leaf: Condition, negated: bool) -> Clause:
    verb, rest = predicate(leaf.concept, "condition")
    plain_enough = not (
        leaf.severity or leaf.course or leaf.grade or leaf.stage or leaf.excepting or leaf.lasting
    )
    past = leaf.status == "history" or leaf.within is not None
    after = window(leaf.within) if leaf.within else ""
    if rest and plain_enough and not past:
        forbidden = "Healthy volunteers cannot join" if leaf.concept == "healthy" else ""
        return Clause(verb, (rest,), negated=negated, forbidden=forbidden)
    if rest and plain_enough and verb == "be":
        return Clause(
            "been", (rest,), tense="perfect" if leaf.within else "ever", after=after, negated=negated
        )
    items = (_condition_words(leaf),)
    if not past:
        return Clause("have", items, negated=negated)
    return Clause("had", items, tense="perfect" if leaf.within else "ever", after=after, negated=negated)


def _condition_words(leaf: Condition) -> str:
    words = noun(leaf.concept, "condition")
    if leaf.course in _COURSE_ADJECTIVES:
        words = with_adjective(words, _COURSE_ADJECTIVES[leaf.course])
    if leaf.severity:
        words = with_adjective(words, leaf.severity)
    if leaf.status == "active":
        words = with_adjective(words, "active")
    if leaf.excepting:
        words = f"any {bare(words)}"
    if leaf.stage:
        words = f"{words} in stage {a_list(leaf.stage, 'or')}"
    if leaf.grade:
        words = f"{words} of grade {_grade(leaf.grade)}"
    if leaf.course in _COURSES:
        state = _COURSES[leaf.course]
        if leaf.lasting:
            state = f"{_HAS_BEEN.get(leaf.course, state)} {lasting(leaf.lasting)}"
        words = with_relative(words, state)
    elif leaf.lasting:
        words = with_relative(words, f"has been there {lasting(leaf.lasting)}")
    return words + other_than(leaf.excepting, "condition")


def _grade(wanted: Range) -> str:
    """ "3 or higher (severe or worse)" for "above 2": grades are whole numbers from 1 to 5."""
    low, high = whole_steps(wanted)
    low, high = max(low, 1), min(high, 5)
    if low > high or low not in _GRADES or high not in _GRADES:
        return interval(wanted)
    first, last = _GRADES[int(low)], _GRADES[int(high)]
    if low == high:
        return f"{low:g} ({first})"
    if high == 5:
        return f"{low:g} or higher" + (f" ({first} or worse)" if low > 1 else "")
    if low == 1:
        return f"{high:g} or lower ({last} at most)"
    joint = "or" if high == low + 1 else "to"
    return f"{low:g} {joint} {high:g} ({first} {joint} {last})"


def _family_history(leaf: FamilyHistory, negated: bool) -> Clause:
    return Clause("", (noun(leaf.concept, "condition"),), tense="relative", negated=negated)


def _allergy(leaf: Allergy, negated: bool) -> Clause:
    return Clause(
        "be", (noun(leaf.concept, "therapy"),), before="allergic to (or must not take)", negated=negated
    )


# ---- what was measured ---------------------------------------------------------------------------------


def _measurement(leaf: Measurement, negated: bool) -> Clause:
    words = listed(leaf.concept, "measurement") or shown(leaf.concept, "measurement")
    if leaf.specimen:
        words = f"{words}, measured in the {_SPECIMENS.get(leaf.specimen, leaf.specimen)},"
    after = f", measured {window(leaf.within)}" if leaf.within else ""
    unit = leaf.unit
    value = outside(leaf.range, unit) if negated else interval(leaf.range, unit)
    often = " ".join(part for part in (repeated(leaf.repeated), lasting(leaf.lasting)) if part)
    if often and negated:
        # "below 9 in 2 tests in a row" is denied by one value that is not: no bound says that.
        whole = f"{your(words)} is {interval(leaf.range, unit)} {often}{after}"
        return Clause("be", (f"someone of whom it is true that {whole}",), negated=True)
    return Clause("be", (value,), (your(words),), after=f"{often}{after}")


_SPECIMENS: dict[Specimen, str] = {
    "24-hour urine": "urine of 24 hours",
    "cerebrospinal fluid": "fluid around the brain and spine",
    "synovial fluid": "fluid of a joint",
    "pleural fluid": "fluid around the lungs",
    "ascitic fluid": "fluid in the belly",
    "capillary blood": "blood of a finger prick",
    "arterial blood": "blood of an artery",
    "venous blood": "blood of a vein",
    "cord blood": "blood of the umbilical cord",
    "semen": "sperm",
}


def _score(leaf: Score, negated: bool) -> Clause:
    ranges = complement(leaf.range) if negated else (leaf.range,)
    scores = [Score(leaf.scale, wanted) for wanted in ranges]
    scores = [score for score in scores if _reached(score)] or scores  # no class of NYHA is above 4
    meant = [what_the_score_means(score) for score in scores]
    if all(meant):
        return Clause("be", tuple(meant))
    words = listed(leaf.scale, "scale") or _scale_words(leaf.scale)
    return Clause("be", tuple(_values(score) for score in scores), (your(words),))


def _reached(score: Score) -> bool:
    values = scale_values(score)
    return values is not None and values[0] <= values[1]


def _values(score: Score) -> str:
    values, ends = scale_values(score), bounds(score.scale)
    if values is None or ends is None or values[0] > values[1]:
        return interval(score.range)
    low, high = values
    if low == high:
        return number(low)
    if high >= ends[1]:
        return f"{number(low)} or higher"
    return f"{number(high)} or lower" if low <= ends[0] else f"{number(low)} to {number(high)}"


def _scale_words(scale: str) -> str:
    words = shown(scale, "scale")
    if words == scale and len(scale) <= 6 and scale.replace("-", "").isalnum():
        words = scale.upper()
    counted = words.split()[-1] in ("score", "scale", "index", "stage", "grade", "class", "status", "rating")
    return words if counted else f"{words} score"


_RESULTS: dict[Result, tuple[str, str]] = {
    "positive": ("be", "positive"),
    "negative": ("be", "negative"),
    "normal": ("be", "normal"),
    "abnormal": ("be", "outside of what is normal"),
    "mutated": ("show", "a change in the gene (mutation)"),
    "wild type": ("show", "no change in the gene (wild type)"),
    "deleted": ("show", "a loss (deletion)"),
    "amplified": ("show", "extra copies (amplification)"),
    "rearranged": ("show", "a rearranged gene"),
}


def _test(leaf: Test, negated: bool) -> Clause:
    verb, result = _RESULTS[leaf.result]
    after = f", taken {window(leaf.within)}" if leaf.within else ""
    after = f"{repeated(leaf.repeated)}{after}"
    return Clause(verb, (result,), (your(_test_words(leaf.concept)),), after=after, negated=negated)


def _test_words(concept: str) -> str:
    found = listed(concept, "test")
    if found:
        return found
    words = shown(concept, "test")
    gene, _, last = words.rpartition(" ")
    if (
        last in ("mutation", "rearrangement", "alteration", "fusion", "deletion", "loss", "amplification")
        and gene
    ):
        return f"gene test for {_gene(gene)}{'' if last in ('mutation', 'alteration') else ' ' + last}"
    ends = ("test", "screen", "serology", "culture", "result", "examination", "smear", "analysis", "genotype")
    return words if words.endswith(ends) else f"test for {_gene(words)}"


def _gene(words: str) -> str:
    """Names of genes, markers and antibodies have capitals."""
    return " ".join(
        part.upper() if any(char.isdigit() for char in part) and part.islower() else part
        for part in words.split()
    )


_CATEGORIES = {
    "sCR": "no sign of disease even in the finest tests (stringent complete response)",
    "CR": "no sign of disease (complete response)",
    "CRi": "no sign of disease, but blood counts that are still low (CRi)",
    "VGPR": "only small traces of disease (very good partial response)",
    "PR": "much less disease than before (partial response)",
    "MR": "a little less disease than before (minor response)",
    "SD": "as much disease as before (stable disease)",
    "PD": "more disease than before (progressive disease)",
    "relapse": "disease that came back (relapse)",
}


def _response(leaf: Response, negated: bool) -> Clause:
    treatment = "the last treatment" if leaf.line is None else f"the {ordinal(leaf.line)} line of treatment"
    better = ", or better" if leaf.at_least and leaf.category not in ("sCR", "relapse") else ""
    rules = f" by {leaf.criteria} rules" if leaf.criteria else ""
    result = f"{_CATEGORIES[leaf.category]}{better}{rules}"
    return Clause(
        "be",
        (result,),
        (f"the result of {treatment}",),
        after=" ".join(
            part for part in (lasting(leaf.lasting), window(leaf.within) if leaf.within else "") if part
        ),
        negated=negated,
    )


# ---- what a person says --------------------------------------------------------------------------------


def _personal(leaf: Personal, negated: bool) -> Clause:
    match leaf.about:
        case "language":
            return Clause("speak", (_capital(leaf.value),), negated=negated)
        case "residence":
            return Clause("live", (_place(leaf.value),), before="in", negated=negated)
        case _:
            return Clause("have", (leaf.value,), negated=negated)


def _place(name: str) -> str:
    if name == "catchment area":
        return "the area that the trial's hospital serves"
    plural = name.startswith(("United ", "Netherlands", "Philippines"))
    return f"the {name}" if plural else _capital(name)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _attest(leaf: Attest, negated: bool) -> Clause:
    who = "the study doctor" if leaf.by == "investigator" else "the study team"
    return Clause(who, (quoted(leaf.text),), tense="quote", negated=negated)


def _unparsed(leaf: Unparsed, negated: bool) -> Clause:
    return Clause("a person", (quoted(leaf.text),), tense="quote", negated=negated)


def _allowed(leaf: Allowed, negated: bool) -> Clause:
    return Clause("the record", (quoted(leaf.text),), tense="quote", negated=negated)


_CLAUSES: dict[type[msgspec.Struct], Callable[[Any, bool], Clause]] = {
    Age: _age,
    IsSex: _sex,
    Condition: _condition,
    FamilyHistory: _family_history,
    Allergy: _allergy,
    Measurement: _measurement,
    Score: _score,
    Test: _test,
    Response: _response,
    Received: received,
    Personal: _personal,
    Attest: _attest,
    Unparsed: _unparsed,
    Allowed: _allowed,
}
