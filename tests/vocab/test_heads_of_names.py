"""What has another concept's name as its head is a kind of it.

Where it is not, a complete list with "liver abscess" answers NO to "any abscess", and lets in
whom the trial keeps out.
"""

from __future__ import annotations

import pytest
from tests.vocab.heads_of_names import APART, apart, by_name, heads

from trialrun.vocab.concepts import Concept, Group, concepts, curated_concepts, is_a
from trialrun.vocab.mentions import resolve

GROUPS: tuple[Group, ...] = ("condition", "therapy", "test")


def _not_below(group: Group) -> dict[tuple[str, str], str]:
    named = by_name(group)
    return {
        (head, concept.name): name
        for concept in curated_concepts(group).values()
        for head, name in heads(concept, named)
        if not is_a(concept.name, head, group)
    }


@pytest.mark.parametrize("group", GROUPS)
def test_a_name_lies_below_the_name_at_its_head(group: Group) -> None:
    spared = apart(group)
    wrong = [
        f"{child} ({name}) is not below {head}"
        for (head, child), name in sorted(_not_below(group).items())
        if not spared.get(head, set()) & {child, "*"}
    ]
    assert not wrong


@pytest.mark.parametrize("group", GROUPS)
def test_each_exception_is_still_one(group: Group) -> None:
    found = _not_below(group)
    heads_found = {head for head, _ in found}
    for why, rows in APART[group].items():
        for head, names in rows.items():
            for name in names.split("|"):
                assert (head in heads_found) if name == "*" else ((head, name) in found), (why, head, name)


def test_the_head_stands_last_or_before_a_preposition() -> None:
    named = {"abscess": {"abscess"}, "cancer": {"malignancy"}}

    def found(name: str) -> set[str]:
        return {head for head, _ in heads(Concept(name, "condition"), named)}

    assert found("tonsillar abscess") == found("abscess of the tonsil") == {"abscess"}
    assert found("thymus cancer in remission") == {"malignancy"}
    for apart_from_it in (
        "abscess",
        "non-thymus cancer",
        "cancer or abscess scare",
        "fear of cancer",
        "thymus cancer in situ",
    ):
        assert not found(apart_from_it)


@pytest.mark.parametrize(
    ("narrower", "broader", "group"),
    [
        ("lung abscess", "abscess", "condition"),
        ("seasonal allergic rhinitis", "rhinitis", "condition"),
        ("small bowel cancer", "intestinal cancer", "condition"),
        ("heroin addiction", "substance dependence", "condition"),
        ("chronic renal failure", "renal failure", "condition"),
        ("NSTEMI", "coronary artery disease", "condition"),
        ("CNS malignancy", "malignancy", "condition"),
        ("arterial thromboembolism", "thromboembolism", "condition"),
        ("candidemia", "bloodstream infection", "condition"),
        ("anaphylactic shock", "shock", "condition"),
        ("genotype 3 chronic hepatitis C", "chronic hepatitis C", "condition"),
        ("interstitial lung disease", "parenchymal lung disease", "condition"),
        ("osteosarcoma", "bone sarcoma", "condition"),
        ("chewing tobacco", "tobacco use", "condition"),
        ("ulcerative proctitis", "proctitis", "condition"),
        ("coronary angioplasty", "angioplasty", "therapy"),
        ("coronary stent", "stent placement", "therapy"),
        ("CBT", "behavioral therapy", "therapy"),
        ("tiotropium", "anticholinergic", "therapy"),
        ("fremanezumab", "monoclonal antibody", "therapy"),
        ("prednisone", "oral corticosteroid", "therapy"),
        ("TAVI", "heart valve replacement", "therapy"),
        ("epoetin alfa", "erythropoietin", "therapy"),
        ("ALK fusion", "alk alteration", "test"),
    ],
)
def test_what_a_complete_list_must_not_deny(narrower: str, broader: str, group: Group) -> None:
    assert is_a(resolve(narrower, group), broader, group)


@pytest.mark.parametrize(
    ("one", "other", "group"),
    [
        ("chronic kidney disease", "renal failure", "condition"),
        ("anaphylaxis", "shock", "condition"),
        ("melanoma", "carcinoma", "condition"),
        ("osteosarcoma", "carcinoma", "condition"),
        ("proctitis", "radiation proctitis", "condition"),
        ("cocaine use disorder", "substance dependence", "condition"),
        ("nasal polyps", "neoplasm", "condition"),
        ("HCV genotype 1 infection", "chronic hepatitis C", "condition"),
        ("heroin abuse", "heroin dependence", "condition"),
        ("candidemia", "bacteremia", "condition"),
        ("darbepoetin alfa", "erythropoietin", "therapy"),
        ("ALK mutation", "alk rearrangement", "test"),
    ],
)
def test_what_is_wider_or_beside_it_is_not_below(one: str, other: str, group: Group) -> None:
    assert resolve(one, group)
    assert not is_a(resolve(one, group), other, group)


def test_localized_skin_cancer_is_not_any_skin_cancer() -> None:
    assert resolve("localized skin cancer", "condition") != "skin cancer"


def _members(name: str) -> list[str]:
    """The drugs that a name like "trimethoprim/sulfamethoxazole" puts together; none of any other name."""
    parts = [resolve(part, "therapy") for part in name.replace("/", "-").split("-")]
    kinds = [
        concepts("therapy")[part].columns.get("kind") if part in concepts("therapy") else "" for part in parts
    ]
    return parts if len(parts) > 1 and set(kinds) == {"drug"} else []


def test_what_two_drugs_make_together_is_each_of_them() -> None:
    wrong = {
        (concept.name, part)
        for concept in curated_concepts("therapy").values()
        if concept.columns.get("kind") == "drug"
        for name in (concept.name, *concept.also)
        for part in _members(name)
        if not is_a(concept.name, part, "therapy")
    }
    assert wrong == _EITHER_FORM


# "FTC/TAF" and "FTC/TDF" are one concept with either tenofovir; the others name what goes with them.
_EITHER_FORM = {
    ("emtricitabine-tenofovir", "tenofovir alafenamide"),
    ("emtricitabine-tenofovir", "tenofovir disoproxil"),
    ("tositumomab", "iodine-131"),
    ("vanzacaftor", "tezacaftor-ivacaftor"),
}
