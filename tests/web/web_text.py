"""What a person reads of a page, and what the short form sends."""

from __future__ import annotations

import html
import re


def words(page: str) -> str:
    """The page's text without markup, on one line."""
    page = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def form(house, **answers):
    return {"token": house.token.value, "way": "form", **answers}
