from __future__ import annotations

import pytest
from record_samples import RECRUITMENT_PAGE, STATUS_PAGE, record, rejected

from trialrun.model import study as v2
from trialrun.model.study import decode_study
from trialrun.records import Record
from trialrun.records import page_facts as facts
from trialrun.vocab.places import find_country


def between(page: str, first: str, last: str) -> str:
    """The lines of a page from the line `first` up to the line `last`."""
    lines = page.split("\n")
    start = lines.index(first)
    return "\n".join(lines[start : lines.index(last, start)]).strip("\n")


class TestStatusPage:
    @pytest.fixture
    def found(self) -> Record:
        return record(STATUS_PAGE, "page.txt")

    @pytest.fixture
    def study(self, found: Record) -> v2.Study:
        return found.study

    def test_the_record(self, found: Record) -> None:
        assert (found.format, found.original) == ("finder-page", STATUS_PAGE.encode())
        assert decode_study(found.canonical) == found.study

    def test_remarks(self, found: Record) -> None:
        assert found.problems == ("sites: the page counts 3 and names none",)

    def test_identification(self, study: v2.Study) -> None:
        assert study.identification == v2.Identification(
            nct_id="NCT09999901",
            org_study_id_info=v2.OrgStudyId(id="MARVEL-1-001"),
            secondary_id_infos=(
                v2.SecondaryId(id="2024-123456-78", type="EUDRACT_NUMBER"),
                v2.SecondaryId(id="U01XX000001", type="NIH"),
                v2.SecondaryId(id="NL99999", type="OTHER", domain="Ethics board"),
            ),
            brief_title="Marrow Cells for Invented Anaemia",
            acronym="MARVEL-1",
        )

    def test_status_sponsor_conditions(self, study: v2.Study) -> None:
        assert study.status.overall_status == "NOT_YET_RECRUITING"
        assert study.sponsors.lead_sponsor == v2.Sponsor(name="Hospital of Nowhere", class_="INDUSTRY")
        assert study.conditions.conditions == ("Invented Anaemia", "Anaemia, Invented, Severe")

    def test_headings_within_prose_are_prose(self, study: v2.Study) -> None:
        assert study.description.brief_summary == "A trial that nobody runs."
        assert study.description.detailed_description == (
            "First paragraph at 10^6 cells.\n\nEnrollment\n\nis a word that stands alone on a line of prose "
            "here.\n\nInclusion criteria\n\nare mentioned in the prose as well."
        )

    def test_design(self, study: v2.Study) -> None:
        assert study.design == v2.Design(
            study_type="INTERVENTIONAL",
            phases=("PHASE1", "PHASE2"),
            design_info=v2.DesignInfo(
                allocation="RANDOMIZED",
                intervention_model="CROSSOVER",
                primary_purpose="SUPPORTIVE_CARE",
                masking_info=v2.Masking(masking="DOUBLE", who_masked=("PARTICIPANT", "OUTCOMES_ASSESSOR")),
            ),
            enrollment_info=v2.Enrollment(count=1240, type="ESTIMATED"),
        )

    def test_arms_and_interventions(self, study: v2.Study) -> None:
        assert study.arms == v2.ArmsInterventions(
            arm_groups=(
                v2.ArmGroup(
                    label="Marrow first",
                    type="EXPERIMENTAL",
                    description="Cells on day 1 at 10^6/kg.\nThen rest.",
                    intervention_names=("Biological: Marrow cells", "Drug: Nolimab"),
                ),
                v2.ArmGroup(
                    label="Placebo first", type="PLACEBO_COMPARATOR", intervention_names=("Other: Placebo",)
                ),
            ),
            interventions=(
                v2.Intervention(type="DRUG", name="Nolimab", arm_group_labels=("Marrow first",)),
                v2.Intervention(type="OTHER", name="Placebo", arm_group_labels=("Placebo first",)),
                v2.Intervention(type="BIOLOGICAL", name="Marrow cells", arm_group_labels=("Marrow first",)),
            ),
        )

    def test_eligibility(self, study: v2.Study) -> None:
        criteria = between(
            STATUS_PAGE[STATUS_PAGE.index("Volunteers") :], "Inclusion criteria", "Trial design"
        )
        assert criteria.count("\n") == 10 and "10\\^9" in criteria
        assert study.eligibility == v2.EligibilityModule(
            eligibility_criteria=criteria,
            healthy_volunteers=True,
            sex="FEMALE",
            minimum_age="6 Months",
            maximum_age="17 Years",
            std_ages=("CHILD",),
        )

    def test_contacts(self, study: v2.Study) -> None:
        assert study.contacts == v2.ContactsLocations(
            central_contacts=(
                v2.Contact(name="A. Nobody, MD", role="CONTACT"),
                v2.Contact(
                    name="B. Noone",
                    role="CONTACT",
                    phone="+31 24 555 0100",
                    phone_ext="12",
                    email="noone@example.org",
                ),
            )
        )

    def test_a_page_that_shows_a_logo_and_more(self) -> None:
        study = record(STATUS_PAGE.replace("\nH\n\n", "\n")).study
        assert study.title == "Marrow Cells for Invented Anaemia"
        assert study.sponsors.lead_sponsor == v2.Sponsor(name="Hospital of Nowhere", class_="INDUSTRY")
        found = record(STATUS_PAGE.replace("of Nowhere\n", "of Nowhere\n\nSomething else\n"))
        assert 'not understood above the first heading: "Something else"' in found.problems

    def test_groups_without_a_type_and_a_masking_of_its_own_line(self) -> None:
        page = STATUS_PAGE.replace("\nExperimental group", "").replace("\nPlacebo Comparator group", "")
        first, second = record(page).study.arms.arm_groups
        assert (first.label, first.type, second.label) == ("Marrow first", "", "Placebo first")
        assert first.intervention_names == ("Biological: Marrow cells", "Drug: Nolimab")

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            ("Enrolling", "RECRUITING"),
            ("Begins enrollment in 2 months", "NOT_YET_RECRUITING"),
            ("Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
            ("Invitation-only", "ENROLLING_BY_INVITATION"),
            ("Completed", "COMPLETED"),
        ],
    )
    def test_words_of_status(self, words: str, status: str) -> None:
        assert record(STATUS_PAGE.replace("Not yet enrolling", words)).study.status.overall_status == status

    def test_numbers_that_disagree_and_words_that_are_unknown_are_remarked(self) -> None:
        page = STATUS_PAGE.replace("1,240 participants", "30 participants").replace(
            "Randomized", "By moonlight"
        )
        problems = record(page).problems
        assert any("1240" in problem and "30" in problem for problem in problems)
        assert any("By moonlight" in problem for problem in problems)

    def test_an_enrolment_without_a_mark_is_the_actual_one(self) -> None:
        page = STATUS_PAGE.replace("1,240 estimated patients", "1,240 patients")
        assert record(page).study.design.enrollment_info == v2.Enrollment(count=1240, type="ACTUAL")

    def test_parts_that_are_missing_stay_absent(self) -> None:
        page = STATUS_PAGE.replace("Volunteers\n\nAccepts Healthy Volunteers\n\n", "").replace(
            "Ages\n\n6 months to 17 years old\n\n", ""
        )
        eligibility = record(page).study.eligibility
        assert eligibility.healthy_volunteers is None and eligibility.std_ages == ()
        assert eligibility.sex == "FEMALE" and eligibility.eligibility_criteria.startswith(
            "Inclusion criteria"
        )


