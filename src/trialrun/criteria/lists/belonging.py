"""What in a list only goes on with another member, such as its causes, and what at its end is said of all."""

from __future__ import annotations

import re

from trialrun.criteria.lists.asides import tells_how_much
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.tails import asks_a_person
from trialrun.criteria.trees.build import Built, attest, every, operands, some, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded, narrower_count


def merge_unparsed(parts: list[Built], context: Context) -> list[Built]:
    """ "cytogenetic or molecular alterations …": a lone adjective belongs to the text that follows it."""
    merged: list[Built] = []
    for part in parts:
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and isinstance(previous.tree, c.Unparsed)
            and len(previous.tree.text.split()) == 1
            and isinstance(part.tree, (c.Unparsed, c.Attest))
        ):
            start, end = previous.start, part.end
            by = part.tree.by if isinstance(part.tree, c.Attest) else None
            merged[-1] = attest(context.text, start, end, by) if by else unparsed(context.text, start, end)
        else:
            merged.append(part)
    return merged


def belongs_to_first(phrases: list[Phrase], parts: list[Built]) -> bool:
    """ "relapse during A, B or C": the first item was not understood and the rest only go on with it."""
    first = parts[0].tree
    if isinstance(first, (c.Unparsed, c.Attest)) and _HINDERS.search(first.text):
        # "so opaque as to preclude A, B or C": examinations, and nobody is kept out for having had one
        given = all(isinstance(part.tree, (c.Received, c.Unparsed)) for part in parts[1:])
        given = given or _LACKS.search(first.text) is not None
        return given and all(_bare(phrase) for phrase in phrases[1:])
    return (
        isinstance(first, (c.Unparsed, c.Attest))
        and (bool(phrases[0].concepts) or any(x.role == "neg" for x in phrases[0].words))
        and all(phrase.bare and not phrase.quantities for phrase in phrases[1:])
    )


_HINDERS = re.compile(
    r"\b(?:preclud\w+|prevent\w*|obscur\w+|interfer\w+\s+with|inabilit(?:y|ies)\s+to|unable\s+to|resulting\s+from|caused\s+by|secondary\s+to|due\s+to|who\s+lacks?|lacking)\s+\w",
    re.IGNORECASE,
)
_LACKS = re.compile(r"\b(?:who\s+lacks?|lacking)\s", re.IGNORECASE)


_JOINED_ON = re.compile(r"\W+(?:and/or|and|or)$")


