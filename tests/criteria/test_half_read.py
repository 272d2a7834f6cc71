"""What a sentence that was read by halves decides: nothing by a part that hangs on words not understood."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree
from tests.matching.judging import ON, OPEN, condition, drug, lab, patient, value

from trialrun.criteria import compile_text
from trialrun.matching.evaluator import evaluate
from trialrun.model import patient as p


@pytest.mark.parametrize(
    ("sentence", "fact", "verdict"),
    [
        (
            "Sarcoma of the arm or blorping leg with progression despite zorbing",
            condition("sarcoma"),
            "unknown",
        ),
        ("Gout or asthma frobbing on methotrexate or prednisone", drug("prednisone"), "unknown"),
        ("Gout or asthma frobbing on methotrexate or prednisone", condition("gout"), "unknown"),
        (
            "Frobbing of both knees as shown by zorbing (e.g. neck pain, gout, etc.)",
            condition("gout"),
            "unknown",
        ),
        (
            "Refractory gout (zorbing only where frobbed) or asthma frobbing on prednisone",
            condition("gout"),
            "unknown",
        ),
        # plainly alternatives
        ("Positive HIV antibody or positive frobbing of zorb", lab("hiv test", "positive"), "yes"),
        ("Gout or any other zorbing illness", condition("gout"), "yes"),
        ("Gout or zorbing", condition("gout"), "yes"),
        ("Frobbing of the knee; or gout", condition("gout"), "yes"),
        ("Gout or asthma", condition("gout"), "yes"),
        # a value says by itself what it asks
        ("Platelets ≥ 50 x 10^9/L (or as the country zorbs)", value("platelets", 60, "10*9/L"), "yes"),
    ],
)
def test_who_is_let_in(sentence: str, fact: p.AnyFact, verdict: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}")
    assert evaluate(criterion.tree, patient(fact), ON, OPEN).name.lower() == verdict


def test_an_exclusion_keeps_out_by_each_of_its_parts() -> None:
    sentence = "Gout or asthma frobbing on methotrexate or prednisone"
    assert tree(sentence, "exclusion").startswith("condition(gout) or ")


@each(
    exclusion={
        # what is listed behind words not understood goes on with them
        "Pain from blorping gout or asthma": 'condition(pain) and unparsed "from blorping gout" or condition(asthma) and unparsed "from blorping gout"',
        "Lesions not seen on frobbing or by laparotomy": 'unparsed "Lesions not seen on frobbing" or received(laparotomy) and unparsed "Lesions not seen on frobbing"',
        # and not what the list of these words goes on with
        "Gout, drugs that frob in zorbing asthma, epilepsy": 'condition(gout) or condition(asthma) and unparsed "frob in zorbing" or condition(epilepsy)',
        # another alternative among the words: who has no gout is not spared
        "Gout treated by zorbing, or uncontrolled frobbing": 'unparsed "Gout treated by zorbing" or unparsed "uncontrolled frobbing"',
        "Gout except zorbing of the foot, or frobbing of the hand": 'condition(gout) and unparsed "except zorbing of the foot, or frobbing of the hand"',
    },
    inclusion={
        # nobody is asked to have had what is only spoken of
        "Location where radiofrequency ablation is zorbably frobbed": 'unparsed "Location where radiofrequency ablation is zorbably frobbed"',
        "Has had radiofrequency ablation, frobbing at zorbs": 'received(radiofrequency ablation) and attest by investigator "frobbing at zorbs"',
        "HIV infection with blorp of the zorb OR who are frobbing but whose CD4 count is < 500 /uL": 'condition(HIV infection) and attest by investigator "with blorp of the zorb" and unparsed "are frobbing" and unparsed "CD4 count is < 500 /uL"',
        "Due to receive dactinomycin as a component of frobbing": 'unparsed "Due to receive dactinomycin as a component of frobbing"',
        # a marker is one of the disease before it; a bracket is of the time of what stands before it
        "Chronic myeloid leukemia diagnosed frobbingly zorbed at the zorb OR bcr-abl positive": 'condition(chronic myeloid leukemia) and unparsed "diagnosed frobbingly zorbed at the zorb" or test(bcr-abl) positive and unparsed "diagnosed frobbingly zorbed at the zorb"',
        "On antiretroviral therapy for at least 8 weeks (if on zorb, or frobbing these were introduced)": 'received(antiretroviral therapy) ongoing for at least 8 weeks and unparsed "if on zorb, or frobbing these were introduced" or unparsed "if on zorb, or frobbing these were introduced"',
        # a denial, a condition or "one of" among the words
        "Who present exclusively with non-frobbing measurable lesions": 'unparsed "Who present exclusively with non-frobbing measurable lesions"',
        "Aerosolized zorb as frob only in patients with CD4 count <= 200 /uL": 'unparsed "Aerosolized zorb as frob only in patients with CD4 count <= 200 /uL"',
        "Sarcoma with zorb factors including the following: gout; diabetes; anemia": 'unparsed "Sarcoma with zorb factors including" and unparsed "gout" and unparsed "diabetes" and unparsed "anemia"',
        "Sarcoma with all of the following: gout; diabetes; blorping frob of the": 'condition(sarcoma) and condition(gout) and condition(diabetes mellitus) and unparsed "blorping frob of the"',
        "CD4 count >= 350 /uL (if zorbing) or >= 250 /uL (if frobbing)": 'cd4 count >= 350 /uL and unparsed "if zorbing" or cd4 count >= 250 /uL and unparsed "if frobbing" or unparsed "if zorbing" or unparsed "if frobbing"',
    },
)  # fmt: skip
def test_what_hangs_on_words_not_understood_decides_nothing(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "fact", "verdict"),
    [
        # governed by the words not understood before it, behind it or in its head
        ("Frobbing, excessive use of alcohol, opioids or zorbs that are blorping", drug("opioid"), "unknown"),
        ("Zorbed lesion of the arm with frobbing blorps, asthma or gout", condition("gout"), "unknown"),
        ("Blorping cause of frob/asthma", condition("asthma"), "unknown"),
        ("Gout, asthma, or frobbing blorps as the sole zorb of illness", condition("gout"), "unknown"),
        ("Frobbing cytomegalovirus zorbs of the eye, e.g., retinitis", condition("retinitis"), "unknown"),
        # an example that is one by itself, and an alternative of its own
        ("Frobbing zorbs of any kind (including asthma)", condition("asthma"), "no"),
        ("Gout, asthma, or any frobbing blorp of the zorb", condition("gout"), "no"),
        ("Use of frobs for zorbing, asthma, or gout", condition("asthma"), "no"),
    ],
)
def test_who_is_kept_out(sentence: str, fact: p.AnyFact, verdict: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}")
    held = evaluate(criterion.tree, patient(fact), ON, OPEN).name.lower()
    assert {"yes": "no", "no": "yes"}.get(held, held) == verdict


@each(
    inclusion={
        # remarks and permissions ask for nothing that they name
        "NOTE: *Frobbed gout is closed to zorbing": 'unparsed "NOTE: *Frobbed gout is closed to zorbing"',
        # people of several kinds
        "Healthy men frobbing between 20-60 years old and volunteers with zorb of AD": 'unparsed "Healthy men frobbing" and age from 20 to 60 years and unparsed "volunteers with zorb of AD"',
        # of an occasion
        "Weight at least 10 kg at the time of apheresis, blorped by zorbing": 'weight >= 10 kg and unparsed "apheresis" and unparsed "blorped by zorbing"',
        # nobody is asked for all of these cancers
        "Adults over 50 years with lymphoma and myeloma": "age > 50 years and (condition(lymphoma) or condition(multiple myeloma))",
        "Non-Hodgkin lymphoma, CLL and myeloma": "condition(non-hodgkin lymphoma) or condition(chronic lymphocytic leukemia) or condition(multiple myeloma)",
        "AML and MDS": "condition(acute myeloid leukemia) or condition(myelodysplastic syndrome)",
        "Lymphoma and brain metastases": "condition(lymphoma) and condition(brain metastasis)",
    },
    exclusion={
        "Interferon, hormonal or experimental therapies designed to improve appetite or weight gain": 'received(interferon) and unparsed "designed to improve appetite" or received(hormone therapy) and unparsed "designed to improve appetite" or received(investigational agent) and unparsed "designed to improve appetite" or unparsed "weight gain" and unparsed "designed to improve appetite"',
    },
)
def test_what_is_surely_demanded(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_a_denial_before_the_list_may_turn_is_not_demanded() -> None:
    sentence = "Inclusive, at zorbing- Body mass index (BMI) 19 to 34 kg/m2- Negative for HIV, Hepatitis B and Hepatitis C"
    assert "condition(hepatitis" not in tree(sentence, "inclusion")
