"""The two trials that the project started from: every fact of both pages, and of their XML of 2020.

Long texts are compared with the lines of the files themselves; only facts stand here.
"""

from __future__ import annotations

import pytest
from tests.shared_data import SEEDS, needs

from trialrun.model import study as v2
from trialrun.records import Record, read_source

pytestmark = [pytest.mark.corpus, needs(SEEDS)]


def seed(mark: str, suffix: str) -> tuple[Record, str]:
    """The seed whose text holds the mark, and that text."""
    for path in sorted(SEEDS.glob(f"*{suffix}")):
        text = path.read_text(encoding="utf-8")
        if mark in text:
            (found,) = read_source(path)
            assert isinstance(found, Record), found
            return found, text
    raise AssertionError(f"no seed with {mark}")


def between(text: str, first: str, last: str) -> str:
    """What stands between two lines, without blank lines around it."""
    lines = text.split("\n")
    start = lines.index(first)
    return "\n".join(lines[start + 1 : lines.index(last, start)]).strip("\n")


class TestTemferonPage:
    @pytest.fixture
    def page(self) -> tuple[Record, str]:
        return seed("TEM-MM", ".txt")

    def test_every_fact(self, page: tuple[Record, str]) -> None:
        found, text = page
        study = found.study
        assert found.format == "finder-page"
        assert study.identification == v2.Identification(brief_title=text.split("\n")[0], acronym="TEM-MM")
        assert study.status == v2.Status(overall_status="RECRUITING")
        assert study.sponsors == v2.SponsorCollaborators(lead_sponsor=v2.Sponsor(name="Genenta Science"))
        assert study.description.brief_summary == between(text, "Study Purpose", "Recruitment Criteria")
        assert study.description.detailed_description == between(
            text, "Additional Details", "Arms & Interventions"
        )
        assert study.conditions == v2.Conditions(conditions=("Multiple Myeloma",))
        assert study.design == v2.Design(
            study_type="INTERVENTIONAL",
            phases=("PHASE1", "PHASE2"),
            design_info=v2.DesignInfo(allocation="NON_RANDOMIZED", masking_info=v2.Masking(masking="NONE")),
        )
        assert study.contacts == v2.ContactsLocations(
            overall_officials=(
                v2.Official(
                    name="Fabio Ciceri, MD",
                    affiliation="Ospedale San Raffaele, Milan, Italy",
                    role="PRINCIPAL_INVESTIGATOR",
                ),
            ),
            locations=(
                v2.Location(
                    facility="Ospedale San Raffaele",
                    city="Milan",
                    zip="20132",
                    country="Italy",
                    contacts=(v2.Contact(name="Fabio Ciceri, MD", role="CONTACT", phone="+39 02 2643 3982"),),
                ),
            ),
        )
        assert study.countries == ("Italy",)

    def test_the_arm_and_its_intervention(self, page: tuple[Record, str]) -> None:
        found, text = page
        assert found.study.arms == v2.ArmsInterventions(
            arm_groups=(
                v2.ArmGroup(
                    label="Temferon",
                    type="EXPERIMENTAL",
                    description=between(text, "Experimental: Temferon", "Drug: - Temferon"),
                    intervention_names=("Drug: Temferon",),
                ),
            ),
            interventions=(
                v2.Intervention(
                    type="DRUG",
                    name="Temferon",
                    description=between(text, "Drug: - Temferon", "Contact a Trial Team"),
                    arm_group_labels=("Temferon",),
                ),
            ),
        )

    def test_criteria_keep_every_character(self, page: tuple[Record, str]) -> None:
        found, text = page
        criteria = between(text, "More Inclusion & Exclusion Criteria", "Trial Details")
        assert criteria.count("  • - ") == 25
        assert found.study.eligibility == v2.EligibilityModule(
            eligibility_criteria=criteria,
            sex="ALL",
            minimum_age="18 Years",
            maximum_age="70 Years",
            std_ages=("ADULT", "OLDER_ADULT"),
        )

    def test_labels_without_a_value_stay_absent(self, page: tuple[Record, str]) -> None:
        study = page[0].study
        assert study.eligibility.healthy_volunteers is None
        assert study.nct_id == ""
        assert study.sponsors.lead_sponsor == v2.Sponsor(name="Genenta Science", class_="")

    def test_what_was_inferred_is_said(self, page: tuple[Record, str]) -> None:
        assert [problem.split(":")[0] for problem in page[0].problems] == [
            "healthy volunteers",
            "trial id",
            "agency class",
            "study type",
            "allocation",
            "masking",
        ]


