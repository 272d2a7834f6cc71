"""Eligibility prose → criteria: layout, sentences, trees, with spans into the text and nothing left out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.layout import permitting
from trialrun.criteria.layout.announcing import (
    ANNOUNCING,
    BUT_FIRST,
    EMPTY,
    FOLLOWING,
    NO_TOPIC,
    TIMED_TOPIC,
    only_says_outcome,
    preamble,
)
from trialrun.criteria.layout.headings import bare_label
from trialrun.criteria.layout.introductions import (
    NEGATIVE,
    STARTS_WITH_NUMBER,
    How,
    alternatives,
    denies_list,
    joined_how,
    only_or,
    time_of_head,
    time_of_list,
    turned,
)
from trialrun.criteria.layout.meeting import WHO_MEET, before_meeting
from trialrun.criteria.layout.parts import Parts
from trialrun.criteria.layout.passages import Item, Passage, introduction, passages_of
from trialrun.criteria.layout.pieces import (
    Piece,
    asked_whole,
    is_open,
    joined_pieces,
    moved,
    names_the_ill,
    only_announced,
    own_text,
    spared_by,
)
from trialrun.criteria.layout.sections import Section, for_part, introduces, sections
from trialrun.criteria.layout.stops import by_group, sentences_of
from trialrun.criteria.record import lent
from trialrun.criteria.record.ages import age_group, age_groups, is_age, limited_to, regrouped
from trialrun.criteria.record.clashes import kept_open
from trialrun.criteria.record.conditional import for_whom_listed, on_condition, when_listed
from trialrun.criteria.record.denied_lines import under_denials
from trialrun.criteria.record.exclusive import one_of_them
from trialrun.criteria.record.fields import told_by_fields
from trialrun.criteria.record.kinds import (
    asks_head,
    joined_as_kinds,
    kinds_first,
    kinds_under,
    lists_kinds,
    with_examples,
)
from trialrun.criteria.record.let_in import except_listed, permitted_line, with_those_let_in
from trialrun.criteria.record.notes import with_notes
from trialrun.criteria.record.one_of_lines import among_others, ways_in
from trialrun.criteria.record.readings import Readings
from trialrun.criteria.record.structured import diseases_of, structured, studied, treated
from trialrun.criteria.record.warned import under_warnings
from trialrun.criteria.record.whose_lists import list_of
from trialrun.criteria.record.wider import spared_by_wider
from trialrun.criteria.rules.demands import lists_demands
from trialrun.criteria.rules.for_whom import groups_named, is_bounded
from trialrun.criteria.trees.build import Built, at_least, every, negate, some, unparsed
from trialrun.criteria.version import COMPILER
from trialrun.criteria.words.counts import fulfilled
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.study import Study


def compile_study(study: Study) -> Eligibility:
    """A study's whole eligibility: its fields (age, sex, volunteers, conditions) and its criteria text."""
    text = study.eligibility.eligibility_criteria
    arms = tuple(arm.label for arm in study.arms.arm_groups)
    diseases = diseases_of(study)
    read = compile_text(text, diseases=diseases, arms=arms)
    criteria = told_by_fields(study, kept_open(read, treated(study, diseases)))
    return Eligibility(COMPILER, text, (*structured(study), *studied(study, diseases, criteria), *criteria))


