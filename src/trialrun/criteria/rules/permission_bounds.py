"""What bounds a permission: "but not within 4 weeks", "only with approval"; and the sentence glued behind one."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.permission_exceptions import is_named
from trialrun.criteria.rules.permissions import but_of_those
from trialrun.criteria.rules.permitted_within import within_bounds
from trialrun.criteria.rules.washouts import long_ago
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    negate,
    operands,
    some,
    unparsed,
)
from trialrun.model import criteria as c

_WORD = re.compile(
    r"\b(?:allowed|permitted|acceptable|permissible|exclu\w+)(?:\s+criteri(?:on|a))?(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
_BUT = r"\s*[,;(]?\s*(?:(?:but|however|and|although|though)\b,?\s*)?"
# "A is allowed, but not within 4 weeks before surgery": whoever had it then is kept out.
_BUT_NOT = re.compile(
    r"[\s,;(]*\b(?:but|however|although|though)\b,?\s*(?:(?:is|are|may|must|should)\s+)?not\s+(?:be\s+)?(?:(?:taken|given|used|administered|received)\s+)?"
    r"(?P<when>(?:within|in|during|for|on|at|if|after|before|prior|less|more)\b[^.;:]{3,160})",
    re.IGNORECASE,
)
# "A is allowed only with approval"; "only if" is a condition that may be read.
_ONLY = re.compile(
    rf"{_BUT}(?P<how>only\s+(?:with|after|upon|by|for|in(?!\s+case)|on|at|under|as|during|before|prior|to|within|until|up)\b[^.;:]{{3,160}})",
    re.IGNORECASE,
)
# "A is allowed but must be stopped": the same thing, or what it is given as.
_MUST = re.compile(
    rf"{_BUT}(?:(?:it|they|these|this|those|patients|subjects|participants|women|men|(?:the\s+)?(?:(?:last|final)\s+)?(?:dose|doses|dosage|dosing|treatment|therapy|use|administration|course))\s+)?"
    r"(?P<how>(?:must|should)\s+(?P<what>(?:be|have|not)\b[^.;:]{3,160}))",
    re.IGNORECASE,
)
# "A is not exclusionary unless it is severe": whoever has it so is kept out.
_UNLESS = re.compile(
    r"[\s,;(]*unless\s+(?P<case>[^.;:()]{3,200})",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"(?:(?:it|they|this|these|those|the\s+\w+|was|were|is|are|has|have|been|occurr?(?:ed|ing|s)|given|taken|received|administered|used|performed|done|diagnosed)\s+)*"
    r"(?P<when>(?:within|in\s+the\s+(?:last|past|previous)|during\s+the\s+(?:last|past|previous)|less\s+than)\s[^,]{3,60})",
    re.IGNORECASE,
)
# "A is allowed, however B must be stopped": said of something else.
_OTHER_MUST = re.compile(
    r"\s*[,;]?\s*\b(?:but|however|although|though)\b,?\s+(?P<rest>(?!not\b|if\b|only\b)[^,.;:]{3,80}?\s(?:must|should)\s[^.;]{3,160})",
    re.IGNORECASE,
)
_GLUED = re.compile(r" (?=[A-Z][a-z]{3,} (?!(?:is|are|will|may|must|can|if|when)\b)[a-z])")
_CARRIES_ON = re.compile(r" (?:However|Note|Except|Unless|Only|Provided|Because|Such|These|This|They)\b")


# "Stable dose of A (for at least 2 weeks) allowed": whoever is on it must have been on that dose (so long).
_STEADILY = r"(?:stable|steady|unchanged|constant|fixed|non-?\s?increasing)(?:\s+or\s+(?:decreasing|tapering|reduced))?"
_SO_LONG = (
    r"(?:\s+for\s+(?:(?:at\s+least|more\s+than|a\s+minimum\s+of|≥|>)\s*)?\S{1,8}\s+(?:days?|weeks?|months?)"
    r"(?:\s+(?:prior\s+to|before)\s+[a-z][a-z -]{3,40})?)?\s*"
)
_STEADY = re.compile(
    rf"(?:(?:concurrent|concomitant|use\s+of|treatment\s+with|an?|the)\s+)*{_STEADILY}\s+(?:dose|dosage|regimen)s?\s+of\s+"
    rf"(?P<what>[a-z][^;:()]{{2,80}}?){_SO_LONG}",
    re.IGNORECASE,
)
_STEADY_BEHIND = re.compile(
    rf"(?P<what>[a-z][^;:()]{{2,80}}?)\s+(?:at|on|in|with)\s+(?:an?\s+)?{_STEADILY}\s+(?:dose|dosage|regimen)s?{_SO_LONG}",
    re.IGNORECASE,
)


def _kept_steady(text: str, start: int, permits: int, context: Context) -> Built | None:
    """ "Stable doses of A or B are permitted": whoever takes one of them is asked for that."""
    steady = _STEADY.fullmatch(text, start, permits) or _STEADY_BEHIND.fullmatch(text, start, permits)
    if steady is None:
        return None
    given = context.clause(text, *steady.span("what"), context.as_exclusion())
    taken: list[Built] = []
    for tree, places in operands(given, c.AnyOf):
        if not isinstance(tree, c.Received) or tree.planned or tree.within is not None:
            return None
        taken.append(Built(replace(tree, ongoing=True), places))
    return implies(some(taken), attest(text, start, permits, "investigator"))


def bounded(text: str, start: int, end: int, permits: int, context: Context) -> Built | None:
    """What keeps out of that which is permitted; None where nothing bounds the permission."""
    word = _WORD.search(text, permits, end)
    if word is None:
        return None
    behind = word.end()
    if not context.excluding and behind >= end:
        steady = _kept_steady(text, start, permits, context)
        if steady is not None:
            return steady
    if behind >= end and (within := within_bounds(text, start, permits, context)) is not None:
        return within
    if (glued := _GLUED.match(text, behind, end)) is not None and not _CARRIES_ON.match(text, behind):
        return _read(text, start, end, context.clause(text, glued.end(), end, context))
    if (but := _BUT_NOT.match(text, behind, end)) is not None:
        when = but.start("when")
        told = text[:permits] + " " * (when - permits) + text[when:]
        given = context.clause(told, start, end, context.as_exclusion().of(told))
        if given.unparsed or not all(isinstance(x, (c.Received, c.Condition)) for x in c.leaves(given.tree)):
            given = _given(text, start, permits, context)
            given = every([given, attest(text, when, end, "investigator")])
        return _read(text, start, end, given if context.excluding else negate(given))
    if (bound := _ONLY.match(text, behind, end)) is not None:
        given = _given(text, start, permits, context)
        needed = attest(text, bound.start("how"), end, "investigator")
        return _read(text, start, end, _unless(given, needed, context))
    if (bound := _MUST.match(text, behind, end)) is not None:
        if not context.excluding:
            return None
        given = _given(text, start, permits, context)
        timed = long_ago(text, given, bound.start("what"), end, context)
        needed = attest(text, bound.start("how"), end, "investigator")
        return _read(text, start, end, timed or _unless(given, needed, context))
    if (case := _UNLESS.match(text, behind, end)) is not None:
        return _read(text, start, end, _unless_it_is(text, (start, permits), case, context))
    if (other := _OTHER_MUST.match(text, behind, end)) is not None:
        return _read(text, start, end, context.clause(text, other.start("rest"), end, context))
    return None


def _unless_it_is(text: str, named: Place, unless: re.Match[str], context: Context) -> Built:
    """ "A is not exclusionary unless it was recent": a recent A keeps out; how else it bears on A, a person says."""
    given = _given(text, *named, context)
    case = unless.start("case")
    if (when := _TIMED.match(text, case, unless.end())) is not None:
        told = f"{text[: named[1]]} {text[when.start('when') : unless.end()]}"
        timed = context.clause(told, named[0], len(told), context.as_exclusion().of(told))
        same = type(timed.tree) is type(given.tree) and len(timed.places) == len(given.places)
        if same and getattr(timed.tree, "within", None) is not None:
            given = Built(timed.tree, given.places)
            return given if context.excluding else negate(given)
    told_of = context.clause(text, case, unless.end(), context.as_exclusion())
    named_apart = all(is_named(x) and x != given.tree for x in c.leaves(told_of.tree))
    bound = told_of if named_apart else attest(text, case, unless.end(), "investigator")
    kept_out = every([given, bound])
    return kept_out if context.excluding else negate(kept_out)


# "A other than those specifically allowed", "A, except macrolides that are permitted": the permission is of what is spared.
_SPARED = re.compile(
    r"(?<=\S)\s*,?\s+(?:other\s+than|except(?:\s+for)?|excepting|apart\s+from|with\s+the\s+exceptions?\s+of)\s+"
    r"(?P<named>[^.;:,()]{0,60}?)\b(?:those|ones|that|which|specifically|otherwise|explicitly|expressly)"
    r"(?:\s+(?:that|which|are|is|specifically|otherwise|explicitly|expressly))*\s*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:the|any|drugs?|agents?|medications?|treatments?|therap(?:y|ies))\b\s*)*", re.IGNORECASE
)


def exception_of(text: str, start: int, permits: int) -> re.Match[str] | None:
    """The exception that alone is permitted."""
    return _SPARED.search(text, start, permits)


def spared_alone(text: str, start: int, end: int, exception: re.Match[str], context: Context) -> Built | None:
    """ "A other than those specifically allowed": A; which of them are, the protocol says elsewhere."""
    if not _NO_NAME.fullmatch(exception["named"]):
        return None  # an exception by its name, which others read
    main = context.clause(text, start, exception.start(), context)
    if main.unparsed or isinstance(main.tree, c.Allowed):
        return unparsed(text, start, end)
    tail = attest(
        text,
        exception.start() + len(exception.group()) - len(exception.group().lstrip(" ,")),
        end,
        "investigator",
    )
    if isinstance(main.tree, c.Not):
        return negate(every([negate(main), tail]))
    return every([main, tail])


_NEXT_BEGINS = re.compile(
    r"(?<=[\w)])\s+(?=(?:History|Past|Prior|Previous|Patients|Subjects|Participants|Those|Use|Treated|Controlled|Inhaled|Topical|Concurrent"
    r"|Concomitant|Adjuvant|Neoadjuvant|Mild|Minor|Stable|Local|Any|The)\s)"
    # "Recovered from therapy 1 prior regimen allowed"
    r"|(?:(?<=therapy)|(?<=surgery)|(?<=treatment)|(?<=toxicity)|(?<=toxicities)|(?<=disease))\s+(?=(?:\d{1,2}|One|Two)\s+(?:prior|previous|earlier)\s)"
)
# "With Prior radiotherapy", "Any Prior Radiotherapy": a capital inside a sentence.
_STILL_ONE = re.compile(
    r"\b(?:with|of|and|or|for|any|no|the|to|in|on|by|from|other|after|before|following|some|all|who|had|have|has|received|[A-Z]\w*)$"
)


def without_stop(text: str, start: int, end: int, permits: int, context: Context) -> Built | None:
    """ "Recovered from surgery Prior radiotherapy allowed": a stop is lost, and what stands before is not permitted."""
    glued = _NEXT_BEGINS.search(text, start, permits)
    if glued is None or (not context.excluding and _STILL_ONE.search(text, start, glued.start())):
        return None
    before = context.clause(text, start, glued.start(), context)
    if context.excluding:
        if isinstance(before.tree, (c.Unparsed, c.Allowed)):
            return None
        return but_of_those(
            before, text[glued.end() : end], negate(attest(text, glued.end(), end, "investigator"))
        )
    if isinstance(before.tree, c.Allowed):
        return None
    if all(isinstance(x, (c.Unparsed, c.Received, c.Condition)) for x in c.leaves(before.tree)):
        return unparsed(
            text, start, end
        )  # "Treated brain metastases Stable ones allowed": both may be permitted
    return every([before, context.clause(text, glued.end(), end, context)])


def _given(text: str, start: int, end: int, context: Context) -> Built:
    return context.clause(text, start, end, context.as_exclusion())


def _unless(given: Built, needed: Built, context: Context) -> Built:
    return every([given, negate(needed)]) if context.excluding else implies(given, needed)


def _read(text: str, start: int, end: int, built: Built) -> Built:
    """What was read; where that is nothing, or only half of a pair, the sentence is for a person."""
    known = [x for x in c.leaves(built.tree) if not isinstance(x, (c.Unparsed, c.Allowed))]
    return unparsed(text, start, end) if built.unparsed or not known else built


_NOT_ALLOWED = re.compile(
    r"(?P<main>\S.+?)\s*,?\s+(?P<tail>(?:(?:that|which)\s+)?(?:(?:is|are)\s+)?not\s+(?:specifically|otherwise|explicitly|expressly)\s+(?:allowed|permitted|listed|mentioned|included|excluded)\b[^;:]{0,60})",
    re.IGNORECASE | re.DOTALL,
)


def not_allowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Investigational agents not specifically allowed": which these are, the protocol says elsewhere."""
    match = _NOT_ALLOWED.fullmatch(text[start:end])
    if match is None:
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    if main.unparsed or isinstance(main.tree, (c.Allowed, c.Not)):
        return None
    return every([main, attest(text, start + match.start("tail"), end, "investigator")])
