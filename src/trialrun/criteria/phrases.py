"""Coordination: lists joined by commas, and, or; exceptions, examples, requirements; shared words.

"History of severe depression, schizophrenia or dementia": the history is everybody's. "ALT and AST ≤ 2.5 x
ULN": the bound is both's. "kidney or liver transplant": the last word is both's. `and` binds tighter than
`or`, unless a comma before it says otherwise; in an exclusion, a bare list joined by `and` excludes by each
of its members, as its authors mean it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trialrun.criteria.atoms import (
    Context,
    Phrase,
    chunk_name,
    compile_phrase,
    inherit,
    sort_chunks,
)
from trialrun.criteria.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.criteria.chunks import Chunk
from trialrun.criteria.quantities import Quantity
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import Mention, resolve

_SEPARATORS = ("and", "but", "or", "and/or", "comma", "slash")
_GROUPS: tuple[Group, ...] = ("condition", "therapy", "measurement", "test", "scale")


def compile_chunks(chunks: list[Chunk], context: Context) -> Built:
    """A whole clause."""
    chunks = _trim(chunks)
    if not chunks:
        raise ValueError("a clause has at least one chunk")
    chunks, inner = _brackets(chunks, context)
    examples = _find(chunks, "including")
    if examples is not None and 0 < examples < len(chunks) - 1:
        return _with_examples(chunks[:examples], chunks[examples + 1 :], inner, context)
    return _clause(chunks, inner, context)


def _trim(chunks: list[Chunk]) -> list[Chunk]:
    """Without punctuation and conjunctions at either end."""
    start, end = 0, len(chunks)
    while start < end and chunks[start].kind in (*_SEPARATORS, "stop", ")"):
        start += 1
    while end > start and chunks[end - 1].kind in (*_SEPARATORS, "stop", "("):
        end -= 1
    return chunks[start:end]


def _find(chunks: list[Chunk], role: str) -> int | None:
    return next((i for i, x in enumerate(chunks) if x.kind == "cue" and x.role == role), None)


# ---- brackets -----------------------------------------------------------------------------------------


def _brackets(chunks: list[Chunk], context: Context) -> tuple[list[Chunk], list[Built]]:
    """Takes brackets away: what only repeats is dropped, qualifiers stay in place, the rest is compiled apart."""
    outside: list[Chunk] = []
    apart: list[Built] = []
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
            if group[0].kind in ("or", "and/or") and len(group) > 1:
                alternative = _clause(_trim(group), [], context)
                outside.append(Chunk("or", group[0].start, group[0].end, group[0].text))
                outside.append(Chunk("built", group[1].start, group[-1].end, whole, alternative))
            else:
                apart.append(_trimmed_residue(group, context))
        else:
            outside += kept
    return outside, apart


def _name_around(before: list[Chunk], group: list[Chunk], after: list[Chunk]) -> Chunk | None:
    """ "Hepatitis B Virus (HBV) DNA": a name that an abbreviation in brackets interrupts."""
    if not before or not after or before[-1].kind != "concept" or after[0].kind not in ("word", "concept"):
        return None
    shared = _resolve_shared(f"{before[-1].text} {after[0].text}", before[-1]) or _resolve_shared(
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


def _trimmed_residue(group: list[Chunk], context: Context) -> Built:
    group = _trim(group) or group
    return unparsed(context.text, group[0].start, group[-1].end)


def _bracket(before: list[Chunk], group: list[Chunk], context: Context) -> list[Chunk] | None:
    """The chunks of a bracket to read in place; empty when it adds nothing; None when it stands apart."""
    roles = {x.role if x.kind == "cue" else x.kind for x in group}
    previous = before[-1] if before else None
    if roles <= {"filler", "who", "disease", "line"} or (
        group[0].kind == "cue" and group[0].role in ("including", "except")
    ):
        return group if group[0].role in ("including", "except") else []
    concepts = [x for x in group if x.kind == "concept"]
    if previous is not None and previous.kind == "concept" and len(group) <= 2:
        known = {name for _, name in previous.value.candidates}
        if concepts and known & {name for _, name in concepts[0].value.candidates}:
            return []
        if group[0].kind == "word" and _is_abbreviation_of(group[0].text, previous.text):
            return []
    if roles <= {"window", "grade", "stage", "filler", "result", "severity", "status"}:
        for chunk in group:
            chunk.role = chunk.role or "bracket"
        return group
    if previous is not None and previous.kind in ("quantity", "window") and _restates(previous, group):
        return []
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
            x.text.lower() in _METHODS or x.kind in (*_SEPARATORS, "concept") or x.role == "filler"
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


_METHODS = frozenset(
    ("serology", "serological", "rna", "dna", "antibody", "antibodies", "pcr", "elisa", "antigen", "nat")
)


def _is_abbreviation_of(short: str, name: str) -> bool:
    """ "GvHD" of "graft versus host disease": its letters are initials in order."""
    letters = [x.lower() for x in short if x.isalpha()]
    if not 2 <= len(letters) <= 8 or short.islower():
        return False
    words = iter(name.lower())
    return all(letter in words for letter in letters)


def _restates(previous: Chunk, group: list[Chunk]) -> bool:
    """A bracket after a quantity that gives the same in other units, or the window in days."""
    if previous.kind == "window":
        return all(x.kind in ("quantity", "window", "word") or x.role == "filler" for x in group)
    quantities = [x for x in group if x.kind == "quantity"]
    if len(quantities) != 1 or any(x.kind == "word" or x.role == "if" for x in group):
        return False
    one: Quantity = previous.value
    other: Quantity = quantities[0].value
    return bool(other.unit) and other.unit != one.unit and "x ULN" not in (one.unit, other.unit)


def _kinds_of(noun: Chunk, group: list[Chunk]) -> list[Chunk]:
    head = noun.text.split()[-1]
    singular = head[:-1] if head.endswith("s") else head
    found: list[Chunk] = []
    for chunk in group:
        if chunk.kind in _SEPARATORS:
            found.append(chunk)
        elif chunk.role == "filler":
            continue
        else:
            shared = _resolve_shared(f"{chunk.text} {singular}", chunk)
            if shared is None:
                return []
            found.append(shared)
    return found


def _resolve_shared(words: str, chunk: Chunk) -> Chunk | None:
    candidates = tuple((group, name) for group in _GROUPS if (name := resolve(words, group)))
    if not candidates:
        return None
    mention = Mention(chunk.start, chunk.end, candidates)
    return Chunk("concept", chunk.start, chunk.end, words, mention, role="shared")


# ---- examples, exceptions, requirements ---------------------------------------------------------------


def _with_examples(head: list[Chunk], listed: list[Chunk], inner: list[Built], context: Context) -> Built:
    """ "X, such as A, B or C": X or any of those named; qualifiers of X hold for them."""
    head = _trim(head)
    if not head:
        return _clause(_trim(listed), inner, context)
    head, requirement = _requirement(head, context)
    lead = _list_of_phrases(head, context)
    qualifiers = lead[0][-1] if lead[0] else None
    core = _clause(head, [], context)
    examples = _compile_list(_trim(listed), context, inherited=qualifiers, joined="or")
    negative = isinstance(core.tree, c.Not)
    if negative:
        core = negate(core)
        examples = negate(examples) if isinstance(examples.tree, c.Not) else examples
    both = some([core, examples])
    built = every([both, *([requirement] if requirement else []), *inner])
    return negate(built) if negative else built


def _requirement(chunks: list[Chunk], context: Context) -> tuple[list[Chunk], Built | None]:
    """Cuts ", requiring Z" off: after a comma it holds for the whole list before it."""
    for index in range(1, len(chunks) - 1):
        chunk = chunks[index]
        if (
            chunk.role == "ongoing"
            and chunk.text.lower().startswith("requir")
            and chunks[index - 1].kind == "comma"
        ):
            context.note("Read as: the requirement after the comma holds for the whole list before it.")
            return _trim(chunks[:index]), _required(chunks[index + 1 :], chunk, context)
    return chunks, None


def _inner_requirement(chunks: list[Chunk]) -> int | None:
    """Where "requiring A or B" begins when all that follows is therapies: it belongs to what stands before it."""
    for index in range(1, len(chunks) - 1):
        chunk = chunks[index]
        if chunk.role == "ongoing" and chunk.text.lower().startswith("requir"):
            following = [x for x in chunks[index + 1 :] if x.kind == "concept"]
            others = [x for x in chunks[index + 1 :] if x.kind in ("word", "quantity", "window")]
            if following and not others and all(chunk_name(x, "therapy") for x in following):
                return index
    return None


def _required(chunks: list[Chunk], requiring: Chunk, context: Context) -> Built:
    """What a condition requires: treatment that is given now, or a residue."""
    chunks = _trim(chunks)
    named = [x for x in chunks if x.kind == "concept" and chunk_name(x, "therapy")]
    if not named:
        end = chunks[-1].end if chunks else requiring.end
        return unparsed(context.text, requiring.start, end)
    template = Phrase([requiring], ongoing=True)
    return _compile_list(chunks, context, inherited=template, joined="or")


def _clause(chunks: list[Chunk], inner: list[Built], context: Context) -> Built:
    chunks = _trim(chunks)
    chunks, requirement = _requirement(chunks, context)
    exception = _find(chunks, "except")
    if exception is not None and exception > 0:
        built = _with_exception(chunks[:exception], chunks[exception:], context)
    else:
        built = _compile_list(chunks, context)
    return every([built, *([requirement] if requirement else []), *inner])


def _with_exception(core: list[Chunk], exception: list[Chunk], context: Context) -> Built:
    """ "malignancy except X": someone who has another malignancy besides X still has one."""
    listed, rest = _until_outer(_trim(exception[1:]))
    built = _compile_list(_trim(core), context)
    phrases, _ = _list_of_phrases(listed, context)
    group: Group = "condition" if isinstance(_last_leaf(built), c.Condition) else "therapy"
    names: list[tuple[str, Phrase]] = []
    for phrase in phrases:
        found = [name for x in phrase.concepts if (name := chunk_name(x, group))]
        if not found or phrase.negated:
            names = []
            break
        names += [(name, phrase) for name in found]
    last = _last_leaf(built)
    if not names or not isinstance(last, (c.Condition, c.Received)):
        start = exception[0].start
        return every([built, unparsed(context.text, start, exception[-1].end)])
    excepting = tuple(dict.fromkeys((*last.excepting, *(name for name, _ in names))))
    negative = isinstance(built.tree, c.Not)
    positive = negate(built) if negative else built
    whole = _replace_last(positive, _excepting(last, excepting))
    qualified = [_unless_qualified(name, phrase, last, context) for name, phrase in names]
    parts = [whole, *(x for x in qualified if x is not None)]
    if rest:
        parts.append(_clause(rest, [], context))
    result = some(parts)
    return negate(result) if negative else result


def _excepting(tree: c.Condition | c.Received, names: tuple[str, ...]) -> c.Tree:
    if isinstance(tree, c.Condition):
        return c.Condition(
            tree.concept, tree.status, tree.severity, tree.course, tree.grade, tree.stage, names, tree.within
        )
    return c.Received(tree.concept, tree.ongoing, tree.lines, names, tree.within, tree.line)


def _unless_qualified(name: str, phrase: Phrase, last: c.Tree, context: Context) -> Built | None:
    """ "except adequately treated X": an X of which nobody says that it was so counts."""
    qualifying = [x for x in phrase.chunks if x.kind == "word" or x.role in ("judge", "course", "window")]
    qualifying = [x for x in qualifying if x.kind != "concept"]
    if not qualifying or not isinstance(last, c.Condition):
        return None
    concept = next((x for x in phrase.concepts), phrase.chunks[0])
    start, end = min(x.start for x in qualifying), max(concept.end, *(x.end for x in qualifying))
    had = leaf(c.Condition(name, last.status), concept.start, concept.end)
    return every([had, negate(attest(context.text, start, end, "investigator"))])


def _until_outer(chunks: list[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
    """The exceptions, and what goes on after them with a qualifier of its own ("… or family history of …")."""
    for index, chunk in enumerate(chunks):
        if (
            index
            and chunk.role in ("family", "status", "neg-history", "prior", "ongoing")
            and (chunks[index - 1].kind in _SEPARATORS)
        ):
            return _trim(chunks[:index]), chunks[index:]
    return chunks, []


def _last_leaf(built: Built) -> c.Tree:
    return list(c.leaves(built.tree))[-1]


def _replace_last(built: Built, tree: c.Tree) -> Built:
    """The same with another last leaf."""

    def rebuilt(node: c.Tree) -> c.Tree:
        operands = c.children(node)
        if not operands:
            return tree
        changed = (*operands[:-1], rebuilt(operands[-1]))
        if isinstance(node, c.All):
            return c.All(changed)
        if isinstance(node, c.AnyOf):
            return c.AnyOf(changed)
        if isinstance(node, c.Not):
            return c.Not(changed[0])
        return node

    return Built(rebuilt(built.tree), built.places)


# ---- lists --------------------------------------------------------------------------------------------


def _list_of_phrases(chunks: list[Chunk], context: Context) -> tuple[list[Phrase], list[str]]:
    """Segments between conjunctions, and the conjunctions between them."""
    segments: list[list[Chunk]] = [[]]
    joins: list[str] = []
    for chunk in chunks:
        if chunk.kind in _SEPARATORS or (chunk.kind == "stop" and chunk.text == ";"):
            if segments[-1]:
                segments.append([])
                joins.append("comma" if chunk.kind == "stop" else chunk.kind)
            elif joins and chunk.kind != "comma":
                joins[-1] = ", " + chunk.kind if joins[-1] == "comma" else joins[-1]
            continue
        segments[-1].append(chunk)
    if not segments[-1]:
        segments.pop()
        joins = joins[: max(0, len(segments) - 1)]
    return _merged(*_without_empty([sort_chunks(segment) for segment in segments], joins))


def _without_empty(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """Drops segments that ask for nothing ("men and women", "patients") beside segments that do."""
    keep = [not all(_empty(x) for x in phrase.chunks) for phrase in phrases]
    if all(keep) or not any(keep):
        return phrases, joins
    kept: list[Phrase] = []
    between: list[str] = []
    pending = ""
    for index, phrase in enumerate(phrases):
        if index:
            pending = joins[index - 1] if pending in ("", "comma") else pending
        if keep[index]:
            if kept:
                between.append(pending)
            pending = ""
            kept.append(phrase)
    return kept, between


def _empty(chunk: Chunk) -> bool:
    return chunk.kind == "cue" and (
        chunk.role in ("filler", "who", "must") or (chunk.role == "sex" and chunk.value == "both")
    )


def _merged(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """Joins segments that only qualify what follows or precedes ("relapsed or | refractory AML")."""
    merged: list[Phrase] = []
    kept: list[str] = []
    for index, phrase in enumerate(phrases):
        if merged and _is_qualifier(merged[-1]) and not _is_qualifier(phrase):
            joint = _conjunction_chunk(merged[-1], phrase, joins[index - 1])
            merged[-1] = sort_chunks([*merged[-1].chunks, joint, *phrase.chunks])
        elif merged and _is_trailing(phrase) and merged[-1].concepts:
            merged[-1] = sort_chunks([*merged[-1].chunks, *phrase.chunks])
        elif merged and _is_qualifier(merged[-1]) and _is_qualifier(phrase):
            joint = _conjunction_chunk(merged[-1], phrase, joins[index - 1])
            merged[-1] = sort_chunks([*merged[-1].chunks, joint, *phrase.chunks])
        else:
            if merged:
                kept.append(joins[index - 1])
            merged.append(phrase)
    return merged, kept


def _conjunction_chunk(before: Phrase, after: Phrase, join: str) -> Chunk:
    kind = "or" if "or" in join or join == "slash" else "and" if "and" in join else "comma"
    return Chunk(kind, before.end, after.start, "")  # type: ignore[arg-type]


def _is_qualifier(phrase: Phrase) -> bool:
    """Adjectives without a noun."""
    return bool(
        phrase.courses or phrase.status or phrase.severity or phrase.judged or phrase.prior or phrase.ongoing
    ) and not (
        phrase.concepts
        or phrase.words
        or phrase.quantities
        or phrase.response
        or phrase.disease
        or phrase.window
        or any("disease" in x.text.lower() or "lesion" in x.text.lower() for x in phrase.courses)
        or any(x.role == "who" for x in phrase.chunks)
    )


def _is_trailing(phrase: Phrase) -> bool:
    """Only a window, a grade or a stage: it belongs to what stands before the comma."""
    return bool(phrase.window or phrase.grade or phrase.stage) and not (
        phrase.concepts
        or phrase.words
        or phrase.quantities
        or phrase.courses
        or phrase.response
        or phrase.sex
    )


def _compile_list(
    chunks: list[Chunk], context: Context, *, inherited: Phrase | None = None, joined: str = ""
) -> Built:
    chunks = _trim(chunks)
    required = None
    if (cut := _inner_requirement(chunks)) is not None:
        required = _required(chunks[cut + 1 :], chunks[cut], context)
        chunks = _trim(chunks[:cut])
    phrases, joins = _list_of_phrases(chunks, context)
    if not phrases:
        return unparsed(context.text, 0, len(context.text))
    if required is not None:
        phrases[-1].required = required
    phrases, joins = _share_words(phrases, joins, context)
    phrases = _share_qualifiers(phrases, joins, inherited, excluding=context.excluding)
    if len(phrases) == 1:
        return compile_phrase(phrases[0], context)
    negated_list = phrases[0].negated and not any(p.negated for p in phrases[1:])
    if negated_list and not all(_nominal(p) for p in phrases):
        negated_list = False
    if negated_list:
        phrases = [replace(phrases[0], negated=False), *phrases[1:]]
    built = _join(phrases, joins, context, joined or ("or" if negated_list else ""))
    return negate(built) if negated_list else built


def _nominal(phrase: Phrase) -> bool:
    """A noun phrase of the same list, not a demand of its own."""
    return bool(phrase.concepts or phrase.words) and not phrase.quantities


def _join(phrases: list[Phrase], joins: list[str], context: Context, forced: str) -> Built:
    kinds = [join.removeprefix(", ") for join in joins]
    after_comma = {kind for join, kind in zip(joins, kinds, strict=True) if join.startswith(", ")}
    plain = {kind for join, kind in zip(joins, kinds, strict=True) if not join.startswith(", ")} - {
        "comma",
        "slash",
    }
    # "A or B, and C": the conjunction after the comma is the looser one.
    if (
        len(after_comma) == 1
        and plain
        and not (plain & after_comma)
        and len(phrases) > 2
        and "comma" not in kinds
    ):
        loose = next(iter(after_comma))
        cut = next(i for i, join in enumerate(joins) if join.startswith(", "))
        parts = [
            _join(phrases[: cut + 1], joins[:cut], context, ""),
            _join(phrases[cut + 1 :], joins[cut + 1 :], context, ""),
        ]
        return every(parts) if loose == "and" else some(parts)
    if not joins:
        return compile_phrase(phrases[0], context)
    if "or" in kinds and "and" in kinds and not forced:
        if (bound := _bound_first(phrases, kinds)) is not None:
            parts = [
                _join(phrases[: bound + 1], joins[:bound], context, ""),
                _join(phrases[bound + 1 :], joins[bound + 1 :], context, ""),
            ]
            return every(parts)
        groups: list[tuple[list[Phrase], list[str]]] = [([phrases[0]], [])]
        for phrase, join in zip(phrases[1:], joins, strict=True):
            if join.removeprefix(", ") in ("or", "and/or") or (join == "comma" and _last(kinds) == "or"):
                groups.append(([phrase], []))
            else:
                groups[-1][0].append(phrase)
                groups[-1][1].append(join)
        return some(_join(members, inside, context, "") for members, inside in groups)
    parts = _merge_unparsed([compile_phrase(phrase, context) for phrase in phrases], context)
    return every(parts) if _is_and(phrases, kinds, context, forced) else some(parts)


def _bound_first(phrases: list[Phrase], kinds: list[str]) -> int | None:
    """ "LVEF ≥ 45 % and normal ECG or …": the bound is a demand of its own, the alternatives follow it."""
    for index, kind in enumerate(kinds):
        if kind == "and":
            before, after = phrases[: index + 1], phrases[index + 1 :]
            if all(p.quantities for p in before) and not any(p.quantities for p in after):
                return index if "and" not in kinds[index + 1 :] else None
            return None
    return None


def _merge_unparsed(parts: list[Built], context: Context) -> list[Built]:
    """ "cytogenetic or molecular alterations …": a lone adjective belongs to the text that follows it."""
    merged: list[Built] = []
    for part in parts:
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and isinstance(previous.tree, c.Unparsed)
            and len(previous.tree.text.split()) == 1
            and isinstance(part.tree, (c.Unparsed, c.Attest))
        ):
            start, end = previous.start, part.end
            by = part.tree.by if isinstance(part.tree, c.Attest) else None
            merged[-1] = attest(context.text, start, end, by) if by else unparsed(context.text, start, end)
        else:
            merged.append(part)
    return merged


def _last(kinds: list[str]) -> str:
    return next((kind for kind in reversed(kinds) if kind != "comma"), "")


def _is_and(phrases: list[Phrase], kinds: list[str], context: Context, forced: str) -> bool:
    if forced:
        return forced == "and"
    words = {kind for kind in kinds if kind != "comma"}
    if "but" in words:
        return True
    bounds = [p for p in phrases if p.quantities and p.concepts]
    if (
        not context.excluding
        and len(bounds) == len(phrases)
        and (words <= {"and", "and/or", "slash"} or _same_bound(phrases))
    ):
        # "ALT and/or AST ≤ 2.5 x ULN": a patient is let in only when neither is above the bound.
        if words & {"or", "and/or"}:
            context.note("Read as: every one of the listed values must be within its bound.")
        return True
    if words & {"or", "and/or"}:
        return False
    if context.excluding and all(_simple_noun(p) for p in phrases):
        if "and" in words:
            context.note("Read as: each member of the list keeps out by itself.")
        return False
    return True


def _same_bound(phrases: list[Phrase]) -> bool:
    """Several analytes under one upper bound that is written once."""
    bounds = {id(p.quantities[0]) for p in phrases}
    return len(bounds) == 1 and phrases[0].quantities[0].value.range.high is not None


def _simple_noun(phrase: Phrase) -> bool:
    return bool(phrase.concepts) and not phrase.quantities and not phrase.negated


def _shares_noun(*phrases: Phrase) -> bool:
    """ "severe viral or bacterial infection": one noun, so that its adjective is everybody's."""
    return any(x.role == "shared" for phrase in phrases for x in phrase.concepts)


