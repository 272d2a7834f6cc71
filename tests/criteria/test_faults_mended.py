"""Readings that were wrong once: what they must say now, in sentences of our own."""

import pytest

from trialrun.criteria import compile_text, write

INCLUSION, EXCLUSION = "Inclusion Criteria:\n\n", "Exclusion Criteria:\n\n"


def read(section: str, *lines: str) -> list[str]:
    text = section + "\n".join(f" * {line}" for line in lines) + "\n"
    return [write(one.tree) for one in compile_text(text)]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        # a bound is asked of those whom the label names, and the wider bound spares them the narrower
        (
            "Patients with liver metastases: ALT < 5 x ULN",
            "if condition(liver metastasis) then alt < 5 x ULN",
        ),
        (
            "Total bilirubin < 1.5 x ULN; patients with Gilbert syndrome: < 3 x ULN",
            "bilirubin < 1.5 x ULN or condition(gilbert syndrome) and bilirubin < 3 x ULN",
        ),
        (
            "Creatinine ≤ 1.5 x ULN or creatinine clearance ≥ 60 mL/min for patients with creatinine > 1.5 x ULN",
            "creatinine <= 1.5 x ULN or creatinine > 1.5 x ULN and creatinine clearance >= 60 mL/min",
        ),
        # counts at the most
        (
            "No more than one of the following: diabetes, hypertension, obesity",
            "not at least 2 of (condition(diabetes mellitus), condition(hypertension), condition(obesity))",
        ),
        # fractions are no whole numbers and no ranges
        ("FEV1 less than 1/3rd of normal", 'unparsed "FEV1 less than 1/3rd of normal"'),
        ("FVC > 2/3 of predicted", "fvc > 66.67 % predicted"),
        ("Platelets at least half the lower limit of normal", "platelets >= 0.5 x LLN"),
        # antibodies are no illness
        ("CMV seronegative", "test(cmv igg) negative"),
        ("EBV or CMV seropositive", "test(ebv serology) positive or test(cmv igg) positive"),
        (
            "Seronegative rheumatoid arthritis",
            'condition(rheumatoid arthritis) and attest by investigator "Seronegative rheumatoid arthritis"',
        ),
        # a disease that resists a drug is that disease
        (
            "Platinum-resistant ovarian cancer",
            'condition(ovarian cancer) and attest by investigator "Platinum-resistant ovarian cancer"',
        ),
        (
            "Either HER2-positive or triple-negative breast cancer",
            "condition(HER2-positive breast cancer) or condition(triple-negative breast cancer)",
        ),
        (
            "PD-L1 positive or MSI-high colorectal cancer",
            "test(pd-l1) positive and condition(colorectal cancer)"
            " or test(microsatellite instability) positive and condition(colorectal cancer)",
        ),
        ("A negative HIV test must be performed before enrolment", "test(hiv test) negative"),
        # what is forbidden beside a permission stays a demand; so does a bound that is "allowed"
        ("Inhaled steroids allowed, systemic steroids not allowed", "not received(systemic corticosteroid)"),
        ("Up to 2 prior regimens allowed", "received(antineoplastic therapy) lines <= 2"),
        (
            "Must have received at least one but no more than three prior regimens",
            "received(antineoplastic therapy) lines from 1 to 3",
        ),
        (
            "Prior treatment with lenalidomide and bortezomib, alone or in combination",
            "received(lenalidomide) and received(bortezomib)",
        ),
    ],
)
def test_what_is_asked(sentence: str, tree: str) -> None:
    assert read(INCLUSION, sentence) == [tree]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("> Grade 4 performance score", 'unparsed "> Grade 4 performance score"'),  # nobody alive
        ("HIV negative test must be performed", "not test(hiv test) negative"),
        (
            "Prior neoadjuvant or adjuvant hormonal therapy",
            "received(neoadjuvant hormone therapy) or received(adjuvant hormone therapy)",
        ),
        ("Liver tumor", "condition(liver tumor)"),
        (
            "History of seizures requiring anticonvulsants",
            'condition(seizure) history and received(anticonvulsant) and attest by investigator "requiring anticonvulsants"',
        ),
        (
            "Hepatitis caused by drugs, alcohol or autoimmune disease",
            'condition(hepatitis) and attest by investigator "caused by drugs, alcohol or autoimmune disease"',
        ),
        # an allergy is not a treatment
        (
            "Known hypersensitivity or previous adverse reaction to carbamazepine, lorazepam, or diazepam",
            "allergy(carbamazepine) or allergy(lorazepam) or allergy(diazepam)",
        ),
        (
            "Dose-limiting intolerance to sulfones, clindamycin, or primaquine",
            'unparsed "Dose-limiting intolerance to sulfones" or allergy(clindamycin) or allergy(primaquine)',
        ),
        (
            "Known allergy to clopidogrel (Plavix) or aspirin",
            "allergy(clopidogrel) or allergy(aspirin)",
        ),
        (
            "Known contraindication to study medication",
            'attest by investigator "Known contraindication to study medication"',
        ),
        # who is on dialysis is, and has not once been
        ("Patients on dialysis", "received(dialysis) ongoing"),
        ("Renal failure on dialysis", "condition(renal failure) and received(dialysis) ongoing"),
        # "or more than" begins another demand
        (
            "Any seizure within 12 months or more than 2 seizures ever",
            'condition(seizure) within 12 months before screening or unparsed "more than 2 seizures ever"',
        ),
        (
            "Less than 5 years free of another malignancy",
            "condition(malignancy) within less than 5 years before screening",
        ),
        (
            "Less than 3 months since stroke or TIA",
            "condition(stroke) within less than 3 months before screening"
            " or condition(transient ischemic attack) within less than 3 months before screening",
        ),
        (
            "Active autoimmune disease except vitiligo, type 1 diabetes, or hypothyroidism",
            "condition(autoimmune disease except vitiligo, type 1 diabetes mellitus, hypothyroidism) active",
        ),
        (
            "Autoimmune disease except vitiligo, or HIV infection",
            "condition(autoimmune disease except vitiligo) or condition(HIV infection)",
        ),
        # which of them it keeps out cannot be told
        (
            "No more than one of the following: diabetes, hypertension, obesity",
            'unparsed "No more than one of diabetes, hypertension, obesity"',
        ),
    ],
)
def test_what_keeps_out(sentence: str, tree: str) -> None:
    assert read(EXCLUSION, sentence) == [tree]


