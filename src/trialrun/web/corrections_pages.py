"""What a person does to the facts of a patient: correct, take away, add, undo, answer a question."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from litestar import Response
from litestar.exceptions import NotFoundException

from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.web import cases, matches, questions_view
from trialrun.web.asking import Asked, harmless, note
from trialrun.web.cases import Case, Person
from trialrun.web.corrections import (
    PREFIX,
    BadCorrection,
    Entry,
    corrected,
    corrected_person,
    entries,
    person_entries,
)
from trialrun.web.forms import Form, whole
from trialrun.web.house import House
from trialrun.web.patient_view import in_words, patient_line

PERSON = "person"
ADDITION = "The following is added about this patient."  # so that "ECOG 1." alone is a note, too


def answer(house: House, found: Asked, form: Form, action: str) -> Asked | Response[str]:
    """The patient after the action, to be shown again; or a page of its own."""
    if action == "fact":
        return _page(house, found, form.first("fact"))
    if action == "correct":
        return _correct(house, found, form)
    if action == "remove":
        gone = [fact for id in form.all("fact") if (fact := found.case.fact(id)) is not None]
        return _changed(house, found, lambda case: cases.changed(case, gone, ()))
    if action == "undo":
        number = whole(form.first("change"), 0, 999_999)
        if number is None:
            raise BadRequest("No change was named.")
        return _changed(house, found, lambda case: cases.undone(case, number))
    if action == "answer":
        return _answer(house, found, form)
    if action == "skip":
        id = form.first("question")
        skipped = _changed(house, found, lambda case: questions_view.skipped(case, id))
        return msgspec.structs.replace(skipped, before=None)
    if action == "add":
        return _add(house, found, form)
    raise NotFoundException


def _changed(house: House, found: Asked, change: Callable[[Case], Case]) -> Asked:
    """The patient changed; on the page of all trials, what moved is shown with them."""
    before = None if found.back else matches.all_matches(house, found)
    case = house.store.change(found.key, change)
    return msgspec.structs.replace(found, case=case, before=None if case == found.case else before)


def _correct(house: House, found: Asked, form: Form) -> Asked | Response[str]:
    id = form.first("fact")
    fact = found.case.fact(id)
    try:
        if id == PERSON:
            person = corrected_person(form)
            return _changed(house, found, lambda case: cases.with_person(case, person))
        if fact is None:
            return found  # it is gone: corrected or removed on another page
        new = corrected(fact, form)
    except BadCorrection as error:
        return _page(house, found, id, form, error)
    return _changed(house, found, lambda case: cases.changed(case, [fact], [new]))


def _answer(house: House, found: Asked, form: Form) -> Asked:
    """The next question answered; it says so, too, where nothing moved."""
    before = matches.all_matches(house, found)
    question, said, until = form.first("question"), form.first("answer"), form.first("until")
    on = found.rules.on
    answered = _changed(house, found, lambda case: questions_view.answered(case, question, said, until, on))
    return msgspec.structs.replace(answered, before=before)


def _add(house: House, found: Asked, form: Form) -> Asked | Response[str]:
    try:
        patient = note(form, found.rules.on, said=ADDITION)
    except MalformedPatient as error:
        raise harmless(error) from None
    if not patient.facts and patient.birth is None and patient.sex is None:
        raise BadRequest(
            "Nothing was recognised in what you wrote.",
            hint="Go back and write it as in a note: “ECOG 1. Creatinine 1.2 mg/dL on 2026-01-10.”",
        )
    return _changed(house, found, lambda case: cases.added(case, patient))


def _page(
    house: House, found: Asked, id: str, form: Form | None = None, problem: BadCorrection | None = None
) -> Response[str]:
    """The form for one fact, or for who the patient is."""
    fact = found.case.fact(id)
    if id == PERSON:
        person = Person(found.patient.birth, found.patient.sex)
        fields, told = person_entries(person.birth, person.sex), patient_line(found.patient, found.rules.on)
    elif fact is not None:
        fields, told = entries(fact), in_words(fact)
    else:
        raise BadRequest("This fact is no longer there.", hint="It was corrected or removed on another page.")
    return house.page(
        "fact.html",
        status=400 if problem else 200,
        private=True,
        heading="Correct what was understood",
        told=told,
        source="" if fact is None else fact.source.place,
        fields=_filled(fields, form),
        wrong=problem.fields if problem is not None else {},
        problem=problem,
        fact=id,
        removable=fact is not None,
        key=found.key,
        view=house.store.viewed(found.key),
        carry=found.rules.fields,
        back=found.back,
        arm=found.arm,
        back_address=f"/trials/{found.back}/screen" if found.back else "/match",
    )


def _filled(fields: tuple[Entry, ...], form: Form | None) -> tuple[Entry, ...]:
    if form is None:
        return fields
    return tuple(msgspec.structs.replace(field, value=form.first(PREFIX + field.name)) for field in fields)
