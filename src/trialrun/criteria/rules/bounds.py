"""Bounds that are another for some: by age, weight, sex or disease, each asked of those it is for."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.raised import closes, spared_of_its_own
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
from trialrun.vocab.mentions import fold

_PEOPLE = r"(?:patients?|subjects?|participants?|volunteers?|children|adults?|adolescents?|those|women|men|females?|males?|boys?|girls?|infants?|persons?|individuals?)"
_CUT = re.compile(r"\s*[,;]\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+", re.IGNORECASE)
_FOR = re.compile(
    rf"^(?P<bound>.+?)\s*,?\s+\(?(?:for|in|if|when)\s+(?P<who>(?:the\s+)?(?:{_PEOPLE}\b.{{0,80}}?|(?:aged?|age)\b.{{1,40}}?|(?:younger|older|[<>≤≥]).{{0,60}}?)"
    r"|(?<=if )(?!not\b)[a-z].{2,60}?|(?<=when )(?!not\b)[a-z].{2,60}?|(?<=for )(?!not\b)[a-z][a-z ]{2,40}?|(?:sinus\s+rhythm|AF|atrial\s+fibrillation)(?:\s+or\s+(?:flutter|AF|atrial\s+(?:flutter|fibrillation)))?)\)?$",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    rf"(?:the\s+)?(?:(?:all\s+)?(?:other|younger|older|remaining)\s+{_PEOPLE}|{_PEOPLE}\s+(?:who are\s+)?(?:younger|older)|(?:all\s+)?others)\W*",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\d")
_SUBJECT = re.compile(
    r"^\W*(?P<subject>(?:HbA1c|FEV1)(?!\w)|[A-Za-z][^<>≤≥=\d]{1,130}?)\s*(?:(?:is|are|of|must be|should be|status)\s+)*(?=[<>≤≥=\d]|(?:at least|greater|less|more|no|not)\b)",
    re.IGNORECASE,
)


def each_for_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ECOG 0-2 for patients ≥ 75 years or 0-3 for younger patients": each bound is asked of its own people."""
    piece = text[start:end]
    if context.excluding or len(piece) > 320 or _BOUND.search(piece) is None:
        return None
    told = [word for word in piece.lower().split() if word.lstrip("(") in ("for", "in", "if", "when")]
    for cut in _CUT.finditer(piece) if len(told) > 1 else ():
        if piece.count("(", 0, cut.start()) != piece.count(")", 0, cut.start()):
            continue
        one, two = _FOR.match(piece[: cut.start()]), _FOR.match(piece[cut.end() :])
        if one is None or two is None or not _BOUND.search(one["bound"]) or not _BOUND.search(two["bound"]):
            continue
        built = _pair(text, start, one, start + cut.end(), two, context)
        if built is not None:
            return built
    return None


def _pair(
    text: str, start: int, one: re.Match[str], second: int, two: re.Match[str], context: Context
) -> Built | None:
    first = context.clause(text, start, start + one.end("bound"), context)
    who = context.clause(text, start + one.start("who"), start + one.end("who"), context)
    if not is_measured(first) or not _people(who):
        return None
    other = again(text, one["bound"], second, second + two.end("bound"), context)
    if other is None:
        return None
    if _REST.fullmatch(two["who"]):
        whom = negate(who)
    else:
        whom = context.clause(text, second + two.start("who"), second + two.end("who"), context)
        if not _people(whom) or isinstance(whom.tree, c.IsSex) or whom.tree == who.tree:
            return None  # men and women are told apart by the grammar
    if all(_looked_up(x) for x in (who, whom)):
        # nobody need be one or the other: who meets both bounds is let in, and who meets neither is not
        return some([every([who, first]), every([whom, other]), every([first, other])])
    return every([implies(who, first), implies(whom, other)])


def _looked_up(whose: Built) -> bool:
    """Whether it is an illness or a treatment that tells the people, and no age or sex, which everybody has."""
    return all(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(whose.tree))


def again(text: str, first: str, start: int, end: int, context: Context) -> Built | None:
    """The bound at `text[start:end]`, of what the first one names where it names nothing itself."""
    other = context.clause(text, start, end, context)
    if is_measured(other):
        return other
    subject = _SUBJECT.match(first)
    if subject is None:
        return None
    told = f"{subject['subject'].strip()} {text[start:end]}"
    if _TIMES.search(told) and (limit := _LIMIT.search(first)) is not None:
        told = f"{told} {limit.group()}"  # "< 5 times": times what the first bound is told in
    other = context.clause(told, 0, len(told), context.of(told))
    if not is_measured(other):
        return None
    of_first = context.clause(first, 0, len(first), context.of(first)).tree
    return Built(_in_unit_of(of_first, other.tree), ((start, end),) * len(other.places))


