"""Every page walked with the keyboard alone: each control in its turn, its focus seen, no trap, no dialog."""

from __future__ import annotations

from typing import Any

import pytest
from web_browser import NEEDS_BROWSER, NK4AML, TEM_MM, focused, screened

pytestmark = NEEDS_BROWSER

# What Tab has to reach, in the order of the page. Of radio buttons of one name, the browser takes one.
STOPS = """() => {
    const names = new Set();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(e => e.type !== 'hidden' && e.tabIndex >= 0 && !e.disabled)
        .filter(e => !e.closest('[hidden]') && e.checkVisibility())
        .filter(e => {
            if (e.type !== 'radio') return true;
            const chosen = document.querySelector(`input[type=radio][name="${e.name}"]:checked`);
            if (chosen) return e === chosen;
            return !names.has(e.name) && names.add(e.name);
        })
        .map((e, n) => { e.dataset.stop = n; return e.outerHTML.slice(0, 120); })
}"""


def walk(page: Any) -> None:
    """Tabs once through the page: all controls, in their order, each seen, and out at the end."""
    assert page.locator("dialog, [role=dialog], [aria-modal]").count() == 0
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    stops = page.evaluate(STOPS)
    reached: list[int] = []
    for _ in range(len(stops) + 20):
        page.keyboard.press("Tab")
        here = focused(page)
        if here.get("stop") is None or (reached and int(here["stop"]) == reached[0]):
            break
        number = int(here["stop"])
        assert here["seen"] and here["open"], (stops[number], here)
        if not reached or reached[-1] != number:  # a date has parts, which are stops of their own
            reached.append(number)
    assert [stops[n] for n in range(len(stops)) if n not in reached] == []
    assert reached == sorted(reached), [stops[n] for n in reached]


def test_search_and_places(opened, address):
    page = opened("/?q=myeloma&near=Milan&status=recruiting")
    walk(page)
    for path in ("/places", "/about"):
        page.goto(address + path)
        walk(page)


def test_a_trial_and_its_amendment(opened, address):
    page = opened(NK4AML)
    walk(page)
    page.goto(f"{address}{NK4AML}/changes")
    walk(page)


def test_the_ways_to_enter_a_patient(opened, address):
    page = opened(TEM_MM + "/screen")
    walk(page)
    page.goto(f"{address}/match")
    walk(page)


def test_a_screening(opened, address):
    walk(screened(opened("/"), address, TEM_MM, "myeloma-neuropathy"))


def test_the_matches_of_a_patient(opened):
    page = opened("/match")
    page.check("input[value=aml-ecog-3]")
    page.click("section[aria-labelledby=h-sample] button")
    page.wait_for_selector("ol.matches")
    walk(page)
    page.click("button:has-text('One page for the clinician')")
    page.wait_for_selector(".paper")
    walk(page)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_both_keys_work_every_control(opened, key):
    page = opened("/match")
    page.focus("#note")
    page.keyboard.type("A 61-year-old woman with relapsed multiple myeloma. Neuropathy grade 3. ECOG 1.")
    page.focus("section[aria-labelledby=h-note] form > button")
    page.keyboard.press(key)
    page.wait_for_selector("ol.matches")
    for summary in ("Filter these trials", "Conditions"):
        part = page.locator(f"details:has(> summary:has-text('{summary}'))").first
        part.locator("> summary").focus()
        was = part.get_attribute("open") is not None
        page.keyboard.press(key)
        assert (part.get_attribute("open") is not None) is not was
        page.keyboard.press(key)
        assert (part.get_attribute("open") is not None) is was
    if part.get_attribute("open") is None:
        part.locator("> summary").focus()
        page.keyboard.press(key)
    page.focus("table.known tr:has-text('neuropathy') button:has-text('Correct')")
    page.keyboard.press(key)
    page.wait_for_selector("#a-grade")
    page.focus("text=Back without a change")
    page.keyboard.press(key)
    page.wait_for_selector("ol.matches")
    page.focus("#next input[type=radio] >> nth=0")
    page.keyboard.press("Space")
    assert page.is_checked("#next input[type=radio] >> nth=0")
    page.focus("#next button:has-text('Answer')")
    page.keyboard.press(key)
    page.wait_for_selector("#next [role=status]")


def test_the_skip_link_leads_past_the_navigation(opened):
    page = opened(TEM_MM)
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Skip to the content" and focused(page)["open"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
