"""Brings the documentation up to date with the commands: `uv run python -m tests.docs.refresh`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs import reference, sessions


def main() -> None:
    reference.PAGE.write_text(reference.page(), encoding="utf-8")
    for page in sessions.told_pages():
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name, sessions.folder(Path(name)):
            now = sessions.refreshed(text)
        if now != text:
            page.write_text(now, encoding="utf-8")
            print(f"changed: {page.name}")


if __name__ == "__main__":
    main()
