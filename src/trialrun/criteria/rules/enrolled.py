"""Sentences that say of people that the study takes them or leaves them out: "… will be included"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.spared_kinds import unless_of_kind
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded
from trialrun.vocab.mentions import mentions

_STUDY = (
    r"(?:\s+(?:in(?:to)?|on(?:to)?|for|to|from|by|the|this|our|a|clinical|present|current|study|trial|research|protocol|investigation"
    r"|participat(?:e|ion|ing)|enrol(?:l?ment|led|l)?|inclusion|enter(?:ing)?|entry))*"
)
_REASON = r"(?:\s*,?\s+(?:because|due\s+to|as\s+(?:it|they|this)|since|in\s+order\s+to|to\s+(?:avoid|minimi[sz]e|prevent|reduce))\b[^.;]*)?"
_ADMITTED = re.compile(
    rf"^(?P<what>.{{3,240}}?)\s*,?\s+(?P<when>(?:will|shall)\s+(?:potentially\s+)?be|are|were|was)\s+"
    rf"(?P<how>included|recruited|enrol?led|considered(?:\s+for\s+(?:enrol?ment|inclusion|participation))?|invited|selected|(?:considered\s+)?eligible)"
    rf"{_STUDY}\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_SOME = re.compile(r"\b(?:not|no|only|also|unless|except|if|however|even)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"\s*(?:all|any|consecutive|every)\b", re.IGNORECASE)


def admitted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "All adults undergoing surgery will be included": adults undergoing surgery.

    "Patients with treated metastases are eligible" permits and does not demand; only of all is it a demand.
    "Patients with A, B and C will be included" are three kinds of patients.
    """
    match = _ADMITTED.match(text[start:end])
    if match is None or context.excluding or _ONLY_SOME.search(match["what"]):
        return None
    if match["how"].lower().endswith("eligible") and not _EVERYBODY.match(match["what"]):
        said = context.clause(text, start, start + match.end("what"), context)
        if match["when"].lower() == "were" and _tells_all(said):
            return said
        return _of_both_sexes(match["what"], said)
    built = context.clause(text, start, start + match.end("what"), context)
    kinds = built.tree.of if isinstance(built.tree, c.All) else ()
    if len(kinds) > 2 and all(isinstance(kind, c.Condition) for kind in kinds) and "," in match["what"]:
        return some(Built(tree, places) for tree, places in operands(built, c.All))
    return built


def _tells_all(built: Built) -> bool:
    """ "Patients over 14 years on insulin were eligible": with the age, who they all were, and no permission."""
    kinds = built.tree.of if isinstance(built.tree, c.All) else ()
    return any(isinstance(x, c.Age) for x in kinds)


_BOTH_SEXES = re.compile(
    r"\s*(?:(?:fe)?males?\s+and\s+(?:fe)?males?|(?:wo)?men\s+and\s+(?:wo)?men)\b", re.IGNORECASE
)


def _of_both_sexes(what: str, built: Built) -> Built | None:
    """ "Men and women from 30 to 75 years are eligible" names everybody who is: nobody of another age."""
    aged = all(isinstance(leaf, (c.Age, c.IsSex)) for leaf in c.leaves(built.tree))
    return built if aged and _BOTH_SEXES.match(what) else None


_LEFT_OUT = re.compile(
    rf"^(?P<what>.{{3,600}}?)\s+(?:(?:will|shall|must|should)\s+(?:also\s+)?be|are|were|was|is)\s+(?:also\s+)?(?:excluded|removed|ineligible)"
    rf"{_STUDY}{_REASON}\s*$",
    re.IGNORECASE | re.DOTALL,
)


# Another sentence begins behind a stop, but not behind "e.g." and "i.e.".
_LIMITS = re.compile(r"\b(?:not|only|unless|if)\b|(?:(?<!\be\.g)(?<!\bi\.e)\.|;)\s", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:in\s+addition|also|further(?:more)?|moreover|therefore|thus|hence|accordingly)\s*,\s*", re.IGNORECASE
)


