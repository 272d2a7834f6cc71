"""Errors of the design room: a setting that no design can meet, or outcomes that a rule could not produce."""

from __future__ import annotations

from trialrun.model.errors import TrialrunError


class BadDesign(TrialrunError):
    """A setting that contradicts itself or that no design can satisfy; the hint says what to change."""


class ImpossibleOutcome(TrialrunError):
    """Outcomes that cannot be read, or that the rule could not have produced."""


def probability(name: str, value: float, *, closed: bool = False) -> float:
    """`value` when it is a probability, else `BadDesign`. `closed` admits 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadDesign(f"{name} = {value!r} is not a number.", hint=f"Give {name} as a fraction.")
    inside = 0.0 <= value <= 1.0 if closed else 0.0 < value < 1.0
    if not inside:
        bounds = "from 0 to 1" if closed else "between 0 and 1, both excluded"
        raise BadDesign(
            f"{name} = {value:g} is not a probability {bounds}.", hint=f"Give {name} as a fraction."
        )
    return float(value)


# Beyond these no early-phase trial goes, and tables would fill the memory.
MOST_PATIENTS, MOST_DOSES = 6000, 100


def whole(name: str, value: float, least: int, most: int) -> int:
    """`value` when it is a whole number from `least` to `most`, else `BadDesign`."""
    if type(value) is not int or not least <= value <= most:
        shown = f"{value:g}" if isinstance(value, float) else repr(value)
        raise BadDesign(
            f"{name} = {shown} is not a whole number from {least} to {most}.",
            hint=f"Give {name} in that range.",
        )
    return value


def levels(doses: int) -> str:
    """ "1 dose", "5 doses"."""
    return f"{doses} dose{'s' if doses != 1 else ''}"


def hypotheses(p0: float, p1: float) -> None:
    """`BadDesign` unless 0 < p0 < p1 < 1."""
    probability("p0", p0)
    probability("p1", p1)
    if p1 <= p0:
        raise BadDesign(
            f"p1 = {p1:g} is not above p0 = {p0:g}.",
            hint="p0 is the response rate not worth pursuing, p1 the larger one that is.",
        )


def rising(name: str, values: tuple[float, ...]) -> tuple[float, ...]:
    """`values` when they are probabilities that rise strictly, else `BadDesign`."""
    for value in values:
        probability(name, value)
    for k in range(1, len(values)):
        if values[k] <= values[k - 1]:
            raise BadDesign(
                f"{name} does not rise: value {k + 1} ({values[k]:g}) is not above value {k} "
                f"({values[k - 1]:g}).",
                hint="Order the doses from the least to the most toxic and give each a larger probability.",
            )
    return values
