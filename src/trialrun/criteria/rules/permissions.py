"""What a bracket, an afterthought or the next sentence permits of that which stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.enrolled import lets_in
from trialrun.criteria.rules.going_on import thing_permitted
from trialrun.criteria.rules.of_another_kind import of_another_kind
from trialrun.criteria.rules.recovered_but import but_for
from trialrun.criteria.rules.spared_kinds import unless_of_kind
from trialrun.criteria.rules.washouts import long_ago
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, operands, some, unparsed
from trialrun.criteria.words.gaps import GAP
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import Mention, mentions

HINTS = (
    *(
        "allow",
        "permi",
        "accept",
        "exempt",
        " ok",
        "shortened",
        "reduced",
        "eligible)",
        "eligible if",
        "led)",
    ),
    *(
        " not considered",
        " not be considered",
        " not regarded",
        " not be regarded",
        " not count",
        " not be count",
    ),
    *(
        " not class",
        " not deemed",
        " not viewed",
        " not defined",
        " not constitute",
        " not exclu",
        " not be exclu",
    ),
    *(" not an exclu", " not a reason", " not disqualif", " not preclude", " not grounds"),
)
"""At least one of these stands in whatever `permitted` finds."""

# "is not considered major surgery", "does not exclude": that what was named before keeps nobody out.
_FIT = (
    r"(?:eligible|eligibility|for|candidates?|suitable|appropriate|fit|adequate\w*|evaluable|acceptable|sufficient\w*|safe|able|good|optimal"
    r"|reliable|valid|highly|effective|reversible|curable|curative|resectable|operable|measurable|standard|stable|controlled|resolved|recovered|at)"
)
_DISCOUNTED = (
    r"(?:(?:is|are|was|were|will|would|shall|should)\s+not\s+(?:be\s+|to\s+be\s+)?"
    rf"(?:(?:considered|regarded|counted|classed|classified|deemed|viewed|defined)\b(?!\s+(?:as\s+|to\s+be\s+)?(?:an?\s+)?{_FIT}\b)"
    r"|excluded\b|exclusionary\b|disqualifying\b|(?:an?\s+)?(?:exclusions?|reasons?\s+for\s+exclusion|grounds?\s+for\s+exclusion)\b)"
    r"|(?:do|does|will|would|shall)\s+not\s+(?:count|constitute|exclude|disqualify|preclude)\b)"
)
_GRANTED = r"(?:allowed|permitted|acceptable|permissible|exempt(?:ed)?)"
_PEOPLE_TAKEN = r"(?:(?:are|is|remain|will\s+be|may\s+be)\s+(?:still\s+)?eligible|(?:may|can)\s+(?:still\s+)?be\s+(?:included|enrol?led))"
_PERMITS = re.compile(
    rf"\s*[\[(]\s*(?P<inside>(?P<what>(?:[^()\[\]]|\([^()]*\)){{1,140}}?)\s*,?\s+(?P<how>(?:(?:is|are|will be|may be|being|at|considered|deemed)\s+)*(?:{_GRANTED}|ok)\b"
    rf"|{_DISCOUNTED}|{_PEOPLE_TAKEN})[^()]{{0,60}})[\])]",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(
    rf"(?:\s*;\s*(?:however,?\s*|but\s+)?|{GAP}(?:but|however,?|although|though)\s+)(?P<inside>(?P<what>(?:[^()\[\];]|\([^()]*\)){{3,160}}?)\s*,?\s+"
    rf"(?P<how>(?:is|are|will be|may be)\s+{_GRANTED}\b|{_DISCOUNTED})[^();]{{0,60}})$",
    re.IGNORECASE,
)
# "Relapsed myeloma, prior transplant is permitted", "autoimmune disease - vitiligo is allowed"
_ADDED = re.compile(
    rf"(?P<mark>[,\s](?:(?<=,)|(?<!,)[-–—]))\s+(?P<inside>(?P<what>[^()\[\];:,]{{3,110}}?)\s+(?P<how>(?:is|are|will be|may be)\s+{_GRANTED}\b|{_DISCOUNTED}"
    rf"|{_GRANTED}(?=\s*(?:$|if\b|provided\b|as\s+long\b|when\b)))[^();]{{0,100}})$",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(
    rf"\.(?<!e\.g\.)(?<!i\.e\.)\s+(?P<inside>(?:(?:however|but|note(?:\s+that)?),?:?\s+)?(?P<what>(?:(?!\.\s)[^;:]){{3,160}}?)\s+(?P<how>(?:is|are|will be|may be|can be)\s+"
    rf"(?:{_GRANTED}|shortened|reduced)\b|{_DISCOUNTED})(?:(?!\.\s)[^;:]){{0,140}}?)\.?$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\W*(?:all\s+|any\s+)?other\s+(?!malignan|cancer|tumou?r|neoplas)", re.IGNORECASE)
_ALLOWANCE_ENDS = re.compile(
    r"\b(?:allowed|permitted|acceptable|permissible|exempt(?:ed)?|ok)(?:\s+(?:if|when|as|where)\s+(?:(?:medically|clinically)\s+)?(?:indicated|needed|necessary|required|appropriate))?(?:\s+(?:on|during|in|throughout)\s+(?:the\s+|this\s+)?(?:study|trial|treatment))?\W*$"
    r"|\bnot\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"\b(?:not|no|never|only|neither|without|absence|must)\b", re.IGNORECASE)
_FORBIDS_ALL = re.compile(r"^\W*(?:no|not|only|neither|never)\b|\b(?:not|only|never)\W*$", re.IGNORECASE)
_ALLOWED_WORD = re.compile(rf"{_GRANTED}|\bok\b", re.IGNORECASE)
_CONDITIONED = re.compile(r"\b(?:if|unless|when|provided|given\s+that|as\s+long|except)\b", re.IGNORECASE)
# What no demand begins with, and no name of what is permitted: "in the absence of progression, X is allowed".
_NO_DEMAND = re.compile(
    r"\W*(?:for|in|if|when|during|after|before|prior\s+to|with|on|at(?!\s+least)|as|unless|except|excluding|while|although|upon|once|under|following|until|however|also"
    r"|additionally|note|thus|therefore|but|and|or|e\.?g|i\.?e|such|including|include[sd]?|to|by|per|according|other|apart|because|since|due|who|which|that|whose"
    r"|(?:treated|given)\s+(?:with|by|for|in|before|within)|provided|regardless|both|either|not|where|there|without|whether|must|should|may|can|is|are|has|have)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:and|or|and/or)\b|/", re.IGNORECASE)
_BOTH_SEXES = re.compile(
    r"\s*(?:both|either)\s+(?:sex(?:es)?|genders?|(?:fe)?males?\s+and\s+(?:fe)?males?|(?:wo)?men\s+and\s+(?:wo)?men)\s*",
    re.IGNORECASE,
)


_IN_BRACKET = re.compile(
    r"[\[(]\s*(?:(?:is|are|may be|only)\s+)*(?:allowed|permitted|acceptable)\s+(?:only\s+)?(?:if|when|provided(?:\s+that)?|as\s+long\s+as)\s+"
    r"(?P<condition>[^()\[\]]+)[\])]\W*$",
    re.IGNORECASE,
)
ALLOWED_IF = ("(allowed ", "(permitted ", "(acceptable ", "(is ", "(are ", "(only ", "[allowed ")


def allowed_if(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No steroids (allowed if stopped 2 weeks before)": kept out is who has them and not that."""
    match = _IN_BRACKET.search(text, start, end)
    if match is None or match.start() < start + 3:
        return None
    main = context.clause(text, start, match.start(), context)
    denied = isinstance(main.tree, c.Not)
    if main.unparsed or denied == context.excluding or isinstance(main.tree, c.Allowed):
        return None
    given = negate(main) if denied else main
    where = match.span("condition")
    if (timed := long_ago(text, given, *where, context)) is not None:
        return timed
    needed = context.clause(text, *where, context.as_inclusion())
    if needed.unparsed or isinstance(needed.tree, c.Allowed):
        needed = attest(text, *where, "investigator")
    kept_out = every([given, negate(needed)])
    return negate(kept_out) if denied else kept_out


