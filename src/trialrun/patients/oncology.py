"""What cancer records (mCODE) say of the disease in Observations: stage, course, response, genetic variants.

A stage or course belongs to the Condition that the Observation names in `focus`; without one, to the only
cancer of the record, with a remark. mCODE STU 1 to 4 code the same things differently; all are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import cast

import msgspec

from trialrun.model.criteria import Course, Result
from trialrun.model.patient import AnyFact, Code, ConditionFact, ResponseFact, Source, TestFact
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir
from trialrun.patients.codes import code_list, has_code, names, shown
from trialrun.patients.conditions import is_below, with_stage
from trialrun.patients.reading import Reading
from trialrun.patients.values import value_of
from trialrun.vocab.concepts import concept, read_table
from trialrun.vocab.mentions import resolve

_STAGE_LOINC = ("21908-9", "21902-2", "21914-7")
_STAGE_SNOMED = ("260879005", "399390009", "399588009", "1222593009", "1222594003")
_DISEASE_STATUS = ("97509-4", "88040-1")
_VARIANT = "69548-6"
_GENE = "48018-6"
_SIGNIFICANCE = "53037-8"
_BENIGN = ("LA6675-8", "LA26334-5")
_LINE = "therapy-line"
_MEASURABLE = re.compile(r"\bmeasurable (?:disease|lesions?|tumou?r)\b", re.I)
_COURSES = ("stable", "progressive", "in remission")
_ONE_VARIANT = ("81252-9", "81290-9", "48004-6", "48005-3")


class Staged(msgspec.Struct, frozen=True):
    """A stage or a course that an Observation gives to a cancer. focus: the Condition's place, or ""."""

    focus: str
    text: str
    place: str
    on: Moment | None


