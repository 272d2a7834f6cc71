"""The registry's older XML (`clinical_study`, public.xsd) as a study of the v2 form.

Every element that v2 has a field for is translated, except the results and the history of their
submission; those stay in the original bytes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from trialrun.model import study as v2
from trialrun.records import words
from trialrun.records.legacy_xml_beside import contact_of, documents, person_of, references
from trialrun.records.record import Record, Rejected, record_of, shortened
from trialrun.records.text_blocks import dedented, unwrapped
from trialrun.records.xml_tree import Node, parse, what_it_is

T = TypeVar("T", bound=Struct)

# Elements that hold nothing of the study's own, or only what v2 derives from other fields.
_UNREAD = {
    "required_header",
    "clinical_results",
    "pending_results",
    "number_of_arms",
    "number_of_groups",
    "is_fda_regulated",
    "is_section_801",
    "last_update_submitted_qc",
}


def read_xml(data: bytes, name: str) -> Record | Rejected:
    """The record of one `clinical_study`; anything else in XML is rejected with what it is."""
    root = parse(data, name)
    if isinstance(root, Rejected):
        return root
    kind = what_it_is(root)
    if kind:
        return Rejected(name, "line 1, column 1", kind)
    translation = _Translation(root)
    return record_of(translation.study(), name, "ctgov-xml", data, problems=translation.problems)


def _with_present(empty: T, **parts: object) -> T:
    """The Struct with the parts that hold something; the model's own defaults stay out of the JSON."""
    return replace(empty, **{name: part for name, part in parts.items() if part != getattr(empty, name)})


