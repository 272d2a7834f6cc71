"""Sentences of the kinds that newer trials write, each once read the wrong way round or too widely."""

import pytest

from trialrun.criteria import compile_text, write

INCLUSION, EXCLUSION = "Inclusion Criteria:\n\n", "Exclusion Criteria:\n\n"


def read(section: str, *lines: str) -> list[str]:
    text = section + "\n".join(f" * {line}" for line in lines) + "\n"
    return [write(one.tree) for one in compile_text(text)]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        # beyond the normal is not within it
        ("BUN or creatinine above the normal limits", "bun > 1 x ULN or creatinine > 1 x ULN"),
        ("TSH below normal range", "tsh < 1 x LLN"),
        # each germ keeps out, and not only the first together with what it is a kind of
        (
            "Ongoing viral infection with HBV, HCV and/or HIV",
            "condition(hepatitis B) active or condition(hepatitis C) active or condition(HIV infection) active",
        ),
        ("Infection with syphilis or chlamydia", "condition(syphilis) or condition(chlamydia infection)"),
        # "requiring" behind "or" is another item
        (
            "Renal impairment, creatinine ≥ 2 mg/dL or requiring dialysis",
            "condition(renal impairment) or creatinine >= 2 mg/dL or received(dialysis) ongoing",
        ),
        (
            "Asthma requiring steroids or requiring oxygen",
            "condition(asthma) and (received(corticosteroid) ongoing or received(oxygen therapy) ongoing"
            ' or attest by investigator "requiring steroids or requiring oxygen")',
        ),
        # a name turned round at its comma, and a list
        (
            "Hypertension, pulmonary disease, diabetes",
            "condition(hypertension) or condition(pulmonary disease) or condition(diabetes mellitus)",
        ),
        (
            "Depression, major surgery within 4 weeks",
            "condition(depression) or received(major surgery) within 4 weeks before screening",
        ),
        ("Lupus erythematosus, systemic", "condition(systemic lupus erythematosus)"),
        ("Taking diabetic medications", "received(antidiabetic) ongoing"),
        # an allergy to each, and no treatment with the first
        ("Known penicillin and cephalosporin allergy", "allergy(penicillin) or allergy(cephalosporin)"),
        ("Use of warfarin or aspirin allergy", "received(warfarin) ongoing or allergy(aspirin)"),
        # one time of several events or treatments between commas, and not of a lasting disease or a transplant
        (
            "Stroke, myocardial infarction in the last 6 months",
            "condition(stroke) within 6 months before screening or condition(myocardial infarction)"
            " within 6 months before screening",
        ),
        (
            "Any chemotherapy, radiotherapy, immunotherapy within 4 weeks before enrolment",
            "received(chemotherapy) within 4 weeks before enrolment or received(radiotherapy) within 4 weeks"
            " before enrolment or received(immunotherapy) within 4 weeks before enrolment",
        ),
        (
            "Diabetes, stroke within 6 months",
            "condition(diabetes mellitus) or condition(stroke) within 6 months before screening",
        ),
        (
            "Kidney transplant, chemotherapy within 4 weeks",
            "received(kidney transplant) or received(chemotherapy) within 4 weeks before screening",
        ),
        # an earlier event does not let in whoever had another one since
        ("Epileptic seizure < 2 years", "condition(seizure) within less than 2 years before screening"),
        (
            "Recently diagnosed diabetes (< 2 months)",
            'condition(diabetes mellitus) "newly diagnosed" within less than 2 months before screening',
        ),
        # who has none of it is not kept out
        ("Diabetes with/without nephropathy", "condition(diabetes mellitus)"),
        # the value decides, whatever it is taken for a sign of
        ("PHQ-9 for depression score ≥ 15", "phq-9 >= 15"),
        ("Fasting glucose in the diabetic range (≥ 126 mg/dL)", "fasting glucose >= 126 mg/dL"),
        ("Pain score 5/10 or less", "score(pain score) <= 5"),
        # the half of a sign was lost
        ("Platelets = 100,000/mm3", 'unparsed "Platelets = 100,000/mm3"'),
        ("Immunosuppression with tacrolimus or sirolimus", "received(tacrolimus) or received(sirolimus)"),
        (
            "Uremia, allergy to iodides",
            'condition(renal failure) or condition(allergic disease) and attest by investigator "to iodides"',
        ),
        (
            "Severe hepatic (Child B and C) or renal insufficiency",
            "condition(hepatic impairment) severe and child-pugh from 7 to 15 or condition(renal impairment) severe",
        ),
        # what may be had is spared, without asking anybody
        ("Prior malignancy (skin cancer is allowed)", "condition(malignancy except skin cancer) history"),
        (
            "Prior chemotherapy (adjuvant chemotherapy allowed)",
            "received(chemotherapy except adjuvant chemotherapy)",
        ),
        # the time before the colon is that of the list
        (
            "Within 4 weeks before screening: antivirals or antifungals",
            "received(antiviral) within 4 weeks before screening or received(antifungal) within 4 weeks before"
            " screening",
        ),
        # causes keep nobody out by themselves
        (
            "Stroke due to: trauma, vasculitis",
            'condition(stroke) and attest by investigator "due to trauma, vasculitis"',
        ),
        ("Hepatitis B or C co-infection", "condition(hepatitis B) or condition(hepatitis C)"),
    ],
)
def test_who_is_kept_out(sentence: str, tree: str) -> None:
    assert read(EXCLUSION, sentence) == [tree]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "In addition, patients with lymphoma other than Hodgkin lymphoma must have had at least 2 prior"
            " therapies",
            "if condition(lymphoma except hodgkin lymphoma) then received(antineoplastic therapy) lines >= 2",
        ),
        (
            "Stroke within the past 6 to 60 months",
            "condition(stroke) history between 6 months and 60 months before screening",
        ),
        # what a non-smoker must not do either
        ("Non-smoker (including cigars)", 'condition(non-smoker) and not unparsed "cigars"'),
        ("Migraine with/without aura", "condition(migraine)"),
        ("Age = 18 years", 'unparsed "Age = 18 years"'),
        ("ECOG = 0", "ecog = 0"),
        ("A minimum hemoglobin of 9 g/dL", "hemoglobin >= 9 g/dL"),
        ("LVEF less than or equal to (=<) 40 percent (%)", "lvef <= 40 %"),
        ("Body weight ≥ 50 kilogram (kg)", "weight >= 50 kg"),
        # each age has its own scale
        ("Karnofsky/Lansky score 50 or greater", "karnofsky >= 50 or lansky >= 50"),
        (
            "Perimenopausal/menopausal women, ages 45 to 55",
            "(condition(perimenopausal) or condition(postmenopausal)) and age from 45 to 55 years",
        ),
        # nobody is asked for two cancers; of other diseases a person says whether one is enough
        (
            "Ovarian cancer, fallopian tube cancer, primary peritoneal cancer",
            "condition(ovarian cancer) or condition(fallopian tube cancer) or condition(peritoneal cancer)",
        ),
        (
            "Diagnosis of asthma, COPD, bronchiectasis",
            "(condition(asthma) or condition(chronic obstructive pulmonary disease) or condition(bronchiectasis))"
            ' and attest by investigator "Diagnosis of asthma, COPD, bronchiectasis"',
        ),
        (
            "Transplant-ineligible multiple myeloma",
            'condition(multiple myeloma) and attest by investigator "Transplant-ineligible multiple myeloma"',
        ),
    ],
)
def test_who_is_let_in(sentence: str, tree: str) -> None:
    assert read(INCLUSION, sentence) == [tree]


@pytest.mark.parametrize("indent", ["", "  "])
def test_what_is_not_allowed_is_not_asked_for(indent: str) -> None:
    lines = ["* Steroids are allowed, although the following drugs are not allowed:"]
    lines += [f"{indent}* bevacizumab within 4 weeks", f"{indent}* sunitinib", "* Age over 18"]
    read = [(one.kind, write(one.tree)) for one in compile_text(INCLUSION + "\n".join(lines) + "\n")]
    assert read == [
        ("exclusion", "received(bevacizumab) within 4 weeks before screening"),
        ("exclusion", "received(sunitinib)"),
        ("inclusion", "age > 18 years"),
    ]
