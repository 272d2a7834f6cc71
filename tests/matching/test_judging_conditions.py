"""Conditions, family history, allergies, health: what a record of diagnoses says about a criterion."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from tests.matching.judging import condition, finding, no, patient, says

from trialrun.matching.stages import course, stage
from trialrun.matching.wording import named, told
from trialrun.model import patient as p
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import Group, concepts

CLOSED = Policy(complete=frozenset(("conditions", "allergies", "family")))
MALIGNANCY = "condition(malignancy except non-melanoma skin cancer)"
OTHER = "condition(malignancy except breast cancer)"
AML = "acute myeloid leukemia"
NEW_MYELOMA = 'condition(multiple myeloma) "newly diagnosed"'
RELAPSE = condition("multiple myeloma", course="early relapse", on="2023-11-27")

CASES = [
    # covered, broader, other, nothing
    (f"condition({AML})", [condition(AML)], "yes"),
    ("condition(malignancy)", [condition(AML)], "yes"),
    (f"condition({AML})", [condition("leukemia")], "unknown"),
    (f"condition({AML})", [condition("breast cancer")], "unknown"),
    (f"condition({AML})", [], "unknown"),
    # stated absence reaches down, not up
    (f"condition({AML})", [no("malignancy")], "no"),
    (f"condition({AML})", [no(AML)], "no"),
    ("condition(malignancy)", [no(AML)], "unknown"),
    (f"condition({AML})", [no(AML), condition("leukemia")], "no"),
    (f"condition({AML}) history", [no(AML)], "no"),
    # an absence of the severe form is no absence
    ("condition(pulmonary hypertension)", [no("pulmonary hypertension", severity="severe")], "unknown"),
    ("condition(pulmonary hypertension) severe", [no("pulmonary hypertension", severity="severe")], "no"),
    ("condition(pulmonary hypertension) severe", [no("pulmonary hypertension")], "no"),
    # what a note denied in January may have come since; what one is born with has not
    ("condition(infection) active", [no("infection", on="2026-01-05")], "unknown"),
    ("condition(infection) active", [no("infection", on="2026-10-05")], "no"),
    ("condition(infection) active", [no("infection")], "no"),
    ("condition(down syndrome)", [no("down syndrome", on="2019-01-05")], "no"),
    ("condition(infection) active", [no("infection", on="2026-01-05"), condition("infection")], "unknown"),
    # the spread of the trial's cancer is no other cancer
    (OTHER, [condition("breast cancer"), condition("bone metastasis")], "unknown"),
    (OTHER, [condition("breast cancer"), condition("metastatic prostate cancer")], "yes"),
    (OTHER, [condition("breast cancer"), condition("lung cancer"), condition("bone metastasis")], "yes"),
    (MALIGNANCY, [condition("basal cell carcinoma"), condition("bone metastasis")], "yes"),
    (
        "condition(bone metastasis except breast cancer)",
        [condition("breast cancer"), condition("bone metastasis")],
        "yes",
    ),
    # a sign or a sequel of what is excepted is no other disease; a disease of its own is
    ("condition(neurological disease except parkinson disease)", [condition("tremor")], "unknown"),
    ("condition(neurological disease except parkinson disease)", [condition("migraine")], "yes"),
    ("condition(hepatic disease except cirrhosis)", [condition("esophageal varices")], "unknown"),
    ("condition(hepatic disease except cirrhosis)", [condition("autoimmune hepatitis")], "yes"),
    ("condition(hepatic disease except hepatitis B)", [condition("esophageal varices")], "yes"),
    ("condition(seizure except febrile seizure)", [condition("focal seizure")], "yes"),
    # contradiction in one record, and one that time explains
    (f"condition({AML})", [no(AML), condition(AML)], "unknown"),
    (f"condition({AML})", [no(AML, on="2020"), condition(AML, on="2024-03")], "yes"),
    (f"condition({AML})", [no(AML, on="2024-03"), condition(AML, on="2024")], "unknown"),
    # exceptions are judged record by record
    (MALIGNANCY, [condition("basal cell carcinoma")], "unknown"),
    (MALIGNANCY, [condition("basal cell carcinoma"), condition("breast cancer")], "yes"),
    (MALIGNANCY, [condition("skin cancer")], "unknown"),
    (MALIGNANCY, [condition("malignancy")], "unknown"),
    # suspicion decides nothing
    (f"condition({AML})", [condition(AML, suspected=True)], "unknown"),
    (f"condition({AML})", [condition(AML, suspected=True), condition(AML)], "yes"),
    # status
    (f"condition({AML}) active", [condition(AML)], "yes"),
    (f"condition({AML}) active", [condition(AML, "unknown")], "unknown"),
    (f"condition({AML})", [condition(AML, "unknown")], "yes"),
    (f"condition({AML})", [condition(AML, "resolved")], "unknown"),
    (f"condition({AML}) history", [condition(AML, "resolved")], "yes"),
    (f"condition({AML}) history", [condition(AML, "active")], "yes"),
    ("condition(hypertensive urgency) active", [condition("hypertensive urgency", "resolved")], "no"),
    ("condition(infection) active", [condition("infection", "resolved")], "unknown"),
    ("condition(infection) active", [condition("tuberculosis", "resolved")], "unknown"),
    # who is asked for infections and says "in the past" speaks of all of them, of no cured one alone
    ("condition(infection) active", [condition("infection", "resolved", source=p.AN_ANSWER)], "no"),
    ("condition(tuberculosis) active", [condition("infection", "resolved", source=p.AN_ANSWER)], "no"),
    ("condition(tuberculosis) history", [condition("infection", "resolved", source=p.AN_ANSWER)], "unknown"),
    ("condition(infection) active", [condition("tuberculosis", "resolved", source=p.AN_ANSWER)], "unknown"),
    (
        "condition(infection) active",
        [condition("infection", "resolved", source=p.AN_ANSWER), condition("tuberculosis")],
        "yes",
    ),
    # the end counts more than the word
    (f"condition({AML}) active", [condition(AML, "active", until="2025-01-01")], "unknown"),
    (f"condition({AML}) active", [condition(AML, "resolved", until="2027-01-01")], "yes"),
    (f"condition({AML})", [condition(AML, "active", until="2026-11")], "unknown"),
    # what has not happened yet
    (f"condition({AML})", [condition(AML, on="2026-12-01")], "unknown"),
    (f"condition({AML})", [condition(AML, on="2026")], "yes"),
    # grade
    ("condition(neuropathy) grade > 2", [condition("neuropathy", grade=3.0)], "yes"),
    ("condition(neuropathy) grade > 2", [condition("peripheral neuropathy", grade=3.0)], "yes"),
    ("condition(neuropathy) grade > 2", [condition("neuropathy", grade=2.0)], "no"),
    ("condition(neuropathy) grade > 2", [condition("neuropathy")], "unknown"),
    ("condition(neuropathy) grade > 2", [condition("peripheral neuropathy", grade=1.0)], "unknown"),
    ("condition(neuropathy) grade > 2", [condition("neuropathy", "resolved", grade=1.0)], "unknown"),
    ("condition(neuropathy) history grade > 2", [condition("neuropathy", grade=1.0)], "unknown"),
    ("condition(neuropathy) grade > 2", [condition("neuropathy", severity="severe")], "unknown"),
    # severity; a CTCAE grade has a word, a word has no grade
    ("condition(depression) severe", [condition("depression", severity="severe")], "yes"),
    ("condition(depression) severe", [condition("depression", severity="mild")], "no"),
    ("condition(depression) severe", [condition("depression")], "unknown"),
    ("condition(depression) severe", [condition("depression", grade=3.0)], "yes"),
    ("condition(depression) severe", [condition("depression", grade=1.0)], "no"),
    # who had a relapse is not newly diagnosed, whatever another entry of the disease leaves open
    (NEW_MYELOMA, [RELAPSE, condition("multiple myeloma", on="2023-11-27")], "no"),
    (NEW_MYELOMA, [RELAPSE, condition("multiple myeloma", course="measurable", on="2023-11-27")], "no"),
    (NEW_MYELOMA, [RELAPSE, condition("multiple myeloma", on="2025-03-01")], "unknown"),
    (NEW_MYELOMA, [RELAPSE, condition("multiple myeloma", course="newly diagnosed", on="2023")], "yes"),
    (NEW_MYELOMA, [condition("multiple myeloma", course="measurable")], "unknown"),
    (NEW_MYELOMA, [condition("multiple myeloma"), condition("multiple myeloma", course="relapsed")], "no"),
    (NEW_MYELOMA, [condition("multiple myeloma"), RELAPSE], "unknown"),
    # course
    (f"condition({AML}) relapsed", [condition(AML, course="early relapse")], "yes"),
    (f"condition({AML}) relapsed", [condition(AML, course="newly diagnosed")], "no"),
    (f"condition({AML}) relapsed", [condition(AML, course="refractory")], "unknown"),
    (f"condition({AML}) relapsed", [condition(AML)], "unknown"),
    ("condition(leukemia) relapsed", [condition(AML, course="newly diagnosed")], "unknown"),
    (
        f"condition({AML}) relapsed",
        [condition(AML, course="refractory"), condition(AML, course="relapsed")],
        "yes",
    ),
    # stage
    ("condition(breast cancer) stage III", [condition("breast cancer", stage="IIIA")], "yes"),
    ("condition(breast cancer) stage III", [condition("breast cancer", stage="II")], "no"),
    ("condition(breast cancer) stage IIIA", [condition("breast cancer", stage="III")], "unknown"),
    ("condition(breast cancer) stage III", [condition("breast cancer")], "unknown"),
    # time: an event counts by its onset, a disease by its last day
    ("condition(stroke) within 6 months before screening", [condition("stroke", on="2015-05-01")], "unknown"),
    ("condition(stroke) within 6 months before screening", [condition("stroke", on="2026-09-01")], "yes"),
    (
        "condition(breast cancer) history within 5 years before screening",
        [condition("breast cancer", on="2015-05-01")],
        "yes",
    ),
    (
        "condition(breast cancer) history within 5 years before screening",
        [condition("breast cancer", "resolved", on="2015", until="2018")],
        "unknown",
    ),
    (
        "condition(breast cancer) history within 5 years before screening",
        [condition("breast cancer", "resolved", on="2015", until="2022-02")],
        "yes",
    ),
    (
        "condition(type 2 diabetes) at least 6 months before screening",
        [condition("type 2 diabetes", on="2026-01-01")],
        "yes",
    ),
    (
        "condition(type 2 diabetes) at least 6 months before screening",
        [condition("type 2 diabetes", on="2026")],
        "unknown",
    ),
    ("condition(stroke) within 6 months after treatment", [condition("stroke", on="2026-09-01")], "unknown"),
]


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_what_a_record_says(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected


def test_a_complete_list_with_metastases_of_the_trial_s_cancer_has_no_other() -> None:
    facts = [condition("breast cancer"), condition("liver metastasis")]
    assert says(OTHER, *facts, policy=CLOSED) == "no"


def test_an_old_denial_counts_as_missing_and_says_so() -> None:
    found = finding("condition(infection) active", no("infection", on="2026-01-05"))
    assert found.text == "no infection of 2026-01-05 is older than 90 days and counts as missing"
    assert found.missing == "whether there is active infection"


@pytest.mark.parametrize(
    ("facts", "truth", "assumed"),
    [
        ([], Truth.NO, True),
        ([condition("hypertension")], Truth.NO, True),
        ([condition(AML)], Truth.YES, False),
        ([no(AML)], Truth.NO, False),
        ([no(AML, on="2026-01-05")], Truth.NO, True),
        ([condition("leukemia")], Truth.UNKNOWN, False),
        ([condition(AML, suspected=True)], Truth.UNKNOWN, False),
        ([condition(AML, course="newly diagnosed")], Truth.YES, False),
    ],
)
def test_a_complete_list_answers_by_assumption(facts: list[p.AnyFact], truth: Truth, assumed: bool) -> None:
    found = finding(f"condition({AML})", *facts, policy=CLOSED)
    assert (found.truth, found.assumed) == (truth, assumed)


def test_the_status_of_a_past_day_is_that_day_s() -> None:
    over = condition(AML, "resolved", on="2019-02-01", until="2020-06-01")
    text = f"condition({AML}) active"
    assert says(text, over, on=date(2019, 12, 1)) == "yes"
    assert says(text, over, on=date(2018, 12, 1)) == "unknown"  # not yet diagnosed: nothing recorded
    assert says(text, over) == "unknown"  # the concept has kinds, another may be active
    assert says("condition(vasovagal reaction) active", condition("vasovagal reaction", "resolved")) == "no"


def test_reasons_name_the_fact_its_day_and_what_is_missing() -> None:
    found = finding(
        "condition(neuropathy) grade > 2", condition("neuropathy", on="2026-03", shown="Neuropathy, NOS")
    )
    assert "Neuropathy, NOS" in found.text and "2026-03" in found.text
    assert found.missing == "the CTCAE grade of the neuropathy"
    found = finding(f"condition({AML})", condition("leukemia"))
    assert "leukemia" in found.text and f"asks for {AML}" in found.text
    found = finding(f"condition({AML})", no(AML), condition(AML))
    assert "but it also has" in found.text and len(found.facts) == 2


# ---- courses and stages --------------------------------------------------------------------------------


def test_no_course_contradicts_itself_or_what_it_implies() -> None:
    from typing import get_args

    from trialrun.model.criteria import Course

    for asked in get_args(Course):
        assert course(asked, asked) is Truth.YES
        for found in get_args(Course):
            if course(asked, found) is Truth.NO:
                assert course(found, asked) is Truth.NO


@pytest.mark.parametrize(
    ("asked", "found", "truth"),
    [
        ("III", "stage 3", Truth.YES),
        ("III", "Stage IIIA1", Truth.YES),
        ("III", "IV", Truth.NO),
        ("I", "II", Truth.NO),
        ("I", "IV", Truth.NO),
        ("IIIB", "IIIA", Truth.NO),
        ("R-ISS III", "r-iss 3", Truth.YES),
        ("R-ISS III", "Ann Arbor III", Truth.UNKNOWN),
        ("limited", "extensive", Truth.NO),
        ("limited", "IV", Truth.UNKNOWN),
        ("excess blasts-2", "Excess blasts 2", Truth.YES),
        ("excess blasts-2", "excess blasts-1", Truth.NO),
    ],
)
def test_stages_compare_within_one_staging(asked: str, found: str, truth: Truth) -> None:
    assert stage((asked,), found) is truth


# ---- relatives, allergies, health ----------------------------------------------------------------------


def family(concept: str, absent: bool = False) -> p.FamilyFact:
    return p.FamilyFact(concept=concept, source=p.Source("FamilyMemberHistory/1"), absent=absent)


def allergy(concept: str, absent: bool = False) -> p.AllergyFact:
    return p.AllergyFact(concept=concept, source=p.Source("AllergyIntolerance/1"), absent=absent)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("family history(malignancy)", [family("breast cancer")], "yes"),
        ("family history(breast cancer)", [family("malignancy")], "unknown"),
        ("family history(breast cancer)", [family("malignancy", absent=True)], "no"),
        ("family history(malignancy)", [condition("breast cancer")], "unknown"),
        ("condition(malignancy)", [family("breast cancer")], "unknown"),
        ("allergy(anthracycline)", [allergy("doxorubicin")], "yes"),
        ("allergy(doxorubicin)", [allergy("anthracycline")], "unknown"),
        ("allergy(doxorubicin)", [allergy("anthracycline", absent=True)], "no"),
        ("allergy(doxorubicin)", [allergy("allergy", absent=True)], "no"),
        ("allergy(doxorubicin)", [allergy("drug", absent=True)], "no"),
        ("allergy(something else)", [allergy("drug", absent=True)], "unknown"),
        ("allergy(doxorubicin)", [allergy("doxorubicin"), allergy("allergy", absent=True)], "unknown"),
    ],
)
def test_relatives_and_allergies(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected


@pytest.mark.parametrize(
    ("facts", "open_world", "closed_world"),
    [
        ([], "unknown", "yes"),
        ([condition("healthy")], "yes", "yes"),
        ([condition("hypertension")], "no", "no"),
        ([condition("hypertension", "resolved")], "unknown", "yes"),
        ([condition("hypertension", "unknown")], "unknown", "unknown"),
        ([condition("pregnancy")], "unknown", "yes"),
        ([condition("healthy"), condition("hypertension")], "unknown", "unknown"),
        ([no("healthy")], "no", "no"),
    ],
)
def test_healthy_is_the_lack_of_illness(facts: list[p.AnyFact], open_world: str, closed_world: str) -> None:
    assert says("condition(healthy)", *facts) == open_world
    assert says("condition(healthy)", *facts, policy=CLOSED) == closed_world


def test_facts_without_a_concept_decide_nothing() -> None:
    unknown_code = condition("", shown="Something local")
    assert says("condition(malignancy)", unknown_code) == "unknown"
    assert finding("condition(malignancy)", unknown_code).facts == ()
    assert patient(unknown_code).facts == (unknown_code,)


@pytest.mark.parametrize(
    ("concept", "absent", "words"),
    [
        ("allergy", True, "no known allergy"),
        ("drug", True, "no known drug allergy"),
        ("penicillin", True, "no allergy to penicillin"),
        ("penicillin", False, "allergy to penicillin"),
    ],
)
def test_how_an_allergy_is_told(concept: str, absent: bool, words: str) -> None:
    assert told(p.AllergyFact(concept=concept, absent=absent, source=p.Source("one"))) == words


@pytest.mark.parametrize(
    ("concept", "group", "name"),
    [
        ("cardiovascular disease", "condition", "cardiovascular disease"),
        ("childbearing potential", "condition", "childbearing potential"),
        ("hbv dna", "test", "HBV DNA"),
        ("egfr", "measurement", "eGFR"),
        ("gene therapy", "therapy", "gene therapy"),
    ],
)
def test_a_concept_is_named_as_people_write_it(concept: str, group: Group, name: str) -> None:
    assert named(concept, group) == name


def test_every_concept_is_named_by_its_own_letters() -> None:
    for group in get_args(Group):
        for concept in concepts(group):
            assert named(concept, group).lower() == concept.lower()


@pytest.mark.parametrize("anything", ["medical condition", "chronic disease", "comorbidity"])
def test_no_list_of_diseases_says_that_none_of_them_is_a_disease(anything: str) -> None:
    listed = condition("hypertension")
    assert says(f"condition({anything}) severe", listed, policy=CLOSED) == "unknown"
    assert says("condition(asthma) severe", listed, policy=CLOSED) == "no"
