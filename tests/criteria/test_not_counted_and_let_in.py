"""What is not counted, what is asked of those who are let in, and what holds for the whole of a noun phrase."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Liver metastases are allowed, given that they are stable": 'if condition(liver metastasis) then attest by investigator "they are stable"',
        "Patients with hepatitis C may be included given that bilirubin is below 2 mg/dL": "if condition(hepatitis C) then bilirubin < 2 mg/dL",
        "Liver metastases are permitted, provided that they are stable": 'if condition(liver metastasis) then attest by investigator "they are stable"',
    },
    exclusion={
        "Lung metastases are allowed, given that they are stable": 'condition(lung metastasis) and not attest by investigator "they are stable"',
        "Pregnancy, given that the effects on the fetus are unknown": 'condition(pregnancy) or unparsed "given that the effects on the fetus are unknown"',
        "Untreated liver metastases or peritoneal carcinomatosis. Patients with previously treated liver metastases may participate provided they are stable": 'condition(liver metastasis) untreated or condition(liver metastasis) and not attest by investigator "Patients with previously treated liver metastases may participate provided they are stable" or condition(peritoneal carcinomatosis)',
        "Lung metastases or pleural effusion. Patients with treated lung metastases are allowed if they are stable": 'condition(pleural effusion) or condition(lung metastasis) and not attest by investigator "Patients with treated lung metastases are allowed if they are stable"',
        "Untreated liver metastases. Patients with treated liver metastases are eligible": 'condition(liver metastasis) untreated and not attest by investigator "Patients with treated liver metastases are eligible"',
        "Untreated liver metastases; patients with untreated liver metastases may be enrolled if stable": 'condition(liver metastasis) untreated and not attest by investigator "patients with untreated liver metastases may be enrolled if stable"',
        "Active psoriasis that has required systemic treatment in the past year. Replacement therapy (eg, thyroxine) is not considered a form of systemic treatment and is allowed": 'condition(psoriasis) active and attest by investigator "that has required systemic treatment in the past year. Replacement therapy (eg, thyroxine) is not considered a form of systemic treatment and is allowed"',
        "Asthma requiring systemic treatment (e.g., by injection). Inhaled budesonide is not regarded as systemic treatment": 'condition(asthma) and attest by investigator "requiring systemic treatment (e.g., by injection). Inhaled budesonide is not regarded as systemic treatment"',
        "Major surgery within 4 weeks. Placement of a port is not considered major surgery": 'received(major surgery) within 4 weeks before screening and not attest by investigator "Placement of a port"',
        "Prior exposure to adalimumab. This does not apply to patients of cohort B, who must have received adalimumab": 'received(adalimumab) and not attest by investigator "patients of cohort B, who must have received adalimumab"',
        "Recent stroke - doesn't apply to participants of part 2": 'condition(stroke) and attest by investigator "Recent stroke" and not attest by investigator "participants of part 2"',
        "Prior rituximab (does not apply to patients of part B)": 'received(rituximab) and not attest by investigator "patients of part B"',
        "This does not apply to patients of part B": 'unparsed "This does not apply to patients of part B"',
        "Pneumonia requiring antimicrobials, such as antifungals or antivirals": 'condition(pneumonia) and (received(anti-infective) ongoing or received(antifungal) ongoing or received(antiviral) ongoing or attest by investigator "requiring antimicrobials")',
        "Cancer requiring surgery such as mastectomy": 'condition(malignancy) and (received(mastectomy) planned or attest by investigator "requiring surgery")',
        "Prior brachytherapy within 3 weeks or skin toxicities requiring corticosteroids": 'received(brachytherapy) within 3 weeks before screening or condition("skin toxicities") and (received(corticosteroid) ongoing or attest by investigator "requiring corticosteroids")',
        "History of asthma or pneumonia requiring corticosteroids": 'condition(asthma) history and attest by investigator "asthma or pneumonia requiring corticosteroids" or condition(pneumonia) history and received(corticosteroid) and attest by investigator "requiring corticosteroids"',
        "Prior stroke or bleeding requiring transfusion": 'condition(stroke) history or condition(hemorrhage) history and received(transfusion) and attest by investigator "requiring transfusion"',
        "Prior systemic anticancer therapy (such as monoclonal antibodies)": "received(systemic antineoplastic therapy) or received(antineoplastic antibody)",
        "Prior treatment with biologics, such as monoclonal antibodies": "received(biologic therapy) or received(monoclonal antibody)",
        "Other cancer in the last 4 years, with distant metastases": "condition(malignancy) metastatic within 4 years before screening",
        "Another malignancy with bone metastases": 'condition(malignancy) and attest by investigator "bone metastases"',
        "Melanoma with metastases": "condition(melanoma) and condition(metastatic cancer)",
        "Another serious illness or medical condition possibly interfering with follow-up": 'attest by investigator "Another serious illness or medical condition possibly interfering with follow-up"',
        "Heart disease or lung disease that may interfere with the study": '(condition(heart disease) or condition(pulmonary disease)) and attest by investigator "that may interfere"',
        "Severe illness or condition that may interfere, such as gout": 'attest by investigator "Severe illness" or attest by investigator "condition that may interfere" or condition(gout)',
        "Life-threatening illness": "condition(life-threatening disease)",
        "Critical illness": "condition(critical illness)",
    },
)
def test_not_counted_and_let_in(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
