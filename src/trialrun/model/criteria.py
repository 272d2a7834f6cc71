"""The criterion tree: what a sentence of a trial's eligibility section means.

A tree is a proposition about one patient. It is neither an inclusion nor an exclusion: the `Criterion` around
it (`model.eligibility`) says which, and an exclusion is satisfied when its proposition is false.

Nodes are small, frozen, hashable values without any place in a text, so that the same meaning in two
trials is the same value. Where each leaf came from stands beside the tree (`Criterion.spans`). Operands
are checked when a node is built. Concepts are named by the canonical names of `trialrun.vocab`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from trialrun.model.errors import MalformedCriterion
from trialrun.model.time import Duration


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise MalformedCriterion(message)


# The nodes that a compiler builds by the thousand check their operands without a call of ours.


def _require_name(name: str) -> None:
    if not name or name != name.strip() or '"' in name:
        raise MalformedCriterion(f"not a concept's name: {name!r}")


class Range(msgspec.Struct, frozen=True, gc=False):
    """A set of numbers between two bounds; a missing bound is no bound. At least one bound is there."""

    low: float | None = None
    high: float | None = None
    low_included: bool = True
    high_included: bool = True

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise MalformedCriterion("a range needs a bound")
        for bound in (self.low, self.high):
            if bound is not None and not math.isfinite(bound):
                raise MalformedCriterion("a bound is a finite number")
        if self.low is not None and self.high is not None:
            point = self.low == self.high and self.low_included and self.high_included
            _require(self.low < self.high or point, f"the range {self.low:g} to {self.high:g} is empty")

    def scaled(self, factor: float) -> Range:
        """The same range in a unit that is `factor` times smaller."""
        return Range(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.low_included,
            self.high_included,
        )


class Window(msgspec.Struct, frozen=True, gc=False):
    """When an event lies before (or after) an anchor, by the time elapsed between the two.

    at_most:  "within 4 weeks before treatment": no more than this long before the anchor.
    at_least: "at least 6 months before entry": this long before the anchor, or longer.
    anchor:   one of `ANCHORS`; at screening, an anchor still to come is counted as the screening's day.
    after:    the event lies after the anchor ("during the trial"): not yet decidable at screening.
    """

    at_most: Duration | None = None
    at_least: Duration | None = None
    anchor: str = "screening"
    after: bool = False

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None:
            raise MalformedCriterion("a window needs a length")
        if self.anchor not in ANCHORS:
            raise MalformedCriterion(f"not an anchor: {self.anchor!r}")


ANCHORS = (
    "screening",
    "consent",
    "enrolment",
    "randomisation",
    "treatment",
    "conditioning",
    "transplant",
    "surgery",
    "apheresis",
    "baseline",
    "diagnosis",
    "study",
)


class Length(msgspec.Struct, frozen=True, gc=False):
    """How long something has lasted: "for at least 4 weeks", "for less than 3 months"."""

    at_least: Duration | None = None
    at_most: Duration | None = None

    def __post_init__(self) -> None:
        _require(self.at_least is not None or self.at_most is not None, "a length needs a bound")


class Repeated(msgspec.Struct, frozen=True, gc=False):
    """How often in a row a result was seen: the latest `times` results, each `apart` or more from the next.

    Results of one day are one occasion.
    """

    times: int
    apart: Duration | None = None

    def __post_init__(self) -> None:
        _require(2 <= self.times <= 20, "a result repeats itself 2 to 20 times")
        _require(self.apart is None or not self.apart.strict, "results are at least so long apart")


Specimen = Literal[
    "urine",
    "24-hour urine",
    "cerebrospinal fluid",
    "bone marrow",
    "stool",
    "saliva",
    "sputum",
    "sweat",
    "semen",
    "synovial fluid",
    "pleural fluid",
    "ascitic fluid",
    "capillary blood",
    "cord blood",
    "arterial blood",
    "venous blood",
]
Sex = Literal["female", "male"]
Status = Literal["active", "history"]
Severity = Literal["mild", "moderate", "severe"]
Course = Literal[
    "relapsed",
    "refractory",
    "newly diagnosed",
    "untreated",
    "progressive",
    "stable",
    "in remission",
    "early relapse",
    "metastatic",
    "locally advanced",
    "unresectable",
    "measurable",
    "recurrent",
    "uncontrolled",
    "controlled",
    "symptomatic",
    "asymptomatic",
    "untreated or uncontrolled",
    "chronic",
    "acute",
]
AgeUnit = Literal["years", "months", "weeks", "days"]
ResponseRules = Literal["", "IMWG", "ELN", "RECIST", "Lugano", "IWG"]
Result = Literal[
    "positive",
    "negative",
    "normal",
    "abnormal",
    "mutated",
    "wild type",
    "deleted",
    "amplified",
    "rearranged",
]


class Node(msgspec.Struct, frozen=True, tag_field="is", gc=False):
    """Base of all nodes."""


# ---- logic ---------------------------------------------------------------------------------------------


class All(Node, frozen=True, tag="all"):
    """Every operand holds."""

    of: tuple[Tree, ...]

    def __post_init__(self) -> None:
        if len(self.of) < 2:
            raise MalformedCriterion("'and' needs two operands")


class AnyOf(Node, frozen=True, tag="any"):
    """At least one operand holds."""

    of: tuple[Tree, ...]

    def __post_init__(self) -> None:
        if len(self.of) < 2:
            raise MalformedCriterion("'or' needs two operands")


class Not(Node, frozen=True, tag="not"):
    """The operand does not hold."""

    of: Tree


class AtLeast(Node, frozen=True, tag="at least"):
    """At least `count` of the operands hold."""

    count: int
    of: tuple[Tree, ...]

    def __post_init__(self) -> None:
        _require(len(self.of) >= 2, "'at least' needs two operands")
        _require(1 <= self.count <= len(self.of), "'at least' counts from one to the number of its operands")


class IfThen(Node, frozen=True, tag="if"):
    """When `condition` holds, `then` must hold; when it does not, nothing is asked."""

    condition: Tree
    then: Tree


# ---- who the patient is --------------------------------------------------------------------------------


class Age(Node, frozen=True, tag="age"):
    """Age in completed `unit`s lies in the range ("18 to 70 years" ends with the 71st birthday)."""

    range: Range
    unit: AgeUnit = "years"


class IsSex(Node, frozen=True, tag="sex"):
    """The patient's sex as the record asks for it."""

    sex: Sex