def _in_unit_of(first: c.Tree, other: c.Tree) -> c.Tree:
    """ "NT-proBNP ≥ 600 pg/mL (≥ 900 if …)": a bare number is told in the unit of the bound before it."""
    if (
        isinstance(first, c.Measurement)
        and isinstance(other, c.Measurement)
        and first.concept == other.concept
        and first.unit
        and not other.unit
    ):
        return msgspec.structs.replace(other, unit=first.unit)
    return other


_TIMES = re.compile(r"\d\s*-?\s*(?:x|×|times|fold)\W*$", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:the\s+)?(?:\w+\s+)?(?:upper\s+limits?\s+of\s+(?:the\s+)?normal|ULN)\b", re.IGNORECASE
)


def is_measured(built: Built) -> bool:
    return all(isinstance(x, (c.Measurement, c.Score)) for x in c.leaves(built.tree))


def _people(built: Built) -> bool:
    if isinstance(built.tree, c.Not):
        return isinstance(built.tree.of, c.Received)  # "for patients not on erythropoietin"
    return all(
        isinstance(x, (c.Age, c.IsSex, c.Condition, c.Received))
        or (isinstance(x, c.Measurement) and x.concept in ("weight", "bmi", "bone marrow plasma cells"))
        for x in c.leaves(built.tree)
    )


_OUTSIDE = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals?|persons?)\s+)?(?:(?:who|are|is|with|whose|an?|the)\s+)*"
    r"(?P<what>[A-Za-z][\w /-]{1,40}?\s+)??(?:(?:is|are|that is|falls?|falling|being)\s+)*outside(?:\s+of)?\s+(?:(?:the|an?|specified|stated|required|allowed|eligible|study)\s+)*"
    r"(?P<age>ages?\s+)?(?:ranges?|limits?|intervals?)?\s*(?:(?:of|from|between)\s+|:\s*)?(?P<range>[(\s]*\d.*)",
    re.IGNORECASE,
)


