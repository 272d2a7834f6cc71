"""Alternatives beside words that were not understood: those words may be meant of them too.

"At least 3 weeks since prior regional or systemic therapy" lets nobody in for having had systemic therapy,
where its beginning is not understood.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialrun.criteria.record.half_read import APART, beside_unread
from trialrun.criteria.record.half_read_demands import surely_asked
from trialrun.criteria.record.half_read_lists import behind_unread, with_more
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

# "Lung cancer by mediastinoscopy, thoracotomy or biopsy": of these words the alternatives go on.
_PREPOSITION = re.compile(
    r"(?:(?:is|was|that|which) |(?:confined|limited|restricted|related|secondary|due) )*"
    r"(?:by|in|on|at|to|into|from|via|through|using|involving|affecting|of|with|for|after)\b",
    re.IGNORECASE,
)


_DENIES = re.compile(
    r"\b(?:without|no|not|never|nor|lack\s+of|absence\s+of)\s+(?:an?\s+|any\s+|the\s+|prior\s+|evidence\s+of\s+)*\Z",
    re.IGNORECASE,
)
_MAY_BE_LOST = Words(
    *("without", "no ", "not ", "never", "nor ", "lack of", "absence of"),
    *("improve", "increase", "promote", "stimulate", "enhance", "induce", "reduce", "prevent", "control"),
    *("treat ", "suppress", "alter", "modify"),
)
# "Agents designed to improve appetite or weight gain": what they are for, and nothing that the patient has.
_MEANT_TO = re.compile(
    r"\b(?:designed|intended|meant|aimed|(?:drugs?|agents?|medications?|therap(?:y|ies)|treatments?|supplements?)(?:\s+(?:used|given|taken))?)\s+to\s+"
    r"(?:improve|increase|promote|stimulate|enhance|induce|reduce|prevent|control|treat|suppress|alter|modify)\s+(?:[\w-]+\s+){1,3}(?:or|and)\s+(?:[\w-]+\s+)?\Z",
    re.IGNORECASE,
)
_EITHER_WAY = re.compile(r"\b(?:with\s+or|and/or|whether\s+or|not\s+only)\s*\Z", re.IGNORECASE)


def undenied(text: str, built: Built) -> Built:
    """The sentence with what stands behind a lost denial left open: of "after therapy without progression",
    where "after therapy without" is left to a person, the progression is not asked for.
    """
    if not _MAY_BE_LOST.stand_in(text.lower()):
        return built
    open_to_others = [
        place
        for tree, place in zip(c.leaves(built.tree), built.places, strict=True)
        if isinstance(tree, (c.Unparsed, c.Attest))
    ]
    if not open_to_others:
        return built

    def change(tree: c.Tree, place: Place) -> Built:
        if not isinstance(tree, (c.Condition, c.Received, c.Response)):
            return leaf(tree, *place)
        if isinstance(tree, c.Condition) and _MEANT_TO.search(text, max(0, place[0] - 110), place[0]):
            return unparsed(text, *place)
        lost = _DENIES.search(text, 0, place[0])
        if lost is None or _EITHER_WAY.search(text, 0, lost.start()):
            return leaf(tree, *place)
        at = lost.start()
        if any(start <= at < end < place[1] and start < at for start, end in open_to_others):
            return unparsed(text, at, place[1])
        return leaf(tree, *place)

    return with_leaves(built, change)


_AND_THEN = re.compile(r"\band\s+(?:(?:an?|the|their|serum|plasma|urine|urinary)\s+)*\Z", re.IGNORECASE)


def values_asked(text: str, built: Built, kind: Kind) -> Built:
    """ "No smoking for 6 months and cotinine < 20 ng/mL": the value may be demanded, and is left open."""
    if kind != "inclusion" or not isinstance(built.tree, c.Not) or not isinstance(built.tree.of, c.AnyOf):
        return built
    denied: list[Built] = []
    asked: list[Built] = []
    for tree, places in operands(Built(built.tree.of, built.places), c.AnyOf):
        start, end = places[0][0], places[-1][1]
        value = isinstance(tree, (c.Measurement, c.Score)) and _AND_THEN.search(text, 0, start)
        (asked if value else denied).append(unparsed(text, start, end) if value else Built(tree, places))
    if not (asked and denied) or min(x.start for x in asked) < max(x.end for x in denied):
        return built
    return every([negate(some(denied)), *asked])


def doubted(text: str, built: Built, kind: Kind) -> Built:
    """The sentence with each alternative that its neighbour's words may limit waiting for those words."""
    return _doubted(text, built, kind == "inclusion")


