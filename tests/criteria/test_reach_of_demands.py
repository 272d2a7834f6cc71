"""How far a demand, a permission, a need, a result and a time reach: not beyond what they are said of."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_study, compile_text, write
from trialrun.model.study import study_from


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Metastatic colon cancer with no prior treatment for metastatic disease; prior (adjuvant) therapy is"
            " permitted if > 8 months ago",
            "condition(colon cancer) metastatic and condition(metastatic cancer) untreated"
            " and not received(adjuvant therapy) within 8 months before screening",
        ),
        (
            "No prior chemotherapy for advanced disease (adjuvant chemotherapy is allowed if completed at least"
            " 5 months before enrollment)",
            'not (received(chemotherapy) and attest by investigator "for advanced disease")'
            " and not received(adjuvant chemotherapy) within less than 5 months before enrolment",
        ),
        # not said to be of the early disease: a person says whether it loosens the demand
        (
            "Metastatic colon cancer with no prior treatment for metastatic disease; prior therapy is permitted"
            " if > 8 months ago",
            "condition(colon cancer) metastatic and (condition(metastatic cancer) untreated"
            ' or attest by investigator "prior therapy is permitted if > 8 months ago")',
        ),
        (
            "No prior chemotherapy for advanced disease; adjuvant chemotherapy is allowed",
            "not (received(chemotherapy except adjuvant chemotherapy)"
            ' and attest by investigator "for advanced disease")',
        ),
    ],
)
def test_what_was_given_before_the_spread_does_not_loosen_what_is_asked_of_it(
    sentence: str, expected: str
) -> None:
    assert tree(sentence, "inclusion") == expected


def test_it_keeps_out_by_itself_among_the_exclusions() -> None:
    sentence = (
        "Prior chemotherapy for advanced disease; prior adjuvant chemotherapy is allowed if > 8 months ago"
    )
    assert tree(sentence, "exclusion") == (
        'received(chemotherapy) and attest by investigator "for advanced disease"'
        " or received(adjuvant chemotherapy) within 8 months before screening"
    )


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        (
            "* Patients with psoriasis and normal volunteers are eligible\n* Normal volunteers over 30 years old",
            2,
        ),
        (
            "* Psoriasis patients and healthy volunteers\n* Healthy volunteers who do not smoke are eligible",
            2,
        ),
        ("* Patients with mild psoriasis\n* Volunteers without skin disease", 2),
        # no patients beside them: asked of everybody
        ("* Healthy volunteers over 30 years old\n* No skin disease", 0),
        ("* Healthy individuals over 30 years old\n* Person with dull, greyish nails", 0),
    ],
)
def test_what_is_asked_of_volunteers_is_left_open_for_the_ill(text: str, opened: int) -> None:
    study = study_from(
        {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n{text}"}}}
    )
    found = [one for one in compile_study(study).criteria if "nobody could meet this" in one.note]
    assert len(found) == opened


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Active ulcer or bleeding requiring immediate intervention",
            "(condition(ulcer) active or condition(hemorrhage) active)"
            ' and attest by investigator "requiring immediate intervention"',
        ),
        (
            "Intestinal obstruction or perforation requiring surgery",
            "(condition(bowel obstruction) or condition(bowel perforation))"
            ' and attest by investigator "requiring surgery"',
        ),
        # each may stand by itself
        (
            "Active hepatitis or ulcer requiring treatment",
            "(condition(hepatitis) active or condition(ulcer) active)"
            ' and attest by investigator "requiring treatment"',
        ),
        (
            "Active hepatitis, or bleeding requiring urgent attention",
            "condition(hepatitis) active or condition(hemorrhage) active"
            ' and attest by investigator "requiring urgent attention"',
        ),
    ],
)
def test_of_what_a_need_is_told(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Negative for syphilis, HBsAg and active lupus",
            "not condition(syphilis) and test(hbsag) negative"
            " and not condition(systemic lupus erythematosus) active",
        ),
        (
            "Negative for HIV; hepatitis C; psoriasis",
            'test(hiv test) negative and not condition(hepatitis C) and unparsed "psoriasis"',
        ),
        ("Negative for HIV; colon cancer", "test(hiv test) negative and condition(colon cancer)"),
        ("Negative for HER2; breast cancer", "test(her2) negative and condition(breast cancer)"),
        ("Negative for HIV; age over 30 years", "test(hiv test) negative and age > 30 years"),
    ],
)
def test_what_stands_behind_a_negative_result(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "At least 4 years since malignancy",
            "not condition(malignancy) within less than 4 years before treatment",
        ),
        (
            "At least 4 years since another malignancy",
            "not condition(malignancy) within less than 4 years before treatment",
        ),
        # an event that a trial may want
        ("At least 4 months since stroke", "condition(stroke) at least 4 months before screening"),
    ],
)
def test_nobody_has_to_have_had_any_malignancy(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Pulmonary embolism or stroke (within 3 months), or gout",
            "condition(pulmonary embolism) within 3 months before screening"
            " or condition(stroke) within 3 months before screening or condition(gout)",
        ),
        (
            "Asthma, immunotherapy or surgery (within 3 weeks), or gout",
            "condition(asthma) or received(immunotherapy) within 3 weeks before screening"
            " or received(surgery) within 3 weeks before screening or condition(gout)",
        ),
        # the first lasts; between commas each has its own
        (
            "Diabetes or stroke (within 3 months), or gout",
            "condition(diabetes mellitus) or condition(stroke) within 3 months before screening"
            " or condition(gout)",
        ),
        (
            "Pulmonary embolism, stroke (within 3 months), or gout",
            "condition(pulmonary embolism) or condition(stroke) within 3 months before screening"
            " or condition(gout)",
        ),
    ],
)
def test_a_time_in_brackets_is_of_both_events_before_it(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Recovered from toxicity of surgery Prior immunotherapy allowed",
            'attest by investigator "Recovered from toxicity of surgery"',
        ),
        ("Prior surgery Prior immunotherapy allowed", 'unparsed "Prior surgery Prior immunotherapy allowed"'),
        ("Any Prior immunotherapy allowed", 'allowed "Any Prior immunotherapy allowed"'),
        ("Prior treatment with Avastin allowed", 'allowed "Prior treatment with Avastin allowed"'),
    ],
)
def test_what_stands_before_a_permission_without_a_stop_is_not_permitted(
    sentence: str, expected: str
) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Use caution in patients with: psoriasis; lupus",
            "not ((condition(psoriasis) or condition(systemic lupus erythematosus))"
            ' and attest by investigator "Use caution in patients with: psoriasis; lupus")',
        ),
        (
            "Caution is advised in those with psoriasis",
            'not (condition(psoriasis) and attest by investigator "Caution is advised in those with psoriasis")',
        ),
        (
            "Exclusions: psoriasis, lupus",
            "not (condition(psoriasis) or condition(systemic lupus erythematosus))",
        ),
        ("Contraindications: psoriasis", "not condition(psoriasis)"),
    ],
)
def test_a_list_that_warns_is_asked_of_nobody(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


def test_a_warning_among_the_exclusions_leaves_it_to_a_doctor() -> None:
    assert tree("Relative contraindications: psoriasis", "exclusion") == (
        'condition(psoriasis) and attest by investigator "Relative contraindications: psoriasis"'
    )
    assert tree("Exclusions: psoriasis, gout", "exclusion") == "condition(psoriasis) or condition(gout)"


def test_the_lines_under_a_warning() -> None:
    text = "Inclusion Criteria:\n\n* Age over 30 years\n* Use caution in patients with:\n\n  * psoriasis\n  * lupus\n"
    _, first, second = compile_text(text)
    assert write(first.tree) == (
        'not (condition(psoriasis) and attest by investigator "Use caution in patients with: psoriasis")'
    )
    assert len(first.spans) == 2
    assert write(second.tree).startswith("not (condition(systemic lupus erythematosus) and attest")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Lansky 50-100% for recurrent tumor; ECOG 0-1",
            "(if condition(neoplasm) recurrent then lansky from 50 to 100) and ecog from 0 to 1",
        ),
        (
            "Bilirubin ≤ 4 mg/dL for Gilbert's syndrome",
            "if condition(gilbert syndrome) then bilirubin <= 4 mg/dL",
        ),
        # what the value tells of
        (
            "PSA ≥ 3 ng/mL for metastatic prostate cancer",
            "psa >= 3 ng/mL and condition(metastatic prostate cancer)",
        ),
    ],
)
def test_a_score_for_one_course_of_a_tumour_is_asked_of_it_alone(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected
