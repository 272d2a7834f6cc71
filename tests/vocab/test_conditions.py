"""The condition vocabulary: its form, its hierarchy as a clinician insists on it, its codes, its reach."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shared_data import DATA, RECORDS_XML, SYNTHEA, require

from trialrun.vocab.concepts import ancestors, by_code, concepts, data_files, is_a, read_table
from trialrun.vocab.mentions import is_abbreviation, mentions, resolve, variants

ROWS = [(name, row) for name, text in data_files("conditions") for row in read_table(text)]
NAMES = [row["name"] for _, row in ROWS]

ICD = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
SNOMED = re.compile(r"\d{6,18}")

# Spellings that stand for more than one condition on purpose: none so far.
DELIBERATE: frozenset[frozenset[str]] = frozenset()


def _times(one: int, other: int) -> int:
    """The product in the dihedral group of ten that Verhoeff's check digit is made of."""
    turn = one % 5 + other % 5 if one < 5 else one % 5 - other % 5
    return turn % 5 + (5 if (one < 5) != (other < 5) else 0)


_SHIFT = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]


def has_check_digit(identifier: str) -> bool:
    """Whether the last digit of a SNOMED CT identifier follows from the others."""
    check = 0
    for place, digit in enumerate(reversed(identifier)):
        value = int(digit)
        for _ in range(place % 8):
            value = _SHIFT[value]
        check = _times(check, value)
    return check == 0


# ---- form ----------------------------------------------------------------------------------------------


def test_each_name_stands_once() -> None:
    assert [name for name, times in Counter(NAMES).items() if times > 1] == []


def test_a_name_is_plain_and_every_row_has_four_columns() -> None:
    for name, text in data_files("conditions"):
        assert text.startswith("# "), f"{name} lacks its header"
        assert len(text.splitlines()) < 500
        for line in text.splitlines():
            if not line.startswith("#"):
                assert len(line.split("\t")) == 4, line
    for name in NAMES:
        assert name == name.strip()
        assert '"' not in name and "|" not in name
        assert not re.match("[A-Z][a-z]", name) or name.startswith(("DiGeorge", "Ig")), name


def test_every_broader_concept_exists() -> None:
    known = set(NAMES)
    dangling = [
        (row["name"], parent)
        for _, row in ROWS
        for parent in row["is_a"].split("|")
        if parent not in known | {""}
    ]
    assert dangling == []


def test_nothing_is_broader_than_itself() -> None:
    parents = {row["name"]: [p for p in row["is_a"].split("|") if p] for _, row in ROWS}
    for start in parents:
        above: set[str] = set()
        waiting = list(parents[start])
        while waiting:
            current = waiting.pop()
            if current not in above:
                above.add(current)
                waiting.extend(parents[current])
        assert start not in above, f"{start} lies on a circle"


def test_no_spelling_stands_for_two_conditions() -> None:
    spelt: dict[str, set[str]] = defaultdict(set)
    for found in concepts("condition").values():
        for term in (found.name, *found.also):
            for spelling in (f"capitals {term}",) if is_abbreviation(term) else variants(term):
                spelt[spelling].add(found.name)
    clashes = {
        key: names for key, names in spelt.items() if len(names) > 1 and frozenset(names) not in DELIBERATE
    }
    assert clashes == {}


def test_no_synonym_is_repeated_in_a_row() -> None:
    for found in concepts("condition").values():
        terms = [found.name, *found.also]
        assert len(terms) == len(set(terms)), found.name


def test_codes_are_well_formed() -> None:
    for found in concepts("condition").values():
        assert len(found.codes) == len(set(found.codes)), found.name
        for code in found.codes:
            system, _, value = code.partition(":")
            if system == "ICD-10-CM":
                assert ICD.fullmatch(value), (found.name, code)
            else:
                assert system == "SNOMED", (found.name, code)
                assert SNOMED.fullmatch(value), (found.name, code)
                assert has_check_digit(value), (found.name, code)


def test_check_digits_are_checked() -> None:
    assert has_check_digit("22298006")  # myocardial infarction
    assert not has_check_digit("22298005")
    assert not has_check_digit("22289006")


def test_a_code_is_not_repeated_on_a_broader_concept() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for found in concepts("condition").values():
        for code in found.codes:
            owners[code].add(found.name)
    for code, names in owners.items():
        for name in names:
            broader = ancestors(name, "condition") - {name}
            assert not (names & broader), f"{code} of {name} stands also on {names & broader}"


# ---- hierarchy -----------------------------------------------------------------------------------------

