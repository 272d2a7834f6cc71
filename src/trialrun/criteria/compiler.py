"""Eligibility prose → criteria: layout, sentences, trees, with spans into the text and nothing left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from trialrun.criteria.build import Built, at_least, every, leaf, some, unparsed
from trialrun.criteria.layout import Section, introduces, sections
from trialrun.criteria.parts import Parts, inside
from trialrun.criteria.passages import Item, Passage
from trialrun.criteria.sentences import compile_sentence, context_for
from trialrun.criteria.structured import structured
from trialrun.model import criteria as c
from trialrun.model.errors import MalformedCriterion
from trialrun.model.study import Study
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

COMPILER = "1"
"""Changes whenever the same text may compile to another tree; catalogs then compile anew."""


def compile_study(study: Study) -> c.Eligibility:
    """A study's whole eligibility: its fields (age, sex, volunteers) and its criteria text."""
    text = study.eligibility.eligibility_criteria
    arms = tuple(arm.label for arm in study.arms.arm_groups)
    criteria = compile_text(text, diseases=diseases_of(study), arms=arms)
    return c.Eligibility(COMPILER, text, (*structured(study), *criteria))


def diseases_of(study: Study) -> tuple[str, ...]:
    """Concepts of the conditions that the study studies, in the record's order."""
    names: list[str] = []
    for condition in study.conditions.conditions:
        for mention in mentions(condition):
            if (name := mention.of("condition")) and name not in names and name != "healthy":
                names.append(name)
    return tuple(names)


def compile_text(
    text: str, *, diseases: tuple[str, ...] = (), arms: tuple[str, ...] = ()
) -> tuple[c.Criterion, ...]:
    """The criteria of an eligibility text, numbered I1, I2 … and E1, E2 … in order.

    diseases: concepts that the trial studies. arms: what it calls its arms, which headings may name.
    """
    parts = Parts.of(text, arms)
    compiler = _Compiler(text, diseases, parts)
    for section in sections(text, parts):
        for item in _alternatives(section.items):
            compiler.whole_item(item, section)
    return tuple(compiler.criteria)


FAILED = "The compiler failed on this text; please report it."


def _passages(item: Item) -> Iterator[Passage]:
    if item.passage.text.strip():
        yield item.passage
    for child in item.children:
        yield from _passages(child)


@dataclass(slots=True)
class _Piece:
    """A compiled passage."""

    passage: Passage
    built: Built
    notes: tuple[str, ...] = ()
    whole: Passage | None = None  # the sentence with the words that limit it to a part

    @property
    def spans(self) -> tuple[c.Span, ...]:
        return tuple(self.passage.span(start, end) for start, end in self.built.places)


# Registry texts repeat themselves: a quarter of all sentences stand in other records too. Readings that do
# not depend on the trial are kept; the store is emptied when full, so that memory stays flat.
_READINGS: dict[tuple[str, c.Kind], tuple[Built, tuple[str, ...]]] = {}
_MOST_READINGS = 20_000
_LONGEST_KEPT = 300


def _read(text: str, kind: c.Kind, diseases: tuple[str, ...]) -> tuple[Built, tuple[str, ...]]:
    """A sentence's tree and notes."""
    known = _READINGS.get((text, kind))
    if known is not None:
        return known
    context = context_for(text, kind, diseases)
    reading = compile_sentence(text, 0, len(text), context), tuple(context.notes)
    if not context.asked and len(text) <= _LONGEST_KEPT:
        if len(_READINGS) >= _MOST_READINGS:
            _READINGS.clear()
        _READINGS[text, kind] = reading
    return reading


