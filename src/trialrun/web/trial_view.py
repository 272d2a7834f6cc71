"""What the page of a trial shows, taken from its record: one pure function from `Study` to `TrialView`.

Only what the record states appears; a field that is missing leaves no empty row.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.model.study import (
    ArmGroup,
    Contact,
    DateStruct,
    Intervention,
    Outcome,
    SecondaryId,
    Sponsor,
    Study,
)
from trialrun.vocab.labels import Label, label
from trialrun.web import wording
from trialrun.web.prose import Block, blocks, headline, unescaped, web_address

PUBLICATIONS = 40  # some records list hundreds
_NCT = re.compile(r"NCT\d{8}")


class Row(msgspec.Struct, frozen=True):
    """A line of a table: name, value, and where there is more to say, what it means or where it leads."""

    name: str
    value: str
    meaning: str = ""
    url: str = ""


class Therapy(msgspec.Struct, frozen=True):
    """An intervention: its kind ("Drug"), name, description and other names."""

    kind: str
    name: str
    description: tuple[Block, ...] = ()
    also: tuple[str, ...] = ()


class Arm(msgspec.Struct, frozen=True):
    """A group of the trial and what it receives."""

    name: str
    kind: Label | None
    description: tuple[Block, ...]
    receives: tuple[Row, ...]


class Measure(msgspec.Struct, frozen=True):
    """An outcome that the trial measures."""

    name: str
    time_frame: str
    description: tuple[Block, ...]


class TrialView(msgspec.Struct, frozen=True):
    """Everything on a trial's page but its criteria and its places."""

    id: str
    title: str
    official: str
    acronym: str
    status: Label
    stopped_why: str
    phases: tuple[Label, ...]  # one, or one for both of "phase 1 and 2"
    kind: Label
    who: tuple[Row, ...]
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    summary: tuple[Block, ...]
    description: tuple[Block, ...]
    population: tuple[Block, ...]
    enrolment: str
    sponsor: tuple[Row, ...]
    dates: tuple[Row, ...]
    identifiers: tuple[Row, ...]
    arms: tuple[Arm, ...]
    therapies: tuple[Therapy, ...]
    design: tuple[Row, ...]
    primary: tuple[Measure, ...]
    secondary: tuple[Measure, ...]
    other: tuple[Measure, ...]
    contacts: tuple[Contact, ...]
    countries: tuple[str, ...]
    sites: int
    links: tuple[Row, ...]
    registry: str


def trial_view(study: Study, *, published: bool = True) -> TrialView:
    """The view of one record. published: False for an invented one, whose number no registry knows."""
    identification, status, design = study.identification, study.status, study.design
    official = identification.official_title
    return TrialView(
        id=study.nct_id or (identification.org_study_id_info.id if identification.org_study_id_info else ""),
        title=headline(study.title) or "A trial without a title",
        official=unescaped(official) if official != study.title else "",
        acronym=identification.acronym,
        status=label("status", status.overall_status or "UNKNOWN"),
        stopped_why=unescaped(status.why_stopped),
        phases=phases(study),
        kind=label("type", design.study_type)
        if design.study_type
        else Label("", "Kind of study not stated", ""),
        who=_who(study),
        conditions=study.conditions.conditions,
        keywords=study.conditions.keywords,
        summary=blocks(study.description.brief_summary),
        description=blocks(study.description.detailed_description),
        population=blocks(study.eligibility.study_population),
        enrolment=enrolment(study),
        sponsor=_sponsor(study),
        dates=_dates(study),
        identifiers=_identifiers(study, published),
        arms=tuple(_arm(arm, study.arms.interventions) for arm in study.arms.arm_groups),
        therapies=tuple(_therapy(intervention) for intervention in study.arms.interventions),
        design=_design(study),
        primary=_measures(study.outcomes.primary_outcomes),
        secondary=_measures(study.outcomes.secondary_outcomes),
        other=_measures(study.outcomes.other_outcomes),
        contacts=study.contacts.central_contacts,
        countries=study.countries,
        sites=len(study.contacts.locations),
        links=_links(study),
        registry=registry_address(study.nct_id) if published else "",
    )


def phases(study: Study) -> tuple[Label, ...]:
    """The phase with its meaning; a trial of two phases has one label for both where there is one."""
    joined = label("phase", "/".join(study.design.phases))
    if joined.help:
        return (joined,)
    return tuple(label("phase", phase) for phase in study.design.phases)