class _Translation:
    """One study on its way from XML to v2; collects what was not understood."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.problems: list[str] = []

    def study(self) -> v2.Study:
        description = v2.Description(
            brief_summary=unwrapped(self.root.block("brief_summary")),
            detailed_description=unwrapped(self.root.block("detailed_description")),
        )
        outcomes = v2.Outcomes(
            primary_outcomes=self.outcomes("primary_outcome"),
            secondary_outcomes=self.outcomes("secondary_outcome"),
            other_outcomes=self.outcomes("other_outcome"),
        )
        protocol = _with_present(
            v2.Protocol(),
            identification_module=self.identification(),
            status_module=self.status(),
            sponsor_collaborators_module=self.sponsors(),
            oversight_module=self.oversight(),
            description_module=description,
            conditions_module=v2.Conditions(
                conditions=self.root.texts("condition"), keywords=self.root.texts("keyword")
            ),
            design_module=self.design(),
            arms_interventions_module=self.arms(),
            outcomes_module=outcomes,
            eligibility_module=self.eligibility(),
            contacts_locations_module=self.contacts(),
            references_module=references(self.root),
            ipd_sharing_statement_module=self.ipd_sharing(),
        )
        study = _with_present(
            v2.Study(),
            protocol_section=protocol,
            document_section=documents(self.root),
            derived_section=self.derived(),
            has_results=bool(self.root.all("clinical_results")),
        )
        self.report_unread_elements()
        return study

    # ---- words, dates ----------------------------------------------------------------------------------

    def code(self, text: str, codes: words.Codes, field: str) -> str:
        if not text:
            return ""
        found = words.code(text, codes)
        if not found:
            self.problems.append(f"{field}: {shortened(text)} is not a word of the registry; left out")
        return found

    def date(self, tag: str, *older: str) -> str:
        text = next(filter(None, [self.root.text(name) for name in (tag, *older)]), "")
        found = words.iso_date(text)
        if text and not found:
            self.problems.append(f"{tag}: {shortened(text)} is not a date; left out")
        return found

    def date_struct(self, tag: str) -> v2.DateStruct | None:
        found = self.date(tag)
        if not found:
            return None
        kind = self.root.attribute(tag, "type")
        return v2.DateStruct(date=found, type=self.code(kind, words.DATE_TYPE, tag))

    # ---- modules ---------------------------------------------------------------------------------------

    def identification(self) -> v2.Identification:
        ids = self.root.node("id_info")
        source = self.root.text("source")
        lead = self.root.node("sponsors").node("lead_sponsor")
        # The older form gives no class of the organisation; where it is the sponsor, the sponsor's holds.
        source_class = lead.text("agency_class") if source and source == lead.text("agency") else ""
        return v2.Identification(
            nct_id=ids.text("nct_id"),
            nct_id_aliases=ids.texts("nct_alias"),
            org_study_id_info=v2.OrgStudyId(id=ids.text("org_study_id"))
            if ids.text("org_study_id")
            else None,
            secondary_id_infos=tuple(
                v2.SecondaryId(id=text, type=words.id_type(text)) for text in ids.texts("secondary_id")
            ),
            brief_title=self.root.text("brief_title"),
            official_title=self.root.text("official_title"),
            acronym=self.root.text("acronym"),
            organization=v2.Organization(
                full_name=source, class_=words.code(source_class, words.AGENCY_CLASS)
            )
            if source
            else None,
        )

    def status(self) -> v2.Status:
        expanded = self.root.flag("has_expanded_access")
        return v2.Status(
            status_verified_date=self.date("verification_date"),
            overall_status=self.code(self.root.text("overall_status"), words.STATUS, "overall_status"),
            last_known_status=self.code(
                self.root.text("last_known_status"), words.STATUS, "last_known_status"
            ),
            why_stopped=self.root.text("why_stopped"),
            expanded_access_info=None
            if expanded is None
            else v2.ExpandedAccess(has_expanded_access=expanded),
            start_date_struct=self.date_struct("start_date"),
            primary_completion_date_struct=self.date_struct("primary_completion_date"),
            completion_date_struct=self.date_struct("completion_date"),
            study_first_submit_date=self.date("study_first_submitted", "firstreceived_date"),
            study_first_submit_qc_date=self.date("study_first_submitted_qc"),
            study_first_post_date_struct=self.date_struct("study_first_posted"),
            results_first_submit_date=self.date("results_first_submitted", "firstreceived_results_date"),
            results_first_submit_qc_date=self.date("results_first_submitted_qc"),
            results_first_post_date_struct=self.date_struct("results_first_posted"),
            disp_first_submit_date=self.date(
                "disposition_first_submitted", "firstreceived_results_disposition_date"
            ),
            disp_first_submit_qc_date=self.date("disposition_first_submitted_qc"),
            disp_first_post_date_struct=self.date_struct("disposition_first_posted"),
            last_update_submit_date=self.date("last_update_submitted", "lastchanged_date"),
            last_update_post_date_struct=self.date_struct("last_update_posted"),
        )

    def sponsors(self) -> v2.SponsorCollaborators:
        sponsors = self.root.node("sponsors")
        party = self.root.node("responsible_party")
        return v2.SponsorCollaborators(
            responsible_party=v2.ResponsibleParty(
                type=self.code(
                    party.text("responsible_party_type"), words.RESPONSIBLE_PARTY, "responsible_party"
                ),
                investigator_full_name=party.text("investigator_full_name"),
                investigator_title=party.text("investigator_title"),
                investigator_affiliation=party.text("investigator_affiliation"),
                old_name_title=party.text("name_title"),
                old_organization=party.text("organization"),
            )
            if party
            else None,
            lead_sponsor=next(map(self.sponsor, sponsors.nodes("lead_sponsor")), None),
            collaborators=tuple(map(self.sponsor, sponsors.nodes("collaborator"))),
        )

    def sponsor(self, node: Node) -> v2.Sponsor:
        return v2.Sponsor(
            name=node.text("agency"),
            class_=self.code(node.text("agency_class"), words.AGENCY_CLASS, "agency_class"),
        )

    def oversight(self) -> v2.Oversight:
        oversight = self.root.node("oversight_info")
        return v2.Oversight(
            oversight_has_dmc=oversight.flag("has_dmc"),
            is_fda_regulated_drug=oversight.flag("is_fda_regulated_drug"),
            is_fda_regulated_device=oversight.flag("is_fda_regulated_device"),
            is_unapproved_device=oversight.flag("is_unapproved_device"),
            is_ppsd=oversight.flag("is_ppsd"),
            is_us_export=oversight.flag("is_us_export"),
        )

    def design(self) -> v2.Design:
        kind = self.root.text("study_type")
        registry = "[patient registry]" in kind.casefold()
        phase = self.root.text("phase")
        phases = words.phases(phase)
        if phase and not phases:
            self.problems.append(f"phase: {shortened(phase)} is not a phase; left out")
        access = self.root.node("expanded_access_info")
        retention = self.root.text("biospec_retention")
        samples = unwrapped(self.root.block("biospec_descr"))
        return v2.Design(
            study_type=self.code(kind.split("[")[0], words.STUDY_TYPE, "study_type"),
            expanded_access_types=v2.ExpandedAccessTypes(
                individual=access.flag("expanded_access_type_individual"),
                intermediate=access.flag("expanded_access_type_intermediate"),
                treatment=access.flag("expanded_access_type_treatment"),
            )
            if access
            else None,
            patient_registry=True if registry else None,
            target_duration=self.root.text("target_duration"),
            phases=phases,
            design_info=self.design_info(),
            bio_spec=v2.BioSpec(
                retention=self.code(retention, words.BIOSPECIMEN, "biospec_retention"), description=samples
            )
            if retention or samples
            else None,
            enrollment_info=self.enrollment(),
        )

    def enrollment(self) -> v2.Enrollment | None:
        text = self.root.text("enrollment")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            self.problems.append(f"enrollment: {shortened(text)} is not a number; left out")
            return None
        kind = self.root.attribute("enrollment", "type")
        return v2.Enrollment(count=int(text), type=self.code(kind, words.DATE_TYPE, "enrollment type"))

    def design_info(self) -> v2.DesignInfo | None:
        info = self.root.node("study_design_info")
        facts = {tag: info.text(tag) for tag in info.children} or self.design_sentence()
        if not facts:
            return None
        fact = defaultdict(str, facts)
        level, who = words.masking(fact["masking"])
        if fact["masking"] and not level:
            self.problems.append(f"masking: {shortened(fact['masking'])} is not understood; left out")
        model = fact["intervention_model"].removesuffix(" Assignment").removesuffix(" assignment")
        return v2.DesignInfo(
            allocation=self.code(fact["allocation"], words.ALLOCATION, "allocation"),
            intervention_model=self.code(model, words.INTERVENTION_MODEL, "intervention_model"),
            intervention_model_description=fact["intervention_model_description"],
            primary_purpose=self.code(fact["primary_purpose"], words.PURPOSE, "primary_purpose"),
            observational_model=self.code(
                fact["observational_model"], words.OBSERVATIONAL_MODEL, "observational_model"
            ),
            time_perspective=self.code(fact["time_perspective"], words.TIME_PERSPECTIVE, "time_perspective"),
            masking_info=v2.Masking(
                masking=level, who_masked=who, masking_description=fact["masking_description"]
            )
            if level or fact["masking_description"]
            else None,
        )

    def design_sentence(self) -> dict[str, str]:
        """Before 2017 the design was one sentence: `Allocation: Randomized, Masking: Double Blind (…)`."""
        sentence = self.root.text("study_design")
        facts: dict[str, str] = {}
        key = ""
        for part in sentence.split(", "):
            name, colon, value = part.partition(": ")
            if colon:
                key = name.strip().casefold().replace(" ", "_")
                facts[key] = value
            elif key:
                facts[key] += ", " + part
        facts.pop("endpoint_classification", None)
        return facts

    def arms(self) -> v2.ArmsInterventions:
        interventions = []
        names_of: defaultdict[str, list[str]] = defaultdict(list)
        for node in self.root.nodes("intervention"):
            kind, name = node.text("intervention_type"), node.text("intervention_name")
            labels = node.texts("arm_group_label")
            interventions.append(
                v2.Intervention(
                    type=self.code(kind, words.INTERVENTION_TYPE, "intervention_type"),
                    name=name,
                    description=node.text("description"),
                    arm_group_labels=labels,
                    other_names=node.texts("other_name"),
                )
            )
            for label in labels:
                names_of[label].append(f"{kind}: {name}")
        arms = tuple(
            v2.ArmGroup(
                label=node.text("arm_group_label"),
                type=self.code(node.text("arm_group_type"), words.ARM_TYPE, "arm_group_type"),
                description=node.text("description"),
                intervention_names=tuple(dict.fromkeys(names_of[node.text("arm_group_label")])),
            )
            for node in self.root.nodes("arm_group")
        )
        unknown = names_of.keys() - {arm.label for arm in arms}
        self.problems.extend(
            f"intervention: names the arm {shortened(label)}, which the record does not describe"
            for label in sorted(unknown)
        )
        return v2.ArmsInterventions(arm_groups=arms, interventions=tuple(interventions))

    def outcomes(self, tag: str) -> tuple[v2.Outcome, ...]:
        return tuple(
            v2.Outcome(
                measure=node.text("measure"),
                description=node.text("description"),
                time_frame=node.text("time_frame"),
            )
            for node in self.root.nodes(tag)
        )

    def eligibility(self) -> v2.EligibilityModule:
        eligibility = self.root.node("eligibility")
        if not eligibility:
            return v2.EligibilityModule()
        minimum, maximum = self.age(eligibility, "minimum_age"), self.age(eligibility, "maximum_age")
        return v2.EligibilityModule(
            eligibility_criteria=dedented(eligibility.block("criteria")),
            healthy_volunteers=self.volunteers(eligibility.text("healthy_volunteers")),
            sex=self.code(eligibility.text("gender"), words.SEX, "gender"),
            gender_based=eligibility.flag("gender_based"),
            gender_description=eligibility.text("gender_description"),
            minimum_age=minimum,
            maximum_age=maximum,
            std_ages=words.age_groups(minimum, maximum),
            study_population=unwrapped(eligibility.block("study_pop")),
            sampling_method=self.code(eligibility.text("sampling_method"), words.SAMPLING, "sampling_method"),
        )

    def age(self, eligibility: Node, tag: str) -> str:
        text = eligibility.text(tag)
        found = words.age(text)
        if text and not found and text.upper() != "N/A":
            self.problems.append(f"{tag}: {shortened(text)} is not an age; left out")
        return found

    def volunteers(self, text: str) -> bool | None:
        found = {"accepts healthy volunteers": True, "yes": True, "no": False}.get(text.casefold())
        if text and found is None:
            self.problems.append(f"healthy_volunteers: {shortened(text)} is not understood; left out")
        return found

    def contacts(self) -> v2.ContactsLocations:
        central = [
            contact
            for tag in ("overall_contact", "overall_contact_backup")
            for node in self.root.nodes(tag)
            if (contact := contact_of(node))
        ]
        officials = tuple(
            v2.Official(
                name=person_of(node),
                affiliation=node.text("affiliation"),
                role=self.code(node.text("role"), words.OFFICIAL_ROLE, "overall_official role"),
            )
            for node in self.root.nodes("overall_official")
        )
        locations = [self.location(node) for node in self.root.nodes("location")]
        known = {location.country for location in locations}
        listed = self.root.node("location_countries").texts("country")
        locations.extend(v2.Location(country=country) for country in listed if country not in known)
        return v2.ContactsLocations(
            central_contacts=tuple(central), overall_officials=officials, locations=tuple(locations)
        )

    def location(self, node: Node) -> v2.Location:
        facility = node.node("facility")
        address = facility.node("address")
        people = [
            contact
            for tag in ("contact", "contact_backup")
            for person in node.nodes(tag)
            if (contact := contact_of(person))
        ]
        people += [
            v2.Contact(
                name=person_of(person),
                role=self.code(person.text("role"), words.OFFICIAL_ROLE, "investigator role"),
            )
            for person in node.nodes("investigator")
        ]
        return v2.Location(
            facility=facility.text("name"),
            status=self.code(node.text("status"), words.STATUS, "location status"),
            city=address.text("city"),
            state=address.text("state"),
            zip=address.text("zip"),
            country=address.text("country"),
            contacts=tuple(people),
        )

    def ipd_sharing(self) -> v2.IpdSharing:
        ipd = self.root.node("patient_data")
        info = (self.code(text, words.IPD_INFO, "ipd_info_type") for text in ipd.texts("ipd_info_type"))
        return v2.IpdSharing(
            ipd_sharing=self.code(ipd.text("sharing_ipd"), words.IPD_SHARING, "sharing_ipd"),
            description=ipd.text("ipd_description"),
            info_types=tuple(filter(None, info)),
            time_frame=ipd.text("ipd_time_frame"),
            access_criteria=ipd.text("ipd_access_criteria"),
            url=ipd.text("ipd_url"),
        )

    def derived(self) -> v2.Derived:
        # "ClinicalTrials.gov processed this data on February 03, 2023"
        processed = self.root.node("required_header").text("download_date").rpartition(" on ")[2]
        return _with_present(
            v2.Derived(),
            misc_info_module=v2.MiscInfo(
                version_holder=words.iso_date(processed),
                removed_countries=self.root.node("removed_countries").texts("country"),
            ),
            condition_browse_module=self.mesh("condition_browse"),
            intervention_browse_module=self.mesh("intervention_browse"),
        )

    def mesh(self, tag: str) -> v2.Browse:
        terms = self.root.node(tag).texts("mesh_term")
        return v2.Browse(meshes=tuple(v2.MeshTerm(term=term) for term in terms))

    def report_unread_elements(self) -> None:
        unknown = self.root.children.keys() - self.root.asked_for - _UNREAD
        self.problems.extend(
            f"<{tag[:40]}> is not an element of the registry; left out" for tag in sorted(unknown)
        )