COVERED = [
    # malignancies of the blood
    ("acute myeloid leukemia", "malignancy"),
    ("acute myeloid leukemia", "hematologic malignancy"),
    ("acute myeloid leukemia", "myeloid malignancy"),
    ("acute promyelocytic leukemia", "acute myeloid leukemia"),
    ("therapy-related acute myeloid leukemia", "secondary acute myeloid leukemia"),
    ("acute lymphoblastic leukemia", "acute leukemia"),
    ("myelodysplastic syndrome", "hematologic malignancy"),
    ("myelodysplastic syndrome with excess blasts-2", "myelodysplastic syndrome with excess blasts"),
    ("myelodysplastic syndrome with excess blasts-2", "myelodysplastic syndrome"),
    ("myelodysplastic syndrome with excess blasts-2", "malignancy"),
    ("chronic myeloid leukemia", "myeloproliferative neoplasm"),
    ("chronic lymphocytic leukemia", "B-cell malignancy"),
    ("follicular lymphoma", "indolent non-hodgkin lymphoma"),
    ("diffuse large B-cell lymphoma", "aggressive non-hodgkin lymphoma"),
    ("mycosis fungoides", "cutaneous T-cell lymphoma"),
    ("mantle cell lymphoma", "lymphoproliferative disorder"),
    ("hodgkin lymphoma", "lymphoma"),
    ("waldenstrom macroglobulinemia", "lymphoma"),
    ("multiple myeloma", "plasma cell disorder"),
    ("multiple myeloma", "hematologic malignancy"),
    ("smoldering multiple myeloma", "plasma cell disorder"),
    ("monoclonal gammopathy of undetermined significance", "plasma cell disorder"),
    ("primary amyloidosis", "amyloidosis"),
    ("primary amyloidosis", "plasma cell disorder"),
    ("plasma cell leukemia", "leukemia"),
    ("clonal hematopoiesis", "hematologic disease"),
    ("sickle cell disease", "hemoglobinopathy"),
    ("hemophilia A", "bleeding disorder"),
    ("immune thrombocytopenia", "thrombocytopenia"),
    ("immune thrombocytopenia", "autoimmune disease"),
    ("chronic graft-versus-host disease", "graft-versus-host disease"),
    # solid tumours
    ("lung adenocarcinoma", "non-small cell lung cancer"),
    ("lung adenocarcinoma", "adenocarcinoma"),
    ("triple-negative breast cancer", "breast cancer"),
    ("breast cancer", "solid tumor"),
    ("colon adenocarcinoma", "colorectal cancer"),
    ("glioblastoma", "malignancy"),
    ("brain metastasis", "metastatic cancer"),
    ("brain metastasis", "central nervous system involvement"),
    ("leptomeningeal disease", "central nervous system metastasis"),
    ("basal cell carcinoma", "non-melanoma skin cancer"),
    ("squamous cell carcinoma of the skin", "non-melanoma skin cancer"),
    ("melanoma", "skin cancer"),
    ("carcinoma in situ of the cervix", "cervical intraepithelial neoplasia"),
    ("ductal carcinoma in situ", "carcinoma in situ"),
    ("metastatic castration-resistant prostate cancer", "prostate cancer"),
    ("prostate cancer", "neoplasm of prostate"),
    ("malignancy", "neoplasm"),
    ("benign tumor", "neoplasm"),
    # infections
    ("AIDS", "HIV infection"),
    ("HIV infection", "immunodeficiency"),
    ("HIV infection", "infection"),
    ("chronic hepatitis B", "viral hepatitis"),
    ("hepatitis C", "hepatic disease"),
    ("COVID-19", "viral infection"),
    ("syphilis", "bacterial infection"),
    ("mycoplasma infection", "bacterial infection"),
    ("pulmonary tuberculosis", "tuberculosis"),
    ("septic shock", "sepsis"),
    ("invasive aspergillosis", "fungal infection"),
    ("pneumocystis pneumonia", "pulmonary disease"),
    ("malaria", "parasitic infection"),
    # heart, vessels, brain
    ("ST-elevation myocardial infarction", "myocardial infarction"),
    ("unstable angina", "ischemic heart disease"),
    ("heart failure with reduced ejection fraction", "cardiovascular disease"),
    ("atrial fibrillation", "arrhythmia"),
    ("long QT syndrome", "QT prolongation"),
    ("ischemic stroke", "cardiovascular disease"),
    ("stroke", "neurological disease"),
    ("subarachnoid hemorrhage", "hemorrhage"),
    ("deep vein thrombosis", "venous thromboembolism"),
    ("pulmonary embolism", "thromboembolism"),
    ("pulmonary arterial hypertension", "pulmonary hypertension"),
    ("aortic stenosis", "valvular heart disease"),
    ("peripheral artery disease", "vascular disease"),
    # organs
    ("asthma", "pulmonary disease"),
    ("idiopathic pulmonary fibrosis", "interstitial lung disease"),
    ("chronic kidney disease stage 4", "renal impairment"),
    ("dialysis dependence", "end-stage renal disease"),
    ("end-stage renal disease", "renal disease"),
    ("alcoholic cirrhosis", "hepatic disease"),
    ("non-alcoholic steatohepatitis", "chronic liver disease"),
    ("hepatic failure", "hepatic impairment"),
    ("crohn disease", "inflammatory bowel disease"),
    ("crohn disease", "autoimmune disease"),
    ("type 1 diabetes mellitus", "diabetes mellitus"),
    ("diabetic nephropathy", "renal disease"),
    ("diabetes mellitus", "endocrine disease"),
    ("diabetic neuropathy", "neuropathy"),
    ("immune-mediated neuropathy", "autoimmune disease"),
    ("epilepsy", "seizure"),
    ("alzheimer disease", "dementia"),
    ("dementia", "neuropsychiatric disorder"),
    ("dementia", "cognitive impairment"),
    ("bipolar disorder", "psychiatric disorder"),
    ("major depressive disorder", "depression"),
    ("suicidal ideation", "neuropsychiatric disorder"),
    ("alcohol abuse", "substance abuse"),
    ("opioid use disorder", "substance abuse"),
    ("systemic lupus erythematosus", "autoimmune disease"),
    ("psoriasis", "autoimmune disease"),
    ("giant cell arteritis", "vasculitis"),
    ("surgically sterile", "no childbearing potential"),
    ("preeclampsia", "pregnancy complication"),
]