def _share_qualifiers(
    phrases: list[Phrase], joins: list[str], inherited: Phrase | None, *, excluding: bool
) -> list[Phrase]:
    """Leading qualifiers go forward to bare items; trailing bounds, windows and results go backward."""
    shared: list[Phrase] = []
    template = inherited
    for phrase in phrases:
        starts_bare = phrase.bare or _starts_plain(phrase)
        if template is not None and starts_bare and not phrase.negated:
            phrase = inherit(phrase, template, severity=not excluding or _shares_noun(template, phrase))
        shared.append(phrase)
        if phrase.concepts or phrase.words:
            template = phrase if phrase is not template else template
    for index in range(len(shared) - 2, -1, -1):
        one, following = shared[index], shared[index + 1]
        if (
            not one.quantities
            and following.quantities
            and following.concepts
            and _measurable(one)
            and (following.quantities[0].start > following.concepts[0].start)
        ):
            shared[index] = replace(one, quantities=[following.quantities[0]])
        if one.window is None and following.window is not None and one.concepts and joins[index] != ", and":
            last = following.chunks[-1]
            own = last.role == "bracket" and not _shares_noun(one)
            if last.kind == "window" and _nominal(one) and not one.quantities and not own:
                shared[index] = replace(
                    shared[index], window=following.window, found_window=following.found_window
                )
        if not one.result and following.result and one.concepts and _result_trails(following):
            if all(chunk_name(x, "test") for x in one.concepts):
                shared[index] = replace(shared[index], result=following.result)
        if one.grade is None and following.grade is not None and one.concepts and following.concepts:
            if following.chunks[-1].kind == "grade" and not one.quantities:
                shared[index] = replace(shared[index], grade=following.grade)
        if not one.status and following.status and _status_trails(following) and one.concepts:
            shared[index] = replace(shared[index], status=following.status)
    return shared


