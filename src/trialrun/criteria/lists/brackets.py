"""Brackets in a clause: what only repeats, what qualifies in place, what stands apart."""

from __future__ import annotations

import itertools
import re
from typing import get_args

from trialrun.criteria.lists.asides import (
    Aside,
    Clause,
    aside_of,
    defines_one,
    of_one_item,
    of_the_last_alone,
)
from trialrun.criteria.lists.defined import also_without_value, by_value, named_alone, of_that_disease
from trialrun.criteria.lists.example_chunks import (
    OF_ANY_CAUSE,
    before_and_so_on,
    named_before,
    of_the_whole,
    only_unknown_names,
)
from trialrun.criteria.lists.examples import OF_ABUSE
from trialrun.criteria.lists.organs import shows_itself
from trialrun.criteria.lists.reasons_given import gives_reasons
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.passing import happens_once
from trialrun.criteria.phrases.phrase import chunk_name, is_serology
from trialrun.criteria.phrases.restated import part_of_name, restates, says_nothing, unit_again, what_it_is
from trialrun.criteria.phrases.segments import SEPARATORS, resolve_shared, trim
from trialrun.criteria.trees.build import some
from trialrun.criteria.words.chunks import Chunk, ChunkKind
from trialrun.model import criteria as c
from trialrun.model.time import Duration, DurationUnit
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve

_ENDS_COUNT = re.compile(r"(?:(?:both|limits?|extremes?|ends?|bounds?)\s+)?incl(?:uded)?", re.IGNORECASE)


def _says_ends_count(outside: list[Chunk], group: list[Chunk], context: Context) -> bool:
    """ "18-50 (included)": the ends are meant, as they are anyway."""
    said = context.text[group[0].start : group[-1].end]
    if _ENDS_COUNT.fullmatch(said.strip(" .")) is None:
        return False
    return any(x.kind in ("quantity", "age") for x in outside)


def brackets(chunks: list[Chunk], context: Context, clause: Clause) -> tuple[list[Chunk], list[Aside]]:
    """Takes brackets away: what only repeats is dropped, qualifiers stay in place, the rest is compiled apart."""
    kinds = [x.kind for x in chunks]
    if "(" not in kinds and ")" not in kinds:  # most have none
        return list(chunks), []
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
        group = _without_short_form(group)
        if not group or _by_which_criteria(group, chunks) or _says_ends_count(outside, group, context):
            continue
        if outside and group[0].role == "including" and outside[-1].text.lower() in OF_ANY_CAUSE:
            continue  # "neuropathy of any cause (e.g., diabetes)": causes, and not asked for by themselves
        if _of_the_exception(outside, group):
            said = context.text[group[0].start : group[-1].end]
            outside.append(Chunk("word", group[0].start, group[-1].end, said, role="bracket"))
            continue
        if _only_these_are_spared(outside, group):
            outside[-1:] = trim(group)
            continue
        if _says_which_is_spared(outside, group):
            said = context.text[group[0].start : group[-1].end]
            outside.append(Chunk("word", group[0].start, group[-1].end, said, role="bracket"))
            continue
        if outside and (only := _only_these(outside, group, context, clause)) is not None:
            outside[-1] = only
            continue
        behind = None if of_the_whole(outside, group) else named_before(outside)
        if behind is not None and (listed := _listed(behind, group, context)) is not None:
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
                aside = aside_of(group, context, clause)
                denying = context.excluding or any(x.role.startswith("neg") for x in outside[:2])
                if aside.defines and denying and (disease := named_alone(outside, chunks[position:])):
                    # "anemia (hemoglobin < 8 g/dL)": who is just anemic is not meant
                    if by_value(disease) and outside[-1].kind == "concept":
                        told = also_without_value(disease, aside.built, outside[-1], group, context)
                        outside[-1] = Chunk("built", outside[-1].start, group[-1].end, whole, told, "defined")
                    else:
                        outside.append(Chunk("aside", group[0].start, group[-1].end, whole, aside.built))
                elif outside and (
                    of_one_item(aside, chunks, position, context, outside)
                    or (aside.defines and not denying and defines_one(outside, chunks[position:]))
                ):
                    role = "own" if of_the_last_alone(aside, outside, context) else ""
                    outside.append(
                        Chunk("aside", group[0].start, group[-1].end, whole, aside.built, role=role)
                    )
                else:
                    apart.append(of_that_disease(outside, aside) if aside.defines and denying else aside)
        else:
            outside += kept
    return outside, apart


def _of_the_exception(outside: list[Chunk], group: list[Chunk]) -> bool:
    """ "Malignancy except basal cell carcinoma (treated)": what the bracket says is said of what is spared."""
    if not outside or outside[-1].kind != "concept" or group[0].role in ("including", "except"):
        return False
    if not any(x.kind == "cue" and x.role == "except" for x in outside):
        return False
    first = next((x for x in group if x.role != "filler"), group[0])
    if _measured_in(outside[-1], first) and group[-1].kind == "quantity":
        return True  # "except prostate cancer (Gleason < 7)", with no value of anybody else's
    if any(x.kind in ("quantity", "window") for x in group):
        return False
    if first.role in ("judge", "course") or first.text.lower().endswith(_DONE_TO_IT):
        return True
    kinds = all(
        x.kind in ("word", "or", "and", "comma", "slash") for x in group
    )  # "(basal or squamous cell)"
    return kinds and len(group) > 1 and not any(x.text.isupper() for x in group)


