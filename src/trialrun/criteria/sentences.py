"""One sentence of a criterion → tree: permissions, attestations, conditions ("if", "women of child-bearing
potential must"), unless; everything else goes to `phrases`.

The rules stand in `RULES`, tried in order; the first that recognises the sentence compiles it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.atoms import Context
from trialrun.criteria.build import Built, attest, every, implies, leaf, negate, some, unparsed
from trialrun.criteria.chunks import chunk
from trialrun.criteria.phrases import compile_chunks
from trialrun.criteria.windows import duration, windows
from trialrun.model import criteria as c
from trialrun.vocab.mentions import fold

Rule = Callable[[str, int, int, Context], Built | None]


def compile_sentence(text: str, start: int, end: int, context: Context) -> Built:
    """The tree of `text[start:end]`; what is not understood is unparsed, nothing raises."""
    while start < end and not (text[start].isalnum() or text[start] in "<>≤≥=±~\"'(["):
        start += 1
    while end > start and text[end - 1] in " ,;:.":
        end -= 1
    if start >= end:
        return leaf(c.Unparsed(text.strip() or "(empty)"), start, max(end, start))
    for rule in RULES:
        built = rule(text, start, end, context)
        if built is not None:
            return built
    return _plain(text, start, end, context)


def _shifted(built: Built, offset: int) -> Built:
    return Built(built.tree, tuple((begin + offset, end + offset) for begin, end in built.places))


def _plain(text: str, start: int, end: int, context: Context) -> Built:
    """Grammar only."""
    piece = text[start:end]
    chunks = chunk(piece)
    meaningful = [
        x for x in chunks if x.kind not in ("comma", "stop", "(", ")", "and", "or", "and/or", "slash")
    ]
    if not meaningful:
        return unparsed(text, start, end)
    inner = context.of(piece)
    built = compile_chunks(chunks, inner)
    if _says_excluded(piece) and any(not isinstance(x, c.Unparsed) for x in c.leaves(built.tree)):
        return unparsed(text, start, end)
    return _shifted(built, start)


def _says_excluded(piece: str) -> bool:
    """The sentence itself says which way it points; read with its section's direction it could be turned."""
    return bool(
        re.search(
            r"\b(?:exclu(?:ded|sion)|ineligible|not (?:be )?eligible|are eligible|is eligible|be eligible)\b",
            piece,
            re.I,
        )
    )


# ---- permissions --------------------------------------------------------------------------------------

_ALLOWED = re.compile(
    r"\b(?:(?:is|are|will be|may be|can be|be|was|were)\s+(?:also\s+)?(?:allowed|permitted|acceptable|permissible|not exclu\w+)"
    r"|(?:allowed|permitted|acceptable|permissible)\s*(?:$|[.;,(]|if\b|provided\b|until\b|when\b|as long\b|prior\b|before\b)|(?:is|are) not (?:an )?exclu\w+)",
    re.IGNORECASE,
)
_NO_DEMAND = re.compile(
    r"(?:[\w /-]{1,40}:\s*)?(?:not specified|none specified|no restrictions?|not applicable|n/?a|see disease characteristics"
    r"|see (?:general )?(?:inclusion|exclusion) criteria|none|please contact site for information|same as above)\W*",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:not|no|nor|never|neither|only|unless|cannot|without|except)\b|\b(?:disallow|prohibit|forbid)",
    re.IGNORECASE,
)