def one_cause(phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context) -> Built | None:
    """ "cardiomyopathy due to A, B or C": A, B and C are causes, and none of them counts by itself.

    Nor does B in "illness that prevents A or B".
    """
    for place, part in enumerate(parts[:-1] if len(parts) == len(phrases) else parts[:1]):
        rest = phrases[place + 1 :]
        if not all(map(_goes_on, rest)):
            continue
        listed = part.tree.of if isinstance(part.tree, c.All) else (part.tree,)
        *known, tail = listed
        told = sum(1 for tree in known for _ in c.leaves(tree))
        if isinstance(tail, c.AnyOf):
            tail = tail.of[0]  # "due to such reasons (e.g. A)": A is one of the reasons
        if not isinstance(tail, (c.Unparsed, c.Attest)) or (not known and not place):
            continue
        begin, end = part.places[told][0], phrases[-1].end
        words = context.text[begin : phrases[place + 1].start].rstrip(" ,/")
        words = _JOINED_ON.sub("", words)
        if not all(_bare(p) or f" {p.chunks[0].text.lower()} " in words for p in rest):
            continue
        joined = joins[place] in ("or", "and", "and/or", "slash")
        given = all(isinstance(x.tree, (c.Received, c.Unparsed)) for x in parts[place + 1 :])
        resists = given and bool(known) and _RESISTS.match(words) is not None
        listing = _LISTS.search(words) or (given and _HINDERS.search(words))
        goes_on = _CLAUSE.match(words) and (joined or listing)
        of_given = known and joined and _FOR.match(words) and all(isinstance(x, c.Received) for x in known)
        of_allergy = joined and words.startswith("to ") and known and all(_allergic(x) for x in known)
        caused = isinstance(tail, c.Unparsed) and _CAUSE.match(words)
        first_noun = not place or _of_one_noun(phrases[: place + 1], parts[: place + 1])
        alone = caused and first_noun and all(_plain(p) for p in rest)
        # "weakened immunity resulting from radiation, chemotherapy or other treatment"
        by_therapy = given and all(map(_plain, rest)) and (_BY.search(words) or _CAUSE.match(words))
        if not (alone or resists or by_therapy or goes_on or (joined and caused) or of_given or of_allergy):
            continue
        by = tail.by if isinstance(tail, c.Attest) else None
        asked = attest(context.text, begin, end, by) if by else unparsed(context.text, begin, end)
        head = asked
        generic = all(isinstance(x, c.Condition) and x.concept in _GENERIC for x in known)
        if known and generic and not place:
            # "any condition that would …": no record names such a thing
            return attest(context.text, part.start, end, "investigator")
        if known:
            head = Built(known[0] if len(known) == 1 else c.All(tuple(known)), part.places[:told])
            asked = every([head, asked])
        together = asked  # the known part, and what is listed behind its tail
        if not place:
            return together
        if not context.excluding:
            return None
        if of_allergy:  # "allergic, anaphylactic or other hypersensitivity reactions to A or B"
            first = place
            while (
                first and isinstance(parts[first - 1].tree, c.Condition) and _allergic(parts[first - 1].tree)
            ):
                first -= 1
            asked = unparsed(context.text, begin, end)
            return some([*parts[:first], every([some([*parts[first:place], head]), asked])])
        if place == 1 and joins[0] in ("or", "and", "and/or", "slash"):
            before, shared = shared_tail([parts[0], together], [], excluding=True)
            return some(before) if shared is None else every([some(before), shared])
        return some([*parts[:place], together])
    return None


_CAUSE = re.compile(
    r"^(?:(?:which |that )?(?:is|are|was|were) )?(?:\w+ly )?(?:due to|caused(?: by)?|secondary to|related to"
    r"|associated with|because of|resulting from|attributed to|in response to"
    r"|(?:provoked|triggered|aggravated|exacerbated|worsened|relieved|induced) by)\b",
    re.IGNORECASE,
)

_RESISTS = re.compile(
    r"(?:(?:with|and)\s+)?(?:(?:known|documented|confirmed|proven)\s+)*(?:resistan(?:ce|t)|susceptib\w+|sensitiv\w+|non-?susceptib\w+)\s+to\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\w\s+(?:resulting from|caused by|secondary to|due to|because of)\s+\w", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:that|which|who)\b|(?:sufficient\w*\s+)?to\s+(?:preclud|prevent|interfer|limit|impair)\w*|(?:known|likely|expected)\s+to\b|(?:interfer|preclud|prevent|prohibit|limit|contraindicat|affect|requir|restrict)ing\b",
    re.IGNORECASE,
)

# "self-assessment of function | , pain or quality of life"
_LISTS = re.compile(
    r"\b(?:assessments?|evaluations?|interpretation|measurements?|reporting|analysis)\s+of\s+(?:the\s+)?[\w-]+$",
    re.IGNORECASE,
)

_FOR = re.compile(r"for\s+(?:the\s+)?(?:treatment\s+of\s+)?\w", re.IGNORECASE)

_GENERIC = frozenset(("medical condition",))


def _allergic(tree: c.Tree) -> bool:
    return isinstance(tree, c.Condition) and tree.concept in _ALLERGIC


_ALLERGIC = frozenset(
    ("hypersensitivity", "allergic disease", "anaphylaxis", "drug allergy", "adverse reaction")
)


def _bare(phrase: Phrase) -> bool:
    """A noun that begins nothing of its own: no number, nobody, no "known" or "prior" before it."""
    if phrase.quantities or phrase.negated or phrase.chunks[0].kind not in ("concept", "word"):
        return False
    return not any(chunk_name(x, "condition") in _BY_THEMSELVES for x in phrase.concepts)