class _Compiler:
    def __init__(self, text: str, diseases: tuple[str, ...], parts: Parts) -> None:
        self.text = text
        self.diseases = diseases
        self.parts = parts
        self.criteria: list[c.Criterion] = []
        self.counts = {"inclusion": 0, "exclusion": 0}

    # ---- items ----

    def whole_item(self, item: Item, section: Section) -> None:
        """Compiles a bullet with everything under it.

        A fault of the compiler must not take the other criteria or the record with it: the bullet is then left
        to a person, and says so.
        """
        emitted, counts = len(self.criteria), dict(self.counts)
        try:
            self.item(item, section)
        except (MalformedCriterion, RecursionError, AssertionError, LookupError, ValueError, TypeError):
            del self.criteria[emitted:]
            self.counts = counts
            for passage in _passages(item):
                built = unparsed(passage.text, 0, len(passage.text))
                self.emit(_Piece(passage, built, (FAILED,)), section, "")

    def item(self, item: Item, section: Section, lead: str = "") -> None:
        if item.bullet == "or":
            self.emit(self.joint(item, section), section, lead)
            return
        if item.children and (turned := _turned(item.passage.text, section)) is not None:
            section = turned
        if item.children and _PERMITS.fullmatch(item.passage.text.strip()):
            self._permitted(item, section)
            return
        if (named := self.parts.heading(item.passage.text)) is not None:
            section = _for_part(section, named)
            for child in _alternatives(item.children):
                self.item(child, section, lead)
            return
        if (limited := self.parts.limited(item.passage.text)) and limited.start:
            section = _for_part(section, limited.part)
            item = replace(item, passage=item.passage.slice(limited.start, limited.end))
        if not item.children:
            self._stated(item.passage, section, lead)
            return
        how = _joined_how(item.passage.text, section.kind)
        if how.bare and (announced := self.parts.announced(item.passage.text)):
            section = _for_part(section, announced)
        if how.splits or self._for_several_parts(item):
            self._split(item, section, how, lead)
        else:
            piece = self.joint(item, section)
            bare = _joined_how(item.passage.text, section.kind).bare
            self.emit(piece, section, item.passage.text if bare else lead)

    def _stated(self, passage: Passage, section: Section, lead: str) -> None:
        """Each sentence of a passage as a criterion of its own, for the part to which it limits itself."""
        for sentence in _sentences(passage):
            limited = self.parts.limited(sentence.text)
            if limited is None:
                self.emit(self.sentence(sentence, section), section, lead)
                continue
            here = _for_part(section, limited.part)
            piece = self.sentence(sentence.slice(limited.start, limited.end).trimmed(), here)
            self.emit(replace(piece, whole=sentence), here, lead)

    def _for_several_parts(self, item: Item) -> bool:
        """Whether each line under this one is for another part of the trial: then they are no alternatives."""
        return len(item.children) >= 2 and all(
            self.parts.heading(child.passage.text) or self.parts.limited(child.passage.text)
            for child in item.children
        )

    def _permitted(self, item: Item, section: Section) -> None:
        """ "Allowed: A, B": what may be taken; keeps nobody out."""
        for child in item.children:
            text = child.passage.text
            if text:
                built = leaf(c.Allowed(text), 0, len(text))
                self.emit(_Piece(child.passage, built), section, item.passage.text)
            self._permitted(child, section)

    def _split(self, item: Item, section: Section, how: _How, lead: str) -> None:
        """A list of which each item stands on its own."""
        sentences = _sentences(item.passage)
        introduction = sentences.pop() if sentences else item.passage
        how = _joined_how(introduction.text, section.kind)
        for sentence in sentences:
            self.emit(self.sentence(sentence, section), section, lead)
        own = introduction.text.strip()
        if own and not how.bare and not how.template:
            self.emit(self.sentence(introduction, section), section, lead)
        heading = own if introduces(item.passage.text) else lead
        if not how.template and section.kind == "inclusion" and _NEGATIVE.match(own) and introduces(own):
            section = Section("exclusion", section.label, section.scope)  # "none of the following:"
        for child in _alternatives(item.children):
            if child.children or how.bare or not how.template:
                topic = own.rstrip(" :") if how.bare else ""
                self._child(child, section, heading, topic)
            else:
                self.emit(self._templated(introduction, child, section), section, own)

    def _child(self, child: Item, section: Section, lead: str, topic: str) -> None:
        if child.children or not topic or self.parts.limited(child.passage.text):
            self.item(child, section, lead)
            return
        timed = re.match(r"(?:concurrent|concomitant|prior|previous)\b", topic, re.IGNORECASE)
        for sentence in _sentences(child.passage):
            if timed:
                word = timed.group().lower() + " "
                joined = Passage(word, [-1] * len(word)).joined(sentence)
                piece = self.sentence(joined, section)
                if not piece.built.unparsed:
                    self.emit(piece, section, lead)
                    continue
            if topic and _STARTS_WITH_NUMBER.match(sentence.text):
                # "Life expectancy: At least 2 years" is no age.
                joined = Passage(topic + " ", [-1] * (len(topic) + 1)).joined(sentence)
                self.emit(self.sentence(joined, section), section, lead)
                continue
            alone = self.sentence(sentence, section)
            if alone.built.unparsed and len(topic.split()) <= 6:
                joined = Passage(topic + " ", [-1] * (len(topic) + 1)).joined(sentence)
                together = self.sentence(joined, section)
                if not together.built.unparsed:
                    alone = together
            self.emit(alone, section, lead)

    def joint(self, item: Item, section: Section) -> _Piece:
        """A list whose items make one criterion together."""
        how = _joined_how("one of the following:" if item.bullet == "or" else item.passage.text, section.kind)
        passage = item.passage
        parts: list[tuple[Passage, Built]] = []
        notes: list[str] = []
        for child in item.children:
            if child.children:
                piece = self.joint(child, section)
            elif how.template:
                piece = self._templated(item.passage, child, section)
            else:
                pieces = [self.sentence(sentence, section) for sentence in _sentences(child.passage)]
                if not pieces:
                    continue
                piece = _together(pieces, every if section.kind == "inclusion" else some)
            parts.append((piece.passage, piece.built))
            notes += [note for note in piece.notes if note not in notes]
        own: list[tuple[Passage, Built]] = []
        if not how.bare and not how.template and passage.text:
            head = self.sentence(passage, section)
            own = [(head.passage, head.built)]
        if not parts:
            return self.sentence(passage, section)
        listed = _moved(parts)
        combined = at_least(how.count, listed[1]) if how.count else (every if how.all else some)(listed[1])
        if own:
            lead = _moved([*own, (listed[0], combined)])
            return _Piece(lead[0], every(lead[1]), tuple(notes))
        return _Piece(listed[0], combined, tuple(notes))

    def _templated(self, introduction: Passage, child: Item, section: Section) -> _Piece:
        """ "History of any of the following within 6 months: stroke": the item in the place of "the following"."""
        match = _FOLLOWING.search(introduction.text)
        assert match is not None
        before = introduction.slice(0, match.start()).trimmed()
        after = introduction.slice(match.end(), len(introduction.text)).trimmed()
        if after.text.rstrip(": ") == "":
            after = Passage("", [])
        else:
            after = after.slice(0, len(after.text.rstrip(": ")))
        whole = before.joined(child.passage.slice(0, len(child.passage.text.rstrip(" .;,")))).joined(after)
        together = self.sentence(whole, section)
        if not together.built.unparsed:
            return together
        lent = re.sub(r"[^a-z ]", " ", f"{before.text} {after.text}".lower()).split()
        if all(word in _EMPTY or word in _ANNOUNCING for word in lent):
            return self.sentence(child.passage, section)
        return together

    # ---- sentences ----

    def sentence(self, passage: Passage, section: Section) -> _Piece:
        built, notes = _read(passage.text, section.kind, self.diseases)
        spared = self._sparing(built.tree, section.kind == "exclusion")
        if spared != built.tree:
            notes = (*notes, "Read as: another one than the disease that the trial studies.")
            built = Built(spared, built.places)
        return _Piece(passage, built, notes)

    def _sparing(self, tree: c.Tree, denied: bool) -> c.Tree:
        """A trial of a malignancy that keeps out "malignancy" means another one than its own."""
        if isinstance(tree, c.Condition):
            own = tuple(
                disease
                for disease in self.diseases
                if denied
                and disease != tree.concept
                and tree.concept in _BROAD
                and is_a(disease, tree.concept, "condition")
                and disease not in tree.excepting
            )
            return msgspec.structs.replace(tree, excepting=(*tree.excepting, *own)) if own else tree
        if isinstance(tree, c.All):
            return c.All(tuple(self._sparing(operand, denied) for operand in tree.of))
        if isinstance(tree, c.AnyOf):
            return c.AnyOf(tuple(self._sparing(operand, denied) for operand in tree.of))
        if isinstance(tree, c.Not):
            return c.Not(self._sparing(tree.of, not denied))
        return tree

    def emit(self, piece: _Piece, section: Section, lead: str) -> None:
        prefix = "I" if section.kind == "inclusion" else "E"
        self.counts[section.kind] += 1
        passage = piece.whole or piece.passage
        self.criteria.append(
            c.Criterion(
                id=f"{prefix}{self.counts[section.kind]}",
                kind=section.kind,
                text=_own_text(passage),
                tree=piece.built.tree,
                span=passage.span(),
                spans=piece.spans,
                lead=lead,
                section=section.label,
                applies_to=section.scope,
                note=" ".join(piece.notes),
            )
        )