def permitted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Corticosteroids (prednisone ≤ 10 mg allowed)": what is permitted keeps nobody out; a person says whether it is that."""
    piece = text[start:end]
    match = (_PERMITS.search(piece) if "(" in piece or "[" in piece else None) or _AFTERTHOUGHT.search(piece)
    if match is None:
        match = _NEXT_SENTENCE.search(piece)
        if match is not None and lets_in(match["inside"]):
            return None
    if match is None:
        return _added(text, start, end, context)
    if match.start() < 3 or _forbids(match):
        return None
    told = text[: start + match.start()] + " " * (match.end() - match.start()) + text[start + match.end() :]
    main = context.clause(told, start, end, context.of(told))
    if (earlier := _of_the_early_disease(main, text, start, match, context)) is not None:
        return earlier
    denied = isinstance(main.tree, c.Not)
    if match.re is _NEXT_SENTENCE and not denied and not context.excluding:
        return None
    discounted = " not " in f" {match['how']}".lower()
    if any(isinstance(x, (c.Unparsed, c.Allowed)) for x in c.leaves(main.tree)):
        if match.re is not _NEXT_SENTENCE and not (discounted and (denied or context.excluding)):
            return None
        known = [x for x in c.leaves(main.tree) if not isinstance(x, (c.Unparsed, c.Allowed))]
        if not known:
            return unparsed(text, start, end)
        if of_another_kind(match["what"], c.AnyOf(tuple(known)) if len(known) > 1 else known[0]):
            return main
    if match.re is _NEXT_SENTENCE and _OTHERS.match(match["what"]):
        return main  # "live vaccines. Other vaccines are allowed": none of those that keep out
    if not denied and not context.excluding:
        return None if discounted else _of_a_demand(main, text, start, match, context)
    return _spared(main, text, start, match, context)