def _starts_plain(phrase: Phrase) -> bool:
    for chunk in phrase.chunks:
        if chunk.kind == "concept":
            return True
        if not (chunk.kind == "cue" and chunk.role in ("filler", "severity", "course", "who", "use")):
            return False
    return False


def _measurable(phrase: Phrase) -> bool:
    return any(chunk_name(x, "measurement") or chunk_name(x, "scale") for x in phrase.concepts)


def _result_trails(phrase: Phrase) -> bool:
    return (
        any(x.role == "result" and x.start > phrase.concepts[-1].start for x in phrase.chunks)
        if phrase.concepts
        else False
    )


def _status_trails(phrase: Phrase) -> bool:
    return bool(phrase.concepts) and any(
        x.role == "status" and x.start > phrase.concepts[0].end for x in phrase.chunks
    )


def _share_words(phrases: list[Phrase], joins: list[str], context: Context) -> tuple[list[Phrase], list[str]]:
    """ "viral, bacterial or fungal infection", "hepatitis B or C": the shared word completes each item."""
    for index, phrase in enumerate(phrases):
        if phrase.concepts or len(phrase.words) != 1 or phrase.words[0].kind != "word" or phrase.quantities:
            # a concept of the wrong group may still need the shared noun ("kidney or liver transplant")
            continue
        word = phrase.words[0]
        shared = _completed(word, phrases[index + 1 :], phrases[:index], context)
        if shared is not None:
            chunks = [shared if x is word else x for x in phrase.chunks]
            phrases[index] = sort_chunks(chunks)
    return phrases, joins


def _completed(word: Chunk, after: list[Phrase], before: list[Phrase], context: Context) -> Chunk | None:
    for phrase in after:
        for concept in phrase.concepts[:1]:
            words = re.split(r"[\s-]+", context.text[concept.start : concept.end])
            tail = context.text[concept.end :].split()
            heads = [" ".join(words[k:]) for k in range(1, len(words))]
            if tail and tail[0].strip(".,;()").isalpha():
                heads.append(tail[0].strip(".,;()"))
            for head in heads:
                singular = head[:-1] if head.endswith("s") and not head.endswith("ss") else head
                if (found := _resolve_shared(f"{word.text} {singular}", word)) is not None:
                    return found
    for phrase in reversed(before):
        for concept in phrase.concepts[-1:]:
            words = context.text[concept.start : concept.end].replace("-", " ").split()
            for keep in range(len(words) - 1, 0, -1):
                start = " ".join(words[:keep])
                if (found := _resolve_shared(f"{start} {word.text}", word)) is not None:
                    return found
    return None
