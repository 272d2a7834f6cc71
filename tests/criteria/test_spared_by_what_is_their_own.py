"""Exceptions, permissions and explanations that are one member's own, and free nobody of the others."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # the examples are of that organ
        "Bladder cancer of any histology, such as adenocarcinoma": "condition(bladder cancer)",
        "Thyroid cancer of any subtype (including papillary carcinoma)": "condition(thyroid cancer)",
        "Allowed: antihistamines (except cetirizine)": (
            "if received(antihistamine)"
            ' then attest by investigator "antihistamines (except cetirizine) are allowed"'
        ),
    },
    exclusion={
        "Migraine, kidney disease (e.g. gout, IgA nephropathy), except for prior kidney stenting": (
            "(condition(migraine) or condition(renal disease) or condition(gout) or condition(IgA nephropathy))"
            ' and attest by investigator "Migraine, kidney disease (e.g. gout, IgA nephropathy), except for prior kidney stenting"'
        ),
        "Kidney disease, except for prior kidney stenting": (
            'condition(renal disease) and not attest by investigator "prior kidney stenting"'
        ),
        # whom it spares stands elsewhere, or nowhere
        "Hematocrit > 58 % except for children who:": 'hematocrit > 58 % and unparsed "children who"',
        "Hematocrit > 58 % except in children": "hematocrit > 58 % and not age < 18 years",
        # who takes what is permitted may take others besides
        "Herbal products that may affect the kidneys. Vitamins are allowed.": (
            "received(herbal medicine)"
            ' and attest by investigator "Herbal products that may affect the kidneys. Vitamins are allowed"'
        ),
        "Gout or asthma: patients with gout are excluded because the drug raises uric acid": (
            "condition(gout) or condition(asthma)"
        ),
        "Gout: patients with gout are excluded because the drug raises uric acid": "condition(gout)",
        "Allowed: antihistamines (except cetirizine)": (
            'received(cetirizine) and not attest by investigator "antihistamines (except cetirizine) are allowed"'
        ),
        "Cancer of any type including carcinoma in situ": (
            "condition(malignancy) or condition(carcinoma in situ)"
        ),
        "Allowed: antihistamines and aspirin": 'allowed "Allowed: antihistamines and aspirin"',
    },
)
def test_what_is_spared_is_its_own_member(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
