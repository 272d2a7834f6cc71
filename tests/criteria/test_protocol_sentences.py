"""Sentences as protocols word them, each of which once let in whom it keeps out, or the reverse."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(sentence: str, kind: str) -> list[str]:
    return [write(one.tree) for one in compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")]


def rows(table: str) -> list[tuple[str, str]]:
    """Sentence and tree, a line each; a blank line between pairs."""
    pairs = [block.strip().split("\n") for block in table.strip().split("\n\n")]
    return [(sentence.strip(), tree.strip()) for sentence, tree in pairs]


# Blood counts that must stand by themselves: a transfusion yesterday does not let in.
SUPPORT = rows("""
Hemoglobin ≥ 8 g/dL (without red blood cell transfusion within 7 days before the laboratory test; epoetin is permitted)
hemoglobin >= 8 g/dL and not received(red blood cell transfusion) within 7 days before study

Platelets ≥ 50 × 10^9/L (must be without transfusion support in the 7 days prior to the laboratory test)
platelets >= 50 10*9/L and not received(transfusion) within 7 days before study

ANC ≥ 0.75 × 10⁹/L (growth factor support is permitted but must be without support in the 7 days prior to the test)
neutrophils >= 0.75 10*9/L and not received(growth factor) within 7 days before study

Hb ≥ 8 g/dL (in the absence of transfusion for 7 days)
hemoglobin >= 8 g/dL and not received(transfusion) within 7 days before screening

Platelets ≥ 50 G/L (at least 7 days since last platelet transfusion)
platelets >= 50 10*9/L and not received(platelet transfusion) within less than 7 days before treatment

ANC > 500/mm³ without G-CSF for 7 days or pegfilgrastim for 14 days
neutrophils > 500 /uL and not (received(g-csf) within 7 days before screening or received(pegfilgrastim) within 14 days before screening)

Platelets ≥ 75 x 10^9/L without transfusion support
platelets >= 75 10*9/L and attest by investigator "without transfusion support"

Platelets ≥ 75 x 10^9/L unsupported by transfusions
platelets >= 75 10*9/L and attest by investigator "unsupported by transfusions"
""")

WASHOUTS = rows("""
Targeted therapy within 14 days or at least 5 half-lives, whichever is less
received(targeted therapy) within 14 days before screening and received(targeted therapy) within 5 half-lives before screening

Targeted therapy within 5 half-lives or 14 days, whichever is shorter
received(targeted therapy) within 14 days before screening and received(targeted therapy) within 5 half-lives before screening

Targeted therapy within 5 half-lives or 14 days, whichever is longer
received(targeted therapy) within 14 days before screening or received(targeted therapy) within 5 half-lives before screening

Ibrutinib or venetoclax within the shorter of 14 days or 5 half-lives
received(ibrutinib) within 14 days before screening and received(ibrutinib) within 5 half-lives before screening or received(venetoclax) within 14 days before screening and received(venetoclax) within 5 half-lives before screening

Anticancer therapy ≤ 21 days or ≤ 5 half-lives (if known), whichever is shorter, prior to first dose
received(antineoplastic therapy) within 21 days before treatment and received(antineoplastic therapy) within 5 half-lives before treatment
""")

# Whom the end of an exclusion lets in is not kept out, least of all for what lets him in.
LET_IN = rows("""
Hepatitis B; patients with undetectable HBV DNA may be enrolled
condition(hepatitis B) and not test(hbv dna) negative

Patients with undetectable HBV DNA may be enrolled
allowed "Patients with undetectable HBV DNA may be enrolled"

HIV, HBV or HCV infection; patients with hepatitis B who have an undetectable viral load may be enrolled
condition(HIV infection) or condition(hepatitis C) or condition(hepatitis B) and not attest by investigator "patients with hepatitis B who have an undetectable viral load may be enrolled"

Hepatitis C infection. Subjects with sustained virologic response are eligible
condition(hepatitis C) and not attest by investigator "Subjects with sustained virologic response are eligible"

Hepatitis C infection, but patients with undetectable HCV RNA are eligible
condition(hepatitis C) and not test(hcv rna) negative

Radiotherapy within 14 days. However, if the field was small, the subject is eligible
received(radiotherapy) within 14 days before screening and not attest by investigator "However, if the field was small, the subject is eligible"

Subject must not require oxygen therapy
received(oxygen therapy) ongoing

Eczema or psoriasis (e.g., patients with arthritis would be excluded) are permitted provided that they are stable
unparsed "Eczema or psoriasis (e.g., patients with arthritis would be excluded) are permitted provided that they are stable"
""")

# What stands behind "with" has its own time and severity, and a bracket with a value says who is meant.
OWN = rows("""
Known diabetes with severe hypoglycaemia within the past 3 months
condition(diabetes mellitus) and condition(hypoglycemia) severe within 3 months before screening

Heart failure with hospitalisation within 6 months
condition(heart failure) and received(hospitalization) within 6 months before screening

Asthma with at least 2 exacerbations in the past 12 months
condition(asthma) and attest by investigator "at least 2 exacerbations in the past 12 months"

Lymphoma with active CNS involvement
condition(lymphoma) and condition(central nervous system involvement) active

Renal impairment (creatinine > 2 mg/dL)
creatinine > 2 mg/dL

Anaemia (Hb < 8 g/dl) or thrombocytopenia (platelets < 50,000/µL)
hemoglobin < 8 g/dL or platelets < 50000 /uL