_OF_THE_SPREAD = re.compile(
    r"\b(?:for|in|of)\s+(?:the\s+|their\s+|any\s+)?(?:(?:treatment|management|therapy)\s+of\s+)?(?:\w+\s+(?:or|and)\s+|\w+/)?"
    r"(?:metastatic|advanced|recurrent|relapsed|disseminated|stage\s+IV|extensive)\b[^.;:()]{0,40}$",
    re.IGNORECASE,
)
_OF_THE_EARLY = re.compile(
    r"\(?\b(?:(?:neo-?)?adjuvant(?:\s*(?:/|or|and|and/or)\s*(?:neo-?)?adjuvant)?)\)?", re.IGNORECASE
)


def _of_the_early_disease(
    main: Built, text: str, start: int, match: re.Match[str], context: Context
) -> Built | None:
    """ "No therapy for metastatic disease; adjuvant therapy is allowed if > 6 months ago": two demands.

    What was given after an operation is no therapy for the spread disease, and so it cannot loosen that demand.
    """
    if (
        _OF_THE_EARLY.search(match["what"]) is None
        or _OF_THE_SPREAD.search(match.string, 0, match.start()) is None
    ):
        return None
    if isinstance(main.tree, c.Unparsed) or _CONDITIONED.search(match["inside"]) is None:
        return None
    begin, finish = start + match.start("inside"), start + match.end("inside")
    bare = match["what"].replace("(", " ").replace(")", " ")  # "prior (adjuvant) therapy"
    told = text[:begin] + bare + text[start + match.end("what") :]
    asked = context.clause(told, begin, finish, context.of(told))
    if isinstance(asked.tree, (c.Allowed, c.Unparsed)):
        asked = attest(text, begin, finish, "investigator")
        asked = negate(asked) if context.excluding else asked
    return some([main, asked]) if context.excluding else every([main, asked])


def _forbids(match: re.Match[str]) -> bool:
    """Whether it is forbidden after all, or bound to more than a name can say."""
    finish = match.end("how")
    behind = match.string[finish : match.end("inside")]
    if (
        _ALLOWED_WORD.search(match["how"]) is None
    ):  # "(those without symptoms are eligible)": only whom it names
        return (_FORBIDS_ALL.search(match["what"]) or _FORBIDS.search(behind)) is not None
    return _FORBIDS.search(f"{match['what']} {behind}") is not None