def _for_part(section: Section, part: str) -> Section:
    """The section for one part of the trial; for all of them when the part has no name."""
    return Section(section.kind, section.label, inside(section.scope, part) if part else "")


_STARTS_WITH_NUMBER = re.compile(
    r"(?:[<>≤≥=]|(?:at least|more than|less than|greater than|over|under|no (?:greater|more|less|lower|fewer))\b|\d)",
    re.I,
)
_ENDS_WITH_OR = re.compile(r"\b(?:or|and/or)\W*$", re.IGNORECASE)


def _alternatives(items: list[Item]) -> list[Item]:
    """Bullets that end with "or" and the one after them are one demand with alternatives."""
    grouped: list[Item] = []
    open_group = False
    for item in items:
        text = item.passage.text
        ends = bool(_ENDS_WITH_OR.search(text)) and not item.children
        if ends:
            cut = _ENDS_WITH_OR.search(text)
            assert cut is not None
            item = Item(item.passage.slice(0, cut.start()).trimmed(), item.indent, item.bullet)
        if open_group:
            grouped[-1].children.append(item)
        elif ends:
            grouped.append(Item(Passage("", []), item.indent, "or", [item]))
        else:
            grouped.append(item)
        open_group = ends
    return [g.children[0] if g.bullet == "or" and len(g.children) == 1 else g for g in grouped]