class TestRecruitmentPage:
    @pytest.fixture
    def found(self) -> Record:
        return record(RECRUITMENT_PAGE, "page.txt")

    @pytest.fixture
    def study(self, found: Record) -> v2.Study:
        return found.study

    def test_identification(self, found: Record, study: v2.Study) -> None:
        assert study.identification == v2.Identification(
            nct_id="NCT09999902",
            brief_title="A Study of Nolimab and Zerotinib in Imaginary Lymphoma (NOZE)",
            acronym="NOZE",
        )
        assert found.problems == ()

    def test_values_that_the_page_gives(self, study: v2.Study) -> None:
        assert study.status.overall_status == "ACTIVE_NOT_RECRUITING"
        assert study.sponsors.lead_sponsor == v2.Sponsor(name="Nowhere Pharma Inc.", class_="INDUSTRY")
        assert study.conditions.conditions == ("Lymphoma, Imaginary", "Fatigue")
        assert study.description == v2.Description(
            brief_summary="This is a randomized, double-blind study.",
            detailed_description="More words.\n\nSecond paragraph of them.",
        )
        assert study.design == v2.Design(study_type="INTERVENTIONAL", phases=("PHASE2",))

    def test_eligibility(self, study: v2.Study) -> None:
        assert study.eligibility == v2.EligibilityModule(
            eligibility_criteria=between(RECRUITMENT_PAGE, "Inclusion Criteria:", "Trial Details"),
            healthy_volunteers=False,
            sex="MALE",
            minimum_age="16 Years",
            std_ages=("CHILD", "ADULT", "OLDER_ADULT"),
        )

    def test_an_intervention_belongs_to_the_arm_it_stands_under(self, study: v2.Study) -> None:
        assert study.arms == v2.ArmsInterventions(
            arm_groups=(
                v2.ArmGroup(
                    label="Nolimab arm",
                    type="EXPERIMENTAL",
                    description="Nolimab once a week.",
                    intervention_names=("Drug: Nolimab",),
                ),
                v2.ArmGroup(
                    label="Zerotinib arm",
                    type="ACTIVE_COMPARATOR",
                    intervention_names=("Drug: Zerotinib", "Other: Questionnaire"),
                ),
            ),
            interventions=(
                v2.Intervention(
                    type="DRUG",
                    name="Nolimab",
                    description="An antibody against nothing.",
                    arm_group_labels=("Nolimab arm",),
                ),
                v2.Intervention(
                    type="DRUG", name="Zerotinib", description="A pill.", arm_group_labels=("Zerotinib arm",)
                ),
                v2.Intervention(
                    type="OTHER",
                    name="Questionnaire",
                    description="Asked every week.",
                    arm_group_labels=("Zerotinib arm",),
                ),
            ),
        )

    def test_people_and_places(self, study: v2.Study) -> None:
        assert study.contacts == v2.ContactsLocations(
            overall_officials=(
                v2.Official(
                    name="Nia Nemo, MD",
                    affiliation="University of Nowhere, Utopia, Korea, Republic of",
                    role="PRINCIPAL_INVESTIGATOR",
                ),
            ),
            locations=(
                v2.Location(
                    facility="Hôpital Imaginaire",
                    city="Paris",
                    state="Ile-de-France",
                    zip="75000",
                    country="France",
                    contacts=(
                        v2.Contact(
                            name="Jean Personne",
                            role="CONTACT",
                            phone="+33 1 55 50 10 00",
                            email="personne@example.org",
                        ),
                    ),
                ),
                v2.Location(
                    facility="Nowhere Medical Center",
                    city="Seoul",
                    country="Korea, Republic of",
                    contacts=(v2.Contact(name="Kim Amu", role="CONTACT", phone="555-010-2000"),),
                ),
                v2.Location(country="Spain"),
            ),
        )

    def test_a_label_with_nothing_but_its_explanation_is_absent(self) -> None:
        page = RECRUITMENT_PAGE
        for value in (
            "here.\nNo\n",
            "purpose.\n\nInterventional\n",
            "sponsor.\n\nNCT09999902\n",
            "collaborator.\n\nIndustry\n",
        ):
            assert value in page
            page = page.replace(value, value.split("\n")[0] + "\n")
        found = record(page)
        assert found.study.eligibility.healthy_volunteers is None
        assert found.study.nct_id == ""
        assert found.study.sponsors.lead_sponsor == v2.Sponsor(name="Nowhere Pharma Inc.")
        assert found.study.design.study_type == "INTERVENTIONAL"
        # What a reader may look for on the page and not find in the record is said.
        assert [problem.split(":")[0] for problem in found.problems] == [
            "healthy volunteers",
            "trial id",
            "agency class",
            "study type",
        ]

    def test_what_only_prose_says_is_taken_with_a_remark(self) -> None:
        page = RECRUITMENT_PAGE.replace("a randomized, double-blind", "a non-randomised, open-label")
        found = record(page)
        assert found.study.design.design_info == v2.DesignInfo(
            allocation="NON_RANDOMIZED", masking_info=v2.Masking(masking="NONE")
        )
        assert len(found.problems) == 2

    def test_prose_that_says_both_decides_nothing(self) -> None:
        page = RECRUITMENT_PAGE.replace(
            "a randomized, double-blind study",
            "double-blind and randomized, with an open label, non-randomized part",
        )
        assert record(page).study.design.design_info is None

    def test_one_arm_receives_every_intervention_even_when_they_come_last(self) -> None:
        page = RECRUITMENT_PAGE.replace("Active Comparator: Zerotinib arm\n\n", "")
        (arm,) = record(page).study.arms.arm_groups
        assert arm.intervention_names == ("Drug: Nolimab", "Drug: Zerotinib", "Other: Questionnaire")

    def test_arms_before_all_interventions_are_not_linked_by_guess(self) -> None:
        arms = "Experimental: Nolimab arm\n\nNolimab once a week.\n\n"
        page = (
            RECRUITMENT_PAGE.replace(arms, "")
            .replace(
                "Arms & Interventions\n\n\n",
                f"Arms & Interventions\n\n\n{arms}Active Comparator: Zerotinib arm\n\nA pill.\n\n",
            )
            .replace("\n\nActive Comparator: Zerotinib arm\n\nDrug: - Z", "\n\nDrug: - Z")
        )
        found = record(page)
        assert [arm.intervention_names for arm in found.study.arms.arm_groups] == [(), ()]
        assert any("does not say which arm" in problem for problem in found.problems)


