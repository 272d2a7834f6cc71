"""Sentences about treatment: completed before, weeks since, verified, after which therapy, allergies."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.naming import Naming, named
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    implies,
    leaf,
    negate,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.chunks import chunk
from trialrun.criteria.words.nouns import may_name_therapy
from trialrun.criteria.words.windows import duration, windows
from trialrun.model import criteria as c
from trialrun.vocab.concepts import concepts, is_a, is_coded
from trialrun.vocab.mentions import fold, mentions, resolve

_COMPLETED = re.compile(
    r"^(?P<what>.+?)\s+(?:must|should|needs? to|has to|have to)\s+(?:have\s+)?(?:been\s+|be\s+)?(?:completed|stopped|discontinued|finished|ended)\s+(?P<window>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_ALL_THERAPY = re.compile(
    r"^(?:all|any|all other|all previous|all prior|previous|prior)\s+(?:(?:prior|previous|other|systemic|anti-?cancer|cancer)\s+)*(?:therap(?:y|ies)|treatments?)\s*,?\s*"
    r"\(?(?:including|such as|e\.g\.)\s+(?P<list>[^()]+?)\)?,?$",
    re.IGNORECASE,
)


_OF_INFECTION = re.compile(
    r"(?:(?:all|any|systemic|iv|intravenous)\s+)*(?:treatments?|therap(?:y|ies))\s+(?:of|for)\s+(?:(?:an?|any|the|acute|active|severe|serious)\s+)*infections?",
    re.IGNORECASE,
)


def _every_therapy(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "All therapy, including A and B": A and B; with the trial's own disease, every treatment of it."""
    match = _ALL_THERAPY.match(text[start:end].strip())
    if match is None:
        return None
    listed = context.clause(text, start + match.start("list"), start + match.end("list"), context)
    if not any(is_a(disease, "malignancy", "condition") for disease in context.diseases):
        return listed
    return some([leaf(c.Received("antineoplastic therapy"), start, start + match.start("list")), listed])


def completed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Therapy must have been completed within 14 days before": therapy inside that time keeps out."""
    match = _COMPLETED.match(text[start:end])
    if match is None:
        return None
    found = next(iter(windows(fold(match["window"]))), None)
    if found is None:
        return None
    if re.search(r"\bsince\b", match["what"]):
        return unparsed(text, start, end)  # two demands without a stop between them
    inside = context.as_exclusion()
    what = context.clause(text, start, start + match.end("what"), inside)
    if _OF_INFECTION.fullmatch(match["what"].strip()):
        what = leaf(c.Received("anti-infective"), start, start + match.end("what"))
    leaves = list(c.leaves(what.tree))
    if len(leaves) != 1 or not isinstance(leaves[0], c.Received):
        what = _every_therapy(text, start, start + match.end("what"), inside) or what
        leaves = list(c.leaves(what.tree))
        if not all(isinstance(x, c.Received) for x in leaves):
            return unparsed(text, start, end) if "includ" in match["what"] else None
    length = found.value.at_most or found.value.at_least
    window = c.Window(at_most=length, anchor=found.value.anchor)
    built = some(
        leaf(c.Received(x.concept, None, None, x.excepting, window), start, end)
        for x in leaves
        if isinstance(x, c.Received)
    )
    context.note("Read as: treatment that went on inside this time before the anchor keeps out.")
    return built if context.excluding else negate(built)


