"""Coordination: lists joined by commas, and, or; exceptions, examples, requirements; shared words.

"History of gout or dementia": the history is both's, as is the bound of "ALT and AST ≤ 2.5 x ULN". `and`
binds tighter than `or`, unless a comma says otherwise; what an exclusion joins by `and` keeps out by itself.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.lists.accompanied import (
    accompanied,
    behind,
    beside_the_first,
    graded_with,
    ill_with,
    of_the_ill,
)
from trialrun.criteria.lists.belonging import (
    belongs_to_first,
    merge_unparsed,
    of_one_event,
    of_one_place,
    one_cause,
    shared_tail,
)
from trialrun.criteria.lists.both import coinfected
from trialrun.criteria.lists.cancers import sorts_of_one_noun
from trialrun.criteria.lists.completing import kind_of_all, named_whole, parted, share_words
from trialrun.criteria.lists.denials import (
    asked_behind,
    denial_unclear,
    denied_after,
    denied_again,
    denied_apart,
    lacks_something,
    negation_covers,
    no_connection,
    tells_illness,
    without_between_commas,
)
from trialrun.criteria.lists.describing import apposed, each_described, with_courses
from trialrun.criteria.lists.example_chunks import FOUND_BY, SETTING, of_an_illness, only_some, with_examples
from trialrun.criteria.lists.examples import or_examples, timed_as_examples
from trialrun.criteria.lists.joining import (
    DENIED_KIND,
    another_disease,
    bound_first,
    demands_with_alternatives,
    having,
    is_and,
    joined_by_slash,
    joined_by_with,
    last_join,
    loosest,
    narrows,
    one_of_these,
    runs_on,
)
from trialrun.criteria.lists.judged_examples import judged_alike, no_worse_than
from trialrun.criteria.lists.last_clause import last_clause
from trialrun.criteria.lists.loose import each_keeps_out, stressed_and
from trialrun.criteria.lists.new_drugs import of_new_drugs
from trialrun.criteria.lists.reactions import allergies
from trialrun.criteria.lists.requirements import (
    inner_requirement,
    of_old,
    required,
    required_of_both,
    with_requirements,
)
from trialrun.criteria.lists.told_behind import any_of
from trialrun.criteria.lists.whose import of_a_person, sex_of_all, without_men
from trialrun.criteria.phrases.atoms import compile_phrase
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.needed import without_question
from trialrun.criteria.phrases.people import both_sexes, denied_end, people_end, people_first
from trialrun.criteria.phrases.phrase import DENYING_BEHIND, Phrase, denies_another, none_found, sort_chunks
from trialrun.criteria.phrases.reasons import counted_from_event, lasting, none_so_long, treated_for
from trialrun.criteria.phrases.routes import share_routes
from trialrun.criteria.phrases.segments import SEPARATORS, list_of_phrases, trim
from trialrun.criteria.phrases.shared_times import refused, timed, timed_part
from trialrun.criteria.phrases.sharing import share_qualifiers
from trialrun.criteria.trees.build import (
    Built,
    attest,
    denied,
    every,
    leaf,
    negate,
    some,
    unparsed,
)
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c


def compile_list(
    chunks: list[Chunk],
    context: Context,
    *,
    inherited: Phrase | None = None,
    joined: str = "",
    windowed: bool = False,
) -> Built:
    """The tree of a list; `inherited` lends its qualifiers to bare items, with `windowed` its time too."""
    chunks = with_requirements(with_examples(trim(chunks), context), context)
    stressed = inherited is None and not joined and "AND" in context.text
    if stressed and (cut := stressed_and(chunks)) is not None:
        return every(compile_list(part, context) for part in (chunks[:cut], chunks[cut + 1 :]))
    if (cut := people_end(chunks, context)) is not None:
        what = compile_list(chunks[cut:], context, inherited=inherited, joined=joined, windowed=windowed)
        if both_sexes(chunks[:cut]):
            return what  # "men and women with A": everybody with A
        return every([compile_list(chunks[:cut], context), what])
    if inherited is None and not joined and (cut := denied_end(chunks)) is not None:
        has, lacks = (compile_list(part, context) for part in (chunks[:cut], chunks[cut:]))
        says_it = context.text[: chunks[cut].end].lower().endswith(_WITH_NONE)
        if not has.unparsed and (not lacks.unparsed or (says_it and isinstance(lacks.tree, c.Unparsed))):
            return every([has, lacks])
    if inherited is None and not joined and (cut := accompanied(chunks)) is not None:
        return _with_any_of(chunks, cut, context)
    if inherited is None and not joined and (told := ill_with(chunks, context, compile_list)) is not None:
        return told
    needed = None
    if (cut := inner_requirement(chunks, context)) is not None:
        listed = [x for x in chunks[cut + 1 :] if x.kind == "examples"]  # of what requires it
        needs = [x for x in chunks[cut + 1 :] if x.kind != "examples"]
        needed = required(needs, chunks[cut], context, compile_list, of_old=of_old(chunks[:cut], needs))
        head = trim(chunks[:cut])
        if head[-1].kind == "examples" and not listed and not any(x.kind in SEPARATORS for x in head):
            # "infection (e.g., pneumonia) requiring antibiotics": so has the example
            ill = compile_list(head, context, inherited=inherited, joined=joined)
            return (
                denied(every([negate(ill), needed])) if isinstance(ill.tree, c.Not) else every([ill, needed])
            )
        chunks = [*head, *listed]
        if len(chunks) > 1 and chunks[-1].role == "neg":
            needed, chunks = negate(without_question(needed)), trim(chunks[:-1])
    phrases, joins = list_of_phrases(chunks, context)
    if not phrases:
        return unparsed(context.text, 0, len(context.text))
    phrases, joins = with_courses(phrases, joins)
    roles = {x.role for x in chunks}
    if not roles.isdisjoint(DENYING_BEHIND):
        last = phrases[-1]
        of_the_last = denies_another(last)
        if any(map(denies_another, phrases[:-1])) or (of_the_last and not context.excluding):
            return unparsed(context.text, chunks[0].start, chunks[-1].end)
        if of_the_last:
            phrases[-1] = Phrase(last.chunks, built=unparsed(context.text, last.start, last.end))
    phrases = phrases if phrases[-1].grade is None else graded_with(phrases, context, compile_list)
    if needed is not None:
        last = phrases[-1]
        last.required = needed if last.required is None else every([last.required, needed])
    if len(phrases) > 1 and ("unless" in roles or "if" in roles):
        # A condition or exception inside a list: joining its parts could turn the meaning.
        return unparsed(context.text, chunks[0].start, chunks[-1].end)
    phrases, joins = share_words(phrases, joins, context)
    if phrases[-1].required is not None and required_of_both(phrases, joins):
        context.note("Read as: the requirement at the end holds for both.")
        asked = phrases[-1].required
        assert asked is not None
        both = compile_list([x for x in chunks if x.kind != "aside"], context, joined=joined)
        if isinstance(both.tree, c.Not):
            return negate(every([negate(both), asked]))
        return every([both, asked])
    kinds = kind_of_all(phrases)
    several = len(phrases) > 1
    keeps_out = context.excluding or not (several or _DENYING.isdisjoint([x.role for x in chunks[:2]]))
    phrases = [named_whole(phrase, kinds, context.text, excluding=keeps_out) for phrase in phrases]
    phrases, joins = parted(phrases, joins)
    several = len(phrases) > 1
    if several and denied_apart(phrases, joins):
        # "not A or B, not C or D": the first denial reaches B, and so B must not be read as asked for.
        again = None if context.excluding or inherited or joined else denied_again(phrases, joins)
        cut = next((i for i, x in enumerate(chunks) if again is not None and x.start >= again), 0)
        apart = [compile_list(x, context) for x in (chunks[:cut], chunks[cut:])] if cut else []
        if apart and not any(isinstance(x.tree, c.AnyOf) for x in apart):
            return every(apart)
        return unparsed(context.text, chunks[0].start, chunks[-1].end)
    negated_list = phrases[0].negated and not any(p.negated for p in phrases[1:])
    if negated_list and (asked_for := asked_behind(phrases, joins, context)) is not None:
        cut = next(i for i, x in enumerate(chunks) if x.start >= phrases[asked_for[0]].start)
        return asked_for[1]([compile_list(chunks[:cut], context), compile_list(chunks[cut:], context)])
    if (
        negated_list
        and context.excluding
        and lacks_something(phrases[0])
        and any(map(tells_illness, phrases[1:]))
    ):
        # "Lack of a spleen, or sepsis": who is kept out has sepsis; without the comma it cannot be told.
        cut = next(i for i, x in enumerate(chunks) if x.start >= phrases[0].end)
        if joins[0] == "or" and "absent " not in context.text[phrases[0].start : phrases[0].end].lower():
            return unparsed(context.text, chunks[0].start, chunks[-1].end)
        return some([compile_list(chunks[:cut], context), compile_list(chunks[cut:], context)])
    if negated_list:
        context = context.as_exclusion()  # what a denial lists keeps out, as an exclusion does
        bounded = any(p.quantities for p in phrases)
        if bounded and any(no_connection(p, context) for p in phrases):
            return unparsed(context.text, chunks[0].start, chunks[-1].end)
    if several or inherited is not None:  # nobody lends anything to the one of a list
        phrases = share_qualifiers(phrases, joins, inherited, context, denied=negated_list, examples=windowed)
    phrases = share_routes(phrases, context) if several else phrases
    if windowed and inherited is not None and inherited.window is not None:
        phrases = [p if p.window else timed(p, inherited) for p in phrases]
    if (often := phrases[-1].repeated) is not None and all(p.quantities for p in phrases):
        phrases = [replace(p, repeated=often) for p in phrases]
    if (line := phrases[-1].line) is not None and all(p.response is not None for p in phrases):
        phrases = [replace(p, line=p.line or line) for p in phrases]  # "CR or PR after first-line therapy"
    if not several:
        return _item(phrases[0], context, alone=True)
    if negated_list and not negation_covers(phrases, joins):
        # "no X > 2 and Y ≥ 3": how far the negation reaches cannot be told.
        return unparsed(context.text, chunks[0].start, chunks[-1].end)
    if negated_list:
        phrases = none_so_long([replace(phrases[0], negated=False), *phrases[1:]])
    phrases, joins = without_men(phrases, joins)
    if len(phrases) == 1:
        return _item(phrases[0], context)
    whose = sex_of_all(phrases, joins)
    if whose is not None:
        phrases = [sort_chunks([x for x in phrases[0].chunks if x is not whose]), *phrases[1:]]
    built = _join(phrases, joins, context, joined or ("or" if negated_list else ""))
    if context.excluding and isinstance(built.tree, c.AnyOf) and of_a_person(built.tree, context.text):
        # "woman or partner refuses": who refuses, and not that women are kept out
        return unparsed(context.text, chunks[0].start, chunks[-1].end)
    if whose is not None:
        sex: c.Sex = "female" if whose.value == "female" else "male"
        built = every([leaf(c.IsSex(sex), whose.start, whose.end), built])
    return refused(built, phrases[-1]) if negated_list and not isinstance(built.tree, c.Unparsed) else built


def _with_any_of(chunks: list[Chunk], cut: int, context: Context) -> Built:
    """ "Prior methotrexate | with A or B within 3 months": the one and any of the others, at that time."""
    time = [x for x in chunks[-1:] if x.kind == "window"]
    told = sort_chunks(chunks[:cut])
    lent = Phrase(chunks[:1], prior=told.prior, ongoing=told.ongoing, used=told.used, planned=told.planned)
    first = compile_list([*chunks[:cut], *time], context)
    others = compile_list(behind(chunks, cut), context, inherited=lent, joined="or")
    if isinstance(first.tree, c.Not):
        return denied(every([negate(first), others]))
    return every([first, others])


_DENYING = frozenset(("neg", "neg-history"))
_WITH_NONE = ("with no", "with no prior", "with no previous", "without prior", "without previous", "without")


def _item(phrase: Phrase, context: Context, *, alone: bool = False) -> Built:
    """One member of a list, or any of the examples that it names; its qualifiers hold for them."""
    phrase = none_so_long([phrase])[0] if phrase.negated else phrase
    if phrase.found_window is not None and (cut := timed_part(phrase)) is not None:
        parts = (phrase.chunks[:cut], phrase.chunks[cut:])
        return every(_item(sort_chunks(part), context) for part in parts)
    if not phrase.examples and (treated := treated_for(phrase, context)) is not None:
        return treated
    if counted_from_event(phrase, context):
        return unparsed(context.text, phrase.start, phrase.end)
    if not phrase.examples and (lasted := lasting(phrase, context)) is not None:
        return lasted
    if not phrase.examples:
        return compile_phrase(phrase, context)
    listed = [x for chunk in phrase.examples for x in chunk.value]
    if (
        (asked := phrase.required) is not None
        and asked.start >= phrase.examples[-1].end
        and not phrase.negated
    ):
        # "effusion (including ascites) requiring drainage": so has the example
        return every([_item(replace(phrase, required=None), context), asked])
    bare = replace(
        phrase, examples=[], negated=False, chunks=[x for x in phrase.chunks if x.kind != "examples"]
    )
    if not any(x.kind in ("concept", "word", "lines", "cue", "built") for x in bare.chunks):
        return unparsed(context.text, phrase.start, phrase.end)
    core = (treated := treated_for(bare, context)) or lasting(bare, context) or compile_phrase(bare, context)
    if not context.excluding and not phrase.negated and listed[0].kind in ("quantity", "lines"):
        # "a regimen (including at least 2 of one class)": no example, more that is asked
        return every([core, unparsed(context.text, phrase.examples[0].start, phrase.examples[-1].end)])
    if of_new_drugs(core, phrase, context):
        context.note("Read as: investigational ones among the examples, which the demand names already.")
        return denied(core) if phrase.negated else core
    unread = not any(not isinstance(x, c.Unparsed) for x in c.leaves(core.tree))
    if phrase.negated and unread and not DENIED_KIND.match(context.text, phrase.start):
        return unparsed(context.text, phrase.start, phrase.end)
    demands = any(x.kind in ("quantity", "window") or x.role in ("who", "must") for x in bare.chunks)
    demands = demands or FOUND_BY.search(context.text, bare.start, bare.end) is not None
    if not context.excluding and demands and all(isinstance(x, c.Unparsed) for x in c.leaves(core.tree)):
        return unparsed(context.text, phrase.start, phrase.end)  # an example alone does not meet the rest
    if not context.excluding and not phrase.negated and bare.quantities and of_an_illness(listed):
        # "ALT ≤ 2.5 x ULN, such as liver metastases, ALT ≤ 5 x ULN": no illness stands for a value
        return some([core, unparsed(context.text, phrase.examples[0].start, phrase.examples[-1].end)])
    template = replace(bare, required=None, concepts=[] if treated is not None else bare.concepts)
    if context.excluding and not phrase.negated and (begin := only_some(phrase.examples, context.text)):
        # "(e.g. some metallic implants)": which ones they are, a person says
        return some([core, attest(context.text, begin, phrase.examples[-1].end, "investigator")])
    if phrase.lines is not None and SETTING.fullmatch(context.text, listed[0].start, listed[-1].end):
        context.note("Read as: the examples say which treatments are counted, and are not asked for.")
        return denied(core) if phrase.negated else core
    examples = compile_list(trim(listed), context, inherited=template, joined="or", windowed=True)
    core = timed_as_examples(core, examples, long=context.excluding and not phrase.negated)
    # "two prior lines including a proteasome inhibitor" asks for both; "X, such as A" is X or A.
    including = phrase.examples[0].role == "including" and len(phrase.examples) == 1
    counted = including and phrase.prior and not {"or", "and/or", "comma"} & {x.kind for x in listed}
    of_treatment = (*(() if phrase.lines is not None else c.leaves(core.tree)), *c.leaves(examples.tree))
    contains = (
        (phrase.lines is not None or counted)
        and not context.excluding
        and not phrase.negated
        and all(isinstance(x, (c.Received, c.Unparsed)) for x in of_treatment)
    )
    if contains and "and" in {x.kind for x in listed}:
        examples = compile_list(trim(listed), context, inherited=template, joined="and")
    if isinstance(examples.tree, c.Not) and phrase.negated:
        examples = negate(examples)
    if contains:
        both = every([core, examples])
    elif (none_worse := no_worse_than(core, examples)) is not None:
        both = none_worse
    else:
        both = (judged_alike(core, examples, phrase) if alone else None) or or_examples(
            core, examples, phrase, context.text, wanted=not (context.excluding or phrase.negated)
        )
    return denied(both) if phrase.negated else both


def _join(phrases: list[Phrase], joins: list[str], context: Context, forced: str) -> Built:
    kinds = [join.removeprefix(", ") for join in joins]
    after_comma = {kind for join, kind in zip(joins, kinds, strict=True) if join.startswith(", ")}
    plain = {kind for join, kind in zip(joins, kinds, strict=True) if not join.startswith(", ")} - {
        "comma",
        "slash",
    }
    # "A or B, and C": the conjunction after the comma is the looser one.
    denial = denied_after(phrases, joins, context)
    if (
        (denial is None or not joins[denial - 1].startswith(", "))
        and len(after_comma) == 1
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
        return every(parts) if loose in ("and", "but") else some(parts)
    if not joins:
        return _item(phrases[0], context)
    excluding = context.excluding
    if not (forced or excluding) and (slashed := joined_by_slash(phrases, kinds)):
        return every(_join(phrases[a:b], joins[a : b - 1], context, "") for a, b in slashed)
    if not excluding and "or" in kinds and not forced and none_found(phrases):
        forced = "and"  # "hepatitis B or C negative": neither is there
    if narrows(phrases, joins, context):
        return every([_join(phrases[:-1], joins[:-1], context, forced), _item(phrases[-1], context)])
    if not forced and not excluding and (demands := demands_with_alternatives(phrases, kinds)):
        return every(_join(phrases[a:b], joins[a : b - 1], context, "") for a, b in demands)
    if not forced and not excluding and (begins := having(phrases, joins, context)):
        whose, have = phrases[:begins], phrases[begins:]
        return every(
            [_join(whose, joins[: begins - 1], context, ""), _join(have, joins[begins:], context, "")]
        )
    if (apart := loosest(phrases, kinds, context)) is not None and not forced:
        first = _join(phrases[: apart + 1], joins[:apart], context, "")
        return every([first, _join(phrases[apart + 1 :], joins[apart + 1 :], context, "")])
    if not excluding and "or" in kinds and any(runs_on(phrase) for phrase in phrases):
        # Demands written one after the other without a stop: how far "or" reaches cannot be told.
        return unparsed(context.text, phrases[0].start, phrases[-1].end)
    if {"or", "and/or"} & set(kinds) and any(runs_on(p) and joined_by_with(p, context) for p in phrases):
        return unparsed(context.text, phrases[0].start, phrases[-1].end)
    either = not excluding and not forced and bool({"or", "and/or"} & set(kinds))
    if either and (people := people_first(phrases, kinds)) is not None:
        who, have = phrases[:people], phrases[people:]
        return every([_join(who, joins[: people - 1], context, ""), _join(have, joins[people:], context, "")])
    if denial is not None and (aside := without_between_commas(phrases, joins, denial)):
        head = _join(phrases[:denial], joins[: denial - 1], context, "")
        lacks, other = (_item(x, context) for x in phrases[denial:])
        whether = attest(context.text, aside, phrases[-1].end, "investigator")
        return some([every([head, lacks, negate(other)]), every([other, whether])])
    if (start := denial) is not None:
        rest = [replace(phrases[start], negated=False), *phrases[start + 1 :]]
        return every(
            [
                _join(phrases[:start], joins[: start - 1], context, ""),
                denied(_join(rest, joins[start:], context, "or")),
            ]
        )
    if either and (start := denial_unclear(phrases, joins)) is not None:
        head = _join(phrases[:start], joins[: start - 1], context, "")
        return every([head, unparsed(context.text, phrases[start].start, phrases[-1].end)])
    if not forced and (told_of := each_described(phrases, joins, context.text)):
        return some(every(_item(x, context) for x in group) for group in told_of)
    if either and (told := _qualified_first(phrases, joins, kinds, context)) is not None:
        return told
    if "or" in kinds and "and" in kinds and not forced:
        if (last := last_clause(phrases, joins, context)) is not None:
            parts = [
                _join(phrases[:last], joins[: last - 1], context, ""),
                _join(phrases[last:], joins[last:], context, ""),
            ]
            return every(parts)
        if (bound := bound_first(phrases, kinds)) is not None:
            parts = [
                _join(phrases[: bound + 1], joins[:bound], context, ""),
                _join(phrases[bound + 1 :], joins[bound + 1 :], context, ""),
            ]
            return every(parts)
        groups: list[tuple[list[Phrase], list[str]]] = [([phrases[0]], [])]
        for phrase, join in zip(phrases[1:], joins, strict=True):
            if join.removeprefix(", ") in ("or", "and/or") or (join == "comma" and last_join(kinds) == "or"):
                groups.append(([phrase], []))
            else:
                groups[-1][0].append(phrase)
                groups[-1][1].append(join)
        parts = [_join(members, inside, context, "") for members, inside in groups]
        return some(parts if context.excluding else of_the_ill(groups, parts, context, compile_list))
    parts = merge_unparsed([_item(phrase, context) for phrase in phrases], context)
    if belongs_to_first(phrases, parts):
        if isinstance(parts[0].tree, c.Attest):
            # from where the question begins: what denies it stands before it
            return attest(context.text, parts[0].start, phrases[-1].end, parts[0].tree.by)
        return unparsed(context.text, phrases[0].start, phrases[-1].end)
    if (whole := one_cause(phrases, joins, parts, context)) is not None:
        return whole
    if (described := apposed(phrases, joins, parts, context)) is not None:
        return described
    parts = beside_the_first(phrases, joins, parts, context)
    parts = of_one_event(phrases, allergies(phrases, parts, context), context)
    parts = of_one_place(phrases, joins, parts, context)
    if not forced and (one := one_of_these(phrases, kinds, parts, context)) is not None:
        return one
    if not (forced or excluding) and (sorts := sorts_of_one_noun(phrases, joins, parts, context.text)):
        return sorts
    if not forced and (both := coinfected(phrases, kinds, parts, context)) is not None:
        return both
    if (
        not forced
        and is_and(phrases, kinds, context, forced)
        and (each := each_keeps_out(phrases, joins, parts, context))
    ):
        return each
    known = len(parts)
    while excluding and known > 2 and isinstance(parts[known - 1].tree, c.Unparsed):
        known -= 1
    if known < len(parts) and not is_and(phrases, kinds, context, forced):
        # "fracture or infection of the hip or pelvic ring": "of the hip" is said of both
        before, shared = shared_tail(parts[:known], [], excluding=True)
        if shared is not None:
            return some([every([some(before), shared]), *parts[known:]])
    parts, shared = shared_tail(parts, phrases, excluding=excluding, apart=joins == [", or"])
    if shared is not None:
        joined = every(parts) if is_and(phrases, kinds, context, forced) else some(parts)
        return every([joined, shared])
    return every(parts) if is_and(phrases, kinds, context, forced) else any_of(phrases, joins, parts, context)


_QUALIFIES = re.compile(
    r"(?:not|stage|grade|[cpy]*T\d|N\+|locally|borderline|after|before|following|with|without|in|at|on|who|that|which|having|requiring"
    r"|unresectable|metastatic|recurrent|resect\w+|symptomatic|progress\w+|previously|untreated|amenable|WHO|FIGO|AJCC|TNM"
    r"|first|second|later|third)\b",
    re.IGNORECASE,
)


def _qualified_first(
    phrases: list[Phrase], joins: list[str], kinds: list[str], context: Context
) -> Built | None:
    """ "Lung cancer, locally advanced or metastatic": what follows the comma says more of it.

    Alternatives that begin so and were not understood may belong to any item: the first alone lets nobody in.
    """
    texts = [context.text[phrase.start : phrase.end] for phrase in phrases]
    qualifying = [bool(_QUALIFIES.match(text)) for text in texts]
    if not any(qualifying[1:]) or (qualifying[1] and another_disease(phrases[0], phrases[1], texts[1])):
        return None
    if (
        kinds[0] == "comma"
        and qualifying[1]
        and not qualifying[0]
        and phrases[0].concepts
        and not phrases[0].quantities
    ):
        first = _item(phrases[0], context)
        rest = _join(phrases[1:], joins[1:], context, "")
        if any(isinstance(x, c.Unparsed) for x in c.leaves(rest.tree)):
            rest = unparsed(context.text, phrases[1].start, phrases[-1].end)
        return every([first, rest])
    parts = [_item(phrase, context) for phrase in phrases]
    if any(
        q and isinstance(part.tree, c.Unparsed) for q, part in zip(qualifying[1:], parts[1:], strict=True)
    ):
        return unparsed(context.text, phrases[0].start, phrases[-1].end)
    return None
