"""One sentence of a criterion → tree.

The rules stand in `rules.order`, in which they are tried; the first that recognises the sentence compiles it,
and gives its parts back to `compile_sentence`. Everything else goes to the grammar of `lists`.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.lists.clause import compile_chunks
from trialrun.criteria.phrases.context import MAX_DEPTH, Context
from trialrun.criteria.phrases.judged import and_so_on
from trialrun.criteria.phrases.kept import Kept
from trialrun.criteria.phrases.only_needed import with_need
from trialrun.criteria.phrases.tails import with_questions
from trialrun.criteria.phrases.whole_questions import with_whole_questions
from trialrun.criteria.rules.gates import CHANCES
from trialrun.criteria.trees.build import Built, leaf, unparsed, without
from trialrun.criteria.words.chunks import chunk
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

MAX_LENGTH = 4000
"""Characters; a longer sentence is no sentence, and is left to a person."""


def context_for(text: str, kind: Kind, diseases: tuple[str, ...] = ()) -> Context:
    """The context in which a whole sentence is read."""
    return Context(text, kind, diseases, compile_sentence, _plain, excluding=kind == "exclusion")


# "- 2. Age …", "(2) high-risk …": the number of a line that has a bullet besides.
_NUMBERED = re.compile(
    r"(?:[①-⑳]\s*[.、:)]?\s*(?=\S)|[a-h]\.\s*(?=[A-Z≥≤<>])|(?:I{1,3}|IV|VI{0,3})\.\s+(?=[A-Z][a-z])|\d{1,2}\.(?:\s+|(?=[A-Z]))|\(?\d{1,2}\)\s*)(?=[A-Za-z][A-Za-z])"
)
# Which amendment of the protocol brought the demand.
_AMENDED = re.compile(
    r"see\s+(?:also\s+)?(?:disease|patient)\s+characteristics[.:;,]*\s+(?=\S)|[\[(\s]*(?:as\s+)?per\s+(?:protocol\s+)?amendments?\b\s*(?:(?:no\.?|number|#|dated)\s*)?[\d/.,#-]*(?:\s+(?:and|&)\s+[\d/.-]+)?\s*[\])]?\s*[:;.,-]*\s*",
    re.IGNORECASE,
)


# With what a remark on an amendment, and a number, can begin: told before a pattern is tried.
_MAY_OPEN = "SsAaPp[( \t\n"
_MAY_NUMBER = "0123456789(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳abcdefghIV"
_MAY_CLOSE = "])0123456789: "
_AMENDED_BEHIND = re.compile(
    r"\s*[\[(]\s*(?:as\s+)?per\s+amendments?\b[\s\d/.,:#-]*[\])]?\W*$", re.IGNORECASE
)
_ADDED = re.compile(
    r"(?:in addition|additionally|furthermore|moreover|(?:more )?specifically)\s*,\s*(?=\S)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]{3,}\)")
# "-2 ≤ z-score < 1": a sign of the bound, and no bullet.
_NEGATIVE = re.compile(r"[-−–]\d+(?:\.\d+)?\s*(?:SD\s*|D\s*)?(?:[<>]=?|[≤≥])")


def compile_sentence(text: str, start: int, end: int, context: Context) -> Built:
    """The tree of `text[start:end]`; what is not understood is unparsed, nothing raises."""
    if "   " in text and text.find("   ", start, end) >= 0:
        return _closed_up(text, start, end, context)
    while start < end and not (text[start].isalnum() or text[start] in "<>≤≥=±~\"'(["):
        if text[start] in "-−–" and _NEGATIVE.match(text, start):
            break
        start += 1
    first = text[start : start + 1]
    if first in _MAY_OPEN and (amended := _AMENDED.match(text, start, end)) is not None:
        if amended.end() >= end:
            return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
        start = amended.end()
        first = text[start : start + 1]
    if first in _MAY_NUMBER and (number := _NUMBERED.match(text, start, end)) is not None:
        start = number.end()
        first = text[start : start + 1]
    if first in "IiAaFfMmSs" and (added := _ADDED.match(text, start, end)) is not None:
        start = added.end()
    last = text[end - 1 : end]
    if last in _MAY_CLOSE and (amended := _AMENDED_BEHIND.search(text, start, end)) is not None:
        end = amended.start()
    while end > start and text[end - 1] in " ,;:.*†‡":
        end -= 1
    first = text[start : start + 1]
    in_brackets = first == "(" and _IN_BRACKETS.fullmatch(text, start, end) is not None
    if in_brackets:  # "(no transfusion within 14 days)"
        inside = compile_sentence(text, start + 1, end - 1, context)
        if not inside.unparsed:
            return inside
    if start >= end:
        return leaf(c.Unparsed(text.strip() or "(empty)"), start, max(end, start))
    if first in "nN" and text[start : start + 4].lower() == "nor ":  # "no A; nor B"
        text = f"{text[:start]}no {text[start + 3 :]}"
        context = context.of(text)
    if ")-pos" in text or ")-neg" in text:  # "immunodeficiency virus (HIV)-positive"
        text = text.replace(")-pos", ") pos").replace(")-neg", ") neg")
        context = context.of(text)
    if end - start > MAX_LENGTH:
        return unparsed(text, start, end)
    # Several rules may try the same part, and its parts in turn: each is compiled once.
    part = text[start:end], context.kind
    reading = context.compiled.get(part)
    if reading is None:
        within = context.under_way.get(part, 0)
        if within > 1:  # a rule retells the part as itself
            context.asked.append(True)
            return _plain(text, start, end, context)
        context.under_way[part] = within + 1
        before = context.notes[:]
        if before:
            context.notes.clear()
        alone = not text[:start].strip(" ([") and not text[end:].strip(" .:;,)]")
        if alone or text[end : end + 1] in _TELLS_OF_BEFORE:
            built = _shifted(_by_rules(text, start, end, context), -start)
        else:
            built = _of_any_text(part, context)
        context.under_way[part] = within
        reading = context.compiled[part] = built, tuple(context.notes) if context.notes else ()
        context.notes[:] = before
    for note in reading[1]:
        context.note(note)
    return _shifted(reading[0], start) if start else reading[0]


def _closed_up(text: str, start: int, end: int, context: Context) -> Built:
    """The tree of a part out of which something was taken: read without the blanks that it left."""
    at = [place for place in range(start, end) if text[place - 1 : place + 1] != "  "]
    told = text[:start] + "".join([text[place] for place in at]) + text[end:]
    stop = start + len(at)
    built = compile_sentence(told, start, stop, context.of(told))

    def behind(place: int) -> int:
        return at[place - start - 1] + 1 if start < place <= stop else place + end - stop

    at.append(end)
    return Built(built.tree, tuple((at[begin - start], behind(finish)) for begin, finish in built.places))


# What stands before a colon or the end of a bracket is read where it stands, and so is a whole sentence.
_TELLS_OF_BEFORE = frozenset(":)]")
_BESIDE = "; "  # what stands before a part that is read by itself: it is no whole sentence
# Parts that were read without asking for the trial.
_PARTS = Kept(most=60_000, longest=120)


def _of_any_text(part: tuple[str, Kind], context: Context) -> Built:
    """The part's tree; it is read by itself, whatever stands around it."""
    reading = _PARTS.of(part)
    if reading is None:
        words, kind = part
        text, begin = _BESIDE + words, len(_BESIDE)
        own = context.taken_out(text)
        reading = _shifted(_by_rules(text, begin, len(text), own), -begin), tuple(own.notes)
        if own.asked:
            context.asked.append(True)
        elif context.depth < MAX_DEPTH // 2:  # deeper, its own parts may have been left unread
            _PARTS.put(words, kind, reading)
    for note in reading[1]:
        context.note(note)
    return reading[0]


