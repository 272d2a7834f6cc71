"""Scales of which one is enough, recovery from what was given, and what a tree asks more widely than its sentence."""

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text


@each(
    inclusion={
        # whoever is scored by one of the scales has no value of the other
        "Lansky or Karnofsky 60-100%": "lansky from 60 to 100 or karnofsky from 60 to 100",
        "Karnofsky and/or ECOG 1-2": "karnofsky from 1 to 2 or ecog from 1 to 2",
        "Karnofsky and Lansky score at least 40": "karnofsky >= 40 and lansky >= 40",
        "ALT or AST less than 3 times ULN": "transaminases < 3 x ULN",
        # who was given none has nothing to recover from
        "At least 6 weeks since prior interferon and recovered": "not received(interferon) within less than 6 weeks "
        'before treatment and (if received(interferon) then attest by investigator "prior interferon and recovered")',
        "More than 3 weeks since major surgery and fully recovered": "not received(major surgery) within 3 weeks "
        'before treatment and (if received(major surgery) then attest by investigator "fully recovered")',
        "At least 6 weeks since prior surgery and recovered with an adequate airway": "not received(surgery) within "
        'less than 6 weeks before treatment and attest by investigator "and recovered with an adequate airway"',
        # the degrees are those of the disease, and the value stands beside them
        "At least moderate asthma with FEV1 below 70%": "fev1 < 70 % predicted and "
        "(condition(asthma) moderate or condition(asthma) severe)",
        "At least moderate asthma": "condition(asthma) moderate or condition(asthma) severe",
        "At least mild hemophilia with factor IX less than 30%": "factor ix activity < 30 % and "
        "(condition(hemophilia) mild or condition(hemophilia) moderate or condition(hemophilia) severe)",
        # what measures a value is no treatment
        "The radionuclide or echocardiogram ejection fraction at least 40 %": "lvef >= 40 %",
        "MUGA or echocardiogram LVEF above 45 %": "lvef > 45 %",
        "Radionuclide therapy": "received(radiopharmaceutical)",
        # the word on the wrong side of the stop
        "Sarcoidosis; psoriasis OR; lupus": "condition(sarcoidosis) or condition(psoriasis) or "
        "condition(systemic lupus erythematosus)",
        "Age over 30; no asthma OR; gout": "age > 30 years and not condition(asthma) and condition(gout)",
        # the question is one, whatever it names besides the treatment
        "No other prior or concurrent infection likely to interfere with the study treatment or comparisons": "not "
        "(condition(infection) history and attest by investigator "
        '"likely to interfere with the study treatment or comparisons")',
        "No prior or concurrent cancer that would interfere with therapy": "not (condition(malignancy) history and "
        'attest by investigator "that would interfere with therapy")',
        # so spread are all that are asked for
        "Colon cancer, breast cancer, or melanoma with metastases": "condition(colon cancer) metastatic or "
        "condition(breast cancer) metastatic or condition(melanoma) metastatic",
        "Melanoma with metastases or breast cancer": "condition(melanoma) metastatic or condition(breast cancer)",
        "No breast cancer or melanoma with metastases": "not (condition(breast cancer) or condition(melanoma) metastatic)",
        # so long the dose was steady in whoever is given it
        "Non-increasing dose of methotrexate for at least 3 weeks allowed": "if received(methotrexate) ongoing then "
        'attest by investigator "Non-increasing dose of methotrexate for at least 3 weeks"',
        "Stable dose of methotrexate allowed": "if received(methotrexate) ongoing then "
        'attest by investigator "Stable dose of methotrexate"',
        "No prior mantle, pelvic, or hemibody radiotherapy": "not (received(mantle radiotherapy) or "
        "received(pelvic radiotherapy) or received(hemibody radiotherapy))",
    },
    exclusion={
        "Breast cancer or melanoma with metastases": "condition(breast cancer) or condition(melanoma) metastatic",
        "Stable dose of methotrexate for at least 3 weeks is allowed": 'allowed "Stable dose of methotrexate for '
        'at least 3 weeks is allowed"',
        "Karnofsky or Lansky below 40": "karnofsky < 40 or lansky < 40",
        "Other illness that would interfere with study treatment or evaluation": "attest by investigator "
        '"Other illness that would interfere with study treatment or evaluation"',
        "Asthma that may interfere with study drug or follow-up": "condition(asthma) and "
        'attest by investigator "that may interfere with study drug or follow-up"',
        "Current asthma or a tic disorder likely to interfere with the study": "condition(asthma) active or "
        'attest by investigator "a tic disorder likely to interfere with the study"',
        "Decompensated liver disease": "condition(hepatic decompensation)",
        "Decompensated cirrhosis": "condition(decompensated cirrhosis)",
        "Anoxia": "condition(anoxia)",
        "Cerebral anoxia": "condition(anoxic brain injury)",
        "Hypoxia": "condition(hypoxemia)",
        "Use of quinolones": "received(quinolone) ongoing",
        "Use of fluoroquinolones": "received(fluoroquinolone) ongoing",
    },
)
def test_what_is_asked_and_of_whom(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("No prior bone marrow transplantation", "marrow or blood"),
        ("No prior bone marrow or stem cell transplant", ""),
        ("No prior stem cell transplant", ""),
        ("Bidimensionally measurable sarcoma", "“bidimensionally”"),
        ("Measurable sarcoma", ""),
        ("Radionuclide ejection fraction at least 40 %", "“radionuclide”"),
    ],
)
def test_what_is_asked_more_widely_is_told(sentence: str, told: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert told in criterion.note
    assert bool(told) == bool(criterion.note)
