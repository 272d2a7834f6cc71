"""Age, sex, home, language and insurance. A date of birth may be partial; ages are in completed units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from trialrun.matching.chart import Chart
from trialrun.matching.days import Limits
from trialrun.matching.finding import Finding
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.latest import Judged, latest
from trialrun.matching.statements import normalised
from trialrun.matching.wording import interval, number, told
from trialrun.model.criteria import Age, IsSex, Personal
from trialrun.model.logic import Truth
from trialrun.model.screening import Evidence, Policy
from trialrun.model.time import Moment, add_months, full_years
from trialrun.vocab.places import find_country

PLACE = "Patient"


def completed(birth: date, on: date, unit: str) -> int:
    """Completed years, months, weeks or days; a month is complete on its day, or on the 1st after it."""
    if unit == "years":
        return full_years(birth, on)
    if unit == "months":
        return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    days = (on - birth).days
    return days // 7 if unit == "weeks" else days


def age_interval(birth: Moment | None, on: date, unit: str) -> Interval | None:
    """The completed units that the patient may count on that day; None when unborn or of unknown birth."""
    if birth is None or birth.first > on:
        return None
    return Interval(completed(min(birth.last, on), on, unit), completed(birth.first, on, unit))


def judge_age(node: Age, chart: Chart, on: date, policy: Policy) -> Finding:
    """YES or NO when every possible day of birth says so; "18 to 70 years" ends with the 71st birthday."""
    birth = chart.patient.birth
    if birth is None:
        return Finding(Truth.UNKNOWN, "the date of birth is not known", missing="the date of birth")
    source = (Evidence(f"born {birth}", PLACE, str(birth)),)
    ages = age_interval(birth, on, node.unit)
    if ages is None:
        text = "the date of birth lies after the day of the screening"
        return Finding(Truth.UNKNOWN, text, missing="the right date of birth", evidence=source)
    truth = inside(ages, node.range)
    age = number(ages.low) if ages.low == ages.high else f"{number(ages.low)} to {number(ages.high)}"
    asked = interval(node.range, node.unit)
    if truth is Truth.UNKNOWN:
        text = (
            f"born {birth}, the patient is {age} {node.unit} old, which does not tell whether it is {asked}"
        )
        return Finding(truth, text, missing="the exact date of birth", evidence=source)
    relation = "is" if truth is Truth.YES else "is not"
    return Finding(truth, f"an age of {age} {node.unit} {relation} {asked}", evidence=source)


def turning_days(node: Age, chart: Chart) -> Iterator[date]:
    """Days on which the age reaches a bound, or the number after it."""
    birth = chart.patient.birth
    if birth is None:
        return
    for day in {birth.first, birth.last}:
        yield day
        for bound in (node.range.low, node.range.high):
            if bound is None or not 0 <= bound <= 100_000:
                continue
            for count in {int(bound), int(bound) + 1}:
                yield from _reaches(day, count, node.unit)


def _reaches(birth: date, count: int, unit: str) -> Iterator[date]:
    """The first day on which so many units are complete; nothing when that lies beyond the calendar."""
    try:
        if unit == "weeks":
            day = birth + timedelta(weeks=count)
        elif unit == "days":
            day = birth + timedelta(days=count)
        else:
            day = add_months(birth, count * (12 if unit == "years" else 1))
            if day < date.max and completed(birth, day, unit) < count:
                day += timedelta(days=1)  # born on the 31st, or on 29 February
    except OverflowError:
        return
    yield day


def judge_sex(node: IsSex, chart: Chart, on: date, policy: Policy) -> Finding:
    """The sex that the record states, and nothing else."""
    sex = chart.patient.sex
    if sex is None:
        return Finding(Truth.UNKNOWN, "the sex is not recorded", missing="the sex")
    truth = Truth.of(sex == node.sex)
    text = f"the patient is {sex}" + ("" if truth is Truth.YES else f", not {node.sex}")
    return Finding(truth, text, evidence=(Evidence(sex, PLACE),))


def judge_personal(node: Personal, chart: Chart, on: date, policy: Policy) -> Finding:
    """As the latest answer and the patient's country and languages say; a conflict where these disagree."""
    outcome = latest(
        [fact for fact in chart.answers if normalised(fact.concept) == normalised(personal_question(node))],
        on,
        Limits(None, on),
        lambda fact: Judged(Truth.of(fact.yes), f"answered {told(fact)}"),
    )
    known = _registered(node, chart)
    missing = f"the {node.about}: {node.value}"
    if outcome.absent:
        if known is not None:
            return known
        return Finding(Truth.UNKNOWN, f"the record does not say anything of {missing}", missing=missing)
    answered = outcome.said[0].text
    if known is None or known.truth is outcome.truth:
        if outcome.truth.decided:
            return Finding(outcome.truth, answered, outcome.facts)
        text = "the answers disagree"
    else:
        text = f"{answered}, but {known.text}"
    return Finding(
        Truth.UNKNOWN,
        text,
        outcome.facts,
        missing="which answer is right" if known is None else "which of the two is right",
        evidence=known.evidence if known is not None else (),
        conflict=True,
    )


def _registered(node: Personal, chart: Chart) -> Finding | None:
    """What the patient's country and languages say; None for nothing.

    A record that names one language does not deny another, nor does a country deny a place of another kind.
    """
    patient, value = chart.patient, node.value.casefold()
    if node.about == "language" and value in (known.casefold() for known in patient.languages):
        return Finding(Truth.YES, f"the patient speaks {node.value}", evidence=(Evidence(node.value, PLACE),))
    if node.about == "residence" and patient.country:
        asked = find_country(node.value)
        same = patient.country.casefold() == (asked.name.casefold() if asked else value)
        if same or asked is not None:
            relation = "lives" if same else "does not live"
            shown = (Evidence(patient.country, PLACE),)
            return Finding(Truth.of(same), f"the patient {relation} in {node.value}", evidence=shown)
    return None


def personal_question(node: Personal) -> str:
    """What an answer to the question names: "language: english"."""
    return f"{node.about}: {node.value}"
