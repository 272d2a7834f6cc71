"""Allergies, intolerances and contraindications to something that is named."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.naming import Naming, named
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS
from trialrun.criteria.trees.build import (
    Built,
    allergic_to,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    with_leaves,
)
from trialrun.criteria.words.chunks import chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a, is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, mentions, resolve

_ALLERGY = re.compile(
    r"^(?:(?:the\s+)?(?:patients?|subjects?|participants?|individuals?|persons?|people|those|they)\s+(?:(?:who|that|with)\s+)?)?(?:(?:is|are|was|were|has|have|had|having|with)\s+(?:an?\s+)?)?"
    r"(?:(?:been\s+)?(?:known|confirmed|found|documented)\s+to\s+(?:be|have)\s+)?"
    r"(?P<no>(?:no|without|absence of|must not have|have no|(?:(?:must|should|may) )?not(?: be)?)\s+)?(?P<lead>(?:(?:any|known|documented|absolute|relative|anticipated|suspected|history of|a history of|history|prior|previous|severe|serious|significant|life[- ]threatening|confirmed|idiosyncratic|anaphylactoid"
    r"|patients? with|subjects? with|presence of|immediate(?:-type)?|type\s+(?:I|1)|or|and)\s+)*)"
    r"(?:allerg(?:y|ies|ic)(?:\s+(?:reactions?|responses?))?|hyper-?sensi(?:tiv(?:e|ity|ities)|bility)(?:\s+reactions?)?|intoleran(?:ce|t)"
    r"|anaphyla(?:xis|ctic reactions?)|contra-?indications?|sensitivit(?:y|ies))"
    r"(?:(?:\s+(?:to|of|for))?\s*(?:,\s*(?:and/or\b|or\b|and\b)?|/|and/or|or|and)\s*(?:(?:known|severe|has|have|had|is|are|a|history of|previous|prior|serious|any|medical)\s+)*(?:(?:severe\s+)?adverse\s+(?:drug\s+)?reactions?|allerg(?:y|ies|ic)(?:\s+reactions?)?|hyper-?sensi(?:tiv(?:e|ity|ities)|bility)(?:\s+reactions?)?|intoleran(?:ce|t)"
    r"|anaphyla(?:xis|ctic reactions?)|contra-?indications?|sensitivit(?:y|ies)))*"
    r"\s+(?:to|for|against|of|attributed to|(?<!indication )(?<!indications )(?:due\s+to|caused\s+by|induced\s+by))\s*(?:,\s*|\s)\s*"
    r"(?:(?:an?\s+|any\s+)?(?:prior|previous|past|earlier)\s+(?:therapy|treatments?|administration|exposure|use|infusions?)\s+(?:with|of|to)\s+)?"
    r"(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_EXAMPLES = re.compile(
    r"\s*(?:[,;]?\s*[(\[]\s*(?:(?:e\.?g\.?|i\.?e\.?|such as|including|like)[,:]?\s*)?"
    r"|[,;]?\s*(?:including|such as|e\.?g\.?)[,:]?\s(?:\s*but\s+not\s+limited\s+to\b[,:]?\s*)?|:\s)",
    re.IGNORECASE,
)


_BEFORE_MEMBER = re.compile(
    r"(?:^|[,/(]|\b(?:or|and|and/or)\b)\s*(?:(?:any|other|the|both|either)\s+)*$", re.IGNORECASE
)
_AFTER_MEMBER = re.compile(r"\s*(?:$|[,/;()]|(?:or|and|and/or)\b)", re.IGNORECASE)
_NARROWED = re.compile(
    r"\b(?:except|other\s+than|that|which|who|whom|whose|unless|if|when|requir\w+|result\w+|lead\w+|prevent\w+|with|without|not|no|at|during)\b",
    re.IGNORECASE,
)


_WORDS_BEHIND = re.compile(r"[)\]]\s*(?!(?:and|or|and/or)\b)[a-z]", re.IGNORECASE)
_CONTRAINDICATION = re.compile(r"\bcontra-?indication", re.IGNORECASE)


def _is_member(what: str, start: int, end: int) -> bool:
    """Whether it stands by itself in the list, and is no part of "treatment with X" or "X nails"."""
    return bool(_BEFORE_MEMBER.search(what, 0, start) and _AFTER_MEMBER.match(what, end))


def _examples(what: str) -> re.Match[str] | None:
    """Where examples begin; a bracket that only names the drug again, "clopidogrel (Plavix)", holds none."""
    tail = _EXAMPLES.search(what)
    while tail is not None and "(" in tail.group():
        close = what.find(")", tail.end())
        if what[tail.end() : close] in ("s", "es"):  # "the study drug(s)"
            tail = _EXAMPLES.search(what, close + 1)
            continue
        name = resolve(what[tail.end() : close], "therapy") if close > 0 else None
        before = mentions(what[: tail.start()])
        if not name or not before or before[-1].of("therapy") != name:
            return tail
        tail = _EXAMPLES.search(what, close)
    return tail


_CODE = re.compile(r"(?P<name>[A-Z][a-z]{3,}\s[A-Z][A-Z]{1,5}-?\d{1,6}[A-Z]?)\W*")
_USED_SO = re.compile(
    r"\b(?:used|given|needed|required|administered)\s+(?:during|for|in|before|after|to|with)\b", re.I
)


def _uncoded_allergens(what: str, shift: int) -> list[Built]:
    """Allergies to what nobody coded; empty where a word of the list is part of no name."""
    if _USED_SO.search(what):
        return []  # "any medication used during implantation": not to the implantation
    if code := _CODE.fullmatch(what):  # "Frobinol QX-12"; a code alone is the study's
        name = code["name"]
        return [leaf(allergic_to(uncoded(name)), shift + code.start("name"), shift + code.end("name"))]
    chunks = named(chunk(what), what, Naming(siblings="therapy"))
    chunks = [
        x
        for x in chunks
        if x.kind not in (*SEPARATORS, "stop", "(", ")") and x.role not in ("filler", "including")
    ]
    if not all(x.kind == "concept" and _substance(chunk_name(x, "therapy")) for x in chunks):
        return []
    return [leaf(allergic_to(chunk_name(x, "therapy")), shift + x.start, shift + x.end) for x in chunks]


# "Intolerance of PET examination": what is done or felt, and no substance.
_DONE_OR_FELT = re.compile(
    r"\b(?:examinations?|exams?|scan(?:s|ning)?|imaging|mri|exercises?|tests?|testing|procedures?|surgery|activit(?:y|ies)|positions?|noise|heat|cold"
    r"|measurements?|monitoring|infusions?|injections?|treatments?|therap(?:y|ies)|masks?|visits?|diet)$",
    re.IGNORECASE,
)


def _substance(name: str) -> bool:
    """Something that one can be allergic to; a procedure has contraindications that only a person can weigh."""
    if not name:
        return False
    known = concepts("therapy").get(name)
    if known is None:
        return _DONE_OR_FELT.search(name) is None
    return known.columns.get("kind") in ("drug", "class", "vaccine", "other", "allergen")


# "Allergy to latex or drugs": a member of the list that stands for all of a kind.
_ANYTHING = re.compile(
    r"(?:^|[,/]\s*(?:(?:or|and)\s+)?|\b(?:or|and|and/or)\s+)(?P<any>(?:any\s+)?(?:other\s+)?(?:drugs?|medications?|medicines?|foods?))(?=\s*(?:$|[,/.;]|\b(?:or|and)\b))",
    re.IGNORECASE,
)


def _allergy_to(tree: c.Tree, place: tuple[int, int]) -> Built:
    """Of what an allergy is to, "macrolides (such as erythromycin)": an allergy to it."""
    if isinstance(tree, c.Received) and tree.within is None and _substance(tree.concept):
        return leaf(allergic_to(tree.concept), *place)
    if (
        isinstance(tree, c.Condition)
        and tree == c.Condition(tree.concept)
        and not is_coded(tree.concept, "condition")
    ):
        return leaf(allergic_to(tree.concept), *place)  # "bovine collagen": some substance
    return leaf(tree, *place)


_ONLY_SOME = re.compile(r"\b(?:some|certain|specific|particular|various|most|many)\b", re.IGNORECASE)
_IMAGING = re.compile(r"\b(?:MRI?|magnetic|imaging|scan|CT|PET|contrast|endoscopy)\b")


# How bad it was, no record of an allergy says; not of "allergy or severe intolerance".
_SEVERELY = re.compile(
    r"(?:(?!\bor\s).)*\b(?:severe|serious|life[\s-]?threatening)\s+(?:(?:or|and)\s+[\w-]+(?:\sthreatening)?\s+)?(?:allerg|hyper-?sensi|anaphyla|immun|infusion|reaction|intoleran|drug)",
    re.IGNORECASE | re.DOTALL,
)


# "Women with an allergy to X": the allergy to X of whom the sentence speaks, and not any allergy.
_OF_PEOPLE = re.compile(
    r"(?P<who>(?:(?:adult|female|male|pregnant|elderly|p(?:a)?ediatric)\s+)?"
    r"(?:women|men|females?|males?|children|adults|infants|adolescents|(?:adult|female|male|pregnant|elderly|p(?:a)?ediatric)\s+(?:patients|subjects|participants)))\s+"
    r"(?:with|having|who\s+(?:have|had|are))\s+(?:an?\s+)?(?=\S)",
    re.IGNORECASE,
)


def _unread(built: Built) -> bool:
    return all(isinstance(x, c.Unparsed) for x in c.leaves(built.tree))


# "Contraindication to the study drugs (heparin, aspirin)": those drugs, and not who takes them.
_STUDY_DRUGS = re.compile(
    r"\b(?:study|trial|test|protocol|investigational|experimental)\s+(?:drugs?|medications?|medicines?|agents?|treatments?|products?|therap(?:y|ies)|interventions?)\s*$",
    re.IGNORECASE,
)


def allergy(text: str, start: int, end: int, context: Context) -> Built | None:
    """Allergy to a named substance or class; what the record does not name is the study team's to know."""
    match = _ALLERGY.match(text[start:end])
    if match is None and (people := _OF_PEOPLE.match(text, start, end)) is not None:
        theirs = allergy(text, people.end(), end, context)
        return theirs and every([context.clause(text, *people.span("who"), context), theirs])
    if match is None:
        return _contraindicated(text, start, end, context)
    what_start = start + match.start("what")
    made = _MADE_WITH.match(match["what"]) if "contain" in match["what"] or "with" in match["what"] else None
    if made and (held := _to_what_holds_it(text, start, end, match, made, context)) is not None:
        return held
    if context.excluding and (tail := _examples(match["what"])) is not None and tail.start() > 2:
        # "contraindication to X (A, B)": A and B are what makes it one, and keep out by themselves.
        rest_end = end - (1 if text[start:end].endswith(")") and "(" in tail.group() else 0)
        if "(" in tail.group() and rest_end == end and _WORDS_BEHIND.search(match["what"], tail.end()):
            return attest(text, start, end, "investigator")  # words behind the bracket go on with the name
        contraindicated = "indication" in match.group()[: match.start("what")].lower()
        if contraindicated and _ONLY_SOME.search(match["what"], tail.end()):
            return attest(text, start, end, "investigator")  # "(e.g. some implants)": which, a person says
        if rest_end > what_start + tail.end():
            own = allergy(text, start, what_start + tail.start(), context)
            named_ones = context.clause(text, what_start + tail.end(), rest_end, context)
            if own and isinstance(own.tree, c.Attest) and _unread(named_ones):
                # "(e.g. no vein can be reached)", "AB-123 (newdrug)": more of the same, or the drug's other name
                return attest(text, start, end, "investigator")
            if own and contraindicated:
                named_ones = _without_any_allergy(named_ones, own)
            if not contraindicated or _STUDY_DRUGS.search(match["what"], 0, tail.start()):
                named_ones = with_leaves(named_ones, _allergy_to)
                if all(isinstance(x, c.Condition) for x in c.leaves(named_ones.tree)):
                    # "intolerance to A such as rash": a rash of another cause does not count
                    named_ones = every([named_ones, attest(text, start, rest_end, "investigator")])
            elif (
                all(isinstance(x, c.Condition) for x in c.leaves(named_ones.tree))
                and tail.group().strip() != "("  # "(asthma or bradycardia)": these are the contraindications
                and not _IMAGING.search(match["what"])
            ):
                # "(e.g., thrombocytopenia)": how bad it has to be to speak against a drug, a person weighs
                asked = attest(text, start, what_start + tail.start(), "investigator")
                named_ones = every([named_ones, asked])
            return some([*([own] if own else []), named_ones])
    if (both := _allergic_to_both(text, start, end, match, context)) is not None:
        return both
    found = _with_allergens([(m, m.of("therapy")) for m in mentions(match["what"])], match["what"])
    if any(name == "investigational agent" for _, name in found) and _CONTRAINDICATION.search(match.group()):
        return attest(text, start, end, "investigator")  # what speaks against it is the study's to know
    named = [(m, name) for m, name in found if name and _substance(name)]
    anything = [
        attest(text, start, what_start + m.end("any"), "investigator")
        for m in _ANYTHING.finditer(match["what"])
    ]
    rest = match["what"]
    for mention, _ in named:
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    # "quinolone antibiotics": the class behind the name is not another of them
    again = [one for before, one in itertools.pairwise(named) if _kind_again(match["what"], before, one)]
    named = [one for one in named if one not in again]
    if not named or re.search(
        r"(?!(?:or|and|any|of|the|its|their|other|to|drugs?|agents?|components?|ingredients?|excipients?|including|such|as"
        r"|similar|related|compounds?|class|a|an|e|g|i|products?|derivatives?|medications?)\b)\b[a-z]{2,}",
        rest,
        re.IGNORECASE,
    ):
        contra = _CONTRAINDICATION.search(match.group(), 0, match.start("what") - match.start()) is not None
        unknown = [] if contra else _uncoded_allergens(match["what"], what_start)
        whole = attest(text, start, end, "investigator")
        members = [(m, name) for m, name in named if _is_member(match["what"], m.start, m.end)]
        if not unknown and members and context.excluding and not _NARROWED.search(match["what"]):
            # "to A or anything given in the study": A by itself keeps out
            known = [leaf(allergic_to(x), what_start + m.start, what_start + m.end) for m, x in members]
            return some([*known, whole])
        if not unknown:
            return whole
        return _denied(_as_bad(some([*unknown, *anything]), text, start, end, match), match)
    allergies = some(
        [
            *(leaf(allergic_to(name), what_start + m.start, what_start + m.end) for m, name in named),
            *anything,
        ]
    )
    if _CONTRAINDICATION.search(text, start, what_start) is not None:
        # an allergy is one of them; which others there are, the investigator has to weigh
        begin = start + (match.end("no") if match["no"] else 0)
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        allergies = some([allergies, attest(text, begin, end, "investigator")])
    return _denied(_as_bad(allergies, text, start, end, match), match)