def registry_address(nct_id: str) -> str:
    """The public page of a ClinicalTrials.gov id; "" for an id of another form."""
    return f"https://clinicaltrials.gov/study/{nct_id}" if _NCT.fullmatch(nct_id) else ""


def enrolment(study: Study) -> str:
    """ "23 people (planned)" or "46 people (actual)"; "" when the record has no number."""
    info = study.design.enrollment_info
    if info is None or info.count is None:
        return ""
    kind = {"ESTIMATED": " (planned)", "ANTICIPATED": " (planned)", "ACTUAL": " (actual)"}.get(info.type, "")
    return wording.count(info.count, "person", "people") + kind


def _who(study: Study) -> tuple[Row, ...]:
    asked = study.eligibility
    rows = [Row("Ages", wording.ages(asked.minimum_age, asked.maximum_age))]
    if asked.sex:
        rows.append(Row("Sex", {"FEMALE": "Women only", "MALE": "Men only"}.get(asked.sex, "Any sex")))
    if asked.gender_description:
        rows.append(Row("Gender", unescaped(asked.gender_description)))
    if asked.healthy_volunteers is not None:
        volunteers = label("volunteers", "yes" if asked.healthy_volunteers else "no")
        rows.append(Row("Healthy volunteers", volunteers.name, volunteers.help))
    if asked.sampling_method:
        rows.append(Row("Sampling", label("sampling_method", asked.sampling_method).name))
    return tuple(rows)


def _sponsor(study: Study) -> tuple[Row, ...]:
    rows = []
    sponsors = study.sponsors
    if sponsors.lead_sponsor is not None:
        rows.append(_organisation("Sponsor", sponsors.lead_sponsor))
    for collaborator in sponsors.collaborators:
        rows.append(_organisation("Collaborator", collaborator))
    party = sponsors.responsible_party
    if party is not None:
        named = [
            party.investigator_full_name or party.old_name_title,
            party.investigator_title,
            party.investigator_affiliation or party.old_organization,
        ]
        role = label("responsible_party", party.type) if party.type else Label("", "", "")
        text = ", ".join(part for part in named if part)
        if text or role.name:
            rows.append(Row("Responsible party", text or role.name, role.name if text else role.help))
    for official in study.contacts.overall_officials:
        role_name = label("official_role", official.role).name if official.role else "Investigator"
        rows.append(Row(role_name, official.name, official.affiliation))
    return tuple(rows)


def _organisation(name: str, sponsor: Sponsor) -> Row:
    return Row(name, sponsor.name, label("sponsor_class", sponsor.class_).name if sponsor.class_ else "")


def _dates(study: Study) -> tuple[Row, ...]:
    status = study.status
    structs: tuple[tuple[str, DateStruct | None], ...] = (
        ("Start", status.start_date_struct),
        ("Primary completion", status.primary_completion_date_struct),
        ("Completion", status.completion_date_struct),
    )
    rows = [_dated(name, struct) for name, struct in structs if struct is not None and struct.date]
    plain = (
        ("First submitted", status.study_first_submit_date),
        ("First posted", _posted(status.study_first_post_date_struct)),
        ("Results posted", _posted(status.results_first_post_date_struct)),
        ("Last updated", status.last_update_submit_date or _posted(status.last_update_post_date_struct)),
        ("Status verified", status.status_verified_date),
    )
    rows.extend(Row(name, wording.day(text)) for name, text in plain if text)
    return tuple(rows)


def _posted(struct: DateStruct | None) -> str:
    return struct.date if struct is not None else ""


def _dated(name: str, struct: DateStruct) -> Row:
    planned = " (planned)" if struct.type in ("ESTIMATED", "ANTICIPATED") else ""
    return Row(name, wording.day(struct.date) + planned)


_ID_NAMES = {
    "EUDRACT_NUMBER": "EudraCT number",
    "CTIS": "EU trial number (CTIS)",
    "REGISTRY": "Registry",
    "NIH": "NIH grant",
    "OTHER_GRANT": "Grant",
    "OTHER": "Other id",
}


def _identifiers(study: Study, published: bool) -> tuple[Row, ...]:
    identification = study.identification
    rows = []
    if identification.nct_id:
        own = registry_address(identification.nct_id) if published else ""
        rows.append(Row("ClinicalTrials.gov" if own else "Trial number", identification.nct_id, url=own))
    if identification.org_study_id_info is not None and identification.org_study_id_info.id:
        rows.append(Row("Sponsor's number", identification.org_study_id_info.id))
    rows.extend(_secondary(secondary) for secondary in identification.secondary_id_infos if secondary.id)
    rows.extend(Row("Formerly", alias) for alias in identification.nct_id_aliases)
    return tuple(rows)