def left_out(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with X will be excluded from this trial because …": X keeps out under any heading."""
    match = _LEFT_OUT.match(text[start:end])
    if match is None or _LIMITS.search(match["what"]):
        return None
    opening = _OPENING.match(match["what"])
    begin = start + (opening.end() if opening else 0)
    return _turned(text, begin, start + match.end("what"), context)


_IF = re.compile(
    r"^(?:(?:all|any)\s+)?(?:patients?|subjects?|participants?|individuals|volunteers|persons|they|you)\s+"
    rf"(?:(?:will|would|shall)\s+be|are|were|was|is|may)\s+(?:eligible|included|enrol?led){_STUDY}\s*,?\s+(?:if|when)\s+"
    r"(?:(?:they|he|she|he\s*/\s*she|s/he|the\s+(?:patient|subject|participant)|you|there)\s+)?"
    r"(?:(?:is|are|was|were|have|has|had)\s+)?(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def if_they(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Participants were eligible for the study if they had X"; what keeps out is read in `direction`."""
    match = _IF.match(text[start:end])
    if match is None or context.excluding:
        return None
    return context.clause(text, start + match.start("what"), end, context)


_PEOPLE = r"(?:patients?|subjects?|participants?|individuals|volunteers|persons|people|those|women|men)"
# "… may be enrolled and treated with A without prior B": what they get in the study
_AND_TREATED = r"(?:\s+and\s+(?:be\s+)?(?:treated|receive|given|managed|followed)\b[^,;:.()]{0,80}?)?"
_UNDER_CONDITION = re.compile(
    rf"^(?:(?:all|any|an?|the)\s+)?(?P<who>{_PEOPLE}\s+(?:with|who\s+(?:have|are|had|take|receive)|having|on|taking|receiving)\s+[^,;:.()]{{3,80}}?"
    rf"|[\w-]{{2,20}}[- ]positive\s+{_PEOPLE})\s*,?\s+"
    rf"(?:(?:(?:are|is|were|was|will\s+be|may\s+be|can\s+be|would\s+be)\s+(?:only\s+)?(?:eligible|allowed|permitted|included|enrol?led|considered(?:\s+(?:eligible|for\s+(?:enrol?lment|inclusion|participation)))?)"
    rf"|(?:may|can)\s+(?:enrol?l?|participate|join|enter)){_STUDY}{_AND_TREATED}\s*,?\s+(?:only\s+)?(?:if|when|provided(?:\s+that)?|as\s+long\s+as|so\s+long\s+as)"
    rf"|(?:are|is|will\s+be)\s+(?:excluded|ineligible|not\s+(?:eligible|allowed|permitted)){_STUDY}\s*,?\s+unless)\s+"
    r"(?:(?:they|he|she|he\s*/\s*she|s/he|the\s+(?:patient|subject|participant)|you|their|the)\s+)?"
    r"(?:(?:is|are|was|were|have|has|had)\s+)?(?P<what>[^.;]+)$",
    re.IGNORECASE | re.DOTALL,
)


_JUDGE = (
    r"(?:(?:treating|study|principal|responsible|site|attending)\s+){0,2}"
    r"(?:investigator|physician|doctor|sponsor|clinician|neurologist|cardiologist|oncologist|surgeon)s?"
)
_THEIR_WORD = re.compile(
    rf"{_JUDGE}\s+(?:believes?|judges?|agrees?|considers?|thinks?|deems?|feels?|determines?|approves?|confirms?)\b"
    rf"|(?:deemed|considered|judged|felt|thought|found)\s+(?:to\s+be\s+)?(?:[\w-]+\s+){{1,5}}?by\s+(?:(?:the|a|an|their|his|her)\s+){{0,2}}{_JUDGE}\b",
    re.IGNORECASE,
)


_THESE = re.compile(
    r"(?:brain\s+)?(?:metasta[st]es|metastasis|(?:metastatic\s+)?lesions?|tumou?rs?)\b\s*", re.IGNORECASE
)


def _weighed(tree: c.Tree, place: Place) -> Built:
    """What was not understood of those who are let in: who of the others is meant, a person says."""
    return leaf(c.Attest(tree.text, "investigator") if isinstance(tree, c.Unparsed) else tree, *place)


def under_condition(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with HIV are eligible if CD4 > 350", "… are excluded unless …": of them more is asked.

    Of the trial's own disease this may be what everybody has to have: that stays as it is written.
    """
    match = _UNDER_CONDITION.match(text[start:end])
    if match is None or (match.group()[:2].lower() == "a " and not context.excluding):
        return None
    inclusion = context.as_inclusion()
    who = context.clause(text, start + match.start("who"), start + match.end("who"), inclusion)
    if not context.excluding and isinstance(who.tree, c.All):
        who = with_leaves(who, _weighed)
    named = list(c.leaves(who.tree))
    known = (c.Condition, c.Test, c.Received)
    # "incidentally found gout": who has none is not asked; who of the others is meant, a person says
    of_some = not context.excluding and any(isinstance(x, known) for x in named)
    if not all(isinstance(x, (*known, c.Attest) if of_some else known) for x in named):
        return None
    prior = c.Condition("malignancy", status="history")  # another one than the trial's
    own = [x.concept for x in named if isinstance(x, c.Condition) and x != prior]
    if any(isinstance(x, c.Attest) for x in named):
        if not all(is_coded(x, "condition") for x in own):
            return None
        own += _ills(match["who"])  # also what is named in the words that a person weighs
    if any(is_a(x, y, "condition") or is_a(y, x, "condition") for x in own for y in context.diseases):
        return None
    begin = start + match.start("what")
    what = context.clause(text, begin, end, inclusion)
    again = _THESE.match(text, begin, end)
    if again is not None and len(own) == 1 and is_a(own[0], "metastatic cancer", "condition"):
        told = f"{own[0]} that {text[again.end() : end]}"  # "if the metastases are stable": those just named
        of_them = context.clause(told, 0, len(told), inclusion.of(told))
        what = Built(of_them.tree, ((begin, end),) * len(of_them.places))
    if what.unparsed and _THEIR_WORD.match(text, begin, end):
        what = attest(text, begin, end, "investigator")
    return every([who, negate(what)]) if context.excluding else implies(who, what)


_SOME = (
    r"(?:patients?|subjects?|participants?|individuals|volunteers|persons|people|those|women|men|cases)"
    r"(?=\s+(?:with|without|who|whose|on|having|receiving|taking|treated|that|in|previously)\s)"
)
_LET_IN = re.compile(
    rf"(?:(?:however|but|although|note(?:\s+that)?|exceptions?)\b[,:]?\s+)?(?P<who>{_SOME}[^;:.]{{4,400}}?)\s+"
    r"(?:(?:are|is|will\s+be|would\s+be|may(?:\s+(?:still|also))?\s+be|can(?:\s+(?:still|also))?\s+be)\s+(?:(?:still|also|therefore|considered)\s+)*"
    r"(?:eligible|enrol?led|included|allowed|permitted|considered|acceptable|accepted|not\s+(?:considered\s+)?(?:excluded|exclusionary))"
    r"|(?:may|can)\s+(?:still\s+|also\s+)?(?:participate|enrol?l?|enter|join|take\s+part))"
    rf"(?:\s+to\s+(?:participate|enrol?l?|enter|take\s+part))?{_STUDY}"
    r"(?:\s*,?\s+(?:if|when|provided(?:\s+that)?|as\s+long\s+as|so\s+long\s+as)\s+(?:(?:they|he|she|the\s+(?:patient|subject|participant)s?)\s+)?(?P<if>[^;:]{3,300}?))?\s*\.?",
    re.IGNORECASE | re.DOTALL,
)
# "However, if the field was small, the patient is eligible"
_IN_IF = re.compile(
    r"(?:(?:however|but)\b,?\s+)?if\s+(?P<who>[^;:.]{4,200}?),?\s+(?:(?:the|these|such|then)\s+)*(?:patients?|subjects?|participants?|they)\s+"
    r"(?:are|is|may\s+be|will\s+be|can\s+be)\s+(?:still\s+)?(?:eligible|enrol?led|included|allowed|permitted)\b[^;:.]{0,100}\.?",
    re.IGNORECASE | re.DOTALL,
)
_NOT_THEM = re.compile(r"\b(?:only|not\s+eligible|ineligible|all|any|both)\b", re.IGNORECASE)
# "Children may be admitted after recovery": those who are ill are kept out for as long as they are.
_THEY_MAY = (
    r"(?:(?:the|these|such)\s+)?(?:patients?|subjects?|participants?|individuals|volunteers|persons|people|children|women|men|they)"
    r"\s+(?:may|can)\s+(?:then\s+)?be\s+(?:admitted|enrol?led|included|entered|re-?screened|randomi[sz]ed)\s"
)
_BEHIND = re.compile(
    rf"(?:;|\.)\s*(?=(?:(?:however|but|although|note|exceptions?)\b[,:]?\s+)?(?:{_SOME}|if\s|{_THEY_MAY}))|,?\s+(?=(?:but|although)\s+{_SOME})",
    re.IGNORECASE,
)
_LATER_ON = re.compile(
    rf"{_THEY_MAY}(?:[a-z]+\s+){{0,5}}?(?:after|once|following|upon)\s+[^;:<>≤≥=\d]{{4,120}}", re.IGNORECASE
)
# "(e.g. one dose for nausea)": which of them are meant, whoever is let in.
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def lets_in(sentence: str) -> bool:
    """Whether a sentence lets some people in whom the one before it would keep out."""
    told = _BRACKETS.sub("", sentence) if "(" in sentence else sentence
    if _LATER_ON.fullmatch(told) is not None:
        return True
    let = _LET_IN.fullmatch(told) or _IN_IF.fullmatch(told)
    if let is None or _NOT_THEM.search(let["who"]) is not None:
        return False
    return told == sentence or not any(map(_NOT_THEM.search, _BRACKETS.findall(sentence)))


def however_if(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "However, if it is due to gout, the patient may be included": whoever has none of that may join as well."""
    let = _IN_IF.fullmatch(text, start, end)
    if let is None or context.excluding or _NOT_THEM.search(let["who"]) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


def spared_behind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hepatitis B; patients with undetectable HBV DNA may be enrolled": kept out are the others."""
    if not context.excluding:
        return None
    if lets_in(text[start:end]):
        if (but := _BUT_SOME.search(text, start, end)) is not None:
            return _save_some(text, start, but, end, context)
        # whom it lets in stands elsewhere
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    for cut in _BEHIND.finditer(text, start, end):
        if text.count("(", start, cut.start()) != text.count(")", start, cut.start()):
            continue
        if cut.start() - start < 4 or not lets_in(text[cut.end() : end]):
            continue
        main = context.clause(text, start, cut.start(), context)
        if all(isinstance(x, (c.Unparsed, c.Allowed)) for x in c.leaves(main.tree)):
            return unparsed(text, start, end)
        those, ill = _those(text, cut.end(), end, context)
        return _but_not(main, those, ill, attest(text, cut.end(), end, "investigator"))
    return None


# "Patients with A, or with B, but a single B may be eligible": kept out is who stands before it.
_BUT_SOME = re.compile(
    r",\s+(?:but|although|though|however,?)\s+(?!not\b|no\b|without\b|with\b|who\b|has\b|have\b|had\b|are\b|is\b|were\b|was\b|do\b|does\b)(?=[^,;]+$)",
    re.IGNORECASE,
)


def _save_some(text: str, start: int, but: re.Match[str], end: int, context: Context) -> Built:
    main = context.clause(text, start, but.start(), context)
    if all(isinstance(x, (c.Unparsed, c.Allowed)) for x in c.leaves(main.tree)):
        return unparsed(text, start, end)
    ill = [x.of("condition") for x in mentions(text[but.end() : end]) if x.of("condition")]
    asked = attest(text, but.end(), end, "investigator")
    return _but_not(main, asked, ill, asked)


def _those(text: str, start: int, end: int, context: Context) -> tuple[Built, list[str]]:
    """Whom a sentence lets in, and their diseases; what no record holds is asked of a person."""
    whole = attest(text, start, end, "investigator")
    let = _LET_IN.fullmatch(text, start, end)
    if let is None:
        named = _WHOM.match(text, start, end)
        return whole, [] if named is None else _ills(named["who"])
    inside = context.as_inclusion()
    parts = [context.clause(text, *let.span("who"), inside)]
    if let["if"]:
        parts.append(context.clause(text, *let.span("if"), inside))
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    told = all(isinstance(x, (c.Condition, c.Test, c.Measurement)) for x in leaves)
    ill = [x.concept for x in leaves if isinstance(x, c.Condition)]
    return every(parts) if told else whole, ill or _ills(let["who"])


_WHOM = re.compile(rf"(?P<who>{_SOME}[^;:.]{{4,400}}?)\s+(?:are|is|will|would|may|can)\s", re.IGNORECASE)


def _ills(words: str) -> list[str]:
    return [x.of("condition") for x in mentions(words) if x.of("condition")]


def _but_not(main: Built, those: Built, ill: list[str], asked: Built) -> Built:
    """Of several that keep out only those are meant that the exception is of; else it may be of any."""
    parts = [Built(tree, places) for tree, places in operands(main, c.AnyOf)]
    if isinstance(those.tree, c.Attest) and any(_treated_if(those.tree.text, x.tree) for x in parts):
        return some(y for x in parts for y in _but_treated(x, those))
    if len(parts) > 1:
        meant = [part for part in parts if _shares(part, ill)]
        if meant:
            others = [part for part in parts if not any(part is x for x in meant)]
            return some([*others, *(_without(part, those, asked) for part in meant)])
    return _without(main, those, asked)


_TREATED_ON = re.compile(
    r"(?<!un)(?<!not\s)(?:\w+ly\s+)?\btreated\b.*\s(?:if|provided|given\s+that|as\s+long\s+as|so\s+long\s+as)\s",
    re.IGNORECASE,
)


def _treated_if(those: str, part: c.Tree) -> bool:
    """ "Untreated A; patients with treated A may join if stable": it tells what is asked of the treated ones."""
    untreated = isinstance(part, c.Condition) and part.course == "untreated"
    return untreated and _TREATED_ON.search(those) is not None


def _but_treated(part: Built, those: Built) -> list[Built]:
    """The untreated disease keeps out, and so does a treated one of which that cannot be said."""
    asked = those.tree.text if isinstance(those.tree, c.Attest) else ""
    if not isinstance(part.tree, c.Condition) or not _treated_if(asked, part.tree):
        return [part]
    if not _shares(part, _ills(asked)):
        return [part]
    whole = leaf(replace(part.tree, course=None), part.start, part.end)
    return [part, every([whole, negate(those)])]


def _without(part: Built, those: Built, asked: Built) -> Built:
    """ "Autoimmune disease; patients with vitiligo are eligible": who has another besides is kept out."""
    ill = those.tree.of if isinstance(those.tree, c.AnyOf) else (those.tree,)
    names = [x.concept for x in ill if isinstance(x, c.Condition) and x == c.Condition(x.concept)]
    whole = part.tree
    if len(names) < len(ill) or not isinstance(whole, c.Condition):
        return unless_of_kind(part, those, asked)
    if not all(is_coded(x, "condition") and not is_a(whole.concept, x, "condition") for x in names):
        return unless_of_kind(part, those, asked)
    if not any(is_a(x, whole.concept, "condition") for x in names):
        return unless_of_kind(part, those, asked)
    spared = tuple(dict.fromkeys((*whole.excepting, *names)))
    return leaf(replace(whole, excepting=spared), part.start, those.end)


def _shares(part: Built, ill: list[str]) -> bool:
    own = [x.concept for x in c.leaves(part.tree) if isinstance(x, c.Condition)]
    return any(is_a(x, y, "condition") or is_a(y, x, "condition") for x in own for y in ill)


_TAKEN = (
    r"(?:newly\s+)?(?:allowed|permitted|acceptable|accepted|eligible|included|enrol?led|recruited|admitted)"
)
_DISALLOWED = re.compile(
    rf"^(?P<what>(?:[^;]{{3,300}};\s*)?[^;]{{3,200}}?)\s+(?:(?:is|are|will be|must be|should be)\s+(?:also\s+)?(?:not\s+(?:(?:to\s+)?be\s+)?{_TAKEN}"
    r"|excluded|prohibited|forbidden|ineligible)"
    rf"|(?:will|may|can|must|should)\s+not\s+be\s+{_TAKEN}|not\s+(?:allowed|permitted)){_STUDY}\s*$",
    re.IGNORECASE | re.DOTALL,
)


# "taking medications that | are prohibited": that is said of the medications.
_UNFINISHED = re.compile(r"\b(?:that|which|who|and|or|if)\s*$", re.IGNORECASE)


_ALONE = re.compile(r"\balone\W*$", re.IGNORECASE)


def disallowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X is not allowed", "patients with X are excluded": X keeps out, under whatever heading it stands."""
    match = _DISALLOWED.match(text[start:end])
    if match is None or _UNFINISHED.search(match["what"]):
        return None
    if _ALONE.search(match["what"]):  # "cytology alone is not acceptable": how the disease is to be proven
        return unparsed(text, start, end) if context.excluding else attest(text, start, end, "investigator")
    if ";" in match["what"]:  # "able to swallow; a patient with X is not eligible": the one behind it
        cut = start + match["what"].rindex(";")
        behind = disallowed(
            text, cut + 1 + len(text[cut + 1 :]) - len(text[cut + 1 :].lstrip()), end, context
        )
        before = context.clause(text, start, cut, context)
        return None if behind is None else (some if context.excluding else every)([before, behind])
    pair = None if context.excluding else _DEMANDED_FIRST.fullmatch(match["what"])
    if pair is not None and (asked := _beside_a_demand(text, start, pair, context)) is not None:
        return asked
    what = context.clause(text, start, start + match.end("what"), context.as_exclusion())
    if what.unparsed:
        return left_out(text, start, end, context) or unparsed(text, start, end)
    return what if context.excluding else negate(what)


# "Recurrent glioblastoma, prior bevacizumab is not allowed": of a list, "and" or "or" would stand before its last member.
_DEMANDED_FIRST = re.compile(
    r"(?P<first>(?!(?:no(?!\s+(?:more|less|fewer))|not(?!\s+more)|any|patients|subjects|participants|those|for|in|if|when|during|after|before|prior\s+to|concurrent|concomitant)\b)[^,;:]{4,160}?)(?:,|\s[-–—])\s+"
    r"(?P<out>(?!(?:who|which|that|with|without|on|if|and|or|nor|but|as|e\.?g|i\.?e|such|including|including|treated|other)\b)(?:(?!\b(?:and|or|nor|and/or)\b)[^,;:/]){3,120})",
    re.IGNORECASE,
)


def _beside_a_demand(text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    """What is asked for, and a therapy that those with it must not have had; None for two that are kept out."""
    first = context.clause(text, start + match.start("first"), start + match.end("first"), context)
    out = context.clause(text, start + match.start("out"), start + match.end("out"), context.as_exclusion())
    given = any(isinstance(x, c.Received) for x in c.leaves(out.tree))
    asked = not isinstance(first.tree, c.Not) and any(_asks(x) for x in c.leaves(first.tree))
    if not asked or not given:
        return None
    return every([first, negate(out)])


def _asks(tree: c.Tree) -> bool:
    """Whether it is sooner asked for than kept out, where therapies are kept out beside it."""
    if isinstance(tree, c.Condition):
        return bool(tree.course or tree.stage or is_a(tree.concept, "malignancy", "condition"))
    return isinstance(tree, (c.Measurement, c.Score, c.Age)) or (
        isinstance(tree, c.Received) and tree.lines is not None
    )


def _turned(text: str, start: int, end: int, context: Context) -> Built | None:
    """What keeps out, as its heading wants it; None where nothing of it was understood."""
    what = context.clause(text, start, end, context.as_exclusion())
    if all(isinstance(leaf, (c.Unparsed, c.Allowed)) for leaf in c.leaves(what.tree)):
        return None
    return what if context.excluding else negate(what)


# "Platelets > 100,000; may be included if lower counts are due to the disease": another way in.
_ANOTHER_WAY = re.compile(
    rf"^(?P<first>[^;]{{5,200}}?)\s*[;,(]\s*(?P<rest>(?:(?:{_PEOPLE}|they)\s+)?(?:may|can)\s+(?:still\s+|also\s+)?be\s+"
    r"(?:included|enrol?led|eligible|considered|entered)\s+(?:if|when|provided|as\s+long\s+as)\s+[^;]+)$",
    re.IGNORECASE | re.DOTALL,
)


def another_way(text: str, start: int, end: int, context: Context) -> Built | None:
    """A bound, or what lets in whoever is beyond it: that a person has to read."""
    match = None if context.excluding else _ANOTHER_WAY.match(text[start:end].rstrip(" ."))
    if match is None:
        return None
    first = context.clause(text, start, start + match.end("first"), context)
    if not all(isinstance(x, (c.Measurement, c.Score, c.Age)) for x in c.leaves(first.tree)):
        return None
    return some([first, unparsed(text, start + match.start("rest"), end)])
