"""Sentences about treatment: completed before, weeks since, verified, after which therapy."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    implies,
    leaf,
    negate,
    some,
    unparsed,
)
from trialrun.criteria.words.nouns import may_name_therapy
from trialrun.criteria.words.windows import duration, windows
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import fold

_COMPLETED = re.compile(
    r"^(?P<what>.+?)\s+(?:must|should|needs? to|has to|have to)\s+(?:have\s+)?(?:been\s+|be\s+)?(?:completed|stopped|discontinued|finished|ended)\s+(?P<window>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_NO_LONGER_AGO = re.compile(
    r"(?:no\s+(?:more|longer|later|earlier)|not\s+(?:more|longer|earlier)|less|at\s+most|up\s+to)\b", re.I
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


_ACUTE = re.compile(r"(?:(?:all|any)\s+)?acute\s+", re.IGNORECASE)


def completed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Therapy must have been completed within 14 days before": therapy inside that time keeps out."""
    match = _COMPLETED.match(text[start:end])
    if match is None:
        return None
    found = next(iter(windows(fold(match["window"]))), None)
    if found is None:
        return None
    joined = None if context.excluding else _AND.match(match["window"], found.end)
    behind = _DEMANDS.search(match["window"], found.end)
    run_on = behind is not None and joined is None
    if run_on or _DEMANDS.search(match["window"], 0, found.start) or re.search(r"\bsince\b", match["what"]):
        return unparsed(text, start, end)  # two demands without a stop between them
    inside = context.as_exclusion()
    # "Acute anti-infective therapy": prophylaxis is none, and a person knows which it was.
    acute = _ACUTE.match(match["what"])
    named = start + match.start("what") + (acute.end() if acute else 0)
    what = context.clause(text, named if acute else start, start + match.end("what"), inside)
    if _OF_INFECTION.fullmatch(match["what"].strip()):
        what = leaf(c.Received("anti-infective"), start, start + match.end("what"))
    leaves = list(c.leaves(what.tree))
    if len(leaves) != 1 or not isinstance(leaves[0], c.Received):
        what = _every_therapy(text, named if acute else start, start + match.end("what"), inside) or what
        leaves = list(c.leaves(what.tree))
        if not all(isinstance(x, c.Received) for x in leaves):
            return unparsed(text, start, end) if "includ" in match["what"] else None
    least = found.value.at_least
    length = found.value.at_most or (least.beyond() if least is not None else None)
    if _NO_LONGER_AGO.match(match["window"]) and length is not None:
        # "completed no more than 9 weeks before": it was given in that time
        recently = c.Window(at_most=length, anchor=found.value.anchor)
        given = some(
            leaf(c.Received(x.concept, None, None, x.excepting, recently), start, end)
            for x in leaves
            if isinstance(x, c.Received)
        )
        return negate(given) if context.excluding else given
    window = c.Window(at_most=length, anchor=found.value.anchor)
    built = some(
        leaf(c.Received(x.concept, None, None, x.excepting, window), start, end)
        for x in leaves
        if isinstance(x, c.Received)
    )
    if acute:
        asked = attest(text, start + match.start("what"), start + match.end("what"), "investigator")
        built = every([built, asked])
    if behind is not None and joined is not None:
        rest = start + match.start("window") + joined.end()
        return every([negate(built), context.clause(text, rest, end, context)])
    if (limit := _LIMITS.search(match["window"], found.end)) is not None:
        asked = attest(text, start + match.start("window") + limit.start(), end, "investigator")
        built = every([built, negate(asked) if limit["spares"] else asked])
    context.note("Read as: treatment that went on inside this time before the anchor keeps out.")
    return built if context.excluding else negate(built)


# "…, and toxicity must have resolved", "… unless palliative", "… if given to the brain": more than when it ended.
_DEMANDS = re.compile(r"\b(?:must|should|shall|needs?\s+to|ha(?:s|ve)\s+to)\b", re.IGNORECASE)
_AND = re.compile(r",?\s+and\s+(?=\w)", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:(?P<spares>unless|except|excluding|other\s+than|apart\s+from)|if|when|in\s+case)\b", re.IGNORECASE
)


