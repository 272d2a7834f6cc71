"""The flat view of compiled criteria, by the same decisions as the view of the gold (`form_view`).

- Groups. finding: Condition, FamilyHistory, Response. measurement: Measurement, Score. A Test is a
  measurement or a finding, since LCT has serologies as the one and alterations as the other; so is a value
  told by the name of a finding ("thrombocytopenia < 50 G/L"). demographic: Age, IsSex, Personal (language and
  insurance; places belong to no group).
  Received and Allergy: a drug or a procedure by the kind of the therapy; drugs that are named as
  an act (therapy, treatment, regimen, vaccination …) are either, since LCT has them as both. "Medical
  condition" names nothing.
- An entity's name is the words of the sentence from which its leaf was compiled. Only where they do not name
  the concept alone ("hepatitis B or C") is the concept's own name added. A name that the vocabulary does not
  hold goes by itself and by its words before the first preposition; a therapy of such a name is a drug or a
  procedure.
- An attestation says something of what it is about, where the compiler knows it (`criteria.trees.concerns`:
  "contraindication to MRI"), which is the entity, as in the gold; that something is "not associated with X"
  is, like an exception, no negation of X. What attestations and unparsed text name besides, and the numbers
  they give (`criteria.left_open`), are entities and values, negated where the words beside them deny them,
  or where a whole inclusion denies them ("not" beside something else is an exception); they have no place in
  the shape, since the tree does not say how they are joined. Nor has the examination by which a disease is to
  be proven, which a criterion's note tells. The allergy to something is the something, as in the gold.
  A class of diseases that is asked of a person as a whole ("systemic disease") is an entity with its place.
  Allowances name nothing.
- An uncoded name beside the known concept that it holds ("surgery", "surgery on the hip") is one entity with
  both names.
- Of whom something is denied ("no X in women", if A then not B), is told as in the gold without negation.
- An exception is "and not X" and, as in the gold, no negation of its own. "If A then B" is "not A or B"; "at
  least n of" is "or". A window anchored at surgery, transplant, apheresis or conditioning adds that procedure
  with "and".
- Values: see `tree_values`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from evaluation.tree_values import (
    LIMITS,
    as_written,
    bounds_sibling,
    inside,
    joint_values,
    lettered,
    longest,
    value_of,
    values_of,
    within_limits,
)
from evaluation.view import Entity, Group, Shape, Value, View, denied, node
from trialrun.criteria.left_open import Named, bounds, named
from trialrun.criteria.trees.concerns import Concern, Thing, concern
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span
from trialrun.vocab import concepts as vocab
from trialrun.vocab.concepts import concepts, is_coded
from trialrun.vocab.heads import head
from trialrun.vocab.mentions import mentions

_ACT = re.compile(
    r"(?:therap(?:y|ies)|treatments?|regimens?|transfusions?|vaccinations?|immuni[sz]ations?|infusions?|injections?"
    r"|irradiation|prophylaxis|interventions?|program(?:me)?s?)\W*$",
    re.IGNORECASE,
)
_ACT_BEHIND = re.compile(
    r"[\s-]*(?:therap(?:y|ies)|treatments?|regimens?|infusions?|injections?)\b", re.IGNORECASE
)
_ABUSE = re.compile(r"\b(?:abuse|dependence|use(?: disorder)?)$")
_PROOF = re.compile(r"the sentence wants it “([^”]+)”")
_EXAMINED = re.compile(r"\b(?:histo|cyto|patho|histopatho)log\w+", re.IGNORECASE)
_TO_WHICH = re.compile(r"(?:\s+(?:or|and)\s+contra-?indications?)?\s+(?:to|of)\b", re.IGNORECASE)
_TAIL = re.compile(r" (?:of|in|from|with|due to|at|on|to|for|by|within|under|during|over)\b", re.IGNORECASE)
_DONE = frozenset(("procedure", "radiation", "transplant", "cell therapy", "device"))
_ANCHORS = {
    "surgery": ("surgery", "operation", "operative", "procedure"),
    "transplant": ("transplantation", "transplant", "HSCT"),
    "apheresis": ("apheresis", "leukapheresis"),
    "conditioning": ("conditioning",),
}
_STATED = ("condition", "therapy")
_ALLERGIES = ("hypersensitivity", "allergic disease", "anaphylaxis")
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|eight|ten|twelve|eighteen|sixty)\b", re.IGNORECASE)
_CLASS = re.compile(
    r"(?:[\w-]+\s+(?:of\s+)?){0,4}(?:diseases?|illness(?:es)?|disorders?|conditions?|co-?morbidit(?:y|ies))",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"\b(?:agree|wish|contraception|contraceptive (?:method|measure)|birth control)", re.IGNORECASE
)


def tree_view(text: str, section: str, criteria: Sequence[Criterion], *, left_open: bool = True) -> View:
    """The flat view of the criteria compiled from one sentence of a section ("INC" or "EXC").

    left_open: with what the texts name that the trees leave to a person.
    """
    view = View()
    kind = "inclusion" if section == "INC" else "exclusion"
    shapes: list[Shape | None] = []
    for criterion in criteria:
        reader = _Reader(
            view, text, list(zip(c.leaves(criterion.tree), criterion.spans, strict=True)), left_open
        )
        reader.negated = criterion.kind != kind
        tree = criterion.tree
        reader.denies = section == "INC" and isinstance(tree, c.Not) and isinstance(tree.of, c.Attest)
        shape = reader.tree(tree)
        if left_open:
            reader.proofs(criterion.note)
        shapes.append(node("not", [shape]) if reader.negated else shape)
    view.shape = node("and" if section == "INC" else "or", shapes)
    return view


def unparsed(criteria: Sequence[Criterion]) -> bool:
    """Whether any of the text was left unparsed."""
    return any(isinstance(leaf, c.Unparsed) for criterion in criteria for leaf in c.leaves(criterion.tree))


class _Reader:
    """Walks a tree; `places` holds its leaves from left to right with their spans."""

    def __init__(self, view: View, text: str, places: list[tuple[c.Tree, Span]], left_open: bool) -> None:
        self.view = view
        self.text = text
        self.places = iter(places)
        self.left_open = left_open
        self.negated = False
        self.denies = False
        self.normal: set[str] = set()
        self.seen: list[tuple[Entity | None, Span]] = []

    def tree(self, tree: c.Tree) -> Shape | None:
        if isinstance(tree, c.Not):
            self.negated = not self.negated
            inner = self.tree(tree.of)
            self.negated = not self.negated
            return node("not", [inner])
        if isinstance(tree, c.All):
            self.normal |= within_limits(tree.of)
            for value in joint_values(tree.of):
                self.view.value(value)
            return node("and", [self._operand(operand, tree.of) for operand in tree.of])
        if isinstance(tree, c.AnyOf):
            return node("or", [self.tree(operand) for operand in tree.of])
        if isinstance(tree, c.AtLeast):
            self.view.value(Value(float(tree.count), None))
            return node("or", [self.tree(operand) for operand in tree.of])
        if isinstance(tree, c.IfThen):
            negated, self.negated = self.negated, False
            condition = self.tree(tree.condition)
            self.negated = negated
            then = self.tree(tree.then)
            return node("or", [node("not", [condition]), then]) if condition and then else then
        leaf, span = next(self.places)
        return self.leaf(leaf, span)

    def _of_whom(self, tree: c.IsSex | c.Age) -> Shape | None:
        """The people of whom something else is denied."""
        negated, self.negated = self.negated, False
        shape = self.tree(tree)
        self.negated = negated
        return shape

    def _operand(self, operand: c.Tree, beside: Sequence[c.Tree]) -> Shape | None:
        """One of several demands. "X for less than 4 months" is told as an X, and none of 4 months ago."""
        if (most := longest(operand, beside)) is not None:
            next(self.places)
            self.view.value(most)
            return None
        if isinstance(operand, c.Measurement) and bounds_sibling(operand, beside):
            next(self.places)
            for value in values_of(operand):
                if not inside(value, self.view.values):
                    self.view.value(value)
            return None
        if isinstance(operand, (c.IsSex, c.Age)) and self.negated:
            return self._of_whom(operand)
        return self.tree(operand)

    def leaf(self, leaf: c.Tree, span: Span) -> Shape | None:
        if isinstance(leaf, (c.Attest, c.Unparsed)):
            about = concern(leaf) if isinstance(leaf, c.Attest) else None
            shape = self._attested(leaf, about, span) if about is not None else None
            if shape is None and isinstance(leaf, c.Attest):
                shape = self._class(leaf, span)
            if self.left_open:
                self._named(leaf.text, about.things if about is not None else (), span)
            return shape
        normal = isinstance(leaf, c.Measurement) and leaf.concept in self.normal and leaf.unit in LIMITS
        unsaid = isinstance(leaf, c.Age) and not self._says(leaf, span)
        unsaid |= isinstance(leaf, c.Score) and lettered(leaf, self.text[span.start : span.end])
        for value in () if normal or unsaid else values_of(leaf):
            value = replace(value, unit=as_written(value.unit, self.text))
            if not inside(value, self.view.values):
                self.view.value(value)
        named = _named(leaf)
        if named is None:
            return None
        group, concept = named
        words = self._words(span, group, concept)
        if denial := [rest for word in words if (rest := denied(word))]:
            entity = Entity(_groups(leaf, concept, denial), denial, [], not self.negated)
            return node("not", [self.view.entity(entity)])
        place = self.text.find(words[0], span.start)
        behind = self.text[place + len(words[0]) :] if place >= 0 else ""
        entity = Entity(_groups(leaf, concept, words, behind), words, [], self.negated)
        shape: Shape | None = self._longer(entity, span, concept, group) or self.view.entity(entity)
        self.seen.append((shape.entity if shape else None, span))
        excepted = [self._excepted(name, group, leaf) for name in getattr(leaf, "excepting", ())]
        if excepted:
            shape = node("and", [shape, node("not", [node("or", excepted)])])
        return node("and", [shape, self._anchor(leaf)])

    def _attested(self, leaf: c.Attest, about: Concern, span: Span) -> Shape | None:
        """What the attestation is about, in its relation or not."""
        negated = self.negated != (about.denied and about.relation != "link")
        things: list[Shape | None] = []
        for thing in about.things:
            named = c.Condition(thing.name) if thing.kind == "condition" else c.Received(thing.name)
            words = [leaf.text[thing.start : thing.end], thing.name]
            behind = leaf.text[thing.end :]
            groups = _groups(named, thing.name, words, behind) if thing.kind in _STATED else ("measurement",)
            entity = Entity(groups, words, [], negated)
            things.append(self._within(entity, span) or self.view.entity(entity))
        shape = node(about.joined, things)
        return node("not", [shape]) if about.denied else shape

    def _class(self, leaf: c.Attest, span: Span) -> Shape | None:
        """A class of diseases that is asked of a person as a whole, "systemic disease"; it has its place."""
        if not _CLASS.fullmatch(leaf.text):
            return None
        found = [one for one in named(leaf.text) if one.kind == "condition" and one.end == len(leaf.text)]
        if len(found) != 1:
            return None
        words = [leaf.text[found[0].start :]]
        entity = Entity(("finding",), words, [], found[0].denied != self.negated)
        return self._within(entity, span) or self.view.entity(entity)

    def _named(self, text: str, told: Sequence[Thing], span: Span) -> None:
        """What a text that a person reads names besides, and its numbers; how they are joined is open."""
        for one in named(text):
            if any(one.start < thing.end and thing.start < one.end for thing in told):
                continue
            if one.name in _ALLERGIES and _TO_WHICH.match(text, one.end):
                continue
            words = [text[one.start : one.end]]
            entity = Entity(_groups_named(one, words, text[one.end :]), words, [], one.denied != self.denies)
            if self._within(entity, span) is None:
                self.view.entity(entity)
        for bound in bounds(text):
            if (bound.range, bound.unit) == (c.Range(low=1.0), ""):
                continue
            if bound.kind == "time" and _PROMISED.search(text, 0, bound.start):
                continue
            value = replace(
                value_of(bound.range, "%" if bound.unit == "% predicted" else bound.unit),
                sign="±" if bound.kind == "tolerance" else "",
                length=bound.kind == "time",
            )
            if not inside(value, self.view.values) and not self._told(value):
                self.view.value(value)

    def _told(self, value: Value) -> bool:
        """Whether a number that the sentence gives once was told already, in another bound."""
        number = value.low if value.low is not None else value.high
        if number is None or len(re.findall(rf"(?<![\d.]){number:g}(?![\d.]\d|\d)", self.text)) != 1:
            return False
        same = (replace(value, low=number, high=None), replace(value, low=None, high=number))
        return any(known.equals(one) for known in self.view.values for one in same)

    def proofs(self, note: str) -> None:
        """The examinations that the note wants as proof of a disease: procedures, as in the gold."""
        for proof in _PROOF.findall(note):
            told = [x.group() for x in _EXAMINED.finditer(proof)]
            told += [proof[x.start : x.end] for x in mentions(proof) if not x.of("condition")]
            for words in told:
                self.view.entity(Entity(("procedure", "measurement"), [words], [], False))

    def _says(self, age: c.Age, span: Span) -> bool:
        """Whether an age is one that the sentence gives, in its span or beside it: "adults (≥ 18 years)"."""
        if _NUMBER.search(self.text[span.start : span.end]):
            return True
        bounds = [f"{x:g}" for x in (age.range.low, age.range.high) if x is not None]
        return all(re.search(rf"(?<![\d.]){x}\s*-?\s*(?:years?|yrs?|y/?o)\b", self.text) for x in bounds)

    def _longer(
        self, entity: Entity, span: Span, concept: str, group: vocab.Group | Literal["", "response"]
    ) -> Shape | None:
        """The entity of the known concept inside an uncoded name, which stands beside it: one thing."""
        if group not in ("condition", "therapy") or is_coded(concept, group):
            return None
        return self._within(entity, span)

    def _within(self, entity: Entity, span: Span) -> Shape | None:
        """The leaf of an entity of the same group that was named inside the span already."""
        for known, place in self.seen:
            inside = span.start <= place.start and place.end <= span.end
            if known is not None and inside and known.groups == entity.groups[: len(known.groups)]:
                known.names += [name for name in entity.names if name not in known.names]
                return Shape("leaf", entity=known)
        return None

    def _words(self, span: Span, group: vocab.Group | Literal["", "response"], concept: str) -> list[str]:
        """The words in the span that name the concept; the whole span and its name where none do alone."""
        written = " ".join(self.text[span.start : span.end].split())
        if not group:
            return [concept]
        if group != "response" and not is_coded(concept, group):
            core = _TAIL.split(concept, maxsplit=1)[0]
            return [concept] if core == concept else [core, concept]
        for mention in mentions(written):
            if any(name == concept for _, name in mention.candidates):
                return [written[mention.start : mention.end]]
        first = next((m for m in mentions(written) if len(m.candidates)), None)
        return [written[first.start : first.end] if first else written, concept]

    def _excepted(self, name: str, group: str, leaf: c.Tree) -> Shape:
        found = next((m for m in mentions(self.text) if any(x == name for _, x in m.candidates)), None)
        words = [self.text[found.start : found.end] if found else name]
        return self.view.entity(Entity(_groups(leaf, name, words), words, [], self.negated))

    def _anchor(self, leaf: c.Tree) -> Shape | None:
        window = getattr(leaf, "within", None)
        if window is None or window.anchor not in _ANCHORS:
            return None
        return self.view.entity(Entity(("procedure",), list(_ANCHORS[window.anchor]), [], False))


def _named(leaf: c.Tree) -> tuple[vocab.Group | Literal["", "response"], str] | None:
    """The concept of a leaf and its group in the vocabulary ("" where its words are fixed)."""
    if isinstance(leaf, (c.Condition, c.FamilyHistory)):
        return None if leaf.concept == "medical condition" else ("condition", leaf.concept)
    if isinstance(leaf, (c.Received, c.Allergy)):
        return "therapy", leaf.concept
    if isinstance(leaf, c.Measurement):
        return "measurement", leaf.concept
    if isinstance(leaf, c.Score):
        return "scale", leaf.scale
    if isinstance(leaf, c.Test):
        return "test", leaf.concept
    if isinstance(leaf, c.Response):
        return "response", leaf.category
    if isinstance(leaf, c.Age):
        return "", "age"
    if isinstance(leaf, c.IsSex):
        return "", leaf.sex
    if isinstance(leaf, c.Personal) and leaf.about != "residence":
        return "", leaf.value
    return None


def _groups(leaf: c.Tree, concept: str, words: list[str], behind: str = "") -> tuple[Group, ...]:
    """The groups that the gold may have for it. behind: how the text goes on after its words."""
    if isinstance(leaf, (c.Condition, c.FamilyHistory, c.Response)):
        return ("finding", "drug") if _ABUSE.search(concept) else ("finding",)
    if isinstance(leaf, c.Test):
        return ("measurement", "finding", "procedure")
    if isinstance(leaf, (c.Age, c.IsSex, c.Personal)):
        return ("demographic",)
    if isinstance(leaf, (c.Received, c.Allergy)):
        known = concepts("therapy").get(concept)
        if known is None:
            known = concepts("therapy").get(head(concept, "therapy"))
            if known is None:
                return ("drug", "procedure")
        if known is not None and known.columns.get("kind") in _DONE:
            return ("procedure", "finding") if known.columns["kind"] == "device" else ("procedure",)
        act = any(map(_ACT.search, (concept, *words))) or _ACT_BEHIND.match(behind)
        return ("drug", "procedure") if act else ("drug",)
    if any(m.of("condition") for m in mentions(words[0])):
        return ("measurement", "finding")
    return ("measurement", "demographic") if concept.endswith(" age") else ("measurement",)


def _groups_named(one: Named, words: list[str], behind: str) -> tuple[Group, ...]:
    """What is named without a value or a result is, where it can be measured or found, as well examined."""
    if one.kind == "condition":
        return _groups(c.Condition(one.name), one.name, words)
    if one.kind == "therapy":
        return _groups(c.Received(one.name), one.name, words, behind)
    if one.kind == "language":
        return ("demographic",)
    if one.kind == "test":
        return ("measurement", "finding", "procedure")
    return ("measurement", "procedure") if one.kind == "measurement" else ("measurement",)