def compile_text(
    text: str, *, diseases: tuple[str, ...] = (), arms: tuple[str, ...] = ()
) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text, numbered I1, I2 … and E1, E2 … in order.

    diseases: concepts that the trial studies. arms: what it calls its arms, which headings may name.
    """
    parts = Parts.of(text, arms)
    listed = list(sections(text, parts))
    every_line = [line.text for section in listed for item in section.items for line in passages_of(item)]
    compiler = _Compiler(text, diseases, parts, age_groups(every_line), groups_named(every_line))
    for section in listed:
        lines = [line.text for item in section.items for line in passages_of(item)]
        section.demands = section.kind == "exclusion" and lists_demands(lines)
        items = alternatives(regrouped(section.items) if compiler.ages else section.items)
        heads = ways_in(items, section.kind)
        for number, item in enumerate(items):
            emitted = len(compiler.criteria)
            compiler.whole_item(item, section)
            timed = [lent.under(one, section) for one in compiler.criteria[emitted:]]
            if number in heads:
                timed = [among_others(one, heads[number]) for one in timed]
            compiler.criteria[emitted:] = timed
    return with_notes(spared_by_wider(under_warnings(under_denials(compiler.criteria))))


FAILED = "The compiler failed on this text; please report it."


class _Compiler:
    def __init__(
        self,
        text: str,
        diseases: tuple[str, ...],
        parts: Parts,
        ages: frozenset[str] = frozenset(),
        people: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.people = people  # whom the headings of lists name
        self.ages = ages  # groups of which different things are asked
        self.diseases = diseases
        self.parts = parts
        self.sentence = Readings(text, diseases, ages).of
        self.criteria: list[Criterion] = []
        self.counts = {"inclusion": 0, "exclusion": 0}

    # ---- items ----

    def whole_item(self, item: Item, section: Section) -> None:
        """Compiles a bullet with everything under it; a fault of the compiler leaves it, and nothing else, to a person."""
        emitted, counts = len(self.criteria), dict(self.counts)
        try:
            self.item(item, section)
        except Exception:
            del self.criteria[emitted:]
            self.counts = counts
            for passage in passages_of(item):
                built = unparsed(passage.text, 0, len(passage.text))
                self.emit(Piece(passage, built, (FAILED,)), section, "")

    def item(self, item: Item, section: Section, lead: str = "") -> None:
        if item.bullet == "or":
            self.emit(self.joint(item, section), section, lead)
            return
        item = permitting.rewritten(item) if item.children else item
        if item.children and permitting.SPARES.search(item.passage.text):
            spared, others = permitting.spared_list(item)
            self.emit(except_listed(item.passage, spared, section, self.sentence), section, lead)
            for child in others:
                self.item(child, section, lead)
            return
        if section.kind == "inclusion" and (first := kinds_first(item)):
            for part in (replace(item, children=item.children[:first]), *item.children[first:]):
                self.item(part, section, lead)
            return
        if item.children and (turning := turned(item.passage.text, section)) is not None:
            section = turning
        if item.children and permitting.asks_nothing(item):
            self._permitted(item, section)
            return
        if item.children and (
            self._of_age_group(item, section)
            or self._on_condition(item, section)
            or self._of_people(item, section)
        ):
            return
        if (named := self.parts.heading(item.passage.text)) is not None:
            section = for_part(section, named)
            for child in alternatives(item.children):
                self.item(child, section, lead)
            return
        if not item.children and (groups := by_group(item.passage)):
            for group in groups:
                self.item(replace(item, passage=group), section, lead)
            return
        limited = self.parts.limited(item.passage.text)
        if limited and limited.start and (item.children or not self.parts.several(item.passage.text)):
            section = for_part(section, limited.part)
            item = replace(item, passage=item.passage.slice(limited.start, limited.end))
        if not item.children:
            if item.bullet != "label" and not bare_label(item.passage.text):
                self._stated(item.passage, section, lead)
            return
        how = joined_how(introduction(item), section.kind)
        if how.bare and (announced := self.parts.announced(item.passage.text)):
            section = for_part(section, announced)
        kinds = how.splits and section.kind == "inclusion" and not self._for_several_parts(item)
        kinds = kinds and lists_kinds(item)
        if not kinds and (how.splits or self._for_several_parts(item)):
            self._split(item, section, how, lead)
        else:
            piece = self.joint(item, section, kinds=kinds)
            bare = joined_how(item.passage.text, section.kind).bare
            self.emit(piece, section, item.passage.text if bare else lead)

    def _of_age_group(self, item: Item, section: Section) -> bool:
        """Compiles a list under "Age 65-70 years:", asked of that group alone; False under another heading."""
        text = item.passage.text
        place = age_group(text) if self.ages else None
        if place is None or place[2] < len(text):
            return False
        passage = item.passage.slice(place[0], place[1])
        group = self.sentence(passage, section).built
        if not is_age(group):
            return False
        spans = tuple(passage.span(start, end) for start, end in group.places)
        emitted = len(self.criteria)
        for child in alternatives(item.children):
            self.item(child, section, text)
        self.criteria[emitted:] = [limited_to(one, group, spans) for one in self.criteria[emitted:]]
        return True

    def _on_condition(self, item: Item, section: Section) -> bool:
        """Compiles a list under "Required in patients with X:" or "Unless X:"; False under another heading."""
        text = item.passage.text
        if (self.parts.kin and self.parts.of_kin(text)) or (when := when_listed(text)) is None:
            return False
        passage = item.passage.slice(when.start, when.end)
        told = self.sentence(passage, Section(when.told, "")).built
        spans = tuple(passage.span(*place) for place in told.places)
        when = for_whom_listed(when, item, section.kind, told, (self.text, self.diseases))
        emitted = len(self.criteria)
        listed = Section(when.listed, section.label, section.scope) if when.listed else section
        for child in alternatives(item.children):
            self.item(child, listed, text)
        self.criteria[emitted:] = [
            on_condition(one, told, passage.text, spans, when) for one in self.criteria[emitted:]
        ]
        return True

    def _of_people(self, item: Item, section: Section) -> bool:
        """Compiles a list under "Patients without X:" or "Women:", asked of those alone; False under another heading."""
        whose = list_of(
            item.passage,
            section.kind,
            (self.text, self.people, self.diseases),
            lambda passage: self.sentence(passage, section).built,
        )
        if whose is None:
            return False
        if whose.of_all:
            self.emit(Piece(whose.passage, whose.people), section, "")
            return False
        spans = tuple(whose.passage.span(start, end) for start, end in whose.people.places)
        emitted, counts = len(self.criteria), dict(self.counts)
        for child in alternatives(item.children):
            self.item(child, section, item.passage.text)
        asked = self.criteria[emitted:]
        if not whose.surely and not all(is_bounded(one.tree) for one in asked):
            del self.criteria[emitted:]
            self.counts = counts
            return False
        self.criteria[emitted:] = [limited_to(one, whose.people, spans) for one in asked]
        self._either_of(emitted)
        return True

    def _either_of(self, emitted: int) -> None:
        """Makes one criterion of the lines of a list that shut each other out."""
        if (either := one_of_them(self.criteria[emitted:])) is not None:
            self.counts["inclusion"] -= len(self.criteria) - emitted - 1
            self.criteria[emitted:] = [either]

    def _stated(self, passage: Passage, section: Section, lead: str) -> None:
        """Each sentence of a passage as a criterion of its own, for the part to which it limits itself."""
        for sentence in with_those_let_in(sentences_of(passage, section.kind), section):
            if preamble(sentence.text):
                section = turned(sentence.text, section) or section
                continue
            limited = self.parts.limited(sentence.text)
            if limited is None:
                self.emit(only_announced(self.sentence(sentence, section), section.kind), section, lead)
            for one in self.parts.several(sentence.text) or (limited,) if limited else ():
                here = for_part(section, one.part)
                asked = sentence.slice(one.start, one.end).trimmed()
                if one.lent:
                    asked = Passage(one.lent, [-1] * len(one.lent)).joined(asked)
                self.emit(replace(self.sentence(asked, here), whole=sentence), here, lead)

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
            if permitting.DEMANDS.match(text):
                self.item(child, section, item.passage.text)  # a demand that stands under the heading
                continue
            if text:
                piece = permitted_line(child.passage, item.passage.text, section, self.sentence)
                self.emit(piece, section, item.passage.text)
            self._permitted(child, section)

    def _split(self, item: Item, section: Section, how: How, lead: str) -> None:
        """A list of which each item stands on its own."""
        sentences = sentences_of(item.passage)
        introduction = sentences.pop() if sentences else item.passage
        if item.bullet != "label":
            how = joined_how(introduction.text, section.kind)
        for sentence in sentences:
            self.emit(self.sentence(sentence, section), section, lead)
        own = introduction.text.strip()
        asked = before_meeting(introduction, section.kind) if how.template else None
        if asked and names_the_ill((piece := self.sentence(asked, section)).built.tree):
            self.emit(piece, section, lead)
            how = replace(how, template=False, bare=True)
        since = lent.since_all(own)
        time = since or (None if how.template and section.kind == "inclusion" else time_of_list(own))
        if own and (told := lent.told_by_head(introduction, how, section, time)) is not None:
            self.emit(self.sentence(told, section), section, lead)
        heading = own if item.bullet == "label" or introduces(item.passage.text) else lead
        denied = since or denies_list(own, item.passage.text)
        if denied and not how.template and section.kind == "inclusion":
            section = Section("exclusion", section.label, section.scope)  # "none of the following:"
        listed = len(self.criteria)
        for child in alternatives(item.children):
            emitted = len(self.criteria)
            if child.children and how.template and section.kind == "inclusion" and NEGATIVE.match(own):
                self._denied(introduction, child, section, heading)
            elif child.children or how.bare or not how.template:
                topic = own.rstrip(" :") if how.bare else ""
                self._child(child, section, heading, topic)
            else:
                self.emit(self._templated(introduction, child, section), section, own)
            time = time or (None if how.template else time_of_head(own))
            if time is not None and (child.children or not how.template):
                self.criteria[emitted:] = [lent.timed(one, time) for one in self.criteria[emitted:]]
            elif section.kind == "exclusion" and lent.only_now(own):
                self.criteria[emitted:] = [lent.going_on(one) for one in self.criteria[emitted:]]
        self._either_of(listed)

    def _denied(self, head: Passage, child: Item, section: Section, lead: str) -> None:
        """An item that has lines of its own, under "No history of any of the following:": they are denied, too."""
        own = head.text.strip()
        listed = Section("exclusion", section.label, section.scope)
        if introduces(introduction(child)):
            emitted = len(self.criteria)
            self.item(child, listed, lead)
            if (denied := NEGATIVE.match(own)) and (time := time_of_list(own[denied.end() :])) is not None:
                self.criteria[emitted:] = [lent.timed(one, time) for one in self.criteria[emitted:]]
            return
        self.emit(self._templated(head, child, section), section, own)
        for line in alternatives(child.children):
            self.item(line, listed, lead)

    def _child(self, child: Item, section: Section, lead: str, topic: str) -> None:
        if child.children or not topic or self.parts.limited(child.passage.text):
            self.item(child, section, lead)
            return
        timed = TIMED_TOPIC.match(topic)
        for sentence in with_those_let_in(sentences_of(child.passage, section.kind), section):
            if NO_TOPIC.search(topic):
                self.emit(self.sentence(sentence, section), section, lead)
                continue
            if timed:
                word = timed.group().lower() + " "
                joined = Passage(word, [-1] * len(word)).joined(sentence)
                piece = self.sentence(joined, section)
                if not piece.built.unparsed:
                    self.emit(piece, section, lead)
                    continue
            if topic and STARTS_WITH_NUMBER.match(sentence.text):
                alone = self.sentence(sentence, section)
                aged = any(isinstance(x, c.Age) for x in c.leaves(alone.built.tree))
                if not alone.built.unparsed and not aged:
                    self.emit(alone, section, lead)  # "Surgery: At least 2 weeks since prior surgery"
                    continue
                # "Life expectancy: At least 2 years" is no age.
                joined = Passage(topic + " ", [-1] * (len(topic) + 1)).joined(sentence)
                together = self.sentence(joined, section)
                self.emit(together if aged or not together.built.unparsed else alone, section, lead)
                continue
            alone = lent.of_course(topic, sentence, section, self.sentence)
            if alone.built.unparsed and len(topic.split()) <= 6:
                joined = Passage(topic + " ", [-1] * (len(topic) + 1)).joined(sentence)
                together = self.sentence(joined, section)
                if not together.built.unparsed:
                    alone = together
            self.emit(alone, section, lead)

    def joint(self, item: Item, section: Section, *, kinds: bool = False, among: bool = False) -> Piece:
        """A list whose items make one criterion together; kinds: of one disease; among: inside such a list."""
        how = joined_how("one of the following:" if item.bullet == "or" else item.passage.text, section.kind)
        how = joined_as_kinds(how, item) if kinds else how
        passage = item.passage
        parts: list[tuple[Passage, Built]] = []
        notes: list[str] = []
        for child in item.children:
            if only_or(child) and (how.count or not how.all):
                continue
            if child.children:
                piece = self.joint(child, section, kinds=kinds_under(child, section.kind), among=True)
            elif how.template:
                piece = self._templated(item.passage, child, section)
            else:
                stated = with_those_let_in(sentences_of(child.passage, section.kind), section)
                pieces = [lent.of_course(passage.text, x, section, self.sentence) for x in stated]
                if not pieces:
                    continue
                piece = joined_pieces(pieces, every if section.kind == "inclusion" else some)
            parts.append((piece.passage, piece.built))
            notes += [note for note in piece.notes if note not in notes]
        own: list[tuple[Passage, Built]] = []
        headed = among and asks_head(item, section.kind)
        if (headed or not how.bare) and not how.template and passage.text:
            named = passage.slice(0, len(permitting.EXAMPLES_COME.sub("", passage.text)))
            head = asked_whole(named) if how.asked else self.sentence(named, section)
            own = [(head.passage, head.built)]
        if not parts:
            return self.sentence(passage, section)
        listed = moved(parts)
        if how.bound:
            turned_about = section.kind == "exclusion" and not how.bound.startswith("more")
            told = None if turned_about else fulfilled(how.bound, str(how.count), listed[1])
            if told is None:  # which way it points cannot be told, or any number of them would do
                whole = moved([(passage, unparsed(passage.text, 0, len(passage.text))), *parts])[0]
                return Piece(whole, unparsed(whole.text, 0, len(whole.text)))
            combined = told
        else:
            combined = (
                at_least(how.count, listed[1]) if how.count else (every if how.all else some)(listed[1])
            )
        if own:
            examples = kinds and permitting.EXAMPLES.search(passage.text)
            lead = moved([*own, *(parts if examples else [(listed[0], combined)])])
            return Piece(lead[0], (with_examples if examples else every)(lead[1]), tuple(notes))
        return Piece(listed[0], combined, tuple(notes))

    def _templated(self, introduction: Passage, child: Item, section: Section) -> Piece:
        """ "History of any of the following within 6 months: stroke": the item in the place of "the following"."""
        match = FOLLOWING.search(introduction.text)
        assert match is not None
        before = introduction.slice(0, match.start()).trimmed()
        after = introduction.slice(match.end(), len(introduction.text)).trimmed()
        if after.text.rstrip(": ") == "":
            after = Passage("", [])
        else:
            after = after.slice(0, len(after.text.rstrip(": ")))
        if BUT_FIRST.search(before.text):
            before = Passage("", [])  # "Steroids are allowed, although the following are not:"
        none = section.kind == "inclusion" and match.group().lower().startswith("none")
        if none and all(word in EMPTY for word in re.sub(r"[^a-z ]", " ", before.text.lower()).split()):
            before = Passage("", [])  # "patients must have" none of them
        whole = before.joined(child.passage.slice(0, len(child.passage.text.rstrip(" .;,")))).joined(after)
        if none:
            kept_out = self.sentence(whole, Section("exclusion", section.label, section.scope))
            return replace(kept_out, built=negate(kept_out.built))
        together = self.sentence(whole, section)
        alone = only_says_outcome(after.text, section.kind) and "stage" not in child.passage.text.lower()
        if alone and (meeting := WHO_MEET.search(before.text)) is not None:
            pieces = [
                self.sentence(one, section) for one in (before.slice(0, meeting.start()), child.passage)
            ]
            whose = names_the_ill(pieces[0].built.tree, healthy=section.kind == "exclusion")
            if whose and not any(map(is_open, pieces)) and is_open(together):
                return joined_pieces(pieces, every)
        if not together.built.unparsed:
            return together
        lent = re.sub(r"[^a-z ]", " ", f"{before.text} {after.text}".lower()).split()
        if all(word in EMPTY or word in ANNOUNCING for word in lent):
            return self.sentence(child.passage, section)
        return together

    # ---- criteria ----

    def emit(self, piece: Piece, section: Section, lead: str) -> None:
        prefix = "I" if section.kind == "inclusion" else "E"
        self.counts[section.kind] += 1
        passage = (piece := spared_by(lead, piece)).whole or piece.passage
        self.criteria.append(
            Criterion(
                id=f"{prefix}{self.counts[section.kind]}",
                kind=section.kind,
                text=own_text(passage),
                tree=piece.built.tree,
                span=passage.span(),
                spans=piece.spans,
                lead=lead,
                section=section.label,
                applies_to=section.scope,
                note=" ".join(piece.notes),
            )
        )
