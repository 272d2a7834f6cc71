"""What a record can answer beside a question: substances in products, tests beside promises, named drugs of a class."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text


@each(
    inclusion={
        "No history of hypersensitivity to products containing polysorbate 80": 'not (allergy(polysorbate 80) or attest by investigator "history of hypersensitivity to products containing polysorbate 80")',
        "No known allergy to drugs formulated with Cremophor EL": 'not (allergy(polyoxyl castor oil) or attest by investigator "known allergy to drugs formulated with Cremophor EL")',
        "No history of hypersensitivity to products containing an unknown dye": 'attest by investigator "No history of hypersensitivity to products containing an unknown dye"',
        "Creatinine no greater than 1.4 mg/dL OR Creatinine clearance at least 55 mL/min Bowel obstruction must be successfully treated": '(creatinine <= 1.4 mg/dL or creatinine clearance >= 55 mL/min) and (if condition(bowel obstruction) then attest by investigator "Bowel obstruction must be successfully treated")',
        "If female, have a negative urine pregnancy test within one week prior to entry into this study, and agree to avoid pregnancy during entire participation through the use of abstinence or birth control": 'if sex female then test(pregnancy test) negative within 1 week before enrolment and attest "agree to avoid pregnancy during entire participation through the use of abstinence or birth control"',
        "Negative pregnancy test and willing to use two forms of contraception": 'test(pregnancy test) negative and attest "willing to use two forms of contraception"',
        "At least 3 months since prior medications that affect platelets including, but not limited to, aspirin, clopidogrel, or ticagrelor": 'not (received(aspirin) within less than 3 months before treatment or received(clopidogrel) within less than 3 months before treatment or received(ticagrelor) within less than 3 months before treatment) and attest by investigator "At least 3 months since prior medications that affect platelets"',
        "At least 4 weeks since prior immunotherapy including interferon or nivolumab": "not (received(immunotherapy) within less than 4 weeks before treatment or received(interferon) within less than 4 weeks before treatment or received(nivolumab) within less than 4 weeks before treatment)",
        "No systemic histoplasmosis, aspergillosis, or mucormycosis": 'not ((condition(histoplasmosis) or condition(aspergillosis) or condition(mucormycosis)) and attest by investigator "systemic histoplasmosis, aspergillosis, or mucormycosis")',
    },
    exclusion={
        "Allergy to products containing peanut": 'allergy(peanut) or attest by investigator "Allergy to products containing peanut"',
        "Known hypersensitivity to drugs containing mannitol or lactose": 'allergy(mannitol) or allergy(lactose) or attest by investigator "Known hypersensitivity to drugs containing mannitol or lactose"',
        "Contraindication to medicines containing heparin": 'attest by investigator "Contraindication to medicines containing heparin"',
        "Allergy to penicillin": "allergy(penicillin)",
        "Biopsy-proven systemic histoplasmosis, tuberculosis, or candidiasis": '(condition(histoplasmosis) or condition(tuberculosis) or condition(candidiasis)) and attest by investigator "systemic histoplasmosis, tuberculosis, or candidiasis"',
        "Systemic lupus erythematosus, gout, or psoriasis": "condition(systemic lupus erythematosus) or condition(gout) or condition(psoriasis)",
        "Systemic bacterial, viral, or fungal infection": 'condition(bacterial infection) and attest by investigator "Systemic bacterial, viral, or fungal infection" or condition(viral infection) and attest by investigator "Systemic bacterial, viral, or fungal infection" or condition(fungal infection) and attest by investigator "Systemic bacterial, viral, or fungal infection"',
    },
)
def test_what_a_record_answers(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_heading_of_what_is_done_besides_names_a_part() -> None:
    for heading, part in (
        ("Eligibility for genome sequencing:", "Genome sequencing"),
        ("ELIGIBLITY FOR WHOLE EXOME SEQUENCING:", "Whole exome sequencing"),
        ("Eligibility criteria for the imaging substudy:", "Imaging substudy"),
        ("Eligibility for kidney transplantation:", ""),
        ("Eligibility criteria for this study:", ""),
    ):
        found = compile_text(f"Inclusion Criteria:\n\n* Age over 18 years\n\n{heading}\n\n* Gout\n")
        assert [x.applies_to for x in found if x.text == "Gout"] == [part]
        assert [x.applies_to for x in found if x.text != "Gout"] == [""]