def test_a_metastasis_is_a_tumor_of_its_organ() -> None:
    from trialrun.vocab.concepts import is_a

    for organ in ("liver", "lung", "bone"):
        assert is_a(f"{organ} metastasis", f"{organ} tumor", "condition")
        assert is_a(f"{organ} cancer", f"{organ} tumor", "condition")


def test_how_the_disease_was_proven_opens_a_demand() -> None:
    assert read(
        INCLUSION, "Life expectancy of at least 12 weeks Histologically or cytologically documented HCC"
    ) == ["life expectancy >= 12 wk", "condition(hepatocellular carcinoma)"]


def test_a_later_sentence_widens_a_bound_for_some() -> None:
    assert read(INCLUSION, "ALT ≤ 2.5 x ULN. For patients with liver metastases, ALT ≤ 5 x ULN") == [
        "if not condition(liver metastasis) then alt <= 2.5 x ULN",
        "if condition(liver metastasis) then alt <= 5 x ULN",
    ]
    criteria = compile_text(f"{INCLUSION} * ALT ≤ 2 x ULN\n * If liver metastases, ALT ≤ 5 x ULN\n")
    assert all(len(one.spans) == 2 for one in criteria)


def test_a_list_that_a_bullet_before_it_denies() -> None:
    text = (
        f"{INCLUSION} * No serious condition, e.g.:\n * Uncontrolled diabetes\n * Active infection\n"
        " * Age over 18\n"
    )
    assert [(one.kind, write(one.tree)) for one in compile_text(text)] == [
        ("inclusion", 'unparsed "No serious condition"'),
        ("exclusion", "condition(diabetes mellitus) uncontrolled"),
        ("exclusion", "condition(infection) active"),
        ("inclusion", "age > 18 years"),
    ]


def test_fewer_than_so_many_of_a_list() -> None:
    text = "Patients must have fewer than 3 of the following risk factors:\n   * Diabetes\n   * Gout\n   * Asthma"
    assert read(INCLUSION, text) == [
        "not (condition(diabetes mellitus) and condition(gout) and condition(asthma))"
    ]
    text = "More than one of the following:\n   * Diabetes\n   * Gout\n   * Asthma"
    assert read(EXCLUSION, text) == [
        "at least 2 of (condition(diabetes mellitus), condition(gout), condition(asthma))"
    ]


def test_abbreviations_that_the_record_defines() -> None:
    text = f"{INCLUSION} * Mitral stenosis (MS)\n * Severe MS\n * Willing to talk about MS for an hour\n"
    found = compile_text(text)
    assert write(found[1].tree) == "condition(mitral stenosis) severe"
    (span,) = found[1].spans
    assert text[span.start : span.end] == "MS"
    assert "MS for an hour" in write(found[2].tree)  # the record's own words
    assert read(INCLUSION, "Severe MS") == ['unparsed "Severe MS"']  # it may be multiple sclerosis