NOT_COVERED = [
    # what is no malignancy
    ("monoclonal gammopathy of undetermined significance", "malignancy"),
    ("smoldering multiple myeloma", "multiple myeloma"),
    ("primary amyloidosis", "malignancy"),
    ("clonal hematopoiesis", "malignancy"),
    ("clonal hematopoiesis", "myelodysplastic syndrome"),
    ("carcinoma in situ", "malignancy"),
    ("carcinoma in situ of the cervix", "malignancy"),
    ("carcinoma in situ of the cervix", "cervical cancer"),
    ("ductal carcinoma in situ", "breast cancer"),
    ("melanoma in situ", "melanoma"),
    ("cervical intraepithelial neoplasia", "malignancy"),
    ("actinic keratosis", "skin cancer"),
    ("benign tumor", "malignancy"),
    ("uterine fibroids", "malignancy"),
    ("colorectal polyp", "colorectal cancer"),
    ("meningioma", "malignancy"),
    ("pituitary tumor", "malignancy"),
    ("pheochromocytoma", "malignancy"),
    ("neoplasm of prostate", "prostate cancer"),
    ("neoplasm", "malignancy"),
    ("hereditary cancer syndrome", "malignancy"),
    ("barrett esophagus", "esophageal cancer"),
    ("tumor lysis syndrome", "malignancy"),
    # what is another malignancy
    ("acute myeloid leukemia", "solid tumor"),
    ("lymphoma", "leukemia"),
    ("chronic lymphocytic leukemia", "lymphoma"),
    ("acute lymphoblastic leukemia", "myeloid malignancy"),
    ("myelodysplastic syndrome", "leukemia"),
    ("small cell lung cancer", "non-small cell lung cancer"),
    ("melanoma", "non-melanoma skin cancer"),
    ("uveal melanoma", "skin cancer"),
    ("multiple myeloma", "lymphoma"),
    ("hepatocellular carcinoma", "hepatic disease"),
    ("liver metastasis", "liver cancer"),
    # broad groups
    ("transient ischemic attack", "stroke"),
    ("angina pectoris", "myocardial infarction"),
    ("QT prolongation", "long QT syndrome"),
    ("hypertension", "heart disease"),
    ("pulmonary hypertension", "hypertension"),
    ("portal hypertension", "hypertension"),
    ("hemorrhoids", "cardiovascular disease"),
    ("upper respiratory tract infection", "pulmonary disease"),
    ("hepatitis B", "hepatic impairment"),
    ("peptic ulcer", "inflammatory bowel disease"),
    ("irritable bowel syndrome", "autoimmune disease"),
    ("ulcerative colitis", "crohn disease"),
    ("gestational diabetes", "type 2 diabetes mellitus"),
    ("prediabetes", "diabetes mellitus"),
    ("type 2 diabetes mellitus", "autoimmune disease"),
    ("osteoarthritis", "autoimmune disease"),
    ("latent tuberculosis", "tuberculosis"),
    ("HIV infection", "AIDS"),
    ("tobacco use", "substance abuse"),
    ("tobacco use", "smoking"),
    ("tobacco use", "ever smoker"),
    ("nicotine dependence", "substance abuse"),
    ("procedural anxiety", "psychiatric disorder"),
    ("mild cognitive impairment", "dementia"),
    ("epilepsy", "psychiatric disorder"),
    ("iron deficiency", "anemia"),
    ("pregnancy", "pregnancy complication"),
    ("lactation", "pregnancy"),
    ("childbearing potential", "no childbearing potential"),
    ("overweight", "obesity"),
]


