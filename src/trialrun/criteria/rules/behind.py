"""What stands behind a disease or a test and says of whom it is asked, or what earlier drugs did."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.courses import progressed_or_intolerant
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf
from trialrun.model import criteria as c

_FAILED = (
    r"(?:(?:documented|confirmed|primary|clinical|disease)\s+)*(?:resistan(?:t|ce)|refractory|relapsed|progress(?:ed|ion|ing)|fail(?:ed|ure)|"
    r"lack\s+of\s+(?:efficacy|effect(?:iveness)?|benefit)|ineffectiveness|inefficacy|non-?\s?respon(?:se|der)s?|"
    r"(?:(?:an?\s+)?(?:inadequate|insufficient|incomplete|poor|suboptimal|loss\s+of|lack\s+of|no|absence\s+of)\s+(?:clinical\s+)?respon(?:se|der)s?))"
)
_INTOLERANT = r"(?:(?:an?|documented|unacceptable)\s+)?(?:intolerant|intolerance)"
_LINKED = r"(?:\s+(?:to|on|of|after|with|under|during|by|from))?"
_OR = r"\s*(?:,|/|,?\s*and/or|,?\s*or)\s*(?:(?:is|are|was|were|be|being|who)\s+)*"
_TOLD = re.compile(
    r"(?:(?P<ill>[^;:()]{3,90}?)(?:\s*,|\s+(?:that|which|who)\s+(?:is|are|was|were|has|have|had)|\s+with|\s+having)?\s+)?"
    rf"(?P<told>(?:{_FAILED}{_LINKED}{_OR}{_INTOLERANT}|{_INTOLERANT}{_LINKED}{_OR}{_FAILED})\s+(?:to|of|on|with)\s+(?P<drugs>[^;:()]{{3,120}}?)"
    rf"|{_FAILED}\s+(?:to|on|after|with|under|during)\s+(?P<drug>[^;:(),]{{3,80}}?)\s*{_OR}{_INTOLERANT}\s+(?:to|of)\s+(?:it|them|this|that|these))",
    re.IGNORECASE,
)
_PEOPLE_WITH = re.compile(
    r"(?:(?:patients?|subjects?|participants?|who|with|have|has|had|having|must|a|an|documented|history|of|prior|previous|are|is|were|known)\s+)*",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"(?:(?:at\s+least|≥|>=?)\s*(?:1|one)|one\s+or\s+more|(?:1|one)|any|an?|prior|previous|prior\s+treatment\s+with|treatment\s+with)\s+(?=\S)",
    re.IGNORECASE,
)


def failed_or_not_tolerated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "CML resistant to or intolerant of imatinib": the drug was given; what it did, a person says."""
    match = _TOLD.fullmatch(text, start, end)
    if match is None or (match["ill"] or "").lower().endswith(" no"):
        return None
    group = "drugs" if match["drugs"] else "drug"
    begin, finish = match.span(group)
    while (many := _HOW_MANY.match(text, begin, finish)) is not None:
        begin = many.end()
    given = context.clause(text, begin, finish, context.as_exclusion())
    if not all(isinstance(x, c.Received) for x in c.leaves(given.tree)) or isinstance(given.tree, c.Not):
        return None
    known = progressed_or_intolerant(
        text, match.start("told"), end, context
    )  # "progression on or intolerance of X"
    told = known or attest(text, match.start("told"), end, "investigator")
    lead = _PEOPLE_WITH.match(text, start)
    opens = lead.end() if lead is not None else start
    if not match["ill"] or opens >= match.end("ill"):
        return every([given, told])
    ill = _disease(text, *match.span("ill"), context)
    if ill is None:
        return None
    return every([ill, given, told])


def _disease(text: str, start: int, end: int, context: Context) -> Built | None:
    """What is said before it, where that is a disease and perhaps what only a person can say of it."""
    ill = context.clause(text, start, end, context)
    leaves = list(c.leaves(ill.tree))
    if not all(isinstance(x, (c.Condition, c.Attest)) for x in leaves) or isinstance(ill.tree, c.Not):
        return None
    return ill if any(isinstance(x, c.Condition) for x in leaves) else None


_RESPONDED = re.compile(
    r"(?:(?P<ill>[^;:()]{4,90}?)\s*,?\s+(?:in|with|and|that|which|who)\s+)??"
    r"(?:(?:patients?|subjects?|participants?|must|be|are|is|in|with|have|has|had|achieved|achieving|documented|an?|ongoing|radiologic(?:al)?|objective)\s+)*"
    r"(?:complete|partial|CR|PR)(?:\s+(?:clinical\s+)?(?:response|remission))?(?:\s*\((?:CR|PR)\))?\s*(?:or|/|and/or)\s*(?:an?\s+)?(?:complete|partial|CR|PR)(?:\s+(?:response|remission))?(?:\s*\((?:CR|PR)\))?"
    r"\s*,?\s+(?:to|after|following|on|with)\s+(?P<what>(?:(?:the|their|his|her|a|most|recent|last|latest|prior|previous|immediately|preceding|completion|of)[\s-]+)*(?P<given>[^;:()]{4,120}?))",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"\b(?:first|second|third|1st|2nd|3rd|front|initial)[\s-]*line|\b(?:within|at\s+least|by)\b",
    re.IGNORECASE,
)


