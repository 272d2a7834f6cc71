"""Therapies, tests, measurements and scales: what covers what, names, and codes."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import Group, ancestors, by_code, concepts, is_a
from trialrun.vocab.mentions import fold, is_abbreviation, mentions, resolve

GROUPS: tuple[Group, ...] = ("therapy", "test", "measurement", "scale")
KINDS = {
    "allergen",
    "drug",
    "class",
    "procedure",
    "radiation",
    "transplant",
    "cell therapy",
    "vaccine",
    "device",
    "other",
}

COVERED: list[tuple[Group, str, str]] = [
    *(
        ("therapy", narrow, broad)
        for narrow, broad in [
            ("bortezomib", "proteasome inhibitor"),
            ("bortezomib", "antineoplastic therapy"),
            ("lenalidomide", "immunomodulatory drug"),
            ("daratumumab", "anti-cd38 antibody"),
            ("daratumumab", "monoclonal antibody"),
            ("azacitidine", "hypomethylating agent"),
            ("decitabine", "systemic antineoplastic therapy"),
            ("daunorubicin", "anthracycline"),
            ("daunorubicin", "chemotherapy"),
            ("cpx-351", "anthracycline"),
            ("hydroxyurea", "chemotherapy"),
            ("melphalan", "alkylating agent"),
            ("carmustine", "alkylating agent"),
            ("fludarabine", "purine analog"),
            ("fludarabine", "chemotherapy"),
            ("cisplatin", "platinum chemotherapy"),
            ("paclitaxel", "taxane"),
            ("nab-paclitaxel", "paclitaxel"),
            ("folfox", "platinum chemotherapy"),
            ("folfox", "fluoropyrimidine"),
            ("etoposide", "topoisomerase inhibitor"),
            ("imatinib", "tyrosine kinase inhibitor"),
            ("osimertinib", "egfr inhibitor"),
            ("cetuximab", "egfr inhibitor"),
            ("crizotinib", "alk inhibitor"),
            ("venetoclax", "targeted therapy"),
            ("pembrolizumab", "checkpoint inhibitor"),
            ("pembrolizumab", "pd-1/pd-l1 inhibitor"),
            ("atezolizumab", "immunotherapy"),
            ("ipilimumab", "checkpoint inhibitor"),
            ("ciltacabtagene autoleucel", "car-t therapy"),
            ("ciltacabtagene autoleucel", "gene therapy"),
            ("axicabtagene ciloleucel", "cell therapy"),
            ("donor lymphocyte infusion", "cell therapy"),
            ("aldesleukin", "immunotherapy"),
            ("peginterferon alfa", "interferon"),
            ("tamoxifen", "hormone therapy"),
            ("leuprolide", "androgen deprivation therapy"),
            ("prednisone", "systemic corticosteroid"),
            ("prednisone", "immunosuppressive drug"),
            ("tacrolimus", "immunosuppressive drug"),
            ("methotrexate", "immunosuppressive drug"),
            ("methotrexate", "chemotherapy"),
            ("adalimumab", "tnf inhibitor"),
            ("adalimumab", "immunosuppressive drug"),
            ("tofacitinib", "jak inhibitor"),
            ("topical hydrocortisone", "corticosteroid"),
            ("amoxicillin-clavulanate", "antibiotic"),
            ("rifampin", "strong cyp3a4 inducer"),
            ("ketoconazole", "cyp3a4 inhibitor"),
            ("voriconazole", "antifungal"),
            ("acyclovir", "anti-infective"),
            ("dolutegravir", "antiretroviral therapy"),
            ("warfarin", "anticoagulant"),
            ("apixaban", "oral anticoagulant"),
            ("enoxaparin", "heparin"),
            ("clopidogrel", "antiplatelet drug"),
            ("aspirin", "nsaid"),
            ("lisinopril", "ras inhibitor"),
            ("metoprolol", "beta blocker"),
            ("simvastatin", "lipid-lowering drug"),
            ("insulin glargine", "insulin"),
            ("semaglutide", "glp-1 receptor agonist"),
            ("empagliflozin", "antidiabetic"),
            ("fluoxetine", "antidepressant"),
            ("haloperidol", "qt-prolonging drug"),
            ("phenytoin", "enzyme-inducing antiepileptic drug"),
            ("oxycodone", "opioid"),
            ("epoetin alfa", "growth factor"),
            ("filgrastim", "g-csf"),
            ("zoledronic acid", "bisphosphonate"),
            ("mmr vaccine", "live vaccine"),
            ("live attenuated influenza vaccine", "influenza vaccine"),
            ("yellow fever vaccine", "vaccine"),
            ("haploidentical stem cell transplant", "allogeneic stem cell transplant"),
            ("autologous stem cell transplant", "stem cell transplant"),
            ("cord blood transplant", "stem cell transplant"),
            ("kidney transplant", "solid organ transplant"),
            ("whole brain radiotherapy", "radiotherapy"),
            ("brachytherapy", "radiotherapy"),
            ("stereotactic radiosurgery", "radiotherapy"),
            ("chemoradiotherapy", "chemotherapy"),
            ("vasectomy", "surgical sterilization"),
            ("cabg", "cardiac surgery"),
            ("hemodialysis", "dialysis"),
            ("mastectomy", "surgery"),
            ("gastric bypass", "bariatric surgery"),
        ]
    ),
    ("test", "egfr t790m", "egfr mutation"),
    ("test", "braf v600e", "braf mutation"),
    ("test", "flt3-itd", "flt3 mutation"),
    ("test", "brca1 mutation", "brca mutation"),
    ("test", "inv(16)", "core binding factor translocation"),
    ("test", "hiv rna", "hiv test"),
    ("measurement", "qtcf", "qtc"),
    ("measurement", "fasting glucose", "glucose"),
    ("measurement", "bone marrow blasts", "blasts"),
    ("measurement", "serum m-protein", "m-protein"),
]

NOT_COVERED: list[tuple[Group, str, str]] = [
    *(
        ("therapy", narrow, broad)
        for narrow, broad in [
            ("filgrastim", "chemotherapy"),
            ("epoetin alfa", "antineoplastic therapy"),
            ("prednisone", "chemotherapy"),
            ("dexamethasone", "antineoplastic therapy"),
            ("leucovorin", "chemotherapy"),
            ("mesna", "chemotherapy"),
            ("topical hydrocortisone", "immunosuppressive drug"),
            ("hydrocortisone", "systemic corticosteroid"),
            ("fluticasone", "immunosuppressive drug"),
            ("budesonide", "systemic corticosteroid"),
            ("topical fluorouracil", "chemotherapy"),
            ("bortezomib", "immunomodulatory drug"),
            ("lenalidomide", "proteasome inhibitor"),
            ("imatinib", "chemotherapy"),
            ("pembrolizumab", "chemotherapy"),
            ("tamoxifen", "chemotherapy"),
            ("azacitidine", "anthracycline"),
            ("autologous stem cell transplant", "allogeneic stem cell transplant"),
            ("stem cell transplant", "allogeneic stem cell transplant"),
            ("stem cell transplant", "solid organ transplant"),
            ("islet transplant", "solid organ transplant"),
            ("corneal transplant", "solid organ transplant"),
            ("donor lymphocyte infusion", "stem cell transplant"),
            ("interferon beta", "antineoplastic therapy"),
            ("interferon beta", "interferon alpha"),
            ("allergen immunotherapy", "immunotherapy"),
            ("inactivated influenza vaccine", "live vaccine"),
            ("recombinant zoster vaccine", "live vaccine"),
            ("enoxaparin", "unfractionated heparin"),
            ("warfarin", "direct oral anticoagulant"),
            ("warfarin", "antiplatelet drug"),
            ("aspirin", "anticoagulant"),
            ("acetaminophen", "nsaid"),
            ("metformin", "sulfonylurea"),
            ("semaglutide", "insulin"),
            ("amphotericin b", "azole antifungal"),
            ("fluconazole", "antibiotic"),
            ("ipilimumab", "pd-1/pd-l1 inhibitor"),
            ("surgery", "major surgery"),
            ("lumpectomy", "mastectomy"),
            ("turp", "radical prostatectomy"),
            ("total body irradiation", "chemotherapy"),
            ("biopsy", "surgery"),
            ("intrauterine device", "surgical sterilization"),
            ("placebo", "investigational agent"),
        ]
    ),
    ("test", "egfr mutation", "egfr t790m"),
    ("test", "anti-hbc", "hbsag"),
    ("test", "anti-hbs", "hepatitis b test"),
    ("test", "kras mutation", "braf mutation"),
    ("measurement", "creatinine clearance", "creatinine"),
    ("measurement", "direct bilirubin", "bilirubin"),
    ("measurement", "corrected calcium", "calcium"),
    ("measurement", "urine creatinine", "creatinine"),
    ("measurement", "neutrophils", "leukocytes"),
    ("measurement", "urine m-protein", "m-protein"),
]


def test_enough_relations_are_checked() -> None:
    assert len(COVERED) >= 60
    assert len(NOT_COVERED) >= 40


@pytest.mark.parametrize(("group", "narrow", "broad"), COVERED)
def test_the_broader_concept_covers(group: Group, narrow: str, broad: str) -> None:
    assert narrow in concepts(group)
    assert is_a(narrow, broad, group)


@pytest.mark.parametrize(("group", "narrow", "broad"), NOT_COVERED)
def test_the_other_concept_does_not_cover(group: Group, narrow: str, broad: str) -> None:
    assert narrow in concepts(group)
    assert broad in concepts(group)
    assert not is_a(narrow, broad, group)


@pytest.mark.parametrize("group", GROUPS)
def test_parents_exist_and_nothing_is_its_own_ancestor(group: Group) -> None:
    known = concepts(group)
    for found in known.values():
        for parent in found.is_a:
            assert parent in known, f"{found.name} is a {parent}"
            assert found.name not in ancestors(parent, group), found.name


@pytest.mark.parametrize("group", GROUPS)
def test_a_name_is_given_once(group: Group) -> None:
    from trialrun.vocab.concepts import FILES, data_files, read_table

    names = [row["name"] for _, text in data_files(FILES[group]) for row in read_table(text)]
    assert len(names) == len(set(names))


# One spelling for two scales: the tumour prognosis and the prostate symptoms share their letters.
TWO_MEANINGS = {("scale", "IPSS"), ("scale", "ipss score")}


@pytest.mark.parametrize("group", GROUPS)
def test_a_spelling_stands_for_one_concept(group: Group) -> None:
    owners: dict[str, set[str]] = {}
    for found in concepts(group).values():
        for term in (found.name, *found.also):
            owners.setdefault(term if is_abbreviation(term) else fold(term), set()).add(found.name)
    shared = {(group, spelling) for spelling, names in owners.items() if len(names) > 1}
    assert shared <= TWO_MEANINGS


def test_every_therapy_has_a_kind() -> None:
    assert {found.columns.get("kind") for found in concepts("therapy").values()} <= KINDS


def test_codes_are_written_alike() -> None:
    systems = {"LOINC", "SNOMED", "RxNorm", "ATC", "CPT", "ICD-10-CM", "CVX"}
    for group in GROUPS:
        for found in concepts(group).values():
            for code in found.codes:
                system, _, value = code.partition(":")
                assert system in systems, found.name
                assert value.replace("-", "").replace(".", "").isalnum(), code
                if system == "LOINC":
                    assert _luhn(value), f"{found.name}: {code}"
                if system == "SNOMED":
                    assert value.isdigit() and _verhoeff(value), f"{found.name}: {code}"


def _luhn(code: str) -> bool:
    """The check digit of a LOINC code (modulus 10)."""
    number, _, check = code.partition("-")
    total = sum(
        sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10))
        for place, digit in enumerate(reversed(number))
    )
    return check == str(-total % 10)


_DIHEDRAL = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def _verhoeff(code: str) -> bool:
    """The check digit of a SNOMED CT identifier (Verhoeff 1969)."""
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(_DIHEDRAL[check][int(_PERMUTED[place % 8][int(digit)])])
    return check == 0


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (("LOINC", "2160-0"), ("measurement", "creatinine")),
        (("LOINC", "33914-3"), ("measurement", "egfr")),
        (("LOINC", "4548-4"), ("measurement", "hba1c")),
        (("LOINC", "72166-2"), ("test", "smoking status")),
        (("LOINC", "72106-8"), ("scale", "mmse")),
        (("RxNorm", "2555"), ("therapy", "cisplatin")),
        (("RxNorm", "1736854"), ("therapy", "cisplatin")),
        (("SNOMED", "703423002"), ("therapy", "chemoradiotherapy")),
        (("SNOMED", "415070008"), ("therapy", "pci")),
        (("ICD-10-CM", "Z94.0"), ("therapy", "kidney transplant")),
        (("CVX", "140"), ("therapy", "inactivated influenza vaccine")),
    ],
)
def test_codes_lead_to_concepts(code: tuple[str, str], expected: tuple[Group, str]) -> None:
    assert expected in by_code(*code)


@pytest.mark.parametrize(
    ("text", "group", "name"),
    [
        ("Hydrea", "therapy", "hydroxyurea"),
        ("hydroxycarbamide", "therapy", "hydroxyurea"),
        ("IL-2", "therapy", "aldesleukin"),
        ("allo-SCT", "therapy", "allogeneic stem cell transplant"),
        ("allogeneic bone marrow transplantation", "therapy", "allogeneic stem cell transplant"),
        ("ASCT", "therapy", "autologous stem cell transplant"),
        ("DLI", "therapy", "donor lymphocyte infusion"),
        ("hypomethylating agents", "therapy", "hypomethylating agent"),
        ("immunosuppressive drugs", "therapy", "immunosuppressive drug"),
        ("investigational agents", "therapy", "investigational agent"),
        ("interferon-alpha treatment", "therapy", "interferon alpha"),
        ("eGFR", "measurement", "egfr"),
        ("EGFR mutation", "test", "egfr mutation"),
        ("HBsAg", "test", "hbsag"),
        ("Treponema Pallidum", "test", "syphilis test"),
        ("WHO performance", "scale", "ecog"),
        ("Karnofsky performance status", "scale", "karnofsky"),
        ("ANC", "measurement", "neutrophils"),
        ("SGPT", "measurement", "alt"),
    ],
)
def test_names_as_people_write_them(text: str, group: Group, name: str) -> None:
    assert resolve(text, group) == name


def test_the_kidney_and_the_gene_are_told_apart() -> None:
    """ "eGFR" is only the kidney's; "EGFR" may be either, and the gene is among the candidates."""
    (kidney,) = mentions("eGFR > 60")
    assert kidney.candidates == (("measurement", "egfr"),)
    (gene,) = mentions("EGFR exon 19 deletion")
    assert gene.candidates == (("test", "egfr exon 19 deletion"),)
    (either,) = mentions("EGFR")
    assert ("test", "egfr mutation") in either.candidates


@pytest.mark.parametrize(
    "text", ["the er and pr teams", "5 mg of it", "all of them", "a cat", "in class or at school"]
)
def test_prose_is_not_taken_for_an_abbreviation(text: str) -> None:
    found = {name for mention in mentions(text) for group, name in mention.candidates if group in GROUPS}
    assert found == set()
