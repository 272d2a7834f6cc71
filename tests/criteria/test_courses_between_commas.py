"""Courses, places and causes that a comma sets off: of which member of a list each is said."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Ovarian cancer, metastatic, or mesothelioma": "condition(ovarian cancer) metastatic or condition(mesothelioma)",
        "Acute lymphoblastic leukemia, in second remission, or myelofibrosis": "condition(acute lymphoblastic leukemia)"
        ' and attest by investigator "in second remission" or condition(myelofibrosis)',
        "Gastric cancer, after first-line therapy, or mesothelioma": 'condition(gastric cancer) and attest by investigator "after first-line therapy" or condition(mesothelioma)',
        # a stage inside the first name is that of both
        "Resected stage II colon or rectal adenocarcinoma": 'condition("resected colon adenocarcinoma") stage II'
        " or condition(rectal adenocarcinoma) stage II",
        "Colon cancer stage II or rectal cancer": "condition(colon cancer) stage II or condition(rectal cancer)",
        # a denial lends no degree that stands behind the first one
        "No eczema, severe, or gout": "not (condition(eczema) severe or condition(gout))",
        "No history of active, severe or persistent infection": "not (condition(infection) history or condition(infection) history severe or condition(persistent infection) history)",
    },
    exclusion={
        "Acute hepatitis A or hepatitis C": "condition(hepatitis A) or condition(hepatitis C)",
        "Asthma, severe, gout": "condition(asthma) severe or condition(gout)",
        "Gout, heart failure, chronic, asthma": "condition(gout) or condition(heart failure) chronic or condition(asthma)",
        "Psoriasis, moderate or severe, or gout": "condition(psoriasis) moderate or condition(psoriasis) severe or condition(gout)",
        # of two illnesses that could be meant, the one behind the adjectives
        "Depression, severe, uncontrolled hypertension": "condition(depression) or condition(hypertension) severe uncontrolled",
        "Active, severe or latent tuberculosis": "condition(tuberculosis) active or condition(tuberculosis) severe or condition(latent tuberculosis)",
        "Prior, active or latent tuberculosis": "condition(tuberculosis) history or condition(tuberculosis) active or condition(latent tuberculosis)",
        "History of chronic, recurrent or active gastritis": "condition(gastritis) history chronic or condition(gastritis) history recurrent or condition(gastritis) history",
        "Rash, fever or arthritis associated with any form of vasculitis": "(condition(rash) or condition(fever) or condition(arthritis)) and"
        ' attest by investigator "associated with any form of vasculitis"',
        "Pregnancy or seizures related to alcohol": 'condition(pregnancy) or condition(seizure) and attest by investigator "related to alcohol"',
        "Direct or indirect inguinal hernia": 'condition("direct inguinal hernia") or condition("indirect inguinal hernia")',
    },
)
def test_of_whom_it_is_said(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_phase_is_no_disease() -> None:
    assert 'condition("phase")' not in tree("Chronic myeloid leukemia, second chronic phase", "exclusion")