_LINKING = ("to", "with", "by", "from")


def _goes_on(phrase: Phrase) -> bool:
    """ "(due to A) or to B": the same where the word that links the cause is told again."""
    if phrase.chunks[0].text.lower() not in _LINKING:
        return _bare(phrase)
    return len(phrase.chunks) > 1 and phrase.chunks[1].kind in ("concept", "word") and _plain(phrase)


def _plain(phrase: Phrase) -> bool:
    """A noun of which nothing is said, neither when nor how bad."""
    return all(x.kind in ("concept", "word") or x.role == "filler" for x in phrase.chunks)


# Findings of any place of the body, and what comes from without; each may lend its place to its own sort.
_FOUND = r"(?:infections?|inflammations?|tumou?rs?|neoplasms?|lesions?|fractures?)"
_DONE = r"(?:fractures?|injur(?:y|ies)|trauma|surger(?:y|ies))"
_OF_A_PLACE = re.compile(
    rf"(?P<place>[\w-]+(?:al|ar|ic|ary|ine))\s+(?:(?P<found>{_FOUND})|(?P<done>{_DONE}))$", re.IGNORECASE
)
_OF_PLACES = (
    *("infection", "infections", "inflammation", "inflammations", "tumor", "tumors", "tumour", "tumours"),
    *("neoplasm", "neoplasms", "lesion", "lesions", "fracture", "fractures", "injury", "injuries"),
    *("trauma", "surgery", "surgeries"),
)
_NO_PLACE = re.compile(
    r"viral|bacterial|fungal|parasitic|microbial|systemic|local|opportunistic|metastatic|traumatic|medical|surgical|general|additional"
    r"|pathological|chronic|septic|clinical|typical|critical|elective|psychiatric|physical|mycotic|vascular|malignant|benign|zoonotic",
    re.IGNORECASE,
)
# The central nervous system lends itself to cancers besides: elsewhere "or malignancy" is of any place.
_IN_NERVES = re.compile(
    rf"\b(?:cns|central\s+nervous\s+system)(?:\s*\(CNS\))?(?:\s+[a-z]+)?\s+{_FOUND}$", re.IGNORECASE
)
_IN_NERVES_TOO = re.compile(
    rf"{_FOUND}|malignanc(?:y|ies)|cancers?|lymphomas?|metastas[ei]s|(?:hemo|haemo)rrhages?|bleeding",
    re.IGNORECASE,
)
_ANYWHERE = {"found": re.compile(_FOUND, re.IGNORECASE), "done": re.compile(_DONE, re.IGNORECASE)}


def of_one_place(
    phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context
) -> list[Built]:
    """ "Spinal tumor or infection": an infection, and a person says whether it has to be there too."""
    if not context.excluding or len(parts) != len(phrases):
        return parts
    parts = _of_place_behind(phrases, parts, context)
    held: list[Built] = []
    open_: list[tuple[int, int]] = []  # which members a person is asked about, and from where on
    anywhere = _ANYWHERE["found"]
    begin: int | None = None  # where the finding of a place stands, to which the ones behind it may go
    for phrase, part, join in zip(phrases, parts, ["", *joins], strict=True):
        own = phrase.concepts[-1] if phrase.concepts else None
        ends = own is not None and own.text.lower().endswith(_OF_PLACES)
        if own is not None and ends and _IN_NERVES.search(own.text):
            begin, anywhere = _begin(phrase) if begin is None else begin, _IN_NERVES_TOO
            held.append(part)
            continue
        placed = _OF_A_PLACE.search(own.text) if own is not None and ends else None
        if placed is not None and not _NO_PLACE.fullmatch(placed["place"]):
            begin, anywhere = _begin(phrase) if begin is None else begin, _ANYWHERE[str(placed.lastgroup)]
            held.append(part)
            continue
        told = all(x.kind in ("concept", "window") or x.role == "filler" for x in phrase.chunks)
        plain = told and len(phrase.concepts) == 1 and isinstance(part.tree, (c.Condition, c.Received))
        if not plain or own is None or not anywhere.fullmatch(own.text) or join == ", or":
            begin = None
        if begin is not None:
            open_.append((len(held), begin))
        held.append(part)
    for index, first in open_:
        last = max(i for i, other in open_ if other == first)  # the same question of each
        asked = attest(context.text, first, phrases[last].end, "investigator")
        held[index] = every([held[index], asked])
    return held


