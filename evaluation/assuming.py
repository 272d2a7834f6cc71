"""How a note is read against a criterion: what it says, what it lets assume, and whom the criterion concerns.

A note tells what matters at a visit. It does not list the diseases that a patient does not have, but it would
hardly leave out one that speaks against a trial. So missing information is read in one direction only:

1. What the note says decides, by the reference evaluator and three-valued logic.
2. A condition, treatment, allergy or relative's disease that nobody mentions is assumed absent where that is
   in the patient's favour: it clears an exclusion ("no stroke is mentioned") and a demanded absence, and it
   never bars ("no lupus is mentioned" leaves a trial in lupus open). So is a further one near the visit of what the
   note dates long before ("within 3 months", and the note tells of an infarction two years ago).
3. What only exists as a number or a result (a measurement, a score, a test, a stage, what a scan shows) is never
   assumed, nor what a clinician is to judge ("in the surgeon's opinion") or a patient to want.
4. An attestation is granted where the note says that the patient consents and complies; an exclusion for a
   circumstance is cleared where no word of it stands in the note, and a demanded one that measures nothing is met
   where half of its words do.
5. An operation that is a trial's occasion ("undergoing …") and that nobody mentions is not this patient's.
6. The forms and stages of the disease that the trial is about are not assumed absent: whoever is considered for
   the trial may have that disease, and the note need not say which form: neither is what describes that disease.
7. What only bounds or describes a condition that is assumed absent ("renal failure, creatinine > 3") falls with
   it.
8. A criterion that only concerns women who may bear children does not apply to others, nor one of adults'
   habits to a child, nor one whose condition ("if …") does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

import msgspec

from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.model import criteria as c
from trialrun.model.logic import Truth, all_of, any_of, at_least
from trialrun.model.patient import AnswerFact, Fact, Patient
from trialrun.model.screening import Policy
from trialrun.model.time import full_years
from trialrun.vocab.concepts import Group, concepts, is_a
from trialrun.vocab.mentions import mentions

OPEN = Policy(measurement_days=3650)
CLOSED = Policy(
    complete=frozenset(("conditions", "treatments", "allergies", "family")), measurement_days=3650
)

_WOMENS = re.compile(
    r"\b(?:wom[ae]n|females?|pregnan\w*|gestation\w*|breast[- ]?feeding|breastfeed|lactat\w*|nursing|menarche|menopaus\w*|menstrua\w*"
    r"|child[- ]?bearing|contracepti\w*|birth[- ]control|uter(?:us|ine))\b",
    re.I,
)
_WOMENS_CONDITIONS = ("pregnancy", "lactation", "childbearing potential", "postmenopausal", "premenopausal")
_CHILDBEARING = (10, 55)
_COOPERATION = re.compile(
    r"\bconsent|\bassent|\bwilling|\bcompl(?:y|ian|ies)|\badher|\bvoluntar|\bagree|\brefus|\battend|\bcooperat",
    re.I,
)
# What brings a patient to the doctor is told: an operation that nobody mentions is not the occasion of the visit.
_OCCASION = re.compile(
    r"^\W*(?:(?:all )?(?:adult )?(?:patients?|subjects?) )?(?:undergoing|scheduled (?:for|to)|elective)\b",
    re.I,
)
_NEGATED = re.compile(r"^\W*(?:no|not|never|absence of|without|free of)\b", re.I)
_ADULTS = re.compile(
    r"\b(?:alcohol\w*|drunk|army|military|employ\w+|driv\w+ licen[cs]e|contracepti\w*|sexual\w*)\b", re.I
)
_CHILD = 12
_PROGNOSIS = re.compile(r"^\W*(?:estimated |expected )?life expectancy\b", re.I)
# What a clinician is to judge, or the patient to want, is not for a note's silence to answer.
_JUDGED = re.compile(
    r"\bopinions?\b|\b(?:investigator|physician|surgeon|clinician)s?['’]?s?\s+(?:\w+\s+)?(?:judge?ment|estimat\w+|discretion|assessment)|\b(?:desire|wish)(?:s|es|ing)?\b",
    re.I,
)
_CONSENT = re.compile(r"\bconsent", re.I)
# Lengths of time and doses are no values of the patient's.
_DURATION = re.compile(
    r"[<>≤≥=]*\s*\d+(?:\.\d+)?(?:\s*(?:-|to)\s*\d+)?[\s-]*(?:hours?|hrs?|h|days?|weeks?|months?|years?|half[- ]?lives|m?c?g|tablets?|times?)\b"
    r"(?:/day)?(?!\s*/\s*[dmuµ]?l\b)",
    re.I,
)
_MEASURED = re.compile(
    r"\d|[<>≤≥=]|\b(?:stage|grade|class|score|histolog\w+|patholog\w+|positive|negative|elevated|laboratory (?:values?|tests?|findings?|abnormalit\w+)|results?|serolog\w+|levels?"
    r"|index|weight|elevations?|deviations?|shows?|shown|showing|reveals?|demonstrat\w+)\b",
    re.I,
)
_STOP_WORDS = frozenset(
    "patient patients subject subjects study trial history known having have with without other within prior before after during"
    " which will that this from been were their they than more less such any use used using including include includes need"
    " time days weeks months years participation participate inclusion exclusion criteria condition conditions disease diseases"
    " severe acute chronic medical clinical treatment therapy current currently previous recent present presence person people"
    " would could should may must cannot only also not unable able informed consent provide protocol practical issues comply"
    " woman women female male child children adult adults examination admitted presents emergency health normal".split()
)


_WORDS = (c.Attest, c.Unparsed)
_NAMED = (c.Condition, c.Received, c.Allergy, c.FamilyHistory, c.Age)


class Judged(msgspec.Struct, frozen=True):
    """The truth of a tree, whether it rests on an assumption, and what kept it open."""

    truth: Truth
    assumed: bool = False
    open: tuple[str, ...] = ()


class Reader:
    """One note's patient on one day, asked about many criteria."""

    def __init__(self, patient: Patient, note: str, on: date) -> None:
        self.patient, self.note, self.on = patient, note, on
        self.chart = Chart(patient)
        self.topic: frozenset[str] = frozenset()

    def about(self, title: str) -> None:
        """Takes the conditions that a trial's title names as its topic (principle 6)."""
        named = (m.of("condition") for m in mentions(title))
        self.topic = frozenset(name for name in named if name and name not in _WOMENS_CONDITIONS)

    def concerns_topic(self, concept: str) -> bool:
        return any(is_a(concept, topic, "condition") for topic in self.topic)

    def _of_topic(self, leaf: c.Tree) -> bool:
        """Whether a part names the trial's disease, or a class that it belongs to ("tumors of … type")."""
        return isinstance(leaf, c.Condition) and any(
            is_a(leaf.concept, topic, "condition") or is_a(topic, leaf.concept, "condition")
            for topic in self.topic
        )

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(stems(self.note))

    @cached_property
    def cooperates(self) -> bool:
        return any(
            isinstance(f, AnswerFact) and f.concept == "informed consent" and f.yes
            for f in self.patient.facts
        )

    @cached_property
    def may_bear_children(self) -> bool:
        """Unless the note says otherwise: by sex, and by age."""
        if self.patient.sex == "male":
            return False
        if self.patient.birth is None:
            return True
        oldest = full_years(self.patient.birth.first, self.on)
        youngest = full_years(self.patient.birth.last, self.on)
        return oldest >= _CHILDBEARING[0] and youngest <= _CHILDBEARING[1]

    # ---- whom a criterion concerns ----------------------------------------------------------------------

    def applies(self, tree: c.Tree, text: str) -> bool:
        """False for a criterion of childbearing women only, asked of another, and for "if" what is not so."""
        if isinstance(tree, c.IfThen) and self.judged(tree.condition, 0).truth is Truth.NO:
            return False
        asked = [leaf for leaf in c.leaves(tree) if not isinstance(leaf, c.Allowed)]
        if self.is_child and _ADULTS.search(text) and (len(asked) == 1 or all(map(_of_adults, asked))):
            return False
        return self.may_bear_children or not all(self._of_women(leaf) for leaf in asked)

    @cached_property
    def is_child(self) -> bool:
        return self.patient.birth is not None and full_years(self.patient.birth.first, self.on) < _CHILD

    def _of_women(self, leaf: c.Tree) -> bool:
        if isinstance(leaf, c.Condition):
            return any(is_a(leaf.concept, name, "condition") for name in _WOMENS_CONDITIONS)
        if isinstance(leaf, c.IsSex):
            return leaf.sex == "female"
        if isinstance(leaf, (c.Attest, c.Unparsed)):
            return bool(_WOMENS.search(leaf.text))
        if isinstance(leaf, c.Received):
            return is_a(leaf.concept, "contraceptive", "therapy") or "contracept" in leaf.concept
        return isinstance(leaf, c.Test) and "pregnancy" in leaf.concept

    # ---- whether it holds -------------------------------------------------------------------------------

    def judged(self, tree: c.Tree, favour: int) -> Judged:
        """The tree's truth; `favour` is the truth that speaks for the patient (1 or -1), 0 assumes nothing."""
        match tree:
            case c.Not():
                inner = self.judged(tree.of, -favour)
                return Judged(inner.truth.negated(), inner.assumed, inner.open)
            case c.All() | c.AnyOf() | c.AtLeast():
                described = isinstance(tree, c.All) and favour < 0 and any(map(self._of_topic, tree.of))
                parts = [
                    self.judged(part, 0 if described and isinstance(part, _WORDS) else favour)
                    for part in tree.of
                ]
                truths = [part.truth for part in parts]
                truth = (
                    all_of(truths)
                    if isinstance(tree, c.All)
                    else any_of(truths)
                    if isinstance(tree, c.AnyOf)
                    else at_least(tree.count, truths)
                )
                return Judged(truth, any(p.assumed for p in parts), tuple(w for p in parts for w in p.open))
            case c.IfThen():
                first, then = self.judged(tree.condition, -favour), self.judged(tree.then, favour)
                truth = any_of((first.truth.negated(), then.truth))
                return Judged(truth, first.assumed or then.assumed, (*first.open, *then.open))
            case _:
                return self._leaf(tree, favour)

    def lenient(self, tree: c.Tree, favour: int) -> Judged:
        """As `judged`; what stays open beside a part that is settled is read as describing that part."""
        found = self.judged(tree, favour)
        if found.truth.decided:
            return found
        if favour > 0 and self.judged(self._echoed(tree), favour).truth is Truth.YES:
            return Judged(Truth.YES, assumed=True)
        signed = list(signed_leaves(tree, favour))
        parts = [(leaf, self._leaf(leaf, sign)) for leaf, sign in signed]
        settled = [
            part.truth is Truth(sign)
            for (leaf, sign), (_, part) in zip(signed, parts, strict=True)
            if isinstance(leaf, _NAMED)
        ]
        if not settled or not all(settled):
            return found
        rest = [leaf for leaf, part in parts if part.truth is Truth.UNKNOWN]
        if favour < 0 and all(map(_bounds, rest)):
            return Judged(Truth.NO, assumed=True)
        ages = all(isinstance(leaf, c.Age) for leaf, part in parts if part.truth is Truth.YES)
        if favour > 0 and ages and all(self._describes(leaf) for leaf in rest):
            return Judged(Truth.YES, assumed=True)
        return found

    def _echoed(self, tree: c.Tree) -> c.Tree:
        """The tree with what was not read, measures nothing and stands in the note in half its words as so."""
        match tree:
            case c.All() | c.AnyOf() | c.AtLeast():
                return msgspec.structs.replace(tree, of=tuple(self._echoed(part) for part in tree.of))
            case c.Unparsed() if self._describes(tree) and self._echoes(tree.text):
                return c.Allowed(tree.text)
            case _:
                return tree

    def no_occasion(self, tree: c.Tree, text: str) -> bool:
        """Whether the trial asks for an operation as its occasion that the note does not mention."""
        if not _OCCASION.search(text) or self._echoes(text):
            return False
        given = [leaf for leaf in c.leaves(tree) if isinstance(leaf, c.Received)]
        return all(not self.chart.treatments.covered_by(leaf.concept) for leaf in given)

    def _describes(self, leaf: c.Tree) -> bool:
        """Whether unread words merely describe what stands beside them: none of them measures."""
        return isinstance(leaf, c.Unparsed) and not _MEASURED.search(_DURATION.sub(" ", leaf.text))

    def _leaf(self, leaf: c.Tree, favour: int) -> Judged:
        finding = judge(leaf, self.chart, self.on, OPEN)
        if finding.truth.decided:
            return Judged(finding.truth)
        kind = type(leaf).__name__.lower()
        assumed = self._assumed(leaf, favour, mentioned=not _dated_only(leaf, finding.facts))
        return Judged(Truth(favour), assumed=True) if assumed else Judged(Truth.UNKNOWN, open=(kind,))

    def _assumed(self, leaf: c.Tree, favour: int, *, mentioned: bool) -> bool:
        """Whether the truth in the patient's favour is assumed of a leaf that the note does not decide."""
        if favour == 0:
            return False
        match leaf:
            case c.Condition() if favour < 0 and self.concerns_topic(leaf.concept):
                return False
            case c.Measurement(concept="life expectancy"):
                return self.cooperates
            case c.Condition() | c.Received() | c.Allergy() | c.FamilyHistory():
                if favour > 0 or mentioned:
                    return False
                group: Group = "therapy" if isinstance(leaf, (c.Received, c.Allergy)) else "condition"
                if leaf.concept not in concepts(group):
                    # A name that the vocabulary does not hold: the note is searched for its words.
                    return not (_told_only(leaf.concept) or self._echoes(leaf.concept))
                if isinstance(leaf, c.Condition) and (leaf.stage or leaf.grade):
                    return True
                return judge(leaf, self.chart, self.on, CLOSED).truth is Truth.NO
            case c.Attest(by="patient"):
                return self.cooperates and (favour < 0 or bool(_COOPERATION.search(leaf.text)))
            case c.Attest():
                agreed = _COOPERATION if favour < 0 else _CONSENT
                consents = self.cooperates and bool(agreed.search(leaf.text))
                silent = not _told_only(leaf.text) and not self._echoes(leaf.text)
                return consents or (favour < 0 and silent)
            case c.Unparsed() if _PROGNOSIS.search(leaf.text):
                return self.cooperates
            case c.Unparsed():
                if _COOPERATION.search(leaf.text) and self.cooperates:
                    return True
                asked_absence = favour < 0 or bool(_NEGATED.search(leaf.text))
                return asked_absence and not _told_only(leaf.text) and not self._echoes(leaf.text)
            case _:
                return False

    def _echoes(self, text: str) -> bool:
        """Whether the note speaks of the text: half or more of its words that carry meaning stand in it."""
        asked = set(stems(text))
        return len(asked & self.words) * 2 >= len(asked) > 0


