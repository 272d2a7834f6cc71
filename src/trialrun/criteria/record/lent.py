"""The time that a heading or an introduction lends to the criteria under it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeGuard

from msgspec.structs import replace

from trialrun.criteria.layout.introductions import How, course_of_list, time_of_list, with_time
from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.permitting import EXAMPLES_COME
from trialrun.criteria.layout.pieces import Piece
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.criteria.words.comparisons import tells_number
from trialrun.criteria.words.windows import duration, windows
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span
from trialrun.vocab.mentions import fold

# Under such a heading, too, "patients with the following prior conditions", "history of surgery" are of old.
_OF_OLD = re.compile(r"\bprior\s+(?:symptoms|conditions)\b|\bhistory\s+of\b", re.IGNORECASE)


_SOME_TIME_IN_STUDY = re.compile(
    r"\bat\s+any\s?(?:time|point)\b|\bduring\s+the\s+(?:first|initial|last)\s+(?:\d+|one|two|three|four|six|eight|twelve)\s",
    re.IGNORECASE,
)
# "X prior to diagnosis": what a person is asked may say itself when it was.
_OWN_TIME = re.compile(
    r"\b(?:prior\s+to|before|after|since|during|until|at\s+any\s+time|ever|within|past|history|current(?:ly)?)\b",
    re.IGNORECASE,
)


def under(criterion: Criterion, section: Section) -> Criterion:
    """The criterion with the time that its section and the heading of its list lend."""
    return _values_timed(_headed(criterion, section))


def _headed(criterion: Criterion, section: Section) -> Criterion:
    """ "Concurrent Medication: Excluded:", "Excluded within 14 days:": a list with its heading's time."""
    if section.topic and (time := time_of_list(section.label)) is not None:
        drugs = all(
            isinstance(x, c.Received) or (isinstance(x, c.Attest) and not _OWN_TIME.search(x.text))
            for x in c.leaves(criterion.tree)
        )
        return timed(criterion, time) if drugs else criterion
    if not section.topic.lower().startswith("concurrent") or _OF_OLD.search(
        f"{criterion.lead} {criterion.text}"
    ):
        return criterion
    if _SOME_TIME_IN_STUDY.search(criterion.text):
        return criterion  # "A, at any time while on study drug": not only of today
    return going_on(criterion)


_SINCE = re.compile(
    r"\W*(?P<bound>at\s+least|more\s+than|greater\s+than|minimum\s+of|≥|>=?)\s*(?P<n>\d+|one|two|three|four|six)\s*(?P<unit>days?|weeks?|months?|years?)"
    r"\s+(?:must\s+have\s+elapsed\s+)?since\s+(?:the\s+)?(?:any\s+)?(?:other\s+)?(?:(?:prior|last|previous)\b[^:.;]{0,60}|[^:.;]{2,80}?(?P<some>including)"
    r"(?:\s*,?\s*but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?(?:,?\s+(?:any\s+of\s+)?the\s+following)?\s*):\W*",
    re.IGNORECASE,
)


def since_all(introduction: str) -> c.Window | None:
    """ "At least 4 weeks since prior:": within that time nothing of the list was given."""
    match = _SINCE.fullmatch(introduction)
    if match is None:
        return None
    return c.Window(duration(match["n"], match["unit"], match["bound"]).beyond(), anchor="treatment")


def asks_itself(introduction: str, time: c.Window | None) -> bool:
    """Whether an introduction asks for more than its list: "At least 3 months since steroids, including:"."""
    since = _SINCE.fullmatch(introduction)
    return (time is None or (since is not None and since["some"] is not None)) and not time_of_values(
        introduction
    )


def told_by_head(introduction: Passage, how: How, section: Section, time: c.Window | None) -> Passage | None:
    """What the introduction of a list asks for itself."""
    if how.bare and section.kind == "inclusion":
        return without_support(introduction)
    if how.bare or how.template or not asks_itself(introduction.text.strip(), time):
        return None
    return introduction.slice(0, len(EXAMPLES_COME.sub("", introduction.text)))


# "Blood counts (no transfusion within 14 days):": of its values, and a demand that none of the lines repeats
_UNSUPPORTED = re.compile(
    r"(?:\(\s*|,\s*|\s)(?:under\s+)?(?P<none>(?:no|without)\s+[^():;<>≤≥=]{0,60}?(?:transfus|growth\s+factor|G-?CSF|stimulating\s+factor|erythropoietin)[^():;<>≤≥=]{0,60}?"
    r"(?:within|for|in\s+the|during)\s[^():;<>≤≥=]{0,20}?\d+\s*(?:days?|weeks?|months?)\b[^():;<>≤≥=]{0,60}?)\)?\s*:?\s*",
    re.IGNORECASE,
)


def without_support(introduction: Passage) -> Passage | None:
    """The part of an introduction that says without which support the values under it were measured."""
    text = introduction.text
    if "ransfus" not in text and "actor" not in text and "CSF" not in text and "rythropoietin" not in text:
        return None
    found = _UNSUPPORTED.search(text)
    if found is None or (found.end() < len(text) and text[found.end() - 1] not in "): "):
        return None
    return introduction.slice(*found.span("none"))


_NONE_NOW = re.compile(
    r"\W*(?:no|not)\s+(?:other\s+)?(?:concurrent|concomitant|current|ongoing)\b(?!\s+(?:or|and)\b)",
    re.IGNORECASE,
)
_TAKEN_NOW = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?|those|individuals|who|are|is)\s+)*"
    r"(?:(?:current|concurrent|concomitant|ongoing)\s+(?:use|treatment|therapy|medication|administration)(?:\s+(?:of|with))?"
    r"|(?:(?:currently|concurrently|concomitantly)\s+)?(?:taking|receiving|using|(?:treated|being\s+treated)\s+with))\s*:\W*",
    re.IGNORECASE,
)