def _by_rules(text: str, start: int, end: int, context: Context) -> Built:
    """The tree by the first rule that recognises the part; nothing has been noted of it yet."""
    for rule in CHANCES[context.kind].chances(text[start:end].lower()):
        built = rule(text, start, end, context)
        if built is not None:
            return built
        if context.notes:  # what it noted of the parts that it tried
            context.notes.clear()
    return _plain(text, start, end, context)


# A sentence of these alone says nothing.
_MEANINGLESS = frozenset(("comma", "stop", "(", ")", "and", "but", "or", "and/or", "slash"))


def _plain(text: str, start: int, end: int, context: Context) -> Built:
    """Grammar only."""
    piece = text[start:end]
    reading = context.read.get((piece, context.kind))
    if reading is None:
        chunks = chunk(piece)
        if _MEANINGLESS.issuperset([x.kind for x in chunks]):
            return unparsed(text, start, end)
        own = replace(context, text=piece, notes=[])
        built = compile_chunks(chunks, own)
        if "etc" in piece or "so on" in piece or "so forth" in piece:
            built = without(built, and_so_on)
        if "eed" in piece or "equir" in piece or "EED" in piece or "EQUIR" in piece:
            built = with_need(built, piece)
        reading = context.read[piece, context.kind] = built, tuple(own.notes) if own.notes else ()
    for note in reading[1]:
        context.note(note)
    built = reading[0]
    if _says_excluded(piece) and any(not isinstance(x, c.Unparsed) for x in c.leaves(built.tree)):
        return unparsed(text, start, end)
    return _shifted(with_whole_questions(with_questions(built, piece), piece), start)


def _says_excluded(piece: str) -> bool:
    """The sentence itself says which way it points; read with its section's direction it could be turned."""
    low = piece.lower()
    return ("exclu" in low or "eligible" in low) and _EXCLUDED.search(low) is not None


_EXCLUDED = re.compile(
    r"\b(?:exclu(?:ded|sion)|(?<!transplant[ -])ineligible|not (?:be )?eligible"
    r"|(?:are|is|be) (?:considered )?eligible)\b"
)


def _shifted(built: Built, offset: int) -> Built:
    if not offset:
        return built
    return Built(built.tree, tuple([(begin + offset, end + offset) for begin, end in built.places]))