def outside(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Outside the age range of 18-75", "BMI outside 18-30 kg/m2": not inside it."""
    match = _OUTSIDE.fullmatch(text, start, end)
    if match is None:
        return None
    what = (match["what"] or "").strip()
    told = f"{'age' if match['age'] or re.fullmatch('ages?|aged', what, re.I) else what} {match['range']}".strip()
    inside = context.clause(told, 0, len(told), context.as_inclusion().of(told))
    tree = inside.tree
    if not isinstance(tree, (c.Age, c.Measurement, c.Score)) or None in (tree.range.low, tree.range.high):
        return None
    return negate(Built(tree, ((start, end),)))


_SCALES = re.compile(
    r"^(?P<a>[A-Za-z][\w /-]{2,40}?)\s*\((?P<whoa>[^()]{3,60})\)\s*(?:or|and|/|,)\s*(?P<b>[A-Za-z][\w /-]{2,40}?)\s*\((?P<whob>[^()]{3,60})\)\s*(?P<tail>[^()]*\d[^()]*)$",
    re.IGNORECASE,
)


def scales_by_age(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Lansky (≤ 16 years) or Karnofsky (> 16 years) ≥ 50": one bound on two scales, each for its ages."""
    match = _SCALES.match(text[start:end])
    if match is None or context.excluding:
        return None
    parts: list[Built] = []
    for scale, who in (("a", "whoa"), ("b", "whob")):
        told = f"{match[scale]} {match['tail']}"
        bound = context.clause(told, 0, len(told), context.of(told))
        aged = f"age {match[who]}"
        people = context.clause(aged, 0, len(aged), context.of(aged))
        if not is_measured(bound) or not all(isinstance(x, c.Age) for x in c.leaves(people.tree)):
            return None
        here = (start + match.start(scale), start + match.end("tail"))
        there = (start + match.start(who), start + match.end(who))
        parts.append(
            implies(
                Built(people.tree, (there,) * len(people.places)),
                Built(bound.tree, (here,) * len(bound.places)),
            )
        )
    return every(parts)


_FOR_AN_AGE = re.compile(
    r"(?P<bound>[^()]*\d[^()]*)\(\s*(?:for\s+)?(?:patients\s+|children\s+|those\s+)?(?P<age>(?:(?:aged?|ages|who\s+are|over|under|above|below|older|younger|[<>≤≥]=?|\d)[^()]*)"
    r"(?:years?|yrs?|age)\b[^()\d]*)\)\s*(?:,\s*)?(?:(?:and|or|and/or)\s+)?",
    re.IGNORECASE,
)


def _same(one: c.Tree, other: c.Tree) -> bool:
    """Whether two bounds are of one quantity."""
    named = [{getattr(x, "concept", "") for x in c.leaves(tree)} - {""} for tree in (one, other)]
    return named[0] == named[1]


def bounds_by_age(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Karnofsky 50-100 % (over 10 years) or Lansky 50-100 % (10 years and under)": each for its ages."""
    if context.excluding:
        return None
    parts: list[Built] = []
    first, position = "", start
    while position < end:
        match = _FOR_AN_AGE.match(text, position, end)
        if match is None:
            return None
        bound = again(text, first, *match.span("bound"), context)
        told = re.sub(r"^(?:aged?|ages|who\s+are)\s+", "", match["age"], flags=re.IGNORECASE)
        people = context.clause(f"age {told}", 0, len(told) + 4, context.of(f"age {told}"))
        if bound is None or not isinstance(people.tree, c.Age):
            return None
        if first and not match["bound"].strip()[:1].isalpha() and not _same(parts[0].tree, bound.tree):
            return None
        parts.append(implies(Built(people.tree, (match.span("age"),)), bound))
        first, position = first or match["bound"], match.end()
    return every(parts) if parts else None


_LONGER_FOR = re.compile(
    r"^(?P<main>.+?)\s*\(\s*(?P<length>(?:within\s+)?\d+(?:-\d+)?\s+(?:days?|weeks?|months?|years?))\s+(?:for|in case of|if)\s+(?P<what>[^()]{3,80})\)$",
    re.IGNORECASE | re.DOTALL,
)


def longer_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X within 4 weeks (within 6 weeks for long-acting agents)": the longer time for those it names."""
    match = _LONGER_FOR.match(text[start:end])
    if match is None or re.search(r"\bsince\b", match["main"], re.IGNORECASE):
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    denied = isinstance(main.tree, c.Not)
    given = negate(main) if denied else main
    found = next(
        iter(windows(fold(f"within {re.sub(r'^within ', '', match['length'], flags=re.I)} before"))), None
    )
    leaves = list(c.leaves(given.tree))
    if found is None or not all(isinstance(x, c.Received) and x.within and x.within.at_most for x in leaves):
        return None
    place = start + match.start("length"), start + match.end("what")
    named = context.clause(text, start + match.start("what"), place[1], context.as_exclusion())
    own = all(isinstance(x, c.Received) for x in c.leaves(named.tree))
    parts: list[Built] = []
    for x in c.leaves(named.tree) if own else leaves:
        assert isinstance(x, c.Received)
        within = next(y.within for y in leaves if isinstance(y, c.Received) and y.within)
        longer = c.Window(found.value.at_most, None, within.anchor)
        parts.append(leaf(c.Received(x.concept, None, None, x.excepting, longer, x.line), *place))
    other = (
        some(parts)
        if own
        else every([some(parts), attest(text, start + match.start("what"), place[1], "investigator")])
    )
    both = some([given, other])
    return negate(both) if denied else both


_OR_FOR = re.compile(
    r"^(?P<main>(?:[^;()]|\([a-z][a-z /.\[\]-]{1,50}\))*\d(?:,(?=\d)|[^,;()])*?(?:\(i?uln\))?)\s*(?:,\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+|\s*[(\[;]\s*(?:or\s+)?)"
    r"(?P<bound>(?:[<>≤≥=]|up to|at|no|not|less|greater|below)(?:,(?=\d)|[^,;()]){1,50}?)\s*,?\s+(?:if|in|for|when|with)\s+"
    r"(?:(?:the\s+)?(?:presence of|cases? of|(?:patients?|subjects?|participants?|those)\s+(?:with|who have)|there (?:is|are)|known|documented|due to)\s+)*"
    r"(?P<case>[^;()]{3,80}?)\)?$",
    re.IGNORECASE | re.DOTALL,
)


# Before which the second bound must stand: quickly looked for before the rest.
_NEXT_BOUND = re.compile(
    r"(?:[,(\[;]|\s(?:or|and)\s)\s*(?:(?:or|and)\s+)?(?:[<>≤≥=]|up to|at|no|less|greater|below)",
    re.IGNORECASE,
)
_LAST_DEMAND = re.compile(
    r"(?P<head>.*\d(?:(?!,\s|\sand\s)\D)*)(?:,\s+(?:and\s+)?|\s+and\s+)(?P<last>(?![<>≤≥=]|(?:less|greater|more|no|not|at|up|below|above|equal)\b)\D*\d.*)",
    re.DOTALL | re.IGNORECASE,
)


def or_for_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "AST ≤ 2.5 x ULN or ≤ 5 x ULN with liver metastases": the wider bound is that of those with them."""
    if _BOUND.search(text, start, end) is None:
        return None
    match = _OR_FOR.match(text[start:end]) if _NEXT_BOUND.search(text, start, end) is not None else None
    if match is None:
        return None
    if context.excluding or _WITHOUT.search(match["main"]) is not None:
        return _with_or_without(text, start, match, context)
    if (last := _LAST_DEMAND.fullmatch(match["main"])) is not None:
        # "Hemoglobin ≥ 9 g/dL, ALT ≤ 2.5 x ULN or ≤ 5 x ULN if …": the wider bound is of the last
        before = context.clause(text, start, start + last.end("head"), context)
        return every([before, context.clause(text, start + last.start("last"), end, context)])
    main = context.clause(text, start, start + match.end("main"), context)
    if (own := of_the_last(text, start, end, main, context)) is not None:
        return own
    case = context.clause(text, start + match.start("case"), start + match.end("case"), context)
    treated = all(isinstance(x, c.Received) for x in c.leaves(case.tree))
    if not is_measured(main) or not (_people(case) or is_measured(case) or treated):
        return None
    then = again(text, match["main"], start + match.start("bound"), start + match.end("bound"), context)
    if then is None:
        return None
    if tighter(then, main):  # "ALT ≤ 2 x ULN (≤ 1.5 x ULN if ALP > 2.5 x ULN)"
        return every([main, implies(case, then)])
    return some([main, every([case, then])])


def of_the_last(text: str, start: int, end: int, main: Built, context: Context) -> Built | None:
    """ "Bilirubin ≤ 1.5 mg/dL ALT ≤ 2 x ULN (≤ 5 x ULN if …)": a stop is lost, the wider bound is of the last."""
    begin = main.places[-1][0]
    ranges = {x.range for x in c.leaves(main.tree) if isinstance(x, (c.Measurement, c.Score))}
    if not isinstance(main.tree, c.All) or not is_measured(main) or len(ranges) < 2 or begin <= start:
        return None
    before, last = (context.clause(text, *place, context) for place in ((start, begin), (begin, end)))
    if not is_measured(before) or last.unparsed or set(c.leaves(before.tree)) & set(c.leaves(last.tree)):
        return None
    return every([before, last])


_WITHOUT = re.compile(
    rf"[\s,(]*(?:(?:in|for)\s+{_PEOPLE}\s+)?(?:without|with\s+no|in\s+the\s+absence\s+of|if\s+no|(?:who\s+)?do\s+not\s+have)\s+"
    r"(?P<what>[^,;()\d]{3,60}?)\W*$",
    re.IGNORECASE,
)


def _with_or_without(text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    """ "ALT ≤ 3 x ULN without X; ≤ 5 x ULN with X", "ALT > 3 x ULN, or > 5 x ULN with X": one bound for each."""
    without = _WITHOUT.search(match["main"])
    end = start + (match.end("main") if without is None else match.start("main") + without.start())
    main = context.clause(text, start, end, context)
    case = context.clause(text, start + match.start("case"), start + match.end("case"), context)
    then = again(text, text[start:end], start + match.start("bound"), start + match.end("bound"), context)
    if then is None or not is_measured(main) or not _people(case) or not _on_one_side(main, then):
        return None
    if without is not None:
        begin = start + match.start("main")
        none = context.clause(text, begin + without.start("what"), begin + without.end("what"), context)
        wider = case.tree.of if isinstance(case.tree, c.AnyOf) and not context.excluding else (case.tree,)
        if none.tree not in wider:
            return None
    if context.excluding:
        return some([every([main, negate(case)]), every([case, then])])
    if tighter(then, main):
        return every([main, implies(case, then)])
    return some([main, every([case, then])])


_PERMITTED_FOR = re.compile(
    r"(?P<main>[^;()\[\]]*\d[^;()\[\]]*?)\s*(?:[.;,(\[]|\s(?:and|or|but)\s)\s*(?:(?:values?|levels?|elevations?|of)\s+)*"
    r"(?P<bound>(?:[<>≤≥=]|up\s+to|at\s|no\s|not\s|less\s|greater\s|below\s)"
    r"(?:(?!\b(?:prior|previous|lines?|regimens?|cycles?|doses?|days?|weeks?|months?|years?)\b)[^,;()\[\]]){1,40}?)\s*,?\s+"
    r"(?:(?:is|are|will\s+be|may\s+be)\s+)?(?:allowed|permitted|acceptable)\s+(?:if|in|for|when|with)\s+"
    r"(?:(?:the\s+)?(?:presence of|cases? of|(?:patients?|subjects?|participants?|those)\s+(?:with|who have)|there (?:is|are)|known|documented)\s+)*"
    r"(?P<case>[^;()\[\]]{3,80}?)[)\]]?\W*",
    re.IGNORECASE | re.DOTALL,
)


def permitted_for_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALT ≤ 3 x ULN. Up to 5 x ULN is permitted in patients with X": no allowance of the whole."""
    match = None if context.excluding else _PERMITTED_FOR.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    case = context.clause(text, *match.span("case"), context)
    then = again(text, match["main"], *match.span("bound"), context)
    if then is None or not is_measured(main) or tighter(then, main):
        return None
    case = case if _people(case) else attest(text, *match.span("case"), "investigator")
    if closes(main.tree, then.tree):  # "> 2 and ≤ 3 mg/dL allowed with …": of whoever lies between
        return implies(main, every([then, case]))
    return some([main, every([case, then])])


def goes_on_with_permitted(first: str, second: str) -> bool:
    """Whether the second sentence permits some a wider bound than the first one asks for."""
    return _PERMITTED_FOR.fullmatch(f"{first.rstrip(' .;,')}. {second.rstrip(' .;,')}") is not None


def _on_one_side(one: Built, other: Built) -> bool:
    ranges = [x.range for built in (one, other) for x in c.leaves(built.tree) if isinstance(x, c.Measurement)]
    return bool(ranges) and (all(x.low is None for x in ranges) or all(x.high is None for x in ranges))


def tighter(one: Built, other: Built) -> bool:
    """Whether a bound of the same thing lets in fewer values."""
    a, b = one.tree, other.tree
    if not isinstance(a, c.Measurement) or not isinstance(b, c.Measurement):
        return False
    if a.concept != b.concept or a.unit != b.unit:
        return False
    if a.range.high is not None and b.range.high is not None:
        return a.range.high < b.range.high
    return a.range.low is not None and b.range.low is not None and a.range.low > b.range.low


_WHOSE = re.compile(
    rf"[\[(]\s*(?:for\s+|in\s+)?{_PEOPLE}\s+(?:with|who have)\s+(?P<case>[^()\[\]:]{{3,70}}?)\s*(?::|,|must have|may have|should have)\s*"
    r"(?P<bound>(?:[<>≤≥=]|up to|at|no|less|greater)[^()\[\]]{1,40})[\])]\s*$",
    re.IGNORECASE,
)


def bracket_for_some(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALT ≤ 3 x ULN (patients with X: ≤ 5 x ULN)": the bracket is the bound of those with X."""
    match = None if context.excluding else _WHOSE.search(text[start:end])
    if match is None:
        return None
    before = text[start : start + match.start()].rstrip()
    if (last := _LAST_DEMAND.fullmatch(before)) is not None:
        head = context.clause(text, start, start + last.end("head"), context)
        return every([head, context.clause(text, start + last.start("last"), end, context)])
    main = context.clause(text, start, start + len(before), context)
    case = context.clause(text, start + match.start("case"), start + match.end("case"), context)
    if not is_measured(main) or not _people(case):
        return None
    then = again(text, before, start + match.start("bound"), start + match.end("bound"), context)
    return None if then is None else some([main, every([case, then])])


_EXCEPT_WHO = re.compile(
    rf"^(?P<main>.+?)\s*[,;(]*\s*(?:except|unless|excluding)\s+(?:for\s+|in\s+)?{_PEOPLE}\s+(?:with|who have|having)\s+(?P<case>[^,;()]{{3,80}}?)\s*,?\s+"
    r"(?:who|whose|for whom|in whom|where)\s+(?:\w+\s+){0,2}?(?:must|should|may|can)\s+(?:have|be)\s+(?P<then>[^()]+)\)?$",
    re.IGNORECASE | re.DOTALL,
)


def except_who_must(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Bilirubin ≤ 1.5 x ULN, except patients with X, who must have ≤ 3 mg/dL": the other bound for those with X."""
    match = _EXCEPT_WHO.match(text[start:end])
    if match is None or context.excluding:
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    case = context.clause(text, start + match.start("case"), start + match.end("case"), context)
    then = context.clause(text, start + match.start("then"), start + match.end("then"), context)
    if not is_measured(main) or not is_measured(then) or not _people(case):
        return None
    theirs = every([case, then])
    return spared_of_its_own(main, theirs, match["case"], excluding=False) or some([main, theirs])


_SIGN = r"(?:<=|=<|>=|=>|[<>≤≥]=?|⩽|⩾|≦|≧)"
_CHAINED = re.compile(
    rf"\s*(?P<first>[-−–]?\d[\d.,]*\s*(?:[^\s\d<>≤≥=,;()][^\s<>≤≥=,;()]{{0,13}})?)\s*(?P<sign>{_SIGN})\s*(?P<what>[^\W\d](?:[^<>≤≥=,;()]|\([^()]{{1,12}}\)){{0,60}}?)\s*(?P<rest>{_SIGN}\s*[-−–+]?\d[^<>≤≥=;]*)?",
)
_MIRRORED = str.maketrans("<>≤≥⩽⩾≦≧", "><≥≤⩾⩽≧≦")


def chained(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "18 ≤ age ≤ 70", "3 < score": what is measured stands behind its lower bound."""
    match = _CHAINED.fullmatch(text, start, end)
    if match is None:
        return None
    sign = match["sign"].translate(_MIRRORED)
    sign = {"=<": "<=", "=>": ">="}.get(sign, sign)
    rest = f" and {match['what']} {match['rest']}" if match["rest"] else ""
    told = f"{match['what']} {sign} {match['first']}{rest}"
    built = context.clause(told, 0, len(told), context.of(told))
    return None if built.unparsed else Built(built.tree, ((start, end),) * len(built.places))


_BARE = re.compile(
    rf"""\s*(?:
        (?:(?:between|from)\s+)?(?P<low>\d\d)\s*(?:-|–|—|to|and)\s*(?P<high>\d\d)
      | (?P<over>over|under|above|below|at\ least|(?:older|younger|more|less)\ than|not\ (?:older|younger)\ than|{_SIGN})\s*(?P<one>\d\d)
        (?:\s*(?:and|but|,)\s*(?:under|below|less\ than|at\ most|up\ to|{_SIGN})\s*(?P<other>\d\d))?
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_COMING_OF_AGE = range(16, 22)


def bare_age(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "18-75", "> 18 and < 60", "over 18" and nothing else: only an age is asked for without its name."""
    if text[:start].strip() or text[end:].strip(" .;,"):
        return None
    match = _BARE.fullmatch(text, start, end)
    if match is None or int(match["low"] or match["one"]) not in _COMING_OF_AGE:
        return None
    told = f"age {text[start:end].strip(' .,;()')}"
    built = context.clause(told, 0, len(told), context.of(told))
    if not all(isinstance(one, c.Age) for one in c.leaves(built.tree)):
        return None
    context.note("Read as: an age, though it does not say so.")
    return Built(built.tree, ((start, end),) * len(built.places))


_DRINKS = re.compile(
    rf"(?:{_PEOPLE}\s+)?(?:who\s+)?(?:(?:regular|heavy|excessive|average|habitual|current|regularly|currently|daily|weekly)\s+)*"
    r"(?:(?:alcohol\s+)?(?:consum\w+|drink\w*|intake|use|taking|take)\s+)?(?:of\s+)?(?:alcohol\s+)?(?:of\s+)?"
    rf"(?P<bound>(?:{_SIGN}|more\s+than|over|at\s+least|greater\s+than|exceeding|less\s+than|up\s+to)\s*\d+|\d+\s+or\s+more)\s+"
    r"(?:(?:alcoholic|alcohol|standard)\s+)*(?:drinks?|beverages)\s*(?:of\s+alcohol\s*)?(?:per|a|an|each|every|/)\s*(?P<per>day|week)(?:\s+on\s+average)?",
    re.IGNORECASE,
)


def drinks(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Consuming more than 14 drinks per week": the unit says that alcohol is meant."""
    match = _DRINKS.fullmatch(text, start, end)
    if match is None:
        return None
    told = f"alcohol intake {match['bound']} drinks per {match['per']}"
    built = context.plain(told, 0, len(told), context.of(told))
    return Built(built.tree, ((start, end),)) if isinstance(built.tree, c.Measurement) else None
