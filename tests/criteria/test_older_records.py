"""Wordings of the registry's older records: what they say of others, at diagnosis, as a reason, without a stop."""

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # whom the patient meets, and a donor, are not the patient
        (
            "Household contact with infants or persons who are pregnant or HIV-positive",
            'unparsed "Household contact with infants or persons who are pregnant or HIV-positive"',
        ),
        (
            "Living with someone who has diabetes or asthma",
            'unparsed "Living with someone who has diabetes or asthma"',
        ),
        ("Living with a smoker", 'unparsed "Living with a smoker"'),
        ("DONOR: Age less than 15 years", 'attest by investigator "DONOR: Age less than 15 years"'),
        ("People living with HIV or hepatitis C", "condition(HIV infection) or condition(hepatitis C)"),
        ("Exposure to rifampin", "received(rifampin)"),
        # an age of the mind is none of years
        ("Mental age of less than 24 months", '"mental age" < 24 mo'),
        ("Chronologic age greater than 10 years", "age > 10 years"),
        # why it is asked
        (
            "Pregnant or lactating women, because docetaxel may be harmful to the nursing infant",
            "sex female and (condition(pregnancy) or condition(lactation))",
        ),
        (
            "Patients who cannot have an MRI because they may have a pacemaker",
            'unparsed "Patients who cannot have an MRI because they may have a pacemaker"',
        ),
        # vaccines, and no diseases
        (
            "Received steroids, blood products, or an HIV or typhoid vaccine",
            "received(corticosteroid) or received(blood product) or received(hiv vaccine) or received(typhoid vaccine)",
        ),
        (
            "HIV or a typhoid vaccine",
            "condition(HIV infection) or received(typhoid vaccine)",
        ),
        (
            "Vaccines (e.g., influenza, pneumococcal) within 2 weeks",
            "received(vaccine) within 2 weeks before screening or received(influenza vaccine) within 2 weeks before "
            "screening or received(pneumococcal vaccine) within 2 weeks before screening",
        ),
        (
            "Autoimmune disease such as, but not restricted to, lupus",
            "condition(autoimmune disease) or condition(systemic lupus erythematosus)",
        ),
        (
            "Pregnancy or planning pregnancy within one year",
            'condition(pregnancy) or attest "planning pregnancy within one year"',
        ),
        (
            "Dependence on heroin or other sedatives",
            "condition(heroin dependence) or condition(sedative use disorder)",
        ),
        ("Dependence on insulin", "received(insulin) ongoing"),
        (
            "Are using terfenadine or ketoconazole",
            "received(terfenadine) ongoing or received(ketoconazole) ongoing",
        ),
        # the cancers behind the semicolons are spared, too
        (
            "Malignancy OTHER THAN carcinoma in situ of the cervix; basal cell carcinoma; or Kaposi's sarcoma",
            "condition(malignancy except basal cell carcinoma, kaposi sarcoma, carcinoma in situ of the cervix)",
        ),
        (
            "Cancer other than skin cancer; or any carcinoma within 5 years",
            "condition(malignancy except skin cancer) or condition(carcinoma) within 5 years before screening",
        ),
        # a long list that is permitted to its end
        (
            "Patients with stable Kaposi's sarcoma, mild herpes infections, mild or stable depression, asymptomatic or mild "
            "cytomegalovirus infection, or a hepatitis B carrier state will be acceptable for study",
            "allowed \"Patients with stable Kaposi's sarcoma, mild herpes infections, mild or stable depression, asymptomatic "
            'or mild cytomegalovirus infection, or a hepatitis B carrier state will be acceptable for study"',
        ),
    ],
)
def test_exclusions_of_older_records(sentence: str, expected: str) -> None:
    assert tree("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No caregiver currently abusing drugs", 'unparsed "No caregiver currently abusing drugs"'),
        ("21 years and under at diagnosis", 'age <= 21 years or "age at diagnosis" <= 21 a'),
        ("Age 18 to 60 at initial diagnosis", None),
        (
            "At least 50 years of age at the time of diagnosis",
            'age >= 50 years and "age at diagnosis" >= 50 a',
        ),
        (
            "Females must not be pregnant; this is because the study drug may be harmful to an infant",
            "if sex female then not condition(pregnancy)",
        ),
        (
            "Anyone with dyspnea with known or suspected heart failure",
            "condition(dyspnea) and (condition(heart failure) or attest by investigator "
            '"known or suspected heart failure")',
        ),
        # a denial that goes on behind the semicolon
        ("No asthma; nor diabetes", "not condition(asthma) and not condition(diabetes mellitus)"),
        # demands without a stop between them: the denial is of the first alone
        (
            "No liver cirrhosis Hepatitis B surface antigen negative",
            "not condition(cirrhosis) and test(hbsag) negative",
        ),
        (
            "No metastases Estrogen receptor positive",
            "not condition(metastatic cancer) and test(estrogen receptor) positive",
        ),
        ("No hepatitis B or HIV positive status", "not (condition(hepatitis B) or condition(HIV infection))"),
        (
            "No pleural effusion A new classification scheme for adult lymphoma has been adopted by PDQ.",
            "not condition(pleural effusion) | "
            'allowed "A new classification scheme for adult lymphoma has been adopted by PDQ"',
        ),
        (
            "No radiotherapy within 5 years unless given for treatment of skin cancer",
            "not received(radiotherapy) within 5 years before screening or "
            'attest by investigator "given for treatment of skin cancer"',
        ),
        ("Creatine no greater than 2 mg/dL", "creatinine <= 2 mg/dL"),
        ("Creatine kinase no greater than 2 times ULN", "creatine kinase <= 2 x ULN"),
        ("HIV level above 500 copies/mL", "hiv viral load > 500 copies/mL"),
    ],
)
def test_inclusions_of_older_records(sentence: str, expected: str | None) -> None:
    read = tree("Inclusion", sentence)
    if expected is None:
        assert read.startswith('age >= 18 years and "age at diagnosis" from 18 to 60 a')
    else:
        assert read == expected


