"""Terminologies that a user imports: read with the line of a fault, merged below ours, kept and forgotten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.shared_data import DATA, needs
from typer.testing import CliRunner

from trialrun.cli.main import application
from trialrun.model.errors import BadRequest, MalformedVocabulary
from trialrun.patients.codes import short_system
from trialrun.vocab import imported
from trialrun.vocab.imported import Raw, joined, read, store
from trialrun.vocab.importing import read_terminology

TERMINOLOGIES = DATA / "terminologies" / "terminologies.tar.xz"

OBO = """format-version: 1.2
data-version: invented/2026

[Term]
id: INV:1
name: acute myeloid leukemia
synonym: "acute marrow overflow" EXACT []
xref: NCI:C0001

[Term]
id: INV:2
name: blue-cell marrow overflow
synonym: "BCMO" EXACT []
synonym: "overflow in general" BROAD []
is_a: INV:1 ! acute myeloid leukemia

[Term]
id: INV:3
name: retired overflow
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""


def _omop(folder: Path) -> Path:
    folder.mkdir()
    head = (
        "concept_id concept_name domain_id vocabulary_id concept_class_id standard_concept concept_code "
        "valid_start_date valid_end_date invalid_reason"
    )
    rows = [
        "1|Invented overflow syndrome|Condition|SNOMED|Disorder|S|900001|19700101|20991231|",
        "2|Blue overflow syndrome|Condition|SNOMED|Disorder|S|900002|19700101|20991231|",
        "3|Withdrawn overflow|Condition|SNOMED|Disorder||900003|19700101|20991231|U",
        "4|overflowmycin|Drug|RxNorm|Ingredient|S|900004|19700101|20991231|",
        "5|A visit|Visit|CMS|Visit|S|9|19700101|20991231|",
    ]
    lines = [head.replace(" ", "\t"), *(row.replace("|", "\t") for row in rows)]
    (folder / "CONCEPT.csv").write_text("\n".join(lines) + "\n")
    (folder / "CONCEPT_SYNONYM.csv").write_text(
        "concept_id\tconcept_synonym_name\tlanguage_concept_id\n"
        "2\tazure overflow\t4180186\n2\tblaues Leiden\t4182504\n"
    )
    (folder / "CONCEPT_ANCESTOR.csv").write_text(
        "ancestor_concept_id\tdescendant_concept_id\tmin_levels_of_separation\tmax_levels_of_separation\n"
        "1\t1\t0\t0\n1\t2\t1\t1\n"
    )
    return folder


def test_obo_gives_exact_synonyms_codes_and_parents(tmp_path: Path) -> None:
    file = tmp_path / "invented.obo"
    file.write_text(OBO)
    raw, name, source = read_terminology(file)
    assert (name, source) == ("doid", "invented.obo invented/2026")
    assert [one.id for one in raw] == ["INV:1", "INV:2"]
    concepts, conflicts = joined(raw)
    by_name = {one.name: one for one in concepts}
    assert by_name["acute myeloid leukemia"].is_a == ()  # ours keeps its place
    assert by_name["acute myeloid leukemia"].also == ("acute marrow overflow",)
    assert by_name["blue-cell marrow overflow"].is_a == ("acute myeloid leukemia",)
    assert by_name["blue-cell marrow overflow"].also == ("BCMO",)
    assert conflicts == []


def test_an_ontology_as_json_is_the_same_as_obo(tmp_path: Path) -> None:
    def address(number: int) -> str:
        return f"http://example.org/obo/INV_{number}"

    nodes = [
        {
            "id": address(1),
            "lbl": "acute myeloid leukemia",
            "type": "CLASS",
            "meta": {
                "synonyms": [{"pred": "hasExactSynonym", "val": "acute marrow overflow"}],
                "xrefs": [{"val": "NCI:C0001"}],
            },
        },
        {
            "id": address(2),
            "lbl": "blue-cell marrow overflow",
            "type": "CLASS",
            "meta": {
                "synonyms": [
                    {"pred": "hasExactSynonym", "val": "BCMO"},
                    {"pred": "hasBroadSynonym", "val": "overflow in general"},
                ]
            },
        },
        {"id": address(3), "lbl": "retired overflow", "type": "CLASS", "meta": {"deprecated": True}},
        {"id": address(4), "lbl": "part of", "type": "PROPERTY"},
    ]
    version = {"version": "http://example.org/obo/invented/2026"}
    edges = [{"sub": address(2), "pred": "is_a", "obj": address(1)}]
    file = tmp_path / "invented.json"
    file.write_text(json.dumps({"graphs": [{"meta": version, "nodes": nodes, "edges": edges}]}))
    (tmp_path / "invented.obo").write_text(OBO)
    found, name, source = read_terminology(file)
    assert (name, source) == ("doid", "invented.json invented/2026")
    assert found == read_terminology(tmp_path / "invented.obo")[0]