# ---- what the patient has ------------------------------------------------------------------------------


class Condition(Node, frozen=True, tag="condition"):
    """The patient has (or had) a condition that is a `concept` and is none of `excepting`.

    status:  "active" (now), "history" (ever, now included), None (the sentence does not say: a condition
             recorded as resolved then decides nothing).
    grade:   CTCAE grade; stage: stages that count, in the condition's own staging ("III", "excess blasts-2").
    within:  when it was (diagnosed, last active).
    lasting: how long it, or the course that is asked for, has lasted ("stable for at least 4 weeks").
    """

    concept: str
    status: Status | None = None
    severity: Severity | None = None
    course: Course | None = None
    grade: Range | None = None
    stage: tuple[str, ...] = ()
    excepting: tuple[str, ...] = ()
    within: Window | None = None
    lasting: Length | None = None

    def __post_init__(self) -> None:
        for name in (self.concept, *self.excepting, *self.stage):
            _require_name(name)


class FamilyHistory(Node, frozen=True, tag="family history"):
    """A relative has or had the condition."""

    concept: str

    def __post_init__(self) -> None:
        _require_name(self.concept)


class Allergy(Node, frozen=True, tag="allergy"):
    """Hypersensitivity to, or another contraindication of, a substance or class."""

    concept: str

    def __post_init__(self) -> None:
        _require_name(self.concept)


# ---- what was measured ---------------------------------------------------------------------------------


class Measurement(Node, frozen=True, tag="measurement"):
    """The latest value of an analyte, vital sign or function test lies in the range.

    unit: a UCUM-like unit of `vocab.units` ("mg/dL", "10*9/L", "mL/min/{1.73_m2}", "%"), or one of
          "x ULN", "x LLN" (multiples of the laboratory's own limits), "% predicted", "x baseline",
          or "" where the quantity has none.
    specimen: in what it was measured, where that is not the quantity's usual specimen ("CSF leukocytes").
    repeated: the latest results are all in the range ("on two consecutive occasions").
    lasting:  the values have been in the range for so long ("above 200 for at least 3 months").
    """

    concept: str
    range: Range
    unit: str = ""
    within: Window | None = None
    specimen: Specimen | None = None
    repeated: Repeated | None = None
    lasting: Length | None = None

    def __post_init__(self) -> None:
        _require_name(self.concept)


class Score(Node, frozen=True, tag="score"):
    """The latest score on a clinical scale of `vocab` (ecog, karnofsky, nyha, child-pugh …)."""

    scale: str
    range: Range

    def __post_init__(self) -> None:
        _require_name(self.scale)


class Test(Node, frozen=True, tag="test"):
    """A qualitative test, serology, marker or genetic alteration has this result.

    repeated: the latest results are all so ("two consecutive negative swabs at least 24 hours apart").
    """

    __test__ = False  # not a test case

    concept: str
    result: Result
    within: Window | None = None
    repeated: Repeated | None = None

    def __post_init__(self) -> None:
        _require_name(self.concept)


