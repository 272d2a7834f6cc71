"""The page of all trials in a real browser: facts corrected, filters, forgetting, paper, axe-core."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from web_browser import NEEDS_BROWSER, TEM_MM, assert_fits, axe, open_all, screened, tab_to, text

from trialrun.web import store as web_store

pytestmark = NEEDS_BROWSER
NOTE = (
    "A 61-year-old woman with relapsed multiple myeloma diagnosed in 2023. She received daratumumab "
    "and lenalidomide until March 2026, with a very good partial response. Peripheral neuropathy grade 3. "
    "ECOG 1. No history of stroke. HIV negative."
)
NEUROPATHY = "table.known tr:has-text('neuropathy')"


# Little is known, so that there is much to ask.
SHORT_NOTE = "58-year-old man with relapsed acute myeloid leukemia after intensive chemotherapy."


def matched(page: Any, note: str = NOTE) -> Any:
    page.fill("#note", note)
    page.click("section[aria-labelledby=h-note] form > button")
    page.wait_for_selector("ol.matches")
    return page


def correct_the_neuropathy(page: Any) -> None:
    page.click(".head a[href='#patient']")
    if not page.is_visible(f"{NEUROPATHY} button:has-text('Correct')"):
        page.click("#patient summary:has-text('Conditions')")
    page.click(f"{NEUROPATHY} button:has-text('Correct')")
    page.wait_for_selector("#a-grade")
    assert page.input_value("#a-grade") == "3"
    page.fill("#a-grade", "1")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".changes")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_note_is_understood_corrected_and_matched(opened, scripts):
    page = matched(opened("/match", java_script_enabled=scripts))
    assert "Female, 61 years: multiple myeloma" in text(page)
    assert "TEM-MM" in page.inner_text("section:has(h2:has-text('Near misses'))")
    correct_the_neuropathy(page)
    assert "TEM-MM" in page.inner_text("section:has(h2:has-text('May be open'))")
    assert page.locator(NEUROPATHY).inner_text().count("grade 1") == 1
    page.click(".changes button:has-text('Undo')")
    page.wait_for_selector("h2:has-text('Near misses')")
    page.click(f"{NEUROPATHY} button:has-text('Remove')")
    page.wait_for_selector(".changes:has-text('Removed')")
    page.click("summary:has-text('Something is missing')")
    page.fill("#more", "ECOG 2.")
    page.click("button:has-text('Add')")
    page.wait_for_selector(".changes:has-text('Added')")
    page.click("button:has-text('One page for the clinician')")
    page.wait_for_selector(".paper")
    page.click("text=All trials for this patient")
    page.wait_for_selector("ol.matches")
    page.click("text=Forget this patient now")
    page.wait_for_selector("text=The patient is forgotten")


def test_filters_stay_while_the_reader_goes_on(opened):
    page = matched(opened("/match"))
    page.click("summary:has-text('Filter these trials')")
    page.check("input[name=recruiting]")
    page.fill("#near", "Milan")
    page.select_option("#within", "500 km")
    page.press("#near", "Enter")  # sends the filters, and no other button of the page
    page.wait_for_selector("text=fit the filters")
    assert "km" in page.inner_text("ol.matches >> nth=0")
    assert "Withdrawn" not in text(page) and "Active, not recruiting" not in text(page)
    correct_the_neuropathy(page)
    assert page.is_checked("input[name=recruiting]") and page.input_value("#near") == "Milan"
    page.click("#next button:has-text('I do not know')")
    page.wait_for_selector("ol.matches")
    page.click("button:has-text('See why') >> nth=0")
    page.wait_for_selector("#criteria")
    page.click("text=Other trials for this patient")
    page.wait_for_selector("ol.matches")
    assert page.is_checked("input[name=recruiting]") and page.input_value("#within") == "500 km"


def test_a_correction_on_the_page_of_one_trial_leads_back_to_it(opened, address):
    page = screened(opened("/"), address, TEM_MM, "myeloma-neuropathy")
    assert "Ineligible" in page.inner_text(".overall")
    open_all(page)
    page.click(f"{NEUROPATHY} button:has-text('Remove')")
    page.wait_for_selector(".changes")
    assert "Ineligible" not in page.inner_text(".overall")
    assert page.evaluate("location.hash") == "#patient"


@pytest.mark.parametrize("scripts", [True, False])
def test_questions_are_answered_one_at_a_time(opened, scripts):
    page = matched(opened("/match", java_script_enabled=scripts), SHORT_NOTE)
    asked = set()
    for _ in range(3):
        if "Nothing more can be asked" in page.inner_text("#next"):
            break
        asked.add(page.locator("#next legend, #next label[for=answer]").first.inner_text())
        options = page.locator("#next input[type=radio]")
        if options.count():
            options.last.check()
        else:
            page.fill("#answer", "1")
        page.click("#next button:has-text('Answer')")
        page.wait_for_selector("#next [role=status]")
    assert len(asked) >= 2
    assert page.locator(".changes li").count() >= len(asked)


def test_by_keyboard(opened):
    page = matched(opened("/match"))
    tab_to(page, "Correct sex or age", 200)
    page.keyboard.press("Enter")
    page.wait_for_selector("#a-birth")
    tab_to(page, "a-birth")
    page.keyboard.type("1950")
    page.keyboard.press("Enter")
    page.wait_for_selector(".changes")


# ---- forgetting ----------------------------------------------------------------------------------------


def until(condition: Any, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_forgotten(house: Any, key: str) -> bool:
    try:
        house.store.get(key)
    except web_store.ForgottenPatient:
        return True
    return False


def test_closing_the_page_forgets_the_patient(opened, demo_house, monkeypatch):
    monkeypatch.setattr(web_store, "GRACE", 1.5)
    page = matched(opened("/match"))
    key = page.input_value("#kept input[name=key]")
    page.click("button:has-text('See why') >> nth=0")  # goes on: the patient stays
    page.wait_for_selector("#criteria")
    page.reload()
    time.sleep(2)
    assert demo_house.store.get(key)
    with page.expect_popup() as other:
        page.click(".crumb a")  # the trial's page opens beside this one
    other.value.wait_for_selector("#studied")
    time.sleep(2)
    demo_house.store.drop_expired()
    assert demo_house.store.get(key)
    page.close(run_before_unload=True)
    assert until(lambda: is_forgotten(demo_house, key))


# ---- paper, phones, everyone ---------------------------------------------------------------------------


@pytest.mark.parametrize("patient", ["myeloma-vgpr", "aml-relapsed", "healthy-volunteer"])
def test_the_page_for_the_clinician_is_one_page(opened, tmp_path, patient):
    page = opened("/match")
    page.check(f"input[value={patient}]")
    page.click("section[aria-labelledby=h-sample] button")
    page.wait_for_selector("ol.matches")
    page.click("button:has-text('One page for the clinician')")
    page.wait_for_selector(".paper")
    for paper in ("A4", "Letter"):
        file = tmp_path / f"{paper}.pdf"
        page.pdf(path=file, format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", Path(file).read_bytes())) == 1
    page.emulate_media(media="print")
    assert not page.is_visible("text=Forget this patient now") and not page.is_visible("header.top")
    assert page.is_visible("text=supports a clinician and does not replace one")


@pytest.mark.parametrize("width", [320, 640])
def test_narrow_screens_do_not_scroll_sideways(opened, width):
    page = matched(opened("/match", viewport={"width": width, "height": 800}))
    open_all(page)
    assert_fits(page, "matches", width)
    page.click(f"{NEUROPATHY} button:has-text('Correct')")
    page.wait_for_selector("#a-grade")
    assert_fits(page, "fact", width)
    page.click("text=Back without a change")
    page.wait_for_selector("ol.matches")
    page.click("button:has-text('One page for the clinician')")
    page.wait_for_selector(".paper")
    assert_fits(page, "summary", width)


def test_axe_finds_nothing(opened):
    found: dict[str, list[str]] = {}
    page = matched(opened("/match"))
    open_all(page)
    found["matches"] = axe(page)
    page.click(f"{NEUROPATHY} button:has-text('Correct')")
    page.wait_for_selector("#a-grade")
    found["fact"] = axe(page)
    page.fill("#a-grade", "nine")
    page.click("button:has-text('Save')")
    page.wait_for_selector("[role=alert]")
    found["a mistake"] = axe(page)
    page.fill("#a-grade", "2")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".changes")
    open_all(page)
    page.fill("#more", "He has a grade 4 neuropathy and never had multiple myeloma.")
    page.click("button:has-text('Add')")
    page.wait_for_selector("h3:has-text('The sources disagree')")
    open_all(page)
    found["conflicts"] = axe(page)
    page.click("button:has-text('One page for the clinician')")
    page.wait_for_selector(".paper")
    found["summary"] = axe(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