_SINCE = re.compile(
    r"^(?:(?:patients|subjects|participants|they)\s+)?(?:must\s+be\s+|be\s+|should\s+be\s+|are\s+)?(?:(?P<bound>at least|more than|greater than|>|≥|>=|no less than|a minimum of)\s*)(?P<n>\d+|one|two|three|four|six|eight|twelve)\s*(?:\(\d+\)\s*)?-?\s*"
    r"(?P<u>hours?|days?|weeks?|months?|years?)\s+(?:(?:must|should) have (?:elapsed|passed)\s+)?(?:since|from|after|beyond|past)\s+"
    r"(?:(?:the|any|last|prior|previous|most recent|completion of|end of|dose of|completing|other(?=\s+(?:malignan|cancer))|another)\s+)*(?P<what>.+?)"
    r"(?P<rest>\s*,?\s*(?:and|with) (?:has |have )?(?:an? )?(?:(?:full|complete|adequate|sufficient|fully|completely) )?(?:recovered|recovery|resolved)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)


_MILESTONE = re.compile(r"diagnos(?!tic)|relaps|progressi|onset|remission", re.IGNORECASE)
_SPARES = re.compile(r"\b(?:unless|except|excluding|other\s+than|apart\s+from)\b", re.IGNORECASE)


def since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 4 weeks since prior chemotherapy and recovered": none within the four weeks before."""
    match = _SINCE.match(text[start:end])
    if match is None or context.excluding:
        return None
    inside = context.as_exclusion()
    given = context.clause(text, start + match.start("what"), start + match.end("what"), inside)
    window = c.Window(at_most=duration(match["n"], match["u"], match["bound"]).beyond(), anchor="treatment")
    recent = _within(given.tree, window)
    if given.unparsed or recent is None:
        return None
    of = _SPARES.split(match["what"])[0]  # "… except for the diagnosis of lymphoma"
    if isinstance(recent, c.Attest) or _MILESTONE.search(of):
        return None
    ill = [x.concept for x in c.leaves(recent) if isinstance(x, c.Condition)]
    if ill and not re.search(
        r"\b(?:prior|previous|any|last|other|another)\b", text[start : start + match.start("what")], re.I
    ):
        since_it = re.search(r"\bsince\s", text[start : start + match.start("what")], re.I)
        own = context.diseases
        if since_it and not own and all(x in _OF_ANY_SORT for x in ill):
            return negate(Built(recent, given.places))
        if not since_it or not own or any(is_a(x, y, "condition") for x in ill for y in own):
            return None  # "at least 6 months after stroke": of those who had one, in a trial for them
        if any(is_a(y, x, "condition") for x in ill for y in own):
            return unparsed(text, start, end)  # since an infection, in a trial for those with one sort of it
    recently = Built(recent, given.places)
    if _so_long(given.tree):  # "since rifampin for more than 3 days": how long, beside when, a person says
        recently = every([recently, attest(text, *_span(match, start), "investigator")])
    none = negate(recently)
    if match["rest"]:
        recovery = attest(text, start + match.start("rest"), end, "investigator")
        of_it = not _ASKS_MORE.search(match["rest"].split(None, 1)[-1].partition(" ")[2])
        if of_it and all(isinstance(x, (c.Received, c.Attest)) for x in c.leaves(given.tree)):
            recovery = implies(given, recovery)  # whoever never had it has nothing to recover from
        return every([none, recovery])
    return none


# "… and recovered with an adequate airway": that is asked of everybody.
_ASKS_MORE = re.compile(r"\b(?:with|without|including)\b", re.IGNORECASE)
# Nobody is asked to have had one of whatever sort: "at least 3 years since malignancy".
_OF_ANY_SORT = ("malignancy", "neoplasm", "infection")


_LESS_SINCE = re.compile(
    r"(?:(?:patients|subjects|participants|they)\s+)?(?:(?:who\s+)?(?:is|are|have\s+been)\s+)?(?P<bound>less\s+than|fewer\s+than|<|within)\s*(?P<n>\d+|one|two|three|four|six|eight|twelve)\s*(?:\(\d+\)\s*)?-?\s*"
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
    recent = _within(what.tree, c.Window(at_most=duration(match["n"], match["u"], match["bound"])))
    if (
        what.unparsed
        or recent is None
        or not all(isinstance(x, (c.Received, c.Condition)) for x in c.leaves(recent))
    ):
        return None
    recently = Built(recent, what.places)
    if _so_long(what.tree):
        return every([recently, attest(text, *match.span("what"), "investigator")])
    return recently


def _so_long(tree: c.Tree) -> bool:
    """Whether it is told for how long something was given, which is lost where it is asked for at another time."""
    return any(isinstance(x, c.Received) and x.lasting is not None for x in c.leaves(tree))


def _span(match: re.Match[str], start: int) -> tuple[int, int]:
    return start + match.start("what"), start + match.end("what")


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
    several = isinstance(head.tree, c.AnyOf) and all(isinstance(x, c.Condition) for x in head.tree.of)
    if not (isinstance(head.tree, c.Condition) or several):
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


_PROGRESSED_ON = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those|individuals|who|whose|that|the|an?|their|with|has|have|had|having|must|should|be|been|is|are|documented|confirmed"
    r"|radiographic(?:ally)?|clinically|diseases?|cancers?|tumou?rs?|illness|malignancy)\s+)*(?:(?P<how>progress(?:ed|ing)\s+(?:(?:either|while|when|despite|were|being|treated|receiving|taking)\s+)*"
    r"(?:on|during|after|following|despite|through|with|under|upon|post)(?:\s*(?:,|/|and/or|or|and)\s*(?:on|during|after|following|despite|within))*|(?:double-?\s?)?refractory\s+to)"
    r"|(?:previously\s+)?exposed\s+to)\s+"
    r"(?:(?:the|their|an?|any|completion\s+of|receipt\s+of|receiving|having\s+received|(?:prior|previous)\s+(?:treatment|therapy)\s+with|(?:treatment|therapy)\s+with|being\s+treated\s+with)\s+)*"
    r"(?P<what>(?!(?:conventional|standard|medical|study|protocol)\b)[^;:]{4,200})",
    re.IGNORECASE,
)


def progressed_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progressed on or after prior X": X was given; the latest response does not say what came after it."""
    match = _PROGRESSED_ON.fullmatch(text, start, end)
    if match is None:
        return None
    given = context.clause(text, *match.span("what"), context)
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    if match["how"] is None:
        return given
    return every([given, attest(text, match.start("how"), end, "investigator")])


_TREATED_BEFORE = re.compile(
    r"(?P<ill>[^,;:()<>≤≥=]{4,90}?)\s*,?\s+(?:(?:that|which|who)\s+(?:has|have|had|is|was|were)\s+(?:been\s+)?|(?:has|have|had)\s+been\s+)?"
    r"(?P<given>(?:previously|already|heavily)\s+(?:treated|pre-?treated)\s+with\s+(?P<what>[^;:]{3,160}))",
    re.IGNORECASE,
)


def treated_before(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Lung cancer previously treated with X": the cancer, and X."""
    match = _TREATED_BEFORE.fullmatch(text, start, end)
    if match is None or re.search(r"\b(?:not|no|never|if|without|unless)\b", match["ill"], re.IGNORECASE):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if ill.unparsed or not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(ill.tree)):
        return None
    if not any(isinstance(x, c.Condition) for x in c.leaves(ill.tree)) or isinstance(ill.tree, c.Not):
        return None
    told = f"prior treatment with {match['what']}"
    given = context.clause(told, 0, len(told), context.of(told))
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    return every([ill, Built(given.tree, (match.span("given"),) * len(given.places))])


# The first word is looked at before the rest.
_AFTER = re.compile(
    r"\s(?=\s*(?:on|during|while|after|following|despite|to)\b)\s*(?:(?:(?:on|during|while on)(?:\s+or\s+|/))?(?:after|following|despite|to)\s+(?:prior |previous )?(?:treatment|therapy|treatments|therapies)\s+with"
    r"|(?:(?:on|during|while on)(?:\s+or\s+|/))?(?<!status )(?:after|following))\s+",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"\b(?:reactions?|allerg\w+|hyper-?sensitivit\w+|anaphylaxis|intolerances?)$", re.IGNORECASE
)
# "relapsed or refractory after A, B or C" says what failed; a relapse after a transplant is one of two orders.
_FAILED = ("refractory", "relapsed or refractory")
_MAY_FAIL = re.compile(r"refractory|resist|fail|respon|relaps|progress", re.IGNORECASE)
_LONGEST_ILL = 90  # characters


def after_therapy(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "relapsed disease after treatment with A, B or C": the disease, and any of the therapies."""
    match = _AFTER.search(text[start:end])
    if match is None or match.start() < 3:
        return None
    before = text[start : start + match.start()]
    if before.count("(") > before.count(")") or before.count("[") > before.count("]"):
        return None  # "delirium (assessed the day after surgery)": said in the bracket
    if _REACTION.search(text, start, start + match.start()):
        return None  # "allergic reaction to prior therapy with A": to A
    if text[: start + match.start()].endswith("the") or not may_name_therapy(text[start + match.end() : end]):
        return None  # "the following …", "after delivery"
    told = match.group().strip().lower() not in ("after", "following")
    if not told and len(before) > _LONGEST_ILL and _MAY_FAIL.search(before) is None:
        return None  # more than the name of a disease
    disease = context.clause(text, start, start + match.start(), context)
    if any(isinstance(x, c.Response) and x.category != "PD" for x in c.leaves(disease.tree)):
        return None  # "VGPR after second-line treatment" says by which line it was reached
    ill = list(c.leaves(disease.tree))
    told = told or any(isinstance(x, c.Condition) and x.course in _FAILED for x in ill)
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


_TREATED_OR = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<ill>[^,;:()]{3,80}),\s+(?P<how>(?:(?:being|currently)\s+)?treated\s+with\s+[^,;:()]{3,80}?)"
    r"\s*,?\s+or\s+(?P<other>[^,;:()]{3,80})",
    re.IGNORECASE,
)


def treated_or_another(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Infection, treated with antibiotics or gout": the drug is told of the one, and keeps nobody else out."""
    match = _TREATED_OR.fullmatch(text[start:end].rstrip(" ."))
    if match is None or not (context.excluding or match["no"]):
        return None
    places = {name: (start + match.start(name), start + match.end(name)) for name in ("ill", "how", "other")}
    inside = context.as_exclusion()
    ill, how, other = (context.clause(text, *places[name], inside) for name in ("ill", "how", "other"))
    if not all(isinstance(x, c.Condition) for part in (ill, other) for x in c.leaves(part.tree)):
        return None
    if not all(isinstance(x, c.Received) for x in c.leaves(how.tree)):
        return None
    built = some([every([ill, attest(text, *places["how"], "investigator")]), other])
    return negate(built) if match["no"] else built
