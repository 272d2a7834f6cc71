"""Where a catalog lives: the directory asked for, `TRIALRUN_CATALOG`, or the user's data directory."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "TRIALRUN_CATALOG"


def default_directory() -> Path:
    """`$TRIALRUN_CATALOG`, else the platform's data directory (on Linux `~/.local/share/trialrun`)."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("trialrun", appauthor=False))


def catalog_directory(asked: Path | str | None = None) -> Path:
    """The directory that an option named, or the default one."""
    return default_directory() if asked is None or str(asked) == "" else Path(asked).expanduser()
