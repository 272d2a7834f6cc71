"""The facts that finder pages print in words: ages, identifiers, people, sites, and what prose alone says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from trialrun.model import study as v2
from trialrun.records import words
from trialrun.records.record import shortened
from trialrun.records.text_blocks import unescaped
from trialrun.vocab.places import find_country

# ---- ages ----------------------------------------------------------------------------------------------

_UNIT = r"(?:year|month|week|day|hour|minute)s?"
_ALL_AGES = re.compile(r"(?i)(?:all|any) ages?|no (?:age )?limits?|n/a(?: ?(?:-|–|to) ?n/a)?")
_BETWEEN = re.compile(
    rf"(?i)(?:from )?(?P<low>\d{{1,3}}) ?(?P<low_unit>{_UNIT})?(?: old)? ?(?:-|–|to|through) ?"
    rf"(?P<high>\d{{1,3}}) ?(?P<unit>{_UNIT})(?: old)?"
)
_FROM = re.compile(
    rf"(?i)(?:(?:from|at least|≥|>=) ?)?(?P<low>\d{{1,3}}) ?(?:\+ ?(?P<unit_1>{_UNIT})(?: old)?"
    rf"|(?P<unit_2>{_UNIT})(?: old)?(?: ?\+| (?:and|or) (?:older|over|above|up)| ?(?:-|–|to) ?n/a)?)"
)
_UP_TO = re.compile(
    rf"(?i)(?P<how>n/a ?(?:-|–|to)|up to|≤|<=|under|younger than|below|<) ?"
    rf"(?P<high>\d{{1,3}}) ?(?P<unit>{_UNIT})(?: old)?"
)


def ages(text: str) -> tuple[str, str] | None:
    """ "18+ years old" as ("18 Years", ""), "18 Years - 70 Years" as ("18 Years", "70 Years"); else None."""
    text = " ".join(text.split())
    if _ALL_AGES.fullmatch(text):
        return "", ""
    if match := _BETWEEN.fullmatch(text):
        low_unit = match["low_unit"] or match["unit"]
        return words.age(f"{match['low']} {low_unit}"), words.age(f"{match['high']} {match['unit']}")
    if match := _UP_TO.fullmatch(text):
        below = match["how"].casefold() in ("under", "younger than", "below", "<")
        return "", words.age(f"{int(match['high']) - below} {match['unit']}")
    if match := _FROM.fullmatch(text):
        return words.age(f"{match['low']} {match['unit_1'] or match['unit_2']}"), ""
    return None


def volunteers(text: str) -> bool | None:
    """Whether healthy volunteers may take part; None where the text does not say."""
    text = " ".join(text.split()).casefold().rstrip(".")
    if text in ("no", "no healthy volunteers", "does not accept healthy volunteers", "not accepted"):
        return False
    if text in ("yes", "accepts healthy volunteers", "healthy volunteers", "accepted"):
        return True
    return None


def eligibility(
    criteria: str, sex: str, bounds: tuple[str, str] | None, healthy: bool | None
) -> v2.EligibilityModule:
    """The module; age groups only where the page states ages."""
    minimum, maximum = bounds or ("", "")
    return v2.EligibilityModule(
        eligibility_criteria=criteria,
        healthy_volunteers=healthy,
        sex=sex,
        minimum_age=minimum,
        maximum_age=maximum,
        std_ages=words.age_groups(minimum, maximum) if bounds else (),
    )


# ---- titles and identifiers ----------------------------------------------------------------------------

_ACRONYM = re.compile(r"(?P<title>.*\S)\s*\((?P<acronym>[^()\s]{2,20}(?: [^()\s]{1,12})?)\)")
_NCT = re.compile(r"(?i)NCT ?\d+")
_LABELLED_ID = re.compile(r"(?P<id>.+?)\s*\((?P<label>[^()]+(?:\([^()]*\)[^()]*)?)\)")


def acronym(title: str) -> tuple[str, str]:
    """A title and the acronym in parentheses at its end: ("… in Leukemia", "ABC-1"); else ("", "")."""
    match = _ACRONYM.fullmatch(title)
    if match is None or sum(char.isupper() for char in match["acronym"]) < 2:
        return "", ""
    return match["title"], match["acronym"]


class Identifiers(NamedTuple):
    nct_id: str = ""
    org_study_id: str = ""
    secondary: tuple[v2.SecondaryId, ...] = ()


def identifiers(lines: Iterable[str]) -> Identifiers:
    """The registry's number, the sponsor's own (the first without a label), the others with their type."""
    nct_id, own = "", ""
    secondary: list[v2.SecondaryId] = []
    for line in lines:
        match = _LABELLED_ID.fullmatch(line)
        if _NCT.fullmatch(line) and not nct_id:
            nct_id = line.upper().replace(" ", "")
        elif match is not None:
            kind = words.code(match["label"], words.ID_TYPE)
            domain = "" if kind else match["label"]
            secondary.append(v2.SecondaryId(id=match["id"], type=kind or "OTHER", domain=domain))
        elif not own and not words.id_type(line):
            own = line
        else:
            secondary.append(v2.SecondaryId(id=line, type=words.id_type(line)))
    return Identifiers(nct_id, own, tuple(secondary))


def identification(title: str, short: str, ids: Identifiers) -> v2.Identification:
    return v2.Identification(
        nct_id=ids.nct_id,
        org_study_id_info=v2.OrgStudyId(id=ids.org_study_id) if ids.org_study_id else None,
        secondary_id_infos=ids.secondary,
        brief_title=title,
        acronym=short,
    )


# ---- people and sites ----------------------------------------------------------------------------------

_PHONE = re.compile(
    r"(?i)(?:(?:tel|phone|telephone)\.?:? ?)?(?P<phone>\+?\(?\d[\d\s().\-/]{5,})"
    r"(?:,? ?(?:ext\.?|x) ?(?P<ext>\d+))?"
)
_EMAIL = re.compile(r"(?i)(?:e-?mail:? ?)?(?P<email>[^\s@;]+@[^\s@;]+\.[a-z]{2,})")


def contacts(lines: Sequence[str]) -> tuple[v2.Contact, ...]:
    """People, each with the telephone numbers and addresses that follow; a line may name several by ";"."""
    people: list[v2.Contact] = []
    for line in lines:
        phone, email = _PHONE.fullmatch(line), _EMAIL.fullmatch(line)
        if phone or email:
            last = people.pop() if people else v2.Contact(role="CONTACT")
            people.append(_reached_by(last, phone, email))
        else:
            people.extend(
                v2.Contact(name=unescaped(name.strip()), role="CONTACT")
                for name in line.split(";")
                if name.strip()
            )
    return tuple(people)


def _reached_by(contact: v2.Contact, phone: re.Match[str] | None, email: re.Match[str] | None) -> v2.Contact:
    if phone:
        contact = replace(contact, phone=phone["phone"].strip(), phone_ext=phone["ext"] or "")
    return replace(contact, email=email["email"]) if email else contact


# "Milan, , 20132", "Houston, Texas, 77030": city, state, post code, of which the last two may be empty.
_ADDRESS = re.compile(r"(?P<city>[^,]+),(?P<state>[^,]*),\s*(?P<zip>(?:[^,]*\d[^,]*)?)")
_CONTACT_HEADING = re.compile(r"(?i)(?:site|backup|location) contact:?")


def sites(lines: Sequence[str], countries: Sequence[str]) -> tuple[v2.Location, ...]:
    """Sites as blocks of lines without blanks.

    A block is "facility, city, country", the facility, "city, state, post code", and after "Site Contact"
    the people with their numbers. The first line may be missing, or be all there is.
    countries: those that the page lists; a site that names none lies in the only one.
    """
    starts = [at for at in range(len(lines)) if _starts_site(lines, at, countries)]
    return tuple(_site(lines[at:end], countries) for at, end in pairwise([*starts, len(lines)]))


def _starts_site(lines: Sequence[str], at: int, countries: Sequence[str]) -> bool:
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    if (following and line.startswith(f"{following},")) or _country_at_end(line, countries):
        return True
    headed = at > 0 and lines[at - 1].startswith(f"{line},")
    named = not _ADDRESS.fullmatch(line) and not _CONTACT_HEADING.fullmatch(line)
    return named and not headed and bool(_ADDRESS.fullmatch(following))


def _country_at_end(line: str, countries: Sequence[str]) -> str:
    listed = next((country for country in countries if line.endswith(f", {country}")), "")
    if listed:
        return listed
    # "Seoul, Korea, Republic of": the comma is the name's own, whether or not the page lists the country.
    *_, name, rest = ("", *line.split(", "))
    tail = f"{name}, {rest}"
    return tail if name and find_country(tail) is not None else ""


def _site(lines: Sequence[str], countries: Sequence[str]) -> v2.Location:
    country = _country_at_end(lines[0], countries)
    if len(lines) > 1 and lines[0].startswith(f"{lines[1]},"):
        facility, rest = lines[1], lines[2:]
        place = lines[0].removeprefix(facility).removesuffix(country).strip(", ").split(", ")
        country = country or (place.pop() if len(place) > 1 and len(countries) != 1 else "")
    elif country:
        *names, city = lines[0].removesuffix(f", {country}").split(", ")
        facility, rest, place = ", ".join(names), lines[1:], [city]
    else:
        facility, rest, place = lines[0], lines[1:], [""]
    address = _ADDRESS.fullmatch(rest[0]) if rest else None
    people = [line for line in (rest[1:] if address else rest) if not _CONTACT_HEADING.fullmatch(line)]
    return v2.Location(
        facility=unescaped(facility),
        city=address["city"].strip() if address else place[0],
        state=address["state"].strip() if address else "",
        zip=address["zip"].strip() if address else "",
        country=country or (countries[0] if len(countries) == 1 else ""),
        contacts=contacts(people),
    )


_COUNTRY_TAIL = re.compile(r"(?i)(?:the )?(?:[\w'’]+ )*(?:republic|province|states|state) of(?: \w+)*")


def countries(text: str) -> tuple[str, ...]:
    """ "Italy, Korea, Republic of" as ("Italy", "Korea, Republic of")."""
    found: list[str] = []
    for part in re.split(r"\s*[,;]\s*", text.strip()):
        if found and (_COUNTRY_TAIL.fullmatch(part) or find_country(f"{found[-1]}, {part}") is not None):
            found[-1] = f"{found[-1]}, {part}"
        elif part:
            found.append(part)
    return tuple(dict.fromkeys(found))


# ---- arms ----------------------------------------------------------------------------------------------


_INTERVENTION = re.compile(r"(?P<type>[A-Za-z/ ]+?)\s*:\s*(?P<dash>- )?\s*(?P<name>\S.*)")
_TYPE_WORDS = {
    code: word.capitalize() if " " not in word else word.title()
    for word, code in reversed(list(words.INTERVENTION_TYPE.items()))
}


class Listed(NamedTuple):
    """An intervention as a page lists it, "Drug: - Temferon"; dashed: a dash stands before the name."""

    type: str
    name: str
    dashed: bool


def intervention(line: str) -> Listed | None:
    """The type's code and the name in a line "Biological: UCB-NK cells"; None for another line."""
    match = _INTERVENTION.fullmatch(line)
    kind = words.code(match["type"], words.INTERVENTION_TYPE) if match else ""
    return Listed(kind, unescaped(match["name"]), bool(match["dash"])) if match and kind else None