_SOMEWHERE = frozenset(
    ("injury", "infection", "neoplasm", "inflammation", "hemorrhage", "edema", "fracture", "surgery")
)
_THERE = re.compile(
    r"(?:diseases?|disorders?|defects?|malformations?|abnormalit(?:y|ies)|lesions?)\s+(?:of|in)\s+(?:the|an?)\s+[a-z]+$",
    re.IGNORECASE,
)


def _of_place_behind(phrases: list[Phrase], parts: list[Built], context: Context) -> list[Built]:
    """ "Injury or disease of the spine": an injury, and a person says whether it is there."""
    last = parts[-1].tree
    if not isinstance(last, c.Unparsed) or _THERE.search(last.text) is None:
        return parts
    return [
        every([part, attest(context.text, _begin(phrases[0]), phrases[-1].end, "investigator")])
        if isinstance(part.tree, (c.Condition, c.Received)) and part.tree.concept in _SOMEWHERE
        else part
        for part in parts
    ]


def _begin(phrase: Phrase) -> int:
    """Where the words of a question begin: behind what denies the list, which stands before the question."""
    denies = phrase.chunks[0].role.startswith("neg") and phrase.concepts
    return phrase.concepts[0].start if denies else phrase.start


# What may happen to a finding of the body, told behind the last of several.
_HAPPENS = frozenset("bleeding bleedings bleed bleeds hemorrhage haemorrhage perforation rupture".split())
_FINDING = re.compile(
    r"(?:varix|varices|ulcers?|ulcerations?|aneurysms?|diverticul\w+|polyps?|cysts?|lesions?|gastritis|esophagitis|erosions?|hemorrhoids?|malformations?)$",
    re.IGNORECASE,
)


def of_one_event(phrases: list[Phrase], parts: list[Built], context: Context) -> list[Built]:
    """ "Gastric varices or ulcer bleeding": whether varices that do not bleed count, a person says."""
    last = phrases[-1]
    if len(parts) != len(phrases) or not last.concepts:
        return parts
    end = last.concepts[-1].end
    words = context.text[last.concepts[0].start : end].lower().split()
    if len(words) < 2 or words[-1] not in _HAPPENS:
        return parts
    if not _FINDING.search(words[-2]) or any(word in _HAPPENS for word in words[:-1]):
        return parts
    held = list(parts)
    for index, (phrase, part) in enumerate(zip(phrases[:-1], parts, strict=False)):
        if len(phrase.concepts) == 1 and _FINDING.search(phrase.concepts[0].text):
            begin = phrase.concepts[0].start  # what denies it stands before
            held[index] = every([part, attest(context.text, begin, end, "investigator")])
    return held


# What protocols list for its own sake, wherever in the list it stands.
_BY_THEMSELVES = frozenset(
    (
        "pregnancy",
        "lactation",
        "HIV infection",
        "substance abuse",
        "drug abuse",
        "alcohol abuse",
        "malignancy",
        "imprisonment",
    )
)