def _without_short_form(group: list[Chunk]) -> list[Chunk]:
    """ "(nAMD; e.g., A)": the letters stand for what is named before the bracket, and are none of its examples."""
    if len(group) < 4 or group[1].kind not in ("stop", "comma") or group[2].role != "including":
        return group
    return group[2:] if _SHORT_FORM.fullmatch(group[0].text) else group


_SHORT_FORM = re.compile(r"[a-z]?[A-Z][A-Z0-9-]{1,6}s?")


def _measured_in(spared: Chunk, measured: Chunk) -> bool:
    if measured.kind != "concept" or not is_a(chunk_name(spared, "condition"), "neoplasm", "condition"):
        return False
    return bool(chunk_name(measured, "measurement") or chunk_name(measured, "scale"))


def _only_these_are_spared(outside: list[Chunk], group: list[Chunk]) -> bool:
    """ "Except skin cancer (basal cell or squamous cell carcinoma)": no other skin cancer is spared."""
    if not outside or outside[-1].kind != "concept" or not any(x.role == "except" for x in outside):
        return False
    broad, named = chunk_name(outside[-1], "condition"), [x for x in group if x.kind == "concept"]
    if not broad or not named or any(x.kind not in ("concept", "or", "and", "comma", "slash") for x in group):
        return False
    kinds = [chunk_name(x, "condition") for x in named]
    return all(kind and kind != broad and is_a(kind, broad, "condition") for kind in kinds)


def _says_which_is_spared(outside: list[Chunk], group: list[Chunk]) -> bool:
    """ "Other than breast cancer (DCIS)", "(Gleason 6)": of what is spared, and no reason by itself."""
    if len(outside) < 2 or outside[-1].kind != "concept" or not chunk_name(outside[-1], "condition"):
        return False
    if outside[-2].role not in ("except", "filler") or not any(x.role == "except" for x in outside[-3:]):
        return False
    if any(
        x.kind in ("window", "built", "comma") or x.role in ("including", "except", "unless") for x in group
    ):
        return False
    short = len(group) == 1 and group[0].text.isupper()
    return not (short and (group[0].kind != "concept" or _same(outside[-1], group[0]))) and not (
        group[0].kind == "concept" and _same(outside[-1], group[0])
    )


_DONE_TO_IT = (
    "treated",
    "resected",
    "excised",
    "removed",
    "cured",
    "controlled",
    "ablated",
    "healed",
    "resolved",
)


def _by_which_criteria(group: list[Chunk], chunks: list[Chunk]) -> bool:
    """ "measurable lesion (RECIST 1.1)": how it is measured; of a response it says which it is."""
    told = {x.role for x in group if x.kind == "cue"}
    if any(x.kind != "cue" for x in group) or not {"response-criteria"} <= told <= {
        "response-criteria",
        "filler",
    }:
        return False
    return not any(x.role == "response" for x in chunks)


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
    if (told := before_and_so_on(group)) is not None and previous.kind == "concept":
        if told and told[0].kind == "cue" and told[0].role == "including":
            told = told[1:]  # "(e.g. A, B, etc.)"
        if shows_itself(previous, [x for x in told if x.kind == "concept"], context):
            return []
        if chunk_name(previous, "therapy") and only_unknown_names(told):
            context.note(f"Read as: “{words}” are examples of what stands before them.")
            return []
        return (
            [Chunk("examples", start, end, words, told)] if any(x.kind == "concept" for x in told) else None
        )
    if first.kind == "cue" and first.role in ("including", "except") and len(group) > 1:
        kind: ChunkKind = "examples" if first.role == "including" else "exception"
        told = trim(group[1:])
        if kind == "examples" and gives_reasons(previous, told, context.text[: previous.start]):
            return []  # and the treatment counts for whatever it was given
        if kind == "examples" and shows_itself(previous, [x for x in group if x.kind == "concept"], context):
            return []
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
    again = [x for x in concepts if _same(previous, x)]
    others = [x for x, before in zip(group[1:], group, strict=False) if before.text.lower() in _OTHER]
    if not (roles & {"comma", "or", "and/or", "and"}) or any(x not in others for x in again):
        return None
    names = {group for group, _ in previous.value.candidates}
    if not all(names & {group for group, _ in x.value.candidates} for x in concepts):
        return None
    if _INDICATED.search(context.text, 0, previous.start) is not None:
        return None  # nobody says that what is indicated was given
    if shows_itself(previous, concepts, context):
        return []
    context.note("Read as: what stands in brackets is listed as kinds or examples of what stands before it.")
    return [Chunk("examples", start, end, words, group)]


