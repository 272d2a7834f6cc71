"""A trial record in the shape of the ClinicalTrials.gov API, version 2: the canonical form of every source.

The Structs mirror the API's JSON (camelCase on the wire, snake_case here); fields that trialrun does not
use are ignored when read, and stay in the canonical bytes that the catalog keeps. A missing field is None
or empty: nothing is guessed.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

MOST_PEOPLE = 10_000_000_000
"""More than there are: a number that no trial enrols."""


class _Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """Base of all parts of a record."""


class OrgStudyId(_Part, frozen=True, kw_only=True):
    id: str = ""
    type: str = ""
    link: str = ""


class SecondaryId(_Part, frozen=True, kw_only=True):
    """type: "EUDRACT_NUMBER", "CTIS", "NIH", "OTHER", "REGISTRY" …"""

    id: str = ""
    type: str = ""
    domain: str = ""
    link: str = ""


class Organization(_Part, frozen=True, kw_only=True):
    """class_: INDUSTRY, OTHER, NIH, FED, OTHER_GOV, NETWORK, INDIV, AMBIG, UNKNOWN."""

    full_name: str = ""
    class_: str = msgspec.field(default="", name="class")


class Identification(_Part, frozen=True, kw_only=True):
    nct_id: str = ""
    nct_id_aliases: tuple[str, ...] = ()
    org_study_id_info: OrgStudyId | None = None
    secondary_id_infos: tuple[SecondaryId, ...] = ()
    brief_title: str = ""
    official_title: str = ""
    acronym: str = ""
    organization: Organization | None = None


class DateStruct(_Part, frozen=True, kw_only=True):
    """date: YYYY, YYYY-MM or YYYY-MM-DD; type: ACTUAL or ESTIMATED."""

    date: str = ""
    type: str = ""


class ExpandedAccess(_Part, frozen=True, kw_only=True):
    has_expanded_access: bool | None = None
    nct_id: str = ""
    status_for_nct_id: str = ""


class Status(_Part, frozen=True, kw_only=True):
    """overall_status: RECRUITING, NOT_YET_RECRUITING, ENROLLING_BY_INVITATION, ACTIVE_NOT_RECRUITING,
    COMPLETED, SUSPENDED, TERMINATED, WITHDRAWN, UNKNOWN, AVAILABLE, NO_LONGER_AVAILABLE,
    TEMPORARILY_NOT_AVAILABLE, APPROVED_FOR_MARKETING, WITHHELD."""

    status_verified_date: str = ""
    overall_status: str = ""
    last_known_status: str = ""
    why_stopped: str = ""
    expanded_access_info: ExpandedAccess | None = None
    start_date_struct: DateStruct | None = None
    primary_completion_date_struct: DateStruct | None = None
    completion_date_struct: DateStruct | None = None
    study_first_submit_date: str = ""
    study_first_submit_qc_date: str = ""
    study_first_post_date_struct: DateStruct | None = None
    results_first_submit_date: str = ""
    results_first_submit_qc_date: str = ""
    results_first_post_date_struct: DateStruct | None = None
    disp_first_submit_date: str = ""
    disp_first_submit_qc_date: str = ""
    disp_first_post_date_struct: DateStruct | None = None
    last_update_submit_date: str = ""
    last_update_post_date_struct: DateStruct | None = None


class ResponsibleParty(_Part, frozen=True, kw_only=True):
    """type: SPONSOR, PRINCIPAL_INVESTIGATOR, SPONSOR_INVESTIGATOR."""

    type: str = ""
    investigator_full_name: str = ""
    investigator_title: str = ""
    investigator_affiliation: str = ""
    old_name_title: str = ""
    old_organization: str = ""


class Sponsor(_Part, frozen=True, kw_only=True):
    name: str = ""
    class_: str = msgspec.field(default="", name="class")


class SponsorCollaborators(_Part, frozen=True, kw_only=True):
    responsible_party: ResponsibleParty | None = None
    lead_sponsor: Sponsor | None = None
    collaborators: tuple[Sponsor, ...] = ()


class Oversight(_Part, frozen=True, kw_only=True):
    oversight_has_dmc: bool | None = None
    is_fda_regulated_drug: bool | None = None
    is_fda_regulated_device: bool | None = None
    is_unapproved_device: bool | None = None
    is_ppsd: bool | None = None
    is_us_export: bool | None = None


class Description(_Part, frozen=True, kw_only=True):
    brief_summary: str = ""
    detailed_description: str = ""


class Conditions(_Part, frozen=True, kw_only=True):
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Masking(_Part, frozen=True, kw_only=True):
    """masking: NONE, SINGLE, DOUBLE, TRIPLE, QUADRUPLE."""

    masking: str = ""
    masking_description: str = ""
    who_masked: tuple[str, ...] = ()


class DesignInfo(_Part, frozen=True, kw_only=True):
    """allocation: RANDOMIZED, NON_RANDOMIZED, NA. intervention_model: SINGLE_GROUP, PARALLEL, CROSSOVER,
    FACTORIAL, SEQUENTIAL. primary_purpose: TREATMENT, PREVENTION, DIAGNOSTIC …"""

    allocation: str = ""
    intervention_model: str = ""
    intervention_model_description: str = ""
    primary_purpose: str = ""
    observational_model: str = ""
    time_perspective: str = ""
    masking_info: Masking | None = None


class Enrollment(_Part, frozen=True, kw_only=True):
    count: Annotated[int, msgspec.Meta(le=MOST_PEOPLE)] | None = None
    type: str = ""


class BioSpec(_Part, frozen=True, kw_only=True):
    retention: str = ""
    description: str = ""


class ExpandedAccessTypes(_Part, frozen=True, kw_only=True):
    individual: bool | None = None
    intermediate: bool | None = None
    treatment: bool | None = None


class Design(_Part, frozen=True, kw_only=True):
    """study_type: INTERVENTIONAL, OBSERVATIONAL, EXPANDED_ACCESS. phases: NA, EARLY_PHASE1, PHASE1…4."""

    study_type: str = ""
    expanded_access_types: ExpandedAccessTypes | None = None
    patient_registry: bool | None = None
    target_duration: str = ""
    phases: tuple[str, ...] = ()
    design_info: DesignInfo | None = None
    bio_spec: BioSpec | None = None
    enrollment_info: Enrollment | None = None


class ArmGroup(_Part, frozen=True, kw_only=True):
    """type: EXPERIMENTAL, ACTIVE_COMPARATOR, PLACEBO_COMPARATOR, SHAM_COMPARATOR, NO_INTERVENTION, OTHER.
    intervention_names: as in the API, "Drug: IL-2"."""

    label: str = ""
    type: str = ""
    description: str = ""
    intervention_names: tuple[str, ...] = ()


class Intervention(_Part, frozen=True, kw_only=True):
    """type: DRUG, BIOLOGICAL, DEVICE, PROCEDURE, RADIATION, BEHAVIORAL, GENETIC, DIETARY_SUPPLEMENT,
    COMBINATION_PRODUCT, DIAGNOSTIC_TEST, OTHER."""

    type: str = ""
    name: str = ""
    description: str = ""
    arm_group_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class ArmsInterventions(_Part, frozen=True, kw_only=True):
    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[Intervention, ...] = ()


class Outcome(_Part, frozen=True, kw_only=True):
    measure: str = ""
    description: str = ""
    time_frame: str = ""


class Outcomes(_Part, frozen=True, kw_only=True):
    primary_outcomes: tuple[Outcome, ...] = ()
    secondary_outcomes: tuple[Outcome, ...] = ()
    other_outcomes: tuple[Outcome, ...] = ()


class EligibilityModule(_Part, frozen=True, kw_only=True):
    """sex: ALL, FEMALE, MALE. Ages: "18 Years"; missing means no bound."""

    eligibility_criteria: str = ""
    healthy_volunteers: bool | None = None
    sex: str = ""
    gender_based: bool | None = None
    gender_description: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    std_ages: tuple[str, ...] = ()
    study_population: str = ""
    sampling_method: str = ""


class Contact(_Part, frozen=True, kw_only=True):
    name: str = ""
    role: str = ""
    phone: str = ""
    phone_ext: str = ""
    email: str = ""


class Official(_Part, frozen=True, kw_only=True):
    """role: PRINCIPAL_INVESTIGATOR, STUDY_CHAIR, STUDY_DIRECTOR, SUB_INVESTIGATOR."""

    name: str = ""
    affiliation: str = ""
    role: str = ""


class GeoPoint(_Part, frozen=True, kw_only=True):
    lat: float
    lon: float


class Location(_Part, frozen=True, kw_only=True):
    facility: str = ""
    status: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    contacts: tuple[Contact, ...] = ()
    geo_point: GeoPoint | None = None


class ContactsLocations(_Part, frozen=True, kw_only=True):
    central_contacts: tuple[Contact, ...] = ()
    overall_officials: tuple[Official, ...] = ()
    locations: tuple[Location, ...] = ()


class Reference(_Part, frozen=True, kw_only=True):
    pmid: str = ""
    type: str = ""
    citation: str = ""


class Link(_Part, frozen=True, kw_only=True):
    label: str = ""
    url: str = ""


class AvailableIpd(_Part, frozen=True, kw_only=True):
    """A data set or document about individual participants, and where it is kept."""

    id: str = ""
    type: str = ""
    url: str = ""
    comment: str = ""


class References(_Part, frozen=True, kw_only=True):
    references: tuple[Reference, ...] = ()
    see_also_links: tuple[Link, ...] = ()
    avail_ipds: tuple[AvailableIpd, ...] = ()


class IpdSharing(_Part, frozen=True, kw_only=True):
    ipd_sharing: str = ""
    description: str = ""
    info_types: tuple[str, ...] = ()
    time_frame: str = ""
    access_criteria: str = ""
    url: str = ""


class Protocol(_Part, frozen=True, kw_only=True):
    identification_module: Identification = Identification()
    status_module: Status = Status()
    sponsor_collaborators_module: SponsorCollaborators = SponsorCollaborators()
    oversight_module: Oversight = Oversight()
    description_module: Description = Description()
    conditions_module: Conditions = Conditions()
    design_module: Design = Design()
    arms_interventions_module: ArmsInterventions = ArmsInterventions()
    outcomes_module: Outcomes = Outcomes()
    eligibility_module: EligibilityModule = EligibilityModule()
    contacts_locations_module: ContactsLocations = ContactsLocations()
    references_module: References = References()
    ipd_sharing_statement_module: IpdSharing = msgspec.field(
        default=IpdSharing(), name="ipdSharingStatementModule"
    )


class MeshTerm(_Part, frozen=True, kw_only=True):
    id: str = ""
    term: str = ""


class Browse(_Part, frozen=True, kw_only=True):
    meshes: tuple[MeshTerm, ...] = ()
    ancestors: tuple[MeshTerm, ...] = ()


class MiscInfo(_Part, frozen=True, kw_only=True):
    """version_holder: the day of the registry's data, YYYY-MM-DD."""

    version_holder: str = ""
    removed_countries: tuple[str, ...] = ()