def _secondary(secondary: SecondaryId) -> Row:
    name = _ID_NAMES.get(secondary.type) or (
        label("id", secondary.type).name if secondary.type else "Other id"
    )
    url = web_address(secondary.link)
    if secondary.type == "EUDRACT_NUMBER" and re.fullmatch(r"\d{4}-\d{6}-\d{2}", secondary.id):
        url = f"https://www.clinicaltrialsregister.eu/ctr-search/search?query={secondary.id}"
    return Row(name, secondary.id, secondary.domain, url)


def _arm(arm: ArmGroup, interventions: tuple[Intervention, ...]) -> Arm:
    """What an arm receives: the names it lists itself, else the interventions that list the arm."""
    receives = []
    for name in arm.intervention_names:
        kind, colon, rest = name.partition(": ")
        receives.append(Row(kind, rest) if colon else Row("", name))
    if not receives:
        for found in interventions:
            if arm.label in found.arm_group_labels:
                receives.append(
                    Row(label("intervention_type", found.type).name if found.type else "", found.name)
                )
    return Arm(
        name=arm.label or "Group",
        kind=label("arm_type", arm.type) if arm.type else None,
        description=blocks(arm.description),
        receives=tuple(receives),
    )


def _therapy(intervention: Intervention) -> Therapy:
    return Therapy(
        kind=label("intervention_type", intervention.type).name if intervention.type else "",
        name=intervention.name,
        description=blocks(intervention.description),
        also=intervention.other_names,
    )


def _design(study: Study) -> tuple[Row, ...]:
    design = study.design
    info = design.design_info
    rows = []
    if design.study_type:
        kind = label("type", design.study_type)
        rows.append(Row("Type", kind.name, kind.help))
    rows.extend(Row("Phase", phase.name, phase.help) for phase in phases(study))
    if info is not None:
        for name, field, key in (
            ("Purpose", "purpose", info.primary_purpose),
            ("Allocation", "allocation", info.allocation),
            ("Model", "model", info.intervention_model),
            ("Model", "observational_model", info.observational_model),
            ("Time", "time_perspective", info.time_perspective),
        ):
            if key:
                found = label(field, key)
                rows.append(Row(name, found.name, found.help))
        if info.intervention_model_description:
            rows.append(Row("About the model", unescaped(info.intervention_model_description)))
        if info.masking_info is not None and info.masking_info.masking:
            masking = label("masking", info.masking_info.masking)
            masked = [label("who_masked", who).name.lower() for who in info.masking_info.who_masked]
            who = f"Not told: {wording.listed(masked)}." if masked else masking.help
            rows.append(Row("Masking", masking.name, who))
            if info.masking_info.masking_description:
                rows.append(Row("About the masking", unescaped(info.masking_info.masking_description)))
    if people := enrolment(study):
        rows.append(Row("Enrolment", people))
    if groups := len(study.arms.arm_groups):
        rows.append(Row("Groups of people", wording.number(groups)))
    if design.target_duration:
        rows.append(Row("Followed for", design.target_duration))
    oversight = study.protocol_section.oversight_module
    if oversight.oversight_has_dmc is not None:
        rows.append(Row("Data monitoring committee", "Yes" if oversight.oversight_has_dmc else "No"))
    return tuple(rows)


def _measures(outcomes: tuple[Outcome, ...]) -> tuple[Measure, ...]:
    return tuple(
        Measure(unescaped(outcome.measure), unescaped(outcome.time_frame), blocks(outcome.description))
        for outcome in outcomes
    )


def _links(study: Study) -> tuple[Row, ...]:
    references = study.protocol_section.references_module
    rows = [
        Row("Link", link.label or link.url, "", web_address(link.url)) for link in references.see_also_links
    ]
    for reference in references.references[:PUBLICATIONS]:
        pubmed = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/" if reference.pmid.isdecimal() else ""
        rows.append(Row("Publication", unescaped(reference.citation), "", pubmed))
    more = len(references.references) - PUBLICATIONS
    if more > 0:
        rows.append(Row("Publications", f"and {wording.number(more)} more in the record"))
    sharing = study.protocol_section.ipd_sharing_statement_module
    if sharing.ipd_sharing:
        shared = label("sharing", sharing.ipd_sharing).name
        rows.append(
            Row("Sharing of patients’ data", shared, unescaped(sharing.description), web_address(sharing.url))
        )
    return tuple(rows)
