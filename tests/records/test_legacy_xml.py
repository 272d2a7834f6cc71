from __future__ import annotations

import pytest
from record_samples import LEGACY_XML, record, rejected

from trialrun.model import study as v2
from trialrun.model.study import decode_study
from trialrun.records import Record


@pytest.fixture(scope="module")
def found() -> Record:
    return record(LEGACY_XML)


@pytest.fixture(scope="module")
def study(found: Record) -> v2.Study:
    return found.study


def test_the_record(found: Record) -> None:
    assert found.format == "ctgov-xml"
    assert found.original == LEGACY_XML.encode()
    assert decode_study(found.canonical) == found.study


def test_what_is_not_understood_is_remarked(found: Record) -> None:
    assert found.problems == (
        'primary_completion_date: "Octember 2021" is not a date; left out',
        'intervention: names the arm "Arm C", which the record does not describe',
        "<horoscope> is not an element of the registry; left out",
    )


def test_identification(study: v2.Study) -> None:
    assert study.identification == v2.Identification(
        nct_id="NCT09999903",
        nct_id_aliases=("NCT09999000",),
        org_study_id_info=v2.OrgStudyId(id="ORG-1"),
        secondary_id_infos=(
            v2.SecondaryId(id="2020-000001-11", type="EUDRACT_NUMBER"),
            v2.SecondaryId(id="GRANT 7"),
        ),
        brief_title="Invented & Legacy",
        official_title="An Invented Trial in the Older Form",
        acronym="INLEG",
        organization=v2.Organization(full_name="Agency A", class_="FED"),
    )


def test_status_and_dates(study: v2.Study) -> None:
    assert study.status == v2.Status(
        status_verified_date="2021-01",
        overall_status="ACTIVE_NOT_RECRUITING",
        last_known_status="RECRUITING",
        why_stopped="Nobody came",
        expanded_access_info=v2.ExpandedAccess(has_expanded_access=False),
        start_date_struct=v2.DateStruct(date="2020-10-01", type="ACTUAL"),
        completion_date_struct=v2.DateStruct(date="2021-10", type="ESTIMATED"),
        study_first_submit_date="2020-04-06",
        study_first_submit_qc_date="2020-04-07",
        study_first_post_date_struct=v2.DateStruct(date="2020-04-08", type="ESTIMATED"),
        last_update_submit_date="2020-04-09",
        last_update_post_date_struct=v2.DateStruct(date="2020-04-10", type="ACTUAL"),
    )


def test_sponsors_and_oversight(study: v2.Study) -> None:
    assert study.sponsors == v2.SponsorCollaborators(
        responsible_party=v2.ResponsibleParty(
            type="SPONSOR_INVESTIGATOR",
            investigator_full_name="Res P",
            investigator_title="Professor",
            investigator_affiliation="Elsewhere",
        ),
        lead_sponsor=v2.Sponsor(name="Agency A", class_="FED"),
        collaborators=(v2.Sponsor(name="Agency B", class_="INDUSTRY"),),
    )
    assert study.protocol_section.oversight_module == v2.Oversight(
        oversight_has_dmc=True, is_fda_regulated_drug=False, is_us_export=False
    )


def test_paragraphs_are_unwrapped(study: v2.Study) -> None:
    first, second, bullet, short = study.description.brief_summary.split("\n\n")
    assert first.endswith("had to break its line just here, and went on below.")
    assert second == "A second paragraph:"
    assert bullet.endswith("about ninety-nine columns") and "\n" not in bullet
    assert short == "  -  a short bullet"


def test_design(study: v2.Study) -> None:
    assert study.design == v2.Design(
        study_type="INTERVENTIONAL",
        phases=("PHASE2", "PHASE3"),
        design_info=v2.DesignInfo(
            allocation="NON_RANDOMIZED",
            intervention_model="SINGLE_GROUP",
            intervention_model_description="One group.",
            primary_purpose="ECT",
            masking_info=v2.Masking(
                masking="DOUBLE",
                who_masked=("PARTICIPANT", "INVESTIGATOR"),
                masking_description="Two are masked.",
            ),
        ),
        bio_spec=v2.BioSpec(retention="SAMPLES_WITH_DNA", description="Blood"),
        enrollment_info=v2.Enrollment(count=30, type="ESTIMATED"),
    )


