"""A study in a few labelled lines, for a person who wants to know what a record says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialrun.model import study as v2
from trialrun.vocab import labels

# The registry enters this number where nobody knows one.
_NO_ENROLLMENT = 99_999_999
_FEW = 5
_REGISTERS = {"EUDRACT_NUMBER": "EudraCT", "CTIS": "CTIS", "NIH": "NIH grant", "REGISTRY": "registry"}


class Fact(NamedTuple):
    """A label and one or more lines; a label may be empty where the lines continue the label before."""

    label: str
    lines: tuple[str, ...]


def facts(study: v2.Study) -> tuple[Fact, ...]:
    """What the record says, in the order in which people ask; what it does not say is left out."""
    found = (
        Fact("Trial", _trial(study)),
        Fact("Title", _some(study.identification.official_title)),
        Fact("Status", _status(study)),
        Fact("Design", _design(study)),
        Fact("Sponsor", _sponsor(study)),
        Fact("Conditions", study.conditions.conditions),
        Fact("Treatments", tuple(map(_intervention, study.arms.interventions))),
        Fact("Arms", tuple(map(_arm, study.arms.arm_groups))),
        Fact("Enrolment", _enrollment(study)),
        Fact("Who can join", _who(study)),
        Fact("Dates", _dates(study)),
        Fact("Investigators", tuple(map(_official, study.contacts.overall_officials))),
        Fact("Contacts", tuple(map(_contact, study.contacts.central_contacts))),
        Fact("Sites", _sites(study.contacts.locations)),
    )
    return tuple(fact for fact in found if fact.lines)


def line(study: v2.Study) -> tuple[str, str, str, str]:
    """One record among many: id, status, phase, title."""
    return (
        study.nct_id or "(no id)",
        labels.name("status", study.status.overall_status) if study.status.overall_status else "",
        labels.phase_name(study.design.phases),
        study.title,
    )


def matches(study: v2.Study, identifier: str) -> bool:
    """Whether an identifier (registry's, sponsor's, another register's) or the acronym is the study's."""
    own = study.identification
    known = [own.nct_id, *own.nct_id_aliases, own.acronym, *(other.id for other in own.secondary_id_infos)]
    if own.org_study_id_info:
        known.append(own.org_study_id_info.id)
    return identifier.strip().casefold() in {name.casefold() for name in known if name}


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _joined(parts: Iterable[str], separator: str = ", ") -> str:
    return separator.join(filter(None, parts))


def _trial(study: v2.Study) -> tuple[str, ...]:
    own = study.identification
    others = [own.org_study_id_info.id if own.org_study_id_info else ""]
    for other in own.secondary_id_infos:
        kind = other.domain or _REGISTERS.get(other.type, "")
        others.append(f"{other.id} ({kind})" if kind else other.id)
    return _some(_joined((own.nct_id, own.acronym, *others), " · "))


def _status(study: v2.Study) -> tuple[str, ...]:
    status = study.status
    name = labels.name("status", status.overall_status) if status.overall_status else ""
    last = labels.name("status", status.last_known_status) if status.last_known_status else ""
    return _some(_joined((name, f"last known: {last}" if last else "", status.why_stopped), "; "))


def _design(study: v2.Study) -> tuple[str, ...]:
    design, info = study.design, study.design.design_info or v2.DesignInfo()
    masking = info.masking_info.masking if info.masking_info else ""
    coded = (
        ("type", design.study_type),
        ("allocation", info.allocation),
        ("model", info.intervention_model),
        ("observational_model", info.observational_model),
        ("time_perspective", info.time_perspective),
    )
    words = [labels.name(field, value) for field, value in coded if value]
    words += [f"purpose: {labels.name('purpose', info.primary_purpose)}"] if info.primary_purpose else []
    words += [f"masking: {labels.name('masking', masking)}"] if masking else []
    return _some(_joined((words[0] if words else "", labels.phase_name(design.phases), *words[1:])))


def _sponsor(study: v2.Study) -> tuple[str, ...]:
    sponsors = study.sponsors
    return tuple(
        f"{sponsor.name} ({labels.name('sponsor_class', sponsor.class_)})" if sponsor.class_ else sponsor.name
        for sponsor in (sponsors.lead_sponsor, *sponsors.collaborators)
        if sponsor
    )


def _intervention(intervention: v2.Intervention) -> str:
    kind = labels.name("intervention_type", intervention.type) if intervention.type else ""
    others = f" ({', '.join(intervention.other_names)})" if intervention.other_names else ""
    return _joined((kind, f"{intervention.name}{others}"), ": ")


def _arm(arm: v2.ArmGroup) -> str:
    kind = f" ({labels.name('arm_type', arm.type)})" if arm.type else ""
    return f"{arm.label}{kind}" + (f": {', '.join(arm.intervention_names)}" if arm.intervention_names else "")


def _enrollment(study: v2.Study) -> tuple[str, ...]:
    enrollment = study.design.enrollment_info
    if enrollment is None or enrollment.count is None or enrollment.count >= _NO_ENROLLMENT:
        return ()
    kind = labels.name("enrollment_type", enrollment.type).lower() if enrollment.type else ""
    return (_joined((f"{enrollment.count:,}", kind)),)


def _who(study: v2.Study) -> tuple[str, ...]:
    eligibility = study.eligibility
    sex = labels.name("sex", eligibility.sex) if eligibility.sex else ""
    low, high = eligibility.minimum_age, eligibility.maximum_age
    if low and high:
        same_unit = low.split()[-1:] == high.split()[-1:]
        ages = f"{low.split()[0] if same_unit else low} to {high}".lower()
    elif low or high:
        ages = f"{low} and older".lower() if low else f"up to {high}".lower()
    else:
        ages = "any age" if eligibility.std_ages else ""
    volunteers = {True: "yes", False: "no", None: ""}[eligibility.healthy_volunteers]
    healthy = labels.name("volunteers", volunteers) if volunteers else ""
    return _some(_joined((sex, ages, healthy)))


def _dates(study: v2.Study) -> tuple[str, ...]:
    status = study.status
    named = (
        ("start", status.start_date_struct),
        ("primary completion", status.primary_completion_date_struct),
        ("completion", status.completion_date_struct),
        ("last update", status.last_update_post_date_struct),
    )
    return tuple(
        f"{name} {date.date}" + (" (estimated)" if date.type == "ESTIMATED" else "")
        for name, date in named
        if date
    )


def _official(official: v2.Official) -> str:
    role = labels.name("official_role", official.role) if official.role else ""
    return _joined((official.name, official.affiliation, role))


def _contact(contact: v2.Contact) -> str:
    extension = f" ext. {contact.phone_ext}" if contact.phone_ext else ""
    return _joined((contact.name, f"{contact.phone}{extension}", contact.email))


def _sites(sites: tuple[v2.Location, ...]) -> tuple[str, ...]:
    return tuple(_site_lines(sites))


def _site_lines(sites: tuple[v2.Location, ...]) -> Iterator[str]:
    for site in sites[:_FEW]:
        yield _joined((site.facility, _joined((site.zip, site.city), " "), site.state, site.country))
        for contact in site.contacts:
            yield f"  {_contact(contact)}"
    if len(sites) > _FEW:
        countries = len({site.country for site in sites if site.country})
        where = f" in {countries} countries" if countries > 1 else ""
        yield f"and {len(sites) - _FEW} more; {len(sites)} sites{where}"