# "Allergy to products containing X": who has an allergy to X, and whatever else holds it a person knows.
_MADE_WITH = re.compile(
    r"(?:(?:any|other|all)\s+)*(?:drugs?|products?|medications?|medicines?|medicinal\s+products?|agents?|foods?|preparations?|formulations?|compounds?|vaccines?)\s+"
    r"(?:(?:that|which)\s+contains?|containing|formulated\s+(?:in|with)|made\s+with)\s+",
    re.IGNORECASE,
)


def _to_what_holds_it(
    text: str, start: int, end: int, match: re.Match[str], made: re.Match[str], context: Context
) -> Built | None:
    first = start + match.start("what")
    told = text[:first] + text[first + made.end() :]
    own = allergy(told, start, end - made.end(), context.of(told))
    bare = negate(own) if own is not None and match["no"] else own
    if bare is None or not all(isinstance(x, c.Allergy) for x in c.leaves(bare.tree)):
        return None
    if isinstance(bare.tree, c.Not):
        return None
    to_it = Built(bare.tree, ((first + made.end(), end),) * len(bare.places))
    begin = start + (match.end("no") if match["no"] else 0)
    return _denied(some([to_it, attest(text, begin, end, "investigator")]), match)


_BETWEEN_MEMBERS = re.compile(r"[,;/()]|\b(?:and|or)\b", re.IGNORECASE)


