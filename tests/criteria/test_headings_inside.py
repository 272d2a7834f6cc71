"""Headings and sentences that turn the direction: what stands under or in them must not let people in."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def read(text: str) -> list[tuple[str, str]]:
    return [(found.kind, write(found.tree)) for found in compile_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: - Asthma Exclusion Criteria: - Glaucoma",
        "Inclusion Criteria:\n\n - Asthma. Exclusion Criteria\n\n - Glaucoma",
        "Inclusion Criteria:\n\n - Asthma\n\nExclusion Criteria Glaucoma of any kind",
        "Inclusion Criteria:\n\n - Asthma\n\nExclusion Criteria (the protocol says more about each of them; ask there): Glaucoma",
        "Inclusion criteria.\n\n - Asthma\n\nExclusion criteria.\n\n - Glaucoma",
        "2.1 Inclusion Criteria\n\n - Asthma\n\n2.2 Exclusion Criteria\n\n - Glaucoma",
        "Who can take part:\n\n - Asthma\n\nWho may not take part:\n\n - Glaucoma",
        "Who can join this study?\n\n - Asthma\n\nWho cannot join this study?\n\n - Glaucoma",
        "Exclusion\nCriteria: Glaucoma Inclusion\nCriteria: Asthma",
        "Inclusion Criteria:\n\n - Asthma\n\nFor the scan, the following exclusion criteria apply:\n\n - Glaucoma",
        "Patients are eligible if they have:\n* Asthma\nPatients will be excluded if they have:\n* Glaucoma",
        "Inclusion:\nParticipants are eligible to be included in the study only if all of the following criteria apply:\n1. Asthma\n"
        "Exclusion:\nParticipants are excluded from the study if any of the following criteria apply:\n1. Glaucoma",
        "Patients may be enrolled only if they meet all of the following:\n* Asthma\nExclusion Criteria:\n* Glaucoma",
        "Inclusion:\n1. Asthma\nSubjects are not eligible if any of the following apply:\n1. Glaucoma",
        "Criteria for inclusion: asthma. Criteria for exclusion: glaucoma.",
        "Selection criteria:\n* Asthma\nNon selection criteria:\n* Glaucoma",
        "Requirements:\n* Asthma\nContraindications:\n* Glaucoma",
        "__Inclusion Criteria__\n1\\. Asthma\n__Exclusion Criteria__\n1\\. Glaucoma",
        "Einschlusskriterien:\n- Asthma\nAusschlusskriterien:\n- Glaucoma",
        "Critères d'inclusion\n- Asthma\nCritères de non-inclusion\n- Glaucoma",
    ],
)
def test_exclusions_behind_an_unusual_heading_keep_out(text: str) -> None:
    assert sorted(read(text)) == [
        ("exclusion", "condition(glaucoma)"),
        ("inclusion", "condition(asthma)"),
    ]


def test_topics_of_the_oldest_records_leave_the_direction_to_the_heading_above() -> None:
    text = "Exclusion Criteria\n\nCo-existing Condition:\n\nPatients with the following are excluded:\n\n  -  Glaucoma.\n\nAsthma.\n"
    assert read(text) == [("exclusion", "condition(glaucoma)"), ("exclusion", "condition(asthma)")]


@pytest.mark.parametrize(
    "heading",
    ["Angiographic exclusion criteria:", "VOLUNTEER EXCLUSION CRITERIA:", "Subject Exclusion Criteria"],
)
def test_words_before_a_heading_belong_to_it(heading: str) -> None:
    assert read(f"{heading}\n\n - Glaucoma") == [("exclusion", "condition(glaucoma)")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Exclusion criteria include glaucoma and asthma.",
        "Also excluded were patients with glaucoma or asthma.",
        "Furthermore, subjects will be excluded if they have glaucoma or asthma.",
        "They may not participate if they have glaucoma or asthma.",
        "Patients are excluded for the following reasons: glaucoma, asthma",
    ],
)
def test_sentences_that_keep_out_do_so_under_any_heading(sentence: str) -> None:
    keeps = "condition(glaucoma) or condition(asthma)"
    assert read(f"Inclusion Criteria:\n\n - {sentence}") == [("inclusion", f"not ({keeps})")]
    assert read(f"Exclusion Criteria:\n\n - {sentence}") == [("exclusion", keeps)]


def test_a_judgement_that_keeps_out_is_no_question_to_be_met() -> None:
    sentence = "Whoever is unable to comply is excluded after an interview."
    assert read(f"Inclusion Criteria:\n\n - {sentence}") == [("inclusion", f'unparsed "{sentence[:-1]}"')]


def test_what_only_the_protocol_says() -> None:
    assert read("Exclusion Criteria:\n\n - Other protocol-defined exclusion criteria may apply") == [
        ("exclusion", 'attest by investigator "Other protocol-defined exclusion criteria may apply"')
    ]
    assert read("Exclusion Criteria:\n\n - There are no exclusion criteria.") == [
        ("exclusion", 'allowed "There are no exclusion criteria"')
    ]


def test_a_heading_in_a_wrapped_paragraph_is_none_of_the_words_before_it() -> None:
    text = "Inclusion Criteria: - Asthma that began in the childhood of the\npatient Exclusion Criteria: - Glaucoma"
    assert ("exclusion", "condition(glaucoma)") in read(text)


def test_headings_run_into_a_paragraph_lose_nothing() -> None:
    text = (
        "PROTOCOL ENTRY CRITERIA:\n\n--Disease Characteristics-- Asthma for at least 1 year No prior stroke "
        "--Prior/Concurrent Therapy-- No prior rituximab --Patient Characteristics-- Age: 18 and over "
        "Weight: At least 50 kg Renal: Creatinine no greater than ULN Neurology: No epilepsy"
    )
    found = [(one.lead, write(one.tree)) for one in compile_text(text)]
    assert found == [
        ("--Disease Characteristics--", "condition(asthma) at least 1 year before screening"),
        ("--Disease Characteristics--", "not condition(stroke) history"),
        ("--Prior/Concurrent Therapy--", "not received(rituximab)"),
        ("Age:", "age >= 18 years"),
        ("Weight:", "weight >= 50 kg"),
        ("Renal:", "creatinine <= 1 x ULN"),
        ("Neurology:", "not condition(epilepsy)"),
    ]


def test_what_stands_before_the_first_label_of_a_paragraph_is_kept() -> None:
    text = "PROTOCOL ENTRY CRITERIA:\n\nAsthma No gout Age: 18 and over Renal: Creatinine no greater than ULN"
    assert [write(one.tree) for one in compile_text(text)][:2] == ["condition(asthma)", "not condition(gout)"]


def test_topics_of_the_sponsors_template_ask_nothing() -> None:
    text = (
        "Inclusion Criteria:\n\nAge\n\n1. Age 20 to 60 years\n\nType of Participant and Disease Characteristics\n\n2. Asthma\n\n"
        "Sex and Contraceptive/Barrier Requirements\n\n3. Not pregnant\n\nInformed Consent\n\n4. Signed informed consent\n\n"
        "Exclusion Criteria:\n\nMedical Conditions\n\n1. Glaucoma\n\nPrior/Concomitant Therapy\n\n2. Methotrexate\n\nDiagnostic Assessments\n\n3. ALT > 90 U/L\n"
    )
    assert read(text) == [
        ("inclusion", "age from 20 to 60 years"),
        ("inclusion", "condition(asthma)"),
        ("inclusion", "not condition(pregnancy)"),
        ("inclusion", 'attest "Signed informed consent"'),
        ("exclusion", "condition(glaucoma)"),
        ("exclusion", "received(methotrexate)"),
        ("exclusion", "alt > 90 U/L"),
    ]
    # where no such template is, a line may say what it says
    assert read("Exclusion Criteria:\n\n- Medical conditions\n- Glaucoma")[0][1].startswith("attest")