def api_name(type_code: str, name: str) -> str:
    """An intervention as an arm names it in v2: "Drug: IL-2"; without a type the name alone."""
    return f"{_TYPE_WORDS[type_code]}: {name}" if type_code else name


def linked(arms: Sequence[v2.ArmGroup], interventions: Sequence[v2.Intervention]) -> v2.ArmsInterventions:
    """The module with the arms' names of interventions mirrored as the interventions' labels of arms."""
    return v2.ArmsInterventions(
        arm_groups=tuple(arms),
        interventions=tuple(
            replace(
                each,
                arm_group_labels=tuple(
                    arm.label for arm in arms if api_name(each.type, each.name) in arm.intervention_names
                ),
            )
            for each in interventions
        ),
    )


# ---- what only prose says ------------------------------------------------------------------------------

_NOT_RANDOMIZED = re.compile(r"(?i)\bnon[-\s]?randomi[sz]ed\b|\bnot randomi[sz]ed\b")
_RANDOMIZED = re.compile(r"(?i)(?<!non-)(?<!non )(?<!not )\brandomi[sz]ed\b")
_OPEN = re.compile(r"(?i)\bopen[-\s]label\b")
_BLIND = re.compile(r"(?i)\b(?:single|double|triple|quadruple)[-\s](?:blind(?:ed)?|masked)\b")


