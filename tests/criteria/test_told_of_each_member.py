"""What a list says once of all its members, and what it says of one alone: times, grades, germs, enzymes, sexes."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Current or historical migraine": "condition(migraine) history",
        "No concurrent inducers of CYP3A4, CYP2C9": (
            'not (received(cyp3a4 inducer) ongoing or received("cyp2c9 inducers") ongoing)'
        ),
        "Men who are younger than 30 or older than 60": "sex male and (age < 30 years or age > 60 years)",
    },
    exclusion={
        "Present or historic bulimia": "condition(bulimia nervosa) history",
        "Historical or current alcoholism": "condition(alcohol abuse) history",
        # a class that is bought in either way
        "Use of prescription or over-the-counter (OTC) sleep aids": "received(sedative) ongoing",
        "Nonprescription or prescription antacids within 3 days": (
            "received(antacid) within 3 days before screening"
        ),
        "Treatment or prophylaxis with fluconazole": "received(fluconazole)",
        "Intravenous (IV) drug use in the past 2 years": (
            "condition(intravenous drug use) within 2 years before screening"
        ),
        "Diagnosis or family history of schizophrenia": (
            "condition(schizophrenia) history or family history(schizophrenia)"
        ),
        "Allergy to macrolides (a class of antibiotics)": "allergy(macrolide)",
        "Allergy to aminoglycoside antibiotics": "allergy(aminoglycoside)",
        "Known allergy to aspirin; to penicillin": "allergy(aspirin) or allergy(penicillin)",
        "Allergy testing within 2 weeks": "received(allergy skin test) within 2 weeks before screening",
        "Strong inhibitors of CYP3A4 or CYP2D6": (
            "received(strong cyp3a4 inhibitor) or received(strong cyp2d6 inhibitor)"
        ),
        "CMV retinitis or colitis": (
            "condition(cytomegalovirus retinitis) or condition(cytomegalovirus colitis)"
        ),
        "Women under 40 or over 70 years of age": "sex female and (age < 40 years or age > 70 years)",
        "Nausea or vomiting >= grade 2 at screening": (
            "condition(nausea) grade >= 2 or condition(vomiting) grade >= 2"
        ),
        # the time is of each, unless it is said that one counts at any time
        "Uncontrolled hepatic, cardiac, or renal disease within 2 months": (
            "condition(hepatic disease) uncontrolled within 2 months before screening"
            " or condition(heart disease) uncontrolled within 2 months before screening"
            " or condition(renal disease) uncontrolled within 2 months before screening"
        ),
        "Stroke at any time or seizure in the past 6 months": (
            "condition(stroke) or condition(seizure) within 6 months before screening"
        ),
        "Prior treatment with methotrexate, concurrent use of azathioprine": (
            "received(methotrexate) or received(azathioprine) ongoing"
        ),
        "Liver disease, ALT > 3 x ULN": "condition(hepatic disease) or alt > 3 x ULN",
        "Kidney disease, elevated creatinine > 1.5 mg/dL": (
            "condition(renal disease) or creatinine > 1.5 mg/dL"
        ),
        "Heart failure, LVEF < 40 %": "condition(heart failure) and lvef < 40 %",
        "Any active cancer or cancer in remission": (
            'condition(malignancy) active or condition(malignancy) "in remission"'
        ),
        "Drug addiction (e.g., opioids or other drugs of abuse)": "condition(drug dependence)",
    },
)
def test_each_member_is_told_what_the_list_tells(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_two_drugs_given_together_are_neither_of_them_alone() -> None:
    for sentence in (
        "Dual blockade with an ACE inhibitor and an ARB",
        "Combined use of an ACE inhibitor and an ARB",
    ):
        told = tree(sentence, "exclusion")
        assert told.startswith(
            "received(ace inhibitor) and received(angiotensin receptor blocker) and attest"
        )


@each(
    inclusion={},
    exclusion={
        "For all subjects, pregnancy": "condition(pregnancy)",
        "For HIV-infected participants, CD4 count < 200": "condition(HIV infection) and cd4 count < 200",
        "For imaging participants, claustrophobia": (
            'attest by investigator "imaging participants" and condition(claustrophobia)'
        ),
        "Pregnancy, for women who undergo a CT scan": (
            'attest by investigator "women who undergo a CT scan" and condition(pregnancy)'
        ),
    },
)
def test_what_keeps_out_of_one_group_keeps_nobody_else_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No severe viral or bacterial infection": (
            "not (condition(viral infection) severe or condition(bacterial infection) severe)"
        ),
    },
    exclusion={
        # a noun of two members is not of the one before them
        "Severe asthma, cardiac or renal disease": (
            'condition(asthma) severe or condition(heart disease) and attest by investigator "Severe cardiac disease"'
            ' or condition(renal disease) and attest by investigator "Severe renal disease"'
        ),
        "Severe hepatitis B or C infection": "condition(hepatitis B) severe or condition(hepatitis C) severe",
        # one that begins anew takes no word of the one before it
        "Severe nausea or known ulcer": "condition(nausea) severe or condition(ulcer)",
        "Untreated arrhythmia and patients with renal failure": (
            "condition(arrhythmia) untreated or condition(renal failure)"
        ),
        # whose requirement it is
        "Asthma requiring medication, hospitalization or intubation": (
            "condition(asthma) and (received(hospitalization) or received(intubation)"
            ' or attest by investigator "requiring medication, hospitalization or intubation")'
        ),
    },
)
def test_a_word_reaches_no_further_than_its_own_members(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_an_illness_may_require_keeps_out_those_who_have_the_illness() -> None:
    """ "Infection with fever or requiring antibiotics" kept out whoever is given an antibiotic."""
    for sentence in (
        "Infection with fever or requiring antibiotics",
        "Patients with infection with fever or requiring antibiotics",
    ):
        told = tree(sentence, "exclusion")
        assert told.count("condition(infection)") == 2
        assert "condition(infection) and (received(antibiotic) ongoing or attest" in told


@each(
    inclusion={},
    exclusion={
        "Has had diarrhea for more than 3 days": "condition(diarrhea) for more than 3 days",
        "Head injury with loss of consciousness for more than 1 hour": (
            'condition(head injury) and condition(loss of consciousness) and "loss of consciousness" > 1 h'
        ),
    },
)
def test_how_long_it_lasts_is_not_how_long_ago_it_was(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Weight over 40 kg due to the limits of the scanner": "weight > 40 kg",
    },
    exclusion={
        # a reason, a mark of the trade and an explanation ask nothing
        "Age 12 years or less due to the rarity of the disease": "age <= 12 years",
        "Peripheral neuropathy (a painful condition affecting the nerves)": "condition(peripheral neuropathy)",
        "Use of Humira® or Enbrel®": "received(adalimumab) ongoing or received(etanercept) ongoing",
        "Immunomodulators other than Avonex®": "received(immunomodulator except interferon beta)",
        # the time behind an exception, and behind a remark, is of what it is spared from
        "Major surgery within 30 days (to allow for recovery) prior to registration": (
            "received(major surgery) within 30 days before enrolment"
        ),
        "Major surgery, except diagnostic biopsy, within 30 days of registration": (
            "received(major surgery except biopsy) within 30 days before enrolment"
            " or received(biopsy) within 30 days before enrolment"
            ' and not attest by investigator "diagnostic biopsy"'
        ),
        "Treatment for asthma or COPD within 4 weeks": (
            'condition(asthma) history and attest by investigator "Treatment for asthma"'
            " or condition(chronic obstructive pulmonary disease) history"
            ' and attest by investigator "Treatment for asthma or COPD within 4 weeks"'
        ),
        "History of tuberculosis and patients with pneumonia": (
            "condition(tuberculosis) history or condition(pneumonia)"
        ),
    },
)
def test_what_asks_nothing_is_no_question(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
