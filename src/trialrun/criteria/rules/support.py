"""Blood counts that must stand without support: transfusions and growth factors, and for how long without."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, narrowed, negate, some
from trialrun.model import criteria as c

_WITHOUT = re.compile(
    r"(?:(?:must|should)\s+(?:be|have\s+been)\s+)?(?:without|no|independent(?:ly)?\s+of|in\s+the\s+absence\s+of|not\s+(?:on|requiring|receiving|supported\s+by))\s+"
    r"(?:(?:the|any)\s+)*(?:(?:need|use|support|help|administration|receipt)\s+(?:for|of|from|by)\s+)?"
    r"(?P<support>[^;:()]{3,160}?(?:\([^;:()]{6,80}\)[^;:()]{0,60}?)?)(?P<remark>[;,.]\s*[^;,:()]{3,120}?\b(?:permitted|allowed|acceptable))?",
    re.IGNORECASE,
)
# "Growth factors are permitted but must be without support in the 7 days before"
_PERMITTED_BUT = re.compile(
    r"(?P<support>[^;:(),.]{3,100}?)\s+(?:is|are)\s+(?:permitted|allowed|acceptable)\s*,?\s*but\s+"
    r"(?:(?:(?:patients?|subjects?|participants?|they)\s+)?(?:must|should)\s+(?:be|have\s+been)\s+)?"
    r"(?:without|not|no)\s+(?:(?:such|any|this|prior)\s+)*(?:support\s+)?(?P<when>[^;:()]{6,100})",
    re.IGNORECASE,
)
_EVIDENCED = re.compile(
    r"(?:(?:(?:patients?|subjects?|participants?)\s+)?(?:must\s+have|has|have|having|with)\s+)?(?:adequate|acceptable|sufficient|satisfactory|normal|good)\s+"
    r"[^;:<>≤≥=\d]{3,80}?\b(?:functions?|reserves?|status|parameters)\s*,?\s+(?:as\s+)?(?:evidenced|demonstrated|shown|indicated|determined|documented)\s+by\s*:?\s*"
    r"(?:(?:meeting|having|the|all|any|of|following|requirements|criteria)\s+)*:?\s*(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def evidenced(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adequate marrow function as evidenced by platelets ≥ 100": the values say what is adequate."""
    match = None if context.excluding else _EVIDENCED.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    measured = any(isinstance(x, c.Measurement) for x in c.leaves(what.tree))
    return what if measured and not what.unparsed else None


_SHOWN_BY = re.compile(
    r"(?P<what>[^,;:()<>≤≥=\d]{4,80}?)\s*,?\s+as\s+(?:evidenced|demonstrated|shown|indicated|documented|manifested)\s+by\s+(?P<first>[^;:]+?)\s+or\s+(?!equal)(?P<other>[^;:]+)",
    re.IGNORECASE,
)


def shown_by_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Uncontrolled hypertension as evidenced by SBP > 160 or DBP > 100": it, with either of the values."""
    match = _SHOWN_BY.fullmatch(text, start, end)
    if match is None:
        return None
    values = context.clause(text, match.start("first"), end, context.as_exclusion())
    if values.unparsed or not all(isinstance(x, c.Measurement) for x in c.leaves(values.tree)):
        return None
    alone = context.clause(text, start, match.end("first"), context)
    if not any(isinstance(x, c.Condition) for x in c.leaves(alone.tree)):
        return None  # the value tells by itself what it shows
    what = context.clause(text, *match.span("what"), context)
    if isinstance(what.tree, c.Not) and isinstance(what.tree.of, c.Condition):
        return negate(every([negate(what), values]))
    return every([what, values]) if isinstance(what.tree, c.Condition) else None


