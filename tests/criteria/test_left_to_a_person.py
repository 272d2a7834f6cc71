"""What a person has to say beside what a record tells: what is still to be done, what may speak against it, how sure."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "Up to four segments requiring surgery": 'unparsed "Up to four segments requiring surgery"',
        "Definite or probable multiple system atrophy": (
            "condition(multiple system atrophy) and attest by investigator "
            '"Definite or probable multiple system atrophy"'
        ),
        # all grades of certainty: whoever has it at all
        "Possible, probable or definite ALS": "condition(amyotrophic lateral sclerosis)",
        "Definite or laboratory-supported probable ALS": (
            "condition(amyotrophic lateral sclerosis) and attest by investigator "
            '"Definite or laboratory-supported probable ALS"'
        ),
        # who was given the example may well have responded to it
        "Insufficient response to at least two drugs (e.g. sulfasalazine) and phototherapy": (
            'attest by investigator "Insufficient response to at least two drugs (e.g. sulfasalazine)" and '
            "received(phototherapy)"
        ),
        "Albumin to creatinine ratio above 300 mg/g": "uacr > 300 mg/g",
        "Measurable disease by Lugano 2014": "condition(malignancy) measurable",
        "Measurable disease per Lugano 2014 with a node > 2 cm": (
            'unparsed "Measurable disease per Lugano 2014 with a node > 2 cm"'
        ),
        "Anti-AAV5 antibody titer < 1:20": 'unparsed "Anti-AAV5 antibody titer < 1:20"',
    },
    exclusion={
        # who has had no surgery may well require it
        "More than four segments requiring surgery": 'unparsed "More than four segments requiring surgery"',
        "Five or more segments requiring fusion surgery or active tuberculosis": (
            'unparsed "Five or more segments requiring fusion surgery" or condition(tuberculosis) active'
        ),
        "Something requiring prednisone": 'unparsed "Something" and received(prednisone) ongoing',
        "Bleeding requiring transfusion": "condition(hemorrhage) and received(transfusion)",
        "Collections of fluid requiring surgery (including ascites)": (
            'unparsed "Collections of fluid requiring surgery" or condition(ascites) and attest by investigator '
            '"requiring surgery"'
        ),
        "Corneal stromal disease, except mild keratopathy": (
            'condition("corneal stromal disease") and not attest by investigator "mild keratopathy"'
        ),
        "Corneal disease, except mild dry eye": (
            "condition(corneal disease except dry eye) or condition(dry eye) and not attest by investigator "
            '"mild dry eye"'
        ),
        "Rubella titre ≥ 1/200": 'unparsed "Rubella titre ≥ 1/200"',
        "HIV infection or AAV9 antibody titer above 1:400": (
            'condition(HIV infection) or unparsed "AAV9 antibody titer above 1:400"'
        ),
        "Contraindication to MRI (e.g. certain clips)": (
            'attest by investigator "Contraindication to MRI (e.g. certain clips)"'
        ),
        "MRI contraindications (e.g. some clips)": (
            'attest by investigator "MRI contraindications (e.g. some clips)"'
        ),
        "Contraindications to MRI (e.g. claustrophobia)": (
            'attest by investigator "Contraindications to MRI" or condition(claustrophobia)'
        ),
        "Antiplatelet agents (except aspirin or non-steroidal anti- inflammatory drugs)": (
            "received(antiplatelet drug except aspirin, nsaid)"
        ),
        "Severe hepatitis or nephritis，which leads to weakness": (
            "(condition(hepatitis) severe or condition(nephritis) severe) and attest by investigator "
            '"which leads to weakness"'
        ),
        "Prior stroke; please consult the ABCD group": "condition(stroke) history",
        "Prior stroke; (Note: a lacunar stroke may be eligible; please consult the ABCD group)": (
            'condition(stroke) history and not attest by investigator "a lacunar stroke may be eligible; please '
            'consult the ABCD group"'
        ),
    },
)
def test_a_person_is_asked_what_no_record_says(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_any_value_makes_a_myeloma_measurable() -> None:
    values = "serum M-protein ≥ 1 g/dL; urine M-protein ≥ 250 mg/24 h; involved free light chain ≥ 12 mg/dL"
    any_of = 'serum m-protein >= 1 g/dL or urine m-protein >= 250 "mg/(24.h)" or free light chain >= 12 mg/dL'
    for lead in (
        "Measurable disease defined as: ",
        "Measurable disease: ",
        "Measurable myeloma, defined by ",
    ):
        assert tree(lead + values) == any_of
    other = "Measurable disease: serum M-protein ≥ 1 g/dL; hemoglobin ≥ 9 g/dL"
    assert tree(other) == "serum m-protein >= 1 g/dL and hemoglobin >= 9 g/dL"


def test_any_line_of_values_makes_a_myeloma_measurable() -> None:
    lead = "Inclusion Criteria:\n\n* Measurable disease, defined as:\n"
    serum, urine = "  * Serum M-protein ≥ 1 g/dL{}\n", "  * Urine M-protein ≥ 250 mg/24 h\n"
    (either,) = compile_text(lead + serum.format("") + urine)
    assert write(either.tree) == 'serum m-protein >= 1 g/dL or urine m-protein >= 250 "mg/(24.h)"'
    # where it says so, or asks for something else besides, each is demanded
    assert len(compile_text(lead + serum.format(", and") + urine)) == 2
    assert len(compile_text(lead + serum.format("") + "  * Hemoglobin ≥ 9 g/dL\n")) == 2