def only_now(introduction: str) -> bool:
    """ "No concurrent medications:", "Current use of:": what is taken now keeps out, and nothing else."""
    return _NONE_NOW.match(introduction) is not None or _TAKEN_NOW.fullmatch(introduction) is not None


def going_on(criterion: Criterion) -> Criterion:
    """The criterion asking for treatment that goes on, where it says of none when it was."""
    places = tuple((span.start, span.end) for span in criterion.spans)
    built = with_leaves(Built(criterion.tree, places), _going_on)
    return replace(criterion, tree=built.tree, spans=tuple(Span(*place) for place in built.places))


def _going_on(tree: c.Tree, place: Place) -> Built:
    own = isinstance(tree, c.Received) and (tree.within, tree.lasting, tree.lines) == (None, None, None)
    if own and isinstance(tree, c.Received) and not tree.planned:
        tree = replace(tree, ongoing=True)
    return leaf(tree, *place)


def of_course(
    topic: str, item: Passage, section: Section, read: Callable[[Passage, Section], Piece]
) -> Piece:
    """A line under "Newly diagnosed:": of a disease that is so; under another heading as it is."""
    alone, course = read(item, section), course_of_list(topic)
    if not course:
        return alone
    ill = [x for x in c.leaves(alone.built.tree) if isinstance(x, c.Condition) and not x.course]
    denied = isinstance(alone.built.tree, c.Not)
    if denied or len(ill) < len(alone.built.places):
        return alone
    words = f"{course} "
    told = read(Passage(words, [-1] * len(words)).joined(item), section)
    named = {x.concept for x in ill}
    asked = [x for x in c.leaves(told.built.tree) if not isinstance(x, c.Attest)]
    same = bool(asked) and all(isinstance(x, c.Condition) and x.concept in named for x in asked)
    return told if same else alone


def timed(criterion: Criterion, time: c.Window) -> Criterion:
    """ "Within 4 weeks before entry:": the time of what is listed, where that has none of its own."""
    places = tuple((span.start, span.end) for span in criterion.spans)
    lent = with_time(Built(criterion.tree, places), time)
    if lent is None:
        return criterion
    spans = tuple(Span(start, end) for start, end in lent.places)
    return replace(criterion, tree=lent.tree, spans=spans)


_OF_VALUES = re.compile(
    r"\b(?:laboratory|labs?|functions?|cardiac\s+criteria|(?:blood|h(?:a|ae|e)matolog\w+|chemistry|organ|marrow|vital|clinical|screening|baseline)\s+"
    r"(?:values?|parameters?|tests?|results?|counts?|criteria|signs?|levels?|indices|indicators?|indexes|examinations?|assessments?))\b",
    re.IGNORECASE,
)
_SAYS_NO_MORE = frozenset(
    """
    ecg electrocardiogram echocardiogram
    a abnormal acceptable adequate all an and any appropriate are as assessed assessment assessments
    at based baseline basic be been below biochemical biochemistry blood bone by cardiac chemistry
    clinical clotting coagulation collected conducted confirmed count counts criteria criterion current
    defined demonstrated described determined documented done each essentially evaluated evaluation
    evaluations every evidenced examination examinations following follows for function functional
    functions good had haematological haematology has have having heart hematologic hematological
    hematology hematopoietic hepatic important in index indicated indicators indices initial is kidney
    lab laboratory labs level levels listed liver lung main major marrow measured meet meeting meets
    met must normal noted obtained of on or organ organic organs otherwise parameter parameters
    participant participants patient patients performed pulmonary renal required requirement
    requirements reserve result results routine screening serum shall should shown specified stated
    status subject subjects sufficient taken test tested testing tests that the their these those to
    unless value values vital was were who with
    """.split()
)


@lru_cache(maxsize=64)
def time_of_values(introduction: str) -> c.Window | None:
    """The time of the values that are listed: "Adequate organ function within 14 days before entry:"."""
    if _OF_VALUES.search(introduction) is None or not tells_number(introduction):
        return None
    folded = fold(introduction)
    found = list(windows(folded))
    if len(found) != 1 or found[0].alternative is not None or found[0].lasting:
        return None
    time = found[0].value
    if time.at_most is None or time.at_least is not None or time.after:
        return None
    rest = re.sub(r"[^a-z]", " ", f"{folded[: found[0].start]} {folded[found[0].end :]}").split()
    return time if all(word in _SAYS_NO_MORE for word in rest) else None


# No value of a laboratory or of an organ.
_NOT_OF_THEM = frozenset(("life expectancy", "bmi", "weight", "height", "gestational age"))


def _values_timed(criterion: Criterion) -> Criterion:
    """The criterion with the time that the heading of its list lends to values without one."""
    time = time_of_values(criterion.lead) if criterion.lead else None
    if time is None or not any(map(_timeless, c.leaves(criterion.tree))):
        return criterion
    places = tuple((span.start, span.end) for span in criterion.spans)
    built = with_leaves(
        Built(criterion.tree, places),
        lambda tree, place: leaf(replace(tree, within=time) if _timeless(tree) else tree, *place),
    )
    return replace(criterion, tree=built.tree, spans=tuple(Span(*place) for place in built.places))


def _timeless(tree: c.Tree) -> TypeGuard[c.Measurement]:
    return (
        isinstance(tree, c.Measurement)
        and (tree.within, tree.lasting) == (None, None)
        and tree.concept not in _NOT_OF_THEM
    )
