"""Which stretches count as mentions: whole noun phrases, times, amounts, denials."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.defined import again, definitions

from evaluation import chia, fb


def mentioned(text: str, label: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in chia.found_marks(text) if mark.label == label]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Multifocal leiomyomas", "Condition", ["Multifocal leiomyomas"]),
        ("Hepatic or renal insufficiency", "Condition", ["Hepatic or renal insufficiency"]),
        ("Pulmonary, cardiac or renal failure", "Condition", ["Pulmonary, cardiac or renal failure"]),
        ("Allergic reaction to peanuts", "Condition", ["Allergic reaction"]),
        ("Scalp follicle disorder", "Condition", ["Scalp follicle disorder"]),
        ("Needs a lateral canthotomy", "Procedure", ["lateral canthotomy"]),
        ("Platinum-based chemotherapy", "Procedure", ["Platinum-based chemotherapy"]),
        ("Takes everolimus (EVR)", "Drug", ["everolimus (EVR)"]),
        ("Asthma confirmed by spirometry", "Condition", ["Asthma"]),
        ("Stroke confirmed by MRI", "Procedure", ["MRI"]),
        ("Patients with a coronary stent", "Device", ["coronary stent"]),
        ("Stenosis > 50 %", "Measurement", ["Stenosis"]),
        ("Lateral stenosis of the spine", "Condition", ["Lateral stenosis"]),
        ("More than 10 mg/day prednisone", "Drug", ["prednisone"]),
        ("Severe asthma", "Condition", ["asthma"]),
        ("Primary gout", "Condition", ["Primary gout"]),
        ("Acute or chronic pancreatitis", "Condition", ["Acute or chronic pancreatitis"]),
        ("Renal or other haemorrhage", "Condition", ["Renal or other haemorrhage"]),
        ("Blood urea nitrogen (BUN) > 30 mg/dL", "Measurement", ["Blood urea nitrogen (BUN)"]),
        ("Serum zinc < 5", "Measurement", ["Serum zinc"]),
        ("Intensive care unit", "Visit", ["Intensive care unit"]),
        ("Treated with aspirin, ibuprofen", "Drug", ["aspirin", "ibuprofen"]),
        ("Shoulder or elbow replacement", "Procedure", ["Shoulder or elbow replacement"]),
        ("Bleeding or clotting disorder", "Condition", ["Bleeding or clotting disorder"]),
        ("Bleeding or thrombosis", "Condition", ["Bleeding", "thrombosis"]),
        ("Thyroid disorder or insufficiency", "Condition", ["Thyroid disorder or insufficiency"]),
        ("Asthma or insufficiency of the mitral valve", "Condition", ["Asthma"]),
        ("Penile, vulvar or anal cancers", "Condition", ["Penile, vulvar or anal cancers"]),
        ("Hepatitis A, B or C infection", "Condition", ["Hepatitis A, B or C infection"]),
        ("Surgery prevents recurrent falls", "Procedure", ["Surgery"]),
        ("Breastfeeding women", "Observation", ["Breastfeeding"]),
        ("Relapse of gout", "Condition", ["Relapse", "gout"]),
        ("Breast-feeding women", "Condition", ["Breast-feeding"]),
        ("Previous colchicine therapy", "Drug", ["colchicine"]),
        ("Previous antifungal therapy", "Procedure", ["antifungal therapy"]),
        ("FEV1/FVC below 0.7", "Measurement", ["FEV1/FVC"]),
        ("Socially unstable", "Condition", ["Socially unstable"]),
        ("Relatively stable gout", "Qualifier", ["Relatively stable"]),
        ("Any abnormality", "Condition", []),
        ("Has a sacral nerve stimulator", "Device", ["sacral nerve stimulator"]),
        ("Intercurrent pneumonia", "Condition", ["Intercurrent pneumonia"]),
    ],
)
def test_a_mention_is_the_whole_noun_phrase(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Steroids for 4 weeks after surgery", "Temporal", ["for 4 weeks after surgery"]),
        ("Fever within 2 days prior to the TAVI", "Temporal", ["within 2 days prior to the TAVI"]),
        ("Dyspnea as in appendix 12", "Value", []),
        ("Asthma (> 6 months)", "Temporal", ["> 6 months"]),
        ("Life expectancy of at least 6 months", "Value", ["at least 6 months"]),
        ("Age over 40 years", "Value", ["over 40 years"]),
        ("Prednisone 20 mg/day", "Multiplier", ["20 mg/day"]),
        ("ECOG performance status of 0-2", "Value", ["0-2"]),
        ("Fever at the time of enrollment", "Temporal", ["at the time of enrollment"]),
        ("NYHA class III or IV", "Value", ["class III or IV"]),
        ("Simvastatin more than 40 mg", "Multiplier", ["more than 40 mg"]),
        ("Simvastatin >40 mg/day", "Value", [">40 mg/day"]),
        ("Women with amenorrhea of at least 4 months", "Temporal", ["at least 4 months"]),
        ("Fever on day 3", "Value", []),
        ("Sodium < 130 or > 150 mmol/L", "Value", ["< 130", "> 150 mmol/L"]),
        ("Potassium 3 or 4", "Value", ["3 or 4"]),
        ("Adequate thyroid function", "Value", ["Adequate"]),
        ("Steroids, 3 weeks prior to surgery", "Temporal", ["3 weeks prior to surgery"]),
        ("Stable on statins for > 3 months", "Temporal", ["> 3 months"]),
    ],
)
def test_amounts_are_told_apart(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("ECOG 0, 1 or 2", "Value", ["0, 1 or 2"]),
        ("Visual acuity < 20/70", "Value", ["< 20/70"]),
        ("BMI 20 to 30 kg/m2, inclusive", "Value", ["20 to 30 kg/m2, inclusive"]),
        ("Age > 18 and BMI < 30", "Value", ["> 18", "< 30"]),
    ],
)
def test_numbers_in_a_row_are_one_value(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        (
            "Hypersensitivity to any of the study drugs or their excipients",
            "Drug",
            ["study drugs", "excipients"],
        ),
        ("Hypersensitivity to any of the study drugs", "Drug", ["study drugs"]),
        ("Use of any medication within 2 weeks", "Drug", ["medication"]),
        ("Histologically confirmed melanoma", "Procedure", ["Histologically"]),
        ("Histologically confirmed melanoma", "Value", ["confirmed"]),
        ("Insomnia by DSM-IV", "Qualifier", ["DSM-IV"]),
        ("Moderate to severe psoriasis", "Qualifier", ["Moderate", "severe"]),
        ("Regular use of laxatives", "Multiplier", ["Regular use"]),
        ("Drugs known to lower libido", "Drug", ["Drugs"]),
        ("Unable to read Dutch", "Observation", ["Unable to read Dutch"]),
        ("Past medical history of gout", "Temporal", ["Past medical history"]),
        ("Stable doses of methotrexate", "Qualifier", ["Stable doses"]),
        ("Prior treatment with rituximab", "Procedure", ["treatment"]),
        ("Known or suspected gout", "Mood", ["Known", "suspected"]),
        ("Known gout", "Mood", []),
        (
            "Insomnia (Diagnostic and Statistical Manual of Mental Disorders)",
            "Measurement",
            ["Diagnostic and Statistical Manual of Mental Disorders"],
        ),
    ],
)
def test_wordings_that_the_compiler_passes_over_are_mentions(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Allergy to aspirin or blefutane", "Drug", ["aspirin", "blefutane"]),
        ("Asthma, dorvism or epilepsy", "Condition", ["Asthma", "dorvism", "epilepsy"]),
        ("Asthma or treatment with aspirin and blefutane tablets twice", "Condition", ["Asthma"]),
        ("Allergy to quandong", "Drug", ["quandong"]),
        ("History of grell moroncy", "Condition", ["grell moroncy"]),
        ("History of recent participation", "Condition", []),
    ],
)
def test_an_unknown_phrase_is_what_its_neighbours_or_what_leads_to_it_tell(
    text: str, label: str, words: list[str]
) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Surgery of the wrist, elbow or left shoulder", "Qualifier", ["wrist", "elbow", "left shoulder"]),
        ("Osteoarthritis of the knee", "Qualifier", []),
        ("Drinks wine at least twice a week", "Multiplier", ["at least twice a week"]),
        ("Two or more falls", "Multiplier", ["Two or more"]),
        ("Seizures in the recent 3 months", "Temporal", ["in the recent 3 months"]),
        ("The child has asthma", "Person", []),
        ("Children with asthma", "Person", ["Children"]),
        ("Adult patients with gout", "Person", ["Adult"]),
        ("Adult outpatients with gout", "Visit", ["outpatients"]),
        ("Preexisting gout", "Temporal", ["Preexisting"]),
    ],
)
def test_parts_of_the_body_and_how_often_are_mentions(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Takes tricyclic antidepressants", "Drug", ["tricyclic antidepressants"]),
        ("Modified Rankin Scale mRS <= 2", "Measurement", ["Modified Rankin Scale mRS"]),
        ("Candida infection", "Condition", ["Candida infection"]),
        ("Bleeding hemorrhoids", "Condition", ["Bleeding", "hemorrhoids"]),
        ("Gout, infection", "Condition", ["Gout", "infection"]),
        ("Male hypogonadism", "Condition", ["Male hypogonadism"]),
        ("Female smokers", "Person", ["Female"]),
        ("Pregnant female", "Person", ["female"]),
        ("Elective hysterectomy", "Procedure", ["hysterectomy"]),
        ("Elective hysterectomy", "Qualifier", ["Elective"]),
        ("Major surgery", "Procedure", ["Major surgery"]),
        ("Decompensated cirrhosis", "Qualifier", ["Decompensated"]),
        ("Concomitant medications", "Temporal", ["Concomitant"]),
        ("Prior history of gout", "Temporal", ["Prior", "history"]),
        ("Past medical history of gout", "Temporal", ["Past medical history"]),
        ("Severity of the tremor", "Condition", []),
        ("Severity of tremor", "Condition", ["tremor"]),
        ("Gout or other severe arthritis", "Qualifier", []),
        ("Gout or severe arthritis", "Qualifier", ["severe"]),
        ("Prisoners", "Person", ["Prisoners"]),
        ("Disease progression on imatinib", "Condition", ["Disease progression"]),
        ("Treated at the Aachen Heart Clinic", "Visit", ["Aachen Heart Clinic"]),
        ("Admitted to a clinic", "Visit", []),
        ("Finnish-speaking", "Observation", ["Finnish-speaking"]),
        ("Suspicion raised by the nurse of sepsis", "Mood", ["Suspicion"]),
        ("Gout precluding exercise", "Negation", ["precluding"]),
        ("Current or past gout", "Temporal", ["Current", "past"]),
        ("Gout at any time", "Temporal", []),
        ("Supine systolic blood pressure < 90 mmHg", "Qualifier", ["Supine"]),
        ("Supine systolic blood pressure < 90 mmHg", "Measurement", ["systolic blood pressure"]),
        ("Currently lactating", "Temporal", ["Currently"]),
        ("Currently lactating", "Condition", ["lactating"]),
        ("Admitted to the ICU with sepsis", "Visit", ["ICU"]),
        ("Admitted to the ICU with sepsis", "Procedure", ["Admitted"]),
        ("Admitted to the hospital with sepsis", "Visit", []),
        ("Failure of a 3rd line treatment", "Procedure", ["3rd line treatment"]),
        ("Ferritin > 4x upper limit", "Value", ["> 4x upper limit"]),
        ("Seropositivity for syphilis", "Value", ["Seropositivity"]),
        (
            "A candidate for solid organ or islet transplantation",
            "Procedure",
            ["solid organ or islet transplantation"],
        ),
        ("Ibuprofen 6 hours salbutamol 2 days", "Drug", ["Ibuprofen", "salbutamol"]),
        ("Total motile sperm count < 8 million", "Measurement", ["Total motile sperm count"]),
        ("Low serum albumin", "Value", ["Low"]),
        ("Increased levels of prolactin", "Value", ["Increased"]),
        ("Low mood", "Value", []),
        ("Positive fecal occult blood test", "Measurement", ["fecal occult blood test"]),
        ("Referred by a transplant center", "Procedure", []),
        ("Referred for a transplant", "Procedure", ["transplant"]),
        ("BDI more than 9 points", "Value", ["more than 9 points"]),
        ("BMI in the range 19-31", "Value", ["19-31"]),
        ("Speaks no Danish, not fluent in Dutch or Danish", "Observation", ["fluent in Dutch or Danish"]),
        (
            "Allergy to compounds of similar chemical or biologic composition to pegloticase",
            "Drug",
            ["compounds of similar chemical or biologic composition to pegloticase"],
        ),
        (
            "American Society of Anaesthesiologists physical status 4",
            "Measurement",
            ["American Society of Anaesthesiologists physical status"],
        ),
        ("Smokes a pipe", "Observation", ["Smokes"]),
    ],
)
def test_neighbours_are_one_name_or_bear_labels_of_their_own(text: str, label: str, words: list[str]) -> None:
    assert mentioned(text, label) == words


def test_an_abbreviation_bears_the_label_of_what_it_stands_for() -> None:
    text = "Lupus nephritis (LN)\nClass IV LN by biopsy\nLNG"
    marks = chia.found_marks(text)
    known = definitions(text, marks)
    assert known == {"LN": "Condition"}
    assert [text[m.start : m.end] for m in again(text, marks, known)] == ["LN", "LN"]
    assert definitions("Asthma (see below)", chia.found_marks("Asthma (see below)")) == {}


def test_an_abbreviation_of_the_other_text_is_known(tmp_path: Path) -> None:
    for stem, text in (("NCT1_inc", "Lupus nephritis (LN)"), ("NCT1_exc", "LN by biopsy\nLNG")):
        (tmp_path / f"{stem}.txt").write_text(text)
        (tmp_path / f"{stem}.ann").write_text("")
    found = chia.judge(tmp_path / "NCT1_exc.ann").found
    assert [(m.start, m.end) for m in found if m.label == "Condition"] == [(0, 2)]


def test_what_stands_before_a_want_of_will_is_named() -> None:
    assert mentioned("Gout and unwilling to stop colchicine", "Condition") == ["Gout"]
    assert mentioned("Gout and unwilling to stop colchicine", "Drug") == []


def test_each_line_is_read_by_itself() -> None:
    assert mentioned("renal\ninsufficiency of the heart valves\nasthma", "Condition")[-1] == "asthma"
    assert all(
        "\n" not in words for words in mentioned("progressive\nasthma\nsevere\nhypertension", "Condition")
    )


def test_what_is_agreed_to_or_allowed_asks_nothing_of_a_database() -> None:
    assert mentioned("Women with asthma must agree to stop aspirin.", "Drug") == []
    assert mentioned("Asthma. Patients must agree to stop aspirin.", "Condition") == ["Asthma"]
    assert mentioned("No steroids, aspirin is allowed for headache", "Drug") == ["steroids", "aspirin"]
    assert mentioned("No steroids, aspirin is allowed for headache", "Condition") == []


@pytest.mark.parametrize(
    "text",
    [
        "Patients can be treated with colchicine",
        "Note: colchicine is taken by some",
        "Measurable disease on MRI",
        "Fear of exercise due to the gout",
        "Walks at the visit with asthma",
        "Has toxicities of chemotherapy",
    ],
)
def test_what_may_be_done_or_is_told_besides_asks_nothing_of_a_database(text: str) -> None:
    named = [m for m in chia.found_marks(text) if m.label in ("Condition", "Drug", "Procedure")]
    assert named == []


def test_what_a_disease_can_cause_is_named() -> None:
    assert mentioned("Asthma that can be associated with gout", "Condition") == ["Asthma", "gout"]


def test_words_of_time_and_judgement_bear_a_label_beside_a_name_only() -> None:
    assert mentioned("Significant asthma", "Qualifier") == ["Significant"]
    assert mentioned("Significant efforts", "Qualifier") == []


def test_a_denial_of_nothing_named_is_no_negation() -> None:
    assert mentioned("No asthma", "Negation") == ["No"]
    assert mentioned("Not willing to come back", "Negation") == []


def test_fb_names_each_of_two_coordinated_organs_by_itself() -> None:
    text = "severe hepatic or renal failure"
    found = {(text[mark.start : mark.end], mark.label) for mark in fb.found_marks(text)}
    assert ("renal failure", "chronic_disease") in found


def test_fb_takes_what_people_are_asked_to_agree_to() -> None:
    text = "women must agree to use effective contraception"
    labels = {mark.label: text[mark.start : mark.end] for mark in fb.found_marks(text)}
    assert labels["contraception_consent"] == "agree to use effective contraception"


def test_fb_bounds_a_length_of_time_above() -> None:
    text = "no smoking for @NUMBER days after surgery"
    assert [text[m.start : m.end] for m in fb.found_marks(text) if m.label == "upper_bound"] == [
        "@NUMBER days"
    ]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("platelets < @NUMBER x @NUMBER / l", "upper_bound", ["@NUMBER x @NUMBER / l"]),
        ("dlco < @NUMBER % of predicted", "upper_bound", ["@NUMBER %"]),
        ("women of childbearing potential", "gender", ["women"]),
        ("severe gout", "chronic_disease", ["gout"]),
        ("chronic gout", "chronic_disease", ["chronic gout"]),
        ("no prior chemotherapy", "treatment", ["prior chemotherapy"]),
        ("pain or toxicity", "chronic_disease", []),
        ("cannabis abuse", "chronic_disease", []),
        ("hcv positive", "chronic_disease", ["hcv"]),
        ("a positive fecal test", "clinical_variable", []),
        ("ecog of @NUMBER , @NUMBER or @NUMBER", "lower_bound", ["@NUMBER"]),
        ("ecog of @NUMBER , @NUMBER or @NUMBER", "upper_bound", ["@NUMBER"]),
        ("hematocrit from @NUMBER to @NUMBER", "upper_bound", ["@NUMBER"]),
        ("no prior systemic therapy", "treatment", ["prior systemic therapy"]),
        ("steroid inhalers", "treatment", ["steroid inhalers"]),
        (
            "platinum-based chemotherapy chemotherapy",
            "treatment",
            ["platinum-based chemotherapy", "chemotherapy"],
        ),
        ("infliximab treatment", "treatment", ["infliximab treatment"]),
        ("male or female", "gender", ["male", "female"]),
        ("uses condoms", "treatment", []),
        (
            "patients must be willing to use contraception",
            "contraception_consent",
            ["willing to use contraception"],
        ),
        ("a life expectancy > @NUMBER months", "clinical_variable", ["life expectancy"]),
        ("symptoms of gout", "chronic_disease", ["gout"]),
        ("severe depression or severe gout", "chronic_disease", ["severe depression", "gout"]),
        ("hyponatremia > grade @NUMBER", "chronic_disease", []),
        ("hyponatremia > grade @NUMBER", "clinical_variable", ["hyponatremia"]),
        ("sterilized by hysterectomy", "contraception_consent", ["hysterectomy"]),
        ("radical nephrectomy", "treatment", ["radical nephrectomy"]),
        ("lipase ( @NUMBER x uln if on steroids )", "upper_bound", ["@NUMBER x uln"]),
        ("lipase > @NUMBER x uln", "lower_bound", ["@NUMBER x uln"]),
        ("women who plan to become pregnant", "pregnancy", ["plan to become pregnant"]),
    ],
)
def test_fb_draws_the_bounds_of_a_mention(text: str, label: str, words: list[str]) -> None:
    assert [text[m.start : m.end] for m in fb.found_marks(text) if m.label == label] == words