def test_arms_and_interventions_are_linked_both_ways(study: v2.Study) -> None:
    assert study.arms.arm_groups == (
        v2.ArmGroup(
            label="Arm A",
            type="EXPERIMENTAL",
            description="First arm",
            intervention_names=("Dietary Supplement: Salt",),
        ),
        v2.ArmGroup(label="Arm B", type="NO_INTERVENTION"),
    )
    assert study.arms.interventions == (
        v2.Intervention(
            type="DIETARY_SUPPLEMENT",
            name="Salt",
            description="A grain",
            arm_group_labels=("Arm A", "Arm C"),
            other_names=("NaCl",),
        ),
    )


def test_outcomes(study: v2.Study) -> None:
    assert study.outcomes == v2.Outcomes(
        primary_outcomes=(v2.Outcome(measure="M1", description="D1", time_frame="1 day"),),
        secondary_outcomes=(v2.Outcome(measure="M2", time_frame="2 days"),),
        other_outcomes=(v2.Outcome(measure="M3"),),
    )


def test_eligibility(study: v2.Study) -> None:
    assert study.eligibility == v2.EligibilityModule(
        eligibility_criteria="Inclusion Criteria:\n\n"
        "  -  Age of 18 years or more, and a line that is so long that it is continued on the\n"
        "     next one\n\n       -  nested < 3",
        healthy_volunteers=True,
        sex="FEMALE",
        gender_based=True,
        gender_description="Women",
        minimum_age="18 Years",
        std_ages=("ADULT", "OLDER_ADULT"),
        study_population="Everybody",
        sampling_method="NON_PROBABILITY_SAMPLE",
    )


def test_contacts_and_places(study: v2.Study) -> None:
    assert study.contacts == v2.ContactsLocations(
        central_contacts=(
            v2.Contact(
                name="Cal Me", role="CONTACT", phone="555-0100", phone_ext="7", email="cal@example.org"
            ),
            v2.Contact(name="Bea Up", role="CONTACT"),
        ),
        overall_officials=(v2.Official(name="Ann Other, MD", affiliation="Somewhere", role="STUDY_CHAIR"),),
        locations=(
            v2.Location(
                facility="Site One",
                status="RECRUITING",
                city="Rome",
                state="Lazio",
                zip="00100",
                country="Italy",
                contacts=(
                    v2.Contact(name="Loca L", role="CONTACT", email="loca@example.org"),
                    v2.Contact(name="Inve S", role="PRINCIPAL_INVESTIGATOR"),
                ),
            ),
            v2.Location(country="Malta"),
        ),
    )
    assert study.countries == ("Italy", "Malta")


def test_references_sharing_documents_and_terms(study: v2.Study) -> None:
    protocol = study.protocol_section
    assert protocol.references_module == v2.References(
        references=(
            v2.Reference(pmid="12345", type="BACKGROUND", citation="Somebody. 2001"),
            v2.Reference(type="RESULT", citation="Somebody else. 2002"),
        ),
        see_also_links=(v2.Link(label="More", url="https://example.org"),),
        avail_ipds=(v2.AvailableIpd(id="7", type="Study Protocol", url="https://example.org/7"),),
    )
    assert protocol.ipd_sharing_statement_module == v2.IpdSharing(
        ipd_sharing="UNDECIDED", description="Perhaps", info_types=("SAP",), url="https://example.org/ipd"
    )
    assert study.document_section.large_document_module.large_docs == (
        v2.LargeDocument(
            label="Study Protocol",
            has_protocol=True,
            has_icf=False,
            date="2019-05-03",
            filename="Prot_000.pdf",
        ),
    )
    assert study.derived_section == v2.Derived(
        misc_info_module=v2.MiscInfo(version_holder="2021-03-09", removed_countries=("Spain",)),
        condition_browse_module=v2.Browse(meshes=(v2.MeshTerm(term="Disease"),)),
        intervention_browse_module=v2.Browse(meshes=(v2.MeshTerm(term="Sodium Chloride"),)),
    )
    assert study.conditions == v2.Conditions(
        conditions=("Invented Disease", "Other Disease"), keywords=("invention",)
    )
    assert study.has_results is True


def small(inner: str) -> v2.Study:
    return record(f"<clinical_study><brief_title>T</brief_title>{inner}</clinical_study>").study


def test_what_is_absent_stays_absent_and_out_of_the_json() -> None:
    found = record("<clinical_study><brief_title>T</brief_title></clinical_study>")
    assert found.study.nct_id == "" and found.study.eligibility == v2.EligibilityModule()
    assert found.canonical == (
        b'{"protocolSection":{"identificationModule":{"briefTitle":"T"}},"hasResults":false}'
    )


