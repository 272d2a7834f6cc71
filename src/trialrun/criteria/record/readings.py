"""One sentence of a text → its tree and notes, by what the text tells of itself; readings are kept."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.layout.headings import ORGANS
from trialrun.criteria.layout.introductions import denied_list
from trialrun.criteria.layout.passages import Passage
from trialrun.criteria.layout.pieces import Piece, shifted
from trialrun.criteria.layout.sections import Section
from trialrun.criteria.lists.cancers import NOTE as OF_CANCERS
from trialrun.criteria.lists.joining import still_true
from trialrun.criteria.phrases.kept import Kept, Reading
from trialrun.criteria.record.abbreviations import Abbreviations
from trialrun.criteria.record.ages import age_group, asked_of, is_age
from trialrun.criteria.record.at_diagnosis import at_diagnosis
from trialrun.criteria.record.clashes import reconciled
from trialrun.criteria.record.denied_whole import denied_from, denied_whole
from trialrun.criteria.record.doubts import doubted, undenied, values_asked
from trialrun.criteria.record.either_illness import either_cancer
from trialrun.criteria.record.examined import by_what_was_found
from trialrun.criteria.record.misplaced import misplaced
from trialrun.criteria.record.others import of_others
from trialrun.criteria.record.rows_of_names import MAY_BE, listed_behind_denial, names_in_a_row
from trialrun.criteria.record.same_day import on_the_day
from trialrun.criteria.record.scored_then import scored_then
from trialrun.criteria.record.sparing import NOTE, sparing
from trialrun.criteria.record.stays_then import stays_then
from trialrun.criteria.record.unnamed import illness_asked
from trialrun.criteria.record.wording import worded
from trialrun.criteria.rules.demands import NOTE as NOTE_OF_DEMAND
from trialrun.criteria.rules.demands import has_form_of_demand, opposite
from trialrun.criteria.sentences import compile_sentence, context_for
from trialrun.criteria.trees.build import Built, negate
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

# A quarter of all sentences stand in other records too.
_READINGS = Kept(most=60_000, longest=300)


# Marks as Chinese texts set them, each by the one that the grammar knows.
_MARKS = str.maketrans("（）【】，、；：％＜＞＝～", "()[],,;:%<>=~")
# "anti- inflammatory": a word that was divided at the end of a line.
_DIVIDED = re.compile(r"(?<=\s)(anti|non)- (?=[a-z])(?!(?:and|or|to|versus|as|vs)\b)", re.IGNORECASE)
# A class, a stay in hospital, a pregnancy: what may be told of the past, or stand in the wrong list.
_OF_OLD = re.compile(r"[Cc]lass|CLASS|NYHA|Child|CHILD|ECOG|arnofsky|Killip|New York|ospitali|regnan|actat")
_ENTITY = re.compile(r"&(?:amp;)?(gt|lt|ge|le|amp);")
_MEANT = {"gt": ">", "lt": "<", "ge": "≥", "le": "≤", "amp": "&"}


def _plain_marks(text: str) -> str:
    """The sentence with plain marks, exactly as long."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: _MEANT[match[1]].ljust(len(match[0])), text)
    if "i- " in text or "n- " in text:
        text = _DIVIDED.sub(r" \1-", text)
    return text if text.isascii() else text.translate(_MARKS)


def _read(text: str, kind: Kind, diseases: tuple[str, ...]) -> Reading:
    """A sentence's tree and notes."""
    text = _plain_marks(text)
    known = _READINGS.of((text, kind))
    if known is not None:
        return known
    context = context_for(text, kind, diseases)
    built = compile_sentence(text, 0, len(text), context)
    if kind == "inclusion" and (start := denied_from(text, built)) is not None:
        listed = context_for(text, "exclusion", diseases)
        denied = denied_whole(built, compile_sentence(text, start, len(text), listed))
        context, built = (context if denied is built else listed), denied
    built = reconciled(text, built, kind)
    built = values_asked(text, undenied(text, doubted(text, built, kind)), kind)
    built = by_what_was_found(text, at_diagnosis(text, of_others(text, built)), kind)
    built = illness_asked(text, built)
    if MAY_BE.search(text) is not None:
        built = names_in_a_row(text, built, kind)
    if "," in text:
        built = listed_behind_denial(text, built, kind)
    if "day of " in text:
        built = on_the_day(text, built)
    if _OF_OLD.search(text) is not None:
        built = misplaced(text, stays_then(text, scored_then(text, built, kind), kind), kind)
    notes = still_true(context.notes, built.tree, kind)
    if kind == "inclusion" and (told := either_cancer(text, built)) is not built:
        built, notes = told, (*notes, OF_CANCERS)
    reading = built, notes
    if not context.asked:
        _READINGS.put(text, kind, reading)
    return reading


