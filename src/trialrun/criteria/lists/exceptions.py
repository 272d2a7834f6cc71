"""Exceptions: "malignancy except X within 5 years" spares X, and the time still belongs to the malignancy.

Who has another malignancy besides X still has one: an exception is an operand of the leaf.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.lists.belonging import of_many_kinds
from trialrun.criteria.lists.exempt import QUALIFIERS, Exempt, names_in
from trialrun.criteria.lists.exempt_members import granted, granted_or_weighed, is_of_some, of_members
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import list_of_phrases
from trialrun.criteria.phrases.tails import runs_on
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    negate,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.trees.uncoded import is_kind_of
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a


def with_exceptions(built: Built, spared: list[Exempt], context: Context) -> Built:
    """The clause's tree with each exception taken from the leaves before it that cover it."""
    for exempt in spared:
        built = _with_exception(built, exempt, context)
    return built


def _with_exception(built: Built, exempt: Exempt, context: Context) -> Built:
    first = exempt.chunks[0].start
    if not context.excluding and not isinstance(built.tree, c.Not) and not built.unparsed:
        asked = _DEMANDED.match(context.text, 0, exempt.start) is not None
        if asked and _PEOPLE.match(context.text, first, exempt.end) is not None:
            # "must be receiving X (except infants in Y)": it is asked of all others
            return some([built, attest(context.text, first, exempt.end, "investigator")])
    if any(pattern.match(context.text, first, exempt.end) for pattern in (_PURPOSE, _THOSE)):
        return granted(built, attest(context.text, first, exempt.end, "investigator"))
    if "(" in context.text and (those := _THOSE_SUCH_AS.match(context.text, first)) is not None:
        return granted(built, attest(context.text, first, max(those.end(), exempt.end), "investigator"))
    if any(x.role == "must" for x in exempt.chunks[1:]):
        return _kept(built, exempt, context)  # "A other than B must have C": a demand, and no exception
    phrases = _told_behind_alike(
        *_with_second_verbs(*list_of_phrases(exempt.chunks, context), context.text), context.text
    )
    phrases = _treated_alike(phrases)
    targets = [
        (tree, place)
        for tree, place in zip(c.leaves(built.tree), built.places, strict=True)
        if isinstance(tree, (c.Condition, c.Received)) and place[0] < exempt.start
    ]
    if all(isinstance(x, c.Measurement) and x.concept == "life expectancy" for x in c.leaves(built.tree)):
        # "at least a year (excluding the cancer)": what it would be without; only a person can say
        return attest(context.text, built.start, exempt.end, "investigator")
    of_ills = all(isinstance(tree, c.Condition) for tree, _ in targets)
    if not targets or not phrases or (of_ills and _SIGN_OF_IT.match(context.text, first, exempt.end)):
        return _not_understood(built, exempt, context)
    told = _told(phrases, [tree for tree, _ in targets], context)
    if len(told) == len(phrases):
        of_these = _of_these_members(built, exempt, told, context)
        return of_these or _spared(built, exempt, phrases, targets, context)
    if told:
        # "malignancy except A, B or other cancer in remission": A and B are known, the rest is for a person.
        known = [x for x in phrases if not any(x is y for y in told)]
        built = _spared(built, exempt, known, targets, context)
        return of_members(built, exempt, told, phrases[0], context)
    return _spared(built, exempt, phrases, targets, context)


def _of_these_members(built: Built, exempt: Exempt, told: list[Phrase], context: Context) -> Built | None:
    """ "A, B or C, except well controlled C": who has an A or a B is kept out whatever his C is like."""
    several = context.excluding and _of_several(built.tree) and not built.unparsed
    if not several or not _plain_words(exempt, context):
        return None
    if not all(is_of_some(built, exempt, phrase) for phrase in told):
        return None
    return of_members(built, exempt, told, told[0], context)