def test_spot_checks_are_many_enough() -> None:
    assert len(COVERED) >= 60 and len(NOT_COVERED) >= 40


@pytest.mark.parametrize(("narrow", "broad"), COVERED)
def test_broader_concept_covers(narrow: str, broad: str) -> None:
    assert narrow in concepts("condition") and broad in concepts("condition")
    assert is_a(narrow, broad, "condition")


@pytest.mark.parametrize(("one", "other"), NOT_COVERED)
def test_concept_is_not_covered(one: str, other: str) -> None:
    assert one in concepts("condition") and other in concepts("condition")
    assert not is_a(one, other, "condition")


def test_nothing_precancerous_in_situ_or_benign_but_bladder_carcinoma_is_a_malignancy() -> None:
    """Carcinoma in situ of the bladder is staged and treated as a bladder cancer; nothing else is."""
    for name in concepts("condition"):
        broader = ancestors(name, "condition")
        if broader & {"carcinoma in situ", "precancerous condition", "benign tumor"}:
            assert "malignancy" not in broader or name == "carcinoma in situ of the bladder", name


# ---- codes ---------------------------------------------------------------------------------------------

CODES = [
    ("ICD-10-CM", "C90.00", "multiple myeloma"),
    ("ICD-10-CM", "C9000", "multiple myeloma"),
    ("ICD-10-CM", "C92.01", "acute myeloid leukemia"),
    ("ICD-10-CM", "C92.40", "acute promyelocytic leukemia"),
    ("ICD-10-CM", "D46.22", "myelodysplastic syndrome with excess blasts-2"),
    ("ICD-10-CM", "D46.9", "myelodysplastic syndrome"),
    ("ICD-10-CM", "D47.2", "monoclonal gammopathy of undetermined significance"),
    ("ICD-10-CM", "E85.81", "primary amyloidosis"),
    ("ICD-10-CM", "C50.412", "breast cancer"),
    ("ICD-10-CM", "C79.31", "brain metastasis"),
    ("ICD-10-CM", "C44.319", "basal cell carcinoma"),
    ("ICD-10-CM", "D06.9", "carcinoma in situ of the cervix"),
    ("ICD-10-CM", "B20", "HIV infection"),
    ("ICD-10-CM", "B18.1", "chronic hepatitis B"),
    ("ICD-10-CM", "I21.4", "non-ST-elevation myocardial infarction"),
    ("ICD-10-CM", "I63.9", "ischemic stroke"),
    ("ICD-10-CM", "N18.32", "chronic kidney disease stage 3"),
    ("ICD-10-CM", "F31.9", "bipolar disorder"),
    ("ICD-10-CM", "Z33.1", "pregnancy"),
    ("ICD-10-CM", "I11.0", "heart failure"),
    ("ICD-10-CM", "I11.0", "hypertensive heart disease"),
    ("ICD-10-CM", "E11.22", "type 2 diabetes mellitus"),
    ("ICD-10-CM", "E11.22", "diabetic nephropathy"),
    ("ICD-10-CM", "E11.22", "chronic kidney disease"),
    ("SNOMED", "91861009", "acute myeloid leukemia"),
    ("SNOMED", "109989006", "multiple myeloma"),
    ("SNOMED", "109995007", "myelodysplastic syndrome"),
    ("SNOMED", "363346000", "malignancy"),
    ("SNOMED", "254837009", "breast cancer"),
    ("SNOMED", "254637007", "non-small cell lung cancer"),
    ("SNOMED", "44054006", "type 2 diabetes mellitus"),
    ("SNOMED", "38341003", "hypertension"),
    ("SNOMED", "86406008", "HIV infection"),
    ("SNOMED", "77386006", "pregnancy"),
    ("SNOMED", "102512003", "healthy"),
    ("SNOMED", "126906006", "neoplasm of prostate"),
]