def _doubted(text: str, built: Built, demanded: bool) -> Built:
    if type(built.tree) not in (c.All, c.AnyOf, c.Not, c.IfThen):
        return built
    match built.tree:
        case c.Not(c.All(of) | c.AnyOf(of)) if all(isinstance(x, c.Not) for x in of):
            # "No active infection HIV negative": demands written one after the other, the first a denial.
            return unparsed(text, built.start, built.end)
        case c.Not(c.All() | c.AnyOf()) if (
            denied := _NOT_RESPONDING.search(text, 0, built.start + 12)
        ) is not None:
            return unparsed(text, min(denied.start(), built.start), built.end)
        case c.Not(of):
            inside = _doubted(text, Built(of, built.places), not demanded)
            return built if inside.tree is of else negate(inside)
        case c.AnyOf() | c.All():
            join = type(built.tree)
            parts = [Built(tree, places) for tree, places in operands(built, join)]
            told = [_doubted(text, part, demanded) for part in parts]
            if demanded and join is c.AnyOf:
                told = beside_unread(text, _alternatives(text, _marked(text, told)))
            elif not demanded and join is c.AnyOf:
                told = behind_unread(text, _shown_by_either(text, _examinations(text, told)))
            elif demanded:
                told = surely_asked(text, _events(text, told))
                if (women := _of_women(told)) is not None:
                    return women
            elif (open_ := with_more(text, built)) is not None:
                return open_
            if [id(x.tree) for x in told] == [id(x.tree) for x in parts]:
                return built
            return (some if join is c.AnyOf else every)(told)
        case c.IfThen(condition, then):
            count = sum(1 for _ in c.leaves(condition))
            rest = _doubted(text, Built(then, built.places[count:]), demanded)
            return built if rest.tree is then else implies(Built(condition, built.places[:count]), rest)
    return built


# "Not responding to treatment of neck or back pain": it is the response that is denied, and not the pain.
_NOT_RESPONDING = re.compile(r"\bnot\s+(?:been\s+|be\s+)?respon\w*[^,;:.]{0,24}$", re.IGNORECASE)
_EXAMINATION = re.compile(
    r"magnetic resonance|tomograph|\bx[- ]?rays?\b|radiograph|imaging|\bscans?\b|ultraso|discograph"
    r"|myelograph|angiograph|densitometr"
    r"|\b(?:mri|ct|oct)\b|e(?:cho|lectro)cardiogra|\bfilms?$|physical exam|laborator",
    re.IGNORECASE,
)
_SEEN_BY = re.compile(
    r"\b(?:on|by|via|using|seen|undergo\w*|observed|shown|evaluat\w+|assess\w+|perform\w*|during)\b[^;:.]*$",
    re.IGNORECASE,
)


def _examinations(text: str, parts: list[Built]) -> list[Built]:
    """ "A tear seen on MRI or discography": by what it is seen keeps nobody out by itself."""
    told: list[Built] = []
    for part in parts:
        if not _plain_examination(part.tree) or part is parts[0]:
            told.append(part)
        elif any(
            isinstance(x.tree, (c.Unparsed, c.Attest)) and x.start <= part.start and part.end <= x.end
            for x in parts
        ):
            continue  # the words of the other say it already
        elif _SEEN_BY.search(text, min(x.start for x in parts), part.start):
            told.append(unparsed(text, part.start, part.end))
        else:
            told.append(part)
    return told


