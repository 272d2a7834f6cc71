"""Brackets that say of whom something is asked, for what it was given, or by which value a finding is told."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Creatinine < 2 mg/dL (for volunteers undergoing dialysis)": 'creatinine < 2 mg/dL or not attest by investigator "for volunteers undergoing dialysis"',
        "No aspirin within 7 days (for those undergoing a lumbar puncture)": 'not received(aspirin) within 7 days before screening or not attest by investigator "for those undergoing a lumbar puncture"',
        "HIV negative (for donors only)": 'test(hiv test) negative or not attest by investigator "for donors only"',
        "Bilirubin < 1.5 x ULN (< 3 x ULN in patients with Gilbert syndrome)": "bilirubin < 1.5 x ULN or condition(gilbert syndrome) and bilirubin < 3 x ULN",
        "No metal implants (for participants having an MRI), no claustrophobia": 'not condition(metal implant) and not condition(claustrophobia) or unparsed "for participants having an MRI"',
    },
    exclusion={
        "Use of systemic steroids in the past month (for volunteers undergoing patch testing)": 'received(systemic corticosteroid) within 1 month before screening and attest by investigator "for volunteers undergoing patch testing"',
        "Aspirin within 7 days (for those undergoing lumbar puncture)": 'received(aspirin) within 7 days before screening and attest by investigator "for those undergoing lumbar puncture"',
        "Gout (with patients on dialysis, tophi exclude)": 'condition(gout) and unparsed "with patients on dialysis, tophi exclude"',
    },
)  # fmt: skip
def test_a_bracket_that_names_some_people_asks_of_them_alone(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No prior emergency surgery (e.g., perforation or appendicitis)": "not received(emergency surgery)",
    },
    exclusion={
        "Hospitalization (such as stroke, sepsis)": "received(hospitalization)",
        "Conditions that raise the risk of surgery (e.g., angina)": 'unparsed "Conditions that raise the risk of surgery" or condition(angina pectoris)',
        "Emergency surgery (e.g., appendectomy)": "received(emergency surgery) or received(appendectomy)",
        "Major surgery (e.g., hip fracture)": "received(major surgery)",
        "Major surgery (e.g., hip replacement)": "received(major surgery) or received(hip replacement)",
        "Immunosuppressants (e.g., tacrolimus)": "received(immunosuppressive drug) or received(tacrolimus)",
        "Previous knee surgery, including for osteoarthritis (OA), gout, and previous chemotherapy": "received(knee surgery) or received(chemotherapy)",
        "Prior splenectomy, including for lymphoma (any type), ITP or trauma": "received(splenectomy)",
    },
)  # fmt: skip
def test_what_an_operation_was_done_for_is_no_criterion_of_its_own(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No severe hypertriglyceridemia (> 1000 mg/dL)": "not triglycerides > 1000 mg/dL",
        "No known hyperbilirubinemia > 2 mg/dL": "not bilirubin > 2 mg/dL",
    },
    exclusion={
        "Persistent hyperkalemia > 6 mmol/L": 'potassium > 6 mmol/L and attest by investigator "Persistent hyperkalemia"',
        "Uncontrolled hyperglycemia (> 250 mg/dL)": "glucose > 250 mg/dL",
        "Uncontrolled hyperglycemia > 250 mg/dL": 'glucose > 250 mg/dL and attest by investigator "Uncontrolled hyperglycemia"',
        "Chronic anemia < 9 g/dL": 'hemoglobin < 9 g/dL and attest by investigator "Chronic anemia"',
        "Hypercholesterolemia > 240 mg/dL": "cholesterol > 240 mg/dL",
        "Hyperkalemia > 6 furlongs": 'unparsed "Hyperkalemia > 6 furlongs"',
        "Brain lesion > 3 cm": 'condition(brain lesion) and "brain lesion" > 3 cm',
    },
)  # fmt: skip
def test_a_finding_before_its_value_is_that_value(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
