"""What all members of a list share, and sentences whose nouns nobody has to have, as cancer trials write them."""

import pytest

from trialrun.criteria import compile_text, write


def trees(kind: str, sentence: str) -> str:
    found = compile_text(f"{kind} Criteria:\n\n * {sentence}\n", diseases=("lung cancer",))
    return " | ".join(write(one.tree) for one in found)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # effusions are one sort: all of them have to need it; of different illnesses only the last
        (
            "Ascites, pericardial effusion, or pleural effusion requiring puncture",
            "(condition(ascites) or condition(pericardial effusion) or condition(pleural effusion)) and "
            '(received("puncture") ongoing or attest by investigator "requiring puncture")',
        ),
        (
            "Acute viral or fungal infection requiring hospitalization",
            "(condition(viral infection) acute or condition(fungal infection) acute) and "
            'received(hospitalization) and attest by investigator "requiring hospitalization"',
        ),
        (
            "Heart failure, unstable angina, or arrhythmia requiring medication",
            "condition(heart failure) or condition(unstable angina) or condition(arrhythmia) and "
            'attest by investigator "requiring medication"',
        ),
        # examples in brackets need what the thing needs
        (
            "Stroke, effusion (including ascites) requiring surgical treatment",
            'condition(stroke) or (condition("effusion") or condition(ascites))'
            ' and attest by investigator "requiring surgical treatment"',
        ),
        # how bad
        (
            "Grade ≥ 3 mucositis, rash or diarrhea",
            "condition(mucositis) grade >= 3 or condition(rash) grade >= 3 or condition(diarrhea) grade >= 3",
        ),
        (
            "Grade 2 or higher rash, HIV infection or pregnancy",
            "condition(rash) grade >= 2 or condition(HIV infection) or condition(pregnancy)",
        ),
        (
            "Refractory vomiting, nausea, or hepatitis B",
            "condition(vomiting) refractory or condition(nausea) refractory or condition(hepatitis B)",
        ),
        (
            "Uncontrollable ascites, pleural effusion, or pericardial effusion",
            "condition(ascites) uncontrolled or condition(pleural effusion) uncontrolled or "
            "condition(pericardial effusion) uncontrolled",
        ),
        (
            "Unhealed wounds, fractures, or ulcers",
            'condition(non-healing wound) or condition(fracture) and attest by investigator "Unhealed '
            'fractures" or condition(ulcer) and attest by investigator "Unhealed ulcers"',
        ),
        # when
        (
            "Prior radiotherapy, surgery, immunotherapy, within 3 weeks before treatment",
            "received(radiotherapy) within 3 weeks before treatment or received(surgery) within 3 weeks before "
            "treatment or received(immunotherapy) within 3 weeks before treatment",
        ),
        (
            "Anticancer therapy such as immunotherapy within 2 weeks before enrolment, or thoracic radiotherapy "
            "within 3 months before enrolment",
            "received(antineoplastic therapy) within 2 weeks before enrolment or received(immunotherapy) within 2 "
            "weeks before enrolment or received(thoracic radiotherapy) within 3 months before enrolment",
        ),
        (
            "Immunotherapy within 4 weeks or approximately 5 half-lives before enrolment",
            "received(immunotherapy) within 4 weeks before enrolment or received(immunotherapy) within 5 "
            "half-lives before enrolment",
        ),
        # antibodies that are such drugs, and no others
        (
            "Prior FGFR-targeting agents (e.g. erdafitinib or monoclonal antibodies)",
            'received("fgfr targeting agents") or received(erdafitinib) or received("fgfr targeting agents") and '
            "received(monoclonal antibody)",
        ),
        # men among those kept out
        (
            "Women who are pregnant or nursing or men or women of reproductive potential who refuse contraception",
            "sex female and (condition(pregnancy) or condition(lactation)) or attest "
            '"men or women of reproductive potential who refuse contraception"',
        ),
        (
            "Women who intend to become pregnant, or are nursing or pregnant",
            "sex female and (condition(lactation) or condition(pregnancy) or "
            'attest "who intend to become pregnant")',
        ),
        # no illness by itself
        (
            "Stroke; any other disease, metabolic dysfunction or laboratory finding giving reasonable suspicion of "
            "a condition that contraindicates the drug",
            'condition(stroke) or attest by investigator "any other disease, metabolic dysfunction or laboratory '
            'finding giving reasonable suspicion of a condition that contraindicates the drug"',
        ),
        (
            "Persons compulsorily detained for treatment of an infectious disease",
            'attest by investigator "Persons compulsorily detained for treatment of an infectious disease"',
        ),
        (
            "Cord compression that has not been cured or relieved by surgery or radiotherapy",
            "condition(spinal cord compression) and attest by investigator "
            '"that has not been cured or relieved by surgery or radiotherapy"',
        ),
        # a demand among what keeps out, of which a treatment long ago is no breach
        (
            "Insertion of a port should be at least 3 days before the first dose",
            'unparsed "Insertion of a port should be at least 3 days before the first dose"',
        ),
        # both viruses
        (
            "Combined hepatitis C and hepatitis B infection",
            "condition(hepatitis C) and condition(hepatitis B) or (condition(hepatitis C) or condition(hepatitis "
            'B)) and attest by investigator "Combined hepatitis C and hepatitis B infection"',
        ),
        (
            "HBV/HCV coinfection",
            "condition(hepatitis B) and condition(hepatitis C) or (condition(hepatitis B) or condition(hepatitis "
            'C)) and attest by investigator "HBV/HCV coinfection"',
        ),
        ("Hepatitis B and hepatitis C", "condition(hepatitis B) or condition(hepatitis C)"),
        # one tumor of two kinds, and not the second kind
        (
            "Mixed small cell and non-small cell lung cancer",
            "condition(combined small cell lung cancer)",
        ),
        ("Bleeding or clotting disorders", "condition(bleeding disorder) or condition(coagulation disorder)"),
        # examples in brackets are of that grade
        (
            "Grade 3 skin disease (rash, pruritus)",
            "condition(skin disease) grade = 3 or condition(rash) grade = 3 or condition(pruritus) grade = 3",
        ),
        # a fever that has its reasons keeps nobody out
        (
            "Active tuberculosis, or unexplained fever > 38 °C",
            "condition(tuberculosis) active or temperature > 38 Cel and attest by investigator "
            '"unexplained fever"',
        ),
        # an age that is a relative's
        (
            "Long QT syndrome or sudden death before 45 years of age in a first-degree relative",
            "condition(long QT syndrome) or attest by investigator "
            '"sudden death before 45 years of age in a first-degree relative"',
        ),
        # causes of what cannot be done
        (
            "Pregnancy, or unable to swallow tablets because of vomiting, dysphagia or bowel obstruction",
            "condition(pregnancy) or attest by investigator "
            '"unable to swallow tablets because of vomiting, dysphagia or bowel obstruction"',
        ),
        (
            "Women of childbearing potential without a negative pregnancy test within 7 days",
            "condition(childbearing potential) and not test(pregnancy test) negative within 7 days before "
            "screening",
        ),
        # marks of another script, and of the web
        ("QTc &gt; 480 ms；LVEF ＜ 50％", "qtc > 480 ms or lvef < 50 %"),
        (
            "Epilepsy；b. Uncontrolled hypertension",
            "condition(epilepsy) or condition(hypertension) uncontrolled",
        ),
        # of either origin
        ("Congenital or acquired coagulation disorder", "condition(coagulation disorder)"),
        # the second sentence spares some of those whom the first keeps out
        (
            "Autoimmune disease. Patients with psoriasis may be enrolled",
            "condition(autoimmune disease except psoriasis)",
        ),
    ],
)
def test_exclusions(sentence: str, expected: str) -> None:
    assert trees("Exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # those with X have a bound of their own, and the others the first
        (
            "AST ≤ 3 x ULN, and in patients with liver metastases, AST ≤ 5 x ULN",
            "ast <= 3 x ULN or condition(liver metastasis) and ast <= 5 x ULN",
        ),
        # the exon is of both genes
        (
            "EGFR or HER2 exon 20 insertion mutations",
            "test(egfr exon 20 insertion) positive or test(her2 exon 20 insertion) positive",
        ),
        ("MET exon 14 skipping mutation", "test(met exon 14 skipping) positive"),
        # asked of those with it
        (
            "Patients with another malignancy whose natural history does not interfere are eligible",
            "if condition(malignancy) then attest by investigator "
            '"Patients with another malignancy whose natural history does not interfere are eligible"',
        ),
        (
            "Patients with brain metastases were only enrolled if they had stable neurological symptoms",
            "if condition(brain metastasis) then condition(neurological symptom) stable",
        ),
        (
            "Subjects without brain metastases, or asymptomatic subjects with brain metastases",
            "not condition(brain metastasis) or condition(brain metastasis) asymptomatic",
        ),
        # not given
        ("Prior chemotherapy has not been given", "not received(chemotherapy)"),
        # nobody has to have these
        (
            "A fresh biopsy is preferred over an archival one",
            'allowed "A fresh biopsy is preferred over an archival one"',
        ),
        (
            "A viral load test will be done only for patients who have positive hepatitis C antibodies",
            'unparsed "A viral load test will be done only for patients who have positive hepatitis C antibodies"',
        ),
        (
            "Adequate resolution of any surgical side effects (no open wounds)",
            'attest by investigator "Adequate resolution of any surgical side effects (no open wounds)"',
        ),
        # of both stages of life, of men too, and each with the cancer
        (
            "Pre- and postmenopausal women or men with stage II (limited to 50 patients) or III breast cancer",
            "condition(breast cancer) stage II|III",
        ),
        ("Pre- and postmenopausal women with breast cancer", "sex female and condition(breast cancer)"),
        (
            "Men or postmenopausal women with osteoporosis",
            "(condition(postmenopausal) or sex male) and condition(osteoporosis)",
        ),
        ("Premenopausal and postmenopausal women", "condition(premenopausal) or condition(postmenopausal)"),
        # receptors
        (
            "ER+/HER2- breast cancer",
            "test(estrogen receptor) positive and condition(HER2-negative breast cancer)",
        ),
        (
            "HER2-, locally advanced breast cancer",
            'test(her2) negative and condition(breast cancer) "locally advanced"',
        ),
        (
            "Prior (neo)adjuvant chemotherapy",
            "received(neoadjuvant chemotherapy) or received(adjuvant chemotherapy)",
        ),
        (
            "Women with a negative blood or urine pregnancy",
            "if sex female then test(pregnancy test) negative",
        ),
        # nothing is asked about the sex, and the age stays as it is
        ("Male or female, no gender limitation, aged 20 to 70", "age from 20 to 70 years"),
        ("Gender is not restricted", 'allowed "Gender is not restricted"'),
        ("According to RECIST 1.1, at least one measurable lesion", "condition(lung cancer) measurable"),
        ("At least one measurable lesion (RECIST v1.1)", "condition(lung cancer) measurable"),
        ("Histological confirmed lung cancer", "condition(lung cancer)"),
        # an illness stands for no value
        (
            "ALT ≤ 2.5 x ULN, such as liver metastases, ALT ≤ 5 x ULN",
            'alt <= 2.5 x ULN or unparsed "liver metastases, ALT ≤ 5 x ULN"',
        ),
        (
            "Adequate marrow function as evidenced by neutrophils ≥ 1000/µL without the use of growth factors "
            "within 7 days before screening",
            "neutrophils >= 1000 /uL and not received(growth factor) within 7 days before screening",
        ),
        # whoever had none of it is let in
        (
            "Prior chemotherapy completed ≥ 3 weeks and radiotherapy ≥ 2 weeks before enrolment",
            "not received(chemotherapy) within less than 3 weeks before enrolment and "
            "not received(radiotherapy) within less than 2 weeks before enrolment",
        ),
    ],
)
def test_inclusions(sentence: str, expected: str) -> None:
    assert trees("Inclusion", sentence) == expected
