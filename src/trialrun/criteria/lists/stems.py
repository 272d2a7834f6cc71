"""Names of which one member has only a part: "T-cell leukemia or lymphoma", "hyper- or hypothyroidism"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import resolve_shared
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_AT_ITS_END = re.compile(r"end[ -]stage\b", re.IGNORECASE)
_ENDING = ("disease", "failure", "insufficiency")
_LINEAGE = re.compile(r"(?:[BT]|NK|NK/T)[ -]cell[ -](?=\w+$)", re.IGNORECASE)


def of_the_same_cells(before: Phrase, phrase: Phrase) -> Phrase | None:
    """ "T-cell leukemia | or lymphoma", "end-stage liver | or lung disease": what is said once."""
    if not before.concepts or phrase.chunks[0].kind != "concept":
        return None
    ended = _AT_ITS_END.match(before.concepts[-1].text)
    if (
        ended is not None
        and before.concepts[-1].role in ("shared", "uncoded")
        and before.chunks[-1] is before.concepts[-1]
    ):
        own = phrase.chunks[0]
        name = f"end-stage {own.text}"
        if (
            _AT_ITS_END.match(own.text)
            or not chunk_name(own, "condition")
            or not own.text.lower().endswith(_ENDING)
        ):
            return None
        mention = Mention(own.start, own.end, (("condition", resolve(name, "condition") or uncoded(name)),))
        return sort_chunks(
            [Chunk("concept", own.start, own.end, name, mention, "shared"), *phrase.chunks[1:]]
        )
    cells = _LINEAGE.match(before.concepts[-1].text)
    noun = phrase.chunks[0]
    if cells is None or not is_a(chunk_name(noun, "condition") or "", "hematologic malignancy", "condition"):
        return None
    found = resolve_shared(f"{cells.group()}{noun.text}", noun)
    return None if found is None else sort_chunks([found, *phrase.chunks[1:]])


def too_much_or_little(phrase: Phrase, after: list[Phrase]) -> Phrase | None:
    """ "hyper- | or hypothyroidism": the one with the stem of the other."""
    words = [x for x in phrase.words if x.text != "-"]
    if phrase.concepts or len(words) != 1 or not after or not after[0].concepts:
        return None
    own, following = words[0].text.lower().rstrip("-"), after[0].concepts[0].text
    prefix = following[: len("hyper") if following.lower().startswith("hyper") else len("hypo")].lower()
    if {own, prefix} != {"hyper", "hypo"}:
        return None
    found = resolve_shared(own + following[len(prefix) :], words[0])
    if found is None:
        return None
    kept = [found if x is words[0] else x for x in phrase.chunks if x.text != "-"]
    return sort_chunks(kept)


_ON_TRIAL = re.compile(r"(?:investigational|experimental)\s", re.IGNORECASE)
# What is on trial like a drug, and by its name alone could be any.
_ANY_PRODUCT = frozenset(
    "vaccine vaccines biologic biologics biological biologicals procedure procedures".split()
)


def on_trial_too(before: Phrase, phrase: Phrase) -> Phrase | None:
    """ "Investigational drug | or vaccine": a vaccine that is on trial, and not just any."""
    last, own = before.chunks[-1], phrase.chunks[0]
    if own.kind != "concept" or own.text.lower() not in _ANY_PRODUCT or last.kind != "concept":
        return None
    if not _ON_TRIAL.match(last.text):
        return None
    name = f"investigational {own.text.lower()}"
    mention = Mention(own.start, own.end, (("therapy", "investigational agent"),))
    return sort_chunks([Chunk("concept", own.start, own.end, name, mention, "shared"), *phrase.chunks[1:]])


# What a drug does to its target; by itself it names none.
_ACTIONS = frozenset(
    "agonist agonists antagonist antagonists blocker blockers inducer inducers inhibitor inhibitors"
    " substrate substrates activator activators modulator modulators"
    " analog analogs analogue analogues derivative derivatives".split()
)
_LIKE = ("analog", "derivative")
_DETERMINERS = frozenset("its their other any the such".split())  # "plasma derivatives" are of plasma
_SIMILAR = re.compile(
    r"(?:other\s+)?similar\s+(?P<what>drugs?|agents?|medications?|medicines?|compounds?)", re.IGNORECASE
)


_HOW_MUCH = re.compile(
    r"(?:\b(?:potent|strong|moderate|weak|known|other|any|specific|selective)[\s-]+)+", re.IGNORECASE
)


def acting_on_the_same(before: Phrase, phrase: Phrase) -> Phrase | None:
    """ "Dopamine agonists | or antagonists", "P-gp inhibitors | or inducers": of the target named first."""
    for own in phrase.chunks:  # in a plain loop: this is asked of every member of a list
        if own.role != "filler":
            break
    else:
        own = phrase.chunks[0]
    last = before.chunks[-1]
    if own.kind == "concept" and (like := _SIMILAR.fullmatch(own.text)) and _is_given(last):
        return _put_for(own, f"{like['what'].lower()} similar to {last.text}", phrase)
    if own.text.lower() not in _ACTIONS or any(x is not own for x in phrase.concepts):
        return None
    alone = all(x is own or x.start > own.start or x.text.lower() in _DETERMINERS for x in phrase.chunks)
    if own.text.lower().startswith(_LIKE) and _is_given(last) and alone:
        return _put_for(own, f"{own.text.lower()} of {last.text}", phrase)  # "rifampin or its derivatives"
    told: list[Chunk] = []
    for chunk in reversed(before.chunks):
        if chunk.kind not in ("concept", "word"):
            if chunk.kind == "quantity":
                return None  # "alpha-2 agonist"
            break
        told.insert(0, chunk)
    words = re.split(r"[\s-]+", " ".join(x.text for x in told))
    target = " ".join(words[:-1])
    named = _HOW_MUCH.sub("", target + " ").strip()
    if not named or words[-1].lower() not in _ACTIONS:
        return None
    found = next(
        (x for name in (target, named) if (x := resolve_shared(f"{name} {own.text}", own)) is not None), None
    )
    if found is None:
        return _put_for(own, f"{target} {own.text.lower()}", phrase)
    return sort_chunks([found if x is own else x for x in phrase.chunks])


def _is_given(chunk: Chunk) -> bool:
    return chunk.kind == "concept" and bool(chunk.value.of("therapy"))


def _put_for(own: Chunk, name: str, phrase: Phrase) -> Phrase:
    """The phrase with an uncoded treatment instead of the word that named none."""
    mention = Mention(own.start, own.end, (("therapy", uncoded(name)),))
    whole = Chunk("concept", own.start, own.end, name, mention, "shared")
    return sort_chunks([whole if x is own else x for x in phrase.chunks])