Heart failure (LVEF < 40%) or stroke
condition(heart failure) and lvef < 40 % or condition(stroke)

Impaired cardiac function (LVEF < 45%) as assessed by echocardiogram or multiple-gated acquisition (MUGA) scan
lvef < 45 %

LVEF < 45% by ECHO/MUGA
lvef < 45 %

Plasma cell leukemia (> 2 × 10^9/L plasma cells by smear), POEMS syndrome or amyloidosis
condition(plasma cell leukemia) and unparsed "> 2 × 10^9/L plasma cells by smear" or condition(POEMS syndrome) or condition(amyloidosis)

Neutrophils < 1.5 x 10^9/L (no growth factors within 1 week before laboratory examination)
neutrophils < 1.5 10*9/L and not received(growth factor) within 1 week before study
""")

# A list that only says of what a result or an exception is keeps nobody out by itself.
LISTED = rows("""
Positive urine drug screen (cocaine, amphetamines, opiates)
test(drug screen) positive

Positive urine drug screen for opioids, cocaine, or alcohol at screening
test(drug screen) positive and attest by investigator "for opioids, cocaine, or alcohol" or test(alcohol test) positive

Any prescription or over-the-counter medication within 14 days except paracetamol
received(prescription drug except acetaminophen) within 14 days before screening or received(over-the-counter drug except acetaminophen) within 14 days before screening

Prior COVID-19 vaccination or infection within 6 months
received(covid-19 vaccine) within 6 months before screening or condition(COVID-19) history within 6 months before screening

Active infection (e.g., pneumonia, sepsis) requiring intravenous antibiotics
(condition(infection) active or condition(pneumonia) active or condition(sepsis) active) and (received(intravenous antibiotic) ongoing or attest by investigator "requiring intravenous antibiotics")

Autoimmune disease (e.g. Crohn's) resulting in organ injury or requiring immunosuppression within 2 years
(condition(autoimmune disease) or condition(crohn disease)) and attest by investigator "resulting in organ injury or requiring immunosuppression within 2 years"

ECT or TMS in the current episode
(received(electroconvulsive therapy) or received(transcranial magnetic stimulation)) and attest by investigator "in the current episode"

Prior antitumor therapy as follows, prior to apheresis: targeted therapy within 14 days
received(targeted therapy) within 14 days before screening

Anti-HBc positive and HBV DNA positive
test(anti-hbc) positive and test(hbv dna) positive

eGFR < 30 mL/min/1.73 m² (MDRD) or dialysis
egfr < 30 mL/min/{1.73_m2} or received(dialysis)

Personal or family history of MEN-2
condition(multiple endocrine neoplasia type 2) history or family history(multiple endocrine neoplasia type 2)
""")

ASKED = rows("""
Gestational age 23 0/7 to 28 6/7 weeks
"gestational age" from 23 to 28.86 wk

Pregnant women at 24-34 weeks of gestation
condition(pregnancy) and "gestational age" from 24 to 34 wk

ART-naïve with plasma HIV-1 RNA ≥ 1000 copies/mL
not received(antiretroviral therapy) and hiv viral load >= 1000 copies/mL

Adequate venous access for apheresis
attest by investigator "Adequate venous access for apheresis"

No active infection (e.g., pneumonia) requiring intravenous antibiotics
not ((condition(infection) active or condition(pneumonia) active) and (received(intravenous antibiotic) ongoing or attest by investigator "requiring intravenous antibiotics"))
""")


@pytest.mark.parametrize(("sentence", "tree"), LISTED)
def test_what_a_list_only_tells_keeps_nobody_out(sentence: str, tree: str) -> None:
    assert trees(sentence, "exclusion") == [tree]


@pytest.mark.parametrize(("sentence", "tree"), ASKED)
def test_nothing_else_is_asked_for(sentence: str, tree: str) -> None:
    assert trees(sentence, "inclusion") == [tree]


@pytest.mark.parametrize(("sentence", "tree"), SUPPORT)
def test_a_count_stands_without_support(sentence: str, tree: str) -> None:
    assert trees(sentence, "inclusion") == [tree]


@pytest.mark.parametrize(("sentence", "tree"), WASHOUTS)
def test_both_times_of_a_washout_are_read(sentence: str, tree: str) -> None:
    assert trees(sentence, "exclusion") == [tree]


@pytest.mark.parametrize(("sentence", "tree"), LET_IN)
def test_whom_an_exclusion_lets_in_is_not_kept_out(sentence: str, tree: str) -> None:
    assert trees(sentence, "exclusion") == [tree]


@pytest.mark.parametrize(("sentence", "tree"), OWN)
def test_a_time_or_value_is_of_what_it_stands_by(sentence: str, tree: str) -> None:
    assert trees(sentence, "exclusion") == [tree]


@pytest.mark.parametrize(
    "sentence",
    [
        "Relapsed AML, off immunosuppression for at least 4 weeks",
        "Off immunosuppression for at least 4 weeks",
    ],
)
def test_nobody_has_to_be_immunodeficient_to_be_off_immunosuppression(sentence: str) -> None:
    (tree,) = trees(sentence, "inclusion")
    assert "immunodeficiency" not in tree


def test_a_scan_lets_nobody_in_for_having_been_made() -> None:
    (tree,) = trees(
        "LVEF ≥ 50% assessed by transthoracic echocardiogram (TTE), multigated acquisition (MUGA) scan or cardiac MRI",
        "inclusion",
    )
    assert tree == "lvef >= 50 %"
