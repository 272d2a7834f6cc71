"""What an amendment changed: the marks in both sentences, the trial's page, and any two versions compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from litestar.testing import TestClient
from web_studies import plain_study

from trialrun.catalog import Catalog
from trialrun.model.study import Study, encode_study
from trialrun.records import read_bytes
from trialrun.web.amendments import facts_changed, marked
from trialrun.web.app import create_app
from trialrun.web.house import House

TRIAL = "/trials/NCT90000001"
FIRST = """Inclusion Criteria:

* Age of 18 years or older
* ECOG performance status of 0 to 2
* Platelets above 50 x 10^9/L
* The patient's village has a bakery

Exclusion Criteria:

* Known HIV infection
* Stroke within the last 12 months
"""
SECOND = """Inclusion Criteria:

* Age of 18 years or older
* ECOG performance status of 0 to 1
* Platelets above 50 x 10^9/L
* The patient's village has a library

Exclusion Criteria:

* Stroke within the last 6 months
* Active tuberculosis <script>alert(1)</script>
"""


def version(criteria: str, updated: str, **more: str) -> bytes:
    study: Study = plain_study(criteria=criteria, **more)
    status = msgspec.structs.replace(study.status, last_update_submit_date=updated)
    protocol = msgspec.structs.replace(study.protocol_section, status_module=status)
    return encode_study(msgspec.structs.replace(study, protocol_section=protocol))


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Pages over a trial whose third version was loaded before its second."""
    folder = tmp_path_factory.mktemp("amended")
    with Catalog.open(folder, write=True) as catalog:
        for data in (
            version(FIRST, "2024-01-01"),
            version(SECOND, "2026-03-01", status="COMPLETED"),
            version(FIRST, "2025-02-01", status="COMPLETED"),
        ):
            assert catalog.load(read_bytes(data, "invented.json")).stored == 1
        catalog.load(read_bytes(encode_study(plain_study(2, title="Foxglove Leaf")), "other.json"))
    with Catalog.open(folder) as catalog, TestClient(create_app(House(catalog))) as client:
        client.base_url = "http://127.0.0.1"
        yield client


def part(page: str, kind: str) -> str:
    """What the page shows under the heading of a kind of change, without the markup around words."""
    found = re.search(rf'<h\d class="change {kind}">.*?</ul>', page, re.DOTALL)
    return " ".join(re.sub(r"<(?!/?(?:del|ins)>)[^>]+>", " ", found[0]).split()) if found else ""


def test_the_words_that_differ_are_marked():
    old, new = marked("Creatinine below 1.5 mg/dL", "Creatinine below 2 mg/dL")
    assert old == (("Creatinine below", False), ("1.5", True), ("mg/dL", False))
    assert new == (("Creatinine below", False), ("2", True), ("mg/dL", False))


def test_a_word_between_two_changes_is_marked_with_them():
    old, _ = marked("Any red fox or blue hare seen this year", "Any green owl or grey hen seen this year")
    assert old == (("Any", False), ("red fox or blue hare", True), ("seen this year", False))


def test_unlike_sentences_are_not_marked():
    assert marked("Known HIV infection", "A bakery stands in the village") == (
        (("Known HIV infection", False),),
        (("A bakery stands in the village", False),),
    )
    assert marked("", "Only here") == ((), (("Only here", False),))


def test_the_trials_page_says_what_the_shown_version_changed(amended):
    page = amended.get(TRIAL).text
    assert "Criteria of version 2 (1 Mar 2026) against version 3 (1 Feb 2025)" in page
    tighter, looser = part(page, "tighter"), part(page, "looser")
    assert "performance status of 0 to <del>2</del>" in tighter
    assert "performance status of 0 to <ins>1</ins>" in tighter
    assert "within the last <del>12</del> months" in looser and "last <ins>6</ins> months" in looser
    assert "Platelets" not in part(page, "changed") + tighter + looser
    assert "has a <del>bakery</del>" in part(page, "changed")
    assert "Active tuberculosis &lt;script&gt;" in part(page, "added")
    assert "Known HIV infection" in part(page, "removed")
    assert "<script>alert" not in page
    assert (
        f'href="{TRIAL}/changes?from=3&amp;to=2"' in page
        and f'href="{TRIAL}/changes?from=1&amp;to=3"' in page
    )


def test_a_trial_with_one_version_has_no_amendment(amended):
    page = amended.get("/trials/NCT90000002").text
    assert "What the shown version changed" not in page and "/changes" not in page
    answer = amended.get("/trials/NCT90000002/changes")
    assert answer.status_code == 400 and "one version only" in answer.text


def test_any_two_versions_are_compared_the_older_one_first(amended):
    page = amended.get(f"{TRIAL}/changes?from=3&to=1").text
    assert "From version 1 (1 Jan 2024) to version 3 (1 Feb 2025)" in page
    assert "Nothing changed" in page
    status = re.search(r"Status</th><td>(.*?)</td><td>(.*?)</td>", page)
    assert status is not None and status.groups() == ("Recruiting", "Completed")
    assert part(amended.get(f"{TRIAL}/changes").text, "tighter")


@pytest.mark.parametrize("asked", ["from=1&to=1", "from=1&to=4", "from=x", "from=1&to=" + "9" * 30])
def test_versions_that_are_not_there_are_refused_in_plain_words(amended, asked):
    answer = amended.get(f"{TRIAL}/changes?{asked}")
    assert answer.status_code == 400
    assert "These are not two versions of this trial" in answer.text


def test_what_one_form_leaves_out_is_no_change():
    """A finder's page has no place for most dates: that they are missing there says nothing."""
    study = plain_study()
    status = msgspec.structs.replace(study.status, start_date_struct=None, overall_status="COMPLETED")
    protocol = msgspec.structs.replace(study.protocol_section, status_module=status)
    later = msgspec.structs.replace(study, protocol_section=protocol)

    def told(same_form: bool) -> list[tuple[str, str, str]]:
        return [(f.name, f.old, f.new) for f in facts_changed(study, later, same_form=same_form)]

    assert told(True) == [
        ("Status", "Recruiting", "Completed"),
        ("Start", "4 Jan 2027 (planned)", "not stated"),
    ]
    assert told(False) == [("Status", "Recruiting", "Completed")]
