"""What a person asks the catalog: words, filters, order. Options and addresses become one checked form here.

A `Query` holds what was written; `checked` turns it into a `Request` of codes, minutes and a point, and says
what is wrong in the words of the person who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from trialrun.catalog.facts import MINUTES
from trialrun.model.errors import BadRequest, UnknownPlace, quoted
from trialrun.vocab import labels
from trialrun.vocab.places import KM_PER_MILE, Place, country, place

MOST_HITS = 1000
_OLDEST = 130
_FARTHEST_KM = 20040.0  # half the Earth's circumference
_MOST_LETTERS = 400


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A search as a person writes it; every field may be left out.

    text:     words, "quoted phrases", a trial's number or acronym.
    status, phase, type, sex, age_group, country, sponsor_class, intervention_type: any of these values, as
              codes ("NOT_YET_RECRUITING", "PHASE1") or words ("not yet recruiting", "1", "1/2").
    condition, treatment, sponsor: words that must stand in these fields.
    age:      "63" (years), "6 months". A trial without a bound is kept.
    near:     a place's name or "latitude, longitude"; alone it orders by distance, with `within` it filters.
    within:   "200km", "120 mi", "50" (km).
    volunteers, has_results: True, False, or None for both. Only what the record states counts.
    sort:     "relevance", "newest" (by the record's last update), "nearest"; "" chooses by what was asked.
    facet_size: how many values a facet shows at most, the most frequent ones.
    """

    text: str = ""
    condition: str = ""
    treatment: str = ""
    status: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    age: str = ""
    age_group: tuple[str, ...] = ()
    volunteers: bool | None = None
    country: tuple[str, ...] = ()
    near: str = ""
    within: str = ""
    sponsor: str = ""
    sponsor_class: tuple[str, ...] = ()
    intervention_type: tuple[str, ...] = ()
    has_results: bool | None = None
    sort: str = ""
    limit: int = 20
    offset: int = 0
    facet_size: int = 30

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Sequence[str]]) -> Query:
        """From the parameters of a web address or a form. Empty ones count as left out.

        Raises BadRequest for a parameter that we do not know and for a value that is no number or yes/no.
        """
        given = {name: [v for v in values if v.strip()] for name, values in parameters.items()}
        given = {name: values for name, values in given.items() if values}
        unknown = [name for name in given if name not in cls.__struct_fields__]
        if unknown:
            raise BadRequest(
                f"{quoted(unknown[0])} is not something to search by.",
                hint=f"Use: {', '.join(cls.__struct_fields__)}.",
            )
        fields: dict[str, Any] = {}
        for name, values in given.items():
            default = getattr(_EMPTY, name)
            if isinstance(default, tuple):
                fields[name] = tuple(values)
            elif isinstance(default, int):
                fields[name] = _whole_number(name, values[-1])
            elif default is None:
                fields[name] = yes_or_no(name, values[-1])
            else:
                fields[name] = values[-1]
        return cls(**fields)

    def parameters(self) -> list[tuple[str, str]]:
        """The query as parameters of a web address: `from_parameters` gives it back."""
        found: list[tuple[str, str]] = []
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if value == getattr(_EMPTY, name):
                continue
            if isinstance(value, bool):
                found.append((name, "yes" if value else "no"))
            elif isinstance(value, tuple):
                found += [(name, item) for item in value]
            else:
                found.append((name, str(value)))
        return found


_EMPTY = Query()

CHOICES = ("status", "phase", "type", "sex", "age_group", "country", "sponsor_class", "intervention_type")
YES_OR_NO = ("volunteers", "has_results")
WORDS = ("condition", "treatment", "sponsor")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A query that can be answered.

    chosen: filter → codes, any of which keeps a trial. words: filter → words. age: from, to before, minutes.
    """

    text: str
    words: dict[str, str]
    chosen: dict[str, tuple[str, ...]]
    age: tuple[int, int] | None
    place: Place | None
    within_km: float | None
    sort: str
    limit: int
    offset: int
    facet_size: int
    written: dict[str, str]

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of the filters that are set, in the order of `Query`."""
        return tuple(self.written)