_SINCE = re.compile(
    r"^(?:(?:patients|subjects|participants|they)\s+)?(?:must\s+be\s+|be\s+|should\s+be\s+|are\s+)?(?:(?:at least|more than|greater than|>|≥|>=|no less than|a minimum of)\s*)(?P<n>\d+|one|two|three|four|six|eight|twelve)\s*(?:\(\d+\)\s*)?-?\s*"
    r"(?P<u>hours?|days?|weeks?|months?|years?)\s+(?:(?:must|should) have (?:elapsed|passed)\s+)?(?:since|from|after|beyond|past)\s+"
    r"(?:(?:the|any|last|prior|previous|most recent|completion of|end of|dose of|completing)\s+)*(?P<what>.+?)"
    r"(?P<rest>\s*,?\s*(?:and|with) (?:has |have )?(?:recovered|recovery|resolved)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)


def since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 4 weeks since prior chemotherapy and recovered": none within the four weeks before."""
    match = _SINCE.match(text[start:end])
    if match is None or context.excluding:
        return None
    inside = context.as_exclusion()
    given = context.clause(text, start + match.start("what"), start + match.end("what"), inside)
    window = c.Window(at_most=duration(match["n"], match["u"]), anchor="treatment")
    recent = _within(given.tree, window)
    if given.unparsed or recent is None:
        return None
    if isinstance(recent, c.Attest) or re.search(
        r"diagnos(?!tic)|relaps|progressi|onset|remission", match["what"], re.I
    ):
        return None
    ill = [x.concept for x in c.leaves(recent) if isinstance(x, c.Condition)]
    if ill and not re.search(
        r"\b(?:prior|previous|any|last)\b", text[start : start + match.start("what")], re.I
    ):
        since_it = re.search(r"\bsince\s", text[start : start + match.start("what")], re.I)
        own = context.diseases
        if not since_it or not own or any(is_a(x, y, "condition") for x in ill for y in own):
            return None  # "at least 6 months after stroke": of those who had one, in a trial for them
        if any(is_a(y, x, "condition") for x in ill for y in own):
            return unparsed(text, start, end)  # since an infection, in a trial for those with one sort of it
    none = negate(Built(recent, given.places))
    if match["rest"]:
        return every([none, attest(text, start + match.start("rest"), end, "investigator")])
    return none


_LESS_SINCE = re.compile(
    r"(?:(?:patients|subjects|participants|they)\s+)?(?:(?:who\s+)?(?:is|are|have\s+been)\s+)?(?:less\s+than|fewer\s+than|<|within)\s*(?P<n>\d+|one|two|three|four|six|eight|twelve)\s*(?:\(\d+\)\s*)?-?\s*"
    r"(?P<u>hours?|days?|weeks?|months?|years?)\s+(?:(?:have|has)\s+(?:elapsed|passed)\s+)?(?:since|from|after|free\s+(?:of|from))\s+"
    r"(?:(?:the|any|an?|another|last|prior|previous|most\s+recent|completion\s+of|end\s+of|doses?\s+of|receipt\s+of|administration\s+of|completing|having)\s+)*(?P<what>\S.+)",
    re.IGNORECASE | re.DOTALL,
)


def less_since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Less than 4 weeks since the last dose of A or B", "less than 5 years free of C": one of them within that time."""
    match = _LESS_SINCE.fullmatch(text, start, end) if context.excluding else None
    if match is None or re.search(r"\b(?:diagnos\w*|unless|except|if|and)\b", match["what"], re.IGNORECASE):
        return None
    what = context.clause(text, *match.span("what"), context)
    recent = _within(what.tree, c.Window(at_most=duration(match["n"], match["u"])))
    if (
        what.unparsed
        or recent is None
        or not all(isinstance(x, (c.Received, c.Condition)) for x in c.leaves(recent))
    ):
        return None
    return Built(recent, what.places)


def _within(tree: c.Tree, window: c.Window) -> c.Tree | None:
    """The same treatments and illnesses inside the window; None where something else is asked for."""
    if isinstance(tree, c.Received):
        if tree.within is not None:
            return None
        return c.Received(tree.concept, None, None, tree.excepting, window, tree.line)
    if isinstance(tree, c.Condition):
        return None if tree.within is not None else replace(tree, status=None, within=window)
    if isinstance(tree, (c.All, c.AnyOf)):
        parts = tuple(_within(operand, window) for operand in tree.of)
        if any(part is None for part in parts) or all(isinstance(x, c.Attest) for x in tree.of):
            return None
        return type(tree)(tuple(part for part in parts if part is not None))
    spared = isinstance(tree, c.Not) and isinstance(tree.of, c.Attest)  # "surgery except a biopsy"
    return tree if spared or isinstance(tree, c.Attest) else None


_VERIFIED = re.compile(
    r"^(?P<what>[^.;:]{3,60}?)\s+(?:needs? to|has to|have to|must|should)\s+(?:have been|be)\s+(?P<how>(?:confirmed|documented|verified|proven)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)


def verified(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Vasectomy must have been confirmed by …": asked only of those who had it."""
    match = _VERIFIED.match(text[start:end])
    if match is None or context.excluding:
        return None
    what = context.clause(text, start, start + match.end("what"), context)
    if what.unparsed or not all(
        isinstance(x, (c.Received, c.Condition, c.Attest)) for x in c.leaves(what.tree)
    ):
        return None
    if not any(isinstance(x, c.Received) for x in c.leaves(what.tree)):
        return None
    only = [
        leaf(tree, *place)
        for tree, place in zip(c.leaves(what.tree), what.places, strict=True)
        if isinstance(tree, c.Received)
    ]
    return implies(every(only), attest(text, start, end, "investigator"))


_SUCCEEDED = re.compile(
    r"^[^.;:]{3,60}?\s+(?:must|should|has to|needs? to)\s+(?:have\s+)?(?:confirm(?:ed)?|shown?|documented?|verif(?:y|ied)|demonstrated?)\s+that\s+"
    r"(?:the\s+|an?\s+)?(?P<what>[^.;:,]{3,60}?)\s+(?:was|is|were|has been|had been)\s+(?:\w+ly\s+)?(?:success(?:ful)?|effective|complete|performed)\w*$",
    re.IGNORECASE | re.DOTALL,
)


_NOT_RELIEVED = re.compile(
    r"(?P<head>[^;:]{3,120}?)\s*,?\s+(?P<tail>(?:(?:that|which|who)\s+)?(?:(?:has|have|had|is|are|was|were)\s+)?not\s+(?:yet\s+)?(?:been\s+)?"
    r"(?:\w+ly\s+)?(?:cured|relieved|treated|controlled|resolved|stabili[sz]ed|managed|alleviated)"
    r"(?:\s*(?:,|/|and/or|or|and)\s*(?:not\s+)?(?:\w+ly\s+)?(?:cured|relieved|treated|controlled|resolved|stabili[sz]ed|managed|alleviated))*"
    r"\s+(?:by|with|through|after|using)\s+(?P<by>[^;:,]{3,120}))(?:\s*[,;]\s*(?:or|and)\s+(?P<rest>[^;]+))?",
    re.IGNORECASE,
)


def not_relieved(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Cord compression that surgery or radiation has not cured": keeps out nobody for the radiation."""
    match = _NOT_RELIEVED.fullmatch(text, start, end)
    if match is None or not re.search(r"\b(?:or|and/or)\b|/", match["tail"]):
        return None
    head = context.clause(text, start, match.end("head"), context)
    if not isinstance(head.tree, c.Condition):
        return None
    told = every([head, attest(text, *match.span("tail"), "investigator")])
    if not match["rest"]:
        return told
    return some([told, context.clause(text, *match.span("rest"), context)]) if context.excluding else None


def succeeded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "An analysis must have confirmed that the vasectomy was successful": asked only of those who had it."""
    match = _SUCCEEDED.match(text[start:end])
    if match is None or context.excluding:
        return None
    what = context.clause(text, start + match.start("what"), start + match.end("what"), context)
    if what.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(what.tree)):
        return None
    return implies(what, attest(text, start, end, "investigator"))


_AFTER = re.compile(
    r"\s+(?:(?:(?:on|during|while on)(?:\s+or\s+|/))?(?:after|following|despite|to)\s+(?:prior |previous )?(?:treatment|therapy|treatments|therapies)\s+with"
    r"|(?:(?:on|during|while on)(?:\s+or\s+|/))?(?<!status )(?:after|following))\s+",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"\b(?:reactions?|allerg\w+|hyper-?sensitivit\w+|anaphylaxis|intolerances?)$", re.IGNORECASE
)
# "relapsed or refractory after A, B or C" says what failed; a relapse after a transplant is one of two orders.
_FAILED = ("refractory", "relapsed or refractory")


def after_therapy(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "relapsed disease after treatment with A, B or C": the disease, and any of the therapies."""
    match = _AFTER.search(text[start:end])
    if match is None or match.start() < 3:
        return None
    if _REACTION.search(text, start, start + match.start()):
        return None  # "allergic reaction to prior therapy with A": to A
    if text[: start + match.start()].endswith("the") or not may_name_therapy(text[start + match.end() : end]):
        return None  # "the following …", "after delivery"
    disease = context.clause(text, start, start + match.start(), context)
    if any(isinstance(x, c.Response) and x.category != "PD" for x in c.leaves(disease.tree)):
        return None  # "VGPR after second-line treatment" says by which line it was reached
    ill = list(c.leaves(disease.tree))
    failed = any(isinstance(x, c.Condition) and x.course in _FAILED for x in ill)
    told = failed or re.fullmatch(r"\s+(?:after|following)\s+", match.group(), re.IGNORECASE) is None
    if not told and not (len(ill) == 1 and isinstance(ill[0], (c.Condition, c.Response))):
        return None
    given = context.clause(text, start + match.end(), end, context.as_exclusion())
    if any(isinstance(x, c.Received) and x.lines for x in c.leaves(given.tree)):
        # "two prior lines including A and B": so many, and both among them
        given = context.clause(text, start + match.end(), end, context)
    leaves = list(c.leaves(given.tree))
    if given.unparsed or not all(isinstance(x, c.Received) for x in leaves):
        return None
    if len(leaves) > 1 and isinstance(given.tree, c.AnyOf):
        context.note("Read as: after any of the listed treatments, not after all of them.")
    parts = [disease, given]
    if not told:
        first = start + match.start() + len(match.group()) - len(match.group().lstrip())
        parts.append(attest(text, first, end, "investigator"))
    if isinstance(disease.tree, c.Not):  # "no infection after surgery" asks nobody to have had surgery
        return negate(every([negate(disease), *parts[1:]]))
    return every(parts)


_ALLERGY = re.compile(
    r"^(?:(?:the\s+)?(?:patients?|subjects?|participants?|individuals?|those|they)\s+(?:(?:who|that|with)\s+)?)?(?:(?:is|are|has|have|had|having|with)\s+(?:an?\s+)?)?"
    r"(?:(?:been\s+)?(?:known|confirmed|found|documented)\s+to\s+(?:be|have)\s+)?"
    r"(?P<no>(?:no|without|absence of|must not have|have no)\s+)?(?P<lead>(?:(?:any|known|documented|anticipated|suspected|history of|a history of|history|prior|previous|severe|serious|significant|life-threatening|confirmed"
    r"|patients? with|subjects? with|presence of|immediate(?:-type)?|type\s+(?:I|1)|or|and)\s+)*)"
    r"(?:allerg(?:y|ies|ic)(?:\s+(?:reactions?|responses?))?|hyper-?sensi(?:tiv(?:e|ity|ities)|bility)(?:\s+reactions?)?|intoleran(?:ce|t)"
    r"|anaphyla(?:xis|ctic reactions?)|contra-?indications?|sensitivit(?:y|ies))"
    r"(?:(?:\s+(?:to|of|for))?\s*(?:,\s*(?:and/or\b|or\b|and\b)?|/|and/or|or|and)\s*(?:(?:known|severe|has|have|had|is|are|a|history of|previous|prior|serious|any|medical)\s+)*(?:(?:severe\s+)?adverse\s+(?:drug\s+)?reactions?|allerg(?:y|ies|ic)(?:\s+reactions?)?|hyper-?sensi(?:tiv(?:e|ity|ities)|bility)(?:\s+reactions?)?|intoleran(?:ce|t)"
    r"|anaphyla(?:xis|ctic reactions?)|contra-?indications?|sensitivit(?:y|ies)))*"
    r"\s+(?:to|for|against|of|attributed to)\s*(?:,\s*|\s)\s*"
    r"(?:(?:an?\s+|any\s+)?(?:prior|previous|past|earlier)\s+(?:therapy|treatments?|administration|exposure|use|infusions?)\s+(?:with|of|to)\s+)?"
    r"(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_CONTRAINDICATED = re.compile(r"\bcontra-?indication", re.IGNORECASE)
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
        name = resolve(what[tail.end() : close], "therapy") if close > 0 else None
        before = mentions(what[: tail.start()])
        if not name or not before or before[-1].of("therapy") != name:
            return tail
        tail = _EXAMPLES.search(what, close)
    return tail


def _uncoded_allergens(what: str, shift: int) -> list[Built]:
    """Allergies to what nobody coded; empty where a word of the list is part of no name."""
    chunks = named(chunk(what), what, Naming(siblings="therapy"))
    chunks = [
        x
        for x in chunks
        if x.kind not in (*SEPARATORS, "stop", "(", ")") and x.role not in ("filler", "including")
    ]
    if not all(x.kind == "concept" and _substance(chunk_name(x, "therapy")) for x in chunks):
        return []
    return [leaf(c.Allergy(chunk_name(x, "therapy")), shift + x.start, shift + x.end) for x in chunks]


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
    return known.columns.get("kind") in ("drug", "class", "vaccine", "other")


# "Allergy to latex or drugs": a member of the list that stands for all of a kind.
_ANYTHING = re.compile(
    r"(?:^|[,/]\s*(?:(?:or|and)\s+)?|\b(?:or|and|and/or)\s+)(?P<any>(?:any\s+)?(?:other\s+)?(?:drugs?|medications?|medicines?|foods?))(?=\s*(?:$|[,/.;]|\b(?:or|and)\b))",
    re.IGNORECASE,
)


def _allergy_to(tree: c.Tree, place: tuple[int, int]) -> Built:
    """Of what an allergy is to, "macrolides (such as erythromycin)": an allergy to it."""
    if isinstance(tree, c.Received) and tree.within is None and _substance(tree.concept):
        return leaf(c.Allergy(tree.concept), *place)
    if (
        isinstance(tree, c.Condition)
        and tree == c.Condition(tree.concept)
        and not is_coded(tree.concept, "condition")
    ):
        return leaf(c.Allergy(tree.concept), *place)  # "bovine collagen": some substance
    return leaf(tree, *place)


_IMAGING = re.compile(r"\b(?:MRI?|magnetic|imaging|scan|CT|PET|contrast|endoscopy)\b")


# How bad it was, no record of an allergy says; not of "allergy or severe intolerance".
_SEVERELY = re.compile(
    r"(?:(?!\bor\s).)*\b(?:severe|serious|life[\s-]?threatening)\s+(?:(?:or|and)\s+[\w-]+\s+)?(?:allerg|hyper-?sensi|anaphyla|immun|infusion|reaction|intoleran|drug)",
    re.IGNORECASE | re.DOTALL,
)


def allergy(text: str, start: int, end: int, context: Context) -> Built | None:
    """Allergy to a named substance or class; what the record does not name is the study team's to know."""
    match = _ALLERGY.match(text[start:end])
    if match is None:
        return _contraindicated(text, start, end, context)
    what_start = start + match.start("what")
    if context.excluding and (tail := _examples(match["what"])) is not None and tail.start() > 2:
        # "contraindication to X (A, B)": A and B are what makes it one, and keep out by themselves.
        rest_end = end - (1 if text[start:end].endswith(")") and "(" in tail.group() else 0)
        if "(" in tail.group() and rest_end == end and _WORDS_BEHIND.search(match["what"], tail.end()):
            return attest(text, start, end, "investigator")  # words behind the bracket go on with the name
        if rest_end > what_start + tail.end():
            own = allergy(text, start, what_start + tail.start(), context)
            named_ones = context.clause(text, what_start + tail.end(), rest_end, context)
            if "indication" not in match.group()[: match.start("what")].lower():
                named_ones = with_leaves(named_ones, _allergy_to)
                if all(isinstance(x, c.Condition) for x in c.leaves(named_ones.tree)):
                    # "intolerance to A such as rash": a rash of another cause does not count
                    named_ones = every([named_ones, attest(text, start, rest_end, "investigator")])
            elif all(isinstance(x, c.Condition) for x in c.leaves(named_ones.tree)) and not _IMAGING.search(
                match["what"]
            ):
                # "(e.g., thrombocytopenia)": how bad it has to be to speak against a drug, a person weighs
                asked = attest(text, start, what_start + tail.start(), "investigator")
                named_ones = every([named_ones, asked])
            return some([*([own] if own else []), named_ones])
    found = [(m, m.of("therapy")) for m in mentions(match["what"])]
    if any(name == "investigational agent" for _, name in found) and _CONTRAINDICATED.search(match.group()):
        return attest(text, start, end, "investigator")  # what speaks against it is the study's to know
    named = [(m, name) for m, name in found if name and _substance(name)]
    anything = [
        attest(text, start, what_start + m.end("any"), "investigator")
        for m in _ANYTHING.finditer(match["what"])
    ]
    rest = match["what"]
    for mention, _ in named:
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
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
            known = [leaf(c.Allergy(x), what_start + m.start, what_start + m.end) for m, x in members]
            return some([*known, whole])
        if not unknown:
            return whole
        return _denied(_as_bad(some([*unknown, *anything]), text, start, end, match), match)
    allergies = some(
        [
            *(leaf(c.Allergy(name), what_start + m.start, what_start + m.end) for m, name in named),
            *anything,
        ]
    )
    if _CONTRAINDICATION.search(text, start, what_start) is not None:
        # an allergy is one of them; which others there are, the investigator has to weigh
        begin = start + (match.end("no") if match["no"] else 0)
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        allergies = some([allergies, attest(text, begin, end, "investigator")])
    return _denied(_as_bad(allergies, text, start, end, match), match)


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
    r"(?P<no>(?:no|without|absence of|have no)\s+)?(?:(?:patients?|subjects?)\s+with\s+)?(?:an?\s+)?(?P<what>[a-z][\w -]{2,50}?)\s+contra-?indications?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:or|and|other|of|with|no|not)\b", re.IGNORECASE)


def _contraindicated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "MRI contraindications", "heparin contraindication": those to what stands before it."""
    match = _CONTRAINDICATED.fullmatch(text, start, end)
    if match is None or _SEVERAL.search(match["what"]) or not mentions(match["what"]):
        return None
    told = f"{match['no'] or ''}contraindication to {match['what']}"
    built = allergy(told, 0, len(told), context.of(told))
    if built is None:
        return None
    if isinstance(built.tree, c.Attest):
        return attest(text, start, end, "investigator")

    def as_written(tree: c.Tree, place: tuple[int, int]) -> Built:
        return attest(text, *place, "investigator") if isinstance(tree, c.Attest) else leaf(tree, *place)

    begin = match.end("no") if match["no"] else start
    return with_leaves(Built(built.tree, ((begin, end),) * len(built.places)), as_written)