def responded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Complete or partial response to the last platinum regimen": no record says to which treatment it was."""
    match = _RESPONDED.fullmatch(text, start, end)
    if match is None or context.excluding or _LINE.search(match["what"]):
        return None
    given = context.clause(text, *match.span("given"), context.as_exclusion())
    if not all(isinstance(x, c.Received) for x in c.leaves(given.tree)) or isinstance(given.tree, c.Not):
        return None
    if match["ill"] is None:
        return every([given, attest(text, start, end, "investigator")])
    ill = _disease(text, *match.span("ill"), context)
    if ill is None:
        return None
    return every([ill, given, attest(text, match.end("ill"), end, "investigator")])


_TEST = r"(?:negative\s+(?:(?:serum|urine|blood|plasma|or|and|/|a|highly|sensitive|quantitative|(?:β|b|beta)-?)\s*)*(?:pregnancy\s+test(?:ing)?|h?CG(?:\s+test)?)|(?:(?:serum|urine|blood|or)\s+)*(?:pregnancy\s+test|h?CG(?:\s+test)?)\s+negative)"
_WHOSE_TEST = re.compile(
    rf"(?P<test>(?:(?:a|must|have|has|documented|with)\s+)*{_TEST})(?P<when>[^;:.]{{0,110}}?)\s*,?\s+\(?(?:for|in|if|of)\s+"
    r"(?P<who>(?:all\s+)?(?:(?:pre-?\s?menopausal|female|fertile)\s+)?(?:women|females?|wom[ae]n|patients?|subjects?|participants?)(?:\s+(?:patients?|subjects?|participants?))?"
    r"\s+(?:of|with)\s+(?:child-?\s?bearing|reproductive)\s+(?:potential|age|capacity)(?:\s*\((?:WOCBP|WCBP)\))?|WOCBP|WCBP)\)?"
    r"(?P<later>\s*,?\s+(?:within|performed|obtained|at|prior|before|no\s+more)\b[^;:.]{2,100})?",
    re.IGNORECASE,
)


def test_of_the_fertile(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Negative pregnancy test within 7 days for women of childbearing potential": asked of them only."""
    match = None if context.excluding else _WHOSE_TEST.fullmatch(text, start, end)
    if match is None:
        return None
    begin, finish = match.start("who"), match.end("who")
    told = text[: match.end("when")] + " " * (finish - match.end("when")) + text[finish:end] + text[end:]
    if match.end("when") < begin and text[finish : finish + 1] == ")":
        told = told[:finish] + " " + told[finish + 1 :]
    tested = context.clause(told, start, end, context.of(told))
    if not all(isinstance(x, (c.Test, c.Attest)) for x in c.leaves(tested.tree)):
        return None
    return implies(leaf(c.Condition("childbearing potential"), begin, finish), tested)


_COUNTED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|who|have|has|had|must|been|received|prior|previous|previously|treated|treatment|therapy|exposure|exposed|use|failed|failure|of|to|with|on)\s+)*"
    r"(?P<count>(?:more\s+than|greater\s+than|at\s+least|no\s+more\s+than|not\s+more\s+than|fewer\s+than|less\s+than|up\s+to|a\s+maximum\s+of|at\s+most|[<>≥≤]=?)\s*(?:\d|one|two|three|four|five)"
    r"|(?:\d|one|two|three|four|five)\s+or\s+(?:more|fewer)|(?:\d|two|three)\s*(?:-|–|to|or)\s*(?:\d|two|three|four))\s+"
    r"(?P<drugs>(?:(?:different|prior|previous|separate|distinct|approved|other)\s+)*(?!lines?\b|regimens?\b|cycles?\b|courses?\b|doses?\b|treatments?\b|therap)[^;:(),<>≤≥=]{3,80})",
    re.IGNORECASE,
)
_NOT_DRUGS = re.compile(
    r"\b(?:lines?|regimens?|cycles?|courses?|doses?|treatments?|therap(?:y|ies)|mg|days?|weeks?|months?|years?|hours?|infusions?|transplant\w*|surger\w+|units?|fractions?|%"
    r"|agents?|drugs|medications?)\b",
    re.IGNORECASE,
)
_NONE_WILL_DO = re.compile(
    r"(?:no|not|fewer|less|up|a|at\s+most|0)\b|[<≤]|(?:more\s+than|greater\s+than|at\s+least|[>≥]=?)\s*0",
    re.IGNORECASE,
)


COUNTED = (
    *("inhibitors", "antagonists", "tkis", "antibodies", "agonists", "mabs"),
    *("analogs", "analogues", "imids"),
)


def drugs_counted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "More than 2 prior TKIs": some were given; how many of them, a person counts."""
    match = _COUNTED.fullmatch(text, start, end)
    if match is None or _NOT_DRUGS.search(match["drugs"]):
        return None
    given = context.clause(text, *match.span("drugs"), context.as_exclusion())
    if not isinstance(given.tree, c.Received) or given.tree.within is not None:
        return None
    counted = attest(text, start, end, "investigator")
    return counted if _NONE_WILL_DO.match(match["count"]) else every([given, counted])