def test_line_endings_and_byte_order_marks_make_no_difference() -> None:
    plain = record(STATUS_PAGE).study
    assert record(STATUS_PAGE.replace("\n", "\r\n")).study == plain
    assert record(STATUS_PAGE.encode("utf-8-sig")).study == plain
    assert record(STATUS_PAGE.encode("utf-16")).study == plain


def test_a_page_in_windows_1252_is_read_with_a_remark() -> None:
    found = record(RECRUITMENT_PAGE.encode("cp1252"))
    assert found.study.contacts.locations[0].facility == "Hôpital Imaginaire"
    assert "Windows-1252" in found.problems[0]


def test_text_that_is_no_page() -> None:
    for text in ("Dear reader,\n\nthis is a letter.", "Conditions\n\nSex\n\nAges\n", "Study Type\n" * 5000):
        assert "without the headings of a finder page" in rejected(text).reason


def test_a_malformed_number_on_a_page_is_rejected() -> None:
    found = rejected(STATUS_PAGE.replace("NCT09999901", "NCT0999990"))
    assert '"NCT0999990" is not NCT and eight digits' in found.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18+ years old", ("18 Years", "")),
        ("18 to 70 years old", ("18 Years", "70 Years")),
        ("6 months to 5 years old", ("6 Months", "5 Years")),
        ("Up to 17 years old", ("", "17 Years")),
        ("Under 18 years old", ("", "17 Years")),
        ("18 Years - 70 Years", ("18 Years", "70 Years")),
        ("18 Years - N/A", ("18 Years", "")),
        ("N/A - 70 Years", ("", "70 Years")),
        ("18 Years and older", ("18 Years", "")),
        ("All ages", ("", "")),
        ("1 day to 28 days old", ("1 Day", "28 Days")),
        ("Adults", None),
        ("70", None),
    ],
)
def test_ages(text: str, expected: tuple[str, str] | None) -> None:
    assert facts.ages(text) == expected