_PEOPLE = re.compile(
    r"(?:(?:for|in|of|those|the|any)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|people|infants?|newborns?"
    r"|neonates?|children|adolescents?|adults?|wom[ae]n|m[ae]n|females?|males?)\s+\w",
    re.IGNORECASE,
)
# A demand, and no words for whom the trial takes: of "patients with X, except children" none are taken.
_DEMANDED = re.compile(
    r"[^;]*\b(?:must|should|shall|need(?:s|ed)?\s+to|ha(?:ve|s)\s+to|required)\b|\W*(?:(?:have|has)\s+)?(?:receiv(?:ing|ed)|tak(?:ing|en)|on)\s",
    re.IGNORECASE,
)
# "infection except colonization with A or B": a sign or a risk of A is spared, and no A
_SIGN_OF_IT = re.compile(
    r"(?:[\w-]+\s+){0,3}?(?:cultures?|coloni[sz]ation|carriage|shedding|antibod(?:y|ies)|tit(?:er|re)s?|serolog(?:y|ies)|isolation|exposures?|contacts?"
    r"|vaccinations?|immuni[sz]ations?|immunity|(?:family|parental)\s+history)\s+(?:of|to|with|for|from|against)\s",
    re.IGNORECASE,
)
_TREATED = re.compile(r"\b(?:treated|resected|excised|cured|removed)\b", re.IGNORECASE)


def _treated_alike(phrases: list[Phrase]) -> list[Phrase]:
    """ "except curatively treated A or B": a bare B is spared when it was treated so, too."""
    if not phrases or not phrases[0].concepts:
        return phrases
    lead = [x for x in phrases[0].chunks if x.end <= phrases[0].concepts[0].start]
    treated = [x for x in lead if x.kind in ("cue", "word") and _TREATED.search(x.text)]
    if not treated:
        return phrases
    begin = next(i for i, x in enumerate(lead) if x is treated[0])
    alike = [phrases[0]]
    for phrase in phrases[1:]:
        bare = phrase.bare and not (_qualified(phrase) or phrase.window or phrase.grade)
        alike.append(sort_chunks([*lead[begin:], *phrase.chunks]) if bare else phrase)
    return alike


_FIRST_VERB = re.compile(r"\s+(?:that|which)\s", re.IGNORECASE)
_SECOND_VERB = re.compile(r"(?:have|has|had|are|is|were|was|do|does|did)\b", re.IGNORECASE)


def _with_second_verbs(phrases: list[Phrase], joins: list[str], text: str) -> tuple[list[Phrase], list[str]]:
    """ "A or tumors that were treated and are considered cured": both verbs are said of the same tumors."""
    told, between = phrases[:1], []
    for phrase, join in zip(phrases[1:], joins, strict=False):
        first = told[-1].concepts[0].end if told[-1].concepts else told[-1].end
        goes_on = join == "and" and not phrase.concepts and _SECOND_VERB.match(text, phrase.start)
        if goes_on and _FIRST_VERB.match(text, first, told[-1].end):
            told[-1] = sort_chunks([*told[-1].chunks, *phrase.chunks])
        else:
            told.append(phrase)
            between.append(join)
    return told, between


