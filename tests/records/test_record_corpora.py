"""Every file of the shared archives is either read or rejected for a reason that we know."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from tests.shared_data import DATA, RECORDS_V2, RECORDS_XML, needs

from trialrun.records import Record, Rejected, read_source, words

LARGE = DATA / "records" / "NCT02513394.json"
pytestmark = [pytest.mark.corpus, needs(RECORDS_V2, RECORDS_XML, LARGE)]

# Of the fixtures of another project: parts of studies, answers of the API version 1, feeds and a web page.
REJECTED = {
    r"Invalid-nct-id\.html": "a web page",
    r"(NCT00023673|NCT02028676|NCT04780763|results_[12]|covid-19-search)\.json": "FullStudiesResponse",
    r"ctg_api_all\.json": "StudyFieldsResponse",
    r"study_statistics\.json": "statistics",
    r"covid_search\.xml|empty_search\.xml": "a feed (RSS)",
    r"updatedstudies\.json": "an empty file",
    r"study_data_initialize\.json": '"NCT000001" is not NCT and eight digits',
    r"study_data_(interventional|patient_registry|phases)\.json": "true or false is expected here",
    r"browse_(condition|intervention)\.json": "derived terms without",
    r"pending_result\.json": "annotations without",
    r"(baseline_count|drop_withdrawl|milestone|outcome(_analysis(_group)?|_count|_measurement)?|participant_flow"
    r"|reported_event(_total)?|result_(agreement|contact|group))\.json": "results without",
    r"(baseline_measurements_\d|brief_summary|central_contact|condition|country|design(_group(_intervention)?|_outcome)?"
    r"|detailed_description|document|eligibility|facility(_contact|_investigator)?|intervention(_other_name)?"
    r"|ipd_information_type|keyword|link|overall_official|provided_document|responsible_party|sponsor_\d"
    r"|study_reference)\.json": "neither a trial id nor a title",
}


def test_each_file_of_the_v2_archive_is_decided() -> None:
    found = list(read_source(RECORDS_V2))
    read = [one for one in found if isinstance(one, Record)]
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert (len(read), len(rejected)) == (333, 64)
    for one in rejected:
        file = one.name.partition("!ctgov_v2/aact_")[2]
        expected = [reason for pattern, reason in REJECTED.items() if re.fullmatch(pattern, file)]
        assert len(expected) == 1, one
        assert expected[0] in one.reason
    lists = Counter(one.name.rpartition("/")[2].partition("[")[0] for one in read if one.name.endswith("]"))
    assert lists == {"nsclcbench.json": 100, "scampbe3.json": 88, "dgg32.json": 10, "dgg32_5.json": 50}
    mismatched = [one.name for one in read if "its file's name another trial" in " ".join(one.problems)]
    assert sorted(name.rpartition("aact_")[2] for name in mismatched) == [
        "NCT00980226-id-mismatch.xml",
        "NCT00980226.xml",
        "NCT02278341.json",
    ]


def test_age_groups_are_those_that_the_registry_computes() -> None:
    studies = [
        one.study.eligibility
        for one in read_source(RECORDS_V2)
        if isinstance(one, Record) and one.format == "ctgov-v2" and one.study.eligibility.std_ages
    ]
    assert len(studies) > 200
    for each in studies:
        assert words.age_groups(each.minimum_age, each.maximum_age) == each.std_ages


def test_a_large_study_with_results() -> None:
    (found,) = read_source(LARGE)
    assert isinstance(found, Record)
    assert found.study.nct_id == "NCT02513394" and found.study.has_results
    assert len(found.canonical) > 500_000 and b"resultsSection" in found.canonical


@pytest.mark.slow
def test_all_older_records_are_read_without_a_remark() -> None:
    started = time.process_time()
    count = 0
    for one in read_source(RECORDS_XML):
        assert isinstance(one, Record), one
        assert one.problems == () and one.format == "ctgov-xml"
        assert one.study.nct_id in one.name and one.study.title
        assert one.study.status.overall_status and one.study.design.study_type and one.study.eligibility.sex
        count += 1
    assert count == 6786
    # Measured 9 s; a machine that is busy or slower gets four times that.
    assert time.process_time() - started < 40
