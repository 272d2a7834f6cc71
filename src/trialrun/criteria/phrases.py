"""A whole clause: brackets, examples ("such as"), exceptions ("except"), requirements ("requiring")."""

from __future__ import annotations

from trialrun.criteria.brackets import Aside, brackets, with_asides
from trialrun.criteria.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.criteria.chunks import Chunk
from trialrun.criteria.context import Context
from trialrun.criteria.lists import compile_list, required
from trialrun.criteria.phrase import Phrase, chunk_name
from trialrun.criteria.segments import SEPARATORS, find, list_of_phrases, trim
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group


def compile_chunks(chunks: list[Chunk], context: Context) -> Built:
    """A whole clause."""
    chunks = trim(chunks)
    if not chunks:
        raise ValueError("a clause has at least one chunk")
    chunks, inner = brackets(chunks, context, lambda group, within: _clause(group, [], within))
    examples = find(chunks, "including")
    if examples is not None and 0 < examples < len(chunks) - 1:
        return _with_examples(chunks[:examples], chunks[examples + 1 :], inner, context)
    return _clause(chunks, inner, context)


def _with_examples(head: list[Chunk], listed: list[Chunk], inner: list[Aside], context: Context) -> Built:
    """ "X, such as A, B or C": X or any of those named; qualifiers of X hold for them."""
    head = trim(head)
    if not head:
        return _clause(trim(listed), inner, context)
    head, requirement = _requirement(head, context)
    lead = list_of_phrases(head, context)
    qualifiers = lead[0][-1] if lead[0] else None
    core = _clause(head, [], context)
    examples = compile_list(trim(listed), context, inherited=qualifiers, joined="or")
    negative = isinstance(core.tree, c.Not)
    if negative:
        core = negate(core)
        examples = negate(examples) if isinstance(examples.tree, c.Not) else examples
    # "two prior lines including a proteasome inhibitor" asks for both; "X, such as A" is X or A.
    contains = not context.excluding and all(
        isinstance(x, (c.Received, c.Unparsed)) for x in (*c.leaves(core.tree), *c.leaves(examples.tree))
    )
    both = every([core, examples]) if contains else some([core, examples])
    built = with_asides(every([both, *([requirement] if requirement else [])]), inner)
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
            return trim(chunks[:index]), required(chunks[index + 1 :], chunk, context)
    return chunks, None


def _clause(chunks: list[Chunk], inner: list[Aside], context: Context) -> Built:
    chunks = trim(chunks)
    chunks, requirement = _requirement(chunks, context)
    exception = find(chunks, "except")
    if exception is not None and exception > 0:
        built = _with_exception(chunks[:exception], chunks[exception:], context)
    else:
        built = compile_list(chunks, context)
    return with_asides(every([built, *([requirement] if requirement else [])]), inner)


def _with_exception(core: list[Chunk], exception: list[Chunk], context: Context) -> Built:
    """ "malignancy except X": someone who has another malignancy besides X still has one."""
    listed, rest = _until_outer(trim(exception[1:]))
    built = compile_list(trim(core), context)
    phrases, _ = list_of_phrases(listed, context)
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
        unknown = unparsed(context.text, start, exception[-1].end)
        if isinstance(built.tree, c.Not):
            return negate(every([negate(built), unknown]))
        return every([built, unknown])
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
    """The exceptions, and what goes on after them with its own qualifier ("… or family history of …")."""
    for index, chunk in enumerate(chunks):
        if (
            index
            and chunk.role in ("family", "status", "neg-history", "prior", "ongoing")
            and (chunks[index - 1].kind in SEPARATORS)
        ):
            return trim(chunks[:index]), chunks[index:]
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