class Derived(_Part, frozen=True, kw_only=True):
    misc_info_module: MiscInfo = MiscInfo()
    condition_browse_module: Browse = Browse()
    intervention_browse_module: Browse = Browse()


class LargeDocument(_Part, frozen=True, kw_only=True):
    """A protocol, analysis plan or consent form as a file; date: that of the document."""

    label: str = ""
    has_protocol: bool | None = None
    has_sap: bool | None = None
    has_icf: bool | None = None
    date: str = ""
    filename: str = ""


class LargeDocuments(_Part, frozen=True, kw_only=True):
    large_docs: tuple[LargeDocument, ...] = ()


class Documents(_Part, frozen=True, kw_only=True):
    large_document_module: LargeDocuments = LargeDocuments()


class Study(_Part, frozen=True, kw_only=True):
    """One record. The properties are the short names by which the other rooms ask for common facts."""

    protocol_section: Protocol = Protocol()
    document_section: Documents = Documents()
    derived_section: Derived = Derived()
    has_results: bool | None = None

    @property
    def identification(self) -> Identification:
        return self.protocol_section.identification_module

    @property
    def status(self) -> Status:
        return self.protocol_section.status_module

    @property
    def sponsors(self) -> SponsorCollaborators:
        return self.protocol_section.sponsor_collaborators_module

    @property
    def description(self) -> Description:
        return self.protocol_section.description_module

    @property
    def conditions(self) -> Conditions:
        return self.protocol_section.conditions_module

    @property
    def design(self) -> Design:
        return self.protocol_section.design_module

    @property
    def arms(self) -> ArmsInterventions:
        return self.protocol_section.arms_interventions_module

    @property
    def outcomes(self) -> Outcomes:
        return self.protocol_section.outcomes_module

    @property
    def eligibility(self) -> EligibilityModule:
        return self.protocol_section.eligibility_module

    @property
    def contacts(self) -> ContactsLocations:
        return self.protocol_section.contacts_locations_module

    @property
    def nct_id(self) -> str:
        return self.identification.nct_id

    @property
    def title(self) -> str:
        return self.identification.brief_title or self.identification.official_title

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries with a site, in the record's order, each once."""
        return tuple(dict.fromkeys(site.country for site in self.contacts.locations if site.country))


_decoder = msgspec.json.Decoder(Study)


def decode_study(canonical: bytes) -> Study:
    """The typed view of a canonical record. Raises msgspec.ValidationError with the field's path."""
    return _decoder.decode(canonical)


def encode_study(study: Study) -> bytes:
    """The canonical bytes of a record that was translated from another form."""
    return msgspec.json.encode(study)


def study_from(record: dict[str, Any]) -> Study:
    """The typed view of a record already parsed from JSON. Raises msgspec.ValidationError."""
    return msgspec.convert(record, Study)
