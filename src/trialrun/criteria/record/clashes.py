"""What cannot hold together: inside a sentence, and between two criteria of one record.

A record asks nothing that nobody can meet. Where it seems to, "and" joined alternatives, the criteria are of
different groups of people, or a sentence was misread: none of these may keep everybody out, or let them in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from msgspec.structs import replace

from trialrun.criteria.record.abuse import with_abuse_kept_out
from trialrun.criteria.record.narrower import other_sorts
from trialrun.criteria.record.sparing import BROAD
from trialrun.criteria.record.sparing import NOTE as OTHERS
from trialrun.criteria.trees.build import Built, at_least, every, negate, operands, some, unparsed
from trialrun.criteria.trees.build import implies as implied
from trialrun.criteria.trees.entailment import HEALTHY, excludes
from trialrun.criteria.trees.normal import negations_inside
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Kind, Span
from trialrun.vocab.concepts import Group, ancestors

# ---- inside a sentence ---------------------------------------------------------------------------------

_BOUNDED = (c.Age, c.IsSex, c.Measurement, c.Score)
_OF_PEOPLE = (c.Age, c.IsSex)
# What may stand between "men" and "women", or "18-30" and "50-65": nothing that relates one to the other.
_LISTED = re.compile(
    r"\s*(?:years?|yrs?|months?|of age|old)*(?:,|/|&|\+|and|or|\s)*"
    r"(?:(?:otherwise|healthy|adult|young|non-?pregnant|also|those|aged?|patients?)\s+)*",
    re.IGNORECASE,
)
_CHILD = re.compile(r"child|minor|adolescent|infant|teen|youth", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:wo)?m[ea]n\b|adult", re.IGNORECASE)


def reconciled(text: str, built: Built, kind: Kind) -> Built:
    """The sentence without conjunctions that nobody fits.

    Bounds that leave nothing between them keep out what lies beyond either ("under 18 and over 70"); sexes
    and ages that are listed are taken beside each other ("men and women"). Any other such conjunction is
    left to a person.
    """
    return _reconciled(text, built, kind == "exclusion")


def _reconciled(text: str, built: Built, denied: bool) -> Built:
    if type(built.tree) not in (c.All, c.AnyOf, c.Not, c.AtLeast, c.IfThen):
        return built
    match built.tree:
        case c.Not(of):
            inside = _reconciled(text, Built(of, built.places), not denied)
            return built if inside.tree is of else negate(inside)
        case c.AnyOf():
            return _each(text, built, c.AnyOf, denied, some)
        case c.All():
            whole = _each(text, built, c.All, denied, every)
            return _conjunction(text, whole, denied) if isinstance(whole.tree, c.All) else whole
        case c.AtLeast(count, of):
            parts = [_reconciled(text, part, denied) for part in _split(built, of)]
            return (
                built if all(p.tree is t for p, t in zip(parts, of, strict=True)) else at_least(count, parts)
            )
        case c.IfThen(condition, then):
            first, second = _split(built, (condition, then))
            rest = _reconciled(text, second, denied)
            return built if rest.tree is then else implied(first, rest)
    return built


def _split(built: Built, of: tuple[c.Tree, ...]) -> list[Built]:
    places = iter(built.places)
    return [Built(tree, tuple(next(places) for _ in c.leaves(tree))) for tree in of]


def _each(
    text: str,
    built: Built,
    kind: type[c.All] | type[c.AnyOf],
    denied: bool,
    joined: Callable[[Iterable[Built]], Built],
) -> Built:
    if not any(map(c.children, c.children(built.tree))):
        return built
    before = [Built(tree, places) for tree, places in operands(built, kind)]
    after = [_reconciled(text, part, denied) for part in before]
    same = all(new.tree is old.tree for new, old in zip(after, before, strict=True))
    return built if same else joined(after)


def _conjunction(text: str, built: Built, denied: bool) -> Built:
    parts = [Built(tree, places) for tree, places in operands(built, c.All)]
    clashing = _clashing([part.tree for part in parts])
    if not clashing:
        return _other_sex_apart(text, parts) or built
    members = [parts[number] for number in clashing]
    if not all(isinstance(member.tree, _BOUNDED) for member in members):
        return _left_to_a_person(text, built)
    others = [part for number, part in enumerate(parts) if number not in clashing]
    sexes = any(isinstance(member.tree, c.IsSex) for member in members)
    if all(isinstance(member.tree, _OF_PEOPLE) for member in members) and (sexes or not denied):
        if not _listed(text, members):
            return _left_to_a_person(text, built)
        children = [x for x in others if isinstance(x.tree, c.Age) and _CHILD.search(_words(text, x))]
        if children and any(_GROWN.search(_words(text, member)) for member in members):
            members += children  # "women, men, and children"
            others = [x for x in others if x not in children]
    elif not denied:
        return _left_to_a_person(text, built)
    told = [
        x.tree.concept if isinstance(x.tree, c.Measurement) else x.tree.scale
        for x in others
        if isinstance(x.tree, (c.Measurement, c.Score))
    ]
    if len(set(told)) < len(told):  # a bound for each of them: "males < 11 and females < 10"
        return _left_to_a_person(text, built)
    return every([*others[: clashing[0]], some(members), *others[clashing[0] :]])


def _other_sex_apart(text: str, parts: list[Built]) -> Built | None:
    """ "Women who are A or men who are B": the men are no alternative among the women."""
    sex = next((part.tree for part in parts if isinstance(part.tree, c.IsSex)), None)
    listed = max(parts, key=lambda part: part.end)
    if sex is None or not isinstance(listed.tree, c.AnyOf):
        return None
    members = [Built(tree, places) for tree, places in operands(listed, c.AnyOf)]
    others = [
        member
        for member in members
        if any(isinstance(x, c.IsSex) and x != sex for x in c.children(member.tree) or (member.tree,))
    ]
    if not others:
        return None
    last = max(members, key=lambda member: member.start)
    if others != [last] or len(members) < 2:
        return _left_to_a_person(text, every(parts))
    own = some(member for member in members if member is not last)
    return some([every([*(part for part in parts if part is not listed), own]), last])


def _clashing(trees: list[c.Tree]) -> list[int]:
    """The numbers of the leaves of which at least one rules another out."""
    found: set[int] = set()
    alike: dict[tuple[type, str], list[int]] = defaultdict(list)
    for number, tree in enumerate(trees):
        leaf = tree.of if isinstance(tree, c.Not) else tree
        if not c.children(leaf) and not isinstance(leaf, (c.Unparsed, c.Attest, c.Allowed)):
            alike[type(leaf), getattr(leaf, "concept", "")].append(number)
    for numbers in alike.values():
        for one, other in combinations(numbers, 2):
            if excludes(trees[one], trees[other]):
                found |= {one, other}
    return sorted(found)


def _listed(text: str, members: list[Built]) -> bool:
    """Whether they stand one beside the other, as groups of people: "boys and girls", "18-30 and 50-65"."""
    for member in members:
        age = member.tree
        open_ended = isinstance(age, c.Age) and (age.range.low is None or age.range.high is None)
        if open_ended and any(map(str.isdigit, _words(text, member))):
            return False
    ordered = sorted(members, key=lambda member: member.start)
    return all(_LISTED.fullmatch(text[one.end : other.start]) for one, other in pairwise(ordered))


def _words(text: str, part: Built) -> str:
    return text[part.start : part.end]


def _left_to_a_person(text: str, built: Built) -> Built:
    return unparsed(text, built.start, built.end)


# ---- between criteria ----------------------------------------------------------------------------------


_ASKS_NOTHING = frozenset((c.Unparsed, c.Allowed))


def demands(criterion: Criterion) -> tuple[c.Tree, ...]:
    """What must hold for a patient to pass, as far as it was understood."""
    permission = type(criterion.tree) is c.Allowed
    denied = criterion.kind == "exclusion" and not permission
    tree = negations_inside(criterion.tree, negated=denied)
    parts = tree.of if type(tree) is c.All else (tree,)
    return tuple([part for part in parts if type(part) not in _ASKS_NOTHING])


def is_certain(one: Criterion, other: Criterion, part: c.Tree, another: c.Tree) -> bool:
    """Whether two demands that rule each other out were understood whole, alone, and in one way.

    Items of a list under a sentence may be alternatives, and so may those of two headings. "Healthy"
    is said of volunteers, and loosely of patients ("in good general health").
    """
    understood = all(each.coverage in ("compiled", "attested") for each in (one, other))
    apart = one.kind == other.kind and (one.section, one.lead) != (other.section, other.lead)
    listed = bool(one.lead or other.lead)
    healthy = any(
        isinstance(leaf, c.Condition) and leaf.concept == HEALTHY
        for tree in (part, another)
        for leaf in c.leaves(tree)
    )
    return understood and not (apart or listed or healthy)


def _of_two_ages(one: Criterion, other: Criterion, part: c.Tree, another: c.Tree) -> bool:
    """ "Patients of 50 to 75 years with A", "patients under 50 with A at high risk": two groups of people.

    Whatever else of such sentences was not understood, nobody is of both ages.
    """
    asked = one.kind == other.kind == "inclusion" and one.section == other.section
    ages = isinstance(part, c.Age) and isinstance(another, c.Age)
    return asked and ages and not (one.lead or other.lead)


def at_odds(criteria: Iterable[Criterion]) -> dict[str, tuple[str, ...]]:
    """The criteria of the text of which certain others make sure that nobody passes both: id to their ids."""
    listed = [one for one in criteria if one.kind != "structured"]
    parts = [(one, part) for one in listed for part in demands(one)]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one, part, other, another in _related(parts):
        if one.id == other.id or other.id in found.get(one.id, ()):
            continue
        if one.applies_to and other.applies_to and one.applies_to != other.applies_to:
            continue
        certain = is_certain(one, other, part, another) or _of_two_ages(one, other, part, another)
        if certain and excludes(part, another):
            found[one.id][other.id] = None
            found[other.id][one.id] = None
    for kinds in (*_cancers_apart(listed), *_beside_volunteers(listed)):
        for one in kinds:
            found[one.id] |= {other.id: None for other in kinds if other.id != one.id}
    # In the record's order: the wider concepts of one come in any.
    return {name: tuple([one.id for one in listed if one.id in others]) for name, others in found.items()}


_VOLUNTEERS = re.compile(
    r"\W*(?:[\w-]+ ){0,3}?(?:normal|healthy)\s+(?:adult |human |control )*"
    r"(?:volunteers?|controls?|subjects?|individuals?|people|persons?)\b"
    r"|\W*(?:volunteers|controls)\s+(?:who|with|without)\b",
    re.IGNORECASE,
)
_ILL_PEOPLE = re.compile(
    r"\W*(?:(?:adult|male|female|pediatric|affected)\s+)*(?:patients?|subjects?|individuals?|persons?|people|those|participants?|adults?|children|m[ea]n|wom[ea]n)\s+"
    r"(?:with|who have|having|suffering from|diagnosed with)\b",
    re.IGNORECASE,
)


def _beside_volunteers(listed: list[Criterion]) -> Iterator[list[Criterion]]:
    """ "Patients with A", "patients with B", "healthy volunteers": lines that each name another group."""
    groups: dict[tuple[str, str, str], list[Criterion]] = defaultdict(list)
    for one in listed:
        if one.kind == "inclusion":
            groups[one.section, one.applies_to, one.lead].append(one)
    for lines in groups.values():
        if not any(_VOLUNTEERS.match(one.text) for one in lines):
            continue
        ill = [one for one in lines if _names_the_ill(one)]
        well = [one for one in lines if _VOLUNTEERS.match(one.text) and one not in ill]
        if well and ill:
            yield well + ill


def _names_the_ill(one: Criterion) -> bool:
    """ "Patients with A", also where that was not understood, and "asthmatics and healthy volunteers"."""
    if isinstance(one.tree, c.AnyOf) and any(
        isinstance(part, c.Condition) and part.concept == HEALTHY for part in one.tree.of
    ):
        return _asks_for_illness(one.tree)
    if _ILL_PEOPLE.match(one.text) is None:
        return False
    unread = one.coverage == "unparsed" and _PATIENTS.match(one.text) is not None
    return unread or _asks_for_illness(one.tree)


_PATIENTS = re.compile(r"\W*(?:[\w-]+ ){0,2}?patients?\b", re.IGNORECASE)


def _asks_for_illness(tree: c.Tree) -> bool:
    parts = tree.of if isinstance(tree, (c.All, c.AnyOf)) else (tree,)
    return any(
        isinstance(leaf, c.Condition) and leaf.concept != HEALTHY
        for part in parts
        if not isinstance(part, c.Not)
        for leaf in c.leaves(part)
    )


# What a cancer consists of, in whatever organ: no other than the cancer named beside it.
_TISSUES = frozenset(
    (
        *("adenocarcinoma", "squamous cell carcinoma", "carcinoma", "sarcoma"),
        *("neuroendocrine carcinoma", "undifferentiated carcinoma"),
    )
)
_LEAST_TISSUES = 2
_LEAST_KINDS = 3  # so many cancers one after the other are kinds, of which a patient has one


def _cancers_apart(listed: list[Criterion]) -> Iterator[list[Criterion]]:
    """Cancers that are asked for in a list, none a kind of another."""
    groups: dict[tuple[str, str, str], list[tuple[Criterion, str]]] = defaultdict(list)
    for one in listed:
        if one.kind == "inclusion" and isinstance(one.tree, c.Condition) and not one.tree.within:
            covering = ancestors(one.tree.concept, "condition")
            if "malignancy" in covering and "metastatic cancer" not in covering:
                groups[one.section, one.applies_to, one.lead].append((one, one.tree.concept))
    for group in groups.values():
        tissues = [(one, concept) for one, concept in group if concept in _TISSUES]
        organs = [(one, concept) for one, concept in group if concept not in _TISSUES]
        for alike, least in ((tissues, _LEAST_TISSUES), (organs, _LEAST_KINDS)):
            names = {concept for _, concept in alike}
            wider = {
                x for x in names if any(x in ancestors(name, "condition") for name in names if name != x)
            }
            if len(names - wider) >= least:
                yield [one for one, concept in alike if concept not in wider]


_Part = tuple[Criterion, c.Tree]
_HELD_TOGETHER = frozenset((*_BOUNDED, c.Test))
# So often no record asks for one thing; of more the first are held against each other, for the sake of time.
_MOST = 64


def _related(parts: list[_Part]) -> Iterator[tuple[Criterion, c.Tree, Criterion, c.Tree]]:
    """Pairs that may rule each other out: bounds of one thing, what is demanded and what is denied."""
    bounded: dict[tuple[type, str], list[_Part]] = defaultdict(list)
    denied: dict[tuple[type, str], list[_Part]] = defaultdict(list)
    asked: list[tuple[_Part, c.Tree]] = []
    said: Counter[tuple[type, str]] = Counter()
    for demand in parts:
        part = demand[1]
        leaf = part.of if type(part) is c.Not else part
        leaf = leaf.of[0] if type(leaf) is c.AnyOf else leaf
        if isinstance(leaf, (c.Condition, c.Received, c.Test)):
            if type(part) is c.Not:
                denied[type(leaf), leaf.concept].append(demand)
            elif said[type(leaf), leaf.concept] < _MOST:
                said[type(leaf), leaf.concept] += 1
                asked.append((demand, leaf))
        if type(leaf) in _HELD_TOGETHER:
            bounded[type(leaf), getattr(leaf, "concept", "")].append(demand)
    for same in (x[:_MOST] for x in bounded.values()):
        for (one, part), (other, another) in combinations(same, 2):
            yield one, part, other, another
    for (one, part), leaf in asked:
        assert isinstance(leaf, (c.Condition, c.Received, c.Test))
        group: Group = "condition" if isinstance(leaf, c.Condition) else "therapy"
        wider = {leaf.concept} if isinstance(leaf, c.Test) else ancestors(leaf.concept, group)
        for concept in wider:
            for other, another in denied.get((type(leaf), concept), ())[:_MOST]:
                yield one, part, other, another


NOTE = "As it reads, nobody could meet this and {}: a person has to look, and it keeps nobody out by itself."


def kept_open(criteria: tuple[Criterion, ...], treated: Iterable[str] = ()) -> tuple[Criterion, ...]:
    """The criteria, those that rule each other out asking a person before they keep anybody out.

    treated: the diseases that the trial is for, whoever wrote how they are asked for.
    """
    treated = tuple(treated)
    criteria = other_sorts(with_abuse_kept_out(criteria), treated)
    odds = at_odds(criteria)
    if odds:
        criteria = tuple(_asking(one, odds[one.id]) if one.id in odds else one for one in criteria)
    wanted = {x.concept for one in criteria if one.kind == "inclusion" for x in _asked_for(one)}
    own = wanted.union(treated)
    return tuple(
        _of_others(
            _of_earlier(one, own if one.kind == "exclusion" and _BEFORE.search(one.text) else wanted), wanted
        )
        if one.id not in odds
        else one
        for one in criteria
    )


_BEFORE = re.compile(r"\b(?:prior|previous(?:ly)?|earlier|past)\b", re.IGNORECASE)
EARLIER = "Read as: an earlier one than the disease for which the trial takes somebody."


def _asked_for(criterion: Criterion) -> Iterator[c.Condition]:
    yield from (part for part in demands(criterion) if isinstance(part, c.Condition))


def _is_past(tree: c.Condition) -> bool:
    return tree.status == "history" and tree.within is None and tree.concept not in BROAD


def _covers(denied: c.Condition, wanted: str) -> bool:
    wider = ancestors(wanted, "condition")
    return denied.concept in wider and wider.isdisjoint(denied.excepting)


def _of_earlier(criterion: Criterion, wanted: set[str]) -> Criterion:
    """ "Previous stroke" keeps nobody out for the stroke that is asked for: of another one, a person tells.

    However little else of the demand was understood: whoever has the disease is not out for having it.
    """
    tree = criterion.tree
    operands = tree.of if isinstance(tree, c.AnyOf) else (tree,)
    if criterion.kind != "exclusion" or not any(isinstance(x, c.Condition) and _is_past(x) for x in operands):
        return criterion
    if len(criterion.spans) != sum(1 for _ in c.leaves(tree)):
        return criterion
    parts: list[c.Tree] = []
    spans: list[Span] = []
    ahead = 0
    for part in operands:
        count = sum(1 for _ in c.leaves(part))
        parts.append(part)
        spans += criterion.spans[ahead : ahead + count]
        ahead += count
        if isinstance(part, c.Condition) and _is_past(part) and any(_covers(part, x) for x in wanted):
            parts[-1] = c.All((part, c.Attest(criterion.text, "investigator")))
            spans.append(criterion.span or Span(0, 0))
    if len(spans) == len(criterion.spans):
        return criterion
    note = " ".join(one for one in (criterion.note, EARLIER) if one)
    whole = c.AnyOf(tuple(parts)) if len(parts) > 1 else parts[0]
    return replace(criterion, tree=whole, spans=tuple(spans), note=note)


def _of_others(criterion: Criterion, wanted: set[str]) -> Criterion:
    """ "Severe lung disease" in a trial that takes people for their asthma: another one than that."""
    tree = _others_alone(criterion.tree, criterion.kind == "exclusion", wanted) if wanted else criterion.tree
    if tree == criterion.tree:
        return criterion
    note = " ".join(one for one in (criterion.note, OTHERS) if one)
    return replace(criterion, tree=tree, note=note)


def _others_alone(tree: c.Tree, denied: bool, wanted: set[str]) -> c.Tree:
    match tree:
        case c.Not(of):
            return c.Not(_others_alone(of, not denied, wanted))
        case c.All(of) | c.AnyOf(of):
            return type(tree)(tuple([_others_alone(part, denied, wanted) for part in of]))
        case c.Condition(severity="severe", course=None) if denied:
            own = tuple(sorted(x for x in wanted if x != tree.concept and _covers(tree, x)))
            return replace(tree, excepting=(*tree.excepting, *own)) if own else tree
    return tree


def _asking(criterion: Criterion, others: tuple[str, ...]) -> Criterion:
    person = c.Attest(criterion.text, "investigator")
    span = criterion.span or Span(0, 0)
    kind = c.All if criterion.kind == "exclusion" else c.AnyOf
    own = criterion.tree.of if isinstance(criterion.tree, kind) else (criterion.tree,)
    note = " ".join(part for part in (criterion.note, NOTE.format(_named(others))) if part)
    return replace(criterion, tree=kind((*own, person)), spans=(*criterion.spans, span), note=note)


def _named(ids: tuple[str, ...]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} or {ids[-1]}"


def as_written(criterion: Criterion) -> Criterion:
    """The criterion without what `kept_open` added."""
    tree = criterion.tree
    if NOTE.partition("{}")[0] not in criterion.note or not isinstance(tree, (c.All, c.AnyOf)):
        return criterion
    own = tree.of[:-1]
    alone = own[0] if len(own) == 1 else type(tree)(own)
    return replace(criterion, tree=alone, spans=criterion.spans[:-1])
