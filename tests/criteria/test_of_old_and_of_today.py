"""What is of old and what is found today, whose pack-years, and of which X something is said."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, kind: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "today"),
    [
        ("History of pyelonephritis or any evidence of renal disease", "condition(renal disease)"),
        ("History of asthma or signs of pneumonia", "condition(pneumonia)"),
        ("History of epilepsy, or presence of brain metastases", "condition(brain metastasis)"),
        ("Uncontrolled asthma, history of stroke or TIA, neutropenia", "condition(neutropenia)"),
    ],
)
def test_a_history_ends_where_something_is_found_today(sentence: str, today: str) -> None:
    read = tree(sentence, "Exclusion")
    assert read.endswith(f" or {today}")
    assert " history or " in read


def test_a_history_goes_on_in_a_plain_list() -> None:
    assert tree("History of stroke, seizure or syncope", "Exclusion") == (
        "condition(stroke) history or condition(seizure) history or condition(syncope) history"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Smokers or ex-smokers of more than 15 pack-years",
        "Smokers or ex-smokers with more than 15 pack-years",
        "Smokers or ex-smokers (> 15 pack-years)",
    ],
)
@pytest.mark.parametrize("kind", ["Inclusion", "Exclusion"])
def test_pack_years_are_asked_of_those_who_smoke_still_too(sentence: str, kind: str) -> None:
    assert tree(sentence, kind) == (
        "(condition(smoking) or condition(former smoker)) and tobacco exposure > 15 {pack-years}"
    )


@pytest.mark.parametrize("kind", ["Inclusion", "Exclusion"])
def test_a_disease_without_a_therapy_is_the_other_way_in(kind: str) -> None:
    assert tree("Myeloma that is relapsed, or for which there is no standard treatment", kind) == (
        "condition(multiple myeloma) relapsed"
        ' or condition(multiple myeloma) and attest by investigator "for which there is no standard treatment"'
    )
    read = tree("Sarcoma resistant to chemotherapy or for which no effective therapy is known", kind)
    assert "not received" not in read
    asked = 'condition(sarcoma) and attest by investigator "for which no effective therapy is known"'
    # beside words that were not understood it lets nobody in by itself, and keeps out as it is
    assert read.endswith(asked + ' and unparsed "resistant to chemotherapy"' * (kind == "Inclusion"))


@pytest.mark.parametrize(
    ("sentence", "how"),
    [
        ("Age-matched healthy volunteers", "Age-matched"),
        ("Age- and sex-matched healthy controls", "Age- and sex-matched"),
        ("Healthy, age- and gender-matched participants", "age- and gender-matched"),
    ],
)
def test_matched_controls_are_healthy_and_somebody_says_whether_they_match(sentence: str, how: str) -> None:
    assert tree(sentence) == f'condition(healthy) and attest by investigator "{how}"'


@pytest.mark.parametrize(
    ("sentence", "disease", "where"),
    [
        ("Tumor involving the liver or vena cava", "neoplasm", "involving the liver or vena cava"),
        ("Lymphoma affecting the brain or meninges", "lymphoma", "affecting the brain or meninges"),
        ("Melanoma of the eye or mucous membranes", "melanoma", "of the eye or mucous membranes"),
    ],
)
def test_a_part_of_the_body_is_no_illness(sentence: str, disease: str, where: str) -> None:
    asked = f'condition({disease}) and attest by investigator "{where}"'
    assert tree(sentence, "Exclusion") == asked
    assert tree(f"No {sentence[0].lower()}{sentence[1:]}") == f"not ({asked})"


def test_cancers_of_several_organs_keep_their_names() -> None:
    assert tree("Cancer of the breast or ovary", "Exclusion") == (
        "condition(breast cancer) or condition(ovarian cancer)"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Young Mania Rating Scale: total score of at least 20", "ymrs >= 20"),
        ("Epworth Sleepiness Scale: score < 10", "epworth sleepiness scale < 10"),
    ],
)
def test_a_total_score_is_that_of_the_scale_named_before_it(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    "sentence", ["Appropriate for treatment with docetaxel", "Suitable for treatment with docetaxel"]
)
def test_who_could_be_treated_need_not_have_been(sentence: str) -> None:
    assert tree(sentence) == f'attest by investigator "{sentence}"'


def test_one_who_may_be_considered_is_kept_out_unless_the_condition_holds() -> None:
    assert tree(
        "A patient with a history of syncope may be considered for enrolment if the investigator believes"
        " it is harmless",
        "Exclusion",
    ) == ('condition(syncope) history and not attest by investigator "investigator believes it is harmless"')


def test_a_trial_for_a_disease_is_no_history_of_it() -> None:
    read = tree("Prior treatment in a clinical trial for heart failure allowed if the sponsor agrees")
    assert "condition(" not in read


@pytest.mark.parametrize("words", ["symptoms and signs", "signs and symptoms", "clinical symptoms and signs"])
def test_symptoms_and_signs_are_those_of_the_disease(words: str) -> None:
    assert tree(f"{words.capitalize()} of heart failure") == "condition(heart failure) symptomatic"


@pytest.mark.parametrize(
    "sentence",
    [
        "Not required to have measurable disease",
        "Patients are not required to have received chemotherapy",
        "Participants need not have diabetes",
    ],
)
def test_what_is_not_required_keeps_nobody_out(sentence: str) -> None:
    assert tree(sentence).startswith("allowed ")


def test_what_was_not_needed_within_a_time_is_no_permission() -> None:
    read = tree("Not required to have received prednisone within 2 weeks before enrolment")
    assert read == "not received(prednisone) within 2 weeks before enrolment"


def test_examples_keep_out_whether_or_not_they_are_all() -> None:
    assert tree(
        "Hepatic or renal disease that would interfere with the study, including but not limited to cirrhosis",
        "Exclusion",
    ).endswith(" or condition(cirrhosis)")


def test_the_time_behind_a_participation_is_that_of_the_drug_before_it_too() -> None:
    assert tree(
        "Use of an investigational drug or participation in another trial within 30 days before screening",
        "Exclusion",
    ) == (
        "received(investigational agent) within 30 days before screening or attest by investigator"
        ' "participation in another trial within 30 days before screening"'
    )
    assert "received(immunotherapy) or " in tree(
        "Prior immunotherapy or participation in another trial within 30 days", "Exclusion"
    )


def test_a_medical_or_surgical_condition_keeps_out_only_where_the_tail_holds() -> None:
    assert tree(
        "Other medical or surgical condition which would preclude participation, such as tumors or gout",
        "Exclusion",
    ).startswith(
        '(attest by investigator "Other medical or surgical condition" or condition("surgical condition")) and attest'
    )
    assert tree(
        "Hepatic or renal disease that would interfere with the study, such as cirrhosis", "Exclusion"
    ) == (
        "(condition(hepatic disease) or condition(renal disease))"
        ' and attest by investigator "that would interfere with the study" or condition(cirrhosis)'
    )


def test_of_two_diseases_the_one_without_a_therapy_may_be_either() -> None:
    assert tree("Lymphoma or myeloma that is refractory or for which no standard therapy exists") == (
        "(condition(lymphoma) or condition(multiple myeloma)) and attest by investigator"
        ' "that is refractory or for which no standard therapy exists"'
    )


def test_a_bullet_that_closes_the_bracket_of_the_line_before_is_its_end() -> None:
    criteria = compile_text(
        "Inclusion Criteria:\n\n* No lung disease (e.g., asthma,\n* wheezing, hypoxia, or fibrosis)\n* Age over 18"
    )
    assert len(criteria) == 2
    assert write(criteria[0].tree).startswith("not (condition(pulmonary disease) or condition(asthma) or ")


def test_performance_status_by_another_cooperative_group_is_the_same_scale() -> None:
    assert tree("Performance status: CALGB 0-1") == "ecog from 0 to 1"