_ACTG = """Inclusion Criteria

Patients must have:

  -  HIV infection.

Exclusion Criteria

Concurrent Medication: Excluded:

  -  Rifampin.

Recommended:

  -  Prophylaxis for candidiasis.

Required in patients with lymphoma:

  -  Leucovorin.

Risk Behavior: Excluded:

  -  Active alcohol abuse.
"""


def test_what_is_required_of_some_is_asked_of_those_alone() -> None:
    read = [(one.kind, write(one.tree)) for one in compile_text(_ACTG)]
    assert read == [
        ("inclusion", "condition(HIV infection)"),
        ("exclusion", "received(rifampin) ongoing"),
        ("exclusion", 'allowed "Prophylaxis for candidiasis."'),
        ("inclusion", "if condition(lymphoma) then received(leucovorin) ongoing"),
        ("exclusion", "condition(alcohol abuse) active"),
    ]


def test_a_list_under_unless_spares_whom_the_heading_names() -> None:
    text = (
        "PATIENT CHARACTERISTICS:\n\n  -  Unless hypersplenism:\n\n       -  Platelet count at least 100,000/mm3\n\n"
        "  -  Hemoglobin at least 9 g/dL\n"
    )
    assert [write(one.tree) for one in compile_text(text)] == [
        "platelets >= 100000 /uL or condition(hypersplenism)",
        "hemoglobin >= 9 g/dL",
    ]


