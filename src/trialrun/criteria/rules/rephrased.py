"""Wordings that nothing else reads, told in words that are read: "patients after transplantation", "inhaler users".

They are tried last, and only where the grammar by itself leaves a part of the sentence unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.phrases.amounts import with_amounts
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.synonymous import FORMS, PEOPLE
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    narrowed,
    some,
    with_leaves,
)
from trialrun.criteria.words.comparisons import WORDS
from trialrun.criteria.words.signs import Signs
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded


def rephrased(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence with such words told anew, where that explains all of it."""
    piece = text[start:end]
    low = piece.lower()
    for needed, form, words in _CHANCES.chances(low):
        if (match := form.search(piece)) is not None:
            told = (piece[: match.start()] + match.expand(words) + piece[match.end() :]).strip()
            if needed == "these include" and not context.excluding:
                return None  # examples of what stands before are not demanded
            if told == piece or not context.plain(text, start, end, context).unparsed:
                return None
            built = context.clause(told, 0, len(told), context.of(told))
            return None if built.unparsed else _quoting(built, piece, (start, end))
    return None


def _quoting(told: Built, said: str, place: Place) -> Built:
    """The tree of what was told anew; a person is asked in the record's own words."""
    own = " ".join(said.split())

    def change(tree: c.Tree, _: Place) -> Built:
        foreign = isinstance(tree, c.Attest) and tree.text not in own
        return leaf(c.Attest(own, tree.by) if foreign and isinstance(tree, c.Attest) else tree, *place)

    return with_leaves(told, change)


HINTS = tuple(dict.fromkeys(needed for needed, _, _ in FORMS))
_CHANCES = Signs((form, form[:1]) for form in FORMS)

_USERS = re.compile(
    rf"(?:{PEOPLE}\s+(?:who\s+(?:are|is)\s+|with\s+)?)?(?P<when>(?:(?:current|regular|chronic|habitual|daily|long-?term|existing|active)\s+)*)"
    r"(?P<what>(?!non-?|never|former|ex-?|past|prior|no\b|not\b)[A-Za-z][\w-]*(?:\s+[\w-]+){0,4}?)\s+(?:users?|wearers?)",
    re.IGNORECASE,
)