_INDICATED = re.compile(r"\bindications?\s+(?:for|to|of)\b[^,;:.]*$", re.IGNORECASE)
_OTHER = ("other", "another", "any other")


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


def _bracket(before: list[Chunk], group: list[Chunk], context: Context) -> list[Chunk] | None:
    """The chunks of a bracket to read in place; empty when it adds nothing; None when it stands apart."""
    roles = {x.role if x.kind == "cue" else x.kind for x in group}
    previous = before[-1] if before else None
    if roles <= {"filler", "who", "disease", "line"}:
        return []
    if roles <= {"filler", "who", "sex", *SEPARATORS} and _both_sexes(group):
        return []  # "patients (male or female)"
    coded = len(group) == 1 and group[0].kind == "concept" and previous and previous.role == "uncoded"
    inside = context.text[group[0].start : group[-1].end]
    if not coded and says_nothing(context.text[: group[0].start], inside):
        return []  # "multi-focal leukoencephalopathy (PML)": the letters name what the words did not
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
    if len(group) == 1 and concepts and previous is not None and _short_for_end_of(previous, concepts[0]):
        return []  # "anti-influenza monoclonal antibodies (mAbs)"
    if previous is not None and (kind := what_it_is(previous, group)):
        context.note(f"Read as: “{kind}” says what kind of thing stands before it.")
        return []  # "severe retinopathy (eye disease)"
    if len(group) == 1 and concepts and part_of_name(context.text[: group[0].start], concepts[0]):
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
    if previous is not None and previous.kind in ("quantity", "window") and restates(previous, group):
        return [] if previous.kind == "window" or not _of_another(before, concepts) else None
    if previous is not None and len(group) == 1 and (time := _time_of(previous, group[0])) is not None:
        return [time]
    if previous is not None and previous.kind == "quantity" and unit_again(previous.value.unit, inside):
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
    if previous is not None and concepts and roles <= {"concept", "filler", "word", *SEPARATORS}:
        abuse = previous.value.of("condition") if previous.kind == "concept" else ""
        illnesses = [x.value.of("condition") or "" for x in concepts if x.value.of("condition")]
        if abuse in OF_ABUSE and len(illnesses) < len(concepts) and OF_ABUSE.issuperset(illnesses):
            return []  # "drug abuse (cocaine, opioids)": who is given them does not abuse them
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


def _time_of(previous: Chunk, length: Chunk) -> Chunk | None:
    """ "Stroke (< 6 months)", "recent (< 4 weeks) surgery": a time without a preposition."""
    if length.kind != "quantity" or not length.value.compared:
        return None
    unit = next((known for known in get_args(DurationUnit) if known == length.value.unit), None)
    most = length.value.range.high
    if unit is None or most is None or length.value.range.low is not None:
        return None
    if previous.text.lower() != "recent" and not happens_once(previous):
        return None
    window = c.Window(at_most=Duration(most, unit, not length.value.range.high_included))
    return Chunk("window", length.start, length.end, length.text, window, "bracket")


def _of_another(before: list[Chunk], concepts: list[Chunk]) -> bool:
    """ "Hematocrit > 30 % (with hemoglobin > 10 g/dL)": a bound of something else that is measured."""
    measured = [x for x in concepts if chunk_name(x, "measurement") and not chunk_name(x, "scale")]
    known = [x for x in before if x.kind == "concept"]
    return bool(known) and any(not any(_same(one, x) for one in known) for x in measured)


_ADJECTIVE = re.compile(r"[\w/]+[- ](?:related|associated|defining)", re.IGNORECASE)


def _goes_on(text: str, group: list[Chunk]) -> bool:
    return re.match(r"\s*\)\s+[a-z]", text[group[-1].end :]) is not None


def _short_for_end_of(previous: Chunk, short: Chunk) -> bool:
    """Whether the last words of an uncoded name say what is in the bracket."""
    if previous.kind != "concept" or previous.role != "uncoded":
        return False
    words = previous.text.split()
    ends = [" ".join(words[keep:]) for keep in range(1, len(words))]
    return any(resolve(end, group) == name for end in ends for group, name in short.value.candidates)


def _both_sexes(group: list[Chunk]) -> bool:
    sexes = {x.value for x in group if x.kind == "cue" and x.role == "sex"}
    return "both" in sexes or {"female", "male"} <= sexes


_METHODS = frozenset(
    ("serology", "serological", "rna", "dna", "antibody", "antibodies", "pcr", "elisa", "antigen", "nat")
)
_SIGNS = {"+": "positive", "+ve": "positive", "-ve": "negative"}


def _kinds_of(noun: Chunk, group: list[Chunk]) -> list[Chunk]:
    head = noun.text.split()[-1]
    singular = head[:-1] if head.endswith("s") else head
    found: list[Chunk] = []
    for chunk in group:
        if chunk.kind in SEPARATORS:
            found.append(chunk)
        elif chunk.role == "filler" and chunk.text.lower() not in ("systemic", "drug", "drugs"):
            continue
        else:
            shared = resolve_shared(f"{chunk.text} {singular}", chunk)
            if shared is None:
                return []
            found.append(shared)
    return found
