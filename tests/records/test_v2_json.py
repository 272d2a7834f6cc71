from __future__ import annotations

import json

import msgspec
import pytest
from record_samples import compact, outcomes, record, rejected, studies_json, study_json

from trialrun.model.study import decode_study
from trialrun.records import Record, Rejected


def test_one_study_keeps_its_own_json() -> None:
    study = study_json()
    found = record(json.dumps(study, indent=3).encode())
    assert found.format == "ctgov-v2"
    assert json.loads(found.canonical) == study
    assert b"2.50" not in found.canonical.replace(b"2.5", b"") and b" \n" not in found.canonical
    assert decode_study(found.canonical) == found.study
    assert found.study.nct_id == "NCT09999904"


def test_white_space_does_not_make_another_record() -> None:
    study = study_json()
    assert (
        record(json.dumps(study, indent=2, ensure_ascii=False)).canonical == record(compact(study)).canonical
    )


def test_a_list_a_page_and_json_lines_hold_the_same_studies() -> None:
    studies = studies_json(3)
    page = {"studies": studies, "nextPageToken": "abc", "totalCount": 3}
    forms = (
        compact(studies),
        json.dumps(studies, indent=1).encode(),
        compact(page),
        b"\n".join(map(compact, studies)),
        b"\n\n".join(map(compact, studies)) + b"\r\n",
    )
    for form in forms:
        found = outcomes(form, "a.json")
        assert [one.name for one in found] == ["a.json[0]", "a.json[1]", "a.json[2]"]
        assert [one.study.nct_id for one in found if isinstance(one, Record)] == [
            "NCT00000001",
            "NCT00000002",
            "NCT00000003",
        ]


def test_pages_may_stand_one_a_line() -> None:
    page = compact({"studies": studies_json(2)})
    assert [one.name for one in outcomes(page + b"\n" + page, "p")] == [
        "p[0][0]",
        "p[0][1]",
        "p[1][0]",
        "p[1][1]",
    ]


def test_byte_order_marks_and_utf_16_are_understood() -> None:
    text = compact(study_json()).decode()
    assert record(text.encode("utf-8-sig")).study.nct_id == "NCT09999904"
    assert record(text.encode("utf-16")).study.eligibility.eligibility_criteria == "* Age ≥ 18"


def test_one_bad_study_does_not_take_its_neighbours_with_it() -> None:
    studies = studies_json(4)
    studies[1]["protocolSection"]["identificationModule"]["nctId"] = 5
    studies[2]["protocolSection"]["identificationModule"]["nctId"] = "NCT000001"
    found = outcomes(compact(studies), "list.json")
    assert [type(one) for one in found] == [Record, Rejected, Rejected, Record]
    wrong_type, wrong_id = found[1:3]
    assert isinstance(wrong_type, Rejected) and isinstance(wrong_id, Rejected)
    assert wrong_type.place == wrong_id.place == "$.protocolSection.identificationModule.nctId"
    assert "a text is expected here, not a number" in wrong_type.reason
    assert '"NCT000001" is not NCT and eight digits' in wrong_id.reason


def test_a_broken_element_is_stepped_over() -> None:
    first, second, third = map(compact, studies_json(3))
    broken = second.replace(b'"hasResults":false', b'"hasResults":maybe')
    found = outcomes(b"[" + b",\n".join((first, broken, third)) + b"]", "l")
    assert [type(one) for one in found] == [Record, Rejected, Record]
    assert isinstance(found[1], Rejected)
    assert found[1].name == "l[1]" and found[1].place.startswith("line 2, column ")


@pytest.mark.parametrize("whole", [b"[%s,%s,%s]", b'{"totalCount":3,"studies":[%s,%s,%s]}'])
def test_what_is_whole_in_a_document_cut_off_is_read(whole: bytes) -> None:
    data = whole % tuple(map(compact, studies_json(3)))
    found = outcomes(data[:-200], "l")
    assert [type(one) for one in found] == [Record, Record, Rejected]
    assert found[2].name == "l[2]"
    assert isinstance(found[2], Rejected) and "cut off" in found[2].reason
    assert found[2].place == f"line 1, column {len(data) - 200 + 1}"


def test_garbage_between_and_after_the_elements_is_not_passed_over_in_silence() -> None:
    first, second = map(compact, studies_json(2))
    for data in (b"[%s, oops, %s]" % (first, second), b"[%s,%s] and more" % (first, second)):
        found = outcomes(data)
        assert [type(one) for one in found].count(Record) == 2
        assert [type(one) for one in found].count(Rejected) == 1


def test_a_broken_line_is_reported_with_its_number() -> None:
    first, second, third = map(compact, studies_json(3))
    for lines in ((first, second[:-5], third), (first[:-5], second, third)):
        found = outcomes(b"\n".join(lines), "s.jsonl")
        assert sorted(type(one).__name__ for one in found) == ["Record", "Record", "Rejected"]
        bad = next(one for one in found if isinstance(one, Rejected))
        number = 1 + lines.index(next(line for line in lines if not line.endswith(b"}")))
        assert bad.place.startswith(f"line {number}, column ")
        assert bad.name == f"s.jsonl[{number - 1}]"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('{"resourceType": "Bundle", "entry": []}', "FHIR"),
        ('{"FullStudiesResponse": {}}', "API version 1"),
        ('{"StudyFieldsResponse": {}}', "API version 1"),
        ('{"resultsSection": {}}', "without the study's protocolSection"),
        ('{"name": "package"}', "not a study"),
        ('{"studies": 3}', "not a list of studies"),
        (
            '{"protocolSection": {"descriptionModule": {"briefSummary": "Some"}}}',
            "neither a trial id nor a title",
        ),
        ('{"protocolSection": null}', "an object is expected here, not null"),
        ("[]", "no study"),
        ('{"studies": []}', "no study"),
        ("[3]", "not a study"),
        ("{", "cut off"),
        ('{"a" 1}', "malformed JSON"),
    ],
)
def test_json_that_is_no_study_is_rejected_with_what_it_is(data: str, said: str) -> None:
    assert said in rejected(data).reason


def test_a_study_without_identity_is_rejected_with_the_place_where_it_should_stand() -> None:
    assert rejected('{"protocolSection": {}}').place == "$.protocolSection.identificationModule"


def test_a_study_without_a_registry_number_is_a_record_if_it_has_a_title() -> None:
    study = study_json()
    del study["protocolSection"]["identificationModule"]["nctId"]
    assert record(compact(study)).study.nct_id == ""


def test_the_place_of_a_syntax_error_is_its_line_and_column() -> None:
    assert rejected('{\n "protocolSection": {\n  "x": oops}}').place == "line 3, column 8"


def test_bytes_that_are_not_utf_8() -> None:
    data = compact(study_json()).replace("≥".encode(), b"\xff")
    found = rejected(data)
    assert "UTF-8" in found.reason and found.place == f"line 1, column {data.index(0xFF) + 1}"


def test_deep_nesting_is_rejected_and_does_not_crash() -> None:
    assert "nested too deeply" in rejected(b"[" * 100_000).reason
    assert "lists within lists" in rejected(b"[" * 9 + b"{}" + b"]" * 9).reason


def test_a_file_named_after_another_trial_is_remarked() -> None:
    data = compact(study_json())
    assert record(data, "NCT09999904.json").problems == ()
    assert "NCT09999904" in record(data, "dir/NCT00000001.json").problems[0]


def test_canonical_bytes_are_what_msgspec_formats() -> None:
    study = compact(study_json())
    assert record(study).canonical == msgspec.json.format(study, indent=-1)