def test_what_omop_calls_otherwise_lies_below_ours_by_its_code(tmp_path: Path) -> None:
    # Whoever has a kind of it has a malignancy, though the export has another name and leaves a level out.
    folder = _omop(tmp_path / "athena")
    with (folder / "CONCEPT.csv").open("a") as file:
        for row in (
            "6|Growth that is malignant|Condition|SNOMED|Disorder|S|363346000|19700101|20991231|",
            "7|Overflowing growth|Condition|SNOMED|Disorder|S|900007|19700101|20991231|",
        ):
            file.write(row.replace("|", "\t") + "\n")
    with (folder / "CONCEPT_ANCESTOR.csv").open("a") as file:
        file.write("6\t7\t2\t2\n1\t7\t3\t3\n")
    concepts = {one.name: one for one in joined(read_terminology(folder)[0])[0]}
    assert concepts["growth that is malignant"].is_a == ("malignancy",)
    assert concepts["overflowing growth"].is_a == ("growth that is malignant",)


def test_omop_takes_current_standard_concepts_of_our_groups(tmp_path: Path) -> None:
    raw, name, _ = read_terminology(_omop(tmp_path / "athena"))
    assert name == "omop"
    concepts = {one.name: one for one in joined(raw)[0]}
    assert set(concepts) == {"invented overflow syndrome", "blue overflow syndrome", "overflowmycin"}
    assert concepts["blue overflow syndrome"].is_a == ("invented overflow syndrome",)
    assert "azure overflow" in concepts["blue overflow syndrome"].also
    assert "blaues Leiden" not in concepts["blue overflow syndrome"].also
    assert concepts["overflowmycin"].codes == ("RxNorm:900004",)
    assert concepts["overflowmycin"].columns == {"kind": "drug"}


def test_omop_relationships_stand_in_for_ancestors(tmp_path: Path) -> None:
    folder = _omop(tmp_path / "athena")
    (folder / "CONCEPT_ANCESTOR.csv").unlink()
    (folder / "CONCEPT_RELATIONSHIP.csv").write_text(
        "concept_id_1\tconcept_id_2\trelationship_id\tinvalid_reason\n2\t1\tIs a\t\n1\t2\tSubsumes\t\n"
    )
    concepts = {one.name: one for one in joined(read_terminology(folder)[0])[0]}
    assert concepts["blue overflow syndrome"].is_a == ("invented overflow syndrome",)
    assert concepts["invented overflow syndrome"].is_a == ()


TREE = {
    "TISSUE": {
        "code": "TISSUE",
        "name": "Tissue",
        "children": {
            "LEG": {
                "code": "LEG",
                "name": "Leg",
                "children": {
                    "IVL": {
                        "code": "IVL",
                        "name": "Invented Leg Tumor, NOS",
                        "externalReferences": {"NCI": ["C9"]},
                        "children": {"IVS": {"code": "IVS", "name": "Invented Shin Tumor", "children": {}}},
                    }
                },
            }
        },
    }
}
LISTED = [
    {"code": "LEG", "name": "Leg", "parent": "TISSUE", "level": 1},
    {"code": "IVL", "name": "Invented Leg Tumor, NOS", "parent": "LEG", "level": 2},
    {"code": "IVS", "name": "Invented Shin Tumor", "parent": "IVL", "level": 3},
]
ROWS = (
    "level_1\tlevel_2\tlevel_3\tmetamaintype\n"
    "Leg (LEG)\tInvented Leg Tumor (IVL)\tInvented Shin Tumor (IVS)\tx\n"
)


