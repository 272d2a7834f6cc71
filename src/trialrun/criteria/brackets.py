"""Brackets in a clause: what only repeats, what qualifies in place, what stands apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from trialrun.criteria.build import Built, attest, every, leaf, negate, some, unparsed, with_leaves
from trialrun.criteria.chunks import Chunk, ChunkKind
from trialrun.criteria.context import Context
from trialrun.criteria.defined import by_value, named_alone
from trialrun.criteria.examples import narrowed
from trialrun.criteria.phrase import chunk_name, is_serology
from trialrun.criteria.quantities import Quantity
from trialrun.criteria.segments import SEPARATORS, resolve_shared, trim
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.units import canonical_unit, match_unit

Clause = Callable[[list[Chunk], Context], Built]


def brackets(chunks: list[Chunk], context: Context, clause: Clause) -> tuple[list[Chunk], list[Aside]]:
    """Takes brackets away: what only repeats is dropped, qualifiers stay in place, the rest is compiled apart."""
    outside: list[Chunk] = []
    apart: list[Aside] = []
    position = 0
    while position < len(chunks):
        chunk = chunks[position]
        if chunk.kind == ")":
            position += 1
            continue
        if chunk.kind != "(":
            outside.append(chunk)
            position += 1
            continue
        close = _closing(chunks, position)
        group = [x for x in chunks[position + 1 : close] if x.kind not in ("(", ")")]
        position = close + 1
        if not group:
            continue
        if outside and (only := _only_these(outside, group, context, clause)) is not None:
            outside[-1] = only
            continue
        if outside and (listed := _listed(outside[-1], group, context)) is not None:
            outside += listed
            continue
        kept = _bracket(outside, group, context)
        if (
            kept == []
            and (whole_name := _name_around(outside, group, chunks[position : position + 1])) is not None
        ):
            outside[-1] = whole_name
            position += 1
            continue
        if kept is None:
            whole = context.text[group[0].start : group[-1].end]
            if (
                outside
                and group[0].kind in ("or", "and/or")
                and (named := _or_named(outside[-1], group)) is not None
            ):
                outside += named
            elif group[0].kind in ("or", "and/or") and len(group) > 1:
                alternative = clause(trim(group), context)
                outside.append(Chunk("or", group[0].start, group[0].end, group[0].text))
                outside.append(Chunk("built", group[1].start, group[-1].end, whole, alternative))
            else:
                aside = _aside(group, context, clause)
                denying = context.excluding or any(x.role.startswith("neg") for x in outside[:2])
                if aside.defines and denying and (disease := named_alone(outside)):
                    # "anemia (hemoglobin < 8 g/dL)": who is just anemic is not meant
                    if by_value(disease):
                        outside[-1] = Chunk("built", outside[-1].start, group[-1].end, whole, aside.built)
                    else:
                        outside.append(Chunk("aside", group[0].start, group[-1].end, whole, aside.built))
                elif outside and _of_one_item(aside, chunks, position, context, outside):
                    outside.append(Chunk("aside", group[0].start, group[-1].end, whole, aside.built))
                else:
                    apart.append(aside)
        else:
            outside += kept
    return outside, apart


def _only_these(before: list[Chunk], group: list[Chunk], context: Context, clause: Clause) -> Chunk | None:
    """ "EGFR mutation (exon 19 deletion or L858R)": who is let in has one of these, and no other."""
    previous = before[-1] if before[-1].role != "result" or len(before) < 2 else before[-2]
    gene = chunk_name(previous, "test") if previous.kind == "concept" else ""
    named = [x for x in group if x.kind == "concept"]
    others = [x for x in group if x.kind != "concept"]
    others_before = itertools.takewhile(lambda x: x.kind not in SEPARATORS, reversed(before[:-1]))
    if context.excluding or not gene or previous is not before[-1] or not named:
        return None
    if any(x.kind in ("concept", "word", "built") for x in others_before):
        return None
    if any(x.kind not in SEPARATORS and x.role not in ("filler", "result") for x in others):
        return None
    if any(x.role.startswith("neg") or x.value in ("negative", "wild type") for x in (*before, *others)):
        return None
    kinds = [chunk_name(x, "test") for x in named]
    if not all(kind and kind != gene and is_a(kind, gene, "test") for kind in kinds):
        return None
    members = [clause([x], context) for x in named]
    words = context.text[group[0].start : group[-1].end]
    return Chunk("built", previous.start, group[-1].end, words, some(members))


def _or_named(previous: Chunk, group: list[Chunk]) -> list[Chunk] | None:
    """ "opioids (or benzodiazepines) within 7 days", "ulcer (or ulcers)": a name beside another, to read in place."""
    named = trim(group)
    if previous.kind not in ("concept", "word") or not any(x.kind == "concept" for x in named):
        return None
    if any(
        x.kind not in ("concept", "word") and x.role not in ("filler", "course", "severity") for x in named
    ):
        return None
    if len(named) == 1 and any(
        other == group and is_a(name, broad, group)
        for group, name in (previous.value.candidates if previous.kind == "concept" else ())
        for other, broad in named[0].value.candidates
    ):
        return []
    return [group[0], *named]


def _listed(previous: Chunk, group: list[Chunk], context: Context) -> list[Chunk] | None:
    """ "(such as A or B)", "(except C)", "(A, B or C)": examples and exceptions end with their bracket."""
    start, end = group[0].start, group[-1].end
    words = context.text[start:end]
    first = group[0]
    if first.kind == "cue" and first.role in ("including", "except") and len(group) > 1:
        kind: ChunkKind = "examples" if first.role == "including" else "exception"
        return [Chunk(kind, start, end, words, group[1:])]
    concepts = [x for x in group if x.kind == "concept"]
    roles = {x.kind for x in group}
    if (
        previous.kind != "concept"
        or len(concepts) < 2
        or not roles <= {"concept", *SEPARATORS, "cue", "word"}
    ):
        return None
    if any(
        x.kind == "cue" and x.role not in ("filler", "course", "severity", "use", "status", "prior")
        for x in group
    ):
        return None
    if not (roles & {"comma", "or", "and/or", "and"}) or any(_same(previous, x) for x in concepts):
        return None
    names = {group for group, _ in previous.value.candidates}
    if not all(names & {group for group, _ in x.value.candidates} for x in concepts):
        return None
    context.note("Read as: what stands in brackets is listed as kinds or examples of what stands before it.")
    return [Chunk("examples", start, end, words, group)]


def _same(one: Chunk, other: Chunk) -> bool:
    return bool({name for _, name in one.value.candidates} & {name for _, name in other.value.candidates})


def _name_around(before: list[Chunk], group: list[Chunk], after: list[Chunk]) -> Chunk | None:
    """ "Hepatitis B Virus (HBV) DNA": a name that an abbreviation in brackets interrupts."""
    if not before or not after or before[-1].kind != "concept":
        return None
    if after[0].kind not in ("word", "concept") and after[0].role != "disease":
        return None
    shared = resolve_shared(f"{before[-1].text} {after[0].text}", before[-1]) or resolve_shared(
        f"{group[0].text} {after[0].text}", before[-1]
    )
    if shared is not None:
        shared.end, shared.role = after[0].end, ""
    return shared


def _closing(chunks: list[Chunk], position: int) -> int:
    depth = 0
    for index in range(position, len(chunks)):
        depth += (chunks[index].kind == "(") - (chunks[index].kind == ")")
        if depth == 0:
            return index
    return len(chunks)


class Aside(msgspec.Struct, frozen=True):
    """A bracket that stands apart. widens: it is an alternative ("≤ 3 x ULN if …"), not a further demand.
    defines: it says in measured values what the word before it means.
    """

    built: Built
    widens: bool
    defines: bool = False


_WIDENS = re.compile(
    r"^(?:\s*(?:or|and/or|unless|except|if|when|even|in (?:patients|subjects|participants|case)"
    r"|for (?:patients|subjects|participants)))\b"
    r"|^(?=.*\d)(?=.*\b(?:if|unless|except|when|in|for|with|provided)\b)"
    r"|(?<!not )\b(?:allowed|permitted|acceptable|waived|eligible)\b",
    re.IGNORECASE | re.DOTALL,
)
_NARROWS = re.compile(
    r"(?P<no>(?:(?:must|should)\s+(?:be|have)\s+)?(?:without|no(?!\s+(?:greater|more|less|higher|lower|later|fewer))|not(?!\s+(?:greater|more|less|higher|lower|later|exceed\w*))|in\s+the\s+absence\s+of|off)\b|.*\bbut\s+(?:must|not|without)\b"
    r"|.*\b(?:not|cannot)\s+(?:be\s+)?(?:permitted|allowed|used|given)\b)|(?:at\s+least|[≥>]=?|more\s+than)\s*\S+\s*(?:days?|weeks?|months?|hours?)\b",
    re.IGNORECASE | re.DOTALL,
)
_QUALIFIED = re.compile(
    r"\b(?:if|unless|except|or|when|in (?:patients|subjects|participants|case)|for (?:patients|subjects|participants)"
    r"|with|provided)\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\b(?:consent|assent)\b", re.IGNORECASE)


def _aside(group: list[Chunk], context: Context, clause: Clause) -> Aside:
    """What a bracket adds: a definition by measured values, or text that was not understood.

    Text that was not understood widens a demand only where it says so ("or …", "if …", another bound for some
    patients); all else may narrow it, and then nobody is let in by what stands before it alone.
    """
    group = trim(group) or group
    text = context.text[group[0].start : group[-1].end]
    if any(x.kind in ("quantity", "grade") for x in group) and not re.search(
        r"\b(?:if|unless|except|when)\b", text
    ):
        built = clause(group, context)
        kinds = {type(x) for x in c.leaves(built.tree)}
        if kinds == {c.Measurement}:
            # "uncontrolled hypertension (systolic > 160 …)": what the word means.
            return Aside(built, context.excluding, True)
        if kinds == {c.Score}:
            # "heart failure (NYHA III-IV)": how severe it has to be.
            return Aside(built, False)
    if context.excluding and not _QUALIFIED.search(text) and any(x.kind == "concept" for x in group):
        # "laryngeal surgery (thyroplasty, arytenoid adduction)": what is named there keeps out too.
        built = clause(group, context)
        if all(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(built.tree)):
            # "(no corrective treatment within 1 week)" asks for more, and keeps nobody out by itself.
            return Aside(built, not any(isinstance(x, c.Not) for x in _nodes(built.tree)))
    if not context.excluding and _CONSENT.search(text):
        # "(consent of a parent required if under 18)"
        return Aside(attest(context.text, group[0].start, group[-1].end), False)
    if _kinds_only(text) and context.text[: group[0].start].strip(" (["):
        # "plugs (laser, silicone or collagen)": which kinds are meant
        return Aside(attest(context.text, group[0].start, group[-1].end, "investigator"), False)
    if _FOR_A_PART.fullmatch(text):
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
_LOGIC = re.compile(
    r"[\d<>≤≥=;:?]|\b(?:if|unless|except|when|only|not|no|non|nor|without|must|may|should|will|can|could|allowed|permitted|eligible"
    r"|acceptable|excluded|ineligible|required|is|are|was|were|be|has|have|had|see|prior|previous|history|former|both|either|neither"
    r"|patients?|subjects?|participants?|women|men|males?|females?|children|group|cohort|arm|part|phase|note|amendment|and/or)\b",
    re.IGNORECASE,
)


def _kinds_only(text: str) -> bool:
    """Whether a bracket only lists nouns: no number, verb, condition, denial or kind of people."""
    return len(text.split()) <= 20 and _LOGIC.search(text) is None


def _of_one_item(
    aside: Aside, chunks: list[Chunk], after: int, context: Context, before: list[Chunk]
) -> bool:
    """ "heart failure (NYHA III-IV), angina or stroke": how severe the one has to be, and not the others.

    Nor is "≤ 1.5 (arm A) or ≤ 3 (arm B)" asked of both arms at once.
    """
    if isinstance(aside.built.tree, c.Attest) and _FOR_A_PART.fullmatch(aside.built.tree.text):
        return sum(x.kind == "(" for x in chunks) > 1 and any(x.kind in SEPARATORS for x in chunks)
    if context.excluding and isinstance(aside.built.tree, c.Unparsed):
        # "leukemia (> 2 x 10^9/L plasma cells by smear), amyloidosis": the second keeps out as it is
        joins = [x.kind for x in before if x.kind in SEPARATORS]
        listed = after < len(chunks) and chunks[after].kind in ("comma", "or")
        return listed and before[-1].kind == "concept" and set(joins) <= {"comma"}
    if isinstance(aside.built.tree, c.Attest) and not aside.widens and before:
        # "≥ 2000 IU/mL (HBeAg negative) or ≥ 20,000 IU/mL (HBeAg positive)": each is said of its own value
        either = any(x.kind == "or" for x in (*before, *chunks[after:]))
        return either and before[-1].kind == "quantity" and sum(x.kind == "(" for x in chunks) > 1
    if not all(isinstance(x, c.Score) for x in c.leaves(aside.built.tree)):
        return False
    goes_on = after < len(chunks) and chunks[after].kind in SEPARATORS
    return goes_on or (context.excluding and any(x.kind in SEPARATORS for x in chunks))


def with_asides(built: Built, asides: list[Aside]) -> Built:
    """The clause with its brackets; inside a negation they define or narrow what is denied."""
    if asides and isinstance(built.tree, c.Not):
        denied = some([negate(built), *(x.built for x in asides if x.defines)])
        return negate(every([denied, *(x.built for x in asides if not x.defines)]))
    if any(isinstance(x, c.Score) for aside in asides for x in c.leaves(aside.built.tree)):
        built = with_leaves(built, _as_bad_as_classed)
    widening = [x.built for x in asides if x.widens]
    narrowing = [x.built for x in asides if not x.widens]
    if widening and narrowed(built):
        # "infections in the field of surgery (abscess, …)": an abscess counts where it is one of those
        built = some([built, every([built, some(widening)])])
    elif widening:
        built = some([built, *widening])
    return every([built, *narrowing]) if narrowing else built


def _as_bad_as_classed(tree: c.Tree, place: tuple[int, int]) -> Built:
    """ "Severe hepatic impairment (Child-Pugh C)": the class says how severe."""
    if isinstance(tree, c.Condition) and tree.severity is not None:
        return leaf(replace(tree, severity=None), *place)
    return leaf(tree, *place)


def _bracket(before: list[Chunk], group: list[Chunk], context: Context) -> list[Chunk] | None:
    """The chunks of a bracket to read in place; empty when it adds nothing; None when it stands apart."""
    roles = {x.role if x.kind == "cue" else x.kind for x in group}
    previous = before[-1] if before else None
    if roles <= {"filler", "who", "disease", "line"}:
        return []
    if roles <= {"filler", "who", "sex", *SEPARATORS} and _both_sexes(group):
        return []  # "patients (male or female)"
    if _says_nothing(context.text[: group[0].start], context.text[group[0].start : group[-1].end]):
        return []
    if roles <= {"filler", "who", "sex"} and previous is not None and previous.kind == "quantity":
        return group  # "> 1.5 mg/dL (men)"
    if group[0].start == group[-1].end - 1 == (previous.end + 1 if previous else -1):
        return []  # "FEV(1)": a digit of the name
    if _ADJECTIVE.fullmatch(context.text, group[0].start, group[-1].end) and _goes_on(context.text, group):
        return []  # "opportunistic (AIDS-related) infection": what kind of thing these are
    concepts = [x for x in group if x.kind == "concept"]
    if previous is not None and previous.kind == "concept" and len(group) <= 2:
        known = {name for _, name in previous.value.candidates}
        if len(concepts) == len(group) and known & {name for _, name in concepts[0].value.candidates}:
            return []
    if len(group) == 1 and concepts and _part_of_name(context.text[: group[0].start], concepts[0]):
        return []  # "anticytomegalovirus (CMV) therapy"
    if (
        previous is not None
        and previous.kind == "concept"
        and concepts
        and roles <= {"concept", "or", "slash", "comma"}
    ):
        known = {name for _, name in previous.value.candidates}
        if all(known & {name for _, name in x.value.candidates} for x in concepts):
            return []  # "alanine aminotransferase (ALT or SGPT)"
    if roles <= {"window", "grade", "stage", "filler", "result", "severity", "status"}:
        for chunk in group:
            chunk.role = chunk.role or "bracket"
        return group
    if previous is not None and previous.kind in ("quantity", "window") and _restates(previous, group):
        return []
    inside = context.text[group[0].start : group[-1].end]
    if previous is not None and previous.kind == "quantity" and _unit_again(previous.value.unit, inside):
        return []
    if inside in _SIGNS and previous is not None and previous.kind == "concept" and is_serology(previous):
        return [Chunk("cue", group[0].start, group[-1].end, inside, _SIGNS[inside], "result")]
    if (
        roles <= {"filler", "quantity", "comma"}
        and len([x for x in group if x.kind == "quantity"]) == 1
        and (previous is None or previous.kind != "quantity")
    ):
        return group
    # "(viral, bacterial or fungal)" after "infections": the kinds stand in the noun's place.
    if (
        previous is not None
        and previous.kind == "concept"
        and roles <= {"word", "comma", "or", "and", "and/or", "concept", "filler"}
    ):
        kinds = _kinds_of(previous, group)
        if kinds:
            before.pop()
            return kinds
    if (
        previous is not None
        and all(
            x.text.lower() in _METHODS or x.kind in (*SEPARATORS, "concept") or x.role == "filler"
            for x in group
        )
        and (any(x.text.lower() in _METHODS for x in group))
    ):
        return []
    if {"de novo", "secondary", "primary"} >= {
        x.text.lower() for x in group if x.kind not in ("and", "or", "comma")
    }:
        return []
    return None


def _part_of_name(before: str, concept: Chunk) -> bool:
    words = before.rstrip(" ([").lower().split()[-1:]
    if not words or not concept.text.isupper():
        return False
    first = {name.split()[0].lower() for _, name in concept.value.candidates}
    return any(len(name) > 4 and name in words[0] and name != words[0] for name in first)


_ADJECTIVE = re.compile(r"[\w/]+[- ](?:related|associated|defining)", re.IGNORECASE)


def _goes_on(text: str, group: list[Chunk]) -> bool:
    return re.match(r"\s*\)\s+[a-z]", text[group[-1].end :]) is not None


def _both_sexes(group: list[Chunk]) -> bool:
    sexes = {x.value for x in group if x.kind == "cue" and x.role == "sex"}
    return "both" in sexes or {"female", "male"} <= sexes


_METHODS = frozenset(
    ("serology", "serological", "rna", "dna", "antibody", "antibodies", "pcr", "elisa", "antigen", "nat")
)


_NOTHING = re.compile(
    r"n ?= ?\d+|mandatory|required|obligatory|if (?:applicable|known|available)"
    r"|see (?:\w+ ){0,3}(?:characteristics|criteria|below|above|list|section|appendix)\W*"
    r"|(?:any|all) (?:(?:sub)?types?|histolog(?:y|ies)|stages?|grades?|sites?|forms?|kinds?|cell types?)"
    r"|(?:as )?(?:defined|described|listed|specified|noted|outlined) (?:above|below)"
    # by whose words one knows it: "(WHO criteria of 2016)"
    r"|(?:(?:as )?(?:defined )?(?:by|per|according to|using) )?(?:the )?(?-i:[A-Z]{2,8}(?:[-/ ][A-Z\d]{2,8}){0,2}) (?:diagnostic )?(?:criteria|classification)"
    r"(?:,? (?:of )?(?:the )?(?:year )?(?:19|20)\d\d)?"
    # by which formula a clearance was calculated
    r"|(?:(?:as )?(?:calculated|estimated|measured|determined) )?(?:by |using |with |via |per )?(?:the )?"
    r"(?:CKD[- ]?EPI(?: 20\d\d)?|(?:modified )?MDRD|Cockcroft(?:[- –]| and | & )?Gault|Schwartz|Fridericia(?:'s)?|Bazett(?:'s)?)(?: (?:formula|equation|method|correction))?",
    re.IGNORECASE,
)
# Why it is asked, and nothing more.
_REASON = re.compile(
    r"(?:as (?:the|it|this|they|these)|because|since (?:the|it|this|they)|to (?:avoid|prevent|ensure|minimi[sz]e)|in order to"
    r"|this (?:allows?|is|will)|due to the (?:fact|risk))\b[^\d<>≤≥]*",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[^\W_][\w+/-]{1,9}")


def _says_nothing(before: str, inside: str) -> bool:
    """ "(mandatory)", "(n = 16)"; an abbreviation of the words before it, or the words of one before it."""
    if _NOTHING.fullmatch(inside) or _REASON.fullmatch(inside):
        return True
    words = [x for x in re.findall(r"[^\W_]+", before.rstrip(" ([")) if x != "s"]
    if not words:
        return False
    if _SHORT.fullmatch(inside) and not inside.islower():
        return _abbreviates(inside, words)
    spelled = re.findall(r"[^\W_]+", inside)
    last = words[-1]
    short = sum(x.isupper() for x in last) >= 2 and len(last) <= 8
    return short and 1 < len(spelled) <= 8 and len(last) <= len(inside) / 2 and _initials(last, spelled)


def _abbreviates(short: str, words: list[str]) -> bool:
    """Whether the last of the words begin with the letters: "GvHD" of "graft versus host disease"."""
    letters = [x for x in short.removesuffix("s") if x.isalpha()]
    if len(letters) < 2 or sum(x.isupper() for x in short) < 2:
        return False
    if len(words) > 1 and words[-1].lower() in _CARRIERS:
        words = words[:-1]  # "prostate specific antigen value (PSA)"
    return any(_initials("".join(letters), words[-count:]) for count in range(1, len(letters) + 3))


_CARRIERS = frozenset("value values level levels test tests count counts concentration score scores".split())


def _initials(short: str, words: list[str]) -> bool:
    """Whether each word but small ones gives its first letter to the abbreviation, and maybe more of its own."""
    letters = [x.lower() for x in short if x.isalpha()]
    return bool(letters and words) and words[0][0].lower() == letters[0] and _given(letters, words)


def _given(letters: list[str], words: list[str]) -> bool:
    if not letters or not words:
        return not letters and all(word.lower() in _SMALL for word in words)
    word, rest = words[0].lower(), words[1:]
    if word in _SMALL and _given(letters, rest):
        return True
    if word[0] != letters[0]:
        return False
    place = 0
    for count in range(1, len(letters) + 1):
        place = word.find(letters[count - 1], place) + 1
        if not place:
            return False
        if _given(letters[count:], rest):
            return True
    return False


_SMALL = frozenset("of the and in for to with by a an on or from at".split())


_ABOUT = frozenset("approximately about ca i.e ie or = ±".split())


_AGES = ("years", "months", "weeks", "days")


def _restates(previous: Chunk, group: list[Chunk]) -> bool:
    """A bracket after a quantity that gives the same in other units, or the window in days."""
    if previous.kind == "window":
        return all(
            x.kind in ("quantity", "window") or x.role == "filler" or x.text.lower() in _ABOUT for x in group
        )
    quantities = [x for x in group if x.kind == "quantity"]
    if len(quantities) != 1 or any(x.kind == "word" or x.role == "if" for x in group):
        return False
    one: Quantity = previous.value
    other: Quantity = quantities[0].value
    if other.unit in _AGES and one.unit not in (*_AGES, "hours"):
        return False  # "Lansky 50-100 % (10 years and under)"
    return bool(other.unit) and other.unit != one.unit and "x ULN" not in (one.unit, other.unit)


_SIGNS = {"+": "positive", "+ve": "positive", "-ve": "negative"}


def _unit_again(unit: str, inside: str) -> bool:
    """ "50 kilogram (kg)", "1.5 x 10^9/Liter (L)": the unit or its end in letters."""
    told = match_unit(f"1 {inside}", 2)
    known = told[1] if told is not None and told[0] == len(inside) + 2 else canonical_unit(inside)
    return bool(unit) and (known == unit or unit.endswith(f"/{known or inside}"))


def _kinds_of(noun: Chunk, group: list[Chunk]) -> list[Chunk]:
    head = noun.text.split()[-1]
    singular = head[:-1] if head.endswith("s") else head
    found: list[Chunk] = []
    for chunk in group:
        if chunk.kind in SEPARATORS:
            found.append(chunk)
        elif chunk.role == "filler":
            continue
        else:
            shared = resolve_shared(f"{chunk.text} {singular}", chunk)
            if shared is None:
                return []
            found.append(shared)
    return found