class TestNaturalKillerPage:
    @pytest.fixture
    def page(self) -> tuple[Record, str]:
        return seed("NK4AML", ".txt")

    def test_every_fact(self, page: tuple[Record, str]) -> None:
        found, text = page
        study = found.study
        assert found.format == "finder-page"
        assert study.identification == v2.Identification(
            nct_id="NCT04347616",
            org_study_id_info=v2.OrgStudyId(id="HEMAML42"),
            secondary_id_infos=(v2.SecondaryId(id="2019-001929-27", type="EUDRACT_NUMBER"),),
            brief_title="Natural Killer-cell Therapy for Acute Myeloid Leukemia",
            acronym="NK4AML",
        )
        assert study.status == v2.Status(overall_status="RECRUITING")
        assert study.sponsors == v2.SponsorCollaborators(
            lead_sponsor=v2.Sponsor(name="Radboud University Medical Center", class_="OTHER")
        )
        assert study.description == v2.Description(
            brief_summary=between(text, "About", "Full description"),
            detailed_description=between(text, "Full description", "Enrollment"),
        )
        assert study.conditions.conditions == (
            "Acute Myeloid Leukemia Refractory",
            "Acute Myeloid Leukemia, Relapsed, Adult",
        )
        assert study.design == v2.Design(
            study_type="INTERVENTIONAL",
            phases=("PHASE1", "PHASE2"),
            design_info=v2.DesignInfo(
                allocation="NON_RANDOMIZED",
                intervention_model="PARALLEL",
                primary_purpose="TREATMENT",
                masking_info=v2.Masking(masking="NONE"),
            ),
            enrollment_info=v2.Enrollment(count=23, type="ESTIMATED"),
        )
        assert study.contacts == v2.ContactsLocations(
            central_contacts=(
                v2.Contact(name="P.M.M. van Hauten, MSc", role="CONTACT"),
                v2.Contact(name="H. Dolstra, Ass. Prof.", role="CONTACT"),
            )
        )

    def test_arms_and_interventions(self, page: tuple[Record, str]) -> None:
        arms = page[0].study.arms
        cells, cytokine = "Biological: UCB-NK cells", "Drug: IL-2"
        assert [(arm.label, arm.type, arm.intervention_names) for arm in arms.arm_groups] == [
            ("NK cells without IL-2", "EXPERIMENTAL", (cells,)),
            ("NK cells with low dose IL-2", "ACTIVE_COMPARATOR", (cells, cytokine)),
            ("NK cells with higher dose IL-2", "ACTIVE_COMPARATOR", (cells, cytokine)),
        ]
        assert [(one.type, one.name, len(one.arm_group_labels)) for one in arms.interventions] == [
            ("DRUG", "IL-2", 2),
            ("BIOLOGICAL", "UCB-NK cells", 3),
        ]
        doses = ("N=3.", "3.0 x 10^6 units", "6.0 x 10^6 units")
        for arm, dose in zip(arms.arm_groups, doses, strict=True):
            assert dose in arm.description and "1.0-3.0 x 10^9" in arm.description
            assert "\\" not in arm.description and "Treatment:" not in arm.description

    def test_criteria_keep_every_character_and_their_sections(self, page: tuple[Record, str]) -> None:
        found, text = page
        criteria = "Inclusion criteria\n\n" + between(text, "Inclusion criteria", "Trial design")
        assert [line for line in criteria.split("\n") if "criteria" in line and "•" not in line] == [
            "Inclusion criteria",
            "Other inclusion criteria:",
            "Exclusion criteria",
        ]
        assert found.study.eligibility == v2.EligibilityModule(
            eligibility_criteria=criteria,
            healthy_volunteers=False,
            sex="ALL",
            minimum_age="18 Years",
            std_ages=("ADULT", "OLDER_ADULT"),
        )

    def test_the_number_of_sites_is_remarked_since_none_is_named(self, page: tuple[Record, str]) -> None:
        assert page[0].problems == ("sites: the page counts 1 and names none",)


class TestOlderRecords:
    def test_natural_killer_cells_in_2020(self) -> None:
        found, _ = seed("NCT04347616", ".xml")
        study = found.study
        assert found.problems == ()
        assert (study.nct_id, study.identification.acronym) == ("NCT04347616", "NK4AML")
        assert study.status.overall_status == "NOT_YET_RECRUITING"
        assert study.status.start_date_struct == v2.DateStruct(date="2020-10-01", type="ESTIMATED")
        assert study.design.enrollment_info == v2.Enrollment(count=24, type="ESTIMATED")
        assert study.design.phases == ("PHASE1", "PHASE2")
        assert study.countries == ("Netherlands",)
        assert study.arms.interventions[1].other_names == ("Aldesleukin",)
        assert "\n\n  -  WHO performance 0-1\n\n" in study.eligibility.eligibility_criteria

    def test_temferon_in_2020(self) -> None:
        found, _ = seed("NCT03875495", ".xml")
        study = found.study
        assert found.problems == ()
        assert study.identification.org_study_id_info == v2.OrgStudyId(id="TEM-MM-101")
        assert study.status.start_date_struct == v2.DateStruct(date="2019-03-06", type="ACTUAL")
        assert [sponsor.class_ for sponsor in study.sponsors.collaborators] == ["OTHER"]
        # Four paragraphs that the registry had wrapped at a fixed width.
        assert study.description.detailed_description.count("\n") == 6

    def test_a_page_and_its_older_record_describe_the_same_trial(self) -> None:
        page, record = seed("NK4AML", ".txt")[0].study, seed("NCT04347616", ".xml")[0].study
        assert page.nct_id == record.nct_id and page.title == record.title
        assert page.conditions.conditions == record.conditions.conditions
        assert page.identification.secondary_id_infos == record.identification.secondary_id_infos
        assert page.description.brief_summary == record.description.brief_summary
