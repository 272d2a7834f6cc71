"""One state told in two parts, a denial that lists behind a colon, and what can be done or is chosen."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    exclusion={
        # one person's illness and need, and no two reasons
        "Have asthma and need oxygen": 'condition(asthma) and attest by investigator "need oxygen"',
        "Celiac disease and related anemia": "condition(celiac disease) and condition(anemia)"
        ' and attest by investigator "related anemia"',
        # one of a family of illnesses, of which another is enough
        "Gout and asthma": "condition(gout) or condition(asthma)",
        # said of each that is listed before it
        "Cardiac or hepatic disease, unrelated to lupus": "(condition(heart disease) or condition(hepatic disease))"
        ' and attest by investigator "unrelated to lupus"',
        "Chest pain or shortness of breath with activity (such as climbing stairs)": "(condition(chest pain)"
        ' or condition(dyspnea)) and attest by investigator "with activity (such as climbing stairs)"',
        "Fistula, abscess, or eschars that cannot be removed surgically": "(condition(fistula) or condition(abscess)"
        ' or condition("eschars")) and attest by investigator "that cannot be removed surgically"',
        # whom somebody meets is no illness of his
        "Household contacts with, or exposure at school to, people with measles": 'attest "Household contacts with,'
        ' or exposure at school to, people with measles"',
        "Patients with melanoma who present only with non-measurable lesions": "condition(melanoma) active"
        ' and attest by investigator "who present only with non-measurable lesions"',
    },
    inclusion={
        "No oral or intravenous antibiotics in the absence of fever": "not ((received(oral antibiotic)"
        ' or received(intravenous antibiotic)) and attest by investigator "in the absence of fever")',
        # what stands behind the colon is denied too
        "Must not have any implants that may move: clips, pacemakers, cochlear implants": 'not ((received("implants")'
        ' or received("clips") or received(pacemaker) or received(cochlear implant))'
        ' and attest by investigator "that may move")',
        "No cardiac disease: infarction, angina, cardiomyopathy": "not (condition(heart disease)"
        " or condition(infarction) or condition(angina pectoris) or condition(cardiomyopathy))",
        # a demand of its own, and a stage
        "No infections: HIV negative": "not condition(infection) and test(hiv test) negative",
        "Patients must not opt for immediate surgery or radiotherapy": 'not attest "opt for immediate surgery or'
        ' radiotherapy"',
        # met by whoever had none
        "Zero or one prior chemotherapy regimen for recurrent ovarian cancer": "attest by investigator"
        ' "Zero or one prior chemotherapy regimen for recurrent ovarian cancer"',
        "Volunteers undergoing colonoscopy will be between 20 and 60 years of age": "age from 20 to 60 years"
        " and received(colonoscopy) planned",
        # no bound of all such cells, and a rank that is no value
        "Polymorphonuclear lymphocyte count at least 1,200/mm3": '"polymorphonuclear lymphocyte count" >= 1200 /uL',
        "Platelets above 90,000/mm3 and weight below the 40th percentile": "platelets > 90000 /uL"
        ' and unparsed "weight below the 40th percentile"',
        "Polyps between the cecum and the rectum": 'unparsed "Polyps between the cecum and the rectum"',
        # what can be done was not therefore done
        "Lesion in a place where cryoablation is technically feasible": 'unparsed "Lesion in a place where cryoablation'
        ' is technically feasible"',
    },
)
def test_read_as(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_disease_of_liver_cells_is_not_any_of_the_liver() -> None:
    assert tree("Hepatocellular disease", "exclusion") == 'condition("hepatocellular disease")'


def test_how_a_disease_goes_is_no_past() -> None:
    assert "history" not in tree("Natural history of asthma must be known").split("unparsed")[0]
