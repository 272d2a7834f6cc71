"""Allergies to what the vocabulary does not code: foods, metals, adhesives; and how bad the allergy was."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.vocab.concepts import is_a


@pytest.mark.parametrize(
    "substance",
    ["jellyfish", "rubber", "preservative", "feather", "animal dander"],
)
def test_a_noun_that_ends_like_an_adjective_is_a_substance(substance: str) -> None:
    assert tree(f"Allergy to {substance}", "exclusion") == f'allergy("{substance}")'
    assert tree(f"No known allergy to {substance}", "inclusion") == f'not allergy("{substance}")'


@each(
    inclusion={
        "No allergy to metal or plaster": 'not (allergy(metal) or allergy("plaster"))',
    },
    exclusion={
        "Known hypersensitivity to adhesives, rubber or plaster": (
            'allergy(adhesive) or allergy("rubber") or allergy("plaster")'
        ),
        "Allergy to rubber, aspirin": 'allergy("rubber") or allergy(aspirin)',
        "Metal implants": "condition(metal implant)",
    },
)
def test_such_substances_stand_in_lists(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No severe allergy to walnuts": (
            'not (allergy("walnuts") and attest by investigator "severe allergy to walnuts")'
        ),
    },
    exclusion={
        "Severe allergy to walnuts": (
            'allergy("walnuts") and attest by investigator "Severe allergy to walnuts"'
        ),
        "History of life-threatening hypersensitivity to sulphites or walnuts": (
            '(allergy(sulfite) or allergy("walnuts"))'
            ' and attest by investigator "History of life-threatening hypersensitivity to sulphites or walnuts"'
        ),
        "Allergy to walnuts": 'allergy("walnuts")',
    },
)
def test_a_mild_allergy_to_an_uncoded_substance_is_no_severe_one(
    kind: str, sentence: str, expected: str
) -> None:
    """A patient whose record names the allergy alone was kept out by "severe"."""
    assert tree(sentence, kind) == expected


def test_hypersensibility_is_hypersensitivity() -> None:
    assert tree("Hypersensibility to penicillin", "exclusion") == "allergy(penicillin)"
    assert tree("Known hypersensibility to lupine", "exclusion") == 'allergy("lupine")'


@each(
    inclusion={
        "No known allergy to latex or nickel": "not (allergy(latex) or allergy(nickel))",
    },
    exclusion={
        "Allergy to eggs or egg products": "allergy(egg)",
        "Allergy to hen's egg protein, gelatin or yeast": "allergy(egg) or allergy(gelatin) or allergy(yeast)",
        "Hypersensitivity to polysorbate 80 or Cremophor EL": (
            "allergy(polysorbate 80) or allergy(polyoxyl castor oil)"
        ),
        "Allergy to penicillin, latex, or shellfish": (
            "allergy(penicillin) or allergy(latex) or allergy(shellfish)"
        ),
        "Known hypersensitivity to E. coli-derived proteins": "allergy(escherichia coli protein)",
        "Contraindication to iodine": (
            'allergy(iodine) or attest by investigator "Contraindication to iodine"'
        ),
        "Severe allergy to peanuts": (
            'allergy(peanut) and attest by investigator "Severe allergy to peanuts"'
        ),
        # elsewhere such words name no treatment
        "Use of latex gloves": 'received("latex gloves") ongoing',
        "Milk allergy": "condition(milk allergy)",
        "Lactose intolerance": "condition(lactose intolerance)",
    },
)
def test_allergens_go_by_one_name(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [("titanium", "metal"), ("shrimp", "shellfish"), ("shellfish", "seafood"), ("bee venom", "insect venom")],
)
def test_an_allergy_to_the_narrower_is_one_to_the_broader(narrower: str, broader: str) -> None:
    assert is_a(narrower, broader, "therapy")
    assert not is_a(broader, narrower, "therapy")