def _spared(main: Built, text: str, start: int, match: re.Match[str], context: Context) -> Built:
    """What keeps out, without what is permitted of it."""
    denied = isinstance(main.tree, c.Not)
    if context.excluding and of_another_kind(thing_permitted(match["what"], match["inside"]), main.tree):
        return main
    place = start + match.start("inside"), start + match.end("inside")
    core = negate(main) if denied else main
    what = context.clause(text, *_what(match, start), replace(context, notes=[]))
    whatever = _ALLOWANCE_ENDS.search(match["inside"]) is not None  # and not only "if …", "for …"
    before, core, behind = _of_a_member(core, start + match.start(), place[1])

    def without(part: Built) -> Built:
        # What is permitted, and not whether it is: that stands there already.
        named = _what(match, start) if whatever and not _PERMITTED_IF_SO.search(match["what"]) else place
        if whatever and (spared := _without(part, what)) is not None:
            return spared
        return unless_of_kind(
            part, attest(text, *named, "investigator"), attest(text, *place, "investigator")
        )

    members = [Built(*one) for one in operands(core, c.AnyOf)]
    meant = [_is_about(match["what"], one.tree) for one in members]
    if any(of_it and not isinstance(one.tree, c.All) for one, of_it in zip(members, meant, strict=True)):
        # "a reaction to the vaccine, or egg allergy. Those who outgrew an egg allergy are not excluded"
        meant = [of_it and not _is_narrower(one.tree) for one, of_it in zip(members, meant, strict=True)]
    kinds = whatever and len(members) > 1 and any(_without(one, what) is not None for one in members)
    if isinstance(core.tree, c.Attest):
        # "drug use that hinders compliance. Smoking is permitted": who smokes may use drugs besides
        spared = attest(text, core.start, max(core.end, place[1]), core.tree.by)
    elif (any(meant) and not all(meant)) or kinds:  # "A, B or C. Some C is permitted": of C alone
        spared = some(without(one) if of_it else one for one, of_it in zip(members, meant, strict=True))
    else:
        spared = without(core)
        if isinstance(core.tree, c.All) and _weighed(core.tree) and _by_question(spared.tree):
            # "drugs that may interfere. Paracetamol is allowed": who takes it may take others besides
            asked = attest(text, core.start, max(core.end, place[1]), "investigator")
            known = [Built(*one) for one in operands(core, c.All) if not isinstance(one[0], c.Attest)]
            spared = every([*known, asked])
    if before or behind:
        spared = some([*before, spared, *behind])
    return negate(spared) if denied else spared


def _weighed(tree: c.All) -> bool:
    """Whether a treatment is meant only where a person says that it is of that kind."""
    given = [x for x in tree.of if isinstance(x, c.Received)]
    asked = [x for x in tree.of if isinstance(x, c.Attest)]
    return bool(given and asked) and len(given) + len(asked) == len(tree.of)


def _by_question(tree: c.Tree) -> bool:
    """Whether it spares those of whom a person says that the permission is theirs."""
    return isinstance(tree, c.All) and any(
        isinstance(x, c.Not) and isinstance(x.of, c.Attest) for x in tree.of
    )


_PERMITTED_IF_SO = re.compile(r"\b(?:if|when|unless|only|not|no|but|must|that|which|who)\b", re.IGNORECASE)


def _is_narrower(member: c.Tree) -> bool:
    """Whether a person says besides of which kind it is: then what is permitted of another is none of it."""
    return isinstance(member, c.All) and any(isinstance(x, c.Attest) for x in member.of)


def _is_about(what: str, member: c.Tree) -> bool:
    """Whether what is permitted is a kind of what a member of the list names, or the other way round."""
    groups: tuple[Group, Group] = ("condition", "therapy")
    named = [(x.of(group), group) for x in mentions(what) for group in groups if x.of(group)]
    told = [
        (x.concept, groups[isinstance(x, c.Received)])
        for x in c.leaves(member)
        if isinstance(x, (c.Condition, c.Received))
    ]
    return any(
        group == kind and (is_a(one, other, group) or is_a(other, one, group))
        for one, group in named
        for other, kind in told
    )


def but_of_those(kept_out: Built, what: str, spared: Built) -> Built:
    """ "Fibrosis or pneumonia; past pneumonia is permitted": whoever has the fibrosis is kept out."""
    members = [Built(*one) for one in operands(kept_out, c.AnyOf)]
    meant = [_is_about(what, one.tree) for one in members]
    if not any(meant) or all(meant):
        return every([kept_out, spared])
    return some(every([one, spared]) if of_it else one for one, of_it in zip(members, meant, strict=True))


def _of_a_member(core: Built, opens: int, closes: int) -> tuple[list[Built], Built, list[Built]]:
    """ "A (some of it is allowed), B or C": the bracket is about the member before it; those beside that one."""
    members = [Built(tree, places) for tree, places in operands(core, c.AnyOf)]
    before = [x for x in members if max(end for _, end in x.places) <= opens]
    behind = [x for x in members if min(begin for begin, _ in x.places) >= closes]
    if not before or not behind or len(before) + len(behind) < len(members):
        return [], core, []
    return before[:-1], before[-1], behind