_DONE_TO_THEM = re.compile(
    r"\b(?:treated|resected|excised|cured|removed|treatment|therapy|resection|excision|surgery|remission)\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(r"(?:that|which|who)\s+(?:has|is|was)\b", re.IGNORECASE)
_SAYS_WHICH = ("judge", "course", "severity")


def _told_behind_alike(phrases: list[Phrase], joins: list[str], text: str) -> list[Phrase]:
    """ "except A or B of the other side": whether an A is spared that is not so, the sentence leaves open.

    So it does with a longer list, when the words behind it say that something was treated.
    """
    told: list[Chunk] = []
    alike: list[Phrase] = []
    for phrase, join in zip(reversed(phrases), ("", *reversed(joins)), strict=False):
        bare = len(phrase.chunks) == 1 == len(phrase.concepts)
        if (
            bare
            and told
            and not _kind_of_last(phrase, alike[-1])
            and (join != "comma" or _DONE_TO_THEM.search(text, told[0].start, told[-1].end))
        ):
            phrase = sort_chunks([*phrase.chunks, *told])
        elif not bare:
            told = _told_behind(phrase, text, pair=len(phrases) == 2 and joins[-1] in ("or", "and", "and/or"))
        alike.append(phrase)
    return alike[::-1]


def _kind_of_last(phrase: Phrase, last: Phrase) -> bool:
    """ "Gestational diabetes or diabetes in remission": the second is told by a name of all."""
    kinds, whole = names_in(phrase.concepts), names_in(last.concepts[:1])
    return any(broad in _GENERAL for _, broad in whole) or any(
        group == of and is_a(name, broad, group) for group, name in kinds for of, broad in whole
    )


def _told_behind(phrase: Phrase, text: str, *, pair: bool) -> list[Chunk]:
    """The words behind the name, where they may be said of those before it too."""
    if not phrase.concepts or phrase.negated:
        return []
    behind = [x for x in phrase.chunks if x.start >= phrase.concepts[-1].end]
    if not any(x.kind == "word" or x.role in _SAYS_WHICH for x in behind):
        return []
    if any(x.kind not in ("word", "cue", "window") or x.role == "bracket" for x in behind):
        return []
    done = _DONE_TO_THEM.search(text, behind[0].start, behind[-1].end)
    of_one = _OF_ONE.match(text[phrase.concepts[-1].end : phrase.end].lstrip(" ,"))
    return behind if (pair or done) and not of_one else []


def _told(phrases: list[Phrase], targets: list[c.Condition | c.Received], context: Context) -> list[Phrase]:
    """Of several exceptions those that spare part of the whole by what is said of it: for a person."""
    found = []
    for phrase in phrases:
        names = names_in(phrase.concepts)
        whole = any(
            group == ("condition" if isinstance(tree, c.Condition) else "therapy")
            and is_a(tree.concept, name, group)
            for group, name in names
            for tree in targets
        )
        words = context.text[phrase.start : phrase.end]
        if whole and _qualified(phrase) and _FURTHER.search(words) is None and not runs_on(words):
            found.append(phrase)
    return found


def _qualified(phrase: Phrase) -> bool:
    return bool(phrase.words or phrase.judged or phrase.severities or phrase.stage or phrase.courses)


_FURTHER = re.compile(r"[;:]|\b(?:unless|except|must|should|however|excluded|ineligible)\b", re.IGNORECASE)


def _spared(
    built: Built,
    exempt: Exempt,
    phrases: list[Phrase],
    targets: list[tuple[c.Condition | c.Received, Place]],
    context: Context,
) -> Built:
    named = {group: _named(phrases, group, context.text) for group in ("condition", "therapy")}
    chosen: dict[Place, tuple[tuple[str, Phrase], ...]] = {}
    for tree, place in targets:
        group: Group = "condition" if isinstance(tree, c.Condition) else "therapy"
        names = named[group]
        if names is None:
            continue
        if spares := [x for name, x in names if is_kind_of(tree.concept, name, group)]:
            # "leukemia except malignancy" spares all of it; "surgery except minor surgery" does not
            return (_not_understood if all(map(_qualified, spares)) else _kept)(built, exempt, context)
        # a second malignancy may be any
        if covered := tuple(x for x in names if is_a(x[0], tree.concept.removeprefix("second "), group)):
            chosen[place] = covered
    last, last_place = next(
        (x for x in reversed(targets) if not _inside_brackets(x[1], exempt.start, context.text)), targets[-1]
    )
    names = named["condition" if isinstance(last, c.Condition) else "therapy"]
    if names is None and not chosen:
        return _not_understood(built, exempt, context)
    taken = {name for found in chosen.values() for name, _ in found}
    whole = {id(phrase) for found in chosen.values() for _, phrase in found if phrase.words}
    left = tuple(x for x in names or () if x[0] not in taken and id(x[1]) not in whole)
    if any(_another_name_of_all(name, phrase, last) for name, phrase in left):
        return _not_understood(built, exempt, context)
    if left:
        # "malignancy within 5 years or a concurrent malignancy, except X": X is spared of both; so it is
        # of "prescription or over-the-counter drugs, except X".
        for tree, place in targets:
            both = {tree.concept, last.concept}
            alike = len(both) == 1 or both <= _ANY_DRUG or both == _ON_TRIAL
            if place == last_place or (type(tree) is type(last) and alike):
                chosen[place] = (*chosen.get(place, ()), *left)

    def change(tree: c.Tree, place: Place) -> Built:
        found = chosen.get(place)
        if found is None or not isinstance(tree, (c.Condition, c.Received)) or place[0] >= exempt.start:
            return leaf(tree, *place)
        names = tuple(dict.fromkeys((*tree.excepting, *(name for name, _ in found))))
        spared = leaf(msgspec.structs.replace(tree, excepting=names), *place)
        harm = _harm_behind(exempt, context)
        until = exempt.end if harm is None else harm.start
        qualified = [_unless_qualified(*one, found, tree, until, context) for one in found]
        kept_out = some([spared, *(x for x in qualified if x is not None)])
        return kept_out if harm is None else every([kept_out, harm])

    return with_leaves(built, change)


# "A or B other than C that would contraindicate surgery": of B, for nobody is spared because it would.
_HARMS = re.compile(
    r"(?<!,)\s(?P<tail>(?:that|which)\s+(?:(?:would|could|may|might|can|will)\s+(?!not\b)\w|(?:(?:is|are)\s+)?(?:likely|expected|known)\s+to\b"
    r"|(?:contra-?indicat|preclud|interfer|compromis|prevent|confound|jeopardi|limit|impair|requir|necessitat)(?:e?s|e)?\b(?!\s+(?:no|only|not|minimal)\b))[^;:]*)",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?:can|may|will|could)\s+(?:safely\s+)?be\s", re.IGNORECASE)


def _harm_behind(exempt: Exempt, context: Context) -> Built | None:
    """What a clause behind the last exception says of all that is meant: "that would make it unsafe"."""
    match = _HARMS.search(context.text, exempt.start, exempt.end)
    if match is None or _HARMLESS.search(match["tail"]):
        return None
    return attest(context.text, *match.span("tail"), "investigator")


def _another_name_of_all(name: str, phrase: Phrase, tree: c.Condition | c.Received) -> bool:
    """ "Ganglioglioma except tumors with anaplastic parts": it by its general name, and no kind of it."""
    return isinstance(tree, c.Condition) and _qualified(phrase) and name in _GENERAL


# By these a disease is called when it was named before.
_GENERAL = frozenset(
    (
        "neoplasm",
        "malignancy",
        "solid tumor",
        "carcinoma",
        "congenital abnormality",
        "medical condition",
        "syndrome",
    )
)
# Any drug may be one of these.
_ANY_DRUG = frozenset(
    (
        "prescription drug",
        "over-the-counter drug",
        "herbal medicine",
        "dietary supplement",
        "concomitant medication",
    )
)
# "An investigational drug or device (except vaccines)": no device is a vaccine.
_ON_TRIAL = {"investigational agent", "investigational device"}


def _inside_brackets(place: Place, until: int, text: str) -> bool:
    """Whether a place stands in brackets that close before `until`: "hormones (e.g., X) other than Y"."""
    opened = text.rfind("(", 0, place[0])
    return opened > text.rfind(")", 0, place[0]) and text.find(")", place[0], until) >= 0


# "Hormones given with radiotherapy": beside what it is spared, and not spared itself.
_BESIDE = re.compile(
    r"\b(?:before|after|prior\s+to|following|during|with|without|for|against|alongside|until|while|by|via)\b",
    re.IGNORECASE,
)


def _beside(phrase: Phrase, chunk: Chunk, group: Group, text: str) -> bool:
    """Whether a name says more of the first one of its phrase; a kind of it says which is meant."""
    first = phrase.concepts[0]
    if chunk.start <= first.start or not _BESIDE.search(text, first.end, chunk.start):
        return False
    return not is_a(chunk_name(chunk, group), chunk_name(first, group), group)


def _named(phrases: list[Phrase], group: Group, text: str) -> list[tuple[str, Phrase]] | None:
    """What the phrases name in this group; None when one of them names nothing."""
    names: list[tuple[str, Phrase]] = []
    for phrase in phrases:
        own = [x for x in phrase.concepts if not chunk_name(x, group) or not _beside(phrase, x, group, text)]
        chunks = [*own, *(x for e in phrase.examples for x in e.value if x.kind == "concept")]
        found = [name for x in chunks if (name := chunk_name(x, group))]
        if not found or phrase.negated:
            return None
        if phrase.concepts and not chunk_name(phrase.concepts[0], group):
            return None
        names += [(name, phrase) for name in found]
    return names


# "except for intermittent use as an antiemetic": what it is for, which a person knows.
_PURPOSE = re.compile(
    r"(?:(?:an?|the|their|intermittent|short[- ]term|occasional|brief|limited|concurrent)\s+)*"
    r"(?:(?:when|if)\s+)?"
    r"(?:(?:use|used|given|administered|taken)\s+(?:only\s+)?(?:as|for|in|to)|as(?!\s+(?:above|below|defined|described|follows|listed|noted|outlined|specified|stated)\b)"
    r"|to (?:treat|prevent|control|manage))\b"
    # "except physiologic replacement", "except for prophylaxis": no drug that a record names
    r"|(?:(?!hormon|estrogen|thyroid|nicotine|testosterone|joint|valve|hip|knee|opio)[\w-]+\s+){0,2}(?:prophylaxis|pre-?medication|replacement)(?:\s+(?:therapy|treatment|doses?))?[\s).]*$",
    re.IGNORECASE,
)


# "except those that the sponsor approved": some of what was named, by words that a person has to weigh.
_THOSE = re.compile(
    r"(?:those|ones|the\s+ones|that|any)\s+(?:that|which|who|of\s+which|for\s+which|provided|given|prescribed|used|supplied|specified|required|described|listed|permitted|allowed|administered)\b(?=[^,;]*$)(?!.*\b(?:and|or|but)\b)",
    re.IGNORECASE,
)

# "except those treated with curative intent (such as A)": an A is one of many, and no exception by itself.
_THOSE_SUCH_AS = re.compile(
    r"(?:those|ones|(?:other\s+)?(?:tumou?rs|cancers|malignancies|neoplasms))\s+(?:(?:that|which)\s+(?:are|were|have\s+been)\s+)?"
    r"(?:treated|cured|resected|removed|with|considered|deemed|at|in|curatively|adequately|definitively)\b[^()]*"
    r"\((?:e\.?\s?g\b|such\s+as|for\s+example|for\s+instance|like\b|including)[^()]*\)?",
    re.IGNORECASE,
)


# An exception with logic of its own: a condition, a denial, a bound, another demand.
_LOGIC = re.compile(
    r"[<>≤≥=;:]|\d\W*(?:hours?|days?|weeks?|months?|years?)\b|\b(?:if|unless|except|when|must|should|will|may|however|but|also"
    r"|allowed|permitted|eligible|excluded|ineligible|required|other\s+than)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 20


def _plain_words(exempt: Exempt, context: Context) -> bool:
    words = context.text[exempt.chunks[0].start : exempt.chunks[-1].end]
    inside = context.text[: exempt.chunks[0].start].rfind("(") > context.text[: exempt.chunks[0].start].rfind(
        ")"
    )
    if "," in words and not inside:
        return False  # "other than A and B, C, or D": how far the exception reaches cannot be told
    return len(words.split()) <= _MOST_WORDS and _LOGIC.search(words) is None and not runs_on(words)


def _not_understood(built: Built, exempt: Exempt, context: Context) -> Built:
    if not built.unparsed and _plain_words(exempt, context):
        # "except diagnostic surgery": nobody coded it, and whoever had it can say so.
        spared = attest(context.text, exempt.chunks[0].start, exempt.chunks[-1].end, "investigator")
        if context.excluding and _of_several(built.tree):
            # Of "A, B (such as C), except X" the X may be of one alone, and frees nobody of the others.
            whole = attest(context.text, built.start, max(built.end, exempt.end), "investigator")
            return every([built, whole])
        return granted_or_weighed(built, spared, exempt, context)
    return _kept(built, exempt, context)


def _kept(built: Built, exempt: Exempt, context: Context) -> Built:
    unknown = unparsed(context.text, exempt.start, exempt.end)
    if isinstance(built.tree, c.Not):
        return negate(every([negate(built), unknown]))
    return every([built, unknown])


def _of_several(tree: c.Tree) -> bool:
    """Whether it lists illnesses or treatments of which none is a kind of another."""
    if not isinstance(tree, c.AnyOf):
        return False
    named = [x for x in c.leaves(tree) if isinstance(x, (c.Condition, c.Received))]
    return len({(type(x), x.concept) for x in named}) > 1


_BETWEEN = re.compile(r"[^\w(]*")
_RELATIVE = re.compile(r"\s(?:that|which|who)\b", re.IGNORECASE)
_OF_SOME_NAME = re.compile(
    r"low[- ]dose\b|.*\b(?:o?estrogens?|hormone|thyroid|testosterone|androgen)\s+replacement\b", re.I
)
_LISTED = re.compile(r",|\b(?:and|or)\b", re.IGNORECASE)


def _unless_qualified(
    name: str,
    phrase: Phrase,
    found: tuple[tuple[str, Phrase], ...],
    tree: c.Condition | c.Received,
    until: int,
    context: Context,
) -> Built | None:
    """ "except adequately treated X": an X of which nobody says that it was so counts.

    found: all that is spared; of "treated A or other tumors cured for 5 years" an A is no other tumor.
    until: where the exception ends, as does what a relative clause says of its last member.
    """
    qualifying = [
        x
        for x in phrase.chunks
        if (x.kind in ("word", "quantity", *QUALIFIERS) or x.role in ("judge", "course", "severity", "line"))
        and x.start < until
    ]
    group: Group = "condition" if isinstance(tree, c.Condition) else "therapy"
    concept = next((x for x in phrase.concepts), phrase.chunks[0])
    # "except inhaled steroids for asthma": what it is for, or what it is of.
    qualifying += [
        x
        for x in phrase.concepts
        if until > x.start > concept.start
        and (not chunk_name(x, group) or _beside(phrase, x, group, context.text))
    ]
    if _OF_SOME_NAME.match(concept.text) and "replacement" not in name:
        qualifying.append(concept)  # a name of all of it, of which the exception spares some
    # "except X not requiring Y"
    if behind := [
        x for x in phrase.chunks if until > x.start >= concept.end and x.role in ("neg", "ongoing")
    ]:
        qualifying += [*behind, phrase.chunks[-1]]
    if not qualifying:
        return None
    start, end = min(x.start for x in qualifying), max(concept.end, *(x.end for x in qualifying))
    if start > concept.end:  # with what leads to it: "without regurgitation", "on stable replacement"
        start = concept.end + len(_BETWEEN.findall(context.text[concept.end : end])[0])
    if start > concept.end and _LISTED.search(context.text, concept.end, min(x.start for x in qualifying)):
        start = concept.start  # what is told of the last member is asked of this one too
    if _RELATIVE.match(context.text, concept.end, until) and not _LISTED.search(
        context.text, concept.end, until
    ):
        start, end = concept.end + 1, until
    start += context.text.startswith("(", start)  # "X (treated)"
    if not context.text[start:end].strip():
        return None
    told = (x for x, other in found if other is not phrase and x != name and is_a(x, name, group))
    apart = tuple(dict.fromkeys(told))
    if isinstance(tree, c.Condition):
        had: c.Tree = c.Condition(name, tree.status, excepting=apart, within=tree.within)
    else:
        had = c.Received(name, tree.ongoing, excepting=apart, planned=tree.planned, within=tree.within)
    one = [leaf(had, concept.start, concept.end), negate(attest(context.text, start, end, "investigator"))]
    if group == "therapy" and not is_a(name, tree.concept, group) and of_many_kinds(name, tree.concept):
        one.insert(0, leaf(tree, *one[0].places[0]))  # no vaccine is by itself an "immune therapy"
    return every(one)