def test_a_heading_that_names_a_study_asks_for_no_drug() -> None:
    text = "Inclusion Criteria:\n\nCelecoxib Study:\n\n  -  Age 18 years or older\n"
    assert [write(one.tree) for one in compile_text(text)] == ["age >= 18 years"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "No pulmonary fibrosis due to disease or prior radiotherapy",
            "not (condition(pulmonary fibrosis) and attest by investigator "
            '"due to disease or prior radiotherapy")',
        ),
        (
            "Multiple myeloma in remission after chemotherapy without disease progression",
            'condition(multiple myeloma) "in remission" and unparsed "without disease progression" and '
            'attest by investigator "after chemotherapy without"',
        ),
    ],
)
def test_causes_and_lost_denials(sentence: str, expected: str) -> None:
    assert tree("Inclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # whatever surgery somebody had: only one for the disease is asked about; a drug that is named was given for it
        (
            "Any prior treatment for acromegaly, including octreotide or surgery",
            "condition(acromegaly) history and received(octreotide) or "
            "condition(acromegaly) history and attest by investigator "
            '"Any prior treatment for acromegaly, including octreotide or surgery"',
        ),
        # whoever had a smear is not kept out by that alone
        (
            "Pap smear or cervical biopsy that demonstrates high grade lesions",
            '(received(pap smear) or received("cervical biopsy")) and attest by investigator '
            '"that demonstrates high grade lesions"',
        ),
        (
            "Hormonal therapies designed to improve appetite or weight gain",
            'received(hormone therapy) and unparsed "designed to improve appetite" or unparsed "weight gain" and unparsed "designed to improve appetite"',
        ),
        (
            "Pregnant women due to the potential risk of teratogenicity",
            "sex female and condition(pregnancy)",
        ),
        (
            "Neuropathy due to possible diabetes",
            'condition(neuropathy) and attest by investigator "due to possible diabetes"',
        ),
    ],
)
def test_what_a_treatment_or_an_examination_is_of(sentence: str, expected: str) -> None:
    assert tree("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        # a permission on a condition is asked of those with what is permitted
        (
            "Inclusion",
            "Patients may be on warfarin as long as the INR is below 3",
            "if received(warfarin) ongoing then inr < 3",
        ),
        (
            "Inclusion",
            "Patients may be transfusion dependent as long as the hemoglobin does not fall below 6 g/dL",
            "if condition(transfusion dependence) then attest by investigator "
            '"the hemoglobin does not fall below 6 g/dL"',
        ),
        (
            "Inclusion",
            "Acceptable stable treatments during study: oral glucocorticoids and/or NSAIDs",
            'allowed "Acceptable stable treatments during study: oral glucocorticoids and/or NSAIDs"',
        ),
        # what a bracket spares is what stands before it
        (
            "Exclusion",
            "Stroke (unless more than 5 years ago), or diabetes",
            'condition(stroke) and not attest by investigator "more than 5 years ago" or '
            "condition(diabetes mellitus)",
        ),
        # of whom a label speaks, is no demand
        (
            "Inclusion",
            "For first relapse leukemia with recent or prior chemotherapy: Prior hydroxyurea for 48 hours is allowed",
            'allowed "For first relapse leukemia with recent or prior chemotherapy: Prior hydroxyurea for 48 hours is '
            'allowed"',
        ),
    ],
)
def test_permissions_and_brackets(kind: str, sentence: str, expected: str) -> None:
    assert tree(kind, sentence) == expected


def test_what_is_prior_or_concurrent_lends_neither() -> None:
    text = (
        "PRIOR CONCURRENT THERAPY:\n\n  -  No concurrent immunosuppressive agents (e.g., cyclosporin)\n\n"
        "  -  No prior chemotherapy\n"
    )
    assert [write(one.tree) for one in compile_text(text)] == [
        "not (received(immunosuppressive drug) ongoing or received(cyclosporine) ongoing)",
        "not received(chemotherapy)",
    ]


def test_history_under_a_heading_of_what_goes_on_is_of_old() -> None:
    text = (
        "Exclusion Criteria\n\nConcurrent Medication:\n\nExcluded:\n\n  -  Rifampin.\n\n"
        "Patients with the following prior conditions are excluded:\n\n  -  History of surgery of the stomach.\n"
    )
    read = [write(one.tree) for one in compile_text(text)]
    assert read[0] == "received(rifampin) ongoing"
    assert "ongoing" not in read[1]
    assert "received(" in read[1]