class Cancer:
    """What Observations said of the patient's cancers, given to the Conditions when all are read."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.stages: list[Staged] = []
        self.courses: list[Staged] = []
        self.measurable: list[Staged] = []

    def add_stage(self, resource: fhir.Observation, place: str, on: Moment | None) -> None:
        concept = resource.value_codeable_concept
        if concept is None and resource.value_string:
            concept = fhir.CodeableConcept(text=resource.value_string)
        text = answers.stage(concept)
        if text:
            self.stages.append(Staged(self.focus(resource), text, place, on))
        else:
            self.reading.remark(place, "left out, it has no stage")

    def add_measurable(self, resource: fhir.Observation, place: str, on: Moment | None) -> None:
        said = answers.result(value_of(resource).answer)
        if said in ("positive", "negative"):
            self.measurable.append(Staged(self.focus(resource), said, place, on))
        else:
            self.reading.remark(place, "left out, it does not say whether the disease is measurable")

    def focus(self, resource: fhir.Observation) -> str:
        for reference in resource.focus or ():
            if target := self.reading.target(reference):
                return target.place
        return ""

    def apply(self, facts: list[AnyFact]) -> list[AnyFact]:
        """The facts with stages put in and, for each cancer, its latest course as a fact of its own."""
        cancers = [
            (index, fact)
            for index, fact in enumerate(facts)
            if isinstance(fact, ConditionFact) and not fact.absent and _is_cancer(fact)
        ]
        found = list(facts)
        for staged in sorted(self.stages, key=_day):
            index = self._index(staged, facts, cancers)
            if index is None:
                self.reading.remark(staged.place, "is a stage, and it is not clear of which cancer; left out")
                continue
            fact = cast(ConditionFact, found[index])
            if fact.stage and not fact.source.derived_from:
                if fact.stage != staged.text:
                    self.reading.remark(staged.place, "differs from the stage of its diagnosis; left out")
                continue
            found[index] = with_stage(fact, staged.text, staged.place)
        for index, staged in self._latest(self.courses, facts, cancers).items():
            if staged.text in _COURSES:  # a later response ends an earlier "stable" or "progressive"
                found.append(_of_course(found[index], cast(Course, staged.text), staged))
        for index, staged in self._latest(self.measurable, facts, cancers).items():
            found.append(_of_course(found[index], "measurable", staged, absent=staged.text == "negative"))
        return found

    def _latest(
        self, said: list[Staged], facts: list[AnyFact], cancers: list[tuple[int, ConditionFact]]
    ) -> dict[int, Staged]:
        """The latest of what was said, by the cancer that it was said of."""
        latest: dict[int, Staged] = {}
        for staged in sorted(said, key=_day):
            index = self._index(staged, facts, cancers)
            if index is not None:
                latest[index] = staged
        return latest

    def _index(
        self, staged: Staged, facts: list[AnyFact], cancers: list[tuple[int, ConditionFact]]
    ) -> int | None:
        if staged.focus:
            at = [i for i, fact in enumerate(facts) if fact.source.place == staged.focus]
            return at[0] if at and isinstance(facts[at[0]], ConditionFact) else None
        primary = [(i, fact) for i, fact in cancers if not _is_secondary(fact.concept)]
        if len(primary) != 1:
            return None
        self.reading.remark(
            staged.place, f"names no diagnosis; taken for {primary[0][1].source.place}, the only cancer"
        )
        return primary[0][0]


def _of_course(base: AnyFact, course: Course, staged: Staged, *, absent: bool = False) -> ConditionFact:
    """A fact of its own: the cancer with this course. Its date stays the onset."""
    assert isinstance(base, ConditionFact)
    source = Source(staged.place, (base.source.place,))
    return msgspec.structs.replace(base, course=course, absent=absent, source=source)


def _day(staged: Staged) -> str:
    return staged.on.last.isoformat() if staged.on else ""


def _is_cancer(fact: ConditionFact) -> bool:
    return is_below(fact.concept, "malignancy")


def _is_secondary(name: str) -> bool:
    """A metastasis in some organ; "metastatic breast cancer" is itself the primary."""
    parents = concept(name, "condition").is_a
    return name == "metastatic cancer" or (
        any(is_below(parent, "metastatic cancer") for parent in parents)
        and all(is_below(x, "metastatic cancer") or not is_below(x, "malignancy") for x in parents)
    )


def is_stage(codes: tuple[Code, ...]) -> bool:
    """Whether an Observation is a stage group, clinical, pathological or other."""
    return has_code(codes, "LOINC", *_STAGE_LOINC) or has_code(codes, "SNOMED", *_STAGE_SNOMED)


def is_measurable(resource: fhir.Observation) -> bool:
    """Whether an Observation says if the disease is measurable; there is no common code for it."""
    return any(_MEASURABLE.search(name) for name in names(resource.code))


# ---- response and course -------------------------------------------------------------------------------


def response_fact(
    measured: fhir.Measured,
    answer: fhir.CodeableConcept | None,
    place: str,
    on: Moment | None,
    reading: Reading,
    cancer: Cancer,
    whole: fhir.Observation,
) -> list[AnyFact]:
    """The response (VGPR, SD …) or trend of the disease that an Observation states; empty for other ones."""
    codes = code_list(measured.code)
    status = has_code(codes, "LOINC", *_DISEASE_STATUS)
    words = names(measured.code)
    if not status and not any("response" in name.lower() or "remission" in name.lower() for name in words):
        return []
    category = answers.response(answer)
    trend = answers.coded("trend", answer) if status else ""
    if not category and not status:
        return []
    if not category:
        category = {"stable": "SD", "progressive": "PD"}.get(trend, "")
    course = trend or {"SD": "stable", "PD": "progressive"}.get(category, "")
    if category or trend:
        cancer.courses.append(Staged(cancer.focus(whole), course, place, on))
    return [
        ResponseFact(
            concept=category,
            source=Source(place),
            shown=f"{shown(measured.code)}: {shown(answer)}",
            codes=codes + code_list(answer),
            on=on,
            line=therapy_line(whole),
            criteria=answers.response_criteria(*words, *names(answer)),
        )
    ]


def therapy_line(resource: fhir.Resource) -> int | None:
    """The line of therapy from an extension whose URL ends in "therapy-line"; R4 has no element for it."""
    for extension in resource.extension or ():
        if extension.url.rsplit("/", 1)[-1] == _LINE:
            number = extension.value_positive_int or extension.value_integer
            return number if number and number > 0 else None
    return None


# ---- genetic variants ----------------------------------------------------------------------------------


def is_variant(codes: tuple[Code, ...]) -> bool:
    """Whether an Observation is a genetic variant assessment."""
    return has_code(codes, "LOINC", _VARIANT)


def variant_facts(
    resource: fhir.Observation, place: str, on: Moment | None, reading: Reading
) -> Iterator[AnyFact]:
    """One fact for each gene studied: mutated, amplified, wild type, or undecided for a benign variant."""
    parts = resource.component or ()
    genes = [part.value_codeable_concept for part in parts if has_code(code_list(part.code), "LOINC", _GENE)]
    said = answers.result(resource.value_codeable_concept)
    result: Result | None = None
    if said == "positive":
        result = _kind_of_change(resource) or "mutated"
        if any(_is_benign(part) for part in parts):
            reading.remark(place, "is a variant called benign; it decides nothing")
            result = None
    elif said == "negative" and not any(has_code(code_list(p.code), "LOINC", *_ONE_VARIANT) for p in parts):
        result = "wild type"  # the absence of one named variant says nothing of the others
    if not genes:
        reading.remark(place, "is a variant that names no gene")
    for gene in genes or [None]:
        words = shown(gene) or shown(resource.code)
        answer = shown(resource.value_codeable_concept) or said
        yield TestFact(
            concept=_gene(gene, result),
            source=Source(place),
            shown=f"{words}: {answer}" if answer else words,
            codes=code_list(gene) or code_list(resource.code),
            on=on,
            result=result,
        )


@cache
def _symbols() -> dict[str, str]:
    """Symbols of genes by HGNC id."""
    text = (resources.files("trialrun.patients") / "data" / "genes.tsv").read_text(encoding="utf-8")
    return {row["id"]: row["symbol"] for row in read_table(text)}


# The words beside a gene's symbol in the names of its changes: an amplification is no mutation.
_CHANGES: dict[Result | None, tuple[str, ...]] = {
    "amplified": ("amplification",),
    "deleted": ("deletion", "loss"),
    "rearranged": ("rearrangement", "fusion"),
}


def _gene(gene: fhir.CodeableConcept | None, result: Result | None) -> str:
    symbols = [_symbols().get(code.code.upper(), "") for code in code_list(gene) if code.system == "HGNC"]
    for symbol in (*filter(None, symbols), *names(gene)):
        words = _CHANGES.get(result)
        for phrase in [f"{symbol} {word}" for word in words] if words else [f"{symbol} mutation", symbol]:
            if name := resolve(phrase, "test"):
                return name
    return ""


def _kind_of_change(resource: fhir.Observation) -> Result | None:
    concepts = [*fhir.listed(resource.interpretation)]
    concepts += [
        part.value_codeable_concept for part in resource.component or () if part.value_codeable_concept
    ]
    return next((change for concept in concepts if (change := answers.change(concept))), None)


def _is_benign(part: fhir.Measured) -> bool:
    return has_code(code_list(part.code), "LOINC", _SIGNIFICANCE) and has_code(
        code_list(part.value_codeable_concept), "LOINC", *_BENIGN
    )
