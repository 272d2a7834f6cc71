"""Brackets that stand apart from what is before them: what they add, and whether it widens or narrows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from trialrun.criteria.lists.examples import narrowed
from trialrun.criteria.lists.glosses import of_one_alternative
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS, trim
from trialrun.criteria.trees.build import (
    Built,
    attest,
    denied,
    every,
    leaf,
    negate,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.mentions import mentions

Clause = Callable[[list[Chunk], Context], Built]

_PRESSURES = re.compile(r"\d{2,3}\s*/\s*\d{2,3}")
_DENIED = re.compile(r"\b(?:no|not|without|absence\s+of|free\s+(?:of|from))\b", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)


def as_denied(text: str, before: str, context: Context) -> Context:
    """ "No hypertension (BP > 150/90)", "no coagulopathy (INR > 1.5, platelets < 50)": one value makes it, and is denied.

    The context to read the values in.
    """
    either = _PRESSURES.search(text) is not None or not _AND.search(text)
    if context.excluding or not either or not _DENIED.search(before):
        return context
    return context.as_exclusion()


_HIGH = re.compile(r"\b(?:no|without)\b[^,;.]*\bhypertension\W*$", re.IGNORECASE)


def _low_beside_high(built: Built, before: str) -> bool:
    """Whether a hypertension is denied and the pressure behind it is one that it must not exceed."""
    pressures = [x for x in c.leaves(built.tree) if isinstance(x, c.Measurement)]
    low = any(x.concept.endswith("blood pressure") and x.range.low is None for x in pressures)
    return low and _HIGH.search(before) is not None


_STEADILY = re.compile(r"\b(?:persistently|consistently|repeatedly)\b", re.IGNORECASE)


class Aside(msgspec.Struct, frozen=True, gc=False):
    """A bracket that stands apart. widens: it is an alternative ("≤ 3 x ULN if …"), not a further demand.
    defines: it says in measured values what the word before it means.
    """

    built: Built
    widens: bool
    defines: bool = False
    asked_of_some: bool = False


_WIDENS = re.compile(
    r"^(?:\s*(?:or|and/or|unless|except|if|when|even|in (?:patients|subjects|participants|case)"
    r"|for (?:patients|subjects|participants)))\b"
    r"|^(?!\s*(?:must|should)\b)(?=.*\d)(?=.*\b(?:if|unless|except|when|in|for|with|provided)\b)"
    r"|(?<!not )\b(?:allowed|permitted|acceptable|waived|eligible)\b",
    re.IGNORECASE | re.DOTALL,
)
_NARROWS = re.compile(
    r"(?P<no>(?:(?:must|should)\s+(?:be|have)\s+)?(?:without|with\s+no|no(?!\s+(?:greater|more|less|higher|lower|later|fewer))|not(?!\s+(?:greater|more|less|higher|lower|later|exceed\w*))|in\s+the\s+absence\s+of|off)\b|.*\bbut\s+(?:must|not|without)\b"
    r"|.*\b(?:not|cannot)\s+(?:be\s+)?(?:permitted|allowed|used|given)\b)|(?:at\s+least|[≥>]=?|more\s+than)\s*\S+\s*(?:days?|weeks?|months?|hours?)\b",
    re.IGNORECASE | re.DOTALL,
)
_QUALIFIED = re.compile(
    r"\b(?:if|unless|except|or|when|in (?:patients|subjects|participants|case)|for (?:patients|subjects|participants)"
    r"|with|provided)\b",
    re.IGNORECASE,
)
# "No growth factors (": what the bracket names beside it is denied like it.
_ALL_DENIED = re.compile(
    r"^\W*(?:no|without|absence of)\b(?:(?!\b(?:but|unless|except|with|who|that)\b)[^.;:()<>≤≥\d])*\($",
    re.I,
)
_CONSENT = re.compile(r"\b(?:consent|assent)\b", re.IGNORECASE)


def aside_of(group: list[Chunk], context: Context, clause: Clause) -> Aside:
    """What a bracket adds: a definition by measured values, or text that was not understood.

    Text that was not understood widens a demand only where it says so ("or …", "if …", another bound for some
    patients); all else may narrow it, and then nobody is let in by what stands before it alone.
    """
    group = trim(group) or group
    text = context.text[group[0].start : group[-1].end]
    if any(x.kind in ("quantity", "grade") for x in group) and not re.search(
        r"\b(?:if|unless|except|when)\b", text
    ):
        before = context.text[: group[0].start]
        built = clause(group, as_denied(text, before, context))
        if _low_beside_high(built, before):
            # "no hypertension (BP < 140/90)": what is asked for, and not what is denied
            return Aside(unparsed(context.text, group[0].start, group[-1].end), False)
        kinds = {type(x) for x in c.leaves(built.tree)}
        if kinds == {c.Measurement, c.Attest} and _STEADILY.search(text) and isinstance(built.tree, c.All):
            # "hypertension (BP persistently > 160/100)": how high; whether always, a person says
            return Aside(built, False)
        if kinds == {c.Measurement}:
            if not all(_defines(x) for x in c.leaves(built.tree)):
                return Aside(built, False)  # "steroids (> 10 mg/day prednisone)": how much of it
            # "uncontrolled hypertension (systolic > 160 …)": what the word means.
            return Aside(built, context.excluding, True)
        if kinds == {c.Score}:
            # "heart failure (NYHA III-IV)": how severe it has to be.
            return Aside(built, False)
    if _OF_SOME.fullmatch(text) and (context.excluding or not _GOES_ON.match(context.text, group[-1].end)):
        # "(for volunteers who undergo a biopsy)": nobody else is asked
        whom = attest(context.text, group[0].start, group[-1].end, "investigator")
        return Aside(whom, False) if context.excluding else Aside(denied(whom), True, asked_of_some=True)
    keeps_out = context.excluding or _ALL_DENIED.search(context.text, 0, group[0].start) is not None
    if keeps_out and not _QUALIFIED.search(text) and any(x.kind == "concept" for x in group):
        # "laryngeal surgery (thyroplasty, arytenoid adduction)": what is named there keeps out too.
        built = clause(group, context)
        given = all(isinstance(x, c.Received) for x in c.leaves(built.tree))
        if given and (begin := needed(context.text, group[0].start)) is not None:
            # "infection requiring treatment (antibiotics)": who was given some for anything else has none
            return Aside(attest(context.text, begin, group[-1].end + 1, "investigator"), False)
        if given and _TREATED_SO.match(text) and _is_ill(context.text, group[0].start):
            # "diabetes (on insulin)", "asthma (requiring steroids)": which diabetes, and which asthma
            asked = attest(context.text, group[0].start, group[-1].end, "investigator")
            return Aside(some([built, asked]) if _NEEDS.match(text) else built, False)
        if all(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(built.tree)):
            # "(no corrective treatment within 1 week)" asks for more, and keeps nobody out by itself.
            return Aside(built, not any(isinstance(x, c.Not) for x in _nodes(built.tree)))
        if _each_known(built.tree) and not _CONTRAINDICATED.search(context.text, 0, group[0].start):
            return Aside(built, True)
    if _MARKER.search(text) and _BY_MARKERS.fullmatch(text):
        return Aside(attest(context.text, group[0].start, group[-1].end, "investigator"), False)
    if not context.excluding and _CONSENT.search(text):
        # "(consent of a parent required if under 18)"
        return Aside(attest(context.text, group[0].start, group[-1].end), False)
    if _kinds_only(text) and context.text[: group[0].start].strip(" (["):
        # "plugs (laser, silicone or collagen)": which kinds are meant
        return Aside(attest(context.text, group[0].start, group[-1].end, "investigator"), False)
    if _FOR_A_PART.fullmatch(text) or _TOLD_BY.match(text) or _HOW_FOUND.fullmatch(text):
        return Aside(attest(context.text, group[0].start, group[-1].end, "investigator"), False)
    if not context.excluding and (demanded := _NARROWS.match(text)) is not None:
        # "(without transfusion within 7 days)": asked for besides
        built = context.clause(context.text, group[0].start, group[-1].end, context)
        if not built.unparsed and all(isinstance(x, c.Received) for x in c.leaves(built.tree)):
            timed = all(x.within or x.ongoing for x in c.leaves(built.tree) if isinstance(x, c.Received))
            # "(without transfusion)": not for this value, which does not mean never
            return Aside(
                built if timed else attest(context.text, group[0].start, group[-1].end, "investigator"),
                False,
            )
        if demanded["no"]:
            return Aside(unparsed(context.text, group[0].start, group[-1].end), False)
    return Aside(
        unparsed(context.text, group[0].start, group[-1].end),
        bool(_WIDENS.search(text)) and not context.excluding,
    )


# What an illness needs, told before a bracket; of a procedure it is the procedure that stands there.
_NEEDED = re.compile(
    r"\b(?!(?:procedures?|operations?|surger(?:y|ies)|treatments?|therap(?:y|ies)|interventions?|examinations?|drugs?|medications?)\b)[\w-]+\s+"
    r"(?P<need>(?:(?:that|which)\s+)?(?:requir|need|necessitat)(?:es?|s|ed|ing)\s+(?:[\w-]+\s+){0,4}?)\(?$",
    re.IGNORECASE,
)


# What somebody is given for an illness that is named before the bracket.
_TREATED_SO = re.compile(
    r"(?:(?:if|when|currently|chronically)\s+)*(?:on|under|receiving|taking|using|requir(?:es|ing)|need(?:s|ing)|treated\s+with|transfused)\b",
    re.IGNORECASE,
)


def _is_ill(text: str, bracket: int) -> bool:
    *_, last = (None, *mentions(text[max(0, bracket - 80) : bracket].rstrip(" (")))
    return last is not None and bool(last.of("condition")) and not last.of("therapy")


_NEEDS = re.compile(r"(?:(?:that|which)\s+)?(?:requir|need|necessitat)", re.IGNORECASE)


def needed(text: str, bracket: int) -> int | None:
    """Where what an illness needs begins, if a bracket stands behind that."""
    first = max(0, bracket - 90)
    before = text[first:bracket]
    match = _NEEDED.search(before) if "requir" in before or "ne" in before else None
    return None if match is None else first + match.start("need")


# "weight stable (± 3 kg)", "(definition: two rises in a row)": what the words before it mean.
_TOLD_BY = re.compile(r"(?:±|\+\s?/\s?[-–−]|definition\b)", re.IGNORECASE)
# "seizures (seen clinically and/or by EEG)", "colonoscopies (those where the cecum was not reached)", "(MDS B0800)".
_HOW_FOUND = re.compile(
    r"(?:(?:as|if|when)\s+)?(?:detected|diagnosed|documented|objectified|assessed|evidenced|demonstrated|identified|recorded|noted|seen)\s+(?!or\s+not\b)[^<>≤≥=\d()]{3,90}"
    r"|those\s+(?:where|in\s+(?:which|whom)|who|that)\s[^<>≤≥=\d()]{3,160}|(?-i:[A-Z]{3,6}\s+[A-Z]\d{2,5})",
    re.IGNORECASE,
)
# "HER2-positive (IHC 3+ or IHC 2+/ISH+)", "(ER and/or PR ≥ 1 %)": what the protocol means by the marker's result.
_MARKER = re.compile(r"\b(?:IHC|ISH|FISH|CISH|ER|PR|PgR)\b|HER-?2")
_BY_MARKERS = re.compile(
    r"(?!\s*(?:and/or|or|and)\b)(?:(?:IHC|ISH|FISH|CISH|ER|PR|PgR|HR|HER-?2(?:/neu)?|ASCO(?:/CAP)?|CAP|Allred|and/or|and|or|by|per|as|defined|i\.e\.?|e\.g\.?|score|status|of|in|the|on|to|with|is|no|not|non|local|central|testing|laboratory"
    r"|guidelines?|criteria|positive|negative|amplified|amplification|overexpression|expression|ratio|staining|stained|tumou?r|cells?|nuclei|immunohistochemistry|equivocal"
    r"|(?:fluorescence\s+)?in[\s-]situ\s+hybridi[sz]ation|(?:less|greater|more)\s+than|at\s+least|below|above|[<>≤≥=]+|\d++(?:\.\d+)?\s*+%?|[+,/;:()–-])\s*+)++",
    re.IGNORECASE,
)
_CONTRAINDICATED = re.compile(r"contra-?indicat", re.IGNORECASE)


def _each_known(tree: c.Tree) -> bool:
    """Whether each member of a list names something known, be it with a question: "asthma, significant anemia"."""
    if not isinstance(tree, c.AnyOf) or any(isinstance(x, c.Not) for x in _nodes(tree)):
        return False
    kinds = (c.Condition, c.Received)
    each = [list(c.leaves(member)) for member in tree.of]
    return all(
        any(isinstance(x, kinds) for x in member) and all(isinstance(x, (*kinds, c.Attest)) for x in member)
        for member in each
    )


def _defines(tree: c.Tree) -> bool:
    """Whether a value may stand for the word before it: no dose, and none by an uncoded name, which is of a part."""
    if not isinstance(tree, c.Measurement):
        return False
    return is_coded(tree.concept, "measurement") and not tree.concept.endswith(" dose")


def _of_a_part(tree: c.Tree) -> bool:
    return isinstance(tree, c.Measurement) and not is_coded(tree.concept, "measurement")


def _nodes(tree: c.Tree) -> list[c.Tree]:
    inside = tree.of if isinstance(tree, (c.All, c.AnyOf)) else (tree.of,) if isinstance(tree, c.Not) else ()
    return [tree, *(node for part in inside for node in _nodes(part))]


# "(control group)", "(cohort B only)": of which part of the trial it is asked.
_LABEL = r"\s+(?:[A-Z]|\d{1,2}|I{1,3}|IV)\b(?:\s*(?:,|and|&|or|/)\s*(?:[A-Z]|\d{1,2}|I{1,3}|IV)\b)*"
_PART = (
    r"(?!(?:no|not|non)\b)(?:[\w/-]+\s+){0,3}"
    rf"(?:(?:groups?|cohorts?|arms?|controls?)(?:{_LABEL})?|(?:regimens?|phases?|parts?|steps?){_LABEL})"
)
_FOR_A_PART = re.compile(
    rf"(?:for\s+)?(?:the\s+)?{_PART}(?:\s*(?:,|and|or|&)\s*{_PART}){{0,3}}"
    r"(?:\s+(?:only|participants?|subjects?|patients?|alone))*",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"(?:only\s+)?(?:for|in)\s+(?:only\s+)?(?:the\s+)?(?:those|patients|subjects|participants|volunteers|individuals|donors|recipients|people|controls)"
    r"(?:\s+(?:only|(?:who|that|undergoing|receiving|participating|having|enrolled|randomi[sz]ed|in|on|with)\s[^\d<>≤≥=,;:.?]+))?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*\)\s*(?:[,;]|(?:and|or)\b)", re.IGNORECASE)
_LOGIC = re.compile(
    r"[\d<>≤≥=;:?]|\b(?:if|unless|except|when|only|not|no|non|nor|without|must|may|should|will|can|could|allowed|permitted|eligible"
    r"|acceptable|excluded|ineligible|required|is|are|was|were|be|has|have|had|see|prior|previous|history|former|both|either|neither"
    r"|patients?|subjects?|participants?|women|men|males?|females?|children|group|cohort|arm|part|phase|note|amendment|and/or)\b",
    re.IGNORECASE,
)


def _kinds_only(text: str) -> bool:
    """Whether a bracket only lists nouns: no number, verb, condition, denial or kind of people."""
    return len(text.split()) <= 20 and _LOGIC.search(text) is None


_COURSE = re.compile(
    r"(?:(?:un|poorly |well |not |in)?(?:controlled|treated|stable)|active|inactive|severe|moderate|mild|acute|chronic|current|recent|past|ongoing"
    r"|symptomatic|recurrent|resolved|refractory|significant)(?:(?:\s*(?:,|/|\bor\b|\band\b)\s*|\s+)(?:[\w-]+)){0,2}",
    re.IGNORECASE,
)


_ABBREVIATED = r"[A-Z][\w-]{0,6}[A-Z][\w-]{0,6}(?:\s[a-z]{3,}){0,2}"
_ABBREVIATIONS = re.compile(rf"{_ABBREVIATED}(?:(?:,\s|,?\s(?:or|and)\s|/){_ABBREVIATED}){{0,4}}")
_ABBREVIATIONS_APART = re.compile(r",\s(?:or\s|and\s)?|\s(?:or|and)\s|/")


def of_one_item(aside: Aside, chunks: list[Chunk], after: int, context: Context, before: list[Chunk]) -> bool:
    """ "heart failure (NYHA III-IV), angina or stroke": how severe the one has to be, and not the others.

    Nor is "≤ 1.5 (arm A) or ≤ 3 (arm B)" asked of both arms at once.
    """
    if isinstance(aside.built.tree, c.Attest) and _NEEDS.match(aside.built.tree.text):
        return context.excluding
    if of_the_last_alone(aside, before, context) or of_one_alternative(
        aside.built.tree, chunks, after, before
    ):
        return True
    if aside.defines and context.excluding and _behind_a_tail(before, context.text):
        return True  # "osteoporosis of the hip (T-score < -2.5)": whose, and no reason by itself
    if context.excluding and not aside.widens and _given_for_one(aside.built.tree):
        return True  # "hypertension, diabetes (on insulin) or gout"
    if isinstance(aside.built.tree, c.Attest) and _FOR_A_PART.fullmatch(aside.built.tree.text):
        return sum(x.kind == "(" for x in chunks) > 1 and any(x.kind in SEPARATORS for x in chunks)
    if (
        isinstance(aside.built.tree, c.Attest)
        and _COURSE.fullmatch(aside.built.tree.text)
        and (
            after < len(chunks)
            and chunks[after].kind in SEPARATORS
            and before
            and before[-1].kind == "concept"
        )
    ):
        return True  # "schizophrenia, major depression (untreated), bipolar disorder": which depression
    if context.excluding and tells_how_much(aside.built.tree) and _is_given(before):
        return True  # "immunodeficiency or steroids (in dosing exceeding 10 mg daily)": of the steroids
    if context.excluding and (isinstance(aside.built.tree, c.Unparsed) or _of_a_part(aside.built.tree)):
        # "leukemia (> 2 x 10^9/L plasma cells by smear), amyloidosis": the second keeps out as it is
        return _in_a_row(chunks, after, before)
    if context.excluding and isinstance(aside.built.tree, c.All) and before and before[-1].kind == "concept":
        kinds = {type(x) for x in c.leaves(aside.built.tree)}
        if kinds == {c.Measurement, c.Attest}:
            # "hypertension (BP persistently > 160/100) or hypotension": how high the one is
            return any(x.kind in SEPARATORS for x in chunks)
    if context.excluding and isinstance(aside.built.tree, c.Attest) and _in_a_row(chunks, after, before):
        return not aside.widens  # "pregnancy (confirmed by a test) or breastfeeding"
    if isinstance(aside.built.tree, c.Attest) and not aside.widens and before:
        # "≥ 2000 IU/mL (HBeAg negative) or ≥ 20,000 IU/mL (HBeAg positive)": each is said of its own value
        either = any(x.kind == "or" for x in (*before, *chunks[after:]))
        return either and before[-1].kind == "quantity" and sum(x.kind == "(" for x in chunks) > 1
    valued = [x for x in c.leaves(aside.built.tree) if isinstance(x, (c.Score, c.Measurement))]
    if len(valued) < len(aside.built.places) or any(_defines(x) for x in valued):
        return False
    goes_on = after < len(chunks) and chunks[after].kind in SEPARATORS
    keeps_out = context.excluding or any(x.role.startswith("neg") for x in before[:2])
    listed = any(x.kind in SEPARATORS or x.role == "including" for x in chunks)
    return goes_on or (keeps_out and listed)


_TAIL = re.compile(
    r"\s(?:of|in|at|on|to|with|during|after|following|despite|from|by|for|under)\s", re.IGNORECASE
)


def _behind_a_tail(before: list[Chunk], text: str) -> bool:
    """Whether words that say more of a disease, or of a value, stand between it and the bracket."""
    last = before[-1] if before else None
    if last is None or not (last.kind == "word" or (last.kind == "concept" and chunk_name(last, "therapy"))):
        return False
    own = [*itertools.takewhile(lambda x: x.kind not in SEPARATORS, reversed(before[:-1]))]
    if own and "control" in text[own[-1].start : last.end]:
        return False  # "hypertension not controlled with drugs (BP > 160)": the value shows it
    return any(
        (x.kind == "quantity" or (x.kind == "concept" and is_coded(chunk_name(x, "condition"), "condition")))
        and _TAIL.search(text, x.end, last.end) is not None
        for x in own
    )


def defines_one(before: list[Chunk], after: list[Chunk]) -> bool:
    """ "Renal impairment (eGFR < 45) or cirrhosis": whoever has the other is not asked for the value."""
    if before[-1].kind != "concept" or not chunk_name(before[-1], "condition") or not after:
        return False
    goes_on = after[0].kind in ("or", "and/or", "comma") and any(x.kind == "concept" for x in after)
    return goes_on and any(x.kind in ("or", "and/or") for x in (*before, *after))


def _given_for_one(tree: c.Tree) -> bool:
    """Whether a bracket names what is given, be it with a question whether it is needed; it denies nothing."""
    kinds = {type(x) for x in c.leaves(tree)}
    return c.Received in kinds <= {c.Received, c.Attest} and not any(
        isinstance(x, c.Not) for x in _nodes(tree)
    )


_OF_A_DONOR = re.compile(
    r"from\s+(?:an?\s+|the\s+)?(?:(?:living|related|unrelated|deceased|matched|family)\s+)*"
    r"(?:someone|somebody|another|other|donors?|relatives?|siblings?|parents?|brother|sister)\b",
    re.IGNORECASE,
)
_LONGEST_WORDS = re.compile(r"[a-z]{5,}", re.IGNORECASE)


def of_the_last_alone(aside: Aside, before: list[Chunk], context: Context) -> bool:
    """ "Asthma or seizures (febrile seizures excepted)", "gout or transplant (from a relative)": of the second.

    What keeps out for the first does so whatever the bracket says.
    """
    said = aside.built.tree
    if not isinstance(said, (c.Attest, c.Unparsed)) or not before or before[-1].kind != "concept":
        return False
    if isinstance(said, c.Attest) and _ABBREVIATIONS.fullmatch(said.text):
        # "acute leukemia or high-risk MDS (RAEB-1 or RAEB-2)": kinds of the last one
        join = next((x.kind for x in reversed(before) if x.kind in SEPARATORS), "")
        members = 1 + sum(apart for apart, _ in itertools.groupby(x.kind in SEPARATORS for x in before))
        short = len(_ABBREVIATIONS_APART.split(said.text))
        # as many as the members are those in short, and one alone may be what they are together
        return join == "or" and short != members and (short > 1 or " " in said.text)
    if not (context.excluding or any(x.role.startswith("neg") for x in before[:2])):
        return False
    others = [x for x in before[:-1] if x.kind in ("concept", "word")]
    if not others or not any(x.kind in SEPARATORS for x in before):
        return False
    last = before[-1]
    if before[-2].text.lower() in ("other", "any other"):
        return False  # "an inhibitor or other drug": the first is one of them
    if _OF_A_DONOR.match(said.text):
        given = chunk_name(last, "therapy") and not chunk_name(last, "condition")
        return bool(given) and not any(chunk_name(x, "therapy") for x in others if x.kind == "concept")
    own, told = _stems(last.text), _stems(said.text)
    return bool(own & told) and not any(_stems(x.text) & told for x in others)


def _stems(words: str) -> set[str]:
    return {x.lower().rstrip("s") for x in _LONGEST_WORDS.findall(words)}


_HOW_MUCH = re.compile(
    r"(?:(?:in|at|with|of|if)\s+)?(?:(?:an?|the|any|daily|total|cumulative|high|low)\s+)*(?:dos(?:e|es|ing|age|ages)\b"
    r"|(?:[<>≤≥]=?|(?:more|greater|less)\s+than|exceeding|at\s+least|over|up\s+to)\s*\d+(?:\.\d+)?\s*(?:mg|mcg|g|µg|iu|units?|%|percent)(?!\w))",
    re.IGNORECASE,
)


def _is_given(before: list[Chunk]) -> bool:
    last = next((x for x in reversed(before) if x.role != "filler"), None)
    return last is not None and last.kind == "concept" and bool(chunk_name(last, "therapy"))


def tells_how_much(tree: c.Tree) -> bool:
    """Whether a bracket that was not understood says how much of the treatment before it was given."""
    return isinstance(tree, (c.Unparsed, c.Attest)) and _HOW_MUCH.match(tree.text) is not None


def _in_a_row(chunks: list[Chunk], after: int, before: list[Chunk]) -> bool:
    """Whether a bracket stands behind a member of a plain list, and before the next one."""
    joins = [x.kind for x in before if x.kind in SEPARATORS]
    listed = after < len(chunks) and chunks[after].kind in ("comma", "or")
    return listed and before[-1].kind in ("concept", "quantity") and set(joins) <= {"comma"}


def with_asides(built: Built, asides: list[Aside]) -> Built:
    """The clause with its brackets; inside a negation they define or narrow what is denied."""
    if not asides:
        return built
    if spared := [x.built for x in asides if x.asked_of_some]:
        asides = [x for x in asides if not x.asked_of_some]
        return some([with_asides(built, asides), *spared])
    if isinstance(built.tree, c.Not):
        told = [replace(x, widens=x.defines or (x.widens and not x.built.unparsed)) for x in asides]
        return negate(with_asides(negate(built), told))
    if any(isinstance(x, c.Score) for aside in asides for x in c.leaves(aside.built.tree)):
        built = with_leaves(built, _as_bad_as_classed)
    widening = [_as_timed(x.built, built) for x in asides if x.widens]
    narrowing = [x.built for x in asides if not x.widens]
    if widening and narrowed(built):
        # "infections in the field of surgery (abscess, …)": an abscess counts where it is one of those
        built = some([built, every([built, some(widening)])])
    elif widening:
        built = some([built, *widening])
    return every([built, *narrowing]) if narrowing else built


def _as_timed(listed: Built, core: Built) -> Built:
    """ "Laryngeal surgery (thyroplasty, arytenoid adduction) within 3 months": the time of the whole is its kinds'."""
    kinds = (c.Condition, c.Received)
    before = [
        (place[0], tree)
        for tree, place in zip(c.leaves(core.tree), core.places, strict=True)
        if place[0] < listed.start and not isinstance(tree, (c.Attest, c.Unparsed))
    ]
    told = any(isinstance(x, kinds) and (x.within or x.lasting) for x in c.leaves(listed.tree))
    if told or not before:
        return listed
    whole = max(before, key=lambda one: one[0])[1]  # the one directly before the bracket
    if not isinstance(whole, kinds) or whole.within is None:
        return listed
    when = whole.within

    def timed(tree: c.Tree, place: tuple[int, int]) -> Built:
        return leaf(replace(tree, within=when) if isinstance(tree, kinds) else tree, *place)

    return with_leaves(listed, timed)


def _as_bad_as_classed(tree: c.Tree, place: tuple[int, int]) -> Built:
    """ "Severe hepatic impairment (Child-Pugh C)": the class says how severe."""
    if isinstance(tree, c.Condition) and tree.severity is not None:
        return leaf(replace(tree, severity=None), *place)
    return leaf(tree, *place)
