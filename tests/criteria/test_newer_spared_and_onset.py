"""Newer records: who is spared of a bound, ages at onset, lists of one severity each, times of a list, others let in."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "Total bilirubin ≤ 2 x ULN except in subjects with Gilbert's syndrome": (
            "bilirubin <= 2 x ULN or condition(gilbert syndrome)"
        ),
        "Bilirubin ≤ 2 mg/dL (except in patients with Gilbert's syndrome)": (
            "bilirubin <= 2 mg/dL or condition(gilbert syndrome)"
        ),
        "Bilirubin < 2 mg/dL except Gilbert with no jaundice": (
            'bilirubin < 2 mg/dL or attest by investigator "Gilbert with no jaundice"'
        ),
        "INR ≤ 1.4 except for subjects receiving anticoagulation": "inr <= 1.4 or received(anticoagulant) ongoing",
        # what raises the one says nothing of what is bounded beside it
        "AST, ALT and bilirubin ≤ 2 x ULN except for Gilbert's syndrome": (
            "ast <= 2 x ULN and alt <= 2 x ULN and (bilirubin <= 2 x ULN or condition(gilbert syndrome))"
        ),
        "Platelets ≥ 90 x 10^9/L, bilirubin ≤ 2 x ULN except in Gilbert's syndrome": (
            "platelets >= 90 10*9/L and (bilirubin <= 2 x ULN or condition(gilbert syndrome))"
        ),
        "Albumin ≥ 3 g/dL for patients without liver disease": (
            "if not condition(hepatic disease) then albumin >= 3 g/dL"
        ),
        "A life expectancy of at least 5 years, excluding the diagnosis of cancer": (
            'attest by investigator "A life expectancy of at least 5 years, excluding the diagnosis of cancer"'
        ),
    },
    exclusion={
        "Bilirubin > 2 x ULN except in subjects with Gilbert's syndrome": (
            "bilirubin > 2 x ULN and not condition(gilbert syndrome)"
        ),
        "INR > 1.4 except for patients on warfarin": "inr > 1.4 and not received(warfarin) ongoing",
    },
)
def test_who_is_spared_of_a_bound_and_nobody_else(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Age at onset < 14 years": 'age < 14 years or "age at onset" < 14 a',
        "Aged 12 or younger at onset of disease": 'age <= 12 years or "age at onset" <= 12 a',
        "Patients aged 20-50 years at symptom onset": 'age >= 20 years and "age at onset" from 20 to 50 a',
    },
    exclusion={},
)
def test_an_age_at_onset_is_no_bound_of_todays_age(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Patients must have received platinum; those unfit for platinum are also eligible": (
            "received(platinum chemotherapy)"
            ' or attest by investigator "those unfit for platinum are also eligible"'
        ),
        "Must have received rituximab. Patients who are intolerant of it are also eligible.": (
            "received(rituximab)"
            ' or attest by investigator "Patients who are intolerant of it are also eligible"'
        ),
        "Palliative radiotherapy is allowed; otherwise no radiotherapy within 3 weeks": (
            "not (received(radiotherapy) within 3 weeks before screening"
            ' and not attest by investigator "Palliative radiotherapy is allowed")'
        ),
        "No other EGFR mutations": 'not attest by investigator "other EGFR mutations"',
    },
    exclusion={},
)
def test_others_are_let_in_beside_those_asked_for(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def _trees(kind: str, *lines: str) -> list[str]:
    text = f"{kind} Criteria:\n\n* {lines[0]}\n" + "".join(f"  * {line}\n" for line in lines[1:])
    return [write(x.tree) for x in compile_text(text)]


def test_of_lines_that_shut_each_other_out_one_is_asked_for() -> None:
    assert _trees("Inclusion", "Participants with asthma:", "mild", "moderate") == [
        "condition(asthma) mild or condition(asthma) moderate"
    ]
    assert _trees("Inclusion", "Patients with COPD:", "GOLD 2", "GOLD 3") == [
        "if condition(chronic obstructive pulmonary disease)"
        " then (score(gold stage) = 2 or score(gold stage) = 3)"
    ]
    assert len(_trees("Inclusion", "Participants with psoriasis:", "PASI ≥ 12", "BSA ≥ 10%")) == 2
    assert len(_trees("Exclusion", "Participants with asthma:", "severe", "uncontrolled")) == 2


def test_a_time_in_brackets_in_a_heading_is_that_of_the_list() -> None:
    assert _trees("Exclusion", "Prior treatment (within 3 weeks):", "chemotherapy", "surgery") == [
        "received(chemotherapy) within 3 weeks before screening",
        "received(surgery) within 3 weeks before screening",
    ]
    assert _trees("Inclusion", "No treatment within 3 weeks with:", "chemotherapy", "steroids") == [
        "received(chemotherapy) within 3 weeks before screening",
        "received(corticosteroid) within 3 weeks before screening",
    ]


@each(
    inclusion={
        "MET exon 14 skipping": "test(met exon 14 skipping) positive",
        "No allergy, asthma or hypersensitivity to naproxen": (
            "not (condition(asthma) and attest by investigator"
            ' "asthma or hypersensitivity to naproxen" or allergy(naproxen))'
        ),
    },
    exclusion={
        "EGFR exon 20 insertion": "test(egfr exon 20 insertion) positive",
        "Gout, allergy or intolerance to cefazolin": "condition(gout) or allergy(cefazolin)",
        "Contraindications to beta blockers such as asthma or bradycardia": (
            'allergy(beta blocker) or attest by investigator "Contraindications to beta blockers"'
            " or (condition(asthma) or condition(bradycardia))"
            ' and attest by investigator "Contraindications to beta blockers"'
        ),
    },
)
def test_findings_by_name_and_reactions_to_a_substance(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_whom_an_allowance_is_for_is_asked_of_nobody() -> None:
    sentence = "Hydroxyurea allowed for patients who have not received chemotherapy"
    assert tree(sentence) == f'unparsed "{sentence}"'