def _with_allergens(found: list[tuple[Mention, str]], what: str) -> list[tuple[Mention, str]]:
    """The members of the list that are foods, metals and the like, which are named nowhere else as substances."""
    begin = 0
    for stop in (*(m.span() for m in _BETWEEN_MEMBERS.finditer(what)), (len(what), len(what))):
        first, begin = begin, stop[1]
        words = what[first : stop[0]].strip(" .")
        name = resolve(words, "therapy") if words else ""
        known = concepts("therapy").get(name)
        if known is None or known.columns.get("kind") != "allergen":
            continue
        start = what.index(words, first)
        end = start + len(words)
        found = [one for one in found if one[0].end <= start or one[0].start >= end]
        found.append((Mention(start, end, (("therapy", name),)), name))
    return sorted(found, key=lambda one: one[0].start)


def _kind_again(what: str, before: tuple[Mention, str], one: tuple[Mention, str]) -> bool:
    beside = not what[before[0].end : one[0].start].strip()
    return beside and before[1] != one[1] and is_a(before[1], one[1], "therapy")


# "History of allergy or long-term use of ketamine": both are to the ketamine.
_OR_GIVEN = re.compile(
    r"(?P<first>(?:(?:patients?|subjects?|participants?|with|has|have|having|known|any|prior|previous|an?|the|history\s+of|presence\s+of)\s+)*"
    r"(?:allerg(?:y|ies)|hyper-?sensitivit(?:y|ies)|intolerances?)(?:\s+to)?)\s*,?\s+(?:and/or|or)\s+"
    r"(?P<given>(?:(?:current|recent|prior|previous|past|chronic|regular|long[\s-]term|concomitant|concurrent|ongoing|any|history\s+of)\s+)*"
    r"(?:use|intake|administration|exposure|abuse|treatment|therapy)\s+(?:of|to|with))\s+(?P<what>[^;:()]{3,120})",
    re.IGNORECASE,
)


