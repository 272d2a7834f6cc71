"""The pages in a real browser: the newcomer's way, no scripts, the keyboard, a phone, print, axe-core."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from web_browser import (
    NEEDS_BROWSER,
    NK4AML,
    TEM_MM,
    assert_fits,
    axe,
    focused,
    open_all,
    screened,
    tab_to,
    text,
)

pytestmark = NEEDS_BROWSER
PATHS = (
    "/", "/?q=myeloma&near=Milan&status=recruiting", "/?q=xyzzy&phase=4", "/?age=old", TEM_MM, NK4AML,
    NK4AML + "/changes", TEM_MM + "/screen", "/places", "/places/Italy", "/about", "/match", "/nothing",
)  # fmt: skip
# ---- the newcomer's way --------------------------------------------------------------------------------


def from_search_to_verdict(page: Any) -> None:
    page.fill("#q", "TEM-MM")
    page.click("form#search button")
    page.click("h3 a >> nth=0")
    assert "Temferon" in page.inner_text("h1")
    assert "Each sentence of the record stands beside" in text(page)
    page.click("section#join a.button")
    page.check("input[value=myeloma-neuropathy]")
    page.click("section[aria-labelledby=h-sample] button")
    page.wait_for_selector("#criteria")
    overall = page.inner_text(".overall")
    assert "Ineligible" in overall and "europathy" in overall
    assert page.locator("#E7 .verdict").inner_text() == "Not met"
    assert "Condition/" in page.inner_text("#E7")
    page.click("text=Other trials for this patient")
    page.wait_for_selector(".matches")
    assert "Near misses" in text(page)
    page.click("button.link >> nth=0")
    page.wait_for_selector("#criteria")
    page.click("text=Forget this patient now")
    page.wait_for_selector("text=The patient is forgotten")


def test_search_trial_and_screening(opened):
    from_search_to_verdict(opened("/"))


def test_everything_works_without_scripts(opened):
    page = opened("/", java_script_enabled=False)
    from_search_to_verdict(page)
    assert not page.is_visible("[data-print]"), "a button that only a script makes work"
    page.goto(page.url.partition("/forget")[0] + "/")
    page.check("input[name=status][value=recruiting]")
    page.select_option("#f-sex", "female")
    page.click(".filters .actions button")
    assert "status=recruiting" in page.url and "sex=female" in page.url
    assert "Recruiting" in page.inner_text(".chips")
    page.click(".help summary >> nth=0")
    assert "people can join now" in page.inner_text(".help >> nth=0")
    page.fill("#near", "Milan")
    page.click("form#search button")
    assert "km" in page.inner_text(".hits")


def test_scripts_show_filtered_trials_at_once(opened):
    page = opened("/")
    page.check("input[name=status][value=recruiting]")
    page.wait_for_url("**/?status=recruiting*")
    assert "q=" not in page.url  # empty fields stay out of the address
    before = page.inner_text(".results h2")
    page.click(".chips a")
    page.wait_for_url(lambda url: "status" not in url)
    assert page.inner_text(".results h2") != before


def test_a_pasted_bundle_and_a_broken_one(opened, address):
    page = opened(NK4AML + "/screen")
    page.fill("#pasted", '{"resourceType": "Bundle"')
    page.click("section[aria-labelledby=h-bundle] button")
    assert page.locator("[role=alert]").inner_text()
    bundle = resources.files("trialrun.demo") / "patients" / "aml-relapsed.json"
    page.fill("#pasted", bundle.read_text(encoding="utf-8"))
    page.click("section[aria-labelledby=h-bundle] button")
    page.wait_for_selector("#criteria")
    assert page.locator("#E1").count() == 1
    upload = opened(NK4AML + "/screen")
    upload.set_input_files(
        "#file", {"name": "a.json", "mimeType": "application/json", "buffer": bundle.read_bytes()}
    )
    upload.click("section[aria-labelledby=h-bundle] button")
    upload.wait_for_selector("#criteria")
    assert upload.inner_text(".overall") == page.inner_text(".overall")


# ---- by keyboard ---------------------------------------------------------------------------------------


def test_with_the_keyboard_alone(opened):
    page = opened("/")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "q")
    page.keyboard.type("NK4AML")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=NK4AML*")
    tab_to(page, NK4AML)
    page.keyboard.press("Enter")
    page.wait_for_selector("#join")
    tab_to(page, "Can this patient join?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#h-sample")
    page.focus(".crumb a")
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == "aml-pregnant":
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "Screen", 3)
    page.keyboard.press("Enter")
    page.wait_for_selector("#criteria")
    assert "Ineligible" in page.inner_text(".overall")
    tab_to(page, "Not met", 200)  # a group of criteria opens and closes with the keyboard
    group = page.locator("details.by-not-met")
    assert group.get_attribute("open") is not None
    page.keyboard.press("Enter")
    assert group.get_attribute("open") is None


# ---- on a phone, and enlarged --------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 640])
def test_narrow_screens_do_not_scroll_sideways(opened, address, width):
    """320 px is 1280 px at 400 %, 640 px is 1280 px at 200 %."""
    page = opened("/", viewport={"width": width, "height": 800})
    for path in PATHS:
        page.goto(address + path)
        assert_fits(page, path, width)
    screened(page, address, TEM_MM, "myeloma-vgpr")
    open_all(page)
    assert_fits(page, "screening", width)
    page.click("text=Other trials for this patient")
    page.wait_for_selector(".matches")
    assert_fits(page, "matches", width)


def test_the_filters_are_a_sheet_on_a_phone(opened):
    page = opened("/", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    assert not page.is_visible("#filters")
    page.click(".to-filters")
    assert page.is_visible("#filters") and not page.is_visible(".hits")
    page.check("input[name=phase][value='1']")
    page.click(".filters .actions button")
    assert "phase=1" in page.url
    assert page.is_visible(".hits") and not page.is_visible("#filters")
    assert page.inner_text(".to-filters") == "Filters (1)"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_without_end_does_not_widen_the_list(opened, width):
    page = opened("/?q=myeloma", viewport={"width": width, "height": 740})
    page.evaluate(
        """for (const each of document.querySelectorAll(".hits a, .choice > span:not(.n)"))
        each.textContent = "W".repeat(400)"""
    )
    assert_fits(page, "long words", width)


def test_a_page_to_print_shows_everything(opened, address):
    page = screened(opened("/"), address, TEM_MM, "myeloma-vgpr")
    assert not page.is_visible("details.by-met .judged")
    page.emulate_media(media="print")
    assert page.is_visible("details.by-met .judged")
    assert not page.is_visible("header.top") and not page.is_visible("text=Forget this patient now")
    assert page.is_visible("text=supports a clinician and does not replace one")


@pytest.mark.parametrize("scripts", [True, False])
def test_both_sentences_of_an_amendment_stand_side_by_side_on_paper(opened, scripts):
    page = opened(NK4AML, viewport={"width": 700, "height": 740}, java_script_enabled=scripts)
    looser = page.locator(".amendment:has(h4.looser) li:has-text('WHO performance status')")
    assert looser.locator("del").inner_text() == "1" and looser.locator("ins").inner_text() == "2"
    tab_to(page, "Version 2 against 1", 200)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('What changed')")
    page.emulate_media(media="print")
    assert not page.is_visible("button:has-text('Compare')")
    looser = page.locator(".amendment:has(h3.looser) li:has-text('WHO performance status')")
    was, now = (looser.locator(side).bounding_box() for side in (".was", ".is"))
    assert now["x"] >= was["x"] + was["width"] and now["y"] == was["y"]


# ---- for everyone --------------------------------------------------------------------------------------


def test_axe_finds_nothing(opened, address):
    page = opened("/")
    found: dict[str, list[str]] = {}
    for path in PATHS:
        page.goto(address + path)
        open_all(page)
        found[path] = axe(page)
    for patient in ("myeloma-neuropathy", "myeloma-vgpr"):
        screened(page, address, TEM_MM, patient)
        open_all(page)
        found[f"screening of {patient}"] = axe(page)
    page.click("text=Other trials for this patient")
    page.wait_for_selector(".matches")
    found["matches"] = axe(page)
    page.goto(address + "/match")
    page.fill("#a-age", "old")
    page.click("section[aria-labelledby=h-form] > form > button")
    page.wait_for_selector("[role=alert]")
    found["a form with a mistake"] = axe(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_meaning_is_never_colour_alone(opened, address):
    page = screened(opened("/"), address, TEM_MM, "myeloma-neuropathy")
    shapes = set()
    for verdict in page.locator(".verdict").all():
        words, shape = verdict.text_content().strip(), verdict.locator("use").get_attribute("href")
        assert words
        shapes.add((words, shape))
    for words, shape in (
        ("Met", "#s-met"),
        ("Not enough information", "#s-unknown"),
        ("Not met", "#s-not-met"),
    ):
        assert (words, shape) in shapes


def test_things_to_press_are_large_enough(opened, address):
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links inside a sentence excepted."""
    page = opened("/", viewport={"width": 360, "height": 740})
    for path in ("/", "/#filters", "/match", TEM_MM + "/screen"):
        page.goto(address + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, summary, select, input, .top a, .chips a')]
            .filter(e => e.offsetParent && !['radio', 'checkbox', 'hidden'].includes(e.type))
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([_, r]) => r.width < 24 || r.height < 24).map(([words]) => words)"""
        )
        assert small == [], path