def _of_a_demand(main: Built, text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    """A demand, and what is permitted beside it: nothing is asked by that, but it may be another way in."""
    place = start + match.start("inside"), start + match.end("inside")
    valued = all(isinstance(x, (c.Measurement, c.Score, c.Test)) for x in _demanded(main.tree))
    if valued and not re.search(r"\d", match["inside"]):
        return main  # "hemoglobin ≥ 8 g/dL (transfusion allowed)"
    if valued:
        return some([main, attest(text, *place, "investigator")])
    what = context.clause(text, *_what(match, start), replace(context.as_exclusion(), notes=[]))
    if (recovered := but_for(main, what, text, place)) is not None:
        return recovered
    if not _nothing_of_it(main, what, match["what"]):
        return _loosened(main, what, match["what"], attest(text, *place, "investigator"))
    if _CONDITIONED.search(match["inside"]) is None:
        return main
    bound = context.clause(text, *place, context)  # "…, brain metastases are allowed if treated"
    told = isinstance(bound.tree, (c.IfThen, c.Allowed)) or _not_lately(bound.tree)
    return every([main, bound if told else attest(text, *place, "investigator")])


def _not_lately(tree: c.Tree) -> bool:
    """What "…, A is allowed if completed 4 weeks before" asks of everybody: no A since."""
    if not isinstance(tree, c.Not):
        return False
    return all(isinstance(x, c.Received) and x.within is not None for x in c.leaves(tree.of))


def _loosened(main: Built, what: Built, named: str, permission: Built) -> Built:
    """ "Untreated stage IV disease, A is permitted": of what was given before it may loosen the demand, and nothing else."""
    members = [Built(*one) for one in operands(main, c.All)]
    treated = all(isinstance(x, (c.Received, c.Attest)) for x in c.leaves(what.tree))
    given = (treated or _ANY_TREATMENT.search(named) is not None) and not any(
        x.of("condition") for x in mentions(named)
    )
    free = [x for x in members if given and not _of_treatment(x.tree)]
    bound = [x for x in members if not any(x is one for one in free)]
    if not free or not bound:
        denied = [x for x in members if given and _denies_treatment(x.tree)]
        untreated = any(_treated(x) for x in c.leaves(main.tree))
        if len(members) > len(denied) > 0 and not untreated:
            # "Off chemotherapy for 2 weeks and recovered; hydroxyurea is allowed": whoever has it recovered too
            others = [x for x in members if not any(x is one for one in denied)]
            return every([*others, *(negate(every([negate(one), negate(permission)])) for one in denied)])
        return some([main, permission])
    return every([*free, some([every(bound), permission])])


def _denies_treatment(tree: c.Tree) -> bool:
    kinds = {type(x) for x in c.leaves(tree)}
    return isinstance(tree, c.Not) and c.Received in kinds <= {c.Received, c.Attest}


_ANY_TREATMENT = re.compile(r"\b(?:therap(?:y|ies)|treatments?|regimens?)\W*$", re.IGNORECASE)


def _of_treatment(tree: c.Tree) -> bool:
    """Whether something may speak of what was given: an illness does when it is untreated, relapsed, refractory."""
    return any(not isinstance(x, (c.Condition, c.Age, c.IsSex)) or _treated(x) for x in c.leaves(tree))


def _treated(one: c.Tree) -> bool:
    return isinstance(one, c.Condition) and one.course not in (None, *_NOT_OF_TREATMENT)


_NOT_OF_TREATMENT = ("metastatic", "unresectable", "measurable", "locally advanced", "newly diagnosed")


def _demanded(tree: c.Tree) -> Iterator[c.Tree]:
    """What is demanded, without of whom it is."""
    for one in tree.of if isinstance(tree, c.All) else (tree,):
        yield from _demanded(one.then) if isinstance(one, c.IfThen) else c.leaves(one)


_COMORBID = ("HIV infection", "infection", "hypertension", "diabetes mellitus", "brain metastasis")


def _named(mention: Mention) -> c.Tree:
    if mention.of("condition"):
        return c.Condition(mention.of("condition"))
    return c.Received(mention.of("therapy")) if mention.of("therapy") else c.Unparsed("?")


def _nothing_of_it(main: Built, what: Built, named: str) -> bool:
    """Whether what is permitted could be no other way of meeting the demand: a therapy of those with a disease."""
    asked, given = list(c.leaves(main.tree)), list(c.leaves(what.tree))
    if not all(isinstance(x, (c.Received, c.Condition)) for x in given):  # "treated brain metastases"
        given = [_named(x) for x in mentions(named)]
    if given and all(isinstance(x, c.Received) for x in given):
        return not any(isinstance(x, (c.Received, c.Attest)) for x in asked)
    ill = [x.concept for x in given if isinstance(x, c.Condition)]
    diseases = [x.concept for x in asked if isinstance(x, c.Condition)]
    if not ill or len(ill) < len(given) or len(diseases) < len(asked):
        return False
    cancer = all(is_a(x, "malignancy", "condition") and x != "brain metastasis" for x in diseases)
    return cancer and all(any(is_a(x, kind, "condition") for kind in _COMORBID) for x in ill)


def _added(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Relapsed myeloma, prior transplant is permitted": the demand stays, and is not permitted with the rest."""
    piece = text[start:end]
    match = _ADDED.search(piece)
    if match is None or match.start() < 3 or ":" in piece or piece.count("(") != piece.count(")"):
        return None
    before = piece[: match.start()]
    both = _BOTH_SEXES.fullmatch(match["what"]) is not None  # "At least 18 years, both sexes are allowed"
    if _forbids(match) or _NO_DEMAND.match(before) or (_NO_DEMAND.match(match["what"]) and not both):
        return None
    main = context.clause(text, start, start + match.start(), context)
    known = [x for x in c.leaves(main.tree) if not isinstance(x, (c.Unparsed, c.Attest, c.Allowed))]
    dash = match["mark"] != ","
    if known and both:
        return main
    if not known:
        return unparsed(text, start, end) if dash else None
    denied = isinstance(main.tree, c.Not)
    what = context.clause(text, *_what(match, start), replace(context.as_exclusion(), notes=[]))
    listed = "," in before or _SEVERAL.search(match["what"]) is not None
    if not dash and not denied and listed and _of_one_kind(known, list(c.leaves(what.tree))):
        return None  # "asthma, eczema and hay fever are allowed"
    if context.excluding or denied:
        return _spared(main, text, start, match, context)
    return _of_a_demand(main, text, start, match, context)


def _of_one_kind(one: Sequence[c.Tree], others: Sequence[c.Tree]) -> bool:
    """Whether two parts may be members of one list: what is not understood may be anything."""
    if any(isinstance(x, c.Condition) and (x.course or x.stage) for x in one):
        return False
    kinds = {type(x) for x in one}
    return any(isinstance(x, (c.Unparsed, c.Attest)) or type(x) in kinds for x in others)


def permits_some(first: str, second: str) -> bool:
    """Whether the second sentence permits something, of which the first one, that keeps out, may speak."""
    match = _NEXT_SENTENCE.search(f". {second}")
    return match is not None and not (_forbids(match) or _PERMITTING.search(first))


_PERMITTING = re.compile(rf"\b{_GRANTED}|{_DISCOUNTED}", re.IGNORECASE)


_WHO_HAD = re.compile(
    r"(?:(?:patients|subjects|participants|those|people)\s+)?(?:(?:with|who|have|has|had|received|prior|previous|a|an|the|history|of)\s+)*",
    re.IGNORECASE,
)


def _what(match: re.Match[str], start: int) -> tuple[int, int]:
    """Where what is permitted is named, without those who had it."""
    lead = _WHO_HAD.match(match.string, *match.span("what"))
    return start + (lead.end() if lead is not None else match.start("what")), start + match.end("what")


def _without(core: Built, what: Built) -> Built | None:
    """ "Malignancy (skin cancer is allowed)": the one without its kind; None where it is no kind of it."""
    whole, kind = core.tree, what.tree
    if isinstance(whole, c.Condition) and isinstance(kind, c.Condition) and kind == c.Condition(kind.concept):
        below = is_a(kind.concept, whole.concept, "condition")
    elif isinstance(whole, c.Received) and isinstance(kind, c.Received) and kind == c.Received(kind.concept):
        below = is_a(kind.concept, whole.concept, "therapy")
    else:
        return None
    if not below or kind.concept == whole.concept or whole.excepting:
        return None
    return leaf(replace(whole, excepting=(kind.concept,)), *core.places[0])