_FOUND_BY = re.compile(
    r"(?P<what>[^;:()<>≤≥=]{4,120}?)\s*,?\s+(?P<how>(?:as\s+)?(?:documented|confirmed|proven|verified|demonstrated|diagnosed|established)\s+(?:(?:by|on|with|via|through|as\s+an?)\s+|(?=[a-z]+ally\s+or\b))"
    r"(?!(?:[^;]*\b)?(?:within|who|whom|if|unless|except|without|before|after|last|past)\b)[^;:<>≤≥=]{2,100}?\s+(?:or|and/or)\s+"
    r"(?:(?:by|on|via|through)\s+(?:(?!\bor\b)[^;:<>≤≥=]){2,80}|(?:(?!\bor\b)[^;:,<>≤≥=]){0,50}?\b(?:scans?|imaging|mri|ct|x-?rays?|ultrasound|ultrasonography|angiography|venography|echocardiogra(?:m|phy)"
    r"|ecg|ekg|electrocardiogram|biopsy|histology|cytology|endoscopy|cultures?|pcr|serology|(?:stress\s+|exercise\s+|skin\s+)?tests?|testing|examination|enzymes"
    r"|parameters|findings|features|signs|symptoms|data|evidence|criteria|studies|history|records?|markers|values|levels)))",
    re.IGNORECASE,
)


FOUND = ("documented ", "confirmed ", "proven ", "verified ", "demonstrated ", "diagnosed ", "established ")


def _found(
    pattern: re.Pattern[str], text: str, start: int, end: int, context: Context
) -> tuple[re.Match[str], Built, Built] | None:
    """How an illness was found: the match, the illness, and the whole as it reads word by word."""
    match = pattern.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    if what.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(what.tree)):
        return None
    return match, what, context.plain(text, start, end, context)


def found_by_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Myocardial infarction documented by enzymes or by EKG": how it was found is nothing else that counts."""
    found = _found(_FOUND_BY, text, start, end, context)
    if found is None:
        return None
    match, what, plain = found
    if not plain.unparsed and all(isinstance(x, c.Condition) for x in c.leaves(plain.tree)):
        return None if len(plain.places) == len(what.places) else _asked(what, text, match)
    return _asked(what, text, match)


_EXAMINED = (
    r"(?:(?!(?:and|or)\b)[\w'/-]+\s+){0,4}?(?:history|exam(?:ination)?s?|scans?|scanning|imaging|MRI|CT|PET|x-?rays?|radiographs?|ultrasound|ECG|EKG|[a-z]*electrocardiogra(?:m|phy)"
    r"|[a-z]+(?:scopy|graphy|grams?)|biops(?:y|ies)|tests?|testing|laboratory|labs|urinalysis|vital\s+signs)"
)
_FOUND_BY_ALL = re.compile(
    r"(?P<what>[^;:()<>≤≥=]{4,140}?)\s*,?\s+(?P<how>(?:as\s+)?(?:determined|assessed|evaluated|documented|evidenced|confirmed|demonstrated|shown|established|judged)\s+(?:by|on|with|via|through|from)\s+"
    rf"(?:(?:an?|the|their)\s+)?{_EXAMINED}(?:\s*,\s*{_EXAMINED})*\s*,?\s+and\s+{_EXAMINED})\W*",
    re.IGNORECASE,
)


def found_by_all(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No heart disease as determined by history, examination and ECG": nobody is kept out by having had an ECG."""
    found = _found(_FOUND_BY_ALL, text, start, end, context)
    if found is None:
        return None
    match, what, plain = found
    if len(plain.places) == len(what.places):
        return None
    return what if isinstance(what.tree, c.Not) or context.excluding else _asked(what, text, match)


def _asked(what: Built, text: str, match: re.Match[str]) -> Built:
    asked = attest(text, *match.span("how"), "investigator")
    return narrowed(what, asked)


_FOR = re.compile(
    r"\bfor\s+(?:at\s+least\s+|(?:a\s+)?minimum\s+of\s+|≥\s*|>\s*|more\s+than\s+)?(?=(?:the\s+)?(?:\d|one|two|three|four|seven|fourteen)[\w ()-]{0,12}?\s*(?:hours?|days?|weeks?|months?)\b)",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?P<value>.{3,160}?[\w)%])\s*(?:,\s*|\s)(?P<rest>(?:without|independent(?:ly)?\s+of|in\s+the\s+absence\s+of|(?:and\s+)?not\s+(?:requiring|receiving|supported\s+by)|(?P<un>unsupported\s+by))\s+[^;()]{4,140}(?:\([^;()]{6,80}\)[^;()]{0,60})?)",
    re.IGNORECASE | re.DOTALL,
)
# "within 7 days (14 days for pegfilgrastim)": the longer time without what lasts longer
_LONGER_WITHOUT = re.compile(
    r"\(\s*(?:or\s+|and\s+)?(?:(?:for|within|at\s+least|≥|>=)\s*)*(?P<length>\d+\s*(?:days?|weeks?))\s+"
    r"(?:for|if|in\s+case\s+of|with)\s+(?:(?:the|receiving|using|given|patients|who|received)\s+)*(?P<what>[^()\d]{4,60}?)"
    r"(?:\s+(?:was|is|were|are|has\s+been)\s+(?:used|given|administered|received))?\s*\)",
    re.IGNORECASE,
)