def shared_tail(
    parts: list[Built], phrases: list[Phrase], *, excluding: bool, apart: bool = False
) -> tuple[list[Built], Built | None]:
    """ "no chemotherapy or radiotherapy for lymphoma": what follows the last may be meant of all.

    Read so, an item that the patient has decides nothing by itself, which is the safer of the two readings.
    apart: of two with a comma before "or", where how much and how long are told of the last alone.
    """
    last = parts[-1]
    if len(parts) < 2 or not isinstance(last.tree, c.All):
        return parts, None
    if phrases and phrases[-1].chunks[-1].role == "own":
        return parts, None  # "gout or a kidney transplant (from a relative)"
    if not excluding and (cut := _left_over_from(last)):
        listed = operands(last, c.All)
        bare = all(isinstance(part.tree, (c.Condition, c.Received)) for part in parts[:-1])
        if bare and isinstance(last.tree.of[0], (c.Condition, c.Received)):
            known, left = (every(Built(*one) for one in part) for part in (listed[:cut], listed[cut:]))
            return [*parts[:-1], known], left
    if phrases and phrases[-1].chunks[-1].kind == "aside":
        bracket = last.tree.of[-1]
        if tells_how_much(bracket) or any(isinstance(x, c.Measurement) for x in c.leaves(bracket)):
            return (
                parts,
                None,
            )  # "… or steroids (in dosing exceeding 10 mg daily)", "… of the hip (T-score < -2)"
    if phrases and _any_other(phrases[-1]):
        return parts, None  # "dementia or any condition that impairs memory": dementia does so
    cut = _tail_from(last, one_noun=_of_one_noun(phrases, parts))
    listed = operands(last, c.All)
    relative = cut and _RELATIVE.match(getattr(listed[cut][0], "text", "")) is not None
    # "unlisted preparations, steroids or opioids that may interfere": of the steroids, too
    bare = all(_named_only(x.tree) or (relative and isinstance(x.tree, c.Unparsed)) for x in parts[:-1])
    if not bare or not cut:
        return parts, None
    first, tail = listed[0][0], listed[cut][0]
    named = [x for part in parts[:-1] for x in c.leaves(part.tree)]
    others = [x.concept for x in named if isinstance(x, (c.Condition, c.Received))]
    to_it = isinstance(first, c.Condition) and first.concept in _REACTIONS
    to_it = to_it and isinstance(tail, (c.Unparsed, c.Attest)) and tail.text.startswith("to ")
    if to_it and not any(x in _REACTIONS or "reaction" in x or "toxicity" in x for x in others):
        return parts, None  # "uremia, allergy to iodides": to what is said of the allergy alone
    told = tail.text if isinstance(tail, (c.Unparsed, c.Attest)) else ""
    if _OF_READINGS.match(told) and not isinstance(first, (c.Condition, c.Received)):
        return parts, None  # "hypotension or SBP < 95 on 2 of 3 readings": an illness has none
    if apart and _SO_MUCH.match(told):
        return parts, None  # "tracheostomy, or ventilation for more than 16 hours per day"
    stay = isinstance(first, c.Received) and first.concept == "hospitalization" and _WHY.match(told)
    if stay and not any(isinstance(x, c.Received) for x in named):
        return parts, None  # "acute angina or hospitalization due to angina": why, of the stay alone
    caused = isinstance(tail, (c.Unparsed, c.Attest)) and _CAUSED.match(tail.text) is not None
    if caused and not _BY_THEMSELVES.isdisjoint(others):
        return parts, None
    head, left = (every(Built(*one) for one in part) for part in (listed[:cut], listed[cut:]))
    if caused and isinstance(left.tree, c.Unparsed) and asks_a_person(left.tree.text, last=True):
        left = Built(c.Attest(left.tree.text, "investigator"), left.places)
    return [*parts[:-1], head], left


_OF_ANY_KIND = frozenset(("medical condition", "systemic disease", "chronic disease", "comorbidity"))
_NOUNS = (" disease", " condition", " disorder", " illness")


def _any_other(phrase: Phrase) -> bool:
    named = [chunk_name(x, "condition") or "" for x in phrase.concepts[:1]]
    generic = any(x in _OF_ANY_KIND or (x.endswith(_NOUNS) and not is_coded(x, "condition")) for x in named)
    return generic and phrase.chunks[0].text.lower().split()[0] in ("any", "another", "other")


def _named_only(tree: c.Tree) -> bool:
    """Whether nothing is said of it but what it is and what a person says of it."""
    if isinstance(tree, c.All):
        return isinstance(tree.of[0], (c.Condition, c.Received)) and all(
            isinstance(x, c.Attest) for x in tree.of[1:]
        )
    if isinstance(tree, c.AnyOf):  # "other conditions (e.g., A)", of which only A was understood
        head = tree.of[0]
        generic = isinstance(head, c.Unparsed) and _OTHER_DISEASES.fullmatch(head.text) is not None
        return generic and all(_named_only(x) for x in tree.of[1:])
    return isinstance(tree, (c.Condition, c.Received))


