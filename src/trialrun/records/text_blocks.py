"""Blocks of text as registries print them: indented, wrapped at a fixed width, escaped for Markdown."""

from __future__ import annotations

import re
import textwrap

# The registry's formatter breaks a line before the word that would pass this column (99 is the longest line).
_WIDTH = 99

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|&\"'$%=:;,/@?])")


def dedented(block: str) -> str:
    """The block without its common indentation and outer blank lines; every line break stays."""
    lines = block.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first, rest = lines[0].strip(), textwrap.dedent("\n".join(line.rstrip() for line in lines[1:]))
    return f"{first}\n{rest}".strip("\n") if first else rest.strip("\n")


def unwrapped(block: str) -> str:
    """The block dedented and with its hard-wrapped lines joined; paragraphs and bullets stay apart.

    A break is the formatter's when the next line's first word would not have fitted on the line before;
    any other break was the author's and is kept.
    """
    if not block:
        return ""
    text = dedented(block)
    margin = _margin(block)
    joined: list[str] = []
    previous = ""
    for line in text.split("\n"):
        words = line.split(None, 1)
        wrapped = bool(words and previous) and margin + len(previous) + 1 + len(words[0]) > _WIDTH
        if wrapped:
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line)
        previous = line
    return "\n".join(joined)


def unescaped(text: str) -> str:
    r"""Text without Markdown's escapes: `10\^9` as `10^9`."""
    return _ESCAPED.sub(r"\1", text)


def _margin(block: str) -> int:
    indents = [len(line) - len(line.lstrip()) for line in block.splitlines()[1:] if line.strip()]
    return min(indents, default=0)