# "Renal: No clinical or laboratory evidence of gout": the topic of the old records asks for nothing.
_TOPIC = re.compile(rf"\W*(?:{ORGANS}|Other):\s+(?=\S)")


def _unread_first(built: Built, end: int) -> bool:
    """Whether words before that place were left unread."""
    leaves = zip(c.leaves(built.tree), built.places, strict=True)
    return any(begin < end and isinstance(leaf, c.Unparsed) for leaf, (begin, _) in leaves)


class Readings:
    """Reads the sentences of one text: its abbreviations, what the trial studies, its groups by age."""

    def __init__(self, text: str, diseases: tuple[str, ...], ages: frozenset[str]) -> None:
        self.ages = ages
        self.diseases = diseases
        self.abbreviations = Abbreviations(text)

    def of(self, passage: Passage, section: Section) -> Piece:
        """The tree and notes of a sentence that stands in that section."""
        place = age_group(passage.text) if self.ages else None
        if place is None or place[2] >= len(passage.text):
            return self._plain(passage, section)
        group = self._plain(passage.slice(place[0], place[1]), section)
        if not is_age(group.built):
            return self._plain(passage, section)
        asked = self._plain(passage.slice(place[2], len(passage.text)), section)
        parts = (shifted(group.built, place[0]), shifted(asked.built, place[2]))
        return Piece(passage, asked_of(*parts, exclusion=section.kind == "exclusion"), asked.notes)

    def _plain(self, passage: Passage, section: Section) -> Piece:
        if (places := denied_list(passage.text)) is not None:
            listed = passage.slice(places[2], len(passage.text))
            if ";" in listed.text and section.kind == "inclusion":  # each clause of the list is denied
                denied = self._read(listed, replace(section, kind="exclusion"))
                return replace(denied, passage=passage, built=negate(shifted(denied.built, places[2])))
            head = passage.slice(places[0], places[1])
            direct = self._read(head.joined(passage.slice(places[2], len(passage.text))), section)
            if direct.built.unparsed <= self._read(passage, section).built.unparsed:
                return direct
        piece = self._read(passage, section)
        if (topic := _TOPIC.match(passage.text)) is not None and _unread_first(piece.built, topic.end()):
            asked = self._read(passage.slice(topic.end(), len(passage.text)), section)
            if asked.built.unparsed < piece.built.unparsed:
                return replace(asked, passage=passage, built=shifted(asked.built, topic.end()))
        return piece

    def _read(self, passage: Passage, section: Section) -> Piece:
        if (told := worded(passage.text)) is not None:
            piece = self._defined(Passage(told.text, range(len(told.text))), section)
            return replace(piece, passage=passage, built=told.read_back(piece.built))
        return self._defined(passage, section)

    def _defined(self, passage: Passage, section: Section) -> Piece:
        if (written := self.abbreviations.written_out(passage.text)) is not None:
            piece = self._as_written(Passage(written.text, range(len(written.text))), section)
            return replace(piece, passage=passage, built=written.read_back(piece.built))
        return self._as_written(passage, section)

    def _as_written(self, passage: Passage, section: Section) -> Piece:
        if section.demands and section.kind == "exclusion" and has_form_of_demand(passage.text):
            built, notes = _read(passage.text, "inclusion", self.diseases)
            built, notes = opposite(built), (*notes, NOTE_OF_DEMAND)
        else:
            built, notes = _read(passage.text, section.kind, self.diseases)
        spared = sparing(passage.text, built, self.diseases, section.kind == "exclusion")
        if spared.tree != built.tree:
            notes, built = (*notes, NOTE), spared
        return Piece(passage, built, notes)