_OTHER_DISEASES = re.compile(
    r"(?:any|all|other|another|certain|some|\W)+(?:\w+\s+)?(?:conditions?|diseases?|disorders?|illness(?:es)?|problems?|findings?|factors?)\W*",
    re.IGNORECASE,
)


def _of_one_noun(phrases: list[Phrase], parts: list[Built]) -> bool:
    """ "endocrine or metabolic disorder known to …": what follows the one noun is said of either."""
    return len(phrases) == len(parts) and all(
        len(p.concepts) == 1 and p.concepts[0].role == "shared" for p in phrases[:-1]
    )


def _tail_from(last: Built, *, one_noun: bool) -> int:
    """Where in the last item begins what may be said of all of them; 0 where nothing does."""
    listed = operands(last, c.All)
    named = isinstance(listed[0][0], (c.Condition, c.Received))
    begin = max(place[1] for place in listed[0][1]) if named else 0
    for index in range(1 if named else len(listed) - 1, len(listed)):
        tree, places = listed[index]
        if not isinstance(tree, (c.Unparsed, c.Attest)) or places[0][0] < begin:
            continue
        if one_noun or _TAIL.match(tree.text):
            return index
    return 0


_RELATIVE = re.compile(r"(?:that|which)\b", re.IGNORECASE)
_ORIGIN = r"(?:associated|related|secondary|caused|attributed|attributable)\s+(?:with|to|by)"
_CAUSED = re.compile(_ORIGIN, re.IGNORECASE)
_TAIL = re.compile(
    r"(?:overlying|for|to|in|of|use\s+(?:on|for|at|in|of|more|less|[<>≤≥])|that|which|precluding|preventing|interfering|limiting|affecting|compromising|due|before|prior|during|within|after"
    r"|while|when|from|at|on|by|under|listed|described|specified|mentioned|outlined"
    rf"|{_ORIGIN}|(?:known|likely|expected|thought|believed|considered|judged|deemed|determined)\s+to|resultant|as\s+(?:judged|determined|assessed))\b",
    re.IGNORECASE,
)

_SO_MUCH = re.compile(
    r"(?:use\s+)?(?:for|on|at|of|in)\s+(?:[<>≤≥]=?|more|less|greater|fewer|at\s+least|over|up\s+to|\d)",
    re.IGNORECASE,
)
_OF_READINGS = re.compile(
    r"(?:on|in|at|for|during)\s+(?:at\s+least\s+|any\s+)?(?:\d+|one|two|three|each|both|several|repeated|consecutive|repeat)\b[^,;]*"
    r"\b(?:measurements?|readings?|occasions?|determinations?|assessments?|recordings?|visits?|days?|ECGs?|tests?)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?:due\s+to|for|because\s+of|with|caused\s+by|secondary\s+to)\s", re.IGNORECASE)
_REACTIONS = ("allergic disease", "hypersensitivity", "drug allergy", "anaphylaxis")


def _left_over_from(last: Built) -> int:
    """Where what nobody understood begins behind the known part of the last item; 0 where nothing does."""
    trees = [tree for tree, _ in operands(last, c.All)]
    cut = len(trees)
    while cut and isinstance(trees[cut - 1], (c.Unparsed, c.Attest)):
        cut -= 1
    behind = last.places[: sum(1 for tree in trees[:cut] for _ in c.leaves(tree))]
    after = (
        all(place[0] >= max(x[0] for x in behind) for place in last.places[len(behind) :])
        if behind
        else False
    )
    return cut if after and cut < len(trees) else 0


_MANY = 8


def of_many_kinds(name: str, concept: str) -> bool:
    """ "Immune therapy except cancer vaccines": of all vaccines only some can be what is spared of it."""
    unnamed = concept == "investigational agent" or not is_coded(concept, "therapy")
    return unnamed and narrower_count(name, "therapy") > _MANY