@pytest.mark.parametrize(
    ("title", "acronym"),
    [
        ("Cells for Leukaemia (CELL-1)", "CELL-1"),
        ("Cells for Leukaemia (adults)", ""),
        ("Cells (CELLS) for Leukaemia", ""),
        ("Cells for Leukaemia", ""),
        ("Cells in Adults (18-65)", ""),
    ],
)
def test_acronyms(title: str, acronym: str) -> None:
    assert facts.acronym(title)[1] == acronym


def test_countries_with_a_comma_in_their_name() -> None:
    assert facts.countries("Italy, Korea, Republic of, Iran, Islamic Republic of, Spain") == (
        "Italy",
        "Korea, Republic of",
        "Iran, Islamic Republic of",
        "Spain",
    )


COUNTRIES_WITH_A_COMMA = {
    "Korea, Republic of": "South Korea",
    "Korea, Democratic People's Republic of": "North Korea",
    "Taiwan, Province of China": "Taiwan",
    "Iran, Islamic Republic of": "Iran",
    "Congo, The Democratic Republic of the": "Democratic Republic of the Congo",
    "Moldova, Republic of": "Moldova",
    "Macedonia, The Former Yugoslav Republic of": "North Macedonia",
    "Tanzania, United Republic of": "Tanzania",
    "Palestinian Territories, Occupied": "Palestinian Territories",
    "Russian Federation": "Russia",
    "Viet Nam": "Vietnam",
}