@pytest.mark.parametrize(("system", "code", "name"), CODES)
def test_code_stands_for(system: str, code: str, name: str) -> None:
    assert ("condition", name) in by_code(system, code)


def test_a_suspicion_is_no_diagnosis() -> None:
    assert by_code("SNOMED", "162573006") == ()  # suspected lung cancer (situation)


# ---- words ---------------------------------------------------------------------------------------------

WORDS = [
    ("heart attack", "myocardial infarction"),
    ("high blood pressure", "hypertension"),
    ("blood cancer", "hematologic malignancy"),
    ("HBV infection", "hepatitis B"),
    ("manic depression", "bipolar disorder"),
    ("MDS excess blasts-2", "myelodysplastic syndrome with excess blasts-2"),
    ("plasma cell dyscrasia", "plasma cell disorder"),
    ("myelodysplasia", "myelodysplastic syndrome"),
    ("acute myeloid leukaemia", "acute myeloid leukemia"),
    ("pulmonary dysfunction", "pulmonary impairment"),
    ("renal dysfunction", "renal impairment"),
    ("hepatic dysfunction", "hepatic impairment"),
    ("cardiac dysfunction", "cardiac impairment"),
    ("impaired cardiac function", "cardiac impairment"),
    ("neurological dysfunction", "neurological disease"),
    ("psychiatric dysfunction", "psychiatric disorder"),
    ("neuropsychiatric illness", "neuropsychiatric disorder"),
    ("impaired cognitive function", "cognitive impairment"),
    ("suicidal tendency", "suicidal ideation"),
    ("women of child-bearing potential", "childbearing potential"),
    ("healthy volunteers", "healthy"),
    ("breastfeeding", "lactation"),
    ("brain metastases", "brain metastasis"),
    ("malignant neoplasia", "malignancy"),
    ("Treponema pallidum", "syphilis"),
]


@pytest.mark.parametrize(("text", "name"), WORDS)
def test_words_name_the_condition(text: str, name: str) -> None:
    assert resolve(text, "condition") == name


def test_abbreviations_match_only_in_capitals() -> None:
    assert [m.of("condition") for m in mentions("all patients with ALL")] == ["acute lymphoblastic leukemia"]


# ---- reach over real texts -----------------------------------------------------------------------------


def _members(archive: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    require(archive)
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith(suffix) and (file := tar.extractfile(member)) is not None:
                yield member.name, file.read()


def _named(phrase: str) -> bool:
    return any(m.of("condition") for m in mentions(phrase))


def _share_named(archive: Path, label: str) -> float:
    """Share of the annotated condition mentions that name a condition of the vocabulary."""
    seen: Counter[str] = Counter()
    for _, data in _members(archive, ".ann"):
        for line in io.StringIO(data.decode()):
            fields = line.rstrip("\n").split("\t")
            if fields[0].startswith("T") and fields[1].split()[0] == label:
                seen[fields[2]] += 1
    assert seen
    return sum(times for phrase, times in seen.items() if _named(phrase)) / seen.total()


@pytest.mark.corpus
def test_reach_over_leaf_clinical_trials() -> None:
    assert _share_named(DATA / "corpora" / "lct.tar.xz", "Condition-Name") > 0.70


@pytest.mark.corpus
def test_reach_over_chia() -> None:
    assert _share_named(DATA / "corpora" / "chia.tar.xz", "Condition") > 0.75


@pytest.mark.corpus
@pytest.mark.slow
def test_reach_over_registry_conditions() -> None:
    seen: Counter[str] = Counter()
    for _, data in _members(RECORDS_XML, ".xml"):
        seen.update(re.findall(r"<condition>(.*?)</condition>", data.decode()))
    assert seen.total() > 10_000
    assert sum(times for phrase, times in seen.items() if _named(phrase)) / seen.total() > 0.95


@pytest.mark.corpus
@pytest.mark.slow
def test_nearly_all_condition_codes_of_the_synthetic_patients_are_known() -> None:
    seen: Counter[str] = Counter()
    for _, data in _members(SYNTHEA, ".json"):
        bundle = json.loads(data)
        for entry in bundle.get("entry", []) if isinstance(bundle, dict) else []:
            resource = entry["resource"]
            if resource["resourceType"] == "Condition":
                seen.update(coding["code"] for coding in resource["code"]["coding"])
    assert seen
    assert sum(times for code, times in seen.items() if by_code("SNOMED", code)) / seen.total() > 0.95