class Response(Node, frozen=True, tag="response"):
    """The best (or present) response to the last treatment, on the scale sCR>CR>VGPR>PR>MR>SD>PD.

    at_least: this response or a deeper one; otherwise just this one. line: reached by this line of therapy.
    within:  when it was seen; the latest one in that time counts. lasting: how long it has lasted.
    """

    category: Literal["sCR", "CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "relapse"]
    at_least: bool = False
    criteria: ResponseRules = ""
    line: int | None = None
    within: Window | None = None
    lasting: Length | None = None


# ---- what was done -------------------------------------------------------------------------------------


class Received(Node, frozen=True, tag="received"):
    """The patient received a drug, class, procedure or other therapy that is a `concept`.

    ongoing: True asks for treatment that still goes on, None for any treatment at any time.
    lines:   how many lines of such therapy ("at least two prior lines").
    line:    given as this line of therapy ("front-line": 1, "second-line salvage": 2).
    lasting: for how long ("at least 3 months of imatinib").
    stable:  at a dose that has not changed (for `lasting`, where that is given).
    planned: still to come ("scheduled for hip replacement"); such treatment is none that was received.
    """

    concept: str
    ongoing: bool | None = None
    lines: Range | None = None
    excepting: tuple[str, ...] = ()
    within: Window | None = None
    line: int | None = None
    lasting: Length | None = None
    stable: bool = False
    planned: bool = False

    def __post_init__(self) -> None:
        for name in (self.concept, *self.excepting):
            _require_name(name)
        if self.planned and self.ongoing:
            raise MalformedCriterion("a treatment that is planned does not go on yet")
        if self.ongoing is False:
            raise MalformedCriterion("ongoing is True or not stated")
        if self.line is not None and self.line < 1:
            raise MalformedCriterion("lines of therapy count from one")


# ---- what only a person can say, and what nobody compiled ----------------------------------------------

Attester = Literal["patient", "investigator"]


class Personal(Node, frozen=True, tag="personal"):
    """Where the patient lives, what language the patient speaks, how the patient is insured.

    value: a country or another place ("canada"), a language ("english"), an insurance ("health insurance").
    """

    about: Literal["residence", "language", "insurance"]
    value: str

    def __post_init__(self) -> None:
        _require_name(self.value)


class Attest(Node, frozen=True, tag="attest"):
    """A person has to say so: consent, willingness, ability, an investigator's judgement."""

    text: str
    by: Attester = "patient"

    def __post_init__(self) -> None:
        if not self.text or self.text.isspace():
            raise MalformedCriterion("an attestation needs a text")


class Allowed(Node, frozen=True, tag="allowed"):
    """The sentence permits something and so never keeps anyone out; only ever the root of a tree."""

    text: str

    def __post_init__(self) -> None:
        if not self.text or self.text.isspace():
            raise MalformedCriterion("an allowance needs a text")


class Unparsed(Node, frozen=True, tag="unparsed"):
    """Text that was not understood: unknown for every patient, to be read by a person."""

    text: str

    def __post_init__(self) -> None:
        if not self.text or self.text.isspace():
            raise MalformedCriterion("unparsed text cannot be empty")


Tree = (
    All
    | AnyOf
    | Not
    | AtLeast
    | IfThen
    | Age
    | IsSex
    | Condition
    | FamilyHistory
    | Allergy
    | Measurement
    | Score
    | Test
    | Response
    | Received
    | Personal
    | Attest
    | Allowed
    | Unparsed
)


_LOGICAL = frozenset((All, AnyOf, AtLeast, Not, IfThen))


def children(tree: Tree) -> tuple[Tree, ...]:
    """The operands of a logical node; empty for a leaf."""
    if type(tree) not in _LOGICAL:  # most are leaves: told at once
        return ()
    if type(tree) is All or type(tree) is AnyOf or type(tree) is AtLeast:
        return tree.of
    if type(tree) is Not:
        return (tree.of,)
    if type(tree) is IfThen:
        return (tree.condition, tree.then)
    return ()


def leaves(tree: Tree) -> Iterator[Tree]:
    """The leaves from left to right: the order of `Criterion.spans`."""
    if type(tree) not in _LOGICAL:
        return iter((tree,))
    nodes: Iterable[Tree] = tree.of if type(tree) is All or type(tree) is AnyOf else children(tree)
    while not _LOGICAL.isdisjoint(map(type, nodes)):  # most lists are of leaves alone, and few trees are deep
        below: list[Tree] = []
        for node in nodes:
            below += children(node) if type(node) in _LOGICAL else (node,)
        nodes = below
    return iter(nodes)


def conjunction(trees: tuple[Tree, ...]) -> Tree:
    """`All` of two or more trees, or the single one."""
    return trees[0] if len(trees) == 1 else All(trees)


def disjunction(trees: tuple[Tree, ...]) -> Tree:
    """`AnyOf` two or more trees, or the single one."""
    return trees[0] if len(trees) == 1 else AnyOf(trees)