def _allowance(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    if _NO_DEMAND.fullmatch(piece):
        return leaf(c.Allowed(" ".join(piece.split())), start, end)
    match = _ALLOWED.search(piece)
    if match is None or re.search(r"[.;]\s", piece[: match.start()]):
        return None
    before = piece[: match.start()].lower()
    if "not exclu" in match.group().lower() or "not an exclu" in match.group().lower():
        before = re.sub(r"\bnot\b", "", before)
    elif _FORBIDDEN.search(before) or re.search(r"\bnot\s+$", before):
        return None
    if re.search(r"\b(?:if|provided|as long as|only)\b", piece[match.end() :], re.IGNORECASE):
        # Permitted on a condition: the condition is a demand that a person has to read.
        return None
    return leaf(c.Allowed(" ".join(piece.split())), start, end)


# ---- what a person has to say -------------------------------------------------------------------------

_JUDGED = re.compile(
    r"\b(?:in|at|by|upon|on|per|according to) (?:the )?(?:opinion|judge?ment|discretion|view|assessment|determination|estimation)\b"
    r"|\b(?:investigator|physician|doctor|clinician|surgeon|oncologist)(?:'s|s'|s)?(?:'s)? (?:opinion|judge?ment|discretion|assessment|view|believes?|considers?|feels?|deems?|thinks?|determines?|determination|decision)\b"
    r"|\b(?:judged|deemed|considered|felt|determined|believed|thought|as assessed|assessed) (?:to be |as |likely |not |clinically |\w+ )?(?:\w+ )?(?:by|necessary by) (?:the |an |their |treating )?(?:\w+ )?(?:investigator|physician|doctor|clinician|study|surgeon|pi\b|team|sponsor)"
    r"|\b(?:opinion|judge?ment) of (?:the )?(?:\w+ )?(?:investigator|physician|doctor|clinician|pi)\b|\binvestigator considers\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:informed consent|consent form|written consent|signed consent|assent\b|consent (?:to|for|obtained|given|provided)|(?:give|giving|provide|provides|provided|providing|sign|signed|signs|obtain|obtained|capable of|ability to|able to|willing to|unable to|inability to) (?:\w+ ){0,4}consent|consenting)\b",
    re.IGNORECASE,
)
_WILLING = re.compile(
    r"\b(?:(?:un)?willing(?:ness)?|unwilling|refus(?:e|es|al|ing)|agree(?:s|ment|ing)?\s+(?:to|not)|(?:in)?ability (?:or willingness )?to|(?:un)?able (?:and willing |or willing )?to|capable of|incapable of|commit(?:s|ted)? to|prepared to|accept(?:s|ing)? to|intend(?:s|ing)? to|plan(?:s|ning)? to|desire(?:s)? to|comply|complian(?:t|ce)|complies|adhere\w*|(?:non-?|un)?cooperative(?! oncology)|non-?complian\w+|available for|availability|accessible for|understand\w*|literate|read and|speak\w*|fluent|reside\w*|living within|geographic\w*|has access to|have access to|own(?:s)? a|telephone|legal(?:ly)? (?:authori[sz]ed|guardian|capacity|incapac\w+|representative|incompeten\w+)|guardianship|incarcerat\w+|prison\w*|institutionali[sz]ed|health insurance|insured|affiliat\w+ (?:to|with)|social security|vulnerable|protected adults?|deprived of (?:\w+ )?libert\w+|judicial|legal protection|tutelage|curatorship|participa(?:te|ting|tion) in (?:another|other|any other|a|any)|contracepti\w+|birth control|abstinen\w+|abstain|barrier method|condom)\b",
    re.IGNORECASE,
)


def _attestation(text: str, start: int, end: int, context: Context) -> Built | None:
    piece = text[start:end]
    if _JUDGED.search(piece):
        return attest(text, start, end, "investigator")
    if _CONSENT.search(piece) or _WILLING.search(piece):
        plain = _plain(text, start, end, context)
        if not any(isinstance(x, (c.Unparsed, c.Attest)) for x in c.leaves(plain.tree)):
            return plain
        return attest(text, start, end, "patient" if _ANSWERED.search(piece) else "investigator")
    return None


# What the patient answers; the rest of the attestations is the study team's.
_ANSWERED = re.compile(
    r"\b(?:consent|assent|(?:un)?willing|agree|refus|comply|complian|adhere|commit|intend|plan|desire|contracepti|birth control|abst[ai]"
    r"|able to (?:understand|read|give|provide|attend|swallow|travel|speak)|speak|read|literate|fluent|resid|living|insur|telephone|barrier|condom)",
    re.IGNORECASE,
)


def _only_attests(piece: str) -> bool:
    return bool(_JUDGED.search(piece) or _CONSENT.search(piece) or _WILLING.search(piece))


# ---- conditions ---------------------------------------------------------------------------------------

_SUBJECT = re.compile(
    r"^(?P<who>(?:(?:all|any|for|in|female|male|sexually active|fertile|pre-?menopausal|heterosexual(?:ly active)?)\s+)*"
    r"(?:women|woman|females?|female (?:patients|subjects|participants)|men|males?|male (?:patients|subjects|participants)|patients|subjects|participants|wocbp|wcbp)\b"
    r"(?P<more>[^:;.]{0,110}?))\s*[,:]?\s*"
    r"(?P<verb>must|should|shall|need(?:s)? to|have to|has to|are required to|is required to|will be required to|required to|agree(?:s)? to|who agree to|willing to|with (?:a )?negative|have (?:a )?negative|require|:)\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_FERTILE = re.compile(
    r"child\s*-?\s*bearing|childbearing|reproductive (?:potential|age|capacity)|wo?cbp|fertile|of child|procreat|pregnancy potential|able to (?:become pregnant|bear)",
    re.IGNORECASE,
)


def _subject(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women of child-bearing potential must …": asked of them only."""
    piece = text[start:end]
    match = _SUBJECT.match(piece)
    if match is None or context.excluding:
        return None
    who, more, verb = match["who"], match["more"].strip(" ,"), match["verb"]
    head = who[: len(who) - len(match["more"])]
    women = bool(re.search(r"\b(?:women|woman|females?|wocbp|wcbp)\b", head, re.IGNORECASE))
    men = bool(re.search(r"\b(?:men|males?)\b", head, re.IGNORECASE))
    who_end = start + match.end("who")
    if women and men:
        return None
    if women and _FERTILE.search(who):
        condition = leaf(c.Condition("childbearing potential"), start, who_end)
        if men_too := re.search(r"\b(?:partner|men|male)s?\b", more, re.IGNORECASE):
            del men_too
            return None
    elif women or men:
        condition = leaf(c.IsSex("female" if women else "male"), start, who_end)
        if more:
            more_start = start + match.start("more") + len(match["more"]) - len(match["more"].lstrip(" ,"))
            qualifier = re.sub(
                r"^(?:patients|subjects|participants|enrolled in the study|with)\b\s*", "", more, flags=re.I
            )
            if qualifier:
                begin = more_start + len(more) - len(qualifier)
                extra = (
                    attest(text, begin, begin + len(qualifier))
                    if re.search(r"\b(?:partner|sexual|fertil|intercourse|wish|father)", more, re.I)
                    else compile_sentence(text, begin, begin + len(qualifier), context)
                )
                condition = every([condition, extra])
    else:
        return None
    verb_start = start + match.start("verb")
    body_start = (
        verb_start
        if not re.match(r"must|should|shall|need|have to|has to|are req|is req|will be|:", verb, re.I)
        else start + match.start("rest")
    )
    demands = _demands(text, body_start, end, context)
    return implies(condition, demands)


def _demands(text: str, start: int, end: int, context: Context) -> Built:
    """What is demanded of them: "a negative test and agree to …", "be willing … or have undergone …"."""
    piece = text[start:end]
    cuts = [
        m
        for m in re.finditer(
            r",?\s+(?P<join>and|or)\s+(?:must\s+|should\s+)?(?=(?:agree|be willing|willing|use|have|has|undergo|practice|not|refrain|be)\b)",
            piece,
            re.IGNORECASE,
        )
    ]
    if not cuts:
        return compile_sentence(text, start, end, context)
    kinds = {m["join"].lower() for m in cuts}
    if len(kinds) > 1:
        return attest(text, start, end) if _only_attests(piece) else unparsed(text, start, end)
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    parts = [
        compile_sentence(text, start + begin, start + finish, context)
        for begin, finish in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    return some(parts) if kinds == {"or"} else every(parts)


_IF_FIRST = re.compile(
    r"^(?:if|when|in case of|in patients with|for (?:patients|subjects|participants) (?:with|who))\s+(?P<condition>[^,:]{3,120})[,:]\s*(?P<then>.+)$",
    re.I | re.S,
)


def _conditional(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "If A, B": B is asked only of those with A."""
    match = _IF_FIRST.match(text[start:end])
    if match is None or context.excluding:
        return None
    condition = compile_sentence(
        text, start + match.start("condition"), start + match.end("condition"), context
    )
    then = compile_sentence(text, start + match.start("then"), end, context)
    return implies(condition, then)


_UNLESS = re.compile(
    r",?\s+\(?(?:unless|except (?:if|when|where|in (?:the )?cases?(?: of)?))\s+", re.IGNORECASE
)


def _unless(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A unless B": let in with A or B; kept out with A and not B."""
    match = _UNLESS.search(text[start:end])
    if match is None or match.start() == 0:
        return None
    main = compile_sentence(text, start, start + match.start(), context)
    exception = compile_sentence(text, start + match.end(), end, context)
    if context.excluding:
        return every([main, negate(exception)])
    return some([main, exception])


_ALTERNATIVE = re.compile(
    r"\s*\(\s*(?P<inside>(?:if|in case|when|for|within|unless)\b[^()]{3,160})\)\s*$", re.IGNORECASE
)


def _alternative(text: str, start: int, end: int, context: Context) -> Built | None:
    """A closing bracket with another bound for some: "(if non cooperative: SpO2 > 95 %)", "(≤ 5 x ULN if …)"."""
    piece = text[start:end]
    match = _ALTERNATIVE.search(piece)
    if match is None:
        return None
    inside_start = start + match.start("inside")
    inside_end = start + match.end("inside")
    inside = match["inside"]
    main = compile_sentence(text, start, start + match.start(), context)
    colon = re.match(
        r"(?:if|in case of|when|for)\s+(?P<condition>[^:]+):\s*(?P<then>.+)$", inside, re.I | re.S
    )
    if colon is not None:
        begin = inside_start + colon.start("condition")
        condition = _condition_of(text, begin, inside_start + colon.end("condition"), context)
        then = compile_sentence(text, inside_start + colon.start("then"), inside_end, context)
        return some([main, every([condition, then])])
    within = re.match(
        r"(?P<window>within [^,]+?)\s+if\s+(?:(?:use|used) of\s+)?(?P<condition>.+)$", inside, re.I | re.S
    )
    leaves = list(c.leaves(main.tree))
    if within is not None and len(leaves) == 1 and isinstance(leaves[0], c.Received):
        found = next(iter(windows(fold(within["window"]))), None)
        if found is not None and leaves[0].within is not None:
            longer = c.Window(found.value.at_most, found.value.at_least, leaves[0].within.anchor)
            again = leaf(
                c.Received(leaves[0].concept, leaves[0].ongoing, None, leaves[0].excepting, longer),
                inside_start,
                inside_start + within.end("window"),
            )
            begin = inside_start + within.start("condition")
            return some([main, every([again, attest(text, begin, inside_end, "investigator")])])
    return None


def _condition_of(text: str, start: int, end: int, context: Context) -> Built:
    """The condition of an alternative; what no record holds is asked of a person."""
    built = compile_sentence(text, start, end, context)
    return attest(text, start, end, "investigator") if built.unparsed else built


# ---- demands inside an exclusion ----------------------------------------------------------------------

_COMPLETED = re.compile(
    r"^(?P<what>.+?)\s+(?:must|should|needs? to|has to|have to)\s+(?:have\s+)?(?:been\s+|be\s+)?(?:completed|stopped|discontinued|finished|ended)\s+(?P<window>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def _completed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Therapy must have been completed within 14 days before": therapy inside that time keeps out."""
    match = _COMPLETED.match(text[start:end])
    if match is None:
        return None
    found = next(iter(windows(fold(match["window"]))), None)
    if found is None:
        return None
    inside = context.as_exclusion()
    what = compile_sentence(text, start, start + match.end("what"), inside)
    leaves = list(c.leaves(what.tree))
    if len(leaves) != 1 or not isinstance(leaves[0], c.Received):
        return None
    length = found.value.at_most or found.value.at_least
    window = c.Window(at_most=length, anchor=found.value.anchor)
    built = leaf(c.Received(leaves[0].concept, None, None, leaves[0].excepting, window), start, end)
    context.note("Read as: treatment that went on inside this time before the anchor keeps out.")
    return built if context.excluding else negate(built)


_SINCE = re.compile(
    r"^(?:(?:at least|more than|greater than|>|≥|>=|no less than|a minimum of)\s*)(?P<n>\d+|one|two|three|four|six|eight|twelve)\s*(?:\(\d+\)\s*)?-?\s*"
    r"(?P<u>hours?|days?|weeks?|months?|years?)\s+(?:(?:must|should) have (?:elapsed|passed)\s+)?(?:since|from|after)\s+"
    r"(?:(?:the|any|last|prior|previous|most recent|completion of|end of|dose of|completing)\s+)*(?P<what>.+?)"
    r"(?P<rest>\s*,?\s*(?:and|with) (?:has |have )?(?:recovered|recovery|resolved)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)


def _since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 4 weeks since prior chemotherapy and recovered": none within the four weeks before."""
    match = _SINCE.match(text[start:end])
    if match is None or context.excluding:
        return None
    inside = context.as_exclusion()
    given = compile_sentence(text, start + match.start("what"), start + match.end("what"), inside)
    leaves = list(c.leaves(given.tree))
    if given.unparsed or not all(isinstance(x, c.Received) and x.within is None for x in leaves):
        return None
    window = c.Window(at_most=duration(match["n"], match["u"]), anchor="treatment")
    recent = [
        leaf(c.Received(x.concept, None, None, x.excepting, window, x.line), begin, finish)
        for x, (begin, finish) in zip(leaves, given.places, strict=True)
        if isinstance(x, c.Received)
    ]
    none = negate(some(recent))
    if match["rest"]:
        return every([none, attest(text, start + match.start("rest"), end, "investigator")])
    return none


_VERIFIED = re.compile(
    r"^(?P<what>[^.;:]{3,60}?)\s+(?:needs? to|has to|have to|must|should)\s+(?:have been|be)\s+(?P<how>(?:confirmed|documented|verified|proven)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)


def _verified(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Vasectomy must have been confirmed by …": asked only of those who had it."""
    match = _VERIFIED.match(text[start:end])
    if match is None or context.excluding:
        return None
    what = compile_sentence(text, start, start + match.end("what"), context)
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


_IN_CASE = re.compile(r"\s+in case of\s+", re.IGNORECASE)


def _in_case(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A in case of B": keeps out those with both; asks A of those with B."""
    match = _IN_CASE.search(text[start:end])
    if match is None or match.start() < 3 or "(" in text[start : start + match.start()]:
        return None
    main = compile_sentence(text, start, start + match.start(), context)
    case = compile_sentence(text, start + match.end(), end, context)
    return every([case, main]) if context.excluding else implies(case, main)


_AFTER = re.compile(
    r"\s+(?:after|following|despite|to)\s+(?:prior |previous )?(?:treatment|therapy|treatments|therapies)\s+with\s+",
    re.IGNORECASE,
)


def _after_therapy(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "relapsed disease after treatment with A, B or C": the disease, and any of the therapies."""
    match = _AFTER.search(text[start:end])
    if match is None or match.start() < 3:
        return None
    disease = compile_sentence(text, start, start + match.start(), context)
    given = compile_sentence(text, start + match.end(), end, context.as_exclusion())
    leaves = list(c.leaves(given.tree))
    if given.unparsed or not all(isinstance(x, c.Received) for x in leaves):
        return None
    if len(leaves) > 1:
        context.note("Read as: after any of the listed treatments, not after all of them.")
    return every([disease, given])


# ---- clauses ------------------------------------------------------------------------------------------


def _labelled(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Performance status: ECOG 0-2", "Age: 18 to 70": a label and what it introduces."""
    piece = text[start:end]
    match = re.match(r"(?P<label>[^:;.()]{2,70}):\s*(?P<rest>\S.*)$", piece, re.DOTALL)
    if match is None:
        return None
    rest = compile_sentence(text, start + match.start("rest"), end, context)
    if not rest.unparsed:
        return rest
    whole = _plain(text, start, end, context)
    return whole if whole.unparsed < rest.unparsed + len(match["label"]) else None


def _clauses(text: str, start: int, end: int, context: Context) -> Built | None:
    """Clauses joined by a semicolon; in an exclusion each keeps out, in an inclusion each is demanded."""
    piece = text[start:end]
    cuts = [m for m in re.finditer(r";\s*(?:(?P<join>and|or)\b\s*)?", piece) if m.end() < len(piece)]
    if not cuts or piece.count("(") != piece.count(")"):
        return None
    depths = [piece[: m.start()].count("(") - piece[: m.start()].count(")") for m in cuts]
    cuts = [m for m, depth in zip(cuts, depths, strict=True) if depth == 0]
    if not cuts:
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = [(b, f) for b, f in zip(bounds[::2], bounds[1::2], strict=True) if piece[b:f].strip(" ,.;")]
    if len(pairs) < 2:
        return None
    parts = [compile_sentence(text, start + b, start + f, context) for b, f in pairs]
    either = context.excluding or any(m["join"] == "or" for m in cuts)
    return some(parts) if either else every(parts)


def _relative(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "AML patients …, who have … and are …": the main clause and what its relative clauses add."""
    piece = text[start:end]
    cuts = [
        m
        for m in re.finditer(
            r",?\s+(?P<and>and\s+)?(?:(?=(?:ineligible|not eligible|unfit|unsuitable|not suitable|not candidates?)\s+for\b)"
            r"|(?:who|whom)\s+(?=(?:have|has|had|are|is|were|was|must|should|do|did|cannot|can)\b))",
            piece,
        )
        if piece[: m.start()].count("(") == piece[: m.start()].count(")")
    ]
    if not cuts or cuts[0].start() < 3:
        return None
    if not re.search(
        r"\w{4,}",
        re.sub(
            r"(?i)\b(?:patients|subjects|participants|individuals|those|women|men|or|and)\b",
            "",
            piece[: cuts[0].start()],
        ),
    ):
        return None
    bounds = [0, *(x for m in cuts for x in (m.start(), m.end())), len(piece)]
    pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
    for index in range(len(pairs) - 2, 0, -1):  # "who are (…) | ineligible for": one clause
        if re.fullmatch(
            r"\s*(?:are|is|were|was)\s*(?:\([^)]*\)\s*)?", piece[pairs[index][0] : pairs[index][1]]
        ):
            pairs[index : index + 2] = [(pairs[index][0], pairs[index + 1][1])]
    return every(compile_sentence(text, start + begin, start + finish, context) for begin, finish in pairs)


def _attested_part(text: str, start: int, end: int, context: Context) -> Built | None:
    """A judgement that no record holds, beside parts that a record does: "ineligible for …", "non-rapidly …"."""
    piece = text[start:end]
    match = re.match(
        r"^(?:are|is|were|be)?\s*(?:\([^)]*\)\s*)?(?:in|not\s+)?(?:eligible|candidates?|fit|suitable|a candidate)\s+(?:for|to)\b",
        piece,
        re.IGNORECASE,
    ) or re.match(
        r"^(?:(?:are|is|were)\s+)?(?:\([^)]*\)\s*)?(?:ineligible|unfit|unsuitable)\b", piece, re.IGNORECASE
    )
    return attest(text, start, end, "investigator") if match else None


RULES: tuple[Rule, ...] = (
    _allowance,
    _subject,
    _conditional,
    _alternative,
    _unless,
    _clauses,
    _completed,
    _verified,
    _since,
    _in_case,
    _after_therapy,
    _attested_part,
    _attestation,
    _relative,
    _labelled,
)