_SHOWS = re.compile(
    r"(?:that|which)\s+(?:demonstrat|show|reveal|indicat|document|confirm|suggest)\w*", re.IGNORECASE
)
_JUST_OR = re.compile(r"\s*(?:,\s*)?(?:or|and/or|and|/)\s*(?:an?\s+|the\s+)?", re.IGNORECASE)


def _shown_by_either(text: str, parts: list[Built]) -> list[Built]:
    """ "Pap smear or biopsy that shows dysplasia": what the one shows, the other has to show."""
    told = list(parts)
    for index in range(len(parts) - 2, -1, -1):
        one, other = told[index], told[index + 1]
        if not isinstance(one.tree, c.Received) or not isinstance(other.tree, c.All):
            continue
        given = [Built(*x) for x in operands(other, c.All)]
        shows = [x for x in given if isinstance(x.tree, c.Attest) and _SHOWS.match(x.tree.text)]
        seen = [x for x in given if isinstance(x.tree, c.Received)]
        if len(shows) == 1 and seen and _JUST_OR.fullmatch(text, one.end, seen[0].start):
            told[index] = every([one, *shows])
    return told


def _plain_examination(tree: c.Tree) -> bool:
    return (
        isinstance(tree, c.Received)
        and tree == c.Received(tree.concept)
        and _EXAMINATION.search(tree.concept) is not None
    )


_BEFORE = re.compile(
    r"\b(?:before|prior to|until|at\s+(?:the\s+)?(?:time|day|start)\s+of)"
    r"\s+(?:(?:the|each|any|an?|every|first)\s+)*$",
    re.IGNORECASE,
)


def _events(text: str, parts: list[Built]) -> list[Built]:
    """ "A negative test before the vaccine is given": nobody is asked to have had the vaccine."""
    return [
        unparsed(text, part.start, part.end)
        if isinstance(part.tree, c.Received)
        and part.tree == c.Received(part.tree.concept)
        and _BEFORE.search(text, 0, part.start)
        else part
        for part in parts
    ]


def _of_women(parts: list[Built]) -> Built | None:
    """ "A negative pregnancy test before it is given to a woman": asked of women, and of nobody to be one."""
    tested = [x for x in parts if isinstance(x.tree, c.Test) and x.tree.concept == "pregnancy test"]
    women = [x for x in parts if x.tree == c.IsSex("female")]
    if not tested or len(women) != 1 or women[0].start < tested[0].start:
        return None
    return implies(women[0], every([x for x in parts if x is not women[0]]))


def _alternatives(text: str, parts: list[Built]) -> list[Built]:
    told: list[Built] = []
    for run in _runs(text, sorted(parts, key=lambda part: part.start)):
        if (of_first := _said_of_the_first(text, run)) is not None:
            told.append(of_first)
        else:
            told += [_going_on(text, run)] if _goes_on(run) else _with_open_end(text, run)
    same = all(any(new is old for old in parts) for new in told)
    return parts if same else told


def _marked(text: str, parts: list[Built]) -> list[Built]:
    """ "MSI-H or dMMR cancer that is recurrent", "CR or PR to platinum": what follows is asked of either.

    A marker alone, or a response to anything, lets nobody in.
    """
    *before, last = sorted(parts, key=lambda part: part.start)
    kind = type(before[0].tree) if before else None
    if kind not in (c.Test, c.Response) or not all(isinstance(part.tree, kind) for part in before):
        return parts
    told = sorted((Built(*one) for one in operands(last, c.All)), key=lambda one: one.start)
    if len(told) < 2 or not isinstance(told[0].tree, kind):
        return parts
    ends = [part.end for part in before]
    begins = [*(part.start for part in before[1:]), told[0].start]
    if not all(_OR_ALONE.fullmatch(text, end, begin) for end, begin in zip(ends, begins, strict=True)):
        return parts
    end, begin = told[0].end, told[1].start
    behind = (
        isinstance(told[1].tree, c.Condition) and _RESULT.fullmatch(text, end, begin)
        if kind is c.Test
        else _TO_WHAT.match(text, end)
    )
    return [every([some([*before, told[0]]), *told[1:]])] if behind else parts