def design_from_prose(info: v2.DesignInfo | None, prose: str, problems: list[str]) -> v2.DesignInfo | None:
    """Allocation and masking where the page states them nowhere but in its prose; with a remark on each.

    A prose that says both one thing and its contrary decides nothing.
    """
    info = info or v2.DesignInfo()
    allocation, masking = info.allocation, info.masking_info
    said = _NOT_RANDOMIZED.search(prose)
    if not allocation and said and not _RANDOMIZED.search(prose):
        allocation = "NON_RANDOMIZED"
        problems.append(f"allocation: NON_RANDOMIZED is taken from the prose ({shortened(said[0])})")
    said = _OPEN.search(prose)
    if masking is None and said and not _BLIND.search(prose):
        masking = v2.Masking(masking="NONE")
        problems.append(f"masking: NONE is taken from the prose ({shortened(said[0])})")
    filled = replace(info, allocation=allocation, masking_info=masking)
    return None if filled == v2.DesignInfo() else filled


def code(texts: Iterable[str], codes: words.Codes, field: str, problems: list[str]) -> str:
    """The code of the first text that is a word of the table, or ""; a remark on each other text."""
    found = ""
    for text in texts:
        one = words.code(text, codes)
        if one and not found:
            found = one
        else:
            problems.append(f"{field}: {shortened(text)} is not understood; left out")
    return found


def study_type(
    texts: Iterable[str], phases: Sequence[str], arms: v2.ArmsInterventions, problems: list[str]
) -> str:
    """As the page says it; INTERVENTIONAL where it says nothing but names phases, or arms by what they test.

    Observational studies have neither: their groups carry no type.
    """
    stated = code(texts, words.STUDY_TYPE, "study type", problems)
    typed = any(arm.type for arm in arms.arm_groups)
    if stated or not (phases or typed):
        return stated
    why = " and ".join([*(["phases"] if phases else []), *(["arms with interventions"] if typed else [])])
    problems.append(f"study type: INTERVENTIONAL is inferred, since the page names {why}")
    return "INTERVENTIONAL"
