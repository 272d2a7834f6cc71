"""Takes the pictures of the documentation from the demonstration: `uv run python -m tests.docs.pictures`.

Needs Chromium (`apt-get install chromium`, or any that `CHROMIUM` names).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.serving import served

from trialrun.web.demonstration import demonstration

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH = 1200
TEM_MM, NK4AML = "NCT03875495", "NCT04347616"


def choose(page: Page, patient: str) -> None:
    """Chooses one of the demonstration's patients and asks."""
    page.check(f"input[name=sample][value={patient}]")
    page.click("section[aria-labelledby=h-sample] form button")


def search(page: Page, address: str) -> int:
    page.goto(f"{address}/?q=myeloma")
    return 860


def trial(page: Page, address: str) -> int:
    page.goto(f"{address}/trials/{NK4AML}")
    page.locator("h3:has-text('Must not apply')").first.evaluate("it => it.scrollIntoView()")
    return 860


def screening(page: Page, address: str) -> int:
    page.goto(f"{address}/trials/{TEM_MM}/screen")
    choose(page, "myeloma-neuropathy")
    page.wait_for_selector("h1:has-text('Can this patient join?')")
    return 1080


def matches(page: Page, address: str) -> int:
    page.goto(f"{address}/match")
    choose(page, "aml-relapsed")
    page.wait_for_selector("ol.matches")
    return 1180


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium here; install it or name it in CHROMIUM.")
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder), date.today()) as house,
        served(house) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        for picture in (search, trial, screening, matches):
            page = browser.new_page(viewport={"width": WIDTH, "height": 860})
            height = picture(page, address)
            page.set_viewport_size({"width": WIDTH, "height": height})
            page.screenshot(path=IMAGES / f"{picture.__name__}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