_PLASMA_CELLS = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those)\s+)?(?:in\s+whom\s+|whose\s+|with\s+)?(?P<bound>(?:[<>≤≥]=?|at\s+least|less\s+than|more\s+than|greater\s+than)\s*\d+\s*(?:%|percent))\s+"
    r"(?:of\s+)?(?:the\s+|their\s+)?(?:bone\s+)?marrow\s+(?:nucleated\s+|mononuclear\s+)?cells\s+(?:are|were|being)\s+plasma\s+cells"
    r"|(?:(?:patients?|subjects?|participants?|those)\s+(?:with|whose)\s+)?(?P<what>(?:bone\s+)?marrow\s+plasma\s+cells)\s+(?:(?:is|are|comprise|constitute|make\s+up)\s+)?(?P<share>(?:[<>≤≥]=?|at\s+least|less\s+than|more\s+than|greater\s+than)\s*\d+\s*(?:%|percent))\s+of\s+(?:the\s+|all\s+|total\s+)*(?:nucleated|mononuclear|marrow|bone\s+marrow)(?:\s+nucleated)?\s+cells(?:\s+in\s+(?:the\s+)?(?:bone\s+)?marrow)?",
    re.IGNORECASE,
)


def plasma_cells(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "In whom ≥ 50 % of marrow nucleated cells are plasma cells": the share that is measured."""
    match = _PLASMA_CELLS.fullmatch(text, start, end)
    if match is None:
        return None
    told = f"bone marrow plasma cells {match['bound'] or match['share']}"
    built = context.clause(told, 0, len(told), context.of(told))
    return Built(built.tree, ((start, end),) * len(built.places))


_RATIO = (
    r"(?:(?:serum|free|light|chains?|flc|sflc|kappa|lambda|κ|λ|immunoglobulin|to|the|an?)[\s/:()-]+)*ratio"
)
_WITH_RATIO = re.compile(
    rf"(?P<value>[^;]{{0,120}}?(?:light\s+chains?|FLCs?)\b[^;]{{0,60}}?\d[^;]{{0,40}}?)\s*[,(]*\s*(?:and|with|provided(?:\s+that)?|plus|as\s+long\s+as|if|in\s+the\s+presence\s+of|along\s+with)\s+"
    rf"(?P<ratio>(?:(?:the|an?)\s+)?abnormal\s+{_RATIO}\b|{_RATIO}\s+(?:is|must\s+be|was)\s+abnormal)(?P<rest>\s*\([^()]{{3,60}}\))?\W*",
    re.IGNORECASE | re.DOTALL,
)


def with_ratio(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Free light chains ≥ 10 mg/dL with an abnormal ratio": the value, and what the laboratory calls abnormal."""
    match = _WITH_RATIO.fullmatch(text, start, end)
    if match is None:
        return None
    value = context.clause(text, *match.span("value"), context)
    if value.unparsed or not any(isinstance(x, c.Measurement) for x in c.leaves(value.tree)):
        return None
    asked = attest(text, match.start("ratio"), end, "investigator")
    if isinstance(value.tree, c.AnyOf):  # the last of the alternatives is the one with a ratio
        *before, last = _alternatives(value)
        return some([*before, every([last, asked])])
    return every([value, asked]) if isinstance(value.tree, c.Measurement) else None


def _alternatives(built: Built) -> list[Built]:
    assert isinstance(built.tree, c.AnyOf)
    parts: list[Built] = []
    at = 0
    for operand in built.tree.of:
        count = len(list(c.leaves(operand)))
        parts.append(Built(operand, built.places[at : at + count]))
        at += count
    return parts


def valued(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "platelets ≥ 50 x 10^9/L without transfusion within 7 days": a value, and no such treatment."""
    match = _VALUE.fullmatch(text, start, end)
    if match is None:
        return None
    value = context.clause(text, start, match.end("value"), context)
    told = [type(x) for x in c.leaves(value.tree)]
    if value.unparsed or c.Measurement not in told or not set(told) <= _VALUED:
        return None
    if match["un"]:
        support = _none_of(text, match["rest"][len(match["un"]) :], match.start("rest"), end, context)
    else:
        support = _without(text, match.start("rest"), end, context)
    return None if support is None else every([value, support])


# "≥ 75 (≥ 50 if liver metastases)": a value has its people beside it.
_VALUED = {c.Measurement, c.Condition, c.Attest}


def without(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "without G-CSF for 7 days or pegfilgrastim for 14 days": neither inside its time before."""
    built = _without(text, start, end, context)
    return None if built is None or isinstance(built.tree, c.Attest) else built


def _without(text: str, start: int, end: int, context: Context) -> Built | None:
    said = text[start:end].removeprefix("and ")
    if (but := _PERMITTED_BUT.fullmatch(said)) is not None:
        return (
            None
            if context.excluding
            else _none_of(text, f"{but['support']} {but['when']}", start, end, context)
        )
    match = _WITHOUT.fullmatch(said)
    return None if match is None else _none_of(text, match["support"], start, end, context)


def _none_of(text: str, support: str, start: int, end: int, context: Context) -> Built | None:
    longer = _LONGER_WITHOUT.search(support)
    if longer is not None:
        behind = support[longer.end() :].strip(" ,.")  # "… prior to screening"
        support = support[: longer.start()].rstrip() + (f" {behind}" if behind else "")
        support += f" or {longer['what']} within {longer['length']}" + (f" {behind}" if behind else "")
    told = _FOR.sub("within ", support).strip()
    built = context.clause(told, 0, len(told), context.of(told).as_exclusion())
    if built.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(built.tree)):
        return None
    if not all(x.within or x.ongoing for x in c.leaves(built.tree) if isinstance(x, c.Received)):
        # "without transfusion": not for this value, which does not mean never
        return attest(text, start, end, "investigator")
    return negate(Built(built.tree, ((start, end),) * len(built.places)))


FOUND_BY = tuple(
    f"{found} {by} "
    for found in (
        "determined",
        "assessed",
        "evaluated",
        "documented",
        "evidenced",
        "confirmed",
        "demonstrated",
    )
    for by in ("by", "on", "with", "via")
)


_STABLE_WITHOUT = re.compile(
    r"(?P<main>[^;:()]*?\bstable\b[^;:()]*?\d[^;:()]*?)(?:\s*,)?\s+(?:and\s+)?(?P<none>without\s+(?P<what>[^;:<>≤≥=]{4,160}?))\W*",
    re.IGNORECASE,
)


def stable_without(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Metastases stable for 4 weeks, without steroids": none in that time, which a person says; not: never any."""
    match = None if context.excluding else _STABLE_WITHOUT.fullmatch(text, start, end)
    if match is None:
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    treated = [x for x in c.leaves(given.tree) if not isinstance(x, c.Attest)]
    if not treated or not all(isinstance(x, c.Received) and x.within is None for x in treated):
        return None
    main = context.clause(text, *match.span("main"), context)
    return every([main, attest(text, match.start("none"), match.end("what"), "investigator")])