_TO_WHAT = re.compile(r"\s+(?:to|after|following|on|from)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"[\s-]*(?:(?:positive|negative|mutant|mutated|mutation|altered|rearranged|amplified|deficient|high|low|expressing|wild[\s-]?type)[\s-]+)*",
    re.IGNORECASE,
)
_OR_ALONE = re.compile(r"\s*(?:,\s*|(?:,\s*)?(?:or|and/or|/)\s*)", re.IGNORECASE)


# What can be said of a disease that was named before.
_OF_A_DISEASE = re.compile(
    r"(?:either |which |that |who |whose |with |has |is |are |having )*"
    r"(?:relaps|refractory|progress|resistan|recurr|intoleran|unresponsive|previously|untreated|treated|newly"
    r"|not |in (?:first|second|complete|partial)|after |following |requiring |ineligible|unfit|defined"
    r"|documented|confirmed|diagnosed|eligible|suitable)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*(?:that is\s|i\.e\.,?\s)?")


def _said_of_the_first(text: str, run: list[Built]) -> Built | None:
    """ "Lymphoma, relapsed within a year of or refractory to X": none of these without the lymphoma."""
    first, *rest = run
    begins = _COMMA.match(text, first.end) if isinstance(first.tree, c.Condition) else None
    if not rest or begins is None or begins.end() < rest[0].start:
        return None
    if not all(isinstance(x.tree, (c.Unparsed, c.Attest)) and _OF_A_DISEASE.match(x.tree.text) for x in rest):
        return None
    return every([first, some(rest)])


def _runs(text: str, parts: list[Built]) -> list[list[Built]]:
    """The alternatives in the order of the text, those together between which no new demand begins."""
    runs = [[parts[0]]]
    for before, after in pairwise(parts):
        if APART.search(text, before.end, after.start) or APART.match(text, after.start):
            runs.append([])
        runs[-1].append(after)
    return runs


def _with_open_end(text: str, run: list[Built]) -> list[Built]:
    head = None if _between_commas(text, run) else _open_end(run[0])
    if head is None:
        return run
    return [run[0], *(every([part, head]) if _understood(part) else part for part in run[1:])]


def _open_end(part: Built) -> Built | None:
    """Words like "by mediastinoscopy" with which the part ends; what is listed next may go on with them."""
    place, last = _last(part)
    if not isinstance(last, (c.Unparsed, c.Attest)) or not isinstance(part.tree, c.All):
        return None
    return leaf(last, *place) if _PREPOSITION.match(last.text) else None


def _between_commas(text: str, run: list[Built]) -> bool:
    """ "Leukemia, in first remission, or lymphoma": what is said of the one disease ends before the other."""
    start, end = _last(run[0])[0]
    apart = text[:start].rstrip().endswith(",") and text[end:].lstrip().startswith(",")
    return len(run) > 1 and apart and isinstance(run[1].tree, (c.Condition, c.All))


def _goes_on(run: list[Built]) -> bool:
    """ "Lung cancer by mediastinoscopy, thoracotomy or biopsy": ways to find a disease, as a list."""
    return (
        len(run) > 1
        and _open_end(run[0]) is not None
        and all(isinstance(x, (c.Condition, c.Unparsed, c.Attest)) for x in c.leaves(run[0].tree))
        and all(isinstance(part.tree, (c.Received, c.Unparsed)) for part in run[1:])
    )


def _going_on(text: str, run: list[Built]) -> Built:
    place, last = _last(run[0])
    known = [Built(*one) for one in operands(run[0], c.All) if one[0] is not last]
    end = max(part.end for part in run)
    by = last.by if isinstance(last, c.Attest) else None
    rest = attest(text, place[0], end, by) if by else unparsed(text, place[0], end)
    return every([*known, rest])


def _last(part: Built) -> tuple[Place, c.Tree]:
    return max(zip(part.places, c.leaves(part.tree), strict=True), key=lambda one: one[0])


def _understood(part: Built) -> bool:
    return not any(isinstance(x, (c.Unparsed, c.Attest)) for x in c.leaves(part.tree))
