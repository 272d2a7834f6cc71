"""The time that a heading or an introduction lends to the criteria under it."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.criteria.layout.introductions import course_of_list, time_of_list, with_time
from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.pieces import Piece
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.criteria.words.windows import duration
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span

# Under such a heading, too, "patients with the following prior conditions", "history of surgery" are of old.
_OF_OLD = re.compile(r"\bprior\s+(?:symptoms|conditions)\b|\bhistory\s+of\b", re.IGNORECASE)


# "X prior to diagnosis": what a person is asked may say itself when it was.
_OWN_TIME = re.compile(
    r"\b(?:prior\s+to|before|after|since|during|until|at\s+any\s+time|ever|within|past|history|current(?:ly)?)\b",
    re.IGNORECASE,
)


def headed(criterion: Criterion, section: Section) -> Criterion:
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
    return going_on(criterion)


_SINCE = re.compile(
    r"\W*(?:at\s+least|more\s+than|greater\s+than|minimum\s+of|≥|>=?)\s*(?P<n>\d+|one|two|three|four|six)\s*(?P<unit>days?|weeks?|months?|years?)"
    r"\s+(?:must\s+have\s+elapsed\s+)?since\s+(?:the\s+)?(?:any\s+)?(?:other\s+)?(?:prior|last|previous)\b[^:.;]{0,60}:\W*",
    re.IGNORECASE,
)


def since_all(introduction: str) -> c.Window | None:
    """ "At least 4 weeks since prior:": within that time nothing of the list was given."""
    match = _SINCE.fullmatch(introduction)
    return None if match is None else c.Window(duration(match["n"], match["unit"]), anchor="treatment")


_NONE_NOW = re.compile(
    r"\W*(?:no|not)\s+(?:other\s+)?(?:concurrent|concomitant|current|ongoing)\b(?!\s+(?:or|and)\b)",
    re.IGNORECASE,
)


def none_now(introduction: str) -> bool:
    """ "No concurrent medications:": of what is listed, only what is taken now keeps out."""
    return _NONE_NOW.match(introduction) is not None


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
    ill = [x for x in c.leaves(alone.built.tree) if isinstance(x, c.Condition) and not x.course]
    denied = isinstance(alone.built.tree, c.Not)
    if not course or denied or len(ill) < len(alone.built.places):
        return alone
    words = f"{course} "
    told = read(Passage(words, [-1] * len(words)).joined(item), section)
    named = {x.concept for x in ill}
    same = all(isinstance(x, c.Condition) and x.concept in named for x in c.leaves(told.built.tree))
    return told if same else alone


def timed(criterion: Criterion, time: c.Window) -> Criterion:
    """ "Within 4 weeks before entry:": the time of what is listed, where that has none of its own."""
    places = tuple((span.start, span.end) for span in criterion.spans)
    lent = with_time(Built(criterion.tree, places), time)
    if lent is None:
        return criterion
    spans = tuple(Span(start, end) for start, end in lent.places)
    return replace(criterion, tree=lent.tree, spans=spans)