@pytest.mark.parametrize("text", [json.dumps(TREE), json.dumps(LISTED), ROWS])
def test_oncotree_in_its_three_forms(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tumors"
    file.write_text(text)
    raw, name, _ = read_terminology(file)
    concepts = {one.name: one for one in joined(raw)[0]}
    assert name == "oncotree"
    assert concepts["invented leg tumor"].is_a == ("neoplasm",)
    assert concepts["invented shin tumor"].is_a == ("invented leg tumor",)
    assert concepts["invented shin tumor"].codes == ("ONCOTREE:IVS",)
    assert "leg" not in concepts


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.obo", OBO.replace("name: blue-cell marrow overflow\n", ""), "line 10"),
        ("a.obo", OBO.replace("is_obsolete: true", "is_obsolete"), "line 20"),
        ("a.obo", "format-version: 1.2\n", "a.obo"),
        ("a.json", '{"TISSUE": {"code": "T"}}', "below the root"),
        ("a.json", '[{"code": "T"}]', "[0]"),
        ("a.json", '{"TISSUE": ', "a.json"),
        ("a.json", '{"graphs": [{"nodes": [{"lbl": "no id"}]}]}', "a.json"),
        ("a.json", '{"graphs": []}', "a.json"),
        ("a.tsv", ROWS.replace("Invented Leg Tumor (IVL)", "Invented Leg Tumor"), "line 2, level 2"),
        ("CONCEPT.csv", "concept_id\tconcept_name\n", "line 1"),
        ("notes.txt", "hello", "notes.txt"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, name: str, text: str, place: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(MalformedVocabulary) as raised:
        read_terminology(file)
    assert raised.value.place.endswith(place)


def test_a_short_row_is_told_with_its_line(tmp_path: Path) -> None:
    folder = _omop(tmp_path / "athena")
    with (folder / "CONCEPT.csv").open("a") as file:
        file.write("6\tcut off\n")
    with pytest.raises(MalformedVocabulary, match="line 7"):
        read_terminology(folder)


def test_ours_win_and_the_conflict_is_reported() -> None:
    raw = [
        Raw("1", "Invented overflow", "condition", ("multiple myeloma",), ("ICD-10-CM:C92.0", "X:1")),
        Raw("2", "multiple myeloma", "condition", ("overflowing myeloma",), (), ("1",)),
    ]
    concepts, conflicts = joined(raw)
    by_name = {one.name: one for one in concepts}
    assert by_name["invented overflow"].also == ("Invented overflow",)
    assert by_name["invented overflow"].codes == ("X:1",)
    assert by_name["multiple myeloma"].is_a == ()
    assert {(one.what, one.ours) for one in conflicts} == {
        ("multiple myeloma", "multiple myeloma"),
        ("ICD-10-CM:C92.0", "acute myeloid leukemia"),
    }


def test_keeping_twice_changes_nothing_and_the_digest_tells_contents(tmp_path: Path) -> None:
    concepts, _ = joined([Raw("1", "Invented overflow", "condition")])
    more, _ = joined([Raw("1", "Invented overflow", "condition", ("spill",))])
    assert store(tmp_path, "mine", "a file", concepts, date(2026, 1, 1))
    first = read(tmp_path)[0]
    assert not store(tmp_path, "mine", "a file", concepts, date(2026, 2, 2))
    assert read(tmp_path) == (first,)
    assert store(tmp_path, "mine", "a file", more, date(2026, 2, 2))
    assert read(tmp_path)[0].digest != first.digest
    with pytest.raises(BadRequest):
        store(tmp_path, "../mine", "a file", concepts, date(2026, 1, 1))
    (tmp_path / "broken.vocabulary").write_bytes(b"no")
    with pytest.raises(MalformedVocabulary, match="Remove it"):
        read(tmp_path)


def _run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: what a process has loaded it keeps."""
    environment = {**os.environ, imported.VARIABLE: str(home)}
    command = [sys.executable, "-c", "from trialrun.cli.main import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_from_import_to_removal_by_command(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "invented.obo"
    file.write_text(OBO)
    assert _run("vocab", "find", "blue-cell marrow overflow", home=home).returncode == 1
    done = _run("vocab", "import", str(file), "--as", "mine", home=home)
    assert (done.returncode, done.stdout) == (0, "mine: 2 concepts\n")
    assert "nothing changed" in _run("vocab", "import", str(file), "--as", "mine", home=home).stdout
    found = json.loads(_run("vocab", "find", "BCMO in relapse", "--json", home=home).stdout)
    (meaning,) = found["found"][0]["meanings"]
    assert meaning["name"] == "blue-cell marrow overflow"
    assert meaning["sources"] == ["mine"]
    assert {"acute myeloid leukemia", "hematologic malignancy"} <= set(meaning["broader"])
    listed = json.loads(_run("vocab", "list", "--json", home=home).stdout)
    assert [one["name"] for one in listed["imported"]] == ["mine"]
    assert _run("vocab", "remove", "mine", home=home).returncode == 0
    gone = _run("vocab", "remove", "mine", home=home)
    assert gone.returncode == 2 and "is called" in gone.stderr and "Traceback" not in gone.stderr
    assert _run("vocab", "find", "BCMO in relapse", home=home).returncode == 1


def test_find_explains_ambiguity_and_suggests() -> None:
    runner, app = CliRunner(), application(("vocab",))
    told = runner.invoke(app, ["vocab", "find", "TBI"])
    assert "ambiguous: 2 meanings" in told.output and "total body irradiation" in told.output
    told = runner.invoke(app, ["vocab", "find", "multipel myelom"])
    assert told.exit_code == 1 and "multiple myeloma" in told.output
    told = runner.invoke(app, ["vocab", "find", "leukaemias and [bold]xyzzy"])
    assert "another spelling" in told.output and "xyzzy" in told.output


@pytest.mark.corpus
@pytest.mark.slow
@needs(TERMINOLOGIES)
def test_the_real_terminologies_join(tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(TERMINOLOGIES) as archive:
        archive.extractall(tmp_path, filter="data")
    for name, least in (
        ("DO_NCIthesaurus_subset.obo", 4000),
        ("oncotree_2025_10_03.json", 750),
        ("DO_cancer_slim.json", 700),
    ):
        (file,) = tmp_path.rglob(name)
        concepts, _ = joined(read_terminology(file)[0])
        assert len(concepts) > least
        names = {one.name for one in concepts}
        assert name.startswith("DO_cancer") or "acute myeloid leukemia" in names


@pytest.mark.parametrize(
    ("vocabulary", "uri"),
    [
        ("CPT4", "http://www.ama-assn.org/go/cpt"),
        ("ICD9CM", "http://hl7.org/fhir/sid/icd-9-cm"),
        ("ICD10PCS", "http://hl7.org/fhir/sid/icd-10-pcs"),
        ("RxNorm", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ],
)
def test_an_imported_code_is_that_of_a_patient_s_record(tmp_path: Path, vocabulary: str, uri: str) -> None:
    folder = _omop(tmp_path / "omop")
    with (folder / "CONCEPT.csv").open("a") as file:
        cells = ("6", "overflow drainage", "Procedure", vocabulary, "Procedure", "S", "90007", "19700101")
        file.write("\t".join((*cells, "20991231", "")) + "\n")
    (made,) = (one for one in read_terminology(folder)[0] if one.id == "6")
    assert made.codes == (f"{short_system(uri)}:90007",)


def test_references_to_the_nci_thesaurus_are_those_of_a_patient_s_record(tmp_path: Path) -> None:
    file = tmp_path / "invented.obo"
    file.write_text(OBO)
    (made,) = (one for one in read_terminology(file)[0] if one.id == "INV:1")
    uri = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
    assert f"{short_system(uri)}:C0001" in made.codes


def test_a_file_of_nothing_but_brackets_is_an_error_in_words(tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text("[" * 100_000)
    with pytest.raises(MalformedVocabulary, match="nested too deeply"):
        read_terminology(file)