def or_given(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Allergy or use of X": an allergy to X, or its use, and no allergy to anything else."""
    match = _OR_GIVEN.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    first = match["first"].removesuffix(" to")
    told = f"{first} to {match['what']}"
    allergic = context.clause(told, 0, len(told), context.of(told))
    if allergic.unparsed or not any(isinstance(x, (c.Allergy, c.Attest)) for x in c.leaves(allergic.tree)):
        return None
    here = start, end
    taken = context.clause(text, match.start("given"), end, context)
    asked = [attest(text, *here, "investigator")] if isinstance(allergic.tree, c.Attest) else []
    return some([*(asked or [Built(allergic.tree, (here,) * len(allergic.places))]), taken])


# "Treatment with A or B, or hypersensitivity to these drugs": an allergy to one of them, and not any allergy.
_TO_THOSE = re.compile(
    r"(?P<main>\S.{3,300}?)\s*(?:[,;]\s*(?:and/or|and|or)?|\s(?:and/or|and|or))\s+"
    r"(?P<allergy>(?:(?:(?:has|have|with|an?|any|known|suspected|documented|history\s+of|prior|previous|severe|or|and)\s+)*"
    r"(?:allerg(?:y|ies|ic)(?:\s+reactions?)?|hyper-?sensitiv(?:e|ity|ities)(?:\s+reactions?)?|sensitivit(?:y|ies)|intoleran(?:ce|t))\s+)+(?:to|of)\s+"
    r"(?:(?:any|either|one|all|both)\s+(?:one\s+)?of\s+)?(?:it|them|these|those|this|such|either|the\s+same)"
    r"(?:\s+(?:two|three|study|classes?\s+of|types?\s+of|agents?|drugs?|medications?|medicines?|compounds?|substances?|products?|class|classes|antibiotics?|therap(?:y|ies)|treatments?))*)\W*",
    re.IGNORECASE | re.DOTALL,
)
TO_THOSE = (
    " to these",
    " to those",
    " to this",
    " to them",
    " to either",
    " to any of",
    " to one of",
    " to such",
    " to it",
    " to the same",
    " of these",
)


def to_those(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Use of A, or allergy to it": the allergy is to what was named before; to what else, a person says."""
    match = _TO_THOSE.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    denied = isinstance(main.tree, c.Not)
    if not denied and not context.excluding:
        return None
    place = match.span("allergy")
    named_before = dict.fromkeys(
        x.concept for x in c.leaves(main.tree) if isinstance(x, c.Received) and _substance(x.concept)
    )
    if not named_before or main.unparsed:
        allergic = attest(text, *place, "investigator")
    else:
        allergic = some(leaf(allergic_to(x), *place) for x in named_before)
    if denied:
        return negate(some([negate(main), allergic]))
    return some([main, allergic])


# "Pregnancy or known hypersensitivity to A, B or C"
_OR_ALLERGIC = re.compile(
    r"(?P<main>[^;:()]{3,200}?)(?:\s*,)?\s+(?:and/or|or)\s+"
    r"(?P<allergy>(?:(?:an?|any|known|suspected|documented|history\s+of|prior|previous|severe|serious|clinically|significant)\s+)*"
    r"(?:allerg(?:y|ies)|hyper-?sensitivit(?:y|ies)|intolerances?)(?:\s+reactions?)?\s+to\s+"
    r"(?!(?:it|them|these|those|this|such|either|any|one)\b)[^;:]{3,80}?(?:,|\s(?:or|and/or|and)\s)[^;:]{3,200})",
    re.IGNORECASE,
)
OR_ALLERGIC = (
    "r hypersens",
    "r hyper-sens",
    "r allerg",
    *(
        f" {how} {ill}"
        for how in ("known", "suspected", "documented", "of", "severe", "any", "prior", "an")
        for ill in ("hypersens", "hyper-sens", "allerg", "intoleran")
    ),
)


def or_allergic(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnancy or hypersensitivity to A, B or C": who was given a B has no allergy to it."""
    match = _OR_ALLERGIC.fullmatch(text, start, end) if context.excluding else None
    if match is None or _ANY_ALLERGY.search(match["main"]):
        return None
    main = context.clause(text, *match.span("main"), context)
    allergic = context.clause(text, *match.span("allergy"), context)
    if main.unparsed or allergic.unparsed or not isinstance(allergic.tree, (c.AnyOf, c.Attest)):
        return None
    if not all(isinstance(x, (c.Allergy, c.Attest)) for x in c.leaves(allergic.tree)):
        return None
    return some([main, allergic])


_ANY_ALLERGY = re.compile(
    r"allerg|sensitiv|intoleran|reaction|indicat|\b(?:no|not|without|if|unless|except)\b", re.IGNORECASE
)


def _without_any_allergy(named_ones: Built, own: Built) -> Built:
    """ "Contraindications to X (allergy, asthma)": an allergy to X, which is said already, and to nothing else."""
    members = [
        Built(tree, places)
        for tree, places in operands(named_ones, c.AnyOf)
        if tree not in (c.Condition("allergic disease"), c.Condition("hypersensitivity"))
    ]
    return some(members) if members else own


_BOTH = re.compile(r"both\s+(?P<one>[^,;()]+?)\s+and\s+(?P<other>[^,;()]+)", re.IGNORECASE)


def _allergic_to_both(
    text: str, start: int, end: int, match: re.Match[str], context: Context
) -> Built | None:
    """ "Intolerance to both A and B": whether one of them is enough, a person has to say."""
    both = _BOTH.fullmatch(match["what"])
    if both is None or match["no"] or not context.excluding:
        return None
    names = [resolve(both[part].strip(), "therapy") for part in ("one", "other")]
    if not all(name and _substance(name) for name in names):
        return None
    shift = start + match.start("what")
    each = [
        leaf(allergic_to(name or ""), shift + both.start(part), shift + both.end(part))
        for name, part in zip(names, ("one", "other"), strict=True)
    ]
    return some([every(each), every([some(each), attest(text, start, end, "investigator")])])


def _as_bad(allergies: Built, text: str, start: int, end: int, match: re.Match[str]) -> Built:
    """With the demand that it was severe, which a person has to weigh."""
    if not _SEVERELY.match(match.group()[: match.start("what")]):
        return allergies
    begin = start + (match.end("no") if match["no"] else 0)
    begin += len(text[begin:end]) - len(text[begin:end].lstrip())
    return every([allergies, attest(text, begin, end, "investigator")])


def _denied(allergies: Built, match: re.Match[str]) -> Built:
    return negate(allergies) if match["no"] else allergies


_CONTRAINDICATED = re.compile(
    r"(?P<no>(?:no|without|absence of|have no)\s+)?(?:(?:patients?|subjects?)\s+with\s+)?(?:an?\s+)?(?P<what>[a-z][\w -]{2,50}?)\s+contra-?indications?"
    r"(?P<examples>\s*\((?:e\.?\s?g\.?|i\.?\s?e\.?|such\s+as|for\s+example|including)[^()]{3,160}\))?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:or|and|other|of|with|no|not)\b", re.IGNORECASE)


def _contraindicated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "MRI contraindications", "heparin contraindication": those to what stands before it."""
    match = _CONTRAINDICATED.fullmatch(text, start, end)
    if match is None or _SEVERAL.search(match["what"]) or not mentions(match["what"]):
        return None
    told = f"{match['no'] or ''}contraindication to {match['what']}{match['examples'] or ''}"
    built = allergy(told, 0, len(told), context.of(told))
    if built is None:
        return None
    if isinstance(built.tree, c.Attest):
        return attest(text, start, end, "investigator")

    def as_written(tree: c.Tree, place: tuple[int, int]) -> Built:
        return attest(text, *place, "investigator") if isinstance(tree, c.Attest) else leaf(tree, *place)

    begin = match.end("no") if match["no"] else start
    return with_leaves(Built(built.tree, ((begin, end),) * len(built.places)), as_written)
