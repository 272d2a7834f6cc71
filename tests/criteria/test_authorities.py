"""By whose criteria a disease is diagnosed: no name of a society, institute or manual asks for what it holds."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text

INCLUSIONS = {
    # no cancer, no treatment, no stroke is asked for by those who wrote the rules
    "Sarcoma graded as recommended, according to the European Organisation for Research and Treatment of Cancer": (
        'condition(sarcoma) and unparsed "graded as recommended"'
    ),
    "Dementia by National Institute of Neurological and Communicative Disorders and Stroke - Alzheimer's Disease"
    " and Related Disorders Association (NINCDS-ADRDA) criteria": "condition(dementia)",
    "Dementia (National Institute of Neurological Disorders and Stroke criteria)": "condition(dementia)",
    "Asthma as defined by the American Academy of Allergy, Asthma and Immunology": "condition(asthma)",
    "Cardiomyopathy according to the International Society for Heart and Lung Transplantation guidelines of 2010": (
        "condition(cardiomyopathy)"
    ),
    "Insomnia according to the Diagnostic and Statistical Manual of Mental Disorders, Fifth Edition (DSM-5)": (
        "condition(insomnia)"
    ),
    # by which edition the stage was told
    "Stage II melanoma (AJCC 7th edition)": "condition(melanoma) stage II",
    "Stage III NSCLC according to AJCC lung cancer edition 7 or 8": (
        "condition(non-small cell lung cancer) stage III"
    ),
    # how it was staged is no stage D
    "Hepatocellular carcinoma staged with CT": 'condition(hepatocellular carcinoma) and unparsed "staged"',
    "Hepatocellular carcinoma, BCLC stage D": "condition(hepatocellular carcinoma) stage D",
    # whoever meets the criteria for a disease has it
    "Fulfils the 2010 ACR/EULAR classification criteria for rheumatoid arthritis": (
        "condition(rheumatoid arthritis)"
    ),
    "Meets the McDonald 2017 criteria for multiple sclerosis": "condition(multiple sclerosis)",
    "DSM-5 criteria for schizophrenia": "condition(schizophrenia)",
    "Meets NINCDS-ADRDA criteria for probable Alzheimer's disease": "condition(alzheimer disease)",
    # when they have it is said before its name
    "Meets DSM-5 criteria for current bulimia nervosa": "condition(bulimia nervosa) active",
    # a part of the criteria is no diagnosis, and neither are criteria of a study
    "Must meet at least 2 of the criteria for metabolic syndrome": (
        'unparsed "Must meet at least 2 of the criteria for metabolic syndrome"'
    ),
    "Meeting 2 criteria for metabolic syndrome": 'unparsed "Meeting 2 criteria for metabolic syndrome"',
    "Patient fulfils the response criteria for myeloma": (
        'unparsed "Patient fulfils the response criteria for myeloma"'
    ),
}
EXCLUSIONS = {
    "Meets DSM-5 criteria for alcohol dependence, cocaine dependence or schizophrenia": (
        "condition(alcohol dependence) or condition(cocaine dependence) or condition(schizophrenia)"
    ),
    "Sepsis as defined by the Centers for Disease Control and Prevention or pneumonia": (
        "condition(sepsis) or condition(pneumonia)"
    ),
    "Asthma (Global Initiative for Asthma), gout (European League Against Rheumatism) or angina": (
        "condition(asthma) or condition(gout) or condition(angina pectoris)"
    ),
    # as who meets them has it, so who does not has it not
    "Patients who do not meet the Rome III criteria for irritable bowel syndrome": (
        "not condition(irritable bowel syndrome)"
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_whose_criteria_they_are_asks_for_nothing(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_year_before_a_society_ends_no_sentence() -> None:
    """ "The 2015 | ACR criteria" is one demand; a bound before such a name would end one."""
    assert tree("Gout by the 2015 ACR criteria") == "condition(gout)"
    assert len(compile_text("Inclusion Criteria:\n\n* Platelets above 2000 ACR below 30 mg/g\n")) == 2
