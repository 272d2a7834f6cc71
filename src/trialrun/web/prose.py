"""Registry prose as paragraphs and lists: structure for the templates, never markup.

Records write paragraphs, bullets and numbered lines in several hands; version 2 of the registry's interface
also escapes Markdown's characters. What comes out is plain text in blocks, escaped later like any text.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from trialrun.web.wording import shortened

LONGEST_TITLE = 600  # what the registry takes at most; a longer one can be read in the record itself
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|&$])")
_BULLET = re.compile(
    r"^\s*(?:(?:[-*–](?:\s+|(?=[A-Za-z]))|[•·▪◦]\s*)(?:-\s+)?|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)"
)
_BLANK = re.compile(r"\n\s*\n")


# Characters that steer the direction of text, which could make a page read otherwise than it is written, and
# controls that no text needs.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


def visible(text: str) -> str:
    """The text without characters that would change how the rest of the page is read."""
    return _UNSEEN.sub("", text)


class Block(msgspec.Struct, frozen=True):
    """A paragraph (`items` empty) or a list (`text` empty)."""

    text: str = ""
    items: tuple[str, ...] = ()


def unescaped(text: str) -> str:
    """Without Markdown's backslashes: "10\\^9" is "10^9"."""
    return _ESCAPE.sub(r"\1", text)


def blocks(text: str) -> tuple[Block, ...]:
    """The text's paragraphs and lists in order; wrapped lines are joined."""
    found: list[Block] = []
    for chunk in _BLANK.split(unescaped(text).replace("\r", "").strip()):
        paragraph: list[str] = []
        items: list[list[str]] = []
        for line in chunk.split("\n"):
            if not line.strip():
                continue
            bullet = _BULLET.match(line)
            if bullet:
                items.append([line[bullet.end() :].strip()])
            elif items:
                items[-1].append(line.strip())
            else:
                paragraph.append(line.strip())
        if paragraph:
            found.append(Block(text=" ".join(paragraph)))
        if items:
            joined = tuple(" ".join(item) for item in items)
            if found and found[-1].items and not paragraph:  # blank lines between bullets
                joined = found.pop().items + joined
            found.append(Block(items=joined))
    return tuple(found)


def headline(text: str) -> str:
    """A title as one line of at most `LONGEST_TITLE` characters: lists stay lists."""
    return shortened(unescaped(text), LONGEST_TITLE)


def section_heading(section: str) -> str:
    """A section's heading as written, without its colon; "" for the plain ones."""
    heading = unescaped(section).strip().rstrip(":").strip()
    plain = heading.lower().removeprefix("key ").removesuffix(" criteria")
    return "" if plain in ("inclusion", "exclusion") else heading


def web_address(url: str) -> str:
    """The address when it is an absolute http or https one that a page may link to; otherwise ""."""
    url = url.strip()
    if re.search(r"[\s\x00-\x1f\\]", url):
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else ""


def mail_address(text: str) -> str:
    """The e-mail address when it looks like one; otherwise ""."""
    return text if re.fullmatch(r"[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+", text, re.ASCII) else ""


def phone_address(text: str) -> str:
    """The digits of a telephone number for a tel: link; "" when it has too few or too many."""
    digits = re.sub(r"[^\d+]", "", text)
    return digits if re.fullmatch(r"\+?\d{6,15}", digits) else ""