# "Allowed:", "The following are permitted:"
_PERMITS = re.compile(
    r"(?:[\w /,'()-]{0,80}\b)?(?<!not )(?<!not be )(?:allowed|permitted|acceptable)\b(?!.*\b(?:not|only|if)\b)[^.]{0,40}:?",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\W*(?:(?:patients|subjects|participants|they|who)\s+)?(?:(?:must|should|may|can|do|does|will)\s+)?(?:not have|have none of|have no\b|no\b|none of|without"
    r"|absence of|free of|free from|not be|cannot have|neither)",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:(?:are|is|will be|be) (?:also )?(?:excluded|ineligible|not eligible|not be eligible|not included)"
    r"|will not be (?:eligible|included|enrolled)|may not (?:participate|enroll)|not eligible if"
    r"|excluded (?:if|for)|ineligible if)\b",
    re.IGNORECASE,
)


def _turned(lead: str, section: Section) -> Section | None:
    """A list that says of itself that it excludes, under a heading that includes (or none)."""
    if section.kind == "inclusion" and _TURNS.search(lead) and introduces(lead):
        return Section("exclusion", section.label, section.scope)
    return None


# Broad names in exclusions that would otherwise swallow the disease under study.
_BROAD = frozenset({"malignancy", "hematologic malignancy", "solid tumor", "hematologic disease", "neoplasm"})

_FOLLOWING = re.compile(
    r"\b(?:(?:at least |any )?(?:any|one|either|all|each|both|none|\d+|two|three|one or more|more)(?: \(\d+\))?(?: or more)?(?: of)? )?"
    r"(?:the )?(?:following|below|these)\b(?: (?:\w+ ){0,3}?(?:criteria|conditions?|diseases?|disorders?|characteristics|events?|findings|features|symptoms|reasons|medications?|drugs|treatments?|therapies|categories|requirements|diagnos[ei]s|illness(?:es)?|abnormalit\w+|parameters|values|situations|risk factors|factors|problems|infections|complications|procedures))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bat least (?P<n>\d|two|three|four|five|2|3|4|5)\b[^.]{0,30}\b(?:following|criteria|these|below)", re.I
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class _How:
    """How a list's items join. splits: each is a criterion of its own. bare: the introduction only announces."""

    all: bool
    splits: bool
    bare: bool
    template: bool
    count: int = 0


def _joined_how(lead: str, kind: c.Kind) -> _How:
    text = lead.strip().lower()
    counted = _COUNTED.search(text)
    one_of = bool(
        re.search(
            r"\b(?:any (?:one )?of|one of|one or more|at least one|at least 1|either|any of|1 of|one \(or more\)|any one)\b",
            text,
        )
        or re.search(r"\b(?:or|any)\b[^.]{0,20}following", text)
    )
    all_of = bool(
        re.search(r"\b(?:all of|both|each of|all the following|all three|all criteria|all)\b", text)
    )
    everything = all_of if kind == "exclusion" else not one_of
    following = _FOLLOWING.search(text)
    around = (text[: following.start()] + " " + text[following.end() :]) if following else ""
    content = re.sub(r"[^a-z ]", " ", around) if following else ""
    words = [w for w in content.split() if w not in _EMPTY]
    template = bool(following and words)
    bare = not template and _announces(text)
    count = 0
    if counted and kind:
        n = counted["n"]
        count = int(n) if n.isdigit() else _NUMBERS[n]
    splits = not count and (everything if kind == "inclusion" else not everything)
    return _How(everything, splits, bare, template, count)


_EMPTY = frozenset(
    "patients patient subjects subject participants must have meet meets one of any the a an or and to who with has should be is are all may "
    "belong at least as defined by criteria in for following each both fulfil fulfill fulfilling satisfy they at screening prior conditioning "
    "excluded ineligible eligible symptoms conditions prior concurrent "
    "adequate organ function functions evidenced if other individuals also will not been considered".split()
)


# Words with which an introduction says no more than that its list includes or excludes.
_ANNOUNCING = frozenset(
    "will would constitute constitutes contraindication contraindications treatment hormonal therapy preclude precludes participation "
    "participate protocol study trial subject subjects s exclude excluded exclusion make makes render renders ineligible no none not "
    "considered result results from this enrollment entry enter medical history evidence documented diagnosis have been diagnosed "
    "presence been found ever had known currently any time also following reason reasons".split()
) - {"history", "no", "none", "not", "currently", "ever"}


def _announces(text: str) -> bool:
    """The introduction demands nothing that its list does not say: "Adequate organ function, defined as:"."""
    stripped = text.rstrip(" .")
    if not stripped:
        return True
    if re.search(
        r"\b(?:adequate|acceptable|normal|sufficient)\b.*\b(?:function|functions|reserve|values|parameters|status|count|counts)\b",
        stripped,
    ):
        return True
    if re.search(r"(?:following|below)[^.]{0,50}:?$", stripped) and introduces(text):
        words = [w for w in re.sub(r"[^a-z ]", " ", _FOLLOWING.sub(" ", stripped)).split() if w not in _EMPTY]
        return not words
    return stripped.endswith(":") and len(stripped.split()) <= 6 and not re.search(r"\d", stripped)


def _own_text(passage: Passage) -> str:
    """The words of the record alone, without what a heading or an introduction lent."""
    if -1 not in passage.offsets:
        return passage.text.strip()
    return "".join(
        char
        for char, offset in zip(passage.text, passage.offsets, strict=True)
        if offset >= 0 or char in " ;"
    ).strip()


def _moved(parts: list[tuple[Passage, Built]]) -> tuple[Passage, list[Built]]:
    """The passages one after the other, and the trees with their places moved along."""
    passage = Passage("", [])
    moved: list[Built] = []
    for own, built in parts:
        if passage.text and passage.text[-1] not in ".;:,":
            passage = Passage(passage.text + ";", [*passage.offsets, -1])
        joined = passage.joined(own)
        shift = len(joined.text) - len(own.text)
        moved.append(Built(built.tree, tuple((start + shift, end + shift) for start, end in built.places)))
        passage = joined
    return passage, moved


def _together(pieces: list[_Piece], combine: object) -> _Piece:
    passage, built = _moved([(piece.passage, piece.built) for piece in pieces])
    notes = tuple(dict.fromkeys(note for piece in pieces for note in piece.notes))
    return _Piece(passage, combine(built), notes)  # type: ignore[operator]


# A bound that is followed by the next demand without a stop: "1.5 mg/dL SGOT no greater than …".
_RUN_ON = re.compile(
    r"(?:(?<=\d)|(?<=%)|(?<=mg/dL)|(?<=g/dL)|(?<=mm3)|(?<=mm\^3)|(?<=U/L)|(?<=/uL)|(?<=mL/min)|(?<=ULN)|(?<=ULN\))|(?<=normal)"
    r"|(?<=predicted)|(?<=normal \(ULN\)))\s+(?=(?:[A-Z][a-z]+|[A-Z][A-Z0-9]{1,6})\b(?! (?:of|for)\b))(?!OR\b|AND\b|ULN\b|LLN\b|Hg\b)"
)
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])")
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|incl|excl|resp|etc|no|nos|dr|st|fig|ca|cf|max|min|yrs?|wks?|mos?|sp|spp|inc|U\.S|a\.m|p\.m|[A-Z])\.)$",
    re.IGNORECASE,
)


def _sentences(passage: Passage) -> list[Passage]:
    """Splits at full stops that end a sentence."""
    text = passage.text
    cuts = [0]
    for match in _STOP.finditer(text):
        if _NO_STOP.search(text[: match.start()]) and not text[: match.start()].endswith("etc."):
            continue
        if text[: match.start()].count("(") > text[: match.start()].count(")"):
            continue
        cuts.append(match.end())
    for match in _RUN_ON.finditer(text):
        following = mentions(text[match.end() : match.end() + 60])
        opens = bool(following) and following[0].start == 0 and following[0].of("measurement")
        if opens and text[: match.start()].count("(") == text[: match.start()].count(")"):
            cuts.append(match.end())
    cuts = sorted(set(cuts))
    cuts.append(len(text))
    parts = [passage.slice(a, b).trimmed() for a, b in itertools.pairwise(cuts)]
    return [part for part in parts if part.text.strip(" .;,:-*")] or ([passage] if text.strip() else [])