@pytest.mark.parametrize(
    ("phase", "phases"),
    [("N/A", ("NA",)), ("Early Phase 1", ("EARLY_PHASE1",)), ("Phase 1/Phase 2", ("PHASE1", "PHASE2"))],
)
def test_phases(phase: str, phases: tuple[str, ...]) -> None:
    assert small(f"<phase>{phase}</phase>").design.phases == phases


def test_registries_older_designs_and_expanded_access() -> None:
    registry = small("<study_type>Observational [Patient Registry]</study_type>").design
    assert (registry.study_type, registry.patient_registry) == ("OBSERVATIONAL", True)
    sentence = (
        "Allocation: Randomized, Endpoint Classification: Safety Study, "
        "Intervention Model: Parallel Assignment, Masking: Double Blind (Subject, Investigator), "
        "Primary Purpose: Treatment"
    )
    assert small(f"<study_design>{sentence}</study_design>").design.design_info == v2.DesignInfo(
        allocation="RANDOMIZED",
        intervention_model="PARALLEL",
        primary_purpose="TREATMENT",
        masking_info=v2.Masking(masking="DOUBLE", who_masked=("PARTICIPANT", "INVESTIGATOR")),
    )
    access = small(
        "<expanded_access_info><expanded_access_type_individual>Yes</expanded_access_type_individual>"
        "</expanded_access_info>"
    )
    assert access.design.expanded_access_types == v2.ExpandedAccessTypes(individual=True)


def test_older_names_of_dates() -> None:
    status = small(
        "<firstreceived_date>August 6, 2007</firstreceived_date>"
        "<lastchanged_date>June 14, 2016</lastchanged_date>"
    ).status
    assert (status.study_first_submit_date, status.last_update_submit_date) == ("2007-08-06", "2016-06-14")


@pytest.mark.parametrize(
    ("text", "answer"), [("No", False), ("Yes", True), ("Accepts Healthy Volunteers", True)]
)
def test_healthy_volunteers(text: str, answer: bool) -> None:
    inner = f"<eligibility><healthy_volunteers>{text}</healthy_volunteers></eligibility>"
    assert small(inner).eligibility.healthy_volunteers is answer


@pytest.mark.parametrize(
    ("data", "said", "place"),
    [
        ("<rss><channel/></rss>", "a feed (RSS)", "line 1, column 1"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "a feed (Atom)", "line 1, column 1"),
        ("<html><body/></html>", "a web page", ""),
        ("<!DOCTYPE html><p>", "a web page", ""),
        ("<Bundle/>", "FHIR", "line 1, column 1"),
        ("<recipe/>", "root element is <recipe>", "line 1, column 1"),
        ("<clinical_study><brief_title>T</clinical_study>", "malformed XML", "line 1, column "),
        (LEGACY_XML[:900], "malformed XML", "line 2"),
        ("<clinical_study></clinical_study>", "neither a trial id nor a title", "clinical_study/id_info"),
        (
            LEGACY_XML.replace("<nct_id>NCT09999903", "<nct_id>NCT9999903"),
            "not NCT and eight digits",
            "clinical_study/id_info/nct_id",
        ),
    ],
)
def test_other_xml_is_rejected_with_what_it_is(data: str, said: str, place: str) -> None:
    found = rejected(data)
    assert said in found.reason
    assert found.place.startswith(place)


def test_entities_are_never_resolved() -> None:
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    levels = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12)]
    bomb = f"<!DOCTYPE x [{''.join(levels)}]>"
    for declared, use in ((outside, "&e;"), (bomb, "&e11;")):
        found = rejected(f"{declared}<clinical_study><brief_title>{use}</brief_title></clinical_study>")
        assert "entities" in found.reason or "malformed" in found.reason


def test_another_encoding_that_the_document_declares() -> None:
    text = (
        '<?xml version="1.0" encoding="%s"?><clinical_study><brief_title>Größe</brief_title></clinical_study>'
    )
    for encoding in ("ISO-8859-1", "UTF-16"):
        assert record((text % encoding).encode(encoding)).study.title == "Größe"


def test_marked_up_words_inside_a_text_are_part_of_it() -> None:
    criteria = "Inclusion: <b>CO<sub>2</sub></b> retention, no <i>dialysis</i>"
    found = small(
        "<official_title>Laser with CO<sub>2</sub> in scars</official_title>"
        f"<eligibility><criteria><textblock>{criteria}</textblock></criteria></eligibility>"
    ).protocol_section
    assert found.identification_module.official_title == "Laser with CO2 in scars"
    assert found.eligibility_module.eligibility_criteria.endswith("CO2 retention, no dialysis")
