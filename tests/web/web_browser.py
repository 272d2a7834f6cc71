"""What the tests of the pages in a real browser share: where it is, and what is asked of a page.

Needs Chromium (`apt-get install chromium`, or any that `CHROMIUM` names) and the packages of the `dev` group.
"""

from __future__ import annotations

import os
import shutil
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; install it or name it in CHROMIUM"),
]
OPTIONS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TEM_MM, NK4AML = "/trials/NCT03875495", "/trials/NCT04347616"
PICTURES = os.environ.get("TRIALRUN_PICTURES", "")  # a folder, to look at what the tests saw


def is_wrong(message: Any) -> bool:
    """Whether the browser complains; that a page came with status 400 or 404 is no complaint."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def text(page: Any) -> str:
    return str(page.inner_text("main"))


def open_all(page: Any) -> None:
    """Opens everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")


def screened(page: Any, address: str, trial: str, patient: str) -> Any:
    """The page with the screening of a demo patient."""
    page.goto(f"{address}{trial}/screen")
    page.check(f"input[value={patient}]")
    page.click("section[aria-labelledby=h-sample] button")
    page.wait_for_selector("#criteria")
    return page


def focused(page: Any) -> dict[str, Any]:
    """What has the focus: its words, its address, whether its outline can be seen and nothing covers it."""
    found: dict[str, Any] = page.evaluate(
        """() => {
        const e = document.activeElement, s = getComputedStyle(e);
        const r = e.getClientRects()[0] || e.getBoundingClientRect();  // of a link's first line
        const places = [[(r.left + r.right) / 2, (r.top + r.bottom) / 2], [r.left + 3, r.top + 5]];
        const open = places.map(([x, y]) => document.elementFromPoint(x, y)).some(t => t && e.contains(t));
        return { id: e.id, stop: e.dataset.stop, words: (e.innerText || e.value || '').trim(),
                 href: e.getAttribute('href') || '',
                 seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, open } }"""
    )
    return found


def tab_to(page: Any, wanted: str, most: int = 120) -> None:
    """Presses Tab until something with these words, id or address has the focus, which is always seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["seen"] and here["open"], here
        if wanted in (here["id"], here["href"]) or here["words"].startswith(wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted!r}")


def assert_fits(page: Any, name: str, width: int) -> None:
    scrolls = page.evaluate("document.documentElement.scrollWidth")
    beyond = page.evaluate(
        """width => [...document.querySelectorAll('main *, header *, footer *')].filter(e =>
        !e.closest('.scroll') && !e.closest('.hidden') && e.getBoundingClientRect().right > width + 1)
        .slice(0, 3).map(e => e.tagName + ' ' + e.className)""",
        width,
    )
    assert (scrolls, beyond) == (width, []), name


def axe(page: Any) -> list[str]:
    """What axe-core finds on the page in its light and its dark colours: "impact rule: element"."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    page.emulate_media(color_scheme="light")
    found = _axe(page, {"type": "tag", "values": rules})
    page.emulate_media(color_scheme="dark")
    # Colours are all that differs.
    dark = _axe(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
    return found + [f"dark: {one}" for one in dark]


def _axe(page: Any, only: dict[str, Any]) -> list[str]:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core comes with axe-playwright-python")
    script = next(Path(str(resources.files(package))).glob("**/axe.min.js"))
    if page.evaluate("typeof axe") == "undefined":
        # Through the browser's own channel: the pages' policy allows no script from elsewhere.
        page.evaluate(script.read_text(encoding="utf-8") + "; undefined")
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})",
        only,
    )
    assert found["passes"], "axe-core looked at nothing"
    return [
        f"{violation['impact']} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]