def checked(query: Query, known_countries: frozenset[str] = frozenset()) -> Request:
    """The query as a request. Raises BadRequest and UnknownPlace.

    known_countries: names that records of the catalog use and the vocabulary does not hold.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    for name in CHOICES:
        values = [value for value in getattr(query, name) if value.strip()]
        if name == "country":
            codes = [code for value in values for code in _each(value, partial(_country, known_countries))]
        else:
            codes = [code for value in values for code in _each(value, partial(labels.parse, name))]
        if codes:
            chosen[name] = tuple(dict.fromkeys(codes))
    for name in YES_OR_NO:
        value = getattr(query, name)
        if value is not None:
            chosen[name] = ("yes" if value else "no",)
    words = {name: clean(getattr(query, name)) for name in WORDS if clean(getattr(query, name))}
    where = place(query.near) if query.near.strip() else None
    within = distance(query.within) if query.within.strip() else None
    if within is not None and where is None:
        raise BadRequest("A distance needs a place to measure from.", hint='Add near, for example "Milan".')
    text = clean(query.text)
    sort = (
        labels.parse("sort", query.sort) if query.sort.strip() else _fitting_order(text, words, where, within)
    )
    if sort == "nearest" and where is None:
        raise BadRequest("The order by distance needs a place.", hint='Add near, for example "Milan".')
    written: dict[str, str] = {}
    for name in query.__struct_fields__:
        if name in chosen:
            written[name] = ", ".join(chosen[name])
        elif name in words:
            written[name] = words[name]
    if query.age.strip():
        written["age"] = query.age.strip()
    if within is not None:
        written["within"] = query.within.strip()
    return Request(
        text=text,
        words=words,
        chosen=chosen,
        age=age(query.age) if query.age.strip() else None,
        place=where,
        within_km=within,
        sort=sort,
        limit=_between("limit", query.limit, 0, MOST_HITS),
        offset=_between("offset", query.offset, 0, 1_000_000),
        facet_size=_between("facet_size", query.facet_size, 0, 1000),
        written=written,
    )


def _fitting_order(text: str, words: dict[str, str], where: Place | None, within: float | None) -> str:
    """The order when none was asked for: by distance near a place, by fit for words, else the newest."""
    if where is not None and (within is None or not (text or words)):
        return "nearest"
    return "relevance" if text or words else "newest"


def clean(text: str) -> str:
    """Text as the search can take it: no characters that are no text, one line, not endless."""
    printable = text[: 4 * _MOST_LETTERS].encode("utf-8", "ignore").decode()
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", printable).strip()[:_MOST_LETTERS]


def _each(value: str, parse: Callable[[str], str]) -> list[str]:
    """One value, or several with commas between them ("Korea, Republic of" is one)."""
    try:
        return [parse(value)]
    except BadRequest:
        if "," not in value:
            raise
        return [parse(part.strip()) for part in value.split(",") if part.strip()]


def _country(known: frozenset[str], name: str) -> str:
    try:
        return country(name).name
    except UnknownPlace as error:
        same = [known_name for known_name in known if known_name.casefold() == name.strip().casefold()]
        if same:
            return same[0]
        raise BadRequest(error.message, hint=error.hint) from None


_AGE = re.compile(
    r"(\d{1,5})(?:\.(\d+))?\s*(?:(y|yr|yrs|years?|years? old)|(mo|mos|months?)|(w|wk|wks|weeks?)|(d|days?))?",
    re.IGNORECASE,
)


def age(text: str) -> tuple[int, int]:
    """The ages in minutes of someone who says so: "63" is from the 63rd birthday to before the 64th."""
    match = _AGE.fullmatch(text.strip())
    if match is None:
        raise BadRequest(
            f"{quoted(text)} is not an age.",
            hint='Write years, or for example "6 months" or "3 weeks".',
        )
    whole, part, _, months, weeks, days = match.groups()
    unit = "month" if months else "week" if weeks else "day" if days else "year"
    start, length = int(whole) * MINUTES[unit], MINUTES[unit]
    if part:  # "1.5 years": to the month below
        finer = "month" if unit == "year" else "day"
        length = MINUTES[finer]
        start += int(float(f"0.{part}") * MINUTES[unit] / length) * length
    if start > _OLDEST * MINUTES["year"]:
        raise BadRequest(
            "That is older than anyone has become.", hint='Write years, or for example "6 months".'
        )
    return start, start + length


_DISTANCE = re.compile(
    r"(\d{1,6}(?:\.\d{1,6})?)\s*(?:(km|kms|kilomet(?:er|re)s?)|(mi|miles?)|(m|met(?:er|re)s?))?",
    re.IGNORECASE,
)


def distance(text: str) -> float:
    """A distance in km: "200km", "120 mi", "50"."""
    match = _DISTANCE.fullmatch(text.strip())
    if match is None:
        raise BadRequest(f"{quoted(text)} is not a distance.", hint='Write for example "200km" or "120 mi".')
    number, _, miles, metres = match.groups()
    km = float(number) * (KM_PER_MILE if miles else 0.001 if metres else 1)
    return min(km, _FARTHEST_KM)


def yes_or_no(name: str, text: str) -> bool:
    """True or False for "yes", "no", "true", "0" and the like. Raises BadRequest."""
    word = text.strip().casefold()
    if word in ("yes", "true", "1", "y", "on"):
        return True
    if word in ("no", "false", "0", "n", "off"):
        return False
    raise BadRequest(f"{quoted(text)} is neither yes nor no.", place=name, hint="Write yes or no.")


def _whole_number(name: str, text: str) -> int:
    if not re.fullmatch(r"\s*\d{1,9}\s*", text):
        raise BadRequest(f"{quoted(text)} is not a whole number.", place=name)
    return int(text)


def _between(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise BadRequest(f"{value} is not a number between {least} and {most}.", place=name)
    return value