def _told_only(text: str) -> bool:
    """Whether only a number, a result, a clinician or the patient's own word can settle it (principle 3)."""
    return bool(_MEASURED.search(_DURATION.sub(" ", text)) or _JUDGED.search(text))


def _dated_only(leaf: c.Tree, facts: tuple[Fact, ...]) -> bool:
    """Whether the note mentions it not at all or, where a criterion asks for some time, each time with a date."""
    asked_time = isinstance(leaf, (c.Condition, c.Received)) and leaf.within is not None
    return not facts or (asked_time and all(fact.on is not None for fact in facts))


def _bounds(leaf: c.Tree) -> bool:
    """Whether a part bounds or describes the condition beside it, so that it falls with that (principle 7)."""
    if isinstance(leaf, (c.Attest, c.Unparsed)):
        return not _told_only(leaf.text)
    return isinstance(leaf, (c.Measurement, c.Score, c.Test))


def _of_adults(leaf: c.Tree) -> bool:
    said = leaf.text if isinstance(leaf, (c.Attest, c.Unparsed)) else getattr(leaf, "concept", "")
    return bool(_ADULTS.search(said))


def signed_leaves(tree: c.Tree, favour: int) -> Iterator[tuple[c.Tree, int]]:
    """The leaves from left to right, each with the truth of it that speaks for the patient."""
    if isinstance(tree, c.Not):
        yield from signed_leaves(tree.of, -favour)
    elif isinstance(tree, c.IfThen):
        yield from signed_leaves(tree.condition, -favour)
        yield from signed_leaves(tree.then, favour)
    elif operands := c.children(tree):
        for operand in operands:
            yield from signed_leaves(operand, favour)
    else:
        yield tree, favour


def stems(text: str) -> Iterator[str]:
    """Words of four letters and more without common endings, those of every criterion left out."""
    for word in re.findall(r"[a-z]{4,}", text.lower()):
        if word not in _STOP_WORDS:
            yield re.sub(r"(?:ies|es|s|ing|ed|ic|al|ion|ive)$", "", word)[:8]