def users(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hearing aid users", "current inhaler users": who uses it now."""
    match = _USERS.fullmatch(text, start, end)
    if match is None or not context.plain(text, start, end, context).unparsed:
        return None
    told = f"{match['when']}use of {match['what']}"
    built = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(built.tree, c.Received):
        return None
    return leaf(built.tree, start, end)


_STARTED = re.compile(
    rf"(?P<lead>{PEOPLE}\s+)?(?P<said>(?:(?:who|that)\s+)?(?:(?:have|has|had|are|is|were|was|been|being|newly|recently|already|just)\s+)*"
    r"(?:started|initiated|commenced|begun)\s+(?:(?:on|treatment\s+with|therapy\s+with|an?|the|taking|receiving|using)\s+)*)(?P<what>(?!to\b)[A-Za-z][^;:()]{2,120})",
    re.IGNORECASE,
)


def started(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients who have started insulin": they had it; when it was begun, a record of courses need not tell."""
    match = _STARTED.fullmatch(text, start, end)
    if match is None or (not match["lead"] and not match["said"].lower().startswith(_BEGUN)):
        return None
    if not context.plain(text, start, end, context).unparsed:
        return None
    now = _ON.search(match["said"]) is not None
    told = f"{'currently receiving' if now else 'received'} {match['what']}"
    built = context.clause(told, 0, len(told), context.of(told))
    leaves = list(c.leaves(built.tree))
    if isinstance(built.tree, c.Not) or not all(isinstance(x, c.Received) for x in leaves):
        return None
    given = Built(built.tree, (match.span("what"),) * len(built.places))
    if any(isinstance(x, c.Received) and x.within is not None for x in leaves):
        return every([given, attest(text, match.start("said"), end, "investigator")])
    return given


_BEGUN = ("who", "have", "has", "initiated", "newly", "recently", "commenced")
_ON = re.compile(r"\bon\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)  # "started on": and still taking it

_SIGN = r"(?P<sign>at\s+least|(?:a\s+)?minimum\s+of|no\s+(?:less|fewer)\s+than|more\s+than|over|≥|>=|>)?\s*"
_NUMBER = rf"(?:\d{{1,2}}(?:\s*(?:-|–|to|or)\s*\d{{1,2}})?|{WORDS})"
# In what they have no part, and which germ it was: no record of diseases tells that.
_UNRECORDED = re.compile(
    rf"{PEOPLE}?\s*(?:who\s+(?:are|were|have)\s+)?not\s+(?:having\s+)?(?:participat(?:ing|ed)\s+in|attend(?:ing|ed)|complet(?:ing|ed))\s[^<>≤≥=;:]{{3,120}}"
    r"|(?:the\s+|an?\s+)?(?:main\s+|isolated\s+)?(?:causative|a?etiologic(?:al)?|causal|infecting|offending)\s+(?:agents?|organisms?|pathogens?|micro-?organisms?|bacteri(?:a|um)|germs?|species)\b[^<>≤≥=;]{3,300}",
    re.IGNORECASE,
)


def unrecorded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Not participating in A or B", "the causative agent is none of C": for a person to say as a whole."""
    if _UNRECORDED.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_CYCLES = re.compile(
    rf"(?P<lead>(?:(?!\b(?:no|not|without|never|than|and|or|least|within)\b)[\w/-]+\s+){{0,6}}?)(?P<count>{_SIGN}{_NUMBER}\s+(?:(?:complete|full|additional|consecutive|prior|previous|planned)\s+)*"
    r"(?:cycles?|courses?|(?:hours|minutes|sessions?)(?=\s+of\s+[a-z ]{3,40}\s+(?:per|a|each|every|/)\s*(?:session|day|week|month)$))\s+of)\s+(?P<what>(?!the\s+study|study|treatment\b|therapy\b|this)[^,;:()<>≤≥=]{4,140})",
    re.IGNORECASE,
)
_EACH = re.compile(r"\s+(?:per|a|each|every|/)\s*(?:session|day|week|month)$", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:or|and|no|not|without|unless|except|but|if)\b", re.IGNORECASE)
_REGIMEN = re.compile(r"\b(?:with|using|of)\s[^,;:()]*$", re.IGNORECASE)


def cycles(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Planned 6 cycles of chemotherapy with A": the treatment; how many cycles of it, a person says."""
    match = _CYCLES.fullmatch(text, start, end)
    if match is None or _ANOTHER.search(_REGIMEN.sub("", match["what"])):
        return None
    if not context.plain(text, start, end, context).unparsed:
        return None
    told = f"{match['lead']}{_EACH.sub('', match['what'])}"
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(built.tree)):
        return None
    if not any(isinstance(x, c.Received) and is_coded(x.concept, "therapy") for x in c.leaves(built.tree)):
        return None
    asked = attest(text, match.start("count"), end, "investigator")
    return with_amounts(every([Built(built.tree, (match.span("what"),) * len(built.places)), asked]), text)


_LASTED = re.compile(
    r"(?P<main>[^,;:()<>≤≥=]{4,120}?)\s+(?P<tail>(?:(?:that|which)\s+(?:(?:has|have)\s+)?(?:lasted|persisted|lasts|persists)|of\s+(?:a\s+)?duration(?:\s+of)?)\s+(?:for\s+)?"
    r"(?:[<>≤≥]=?|less|more|at|longer|up|no|fewer|over|under|about|\d)[^,;:()]{2,50}"
    r"|(?:that|which)\s+(?:can\s?not|could\s+not|must\s+not|should\s+not)\s+be\s+(?:\w+ly\s+)?(?:stopped|discontinued|switched|changed|interrupted|withheld|paused|withdrawn|replaced|modified|reduced|tapered)\b[^,;:()]{0,60})",
    re.IGNORECASE,
)


def lasted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Headache that lasted ≤ 4 hours": the headache, and how long it lasted where a record can tell."""
    match = _LASTED.fullmatch(text, start, end)
    if match is None or not context.plain(text, start, end, context).unparsed:
        return None
    main = context.clause(text, start, match.end("main"), context)
    ill = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    if main.unparsed or not any(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(ill)):
        return None
    if isinstance(ill, c.AnyOf):
        return None  # of which of them it is said cannot be known
    asked = attest(text, *match.span("tail"), "investigator")
    return with_amounts(narrowed(main, asked), text)


# "Grafts donated after cardiac arrest": it was the donor's.
_DONATED = re.compile(
    r"(?:(?:all|any|the|an?|use\s+of|receipt\s+of|transplantation\s+of|kidney|liver|heart|lung|pancreas|islet|organ|cadaveric|deceased|solid)\s+)*(?:grafts?|organs?|kidneys?|livers?|hearts?|lungs?|tissues?|transplants?|donations?)\s+"
    r"(?:(?:(?:that\s+(?:was|were)\s+)?(?:donated|retrieved|procured|harvested|obtained)|donations?)\s+)?(?:from\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}?donors?\s+)?(?:after|following)\s+(?:the\s+)?(?:cardiac|circulatory|brain|donor)[\s-]"
    r"(?:death|arrest)(?:\s*\([^()]{2,30}\))?",
    re.IGNORECASE,
)


def donated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Grafts donated after cardiac arrest": what befell the donor befell nobody else."""
    if _DONATED.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_MORE_ALSO = re.compile(
    r"(?P<main>\S.{4,200}?)\s*,?\s+(?:or|and/or)\s+(?P<also>(?:(?:at\s+any\s+time\s+)?(?:during|throughout)\s+(?:the\s+|this\s+)?(?:(?:whole|entire|course|duration|period|of|the|planned)\s+)*(?:study|trial)(?:\s+(?:period|participation|duration|treatment))?"
    r"|(?:who|that)\s+(?:will\s+)?(?:require|need|take|use|receive)s?\s+(?:these|them|it|such\s+[a-z]+)\s+(?:during|throughout|in|while)\s[^;:()<>≤≥=\d]{3,60}))",
    re.IGNORECASE | re.DOTALL,
)


def or_during(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X within 2 weeks of entry or during the study": the one now, or what is still to come."""
    match = _MORE_ALSO.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    given = [x for x in c.leaves(main.tree) if isinstance(x, c.Received)]
    if main.unparsed or isinstance(main.tree, c.Not) or not given or not all(x.within for x in given):
        return None  # "surgery, or injections within 2 weeks or …": the time is of both
    return some([main, attest(text, start, end, "investigator")])


_BROUGHT_VALUE = re.compile(
    r"(?P<main>[^;:()]{4,140}?)\s*,\s+(?:resulting\s+in|leading\s+to)\s+(?P<value>(?:an?\s+|the\s+)?[^,;:()]{4,120})",
    re.IGNORECASE,
)


def with_value(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Heparin within 48 hours, resulting in an aPTT above the upper limit of normal": both."""
    match = _BROUGHT_VALUE.fullmatch(text, start, end)
    if match is None:
        return None
    value = context.clause(text, *match.span("value"), context)
    if not isinstance(value.tree, c.Measurement) or not is_coded(value.tree.concept, "measurement"):
        return None
    main = context.clause(text, start, match.end("main"), context)
    if not isinstance(main.tree, (c.Received, c.Condition)):
        return None
    return every([main, value])


_BOUND = r"(?:at\s+least|more\s+than|greater\s+than|(?:a\s+)?minimum\s+of|≥|>=|>|less\s+than|fewer\s+than|no\s+more\s+than|at\s+most|≤|<=|<)\s*\S"
_EITHER_BOUND = re.compile(
    rf"(?:either\s+)?(?P<lead>(?:(?:have|has|having|had)\s+(?:had\s+)?)?)(?P<a>{_BOUND}[^,;:()]{{4,100}}?)\s*,?\s+(?P<join>or|and/or)\s+(?:have\s+had\s+)?(?P<b>{_BOUND}[^,;:()]{{4,100}})",
    re.IGNORECASE,
)


def either_bound(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "More than 3 visits in the past year, or at least 1 hospitalization …": each with its own number."""
    match = _EITHER_BOUND.fullmatch(text, start, end)
    if match is None or not context.plain(text, start, end, context).unparsed:
        return None
    both = [context.clause(text, *match.span(name), context) for name in ("a", "b")]
    if any(x.unparsed or isinstance(x.tree, (c.Not, c.Attest)) for x in both):
        return None
    return some(both)


LASTING = ("not be ", "nnot be ", "that last", "which last", "has last", "have last", "persist", "duration")

RULES: tuple[tuple[Callable[[str, int, int, Context], Built | None], tuple[str, ...]], ...] = (
    (rephrased, HINTS),
    (
        unrecorded,
        (
            "not part",
            "not attend",
            "not complet",
            "not having ",
            "causative",
            "etiologic",
            "causal ",
            "infecting ",
            "offending",
        ),
    ),
    (users, (" user", " wearer")),
    (started, ("started", "initiated", "commenced", "begun")),
    (cycles, ("cycle", "courses of", "course of", "hours of", "minutes of", "sessions of")),
    (lasted, LASTING),
    (or_during, (" study", " trial", " these ", " them ", " it ", " such ")),
    (with_value, ("resulting in", "leading to")),
    (
        either_bound,
        (
            " or at",
            " or more",
            " or great",
            " or a min",
            " or min",
            " or ≥",
            " or >",
            " or less",
            " or few",
            " or no",
            " or ≤",
            " or <",
            " or have",
            "/or ",
        ),
    ),
    (donated, ("donat", "graft", "transplant", "donor")),
)
"""Each with words of which one stands in whatever it reads."""