@pytest.mark.parametrize(("name", "shown"), COUNTRIES_WITH_A_COMMA.items())
@pytest.mark.parametrize("listed", [True, False])
def test_a_country_with_a_comma_is_one_country(name: str, shown: str, listed: bool) -> None:
    known = facts.countries(f"Italy, {name}, Spain")
    assert known == ("Italy", name, "Spain")
    page = (known if listed else ("Italy", "Spain"),)
    lines = [f"Clinic A, Somewhere, {name}", "Clinic A", "Somewhere, , 12345"]
    (site,) = facts.sites(lines, *page)
    assert (site.facility, site.city, site.zip) == ("Clinic A", "Somewhere", "12345")
    assert site.country == name
    found = find_country(site.country)
    assert found is not None and found.name == shown
    if listed or "," in name:  # a line that is all there is
        (site,) = facts.sites([f"Clinic A, Ward 2, Somewhere, {name}"], *page)
        assert (site.facility, site.city, site.country) == ("Clinic A, Ward 2", "Somewhere", name)


def test_a_state_that_is_also_a_country_is_no_country_with_a_comma() -> None:
    (site,) = facts.sites(["Clinic A", "Atlanta, Georgia, 30303"], ("United States",))
    assert (site.state, site.country) == ("Georgia", "United States")


class TestSites:
    def test_a_line_may_be_all_there_is(self) -> None:
        lines = [
            "Clinic A, Ward 2, Rome, Italy",
            "Clinic B, Lyon, France",
            "Site Contact",
            "Doe, Jo, MD",
            "555 010 200",
        ]
        assert facts.sites(lines, ("France", "Italy")) == (
            v2.Location(facility="Clinic A, Ward 2", city="Rome", country="Italy"),
            v2.Location(
                facility="Clinic B",
                city="Lyon",
                country="France",
                contacts=(v2.Contact(name="Doe, Jo, MD", role="CONTACT", phone="555 010 200"),),
            ),
        )

    def test_a_block_without_its_first_line(self) -> None:
        lines = ["Clinic A", "Houston, Texas, 77030", "Clinic B", "Boston, Massachusetts,"]
        assert facts.sites(lines, ("United States",)) == (
            v2.Location(
                facility="Clinic A", city="Houston", state="Texas", zip="77030", country="United States"
            ),
            v2.Location(facility="Clinic B", city="Boston", state="Massachusetts", country="United States"),
        )

    def test_a_country_that_the_page_does_not_list_is_the_end_of_the_first_line(self) -> None:
        lines = [
            "Clinic A, Rome, Italy",
            "Clinic A",
            "Rome, , 00100",
            "Clinic B, Oslo, Norway",
            "Clinic B",
            "Oslo, ,",
        ]
        assert [site.country for site in facts.sites(lines, ())] == ["Italy", "Norway"]

    def test_lines_that_are_no_site(self) -> None:
        assert facts.sites(["Nothing here", "at all"], ("Italy",)) == ()
